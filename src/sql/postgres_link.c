/*
 * PostgreSQL's connection: made, lost and made again, waited for with patience that ends, and what it is told by others
 * who are connected; and the server's failures as ours.
 *
 * A server that is away is looked for by one thread at a time, which may take some seconds, and when it was not found
 * it is not looked for again for a moment: whoever asks meanwhile is told at once.
 */
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "sql/postgres.h"

#define CHANNEL "minyi"         /* of commits */
#define SAID "minyi_said"       /* of what is said: heard by those who wait alone */
#define TURNS_LOCK "1835626089" /* of two numbers: "minyi", and which turn */
#define GRACE_MS 2000           /* beyond what the server allows itself, until it is given up */
#define AGAIN_MS 1000           /* after a server was not found */

/* ---- failures -------------------------------------------------------------------------------- */

/* By SQLSTATE (PostgreSQL's documentation, appendix A): a class of two characters, and three more. */
static enum rc code_of(const char *state)
{
	static const struct {
		const char *begins;
		enum rc rc;
	} table[] = {
		{ "23", RC_EXISTS },     /* a constraint */
		{ "53100", RC_FULL },    /* the disk */
		{ "53", RC_BUSY },       /* no resources */
		{ "40", RC_BUSY },       /* rolled back: a deadlock; at a standby, what it has to replay */
		{ "55P03", RC_BUSY },    /* a lock that was not had in time */
		{ "57014", RC_TIMEOUT }, /* a statement that took too long */
		{ "57", RC_BUSY },       /* shutting down */
		{ "08", RC_BUSY },       /* the connection */
		{ "25006", RC_BUSY },    /* a standby answers */
		{ "28", RC_DENIED },     /* who one is */
		{ "42501", RC_DENIED },  /* privileges */
		{ "3D", RC_DENIED },     /* no such database */
		{ "54", RC_TOO_BIG },    /* more than the server takes */
		{ "XX001", RC_CORRUPT }, /* a page */
		{ "XX002", RC_CORRUPT }, /* an index */
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (strncmp(state, table[i].begins, strlen(table[i].begins)) == 0)
			return table[i].rc;
	return RC_SYS;
}

/* Without a state it is libpq itself that failed: the connection. */
enum rc postgres_failed(struct postgres *db, const PGresult *r, const char *doing, struct err *e)
{
	const char *state = r ? libpq()->resultErrorField(r, PG_DIAG_SQLSTATE) : NULL,
			   *text = db->late ? "no answer in time"
		: r && state            ? libpq()->resultErrorField(r, PG_DIAG_MESSAGE_PRIMARY)
								: libpq()->errorMessage(db->link);
	STR_LOCAL(why, 512);
	str_add(&why, text, strcspn(text, "\n"));
	enum rc rc = db->late ? RC_TIMEOUT : state ? code_of(state) : RC_BUSY;
	db->lost = db->dead || libpq()->status(db->link) != CONNECTION_OK;
	db->dead = db->dead || str_eq(state, "25006"); /* a standby, where the primary was */
	db->late = false;
	if (rc != RC_EXISTS) /* that is an answer */
		log_line(LOG_WARN, "%s: %s (%s): %s", db->sql.path, why.buf, state ? state : "-", doing);
	return err_set(e, rc, rc == RC_BUSY && db->lost ? SQL_AWAY : 0, "%s: %s", db->sql.path, why.buf);
}

bool postgres_good(const PGresult *r)
{
	ExecStatusType s = libpq()->resultStatus(r);
	return s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK || s == PGRES_EMPTY_QUERY;
}

/* ---- waiting for an answer ------------------------------------------------------------------- */

/* until: of clock_mono(), 0: for ever. False: nothing came by then. wake: may also be read then; -1: none. */
static bool wait_for_bytes(PGconn *link, int64_t until, int wake)
{
	struct pollfd p[] = { { .fd = libpq()->socket(link), .events = POLLIN }, { .fd = wake, .events = POLLIN } };
	int64_t left = until ? until - clock_mono() : -1;
	return (!until || left > 0) && p[0].fd >= 0 && poll(p, ARRAY_LEN(p), (int)left) != 0;
}

static bool has_bytes(PGconn *link)
{
	struct pollfd p = { .fd = libpq()->socket(link), .events = POLLIN };
	return p.fd >= 0 && poll(&p, 1, 0) > 0;
}

static void *tell_to_end(void *arg)
{
	char why[256];
	libpq()->cancel(arg, why, sizeof why);
	libpq()->freeCancel(arg);
	return NULL;
}

/* By a thread of its own: libpq waits without end for a server that does not answer. */
static void cancel(PGconn *link)
{
	pthread_t thread;
	PGcancel *c = libpq()->getCancel(link);
	if (!c)
		return;
	if (pthread_create(&thread, NULL, tell_to_end, c) == 0)
		pthread_detach(thread);
	else
		libpq()->freeCancel(c);
}

/* The server ends by itself what takes too long, waiting for locks too, but for a commit that waits for a standby; and
 * it may be there no more. False: the connection is of no use. */
static bool wait_until_ready(struct postgres *db)
{
	int64_t until = db->limit_ms ? clock_mono() + db->limit_ms + GRACE_MS : 0;
	while (libpq()->isBusy(db->link)) {
		if (wait_for_bytes(db->link, until, -1)) {
			if (!libpq()->consumeInput(db->link))
				return false;
			continue;
		}
		db->dead = db->late;
		if (db->dead)
			return false;
		db->late = true;
		until = clock_mono() + GRACE_MS;
		cancel(db->link);
	}
	return true;
}

PGresult *postgres_result(struct postgres *db, int sent)
{
	PGresult *last = NULL, *r;
	bool ready = sent != 0;
	db->late = false;
	while (ready && (ready = wait_until_ready(db)) && (r = libpq()->getResult(db->link))) {
		libpq()->clear(last);
		last = r;
	}
	if (ready && !db->late)
		return last;
	libpq()->clear(last); /* what came late may be true, or half of it: whoever gave up has to ask again */
	return NULL;
}

/* number: NULL, or for what it asks. */
static enum rc run(struct postgres *db, const char *text, int64_t *number, struct err *e)
{
	enum rc rc = postgres_settle(db, e);
	if (rc != RC_OK)
		return rc;
	PGresult *r = postgres_result(db, libpq()->sendQuery(db->link, text));
	rc = postgres_good(r) ? RC_OK : postgres_failed(db, r, text, e);
	if (rc == RC_OK && number)
		*number = libpq()->ntuples(r) > 0 ? strtoll(libpq()->getvalue(r, 0, 0), NULL, 10) : 0;
	libpq()->clear(r);
	return rc;
}

enum rc postgres_run(struct postgres *db, const char *text, struct err *e)
{
	return run(db, text, NULL, e);
}

enum rc postgres_ask_number(struct postgres *db, const char *text, int64_t *out, struct err *e)
{
	return run(db, text, out, e);
}

enum rc postgres_look_for_number(struct postgres *db, struct err *e)
{
	static const char is_there[] = "SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass('schema_version')"
								   " AND attname = 'commits' AND NOT attisdropped";
	int64_t there = 0;
	enum rc rc = run(db, is_there, &there, e);
	db->numbered = there > 0;
	return rc == RC_OK && there ? run(db, POSTGRES_NUMBER, &db->number, e) : rc;
}

/* ---- the connection -------------------------------------------------------------------------- */

/* A place where servers are, whoever of this process is connected to it. */
struct door {
	pthread_mutex_t lock; /* held by the one who knocks */
	uint64_t where;       /* at which nobody was found, */
	int64_t failed_at;    /* then: clock_mono(); 0: somebody was */
	_Atomic bool away;    /* so it is; read by those who do not hold the lock */
};
#define DOORS 16
static struct door doors[DOORS];

static void make_doors(void)
{
	for (size_t i = 0; i < DOORS; i++)
		pthread_mutex_init(&doors[i].lock, NULL);
}

static struct door *door_of(const char *where)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, make_doors);
	return &doors[str_hash(where) % DOORS];
}

