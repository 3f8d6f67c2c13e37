/*
 * Settings and the account, as a numbered list: a number changes that one. What means something on a screen alone is
 * left out.
 */
#include "acts/account.h"
#include "acts/settings.h"
#include "acts/sites.h"
#include "line/linear.h"

/* The nth setting, from 1, that means something here; NULL behind the last. */
static const struct settings_row *setting(size_t n, size_t *place)
{
	const struct settings_row *row;
	for (*place = 0; (row = settings_at(*place)); ++*place)
		if (row->name && !row->of_screen && --n == 0)
			return row;
	return NULL;
}

static size_t count_settings(void)
{
	size_t n = 0, place;
	while (setting(n + 1, &place))
		n++;
	return n;
}

/* Than signing in and out. */
static bool has_more(const struct linear *l)
{
	return act_has_place(l->app, ACT_REGISTER);
}

static void settings_show(struct linear *l, void *priv)
{
	(void)priv;
	size_t n = count_settings(), place;
	const struct store_account *who = app_account(l->app);
	STR_LOCAL(row, 4096);
	line_say("%s",
		act_no_accounts(l->app) ? _("Settings; type a number to change one.")
								: _("Account and settings; type a number to change one."));
	for (size_t i = 1; i <= n; i++) {
		setting(i, &place);
		str_clear(&row);
		settings_say(l->app, place, &row);
		line_say("%zu. %s", i, row.buf);
	}
	if (act_no_accounts(l->app))
		return;
	if (who)
		line_say(_("%zu. Sign out (you are %s)"), n + 1, who->name);
	else
		line_say(_("%zu. Sign in"), n + 1);
	if (!has_more(l))
		return;
	if (who)
		line_say(_("%zu. What I took part in"), n + 2);
	else
		line_say(_("%zu. Register"), n + 2);
	if (who)
		line_say(_("%zu. Your account"), n + 3);
	for (size_t i = 0; !who && account_row_for(l->app, i); i++)
		line_say("%zu. %s", n + 3 + i, _(account_row_for(l->app, i)->label));
}

static void say_values(const struct settings_row *row)
{
	char value[APP_VALUE_SIZE];
	STR_LOCAL(word, 1024);
	for (size_t i = 0; app_setting_value(row->name, i, value); i++) {
		str_clear(&word);
		settings_word(row, value, &word);
		line_say("%zu. %s", i + 1, word.buf);
	}
}

/* False: nothing was answered. Of what is typed, and none of a few values, the question says what it is now. */
static bool ask_value(struct linear *l, const struct settings_row *row, struct str *answer)
{
	const char *now = app_setting(l->app, row->name);
	STR_LOCAL(question, 2048);
	if (row->question)
		str_addf(&question, _("%sEnter leaves %s: "), _(row->question), *now ? now : "own");
	else
		str_addz(&question, _("Which one (number or word; Enter leaves it)? "));
	return linear_question(l, question.buf, answer) && answer->len;
}

/* A value that cannot be is asked for again. */
static void change(struct linear *l, const struct settings_row *row)
{
	struct err e = { 0 };
	bool set = false;
	STR_LOCAL(answer, 1024);
	STR_LOCAL(value, 1024);
	STR_LOCAL(word, 1024);
	if (row->question)
		linear_say_sites(l);
	else
		say_values(row);
	while (!set && ask_value(l, row, &answer)) {
		str_clear(&value);
		if (row->question) {
			STR_LOCAL(site, 1024);
			sites_meant(l->app, answer.buf, &site);
			settings_meant(row, site.buf, &value);
		} else {
			settings_meant(row, answer.buf, &value);
		}
		enum rc rc = app_settings_set(l->app, row->name, value.buf, &e);
		set = rc == RC_OK;
		if (rc && row->question)
			(void)line_failed(l->app, rc, &e, NULL);
		else if (rc)
			line_say("%s", _("That is not one of the answers; please choose again."));
	}
	if (!set) {
		linear_tell(l, "%s", _("Nothing was changed."));
		return;
	}
	text_ambiguous_set(line_ambiguous(l->app));
	settings_word(row, app_setting(l->app, row->name), &word);
	/* TRANSLATORS: a setting's name, and what it is now */
	if (row->at_start)
		linear_tell(l, _("%s: %s, from the next start on."), _(row->label), word.buf);
	else
		linear_tell(l, _("%s: %s, set."), _(row->label), word.buf);
}

