/* One board of a file of rules: its form, stages, moves, duties and reasons. */
#include "server/rules/private.h"

#define ITEMS_MAX 200 /* of one list */

static const char *const clocks[] = { "", "stage_by", "endorse_by", "opens_at", "closes_at" };
_Static_assert(ARRAY_LEN(clocks) == RULES_CLOSES_AT + 1, "a word each");

/* Room for what a list has; its length in *n. NULL: it is absent, empty or wrong. */
static void *new_items(struct rules_reading *g, const struct rules_place *at, const struct json *list, size_t size)
{
	if (!list || g->rc != RC_OK)
		return NULL;
	if (!json_is_array(list) || json_count(list) > ITEMS_MAX) {
		rules_wrong(g, at, RULES_NO_LIST, "");
		return NULL;
	}
	return arena_calloc(&g->r->memory, json_count(list) + 1, size);
}

static enum rules_clock read_clock(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, const char *name)
{
	int i = rules_read_word(
		g, &(struct rules_place){ at, name, 0 }, json_get(v, name), clocks + 1, ARRAY_LEN(clocks) - 1);
	return i < 0 ? RULES_NO_CLOCK : (enum rules_clock)(i + 1);
}

/* ---- the form -------------------------------------------------------------------------------- */

static void read_choices(
	struct rules_reading *g, const struct rules_place *at, const struct json *list, struct rules_field *f)
{
	f->choices = new_items(g, at, list, sizeof *f->choices);
	for (const struct json *m = f->choices ? json_first(list) : NULL; m && g->rc == RC_OK; m = json_next(m)) {
		const struct rules_place place = { at, NULL, (int64_t)f->n_choices + 1 };
		struct rules_choice *c = &f->choices[f->n_choices++];
		rules_read_members(g, &place, m, (const char *const[]){ "word", "label", NULL });
		c->word = rules_read_name(g, &place, m, "word", NULL);
		rules_read_text(g, &place, m, "label", true, &c->label);
	}
	if (g->rc == RC_OK && !f->n_choices)
		rules_wrong(g, at, RULES_NO_LIST, "");
}

static void read_field(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, struct rules_field *f)
{
	static const char *const kinds[] = { [RULES_LINE] = "line", [RULES_LINES] = "lines", [RULES_CHOICE] = "choice" };
	rules_read_members(g, at, v,
		(const char *const[]){ "name", "label", "heading", "help", "kind", "least", "most", "choices", NULL });
	f->name = rules_read_name(g, at, v, "name", NULL);
	rules_read_text(g, at, v, "label", true, &f->label);
	rules_read_text(g, at, v, "heading", false, &f->heading);
	rules_read_text(g, at, v, "help", false, &f->help);
	f->least = rules_read_number(g, at, v, "least", 0, 100000, 0);
	f->most = rules_read_number(g, at, v, "most", 1, 100000, RULES_REQUIRED);
	int kind = rules_read_word(g, &(struct rules_place){ at, "kind", 0 }, json_get(v, "kind"), kinds, ARRAY_LEN(kinds));
	f->kind = kind < 0 ? RULES_LINE : (enum rules_field_kind)kind;
	if (f->least > f->most)
		rules_wrong(g, &(struct rules_place){ at, "least", 0 }, RULES_LEAST_OVER_MOST, "");
	if (f->kind == RULES_CHOICE)
		read_choices(g, &(struct rules_place){ at, "choices", 0 }, json_get(v, "choices"), f);
}

static void read_fields(
	struct rules_reading *g, const struct rules_place *at, const struct json *list, struct rules_board *b)
{
	b->fields = new_items(g, at, list, sizeof *b->fields);
	for (const struct json *m = b->fields ? json_first(list) : NULL; m && g->rc == RC_OK; m = json_next(m)) {
		const struct rules_place place = { at, NULL, (int64_t)b->n_fields + 1 };
		struct rules_field *f = &b->fields[b->n_fields];
		read_field(g, &place, m, f);
		for (size_t i = 0; i < b->n_fields; i++)
			if (str_eq(b->fields[i].name, f->name))
				rules_wrong(g, &(struct rules_place){ &place, "name", 0 }, RULES_TWICE, "");
		b->n_fields++;
	}
}