void postgres_forget(struct postgres *db)
{
	for (size_t i = 0; i < db->n_kept; i++)
		free(db->kept[i].text);
	db->n_kept = 0;
}

static void log_notice(void *ctx, const char *message)
{
	log_line(LOG_DEBUG, "%s: %.*s", ((struct postgres *)ctx)->sql.path, (int)strcspn(message, "\n"), message);
}

/* What stands before `dbname` is what the connection string does not say itself; what stands behind it holds. */
static PGconn *link_new(const struct postgres *db)
{
	const char *whom = !db->read_only                    ? "read-write"
		: db->standby && libpq()->libVersion() >= 140000 ? "prefer-standby"
														 : "any";
	static const char *const names[] = { "connect_timeout", "keepalives_idle", "tcp_user_timeout",
		"target_session_attrs", "dbname", "client_encoding", "fallback_application_name", NULL };
	const char *const values[] = { "3", "15", "20000", whom, db->where, "UTF8", "minyid", NULL };
	return libpq()->connectdbParams(names, values, 1);
}

static enum rc set_habits(struct postgres *db, struct err *e)
{
	char text[256];
	snprintf(text, sizeof text, "SET lock_timeout = %d; SET statement_timeout = %d; SET synchronous_commit = %s; %s%s",
		db->busy_ms, db->limit_ms, db->waits ? "on" : "off",
		libpq()->serverVersion(db->link) >= 140000 ? "SET idle_session_timeout = 0; "
												   : "", /* it waits for what it is told */
		db->read_only   ? "SET default_transaction_read_only = on"
			: db->hears ? "LISTEN " CHANNEL
						: "");
	enum rc rc = postgres_run(db, text, e);
	return rc == RC_OK ? postgres_look_for_number(db, e) : rc; /* once it listens: none is missed in between */
}

