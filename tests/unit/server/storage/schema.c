/* A database of the first version opens with everything in it, and what came later works on it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <unistd.h>

#include "server/storage/sqlite.h"

static char folder[40];

static int make_folder(void **state)
{
	(void)state;
	str_copy(folder, sizeof folder, "/tmp/minyi-schema-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	static const char *const files[] = { "minyid.db", "minyid.db-wal", "minyid.db-shm" };
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		char *path = file_join(folder, files[i]);
		unlink(path);
		free(path);
	}
	return rmdir(folder);
}

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

static void make_first_version(void)
{
	struct storage s = { 0 };
	struct err e = { 0 };
	char *path = file_join(folder, "minyid.db");
	assert_int_equal(sqlite3_open(path, &s.db), SQLITE_OK);
	assert_int_equal(search_register(s.db, &e), RC_OK);
	if (schema_migrate(&s, 1, &e) != RC_OK || sqlite3_exec(s.db, content, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s %s", e.detail, sqlite3_errmsg(s.db));
	for (size_t i = 0; i < s.n_kept; i++)
		sqlite3_finalize(s.kept[i].stmt);
	assert_int_equal(sqlite3_close(s.db), SQLITE_OK);
	free(path);
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
	int64_t id;
	enum wire_level level;
	const uint8_t hash[STORAGE_HASH] = { 0 };
	assert_int_equal(storage_topics(s, &q, a, &page, NULL), RC_OK);
	assert_int_equal(page.n, 1);
	assert_int_equal(storage_comments(s, 1, 1, false, 0, 10, a, &comments, NULL), RC_OK);
	assert_int_equal(comments.n, 2);
	assert_string_equal(comments.items[1].author, "路人");
	assert_int_equal(storage_session(s, hash, 5000, &id, &level, NULL), RC_OK);
	assert_int_equal(level, LEVEL_VERIFIED);
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
	assert_int_equal(storage_original_put(s, &original, NULL), RC_OK);
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
	struct storage *s;
	struct arena a = { 0 };
	struct err e = { 0 };
	make_first_version();
	for (int time = 0; time < 2; time++) { /* brought up to date, and then as it is */
		if (storage_open(folder, &s, &e) != RC_OK)
			fail_msg("%s", e.detail);
		if (time == 0)
			a_topic_is_whole(s, &a);
		lists_and_people_are_there(s, &a);
		storage_close(s);
	}
	assert_int_equal(storage_open(folder, &s, &e), RC_OK);
	what_came_later_works(s, &a);
	storage_close(s);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_first_version_opens_with_everything) };
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
