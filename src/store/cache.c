/*
 * Answers of the platform, as they came. Their bytes are counted by an index that covers the sum; when they pass the
 * bound, the ones whose last use is longest ago go. Losing any of it costs a request, so nothing here is synced, and
 * failure is only logged.
 */
#include "store/private.h"

#define USE_GRAIN INT64_C(3600000) /* reading is not to write each time: the last use is known to the hour */

bool store_cache_get(struct store *s, const char *key, struct store_cached *out)
{
	int64_t used = 0;
	struct sql_rows *q = sql_ask(s->db, "SELECT body, etag, at, used FROM cache WHERE key = $1", "t", key);
	bool row = sql_next(q, NULL) == RC_OK;
	if (row) {
		size_t n;
		const void *body = sql_bytes(q, 0, &n);
		str_clear(&out->body);
		str_add(&out->body, body, n);
		str_copy(out->etag, sizeof out->etag, sql_text(q, 1));
		out->at = sql_int(q, 2);
		used = sql_int(q, 3);
	}
	sql_end(q);
	if (row && clock_now() - used > USE_GRAIN)
		sql_run(s->db, NULL, "UPDATE cache SET used = $1 WHERE key = $2", "it", clock_now(), key);
	return row && str_ok(&out->body);
}

bool store_cache_has(struct store *s, const char *key, int64_t *at, size_t *size)
{
	struct sql_rows *q = sql_ask(s->db, "SELECT at, size FROM cache WHERE key = $1", "t", key);
	bool row = sql_next(q, NULL) == RC_OK;
	if (row && at)
		*at = sql_int(q, 0);
	if (row && size)
		*size = (size_t)sql_int(q, 1);
	sql_end(q);
	return row;
}

int64_t store_cache_made(struct store *s, const char *key)
{
	int64_t made = INT64_MAX;
	sql_ask_int(s->db, NULL, &made, "SELECT made FROM cache WHERE key = $1", "t", key);
	return made;
}

size_t store_cache_bytes(struct store *s)
{
	int64_t bytes = 0;
	sql_ask_int(s->db, NULL, &bytes, "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM cache", "");
	return (size_t)bytes;
}

/* Down to nine tenths at once, so that a full cache does not clean up at every answer. */
static void make_room(struct store *s, size_t max)
{
	size_t bytes = store_cache_bytes(s);
	if (bytes <= max)
		return;
	sql_run(s->db, NULL,
		"DELETE FROM cache WHERE key IN (SELECT key FROM"
		" (SELECT key, SUM(size) OVER (ORDER BY used, key) - size AS before FROM cache) AS uses WHERE before < $1)",
		"i", (int64_t)(bytes - max / 10 * 9));
}

enum rc store_cache_put(struct store *s, const char *key, const char *etag, const char *body, size_t n, struct err *e)
{
	struct store_cached none;
	if (n > CACHE_ONE_MAX || strlen(etag) >= sizeof none.etag)
		return err_set(e, RC_TOO_BIG, 0, "an answer of %zu bytes is not kept", n);
	int64_t now = clock_now();
	enum rc rc = sql_run(s->db, e,
		"INSERT INTO cache(key, etag, body, size, at, used, made) VALUES($1, $2, $3, $4, $5, $5, $5)"
		" ON CONFLICT(key) DO UPDATE SET etag = excluded.etag, body = excluded.body, size = excluded.size,"
		" at = excluded.at, used = excluded.used, made = excluded.made",
		"ttbii", key, etag, body, n, (int64_t)n, now);
	s->unsummed += n;
	if (rc == RC_OK &&
		(s->unsummed > s->cache_max / 100 || !s->summed)) { /* to sum it up at each answer would cost more */
		make_room(s, s->cache_max);
		s->summed = true;
		s->unsummed = 0;
	}
	return rc;
}

size_t store_cache_find(struct store *s, const char *key_prefix, char **keys, size_t most)
{
	size_t n = 0;
	struct sql_rows *q = sql_ask(s->db,
		"SELECT key FROM cache WHERE substr(key, 1, length($1)) = $1 ORDER BY used DESC LIMIT $2", "ti", key_prefix,
		(int64_t)most);
	while (n < most && sql_next(q, NULL) == RC_OK)
		keys[n++] = xstrdup(sql_text(q, 0));
	sql_end(q);
	return n;
}

void store_cache_touch(struct store *s, const char *key)
{
	int64_t now = clock_now();
	sql_run(s->db, NULL, "UPDATE cache SET at = $1, used = $1 WHERE key = $2", "it", now, key);
}

void store_cache_forget(struct store *s, const char *key)
{
	sql_run(s->db, NULL, "DELETE FROM cache WHERE key = $1", "t", key);
}

/* The key's text is compared, not matched: LIKE would see wildcards in it. */
void store_cache_drop(struct store *s, const char *key_prefix)
{
	sql_run(s->db, NULL, "DELETE FROM cache WHERE substr(key, 1, length($1)) = $1", "t", key_prefix);
}
