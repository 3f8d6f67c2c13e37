/*
 * Endorsements that are on the disk before they are answered, with 64 who endorse under an Idempotency-Key: beside what
 * the engine does for the same transaction and nothing else.
 *
 * On SQLite that is a loop here, in groups of 64 that share one wait for the disk: storage's own operations, those that
 * the platform asks for one endorsement, in its order, on its schema, with keys as scattered as its hashes. So they are
 * its rows, indexes, triggers and references, what is read before and after, and what is counted; no HTTP, no JSON, no
 * rules, no hashing, no thread beside it. Each is counted by itself there, as one that comes alone is. The platform
 * counts those that come together once for each topic (tally.c); the second row has the loop do that too.
 *
 * On PostgreSQL it is its own pgbench with the platform's statements, one after the other in groups of 64, counted
 * together: 64 of its clients at once stand in each other's way, at the topic's row and at the totals, and get less.
 */
#include "bench/lib/bench.h"

#include "api/lib/load.h"
#include "server/storage/private.h"
#include "unit/postgres.h"

#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#define NOW INT64_C(1795400000000)

/* Nobody endorses the same twice, and no topic gets as many as make an end of it: so many are asked for at once, and as
 * many topics as there have to be. */
enum { ROUNDS = 3, PEOPLE = 4000, WRITERS = 64, TOPICS = 6, GROUP = 64, EACH = 125 * GROUP };
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

/* What is hashed before it reaches storage. */
struct hashes {
	uint8_t sessions[PEOPLE][STORAGE_HASH], days[PEOPLE][STORAGE_HASH];
	struct storage_once once[EACH];
};

static void hash_of(uint8_t out[STORAGE_HASH], const char *what, int64_t number)
{
	char text[40];
	int n = snprintf(text, sizeof text, "%s %lld", what, (long long)number);
	crypto_generichash(out, STORAGE_HASH, (const unsigned char *)text, (size_t)n, NULL, 0);
}

static void make_hashes(const struct writing *w, int64_t done, struct hashes *out)
{
	for (int i = 0; i < PEOPLE; i++) {
		unsigned char token[32];
		sodium_base642bin(token, sizeof token, w->tokens[i], strlen(w->tokens[i]), NULL, NULL, NULL,
			sodium_base64_VARIANT_URLSAFE_NO_PADDING);
		crypto_generichash(out->sessions[i], STORAGE_HASH, token, sizeof token, NULL, 0);
		hash_of(out->days[i], "day", i);
	}
	for (int i = 0; i < EACH; i++) {
		hash_of(out->once[i].key, "key", done + i);
		hash_of(out->once[i].body_hash, "body", done + i);
	}
}

static void must_or_none(enum rc rc, const struct err *e)
{
	must(rc == RC_NOT_FOUND ? RC_OK : rc, e);
}

/* What the platform asks of storage, and has it write, for one endorsement: who asks; whether the request came before;
 * the topic, and what it is to this person; how many today; the endorsement, with its counts; what is so then; the
 * request, by which it is known. */
static void one(struct storage *s, const uint8_t session[STORAGE_HASH], const uint8_t day[STORAGE_HASH],
	const struct storage_once *once, int64_t topic)
{
	ARENA_LOCAL(a, 0);
	struct err e = { 0 };
	struct storage_asker asker;
	struct storage_once first = *once;
	struct storage_answer answer;
	struct storage_standing standing;
	struct wire_topic t;
	int64_t n, until, made = topic;
	const struct wire_new_endorsement v = { .reason = "", .show_nickname = true, .show_county = true };
	must(storage_asker(s, session, NOW, &asker, &e), &e);
	must_or_none(storage_made_find(s, MADE_ENDORSEMENT, asker.account, 0, &first, &made, &e), &e);
	must_or_none(storage_answer_get(s, once->key, 0, &a, &answer, &e), &e);
	must(storage_topic_row(s, topic, asker.account, &a, &t, &e), &e);
	must(storage_standing(s, topic, asker.account, &standing, &e), &e);
	must(storage_attempt(s, day, NOW, DAY_MS, 1000, &n, &until, &e), &e);
	must(storage_endorse(s, topic, asker.account, &v, NOW, &e), &e);
	must(storage_topic_counts(s, topic, asker.account, &t, &e), &e);
	must(storage_made_keep(s, MADE_ENDORSEMENT, topic, asker.account, once, NOW, &e), &e);
}

static double sqlite_alone(const struct writing *w, bool together, int64_t *done)
{
	struct hashes *h = xcalloc(1, sizeof *h);
	struct storage *s;
	struct err e = { 0 };
	make_hashes(w, *done, h);
	must(storage_open(w->platform.data, &s, &e), &e);
	double began = now_ms();
	for (int n = 0; n < EACH; n += GROUP) {
		must(storage_begin(s, STORAGE_WRITE, &e), &e);
		if (together)
			storage_count_together(s);
		for (int i = n; i < n + GROUP; i++, ++*done)
			one(s, h->sessions[*done % PEOPLE], h->days[*done % PEOPLE], &h->once[i],
				strtol(w->topics[*done / PEOPLE % (int64_t)w->n_topics], NULL, 10));
		must(storage_commit(s, &e), &e);
	}
	double speed = EACH / (now_ms() - began) * 1e3;
	storage_close(s);
	free(h);
	return speed;
}

