/*
 * Commenting: a stance, a line, a question; ^E opens the editor for more than a line. Where the platform allows only a
 * neutral comment (one's own topic, or again within a moment) it says so, and what was typed goes on as a neutral one.
 */
#include "ui/widgets/dialog.h"
#include "ui/screens/screens.h"

#include <stdlib.h>

enum { ASKED_STANCE, ASKED_LINE, ASKED_CONFIRM, ASKED_NEUTRAL };
enum { COMMENT_EDITED = 1 };

struct comment {
	struct dialog dialog;
	int asked;
	char *topic, *reply_to, *body;
	enum wire_stance stance;
	char key[ID_SIZE]; /* one per intention: a retry cannot post twice */
};

static void comment_close(struct screen *s)
{
	struct comment *c = s->priv;
	dialog_release(s, &c->dialog);
	free(c->topic);
	free(c->reply_to);
	free(c->body);
	free(c);
}

static char *draft_key(const struct screen *s)
{
	const struct comment *c = s->priv;
	struct str key;
	str_init(&key, 4096);
	str_addf(&key, "comment:%s:%s", app_site(s->ui->app)->address, c->topic);
	if (*c->reply_to)
		str_addf(&key, ":%s", c->reply_to);
	return str_detach(&key);
}

/* A draft is "stance\ntext", so that it comes back whole. */
static const char *draft_head(const struct comment *c)
{
	static const char *const heads[STANCES] = {
		[STANCE_NEUTRAL] = "neutral\n", [STANCE_PRO] = "pro\n", [STANCE_CON] = "con\n"
	};
	return heads[c->stance];
}

static char *take_draft(struct screen *s)
{
	struct comment *c = s->priv;
	char *key = draft_key(s), *draft = store_draft(app_store(s->ui->app), key), *text = NULL;
	char *line = draft ? strchr(draft, '\n') : NULL;
	if (line) {
		*line = '\0';
		wire_stance_from(draft, &c->stance);
		text = xstrdup(line + 1);
	}
	free(draft);
	free(key);
	return text;
}

/* ---- the questions --------------------------------------------------------------------------- */

static void ask_stance(struct screen *s)
{
	struct comment *c = s->priv;
	static const char keys[STANCES] = { [STANCE_NEUTRAL] = '3', [STANCE_PRO] = '1', [STANCE_CON] = '2' };
	char label[256];
	/* TRANSLATORS: 1.推 2.噓 3.→ as on PTT; %c is the default */
	snprintf(label, sizeof label, _("1 for 2 against 3 neutral [%c] "), keys[c->stance]);
	c->asked = ASKED_STANCE;
	dialog_ask_key(&c->dialog, label, "123", keys[c->stance]);
}

static void open_editor(struct screen *s, const char *text)
{
	struct comment *c = s->priv;
	editor_open(s, COMMENT_EDITED, _("[Comment]"), text, c->dialog.draft, draft_head(c));
	dialog_wait(&c->dialog); /* the draft is the editor's from now on */
}

static void ask_line(struct screen *s)
{
	struct comment *c = s->priv;
	char *key = draft_key(s);
	c->asked = ASKED_LINE;
	dialog_ask_line(&c->dialog, _("Comment: "), c->body);
	dialog_draft(&c->dialog, key, draft_head(c));
	if (c->body && strchr(c->body, '\n')) /* a line could not hold it */
		open_editor(s, c->body);
	free(key);
}

static void ask_confirm(struct comment *c)
{
	c->asked = ASKED_CONFIRM;
	dialog_ask_key(&c->dialog, _("Send it? [y/N] "), "yn", 'n');
}

static void take_body(struct comment *c, const char *text)
{
	free(c->body);
	c->body = xstrdup(text);
}

/* ---- sending --------------------------------------------------------------------------------- */

static bool neutral_only(const struct app_answer *a)
{
	return a->problem && str_eq(a->problem->code, "neutral_only");
}

static void sent(struct screen *s, const struct app_answer *a, int tag)
{
	struct comment *c = s->priv;
	struct ui *ui = s->ui;
	(void)tag;
	if (a->rc == RC_OK || a->queued) {
		char *topic = xstrdup(c->topic);
		bool queued = a->queued;
		dialog_draft_forget(s, &c->dialog);
		screen_damage(s, screen_give(s, 1, ""));
		ui_say(ui, "%s",
			queued ? _("No connection: it is kept and will be sent by itself.") : _("Your comment is there."));
		if (!queued)
			ui_event(ui, EVENT_TOPIC, topic);
		free(topic);
		return;
	}
	ui_say_failure(ui, a);
	if (neutral_only(a) && c->stance != STANCE_NEUTRAL) {
		c->asked = ASKED_NEUTRAL;
		dialog_ask_key(&c->dialog, _("Send it as a neutral comment? [Y/n] "), "yn", 'y');
	} else {
		ask_line(s);
	}
	id_random(c->key); /* what was refused is over; the next one is another */
	screen_damage(s, REPAINT);
}

