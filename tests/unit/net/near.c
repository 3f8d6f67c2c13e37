/* Requests to this machine itself: one connection a visit, and a server that is hostile, closes in the middle, starts
 * anew, or answers before it was asked. libcurl is not in memory until something leads elsewhere. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "net/net.h"
#include "unit/net/fake.h"

static struct net *net;

/* The time that has passed is what the system says and this: for what takes half a minute. */
static _Atomic int passed_seconds;

int clock_gettime(clockid_t id, struct timespec *t)
{
	int failed = (int)syscall(SYS_clock_gettime, id, t);
	if (!failed && id == CLOCK_MONOTONIC)
		t->tv_sec += passed_seconds;
	return failed;
}

struct got {
	int calls, status;
	enum rc rc;
	enum err_cause cause;
	bool left;
	size_t taken;
	char body[256], moved[200], detail[240];
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
	return 0;
}

static void done(void *ctx, const struct net_answer *a)
{
	struct got *g = ctx;
	g->calls++;
	g->rc = a->rc;
	g->cause = a->err.cause;
	g->status = a->status;
	g->left = a->left;
	str_copy(g->body, sizeof g->body, a->body);
	str_copy(g->moved, sizeof g->moved, a->moved);
	str_copy(g->detail, sizeof g->detail, a->err.detail);
}

static struct got ask(const struct net_params *p)
{
	struct got g = { 0 };
	net_request(net, p, done, &g);
	for (int64_t until = clock_mono() + 30000; !g.calls && clock_mono() < until;)
		net_turn(net, 1000);
	assert_int_equal(g.calls, 1);
	return g;
}

static struct got get(const char *base, const char *path)
{
	return ask(&(struct net_params){ .method = "GET", .base = base, .path = path, .timeout = 10000 });
}

static struct got post(const char *base, const char *key)
{
	return ask(&(struct net_params){
		.method = "POST", .base = base, .path = "/", .body = "{}", .body_size = 2, .idempotency_key = key });
}

static bool libcurl_is_here(void)
{
	STR_LOCAL(maps, (size_t)1 << 20);
	assert_int_equal(file_read("/proc/self/maps", &maps, NULL), RC_OK);
	return strstr(maps.buf, "/libcurl") != NULL;
}

/* ---- connections ----------------------------------------------------------------------------- */

#define KEPT "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

/* Hears the next request on this connection. */
static bool hear_another(struct fake *f, int fd)
{
	STR_LOCAL(in, 100000);
	bool heard = fake_read(fd, &in);
	if (heard) {
		pthread_mutex_lock(&f->lock);
		f->requests++;
		str_copy(f->last, sizeof f->last, in.buf);
		pthread_mutex_unlock(&f->lock);
	}
	return heard;
}

static void answer_and_keep(struct fake *f, int fd, const char *request)
{
	(void)request;
	do
		fake_say(fd, KEPT);
	while (hear_another(f, fd));
}

static void one_connection(void **state)
{
	(void)state;
	for (enum fake_at at = FAKE_SOCKET; at <= FAKE_PORT; at++) {
		struct fake f;
		fake_start(&f, at, answer_and_keep, NULL);
		for (int i = 0; i < 5; i++)
			assert_string_equal(get(f.address, "/").body, "ok");
		assert_string_equal(post(f.address, NULL).body, "ok");
		assert_int_equal(fake_requests(&f), 6);
		assert_int_equal(f.n_workers, 1);
		fake_stop(&f);
	}
	assert_false(libcurl_is_here());
}

/* Says it, and leaves the connection open. */
static void say(struct fake *f, int fd, const char *request)
{
	(void)request;
	fake_say(fd, f->ctx);
	fake_hang(fd);
}

static void nothing_that_could_be_another_answer_is_kept(void **state)
{
	static const char *const says[] = {
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok",
		"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
		KEPT KEPT, /* the second one would be another one's */
		KEPT "x",
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(says); i++) {
		struct fake f;
		fake_start(&f, FAKE_SOCKET, say, (void *)(uintptr_t)says[i]);
		for (int k = 1; k <= 2; k++) {
			assert_string_equal(get(f.address, "/").body, "ok");
			assert_int_equal(f.n_workers, k);
		}
		fake_stop(&f);
	}
}

