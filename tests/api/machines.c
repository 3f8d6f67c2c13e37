/* Several minyid on one PostgreSQL, each with a folder of its own, as on several machines: what one is told the others
 * know, and what is to be done once is done once. */
#include "api/lib/api.h"
#include "sql/sql.h"

#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#define MACHINES 4
#define OF_EACH 3 /* people */

static struct platform machines[MACHINES];
static int n_machines;

static void start_machines(int n, const struct platform_opts *opts)
{
	platform_start(&machines[0], opts);
	for (n_machines = 1; n_machines < n; n_machines++)
		platform_join(&machines[n_machines], &machines[0]);
}

static int stop_machines(void **state)
{
	(void)state;
	while (n_machines > 0)
		platform_release(&machines[--n_machines]);
	return 0;
}

static int64_t number(const char *question)
{
	int64_t n = -1;
	struct sql *db = platform_rows(&machines[0]);
	assert_int_equal(sql_ask_int(db, NULL, &n, question, ""), RC_OK);
	sql_close(db);
	return n;
}

static void change(const char *statement)
{
	struct sql *db = platform_rows(&machines[0]);
	assert_int_equal(sql_run(db, NULL, statement, ""), RC_OK);
	sql_close(db);
}

/* Asks this machine until its answer has the text; fails where it never does. */
static void becomes(struct platform *p, const char *path, const char *token, const char *text)
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	bool there = false;
	while (!there) {
		struct answer a;
		ask_get(p, &a, path, token);
		there = strstr(a.body.buf, text) != NULL;
		if (!there && clock_mono() > deadline)
			fail_msg("%s never came:\n%s", text, a.body.buf);
		answer_release(&a);
	}
}

/* ---- one hot topic --------------------------------------------------------------------------- */

#define COLLECTING "FROM topics WHERE board = 'idea' AND stage = 'collecting' AND removed_at IS NULL AND as_of = 0"

struct crowd {
	struct platform *p;
	pthread_t thread;
	char path[80];
	char *tokens[OF_EACH];
	int taken;
};

static void *endorse_all(void *arg)
{
	struct crowd *c = arg;
	for (int i = 0; i < OF_EACH; i++) {
		struct answer a;
		ask(c->p, &a, &(struct request){ .method = "PUT", .path = c->path, .token = c->tokens[i], .body = "{}" });
		assert_true(a.status == 200 || a.status == 409); /* who comes when it is reached comes too late */
		c->taken += a.status == 200;
		answer_release(&a);
	}
	return NULL;
}

static void a_threshold_is_reached_once(void **state)
{
	(void)state;
	struct crowd crowds[MACHINES] = { 0 };
	char question[300];
	start_machines(MACHINES, &(struct platform_opts){ .sample = true });
	int64_t topic = number("SELECT max(id) " COLLECTING), before, taken = 0;
	snprintf(question, sizeof question,
		"UPDATE topics SET endorsements = threshold - %d, endorsements_elsewhere = endorsements_elsewhere + threshold - %d"
		" - endorsements WHERE id = %lld",
		MACHINES * OF_EACH - 2, MACHINES * OF_EACH - 2, (long long)topic);
	change(question);
	snprintf(question, sizeof question, "SELECT endorsements FROM topics WHERE id = %lld", (long long)topic);
	before = number(question);
	for (int m = 0; m < MACHINES; m++) {
		crowds[m].p = &machines[m];
		snprintf(crowds[m].path, sizeof crowds[m].path, "/v1/topics/%lld/endorsement", (long long)topic);
		for (int i = 0; i < OF_EACH; i++) {
			char name[32];
			snprintf(name, sizeof name, "reader%d%d", m, i);
			crowds[m].tokens[i] = platform_register(&machines[m], name, "correct horse");
		}
	}
	for (int m = 0; m < MACHINES; m++)
		assert_int_equal(pthread_create(&crowds[m].thread, NULL, endorse_all, &crowds[m]), 0);
	for (int m = 0; m < MACHINES; m++) {
		pthread_join(crowds[m].thread, NULL);
		taken += crowds[m].taken;
	}
	assert_int_equal(taken, MACHINES * OF_EACH - 2);
	assert_int_equal(number(question), before + taken);
	for (int m = 0; m < MACHINES; m++) {
		struct answer a;
		char path[64];
		snprintf(path, sizeof path, "/v1/topics/%lld", (long long)topic);
		ask_get(&machines[m], &a, path, NULL);
		assert_int_equal(answer_int(&a, "counts.endorsements"), before + taken);
		assert_string_equal(answer_text(&a, "stage"), "established");
		int met = 0, duties = 0;
		for (const struct json *s = json_first(answer_json(&a, "timeline")); s; s = json_next(s)) {
			met += str_eq(json_text(json_get(s, "kind")), "established");
			duties += str_eq(json_text(json_get(s, "kind")), "answered");
		}
		assert_int_equal(met, 1);
		assert_int_equal(duties, 1);
		answer_release(&a);
		for (int i = 0; i < OF_EACH; i++)
			free(crowds[m].tokens[i]);
	}
	snprintf(question, sizeof question, "SELECT count(*) FROM notices WHERE topic = %lld AND kind = 'stage'",
		(long long)topic);
	assert_int_equal(number(question), 1);
}

