/* The journal of what a person sent off. Its order is the order in which things were decided, and that is what number
 * keeps. */
#include "store/private.h"

enum rc store_outbox_push(struct store *s, const char *id, const char *site, const char *account, const char *topic,
	const char *kind, const char *payload, struct err *e)
{
	return sql_run_durable(s->db, e,
		"INSERT INTO outbox(id, site, account, topic, kind, payload, at) VALUES($1, $2, $3, $4, $5, $6, $7)", "tttttti",
		id, site, account, topic, kind, payload, clock_now());
}

bool store_outbox_next(
	struct store *s, const char *site, const char *account, const char *after, struct store_item *out)
{
	*out = (struct store_item){ 0 };
	int64_t number = 0;
	if (after)
		sql_ask_int(s->db, NULL, &number, "SELECT number FROM outbox WHERE id = $1", "t", after);
	struct sql_rows *q = sql_ask(s->db,
		"SELECT id, site, account, topic, kind, payload, at, tries, last_error FROM outbox"
		" WHERE site = $1 AND account = $2 AND number > $3 ORDER BY number LIMIT 1",
		"tti", site, account, number);
	bool row = sql_next(q, NULL) == RC_OK;
	if (row) {
		str_copy(out->id, sizeof out->id, sql_text(q, 0));
		out->site = xstrdup(sql_text(q, 1));
		out->account = xstrdup(sql_text(q, 2));
		out->topic = xstrdup(sql_text(q, 3));
		out->kind = xstrdup(sql_text(q, 4));
		out->payload = xstrdup(sql_text(q, 5));
		out->at = sql_int(q, 6);
		out->tries = (int)sql_int(q, 7);
		out->last_error = xstrdup(sql_text(q, 8));
	}
	sql_end(q);
	return row;
}

void store_item_release(struct store_item *i)
{
	free(i->site);
	free(i->account);
	free(i->topic);
	free(i->kind);
	free(i->payload);
	free(i->last_error);
	*i = (struct store_item){ 0 };
}

enum rc store_outbox_done(struct store *s, const char *id, struct err *e)
{
	return sql_run_durable(s->db, e, "DELETE FROM outbox WHERE id = $1", "t", id);
}

void store_outbox_failed(struct store *s, const char *id, const char *why)
{
	sql_run(s->db, NULL, "UPDATE outbox SET tries = tries + 1, last_error = $1 WHERE id = $2", "tt", why, id);
}

int store_outbox_count(struct store *s, const char *site)
{
	int64_t n = 0;
	sql_ask_int(s->db, NULL, &n, "SELECT COUNT(*) FROM outbox WHERE site = $1", "t", site);
	return (int)n;
}
