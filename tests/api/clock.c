/* Whose clock counts the days: the platform's, which may have been moved on, and not that of the reader's machine,
 * which may be wrong. And its zone, on both sides of a change of clocks. */
#include "api/lib/api.h"

static struct platform p;
static struct scratch home;

static int start(void **state)
{
	(void)state;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	scratch_make(&home);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	scratch_remove(&home);
	platform_release(&p);
	return 0;
}

/* What `minyi list` prints on a machine whose clock shows this; the caller releases o. */
static void list(struct outcome *o, const char *clock, int wanted)
{
	char now[64];
	const char *const env[] = { now, NULL };
	snprintf(now, sizeof now, "MINYI_NOW=%s", clock);
	run(o, &(struct program_opts){ .home = home.path, .env = env }, "minyi", "--site", p.address, "--lang", "en",
		"list", "idea", "--sort", "deadline", NULL);
	if (o->status != wanted)
		fail_msg("exit status %d: %s", o->status, o->err.buf);
}

static void a_wrong_clock_of_the_reader_counts_no_days(void **state)
{
	(void)state;
	static const char *const wrong[] = { "2026-11-19T23:00:00+08:00", "2026-11-27T10:00:00+08:00",
		"2027-11-23T10:00:00+08:00", "2020-01-01T00:00:00+08:00", TEST_NOW };
	struct outcome right, o;
	list(&right, TEST_NOW, 0);
	assert_non_null(strstr(right.out.buf, " 1d "));
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		list(&o, wrong[i], 0);
		assert_string_equal(o.out.buf, right.out.buf);
		outcome_release(&o);
	}
	outcome_release(&right);
}

/* Also where the list itself is as it was, and without a connection. */
static void a_clock_that_was_moved_on_counts(void **state)
{
	(void)state;
	struct outcome before, after, o;
	list(&before, TEST_NOW, 0);
	run(&o, &(struct program_opts){ 0 }, "minyid", "clock", "--data", p.data, "+13h", NULL);
	assert_int_equal(o.status, 0);
	assert_string_equal(o.out.buf, "2026-11-23T15:00:00+00:00\n");
	outcome_release(&o);
	list(&o, TEST_NOW, 0);
	assert_string_equal(o.out.buf, before.out.buf); /* the same day */
	outcome_release(&o);
	run(&o, &(struct program_opts){ 0 }, "minyid", "clock", "--data", p.data, "+2h", NULL);
	outcome_release(&o);
	list(&after, TEST_NOW, 0);
	assert_string_not_equal(after.out.buf, before.out.buf);
	platform_stop(&p);
	list(&o, TEST_NOW, 0);
	assert_string_equal(o.out.buf, after.out.buf);
	outcome_release(&o);
	platform_again(&p);
	outcome_release(&before);
	outcome_release(&after);
}

static void each_answer_has_the_platform_s_date(void **state)
{
	(void)state;
	static const char *const paths[] = { "/v1", "/v1/topics", "/v1/nothing", "/v1/me" };
	struct answer a;
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		ask_get(&p, &a, paths[i], NULL);
		assert_string_equal(answer_header(&a, "Date"), "Mon, 23 Nov 2026 17:00:00 GMT");
		assert_null(strstr(strstr(a.head.buf, "Date:") + 1, "Date:"));
		answer_release(&a);
	}
}

/* Clocks in London went back on 2026-10-25 at 01:00 GMT. */
static void a_zone_is_told_by_its_name_where_it_changes(void **state)
{
	(void)state;
	struct answer a;
	struct platform london;
	static const char *const args[] = { "--rules", "epetitions", NULL };
	ask_get(&p, &a, "/v1", NULL);
	assert_string_equal(answer_text(&a, "zone"), "+08:00");
	assert_null(answer_json(&a, "zone_name")); /* the rules have an offset */
	answer_release(&a);
	platform_start(&london, &(struct platform_opts){ .args = args, .now = "2026-10-24T12:00:00+01:00" });
	ask_get(&london, &a, "/v1", NULL);
	assert_string_equal(answer_text(&a, "zone"), "+01:00");
	assert_string_equal(answer_text(&a, "zone_name"), "Europe/London");
	answer_release(&a);
	platform_stop(&london);
	london.opts.now = "2026-10-26T12:00:00Z";
	platform_again(&london);
	ask_get(&london, &a, "/v1", NULL);
	assert_string_equal(answer_text(&a, "zone"), "+00:00");
	answer_release(&a);
	platform_release(&london);
}

