/*
 * What changed, in the order of its latest change. Triggers number each change of a topic and of a comment
 * (schema_sqlite.c), so a row stands once in that order however often it changed: who was away for a year reads no
 * more than what there is.
 */
#include "server/storage/private.h"

enum rc storage_changes_now(struct storage *s, struct storage_changes_at *out, struct err *e)
{
	enum rc rc = sql_ask_int(s->db, e, &out->topics, "SELECT coalesce(max(changed), 0) FROM topics", "");
	return rc == RC_OK ? sql_ask_int(s->db, e, &out->comments, "SELECT coalesce(max(changed), 0) FROM comments", "")
					   : rc;
}

enum rc storage_changed_topics(
	struct storage *s, int64_t after, int limit, struct arena *a, struct storage_changed_topics *out, struct err *e)
{
	*out = (struct storage_changed_topics){ .items = arena_calloc(a, (size_t)limit, sizeof *out->items) };
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "changes");
	/* What was never listed is nobody's business. */
	struct sql_rows *q = sql_ask(s->db,
		"SELECT id, changed, written > $1, removed_at IS NOT NULL OR NOT listed FROM topics WHERE changed > $1 AND shown"
		" ORDER BY changed LIMIT $2",
		"ii", after, (int64_t)limit + 1);
	enum rc rc;
	while ((rc = sql_next(q, e)) == RC_OK && !storage_page_full(out->n, limit, &out->more)) {
		out->items[out->n++] = (struct storage_changed_topic){ sql_int(q, 0), sql_int(q, 1), sql_flag(q, 2),
			sql_flag(q, 3) };
	}
	return sql_finish(q, rc, e);
}

/* Of a topic that is removed or not listed nothing is told but that it went. */
enum rc storage_changed_comments(struct storage *s, int64_t account, int64_t after, int limit, struct arena *a,
	struct storage_changed_comments *out, struct err *e)
{
	*out = (struct storage_changed_comments){ .items = arena_calloc(a, (size_t)limit, sizeof *out->items) };
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "changes");
	struct sql_rows *q = sql_ask(s->db,
		"SELECT " COMMENT_COLUMNS ", c.changed, c.removed_at IS NOT NULL" COMMENT_TABLES
		"JOIN topics t ON t.id = c.topic WHERE c.changed > $1 AND t.removed_at IS NULL AND t.listed ORDER BY c.changed LIMIT $2",
		"ii", after, (int64_t)limit + 1);
	enum rc rc;
	while ((rc = sql_next(q, e)) == RC_OK && !storage_page_full(out->n, limit, &out->more)) {
		struct storage_changed_comment *c = &out->items[out->n];
		rc = comments_read_row(q, account, a, &c->comment, e);
		if (rc != RC_OK)
			break;
		c->author = sql_int(q, COMMENT_ACCOUNT);
		c->at = sql_int(q, COMMENT_WIDTH);
		c->removed = sql_flag(q, COMMENT_WIDTH + 1);
		out->n++;
	}
	rc = sql_finish(q, rc, e);
	for (size_t i = 0; rc == RC_OK && i < out->n; i++)
		rc = comments_add_liked(s, account, &out->items[i].comment, 1, e);
	return rc;
}
