/*
 * What changed, in the order of its latest change. Triggers number each change of a topic and of a comment
 * (sqlite_schema.c), so a row stands once in that order however often it changed: who was away for a year reads no
 * more than what there is.
 */
#include "server/storage/sqlite.h"

enum rc storage_changes_now(struct storage *s, struct storage_changes_at *out, struct err *e)
{
	enum rc rc = sql_ask_int(s, e, &out->topics, "SELECT ifnull(max(changed), 0) FROM topics", "");
	return rc == RC_OK ? sql_ask_int(s, e, &out->comments, "SELECT ifnull(max(changed), 0) FROM comments", "") : rc;
}

enum rc storage_changed_topics(
	struct storage *s, int64_t after, int limit, struct arena *a, struct storage_changed_topics *out, struct err *e)
{
	*out = (struct storage_changed_topics){ .items = arena_calloc(a, (size_t)limit, sizeof *out->items) };
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "changes");
	sqlite3_stmt *q = sql_ask(s, e,
		"SELECT id, changed, written > ?1, removed_at IS NOT NULL FROM topics WHERE changed > ?1"
		" ORDER BY changed LIMIT ?2",
		"ii", after, (int64_t)limit + 1);
	if (!q)
		return RC_SYS;
	enum rc rc;
	while ((rc = sql_next(s, q, e)) == RC_OK) {
		out->more = (int)out->n == limit;
		if (out->more)
			break;
		out->items[out->n++] = (struct storage_changed_topic){ sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1),
			sqlite3_column_int(q, 2) != 0, sqlite3_column_int(q, 3) != 0 };
	}
	sql_end(q);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* Of a removed topic nothing is told but that it was removed. */
enum rc storage_changed_comments(struct storage *s, int64_t account, int64_t after, int limit, struct arena *a,
	struct storage_changed_comments *out, struct err *e)
{
	*out = (struct storage_changed_comments){ .items = arena_calloc(a, (size_t)limit, sizeof *out->items) };
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "changes");
	sqlite3_stmt *q = sql_ask(s, e,
		"SELECT " COMMENT_COLUMNS ", c.changed, c.removed_at IS NOT NULL" COMMENT_TABLES
		"JOIN topics t ON t.id = c.topic WHERE c.changed > ? AND t.removed_at IS NULL ORDER BY c.changed LIMIT ?",
		"ii", after, (int64_t)limit + 1);
	if (!q)
		return RC_SYS;
	enum rc rc;
	while ((rc = sql_next(s, q, e)) == RC_OK) {
		out->more = (int)out->n == limit;
		if (out->more)
			break;
		struct storage_changed_comment *c = &out->items[out->n];
		rc = comment_from_row(q, account, a, &c->comment, e);
		if (rc != RC_OK)
			break;
		c->at = sqlite3_column_int64(q, COMMENT_WIDTH);
		c->removed = sqlite3_column_int(q, COMMENT_WIDTH + 1) != 0;
		out->n++;
	}
	sql_end(q);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}
