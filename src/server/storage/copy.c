/*
 * A platform's rows, out of one engine into another: as they are, numbers and counts too, without anything that the
 * schema does by itself when a row comes. What is copied is one view of the source, whatever is written there
 * meanwhile. Until the last row is there a note in the target says that it is a part, and nothing else opens it.
 *
 * The index of words is none of it: it is made of what was copied (search_fill).
 */

#include "server/storage/private.h"

#define NOTE_PART "unfinished"
#define NOTES_OF_ITS_OWN " name NOT IN ('unfinished', 'search')" /* say something of the database that they are in */

/* Each before those that refer to it: PostgreSQL looks at every row. batch: how many go together, fewer of what may be
 * long. */
static const struct {
	const char *name;
	int batch;
} tables[] = {
	{ "notes", 100 },
	{ "rule_versions", 20 },
	{ "agencies", 1000 },
	{ "persons", 2000 },
	{ "accounts", 2000 },
	{ "topics", 500 },
	{ "wholes", 20 },
	{ "originals", 20 },
	{ "topic_agencies", 2000 },
	{ "topic_counts", 2000 },
	{ "topic_spans", 2000 },
	{ "totals", 1 },
	{ "identities", 2000 },
	{ "names", 2000 },
	{ "person_hashes", 2000 },
	{ "sessions", 2000 },
	{ "attempts", 2000 },
	{ "answers", 100 },
	{ "comments", 500 },
	{ "bars", 2000 },
	{ "likes", 2000 },
	{ "endorsements", 2000 },
	{ "endorsement_rows", 2000 },
	{ "follows", 2000 },
	{ "decisions", 2000 },
	{ "history", 2000 },
	{ "notices", 1000 },
	{ "notices_read", 2000 },
	{ "codes", 2000 },
	{ "letters", 500 },
	{ "devices", 1000 },
	{ "proposers", 2000 },
	{ "invitations", 2000 },
	{ "staff", 1000 },
	{ "acts", 500 },
	{ "reports", 500 },
	{ "contents", 2000 },
	{ "uploads", 1000 },
	{ "wishes", 2000 },
	{ "digests", 2000 },
};

const char *copy_table(size_t i)
{
	return i < ARRAY_LEN(tables) ? tables[i].name : NULL;
}

/* ---- a table's columns ----------------------------------------------------------------------- */

#define KEY_MAX 8

struct columns {
	char names[SQL_VALUES_MAX][64];
	char kinds[SQL_VALUES_MAX];
	size_t n;
	size_t key[KEY_MAX]; /* which of them make the primary key, in its order */
	size_t n_key;
};

static enum rc add_column(struct columns *c, const struct sql_rows *q, struct err *e)
{
	int64_t place = sql_int(q, 2);
	if (c->n == SQL_VALUES_MAX || place > KEY_MAX || !str_copy(c->names[c->n], sizeof c->names[0], sql_text(q, 0)))
		return err_set(e, RC_TOO_BIG, 0, "columns");
	c->kinds[c->n] = *sql_text(q, 1);
	if (place) {
		c->key[place - 1] = c->n;
		c->n_key += 1;
	}
	c->n++;
	return RC_OK;
}

static enum rc read_columns(struct storage *s, const char *table, struct columns *c, struct err *e)
{
	c->n = c->n_key = 0;
	struct sql_rows *q = sql_ask(s->db, s->schema->columns, "t", table);
	enum rc rc;
	while ((rc = sql_next(q, e)) == RC_OK && (rc = add_column(c, q, e)) == RC_OK)
		;
	rc = sql_finish(q, rc, e);
	return rc == RC_OK && !c->n ? err_set(e, RC_CORRUPT, 0, "no table %s", table) : rc;
}

/* "one, two, three" */
static void list_names(const struct columns *c, struct str *out)
{
	for (size_t i = 0; i < c->n; i++)
		str_addf(out, "%s\"%s\"", i ? ", " : "", c->names[i]);
}

static void list_key(const struct columns *c, struct str *out)
{
	for (size_t i = 0; i < c->n_key; i++)
		str_addf(out, "%s\"%s\"", i ? ", " : "", c->names[c->key[i]]);
}

/* So many, behind so many others. */
static void list_parameters(size_t before, size_t n, struct str *out)
{
	for (size_t i = 1; i <= n; i++)
		str_addf(out, "%s$%zu", i > 1 ? ", " : "", before + i);
}

