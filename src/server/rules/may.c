/* Who may do what to a topic, and who sees it: the one place that says so. Handlers ask it before they act, and every
 * topic that is delivered tells its reader what it answered. */
#include "server/rules/private.h"

static const struct rules_needs signed_in = { .by_level = true, .level = LEVEL_REGISTERED };

/* ---- who somebody is ------------------------------------------------------------------------- */

static bool meets(const struct rules_needs *n, const struct rules_who *who)
{
	unsigned roles = who->roles & RULES_ROLE(ROLE_OWNER) ? ~0u : who->roles;
	bool high = !n->by_level || who->level >= n->level;
	return (n->by_level && !n->invited && high) || (n->invited && who->invited && high) ||
		(n->proposer && who->proposed) || (n->co_proposer && who->co_proposed) || (n->roles & roles) != 0;
}

static bool is_nobody(const struct rules_needs *n)
{
	return !n->by_level && !n->proposer && !n->co_proposer && !n->invited && !n->roles;
}

/* Why somebody is none of these. */
static enum rules_answer lacks(const struct rules_needs *n, const struct rules_who *who)
{
	if (meets(n, who))
		return RULES_YES;
	if (!n->by_level && !n->invited)
		return RULES_NOT_YOURS;
	if (who->level == LEVEL_GUEST)
		return RULES_SIGN_IN;
	if (n->by_level && who->level < n->level)
		return n->level == LEVEL_IDENTIFIED ? RULES_NOT_IDENTIFIED : RULES_NOT_VERIFIED;
	return RULES_NOT_INVITED;
}

bool rules_serves(const struct rules_who *who, const struct wire_topic *t, const char *agency)
{
	if (who->roles & RULES_ROLE(ROLE_OWNER))
		return true;
	for (size_t i = 0; who->roles & RULES_ROLE(ROLE_CLERK) && i < t->n_agencies; i++)
		for (size_t k = 0; k < who->n_agencies; k++)
			if (str_eq(t->agencies[i].id, who->agencies[k]) && (!agency || str_eq(agency, who->agencies[k])))
				return true;
	return false;
}

/* ---- where a topic is ------------------------------------------------------------------------ */

const struct rules_board *rules_board_of(const struct rules *r, const struct wire_topic *t)
{
	return &r->boards[(size_t)t->board < BOARDS ? t->board : BOARD_OTHER];
}

const struct rules_stage *rules_stage_of(const struct rules *r, const struct wire_topic *t)
{
	const struct rules_stage *s = &rules_board_of(r, t)->stages[(size_t)t->stage < STAGES ? t->stage : STAGE_OTHER];
	return s->here ? s : NULL;
}

int64_t rules_clock_of(const struct wire_topic *t, enum rules_clock clock)
{
	switch (clock) {
	case RULES_STAGE_BY: return t->stage_by;
	case RULES_ENDORSE_BY: return t->endorse_by;
	case RULES_OPENS_AT: return t->opens_at;
	case RULES_CLOSES_AT: return t->closes_at;
	case RULES_NO_CLOCK: break;
	}
	return 0;
}

const struct rules_move *rules_move_of(
	const struct rules *r, const struct wire_topic *t, enum wire_verb verb, bool discuss)
{
	const struct rules_board *b = rules_board_of(r, t);
	for (size_t i = 0; i < b->n_moves; i++) {
		const struct rules_move *m = &b->moves[i];
		if (m->cause == RULES_BY_ACT && m->verb == verb && m->from & 1u << t->stage && (!m->discuss || discuss))
			return m;
	}
	return NULL;
}

/* Its time here is over, whether anybody has moved it on or not. */
static bool is_over(const struct rules *r, const struct wire_topic *t, int64_t now)
{
	const struct rules_board *b = rules_board_of(r, t);
	for (size_t i = 0; i < b->n_moves; i++) {
		const struct rules_move *m = &b->moves[i];
		int64_t by = m->cause == RULES_BY_PASSED ? rules_clock_of(t, m->clock) : 0;
		if (by && now > by && m->from & 1u << t->stage)
			return true;
	}
	return false;
}

