/* Two minyid whose readers are sent to a standby (--read-from): whoever wrote sees it at once, wherever they ask;
 * others see what the standby has, and nothing that is kept is newer than that. One that is away or behind is passed
 * over. */
#include "api/lib/api.h"
#include "sql/sql.h"

#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#define MACHINES 2
#define USED "reads go to the standby"
#define PASSED_OVER "reads go to the primary"
#define FAR_MS 5000 /* one that is so far behind is passed over */

static struct cluster cluster;
static struct platform machines[MACHINES];
static int n_machines;
static char topic[32], comments[80];
static int64_t paused; /* since when the standby stands still */

/* How often a machine's log said so. */
static int said(struct platform *p, const char *what)
{
	char *log = platform_log(p);
	int n = 0;
	for (const char *at = log; (at = strstr(at, what)); at += strlen(what))
		n++;
	free(log);
	return n;
}

static void await_said(struct platform *p, const char *what, int times)
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	while (said(p, what) < times) {
		if (clock_mono() > deadline)
			fail_msg("not said %d times: %s", times, what);
		poll(NULL, 0, 10);
	}
}

/* The platform's database, at the standby alone. */
static void name_standby(const struct platform *p, char *out, size_t room)
{
	STR_LOCAL(named, 512);
	char *file = file_join(p->data, "database");
	assert_int_equal(file_read(file, &named, NULL), RC_OK);
	const char *user = strstr(named.buf, " user=");
	assert_non_null(user);
	snprintf(out, room, "host=%s/pg/b%s", cluster.scratch.path, user);
	free(file);
}

static int start(void **state)
{
	static char where[400];
	static const char *args[] = { "--read-from", where, NULL };
	(void)state;
	int64_t id = 0;
	cluster_start(&cluster, "follow");
	platform_start(&machines[0], &(struct platform_opts){ .sample = true });
	platform_stop(&machines[0]); /* which database it is, is known now */
	name_standby(&machines[0], where, sizeof where);
	machines[0].opts.args = args;
	platform_again(&machines[0]);
	for (n_machines = 1; n_machines < MACHINES; n_machines++)
		platform_join(&machines[n_machines], &machines[0]);
	struct sql *db = platform_rows(&machines[0]);
	assert_int_equal(sql_ask_int(db, NULL, &id,
						 "SELECT max(id) FROM topics WHERE board = 'idea' AND stage = 'collecting' AND as_of = 0", ""),
		RC_OK);
	sql_close(db);
	snprintf(topic, sizeof topic, "%lld", (long long)id);
	snprintf(comments, sizeof comments, "/v1/topics/%s/comments", topic);
	for (int i = 0; i < MACHINES; i++)
		await_said(&machines[i], USED, 1);
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

static void write_comment(struct platform *p, const char *token, const char *text)
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	char body[80], key[80];
	struct answer a = { 0 };
	snprintf(body, sizeof body, "{\"body\":\"%s\"}", text);
	snprintf(key, sizeof key, "Idempotency-Key: standby-0123456789-%s\r\n", text);
	const struct request q = { .method = "POST", .path = comments, .token = token, .body = body, .headers = key };
	for (ask(p, &a, &q); a.status == 503 && clock_mono() < deadline; ask(p, &a, &q))
		answer_release(&a);
	expect_status(&a, 201, NULL);
	answer_release(&a);
}

static bool sees(struct platform *p, const char *token, const char *text)
{
	struct answer a;
	ask_get(p, &a, comments, token);
	expect_status(&a, 200, NULL);
	bool there = strstr(a.body.buf, text) != NULL;
	answer_release(&a);
	return there;
}

static void await_seen(struct platform *p, const char *text)
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	while (!sees(p, NULL, text)) {
		if (clock_mono() > deadline)
			fail_msg("a guest never sees %s", text);
		poll(NULL, 0, 10);
	}
}

static void pause_it(void)
{
	paused = clock_mono();
	cluster_tell(&cluster, "pause");
}

/* Does it stand still for so long that it may be passed over? Only on a machine that is slow. */
static bool may_be_far(void)
{
	return clock_mono() - paused >= FAR_MS;
}

static void expect_unseen(struct platform *p, const char *text)
{
	assert_true(!sees(p, NULL, text) || may_be_far());
}

/* The standby stands still: the writer sees it at both, a guest at none. */
static void expect_apart(const char *token, const char *text)
{
	for (int turn = 0; turn < 2; turn++) /* the second time it could come out of what is kept */
		for (int i = 0; i < MACHINES; i++) {
			assert_true(sees(&machines[i], token, text));
			expect_unseen(&machines[i], text);
		}
}

static int follow(struct platform *p)
{
	char ask[120];
	int fd = platform_connect(p);
	snprintf(ask, sizeof ask, "GET /v1/stream?topics=%s HTTP/1.1\r\nHost: x\r\n\r\n", topic);
	assert_int_equal(write(fd, ask, strlen(ask)), strlen(ask));
	return fd;
}

/* Reads on until it is told. */
static void await_told(int fd, struct str *heard, const char *text)
{
	while (!strstr(heard->buf, text)) {
		char bytes[4096];
		struct pollfd f = { .fd = fd, .events = POLLIN };
		if (poll(&f, 1, TEST_DEADLINE_MS) <= 0)
			fail_msg("the stream never says %s: %s", text, heard->buf);
		ssize_t n = read(fd, bytes, sizeof bytes);
		assert_true(n > 0);
		str_add(heard, bytes, (size_t)n);
	}
}

