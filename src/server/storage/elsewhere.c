/*
 * Comments and lists of endorsements that come from elsewhere, by the thousand: some rows a statement, and their topic
 * counted once for all of them; what has a source no trigger counts (schema_*.c). Each count is another version of the
 * topic's row, and PostgreSQL has to look past all that one transaction made before: row by row that is the square.
 */
#include "server/storage/private.h"

/* Rows a statement: what they have in common and each one's own are its parameters. */
#define COMMENTS_TOGETHER 9
#define ENDORSEMENTS_TOGETHER 15
_Static_assert(2 + 10 * COMMENTS_TOGETHER <= SQL_VALUES_MAX, "a comment's row has 10 of its own");
_Static_assert(2 + 6 * ENDORSEMENTS_TOGETHER <= SQL_VALUES_MAX, "an endorsement's row has 6 of its own");

static bool is_one_of(const char *id, const char *const *ids, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(ids[i], id))
			return true;
	return false;
}

/* Which of these are here, as rows of source_id and `what`. One by one, and not as a list: so each is looked up in the
 * one index, also by a PostgreSQL that thought about it when there were no rows yet. */
static struct sql_rows *ask_known(
	struct storage *s, const char *what, int64_t topic, const char *source, const char *const *ids, size_t n)
{
	struct lists_text l;
	lists_begin(s, &l);
	str_addf(&l.text, "SELECT source_id, %s WHERE topic = ", what);
	lists_put_int(&l, "", topic, " AND source = ");
	lists_put_text(&l, "", source, " AND source_id = ");
	for (size_t i = 0; i < n; i++) {
		if (i)
			str_addf(
				&l.text, " UNION ALL SELECT source_id, %s WHERE topic = $1 AND source = $2 AND source_id = ", what);
		lists_put_text(&l, "", ids[i], "");
	}
	return lists_ask(s, &l);
}

/* A statement that puts rows: how they begin. */
static void put_begin(struct storage *s, struct lists_text *l, const char *columns, int64_t topic, const char *source)
{
	lists_begin(s, l);
	lists_put_int(l, columns, topic, ", ");
	lists_put_text(l, "", source, ", ");
}

static void put_next(struct lists_text *l)
{
	str_addz(&l->text, "), ($1, $2, ");
}

static enum rc put_end(struct storage *s, struct lists_text *l, struct err *e)
{
	str_addc(&l->text, ')');
	struct sql_rows *q = lists_ask(s, l);
	return sql_finish(q, sql_next(q, e), e);
}

/* Of those that were added, how many the source's own count has had: from now on their rows count them. */
static int64_t counted_before(int64_t added, int64_t elsewhere)
{
	return added < elsewhere ? added : elsewhere;
}

/* ---- comments -------------------------------------------------------------------------------- */

struct commenting {
	struct storage *s;
	int64_t topic;
	const char *source;
	int64_t elsewhere, changed; /* when they began: what the source alone has counted, the latest change */
	int64_t before, floor;      /* the last floor: then, and now */
	int64_t shown[STANCES], active_at;
	struct history_tally hours;
};

/* Some that go together: each is another one, and none answers another of them. */
struct comments_some {
	const struct wire_comment *items;
	size_t n;
	const char *ids[2 * COMMENTS_TOGETHER]; /* theirs, and of what they answer or "" */
	int64_t known[2 * COMMENTS_TOGETHER];   /* the same here; 0: is not here */
};

static struct comments_some take_some(const struct wire_comment *items, size_t n)
{
	struct comments_some some = { .items = items };
	for (; some.n < n && some.n < COMMENTS_TOGETHER; some.n++) {
		if (is_one_of(items[some.n].id, some.ids, some.n) || is_one_of(items[some.n].reply_to, some.ids, some.n))
			break;
		some.ids[some.n] = items[some.n].id;
	}
	for (size_t i = 0; i < some.n; i++)
		some.ids[some.n + i] = items[i].reply_to;
	return some;
}

static enum rc find_comments(const struct commenting *c, struct comments_some *some, struct err *e)
{
	enum rc rc;
	struct sql_rows *q = ask_known(c->s, "id FROM comments", c->topic, c->source, some->ids, 2 * some->n);
	while ((rc = sql_next(q, e)) == RC_OK)
		for (size_t i = 0; i < 2 * some->n; i++)
			if (str_eq(some->ids[i], sql_text(q, 0)))
				some->known[i] = sql_int(q, 1);
	return sql_finish(q, rc, e);
}

