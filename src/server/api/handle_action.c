/*
 * What proposers and staff do to a topic, and the public log of it. The rules decide (rules_act); here what is sent is
 * checked, what goes with an act is done in the same transaction, and each act is logged. Nothing is done silently.
 */
#include "server/api/private.h"
#include "vega/vega.h"

#define TEXT_MAX 20000 /* characters of one text */
#define LINE_MAX_CHARACTERS 500
#define DEMANDS_MAX 50
#define SECTIONS_MAX 20
#define CHARTS_MAX 10
#define OPINIONS_MAX 50
#define FILES_MAX 20 /* of one act */
#define SPEC_MAX ((size_t)64 << 10)

/* ---- what is sent, checked ------------------------------------------------------------------- */

static bool is_few(struct ctx *c, struct response *r, const char *field, size_t n, size_t most)
{
	if (n <= most)
		return true;
	problem_of_items(c, r, TOO_MANY_ITEMS, field, (int64_t)most);
	return false;
}

static bool trim(struct ctx *c, struct response *r, const char *field, const char **text, int64_t least, int64_t most)
{
	*text = input_trimmed(c->arena, *text ? *text : "");
	return *text && input_text(c, r, field, *text, least, most, true);
}

static bool check_demands(struct ctx *c, struct response *r, const struct wire_act *a)
{
	if (!is_few(c, r, "demands", a->n_demands, DEMANDS_MAX))
		return false;
	for (size_t i = 0; i < a->n_demands; i++) {
		struct wire_demand *d = &a->demands[i];
		if (!trim(c, r, "demands", &d->demand, 1, LINE_MAX_CHARACTERS) ||
			!trim(c, r, "demands", &d->words, 0, TEXT_MAX))
			return false;
		if (d->decision == DECISION_NONE) {
			const char *words[DECISIONS];
			for (int k = 0; k < DECISIONS; k++)
				words[k] = wire_decision_word((enum wire_decision)k);
			problem_of_choice(c, r, BAD_CHOICE, "demands.decision", words, DECISIONS);
			return false;
		}
	}
	return true;
}

static bool check_sections(struct ctx *c, struct response *r, const struct wire_act *a)
{
	if (!is_few(c, r, "sections", a->n_sections, SECTIONS_MAX))
		return false;
	for (size_t i = 0; i < a->n_sections; i++)
		if (!trim(c, r, "sections", &a->sections[i].name, 0, LINE_MAX_CHARACTERS) ||
			!trim(c, r, "sections", &a->sections[i].body, 1, TEXT_MAX))
			return false;
	return true;
}

static bool check_opinions(struct ctx *c, struct response *r, const struct wire_act *a)
{
	if (!is_few(c, r, "groups", a->n_groups, OPINIONS_MAX))
		return false;
	for (size_t i = 0; i < a->n_groups; i++) {
		struct wire_opinion *o = &a->groups[i];
		if (!trim(c, r, "groups", &o->opinion, 1, LINE_MAX_CHARACTERS) ||
			!trim(c, r, "groups", &o->reason, 0, TEXT_MAX))
			return false;
		if (o->count < 0) {
			problem_of_wanted(c, r, "groups", WANTED_COUNT);
			return false;
		}
	}
	return true;
}

/* A chart is figures first: what no table can be made of is none. */
static bool is_chart(struct ctx *c, const char *spec)
{
	struct json *v = NULL;
	struct vega_chart chart;
	struct err e = { 0 };
	ARENA_LOCAL(room, (size_t)32 << 20);
	bool is = strlen(spec) <= SPEC_MAX && json_parse(spec, strlen(spec), SPEC_MAX, &v, &e) == RC_OK &&
		vega_chart_parse(v, c->zone, &room, &chart, &e) == RC_OK && chart.n_rows > 0 && chart.n_layers > 0;
	json_free(v);
	return is;
}