/* Who may at this stage; NULL: nobody, whoever it is. What is hidden is followed until it is shown again, and no more:
 * it is nothing to like, to report or to answer, for those who still see it neither. */
static const struct rules_needs *needs_of(
	const struct rules *r, const struct wire_topic *t, enum wire_verb verb, int64_t now)
{
	const struct rules_stage *s = rules_stage_of(r, t);
	if (!s)
		return verb == CAN_FOLLOW ? &signed_in : NULL;
	if (s->seen == RULES_SEEN_CODE && verb != CAN_FOLLOW && verb != CAN_EDIT)
		return NULL;
	return is_nobody(&s->may[verb]) || is_over(r, t, now) ? NULL : &s->may[verb];
}

/* ---- verb by verb ---------------------------------------------------------------------------- */

/* Who is barred reads, follows and takes back; and what is others' business is no news to them. */
static bool is_barred(const struct rules_needs *n, const struct rules_who *who, enum wire_verb verb, int64_t now)
{
	return who->barred_until > now && verb != CAN_FOLLOW && verb != CAN_RETRACT && (n->by_level || meets(n, who));
}

/* Then the person, last, so that no one is sent to register or verify for what the topic forbids anyway. */
static enum rules_answer may_person(const struct rules *r, const struct rules_needs *n, const struct rules_who *who,
	enum wire_verb verb, int64_t now, int64_t *until)
{
	const struct rules_pause *pause = rules_paused(r, verb, now);
	if (pause) {
		*until = pause->to + 1;
		return RULES_PAUSED;
	}
	if (is_barred(n, who, verb, now)) {
		*until = who->barred_until;
		return RULES_BARRED;
	}
	return lacks(n, who);
}

static enum rules_answer may_endorse(
	const struct rules *r, const struct rules_who *who, const struct wire_topic *t, int64_t now, int64_t *until)
{
	const struct rules_needs *n = needs_of(r, t, CAN_ENDORSE, now);
	if (who->endorsed)
		return RULES_IS_SO;
	return n ? may_person(r, n, who, CAN_ENDORSE, now, until) : RULES_NOT_COLLECTING;
}

static enum rules_answer may_withdraw(
	const struct rules *r, const struct rules_who *who, const struct wire_topic *t, int64_t now, int64_t *until)
{
	const struct rules_needs *n = needs_of(r, t, CAN_ENDORSE, now);
	if (!who->endorsed)
		return RULES_IS_SO;
	if (rules_board_of(r, t)->endorsement_stays)
		return RULES_STAYS;
	const struct rules_pause *pause = n ? rules_paused(r, CAN_WITHDRAW, now) : NULL;
	*until = pause ? pause->to + 1 : 0;
	return pause ? RULES_PAUSED : n ? RULES_YES : RULES_NOT_COLLECTING;
}

static enum rules_answer may_comment(const struct rules *r, const struct rules_who *who, enum wire_verb verb,
	const struct wire_topic *t, int64_t now, int64_t *until)
{
	const struct rules_needs *n = needs_of(r, t, verb, now);
	return n ? may_person(r, n, who, verb, now, until) : RULES_CLOSED;
}

/* Not under one's own topic, and not so soon after one's last comment there. */
static enum rules_answer may_take_side(
	const struct rules *r, const struct rules_who *who, const struct wire_topic *t, int64_t now, int64_t *until)
{
	enum rules_answer comment = may_comment(r, who, CAN_COMMENT, t, now, until);
	int64_t free_again = who->commented_at + r->neutral_seconds * 1000;
	if (comment != RULES_YES)
		return comment;
	if (who->proposed || who->co_proposed || !needs_of(r, t, CAN_TAKE_SIDE, now))
		return RULES_NEUTRAL_ONLY;
	if (!who->commented_at || now >= free_again)
		return may_comment(r, who, CAN_TAKE_SIDE, t, now, until);
	*until = free_again;
	return RULES_NEUTRAL_ONLY;
}

