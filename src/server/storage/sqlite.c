/*
 * The SQLite engine: opening, transactions, prepared statements. WAL lets readers go on while one writes;
 * synchronous=FULL makes a commit wait for the disk, so that whatever was answered survives a crash.
 */
#include "server/storage/sqlite.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_MS 10000 /* how long to wait for another program's transaction */

static enum rc code_of(int code)
{
	switch (code & 0xff) {
	case SQLITE_FULL: return RC_FULL;
	case SQLITE_BUSY:
	case SQLITE_LOCKED: return RC_BUSY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB: return RC_CORRUPT;
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM: return RC_DENIED;
	case SQLITE_CONSTRAINT: return RC_EXISTS;
	case SQLITE_TOOBIG: return RC_TOO_BIG;
	case SQLITE_IOERR:
		/* SQLite says FULL for ENOSPC alone; a quota and a file's size limit come as a write that failed, and the file
		 * of the write-ahead log's index as one that could not grow. */
		return code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_SHMSIZE ? RC_FULL : RC_SYS;
	default: return RC_SYS;
	}
}

enum rc sql_err(struct storage *s, struct err *e, const char *doing)
{
	int code = sqlite3_extended_errcode(s->db);
	return err_set(e, code_of(code), code, "%s: %s", doing, sqlite3_errmsg(s->db));
}

/* ---- statements ------------------------------------------------------------------------------ */

static struct kept_statement *slot_for(struct storage *s)
{
	if (s->n_kept < SQLITE_STATEMENTS)
		return &s->kept[s->n_kept++];
	struct kept_statement *oldest = NULL;
	for (size_t i = 0; i < s->n_kept; i++)
		if (!sqlite3_stmt_busy(s->kept[i].stmt) && (!oldest || s->kept[i].used < oldest->used))
			oldest = &s->kept[i];
	assert(oldest);
	sqlite3_finalize(oldest->stmt);
	return oldest;
}

static sqlite3_stmt *prepared(struct storage *s, struct err *e, const char *sql)
{
	uint64_t hash = str_hash(sql);
	for (size_t i = 0; i < s->n_kept; i++) {
		struct kept_statement *k = &s->kept[i];
		if (k->hash == hash && !sqlite3_stmt_busy(k->stmt) && strcmp(sqlite3_sql(k->stmt), sql) == 0) {
			k->used = ++s->clock;
			return k->stmt;
		}
	}
	sqlite3_stmt *q = NULL;
	if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &q, NULL) != SQLITE_OK) {
		sql_err(s, e, sql);
		return NULL;
	}
	*slot_for(s) = (struct kept_statement){ q, hash, ++s->clock };
	return q;
}

static void bind_all(sqlite3_stmt *q, const char *kinds, va_list ap)
{
	for (int i = 1; *kinds; kinds++, i++) {
		if (*kinds == 'i') {
			sqlite3_bind_int64(q, i, va_arg(ap, int64_t));
		} else if (*kinds == 'd') {
			double d = va_arg(ap, double);
			if (isnan(d))
				sqlite3_bind_null(q, i);
			else
				sqlite3_bind_double(q, i, d);
		} else if (*kinds == 't') {
			sqlite3_bind_text(q, i, va_arg(ap, const char *), -1, SQLITE_STATIC);
		} else {
			const void *bytes = va_arg(ap, const void *);
			sqlite3_bind_blob64(q, i, bytes, va_arg(ap, size_t), SQLITE_STATIC);
		}
	}
}

static sqlite3_stmt *ask_list(struct storage *s, struct err *e, const char *sql, const char *kinds, va_list ap)
{
	sqlite3_stmt *q = prepared(s, e, sql);
	if (q) {
		assert((size_t)sqlite3_bind_parameter_count(q) == strlen(kinds));
		bind_all(q, kinds, ap);
	}
	return q;
}

sqlite3_stmt *sql_ask(struct storage *s, struct err *e, const char *sql, const char *kinds, ...)
{
	va_list ap;
	va_start(ap, kinds);
	sqlite3_stmt *q = ask_list(s, e, sql, kinds, ap);
	va_end(ap);
	return q;
}

sqlite3_stmt *sql_ask_named(struct storage *s, struct err *e, const char *sql)
{
	return prepared(s, e, sql);
}

enum rc sql_next(struct storage *s, sqlite3_stmt *q, struct err *e)
{
	int code = sqlite3_step(q);
	if (code == SQLITE_ROW)
		return RC_OK;
	return code == SQLITE_DONE ? err_set(e, RC_NOT_FOUND, 0, "no row") : sql_err(s, e, sqlite3_sql(q));
}

void sql_end(sqlite3_stmt *q)
{
	if (q) {
		sqlite3_reset(q);
		sqlite3_clear_bindings(q);
	}
}

