/*
 * The process in between that starts a platform of our own. It holds the lock of the start, and a client that asked for
 * the start does not: a client can be stopped (^Z), can hang on its terminal, can take its time; this one has nothing
 * else to do, no terminal, and a limit for each of its steps. So nobody waits for the lock longer than a start takes.
 *
 * It is a child of the client without exec, so between fork and its end it calls nothing that allocates.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "own/private.h"

#define READY_MS 20000
#define SAMPLE_MS 120000
#define END_MS 1000
#define STEP_MS 20
#define DISK_FULL 3 /* minyid's exit status */

static volatile sig_atomic_t called_off;

static void on_term(int number)
{
	(void)number;
	called_off = 1;
}

/* The one place where SIGTERM gets through: it can come neither too early nor too late. */
static int wait_on(struct pollfd *p, nfds_t n, int64_t ms)
{
	const struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
	sigset_t none;
	sigemptyset(&none);
	return ppoll(p, n, &t, &none);
}

/* ---- the programs that it runs --------------------------------------------------------------- */

/* Between fork and exec: nothing of ours goes along but the three descriptors, and the terminal's hang-up is not its
 * own. */
static _Noreturn void become(const char *const argv[], int out, int log)
{
	sigset_t none;
	int null = open("/dev/null", O_RDWR);
	sigemptyset(&none);
	setsid();
	dup2(null, STDIN_FILENO);
	dup2(out < 0 ? null : out, STDOUT_FILENO);
	dup2(log < 0 ? null : log, STDERR_FILENO);
	close_range(STDERR_FILENO + 1, ~0u, 0);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	if (chdir("/") == 0)
		execv(argv[0], (char *const *)argv);
	_exit(127);
}

/* out: its standard output, -1: none. */
static pid_t spawn(const char *const argv[], int out, const char *log_path)
{
	int log = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	pid_t pid = fork();
	if (pid == 0)
		become(argv, out, log);
	if (log >= 0)
		close(log);
	return pid;
}

/* Exit status, or -1 when it took too long or is not wanted any more. */
static int wait_for(pid_t pid, int64_t ms)
{
	int64_t until = clock_mono() + ms;
	int status;
	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (called_off || clock_mono() > until) {
			kill(pid, SIGKILL);
			waitpid(pid, &status, 0);
			return -1;
		}
		wait_on(NULL, 0, STEP_MS);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* The sample goes into a folder of another name, which gets its own only when all of it is there; what a failure left
 * is filled again. */
static enum rc set_up(const struct starter *s, struct err *e)
{
	const char *const argv[] = { s->program, "sample", "--data", s->fresh, "--rules", s->rules, NULL };
	pid_t pid = spawn(argv, -1, s->log);
	int status = pid < 0 ? -1 : wait_for(pid, SAMPLE_MS);
	if (status != 0)
		return err_because(e, status == DISK_FULL ? RC_FULL : RC_SYS, CAUSE_OWN_PLATFORM, status, "%s", s->log);
	return rename(s->fresh, s->data) == 0 ? RC_OK : err_sys(e, errno, s->data);
}

/* ---- ready? ---------------------------------------------------------------------------------- */

/* Its standard output: up to the line that says it is ready, or its end. */
static enum rc hear(int from, const char *log, struct err *e)
{
	char line[256] = "";
	size_t n = 0;
	int64_t until = clock_mono() + READY_MS;
	while (!strchr(line, '\n') && n < sizeof line - 1) {
		struct pollfd p = { .fd = from, .events = POLLIN };
		int64_t left = until - clock_mono();
		if (called_off || left <= 0)
			return err_because(e, RC_TIMEOUT, CAUSE_OWN_PLATFORM, 0, "%s", log);
		if (wait_on(&p, 1, left) <= 0)
			continue;
		ssize_t got = read(from, line + n, sizeof line - 1 - n);
		if (got == 0)
			break;
		n += got > 0 ? (size_t)got : 0;
		line[n] = '\0';
	}
	wait_on(NULL, 0, 0);
	if (called_off)
		return err_set(e, RC_CANCELLED, 0, "nobody wants it any more");
	if (str_starts(line, "listening on "))
		return RC_OK;
	return err_because(e, RC_SYS, CAUSE_OWN_PLATFORM, 0, "%s", log);
}

static enum rc serve(const struct starter *s, struct err *e)
{
	int ends[2];
	const char *const argv[] = { s->program, "serve", "--data", s->data, "--listen", s->address, "--while", s->fifo,
		NULL };
	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_sys(e, errno, "pipe");
	pid_t pid = spawn(argv, ends[1], s->log);
	close(ends[1]);
	enum rc rc = pid < 0 ? err_sys(e, errno, s->program) : hear(ends[0], s->log, e);
	if (rc && pid > 0 && (rc == RC_TIMEOUT || rc == RC_CANCELLED))
		kill(pid, SIGTERM);
	else if (rc && pid > 0 && wait_for(pid, END_MS) == DISK_FULL)
		rc = err_because(e, RC_FULL, CAUSE_OWN_PLATFORM, DISK_FULL, "%s", s->log);
	close(ends[0]);
	return rc;
}

/* ---- the process ----------------------------------------------------------------------------- */

/* A report is smaller than what a pipe takes at once, so it arrives whole or not at all. */
static void tell(int to, enum starter_step step, const struct err *e)
{
	const struct starter_report r = { step, *e };
	ssize_t wrote = write(to, &r, sizeof r);
	(void)wrote; /* the client may be gone */
}

static _Noreturn void start(const struct starter *s, int lock, int to)
{
	struct err e = { 0 };
	enum rc rc = RC_OK;
	sigset_t term;
	setsid();
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_SETMASK, &term, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGTERM, on_term);
	/* The lock and the report stay open, at the lowest numbers; the client's own, its FIFO above all, must not. */
	dup2(lock, STDIN_FILENO);
	dup2(to, STDOUT_FILENO);
	close_range(STDERR_FILENO, ~0u, 0);
	if (s->new) {
		rc = set_up(s, &e);
		if (rc == RC_OK)
			tell(STDOUT_FILENO, STARTER_SET_UP, &e);
	}
	if (rc == RC_OK)
		rc = serve(s, &e);
	tell(STDOUT_FILENO, rc ? STARTER_FAILED : STARTER_READY, &e);
	_exit(0);
}

pid_t starter_run(const struct starter *s, int lock, int *report, struct err *e)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0) {
		err_sys(e, errno, "pipe");
		return -1;
	}
	pid_t pid = fork();
	if (pid == 0)
		start(s, lock, ends[1]);
	close(ends[1]);
	if (pid < 0) {
		err_sys(e, errno, "fork");
		close(ends[0]);
		return -1;
	}
	*report = ends[0];
	return pid;
}

bool starter_hear(int report, struct starter_report *out)
{
	ssize_t n;
	do
		n = read(report, out, sizeof *out);
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof *out;
}
