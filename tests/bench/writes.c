/*
 * Endorsements that are on the disk before they are answered, with 64 who endorse: beside what the same engine does
 * with the same statements and nothing else, in groups of 64 that share one wait for the disk. On SQLite a loop here;
 * on PostgreSQL its own pgbench with 64 clients, which share waits by themselves.
 */
#include "bench/lib/bench.h"

#include "api/lib/load.h"
#include "server/storage/private.h"
#include "unit/postgres.h"

#include <stdlib.h>
#include <unistd.h>

/* Nobody endorses the same twice, and no topic gets as many as make an end of it: so many are asked for at once, and as
 * many topics as there have to be. */
enum { ROUNDS = 3, PEOPLE = 4000, WRITERS = 64, TOPICS = 6, GROUP = 64, EACH = 125 * GROUP, SECONDS = 2 };
_Static_assert(ROUNDS *(EACH + WRITERS) <= PEOPLE * TOPICS + PEOPLE / 2, "nearly all are new");

struct writing {
	struct platform platform;
	char tokens[PEOPLE][PERSON_TOKEN];
	char topics[TOPICS][24];
	size_t n_topics, from; /* requests that were made before */
};

static void endorse(void *ctx, size_t connection, size_t number, struct str *out)
{
	(void)connection;
	const struct writing *w = ctx;
	size_t i = w->from + number;
	str_addf(out,
		"PUT /v1/topics/%s/endorsement HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nIdempotency-Key: e%zu\r\n"
		"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
		w->topics[i / PEOPLE % w->n_topics], w->tokens[i % PEOPLE], i);
}

static void prepare(struct writing *w)
{
	struct answer a;
	platform_start(&w->platform, &(struct platform_opts){ .sample = true });
	ask_get(&w->platform, &a, "/v1/topics?stage=collecting&limit=20", NULL);
	w->n_topics = 0;
	for (const struct json *t = json_first(answer_json(&a, "items")); t && w->n_topics < TOPICS; t = json_next(t)) {
		const struct json *counts = json_get(t, "counts");
		if (json_int(json_get(counts, "threshold"), 0) - json_int(json_get(counts, "endorsements"), 0) > PEOPLE)
			snprintf(w->topics[w->n_topics++], sizeof w->topics[0], "%s", json_text(json_get(t, "id")));
	}
	if (w->n_topics < TOPICS)
		figure_missing("of the samples %zu can be endorsed by so many", w->n_topics);
	answer_release(&a);
	people_add(&w->platform, w->tokens, PEOPLE);
	platform_stop(&w->platform);
	platform_again(&w->platform);
}

static double ours(struct writing *w)
{
	struct load l = {
		.socket = w->platform.socket, .connections = WRITERS, .requests = EACH, .write = endorse, .ctx = w
	};
	load_run(&l);
	if (l.said->good != l.said->answers || l.said->hung_up)
		figure_missing("endorsing: of %zu answers %zu were good", l.said->answers, l.said->good);
	w->from += l.said->answers + WRITERS;
	double speed = (double)l.said->answers / l.said->seconds;
	load_release(&l);
	return speed;
}

/* ---- SQLite's own ---------------------------------------------------------------------------- */

static void must_or_none(enum rc rc, const struct err *e)
{
	must(rc == RC_NOT_FOUND ? RC_OK : rc, e);
}

/* What an endorsement asks and writes: who asks, whether it came before, whether they may, how often today, and how it
 * is then. What the triggers add is the engine's. $1: an account, $2: a topic. */
