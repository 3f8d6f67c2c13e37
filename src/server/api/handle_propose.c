/* Proposing: a topic begins as its proposer fills in the form of its board, and is edited while it may be. */
#include "server/api/private.h"

#include <math.h>

#define LINK_MAX 2000
#define PROPOSERS "proposer" /* in the public log */

/* ---- the form -------------------------------------------------------------------------------- */

struct form {
	struct ctx *c;
	struct response *r;
	const struct rules *rules;
	const struct wire_proposal *p;
	struct wire_topic *t;
	bool whole; /* as others will see it; a draft may lack what it likes */
};

static const char *named(const struct wire_named *items, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(items[i].name, name))
			return items[i].text;
	return NULL;
}

/* What was sent for this field; NULL: nothing. */
static const char *sent_for(const struct wire_proposal *p, const char *name)
{
	if (str_eq(name, "title"))
		return p->given & PROPOSAL_TITLE ? p->title : NULL;
	if (str_eq(name, "body"))
		return p->given & PROPOSAL_BODY ? p->body : NULL;
	if (str_eq(name, "benefits"))
		return p->given & PROPOSAL_BENEFITS ? p->benefits : NULL;
	return named(p->fields, p->n_fields, name);
}

static const char **place_of(struct wire_topic *t, const char *name)
{
	return str_eq(name, "title")   ? &t->title
		: str_eq(name, "body")     ? &t->body
		: str_eq(name, "benefits") ? &t->benefits
								   : NULL;
}

static const char *kept_for(struct wire_topic *t, const char *name)
{
	const char **place = place_of(t, name);
	if (place)
		return *place;
	for (size_t i = 0; i < t->n_fields; i++)
		if (str_eq(t->fields[i].name, name))
			return t->fields[i].value;
	return "";
}

static const char *label_of(const struct form *f, const struct rules_field *field)
{
	const char *label = rules_text_in(&field->label, f->c->platform->languages.tags[f->c->language]);
	return *label ? label : field->name;
}

static void refuse_choice(const struct form *f, const struct rules_field *field)
{
	const char **words = arena_calloc(f->c->arena, field->n_choices + 1, sizeof *words);
	for (size_t i = 0; words && i < field->n_choices; i++)
		words[i] = field->choices[i].word;
	problem_of_choice(f->c, f->r, BAD_CHOICE, field->name, words, words ? field->n_choices : 0);
}

static bool fits(const struct form *f, const struct rules_field *field, const char *value)
{
	enum rules_fit fit = rules_field_fits(field, value, f->whole);
	bool lines = field->kind == RULES_LINES;
	if (fit == RULES_FITS && f->whole && lines && field->least && input_is_blank(value, true))
		fit = RULES_TOO_SHORT;
	switch (fit) {
	case RULES_FITS: return input_text(f->c, f->r, field->name, value, 0, INT64_MAX, lines);
	case RULES_TOO_SHORT:
		problem_of_named(f->c, f->r, TOO_SHORT, field->name, label_of(f, field), field->least);
		return false;
	case RULES_TOO_LONG:
		problem_of_named(f->c, f->r, TOO_LONG, field->name, label_of(f, field), field->most);
		return false;
	case RULES_NO_CHOICE: refuse_choice(f, field); return false;
	}
	return false;
}

/* Each field of the board's form: what was sent, else what is there. */
static bool fill_fields(struct form *f)
{
	const struct rules_board *b = &f->rules->boards[f->t->board];
	struct wire_field *fields = arena_calloc(f->c->arena, b->n_fields + 1, sizeof *fields);
	size_t n = 0;
	for (size_t i = 0; i < b->n_fields; i++) {
		const struct rules_field *field = &b->fields[i];
		const char *sent = sent_for(f->p, field->name), *value = sent ? input_trimmed(f->c->arena, sent) : NULL;
		value = value ? value : kept_for(f->t, field->name);
		if ((sent || f->whole) && !fits(f, field, value))
			return false;
		const char **place = place_of(f->t, field->name);
		if (place)
			*place = value;
		else if (fields && *value)
			fields[n++] = (struct wire_field){ .name = field->name, .label = "", .value = value };
	}
	f->t->fields = fields;
	f->t->n_fields = n;
	return true;
}

