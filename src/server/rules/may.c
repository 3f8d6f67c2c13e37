/* Who may do what to a topic: the one place that says so. Handlers ask it before they act, and every topic that is
 * delivered tells its reader what it answered. */
#include "server/rules/rules.h"

static bool is_collecting(const struct wire_topic *t, int64_t now)
{
	return t->stage == STAGE_COLLECTING && (!t->endorse_by || now <= t->endorse_by);
}

static bool takes_comments(const struct wire_topic *t)
{
	return t->stage != STAGE_DRAFT && t->stage != STAGE_SCREENING && t->stage != STAGE_REFUSED &&
		t->stage != STAGE_WITHDRAWN && t->stage != STAGE_CLOSED;
}

/* The topic is looked at first and the person last, so that no one is sent to register or verify for what the topic
 * forbids anyway. */
static enum rules_answer may_endorse(const struct rules_who *who, const struct wire_topic *t, int64_t now)
{
	if (who->endorsed)
		return RULES_IS_SO;
	if (!is_collecting(t, now))
		return RULES_NOT_COLLECTING;
	return who->level == LEVEL_GUEST ? RULES_SIGN_IN : who->level < LEVEL_VERIFIED ? RULES_NOT_VERIFIED : RULES_YES;
}

static enum rules_answer may_withdraw(const struct rules_who *who, const struct wire_topic *t, int64_t now)
{
	if (!who->endorsed)
		return RULES_IS_SO;
	return is_collecting(t, now) ? RULES_YES : RULES_NOT_COLLECTING;
}

static enum rules_answer may_comment(const struct rules_who *who, const struct wire_topic *t)
{
	if (!takes_comments(t))
		return RULES_CLOSED;
	return who->level == LEVEL_GUEST ? RULES_SIGN_IN : RULES_YES;
}

/* Not under one's own topic, and not so soon after one's last comment there. */
static enum rules_answer may_take_side(
	const struct rules *r, const struct rules_who *who, const struct wire_topic *t, int64_t now, int64_t *until)
{
	enum rules_answer comment = may_comment(who, t);
	int64_t free_again = who->commented_at + r->neutral_seconds * 1000;
	if (comment != RULES_YES)
		return comment;
	if (who->proposed)
		return RULES_NEUTRAL_ONLY;
	if (!who->commented_at || now >= free_again)
		return RULES_YES;
	*until = free_again;
	return RULES_NEUTRAL_ONLY;
}

enum rules_answer rules_may(const struct rules *r, const struct rules_who *who, enum wire_verb verb,
	const struct wire_topic *t, int64_t now, int64_t *until)
{
	*until = 0;
	switch (verb) {
	case CAN_ENDORSE: return may_endorse(who, t, now);
	case CAN_WITHDRAW: return may_withdraw(who, t, now);
	case CAN_COMMENT:
	case CAN_REPLY: return may_comment(who, t);
	case CAN_TAKE_SIDE: return may_take_side(r, who, t, now, until);
	case CAN_FOLLOW: return who->followed ? RULES_IS_SO : who->level == LEVEL_GUEST ? RULES_SIGN_IN : RULES_YES;
	case CAN_UNFOLLOW: return who->followed ? RULES_YES : RULES_IS_SO;
	default: break;
	}
	return RULES_IS_SO;
}
