/* The command line of minyi becomes struct options. */
#include "client/options.h"

static bool can_place_cursor(const struct options_terminal *t)
{
	return t->input && t->output && t->term && *t->term && strcmp(t->term, "dumb") != 0;
}

/* A switch of the program itself; false when argv[0] is none. */
static bool take_switch(const char *word, struct options *out)
{
	static const struct {
		const char *word;
		enum options_do what;
		const char *front;
	} switches[] = {
		{ "--screen", DO_SCREEN, "screen" },
		{ "--accessible", DO_SCREEN, "accessible" },
		{ "--linear", DO_LINEAR, "linear" },
		{ "--version", DO_VERSION, NULL },
		{ "--no-pager", DO_SCREEN, NULL },
		{ "--help", DO_HELP, NULL },
		{ "-h", DO_HELP, NULL },
	};
	for (size_t i = 0; i < ARRAY_LEN(switches); i++)
		if (strcmp(switches[i].word, word) == 0) {
			if (out->what < switches[i].what)
				out->what = switches[i].what;
			if (switches[i].front)
				out->app.front = switches[i].front;
			out->command.no_pager |= strcmp(word, "--no-pager") == 0;
			return true;
		}
	return false;
}

/* A terminal that can do nothing but append has no use for drawings and columns; a pipe gets what a terminal gets. */
static bool is_dumb(const struct options_terminal *t)
{
	return t->output && t->term && strcmp(t->term, "dumb") == 0;
}

static enum rc take_command(
	int argc, char *const argv[], const struct options_terminal *t, struct options *out, struct str *why)
{
	if (strcmp(argv[0], "help") == 0) { /* what hands type: of all, of a command, of JSON */
		out->what = argc > 1 && strcmp(argv[1], "json") == 0 ? DO_HELP_JSON : DO_HELP;
		char *asked[] = { argc > 1 ? argv[1] : NULL, (char[]){ "--help" }, NULL };
		return argc < 2 || out->what == DO_HELP_JSON ? RC_OK : line_parse(2, asked, &out->app, &out->command, why);
	}
	bool no_pager = out->command.no_pager;
	enum rc rc = line_parse(argc, argv, &out->app, &out->command, why);
	out->command.no_pager |= no_pager;
	out->command.home = out->app.home;
	out->command.language = out->app.language;
	out->command.may = out->app.may;
	out->command.linear |= out->what == DO_LINEAR || is_dumb(t);
	if (rc == RC_OK && out->command.help)
		out->what = DO_HELP;
	else if (out->what == DO_SCREEN || out->what == DO_LINEAR)
		out->what = DO_COMMAND;
	return rc;
}

/* MINYI_MAY_NOT can only take permissions away. */
static enum rc take_away(const char *words, unsigned *may, struct str *why)
{
	static const char between[] = " ,";
	for (const char *p = words + strspn(words, between); *p; p += strspn(p, between)) {
		size_t n = strcspn(p, between);
		unsigned what = app_may_from(p, n);
		if (!what) {
			str_addf(why, _("MINYI_MAY_NOT names %.*s, which does not exist."), (int)(n < 100 ? n : 100), p);
			return RC_INVALID;
		}
		*may &= ~what;
		p += n;
	}
	return RC_OK;
}

enum rc options_parse(
	int argc, char *const argv[], const struct options_terminal *t, struct options *out, struct str *why)
{
	*out = (struct options){ .what = DO_SCREEN, .app.may = APP_MAY_ALL };
	if (t->accessible && *t->accessible && strcmp(t->accessible, "0") != 0)
		out->app.front = "accessible";
	if (t->may_not && take_away(t->may_not, &out->app.may, why) != RC_OK)
		return RC_INVALID;
	for (int i = 1; i < argc;) {
		int taken = line_parse_global(argc - i, argv + i, &out->app, why);
		if (taken < 0)
			return RC_INVALID;
		if (taken == 0 && take_switch(argv[i], out))
			taken = 1;
		if (taken == 0 && argv[i][0] == '-') {
			str_addf(why, _("There is no option %.100s; `minyi --help` lists what there is."), argv[i]);
			return RC_INVALID;
		}
		if (taken == 0)
			return take_command(argc - i, argv + i, t, out, why);
		i += taken;
	}
	if (out->what == DO_SCREEN && !can_place_cursor(t))
		out->what = DO_LINEAR;
	return RC_OK;
}

const char *options_language(int argc, char *const argv[])
{
	const char *said = NULL;
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (str_starts(argv[i], "--lang="))
			said = argv[i] + sizeof "--lang=" - 1;
		else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			said = argv[++i];
	}
	return said && language_exists(said) ? said : NULL;
}
