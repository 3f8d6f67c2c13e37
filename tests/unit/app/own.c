/*
 * The platform of our own: started, shared, ended with the last client. A stand-in for minyid (this same program, found
 * through PATH) speaks the protocol of the FIFO and misbehaves on demand.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "unit/app/lib.h"

enum { DISK_FULL = 3 }; /* minyid's exit status */

/* ---- the stand-in ---------------------------------------------------------------------------- */

/* Looks once more under the lock, and is gone before it lets go. */
static bool stub_is_over(const char *fifo, struct pollfd *clients, const char *socket_path)
{
	char path[512];
	snprintf(path, sizeof path, "%s.lock", fifo);
	int lock = open(path, O_RDWR);
	flock(lock, LOCK_EX);
	char c;
	bool over = read(clients->fd, &c, 1) == 0;
	if (over)
		unlink(socket_path);
	close(lock);
	return over;
}

static int stub_serve(const char *data, const char *socket_path, const char *fifo)
{
	const char *how = getenv("STUB");
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	char *trace = file_join(data, "pids");
	FILE *f = fopen(trace, "a");
	signal(SIGPIPE, SIG_IGN);
	if (!f)
		return 1;
	bool leader = getsid(0) == getpid(), clean = fcntl(9, F_GETFD) < 0;
	fprintf(f, "%d %d %d\n", (int)getpid(), leader, clean);
	fclose(f);
	free(trace);
	if (how && strcmp(how, "die") == 0)
		return 1;
	if (how && strcmp(how, "full-later") == 0)
		return DISK_FULL;
	if (how && strcmp(how, "mute") == 0) {
		puts("something else\n");
		fflush(stdout);
		return 0;
	}
	int clients = open(fifo, O_RDONLY | O_NONBLOCK), s = socket(AF_UNIX, SOCK_STREAM, 0);
	str_copy(un.sun_path, sizeof un.sun_path, socket_path);
	unlink(socket_path);
	if (clients < 0 || bind(s, (struct sockaddr *)&un, sizeof un) != 0 || listen(s, 128) != 0)
		return 1;
	printf("listening on unix:%s\n", socket_path);
	fflush(stdout);
	for (;;) {
		struct pollfd p[] = { { .fd = clients, .events = POLLIN }, { .fd = s, .events = POLLIN } };
		char c;
		poll(p, 2, 1000);
		if (read(clients, &c, 1) == 0) /* nobody, perhaps from the start */
			p[0].revents |= POLLHUP;
		if (p[1].revents) {
			int to = accept(s, NULL, NULL);
			struct str in;
			str_init(&in, 65536);
			if (fake_read(to, &in))
				fake_reply(to, "200 OK", "", "{\"name\":\"Stub\"}");
			str_release(&in);
			close(to);
		}
		if ((p[0].revents & POLLHUP) && stub_is_over(fifo, &p[0], socket_path))
			return 0;
	}
}

static int stub(int argc, char **argv)
{
	const char *data = NULL, *listen_on = NULL, *fifo = NULL;
	for (int i = 3; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--data") == 0)
			data = argv[i + 1];
		else if (strcmp(argv[i], "--listen") == 0)
			listen_on = argv[i + 1] + strlen("unix:");
		else if (strcmp(argv[i], "--while") == 0)
			fifo = argv[i + 1];
	}
	if (strcmp(argv[2], "sample") == 0) {
		const char *how = getenv("STUB");
		file_make_folder(data, NULL);
		return str_eq(how, "no-sample") ? 1 : str_eq(how, "full") ? DISK_FULL : 0;
	}
	return stub_serve(data, listen_on, fifo);
}

/* ---- the tests ------------------------------------------------------------------------------- */

static char path_before[4096], quiet_folder[80];
static int set_ups; /* told of since set_up */

static int set_up(void **state)
{
	char exe[1024], script[1200];
	folder_make(state);
	str_copy(path_before, sizeof path_before, getenv("PATH"));
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	exe[n > 0 ? n : 0] = '\0';
	char *bin = file_join(folder, "bin"), *program = file_join(bin, "minyid"), *share = file_join(bin, "share/minyi");
	snprintf(script, sizeof script, "#!/bin/sh\nexec %s minyid \"$@\"\n", exe);
	assert_int_equal(file_make_folder(share, NULL), RC_OK);
	assert_int_equal(file_write(program, script, strlen(script), 0755, NULL), RC_OK);
	setenv("PATH", bin, 1);
	free(share);
	free(program);
	free(bin);
	snprintf(quiet_folder, sizeof quiet_folder, "%s/home", folder);
	unsetenv("STUB");
	set_ups = 0;
	return 0;
}