/* Answers, hears the next one, and is gone: once. */
static void answer_and_go(struct fake *f, int fd, const char *request)
{
	bool first = fake_requests(f) == 1;
	fake_say(fd, KEPT);
	if (first)
		hear_another(f, fd);
	else
		answer_and_keep(f, fd, request);
}

static void what_a_closed_connection_swallowed_is_said_again(void **state)
{
	(void)state;
	static const struct {
		const char *method, *key;
		bool again;
	} rows[] = { { "GET", NULL, true }, { "PUT", NULL, true }, { "DELETE", NULL, true }, { "POST", "k", true },
		{ "POST", NULL, false }, { "PATCH", NULL, false } };
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct fake f;
		fake_start(&f, FAKE_SOCKET, answer_and_go, NULL);
		assert_string_equal(get(f.address, "/").body, "ok");
		struct got g = ask(&(struct net_params){
			.method = rows[i].method, .base = f.address, .path = "/", .idempotency_key = rows[i].key });
		assert_int_equal(g.rc, rows[i].again ? RC_OK : RC_NET);
		assert_true(g.left);
		assert_int_equal(fake_requests(&f), rows[i].again ? 3 : 2);
		fake_stop(&f);
	}
}

static void answer_nothing(struct fake *f, int fd, const char *request)
{
	(void)f, (void)fd, (void)request;
}

static void a_new_connection_is_tried_once(void **state)
{
	(void)state;
	struct fake f;
	fake_start(&f, FAKE_SOCKET, answer_nothing, NULL);
	struct got g = get(f.address, "/");
	assert_int_equal(g.rc, RC_NET);
	assert_true(g.left);
	assert_int_equal(fake_requests(&f), 1);
	fake_stop(&f);
	g = get(f.address, "/"); /* nobody is there any more */
	assert_int_equal(g.rc, RC_NET);
	assert_int_equal(g.cause, CAUSE_UNREACHABLE);
	assert_false(g.left);
}

/* Another process on the same path. */
static void a_server_that_starts_anew(void **state)
{
	(void)state;
	struct fake f, next;
	char path[sizeof f.path], address[sizeof f.address];
	fake_start(&f, FAKE_SOCKET, answer_and_keep, NULL);
	str_copy(path, sizeof path, f.path);
	str_copy(address, sizeof address, f.address);
	assert_string_equal(post(address, NULL).body, "ok");
	fake_stop(&f);
	assert_int_equal(get(address, "/").cause, CAUSE_UNREACHABLE);
	fake_start(&next, FAKE_SOCKET, answer_and_keep, NULL);
	f.path[strlen(path) - 2] = '\0'; /* the folder, which went with the first one */
	assert_int_equal(file_make_folder(f.path, NULL), RC_OK);
	assert_int_equal(rename(next.path, path), 0);
	assert_string_equal(post(address, NULL).body, "ok");
	fake_stop(&next);
	unlink(path);
	rmdir(f.path);
}

/* ---- hostile and broken ---------------------------------------------------------------------- */

static void what_is_refused(void **state)
{
	static const struct {
		const char *says;
		enum rc rc;
		enum err_cause cause;
	} rows[] = {
		{ "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", RC_PROTO, CAUSE_OTHER },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!", RC_PROTO, CAUSE_OTHER },
		{ "HTTP/1.1 200 OK\r\nX: y\r\n z\r\nContent-Length: 2\r\n\r\nok", RC_PROTO, CAUSE_OTHER },
		{ "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", RC_PROTO,
			CAUSE_OTHER },
		{ "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", RC_PROTO, CAUSE_OTHER },
		{ "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\nok", RC_PROTO, CAUSE_OTHER },
		{ "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b", RC_PROTO, CAUSE_OTHER },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct fake f;
		fake_start(&f, FAKE_SOCKET, say, (void *)(uintptr_t)rows[i].says);
		struct got g = get(f.address, "/");
		if (g.rc != rows[i].rc || g.cause != rows[i].cause || !*g.detail)
			fail_msg("%s %d %s: %s", rc_name(g.rc), (int)g.cause, g.detail, rows[i].says);
		fake_stop(&f);
	}
}

static void answer_cut(struct fake *f, int fd, const char *request)
{
	(void)request;
	fake_say(fd, f->ctx);
}

