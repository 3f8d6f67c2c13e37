/* A database of things, which each test opens its own way. */
#ifndef UNIT_SQL_LIB_H
#define UNIT_SQL_LIB_H

#include "sql/sql.h"
#include "unit/store/lib.h"

static const char *const of_sqlite[] = {
	"CREATE TABLE thing(id INTEGER PRIMARY KEY, name TEXT UNIQUE, size REAL, bytes BLOB, good BOOLEAN);",
	"CREATE TABLE later(id INTEGER PRIMARY KEY REFERENCES thing ON DELETE CASCADE);",
};
static struct sql_options options = { .migrations = of_sqlite,
	.n_migrations = 2,
	.busy_ms = 1,
	.statements = 4,
	.memory = 65536,
	.journal = 65536 };
static char where[512]; /* of a PostgreSQL; "": in the test's folder */

static inline enum rc open_with(const struct sql_options *o, struct sql **db, struct err *e)
{
	if (where[0])
		return sql_connect(where, o, db, e);
	char *path = file_join(folder, "x.db");
	enum rc rc = sql_open(path, o, db, e);
	free(path);
	return rc;
}

static inline struct sql *open_new(void)
{
	struct sql *db;
	struct err e = { 0 };
	if (open_with(&options, &db, &e) != RC_OK)
		fail_msg("%s", e.detail);
	return db;
}

static inline void put(struct sql *db, int64_t id, const char *name)
{
	assert_int_equal(sql_run(db, NULL, "INSERT INTO thing(id, name) VALUES($1, $2)", "it", id, name), RC_OK);
}

#endif
