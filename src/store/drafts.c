/* What was typed and not sent. It is on disk when the call returns, so that a crash loses none of it. */
#include "store/private.h"

#define SET "INSERT INTO draft(key, text) VALUES($1, $2) ON CONFLICT(key) DO UPDATE SET text = excluded.text"

enum rc store_draft_set(struct store *s, const char *key, const char *text, struct err *e)
{
	enum rc rc = sql_run_durable(s->db, e, SET, "tt", key, text);
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

enum rc store_draft_move(struct store *s, const char *old, const char *key, const char *text, struct err *e)
{
	enum rc rc = sql_begin_durable(s->db, e);
	if (rc)
		return rc;
	rc = sql_run(s->db, e, "DELETE FROM draft WHERE key = $1", "t", old);
	if (rc == RC_OK)
		rc = sql_run(s->db, e, SET, "tt", key, text);
	if (rc == RC_OK)
		return sql_commit(s->db, e);
	sql_rollback(s->db);
	return rc;
}