/* One without a body was taken back there: it keeps its number, and what answers it. */
static void count_comment(struct commenting *c, const struct wire_comment *v)
{
	c->shown[v->stance] += *v->body != '\0';
	c->active_at = v->created_at > c->active_at ? v->created_at : c->active_at;
	history_count(&c->hours, v->created_at, 0, *v->body != '\0');
}

static enum rc put_some_comments(struct commenting *c, const struct comments_some *some, struct err *e)
{
	static const char columns[] =
		"INSERT INTO comments (topic, source, floor, author, stance, body, created_at, reply_to, likes, source_id,"
		" removed_at, changed) VALUES (";
	struct lists_text l;
	put_begin(c->s, &l, columns, c->topic, c->source);
	bool any = false;
	for (size_t i = 0; i < some->n; i++) {
		const struct wire_comment *v = &some->items[i];
		int64_t answered = some->known[some->n + i];
		if (some->known[i])
			continue;
		if (any)
			put_next(&l);
		any = true;
		lists_put_int(&l, "", ++c->floor, ", ");
		lists_put_text(&l, "", v->author, ", ");
		lists_put_text(&l, "", wire_stance_word(v->stance), ", ");
		lists_put_text(&l, "", v->body, ", ");
		lists_put_int(&l, "", v->created_at, ", ");
		lists_put_nullable(&l, *v->reply_to && answered, answered, ", ");
		lists_put_int(&l, "", v->likes, ", ");
		lists_put_text(&l, "", v->id, ", ");
		lists_put_nullable(&l, !*v->body, v->created_at, ", ");
		lists_put_int(&l, "", ++c->changed, "");
		count_comment(c, v);
	}
	if (any)
		return put_end(c->s, &l, e);
	str_release(&l.text);
	return RC_OK;
}

/* In the index of words, where the topic is; what is gathered comes later, with it. */
static enum rc put_words(struct commenting *c, struct err *e)
{
	VEC(int64_t) ids = { 0 };
	bool in = false;
	gather_talks(c->s, c->topic);
	enum rc rc = search_has(c->s, c->topic, &in, e);
	if (rc != RC_OK || !in)
		return rc;
	struct sql_rows *q = sql_ask(
		c->s->db, "SELECT id FROM comments WHERE topic = $1 AND floor > $2 ORDER BY floor", "ii", c->topic, c->before);
	while ((rc = sql_next(q, e)) == RC_OK)
		*vec_push(&ids) = sql_int(q, 0);
	rc = sql_finish(q, rc, e);
	for (size_t i = 0; rc == RC_OK && i < ids.n; i++)
		rc = search_comment_put(c->s, ids.items[i], e);
	vec_release(&ids);
	return rc;
}

static enum rc write_comment_counts(struct commenting *c, int64_t added, struct err *e)
{
	enum rc rc = sql_run(c->s->db, e,
		"UPDATE topics SET floors = $1, comments = comments + $2, comments_elsewhere = comments_elsewhere - $3,"
		" pro = pro + $4, con = con + $5, neutral = neutral + $6, active_at = " LATER(
			"active_at", "$7") " WHERE id = $8",
		"iiiiiiii", c->floor, added - counted_before(added, c->elsewhere), counted_before(added, c->elsewhere),
		c->shown[STANCE_PRO], c->shown[STANCE_CON], c->shown[STANCE_NEUTRAL], c->active_at, c->topic);
	return rc == RC_OK ? history_add(c->s, c->topic, &c->hours, e) : rc;
}

static enum rc begin_commenting(struct commenting *c, struct err *e)
{
	struct sql_rows *q = sql_ask(c->s->db,
		"SELECT floors, comments_elsewhere, (SELECT coalesce(max(changed), 0) FROM comments) FROM topics WHERE id = $1",
		"i", c->topic);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		c->before = c->floor = sql_int(q, 0);
		c->elsewhere = sql_int(q, 1);
		c->changed = sql_int(q, 2);
	}
	sql_end(q);
	return rc;
}

