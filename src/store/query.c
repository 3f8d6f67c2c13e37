/*
 * Asking SQLite: bind, step, and its result codes as ours. Every step of every statement goes through one function,
 * where the fault switch sits and where damage to the file is noticed.
 */
#include <errno.h>

#include "store/private.h"

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
	case SQLITE_IOERR: return system == ENOSPC || system == EDQUOT ? RC_FULL : RC_SYS;
	default: return RC_SYS;
	}
}

/* Damage seen now is repaired at the next opening, which looks at the whole file only when this note says so. */
static void note_damage(struct store *s)
{
	struct str note;
	if (s->corrupt)
		return;
	s->corrupt = true;
	str_init(&note, STR_NO_LIMIT);
	str_addf(&note, "%s.damaged", s->path);
	file_write(note.buf, "", 0, 0600, NULL);
	str_release(&note);
}

enum rc query_failed(struct store *s, int code, struct err *e)
{
	int system = sqlite3_system_errno(s->db);
	enum rc rc = code_of(code, system);
	if (rc == RC_CORRUPT)
		note_damage(s);
	log_line(LOG_WARN, "store: %s (%d)", sqlite3_errstr(code), code);
	return err_set(e, rc, system ? system : code, "%s: %s", s->path, sqlite3_errstr(code));
}

static int bind(sqlite3_stmt *q, const char *types, va_list ap)
{
	int code = SQLITE_OK;
	for (int i = 1; *types && code == SQLITE_OK; types++, i++) {
		if (*types == 'i') {
			code = sqlite3_bind_int64(q, i, va_arg(ap, int64_t));
		} else if (*types == 's') {
			code = sqlite3_bind_text(q, i, va_arg(ap, const char *), -1, SQLITE_TRANSIENT);
		} else {
			const void *bytes = va_arg(ap, const void *);
			code = sqlite3_bind_blob64(q, i, bytes, va_arg(ap, size_t), SQLITE_TRANSIENT);
		}
	}
	return code;
}

static sqlite3_stmt *vquery(struct store *s, struct err *e, const char *sql, const char *types, va_list ap)
{
	sqlite3_stmt *q = NULL;
	int code = sqlite3_prepare_v2(s->db, sql, -1, &q, NULL);
	if (code == SQLITE_OK)
		code = bind(q, types, ap);
	if (code == SQLITE_OK)
		return q;
	sqlite3_finalize(q);
	query_failed(s, code, e);
	return NULL;
}

sqlite3_stmt *query(struct store *s, struct err *e, const char *sql, const char *types, ...)
{
	va_list ap;
	va_start(ap, types);
	sqlite3_stmt *q = vquery(s, e, sql, types, ap);
	va_end(ap);
	return q;
}

enum rc query_step(struct store *s, sqlite3_stmt *q, bool *row, struct err *e)
{
	*row = false;
	if (s->allowed == 0)
		return err_set(e, RC_FULL, ENOSPC, "%s: the fault switch", s->path);
	if (s->allowed > 0)
		s->allowed--;
	int code = sqlite3_step(q);
	*row = code == SQLITE_ROW;
	return code == SQLITE_ROW || code == SQLITE_DONE ? RC_OK : query_failed(s, code, e);
}

const char *query_text(sqlite3_stmt *q, int column)
{
	const unsigned char *text = sqlite3_column_text(q, column);
	return text ? (const char *)text : "";
}

static enum rc vrun(struct store *s, struct err *e, const char *sql, const char *types, va_list ap)
{
	sqlite3_stmt *q = vquery(s, e, sql, types, ap);
	if (!q)
		return e && e->code ? e->code : RC_SYS;
	bool row = true;
	enum rc rc = RC_OK;
	while (rc == RC_OK && row)
		rc = query_step(s, q, &row, e);
	sqlite3_finalize(q);
	return rc;
}

enum rc run(struct store *s, struct err *e, const char *sql, const char *types, ...)
{
	struct err own = { 0 };
	va_list ap;
	va_start(ap, types);
	enum rc rc = vrun(s, e ? e : &own, sql, types, ap);
	va_end(ap);
	return rc;
}

/* In WAL mode only synchronous=FULL syncs at each commit; the cache does without, so the switch is thrown around this
 * one statement. */
enum rc run_durable(struct store *s, struct err *e, const char *sql, const char *types, ...)
{
	struct err own = { 0 };
	e = e ? e : &own;
	enum rc rc = run(s, e, "PRAGMA synchronous=FULL", "");
	if (rc)
		return rc;
	va_list ap;
	va_start(ap, types);
	rc = vrun(s, e, sql, types, ap);
	va_end(ap);
	run(s, NULL, "PRAGMA synchronous=NORMAL", "");
	return rc;
}

int64_t number_of(struct store *s, int64_t otherwise, const char *sql, const char *types, ...)
{
	va_list ap;
	va_start(ap, types);
	sqlite3_stmt *q = vquery(s, NULL, sql, types, ap);
	va_end(ap);
	bool row;
	if (q && query_step(s, q, &row, NULL) == RC_OK && row)
		otherwise = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return otherwise;
}

char *text_of(struct store *s, const char *sql, const char *types, ...)
{
	va_list ap;
	va_start(ap, types);
	sqlite3_stmt *q = vquery(s, NULL, sql, types, ap);
	va_end(ap);
	bool row;
	char *text = NULL;
	if (q && query_step(s, q, &row, NULL) == RC_OK && row)
		text = xstrdup(query_text(q, 0));
	sqlite3_finalize(q);
	return text;
}
