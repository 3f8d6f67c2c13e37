/*
 * Answers of the platform, as they came. Their bytes are counted by an index that covers the sum; when they pass the
 * bound, the ones whose last use is longest ago go. Losing any of it costs a request, so nothing here is synced, and
 * failure is only logged.
 */
#include "store/private.h"

#define USE_GRAIN INT64_C(3600000) /* reading is not to write each time: the last use is known to the hour */

bool store_cache_get(struct store *s, const char *key, struct store_cached *out)
{
	bool row = false;
	int64_t used = 0;
	sqlite3_stmt *q = query(s, NULL, "SELECT body, etag, at, used FROM cache WHERE key = ?", "s", key);
	if (q && query_step(s, q, &row, NULL) == RC_OK && row) {
		const void *body = sqlite3_column_blob(q, 0);
		str_clear(&out->body);
		str_add(&out->body, body, (size_t)sqlite3_column_bytes(q, 0));
		str_copy(out->etag, sizeof out->etag, query_text(q, 1));
		out->at = sqlite3_column_int64(q, 2);
		used = sqlite3_column_int64(q, 3);
	}
	sqlite3_finalize(q);
	if (row && clock_now() - used > USE_GRAIN)
		run(s, NULL, "UPDATE cache SET used = ? WHERE key = ?", "is", clock_now(), key);
	return row && str_ok(&out->body);
}

bool store_cache_has(struct store *s, const char *key, int64_t *at, size_t *size)
{
	bool row = false;
	sqlite3_stmt *q = query(s, NULL, "SELECT at, size FROM cache WHERE key = ?", "s", key);
	if (q && query_step(s, q, &row, NULL) == RC_OK && row) {
		if (at)
			*at = sqlite3_column_int64(q, 0);
		if (size)
			*size = (size_t)sqlite3_column_int64(q, 1);
	}
	sqlite3_finalize(q);
	return row;
}

int64_t store_cache_made(struct store *s, const char *key)
{
	return number_of(s, INT64_MAX, "SELECT made FROM cache WHERE key = ?", "s", key);
}

size_t store_cache_bytes(struct store *s)
{
	return (size_t)number_of(s, 0, "SELECT COALESCE(SUM(size), 0) FROM cache", "");
}

/* Down to nine tenths at once, so that a full cache does not clean up at every answer. */
static void make_room(struct store *s, size_t max)
{
	size_t bytes = store_cache_bytes(s);
	if (bytes <= max)
		return;
	run(s, NULL,
		"DELETE FROM cache WHERE key IN (SELECT key FROM (SELECT key, SUM(size) OVER (ORDER BY used, rowid) - size AS before FROM cache)"
		" WHERE before < ?)",
		"i", (int64_t)(bytes - max / 10 * 9));
}

enum rc store_cache_put(struct store *s, const char *key, const char *etag, const char *body, size_t n, struct err *e)
{
	struct store_cached none;
	if (n > CACHE_ONE_MAX || strlen(etag) >= sizeof none.etag)
		return err_set(e, RC_TOO_BIG, 0, "an answer of %zu bytes is not kept", n);
	int64_t now = clock_now();
	enum rc rc = run(s, e,
		"INSERT OR REPLACE INTO cache(key, etag, body, size, at, used, made) VALUES(?, ?, ?, ?, ?, ?, ?)", "ssbiiii",
		key, etag, body, n, (int64_t)n, now, now, now);
	if (rc == RC_OK)
		make_room(s, s->cache_max);
	return rc;
}

size_t store_cache_find(struct store *s, const char *prefix, const char *bytes, char **keys, size_t most)
{
	bool row = true;
	size_t n = 0;
	sqlite3_stmt *q = query(s, NULL,
		"SELECT key FROM cache WHERE key >= ?1 AND substr(key, 1, length(?1)) = ?1 AND key < ?1 || char(1114111)"
		" AND (?2 = '' OR instr(body, CAST(?2 AS BLOB))) ORDER BY used DESC LIMIT ?3",
		"ssi", prefix, bytes, (int64_t)most);
	while (q && n < most && query_step(s, q, &row, NULL) == RC_OK && row)
		keys[n++] = xstrdup(query_text(q, 0));
	sqlite3_finalize(q);
	return n;
}

void store_cache_touch(struct store *s, const char *key)
{
	int64_t now = clock_now();
	run(s, NULL, "UPDATE cache SET at = ?, used = ? WHERE key = ?", "iis", now, now, key);
}

void store_cache_forget(struct store *s, const char *key)
{
	run(s, NULL, "DELETE FROM cache WHERE key = ?", "s", key);
}

/* The key's text is compared, not matched: LIKE would see wildcards in it. */
void store_cache_drop(struct store *s, const char *key_prefix)
{
	run(s, NULL, "DELETE FROM cache WHERE substr(key, 1, length(?1)) = ?1", "s", key_prefix);
}