/* ---- its rows -------------------------------------------------------------------------------- */

/* A value as it was read, until the row behind it is asked for. */
static struct sql_value value_of(const struct sql_rows *q, int column, char kind)
{
	struct sql_value v = { .kind = kind, .null = sql_null(q, column) };
	switch (kind) {
	case 'i': v.i = sql_int(q, column); break;
	case 'f': v.f = sql_flag(q, column); break;
	case 'r': v.r = sql_real(q, column); break;
	case 't': v.t = sql_text(q, column); break;
	default: v.b.at = sql_bytes(q, column, &v.b.n);
	}
	return v;
}

struct copying {
	struct storage *from, *to;
	const struct storage_copying *how;
	const char *table;
	int batch;
	struct columns columns;
	struct str first, next, put;    /* statements: the first rows, those behind a key, how one begins that puts rows */
	struct sql_value last[KEY_MAX]; /* the key that the next rows are behind; what is long stands in room */
	struct arena room;
	struct sql_value rows[SQL_VALUES_MAX]; /* that go into one statement: to a server each is a way there and back */
	size_t n_rows;
	struct arena texts; /* theirs */
	int64_t done, all;
};

#define TEXTS_TOGETHER ((size_t)1 << 20)

/* What is long of a value lasts as long as the arena. */
static bool keep_value(struct sql_value *v, struct arena *a)
{
	if (v->kind == 't')
		v->t = arena_strdup(a, v->t);
	else if (v->kind == 'b')
		v->b.at = arena_bytes(a, v->b.at, v->b.n);
	return (v->kind != 't' || v->t) && (v->kind != 'b' || v->b.at);
}

/* Kept while the next rows are asked for. */
static enum rc keep_key(struct copying *c, const struct sql_value *row, struct err *e)
{
	arena_release(&c->room);
	arena_init(&c->room, 0);
	for (size_t i = 0; i < c->columns.n_key; i++) {
		c->last[i] = row[c->columns.key[i]];
		if (!keep_value(&c->last[i], &c->room))
			return err_set(e, RC_TOO_BIG, 0, "%s", c->table);
	}
	return RC_OK;
}

static enum rc put_rows(struct copying *c, struct err *e)
{
	STR_LOCAL(text, STR_NO_LIMIT);
	if (!c->n_rows)
		return RC_OK;
	str_addz(&text, c->put.buf);
	for (size_t i = 0; i < c->n_rows; i++) {
		str_addz(&text, i ? ", (" : "(");
		list_parameters(i * c->columns.n, c->columns.n, &text);
		str_addc(&text, ')');
	}
	struct sql_rows *put = sql_ask_values(c->to->db, text.buf, c->rows, c->n_rows * c->columns.n);
	enum rc rc = sql_finish(put, sql_next(put, e), e);
	c->n_rows = 0;
	arena_release(&c->texts);
	return rc;
}

static enum rc take_row(struct copying *c, const struct sql_rows *q, bool last, struct err *e)
{
	struct sql_value *row = &c->rows[c->n_rows * c->columns.n];
	for (size_t i = 0; i < c->columns.n; i++) {
		row[i] = value_of(q, (int)i, c->columns.kinds[i]);
		if (!keep_value(&row[i], &c->texts))
			return err_set(e, RC_TOO_BIG, 0, "%s", c->table);
	}
	c->n_rows++;
	enum rc rc = last ? keep_key(c, row, e) : RC_OK;
	bool full = (c->n_rows + 1) * c->columns.n > SQL_VALUES_MAX || c->texts.used >= TEXTS_TOGETHER;
	return rc == RC_OK && full ? put_rows(c, e) : rc;
}

/* The next rows of the table, as one transaction of the target. *n: how many; fewer than go together: there are no
 * more. */
static enum rc copy_batch(struct copying *c, int64_t *n, struct err *e)
{
	bool begins = c->done == 0;
	struct sql_rows *q = begins ? sql_ask(c->from->db, c->first.buf, "")
								: sql_ask_values(c->from->db, c->next.buf, c->last, c->columns.n_key);
	enum rc rc = sql_begin(c->to->db, true, e);
	for (*n = 0; rc == RC_OK && (rc = sql_next(q, e)) == RC_OK;)
		rc = take_row(c, q, ++*n == c->batch, e);
	rc = sql_finish(q, rc, e);
	if (rc == RC_OK)
		rc = put_rows(c, e);
	if (rc == RC_OK)
		return sql_commit(c->to->db, e);
	sql_rollback(c->to->db);
	return rc;
}

