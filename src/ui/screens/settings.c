/* The person's settings: account, language, what the terminal is like, calendar, platform. Each takes effect at once.
 */
#include "acts/account.h"
#include "acts/settings.h"
#include "acts/sites.h"
#include "ui/screens/screens.h"
#include "ui/terminal/ambiguous.h"
#include "ui/widgets/bars.h"
#include "ui/widgets/dialog.h"
#include "ui/widgets/list.h"

#include <stdlib.h>

enum {
	SETTINGS_SIGN_IN = 1,
	SETTINGS_VALUE,
	SETTINGS_TYPED,
	SETTINGS_BARS,
	SETTINGS_MINE,
	SETTINGS_MINE_SIGNED,
	SETTINGS_ACCOUNT,
	SETTINGS_ACCOUNT_SIGNED
};
#define COMPARE_BARS "bars" /* rows of choices, no values */
#define TYPE_IT "+"

struct settings_screen {
	struct list list; /* of the rows below */
	struct settings_view view;
};

static void settings_paint(struct screen *s)
{
	list_paint_rows(s, "");
}

static void settings_title(struct screen *s, struct title *t)
{
	t->left = _("[Settings]");
	t->right = app_site_name(s->ui->app);
}

static const struct settings_row *selected(const struct screen *s)
{
	const struct settings_screen *v = s->priv;
	int64_t piece;
	return settings_at(settings_of_row(&v->view, v->list.rows.at, &piece));
}

static bool is_ambiguous(const struct settings_row *row)
{
	return str_eq(row->name, "ambiguous");
}

/* ---- changing -------------------------------------------------------------------------------- */

/* A language names itself, so that whoever lost their way finds it. */
static void choose_value(struct screen *s, const struct settings_row *row)
{
	const char *now = app_setting(s->ui->app, row->name);
	char value[APP_VALUE_SIZE];
	struct choices c;
	int at = 0;
	choices_init(&c);
	STR_LOCAL(word, 1024);
	for (size_t i = 0; app_setting_value(row->name, i, value); i++) {
		if (strcmp(value, now) == 0)
			at = (int)c.n;
		str_clear(&word);
		settings_word(row, value, &word);
		choices_add_value(&c, word.buf, "%s", value);
	}
	if (is_ambiguous(row))
		choices_add_value(&c, _("compare two bars to find out"), "%s", COMPARE_BARS);
	choose_open(s, SETTINGS_VALUE, _(row->label), &c, at);
}

/* With which site a visit begins: one of the list, or one that is typed. */
static void choose_site(struct screen *s, const struct settings_row *row)
{
	const char *now = app_setting(s->ui->app, row->name);
	struct sites_row site;
	struct choices c;
	int at = 0;
	choices_init(&c);
	for (size_t i = 0; sites_at(s->ui->app, NULL, i, &site); i++) {
		STR_LOCAL(words, 2048);
		sites_say(&site, &words);
		at = strcmp(site.word, *now ? now : APP_SITE_OWN) == 0 ? (int)i : at;
		choices_add_value(&c, words.buf, "%s", site.word);
	}
	choices_add_value(&c, _("another one: type its address"), TYPE_IT);
	choose_open(s, SETTINGS_VALUE, _(row->label), &c, at);
}

static void choose_mine(struct screen *s)
{
	struct choices c;
	choices_init(&c);
	for (size_t i = 0; settings_mine(i); i++)
		choices_add(&c, settings_mine(i));
	choose_open(s, SETTINGS_MINE, _("What I took part in"), &c, 0);
}

static void open_mine(struct screen *s, int number)
{
	static const enum site_mine mine[] = { SITE_PROPOSED, SITE_ENDORSED };
	struct filter f = filter_mine(number < (int)ARRAY_LEN(mine) ? mine[number] : SITE_ANYBODYS);
	if (f.mine)
		ui_list_open(s->ui, &f);
	else if (number == (int)ARRAY_LEN(mine))
		ui_notices_open(s->ui, true);
	else
		ui_reports_open(s->ui);
}

static void choose_account(struct screen *s)
{
	struct choices c;
	const struct account_row *row;
	choices_init(&c);
	for (size_t i = 0; (row = account_row_for(s->ui->app, i)); i++)
		choices_add(&c, _(row->label));
	choose_open(s, SETTINGS_ACCOUNT, _("Your account"), &c, 0);
}

