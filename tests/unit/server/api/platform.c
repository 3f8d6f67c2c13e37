/* The platform without a listener: what stands around every handler. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sodium.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/api/private.h"
#include "server/storage/private.h"

#define NOW INT64_C(1795400000000)

static char folder[40];
static struct platform *p;
static struct storage *s; /* a third hand: looks and meddles */
static char bearer[80];

/* Who may do everything, and is signed in. */
static void add_person(unsigned char number, char out[80])
{
	char name[8];
	unsigned char token[32] = { number };
	uint8_t hash[STORAGE_HASH];
	int64_t account, session;
	snprintf(name, sizeof name, "mei%d", number);
	crypto_generichash(hash, sizeof hash, token, sizeof token, NULL, 0);
	assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
	assert_int_equal(
		storage_account_add(s, &(struct storage_person){ name, name, "", "", "", LEVEL_VERIFIED }, NOW, &account, NULL),
		RC_OK);
	assert_int_equal(storage_session_add(s,
						 &(struct storage_session){
							 .hash = hash, .account = account, .now = NOW, .expires = NOW + DAY_MS, .scopes = 3 },
						 &session, NULL),
		RC_OK);
	assert_int_equal(storage_commit(s, NULL), RC_OK);
	str_copy(out, 80, "Bearer ");
	sodium_bin2base64(out + 7, 73, token, sizeof token, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static void add_topic_and_session(void)
{
	struct wire_topic t = { .id = "",
		.board = BOARD_IDEA,
		.title = "題目",
		.summary = "",
		.body = "",
		.benefits = "",
		.proposer = "",
		.stage = STAGE_COLLECTING,
		.stage_reason = "",
		.place = "",
		.stream = "",
		.source = { "", "", "" },
		.created_at = NOW,
		.endorse_by = NOW + DAY_MS,
		.counts = { .threshold = 10 } };
	enum storage_change change;
	int64_t id;
	assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
	assert_int_equal(storage_topic_put(s, &(struct storage_key){ "test", "1" }, &t, NOW, &change, &id, NULL), RC_OK);
	assert_int_equal(storage_commit(s, NULL), RC_OK);
	add_person(7, bearer);
}

static int set_up(void **state)
{
	(void)state;
	struct err e = { 0 };
	struct rules *rules = xcalloc(1, sizeof *rules);
	setenv("MINYI_NOW", "2026-11-23T10:00:00+08:00", 1);
	str_copy(folder, sizeof folder, "/tmp/minyi-platform-XXXXXX");
	if (!mkdtemp(folder) || rules_load("data/rules/join.json", rules, &e) != RC_OK ||
		platform_open(folder, rules, NULL, &p, &e) != RC_OK || storage_open(folder, &s, &e) != RC_OK) {
		print_error("%s\n", e.detail);
		return -1;
	}
	add_topic_and_session();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	static const char *const files[] = { "minyid.db", "minyid.db-wal", "minyid.db-shm", "secret" };
	storage_close(s);
	platform_free(p);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		char *path = file_join(folder, files[i]);
		unlink(path);
		free(path);
	}
	return rmdir(folder);
}

static void fill(struct request *q)
{
	const char **const texts[] = { &q->accept, &q->accept_language, &q->accept_encoding, &q->if_none_match,
		&q->if_match, &q->authorization, &q->idempotency_key, &q->user_agent, &q->content_type, &q->origin, &q->host,
		&q->address, &q->body, &q->params[0], &q->params[1] };
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (!*texts[i])
			*texts[i] = "";
	q->target = q->path;
	q->body_size = strlen(q->body);
}

/* The caller releases r. */
static void ask(struct request q, struct response *r)
{
	fill(&q);
	response_init(r);
	platform_answer(p, &q, r);
}

static int status_of(enum method method, const char *path, const char *authorization, const char *body)
{
	struct response r;
	ask((struct request){ .method = method, .path = path, .authorization = authorization, .body = body }, &r);
	response_release(&r);
	return r.status;
}

static int64_t number_of(const char *sql)
{
	int64_t n = -1;
	assert_int_equal(sql_ask_int(s->db, NULL, &n, sql, ""), RC_OK);
	return n;
}

static void meddle(const char *sql)
{
	assert_int_equal(sql_run(s->db, NULL, sql, ""), RC_OK);
}

/* A handler that has written and then fails leaves nothing, though its transaction is committed. */
static void a_refusal_undoes_what_the_handler_wrote(void **state)
{
	(void)state;
	meddle(
		"CREATE TRIGGER break AFTER INSERT ON follows BEGIN UPDATE topics SET agencies = 'x' || char(10), stage = 'closed'; END");
	assert_int_equal(status_of(PUT, "/v1/topics/1/follow", bearer, "{}"), 500);
	assert_int_equal(number_of("SELECT count(*) FROM follows"), 0);
	assert_int_equal(number_of("SELECT count(*) FROM topics WHERE agencies = ''"), 1);
	meddle("DROP TRIGGER break");
	assert_int_equal(status_of(PUT, "/v1/topics/1/follow", bearer, "{}"), 200);
	assert_int_equal(number_of("SELECT count(*) FROM follows"), 1);
}

/* n of them in one transaction; what each was answered. */
static void ask_together(struct request *q, size_t n, int *statuses)
{
	struct request *questions[8];
	struct response made[8], *answers[8];
	assert_true(n <= ARRAY_LEN(made));
	for (size_t i = 0; i < n; i++) {
		fill(&q[i]);
		response_init(&made[i]);
		questions[i] = &q[i];
		answers[i] = &made[i];
	}
	platform_answer_writes(p, questions, answers, n);
	for (size_t i = 0; i < n; i++) {
		statuses[i] = made[i].status;
		response_release(&made[i]);
	}
}

/* What is asked for at once is kept by one commit, and none of it by one that is refused, or by one that fails. */
static void writes_together_do_not_harm_each_other(void **state)
{
	(void)state;
	static const char topic[] = "/v1/topics/1/comments";
	int statuses[8];
	struct request q[] = {
		{ .method = POST,
			.path = topic,
			.authorization = bearer,
			.body = "{\"body\":\"甲\"}",
			.idempotency_key = "k1" },
		{ .method = POST,
			.path = topic,
			.authorization = bearer,
			.body = "{\"body\":\"甲\"}",
			.idempotency_key = "k1" },
		{ .method = POST, .path = topic, .authorization = bearer, .body = "{}", .idempotency_key = "k2" },
		{ .method = POST, .path = topic, .body = "{\"body\":\"乙\"}" },
		{ .method = POST, .path = "/v1/nowhere", .authorization = bearer, .body = "{}" },
		{ .method = PUT, .path = "/v1/topics/1/follow", .authorization = bearer, .body = "{}" },
	};
	static const int all_well[] = { 201, 201, 422, 401, 404, 200 }, one_fails[] = { 201, 201, 422, 401, 404, 500 };
	ask_together(q, ARRAY_LEN(q), statuses);
	assert_memory_equal(statuses, all_well, sizeof all_well);
	assert_int_equal(number_of("SELECT count(*) FROM comments"), 1); /* the same key is the same comment */
	assert_int_equal(number_of("SELECT count(*) FROM follows"), 1);
	meddle("DELETE FROM follows");
	meddle(
		"CREATE TRIGGER break AFTER INSERT ON follows BEGIN UPDATE topics SET agencies = 'x' || char(10), stage = 'closed'; END");
	q[0].idempotency_key = q[1].idempotency_key = "k3";
	ask_together(q, ARRAY_LEN(q), statuses);
	assert_memory_equal(statuses, one_fails, sizeof one_fails);
	assert_int_equal(number_of("SELECT count(*) FROM comments"), 2);
	assert_int_equal(number_of("SELECT count(*) FROM follows"), 0);
	assert_int_equal(number_of("SELECT count(*) FROM topics WHERE agencies = ''"), 1);
}

/* What says that it refuses before it writes is not saved by itself: where it is refused after all once it began, none
 * of those that it came with stays, and each is tried alone. */
static void what_is_refused_after_it_began_leaves_nothing(void **state)
{
	(void)state;
	int statuses[2];
	struct request q[] = {
		{ .method = POST, .path = "/v1/topics/1/comments", .authorization = bearer, .body = "{\"body\":\"甲\"}" },
		{ .method = PUT, .path = "/v1/topics/1/follow", .authorization = bearer, .body = "{}" },
	};
	meddle(
		"CREATE TRIGGER refuse AFTER INSERT ON follows BEGIN UPDATE topics SET removed_at = 1, stage = 'closed'; END");
	ask_together(q, ARRAY_LEN(q), statuses);
	assert_int_equal(statuses[0], 201);
	assert_int_equal(statuses[1], 410);
	assert_int_equal(number_of("SELECT count(*) FROM comments"), 1);
	assert_int_equal(number_of("SELECT count(*) FROM follows"), 0);
	assert_int_equal(number_of("SELECT count(*) FROM topics WHERE removed_at IS NULL"), 1);
}

/* Those who endorse together are counted together, each is told how many there are with theirs, and what is refused
 * among them leaves nothing. */
static void endorsements_together_are_each_told_their_count(void **state)
{
	(void)state;
	char others[5][80];
	struct request *questions[8];
	struct response made[8], *answers[8];
	struct request q[8] = { 0 };
	for (unsigned char i = 0; i < 5; i++)
		add_person(i, others[i]);
	for (size_t i = 0; i < 8; i++) {
		q[i] = (struct request){ .method = PUT,
			.path = "/v1/topics/1/endorsement",
			.authorization = i < 5 ? others[i] : bearer,
			.idempotency_key = i < 5 ? "k" : "",
			.body = i == 3 ? "{\"reason\":7}"
				: i == 6   ? ""
						   : "{}" };
		q[i].method = i == 6 ? DELETE : PUT;
		fill(&q[i]);
		response_init(&made[i]);
		questions[i] = &q[i];
		answers[i] = &made[i];
	}
	platform_answer_writes(p, questions, answers, 8);
	static const char *const told[] = { "\"endorsements\":1,", "\"endorsements\":2,", "\"endorsements\":3,", NULL,
		"\"endorsements\":4,", "\"endorsements\":5,", "\"endorsements\":4,", "\"endorsements\":5," };
	for (size_t i = 0; i < 8; i++) {
		assert_int_equal(made[i].status, told[i] ? 200 : 422);
		assert_true(!told[i] || strstr(made[i].body.buf, told[i]));
		response_release(&made[i]);
	}
	assert_int_equal(number_of("SELECT count(*) FROM endorsements"), 5);
	assert_int_equal(number_of("SELECT endorsements FROM topics"), 5);
	assert_int_equal(number_of("SELECT endorsement_numbers FROM topics"), 6);
	assert_int_equal(number_of("SELECT n FROM endorsement_rows"), 5);
	assert_int_equal(number_of("SELECT endorsements FROM totals"), 5);
	assert_int_equal(number_of("SELECT sum(endorsements) FROM history"), 5);
}

/* What is counted, or answered by the database's server, only at the end of all of them is nobody else's failure. */
static void what_fails_at_the_end_fails_alone(void **state)
{
	(void)state;
	int statuses[2];
	struct request q[] = {
		{ .method = POST, .path = "/v1/topics/1/comments", .authorization = bearer, .body = "{\"body\":\"甲\"}" },
		{ .method = PUT, .path = "/v1/topics/1/endorsement", .authorization = bearer, .body = "{}" },
	};
	meddle("CREATE TRIGGER break BEFORE INSERT ON endorsement_rows BEGIN SELECT abs(-9223372036854775807 - 1); END");
	ask_together(q, ARRAY_LEN(q), statuses);
	assert_int_equal(statuses[0], 201);
	assert_int_equal(statuses[1], 500);
	assert_int_equal(number_of("SELECT count(*) FROM comments"), 1);
	assert_int_equal(number_of("SELECT count(*) FROM endorsements"), 0);
	assert_int_equal(number_of("SELECT endorsements FROM topics"), 0);
}

/* The threshold is met by the one that meets it, among those that come together too, and once. */
static void the_threshold_is_met_once_among_those_together(void **state)
{
	(void)state;
	char people[5][80];
	int statuses[5];
	struct request q[5];
	meddle("UPDATE topics SET threshold = 3");
	for (unsigned char i = 0; i < 5; i++) {
		add_person(i, people[i]);
		q[i] = (struct request){
			.method = PUT, .path = "/v1/topics/1/endorsement", .authorization = people[i], .body = "{}"
		};
	}
	ask_together(q, 5, statuses);
	assert_int_equal(statuses[2], 200);
	assert_int_equal(number_of("SELECT stage = 'established' FROM topics"), 1);
	assert_int_equal(number_of("SELECT count(*) FROM notices WHERE stage = 'established'"), 1);
	int64_t good = 0;
	for (size_t i = 0; i < 5; i++)
		good += statuses[i] == 200;
	assert_int_equal(number_of("SELECT endorsements FROM topics"), good);
	assert_int_equal(number_of("SELECT count(*) FROM endorsements"), good);
}

/* However much is due: who writes does what time did to its own topic and to a few, in its transaction; the rest is
 * done by and by. */
static void who_writes_does_not_sweep_for_all(void **state)
{
	(void)state;
	int64_t all = number_of("SELECT count(*) FROM topics"), left = -1;
	const int64_t due = 300;
	assert_int_equal(status_of(PUT, "/v1/topics/1/follow", bearer, "{}"), 200);
	sweeper_ask(p->sweeper); /* when the session was used is noted */
	meddle("CREATE TABLE seen (n INTEGER, own TEXT)");
	meddle(
		"CREATE TRIGGER look AFTER INSERT ON follows BEGIN INSERT INTO seen SELECT count(*), (SELECT stage FROM topics"
		" WHERE id = NEW.topic) FROM topics WHERE changes_at <= 1795400000000; END");
	meddle("CREATE TEMP TABLE copied AS SELECT * FROM topics WHERE id = 1");
	for (int64_t i = 0; i < due; i++) {
		meddle(
			"UPDATE copied SET id = (SELECT max(id) + 1 FROM topics), number = (SELECT max(number) + 1 FROM topics),"
			" source_id = (SELECT max(id) + 1 FROM topics), place = NULL, key = NULL, changes_at = 1, endorse_by = 1000");
		meddle("INSERT INTO topics SELECT * FROM copied");
	}
	meddle(
		"INSERT INTO wholes SELECT t.id, w.json FROM topics t JOIN wholes w ON w.topic = 1 WHERE t.id > 1 ON CONFLICT DO"
		" NOTHING");
	char path[64];
	snprintf(path, sizeof path, "/v1/topics/%lld/follow", (long long)number_of("SELECT max(id) FROM topics"));
	assert_int_equal(status_of(PUT, path, bearer, "{}"), 200);
	int64_t were = number_of("SELECT n FROM seen");
	assert_in_range(were, due - 50, due - 2); /* its own and a few are not among them any more */
	assert_int_equal(number_of("SELECT own <> 'collecting' FROM seen"), 1);
	for (int64_t until = clock_mono() + 20000; left != 0 && clock_mono() < until;) {
		sweeper_ask(p->sweeper);
		left = number_of("SELECT count(*) FROM topics WHERE changes_at <= 1795400000000");
	}
	assert_int_equal(left, 0);
	assert_int_equal(number_of("SELECT count(*) FROM topics"), all + due);
}

/* What had to be tried once more, because another one of those that were tried together failed, is paid for once. */
static void trying_once_more_costs_nothing(void **state)
{
	(void)state;
	int statuses[2];
	p->book->now->budgets[RULES_WRITES].account = 6;
	struct request q[] = {
		{ .method = POST, .path = "/v1/topics/1/comments", .authorization = bearer, .body = "{\"body\":\"甲\"}" },
		{ .method = PUT, .path = "/v1/topics/1/follow", .authorization = bearer, .body = "{}" },
	};
	meddle(
		"CREATE TRIGGER break AFTER INSERT ON follows BEGIN UPDATE topics SET agencies = 'x' || char(10), stage = 'closed'; END");
	for (int i = 0; i < 3; i++) {
		ask_together(q, ARRAY_LEN(q), statuses);
		assert_int_equal(statuses[0], 201);
		assert_int_equal(statuses[1], 500);
	}
	assert_int_equal(status_of(POST, q[0].path, bearer, q[0].body), 429);
}

/* Somebody else holds the database, and time has passed: what is read is what is there, at once. Who writes waits, and
 * is told in the end. The bound is half of what a writer waits. */
static void who_reads_does_not_wait_for_who_writes(void **state)
{
	(void)state;
	meddle("UPDATE topics SET endorse_by = 1000, changes_at = 1001"); /* its time is over */
	assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
	int64_t begun = clock_mono();
	for (int i = 0; i < 50; i++)
		assert_int_equal(status_of(GET, i % 2 ? "/v1/topics" : "/v1/topics/1", "", ""), 200);
	assert_in_range(clock_mono() - begun, 0, 5000);
	storage_rollback(s);
	while (number_of("SELECT count(*) FROM topics WHERE stage = 'collecting'") == 1) /* it is kept then */
		assert_in_range(clock_mono() - begun, 0, 60000);
}

static bool says(const char *path, const char *authorization, const char *text)
{
	struct response r;
	ask((struct request){ .method = GET, .path = path, .authorization = authorization }, &r);
	assert_int_equal(r.status, 200);
	bool there = strstr(r.body.buf, text) != NULL;
	response_release(&r);
	return there;
}

/* An answer that is kept is never older than what was written, by us or by another program, in any order. */
static void what_was_written_is_read_at_once(void **state)
{
	(void)state;
	static const char topic[] = "/v1/topics/1", list[] = "/v1/topics";
	char sql[100], title[40];
	for (int i = 0; i < 20; i++) {
		int ours = i & 1, foreign = i & 2, last = i & 4;
		snprintf(title, sizeof title, "\"title\":\"甲%d\"", i);
		snprintf(sql, sizeof sql, "UPDATE topics SET title = '甲%d'", i);
		says(topic, "", "");
		says(list, "", "");
		says(list, bearer, "");
		if (ours && last && foreign)
			meddle(sql);
		if (ours)
			assert_int_equal(status_of(i % 3 ? PUT : DELETE, "/v1/topics/1/follow", bearer, i % 3 ? "{}" : ""), 200);
		if (foreign && !(ours && last))
			meddle(sql);
		assert_int_equal(says(list, "", title), foreign != 0);
		assert_int_equal(says(list, bearer, title), foreign != 0);
		if (ours)
			assert_int_equal(says(topic, bearer, "\"followed\":true"), i % 3 != 0);
		assert_false(says(topic, "", "\"followed\":true")); /* a guest has nothing of whoever asked before */
	}
}

/* What is written of one topic leaves what is kept of others. */
static void what_is_kept_of_others_stays(void **state)
{
	(void)state;
	struct answers_as_of one, two, list, now;
	assert_int_equal(status_of(DELETE, "/v1/topics/1/follow", bearer, ""), 200); /* and it has heard of ours above */
	answers_stand(p->answers, 1, &one);
	answers_stand(p->answers, 2, &two);
	answers_stand(p->answers, 0, &list);
	assert_int_equal(status_of(PUT, "/v1/topics/1/follow", bearer, "{}"), 200);
	answers_stand(p->answers, 1, &now);
	assert_true(now.part != one.part && now.all == one.all);
	answers_stand(p->answers, 2, &now);
	assert_true(now.part == two.part && now.all == two.all);
	answers_stand(p->answers, 0, &now);
	assert_true(now.part != list.part);
	answers_stand(p->answers, 1, &one);
	assert_int_equal(status_of(PUT, "/v1/topics/1/endorsement", bearer, "[]"), 400); /* what is refused wrote nothing */
	answers_stand(p->answers, 1, &now);
	assert_true(now.part == one.part && now.all == one.all);
}

static void who_asks_is_looked_at(void **state)
{
	(void)state;
	char upper[80];
	static const char *const bad[] = { "x", "Bearer", "Bearer ", "Bearer AAAA", "Basic bWVpOng=",
		"Bearer BwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "Bearer  BwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(status_of(GET, "/v1", bad[i], ""), 401);
	snprintf(upper, sizeof upper, "BEARER %s", bearer + 7);
	assert_int_equal(status_of(GET, "/v1/me", bearer, ""), 200);
	assert_int_equal(status_of(GET, "/v1/me", upper, ""), 200);
	meddle("DELETE FROM sessions");
	assert_int_equal(status_of(GET, "/v1/me", bearer, ""), 401);
	assert_int_equal(status_of(PUT, "/v1/topics/1/follow", bearer, "{}"), 401);
}

/* A language that no program knows: a catalogue below FOLDER is all that it takes. */
static void add_language(const char *below, const char *name)
{
	char command[200];
	snprintf(command, sizeof command, "mkdir -p %s/%s/LC_MESSAGES && msgfmt -o %s/%s/LC_MESSAGES/minyi.mo -", below,
		name, below, name);
	FILE *msgfmt = popen(command, "w");
	assert_non_null(msgfmt);
	fputs(
		"msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n"
		"msgid \"There is no such thing here; please check the number, or search for words of the title.\"\nmsgstr \"Nenio tia estas tie.\"\n",
		msgfmt);
	assert_int_equal(pclose(msgfmt), 0);
}

static void a_language_is_a_catalogue(void **state)
{
	(void)state;
	struct response r;
	char locale[] = "/tmp/minyi-locale-XXXXXX", clean[60];
	static const struct {
		const char *wanted, *said;
	} cases[] = {
		{ "qt-XX, en;q=0.5", "Nenio tia estas tie." },
		{ "en, qt;q=0.5", "There is no such thing here; please check the number, or search for words of the title." },
		{ "", "Nenio tia estas tie." }, /* it is the platform's own here */
	};
	assert_non_null(mkdtemp(locale));
	add_language(locale, "qt_XX");
	add_language(locale, "qu");
	languages_release(&p->languages);
	languages_open(&p->languages, locale, "qt_XX");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		ask((struct request){ .method = GET, .path = "/v1/topics/99", .accept_language = cases[i].wanted }, &r);
		assert_int_equal(r.status, 404);
		if (!strstr(r.body.buf, cases[i].said))
			fail_msg("%s: %s", cases[i].wanted, r.body.buf);
		response_release(&r);
	}
	ask((struct request){ .method = GET, .path = "/v1" }, &r);
	assert_non_null(strstr(r.body.buf, "\"languages\":[\"qt-XX\",\"qu\",\"en\"]"));
	response_release(&r);
	/* English is always there, and needs none. */
	languages_release(&p->languages);
	languages_open(&p->languages, "/nonexistent", "qt_XX");
	assert_int_equal(p->languages.n, 1);
	assert_string_equal(p->languages.tags[0], "en");
	snprintf(clean, sizeof clean, "rm -r %s", locale);
	assert_int_equal(system(clean), 0);
}

/* Nobody's password takes as long as somebody's, and is none. */
static void the_decoy_is_a_hash(void **state)
{
	(void)state;
	assert_int_equal(crypto_pwhash_str_needs_rehash(p->decoy, (unsigned long long)p->book->now->argon2_operations,
						 (size_t)p->book->now->argon2_memory_mib << 20),
		0);
	assert_int_not_equal(crypto_pwhash_str_verify(p->decoy, "", 0), 0);
}

/* What is kept of a registration must not let anybody who reads the database try passwords: neither the body nor a hash
 * of it that can be made without the client's own key. */
static void a_registration_leaves_no_password(void **state)
{
	(void)state;
	static const char body[] = "{\"name\":\"xin\",\"password\":\"correct horse\"}", key[] = "5f0c";
	struct response r, again;
	struct request q = { .method = POST, .path = "/v1/accounts", .body = body, .idempotency_key = key };
	ask(q, &r);
	assert_int_equal(r.status, 201);
	ask(q, &again);
	assert_int_equal(again.status, 201);
	assert_memory_equal(r.body.buf, again.body.buf, strlen("{\"token\":\"") + 43); /* the same token */
	const uint8_t *const keys[] = { NULL, p->secret };
	static const char *const kept[] = { "SELECT body_hash FROM accounts WHERE key IS NOT NULL",
		"SELECT body_hash FROM answers" };
	for (size_t i = 0; i < ARRAY_LEN(kept); i++) {
		struct sql_rows *rows = sql_ask(s->db, kept[i], "");
		assert_int_equal(sql_next(rows, NULL), RC_OK);
		size_t n;
		const void *hash = sql_bytes(rows, 0, &n);
		assert_int_equal(n, STORAGE_HASH);
		for (size_t k = 0; k < ARRAY_LEN(keys); k++) {
			uint8_t tried[STORAGE_HASH];
			crypto_generichash(
				tried, sizeof tried, (const unsigned char *)body, strlen(body), keys[k], keys[k] ? 32 : 0);
			assert_memory_not_equal(tried, hash, STORAGE_HASH);
		}
		sql_end(rows);
	}
	/* No answer that was carried out is kept: it held a token. */
	assert_true(number_of("SELECT max(length(answer)) FROM answers") < 200);
	meddle("DELETE FROM answers"); /* the account knows by itself */
	response_release(&again);
	ask(q, &again);
	assert_int_equal(again.status, 201);
	assert_int_equal(number_of("SELECT count(*) FROM accounts WHERE key IS NOT NULL"), 1);
	response_release(&r);
	response_release(&again);
}

/* An answer that an earlier version kept: with a hash of the body that needed no key. */
static void a_key_from_before_is_still_known(void **state)
{
	(void)state;
	static const char body[] = "{\"body\":\"x\"}";
	uint8_t plain[STORAGE_HASH];
	struct response r;
	struct request q = {
		.method = POST, .path = "/v1/topics/1/comments", .authorization = bearer, .body = body, .idempotency_key = "old"
	};
	crypto_generichash(plain, sizeof plain, (const unsigned char *)body, strlen(body), NULL, 0);
	ask(
		(struct request){
			.method = POST, .path = q.path, .authorization = bearer, .body = "{}", .idempotency_key = "old" },
		&r);
	assert_int_equal(r.status, 422);
	response_release(&r);
	assert_int_equal(
		sql_run(s->db, NULL, "UPDATE answers SET body_hash = $1", "b", (const void *)plain, sizeof plain), RC_OK);
	ask(q, &r);
	assert_int_equal(r.status, 422);
	assert_non_null(strstr(r.body.buf, "\"bad_field\"")); /* the answer of then */
	response_release(&r);
	assert_int_equal(number_of("SELECT count(*) FROM comments"), 0);
}

/* What a mail program posts for its reader: nobody signed in, a form, and the code alone. */
static void one_post_ends_the_mail(void **state)
{
	(void)state;
	char code[LETTERS_UNSUBSCRIBE], path[100];
	struct storage_wish wishes[ABOUTS];
	letters_unsubscribe_code(p->secret, 1, ABOUT_TOPICS, code);
	snprintf(path, sizeof path, "/v1/unsubscribe/%s", code);
	assert_int_equal(status_of(GET, path, "", ""), 405);
	assert_int_equal(status_of(POST, path, "", "List-Unsubscribe=One-Click"), 204);
	assert_int_equal(status_of(POST, path, "", "List-Unsubscribe=One-Click"), 204);
	assert_int_equal(storage_wishes(s, 1, wishes, NULL), RC_OK);
	assert_int_equal(wishes[ABOUT_TOPICS].often, OFTEN_NEVER);
	assert_int_equal(wishes[ABOUT_OWN].often, OFTEN_EACH);
	char *changed = strchr(path + 16, code[3]);
	*changed = *changed == 'x' ? 'y' : 'x';
	assert_int_equal(status_of(POST, path, "", ""), 404);
	/* what was told stays, whatever is wanted */
	assert_int_equal(storage_wish_told(s, 1, ABOUT_TOPICS, NOW, 7, NULL), RC_OK);
	assert_int_equal(storage_wish_told(s, 1, ABOUT_OWN, NOW, 8, NULL), RC_OK);
	assert_int_equal(storage_wishes(s, 1, wishes, NULL), RC_OK);
	assert_int_equal(wishes[ABOUT_TOPICS].often, OFTEN_NEVER);
	assert_int_equal(wishes[ABOUT_TOPICS].told, 7);
	assert_int_equal(wishes[ABOUT_OWN].often, OFTEN_EACH);
	assert_int_equal(wishes[ABOUT_OWN].told_at, NOW);
}

/* A file that the platform has and may not read is its own fault, and not the reader's. */
static void a_file_that_is_denied_is_our_failure(void **state)
{
	(void)state;
	struct response r;
	char *files = file_join(folder, "files"), *path = file_join(files, "note.txt");
	assert_int_equal(mkdir(files, 0755), 0);
	assert_int_equal(file_write(path, "note", 4, 0600, NULL), RC_OK);
	assert_int_equal(chmod(folder, 0755) || chmod(path, 0), 0);
	setfsuid(65534); /* of this thread: root may read everything */
	ask((struct request){ .method = GET, .path = "/files/note.txt" }, &r);
	setfsuid(geteuid());
	assert_int_equal(r.status, 500);
	assert_null(strstr(r.body.buf, folder));
	response_release(&r);
	assert_int_equal(unlink(path) || rmdir(files), 0);
	free(path);
	free(files);
}

/* No memory is not another password, and whoever asks again later is let in. */
static void no_memory_is_no_wrong_password(void **state)
{
	(void)state;
	static const char session[] = "{\"name\":\"mei7\",\"password\":\"correct horse\"}";
	struct response r;
	/* four TiB, more than any machine maps at once */
	assert_int_equal(sql_run(s->db, NULL, "UPDATE identities SET password = $1", "t",
						 "$argon2id$v=19$m=4294967295,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
						 "aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g"),
		RC_OK);
	ask((struct request){ .method = POST, .path = "/v1/sessions", .body = session }, &r);
	assert_int_equal(r.status, 503);
	assert_non_null(strstr(r.body.buf, "\"busy\""));
	response_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_refusal_undoes_what_the_handler_wrote, set_up, tear_down),
		cmocka_unit_test_setup_teardown(writes_together_do_not_harm_each_other, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_refused_after_it_began_leaves_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(endorsements_together_are_each_told_their_count, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_fails_at_the_end_fails_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_threshold_is_met_once_among_those_together, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_writes_does_not_sweep_for_all, set_up, tear_down),
		cmocka_unit_test_setup_teardown(trying_once_more_costs_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_reads_does_not_wait_for_who_writes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_was_written_is_read_at_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_kept_of_others_stays, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_asks_is_looked_at, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_language_is_a_catalogue, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_decoy_is_a_hash, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_registration_leaves_no_password, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_key_from_before_is_still_known, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_post_ends_the_mail, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_file_that_is_denied_is_our_failure, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_memory_is_no_wrong_password, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
