/* Comments. The topic's counts follow by triggers (schema_sqlite.c). */
#include "server/storage/private.h"

static const char *id_or_empty(const struct sql_rows *q, int column, struct arena *a)
{
	return sql_null(q, column) ? "" : arena_int(a, sql_int(q, column));
}

enum rc comments_read_row(
	const struct sql_rows *q, int64_t account, struct arena *a, struct wire_comment *c, struct err *e)
{
	*c = (struct wire_comment){
		.id = id_or_empty(q, 0, a),
		.topic = id_or_empty(q, 1, a),
		.author = sql_copy(q, 2, a),
		.body = sql_copy(q, 4, a),
		.created_at = sql_int(q, 5),
		.reply_to = id_or_empty(q, 6, a),
		.likes = sql_int(q, 7),
		.floor = sql_int(q, 8),
		.mine = account && sql_int(q, COMMENT_ACCOUNT) == account,
		.hidden = sql_copy(q, 9, a),
		.hidden_reason = "",
		.reply_floor = sql_null(q, 11) || sql_flag(q, 12) ? 0 : sql_int(q, 11),
		.reply_gone = sql_null(q, 11) || !sql_flag(q, 12) ? 0 : sql_int(q, 11),
	};
	wire_stance_from(sql_text(q, 3), &c->stance);
	return c->id && c->topic && c->author && c->body && c->reply_to && c->hidden
		? RC_OK
		: err_set(e, RC_TOO_BIG, 0, "comments");
}

static enum rc next_floor(struct storage *s, int64_t topic, int64_t *floor, struct err *e)
{
	return sql_ask_int(
		s->db, e, floor, "UPDATE topics SET floors = floors + 1 WHERE id = $1 RETURNING floors", "i", topic);
}

/* How many stand below this floor. No row is ever deleted, so what is to be counted are those that were taken back. */
static enum rc count_below(struct storage *s, int64_t topic, int64_t floor, int64_t *n, struct err *e)
{
	enum rc rc = sql_ask_int(s->db, e, n,
		"SELECT count(*) FROM comments WHERE topic = $1 AND floor < $2 AND removed_at IS NOT NULL", "ii", topic, floor);
	*n = floor - 1 - *n;
	return rc;
}

static void turn(struct wire_comment *items, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct wire_comment c = items[i];
		items[i] = items[n - 1 - i];
		items[n - 1 - i] = c;
	}
}

/* How many are before the page, and whether any is behind it. */
static enum rc find_place(struct storage *s, int64_t topic, const struct storage_comment_query *q,
	struct storage_comment_page *page, struct err *e)
{
	int64_t below = q->after ? page->total : 0;
	enum rc rc = page->n ? count_below(s, topic, page->items[0].floor, &below, e) : RC_OK;
	page->first = page->n && q->newest_first ? page->total - below - 1 : below;
	if (q->until)
		page->more = page->first + (int64_t)page->n < page->total;
	return rc;
}

enum rc storage_comments(struct storage *s, int64_t topic, const struct storage_comment_query *query, struct arena *a,
	struct storage_comment_page *out, struct err *e)
{
	const int limit = query->limit;
	bool down = query->newest_first || query->until;
	/* what is until a floor is below the one behind it */
	int64_t beyond = query->until && query->until < INT64_MAX ? query->until + 1
		: down && query->after                                ? query->after
															  : INT64_MAX;
	*out = (struct storage_comment_page){ .items = arena_calloc(a, (size_t)limit, sizeof *out->items) };
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "comments");
	/* What is listed: the rows here, without what a source only counted. */
	enum rc rc = sql_ask_int(
		s->db, e, &out->total, "SELECT comments - comments_elsewhere FROM topics WHERE id = $1", "i", topic);
	if (rc != RC_OK)
		return rc;
	struct sql_rows *q = down
		? sql_ask(s->db,
			  "SELECT " COMMENT_COLUMNS COMMENT_TABLES "WHERE c.topic = $1 AND c.floor < $2 AND c.removed_at IS "
			  "NULL ORDER BY c.floor DESC LIMIT $3",
			  "iii", topic, beyond, (int64_t)limit + 1)
		: sql_ask(s->db,
			  "SELECT " COMMENT_COLUMNS COMMENT_TABLES "WHERE c.topic = $1 AND c.floor > $2 AND c.removed_at IS "
			  "NULL ORDER BY c.floor LIMIT $3",
			  "iii", topic, query->after, (int64_t)limit + 1);
	while ((rc = sql_next(q, e)) == RC_OK && !storage_page_full(out->n, limit, &out->more)) {
		rc = comments_read_row(q, query->account, a, &out->items[out->n], e);
		if (rc != RC_OK)
			break;
		out->n++;
	}
	rc = sql_finish(q, rc, e);
	if (query->until)
		turn(out->items, out->n);
	if (rc == RC_OK)
		rc = find_place(s, topic, query, out, e);
	return rc == RC_OK ? comments_add_liked(s, query->account, out->items, out->n, e) : rc;
}

