/* Out of a file that is damaged or cannot be written: row by row, so that the rows before the damage are kept. The
 * cache is not worth it. */
#include <assert.h>

#include "store/private.h"

struct table {
	const char *select, *kinds, *insert; /* the columns' kinds, i and t */
};

static void copy_row(struct store *s, const struct sql_rows *row, const struct table *t)
{
	struct sql_value values[SQL_VALUES_MAX];
	size_t n = strlen(t->kinds);
	assert(n <= ARRAY_LEN(values));
	for (size_t i = 0; i < n; i++) {
		values[i] = (struct sql_value){ .kind = t->kinds[i] };
		if (t->kinds[i] == 'i')
			values[i].i = sql_int(row, (int)i);
		else
			values[i].t = sql_text(row, (int)i);
	}
	struct sql_rows *put = sql_ask_values(s->db, t->insert, values, n);
	sql_next(put, NULL);
	sql_end(put);
}

void salvage(struct store *s, const char *path)
{
	static const struct table tables[] = {
		{ "SELECT key, text FROM draft", "tt", "INSERT INTO draft(key, text) VALUES($1, $2) ON CONFLICT DO NOTHING" },
		{ "SELECT id, site, account, topic, kind, payload, at, tries, last_error FROM outbox ORDER BY number",
			"ttttttiit",
			"INSERT INTO outbox(id, site, account, topic, kind, payload, at, tries, last_error, away)"
			" VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $8) ON CONFLICT DO NOTHING" },
		/* what a newer file says of them beside */
		{ "SELECT state, code, draft, draft_text, id FROM outbox", "ttttt",
			"UPDATE outbox SET state = $1, code = $2, draft = $3, draft_text = $4 WHERE id = $5" },
		{ "SELECT at, note, key FROM draft", "itt", "UPDATE draft SET at = $1, note = $2 WHERE key = $3" },
		{ "SELECT name, about, away, id FROM outbox", "ttit",
			"UPDATE outbox SET name = $1, about = $2, away = $3 WHERE id = $4" },
		{ "SELECT site, name, nickname, token, id, expires_at FROM account", "ttttti",
			"INSERT INTO account(site, name, nickname, token, id, expires_at) VALUES($1, $2, $3, $4, $5, $6)"
			" ON CONFLICT DO NOTHING" },
		{ "SELECT name, value FROM setting", "tt",
			"INSERT INTO setting(name, value) VALUES($1, $2) ON CONFLICT DO NOTHING" },
		{ "SELECT site, topic, read_at, comments, updated_at FROM mark", "ttiii",
			"INSERT INTO mark(site, topic, read_at, comments, updated_at) VALUES($1, $2, $3, $4, $5)"
			" ON CONFLICT DO NOTHING" },
	};
	struct sql *from = NULL;
	if (sql_open(path, &(struct sql_options){ .read_only = true }, &from, NULL) != RC_OK)
		return;
	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		struct sql_rows *q = sql_ask(from, tables[i].select, "");
		while (sql_next(q, NULL) == RC_OK)
			copy_row(s, q, &tables[i]);
		sql_end(q);
	}
	sql_close(from);
}