static void write_statements(struct copying *c)
{
	STR_LOCAL(names, STR_NO_LIMIT);
	STR_LOCAL(key, STR_NO_LIMIT);
	STR_LOCAL(order, STR_NO_LIMIT);
	bool notes = str_eq(c->table, "notes");
	list_names(&c->columns, &names);
	list_key(&c->columns, &key);
	if (c->batch)
		str_addf(&order, " ORDER BY %s LIMIT %d", key.buf, c->batch);
	str_addf(
		&c->first, "SELECT %s FROM %s%s%s", names.buf, c->table, notes ? " WHERE" NOTES_OF_ITS_OWN : "", order.buf);
	str_addf(&c->next, "SELECT %s FROM %s WHERE (%s) > (", names.buf, c->table, key.buf);
	list_parameters(0, c->columns.n_key, &c->next);
	str_addf(&c->next, ")%s%s", notes ? " AND" NOTES_OF_ITS_OWN : "", order.buf);
	str_addf(&c->put, "INSERT INTO %s (%s) VALUES ", c->table, names.buf);
}

static enum rc count(struct storage *s, const char *table, int64_t *n, struct err *e)
{
	STR_LOCAL(text, 256);
	str_addf(&text, "SELECT count(*) FROM %s%s", table, str_eq(table, "notes") ? " WHERE" NOTES_OF_ITS_OWN : "");
	return sql_ask_int(s->db, e, n, text.buf, "");
}

/* No id that was ever given is given again, also when its row is gone. */
static enum rc copy_last_id(struct copying *c, struct err *e)
{
	int64_t last = 0, most = 0;
	STR_LOCAL(text, 256);
	if (c->columns.n_key != 1 || !str_eq(c->columns.names[c->columns.key[0]], "id"))
		return RC_OK;
	enum rc rc = sql_ask_int(c->from->db, e, &last, c->from->schema->last_id, "t", c->table);
	str_addf(&text, "SELECT coalesce(max(id), 0) FROM %s", c->table);
	if (rc == RC_OK || rc == RC_NOT_FOUND)
		rc = sql_ask_int(c->from->db, e, &most, text.buf, "");
	last = last > most ? last : most;
	if (rc != RC_OK || !last)
		return rc;
	rc = sql_begin(c->to->db, true, e);
	if (rc == RC_OK && c->to->schema->forget_last_id)
		rc = sql_run(c->to->db, e, c->to->schema->forget_last_id, "t", c->table);
	if (rc == RC_OK)
		rc = sql_run(c->to->db, e, c->to->schema->set_last_id, "ti", c->table, last);
	if (rc == RC_OK)
		return sql_commit(c->to->db, e);
	sql_rollback(c->to->db);
	return rc;
}

static enum rc copy_rows(struct copying *c, struct err *e)
{
	int64_t n = 0, there = 0;
	enum rc rc = count(c->from, c->table, &c->all, e);
	do {
		if (rc == RC_OK)
			rc = copy_batch(c, &n, e);
		c->done += n;
		if (rc == RC_OK && (n || !c->done))
			c->how->told(c->how->ctx, c->table, c->done, c->all);
	} while (rc == RC_OK && c->batch && n == c->batch);
	if (rc == RC_OK)
		rc = copy_last_id(c, e);
	if (rc == RC_OK)
		rc = count(c->to, c->table, &there, e);
	return rc == RC_OK && there != c->all
		? err_set(e, RC_CORRUPT, 0, "%s: %lld rows of %lld", c->table, (long long)there, (long long)c->all)
		: rc;
}

static enum rc copy_table_at(const struct copying *all, size_t i, struct err *e)
{
	struct copying c = {
		.from = all->from, .to = all->to, .how = all->how, .table = tables[i].name, .batch = tables[i].batch
	};
	str_init(&c.first, STR_NO_LIMIT);
	str_init(&c.next, STR_NO_LIMIT);
	str_init(&c.put, STR_NO_LIMIT);
	arena_init(&c.room, 0);
	arena_init(&c.texts, 0);
	enum rc rc = read_columns(c.to, c.table, &c.columns, e);
	if (rc == RC_OK) {
		write_statements(&c);
		rc = copy_rows(&c, e);
	}
	arena_release(&c.room);
	arena_release(&c.texts);
	str_release(&c.first);
	str_release(&c.next);
	str_release(&c.put);
	return rc;
}