static void say_mine(struct linear *l)
{
	static const enum site_mine mine[] = { SITE_PROPOSED, SITE_ENDORSED };
	int64_t number = 0;
	STR_LOCAL(answer, 64);
	for (size_t i = 0; settings_mine(i); i++)
		line_say("%zu. %s", i + 1, settings_mine(i));
	if (!linear_question(l, _("Which one (its number; Enter leaves it)? "), &answer) || !answer.len)
		return;
	(void)text_to_number(answer.buf, 1, 4, &number);
	struct filter f = filter_mine(number >= 1 && number <= 2 ? mine[number - 1] : SITE_ANYBODYS);
	if (f.mine)
		linear_list(l, &f);
	else if (number == 3)
		linear_notices(l, true);
	else if (number == 4)
		linear_reports(l);
	else
		linear_tell(l, "%s", _("There is no such number here."));
}

static void say_account(struct linear *l)
{
	int64_t number = 0;
	const struct account_row *row;
	STR_LOCAL(answer, 64);
	for (size_t i = 0; (row = account_row_for(l->app, i)); i++)
		line_say("%zu. %s", i + 1, _(row->label));
	if (!linear_question(l, _("Which one (its number; Enter leaves it)? "), &answer) || !answer.len)
		return;
	(void)text_to_number(answer.buf, 1, 100, &number);
	row = number ? account_row_for(l->app, (size_t)number - 1) : NULL;
	if (row)
		(void)linear_act(l, row->act, NULL);
	else
		linear_tell(l, "%s", _("There is no such number here."));
}

static void settings_number(struct linear *l, void *priv, const char *word)
{
	(void)priv;
	int64_t number = 0;
	size_t n = count_settings(), place;
	bool guest = !app_account(l->app);
	(void)text_to_number(word, 1, 100, &number);
	if (number >= 1 && (size_t)number <= n)
		change(l, setting((size_t)number, &place));
	else if (act_no_accounts(l->app))
		linear_tell(l, "%s", _("There is no such number here."));
	else if ((size_t)number == n + 1 && guest)
		(void)linear_act(l, ACT_SIGN_IN, &(struct act_on){ .why = "" });
	else if ((size_t)number == n + 1)
		(void)linear_act(l, ACT_SIGN_OUT, NULL);
	else if (!has_more(l))
		linear_tell(l, "%s", _("There is no such number here."));
	else if ((size_t)number == n + 2 && guest)
		(void)linear_act(l, ACT_REGISTER, NULL);
	else if ((size_t)number == n + 2)
		say_mine(l);
	else if ((size_t)number == n + 3 && !guest)
		say_account(l);
	else if ((size_t)number >= n + 3 && guest && account_row_for(l->app, (size_t)number - n - 3))
		(void)linear_act(l, account_row_for(l->app, (size_t)number - n - 3)->act, NULL);
	else
		linear_tell(l, "%s", _("There is no such number here."));
}

static const char *settings_title(void *priv)
{
	(void)priv;
	return _("Settings");
}

static void settings_act(struct linear *l, void *priv, enum action a, const char *key, const char *word)
{
	(void)a;
	(void)key;
	if (*word)
		settings_number(l, priv, word);
	else
		settings_show(l, priv);
}

void linear_settings(struct linear *l)
{
	static const enum action can[] = { ACTION_PICK, ACTION_LEAVE, ACTION_HELP, ACTION_REPAINT, ACTION_NONE };
	static const struct place_ops ops = {
		.screen = IN_SETTINGS,
		.can = can,
		.title = settings_title,
		.show = settings_show,
		.act = settings_act,
		.enter = settings_show,
		.number = settings_number,
	};
	linear_enter(l, &ops, NULL);
}
