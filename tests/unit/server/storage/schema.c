/* A database of an earlier version opens with everything in it, and what came later works on it. What the database
 * holds of an enumeration are words: renumbering one must not change what is on anybody's disk. SQLite's alone, but for
 * what changed since there is a PostgreSQL too: that begins with SQLite's 21. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/storage/private.h"
#include "unit/postgres.h"
#include "unit/store/lib.h"

/* As the first version would have written it; the counts follow by its triggers. */
static const char content[] =
	"INSERT INTO notes VALUES ('secret', 'abc');"
	"INSERT INTO agencies VALUES (1, 'a1', '衛生福利部');"
	"INSERT INTO accounts VALUES (1, '小梅', '臺南市', 2, 1000);"
	"INSERT INTO identities VALUES (1, 'mei', 'mei@example.tw', 'hash');"
	"INSERT INTO sessions VALUES (zeroblob(32), 1, 1000, 9000000000000);"
	"INSERT INTO topics (id, board, number, source, source_id, title, summary, proposer, agencies, stage, stage_reason,"
	" response, decision, created_at, updated_at, active_at, answered_at, endorse_by, respond_by, opens_at, closes_at,"
	" threshold, deadline) VALUES"
	" (1, 0, 7, 'test', 'x', '健保卡放進手機', '摘要', '阿明', 'a1' || char(9) || '衛生福利部' || char(10), 2, '', 0, 0,"
	" 1000, 1000, 1000, 0, 9000000000000, 0, 0, 0, 5000, 9000000000000);"
	"INSERT INTO topic_agencies VALUES (1, 1);"
	"INSERT INTO wholes VALUES (1, '{\"id\":\"\",\"board\":\"idea\",\"title\":\"健保卡放進手機\",\"body\":\"全文\",\"timeline\":["
	"{\"kind\":\"proposed\",\"at\":\"2026-09-01T08:00:00+08:00\"},{\"kind\":\"answered\",\"due\":\"2026-11-30T23:59:59+08:00\"},"
	"{\"kind\":\"contacted\",\"due\":\"2026-11-20T23:59:59+08:00\"},{\"kind\":\"scheduled\",\"due\":\"2026-11-10T23:59:59+08:00\","
	"\"at\":\"2026-11-09T08:00:00+08:00\"}]}');"
	"INSERT INTO words (rowid, title, body, agencies, proposer, numbers) VALUES (1, '健保卡放進手機', '', '', '', '');"
	"INSERT INTO comments (topic, floor, account, author, stance, body, created_at, likes) VALUES"
	" (1, 1, 1, '', 1, '好', 2000, 0), (1, 2, NULL, '路人', 2, '不好', 3000, 0);"
	"UPDATE topics SET floors = 2, endorsement_numbers = 1 WHERE id = 1;"
	"INSERT INTO endorsements VALUES (1, 1, 1, '', '', 1, 1, '支持', 2000, NULL, NULL);"
	"INSERT INTO follows VALUES (1, 1, 2000);";

static struct sql *open_version(size_t version)
{
	struct sql *db;
	struct err e = { 0 };
	struct sql_options o = storage_options();
	char *path = file_join(folder, "minyid.db");
	o.n_migrations = version;
	if (sql_open(path, &o, &db, &e) != RC_OK)
		fail_msg("%s", e.detail);
	free(path);
	return db;
}

static void make_version(size_t version, const char *script)
{
	struct err e = { 0 };
	struct sql *db = open_version(version);
	if (sql_script(db, script, &e) != RC_OK)
		fail_msg("%s", e.detail);
	sql_close(db);
}

static struct storage *open_now(void)
{
	struct storage *s;
	struct err e = { 0 };
	if (storage_open(folder, &s, &e) != RC_OK)
		fail_msg("%s", e.detail);
	return s;
}

