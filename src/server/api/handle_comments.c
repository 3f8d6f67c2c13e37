/* Comments: read, write, take back. */
#include "server/api/private.h"

static const char no_comment[] = N_("it has to be the id of a comment of this topic, as text.");

static const char *question_of(const struct ctx *c, int64_t topic, bool newest)
{
	return arena_printf(c->arena, "comments %lld %d", (long long)topic, newest);
}

static bool read_order(const struct ctx *c, const struct request *q, struct response *r, bool *newest)
{
	const char *sort = request_query(q, "sort");
	*newest = sort && str_eq(sort, "newest");
	if (!sort || *newest || str_eq(sort, "oldest"))
		return true;
	problem(c, r, BAD_PARAMETER, "sort");
	return false;
}

static void write_page(
	const struct ctx *c, const struct storage_comment_page *page, const char *next, struct response *r)
{
	struct json_out o;
	json_begin(&o, &r->body);
	json_open(&o, NULL, '{');
	json_open(&o, "items", '[');
	for (size_t i = 0; i < page->n; i++)
		wire_comment_write(&o, NULL, &page->items[i], c->zone);
	json_close(&o, ']');
	json_put_int(&o, "total", page->total);
	json_put_int(&o, "first", page->first);
	if (*next)
		json_put_text(&o, "next", next);
	json_close(&o, '}');
}

/* Where the page is: after, at, from or until, at most one of them, and but for the first in their own order alone. */
static bool read_place(
	const struct ctx *c, const struct request *q, struct response *r, int64_t topic, struct storage_comment_query *out)
{
	static const char *const names[] = { "after", "at", "from", "until" };
	struct cursor after = { 0 };
	int64_t at, from;
	const char *cursor = request_query(q, "after"), *first = NULL;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (!request_query(q, names[i]))
			continue;
		if (first || (out->newest_first && i > 0)) {
			problem(c, r, BAD_PARAMETER, names[i]);
			return false;
		}
		first = names[i];
	}
	if (cursor && !cursor_open(c->platform->secret, question_of(c, topic, out->newest_first), cursor, &after)) {
		problem(c, r, BAD_CURSOR, "after");
		return false;
	}
	if (!input_number(c, q, r, "at", 1, INT64_MAX, 0, &at) || !input_number(c, q, r, "from", 1, INT64_MAX, 0, &from) ||
		!input_number(c, q, r, "until", 1, INT64_MAX, 0, &out->until))
		return false;
	struct err e = { 0 };
	if (at && storage_comment_floor(c->storage, topic, at, &from, &e) != RC_OK) {
		problem_of(c, r, &e);
		return false;
	}
	out->after = from ? from - 1 : after.key;
	return true;
}

void handle_comments(struct ctx *c, const struct request *q, struct response *r)
{
	struct storage_comment_page page;
	struct wire_topic t;
	struct err e = { 0 };
	struct storage_comment_query query = { .account = c->account };
	int64_t topic, limit;
	char next[CURSOR_TEXT] = "";
	if (!input_topic(c, q, r, &topic) || !read_order(c, q, r, &query.newest_first) ||
		!input_number(c, q, r, "limit", 1, c->rules->page_max, c->rules->page_default, &limit) ||
		!read_place(c, q, r, topic, &query))
		return;
	query.limit = (int)limit;
	enum rc rc = wholes_row(c, topic, &t, &e);
	if (rc == RC_OK)
		rc = storage_comments(c->storage, topic, &query, c->arena, &page, &e);
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	if (page.more)
		cursor_seal(c->platform->secret, question_of(c, topic, query.newest_first),
			&(struct cursor){ page.items[page.n - 1].floor, 0 }, next);
	for (size_t i = 0; i < page.n; i++)
		handle_tell_hidden(c, &t, &page.items[i]);
	write_page(c, &page, next, r);
}

/* The comment that is answered. False: r says that there is none. */
static bool read_answered(struct ctx *c, struct response *r, int64_t topic, int64_t reply_to, struct wire_comment *out)
{
	struct err e = { 0 };
	int64_t under = 0;
	*out = (struct wire_comment){ .hidden = "" };
	if (!reply_to)
		return true;
	enum rc rc = storage_comment(c->storage, reply_to, c->account, c->arena, out, &e);
	str_to_i64(rc == RC_OK ? out->topic : "0", 1, INT64_MAX, &under);
	if (rc == RC_OK && under == topic)
		return true;
	if (rc == RC_OK || rc == RC_NOT_FOUND || rc == RC_CONFLICT)
		problem_of_thing(c, r, "reply_to", no_comment);
	else
		problem_of(c, r, &e);
	return false;
}

