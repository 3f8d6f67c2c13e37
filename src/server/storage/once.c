/* Requests that came before. What one made knows it, as long as that is there; the rest is an answer that was given,
 * and is kept for a time. Keys come in as hashes. */
#include "server/storage/private.h"

/* Of a decision's key and body so many bytes of their hashes are kept, here and among the answers: there are millions,
 * and they tell one person's requests about one topic apart. Earlier ones are whole. */
#define DECISION_HASH ((size_t)16)

/* ---- what they made -------------------------------------------------------------------------- */

/* Most decisions are somebody's first about the topic, and no request is known for it yet. Otherwise the one of the
 * decision before is from now on one that was answered, and by what is so then. */
static enum rc keep_decision(struct storage *s, const char *about, int64_t topic, int64_t account,
	const struct storage_once *v, int64_t now, struct err *e)
{
	const void *key = v->key, *hash = v->body_hash;
	int first = 0;
	enum rc rc = sql_run_count(s->db, e, &first,
		"INSERT INTO decisions (person, topic, about, version, key, body_hash) VALUES (" PERSON_OF(
			"$1") ", $2, $3, 1, $4, $5) ON CONFLICT (person, topic, about) DO NOTHING",
		"iitbb", account, topic, about, key, DECISION_HASH, hash, DECISION_HASH);
	if (rc != RC_OK || first)
		return rc;
	rc = sql_run(s->db, e,
		"INSERT INTO answers (key, body_hash, answer, at) SELECT key, body_hash, $4, $5 FROM decisions WHERE person"
		" = " PERSON_OF("$1") " AND topic = $2 AND about = $3 AND key IS NOT NULL ON CONFLICT (key) DO NOTHING",
		"iitbi", account, topic, about, (const void *)"", (size_t)0, now);
	return rc == RC_OK ? sql_run(s->db, e,
							 "UPDATE decisions SET key = $1, body_hash = $2 WHERE person = " PERSON_OF(
								 "$3") " AND topic = $4 AND about = $5",
							 "bbiit", key, DECISION_HASH, hash, DECISION_HASH, account, topic, about)
					   : rc;
}

enum rc storage_made_keep(struct storage *s, enum storage_made what, int64_t id, int64_t account,
	const struct storage_once *v, int64_t now, struct err *e)
{
	const void *key = v->key, *hash = v->body_hash;
	const size_t n = STORAGE_HASH;
	switch (what) {
	case MADE_COMMENT:
		return sql_run(
			s->db, e, "UPDATE comments SET key = $1, body_hash = $2 WHERE id = $3", "bbi", key, n, hash, n, id);
	case MADE_ACCOUNT:
		return sql_run(
			s->db, e, "UPDATE accounts SET key = $1, body_hash = $2 WHERE id = $3", "bbi", key, n, hash, n, id);
	case MADE_TOPIC:
		return sql_run(
			s->db, e, "UPDATE topics SET key = $1, body_hash = $2 WHERE id = $3", "bbi", key, n, hash, n, id);
	case MADE_ACT:
		return sql_run(s->db, e, "UPDATE acts SET key = $1, body_hash = $2 WHERE id = $3", "bbi", key, n, hash, n, id);
	case MADE_REPORT:
		return sql_run(
			s->db, e, "UPDATE reports SET key = $1, body_hash = $2 WHERE id = $3", "bbi", key, n, hash, n, id);
	case MADE_UPLOAD:
		return sql_run(
			s->db, e, "UPDATE uploads SET key = $1, body_hash = $2 WHERE id = $3", "bbi", key, n, hash, n, id);
	case MADE_ENDORSEMENT: return keep_decision(s, DECIDED_ENDORSEMENT, id, account, v, now, e);
	case MADE_FOLLOW: return keep_decision(s, DECIDED_FOLLOW, id, account, v, now, e);
	case MADE_NOTHING: break;
	}
	return RC_OK;
}

/* A decision has one place, by whose it is about what: its key needs no index. */
static struct sql_rows *ask_decision(
	struct storage *s, const char *about, int64_t account, int64_t topic, const struct storage_once *v)
{
	return sql_ask(s->db,
		"SELECT topic, body_hash FROM decisions WHERE person = " PERSON_OF(
			"$1") " AND topic = $2 AND about = $3 AND key IN ($4, $5)",
		"iitbb", account, topic, about, (const void *)v->key, DECISION_HASH, (const void *)v->key,
		(size_t)STORAGE_HASH);
}

