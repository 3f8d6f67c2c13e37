/* What is said of a topic that comes from elsewhere, as of its day: nothing that counts on to today. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "page/page.h"

#define NOW INT64_C(1795400430000)                     /* 2026-11-23 */
#define DAY(n) (INT64_C(1520000000000) + (n) * DAY_MS) /* in March 2018 */

static struct wire_topic record(void)
{
	static struct wire_step duty;
	duty = (struct wire_step){ .kind = "answered", .text = "", .due = DAY(10), .state = DUTY_DUE, .days = 10 };
	return (struct wire_topic){ .id = "1",
		.number = 1,
		.board = BOARD_IDEA,
		.title = "Trees",
		.summary = "",
		.body = "",
		.benefits = "",
		.proposer = "",
		.stage_reason = "",
		.place = "",
		.stream = "",
		.source = { "", "", "" },
		.stage = STAGE_ESTABLISHED,
		.response = RESPONSE_DUE,
		.respond_by = DAY(10),
		.as_of = DAY(0),
		.created_at = DAY(-90),
		.timeline = &duty,
		.n_timeline = 1 };
}

static void page_of(const struct wire_topic *t, struct str *out)
{
	const struct page_opts o = { .now = NOW, .zone = ZONE_TAIPEI };
	DOC_LOCAL(d);
	page_topic(&d, t, NULL, &o);
	page_linear(out, &d, 200);
}

static void says(const struct wire_topic *t, const char *wanted)
{
	STR_LOCAL(text, STR_NO_LIMIT);
	page_of(t, &text);
	if (!strstr(text.buf, wanted))
		fail_msg("«%s» is not in\n%s", wanted, text.buf);
}

static void says_not(const struct wire_topic *t, const char *word)
{
	STR_LOCAL(text, STR_NO_LIMIT);
	page_of(t, &text);
	if (strstr(text.buf, word))
		fail_msg("«%s» is in\n%s", word, text.buf);
}

static void a_record_names_its_day(void **state)
{
	struct wire_topic t = record();
	(void)state;
	says(&t, "Known until: 2018/03/02");
	says(&t, "not done then");
	says(&t, "what came after 2018/03/02 is not known here");
	says_not(&t, "overdue");
	says_not(&t, "days left");
	t.as_of = 0;
	says_not(&t, "Known until");
}

static void a_row_counts_no_days_of_it(void **state)
{
	const struct page_opts o = { .now = NOW, .zone = ZONE_TAIPEI };
	struct wire_topic t = record();
	STR_LOCAL(row, STR_NO_LIMIT);
	(void)state;
	page_row_linear(&row, &t, &o, NULL, 0);
	assert_null(strstr(row.buf, "late"));
	assert_null(strstr(row.buf, "left"));
	assert_false(page_is_late(&t, &o));
}

/* What can still be endorsed is told as ever: that is so today. */
static void an_open_record_counts_days(void **state)
{
	struct wire_topic t = record();
	(void)state;
	t.stage = STAGE_COLLECTING, t.response = RESPONSE_NONE, t.n_timeline = 0, t.endorse_by = NOW + 5 * DAY_MS;
	says(&t, "5 days left to endorse");
	t.endorse_by = DAY(5);
	says(&t, "It could be endorsed until 2018/03/07; what came after 2018/03/02 is not known here");
	t.as_of = DAY(8);
	says(&t, "The time to endorse ended on 2018/03/07");
}

static void decisions_by_demand_are_counted(void **state)
{
	static struct wire_demand demands[] = { { "A", DECISION_ADOPTED, "agreed" },
		{ "B", DECISION_NONE, "kept as it is" }, { "C", DECISION_NOT, "no" } };
	static struct wire_response response = {
		.id = "r", .agency = "Office", .at = DAY(0), .summary = "", .decisions = demands, .n_decisions = 3
	};
	struct wire_topic t = record();
	(void)state;
	t.responses = &response, t.n_responses = 1, t.response = RESPONSE_ANSWERED;
	says(&t, "3 demands: 1 adopted, 1 not adopted, 1 in words");
	says(&t, "B: kept as it is");
	says_not(&t, "no decision stated");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_names_its_day),
		cmocka_unit_test(a_row_counts_no_days_of_it),
		cmocka_unit_test(an_open_record_counts_days),
		cmocka_unit_test(decisions_by_demand_are_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
