/* The head of a request: what is read, and what is refused because two programs could read it
 * differently. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "server/http/private.h"

/* As it would come, byte by byte. */
static enum head_is look(const char *bytes, size_t n, size_t *size)
{
	struct head_scan scan = { 0 };
	enum head_is is = HEAD_IS_PART;
	for (size_t i = 1; i <= n && is == HEAD_IS_PART; i++)
		is = head_look(&scan, bytes, i);
	*size = scan.at;
	return is;
}

static enum listener_refusal read(const char *text, struct head *h, struct request *q, char **bytes)
{
	size_t size;
	*q = (struct request){ 0 };
	if (look(text, strlen(text), &size) != HEAD_IS_WHOLE)
		return LISTENER_BAD_REQUEST;
	*bytes = xstrndup(text, size);
	return head_read(*bytes, size, h, q);
}

#define H "Host: x\r\n"
#define E "\r\n"

static void what_could_be_read_differently_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum listener_refusal why;
	} cases[] = {
		{ "GET / HTTP/1.1\r\n" H E, LISTENER_TAKES },
		{ "GET / HTTP/1.0\r\n" E, LISTENER_TAKES },
		{ "GET / HTTP/1.1\r\nhOST:x\r\n" E, LISTENER_TAKES },
		{ "GET http://x/a HTTP/1.1\r\n" H E, LISTENER_TAKES },
		{ "PUT / HTTP/1.1\r\n" H "Content-Length: 007\r\n" E, LISTENER_TAKES },
		{ "PUT / HTTP/1.1\r\n" H "Transfer-Encoding: Chunked\r\n" E, LISTENER_TAKES },
		{ "GET / HTTP/1.1\n" H E, LISTENER_BAD_REQUEST },
		{ "GET / HTTP/1.1\r\nHost: x\n" E, LISTENER_BAD_REQUEST },
		{ "GET / HTTP/1.1\r\nHost: x\rA: b\r\n" E, LISTENER_BAD_REQUEST },
		{ "GET / HTTP/1.1\r\n" H "A\r\n" E, LISTENER_BAD_REQUEST },
		{ "GET / HTTP/1.1\r\n" H "A : b\r\n" E, LISTENER_BAD_REQUEST },
		{ "GET / HTTP/1.1\r\n" H "A:\r\n b\r\n" E, LISTENER_BAD_REQUEST },
		{ "GET / HTTP/1.1\r\n" H ": b\r\n" E, LISTENER_BAD_REQUEST },
		{ "GET / HTTP/1.1\r\n" H "A(: b\r\n" E, LISTENER_BAD_REQUEST },
		{ "GET / HTTP/1.1\r\n" H "A: \x01\r\n" E, LISTENER_BAD_REQUEST },
		{ "GET / HTTP/1.1\r\n" H "A: \x7f\r\n" E, LISTENER_BAD_REQUEST },
		{ "GET  / HTTP/1.1\r\n" H E, LISTENER_BAD_REQUEST },
		{ "GET / HTTP/1.1 \r\n" H E, LISTENER_BAD_REQUEST },
		{ "GET\t/ HTTP/1.1\r\n" H E, LISTENER_BAD_REQUEST },
		{ "GET /\t HTTP/1.1\r\n" H E, LISTENER_BAD_REQUEST },
		{ " GET / HTTP/1.1\r\n" H E, LISTENER_BAD_REQUEST },
		{ "G(T / HTTP/1.1\r\n" H E, LISTENER_BAD_REQUEST },
		{ "GET /\r\n" H E, LISTENER_BAD_REQUEST },
		{ "GET / HTTP/11\r\n" H E, LISTENER_BAD_REQUEST },
		{ "GET / http/1.1\r\n" H E, LISTENER_BAD_REQUEST },
		{ "PRI * HTTP/2.0\r\n" E, LISTENER_VERSION },
		{ "GET / HTTP/1.1\r\n" E, LISTENER_BAD_HEADER },
		{ "GET / HTTP/1.1\r\n" H H E, LISTENER_BAD_HEADER },
		{ "GET / HTTP/1.1\r\nHost: x, y\r\n" E, LISTENER_BAD_HEADER },
		{ "GET / HTTP/1.1\r\n" H "Authorization: a\r\nauthorization: b\r\n" E, LISTENER_BAD_HEADER },
		{ "PUT / HTTP/1.1\r\n" H "Content-Length: 1\r\nContent-Length: 1\r\n" E, LISTENER_BAD_HEADER },
		{ "PUT / HTTP/1.1\r\n" H "Content-Length: 1, 1\r\n" E, LISTENER_BAD_HEADER },
		{ "PUT / HTTP/1.1\r\n" H "Content-Length: +1\r\n" E, LISTENER_BAD_HEADER },
		{ "PUT / HTTP/1.1\r\n" H "Content-Length: -1\r\n" E, LISTENER_BAD_HEADER },
		{ "PUT / HTTP/1.1\r\n" H "Content-Length:\r\n" E, LISTENER_BAD_HEADER },
		{ "PUT / HTTP/1.1\r\n" H "Content-Length: 18446744073709551617\r\n" E, LISTENER_TOO_LARGE },
		{ "PUT / HTTP/1.1\r\n" H "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n" E, LISTENER_BAD_HEADER },
		{ "PUT / HTTP/1.1\r\n" H "Transfer-Encoding: gzip, chunked\r\n" E, LISTENER_BAD_HEADER },
		{ "PUT / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n" E, LISTENER_BAD_HEADER },
		{ "GET /?1&2&3&4&5&6&7&8&9&0&1&2&3&4&5&6&7&8&9&0&1&2&3&4&5&6&7&8&9&0&1&2&3 HTTP/1.1\r\n" H E,
			LISTENER_BAD_QUERY },
		{ "GET /?1&2&3&4&5&6&7&8&9&0&1&2&3&4&5&6&7&8&9&0&1&2&3&4&5&6&7&8&9&0&1&2 HTTP/1.1\r\n" H E, LISTENER_TAKES },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct head h;
		struct request q;
		char *bytes = NULL;
		enum listener_refusal why = read(cases[i].text, &h, &q, &bytes);
		if (why != cases[i].why)
			fail_msg("%d and not %d:\n%s", why, cases[i].why, cases[i].text);
		free(bytes);
	}
}

