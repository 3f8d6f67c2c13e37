/*
 * Tables for the manual page, out of the program's own, so that the page cannot tell of other keys, options, fields or
 * settings than the program has. `minyi keys --man` prints the keys screen by screen in man's format, in the reader's
 * language, `minyi keys options --man` each command with its options, `minyi keys fields --man` what data have;
 * `minyi settings` the settings, what each can be, and its label, between tabs. A check compares the pages with them.
 */
#include "acts/settings.h"
#include "line/fields.h"
#include "line/option.h"
#include "line/private.h"

/* ---- keys ------------------------------------------------------------------------------------ */

/* "^F, PageDown, Space, N", each bold in man's format. */
static void put_keys(struct str *out, enum action a, bool man)
{
	const char *separator = "", *name;
	size_t at = 0, n;
	while (action_key_next(a, &at, &name, &n)) {
		str_addz(out, separator);
		str_addz(out, man ? "\\fB" : "");
		for (size_t i = 0; i < n; i++)
			str_addz(out, man && name[i] == '^' ? "\\(ha" : (char[]){ name[i], '\0' });
		str_addz(out, man ? "\\fR" : "");
		separator = ", ";
	}
}

/* What works nearly everywhere stands once. */
static bool is_general(const struct action_info *info)
{
	enum { MANY = 6 };
	return __builtin_popcount(info->screens & IN_ALL) >= MANY;
}

static const struct {
	unsigned screens; /* 0: nearly all */
	const char *title;
} groups[] = {
	{ 0, N_("Nearly everywhere") },
	{ IN_WELCOME, N_("The first screen") },
	{ IN_MENU, N_("The menu") },
	{ IN_LIST, N_("A list of topics") },
	{ IN_TOPIC, N_("A topic") },
	{ IN_HELP, N_("Other pages of text") },
	{ IN_CHART, N_("A chart alone") },
	{ IN_LINK, N_("A link alone") },
	{ IN_ENDORSERS, N_("Endorsers") },
	{ IN_NOTICES, N_("Notices, and what you wrote") },
	{ IN_UNSENT, N_("What is not sent") },
	{ IN_QUEUE, N_("What is waiting for staff") },
	{ IN_SETTINGS | IN_CHOOSE, N_("Settings and choices") },
	{ IN_ASKING, N_("A question") },
	{ IN_EDITOR, N_("The editor") },
};

static bool is_in(const struct action_info *info, unsigned screens)
{
	return *info->help && (screens ? !is_general(info) && (info->screens & screens) : is_general(info));
}

static void keys(struct str *out, bool man)
{
	for (size_t g = 0; g < ARRAY_LEN(groups); g++) {
		str_addf(out, "%s%s\n", man ? ".SS " : g ? "\n" : "", _(groups[g].title));
		for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
			const struct action_info *info = action_info((enum action)a);
			if (!is_in(info, groups[g].screens))
				continue;
			str_addz(out, man ? ".TP\n" : "");
			put_keys(out, (enum action)a, man);
			str_addf(out, "%c%s%s\n", man ? '\n' : '\t', _(info->help), man ? _(".") : "");
		}
	}
}

/* ---- options and fields ---------------------------------------------------------------------- */

/* A word of the command line, bold, its hyphens as they are typed. */
static void put_word(struct str *out, const char *word)
{
	str_addz(out, "\\fB");
	for (; *word; word++)
		str_addz(out, *word == '-' ? "\\-" : (char[]){ *word, '\0' });
	str_addz(out, "\\fR");
}

static void options(struct str *out)
{
	const struct option *o;
	for (int v = 0; v < LINE_VERB_COUNT; v++) {
		enum line_verb verb = (enum line_verb)v;
		if (!*line_verb_help(verb) || !option_at(verb, 0))
			continue;
		str_addf(out, ".SS minyi %s\n", line_verb_word(verb));
		for (size_t i = 0; (o = option_at(verb, i)); i++) {
			str_addz(out, ".TP\n");
			if (o->brief) {
				put_word(out, o->brief);
				str_addz(out, ", ");
			}
			put_word(out, o->name);
			if (*o->values)
				str_addf(out, " \\fI%s\\fR", _(o->values));
			str_addf(out, "\n%s%s\n", _(o->help), _("."));
		}
	}
}

static void fields(struct str *out)
{
	for (int i = 0; i < FIELDS_TABLES; i++) {
		const struct fields_table *t = fields_table((enum fields_table_id)i);
		str_addf(out, ".SS %s\n", t->commands);
		for (size_t r = 0; r < t->n; r++)
			str_addf(out, ".TP\n\\fB%s\\fR%s%s%s\n%s%s\n", t->rows[r].name, t->rows[r].path ? " (" : "",
				t->rows[r].path ? t->rows[r].path : "", t->rows[r].path ? ")" : "", _(t->rows[r].help), _("."));
	}
}

enum line_exit line_keys(struct app *app, const struct line_command *c)
{
	(void)app;
	STR_LOCAL(out, STR_NO_LIMIT);
	if (c->n_words && strcmp(c->words[0], "options") == 0)
		options(&out);
	else if (c->n_words && strcmp(c->words[0], "fields") == 0)
		fields(&out);
	else
		keys(&out, c->man);
	(void)line_print(&out);
	return LINE_DONE;
}

enum line_exit line_settings(struct app *app, const struct line_command *c)
{
	(void)app;
	(void)c;
	STR_LOCAL(out, STR_NO_LIMIT);
	settings_table(&out);
	(void)line_print(&out);
	return LINE_DONE;
}