static void a_topic_is_whole(struct storage *s, struct arena *a)
{
	struct wire_topic t;
	assert_int_equal(storage_topic(s, 1, 1, a, &t, NULL), RC_OK);
	assert_string_equal(t.title, "健保卡放進手機");
	assert_string_equal(t.body, "全文");
	assert_string_equal(t.agencies[0].name, "衛生福利部");
	assert_int_equal(t.counts.endorsements, 1);
	assert_int_equal(t.counts.comments, 2);
	assert_int_equal(t.counts.followers, 1);
	assert_true(t.mine.endorsed && t.mine.followed);
	assert_int_equal(t.late_since, 1795190399000); /* the earliest that is not done: 2026-11-20T23:59:59+08:00 */
}

static void lists_and_people_are_there(struct storage *s, struct arena *a)
{
	struct storage_topic_page page;
	struct storage_topic_query q = { .board = -1, .stage = -1, .response = -1, .words = "健保", .limit = 10 };
	struct storage_comment_page comments;
	struct wire_account account;
	struct storage_asker asker;
	const uint8_t hash[STORAGE_HASH] = { 0 };
	assert_int_equal(storage_topics(s, &q, a, &page, NULL), RC_OK);
	assert_int_equal(page.n, 1);
	assert_int_equal(
		storage_comments(s, 1, &(struct storage_comment_query){ .account = 1, .limit = 10 }, a, &comments, NULL),
		RC_OK);
	assert_int_equal(comments.n, 2);
	assert_string_equal(comments.items[1].author, "路人");
	assert_int_equal(storage_asker(s, hash, 5000, &asker, NULL), RC_OK);
	assert_int_equal(asker.level, LEVEL_VERIFIED);
	assert_int_equal(storage_account(s, 1, a, &account, NULL), RC_OK);
	assert_string_equal(account.email, "mei@example.tw");
}

static void what_came_later_works(struct storage *s, struct arena *a)
{
	struct storage_changed_topics changed;
	struct storage_original original = { 1, "join-detail", "{}" };
	struct storage_key key = { "test", "x" };
	assert_int_equal(storage_changed_topics(s, 0, 10, a, &changed, NULL), RC_OK);
	assert_int_equal(changed.n, 1);
	int64_t before = changed.items[0].at;
	assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
	assert_int_equal(originals_put(s, &original, NULL), RC_OK);
	assert_int_equal(storage_follow(s, 1, 1, 1, NULL), RC_OK);
	assert_int_equal(storage_unfollow(s, 1, 1, NULL), RC_OK);
	assert_int_equal(storage_commit(s, NULL), RC_OK);
	assert_int_equal(storage_original_get(s, &key, a, &original, NULL), RC_OK);
	assert_int_equal(storage_changed_topics(s, before, 10, a, &changed, NULL), RC_OK);
	assert_int_equal(changed.n, 1);
}

static void the_first_version_opens_with_everything(void **state)
{
	(void)state;
	struct arena a = { 0 };
	make_version(1, content);
	struct storage *s;
	for (int time = 0; time < 2; time++) { /* brought up to date, and then as it is */
		s = open_now();
		if (time == 0)
			a_topic_is_whole(s, &a);
		lists_and_people_are_there(s, &a);
		storage_close(s);
	}
	s = open_now();
	what_came_later_works(s, &a);
	storage_close(s);
	arena_release(&a);
}

/* ---- words ----------------------------------------------------------------------------------- */

/* The numbers of the fourth version, which are never to change. */
static const char *const boards[] = { "idea", "consultation", "plan", "letter", "event", "other" };
static const char *const stages[] = { "draft", "screening", "collecting", "established", "responded", "closed", "unmet",
	"refused", "withdrawn", "open", "running", "upcoming", "live", "other" };
static const char *const responses[] = { "none", "due", "overdue", "answered" };
static const char *const decisions[] = { "", "adopted", "partly_adopted", "not_adopted", "under_study" };
static const char *const stances[] = { "neutral", "pro", "con" };
static const char *const levels[] = { "guest", "registered", "verified" };

