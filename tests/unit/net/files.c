/* Bodies that go elsewhere than into memory: in pieces, bounded, and only when the answer is the thing that was asked
 * for. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/net.h"
#include "unit/net/fake.h"

#define SIZE 300000

static struct net *net;
static enum fake_at way;

static int set_up(void **state)
{
	(void)state;
	return net_new(&net, NULL);
}

static int tear_down(void **state)
{
	(void)state;
	net_free(net);
	return 0;
}

struct file {
	size_t got, enough;
	char tag[32];
	int64_t whole;
	int pieces, calls, status;
	enum rc rc;
	size_t size;
};

static bool take(void *ctx, const char *bytes, size_t n, int64_t whole)
{
	struct file *f = ctx;
	for (size_t i = 0; i < n; i++)
		assert_int_equal((unsigned char)bytes[i], (f->got + i) % 251);
	f->got += n;
	f->whole = whole;
	f->pieces++;
	return !f->enough || f->got < f->enough;
}

static void starts(void *ctx, int64_t behind, const char *tag)
{
	struct file *f = ctx;
	assert_int_equal(f->pieces, 0);
	f->got = (size_t)behind;
	str_copy(f->tag, sizeof f->tag, tag);
}

static void done(void *ctx, const struct net_answer *a)
{
	struct file *f = ctx;
	f->calls++;
	f->rc = a->rc;
	f->status = a->status;
	f->size = a->size;
}

static struct file fetch_from(const char *base, size_t max, size_t enough, int64_t from, bool packed)
{
	struct file f = { .enough = enough };
	int64_t until = clock_mono() + 30000;
	net_request(net,
		&(struct net_params){ .method = "GET",
			.base = base,
			.path = "/f",
			.max_body = max,
			.timeout = -1,
			.take = take,
			.from = from,
			.etag = from ? "\"1\"" : NULL,
			.starts = starts,
			.packed = packed },
		done, &f);
	while (!f.calls && clock_mono() < until)
		net_turn(net, 1000);
	assert_int_equal(f.calls, 1);
	return f;
}

static struct file fetch(const char *base, size_t max, size_t enough)
{
	return fetch_from(base, max, enough, 0, false);
}

enum { PLAIN, UNSAID, CUT, MISSING, REST, OTHER_REST, ENDLESS_REST, WEAK, PACKED };

static void answer(struct fake *f, int fd, const char *request)
{
	static char body[SIZE];
	char head[200];
	int how = *(int *)f->ctx;
	for (size_t i = 0; i < sizeof body; i++)
		body[i] = (char)(i % 251);
	assert_true(!strstr(request, "Accept-Encoding") == (how != PACKED));
	if (how == PACKED) { /* "\0\1\2" */
		static const char gzip[] = "\x1f\x8b\x08\0\0\0\0\0\x02\xff\x63\x60\x64\x02\0\x7f\x89\x54\x08\x03\0\0\0";
		fake_say(fd,
			"HTTP/1.1 200 OK\r\nConnection: close\r\nETag: \"1\"\r\nContent-Encoding: gzip\r\nContent-Length: 23\r\n\r\n");
		fake_send(fd, gzip, sizeof gzip - 1);
		return;
	}
	if (how == ENDLESS_REST) {
		fake_say(fd,
			"HTTP/1.1 206 Partial Content\r\nConnection: close\r\nContent-Range: bytes 1000-1999/2000\r\nContent-Length:"
			" 9223372036854775807\r\n\r\nx");
		return;
	}
	if (how == REST || how == OTHER_REST) {
		assert_non_null(strstr(request, "Range: bytes=1000-\r\n"));
		assert_non_null(strstr(request, "If-Range: \"1\"\r\n"));
		assert_null(strstr(request, "If-None-Match"));
		snprintf(head, sizeof head,
			"HTTP/1.1 206 Partial Content\r\nConnection: close\r\nContent-Range: bytes %d-%d/%d\r\nContent-Length: %d\r\n\r\n",
			how == REST ? 1000 : 500, SIZE - 1, SIZE, SIZE - 1000);
		fake_say(fd, head);
		fake_send(fd, body + 1000, SIZE - 1000);
		return;
	}
	snprintf(head, sizeof head, "HTTP/1.1 %s\r\nConnection: close\r\n", how == MISSING ? "404 Not Found" : "200 OK");
	fake_say(fd, head);
	snprintf(head, sizeof head, "Content-Length: %d\r\n", SIZE);
	fake_say(fd, how == UNSAID ? "" : head);
	fake_say(fd, how == WEAK ? "ETag: W/\"1\"\r\n" : "ETag: \"1\"\r\n");
	fake_say(fd, "\r\n");
	fake_send(fd, body, how == CUT ? SIZE / 2 : SIZE);
}

