/*
 * Endorsing, after PTT's petition: the tally, a reason, what will be public, a question. The topic is read first, since
 * a row knows neither whether it is still open nor whether this person has endorsed it already.
 */
#include "ui/widgets/dialog.h"
#include "ui/screens/screens.h"

#include <stdlib.h>

enum { ASKED_NOTHING, ASKED_WITHDRAW, ASKED_REASON, ASKED_PUBLIC, ASKED_CONFIRM };

struct endorse {
	struct dialog dialog;
	int asked;
	char *id, *reason;
	struct site_reply *cached; /* what the cache said, until the platform has answered */
	char public;               /* the key of the answer */
	char key[ID_SIZE];
	bool begun;
	bool county; /* the account has one that could be shown */
};

static void endorse_close(struct screen *s)
{
	struct endorse *e = s->priv;
	dialog_release(s, &e->dialog);
	free(e->id);
	free(e->reason);
	site_reply_drop(e->cached);
	free(e);
}

static char *draft_key(const struct screen *s)
{
	struct str key;
	str_init(&key, 4096);
	str_addf(&key, "endorse:%s:%s", app_site(s->ui->app)->address, ((struct endorse *)s->priv)->id);
	return str_detach(&key);
}

/* ---- sending --------------------------------------------------------------------------------- */

static void sent(struct screen *s, const struct app_answer *a, int endorsed)
{
	struct endorse *e = s->priv;
	struct ui *ui = s->ui;
	struct str words;
	str_init(&words, 4096);
	if (a->queued)
		str_addz(&words, _("No connection: it is kept and will be sent by itself."));
	else if (a->rc != RC_OK)
		page_failure(&words, a->rc, &a->err, a->problem);
	else if (endorsed)
		page_endorsed(&words, &a->reply->u.standing.counts);
	else
		str_addz(&words, _("Your endorsement is taken back."));
	if (a->rc == RC_OK || a->queued)
		dialog_draft_forget(s, &e->dialog);
	char *id = xstrdup(e->id);
	bool changed = a->rc == RC_OK;
	screen_damage(s, screen_give(s, changed, ""));
	ui_say(ui, "%s", words.buf);
	if (changed)
		ui_event(ui, EVENT_TOPIC, id);
	free(id);
	str_release(&words);
}

static unsigned send_endorsement(struct screen *s)
{
	struct endorse *e = s->priv;
	struct site_ask ask = { .op = SITE_ENDORSE,
		.id = e->id,
		.key = e->key,
		.endorsement = { .reason = e->reason, .show_nickname = e->public != '3', .show_county = e->public == '1' } };
	dialog_say(&e->dialog, "%s", _("One moment..."));
	screen_ask(s, &ask, APP_NO_CACHE, sent, true);
	return REPAINT;
}

static unsigned send_withdrawal(struct screen *s)
{
	struct endorse *e = s->priv;
	dialog_say(&e->dialog, "%s", _("One moment..."));
	screen_ask(s, &(struct site_ask){ .op = SITE_UNENDORSE, .id = e->id, .key = e->key }, APP_NO_CACHE, sent, false);
	return REPAINT;
}

/* ---- the questions --------------------------------------------------------------------------- */

static void say_tally(struct screen *s, const struct wire_topic *t)
{
	struct endorse *e = s->priv;
	struct page_opts o = ui_page_opts(s->ui);
	struct str have, wanted, deadline;
	str_init(&have, 64);
	str_init(&wanted, 64);
	str_init(&deadline, 512);
	page_number(&have, t->counts.endorsements);
	page_number(&wanted, t->counts.threshold);
	page_deadline(&deadline, t, &o);
	str_clear(&e->dialog.said);
	dialog_say(&e->dialog, "%s\n", t->title);
	if (t->counts.threshold)
		dialog_say(&e->dialog, _("%s of %s endorsements. %s"), have.buf, wanted.buf, deadline.buf);
	else
		dialog_say(&e->dialog, _("%s endorsements. %s"), have.buf, deadline.buf);
	str_addc(&e->dialog.said, '\n');
	str_release(&have);
	str_release(&wanted);
	str_release(&deadline);
}

static void ask_withdraw(struct screen *s, const struct wire_topic *t)
{
	struct endorse *e = s->priv;
	struct page_opts o = ui_page_opts(s->ui);
	struct str date, question;
	str_init(&date, 64);
	str_init(&question, 512);
	page_date_short(&date, t->mine.endorsed_at, &o);
	str_addf(&question, _("You endorsed it on %s; take it back? [y/N] "), date.buf);
	e->asked = ASKED_WITHDRAW;
	dialog_ask_key(&e->dialog, question.buf, "yn", 'n');
	str_release(&date);
	str_release(&question);
}

static void ask_reason(struct screen *s)
{
	struct endorse *e = s->priv;
	char *key = draft_key(s), *draft = store_draft(app_store(s->ui->app), key);
	e->asked = ASKED_REASON;
	if (draft)
		dialog_say(&e->dialog, "%s", _("This is what you typed last time and did not send."));
	dialog_ask_line(&e->dialog, _("Reason (optional): "), draft);
	dialog_draft(&e->dialog, key, "");
	free(key);
	free(draft);
}

