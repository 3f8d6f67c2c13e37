/*
 * sql/: one way to ask a database. A statement is one text for every engine, in the subset that SQLite (3.35 and later)
 * and PostgreSQL (13 and later) share: parameters are $1, $2, ..., each of them used; RETURNING tells the number that a
 * row was given; ON CONFLICT (columns) DO ... is what happens to a row that is there already; a sum is CAST to BIGINT;
 * there is no max(a, b). What the two do not share (the schema's types and triggers, search) stands in one file an
 * engine, in the folder that asks.
 *
 *   sql.c             what the engines have in common, and short ways to ask: one number, one text
 *   postgres.c        PostgreSQL: transactions, statements
 *   libpq.c           its library, when it is needed
 *   postgres_send.c   what it is sent before its answer is needed
 *   postgres_link.c   its connection: made again when it was lost; what others who are connected tell
 *   sqlite.c          SQLite: statements, their parameters and columns, failures as ours
 *   sqlite_file.c     its file: opening, migrations, transactions
 *   sqlite_words.c    its full-text index, fed by the asking folder's own way of splitting text into words
 */
#ifndef SQL_SQL_H
#define SQL_SQL_H

#include "base/base.h"

/* A connection, for one thread. */
struct sql;
/* A statement between sql_ask() and sql_end(). */
struct sql_rows;

/* ---- the whole ------------------------------------------------------------------------------- */

/* Takes one word of a text: it stands in [from, to); same_place: where the one before stands. Not 0: enough. */
struct sql_words {
	int (*put)(void *ctx, bool same_place, const char *word, int n, int from, int to);
	void *ctx;
};

/* Plain values. What an engine has no use for it leaves. */
struct sql_options {
	/* The schema: how many of these were carried out is kept with the data, and those that are missing are carried out
	 * when it is opened, all of them or none. None: the data are opened as they are. */
	const char *const *migrations;
	size_t n_migrations;
	int busy_ms;       /* how long to wait for somebody else's transaction */
	bool busy_in_all;  /* that long in all, see sql_patience() */
	size_t statements; /* that are kept prepared */
	size_t memory;     /* bytes of pages in memory */
	size_t mapped;     /* bytes of the file that may be mapped: a file that shrinks under a map is a crash */
	size_t journal;    /* bytes of the journal that may stay on the disk */
	size_t checkpoint; /* bytes of the journal that are written back at once; 0: as the engine likes */
	bool read_only; /* nothing is written, not even beside it; without migrations. RC_NOT_FOUND, RC_CORRUPT, RC_SYS */
	bool standby; /* with read_only, of a PostgreSQL: a standby, where there is one among the servers that are named */
	bool durable; /* what is committed is on the disk; otherwise what sql_run_durable() ran */
	bool erase;   /* what is deleted is overwritten */
	const char *damage; /* a file that is made when damage is met, for the next opening to see; NULL: none */
	/* How text becomes words in a full-text index. asked: they are searched for, not kept. Answers what put answered.
	 */
	int (*split)(const char *text, int n, bool asked, const struct sql_words *out);
};

/* Opens the database at path, made when it is missing (its files 0600); SQL_MEMORY: one that ends with sql_close().
 * RC_NEWER: more migrations were carried out than there are here; nothing was touched. RC_DENIED: not readable or not
 * writable. RC_CORRUPT, RC_FULL, RC_BUSY, RC_SYS.
 */
#define SQL_MEMORY ":memory:"
enum rc sql_open(const char *path, const struct sql_options *o, struct sql **out, struct err *e);
/* The same of a PostgreSQL: where is a connection string of libpq, with several hosts too. One that is lost later comes
 * back by itself; what was under way then has failed with RC_BUSY, a commit perhaps after it happened. RC_BUSY:
 * not to be had; err.detail says why, in the server's words. RC_NEWER. It is none of the rest of the file's: a program
 * that does not name it needs no libpq. */
enum rc sql_connect(const char *where, const struct sql_options *o, struct sql **out, struct err *e);
/* What it is called in messages: its path, or which database at which server. */
const char *sql_name(const struct sql *db);
void sql_close(struct sql *db); /* NULL is fine; what is not committed is undone */
/* Reads all of it. RC_CORRUPT. */
enum rc sql_check(struct sql *db, struct err *e);
/* Gives a database that nobody has open another name, with everything that belongs to it. */
enum rc sql_rename(const char *from, const char *to, struct err *e);
/* How many migrations were carried out. *n 0: none, or there is no schema at all. */
enum rc sql_migrated(struct sql *db, int64_t *n, struct err *e);
/* Whether what the schema does by itself when a row comes or goes is done, as it is at first: not while rows are put
 * as they were elsewhere. Of PostgreSQL for everybody, and by who owns the tables; not inside a transaction. */
