/*
 * A platform that is killed again and again while many write: what it answered is there, once; what it did not answer
 * is there once after it was asked again under the same key; and counts are what the rows are. On each engine; ten
 * kills here, TORTURE_KILLS in `make torture`.
 */
#include "api/lib/api.h"
#include "api/lib/dice.h"
#include "sql/sql.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WRITERS = 16, KILLS = 10, ENDS = 3 };
#define PASSWORD "correct horse battery"
#define TOPIC "47"

struct writer {
	char *token;
	int fd;
	int number;     /* of the comment that is under way, or was last */
	bool waits;     /* for its answer; after a kill it is asked for again */
	bool endorsing; /* the other kind of write: on and off in turn */
	bool endorsed;  /* as the last answer said */
	char in[4096];
	size_t n;
};

static struct platform p;
static struct writer writers[WRITERS];
static int answers, asked_again;

static void send_it(struct writer *w)
{
	char body[100], request[600];
	int i = (int)(w - writers);
	if (w->endorsing)
		snprintf(body, sizeof body, "%s", w->number % 2 ? "{}" : "");
	else
		snprintf(body, sizeof body, "{\"body\":\"writer %d comment %d\"}", i, w->number);
	int n = snprintf(request, sizeof request,
		"%s /v1/topics/" TOPIC "/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nIdempotency-Key: w%d-%d\r\n"
		"Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
		!w->endorsing       ? "POST"
			: w->number % 2 ? "PUT"
							: "DELETE",
		w->endorsing ? "endorsement" : "comments", w->token, i, w->number, strlen(body), body);
	w->n = 0;
	w->waits = true;
	if (send(w->fd, request, (size_t)n, MSG_NOSIGNAL) != n && errno != EPIPE && errno != ECONNRESET)
		fail_msg("cannot send: %s", strerror(errno));
}

/* The answer is whole: what it says is so from now on, whatever happens. */
static void answered(struct writer *w)
{
	int status = (int)strtol(w->in + strlen("HTTP/1.1 "), NULL, 10);
	if (status != 200 && status != 201 && status != 204)
		fail_msg("refused: %s", w->in);
	if (w->endorsing)
		w->endorsed = w->number % 2;
	w->waits = false;
	answers++;
}

static bool is_whole(const struct writer *w)
{
	const char *end = strstr(w->in, "\r\n\r\n"), *length = strcasestr(w->in, "\r\nContent-Length:");
	if (!end)
		return false;
	size_t body = length && length < end ? strtoul(length + strlen("\r\nContent-Length:"), NULL, 10) : 0;
	return w->n - (size_t)(end + 4 - w->in) >= body || w->n + 1 == sizeof w->in;
}

/* Takes what is there. False: the connection has ended. */
static bool hear(struct writer *w)
{
	ssize_t n = recv(w->fd, w->in + w->n, sizeof w->in - 1 - w->n, MSG_DONTWAIT);
	if (n <= 0)
		return n < 0 && errno == EAGAIN;
	w->n += (size_t)n;
	w->in[w->n] = '\0';
	if (is_whole(w))
		answered(w);
	return true;
}

static void write_on(struct writer *w)
{
	w->number++;
	send_it(w);
}

/* All write until so many were answered, and a moment longer; then it is ended, and what it had answered before is
 * taken. */
static void write_and_end(int many, int ms, void (*end_it)(struct platform *p))
{
	struct pollfd fds[WRITERS];
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS, end = 0;
	for (int before = answers; !end || clock_mono() < end;) {
		assert_true(clock_mono() < deadline);
		for (int i = 0; i < WRITERS; i++)
			fds[i] = (struct pollfd){ .fd = writers[i].fd, .events = POLLIN };
		poll(fds, WRITERS, end ? (int)(end - clock_mono()) + 1 : 100);
		for (int i = 0; i < WRITERS; i++) {
			if (fds[i].revents && !hear(&writers[i]))
				fail_msg("the platform hung up before it was killed");
			if (!writers[i].waits)
				write_on(&writers[i]);
		}
		if (!end && answers - before >= many)
			end = clock_mono() + ms;
	}
	end_it(&p);
	for (int i = 0; i < WRITERS; i++) {
		while (writers[i].waits && hear(&writers[i]))
			continue;
		close(writers[i].fd);
	}
}

/* Everybody is connected again, and asks again what was not answered. */
static void go_on(void)
{
	for (int i = 0; i < WRITERS; i++) {
		struct writer *w = &writers[i];
		w->fd = platform_connect(&p);
		asked_again += w->waits;
		if (w->waits)
			send_it(w);
		else
			write_on(w);
	}
}

