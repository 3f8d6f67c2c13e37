/* SQLite's file: opening and bringing it up to date, transactions. With a write-ahead log readers go on while one
 * writes. */
#include "sql/private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static enum rc run_script(struct sqlite *db, const char *text, struct err *e)
{
	int code = sqlite3_exec(db->handle, text, NULL, NULL, NULL);
	return code == SQLITE_OK ? RC_OK : sqlite_failed(db, code, text, e);
}

static enum rc script(struct sql *db, const char *text, struct err *e)
{
	return run_script(sqlite_of(db), text, e);
}

/* ---- migrations ------------------------------------------------------------------------------ */

static enum rc read_version(struct sqlite *db, const struct sql_options *o, int64_t *version, struct err *e)
{
	enum rc rc = sql_ask_int(&db->sql, e, version, "PRAGMA user_version", "");
	if (rc == RC_OK && *version > (int64_t)o->n_migrations)
		return err_set(e, RC_NEWER, (int)*version, "%s: its version is %lld, and this program knows up to %zu",
			db->sql.path, (long long)*version, o->n_migrations);
	return rc;
}

static enum rc migrated(struct sql *db, int64_t *n, struct err *e)
{
	return sql_ask_int(db, e, n, "PRAGMA user_version", "");
}

static enum rc use_triggers(struct sql *db, bool used, struct err *e)
{
	int code = sqlite3_db_config(sqlite_of(db)->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, (int)used, NULL);
	return code == SQLITE_OK ? RC_OK : sqlite_failed(sqlite_of(db), code, "triggers", e);
}

static enum rc migrate(struct sqlite *db, const struct sql_options *o, struct err *e)
{
	int64_t version = 0;
	char number[64];
	enum rc rc = read_version(db, o, &version, e);
	if (rc != RC_OK || version == (int64_t)o->n_migrations)
		return rc;
	rc = sql_begin(&db->sql, true, e);
	if (rc != RC_OK)
		return rc;
	rc = read_version(db, o, &version, e); /* another program may have been quicker */
	for (size_t i = (size_t)version; rc == RC_OK && i < o->n_migrations; i++)
		rc = run_script(db, o->migrations[i], e);
	snprintf(number, sizeof number, "PRAGMA user_version=%zu", o->n_migrations);
	if (rc == RC_OK)
		rc = run_script(db, number, e);
	if (rc == RC_OK)
		return sql_commit(&db->sql, e);
	sql_rollback(&db->sql);
	return rc;
}

/* ---- opening --------------------------------------------------------------------------------- */

static void reckon_patience(struct sqlite *db)
{
	int64_t now = clock_mono();
	db->patience += (now - db->patience_at) / 10;
	db->patience_at = now;
	if (db->patience > db->patience_max)
		db->patience = db->patience_max;
}

/* Called again and again while somebody else has the file; 0: enough. Looks every few milliseconds, more often than
 * SQLite's own way of waiting: who imports leaves gaps of that length. */
static int wait_for_others(void *ctx, int times)
{
	struct sqlite *db = ctx;
	if (times == 0 && db->in_all)
		reckon_patience(db);
	else if (times == 0)
		db->patience = db->patience_max;
	if (db->patience <= 0)
		return 0;
	int64_t begun = clock_mono();
	sqlite3_sleep(times < 5 ? 1 : 5);
	db->patience_at = clock_mono();
	db->patience -= db->patience_at - begun;
	return 1;
}

/* A file is made one with a write-ahead log by whoever has it alone, and nobody is waited for to have it so: SQLite
 * asks no busy handler there, since two that hold it and both want it alone would wait for ever. So each lets go and
 * tries again, as long as its patience lasts. */
static enum rc use_log(struct sqlite *db, struct err *e)
{
	static const char text[] = "PRAGMA journal_mode=WAL";
	int code, times = 0;
	do
		code = sqlite3_exec(db->handle, text, NULL, NULL, NULL);
	while ((code & 0xff) == SQLITE_BUSY && wait_for_others(db, times++));
	return code == SQLITE_OK ? RC_OK : sqlite_failed(db, code, text, e);
}

