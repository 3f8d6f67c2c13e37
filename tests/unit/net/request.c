/* Requests: the law of the handle, what goes over the wire, and peers that stall, cut, flood and lie; the same whoever
 * carries them: over a socket, over loopback, and over libcurl. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <semaphore.h>
#include <sys/mman.h>

#include "net/net.h"
#include "unit/net/fake.h"

static struct net *net;
static enum fake_at way;

/* A name that ends with .gone is looked up until the test has had enough of it. */
static sem_t enough;
static _Atomic bool looks_up, waited_in_vain;

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **out)
{
	__typeof__(getaddrinfo) *real = (__typeof__(getaddrinfo) *)dlsym(RTLD_NEXT, "getaddrinfo");
	struct timespec until;
	if (!name || !str_ends(name, ".gone"))
		return real(name, service, hints, out);
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += 20;
	looks_up = true;
	while (sem_timedwait(&enough, &until) != 0 && !waited_in_vain)
		waited_in_vain = errno == ETIMEDOUT;
	return EAI_AGAIN;
}

struct got {
	int calls;
	enum rc rc;
	int status;
	int64_t retry_after;
	size_t size;
	char body[256], etag[64], type[64], detail[240];
};

static int set_up(void **state)
{
	(void)state;
	return net_new(&net, NULL);
}

static int tear_down(void **state)
{
	(void)state;
	net_free(net);
	net = NULL;
	return 0;
}

static void done(void *ctx, const struct net_answer *a)
{
	struct got *g = ctx;
	g->calls++;
	g->rc = a->rc;
	g->status = a->status;
	g->retry_after = a->retry_after;
	g->size = a->size;
	str_copy(g->body, sizeof g->body, a->body);
	str_copy(g->etag, sizeof g->etag, a->etag);
	str_copy(g->type, sizeof g->type, a->content_type);
	str_copy(g->detail, sizeof g->detail, a->err.detail);
	assert_int_equal(a->rc, a->err.code);
	assert_int_equal(a->body[a->size], '\0');
}

/* Until it is answered; the time limit is only the verdict "hung". */
static void finish(struct got *g)
{
	int64_t until = clock_mono() + 30000;
	while (!g->calls && clock_mono() < until)
		net_turn(net, 1000);
	assert_int_equal(g->calls, 1);
	for (int i = 0; i < 3; i++)
		net_turn(net, 0);
	assert_int_equal(g->calls, 1);
	assert_int_equal(net_busy(net), 0);
}

static struct got get(const char *base, const char *path)
{
	struct got g = { 0 };
	assert_non_null(net_request(
		net, &(struct net_params){ .method = "GET", .base = base, .path = path, .timeout = 10000 }, done, &g));
	assert_int_equal(g.calls, 0);
	finish(&g);
	return g;
}

/* ---- what a peer may answer ------------------------------------------------------------------ */

static void answer_plain(struct fake *f, int fd, const char *request)
{
	(void)f;
	(void)request;
	fake_reply(fd, "200 OK", "ETag: \"abc\"\r\nContent-Type:  application/json \r\nRetry-After: 7\r\n", "{\"a\":1}");
}

static void plain(void **state)
{
	(void)state;
	struct fake f;
	fake_start(&f, way, answer_plain, NULL);
	struct got g = get(f.address, "/v1/topics?q=%E5%81%A5");
	assert_int_equal(g.rc, RC_OK);
	assert_int_equal(g.status, 200);
	assert_int_equal(g.size, 7);
	assert_int_equal(g.retry_after, 7);
	assert_string_equal(g.body, "{\"a\":1}");
	assert_string_equal(g.etag, "\"abc\"");
	assert_string_equal(g.type, "application/json");
	assert_true(str_starts(f.last, "GET /v1/topics?q=%E5%81%A5 HTTP/1.1\r\n"));
	struct net_totals t = net_totals(net);
	assert_int_equal(t.requests, 1);
	assert_in_range(t.sent, 50, 250);
	assert_in_range(t.received, 60, 250);
	fake_stop(&f);
}

