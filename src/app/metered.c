/*
 * Does the connection of this machine cost by the byte? NetworkManager knows (a telephone's, or what a person marked
 * so), and is asked over D-Bus by systemd's own client, busctl: a D-Bus library in every visit would be paid by all for
 * a question that is asked once in a while. Where there is no answer, the line is not metered.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/private.h"

#define AGAIN_MS INT64_C(300000) /* somebody may have left the house */
#define SERVICE "org.freedesktop.NetworkManager"
#define OBJECT "/org/freedesktop/NetworkManager"

extern char **environ;

/* "u 1" yes, "u 3" probably; NMMetered in NetworkManager's D-Bus reference. */
static bool says_yes(const char *answer)
{
	return str_eq(answer, "u 1\n") || str_eq(answer, "u 3\n");
}

static void reap(struct metered *m)
{
	if (m->pid > 0 && waitpid(m->pid, NULL, WNOHANG) != 0)
		m->pid = 0;
}

static void answered(void *ctx)
{
	struct app *a = ctx;
	struct metered *m = &a->metered;
	ssize_t n = read(m->fd, m->answer + m->size, sizeof m->answer - 1 - m->size);
	if (n > 0)
		m->size += (size_t)n;
	if (n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN)))
		return;
	m->answer[m->size] = '\0';
	m->yes = says_yes(m->answer);
	m->asked_at = clock_mono();
	net_unwatch(a->net, m->fd);
	close(m->fd);
	m->fd = -1;
	reap(m);
	log_line(LOG_INFO, "prefetch: the connection is %smetered", m->yes ? "" : "not ");
	prefetch_go_on(a);
}

static pid_t ask(int out)
{
	static const char *const argv[] = { "busctl", "--system", "--timeout=2", "get-property", SERVICE, OBJECT, SERVICE,
		"Metered", NULL };
	posix_spawn_file_actions_t actions;
	pid_t pid = 0;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (posix_spawnp(&pid, argv[0], &actions, NULL, (char *const *)argv, environ) != 0)
		pid = 0; /* there is none: nobody knows of a metered line */
	posix_spawn_file_actions_destroy(&actions);
	return pid;
}

bool metered_settled(struct app *a)
{
	struct metered *m = &a->metered;
	int ends[2];
	if (m->fd >= 0)
		return false;
	if (m->asked_at && clock_mono() - m->asked_at < AGAIN_MS)
		return true;
	reap(m);
	m->asked_at = clock_mono();
	m->yes = false;
	if (str_starts(a->site.address, "unix:") || m->pid || pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
		return true;
	m->size = 0;
	m->pid = ask(ends[1]);
	close(ends[1]);
	m->fd = ends[0];
	net_watch(a->net, m->fd, answered, a);
	return false;
}

void metered_release(struct app *a)
{
	struct metered *m = &a->metered;
	if (m->fd >= 0) {
		net_unwatch(a->net, m->fd);
		close(m->fd);
		m->fd = -1;
	}
	if (m->pid > 0 && kill(m->pid, SIGKILL) == 0)
		waitpid(m->pid, NULL, 0);
	m->pid = 0;
}