static enum rc set_habits(struct sqlite *db, const struct sql_options *o, struct err *e)
{
	char text[512];
	snprintf(text, sizeof text,
		"PRAGMA synchronous=%s; PRAGMA cache_size=-%zu; PRAGMA mmap_size=%zu;"
		"PRAGMA journal_size_limit=%zu; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;",
		o->durable ? "FULL" : "NORMAL", o->memory >> 10, o->mapped, o->journal);
	enum rc rc = use_log(db, e);
	if (rc == RC_OK)
		rc = run_script(db, text, e);
	if (rc == RC_OK && o->erase)
		rc = run_script(db, "PRAGMA secure_delete=ON", e);
	if (rc == RC_OK && o->checkpoint) {
		snprintf(text, sizeof text, "PRAGMA wal_autocheckpoint=%zu", o->checkpoint >> 12); /* in pages of 4 KiB */
		rc = run_script(db, text, e);
	}
	return rc;
}

/* A folder cannot be opened, and a pipe never would be. */
static enum rc no_file(const struct stat *st, const char *path, struct err *e)
{
	return err_sys(e, S_ISDIR(st->st_mode) ? EISDIR : EINVAL, path);
}

/* SQLite would make it readable for others. A file that is there is never opened here: closing it again would take
 * away the locks of this process's other connections to it. */
static enum rc make_file(const char *path, struct err *e)
{
	struct stat st;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0) {
		close(fd);
		return RC_OK;
	}
	if (errno != EEXIST || access(path, R_OK | W_OK) != 0)
		return err_sys(e, errno, path);
	return stat(path, &st) == 0 && !S_ISREG(st.st_mode) ? no_file(&st, path, e) : RC_OK;
}

static void patience(struct sql *of, int ms)
{
	struct sqlite *db = sqlite_of(of);
	db->patience = db->patience_max = ms;
	db->patience_at = clock_mono();
}

/* Called now and then while a statement is carried out; not 0: it ends. */
static int look_at_clock(void *ctx)
{
	const struct sqlite *db = ctx;
	return db->until && clock_mono() >= db->until;
}

#define STEPS_PER_LOOK 10000 /* of SQLite's own machine: a fraction of a millisecond */

static void limit(struct sql *of, int ms)
{
	struct sqlite *db = sqlite_of(of);
	db->limit = ms;
	sqlite3_progress_handler(db->handle, STEPS_PER_LOOK, ms ? look_at_clock : NULL, db);
}

/* A write-ahead log has an index beside it, which has to be made where nobody has it open. Where that cannot be, the
 * file is read as if nobody could change it; what was only in the log is not seen then. */
