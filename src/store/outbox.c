/* The journal of what a person sent off. Its order is the order in which things were decided, and that is what number
 * keeps. Nothing leaves it but what was sent, what its writer drops, and what a refusal gives back to a draft. */
#include "store/private.h"

#define COLUMNS "id, site, account, topic, kind, payload, at, tries, last_error, state, code, draft, name, away, about"

/* A decision that nobody has heard of gives way to the one that comes after it. */
static enum rc make_way(struct store *s, const struct store_push *p, struct err *e)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; i < ARRAY_LEN(p->instead) && p->instead[i] && rc == RC_OK; i++)
		rc = sql_run(s->db, e,
			"DELETE FROM outbox WHERE site = $1 AND account = $2 AND topic = $3 AND kind = $4 AND tries = 0"
			" AND state = 'waits'",
			"tttt", p->site, p->account, p->topic, p->instead[i]);
	return rc;
}

/* The text is the outbox's now, and no draft's any more; what it was is kept for a refusal. */
static enum rc take_draft(struct store *s, const struct store_push *p, struct err *e)
{
	if (!p->draft)
		return RC_OK;
	enum rc rc = sql_run(s->db, e,
		"UPDATE outbox SET draft = $1, draft_text = coalesce($2, (SELECT text FROM draft WHERE key = $1)) WHERE id = $3",
		"ttt", p->draft, p->draft_text, p->id);
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "DELETE FROM draft WHERE key = $1", "t", p->draft);
	if (rc == RC_OK && p->rest)
		rc = sql_run(
			s->db, e, "INSERT INTO draft(key, text, at) VALUES($1, $2, $3)", "tti", p->draft, p->rest, clock_now());
	return rc;
}

enum rc store_outbox_take(struct store *s, const struct store_push *p, struct err *e)
{
	enum rc rc = sql_begin_durable(s->db, e);
	if (rc)
		return rc;
	rc = make_way(s, p, e);
	if (rc == RC_OK)
		rc = sql_run(s->db, e,
			"INSERT INTO outbox(id, site, account, topic, kind, payload, at, name, about)"
			" VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)",
			"ttttttitt", p->id, p->site, p->account, p->topic, p->kind, p->payload, clock_now(), p->name ? p->name : "",
			p->about ? p->about : "");
	if (rc == RC_OK)
		rc = take_draft(s, p, e);
	if (rc == RC_OK)
		return sql_commit(s->db, e);
	sql_rollback(s->db);
	return rc;
}

enum rc store_outbox_push(struct store *s, const char *id, const char *site, const char *account, const char *topic,
	const char *kind, const char *payload, struct err *e)
{
	const struct store_push p = {
		.id = id, .site = site, .account = account, .topic = topic, .kind = kind, .payload = payload
	};
	return store_outbox_take(s, &p, e);
}

static enum store_state state_from(const char *word)
{
	return strcmp(word, "refused") == 0 ? STORE_REFUSED : STORE_WAITS;
}

static void read_item(const struct sql_rows *q, struct store_item *out)
{
	*out = (struct store_item){ 0 };
	str_copy(out->id, sizeof out->id, sql_text(q, 0));
	out->site = xstrdup(sql_text(q, 1));
	out->account = xstrdup(sql_text(q, 2));
	out->topic = xstrdup(sql_text(q, 3));
	out->kind = xstrdup(sql_text(q, 4));
	out->payload = xstrdup(sql_text(q, 5));
	out->at = sql_int(q, 6);
	out->tries = (int)sql_int(q, 7);
	out->last_error = xstrdup(sql_text(q, 8));
	out->state = state_from(sql_text(q, 9));
	out->code = xstrdup(sql_text(q, 10));
	out->draft = xstrdup(sql_text(q, 11));
	out->name = xstrdup(sql_text(q, 12));
	out->away = (int)sql_int(q, 13);
	out->about = xstrdup(sql_text(q, 14));
}

static enum rc one_item(struct sql_rows *q, struct store_item *out, struct err *e)
{
	*out = (struct store_item){ 0 };
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK)
		read_item(q, out);
	sql_end(q);
	return rc;
}

bool store_outbox_next(
	struct store *s, const char *site, const char *account, const char *after, struct store_item *out)
{
	int64_t number = 0;
	if (after)
		sql_ask_int(s->db, NULL, &number, "SELECT number FROM outbox WHERE id = $1", "t", after);
	return one_item(sql_ask(s->db,
						"SELECT " COLUMNS " FROM outbox"
						" WHERE site = $1 AND account = $2 AND number > $3 AND state = 'waits' ORDER BY number LIMIT 1",
						"tti", site, account, number),
			   out, NULL) == RC_OK;
}

enum rc store_outbox_item(struct store *s, const char *id, struct store_item *out, struct err *e)
{
	return one_item(sql_ask(s->db, "SELECT " COLUMNS " FROM outbox WHERE id = $1", "t", id), out, e);
}

size_t store_outbox_list(struct store *s, const char *site, struct store_item **out)
{
	VEC(struct store_item) items = { 0 };
	struct sql_rows *q = sql_ask(s->db, "SELECT " COLUMNS " FROM outbox WHERE site = $1 ORDER BY number", "t", site);
	while (sql_next(q, NULL) == RC_OK)
		read_item(q, vec_push(&items));
	sql_end(q);
	*out = items.items;
	return items.n;
}

void store_item_release(struct store_item *i)
{
	free(i->site);
	free(i->account);
	free(i->topic);
	free(i->kind);
	free(i->payload);
	free(i->last_error);
	free(i->code);
	free(i->draft);
	free(i->name);
	free(i->about);
	*i = (struct store_item){ 0 };
}

