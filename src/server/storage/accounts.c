/* Accounts. Names, nicknames and addresses are compared in lower case. */
#include "server/storage/private.h"

static enum rc taken(struct storage *s, const char *sql, const char *value, const char *field, struct err *e)
{
	int64_t one;
	enum rc rc = sql_ask_int(s->db, e, &one, sql, "t", value);
	return rc == RC_OK ? err_set(e, RC_EXISTS, 0, "%s", field) : rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc insert(struct storage *s, const struct storage_person *p, int64_t now, int64_t *account, struct err *e)
{
	int64_t person = 0;
	enum rc rc = sql_ask_int(s->db, e, &person, "INSERT INTO persons DEFAULT VALUES RETURNING id", "");
	if (rc == RC_OK)
		rc = sql_ask_int(s->db, e, account,
			"INSERT INTO accounts (nickname, county, level, created_at, person) VALUES ($1, $2, $3, $4, $5) RETURNING id",
			"tttii", p->nickname, p->county, wire_level_word(p->level), now, person);
	return rc == RC_OK
		? sql_run(s->db, e, "INSERT INTO identities (account, name, email, password) VALUES ($1, $2, $3, $4)", "ittt",
			  *account, p->name, *p->email ? p->email : NULL, p->password)
		: rc;
}

enum rc storage_account_add(
	struct storage *s, const struct storage_person *p, int64_t now, int64_t *account, struct err *e)
{
	enum rc rc = taken(s, "SELECT 1 FROM identities WHERE lower(name) = lower($1)", p->name, "name", e);
	if (rc == RC_OK)
		rc = taken(s, "SELECT 1 FROM accounts WHERE lower(nickname) = lower($1)", p->nickname, "nickname", e);
	if (rc == RC_OK)
		rc = insert(s, p, now, account, e);
	if (rc == RC_OK)
		rc = names_take(s, *account, "name", p->name, e);
	return rc == RC_OK ? names_take(s, *account, "nickname", p->nickname, e) : rc;
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
	enum rc rc = names_find(s, name, account, e);
	return rc == RC_OK ? storage_password_of(s, *account, a, password, e) : rc;
}

enum rc storage_password_of(struct storage *s, int64_t account, struct arena *a, const char **password, struct err *e)
{
	int64_t same;
	return read_password(sql_ask(s->db, "SELECT account, password FROM identities WHERE account = $1", "i", account), a,
		&same, password, e);
}

/* Whoever registered with the one before, and repeats that request, is nobody then. */
enum rc storage_password_set(struct storage *s, int64_t account, const char *password, struct err *e)
{
	enum rc rc = sql_run(s->db, e, "UPDATE identities SET password = $1 WHERE account = $2", "ti", password, account);
	return rc == RC_OK
		? sql_run(s->db, e, "UPDATE accounts SET key = NULL, body_hash = NULL WHERE id = $1", "i", account)
		: rc;
}

enum rc storage_account(struct storage *s, int64_t account, struct arena *a, struct wire_account *out, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT p.id, i.name, p.nickname, i.email, p.county, p.level, p.created_at,"
		" (SELECT count(*) FROM endorsements WHERE person = p.person),"
		" (SELECT count(*) FROM comments WHERE account = p.id AND removed_at IS NULL), (SELECT count(*) FROM follows "
		"WHERE account = p.id), i.email_at, i.mobile, i.mobile_at, i.subject_at"
		" FROM accounts p JOIN identities i ON i.account = p.id WHERE p.id = $1",
		"i", account);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		*out = (struct wire_account){ .id = arena_int(a, account),
			.name = sql_copy(q, 1, a),
			.nickname = sql_copy(q, 2, a),
			.email = sql_copy(q, 3, a),
			.county = sql_copy(q, 4, a),
			.created_at = sql_int(q, 6),
			.endorsements = sql_int(q, 7),
			.comments = sql_int(q, 8),
			.follows = sql_int(q, 9),
			.verified = { .email = sql_int(q, 10) > 0, .mobile = sql_int(q, 12) > 0, .identity = sql_int(q, 13) > 0 },
			.mobile = sql_copy(q, 11, a) };
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
	rc = nickname ? names_take(s, account, "nickname", nickname, e) : RC_OK;
	if (rc != RC_OK)
		return rc;
	return sql_run(s->db, e,
		"UPDATE accounts SET nickname = coalesce($1, nickname), county = coalesce($2, county) WHERE id = $3", "tti",
		nickname, county, account);
}

/* A person of whom nothing is left goes at once, and so do its decisions of which nothing came. */
static enum rc let_go(struct storage *s, int64_t person, struct err *e)
{
	enum rc rc = sql_run(s->db, e, "DELETE FROM decisions WHERE person = $1", "i", person);
	return rc == RC_OK
		? sql_run(s->db, e,
			  "DELETE FROM persons WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM endorsements WHERE person = $1)"
			  " AND NOT EXISTS (SELECT 1 FROM bars WHERE person = $1)",
			  "i", person)
		: rc;
}

enum rc storage_account_remove(struct storage *s, int64_t account, struct err *e)
{
	int64_t person = 0;
	enum rc rc = sql_ask_int(s->db, e, &person, "SELECT person FROM accounts WHERE id = $1", "i", account);
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "UPDATE endorsements SET show_nickname = FALSE, show_county = FALSE WHERE person = $1",
			"i", person);
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "DELETE FROM follows WHERE account = $1", "i", account);
	if (rc == RC_OK)
		rc = proposals_forget(s, account, e);
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "DELETE FROM accounts WHERE id = $1", "i", account);
	return rc == RC_OK ? let_go(s, person, e) : rc;
}

enum rc storage_accounts_any(struct storage *s, bool *any, struct err *e)
{
	int64_t one;
	enum rc rc = sql_ask_int(s->db, e, &one, "SELECT 1 FROM accounts LIMIT 1", "");
	*any = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}
