/* What somebody does to a topic: looked at whole before anything changes, then done to a copy. */
#include "server/rules/private.h"

static const char nothing[] = "";

const char *rules_verb_duty(enum wire_verb verb)
{
	switch (verb) {
	case CAN_SCHEDULE: return "scheduled";
	case CAN_CONTACT: return "contacted";
	case CAN_ANSWER: return "answered";
	case CAN_SUMMARISE: return "summarised";
	case CAN_NOTICE: return "notice";
	case CAN_DEBATE:
	case CAN_NO_DEBATE: return "debated";
	default: return nothing;
	}
}

static bool is_empty(const char *text)
{
	return !text || !*text;
}

/* What is done, while it is being done. */
struct act {
	const struct rules *r;
	const struct rules_who *who;
	const struct rules_details *d;
	const struct rules_move *m;
	enum wire_verb verb;
	int64_t now;
	struct arena *a;
	struct rules_outcome *out;
	struct wire_topic t;
};

/* ---- whether it may be extended, or answered again ------------------------------------------- */

static size_t extensions_of(const struct wire_topic *t, const char *agency)
{
	size_t n = 0;
	for (size_t i = 0; i < t->n_timeline; i++) {
		const struct wire_step *s = &t->timeline[i];
		n += s->at && str_eq(s->kind, "extended") &&
			(is_empty(s->agency) || is_empty(agency) || str_eq(s->agency, agency));
	}
	return n;
}

/* The answer that is due may be put off: it is not late yet, and not too often put off. */
static enum rules_answer may_extend(const struct rules *r, const struct wire_topic *t, const char *agency, int64_t now)
{
	const struct rules_duty *d = rules_duty_of(r, t, "answered");
	const struct wire_step *s = rules_open_step(t, "answered", agency);
	int64_t due = s ? s->due : t->n_timeline ? 0 : t->respond_by;
	if (!d || !d->extensions || !due)
		return RULES_NOT_NOW;
	if (now > due)
		return RULES_TOO_LATE;
	return (int64_t)extensions_of(t, agency) >= d->extensions ? RULES_ENOUGH : RULES_YES;
}

static enum rules_answer may_do(
	const struct rules *r, const struct rules_move *m, const struct wire_topic *t, const char *agency, int64_t now)
{
	const char *kind = rules_verb_duty(m->verb);
	if (m->verb == CAN_EXTEND)
		return may_extend(r, t, agency, now);
	if (!m->each || !*kind || !t->n_timeline)
		return RULES_YES;
	bool open = rules_open_step(t, kind, agency) != NULL, ever = false;
	for (size_t i = 0; i < t->n_timeline; i++)
		ever = ever || (t->timeline[i].due && str_eq(t->timeline[i].kind, kind));
	return open || !ever ? RULES_YES : RULES_DECIDED;
}

/* For one of the agencies for which this person may act. */
enum rules_answer rules_may_do(const struct rules *r, const struct rules_who *who, const struct rules_move *m,
	const struct wire_topic *t, int64_t now)
{
	enum rules_answer answer = t->n_agencies ? RULES_NOT_AGENCY : may_do(r, m, t, NULL, now);
	bool any = false;
	for (size_t i = 0; i < t->n_agencies && answer != RULES_YES; i++) {
		bool ours = rules_serves(who, t, t->agencies[i].id);
		any = any || ours;
		if (ours)
			answer = may_do(r, m, t, t->agencies[i].name, now);
	}
	return any || !t->n_agencies ? answer : may_do(r, m, t, NULL, now);
}

/* ---- what it brings along -------------------------------------------------------------------- */

static enum rules_answer lacking(struct act *c, const char *field)
{
	c->out->field = field;
	return RULES_INCOMPLETE;
}

/* When a topic was established: the last step that a count brought. 0: it was not. */
static int64_t established_at(const struct rules *r, const struct wire_topic *t)
{
	const struct rules_board *b = rules_board_of(r, t);
	int64_t at = 0;
	for (size_t i = 0; i < t->n_timeline; i++)
		for (size_t k = 0; k < b->n_moves; k++)
			if (b->moves[k].cause == RULES_BY_COUNT && b->moves[k].n_duties && *b->moves[k].step &&
				str_eq(b->moves[k].step, t->timeline[i].kind))
				at = t->timeline[i].at > at ? t->timeline[i].at : at;
	return at;
}