/* ---- back and forth -------------------------------------------------------------------------- */

#define WAVERERS 32
#define TURNS 5 /* the last one is an endorsement, or for every other one of them it is taken back */

struct waverer {
	pthread_t thread;
	const char *path;
	char *token;
	int number, refused;
};

/* Each turn at another machine, while all the others do the same. */
static void *waver(void *arg)
{
	struct waverer *w = arg;
	for (int i = 0; i < TURNS + w->number % 2; i++) {
		struct answer a;
		ask(&machines[(w->number + i) % n_machines], &a,
			&(struct request){
				.method = i % 2 ? "DELETE" : "PUT", .path = w->path, .token = w->token, .body = i % 2 ? NULL : "{}" });
		w->refused += a.status / 100 != 2;
		answer_release(&a);
	}
	return NULL;
}

static void who_takes_it_back_is_counted_no_more(void **state)
{
	(void)state;
	static struct waverer waverers[WAVERERS];
	char question[200], rows[200], path[80];
	struct outcome o;
	start_machines(MACHINES, &(struct platform_opts){ .sample = true });
	int64_t topic = number("SELECT max(id) " COLLECTING);
	snprintf(question, sizeof question, "SELECT endorsements FROM topics WHERE id = %lld", (long long)topic);
	snprintf(rows, sizeof rows, "SELECT count(*) FROM endorsements WHERE topic = %lld", (long long)topic);
	int64_t before = number(question), before_rows = number(rows);
	snprintf(path, sizeof path, "/v1/topics/%lld/endorsement", (long long)topic);
	for (int i = 0; i < WAVERERS; i++) {
		char name[32];
		snprintf(name, sizeof name, "waverer%d", i);
		waverers[i] = (struct waverer){
			.path = path, .number = i, .token = platform_register(&machines[i % MACHINES], name, "correct horse")
		};
	}
	for (int i = 0; i < WAVERERS; i++)
		assert_int_equal(pthread_create(&waverers[i].thread, NULL, waver, &waverers[i]), 0);
	for (int i = 0; i < WAVERERS; i++) {
		pthread_join(waverers[i].thread, NULL);
		assert_int_equal(waverers[i].refused, 0);
		free(waverers[i].token);
	}
	assert_int_equal(number(question), before + WAVERERS / 2);
	assert_int_equal(number(rows), before_rows + WAVERERS / 2);
	run(&o, &(struct program_opts){ 0 }, "minyid", "check", "--data", machines[0].data, NULL);
	if (o.status != 0)
		fail_msg("%s%s", o.out.buf, o.err.buf);
	outcome_release(&o);
}

/* ---- what one is told the others know -------------------------------------------------------- */

