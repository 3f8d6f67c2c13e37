/* Endorsing and following, and the public list of endorsements. */
#include "server/api/private.h"
#include "text/text.h"

/* The topic that a request is about, before anything is done to it, and who asks, as far as that matters to it: asked
 * once, since nobody else can write meanwhile. */
struct about {
	int64_t id;
	struct wire_topic topic;
	struct rules_who who;
};

static bool read_topic(struct ctx *c, const struct request *q, struct response *r, struct about *a)
{
	if (input_topic_named(c, q->params[0], &a->id))
		return permit_find(c, r, a->id, &a->topic, &a->who);
	problem(c, r, NOT_FOUND, NULL);
	return false;
}

/* Which version of the decision the person saw, as If-Match says it: "3" with its quotes; -1 when it does not come. */
static bool read_seen(const struct ctx *c, const struct request *q, struct response *r, int64_t *seen)
{
	char number[24] = "";
	size_t n = strlen(q->if_match);
	*seen = -1;
	if (n == 0)
		return true;
	if (n > 2 && n < sizeof number && q->if_match[0] == '"' && q->if_match[n - 1] == '"')
		memcpy(number, q->if_match + 1, n - 2);
	if (str_to_i64(number, 0, INT64_MAX, seen))
		return true;
	problem(c, r, BAD_HEADER, "If-Match");
	return false;
}

/* Whether this may be done to the topic, and is not overtaken by what the person decided since. False: r says why not,
 * and what is so. */
static bool may_decide(
	struct ctx *c, const struct request *q, struct response *r, enum wire_verb verb, const struct about *a)
{
	const struct wire_topic *t = &a->topic;
	struct wire_standing now;
	struct err e = { 0 };
	int64_t seen, version = c->route->made == MADE_FOLLOW ? t->mine.follow_version : t->mine.endorsement_version;
	if (!read_seen(c, q, r, &seen))
		return false;
	if (seen < 0 || seen == version)
		return permit(c, r, &a->who, verb, t);
	if (permit_now(c, a->id, t->stage, t, &a->who, &now, &e) == RC_OK)
		problem_of_decision(c, r, &now);
	else
		problem_of(c, r, &e);
	return false;
}

/* The answer to every change here: what is so now. done: how the change went, which e says. */
static void answer_standing(struct ctx *c, struct response *r, const struct about *before, enum rc done, struct err *e)
{
	struct wire_standing standing;
	struct json_out o;
	if (done == RC_OK)
		done = permit_now(c, before->id, before->topic.stage, &before->topic, &before->who, &standing, e);
	if (done != RC_OK) {
		problem_of(c, r, e);
		return;
	}
	standing.repeated = c->repeated;
	json_begin(&o, &r->body);
	wire_standing_write(&o, NULL, &standing, c->zone);
}

/* What was decided then is not decided again; what is so now may be otherwise. */
void handle_decision_again(struct ctx *c, const struct request *q, struct response *r)
{
	struct about a;
	if (read_topic(c, q, r, &a)) {
		a.topic.stage = STAGE_OTHER; /* what the first answer told of it may never have come */
		answer_standing(c, r, &a, RC_OK, &(struct err){ 0 });
	} else if (r->status == 410)
		problem(c, r, REMOVED_SINCE, NULL);
}

/* The endorsement that reaches the threshold establishes the idea, in the same transaction. */
static enum rc establish(struct ctx *c, const struct about *before, struct err *e)
{
	struct wire_topic t = before->topic;
	t.counts.endorsements++;
	if (!rules_is_enough(ctx_rules(c, &t), &t))
		return RC_OK;
	enum rc rc = storage_count(c->storage, e);
	if (rc == RC_OK)
		rc = storage_topic(c->storage, before->id, 0, c->arena, &t, e);
	if (rc == RC_OK && rules_count(ctx_rules(c, &t), &t, c->now, c->arena)) {
		c->touched = TOUCHED_ANYTHING; /* others may speak of it */
		rc = storage_topic_advance(c->storage, before->id, &t, e);
	}
	return rc;
}

