/* Folders that vanish, and programs run to their end: their exit status and what they printed. */
#include "api/lib/api.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The exit status that a sanitizer gives, so that its word is never taken for the program's own. */
#define SANITIZER_EXIT 99
/* Crashes are left to the program's own handlers: what they do is tested too. */
#define ASAN \
	"ASAN_OPTIONS=detect_leaks=1:handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:handle_abort=0:exitcode=99:verify_asan_link_order=0"

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st, (void)kind, (void)where;
	return remove(path), 0;
}

static void remove_all(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* A test that fails never comes to its scratch_remove. */
static char left_over[256][sizeof(struct scratch)];
static void remove_left_over(void)
{
	for (size_t i = 0; i < ARRAY_LEN(left_over); i++)
		if (left_over[i][0])
			remove_all(left_over[i]);
}

static char *left_over_slot(const char *path)
{
	for (size_t i = 0; i < ARRAY_LEN(left_over); i++)
		if (str_eq(left_over[i], path))
			return left_over[i];
	return NULL;
}

/* Asked by the sanitizer at the end: what a test that failed leaves behind is no leak. Those of the programs under test
 * do count. */
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
	return 1;
}

void scratch_make(struct scratch *s)
{
	static bool registered;
	if (!registered)
		atexit(remove_left_over);
	registered = true;
	snprintf(s->path, sizeof s->path, "/tmp/minyi-test.XXXXXX");
	if (!mkdtemp(s->path))
		fail_msg("no folder in /tmp: %s", strerror(errno));
	char *slot = left_over_slot("");
	if (slot)
		memcpy(slot, s->path, sizeof s->path);
}

void scratch_remove(struct scratch *s)
{
	char *slot = left_over_slot(s->path);
	if (s->path[0])
		remove_all(s->path);
	if (slot)
		slot[0] = '\0';
	s->path[0] = '\0';
}

char *program_path(const char *name)
{
	const char *build = getenv("MINYI_BUILD");
	char self[4096];
	if (!build) {
		ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
		self[n > 0 ? n : 0] = '\0';
		char *tests = self;
		for (char *next = strstr(self, "/tests/"); next; next = strstr(next + 1, "/tests/"))
			tests = next;
		*tests = '\0';
		build = self;
	}
	char *path = file_join(build, name);
	if (access(path, X_OK) != 0)
		fail_msg("%s is not built", path);
	return path;
}

static bool same_name(const char *a, const char *b)
{
	size_t n = strcspn(a, "=");
	return strncmp(a, b, n + 1) == 0;
}

static void environment_put(char **env, size_t *n, const char *entry)
{
	for (size_t i = 0; i < *n; i++) {
		if (same_name(env[i], entry)) {
			free(env[i]);
			env[i] = xstrdup(entry);
			return;
		}
	}
	env[(*n)++] = xstrdup(entry);
}

char **environment_make(const char *home, const char *const *more)
{
	char home_entry[256];
	snprintf(home_entry, sizeof home_entry, "HOME=%s", home ? home : "/nonexistent");
	const char *base[] = {
		"PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
		"TZ=UTC0",
		"LANG=C.UTF-8",
		"TERM=xterm-256color",
		"MINYI_NOW=" TEST_NOW,
		ASAN,
		"UBSAN_OPTIONS=print_stacktrace=1:exitcode=99",
		home_entry,
	};
	size_t count = 0, n = 0;
	while (more && more[count])
		count++;
	char **env = xcalloc(ARRAY_LEN(base) + count + 1, sizeof *env);
	for (size_t i = 0; i < ARRAY_LEN(base); i++)
		environment_put(env, &n, base[i]);
	for (size_t i = 0; i < count; i++)
		environment_put(env, &n, more[i]);
	return env;
}

void environment_free(char **env)
{
	for (char **e = env; env && *e; e++)
		free(*e);
	free(env);
}

/* One of the three pipes of a running program. */
struct stream {
	int fd;
	struct str *to;    /* what it prints goes here, or */
	const char *input; /* this goes to it */
};

static void stream_close(struct stream *s)
{
	close(s->fd);
	s->fd = -1;
}

static void stream_move(struct stream *s)
{
	char buffer[8192];
	if (s->to) {
		ssize_t n = read(s->fd, buffer, sizeof buffer);
		if (n > 0)
			str_add(s->to, buffer, (size_t)n);
		else if (n == 0 || errno != EINTR)
			stream_close(s);
		return;
	}
	ssize_t n = write(s->fd, s->input, strlen(s->input));
	if (n > 0)
		s->input += n;
	if (n < 0 || !*s->input)
		stream_close(s);
}

