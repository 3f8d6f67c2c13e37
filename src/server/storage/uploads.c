/*
 * Files that people upload. A content is kept once, under its hash, in a folder of its own beside the database; an
 * upload is a name that somebody gave it, and belongs to the topic that attached it. A content is on the disk before
 * its row is, and leaves it after its last upload: a crash between the two leaves a file that nobody knows, and those
 * are looked for.
 */
#include "server/storage/private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void name_of(const uint8_t hash[STORAGE_HASH], char out[STORAGE_HASH * 2 + 1])
{
	sodium_bin2hex(out, STORAGE_HASH * 2 + 1, hash, STORAGE_HASH);
}

static char *path_of(const char *folder, const uint8_t hash[STORAGE_HASH])
{
	char name[STORAGE_HASH * 2 + 1];
	name_of(hash, name);
	char *uploads = file_join(folder, STORAGE_UPLOADS), *path = file_join(uploads, name);
	free(uploads);
	return path;
}

bool uploads_has(const char *folder, const uint8_t hash[STORAGE_HASH], size_t n)
{
	struct stat st;
	char *path = path_of(folder, hash);
	bool there = lstat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == (off_t)n;
	free(path);
	return there;
}

enum rc storage_content_keep(
	const char *folder, const char *bytes, size_t n, const uint8_t hash[STORAGE_HASH], struct err *e)
{
	char *uploads = file_join(folder, STORAGE_UPLOADS), *path = path_of(folder, hash);
	enum rc rc = file_make_folder(uploads, e);
	if (rc == RC_OK && !uploads_has(folder, hash, n))
		rc = file_write(path, bytes, n, 0600, e);
	free(path);
	free(uploads);
	return rc;
}

enum rc storage_content_write(
	const char *folder, const char *bytes, size_t n, uint8_t hash[STORAGE_HASH], struct err *e)
{
	crypto_generichash(hash, STORAGE_HASH, (const unsigned char *)bytes, n, NULL, 0);
	return storage_content_keep(folder, bytes, n, hash, e);
}

enum rc storage_upload_add(struct storage *s, const struct storage_upload *v, int64_t now, int64_t *id, struct err *e)
{
	enum rc rc = sql_run(s->db, e,
		"INSERT INTO contents (hash, size, at) VALUES ($1, $2, $3) ON CONFLICT (hash) DO UPDATE SET at = excluded.at",
		"bii", (const void *)v->hash, (size_t)STORAGE_HASH, v->size, now);
	return rc == RC_OK
		? sql_ask_int(s->db, e, id,
			  "INSERT INTO uploads (account, hash, name, type, size, at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
			  "ibttii", v->account, (const void *)v->hash, (size_t)STORAGE_HASH, v->name, v->type, v->size, now)
		: rc;
}

enum rc storage_upload(struct storage *s, int64_t id, struct arena *a, struct storage_upload *out, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db,
		"SELECT coalesce(account, 0), hash, name, type, size, coalesce(topic, 0) FROM uploads WHERE id = $1", "i", id);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		size_t n;
		const void *hash = sql_bytes(q, 1, &n);
		*out = (struct storage_upload){ .account = sql_int(q, 0),
			.name = sql_copy(q, 2, a),
			.type = sql_copy(q, 3, a),
			.size = sql_int(q, 4),
			.topic = sql_int(q, 5) };
		memcpy(out->hash, hash, n < STORAGE_HASH ? n : STORAGE_HASH);
		if (!out->name || !out->type)
			rc = err_set(e, RC_TOO_BIG, 0, "file");
	}
	sql_end(q);
	return rc;
}

char *storage_upload_path(const char *folder, const struct storage_upload *v)
{
	return path_of(folder, v->hash);
}

enum rc storage_uploads_of(struct storage *s, int64_t account, int64_t since, int64_t *bytes, struct err *e)
{
	return sql_ask_int(s->db, e, bytes,
		"SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM uploads WHERE account = $1 AND at > $2", "ii", account,
		since);
}

enum rc storage_upload_attach(struct storage *s, int64_t id, int64_t topic, struct err *e)
{
	return sql_run(s->db, e, "UPDATE uploads SET topic = $1 WHERE id = $2", "ii", topic, id);
}

enum rc storage_upload_detach(struct storage *s, int64_t id, int64_t now, struct err *e)
{
	return sql_run(s->db, e, "UPDATE uploads SET topic = NULL, at = $1 WHERE id = $2", "ii", now, id);
}

