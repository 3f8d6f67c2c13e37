/* The public log: what staff and proposers did to a topic, when, in which role and why. Whose doing it was is kept and
 * never shown. */
#include "server/storage/private.h"

enum rc storage_act_add(struct storage *s, int64_t topic, int64_t comment, int64_t account, const struct wire_logged *v,
	int64_t *id, struct err *e)
{
	return sql_ask_int(s->db, e, id,
		"INSERT INTO acts (topic, comment, account, at, act, role, reason_code, reason, text, stage) VALUES"
		" ($1, nullif(CAST($2 AS BIGINT), 0), nullif(CAST($3 AS BIGINT), 0), $4, $5, $6, $7, $8, $9, $10) RETURNING id",
		"iiiitttttt", topic, comment, account, v->at, v->act, v->role, v->reason_code, v->reason, v->text,
		wire_stage_word(v->stage));
}

#define LOGGED_COLUMNS "id, at, act, role, reason_code, reason, text, comment, stage"

static enum rc read_logged(const struct sql_rows *q, struct arena *a, struct wire_logged *v, struct err *e)
{
	*v = (struct wire_logged){ .id = arena_int(a, sql_int(q, 0)),
		.at = sql_int(q, 1),
		.act = sql_copy(q, 2, a),
		.role = sql_copy(q, 3, a),
		.reason_code = sql_copy(q, 4, a),
		.reason = sql_copy(q, 5, a),
		.text = sql_copy(q, 6, a),
		.comment = sql_null(q, 7) ? "" : arena_int(a, sql_int(q, 7)) };
	wire_stage_from(sql_text(q, 8), &v->stage);
	return v->id && v->act && v->role && v->reason_code && v->reason && v->text && v->comment
		? RC_OK
		: err_set(e, RC_TOO_BIG, 0, "log");
}

enum rc storage_log(struct storage *s, int64_t topic, struct arena *a, struct wire_log *out, struct err *e)
{
	int64_t n = 0;
	*out = (struct wire_log){ .unread = { 0, "" } };
	enum rc rc = sql_ask_int(s->db, e, &n, "SELECT count(*) FROM acts WHERE topic = $1", "i", topic);
	if (rc != RC_OK)
		return rc;
	if (n > STORAGE_LOG_MAX)
		n = STORAGE_LOG_MAX;
	out->items = arena_calloc(a, (size_t)n + 1, sizeof *out->items);
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "log");
	/* of a longer one the latest */
	struct sql_rows *q = sql_ask(s->db,
		"SELECT " LOGGED_COLUMNS " FROM (SELECT " LOGGED_COLUMNS
		" FROM acts WHERE topic = $1 ORDER BY id DESC LIMIT $2)"
		" AS latest ORDER BY id",
		"ii", topic, n);
	while ((int64_t)out->n < n && (rc = sql_next(q, e)) == RC_OK) {
		rc = read_logged(q, a, &out->items[out->n], e);
		if (rc != RC_OK)
			break;
		out->n++;
	}
	return sql_finish(q, rc, e);
}

enum rc storage_act_last(struct storage *s, int64_t topic, int64_t comment, int64_t at, struct arena *a,
	struct wire_logged *out, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT " LOGGED_COLUMNS " FROM acts WHERE topic = $1 AND coalesce(comment, 0) = $2 AND act <> 'edit'"
		" AND (at = $3 OR $3 = 0) ORDER BY id DESC LIMIT 1",
		"iii", topic, comment, at);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK)
		rc = read_logged(q, a, out, e);
	sql_end(q);
	return rc;
}

enum rc storage_act_topic(struct storage *s, int64_t act, int64_t *topic, struct err *e)
{
	return sql_ask_int(s->db, e, topic, "SELECT topic FROM acts WHERE id = $1", "i", act);
}
