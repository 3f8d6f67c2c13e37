/* What follows from what happened: the idea that enough people endorse, and what its agency then has to do by when. */
#include "server/rules/rules.h"

/* Room for n more steps at the end; NULL when the arena is full. */
static struct wire_step *add_steps(struct wire_topic *t, size_t n, struct arena *a)
{
	struct wire_step *steps = arena_calloc(a, t->n_timeline + n, sizeof *steps);
	if (!steps)
		return NULL;
	if (t->n_timeline)
		memcpy(steps, t->timeline, t->n_timeline * sizeof *steps);
	t->timeline = steps;
	t->n_timeline += n;
	return steps + t->n_timeline - n;
}

bool rules_is_enough(const struct wire_counts *c)
{
	return c->threshold && c->endorsements >= c->threshold;
}

bool rules_establish(const struct rules *r, struct wire_topic *t, int64_t now, struct arena *a)
{
	if (t->stage != STAGE_COLLECTING || !rules_is_enough(&t->counts))
		return false;
	struct wire_step *step = add_steps(t, r->n_duties + 2, a);
	if (!step)
		return false;
	*step++ = (struct wire_step){ .kind = "threshold", .text = "", .at = now };
	*step++ = (struct wire_step){ .kind = "established", .text = "", .at = now };
	for (const struct rules_duty *d = r->duties; d < r->duties + r->n_duties; d++) {
		int64_t due = d->span.unit == RULES_WORKING_DAYS ? rules_working_days_after(r, now, d->span.n)
														 : rules_days_after(r, now, d->span.n);
		*step++ = (struct wire_step){ .kind = d->kind, .text = "", .due = due };
	}
	t->stage = STAGE_ESTABLISHED;
	t->response = RESPONSE_DUE;
	t->respond_by = rules_days_after(r, now, r->respond_days);
	t->updated_at = t->active_at = now;
	return true;
}

static void judge(const struct rules *r, struct wire_step *s, int64_t now)
{
	if (!s->due) {
		s->state = DUTY_NONE;
		s->days = 0;
		return;
	}
	int64_t until = s->at ? s->at : now;
	bool late = until > s->due;
	s->state = s->at ? (late ? DUTY_KEPT_LATE : DUTY_KEPT) : late ? DUTY_OVERDUE : DUTY_DUE;
	int64_t left = civil_days_between(until, s->due, r->zone);
	s->days = s->at && !late ? 0 : left < 0 ? -left : left;
}

static struct wire_step *step_of(struct wire_topic *t, const char *kind)
{
	for (size_t i = t->n_timeline; i > 0; i--)
		if (str_eq(t->timeline[i - 1].kind, kind))
			return &t->timeline[i - 1];
	return NULL;
}

bool rules_duties(const struct rules *r, struct wire_topic *t, int64_t now, struct arena *a)
{
	struct wire_step *answered = step_of(t, "answered"), *summarised = step_of(t, "summarised");
	/* A consultation's answer is its summary. */
	if (!answered && !summarised && (t->response == RESPONSE_DUE || t->response == RESPONSE_OVERDUE) && t->respond_by) {
		answered = add_steps(t, 1, a);
		if (!answered)
			return false;
		*answered = (struct wire_step){ .kind = "answered", .text = "" };
	}
	if (answered && !answered->due)
		answered->due = t->respond_by;
	if (summarised && !summarised->due && t->closes_at)
		summarised->due = rules_days_after(r, t->closes_at, r->summary_days);
	for (size_t i = 0; i < t->n_timeline; i++)
		judge(r, &t->timeline[i], now);
	return true;
}
