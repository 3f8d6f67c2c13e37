/* Comments, endorsements and follows: what people do to a topic. The topic's counts follow by triggers
 * (sqlite_schema.c). */
#include "server/storage/sqlite.h"

static enum rc touch(struct storage *s, int64_t topic, int64_t now, struct err *e)
{
	return sql_run(s, e, NULL, "UPDATE topics SET active_at = max(active_at, ?) WHERE id = ?", "ii", now, topic);
}

/* ---- comments -------------------------------------------------------------------------------- */

static const char *id_or_empty(sqlite3_stmt *q, int column, struct arena *a)
{
	if (sqlite3_column_type(q, column) == SQLITE_NULL)
		return "";
	return arena_printf(a, "%lld", (long long)sqlite3_column_int64(q, column));
}

enum rc comment_from_row(sqlite3_stmt *q, int64_t account, struct arena *a, struct wire_comment *c, struct err *e)
{
	*c = (struct wire_comment){
		.id = id_or_empty(q, 0, a),
		.topic = id_or_empty(q, 1, a),
		.author = sql_text(q, 2, a),
		.stance = (enum wire_stance)sqlite3_column_int(q, 3),
		.body = sql_text(q, 4, a),
		.created_at = sqlite3_column_int64(q, 5),
		.reply_to = id_or_empty(q, 6, a),
		.likes = sqlite3_column_int64(q, 7),
		.floor = sqlite3_column_int64(q, 8),
		.mine = account && sqlite3_column_int64(q, 9) == account,
	};
	return c->id && c->topic && c->author && c->body && c->reply_to ? RC_OK : err_set(e, RC_TOO_BIG, 0, "comments");
}

static enum rc next_floor(struct storage *s, int64_t topic, int64_t *floor, struct err *e)
{
	return sql_ask_int(s, e, floor, "UPDATE topics SET floors = floors + 1 WHERE id = ? RETURNING floors", "i", topic);
}

enum rc storage_comment_put(struct storage *s, int64_t topic, const struct storage_key *key,
	const struct wire_comment *c, enum storage_change *change, struct err *e)
{
	int64_t floor, known, reply_to = 0;
	static const char find[] = "SELECT id FROM comments WHERE topic = ? AND source = ? AND source_id = ?";
	*change = STORAGE_UNCHANGED;
	enum rc rc = sql_ask_int(s, e, &known, find, "itt", topic, key->source, key->id);
	if (rc != RC_NOT_FOUND)
		return rc;
	if (*c->reply_to) {
		rc = sql_ask_int(s, e, &reply_to, find, "itt", topic, key->source, c->reply_to);
		if (rc != RC_OK && rc != RC_NOT_FOUND)
			return rc;
	}
	rc = next_floor(s, topic, &floor, e);
	if (rc == RC_OK)
		rc = sql_run(s, e, NULL,
			"UPDATE topics SET comments = comments - 1, comments_elsewhere = comments_elsewhere - 1"
			" WHERE id = ? AND comments_elsewhere > 0",
			"i", topic);
	if (rc == RC_OK)
		rc = sql_run(s, e, NULL,
			"INSERT INTO comments (topic, floor, author, stance, body, created_at, reply_to, likes, source, source_id)"
			" VALUES (?, ?, ?, ?, ?, ?, nullif(?, 0), ?, ?, ?)",
			"iititiiitt", topic, floor, c->author, (int64_t)c->stance, c->body, c->created_at, reply_to, c->likes,
			key->source, key->id);
	if (rc == RC_OK)
		rc = touch(s, topic, c->created_at, e);
	*change = STORAGE_ADDED;
	return rc;
}

enum rc storage_comments(struct storage *s, int64_t topic, int64_t account, bool newest_first, int64_t after, int limit,
	struct arena *a, struct storage_comment_page *out, struct err *e)
{
	*out = (struct storage_comment_page){ .items = arena_calloc(a, (size_t)limit, sizeof *out->items) };
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "comments");
	/* What is listed: the rows here, without what a source only counted. */
	enum rc rc = sql_ask_int(
		s, e, &out->total, "SELECT comments - comments_elsewhere FROM topics WHERE id = ?", "i", topic);
	if (rc != RC_OK)
		return rc;
	sqlite3_stmt *q = newest_first
		? sql_ask(s, e,
			  "SELECT " COMMENT_COLUMNS COMMENT_TABLES "WHERE c.topic = ? AND c.floor < ? AND c.removed_at IS "
			  "NULL ORDER BY c.floor DESC LIMIT ?",
			  "iii", topic, after ? after : INT64_MAX, (int64_t)limit + 1)
		: sql_ask(s, e,
			  "SELECT " COMMENT_COLUMNS COMMENT_TABLES "WHERE c.topic = ? AND c.floor > ? AND c.removed_at IS "
			  "NULL ORDER BY c.floor LIMIT ?",
			  "iii", topic, after, (int64_t)limit + 1);
	if (!q)
		return RC_SYS;
	while ((rc = sql_next(s, q, e)) == RC_OK) {
		out->more = (int)out->n == limit;
		if (out->more)
			break;
		rc = comment_from_row(q, account, a, &out->items[out->n], e);
		if (rc != RC_OK)
			break;
		out->n++;
	}
	sql_end(q);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc read_comment(
	struct storage *s, int64_t id, int64_t account, struct arena *a, struct wire_comment *out, struct err *e)
{
	sqlite3_stmt *q = sql_ask(s, e, "SELECT " COMMENT_COLUMNS COMMENT_TABLES "WHERE c.id = ?", "i", id);
	if (!q)
		return RC_SYS;
	enum rc rc = sql_next(s, q, e);
	if (rc == RC_OK)
		rc = comment_from_row(q, account, a, out, e);
	sql_end(q);
	return rc;
}