/* ---- stages ---------------------------------------------------------------------------------- */

static void read_may(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, struct rules_needs may[WIRE_VERBS])
{
	if (v && !json_is_object(v))
		rules_wrong(g, at, RULES_NO_OBJECT, "");
	for (const struct json *m = v ? json_first(v) : NULL; m && g->rc == RC_OK; m = json_next(m)) {
		const struct rules_place place = { at, json_name(m), 0 };
		enum wire_verb verb;
		if (!wire_verb_from(json_name(m), &verb) || rules_is_act(verb) || verb == CAN_BAR || verb == CAN_MODERATE)
			rules_wrong(g, &place, RULES_NO_VERB, "");
		else
			rules_read_needs(g, &place, m, &may[verb]);
	}
}

static void read_stage(struct rules_reading *g, const struct rules_place *at, const struct json *v,
	const struct rules_needs may[WIRE_VERBS], struct rules_stage *s)
{
	static const char *const seen[] = { [RULES_SEEN_LISTED] = "listed",
		[RULES_SEEN_BY_ADDRESS] = "address",
		[RULES_SEEN_CODE] = "code",
		[RULES_SEEN_BY_PROPOSER] = "proposer",
		[RULES_SEEN_BY_STAFF] = "staff" };
	const struct json *word = json_get(v, "seen"), *clock = json_get(v, "clock");
	rules_read_members(g, at, v, (const char *const[]){ "seen", "about", "clock", "may", "elsewhere", NULL });
	s->here = true;
	s->elsewhere = rules_read_bool(g, at, v, "elsewhere", false);
	int i = word ? rules_read_word(g, &(struct rules_place){ at, "seen", 0 }, word, seen, ARRAY_LEN(seen)) : 0;
	s->seen = i < 0 ? RULES_SEEN_LISTED : (enum rules_seen)i;
	rules_read_text(g, at, v, "about", false, &s->about);
	memcpy(s->may, may, sizeof s->may);
	read_may(g, &(struct rules_place){ at, "may", 0 }, json_get(v, "may"), s->may);
	if (!clock)
		return;
	const struct rules_place place = { at, "clock", 0 };
	rules_read_members(g, &place, clock, (const char *const[]){ "of", RULES_SPAN_NAMES, "goes_on", NULL });
	s->clock = read_clock(g, &place, clock, "of");
	s->goes_on = rules_read_bool(g, &place, clock, "goes_on", false);
	rules_read_span(g, &place, clock, false, &s->span);
}

static void read_stages(struct rules_reading *g, const struct rules_place *at, const struct json *v,
	const struct json *may, struct rules_board *b)
{
	struct rules_needs everywhere[WIRE_VERBS] = { { 0 } };
	read_may(g, &(struct rules_place){ at->up, "may", 0 }, may, everywhere);
	if (!json_is_object(v) || !json_first(v))
		rules_wrong(g, at, RULES_NO_OBJECT, "");
	for (const struct json *m = json_first(v); m && g->rc == RC_OK; m = json_next(m)) {
		const struct rules_place place = { at, json_name(m), 0 };
		enum wire_stage stage;
		if (!wire_stage_from(json_name(m), &stage))
			rules_wrong(g, &place, RULES_NO_STAGE, "");
		else if (b->stages[stage].here)
			rules_wrong(g, &place, RULES_TWICE, "");
		else
			read_stage(g, &place, m, everywhere, &b->stages[stage]);
	}
}

/* ---- moves ----------------------------------------------------------------------------------- */