enum rc sql_use_triggers(struct sql *db, bool used, struct err *e);
/* Several statements without parameters, ended by semicolons. */
enum rc sql_script(struct sql *db, const char *text, struct err *e);
/* Writes back what the journal holds, and empties it: with `erase`, what was deleted then stands nowhere any more.
 * RC_BUSY: somebody reads or writes. Not inside a transaction. */
enum rc sql_empty_journal(struct sql *db, struct err *e);
/* After many rows came at once: what the engine believes of how many there are, by which it decides how to ask, is
 * brought up to date, as it would be by itself some time later. Not inside a transaction. */
void sql_take_stock(struct sql *db);
/* A number that differs whenever the data may have changed (by anybody) since it was last asked. Who asks once is told
 * from then on, and goes on asking now and then, this or sql_heard(): or it piles up at the server. */
int64_t sql_version(struct sql *db);
/* The same of what others changed alone; of one that never asked for sql_version(), by when it last began to write. */
int64_t sql_heard(struct sql *db);
/* With busy_in_all: waits for others' transactions, however many statements meet one, last so many ms in all from now
 * on. A tenth of the time that passes comes back. */
void sql_patience(struct sql *db, int ms);
/* A statement takes so many ms at most from now on, then it fails with RC_TIMEOUT; 0: as many as it likes, as at first.
 * In a file this is of statements that read. */
void sql_limit(struct sql *db, int ms);
/* Lets go of the pages in memory, which are read again when they are needed. */
void sql_rest(struct sql *db);
/* For tests: each statement that is asked from now on, and how it is carried out, goes into out as lines ("? " and the
 * statement, then its steps); NULL: no longer. */
void sql_tell_plans(struct sql *db, struct str *out);
/* Is the file no longer the one at its path? It was taken away, or another one put there: what is written is lost with
 * the connection. */
bool sql_moved(struct sql *db);
/* For tests: the next `steps` steps of statements succeed, those after them fail with RC_FULL. -1: none, as at first.
 */
void sql_fail_after(struct sql *db, int steps);

/* ---- transactions ---------------------------------------------------------------------------- */

/* writes: the one writer at a time; otherwise one unchanging view. They do not nest. */
enum rc sql_begin(struct sql *db, bool writes, struct err *e);
enum rc sql_begin_durable(struct sql *db, struct err *e); /* writes; on the disk when sql_commit() returns */
enum rc sql_commit(struct sql *db, struct err *e);        /* when it fails, everything since sql_begin() is undone */
void sql_rollback(struct sql *db);                        /* fine outside of one */
/* A point of the transaction to come back to. One at a time: a new one is instead of the last. */
enum rc sql_savepoint(struct sql *db, struct err *e);
void sql_return_to_savepoint(struct sql *db);

/* ---- several machines ------------------------------------------------------------------------ */

/* err.num of RC_BUSY: nobody is there who takes what was asked. */
#define SQL_AWAY 1

/* May programs on several machines share these rows? Otherwise the rest of these does nothing, and sql_turn() is always
 * had. */
bool sql_is_shared(const struct sql *db);
/* How far the server has come, as a number that grows with what is written: at a standby, what can be read there; at a
 * primary, what lasts. */
enum rc sql_position(struct sql *db, int64_t *at, struct err *e);
/* Each transaction that wrote has a number, one above the last one's. The last that this connection knows of: it
 * committed it, heard of it, or sees it in the transaction that it is in, if that writes or the connection is for
 * reading alone: then all up to that number is seen, and nothing behind it. 0: none. */
int64_t sql_number(const struct sql *db);
/* Which rows they are, wherever a copy of them is that follows them; the caller frees. NULL: nobody says. */
char *sql_origin(struct sql *db);
/* Whether text is a connection string of libpq. RC_INVALID: err.detail says why not, in its words. RC_SYS: there is no
 * libpq to say so. */
enum rc sql_is_place(const char *text, struct err *e);
/* Sleeps until somebody else committed something or said something, at most ms, or until `wake` can be read (-1:
 * nothing). RC_OK: told() was called for each, with the commit's number (as text; "": it has none) or with what was
 * said. RC_NOT_FOUND: nobody did. RC_BUSY: what others do is not heard. */
