/*
 * Endorsing, after PTT's petition: the tally, a reason, what will be public, a question. Who has endorsed already is
 * asked whether to take it back.
 */
#include "acts/machine.h"

#include <stdlib.h>

enum step { WITHDRAW, REASON, PUBLIC, CONFIRM };

static const struct shown {
	const char *name, *words;
	bool county, nickname;
} shown[] = {
	{ "both", N_("nickname and county"), true, true },
	{ "nickname", N_("nickname"), false, true },
	{ "county", N_("county"), true, false },
	{ "nothing", N_("neither of them"), false, false },
};

struct endorse {
	char *reason;
	const struct shown *public;
	bool withdraws;         /* it is being taken back */
	struct site_reply *who; /* the account, and its county if it has one that could be shown */
};

static void endorse_release(struct act *a)
{
	struct endorse *e = a->priv;
	free(e->reason);
	site_reply_drop(e->who);
}

/* ---- sending --------------------------------------------------------------------------------- */

static void sent(struct act *a, const struct app_answer *r)
{
	struct endorse *e = a->priv;
	STR_LOCAL(words, 4096);
	const struct wire_mine *mine = &a->topic->mine;
	if (e->withdraws) /* a command takes back what never was, too */
		str_addz(&words,
			mine->known && !mine->endorsed ? _("This topic does not have your endorsement.")
										   : _("The endorsement is taken back."));
	else if (r->reply)
		page_endorsed(&words, &r->reply->u.standing.counts);
	act_conclude(a, r, words.buf);
}

/* The version of the decision that this one is about; 0 also where only a row is known. */
static int64_t seen(const struct act *a)
{
	return a->topic->mine.endorsement_version + 1;
}

static void withdraw(struct act *a)
{
	((struct endorse *)a->priv)->withdraws = true;
	act_send(a, &(struct site_ask){ .op = SITE_UNENDORSE, .id = a->topic->id, .seen = seen(a) }, APP_NO_CACHE, sent);
}

static void endorse(struct act *a)
{
	struct endorse *e = a->priv;
	struct site_ask ask = { .op = SITE_ENDORSE,
		.id = a->topic->id,
		.seen = seen(a),
		.endorsement = {
			.reason = e->reason, .show_nickname = e->public->nickname, .show_county = e->public->county } };
	act_send(a, &ask, APP_NO_CACHE, sent);
}

/* ---- the questions --------------------------------------------------------------------------- */

static void say_tally(struct act *a)
{
	const struct wire_topic *t = a->topic;
	struct page_opts o = app_page_opts(a->app);
	if (!*t->title) /* nothing but its id is known */
		return;
	STR_LOCAL(have, 64);
	STR_LOCAL(wanted, 64);
	STR_LOCAL(deadline, 512);
	page_count(&have, t->counts.endorsements);
	page_number(&wanted, t->counts.threshold);
	page_deadline(&deadline, t, &o);
	str_addz(&deadline, deadline.len ? _(".") : "");
	act_say(a, "%s\n", t->title);
	if (t->counts.endorsements == WIRE_UNKNOWN)
		act_say(a, "%s", deadline.buf);
	else if (t->counts.threshold > 0)
		act_say(a, _("%s of %s endorsements. %s"), have.buf, wanted.buf, deadline.buf);
	else
		act_say(a, _("%s endorsements. %s"), have.buf, deadline.buf);
	str_addc(&a->before, '\n');
}

static void ask_withdraw(struct act *a)
{
	struct page_opts o = app_page_opts(a->app);
	STR_LOCAL(date, 64);
	STR_LOCAL(question, 512);
	page_date_short(&date, a->topic->mine.endorsed_at, &o);
	str_addf(&question, _("You endorsed it on %s; take it back?"), date.buf);
	act_yes(a, "withdraw", question.buf, false);
}

static void ask_reason(struct act *a)
{
	struct endorse *e = a->priv;
	char *draft = act_drafted(a);
	if (draft && !e->reason)
		act_say_drafted(a);
	act_ask(a, QUESTION_LINE, "reason", _("Reason (optional): "))->max = act_rules(a).reason_max;
	act_initial(a, e->reason ? e->reason : draft);
	free(draft);
}

/* Does the platform make this of an endorser public? One that does not say what shows both. */
static bool shows(const struct wire_topic *t, const char *what)
{
	for (size_t i = 0; i < t->n_shows; i++)
		if (str_eq(t->shows[i], what))
			return true;
	return !t->can.known;
}

static bool shows_name(const struct wire_topic *t)
{
	return shows(t, "nickname") || shows(t, "initials");
}

/* Only what there is can be shown: the choices that there are, and their keys from 1 on. */
static size_t public_choices(const struct act *a, const struct shown *choices[ARRAY_LEN(shown)])
{
	const struct endorse *e = a->priv;
	bool county = e->who && *e->who->u.account.county && shows(a->topic, "county"), name = shows_name(a->topic);
	size_t n = 0;
	for (size_t i = 0; i < ARRAY_LEN(shown); i++)
		if ((county || !shown[i].county) && (name || !shown[i].nickname))
			choices[n++] = &shown[i];
	return n;
}

