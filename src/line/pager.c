/*
 * A pager on a terminal, as git has one: what a command prints goes through PAGER, less without it, which shows at once
 * what fits the screen. It begins with the first line, so that what fails before has none. Where output is no terminal,
 * for reading aloud, or where a visit may start no programs, there is none.
 */
#include "line/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* The one standard output of the process. */
static struct {
	bool wanted;
	const char *command;
	pid_t pid;    /* 0: it has not begun */
	int terminal; /* standard output as it was */
	char *held;   /* what is to be said when it has been left: sentences, a line each */
} pager = { .terminal = -1 };

/* What PAGER names; NULL: none is wanted. */
static const char *find_command(void)
{
	static const char *const names[] = { "MINYI_PAGER", "PAGER" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *command = getenv(names[i]);
		if (command)
			return *command && strcmp(command, "cat") != 0 ? command : NULL;
	}
	return "less";
}

/* Is the program there that a command begins with? What a shell has to read is left to it. */
static bool is_there(const char *command)
{
	size_t n = strcspn(command, " \t");
	const char *path = getenv("PATH");
	STR_LOCAL(file, STR_NO_LIMIT);
	if (command[strcspn(command, "\"'$`\\;&|<>(){}*?~")])
		return true;
	str_add(&file, command, n);
	if (strchr(file.buf, '/'))
		return access(file.buf, X_OK) == 0;
	for (const char *p = path ? path : ""; *p;) {
		size_t len = strcspn(p, ":");
		str_clear(&file);
		str_add(&file, p, len);
		str_addc(&file, '/');
		str_add(&file, command, n);
		if (len && access(file.buf, X_OK) == 0)
			return true;
		p += len + (p[len] == ':');
	}
	return false;
}

void line_pager_want(bool may_start_programs)
{
	const char *term = getenv("TERM");
	pager.command = find_command();
	pager.wanted = may_start_programs && pager.command && isatty(STDOUT_FILENO) == 1 && term && *term &&
		strcmp(term, "dumb") != 0 && is_there(pager.command);
}

bool line_pager_on(void)
{
	return pager.pid > 0;
}

int line_pager_terminal(void)
{
	return pager.pid > 0 ? pager.terminal : STDOUT_FILENO;
}

/* less as git sets it: no paging where it fits, colours, and the screen stays as it is. */
static void become(const char *command, const int ends[2])
{
	static const int its_own[] = { SIGINT, SIGQUIT, SIGPIPE, SIGXFSZ };
	for (size_t i = 0; i < ARRAY_LEN(its_own); i++)
		(void)signal(its_own[i], SIG_DFL);
	if (dup2(ends[0], STDIN_FILENO) < 0)
		_exit(127);
	(void)close(ends[0]);
	(void)close(ends[1]);
	(void)setenv("LESS", "FRX", 0);
	(void)setenv("LV", "-c", 0);
	(void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

void line_pager_begin(void)
{
	int ends[2];
	if (!pager.wanted || pager.pid || pipe2(ends, O_CLOEXEC) != 0)
		return;
	pager.wanted = false;
	(void)fflush(stdout);
	pid_t pid = fork();
	if (pid == 0)
		become(pager.command, ends);
	(void)close(ends[0]);
	if (pid > 0) {
		pager.terminal = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		pager.pid = dup2(ends[1], STDOUT_FILENO) < 0 ? 0 : pid;
		/* Leaving it early is no failure, and what ^C stops is its own. */
		(void)signal(SIGPIPE, SIG_IGN);
		(void)signal(SIGINT, SIG_IGN);
		(void)signal(SIGQUIT, SIG_IGN);
	}
	(void)close(ends[1]);
}

bool line_pager_hold(const char *sentence)
{
	char *before = pager.held;
	if (!pager.pid || isatty(STDERR_FILENO) != 1)
		return false;
	pager.held = str_printf("%s%s\n", before ? before : "", sentence);
	free(before);
	return true;
}

void line_pager_end(void)
{
	while (pager.pid > 0 && waitpid(pager.pid, NULL, 0) < 0 && errno == EINTR)
		;
	pager.pid = 0;
	if (pager.held)
		(void)fputs(pager.held, stderr);
	free(pager.held);
	pager.held = NULL;
}
