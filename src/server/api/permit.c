/* What whoever asks may do to a topic: the rules' answers as problems, for a handler, and as `can` and `cannot`. */
#include "server/api/private.h"

#include <math.h>

static const enum problem problems[RULES_ANSWERS] = {
	[RULES_SIGN_IN] = SIGN_IN,
	[RULES_NOT_VERIFIED] = NOT_VERIFIED,
	[RULES_NOT_COLLECTING] = NOT_COLLECTING,
	[RULES_CLOSED] = CLOSED,
	[RULES_NEUTRAL_ONLY] = NEUTRAL_ONLY,
	[RULES_NOT_IDENTIFIED] = NOT_IDENTIFIED,
	[RULES_NOT_INVITED] = NOT_INVITED,
	[RULES_STAYS] = ENDORSEMENT_STAYS,
	[RULES_NOT_YOURS] = NOT_YOUR_PART,
	[RULES_NOT_AGENCY] = NOT_YOUR_AGENCY,
	[RULES_NOT_NOW] = NOT_NOW,
	[RULES_HIDDEN] = HIDDEN_ALREADY,
	[RULES_PAUSED] = PAUSED,
	[RULES_BARRED] = BARRED,
	[RULES_DECIDED] = DECIDED_ALREADY,
	[RULES_INCOMPLETE] = INCOMPLETE,
	[RULES_TOO_LATE] = TOO_LATE,
	[RULES_TOO_FAR] = TOO_FAR,
	[RULES_ENOUGH] = OFTEN_ENOUGH,
	[RULES_FREE_AGAIN] = FREE_AGAIN,
	[RULES_NO_ROOM] = INTERNAL,
};

/* What staff are, and for which agencies. */
static enum rc add_staff(const struct ctx *c, struct rules_who *out, struct err *e)
{
	const char **ids = arena_calloc(c->arena, c->staff.n_agencies + 1, sizeof *ids);
	if (!ids)
		return err_set(e, RC_TOO_BIG, 0, "agencies");
	for (size_t i = 0; i < c->staff.n_agencies; i++)
		ids[i] = c->staff.agencies[i].id;
	out->roles = c->staff.roles;
	out->agencies = ids;
	out->n_agencies = c->staff.n_agencies;
	return RC_OK;
}

enum rc permit_anyone(const struct ctx *c, struct rules_who *out, struct err *e)
{
	*out = (struct rules_who){ .level = c->level, .barred_until = c->barred_until };
	return add_staff(c, out, e);
}

static enum rc add_part(
	const struct ctx *c, int64_t id, const struct wire_topic *t, struct rules_who *out, struct err *e)
{
	struct storage_standing is = { .proposed = false };
	enum rc rc = storage_standing(c->storage, id, c->account, &is, e);
	bool sponsors = ctx_rules(c, t)->boards[t->board].invites_sponsors;
	out->proposed = is.proposed;
	out->co_proposed = is.invited && !sponsors;
	out->invited = is.invited && sponsors;
	out->commented_at = is.commented_at;
	return rc;
}

enum rc permit_who(const struct ctx *c, int64_t id, const struct wire_topic *t, struct rules_who *out, struct err *e)
{
	enum rc rc = permit_anyone(c, out, e);
	out->endorsed = t->mine.endorsed;
	out->followed = t->mine.followed;
	if (!c->account || rc != RC_OK)
		return rc;
	return add_part(c, id, t, out, e);
}

static enum rc sees(const struct ctx *c, int64_t id, const struct wire_topic *t, enum rules_seen *seen, struct err *e)
{
	struct rules_who who;
	enum rc rc = permit_anyone(c, &who, e);
	if (rc == RC_OK && c->account)
		rc = add_part(c, id, t, &who, e);
	*seen = rc == RC_OK ? rules_sees(ctx_rules(c, t), &who, t) : RULES_SEEN_BY_STAFF;
	return rc;
}