static struct sql_rows *ask_made(
	struct storage *s, enum storage_made what, int64_t not_before, const struct storage_once *v)
{
	static const struct {
		const char *statement, *kinds;
	} asked[] = {
		[MADE_COMMENT] = { "SELECT id, body_hash FROM comments WHERE key = $1", "b" },
		[MADE_TOPIC] = { "SELECT id, body_hash FROM topics WHERE key = $1", "b" },
		[MADE_ACT] = { "SELECT id, body_hash FROM acts WHERE key = $1", "b" },
		[MADE_REPORT] = { "SELECT id, body_hash FROM reports WHERE key = $1", "b" },
		[MADE_UPLOAD] = { "SELECT id, body_hash FROM uploads WHERE key = $1", "b" },
		[MADE_ACCOUNT] = { "SELECT id, body_hash FROM accounts WHERE key = $1 AND created_at >= $2", "bi" },
	};
	return sql_ask(
		s->db, asked[what].statement, asked[what].kinds, (const void *)v->key, (size_t)STORAGE_HASH, not_before);
}

enum rc storage_made_find(struct storage *s, enum storage_made what, int64_t account, int64_t not_before,
	struct storage_once *v, int64_t *id, struct err *e)
{
	if (what == MADE_NOTHING)
		return err_set(e, RC_NOT_FOUND, 0, "nothing is made");
	struct sql_rows *q = what == MADE_ENDORSEMENT ? ask_decision(s, DECIDED_ENDORSEMENT, account, *id, v)
		: what == MADE_FOLLOW                     ? ask_decision(s, DECIDED_FOLLOW, account, *id, v)
												  : ask_made(s, what, not_before, v);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		size_t n;
		const void *hash = sql_bytes(q, 1, &n);
		*id = sql_int(q, 0);
		memcpy(v->body_hash, hash, n < STORAGE_HASH ? n : STORAGE_HASH);
	}
	sql_end(q);
	return rc;
}

/* ---- what was answered ----------------------------------------------------------------------- */

enum rc storage_answer_get(struct storage *s, const uint8_t key[STORAGE_HASH], int64_t not_before, struct arena *a,
	struct storage_answer *out, struct err *e)
{
#define ANSWER(key) "SELECT body_hash, answer FROM answers WHERE key = " key " AND at >= $3"
	struct sql_rows *q = sql_ask(s->db, ANSWER("$1") " UNION ALL " ANSWER("$2"), "bbi", (const void *)key,
		(size_t)STORAGE_HASH, (const void *)key, DECISION_HASH, not_before);
#undef ANSWER
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		size_t n;
		const void *hash = sql_bytes(q, 0, &n), *answer = sql_bytes(q, 1, &out->size);
		memcpy(out->body_hash, hash, n < STORAGE_HASH ? n : STORAGE_HASH);
		void *copy = arena_alloc(a, out->size + 1);
		if (copy)
			memcpy(copy, answer, out->size);
		out->answer = copy;
		rc = copy ? RC_OK : err_set(e, RC_TOO_BIG, 0, "answer");
	}
	sql_end(q);
	return rc;
}

enum rc storage_answer_put(
	struct storage *s, const uint8_t key[STORAGE_HASH], const struct storage_answer *v, int64_t now, struct err *e)
{
	return sql_run(s->db, e,
		"INSERT INTO answers (key, body_hash, answer, at) VALUES ($1, $2, $3, $4) ON CONFLICT (key) DO UPDATE SET"
		" body_hash = excluded.body_hash, answer = excluded.answer, at = excluded.at",
		"bbbi", (const void *)key, (size_t)STORAGE_HASH, (const void *)v->body_hash, (size_t)STORAGE_HASH, v->answer,
		v->size, now);
}

enum rc storage_forget(struct storage *s, int64_t now, int64_t keys_before, struct err *e)
{
	enum rc rc = sql_run(s->db, e, "DELETE FROM answers WHERE at < $1", "i", keys_before);
	if (rc == RC_OK)
		rc = sql_run(s->db, e,
			"UPDATE accounts SET key = NULL, body_hash = NULL WHERE key IS NOT NULL AND created_at < $1", "i",
			keys_before);
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "DELETE FROM sessions WHERE expires_at <= $1", "i", now);
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "DELETE FROM codes WHERE expires_at <= $1", "i", now);
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "DELETE FROM letters WHERE until <= $1", "i", now);
	if (rc == RC_OK)
		rc = sql_run(s->db, e, "DELETE FROM devices WHERE expires_at <= $1", "i", now);
	if (rc == RC_OK)
		rc = sql_run(s->db, e,
			"DELETE FROM persons WHERE NOT EXISTS (SELECT 1 FROM accounts a WHERE a.person = persons.id)"
			" AND NOT EXISTS (SELECT 1 FROM endorsements v JOIN topics t ON t.id = v.topic"
			" WHERE v.person = persons.id AND t.removed_at IS NULL)"
			" AND NOT EXISTS (SELECT 1 FROM bars b WHERE b.person = persons.id AND b.until > $1)",
			"i", now);
	return rc == RC_OK ? sql_run(s->db, e, "DELETE FROM attempts WHERE until <= $1", "i", now) : rc;
}