static enum rules_answer may_follow(
	const struct rules *r, const struct rules_who *who, const struct wire_topic *t, int64_t now, int64_t *until)
{
	const struct rules_needs *n = needs_of(r, t, CAN_FOLLOW, now);
	if (who->followed)
		return RULES_IS_SO;
	return n ? may_person(r, n, who, CAN_FOLLOW, now, until) : who->level == LEVEL_GUEST ? RULES_SIGN_IN : RULES_YES;
}

/* like, report, edit, invite */
static enum rules_answer may_else(const struct rules *r, const struct rules_who *who, enum wire_verb verb,
	const struct wire_topic *t, int64_t now, int64_t *until)
{
	const struct rules_needs *n = needs_of(r, t, verb, now);
	if (n)
		return may_person(r, n, who, verb, now, until);
	bool own = verb == CAN_EDIT || verb == CAN_INVITE;
	return own && !who->proposed && !who->co_proposed ? RULES_NOT_YOURS : RULES_NOT_NOW;
}

/* ---- what moves a topic ---------------------------------------------------------------------- */

static bool ever_may(const struct rules_board *b, const struct rules_who *who, enum wire_verb verb)
{
	for (size_t i = 0; i < b->n_moves; i++)
		if (b->moves[i].cause == RULES_BY_ACT && b->moves[i].verb == verb && meets(&b->moves[i].by, who))
			return true;
	return false;
}

static int64_t times_done(const struct wire_topic *t, const char *step)
{
	int64_t n = 0;
	for (size_t i = 0; i < t->n_timeline; i++)
		n += t->timeline[i].at && str_eq(t->timeline[i].kind, step);
	return n;
}

/* Of a clerk's act: of an agency of the topic, and its duty is not done yet. */
static enum rules_answer may_clerk(const struct rules *r, const struct rules_who *who, const struct rules_move *m,
	const struct wire_topic *t, int64_t now)
{
	bool one_of_ours = !t->n_agencies;
	for (size_t i = 0; i < t->n_agencies; i++)
		one_of_ours = one_of_ours || rules_serves(who, t, t->agencies[i].id);
	return one_of_ours ? rules_may_do(r, who, m, t, now) : RULES_NOT_AGENCY;
}

static enum rules_answer may_act(const struct rules *r, const struct rules_who *who, enum wire_verb verb,
	const struct wire_topic *t, int64_t now, int64_t *until)
{
	const struct rules_board *b = rules_board_of(r, t);
	const struct rules_move *m = rules_move_of(r, t, verb, true);
	if (!m || is_over(r, t, now))
		return ever_may(b, who, verb) ? RULES_NOT_NOW : RULES_NOT_YOURS;
	enum rules_answer answer = may_person(r, &m->by, who, verb, now, until);
	if (answer == RULES_PAUSED && !meets(&m->by, who))
		answer = RULES_NOT_YOURS;
	if (answer == RULES_YES && m->most && times_done(t, *m->step ? m->step : rules_verb_duty(verb)) >= m->most)
		answer = RULES_ENOUGH;
	struct rules_needs others = m->by;
	others.roles &= ~RULES_ROLE(ROLE_CLERK);
	if (answer == RULES_YES && !meets(&others, who))
		answer = may_clerk(r, who, m, t, now);
	else if (answer == RULES_YES)
		answer = rules_may_do(r, who, m, t, now);
	return answer;
}

/* At any stage: whoever hides topics of this board, but no clerk. */
static enum rules_answer may_bar(const struct rules *r, const struct rules_who *who, const struct wire_topic *t)
{
	struct rules_who others = *who;
	others.roles &= ~RULES_ROLE(ROLE_CLERK);
	return ever_may(rules_board_of(r, t), &others, CAN_HIDE) ? RULES_YES : RULES_NOT_YOURS;
}