static void the_rest_alone(void **state)
{
	struct fake f;
	int how = REST;
	(void)state;
	fake_start(&f, way, answer, &how);
	struct file got = fetch_from(f.address, SIZE, 0, 1000, false);
	assert_int_equal(got.rc, RC_OK);
	assert_int_equal(got.status, 206);
	assert_int_equal(got.got, SIZE);
	assert_int_equal(got.whole, SIZE);
	how = PLAIN; /* it has changed meanwhile: all of it comes */
	got = fetch_from(f.address, SIZE, 0, 1000, false);
	assert_int_equal(got.status, 200);
	assert_int_equal(got.got, SIZE);
	assert_string_equal(got.tag, "\"1\"");
	how = OTHER_REST;
	got = fetch_from(f.address, SIZE, 0, 1000, false);
	assert_int_equal(got.rc, RC_PROTO);
	assert_int_equal(got.pieces, 0);
	how = ENDLESS_REST; /* with what is here more than there are numbers for */
	got = fetch_from(f.address, SIZE, 0, 1000, false);
	assert_int_equal(got.rc, RC_TOO_BIG);
	assert_int_equal(got.pieces, 0);
	how = WEAK; /* of these bytes it says nothing */
	got = fetch(f.address, SIZE, 0);
	assert_int_equal(got.got, SIZE);
	assert_string_equal(got.tag, "");
	how = PACKED;
	got = fetch_from(f.address, SIZE, 0, 0, true);
	assert_int_equal(got.rc, RC_OK);
	assert_int_equal(got.got, 3);
	assert_int_equal(got.whole, -1);
	assert_string_equal(got.tag, "");
	fake_stop(&f);
}

static void in_pieces(void **state)
{
	static const struct {
		int how;
		size_t max, enough;
		enum rc rc;
		size_t got;
		int64_t whole;
		int status;
	} rows[] = {
		{ PLAIN, SIZE, 0, RC_OK, SIZE, SIZE, 200 }, { UNSAID, SIZE, 0, RC_OK, SIZE, -1, 200 },
		{ PLAIN, SIZE - 1, 0, RC_TOO_BIG, 0, 0, 0 }, /* told before it came */
		{ CUT, SIZE, 0, RC_NET, SIZE / 2, SIZE, 0 },
		{ MISSING, SIZE, 0, RC_OK, 0, 0, 404 }, /* what a refusal says is no file */
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct fake f;
		int how = rows[i].how;
		fake_start(&f, way, answer, &how);
		struct file got = fetch(f.address, rows[i].max, rows[i].enough);
		assert_int_equal(got.rc, rows[i].rc);
		assert_int_equal(got.got, rows[i].got);
		assert_int_equal(got.whole, rows[i].whole);
		assert_int_equal(got.status, rows[i].status);
		assert_true(got.size < 70000);
		fake_stop(&f);
	}
}

static void too_much_that_nobody_announced(void **state)
{
	(void)state;
	struct fake f;
	int how = UNSAID;
	fake_start(&f, way, answer, &how);
	struct file got = fetch(f.address, 100000, 0);
	assert_int_equal(got.rc, RC_TOO_BIG);
	assert_true(got.got <= 100000);
	fake_stop(&f);
}

static void who_takes_may_stop(void **state)
{
	(void)state;
	struct fake f;
	int how = PLAIN;
	fake_start(&f, way, answer, &how);
	struct file got = fetch(f.address, SIZE, 50000);
	assert_int_equal(got.rc, RC_CANCELLED);
	assert_true(got.got >= 50000 && got.got < SIZE);
	fake_stop(&f);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	static const struct CMUnitTest tests[] = { T(in_pieces), T(the_rest_alone), T(too_much_that_nobody_announced),
		T(who_takes_may_stop) };
	int failed = 0;
	for (way = FAKE_SOCKET; way <= FAKE_FAR; way++)
		failed += cmocka_run_group_tests(tests, NULL, NULL);
	return failed;
}
