/* Short ways to ask, over an engine's few. */
#include "sql/private.h"

#include <assert.h>

static struct sql_rows *ask_list(struct sql *db, const char *text, const char *kinds, va_list ap)
{
	struct sql_value values[SQL_VALUES_MAX];
	size_t n = 0;
	for (; kinds[n]; n++) {
		assert(n < SQL_VALUES_MAX);
		struct sql_value *v = &values[n];
		v->kind = kinds[n];
		switch (v->kind) {
		case 'i': v->i = va_arg(ap, int64_t); break;
		case 'r': v->r = va_arg(ap, double); break;
		case 't': v->t = va_arg(ap, const char *); break;
		case 'f': v->f = va_arg(ap, int) != 0; break;
		default:
			assert(v->kind == 'b');
			v->b.at = va_arg(ap, const void *);
			v->b.n = va_arg(ap, size_t);
		}
	}
	return sql_ask_values(db, text, values, n);
}

struct sql_rows *sql_ask(struct sql *db, const char *text, const char *kinds, ...)
{
	va_list ap;
	va_start(ap, kinds);
	struct sql_rows *q = ask_list(db, text, kinds, ap);
	va_end(ap);
	return q;
}

enum rc sql_finish(struct sql_rows *q, enum rc rc, struct err *e)
{
	sql_end(q);
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(e);
	return RC_OK;
}

const char *sql_copy(const struct sql_rows *q, int column, struct arena *a)
{
	size_t n;
	const char *text = sql_bytes(q, column, &n);
	return arena_strndup(a, text, n);
}

static enum rc run_list(struct sql *db, struct err *e, int *changed, const char *text, const char *kinds, va_list ap)
{
	struct sql_rows *q = ask_list(db, text, kinds, ap);
	enum rc rc;
	while ((rc = sql_next(q, e)) == RC_OK)
		;
	if (changed)
		*changed = sqlite_changed(db);
	return sql_finish(q, rc, e);
}

enum rc sql_run(struct sql *db, struct err *e, const char *text, const char *kinds, ...)
{
	va_list ap;
	va_start(ap, kinds);
	enum rc rc = run_list(db, e, NULL, text, kinds, ap);
	va_end(ap);
	return rc;
}

enum rc sql_run_count(struct sql *db, struct err *e, int *changed, const char *text, const char *kinds, ...)
{
	va_list ap;
	va_start(ap, kinds);
	enum rc rc = run_list(db, e, changed, text, kinds, ap);
	va_end(ap);
	return rc;
}

enum rc sql_run_durable(struct sql *db, struct err *e, const char *text, const char *kinds, ...)
{
	enum rc rc = db->durable ? RC_OK : sqlite_sync(db, true, e);
	if (rc != RC_OK)
		return rc;
	va_list ap;
	va_start(ap, kinds);
	rc = run_list(db, e, NULL, text, kinds, ap);
	va_end(ap);
	if (!db->durable)
		sqlite_sync(db, false, NULL);
	return rc;
}

enum rc sql_ask_int(struct sql *db, struct err *e, int64_t *out, const char *text, const char *kinds, ...)
{
	va_list ap;
	va_start(ap, kinds);
	struct sql_rows *q = ask_list(db, text, kinds, ap);
	va_end(ap);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK)
		*out = sql_int(q, 0);
	sql_end(q);
	return rc;
}

char *sql_ask_text(struct sql *db, const char *text, const char *kinds, ...)
{
	va_list ap;
	va_start(ap, kinds);
	struct sql_rows *q = ask_list(db, text, kinds, ap);
	va_end(ap);
	char *out = sql_next(q, NULL) == RC_OK ? xstrdup(sql_text(q, 0)) : NULL;
	sql_end(q);
	return out;
}