static int tear_down(void **state)
{
	setenv("PATH", path_before, 1);
	return folder_drop(state);
}

static void count_set_up(void)
{
	set_ups++;
}

static enum rc open_own(struct app **out, struct err *e)
{
	const struct app_options o = {
		.may = APP_MAY_ALL, .home = quiet_folder, .language = "en", .setting_up = count_set_up
	};
	return app_open(&o, out, e);
}

static enum rc reach(struct app *a, struct err *e)
{
	struct arena arena = { 0 };
	struct site_reply *r = NULL;
	enum rc rc = app_ask_wait(a, &(struct site_ask){ .op = SITE_ABOUT }, APP_FRESH, &arena, &r, NULL, NULL, e);
	site_reply_drop(r);
	arena_release(&arena);
	return rc;
}

static char *started(void)
{
	char *path = NULL;
	struct str s;
	str_init(&s, 4096);
	path = file_join(quiet_folder, "platform/pids");
	file_read(path, &s, NULL);
	free(path);
	return str_detach(&s);
}

static int count_started(void)
{
	int n = 0;
	char *s = started();
	for (const char *p = s; (p = strchr(p, '\n')); p++)
		n++;
	free(s);
	return n;
}

static bool socket_exists(void)
{
	char *path = file_join(quiet_folder, "run/platform.sock");
	bool there = file_exists(path);
	free(path);
	return there;
}

/* The end of all platforms that this process started, or the verdict "hung". */
static void wait_ends(void)
{
	int status, left = 30000;
	pid_t pid;
	while ((pid = waitpid(-1, &status, WNOHANG)) >= 0 && left > 0) {
		if (pid == 0) {
			poll(NULL, 0, 5);
			left -= 5;
		}
	}
	assert_int_equal(pid, -1);
}

static void wait_end(void)
{
	wait_ends();
	assert_false(socket_exists());
}

static void kill_latest(void)
{
	char *lines = started(), *last = lines;
	for (char *p = lines; (p = strchr(p, '\n')) && p[1];)
		last = ++p;
	pid_t pid = (pid_t)strtol(last, NULL, 10);
	assert_true(pid > 1);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	free(lines);
}

static void starts_shares_ends(void **state)
{
	(void)state;
	struct app *a[3] = { NULL };
	struct err e = { 0 };
	int leaked = open("/dev/null", O_RDONLY);
	assert_int_equal(dup2(leaked, 9), 9);
	for (int i = 0; i < 3; i++)
		if (open_own(&a[i], &e) != RC_OK)
			fail_msg("%s", e.detail);
	close(9);
	close(leaked);
	for (int i = 0; i < 3; i++)
		assert_int_equal(reach(a[i], &e), RC_OK);
	assert_int_equal(count_started(), 1);
	assert_true(str_starts(app_site(a[0])->address, "unix:/"));
	assert_string_equal(app_site(a[0])->name, "own");
	char *line = started();
	assert_non_null(strstr(line, " 1 1\n")); /* a session of its own, and no descriptor of ours */
	free(line);
	app_close(a[0]);
	app_close(a[2]);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), 0);
	assert_true(socket_exists());
	app_close(a[1]);
	wait_end();
	assert_int_equal(open_own(&a[0], &e), RC_OK); /* and again */
	assert_int_equal(set_ups, 1);                 /* which is done once, and told by the front */
	assert_int_equal(reach(a[0], &e), RC_OK);
	assert_int_equal(count_started(), 2);
	app_close(a[0]);
	wait_end();
}

