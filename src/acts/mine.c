/* What the proposer does to what was proposed: one key asks which of them, and each can be asked for by its name. */
#include "acts/machine.h"

/* ---- which ----------------------------------------------------------------------------------- */

static const struct {
	char key;
	enum wire_verb verb;
	const char *name, *words;
	enum act_id act; /* ACT_MINE: it is done here */
} ways[] = {
	{ 'e', CAN_EDIT, "edit", N_("change it"), ACT_EDIT },
	{ 's', CAN_SEND, "send", N_("send it on its way"), ACT_MINE },
	{ 'i', CAN_INVITE, "invite", N_("invite others"), ACT_INVITE },
	{ 'w', CAN_RETRACT, "withdraw", N_("withdraw it"), ACT_RETRACT },
};

static void mine_ask(struct act *a, int step)
{
	(void)step;
	struct question *q = act_ask(a, QUESTION_CHOICE, "what", _("What should be done with it?"));
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		if (a->topic->can.verbs & WIRE_CAN(ways[i].verb)) {
			act_choice(a, ways[i].key, ways[i].name, _(ways[i].words));
			q->fallback = q->fallback ? q->fallback : ways[i].key;
		}
}

static void act_on_it(struct act *a, const char *verb, const char *reason)
{
	act_send(a,
		&(struct site_ask){ .op = SITE_ACT,
			.id = a->topic->id,
			.act = { .act = verb, .reason = reason, .version = a->topic->version } },
		APP_NO_CACHE, act_conclude_moved);
}

static void nested(struct act *a, bool done)
{
	act_finish(a, done ? ACT_DONE : ACT_LEFT, "%s", "");
}

static void mine_answer(struct act *a, int step, const char *text)
{
	size_t i = 0;
	(void)step;
	while (i + 1 < ARRAY_LEN(ways) && ways[i].key != *text)
		i++;
	if (ways[i].act == ACT_MINE)
		act_on_it(a, wire_verb_word(ways[i].verb), "");
	else
		act_nest(a, ways[i].act, &(struct act_on){ .id = a->topic->id, .topic = a->topic }, nested);
}

static void mine_begin(struct act *a)
{
	unsigned any = 0;
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		any |= a->topic->can.verbs & WIRE_CAN(ways[i].verb);
	if (*a->topic->title)
		act_say(a, "%s", a->topic->title);
	if (*a->topic->stage_reason)
		act_say(a, _("It was refused: %s"), a->topic->stage_reason);
	if (any)
		act_step(a, 0);
	else if (!act_refused(a, CAN_EDIT))
		act_finish(a, ACT_REFUSED, "%s", _("Only its proposer can do that, and only before it moves on."));
}

const struct act_ops act_mine = { .size = 1, .begin = mine_begin, .ask = mine_ask, .answer = mine_answer };

/* ---- inviting -------------------------------------------------------------------------------- */

void act_say_invitation(const struct app *app, const struct wire_invitation *v, struct str *out)
{
	struct page_opts o = app_page_opts(app);
	STR_LOCAL(until, 64);
	if (v->expires_at)
		page_date_time(&until, v->expires_at, &o);
	str_addf(
		out, _("The code is %s. Whoever types it first (`minyi accept CODE`, or I in a list) joins you."), v->code);
	if (until.len)
		str_addf(out, _(" It holds until %s, and the proposal shows it until then."), until.buf);
}

static void invited(struct act *a, const struct app_answer *r)
{
	STR_LOCAL(words, 4096);
	if (r->reply)
		act_say_invitation(a->app, &r->reply->u.invitation, &words);
	act_conclude(a, r, words.buf);
}

static void invite_begin(struct act *a)
{
	if (!act_refused(a, CAN_INVITE))
		act_send(a, &(struct site_ask){ .op = SITE_INVITE, .id = a->topic->id }, APP_NO_CACHE, invited);
}

const struct act_ops act_invite = { .size = 1, .begin = invite_begin };

/* ---- withdrawing ----------------------------------------------------------------------------- */

enum { REASON, CONFIRM };

struct retract {
	char *reason;
};

static void retract_ask(struct act *a, int step)
{
	const struct retract *r = a->priv;
	if (step == CONFIRM) {
		act_yes(a, "confirm", _("Withdraw this proposal? That cannot be undone."), false);
		return;
	}
	act_ask(a, QUESTION_LINE, "why", _("Why? (public; Enter: no reason): "))->max = act_rules(a).reason_max;
	act_initial(a, r->reason);
}

static void retract_answer(struct act *a, int step, const char *text)
{
	struct retract *r = a->priv;
	if (step == REASON) {
		r->reason = arena_strdup(&a->arena, text);
		act_step(a, CONFIRM);
	} else if (*text == 'y') {
		act_on_it(a, wire_verb_word(CAN_RETRACT), r->reason ? r->reason : "");
	} else {
		act_finish(a, ACT_LEFT, "%s", "");
	}
}

static void retract_begin(struct act *a)
{
	if (act_refused(a, CAN_RETRACT))
		return;
	act_say(a, "%s", a->topic->title);
	act_step(a, REASON);
}

const struct act_ops act_retract = { .size = sizeof(struct retract),
	.begin = retract_begin,
	.ask = retract_ask,
	.answer = retract_answer };
