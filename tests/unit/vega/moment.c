/* Dates as authors write them: what they are read as, to which precision, and what is none. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "vega/figures.h"

static void forms(void **state)
{
	(void)state;
	static const struct {
		const char *text, *instant;
		enum date_precision precision;
	} cases[] = {
		{ "2026", "2026-01-01T00:00:00+08:00", DATE_YEAR },
		{ " 2026/3 ", "2026-03-01T00:00:00+08:00", DATE_MONTH },
		{ "2026.3.5", "2026-03-05T00:00:00+08:00", DATE_DAY },
		{ "2026-Q2", "2026-04-01T00:00:00+08:00", DATE_QUARTER },
		{ "2026Q4", "2026-10-01T00:00:00+08:00", DATE_QUARTER },
		{ "2026-03-05T14:30:00Z", "2026-03-05T22:30:00+08:00", DATE_MINUTE },
		{ "2026-03-05T14:30:00", "2026-03-05T14:30:00+08:00", DATE_MINUTE },
		{ "2026-03-05 14:30", "2026-03-05T14:30:00+08:00", DATE_MINUTE },
		{ "2026-03-05T00:00:00.000", "2026-03-05T00:00:00+08:00", DATE_DAY },
		{ "民國115年3月5日", "2026-03-05T00:00:00+08:00", DATE_DAY },
		{ "115年3月", "2026-03-01T00:00:00+08:00", DATE_MONTH },
		{ "115年", "2026-01-01T00:00:00+08:00", DATE_YEAR },
		{ "99年度", "2010-01-01T00:00:00+08:00", DATE_YEAR },
		{ "１１５年３月", "2026-03-01T00:00:00+08:00", DATE_MONTH },
		{ "115年第3季", "2026-07-01T00:00:00+08:00", DATE_QUARTER },
		{ "115年第三季", "2026-07-01T00:00:00+08:00", DATE_QUARTER },
		{ "115Q3", "2026-07-01T00:00:00+08:00", DATE_QUARTER },
		{ "115", "2026-01-01T00:00:00+08:00", DATE_YEAR },
		{ "115/03/05", "2026-03-05T00:00:00+08:00", DATE_DAY },
		{ "99.12", "2010-12-01T00:00:00+08:00", DATE_MONTH },
		{ "2026年3月5日", "2026-03-05T00:00:00+08:00", DATE_DAY },
		{ "11503", "2026-03-01T00:00:00+08:00", DATE_MONTH },
		{ "1150305", "2026-03-05T00:00:00+08:00", DATE_DAY },
		{ "20260305", "2026-03-05T00:00:00+08:00", DATE_DAY },
		{ "Mar 5 2026", "2026-03-05T00:00:00+08:00", DATE_DAY },
		{ "March 2026", "2026-03-01T00:00:00+08:00", DATE_MONTH },
		{ "5 Mar 2026", "2026-03-05T00:00:00+08:00", DATE_DAY },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		enum date_precision precision;
		double ms;
		int64_t wanted;
		rfc3339_parse(cases[i].instant, ZONE_TAIPEI, &wanted);
		if (!vega_moment(cases[i].text, ZONE_TAIPEI, &ms, &precision) || ms != (double)wanted ||
			precision != cases[i].precision)
			fail_msg("%s", cases[i].text);
	}
}

static void none(void **state)
{
	(void)state;
	static const char *const cases[] = { "", "x", "10/5", "3.5", "2026-13", "2026-02-30", "2026-00", "2026-3-5-1",
		"115年13月", "115年第5季", "11513", "2026-Q5", "Mar 2026 x", "Foo 5 2026", "2026-03-05T25:00", "2026-03-05T1",
		"12", "民國", "年", "5", "99999999999999999999",
		"2026-03-05 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		enum date_precision precision;
		double ms;
		if (vega_moment(cases[i], ZONE_TAIPEI, &ms, &precision))
			fail_msg("%s", cases[i]);
	}
}

/* Numbers on an axis of time: years and dates in digits, else milliseconds. */
static void numbers(void **state)
{
	(void)state;
	static const struct {
		double number;
		const char *instant;
	} cases[] = { { 2026, "2026-01-01T00:00:00+08:00" }, { 115, "2026-01-01T00:00:00+08:00" },
		{ 20260305, "2026-03-05T00:00:00+08:00" }, { 1767225600000, "2026-01-01T08:00:00+08:00" },
		{ 0, "1970-01-01T08:00:00+08:00" }, { 500, "1970-01-01T08:00:00.500+08:00" } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct vega_cell cell = { .text = "", .number = cases[i].number, .is_number = true };
		enum date_precision precision;
		double ms;
		int64_t wanted;
		rfc3339_parse(cases[i].instant, ZONE_TAIPEI, &wanted);
		assert_true(vega_cell_moment(&cell, ZONE_TAIPEI, &ms, &precision));
		assert_true(ms == (double)wanted);
	}
	struct vega_cell far = { .text = "", .number = 1e300, .is_number = true };
	enum date_precision precision;
	double ms;
	assert_false(vega_cell_moment(&far, ZONE_TAIPEI, &ms, &precision));
}