static void read_act(struct rules_reading *g, const struct rules_place *at, const struct json *v, struct rules_move *m)
{
	static const char *const brings[] = { "reason_code", "reason", "text", "agencies", "into", "until", "at",
		"response", "value" };
	const struct rules_place by = { at, "by", 0 }, list = { at, "brings", 0 };
	m->cause = RULES_BY_ACT;
	rules_verb_from(g, &(struct rules_place){ at, "act", 0 }, json_get(v, "act"), &m->verb);
	if (g->rc == RC_OK && !rules_is_act(m->verb))
		rules_wrong(g, &(struct rules_place){ at, "act", 0 }, RULES_NO_VERB, "");
	rules_read_needs(g, &by, json_get(v, "by"), &m->by);
	m->each = rules_read_bool(g, at, v, "each", false);
	m->discuss = rules_read_bool(g, at, v, "discuss", false);
	m->most = rules_read_number(g, at, v, "most", 1, 100, 0);
	const struct json *words = json_get(v, "brings");
	for (const struct json *w = rules_first(words); w && g->rc == RC_OK; w = rules_next(words, w)) {
		int i = rules_read_word(g, &list, w, brings, ARRAY_LEN(brings));
		m->brings |= i < 0 ? 0 : 1u << i;
	}
}

static void read_cause(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, struct rules_move *m)
{
	static const char *const causes[] = { "act", "endorsements", "passed", "reached" };
	size_t found = 0;
	for (size_t i = 0; i < ARRAY_LEN(causes); i++)
		found += json_get(v, causes[i]) != NULL;
	if (found != 1) {
		rules_wrong(g, at, RULES_NO_CAUSE, "");
	} else if (json_get(v, "act")) {
		read_act(g, at, v, m);
	} else if (json_get(v, "endorsements")) {
		m->cause = RULES_BY_COUNT;
		m->least = rules_read_number(g, at, v, "endorsements", 1, 1000000000, RULES_REQUIRED);
	} else {
		m->cause = json_get(v, "passed") ? RULES_BY_PASSED : RULES_BY_REACHED;
		m->clock = read_clock(g, at, v, m->cause == RULES_BY_PASSED ? "passed" : "reached");
	}
}

static void read_move(struct rules_reading *g, const struct rules_place *at, const struct json *v, struct rules_move *m)
{
	const struct json *from = json_get(v, "from"), *to = json_get(v, "to");
	const struct rules_place from_at = { at, "from", 0 }, to_at = { at, "to", 0 };
	rules_read_members(g, at, v,
		(const char *const[]){ "from", "to", "act", "by", "each", "discuss", "most", "brings", "endorsements", "passed",
			"reached", "step", "duties", NULL });
	if (!from || (json_is_array(from) && !json_first(from)))
		rules_wrong(g, &from_at, RULES_NO_STAGE, "");
	for (const struct json *s = rules_first(from); s && g->rc == RC_OK; s = rules_next(from, s)) {
		enum wire_stage stage;
		if (rules_stage_from(g, &from_at, s, &stage))
			m->from |= 1u << stage;
	}
	m->to = STAGES;
	m->back = to && str_eq(json_text(to), "back");
	if (to && !m->back)
		rules_stage_from(g, &to_at, to, &m->to);
	read_cause(g, at, v, m);
	m->step = rules_read_name(g, at, v, "step", "");
	m->duties = rules_read_names(g, at, v, "duties", &m->n_duties);
}

static void read_moves(
	struct rules_reading *g, const struct rules_place *at, const struct json *list, struct rules_board *b)
{
	b->moves = new_items(g, at, list, sizeof *b->moves);
	for (const struct json *m = b->moves ? json_first(list) : NULL; m && g->rc == RC_OK; m = json_next(m)) {
		const struct rules_place place = { at, NULL, (int64_t)b->n_moves + 1 };
		read_move(g, &place, m, &b->moves[b->n_moves]);
		b->n_moves++;
	}
}

/* ---- duties and reasons ---------------------------------------------------------------------- */

