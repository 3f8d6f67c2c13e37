/* What was typed and not sent. It is on disk when the call returns, so that a crash loses none of it. */
#include "store/private.h"

#define SET \
	"INSERT INTO draft(key, text, at) VALUES($1, $2, $3)" \
	" ON CONFLICT(key) DO UPDATE SET text = excluded.text, at = excluded.at"

enum rc store_draft_set(struct store *s, const char *key, const char *text, struct err *e)
{
	enum rc rc = sql_run_durable(s->db, e, SET, "tti", key, text, clock_now());
	return rc == RC_OK && !store_lasts(s) ? err_set(e, RC_DENIED, 0, "kept until the end of this visit") : rc;
}

char *store_draft(struct store *s, const char *key)
{
	return sql_ask_text(s->db, "SELECT text FROM draft WHERE key = $1", "t", key);
}

char *store_draft_note(struct store *s, const char *key)
{
	return sql_ask_text(s->db, "SELECT note FROM draft WHERE key = $1", "t", key);
}

size_t store_draft_list(struct store *s, struct store_draft **out)
{
	VEC(struct store_draft) drafts = { 0 };
	struct sql_rows *q = sql_ask(s->db, "SELECT key, text, note, at FROM draft ORDER BY at, key", "");
	while (sql_next(q, NULL) == RC_OK)
		*vec_push(&drafts) = (struct store_draft){ .key = xstrdup(sql_text(q, 0)),
			.text = xstrdup(sql_text(q, 1)),
			.note = xstrdup(sql_text(q, 2)),
			.at = sql_int(q, 3) };
	sql_end(q);
	*out = drafts.items;
	return drafts.n;
}

void store_draft_release(struct store_draft *d)
{
	free(d->key);
	free(d->text);
	free(d->note);
	*d = (struct store_draft){ 0 };
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
		rc = sql_run(s->db, e, SET, "tti", key, text, clock_now());
	if (rc == RC_OK)
		return sql_commit(s->db, e);
	sql_rollback(s->db);
	return rc;
}
