/* minyi, started and killed; what it said. */
#include "torture/lib/torture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define IDLE_FD 9
#define SANITIZER_EXIT 99

static void be_minyi(const struct client *c, const char *path, const char *const *argv, char **env,
	const struct client_opts *opts, int in, int idle)
{
	program_dies_with_us();
	int out = open(c->out, O_WRONLY | O_CREAT | O_TRUNC, 0600), err = open(c->err, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	dup2(in, 0);
	dup2(out, 1);
	dup2(err, 2);
	dup2(idle, IDLE_FD);
	signal(SIGPIPE, SIG_DFL);
	struct rlimit limit = { .rlim_cur = opts->file_size, .rlim_max = opts->file_size };
	if (opts->file_size) {
		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &limit);
	}
	execve(path, (char *const *)(uintptr_t)argv, env);
	_exit(127);
}

void client_start(struct client *c, const struct client_opts *opts, const char *const *argv)
{
	static unsigned serial;
	int in[2], idle[2];
	const char *more[16] = { "MINYI_IDLE_FD=9", opts->now ? opts->now : "MINYI_NOW=" };
	for (size_t i = 0; opts->env && opts->env[i] && i < ARRAY_LEN(more) - 3; i++)
		more[i + 2] = opts->env[i];
	*c = (struct client){ .input = -1 };
	snprintf(c->out, sizeof c->out, "%s/out.%u", opts->folder, serial);
	snprintf(c->err, sizeof c->err, "%s/err.%u", opts->folder, serial++);
	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(idle, O_CLOEXEC | O_NONBLOCK), 0);
	signal(SIGPIPE, SIG_IGN);
	char *path = program_path("minyi");
	char **env = environment_make(opts->folder, more);
	c->pid = fork();
	if (c->pid == 0)
		be_minyi(c, path, argv, env, opts, in[0], idle[1]);
	assert_true(c->pid > 0);
	c->ended = (int)syscall(SYS_pidfd_open, c->pid, 0);
	assert_true(c->ended >= 0);
	fcntl(c->ended, F_SETFD, FD_CLOEXEC);
	environment_free(env);
	free(path);
	close(in[0]);
	close(idle[1]);
	c->idle = idle[0];
	c->input = in[1];
	if (opts->input)
		client_say(c, opts->input);
	if (!opts->open) {
		close(c->input);
		c->input = -1;
	}
}

void client_say(struct client *c, const char *lines)
{
	char stale[64];
	while (read(c->idle, stale, sizeof stale) > 0) {
	}
	(void)!write(c->input, lines, strlen(lines)); /* who was killed reads no more */
}

void client_leave(struct client *c)
{
	client_say(c, "q\nl\n");
	close(c->input);
	c->input = -1;
}

static void say_from(const char *path, size_t *heard, struct str *out)
{
	struct str all;
	str_init(&all, (size_t)16 << 20);
	file_read(path, &all, NULL);
	if (all.len > *heard)
		str_add(out, all.buf + *heard, all.len - *heard);
	*heard = all.len;
	str_release(&all);
}

void client_said(struct client *c, struct str *out)
{
	say_from(c->err, &c->heard_err, out);
	say_from(c->out, &c->heard_out, out); /* a prompt stands at the end */
}

static void fail_with(struct client *c, const char *what)
{
	struct str said;
	str_init(&said, STR_NO_LIMIT);
	c->heard_out = c->heard_err = 0;
	client_said(c, &said);
	fail_msg("%s: minyi (%d) said: ...%s", what, c->status, said.len > 600 ? said.buf + said.len - 600 : said.buf);
}

static void take_end(struct client *c)
{
	int status = 0;
	waitpid(c->pid, &status, 0);
	c->pid = 0;
	c->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static bool due(int *at, int64_t since, int64_t now)
{
	if (*at < 0 || now - since < *at)
		return false;
	*at = -1;
	return true;
}

static int64_t next_due(const struct mishap *m, int64_t since, int64_t otherwise)
{
	const int times[] = { m->kill_client, m->kill_platform, m->start_platform };
	for (size_t i = 0; i < ARRAY_LEN(times); i++)
		if (times[i] >= 0 && since + times[i] < otherwise)
			otherwise = since + times[i];
	return otherwise;
}

static void happen(struct client *c, struct mishap *m, int64_t since, struct platform *p)
{
	int64_t now = clock_mono();
	if (due(&m->kill_client, since, now)) {
		c->killed = true;
		m->killed_clients++;
		kill(c->pid, SIGKILL);
	}
	if (due(&m->kill_platform, since, now) && p->pid) {
		m->killed_platforms++;
		platform_kill(p);
	}
	if (due(&m->start_platform, since, now) && !p->pid)
		platform_again(p);
}

void client_wait(struct client *c, bool idle, struct mishap *m, struct platform *p)
{
	int64_t since = clock_mono();
	const pid_t pids[] = { c->pid, p ? p->pid : 0 };
	struct patience slow;
	patience_begin(&slow, pids, 2);
	struct mishap none = NO_MISHAP;
	m = m ? m : &none;
	bool done = false;
	char bytes[64];
	while (!done && c->pid) {
		int64_t now = clock_mono(), left = next_due(m, since, slow.until) - now;
		struct pollfd fds[] = { { .fd = c->ended, .events = POLLIN }, { .fd = idle ? c->idle : -1, .events = POLLIN } };
		if (now > slow.until && !patience_lasts(&slow, (const pid_t[]){ c->pid, p ? p->pid : 0 }, 2))
			fail_with(c, "hung");
		poll(fds, 2, left > 0 ? (int)left : 0);
		happen(c, m, since, p);
		if (fds[0].revents)
			take_end(c);
		else if (fds[1].revents & POLLIN)
			done = read(c->idle, bytes, sizeof bytes) > 0;
	}
	if (p && !p->pid)
		platform_again(p);
	if (!c->pid && c->status == SANITIZER_EXIT)
		fail_with(c, "sanitizer");
	if (!c->pid && c->status > 128 && !(c->killed && c->status == 128 + SIGKILL))
		fail_with(c, "a signal that nobody sent");
}

void client_kill(struct client *c)
{
	if (!c->pid)
		return;
	c->killed = true;
	kill(c->pid, SIGKILL);
	take_end(c);
}

void client_release(struct client *c)
{
	client_kill(c);
	int *fds[] = { &c->ended, &c->input, &c->idle };
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		if (*fds[i] >= 0)
			close(*fds[i]);
	unlink(c->out);
	unlink(c->err);
	*c = (struct client){ .ended = -1, .input = -1, .idle = -1 };
}