enum rc storage_contents_each(struct storage *s,
	enum rc (*row)(void *arg, const char *name, const struct storage_upload *v, int64_t uses, struct err *e), void *arg,
	struct err *e)
{
	struct sql_rows *q = sql_ask(s->db, "SELECT hash, size, uses FROM contents ORDER BY hash", "");
	enum rc rc;
	while ((rc = sql_next(q, e)) == RC_OK) {
		char name[STORAGE_HASH * 2 + 1];
		struct storage_upload v = { .size = sql_int(q, 1) };
		size_t n;
		const void *bytes = sql_bytes(q, 0, &n);
		memcpy(v.hash, bytes, n < STORAGE_HASH ? n : STORAGE_HASH);
		name_of(v.hash, name);
		rc = row(arg, name, &v, sql_int(q, 2), e);
		if (rc != RC_OK)
			break;
	}
	return sql_finish(q, rc, e);
}

/* ---- what nobody needs ----------------------------------------------------------------------- */

static enum rc next_unused(struct storage *s, int64_t before, uint8_t hash[STORAGE_HASH], struct err *e)
{
	struct sql_rows *q = sql_ask(
		s->db, "SELECT hash FROM contents WHERE uses = 0 AND at < $1 ORDER BY at LIMIT 1", "i", before);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK) {
		size_t n;
		const void *bytes = sql_bytes(q, 0, &n);
		memset(hash, 0, STORAGE_HASH);
		memcpy(hash, bytes, n < STORAGE_HASH ? n : STORAGE_HASH);
	}
	sql_end(q);
	return rc;
}

/* A file that is gone while its row is still there is written anew by whoever brings that content again. */
static enum rc drop_unused(struct storage *s, const char *folder, int64_t before, struct err *e)
{
	uint8_t hash[STORAGE_HASH];
	enum rc rc;
	while ((rc = next_unused(s, before, hash, e)) == RC_OK) {
		char *path = path_of(folder, hash);
		if (unlink(path) != 0 && errno != ENOENT)
			rc = err_sys(e, errno, path);
		free(path);
		if (rc == RC_OK)
			rc = sql_run(
				s->db, e, "DELETE FROM contents WHERE hash = $1", "b", (const void *)hash, (size_t)STORAGE_HASH);
		if (rc != RC_OK)
			return rc;
	}
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

#define STRAY_SECONDS (24 * 60 * 60)

/* A file without a row: an upload that a crash, or a refusal, ended. One that is new may be an upload under way. */
static bool is_stray(struct storage *s, const char *path, const char *name)
{
	struct stat st;
	uint8_t hash[STORAGE_HASH];
	size_t n = 0;
	int64_t one;
	if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode) || time(NULL) - st.st_mtime < STRAY_SECONDS)
		return false;
	if (sodium_hex2bin(hash, sizeof hash, name, strlen(name), NULL, &n, NULL) != 0 || n != STORAGE_HASH)
		return true;
	return sql_ask_int(s->db, NULL, &one, "SELECT 1 FROM contents WHERE hash = $1", "b", (const void *)hash,
			   (size_t)STORAGE_HASH) == RC_NOT_FOUND;
}

static void drop_strays(struct storage *s, const char *folder)
{
	char *uploads = file_join(folder, STORAGE_UPLOADS);
	DIR *d = opendir(uploads);
	for (const struct dirent *entry; d && (entry = readdir(d));) {
		if (str_eq(entry->d_name, ".") || str_eq(entry->d_name, ".."))
			continue;
		char *path = file_join(uploads, entry->d_name);
		if (is_stray(s, path, entry->d_name))
			unlink(path);
		free(path);
	}
	if (d)
		closedir(d);
	free(uploads);
}

/* Contents first: a transaction that is undone brings the uploads back which it dropped, and no file. So a content goes
 * when its last upload went before. */
enum rc storage_uploads_forget(struct storage *s, const char *folder, int64_t before, struct err *e)
{
	enum rc rc = drop_unused(s, folder, before, e);
	if (rc == RC_OK)
		rc = pieces_forget(s, before, e);
	if (rc == RC_OK)
		drop_strays(s, folder);
	return rc == RC_OK ? sql_run(s->db, e, "DELETE FROM uploads WHERE topic IS NULL AND at < $1", "i", before) : rc;
}