/* Only what there is can be shown. */
static void ask_public(struct endorse *e, const struct store_account *who)
{
	e->asked = ASKED_PUBLIC;
	dialog_say(&e->dialog, _("The list of endorsements is public. You would stand there as \"%s\"."),
		who && *who->nickname ? who->nickname
			: who             ? who->name
							  : "");
	if (e->county)
		dialog_ask_key(&e->dialog, _("Show: 1 nickname and county 2 nickname 3 neither [1] "), "123", '1');
	else
		dialog_ask_key(&e->dialog, _("Show: 1 nickname 2 nothing [1] "), "12", '1');
}

bool endorse_possible(const struct wire_topic *t, struct str *why)
{
	if (t->board == BOARD_IDEA && t->stage == STAGE_COLLECTING)
		return true;
	if (t->board == BOARD_IDEA)
		str_addf(why, _("This idea does not collect endorsements now (%s); you can still comment on it and follow it."),
			page_stage_word(t->stage));
	else
		str_addf(why, _("Only ideas are endorsed (this is: %s); you can comment on it and follow it."),
			page_board_word(t->board));
	return false;
}

static void begin(struct screen *s, const struct wire_topic *t)
{
	struct endorse *e = s->priv;
	struct ui *ui = s->ui;
	struct str why;
	str_init(&why, 1024);
	e->begun = true;
	say_tally(s, t);
	if (t->mine.endorsed) {
		ask_withdraw(s, t);
	} else if (!endorse_possible(t, &why)) {
		screen_damage(s, CLOSE);
		ui_say(ui, "%s", why.buf);
	} else {
		ask_reason(s);
	}
	str_release(&why);
}

/* The cache may say what was true yesterday: the platform's answer decides, the cache only when there is no
 * platform. */
static void topic_answered(struct screen *s, const struct app_answer *a, int tag)
{
	struct endorse *e = s->priv;
	(void)tag;
	if (e->begun)
		return;
	if (a->reply && (!a->cached || a->last)) {
		screen_damage(s, REPAINT);
		begin(s, &a->reply->u.topic);
	} else if (a->reply) {
		site_reply_drop(e->cached);
		e->cached = site_reply_keep(a->reply);
	} else if (e->cached && (a->unchanged || a->rc == RC_NET || a->rc == RC_TIMEOUT)) {
		screen_damage(s, REPAINT);
		begin(s, &e->cached->u.topic);
	} else if (a->rc != RC_OK) {
		ui_say_failure(s->ui, a);
		screen_damage(s, CLOSE);
	}
}

static void me_answered(struct screen *s, const struct app_answer *a, int tag)
{
	(void)tag;
	if (a->reply)
		((struct endorse *)s->priv)->county = *a->reply->u.account.county;
}

static unsigned given(struct screen *s, struct endorse *e)
{
	switch (e->asked) {
	case ASKED_WITHDRAW: return e->dialog.pressed == 'y' ? send_withdrawal(s) : CLOSE;
	case ASKED_REASON:
		free(e->reason);
		e->reason = xstrdup(dialog_text(&e->dialog));
		ask_public(e, app_account(s->ui->app));
		return REPAINT;
	case ASKED_PUBLIC:
		e->public = !e->county && e->dialog.pressed == '2' ? '3' : e->dialog.pressed;
		e->asked = ASKED_CONFIRM;
		dialog_ask_key(&e->dialog, _("Endorse it? [y/N] "), "yn", 'n');
		return REPAINT;
	case ASKED_CONFIRM: return e->dialog.pressed == 'y' ? send_endorsement(s) : CLOSE;
	default: return 0;
	}
}

static unsigned endorse_key(struct screen *s, const struct key *k, enum action a)
{
	struct endorse *e = s->priv;
	switch (dialog_key(s, &e->dialog, k, a)) {
	case DIALOG_UNUSED: return 0;
	case DIALOG_MORE: return REPAINT;
	case DIALOG_LEFT: return CLOSE;
	case DIALOG_GIVEN: break;
	}
	return given(s, e);
}

static unsigned endorse_timer(struct screen *s)
{
	dialog_draft_save(s, &((struct endorse *)s->priv)->dialog);
	return 0;
}

static void endorse_paint(struct screen *s)
{
	dialog_paint(s, &((struct endorse *)s->priv)->dialog);
}

static void endorse_title(struct screen *s, struct title *t)
{
	t->left = _("[Endorse]");
	t->right = app_site_name(s->ui->app);
}

static const struct screen_ops endorse_ops = {
	.in = IN_PROMPT,
	.close = endorse_close,
	.paint = endorse_paint,
	.title = endorse_title,
	.key = endorse_key,
	.timer = endorse_timer,
};

void endorse_open(struct screen *below, int tag, const struct wire_topic *topic)
{
	struct endorse *e = xcalloc(1, sizeof *e);
	dialog_init(&e->dialog);
	e->id = xstrdup(topic->id);
	id_random(e->key);
	dialog_say(&e->dialog, "%s\n\n%s", topic->title, _("Loading"));
	struct screen *s = screen_push(below->ui, &endorse_ops, e, tag);
	screen_ask(s, &(struct site_ask){ .op = SITE_ME }, APP_CACHED, me_answered, 0);
	screen_ask(s, &(struct site_ask){ .op = SITE_TOPIC, .id = e->id }, APP_FRESH, topic_answered, 0);
}
