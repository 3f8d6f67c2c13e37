/* What was read, and what was there then. */
#include "store/private.h"

bool store_reading(struct store *s, const char *site, const char *topic, struct store_reading *out)
{
	*out = (struct store_reading){ 0 };
	struct sql_rows *q = sql_ask(
		s->db, "SELECT read_at, comments, updated_at FROM mark WHERE site = $1 AND topic = $2", "tt", site, topic);
	bool row = sql_next(q, NULL) == RC_OK;
	if (row)
		*out = (struct store_reading){
			.read_at = sql_int(q, 0), .comments = sql_int(q, 1), .updated_at = sql_int(q, 2)
		};
	sql_end(q);
	return row;
}

enum rc store_reading_set(
	struct store *s, const char *site, const char *topic, const struct store_reading *m, struct err *e)
{
	return sql_run(s->db, e,
		"INSERT INTO mark(site, topic, read_at, comments, updated_at) VALUES($1, $2, $3, $4, $5)"
		" ON CONFLICT(site, topic) DO UPDATE SET read_at = excluded.read_at, comments = excluded.comments,"
		" updated_at = excluded.updated_at",
		"ttiii", site, topic, m->read_at, m->comments, m->updated_at);
}
