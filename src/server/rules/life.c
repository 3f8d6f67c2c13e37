/* What a topic's dates mean, without any rule. */
#include "server/rules/rules.h"

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

int64_t life_duty_by(const struct wire_topic *t)
{
	int64_t by = 0;
	for (size_t i = 0; i < t->n_timeline && !t->as_of; i++) {
		const struct wire_step *s = &t->timeline[i];
		if (s->due && !s->at && (!by || s->due < by))
			by = s->due;
	}
	return by;
}

void life_tell_late(struct wire_topic *t, int64_t now)
{
	if (t->late_since >= now)
		t->late_since = 0;
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
