/* What is done to an account: it is made, verified by codes, its password is changed, it is invited to propose with
 * others, and told what happened. */
#include "torture/lib/torture.h"

#include <unistd.h>

enum { OTHER = 1 }; /* a second home */

static int64_t rows(struct run *r, const char *sql, const char *text, const char *more)
{
	char path[100];
	run_platform_path(r, path, sizeof path);
	return book_int(path, sql, text, more);
}

/* ---- registering ----------------------------------------------------------------------------- */

static int64_t accounts(struct run *r, const char *name)
{
	return rows(r, "SELECT COUNT(*) FROM identities WHERE name = $1", name, NULL);
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
	enum { TRIES = 6 };
	struct mishap m;
	char name[40];
	bool there = false;
	run_home(r, OTHER);
	run_calmly(r, OTHER, "boards"); /* so that there is a book */
	snprintf(name, sizeof name, "n%s", r->name + 1);
	for (int tries = 0; tries < TRIES && !there; tries++) {
		run_network(r);
		run_mishap(r, &m);
		there = register_once(r, OTHER, name, &m);
	}
	proxy_calm(r->proxy);
	m = (struct mishap)NO_MISHAP;
	if (!there && !register_once(r, OTHER, name, &m))
		run_wrong(r, WRONG_LOST, "%s cannot register any more", name);
	r->writes[r->n_writes++] = (struct written){ .deed = DEED_FOLLOW, .topic = "16" }; /* for the sum alone */
	run_home_release(r, OTHER);
}

static void everybody_gets_one_account(void **state)
{
	(void)state;
	front_torture(&(struct front){ .name = "registering", .run = run_of_registrations, .runs = 2 });
}

/* ---- codes ------------------------------------------------------------------------------------ */

static int64_t proofs(struct run *r, const char *name)
{
	return rows(r, "SELECT (email_at > 0) + (mobile_at > 0) FROM identities WHERE name = $1", name, NULL);
}

/* A platform of one's own says the code that it would send: the last one. */
static const char *shown_code(const char *said)
{
	static const char before[] = "the code is ";
	const char *at = "000000";
	while ((said = strstr(said, before)) != NULL)
		at = said += strlen(before);
	return at;
}

/* The answer to what stands last; NULL: it is none of these questions. */
static const char *code_answer(const struct run *r, const char *said, char answer[64])
{
	const char *asks = strrchr(said, '\n');
	asks = asks ? asks + 1 : said;
	if (strstr(asks, "E-mail"))
		snprintf(answer, 64, "v%s@example.org\n", r->name + 1);
	else if (strstr(asks, "Mobile number"))
		snprintf(answer, 64, "09%08u\n", (unsigned)(dice_mix(r->seed, 9) % 100000000));
	else if (strstr(asks, "Code") || strstr(asks, "code"))
		snprintf(answer, 64, "%.6s\n", shown_code(said));
	else
		return NULL;
	return answer;
}

/* `minyi verify`, to its end or until it was asked often enough; true: it says that the account is verified. */
static bool verify_once(struct run *r, const char *name, bool calm)
{
	enum { QUESTIONS = 10 };
	const char *argv[] = { "minyi", "--home", r->home_paths[OTHER], "--site", r->proxy->address, "--lang", "en",
		"verify", NULL };
	struct client c;
	struct str said;
	char answer[64];
	str_init(&said, STR_NO_LIMIT);
	client_start(&c, &(struct client_opts){ .folder = r->homes[OTHER].path, .open = true }, argv);
	for (int n = 0; c.pid && n < QUESTIONS; n++) {
		struct mishap m = NO_MISHAP;
		if (!calm && dice_in(&r->dice, 1, 3))
			run_mishap(r, &m);
		client_wait(&c, true, &m, r->platform);
		client_said(&c, &said);
		r->kills_client += m.killed_clients;
		r->kills_platform += m.killed_platforms;
		if (c.pid && code_answer(r, said.buf, answer))
			client_say(&c, answer);
	}
	bool verified = strstr(said.buf, "Your account is verified") != NULL, killed = c.killed;
	run_note(r, "verify: %s%s", killed ? "killed; " : "", said.buf);
	if (verified && proofs(r, name) != 2)
		run_wrong(r, WRONG_MISREPORTED, "%s is not verified, and it was said: %s", name, said.buf);
	client_release(&c);
	str_release(&said);
	return verified;
}

