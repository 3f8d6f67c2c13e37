/* The edges of HTTP: what is refused, once and with a reason; who are many, who takes much and reads none of it, while
 * everybody else is answered. Who is slow: floods.c. */
#include "api/lib/group.h"
#include "api/lib/load.h"

#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define FEW_FILES 400 /* of which a quarter is for connections */
#define BIG ((size_t)64 << 20)

/* Everything that comes until the connection ends; what is sent may not all be taken. */
static void say(const struct platform *to, const char *bytes, size_t n, struct str *heard)
{
	char part[4096];
	int fd = platform_connect(to);
	ssize_t got = send(fd, bytes, n, MSG_NOSIGNAL);
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	assert_true(got >= 0);
	str_clear(heard);
	while (poll(&wait, 1, TEST_DEADLINE_MS) > 0 && (got = recv(fd, part, sizeof part, 0)) > 0)
		str_add(heard, part, (size_t)got);
	if (!wait.revents)
		fail_msg("hung: %.300s\nafter: %.300s", bytes, heard->buf);
	close(fd);
}

static size_t answers_in(const struct str *heard)
{
	size_t n = 0;
	for (const char *at = heard->buf; (at = strstr(at, "HTTP/1.1 ")); at++)
		n += at == heard->buf || at[-1] == '}' || at[-1] == '\n';
	return n;
}

#define GOOD "GET /v1/boards HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
#define BAD(status, code, text) { status, code, text, sizeof text - 1 }

/* A good request follows each of them: nothing of it is answered. */
static void one_refusal_and_the_end(void **state)
{
	(void)state;
	static const struct {
		int status;
		const char *code, *text;
		size_t n;
	} cases[] = {
		BAD(400, "bad_request", "GET /v1 HTTP/1.1\nHost: x\n\n" GOOD),
		BAD(400, "bad_request", "GET /v1 HTTP/1.1\r\nHost: x\r\nA: a\n\r\n" GOOD),
		BAD(400, "bad_request", "GET /v1 HTTP/1.1\r\nHost: x\r\nA: a\rB: b\r\n\r\n" GOOD),
		BAD(400, "bad_request", "GET /v1 HTTP/1.1\r\nHost: x\r\nA: a\0b\r\n\r\n" GOOD),
		BAD(400, "bad_request", "GET /v1\0/me HTTP/1.1\r\nHost: x\r\n\r\n" GOOD),
		BAD(400, "bad_request", "GET /v1 HTTP/1.1\r\nHost: x\r\nA:\r\n b\r\n\r\n" GOOD),
		BAD(400, "bad_request",
			"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\nContent-Length: 2\r\n\r\n{}" GOOD),
		BAD(400, "bad_header", "GET /v1 HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n" GOOD),
		BAD(400, "bad_header",
			"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}" GOOD),
		BAD(400, "bad_header",
			"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" GOOD),
		BAD(400, "bad_header", "POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: +2\r\n\r\n{}" GOOD),
		BAD(400, "bad_request",
			"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n" GOOD),
		BAD(413, "too_large", "GET /v1 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello" GOOD),
		BAD(505, "http_version", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
		BAD(400, "bad_request", "\x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03" GOOD),
	};
	STR_LOCAL(heard, STR_NO_LIMIT);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char status[20], code[60];
		say(&p, cases[i].text, cases[i].n, &heard);
		snprintf(status, sizeof status, "HTTP/1.1 %d ", cases[i].status);
		snprintf(code, sizeof code, "\"code\":\"%s\"", cases[i].code);
		if (answers_in(&heard) != 1 || !str_starts(heard.buf, status) || !strstr(heard.buf, code) ||
			!strstr(heard.buf, "\r\nContent-Type: application/problem+json\r\n") ||
			!strstr(heard.buf, "\r\nConnection: close\r\n"))
			fail_msg("%s\nwas answered:\n%s", cases[i].text, heard.buf);
	}
}