static void cut_in_the_middle(void **state)
{
	static const char *const says[] = {
		"HTTP/1.1 200 OK\r\nContent-",
		"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nonly ",
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(says); i++) {
		struct fake f;
		fake_start(&f, FAKE_PORT, answer_cut, (void *)(uintptr_t)says[i]);
		struct got g = get(f.address, "/");
		assert_int_equal(g.rc, RC_NET);
		assert_int_equal(g.cause, CAUSE_CUT);
		assert_string_equal(g.body, "");
		assert_int_equal(fake_requests(&f), 1);
		fake_stop(&f);
	}
}

/* "ok" in gzip, in two chunks, behind a head that only goes before. */
static void answer_packed_in_chunks(struct fake *f, int fd, const char *request)
{
	static const char gzip[] = "\x1f\x8b\x08\0\0\0\0\0\0\x03\xcb\xcf\x06\0\x47\xdd\xdc\x79\x02\0\0\0";
	(void)request;
	do {
		fake_say(fd, "HTTP/1.1 103 Early Hints\r\nETag: \"early\"\r\n\r\nHTTP/1.1 200 OK\r\n");
		fake_say(fd, "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n");
		fake_send(fd, gzip, 7);
		fake_say(fd, "\r\nf\r\n");
		fake_send(fd, gzip + 7, 15);
		fake_say(fd, "\r\n0\r\n\r\n");
	} while (hear_another(f, fd));
}

static void packed_in_chunks(void **state)
{
	(void)state;
	struct fake f;
	fake_start(&f, FAKE_SOCKET, answer_packed_in_chunks, NULL);
	for (int i = 0; i < 2; i++)
		assert_string_equal(get(f.address, "/").body, "ok");
	assert_int_equal(f.n_workers, 1);
	fake_stop(&f);
}

/* ---- what goes out --------------------------------------------------------------------------- */

enum { LARGE = 3000000 }; /* larger than any buffer on the way */

struct progress {
	struct got got; /* the first: who asked has one pointer for both */
	int64_t gone, whole;
	int steps;
};

static void note_gone(void *ctx, int64_t n, int64_t whole)
{
	struct progress *p = ctx;
	assert_true(n > p->gone && n <= whole);
	p->gone = n;
	p->whole = whole;
	p->steps++;
}

static void answer_when_all_is_here(struct fake *f, int fd, const char *request)
{
	(void)f, (void)request;
	fake_say(fd, KEPT);
	fake_hang(fd);
}

static void answer_at_once(struct fake *f, int fd, const char *request)
{
	(void)f, (void)request;
	fake_reply(fd, "413 Too Large", "", "too much");
}

/* Reads the head alone. */
static void *accept_and_refuse(void *ctx)
{
	struct fake *f = ctx;
	char head[16];
	int fd = accept(f->listener, NULL, NULL);
	if (read(fd, head, sizeof head) > 0)
		answer_at_once(f, fd, "");
	close(fd);
	return NULL;
}

static void an_upload_tells_how_far_it_is(void **state)
{
	(void)state;
	for (enum fake_at at = FAKE_SOCKET; at <= FAKE_FAR; at++) {
		struct fake f;
		struct progress p = { 0 };
		char *body = xcalloc(LARGE, 1);
		fake_start(&f, at, answer_when_all_is_here, NULL);
		net_request(net,
			&(struct net_params){
				.method = "PUT", .base = f.address, .path = "/", .body = body, .body_size = LARGE, .gone = note_gone },
			done, &p.got);
		while (!p.got.calls)
			net_turn(net, 1000);
		assert_int_equal(p.got.status, 200);
		assert_int_equal(p.gone, LARGE);
		assert_int_equal(p.whole, LARGE);
		assert_true(p.steps > 1);
		fake_stop(&f);
		free(body);
	}
}

static void a_refusal_in_the_middle_of_an_upload_is_heard(void **state)
{
	(void)state;
	struct fake f = { 0 };
	pthread_t thread;
	char *body = xcalloc(LARGE, 1);
	fake_bind_unix(&f);
	assert_int_equal(listen(f.listener, 4), 0);
	pthread_create(&thread, NULL, accept_and_refuse, &f);
	struct got g = ask(
		&(struct net_params){ .method = "PUT", .base = f.address, .path = "/", .body = body, .body_size = LARGE });
	assert_int_equal(g.rc, RC_OK);
	assert_int_equal(g.status, 413);
	assert_string_equal(g.body, "too much");
	pthread_join(thread, NULL);
	close(f.listener);
	unlink(f.path);
	rmdir(f.folder);
	free(body);
}

