/* A new account, a question at a time. What the platform refuses is asked again, with its reason; a password never
 * touches the disk. */
#include "ui/widgets/dialog.h"
#include "ui/screens/screens.h"

#include <stdlib.h>

enum field { F_NAME, F_NICKNAME, F_EMAIL, F_PASSWORD, F_AGAIN, F_COUNTY, F_CONFIRM, F_FIELDS };

struct registration {
	struct dialog dialog;
	enum field asked;
	char *values[F_FIELDS];
};

static const struct {
	const char *label, *missing;
	bool secret;
} fields[F_FIELDS] = {
	[F_NAME] = { N_("Account name (letters and digits, to sign in with): "), N_("An account needs a name."), false },
	[F_NICKNAME] = { N_("Nickname (this is what others see): "), N_("Others need something to call you."), false },
	[F_EMAIL] = { N_("E-mail (never shown to others): "), N_("An address with @ is needed."), false },
	[F_PASSWORD] = { N_("Password (not shown): "), N_("A password is needed."), true },
	[F_AGAIN] = { N_("The same password again: "), NULL, true },
	[F_COUNTY] = { N_("County or city (optional): "), NULL, false },
};

static void wipe(char **value)
{
	if (*value)
		explicit_bzero(*value, strlen(*value));
	free(*value);
	*value = NULL;
}

static void register_close(struct screen *s)
{
	struct registration *r = s->priv;
	dialog_release(s, &r->dialog);
	for (int i = 0; i < F_FIELDS; i++)
		wipe(&r->values[i]);
	free(r);
}

static void ask_field(struct registration *r, enum field field)
{
	r->asked = field;
	if (field == F_CONFIRM)
		dialog_ask_key(&r->dialog, _("Register this account? [Y/n] "), "yn", 'y');
	else if (fields[field].secret)
		dialog_ask_secret(&r->dialog, _(fields[field].label));
	else
		dialog_ask_line(&r->dialog, _(fields[field].label), r->values[field]);
}

/* Back to the field that was refused; what was typed in it is offered again. */
static enum field refused_field(const struct app_answer *a)
{
	static const struct {
		const char *word;
		enum field field;
	} fields_of[] = {
		{ "name", F_NAME },
		{ "nickname", F_NICKNAME },
		{ "email", F_EMAIL },
		{ "password", F_PASSWORD },
		{ "county", F_COUNTY },
		{ "name_taken", F_NAME },
		{ "nickname_taken", F_NICKNAME },
		{ "email_taken", F_EMAIL },
	};
	const struct wire_problem *p = a->problem;
	for (size_t i = 0; p && i < ARRAY_LEN(fields_of); i++)
		if (str_eq(p->field, fields_of[i].word) || str_eq(p->code, fields_of[i].word))
			return fields_of[i].field;
	return F_NAME;
}

static void registered(struct screen *s, const struct app_answer *a, int tag)
{
	struct registration *r = s->priv;
	struct ui *ui = s->ui;
	(void)tag;
	if (a->rc != RC_OK) {
		ui_say_failure(ui, a);
		ask_field(r, a->rc == RC_NET || a->rc == RC_TIMEOUT ? F_CONFIRM : refused_field(a));
		screen_damage(s, REPAINT);
		return;
	}
	ui_say(ui, _("Welcome, %s. Your account is ready, and you are signed in."), r->values[F_NICKNAME]);
	screen_damage(s, screen_give(s, 0, ""));
	ui_event(ui, EVENT_SIGNED, NULL);
}

static unsigned send_it(struct screen *s, struct registration *r)
{
	struct site_ask ask = { .op = SITE_REGISTER,
		.registration = { .name = r->values[F_NAME],
			.nickname = r->values[F_NICKNAME],
			.email = r->values[F_EMAIL],
			.password = r->values[F_PASSWORD],
			.county = r->values[F_COUNTY] } };
	dialog_say(&r->dialog, "%s", _("One moment..."));
	screen_ask(s, &ask, APP_NO_CACHE, registered, 0);
	return REPAINT;
}

/* NULL when the value will do, else why not. */
static const char *objection(const struct registration *r, enum field field)
{
	const char *value = r->values[field];
	if (fields[field].missing && !*value)
		return _(fields[field].missing);
	if (field == F_EMAIL && !strchr(value, '@'))
		return _(fields[field].missing);
	if (field == F_AGAIN && !str_eq(value, r->values[F_PASSWORD]))
		return _("The two passwords differ; please type them again.");
	return NULL;
}

static unsigned given(struct screen *s, struct registration *r)
{
	if (r->asked == F_CONFIRM)
		return r->dialog.pressed == 'y' ? send_it(s, r) : CLOSE;
	wipe(&r->values[r->asked]);
	r->values[r->asked] = xstrdup(dialog_text(&r->dialog));
	const char *why = objection(r, r->asked);
	if (why) {
		ui_say(s->ui, "%s", why);
		ask_field(r, r->asked == F_AGAIN ? F_PASSWORD : r->asked);
	} else {
		ask_field(r, r->asked + 1);
	}
	return REPAINT;
}

static unsigned register_key(struct screen *s, const struct key *k, enum action a)
{
	struct registration *r = s->priv;
	switch (dialog_key(s, &r->dialog, k, a)) {
	case DIALOG_UNUSED: return 0;
	case DIALOG_MORE: return REPAINT;
	case DIALOG_LEFT: return CLOSE;
	case DIALOG_GIVEN: break;
	}
	return given(s, r);
}

static void register_paint(struct screen *s)
{
	dialog_paint(s, &((struct registration *)s->priv)->dialog);
}

static void register_title(struct screen *s, struct title *t)
{
	t->left = _("[Register]");
	t->right = app_site_name(s->ui->app);
}

static const struct screen_ops register_ops = {
	.in = IN_PROMPT,
	.close = register_close,
	.paint = register_paint,
	.title = register_title,
	.key = register_key,
};

void register_open(struct screen *below, int tag)
{
	struct registration *r = xcalloc(1, sizeof *r);
	dialog_init(&r->dialog);
	dialog_say(&r->dialog, "%s", _("An account lets you endorse, comment and follow. Reading never needs one."));
	ask_field(r, F_NAME);
	screen_push(below->ui, &register_ops, r, tag);
}
