/* Words, dates, counts, percents and the deadline that counts. In English: the ids themselves. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "page/page.h"

static int64_t at(const char *rfc3339)
{
	int64_t ms = 0;
	if (*rfc3339)
		assert_true(rfc3339_parse(rfc3339, ZONE_TAIPEI, &ms));
	return ms;
}

static struct page_opts opts(void)
{
	return (struct page_opts){ .now = at("2026-11-23T12:00:00+08:00"), .zone = ZONE_TAIPEI };
}

static void every_value_has_a_word(void **state)
{
	(void)state;
	for (int i = 0; i < BOARDS; i++)
		assert_string_not_equal(page_board_word((enum wire_board)i), "");
	for (int i = 0; i < STAGES; i++)
		assert_string_not_equal(page_stage_word((enum wire_stage)i), "");
	for (int i = 0; i < RESPONSE_STATES; i++)
		assert_string_not_equal(page_response_word((enum wire_response_state)i), "");
	for (int i = 0; i < DECISIONS; i++)
		assert_string_not_equal(page_decision_word((enum wire_decision)i), "");
	for (int i = 0; i < STANCES; i++)
		assert_string_not_equal(page_stance_word((enum wire_stance)i), "");
	assert_string_equal(page_step_word(BOARD_IDEA, "answered", true), "Published the response");
	assert_string_equal(page_step_word(BOARD_IDEA, "answered", false), "Publish the response");
	assert_string_equal(page_step_word(BOARD_CONSULTATION, "opened", true), "Opened for comments");
	assert_string_equal(page_step_word(BOARD_PLAN, "opened", true), "The plan began");
	assert_string_equal(page_step_word(BOARD_EVENT, "opened", true), "Began");
	assert_string_equal(page_step_word(BOARD_EVENT, "closed", true), "Ended");
	assert_string_equal(page_step_word(BOARD_IDEA, "no such kind", true), "");
}

static void expect_word(const char *file, const char *board, const char *kind)
{
	enum wire_board b;
	if (*kind && wire_board_from(board, &b) && !*page_step_word(b, kind, true))
		fail_msg("%s: %s: no words for a step \"%s\"", file, board, kind);
}

/* Whatever the rule sets put into a timeline can be told. */
static void every_step_of_the_rules_has_words(void **state)
{
	(void)state;
	static const char *const sets[] = { "join", "wethepeople", "epetitions", "reach", "epeople" };
	for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
		char file[64];
		struct json *rules = NULL;
		size_t n = 0;
		STR_LOCAL(text, JSON_BODY_MAX);
		snprintf(file, sizeof file, "data/rules/%s.json", sets[i]);
		assert_int_equal(file_read(file, &text, NULL), RC_OK);
		assert_int_equal(json_parse(text.buf, text.len, JSON_BODY_MAX, &rules, NULL), RC_OK);
		for (const struct json *b = json_first(json_get(rules, "boards")); b; b = json_next(b)) {
			for (const struct json *m = json_first(json_get(b, "moves")); m; m = json_next(m), n++)
				expect_word(file, json_name(b), json_text(json_get(m, "step")));
			for (const struct json *d = json_first(json_get(b, "duties")); d; d = json_next(d))
				expect_word(file, json_name(b), json_text(json_get(d, "kind")));
		}
		assert_true(n > 10);
		json_free(rules);
	}
}

static void dates(void **state)
{
	(void)state;
	static const struct {
		const char *at;
		bool roc;
		const char *date, *date_time, *date_short;
	} table[] = {
		{ "2026-11-05T09:07:00+08:00", false, "2026/11/05", "2026/11/05 09:07", "11/05" },
		{ "2026-11-05T09:07:00+08:00", true, "115/11/05", "115/11/05 09:07", "11/05" },
		{ "2026-11-04T23:59:00Z", true, "115/11/05", "115/11/05 07:59", "11/05" },
		{ "1911-12-31T12:00:00+08:00", true, "1911/12/31", "1911/12/31 12:00", "1911/12" },
		{ "2025-11-05T09:07:00+08:00", true, "114/11/05", "114/11/05 09:07", "114/11" },
		{ "", true, "", "", "" },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct page_opts o = opts();
		struct str s;
		o.roc_years = table[i].roc;
		str_init(&s, 100);
		page_date(&s, at(table[i].at), &o);
		assert_string_equal(s.buf, table[i].date);
		str_clear(&s);
		page_date_time(&s, at(table[i].at), &o);
		assert_string_equal(s.buf, table[i].date_time);
		str_clear(&s);
		page_date_short(&s, at(table[i].at), &o);
		assert_string_equal(s.buf, table[i].date_short);
		str_release(&s);
	}
}