static unsigned send_comment(struct screen *s)
{
	struct comment *c = s->priv;
	struct site_ask ask = { .op = SITE_COMMENT,
		.id = c->topic,
		.key = c->key,
		.comment = { .stance = c->stance, .body = c->body, .reply_to = c->reply_to } };
	dialog_say(&c->dialog, "%s", _("One moment..."));
	screen_ask(s, &ask, APP_NO_CACHE, sent, 0);
	return REPAINT;
}

static unsigned given_line(struct screen *s, struct comment *c)
{
	take_body(c, dialog_text(&c->dialog));
	if (!*c->body) {
		ui_say(s->ui, "%s", _("Nothing was typed, so nothing is sent."));
		return CLOSE;
	}
	ask_confirm(c);
	return REPAINT;
}

static unsigned given(struct screen *s, struct comment *c)
{
	static const enum wire_stance stances[] = { STANCE_PRO, STANCE_CON, STANCE_NEUTRAL };
	switch (c->asked) {
	case ASKED_STANCE:
		c->stance = stances[c->dialog.pressed - '1'];
		ask_line(s);
		return REPAINT;
	case ASKED_LINE: return given_line(s, c);
	case ASKED_CONFIRM: return c->dialog.pressed == 'y' ? send_comment(s) : CLOSE;
	default:
		if (c->dialog.pressed != 'y')
			return CLOSE;
		c->stance = STANCE_NEUTRAL;
		return send_comment(s);
	}
}

/* ---- the screen ------------------------------------------------------------------------------ */

static unsigned comment_key(struct screen *s, const struct key *k, enum action a)
{
	struct comment *c = s->priv;
	if (a == ACTION_LONG_TEXT && c->asked == ASKED_LINE && c->dialog.kind == DIALOG_LINE) {
		open_editor(s, dialog_text(&c->dialog));
		return REPAINT;
	}
	switch (dialog_key(s, &c->dialog, k, a)) {
	case DIALOG_UNUSED: return 0;
	case DIALOG_MORE: return REPAINT;
	case DIALOG_LEFT: return CLOSE;
	case DIALOG_GIVEN: break;
	}
	return given(s, c);
}

/* The longer text: shown above the question whether to send it. */
static unsigned comment_answer(struct screen *s, const struct answer *a)
{
	struct comment *c = s->priv;
	if (a->tag != COMMENT_EDITED)
		return REPAINT;
	if (!a->given) {
		dialog_draft_forget(s, &c->dialog);
		ui_say(s->ui, "%s", _("Thrown away; nothing was sent."));
		return CLOSE;
	}
	take_body(c, a->text);
	if (*c->body) {
		dialog_say(&c->dialog, "%s\n", c->body);
		ask_confirm(c);
	} else {
		ask_line(s);
	}
	return REPAINT;
}

static unsigned comment_timer(struct screen *s)
{
	dialog_draft_save(s, &((struct comment *)s->priv)->dialog);
	return 0;
}

static void comment_paint(struct screen *s)
{
	dialog_paint(s, &((struct comment *)s->priv)->dialog);
}

static void comment_title(struct screen *s, struct title *t)
{
	t->left = _("[Comment]");
	t->right = app_site_name(s->ui->app);
}

static const struct screen_ops comment_ops = {
	.in = IN_COMMENT,
	.close = comment_close,
	.paint = comment_paint,
	.title = comment_title,
	.key = comment_key,
	.answer = comment_answer,
	.timer = comment_timer,
};

void comment_open(struct screen *below, int tag, const struct wire_topic *topic, const struct wire_comment *reply_to)
{
	struct comment *c = xcalloc(1, sizeof *c);
	struct screen *s = screen_push(below->ui, &comment_ops, c, tag);
	dialog_init(&c->dialog);
	c->topic = xstrdup(topic->id);
	c->reply_to = xstrdup(reply_to ? reply_to->id : "");
	c->stance = reply_to ? STANCE_NEUTRAL : STANCE_PRO;
	id_random(c->key);
	dialog_say(&c->dialog, "%s\n", topic->title);
	if (reply_to)
		dialog_say(&c->dialog, _("Answering %s: %s\n"), reply_to->author, reply_to->body);
	c->body = take_draft(s);
	if (c->body)
		dialog_say(&c->dialog, "%s", _("This is what you typed last time and did not send."));
	ask_stance(s);
}
