/*
 * Floods, each of another kind and from a few addresses, on a platform as it is when nobody has told it anything (but
 * for budgets that are reached within seconds). Whoever reads from elsewhere is answered in time, whoever writes from
 * elsewhere is heard, and what floods is answered with a sentence or not at all, and never by a failure.
 */
#include "api/lib/readers.h"
#include "sql/sql.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FLOODERS = 16, OF_A_DAY = 15, SHORT_MS = 1500, LONG_MS = 20000 };
#define PASSWORD "correct horse battery"
#define TOPIC "47" /* of the samples; it collects endorsements */

static struct platform p;
static struct scratch folder;
static char rules[RULES_PATH_SIZE], *tokens[FLOODERS], *neighbour;
static double allowed;

static int start(void **state)
{
	static const char *const args[] = { "--rules", rules, NULL };
	static const struct rules_change few[] = {
		{ "\"registrations\": { \"minutes\": 1440, \"address\": 500,",
			"\"registrations\": { \"minutes\": 1440, \"address\": 25," },
		{ "\"uploads\": { \"minutes\": 1440, \"account\": 100,", "\"uploads\": { \"minutes\": 1440, \"account\": 2," },
		{ "\"searches\": { \"minutes\": 1, \"account\": 120, \"address\": 600,",
			"\"searches\": { \"minutes\": 10, \"account\": 120, \"address\": 100," },
		{ "\"attempts_per_address\": 200", "\"attempts_per_address\": 40" },
		{ "\"codes_per_day\": 10,", "\"codes_per_day\": 10, \"comments_per_day\": 15," }, /* OF_A_DAY */
		/* Sanitizers make the kernel wait for Argon2's memory, however little of it: less of it in a check. */
		{ "\"argon2_memory_mib\": 64", "\"argon2_memory_mib\": 8" },
	};
	(void)state;
	scratch_make(&folder);
	rules_write(folder.path, "join", few, ARRAY_LEN(few) - readers_last(), rules);
	platform_start(&p, &(struct platform_opts){ .sample = true, .port = true, .args = args });
	for (int i = 0; i < FLOODERS; i++) {
		char name[24];
		snprintf(name, sizeof name, "flooder%d", i);
		tokens[i] = platform_register(&p, name, PASSWORD);
	}
	neighbour = platform_register(&p, "neighbour", PASSWORD);
	allowed = readers_allowed(&p, 20); /* who floods takes his turns of the processors, too */
	return 0;
}

static int stop(void **state)
{
	(void)state;
	for (int i = 0; i < FLOODERS; i++)
		free(tokens[i]);
	free(neighbour);
	platform_release(&p);
	scratch_remove(&folder);
	return 0;
}

/* ---- floods of requests ---------------------------------------------------------------------- */

/* Each is answered well, refused with a sentence, or told to come back. Answers how often with this status. */
static int expect_heard(const struct load_said *s, const char *what, int status)
{
	size_t known = s->good;
	for (int i = 400; i < 500; i++)
		known += (size_t)s->status[i];
	known += (size_t)s->status[503];
	if (!s->answers || known != s->answers)
		fail_msg("%s: of %zu answers %zu failed: %d with 500, %d with 507", what, s->answers, s->answers - known,
			s->status[500], s->status[507]);
	return s->status[status];
}

/* Until one was answered with this status, at least. meanwhile: what the neighbour does from another address. */
static void flood(struct load *l, const char *what, int status, void (*meanwhile)(void))
{
	const int64_t until = clock_mono() + TEST_DEADLINE_MS;
	struct readers r;
	l->port = p.port;
	l->from = FROM_OTHERS;
	l->connections = FLOODERS;
	load_begin(l);
	readers_begin(&r, &p, allowed);
	readers_pass(&r, SHORT_MS, LONG_MS);
	while (!l->said->status[status] && clock_mono() < until)
		poll(NULL, 0, 20);
	if (meanwhile)
		meanwhile();
	readers_end(&r, what);
	load_end(l);
}

static void post(struct str *out, const char *path, const char *token, const char *body, size_t n, const char *type)
{
	str_addf(out, "%s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\n", path, type);
	if (token)
		str_addf(out, "Authorization: Bearer %s\r\n", token);
	str_addf(out, "Content-Length: %zu\r\n\r\n", n);
	str_add(out, body, n);
}