/* Topic n has every number that there is, in turn; comment and account n likewise. The last account is gone again. */
static void make_fourth_version(void)
{
	struct sql *db = open_version(4);
	for (int64_t n = 1; n <= (int64_t)ARRAY_LEN(stages); n++) {
		char name[16];
		snprintf(name, sizeof name, "N%d", (int)n);
		assert_int_equal(
			sql_run(db, NULL,
				"INSERT INTO topics (id, board, number, source, source_id, title, summary, proposer,"
				" agencies, stage, stage_reason, response, decision, created_at, updated_at, active_at,"
				" answered_at, endorse_by, respond_by, opens_at, closes_at, threshold, deadline) VALUES"
				" ($1, $2, $1, 'test', $1, 't', '', '', '', $3, '', $4, $5, $1, $1, $1, 0, 0, 0, 0, 0, 0, $1)",
				"iiiii", n, (n - 1) % (int64_t)ARRAY_LEN(boards), n - 1, (n - 1) % (int64_t)ARRAY_LEN(responses),
				(n - 1) % (int64_t)ARRAY_LEN(decisions)),
			RC_OK);
		assert_int_equal(sql_run(db, NULL,
							 "INSERT INTO comments (topic, floor, author, stance, body, created_at, likes)"
							 " VALUES (1, $1, '', $2, '', $1, 0)",
							 "ii", n, (n - 1) % (int64_t)ARRAY_LEN(stances)),
			RC_OK);
		assert_int_equal(
			sql_run(db, NULL,
				"INSERT INTO accounts (id, nickname, county, level, created_at) VALUES ($1, $2, '', $3, $1)", "iti", n,
				name, (n - 1) % (int64_t)ARRAY_LEN(levels)),
			RC_OK);
	}
	assert_int_equal(sql_script(db,
						 "INSERT INTO identities VALUES (1, 'Mei', 'Mei@example.tw', 'hash');"
						 "UPDATE topics SET removed_at = 5 WHERE id = 2; DELETE FROM accounts WHERE id = 14;",
						 NULL),
		RC_OK);
	sql_close(db);
}

static void is_word(struct sql *db, const char *statement, int64_t id, const char *word)
{
	struct sql_rows *q = sql_ask(db, statement, "i", id);
	assert_int_equal(sql_next(q, NULL), RC_OK);
	assert_string_equal(sql_text(q, 0), word);
	sql_end(q);
}

static int64_t number(struct sql *db, const char *statement)
{
	int64_t n = -1;
	assert_int_equal(sql_ask_int(db, NULL, &n, statement, ""), RC_OK);
	return n;
}

static void numbers_became_words(void **state)
{
	(void)state;
	make_fourth_version();
	struct storage *s = open_now();
	for (size_t i = 0; i < ARRAY_LEN(stages); i++) {
		int64_t n = (int64_t)i + 1;
		is_word(s->db, "SELECT board FROM topics WHERE id = $1", n, boards[i % ARRAY_LEN(boards)]);
		is_word(s->db, "SELECT stage FROM topics WHERE id = $1", n, stages[i]);
		is_word(s->db, "SELECT response FROM topics WHERE id = $1", n, responses[i % ARRAY_LEN(responses)]);
		is_word(s->db, "SELECT decision FROM topics WHERE id = $1", n, decisions[i % ARRAY_LEN(decisions)]);
		is_word(s->db, "SELECT stance FROM comments WHERE id = $1", n, stances[i % ARRAY_LEN(stances)]);
		if (n < 14)
			is_word(s->db, "SELECT level FROM accounts WHERE id = $1", n, levels[i % ARRAY_LEN(levels)]);
	}
	/* The counts that triggers keep are those of the rows, and go on from there. */
	static const char
		wrong[] = "SELECT count(*) FROM topic_counts c WHERE agency = 0 AND n <> (SELECT count(*) FROM topics t WHERE"
				  " t.removed_at IS NULL AND (t.board, t.stage, t.response) = (c.board, c.stage, c.response))";
	assert_int_equal(number(s->db, wrong), 0);
	assert_int_equal(number(s->db, "SELECT sum(n) FROM topic_counts WHERE agency = 0"), 13);
	assert_int_equal(
		sql_script(s->db, "UPDATE topics SET stage = 'closed', response = 'due' WHERE id = 1", NULL), RC_OK);
	assert_int_equal(number(s->db, wrong), 0);
	assert_int_equal(number(s->db, "SELECT pro FROM topics WHERE id = 1"), 5);
	assert_int_equal(sql_script(s->db, "UPDATE comments SET removed_at = 1 WHERE id = 2", NULL), RC_OK);
	assert_int_equal(number(s->db, "SELECT pro FROM topics WHERE id = 1"), 4);
	storage_close(s);
}

