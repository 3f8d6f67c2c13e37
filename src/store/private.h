/* Private to store/: the database behind the door, and short ways to ask it. */
#ifndef STORE_PRIVATE_H
#define STORE_PRIVATE_H

#include <sqlite3.h>

#include "store/store.h"

struct store {
	sqlite3 *db;
	char *path;
	size_t cache_max; /* CACHE_MAX, less in tests */
	int allowed;      /* steps until the fault switch; -1: it is off */
	bool corrupt;     /* noted beside the file, for the next opening */
};

/* SQLite's result code as ours, logged; damage is noted. Never RC_OK. */
enum rc query_failed(struct store *s, int code, struct err *e);
/* A statement with its arguments bound: s text (NULL is NULL), i int64_t, b bytes and size_t; "" for none. NULL, with e
 * filled, on failure. */
sqlite3_stmt *query(struct store *s, struct err *e, const char *sql, const char *types, ...);
/* Steps once: RC_OK with *row telling whether there is a row. */
enum rc query_step(struct store *s, sqlite3_stmt *q, bool *row, struct err *e);
/* A column's text, "" for NULL; lives until the next step. */
const char *query_text(sqlite3_stmt *q, int column);
/* Runs to the end. */
enum rc run(struct store *s, struct err *e, const char *sql, const char *types, ...);
/* The same, and on disk when it returns. */
enum rc run_durable(struct store *s, struct err *e, const char *sql, const char *types, ...);
/* The first column of the first row; otherwise when there is none. */
int64_t number_of(struct store *s, int64_t otherwise, const char *sql, const char *types, ...);
/* The same as text; NULL when there is no row. The caller frees. */
char *text_of(struct store *s, const char *sql, const char *types, ...);

/* salvage.c: carries over what a person typed and chose, as far as it can be read, from the damaged file at path. */
void salvage(struct store *s, const char *path);

#endif
