/* What waits for staff, the most urgent first: topics to be screened, agencies' duties, reports, appeals. */
#include "server/api/private.h"

enum kind { KIND_SCREEN, KIND_ANSWER, KIND_REPORT, KIND_APPEAL, KINDS };
static const char *const kinds[KINDS] = { "screen", "answer", "report", "appeal" };

/* Whose task it is; auditors see everything. */
static const unsigned roles[KINDS] = {
	[KIND_SCREEN] = RULES_ROLE(ROLE_MODERATOR) | RULES_ROLE(ROLE_AUDITOR),
	[KIND_ANSWER] = RULES_ROLE(ROLE_CLERK) | RULES_ROLE(ROLE_AUDITOR) | RULES_ROLE(ROLE_MODERATOR),
	[KIND_REPORT] = RULES_ROLE(ROLE_MODERATOR) | RULES_ROLE(ROLE_AUDITOR),
	[KIND_APPEAL] = RULES_ROLE(ROLE_MODERATOR) | RULES_ROLE(ROLE_AUDITOR),
};

struct asked {
	enum kind kind;
	struct cursor after;
	int64_t limit;
	const char *question;
	struct rules_who who;
};

static bool read_asked(struct ctx *c, const struct request *q, struct response *r, struct asked *v)
{
	struct err e = { 0 };
	const char *kind = request_query(q, "kind"), *after = request_query(q, "after");
	*v = (struct asked){ .kind = KINDS };
	for (int k = 0; kind && k < KINDS; k++)
		if (str_eq(kinds[k], kind))
			v->kind = (enum kind)k;
	if (v->kind == KINDS) {
		problem(c, r, BAD_PARAMETER, "kind");
		return false;
	}
	if (permit_anyone(c, &v->who, &e) != RC_OK) {
		problem_of(c, r, &e);
		return false;
	}
	v->question = arena_printf(c->arena, "queue %s %lld", kind, (long long)c->account);
	if (!permit_staff(c, r, &v->who, roles[v->kind]) ||
		!input_number(c, q, r, "limit", 1, c->rules->page_max, c->rules->page_default, &v->limit))
		return false;
	if (!after || cursor_open(c->platform->secret, v->question, after, &v->after))
		return true;
	problem(c, r, BAD_CURSOR, "after");
	return false;
}

static void answer(
	struct ctx *c, const struct asked *v, struct wire_queue *queue, bool more, struct cursor last, struct response *r)
{
	struct json_out o;
	char next[CURSOR_TEXT] = "";
	if (more)
		cursor_seal(c->platform->secret, v->question, &last, next);
	queue->next = next;
	json_begin(&o, &r->body);
	wire_queue_write(&o, queue, c->zone);
}

/* ---- topics ---------------------------------------------------------------------------------- */

/* The stages of the rules in force out of which somebody approves or refuses. */
static size_t screened(const struct rules *r, const char *words[STAGES])
{
	uint32_t from = 0;
	size_t n = 0;
	for (size_t b = 0; b < BOARDS; b++)
		for (size_t i = 0; i < r->boards[b].n_moves; i++) {
			const struct rules_move *m = &r->boards[b].moves[i];
			if (m->cause == RULES_BY_ACT && (m->verb == CAN_APPROVE || m->verb == CAN_REFUSE))
				from |= m->from;
		}
	for (unsigned s = 0; s < STAGES; s++)
		if (from & 1u << s)
			words[n++] = wire_stage_word((enum wire_stage)s);
	return n;
}

static int64_t clock_of(const struct wire_topic *t)
{
	return t->stage_by ? t->stage_by : t->endorse_by;
}

static void tell_clock(const struct ctx *c, struct wire_queued *v)
{
	if (!v->due)
		return;
	v->state = c->now > v->due ? DUTY_OVERDUE : DUTY_DUE;
	int64_t left = rules_days_until(ctx_rules(c, &v->topic), v->due, c->now);
	v->days = left < 0 ? -left : left;
}

/* The duty that is due first, of a clerk's own agencies. */
static enum rc tell_duty(struct ctx *c, const struct rules_who *who, struct wire_queued *v, struct err *e)
{
	struct wire_topic t;
	int64_t id = 0;
	str_to_i64(v->topic.id, 1, INT64_MAX, &id);
	enum rc rc = storage_topic(c->storage, id, 0, c->arena, &t, e);
	for (size_t i = 0; rc == RC_OK && i < t.n_timeline; i++) {
		const struct wire_step *s = &t.timeline[i];
		bool ours = !s->agency || !*s->agency || !(who->roles & RULES_ROLE(ROLE_CLERK)) || !c->staff.n_agencies;
		for (size_t k = 0; !ours && k < c->staff.n_agencies; k++)
			ours = str_eq(s->agency, c->staff.agencies[k].name);
		if (!s->due || s->at || !ours || (v->due && s->due >= v->due))
			continue;
		v->due = s->due;
		v->step = s->kind;
	}
	if (rc == RC_OK)
		tell_clock(c, v);
	return rc;
}