/* Ids are never used again, and one person's name in other letters is still taken. */
static void what_was_given_stays_given(void **state)
{
	(void)state;
	make_fourth_version();
	struct storage *s = open_now();
	struct storage_person p = { "mei", "New", "", "", "hash", LEVEL_REGISTERED };
	struct err e = { 0 };
	int64_t account = 0;
	assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
	assert_int_equal(storage_account_add(s, &p, 1, &account, &e), RC_EXISTS);
	assert_string_equal(e.detail, "name");
	p.name = "other", p.nickname = "n3";
	assert_int_equal(storage_account_add(s, &p, 1, &account, &e), RC_EXISTS);
	assert_string_equal(e.detail, "nickname");
	const struct storage_proved address = { .proof = RULES_PROOF_EMAIL, .shown = "mei@example.tw", .most = 1 };
	assert_int_equal(storage_prove(s, 1, &address, 1, NULL), RC_OK);
	p.nickname = "N14", p.email = "MEI@example.tw"; /* nobody learns here that it has an account */
	assert_int_equal(storage_account_add(s, &p, 1, &account, NULL), RC_OK);
	assert_int_equal(account, 15);
	assert_int_equal(storage_account_change(s, 1, "N15", NULL, NULL), RC_OK);
	assert_int_equal(storage_account_change(s, 1, "n15", NULL, NULL), RC_OK); /* its own */
	assert_int_equal(storage_account_change(s, 2, "n15", NULL, &e), RC_EXISTS);
	assert_string_equal(e.detail, "nickname");
	storage_rollback(s);
	storage_close(s);
}

/* Answers of the fifth version are kept for the day for which they were, though others are for ninety; and what was
 * made before has no version yet, but for what is its own first one. */
static void old_answers_go_after_a_day(void **state)
{
	(void)state;
	const int64_t now = INT64_C(1795400000000), kept = 90 * DAY_MS;
	struct arena a = { 0 };
	struct storage_answer answer;
	struct wire_topic t;
	const uint8_t key[STORAGE_HASH] = { 1 };
	make_version(1, content);
	struct sql *db = open_version(5);
	assert_int_equal(sql_run(db, NULL, "INSERT INTO answers (key, body_hash, answer, at) VALUES ($1, $2, $2, $3)",
						 "bbi", (const void *)key, sizeof key, (const void *)key, sizeof key, now),
		RC_OK);
	sql_close(db);
	struct storage *s = open_now();
	assert_int_equal(storage_answer_get(s, key, now + DAY_MS - kept, &a, &answer, NULL), RC_OK);
	assert_int_equal(storage_answer_get(s, key, now + DAY_MS + 1 - kept, &a, &answer, NULL), RC_NOT_FOUND);
	assert_int_equal(storage_topic_row(s, 1, 1, &a, &t, NULL), RC_OK);
	assert_true(t.mine.endorsed && t.mine.followed);
	assert_true(t.mine.endorsement_version == 1 && t.mine.follow_version == 0);
	assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
	assert_int_equal(storage_endorse_withdraw(s, 1, 1, INT64_C(1795400000000), NULL), RC_OK);
	assert_int_equal(storage_topic_row(s, 1, 1, &a, &t, NULL), RC_OK);
	assert_int_equal(t.mine.endorsement_version, 2);
	storage_close(s);
	arena_release(&a);
}