static enum rules_answer check_reason(struct act *c)
{
	const struct rules_details *d = c->d;
	const struct rules_reason *reason = rules_reason_of(c->r, c->t.board, d->reason_code ? d->reason_code : "");
	if (!reason || !(reason->verbs & WIRE_CAN(c->verb)))
		return lacking(c, "reason_code");
	c->out->reason = reason;
	if (!reason->same_matter)
		return RULES_YES;
	int64_t at = d->other ? established_at(c->r, d->other) : 0;
	if (!at)
		return lacking(c, "into");
	const struct rules_span *barred = &rules_board_of(c->r, &c->t)->barred;
	return barred->n && c->now > rules_span_after(c->r, at, barred) ? RULES_FREE_AGAIN : RULES_YES;
}

static enum rules_answer check_details(struct act *c)
{
	const struct rules_details *d = c->d;
	const struct rules_board *b = rules_board_of(c->r, &c->t);
	unsigned brings = c->m->brings;
	size_t least = b->agencies_least > 0 ? (size_t)b->agencies_least : 1;
	if (brings & RULES_BRINGS_REASON && is_empty(d->reason))
		return lacking(c, "reason");
	if (brings & RULES_BRINGS_TEXT && is_empty(d->text))
		return lacking(c, "text");
	if (brings & RULES_BRINGS_AGENCIES && (d->n_agencies < least || d->n_agencies > (size_t)b->assigned_most))
		return lacking(c, "agencies");
	if (brings & RULES_BRINGS_OTHER && (!d->other || str_eq(d->other->id, c->t.id)))
		return lacking(c, "into");
	if (brings & RULES_BRINGS_UNTIL && !d->until)
		return lacking(c, "until");
	if (brings & RULES_BRINGS_AT && !d->at)
		return lacking(c, "at");
	if (brings & RULES_BRINGS_RESPONSE && !d->response)
		return lacking(c, "decision");
	if (brings & RULES_BRINGS_VALUE && (!d->value || !*d->value || d->value[1] || *d->value < '1' || *d->value > '5'))
		return lacking(c, "value");
	return brings & RULES_BRINGS_CODE || !is_empty(d->reason_code) ? check_reason(c) : RULES_YES;
}

/* For which agency somebody acts: the one that they name, else the only one that is theirs and has not done it yet. */
static enum rules_answer find_agency(struct act *c, const char **name)
{
	const struct wire_topic *t = &c->t;
	enum rules_answer answer = RULES_YES;
	*name = nothing;
	c->out->agency = nothing;
	if (!(c->m->by.roles & RULES_ROLE(ROLE_CLERK)))
		return RULES_YES;
	for (size_t i = 0; i < t->n_agencies; i++) {
		if (!rules_serves(c->who, t, t->agencies[i].id) ||
			(!is_empty(c->d->agency) && !str_eq(c->d->agency, t->agencies[i].id)))
			continue;
		answer = may_do(c->r, c->m, t, t->agencies[i].name, c->now);
		if (answer != RULES_YES)
			continue;
		*name = c->out->agency = t->agencies[i].name;
		return RULES_YES;
	}
	return is_empty(c->d->agency) || answer != RULES_YES ? answer : RULES_NOT_AGENCY;
}

/* ---- doing it -------------------------------------------------------------------------------- */

static const char *as_what(const struct rules_needs *n, const struct rules_who *who)
{
	if ((n->proposer && who->proposed) || (n->co_proposer && who->co_proposed))
		return "proposer";
	for (unsigned role = 0; role < ROLES; role++)
		if (n->roles & who->roles & RULES_ROLE(role))
			return wire_role_word((enum wire_role)role);
	for (unsigned role = 0; role < ROLES; role++)
		if (n->roles & RULES_ROLE(role)) /* an owner acts as what it takes */
			return wire_role_word((enum wire_role)role);
	return nothing;
}

static enum rules_answer extend(struct act *c, const char *agency)
{
	struct wire_step *s = rules_open_step(&c->t, "answered", agency);
	const struct rules_duty *d = rules_duty_of(c->r, &c->t, "answered");
	if (!s || !d)
		return RULES_NOT_NOW;
	int64_t until = rules_day_ends(c->r, rules_day_of(c->r, c->d->until));
	int64_t most = rules_span_after(c->r, s->due, &d->extension);
	if (until <= s->due)
		return lacking(c, "until");
	if (until > most) {
		c->out->until = most;
		return RULES_TOO_FAR;
	}
	s->due = until;
	return RULES_YES;
}