static bool check_charts(struct ctx *c, struct response *r, const struct wire_act *a)
{
	if (!is_few(c, r, "infographics", a->n_infographics, CHARTS_MAX))
		return false;
	for (size_t i = 0; i < a->n_infographics; i++) {
		struct wire_infographic *g = &a->infographics[i];
		if (!trim(c, r, "infographics", &g->title, 1, LINE_MAX_CHARACTERS) ||
			!trim(c, r, "infographics", &g->summary, 0, TEXT_MAX) ||
			!trim(c, r, "infographics", &g->source, 0, LINE_MAX_CHARACTERS) ||
			!trim(c, r, "infographics", &g->alt, 0, TEXT_MAX) || !trim(c, r, "infographics", &g->text, 0, TEXT_MAX))
			return false;
		if (*g->spec ? !is_chart(c, g->spec) : !*g->alt && !*g->text) {
			problem(c, r, BAD_CHART, "infographics");
			return false;
		}
	}
	return true;
}

static bool parse(struct ctx *c, struct response *r, struct wire_act *a, enum wire_verb *verb)
{
	struct err e = { 0 };
	if (wire_act_parse(c->body, c->arena, a, &e) != RC_OK) {
		problem_of_field(c, r, &e);
		return false;
	}
	if (!wire_verb_from(a->act, verb) || (!rules_is_act(*verb) && *verb != CAN_BAR)) {
		const char *words[WIRE_VERBS];
		for (int i = 0; i < WIRE_VERBS; i++)
			words[i] = rules_is_act((enum wire_verb)i) || i == CAN_BAR ? wire_verb_word((enum wire_verb)i) : "";
		problem_of_choice(c, r, BAD_CHOICE, "act", words, WIRE_VERBS);
		return false;
	}
	return trim(c, r, "reason", &a->reason, 0, c->rules->reason_max) && trim(c, r, "text", &a->text, 0, TEXT_MAX) &&
		check_demands(c, r, a) && check_sections(c, r, a) && check_opinions(c, r, a) && check_charts(c, r, a);
}

/* ---- an answer ------------------------------------------------------------------------------- */

/* What the decisions by demand come to. Where they do not agree on anything that has a word, nothing is said. */
static enum wire_decision sum_of(const struct wire_demand *demands, size_t n)
{
	size_t of[DECISIONS] = { 0 };
	for (size_t i = 0; i < n; i++)
		of[demands[i].decision]++;
	for (int d = DECISION_ADOPTED; d < DECISIONS; d++)
		if (n && of[d] == n)
			return (enum wire_decision)d;
	return of[DECISION_ADOPTED] || of[DECISION_PARTLY] ? DECISION_PARTLY : DECISION_NONE;
}

/* NULL: nothing was said. */
static const struct wire_response *response_of(struct ctx *c, const struct wire_act *a, const struct wire_topic *t)
{
	if (!*a->text && !a->n_sections && !a->n_demands && !a->n_groups)
		return NULL;
	struct wire_response *v = arena_calloc(c->arena, 1, sizeof *v);
	if (!v)
		return NULL;
	*v = (struct wire_response){ .id = arena_printf(c->arena, "%zu", t->n_responses + 1),
		.agency = "",
		.at = c->now,
		.decision = sum_of(a->demands, a->n_demands),
		.summary = a->text,
		.sections = a->sections,
		.n_sections = a->n_sections,
		.decisions = a->demands,
		.n_decisions = a->n_demands };
	return v;
}

static bool add_charts(struct ctx *c, const struct wire_act *a, struct wire_topic *t)
{
	struct wire_infographic *list = arena_calloc(c->arena, t->n_infographics + a->n_infographics + 1, sizeof *list);
	if (!list)
		return false;
	for (size_t i = 0; i < t->n_infographics; i++)
		list[i] = t->infographics[i];
	for (size_t i = 0; i < a->n_infographics; i++)
		list[t->n_infographics + i] = a->infographics[i];
	t->infographics = list;
	t->n_infographics += a->n_infographics;
	return true;
}

/* ---- doing it -------------------------------------------------------------------------------- */

struct doing {
	struct ctx *c;
	struct response *r;
	int64_t id, other_id;
	struct wire_topic *t, other;
	const struct rules_who *who;
	enum wire_verb verb;
	const struct wire_act *a;
	struct rules_details d;
	struct rules_outcome out;
};

/* The other topic that an act speaks of, if whoever asks may see it. */
static bool read_other(struct doing *v)
{
	struct err e = { 0 };
	if (!*v->a->into)
		return true;
	if (!input_topic_named(v->c, v->a->into, &v->other_id) || !permit_see(v->c, v->r, v->other_id)) {
		problem(v->c, v->r, NO_TOPIC, "into");
		return false;
	}
	if (platform_settle(v->c, v->other_id, &e) != RC_OK ||
		storage_topic(v->c->storage, v->other_id, 0, v->c->arena, &v->other, &e) != RC_OK ||
		v->other.board != v->t->board) {
		problem(v->c, v->r, NO_TOPIC, "into");
		return false;
	}
	v->d.other = &v->other;
	return true;
}