static void registers(void *ctx, size_t connection, size_t n, struct str *out)
{
	char body[120];
	(void)ctx, (void)connection;
	snprintf(body, sizeof body, "{\"name\":\"crowd%zu\",\"password\":\"" PASSWORD "\"}", n);
	post(out, "POST /v1/accounts", NULL, body, strlen(body), "application/json");
}

static void another_registers(void)
{
	free(platform_newcomer(&p, "newcomer", PASSWORD));
}

static void of_registrations(void **state)
{
	(void)state;
	struct load l = { .one = true, .write = registers };
	flood(&l, "a flood of registrations", 429, another_registers);
	assert_true(expect_heard(l.said, "registrations", 429) > 0);
	assert_in_range(l.said->status[201], 1, 25);
	load_release(&l);
}

static void signs_in(void *ctx, size_t connection, size_t n, struct str *out)
{
	char body[120];
	(void)ctx, (void)connection;
	snprintf(body, sizeof body, "{\"name\":\"stranger%zu\",\"password\":\"" PASSWORD "\"}", n);
	post(out, "POST /v1/sessions", NULL, body, strlen(body), "application/json");
}

static void another_signs_in(void)
{
	struct answer a;
	ask_post(&p, &a, "/v1/sessions", NULL, "{\"name\":\"neighbour\",\"password\":\"" PASSWORD "\"}");
	expect_status(&a, 201, NULL);
	answer_release(&a);
}

static void of_sign_ins(void **state)
{
	(void)state;
	struct load l = { .one = true, .write = signs_in };
	flood(&l, "a flood of sign-ins", 429, another_signs_in);
	assert_true(expect_heard(l.said, "sign-ins", 429) > 0);
	assert_in_range(l.said->status[401], 1, 40 + FLOODERS); /* those that were under way at the limit */
	assert_int_equal(l.said->good, 0);
	load_release(&l);
}

static int64_t rows(const char *statement)
{
	struct sql *db = platform_rows(&p);
	int64_t n = 0;
	assert_int_equal(sql_ask_int(db, NULL, &n, statement, ""), RC_OK);
	sql_close(db);
	return n;
}

static void comments(void *ctx, size_t connection, size_t n, struct str *out)
{
	char body[60];
	(void)ctx;
	snprintf(body, sizeof body, "{\"body\":\"flood %zu\"}", n);
	post(out, "POST /v1/topics/" TOPIC "/comments", tokens[connection], body, strlen(body), "application/json");
}

static void another_comments(void)
{
	struct answer a;
	ask_post(&p, &a, "/v1/topics/" TOPIC "/comments", neighbour, "{\"body\":\"也聽我說\"}");
	expect_status(&a, 201, NULL);
	answer_release(&a);
}

static void of_comments(void **state)
{
	(void)state;
	struct load l = { .one = true, .write = comments };
	flood(&l, "a flood of comments", 429, another_comments);
	assert_true(expect_heard(l.said, "comments", 429) > 0);
	assert_in_range(l.said->status[201], 1, FLOODERS * OF_A_DAY);
	int64_t kept = rows("SELECT count(*) FROM comments WHERE body LIKE 'flood %'");
	assert_in_range(kept, l.said->status[201], l.said->status[201] + FLOODERS); /* some answers were not waited for */
	load_release(&l);
}

/* Bodies that are none, by accounts that could endorse. */
static void endorses_badly(void *ctx, size_t connection, size_t n, struct str *out)
{
	static const char *const bodies[] = { "{", "[]", "null", "{\"reason\":5}", "{\"reason\":\"\\ud800\"}",
		"{\"reason\":\"\xff\xfe\"}", "{\"reason\":\"\x01\"}", "{\"a\":1e999,\"reason\":{}}", "{}{}", "\"x\"" };
	static const char *const types[] = { "application/json", "application/json; charset=big5", "text/plain" };
	STR_LOCAL(deep, 65536);
	size_t i = n % (ARRAY_LEN(bodies) + 2), size = 0;
	(void)ctx;
	if (i < ARRAY_LEN(bodies)) {
		str_addz(&deep, bodies[i]);
		size = deep.len;
	} else if (i == ARRAY_LEN(bodies)) {
		str_addn(&deep, '[', size = 60000);
	} else {
		str_addz(&deep, "{\"reason\":\"");
		str_addn(&deep, 'a', 60000);
		str_addz(&deep, "\"}");
		size = deep.len;
	}
	post(out, "PUT /v1/topics/" TOPIC "/endorsement", tokens[connection], deep.buf, size, types[n % 7 % 3]);
}