static void who_wrote_sees_it_and_others_when_the_standby_does(void **state)
{
	(void)state;
	struct answer a;
	STR_LOCAL(heard, (size_t)1 << 20);
	char *token = platform_register(&machines[0], "mei", "correct horse");
	write_comment(&machines[0], token, "before");
	for (int i = 0; i < MACHINES; i++)
		await_seen(&machines[i], "before");
	int stream = follow(&machines[1]);
	await_told(stream, &heard, "retry:");
	pause_it();
	write_comment(&machines[0], token, "meanwhile");
	expect_apart(token, "meanwhile");
	/* Who has just come is known at the other machine, where the standby has never heard of them. */
	char *newcomer = platform_newcomer(&machines[0], "newcomer", "correct horse");
	ask_get(&machines[1], &a, "/v1/me", newcomer);
	expect_status(&a, 200, NULL);
	answer_release(&a);
	/* So is what somebody was told the address of: nothing is said to be missing that is a moment old. */
	ask_get(&machines[1], &a, "/v1/changes", token);
	expect_status(&a, 200, NULL);
	char *since = str_printf("/v1/changes?after=%s", answer_text(&a, "next"));
	answer_release(&a);
	ask_get(&machines[1], &a, since, NULL);
	expect_status(&a, 200, NULL);
	answer_release(&a);
	free(since);
	assert_null(strstr(heard.buf, "meanwhile"));
	cluster_tell(&cluster, "go");
	const bool far = may_be_far();
	await_told(stream, &heard, "meanwhile");
	assert_true(sees(&machines[1], NULL, "meanwhile")); /* whoever was told reads it */
	await_seen(&machines[0], "meanwhile");
	for (int i = 0; i < MACHINES && !far; i++)
		assert_int_equal(said(&machines[i], USED), 1);
	close(stream);
	free(newcomer);
	free(token);
}

static void one_that_is_far_behind_is_passed_over(void **state)
{
	(void)state;
	char *token = platform_register(&machines[1], "ming", "correct horse");
	write_comment(&machines[1], token, "caught");
	await_seen(&machines[0], "caught");
	for (int i = 0; i < MACHINES; i++) /* also where the test before was slow */
		await_said(&machines[i], USED, said(&machines[i], PASSED_OVER) + 1);
	const int used = said(&machines[0], USED), over = said(&machines[0], PASSED_OVER);
	pause_it();
	write_comment(&machines[1], token, "far");
	expect_unseen(&machines[0], "far");
	await_seen(&machines[0], "far");
	await_said(&machines[0], PASSED_OVER, over + 1);
	cluster_tell(&cluster, "go");
	await_said(&machines[0], USED, used + 1);
	assert_int_equal(said(&machines[0], PASSED_OVER), over + 1);
	pause_it(); /* it is asked again */
	write_comment(&machines[1], token, "again");
	expect_unseen(&machines[0], "again");
	cluster_tell(&cluster, "go");
	await_seen(&machines[0], "again");
	free(token);
}

static void one_that_is_gone_is_passed_over(void **state)
{
	(void)state;
	char *token = platform_register(&machines[0], "hua", "correct horse");
	int used[MACHINES];
	for (int i = 0; i < MACHINES; i++)
		used[i] = said(&machines[i], USED);
	cluster_tell(&cluster, "lose");
	for (int i = 0; i < MACHINES; i++)
		assert_true(sees(&machines[i], NULL, "before"));
	write_comment(&machines[0], token, "alone");
	for (int i = 0; i < MACHINES; i++)
		await_seen(&machines[i], "alone");
	cluster_tell(&cluster, "regain");
	for (int i = 0; i < MACHINES; i++)
		await_said(&machines[i], USED, used[i] + 1);
	free(token);
}

static void one_that_takes_its_primary_s_place_goes_on(void **state)
{
	(void)state;
	char *token = platform_register(&machines[0], "lan", "correct horse");
	write_comment(&machines[0], token, "last");
	for (int i = 0; i < MACHINES; i++)
		await_seen(&machines[i], "last");
	cluster_tell(&cluster, "promote");
	for (int i = 0; i < MACHINES; i++)
		assert_true(sees(&machines[i], NULL, "last")); /* whoever takes writes */
	write_comment(&machines[0], token, "promoted");
	for (int i = 0; i < MACHINES; i++) {
		assert_true(sees(&machines[i], token, "promoted"));
		await_seen(&machines[i], "promoted");
	}
	free(token);
}

/* It answers, and shows commits with numbers: of another platform. */
static void one_of_another_platform_is_none(void **state)
{
	(void)state;
	char where[400];
	struct platform other;
	platform_start(&other, &(struct platform_opts){ .sample = true });
	platform_stop(&other);
	name_standby(&machines[0], where, sizeof where);
	other.opts.args = (const char *[]){ "--read-from", where, NULL };
	platform_again(&other);
	await_said(&other, "it has not this platform's rows", 1);
	assert_int_equal(said(&other, USED), 0);
	platform_release(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_wrote_sees_it_and_others_when_the_standby_does),
		cmocka_unit_test(one_of_another_platform_is_none),
		cmocka_unit_test(one_that_is_far_behind_is_passed_over),
		cmocka_unit_test(one_that_is_gone_is_passed_over),
		cmocka_unit_test(one_that_takes_its_primary_s_place_goes_on),
	};
	if (platform_at_server())
		return cmocka_run_group_tests(tests, start, stop);
	printf("skipped: rows in a file have no standby\n[  SKIPPED ] standby\n");
	return 0;
}