static void ages(void **state)
{
	(void)state;
	static const struct {
		const char *at, *age;
	} table[] = {
		{ "2026-11-23T12:00:00+08:00", "just now" },
		{ "2026-11-23T12:30:00+08:00", "just now" }, /* clocks differ */
		{ "2026-11-23T11:59:00+08:00", "1 minute ago" },
		{ "2026-11-23T11:00:01+08:00", "59 minutes ago" },
		{ "2026-11-23T10:00:00+08:00", "2 hours ago" },
		{ "2026-11-20T10:00:00+08:00", "3 days ago" },
		{ "2026-09-20T10:00:00+08:00", "2026/09/20" },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct page_opts o = opts();
		struct str s;
		str_init(&s, 100);
		page_age(&s, at(table[i].at), &o);
		assert_string_equal(s.buf, table[i].age);
		str_release(&s);
	}
}

static void numbers(void **state)
{
	(void)state;
	static const struct {
		int64_t n;
		const char *text;
	} table[] = {
		{ 0, "0" },
		{ 7, "7" },
		{ 999, "999" },
		{ 1000, "1,000" },
		{ 4211, "4,211" },
		{ 123456, "123,456" },
		{ 1234567, "1,234,567" },
		{ -4211, "-4,211" },
		{ INT64_MAX, "9,223,372,036,854,775,807" },
		{ INT64_MIN, "-9,223,372,036,854,775,808" },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct str s;
		str_init(&s, 100);
		page_number(&s, table[i].n);
		assert_string_equal(s.buf, table[i].text);
		str_release(&s);
	}
}

static void percents(void **state)
{
	(void)state;
	static const struct {
		double percent;
		const char *text;
	} table[] = {
		{ 48, "48%" },
		{ 48.5, "48.5%" },
		{ 0, "0%" },
		{ NAN, "-" },
		{ INFINITY, "-" },
		{ -3.25, "-3.2%" },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct str s;
		str_init(&s, 100);
		page_percent(&s, table[i].percent, &(struct page_opts){ 0 });
		assert_string_equal(s.buf, table[i].text);
		str_release(&s);
	}
}

/* For ears: no figure's mark, no date of figures and strokes; the year only where it is another one. */
static void what_is_spoken(void **state)
{
	(void)state;
	struct page_opts o = { .spoken = true, .zone = 480, .now = 1795651200000 }; /* 2026-11-26 */
	STR_LOCAL(s, 1000);
	page_percent(&s, 48.5, &o);
	str_addz(&s, "|");
	page_percent(&s, NAN, &o);
	str_addz(&s, "|");
	page_date(&s, o.now, &o);
	str_addz(&s, "|");
	page_date_short(&s, o.now, &o);
	str_addz(&s, "|");
	page_date_time(&s, o.now - 366 * INT64_C(86400000), &o);
	assert_string_equal(s.buf, "48.5 percent|no figure|26 November|26 November|25 November 2025 08:00");
}

static void a_tally_never_says_too_much(void **state)
{
	(void)state;
	static const struct {
		int64_t endorsements, threshold, percent;
	} table[] = {
		{ 0, 5000, 0 },
		{ 1, 5000, 0 },
		{ 49, 5000, 0 },
		{ 50, 5000, 1 },
		{ 4211, 5000, 84 },
		{ 4999, 5000, 99 },
		{ 5000, 5000, 100 },
		{ 37886, 5000, 757 },
		{ INT64_MAX, 1, 999 },
		{ 10, 0, -1 },
		{ 10, -5, -1 },
		{ -3, 5000, 0 },
		{ INT64_MAX - 1, INT64_MAX, 99 },
		{ INT64_MAX, INT64_MAX, 100 },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct wire_counts c = { .endorsements = table[i].endorsements, .threshold = table[i].threshold };
		assert_int_equal(page_tally_percent(&c), table[i].percent);
	}
}