/* ---- the whole ------------------------------------------------------------------------------- */

enum rc copy_refuse_part(struct storage *s, struct err *e)
{
	ARENA_LOCAL(a, 0);
	const char *part = NULL;
	enum rc rc = storage_note_get(s, NOTE_PART, &a, &part, e);
	return rc == RC_OK && part ? err_set(e, RC_CONFLICT, STORAGE_PART, "%s", storage_name(s)) : rc;
}

const char *storage_name(const struct storage *s)
{
	return sql_name(s->db);
}

enum rc storage_open_to_read(const char *folder, struct storage **out, struct err *e)
{
	int64_t made = 0;
	struct storage *s = xcalloc(1, sizeof *s);
	*out = NULL;
	enum rc rc = storage_is_begun(folder) ? place_open(folder, PLACE_READ, s, e)
										  : err_set(e, RC_NOT_FOUND, STORAGE_NONE, "%s", folder);
	if (rc == RC_OK)
		rc = sql_migrated(s->db, &made, e);
	if (rc == RC_OK && made != (int64_t)s->schema->n_migrations)
		rc = err_set(
			e, made > (int64_t)s->schema->n_migrations ? RC_NEWER : RC_CONFLICT, STORAGE_OLDER, "%s", storage_name(s));
	if (rc == RC_OK)
		rc = copy_refuse_part(s, e);
	if (rc == RC_OK)
		*out = s;
	else
		storage_close(s);
	return rc;
}

/* What a copy that broke off left there goes; anything else is somebody's. */
static enum rc empty(struct storage *s, struct err *e)
{
	int64_t n = 0;
	ARENA_LOCAL(a, 0);
	const char *part = NULL;
	enum rc rc = sql_ask_int(s->db, e, &n, s->schema->tables, "");
	if (rc != RC_OK || !n)
		return rc;
	if (!s->schema->clear || storage_note_get(s, NOTE_PART, &a, &part, NULL) != RC_OK || !part)
		return err_set(e, RC_EXISTS, STORAGE_TAKEN, "%s", storage_name(s));
	return sql_script(s->db, s->schema->clear, e);
}

static enum rc mark(void *arg, struct err *e)
{
	struct storage *s = arg;
	enum rc rc = sql_script(s->db, "DELETE FROM notes; DELETE FROM totals", e);
	if (rc == RC_OK)
		rc = storage_note_set(s, "search", "none", e);
	return rc == RC_OK ? storage_note_set(s, NOTE_PART, "a copy is being made", e) : rc;
}

enum rc storage_open_to_fill(const char *folder, struct storage **out, struct err *e)
{
	struct storage *s = xcalloc(1, sizeof *s);
	*out = NULL;
	enum rc rc = place_open(folder, PLACE_EMPTIED, s, e);
	if (rc == RC_OK)
		rc = empty(s, e);
	sql_close(s->db);
	s->db = NULL;
	if (rc == RC_OK)
		rc = place_open(folder, PLACE_FILLED, s, e);
	if (rc == RC_OK)
		rc = storage_write(s, mark, s, e);
	if (rc == RC_OK)
		*out = s;
	else
		storage_close(s);
	return rc;
}

enum rc storage_copy(struct storage *from, struct storage *to, const struct storage_copying *how, struct err *e)
{
	const struct copying c = { .from = from, .to = to, .how = how };
	enum rc rc = sql_use_triggers(to->db, false, e);
	for (size_t i = 0; i < ARRAY_LEN(tables) && rc == RC_OK; i++)
		rc = copy_table_at(&c, i, e);
	if (rc == RC_OK)
		rc = sql_use_triggers(to->db, true, e);
	if (rc == RC_OK)
		sql_take_stock(to->db);
	if (rc == RC_OK)
		rc = check_database(to, e);
	return rc == RC_OK && how->searched ? search_fill(to, e) : rc;
}

enum rc storage_filled(struct storage *s, struct err *e)
{
	enum rc rc = sql_begin_durable(s->db, e);
	if (rc == RC_OK)
		rc = storage_note_remove(s, NOTE_PART, e);
	if (rc == RC_OK)
		rc = sql_commit(s->db, e);
	else
		sql_rollback(s->db);
	return rc == RC_OK ? sql_empty_journal(s->db, e) : rc;
}
