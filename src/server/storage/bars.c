/* Who may not write until when: the person, whatever becomes of the account. A bar that is over is kept, with the
 * appeal against it, which is a report about it. */
#include "server/storage/private.h"

enum rc storage_bar(struct storage *s, int64_t account, const struct storage_bar *v, struct err *e)
{
	enum rc rc = storage_bar_end(s, account, v->since, e); /* the newest word counts */
	return rc == RC_OK || rc == RC_NOT_FOUND
		? sql_run(s->db, e,
			  "INSERT INTO bars (person, since, until, code, reason, topic, comment, barred_by) VALUES (" PERSON_OF(
				  "$1") ", $2, $3, $4, $5, nullif(CAST($6 AS BIGINT), 0), nullif(CAST($7 AS BIGINT), 0),"
						" nullif(CAST($8 AS BIGINT), 0))",
			  "iiittiii", account, v->since, v->until, v->code ? v->code : "", v->reason, v->topic, v->comment, v->by)
		: rc;
}

enum rc storage_bar_end(struct storage *s, int64_t account, int64_t now, struct err *e)
{
	int changed = 0;
	enum rc rc = sql_run_count(s->db, e, &changed,
		"UPDATE bars SET until = $2 WHERE person = " PERSON_OF("$1") " AND until > $2", "ii", account, now);
	return rc == RC_OK && !changed ? err_set(e, RC_NOT_FOUND, 0, "bar") : rc;
}

/* The one that ends last. There is hardly ever more than one, and this is asked with most requests: sorted by SQLite,
 * it would take a table of its own each time. */
enum rc storage_barred(
	struct storage *s, int64_t account, int64_t now, struct arena *a, struct storage_bar *out, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT b.id, b.since, b.until, b.code, b.reason, coalesce(b.topic, 0), coalesce(b.comment, 0),"
		" coalesce(b.barred_by, 0), coalesce((SELECT r.state FROM reports r WHERE r.bar = b.id), '') FROM bars b"
		" WHERE b.person = " PERSON_OF("$1") " AND b.until > $2",
		"ii", account, now);
	enum rc rc;
	*out = (struct storage_bar){ .code = "", .reason = "", .appeal = "" };
	while ((rc = sql_next(q, e)) == RC_OK) {
		int64_t id = sql_int(q, 0), until = sql_int(q, 2);
		if (until < out->until || (until == out->until && id < out->id))
			continue;
		*out = (struct storage_bar){ .id = id,
			.since = sql_int(q, 1),
			.until = until,
			.code = sql_copy(q, 3, a),
			.reason = sql_copy(q, 4, a),
			.topic = sql_int(q, 5),
			.comment = sql_int(q, 6),
			.by = sql_int(q, 7),
			.appeal = sql_copy(q, 8, a) };
		if (!out->code || !out->reason || !out->appeal) {
			rc = err_set(e, RC_TOO_BIG, 0, "bar");
			break;
		}
	}
	return sql_finish(q, rc, e);
}

enum rc storage_bars_each(struct storage *s, int64_t now,
	void (*row)(void *arg, const char *name, int64_t until, const char *reason), void *arg, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT i.name, b.until, b.reason FROM bars b JOIN accounts p ON p.person = b.person"
		" JOIN identities i ON i.account = p.id WHERE b.until > $1 ORDER BY i.name",
		"i", now);
	enum rc rc;
	while ((rc = sql_next(q, e)) == RC_OK)
		row(arg, sql_text(q, 0), sql_int(q, 1), sql_text(q, 2));
	return sql_finish(q, rc, e);
}

/* ---- appeals --------------------------------------------------------------------------------- */

enum rc storage_appeal_add(struct storage *s, const struct storage_bar *bar, int64_t account, const char *text,
	int64_t now, int64_t *id, struct err *e)
{
	if (*bar->appeal)
		return err_set(e, RC_EXISTS, 0, "appeal");
	return sql_ask_int(s->db, e, id,
		"INSERT INTO reports (topic, comment, account, code, text, at, state, answer, answered_at, bar) VALUES"
		" (nullif(CAST($1 AS BIGINT), 0), nullif(CAST($2 AS BIGINT), 0), $3, $4, $5, $6, 'open', '', 0, $7) RETURNING id",
		"iiittii", bar->topic, bar->comment, account, bar->code, text, now, bar->id);
}

enum rc storage_appeal(struct storage *s, int64_t report, int64_t *bar, int64_t *by, struct err *e)
{
	*bar = *by = 0;
	struct sql_rows *q = sql_ask(s->db,
		"SELECT b.id, coalesce(b.barred_by, 0) FROM reports r JOIN bars b ON b.id = r.bar WHERE r.id = $1", "i",
		report);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		*bar = sql_int(q, 0);
		*by = sql_int(q, 1);
	}
	sql_end(q);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc storage_bar_lift(struct storage *s, int64_t bar, int64_t now, struct err *e)
{
	return sql_run(s->db, e, "UPDATE bars SET until = $2 WHERE id = $1 AND until > $2", "ii", bar, now);
}