/* However often it is cut off, it can be gone on with, and what was proved stays proved. */
static void run_of_codes(struct run *r)
{
	enum { TRIES = 2 };
	char name[40], input[64];
	bool verified = false;
	run_home(r, OTHER);
	snprintf(name, sizeof name, "v%s", r->name + 1);
	snprintf(input, sizeof input, "%s\n", run_password);
	run_must(r, OTHER, "register", name, input);
	for (int tries = 0; tries < TRIES && !verified; tries++) {
		int64_t before = proofs(r, name);
		run_network(r);
		verified = verify_once(r, name, false);
		if (proofs(r, name) < before)
			run_wrong(r, WRONG_LOST, "of %lld proofs %lld are left", (long long)before, (long long)proofs(r, name));
	}
	proxy_calm(r->proxy);
	if (!verified && !verify_once(r, name, true))
		run_wrong(r, WRONG_LOST, "%s cannot be verified any more", name);
	r->writes[r->n_writes++] = (struct written){ .deed = DEED_FOLLOW, .topic = "16", .verb = "" }; /* for the sum */
	run_home_release(r, OTHER);
}

/* ---- notices ---------------------------------------------------------------------------------- */

/* Somebody replies to what this person wrote. */
static void be_told(struct run *r, const char *token, const char *topic, const char *comment)
{
	struct answer a;
	char path[80], body[120];
	snprintf(path, sizeof path, "/v1/topics/%s/comments", topic);
	snprintf(body, sizeof body, "{\"stance\":\"neutral\",\"body\":\"%016llx %u\",\"reply_to\":\"%s\"}",
		(unsigned long long)r->seed, dice_roll(&r->dice, 1000000), comment);
	ask_post(r->platform, &a, path, token, body);
	expect_status(&a, 201, NULL);
	answer_release(&a);
}

static bool are_read(struct run *r)
{
	return rows(r,
			   "SELECT ifnull((SELECT up_to FROM notices_read WHERE account = CAST($1 AS INTEGER)), 0) >="
			   " (SELECT max(id) FROM notices WHERE account = CAST($1 AS INTEGER))",
			   r->account, NULL) > 0;
}

static void read_notices(struct run *r)
{
	struct mishap m;
	struct str said;
	bool killed;
	str_init(&said, STR_NO_LIMIT);
	run_network(r);
	run_mishap(r, &m);
	int status = run_minyi(r, 0, &m, NULL, &said, &killed, "notices", "read", NULL);
	run_note(r, "notices read: %s%s", killed ? "killed; " : "", said.buf);
	if (!killed && status == 0 && !are_read(r))
		run_wrong(r, WRONG_MISREPORTED, "notices are not read, and it was said: %s", said.buf);
	r->kills_client += m.killed_clients;
	r->kills_platform += m.killed_platforms;
	proxy_calm(r->proxy);
	bool before = are_read(r);
	str_clear(&said);
	run_minyi(r, 0, NULL, NULL, &said, NULL, "notices", NULL);
	bool read = are_read(r); /* what a client that was killed had sent may have come in between */
	if (read == before && read == (strstr(said.buf, "(new)") != NULL))
		run_wrong(r, WRONG_MISREPORTED, "notices are %sread, and it was said: %s", read ? "" : "not ", said.buf);
	r->writes[r->n_writes++] = (struct written){ .deed = DEED_FOLLOW, .topic = "16", .verb = "" }; /* for the sum */
	str_release(&said);
}

static void run_of_notices(struct run *r)
{
	char path[100], name[40], topic[12], comment[12];
	snprintf(name, sizeof name, "f%s", r->name + 1);
	char *token = platform_register(r->platform, name, run_password);
	run_must(r, 0, "comment", "i16", "Nobody is told of what nobody wrote.\n");
	run_platform_path(r, path, sizeof path);
	book_text(path, "SELECT id FROM comments WHERE account = CAST($1 AS INTEGER)", r->account, NULL, comment, 12);
	book_text(path, "SELECT topic FROM comments WHERE id = CAST($1 AS INTEGER)", comment, NULL, topic, sizeof topic);
	for (int n = 2 + (int)dice_roll(&r->dice, 2); n > 0; n--) {
		be_told(r, token, topic, comment);
		read_notices(r);
	}
	free(token);
}

static void run_of_codes_and_notices(struct run *r)
{
	run_of_codes(r);
	run_of_notices(r);
}

static void codes_prove_and_what_is_read_is_read(void **state)
{
	(void)state;
	front_torture(&(struct front){ .name = "codes and notices", .run = run_of_codes_and_notices, .runs = 2 });
}

/* ---- passwords -------------------------------------------------------------------------------- */

static bool lets_in(struct run *r, const char *password)
{
	char body[200];
	struct answer a;
	snprintf(body, sizeof body, "{\"name\":\"%s\",\"password\":\"%s\"}", r->name, password);
	ask_post(r->platform, &a, "/v1/sessions", NULL, body);
	bool in = a.status / 100 == 2;
	if (!in)
		expect_status(&a, 401, NULL);
	answer_release(&a);
	return in;
}

