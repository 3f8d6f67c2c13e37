/* Accounts, sessions, limits. Names, nicknames and addresses are compared in lower case. Tokens come in as hashes: the
 * database could be read by a thief and would open nothing. */
#include "server/storage/private.h"

/* ---- accounts -------------------------------------------------------------------------------- */

static enum rc taken(struct storage *s, const char *sql, const char *value, const char *field, struct err *e)
{
	int64_t one;
	enum rc rc = sql_ask_int(s->db, e, &one, sql, "t", value);
	return rc == RC_OK ? err_set(e, RC_EXISTS, 0, "%s", field) : rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc storage_account_add(
	struct storage *s, const struct storage_person *p, int64_t now, int64_t *account, struct err *e)
{
	enum rc rc = taken(s, "SELECT 1 FROM identities WHERE lower(name) = lower($1)", p->name, "name", e);
	if (rc == RC_OK)
		rc = taken(s, "SELECT 1 FROM accounts WHERE lower(nickname) = lower($1)", p->nickname, "nickname", e);
	if (rc == RC_OK && *p->email)
		rc = taken(s, "SELECT 1 FROM identities WHERE lower(email) = lower($1)", p->email, "email", e);
	if (rc == RC_OK)
		rc = sql_ask_int(s->db, e, account,
			"INSERT INTO accounts (nickname, county, level, created_at) VALUES ($1, $2, $3, $4) RETURNING id", "ttti",
			p->nickname, p->county, wire_level_word(p->level), now);
	return rc == RC_OK
		? sql_run(s->db, e, "INSERT INTO identities (account, name, email, password) VALUES ($1, $2, $3, $4)", "ittt",
			  *account, p->name, *p->email ? p->email : NULL, p->password)
		: rc;
}

static enum rc read_password(
	struct sql_rows *q, struct arena *a, int64_t *account, const char **password, struct err *e)
{
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		*account = sql_int(q, 0);
		*password = sql_copy(q, 1, a);
	}
	sql_end(q);
	return rc;
}

enum rc storage_password(
	struct storage *s, const char *name, struct arena *a, int64_t *account, const char **password, struct err *e)
{
	return read_password(
		sql_ask(s->db, "SELECT account, password FROM identities WHERE lower(name) = lower($1)", "t", name), a, account,
		password, e);
}

enum rc storage_password_of(struct storage *s, int64_t account, struct arena *a, const char **password, struct err *e)
{
	int64_t same;
	return read_password(sql_ask(s->db, "SELECT account, password FROM identities WHERE account = $1", "i", account), a,
		&same, password, e);
}

enum rc storage_account(struct storage *s, int64_t account, struct arena *a, struct wire_account *out, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT p.id, i.name, p.nickname, i.email, p.county, p.level, p.created_at,"
		" (SELECT count(*) FROM endorsements WHERE account = p.id),"
		" (SELECT count(*) FROM comments WHERE account = p.id AND removed_at IS NULL), (SELECT count(*) FROM follows "
		"WHERE account = p.id)"
		" FROM accounts p JOIN identities i ON i.account = p.id WHERE p.id = $1",
		"i", account);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		*out = (struct wire_account){ .id = arena_printf(a, "%lld", (long long)account),
			.name = sql_copy(q, 1, a),
			.nickname = sql_copy(q, 2, a),
			.email = sql_copy(q, 3, a),
			.county = sql_copy(q, 4, a),
			.created_at = sql_int(q, 6),
			.endorsements = sql_int(q, 7),
			.comments = sql_int(q, 8),
			.follows = sql_int(q, 9) };
		wire_level_from(sql_text(q, 5), &out->level);
	}
	sql_end(q);
	return rc;
}

enum rc storage_account_change(
	struct storage *s, int64_t account, const char *nickname, const char *county, struct err *e)
{
	int64_t other;
	enum rc rc = nickname
		? sql_ask_int(s->db, e, &other, "SELECT id FROM accounts WHERE lower(nickname) = lower($1) AND id <> $2", "ti",
			  nickname, account)
		: RC_NOT_FOUND;
	if (rc != RC_NOT_FOUND)
		return rc == RC_OK ? err_set(e, RC_EXISTS, 0, "nickname") : rc;
	return sql_run(s->db, e,
		"UPDATE accounts SET nickname = coalesce($1, nickname), county = coalesce($2, county) WHERE id = $3", "tti",
		nickname, county, account);
}

enum rc storage_account_remove(struct storage *s, int64_t account, struct err *e)
{
	enum rc rc = sql_run(s->db, e,
		"UPDATE endorsements SET show_nickname = FALSE, show_county = FALSE WHERE account = $1", "i", account);
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "DELETE FROM follows WHERE account = $1", "i", account);
	return rc == RC_OK ? sql_run(s->db, e, "DELETE FROM accounts WHERE id = $1", "i", account) : rc;
}

/* ---- sessions -------------------------------------------------------------------------------- */

enum rc storage_session_add(
	struct storage *s, const uint8_t hash[STORAGE_HASH], int64_t account, int64_t now, int64_t expires, struct err *e)
{
	return sql_run(s->db, e,
		"INSERT INTO sessions (hash, account, created_at, expires_at) VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO UPDATE "
		"SET expires_at = excluded.expires_at",
		"biii", (const void *)hash, (size_t)STORAGE_HASH, account, now, expires);
}

enum rc storage_session(struct storage *s, const uint8_t hash[STORAGE_HASH], int64_t now, int64_t *account,
	enum wire_level *level, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT p.id, p.level FROM sessions x JOIN accounts p ON p.id = x.account WHERE x.hash "
		"= $1 AND x.expires_at > $2",
		"bi", (const void *)hash, (size_t)STORAGE_HASH, now);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		*account = sql_int(q, 0);
		wire_level_from(sql_text(q, 1), level);
	}
	sql_end(q);
	return rc;
}

enum rc storage_session_remove(struct storage *s, const uint8_t hash[STORAGE_HASH], struct err *e)
{
	return sql_run(s->db, e, "DELETE FROM sessions WHERE hash = $1", "b", (const void *)hash, (size_t)STORAGE_HASH);
}

/* ---- limits ---------------------------------------------------------------------------------- */

enum rc storage_attempt(struct storage *s, const uint8_t what[STORAGE_HASH], int64_t now, int64_t window,
	int64_t *count, int64_t *until, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"INSERT INTO attempts (what, count, until) VALUES ($1, 1, $2) ON CONFLICT (what) DO UPDATE SET"
		" count = CASE WHEN attempts.until <= $3 THEN 1 ELSE attempts.count + 1 END,"
		" until = CASE WHEN attempts.until <= $3 THEN excluded.until ELSE attempts.until END RETURNING count, until",
		"bii", (const void *)what, (size_t)STORAGE_HASH, now + window, now);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		*count = sql_int(q, 0);
		*until = sql_int(q, 1);
	}
	sql_end(q);
	return rc;
}

enum rc storage_attempt_clear(struct storage *s, const uint8_t what[STORAGE_HASH], struct err *e)
{
	return sql_run(s->db, e, "DELETE FROM attempts WHERE what = $1", "b", (const void *)what, (size_t)STORAGE_HASH);
}