static void killed_platform_is_replaced(void **state)
{
	(void)state;
	struct app *a = NULL, *b = NULL;
	assert_int_equal(open_own(&a, NULL), RC_OK);
	assert_int_equal(reach(a, NULL), RC_OK);
	kill_latest();
	assert_true(socket_exists());
	assert_int_equal(open_own(&b, NULL), RC_OK);
	assert_int_equal(reach(b, NULL), RC_OK);
	assert_int_equal(count_started(), 2);
	app_close(b);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), 0); /* the first one counts as a client of the second platform too */
	assert_int_equal(reach(a, NULL), RC_OK);
	assert_int_equal(count_started(), 2);
	kill_latest();
	assert_int_equal(reach(a, NULL), RC_OK); /* who stays brings it back */
	assert_int_equal(count_started(), 3);
	app_close(a);
	wait_end();
}

/* It has decided to end and taken its socket away, but has not closed the FIFO yet. */
static void a_dying_platform_is_not_joined(void **state)
{
	(void)state;
	struct app *a = NULL;
	char *run = file_join(quiet_folder, "run"), *fifo = file_join(run, "platform.fifo");
	assert_int_equal(file_make_folder(run, NULL), RC_OK);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	int dying = open(fifo, O_RDONLY | O_NONBLOCK);
	assert_int_equal(open_own(&a, NULL), RC_OK);
	assert_int_equal(reach(a, NULL), RC_OK);
	assert_int_equal(count_started(), 1);
	close(dying);
	app_close(a);
	wait_end();
	free(fifo);
	free(run);
}

static void many_at_the_same_moment(void **state)
{
	(void)state;
	pid_t pids[6];
	int hold[2];
	assert_int_equal(pipe(hold), 0);
	for (int i = 0; i < 6; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			struct app *a = NULL;
			char c;
			close(hold[1]);
			struct err e = { 0 };
			enum rc rc = open_own(&a, &e);
			if (rc == RC_OK)
				rc = reach(a, &e);
			if (rc)
				print_message("%s\n", e.detail);
			if (read(hold[0], &c, 1) != 0) /* all of them have come before any leaves */
				rc = RC_SYS;
			_exit(rc == RC_OK ? 0 : 1); /* a crash closes nothing either */
		}
	}
	close(hold[0]);
	/* Nobody can tell from outside when all have opened; whoever comes late finds what the early ones left, which must
	 * do as well. */
	close(hold[1]);
	for (int i = 0; i < 6; i++) {
		int status;
		waitpid(pids[i], &status, 0);
		assert_int_equal(status, 0);
	}
	assert_in_range(count_started(), 1, 6);
	/* The last of them is nobody's child here: its end shows in its socket. */
	for (int left = 30000; socket_exists() && left > 0; left -= 5)
		poll(NULL, 0, 5);
	assert_false(socket_exists());
}

static void failures_in_words(void **state)
{
	static const struct {
		const char *how;
		enum rc rc;
	} ways[] = { { "full", RC_FULL }, { "no-sample", RC_SYS }, { "full-later", RC_FULL }, { "die", RC_SYS },
		{ "mute", RC_SYS } };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		struct app *a = NULL;
		struct err e = { 0 };
		setenv("STUB", ways[i].how, 1);
		enum rc rc = open_own(&a, &e);
		if (rc == RC_OK)
			rc = reach(a, &e);
		app_close(a);
		a = NULL;
		assert_int_equal(rc, ways[i].rc);
		assert_int_equal(e.cause, CAUSE_OWN_PLATFORM);
		assert_true(str_ends(e.detail, "minyi.log"));
	}
	unsetenv("STUB");
	struct app *a = NULL;
	struct err e = { 0 };
	wait_ends();
	assert_int_equal(open_own(&a, &e), RC_OK); /* nothing half done is in the way */
	assert_int_equal(reach(a, &e), RC_OK);
	app_close(a);
	wait_end();
	setenv("PATH", "relative:/nonexistent", 1);
	assert_int_equal(open_own(&a, &e), RC_NOT_FOUND);
	assert_non_null(strstr(e.detail, "minyid"));
}

static void long_paths(void **state)
{
	(void)state;
	struct app *a = NULL;
	struct err e = { 0 };
	char home[400];
	int n = snprintf(home, sizeof home, "%s/", folder);
	memset(home + n, 'x', 150);
	home[n + 150] = '\0';
	setenv("TMPDIR", folder, 1);
	enum rc rc = app_open(&(struct app_options){ .may = APP_MAY_ALL, .home = home, .language = "en" }, &a, &e);
	if (rc)
		fail_msg("%s", e.detail);
	assert_int_equal(reach(a, &e), RC_OK);
	assert_true(strlen(app_site(a)->address) < 110);
	assert_true(str_starts(app_site(a)->address + 5, folder));
	app_close(a);
	wait_end();
	unsetenv("TMPDIR");
}