/* Whose account an endorsement is was written down, and each first decision: neither is missed. Of both engines: they
 * have other numbers for what was before. */
#define WITH_ACCOUNTS 24
#define WITH_ACCOUNTS_AT_SERVER 5
static const char people[] =
	"INSERT INTO persons (id) VALUES (12), (13), (14);"
	"INSERT INTO accounts (id, nickname, county, level, created_at, person) VALUES (2, '小華', '臺北市', 'verified', 1,"
	" 12), (3, '阿明', '', 'verified', 1, 13);"
	"INSERT INTO decisions (person, topic, about, version) VALUES (12, 1, 'endorsement', 1), (13, 1, 'endorsement', 3),"
	" (12, 1, 'follow', 1);"
	"INSERT INTO endorsements (topic, number, account, person, nickname, county, show_nickname, show_county, reason, at,"
	" source, source_id) VALUES (1, 2, 2, 12, '', '', TRUE, FALSE, '因為', 3000, NULL, NULL), (1, 3, 3, 13, '', '', TRUE,"
	" TRUE, '', 4000, NULL, NULL), (1, 4, NULL, NULL, '路人', '', TRUE, TRUE, '', 5000, 'test', 'No.1'),"
	" (1, 5, NULL, 14, '', '', FALSE, FALSE, '', 6000, NULL, NULL);";

static void people_are_kept(struct storage *s, int64_t decided)
{
	ARENA_LOCAL(a, 0);
	struct storage_endorsement_page page;
	static const struct {
		int64_t account, version;
	} had[] = { { 2, 1 }, { 3, 3 } };
	for (size_t i = 0; i < ARRAY_LEN(had); i++) {
		struct wire_topic t;
		assert_int_equal(storage_topic_row(s, 1, had[i].account, &a, &t, NULL), RC_OK);
		assert_true(t.mine.endorsed);
		assert_int_equal(t.mine.endorsement_version, had[i].version);
	}
	assert_int_equal(number(s->db, "SELECT count(*) FROM decisions"), decided);
	assert_int_equal(storage_endorsements(s, 1,
						 &(struct storage_endorsement_query){ .county = "", .after = 1, .limit = 10 }, &a, &page, NULL),
		RC_OK);
	static const char *const names[] = { "小華", "阿明", "路人", "" };
	assert_int_equal(page.n, ARRAY_LEN(names));
	for (size_t i = 0; i < page.n; i++)
		assert_string_equal(page.items[i].nickname, names[i]);
	assert_string_equal(page.items[0].reason, "因為");
	assert_string_equal(page.items[0].county, "");
}

static void endorsements_keep_their_people(void **state)
{
	(void)state;
	struct wire_topic t;
	ARENA_LOCAL(a, 0);
	make_version(1, content);
	make_version(WITH_ACCOUNTS, people);
	make_version(WITH_ACCOUNTS,
		"INSERT INTO decisions (person, topic, about, version, key) VALUES (1, 1, 'endorsement', 1, zeroblob(32))");
	struct storage *s = open_now();
	people_are_kept(s, 3); /* with the one that a request is known by */
	assert_int_equal(storage_topic_row(s, 1, 1, &a, &t, NULL), RC_OK);
	assert_true(t.mine.endorsed && t.mine.endorsement_version == 1);
	struct storage_once was = { .key = { 0 } };
	int64_t topic = 1;
	assert_int_equal(storage_made_find(s, MADE_ENDORSEMENT, 1, 0, &was, &topic, NULL), RC_OK);
	was.key[20] = 1; /* its hash was kept whole then */
	assert_int_equal(storage_made_find(s, MADE_ENDORSEMENT, 1, 0, &was, &topic, NULL), RC_NOT_FOUND);
	storage_close(s);
}

