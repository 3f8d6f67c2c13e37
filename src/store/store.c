/*
 * Opening the file: migrations by number; a damaged file moved aside, and what a person typed and chose carried over
 * from it as far as it can still be read (salvage.c).
 */
#include <unistd.h>

#include "store/private.h"

#define FILE_NAME "store.db"
#define BUSY_MS 1000
#define STATEMENTS 2 /* kept prepared: those of a list that is being read; each is some KiB in every visit */

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
	/* Boards that were taken along stood in the cache, a whole board an answer: they are taken along anew. */
	"DELETE FROM cache WHERE key LIKE '%copy of %' OR key LIKE '%fetched';"
	"CREATE TABLE copy(number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, done INTEGER NOT NULL, at INTEGER NOT NULL,"
	" total INTEGER NOT NULL, kept INTEGER NOT NULL, bytes INTEGER NOT NULL, UNIQUE(name, done));"
	"CREATE TABLE copy_topic(copy INTEGER NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, stage TEXT NOT NULL,"
	" response TEXT NOT NULL, created_at INTEGER NOT NULL, active_at INTEGER NOT NULL, endorsements INTEGER NOT NULL,"
	" comments INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY(copy, id));"
	"CREATE INDEX copy_topic_newest ON copy_topic(copy, created_at);"
	"CREATE INDEX copy_topic_number ON copy_topic(copy, number);"
	"CREATE TABLE copy_agency(copy INTEGER NOT NULL, topic TEXT NOT NULL, agency TEXT NOT NULL,"
	" PRIMARY KEY(copy, topic, agency)) WITHOUT ROWID;",
	/* What is refused stays, with the reason; what was a draft can be one again. */
	"ALTER TABLE outbox ADD COLUMN state TEXT NOT NULL DEFAULT 'waits';"
	"ALTER TABLE outbox ADD COLUMN code TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE outbox ADD COLUMN draft TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE outbox ADD COLUMN draft_text TEXT;",
	/* What is listed says since when, whose it is, and whether the platform may have it already. */
	"ALTER TABLE draft ADD COLUMN at INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE draft ADD COLUMN note TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE outbox ADD COLUMN name TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE outbox ADD COLUMN about TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE outbox ADD COLUMN away INTEGER NOT NULL DEFAULT 0;"
	"UPDATE outbox SET away = tries;",
	/* Topics that came whole with their rows, and what words are looked for in. What is read most stands first, since a
	   long row goes on in pages of its own. */
	("CREATE TABLE copy_text(copy INTEGER NOT NULL, topic TEXT NOT NULL, title TEXT NOT NULL, author TEXT NOT NULL,"
	 " words TEXT NOT NULL, whole TEXT NOT NULL, PRIMARY KEY(copy, topic));"),
};

/* Little memory: fifty sessions share a host. What must be on the disk says so itself, the cache does without. The
 * whole file is read only when an earlier visit noticed damage: on a good day that would cost every start. */
static enum rc open_file(struct store *s, const char *damage, bool check, struct err *e)
{
	const struct sql_options options = { .migrations = migrations,
		.n_migrations = ARRAY_LEN(migrations),
		.busy_ms = BUSY_MS,
		.busy_in_all = true,
		.statements = STATEMENTS,
		.memory = 256 << 10,
		.journal = 1 << 20,
		.checkpoint = 1 << 20,
		.damage = damage };
	enum rc rc = sql_open(s->path ? s->path : SQL_MEMORY, &options, &s->db, e);
	return rc == RC_OK && check ? sql_check(s->db, e) : rc;
}

static char *move_aside(struct store *s, struct err *e)
{
	struct civil c = civil_from_ms(clock_now(), 0);
	STR_LOCAL(to, STR_NO_LIMIT);
	str_addf(&to, "%s.corrupt-%04d%02d%02dT%02d%02d%02dZ", s->path, c.year, c.month, c.day, c.hour, c.minute, c.second);
	for (size_t i = 0, base = to.len; file_exists(to.buf); i++) {
		str_truncate(&to, base);
		str_addf(&to, "-%zu", i);
	}
	if (sql_rename(s->path, to.buf, e) == RC_OK)
		return str_detach(&to);
	return NULL;
}

static enum rc open_or_rebuild(struct store *s, char **moved, struct err *e)
{
	STR_LOCAL(note, STR_NO_LIMIT);
	str_addf(&note, "%s.damaged", s->path);
	enum rc rc = open_file(s, note.buf, file_exists(note.buf), e);
	if (rc == RC_CORRUPT) {
		sql_close(s->db);
		s->db = NULL;
		*moved = move_aside(s, e);
		rc = *moved ? open_file(s, note.buf, false, e) : e->code;
		if (rc == RC_OK)
			salvage(s, *moved);
	}
	if (rc == RC_OK)
		unlink(note.buf);
	return rc;
}

bool store_exists(const char *folder)
{
	char *path = file_join(folder, FILE_NAME);
	bool there = file_exists(path);
	free(path);
	return there;
}

static struct store *store_new(char *path)
{
	struct store *s = xcalloc(1, sizeof *s);
	*s = (struct store){ .path = path, .cache_max = CACHE_MAX, .copies_max = COPIES_MAX };
	return s;
}

enum rc store_open_memory(const char *folder, struct store **out, struct err *e)
{
	struct store *s = store_new(NULL);
	enum rc rc = open_file(s, NULL, false, e);
	char *path = folder ? file_join(folder, FILE_NAME) : NULL;
	if (rc == RC_OK && path) {
		salvage(s, path);
		rc = sql_run(s->db, e, "UPDATE outbox SET state = 'elsewhere' WHERE state = 'waits'", "");
	}
	free(path);
	*out = rc == RC_OK ? s : NULL;
	if (rc != RC_OK)
		store_close(s);
	return rc;
}

bool store_lasts(const struct store *s)
{
	return s->path && !sql_moved(s->db);
}

void store_rest(struct store *s)
{
	sql_rest(s->db);
}

void store_patience(struct store *s, int ms)
{
	sql_patience(s->db, ms);
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
	s = store_new(file_join(folder, FILE_NAME));
	rc = open_or_rebuild(s, moved, e);
	if (rc) {
		store_close(s);
		return rc;
	}
	*out = s;
	return RC_OK;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	store_send_end(s);
	vec_release(&s->claims);
	if (s->lock > 0)
		close(s->lock);
	sql_close(s->db);
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
	sql_fail_after(s->db, steps);
}