/* Those that there are beside title, body and benefits, which have places of their own. */
static void refuse_name(const struct form *f)
{
	const struct rules_board *b = &f->rules->boards[f->t->board];
	const char **words = arena_calloc(f->c->arena, b->n_fields + 1, sizeof *words);
	size_t n = 0;
	for (size_t i = 0; words && i < b->n_fields; i++)
		if (!place_of(f->t, b->fields[i].name))
			words[n++] = b->fields[i].name;
	if (n)
		problem_of_choice(f->c, f->r, BAD_FIELD, "fields", words, n);
	else
		problem_saying(
			f->c, f->r, BAD_FIELD, "fields", catalog_get(f->c->words, N_("The form here does not ask for these.")));
}

/* A name that the form does not have was misspelt, or is another board's. */
static bool knows_names(const struct form *f)
{
	static const char *const own[] = { "title", "body", "benefits" };
	for (size_t i = 0; i < f->p->n_fields; i++) {
		const char *name = f->p->fields[i].name;
		bool taken = false;
		for (size_t k = 0; k < ARRAY_LEN(own); k++)
			taken = taken || str_eq(own[k], name);
		if (taken || !rules_field_of(f->rules, f->t->board, name)) {
			refuse_name(f);
			return false;
		}
	}
	return true;
}

bool handle_name_agencies(struct ctx *c, struct response *r, const char *const *ids, size_t n, int64_t most,
	struct wire_agency **out, size_t *n_out)
{
	struct err e = { 0 };
	if (n > (size_t)most) {
		problem_of_items(c, r, TOO_MANY_ITEMS, "agencies", most);
		return false;
	}
	struct wire_agency *list = arena_calloc(c->arena, n + 1, sizeof *list);
	size_t kept = 0;
	for (size_t i = 0; list && i < n; i++) {
		enum rc rc = storage_agency(c->storage, ids[i], c->arena, &list[kept], &e);
		if (rc == RC_NOT_FOUND)
			problem(c, r, NO_AGENCY, "agencies");
		else if (rc != RC_OK)
			problem_of(c, r, &e);
		if (rc != RC_OK)
			return false;
		bool twice = false;
		for (size_t k = 0; k < kept; k++)
			twice = twice || str_eq(list[k].id, list[kept].id);
		kept += !twice;
	}
	*out = list;
	*n_out = kept;
	return true;
}

static bool fill_agencies(struct form *f)
{
	const struct rules_board *b = &f->rules->boards[f->t->board];
	if (f->p->given & PROPOSAL_AGENCIES &&
		!handle_name_agencies(
			f->c, f->r, f->p->agencies, f->p->n_agencies, b->agencies_most, &f->t->agencies, &f->t->n_agencies))
		return false;
	if (!f->whole || (int64_t)f->t->n_agencies >= b->agencies_least)
		return true;
	problem_of_items(f->c, f->r, TOO_FEW_ITEMS, "agencies", b->agencies_least);
	return false;
}

static bool is_link(const char *text)
{
	if (!str_starts(text, "https://") && !str_starts(text, "http://"))
		return false;
	for (const char *p = text; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == '"' || *p == '<' || *p == '>' || *p == '\\')
			return false;
	return strlen(text) <= LINK_MAX && strlen(text) > strlen("https://");
}

static bool fill_links(struct form *f)
{
	int64_t most = f->rules->boards[f->t->board].links_most;
	if (!(f->p->given & PROPOSAL_LINKS))
		return true;
	if (f->p->n_links > (size_t)most) {
		problem_of_items(f->c, f->r, TOO_MANY_ITEMS, "links", most);
		return false;
	}
	for (size_t i = 0; i < f->p->n_links; i++) {
		f->p->links[i] = input_trimmed(f->c->arena, f->p->links[i]);
		if (!f->p->links[i] || !is_link(f->p->links[i])) {
			problem(f->c, f->r, BAD_LINK, "links");
			return false;
		}
		if (!input_text(f->c, f->r, "links", f->p->links[i], 1, LINK_MAX, false))
			return false;
	}
	f->t->links = f->p->links;
	f->t->n_links = f->p->n_links;
	return true;
}