static bool read_details(struct doing *v)
{
	const struct wire_act *a = v->a;
	struct wire_agency *agencies = NULL;
	size_t n = 0;
	v->d = (struct rules_details){ .reason_code = a->reason_code,
		.reason = a->reason,
		.text = a->text,
		.until = a->until,
		.at = a->at,
		.value = a->value,
		.discuss = a->discuss };
	if (v->verb == CAN_ANSWER || v->verb == CAN_SUMMARISE)
		v->d.response = response_of(v->c, a, v->t);
	if (!handle_name_agencies(v->c, v->r, a->agencies, a->n_agencies,
			ctx_rules(v->c, v->t)->boards[v->t->board].assigned_most, &agencies, &n))
		return false;
	if (v->verb == CAN_ASSIGN) {
		v->d.agencies = agencies;
		v->d.n_agencies = n;
	} else if (n == 1) {
		v->d.agency = agencies[0].id;
	}
	return read_other(v);
}

/* Somebody was faster: what they did, and when. */
static void refuse_late(struct doing *v)
{
	struct wire_logged first;
	struct err e = { 0 };
	int64_t at = v->out.first ? v->out.first->at : 0;
	if (storage_act_last(v->c->storage, v->id, 0, at, v->c->arena, &first, &e) == RC_OK)
		problem_of_first(v->c, v->r, &first);
	else
		problem(v->c, v->r, DECIDED_ALREADY, NULL);
}

static bool is_allowed(struct doing *v, enum rules_answer answer)
{
	bool late = v->a->version && v->a->version < v->t->version;
	if (answer == RULES_DECIDED || (answer == RULES_NOT_NOW && late)) {
		refuse_late(v);
		return false;
	}
	if (answer == RULES_INCOMPLETE) {
		problem_of_missing(v->c, v->r, v->out.field);
		return false;
	}
	if (!permit_answer(v->c, v->r, answer, answer == RULES_TOO_FAR ? "until" : NULL))
		return false;
	if (answer == RULES_YES && !late)
		return true;
	problem(v->c, v->r, late ? CHANGED_SINCE : NOT_NOW, NULL);
	return false;
}

static enum rc log_act(struct doing *v, struct err *e)
{
	const struct wire_act *a = v->a;
	int64_t act = 0;
	const struct wire_logged logged = { .at = v->c->now,
		.act = wire_verb_word(v->verb),
		.role = v->out.as,
		.reason_code = a->reason_code,
		.reason = a->reason,
		.text = v->d.response ? "" : a->text, /* what an agency answers stands among its responses */
		.stage = v->t->stage };
	enum rc rc = storage_act_add(v->c->storage, v->id, 0, v->c->account, &logged, &act, e);
	if (v->c->route->made == MADE_ACT)
		v->c->made = act;
	return rc;
}

/* The two say of each other that they belong together, and who endorsed this one hears of the other. */
static enum rc join(struct doing *v, struct err *e)
{
	enum rc rc = storage_endorsers_follow(v->c->storage, v->id, v->other_id, v->c->now, e);
	if (rc != RC_OK)
		return rc;
	if (!rules_relate(&v->other, v->t, v->c->arena))
		return err_set(e, RC_TOO_BIG, 0, "related");
	v->other.updated_at = v->c->now;
	return storage_topic_rewrite(v->c->storage, v->other_id, &v->other, e);
}

static enum rc keep(struct doing *v, const struct wire_topic *was, struct err *e)
{
	v->t->updated_at = v->t->active_at = v->c->now;
	if (v->verb == CAN_SUMMARISE) {
		v->t->opinions = v->a->groups;
		v->t->n_opinions = v->a->n_groups;
	}
	enum rc rc = add_charts(v->c, v->a, v->t) ? RC_OK : err_set(e, RC_TOO_BIG, 0, "infographics");
	if (rc == RC_OK)
		rc = storage_topic_rewrite(v->c->storage, v->id, v->t, e);
	if (rc == RC_OK)
		rc = handle_attached(v->c, v->id, was, v->t, e);
	if (rc == RC_OK)
		rc = log_act(v, e);
	if (rc == RC_OK && v->verb == CAN_JOIN)
		rc = join(v, e);
	return rc;
}