/* Days without work are known for a year or two. */
static void a_year_without_holidays_is_said(void **state)
{
	(void)state;
	static const char *const known[] = { "MINYI_NOW=2027-12-31T12:00:00+08:00", "MINYI_LANG=en", NULL };
	static const char *const beyond[] = { "MINYI_NOW=2028-01-01T00:00:00+08:00", "MINYI_LANG=en", NULL };
	struct outcome o;
	run(&o, &(struct program_opts){ .env = known }, "minyid", "rules", "join", NULL);
	assert_int_equal(o.status, 0);
	assert_string_equal(o.err.buf, "");
	outcome_release(&o);
	run(&o, &(struct program_opts){ .env = beyond }, "minyid", "rules", "join", NULL);
	assert_int_equal(o.status, 0);
	assert_non_null(strstr(o.err.buf, "does not have this year"));
	outcome_release(&o);
	platform_stop(&p);
	p.opts.now = "2028-01-01T00:00:00+08:00";
	platform_again(&p);
	char *log = platform_log(&p);
	assert_non_null(strstr(log, "holidays"));
	free(log);
}

/* As if so many more had endorsed: what follows from the count happens, and is told. Not where others come. */
static void so_many_more_endorse(void **state)
{
	(void)state;
	struct outcome o;
	struct answer a;
	char number[40], path[60], more[24];
	ask_get(&p, &a, "/v1/topics?board=idea&stage=collecting&limit=1", NULL);
	int64_t missing = answer_int(&a, "items.0.counts.threshold") - answer_int(&a, "items.0.counts.endorsements");
	snprintf(number, sizeof number, "idea:%lld", (long long)answer_int(&a, "items.0.number"));
	snprintf(path, sizeof path, "/v1/topics/%s", answer_text(&a, "items.0.id"));
	answer_release(&a);
	assert_true(missing > 1);
	for (int last = 0; last < 2; last++) {
		snprintf(more, sizeof more, "%lld", (long long)(last ? 1 : missing - 1));
		run(&o, NULL, "minyid", "endorse", "--data", p.data, number, more, NULL);
		assert_int_equal(o.status, 0);
		outcome_release(&o);
		ask_get(&p, &a, path, NULL);
		assert_string_equal(answer_text(&a, "stage"), last ? "established" : "collecting");
		assert_int_equal(answer_int(&a, "counts.threshold") - answer_int(&a, "counts.endorsements"), last ? 0 : 1);
		answer_release(&a);
	}
	run(&o, NULL, "minyid", "endorse", "--data", p.data, "idea:9999", "1", NULL);
	assert_int_equal(o.status, 1);
	outcome_release(&o);
	static const char *const wrong[][2] = { { "idea", "1" }, { "idea:1", "0" }, { "idea:1", "-5" }, { "idea:1", "x" } };
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		run(&o, NULL, "minyid", "endorse", "--data", p.data, wrong[i][0], wrong[i][1], NULL);
		assert_int_equal(o.status, 2);
		outcome_release(&o);
	}
}

/* Where nobody comes there is no connection to the database, nor what it takes; what others write meanwhile is seen,
 * and who comes may write. */
static void alone_it_lets_go_of_the_database(void **state)
{
	(void)state;
	struct platform rests;
	struct answer a;
	struct outcome o;
	char path[60], number[40];
	platform_start(&rests, &(struct platform_opts){ .sample = true });
	ask_get(&rests, &a, "/v1/topics?board=idea&stage=collecting&limit=1", NULL);
	int64_t before = answer_int(&a, "items.0.counts.endorsements");
	snprintf(number, sizeof number, "idea:%lld", (long long)answer_int(&a, "items.0.number"));
	snprintf(path, sizeof path, "/v1/topics/%s", answer_text(&a, "items.0.id"));
	answer_release(&a);
	for (int turn = 1; turn < 3; turn++) {
		platform_stop(&rests);
		platform_again(&rests);
		platform_rest(&rests);
		run(&o, NULL, "minyid", "endorse", "--data", rests.data, number, "1", NULL);
		assert_int_equal(o.status, 0);
		outcome_release(&o);
		if (turn == 2)
			free(platform_register(&rests, "rested", "a-good-pass-phrase")); /* it writes before anybody reads */
		ask_get(&rests, &a, path, NULL);
		assert_int_equal(answer_int(&a, "counts.endorsements"), before + turn);
		answer_release(&a);
	}
	platform_release(&rests);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(so_many_more_endorse),
		cmocka_unit_test(alone_it_lets_go_of_the_database),
		cmocka_unit_test(a_wrong_clock_of_the_reader_counts_no_days),
		cmocka_unit_test(a_clock_that_was_moved_on_counts),
		cmocka_unit_test(each_answer_has_the_platform_s_date),
		cmocka_unit_test(a_zone_is_told_by_its_name_where_it_changes),
		cmocka_unit_test(a_year_without_holidays_is_said),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
