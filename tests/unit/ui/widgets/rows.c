/* Moving a selection, and which page it is on. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "ui/widgets/rows.h"

static void it_moves(void **state)
{
	(void)state;
	static const struct {
		int64_t n, at, height;
		enum action a;
		int64_t then, top;
	} cases[] = {
		{ 50, 0, 20, ACTION_DOWN, 1, 0 },
		{ 50, 0, 20, ACTION_UP, 49, 40 },
		{ 50, 49, 20, ACTION_DOWN, 49, 40 },
		{ 50, 19, 20, ACTION_DOWN, 20, 20 },
		{ 50, 20, 20, ACTION_UP, 19, 0 },
		{ 50, 5, 20, ACTION_PAGE_DOWN, 25, 20 },
		{ 50, 45, 20, ACTION_PAGE_DOWN, 49, 40 },
		{ 50, 5, 20, ACTION_PAGE_UP, 0, 0 },
		{ 50, 30, 20, ACTION_HOME, 0, 0 },
		{ 50, 30, 20, ACTION_END, 49, 40 },
		{ 0, 0, 20, ACTION_UP, 0, 0 },
		{ 0, 0, 20, ACTION_DOWN, 0, 0 },
		{ 0, 0, 20, ACTION_END, 0, 0 },
		{ 1, 0, 1, ACTION_PAGE_DOWN, 0, 0 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct rows r = { cases[i].n, cases[i].at, cases[i].height };
		assert_true(rows_act(&r, cases[i].a));
		assert_int_equal(r.at, cases[i].then);
		assert_int_equal(rows_top(&r), cases[i].top);
	}
}

static void it_leaves_other_keys_alone(void **state)
{
	(void)state;
	struct rows r = { 50, 7, 20 };
	assert_false(rows_act(&r, ACTION_OPEN));
	assert_int_equal(r.at, 7);
}

static void it_stays_among_what_is_there(void **state)
{
	(void)state;
	struct rows r = { 3, 0, 20 };
	rows_select(&r, 99);
	assert_int_equal(r.at, 2);
	rows_select(&r, -1);
	assert_int_equal(r.at, 0);
	r.n = 0;
	rows_select(&r, 5);
	assert_int_equal(r.at, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(it_moves), cmocka_unit_test(it_leaves_other_keys_alone),
		cmocka_unit_test(it_stays_among_what_is_there) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
