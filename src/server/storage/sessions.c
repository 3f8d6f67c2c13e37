/* Sessions, tokens of scripts, and attempts that are counted. Tokens come in as hashes: the database could be read by a
 * thief and would open nothing. */
#include "server/storage/machines.h"
#include "server/storage/private.h"

#define ID_MAX ((INT64_C(1) << 53) - 1) /* any JSON reader keeps it whole */

int64_t storage_random_id(void)
{
	uint64_t v;
	random_bytes(&v, sizeof v);
	return (int64_t)(v % (uint64_t)ID_MAX) + 1;
}

static const char *text_or_none(const char *text)
{
	return text ? text : "";
}

enum rc storage_session_add(struct storage *s, const struct storage_session *v, int64_t *id, struct err *e)
{
	enum rc rc = sql_ask_int(s->db, e, id,
		"INSERT INTO sessions (hash, account, created_at, expires_at, id, kind, name, scopes, address, client)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
		" ON CONFLICT (hash) DO UPDATE SET expires_at = excluded.expires_at RETURNING id",
		"biiiittitt", (const void *)v->hash, (size_t)STORAGE_HASH, v->account, v->now, v->expires, storage_random_id(),
		wire_session_kind_word(v->kind), text_or_none(v->name), (int64_t)v->scopes, text_or_none(v->address),
		text_or_none(v->client));
	return rc == RC_OK ? storage_wrote(s, v->account, e) : rc;
}

enum rc storage_asker(
	struct storage *s, const uint8_t hash[STORAGE_HASH], int64_t now, struct storage_asker *out, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT p.id, p.level, x.id, x.kind, x.scopes, i.email_at > 0, i.mobile_at > 0, i.subject_at > 0, x.used_at,"
		" coalesce((SELECT max(b.until) FROM bars b WHERE b.person = p.person AND b.until > $2), 0),"
		" EXISTS (SELECT 1 FROM staff f WHERE f.account = p.id) FROM sessions x JOIN accounts p ON p.id = x.account JOIN identities i ON i.account = p.id"
		" WHERE x.hash = $1 AND x.expires_at > $2",
		"bi", (const void *)hash, (size_t)STORAGE_HASH, now);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		*out = (struct storage_asker){ .account = sql_int(q, 0),
			.session = sql_int(q, 2),
			.scopes = (unsigned)sql_int(q, 4),
			.used_at = sql_int(q, 8),
			.barred_until = sql_int(q, 9),
			.is_staff = sql_flag(q, 10),
			.proofs = (sql_flag(q, 5) ? RULES_PROOF_EMAIL : 0u) | (sql_flag(q, 6) ? RULES_PROOF_MOBILE : 0u) |
				(sql_flag(q, 7) ? RULES_PROOF_IDENTITY : 0u) };
		wire_level_from(sql_text(q, 1), &out->level);
		wire_session_kind_from(sql_text(q, 3), &out->kind);
	}
	sql_end(q);
	return rc;
}

enum rc storage_session_used(struct storage *s, int64_t session, int64_t now, struct err *e)
{
	return sql_run(s->db, e, "UPDATE sessions SET used_at = $1 WHERE id = $2", "ii", now, session);
}

enum rc storage_session_remove(struct storage *s, const uint8_t hash[STORAGE_HASH], struct err *e)
{
	return sql_run(s->db, e, "DELETE FROM sessions WHERE hash = $1", "b", (const void *)hash, (size_t)STORAGE_HASH);
}

#define SESSIONS_MAX 1000