/* Under the door's lock. */
static enum rc knock(struct postgres *db, struct door *d, struct err *e)
{
	int64_t now = clock_mono();
	const uint64_t where = str_hash(db->where);
	if (d->failed_at && d->where == where && now - d->failed_at < AGAIN_MS)
		return err_set(e, RC_BUSY, SQL_AWAY, "%s: was not to be had a moment ago", db->sql.path);
	db->link = link_new(db);
	bool there = libpq()->status(db->link) == CONNECTION_OK;
	d->where = where;
	d->failed_at = there ? 0 : clock_mono();
	d->away = !there;
	return there ? RC_OK : postgres_failed(db, NULL, "connect", e);
}

enum rc postgres_connect_again(struct postgres *db, struct err *e)
{
	struct door *d = door_of(db->where);
	postgres_forget(db);
	libpq()->finish(db->link);
	db->link = NULL;
	db->lost = db->dead = db->late = db->inside = db->saved = false;
	db->listens = false;
	db->sent.n = 0;
	db->turns = 0;
	db->heard++; /* what happened meanwhile was not heard */
	if (d->away ? pthread_mutex_trylock(&d->lock) != 0 : pthread_mutex_lock(&d->lock) != 0)
		return err_set(e, RC_BUSY, SQL_AWAY, "%s: is being looked for", db->sql.path);
	enum rc rc = knock(db, d, e);
	pthread_mutex_unlock(&d->lock);
	if (rc != RC_OK)
		return rc;
	free(db->sql.path);
	STR_LOCAL(name, 512);
	str_addf(&name, "PostgreSQL %s at %s", libpq()->db(db->link), libpq()->host(db->link));
	db->sql.path = xstrdup(name.buf);
	libpq()->setNoticeProcessor(db->link, log_notice, db);
	return set_habits(db, e);
}

enum rc sql_is_place(const char *text, struct err *e)
{
	char *why = NULL;
	if (libpq_load(e) != RC_OK)
		return RC_SYS;
	PQconninfoOption *o = libpq()->conninfoParse(text, &why);
	enum rc rc = o ? RC_OK : err_set(e, RC_INVALID, 0, "%.*s", (int)strcspn(why ? why : "", "\n"), why ? why : "");
	libpq()->conninfoFree(o);
	libpq()->freemem(why);
	return rc;
}

bool postgres_is_there(const struct postgres *db)
{
	return libpq()->status(db->link) == CONNECTION_OK && !db->dead;
}

enum rc postgres_connected(struct postgres *db, struct err *e)
{
	return postgres_is_there(db) ? RC_OK : postgres_connect_again(db, e);
}

/* Where there is no connection now, the next one gets it (set_habits). */
static void set_timeout(struct postgres *db, const char *name, int ms)
{
	char text[64];
	snprintf(text, sizeof text, "SET %s = %d", name, ms);
	postgres_run(db, text, NULL);
}

void postgres_patience(struct sql *of, int ms)
{
	postgres_of(of)->busy_ms = ms;
	set_timeout(postgres_of(of), "lock_timeout", ms);
}

void postgres_limit(struct sql *of, int ms)
{
	postgres_of(of)->limit_ms = ms;
	set_timeout(postgres_of(of), "statement_timeout", ms);
}

/* ---- others who are connected ---------------------------------------------------------------- */

typedef void told_fn(void *ctx, const char *what);

/* What is there of it. */
static enum rc hear_some(struct postgres *db, told_fn *told, void *ctx)
{
	enum rc rc = RC_NOT_FOUND;
	if (!libpq()->consumeInput(db->link)) { /* the connection has gone, and nobody tells what happens meanwhile */
		db->heard++;
		return RC_BUSY;
	}
	for (PGnotify *n; (n = libpq()->notifies(db->link)); libpq()->freemem(n)) {
		bool own = n->be_pid == libpq()->backendPID(db->link);
		bool commit = str_eq(n->relname, CHANNEL);
		int64_t number = own || !commit ? 0 : strtoll(n->extra, NULL, 10);
		db->heard += !own && commit;
		db->number = number > db->number ? number : db->number;
		rc = own ? rc : RC_OK;
		if (told && !own)
			told(ctx, n->extra);
	}
	return rc;
}