/* ---- where it goes --------------------------------------------------------------------------- */

static void a_name_and_both_families(void **state)
{
	(void)state;
	struct fake f;
	char address[100];
	fake_start(&f, FAKE_PORT, answer_and_keep, NULL);
	snprintf(address, sizeof address, "http://localhost:%d/prefix/", f.port); /* nobody is at [::1] */
	assert_string_equal(get(address, "/x?q=1").body, "ok");
	assert_true(str_starts(f.last, "GET /prefix/x?q=1 HTTP/1.1\r\nHost: localhost:"));
	fake_stop(&f);
	f = (struct fake){ 0 };
	struct sockaddr_in6 in = { .sin6_family = AF_INET6, .sin6_addr = in6addr_loopback };
	socklen_t size = sizeof in;
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&in, size) != 0) { /* a machine without IPv6 */
		close(fd);
		return;
	}
	assert_int_equal(getsockname(fd, (struct sockaddr *)&in, &size), 0);
	assert_int_equal(listen(fd, 4), 0);
	f.listener = fd;
	f.answer = answer_and_keep;
	pthread_mutex_init(&f.lock, NULL);
	pthread_create(&f.thread, NULL, fake_accept, &f);
	snprintf(address, sizeof address, "http://[::1]:%d", ntohs(in.sin6_port));
	assert_string_equal(get(address, "/").body, "ok");
	assert_non_null(strstr(f.last, "\r\nHost: [::1]:"));
	fake_stop(&f);
	assert_false(libcurl_is_here());
}

static void answer_redirect(struct fake *f, int fd, const char *request)
{
	STR_LOCAL(location, 1000);
	if (str_starts(request, "GET /there"))
		fake_reply(fd, "200 OK", "", "there");
	else {
		str_addf(&location, "Location: %s\r\n", (const char *)f->ctx);
		fake_reply(fd, "307 Temporary Redirect", location.buf, "for people");
	}
}

/* Where it leads is known; what stands beside it has no end. */
static void answer_redirect_on_and_on(struct fake *f, int fd, const char *request)
{
	static const char head[] = "HTTP/1.1 302 Found\r\nLocation: /there\r\n\r\n", block[4096];
	(void)f;
	if (str_starts(request, "GET /there")) {
		fake_reply(fd, "200 OK", "", "there");
		return;
	}
	ssize_t n = send(fd, head, sizeof head - 1, MSG_NOSIGNAL);
	while (n > 0)
		n = send(fd, block, sizeof block, MSG_NOSIGNAL);
}

static void a_redirect_with_much_beside_it(void **state)
{
	struct fake f;
	(void)state;
	fake_start(&f, FAKE_PORT, answer_redirect_on_and_on, NULL);
	assert_string_equal(get(f.address, "/x").body, "there");
	fake_stop(&f);
}

static void redirects_lead_on(void **state)
{
	static const char *const ways[] = { "/there", "there", "../there", "./x/../there", "//127.0.0.1:PORT/there",
		"http://127.0.0.1:PORT/there", "HTTP://127.0.0.1:PORT/there#part" };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		struct fake f;
		STR_LOCAL(way, 200);
		char led[100];
		fake_start(&f, FAKE_PORT, answer_redirect, NULL);
		const char *port = strstr(ways[i], "PORT");
		str_add(&way, ways[i], port ? (size_t)(port - ways[i]) : strlen(ways[i]));
		if (port)
			str_addf(&way, "%d%s", f.port, port + 4);
		f.ctx = way.buf;
		struct got g = get(f.address, "/x?y");
		if (!str_eq(g.body, "there"))
			fail_msg("%s: %d %s %s", ways[i], g.status, g.detail, f.last);
		snprintf(led, sizeof led, "http://127.0.0.1:%d/there", f.port);
		assert_string_equal(g.moved, led);
		fake_stop(&f);
	}
	assert_false(libcurl_is_here());
}

static void a_redirect_that_leaves_this_machine(void **state)
{
	(void)state;
	struct fake here, there;
	char address[200];
	fake_start(&there, FAKE_FAR, answer_redirect, NULL);
	snprintf(address, sizeof address, "%s/there", there.address);
	fake_start(&here, FAKE_PORT, answer_redirect, address);
	struct got g = ask(&(struct net_params){ .method = "GET", .base = here.address, .path = "/", .token = "secret" });
	assert_string_equal(g.body, "there");
	assert_string_equal(g.moved, address);
	assert_non_null(strstr(here.last, "secret"));
	assert_null(strstr(there.last, "secret"));
	assert_true(libcurl_is_here());
	fake_stop(&here);
	fake_stop(&there);
}