static void no_byte_of_a_head_is_nul(void **state)
{
	(void)state;
	static const char head[] = "GET /a HTTP/1.1\r\nHost: x\r\nAccept: b\r\n\r\n";
	char broken[sizeof head];
	size_t size;
	assert_int_equal(look(head, sizeof head - 1, &size), HEAD_IS_WHOLE);
	assert_int_equal(size, sizeof head - 1);
	for (size_t i = 0; i < sizeof head - 1; i++) {
		memcpy(broken, head, sizeof head);
		broken[i] = '\0';
		assert_int_equal(look(broken, sizeof head - 1, &size), HEAD_IS_BAD);
	}
	struct head_scan scan = { 0 };
	char *much = xmalloc(HEAD_MAX + 1);
	memset(much, 'a', HEAD_MAX + 1);
	assert_int_equal(head_look(&scan, much, HEAD_MAX - 1), HEAD_IS_PART);
	assert_int_equal(head_look(&scan, much, HEAD_MAX + 1), HEAD_IS_LONG);
	free(much);
}

static void what_a_head_says(void **state)
{
	(void)state;
	struct head h;
	struct request q;
	char *bytes = NULL;
	assert_int_equal(read("POST /a%20b%2Fc?x=1+2&y&&z=%26%zz HTTP/1.1\r\n" H
						  "Accept: \t one \r\nAccept: two\r\nX-Forwarded-For: 1.1.1.1\r\nX-Forwarded-For: 2.2.2.2\r\n"
						  "Expect: 100-Continue\r\nConnection: te, Close\r\nContent-Length: 12\r\n" E,
						 &h, &q, &bytes),
		LISTENER_TAKES);
	assert_int_equal(q.method, POST);
	assert_string_equal(q.path, "/a b/c");
	assert_int_equal(q.n_query, 3);
	assert_string_equal(request_query(&q, "x"), "1 2");
	assert_string_equal(request_query(&q, "y"), "");
	assert_string_equal(request_query(&q, "z"), "&%zz");
	assert_string_equal(q.accept, "one");
	assert_string_equal(h.x_forwarded_for, "2.2.2.2");
	assert_string_equal(q.authorization, "");
	assert_true(h.expects && h.closes && !h.chunked && !h.old);
	assert_int_equal(h.length, 12);
	free(bytes);
	assert_int_equal(
		read("GET http://x?a=%00%41 HTTP/1.0\r\nConnection: keep-alive\r\n" E, &h, &q, &bytes), LISTENER_TAKES);
	assert_string_equal(q.path, "/");
	assert_string_equal(request_query(&q, "a"), "%00%41"); /* it could not be said otherwise */
	assert_true(h.old && !h.closes);
	free(bytes);
	/* a list on two lines is one list */
	assert_int_equal(
		read("GET / HTTP/1.1\r\n" H "Connection: te\r\nConnection: close\r\n" E, &h, &q, &bytes), LISTENER_TAKES);
	assert_true(h.closes);
	free(bytes);
	assert_int_equal(
		read("GET / HTTP/1.0\r\nConnection: te\r\nConnection: keep-alive\r\n" E, &h, &q, &bytes), LISTENER_TAKES);
	assert_false(h.closes);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_could_be_read_differently_is_refused),
		cmocka_unit_test(no_byte_of_a_head_is_nul),
		cmocka_unit_test(what_a_head_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
