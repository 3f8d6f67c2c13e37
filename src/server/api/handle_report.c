/* Reports of what somebody should look at, answered to whoever made them; and likes. */
#include "server/api/private.h"

/* A comment under a topic that whoever asks sees. *comment 0: the topic itself. */
static bool read_comment(
	struct ctx *c, struct response *r, int64_t topic, const char *text, int64_t *comment, struct wire_comment *seen)
{
	struct err e = { 0 };
	int64_t under = 0;
	*comment = 0;
	*seen = (struct wire_comment){ .hidden = "" };
	if (!*text)
		return true;
	if (!input_id(c, r, text, comment))
		return false;
	enum rc rc = storage_comment(c->storage, *comment, c->account, c->arena, seen, &e);
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return false;
	}
	str_to_i64(seen->topic, 1, INT64_MAX, &under);
	if (under == topic)
		return true;
	problem(c, r, NOT_FOUND, NULL);
	return false;
}

/* The topic's row, and that whoever asks may do this there, to it or to this comment of it. */
static bool may(struct ctx *c, struct response *r, int64_t topic, enum wire_verb verb, const struct wire_comment *on,
	struct wire_topic *t)
{
	struct rules_who who;
	struct err e = { 0 };
	enum rc rc = storage_topic_row(c->storage, topic, c->account, c->arena, t, &e);
	if (rc == RC_OK)
		rc = permit_who(c, topic, t, &who, &e);
	if (rc == RC_OK)
		return permit_on_comment(c, r, &who, verb, t, on);
	problem_of(c, r, &e);
	return false;
}

