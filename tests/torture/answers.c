/* Answers that are none: the platform's, cut at each byte, and the sign-in pages of networks, of every status. */
#include "torture/lib/torture.h"

/* Each deed once, under one plan that all writes meet. */
static void each_deed(struct run *r, const struct proxy_plan *plan)
{
	static const enum deed deeds[] = { DEED_COMMENT, DEED_ENDORSE, DEED_FOLLOW, DEED_WITHDRAW, DEED_UNFOLLOW };
	struct str text;
	str_init(&text, STR_NO_LIMIT);
	for (size_t i = 0; i < ARRAY_LEN(deeds); i++) {
		r->deeds = 1u << deeds[i];
		struct written *w = run_write(r, &text);
		proxy_plan(r->proxy, plan);
		run_command(r, w, text.buf, NULL, NULL);
	}
	str_release(&text);
}

/* In a few runs any byte, in many each. */
static void run_of_cuts(struct run *r)
{
	int at = r->parts >= 300 ? r->part : (int)dice_roll(&r->dice, 700);
	r->n_topics = 1;
	each_deed(r,
		&(struct proxy_plan){
			.faults = FAULT_BIT(CUT_ANSWER), .percent = 100, .writes_only = true, .seed = r->seed, .at = at });
}

static void run_of_pages(struct run *r)
{
	static const int statuses[] = { 200, 201, 202, 203, 204, 205, 206, 300, 301, 302, 303, 304, 307, 308, 400, 401, 402,
		403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 423, 424, 425, 426, 428,
		429, 431, 451, 499, 500, 501, 502, 503, 504, 505, 508, 511, 520, 599, 600, 999 };
	size_t n = r->parts >= 300 ? (size_t)r->part : dice_roll(&r->dice, ARRAY_LEN(statuses));
	r->n_topics = 1;
	each_deed(r,
		&(struct proxy_plan){ .faults = FAULT_BIT(PORTAL),
			.percent = 100,
			.writes_only = dice_in(&r->dice, 1, 2),
			.seed = r->seed,
			.status = statuses[n % ARRAY_LEN(statuses)] });
}

static void cut_at_each_byte(void **state)
{
	(void)state;
	front_torture(&(struct front){ .name = "answers cut at each byte", .run = run_of_cuts, .runs = 3 });
}

static void pages_of_every_status(void **state)
{
	(void)state;
	front_torture(&(struct front){ .name = "sign-in pages", .run = run_of_pages, .runs = 3 });
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(cut_at_each_byte), cmocka_unit_test(pages_of_every_status) };
	front_choose();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
