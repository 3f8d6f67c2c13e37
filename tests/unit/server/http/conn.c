/* A connection whose socket somebody else has too: a program that is being started has all of them until it runs. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/http/http.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	FDS = 256,
	BEGUN = 10, /* bytes of a head */
	TURNS = 64, /* more than there are loops: each takes one */
};

static const char once[] = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
static struct sockaddr_un address = { .sun_family = AF_UNIX };

static size_t take_no_body(void *ctx, enum method method, const char *path)
{
	(void)ctx, (void)method, (void)path;
	return 0;
}

static size_t at_once(void *ctx, const struct request *q)
{
	(void)ctx, (void)q;
	return LANE_AT_ONCE;
}

static void answer(void *ctx, struct request *q, struct response *r)
{
	(void)ctx, (void)q;
	r->status = 200;
	str_addz(&r->body, "{}");
}

static void refuse(void *ctx, const char *accept_language, enum listener_refusal why, struct response *r)
{
	(void)ctx, (void)accept_language, (void)why;
	r->status = 400;
}

static int visit(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	return fd;
}

/* Says the rest of the question, and has the beginning of the answer. */
static void ask_on(int fd, const char *rest, size_t n)
{
	char status[12];
	assert_int_equal(send(fd, rest, n, MSG_NOSIGNAL), n);
	assert_int_equal(recv(fd, status, sizeof status, MSG_WAITALL), sizeof status);
	assert_memory_equal(status, "HTTP/1.1 200", sizeof status);
}

static void ask(void)
{
	int fd = visit();
	ask_on(fd, once, sizeof once - 1);
	close(fd);
}

static bool is_of(const int *fds, size_t n, int fd)
{
	for (size_t i = 0; i < n; i++)
		if (fds[i] == fd)
			return true;
	return false;
}

/* What the other side does then is nobody's business here any more. */
static void a_socket_that_somebody_else_has_too(void **state)
{
	static const struct listener_service service = {
		.body_max = take_no_body, .lane = at_once, .answer = answer, .refuse = refuse
	};
	struct listener *l;
	char folder[] = "/tmp/minyi-conn-XXXXXX";
	int also[FDS], n = 0;
	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", folder);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(fd, 64), 0);
	assert_int_equal(listener_start(&service, fd, &(struct listener_options){ .unix_socket = true }, &l, NULL), RC_OK);
	int visitors[16];
	for (size_t i = 0; i < ARRAY_LEN(visitors); i++) {
		visitors[i] = visit();
		assert_int_equal(send(visitors[i], once, BEGUN, MSG_NOSIGNAL), BEGUN);
	}
	ask(); /* they are all let in by now */
	for (fd = 3; fd < FDS; fd++)
		if (!is_of(visitors, ARRAY_LEN(visitors), fd) && (also[n] = fcntl(fd, F_DUPFD_CLOEXEC, FDS)) >= 0)
			n++;
	for (size_t i = 0; i < ARRAY_LEN(visitors); i++)
		ask_on(visitors[i], once + BEGUN, sizeof once - 1 - BEGUN); /* answered, and shown out */
	for (int i = 0; i < TURNS; i++)
		ask();
	for (size_t i = 0; i < ARRAY_LEN(visitors); i++)
		close(visitors[i]);
	for (int i = 0; i < TURNS; i++)
		ask();
	while (n > 0)
		close(also[--n]);
	listener_stop(l);
	unlink(address.sun_path);
	rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_socket_that_somebody_else_has_too) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
