/* Answers as bytes: what is read, and what is refused because two programs could read two answers; all at once, byte by
 * byte, and cut anywhere. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "net/answer.h"

struct heard {
	struct str lines, body;
	size_t most; /* of the body; then it wants no more */
};

static bool hear_line(void *ctx, const char *line, size_t n)
{
	struct heard *h = ctx;
	str_add(&h->lines, line, n);
	str_addc(&h->lines, '|');
	return true;
}

static bool hear_body(void *ctx, const char *bytes, size_t n)
{
	struct heard *h = ctx;
	str_add(&h->body, bytes, n);
	return h->body.len <= h->most;
}

/* In pieces of `step`. What came last: where it is PART the other side has closed. */
static enum answer_is hear(const char *text, size_t n, size_t step, struct heard *h, size_t *used, bool *keeps)
{
	struct answer a = { .line = hear_line, .body = hear_body, .ctx = h };
	enum answer_is is = ANSWER_IS_PART;
	size_t taken;
	answer_init(&a);
	str_clear(&h->lines);
	str_clear(&h->body);
	*used = 0;
	while (is == ANSWER_IS_PART && *used < n) {
		is = answer_take(&a, text + *used, n - *used < step ? n - *used : step, &taken);
		*used += taken;
	}
	if (is == ANSWER_IS_PART)
		is = answer_end(&a);
	*keeps = a.keeps;
	answer_release(&a);
	return is;
}

#define OK "HTTP/1.1 200 OK\r\n"
#define E "\r\n"