static void wait_for_all(void)
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	for (int i = 0; i < WRITERS; i++)
		while (writers[i].waits) {
			struct pollfd fd = { .fd = writers[i].fd, .events = POLLIN };
			assert_true(clock_mono() < deadline);
			if (poll(&fd, 1, TEST_DEADLINE_MS) > 0 && !hear(&writers[i]))
				fail_msg("the platform hung up");
		}
}

/* ---- the books ------------------------------------------------------------------------------- */

static int64_t number_of(struct sql *db, const char *text, const char *parameter)
{
	int64_t n = -1;
	struct err e = { 0 };
	if (sql_ask_int(db, &e, &n, text, parameter ? "t" : "", parameter) != RC_OK)
		fail_msg("%s: %s", text, e.detail);
	return n;
}

static void expect_comments_once(struct sql *db)
{
	for (int i = 0; i < WRITERS; i++) {
		char like[40];
		if (writers[i].endorsing)
			continue;
		snprintf(like, sizeof like, "writer %d comment %%", i);
		int64_t rows = number_of(db, "SELECT count(*) FROM comments WHERE body LIKE $1", like);
		int64_t texts = number_of(db, "SELECT count(DISTINCT body) FROM comments WHERE body LIKE $1", like);
		assert_int_equal(texts, writers[i].number); /* each of them */
		assert_int_equal(rows, texts);              /* and once */
	}
}

static void expect_endorsements(struct sql *db)
{
	for (int i = 0; i < WRITERS; i++) {
		char name[24];
		if (!writers[i].endorsing)
			continue;
		snprintf(name, sizeof name, "writer%d", i);
		int64_t rows = number_of(db,
			"SELECT count(*) FROM endorsements WHERE topic = " TOPIC
			" AND person = (SELECT person FROM accounts WHERE nickname = $1)",
			name);
		assert_int_equal(rows, writers[i].endorsed);
	}
}

static void expect_counts(struct sql *db)
{
	assert_int_equal(
		number_of(db,
			"SELECT count(*) FROM topics t WHERE"
			" t.comments <> t.comments_elsewhere + (SELECT count(*) FROM comments c WHERE c.topic = t.id AND"
			" c.removed_at IS NULL) OR t.endorsements <> t.endorsements_elsewhere +"
			" (SELECT count(*) FROM endorsements e WHERE e.topic = t.id)",
			NULL),
		0);
}

static int start(void **unused)
{
	(void)unused;
	platform_start(&p, &(struct platform_opts){ .sample = true, .tireless = true });
	for (int i = 0; i < WRITERS; i++) {
		char name[24];
		snprintf(name, sizeof name, "writer%d", i);
		writers[i] = (struct writer){ .token = platform_register(&p, name, PASSWORD), .endorsing = i % 4 == 3 };
	}
	answers = asked_again = 0;
	go_on();
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	for (int i = 0; i < WRITERS; i++) {
		close(writers[i].fd);
		free(writers[i].token);
	}
	platform_release(&p);
	return 0;
}

static void what_was_answered_outlives_each_kill(void **unused)
{
	(void)unused;
	const char *many = getenv("TORTURE_KILLS");
	int kills = many ? (int)strtol(many, NULL, 10) : KILLS;
	for (int i = 0; i < kills; i++) {
		write_and_end((int)dice(2 * WRITERS), (int)dice(20), platform_kill);
		platform_again(&p);
		go_on();
	}
	wait_for_all();
	struct sql *db = platform_rows(&p);
	expect_comments_once(db);
	expect_endorsements(db);
	expect_counts(db);
	sql_close(db);
	print_message("summary: %d kills, %d writes answered, %d asked again\n", kills, answers, asked_again);
	assert_true(answers > kills);
}

/* A signal ends it in order: whoever was not answered, of them nothing was done. */
static void what_was_done_before_the_end_was_answered(void **unused)
{
	(void)unused;
	for (int i = 0; i < ENDS; i++) {
		write_and_end(2 * WRITERS, (int)dice(20), platform_stop);
		struct sql *db = platform_rows(&p);
		for (int k = 0; k < WRITERS; k++) {
			char body[40];
			snprintf(body, sizeof body, "writer %d comment %d", k, writers[k].number);
			if (!writers[k].endorsing)
				assert_int_equal(
					number_of(db, "SELECT count(*) FROM comments WHERE body = $1", body), !writers[k].waits);
		}
		expect_endorsements(db);
		expect_counts(db);
		sql_close(db);
		platform_again(&p);
		go_on();
	}
	wait_for_all();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_answered_outlives_each_kill, start, stop),
		cmocka_unit_test_setup_teardown(what_was_done_before_the_end_was_answered, start, stop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
