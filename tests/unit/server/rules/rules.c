/* Rules: the file of numbers, days, duties, what an endorsement does, and what time alone does. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <unistd.h>

#include "server/rules/rules.h"

static struct rules rules;

static int load(void **state)
{
	(void)state;
	struct err e = { 0 };
	if (rules_load("data/rules/join.json", &rules, &e) != RC_OK) {
		print_error("%s\n", e.detail);
		return -1;
	}
	return 0;
}

static int unload(void **state)
{
	(void)state;
	rules_release(&rules);
	return 0;
}

static int64_t at(const char *text)
{
	int64_t ms = 0;
	assert_true(rfc3339_parse(text, ZONE_TAIPEI, &ms));
	return ms;
}

static void the_numbers_are_those_of_the_platform(void **state)
{
	(void)state;
	assert_int_equal(rules.endorse_threshold, 5000);
	assert_int_equal(rules.endorse_days, 60);
	assert_int_equal(rules.n_duties, 3);
	assert_string_equal(rules.duties[0].kind, "scheduled");
	assert_true(rules.duties[0].span.unit == RULES_WORKING_DAYS && rules.duties[0].span.n == 7);
	assert_int_equal(rules.respond_days, 60);
	assert_int_equal(rules.zone, ZONE_TAIPEI);
	assert_int_equal(rules.new_account_level, LEVEL_VERIFIED);
	assert_true(rules.holidays.n >= 30);
}

static void a_file_with_a_wrong_number_names_it(void **state)
{
	(void)state;
	static const struct {
		const char *text, *place;
		enum rules_fault fault;
	} cases[] = {
		{ "{}", ": endorse_threshold (1-1000000000)", RULES_NO_NUMBER },
		{ "{\"endorse_threshold\": \"many\"}", ": endorse_threshold (", RULES_NO_NUMBER },
		{ "{\"endorse_threshold\": 5000, \"endorse_days\": 0}", ": endorse_days (1-3650)", RULES_NO_NUMBER },
		{ "{\"endorse_threshold\": 5000, \"endorse_days\": 1.5}", ": endorse_days (1-3650)", RULES_NO_NUMBER },
		{ "[", "", RULES_NO_JSON },
	};
	char path[] = "/tmp/minyi-rules-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct rules r;
		struct err e = { 0 };
		assert_int_equal(file_write(path, cases[i].text, strlen(cases[i].text), 0600, &e), RC_OK);
		assert_int_equal(rules_load(path, &r, &e), RC_INVALID);
		assert_int_equal(e.num, cases[i].fault);
		assert_non_null(strstr(e.detail, cases[i].place));
		assert_true(str_starts(e.detail, path));
		rules_release(&r);
	}
	close(fd);
	unlink(path);
}

static void duties_that_cannot_be(void **state)
{
	(void)state;
	static const char *const bad[] = { "[]", "{}", "7", "[{\"kind\":\"answered\"}]",
		"[{\"kind\":\"answered\",\"working_days\":60}]", "[{\"kind\":\"answered\",\"days\":3651}]",
		"[{\"kind\":\"a name that is too long\",\"days\":1},{\"kind\":\"answered\",\"days\":60}]",
		"[{\"days\":1},{\"kind\":\"answered\",\"days\":60}]",
		"[{\"kind\":\"answered\",\"days\":1},{\"kind\":\"b\",\"days\":1},{\"kind\":\"c\",\"days\":1},{\"kind\":\"d\",\"days\":1},"
		"{\"kind\":\"e\",\"days\":1},{\"kind\":\"f\",\"days\":1},{\"kind\":\"g\",\"days\":1},{\"kind\":\"h\",\"days\":1},"
		"{\"kind\":\"i\",\"days\":1}]" };
	struct str good;
	str_init(&good, STR_NO_LIMIT);
	assert_int_equal(file_read("data/rules/join.json", &good, NULL), RC_OK);
	char path[] = "/tmp/minyi-rules-XXXXXX", *from = strstr(good.buf, "\"duties\": ") + 10, *to = strchr(from, ']') + 1;
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct rules r;
		struct str text;
		struct err e = { 0 };
		str_init(&text, STR_NO_LIMIT);
		str_addf(&text, "%.*s%s%s", (int)(from - good.buf), good.buf, bad[i], to);
		assert_int_equal(file_write(path, text.buf, text.len, 0600, NULL), RC_OK);
		assert_int_equal(rules_load(path, &r, &e), RC_INVALID);
		assert_int_equal(e.num, RULES_NO_DUTY);
		rules_release(&r);
		str_release(&text);
	}
	close(fd);
	unlink(path);
	str_release(&good);
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
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(rules_working_days_after(&rules, at(cases[i].from), cases[i].n), at(cases[i].to));
	assert_int_equal(rules_days_after(&rules, at("2026-11-23T10:00:00+08:00"), 60), at("2027-01-22T23:59:59+08:00"));
}

static struct wire_topic idea(int64_t endorsements)
{
	return (struct wire_topic){ .board = BOARD_IDEA,
		.stage = STAGE_COLLECTING,
		.endorse_by = at("2026-12-01T23:59:59+08:00"),
		.counts = { .endorsements = endorsements, .threshold = 5000 } };
}

static const struct wire_step *step(const struct wire_topic *t, const char *kind)
{
	for (size_t i = 0; i < t->n_timeline; i++)
		if (str_eq(t->timeline[i].kind, kind))
			return &t->timeline[i];
	fail_msg("no step %s", kind);
	return NULL;
}

static void the_threshold_establishes(void **state)
{
	(void)state;
	struct arena a = { 0 };
	int64_t now = at("2026-11-23T10:00:00+08:00");
	struct wire_topic t = idea(4999);
	assert_false(rules_establish(&rules, &t, now, &a));
	assert_int_equal(t.stage, STAGE_COLLECTING);
	t.counts.endorsements = 5000;
	assert_true(rules_establish(&rules, &t, now, &a));
	assert_int_equal(t.stage, STAGE_ESTABLISHED);
	assert_int_equal(t.response, RESPONSE_DUE);
	assert_int_equal(t.respond_by, at("2027-01-22T23:59:59+08:00"));
	assert_int_equal(step(&t, "threshold")->at, now);
	assert_int_equal(step(&t, "established")->at, now);
	assert_int_equal(step(&t, "scheduled")->due, at("2026-12-02T23:59:59+08:00"));
	assert_int_equal(step(&t, "contacted")->due, at("2026-12-07T23:59:59+08:00"));
	assert_int_equal(step(&t, "answered")->due, t.respond_by);
	assert_false(rules_establish(&rules, &t, now, &a)); /* once */
	struct wire_topic none = idea(10);
	none.counts.threshold = 0;
	assert_false(rules_establish(&rules, &none, now, &a)); /* nothing is known of a threshold */
	arena_release(&a);
}

