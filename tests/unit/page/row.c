/* List rows: what stands in each cell, and that columns line up and leave the title its room at every width. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "page/page.h"

#define NOW INT64_C(1795406400000) /* 2026-11-23T12:00:00+08:00 */

static const struct page_opts opts = { .now = NOW, .zone = ZONE_TAIPEI };

static void cell(const struct wire_topic *t, enum page_column c, const char *expected)
{
	struct page_row row;
	page_row(&row, t, &opts);
	assert_string_equal(row.cells[c].text, expected);
}

static struct wire_topic idea(void)
{
	return (struct wire_topic){ .id = "1",
		.number = 1234,
		.title = "題",
		.stage = STAGE_COLLECTING,
		.planned = NAN,
		.actual = NAN,
		.spent = NAN,
		.created_at = NOW - DAY_MS,
		.endorse_by = NOW + 12 * DAY_MS,
		.counts = { .endorsements = 4211, .threshold = 5000 } };
}

static void weight_of_comments(void **state)
{
	(void)state;
	static const struct {
		int64_t pro, con;
		const char *text;
	} table[] = {
		{ 0, 0, "" },
		{ 37, 0, "37" },
		{ 99, 0, "99" },
		{ 100, 0, "hot" },
		{ 150, 51, "99" },
		{ 0, 9, "" },
		{ 0, 10, "X1" },
		{ 0, 99, "X9" },
		{ 0, 100, "XX" },
		{ 5, 5, "" },
		{ INT64_MAX, 0, "hot" },
		{ 0, INT64_MAX, "XX" },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct wire_topic t = idea();
		t.counts.pro = table[i].pro;
		t.counts.con = table[i].con;
		cell(&t, COLUMN_COMMENTS, table[i].text);
	}
}

static void state_and_deadline_of_ideas(void **state)
{
	(void)state;
	static const struct {
		enum wire_stage stage;
		enum wire_response_state response;
		int64_t endorsements;
		int days; /* to the deadline */
		const char *state, *deadline;
	} table[] = {
		{ STAGE_COLLECTING, RESPONSE_NONE, 4211, 12, "84%", "12d" },
		{ STAGE_COLLECTING, RESPONSE_NONE, 4999, 0, "99%", "today" },
		{ STAGE_COLLECTING, RESPONSE_NONE, 5000, 99, "100%", "99d" },
		{ STAGE_COLLECTING, RESPONSE_NONE, 0, 120, "0%", "120d" },
		{ STAGE_COLLECTING, RESPONSE_NONE, 16, 120, "<1%", "120d" },
		{ STAGE_COLLECTING, RESPONSE_NONE, 0, -2, "0%", "" },
		{ STAGE_SCREENING, RESPONSE_NONE, 0, 5, "screening", "" },
		{ STAGE_ESTABLISHED, RESPONSE_DUE, 5100, 20, "reached", "20d" },
		{ STAGE_ESTABLISHED, RESPONSE_OVERDUE, 5100, -3, "reached", "late 3d" },
		{ STAGE_ESTABLISHED, RESPONSE_OVERDUE, 5100, -400, "reached", "late 99+" },
		{ STAGE_ESTABLISHED, RESPONSE_OVERDUE, 5100, 0, "reached", "late 1d" },
		{ STAGE_RESPONDED, RESPONSE_ANSWERED, 5100, -30, "answered", "" },
		{ STAGE_UNMET, RESPONSE_NONE, 12, -30, "missed", "" },
		{ STAGE_WITHDRAWN, RESPONSE_NONE, 12, -30, "withdrawn", "" },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct wire_topic t = idea();
		t.stage = table[i].stage;
		t.response = table[i].response;
		t.counts.endorsements = table[i].endorsements;
		t.endorse_by = t.respond_by = NOW + table[i].days * DAY_MS;
		cell(&t, COLUMN_STATE, table[i].state);
		cell(&t, COLUMN_DEADLINE, table[i].deadline);
	}
}

static void an_idea_without_a_threshold_shows_its_count(void **state)
{
	(void)state;
	struct wire_topic t = idea();
	t.counts.threshold = 0;
	cell(&t, COLUMN_STATE, "4211");
	t.counts.endorsements = 37886;
	cell(&t, COLUMN_STATE, "37k");
}