static unsigned change(struct screen *s)
{
	const struct settings_row *row = selected(s);
	if (row->account && app_account(s->ui->app))
		choose_account(s);
	else if (row->account)
		sign_in_open(s, SETTINGS_ACCOUNT_SIGNED, _("This needs an account."));
	else if (row->mine && app_account(s->ui->app))
		choose_mine(s);
	else if (row->mine)
		sign_in_open(s, SETTINGS_MINE_SIGNED, _("Please sign in to see what you took part in."));
	else if (!row->name && app_account(s->ui->app))
		dialog_open(s, 0, ACT_SIGN_OUT, NULL);
	else if (!row->name)
		sign_in_open(s, SETTINGS_SIGN_IN, _("With an account you can endorse, comment and follow."));
	else if (row->question && !app_may(s->ui->app, APP_MAY_SITES))
		ui_say(s->ui, "%s", app_may_not(APP_MAY_SITES));
	else if (row->question)
		choose_site(s, row);
	else
		choose_value(s, row);
	return REPAINT;
}

static void set(struct screen *s, const struct settings_row *row, const char *value)
{
	struct err e;
	struct ui *ui = s->ui;
	if (str_eq(value, "auto") && is_ambiguous(row))
		ambiguous_forget(ui->app);
	if (app_settings_set(ui->app, row->name, value, &e) != RC_OK) {
		ui_say_failure(ui, &(struct app_answer){ .rc = e.code, .err = e });
		return;
	}
	ui_apply_settings(ui);
	ui_event(ui, EVENT_SETTINGS, NULL);
	if (row->question)
		ui_say(ui, "%s", _("Saved: visits begin there from now on. ^Z T goes to it now."));
	else
		ui_say(ui, "%s", _("Changed and saved."));
}

static unsigned settings_answer(struct screen *s, const struct answer *a)
{
	const struct settings_row *row = selected(s);
	if (list_answer(s, a) || !a->given)
		return REPAINT;
	STR_LOCAL(value, 4096);
	if (a->tag == SETTINGS_MINE_SIGNED) {
		choose_mine(s);
	} else if (a->tag == SETTINGS_ACCOUNT_SIGNED) {
		choose_account(s);
	} else if (a->tag == SETTINGS_ACCOUNT) {
		dialog_open(s, 0, account_row_for(s->ui->app, (size_t)a->number)->act, NULL);
	} else if (a->tag == SETTINGS_MINE) {
		open_mine(s, a->number);
	} else if (a->tag == SETTINGS_VALUE && str_eq(a->text, COMPARE_BARS)) {
		bars_open(s, SETTINGS_BARS);
	} else if (a->tag == SETTINGS_VALUE && row->question && str_eq(a->text, TYPE_IT)) {
		prompt_line(s, SETTINGS_TYPED, _(row->question), app_setting(s->ui->app, row->name));
	} else if (a->tag == SETTINGS_VALUE && row->question) {
		settings_meant(row, a->text, &value);
		set(s, row, value.buf);
	} else if (a->tag == SETTINGS_VALUE || a->tag == SETTINGS_BARS) {
		set(s, row, a->text);
	} else if (a->tag == SETTINGS_TYPED) {
		settings_meant(row, a->text, &value);
		set(s, row, value.buf);
	}
	return REPAINT;
}

/* To the eye a setting is one thing, however many rows it takes; for ears each row has to be gone to. */
static unsigned to_setting(struct screen *s, bool down)
{
	struct settings_screen *v = s->priv;
	int64_t piece, n = source_count(&v->list.source);
	size_t at = settings_of_row(&v->view, v->list.rows.at, &piece);
	if (v->view.heard || !piece)
		return 0;
	int64_t next = settings_row_of(&v->view, at + 1);
	rows_select(&v->list.rows, down && next < n ? next : settings_row_of(&v->view, at));
	return REPAINT;
}

static unsigned settings_key(struct screen *s, const struct key *k, enum action a)
{
	unsigned moved = list_act(s, a, k);
	if (moved)
		return moved | to_setting(s, a == ACTION_DOWN);
	if (a == ACTION_LEAVE)
		return CLOSE;
	return a == ACTION_PICK ? change(s) : 0;
}

/* The cursor stays on its setting, in however many rows that stands now. */
static void settings_prepare(struct screen *s, unsigned damage)
{
	struct settings_screen *v = s->priv;
	int64_t piece;
	size_t at = v->view.width ? settings_of_row(&v->view, v->list.rows.at, &piece) : 0;
	v->view.width = s->ui->columns;
	v->view.heard = ui_heard(s->ui);
	list_prepare(s, damage);
	rows_select(&v->list.rows, settings_row_of(&v->view, at));
}

static void settings_close(struct screen *s)
{
	free(s->priv);
}

static const struct screen_ops settings_ops = {
	.in = IN_SETTINGS,
	.close = settings_close,
	.prepare = settings_prepare,
	.paint = settings_paint,
	.step = list_paint_step,
	.title = settings_title,
	.key = settings_key,
	.answer = settings_answer,
};

void ui_settings_open(struct ui *ui)
{
	struct settings_screen *v = xcalloc(1, sizeof *v);
	v->view = (struct settings_view){ ui->app, ui->columns, ui_heard(ui) };
	list_init(&v->list, (struct source){ &settings_source, &v->view });
	screen_push(ui, &settings_ops, v, 0);
}
