/* What time and counts do to a topic by themselves. The stage is kept in the database and brought up to date before
 * anybody reads, so that a list can filter by it through an index. */
#include "server/rules/private.h"

#define CHAIN_MAX (2 * STAGES) /* moves that time makes at once, one after the other */

bool rules_is_enough(const struct rules *r, const struct wire_topic *t)
{
	return t->counts.threshold && t->counts.endorsements >= t->counts.threshold && rules_next_count(r, t);
}

static bool count_once(const struct rules *r, struct wire_topic *t, int64_t now, struct arena *a)
{
	static const struct wire_step step = { .text = "", .role = "", .agency = "" };
	const struct rules_move *m = rules_next_count(r, t);
	bool moves = m->to < STAGES;
	if (!rules_carry_out(r, m, t, now, &step, a))
		return false;
	if (moves)
		return true;
	t->counts.met++;
	const struct rules_move *next = rules_next_count(r, t);
	if (next)
		t->counts.threshold = next->least;
	return true;
}

bool rules_count(const struct rules *r, struct wire_topic *t, int64_t now, struct arena *a)
{
	struct wire_topic kept = *t;
	bool any = false;
	for (int i = 0; i < CHAIN_MAX && rules_is_enough(r, t); i++) {
		if (!count_once(r, t, now, a)) {
			*t = kept;
			return false;
		}
		any = true;
	}
	return any;
}

/* When the move happens by itself; 0: it does not. */
static int64_t happens_at(const struct wire_topic *t, const struct rules_move *m)
{
	int64_t by = m->from & 1u << t->stage ? rules_clock_of(t, m->clock) : 0;
	if (!by)
		return 0;
	return m->cause == RULES_BY_PASSED ? by + 1 : m->cause == RULES_BY_REACHED ? by : 0;
}

static const struct rules_move *next_by_time(const struct rules *r, const struct wire_topic *t, int64_t *at)
{
	const struct rules_board *b = rules_board_of(r, t);
	const struct rules_move *next = NULL;
	*at = 0;
	for (size_t i = 0; i < b->n_moves; i++) {
		int64_t when = happens_at(t, &b->moves[i]);
		if (when && (!*at || when < *at)) {
			*at = when;
			next = &b->moves[i];
		}
	}
	return next;
}

static void stretch(const struct rules *r, struct wire_topic *t)
{
	const struct rules_stage *s = rules_stage_of(r, t);
	int64_t *clock = !s                ? NULL
		: s->clock == RULES_ENDORSE_BY ? &t->endorse_by
		: s->clock == RULES_STAGE_BY   ? &t->stage_by
									   : NULL;
	if (clock && *clock)
		rules_stretch(r, s, t->stage_since, clock, &t->paused_until);
}

/* So that a duty that was missed is so once, and not again whenever somebody looks. */
static void mark_overdue(struct wire_topic *t, int64_t now)
{
	for (size_t i = 0; i < t->n_timeline; i++) {
		struct wire_step *s = &t->timeline[i];
		if (s->due && !s->at && now > s->due)
			s->state = DUTY_OVERDUE;
	}
	if (t->response == RESPONSE_DUE && t->respond_by && now > t->respond_by)
		t->response = RESPONSE_OVERDUE;
}

bool rules_settle(const struct rules *r, struct wire_topic *t, int64_t now, struct arena *a)
{
	static const struct wire_step step = { .text = "", .role = "", .agency = "" };
	if (t->as_of) /* what became of it is its source's to say */
		return true;
	for (int i = 0; i < CHAIN_MAX; i++) {
		int64_t at;
		stretch(r, t);
		const struct rules_move *m = next_by_time(r, t, &at);
		if (rules_is_enough(r, t) && !rules_count(r, t, m && at <= now ? at - 1 : now, a))
			return false;
		m = next_by_time(r, t, &at);
		if (!m || at > now)
			break;
		int64_t active = t->active_at, updated = t->updated_at;
		/* It happened then, and not when somebody looked. */
		if (!rules_carry_out(r, m, t, m->cause == RULES_BY_PASSED ? at - 1 : at, &step, a))
			return false;
		t->active_at = active, t->updated_at = updated;
	}
	mark_overdue(t, now);
	return true;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a == 0 || (b != 0 && b < a) ? b : a;
}

int64_t rules_next_change(const struct rules *r, const struct wire_topic *t)
{
	int64_t at;
	if (t->as_of)
		return 0;
	next_by_time(r, t, &at);
	for (size_t i = 0; i < t->n_timeline; i++) {
		const struct wire_step *s = &t->timeline[i];
		if (s->due && !s->at && s->state != DUTY_OVERDUE)
			at = earlier(at, s->due + 1);
	}
	return earlier(at, t->response == RESPONSE_DUE && t->respond_by ? t->respond_by + 1 : 0);
}

int64_t rules_deadline(const struct rules *r, const struct wire_topic *t)
{
	const struct rules_stage *s = rules_stage_of(r, t);
	int64_t at = s ? rules_clock_of(t, s->clock) : 0;
	if (t->response == RESPONSE_DUE && !t->as_of)
		at = earlier(at, t->respond_by);
	if (!at && t->response == RESPONSE_OVERDUE)
		return RULES_OVERDUE + t->respond_by;
	return at ? at : INT64_MAX;
}