/* Moves bytes until all pipes are closed; false when the deadline passed first. */
static bool streams_serve(struct stream streams[3])
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	for (;;) {
		struct pollfd fds[3];
		nfds_t open = 0;
		for (size_t i = 0; i < 3; i++) {
			fds[i] = (struct pollfd){ .fd = streams[i].fd, .events = streams[i].to ? POLLIN : POLLOUT };
			open += streams[i].fd >= 0;
		}
		int64_t left = deadline - clock_mono();
		if (!open)
			return true;
		if (left <= 0 || poll(fds, 3, (int)left) < 0)
			return false;
		for (size_t i = 0; i < 3; i++)
			if (fds[i].fd >= 0 && fds[i].revents)
				stream_move(&streams[i]);
	}
}

int64_t program_cpu(pid_t pid)
{
	clockid_t id;
	struct timespec t;
	assert_int_equal(clock_getcpuclockid(pid, &id), 0);
	assert_int_equal(clock_gettime(id, &t), 0);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t ms_of(const struct timeval *t)
{
	return (int64_t)t->tv_sec * 1000 + t->tv_usec / 1000;
}

void program_dies_with_us(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static pid_t program_spawn(const char *path, const char *const *argv, char **env, int in, int out, int err)
{
	pid_t pid = fork();
	if (pid == 0) {
		program_dies_with_us();
		dup2(in, 0);
		dup2(out, 1);
		dup2(err, 2);
		signal(SIGPIPE, SIG_DFL);
		execve(path, (char *const *)(uintptr_t)argv, env);
		_exit(127);
	}
	assert_true(pid > 0);
	return pid;
}

void program_run(struct outcome *o, const struct program_opts *opts, const char *const *argv)
{
	int in[2], out[2], err[2];
	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	assert_int_equal(pipe2(err, O_CLOEXEC), 0);
	signal(SIGPIPE, SIG_IGN);
	*o = (struct outcome){ 0 };
	str_init(&o->out, (size_t)64 << 20);
	str_init(&o->err, (size_t)1 << 20);
	char *path = strchr(argv[0], '/') ? xstrdup(argv[0]) : program_path(argv[0]);
	char **env = environment_make(opts ? opts->home : NULL, opts ? opts->env : NULL);
	pid_t pid = program_spawn(path, argv, env, in[0], out[1], err[1]);
	close(in[0]), close(out[1]), close(err[1]);
	struct stream streams[3] = {
		{ .fd = in[1], .input = opts && opts->input ? opts->input : "" },
		{ .fd = out[0], .to = &o->out },
		{ .fd = err[0], .to = &o->err },
	};
	if (!*streams[0].input)
		stream_close(&streams[0]);
	bool done = streams_serve(streams);
	if (!done)
		kill(pid, SIGKILL);
	for (size_t i = 0; i < 3; i++)
		if (streams[i].fd >= 0)
			stream_close(&streams[i]);
	int status = 0;
	struct rusage used = { 0 };
	wait4(pid, &status, 0, &used);
	o->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	o->cpu_ms = ms_of(&used.ru_utime) + ms_of(&used.ru_stime);
	environment_free(env);
	if (!done)
		fail_msg("hung: %s\n%s%s", path, o->out.buf, o->err.buf);
	if (o->status == SANITIZER_EXIT)
		fail_msg("sanitizer: %s\n%s", path, o->err.buf);
	free(path);
}

void run(struct outcome *o, const struct program_opts *opts, ...)
{
	const char *argv[64];
	size_t n = 0;
	va_list ap;
	va_start(ap, opts);
	while (n < ARRAY_LEN(argv) - 1 && (argv[n] = va_arg(ap, const char *)) != NULL)
		n++;
	va_end(ap);
	argv[n] = NULL;
	program_run(o, opts, argv);
}

void outcome_release(struct outcome *o)
{
	str_release(&o->out);
	str_release(&o->err);
}

const char *by_id(const char *id)
{
	static char spelled[4][48];
	static unsigned next;
	char *one = spelled[next++ % ARRAY_LEN(spelled)];
	snprintf(one, sizeof spelled[0], "id:%s", id);
	return one;
}