static void one(struct sql *db, int64_t account, int64_t topic, int64_t key)
{
#define PERSON "(SELECT person FROM accounts WHERE id = $1)"
	static const char *const before[] = {
		"SELECT x.id, x.scopes, p.level, i.mobile_at FROM sessions x JOIN accounts p ON p.id = x.account JOIN identities i ON"
		" i.account = p.id WHERE x.account = $1 LIMIT 1",
		"SELECT role FROM staff WHERE account = $1",
		"SELECT until FROM bars WHERE person = " PERSON,
	};
	static const char
		row[] = "SELECT * FROM topics WHERE id = $2 AND $1 > 0",
		mine[] = "SELECT v.at, d.version FROM accounts p LEFT JOIN endorsements v ON v.person = p.person AND"
				 " v.topic = $2 LEFT JOIN decisions d ON d.person = p.person AND d.topic = $2 AND d.about ="
				 " 'endorsement' WHERE p.id = $1";
	struct err e = { 0 };
	int64_t n, name[4] = { key, account, key, account };
	for (size_t i = 0; i < ARRAY_LEN(before); i++)
		must_or_none(sql_ask_int(db, &e, &n, before[i], "i", account), &e);
	must_or_none(sql_ask_int(db, &e, &n, "SELECT topic FROM decisions WHERE key = $1", "b", name, sizeof name), &e);
	must_or_none(sql_ask_int(db, &e, &n, "SELECT at FROM answers WHERE key = $1", "b", name, sizeof name), &e);
	must(sql_ask_int(db, &e, &n, row, "ii", account, topic), &e);
	must(sql_ask_int(db, &e, &n, mine, "ii", account, topic), &e);
	name[0] = name[2] = 0;
	must(sql_run(db, &e,
			 "INSERT INTO attempts (what, count, until) VALUES ($1, 1, $2) ON CONFLICT (what) DO UPDATE SET count ="
			 " attempts.count + 1",
			 "bi", name, sizeof name, INT64_C(1795400000000)),
		&e);
	name[0] = key;
	must(sql_run(db, &e,
			 "INSERT INTO decisions (person, topic, about, version, key, body_hash) VALUES (" PERSON
			 ", $2, 'endorsement',"
			 " 1, $3, $3) ON CONFLICT (person, topic, about) DO UPDATE SET version = decisions.version + 1",
			 "iib", account, topic, name, sizeof name),
		&e);
	must(
		sql_ask_int(db, &e, &n,
			"UPDATE topics SET endorsement_numbers = endorsement_numbers + 1 WHERE id = $1 RETURNING endorsement_numbers",
			"i", topic),
		&e);
	must(
		sql_run(db, &e,
			"INSERT INTO endorsements (topic, number, person, nickname, county, show_nickname, show_county, reason, at)"
			" VALUES ($2, $3, (SELECT person FROM accounts WHERE id = $1), '', '', TRUE, TRUE, '', 1)",
			"iii", account, topic, n),
		&e);
	must(sql_ask_int(db, &e, &n, row, "ii", account, topic), &e);
	must(sql_ask_int(db, &e, &n, mine, "ii", account, topic), &e);
#undef PERSON
}

/* The others follow. */
static int64_t first_account(const struct writing *w)
{
	struct err e = { 0 };
	int64_t first = 0;
	struct sql *db = platform_rows(&w->platform);
	must(sql_ask_int(db, &e, &first, "SELECT min(id) FROM accounts WHERE nickname LIKE 'person%'", ""), &e);
	sql_close(db);
	return first;
}

static double sqlite_alone(struct writing *w, int64_t *done)
{
	const struct sql_options o = storage_options(); /* as the platform has it */
	char path[100];
	struct sql *db;
	struct err e = { 0 };
	int64_t first = first_account(w);
	snprintf(path, sizeof path, "%s/minyid.db", w->platform.data);
	must(sql_open(path, &o, &db, &e), &e);
	double began = now_ms();
	for (int n = 0; n < EACH; n += GROUP) {
		must(sql_begin(db, true, &e), &e);
		for (int i = 0; i < GROUP; i++, ++*done)
			one(db, first + *done % PEOPLE, strtol(w->topics[*done / PEOPLE % (int64_t)w->n_topics], NULL, 10),
				*done + 1);
		must(sql_commit(db, &e), &e);
	}
	double speed = EACH / (now_ms() - began) * 1e3;
	sql_close(db);
	return speed;
}

static void on_sqlite(void)
{
	struct writing *w = xcalloc(1, sizeof *w), *theirs = xcalloc(1, sizeof *theirs);
	double mine[ROUNDS], alone[ROUNDS];
	int64_t done = 0;
	prepare(w);
	prepare(theirs);
	platform_stop(&theirs->platform);
	for (int i = 0; i < ROUNDS; i++) {
		alone[i] = sqlite_alone(theirs, &done);
		mine[i] = ours(w);
	}
	double limit = median(alone, ROUNDS);
	figure_print(&(struct figure){ "endorsements on disk, 64 writers", "/s", median(mine, ROUNDS),
		"SQLite, groups of 64", limit, 0.7 * limit, true });
	platform_release(&w->platform);
	platform_release(&theirs->platform);
	free(w);
	free(theirs);
}

