/*
 * Opening the file: migrations by number; a damaged file moved aside, and what a person typed and chose carried over
 * from it as far as it can still be read (salvage.c).
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "store/private.h"

#define FILE_NAME "store.db"
#define BUSY_MS 1000

/* The schema grows by another text at the end; what was released is never edited. */
static const char *const migrations[] = {
	"CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE account(site TEXT PRIMARY KEY, name TEXT NOT NULL, nickname TEXT NOT NULL, token TEXT NOT NULL, id TEXT NOT NULL,"
	" expires_at INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE cache(key TEXT PRIMARY KEY, etag TEXT NOT NULL, body BLOB NOT NULL, size INTEGER NOT NULL, at INTEGER NOT NULL,"
	" used INTEGER NOT NULL);"
	"CREATE INDEX cache_by_use ON cache(used, size);"
	"CREATE TABLE mark(site TEXT NOT NULL, topic TEXT NOT NULL, read_at INTEGER NOT NULL, comments INTEGER NOT NULL,"
	" updated_at INTEGER NOT NULL, PRIMARY KEY(site, topic)) WITHOUT ROWID;"
	"CREATE TABLE draft(key TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE outbox(number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, site TEXT NOT NULL, account TEXT NOT NULL,"
	" topic TEXT NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL, at INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0,"
	" last_error TEXT NOT NULL DEFAULT '');",
	/* When the body came; `at` is when it was last known to be current. Not known of what was there before: as late as
	   can be. */
	"ALTER TABLE cache ADD COLUMN made INTEGER NOT NULL DEFAULT 9223372036854775807;",
};

/* Little memory: fifty sessions share a host. No mapping of the file: a file that shrinks under a map is a crash. */
static const char *const habits =
	"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-256; PRAGMA mmap_size=0;"
	"PRAGMA wal_autocheckpoint=256; PRAGMA journal_size_limit=1048576; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;";

static enum rc exec(struct store *s, const char *sql, struct err *e)
{
	int code = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
	return code == SQLITE_OK ? RC_OK : query_failed(s, code, e);
}

static enum rc read_version(struct store *s, int64_t *version, struct err *e)
{
	bool row;
	sqlite3_stmt *q = query(s, e, "PRAGMA user_version", "");
	if (!q)
		return e->code;
	enum rc rc = query_step(s, q, &row, e);
	*version = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	if (rc == RC_OK && *version > (int64_t)ARRAY_LEN(migrations))
		rc = err_set(e, RC_NEWER, 0, "%s: written by a newer version (%lld)", s->path, (long long)*version);
	return rc;
}

static enum rc migrate(struct store *s, struct err *e)
{
	int64_t version = 0;
	enum rc rc = read_version(s, &version, e);
	if (rc || version == (int64_t)ARRAY_LEN(migrations))
		return rc;
	rc = exec(s, "BEGIN IMMEDIATE", e);
	if (rc)
		return rc;
	rc = read_version(s, &version, e); /* another client may have been faster */
	for (size_t i = (size_t)version; rc == RC_OK && i < ARRAY_LEN(migrations); i++)
		rc = exec(s, migrations[i], e);
	char sql[64];
	snprintf(sql, sizeof sql, "PRAGMA user_version=%zu; COMMIT", ARRAY_LEN(migrations));
	if (rc == RC_OK)
		rc = exec(s, sql, e);
	if (rc)
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return rc;
}

/* The whole file is read only when an earlier visit noticed damage: on a good day that would cost every start. */
static enum rc check_whole(struct store *s, struct err *e)
{
	char *word = text_of(s, "PRAGMA quick_check(1)", "");
	bool good = str_eq(word, "ok");
	free(word);
	return good ? RC_OK : err_set(e, RC_CORRUPT, 0, "%s: damaged", s->path);
}

static enum rc open_file(struct store *s, bool check, struct err *e)
{
	int fd = open(s->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600); /* SQLite would make it readable for others */
	if (fd < 0)
		return err_sys(e, errno, s->path);
	close(fd);
	int code = sqlite3_open_v2(s->path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (code != SQLITE_OK)
		return query_failed(s, code, e);
	sqlite3_busy_timeout(s->db, BUSY_MS);
	enum rc rc = exec(s, habits, e);
	if (rc == RC_OK)
		rc = migrate(s, e);
	return rc == RC_OK && check ? check_whole(s, e) : rc;
}

/* With its journal, which may hold what was typed last. */
static char *move_aside(struct store *s, struct err *e)
{
	static const char *const parts[] = { "-wal", "-shm", "" };
	struct civil c = civil_from_ms(clock_now(), 0);
	struct str to, a, b;
	str_init(&to, STR_NO_LIMIT);
	str_init(&a, STR_NO_LIMIT);
	str_init(&b, STR_NO_LIMIT);
	str_addf(&to, "%s.corrupt-%04d%02d%02dT%02d%02d%02dZ", s->path, c.year, c.month, c.day, c.hour, c.minute, c.second);
	for (size_t i = 0, base = to.len; file_exists(to.buf); i++) {
		str_truncate(&to, base);
		str_addf(&to, "-%zu", i);
	}
	bool moved = false;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		str_clear(&a);
		str_clear(&b);
		str_addf(&a, "%s%s", s->path, parts[i]);
		str_addf(&b, "%s%s", to.buf, parts[i]);
		moved = rename(a.buf, b.buf) == 0;
	}
	if (!moved)
		err_sys(e, errno, s->path);
	str_release(&a);
	str_release(&b);
	char *name = str_detach(&to);
	if (moved)
		return name;
	free(name);
	return NULL;
}

static void close_file(struct store *s)
{
	sqlite3_close_v2(s->db);
	s->db = NULL;
}

static enum rc open_or_rebuild(struct store *s, char **moved, struct err *e)
{
	char *note = xmalloc(strlen(s->path) + sizeof ".damaged");
	memcpy(note, s->path, strlen(s->path));
	memcpy(note + strlen(s->path), ".damaged", sizeof ".damaged");
	enum rc rc = open_file(s, file_exists(note), e);
	if (rc == RC_CORRUPT) {
		close_file(s);
		*moved = move_aside(s, e);
		rc = *moved ? open_file(s, false, e) : e->code;
		if (rc == RC_OK)
			salvage(s, *moved);
	}
	if (rc == RC_OK)
		unlink(note);
	free(note);
	s->corrupt = false;
	return rc;
}

bool store_exists(const char *folder)
{
	char *path = file_join(folder, FILE_NAME);
	bool there = file_exists(path);
	free(path);
	return there;
}

enum rc store_open(const char *folder, struct store **out, char **moved, struct err *e)
{
	struct err own = { 0 };
	struct store *s = NULL;
	e = e ? e : &own;
	*out = NULL;
	*moved = NULL;
	enum rc rc = file_make_folder(folder, e);
	if (rc)
		return rc;
	s = xcalloc(1, sizeof *s);
	s->path = file_join(folder, FILE_NAME);
	s->cache_max = CACHE_MAX;
	s->allowed = -1;
	rc = open_or_rebuild(s, moved, e);
	if (rc) {
		store_close(s);
		free(*moved);
		*moved = NULL;
		return rc;
	}
	*out = s;
	return RC_OK;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	close_file(s);
	free(s->path);
	free(s);
}

void store_cache_limit(struct store *s, size_t bytes)
{
	s->cache_max = bytes;
}

size_t store_cache_max(const struct store *s)
{
	return s->cache_max;
}

void store_fail_after(struct store *s, int steps)
{
	s->allowed = steps;
}