enum rc storage_comments_put(struct storage *s, int64_t topic, const char *source, const struct wire_comment *items,
	size_t n, int64_t *added, struct err *e)
{
	struct commenting c = { .s = s, .topic = topic, .source = source };
	*added = 0;
	if (!n)
		return RC_OK;
	enum rc rc = begin_commenting(&c, e);
	for (size_t at = 0; rc == RC_OK && at < n;) {
		struct comments_some some = take_some(items + at, n - at);
		rc = find_comments(&c, &some, e);
		if (rc == RC_OK)
			rc = put_some_comments(&c, &some, e);
		at += some.n;
	}
	*added = c.shown[STANCE_PRO] + c.shown[STANCE_CON] + c.shown[STANCE_NEUTRAL];
	if (rc == RC_OK && c.floor > c.before)
		rc = write_comment_counts(&c, *added, e);
	if (rc == RC_OK && c.floor > c.before)
		rc = put_words(&c, e);
	history_forget(&c.hours);
	return rc;
}

/* ---- endorsements ---------------------------------------------------------------------------- */

struct endorsing {
	struct storage *s;
	int64_t topic;
	const char *source;
	int64_t elsewhere;      /* when they began: what the source alone has counted */
	int64_t before, number; /* the last number: then, and now */
	struct history_tally hours;
};

struct endorsements_some {
	const struct storage_endorsed *items;
	size_t n;
	const char *ids[ENDORSEMENTS_TOGETHER];
	bool known[ENDORSEMENTS_TOGETHER];
};

static enum rc find_endorsements(const struct endorsing *c, struct endorsements_some *some, struct err *e)
{
	enum rc rc;
	struct sql_rows *q = ask_known(c->s, "number FROM endorsements", c->topic, c->source, some->ids, some->n);
	while ((rc = sql_next(q, e)) == RC_OK)
		for (size_t i = 0; i < some->n; i++)
			some->known[i] = some->known[i] || str_eq(some->ids[i], sql_text(q, 0));
	return sql_finish(q, rc, e);
}

static enum rc put_some_endorsements(struct endorsing *c, const struct endorsements_some *some, struct err *e)
{
	static const char columns[] =
		"INSERT INTO endorsements (topic, source, number, nickname, county, reason, at, source_id, show_nickname,"
		" show_county) VALUES (";
	struct lists_text l;
	put_begin(c->s, &l, columns, c->topic, c->source);
	bool any = false;
	for (size_t i = 0; i < some->n; i++) {
		const struct wire_endorsement *v = &some->items[i].line;
		if (some->known[i])
			continue;
		if (any)
			put_next(&l);
		any = true;
		lists_put_int(&l, "", ++c->number, ", ");
		lists_put_text(&l, "", v->nickname, ", ");
		lists_put_text(&l, "", v->county, ", ");
		lists_put_text(&l, "", v->reason, ", ");
		lists_put_int(&l, "", v->at, ", ");
		lists_put_text(&l, "", some->items[i].id, ", TRUE, TRUE");
		history_count(&c->hours, v->at, 1, 0);
	}
	if (any)
		return put_end(c->s, &l, e);
	str_release(&l.text);
	return RC_OK;
}

static enum rc begin_endorsing(struct endorsing *c, struct err *e)
{
	struct sql_rows *q = sql_ask(
		c->s->db, "SELECT endorsement_numbers, endorsements_elsewhere FROM topics WHERE id = $1", "i", c->topic);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		c->before = c->number = sql_int(q, 0);
		c->elsewhere = sql_int(q, 1);
	}
	sql_end(q);
	return rc;
}

enum rc storage_endorsements_put(struct storage *s, int64_t topic, const char *source,
	const struct storage_endorsed *items, size_t n, int64_t *added, struct err *e)
{
	struct endorsing c = { .s = s, .topic = topic, .source = source };
	enum rc rc = begin_endorsing(&c, e);
	for (size_t at = 0; rc == RC_OK && at < n;) {
		struct endorsements_some some = { .items = items + at };
		while (
			some.n < n - at && some.n < ENDORSEMENTS_TOGETHER && !is_one_of(items[at + some.n].id, some.ids, some.n)) {
			some.ids[some.n] = items[at + some.n].id;
			some.n++;
		}
		rc = find_endorsements(&c, &some, e);
		if (rc == RC_OK)
			rc = put_some_endorsements(&c, &some, e);
		at += some.n;
	}
	*added = c.number - c.before;
	if (rc == RC_OK && *added)
		rc = tally_write(s, topic, *added, counted_before(*added, c.elsewhere), &c.hours, e);
	history_forget(&c.hours);
	return rc;
}