static void others_are_told(void **state)
{
	(void)state;
	struct answer a;
	char path[100], topic[32], file[120];
	const char pdf[] = "%PDF-1.7 of the first machine";
	start_machines(2, &(struct platform_opts){ .sample = true });
	char *token = platform_register(&machines[0], "mei", "correct horse");
	snprintf(topic, sizeof topic, "%lld", (long long)number("SELECT max(id) " COLLECTING));
	int fd = platform_connect(&machines[1]);
	STR_LOCAL(heard, (size_t)1 << 20);
	str_addf(&heard, "GET /v1/stream?topics=%s HTTP/1.1\r\nHost: x\r\n\r\n", topic);
	assert_int_equal(write(fd, heard.buf, heard.len), heard.len);
	str_clear(&heard);
	int64_t said = 0;
	for (int64_t deadline = clock_mono() + TEST_DEADLINE_MS; !strstr(heard.buf, "from the first");) {
		char bytes[4096];
		struct pollfd f = { .fd = fd, .events = POLLIN };
		if (clock_mono() > deadline || poll(&f, 1, TEST_DEADLINE_MS) <= 0)
			fail_msg("the other machine's stream says nothing: %s", heard.buf);
		ssize_t n = read(fd, bytes, sizeof bytes);
		assert_true(n > 0);
		str_add(&heard, bytes, (size_t)n);
		if (said++)
			continue;
		snprintf(path, sizeof path, "/v1/topics/%s/comments", topic);
		ask_post(&machines[0], &a, path, token, "{\"body\":\"from the first\"}");
		expect_status(&a, 201, NULL);
		answer_release(&a);
	}
	close(fd);
	/* What was written at the first is read at the second by whoever asks next. */
	ask_get(&machines[1], &a, path, NULL);
	assert_non_null(strstr(a.body.buf, "from the first"));
	answer_release(&a);
	ask(&machines[0], &a,
		&(struct request){ .method = "POST",
			.path = "/v1/files?name=a.pdf",
			.token = token,
			.body = pdf,
			.type = "application/octet-stream" });
	expect_status(&a, 201, NULL);
	snprintf(file, sizeof file, "%s", answer_text(&a, "url"));
	answer_release(&a);
	ask_get(&machines[1], &a, file, token);
	expect_status(&a, 200, NULL);
	assert_string_equal(a.body.buf, pdf);
	answer_release(&a);
	free(token);
}

static void a_write_that_comes_again_elsewhere_is_the_same(void **state)
{
	(void)state;
	struct answer a;
	char path[100], id[32];
	start_machines(2, &(struct platform_opts){ .sample = true });
	char *token = platform_register(&machines[0], "mei", "correct horse");
	snprintf(path, sizeof path, "/v1/topics/%lld/comments", (long long)number("SELECT max(id) " COLLECTING));
	for (int i = 0; i < 2; i++) {
		ask(&machines[i], &a,
			&(struct request){ .method = "POST",
				.path = path,
				.token = token,
				.body = "{\"body\":\"once\"}",
				.headers = "Idempotency-Key: 0123456789abcdef0123\r\n" });
		expect_status(&a, 201, NULL);
		if (i)
			assert_string_equal(answer_text(&a, "id"), id);
		else
			snprintf(id, sizeof id, "%s", answer_text(&a, "id"));
		answer_release(&a);
	}
	assert_int_equal(number("SELECT count(*) FROM comments WHERE body = 'once'"), 1);
	free(token);
}

/* ---- rules ----------------------------------------------------------------------------------- */

static void rules_are_in_force_for_all(void **state)
{
	(void)state;
	static const struct rules_change fewer[] = { { "\"endorsements\": 5000", "\"endorsements\": 77" } };
	char path[2][RULES_PATH_SIZE];
	struct scratch folders[2];
	struct answer a;
	for (int i = 0; i < 2; i++) {
		scratch_make(&folders[i]);
		rules_write(folders[i].path, "join", NULL, 0, path[i]);
	}
	const char *const first[] = { "--rules", path[0], NULL }, *const second[] = { "--rules", path[1], NULL };
	start_machines(1, &(struct platform_opts){ .sample = true, .args = first });
	machines[0].opts.args = second;
	platform_join(&machines[n_machines++], &machines[0]);
	becomes(&machines[1], "/v1", NULL, "\"endorse_threshold\":5000");
	rules_write(folders[0].path, "join", fewer, 1, path[0]);
	ask_get(&machines[0], &a, "/v1", NULL); /* who asks has it look at its file */
	assert_int_equal(answer_int(&a, "rules.endorse_threshold"), 77);
	answer_release(&a);
	char *token = platform_register(&machines[1], "mei", "correct horse"); /* a write goes on under the new ones */
	becomes(&machines[1], "/v1", NULL, "\"endorse_threshold\":77");
	free(token);
	for (int i = 0; i < 2; i++)
		scratch_remove(&folders[i]);
}

