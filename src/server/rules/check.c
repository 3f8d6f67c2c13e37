/* What must hold between the parts of a board, so that no topic can come to a place that nobody thought of. */
#include "server/rules/private.h"

static const struct rules_duty *duty_of(const struct rules_board *b, const char *kind)
{
	for (size_t i = 0; i < b->n_duties; i++)
		if (str_eq(b->duties[i].kind, kind))
			return &b->duties[i];
	return NULL;
}

static bool sets_clock(const struct rules_stage *s, enum rules_clock clock)
{
	return s->clock == clock;
}

/* A move that waits for a clock goes out from stages that have it. */
static void check_clock(
	struct rules_reading *g, const struct rules_place *at, const struct rules_board *b, const struct rules_move *m)
{
	bool waits = m->cause == RULES_BY_PASSED || m->cause == RULES_BY_REACHED;
	for (unsigned s = 0; waits && s < STAGES; s++)
		if (m->from & 1u << s && !sets_clock(&b->stages[s], m->clock))
			rules_wrong(g, at, RULES_NO_CLOCK_THERE, wire_stage_word((enum wire_stage)s));
	if (waits && m->to == STAGES && !m->back)
		rules_wrong(g, at, RULES_STANDS_STILL, ""); /* it would happen again and again */
}

static void check_reasons(
	struct rules_reading *g, const struct rules_place *at, const struct rules_board *b, const struct rules_move *m)
{
	bool found = false;
	for (size_t i = 0; i < b->n_reasons; i++)
		found = found || b->reasons[i].verbs & WIRE_CAN(m->verb);
	if (m->cause == RULES_BY_ACT && m->brings & RULES_BRINGS_CODE && !found)
		rules_wrong(g, at, RULES_NO_REASON, wire_verb_word(m->verb));
}

static void check_move(
	struct rules_reading *g, const struct rules_place *at, const struct rules_board *b, const struct rules_move *m)
{
	for (unsigned s = 0; s < STAGES; s++)
		if (m->from & 1u << s && !b->stages[s].here)
			rules_wrong(
				g, &(struct rules_place){ at, "from", 0 }, RULES_STAGE_NOT_HERE, wire_stage_word((enum wire_stage)s));
	if (m->to < STAGES && !b->stages[m->to].here)
		rules_wrong(g, &(struct rules_place){ at, "to", 0 }, RULES_STAGE_NOT_HERE, wire_stage_word(m->to));
	for (size_t i = 0; i < m->n_duties; i++)
		if (!duty_of(b, m->duties[i]))
			rules_wrong(g, &(struct rules_place){ at, "duties", 0 }, RULES_DUTY_NOT_HERE, m->duties[i]);
	if (m->discuss && !b->discussion.n)
		rules_wrong(g, at, RULES_NO_DISCUSSION, "");
	check_clock(g, at, b, m);
	check_reasons(g, at, b, m);
}

static void check_duty(
	struct rules_reading *g, const struct rules_place *at, const struct rules_board *b, const struct rules_duty *d)
{
	if (*d->until && !duty_of(b, d->until))
		rules_wrong(g, at, RULES_DUTY_NOT_HERE, d->until);
	const struct rules_field *field = NULL;
	for (size_t i = 0; i < b->n_fields; i++)
		if (str_eq(b->fields[i].name, d->field))
			field = &b->fields[i];
	if (*d->field && (!field || field->kind != RULES_CHOICE))
		rules_wrong(g, at, RULES_FIELD_NOT_HERE, d->field);
	for (size_t i = 0; field && i < d->n_values; i++) {
		size_t k = 0;
		while (k < field->n_choices && !str_eq(field->choices[k].word, d->values[i]))
			k++;
		if (k == field->n_choices)
			rules_wrong(g, at, RULES_FIELD_NOT_HERE, d->values[i]);
	}
}

/* Each stage is where a topic begins, where a move leads, or where topics come in from elsewhere. */
static void check_reach(struct rules_reading *g, const struct rules_place *at, const struct rules_board *b)
{
	const struct rules_place stages = { at, "stages", 0 };
	for (unsigned s = 0; s < STAGES; s++) {
		bool reached = s == b->first || b->stages[s].elsewhere;
		for (size_t i = 0; i < b->n_moves; i++)
			reached = reached || b->moves[i].to == s;
		if (b->stages[s].here && !reached)
			rules_wrong(
				g, &(struct rules_place){ &stages, wire_stage_word((enum wire_stage)s), 0 }, RULES_NOT_REACHED, "");
	}
}

static void check_form(struct rules_reading *g, const struct rules_place *at, const struct rules_board *b)
{
	bool title = false;
	for (size_t i = 0; i < b->n_fields; i++)
		title = title ||
			(str_eq(b->fields[i].name, "title") && b->fields[i].kind == RULES_LINE && b->fields[i].least > 0);
	if (!title)
		rules_wrong(g, &(struct rules_place){ at, "fields", 0 }, RULES_NO_TITLE, "");
}

void rules_check_board(struct rules_reading *g, const struct rules_place *at, const struct rules_board *b)
{
	const struct rules_place moves = { at, "moves", 0 }, duties = { at, "duties", 0 };
	if (g->rc != RC_OK)
		return;
	if (b->first != STAGES && !b->stages[b->first].here)
		rules_wrong(g, &(struct rules_place){ at, "first", 0 }, RULES_STAGE_NOT_HERE, wire_stage_word(b->first));
	for (size_t i = 0; i < b->n_moves; i++)
		check_move(g, &(struct rules_place){ &moves, NULL, (int64_t)i + 1 }, b, &b->moves[i]);
	for (size_t i = 0; i < b->n_duties; i++)
		check_duty(g, &(struct rules_place){ &duties, NULL, (int64_t)i + 1 }, b, &b->duties[i]);
	check_reach(g, at, b);
	if (b->first != STAGES)
		check_form(g, at, b);
}
