/* Where a platform keeps its rows: in its folder, or at the PostgreSQL that a file in there names. */
#include "server/storage/private.h"

#define PLACE_FILE "database"
#define PLACE_MAX 4096
#define STANDBY_BUSY_MS 1000 /* there is another one to ask */

/* A folder may come from anywhere: nobody waits for what a FIFO in it might say. */
static enum rc refuse_odd(const char *path, struct err *e)
{
	return file_is_odd(path) ? err_set(e, RC_INVALID, 0, "%s", path) : RC_OK;
}

/* "" : in the folder. */
static enum rc place_read(const char *folder, struct str *where, struct err *e)
{
	char *path = file_join(folder, PLACE_FILE);
	enum rc rc = refuse_odd(path, e);
	if (rc == RC_OK && file_exists(path))
		rc = file_read(path, where, e);
	free(path);
	while (where->len && strchr(" \r\n\t", where->buf[where->len - 1]))
		str_truncate(where, where->len - 1);
	return rc;
}

static enum rc open_there(const char *where, const struct sql_options *o, struct storage *s, struct err *e)
{
	s->words = &search_postgres;
	return sql_connect(where, o, &s->db, e);
}

static enum rc open_here(const char *folder, const struct sql_options *o, struct storage *s, struct err *e)
{
	s->words = &search_sqlite;
	char *path = file_join(folder, STORAGE_FILE);
	enum rc rc = refuse_odd(path, e);
	if (rc == RC_OK)
		rc = sql_open(path, o, &s->db, e);
	free(path);
	return rc;
}

#define FILL_MEMORY ((size_t)128 << 20) /* indexes grow everywhere at once */

static struct sql_options options_for(enum place_for how, const struct schema_engine *schema)
{
	struct sql_options o = storage_options();
	o.migrations = schema->migrations;
	o.n_migrations = how == PLACE_USED || how == PLACE_FILLED ? schema->n_migrations : 0;
	o.read_only = how == PLACE_READ;
	if (how == PLACE_KEPT)
		o.split = NULL;
	if (how == PLACE_FILLED) {
		o.durable = o.erase = false;
		o.memory = FILL_MEMORY;
	}
	return o;
}

enum rc place_open(const char *folder, enum place_for how, struct storage *s, struct err *e)
{
	STR_LOCAL(where, PLACE_MAX);
	enum rc rc = place_read(folder, &where, e);
	if (rc != RC_OK)
		return rc;
	s->schema = where.len ? &schema_postgres : &schema_sqlite;
	const struct sql_options o = options_for(how, s->schema);
	return where.len ? open_there(where.buf, &o, s, e) : open_here(folder, &o, s, e);
}

enum rc storage_keep_open(const char *folder, struct storage **out, struct err *e)
{
	int64_t seen = 0;
	*out = NULL;
	if (storage_is_placed(folder))
		return RC_OK;
	struct storage *s = xcalloc(1, sizeof *s);
	enum rc rc = place_open(folder, PLACE_KEPT, s, e);
	if (rc == RC_OK)
		rc = sql_migrated(s->db, &seen, e); /* reads, since opening alone does not open a journal */
	if (rc == RC_OK)
		*out = s;
	else
		storage_close(s);
	return rc;
}

enum rc storage_open_standby(const char *where, struct storage **out, struct err *e)
{
	struct sql_options o = options_for(PLACE_READ, &schema_postgres);
	struct storage *s = xcalloc(1, sizeof *s);
	o.standby = true;
	o.busy_ms = STANDBY_BUSY_MS;
	s->schema = &schema_postgres;
	enum rc rc = open_there(where, &o, s, e);
	if (rc == RC_OK)
		*out = s;
	else
		storage_close(s);
	return rc;
}

bool storage_is_placed(const char *folder)
{
	char *named = file_join(folder, PLACE_FILE);
	bool placed = file_exists(named);
	free(named);
	return placed;
}

bool storage_is_begun(const char *folder)
{
	char *rows = file_join(folder, STORAGE_FILE), *named = file_join(folder, PLACE_FILE);
	bool begun = file_exists(rows) || file_exists(named);
	free(rows);
	free(named);
	return begun;
}

enum rc storage_place(const char *folder, const char *where, struct err *e)
{
	STR_LOCAL(before, PLACE_MAX);
	enum rc rc = file_make_folder(folder, e);
	if (rc == RC_OK)
		rc = place_read(folder, &before, e);
	if (rc != RC_OK || (before.len && str_eq(before.buf, where)))
		return rc;
	char *rows = file_join(folder, STORAGE_FILE), *path = file_join(folder, PLACE_FILE);
	rc = before.len || file_exists(rows) ? err_set(e, RC_EXISTS, 0, "%s", before.len ? path : rows)
										 : file_write(path, where, strlen(where), 0600, e);
	free(rows);
	free(path);
	return rc;
}