static void what_is_too_long_is_refused(void **state)
{
	(void)state;
	STR_LOCAL(request, STR_NO_LIMIT);
	STR_LOCAL(heard, STR_NO_LIMIT);
	str_addz(&request, "GET /v1?");
	str_addn(&request, 'a', 100000);
	say(&p, request.buf, request.len, &heard);
	assert_true(str_starts(heard.buf, "HTTP/1.1 431 "));
	assert_non_null(strstr(heard.buf, "\"code\":\"long_head\""));
	str_clear(&request);
	str_addz(&request, "GET /v1 HTTP/1.1\r\nHost: x\r\n");
	for (int i = 0; i < 200; i++)
		str_addf(&request, "A%d: b\r\n", i);
	str_addz(&request, "\r\n");
	say(&p, request.buf, request.len, &heard);
	assert_true(str_starts(heard.buf, "HTTP/1.1 431 "));
	str_clear(&request);
	str_addz(&request, "GET /v1/topics?");
	for (int i = 0; i < 700; i++)
		str_addf(&request, "p%d&", i);
	str_addz(&request, " HTTP/1.1\r\nHost: x\r\n\r\n");
	say(&p, request.buf, request.len, &heard);
	assert_true(str_starts(heard.buf, "HTTP/1.1 400 "));
}

/* One after the other on a connection, all at once; the last one ends it. */
static void requests_follow_each_other(void **state)
{
	(void)state;
	static const char
		three[] = "GET /v1/boards HTTP/1.1\r\nHost: x\r\n\r\nHEAD /v1 HTTP/1.1\r\nHost: x\r\n\r\n"
				  "POST /v1/sessions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
				  "\r\n" GOOD;
	STR_LOCAL(heard, STR_NO_LIMIT);
	say(&p, three, sizeof three - 1, &heard);
	assert_int_equal(answers_in(&heard), 4);
	assert_non_null(strstr(heard.buf, "HTTP/1.1 422 "));
	static const char old[] = "GET /v1 HTTP/1.0\r\n\r\n";
	say(&p, old, sizeof old - 1, &heard);
	assert_int_equal(answers_in(&heard), 1);
}

/* ---- who are many ---------------------------------------------------------------------------- */

static void expect_answered(void)
{
	struct answer a;
	ask_get(&p, &a, "/v1", NULL);
	expect_status(&a, 200, NULL);
	answer_release(&a);
}

/* What is heard first. */
static void hear(int fd, struct str *out)
{
	char part[4096];
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	if (poll(&wait, 1, TEST_DEADLINE_MS) <= 0)
		fail_msg("hung");
	ssize_t n = recv(fd, part, sizeof part, 0);
	str_clear(out);
	if (n > 0)
		str_add(out, part, (size_t)n);
}

static bool is_served(int fd)
{
	STR_LOCAL(heard, STR_NO_LIMIT);
	send(fd, "GET /v1/boards HTTP/1.1\r\nHost: x\r\n\r\n", 37, MSG_NOSIGNAL);
	hear(fd, &heard);
	bool served = str_starts(heard.buf, "HTTP/1.1 200 ");
	if (!served) {
		assert_true(str_starts(heard.buf, "HTTP/1.1 503 "));
		assert_non_null(strstr(heard.buf, "\"code\":\"crowded\""));
	}
	return served;
}

static int from(size_t host)
{
	int fd = load_connect(p.port, 4, host);
	assert_true(fd >= 0);
	return fd;
}

/* So many connections are for one address; another one has its own, and a place that is left is free. */
static void each_address_has_its_share(void **state)
{
	(void)state;
	int fds[201];
	for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
		fds[i] = from(9);
		assert_int_equal(is_served(fds[i]), i < ARRAY_LEN(fds) - 1);
	}
	int other = from(10);
	assert_true(is_served(other));
	close(other);
	close(fds[0]);
	close(fds[200]);
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	for (bool served = false; !served; close(fds[0])) {
		assert_true(clock_mono() < deadline);
		fds[0] = from(9);
		served = is_served(fds[0]);
	}
	for (size_t i = 1; i < ARRAY_LEN(fds) - 1; i++)
		close(fds[i]);
}

/* ---- files ----------------------------------------------------------------------------------- */

static void put_file(const char *name, size_t n)
{
	char path[120];
	STR_LOCAL(bytes, STR_NO_LIMIT);
	for (size_t i = 0; bytes.len < n; i++)
		str_addf(&bytes, "%zu,row\n", i);
	str_truncate(&bytes, n);
	snprintf(path, sizeof path, "%s/files/%s", p.data, name);
	assert_int_equal(file_write(path, bytes.buf, bytes.len, 0600, NULL), RC_OK);
}

static void get(struct answer *a, const char *method, const char *path, const char *headers)
{
	ask(&p, a, &(struct request){ .method = method, .path = path, .headers = headers });
}

