/* Carrying out a move: the stage and its clock, the step in the timeline, the duties that begin. */
#include "server/rules/private.h"

struct wire_step *rules_add_steps(struct wire_topic *t, size_t n, struct arena *a)
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

/* ---- duties ---------------------------------------------------------------------------------- */

struct wire_step *rules_open_step(const struct wire_topic *t, const char *kind, const char *agency)
{
	for (size_t i = t->n_timeline; i > 0; i--) {
		struct wire_step *s = &t->timeline[i - 1];
		bool whose = !agency || !s->agency || !*s->agency || str_eq(s->agency, agency);
		if (s->due && !s->at && str_eq(s->kind, kind) && whose)
			return s;
	}
	return NULL;
}

/* Whether the duty is one of this topic's kind. */
static bool concerns(const struct rules_duty *d, const struct wire_topic *t)
{
	if (!*d->field)
		return true;
	for (size_t i = 0; i < t->n_fields; i++)
		for (size_t k = 0; str_eq(t->fields[i].name, d->field) && k < d->n_values; k++)
			if (str_eq(t->fields[i].value, d->values[k]))
				return true;
	return false;
}

const struct rules_duty *rules_duty_of(const struct rules *r, const struct wire_topic *t, const char *kind)
{
	const struct rules_board *b = rules_board_of(r, t);
	for (size_t i = 0; i < b->n_duties; i++)
		if (str_eq(b->duties[i].kind, kind) && concerns(&b->duties[i], t))
			return &b->duties[i];
	return NULL;
}

bool rules_add_duty(struct wire_topic *t, const struct rules_duty *d, int64_t due, struct arena *a)
{
	bool each = d->each && t->n_agencies > 1;
	size_t n = each ? t->n_agencies : 1;
	struct wire_step *step = rules_add_steps(t, n, a);
	for (size_t i = 0; step && i < n; i++)
		step[i] = (struct wire_step){
			.kind = d->kind, .text = "", .role = "", .agency = each ? t->agencies[i].name : "", .due = due
		};
	return step != NULL;
}

static bool begin_duty(
	const struct rules *r, const struct rules_duty *d, struct wire_topic *t, int64_t now, struct arena *a)
{
	int64_t due = rules_span_after(r, d->start == RULES_FROM_CLOSES_AT && t->closes_at ? t->closes_at : now, &d->span);
	bool there = false;
	/* A record from elsewhere may name the duty before it begins. */
	for (size_t i = 0; i < t->n_timeline; i++) {
		struct wire_step *s = &t->timeline[i];
		if (s->at || !str_eq(s->kind, d->kind))
			continue;
		s->due = s->due ? s->due : due;
		there = true;
	}
	if ((str_eq(d->kind, "answered") || str_eq(d->kind, "summarised")) && t->response != RESPONSE_ANSWERED)
		t->response = RESPONSE_DUE;
	return there || rules_add_duty(t, d, due, a);
}

static bool begin_duties(
	const struct rules *r, const struct rules_move *m, struct wire_topic *t, int64_t now, struct arena *a)
{
	bool room = true;
	for (size_t i = 0; i < m->n_duties && room; i++) {
		const struct rules_duty *d = rules_duty_of(r, t, m->duties[i]);
		room = !d || begin_duty(r, d, t, now, a);
	}
	return room;
}

/* respond_by and response follow from what answers are due. */
static void sum_duties(struct wire_topic *t)
{
	int64_t by = 0;
	bool done = false;
	for (size_t i = 0; i < t->n_timeline; i++) {
		const struct wire_step *s = &t->timeline[i];
		if (!str_eq(s->kind, "answered") && !str_eq(s->kind, "summarised"))
			continue;
		done = done || s->at;
		if (!s->at && s->due && (!by || s->due < by))
			by = s->due;
	}
	if (by)
		t->respond_by = by;
	if (!by && done && t->response != RESPONSE_NONE)
		t->response = RESPONSE_ANSWERED;
}

/* ---- stages ---------------------------------------------------------------------------------- */

static int64_t *clock_in(struct wire_topic *t, enum rules_clock clock)
{
	switch (clock) {
	case RULES_STAGE_BY: return &t->stage_by;
	case RULES_ENDORSE_BY: return &t->endorse_by;
	case RULES_OPENS_AT: return &t->opens_at;
	case RULES_CLOSES_AT: return &t->closes_at;
	case RULES_NO_CLOCK: break;
	}
	return NULL;
}

