/*
 * PostgreSQL, 13 and later, by libpq: transactions, statements prepared once and kept at the server, binary parameters
 * and columns.
 *
 * As in SQLite there is one writer at a time, whichever program on whichever machine it belongs to: who begins to write
 * takes a lock that the transaction holds. So a sum that triggers keep, and numbers given in the order of changes, need
 * no other care, and a statement that writes outside of a transaction is one by itself. Readers wait for nobody. Nobody
 * waits for another one's disk, or standby: what is committed is there for the next writer at once, and sql_commit()
 * returns when it lasts, which PostgreSQL does for many at a time. Whoever reads in between may see what a crash would
 * undo; nobody was told by then that it was done.
 *
 * Each commit has a number, one above that of the last, which stands in the row of schema_version: whoever sees a
 * number sees all that was written up to it, at a standby too. A commit tells it to everybody who listens (LISTEN,
 * NOTIFY), which sql_version() hears without asking; who writes sees it in his turn.
 */
#include <assert.h>
#include <endian.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>

#include "sql/postgres.h"

#define OID_BOOL 16
#define OID_BYTES 17
#define OID_INT8 20
#define OID_INT2 21
#define OID_INT4 23
#define OID_TEXT 25
#define OID_FLOAT4 700
#define OID_FLOAT8 701
#define OID_VARCHAR 1043

#define WRITERS_LOCK "1835626089" /* "minyi", as a number: who else uses this database takes another */

struct postgres_rows {
	struct sql_rows rows;
	char *text;
	struct sql_value values[SQL_VALUES_MAX];
	size_t n_values;
	PGresult *result; /* NULL: not asked yet */
	int at;           /* the row to come */
	struct err failed;
};

/* Commits of this program, counted: its other connections hear of them before the one who waits has an answer. */
static _Atomic int64_t commits;

/* ---- transactions ---------------------------------------------------------------------------- */

/* Who writes goes on from the number of the last commit, which is somebody else's when he does not know it; who reads
 * at a standby has to know how far it has come. */
