/* Days, working days, months and pauses, in zones with and without summer time. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/rules/private.h"

/* The limits of a rule set that there is, as JSON. */
static void add_limits(struct str *out)
{
	struct json *v = NULL;
	STR_LOCAL(text, (size_t)1 << 20);
	assert_int_equal(file_read("data/rules/join.json", &text, NULL), RC_OK);
	assert_int_equal(json_parse(text.buf, text.len, (size_t)1 << 20, &v, NULL), RC_OK);
	json_print(json_get(v, "limits"), out);
	json_free(v);
}

/* A rule set of one board whose only stage collects, in that zone. Release it. */
static void make(struct rules *r, const char *zone, const char *more)
{
	struct err e = { 0 };
	STR_LOCAL(text, 8000);
	STR_LOCAL(limits, 8000);
	add_limits(&limits);
	str_addf(&text,
		"{\"title\":{\"en\":\"x\"},\"zone\":\"%s\",\"language\":\"en\",\"person\":\"email\",\"calling_code\":\"44\",\"levels\":{\"registered\":[]},"
		"\"limits\":%s,\"boards\":{\"idea\":{\"stages\":{\"collecting\":{\"elsewhere\":true,\"clock\":{\"of\":\"endorse_by\","
		"\"days\":10},\"may\":{\"endorse\":\"registered\"}}}}}%s}",
		zone, limits.buf, more);
	if (rules_parse("test", text.buf, NULL, r, &e) != RC_OK)
		fail_msg("%s", e.detail);
}

static int64_t at(const char *text)
{
	int64_t ms = 0;
	assert_true(rfc3339_parse(text, 0, &ms));
	return ms;
}

static void expect_time(int64_t ms, const char *want, int zone)
{
	char text[RFC3339_SIZE];
	rfc3339_format(ms, zone, text);
	assert_string_equal(text, want);
}

static void working_days_skip_weekends_and_holidays(void **state)
{
	(void)state;
	static const struct {
		const char *from;
		int64_t n;
		const char *to;
	} cases[] = {
		{ "2026-11-23T10:00:00+08:00", 1, "2026-11-24T23:59:59+08:00" },
		{ "2026-11-20T10:00:00+08:00", 1, "2026-11-23T23:59:59+08:00" }, /* over a weekend */
		/* over the New Year, which begins on a Saturday */
		{ "2026-02-13T10:00:00+08:00", 1, "2026-02-23T23:59:59+08:00" },
		{ "2026-12-24T23:30:00+08:00", 1, "2026-12-28T23:59:59+08:00" }, /* Constitution Day is a Friday */
		{ "2026-12-31T23:30:00+08:00", 7, "2027-01-12T23:59:59+08:00" }, /* New Year's Day does not count */
		{ "2026-11-22T20:00:00Z", 1, "2026-11-24T23:59:59+08:00" },      /* it is Monday in Taipei already */
	};
	struct rules r;
	assert_int_equal(rules_load("data/rules/join.json", &r, NULL), RC_OK);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		expect_time(rules_span_after(&r, at(cases[i].from), &(struct rules_span){ cases[i].n, RULES_WORKING_DAYS }),
			cases[i].to, 480);
	expect_time(rules_span_after(&r, at("2026-11-23T10:00:00+08:00"), &(struct rules_span){ 60, RULES_DAYS }),
		"2027-01-22T23:59:59+08:00", 480);
	rules_release(&r);
}

static void months_end_with_the_month(void **state)
{
	(void)state;
	static const struct {
		const char *from;
		int64_t n;
		const char *to;
	} cases[] = {
		{ "2026-11-23T10:00:00Z", 2, "2027-01-23T23:59:59+00:00" },
		{ "2026-12-31T10:00:00Z", 2, "2027-02-28T23:59:59+00:00" },
		{ "2027-12-31T10:00:00Z", 2, "2028-02-29T23:59:59+00:00" }, /* a leap year */
		{ "2026-08-31T10:00:00Z", 1, "2026-09-30T23:59:59+00:00" },
		{ "2026-11-30T10:00:00Z", 1, "2026-12-30T23:59:59+00:00" },
		{ "2026-01-15T10:00:00Z", 12, "2027-01-15T23:59:59+00:00" },
		{ "2026-01-15T10:00:00Z", 120, "2036-01-15T23:59:59+00:00" },
	};
	struct rules r;
	make(&r, "+00:00", "");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		expect_time(
			rules_span_after(&r, at(cases[i].from), &(struct rules_span){ cases[i].n, RULES_MONTHS }), cases[i].to, 0);
	rules_release(&r);
}

