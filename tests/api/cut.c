/* What PostgreSQL does to those who are connected: it cuts them, has no room for more, or answers nobody any more.
 * Whoever asks hears what is so, or that it is to be tried again; what is written is there once or not at all. */
#include "api/lib/api.h"
#include "sql/sql.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>

static struct cluster cluster;
static struct platform platform;
static char *token, comments[80];

#define ROLE "plain" /* limits are not for who owns the server */

static void on_server(const char *statement)
{
	struct sql *db = platform_rows(&platform);
	struct err e = { 0 };
	if (sql_run(db, &e, statement, "") != RC_OK)
		fail_msg("%s: %s", statement, e.detail);
	sql_close(db);
}

static int64_t number(const char *question)
{
	int64_t n = -1;
	struct sql *db = platform_rows(&platform);
	assert_int_equal(sql_ask_int(db, NULL, &n, question, ""), RC_OK);
	sql_close(db);
	return n;
}

/* The platform connects as somebody who may not do everything. */
static void change_role(void)
{
	STR_LOCAL(where, 512);
	STR_LOCAL(plain, 600);
	char *file = file_join(platform.data, "database");
	assert_int_equal(file_read(file, &where, NULL), RC_OK);
	str_addf(&plain, "%s user=" ROLE, where.buf);
	assert_int_equal(file_write(file, plain.buf, plain.len, 0600, NULL), RC_OK);
	free(file);
}

static int start(void **state)
{
	(void)state;
	cluster_start(&cluster, "start");
	platform_start(&platform, &(struct platform_opts){ .sample = true });
	snprintf(comments, sizeof comments, "/v1/topics/%lld/comments",
		(long long)number("SELECT max(id) FROM topics WHERE board = 'idea' AND stage = 'collecting' AND as_of = 0"));
	token = platform_register(&platform, "mei", "correct horse");
	return 0;
}

static int stop(void **state)
{
	(void)state;
	free(token);
	platform_release(&platform);
	cluster_stop(&cluster);
	return 0;
}

/* ---- what goes on beside a lock that somebody else holds ------------------------------------- */

struct asking {
	pthread_t thread;
	const char *method, *body, *key;
	int status;
	bool retry;
};

static void *ask_it(void *arg)
{
	struct asking *v = arg;
	struct answer a;
	ask(&platform, &a,
		&(struct request){ .method = v->method, .path = comments, .token = token, .body = v->body, .headers = v->key });
	v->status = a.status;
	v->retry = answer_header(&a, "Retry-After") != NULL;
	answer_release(&a);
	return NULL;
}

static void begin_asking(struct asking *v)
{
	assert_int_equal(pthread_create(&v->thread, NULL, ask_it, v), 0);
}

#define WAITING \
	"FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'relation'"

/* Cuts whoever waits for a lock of this kind, which it then lets go of. */
static void cut_waiting(const char *lock, struct asking *v)
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	struct sql *db = platform_rows(&platform);
	assert_int_equal(sql_begin(db, false, NULL), RC_OK); /* without the writers' lock */
	assert_int_equal(sql_run(db, NULL, lock, ""), RC_OK);
	begin_asking(v);
	while (!number("SELECT count(*) " WAITING))
		assert_true(clock_mono() < deadline);
	assert_true(number("SELECT count(pg_terminate_backend(pid)) " WAITING) > 0);
	sql_rollback(db);
	sql_close(db);
	pthread_join(v->thread, NULL);
}

static void one_that_is_cut_in_a_read_reads_again(void **state)
{
	(void)state;
	struct asking v = { .method = "GET" };
	cut_waiting("LOCK TABLE comments IN ACCESS EXCLUSIVE MODE", &v);
	assert_int_equal(v.status, 200);
}

#define KEY "Idempotency-Key: cut-in-the-middle-0123456789\r\n"

/* Its comment is there by then, and is not yet counted. */
static void one_that_is_cut_in_a_write_wrote_nothing(void **state)
{
	(void)state;
	struct asking v = { .method = "POST", .body = "{\"body\":\"half of it\"}", .key = KEY };
	cut_waiting("LOCK TABLE history IN SHARE MODE", &v);
	assert_int_equal(v.status, 503);
	assert_true(v.retry);
	assert_int_equal(number("SELECT count(*) FROM comments WHERE body = 'half of it'"), 0);
	ask_it(&v);
	assert_int_equal(v.status, 201);
	assert_int_equal(number("SELECT count(*) FROM comments WHERE body = 'half of it'"), 1);
	assert_int_equal(number("SELECT count(*) FROM topics t WHERE comments - comments_elsewhere <> (SELECT count(*) FROM"
							" comments WHERE topic = t.id AND removed_at IS NULL)"),
		0);
}

/* As when the server was started anew, or what is idle is cut. */
static void all_that_are_cut_come_back(void **state)
{
	(void)state;
	for (int turn = 0; turn < 3; turn++) {
		struct asking reads = { .method = "GET" };
		struct asking writes = { .method = "POST", .body = "{\"body\":\"after a cut\"}" };
		number("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()"
			   " AND pid <> pg_backend_pid()");
		ask_it(turn == 1 ? &writes : &reads); /* either may be the first */
		ask_it(turn == 1 ? &reads : &writes);
		assert_int_equal(reads.status, 200);
		assert_int_equal(writes.status, 201);
	}
	assert_int_equal(number("SELECT count(*) FROM comments WHERE body = 'after a cut'"), 3);
}