/* The same; a clerk, those of the own agencies. */
static enum rules_answer may_moderate(const struct rules *r, const struct rules_who *who, const struct wire_topic *t)
{
	if (may_bar(r, who, t) == RULES_YES)
		return RULES_YES;
	if (!ever_may(rules_board_of(r, t), who, CAN_HIDE))
		return RULES_NOT_YOURS;
	return rules_serves(who, t, NULL) ? RULES_YES : RULES_NOT_AGENCY;
}

enum rules_answer rules_may(const struct rules *r, const struct rules_who *who, enum wire_verb verb,
	const struct wire_topic *t, int64_t now, int64_t *until)
{
	*until = 0;
	switch (verb) {
	case CAN_ENDORSE: return may_endorse(r, who, t, now, until);
	case CAN_WITHDRAW: return may_withdraw(r, who, t, now, until);
	case CAN_COMMENT:
	case CAN_REPLY: return may_comment(r, who, verb, t, now, until);
	case CAN_TAKE_SIDE: return may_take_side(r, who, t, now, until);
	case CAN_FOLLOW: return may_follow(r, who, t, now, until);
	case CAN_UNFOLLOW: return who->followed ? RULES_YES : RULES_IS_SO;
	case CAN_LIKE:
	case CAN_REPORT:
	case CAN_EDIT:
	case CAN_INVITE: return may_else(r, who, verb, t, now, until);
	case CAN_BAR: return may_bar(r, who, t);
	case CAN_MODERATE: return may_moderate(r, who, t);
	default: return may_act(r, who, verb, t, now, until);
	}
}

enum rules_answer rules_may_propose(
	const struct rules *r, const struct rules_who *who, enum wire_board board, int64_t now, int64_t *until)
{
	const struct rules_board *b = &r->boards[board];
	*until = 0;
	if (!b->here || b->first == STAGES)
		return RULES_NOT_NOW;
	return may_person(r, &b->propose, who, WIRE_VERBS, now, until);
}

enum rules_answer rules_may_on_comment(const struct rules *r, const struct rules_who *who, enum wire_verb verb,
	const struct wire_topic *t, bool hidden, int64_t now, int64_t *until)
{
	enum rules_answer answer = rules_may(r, who, verb, t, now, until);
	return answer == RULES_YES && hidden ? RULES_HIDDEN : answer;
}

bool rules_is_act(enum wire_verb verb)
{
	return verb == CAN_SEND || verb == CAN_RETRACT || (verb >= CAN_RATE && verb <= CAN_NO_DEBATE);
}

/* ---- who sees it ----------------------------------------------------------------------------- */

static bool is_staff(const struct rules_who *who, const struct wire_topic *t)
{
	const unsigned of_an_agency = RULES_ROLE(ROLE_CLERK);
	return (who->roles & ~of_an_agency) != 0 || rules_serves(who, t, NULL);
}

enum rules_seen rules_sees(const struct rules *r, const struct rules_who *who, const struct wire_topic *t)
{
	const struct rules_stage *s = rules_stage_of(r, t);
	bool own = who->proposed || who->co_proposed;
	const enum rules_seen seen = s ? s->seen : RULES_SEEN_LISTED;
	switch (seen) {
	case RULES_SEEN_LISTED:
	case RULES_SEEN_BY_ADDRESS: return RULES_SEEN_LISTED;
	case RULES_SEEN_CODE: return own || is_staff(who, t) ? RULES_SEEN_LISTED : RULES_SEEN_CODE;
	case RULES_SEEN_BY_STAFF: return own || is_staff(who, t) ? RULES_SEEN_LISTED : RULES_SEEN_BY_STAFF;
	case RULES_SEEN_BY_PROPOSER: break;
	}
	return own ? RULES_SEEN_LISTED : RULES_SEEN_BY_STAFF;
}

bool rules_lists(const struct rules *r, const struct wire_topic *t)
{
	const struct rules_stage *s = rules_stage_of(r, t);
	return !s || s->seen == RULES_SEEN_LISTED || s->seen == RULES_SEEN_CODE;
}
