/*
 * Commenting: a stance, a text, a question. Where the platform allows only a neutral comment (one's own topic, or again
 * within a moment) it says so, and what was typed goes on as a neutral one. A reply is neutral unless told otherwise.
 */
#include "acts/machine.h"

#include <stdlib.h>

enum step { STANCE, BODY, CONFIRM, NEUTRAL };

struct comment {
	char *body;
	enum wire_stance stance;
	bool kept; /* body is what was kept last time */
};

static void comment_release(struct act *a)
{
	free(((struct comment *)a->priv)->body);
}

static void take_body(struct comment *c, const char *text)
{
	free(c->body);
	c->body = xstrdup(text);
}

/* ---- drafts: "stance\ntext", so that it comes back whole --------------------------------------- */

static void draft_stance(struct act *a)
{
	const struct comment *c = a->priv;
	char head[32];
	snprintf(head, sizeof head, "%s\n", wire_stance_word(c->stance));
	act_draft_head(a, head);
}

static void take_draft(struct act *a)
{
	struct comment *c = a->priv;
	char *draft = act_drafted(a), *line = draft ? strchr(draft, '\n') : NULL;
	if (line) {
		*line = '\0';
		wire_stance_from(draft, &c->stance);
		take_body(c, line + 1);
		c->kept = true;
	}
	free(draft);
}

/* ---- sending --------------------------------------------------------------------------------- */

static void comment_sent(struct act *a, const struct app_answer *r)
{
	struct comment *c = a->priv;
	STR_LOCAL(words, 4096);
	if (r->rc == RC_OK || r->queued) {
		const struct wire_comment *now = r->reply ? &r->reply->u.commented.comment : NULL;
		if (now && !*now->id)
			str_addz(&words, _("It is there, and is published once a moderator of the site has seen it."));
		else if (now && !now->floor)
			str_addz(&words, _("The comment is published."));
		else if (now)
			/* TRANSLATORS: the comment's number under the topic */
			str_addf(&words, _("Comment #%lld is published."), (long long)now->floor);
		act_conclude(a, r, words.buf);
	} else {
		act_failure(r, &words);
		act_object(a, "%s", words.buf);
		id_random(a->key); /* what was refused is over; the next one is another */
		bool neutral = r->problem && str_eq(r->problem->code, "neutral_only") && c->stance != STANCE_NEUTRAL;
		act_step(a, neutral ? NEUTRAL : BODY);
	}
}

static void comment_send(struct act *a)
{
	struct comment *c = a->priv;
	struct site_ask ask = { .op = SITE_COMMENT,
		.id = a->topic->id,
		.comment = { .stance = c->stance, .body = c->body, .reply_to = a->on.comment ? a->on.comment->id : "" } };
	act_send(a, &ask, APP_NO_CACHE, comment_sent);
}

/* ---- the questions --------------------------------------------------------------------------- */

static const struct {
	char key;
	enum wire_stance stance;
	const char *words;
} stances[] = {
	/* TRANSLATORS: the three stances of a comment, as on PTT: 推, 噓, → */
	{ '1', STANCE_PRO, N_("for") },
	{ '2', STANCE_CON, N_("against") },
	{ '3', STANCE_NEUTRAL, N_("neutral") },
};

static void ask_stance(struct act *a)
{
	const struct comment *c = a->priv;
	struct question *q = act_ask(a, QUESTION_CHOICE, "stance", "");
	for (size_t i = 0; i < ARRAY_LEN(stances); i++) {
		act_choice(a, stances[i].key, wire_stance_word(stances[i].stance), _(stances[i].words));
		if (stances[i].stance == c->stance)
			q->fallback = stances[i].key;
	}
}

static void ask_body(struct act *a)
{
	const struct comment *c = a->priv;
	draft_stance(a);
	act_ask(a, QUESTION_TEXT, "message", _("Comment: "))->max = act_rules(a).comment_max;
	act_initial(a, c->body);
}

static void comment_ask(struct act *a, int step)
{
	switch ((enum step)step) {
	case STANCE: ask_stance(a); break;
	case BODY: ask_body(a); break;
	case CONFIRM: act_yes(a, "confirm", _("Send it?"), false); break;
	case NEUTRAL: act_yes(a, "neutral", _("Send it as a neutral comment?"), true); break;
	}
}

static void take_stance(struct act *a, char key)
{
	struct comment *c = a->priv;
	for (size_t i = 0; i < ARRAY_LEN(stances); i++)
		if (stances[i].key == key)
			c->stance = stances[i].stance;
	act_step(a, BODY);
}

static void comment_answer(struct act *a, int step, const char *text)
{
	struct comment *c = a->priv;
	switch ((enum step)step) {
	case STANCE: take_stance(a, *text); return;
	case BODY:
		take_body(c, text);
		if (!*c->body) {
			act_finish(a, ACT_LEFT, "%s", _("Nothing was typed, so nothing is sent."));
			return;
		}
		if (strchr(c->body, '\n'))
			act_say(a, "%s\n", c->body);
		act_step(a, CONFIRM);
		return;
	case CONFIRM:
	case NEUTRAL:
		if (*text != 'y') {
			act_finish(a, ACT_LEFT, "%s", "");
			return;
		}
		if (step == NEUTRAL)
			c->stance = STANCE_NEUTRAL;
		comment_send(a);
	}
}

/* ---- the beginning --------------------------------------------------------------------------- */

/* Why no side can be taken; NULL: it can, or can again by now. */
static const struct wire_refusal *no_side_now(const struct act *a)
{
	const struct wire_refusal *no = act_cannot(a, CAN_TAKE_SIDE);
	return no && no->until && no->until <= clock_now() ? NULL : no;
}

static void comment_begin(struct act *a)
{
	struct comment *c = a->priv;
	const struct wire_comment *to = a->on.comment;
	if (act_refused(a, to ? CAN_REPLY : CAN_COMMENT))
		return;
	const struct wire_refusal *no_side = no_side_now(a);
	if (*a->topic->title)
		act_say(a, "%s\n", a->topic->title);
	if (to && *to->body)
		act_say(a, _("Answering %s: %s\n"), to->author, to->body);
	c->stance = to ? STANCE_NEUTRAL : STANCE_PRO;
	act_draft(a, to ? to->id : "");
	take_draft(a);
	if (c->kept)
		act_say_drafted(a);
	if (no_side) {
		int64_t seconds = (no_side->until - clock_now() + 999) / 1000;
		act_say(a, "%s", no_side->sentence);
		if (no_side->until)
			act_say(a,
				P_("You can comment for or against again in %lld second.",
					"You can comment for or against again in %lld seconds.", (unsigned long)seconds),
				(long long)seconds);
		c->stance = STANCE_NEUTRAL;
	}
	act_step(a, no_side ? BODY : STANCE);
}

const struct act_ops act_comment = {
	.size = sizeof(struct comment),
	.kind = "comment",
	.headed = true,
	.begin = comment_begin,
	.ask = comment_ask,
	.answer = comment_answer,
	.release = comment_release,
};