/* Steps that are not done and fall away; those of `kind` too when it is not NULL. */
static void drop_open(struct act *c, const char *done, const char *kind)
{
	size_t kept = 0;
	for (size_t i = 0; i < c->t.n_timeline; i++) {
		const struct wire_step s = c->t.timeline[i];
		const struct rules_duty *d = s.due && !s.at ? rules_duty_of(c->r, &c->t, s.kind) : NULL;
		if (d && ((*done && str_eq(d->until, done)) || (kind && str_eq(s.kind, kind))))
			continue;
		c->t.timeline[kept++] = s;
	}
	c->t.n_timeline = kept;
}

static bool has_done(const struct wire_topic *t, const char *kind, const char *agency)
{
	for (size_t i = 0; i < t->n_timeline; i++)
		if (t->timeline[i].at && t->timeline[i].due && str_eq(t->timeline[i].kind, kind) && t->timeline[i].agency &&
			str_eq(t->timeline[i].agency, agency))
			return true;
	return false;
}

/* From now on other agencies have what is still to be done. */
static enum rules_answer assign(struct act *c)
{
	const struct rules_board *b = rules_board_of(c->r, &c->t);
	struct wire_agency *agencies = arena_calloc(c->a, c->d->n_agencies, sizeof *agencies);
	if (!agencies)
		return RULES_NO_ROOM;
	memcpy(agencies, c->d->agencies, c->d->n_agencies * sizeof *agencies);
	c->t.agencies = agencies;
	c->t.n_agencies = c->d->n_agencies;
	for (size_t i = 0; i < b->n_duties; i++) {
		const struct rules_duty *d = &b->duties[i];
		const struct wire_step *open = d->each ? rules_open_step(&c->t, d->kind, NULL) : NULL;
		if (!open || rules_duty_of(c->r, &c->t, d->kind) != d)
			continue;
		int64_t due = open->due;
		drop_open(c, nothing, d->kind);
		if (!rules_add_duty(&c->t, d, due, c->a))
			return RULES_NO_ROOM;
		size_t kept = 0;
		for (size_t k = 0; k < c->t.n_timeline; k++) {
			const struct wire_step s = c->t.timeline[k];
			if (s.due && !s.at && str_eq(s.kind, d->kind) && has_done(&c->t, s.kind, s.agency))
				continue;
			c->t.timeline[kept++] = s;
		}
		c->t.n_timeline = kept;
	}
	return RULES_YES;
}

bool rules_relate(struct wire_topic *t, const struct wire_topic *other, struct arena *a)
{
	struct wire_related *list = arena_calloc(a, t->n_related + 1, sizeof *list);
	if (!list)
		return false;
	for (size_t i = 0; i < t->n_related; i++) {
		list[i] = t->related[i];
		if (str_eq(list[i].id, other->id))
			return true;
	}
	list[t->n_related++] = (struct wire_related){
		.id = other->id, .title = other->title, .board = other->board, .number = other->number
	};
	t->related = list;
	return true;
}

/* The decision of the whole is told when all answers agree, and never guessed from others. */
static void sum_decisions(struct wire_topic *t)
{
	t->decision = t->responses[0].decision;
	for (size_t i = 1; i < t->n_responses; i++)
		if (t->responses[i].decision != t->decision)
			t->decision = DECISION_NONE;
}

static enum rules_answer respond(struct act *c, const char *agency)
{
	struct wire_topic *t = &c->t;
	struct wire_response *list = arena_calloc(c->a, t->n_responses + 1, sizeof *list);
	if (!list)
		return RULES_NO_ROOM;
	if (t->n_responses)
		memcpy(list, t->responses, t->n_responses * sizeof *list);
	struct wire_response *v = &list[t->n_responses];
	*v = *c->d->response;
	v->at = c->now;
	if (is_empty(v->agency))
		v->agency = agency;
	t->responses = list;
	t->n_responses++;
	sum_decisions(t);
	return RULES_YES;
}

