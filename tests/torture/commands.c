/* Subcommands, one after the other. */
#include "torture/lib/torture.h"

static void act(struct run *r)
{
	struct str text;
	struct mishap m;
	str_init(&text, STR_NO_LIMIT);
	struct written *w = run_write(r, &text);
	run_network(r);
	run_mishap(r, &m);
	run_command(r, w, text.buf, &m, NULL);
	str_release(&text);
}

static void run_of_commands(struct run *r)
{
	r->long_texts = true;
	for (int n = 2 + (int)dice_roll(&r->dice, 5); n > 0; n--)
		act(r);
}

static void every_run_balances(void **state)
{
	(void)state;
	front_torture(&(struct front){ .name = "commands", .run = run_of_commands, .runs = 3, .deeds = DEEDS_OF_COMMANDS });
}

/* ---- proposing, and what staff do ------------------------------------------------------------ */

static void run_of_proposals(struct run *r)
{
	for (int n = 4 + (int)dice_roll(&r->dice, 6); n > 0; n--)
		act(r);
}

static void every_proposal_balances(void **state)
{
	(void)state;
	front_torture(&(struct front){ .name = "proposals by command", .run = run_of_proposals, .runs = 3, .lives = true });
}

/* ---- registering ----------------------------------------------------------------------------- */

static int64_t accounts(struct run *r, const char *name)
{
	char path[100];
	snprintf(path, sizeof path, "%s/minyid.db", r->platform->data);
	return book_int(path, "SELECT COUNT(*) FROM identities WHERE name = $1", name, NULL);
}

static bool signed_in(struct run *r, int home, const char *name)
{
	char path[100];
	snprintf(path, sizeof path, "%s/store.db", r->home_paths[home]);
	return book_int(path, "SELECT COUNT(*) FROM account WHERE name = $1", name, NULL) == 1;
}

/* `minyi register`, in vain or not; true: this person has their account. */
static bool register_once(struct run *r, int home, const char *name, struct mishap *m)
{
	struct str said;
	char input[64];
	bool killed;
	str_init(&said, STR_NO_LIMIT);
	snprintf(input, sizeof input, "%s\n", run_password);
	int status = run_minyi(r, home, m, &(struct client_opts){ .input = input }, &said, &killed, "register", name, NULL);
	bool there = signed_in(r, home, name);
	run_note(r, "register %s: %s%s", name, killed ? "killed; " : "", said.buf);
	if (status == 0 && !there)
		run_wrong(r, WRONG_MISREPORTED, "%s is not signed in, and it was said: %s", name, said.buf);
	if (status == 1 && !there && !killed)
		run_wrong(r, WRONG_LOST, "%s is refused: %s", name, said.buf);
	if (accounts(r, name) > 1)
		run_wrong(r, WRONG_DOUBLED, "%s has %lld accounts", name, (long long)accounts(r, name));
	r->kills_client += m->killed_clients;
	r->kills_platform += m->killed_platforms;
	str_release(&said);
	return there;
}

static void run_calmly(struct run *r, int home, const char *command)
{
	struct str said;
	str_init(&said, STR_NO_LIMIT);
	run_minyi(r, home, NULL, NULL, &said, NULL, command, NULL);
	str_release(&said);
}

/* Whoever never heard the answer registers again, and is in the account that was made. */
static void run_of_registrations(struct run *r)
{
	enum { HOME = 1, TRIES = 6 };
	struct mishap m;
	char name[40];
	bool there = false;
	run_home(r, HOME);
	run_calmly(r, HOME, "boards"); /* so that there is a book */
	snprintf(name, sizeof name, "n%s", r->name + 1);
	for (int tries = 0; tries < TRIES && !there; tries++) {
		run_network(r);
		run_mishap(r, &m);
		there = register_once(r, HOME, name, &m);
	}
	proxy_calm(r->proxy);
	m = (struct mishap)NO_MISHAP;
	if (!there && !register_once(r, HOME, name, &m))
		run_wrong(r, WRONG_LOST, "%s cannot register any more", name);
	r->writes[r->n_writes++] = (struct written){ .deed = DEED_FOLLOW, .topic = "16" }; /* for the sum alone */
	run_home_release(r, HOME);
}

static void everybody_gets_one_account(void **state)
{
	(void)state;
	front_torture(&(struct front){ .name = "registering", .run = run_of_registrations, .runs = 3 });
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_run_balances), cmocka_unit_test(every_proposal_balances),
		cmocka_unit_test(everybody_gets_one_account) };
	cmocka_set_test_filter(getenv("TORTURE_ONLY")); /* NULL: all; a pattern of a test's name */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
