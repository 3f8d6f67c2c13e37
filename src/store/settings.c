/* Settings, and the account that is signed in at each site. */
#include "store/private.h"

char *store_setting(struct store *s, const char *name)
{
	char *value = text_of(s, "SELECT value FROM setting WHERE name = ?", "s", name);
	return value ? value : xstrdup("");
}

enum rc store_setting_set(struct store *s, const char *name, const char *value, struct err *e)
{
	return run(s, e,
		"INSERT INTO setting(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value", "ss",
		name, value);
}

bool store_account(struct store *s, const char *site, struct store_account *out)
{
	bool row = false;
	*out = (struct store_account){ 0 };
	sqlite3_stmt *q = query(
		s, NULL, "SELECT name, nickname, token, id, expires_at FROM account WHERE site = ?", "s", site);
	if (q && query_step(s, q, &row, NULL) == RC_OK && row) {
		str_copy(out->name, sizeof out->name, query_text(q, 0));
		str_copy(out->nickname, sizeof out->nickname, query_text(q, 1));
		str_copy(out->token, sizeof out->token, query_text(q, 2));
		str_copy(out->id, sizeof out->id, query_text(q, 3));
		out->expires_at = sqlite3_column_int64(q, 4);
	}
	sqlite3_finalize(q);
	return row;
}

enum rc store_account_set(struct store *s, const char *site, const struct store_account *a, struct err *e)
{
	return run_durable(s, e,
		"INSERT OR REPLACE INTO account(site, name, nickname, token, id, expires_at) VALUES(?, ?, ?, ?, ?, ?)",
		"sssssi", site, a->name, a->nickname, a->token, a->id, a->expires_at);
}

enum rc store_account_forget(struct store *s, const char *site, struct err *e)
{
	return run_durable(s, e, "DELETE FROM account WHERE site = ?", "s", site);
}
