/* Counts over time: triggers keep by how much they changed in each hour (schema_*.c). */
#include "server/storage/private.h"

#define HOUR_MS INT64_C(3600000)

enum rc history_uncount(struct storage *s, int64_t topic, int64_t now, struct err *e)
{
	return sql_run(s->db, e,
		"INSERT INTO history (topic, hour, endorsements, comments) VALUES ($1, $2, -1, 0) ON CONFLICT (topic, hour) DO"
		" UPDATE SET endorsements = history.endorsements - 1",
		"ii", topic, now - now % HOUR_MS);
}

/* What was there before anything was counted by the hour (a source's own figures) stands at the beginning. */
static enum rc read_hours(
	struct sql_rows *q, const struct wire_counts *now, struct wire_history *out, int64_t room, struct err *e)
{
	int64_t endorsements = 0, comments = 0;
	enum rc rc = RC_OK;
	while ((int64_t)out->n < room && (rc = sql_next(q, e)) == RC_OK) {
		endorsements += sql_int(q, 1);
		comments += sql_int(q, 2);
		out->items[out->n++] = (struct wire_counted){ sql_int(q, 0) + HOUR_MS, endorsements, comments };
	}
	for (size_t i = 0; i < out->n; i++) {
		out->items[i].endorsements += now->endorsements - endorsements;
		out->items[i].comments += now->comments - comments;
	}
	return sql_finish(q, rc, e);
}

enum rc storage_history(struct storage *s, int64_t topic, const struct wire_counts *now, struct arena *a,
	struct wire_history *out, struct err *e)
{
	int64_t n = 0;
	*out = (struct wire_history){ .unread = { 0, "" } };
	enum rc rc = sql_ask_int(s->db, e, &n, "SELECT count(*) FROM history WHERE topic = $1", "i", topic);
	if (rc != RC_OK || n == 0)
		return rc;
	out->items = arena_calloc(a, (size_t)n, sizeof *out->items);
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "history");
	return read_hours(
		sql_ask(s->db, "SELECT hour, endorsements, comments FROM history WHERE topic = $1 ORDER BY hour", "i", topic),
		now, out, n, e);
}
