/*
 * Requests from somebody who means harm. First those that have a name, with what must be answered; then some thousand
 * that come out of good ones by cutting, doubling and flipping, the same ones every time. No answer may say that the
 * platform failed, and the platform must live, answer and end in order (it runs with sanitizers).
 */
#include "api/lib/api.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define FUZZ_MS 10000
#define FUZZ_LEAST 300 /* requests, however long a slow machine takes for them */
#define FUZZ_MOST 20000

static struct platform p;
static char *token;
static char rules[RULES_PATH_SIZE], log_file[64];

/* The platform's own rules with passwords that cost little: thousands are tried here. */
static void write_rules(struct platform *at)
{
	rules_write(at->scratch.path, "join",
		&(struct rules_change){ "\"argon2_memory_mib\": 64", "\"argon2_memory_mib\": 1" }, 1, rules);
}

static int start(void **state)
{
	(void)state;
	static const char *args[] = { "--rules", rules, "--log", log_file, NULL };
	platform_start(&p, &(struct platform_opts){ .sample = true });
	platform_stop(&p);
	write_rules(&p);
	snprintf(log_file, sizeof log_file, "%s/log", p.scratch.path);
	p.opts.args = args;
	platform_again(&p);
	token = platform_register(&p, "mallory", "correct horse");
	return 0;
}

static int stop(void **state)
{
	(void)state;
	platform_release(&p);
	free(token);
	return 0;
}

/* ---- by name --------------------------------------------------------------------------------- */

static int64_t total_of(const char *path)
{
	struct answer a;
	ask_get(&p, &a, path, NULL);
	expect_status(&a, 200, NULL);
	int64_t total = answer_int(&a, "total");
	answer_release(&a);
	return total;
}

/* An answer that is kept must not be given to a question that only looks the same when decoded. */
static void a_kept_answer_belongs_to_its_question(void **state)
{
	(void)state;
	assert_int_equal(total_of("/v1/topics?title=%E9%95%B7%E7%85%A7%26limit%3D1"), 0); /* one word: 長照&limit=1 */
	assert_true(total_of("/v1/topics?title=%E9%95%B7%E7%85%A7&limit=1") > 0);
	assert_int_equal(total_of("/v1/topics?title=%E9%95%B7%E7%85%A7%26limit%3D1"), 0);
}

/*
 * The status of the first answer; "" when the connection ended instead. Line ends follow until whatever was announced
 * is complete: a head ends, the largest body is full, a chunk is broken. So an answer comes without waiting.
 */
#define COMPLETING 66000
static void status_of(const struct str *request, char status[4])
{
	struct str all;
	char head[13] = "";
	size_t sent = 0, got = 0;
	ssize_t k = 1;
	struct pollfd fd = { .fd = platform_connect(&p), .events = POLLIN | POLLOUT };
	str_init(&all, STR_NO_LIMIT);
	str_add(&all, request->buf, request->len);
	str_addn(&all, '\n', COMPLETING);
	while (got < 12 && k > 0) {
		if (poll(&fd, 1, TEST_DEADLINE_MS) <= 0)
			fail_msg("hung: %.300s", request->buf);
		if (fd.revents & (POLLIN | POLLHUP | POLLERR))
			got += (k = recv(fd.fd, head + got, 12 - got, 0)) > 0 ? (size_t)k : 0;
		else if ((k = send(fd.fd, all.buf + sent, all.len - sent, MSG_NOSIGNAL | MSG_DONTWAIT)) > 0)
			sent += (size_t)k;
		else
			k = 1; /* it no longer listens: what it said is read next */
		if (sent == all.len)
			fd.events = POLLIN;
	}
	close(fd.fd);
	str_release(&all);
	snprintf(status, 4, "%s", got == 12 ? head + 9 : "");
}