static void on_sqlite(void)
{
	enum { EACH_BY_ITSELF, TOGETHER, WAYS };
	struct writing *w = xcalloc(1, sizeof *w), *theirs[WAYS];
	double mine[ROUNDS], alone[WAYS][ROUNDS];
	int64_t done[WAYS] = { 0 };
	prepare(w);
	for (int way = 0; way < WAYS; way++) {
		theirs[way] = xcalloc(1, sizeof *theirs[way]);
		prepare(theirs[way]);
		platform_stop(&theirs[way]->platform);
	}
	for (int i = 0; i < ROUNDS; i++) {
		for (int way = 0; way < WAYS; way++)
			alone[way][i] = sqlite_alone(theirs[way], way == TOGETHER, &done[way]);
		mine[i] = ours(w);
	}
	double limit = median(alone[EACH_BY_ITSELF], ROUNDS), speed = median(mine, ROUNDS);
	figure_print(&(struct figure){
		"endorsements on disk, 64 writers", "/s", speed, "SQLite, groups of 64", limit, 0.7 * limit, true });
	figure_print(&(struct figure){ .what = "the same, counted together",
		.unit = "/s",
		.ours = speed,
		.name = "SQLite, groups of 64",
		.theirs = median(alone[TOGETHER], ROUNDS),
		.large = true });
	for (int way = 0; way < WAYS; way++) {
		platform_release(&theirs[way]->platform);
		free(theirs[way]);
	}
	platform_release(&w->platform);
	free(w);
}

/* ---- PostgreSQL's ---------------------------------------------------------------------------- */

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

/* What the platform asks and writes at a server for one endorsement, statement by statement, as one() does. :k: the
 * endorsement, :i: of its group. */
static const char one_at_server[] =
	"SELECT p.id, p.level, x.id, x.kind, x.scopes, i.email_at > 0, i.mobile_at > 0, i.subject_at > 0, x.used_at,"
	" coalesce((SELECT max(b.until) FROM bars b WHERE b.person = p.person AND b.until > 1), 0), EXISTS (SELECT 1 FROM"
	" staff f WHERE f.account = p.id) FROM sessions x JOIN accounts p ON p.id = x.account JOIN identities i ON i.account ="
	" p.id WHERE x.account = :account;\n"
	"SELECT topic, body_hash FROM decisions WHERE person = (SELECT person FROM accounts WHERE id = :account) AND topic ="
	" :topic AND about = 'endorsement' AND key IN (substr(sha256(:k::text::bytea), 1, 16), sha256(:k::text::bytea));\n"
	"SELECT body_hash, answer FROM answers WHERE key = sha256(:k::text::bytea) AND at >= 0;\n"
	"SELECT " TOPIC_COLUMNS " FROM topics t WHERE t.id = :topic;\n"
#define MINE \
	"SELECT (SELECT v.at FROM endorsements v WHERE v.person = p.person AND v.topic = :topic), EXISTS (SELECT 1 FROM" \
	" follows f WHERE f.account = p.id AND f.topic = :topic), (SELECT d.version FROM decisions d WHERE d.person =" \
	" p.person AND d.topic = :topic AND d.about = 'endorsement'), (SELECT w.version FROM decisions w WHERE w.person =" \
	" p.person AND w.topic = :topic AND w.about = 'follow') FROM accounts p WHERE p.id = :account;\n"
	MINE
	"SELECT coalesce(account, 0) = :account, EXISTS (SELECT 1 FROM proposers WHERE topic = :topic AND account = :account),"
	" (SELECT coalesce(max(created_at), 0) FROM comments WHERE account = :account AND topic = :topic) FROM topics WHERE"
	" id = :topic;\n"
	"SELECT count, until FROM attempts WHERE what = sha256(:account::text::bytea) AND until > 1;\n"
	"INSERT INTO attempts (what, count, until) VALUES (sha256(:account::text::bytea), 1, 9000000000000) ON CONFLICT (what)"
	" DO UPDATE SET count = attempts.count + 1;\n"
	"INSERT INTO endorsements (topic, number, person, nickname, county, show_nickname, show_county, reason, at) VALUES"
	" (:topic, (SELECT endorsement_numbers + 1 + :i FROM topics WHERE id = :topic), (SELECT person FROM accounts WHERE"
	" id = :account), '', '', TRUE, TRUE, '', 1) ON CONFLICT (person, topic) WHERE person IS NOT NULL DO NOTHING;\n"
	"UPDATE decisions SET version = version + 1 WHERE person = (SELECT person FROM accounts WHERE id = :account) AND topic"
	" = :topic AND about = 'endorsement';\n"
	"SELECT stage, active_at, endorsements, comments, pro, con, neutral, followers FROM topics WHERE id = :topic;\n" MINE
	"INSERT INTO wrote (account, number) SELECT id, 1 FROM accounts WHERE id = :account ON CONFLICT (account) DO UPDATE"
	" SET number = excluded.number;\n"
	"INSERT INTO decisions (person, topic, about, version, key, body_hash) VALUES ((SELECT person FROM accounts WHERE id ="
	" :account), :topic, 'endorsement', 1, substr(sha256(:k::text::bytea), 1, 16),"
	" substr(sha256(:k::text::bytea), 1, 16)) ON CONFLICT (person, topic,"
	" about) DO NOTHING;\n";