enum rc sql_wait(struct sql *db, int ms, int wake, void (*told)(void *ctx, const char *what), void *ctx, struct err *e);
/* Says it to whoever waits with sql_wait(), at once and without a row; it is kept for nobody. text begins with a letter
 * and has no quotes; SQL_SAID bytes at most. Not inside a transaction. */
#define SQL_SAID 7000
enum rc sql_say(struct sql *db, const char *text, struct err *e);
/* Has this connection turn `number` (0 to 62), which one of all connections can have? It is taken where nobody has it,
 * and lost with the connection: so it is asked for before each piece of work, best inside its transaction. RC_BUSY:
 * somebody else has it. */
enum rc sql_turn(struct sql *db, int number, struct err *e);

/* ---- asking ---------------------------------------------------------------------------------- */

/* A parameter. kind: i int64_t, r double (NaN is NULL), t text (NULL is NULL), b bytes, f true or false. null: NULL, of
 * that kind. */
struct sql_value {
	char kind;
	bool null;
	union {
		int64_t i;
		double r;
		const char *t;
		struct {
			const void *at;
			size_t n;
		} b;
		bool f;
	};
};
#define SQL_VALUES_MAX 96

/*
 * A statement with its parameters: kinds has a letter for each, in order, as above (b takes const void * and size_t, f
 * an int). Texts and bytes are borrowed until sql_end(). Never NULL: what went wrong, the first sql_next() tells. Every
 * sql_ask() is followed by one sql_end().
 */
struct sql_rows *sql_ask(struct sql *db, const char *text, const char *kinds, ...);
struct sql_rows *sql_ask_values(struct sql *db, const char *text, const struct sql_value *values, size_t n);
/* RC_OK: there is a row. RC_NOT_FOUND: there is none, or none any more. RC_EXISTS: a row like this is there already.
 * RC_FULL, RC_BUSY, RC_DENIED, RC_CORRUPT, RC_TOO_BIG, RC_SYS. */
enum rc sql_next(struct sql_rows *q, struct err *e);
void sql_end(struct sql_rows *q);
/* sql_end(), and rc for whoever reads all rows: that there are no more is RC_OK, and e is cleared. */
enum rc sql_finish(struct sql_rows *q, enum rc rc, struct err *e);

/* Columns of the row, from 0. What is NULL is 0, NaN, "" or false. */
int64_t sql_int(const struct sql_rows *q, int column);
double sql_real(const struct sql_rows *q, int column);
bool sql_flag(const struct sql_rows *q, int column);
bool sql_null(const struct sql_rows *q, int column);
const char *sql_text(const struct sql_rows *q, int column);                  /* until the next sql_next() */
const void *sql_bytes(const struct sql_rows *q, int column, size_t *n);      /* likewise */
const char *sql_copy(const struct sql_rows *q, int column, struct arena *a); /* NULL when the arena is full */

/* Runs it to its end. */
enum rc sql_run(struct sql *db, struct err *e, const char *text, const char *kinds, ...);
/* The same, and how many rows it changed. */
enum rc sql_run_count(struct sql *db, struct err *e, int *changed, const char *text, const char *kinds, ...);
/* The same as sql_run, and on the disk when it returns. */
enum rc sql_run_durable(struct sql *db, struct err *e, const char *text, const char *kinds, ...);
/* The same as sql_run for whoever needs no answer: within a transaction that writes, an engine that is far away carries
 * it out in its turn, together with the next statement whose answer is waited for. Where it fails, that one says so, or
 * sql_settle(), or sql_commit(): RC_CONFLICT where a row like this is there already. Nothing else can be done in that
 * transaction then but to undo it, or to go back to a savepoint. Texts and bytes are borrowed until it returns. */
enum rc sql_send(struct sql *db, struct err *e, const char *text, const char *kinds, ...);
/* Waits for all that was sent. */
enum rc sql_settle(struct sql *db, struct err *e);
/* The first column of the first row. RC_NOT_FOUND: *out is left alone, as at every failure. */
enum rc sql_ask_int(struct sql *db, struct err *e, int64_t *out, const char *text, const char *kinds, ...);
/* The same as text, which the caller frees; NULL when there is none. */
char *sql_ask_text(struct sql *db, const char *text, const char *kinds, ...);

#endif