/* ---- budgets --------------------------------------------------------------------------------- */

static void said(void *ctx, const char *what)
{
	*(bool *)ctx |= str_starts(what, "budgets ");
}

/* What is spent at one is soon spent at the other. */
static void budgets_are_shared(void **state)
{
	(void)state;
	enum { MOST = 4, TRIES = 3 * MOST };
	static const struct rules_change few[] = { { "\"searches\": { \"minutes\": 1, \"account\": 120, \"address\": 600,",
		"\"searches\": { \"minutes\": 60, \"account\": 120, \"address\": 4," } };
	char path[RULES_PATH_SIZE];
	struct scratch folder;
	bool told = false;
	int good = 0, refused = 0;
	scratch_make(&folder);
	rules_write(folder.path, "join", few, 1, path);
	start_machines(2,
		&(struct platform_opts){ .sample = true, .args = (const char *[]){ "--rules", path, "--trust-proxy", NULL } });
	struct sql *db = platform_rows(&machines[0]);
	(void)sql_wait(db, 0, -1, said, &told, NULL); /* it listens now */
	for (int i = 0; i < MOST + TRIES && !refused; i++) {
		struct answer a;
		char search[60];
		snprintf(search, sizeof search, "/v1/topics?q=%d", i);
		ask(&machines[i >= MOST], &a,
			&(struct request){ .method = "GET", .path = search, .headers = "X-Forwarded-For: 192.0.2.1\r\n" });
		good += a.status == 200;
		refused += a.status == 429;
		answer_release(&a);
		for (int64_t deadline = clock_mono() + TEST_DEADLINE_MS; i == MOST - 1 && !told && clock_mono() < deadline;)
			(void)sql_wait(db, 1000, -1, said, &told, NULL);
	}
	assert_true(told);
	assert_int_equal(refused, 1);
	assert_in_range(good, MOST, 2 * MOST - 1); /* by itself the other one would have answered as many again */
	sql_close(db);
	scratch_remove(&folder);
}

/* ---- mail ------------------------------------------------------------------------------------ */

static void each_mail_goes_once(void **state)
{
	(void)state;
	enum { PEOPLE = 9 };
	struct post post;
	int seen[PEOPLE] = { 0 };
	post_start(&post);
	start_machines(3,
		&(struct platform_opts){ .sample = true,
			.args = (const char *[]){ "--smtp", post.server, "--mail-from", "minyi@platform.tw", NULL } });
	for (int i = 0; i < PEOPLE; i++) {
		struct answer a;
		char name[32], body[100];
		struct platform *p = &machines[i % 3];
		snprintf(name, sizeof name, "reader%d", i);
		char *token = platform_newcomer(p, name, "correct horse");
		snprintf(body, sizeof body, "{\"kind\":\"email\",\"to\":\"%s@example.tw\"}", name);
		ask_post(p, &a, "/v1/verifications", token, body);
		expect_status(&a, 201, NULL);
		answer_release(&a);
		free(token);
	}
	for (int i = 0; i < PEOPLE; i++) {
		const char *to = strstr(post_mail(&post), "RCPT reader");
		assert_non_null(to);
		seen[to[strlen("RCPT reader")] - '0']++;
	}
	for (int i = 0; i < PEOPLE; i++)
		assert_int_equal(seen[i], 1);
	stop_machines(NULL);
	assert_int_equal(post_count(&post), PEOPLE);
	post_release(&post);
}

/* Streams, mail, digests, writing and reading each have a connection, and most of them sleep most of the time. What is
 * told by a machine meanwhile is taken in, or the server has to keep it for ever: it is more here than fits between.
 * At a server of its own, since it keeps what is told until whoever listens in any database has heard it. */
