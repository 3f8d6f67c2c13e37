/*
 * Settings and the account, as a numbered list: a number changes that one.
 */
#include "line/linear.h"

static const struct {
	const char *name, *label;
} settings[] = {
	{ "language", N_("Language") },
	{ "calendar", N_("Years (roc, western)") },
	{ "ambiguous", N_("Width of ambiguous characters (auto, narrow, wide)") },
	{ "charset",
		N_("Character set of the terminal, used from the next start on (auto, utf-8, big5, cp950, big5-hkscs, gbk, euc-kr, shift_jis)") },
	{ "site", N_("Address of the platform, used from the next start on; empty: one of your own") },
};

static const char *value_of(const struct app_settings *s, size_t i)
{
	const char *const values[] = { s->language, s->calendar, s->ambiguous, s->charset, s->site };
	return values[i];
}

static void settings_show(struct linear *l, void *priv)
{
	(void)priv;
	size_t n = ARRAY_LEN(settings);
	const struct store_account *who = app_account(l->app);
	line_say("%s", _("Account and settings; a number changes one."));
	for (size_t i = 0; i < n; i++)
		line_say(_("%zu. %s: %s"), i + 1, _(settings[i].label), value_of(app_settings(l->app), i));
	if (who)
		line_say(_("%zu. Sign out (you are %s)"), n + 1, who->name);
	else
		line_say(_("%zu. Sign in"), n + 1);
	if (!who)
		line_say(_("%zu. Register"), n + 2);
}

static void say_languages(void)
{
	struct language all[LANGUAGES_MAX];
	for (size_t i = 0, n = language_list(all); i < n; i++)
		line_say("%s: %s", all[i].code, all[i].name);
}

static void change(struct linear *l, size_t i)
{
	struct str prompt, answer;
	struct err e = { 0 };
	str_init(&prompt, 1024);
	str_init(&answer, 1024);
	if (str_eq(settings[i].name, "language"))
		say_languages();
	str_addf(&prompt, _("%s: "), _(settings[i].label));
	if (linear_question(l, prompt.buf, &answer)) {
		enum rc rc = app_settings_set(l->app, settings[i].name, answer.buf, &e);
		if (rc)
			(void)line_failed(l->app, rc, &e, NULL);
		else
			line_say("%s", _("It is set."));
		text_ambiguous_set(line_ambiguous(l->app));
	}
	str_release(&prompt);
	str_release(&answer);
}

static void settings_number(struct linear *l, void *priv, const char *word)
{
	int64_t number = 0;
	size_t n = ARRAY_LEN(settings);
	bool guest = !app_account(l->app);
	(void)str_to_i64(word, 1, 100, &number);
	if (number >= 1 && (size_t)number <= n)
		change(l, (size_t)number - 1);
	else if ((size_t)number == n + 1 && guest)
		(void)linear_act(l, ACT_SIGN_IN, &(struct act_on){ .why = "" });
	else if ((size_t)number == n + 1)
		(void)linear_act(l, ACT_SIGN_OUT, NULL);
	else if ((size_t)number == n + 2 && guest)
		(void)linear_act(l, ACT_REGISTER, NULL);
	else
		line_say("%s", _("There is no such number here."));
	settings_show(l, priv);
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

static void settings_close(void *priv)
{
	(void)priv;
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
		.close = settings_close,
	};
	linear_enter(l, &ops, NULL);
}