enum rc storage_comment_add(struct storage *s, int64_t topic, int64_t account, const struct wire_new_comment *c,
	int64_t reply_to, int64_t now, struct arena *a, struct wire_comment *out, struct err *e)
{
	int64_t floor, there;
	enum rc rc = RC_OK;
	if (reply_to)
		rc = sql_ask_int(s, e, &there, "SELECT 1 FROM comments WHERE id = ? AND topic = ? AND removed_at IS NULL", "ii",
			reply_to, topic);
	if (rc == RC_NOT_FOUND)
		return err_set(e, RC_NOT_FOUND, 0, "reply_to");
	if (rc == RC_OK)
		rc = next_floor(s, topic, &floor, e);
	if (rc == RC_OK)
		rc = sql_run(s, e, NULL,
			"INSERT INTO comments (topic, floor, account, author, stance, body, created_at, reply_to, likes) VALUES "
			"(?, ?, ?, '', ?, ?, ?, nullif(?, 0), 0)",
			"iiiitii", topic, floor, account, (int64_t)c->stance, c->body, now, reply_to);
	int64_t id = sqlite3_last_insert_rowid(s->db);
	if (rc == RC_OK)
		rc = touch(s, topic, now, e);
	return rc == RC_OK ? read_comment(s, id, account, a, out, e) : rc;
}

enum rc storage_comment_remove(
	struct storage *s, int64_t topic, int64_t comment, int64_t account, int64_t now, struct err *e)
{
	sqlite3_stmt *q = sql_ask(
		s, e, "SELECT account, removed_at IS NOT NULL FROM comments WHERE id = ? AND topic = ?", "ii", comment, topic);
	if (!q)
		return RC_SYS;
	enum rc rc = sql_next(s, q, e);
	if (rc == RC_NOT_FOUND)
		err_set(e, rc, 0, "comment %lld", (long long)comment);
	else if (rc == RC_OK && sqlite3_column_int(q, 1))
		rc = err_set(e, RC_CONFLICT, 0, "comment %lld was removed", (long long)comment);
	else if (rc == RC_OK && sqlite3_column_int64(q, 0) != account)
		rc = err_set(e, RC_DENIED, 0, "comment %lld is another person's", (long long)comment);
	sql_end(q);
	/* The words go at once; the floor stays, so that later ones keep their numbers and replies their place. */
	return rc == RC_OK
		? sql_run(s, e, NULL, "UPDATE comments SET removed_at = ?, body = '' WHERE id = ?", "ii", now, comment)
		: rc;
}

enum rc storage_comment_last(struct storage *s, int64_t topic, int64_t account, int64_t *at, struct err *e)
{
	return sql_ask_int(s, e, at, "SELECT ifnull(max(created_at), 0) FROM comments WHERE account = ? AND topic = ?",
		"ii", account, topic);
}

/* ---- endorsements ---------------------------------------------------------------------------- */

static enum rc next_number(struct storage *s, int64_t topic, int64_t *number, struct err *e)
{
	return sql_ask_int(s, e, number,
		"UPDATE topics SET endorsement_numbers = endorsement_numbers + 1 WHERE id = ? "
		"RETURNING endorsement_numbers",
		"i", topic);
}