static enum rc begin_here(struct postgres *db, struct err *e)
{
	static const char reads[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
	static const char
		one_writer[] = "BEGIN; SET LOCAL synchronous_commit = off; SELECT pg_advisory_xact_lock(" WRITERS_LOCK ")";
	STR_LOCAL(text, 256);
	str_addz(&text, db->writes ? one_writer : reads);
	if (!db->numbered || !(db->writes || db->read_only))
		return postgres_run(db, text.buf, e);
	str_addz(&text, "; " POSTGRES_NUMBER);
	const int64_t known = db->number;
	enum rc rc = postgres_ask_number(db, text.buf, &db->number, e);
	db->heard += rc == RC_OK && db->number != known;
	return rc;
}

static enum rc begin(struct sql *of, bool writes, struct err *e)
{
	struct postgres *db = postgres_of(of);
	db->writes = writes && !db->read_only;
	enum rc rc = postgres_connected(db, e);
	if (rc == RC_OK)
		rc = begin_here(db, e);
	if (rc != RC_OK && db->lost) { /* it went while nobody looked, and nothing was begun */
		rc = postgres_connect_again(db, e);
		if (rc == RC_OK)
			rc = begin_here(db, e);
	}
	db->saved = db->wrote = false;
	db->inside = rc == RC_OK;
	if (rc != RC_OK && postgres_is_there(db) && libpq()->transactionStatus(db->link) != PQTRANS_IDLE)
		postgres_run(db, "ROLLBACK", NULL);
	return rc;
}

/* What was committed lasts when the transaction behind it does. That one has to write something, or nothing is waited
 * for. */
static enum rc wait_for_disk(struct postgres *db, struct err *e)
{
	static const char behind[] = "SELECT pg_logical_emit_message(TRUE, 'minyi', '')";
	return db->waits ? postgres_run(db, behind, e) : RC_OK;
}

static enum rc commit_here(struct postgres *db, struct err *e)
{
	char text[160];
	const long long number = (long long)db->number + 1;
	if (!db->wrote)
		return postgres_run(db, "COMMIT", e);
	if (!db->numbered)
		return postgres_run(db, "NOTIFY minyi; COMMIT", e);
	snprintf(
		text, sizeof text, "UPDATE schema_version SET commits = %lld; NOTIFY minyi, '%lld'; COMMIT", number, number);
	return postgres_run(db, text, e);
}

/* A commit whose answer was lost may have happened, and one that was not settled may last or not: RC_BUSY, and whoever
 * asks again asks under the same key. So one that wrote nothing is settled too: it may have found what is not. */
static enum rc commit(struct sql *of, struct err *e)
{
	struct postgres *db = postgres_of(of);
	if (db->lost)
		return err_set(e, RC_BUSY, SQL_AWAY, "%s: the connection was lost", of->path);
	enum rc rc = postgres_settle(db, e);
	if (rc != RC_OK)
		return rc;
	if (libpq()->transactionStatus(db->link) == PQTRANS_INERROR) /* COMMIT would undo it and say nothing of that */
		return err_set(e, RC_CONFLICT, 0, "%s: a statement of this transaction failed", of->path);
	rc = commit_here(db, e);
	if (rc != RC_OK)
		return rc == RC_TIMEOUT ? err_set(e, RC_BUSY, 0, "%s: no answer to COMMIT", of->path) : rc;
	db->inside = false;
	if (db->wrote) {
		db->number += db->numbered;
		atomic_fetch_add(&commits, 1);
	}
	rc = db->writes ? wait_for_disk(db, e) : RC_OK;
	return rc == RC_OK ? rc : err_set(e, RC_BUSY, 0, "%s: committed, and perhaps not for good", of->path);
}

static void rollback(struct sql *of)
{
	struct postgres *db = postgres_of(of);
	postgres_settle(db, NULL);
	if (postgres_is_there(db) && libpq()->transactionStatus(db->link) != PQTRANS_IDLE)
		postgres_run(db, "ROLLBACK", NULL);
	db->inside = false;
}

static enum rc lasting(struct sql *of, bool waits, struct err *e)
{
	struct postgres *db = postgres_of(of);
	enum rc rc = postgres_connected(db, e);
	db->waits = waits;
	return rc == RC_OK ? postgres_run(db, waits ? "SET synchronous_commit = on" : "SET synchronous_commit = off", e)
					   : rc;
}

/* ---- statements ------------------------------------------------------------------------------ */

static bool reads_alone(const char *text)
{
	return str_starts(text, "SELECT") || str_starts(text, "SHOW");
}

static bool changes_nothing(const char *text)
{
	return reads_alone(text) || str_starts(text, "SAVEPOINT") || str_starts(text, "RELEASE");
}

static Oid oid_of(char kind)
{
	switch (kind) {
	case 'i': return OID_INT8;
	case 'r': return OID_FLOAT8;
	case 't': return OID_TEXT;
	case 'f': return OID_BOOL;
	default: return OID_BYTES;
	}
}

/* A place for one more, of which nothing is left at the server. */
static struct prepared *place_for(struct postgres *db)
{
	if (db->n_kept < db->keep)
		return &db->kept[db->n_kept++];
	struct prepared *oldest = &db->kept[0];
	for (size_t i = 1; i < db->n_kept; i++)
		if (db->kept[i].used < oldest->used)
			oldest = &db->kept[i];
	char text[64];
	snprintf(text, sizeof text, "DEALLOCATE s%llu", (unsigned long long)oldest->name);
	libpq()->clear(postgres_result(db,
		libpq()->sendQuery(db->link, text))); /* in a transaction that failed it is refused, and stays until the end */
	free(oldest->text);
	return oldest;
}

static struct prepared *find_kept(struct postgres *db, const char *text, uint64_t hash, const char *kinds)
{
	for (size_t i = 0; i < db->n_kept; i++) {
		struct prepared *p = &db->kept[i];
		if (p->hash == hash && strcmp(p->kinds, kinds) == 0 && strcmp(p->text, text) == 0)
			return p;
	}
	return NULL;
}

enum rc postgres_prepare(struct postgres *db, const char *text, const struct sql_value *values, size_t n,
	const struct prepared **out, struct err *e)
{
	char kinds[SQL_VALUES_MAX + 1] = "", name[32];
	Oid types[SQL_VALUES_MAX];
	for (size_t i = 0; i < n; i++) {
		kinds[i] = values[i].kind;
		types[i] = oid_of(kinds[i]);
	}
	uint64_t hash = str_hash(text);
	struct prepared *p = find_kept(db, text, hash, kinds);
	enum rc rc = p ? RC_OK : postgres_settle(db, e);
	if (!p && rc == RC_OK) {
		snprintf(name, sizeof name, "s%llu", (unsigned long long)++db->names);
		PGresult *r = postgres_result(db, libpq()->sendPrepare(db->link, name, text, (int)n, types));
		rc = postgres_good(r) ? RC_OK : postgres_failed(db, r, text, e);
		libpq()->clear(r);
	}
	if (rc != RC_OK)
		return rc;
	if (!p) {
		p = place_for(db);
		*p = (struct prepared){ .text = xstrdup(text), .hash = hash, .name = db->names };
		memcpy(p->kinds, kinds, sizeof kinds);
	}
	p->used = ++db->uses;
	*out = p;
	return RC_OK;
}

/* As the server wants them in binary: numbers with the greatest byte first. room: 8 bytes for each. */
static void bind(const struct sql_value *v, uint64_t *room, const char **value, int *length)
{
	char *small = (char *)room;
	*value = v->null ? NULL : small;
	*length = (int)sizeof *room;
	if (v->null)
		return;
	switch (v->kind) {
	case 'i': *room = htobe64((uint64_t)v->i); break;
	case 'r':
		memcpy(room, &v->r, sizeof *room);
		*room = htobe64(*room);
		if (isnan(v->r))
			*value = NULL;
		break;
	case 'f':
		small[0] = v->f;
		*length = 1;
		break;
	case 't':
		*value = v->t;
		*length = v->t ? (int)strlen(v->t) : 0;
		break;
	default: *value = v->b.at; *length = (int)v->b.n;
	}
}

int postgres_put(struct postgres *db, const struct prepared *p, const struct sql_value *v, size_t n)
{
	uint64_t room[SQL_VALUES_MAX];
	const char *values[SQL_VALUES_MAX];
	int lengths[SQL_VALUES_MAX], formats[SQL_VALUES_MAX];
	char name[32];
	for (size_t i = 0; i < n; i++) {
		bind(&v[i], &room[i], &values[i], &lengths[i]);
		formats[i] = 1;
	}
	snprintf(name, sizeof name, "s%llu", (unsigned long long)p->name);
	return libpq()->sendQueryPrepared(db->link, name, (int)n, values, lengths, formats, 1);
}

void postgres_note(struct postgres *db, PGresult *r, const char *text)
{
	const char *rows = libpq()->cmdTuples(r); /* "" of what has none */
	db->changed = (int)strtol(rows, NULL, 10);
	db->wrote = db->wrote || (!changes_nothing(text) && !str_eq(rows, "0"));
}

/* Carried out, within the transaction there is. */
static enum rc carry_out(struct postgres *db, struct postgres_rows *q, struct err *e)
{
	if (db->lost)
		return err_set(e, RC_BUSY, 0, "%s: the connection was lost", db->sql.path);
	const struct prepared *p;
	enum rc rc = postgres_prepare(db, q->text, q->values, q->n_values, &p, e);
	if (rc != RC_OK)
		return rc;
	int put = postgres_put(db, p, q->values, q->n_values);
	if (db->sent.n)
		rc = postgres_settle_with(db, put, &q->result, e);
	else
		q->result = postgres_result(db, put);
	if (rc != RC_OK)
		return rc;
	if (!postgres_good(q->result))
		return postgres_failed(db, q->result, q->text, e);
	postgres_note(db, q->result, q->text);
	return RC_OK;
}

/* Outside of a transaction: what reads is asked again where the connection had gone, what writes is a transaction. */
static enum rc carry_out_alone(struct postgres *db, struct postgres_rows *q, struct err *e)
{
	enum rc rc;
	if (reads_alone(q->text)) {
		rc = postgres_connected(db, e);
		if (rc == RC_OK)
			rc = carry_out(db, q, e);
		if (rc == RC_OK || !db->lost || postgres_connect_again(db, e) != RC_OK)
			return rc;
		libpq()->clear(q->result);
		return carry_out(db, q, e);
	}
	rc = begin(&db->sql, true, e);
	if (rc == RC_OK)
		rc = carry_out(db, q, e);
	if (rc == RC_OK)
		rc = commit(&db->sql, e);
	if (rc != RC_OK)
		rollback(&db->sql);
	return rc;
}

static struct sql_rows *ask(struct sql *db, const char *text, const struct sql_value *values, size_t n)
{
	struct postgres_rows *q = xcalloc(1, sizeof *q);
	assert(n <= SQL_VALUES_MAX);
	q->rows.db = db;
	q->text = xstrdup(text);
	q->n_values = n;
	if (n)
		memcpy(q->values, values, n * sizeof *values);
	return &q->rows;
}

static enum rc next(struct sql_rows *rows, struct err *e)
{
	struct postgres_rows *q = (struct postgres_rows *)rows;
	struct postgres *db = postgres_of(rows->db);
	if (!q->result && q->failed.code == RC_OK) {
		enum rc rc = db->inside ? carry_out(db, q, &q->failed) : carry_out_alone(db, q, &q->failed);
		if (rc == RC_OK)
			err_clear(&q->failed); /* of what went well when it was asked again */
	}
	if (q->failed.code != RC_OK) {
		if (e)
			*e = q->failed;
		return q->failed.code;
	}
	if (q->at >= libpq()->ntuples(q->result))
		return err_set(e, RC_NOT_FOUND, 0, "no row");
	q->at++;
	return RC_OK;
}

static void end(struct sql_rows *rows)
{
	struct postgres_rows *q = (struct postgres_rows *)rows;
	libpq()->clear(q->result);
	free(q->text);
	free(q);
}

static enum rc send_one(struct sql *of, const char *text, const struct sql_value *values, size_t n, struct err *e)
{
	if (postgres_can_send(postgres_of(of)))
		return postgres_send(postgres_of(of), text, values, n, e);
	struct sql_rows *q = ask(of, text, values, n);
	enum rc rc = next(q, e);
	end(q);
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc settle_all(struct sql *db, struct err *e)
{
	return postgres_settle(postgres_of(db), e);
}

static enum rc savepoint(struct sql *of, struct err *e)
{
	struct postgres *db = postgres_of(of);
	enum rc rc = db->saved ? send_one(of, "RELEASE saved", NULL, 0, e) : RC_OK;
	if (rc == RC_OK)
		rc = send_one(of, "SAVEPOINT saved", NULL, 0, e);
	db->saved = rc == RC_OK;
	return rc;
}

static void return_to_savepoint(struct sql *db)
{
	postgres_settle(postgres_of(db), NULL); /* what was sent is undone with the rest */
	postgres_run(postgres_of(db), "ROLLBACK TO saved", NULL);
}

static int changed(struct sql *db)
{
	return postgres_of(db)->changed;
}

/* ---- columns --------------------------------------------------------------------------------- */

static const char *cell(const struct sql_rows *rows, int column, Oid *type, size_t *n)
{
	const struct postgres_rows *q = (const struct postgres_rows *)rows;
	*type = libpq()->ftype(q->result, column);
	*n = (size_t)libpq()->getlength(q->result, q->at - 1, column);
	return libpq()->getisnull(q->result, q->at - 1, column) ? NULL : libpq()->getvalue(q->result, q->at - 1, column);
}

/* Bytes, the greatest first, with their sign. */
static int64_t number_of(const char *bytes, size_t n)
{
	uint64_t v = (unsigned char)bytes[0] & 0x80 ? UINT64_MAX : 0;
	for (size_t i = 0; i < n; i++)
		v = v << 8 | (unsigned char)bytes[i];
	return (int64_t)v;
}

static double real_of(const char *bytes, Oid type)
{
	if (type == OID_FLOAT8) {
		uint64_t bits = (uint64_t)number_of(bytes, 8);
		double v;
		memcpy(&v, &bits, sizeof v);
		return v;
	}
	uint32_t bits = (uint32_t)number_of(bytes, 4);
	float v;
	memcpy(&v, &bits, sizeof v);
	return v;
}

static bool is_whole(Oid type)
{
	return type == OID_INT8 || type == OID_INT4 || type == OID_INT2;
}

static int64_t get_int(const struct sql_rows *q, int column)
{
	Oid type;
	size_t n;
	const char *bytes = cell(q, column, &type, &n);
	if (!bytes)
		return 0;
	if (type == OID_BOOL)
		return bytes[0] != 0;
	assert(is_whole(type));
	return is_whole(type) ? number_of(bytes, n) : 0;
}

static double get_real(const struct sql_rows *q, int column)
{
	Oid type;
	size_t n;
	const char *bytes = cell(q, column, &type, &n);
	if (!bytes)
		return NAN;
	return is_whole(type) ? (double)number_of(bytes, n) : real_of(bytes, type);
}

static bool is_null(const struct sql_rows *q, int column)
{
	Oid type;
	size_t n;
	return !cell(q, column, &type, &n);
}

/* libpq ends every value with a NUL, which n does not count. */
static const void *get_bytes(const struct sql_rows *q, int column, size_t *n)
{
	Oid type;
	const char *bytes = cell(q, column, &type, n);
	return bytes ? bytes : "";
}

static const char *get_text(const struct sql_rows *q, int column)
{
	Oid type;
	size_t n;
	const char *text = cell(q, column, &type, &n);
	assert(!text || type == OID_TEXT || type == OID_VARCHAR);
	return text && (type == OID_TEXT || type == OID_VARCHAR) ? text : "";
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void close_link(struct sql *of)
{
	struct postgres *db = postgres_of(of);
	postgres_forget(db);
	libpq()->finish(db->link);
	vec_release(&db->sent);
	free(db->kept);
	free(db->where);
	free(db->sql.path);
	free(db);
}

/* It checks its own pages as it reads them, where it was set up to. */
static enum rc check(struct sql *of, struct err *e)
{
	return postgres_connected(postgres_of(of), e);
}

static enum rc migrated(struct sql *of, int64_t *n, struct err *e)
{
	static const char is_there[] = "SELECT to_regclass('schema_version') IS NOT NULL";
	int64_t any = 0;
	*n = 0;
	enum rc rc = sql_ask_int(of, e, &any, is_there, "");
	if (rc != RC_OK || !any)
		return rc;
	rc = sql_ask_int(of, e, n, "SELECT n FROM schema_version", "");
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc use_triggers(struct sql *db, bool used, struct err *e)
{
	STR_LOCAL(text, 512);
	str_addf(&text,
		"DO $$ DECLARE t regclass; BEGIN FOR t IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace ="
		" CAST(current_schema() AS regnamespace) LOOP EXECUTE format('ALTER TABLE %%s %s TRIGGER USER', t);"
		" END LOOP; END $$",
		used ? "ENABLE" : "DISABLE");
	return sql_script(db, text.buf, e);
}

static enum rc script(struct sql *of, const char *text, struct err *e)
{
	struct postgres *db = postgres_of(of);
	bool alone = !db->inside;
	enum rc rc = alone ? begin(of, true, e) : RC_OK;
	if (rc != RC_OK)
		return rc;
	rc = postgres_run(db, text, e);
	db->wrote = true;
	if (rc == RC_OK)
		rc = postgres_look_for_number(db, e); /* it may have made that table, or taken it away */
	if (alone && rc == RC_OK)
		rc = commit(of, e);
	if (alone && rc != RC_OK)
		rollback(of);
	return rc;
}

static enum rc empty_journal(struct sql *db, struct err *e)
{
	(void)db, (void)e; /* its journal is its server's to keep: it is what a standby and a backup are made of */
	return RC_OK;
}

static int64_t number(const struct sql *db)
{
	return ((const struct postgres *)db)->number;
}

/* Of tables with some pages. Those with few rows or none it takes for larger than they are, as long as it has not
 * looked; once it has, it reads them from end to end, and whoever thought of that goes on so while they grow. */
static void take_stock(struct sql *db)
{
	postgres_run(postgres_of(db),
		"DO $$ DECLARE t regclass; BEGIN FOR t IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace ="
		" CAST(current_schema() AS regnamespace) AND pg_relation_size(oid) > 262144 LOOP"
		" EXECUTE format('ANALYZE %s', t); END LOOP; END $$",
		NULL);
}

/* A standby has its primary's. */
static char *origin(struct sql *db)
{
	return sql_ask_text(
		db, "SELECT CAST(system_identifier AS TEXT) || ' ' || current_database() FROM pg_control_system()", "");
}

static int64_t version(struct sql *db)
{
	return postgres_version(db) + atomic_load(&commits);
}

static void rest(struct sql *db)
{
	postgres_forget(postgres_of(db));
	postgres_run(postgres_of(db), "DEALLOCATE ALL", NULL);
}

static bool moved(struct sql *db)
{
	(void)db;
	return false;
}

static const struct sql_engine engine = {
	.close = close_link,
	.check = check,
	.migrated = migrated,
	.use_triggers = use_triggers,
	.script = script,
	.empty_journal = empty_journal,
	.take_stock = take_stock,
	.version = version,
	.heard = postgres_heard,
	.patience = postgres_patience,
	.limit = postgres_limit,
	.position = postgres_position,
	.wait = postgres_wait,
	.say = postgres_say,
	.turn = postgres_turn,
	.number = number,
	.origin = origin,
	.rest = rest,
	.moved = moved,
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
	.savepoint = savepoint,
	.return_to_savepoint = return_to_savepoint,
	.lasting = lasting,
	.ask = ask,
	.next = next,
	.end = end,
	.send = send_one,
	.settle = settle_all,
	.changed = changed,
	.get_int = get_int,
	.get_real = get_real,
	.is_null = is_null,
	.get_text = get_text,
	.get_bytes = get_bytes,
};

/* Whoever opens what is up to date waits for nobody who writes. */
static bool is_up_to_date(struct postgres *db, const struct sql_options *o)
{
	int64_t n = 0;
	return db->numbered && sql_migrated(&db->sql, &n, NULL) == RC_OK && n == (int64_t)o->n_migrations;
}

/* Under the writers' lock, so that of several programs that start together one does it and the others find it done. */
static enum rc migrate(struct postgres *db, const struct sql_options *o, struct err *e)
{
	int64_t done = 0;
	enum rc rc = begin(&db->sql, true, e);
	if (rc != RC_OK)
		return rc;
	rc = postgres_run(db,
		"CREATE TABLE IF NOT EXISTS schema_version (one INTEGER PRIMARY KEY CHECK (one = 1), n BIGINT NOT NULL);"
		" INSERT INTO schema_version (one, n) VALUES (1, 0) ON CONFLICT (one) DO NOTHING",
		e);
	if (rc == RC_OK && !db->numbered) /* asked first: it would wait for whoever reads that table */
		rc = postgres_run(
			db, "ALTER TABLE schema_version ADD COLUMN IF NOT EXISTS commits BIGINT NOT NULL DEFAULT 0", e);
	if (rc == RC_OK && !db->numbered)
		rc = postgres_look_for_number(db, e);
	if (rc == RC_OK)
		rc = sql_ask_int(&db->sql, e, &done, "SELECT n FROM schema_version", "");
	if (rc == RC_OK && done > (int64_t)o->n_migrations)
		rc = err_set(e, RC_NEWER, (int)done, "%s: its version is %lld, and this program knows up to %zu", db->sql.path,
			(long long)done, o->n_migrations);
	for (size_t i = (size_t)done; rc == RC_OK && i < o->n_migrations; i++)
		rc = postgres_run(db, o->migrations[i], e);
	if (rc == RC_OK && done < (int64_t)o->n_migrations)
		rc = sql_run(&db->sql, e, "UPDATE schema_version SET n = $1", "i", (int64_t)o->n_migrations);
	if (rc == RC_OK)
		rc = commit(&db->sql, e);
	if (rc != RC_OK)
		rollback(&db->sql);
	return rc;
}

enum rc sql_connect(const char *where, const struct sql_options *o, struct sql **out, struct err *e)
{
	*out = NULL;
	if (libpq_load(e) != RC_OK)
		return RC_SYS;
	struct postgres *db = xcalloc(1, sizeof *db);
	*db = (struct postgres){
		.sql = { .engine = &engine, .path = xstrdup("PostgreSQL"), .durable = o->durable, .allowed = -1 },
		.where = xstrdup(where),
		.busy_ms = o->busy_ms,
		.waits = o->durable,
		.read_only = o->read_only,
		.standby = o->standby,
		.keep = o->statements ? o->statements : 1
	};
	db->kept = xcalloc(db->keep, sizeof *db->kept);
	enum rc rc = postgres_connect_again(db, e);
	if (rc == RC_OK && o->n_migrations && !o->read_only && !is_up_to_date(db, o))
		rc = migrate(db, o, e);
	if (rc == RC_OK)
		*out = &db->sql;
	else
		close_link(&db->sql);
	return rc;
}
