/* Between the files of PostgreSQL. */
#ifndef SQL_POSTGRES_H
#define SQL_POSTGRES_H

#include "sql/libpq.h"
#include "sql/private.h"

/* What is kept prepared at the server, under the name s<name>. */
struct prepared {
	char *text;
	char kinds[SQL_VALUES_MAX + 1];
	uint64_t hash, used, name;
};

struct postgres {
	struct sql sql;
	char *where; /* a connection string, with its secrets */
	PGconn *link;
	int busy_ms, limit_ms;
	bool read_only;
	bool standby;           /* sql_options.standby */
	bool numbered;          /* schema_version has the number of the last commit */
	bool inside;            /* a transaction */
	bool writes;            /* which is one that writes */
	bool lost;              /* the connection, inside a transaction: nothing is done until that ends */
	bool dead;              /* it is there, and of no use: a new one is made before anything else is asked */
	bool late;              /* the last answer did not come in time */
	bool saved;             /* there is a savepoint in it */
	bool wrote;             /* something, in this transaction */
	bool hears;             /* of others' commits */
	bool listens;           /* to what is said, too */
	bool waits;             /* until what is committed lasts */
	int changed;            /* rows, by the last statement */
	int64_t heard;          /* commits of others, counted */
	int64_t number;         /* sql_number() */
	int64_t turns;          /* sql_turn(): a bit for each that it has */
	VEC(const char *) sent; /* postgres_send.c: of which nothing was answered yet; their texts are in `kept` */
	struct prepared *kept;
	size_t n_kept, keep;
	uint64_t uses, names; /* counted: which was used last, and what the next one is called */
};

static inline struct postgres *postgres_of(struct sql *db)
{
	return (struct postgres *)db;
}

/* ---- postgres.c ------------------------------------------------------------------------------ */

/* Prepared at the server, by now if need be; good until the next one is. */
enum rc postgres_prepare(struct postgres *db, const char *text, const struct sql_value *values, size_t n,
	const struct prepared **out, struct err *e);
/* Puts it on its way. 0: it could not be. */
int postgres_put(struct postgres *db, const struct prepared *p, const struct sql_value *values, size_t n);
/* What its answer says that it did. */
void postgres_note(struct postgres *db, PGresult *r, const char *text);

/* ---- postgres_send.c ------------------------------------------------------------------------- */

/* Within a transaction that writes, with a libpq that knows how. */
bool postgres_can_send(const struct postgres *db);
enum rc postgres_send(struct postgres *db, const char *text, const struct sql_value *values, size_t n, struct err *e);
/* Waits for what was sent. Who goes on by something else than a statement that is put does so first. */
enum rc postgres_settle(struct postgres *db, struct err *e);
/* The same, and for what was put behind it (0: it could not be): *r is its answer, good or not, where all before it
 * went well. */
enum rc postgres_settle_with(struct postgres *db, int put, PGresult **r, struct err *e);

/* ---- postgres_link.c ------------------------------------------------------------------------- */

bool postgres_good(const PGresult *r);
/* Why r (NULL: the connection) failed, logged. Never RC_OK. doing: the statement, for the log. */
enum rc postgres_failed(struct postgres *db, const PGresult *r, const char *doing, struct err *e);
/* What comes of what was sent (not 0: it was), as PQexec() would answer; NULL: the connection failed. It is waited for
 * no longer than the statement may take. */
PGresult *postgres_result(struct postgres *db, int sent);
/* Several statements as they stand. */
enum rc postgres_run(struct postgres *db, const char *text, struct err *e);
/* The same; the last of them asks for a number. */
enum rc postgres_ask_number(struct postgres *db, const char *text, int64_t *out, struct err *e);
/* Whether commits have numbers here (db->numbered), and the last one's. */
#define POSTGRES_NUMBER "SELECT commits FROM schema_version"
enum rc postgres_look_for_number(struct postgres *db, struct err *e);
bool postgres_is_there(const struct postgres *db); /* as far as is known */
/* There is a connection, to somebody who takes writes where that is wanted. */
enum rc postgres_connected(struct postgres *db, struct err *e);
enum rc postgres_connect_again(struct postgres *db, struct err *e);
void postgres_forget(struct postgres *db); /* the statements that are kept */

int64_t postgres_heard(struct sql *db);
int64_t postgres_version(struct sql *db); /* of what others did, as postgres_heard() */
enum rc postgres_wait(
	struct sql *db, int ms, int wake, void (*told)(void *ctx, const char *what), void *ctx, struct err *e);
enum rc postgres_say(struct sql *db, const char *text, struct err *e);
enum rc postgres_turn(struct sql *db, int number, struct err *e);
enum rc postgres_position(struct sql *db, int64_t *at, struct err *e);
void postgres_limit(struct sql *db, int ms);
void postgres_patience(struct sql *db, int ms);

#endif