/* ---- no room for more ------------------------------------------------------------------------ */

#define CROWD 8
#define OF_EACH 5
#define BACK_MS 2000 /* so long one that is connected is waited for */

/* One that is refused was waited for as long as that: only a slow machine lets that happen, and it is asked again. */
static bool is_served(const char *path)
{
	const int64_t until = clock_mono() + TEST_DEADLINE_MS;
	struct answer a;
	int64_t begun;
	int status;
	do {
		begun = clock_mono();
		ask_get(&platform, &a, path, NULL);
		status = a.status;
		answer_release(&a);
	} while (status == 503 && clock_mono() - begun >= BACK_MS && clock_mono() < until);
	return status == 200;
}

static void *search_all(void *arg)
{
	atomic_int *good = arg;
	for (int i = 0; i < OF_EACH; i++) {
		char path[80];
		snprintf(path, sizeof path, "/v1/topics?q=%%E5%%85%%AC%%E5%%9C%%92&limit=%d", 1 + i);
		*good += is_served(path);
	}
	return NULL;
}

static void where_there_is_no_room_for_more_those_there_are_serve_all(void **state)
{
	(void)state;
	pthread_t threads[CROWD];
	atomic_int good = 0;
	char text[200];
	platform_stop(&platform);
	on_server("CREATE ROLE " ROLE " LOGIN");
	snprintf(text, sizeof text, "GRANT ALL ON SCHEMA public TO " ROLE);
	on_server(text);
	on_server(
		"DO $$ DECLARE t regclass; BEGIN FOR t IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace ="
		" CAST('public' AS regnamespace) LOOP EXECUTE format('ALTER TABLE %s OWNER TO " ROLE "', t); END LOOP; END $$");
	change_role();
	platform_again(&platform);
	snprintf(text, sizeof text, "ALTER ROLE " ROLE " CONNECTION LIMIT %d",
		(int)number("SELECT count(*) FROM pg_stat_activity WHERE usename = '" ROLE "' AND pid <> pg_backend_pid()"));
	struct sql *db = NULL; /* as who may */
	STR_LOCAL(where, 512);
	char *file = file_join(platform.data, "database");
	assert_int_equal(file_read(file, &where, NULL), RC_OK);
	str_addz(&where, " user=minyi");
	assert_int_equal(sql_connect(where.buf, &(struct sql_options){ .busy_ms = 1000 }, &db, NULL), RC_OK);
	assert_int_equal(sql_run(db, NULL, text, ""), RC_OK);
	for (int i = 0; i < CROWD; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, search_all, &good), 0);
	for (int i = 0; i < CROWD; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(good, CROWD * OF_EACH);
	assert_int_equal(sql_run(db, NULL, "ALTER ROLE " ROLE " CONNECTION LIMIT -1", ""), RC_OK);
	sql_close(db);
	char *log = platform_log(&platform);
	assert_non_null(strstr(log, "too many connections"));
	free(log);
	free(file);
}

/* ---- no answer ------------------------------------------------------------------------------- */

#define HANGS_MS 20000 /* ten seconds for a statement, and what is waited beyond */

static void a_server_that_answers_nobody_is_given_up(void **state)
{
	(void)state;
	struct asking reads = { .method = "GET" };
	struct asking writes = { .method = "POST",
		.body = "{\"body\":\"into nothing\"}",
		.key = "Idempotency-Key: cut-in-the-middle-2123456789\r\n" };
	cluster_tell(&cluster, "freeze");
	int64_t began = clock_mono();
	begin_asking(&reads);
	begin_asking(&writes);
	pthread_join(reads.thread, NULL);
	pthread_join(writes.thread, NULL);
	int64_t took = clock_mono() - began;
	cluster_tell(&cluster, "thaw");
	assert_true(reads.status == 503 && reads.retry);
	assert_true(writes.status == 503 && writes.retry);
	assert_in_range(took, 0, HANGS_MS);
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	do
		ask_it(&writes);
	while (writes.status == 503 && clock_mono() < deadline);
	assert_int_equal(writes.status, 201);
	ask_it(&reads);
	assert_int_equal(reads.status, 200);
	assert_int_equal(number("SELECT count(*) FROM comments WHERE body = 'into nothing'"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_that_is_cut_in_a_read_reads_again),
		cmocka_unit_test(one_that_is_cut_in_a_write_wrote_nothing),
		cmocka_unit_test(all_that_are_cut_come_back),
		cmocka_unit_test(a_server_that_answers_nobody_is_given_up),
		cmocka_unit_test(where_there_is_no_room_for_more_those_there_are_serve_all),
	};
	if (platform_at_server())
		return cmocka_run_group_tests(tests, start, stop);
	printf("skipped: nobody cuts what is in a file\n[  SKIPPED ] cut\n");
	return 0;
}