enum rc storage_sessions(struct storage *s, int64_t account, int64_t current, bool tokens, int64_t now, struct arena *a,
	struct wire_sessions *out, struct err *e)
{
	enum rc rc;
	*out = (struct wire_sessions){ .items = arena_calloc(a, SESSIONS_MAX, sizeof *out->items) };
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "sessions");
	struct sql_rows *q = sql_ask(s->db,
		"SELECT id, kind, name, scopes, address, client, created_at, expires_at, used_at FROM sessions"
		" WHERE account = $1 AND expires_at > $2 AND (kind = 'token') = $3 ORDER BY created_at DESC, id LIMIT $4",
		"iifi", account, now, tokens, (int64_t)SESSIONS_MAX);
	while ((rc = sql_next(q, e)) == RC_OK) {
		struct wire_session_row *v = &out->items[out->n++];
		*v = (struct wire_session_row){ .id = arena_int(a, sql_int(q, 0)),
			.name = sql_copy(q, 2, a),
			.scopes = { .known = true, .set = (unsigned)sql_int(q, 3) },
			.from = sql_copy(q, 4, a),
			.client = sql_copy(q, 5, a),
			.created_at = sql_int(q, 6),
			.expires_at = sql_int(q, 7),
			.used_at = sql_int(q, 8),
			.current = sql_int(q, 0) == current };
		wire_session_kind_from(sql_text(q, 1), &v->kind);
		if (!v->id || !v->name || !v->from || !v->client) {
			rc = err_set(e, RC_TOO_BIG, 0, "sessions");
			break;
		}
	}
	return sql_finish(q, rc, e);
}

enum rc storage_session_end(struct storage *s, int64_t account, int64_t id, struct err *e)
{
	int changed = 0;
	enum rc rc = sql_run_count(
		s->db, e, &changed, "DELETE FROM sessions WHERE id = $1 AND account = $2", "ii", id, account);
	return rc == RC_OK && !changed ? err_set(e, RC_NOT_FOUND, 0, "session") : rc;
}

enum rc storage_sessions_end(struct storage *s, int64_t account, int64_t but, struct err *e)
{
	enum rc rc = sql_run(s->db, e, "DELETE FROM sessions WHERE account = $1 AND id <> $2", "ii", account, but);
	return rc == RC_OK ? devices_deny(s, account, e) : rc;
}

enum rc storage_session_from(
	struct storage *s, int64_t account, const char *address, int64_t now, bool *is, struct err *e)
{
	int64_t one;
	enum rc rc = sql_ask_int(s->db, e, &one,
		"SELECT 1 FROM sessions WHERE account = $1 AND address = $2 AND expires_at > $3 LIMIT 1", "iti", account,
		address, now);
	*is = rc == RC_OK;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* ---- limits ---------------------------------------------------------------------------------- */

/* A window that ends later than one that begins now is of a clock that was ahead: nobody waits until then. Requests
 * that came at once may be counted a little out of their order. */
#define OUT_OF_ORDER_MS 60000

static enum rc read_attempts(struct storage *s, const uint8_t what[STORAGE_HASH], int64_t now, int64_t window,
	int64_t *count, int64_t *until, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT count, until FROM attempts WHERE what = $1 AND until > $2 AND until <= $3", "bii", (const void *)what,
		(size_t)STORAGE_HASH, now, now + window + OUT_OF_ORDER_MS);
	enum rc rc = sql_next(q, e);
	*count = rc == RC_OK ? sql_int(q, 0) : 0;
	*until = rc == RC_OK ? sql_int(q, 1) : now + window;
	return sql_finish(q, rc, e);
}

enum rc storage_attempt(struct storage *s, const uint8_t what[STORAGE_HASH], int64_t now, int64_t window, int64_t most,
	int64_t *count, int64_t *until, struct err *e)
{
	const void *hash = what;
	enum rc rc = read_attempts(s, what, now, window, count, until, e);
	if (rc != RC_OK || ++*count > most)
		return rc;
	return *count > 1
		? sql_send(s->db, e, "UPDATE attempts SET count = $2 WHERE what = $1", "bi", hash, (size_t)STORAGE_HASH, *count)
		: sql_send(s->db, e,
			  "INSERT INTO attempts (what, count, until) VALUES ($1, 1, $2) ON CONFLICT (what) DO UPDATE SET"
			  " count = excluded.count, until = excluded.until",
			  "bi", hash, (size_t)STORAGE_HASH, *until);
}

enum rc storage_attempt_clear(struct storage *s, const uint8_t what[STORAGE_HASH], struct err *e)
{
	return sql_run(s->db, e, "DELETE FROM attempts WHERE what = $1", "b", (const void *)what, (size_t)STORAGE_HASH);
}
