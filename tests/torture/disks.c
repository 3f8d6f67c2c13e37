/* Disks that are full, at home, at the platform, or both, with so many bytes left that any write may be the one. */
#include "torture/lib/torture.h"

static void act(struct run *r)
{
	struct str text;
	struct mishap m = NO_MISHAP;
	str_init(&text, STR_NO_LIMIT);
	struct written *w = run_write(r, &text);
	run_network(r);
	if (dice_in(&r->dice, 2, 3))
		run_fill_disks(r, 1 + dice_roll(&r->dice, 3), dice_in(&r->dice, 1, 3) ? 0 : dice_roll(&r->dice, 40) * 4096);
	if (dice_in(&r->dice, 1, 4))
		m.kill_client = (int)dice_roll(&r->dice, 80);
	run_command(r, w, text.buf, &m, NULL);
	str_release(&text);
}

static void run_of_disks(struct run *r)
{
	r->long_texts = true;
	run_warm(r, 3);
	for (int n = 3 + (int)dice_roll(&r->dice, 5); n > 0; n--)
		act(r);
}

static void run_of_proposals(struct run *r)
{
	for (int n = 4 + (int)dice_roll(&r->dice, 5); n > 0; n--)
		act(r);
}

static void torture(const struct front *f)
{
	struct scratch here;
	scratch_make(&here);
	bool may = disk_make(here.path, "1m");
	if (may)
		disk_drop(here.path);
	scratch_remove(&here);
	if (!may)
		skip();
	front_torture(f);
}

static void every_run_balances(void **state)
{
	(void)state;
	torture(&(struct front){ .name = "full disks",
		.run = run_of_disks,
		.runs = 3,
		.deeds = DEEDS_OF_COMMANDS | 1u << DEED_UNCOMMENT,
		.disks = true });
}

static void every_proposal_balances(void **state)
{
	(void)state;
	torture(&(struct front){ .name = "proposals on full disks",
		.run = run_of_proposals,
		.runs = 3,
		.deeds = DEEDS_OF_LIVES,
		.lives = true,
		.disks = true });
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_run_balances),
		cmocka_unit_test(every_proposal_balances) };
	front_choose();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