static void a_token_of_another_name_goes_nowhere_else(void **state)
{
	(void)state;
	struct fake f;
	char led[100];
	fake_start(&f, FAKE_PORT, answer_redirect, (void *)(uintptr_t)"/there");
	struct got g = ask(&(struct net_params){
		.method = "GET", .base = f.address, .path = "/", .token = "t", .token_header = "User-Api-Key" });
	assert_int_equal(g.status, 307);
	snprintf(led, sizeof led, "http://127.0.0.1:%d/there", f.port);
	assert_string_equal(g.moved, led);
	assert_int_equal(fake_requests(&f), 1);
	fake_stop(&f);
}

/* A queue that is full has no room for who comes, and says nothing when it has. */
static void a_full_queue(void **state)
{
	(void)state;
	struct fake f = { .answer = answer_and_keep };
	struct got g = { 0 };
	int waiting[8], n = 0;
	pthread_mutex_init(&f.lock, NULL);
	fake_bind_unix(&f);
	assert_int_equal(listen(f.listener, 0), 0);
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	str_copy(un.sun_path, sizeof un.sun_path, f.path);
	do
		waiting[n] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	while (connect(waiting[n++], (struct sockaddr *)&un, sizeof un) == 0 && n < 8);
	net_request(net, &(struct net_params){ .method = "GET", .base = f.address, .path = "/" }, done, &g);
	for (int i = 0; i < 3; i++)
		net_turn(net, 50);
	assert_int_equal(g.calls, 0);
	for (int i = 0; i < n; i++)
		close(waiting[i]);
	pthread_create(&f.thread, NULL, fake_accept, &f);
	while (!g.calls)
		net_turn(net, 1000);
	assert_string_equal(g.body, "ok");
	fake_stop(&f);
}

enum { PIECE = 100 };

static void answer_a_piece_when_told(struct fake *f, int fd, const char *request)
{
	static const char piece[PIECE];
	const int *told = f->ctx;
	char c;
	(void)request;
	fake_say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n");
	while (read(told[0], &c, 1) == 1)
		fake_send(fd, piece, sizeof piece);
	fake_hang(fd);
}

static bool count_taken(void *ctx, const char *bytes, size_t n, int64_t whole)
{
	struct got *g = ctx;
	(void)bytes, (void)whole;
	g->taken += n;
	return true;
}

static void take_a_piece(struct got *g, const int told[2])
{
	size_t before = g->taken;
	assert_int_equal(write(told[1], "x", 1), 1);
	while (g->taken < before + PIECE && !g->calls)
		net_turn(net, 1000);
	assert_int_equal(g->taken, before + PIECE);
}

static void let_pass(int seconds)
{
	while (seconds-- > 0) {
		passed_seconds++;
		for (int i = 0; i < 3; i++)
			net_turn(net, 0);
	}
}

/* What has no limit lives as long as something comes every 30 s; what is standing may be silent. */
static void stall(enum fake_at at, int more)
{
	for (int standing = 0; standing < 2; standing++) {
		struct fake f;
		struct got g = { 0 };
		int told[2];
		assert_int_equal(pipe2(told, O_CLOEXEC), 0);
		fake_start(&f, at, answer_a_piece_when_told, told);
		struct net_req *r = net_request(net,
			&(struct net_params){ .method = "GET",
				.base = f.address,
				.path = "/",
				.timeout = -1,
				.take = count_taken,
				.standing = standing },
			done, &g);
		for (int i = 0; i < 3; i++) {
			take_a_piece(&g, told);
			let_pass(28);
		}
		assert_int_equal(g.calls, 0);
		let_pass(more);
		assert_int_equal(g.calls, standing ? 0 : 1);
		if (standing)
			net_cancel(r);
		else
			assert_int_equal(g.rc, RC_TIMEOUT);
		close(told[1]);
		fake_stop(&f);
		close(told[0]);
	}
}

static void a_transfer_that_stalls(void **state)
{
	(void)state;
	stall(FAKE_SOCKET, 4);
}

