/* Between the files of SQLite. */
#ifndef SQL_PRIVATE_H
#define SQL_PRIVATE_H

#include <sqlite3.h>

#include "sql/sql.h"

/* Always true: a statement in kept that is not asked is reset and without bindings. */
struct sql {
	sqlite3 *handle;
	char *path;
	char *damage; /* NULL: no note is left */
	bool damaged; /* it was left */
	bool durable;
	bool lasting;                                /* this transaction, where others are not */
	int64_t patience, patience_max, patience_at; /* sql_patience(): what is left of it, and when that was reckoned */
	bool saved;                                  /* there is a savepoint in this transaction */
	struct str *plans;                           /* sql_tell_plans() */
	int allowed;                                 /* steps until the fault switch; -1: it is off */
	struct sql_rows **kept;
	size_t n_kept, keep;
	uint64_t uses; /* counted: the least recently used statement makes room */
	int (*split)(const char *text, int n, bool asked, const struct sql_words *out);
};

/* SQLite's result code as ours, logged; damage is noted. Never RC_OK. doing: the statement, for the log. */
enum rc sqlite_failed(struct sql *db, int code, const char *doing, struct err *e);
/* How many rows the last statement changed, without what triggers did. */
int sqlite_changed(struct sql *db);
/* Lets go of the kept statements. */
void sqlite_forget(struct sql *db);
/* Whether a commit waits for the disk from now on. */
enum rc sqlite_sync(struct sql *db, bool waits, struct err *e);
/* sqlite_words.c: makes db->split the tokenizer "minyi" of FTS5. */
enum rc sqlite_words(struct sql *db, struct err *e);

#endif
