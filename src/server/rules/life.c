/* What time alone does to a topic. The stage is kept in the database and brought up to date before anybody reads, so
 * that a list can filter by it through an index. */
#include "server/rules/rules.h"

/* By the stage and not by the board: what life_next_change() announces must happen, or a sweep would never end. */
void life_settle(struct wire_topic *t, int64_t now)
{
	if (t->stage == STAGE_COLLECTING && t->endorse_by && now > t->endorse_by)
		t->stage = rules_is_enough(&t->counts) ? STAGE_ESTABLISHED : STAGE_UNMET;
	if (t->stage == STAGE_UPCOMING && t->opens_at && now >= t->opens_at)
		t->stage = STAGE_LIVE;
	if (t->stage == STAGE_LIVE && t->closes_at && now >= t->closes_at)
		t->stage = STAGE_CLOSED;
	if ((t->stage == STAGE_OPEN || t->stage == STAGE_RUNNING) && t->closes_at && now > t->closes_at)
		t->stage = STAGE_CLOSED;
	if (t->response == RESPONSE_DUE && t->respond_by && now > t->respond_by)
		t->response = RESPONSE_OVERDUE;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a == 0 || (b != 0 && b < a) ? b : a;
}

int64_t life_next_change(const struct wire_topic *t)
{
	int64_t at = t->response == RESPONSE_DUE && t->respond_by ? t->respond_by + 1 : 0;
	switch (t->stage) {
	case STAGE_COLLECTING: return earlier(at, t->endorse_by ? t->endorse_by + 1 : 0);
	case STAGE_OPEN:
	case STAGE_RUNNING: return earlier(at, t->closes_at ? t->closes_at + 1 : 0);
	case STAGE_UPCOMING: return earlier(at, t->opens_at);
	case STAGE_LIVE: return earlier(at, t->closes_at);
	default: return at;
	}
}

int64_t life_deadline(const struct wire_topic *t)
{
	int64_t at = t->stage == STAGE_COLLECTING                                           ? t->endorse_by
		: t->stage == STAGE_UPCOMING                                                    ? t->opens_at
		: t->stage == STAGE_OPEN || t->stage == STAGE_RUNNING || t->stage == STAGE_LIVE ? t->closes_at
																						: 0;
	if (t->response == RESPONSE_DUE)
		at = earlier(at, t->respond_by);
	if (!at && t->response == RESPONSE_OVERDUE)
		return LIFE_OVERDUE + t->respond_by;
	return at ? at : INT64_MAX;
}

int64_t life_duty_by(const struct wire_topic *t)
{
	int64_t by = 0;
	for (size_t i = 0; i < t->n_timeline; i++)
		if (t->timeline[i].due && !t->timeline[i].at)
			by = earlier(by, t->timeline[i].due);
	return by;
}

void life_tell_late(struct wire_topic *t, int64_t now)
{
	if (t->late_since >= now)
		t->late_since = 0;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

int64_t life_answered_at(const struct wire_topic *t)
{
	int64_t at = 0;
	for (size_t i = 0; i < t->n_responses; i++)
		at = later(at, t->responses[i].at);
	return at;
}

void life_complete(struct wire_topic *t, int64_t now)
{
	if (!t->created_at)
		t->created_at = now;
	if (!t->updated_at)
		t->updated_at = later(t->created_at, life_answered_at(t));
	if (!t->active_at) {
		t->active_at = later(t->updated_at, life_answered_at(t));
		for (size_t i = 0; i < t->n_timeline; i++)
			if (t->timeline[i].at <= now)
				t->active_at = later(t->active_at, t->timeline[i].at);
	}
}
