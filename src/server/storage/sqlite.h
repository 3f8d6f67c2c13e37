/* Inside the SQLite engine: one connection, its prepared statements, and short ways to ask. Private to sqlite*.c and
 * their tests. */
#ifndef SERVER_SQLITE_H
#define SERVER_SQLITE_H

#include <sqlite3.h>

#include "server/storage/storage.h"

#define SQLITE_STATEMENTS 256

struct kept_statement {
	sqlite3_stmt *stmt;
	uint64_t hash;
	uint64_t used;
};

/* Always true: every statement in kept is reset and without bindings, unless its caller is between sql_ask() and
 * sql_end(). */
struct storage {
	sqlite3 *db;
	struct kept_statement kept[SQLITE_STATEMENTS];
	size_t n_kept;
	bool savepoint; /* storage_savepoint() set a savepoint in this transaction */
	uint64_t clock; /* counts uses: the least recently used statement makes room */
};

/*
 * A statement, prepared once per text and kept, with its parameters bound: kinds has a letter for each, in order:
 * i int64_t, t const char * (NULL is NULL), d double (NaN is NULL), b const void * and size_t.
 * Texts are borrowed until sql_end(). NULL: e says why. Every sql_ask() is followed by exactly one sql_end().
 */
sqlite3_stmt *sql_ask(struct storage *s, struct err *e, const char *sql, const char *kinds, ...);
/* The same with parameters by name, which the caller binds. */
sqlite3_stmt *sql_ask_named(struct storage *s, struct err *e, const char *sql);
/* RC_OK with a row, RC_NOT_FOUND without one, or the failure. */
enum rc sql_next(struct storage *s, sqlite3_stmt *q, struct err *e);
void sql_end(sqlite3_stmt *q); /* NULL is fine */
/* sql_ask, every sql_next, sql_end. RC_EXISTS when a uniqueness forbids it. changed (may be NULL): how many rows. */
enum rc sql_run(struct storage *s, struct err *e, int *changed, const char *sql, const char *kinds, ...);
/* The first column of the first row as a number. RC_NOT_FOUND. */
enum rc sql_ask_int(struct storage *s, struct err *e, int64_t *out, const char *sql, const char *kinds, ...);
enum rc sql_err(struct storage *s, struct err *e, const char *doing);

/* A column as a string of the arena; "" for NULL. NULL only when the arena is full. */
const char *sql_text(sqlite3_stmt *q, int column, struct arena *a);
double sql_double(sqlite3_stmt *q, int column); /* NaN for NULL */

/* sqlite_schema.c */
/* Brings an older database up to this version of the schema; a newer one stays. */
enum rc schema_migrate(struct storage *s, int wanted, struct err *e);
int schema_version(void);

/* sqlite_search.c: the tokenizer "minyi", and a person's words as an FTS5 expression. */
enum rc search_register(sqlite3 *db, struct err *e);
/* false: the words hold nothing that can be searched for. */
bool search_expression(const char *words, struct str *out);

/* sqlite_lists.c: the statement of a list, for the list itself and for the test that it uses an index. */
void list_sql(const struct storage_topic_query *q, bool walked, struct str *out);

/* sqlite_topics.c */
#define TOPIC_ROW_COLUMNS \
	"t.id, t.number, t.board, t.title, t.summary, t.agencies, t.proposer, t.stage, t.stage_reason, t.response, " \
	"t.decision, " \
	"t.created_at, t.updated_at, t.active_at, t.endorse_by, t.respond_by, t.duty_by, t.opens_at, t.closes_at, t.endorsements, " \
	"t.threshold, " \
	"t.comments, t.pro, t.con, t.neutral, t.followers, t.planned, t.actual, t.spent"
#define TOPIC_ROW_WIDTH 29
enum rc topic_from_row(sqlite3_stmt *q, struct arena *a, struct wire_topic *out, struct err *e);
enum rc topic_add_whole(struct storage *s, int64_t id, struct arena *a, struct wire_topic *row, struct err *e);

/* sqlite_comments.c */
#define COMMENT_COLUMNS \
	"c.id, c.topic, ifnull(p.nickname, c.author), c.stance, c.body, c.created_at, c.reply_to, c.likes, c.floor, " \
	"c.account"
#define COMMENT_WIDTH 10
#define COMMENT_TABLES " FROM comments c LEFT JOIN accounts p ON p.id = c.account "
/* account: whose are `mine`. */
enum rc comment_from_row(sqlite3_stmt *q, int64_t account, struct arena *a, struct wire_comment *c, struct err *e);

#endif