/* The duty is done: its step happened. True: there was such a step. */
static bool do_duty(struct act *c, const char *kind, const char *agency, const struct wire_step *step)
{
	struct wire_step *s = *kind ? rules_open_step(&c->t, kind, agency) : NULL;
	if (!s)
		return false;
	s->at = c->now;
	s->text = step->text;
	s->role = step->role;
	s->on = step->on;
	s->code = step->code;
	if (*c->m->step)
		s->kind = c->m->step;
	drop_open(c, kind, NULL);
	return true;
}

/* Of a move that several must make: the last one of them makes it. */
static bool all_did(const struct act *c, const char *kind)
{
	const struct rules_needs *n = &c->m->by;
	bool proposer = !n->proposer, roles[ROLES] = { false };
	if (*kind)
		return !rules_open_step(&c->t, kind, NULL);
	for (size_t i = 0; i < c->t.n_timeline; i++) {
		const struct wire_step *s = &c->t.timeline[i];
		enum wire_role role;
		if (!str_eq(s->kind, c->m->step) || s->at < c->t.stage_since)
			continue;
		if (str_eq(s->role, "proposer"))
			proposer = true;
		else if (s->role && wire_role_from(s->role, &role))
			roles[role] = true;
	}
	for (unsigned role = 0; role < ROLES; role++)
		if (n->roles & RULES_ROLE(role) && !roles[role])
			return false;
	return proposer;
}

/* The step, the move if it is time for it, and what goes with it. */
static enum rules_answer make_move(struct act *c, const char *agency)
{
	const struct rules_details *d = c->d;
	const char *kind = rules_verb_duty(c->verb);
	struct wire_step step = { .text = is_empty(d->reason) ? is_empty(d->text) ? "" : d->text : d->reason,
		.role = c->out->as,
		.agency = c->t.n_agencies > 1 ? agency : nothing,
		.on = c->verb == CAN_EXTEND ? d->until : d->at,
		.code = c->out->reason ? c->out->reason->code : nothing };
	struct rules_move m = *c->m;
	if (c->verb == CAN_RATE)
		step.text = d->value;
	if (c->verb == CAN_ANSWER || c->verb == CAN_SUMMARISE)
		step.text = nothing; /* what it says stands in the response */
	bool done = do_duty(c, kind, agency, &step);
	if (done)
		m.step = nothing;
	else if (!*m.step)
		m.step = kind;
	if (m.each && !done) { /* its step first, to see whether it was the last one */
		struct wire_step *s = *m.step ? rules_add_steps(&c->t, 1, c->a) : NULL;
		if (*m.step && !s)
			return RULES_NO_ROOM;
		if (s) {
			*s = step;
			s->kind = m.step;
			s->at = c->now;
		}
		m.step = nothing;
	}
	if (m.each && !all_did(c, kind)) {
		m.to = STAGES;
		m.n_duties = 0;
		m.back = false;
	}
	if (!rules_carry_out(c->r, &m, &c->t, c->now, &step, c->a))
		return RULES_NO_ROOM;
	if ((c->verb == CAN_ANSWER || c->verb == CAN_SUMMARISE) && !rules_open_step(&c->t, kind, NULL))
		c->t.response = RESPONSE_ANSWERED; /* whether it was due or not */
	if (c->out->reason && (m.to < STAGES)) {
		c->t.stage_code = c->out->reason->code;
		c->t.stage_reason = is_empty(d->reason) ? nothing : d->reason;
	} else if (m.to < STAGES && !is_empty(d->reason))
		c->t.stage_reason = d->reason;
	return RULES_YES;
}

static enum rules_answer carry_out(struct act *c)
{
	const char *agency;
	enum rules_answer answer = check_details(c);
	if (answer == RULES_YES)
		answer = find_agency(c, &agency);
	if (answer != RULES_YES)
		return answer;
	switch (c->verb) {
	case CAN_EXTEND: answer = extend(c, agency); break;
	case CAN_ASSIGN: answer = assign(c); break;
	case CAN_ANSWER:
	case CAN_SUMMARISE: answer = c->d->response ? respond(c, agency) : RULES_YES; break;
	case CAN_JOIN: answer = rules_relate(&c->t, c->d->other, c->a) ? RULES_YES : RULES_NO_ROOM; break;
	default: break;
	}
	return answer == RULES_YES ? make_move(c, agency) : answer;
}

