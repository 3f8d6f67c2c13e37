/* What an agency has to do by when, and whether it did: what only today's date knows. */
#include "server/rules/private.h"

int64_t rules_days_until(const struct rules *r, int64_t then, int64_t now)
{
	return rules_day_of(r, then) - rules_day_of(r, now);
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
	int64_t left = rules_days_until(r, s->due, until);
	s->days = s->at && !late ? 0 : left < 0 ? -left : left;
}

/* The last one; has_due: whether any of them has a deadline. */
static struct wire_step *step_of(struct wire_topic *t, const char *kind, bool *has_due)
{
	struct wire_step *last = NULL;
	*has_due = false;
	for (size_t i = 0; i < t->n_timeline; i++)
		if (str_eq(t->timeline[i].kind, kind)) {
			last = &t->timeline[i];
			*has_due = *has_due || last->due;
		}
	return last;
}

/* No lateness is stated that is not certain: a record from elsewhere is judged as of the day it was taken, and by the
 * deadlines that it has. */
static bool judge_record(const struct rules *r, struct wire_topic *t, int64_t now)
{
	for (size_t i = 0; i < t->n_timeline; i++)
		judge(r, &t->timeline[i], t->as_of < now ? t->as_of : now);
	return true;
}

bool rules_duties(const struct rules *r, struct wire_topic *t, int64_t now, struct arena *a)
{
	if (t->as_of)
		return judge_record(r, t, now);
	bool answer_has_due, summary_has_due;
	struct wire_step *answered = step_of(t, "answered", &answer_has_due),
					 *summarised = step_of(t, "summarised", &summary_has_due);
	const struct rules_duty *summary = summarised ? rules_duty_of(r, t, "summarised") : NULL;
	/* A consultation's answer is its summary. */
	if (!answered && !summarised && (t->response == RESPONSE_DUE || t->response == RESPONSE_OVERDUE) && t->respond_by) {
		answered = rules_add_steps(t, 1, a);
		if (!answered)
			return false;
		*answered = (struct wire_step){ .kind = "answered", .text = "", .agency = "", .role = "" };
	}
	/* Samples leave out what follows from their dates. */
	if (answered && !answer_has_due)
		answered->due = t->respond_by;
	if (summary && !summary_has_due && summary->start == RULES_FROM_CLOSES_AT && t->closes_at)
		summarised->due = rules_span_after(r, t->closes_at, &summary->span);
	for (size_t i = 0; i < t->n_timeline; i++)
		judge(r, &t->timeline[i], now);
	return true;
}