/* The last second of a day by the clocks on the walls, whichever time they show. */
static void summer_time_moves_the_end_of_a_day(void **state)
{
	(void)state;
	static const struct {
		const char *zone, *from;
		int64_t n;
		const char *to; /* in UTC */
	} cases[] = {
		{ "Europe/London", "2026-03-27T12:00:00Z", 1, "2026-03-28T23:59:59+00:00" },
		{ "Europe/London", "2026-03-27T12:00:00Z", 2, "2026-03-29T22:59:59+00:00" }, /* the clocks went forward */
		{ "Europe/London", "2026-10-23T12:00:00Z", 1, "2026-10-24T22:59:59+00:00" },
		{ "Europe/London", "2026-10-23T12:00:00Z", 2, "2026-10-25T23:59:59+00:00" }, /* and back */
		{ "Europe/London", "2026-07-01T23:30:00Z", 0, "2026-07-02T22:59:59+00:00" }, /* it is the next day there */
		{ "Europe/London", "2050-06-30T12:00:00Z", 1, "2050-07-01T22:59:59+00:00" }, /* by the rule that goes on */
		{ "Europe/London", "2050-12-30T12:00:00Z", 1, "2050-12-31T23:59:59+00:00" },
		{ "America/New_York", "2026-03-07T12:00:00Z", 0, "2026-03-08T04:59:59+00:00" },
		{ "America/New_York", "2026-03-07T12:00:00Z", 1, "2026-03-09T03:59:59+00:00" },
		{ "America/New_York", "2026-10-31T12:00:00Z", 1, "2026-11-02T04:59:59+00:00" },
		{ "Asia/Seoul", "2026-06-01T12:00:00Z", 1, "2026-06-02T14:59:59+00:00" },
		{ "Asia/Taipei", "1979-07-01T12:00:00Z", 0, "1979-07-01T14:59:59+00:00" },      /* its last summer time */
		{ "Australia/Sydney", "2026-12-01T00:00:00Z", 0, "2026-12-01T12:59:59+00:00" }, /* summer is in winter */
		{ "-03:30", "2026-06-01T12:00:00Z", 0, "2026-06-02T03:29:59+00:00" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct rules r;
		make(&r, cases[i].zone, "");
		expect_time(
			rules_span_after(&r, at(cases[i].from), &(struct rules_span){ cases[i].n, RULES_DAYS }), cases[i].to, 0);
		rules_release(&r);
	}
}

/* Every hour of some years, against what libc says. */
static void offsets_are_libcs(void **state)
{
	(void)state;
	static const char *const zones[] = { "Europe/London", "America/New_York", "Asia/Taipei", "Asia/Seoul",
		"Asia/Singapore", "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca", "Europe/Dublin" };
	for (size_t i = 0; i < ARRAY_LEN(zones); i++) {
		struct rules r;
		make(&r, zones[i], "");
		setenv("TZ", zones[i], 1);
		tzset();
		for (int64_t t = at("1970-01-01T00:00:00Z"); t < at("2045-01-01T00:00:00Z"); t += INT64_C(7) * 3600000) {
			time_t seconds = (time_t)(t / 1000);
			struct tm tm;
			localtime_r(&seconds, &tm);
			if (rules_zone_at(&r, t) != (int)(tm.tm_gmtoff / 60))
				fail_msg("%s at %lld: %d, libc says %ld", zones[i], (long long)seconds, rules_zone_at(&r, t),
					tm.tm_gmtoff / 60);
		}
		rules_release(&r);
	}
	unsetenv("TZ");
	tzset();
}

#define PAUSE(from, to) "{\"from\":\"" from "\",\"to\":\"" to "\",\"verbs\":[\"endorse\"],\"why\":{\"en\":\"x\"}}"

/* Ten days of collecting from the first of June: the days of a pause do not count. */
static void a_clock_stands_still_in_a_pause(void **state)
{
	(void)state;
	static const struct {
		const char *pauses, *by;
	} cases[] = {
		{ "", "2026-06-11T23:59:59+08:00" },
		{ PAUSE("2026-05-01", "2026-05-31"), "2026-06-11T23:59:59+08:00" }, /* over before it began */
		{ PAUSE("2026-06-12", "2026-06-20"), "2026-06-11T23:59:59+08:00" }, /* begins after it ends */
		{ PAUSE("2026-06-03", "2026-06-03"), "2026-06-12T23:59:59+08:00" },
		{ PAUSE("2026-06-11", "2026-06-20"), "2026-06-21T23:59:59+08:00" }, /* from its last day */
		{ PAUSE("2026-05-20", "2026-06-05"), "2026-06-15T23:59:59+08:00" }, /* it began in the pause: four days more */
		{ PAUSE("2026-06-01", "2026-06-01"),
			"2026-06-11T23:59:59+08:00" }, /* the day on which it began never counted */
		{ PAUSE("2026-06-03", "2026-06-04") "," PAUSE("2026-06-13", "2026-06-13"), "2026-06-14T23:59:59+08:00" },
		{ PAUSE("2026-06-03", "2026-06-05") "," PAUSE("2026-06-04", "2026-06-06"), "2026-06-15T23:59:59+08:00" },
		{ "{\"days\":2,\"before\":[\"2026-06-06\"],\"verbs\":[\"endorse\"],\"why\":{\"en\":\"x\"}}",
			"2026-06-14T23:59:59+08:00" },
		/* of what could not be done anyway no clock stands still */
		{ "{\"from\":\"2026-06-03\",\"to\":\"2026-06-05\",\"verbs\":[\"comment\",\"propose\"],\"why\":{\"en\":\"x\"}}",
			"2026-06-11T23:59:59+08:00" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct rules r;
		char more[400];
		int64_t begun = at("2026-06-01T10:00:00+08:00"), counted = 0;
		snprintf(more, sizeof more, ",\"pauses\":[%s]", cases[i].pauses);
		make(&r, "+08:00", more);
		const struct rules_stage *s = &r.boards[BOARD_IDEA].stages[STAGE_COLLECTING];
		int64_t by = rules_span_after(&r, begun, &s->span);
		rules_stretch(&r, s, begun, &by, &counted);
		expect_time(by, cases[i].by, 480);
		rules_stretch(&r, s, begun, &by, &counted); /* once */
		expect_time(by, cases[i].by, 480);
		rules_release(&r);
	}
}

static void a_pause_that_becomes_longer_counts_with_what_is_new(void **state)
{
	(void)state;
	struct rules r;
	int64_t begun = at("2026-06-01T10:00:00+08:00"), by = at("2026-06-11T23:59:59+08:00"), counted = 0;
	make(&r, "+08:00", ",\"pauses\":[" PAUSE("2026-06-03", "2026-06-04") "]");
	rules_stretch(&r, &r.boards[BOARD_IDEA].stages[STAGE_COLLECTING], begun, &by, &counted);
	expect_time(by, "2026-06-13T23:59:59+08:00", 480);
	rules_release(&r);
	make(&r, "+08:00", ",\"pauses\":[" PAUSE("2026-06-03", "2026-06-07") "]");
	rules_stretch(&r, &r.boards[BOARD_IDEA].stages[STAGE_COLLECTING], begun, &by, &counted);
	expect_time(by, "2026-06-16T23:59:59+08:00", 480);
	rules_release(&r);
}

static void a_pause_has_a_first_and_a_last_second(void **state)
{
	(void)state;
	struct rules r;
	make(&r, "+08:00", ",\"pauses\":[" PAUSE("2026-06-03", "2026-06-04") "]");
	assert_null(rules_paused(&r, CAN_ENDORSE, at("2026-06-02T23:59:59.999+08:00")));
	assert_non_null(rules_paused(&r, CAN_ENDORSE, at("2026-06-03T00:00:00+08:00")));
	assert_non_null(rules_paused(&r, CAN_ENDORSE, at("2026-06-04T23:59:59.999+08:00")));
	assert_null(rules_paused(&r, CAN_ENDORSE, at("2026-06-05T00:00:00+08:00")));
	assert_null(rules_paused(&r, CAN_COMMENT, at("2026-06-03T00:00:00+08:00")));
	rules_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(working_days_skip_weekends_and_holidays),
		cmocka_unit_test(months_end_with_the_month),
		cmocka_unit_test(summer_time_moves_the_end_of_a_day),
		cmocka_unit_test(offsets_are_libcs),
		cmocka_unit_test(a_clock_stands_still_in_a_pause),
		cmocka_unit_test(a_pause_that_becomes_longer_counts_with_what_is_new),
		cmocka_unit_test(a_pause_has_a_first_and_a_last_second),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