static void a_file_can_be_had_in_parts(void **state)
{
	(void)state;
	static const struct {
		const char *range;
		int status;
		const char *part, *told;
	} cases[] = {
		{ "bytes=0-4", 206, "0,row", "bytes 0-4/3000" },
		{ "bytes=2-4", 206, "row", "bytes 2-4/3000" },
		{ "bytes=0000000000000000000000002-4", 206, "row", "bytes 2-4/3000" },
		{ "bytes=-3", 206, NULL, "bytes 2997-2999/3000" },
		{ "bytes=2998-9999", 206, NULL, "bytes 2998-2999/3000" },
		{ "bytes=3000-", 416, NULL, "bytes */3000" },
		{ "bytes=-0", 416, NULL, "bytes */3000" },
		{ "bytes=4-2", 200, NULL, NULL },
		{ "bytes=0-1,3-4", 200, NULL, NULL },
		{ "lines=0-1", 200, NULL, NULL },
		{ "bytes=99999999999999999999-", 200, NULL, NULL },
	};
	struct answer a;
	char header[200], tag[64];
	put_file("parts.csv", 3000);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		snprintf(header, sizeof header, "Range: %s\r\n", cases[i].range);
		get(&a, "GET", "/files/parts.csv", header);
		expect_status(&a, cases[i].status, cases[i].status == 416 ? "no_part" : NULL);
		if (cases[i].part)
			assert_string_equal(a.body.buf, cases[i].part);
		if (cases[i].told)
			assert_string_equal(answer_header(&a, "Content-Range"), cases[i].told);
		else
			assert_int_equal(a.body.len, 3000);
		answer_release(&a);
	}
	put_file("empty.csv", 0);
	get(&a, "GET", "/files/empty.csv", "Range: bytes=0-\r\n");
	expect_status(&a, 200, NULL);
	answer_release(&a);
	get(&a, "HEAD", "/files/parts.csv", "Range: bytes=0-4\r\n");
	expect_status(&a, 200, NULL);
	assert_string_equal(answer_header(&a, "Content-Length"), "3000");
	assert_string_equal(answer_header(&a, "Accept-Ranges"), "bytes");
	str_copy(tag, sizeof tag, answer_header(&a, "ETag"));
	answer_release(&a);
	snprintf(header, sizeof header, "Range: bytes=0-4\r\nIf-Range: %s\r\n", tag);
	get(&a, "GET", "/files/parts.csv", header);
	expect_status(&a, 206, NULL);
	answer_release(&a);
	snprintf(header, sizeof header, "If-None-Match: %s\r\n", tag);
	get(&a, "GET", "/files/parts.csv", header);
	expect_status(&a, 304, NULL);
	answer_release(&a);
	put_file("parts.csv", 4000);
	snprintf(header, sizeof header, "Range: bytes=0-4\r\nIf-Range: %s\r\nIf-None-Match: %s\r\n", tag, tag);
	get(&a, "GET", "/files/parts.csv", header); /* another version: all of it */
	expect_status(&a, 200, NULL);
	assert_int_equal(a.body.len, 4000);
	answer_release(&a);
	get(&a, "GET", "/files/parts.csv", "Accept-Encoding: gzip\r\n");
	assert_string_equal(answer_header(&a, "Content-Encoding"), "gzip");
	assert_string_not_equal(answer_header(&a, "ETag"), tag);
	answer_gunzip(&a);
	assert_int_equal(a.body.len, 4000);
	answer_release(&a);
}

/* The most memory that it ever had, in KiB. */
static int64_t memory_of(const struct platform *of)
{
	char path[40], *at;
	int64_t n = 0;
	STR_LOCAL(text, 100000);
	snprintf(path, sizeof path, "/proc/%d/status", (int)of->pid);
	assert_int_equal(file_read(path, &text, NULL), RC_OK);
	assert_non_null(at = strstr(text.buf, "VmHWM:"));
	n = strtoll(at + 6, NULL, 10);
	return n;
}

static void who_does_not_read_a_file_blocks_nobody(void **state)
{
	(void)state;
	static const char request[] = "GET /files/big.csv HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n";
	int fds[8];
	put_file("big.csv", BIG);
	int64_t before = memory_of(&p);
	STR_LOCAL(heard, STR_NO_LIMIT);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
		fds[i] = platform_connect(&p);
		assert_int_equal(send(fds[i], request, sizeof request - 1, 0), sizeof request - 1);
		hear(fds[i], &heard);
		assert_true(str_starts(heard.buf, "HTTP/1.1 200 "));
	}
	expect_answered();
	assert_true(memory_of(&p) - before < (int64_t)BIG / 1024); /* not one of the eight is there */
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		close(fds[i]);
}

