/* The person's settings: account, language, what the terminal is like, calendar, platform. Each takes effect at once.
 */
#include "ui/terminal/ambiguous.h"
#include "ui/widgets/bars.h"
#include "ui/widgets/rows.h"
#include "ui/screens/screens.h"
#include "ui/widgets/dialog.h"

#include <stdlib.h>

enum row {
	ROW_ACCOUNT,
	ROW_LANGUAGE,
	ROW_AMBIGUOUS,
	ROW_CHARSET,
	ROW_MOUSE,
	ROW_HYPERLINKS,
	ROW_PREFETCH,
	ROW_CALENDAR,
	ROW_SITE,
	ROWS
};
enum { SETTINGS_SIGN_IN = 1, SETTINGS_VALUE, SETTINGS_SITE, SETTINGS_BARS };
#define COMPARE_BARS "bars" /* a row of the choice, no value */

struct settings {
	struct rows rows;
};

static const struct {
	const char *label, *name;
} rows[ROWS] = {
	[ROW_ACCOUNT] = { N_("Account"), NULL },
	[ROW_LANGUAGE] = { N_("Language"), "language" },
	[ROW_AMBIGUOUS] = { N_("Width of doubtful characters"), "ambiguous" },
	[ROW_CHARSET] = { N_("Character set of the terminal"), "charset" },
	[ROW_MOUSE] = { N_("Mouse"), "mouse" },
	[ROW_HYPERLINKS] = { N_("Links for the mouse"), "hyperlinks" },
	[ROW_PREFETCH] = { N_("Fetching ahead"), "prefetch" },
	[ROW_CALENDAR] = { N_("Years"), "calendar" },
	[ROW_SITE] = { N_("Platform"), "site" },
};
static const struct {
	enum row row;
	const char *value, *word;
} values[] = {
	{ ROW_AMBIGUOUS, "auto", N_("automatic") },
	{ ROW_AMBIGUOUS, "narrow", N_("one column") },
	{ ROW_AMBIGUOUS, "wide", N_("two columns (older Chinese terminals)") },
	{ ROW_AMBIGUOUS, COMPARE_BARS, N_("compare two bars to find out") },
	{ ROW_CHARSET, "auto", N_("as the locale says") },
	{ ROW_CHARSET, "utf-8", "UTF-8" },
	{ ROW_CHARSET, "big5", "Big5" },
	{ ROW_CHARSET, "cp950", "CP950" },
	{ ROW_CHARSET, "big5-hkscs", "Big5-HKSCS" },
	{ ROW_CHARSET, "gbk", "GBK" },
	{ ROW_CHARSET, "euc-kr", "EUC-KR" },
	{ ROW_CHARSET, "shift_jis", "Shift_JIS" },
	{ ROW_MOUSE, "off", N_("off: the terminal selects text with it") },
	{ ROW_MOUSE, "on", N_("on: the wheel scrolls, a click selects and opens") },
	{ ROW_HYPERLINKS, "auto", N_("where the terminal is known to open them") },
	{ ROW_HYPERLINKS, "on", N_("always: the terminal is told each address") },
	{ ROW_HYPERLINKS, "off", N_("never") },
	{ ROW_PREFETCH, "auto", N_("on, but not over a slow line") },
	{ ROW_PREFETCH, "on", N_("on: the next page and the topic under the cursor") },
	{ ROW_PREFETCH, "off", N_("off: nothing that nobody asked for") },
	{ ROW_CALENDAR, "western", N_("Western, as in 2026") },
	{ ROW_CALENDAR, "roc", N_("of the Republic, as in 115") },
};

static void settings_close(struct screen *s)
{
	free(s->priv);
}

static const char *current(struct ui *ui, enum row row)
{
	const struct app_settings *set = app_settings(ui->app);
	switch (row) {
	case ROW_LANGUAGE: return *set->language ? set->language : language_name();
	case ROW_AMBIGUOUS: return *set->ambiguous ? set->ambiguous : "auto";
	case ROW_CHARSET: return *set->charset ? set->charset : "auto";
	case ROW_MOUSE: return *set->mouse ? set->mouse : "off";
	case ROW_HYPERLINKS: return set->hyperlinks;
	case ROW_PREFETCH: return set->prefetch;
	case ROW_CALENDAR: return *set->calendar ? set->calendar : "western";
	case ROW_SITE: return set->site;
	default: return "";
	}
}

static const char *shown(struct ui *ui, enum row row)
{
	const struct store_account *who = app_account(ui->app);
	if (row == ROW_ACCOUNT)
		return who ? (*who->nickname ? who->nickname : who->name) : _("Guest; Enter signs in");
	if (row == ROW_SITE)
		return *current(ui, row) ? current(ui, row) : _("one of your own, on this machine");
	if (row == ROW_LANGUAGE)
		return language_own_name();
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		if (values[i].row == row && str_eq(values[i].value, current(ui, row)))
			return _(values[i].word);
	return current(ui, row);
}

static void settings_prepare(struct screen *s, unsigned damage)
{
	(void)damage;
	((struct settings *)s->priv)->rows.height = ui_content_rows(s->ui);
}

