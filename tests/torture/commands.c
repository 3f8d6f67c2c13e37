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
	front_torture(&(struct front){ .name = "commands",
		.run = run_of_commands,
		.runs = 3,
		.deeds = DEEDS_OF_COMMANDS | DEEDS_OF_LIKING | 1u << DEED_UNCOMMENT });
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
	front_torture(&(struct front){
		.name = "proposals by command", .run = run_of_proposals, .runs = 3, .deeds = DEEDS_OF_LIVES, .lives = true });
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_run_balances),
		cmocka_unit_test(every_proposal_balances) };
	front_choose();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