static void read_duty(struct rules_reading *g, const struct rules_place *at, const struct json *v, struct rules_duty *d)
{
	static const char *const kinds[] = { "scheduled", "contacted", "answered", "summarised", "notice", "debated" };
	static const char *const starts[] = { "closes_at" };
	const struct json *extension = json_get(v, "extension"), *start = json_get(v, "of"), *only = json_get(v, "only");
	rules_read_members(
		g, at, v, (const char *const[]){ "kind", RULES_SPAN_NAMES, "of", "each", "extension", "until", "only", NULL });
	int kind = rules_read_word(g, &(struct rules_place){ at, "kind", 0 }, json_get(v, "kind"), kinds, ARRAY_LEN(kinds));
	d->kind = kind < 0 ? "" : kinds[kind];
	rules_read_span(g, at, v, true, &d->span);
	if (start && rules_read_word(g, &(struct rules_place){ at, "of", 0 }, start, starts, ARRAY_LEN(starts)) == 0)
		d->start = RULES_FROM_CLOSES_AT;
	d->each = rules_read_bool(g, at, v, "each", false);
	d->until = rules_read_name(g, at, v, "until", "");
	d->field = "";
	if (extension) {
		const struct rules_place place = { at, "extension", 0 };
		rules_read_members(g, &place, extension, (const char *const[]){ RULES_SPAN_NAMES, "times", NULL });
		rules_read_span(g, &place, extension, true, &d->extension);
		d->extensions = rules_read_number(g, &place, extension, "times", 1, 10, 1);
	}
	if (only) {
		const struct rules_place place = { at, "only", 0 };
		rules_read_members(g, &place, only, (const char *const[]){ "field", "value", NULL });
		d->field = rules_read_name(g, &place, only, "field", NULL);
		d->values = rules_read_names(g, &place, only, "value", &d->n_values);
	}
}

static void read_duties(
	struct rules_reading *g, const struct rules_place *at, const struct json *list, struct rules_board *b)
{
	b->duties = new_items(g, at, list, sizeof *b->duties);
	for (const struct json *m = b->duties ? json_first(list) : NULL; m && g->rc == RC_OK; m = json_next(m)) {
		const struct rules_place place = { at, NULL, (int64_t)b->n_duties + 1 };
		read_duty(g, &place, m, &b->duties[b->n_duties]);
		b->n_duties++;
	}
}

static void read_reason(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, struct rules_reason *out)
{
	const struct json *list = json_get(v, "for");
	const struct rules_place place = { at, "for", 0 };
	rules_read_members(g, at, v, (const char *const[]){ "code", "for", "text", "instead", "same_matter", NULL });
	out->code = rules_read_name(g, at, v, "code", NULL);
	if (!list)
		rules_wrong(g, &place, RULES_NO_VERB, "");
	for (const struct json *m = rules_first(list); m && g->rc == RC_OK; m = rules_next(list, m)) {
		enum wire_verb verb;
		if (rules_verb_from(g, &place, m, &verb))
			out->verbs |= WIRE_CAN(verb);
	}
	rules_read_text(g, at, v, "text", true, &out->text);
	rules_read_text(g, at, v, "instead", false, &out->instead);
	out->same_matter = rules_read_bool(g, at, v, "same_matter", false);
}