/* Somebody was in the short folder's place before us. */
static void long_paths_trust_nobody(void **state)
{
	(void)state;
	struct app *a = NULL;
	struct err e = { 0 };
	char home[400], tmp[128];
	int n = snprintf(home, sizeof home, "%s/", folder);
	memset(home + n, 'x', 150);
	home[n + 150] = '\0';
	snprintf(tmp, sizeof tmp, "%s/t", folder);
	assert_int_equal(mkdir(tmp, 0700), 0);
	setenv("TMPDIR", tmp, 1);
	assert_int_equal(
		app_open(&(struct app_options){ .may = APP_MAY_ALL, .home = home, .language = "en" }, &a, &e), RC_OK);
	assert_int_equal(reach(a, &e), RC_OK);
	char *short_folder = xstrdup(app_site(a)->address + 5);
	*strrchr(short_folder, '/') = '\0';
	app_close(a);
	wait_end();
	assert_int_equal(chmod(short_folder, 0777), 0);
	assert_int_equal(
		app_open(&(struct app_options){ .may = APP_MAY_ALL, .home = home, .language = "en" }, &a, &e), RC_DENIED);
	folder_remove(short_folder);
	assert_int_equal(symlink(folder, short_folder), 0);
	assert_int_equal(
		app_open(&(struct app_options){ .may = APP_MAY_ALL, .home = home, .language = "en" }, &a, &e), RC_DENIED);
	free(short_folder);
	unsetenv("TMPDIR");
}

/* Closed before it is ready: it ends by itself. */
static void leaving_at_once(void **state)
{
	(void)state;
	struct app *a = NULL;
	assert_int_equal(open_own(&a, NULL), RC_OK);
	app_close(a);
	wait_ends();
	assert_int_equal(open_own(&a, NULL), RC_OK);
	assert_int_equal(reach(a, NULL), RC_OK);
	app_close(a);
	wait_end();
}

/* ^Z while the platform starts: others neither wait for it nor start another one. */
static void a_stopped_client_is_in_nobodys_way(void **state)
{
	(void)state;
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		struct app *a = NULL;
		open_own(&a, NULL);
		raise(SIGSTOP); /* it has never heard that the platform is ready */
		enum rc rc = reach(a, NULL);
		app_close(a);
		_exit(rc == RC_OK ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, WUNTRACED), pid);
	assert_true(WIFSTOPPED(status));
	struct app *b = NULL;
	struct err e = { 0 };
	int64_t began = clock_mono();
	assert_int_equal(open_own(&b, &e), RC_OK);
	if (reach(b, &e) != RC_OK)
		fail_msg("%s", e.detail);
	assert_true(clock_mono() - began < 15000);
	assert_int_equal(count_started(), 1);
	kill(pid, SIGCONT);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(reach(b, &e), RC_OK);
	app_close(b);
	wait_end();
}

static void account_is_known_by_name(void **state)
{
	(void)state;
	struct app *a = NULL;
	assert_int_equal(open_own(&a, NULL), RC_OK);
	assert_int_equal(reach(a, NULL), RC_OK);
	const struct store_account account = { "ting", "T", "tok", "7", 0 };
	assert_int_equal(store_account_set(app_store(a), "own", &account, NULL), RC_OK);
	app_close(a);
	wait_end();
	assert_int_equal(open_own(&a, NULL), RC_OK);
	assert_int_equal(reach(a, NULL), RC_OK);
	assert_non_null(app_account(a));
	app_close(a);
	wait_end();
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		T(starts_shares_ends),
		T(killed_platform_is_replaced),
		T(a_dying_platform_is_not_joined),
		T(many_at_the_same_moment),
		T(failures_in_words),
		T(long_paths),
		T(long_paths_trust_nobody),
		T(leaving_at_once),
		T(a_stopped_client_is_in_nobodys_way),
		T(account_is_known_by_name),
	};
	if (argc > 2 && strcmp(argv[1], "minyid") == 0)
		return stub(argc, argv);
	/* platforms are children of a starter that ends: whoever waits for them here adopts them */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