static void duties_are_kept_due_or_overdue_by_days(void **state)
{
	(void)state;
	static const struct {
		const char *due, *at, *now;
		enum wire_duty_state duty;
		int64_t days;
	} cases[] = {
		{ "2026-12-02T23:59:59+08:00", NULL, "2026-11-23T10:00:00+08:00", DUTY_DUE, 9 },
		{ "2026-12-02T23:59:59+08:00", NULL, "2026-12-02T23:59:59+08:00", DUTY_DUE, 0 },
		{ "2026-12-02T23:59:59+08:00", NULL, "2026-12-03T00:00:00+08:00", DUTY_OVERDUE, 1 },
		{ "2026-12-02T23:59:59+08:00", "2026-12-01T00:00:00+08:00", "2026-12-09T00:00:00+08:00", DUTY_KEPT, 0 },
		{ "2026-12-02T23:59:59+08:00", "2026-12-05T08:00:00+08:00", "2026-12-09T00:00:00+08:00", DUTY_KEPT_LATE, 3 },
		{ NULL, "2026-12-05T08:00:00+08:00", "2026-12-09T00:00:00+08:00", DUTY_NONE, 0 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena a = { 0 };
		struct wire_step s = { .kind = "scheduled",
			.text = "",
			.due = cases[i].due ? at(cases[i].due) : 0,
			.at = cases[i].at ? at(cases[i].at) : 0 };
		struct wire_topic t = { .timeline = &s, .n_timeline = 1 };
		assert_true(rules_duties(&rules, &t, at(cases[i].now), &a));
		assert_int_equal(s.state, cases[i].duty);
		assert_int_equal(s.days, cases[i].days);
		arena_release(&a);
	}
}

static void an_answer_that_is_awaited_is_a_duty(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct wire_topic t = { .board = BOARD_IDEA,
		.stage = STAGE_ESTABLISHED,
		.response = RESPONSE_OVERDUE,
		.respond_by = at("2026-11-20T23:59:59+08:00") };
	assert_true(rules_duties(&rules, &t, at("2026-11-23T10:00:00+08:00"), &a));
	assert_int_equal(step(&t, "answered")->state, DUTY_OVERDUE);
	assert_int_equal(step(&t, "answered")->days, 3);
	arena_release(&a);
}

static void a_consultation_owes_a_summary(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct wire_step s = { .kind = "summarised", .text = "" };
	struct wire_topic t = { .board = BOARD_CONSULTATION,
		.stage = STAGE_CLOSED,
		.closes_at = at("2026-11-01T23:59:59+08:00"),
		.timeline = &s,
		.n_timeline = 1 };
	assert_true(rules_duties(&rules, &t, at("2026-11-23T10:00:00+08:00"), &a));
	assert_int_equal(t.n_timeline, 1);
	assert_int_equal(s.due, at("2026-11-15T23:59:59+08:00"));
	assert_int_equal(s.state, DUTY_OVERDUE);
	arena_release(&a);
}

static void time_moves_stages(void **state)
{
	(void)state;
	struct wire_topic t = idea(3);
	life_settle(&t, t.endorse_by);
	assert_int_equal(t.stage, STAGE_COLLECTING);
	assert_int_equal(life_next_change(&t), t.endorse_by + 1);
	life_settle(&t, life_next_change(&t));
	assert_int_equal(t.stage, STAGE_UNMET);
	assert_int_equal(life_next_change(&t), 0);

	struct wire_topic event = { .board = BOARD_EVENT, .stage = STAGE_UPCOMING, .opens_at = 1000, .closes_at = 2000 };
	assert_int_equal(life_deadline(&event), 1000);
	life_settle(&event, life_next_change(&event));
	assert_int_equal(event.stage, STAGE_LIVE);
	life_settle(&event, life_next_change(&event));
	assert_int_equal(event.stage, STAGE_CLOSED);
	assert_true(life_deadline(&event) == INT64_MAX);

	struct wire_topic late = {
		.board = BOARD_IDEA, .stage = STAGE_ESTABLISHED, .response = RESPONSE_DUE, .respond_by = 5000
	};
	assert_int_equal(life_deadline(&late), 5000);
	life_settle(&late, 5001);
	assert_int_equal(late.response, RESPONSE_OVERDUE);
	assert_true(life_deadline(&late) == LIFE_OVERDUE + 5000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_numbers_are_those_of_the_platform),
		cmocka_unit_test(a_file_with_a_wrong_number_names_it),
		cmocka_unit_test(duties_that_cannot_be),
		cmocka_unit_test(working_days_skip_weekends_and_holidays),
		cmocka_unit_test(the_threshold_establishes),
		cmocka_unit_test(duties_are_kept_due_or_overdue_by_days),
		cmocka_unit_test(an_answer_that_is_awaited_is_a_duty),
		cmocka_unit_test(a_consultation_owes_a_summary),
		cmocka_unit_test(time_moves_stages),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
