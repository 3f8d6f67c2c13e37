/* What a site lacks is neither shown nor taken. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "acts/actions.h"
#include "unit/app/petitions.h"

static void expect_offered(const struct site *s, unsigned in, const enum action *actions, size_t n, bool wanted)
{
	for (size_t i = 0; i < n; i++)
		if (action_offered(actions[i], in, s) != wanted)
			fail_msg("%s on %u", action_info(actions[i])->name, in);
}

static void what_a_site_lacks(void **state)
{
	static const enum action lacking[] = { ACTION_AGENCY, ACTION_STAGE, ACTION_WITHOUT, ACTION_DECIDED, ACTION_ENDORSED,
		ACTION_CASE, ACTION_ENDORSE, ACTION_COMMENT, ACTION_FOLLOW };
	static const enum action having[] = { ACTION_SEARCH, ACTION_SORT, ACTION_OPEN, ACTION_LEAVE, ACTION_HELP,
		ACTION_NUMBER, ACTION_MARK_READ, ACTION_NEXT_BOARD };
	const struct site_table table = { petitions_kinds(), 3 };
	struct site petitions, minyi;
	(void)state;
	assert_int_equal(site_init(&petitions, &table, "town", NULL), RC_OK);
	assert_int_equal(site_init(&minyi, &table, "https://host.example", NULL), RC_OK);
	expect_offered(&petitions, IN_LIST, lacking, ARRAY_LEN(lacking), false);
	expect_offered(&petitions, IN_LIST, having, ARRAY_LEN(having), true);
	assert_false(action_offered(ACTION_REPLY, IN_TOPIC, &petitions));
	assert_true(action_offered(ACTION_SEARCH, IN_TOPIC, &petitions)); /* in a text, which asks nobody */
	for (int a = ACTION_NONE; a < ACTION_COUNT; a++)
		for (unsigned in = IN_WELCOME; in < BELOW; in <<= 1)
			assert_int_equal(action_offered((enum action)a, in, &minyi), /* it answers asks, and has no such votes */
				a != ACTION_FETCH && !(in == IN_TOPIC && (a == ACTION_VOTE || a == ACTION_DISLIKE)));
	site_release(&petitions);
	site_release(&minyi);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(what_a_site_lacks) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
