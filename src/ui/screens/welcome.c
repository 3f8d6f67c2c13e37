/*
 * Signing in. On the first screen it is an offer, since reading never needs an account; where something does need one
 * it is asked for right there, and what the person was doing goes on afterwards.
 */
#include "ui/widgets/dialog.h"
#include "ui/screens/screens.h"

#include <stdlib.h>

enum { ASKED_NAME, ASKED_PASSWORD };
enum { WELCOME_REGISTER = 1 };

struct welcome {
	struct dialog dialog;
	int asked;
	bool first; /* the first screen, not a need */
	char *name;
	struct site_reply *about;
};

static void welcome_close(struct screen *s)
{
	struct welcome *w = s->priv;
	dialog_release(s, &w->dialog);
	site_reply_drop(w->about);
	free(w->name);
	free(w);
}

/* Cut, it would no longer say what can be answered. */
static const char *name_question(const struct ui *ui, bool first)
{
	const char *whole = first ? _("Your account, or Enter to look around as a guest, or new to register: ")
							  : _("Your account, or new to register, or Enter to leave it: ");
	if (text_widthz(whole) < ui->columns)
		return whole;
	return first ? _("Account (Enter: guest, or new): ") : _("Account (Enter: leave, or new): ");
}

static void ask_name(struct screen *s)
{
	struct welcome *w = s->priv;
	w->asked = ASKED_NAME;
	dialog_ask_line(&w->dialog, name_question(s->ui, w->first), "");
}

static void greet(struct screen *s)
{
	struct welcome *w = s->priv;
	const struct wire_site *site = w->about ? &w->about->u.site : NULL;
	str_clear(&w->dialog.said);
	dialog_say(&w->dialog, "%s", _("minyi: propose, endorse, be answered"));
	dialog_say(&w->dialog, "%s", app_site_name(s->ui->app));
	if (site && *site->about)
		dialog_say(&w->dialog, "%s", site->about);
	dialog_say(&w->dialog, "%s", "");
	if (site)
		page_site_news(&w->dialog.said, site);
	dialog_say(&w->dialog, "%s", "");
}

static void about_answered(struct screen *s, const struct app_answer *a, int tag)
{
	struct welcome *w = s->priv;
	(void)tag;
	if (a->rc != RC_OK && !w->about)
		ui_say_failure(s->ui, a);
	if (!a->reply)
		return;
	site_reply_drop(w->about);
	w->about = site_reply_keep(a->reply);
	if (w->asked == ASKED_NAME)
		greet(s);
	screen_damage(s, REPAINT);
}

static void signed_in(struct screen *s, const struct app_answer *a, int tag)
{
	struct welcome *w = s->priv;
	(void)tag;
	if (a->rc != RC_OK) {
		ui_say_failure(s->ui, a);
		ask_name(s);
		screen_damage(s, REPAINT);
		return;
	}
	const struct store_account *who = app_account(s->ui->app);
	struct ui *ui = s->ui;
	ui_say(ui, _("Welcome, %s."), who && *who->nickname ? who->nickname : w->name);
	screen_damage(s, screen_give(s, 0, ""));
	ui_event(ui, EVENT_SIGNED, NULL);
}

static unsigned given_name(struct screen *s, struct welcome *w)
{
	const char *name = dialog_text(&w->dialog);
	if (!*name)
		return CLOSE;
	if (strcasecmp(name, "new") == 0) {
		ask_name(s);
		register_open(s, WELCOME_REGISTER);
		return REPAINT;
	}
	free(w->name);
	w->name = xstrdup(name);
	w->asked = ASKED_PASSWORD;
	dialog_ask_secret(&w->dialog, _("Password (not shown): "));
	return REPAINT;
}

static unsigned given_password(struct screen *s, struct welcome *w)
{
	struct site_ask ask = { .op = SITE_SIGN_IN,
		.credentials = { .name = w->name, .password = dialog_text(&w->dialog) } };
	dialog_say(&w->dialog, "%s", _("One moment..."));
	screen_ask(s, &ask, APP_NO_CACHE, signed_in, 0);
	edit_release(&w->dialog.edit);
	edit_init(&w->dialog.edit, "", true);
	return REPAINT;
}

static unsigned welcome_key(struct screen *s, const struct key *k, enum action a)
{
	struct welcome *w = s->priv;
	switch (dialog_key(s, &w->dialog, k, a)) {
	case DIALOG_UNUSED: return 0;
	case DIALOG_MORE: return REPAINT;
	case DIALOG_LEFT: return CLOSE;
	case DIALOG_GIVEN: break;
	}
	return w->asked == ASKED_NAME ? given_name(s, w) : given_password(s, w);
}

static unsigned welcome_answer(struct screen *s, const struct answer *a)
{
	return a->given ? screen_give(s, 0, "") : REPAINT;
}

static void welcome_paint(struct screen *s)
{
	dialog_paint(s, &((struct welcome *)s->priv)->dialog);
}

static void welcome_title(struct screen *s, struct title *t)
{
	t->left = ((struct welcome *)s->priv)->first ? _("[Welcome]") : _("[Sign in]");
	t->right = app_site_name(s->ui->app);
}

static unsigned welcome_event(struct screen *s, enum ui_event event, const char *topic)
{
	(void)topic;
	if (event == EVENT_RETRY && ((struct welcome *)s->priv)->first && !screen_asking(s))
		screen_ask(s, &(struct site_ask){ .op = SITE_ABOUT }, APP_FRESH, about_answered, 0);
	return REPAINT;
}

static const struct screen_ops welcome_ops = {
	.in = IN_PROMPT,
	.close = welcome_close,
	.paint = welcome_paint,
	.title = welcome_title,
	.key = welcome_key,
	.answer = welcome_answer,
	.event = welcome_event,
};

static struct screen *open_welcome(struct ui *ui, int tag, bool first)
{
	struct welcome *w = xcalloc(1, sizeof *w);
	dialog_init(&w->dialog);
	w->first = first;
	struct screen *s = screen_push(ui, &welcome_ops, w, tag);
	ask_name(s);
	return s;
}

void welcome_open(struct ui *ui)
{
	struct screen *s = open_welcome(ui, 0, true);
	greet(s);
	screen_ask(s, &(struct site_ask){ .op = SITE_ABOUT }, APP_FRESH, about_answered, 0);
}

void sign_in_open(struct screen *below, int tag, const char *why)
{
	struct screen *s = open_welcome(below->ui, tag, false);
	dialog_say(&((struct welcome *)s->priv)->dialog, "%s\n", why);
}