static void read_reasons(
	struct rules_reading *g, const struct rules_place *at, const struct json *list, struct rules_board *b)
{
	b->reasons = new_items(g, at, list, sizeof *b->reasons);
	for (const struct json *m = b->reasons ? json_first(list) : NULL; m && g->rc == RC_OK; m = json_next(m)) {
		const struct rules_place place = { at, NULL, (int64_t)b->n_reasons + 1 };
		struct rules_reason *reason = &b->reasons[b->n_reasons];
		read_reason(g, &place, m, reason);
		for (size_t i = 0; i < b->n_reasons; i++)
			if (str_eq(b->reasons[i].code, reason->code))
				rules_wrong(g, &(struct rules_place){ &place, "code", 0 }, RULES_TWICE, "");
		b->n_reasons++;
	}
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void read_bounds(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, struct rules_board *b)
{
	static const char *const invites[] = { "co_proposer", "sponsor" };
	const struct json *as = json_get(v, "invites");
	b->agencies_most = rules_read_number(g, at, v, "agencies_most", 0, 20, 0);
	b->agencies_least = rules_read_number(g, at, v, "agencies_least", 0, b->agencies_most, 0);
	b->assigned_most = rules_read_number(g, at, v, "assigned_most", 1, 20, b->agencies_most ? b->agencies_most : 1);
	b->links_most = rules_read_number(g, at, v, "links_most", 0, 50, 0);
	b->files_most = rules_read_number(g, at, v, "files_most", 0, 50, 0);
	b->file_bytes_most = rules_read_number(g, at, v, "file_bytes_most", 0, INT64_C(64) << 20, 0);
	b->invitations_most = rules_read_number(g, at, v, "invitations_most", 0, 100, 0);
	b->invites_sponsors = as &&
		rules_read_word(g, &(struct rules_place){ at, "invites", 0 }, as, invites, ARRAY_LEN(invites)) == 1;
	if (json_get(v, "discussion"))
		rules_read_span(
			g, &(struct rules_place){ at, "discussion", 0 }, json_get(v, "discussion"), true, &b->discussion);
	if (json_get(v, "barred"))
		rules_read_span(g, &(struct rules_place){ at, "barred", 0 }, json_get(v, "barred"), true, &b->barred);
}

bool rules_shows(const struct rules_board *b, const char *what)
{
	for (size_t i = 0; i < b->n_shown; i++)
		if (str_eq(b->shown[i], what))
			return true;
	return false;
}

static void read_endorsements(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, struct rules_board *b)
{
	static const char *const known[] = { "nickname", "initials", "county" };
	if (!v)
		return;
	rules_read_members(g, at, v, (const char *const[]){ "shown", "shown_always", "stays", NULL });
	b->shown = rules_read_names(g, at, v, "shown", &b->n_shown);
	const struct json *list = json_get(v, "shown");
	for (const struct json *m = rules_first(list); m && g->rc == RC_OK; m = rules_next(list, m))
		rules_read_word(g, &(struct rules_place){ at, "shown", 0 }, m, known, ARRAY_LEN(known));
	b->shown_always = rules_read_bool(g, at, v, "shown_always", false);
	b->endorsement_stays = rules_read_bool(g, at, v, "stays", false);
}

void rules_read_board(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, struct rules_board *b)
{
	static const char *const names[] = { "propose", "first", "agencies_least", "agencies_most", "assigned_most",
		"links_most", "files_most", "file_bytes_most", "invites", "invitations_most", "discussion", "barred", "fields",
		"may", "stages", "moves", "duties", "reasons", "endorsements", NULL };
	rules_read_members(g, at, v, names);
	b->here = true;
	b->first = STAGES;
	if (json_get(v, "first"))
		rules_stage_from(g, &(struct rules_place){ at, "first", 0 }, json_get(v, "first"), &b->first);
	if (json_get(v, "propose") || b->first != STAGES)
		rules_read_needs(g, &(struct rules_place){ at, "propose", 0 }, json_get(v, "propose"), &b->propose);
	read_bounds(g, at, v, b);
	read_fields(g, &(struct rules_place){ at, "fields", 0 }, json_get(v, "fields"), b);
	read_stages(g, &(struct rules_place){ at, "stages", 0 }, json_get(v, "stages"), json_get(v, "may"), b);
	read_duties(g, &(struct rules_place){ at, "duties", 0 }, json_get(v, "duties"), b);
	read_reasons(g, &(struct rules_place){ at, "reasons", 0 }, json_get(v, "reasons"), b);
	read_moves(g, &(struct rules_place){ at, "moves", 0 }, json_get(v, "moves"), b);
	read_endorsements(g, &(struct rules_place){ at, "endorsements", 0 }, json_get(v, "endorsements"), b);
	rules_check_board(g, at, b);
}
