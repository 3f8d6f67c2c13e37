/*
 * A long text in the person's own editor: through a file of mode 0600 in the folder where their things are kept, gone
 * again afterwards. It is waited for, since the terminal is the editor's meanwhile. A visit that is hosted may start no
 * programs.
 */
#include "acts/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *editor_command(void)
{
	static const char *const names[] = { "VISUAL", "EDITOR" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (getenv(names[i]) && *getenv(names[i]))
			return getenv(names[i]);
	return NULL;
}

bool act_has_outside(const struct act *a)
{
	return editor_command() && app_may(a->app, APP_MAY_PROGRAMS);
}

bool act_wants_outside(const struct act *a)
{
	return str_eq(app_settings(a->app)->editor, "outside") && act_has_outside(a);
}

/* The command may have options, so a shell reads it; the file's name is no part of what the shell reads. */
static enum rc run_editor(const char *command, const char *path, struct err *e)
{
	static const int ignored[] = { SIGINT, SIGQUIT, SIGTSTP }; /* in there they are the editor's; and it cannot stop */
	struct sigaction ignore = { .sa_handler = SIG_IGN }, was[ARRAY_LEN(ignored)];
	int status = 0;
	STR_LOCAL(line, 8192);
	str_addf(&line, "%s \"$1\"", command);
	for (size_t i = 0; i < ARRAY_LEN(ignored); i++)
		(void)sigaction(ignored[i], &ignore, &was[i]);
	pid_t pid = fork();
	if (pid == 0) {
		static const int its_own[] = { SIGINT, SIGQUIT, SIGPIPE, SIGXFSZ };
		for (size_t i = 0; i < ARRAY_LEN(its_own); i++)
			signal(its_own[i], SIG_DFL);
		execl("/bin/sh", "sh", "-c", line.buf, "sh", path, (char *)NULL);
		_exit(127);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	for (size_t i = 0; i < ARRAY_LEN(ignored); i++)
		(void)sigaction(ignored[i], &was[i], NULL);
	if (pid < 0)
		return err_sys(e, errno, "fork");
	if (!WIFEXITED(status) || WEXITSTATUS(status) == 126 || WEXITSTATUS(status) == 127)
		return err_say(e, RC_NOT_FOUND, N_("it did not run; VISUAL or EDITOR names it"));
	return WEXITSTATUS(status) == 0 ? RC_OK : err_say(e, RC_CANCELLED, N_("it says so itself"));
}

/* Editors end the last line; the text's own does not count. */
static enum rc take_back(const char *path, struct str *text, struct err *e)
{
	STR_LOCAL(now, ACT_TEXT_MAX);
	STR_LOCAL(clean, ACT_TEXT_MAX);
	enum rc rc = file_read(path, &now, e);
	str_drop_end(&now, "\r\n");
	if (rc == RC_OK && !text_is_utf8(now.buf, now.len))
		rc = err_say(e, RC_PROTO, N_("what it left is not UTF-8"));
	if (rc == RC_OK)
		text_clean_lines(&clean, now.buf, now.len);
	if (rc == RC_OK && !str_ok(&clean))
		rc = err_set(e, RC_TOO_BIG, 0, "a text of more than %d bytes", ACT_TEXT_MAX);
	if (rc == RC_OK) {
		str_clear(text);
		str_add(text, clean.buf, clean.len);
	}
	return rc;
}

static enum rc edit(struct app *app, const char *draft, const char *head, struct str *text, struct err *e)
{
	const char *command = editor_command();
	enum rc rc = RC_OK;
	int fd;
	if (!app_may(app, APP_MAY_PROGRAMS))
		return err_set(e, RC_FORBIDDEN, APP_MAY_PROGRAMS, "an editor");
	if (!command)
		return err_set(e, RC_NOT_FOUND, 0, "neither VISUAL nor EDITOR is set");
	char *path = app_text_file(app, draft, head, &fd, e);
	if (!path)
		return e->code;
	bool written = file_put(fd, text->buf, text->len);
	int failed = errno;
	if (close(fd) != 0 || !written)
		rc = err_sys(e, failed, path);
	if (rc == RC_OK)
		rc = run_editor(command, path, e);
	if (rc == RC_OK)
		rc = take_back(path, text, e);
	app_text_file_done(app, path);
	return rc;
}

static bool edit_and_say(struct app *app, const char *draft, const char *head, struct str *text, struct str *why)
{
	struct err e = { 0 };
	STR_LOCAL(reason, 1024);
	enum rc rc = edit(app, draft, head, text, &e);
	if (rc == RC_FORBIDDEN)
		str_addz(why, app_may_not(APP_MAY_PROGRAMS));
	else if (rc == RC_NOT_FOUND && !editor_command())
		str_addz(why, _("No other editor is set; VISUAL or EDITOR in the environment names one."));
	else if (rc)
		err_reason(&reason, &e);
	if (reason.len)
		str_addf(why, _("The text is unchanged; the editor failed (%s)."), reason.buf);
	if (rc)
		log_line(LOG_WARN, "editor: %s %s", rc_name(rc), e.detail);
	return rc == RC_OK;
}

bool act_edit_text(struct app *app, const char *draft, struct str *text, struct str *why)
{
	return edit_and_say(app, draft, "", text, why);
}

bool act_edit_outside(struct act *a, struct str *text, struct str *why)
{
	const struct act *in = act_innermost(a);
	act_typed(a, text->buf); /* on disk, whatever the editor does */
	bool edited = edit_and_say(a->app, in->draft ? in->draft : "", in->draft_head ? in->draft_head : "", text, why);
	if (edited)
		act_typed(a, text->buf);
	return edited;
}
