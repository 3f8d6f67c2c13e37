/* Imported records as they came, beside the topics that were made of them. */
#include "server/storage/sqlite.h"

enum rc storage_original_put(struct storage *s, const struct storage_original *v, struct err *e)
{
	return sql_run(s, e, NULL,
		"INSERT INTO originals VALUES (?, ?, ?)"
		" ON CONFLICT DO UPDATE SET format = excluded.format, record = excluded.record",
		"itt", v->topic, v->format, v->record);
}

enum rc storage_original_get(
	struct storage *s, const struct storage_key *key, struct arena *a, struct storage_original *out, struct err *e)
{
	sqlite3_stmt *q = sql_ask(s, e,
		"SELECT format, record, topic FROM originals WHERE topic = (SELECT id FROM topics WHERE source = ? AND "
		"source_id = ?)",
		"tt", key->source, key->id);
	if (!q)
		return RC_SYS;
	enum rc rc = sql_next(s, q, e);
	if (rc == RC_OK) {
		out->format = sql_text(q, 0, a);
		out->record = sql_text(q, 1, a);
		out->topic = sqlite3_column_int64(q, 2);
		if (!out->format || !out->record)
			rc = err_set(e, RC_TOO_BIG, 0, "record");
	}
	sql_end(q);
	return rc;
}