static void headers_go_out(void **state)
{
	(void)state;
	struct fake f;
	struct got g = { 0 };
	fake_start(&f, way, answer_plain, NULL);
	net_request(net,
		&(struct net_params){ .method = "POST",
			.base = f.address,
			.path = "/x",
			.body = "{\"b\":2}",
			.body_size = 7,
			.accept = "text/csv",
			.language = "zh-TW",
			.token = "secret",
			.etag = "\"e\"",
			.idempotency_key = "k-1" },
		done, &g);
	finish(&g);
	static const char *const wanted[] = {
		"POST /x HTTP/1.1\r\n",
		"\r\nAuthorization: Bearer secret\r\n",
		"\r\nAccept-Language: zh-TW\r\n",
		"\r\nIf-None-Match: \"e\"\r\n",
		"\r\nIdempotency-Key: k-1\r\n",
		"\r\nContent-Type: application/json\r\n",
		"\r\nAccept: text/csv\r\n",
		"\r\nAccept-Encoding: gzip\r\n",
		"\r\n\r\n{\"b\":2}",
	};
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
		if (!strstr(f.last, wanted[i]))
			fail_msg("no %s in %s", wanted[i], f.last);
	assert_null(strstr(f.last, "Expect"));
	fake_stop(&f);
}

static void write_without_a_body(void **state)
{
	(void)state;
	struct fake f;
	struct got g = { 0 };
	fake_start(&f, way, answer_plain, NULL);
	net_request(net, &(struct net_params){ .method = "PUT", .base = f.address, .path = "/x" }, done, &g);
	finish(&g);
	assert_true(str_starts(f.last, "PUT /x HTTP/1.1\r\n"));
	assert_non_null(strstr(f.last, "\r\nContent-Length: 0\r\n"));
	assert_null(strstr(f.last, "Content-Type"));
	fake_stop(&f);
}

static void path_goes_as_it_is(void **state)
{
	(void)state;
	struct fake f;
	fake_start(&f, way, answer_plain, NULL);
	get(f.address, "/v1/topics/../x/%2E%2E");
	assert_true(str_starts(f.last, "GET /v1/topics/../x/%2E%2E HTTP/1.1\r\n"));
	fake_stop(&f);
}

/* ---- hostile and broken peers ---------------------------------------------------------------- */

static void answer_cut(struct fake *f, int fd, const char *request)
{
	(void)f;
	(void)request;
	fake_say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this");
}

static void answer_nothing(struct fake *f, int fd, const char *request)
{
	(void)f;
	(void)fd;
	(void)request;
}

static void answer_not_http(struct fake *f, int fd, const char *request)
{
	(void)f;
	(void)request;
	fake_say(fd, "220 mail.example ESMTP ready\r\n");
}