bool handle_act_on(struct ctx *c, struct response *r, int64_t id, struct wire_topic *t, const struct rules_who *who,
	enum wire_verb verb, const struct wire_act *given)
{
	struct err e = { 0 };
	struct wire_act a = *given;
	const char **const texts[] = { &a.act, &a.comment, &a.reason_code, &a.reason, &a.text, &a.into, &a.value };
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		*texts[i] = *texts[i] ? *texts[i] : "";
	struct doing v = { .c = c, .r = r, .id = id, .t = t, .who = who, .verb = verb, .a = &a };
	if (!read_details(&v))
		return false;
	const struct wire_topic was = *t;
	int64_t files = (int64_t)(t->n_attachments + FILES_MAX);
	int64_t until;
	if (verb == CAN_SEND && rules_may(ctx_rules(c, t), who, verb, t, c->now, &until) == RULES_YES &&
		!handle_is_whole(c, r, t))
		return false;
	if (who->roles)
		c->did = wire_verb_word(verb);
	if (!is_allowed(&v, rules_act(ctx_rules(c, t), who, t, verb, &v.d, c->now, c->arena, &v.out)) ||
		!handle_attach(c, r, a.attachments, a.n_attachments, files, t))
		return false;
	if (keep(&v, &was, &e) == RC_OK)
		return true;
	problem_of(c, r, &e);
	return false;
}

/* ---- a comment ------------------------------------------------------------------------------- */

static enum rc tell_author(
	struct ctx *c, int64_t topic, int64_t comment, const struct wire_topic *t, const char *reason, struct err *e)
{
	struct storage_notice v = { .kind = NOTICE_HIDDEN,
		.actor = c->account,
		.topic = topic,
		.comment = comment,
		.stage = t->stage,
		.text = reason,
		.at = c->now };
	enum rc rc = storage_comment_author(c->storage, comment, &v.account, e);
	return rc == RC_OK && v.account ? storage_notice_add(c->storage, &v, e) : rc;
}

/* In the reader's language, as the rules say it. */
static const char *sentence_of(const struct ctx *c, const struct wire_topic *t, const char *code)
{
	const struct rules_reason *reason = *code ? rules_reason_of(ctx_rules(c, t), t->board, code) : NULL;
	return reason ? rules_text_in(&reason->text, c->platform->languages.tags[c->language]) : "";
}

void handle_tell_hidden(const struct ctx *c, const struct wire_topic *t, struct wire_comment *v)
{
	const unsigned decide = RULES_ROLE(ROLE_MODERATOR) | RULES_ROLE(ROLE_AUDITOR) | RULES_ROLE(ROLE_OWNER);
	int64_t id = 0;
	if (!*v->hidden)
		return;
	v->hidden_reason = sentence_of(c, t, v->hidden);
	str_to_i64(v->id, 1, INT64_MAX, &id);
	if (c->staff.roles & decide)
		storage_comment_words(c->storage, id, c->arena, &v->body, NULL);
}

static enum rc write_hidden(struct ctx *c, int64_t topic, int64_t comment, const struct wire_topic *t,
	enum wire_verb verb, const struct wire_act *a, struct err *e)
{
	int64_t act = 0;
	const bool hide = verb == CAN_HIDE;
	const struct wire_logged logged = { .at = c->now,
		.act = wire_verb_word(verb),
		.role = wire_role_word(ROLE_MODERATOR),
		.reason_code = a->reason_code,
		.reason = a->reason,
		.text = "",
		.stage = t->stage };
	enum rc rc = storage_comment_hide(c->storage, comment, hide ? a->reason_code : "", c->now, e);
	if (rc == RC_OK)
		rc = storage_act_add(c->storage, topic, comment, c->account, &logged, &act, e);
	if (rc == RC_OK && hide)
		rc = tell_author(c, topic, comment, t, *a->reason ? a->reason : sentence_of(c, t, a->reason_code), e);
	if (c->route->made == MADE_ACT)
		c->made = act;
	return rc;
}