enum rc store_outbox_done(struct store *s, const char *id, struct err *e)
{
	return sql_run_durable(s->db, e, "DELETE FROM outbox WHERE id = $1", "t", id);
}

bool store_outbox_sent(struct store *s, const char *id)
{
	int changed = 0;
	enum rc rc = sql_run_count(s->db, NULL, &changed,
		"UPDATE outbox SET tries = tries + 1, away = away + 1 WHERE id = $1 AND state = 'waits'", "t", id);
	return rc != RC_OK || changed > 0;
}

void store_outbox_stayed(struct store *s, const char *id)
{
	sql_run(s->db, NULL, "UPDATE outbox SET away = away - 1 WHERE id = $1 AND away > 0", "t", id);
}

void store_outbox_failed(struct store *s, const char *id, const char *why)
{
	sql_run(s->db, NULL, "UPDATE outbox SET last_error = $1 WHERE id = $2", "tt", why, id);
}

/* It is a draft again (back), or stays. What a draft holds already is in that one place: a disk that was full for the
 * one may have had room for the other. */
static enum rc refuse(struct store *s, const char *id, const char *code, const char *why, bool back, struct err *e)
{
	enum rc rc = sql_begin_durable(s->db, e);
	if (rc)
		return rc;
	if (back)
		rc = sql_run(s->db, e,
			"INSERT INTO draft(key, text, at, note) SELECT draft, draft_text, at, $2 FROM outbox"
			" WHERE id = $1 AND draft <> '' AND draft_text IS NOT NULL"
			" ON CONFLICT(key) DO UPDATE SET text = excluded.text, note = excluded.note"
			" WHERE substr(excluded.text, 1, length(draft.text)) = draft.text",
			"tt", id, why);
	if (rc == RC_OK)
		rc = sql_run(s->db, e,
			"DELETE FROM outbox WHERE id = $1 AND"
			" EXISTS (SELECT 1 FROM draft WHERE key = outbox.draft AND text = outbox.draft_text)",
			"t", id);
	if (rc == RC_OK && back)
		rc = sql_run(s->db, e, "DELETE FROM outbox WHERE id = $1 AND (draft = '' OR draft_text IS NULL)", "t", id);
	if (rc == RC_OK) /* if it is still there */
		rc = sql_run(s->db, e, "UPDATE outbox SET state = 'refused', code = $1, last_error = $2 WHERE id = $3", "ttt",
			code, why, id);
	if (rc == RC_OK)
		return sql_commit(s->db, e);
	sql_rollback(s->db);
	return rc;
}

enum rc store_outbox_refused(struct store *s, const char *id, const char *code, const char *why, struct err *e)
{
	return refuse(s, id, code, why, false, e);
}

enum rc store_outbox_give_back(struct store *s, const char *id, const char *code, const char *why, struct err *e)
{
	return refuse(s, id, code, why, true, e);
}

enum rc store_outbox_take_back(
	struct store *s, const char *id, int64_t old, const char *draft, const char *text, struct err *e)
{
	int changed = 0;
	enum rc rc = sql_begin_durable(s->db, e);
	if (rc)
		return rc;
	rc = sql_run(s->db, e,
		"INSERT INTO draft(key, text, at, note) SELECT $1, $2, at, CASE WHEN state = 'refused' THEN last_error ELSE '' END"
		" FROM outbox WHERE id = $3",
		"ttt", draft, text, id);
	if (rc == RC_OK)
		rc = sql_run_count(s->db, e, &changed,
			"DELETE FROM outbox WHERE id = $1 AND (state = 'refused' OR away = 0 OR at < $2)", "ti", id, old);
	if (rc == RC_OK && !changed)
		rc = err_set(e, RC_CONFLICT, 0, "it is gone, or may have arrived");
	if (rc == RC_OK)
		return sql_commit(s->db, e);
	sql_rollback(s->db);
	return rc;
}

enum rc store_outbox_again(struct store *s, const char *id, const char *new_id, const char *payload, struct err *e)
{
	return sql_run_durable(s->db, e,
		"UPDATE outbox SET id = $1, payload = $2, at = $3, state = 'waits', code = '', last_error = '',"
		" tries = CASE WHEN id = $1 THEN tries ELSE 0 END, away = CASE WHEN id = $1 THEN away ELSE 0 END WHERE id = $4",
		"ttit", new_id, payload, clock_now(), id);
}

enum rc store_outbox_payload(struct store *s, const char *id, const char *payload, struct err *e)
{
	return sql_run_durable(s->db, e, "UPDATE outbox SET payload = $1 WHERE id = $2", "tt", payload, id);
}

int store_outbox_count(struct store *s, const char *site)
{
	int64_t n = 0;
	sql_ask_int(s->db, NULL, &n, "SELECT COUNT(*) FROM outbox WHERE site = $1 AND state = 'waits'", "t", site);
	return (int)n;
}

struct store_counts store_outbox_counts(struct store *s, const char *site, int64_t old)
{
	struct store_counts c = { 0 };
	struct sql_rows *q = sql_ask(s->db, "SELECT state, at FROM outbox WHERE site = $1 ORDER BY number", "t", site);
	while (sql_next(q, NULL) == RC_OK)
		if (state_from(sql_text(q, 0)) == STORE_REFUSED)
			c.refused++;
		else if (sql_int(q, 1) < old)
			c.old++;
		else
			c.waits++;
	sql_end(q);
	return c;
}