/* ---- as many as there is room for ------------------------------------------------------------- */

/* With few files there are few connections: who is one too many hears so, and nobody who is there is harmed. The last
 * test, since it takes files from itself, too. */
static void who_is_one_too_many_hears_so(void **state)
{
	(void)state;
	static const char request[] = "GET /v1/boards HTTP/1.1\r\nHost: x\r\n\r\n";
	struct platform small;
	int fds[FEW_FILES / 4 + 1];
	STR_LOCAL(heard, STR_NO_LIMIT);
	setrlimit(RLIMIT_NOFILE, &(struct rlimit){ FEW_FILES, FEW_FILES }); /* a platform inherits it */
	platform_start(&small, &(struct platform_opts){ .sample = true });
	for (int turn = 0; turn < 2; turn++)
		for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
			if (turn == 0)
				fds[i] = platform_connect(&small);
			if (turn == 1 && i == ARRAY_LEN(fds) - 1)
				break;
			send(fds[i], request, sizeof request - 1, MSG_NOSIGNAL);
			hear(fds[i], &heard);
			assert_true(str_starts(heard.buf, i < ARRAY_LEN(fds) - 1 ? "HTTP/1.1 200 " : "HTTP/1.1 503 "));
		}
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		close(fds[i]);
	platform_release(&small);
}

/* Clock ticks that it worked for so far. */
static int64_t work_of(const struct platform *of)
{
	char path[40];
	long long user = 0, kernel = 0;
	STR_LOCAL(text, 4096);
	snprintf(path, sizeof path, "/proc/%d/stat", (int)of->pid);
	assert_int_equal(file_read(path, &text, NULL), RC_OK);
	sscanf(strrchr(text.buf, ')'), ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lld %lld", &user, &kernel);
	return user + kernel;
}

/* The number that the next file that it opens would have. */
static rlim_t next_file_of(const struct platform *of)
{
	char path[60];
	struct stat st;
	for (rlim_t n = 0;; n++) {
		snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)of->pid, (int)n);
		if (lstat(path, &st) != 0)
			return n;
	}
}

/* Whoever comes when no file can be opened waits, which costs the platform nothing; they are taken when one can. */
static void without_files_nobody_works_in_vain(void **state)
{
	(void)state;
	static const char request[] = "GET /v1/boards HTTP/1.1\r\nHost: x\r\n\r\n";
	STR_LOCAL(heard, STR_NO_LIMIT);
	struct platform few;
	struct rlimit before, none;
	platform_start(&few, &(struct platform_opts){ .sample = true });
	assert_int_equal(prlimit(few.pid, RLIMIT_NOFILE, NULL, &before), 0);
	platform_rest(&few);
	none = (struct rlimit){ next_file_of(&few), before.rlim_max };
	assert_int_equal(prlimit(few.pid, RLIMIT_NOFILE, &none, NULL), 0);
	int fd = platform_connect(&few); /* the kernel takes it */
	assert_int_equal(send(fd, request, sizeof request - 1, MSG_NOSIGNAL), sizeof request - 1);
	struct pollfd answer = { .fd = fd, .events = POLLIN };
	assert_int_equal(poll(&answer, 1, 300), 0);
	int64_t work = work_of(&few);
	assert_int_equal(poll(&answer, 1, 2000), 0);
	assert_true(work_of(&few) - work < sysconf(_SC_CLK_TCK) / 4); /* of two seconds */
	assert_int_equal(prlimit(few.pid, RLIMIT_NOFILE, &before, NULL), 0);
	hear(fd, &heard);
	assert_true(str_starts(heard.buf, "HTTP/1.1 200 "));
	close(fd);
	platform_release(&few);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_refusal_and_the_end),
		cmocka_unit_test(what_is_too_long_is_refused),
		cmocka_unit_test(requests_follow_each_other),
		cmocka_unit_test(each_address_has_its_share),
		cmocka_unit_test(a_file_can_be_had_in_parts),
		cmocka_unit_test(who_does_not_read_a_file_blocks_nobody),
		cmocka_unit_test(without_files_nobody_works_in_vain),
		cmocka_unit_test(who_is_one_too_many_hears_so),
	};
	return cmocka_run_group_tests(tests, start_on_port, stop_platform);
}
