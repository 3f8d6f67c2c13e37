/*
 * SQLite: statements, which are prepared once and kept, their parameters and columns, and its failures as ours. Every
 * failure goes through sqlite_failed(), where damage to the file is noticed.
 */
#include "sql/private.h"

#include <assert.h>
#include <errno.h>
#include <math.h>

/* ---- failures -------------------------------------------------------------------------------- */

/* SQLite says FULL for ENOSPC alone. A quota and a file's size limit come as a write that failed, and the file of the
 * write-ahead log's index as one that could not grow. */
static bool is_full(int code, int system)
{
	return system == ENOSPC || system == EDQUOT || system == EFBIG ||
		(system != EIO && (code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_SHMSIZE));
}

static enum rc code_of(int code, int system)
{
	switch (code & 0xff) {
	case SQLITE_FULL: return RC_FULL;
	case SQLITE_BUSY:
	case SQLITE_LOCKED: return RC_BUSY;
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_AUTH: return RC_DENIED;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB: return RC_CORRUPT;
	case SQLITE_TOOBIG: return RC_TOO_BIG;
	case SQLITE_CONSTRAINT: return RC_EXISTS;
	case SQLITE_INTERRUPT: return RC_TIMEOUT;
	case SQLITE_IOERR: return is_full(code, system) ? RC_FULL : RC_SYS;
	default: return RC_SYS;
	}
}

static void note_damage(struct sqlite *db)
{
	if (db->damage && !db->damaged)
		file_write(db->damage, "", 0, 0600, NULL);
	db->damaged = true;
}

enum rc sqlite_failed(struct sqlite *db, int code, const char *doing, struct err *e)
{
	int system = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN ? sqlite3_system_errno(db->handle)
																				   : 0;
	const char *why = sqlite3_errcode(db->handle) ? sqlite3_errmsg(db->handle) : sqlite3_errstr(code);
	enum rc rc = code_of(code, system);
	if (rc == RC_CORRUPT)
		note_damage(db);
	if (rc != RC_EXISTS) /* that is an answer */
		log_line(LOG_WARN, "%s: %s (%d): %s", db->sql.path, why, code, doing);
	return err_set(e, rc, system ? system : code, "%s: %s", db->sql.path, why);
}

/* ---- statements ------------------------------------------------------------------------------ */

struct sqlite_rows {
	struct sql_rows rows;
	sqlite3_stmt *stmt; /* NULL: it could not be made ready, and failed says why */
	struct err *failed;
	const char *text; /* where it was last asked for: most texts are always at the same place */
	uint64_t hash, used;
	bool asked, kept, begun;
	int64_t until;         /* clock_mono(): it ends then; 0: never */
	unsigned char *number; /* by SQLite's place of a parameter: the number that its name says */
	int places;
};

static struct sqlite_rows *rows_of(struct sql_rows *q)
{
	return (struct sqlite_rows *)q;
}

static void rows_free(struct sqlite_rows *q)
{
	sqlite3_finalize(q->stmt);
	free(q->number);
	free(q->failed);
	free(q);
}

static struct sqlite_rows **recent(struct sqlite *db, const char *text)
{
	return &db->recent[(uintptr_t)text / 8 % ARRAY_LEN(db->recent)];
}

static void forget_recent(struct sqlite *db, const struct sqlite_rows *q)
{
	if (*recent(db, q->text) == q)
		*recent(db, q->text) = NULL;
}

/* Keeps it in the place of the one that was not used for longest; not at all when all are being asked. */
static void keep(struct sqlite *db, struct sqlite_rows *q)
{
	struct sqlite_rows **oldest = NULL;
	if (db->n_kept < db->keep) {
		oldest = &db->kept[db->n_kept++];
	} else {
		for (size_t i = 0; i < db->n_kept; i++)
			if (!db->kept[i]->asked && (!oldest || db->kept[i]->used < (*oldest)->used))
				oldest = &db->kept[i];
		if (!oldest)
			return;
		forget_recent(db, *oldest);
		rows_free(*oldest);
	}
	*oldest = q;
	q->kept = true;
}

/* SQLite numbers $2, $1 by when they come; the numbers in their names are what is meant. */
static void read_places(struct sqlite_rows *q)
{
	q->places = sqlite3_bind_parameter_count(q->stmt);
	assert(q->places <= SQL_VALUES_MAX);
	q->number = xcalloc((size_t)q->places + 1, 1);
	for (int i = 0; i < q->places; i++) {
		int64_t number = 0;
		const char *name = sqlite3_bind_parameter_name(q->stmt, i + 1);
		bool good = name && str_to_i64(name + 1, 1, q->places, &number);
		assert(good);
		q->number[i] = (unsigned char)(good ? number : 1);
	}
}

static struct sqlite_rows *prepare(struct sqlite *db, const char *text, uint64_t hash)
{
	struct sqlite_rows *q = xcalloc(1, sizeof *q);
	*q = (struct sqlite_rows){ .rows.db = &db->sql, .text = text, .hash = hash };
	int code = sqlite3_prepare_v3(db->handle, text, -1, SQLITE_PREPARE_PERSISTENT, &q->stmt, NULL);
	if (code == SQLITE_OK) {
		read_places(q);
		keep(db, q);
	} else {
		q->failed = xcalloc(1, sizeof *q->failed);
		sqlite_failed(db, code, text, q->failed);
	}
	return q;
}

static struct sqlite_rows *find_kept(struct sqlite *db, const char *text, uint64_t hash)
{
	for (size_t i = 0; i < db->n_kept; i++) {
		struct sqlite_rows *q = db->kept[i];
		if (q->hash == hash && !q->asked && strcmp(sqlite3_sql(q->stmt), text) == 0)
			return q;
	}
	return NULL;
}