static bool read_endorsement(struct ctx *c, struct response *r, struct wire_new_endorsement *n)
{
	struct err e = { 0 };
	*n = (struct wire_new_endorsement){ .reason = "" };
	if (c->body && wire_new_endorsement_parse(c->body, c->arena, n, &e) != RC_OK) {
		problem_of_field(c, r, &e);
		return false;
	}
	n->reason = input_trimmed(c->arena, n->reason);
	return n->reason && input_text(c, r, "reason", n->reason, 0, c->rules->reason_max, true);
}

/* What the rules keep to themselves is not shown, whatever was asked; what they always show is. */
static void show_what_may_be(const struct rules_board *b, struct wire_new_endorsement *n)
{
	bool name = rules_shows(b, "nickname") || rules_shows(b, "initials");
	n->show_nickname = name && (n->show_nickname || b->shown_always);
	n->show_county = rules_shows(b, "county") && (n->show_county || b->shown_always);
}

void handle_endorse(struct ctx *c, const struct request *q, struct response *r)
{
	struct wire_new_endorsement n;
	struct about a;
	struct err e = { 0 };
	if (!read_topic(c, q, r, &a) || !read_endorsement(c, r, &n) || !may_decide(c, q, r, CAN_ENDORSE, &a))
		return;
	if (a.topic.mine.endorsed && !permit_writing(c, r)) /* its words would change */
		return;
	if (!attempts_daily(c, r, "endorsements", c->rules->endorsements_per_day))
		return;
	show_what_may_be(&ctx_rules(c, &a.topic)->boards[a.topic.board], &n);
	c->made = a.id;
	enum rc rc = storage_endorse(c->storage, a.id, c->account, &n, c->now, &e);
	if (rc == RC_OK)
		rc = establish(c, &a, &e);
	else if (rc == RC_EXISTS) /* PUT again changes what is shown */
		rc = RC_OK;
	answer_standing(c, r, &a, rc, &e);
}

/* Those that need nothing but the topic. */
static void decide(struct ctx *c, const struct request *q, struct response *r, enum wire_verb verb,
	enum rc (*change)(struct ctx *c, int64_t topic, struct err *e))
{
	struct about a;
	struct err e = { 0 };
	if (!read_topic(c, q, r, &a) || !may_decide(c, q, r, verb, &a))
		return;
	if (verb == CAN_FOLLOW && !a.topic.mine.followed && !attempts_daily(c, r, "follows", c->rules->follows_per_day))
		return;
	c->made = a.id;
	answer_standing(c, r, &a, change(c, a.id, &e), &e);
}

static enum rc withdraw(struct ctx *c, int64_t topic, struct err *e)
{
	return storage_endorse_withdraw(c->storage, topic, c->account, c->now, e);
}

static enum rc follow(struct ctx *c, int64_t topic, struct err *e)
{
	return storage_follow(c->storage, topic, c->account, c->now, e);
}

static enum rc unfollow(struct ctx *c, int64_t topic, struct err *e)
{
	return storage_unfollow(c->storage, topic, c->account, e);
}

void handle_endorse_withdraw(struct ctx *c, const struct request *q, struct response *r)
{
	decide(c, q, r, CAN_WITHDRAW, withdraw);
}

void handle_follow(struct ctx *c, const struct request *q, struct response *r)
{
	decide(c, q, r, CAN_FOLLOW, follow);
}

void handle_unfollow(struct ctx *c, const struct request *q, struct response *r)
{
	decide(c, q, r, CAN_UNFOLLOW, unfollow);
}

/* ---- the public list ------------------------------------------------------------------------- */

static const char *question_of(const struct ctx *c, int64_t topic, const struct storage_endorsement_query *w)
{
	return arena_printf(c->arena, "endorsements %lld %d %s", (long long)topic, w->reasoned, w->county);
}

