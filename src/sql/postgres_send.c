/*
 * What is sent to PostgreSQL before its answer is needed (libpq's pipeline): so an answer that is waited for brings
 * those of all statements before it, and the way there and back is gone once for them all. Once one of them has failed,
 * the server carries out none behind it.
 */
#include "sql/postgres.h"

#define SENT_MAX 256 /* whose answers stand in the socket until they are read */

#ifdef LIBPQ_HAS_PIPELINING

bool postgres_can_send(const struct postgres *db)
{
	return libpq()->enterPipelineMode && libpq()->exitPipelineMode && libpq()->pipelineSync && db->inside &&
		db->writes && !db->lost;
}

/* In the order of the statements; what failed first is what is said. That a row is there is no answer to whoever asked
 * something else. */
static enum rc take_answers(struct postgres *db, struct err *e)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; i < db->sent.n && rc == RC_OK; i++) {
		PGresult *r = postgres_result(db, 1);
		if (postgres_good(r))
			postgres_note(db, r, db->sent.items[i]);
		else if ((rc = postgres_failed(db, r, db->sent.items[i], e)) == RC_EXISTS)
			rc = err_set(e, RC_CONFLICT, 0, "%s: a statement of this transaction failed", db->sql.path);
		libpq()->clear(r);
	}
	return rc;
}

/* Past whatever is left, to the end. */
static bool leave(struct postgres *db)
{
	ExecStatusType s = PGRES_FATAL_ERROR;
	for (size_t i = 0; i <= db->sent.n + 1 && s != PGRES_PIPELINE_SYNC; i++) {
		PGresult *r = postgres_result(db, postgres_is_there(db));
		s = libpq()->resultStatus(r); /* of NULL: a fatal error */
		libpq()->clear(r);
	}
	db->sent.n = 0;
	return s == PGRES_PIPELINE_SYNC && libpq()->exitPipelineMode(db->link);
}

enum rc postgres_settle_with(struct postgres *db, int put, PGresult **r, struct err *e)
{
	enum rc rc = libpq()->pipelineSync(db->link) ? take_answers(db, e)
												 : postgres_failed(db, NULL, "the end of what is sent", e);
	if (rc == RC_OK && r)
		*r = postgres_result(db, put);
	if (leave(db))
		return rc;
	db->dead = db->lost = true;
	return rc == RC_OK ? err_set(e, RC_BUSY, SQL_AWAY, "%s: the connection was lost", db->sql.path) : rc;
}

enum rc postgres_settle(struct postgres *db, struct err *e)
{
	return db->sent.n ? postgres_settle_with(db, 0, NULL, e) : RC_OK;
}

enum rc postgres_send(struct postgres *db, const char *text, const struct sql_value *values, size_t n, struct err *e)
{
	const struct prepared *p = NULL;
	enum rc rc = db->sent.n < SENT_MAX ? RC_OK : postgres_settle(db, e);
	if (rc == RC_OK)
		rc = postgres_prepare(db, text, values, n, &p, e);
	if (rc != RC_OK)
		return rc;
	if ((!db->sent.n && !libpq()->enterPipelineMode(db->link)) || !postgres_put(db, p, values, n)) {
		db->dead = true; /* half in that mode, where an answer would be waited for that nobody asked for */
		return postgres_failed(db, NULL, text, e);
	}
	*vec_push(&db->sent) = p->text;
	return RC_OK;
}

#else

bool postgres_can_send(const struct postgres *db)
{
	(void)db;
	return false;
}

enum rc postgres_send(struct postgres *db, const char *text, const struct sql_value *values, size_t n, struct err *e)
{
	(void)values, (void)n;
	return err_set(e, RC_SYS, 0, "%s: not sent: %s", db->sql.path, text);
}

enum rc postgres_settle(struct postgres *db, struct err *e)
{
	(void)db, (void)e;
	return RC_OK;
}

enum rc postgres_settle_with(struct postgres *db, int put, PGresult **r, struct err *e)
{
	(void)put, (void)r;
	return postgres_settle(db, e);
}

#endif