static bool fill_files(struct form *f)
{
	if (!(f->p->given & PROPOSAL_ATTACHMENTS))
		return true;
	f->t->n_attachments = 0;
	return handle_attach(
		f->c, f->r, f->p->attachments, f->p->n_attachments, f->rules->boards[f->t->board].files_most, f->t);
}

static bool fill(struct form *f)
{
	return knows_names(f) && fill_fields(f) && fill_agencies(f) && fill_links(f) && fill_files(f);
}

bool handle_is_whole(struct ctx *c, struct response *r, struct wire_topic *t)
{
	const struct wire_proposal nothing = { .given = 0 };
	struct form f = { .c = c, .r = r, .rules = ctx_rules(c, t), .p = &nothing, .t = t, .whole = true };
	return fill(&f);
}

/* ---- beginning ------------------------------------------------------------------------------- */

/* What begins as a draft is sent later; what does not is public at once, and has to be whole. */
static bool is_draft(const struct rules *r, const struct wire_topic *t)
{
	const struct rules_board *b = &r->boards[t->board];
	for (size_t i = 0; i < b->n_moves; i++)
		if (b->moves[i].cause == RULES_BY_ACT && b->moves[i].verb == CAN_SEND && b->moves[i].from & 1u << t->stage)
			return true;
	return false;
}

static struct wire_topic blank(const struct ctx *c, enum wire_board board, const char *proposer)
{
	return (struct wire_topic){ .id = "",
		.board = board,
		.title = "",
		.summary = "",
		.body = "",
		.benefits = "",
		.proposer = proposer,
		.stage_reason = "",
		.stage_code = "",
		.stage_before = "",
		.place = "",
		.stream = "",
		.source = { "", "", "" },
		.planned = NAN,
		.actual = NAN,
		.spent = NAN,
		.rules = c->rules->version,
		.created_at = c->now,
		.updated_at = c->now,
		.active_at = c->now };
}

/* In the same transaction as what came before it. */
static bool send_on(struct ctx *c, struct response *r, int64_t id, const struct wire_proposal *p)
{
	struct wire_topic t;
	struct rules_who who;
	struct err e = { 0 };
	const struct wire_act act = { .act = wire_verb_word(CAN_SEND), .discuss = p->discuss };
	enum rc rc = storage_topic(c->storage, id, c->account, c->arena, &t, &e);
	if (rc == RC_OK)
		rc = permit_who(c, id, &t, &who, &e);
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return false;
	}
	return handle_act_on(c, r, id, &t, &who, CAN_SEND, &act);
}

/* One where something can be proposed. */
static void refuse_board(const struct ctx *c, struct response *r)
{
	const char *words[BOARDS];
	for (int b = 0; b < BOARDS; b++) {
		const struct rules_board *v = &c->rules->boards[b];
		words[b] = v->here && v->first != STAGES ? wire_board_word((enum wire_board)b) : "";
	}
	problem_of_choice(c, r, BAD_FIELD, "board", words, BOARDS);
}

static bool parse(struct ctx *c, struct response *r, struct wire_proposal *p)
{
	struct err e = { 0 };
	enum wire_board board;
	const struct json *word = json_get(c->body, "board");
	if (wire_proposal_parse(c->body, c->arena, p, &e) != RC_OK) {
		problem_of_field(c, r, &e);
		return false;
	}
	if (word && !wire_board_from(json_text(word), &board)) {
		refuse_board(c, r);
		return false;
	}
	return true;
}

static bool may_begin(struct ctx *c, struct response *r, const struct wire_proposal *p, struct rules_who *who)
{
	struct err e = { 0 };
	int64_t until;
	if (!(p->given & PROPOSAL_BOARD) || c->rules->boards[p->board].first == STAGES ||
		!c->rules->boards[p->board].here) {
		refuse_board(c, r);
		return false;
	}
	if (permit_anyone(c, who, &e) != RC_OK) {
		problem_of(c, r, &e);
		return false;
	}
	return permit_answer(c, r, rules_may_propose(c->rules, who, p->board, c->now, &until), NULL);
}