static void other_boards(void **state)
{
	(void)state;
	struct wire_topic t = idea();
	t.board = BOARD_PLAN;
	t.stage = STAGE_RUNNING;
	t.planned = 65;
	t.actual = 48.4;
	t.spent = 38;
	t.counts.comments = 12;
	cell(&t, COLUMN_STATE, "65/48");
	cell(&t, COLUMN_DEADLINE, "38%");
	cell(&t, COLUMN_COMMENTS, "12");
	t.planned = 1e300;
	t.actual = NAN;
	cell(&t, COLUMN_STATE, "999/-");
	t = idea();
	t.board = BOARD_CONSULTATION;
	t.stage = STAGE_OPEN;
	t.closes_at = NOW + 7 * DAY_MS;
	t.counts.comments = 12345;
	cell(&t, COLUMN_STATE, "open");
	cell(&t, COLUMN_DEADLINE, "7d");
	cell(&t, COLUMN_COMMENTS, "12k");
	t = idea();
	t.board = BOARD_EVENT;
	t.stage = STAGE_UPCOMING;
	t.opens_at = NOW + 2 * DAY_MS;
	cell(&t, COLUMN_DATE, "11/25");
	cell(&t, COLUMN_DEADLINE, "12:00");
}

/* Whatever it is that an agency has not done in time, the row says how late it is. */
static void a_late_agency_looks_late(void **state)
{
	(void)state;
	struct wire_topic t = idea();
	t.stage = STAGE_ESTABLISHED;
	t.response = RESPONSE_DUE;
	t.respond_by = NOW + 33 * DAY_MS;
	cell(&t, COLUMN_DEADLINE, "33d");
	t.late_since = NOW - 11 * DAY_MS;
	cell(&t, COLUMN_DEADLINE, "late 11d");
	t.response = RESPONSE_OVERDUE; /* then that counts */
	t.respond_by = NOW - 3 * DAY_MS;
	cell(&t, COLUMN_DEADLINE, "late 3d");
}

static void agencies_as_newspapers_call_them(void **state)
{
	(void)state;
	static const struct {
		const char *name, *cell;
	} table[] = {
		{ "衛生福利部", "衛福部" },
		{ "交通部", "交通部" },
		{ "國家發展委員會", "國發會" },
		{ "行政院國家發展委員會", "國發會" },
		{ "行政院", "行政院" },
		{ "", "" },
		{ "內政部營建署墾丁國家公園管理處", "" },
		{ "A\x1b[31mB", "A\xef\xbf\xbd[31mB" },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct wire_topic t = idea();
		struct wire_agency a = { .name = table[i].name };
		t.agencies = &a;
		t.n_agencies = 1;
		cell(&t, COLUMN_AGENCY, table[i].cell);
	}
}

/* Among topics of other boards each column means the same in every row, and the number says which board it is of. */
static void rows_of_several_boards(void **state)
{
	(void)state;
	struct page_opts o = opts;
	struct page_row row;
	struct wire_topic t = idea();
	o.mixed = true;
	page_row(&row, &t, &o);
	assert_string_equal(row.cells[COLUMN_NUMBER].text, "i1234");
	assert_string_equal(row.cells[COLUMN_BOARD].text, "Idea");
	assert_string_equal(row.cells[COLUMN_STATE].text, "endorsing");
	t.board = BOARD_PLAN;
	t.stage = STAGE_RUNNING;
	t.planned = 65;
	t.actual = 48;
	t.spent = 38;
	page_row(&row, &t, &o);
	assert_string_equal(row.cells[COLUMN_NUMBER].text, "p1234");
	assert_string_equal(row.cells[COLUMN_STATE].text, "under way");
	assert_string_equal(row.cells[COLUMN_DEADLINE].text, "");
}

/* What orders a list can be seen in it, whatever the stage. */
static void a_list_by_endorsements_shows_them(void **state)
{
	(void)state;
	struct page_opts o = opts;
	struct page_row row;
	struct wire_topic t = idea();
	o.tallies = true;
	t.stage = STAGE_ESTABLISHED;
	page_row(&row, &t, &o);
	assert_string_equal(row.cells[COLUMN_STATE].text, "4211");
}

static void widths_line_up(void **state)
{
	(void)state;
	for (int board = 0; board < BOARDS; board++)
		for (int width = 1; width <= 300; width++) {
			int widths[COLUMNS], sum = 1;
			bool right[COLUMNS];
			page_row_widths((enum wire_board)board, width, width % 2, 0, widths, right);
			for (int c = 0; c < COLUMNS; c++) {
				assert_true(widths[c] >= 0);
				sum += widths[c] ? widths[c] + 1 : 0;
			}
			if (width > 3)
				assert_true(sum <= width);
			if (width >= 40) {
				assert_true(widths[COLUMN_TITLE] >= 20);
				assert_true(widths[COLUMN_NUMBER] >= 5 && widths[COLUMN_STATE] >= 4);
			}
			if (width >= 110)
				for (int c = 0; c < COLUMNS; c++)
					assert_true(widths[c] > 0 || (c == COLUMN_BOARD && board != BOARD_OTHER));
		}
}