/* All that this person ever chose, the latest at the end. */
struct chosen {
	char words[4][40];
	size_t n;
};

/* Which of them holds; n: none. A request that was on its way may come to the platform at any time, also between two of
 * these questions: then the second round finds it. */
static size_t holding(struct run *r, const struct chosen *all)
{
	for (size_t i = 2 * all->n; i-- > 0;)
		if (lets_in(r, all->words[i % all->n]))
			return i % all->n;
	return all->n;
}

/* One more, by the one that holds; which holds then is what was said. */
static void change(struct run *r, struct chosen *all)
{
	struct mishap m;
	struct str said;
	char input[400];
	bool killed;
	size_t was = holding(r, all), last = all->n++;
	const char *now = all->words[was], *next = all->words[last];
	str_init(&said, STR_NO_LIMIT);
	snprintf(all->words[last], sizeof *all->words, "staple-battery-%u", 1000000 + dice_roll(&r->dice, 8999999));
	/* who hears no answer types the new one again, and leaves it at that one day */
	snprintf(input, sizeof input, "%s\n%s\n%s\n%s\n%s\n", now, next, next, next, next);
	run_network(r);
	run_mishap(r, &m);
	run_minyi(r, 0, &m, &(struct client_opts){ .input = input }, &said, &killed, "account", "password", NULL);
	proxy_calm(r->proxy);
	size_t is = holding(r, all);
	run_note(r, "%s instead of %s: %s%s", next, now, killed ? "killed; " : "", said.buf);
	if (is == all->n)
		run_wrong(r, WRONG_LOST, "no password holds, and it was said: %s", said.buf);
	if (is != last && strstr(said.buf, "Your password is changed"))
		run_wrong(r, WRONG_MISREPORTED, "the password is an old one, and it was said: %s", said.buf);
	if (is == last && !killed && !strstr(said.buf, "Your password is changed") &&
		!strstr(said.buf, "may have been changed already"))
		run_wrong(r, WRONG_MISREPORTED, "the password is the new one, and it was said: %s", said.buf);
	r->kills_client += m.killed_clients;
	r->kills_platform += m.killed_platforms;
	str_release(&said);
}

static void run_of_passwords(struct run *r)
{
	struct chosen all = { .n = 1 };
	snprintf(all.words[0], sizeof *all.words, "%s", run_password);
	for (int n = 1 + (int)dice_roll(&r->dice, 2); n > 0; n--) {
		change(r, &all);
		r->writes[r->n_writes++] = (struct written){ .deed = DEED_FOLLOW, .topic = "16", .verb = "" }; /* for the sum */
	}
}

static void one_password_holds(void **state)
{
	(void)state;
	front_torture(&(struct front){ .name = "passwords", .run = run_of_passwords, .runs = 2 });
}

/* ---- invitations ------------------------------------------------------------------------------ */

/* A draft that was begun in a good hour. */
static void begin_draft(struct run *r, char id[12])
{
	struct written w = { .deed = DEED_PROPOSE, .verb = "" };
	char path[120], own[100];
	snprintf(w.mark, sizeof w.mark, "Q%016llx-", (unsigned long long)r->seed);
	life_write_file(r, &w, "", path);
	struct str said;
	str_init(&said, STR_NO_LIMIT);
	if (run_minyi(r, 0, NULL, NULL, &said, NULL, "propose", "--file", path, "--draft", NULL) != 0)
		fail_msg("a draft: %s", said.buf);
	str_release(&said);
	run_platform_path(r, own, sizeof own);
	book_text(own, "SELECT id FROM topics WHERE account = CAST($1 AS INTEGER)", r->account, NULL, id, 12);
}

/* The codes that came through. */
struct codes {
	char words[8][32];
	size_t n;
};

/* Whatever it says of codes: an earlier one may have gone out too. */
static void hear_codes(struct codes *all, const char *said, const char *before, const char *behind)
{
	while ((said = strstr(said, before)) != NULL) {
		char code[32];
		said += strlen(before);
		snprintf(code, sizeof code, "%.*s", (int)strcspn(said, behind), said);
		size_t i = 0;
		while (i < all->n && !str_eq(all->words[i], code))
			i++;
		if (i == all->n && all->n < ARRAY_LEN(all->words))
			str_copy(all->words[all->n++], sizeof *all->words, code);
	}
}