static void of_endorsements_with_bad_bodies(void **state)
{
	(void)state;
	int64_t before = rows("SELECT endorsements FROM topics WHERE id = " TOPIC);
	struct load l = { .one = true, .write = endorses_badly };
	flood(&l, "a flood of bad bodies", 400, NULL);
	assert_true(expect_heard(l.said, "bad bodies", 400) > 0);
	assert_int_equal(l.said->good, 0);
	load_release(&l);
	assert_int_equal(rows("SELECT endorsements FROM topics WHERE id = " TOPIC), before);
}

static void searches(void *ctx, size_t connection, size_t n, struct str *out)
{
	(void)ctx, (void)connection;
	str_addf(out, "GET /v1/topics?q=%zu&by=%%E6%%94%%BF HTTP/1.1\r\nHost: x\r\n\r\n", n);
}

static void another_searches(void)
{
	struct answer a;
	ask_get(&p, &a, "/v1/topics?q=%E6%94%BF%E5%BA%9C", NULL);
	expect_status(&a, 200, NULL);
	answer_release(&a);
}

static void of_searches(void **state)
{
	(void)state;
	struct load l = { .one = true, .write = searches };
	flood(&l, "a flood of searches", 429, another_searches);
	assert_true(expect_heard(l.said, "searches", 429) > 0);
	assert_true(l.said->status[200] >= 100);
	load_release(&l);
}

static void uploads(void *ctx, size_t connection, size_t n, struct str *out)
{
	static char bytes[512 << 10];
	(void)ctx;
	if (!*bytes)
		memset(bytes, 'a', sizeof bytes);
	snprintf(bytes, 24, "%022zu\n", n); /* another file each time */
	bytes[23] = '\n';
	post(out, "POST /v1/files?name=a.txt", tokens[connection], bytes, sizeof bytes, "application/octet-stream");
}

static void another_uploads(void)
{
	struct answer a;
	ask(&p, &a,
		&(struct request){ .method = "POST",
			.path = "/v1/files?name=b.txt",
			.token = neighbour,
			.body = "b",
			.type = "application/octet-stream" });
	expect_status(&a, 201, NULL);
	answer_release(&a);
}

static void of_uploads(void **state)
{
	(void)state;
	struct load l = { .one = true, .write = uploads };
	flood(&l, "a flood of uploads", 429, another_uploads);
	assert_true(expect_heard(l.said, "uploads", 429) > 0);
	assert_true(l.said->status[201] <= FLOODERS * 2);
	load_release(&l);
}

/* ---- floods of connections ------------------------------------------------------------------- */

/* A program that does this until it is ended, and counts what it did. */
struct crew {
	pid_t pid;
	volatile size_t *done;
};

static void crew_begin(struct crew *c, void (*work)(volatile size_t *done))
{
	c->done = mmap(NULL, sizeof *c->done, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(c->done != MAP_FAILED);
	c->pid = fork();
	if (c->pid == 0) {
		struct rlimit files;
		program_dies_with_us();
		getrlimit(RLIMIT_NOFILE, &files);
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
		work(c->done);
		for (;;)
			pause();
	}
}

static size_t crew_end(struct crew *c)
{
	size_t done = *c->done;
	kill(c->pid, SIGKILL);
	assert_int_equal(waitpid(c->pid, NULL, 0), c->pid);
	munmap((void *)(uintptr_t)c->done, sizeof *c->done);
	return done;
}

/* least: so much was done before anybody else comes, or it was no flood. How much was in the end. */
static size_t flood_of_connections(
	void (*work)(volatile size_t *done), size_t least, const char *what, void (*meanwhile)(void))
{
	struct crew c;
	struct readers r;
	crew_begin(&c, work);
	for (int64_t until = clock_mono() + TEST_DEADLINE_MS; *c.done < least; poll(NULL, 0, 10))
		if (clock_mono() > until)
			fail_msg("%s: %zu of %zu", what, *c.done, least);
	readers_begin(&r, &p, allowed);
	readers_pass(&r, SHORT_MS, LONG_MS);
	if (meanwhile)
		meanwhile();
	readers_end(&r, what);
	size_t done = crew_end(&c);
	if (readers_last())
		print_message("summary: %s: %zu\n", what, done);
	return done;
}

static size_t how_many_idle(void)
{
	struct rlimit files;
	getrlimit(RLIMIT_NOFILE, &files);
	size_t wanted = readers_last() ? 19000 : 1000, room = files.rlim_max / 2;
	return wanted < files.rlim_max - 1000 ? wanted : room;
}

static void sits_idle(volatile size_t *done)
{
	size_t many = how_many_idle();
	for (size_t i = 0; i < many; i++)
		*done += load_connect(p.port, FROM_OTHERS, i / 150) >= 0;
}

static void of_idle_connections(void **state)
{
	(void)state;
	flood_of_connections(sits_idle, how_many_idle(), "idle connections", another_comments);
}

/* From one address in turn with its neighbours: some say nothing, some say half of something, some hang up rudely. */
static void comes_and_goes(volatile size_t *done)
{
	static const char *const said[] = { "", "GET /v1 HT", "GET /v1/topics HTTP/1.1\r\nHost: x\r\n\r\n" };
	for (size_t i = 0;; i++) {
		int fd = load_connect(p.port, FROM_OTHERS, i % 200);
		if (fd < 0)
			continue; /* this address has used up its ports for now */
		const char *text = said[i % ARRAY_LEN(said)];
		send(fd, text, strlen(text), MSG_NOSIGNAL);
		if (i % 4)
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &(struct linger){ .l_onoff = 1 }, sizeof(struct linger));
		close(fd);
		++*done;
	}
}

