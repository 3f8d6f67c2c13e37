/* What narrows a list: parts add up, answers are numbers or words, and nothing is offered that the site cannot. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "acts/filter.h"

static void expect_said(const struct filter *f, const char *wanted)
{
	struct str s;
	str_init(&s, 4096);
	filter_say(f, &s);
	assert_string_equal(s.buf, wanted);
	str_release(&s);
}

static void parts_add_up(void **state)
{
	(void)state;
	struct filter f = filter_board(BOARD_IDEA);
	assert_false(filter_narrows(&f));
	expect_said(&f, "");
	assert_null(filter_take(&f, FILTER_TITLE, NULL, "open"));
	assert_null(filter_take(&f, FILTER_TITLE, NULL, "data"));
	assert_null(filter_take(&f, FILTER_BY, NULL, "衛福部"));
	assert_null(filter_take(&f, FILTER_ENDORSED, NULL, "5000"));
	expect_said(&f, "title with open data, agency or proposer with 衛生福利部, at least 5000 endorsements");
	assert_true(filter_narrows(&f));
	struct site_filter s = filter_for_site(&f);
	assert_string_equal(s.title, "open data");
	assert_int_equal(s.min_endorsements, 5000);
	assert_non_null(filter_take(&f, FILTER_NUMBER, NULL, "x"));
	assert_non_null(filter_take(&f, FILTER_NUMBER, NULL, "0"));
	assert_int_equal(f.number, 0);
}

static void choices_are_numbers_or_words(void **state)
{
	(void)state;
	struct filter f = filter_board(BOARD_IDEA);
	struct wire_agency items[] = { { .id = "a", .name = "One", .topics = 3 }, { .id = "b", .name = "Two" } };
	const struct wire_agencies agencies = { .items = items, .n = 2 };
	struct str row;
	str_init(&row, 256);
	assert_null(filter_take(&f, FILTER_STAGE, NULL, "2"));
	assert_int_equal(f.stage, STAGE_ESTABLISHED);
	assert_null(filter_take(&f, FILTER_STAGE, NULL, "collecting"));
	assert_int_equal(f.stage, STAGE_COLLECTING);
	assert_null(filter_take(&f, FILTER_STAGE, NULL, "回應逾期"));
	assert_true(f.by_response && f.response == RESPONSE_OVERDUE);
	assert_non_null(filter_take(&f, FILTER_STAGE, NULL, "live")); /* of another board */
	assert_non_null(filter_take(&f, FILTER_STAGE, NULL, "99"));
	assert_null(filter_take(&f, FILTER_BOARD, NULL, "e"));
	assert_true(f.board == BOARD_EVENT && !f.by_stage && !f.by_response);
	assert_non_null(filter_take(&f, FILTER_BOARD, NULL, "letter")); /* not there yet */
	assert_null(filter_take(&f, FILTER_AGENCY, &agencies, "2"));
	assert_string_equal(f.agency, "b");
	expect_said(&f, "Two");
	assert_non_null(filter_take(&f, FILTER_AGENCY, &agencies, "3"));
	assert_true(filter_choice(&f, FILTER_AGENCY, &agencies, 0, &row));
	assert_string_equal(row.buf, "One (3)");
	assert_false(filter_choice(&f, FILTER_AGENCY, &agencies, 2, &row));
	assert_true(filter_is_chosen(&f, FILTER_BOARD, 3));
	str_release(&row);
}

static void only_what_the_site_can_is_offered(void **state)
{
	(void)state;
	static const struct site_ops ops = { .caps = { .orders = 1u << SORT_NEWEST | 1u << SORT_DEADLINE,
											 .filters = SITE_BY_STAGE | SITE_BY_QUERY } };
	const struct site site = { .ops = &ops };
	struct filter f = filter_board(BOARD_IDEA);
	enum site_sort sort;
	struct str row;
	size_t n = 0;
	assert_true(filter_order(&f, 3, &sort));
	f.site = &site;
	assert_true(filter_order(&f, 1, &sort) && sort == SORT_DEADLINE);
	assert_false(filter_order(&f, 2, &sort));
	filter_next_order(&f);
	assert_int_equal(f.sort, SORT_DEADLINE);
	filter_next_order(&f);
	assert_int_equal(f.sort, SORT_NEWEST);
	assert_false(filter_narrows(&f));
	str_init(&row, 4096);
	while (filter_choice(&f, FILTER_STAGE, NULL, n, &row))
		n++;
	assert_int_equal(n, 8); /* without how far the answer is */
	assert_null(filter_take(&f, FILTER_TITLE, NULL, "bridge"));
	assert_string_equal(f.query, "bridge"); /* it finds no words in titles alone, but it searches */
	str_release(&row);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(parts_add_up), cmocka_unit_test(choices_are_numbers_or_words),
		cmocka_unit_test(only_what_the_site_can_is_offered) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