static void answer_report(struct ctx *c, struct response *r, int64_t id, int status)
{
	struct wire_report v;
	struct err e = { 0 };
	struct json_out o;
	int64_t account;
	if (storage_report(c->storage, id, c->arena, &v, &account, &e) != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	if (account == c->account)
		v.body = "";
	r->status = status;
	json_begin(&o, &r->body);
	wire_report_write(&o, NULL, &v, c->zone);
}

/* One of the reasons for which something is hidden. */
static void refuse_code(const struct ctx *c, struct response *r, const struct wire_topic *t)
{
	const struct rules_board *b = &ctx_rules(c, t)->boards[t->board];
	const char **words = arena_calloc(c->arena, b->n_reasons + 1, sizeof *words);
	for (size_t i = 0; words && i < b->n_reasons; i++)
		words[i] = b->reasons[i].verbs & WIRE_CAN(CAN_HIDE) ? b->reasons[i].code : "";
	problem_of_choice(c, r, BAD_CHOICE, "code", words, words ? b->n_reasons : 0);
}

static bool check_report(struct ctx *c, struct response *r, const struct wire_topic *t, struct wire_report *v)
{
	const struct rules_reason *reason = rules_reason_of(ctx_rules(c, t), t->board, v->code);
	v->text = input_trimmed(c->arena, v->text);
	if (*v->code && (!reason || !(reason->verbs & WIRE_CAN(CAN_HIDE)))) {
		refuse_code(c, r, t);
		return false;
	}
	return v->text && input_text(c, r, "text", v->text, *v->code ? 0 : 1, c->rules->reason_max, true);
}

void handle_report_add(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct wire_report v;
	struct wire_topic t;
	struct wire_comment on;
	struct err e = { 0 };
	int64_t topic, comment, id = 0;
	if (wire_new_report_parse(c->body, c->arena, &v, &e) != RC_OK) {
		problem_of_field(c, r, &e);
		return;
	}
	/* One that may not be seen is answered as one that there is not. */
	if (!input_topic_named(c, v.topic, &topic) || !permit_see(c, r, topic)) {
		problem(c, r, NO_TOPIC, "topic");
		return;
	}
	if (!read_comment(c, r, topic, v.comment, &comment, &on) || !may(c, r, topic, CAN_REPORT, &on, &t) ||
		!check_report(c, r, &t, &v) || !attempts_daily(c, r, "reports", c->rules->reports_per_day))
		return;
	enum rc rc = storage_report_add(c->storage, topic, comment, c->account, v.code, v.text, c->now, &id, &e);
	if (rc == RC_EXISTS) { /* whose words staff will not see: that is said, not passed over */
		problem(c, r, REPORTED_ALREADY, NULL);
	} else if (rc != RC_OK) {
		problem_of(c, r, &e);
	} else {
		c->made = id;
		answer_report(c, r, id, 201);
	}
}

void handle_report_again(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	answer_report(c, r, c->made, 201);
}

void handle_reports(struct ctx *c, const struct request *q, struct response *r)
{
	struct wire_reports list;
	struct cursor after = { 0 };
	struct err e = { 0 };
	struct json_out o;
	char next[CURSOR_TEXT] = "";
	int64_t limit;
	bool more;
	const char *question = arena_printf(c->arena, "reports %lld", (long long)c->account);
	const char *cursor = request_query(q, "after");
	if (!input_number(c, q, r, "limit", 1, c->rules->page_max, c->rules->page_default, &limit))
		return;
	if (cursor && !cursor_open(c->platform->secret, question, cursor, &after)) {
		problem(c, r, BAD_CURSOR, "after");
		return;
	}
	if (storage_reports_of(c->storage, c->account, after.key, (int)limit, c->arena, &list, &more, &e) != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	if (more) {
		struct cursor last = { 0 };
		str_to_i64(list.items[list.n - 1].id, 1, INT64_MAX, &last.key);
		cursor_seal(c->platform->secret, question, &last, next);
		list.next = next;
	}
	json_begin(&o, &r->body);
	wire_reports_write(&o, &list, c->zone);
}

/* ---- deciding -------------------------------------------------------------------------------- */

/* The decision stands in the public log of the topic, if there is one, and whoever reported is told. */
static enum rc write_decision(struct ctx *c, int64_t id, const struct wire_report *v, const struct wire_topic *t,
	const struct wire_report_act *a, int64_t reporter, struct err *e)
{
	int64_t topic = 0, comment = 0, act;
	const struct wire_logged logged = { .at = c->now,
		.act = c->did,
		.role = wire_role_word(ROLE_MODERATOR),
		.reason_code = "",
		.reason = a->reason,
		.text = "",
		.stage = t->stage };
	str_to_i64(v->topic, 1, INT64_MAX, &topic);
	str_to_i64(*v->comment ? v->comment : "0", 0, INT64_MAX, &comment);
	enum rc rc = storage_report_answer(c->storage, id, str_eq(a->act, "uphold"), a->reason, c->account, c->now, e);
	if (!topic) /* of a bar that is about none: there is no log, and a notice has a topic */
		return rc == RC_OK && reporter ? letters_changed(c, reporter, N_("your appeal was decided."), e) : rc;
	if (rc == RC_OK)
		rc = storage_act_add(c->storage, topic, comment, c->account, &logged, &act, e);
	const struct storage_notice notice = { .kind = v->appeal ? NOTICE_APPEAL : NOTICE_REPORT,
		.account = reporter,
		.actor = c->account,
		.topic = topic,
		.comment = comment,
		.stage = t->stage,
		.text = a->reason,
		.at = c->now };
	return rc == RC_OK && reporter ? storage_notice_add(c->storage, &notice, e) : rc;
}

/* What is reported rightly is hidden, if it is not yet. */
static bool uphold(struct ctx *c, struct response *r, const struct wire_report *v, struct wire_topic *t,
	const struct rules_who *who, const struct wire_report_act *a)
{
	int64_t topic = 0, comment = 0;
	struct wire_comment seen;
	struct err e = { 0 };
	const struct wire_act act = {
		.act = wire_verb_word(CAN_HIDE), .reason_code = *a->reason_code ? a->reason_code : v->code, .reason = a->reason
	};
	str_to_i64(v->topic, 1, INT64_MAX, &topic);
	if (!*v->comment) {
		const bool shown = rules_sees(ctx_rules(c, t), &(struct rules_who){ .level = LEVEL_GUEST }, t) ==
			RULES_SEEN_LISTED;
		return !shown || handle_act_on(c, r, topic, t, who, CAN_HIDE, &act);
	}
	str_to_i64(v->comment, 1, INT64_MAX, &comment);
	enum rc rc = storage_comment(c->storage, comment, c->account, c->arena, &seen, &e);
	if (rc == RC_CONFLICT || (rc == RC_OK && *seen.hidden)) /* gone, or hidden already */
		return true;
	if (rc == RC_OK)
		return handle_hide_comment(c, r, topic, comment, t, CAN_HIDE, &act);
	problem_of(c, r, &e);
	return false;
}

static bool read_decision(struct ctx *c, struct response *r, struct wire_report_act *a)
{
	struct err e = { 0 };
	if (wire_report_act_parse(c->body, c->arena, a, &e) != RC_OK) {
		problem_of_field(c, r, &e);
		return false;
	}
	if (!str_eq(a->act, "uphold") && !str_eq(a->act, "dismiss")) {
		problem_of_choice(c, r, BAD_CHOICE, "act", (const char *const[]){ "uphold", "dismiss" }, 2);
		return false;
	}
	a->reason = input_trimmed(c->arena, a->reason);
	if (a->reason && !*a->reason) {
		problem_of_missing(c, r, "reason");
		return false;
	}
	return a->reason && input_text(c, r, "reason", a->reason, 1, c->rules->reason_max, true);
}

/* The report, its topic, and that whoever asks decides such things. */
static bool read_report(struct ctx *c, const struct request *q, struct response *r, int64_t *id, struct wire_report *v,
	struct wire_topic *t, struct rules_who *who, int64_t *reporter)
{
	struct err e = { 0 };
	int64_t topic = 0;
	if (permit_anyone(c, who, &e) != RC_OK) {
		problem_of(c, r, &e);
		return false;
	}
	if (!permit_staff(c, r, who, RULES_ROLE(ROLE_MODERATOR)) || !input_id(c, r, q->params[0], id))
		return false;
	enum rc rc = storage_report(c->storage, *id, c->arena, v, reporter, &e);
	str_to_i64(rc == RC_OK ? v->topic : "0", 0, INT64_MAX, &topic);
	if (rc == RC_OK && v->appeal && !topic) {
		*t = (struct wire_topic){ .id = "" };
		return true;
	}
	if (rc == RC_OK)
		rc = storage_topic(c->storage, topic, c->account, c->arena, t, &e);
	if (rc == RC_OK)
		rc = permit_who(c, topic, t, who, &e);
	if (rc == RC_OK)
		return permit(c, r, who, CAN_MODERATE, t);
	problem_of(c, r, &e);
	return false;
}

/* In the logs. */
static const char *decision_word(const struct wire_report *v, bool upheld)
{
	if (v->appeal)
		return upheld ? "lift_bar" : "keep_bar";
	return upheld ? "uphold" : "dismiss";
}

void handle_report_action(struct ctx *c, const struct request *q, struct response *r)
{
	struct wire_report v;
	struct wire_report_act a;
	struct wire_topic t;
	struct rules_who who;
	struct err e = { 0 };
	int64_t id, reporter;
	if (!read_report(c, q, r, &id, &v, &t, &who, &reporter) || !read_decision(c, r, &a))
		return;
	c->did = decision_word(&v, str_eq(a.act, "uphold"));
	if (!str_eq(v.state, "open")) {
		const struct wire_logged first = { .at = v.answered_at,
			.act = decision_word(&v, str_eq(v.state, "upheld")),
			.role = wire_role_word(ROLE_MODERATOR),
			.reason = v.answer };
		problem_of_first(c, r, &first);
		return;
	}
	if (v.appeal ? !handle_appeal_decided(c, r, id, str_eq(a.act, "uphold"))
				 : str_eq(a.act, "uphold") && !uphold(c, r, &v, &t, &who, &a))
		return;
	if (write_decision(c, id, &v, &t, &a, reporter, &e) != RC_OK)
		problem_of(c, r, &e);
	else
		answer_report(c, r, id, 200);
}

/* ---- likes ----------------------------------------------------------------------------------- */

static void like(struct ctx *c, const struct request *q, struct response *r, bool on)
{
	struct wire_topic t;
	struct wire_comment v;
	struct err e = { 0 };
	struct json_out o;
	int64_t topic, comment;
	if (!input_topic(c, q, r, &topic) || !read_comment(c, r, topic, q->params[1], &comment, &v) ||
		(on && !may(c, r, topic, CAN_LIKE, &v, &t)) ||
		(on && !v.liked && !attempts_daily(c, r, "likes", c->rules->likes_per_day)))
		return;
	enum rc rc = on ? storage_like(c->storage, comment, c->account, c->now, &e)
					: storage_unlike(c->storage, comment, c->account, &e);
	if (rc == RC_OK)
		rc = storage_comment(c->storage, comment, c->account, c->arena, &v, &e);
	if (rc == RC_OK)
		rc = storage_topic_row(c->storage, topic, 0, c->arena, &t, &e);
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	handle_tell_hidden(c, &t, &v);
	json_begin(&o, &r->body);
	wire_comment_write(&o, NULL, &v, c->zone);
}

void handle_like(struct ctx *c, const struct request *q, struct response *r)
{
	like(c, q, r, true);
}

void handle_unlike(struct ctx *c, const struct request *q, struct response *r)
{
	like(c, q, r, false);
}
