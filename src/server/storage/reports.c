/* Reports of what somebody should look at, and likes. */
#include "server/storage/private.h"

#define REPORT_COLUMNS \
	"r.id, r.topic, r.comment, r.code, r.text, r.at, r.state, r.answer, r.answered_at, coalesce(b.reason, c.body, ''), r.bar"
#define REPORT_TABLES " FROM reports r LEFT JOIN comments c ON c.id = r.comment LEFT JOIN bars b ON b.id = r.bar "

static enum rc read_report(const struct sql_rows *q, bool staff, struct arena *a, struct wire_report *v, struct err *e)
{
	*v = (struct wire_report){ .id = arena_int(a, sql_int(q, 0)),
		.topic = sql_null(q, 1) ? "" : arena_int(a, sql_int(q, 1)),
		.comment = sql_null(q, 2) ? "" : arena_int(a, sql_int(q, 2)),
		.code = sql_copy(q, 3, a),
		.text = sql_copy(q, 4, a),
		.at = sql_int(q, 5),
		.state = sql_copy(q, 6, a),
		.answer = sql_copy(q, 7, a),
		.answered_at = sql_int(q, 8),
		.body = staff ? sql_copy(q, 9, a) : "",
		.appeal = !sql_null(q, 10) };
	return v->id && v->topic && v->comment && v->code && v->text && v->state && v->answer && v->body
		? RC_OK
		: err_set(e, RC_TOO_BIG, 0, "reports");
}

enum rc storage_report_add(struct storage *s, int64_t topic, int64_t comment, int64_t account, const char *code,
	const char *text, int64_t now, int64_t *id, struct err *e)
{
	int64_t open;
	enum rc rc = sql_ask_int(s->db, e, &open,
		"SELECT id FROM reports WHERE account = $1 AND topic = $2 AND coalesce(comment, 0) = $3 AND state = 'open'"
		" AND bar IS NULL",
		"iii", account, topic, comment);
	if (rc != RC_NOT_FOUND)
		return rc == RC_OK ? err_set(e, RC_EXISTS, 0, "report") : rc;
	return sql_ask_int(s->db, e, id,
		"INSERT INTO reports (topic, comment, account, code, text, at, state, answer, answered_at) VALUES"
		" ($1, nullif(CAST($2 AS BIGINT), 0), $3, $4, $5, $6, 'open', '', 0) RETURNING id",
		"iiitti", topic, comment, account, code, text, now);
}

enum rc storage_report(
	struct storage *s, int64_t id, struct arena *a, struct wire_report *out, int64_t *account, struct err *e)
{
	struct sql_rows *q = sql_ask(
		s->db, "SELECT " REPORT_COLUMNS ", coalesce(r.account, 0)" REPORT_TABLES "WHERE r.id = $1", "i", id);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		*account = sql_int(q, 11);
		rc = read_report(q, true, a, out, e);
	}
	sql_end(q);
	return rc;
}

enum rc storage_report_answer(
	struct storage *s, int64_t id, bool upheld, const char *answer, int64_t by, int64_t now, struct err *e)
{
	int changed = 0;
	enum rc rc = sql_run_count(s->db, e, &changed,
		"UPDATE reports SET state = $1, answer = $2, answered_at = $3, answered_by = $4 WHERE id = $5 AND state = 'open'",
		"ttiii", upheld ? "upheld" : "dismissed", answer, now, by, id);
	return rc == RC_OK && !changed ? err_set(e, RC_EXISTS, 0, "answered already") : rc;
}

static enum rc read_page(
	struct sql_rows *q, bool staff, int limit, struct arena *a, struct wire_reports *out, bool *more, struct err *e)
{
	enum rc rc;
	*more = false;
	while ((rc = sql_next(q, e)) == RC_OK && !storage_page_full(out->n, limit, more)) {
		rc = read_report(q, staff, a, &out->items[out->n], e);
		if (rc != RC_OK)
			break;
		out->n++;
	}
	return sql_finish(q, rc, e);
}

enum rc storage_reports_of(struct storage *s, int64_t account, int64_t before, int limit, struct arena *a,
	struct wire_reports *out, bool *more, struct err *e)
{
	*out = (struct wire_reports){
		.items = arena_calloc(a, (size_t)limit, sizeof *out->items), .next = "", .unread = { 0, "" }
	};
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "reports");
	return read_page(
		sql_ask(s->db,
			"SELECT " REPORT_COLUMNS REPORT_TABLES "WHERE r.account = $1 AND r.id < $2 ORDER BY r.id DESC LIMIT $3",
			"iii", account, before ? before : INT64_MAX, (int64_t)limit + 1),
		false, limit, a, out, more, e);
}

enum rc storage_reports_open(struct storage *s, bool appeals, int64_t after, int limit, struct arena *a,
	struct wire_reports *out, bool *more, int64_t *total, struct err *e)
{
	*out = (struct wire_reports){
		.items = arena_calloc(a, (size_t)limit, sizeof *out->items), .next = "", .unread = { 0, "" }
	};
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "reports");
	enum rc rc = sql_ask_int(s->db, e, total,
		"SELECT count(*) FROM reports WHERE state = 'open' AND (bar IS NOT NULL) = (CAST($1 AS BIGINT) = 1)", "i",
		(int64_t)appeals);
	return rc == RC_OK
		? read_page(
			  sql_ask(s->db,
				  "SELECT " REPORT_COLUMNS REPORT_TABLES
				  "WHERE r.state = 'open' AND r.id > $1 AND (r.bar IS NOT NULL) = (CAST($3 AS BIGINT) = 1) ORDER BY r.id LIMIT $2",
				  "iii", after, (int64_t)limit + 1, (int64_t)appeals),
			  true, limit, a, out, more, e)
		: rc;
}

/* ---- likes ----------------------------------------------------------------------------------- */

enum rc storage_like(struct storage *s, int64_t comment, int64_t account, int64_t now, struct err *e)
{
	return sql_run(s->db, e, "INSERT INTO likes (account, comment, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
		"iii", account, comment, now);
}

enum rc storage_unlike(struct storage *s, int64_t comment, int64_t account, struct err *e)
{
	return sql_run(s->db, e, "DELETE FROM likes WHERE account = $1 AND comment = $2", "ii", account, comment);
}

enum rc comments_add_liked(struct storage *s, int64_t account, struct wire_comment *items, size_t n, struct err *e)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; account && rc == RC_OK && i < n; i++) {
		int64_t id = 0, one;
		str_to_i64(items[i].id, 1, INT64_MAX, &id);
		rc = sql_ask_int(s->db, e, &one, "SELECT 1 FROM likes WHERE account = $1 AND comment = $2", "ii", account, id);
		items[i].liked = rc == RC_OK;
		rc = rc == RC_NOT_FOUND ? RC_OK : rc;
	}
	return rc;
}