static void nobody_who_sleeps_keeps_what_is_told(void **state)
{
	enum { TIMES = 10, MUCH = 20 };
	static const char listening[] = "GET /v1/stream?topics=47 HTTP/1.1\r\nHost: x\r\n\r\n";
	char part[4096], filling[7000];
	struct post post;
	struct cluster own;
	STR_LOCAL(many, STR_NO_LIMIT);
	(void)state;
	post_start(&post);
	cluster_start(&own, "start");
	const char *const args[] = { "--smtp", post.server, "--mail-from", "minyi@x.tw", NULL };
	start_machines(1, &(struct platform_opts){ .sample = true, .args = args });
	int fd = platform_connect(&machines[0]); /* a stream that was there for a moment */
	assert_int_equal(send(fd, listening, sizeof listening - 1, 0), sizeof listening - 1);
	assert_true(recv(fd, part, sizeof part, 0) > 0);
	close(fd);
	free(platform_register(&machines[0], "ann", "correct horse battery"));
	memset(filling, 'x', sizeof filling);
	for (int i = 0; i < MUCH; i++)
		str_addf(&many, "NOTIFY minyi, '%d %.*s';", i, (int)sizeof filling, filling);
	struct sql *db = platform_rows(&machines[0]);
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS, kept = 0, deaf = 0;
	for (int i = 0; i < TIMES && !kept; i++) {
		assert_int_equal(sql_script(db, many.buf, NULL), RC_OK);
		for (kept = 1; kept && clock_mono() < deadline; poll(NULL, 0, 20))
			assert_int_equal(
				sql_ask_int(db, NULL, &kept, "SELECT CAST(pg_notification_queue_usage() > 0 AS INTEGER)", ""), RC_OK);
	}
	assert_int_equal(sql_ask_int(db, NULL, &deaf,
						 "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
						 " AND wait_event = 'ClientWrite'",
						 ""),
		RC_OK);
	sql_close(db);
	if (kept || deaf)
		fail_msg("the server still keeps what was told: %d connections do not take it in", (int)deaf);
	stop_machines(NULL);
	cluster_stop(&own);
	post_release(&post);
}

/* Whoever keeps the server lets readers wait for as long as any of them may, and then they are to come again: it is no
 * failure of the platform. */
static void a_table_that_is_kept_is_waited_for(void **state)
{
	(void)state;
	struct answer a;
	start_machines(1, &(struct platform_opts){ .sample = true });
	struct sql *keeper = platform_rows(&machines[0]);
	assert_int_equal(sql_begin(keeper, true, NULL), RC_OK);
	assert_int_equal(sql_run(keeper, NULL, "LOCK TABLE topics IN ACCESS EXCLUSIVE MODE", ""), RC_OK);
	ask_get(&machines[0], &a, "/v1", NULL);
	expect_status(&a, 503, "busy");
	answer_release(&a);
	sql_rollback(keeper);
	sql_close(keeper);
	ask_get(&machines[0], &a, "/v1", NULL);
	expect_status(&a, 200, NULL);
	answer_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_threshold_is_reached_once, stop_machines),
		cmocka_unit_test_teardown(who_takes_it_back_is_counted_no_more, stop_machines),
		cmocka_unit_test_teardown(others_are_told, stop_machines),
		cmocka_unit_test_teardown(a_write_that_comes_again_elsewhere_is_the_same, stop_machines),
		cmocka_unit_test_teardown(rules_are_in_force_for_all, stop_machines),
		cmocka_unit_test_teardown(budgets_are_shared, stop_machines),
		cmocka_unit_test_teardown(each_mail_goes_once, stop_machines),
		cmocka_unit_test_teardown(nobody_who_sleeps_keeps_what_is_told, stop_machines),
		cmocka_unit_test_teardown(a_table_that_is_kept_is_waited_for, stop_machines),
	};
	if (platform_at_server())
		return cmocka_run_group_tests(tests, NULL, NULL);
	printf("skipped: rows in a file are one machine's\n[  SKIPPED ] machines\n");
	return 0;
}
