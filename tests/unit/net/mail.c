/* A message through a mail server that has nothing but the open line: it gets no password, and no proxy of the
 * environment hears of it. How real servers take mail is api/mail.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/net.h"
#include "unit/net/fake.h"

/* 127.0.0.2: of that, net/ does not know that it is this machine. */
static struct post {
	int listener, port;
	pthread_t thread;
	struct str heard; /* lines of all connections; whole once stop() is back */
} post;

/* False: the connection ends. */
static bool answer(int fd, const char *line, bool *data)
{
	if (*data) {
		*data = strcmp(line, ".\r\n") != 0;
		if (!*data)
			fake_say(fd, "250 taken\r\n");
		return true;
	}
	*data = str_starts(line, "DATA");
	if (str_starts(line, "EHLO"))
		fake_say(fd, "250-post\r\n250 AUTH PLAIN LOGIN\r\n");
	else if (str_starts(line, "AUTH"))
		fake_say(fd, "334 \r\n");
	else
		fake_say(fd, *data ? "354 go on\r\n" : "250 yes\r\n");
	return !str_starts(line, "QUIT");
}

static void serve(struct post *p, int fd)
{
	char line[1000];
	bool data = false;
	FILE *in = fdopen(fd, "r");
	fake_say(fd, "220 post\r\n");
	while (in && fgets(line, sizeof line, in)) {
		str_addz(&p->heard, line);
		if (!answer(fd, line, &data))
			break;
	}
	if (in)
		fclose(in);
}

static void *serve_all(void *ctx)
{
	struct post *p = ctx;
	for (int fd; (fd = accept(p->listener, NULL, NULL)) >= 0;)
		serve(p, fd);
	return NULL;
}

static int start(void **state)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1) };
	socklen_t size = sizeof in;
	(void)state;
	str_init(&post.heard, STR_NO_LIMIT);
	post.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(post.listener, (struct sockaddr *)&in, sizeof in), 0);
	assert_int_equal(getsockname(post.listener, (struct sockaddr *)&in, &size), 0);
	assert_int_equal(listen(post.listener, 8), 0);
	post.port = ntohs(in.sin_port);
	return pthread_create(&post.thread, NULL, serve_all, &post);
}

static const char *stop(void)
{
	shutdown(post.listener, SHUT_RDWR);
	pthread_join(post.thread, NULL);
	return post.heard.buf;
}

static int release(void **state)
{
	(void)state;
	close(post.listener);
	str_release(&post.heard);
	return 0;
}

static enum rc send_one(const char *password)
{
	static const char text[] = "From: <a@platform.tw>\r\nTo: <b@example.tw>\r\nSubject: x\r\n\r\nhello\r\n";
	char server[80];
	snprintf(server, sizeof server, "smtp://%s127.0.0.2:%d", password ? "somebody@" : "", post.port);
	return net_mail_send(&(struct net_mail){ .server = server,
							 .password = password,
							 .from = "a@platform.tw",
							 .to = "b@example.tw",
							 .text = text,
							 .size = sizeof text - 1 },
		NULL);
}

static void no_password_crosses_an_open_line(void **state)
{
	(void)state;
	assert_int_equal(send_one("kept to itself"), RC_NET);
	const char *heard = stop();
	assert_non_null(strstr(heard, "EHLO"));
	assert_null(strstr(heard, "AUTH"));
	assert_null(strstr(heard, "MAIL"));
}

/* Without a password there is nothing to lose but the letter. */
static void a_letter_may(void **state)
{
	(void)state;
	assert_int_equal(send_one(NULL), RC_OK);
	assert_non_null(strstr(stop(), "hello"));
}

static void answer_nothing(struct fake *f, int fd, const char *request)
{
	(void)f, (void)fd, (void)request;
}

static void no_proxy_is_asked(void **state)
{
	static const char *const named[] = { "all_proxy", "smtp_proxy" };
	(void)state;
	struct fake proxy;
	fake_start(&proxy, FAKE_PORT, answer_nothing, NULL);
	for (size_t i = 0; i < ARRAY_LEN(named); i++) {
		setenv(named[i], proxy.address, 1);
		assert_int_equal(send_one(NULL), RC_OK);
		unsetenv(named[i]);
	}
	assert_int_equal(fake_requests(&proxy), 0);
	assert_non_null(strstr(stop(), "hello"));
	fake_stop(&proxy);
}

#define T(name) cmocka_unit_test_setup_teardown(name, start, release)
int main(void)
{
	const struct CMUnitTest tests[] = { T(no_password_crosses_an_open_line), T(a_letter_may), T(no_proxy_is_asked) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
