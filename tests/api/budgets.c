/* How often: by one account, from one address, from one network; what is refused says until when, and writes nothing.
 */
#include "api/lib/api.h"
#include "sql/sql.h"

#define PASSWORD "correct horse 12"

static struct platform p;
static char rules[RULES_PATH_SIZE];

static const struct rules_change few[] = {
	{ "\"writes\": { \"minutes\": 1440, \"account\": 5000,", "\"writes\": { \"minutes\": 1440, \"account\": 4," },
	{ "\"address\": 500, \"network\": 2000 },\n\t\t\"sign_ins\"",
		"\"address\": 3, \"network\": 2000 },\n\t\t\"sign_ins\"" },
	{ "\"searches\": { \"minutes\": 1, \"account\": 120, \"address\": 600, \"network\": 3000 }",
		"\"searches\": { \"minutes\": 60, \"account\": 2, \"address\": 4, \"network\": 6 }" },
	{ "\"exports\": { \"minutes\": 60, \"account\": 30, \"address\": 120,",
		"\"exports\": { \"minutes\": 60, \"account\": 1, \"address\": 2," },
	{ "\"attempts_per_address\": 200", "\"attempts_per_address\": 5" },
	{ "\"argon2_memory_mib\": 64", "\"argon2_memory_mib\": 1" },
};

static int start(void **state)
{
	(void)state;
	static const char *const args[] = { "--rules", rules, "--trust-proxy", NULL };
	platform_start(&p, &(struct platform_opts){ .sample = true });
	platform_stop(&p);
	rules_write(p.scratch.path, "join", few, ARRAY_LEN(few), rules);
	p.opts.args = args;
	platform_again(&p);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	platform_release(&p);
	return 0;
}

/* Answers the seconds of Retry-After; 0: none. */
static int asked(
	const char *method, const char *path, const char *address, const char *token, const char *body, int status)
{
	struct answer a;
	ask_for(&p, &a, address, &(struct request){ .method = method, .path = path, .token = token, .body = body });
	expect_status(&a, status, status == 429 ? "too_many" : NULL);
	const char *after = answer_header(&a, "Retry-After");
	int seconds = after ? (int)strtol(after, NULL, 10) : 0;
	answer_release(&a);
	return seconds;
}

static int searched(const char *address, const char *token, int status)
{
	static int n;
	char path[80];
	snprintf(path, sizeof path, "/v1/topics?q=%d", n++); /* another one each time: kept answers cost nothing */
	return asked("GET", path, address, token, NULL, status);
}

static int64_t rows(const char *statement)
{
	struct sql *db = platform_rows(&p);
	int64_t n = 0;
	assert_int_equal(sql_ask_int(db, NULL, &n, statement, ""), RC_OK);
	sql_close(db);
	return n;
}

static void searches_of_one_address(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++)
		searched("192.0.2.1", NULL, 200);
	int seconds = searched("192.0.2.1", NULL, 429); /* an hour has four: each fourth of it one more */
	assert_in_range(seconds, 600, 901);
	searched("192.0.2.2", NULL, 200);
	asked("GET", "/v1/topics?sort=newest", "192.0.2.1", NULL, NULL, 200); /* a list as it stands */
	for (int i = 0; i < 8; i++)                                           /* the same answer, which is kept */
		asked("GET", "/v1/topics?q=0", "192.0.2.2", NULL, NULL, 200);
}

/* Whatever looks for words is a search. */
static void each_kind_of_search(void **state)
{
	static const char *const names[] = { "title", "by", "not", "author", "similar" };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		for (int n = 0; n < 5; n++) {
			char path[80], address[40];
			snprintf(path, sizeof path, "/v1/topics?%s=w%d", names[i], n);
			snprintf(address, sizeof address, "198.51.100.%zu", i);
			asked("GET", path, address, NULL, NULL, n < 4 ? 200 : 429);
		}
}

/* Whoever has 48 bits has 65,536 networks of 64. */
static void a_wider_network_has_a_budget_too(void **state)
{
	(void)state;
	for (int i = 0; i < 6; i++) {
		char address[40];
		snprintf(address, sizeof address, "2001:db8:1:%x::%x", i, i);
		searched(address, NULL, 200);
	}
	searched("2001:db8:1:ffff::1", NULL, 429);
	searched("2001:db8:2::1", NULL, 200);
	for (int i = 0; i < 3; i++)
		searched("2001:db8:2::2", NULL, 200); /* the same 64 bits */
	searched("2001:db8:2::3", NULL, 429);
}

