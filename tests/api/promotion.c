/* The database's machine dies under load, and its synchronous standby takes its place: nothing that was answered is
 * lost, what comes again is there once, and meanwhile whoever writes is told to try again. */
#include "api/lib/api.h"
#include "sql/sql.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define MACHINES 2
#define COMMENTS 12 /* of each */
#define PATIENCE_MS 60000

static struct cluster cluster;
static struct platform machines[MACHINES];
static int n_machines;

static int start(void **state)
{
	(void)state;
	cluster_start(&cluster, "pair");
	platform_start(&machines[0], &(struct platform_opts){ .sample = true, .tireless = true });
	for (n_machines = 1; n_machines < MACHINES; n_machines++)
		platform_join(&machines[n_machines], &machines[0]);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	while (n_machines > 0)
		platform_release(&machines[--n_machines]);
	cluster_stop(&cluster);
	return 0;
}

struct writer {
	struct platform *p;
	pthread_t thread;
	int number;
	char *token;
	const char *path;
	atomic_int answered, refused;
};

/* Asks until it is taken, under the same key. */
static void *write_all(void *arg)
{
	struct writer *w = arg;
	int64_t until = clock_mono() + PATIENCE_MS;
	while (w->answered < COMMENTS && clock_mono() < until) {
		struct answer a;
		char body[80], key[80];
		snprintf(body, sizeof body, "{\"body\":\"no. %d of machine %d\"}", (int)w->answered, w->number);
		snprintf(key, sizeof key, "Idempotency-Key: promotion-0123456789-%d-%d\r\n", w->number, (int)w->answered);
		ask(w->p, &a,
			&(struct request){ .method = "POST", .path = w->path, .token = w->token, .body = body, .headers = key });
		if (a.status != 201)
			assert_true(a.status == 503 && answer_header(&a, "Retry-After"));
		if (a.status == 201) {
			w->answered++;
		} else {
			w->refused++;
			poll(NULL, 0, 20);
		}
		answer_release(&a);
	}
	return NULL;
}

/* Until a write is there at the primary, and waits for the standby before it is answered. */
static void await_stall(void)
{
	int64_t n = 0, until = clock_mono() + TEST_DEADLINE_MS;
	struct sql *db = platform_rows(&machines[0]);
	while (!n && clock_mono() < until)
		assert_int_equal(
			sql_ask_int(db, NULL, &n, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", ""), RC_OK);
	assert_true(n > 0);
	sql_close(db);
}

static void what_was_answered_outlives_its_server(void **state)
{
	(void)state;
	struct writer writers[MACHINES] = { 0 };
	char path[80];
	int64_t topic = 0, n = 0;
	struct sql *db = platform_rows(&machines[0]);
	assert_int_equal(sql_ask_int(db, NULL, &topic,
						 "SELECT max(id) FROM topics WHERE board = 'idea' AND stage = 'collecting' AND as_of = 0", ""),
		RC_OK);
	sql_close(db);
	snprintf(path, sizeof path, "/v1/topics/%lld/comments", (long long)topic);
	for (int i = 0; i < MACHINES; i++) {
		char name[32];
		snprintf(name, sizeof name, "writer%d", i);
		writers[i].p = &machines[i];
		writers[i].number = i;
		writers[i].path = path;
		writers[i].token = platform_register(&machines[i], name, "correct horse");
	}
	for (int i = 0; i < MACHINES; i++)
		assert_int_equal(pthread_create(&writers[i].thread, NULL, write_all, &writers[i]), 0);
	while (writers[0].answered < COMMENTS / 4)
		poll(NULL, 0, 1);
	cluster_tell(&cluster, "stall");
	await_stall();
	cluster_tell(&cluster, "promote");
	for (int i = 0; i < MACHINES; i++) {
		pthread_join(writers[i].thread, NULL);
		assert_int_equal(writers[i].answered, COMMENTS);
		free(writers[i].token);
	}
	db = platform_rows(&machines[1]);
	assert_int_equal(
		sql_ask_int(db, NULL, &n, "SELECT count(*) FROM comments WHERE body LIKE 'no. % of machine %'", ""), RC_OK);
	assert_int_equal(n, MACHINES * COMMENTS);
	assert_int_equal(
		sql_ask_int(db, NULL, &n, "SELECT count(DISTINCT body) FROM comments WHERE body LIKE 'no. % of machine %'", ""),
		RC_OK);
	assert_int_equal(n, MACHINES * COMMENTS);
	assert_int_equal(sql_ask_int(db, NULL, &n, "SELECT CAST(pg_is_in_recovery() AS INTEGER)", ""), RC_OK);
	assert_int_equal(n, 0);
	sql_close(db);
	printf("summary: refused for the moment: %d\n", writers[0].refused + writers[1].refused);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(what_was_answered_outlives_its_server) };
	if (platform_at_server())
		return cmocka_run_group_tests(tests, start, stop);
	printf("skipped: rows in a file are one machine's\n[  SKIPPED ] promotion\n");
	return 0;
}