/* A clerk alone sees what is of the own agencies. */
static void narrow(const struct asked *v, struct storage_queue_query *q)
{
	if (v->who.roles & ~RULES_ROLE(ROLE_CLERK))
		return;
	static const char *const none[] = { "" };
	q->agencies = v->who.n_agencies ? v->who.agencies : none;
	q->n_agencies = v->who.n_agencies ? v->who.n_agencies : 1;
}

static void answer_topics(struct ctx *c, const struct asked *v, struct response *r)
{
	const char *stages[STAGES];
	struct storage_topic_page page;
	struct err e = { 0 };
	struct storage_queue_query q = { .duties = v->kind == KIND_ANSWER,
		.stages = stages,
		.n_stages = screened(c->rules, stages),
		.after_key = v->after.key,
		.after_id = v->after.id,
		.limit = (int)v->limit };
	if (q.duties)
		narrow(v, &q);
	enum rc rc = storage_queue(c->storage, &q, c->arena, &page, &e);
	struct wire_queue queue = { .items = arena_calloc(c->arena, page.n + 1, sizeof *queue.items), .total = page.total };
	if (rc == RC_OK && !queue.items)
		rc = err_set(&e, RC_TOO_BIG, 0, "queue");
	for (size_t i = 0; rc == RC_OK && i < page.n; i++) {
		struct wire_queued *item = &queue.items[queue.n++];
		*item = (struct wire_queued){ .kind = kinds[v->kind], .topic = page.items[i], .due = clock_of(&page.items[i]) };
		if (q.duties) {
			item->due = 0;
			rc = tell_duty(c, &v->who, item, &e);
		} else {
			tell_clock(c, item);
		}
		life_tell_late(&item->topic, c->now);
		handle_trim_row(&item->topic);
	}
	if (rc == RC_OK)
		answer(c, v, &queue, page.more, (struct cursor){ page.last_key, page.last_id }, r);
	else
		problem_of(c, r, &e);
}

/* ---- reports --------------------------------------------------------------------------------- */

static void answer_reports(struct ctx *c, const struct asked *v, struct response *r)
{
	struct wire_reports list;
	struct err e = { 0 };
	struct cursor last = { 0 };
	bool more = false;
	struct wire_queue queue = { .n = 0 };
	enum rc rc = storage_reports_open(
		c->storage, v->kind == KIND_APPEAL, v->after.key, (int)v->limit, c->arena, &list, &more, &queue.total, &e);
	queue.items = rc == RC_OK ? arena_calloc(c->arena, list.n + 1, sizeof *queue.items) : NULL;
	if (rc == RC_OK && !queue.items)
		rc = err_set(&e, RC_TOO_BIG, 0, "queue");
	for (size_t i = 0; rc == RC_OK && i < list.n; i++) {
		struct wire_queued *item = &queue.items[queue.n];
		int64_t topic = 0;
		str_to_i64(list.items[i].topic, 1, INT64_MAX, &topic);
		str_to_i64(list.items[i].id, 1, INT64_MAX, &last.key);
		*item = (struct wire_queued){ .kind = kinds[v->kind], .report = list.items[i] };
		if (topic)
			rc = storage_topic_row(c->storage, topic, 0, c->arena, &item->topic, &e);
		else
			item->topic = (struct wire_topic){ .id = "", .title = "" };
		if (rc == RC_CONFLICT) { /* its topic was removed */
			rc = RC_OK;
			continue;
		}
		if (rc == RC_OK && topic)
			handle_trim_row(&item->topic);
		queue.n++;
	}
	if (rc == RC_OK)
		answer(c, v, &queue, more, last, r);
	else
		problem_of(c, r, &e);
}

void handle_queue(struct ctx *c, const struct request *q, struct response *r)
{
	struct asked v;
	if (!read_asked(c, q, r, &v))
		return;
	if (v.kind == KIND_REPORT || v.kind == KIND_APPEAL)
		answer_reports(c, &v, r);
	else
		answer_topics(c, &v, r);
}

/* ---- counts over time ------------------------------------------------------------------------ */

void handle_history(struct ctx *c, const struct request *q, struct response *r)
{
	struct wire_topic t;
	struct wire_history v;
	struct err e = { 0 };
	struct json_out o;
	int64_t id;
	if (!input_topic(c, q, r, &id))
		return;
	enum rc rc = storage_topic_row(c->storage, id, 0, c->arena, &t, &e);
	if (rc == RC_OK)
		rc = storage_history(c->storage, id, &t.counts, c->arena, &v, &e);
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	json_begin(&o, &r->body);
	wire_history_write(&o, &v, c->zone);
}