/* Whoever does not choose is not named: here, in commands and on the wire. */
static void ask_public(struct act *a)
{
	const struct shown *choices[ARRAY_LEN(shown)];
	size_t n = public_choices(a, choices);
	act_say(a, "%s", _("The list of endorsements is public."));
	act_ask(a, QUESTION_CHOICE, "public", _("Show:"))->fallback = (char)('0' + n);
	for (size_t i = 0; i < n; i++)
		act_choice(a, (char)('1' + i), choices[i]->name,
			n == 2 && str_eq(choices[i]->name, "nothing") ? _(NC_("of an endorser", "nothing")) : _(choices[i]->words));
}

/* Exactly as it will be in the list. */
static void say_public(struct act *a)
{
	const struct endorse *e = a->priv;
	STR_LOCAL(line, 1024);
	const struct wire_endorsement v = { .nickname = e->public->nickname ? app_called(a->app) : "",
		.county = e->public->county && e->who ? e->who->u.account.county : "" };
	page_endorser(&line, &v);
	if (*v.nickname || *v.county)
		act_say(a, _("This will be in the list: %s"), line.buf);
	else
		act_say(a, "%s", _("Neither your name nor your county will be in the list; your endorsement counts."));
	str_addc(&a->before, '\n');
}

/* What is public without a choice is said, and there is nothing to ask. */
static void after_reason(struct act *a)
{
	const struct shown *choices[ARRAY_LEN(shown)];
	size_t n = public_choices(a, choices);
	if (n > 1 && !a->topic->shows_always) {
		act_step(a, PUBLIC);
		return;
	}
	((struct endorse *)a->priv)->public = choices[0];
	if (n == 1)
		act_say(a, "%s\n", _("Who endorses is not public here; only how many are."));
	else if (shows(a->topic, "initials"))
		act_say(a, "%s\n",
			_("The list of endorsements is public: it shows the initials of your name, and your county or town."));
	else
		act_say(a, _("The list of endorsements is public. You stand there as \"%s\"."), app_called(a->app));
	act_step(a, CONFIRM);
}

static void endorse_ask(struct act *a, int step)
{
	switch ((enum step)step) {
	case WITHDRAW: ask_withdraw(a); break;
	case REASON: ask_reason(a); break;
	case PUBLIC: ask_public(a); break;
	case CONFIRM: act_yes(a, "confirm", _("Endorse it?"), false); break;
	}
}

static void endorse_answer(struct act *a, int step, const char *text)
{
	struct endorse *e = a->priv;
	const struct shown *choices[ARRAY_LEN(shown)];
	switch ((enum step)step) {
	case REASON:
		free(e->reason);
		e->reason = xstrdup(text);
		after_reason(a);
		return;
	case PUBLIC:
		public_choices(a, choices);
		e->public = choices[*text - '1'];
		say_public(a);
		act_step(a, CONFIRM);
		return;
	case WITHDRAW:
	case CONFIRM:
		if (*text != 'y')
			act_finish(a, ACT_LEFT, "%s", "");
		else if (step == WITHDRAW)
			withdraw(a);
		else
			endorse(a);
	}
}

/* ---- the beginning --------------------------------------------------------------------------- */

/* A vote and nothing else. */
static void begin_bare(struct act *a)
{
	struct endorse *e = a->priv;
	e->reason = e->reason ? e->reason : xstrdup("");
	e->public = &shown[ARRAY_LEN(shown) - 1];
	act_step(a, CONFIRM);
}

static void begin_anew(struct act *a)
{
	say_tally(a);
	act_draft(a, "");
	if (app_site(a->app)->ops->caps.bare)
		begin_bare(a);
	else
		act_step(a, REASON);
}

static void account_came(struct act *a, const struct app_answer *r)
{
	struct endorse *e = a->priv;
	if (r->reply && !e->who)
		e->who = site_reply_keep(r->reply);
	if (r->last)
		begin_anew(a);
}

static void endorse_begin(struct act *a)
{
	struct endorse *e = a->priv;
	const struct wire_mine *mine = &a->topic->mine;
	bool back = a->on.turn == ACT_TURN_OFF || (a->on.turn == ACT_TURN && mine->endorsed);
	if (act_refused(a, back ? CAN_WITHDRAW : CAN_ENDORSE))
		return;
	if (back) {
		say_tally(a);
		act_step(a, WITHDRAW);
	} else {
		site_reply_drop(e->who);
		e->who = app_kept(a->app, &(struct site_ask){ .op = SITE_ME });
		if (e->who || app_site(a->app)->ops->caps.bare)
			begin_anew(a);
		else
			act_send(a, &(struct site_ask){ .op = SITE_ME }, APP_NO_CACHE, account_came);
	}
}

const struct act_ops act_endorse = {
	.size = sizeof(struct endorse),
	.kind = "endorse",
	.begin = endorse_begin,
	.ask = endorse_ask,
	.answer = endorse_answer,
	.release = endorse_release,
};
