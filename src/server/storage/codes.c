/* Codes that are to be typed: what they prove, and how often somebody tried. A code is there as a hash. */
#include "server/storage/private.h"

#define BYTES(hash) (const void *)(hash), (hash) ? (size_t)STORAGE_HASH : (size_t)0

enum rc storage_codes_forget(struct storage *s, int64_t account, const char *kind, struct err *e)
{
	return sql_run(s->db, e, "DELETE FROM codes WHERE account = $1 AND kind = $2", "it", account, kind);
}

enum rc storage_code_add(struct storage *s, const struct storage_code *v, int64_t *id, struct err *e)
{
	enum rc rc = storage_codes_forget(s, v->account, v->kind, e);
	*id = storage_random_id();
	return rc == RC_OK
		? sql_run(s->db, e,
			  "INSERT INTO codes (id, account, kind, destination, code, person, address, postcode, created_at, expires_at)"
			  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
			  "iittbbbbii", *id, v->account, v->kind, v->destination, BYTES(v->code), BYTES(v->person),
			  BYTES(v->address), BYTES(v->postcode), v->created_at, v->expires_at)
		: rc;
}

static const uint8_t *copy_hash(const struct sql_rows *q, int column, struct arena *a)
{
	size_t n = 0;
	const void *bytes = sql_bytes(q, column, &n);
	uint8_t *copy = n == STORAGE_HASH ? arena_alloc(a, STORAGE_HASH) : NULL;
	if (copy)
		memcpy(copy, bytes, STORAGE_HASH);
	return copy;
}

#define CODE_COLUMNS \
	"SELECT id, account, kind, destination, code, person, address, postcode, created_at, expires_at, tries, done_at" \
	" FROM codes "

static enum rc read_code(struct sql_rows *q, struct arena *a, struct storage_code *out, struct err *e)
{
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		*out = (struct storage_code){ .id = sql_int(q, 0),
			.account = sql_int(q, 1),
			.kind = sql_copy(q, 2, a),
			.destination = sql_copy(q, 3, a),
			.code = copy_hash(q, 4, a),
			.person = copy_hash(q, 5, a),
			.address = copy_hash(q, 6, a),
			.postcode = copy_hash(q, 7, a),
			.created_at = sql_int(q, 8),
			.expires_at = sql_int(q, 9),
			.tries = sql_int(q, 10),
			.done_at = sql_int(q, 11) };
		if (!out->kind || !out->destination || !out->code)
			rc = err_set(e, RC_TOO_BIG, 0, "code");
	}
	sql_end(q);
	return rc;
}

enum rc storage_code(
	struct storage *s, int64_t id, int64_t account, struct arena *a, struct storage_code *out, struct err *e)
{
	return read_code(
		sql_ask(s->db, CODE_COLUMNS "WHERE id = $1 AND (account = $2 OR $2 = 0)", "ii", id, account), a, out, e);
}

enum rc storage_code_latest(
	struct storage *s, int64_t account, const char *kind, struct arena *a, struct storage_code *out, struct err *e)
{
	return read_code(sql_ask(s->db, CODE_COLUMNS "WHERE account = $1 AND kind = $2 ORDER BY created_at DESC LIMIT 1",
						 "it", account, kind),
		a, out, e);
}

enum rc storage_code_try(struct storage *s, int64_t id, const uint8_t code[STORAGE_HASH], int64_t *tries, struct err *e)
{
	return sql_ask_int(s->db, e, tries,
		"UPDATE codes SET tries = CASE WHEN last = $1 THEN tries ELSE tries + 1 END, last = $1 WHERE id = $2"
		" RETURNING tries",
		"bi", BYTES(code), id);
}

enum rc storage_code_done(struct storage *s, int64_t id, int64_t now, struct err *e)
{
	return sql_run(s->db, e, "UPDATE codes SET done_at = $1 WHERE id = $2", "ii", now, id);
}
