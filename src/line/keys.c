/*
 * Tables for the manual page, out of the program's own, so that the page cannot tell of other keys or settings than the
 * program has. `minyi keys --man` prints the keys in man's format, in the reader's language; `minyi settings` the
 * settings, what each can be, and its label, between tabs. A check compares the pages with them.
 */
#include "acts/settings.h"
#include "line/private.h"

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

enum line_exit line_keys(struct app *app, const struct line_command *c)
{
	(void)app;
	STR_LOCAL(out, STR_NO_LIMIT);
	for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
		const struct action_info *info = action_info((enum action)a);
		if (!*info->help)
			continue; /* keys of what is not there yet */
		str_addz(&out, c->man ? ".TP\n" : "");
		put_keys(&out, (enum action)a, c->man);
		str_addf(&out, "%c%s%s\n", c->man ? '\n' : '\t', _(info->help), c->man ? _(".") : "");
	}
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