const struct rules_move *rules_next_count(const struct rules *r, const struct wire_topic *t)
{
	const struct rules_board *b = rules_board_of(r, t);
	const struct rules_move *next = NULL;
	int64_t above = 0; /* the k-th smallest of them, k from 0: how many are met */
	for (int64_t k = 0; k <= t->counts.met; k++) {
		next = NULL;
		for (size_t i = 0; i < b->n_moves; i++) {
			const struct rules_move *m = &b->moves[i];
			if (m->cause == RULES_BY_COUNT && m->from & 1u << t->stage && m->least > above &&
				(!next || m->least < next->least))
				next = m;
		}
		if (!next)
			return NULL;
		above = next->least;
	}
	return next;
}

static void wind_clock(const struct rules *r, const struct rules_stage *s, struct wire_topic *t, int64_t now)
{
	int64_t *clock = clock_in(t, s->clock);
	if (s->clock != RULES_STAGE_BY)
		t->stage_by = 0;
	if (!clock || !s->span.n || (s->goes_on && *clock))
		return;
	*clock = rules_span_after(r, now, &s->span);
	t->paused_until = 0;
	rules_stretch(r, s, now, clock, &t->paused_until);
}

void rules_wind(const struct rules *r, struct wire_topic *t, int64_t now)
{
	const struct rules_stage *s = rules_stage_of(r, t);
	const struct wire_topic was = *t;
	const int64_t *clock = s ? clock_in(t, s->clock) : NULL;
	if (!clock || *clock)
		return;
	int64_t since = t->stage_since ? t->stage_since : t->created_at;
	for (size_t i = 0; i < t->n_timeline; i++)
		since = t->timeline[i].at > since ? t->timeline[i].at : since;
	wind_clock(r, s, t, since);
	if (*clock <= now)
		*t = was;
}

static void enter(const struct rules *r, enum wire_stage to, struct wire_topic *t, int64_t now)
{
	t->stage = to;
	t->stage_since = now;
	t->counts.met = 0;
	wind_clock(r, rules_stage_of(r, t), t, now);
	const struct rules_move *count = rules_next_count(r, t);
	if (count)
		t->counts.threshold = count->least;
}

/* Where something comes back to again its clock had not stopped, but nobody could use its time. */
static void come_back(const struct rules *r, struct wire_topic *t, int64_t now)
{
	enum wire_stage before;
	int64_t away = rules_day_of(r, now) - rules_day_of(r, t->stage_since);
	if (!wire_stage_from(t->stage_before, &before))
		return;
	t->stage = before;
	t->stage_since = now;
	t->stage_before = "";
	const struct rules_stage *s = rules_stage_of(r, t);
	int64_t *clock = s ? clock_in(t, s->clock) : NULL;
	if (clock && *clock && s->span.n && away > 0)
		*clock = rules_day_ends(r, rules_day_of(r, *clock) + away);
}

/* What somebody can be brought back from is remembered with where it was. */
static bool comes_back(const struct rules *r, const struct wire_topic *t, enum wire_stage from)
{
	const struct rules_board *b = rules_board_of(r, t);
	for (size_t i = 0; i < b->n_moves; i++)
		if (b->moves[i].back && b->moves[i].from & 1u << from)
			return true;
	return false;
}

static void change_stage(const struct rules *r, const struct rules_move *m, struct wire_topic *t, int64_t now)
{
	if (m->back) {
		come_back(r, t, now);
	} else if (m->to < STAGES && comes_back(r, t, m->to)) {
		t->stage_before = wire_stage_word(t->stage);
		t->stage = m->to; /* its clocks and counts wait */
		t->stage_since = now;
	} else if (m->to < STAGES) {
		t->stage_before = "";
		enter(r, m->to, t, now);
	}
	t->stage_code = t->stage_reason = "";
}

bool rules_carry_out(const struct rules *r, const struct rules_move *m, struct wire_topic *t, int64_t now,
	const struct wire_step *step, struct arena *a)
{
	bool counted = m->cause == RULES_BY_COUNT;
	size_t n = (size_t)counted + (*m->step != '\0');
	struct wire_step *steps = n ? rules_add_steps(t, n, a) : NULL;
	if (n && !steps)
		return false;
	if (counted)
		*steps++ = (struct wire_step){ .kind = "threshold", .text = "", .role = "", .agency = "", .at = now };
	if (*m->step) {
		*steps = *step;
		steps->kind = m->step;
		steps->at = now;
	}
	if (m->back || m->to < STAGES)
		change_stage(r, m, t, now);
	t->updated_at = t->active_at = now;
	t->as_of = 0; /* from here on it lives here */
	if (!begin_duties(r, m, t, now, a))
		return false;
	sum_duties(t);
	return true;
}

void rules_start(const struct rules *r, struct wire_topic *t, int64_t now)
{
	enter(r, rules_board_of(r, t)->first, t, now);
	t->counts.threshold = r->endorse_threshold;
	const struct rules_move *count = rules_next_count(r, t);
	if (count)
		t->counts.threshold = count->least;
}