static void of_connections_opened_and_closed(void **state)
{
	(void)state;
	flood_of_connections(comes_and_goes, 500, "connections that come and go", another_comments);
}

/* A thousand requests at once, on each of a few connections; half of them take no answer. */
static void asks_ahead(volatile size_t *done)
{
	enum { EAGER = 8, AHEAD = 1000 };
	static char bytes[1 << 16];
	STR_LOCAL(text, STR_NO_LIMIT);
	int fds[EAGER];
	size_t sent[EAGER] = { 0 };
	for (int i = 0; i < AHEAD; i++)
		str_addf(&text, "GET /v1/topics/%d HTTP/1.1\r\nHost: x\r\n\r\n", i % 40 + 1);
	for (size_t i = 0; i < EAGER; i++)
		fds[i] = -1;
	for (struct pollfd waits[EAGER];;) {
		for (size_t i = 0; i < EAGER; i++) {
			if (fds[i] < 0 && (fds[i] = load_connect(p.port, FROM_OTHERS, i)) >= 0)
				fcntl(fds[i], F_SETFL, O_NONBLOCK);
			waits[i] = (struct pollfd){ .fd = fds[i], .events = (short)(POLLOUT | (i % 2 ? POLLIN : 0)) };
		}
		poll(waits, EAGER, 100);
		for (size_t i = 0; i < EAGER; i++) {
			ssize_t n = waits[i].revents & POLLOUT
				? send(fds[i], text.buf + sent[i] % text.len, text.len - sent[i] % text.len, MSG_NOSIGNAL)
				: 0;
			sent[i] += n > 0 ? (size_t)n : 0;
			if (waits[i].revents & POLLIN && (n = recv(fds[i], bytes, sizeof bytes, 0)) > 0)
				*done += (size_t)n;
			if (waits[i].revents & (POLLHUP | POLLERR) || (n < 0 && errno != EAGAIN)) {
				close(fds[i]);
				fds[i] = -1;
				sent[i] = 0;
			}
		}
	}
}

static void of_requests_sent_ahead(void **state)
{
	(void)state;
	flood_of_connections(asks_ahead, 100000, "requests sent ahead, in bytes of answers", another_comments);
}

enum { STREAMS = 800 };

/* As many streams as each address may have, and more; half of them are not read. Those that are told that they are too
 * many count once more. */
static void listens(volatile size_t *done)
{
	static const char request[] = "GET /v1/stream?topics=" TOPIC " HTTP/1.1\r\nHost: x\r\n\r\n";
	static char bytes[1 << 16];
	static struct pollfd fds[STREAMS];
	for (size_t i = 0; i < STREAMS; i++) {
		fds[i] = (struct pollfd){ .fd = load_connect(p.port, FROM_OTHERS, i % 20), .events = i % 2 ? POLLIN : 0 };
		send(fds[i].fd, request, sizeof request - 1, MSG_NOSIGNAL);
		++*done;
	}
	for (;;) {
		poll(fds, STREAMS, -1);
		for (size_t i = 0; i < STREAMS; i++)
			if (fds[i].revents) {
				ssize_t n = recv(fds[i].fd, bytes, sizeof bytes, MSG_DONTWAIT);
				*done += n > 12 && memcmp(bytes, "HTTP/1.1 429", 12) == 0;
				if (n <= 0)
					fds[i].fd = -1;
			}
	}
}