bool handle_hide_comment(struct ctx *c, struct response *r, int64_t topic, int64_t comment, const struct wire_topic *t,
	enum wire_verb verb, const struct wire_act *a)
{
	struct rules_who who;
	struct wire_comment seen;
	struct wire_logged first;
	struct err e = { 0 };
	const struct rules *rules = ctx_rules(c, t);
	if (permit_anyone(c, &who, &e) != RC_OK ||
		storage_comment(c->storage, comment, c->account, c->arena, &seen, &e) != RC_OK) {
		problem_of(c, r, &e);
		return false;
	}
	if (!str_eq(seen.topic, t->id)) {
		problem(c, r, NOT_FOUND, NULL);
		return false;
	}
	c->did = wire_verb_word(verb);
	if (!permit(c, r, &who, CAN_MODERATE, t))
		return false;
	const struct rules_reason *reason = rules_reason_of(rules, t->board, a->reason_code);
	if (verb == CAN_HIDE ? !reason || !(reason->verbs & WIRE_CAN(CAN_HIDE)) : !*a->reason) {
		problem_of_missing(c, r, verb == CAN_HIDE ? "reason_code" : "reason");
		return false;
	}
	if ((verb == CAN_HIDE) == (*seen.hidden != '\0')) {
		if (storage_act_last(c->storage, topic, comment, 0, c->arena, &first, &e) == RC_OK)
			problem_of_first(c, r, &first);
		else
			problem(c, r, NOT_NOW, NULL);
		return false;
	}
	if (write_hidden(c, topic, comment, t, verb, a, &e) == RC_OK)
		return true;
	problem_of(c, r, &e);
	return false;
}

static bool on_comment(struct ctx *c, struct response *r, int64_t id, const struct wire_topic *t, enum wire_verb verb,
	const struct wire_act *a)
{
	int64_t comment;
	if (verb != CAN_HIDE && verb != CAN_SHOW) {
		problem_of_thing(c, r, "act", N_("a comment can be hidden or shown again, and nothing else."));
		return false;
	}
	return input_id(c, r, a->comment, &comment) && handle_hide_comment(c, r, id, comment, t, verb, a);
}

/* ---- the route ------------------------------------------------------------------------------- */

void handle_action(struct ctx *c, const struct request *q, struct response *r)
{
	struct wire_act a;
	struct wire_topic t;
	struct rules_who who;
	struct err e = { 0 };
	enum wire_verb verb;
	int64_t id;
	if (!input_topic(c, q, r, &id) || !parse(c, r, &a, &verb))
		return;
	enum rc rc = storage_topic(c->storage, id, c->account, c->arena, &t, &e);
	if (rc == RC_OK)
		rc = permit_who(c, id, &t, &who, &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
	else if (verb == CAN_BAR ? handle_bar(c, r, id, &t, &who, &a)
			: *a.comment     ? on_comment(c, r, id, &t, verb, &a)
							 : handle_act_on(c, r, id, &t, &who, verb, &a))
		handle_topic_answer(c, id, 200, r);
}

void handle_action_again(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct err e = { 0 };
	int64_t id = 0;
	if (storage_act_topic(c->storage, c->made, &id, &e) != RC_OK)
		problem_of(c, r, &e);
	else if (permit_see(c, r, id))
		handle_topic_answer(c, id, 200, r);
}

/* ---- the public log -------------------------------------------------------------------------- */

void handle_log(struct ctx *c, const struct request *q, struct response *r)
{
	struct wire_topic t;
	struct wire_log log;
	struct rules_who who;
	struct err e = { 0 };
	struct json_out o;
	int64_t id;
	if (!input_topic(c, q, r, &id))
		return;
	enum rc rc = storage_topic_row(c->storage, id, c->account, c->arena, &t, &e);
	if (rc == RC_OK)
		rc = storage_log(c->storage, id, c->arena, &log, &e);
	if (rc == RC_OK)
		rc = permit_who(c, id, &t, &who, &e);
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	bool bare = rules_sees(ctx_rules(c, &t), &who, &t) == RULES_SEEN_CODE;
	for (size_t i = 0; i < log.n; i++) {
		struct wire_logged *v = &log.items[i];
		if (bare) /* what was hidden may be quoted in it */
			v->reason = v->text = "";
		if (!*v->reason)
			v->reason = sentence_of(c, &t, v->reason_code);
	}
	json_begin(&o, &r->body);
	wire_log_write(&o, &log, c->zone);
}