/* GROUP of them in one transaction of one client, as the platform has one writer: their topic is counted once. */
static void write_script(const struct writing *w, int64_t first, struct str *out)
{
	str_addz(out, "BEGIN;\nSET LOCAL synchronous_commit = off;\nSELECT pg_advisory_xact_lock(1);\n");
	for (int i = 0; i < GROUP; i++) {
		str_addf(out, "\\set i %d\n\\set account %lld + :k %% %d\n\\set topic case", i, (long long)first, PEOPLE);
		for (size_t n = 0; n < w->n_topics; n++)
			str_addf(out, " when :k < %d then %s", PEOPLE * ((int)n + 1), w->topics[n]);
		str_addz(out, " end\n");
		str_addz(out, one_at_server);
		str_addz(out, "\\set k :k + 1\n");
	}
	str_addf(out,
		"UPDATE topics SET endorsement_numbers = endorsement_numbers + %d, endorsements = endorsements + %d WHERE id ="
		" :topic;\nINSERT INTO endorsement_rows (topic, n) VALUES (:topic, %d) ON CONFLICT (topic) DO UPDATE SET n ="
		" endorsement_rows.n + excluded.n;\nINSERT INTO history (topic, hour, endorsements, comments) VALUES (:topic, 0, %d,"
		" 0) ON CONFLICT (topic, hour) DO UPDATE SET endorsements = history.endorsements + excluded.endorsements;\n"
		"UPDATE schema_version SET commits = commits + 1;\nNOTIFY minyi, '1';\nCOMMIT;\n"
		"SELECT pg_logical_emit_message(TRUE, 'bench', '');\n",
		GROUP, GROUP, GROUP, GROUP);
}

/* Endorsements a second, the first of which is number `done`. */
static double pgbench(const char *where, const struct writing *w, int64_t first, int done)
{
	struct outcome o;
	char path[100], command[900];
	STR_LOCAL(script, STR_NO_LIMIT);
	write_script(w, first, &script);
	snprintf(path, sizeof path, "%s/endorse.sql", w->platform.scratch.path);
	assert_int_equal(file_write(path, script.buf, script.len, 0644, NULL), RC_OK);
	snprintf(command, sizeof command,
		"pgbench -n -M prepared -c 1 -t %d -D k=%d -f %s '%s' 2>&1 | sed -n 's/^tps = \\([0-9.]*\\).*/\\1/p'",
		EACH / GROUP, done, path, where);
	run(&o, NULL, "/bin/sh", "-c", command, NULL);
	double tps = strtod(o.out.buf, NULL);
	outcome_release(&o);
	return tps * GROUP;
}

/* At a server that tests/bench/run started, which waits for the disk. */
static void on_postgres(void)
{
	double mine[ROUNDS], alone[ROUNDS];
	STR_LOCAL(where, 1024);
	if (!getenv("MINYI_POSTGRES")) {
		printf("skipped: there is no PostgreSQL here\n");
		return;
	}
	struct writing *w = xcalloc(1, sizeof *w), *theirs = xcalloc(1, sizeof *theirs);
	setenv("MINYI_ENGINE", "postgres", 1);
	prepare(w);
	prepare(theirs);
	int64_t first = first_account(theirs);
	platform_stop(&theirs->platform);
	char *file = file_join(theirs->platform.data, "database");
	assert_int_equal(file_read(file, &where, NULL), RC_OK);
	for (int i = 0; i < ROUNDS; i++) {
		alone[i] = pgbench(where.buf, theirs, first, i * EACH);
		mine[i] = ours(w);
	}
	double limit = median(alone, ROUNDS);
	if (limit <= 0)
		figure_missing("pgbench says no speed");
	figure_print(&(struct figure){
		"the same at PostgreSQL", "/s", median(mine, ROUNDS), "pgbench, groups of 64", limit, 0.7 * limit, true });
	unsetenv("MINYI_ENGINE");
	platform_release(&w->platform);
	platform_release(&theirs->platform);
	free(file);
	free(theirs);
	free(w);
}

int main(void)
{
	on_sqlite();
	on_postgres();
	return figures_broken();
}