/* Somebody was faster: where the topic was, this could be done, and now it is where another act brought it. */
static const struct wire_step *done_first(const struct rules *r, const struct wire_topic *t, enum wire_verb verb)
{
	const struct rules_board *b = rules_board_of(r, t);
	for (size_t i = t->n_timeline; i > 0; i--) {
		const struct wire_step *s = &t->timeline[i - 1];
		if (!s->at || s->at < t->stage_since)
			continue;
		for (size_t k = 0; k < b->n_moves; k++) {
			const struct rules_move *m = &b->moves[k];
			bool led_here = m->cause == RULES_BY_ACT && (m->back || m->to == t->stage) &&
				str_eq(*m->step ? m->step : rules_verb_duty(m->verb), s->kind);
			for (size_t j = 0; led_here && j < b->n_moves; j++)
				if (b->moves[j].cause == RULES_BY_ACT && b->moves[j].verb == verb && b->moves[j].from & m->from)
					return s;
		}
	}
	return NULL;
}

/* A copy whose timeline can be changed in place. */
static bool copy_topic(struct act *c, const struct wire_topic *t)
{
	c->t = *t;
	return rules_add_steps(&c->t, 0, c->a) && rules_duties(c->r, &c->t, c->now, c->a);
}

enum rules_answer rules_act(const struct rules *r, const struct rules_who *who, struct wire_topic *t,
	enum wire_verb verb, const struct rules_details *details, int64_t now, struct arena *a, struct rules_outcome *out)
{
	struct act c = { .r = r, .who = who, .d = details, .verb = verb, .now = now, .a = a, .out = out };
	*out = (struct rules_outcome){ .field = nothing, .as = nothing, .agency = nothing, .before = t->stage };
	if (!copy_topic(&c, t))
		return RULES_NO_ROOM;
	enum rules_answer answer = rules_may(r, who, verb, &c.t, now, &out->until);
	if (answer == RULES_NOT_NOW)
		out->first = done_first(r, t, verb);
	if (out->first)
		answer = RULES_DECIDED;
	if (answer == RULES_DECIDED && !out->first)
		for (size_t i = 0; i < t->n_timeline; i++)
			if (t->timeline[i].at && str_eq(t->timeline[i].kind, rules_verb_duty(verb)))
				out->first = &t->timeline[i];
	if (answer != RULES_YES)
		return answer;
	c.m = rules_move_of(r, &c.t, verb, details->discuss);
	out->as = as_what(&c.m->by, who);
	answer = carry_out(&c);
	if (answer == RULES_YES) {
		out->moved = c.t.stage != out->before;
		*t = c.t;
	}
	return answer;
}

enum rules_answer rules_begin(
	const struct rules *r, const struct rules_who *who, struct wire_topic *t, int64_t now, struct arena *a)
{
	int64_t until;
	enum rules_answer answer = rules_may_propose(r, who, t->board, now, &until);
	(void)a;
	if (answer == RULES_YES)
		rules_start(r, t, now);
	return answer;
}

/* ---- the form -------------------------------------------------------------------------------- */

static int64_t characters(const char *z)
{
	int64_t n = 0;
	for (; *z; z++)
		n += ((unsigned char)*z & 0xC0) != 0x80;
	return n;
}

static bool is_choice(const struct rules_field *f, const char *word, size_t n)
{
	for (size_t i = 0; i < f->n_choices; i++)
		if (strlen(f->choices[i].word) == n && strncmp(f->choices[i].word, word, n) == 0)
			return true;
	return false;
}

static enum rules_fit choices_fit(const struct rules_field *f, const char *value, bool whole)
{
	int64_t n = 0;
	for (const char *p = value; *p; n++) {
		size_t len = strcspn(p, ",");
		if (!is_choice(f, p, len))
			return RULES_NO_CHOICE;
		for (const char *q = value; q < p; q += strcspn(q, ",") + 1) /* each once */
			if (strcspn(q, ",") == len && strncmp(p, q, len) == 0)
				return RULES_NO_CHOICE;
		p += len + (p[len] == ',');
	}
	return n > f->most ? RULES_TOO_LONG : whole && n < f->least ? RULES_TOO_SHORT : RULES_FITS;
}

enum rules_fit rules_field_fits(const struct rules_field *f, const char *value, bool whole)
{
	if (f->kind == RULES_CHOICE)
		return choices_fit(f, value, whole);
	int64_t n = characters(value);
	return n > f->most ? RULES_TOO_LONG : whole && n < f->least ? RULES_TOO_SHORT : RULES_FITS;
}
