/* Imported records as they came, beside the topics that were made of them. */
#include "server/storage/private.h"

enum rc originals_put(struct storage *s, const struct storage_original *v, struct err *e)
{
	return sql_send(s->db, e,
		"INSERT INTO originals (topic, format, record) VALUES ($1, $2, $3)"
		" ON CONFLICT (topic) DO UPDATE SET format = excluded.format, record = excluded.record",
		"itt", v->topic, v->format, v->record);
}

enum rc storage_original_get(
	struct storage *s, const struct storage_key *key, struct arena *a, struct storage_original *out, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT format, record, topic FROM originals WHERE topic = (SELECT id FROM topics WHERE source = $1 AND "
		"source_id = $2)",
		"tt", key->source, key->id);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		out->format = sql_copy(q, 0, a);
		out->record = sql_copy(q, 1, a);
		out->topic = sql_int(q, 2);
		if (!out->format || !out->record)
			rc = err_set(e, RC_TOO_BIG, 0, "record");
	}
	sql_end(q);
	return rc;
}