static void a_transfer_of_libcurls_that_stalls(void **state)
{
	(void)state;
	stall(FAKE_FAR, 10); /* libcurl looks at the last six seconds */
}

/* ---- what stays in memory -------------------------------------------------------------------- */

/* A word that stands in this program in another form alone. */
enum { WORD = 32, MASK = 0x5a, LARGEST = 64 << 20 };

static size_t count_in(const char *bytes, size_t n, const char masked[WORD])
{
	size_t found = 0;
	const char *last = bytes + n - WORD;
	for (const char *p = bytes; p <= last && (p = memchr(p, masked[0] ^ MASK, (size_t)(last - p) + 1)); p++) {
		size_t k = 1;
		while (k < WORD && (p[k] ^ MASK) == masked[k])
			k++;
		found += k == WORD;
	}
	return found;
}

/* In all that was written to but the stack; what is larger than any heap here is a sanitizer's own. */
static size_t count_in_memory(const char masked[WORD])
{
	char line[400], block[65536];
	size_t found = 0;
	FILE *maps = fopen("/proc/self/maps", "re");
	int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	assert_true(maps && memory >= 0);
	while (fgets(line, sizeof line, maps)) {
		char *end;
		unsigned long at = strtoul(line, &end, 16), last = strtoul(end + 1, &end, 16);
		if (!str_starts(end, " rw-p") || strstr(line, "[stack]") || last - at > LARGEST)
			continue;
		for (size_t n; last - at >= WORD; at += n - WORD + 1) {
			n = last - at < sizeof block ? last - at : sizeof block;
			if (pread(memory, block, n, (off_t)at) != (ssize_t)n)
				break;
			found += count_in(block, n, masked);
		}
	}
	explicit_bzero(block, sizeof block);
	close(memory);
	fclose(maps);
	return found;
}

/* In a process of its own, which may remember it. */
static pid_t answer_elsewhere(const struct fake *f)
{
	STR_LOCAL(request, STR_NO_LIMIT);
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	int fd = accept(f->listener, NULL, NULL);
	for (; fd >= 0 && fake_read(fd, &request); str_clear(&request))
		fake_say(fd, KEPT);
	_exit(0);
}

/* Heads of all lengths: nothing of one that was outgrown stays behind, nor of what went out. */
static void a_token_is_wiped(void **state)
{
	enum { LENGTHS = 300 };
	struct fake f = { .listener = -1 };
	char word[ID_SIZE], masked[WORD], path[LENGTHS + 2] = "/", body[2 * WORD] = "";
	(void)state;
	id_random(word);
	for (size_t i = 0; i < WORD; i++)
		masked[i] = (char)(word[i] ^ MASK);
	fake_bind_unix(&f);
	assert_int_equal(listen(f.listener, 1), 0);
	pid_t pid = answer_elsewhere(&f);
	char *token = xstrndup(word, WORD);
	memcpy(body + WORD, word, WORD);
	assert_int_equal(count_in_memory(masked), 1); /* else it would not be found afterwards */
	for (int i = 0; i < LENGTHS; i++) {
		path[i + 1] = 'x';
		struct got g = ask(&(struct net_params){ .method = "POST",
			.base = f.address,
			.path = path,
			.token = token,
			.body = body,
			.body_size = sizeof body,
			.timeout = 10000 });
		assert_int_equal(g.status, 200);
	}
	explicit_bzero(token, WORD);
	free(token);
	assert_int_equal(count_in_memory(masked), 0);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(f.listener);
	unlink(f.path);
	rmdir(f.folder);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(one_connection),
		T(nothing_that_could_be_another_answer_is_kept),
		T(what_a_closed_connection_swallowed_is_said_again),
		T(a_new_connection_is_tried_once),
		T(a_server_that_starts_anew),
		T(what_is_refused),
		T(cut_in_the_middle),
		T(packed_in_chunks),
		T(a_refusal_in_the_middle_of_an_upload_is_heard),
		T(a_name_and_both_families),
		T(redirects_lead_on),
		T(a_redirect_with_much_beside_it),
		T(a_full_queue),
		T(a_transfer_that_stalls),
		T(a_token_is_wiped),
		T(a_token_of_another_name_goes_nowhere_else),
		/* from here on libcurl stays */
		T(a_redirect_that_leaves_this_machine),
		T(a_transfer_of_libcurls_that_stalls),
		T(an_upload_tells_how_far_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
