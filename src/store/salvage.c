/* Out of a damaged file: row by row, so that the rows before the damage are kept. The cache is not worth it. */
#include "store/private.h"

static void copy_rows(struct store *s, sqlite3 *from, const char *select, const char *insert)
{
	sqlite3_stmt *q = NULL;
	if (sqlite3_prepare_v2(from, select, -1, &q, NULL) != SQLITE_OK) {
		sqlite3_finalize(q);
		return;
	}
	while (sqlite3_step(q) == SQLITE_ROW) {
		bool row;
		sqlite3_stmt *put = query(s, NULL, insert, "");
		for (int i = 0; put && i < sqlite3_column_count(q); i++)
			sqlite3_bind_value(put, i + 1, sqlite3_column_value(q, i));
		if (put)
			query_step(s, put, &row, NULL);
		sqlite3_finalize(put);
	}
	sqlite3_finalize(q);
}

void salvage(struct store *s, const char *path)
{
	static const char *const tables[][2] = {
		{ "SELECT key, text FROM draft", "INSERT OR IGNORE INTO draft(key, text) VALUES(?, ?)" },
		{ "SELECT id, site, account, topic, kind, payload, at, tries, last_error FROM outbox ORDER BY number",
			"INSERT OR IGNORE INTO outbox(id, site, account, topic, kind, payload, at, tries, last_error) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)" },
		{ "SELECT site, name, nickname, token, id, expires_at FROM account",
			"INSERT OR IGNORE INTO account(site, name, nickname, token, id, expires_at) VALUES(?, ?, ?, ?, ?, ?)" },
		{ "SELECT name, value FROM setting", "INSERT OR IGNORE INTO setting(name, value) VALUES(?, ?)" },
		{ "SELECT site, topic, read_at, comments, updated_at FROM mark",
			"INSERT OR IGNORE INTO mark(site, topic, read_at, comments, updated_at) VALUES(?, ?, ?, ?, ?)" },
	};
	sqlite3 *from = NULL;
	if (sqlite3_open_v2(path, &from, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
		for (size_t i = 0; i < ARRAY_LEN(tables); i++)
			copy_rows(s, from, tables[i][0], tables[i][1]);
	sqlite3_close_v2(from);
}