enum rc permit_sees(const struct ctx *c, int64_t id, const struct wire_topic *t, bool *is, struct err *e)
{
	enum rules_seen seen;
	enum rc rc = sees(c, id, t, &seen, e);
	*is = seen != RULES_SEEN_BY_STAFF;
	return rc;
}

static bool see(const struct ctx *c, struct response *r, int64_t id, bool whole)
{
	struct wire_topic t;
	struct err e = { 0 };
	enum rules_seen seen = RULES_SEEN_BY_STAFF;
	enum rc rc = wholes_row(c, id, &t, &e);
	if (rc == RC_OK)
		rc = sees(c, id, &t, &seen, &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
	else if (seen != RULES_SEEN_BY_STAFF && (!whole || seen == RULES_SEEN_LISTED))
		return true;
	else
		problem(c, r, NOT_FOUND, NULL);
	return false;
}

bool permit_find(const struct ctx *c, struct response *r, int64_t id, struct wire_topic *t, struct rules_who *who)
{
	struct err e = { 0 };
	enum rc rc = storage_topic_row(c->storage, id, c->account, c->arena, t, &e);
	if (rc == RC_OK)
		rc = permit_who(c, id, t, who, &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
	else if (rules_sees(ctx_rules(c, t), who, t) != RULES_SEEN_BY_STAFF)
		return true;
	else
		problem(c, r, NOT_FOUND, NULL);
	return false;
}

bool permit_see(const struct ctx *c, struct response *r, int64_t id)
{
	return see(c, r, id, false);
}

bool permit_see_whole(const struct ctx *c, struct response *r, int64_t id)
{
	return see(c, r, id, true);
}

/* Why, until when, and what can be done about it. */
static enum rc say_barred(const struct ctx *c, const char **sentence, struct err *e)
{
	struct storage_bar bar;
	enum rc rc = storage_barred(c->storage, c->account, c->now, c->arena, &bar, e);
	*sentence = rc == RC_OK ? problem_bar_sentence(c, &bar) : NULL;
	return rc == RC_OK && !*sentence ? err_set(e, RC_TOO_BIG, 0, "bar") : rc;
}

static void refuse_barred(const struct ctx *c, struct response *r)
{
	const char *sentence;
	struct err e = { 0 };
	if (say_barred(c, &sentence, &e) == RC_OK)
		problem_saying(c, r, BARRED, NULL, sentence);
	else
		problem_of(c, r, &e);
}

bool permit_answer(const struct ctx *c, struct response *r, enum rules_answer answer, const char *field)
{
	if (answer == RULES_YES || answer == RULES_IS_SO)
		return true;
	if (answer == RULES_BARRED)
		refuse_barred(c, r);
	else
		problem(c, r, problems[answer], field);
	return false;
}

bool permit_writing(const struct ctx *c, struct response *r)
{
	struct rules_who who;
	struct err e = { 0 };
	if (permit_anyone(c, &who, &e) != RC_OK)
		problem_of(c, r, &e);
	else if (who.barred_until)
		refuse_barred(c, r);
	else
		return true;
	return false;
}

bool permit_staff(const struct ctx *c, struct response *r, const struct rules_who *who, unsigned roles)
{
	if (who->roles & (roles | RULES_ROLE(ROLE_OWNER)))
		return true;
	problem(c, r, STAFF_ONLY, NULL);
	return false;
}

void permit_strip(const struct ctx *c, const struct rules_who *who, struct wire_topic *t)
{
	if (rules_sees(ctx_rules(c, t), who, t) != RULES_SEEN_CODE)
		return;
	const struct wire_topic whole = *t;
	*t = (struct wire_topic){ .id = whole.id,
		.number = whole.number,
		.board = whole.board,
		.title = "",
		.summary = "",
		.body = "",
		.benefits = "",
		.proposer = "",
		.stage = whole.stage,
		.stage_reason = "",
		.stage_code = whole.stage_code,
		.stage_since = whole.stage_since,
		.stage_before = "",
		.created_at = whole.created_at,
		.updated_at = whole.updated_at,
		.active_at = whole.active_at,
		.counts = whole.counts,
		.planned = NAN,
		.actual = NAN,
		.spent = NAN,
		.place = "",
		.stream = "",
		.source = { "", "", "" },
		.version = whole.version,
		.rules = whole.rules,
		.mine = whole.mine,
		.can = whole.can };
}

bool permit(const struct ctx *c, struct response *r, const struct rules_who *who, enum wire_verb verb,
	const struct wire_topic *t)
{
	int64_t until;
	return permit_answer(
		c, r, rules_may(ctx_rules(c, t), who, verb, t, c->now, &until), verb == CAN_TAKE_SIDE ? "stance" : NULL);
}

bool permit_on_comment(const struct ctx *c, struct response *r, const struct rules_who *who, enum wire_verb verb,
	const struct wire_topic *t, const struct wire_comment *on)
{
	int64_t until;
	return permit_answer(c, r, rules_may_on_comment(ctx_rules(c, t), who, verb, t, *on->hidden, c->now, &until), NULL);
}

enum rc permit_tell(
	const struct ctx *c, const struct rules_who *who, const struct wire_topic *t, struct wire_can *out, struct err *e)
{
	*out = (struct wire_can){ .known = true, .cannot = arena_calloc(c->arena, WIRE_VERBS, sizeof *out->cannot) };
	const char *barred = NULL;
	enum rc rc = out->cannot ? RC_OK : err_set(e, RC_TOO_BIG, 0, "topic");
	if (rc == RC_OK && who->barred_until)
		rc = say_barred(c, &barred, e);
	if (rc != RC_OK)
		return rc;
	for (int v = 0; v < WIRE_VERBS; v++) {
		int64_t until;
		enum rules_answer answer = rules_may(ctx_rules(c, t), who, (enum wire_verb)v, t, c->now, &until);
		out->cannot[v] = (struct wire_refusal){ .code = "", .sentence = "" };
		if (answer == RULES_YES)
			out->verbs |= WIRE_CAN(v);
		else if (answer != RULES_IS_SO &&
			answer != RULES_NOT_YOURS) /* what is others' business is nobody else's news */
			out->cannot[v] = (struct wire_refusal){ problem_code(problems[answer]),
				answer == RULES_BARRED ? barred : problem_sentence(c, problems[answer]),
				until < STORAGE_BAR_NO_END ? until : 0 };
	}
	return RC_OK;
}

enum rc permit_now(const struct ctx *c, int64_t id, enum wire_stage before, const struct wire_topic *row,
	const struct rules_who *known, struct wire_standing *out, struct err *e)
{
	struct wire_topic t;
	struct rules_who who;
	if (row)
		t = *row;
	enum rc rc = row ? storage_topic_counts(c->storage, id, c->account, &t, e)
					 : storage_topic_row(c->storage, id, c->account, c->arena, &t, e);
	bool moved = rc == RC_OK && t.stage != before;
	if (moved)
		rc = storage_topic(c->storage, id, c->account, c->arena, &t, e);
	if (rc == RC_OK && moved && !rules_duties(ctx_rules(c, &t), &t, c->now, c->arena))
		rc = err_set(e, RC_TOO_BIG, 0, "topic");
	if (rc == RC_OK && known) {
		who = *known;
		who.endorsed = t.mine.endorsed;
		who.followed = t.mine.followed;
	} else if (rc == RC_OK) {
		rc = permit_who(c, id, &t, &who, e);
	}
	if (rc == RC_OK)
		rc = permit_tell(c, &who, &t, &t.can, e);
	if (rc != RC_OK)
		return rc;
	*out = (struct wire_standing){ .mine = t.mine,
		.counts = t.counts,
		.can = t.can,
		.stage = t.stage,
		.response = t.response,
		.respond_by = t.respond_by,
		.active_at = t.active_at,
		.timeline = t.timeline, /* a row has none */
		.n_timeline = t.n_timeline };
	return RC_OK;
}
