/* What was read, and what was there then. */
#include "store/private.h"

bool store_reading(struct store *s, const char *site, const char *topic, struct store_reading *out)
{
	bool row = false;
	*out = (struct store_reading){ 0 };
	sqlite3_stmt *q = query(
		s, NULL, "SELECT read_at, comments, updated_at FROM mark WHERE site = ? AND topic = ?", "ss", site, topic);
	if (q && query_step(s, q, &row, NULL) == RC_OK && row)
		*out = (struct store_reading){ .read_at = sqlite3_column_int64(q, 0),
			.comments = sqlite3_column_int64(q, 1),
			.updated_at = sqlite3_column_int64(q, 2) };
	sqlite3_finalize(q);
	return row;
}

enum rc store_reading_set(
	struct store *s, const char *site, const char *topic, const struct store_reading *m, struct err *e)
{
	return run(s, e, "INSERT OR REPLACE INTO mark(site, topic, read_at, comments, updated_at) VALUES(?, ?, ?, ?, ?)",
		"ssiii", site, topic, m->read_at, m->comments, m->updated_at);
}