static struct sqlite_rows *prepared(struct sqlite *db, const char *text)
{
	struct sqlite_rows *q = *recent(db, text);
	if (q && q->text == text && !q->asked && strcmp(sqlite3_sql(q->stmt), text) == 0)
		return q;
	uint64_t hash = str_hash(text);
	q = find_kept(db, text, hash);
	if (!q)
		q = prepare(db, text, hash);
	if (q->kept) {
		forget_recent(db, q);
		q->text = text;
		*recent(db, text) = q;
	}
	return q;
}

static int bind(sqlite3_stmt *stmt, int place, const struct sql_value *v)
{
	if (v->null)
		return sqlite3_bind_null(stmt, place);
	switch (v->kind) {
	case 'i': return sqlite3_bind_int64(stmt, place, v->i);
	case 'f': return sqlite3_bind_int(stmt, place, v->f);
	case 'r': return isnan(v->r) ? sqlite3_bind_null(stmt, place) : sqlite3_bind_double(stmt, place, v->r);
	case 't': return sqlite3_bind_text(stmt, place, v->t, -1, SQLITE_STATIC);
	default: return sqlite3_bind_blob64(stmt, place, v->b.at, v->b.n, SQLITE_STATIC);
	}
}

static void tell_plan(struct sqlite *db, const char *text)
{
	sqlite3_stmt *plan = NULL;
	STR_LOCAL(question, STR_NO_LIMIT);
	str_addf(&question, "EXPLAIN QUERY PLAN %s", text);
	str_addf(db->sql.plans, "? %s\n", text);
	if (sqlite3_prepare_v2(db->handle, question.buf, -1, &plan, NULL) == SQLITE_OK)
		while (sqlite3_step(plan) == SQLITE_ROW)
			str_addf(db->sql.plans, "%s\n", (const char *)sqlite3_column_text(plan, 3));
	sqlite3_finalize(plan);
}

struct sql_rows *sqlite_ask(struct sql *of, const char *text, const struct sql_value *values, size_t n)
{
	struct sqlite *db = sqlite_of(of);
	struct sqlite_rows *q = prepared(db, text);
	if (of->plans)
		tell_plan(db, text);
	int code = SQLITE_OK;
	q->asked = true;
	q->begun = false;
	q->used = ++db->uses;
	assert(q->failed || (size_t)q->places == n);
	for (int i = 0; i < q->places && code == SQLITE_OK; i++)
		code = bind(q->stmt, i + 1, &values[q->number[i] - 1]);
	if (code != SQLITE_OK && !q->failed) {
		q->failed = xcalloc(1, sizeof *q->failed);
		sqlite_failed(db, code, text, q->failed);
	}
	return &q->rows;
}

enum rc sqlite_next(struct sql_rows *rows, struct err *e)
{
	struct sqlite_rows *q = rows_of(rows);
	if (q->failed) {
		if (e)
			*e = *q->failed;
		return q->failed->code;
	}
	struct sqlite *db = sqlite_of(rows->db);
	if (!q->begun) /* one that writes would take its transaction along */
		q->until = db->limit && sqlite3_stmt_readonly(q->stmt) ? clock_mono() + db->limit : 0;
	q->begun = true;
	db->until = q->until;
	int code = sqlite3_step(q->stmt);
	if (code == SQLITE_ROW)
		return RC_OK;
	return code == SQLITE_DONE ? err_set(e, RC_NOT_FOUND, 0, "no row")
							   : sqlite_failed(db, code, sqlite3_sql(q->stmt), e);
}

void sqlite_end(struct sql_rows *rows)
{
	struct sqlite_rows *q = rows_of(rows);
	if (!q->kept) {
		rows_free(q);
		return;
	}
	sqlite3_reset(q->stmt);
	sqlite3_clear_bindings(q->stmt);
	free(q->failed);
	q->failed = NULL;
	q->asked = false;
}

bool sqlite_is_asked(const struct sqlite *db)
{
	for (size_t i = 0; i < db->n_kept; i++)
		if (db->kept[i]->asked)
			return true;
	return false;
}

void sqlite_forget(struct sqlite *db)
{
	for (size_t i = 0; i < db->n_kept; i++)
		rows_free(db->kept[i]);
	db->n_kept = 0;
	memset(db->recent, 0, sizeof db->recent);
}

int sqlite_changed(struct sql *db)
{
	return sqlite3_changes(sqlite_of(db)->handle);
}

/* ---- columns --------------------------------------------------------------------------------- */

static sqlite3_stmt *stmt_of(const struct sql_rows *q)
{
	return ((const struct sqlite_rows *)q)->stmt;
}

int64_t sqlite_int(const struct sql_rows *q, int column)
{
	return sqlite3_column_int64(stmt_of(q), column);
}

double sqlite_real(const struct sql_rows *q, int column)
{
	return sqlite_null(q, column) ? NAN : sqlite3_column_double(stmt_of(q), column);
}

bool sqlite_null(const struct sql_rows *q, int column)
{
	return sqlite3_column_type(stmt_of(q), column) == SQLITE_NULL;
}

const char *sqlite_text(const struct sql_rows *q, int column)
{
	const unsigned char *text = sqlite3_column_text(stmt_of(q), column);
	return text ? (const char *)text : "";
}

/* The length is asked for last: asking for the text may turn the column into one. */
const void *sqlite_bytes(const struct sql_rows *q, int column, size_t *n)
{
	const void *bytes = sqlite3_column_type(stmt_of(q), column) == SQLITE_BLOB
		? sqlite3_column_blob(stmt_of(q), column)
		: (const void *)sqlite3_column_text(stmt_of(q), column);
	*n = (size_t)sqlite3_column_bytes(stmt_of(q), column);
	return bytes ? bytes : "";
}