void handle_topic_add(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct wire_proposal p;
	struct rules_who who;
	struct wire_account me;
	struct err e = { 0 };
	int64_t id = 0;
	if (!parse(c, r, &p) || !may_begin(c, r, &p, &who) || !attempts_daily(c, r, "topics", c->rules->topics_per_day))
		return;
	enum rc rc = storage_account(c->storage, c->account, c->arena, &me, &e);
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	struct wire_topic t = blank(c, p.board, me.nickname);
	who.proposed = true;
	if (!permit_answer(c, r, rules_begin(c->rules, &who, &t, c->now, c->arena), NULL))
		return;
	bool draft = is_draft(c->rules, &t);
	struct form f = { .c = c, .r = r, .rules = c->rules, .p = &p, .t = &t, .whole = p.send || !draft };
	if (!fill(&f))
		return;
	rc = storage_topic_propose(c->storage, &t, c->account, c->now, &id, &e);
	if (rc == RC_OK)
		rc = handle_attached(c, id, NULL, &t, &e);
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	c->made = id;
	if (!p.send || !draft || send_on(c, r, id, &p))
		handle_topic_answer(c, id, 201, r);
}

/* The topic as it is, whatever became of it since. */
void handle_topic_again(struct ctx *c, const struct request *q, struct response *r)
{
	int64_t id = c->made;
	if (id || input_topic(c, q, r, &id))
		handle_topic_answer(c, id, c->made ? 201 : 200, r);
}

/* ---- editing --------------------------------------------------------------------------------- */

/* What everybody could read before is told to have changed. */
static enum rc log_edit(struct ctx *c, int64_t id, const struct wire_topic *t, struct err *e)
{
	int64_t act;
	const struct wire_logged v = { .at = c->now,
		.act = wire_verb_word(CAN_EDIT),
		.role = PROPOSERS,
		.reason_code = "",
		.reason = "",
		.text = "",
		.stage = t->stage };
	return rules_lists(ctx_rules(c, t), t) ? storage_act_add(c->storage, id, 0, c->account, &v, &act, e) : RC_OK;
}

static bool may_edit(struct ctx *c, struct response *r, int64_t id, const struct wire_proposal *p, struct wire_topic *t)
{
	struct rules_who who;
	struct err e = { 0 };
	enum rc rc = storage_topic(c->storage, id, c->account, c->arena, t, &e);
	if (rc == RC_OK)
		rc = permit_who(c, id, t, &who, &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
	else if (!permit(c, r, &who, CAN_EDIT, t))
		return false;
	else if (p->given & PROPOSAL_BOARD && p->board != t->board)
		problem_of_thing(c, r, "board", N_("it stays as it was proposed."));
	else if (p->version && p->version != t->version)
		problem(c, r, CHANGED_SINCE, NULL);
	else
		return true;
	return false;
}

void handle_topic_change(struct ctx *c, const struct request *q, struct response *r)
{
	struct wire_proposal p;
	struct wire_topic t;
	struct err e = { 0 };
	int64_t id;
	if (!input_topic(c, q, r, &id) || !parse(c, r, &p) || !may_edit(c, r, id, &p, &t))
		return;
	const struct wire_topic was = t;
	const struct rules *rules = ctx_rules(c, &t);
	if (!attempts_daily(c, r, "edits", c->rules->edits_per_day))
		return;
	struct form f = { .c = c, .r = r, .rules = rules, .p = &p, .t = &t, .whole = p.send || rules_lists(rules, &t) };
	if (!fill(&f))
		return;
	t.updated_at = t.active_at = c->now;
	enum rc rc = storage_topic_rewrite(c->storage, id, &t, &e);
	if (rc == RC_OK)
		rc = handle_attached(c, id, &was, &t, &e);
	if (rc == RC_OK)
		rc = log_edit(c, id, &t, &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
	else if (!p.send || send_on(c, r, id, &p))
		handle_topic_answer(c, id, 200, r);
}
