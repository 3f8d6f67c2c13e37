/* The queue of what is to be sent: put in by the transaction that causes it, taken out by who sends it (server/mail).
 * Instants of trying are real time, whatever the platform's clock says: servers that are down are down in real time. */
#include "server/storage/private.h"

enum rc storage_letter_add(struct storage *s, const struct storage_letter *v, struct err *e)
{
	return sql_run(s->db, e,
		"INSERT INTO letters (account, way, destination, subject, body, unsubscribe, created_at, until)"
		" VALUES (nullif(CAST($1 AS BIGINT), 0), $2, $3, $4, $5, $6, $7, $8)",
		"itttttii", v->account, v->way, v->destination, v->subject, v->body, v->unsubscribe, v->created_at, v->until);
}

#define HELD_MS (5 * 60 * 1000) /* longer than any server is spoken to: who held it then is no more */

enum rc storage_letter_next(
	struct storage *s, const char *holder, int64_t *at, struct arena *a, struct storage_letter *out, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT id, coalesce(account, 0), way, destination, subject, body, unsubscribe, created_at, until, tries, next_at"
		" FROM letters WHERE held < $1 OR holder = $2 ORDER BY next_at, id LIMIT 1",
		"it", *at - HELD_MS, holder);
	int64_t now = *at;
	*at = 0;
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK && sql_int(q, 10) > now) {
		*at = sql_int(q, 10);
		rc = RC_NOT_FOUND;
	} else if (rc == RC_OK) {
		*out = (struct storage_letter){ .id = sql_int(q, 0),
			.account = sql_int(q, 1),
			.way = sql_copy(q, 2, a),
			.destination = sql_copy(q, 3, a),
			.subject = sql_copy(q, 4, a),
			.body = sql_copy(q, 5, a),
			.unsubscribe = sql_copy(q, 6, a),
			.created_at = sql_int(q, 7),
			.until = sql_int(q, 8),
			.tries = sql_int(q, 9) };
		if (!out->way || !out->destination || !out->subject || !out->body || !out->unsubscribe)
			rc = err_set(e, RC_TOO_BIG, 0, "letter");
	}
	sql_end(q);
	return rc;
}

enum rc storage_letter_hold(struct storage *s, int64_t id, const char *holder, int64_t at, struct err *e)
{
	int changed = 0;
	enum rc rc = sql_run_count(s->db, e, &changed,
		"UPDATE letters SET tries = tries + 1, held = $1, holder = $2 WHERE id = $3 AND (held < $4 OR holder = $2)",
		"itii", at, holder, id, at - HELD_MS);
	return rc == RC_OK && !changed ? err_set(e, RC_BUSY, 0, "letter %lld is another one's", (long long)id) : rc;
}

enum rc storage_letter_later(struct storage *s, int64_t id, int64_t next_at, struct err *e)
{
	return sql_run(s->db, e, "UPDATE letters SET held = 0, holder = '', next_at = $1 WHERE id = $2", "ii", next_at, id);
}

enum rc storage_letter_remove(struct storage *s, int64_t id, struct err *e)
{
	return sql_run(s->db, e, "DELETE FROM letters WHERE id = $1", "i", id);
}

enum rc storage_letters_release(struct storage *s, const char *holder, struct err *e)
{
	return sql_run(s->db, e,
		"UPDATE letters SET held = 0, holder = '', next_at = 0 WHERE (held <> 0 AND holder IN ('', $1)) OR (held = 0 AND"
		" next_at > 0)",
		"t", holder);
}

enum rc storage_letters_of_nobody(struct storage *s, int64_t *until, struct err *e)
{
	return sql_ask_int(s->db, e, until, "SELECT until FROM letters WHERE account IS NULL ORDER BY until LIMIT 1", "");
}

enum rc storage_letters_of_nobody_end(struct storage *s, int64_t now, struct err *e)
{
	return sql_run(s->db, e, "DELETE FROM letters WHERE account IS NULL AND until <= $1", "i", now);
}
