/* A proxy that the environment names is used for what is far away, and never for this machine; and what a person is
 * told when the platform cannot be reached, or in another language. */
#include "tty/lib/group.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define FAR "http://platform.example"

/* A proxy for requests to FAR, which the platform of the group answers. */
static struct {
	pid_t pid;
	int port;
	struct seen {
		int requests;
		bool secret; /* its password came along */
	} *seen;
	char address[80], entry[100];
} proxy;

static int to_platform(void)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	str_copy(un.sun_path, sizeof un.sun_path, platform.address + sizeof "unix:" - 1);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	return connect(fd, (struct sockaddr *)&un, sizeof un) == 0 ? fd : -1;
}

static void pass_on(int from)
{
	char request[16384] = "", block[16384], *path;
	size_t n = 0;
	while (!strstr(request, "\r\n\r\n") && n < sizeof request - 1) {
		ssize_t k = read(from, request + n, sizeof request - 1 - n);
		if (k <= 0)
			return;
		n += (size_t)k;
		request[n] = '\0';
	}
	proxy.seen->requests++;
	proxy.seen->secret |= strstr(request, "Proxy-Authorization: Basic ") != NULL;
	int to = to_platform();
	if (to < 0 || !str_starts(request, "GET " FAR "/"))
		return;
	path = request + sizeof "GET " FAR - 1;
	char *headers = strstr(path, "\r\n");
	dprintf(to, "GET %.*s\r\nConnection: close%s", (int)(headers - path), path, headers);
	for (ssize_t k; (k = read(to, block, sizeof block)) > 0;)
		(void)!write(from, block, (size_t)k);
	close(to);
}

static int start(void **state)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof in;
	start_platform(state);
	proxy.seen = mmap(NULL, sizeof *proxy.seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&in, sizeof in), 0);
	assert_int_equal(listen(listener, 16), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&in, &size), 0);
	proxy.port = ntohs(in.sin_port);
	snprintf(proxy.address, sizeof proxy.address, "http://person:secret-word@127.0.0.1:%d", proxy.port);
	snprintf(proxy.entry, sizeof proxy.entry, "http_proxy=%s", proxy.address);
	proxy.pid = fork();
	if (proxy.pid == 0) {
		program_dies_with_us();
		for (int fd; (fd = accept(listener, NULL, NULL)) >= 0; close(fd))
			pass_on(fd);
		_exit(0);
	}
	close(listener);
	return 0;
}

static int stop(void **state)
{
	kill(proxy.pid, SIGKILL);
	waitpid(proxy.pid, NULL, 0);
	munmap(proxy.seen, sizeof *proxy.seen);
	return stop_platform(state);
}

static int list_at(const char *site, const char *entry, const char *more, const struct scratch *home)
{
	const char *env[] = { entry, more, NULL };
	struct outcome o;
	run(&o, &(struct program_opts){ .home = home->path, .env = env }, "minyi", "--site", site, "list", "idea", NULL);
	int status = o.status;
	if (strstr(o.out.buf, "secret-word") || strstr(o.err.buf, "secret-word"))
		fail_msg("the proxy's password is said");
	outcome_release(&o);
	return status;
}

static void expect_no_secret_in(const struct scratch *home)
{
	struct str log;
	str_init(&log, 1 << 20);
	char *path = file_join(home->path, ".local/state/minyi/minyi.log");
	assert_int_equal(file_read(path, &log, NULL), RC_OK);
	assert_non_null(strstr(log.buf, "platform.example"));
	assert_null(strstr(log.buf, "secret-word"));
	free(path);
	str_release(&log);
}

static void what_is_far_goes_over_it(void **state)
{
	(void)state;
	struct scratch home;
	char all[100];
	scratch_make(&home);
	snprintf(all, sizeof all, "all_proxy=%s", proxy.address);
	assert_int_equal(list_at(FAR, proxy.entry, NULL, &home), 0);
	assert_true(proxy.seen->requests > 0);
	assert_true(proxy.seen->secret);
	int before = proxy.seen->requests;
	assert_int_equal(list_at(FAR, all, NULL, &home), 0);
	assert_true(proxy.seen->requests > before);
	expect_no_secret_in(&home);
	scratch_remove(&home);
}

