/* The journal of what a person sent off. Its order is the order in which things were decided, and that is what number
 * keeps. */
#include "store/private.h"

enum rc store_outbox_push(struct store *s, const char *id, const char *site, const char *account, const char *topic,
	const char *kind, const char *payload, struct err *e)
{
	return run_durable(s, e,
		"INSERT INTO outbox(id, site, account, topic, kind, payload, at) VALUES(?, ?, ?, ?, ?, ?, ?)", "ssssssi", id,
		site, account, topic, kind, payload, clock_now());
}

bool store_outbox_next(
	struct store *s, const char *site, const char *account, const char *after, struct store_item *out)
{
	bool row = false;
	*out = (struct store_item){ 0 };
	int64_t number = after ? number_of(s, 0, "SELECT number FROM outbox WHERE id = ?", "s", after) : 0;
	sqlite3_stmt *q = query(s, NULL,
		"SELECT id, site, account, topic, kind, payload, at, tries, last_error FROM outbox"
		" WHERE site = ? AND account = ? AND number > ? ORDER BY number LIMIT 1",
		"ssi", site, account, number);
	if (q && query_step(s, q, &row, NULL) == RC_OK && row) {
		str_copy(out->id, sizeof out->id, query_text(q, 0));
		out->site = xstrdup(query_text(q, 1));
		out->account = xstrdup(query_text(q, 2));
		out->topic = xstrdup(query_text(q, 3));
		out->kind = xstrdup(query_text(q, 4));
		out->payload = xstrdup(query_text(q, 5));
		out->at = sqlite3_column_int64(q, 6);
		out->tries = sqlite3_column_int(q, 7);
		out->last_error = xstrdup(query_text(q, 8));
	}
	sqlite3_finalize(q);
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
	return run_durable(s, e, "DELETE FROM outbox WHERE id = ?", "s", id);
}

void store_outbox_failed(struct store *s, const char *id, const char *why)
{
	run(s, NULL, "UPDATE outbox SET tries = tries + 1, last_error = ? WHERE id = ?", "ss", why, id);
}

int store_outbox_count(struct store *s, const char *site)
{
	return (int)number_of(s, 0, "SELECT COUNT(*) FROM outbox WHERE site = ?", "s", site);
}