/* Whether this comment may be written, now, and the stage that its topic has. False: r says why not. */
static bool is_allowed(struct ctx *c, struct response *r, int64_t topic, int64_t reply_to,
	const struct wire_new_comment *n, enum wire_stage *stage)
{
	struct wire_topic t;
	struct wire_comment on;
	struct rules_who who;
	struct err e = { 0 };
	enum rc rc = storage_topic_row(c->storage, topic, 0, c->arena, &t, &e);
	if (rc == RC_OK)
		rc = permit_who(c, topic, &t, &who, &e);
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return false;
	}
	*stage = t.stage;
	return permit(c, r, &who, reply_to ? CAN_REPLY : CAN_COMMENT, &t) && read_answered(c, r, topic, reply_to, &on) &&
		(!reply_to || permit_on_comment(c, r, &who, CAN_REPLY, &t, &on)) &&
		(n->stance == STANCE_NEUTRAL || permit(c, r, &who, CAN_TAKE_SIDE, &t));
}

static void refuse_stance(const struct ctx *c, struct response *r)
{
	const char *words[STANCES];
	for (int i = 0; i < STANCES; i++)
		words[i] = wire_stance_word((enum wire_stance)i);
	problem_of_choice(c, r, BAD_FIELD, "stance", words, STANCES);
}

static void answer_comment(
	struct ctx *c, struct response *r, int64_t topic, enum wire_stage before, struct wire_commented *v)
{
	struct err e = { 0 };
	enum rc rc = permit_now(c, topic, before, NULL, NULL, &v->now, &e);
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	struct json_out o;
	v->told = true;
	v->now.repeated = c->repeated;
	r->status = 201;
	snprintf(r->location, sizeof r->location, "/v1/topics/%lld/comments/%s", (long long)topic, v->comment.id);
	json_begin(&o, &r->body);
	wire_commented_write(&o, v, c->zone);
}

void handle_comment_add(struct ctx *c, const struct request *q, struct response *r)
{
	struct wire_new_comment n;
	struct wire_commented made = { 0 };
	struct err e = { 0 };
	enum wire_stage stage;
	int64_t topic, reply_to = 0;
	if (!input_topic(c, q, r, &topic))
		return;
	if (wire_new_comment_parse(c->body, c->arena, &n, &e) != RC_OK) {
		problem_of_field(c, r, &e);
		return;
	}
	/* The shared parser reads an unknown word as the absent one, which is right for readers; a writer should hear of
	 * it. */
	const struct json *stance = json_get(c->body, "stance");
	enum wire_stance known;
	if (stance && !wire_stance_from(json_text(stance), &known)) {
		refuse_stance(c, r);
		return;
	}
	n.body = input_trimmed(c->arena, n.body);
	if (!n.body || !input_text(c, r, "body", n.body, 1, c->rules->comment_max, true))
		return;
	if (*n.reply_to && !str_to_i64(n.reply_to, 1, INT64_MAX, &reply_to)) {
		problem_of_thing(c, r, "reply_to", no_comment);
		return;
	}
	if (!is_allowed(c, r, topic, reply_to, &n, &stage) || !attempts_daily(c, r, "comments", c->rules->comments_per_day))
		return;
	enum rc rc = storage_comment_add(c->storage, topic, c->account, &n, reply_to, c->now, c->arena, &made.comment, &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
	else {
		str_to_i64(made.comment.id, 1, INT64_MAX, &c->made);
		answer_comment(c, r, topic, stage, &made);
	}
}

/* The comment as it is. It is not published again, whatever became of it. */
void handle_comment_again(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct wire_commented made = { 0 };
	struct wire_topic t;
	struct err e = { 0 };
	int64_t topic = 0;
	enum rc rc = c->made ? storage_comment(c->storage, c->made, c->account, c->arena, &made.comment, &e) : RC_CONFLICT;
	if (rc == RC_OK) {
		str_to_i64(made.comment.topic, 1, INT64_MAX, &topic);
		rc = storage_topic_row(c->storage, topic, 0, c->arena, &t, &e);
	}
	if (rc == RC_OK)
		answer_comment(c, r, topic, STAGE_OTHER, &made);
	else if (rc == RC_CONFLICT)
		problem(c, r, REMOVED_SINCE, NULL);
	else
		problem_of(c, r, &e);
}

void handle_comment_remove(struct ctx *c, const struct request *q, struct response *r)
{
	struct err e = { 0 };
	int64_t topic, comment;
	if (!input_topic(c, q, r, &topic) || !input_id(c, r, q->params[1], &comment))
		return;
	if (storage_comment_remove(c->storage, topic, comment, c->account, c->now, &e) != RC_OK)
		problem_of(c, r, &e);
	else
		r->status = 204;
}