static void an_account_s_budget_goes_with_it(void **state)
{
	(void)state;
	char *token = platform_newcomer(&p, "mei", PASSWORD), body[60];
	searched("203.0.113.1", token, 200);
	searched("203.0.113.2", token, 200);
	searched("203.0.113.3", token, 429);
	searched("203.0.113.3", NULL, 200);
	asked("GET", "/v1/me/export", "203.0.113.4", token, NULL, 200);
	asked("GET", "/v1/me/export", "203.0.113.5", token, NULL, 429);
	for (int i = 0; i < 5; i++) {
		snprintf(body, sizeof body, "{\"nickname\":\"mei %d\"}", i);
		int seconds = asked("PATCH", "/v1/me", "203.0.113.1", token, body, i < 4 ? 200 : 429);
		assert_true(i < 4 || seconds > 0);
	}
	assert_int_equal(rows("SELECT count(*) FROM accounts WHERE nickname = 'mei 4'"), 0);
	assert_int_equal(rows("SELECT count(*) FROM accounts WHERE nickname = 'mei 3'"), 1);
	free(token);
}

static void registrations_of_one_address(void **state)
{
	(void)state;
	char body[100];
	int64_t before = rows("SELECT count(*) FROM accounts"), attempts = 0;
	for (int i = 0; i < 6; i++) {
		if (i == 3)
			attempts = rows("SELECT count(*) FROM attempts");
		snprintf(body, sizeof body, "{\"name\":\"new%d\",\"password\":\"" PASSWORD "\"}", i);
		asked("POST", "/v1/accounts", "198.51.100.1", NULL, body, i < 3 ? 201 : 429);
	}
	assert_int_equal(rows("SELECT count(*) FROM accounts"), before + 3);
	assert_int_equal(rows("SELECT count(*) FROM attempts"), attempts); /* what is refused writes no row */
}

/* Ever new names from one address: once it waits, nothing of it is kept. */
static void guessing_beyond_the_limit_writes_no_row(void **state)
{
	(void)state;
	char body[100];
	int64_t attempts = 0;
	for (int i = 0; i < 12; i++) {
		if (i == 5)
			attempts = rows("SELECT count(*) FROM attempts");
		snprintf(body, sizeof body, "{\"name\":\"guess%d\",\"password\":\"x\"}", i);
		asked("POST", "/v1/sessions", "198.51.100.9", NULL, body, i < 5 ? 401 : 429);
	}
	assert_int_equal(rows("SELECT count(*) FROM attempts"), attempts);
}

static void they_are_data_of_the_rules(void **state)
{
	(void)state;
	struct outcome o;
	char wrong[RULES_PATH_SIZE];
	static const struct {
		struct rules_change change;
		const char *place;
	} cases[] = {
		{ { "\"searches\": { \"minutes\": 1,", "\"searches\": { \"minutes\": 0," },
			"budgets.searches.minutes (1-10080)" },
		{ { "\"searches\": { \"minutes\": 1,", "\"searching\": { \"minutes\": 1," }, "budgets.searching" },
		{ { "\"exports\": { \"minutes\": 60,", "\"exports\": { \"hours\": 60," }, "budgets.exports.hours" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		rules_write(p.scratch.path, "reach", &cases[i].change, 1, wrong);
		run(&o, &(struct program_opts){ .home = NULL }, "minyid", "rules", wrong, NULL);
		if (o.status != 2 || !strstr(o.err.buf, cases[i].place))
			fail_msg("%s: %d: %s", cases[i].place, o.status, o.err.buf);
		outcome_release(&o);
	}
	static const char *const english[] = { "LANG=en_US.UTF-8", "LC_ALL=en_US.UTF-8", NULL };
	run(&o, &(struct program_opts){ .env = english }, "minyid", "rules", "reach", NULL);
	if (!strstr(o.out.buf, "Searches: 120, 600, 3000 in 1 minutes") ||
		!strstr(o.out.buf, "Registrations: -, 500, 2000 in 1440 minutes"))
		fail_msg("%s", o.out.buf);
	outcome_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(searches_of_one_address),
		cmocka_unit_test(each_kind_of_search),
		cmocka_unit_test(a_wider_network_has_a_budget_too),
		cmocka_unit_test(an_account_s_budget_goes_with_it),
		cmocka_unit_test(registrations_of_one_address),
		cmocka_unit_test(guessing_beyond_the_limit_writes_no_row),
		cmocka_unit_test(they_are_data_of_the_rules),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
