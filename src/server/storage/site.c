/* The site's own figures, boards and agencies. */
#include "server/storage/private.h"

enum rc storage_figures(struct storage *s, int64_t closing_before, int64_t now, int64_t answered_after,
	struct storage_figures *out, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT (SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM topic_counts WHERE agency = 0), endorsements, comments, accounts,"
		" (SELECT count(*) FROM topics WHERE removed_at IS NULL AND listed AND deadline > $1 AND deadline <= $2 AND stage IN ($3, $4)),"
		" (SELECT count(*) FROM topics WHERE removed_at IS NULL AND listed AND answered_at > 0 AND answered_at > $5),"
		" (SELECT count(*) FROM topics WHERE removed_at IS NULL AND listed AND duty_by > 0 AND duty_by < $1) FROM totals",
		"iitti", now, closing_before, wire_stage_word(STAGE_COLLECTING), wire_stage_word(STAGE_OPEN), answered_after);
	enum rc rc = sql_next(q, e);
	int64_t *const fields[] = { &out->topics, &out->endorsements, &out->comments, &out->accounts, &out->closing_soon,
		&out->answered_since, &out->overdue };
	for (size_t i = 0; rc == RC_OK && i < ARRAY_LEN(fields); i++)
		*fields[i] = sql_int(q, (int)i);
	sql_end(q);
	return rc;
}

enum rc storage_board_counts(struct storage *s, int64_t topics[BOARDS], struct err *e)
{
	memset(topics, 0, BOARDS * sizeof topics[0]);
	struct sql_rows *q = sql_ask(
		s->db, "SELECT board, CAST(sum(n) AS BIGINT) FROM topic_counts WHERE agency = 0 GROUP BY board", "");
	enum rc rc;
	while ((rc = sql_next(q, e)) == RC_OK) {
		enum wire_board board;
		wire_board_from(sql_text(q, 0), &board);
		topics[board] += sql_int(q, 1);
	}
	return sql_finish(q, rc, e);
}

enum rc storage_agencies(struct storage *s, struct arena *a, struct wire_agencies *out, struct err *e)
{
	int64_t n = 0;
	*out = (struct wire_agencies){ 0 };
	enum rc rc = sql_ask_int(s->db, e, &n, "SELECT count(*) FROM agencies", "");
	if (rc != RC_OK)
		return rc;
	out->items = arena_calloc(a, (size_t)n + 1, sizeof *out->items);
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "agencies");
	struct sql_rows *q = sql_ask(s->db,
		"SELECT g.key, g.name, CAST(coalesce(sum(c.n), 0) AS BIGINT) AS topics FROM agencies g"
		" LEFT JOIN topic_counts c ON c.agency = g.id GROUP BY g.id ORDER BY topics DESC, g.name",
		"");
	while ((int64_t)out->n < n && (rc = sql_next(q, e)) == RC_OK)
		out->items[out->n++] = (struct wire_agency){ sql_copy(q, 0, a), sql_copy(q, 1, a), sql_int(q, 2) };
	return sql_finish(q, rc, e);
}

enum rc storage_agency(struct storage *s, const char *id, struct arena *a, struct wire_agency *out, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db, "SELECT key, name FROM agencies WHERE key = $1", "t", id);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		*out = (struct wire_agency){ .id = sql_copy(q, 0, a), .name = sql_copy(q, 1, a) };
		rc = out->id && out->name ? RC_OK : err_set(e, RC_TOO_BIG, 0, "agency");
	}
	sql_end(q);
	return rc;
}