/* "Ada K. Lovelace" is "A. K. L."; of a name without blanks its first character. */
static const char *initials(struct arena *arena, const char *name)
{
	STR_LOCAL(out, 256);
	for (const char *p = name + strspn(name, " "); *p; p += strspn(p, " ")) {
		str_add(&out, p, text_next(p, strlen(p)).bytes);
		str_addz(&out, ". ");
		p += strcspn(p, " ");
	}
	str_truncate(&out, out.len ? out.len - 1 : 0);
	const char *kept = arena_strdup(arena, out.buf);
	return kept ? kept : "";
}

static bool read_page(struct ctx *c, const struct request *q, struct response *r, int64_t most, int64_t otherwise,
	struct storage_endorsement_page *page, char next[CURSOR_TEXT])
{
	struct about a;
	struct err e = { 0 };
	struct cursor after = { 0 };
	int64_t limit, reasoned;
	const char *cursor = request_query(q, "after"), *county = request_query(q, "county");
	struct storage_endorsement_query w = { .county = county ? county : "" };
	if (!read_topic(c, q, r, &a) || !input_number(c, q, r, "limit", 1, most, otherwise, &limit) ||
		!input_number(c, q, r, "reason", 0, 1, 0, &reasoned) ||
		!input_text(c, r, "county", w.county, 0, c->rules->county_max, false))
		return false;
	w.reasoned = reasoned;
	w.limit = (int)limit;
	if (cursor && !cursor_open(c->platform->secret, question_of(c, a.id, &w), cursor, &after)) {
		problem(c, r, BAD_CURSOR, "after");
		return false;
	}
	w.after = after.key;
	if (storage_endorsements(c->storage, a.id, &w, c->arena, page, &e) != RC_OK) {
		problem_of(c, r, &e);
		return false;
	}
	if (rules_shows(&ctx_rules(c, &a.topic)->boards[a.topic.board], "initials"))
		for (size_t i = 0; i < page->n; i++)
			page->items[i].nickname = initials(c->arena, page->items[i].nickname);
	next[0] = '\0';
	if (page->more)
		cursor_seal(c->platform->secret, question_of(c, a.id, &w),
			&(struct cursor){ page->items[page->n - 1].number, 0 }, next);
	return true;
}

void handle_endorsements_csv(struct ctx *c, const struct request *q, struct response *r)
{
	struct storage_endorsement_page page;
	char next[CURSOR_TEXT], at[RFC3339_SIZE];
	if (!read_page(c, q, r, c->rules->csv_rows_max, c->rules->csv_rows_max, &page, next))
		return;
	r->type = "text/csv; charset=utf-8";
	str_addz(&r->body, TEXT_BOM "number,at,nickname,county,reason\r\n");
	for (size_t i = 0; i < page.n; i++) {
		const struct wire_endorsement *v = &page.items[i];
		const char *const texts[] = { v->nickname, v->county, v->reason };
		rfc3339_format(v->at, c->zone, at);
		str_addf(&r->body, "%lld,%s", (long long)v->number, at);
		for (size_t k = 0; k < ARRAY_LEN(texts); k++) {
			str_addc(&r->body, ',');
			text_csv_put(&r->body, texts[k]);
		}
		str_addz(&r->body, "\r\n");
	}
}

void handle_endorsements(struct ctx *c, const struct request *q, struct response *r)
{
	struct storage_endorsement_page page;
	char next[CURSOR_TEXT];
	r->of_accept = true;
	if (accept_csv(q->accept)) {
		handle_endorsements_csv(c, q, r);
		return;
	}
	if (!read_page(c, q, r, c->rules->page_max, c->rules->page_default, &page, next))
		return;
	struct json_out o;
	json_begin(&o, &r->body);
	json_open(&o, NULL, '{');
	json_open(&o, "items", '[');
	for (size_t i = 0; i < page.n; i++)
		wire_endorsement_write(&o, NULL, &page.items[i], c->zone);
	json_close(&o, ']');
	if (page.total >= 0)
		json_put_int(&o, "total", page.total);
	if (*next)
		json_put_text(&o, "next", next);
	json_close(&o, '}');
}