/* What says no zone is of the chart's, what says one is an instant. */
static void zones(void **state)
{
	static const struct {
		const char *text, *instant;
	} cases[] = {
		{ "2026-03-05", "2026-03-05T00:00:00-05:00" },
		{ "115年3月", "2026-03-01T00:00:00-05:00" },
		{ "2026-03-05T14:30", "2026-03-05T14:30:00-05:00" },
		{ "2026-03-05T14:30:00Z", "2026-03-05T14:30:00Z" },
		{ "2026-03-05T00:00:00+08:00", "2026-03-05T00:00:00+08:00" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		enum date_precision precision;
		double ms = 0;
		int64_t wanted;
		rfc3339_parse(cases[i].instant, 0, &wanted);
		assert_true(vega_moment(cases[i].text, -300, &ms, &precision));
		assert_true(ms == (double)wanted);
	}
}

/* Forms as authors give them for texts of theirs; what does not fit is nothing. */
static void own_forms(void **state)
{
	static const struct {
		const char *text, *form, *date;
	} cases[] = {
		{ "Jan 3, 2012", "'%b %d, %Y'", "2012-01-03" },
		{ "January 3, 2012", "%B %d, %Y", "2012-01-03" },
		{ "03/01/12", "'%d/%m/%y'", "2012-01-03" },
		{ "20120103", "\"%Y%m%d\"", "2012-01-03" },
		{ "2012 01", "%Y %m", "2012-01" },
		{ "Tue 3 Jan 2012 2:05 PM", "%a %-d %b %Y %I:%M %p", "2012-01-03 14:05" },
		{ "2012-01-03 09:30:15", "%Y-%m-%d %H:%M:%S", "2012-01-03 09:30" },
		{ "2012-01-03", "%d/%m/%Y", NULL },
		{ "31/02/2012", "%d/%m/%Y", NULL },
		{ "3 Foo 2012", "%d %b %Y", NULL },
		{ "2012", "%Q", NULL },
		{ "2012-01-03x", "%Y-%m-%d", NULL },
		{ "", "'", NULL },
		{ "x", "%", NULL },
	};
	struct arena a = { 0 };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct vega_cell cell = { .text = cases[i].text };
		struct vega_cell made = vega_read_moment(&cell, cases[i].form, &a);
		if (made.is_null != !cases[i].date || (cases[i].date && !str_eq(made.text, cases[i].date)))
			fail_msg("%s by %s: %s", cases[i].text, cases[i].form, made.text);
	}
	const struct vega_cell number = { .text = "", .number = 20120103, .is_number = true };
	assert_string_equal(vega_read_moment(&number, "%Y%m%d", &a).text, "2012-01-03");
	arena_release(&a);
}

/* Weeks begin with Sunday; the days of a year before the first one are of week 0. */
static void units(void **state)
{
	static const struct {
		const char *day, *unit, *text;
		double number;
	} cases[] = {
		{ "2012-01-01", "week", "", 1 },
		{ "2012-01-07", "week", "", 1 },
		{ "2012-01-08", "week", "", 2 },
		{ "2013-01-03", "week", "", 0 },
		{ "2013-01-06", "week", "", 1 },
		{ "2012-12-31", "week", "", 53 },
		{ "2012-01-11", "yearweek", "2012-01-08", 0 },
		{ "2013-01-03", "yearweek", "2012-12-30", 0 },
		{ "2012-03-01", "dayofyear", "", 61 },
		{ "2012-03-01", "monthdate", "", 301 },
		{ "2012-03-01 14:30", "hoursminutes", "", 1430 },
		{ "2012-03-01 14:30", "minutes", "", 30 },
	};
	struct arena a = { 0 };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		enum date_precision precision;
		double ms = 0;
		assert_true(vega_moment(cases[i].day, ZONE_TAIPEI, &ms, &precision));
		struct vega_cell cell = vega_cut_moment(cases[i].unit, ms, ZONE_TAIPEI, &a);
		if (!str_eq(cell.text, cases[i].text) || (cell.is_number && cell.number != cases[i].number))
			fail_msg("%s, %s: %s %g", cases[i].day, cases[i].unit, cell.text, cell.number);
	}
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(forms), cmocka_unit_test(none), cmocka_unit_test(numbers),
		cmocka_unit_test(zones), cmocka_unit_test(own_forms), cmocka_unit_test(units) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