enum rc storage_comment_floor(struct storage *s, int64_t topic, int64_t id, int64_t *floor, struct err *e)
{
	return sql_ask_int(s->db, e, floor, "SELECT floor FROM comments WHERE id = $1 AND topic = $2", "ii", id, topic);
}

enum rc storage_comment(
	struct storage *s, int64_t id, int64_t account, struct arena *a, struct wire_comment *out, struct err *e)
{
	struct sql_rows *q = sql_ask(
		s->db, "SELECT " COMMENT_COLUMNS ", c.removed_at IS NOT NULL" COMMENT_TABLES "WHERE c.id = $1", "i", id);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK && sql_flag(q, COMMENT_WIDTH))
		rc = err_set(e, RC_CONFLICT, 0, "comment %lld was removed", (long long)id);
	if (rc == RC_OK)
		rc = comments_read_row(q, account, a, out, e);
	sql_end(q);
	return rc == RC_OK ? comments_add_liked(s, account, out, 1, e) : rc;
}

enum rc storage_comment_hide(struct storage *s, int64_t id, const char *code, int64_t now, struct err *e)
{
	enum rc rc = search_comment_forget(s, id, e);
	if (rc == RC_OK)
		rc = sql_run(s->db, e,
			"UPDATE comments SET hidden_code = $1, hidden_at = nullif(CAST($2 AS BIGINT), 0) WHERE id = $3", "tii",
			code, *code ? now : 0, id);
	return rc == RC_OK ? search_comment_put(s, id, e) : rc;
}

enum rc storage_comment_add(struct storage *s, int64_t topic, int64_t account, const struct wire_new_comment *c,
	int64_t reply_to, int64_t now, struct arena *a, struct wire_comment *out, struct err *e)
{
	int64_t floor, there, id = 0;
	enum rc rc = RC_OK;
	if (reply_to)
		rc = sql_ask_int(s->db, e, &there, "SELECT 1 FROM comments WHERE id = $1 AND topic = $2 AND removed_at IS NULL",
			"ii", reply_to, topic);
	if (rc == RC_NOT_FOUND)
		return err_set(e, RC_NOT_FOUND, 0, "reply_to");
	if (rc == RC_OK)
		rc = next_floor(s, topic, &floor, e);
	if (rc == RC_OK)
		rc = sql_ask_int(s->db, e, &id,
			"INSERT INTO comments (topic, floor, account, author, stance, body, created_at, reply_to, likes)"
			" VALUES ($1, $2, $3, '', $4, $5, $6, nullif(CAST($7 AS BIGINT), 0), 0) RETURNING id",
			"iiittii", topic, floor, account, wire_stance_word(c->stance), c->body, now, reply_to);
	if (rc == RC_OK)
		rc = search_comment_put(s, id, e);
	if (rc == RC_OK)
		rc = topics_touch(s, topic, now, e);
	if (rc == RC_OK && reply_to)
		rc = notices_of_reply(s, topic, id, reply_to, account, now, e);
	return rc == RC_OK ? storage_comment(s, id, account, a, out, e) : rc;
}

enum rc storage_comment_remove(
	struct storage *s, int64_t topic, int64_t comment, int64_t account, int64_t now, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT account, removed_at IS NOT NULL FROM comments WHERE id = $1 AND topic = $2", "ii", comment, topic);
	enum rc rc = sql_next(q, e);
	if (rc == RC_NOT_FOUND)
		err_set(e, rc, 0, "comment %lld", (long long)comment);
	else if (rc == RC_OK && sql_flag(q, 1))
		rc = err_set(e, RC_CONFLICT, 0, "comment %lld was removed", (long long)comment);
	else if (rc == RC_OK && sql_int(q, 0) != account)
		rc = err_set(e, RC_REFUSED, 0, "comment %lld is another person's", (long long)comment);
	sql_end(q);
	if (rc == RC_OK)
		rc = search_comment_forget(s, comment, e);
	/* The words go at once; the floor stays, so that later ones keep their numbers and replies their place. */
	return rc == RC_OK
		? sql_run(s->db, e, "UPDATE comments SET removed_at = $1, body = '' WHERE id = $2", "ii", now, comment)
		: rc;
}

enum rc storage_comment_author(struct storage *s, int64_t id, int64_t *account, struct err *e)
{
	return sql_ask_int(s->db, e, account, "SELECT coalesce(account, 0) FROM comments WHERE id = $1", "i", id);
}

enum rc storage_comment_words(struct storage *s, int64_t id, struct arena *a, const char **body, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db, "SELECT body FROM comments WHERE id = $1", "i", id);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		*body = sql_copy(q, 0, a);
		rc = *body ? RC_OK : err_set(e, RC_TOO_BIG, 0, "comment");
	}
	sql_end(q);
	return rc;
}