static void what_is_here_and_what_is_named_does_not(void **state)
{
	(void)state;
	struct scratch home, other;
	struct platform near;
	int before = proxy.seen->requests;
	char all[100];
	scratch_make(&home);
	scratch_make(&other);
	snprintf(all, sizeof all, "all_proxy=%s", proxy.address);
	platform_start(&near, &(struct platform_opts){ .sample = true, .port = true });
	assert_int_equal(list_at(near.address, proxy.entry, NULL, &home), 0);
	assert_int_equal(list_at(near.address, all, "NO_PROXY=elsewhere.example", &home), 0);
	assert_int_equal(list_at(platform.address, proxy.entry, NULL, &home), 0);
	assert_int_equal(list_at("http://localhost:1", proxy.entry, NULL, &other), 3);
	assert_int_equal(list_at("http://[::1]:1", proxy.entry, NULL, &other), 3);
	assert_int_equal(list_at(FAR, proxy.entry, "no_proxy=platform.example", &other), 3);
	assert_int_equal(list_at(FAR, proxy.entry, "NO_PROXY=.example", &other), 3);
	assert_int_equal(list_at(FAR, proxy.entry, "NO_PROXY=*", &other), 3);
	assert_int_equal(proxy.seen->requests, before);
	platform_release(&near);
	scratch_remove(&other);
	scratch_remove(&home);
}

/* ---- what is said ---------------------------------------------------------------------------- */

/* Signed out here is signed out here, with or without the platform. */
static void signing_out_without_a_platform_says_so(void **state)
{
	(void)state;
	struct platform p;
	struct scratch home;
	struct outcome o;
	scratch_make(&home);
	struct program_opts how = { .home = home.path, .input = TEST_PASSWORD "\n" };
	platform_start(&p, &(struct platform_opts){ .sample = true });
	run(&o, &how, "minyi", "--site", p.address, "register", "leaver", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	platform_kill(&p);
	run(&o, &how, "minyi", "--lang", "en", "--site", p.address, "logout", NULL);
	assert_int_equal(o.status, 0);
	assert_non_null(strstr(o.out.buf, "Signed out here."));
	assert_string_equal(o.err.buf, "");
	outcome_release(&o);
	run(&o, &how, "minyi", "--lang", "en", "--site", p.address, "logout", NULL);
	assert_non_null(strstr(o.out.buf, "Nobody was signed in."));
	outcome_release(&o);
	platform_release(&p);
	scratch_remove(&home);
}

static void wrong_usage_is_said_in_the_language_that_is_named(void **state)
{
	(void)state;
	struct outcome o;
	run(&o, &(struct program_opts){ 0 }, "minyi", "--nonsense", "--lang", "en", NULL);
	assert_int_equal(o.status, 2);
	assert_non_null(strstr(o.err.buf, "There is no option"));
	outcome_release(&o);
	run(&o, &(struct program_opts){ 0 }, "minyi", "--lang=en", "list", "nonsense", NULL);
	assert_int_equal(o.status, 2);
	assert_true(o.err.buf[0] > 0 && text_widthz(o.err.buf) <= (int)strlen(o.err.buf));
	assert_null(strpbrk(o.err.buf, "\xe4\xe5\xe6\xe7"));
	outcome_release(&o);
	run(&o, &(struct program_opts){ 0 }, "minyi", "--nonsense", "--lang", "zh_TW", NULL);
	assert_null(strstr(o.err.buf, "There is no option"));
	outcome_release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_far_goes_over_it),
		cmocka_unit_test(what_is_here_and_what_is_named_does_not),
		cmocka_unit_test(signing_out_without_a_platform_says_so),
		cmocka_unit_test(wrong_usage_is_said_in_the_language_that_is_named),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