static void what_answers_say(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum answer_is is;
		const char *body; /* where it is whole */
		size_t left;      /* behind its end */
		bool keeps;
	} rows[] = {
		{ OK "Content-Length: 2\r\n" E "ab", ANSWER_IS_WHOLE, "ab", 0, true },
		{ OK "content-length:2\r\n" E "abHTTP/1.1", ANSWER_IS_WHOLE, "ab", 8, true },
		{ OK "Content-Length: 2\r\nConnection: close\r\n" E "ab", ANSWER_IS_WHOLE, "ab", 0, false },
		{ OK "Content-Length: 2\r\nConnection: x, Close\r\n" E "ab", ANSWER_IS_WHOLE, "ab", 0, false },
		{ OK "Content-Length: 2\r\nContent-Length: 2\r\n" E "ab", ANSWER_IS_WHOLE, "ab", 0, true },
		{ OK "Content-Length: 0\r\n" E, ANSWER_IS_WHOLE, "", 0, true },
		{ OK E "until the end", ANSWER_IS_WHOLE, "until the end", 0, false },
		{ OK E, ANSWER_IS_WHOLE, "", 0, false },
		{ "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n" E "ab", ANSWER_IS_WHOLE, "ab", 0, false },
		{ "HTTP/1.1 200\r\nContent-Length: 2\r\n" E "ab", ANSWER_IS_WHOLE, "ab", 0, true },
		{ "HTTP/1.1 204 No Content\r\n" E "HTTP", ANSWER_IS_WHOLE, "", 4, true },
		{ "HTTP/1.1 304 Not Modified\r\nContent-Length: 700\r\n" E, ANSWER_IS_WHOLE, "", 0, true },
		{ "HTTP/1.1 100 Continue\r\n" E "HTTP/1.1 103 Early Hints\r\nLink: x\r\n" E OK "Content-Length: 1\r\n" E "a",
			ANSWER_IS_WHOLE, "a", 0, true },
		{ OK "Transfer-Encoding: chunked\r\n" E "1\r\na\r\n2;x\r\nbc\r\n0\r\nT: t\r\n\r\n", ANSWER_IS_WHOLE, "abc", 0,
			true },
		{ OK "X:\r\nY: \xe5\x81\xa5\t.\r\nContent-Length: 1\r\n" E "a", ANSWER_IS_WHOLE, "a", 0, true },

		{ "", ANSWER_IS_CUT, NULL, 0, false },
		{ "HTTP/1.1 200 O", ANSWER_IS_CUT, NULL, 0, false },
		{ OK "Content-Length: 2\r\n", ANSWER_IS_CUT, NULL, 0, false },
		{ OK "Content-Length: 2\r\n" E "a", ANSWER_IS_CUT, NULL, 0, false },
		{ OK "Transfer-Encoding: chunked\r\n" E "1\r\na\r\n0\r\n", ANSWER_IS_CUT, NULL, 0, false },
		{ "HTTP/1.1 100 Continue\r\n" E, ANSWER_IS_CUT, NULL, 0, false },

		{ "220 mail.example ESMTP\r\n", ANSWER_IS_BAD, NULL, 0, false },
		{ "\r\n" OK E, ANSWER_IS_BAD, NULL, 0, false },
		{ "HTTP/2 200\r\n" E, ANSWER_IS_BAD, NULL, 0, false },
		{ "http/1.1 200 OK\r\n" E, ANSWER_IS_BAD, NULL, 0, false },
		{ "HTTP/1.1 20 OK\r\n" E, ANSWER_IS_BAD, NULL, 0, false },
		{ "HTTP/1.1 2000 OK\r\n" E, ANSWER_IS_BAD, NULL, 0, false },
		{ "HTTP/1.1 099 OK\r\n" E, ANSWER_IS_BAD, NULL, 0, false },
		{ "HTTP/1.1  200 OK\r\n" E, ANSWER_IS_BAD, NULL, 0, false },
		{ "HTTP/1.1 101 Switching Protocols\r\n" E, ANSWER_IS_BAD, NULL, 0, false },
		{ "HTTP/1.1 200 OK\nContent-Length: 1\r\n" E "a", ANSWER_IS_BAD, NULL, 0, false },
		{ OK "Content-Length: 1\n" E "a", ANSWER_IS_BAD, NULL, 0, false },
		{ OK "Content-Length: 1\r\n\n"
			 "a",
			ANSWER_IS_BAD, NULL, 0, false },
		{ OK "X: a\rb\r\n" E, ANSWER_IS_BAD, NULL, 0, false },
		{ OK "X: a\r\n folded\r\n" E, ANSWER_IS_BAD, NULL, 0, false },
		{ OK "\tX: a\r\n" E, ANSWER_IS_BAD, NULL, 0, false },
		{ OK "X : a\r\n" E, ANSWER_IS_BAD, NULL, 0, false },
		{ OK "X\r\n" E, ANSWER_IS_BAD, NULL, 0, false },
		{ OK ": a\r\n" E, ANSWER_IS_BAD, NULL, 0, false },
		{ OK "X: \x01\r\n" E, ANSWER_IS_BAD, NULL, 0, false },
		{ OK "X: \x7f\r\n" E, ANSWER_IS_BAD, NULL, 0, false },
		{ OK "Content-Length: 1\r\nContent-Length: 2\r\n" E "ab", ANSWER_IS_BAD, NULL, 0, false },
		{ OK "Content-Length: 1, 1\r\n" E "a", ANSWER_IS_BAD, NULL, 0, false },
		{ OK "Content-Length: +1\r\n" E "a", ANSWER_IS_BAD, NULL, 0, false },
		{ OK "Content-Length: -1\r\n" E "a", ANSWER_IS_BAD, NULL, 0, false },
		{ OK "Content-Length: 0x1\r\n" E "a", ANSWER_IS_BAD, NULL, 0, false },
		{ OK "Content-Length:\r\n" E "a", ANSWER_IS_BAD, NULL, 0, false },
		{ OK "Content-Length: 99999999999999999999\r\n" E "a", ANSWER_IS_BAD, NULL, 0, false },
		{ OK "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n" E "0\r\n\r\n", ANSWER_IS_BAD, NULL, 0, false },
		{ OK "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n" E "0\r\n\r\n", ANSWER_IS_BAD, NULL, 0,
			false },
		{ OK "Transfer-Encoding: gzip, chunked\r\n" E "0\r\n\r\n", ANSWER_IS_BAD, NULL, 0, false },
		{ OK "Transfer-Encoding: identity\r\n" E "0\r\n\r\n", ANSWER_IS_BAD, NULL, 0, false },
		{ OK "Transfer-Encoding: chunked\r\n" E "x\r\n", ANSWER_IS_BAD, NULL, 0, false },
		{ OK "Transfer-Encoding: chunked\r\n" E "1\r\nab\r\n", ANSWER_IS_BAD, NULL, 0, false },
		{ OK "Transfer-Encoding: chunked\r\n" E "1\na\n0\n\n", ANSWER_IS_BAD, NULL, 0, false },
	};
	static const size_t steps[] = { 1, 2, 3, 5, 7, 1000 };
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (size_t k = 0; k < ARRAY_LEN(steps); k++) {
			struct heard h = { .most = 100 };
			size_t used, n = strlen(rows[i].text);
			bool keeps;
			str_init(&h.lines, 4000);
			str_init(&h.body, 4000);
			enum answer_is is = hear(rows[i].text, n, steps[k], &h, &used, &keeps);
			if (is != rows[i].is)
				fail_msg("%d in pieces of %zu: %s", is, steps[k], rows[i].text);
			if (is == ANSWER_IS_WHOLE) {
				assert_string_equal(h.body.buf, rows[i].body);
				assert_int_equal(n - used, rows[i].left);
				assert_int_equal(keeps, rows[i].keeps);
			}
			str_release(&h.lines);
			str_release(&h.body);
		}
}