/* What came already, all of it: libpq takes some kilobytes at once. */
static enum rc hear(struct postgres *db, told_fn *told, void *ctx)
{
	enum rc rc = hear_some(db, told, ctx), more = rc;
	while (more == RC_OK && has_bytes(db->link)) {
		more = hear_some(db, told, ctx);
		rc = more == RC_BUSY ? more : rc;
	}
	return rc;
}

/* Whoever asks what others did listens from then on, and nobody else: what is told to a connection that does not take
 * it in piles up at the server, for all of them. */
static enum rc listen(struct postgres *db, struct err *e)
{
	if (db->hears)
		return RC_OK;
	db->heard++; /* what happened so far was not heard */
	if (db->inside || db->read_only || !postgres_is_there(db))
		return RC_OK;
	enum rc rc = postgres_run(db, "LISTEN " CHANNEL, e);
	db->hears = rc == RC_OK;
	return rc == RC_OK ? postgres_look_for_number(db, e) : rc;
}

int64_t postgres_version(struct sql *of)
{
	(void)listen(postgres_of(of), NULL);
	return postgres_heard(of);
}

/* Commits of others, counted. One that only reads may be connected to a standby, which hears nothing: how far it has
 * come is asked for. */
int64_t postgres_heard(struct sql *of)
{
	struct postgres *db = postgres_of(of);
	int64_t at = 0;
	if (db->read_only) {
		sql_position(of, &at, NULL);
		return at;
	}
	hear(db, NULL, NULL);
	return db->heard;
}

enum rc postgres_position(struct sql *of, int64_t *at, struct err *e)
{
	return sql_ask_int(of, e, at,
		"SELECT CAST(pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()"
		" ELSE pg_current_wal_flush_lsn() END, '0/0') AS BIGINT)",
		"");
}

enum rc postgres_wait(struct sql *of, int ms, int wake, told_fn *told, void *ctx, struct err *e)
{
	struct postgres *db = postgres_of(of);
	enum rc rc = postgres_connected(db, e);
	const int64_t known = db->number;
	if (rc == RC_OK)
		rc = listen(db, e);
	if (rc == RC_OK && !db->listens) {
		rc = postgres_run(db, "LISTEN " SAID, e);
		db->listens = rc == RC_OK;
	}
	if (rc == RC_OK && db->number > known) { /* before it listened */
		STR_LOCAL(number, 32);
		str_addf(&number, "%lld", (long long)db->number);
		if (told)
			told(ctx, number.buf);
		return RC_OK;
	}
	if (rc == RC_OK)
		rc = hear(db, told, ctx);
	if (rc == RC_NOT_FOUND && wait_for_bytes(db->link, clock_mono() + ms, wake))
		rc = hear(db, told, ctx);
	return rc;
}

enum rc postgres_say(struct sql *of, const char *text, struct err *e)
{
	struct postgres *db = postgres_of(of);
	enum rc rc = postgres_connected(db, e);
	STR_LOCAL(notify, SQL_SAID + 100);
	str_addf(&notify, "BEGIN; SET LOCAL synchronous_commit = off; NOTIFY " SAID ", '%s'; COMMIT", text);
	return rc == RC_OK ? postgres_run(db, notify.buf, e) : rc;
}

/* Inside a transaction the connection is the one that was asked a moment ago; outside it is asked something first, or
 * nobody would notice that it had gone, and the turn with it. */
enum rc postgres_turn(struct sql *of, int number, struct err *e)
{
	struct postgres *db = postgres_of(of);
	int64_t had = 1;
	enum rc rc = db->inside ? RC_OK : sql_ask_int(of, e, &had, "SELECT 1", "");
	if (rc != RC_OK || db->turns >> number & 1)
		return rc;
	rc = sql_ask_int(of, e, &had, "SELECT CAST(pg_try_advisory_lock(" TURNS_LOCK ", CAST($1 AS INTEGER)) AS INTEGER)",
		"i", (int64_t)number);
	if (rc == RC_OK && !had)
		return err_set(e, RC_BUSY, 0, "%s: turn %d is somebody else's", of->path, number);
	if (rc == RC_OK)
		db->turns |= INT64_C(1) << number;
	return rc;
}