enum rc sql_run(struct storage *s, struct err *e, int *changed, const char *sql, const char *kinds, ...)
{
	va_list ap;
	va_start(ap, kinds);
	sqlite3_stmt *q = ask_list(s, e, sql, kinds, ap);
	va_end(ap);
	if (!q)
		return code_of(sqlite3_extended_errcode(s->db));
	enum rc rc;
	while ((rc = sql_next(s, q, e)) == RC_OK)
		;
	if (changed)
		*changed = sqlite3_changes(s->db);
	sql_end(q);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc sql_ask_int(struct storage *s, struct err *e, int64_t *out, const char *sql, const char *kinds, ...)
{
	va_list ap;
	va_start(ap, kinds);
	sqlite3_stmt *q = ask_list(s, e, sql, kinds, ap);
	va_end(ap);
	if (!q)
		return code_of(sqlite3_extended_errcode(s->db));
	enum rc rc = sql_next(s, q, e);
	if (rc == RC_OK)
		*out = sqlite3_column_int64(q, 0);
	sql_end(q);
	return rc;
}

const char *sql_text(sqlite3_stmt *q, int column, struct arena *a)
{
	const char *text = (const char *)sqlite3_column_text(q, column);
	return text ? arena_strndup(a, text, (size_t)sqlite3_column_bytes(q, column)) : "";
}

double sql_double(sqlite3_stmt *q, int column)
{
	return sqlite3_column_type(q, column) == SQLITE_NULL ? NAN : sqlite3_column_double(q, column);
}

/* ---- open and close -------------------------------------------------------------------------- */

static enum rc execute(struct storage *s, const char *sql, struct err *e)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? RC_OK : sql_err(s, e, sql);
}

static enum rc open_file(struct storage *s, const char *path, struct err *e)
{
	/* A thread has a connection of its own: SQLite need not lock each call. */
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
	if (sqlite3_open_v2(path, &s->db, flags, NULL) != SQLITE_OK)
		return sql_err(s, e, path);
	sqlite3_extended_result_codes(s->db, 1);
	sqlite3_busy_timeout(s->db, BUSY_MS);
	if (sqlite3_db_readonly(s->db, "main") != 0 || access(path, W_OK) != 0)
		return err_set(e, RC_DENIED, EACCES, "%s: cannot be written", path);
	return RC_OK;
}

static enum rc set_up(struct storage *s, struct err *e)
{
	int64_t version = 0;
	enum rc rc = sql_ask_int(s, e, &version, "PRAGMA user_version", "");
	if (rc != RC_OK)
		return rc;
	if (version > schema_version())
		return err_set(e, RC_NEWER, (int)version, "its version is %lld, and this program knows up to %d",
			(long long)version, schema_version());
	rc = search_register(s->db, e);
	if (rc == RC_OK)
		rc = execute(s,
			"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
			"PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16384; PRAGMA mmap_size=268435456; PRAGMA "
			"journal_size_limit=67108864",
			e);
	return rc == RC_OK ? schema_migrate(s, schema_version(), e) : rc;
}

enum rc storage_open(const char *folder, struct storage **out, struct err *e)
{
	*out = NULL;
	enum rc rc = file_make_folder(folder, e);
	if (rc != RC_OK)
		return rc;
	if (access(folder, W_OK | X_OK) != 0)
		return err_sys(e, errno, folder);
	struct storage *s = xcalloc(1, sizeof *s);
	char *path = file_join(folder, "minyid.db");
	mode_t mask = umask(0077); /* what identifies people is in there */
	rc = open_file(s, path, e);
	if (rc == RC_OK)
		rc = set_up(s, e);
	umask(mask);
	if (rc != RC_OK && s->db && sqlite3_errcode(s->db) != SQLITE_OK) /* a file's trouble, whatever the statement */
		err_set(e, rc, sqlite3_extended_errcode(s->db), "%s: %s", path, sqlite3_errmsg(s->db));
	free(path);
	if (rc != RC_OK) {
		storage_close(s);
		return rc;
	}
	*out = s;
	return RC_OK;
}

void storage_close(struct storage *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n_kept; i++)
		sqlite3_finalize(s->kept[i].stmt);
	sqlite3_close(s->db);
	free(s);
}

/* ---- transactions ---------------------------------------------------------------------------- */

enum rc storage_begin(struct storage *s, enum storage_mode mode, struct err *e)
{
	s->savepoint = false;
	return sql_run(s, e, NULL, mode == STORAGE_WRITE ? "BEGIN IMMEDIATE" : "BEGIN", "");
}

enum rc storage_commit(struct storage *s, struct err *e)
{
	enum rc rc = sql_run(s, e, NULL, "COMMIT", "");
	if (rc != RC_OK)
		storage_rollback(s);
	return rc;
}

void storage_rollback(struct storage *s)
{
	if (!sqlite3_get_autocommit(s->db))
		sql_run(s, NULL, NULL, "ROLLBACK", "");
}

enum rc storage_savepoint(struct storage *s, struct err *e)
{
	/* Of the same name they would nest, and every statement inside of hundreds walks over what the first ones keep. */
	enum rc rc = s->savepoint ? sql_run(s, e, NULL, "RELEASE ours", "") : RC_OK;
	if (rc == RC_OK)
		rc = sql_run(s, e, NULL, "SAVEPOINT ours", "");
	s->savepoint = rc == RC_OK;
	return rc;
}

void storage_return_to_savepoint(struct storage *s)
{
	sql_run(s, NULL, NULL, "ROLLBACK TO ours", "");
}

int64_t storage_version(struct storage *s)
{
	int64_t others = 0;
	sql_ask_int(s, NULL, &others, "PRAGMA data_version", "");
	return others + sqlite3_total_changes64(s->db); /* neither ever goes back */
}

enum rc storage_note_get(struct storage *s, const char *name, struct arena *a, const char **value, struct err *e)
{
	*value = NULL;
	sqlite3_stmt *q = sql_ask(s, e, "SELECT value FROM notes WHERE name = ?", "t", name);
	if (!q)
		return RC_SYS;
	enum rc rc = sql_next(s, q, e);
	if (rc == RC_OK)
		*value = sql_text(q, 0, a);
	sql_end(q);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc storage_note_set(struct storage *s, const char *name, const char *value, struct err *e)
{
	return sql_run(s, e, NULL, "INSERT INTO notes VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", "tt",
		name, value);
}
