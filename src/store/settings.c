/* Settings, and the account that is signed in at each site. */
#include "store/private.h"

char *store_setting(struct store *s, const char *name)
{
	char *value = sql_ask_text(s->db, "SELECT value FROM setting WHERE name = $1", "t", name);
	return value ? value : xstrdup("");
}

enum rc store_setting_set(struct store *s, const char *name, const char *value, struct err *e)
{
	return sql_run(s->db, e,
		"INSERT INTO setting(name, value) VALUES($1, $2) ON CONFLICT(name) DO UPDATE SET value = excluded.value", "tt",
		name, value);
}

bool store_account(struct store *s, const char *site, struct store_account *out)
{
	*out = (struct store_account){ 0 };
	struct sql_rows *q = sql_ask(
		s->db, "SELECT name, nickname, token, id, expires_at FROM account WHERE site = $1", "t", site);
	bool row = sql_next(q, NULL) == RC_OK;
	if (row) {
		str_copy(out->name, sizeof out->name, sql_text(q, 0));
		str_copy(out->nickname, sizeof out->nickname, sql_text(q, 1));
		str_copy(out->token, sizeof out->token, sql_text(q, 2));
		str_copy(out->id, sizeof out->id, sql_text(q, 3));
		out->expires_at = sql_int(q, 4);
	}
	sql_end(q);
	return row;
}

enum rc store_account_set(struct store *s, const char *site, const struct store_account *a, struct err *e)
{
	return sql_run_durable(s->db, e,
		"INSERT INTO account(site, name, nickname, token, id, expires_at) VALUES($1, $2, $3, $4, $5, $6)"
		" ON CONFLICT(site) DO UPDATE SET name = excluded.name, nickname = excluded.nickname, token = excluded.token,"
		" id = excluded.id, expires_at = excluded.expires_at",
		"ttttti", site, a->name, a->nickname, a->token, a->id, a->expires_at);
}

enum rc store_account_forget(struct store *s, const char *site, struct err *e)
{
	return sql_run_durable(s->db, e, "DELETE FROM account WHERE site = $1", "t", site);
}