static void invite(struct run *r, const char *id, struct codes *all)
{
	struct mishap m;
	struct str said;
	str_init(&said, STR_NO_LIMIT);
	run_network(r);
	run_mishap(r, &m);
	run_minyi(r, 0, &m, NULL, &said, NULL, "invite", by_id(id), NULL);
	hear_codes(all, said.buf, "The code is ", ".");
	run_note(r, "invite: %s", said.buf);
	r->kills_client += m.killed_clients;
	r->kills_platform += m.killed_platforms;
	r->writes[r->n_writes++] = (struct written){ .deed = DEED_FOLLOW, .topic = "16", .verb = "" }; /* for the sum */
	str_release(&said);
}

/* The platform has no code that its maker cannot see, whenever they were killed, and none is said that it has not. */
static void judge_invitations(struct run *r, const char *id, struct codes *all)
{
	struct str said;
	struct codes shown = { .n = 0 };
	str_init(&said, STR_NO_LIMIT);
	proxy_calm(r->proxy);
	run_minyi(r, 0, NULL, NULL, &said, NULL, "outbox", "send", NULL);
	hear_codes(all, said.buf, "The code is ", ".");
	run_note(r, "outbox send: %s", said.buf);
	int64_t made = rows(r, "SELECT COUNT(*) FROM invitations WHERE topic = CAST($1 AS INTEGER)", id, NULL);
	str_clear(&said);
	run_minyi(r, 0, NULL, NULL, &said, NULL, "show", by_id(id), NULL);
	hear_codes(&shown, said.buf, "Invitation code: ", ",");
	if (made != (int64_t)shown.n)
		run_wrong(r, WRONG_LOST, "of %lld codes %zu are shown: %s", (long long)made, shown.n, said.buf);
	for (size_t i = 0; i < all->n; i++)
		if (!strstr(said.buf, all->words[i]))
			run_wrong(r, WRONG_MISREPORTED, "%s was said and is not shown: %s", all->words[i], said.buf);
	*all = shown;
	str_release(&said);
}

static bool takes_part(struct run *r, const char *name, const char *id)
{
	return rows(r,
			   "SELECT COUNT(*) FROM proposers WHERE topic = CAST($2 AS INTEGER) AND account ="
			   " (SELECT account FROM identities WHERE name = $1)",
			   name, id) > 0;
}

static void join(struct run *r, const char *name, const char *id, const char *code)
{
	struct mishap m;
	struct str said;
	bool killed;
	str_init(&said, STR_NO_LIMIT);
	run_network(r);
	run_mishap(r, &m);
	int status = run_minyi(r, OTHER, &m, NULL, &said, &killed, "accept", code, NULL);
	bool there = takes_part(r, name, id);
	run_note(r, "accept: %s%s", killed ? "killed; " : "", said.buf);
	if (!killed && status == 0 && !there)
		run_wrong(r, WRONG_MISREPORTED, "%s does not take part, and it was said: %s", name, said.buf);
	if (!killed && status == 1 && there && !strstr(said.buf, "You take part in this already"))
		run_wrong(r, WRONG_MISREPORTED, "%s takes part, and it was said: %s", name, said.buf);
	r->kills_client += m.killed_clients;
	r->kills_platform += m.killed_platforms;
	if (strstr(said.buf, "It is in the outbox")) {
		proxy_calm(r->proxy);
		run_minyi(r, OTHER, NULL, NULL, &said, NULL, "outbox", "send", NULL);
		if (!takes_part(r, name, id))
			run_wrong(r, WRONG_LOST, "%s does not take part in the end, and it was said: %s", name, said.buf);
	}
	r->n_homes = 2;
	str_release(&said);
}

static void run_of_invitations(struct run *r)
{
	enum { TRIES = 4 };
	char id[12], name[40], input[64];
	struct codes all = { .n = 0 };
	begin_draft(r, id);
	for (int tries = 0; tries < TRIES && (!tries || !all.n); tries++)
		invite(r, id, &all);
	judge_invitations(r, id, &all);
	if (!all.n)
		return; /* nothing came through */
	run_home(r, OTHER);
	snprintf(name, sizeof name, "o%s", r->name + 1);
	snprintf(input, sizeof input, "%s\n", run_password);
	run_must(r, OTHER, "register", name, input);
	platform_prove(r->platform, name);
	join(r, name, id, all.words[0]);
	proxy_calm(r->proxy);
	r->writes[r->n_writes++] = (struct written){ .deed = DEED_FOLLOW, .topic = "16", .verb = "" }; /* for the sum */
}

static void nobody_is_invited_in_vain(void **state)
{
	(void)state;
	front_torture(&(struct front){ .name = "invitations", .run = run_of_invitations, .runs = 2, .lives = true });
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(everybody_gets_one_account),
		cmocka_unit_test(codes_prove_and_what_is_read_is_read), cmocka_unit_test(one_password_holds),
		cmocka_unit_test(nobody_is_invited_in_vain) };
	front_choose();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
