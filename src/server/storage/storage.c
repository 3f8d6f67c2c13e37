/* Opening, transactions, and small facts by name. */
#include "server/storage/private.h"

#include <errno.h>
#include <unistd.h>

#define NOTE_CLOCK "clock"
#define NOTE_KNOWN "clock_known"
#define CLOCK_AHEAD_MAX (INT64_C(36500) * DAY_MS)
#define BUSY_MS 10000 /* how long to wait for another program's transaction */

struct sql_options storage_options(void)
{
	struct sql_options o = {
		.busy_ms = BUSY_MS,
		.statements = 256,
		/* Not mapped: a map is made anew whenever somebody wrote, and that waits for Argon2's pages. */
		.memory = (size_t)4 << 20,
		.journal = (size_t)64 << 20,
		.checkpoint = (size_t)16 << 20, /* what many write to is written back once */
		.durable = true,                /* whatever was answered survives a crash */
		.erase = true,
		.split = split_text,
	};
	o.migrations = schema_sqlite.migrations;
	o.n_migrations = schema_sqlite.n_migrations;
	return o;
}

enum rc storage_open(const char *folder, struct storage **out, struct err *e)
{
	*out = NULL;
	enum rc rc = file_make_folder(folder, e);
	if (rc != RC_OK)
		return rc;
	if (access(folder, W_OK | X_OK) != 0)
		return err_sys(e, errno, folder);
	struct storage *s = xcalloc(1, sizeof *s);
	rc = place_open(folder, PLACE_USED, s, e);
	if (rc == RC_OK)
		rc = copy_refuse_part(s, e);
	if (rc == RC_OK)
		rc = search_fill(s, e);
	if (rc == RC_OK)
		*out = s;
	else
		storage_close(s);
	return rc;
}

void storage_close(struct storage *s)
{
	if (!s)
		return;
	gather_release(s);
	tally_release(s);
	sql_close(s->db);
	free(s);
}

enum rc storage_begin(struct storage *s, enum storage_mode mode, struct err *e)
{
	return sql_begin(s->db, mode == STORAGE_WRITE, e);
}

static enum rc put_all(struct storage *s, struct err *e)
{
	enum rc rc = gather_put(s, e);
	return rc == RC_OK ? storage_count(s, e) : rc;
}

enum rc storage_settle(struct storage *s, struct err *e)
{
	enum rc rc = put_all(s, e);
	return rc == RC_OK ? sql_settle(s->db, e) : rc;
}

enum rc storage_commit(struct storage *s, struct err *e)
{
	enum rc rc = put_all(s, e);
	tally_clear(s);
	if (rc == RC_OK)
		return sql_commit(s->db, e);
	sql_rollback(s->db);
	return rc;
}

void storage_rollback(struct storage *s)
{
	gather_clear(s);
	tally_clear(s);
	sql_rollback(s->db);
}

enum rc storage_write(struct storage *s, enum rc (*work)(void *arg, struct err *e), void *arg, struct err *e)
{
	enum rc rc = storage_begin(s, STORAGE_WRITE, e);
	if (rc != RC_OK)
		return rc;
	rc = work(arg, e);
	if (rc == RC_OK)
		return storage_commit(s, e);
	storage_rollback(s);
	return rc;
}

enum rc storage_savepoint(struct storage *s, struct err *e)
{
	enum rc rc = gather_save(s, e);
	if (rc == RC_OK)
		rc = storage_count(s, e);
	return rc == RC_OK ? sql_savepoint(s->db, e) : rc;
}

void storage_return_to_savepoint(struct storage *s)
{
	gather_return(s);
	tally_return(s);
	sql_return_to_savepoint(s->db);
}

void storage_take_stock(struct storage *s)
{
	sql_take_stock(s->db);
}

enum rc storage_wipe(struct storage *s, struct err *e)
{
	return sql_empty_journal(s->db, e);
}

int64_t storage_version(struct storage *s)
{
	return sql_version(s->db);
}

int64_t storage_heard(struct storage *s)
{
	return sql_heard(s->db);
}

enum rc storage_note_get(struct storage *s, const char *name, struct arena *a, const char **value, struct err *e)
{
	*value = NULL;
	struct sql_rows *q = sql_ask(s->db, "SELECT value FROM notes WHERE name = $1", "t", name);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK)
		*value = sql_copy(q, 0, a);
	return sql_finish(q, rc, e);
}

enum rc storage_note_set(struct storage *s, const char *name, const char *value, struct err *e)
{
	return sql_run(s->db, e,
		"INSERT INTO notes (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", "tt",
		name, value);
}

enum rc storage_note_remove(struct storage *s, const char *name, struct err *e)
{
	return sql_run(s->db, e, "DELETE FROM notes WHERE name = $1", "t", name);
}

enum rc storage_note_number(struct storage *s, const char *name, int64_t min, int64_t max, int64_t *out, struct err *e)
{
	ARENA_LOCAL(a, 0);
	const char *text = NULL;
	*out = 0;
	enum rc rc = storage_note_get(s, name, &a, &text, e);
	if (rc == RC_OK && text && !str_to_i64(text, min, max, out))
		rc = err_set(e, RC_CORRUPT, 0, "note %s", name);
	return rc;
}

enum rc storage_clock_ahead(struct storage *s, int64_t *ahead, struct err *e)
{
	return storage_note_number(s, NOTE_CLOCK, 0, CLOCK_AHEAD_MAX, ahead, e);
}

enum rc storage_clock_known(struct storage *s, int64_t *at, struct err *e)
{
	return storage_note_number(s, NOTE_KNOWN, 0, INT64_MAX, at, e);
}

enum rc storage_clock_note(struct storage *s, int64_t at, struct err *e)
{
	char text[24];
	snprintf(text, sizeof text, "%lld", (long long)at);
	return storage_note_set(s, NOTE_KNOWN, text, e);
}

enum rc storage_clock_move(struct storage *s, int64_t by, struct err *e)
{
	int64_t ahead;
	char text[24];
	enum rc rc = storage_clock_ahead(s, &ahead, e);
	if (rc == RC_OK && (by < 0 || by > CLOCK_AHEAD_MAX - ahead))
		return err_set(e, RC_TOO_BIG, 0, "clock");
	snprintf(text, sizeof text, "%lld", (long long)(ahead + by));
	return rc == RC_OK ? storage_note_set(s, NOTE_CLOCK, text, e) : rc;
}
