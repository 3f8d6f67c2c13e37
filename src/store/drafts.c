/* What was typed and not sent. It is on disk when the call returns, so that a crash loses none of it. */
#include "store/private.h"

enum rc store_draft_set(struct store *s, const char *key, const char *text, struct err *e)
{
	enum rc rc = sql_run_durable(s->db, e,
		"INSERT INTO draft(key, text) VALUES($1, $2) ON CONFLICT(key) DO UPDATE SET text = excluded.text", "tt", key,
		text);
	return rc == RC_OK && !store_lasts(s) ? err_set(e, RC_DENIED, 0, "kept until the end of this visit") : rc;
}

char *store_draft(struct store *s, const char *key)
{
	return sql_ask_text(s->db, "SELECT text FROM draft WHERE key = $1", "t", key);
}

enum rc store_draft_forget(struct store *s, const char *key, struct err *e)
{
	return sql_run_durable(s->db, e, "DELETE FROM draft WHERE key = $1", "t", key);
}
