/*
 * minyi: options, language, one struct app, and which front to run. Nothing else.
 */
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

#include "acts/config.h"
#include "base/version.h"
#include "client/options.h"
#include "own/own.h"
#include "text/text.h"
#include "ui/ui.h"

/* Descriptors 0 to 2 must be something, or the first file that is opened becomes "standard error" and is written into.
 * What cannot be written to standard output is a failure, and is one where it is closed: nothing may say that it went
 * there. */
static void open_standard_descriptors(void)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY) < 0)
			_exit(LINE_FAILED);
}

/* Curses writes UTF-8 only in a UTF-8 locale; a fresh Debian has one, whatever LANG says. */
static void use_utf8(void)
{
	static const char *const names[] = { "C.UTF-8", "C.utf8", "en_US.UTF-8", "zh_TW.UTF-8" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (setlocale(LC_CTYPE, names[i]))
			return;
	(void)setlocale(LC_CTYPE, "");
}

/* Until app_open knows the person's setting, and again when it fails. NULL: what the environment says. */
static struct catalog *use_language(const char *asked)
{
	static char code[LANGUAGE_CODE_SIZE];
	if (asked)
		str_copy(code, sizeof code, asked);
	else
		language_from_environment(code);
	struct catalog *c = language_open(code);
	language_use(c, code);
	return c;
}

static void put_usage(struct str *out)
{
	STR_LOCAL(languages, 1024);
	STR_LOCAL(charsets, 1024);
	app_setting_values("language", 0, &languages);
	app_setting_values("charset", 1, &charsets);
	str_addz(out, _("minyi: read, endorse and comment on public policy, in a terminal.\n"));
	str_addz(out,
		_("\nUsage: minyi [OPTION]...            a visit, on the full screen\n"
		  "       minyi [OPTION]... COMMAND     one thing, then back to the shell\n"));
	str_addf(out,
		_("\n  --site SITE     the platform: http://, https:// or unix:/path, or a name that `minyi sites`\n"
		  "                  lists; otherwise one of your own\n"
		  "  --home FOLDER   everything that is kept goes below this folder\n"
		  "  --accessible    the full screen for speech and braille (ACCESSIBLE=1 does the same)\n"
		  "  --linear        at a prompt, line by line: for screen readers and simple terminals;\n"
		  "                  with a command that reads: for reading aloud\n"
		  "  --screen        the full screen, where another front is set\n"
		  "  --lang CODE     the language: %s\n"
		  "  --charset NAME  what the terminal speaks:\n"
		  "                  %s\n"
		  "  --no-pager      what a command prints all at once, also on a terminal\n"
		  "  --version       which version this is\n"
		  "  --help          this help\n"),
		languages.buf, charsets.buf);
	str_addz(out, _("\nCommands:\n"));
	line_help(out, NULL);
	str_addz(out,
		_("\n`minyi COMMAND --help` lists the options of a command; `minyi help json` says what --json, --csv and --tsv have.\n"
		  "\nExit status: 0 done, 1 refused or failed, 2 wrong usage, 3 no connection (what was sent waits), 4 what was written is kept nowhere.\n"));
}

static void print_help(const struct options *o)
{
	STR_LOCAL(out, STR_NO_LIMIT);
	if (o->what == DO_HELP_JSON)
		line_help_json(&out);
	else if (o->command.help)
		line_help(&out, &o->command);
	else
		put_usage(&out);
	(void)fwrite(out.buf, 1, out.len, stdout);
}

static int fail_to_open(const struct options *o, enum rc rc, const struct err *e)
{
	struct catalog *c = use_language(o->app.language);
	int status = LINE_FAILED;
	char what[sizeof e->detail];
	/* Opening touches files, and the general sentences for these codes speak of topics and accounts. */
	bool files = (e->cause == CAUSE_OTHER || e->cause == CAUSE_SYSTEM) &&
		(rc == RC_NOT_FOUND || rc == RC_DENIED || rc == RC_SYS);
	if (e->cause == CAUSE_NOT_INSTALLED)
		line_complain(FILE_NOT_INSTALLED, "minyi", err_subject(e, what));
	else if (files && o->app.home)
		line_complain(
			_("minyi cannot keep its files in %s; please make a folder there that you may write to, or name another one with --home."),
			o->app.home);
	else if (files)
		line_complain(
			_("minyi cannot keep its files in %s; please make a folder there that you may write to, or name another one with --home."),
			err_subject(e, what));
	else
		status = line_failed(NULL, rc, e, NULL);
	language_use(NULL, "en");
	catalog_free(c);
	return status;
}

static void say_setting_up(void)
{
	line_complain("%s", _("Setting up a platform of your own with sample topics ..."));
}

static int run_front(struct app *app, const struct options *o, struct str *typed)
{
	bool linear = o->what == DO_LINEAR || strcmp(app_settings(app)->front, "linear") == 0;
	return linear ? (int)line_run(app, typed) : ui_run(app);
}

/* With the person's own keys and colours; what is wrong with them is no concern of a command, which has no keys. */
static int run_with_config(struct app *app, const struct options *o, struct str *typed)
{
	struct config config;
	char *path = app_config_path(o->app.home);
	STR_LOCAL(note, 8192);
	bool command = o->what == DO_COMMAND, own = (!command || isatty(STDOUT_FILENO) == 1) && config_read(&config, path);
	if (own) {
		config_use(&config);
		config_note(&config, path, &note);
		app_opening_add(app, command ? "" : note.buf);
	}
	int status = command ? (int)line_command_run(app, &o->command) : run_front(app, o, typed);
	if (own)
		config_release(&config);
	free(path);
	return status;
}

/* At one site. *next: where it is to go on, the caller's to free; NULL: nowhere. */
static int visit_site(const struct options *o, const char *site, struct str *typed, char **next)
{
	struct app *app = NULL;
	struct app_options how = o->app;
	how.setting_up = say_setting_up;
	how.site = site;
	struct err e = { 0 };
	int status;
	*next = NULL;
	enum rc rc = site && !(o->app.may & APP_MAY_SITES) ? err_set(&e, RC_FORBIDDEN, APP_MAY_SITES, "--site")
													   : app_open(&how, &app, &e);
	if (rc)
		return fail_to_open(o, rc, &e);
	if (!(o->app.may & APP_MAY_SUSPEND))
		(void)signal(SIGTSTP, SIG_IGN); /* the full screen says why; the others stay quiet */
	line_use_charset(app_charset(app));
	status = run_with_config(app, o, typed);
	*next = app_site_next(app) ? xstrdup(app_site_next(app)) : NULL;
	app_close(app);
	return status;
}

static int visit(const struct options *o)
{
	STR_LOCAL(typed, STR_NO_LIMIT);
	char *next, *site = NULL;
	int status = visit_site(o, o->app.site, &typed, &next);
	while (next) {
		free(site);
		site = next;
		status = visit_site(o, site, &typed, &next);
	}
	free(site);
	return status;
}

static int run(const struct options *o)
{
	switch (o->what) {
	case DO_VERSION: (void)puts("minyi " MINYI_VERSION); return LINE_DONE;
	case DO_HELP:
	case DO_HELP_JSON: print_help(o); return LINE_DONE;
	case DO_COMMAND: return line_needs_app(&o->command) ? visit(o) : (int)line_command_run(NULL, &o->command);
	default: return visit(o);
	}
}

/* Half a result in a file on a full disk is none. */
static int close_output(int status)
{
	if (file_close_output())
		return status;
	line_complain("%s", _("The output could not be written whole; is the disk full?"));
	return status == LINE_DONE ? LINE_FAILED : status;
}

int main(int argc, char *argv[])
{
	struct options o;
	struct options_terminal terminal = {
		.term = getenv("TERM"), .may_not = getenv("MINYI_MAY_NOT"), .accessible = getenv("ACCESSIBLE")
	};
	int status;
	open_standard_descriptors();
	(void)signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a full disk, and said */
	terminal.input = isatty(STDIN_FILENO) == 1;
	terminal.output = isatty(STDOUT_FILENO) == 1;
	use_utf8();
	line_use_charset(text_charset_from_environment());
	struct catalog *environment = use_language(NULL), *asked = NULL;
	STR_LOCAL(why, 4096);
	if (options_language(argc, argv)) /* what is wrong with the others is said in it too */
		asked = use_language(options_language(argc, argv));
	if (options_parse(argc, argv, &terminal, &o, &why) != RC_OK) {
		line_complain("%s", why.buf);
		status = LINE_USAGE;
	} else {
		if (o.app.charset)
			line_use_charset(o.app.charset);
		status = run(&o);
	}
	if (o.what != DO_SCREEN)
		status = close_output(status);
	line_pager_end();
	line_drop_charset();
	language_use(NULL, "en");
	catalog_free(asked);
	catalog_free(environment);
	return status;
}
