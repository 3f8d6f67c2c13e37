/*
 * Uploaded contents where several machines share the rows: in pieces beside them, so that each machine has each. A
 * machine's folder is then what it has at hand: a content that is not there is fetched once, whole and checked.
 */
#include "server/storage/private.h"

#include <sodium.h>

#define PIECE ((size_t)1 << 20)

static int64_t pieces_of(size_t n)
{
	return (int64_t)((n + PIECE - 1) / PIECE);
}

/* Those that are there count as new: nobody drops them now. */
static enum rc count_there(struct storage *s, const uint8_t hash[STORAGE_HASH], int64_t now, int *there, struct err *e)
{
	return sql_run_count(s->db, e, there, "UPDATE pieces SET at = $1 WHERE hash = $2", "ib", now, (const void *)hash,
		(size_t)STORAGE_HASH);
}

enum rc storage_content_share(
	struct storage *s, const char *bytes, size_t n, const uint8_t hash[STORAGE_HASH], int64_t now, struct err *e)
{
	int there = 0;
	if (!storage_is_shared(s))
		return RC_OK;
	enum rc rc = count_there(s, hash, now, &there, e);
	for (size_t at = 0; rc == RC_OK && there < pieces_of(n) && at < n; at += PIECE)
		rc = sql_run(s->db, e,
			"INSERT INTO pieces (hash, number, bytes, at) VALUES ($1, $2, $3, $4) ON CONFLICT (hash, number) DO NOTHING",
			"bibi", (const void *)hash, (size_t)STORAGE_HASH, (int64_t)(at / PIECE), (const void *)(bytes + at),
			n - at < PIECE ? n - at : PIECE, now);
	return rc;
}

static enum rc read_pieces(struct storage *s, const uint8_t hash[STORAGE_HASH], struct str *out, struct err *e)
{
	enum rc rc = RC_OK;
	for (int64_t i = 0; rc == RC_OK; i++) {
		size_t n;
		struct sql_rows *q = sql_ask(s->db, "SELECT bytes FROM pieces WHERE hash = $1 AND number = $2", "bi",
			(const void *)hash, (size_t)STORAGE_HASH, i);
		rc = sql_next(q, e);
		if (rc == RC_OK) {
			const void *bytes = sql_bytes(q, 0, &n);
			str_add(out, bytes, n);
		}
		sql_end(q);
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc storage_content_fetch(struct storage *s, const char *folder, const struct storage_upload *v, struct err *e)
{
	uint8_t hash[STORAGE_HASH];
	if (!storage_is_shared(s) || uploads_has(folder, v->hash, (size_t)v->size))
		return RC_OK;
	STR_LOCAL(bytes, (size_t)v->size + 1);
	enum rc rc = read_pieces(s, v->hash, &bytes, e);
	if (rc != RC_OK)
		return rc;
	crypto_generichash(hash, sizeof hash, (const unsigned char *)bytes.buf, bytes.len, NULL, 0);
	if (!str_ok(&bytes) || memcmp(hash, v->hash, sizeof hash) != 0)
		return err_set(e, RC_CORRUPT, 0, "the pieces of an uploaded file are not what was uploaded");
	return storage_content_keep(folder, bytes.buf, bytes.len, v->hash, e);
}

enum rc pieces_forget(struct storage *s, int64_t before, struct err *e)
{
	return storage_is_shared(s)
		? sql_run(s->db, e,
			  "DELETE FROM pieces WHERE at < $1 AND NOT EXISTS (SELECT 1 FROM contents WHERE contents.hash = pieces.hash)",
			  "i", before)
		: RC_OK;
}

/* A content that has no piece yet, above this one. */
static enum rc next_whole(struct storage *s, const uint8_t above[STORAGE_HASH], struct storage_upload *v, struct err *e)
{
	size_t n;
	struct sql_rows *q = sql_ask(s->db,
		"SELECT hash, size FROM contents WHERE hash > $1 AND NOT EXISTS (SELECT 1 FROM pieces WHERE pieces.hash ="
		" contents.hash) ORDER BY hash LIMIT 1",
		"b", (const void *)above, (size_t)STORAGE_HASH);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		const void *hash = sql_bytes(q, 0, &n);
		memcpy(v->hash, hash, n < STORAGE_HASH ? n : STORAGE_HASH);
		v->size = sql_int(q, 1);
	}
	sql_end(q);
	return rc;
}

enum rc storage_contents_share(struct storage *s, const char *folder, int64_t now, struct err *e)
{
	struct storage_upload v = { 0 };
	enum rc rc = storage_is_shared(s) ? RC_OK : RC_NOT_FOUND;
	while (rc == RC_OK) {
		uint8_t above[STORAGE_HASH];
		memcpy(above, v.hash, sizeof above);
		rc = next_whole(s, above, &v, e);
		if (rc != RC_OK || !uploads_has(folder, v.hash, (size_t)v.size))
			continue; /* another machine may have it */
		STR_LOCAL(bytes, (size_t)v.size + 1);
		char *path = storage_upload_path(folder, &v);
		rc = file_read(path, &bytes, e);
		free(path);
		if (rc == RC_OK)
			rc = storage_content_share(s, bytes.buf, bytes.len, v.hash, now, e);
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* What can be fetched: one that is nowhere is told by who looks for its file. */
enum rc storage_contents_fetch(struct storage *s, const char *folder, struct err *e)
{
	enum rc rc = RC_OK;
	if (!storage_is_shared(s))
		return RC_OK;
	struct sql_rows *q = sql_ask(s->db, "SELECT hash, size FROM contents WHERE uses > 0 ORDER BY hash", "");
	while ((rc = sql_next(q, e)) == RC_OK) {
		struct storage_upload v = { .size = sql_int(q, 1) };
		size_t n;
		const void *hash = sql_bytes(q, 0, &n);
		memcpy(v.hash, hash, n < STORAGE_HASH ? n : STORAGE_HASH);
		rc = storage_content_fetch(s, folder, &v, e);
		if (rc != RC_OK && rc != RC_CORRUPT)
			break;
	}
	return sql_finish(q, rc, e);
}