static void another_listens_and_comments(void)
{
	static const char request[] = "GET /v1/stream?topics=" TOPIC " HTTP/1.1\r\nHost: x\r\n\r\n";
	STR_LOCAL(heard, STR_NO_LIMIT);
	char part[4096];
	int fd = platform_connect(&p);
	assert_int_equal(send(fd, request, sizeof request - 1, 0), sizeof request - 1);
	ssize_t n = recv(fd, part, sizeof part, 0);
	assert_true(n > 12 && memcmp(part, "HTTP/1.1 200", 12) == 0);
	another_comments();
	while (!strstr(heard.buf, "event: comment") && (n = recv(fd, part, sizeof part, 0)) > 0)
		str_add(&heard, part, (size_t)n);
	assert_true(n > 0);
	close(fd);
}

static void of_streams(void **state)
{
	(void)state;
	assert_true(flood_of_connections(listens, STREAMS, "streams", another_listens_and_comments) > STREAMS);
}

/* ---- heads that never come to an end --------------------------------------------------------- */

enum { SLOW = 2000, OF_ONE = 150 };

/* A byte now and then does not help; everybody else is answered; and each of them hears why it is over. */
static void of_slow_heads(void **state)
{
	static const char half[] = "GET /v1 HTTP/1.1\r\nHost: x\r\nX: ";
	static struct pollfd fds[SLOW];
	static struct str heard[SLOW];
	struct rlimit files;
	struct readers r;
	size_t open = SLOW;
	(void)state;
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	if (files.rlim_max < SLOW + 100)
		skip();
	int64_t begun = clock_mono();
	for (size_t i = 0; i < SLOW; i++) {
		fds[i] = (struct pollfd){ .fd = load_connect(p.port, FROM_OTHERS, i / OF_ONE), .events = POLLIN };
		str_init(&heard[i], 4096);
		assert_int_equal(send(fds[i].fd, half, sizeof half - 1, MSG_NOSIGNAL), sizeof half - 1);
	}
	int64_t all = clock_mono(), first = 0, more = all + 1000;
	readers_begin(&r, &p, allowed);
	while (open) {
		char part[4096];
		if (clock_mono() - all > 2 * TEST_DEADLINE_MS)
			fail_msg("hung: %zu slow heads are still there", open);
		for (poll(fds, SLOW, 200); clock_mono() > more; more += 1000)
			for (size_t i = 0; i < SLOW; i += 10)
				send(fds[i].fd, "a", 1, MSG_NOSIGNAL);
		for (size_t i = 0; i < SLOW; i++) {
			if (fds[i].fd < 0 || !fds[i].revents)
				continue;
			first = first ? first : clock_mono();
			ssize_t n = recv(fds[i].fd, part, sizeof part, 0);
			if (n > 0)
				str_add(&heard[i], part, (size_t)n);
			if (n > 0)
				continue;
			close(fds[i].fd);
			fds[i].fd = -1;
			open--;
		}
	}
	readers_end(&r, "2,000 slow heads");
	for (size_t i = 0; i < SLOW; i++) {
		if (!str_starts(heard[i].buf, "HTTP/1.1 408 ") || !strstr(heard[i].buf, "\"code\":\"slow_request\""))
			fail_msg("slow head %zu heard: %s", i, heard[i].buf);
		str_release(&heard[i]);
	}
	assert_in_range(first - begun, 9900, 9900 + TEST_DEADLINE_MS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_registrations),
		cmocka_unit_test(of_sign_ins),
		cmocka_unit_test(of_comments),
		cmocka_unit_test(of_endorsements_with_bad_bodies),
		cmocka_unit_test(of_searches),
		cmocka_unit_test(of_uploads),
		cmocka_unit_test(of_idle_connections),
		cmocka_unit_test(of_connections_opened_and_closed),
		cmocka_unit_test(of_requests_sent_ahead),
		cmocka_unit_test(of_streams),
		cmocka_unit_test(of_slow_heads),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