static void the_deadline_that_counts(void **state)
{
	(void)state;
	static const struct {
		enum wire_board board;
		enum wire_stage stage;
		enum wire_response_state response;
		const char *endorse_by, *respond_by, *opens, *closes, *text;
	} table[] = {
		{ BOARD_IDEA, STAGE_COLLECTING, RESPONSE_NONE, "2026-12-05T23:59:59+08:00", "", "", "",
			"12 days left to endorse (until 2026/12/05)" },
		{ BOARD_IDEA, STAGE_COLLECTING, RESPONSE_NONE, "2026-11-24T00:00:00+08:00", "", "", "",
			"1 day left to endorse (until 2026/11/24)" },
		{ BOARD_IDEA, STAGE_COLLECTING, RESPONSE_NONE, "2026-11-23T23:59:59+08:00", "", "", "",
			"Today is the last day to endorse (2026/11/23)" },
		{ BOARD_IDEA, STAGE_COLLECTING, RESPONSE_NONE, "2026-11-20T23:59:59+08:00", "", "", "",
			"The time to endorse ended on 2026/11/20" },
		{ BOARD_IDEA, STAGE_COLLECTING, RESPONSE_NONE, "", "", "", "", "" },
		{ BOARD_IDEA, STAGE_ESTABLISHED, RESPONSE_DUE, "2026-10-01T00:00:00+08:00", "2026-12-01T00:00:00+08:00", "", "",
			"The agency has 8 days left to respond (until 2026/12/01)" },
		{ BOARD_IDEA, STAGE_ESTABLISHED, RESPONSE_DUE, "", "2026-11-23T23:59:59+08:00", "", "",
			"The agency has to respond today (2026/11/23)" },
		{ BOARD_IDEA, STAGE_ESTABLISHED, RESPONSE_OVERDUE, "", "2026-11-20T23:59:59+08:00", "", "",
			"The agency is 3 days late with its response (it was due on 2026/11/20)" },
		{ BOARD_IDEA, STAGE_ESTABLISHED, RESPONSE_OVERDUE, "", "2026-11-23T10:00:00+08:00", "", "",
			"The agency is 1 day late with its response (it was due on 2026/11/23)" },
		{ BOARD_IDEA, STAGE_SCREENING, RESPONSE_NONE, "2026-12-05T23:59:59+08:00", "", "", "", "" },
		{ BOARD_CONSULTATION, STAGE_OPEN, RESPONSE_NONE, "", "", "", "2026-11-30T23:59:59+08:00",
			"7 days left to comment (until 2026/11/30)" },
		{ BOARD_CONSULTATION, STAGE_CLOSED, RESPONSE_DUE, "", "2026-11-30T23:59:59+08:00", "",
			"2026-11-16T00:00:00+08:00", "The agency has 7 days left to respond (until 2026/11/30)" },
		{ BOARD_EVENT, STAGE_UPCOMING, RESPONSE_NONE, "", "", "2026-11-25T14:00:00+08:00", "",
			"Takes place in 2 days (2026/11/25 14:00)" },
		{ BOARD_EVENT, STAGE_LIVE, RESPONSE_NONE, "", "", "2026-11-23T11:00:00+08:00", "",
			"Going on now (since 2026/11/23 11:00)" },
		{ BOARD_EVENT, STAGE_CLOSED, RESPONSE_NONE, "", "", "2026-11-20T11:00:00+08:00", "",
			"Took place on 2026/11/20 11:00" },
		{ BOARD_PLAN, STAGE_RUNNING, RESPONSE_NONE, "", "", "", "2027-12-31T00:00:00+08:00",
			"To be finished by 2027/12/31" },
		{ BOARD_PLAN, STAGE_RUNNING, RESPONSE_NONE, "", "", "", "2026-11-22T00:00:00+08:00",
			"Was to be finished by 2026/11/22, 1 day ago" },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct page_opts o = opts();
		struct wire_topic t = {
			.board = table[i].board,
			.stage = table[i].stage,
			.response = table[i].response,
			.endorse_by = at(table[i].endorse_by),
			.respond_by = at(table[i].respond_by),
			.opens_at = at(table[i].opens),
			.closes_at = at(table[i].closes),
		};
		struct str s;
		str_init(&s, 500);
		page_deadline(&s, &t, &o);
		assert_string_equal(s.buf, table[i].text);
		str_release(&s);
	}
}

static void a_late_step_counts_before_a_response_that_is_due(void **state)
{
	(void)state;
	struct wire_step steps[] = {
		{ .kind = "established", .at = at("2026-11-01T00:00:00+08:00"), .text = "" },
		{ .kind = "scheduled", .text = "", .due = at("2026-11-20T00:00:00+08:00"), .state = DUTY_OVERDUE, .days = 3 },
		{ .kind = "answered", .text = "", .due = at("2026-12-30T00:00:00+08:00"), .state = DUTY_DUE, .days = 37 },
	};
	struct wire_topic t = { .stage = STAGE_ESTABLISHED,
		.response = RESPONSE_DUE,
		.respond_by = steps[2].due,
		.timeline = steps,
		.n_timeline = 3 };
	struct page_opts o = opts();
	struct str s;
	str_init(&s, 500);
	page_deadline(&s, &t, &o);
	assert_string_equal(
		s.buf, "The agency is 3 days late: Publish the schedule for handling it (it was due on 2026/11/20)");
	str_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_value_has_a_word),
		cmocka_unit_test(every_step_of_the_rules_has_words),
		cmocka_unit_test(dates),
		cmocka_unit_test(ages),
		cmocka_unit_test(numbers),
		cmocka_unit_test(percents),
		cmocka_unit_test(what_is_spoken),
		cmocka_unit_test(a_tally_never_says_too_much),
		cmocka_unit_test(the_deadline_that_counts),
		cmocka_unit_test(a_late_step_counts_before_a_response_that_is_due),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