static void a_nul_is_no_end(void **state)
{
	(void)state;
	static const char text[] = OK "X: a\0b\r\nContent-Length: 0\r\n" E;
	struct heard h = { .most = 100, .lines = str_within(1000), .body = str_within(1000) };
	size_t used;
	bool keeps;
	assert_int_equal(hear(text, sizeof text - 1, 1000, &h, &used, &keeps), ANSWER_IS_BAD);
	static const char body[] = OK "Content-Length: 3\r\n" E "a\0b";
	assert_int_equal(hear(body, sizeof body - 1, 1000, &h, &used, &keeps), ANSWER_IS_WHOLE);
	assert_int_equal(h.body.len, 3);
	assert_string_equal(h.lines.buf, "HTTP/1.1 200 OK|Content-Length: 3|");
	str_release(&h.lines);
	str_release(&h.body);
}

static void heads_and_wishes_end(void **state)
{
	(void)state;
	struct heard h = { .most = 100, .lines = str_within(2 * ANSWER_HEADS_MAX), .body = str_within(1000) };
	STR_LOCAL(text, 10 * ANSWER_HEADS_MAX);
	size_t used;
	bool keeps;
	while (text.len < 3 * ANSWER_HEADS_MAX) /* each is whole, but they have no end */
		str_addz(&text, "HTTP/1.1 100 Continue\r\n\r\n");
	assert_int_equal(hear(text.buf, text.len, 1000, &h, &used, &keeps), ANSWER_IS_LONG);
	assert_int_equal(used, ANSWER_HEADS_MAX + 1);
	str_clear(&text);
	str_addz(&text, OK "X: ");
	str_addn(&text, 'x', 2 * ANSWER_HEADS_MAX); /* one line */
	assert_int_equal(hear(text.buf, text.len, 1000, &h, &used, &keeps), ANSWER_IS_LONG);
	str_clear(&text);
	str_addz(&text, OK E);
	str_addn(&text, 'x', 200);
	assert_int_equal(hear(text.buf, text.len, 64, &h, &used, &keeps), ANSWER_IS_UNWANTED);
	str_release(&h.lines);
	str_release(&h.body);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(what_answers_say), cmocka_unit_test(a_nul_is_no_end),
		cmocka_unit_test(heads_and_wishes_end) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
