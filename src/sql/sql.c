/* What every engine has in common: the fault switch, short ways to ask, and which engine it is. */
#include "sql/private.h"

#include <assert.h>
#include <errno.h>

/* ---- the whole ------------------------------------------------------------------------------- */

void sql_close(struct sql *db)
{
	if (db)
		db->engine->close(db);
}

enum rc sql_check(struct sql *db, struct err *e)
{
	return db->engine->check(db, e);
}

const char *sql_name(const struct sql *db)
{
	return db->path;
}

enum rc sql_migrated(struct sql *db, int64_t *n, struct err *e)
{
	return db->engine->migrated(db, n, e);
}

enum rc sql_use_triggers(struct sql *db, bool used, struct err *e)
{
	return db->engine->use_triggers(db, used, e);
}

enum rc sql_script(struct sql *db, const char *text, struct err *e)
{
	return db->engine->script(db, text, e);
}

enum rc sql_empty_journal(struct sql *db, struct err *e)
{
	return db->engine->empty_journal(db, e);
}

void sql_take_stock(struct sql *db)
{
	if (db->engine->take_stock)
		db->engine->take_stock(db);
}

int64_t sql_version(struct sql *db)
{
	return db->engine->version(db);
}

int64_t sql_heard(struct sql *db)
{
	return db->engine->heard(db);
}

void sql_patience(struct sql *db, int ms)
{
	db->engine->patience(db, ms);
}

void sql_limit(struct sql *db, int ms)
{
	db->engine->limit(db, ms);
}

void sql_rest(struct sql *db)
{
	db->engine->rest(db);
}

bool sql_moved(struct sql *db)
{
	return db->engine->moved(db);
}

void sql_fail_after(struct sql *db, int steps)
{
	db->allowed = steps;
}

void sql_tell_plans(struct sql *db, struct str *out)
{
	db->plans = out;
}

/* ---- transactions ---------------------------------------------------------------------------- */

enum rc sql_begin(struct sql *db, bool writes, struct err *e)
{
	return db->engine->begin(db, writes, e);
}

static void last_no_longer(struct sql *db)
{
	if (db->this_one_does)
		db->engine->lasting(db, false, NULL);
	db->this_one_does = false;
}

enum rc sql_begin_durable(struct sql *db, struct err *e)
{
	enum rc rc = db->durable ? RC_OK : db->engine->lasting(db, true, e);
	if (rc != RC_OK)
		return rc;
	db->this_one_does = !db->durable;
	rc = sql_begin(db, true, e);
	if (rc != RC_OK)
		last_no_longer(db);
	return rc;
}

enum rc sql_commit(struct sql *db, struct err *e)
{
	enum rc rc = db->engine->commit(db, e);
	if (rc != RC_OK)
		sql_rollback(db);
	else
		last_no_longer(db);
	return rc;
}

void sql_rollback(struct sql *db)
{
	db->engine->rollback(db);
	last_no_longer(db);
}

enum rc sql_savepoint(struct sql *db, struct err *e)
{
	return db->engine->savepoint(db, e);
}

void sql_return_to_savepoint(struct sql *db)
{
	db->engine->return_to_savepoint(db);
}

/* ---- several machines ------------------------------------------------------------------------ */

bool sql_is_shared(const struct sql *db)
{
	return db->engine->wait != NULL;
}

int64_t sql_number(const struct sql *db)
{
	return db->engine->number ? db->engine->number(db) : 0;
}

char *sql_origin(struct sql *db)
{
	return db->engine->origin ? db->engine->origin(db) : NULL;
}

enum rc sql_position(struct sql *db, int64_t *at, struct err *e)
{
	*at = 0;
	return db->engine->position ? db->engine->position(db, at, e) : RC_OK;
}

enum rc sql_wait(struct sql *db, int ms, int wake, void (*told)(void *ctx, const char *what), void *ctx, struct err *e)
{
	return db->engine->wait ? db->engine->wait(db, ms, wake, told, ctx, e) : RC_NOT_FOUND;
}

enum rc sql_say(struct sql *db, const char *text, struct err *e)
{
	return db->engine->say ? db->engine->say(db, text, e) : RC_OK;
}

enum rc sql_turn(struct sql *db, int number, struct err *e)
{
	return db->engine->turn ? db->engine->turn(db, number, e) : RC_OK;
}

/* ---- asking ---------------------------------------------------------------------------------- */

struct sql_rows *sql_ask_values(struct sql *db, const char *text, const struct sql_value *values, size_t n)
{
	return db->engine->ask(db, text, values, n);
}

static enum rc step(struct sql *db, struct err *e)
{
	if (db->allowed == 0)
		return err_set(e, RC_FULL, ENOSPC, "%s: the fault switch", db->path);
	if (db->allowed > 0)
		db->allowed--;
	return RC_OK;
}

enum rc sql_next(struct sql_rows *q, struct err *e)
{
	enum rc rc = step(q->db, e);
	return rc == RC_OK ? q->db->engine->next(q, e) : rc;
}

void sql_end(struct sql_rows *q)
{
	q->db->engine->end(q);
}

int64_t sql_int(const struct sql_rows *q, int column)
{
	return q->db->engine->get_int(q, column);
}

double sql_real(const struct sql_rows *q, int column)
{
	return q->db->engine->get_real(q, column);
}

bool sql_flag(const struct sql_rows *q, int column)
{
	return sql_int(q, column) != 0;
}

bool sql_null(const struct sql_rows *q, int column)
{
	return q->db->engine->is_null(q, column);
}

const char *sql_text(const struct sql_rows *q, int column)
{
	return q->db->engine->get_text(q, column);
}

const void *sql_bytes(const struct sql_rows *q, int column, size_t *n)
{
	return q->db->engine->get_bytes(q, column, n);
}

/* ---- short ways to ask ----------------------------------------------------------------------- */

/* How many. */
static size_t take_values(struct sql_value values[SQL_VALUES_MAX], const char *kinds, va_list ap)
{
	size_t n = 0;
	for (; kinds[n]; n++) {
		assert(n < SQL_VALUES_MAX);
		struct sql_value *v = &values[n];
		*v = (struct sql_value){ .kind = kinds[n] };
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
	return n;
}

static struct sql_rows *ask_list(struct sql *db, const char *text, const char *kinds, va_list ap)
{
	struct sql_value values[SQL_VALUES_MAX];
	size_t n = take_values(values, kinds, ap);
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
		*changed = db->engine->changed(db);
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

enum rc sql_send(struct sql *db, struct err *e, const char *text, const char *kinds, ...)
{
	struct sql_value values[SQL_VALUES_MAX];
	enum rc rc;
	va_list ap;
	va_start(ap, kinds);
	if (db->engine->send) {
		size_t n = take_values(values, kinds, ap);
		rc = step(db, e);
		rc = rc == RC_OK ? db->engine->send(db, text, values, n, e) : rc;
	} else {
		rc = run_list(db, e, NULL, text, kinds, ap);
	}
	va_end(ap);
	return rc;
}

enum rc sql_settle(struct sql *db, struct err *e)
{
	return db->engine->settle ? db->engine->settle(db, e) : RC_OK;
}

enum rc sql_run_durable(struct sql *db, struct err *e, const char *text, const char *kinds, ...)
{
	enum rc rc = db->durable ? RC_OK : db->engine->lasting(db, true, e);
	if (rc != RC_OK)
		return rc;
	va_list ap;
	va_start(ap, kinds);
	rc = run_list(db, e, NULL, text, kinds, ap);
	va_end(ap);
	if (!db->durable)
		db->engine->lasting(db, false, NULL);
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
