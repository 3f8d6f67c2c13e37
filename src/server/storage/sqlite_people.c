/* Accounts, sessions, limits, and answers given. Tokens and keys come in as hashes: the database could be read by a
 * thief and would open nothing. */
#include "server/storage/sqlite.h"

/* ---- accounts -------------------------------------------------------------------------------- */

static enum rc taken(struct storage *s, const char *sql, const char *value, const char *field, struct err *e)
{
	int64_t one;
	enum rc rc = sql_ask_int(s, e, &one, sql, "t", value);
	return rc == RC_OK ? err_set(e, RC_EXISTS, 0, "%s", field) : rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc storage_account_add(
	struct storage *s, const struct storage_person *p, int64_t now, int64_t *account, struct err *e)
{
	enum rc rc = taken(s, "SELECT 1 FROM identities WHERE name = ?", p->name, "name", e);
	if (rc == RC_OK)
		rc = taken(s, "SELECT 1 FROM accounts WHERE nickname = ?", p->nickname, "nickname", e);
	if (rc == RC_OK && *p->email)
		rc = taken(s, "SELECT 1 FROM identities WHERE email = ?", p->email, "email", e);
	if (rc == RC_OK)
		rc = sql_run(s, e, NULL, "INSERT INTO accounts (nickname, county, level, created_at) VALUES (?, ?, ?, ?)",
			"ttii", p->nickname, p->county, (int64_t)p->level, now);
	if (rc != RC_OK)
		return rc;
	*account = sqlite3_last_insert_rowid(s->db);
	return sql_run(s, e, NULL, "INSERT INTO identities VALUES (?, ?, nullif(?, ''), ?)", "ittt", *account, p->name,
		p->email, p->password);
}

static enum rc password_row(
	struct storage *s, sqlite3_stmt *q, struct arena *a, int64_t *account, const char **password, struct err *e)
{
	if (!q)
		return RC_SYS;
	enum rc rc = sql_next(s, q, e);
	if (rc == RC_OK) {
		*account = sqlite3_column_int64(q, 0);
		*password = sql_text(q, 1, a);
	}
	sql_end(q);
	return rc;
}

enum rc storage_password(
	struct storage *s, const char *name, struct arena *a, int64_t *account, const char **password, struct err *e)
{
	return password_row(s, sql_ask(s, e, "SELECT account, password FROM identities WHERE name = ?", "t", name), a,
		account, password, e);
}

enum rc storage_password_of(struct storage *s, int64_t account, struct arena *a, const char **password, struct err *e)
{
	int64_t same;
	return password_row(s, sql_ask(s, e, "SELECT account, password FROM identities WHERE account = ?", "i", account), a,
		&same, password, e);
}

enum rc storage_account(struct storage *s, int64_t account, struct arena *a, struct wire_account *out, struct err *e)
{
	sqlite3_stmt *q = sql_ask(s, e,
		"SELECT p.id, i.name, p.nickname, i.email, p.county, p.level, p.created_at,"
		" (SELECT count(*) FROM endorsements WHERE account = p.id),"
		" (SELECT count(*) FROM comments WHERE account = p.id AND removed_at IS NULL), (SELECT count(*) FROM follows "
		"WHERE account = p.id)"
		" FROM accounts p JOIN identities i ON i.account = p.id WHERE p.id = ?",
		"i", account);
	if (!q)
		return RC_SYS;
	enum rc rc = sql_next(s, q, e);
	if (rc == RC_OK)
		*out = (struct wire_account){ arena_printf(a, "%lld", (long long)account), sql_text(q, 1, a), sql_text(q, 2, a),
			sql_text(q, 3, a), sql_text(q, 4, a), (enum wire_level)sqlite3_column_int(q, 5), sqlite3_column_int64(q, 6),
			sqlite3_column_int64(q, 7), sqlite3_column_int64(q, 8), sqlite3_column_int64(q, 9) };
	sql_end(q);
	return rc;
}

enum rc storage_account_change(
	struct storage *s, int64_t account, const char *nickname, const char *county, struct err *e)
{
	enum rc rc = sql_run(s, e, NULL,
		"UPDATE accounts SET nickname = ifnull(?, nickname), county = ifnull(?, county) WHERE "
		"id = ?",
		"tti", nickname, county, account);
	return rc == RC_EXISTS ? err_set(e, RC_EXISTS, 0, "nickname") : rc;
}

enum rc storage_account_remove(struct storage *s, int64_t account, struct err *e)
{
	enum rc rc = sql_run(
		s, e, NULL, "UPDATE endorsements SET show_nickname = 0, show_county = 0 WHERE account = ?", "i", account);
	if (rc == RC_OK)
		rc = sql_run(s, e, NULL, "DELETE FROM follows WHERE account = ?", "i", account);
	return rc == RC_OK ? sql_run(s, e, NULL, "DELETE FROM accounts WHERE id = ?", "i", account) : rc;
}

/* ---- sessions -------------------------------------------------------------------------------- */

enum rc storage_session_add(
	struct storage *s, const uint8_t hash[STORAGE_HASH], int64_t account, int64_t now, int64_t expires, struct err *e)
{
	return sql_run(s, e, NULL, "INSERT INTO sessions VALUES (?, ?, ?, ?)", "biii", (const void *)hash,
		(size_t)STORAGE_HASH, account, now, expires);
}

enum rc storage_session(struct storage *s, const uint8_t hash[STORAGE_HASH], int64_t now, int64_t *account,
	enum wire_level *level, struct err *e)
{
	sqlite3_stmt *q = sql_ask(s, e,
		"SELECT p.id, p.level FROM sessions x JOIN accounts p ON p.id = x.account WHERE x.hash "
		"= ? AND x.expires_at > ?",
		"bi", (const void *)hash, (size_t)STORAGE_HASH, now);
	if (!q)
		return RC_SYS;
	enum rc rc = sql_next(s, q, e);
	if (rc == RC_OK) {
		*account = sqlite3_column_int64(q, 0);
		*level = (enum wire_level)sqlite3_column_int(q, 1);
	}
	sql_end(q);
	return rc;
}

enum rc storage_session_remove(struct storage *s, const uint8_t hash[STORAGE_HASH], struct err *e)
{
	return sql_run(s, e, NULL, "DELETE FROM sessions WHERE hash = ?", "b", (const void *)hash, (size_t)STORAGE_HASH);
}

/* ---- limits ---------------------------------------------------------------------------------- */

enum rc storage_attempt(struct storage *s, const uint8_t what[STORAGE_HASH], int64_t now, int64_t window,
	int64_t *count, int64_t *until, struct err *e)
{
	sqlite3_stmt *q = sql_ask(s, e,
		"INSERT INTO attempts VALUES (?1, 1, ?2 + ?3) ON CONFLICT (what) DO UPDATE SET count = CASE WHEN until <= ?2 "
		"THEN 1 ELSE count + 1 END,"
		" until = CASE WHEN until <= ?2 THEN ?2 + ?3 ELSE until END RETURNING count, until",
		"bii", (const void *)what, (size_t)STORAGE_HASH, now, window);
	if (!q)
		return RC_SYS;
	enum rc rc = sql_next(s, q, e);
	if (rc == RC_OK) {
		*count = sqlite3_column_int64(q, 0);
		*until = sqlite3_column_int64(q, 1);
	}
	sql_end(q);
	return rc;
}

enum rc storage_attempt_clear(struct storage *s, const uint8_t what[STORAGE_HASH], struct err *e)
{
	return sql_run(s, e, NULL, "DELETE FROM attempts WHERE what = ?", "b", (const void *)what, (size_t)STORAGE_HASH);
}

/* ---- answers given --------------------------------------------------------------------------- */

enum rc storage_answer_get(struct storage *s, const uint8_t key[STORAGE_HASH], int64_t not_before, struct arena *a,
	struct storage_answer *out, struct err *e)
{
	sqlite3_stmt *q = sql_ask(s, e, "SELECT body_hash, answer FROM answers WHERE key = ? AND at >= ?", "bi",
		(const void *)key, (size_t)STORAGE_HASH, not_before);
	if (!q)
		return RC_SYS;
	enum rc rc = sql_next(s, q, e);
	if (rc == RC_OK && sqlite3_column_bytes(q, 0) == STORAGE_HASH) {
		memcpy(out->body_hash, sqlite3_column_blob(q, 0), STORAGE_HASH);
		out->size = (size_t)sqlite3_column_bytes(q, 1);
		void *copy = arena_alloc(a, out->size + 1);
		if (copy)
			memcpy(copy, sqlite3_column_blob(q, 1), out->size);
		out->answer = copy;
		rc = copy ? RC_OK : err_set(e, RC_TOO_BIG, 0, "answer");
	}
	sql_end(q);
	return rc;
}

enum rc storage_answer_put(
	struct storage *s, const uint8_t key[STORAGE_HASH], const struct storage_answer *v, int64_t now, struct err *e)
{
	return sql_run(s, e, NULL, "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", "bbbi", (const void *)key,
		(size_t)STORAGE_HASH, (const void *)v->body_hash, (size_t)STORAGE_HASH, v->answer, v->size, now);
}

enum rc storage_forget(struct storage *s, int64_t now, int64_t answers_before, struct err *e)
{
	enum rc rc = sql_run(s, e, NULL, "DELETE FROM answers WHERE at < ?", "i", answers_before);
	if (rc == RC_OK)
		rc = sql_run(s, e, NULL, "DELETE FROM sessions WHERE expires_at <= ?", "i", now);
	return rc == RC_OK ? sql_run(s, e, NULL, "DELETE FROM attempts WHERE until <= ?", "i", now) : rc;
}