static void endorsements_keep_their_people_at_a_server(void **state)
{
	(void)state;
	char where[512];
	struct sql *db;
	struct err e = { 0 };
	struct sql_options o = storage_options();
	if (!postgres_new(where, sizeof where))
		skip();
	o.migrations = schema_postgres.migrations;
	o.n_migrations = WITH_ACCOUNTS_AT_SERVER;
	if (sql_connect(where, &o, &db, &e) != RC_OK ||
		sql_script(db,
			"INSERT INTO topics (id, board, number, title, summary, proposer, agencies, stage, stage_reason, response,"
			" decision, created_at, updated_at, active_at, answered_at, endorse_by, respond_by, opens_at, closes_at,"
			" threshold, deadline, endorsement_numbers) VALUES (1, 'idea', 7, '健保卡放進手機', '', '阿明', '', 'collecting',"
			" '', 'none', '', 1000, 1000, 1000, 0, 9000000000000, 0, 0, 0, 5000, 9000000000000, 5);"
			"INSERT INTO wholes VALUES (1, '{\"id\":\"\",\"board\":\"idea\",\"title\":\"健保卡放進手機\"}')",
			&e) != RC_OK ||
		sql_script(db, people, &e) != RC_OK)
		fail_msg("%s", e.detail);
	sql_close(db);
	assert_int_equal(storage_place(folder, where, NULL), RC_OK);
	struct storage *s = open_now();
	people_are_kept(s, 2);
	storage_close(s);
}

static bool is_stance(const char *word)
{
	enum wire_stance v;
	return wire_stance_from(word, &v);
}
static bool is_board(const char *word)
{
	enum wire_board v;
	return wire_board_from(word, &v);
}
static bool is_stage(const char *word)
{
	enum wire_stage v;
	return wire_stage_from(word, &v);
}
static bool is_response(const char *word)
{
	enum wire_response_state v;
	return wire_response_from(word, &v);
}
static bool is_decision(const char *word)
{
	enum wire_decision v;
	return !*word || wire_decision_from(word, &v);
}
static bool is_level(const char *word)
{
	enum wire_level v;
	return wire_level_from(word, &v);
}

/* Every column whose name is an enumeration's holds that one's words; and there is no such column that is not known
 * here. */
static void every_column_of_an_enumeration_holds_its_words(void **state)
{
	(void)state;
	static const struct {
		const char *column;
		bool (*is)(const char *word);
	} known[] = { { "board", is_board }, { "stage", is_stage }, { "response", is_response },
		{ "decision", is_decision }, { "stance", is_stance }, { "level", is_level } };
	make_fourth_version();
	struct storage *s = open_now();
	size_t found = 0;
	struct sql_rows *columns = sql_ask(s->db,
		"SELECT t.name, c.name, c.type FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'", "");
	while (sql_next(columns, NULL) == RC_OK) {
		for (size_t i = 0; i < ARRAY_LEN(known); i++) {
			if (!str_eq(sql_text(columns, 1), known[i].column))
				continue;
			char statement[100];
			found++;
			assert_string_equal(sql_text(columns, 2), "TEXT");
			snprintf(statement, sizeof statement, "SELECT DISTINCT %s FROM %s", known[i].column, sql_text(columns, 0));
			struct sql_rows *values = sql_ask(s->db, statement, "");
			while (sql_next(values, NULL) == RC_OK)
				if (!known[i].is(sql_text(values, 0)))
					fail_msg("%s.%s holds \"%s\"", sql_text(columns, 0), known[i].column, sql_text(values, 0));
			sql_end(values);
		}
	}
	sql_end(columns);
	assert_int_equal(found, 14);
	storage_close(s);
}

#define T(name) cmocka_unit_test_setup_teardown(name, folder_make, folder_drop)
int main(void)
{
	const struct CMUnitTest tests[] = { T(the_first_version_opens_with_everything), T(numbers_became_words),
		T(what_was_given_stays_given), T(endorsements_keep_their_people), T(endorsements_keep_their_people_at_a_server),
		T(old_answers_go_after_a_day), T(every_column_of_an_enumeration_holds_its_words) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