static int open_to_read(struct sqlite *db)
{
	static const char probe[] = "SELECT count(*) FROM sqlite_schema";
	const int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
	int code = sqlite3_open_v2(db->sql.path, &db->handle, flags, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_exec(db->handle, probe, NULL, NULL, NULL);
	if (code == SQLITE_OK || code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
		return code;
	sqlite3_close_v2(db->handle);
	STR_LOCAL(uri, STR_NO_LIMIT);
	str_addz(&uri, "file:");
	for (const char *p = db->sql.path; *p; p++)
		if (strchr("%?#", *p))
			str_addf(&uri, "%%%02x", (unsigned)*p);
		else
			str_addc(&uri, *p);
	str_addz(&uri, "?immutable=1");
	code = sqlite3_open_v2(uri.buf, &db->handle, flags | SQLITE_OPEN_URI, NULL);
	return code == SQLITE_OK ? sqlite3_exec(db->handle, probe, NULL, NULL, NULL) : code;
}

static enum rc open_file(struct sqlite *db, const struct sql_options *o, struct err *e)
{
	struct stat st;
	if (o->read_only && stat(db->sql.path, &st) == 0 && !S_ISREG(st.st_mode))
		return no_file(&st, db->sql.path, e);
	if (o->read_only) {
		int failed = file_exists(db->sql.path) ? open_to_read(db) : SQLITE_OK;
		return db->handle && failed ? sqlite_failed(db, failed, "open", e)
			: db->handle            ? RC_OK
									: err_sys(e, ENOENT, db->sql.path);
	}
	enum rc rc = strcmp(db->sql.path, SQL_MEMORY) == 0 ? RC_OK : make_file(db->sql.path, e);
	if (rc != RC_OK)
		return rc;
	/* A thread has a connection of its own: SQLite need not lock each call. */
	int code = sqlite3_open_v2(db->sql.path, &db->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (code != SQLITE_OK)
		return sqlite_failed(db, code, "open", e);
	sqlite3_extended_result_codes(db->handle, 1);
	db->in_all = o->busy_in_all;
	sqlite3_busy_handler(db->handle, wait_for_others, db);
	patience(&db->sql, o->busy_ms);
	return sqlite3_db_readonly(db->handle, "main") != 0
		? err_set(e, RC_DENIED, EACCES, "%s: cannot be written", db->sql.path)
		: RC_OK;
}

/* References are off while tables are rebuilt: dropping one would take along all that refers to it. */
static enum rc set_up(struct sqlite *db, const struct sql_options *o, struct err *e)
{
	int64_t version = 0;
	enum rc rc = o->split ? sqlite_words(db, e) : RC_OK;
	if (rc != RC_OK || o->n_migrations == 0)
		return rc;
	rc = read_version(db, o, &version, e);
	if (rc == RC_OK)
		rc = set_habits(db, o, e);
	if (rc == RC_OK)
		rc = run_script(db, "PRAGMA foreign_keys=OFF", e);
	if (rc == RC_OK)
		rc = migrate(db, o, e);
	return rc == RC_OK ? run_script(db, "PRAGMA foreign_keys=ON", e) : rc;
}

/* SQLite takes twenty pages at once for each connection and keeps them: one by one they can go back. For the whole
 * process, and only before its first file; later it is refused. */
static void take_pages_singly(void)
{
	sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static void rest(struct sql *of)
{
	struct sqlite *db = sqlite_of(of);
	if (!sqlite_is_asked(db)) /* statements are made again when they are asked for again */
		sqlite_forget(db);
	sqlite3_db_release_memory(db->handle);
}

static void close_file(struct sql *of)
{
	struct sqlite *db = sqlite_of(of);
	sqlite_forget(db);
	sqlite3_close_v2(db->handle);
	free(db->kept);
	free(db->damage);
	free(db->sql.path);
	free(db);
}

static enum rc check(struct sql *db, struct err *e)
{
	char *word = sql_ask_text(db, "PRAGMA quick_check(1)", "");
	bool good = str_eq(word, "ok");
	free(word);
	return good ? RC_OK : err_set(e, RC_CORRUPT, 0, "%s: damaged", db->path);
}

/* With its journal, which may hold what was written last. */
enum rc sql_rename(const char *from, const char *to, struct err *e)
{
	static const char *const parts[] = { "-wal", "-shm", "" };
	bool moved = false;
	int number = 0;
	STR_LOCAL(a, STR_NO_LIMIT);
	STR_LOCAL(b, STR_NO_LIMIT);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		str_clear(&a);
		str_clear(&b);
		str_addf(&a, "%s%s", from, parts[i]);
		str_addf(&b, "%s%s", to, parts[i]);
		moved = rename(a.buf, b.buf) == 0;
		number = errno;
	}
	return moved ? RC_OK : err_sys(e, number, from);
}

static enum rc empty_journal(struct sql *db, struct err *e)
{
	int64_t busy = 0;
	enum rc rc = sql_ask_int(db, e, &busy, "PRAGMA wal_checkpoint(TRUNCATE)", "");
	return rc == RC_OK && busy ? err_set(e, RC_BUSY, 0, "the journal is being read") : rc;
}

static int64_t heard(struct sql *db)
{
	int64_t others = 0;
	sql_ask_int(db, NULL, &others, "PRAGMA data_version", "");
	return others;
}

#define INDEX_FORMAT 3007000
#define INDEX_SIZE 32768 /* of its first part */

/* The index of the journal, which all programs that have the file open share as memory, begins with 48 bytes that each
 * commit changes ("WAL-Mode File Format", 2.2). Looking there takes no lock, as asking SQLite would. False: there is
 * none yet. */
static bool look_at_journal(struct sqlite *db)
{
	sqlite3_file *file = NULL;
	void volatile *index = NULL;
	uint32_t now[ARRAY_LEN(db->journal)];
	if (sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file ||
		!file->pMethods || file->pMethods->iVersion < 2 ||
		file->pMethods->xShmMap(file, 0, INDEX_SIZE, false, &index) != SQLITE_OK || !index)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(now); i++) /* one that is being written is read as another, and then again */
		now[i] = ((const uint32_t volatile *)index)[i];
	atomic_thread_fence(memory_order_acquire);
	if (now[0] != INDEX_FORMAT)
		return false;
	db->changes += memcmp(now, db->journal, sizeof now) != 0;
	memcpy(db->journal, now, sizeof now);
	return true;
}

/* None of these ever goes back. */
static int64_t version(struct sql *of)
{
	struct sqlite *db = sqlite_of(of);
	if (!look_at_journal(db))
		db->others = heard(of);
	return db->changes + db->others + sqlite3_total_changes64(db->handle);
}

static bool moved(struct sql *db)
{
	int gone = 0;
	sqlite3_file_control(sqlite_of(db)->handle, "main", SQLITE_FCNTL_HAS_MOVED, &gone);
	return gone != 0;
}

/* ---- transactions ---------------------------------------------------------------------------- */

static enum rc begin(struct sql *db, bool writes, struct err *e)
{
	sqlite_of(db)->saved = false;
	return sql_run(db, e, writes ? "BEGIN IMMEDIATE" : "BEGIN", "");
}

static enum rc commit(struct sql *db, struct err *e)
{
	return sql_run(db, e, "COMMIT", "");
}

static void rollback(struct sql *db)
{
	if (!sqlite3_get_autocommit(sqlite_of(db)->handle))
		script(db, "ROLLBACK", NULL);
}

/* Savepoints of the same name would nest, and with hundreds of them each statement has to walk over what the earlier
 * ones keep. */
static enum rc savepoint(struct sql *of, struct err *e)
{
	struct sqlite *db = sqlite_of(of);
	enum rc rc = db->saved ? sql_run(of, e, "RELEASE saved", "") : RC_OK;
	if (rc == RC_OK)
		rc = sql_run(of, e, "SAVEPOINT saved", "");
	db->saved = rc == RC_OK;
	return rc;
}

static void return_to_savepoint(struct sql *db)
{
	script(db, "ROLLBACK TO saved", NULL);
}

/* Only synchronous=FULL waits for the disk at each commit in a write-ahead log. Not a kept statement: SQLite carries
 * this out when it prepares it. */
static enum rc lasting(struct sql *db, bool waits, struct err *e)
{
	return script(db, waits ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL", e);
}

/* ---- the engine ------------------------------------------------------------------------------ */

static const struct sql_engine engine = {
	.close = close_file,
	.check = check,
	.migrated = migrated,
	.use_triggers = use_triggers,
	.script = script,
	.empty_journal = empty_journal,
	.version = version,
	.heard = heard,
	.patience = patience,
	.limit = limit,
	.rest = rest,
	.moved = moved,
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
	.savepoint = savepoint,
	.return_to_savepoint = return_to_savepoint,
	.lasting = lasting,
	.ask = sqlite_ask,
	.next = sqlite_next,
	.end = sqlite_end,
	.changed = sqlite_changed,
	.get_int = sqlite_int,
	.get_real = sqlite_real,
	.is_null = sqlite_null,
	.get_text = sqlite_text,
	.get_bytes = sqlite_bytes,
};

enum rc sql_open(const char *path, const struct sql_options *o, struct sql **out, struct err *e)
{
	struct sqlite *db = xcalloc(1, sizeof *db);
	*db = (struct sqlite){ .sql = { .engine = &engine, .path = xstrdup(path), .durable = o->durable, .allowed = -1 },
		.damage = o->damage ? xstrdup(o->damage) : NULL,
		.kept = xcalloc(o->statements + 1, sizeof *db->kept),
		.keep = o->statements,
		.split = o->split };
	*out = NULL;
	take_pages_singly();
	enum rc rc = open_file(db, o, e);
	if (rc == RC_OK)
		rc = set_up(db, o, e);
	if (rc == RC_OK)
		*out = &db->sql;
	else
		close_file(&db->sql);
	return rc;
}