/* ---- PostgreSQL's ---------------------------------------------------------------------------- */

/* The least that an endorsement cannot do without, by anybody for any of the topics: less than one() has. */
static void write_script(const struct writing *w, int64_t first, struct str *out)
{
	str_addf(out, "\\set account random(%lld, %lld)\n\\set n random(1, %zu)\n\\set topic case", (long long)first,
		(long long)first + PEOPLE - 1, w->n_topics);
	for (size_t i = 0; i < w->n_topics; i++)
		str_addf(out, " when :n = %zu then %s", i + 1, w->topics[i]);
	str_addz(out,
		" end\nBEGIN;\nSET LOCAL synchronous_commit = off;\n"
		"SELECT id, account, expires_at FROM sessions WHERE account = :account LIMIT 1;\n"
		"SELECT id, nickname, county, level, person FROM accounts WHERE id = :account;\n"
		"SELECT id FROM topics WHERE id = :topic;\nSELECT length(json) FROM wholes WHERE topic = :topic;\n"
		"INSERT INTO decisions (person, topic, about, version) VALUES ((SELECT person FROM accounts WHERE id = :account),"
		" :topic, 'endorsement', 1) ON CONFLICT (person, topic, about) DO UPDATE SET version = decisions.version + 1;\n"
		"UPDATE topics SET endorsement_numbers = endorsement_numbers + 1 WHERE id = :topic RETURNING endorsement_numbers\n"
		"\\gset n_\n"
		"INSERT INTO endorsements (topic, number, person, nickname, county, show_nickname, show_county, reason, at) VALUES"
		" (:topic, :n_endorsement_numbers, (SELECT person FROM accounts WHERE id = :account), '', '', TRUE, TRUE, '', 1)"
		" ON CONFLICT DO NOTHING;\nCOMMIT;\nSELECT pg_logical_emit_message(TRUE, 'bench', '');\n");
}

static double pgbench(const char *where, const struct writing *w, int64_t first)
{
	struct outcome o;
	char path[100], command[900];
	STR_LOCAL(script, STR_NO_LIMIT);
	write_script(w, first, &script);
	snprintf(path, sizeof path, "%s/endorse.sql", w->platform.scratch.path);
	assert_int_equal(file_write(path, script.buf, script.len, 0644, NULL), RC_OK);
	snprintf(command, sizeof command,
		"pgbench -n -M prepared -c %d -j 2 -T %d -f %s '%s' 2>&1 | sed -n 's/^tps = \\([0-9.]*\\).*/\\1/p'", WRITERS,
		SECONDS, path, where);
	run(&o, NULL, "/bin/sh", "-c", command, NULL);
	double tps = strtod(o.out.buf, NULL);
	outcome_release(&o);
	return tps;
}

/* At a server that tests/bench/run started, which waits for the disk. */
static void on_postgres(void)
{
	struct writing *w = xcalloc(1, sizeof *w);
	double mine[ROUNDS], alone[ROUNDS];
	char *file;
	STR_LOCAL(where, 1024);
	if (!getenv("MINYI_POSTGRES")) {
		printf("skipped: there is no PostgreSQL here\n");
		free(w);
		return;
	}
	setenv("MINYI_ENGINE", "postgres", 1);
	prepare(w);
	int64_t first = first_account(w);
	file = file_join(w->platform.data, "database");
	assert_int_equal(file_read(file, &where, NULL), RC_OK);
	for (int i = 0; i < ROUNDS; i++) {
		alone[i] = pgbench(where.buf, w, first);
		mine[i] = ours(w);
	}
	double limit = median(alone, ROUNDS);
	if (limit <= 0)
		figure_missing("pgbench says no speed");
	figure_print(&(struct figure){
		"the same at PostgreSQL", "/s", median(mine, ROUNDS), "pgbench, 64 clients", limit, 0.7 * limit, true });
	unsetenv("MINYI_ENGINE");
	platform_release(&w->platform);
	free(file);
	free(w);
}

int main(void)
{
	on_sqlite();
	on_postgres();
	return figures_broken();
}