static void answer_endless_body(struct fake *f, int fd, const char *request)
{
	static char block[65536];
	(void)f;
	(void)request;
	fake_say(fd, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
	for (int i = 0; i < 4000; i++)
		fake_send(fd, block, sizeof block);
}

static void answer_endless_headers(struct fake *f, int fd, const char *request)
{
	(void)f;
	(void)request;
	fake_say(fd, "HTTP/1.1 200 OK\r\n");
	for (int i = 0; i < 100000; i++)
		fake_say(fd, "X-Filler: 0123456789012345678901234567890123456789\r\n");
}

/* 40 MB of zeros in 40 KB. */
static void answer_bomb(struct fake *f, int fd, const char *request)
{
	char block[4096];
	(void)f;
	(void)request;
	FILE *p = popen("head -c 40000000 /dev/zero | gzip -9", "r");
	fake_say(fd, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n");
	for (size_t n; p && (n = fread(block, 1, sizeof block, p)) > 0;)
		fake_send(fd, block, n);
	if (p)
		pclose(p);
}

static void answer_broken_gzip(struct fake *f, int fd, const char *request)
{
	(void)f;
	(void)request;
	fake_reply(fd, "200 OK", "Content-Encoding: gzip\r\n", "this is no gzip");
}

static void answer_hang(struct fake *f, int fd, const char *request)
{
	(void)f;
	(void)request;
	fake_hang(fd);
}

static void broken_peers(void **state)
{
	static const struct {
		const char *name;
		void (*answer)(struct fake *f, int fd, const char *request);
		enum rc rc;
	} rows[] = {
		{ "cut", answer_cut, RC_NET },
		{ "nothing", answer_nothing, RC_NET },
		{ "not http", answer_not_http, RC_PROTO },
		{ "endless body", answer_endless_body, RC_TOO_BIG },
		{ "endless headers", answer_endless_headers, RC_TOO_BIG },
		{ "bomb", answer_bomb, RC_TOO_BIG },
		{ "broken gzip", answer_broken_gzip, RC_PROTO },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct fake f;
		fake_start(&f, way, rows[i].answer, NULL);
		struct got g = get(f.address, "/");
		if (g.rc != rows[i].rc)
			fail_msg("%s: %s %s", rows[i].name, rc_name(g.rc), g.detail);
		assert_true(*g.detail);
		assert_string_equal(g.body, "");
		fake_stop(&f);
	}
}

static void stalling(void **state)
{
	(void)state;
	struct fake f;
	struct got g = { 0 };
	fake_start(&f, way, answer_hang, NULL);
	net_request(net, &(struct net_params){ .method = "GET", .base = f.address, .path = "/", .timeout = 150 }, done, &g);
	finish(&g);
	assert_int_equal(g.rc, RC_TIMEOUT);
	fake_stop(&f);
}

static void no_connection(void **state)
{
	(void)state;
	struct fake f;
	fake_start(&f, way, answer_plain, NULL);
	char address[160];
	memcpy(address, f.address, sizeof address);
	fake_stop(&f);
	assert_int_equal(get(address, "/").rc, RC_NET);
	assert_int_equal(get("unix:/nonexistent/socket", "/").rc, RC_NET);
	assert_int_equal(get("http://name.invalid", "/").rc, RC_NET);
}

static void bound_is_exact(void **state)
{
	(void)state;
	struct fake f;
	fake_start(&f, way, answer_plain, NULL);
	for (size_t max = 6; max <= 7; max++) {
		struct got g = { 0 };
		net_request(
			net, &(struct net_params){ .method = "GET", .base = f.address, .path = "/", .max_body = max }, done, &g);
		finish(&g);
		assert_int_equal(g.rc, max == 7 ? RC_OK : RC_TOO_BIG);
	}
	fake_stop(&f);
}

/* ---- redirects ------------------------------------------------------------------------------- */

static void answer_redirect(struct fake *f, int fd, const char *request)
{
	(void)request;
	struct str location;
	str_init(&location, 1000);
	str_addf(&location, "Location: %s\r\n", (const char *)f->ctx);
	fake_reply(fd, "302 Found", location.buf, "moved");
	str_release(&location);
}

static void redirect_keeps_the_token_at_home(void **state)
{
	(void)state;
	struct fake there, here;
	struct got g = { 0 };
	fake_start(&there, way, answer_plain, NULL);
	fake_start(&here, way, answer_redirect, there.address);
	net_request(
		net, &(struct net_params){ .method = "GET", .base = here.address, .path = "/", .token = "secret" }, done, &g);
	finish(&g);
	assert_int_equal(g.status, 200);
	assert_string_equal(g.body, "{\"a\":1}");
	assert_non_null(strstr(here.last, "secret"));
	assert_null(strstr(there.last, "secret"));
	fake_stop(&here);
	fake_stop(&there);
}

static void redirects_end(void **state)
{
	(void)state;
	struct fake f;
	fake_start(&f, way, answer_redirect, (void *)(uintptr_t)"/again");
	struct got g = get(f.address, "/");
	assert_int_equal(g.rc, RC_PROTO);
	assert_int_equal(f.requests, 4);
	fake_stop(&f);
	static const char *const elsewhere[] = { "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/",
		"dict://127.0.0.1/x" };
	for (size_t i = 0; i < ARRAY_LEN(elsewhere); i++) {
		fake_start(&f, way, answer_redirect, (void *)(uintptr_t)elsewhere[i]);
		g = get(f.address, "/");
		assert_int_equal(g.rc, RC_PROTO);
		fake_stop(&f);
	}
}

static void writes_are_not_redirected(void **state)
{
	(void)state;
	struct fake there, here;
	struct got g = { 0 };
	fake_start(&there, way, answer_plain, NULL);
	fake_start(&here, way, answer_redirect, there.address);
	net_request(net,
		&(struct net_params){ .method = "POST", .base = here.address, .path = "/", .body = "{}", .body_size = 2 }, done,
		&g);
	finish(&g);
	assert_int_equal(g.rc, RC_OK);
	assert_int_equal(g.status, 302);
	assert_int_equal(fake_requests(&there), 0);
	fake_stop(&here);
	fake_stop(&there);
}

/* ---- the law --------------------------------------------------------------------------------- */

static void cancelled_is_never_called(void **state)
{
	(void)state;
	struct fake f;
	struct got g = { 0 };
	fake_start(&f, way, answer_hang, NULL);
	struct net_req *r = net_request(
		net, &(struct net_params){ .method = "GET", .base = f.address, .path = "/" }, done, &g);
	while (fake_requests(&f) == 0)
		net_turn(net, 10);
	assert_int_equal(net_busy(net), 1);
	net_cancel(r);
	net_cancel(NULL);
	assert_int_equal(net_busy(net), 0);
	r = net_request(net, &(struct net_params){ .method = "GET", .base = f.address, .path = "/" }, done, &g);
	net_cancel(r); /* before it has moved */
	r = net_request(net, &(struct net_params){ .method = "GET", .base = "nonsense", .path = "/" }, done, &g);
	net_cancel(r); /* it never went out */
	for (int i = 0; i < 5; i++)
		net_turn(net, 0);
	assert_int_equal(g.calls, 0);
	fake_stop(&f);
}

/* Who leaves waits for nobody's name. */
static void cancelled_while_a_name_is_looked_up(void **state)
{
	(void)state;
	struct got g = { 0 };
	assert_int_equal(sem_init(&enough, 0, 0), 0);
	looks_up = false;
	struct net_req *r = net_request(
		net, &(struct net_params){ .method = "GET", .base = "http://platform.gone", .path = "/" }, done, &g);
	while (!looks_up && !g.calls)
		net_turn(net, 10);
	assert_true(looks_up);
	net_cancel(r);
	assert_false(waited_in_vain);
	sem_post(&enough);
	assert_int_equal(g.calls, 0);
}

static void bad_requests_answer_from_the_loop(void **state)
{
	static const struct net_params rows[] = {
		{ .method = "GET", .base = "nonsense", .path = "/" },
		{ .method = "GET", .base = "http://127.0.0.1:1", .path = "no-slash" },
		{ .method = "GET", .base = "http://127.0.0.1:1", .path = "/a b" },
		{ .method = "GET", .base = "http://127.0.0.1:1", .path = "/\r\nX: y" },
		{ .method = "GET", .base = "http://127.0.0.1:1", .path = "/", .token = "a\r\nX: y" },
		{ .method = "GET", .base = "http://127.0.0.1:1", .path = "/", .etag = "\"a\nb\"" },
		{ .method = "GET", .base = "http://127.0.0.1:1", .path = "/", .language = "zh\xe4" },
		{ .method = "G T", .base = "http://127.0.0.1:1", .path = "/" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct got g = { 0 };
		net_request(net, &rows[i], done, &g);
		assert_int_equal(g.calls, 0);
		assert_int_equal(net_busy(net), 1);
		finish(&g);
		assert_int_equal(g.rc, RC_INVALID);
	}
	assert_int_equal(net_totals(net).requests, 0);
}

struct chain {
	struct fake *f;
	struct net_req *other;
	struct got first, second, third;
};

static void chain_done(void *ctx, const struct net_answer *a)
{
	struct chain *c = ctx;
	done(&c->first, a);
	net_cancel(c->other);
	net_request(net, &(struct net_params){ .method = "GET", .base = c->f->address, .path = "/third" }, done, &c->third);
	net_request(net, &(struct net_params){ .method = "GET", .base = "nonsense", .path = "/" }, done, &c->second);
}

static void callbacks_cancel_and_start(void **state)
{
	(void)state;
	struct fake f, slow;
	fake_start(&f, way, answer_plain, NULL);
	fake_start(&slow, way, answer_hang, NULL);
	struct chain c = { .f = &f };
	struct got lost = { 0 };
	c.other = net_request(net, &(struct net_params){ .method = "GET", .base = slow.address, .path = "/" }, done, &lost);
	net_request(net, &(struct net_params){ .method = "GET", .base = f.address, .path = "/first" }, chain_done, &c);
	finish(&c.third);
	assert_int_equal(c.first.calls, 1);
	assert_int_equal(c.second.calls, 1);
	assert_int_equal(c.second.rc, RC_INVALID);
	assert_int_equal(c.third.status, 200);
	assert_int_equal(lost.calls, 0);
	fake_stop(&f);
	fake_stop(&slow);
}

static void free_with_requests_under_way(void **state)
{
	(void)state;
	struct fake f;
	struct got g = { 0 };
	fake_start(&f, way, answer_hang, NULL);
	for (int i = 0; i < 4; i++)
		net_request(net, &(struct net_params){ .method = "GET", .base = i < 3 ? f.address : "nonsense", .path = "/" },
			done, &g);
	net_turn(net, 0);
	net_free(net);
	net = NULL;
	assert_in_range(g.calls, 0, 1); /* the one that failed at once may have had its turn */
	fake_stop(&f);
}

static void many_at_once(void **state)
{
	(void)state;
	struct fake f;
	struct got g[20] = { 0 };
	fake_start(&f, way, answer_plain, NULL);
	for (size_t i = 0; i < ARRAY_LEN(g); i++)
		net_request(net, &(struct net_params){ .method = "GET", .base = f.address, .path = "/" }, done, &g[i]);
	assert_int_equal(net_busy(net), 20);
	int64_t until = clock_mono() + 30000;
	while (net_busy(net) && clock_mono() < until)
		net_turn(net, 1000);
	for (size_t i = 0; i < ARRAY_LEN(g); i++) {
		assert_int_equal(g[i].calls, 1);
		assert_int_equal(g[i].status, 200);
	}
	fake_stop(&f);
}

static void paused(void **state)
{
	(void)state;
	struct fake f;
	struct got g[3] = { 0 };
	struct net_req *r[3];
	const struct err why = { .code = RC_SYS, .detail = "why" };
	fake_start(&f, way, answer_plain, NULL);
	for (int failing = 0; failing < 2; failing++) {
		memset(g, 0, sizeof g);
		net_pause(net);
		for (int i = 0; i < 3; i++)
			r[i] = net_request(net,
				&(struct net_params){ .method = "GET", .base = f.address, .path = "/", .timeout = 10000 }, done, &g[i]);
		for (int i = 0; i < 3; i++)
			net_turn(net, 0);
		assert_int_equal(net_busy(net), 3);
		assert_int_equal(g[0].calls, 0);
		assert_int_equal(fake_requests(&f), failing ? 2 : 0);
		net_cancel(r[1]);
		net_resume(net, failing ? &why : NULL);
		assert_int_equal(g[0].calls, 0);
		for (int64_t until = clock_mono() + 30000; net_busy(net) && clock_mono() < until;)
			net_turn(net, 1000);
		assert_int_equal(g[0].calls, 1);
		assert_int_equal(g[1].calls, 0);
		assert_int_equal(g[2].calls, 1);
		assert_int_equal(g[2].rc, failing ? RC_SYS : RC_OK);
	}
	assert_int_equal(fake_requests(&f), 2);
	assert_int_equal(get(f.address, "/").rc, RC_OK);
	net_pause(net); /* freed while some wait */
	net_request(net, &(struct net_params){ .method = "GET", .base = f.address, .path = "/" }, done, &g[0]);
	fake_stop(&f);
}

static void fault_switch(void **state)
{
	(void)state;
	struct fake f;
	fake_start(&f, way, answer_plain, NULL);
	net_fail_after(net, 1);
	assert_int_equal(get(f.address, "/").rc, RC_OK);
	assert_int_equal(get(f.address, "/").rc, RC_NET);
	assert_int_equal(fake_requests(&f), 1);
	net_fail_after(net, -1);
	assert_int_equal(get(f.address, "/").rc, RC_OK);
	fake_stop(&f);
}

static void log_tells_no_secrets(void **state)
{
	(void)state;
	struct fake f;
	struct got g = { 0 };
	char text[8192] = "";
	int fd = memfd_create("log", 0);
	log_open_fd(fd, LOG_DEBUG);
	fake_start(&f, way, answer_plain, NULL);
	net_request(net,
		&(struct net_params){ .method = "POST",
			.base = f.address,
			.path = "/v1/topics?q=private-words",
			.body = "{\"password\":1}",
			.body_size = 14,
			.token = "secret" },
		done, &g);
	finish(&g);
	struct net_req *r = net_request(net,
		&(struct net_params){ .method = "GET", .base = f.address, .path = "/x?q=private-words", .token = "secret" },
		done, &g);
	net_cancel(r);
	assert_true(pread(fd, text, sizeof text - 1, 0) > 0);
	assert_non_null(strstr(text, "POST"));
	assert_non_null(strstr(text, "/v1/topics"));
	assert_null(strstr(text, "secret"));
	assert_null(strstr(text, "private-words"));
	assert_null(strstr(text, "password"));
	log_close();
	fake_stop(&f);
}

/* The first one is answered when the second one has come. */
static void answer_the_second_first(struct fake *f, int fd, const char *request)
{
	while (str_starts(request, "GET /first") && fake_requests(f) < 2)
		poll(NULL, 0, 1);
	fake_reply(fd, "200 OK", "", "");
}

static void the_next_waits_for_an_answer_but_not_for_long(void **state)
{
	(void)state;
	struct fake f;
	struct got first = { 0 }, second = { 0 };
	fake_start(&f, way, answer_the_second_first, NULL);
	net_request(net, &(struct net_params){ .method = "GET", .base = f.address, .path = "/first" }, done, &first);
	net_request(net, &(struct net_params){ .method = "GET", .base = f.address, .path = "/second" }, done, &second);
	assert_int_equal(net_totals(net).requests, 1);
	for (int64_t until = clock_mono() + 30000; (!first.calls || !second.calls) && clock_mono() < until;)
		net_turn(net, 1000);
	assert_int_equal(first.calls, 1);
	assert_int_equal(second.calls, 1);
	assert_int_equal(first.rc, RC_OK);
	assert_int_equal(second.rc, RC_OK);
	fake_stop(&f);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	static const struct CMUnitTest tests[] = {
		T(plain),
		T(headers_go_out),
		T(write_without_a_body),
		T(path_goes_as_it_is),
		T(broken_peers),
		T(stalling),
		T(no_connection),
		T(bound_is_exact),
		T(writes_are_not_redirected),
		T(cancelled_is_never_called),
		T(bad_requests_answer_from_the_loop),
		T(callbacks_cancel_and_start),
		T(free_with_requests_under_way),
		T(many_at_once),
		T(the_next_waits_for_an_answer_but_not_for_long),
		T(paused),
		T(fault_switch),
		T(log_tells_no_secrets),
	};
	/* a socket leads nowhere */
	static const struct CMUnitTest redirects[] = { T(redirect_keeps_the_token_at_home), T(redirects_end) };
	static const struct CMUnitTest names[] = { T(cancelled_while_a_name_is_looked_up) };
	int failed = 0;
	for (way = FAKE_SOCKET; way <= FAKE_FAR; way++) {
		failed += cmocka_run_group_tests(tests, NULL, NULL);
		failed += way == FAKE_SOCKET ? 0 : cmocka_run_group_tests(redirects, NULL, NULL);
	}
	return failed + cmocka_run_group_tests(names, NULL, NULL);
}
