/* Devices that ask to be signed in. Both of their codes come in as hashes. */
#include "server/storage/private.h"

#define BYTES(hash) (const void *)(hash), (size_t)STORAGE_HASH

static const char *const states[] = { "asked", "allowed", "denied", "taken" };

enum rc storage_device_add(struct storage *s, const struct storage_device *v, struct err *e)
{
	return sql_run(s->db, e,
		"INSERT INTO devices (device, user_code, client, scopes, address, asked_at, expires_at, pause, state, account,"
		" provider, secret) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, nullif(CAST($10 AS BIGINT), 0), $11, $12)",
		"bbtitiiititb", BYTES(v->device), BYTES(v->user_code), v->client, (int64_t)v->scopes, v->address, v->asked_at,
		v->expires_at, v->pause, states[DEVICE_ASKED], v->account, v->provider, v->secret, v->secret_size);
}

static const void *copy_bytes(const struct sql_rows *q, int column, struct arena *a, size_t *n)
{
	const void *bytes = sql_bytes(q, column, n);
	void *copy = arena_alloc(a, *n + 1);
	if (copy && *n)
		memcpy(copy, bytes, *n);
	return copy;
}

static void read_state(const char *word, enum storage_device_state *out)
{
	*out = DEVICE_DENIED;
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (str_eq(states[i], word))
			*out = (enum storage_device_state)i;
}

enum rc storage_device(
	struct storage *s, const uint8_t hash[STORAGE_HASH], struct arena *a, struct storage_device *out, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT device, user_code, client, scopes, address, asked_at, expires_at, pause, polled_at, state,"
		" coalesce(account, 0), provider, secret FROM devices WHERE device = $1 OR user_code = $1",
		"b", BYTES(hash));
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		size_t n;
		*out = (struct storage_device){ .device = copy_bytes(q, 0, a, &n),
			.user_code = copy_bytes(q, 1, a, &n),
			.client = sql_copy(q, 2, a),
			.scopes = (unsigned)sql_int(q, 3),
			.address = sql_copy(q, 4, a),
			.asked_at = sql_int(q, 5),
			.expires_at = sql_int(q, 6),
			.pause = sql_int(q, 7),
			.polled_at = sql_int(q, 8),
			.account = sql_int(q, 10),
			.provider = sql_copy(q, 11, a) };
		out->secret = copy_bytes(q, 12, a, &out->secret_size);
		read_state(sql_text(q, 9), &out->state);
		if (!out->device || !out->user_code || !out->client || !out->address || !out->provider || !out->secret)
			rc = err_set(e, RC_TOO_BIG, 0, "device");
	}
	sql_end(q);
	return rc;
}

enum rc storage_device_polled(
	struct storage *s, const uint8_t device[STORAGE_HASH], int64_t at, int64_t pause, struct err *e)
{
	return sql_run(
		s->db, e, "UPDATE devices SET polled_at = $1, pause = $2 WHERE device = $3", "iib", at, pause, BYTES(device));
}

enum rc storage_device_set(struct storage *s, const uint8_t device[STORAGE_HASH], enum storage_device_state state,
	int64_t account, struct err *e)
{
	return sql_run(s->db, e,
		"UPDATE devices SET state = $1, account = coalesce(nullif(CAST($2 AS BIGINT), 0), account) WHERE device = $3",
		"tib", states[state], account, BYTES(device));
}

enum rc devices_deny(struct storage *s, int64_t account, struct err *e)
{
	return sql_run(s->db, e, "UPDATE devices SET state = $1 WHERE account = $2", "ti", states[DEVICE_DENIED], account);
}