/* What the rows are in the order of stays on a terminal of usual width, on a list of several boards too. */
static void the_date_that_orders_stays(void **state)
{
	(void)state;
	for (int board = 0; board < BOARDS; board++) {
		int widths[COLUMNS];
		bool right[COLUMNS];
		page_row_widths((enum wire_board)board, 80, true, 0, widths, right);
		assert_true(widths[COLUMN_DATE] > 0);
	}
}

static void cells_fit_their_columns(void **state)
{
	(void)state;
	for (int days = -1000; days < 1000; days++) {
		struct page_row row;
		int widths[COLUMNS];
		bool right[COLUMNS];
		struct wire_topic t = idea();
		t.response = days < 0 ? RESPONSE_OVERDUE : RESPONSE_DUE;
		t.stage = (enum wire_stage)((days + 1000) % STAGES);
		t.respond_by = NOW + days * DAY_MS;
		t.counts.endorsements = days * 97 + 97000;
		page_row(&row, &t, &opts);
		page_row_widths(BOARD_IDEA, 120, false, 0, widths, right);
		for (int c = 0; c < COLUMN_TITLE; c++)
			if (text_widthz(row.cells[c].text) > widths[c])
				fail_msg("\"%s\" in %d columns", row.cells[c].text, widths[c]);
	}
}

static void a_row_in_words(void **state)
{
	(void)state;
	struct wire_agency a = { .name = "衛生福利部" };
	struct wire_topic t = idea();
	struct page_opts o = opts;
	struct str s;
	t.title = "長照\x1b[2J交通";
	t.agencies = &a;
	t.n_agencies = 1;
	t.counts.comments = 1;
	o.news = NEWS_UNREAD;
	str_init(&s, 1000);
	page_row_linear(&s, &t, &o, NULL, 0);
	assert_string_equal(s.buf, "長照\xef\xbf\xbd[2J交通; unread; 84 percent endorsed; 12 days left; 衛福部; 1 comment");
	str_clear(&s);
	t.response = RESPONSE_OVERDUE;
	t.stage = STAGE_ESTABLISHED;
	t.respond_by = NOW - 3 * DAY_MS;
	o.news = NEWS_READ;
	t.n_agencies = 0;
	t.title = "t";
	page_row_linear(&s, &t, &o, "i16", 200);
	assert_string_equal(s.buf, "t; threshold reached; 3 days late; number i16; 1 comment");
	str_clear(&s);
	t.title = "a title of many words that has no room in a narrow row";
	page_row_linear(&s, &t, &o, "i16", 64); /* what tells least goes first, its number last */
	assert_string_equal(s.buf, "a title of many wo..; threshold reached; 3 days late; number i16");
	assert_true(text_widthz(s.buf) <= 64);
	str_release(&s);
}

static int64_t at(const char *text)
{
	int64_t ms = 0;
	assert_true(rfc3339_parse(text, 0, &ms));
	return ms;
}

/* In summer the clocks of London are an hour before what they are in winter, whichever it is now. */
static void each_instant_has_the_time_of_its_season(void **state)
{
	(void)state;
	struct zone *london = NULL;
	int64_t summer = at("2026-10-24T23:30:00Z"), winter = at("2026-10-25T23:30:00Z");
	assert_int_equal(zone_open("Europe/London", &london), RC_OK);
	struct page_opts o = { .now = winter, .zone = 0, .named = london };
	STR_LOCAL(text, 200);
	page_date_time(&text, summer, &o);
	assert_string_equal(text.buf, "2026/10/25 00:30");
	str_clear(&text);
	page_date_time(&text, winter, &o);
	assert_string_equal(text.buf, "2026/10/25 23:30");
	assert_int_equal(page_days(&o, summer, winter), 0);
	assert_int_equal(page_days(&o, winter, at("2026-10-26T00:00:00Z")), 1);
	o.named = NULL; /* no zones on this machine: what the platform has now is what there is */
	str_clear(&text);
	page_date_time(&text, summer, &o);
	assert_string_equal(text.buf, "2026/10/24 23:30");
	assert_int_equal(page_days(&o, summer, winter), 1);
	zone_free(london);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weight_of_comments),
		cmocka_unit_test(state_and_deadline_of_ideas),
		cmocka_unit_test(an_idea_without_a_threshold_shows_its_count),
		cmocka_unit_test(other_boards),
		cmocka_unit_test(a_late_agency_looks_late),
		cmocka_unit_test(agencies_as_newspapers_call_them),
		cmocka_unit_test(rows_of_several_boards),
		cmocka_unit_test(each_instant_has_the_time_of_its_season),
		cmocka_unit_test(a_list_by_endorsements_shows_them),
		cmocka_unit_test(widths_line_up),
		cmocka_unit_test(the_date_that_orders_stays),
		cmocka_unit_test(cells_fit_their_columns),
		cmocka_unit_test(a_row_in_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