enum rc storage_endorsement_put(struct storage *s, int64_t topic, const struct storage_key *key,
	const struct wire_endorsement *v, enum storage_change *change, struct err *e)
{
	int64_t known, number;
	*change = STORAGE_UNCHANGED;
	enum rc rc = sql_ask_int(s, e, &known,
		"SELECT 1 FROM endorsements WHERE topic = ? AND source = ? AND source_id = ?", "itt", topic, key->source,
		key->id);
	if (rc != RC_NOT_FOUND)
		return rc;
	rc = next_number(s, topic, &number, e);
	if (rc == RC_OK)
		rc = sql_run(s, e, NULL,
			"UPDATE topics SET endorsements = endorsements - 1, endorsements_elsewhere = "
			"endorsements_elsewhere - 1"
			" WHERE id = ? AND endorsements_elsewhere > 0",
			"i", topic);
	if (rc == RC_OK)
		rc = sql_run(s, e, NULL,
			"INSERT INTO endorsements (topic, number, nickname, county, show_nickname, show_county, reason, at, "
			"source, source_id)"
			" VALUES (?, ?, ?, ?, 1, 1, ?, ?, ?, ?)",
			"iitttitt", topic, number, v->nickname, v->county, v->reason, v->at, key->source, key->id);
	*change = STORAGE_ADDED;
	return rc;
}

enum rc storage_endorsements(struct storage *s, int64_t topic, int64_t after, int limit, struct arena *a,
	struct storage_endorsement_page *out, struct err *e)
{
	*out = (struct storage_endorsement_page){ .items = arena_calloc(a, (size_t)limit, sizeof *out->items) };
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "endorsements");
	enum rc rc = sql_ask_int(s, e, &out->total, "SELECT n FROM endorsement_rows WHERE topic = ?", "i", topic);
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	sqlite3_stmt *q = rc == RC_OK
		? sql_ask(s, e,
			  "SELECT CASE WHEN v.show_nickname THEN ifnull(p.nickname, v.nickname) ELSE '' END, CASE WHEN v.show_county "
			  "THEN ifnull(p.county, v.county) ELSE '' END,"
			  " v.reason, v.at, v.number FROM endorsements v LEFT JOIN accounts p ON p.id = v.account WHERE v.topic = ? AND "
			  "v.number > ?"
			  " ORDER BY v.number LIMIT ?",
			  "iii", topic, after, (int64_t)limit + 1)
		: NULL;
	if (!q)
		return rc == RC_OK ? RC_SYS : rc;
	while ((rc = sql_next(s, q, e)) == RC_OK) {
		out->more = (int)out->n == limit;
		if (out->more)
			break;
		struct wire_endorsement *v = &out->items[out->n];
		*v = (struct wire_endorsement){ sql_text(q, 0, a), sql_text(q, 1, a), sql_text(q, 2, a),
			sqlite3_column_int64(q, 3), sqlite3_column_int64(q, 4) };
		if (!v->nickname || !v->county || !v->reason) {
			rc = err_set(e, RC_TOO_BIG, 0, "endorsements");
			break;
		}
		out->n++;
	}
	sql_end(q);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc storage_endorse(
	struct storage *s, int64_t topic, int64_t account, const struct wire_new_endorsement *v, int64_t now, struct err *e)
{
	int changed;
	int64_t number;
	enum rc rc = sql_run(s, e, &changed,
		"UPDATE endorsements SET reason = ?, show_nickname = ?, show_county = ? WHERE "
		"account = ? AND topic = ?",
		"tiiii", v->reason, (int64_t)v->show_nickname, (int64_t)v->show_county, account, topic);
	if (rc == RC_OK && changed)
		return err_set(e, RC_EXISTS, 0, "endorsed already");
	if (rc == RC_OK)
		rc = next_number(s, topic, &number, e);
	if (rc == RC_OK)
		rc = sql_run(s, e, NULL,
			"INSERT INTO endorsements (topic, number, account, nickname, county, show_nickname, show_county, reason, "
			"at) VALUES (?, ?, ?, '', '', ?, ?, ?, ?)",
			"iiiiiti", topic, number, account, (int64_t)v->show_nickname, (int64_t)v->show_county, v->reason, now);
	return rc;
}

enum rc storage_endorse_withdraw(struct storage *s, int64_t topic, int64_t account, struct err *e)
{
	int changed;
	enum rc rc = sql_run(
		s, e, &changed, "DELETE FROM endorsements WHERE account = ? AND topic = ?", "ii", account, topic);
	return rc == RC_OK && !changed ? err_set(e, RC_NOT_FOUND, 0, "not endorsed") : rc;
}

/* ---- follows --------------------------------------------------------------------------------- */

enum rc storage_follow(struct storage *s, int64_t topic, int64_t account, int64_t now, struct err *e)
{
	return sql_run(s, e, NULL, "INSERT OR IGNORE INTO follows VALUES (?, ?, ?)", "iii", account, topic, now);
}

enum rc storage_unfollow(struct storage *s, int64_t topic, int64_t account, struct err *e)
{
	return sql_run(s, e, NULL, "DELETE FROM follows WHERE account = ? AND topic = ?", "ii", account, topic);
}