static void raw(const char *bytes, size_t n, const char *one, const char *other)
{
	struct str request;
	char status[4];
	str_init(&request, STR_NO_LIMIT);
	str_add(&request, bytes, n);
	status_of(&request, status);
	if (!str_starts(status, one) && !(other && str_eq(status, other)))
		fail_msg("'%s' where '%s' was expected: %.200s", status, one, bytes);
	str_release(&request);
}
#define RAW(one, other, request) raw(request, sizeof request - 1, one, other)

static void odd_heads(void **state)
{
	(void)state;
	RAW("401", NULL, "GET /v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: x\r\nConnection: close\r\n\r\n");
	RAW("401", NULL, "GET /v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer\r\nConnection: close\r\n\r\n");
	RAW("404", NULL, "GET /v1/topics/1%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	RAW("404", NULL, "GET /v1/topics/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	RAW("404", NULL, "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	RAW("200", NULL, "GET /v1/topics?q=%ff%c0%80%ed%a0%80 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	RAW("200", NULL, "GET /v1/topics?author=%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	RAW("200", NULL, "GET /v1/topics?agency=%e7%92 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	RAW("200", NULL, "GET /v1/topics?author=%00\xff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	RAW("200", NULL, "GET /v1/topics?q=%22%20OR%20title:*%20NEAR( HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	RAW("200", NULL, "GET /v1/topics?q=%27;DROP%20TABLE%20topics;-- HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	RAW("200", NULL, "GET /v1/topics?skip=9223372036854775807 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	RAW("200", NULL, "GET /v1/topics?skip=9223372036854775807&q=a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	RAW("400", NULL, "GET /v1/topics?skip=9223372036854775808 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	RAW("400", NULL, "GET /v1/topics?limit=1e1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	RAW("200", NULL,
		"GET /v1 HTTP/1.1\r\nHost: x\r\nAccept-Language: en;q=nan,zh;q=inf,*;q=-1\r\n"
		"Accept-Encoding: gzip;q=nan\r\nConnection: close\r\n\r\n");
	RAW("400", NULL, "GET /v1 HTTP/1.1\r\nConnection: close\r\n\r\n"); /* no Host */
	RAW("400", NULL, "GET /v1 HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\n\r\n");
	RAW("400", NULL, "GET /v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n");
	RAW("4", "", "GET /v1 HTTP/1.1\r\nHost: x\r\n broken: y\r\nno colon\r\nConnection: close\r\n\r\n");
}

static void odd_bodies(void **state)
{
	(void)state;
	/* Never inflated: a bomb is just no JSON. */
	RAW("400", NULL,
		"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 10\r\n"
		"Connection: close\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\0");
	RAW("400", NULL,
		"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 24\r\nConnection: close\r\n\r\n"
		"{\"name\":\"\xff\xfe\",\"password\":\"");
	RAW("4", "",
		"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n"
		"Connection: close\r\n\r\n{}x");
	RAW("4", "",
		"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
		"fffffffffffffffff\r\n{}\r\n0\r\n\r\n");
	/* Two lengths, or one that another program on the way might not see: nothing of it is taken for a request. */
	RAW("400", NULL,
		"PUT /v1/topics/1/follow HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n"
		"0\r\n\r\n");
	RAW("400", NULL, "PUT /v1/topics/1/follow HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n{}");
	RAW("413", "", "GET /v1 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello");
}

static void heads_have_a_limit(void **state)
{
	(void)state;
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	str_addz(&s, "GET /v1/topics?q=");
	str_addn(&s, 'a', 200000);
	str_addz(&s, " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	raw(s.buf, s.len, "4", "");
	str_clear(&s);
	str_addz(&s, "GET /v1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
	for (int i = 0; i < 3000; i++)
		str_addf(&s, "X-%d: %d\r\n", i, i);
	str_addz(&s, "\r\n");
	raw(s.buf, s.len, "4", "");
	str_clear(&s);
	str_addz(&s, "GET /v1/topics?");
	for (int i = 0; i < 100; i++)
		str_addf(&s, "p%d&", i);
	str_addz(&s, " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	raw(s.buf, s.len, "400", NULL);
	str_release(&s);
}

/* ---- by chance ------------------------------------------------------------------------------- */

static uint64_t seed;

static size_t chance(size_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return n ? (size_t)(seed % n) : 0;
}

static const struct {
	const char *method, *path, *body;
} good[] = {
	{ "GET", "/v1", NULL },
	{ "GET", "/v1/boards", NULL },
	{ "GET", "/v1/agencies", NULL },
	{ "GET", "/v1/topics?board=idea&stage=collecting&sort=deadline&limit=5&view=row", NULL },
	{ "GET", "/v1/topics?q=%E5%81%A5%E4%BF%9D%20bus&title=a&by=b&not=c&min_endorsements=3&skip=40", NULL },
	{ "GET", "/v1/topics?followed=me&at_number=3&fields=title,body,mine", NULL },
	{ "GET", "/v1/topics?ids=1,2,3&view=whole", NULL },
	{ "GET", "/v1/topics?after=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", NULL },
	{ "GET", "/v1/topics/3?fields=title", NULL },
	{ "GET", "/v1/topics/idea:2/comments?sort=newest&limit=100", NULL },
	{ "GET", "/v1/topics/2/endorsements?limit=3", NULL },
	{ "GET", "/v1/topics/2/endorsements.csv", NULL },
	{ "GET", "/v1/changes?limit=2", NULL },
	{ "HEAD", "/v1/topics/1", NULL },
	{ "OPTIONS", "/v1/me", NULL },
	{ "GET", "/v1/me", NULL },
	{ "PATCH", "/v1/me", "{\"nickname\":\"小梅\",\"county\":\"臺南市\"}" },
	{ "POST", "/v1/sessions", "{\"name\":\"mallory\",\"password\":\"correct horse\"}" },
	{ "POST", "/v1/accounts",
		"{\"name\":\"eve1\",\"nickname\":\"e\",\"email\":\"e@x.tw\",\"password\":\"correct horse\"}" },
	{ "POST", "/v1/topics/4/comments",
		"{\"body\":\"好，\\u4e00 \\ud83d\\ude00\",\"stance\":\"neutral\",\"reply_to\":\"1\"}" },
	{ "DELETE", "/v1/topics/4/comments/1", NULL },
	{ "PUT", "/v1/topics/idea:1/endorsement", "{\"reason\":\"=1+1\",\"show_nickname\":true,\"show_county\":false}" },
	{ "DELETE", "/v1/topics/1/endorsement", NULL },
	{ "PUT", "/v1/topics/2/follow", "{}" },
	{ "DELETE", "/v1/topics/2/follow", NULL },
	{ "DELETE", "/v1/me", "{\"password\":\"wrong wrong\"}" },
};

static void write_good(struct str *s)
{
	size_t i = chance(ARRAY_LEN(good));
	str_clear(s);
	str_addf(s, "%s %s HTTP/1.1\r\nHost: x\r\n", good[i].method, good[i].path);
	if (chance(4))
		str_addf(s, "Authorization: Bearer %s\r\n", token);
	if (chance(2))
		str_addf(s,
			"Accept: text/csv;q=0.9, application/json\r\nAccept-Encoding: gzip\r\nAccept-Language: en;q=0.%zu\r\n"
			"If-None-Match: \"abc\", W/\"def\"\r\n",
			chance(10));
	if (good[i].body && chance(2))
		str_addf(s, "Idempotency-Key: key-%zu\r\n", chance(5));
	str_addf(s, "Connection: %s\r\n", chance(8) ? "close" : "keep-alive");
	if (good[i].body && chance(5))
		str_addf(s, "Content-Length: %zu\r\n\r\n%s", strlen(good[i].body), good[i].body);
	else if (good[i].body)
		str_addf(s, "Transfer-Encoding: chunked\r\n\r\n%zx\r\n%s\r\n0\r\n\r\n", strlen(good[i].body), good[i].body);
	else
		str_addz(s, "\r\n");
}

static const char *const nasty[] = {
	"%00",
	"%ff",
	"%",
	"%2",
	"&",
	"=",
	"?",
	"/",
	"//",
	"..",
	"\r\n",
	"\n",
	"\t",
	" ",
	"\"",
	"'",
	"\\",
	"{",
	"}",
	"[",
	"]",
	",",
	":",
	"*",
	"-",
	"-1",
	"0",
	"9223372036854775807",
	"9223372036854775808",
	"99999999999999999999",
	"1e999",
	"nan",
	"\\u0000",
	"\\ud800",
	"\xff",
	"\xc0\x80",
	"\xed\xa0\x80",
	"\xe3\x80\x80",
	"\xe2\x80\xae",
	"\x1b[2J",
	"null",
	"true",
	"[[[[[[[[",
	"Content-Length: -1\r\n",
	"Transfer-Encoding: chunked\r\n",
	"Expect: 100-continue\r\n",
	"Content-Encoding: gzip\r\n",
	"X-Forwarded-For: 1.2.3.4, ::\r\n",
	"; q=",
	"ifnull(1)",
	"\" OR \"",
	"NEAR(",
	"idea:",
	"key:",
	"me",
};

/* One change somewhere; s is long enough for it. */
static void mutate(struct str *s)
{
	struct str out;
	size_t at = chance(s->len + 1), n = chance(3) ? chance(8) : chance(200);
	n = n > s->len - at ? s->len - at : n;
	str_init(&out, STR_NO_LIMIT);
	str_add(&out, s->buf, at);
	switch (chance(5)) {
	case 0: /* without some bytes */ break;
	case 1: /* some bytes twice, or many times */
		for (size_t i = chance(8) ? 2 : chance(300); i > 0; i--)
			str_add(&out, s->buf + at, n);
		break;
	case 2: /* another byte */
		n = at < s->len;
		str_addc(&out, (char)chance(256));
		break;
	case 3: /* only up to here */ n = s->len - at; break;
	default: n = 0; str_addz(&out, nasty[chance(ARRAY_LEN(nasty))]);
	}
	str_add(&out, s->buf + at + n, s->len - at - n);
	str_release(s);
	*s = out;
}

static void some_thousand_broken_requests(void **state)
{
	(void)state;
	struct str request;
	int64_t end = clock_mono() + FUZZ_MS;
	int n = 0, kinds[10] = { 0 };
	char status[4];
	str_init(&request, STR_NO_LIMIT);
	seed = UINT64_C(0x9e3779b97f4a7c15);
	for (; n < FUZZ_LEAST || (n < FUZZ_MOST && clock_mono() < end); n++) {
		write_good(&request);
		for (size_t i = chance(4); i > 0; i--)
			mutate(&request);
		status_of(&request, status);
		/* 505 is about the request: "this version of HTTP is not supported". */
		if (*status == '5' && !str_eq(status, "505"))
			fail_msg("%s for %zu bytes:\n%s", status, request.len, request.buf);
		kinds[*status ? *status - '0' : 0]++;
	}
	str_release(&request);
	print_message("%d requests: %d done, %d refused, %d without an answer\n", n, kinds[2], kinds[4], kinds[0]);
	assert_true(kinds[2] > n / 10 && kinds[4] > n / 10);
	struct answer a;
	ask_get(&p, &a, "/v1", NULL);
	expect_status(&a, 200, NULL);
	answer_release(&a);
	platform_stop(&p);
	struct str log;
	str_init(&log, STR_NO_LIMIT);
	assert_int_equal(file_read(log_file, &log, NULL), RC_OK);
	if (strstr(log.buf, " error "))
		fail_msg("%s", log.buf);
	int lines = 0; /* of broken requests: a few a minute, or whoever sends them fills the disk */
	for (const char *at = log.buf; (at = strstr(at, " http: ")); at++)
		lines++;
	assert_in_range(lines, 1, 100);
	str_release(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_kept_answer_belongs_to_its_question),
		cmocka_unit_test(odd_heads),
		cmocka_unit_test(odd_bodies),
		cmocka_unit_test(heads_have_a_limit),
		cmocka_unit_test(some_thousand_broken_requests),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
