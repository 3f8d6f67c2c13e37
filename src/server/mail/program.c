/* A program that is given a number and a text: how mobiles are written to is the host's business. */
#include "server/mail/private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUN_MS 30000

/* With its own signals, its input from us, and nothing else of ours open. */
static int start(const char *program, int input, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t none;
	char *const argv[] = { (char *)(uintptr_t)program, NULL };
	sigemptyset(&none);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&how);
	posix_spawnattr_setsigmask(&how, &none);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK);
	int number = posix_spawnp(pid, program, &files, &how, argv, environ);
	posix_spawnattr_destroy(&how);
	posix_spawn_file_actions_destroy(&files);
	return number;
}

static void give(int fd, const char *number, const char *text)
{
	STR_LOCAL(input, STR_NO_LIMIT);
	str_addf(&input, "%s\n", number);
	for (const char *p = text; *p; p++)
		str_addc(&input, *p == '\n' || *p == '\r' ? ' ' : *p);
	str_addc(&input, '\n');
	/* less than a pipe holds: nobody waits */
	if (write(fd, input.buf, input.len < 4096 ? input.len : 4096) < 0)
		log_line(LOG_WARN, "the program that writes to mobiles took nothing: %s", strerror(errno));
}

static enum rc wait_for(pid_t pid, struct err *e)
{
	int status = 0, fd = (int)syscall(SYS_pidfd_open, pid, 0);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int n = fd < 0 ? 1 : poll(&p, 1, RUN_MS);
	if (n == 0)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (fd >= 0)
		close(fd);
	if (n == 0)
		return err_set(e, RC_TIMEOUT, 0, "it took too long");
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? RC_OK : err_set(e, RC_DENIED, status, "it failed");
}

enum rc mail_program_run(const char *program, const char *number, const char *text, struct err *e)
{
	int ends[2];
	pid_t pid = 0;
	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_sys(e, errno, "pipe");
	int why = start(program, ends[0], &pid);
	close(ends[0]);
	if (why == 0)
		give(ends[1], number, text);
	close(ends[1]);
	return why ? err_sys(e, why, program) : wait_for(pid, e);
}