static void settings_paint(struct screen *s)
{
	struct settings *set = s->priv;
	int label = 0;
	for (int i = 0; i < ROWS; i++)
		label = text_widthz(_(rows[i].label)) > label ? text_widthz(_(rows[i].label)) : label;
	int top = (int)rows_top(&set->rows);
	for (int i = top; i < ROWS && i < top + set->rows.height; i++) {
		int y = CONTENT_ROW + i - top;
		draw_z(y, 2, label, _(rows[i].label), INK_PLAIN);
		draw_z(y, 2 + label + 2, s->ui->columns - label - 4, shown(s->ui, (enum row)i), INK_STRONG);
	}
	draw_z(CONTENT_ROW + (int)set->rows.at - top, 0, 1, ">", INK_PLAIN);
	screen_cursor(s, CONTENT_ROW + (int)set->rows.at - top, 0);
}

static void settings_title(struct screen *s, struct title *t)
{
	t->left = _("[Settings]");
	t->right = app_site_name(s->ui->app);
}

/* ---- changing -------------------------------------------------------------------------------- */

/* A language names itself, so that whoever lost their way finds it. */
static void choose_language(struct screen *s)
{
	struct language all[LANGUAGES_MAX];
	struct choices c;
	int at = 0;
	choices_init(&c);
	for (size_t i = 0, n = language_list(all); i < n; i++) {
		if (str_eq(all[i].code, language_name()))
			at = (int)c.n;
		choices_add_value(&c, all[i].name, "%s", all[i].code);
	}
	choose_open(s, SETTINGS_VALUE, _(rows[ROW_LANGUAGE].label), &c, at);
}

static void choose_value(struct screen *s, enum row row)
{
	struct choices c;
	int at = 0;
	choices_init(&c);
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		if (values[i].row != row)
			continue;
		if (str_eq(values[i].value, current(s->ui, row)))
			at = (int)c.n;
		choices_add_value(&c, _(values[i].word), "%s", values[i].value);
	}
	choose_open(s, SETTINGS_VALUE, _(rows[row].label), &c, at);
}

static unsigned change(struct screen *s)
{
	enum row row = (enum row)((struct settings *)s->priv)->rows.at;
	if (row == ROW_ACCOUNT && app_account(s->ui->app))
		dialog_open(s, 0, ACT_SIGN_OUT, NULL);
	else if (row == ROW_ACCOUNT)
		sign_in_open(s, SETTINGS_SIGN_IN, _("With an account you can endorse, comment and follow."));
	else if (row == ROW_SITE && !app_may(s->ui->app, APP_MAY_SITES))
		ui_say(s->ui, "%s", app_may_not(APP_MAY_SITES));
	else if (row == ROW_SITE)
		prompt_line(s, SETTINGS_SITE, _("Address (own: one of your own): "), current(s->ui, row));
	else if (row == ROW_LANGUAGE)
		choose_language(s);
	else
		choose_value(s, row);
	return REPAINT;
}

static void set(struct screen *s, const char *name, const char *value)
{
	struct err e;
	struct ui *ui = s->ui;
	if (str_eq(value, "auto") && str_eq(name, rows[ROW_AMBIGUOUS].name))
		ambiguous_forget(ui->app);
	if (app_settings_set(ui->app, name, value, &e) != RC_OK) {
		ui_say_failure(ui, &(struct app_answer){ .rc = e.code, .err = e });
		return;
	}
	ui_apply_settings(ui);
	ui_event(ui, EVENT_SETTINGS, NULL);
	ui_say(ui, "%s", _("Changed, and kept."));
}

static unsigned settings_answer(struct screen *s, const struct answer *a)
{
	enum row row = (enum row)((struct settings *)s->priv)->rows.at;
	if (!a->given)
		return REPAINT;
	if (a->tag == SETTINGS_VALUE && str_eq(a->text, COMPARE_BARS))
		bars_open(s, SETTINGS_BARS);
	else if (a->tag == SETTINGS_VALUE)
		set(s, rows[row].name, a->text);
	else if (a->tag == SETTINGS_BARS)
		set(s, rows[ROW_AMBIGUOUS].name, a->text);
	else if (a->tag == SETTINGS_SITE)
		set(s, "site", str_eq(a->text, "own") ? "" : a->text);
	return REPAINT;
}

static unsigned settings_key(struct screen *s, const struct key *k, enum action a)
{
	(void)k;
	if (rows_act(&((struct settings *)s->priv)->rows, a))
		return REPAINT;
	if (a == ACTION_LEAVE)
		return CLOSE;
	return a == ACTION_PICK ? change(s) : 0;
}

static const struct screen_ops settings_ops = {
	.in = IN_SETTINGS,
	.close = settings_close,
	.prepare = settings_prepare,
	.paint = settings_paint,
	.title = settings_title,
	.key = settings_key,
	.answer = settings_answer,
};

void settings_open(struct ui *ui)
{
	struct settings *set = xcalloc(1, sizeof *set);
	set->rows = (struct rows){ .n = ROWS, .height = 1 };
	screen_push(ui, &settings_ops, set, 0);
}
