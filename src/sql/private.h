/* What an engine is to sql.c, and between the files of SQLite. */
#ifndef SQL_PRIVATE_H
#define SQL_PRIVATE_H

#include "sql/sql.h"

/* ---- an engine ------------------------------------------------------------------------------- */

/* As sql.h says of the functions of the same name. An engine's own structure of a connection begins with a struct sql,
 * that of its rows with a struct sql_rows. */
struct sql_engine {
	void (*close)(struct sql *db);
	enum rc (*check)(struct sql *db, struct err *e);
	enum rc (*migrated)(struct sql *db, int64_t *n, struct err *e);
	enum rc (*use_triggers)(struct sql *db, bool used, struct err *e);
	enum rc (*script)(struct sql *db, const char *text, struct err *e);
	enum rc (*empty_journal)(struct sql *db, struct err *e);
	void (*take_stock)(struct sql *db); /* NULL: it goes by its indexes alone */
	int64_t (*version)(struct sql *db);
	int64_t (*heard)(struct sql *db);
	void (*patience)(struct sql *db, int ms);
	void (*limit)(struct sql *db, int ms);
	void (*rest)(struct sql *db);
	bool (*moved)(struct sql *db);
	enum rc (*begin)(struct sql *db, bool writes, struct err *e);
	enum rc (*commit)(struct sql *db, struct err *e); /* what it could not keep, sql_commit() undoes */
	void (*rollback)(struct sql *db);
	enum rc (*savepoint)(struct sql *db, struct err *e);
	void (*return_to_savepoint)(struct sql *db);
	/* Whether a commit waits for the disk from now on; of one that always does: nothing. */
	enum rc (*lasting)(struct sql *db, bool waits, struct err *e);

	struct sql_rows *(*ask)(struct sql *db, const char *text, const struct sql_value *values, size_t n);
	enum rc (*next)(struct sql_rows *q, struct err *e);
	void (*end)(struct sql_rows *q);
	/* NULL, both: whoever sends waits, as who runs does. */
	enum rc (*send)(struct sql *db, const char *text, const struct sql_value *values, size_t n, struct err *e);
	enum rc (*settle)(struct sql *db, struct err *e);
	/* Of an engine whose rows are shared by programs on several machines; NULL: of one whose are not. */
	enum rc (*position)(struct sql *db, int64_t *at, struct err *e);
	enum rc (*wait)(
		struct sql *db, int ms, int wake, void (*told)(void *ctx, const char *what), void *ctx, struct err *e);
	enum rc (*say)(struct sql *db, const char *text, struct err *e);
	enum rc (*turn)(struct sql *db, int number, struct err *e);
	int64_t (*number)(const struct sql *db);
	char *(*origin)(struct sql *db);

	int (*changed)(struct sql *db); /* rows, by the last statement, without what triggers did */

	int64_t (*get_int)(const struct sql_rows *q, int column);
	double (*get_real)(const struct sql_rows *q, int column);
	bool (*is_null)(const struct sql_rows *q, int column);
	const char *(*get_text)(const struct sql_rows *q, int column);
	const void *(*get_bytes)(const struct sql_rows *q, int column, size_t *n);
};

struct sql {
	const struct sql_engine *engine;
	char *path;         /* of its file, or what else it is called: for messages */
	bool durable;       /* every commit waits for the disk */
	bool this_one_does; /* this transaction's, where others' do not */
	int allowed;        /* steps until the fault switch; -1: it is off */
	struct str *plans;  /* sql_tell_plans() */
};

struct sql_rows {
	struct sql *db;
};

/* ---- SQLite ---------------------------------------------------------------------------------- */

#include <sqlite3.h>

/* Always true: a statement in kept that is not asked is reset and without bindings. */
struct sqlite {
	struct sql sql;
	sqlite3 *handle;
	char *damage;  /* NULL: no note is left */
	bool damaged;  /* it was left */
	bool in_all;   /* sql_options.busy_in_all */
	int limit;     /* sql_limit() */
	int64_t until; /* clock_mono(): the statement that is carried out ends then; 0: never */
	int64_t patience, patience_max, patience_at; /* sql_patience(): what is left of it, and when that was reckoned */
	bool saved;                                  /* there is a savepoint in this transaction */
	uint32_t journal[12];                        /* version(): what the journal's index said, */
	int64_t changes, others;                     /* how often it said something else, and what it was without one */
	struct sqlite_rows *recent[128];             /* by where their texts are; each is kept too, or NULL */
	struct sqlite_rows **kept;
	size_t n_kept, keep;
	uint64_t uses; /* counted: the least recently used statement makes room */
	int (*split)(const char *text, int n, bool asked, const struct sql_words *out);
};

static inline struct sqlite *sqlite_of(struct sql *db)
{
	return (struct sqlite *)db;
}

/* sqlite.c: what of the engine asks; sqlite_file.c has the rest. */
struct sql_rows *sqlite_ask(struct sql *db, const char *text, const struct sql_value *values, size_t n);
enum rc sqlite_next(struct sql_rows *q, struct err *e);
void sqlite_end(struct sql_rows *q);
int sqlite_changed(struct sql *db);
int64_t sqlite_int(const struct sql_rows *q, int column);
double sqlite_real(const struct sql_rows *q, int column);
bool sqlite_null(const struct sql_rows *q, int column);
const char *sqlite_text(const struct sql_rows *q, int column);
const void *sqlite_bytes(const struct sql_rows *q, int column, size_t *n);

/* SQLite's result code as ours, logged; damage is noted. Never RC_OK. doing: the statement, for the log. */
enum rc sqlite_failed(struct sqlite *db, int code, const char *doing, struct err *e);
/* Are any rows being read? */
bool sqlite_is_asked(const struct sqlite *db);
/* Lets go of the kept statements. */
void sqlite_forget(struct sqlite *db);
/* sqlite_words.c: makes db->split the tokenizer "minyi" of FTS5. */
enum rc sqlite_words(struct sqlite *db, struct err *e);

#endif
