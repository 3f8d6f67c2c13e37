/* The rules in force, as forms and pages need them, in the reader's language. */
#include "server/api/private.h"

/* What is being written, in the request's arena, which has room for any rule set. */
struct telling {
	const struct ctx *c;
	const char *language;
};

static void *room(const struct telling *t, size_t n, size_t size)
{
	return arena_calloc(t->c->arena, n + 1, size);
}

static const char *text(const struct telling *t, const struct rules_text *in)
{
	return rules_text_in(in, t->language);
}

static bool tell_fields(const struct telling *t, const struct rules_board *b, struct wire_board_rules *out)
{
	out->fields = room(t, b->n_fields, sizeof *out->fields);
	for (size_t i = 0; out->fields && i < b->n_fields; i++) {
		const struct rules_field *f = &b->fields[i];
		struct wire_form_field *w = &out->fields[out->n_fields++];
		*w = (struct wire_form_field){ .name = f->name,
			.label = text(t, &f->label),
			.heading = text(t, &f->heading),
			.hint = text(t, &f->help),
			.least = f->least,
			.most = f->most,
			.lines = f->kind == RULES_LINES,
			.required = f->least > 0,
			.choices = room(t, f->n_choices, sizeof *w->choices) };
		for (size_t k = 0; w->choices && k < f->n_choices; k++)
			w->choices[w->n_choices++] = (struct wire_form_choice){ f->choices[k].word, text(t, &f->choices[k].label) };
	}
	return out->fields != NULL;
}

static bool tell_stages(const struct telling *t, const struct rules_board *b, struct wire_board_rules *out)
{
	enum wire_stage order[STAGES];
	size_t n = rules_stages_in_order(b, order);
	out->stages = room(t, n, sizeof *out->stages);
	for (size_t i = 0; out->stages && i < n; i++)
		out->stages[out->n_stages++] = (struct wire_rule_stage){ order[i],
			catalog_get(t->c->words, wire_stage_label(order[i])), text(t, &b->stages[order[i]].about) };
	return out->stages != NULL;
}

static bool tell_reasons(const struct telling *t, const struct rules_board *b, struct wire_board_rules *out)
{
	out->reasons = room(t, b->n_reasons, sizeof *out->reasons);
	for (size_t i = 0; out->reasons && i < b->n_reasons; i++) {
		const struct rules_reason *r = &b->reasons[i];
		struct wire_rule_reason *w = &out->reasons[out->n_reasons++];
		*w = (struct wire_rule_reason){ .code = r->code,
			.text = text(t, &r->text),
			.instead = text(t, &r->instead),
			.acts = room(t, WIRE_VERBS, sizeof *w->acts) };
		for (unsigned v = 0; w->acts && v < WIRE_VERBS; v++)
			if (r->verbs & WIRE_CAN(v))
				w->acts[w->n_acts++] = wire_verb_word((enum wire_verb)v);
	}
	return out->reasons != NULL;
}

/* One for each kind of people who may. */
static void add_needs(struct wire_board_rules *out, const char *verb, const struct rules_needs *n)
{
	if (n->by_level)
		out->needs[out->n_needs++] = (struct wire_rule_need){ verb, n->invited ? "invited" : "", n->level };
	else if (n->invited)
		out->needs[out->n_needs++] = (struct wire_rule_need){ verb, "invited", LEVEL_GUEST };
	if (n->proposer)
		out->needs[out->n_needs++] = (struct wire_rule_need){ verb, "proposer", LEVEL_GUEST };
	if (n->co_proposer)
		out->needs[out->n_needs++] = (struct wire_rule_need){ verb, "co_proposer", LEVEL_GUEST };
	for (unsigned role = 0; role < ROLES; role++)
		if (n->roles & RULES_ROLE(role))
			out->needs[out->n_needs++] = (struct wire_rule_need){ verb, wire_role_word((enum wire_role)role),
				LEVEL_GUEST };
}

static void join(struct rules_needs *all, const struct rules_needs *n)
{
	if (n->by_level && (!all->by_level || n->level < all->level))
		all->level = n->level;
	all->by_level = all->by_level || n->by_level;
	all->proposer = all->proposer || n->proposer;
	all->co_proposer = all->co_proposer || n->co_proposer;
	all->invited = all->invited || n->invited;
	all->roles |= n->roles;
}

/* What a verb needs somewhere on the board; whether it can be done to a topic now, the topic says. */
static bool tell_needs(const struct telling *t, const struct rules_board *b, struct wire_board_rules *out)
{
	out->needs = room(t, (size_t)(WIRE_VERBS + 1) * (ROLES + 3), sizeof *out->needs);
	if (!out->needs)
		return false;
	if (out->proposing)
		add_needs(out, "propose", &b->propose);
	for (unsigned v = 0; v < WIRE_VERBS; v++) {
		struct rules_needs all = { 0 };
		for (unsigned s = 0; s < STAGES; s++)
			if (b->stages[s].here)
				join(&all, &b->stages[s].may[v]);
		for (size_t i = 0; i < b->n_moves; i++)
			if (b->moves[i].cause == RULES_BY_ACT && b->moves[i].verb == v)
				join(&all, &b->moves[i].by);
		add_needs(out, wire_verb_word((enum wire_verb)v), &all);
	}
	return true;
}

static bool tell_board(const struct telling *t, enum wire_board board, struct wire_board_rules *out)
{
	const struct rules_board *b = &t->c->rules->boards[board];
	*out = (struct wire_board_rules){ .board = board,
		.proposing = b->first != STAGES,
		.about = "",
		.agencies_least = b->agencies_least,
		.agencies_most = b->agencies_most,
		.links_most = b->links_most,
		.files_most = b->files_most,
		.file_bytes_most = b->file_bytes_most,
		.discussion_days = b->discussion.unit == RULES_DAYS ? b->discussion.n : 0 };
	return tell_fields(t, b, out) && tell_stages(t, b, out) && tell_reasons(t, b, out) && tell_needs(t, b, out);
}

void handle_rules(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	const struct telling t = { c, c->platform->languages.tags[c->language] };
	struct wire_board_rules items[BOARDS];
	struct wire_book book = { .title = text(&t, &c->rules->title), .items = items };
	struct json_out o;
	for (unsigned b = 0; b < BOARDS; b++) {
		if (!c->rules->boards[b].here)
			continue;
		if (!tell_board(&t, (enum wire_board)b, &items[book.n])) {
			problem(c, r, INTERNAL, NULL);
			return;
		}
		book.n++;
	}
	json_begin(&o, &r->body);
	wire_book_write(&o, &book);
}
