/* A machine's clock that leapt: nothing falls due by it, nothing is dated by it, until somebody says that it is right.
 */
#include "api/lib/api.h"

#define PASSWORD "correct horse 12"
#define LATER "2038-01-01T00:00:00Z"
#define EARLIER "2001-01-01T00:00:00Z"

static struct platform p;
static char *token;

static int start(void **state)
{
	(void)state;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	token = platform_newcomer(&p, "mei", PASSWORD);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	free(token);
	platform_release(&p);
	return 0;
}

static void it_is(const char *now, bool leaps)
{
	platform_stop(&p);
	p.opts.now = now;
	p.opts.leaps = leaps;
	platform_again(&p);
}

static int64_t how_many(const char *stage)
{
	struct answer a;
	char path[80];
	snprintf(path, sizeof path, "/v1/topics?board=idea&stage=%s", stage);
	ask_get(&p, &a, path, NULL);
	expect_status(&a, 200, NULL);
	int64_t n = answer_int(&a, "total");
	answer_release(&a);
	return n;
}

/* Whether what is written now has the date of the day on which all tests play. */
static void writes_today(void)
{
	struct answer a;
	ask_get(&p, &a, "/v1/topics?board=idea&stage=collecting&limit=1", NULL);
	char path[80];
	snprintf(path, sizeof path, "/v1/topics/%s/comments", answer_text(&a, "items.0.id"));
	answer_release(&a);
	ask_post(&p, &a, path, token, "{\"body\":\"今天\"}");
	expect_status(&a, 201, NULL);
	if (!str_starts(answer_text(&a, "created_at"), "2026-11-23T"))
		fail_msg("%s", answer_text(&a, "created_at"));
	answer_release(&a);
}

static void nothing_falls_due_by_a_clock_that_leapt(void **state)
{
	(void)state;
	static const char *const wrong[] = { LATER, EARLIER };
	const int64_t collecting = how_many("collecting"), unmet = how_many("unmet");
	assert_true(collecting > 5);
	assert_false(platform_holds_clock(&p));
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct answer a;
		it_is(wrong[i], true);
		assert_true(platform_holds_clock(&p));
		assert_int_equal(how_many("collecting"), collecting);
		ask_get(&p, &a, "/v1/me", token); /* its session did not end */
		expect_status(&a, 200, NULL);
		answer_release(&a);
		writes_today();
		assert_int_equal(how_many("unmet"), unmet);
		char *log = platform_log(&p);
		assert_non_null(strstr(log, "minyid clock --data"));                 /* at its start, */
		assert_non_null(strstr(log, "until `minyid clock --confirm` says")); /* and in the log */
		free(log);
	}
	it_is(NULL, true); /* right again: nothing happened, and nobody has to say so */
	assert_false(platform_holds_clock(&p));
	assert_int_equal(how_many("collecting"), collecting);
	writes_today();
}

static void confirmed_it_goes_on_from_there(void **state)
{
	(void)state;
	struct outcome o;
	static const char *const env[] = { "MINYI_NOW=2027-02-01T00:00:00Z", NULL };
	it_is("2027-02-01T00:00:00Z", true);
	assert_true(platform_holds_clock(&p));
	assert_true(how_many("collecting") > 0);
	run(&o, &(struct program_opts){ .env = env }, "minyid", "clock", "--data", p.data, "--confirm", NULL);
	assert_int_equal(o.status, 0);
	assert_string_equal(o.out.buf, "2027-02-01T00:00:00+00:00\n");
	outcome_release(&o);
	int64_t begun = clock_mono();
	while (platform_holds_clock(&p))
		if (clock_mono() - begun > TEST_DEADLINE_MS)
			fail_msg("hung: it does not see that its clock was confirmed");
	assert_int_equal(how_many("collecting"), 0);
	it_is("2027-02-01T12:00:00Z", true); /* from then on that is what is known */
	assert_false(platform_holds_clock(&p));
}

static void one_s_own_asks_nobody(void **state)
{
	(void)state;
	struct platform own;
	platform_start(&own, &(struct platform_opts){ .sample = true, .own = true });
	platform_stop(&own);
	own.opts.now = LATER;
	own.opts.leaps = true;
	platform_again(&own);
	struct answer a;
	ask_get(&own, &a, "/v1", NULL);
	assert_null(answer_json(&a, "clock_held"));
	answer_release(&a);
	platform_release(&own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_falls_due_by_a_clock_that_leapt),
		cmocka_unit_test(confirmed_it_goes_on_from_there),
		cmocka_unit_test(one_s_own_asks_nobody),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
