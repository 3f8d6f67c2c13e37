/* Search through the index: Chinese words of any length, Latin words, and that neither a search nor a list ever scans
 * the topics. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/storage/private.h"
#include "unit/store/lib.h"

static struct sql *fresh(void)
{
	static const char *const index[] = {
		"CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'minyi', prefix = '1')"
	};
	const struct sql_options o = { .migrations = index, .n_migrations = 1, .statements = 4, .split = split_text };
	struct sql *db;
	char *path = file_join(folder, "words.db");
	assert_int_equal(sql_open(path, &o, &db, NULL), RC_OK);
	free(path);
	return db;
}

static bool finds(struct sql *db, const char *text, const char *words)
{
	struct str expression;
	str_init(&expression, 4096);
	assert_int_equal(sql_run(db, NULL, "INSERT INTO words VALUES ($1)", "t", text), RC_OK);
	bool found = false;
	if (search_expression(words, SEARCH_ALL, &expression)) {
		int64_t one;
		enum rc rc = sql_ask_int(db, NULL, &one, "SELECT 1 FROM words WHERE words MATCH $1", "t", expression.buf);
		assert_true(rc == RC_OK || rc == RC_NOT_FOUND); /* whatever was typed is no syntax error */
		found = rc == RC_OK;
	}
	assert_int_equal(sql_run(db, NULL, "DELETE FROM words", ""), RC_OK);
	str_release(&expression);
	return found;
}

static void words_of_every_length_are_found(void **state)
{
	(void)state;
	static const struct {
		const char *text, *words;
		bool found;
	} cases[] = {
		{ "推動健保卡電子化", "健保", true },
		{ "推動健保卡電子化", "健保卡", true },
		{ "推動健保卡電子化", "推動健保卡電子化", true },
		{ "推動健保卡電子化", "保健", false },
		{ "推動健保卡電子化", "健卡", false },
		{ "推動健保卡電子化", "卡", true },
		{ "推動健保卡電子化", "化", true }, /* the last character alone */
		{ "推動健保卡電子化", "推", true },
		{ "推動健保卡電子化", "健保 電子", true },  /* both, anywhere */
		{ "推動健保卡電子化", "健保　電子", true }, /* the ideographic space */
		{ "推動健保卡電子化", "健保 長照", false },
		{ "健", "健", true },
		{ "長照", "長照", true },
		{ "長期照顧，健保", "顧健", false }, /* punctuation ends a word */
		{ "鋪設5G基地台計畫", "5G", true },
		{ "鋪設5G基地台計畫", "5g基地台", true },
		{ "鋪設5G基地台計畫", "設5G", true },
		{ "行動基地台5G", "基地台5G", true },
		{ "行動基地台5G", "基地台 5g", true },
		{ "Public Policy Network", "policy", true },
		{ "Public Policy Network", "POLICY", true },
		{ "Public Policy Network", "polic", false },
		{ "Café ÉCOLE", "école", true },
		{ "ＡＢＣ１２３", "abc123", true }, /* full-width forms */
		{ "臺北市", "台北", true },         /* both spellings of one word */
		{ "台北市", "臺北市", true },
		{ "한국어 검색", "검색", true },
		{ "𡘙㐂𠊎", "㐂𠊎", true }, /* outside the basic plane */
		{ "案號 A-123", "A-123", true },
		{ "", "健保", false },
	};
	struct sql *db = fresh();
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (finds(db, cases[i].text, cases[i].words) != cases[i].found)
			fail_msg("%s in %s", cases[i].words, cases[i].text);
	sql_close(db);
}

static void nothing_that_is_typed_means_anything_to_the_index(void **state)
{
	(void)state;
	static const char *const typed[] = { "\"", "\"\"\"", "*", "健\"保", "a AND", "NOT", "NEAR(a b, 2)", "title:健保",
		"-健保", "^a", "(", "' OR 1=1", "+", "{title} : x", "\xff\xfe", "健\xe4", "a\x01b", "　", "   " };
	struct sql *db = fresh();
	for (size_t i = 0; i < ARRAY_LEN(typed); i++)
		finds(db, "健保", typed[i]);
	assert_true(finds(db, "AND", "AND"));
	assert_false(finds(db, "a title here", "here:title"));
	char many[2000];
	for (size_t i = 0; i < sizeof many - 1; i++)
		many[i] = i % 2 ? ' ' : 'a';
	many[sizeof many - 1] = '\0';
	assert_true(finds(db, "a", many));
	sql_close(db);
}

/* The plan must never say SCAN of a table of topics: an index, or the search index, comes first. */
static void explain(struct storage *s, const struct storage_topic_query *q, bool walked)
{
	struct lists_text l = { .n = 0 };
	struct lists_words x = { .walked = walked };
	str_init(&x.words, 100);
	str_init(&x.without, 100);
	str_init(&l.text, 8192);
	str_addz(&x.words, "\"x\"");
	str_addz(&l.text, "EXPLAIN QUERY PLAN ");
	lists_page(q, &x, &l);
	struct sql_rows *plan = sql_ask_values(s->db, l.text.buf, l.values, l.n);
	enum rc rc;
	while ((rc = sql_next(plan, NULL)) == RC_OK) {
		const char *line = sql_text(plan, 3);
		/* Reading an index from its end, in order, up to the limit, is what a list does. */
		bool in_order = strstr(line, "USING INDEX") || strstr(line, "USING COVERING INDEX");
		if (q->author && !q->words && !q->part && !q->number && strstr(line, " t USING") &&
			!strstr(line, "topics_author") && !strstr(line, "PRIMARY KEY") && !strstr(line, "topics_response"))
			fail_msg("not by its author: %s\n%s", line, l.text.buf);
		if (strstr(line, "SCAN t") && (!in_order || q->number))
			fail_msg("%s\n%s", line, l.text.buf);
		if (q->words && strstr(line, "SCAN") && !strstr(line, "VIRTUAL TABLE INDEX") && !in_order)
			fail_msg("%s\n%s", line, l.text.buf);
	}
	assert_int_equal(rc, RC_NOT_FOUND);
	sql_end(plan);
	str_release(&l.text);
	str_release(&x.words);
	str_release(&x.without);
}

static void no_list_scans_the_topics(void **state)
{
	(void)state;
	struct storage *s;
	assert_int_equal(storage_open(folder, &s, NULL), RC_OK);
	for (int sort = 0; sort < SORTS; sort++)
		for (int bits = 0; bits < 1024; bits++) {
			const struct storage_topic_query q = { .board = bits & 1 ? 0 : -1,
				.stage = bits & 2 ? 2 : -1,
				.response = bits & 4 ? 1 : -1,
				.agency = bits & 8 ? "a1" : NULL,
				.part = bits & 16 ? (enum storage_part)(1 + (bits / 32 + sort) % (PARTS - 1)) : PART_ANY,
				.account = bits & 16 ? 1 : 0,
				.words = bits & 32 ? "健保" : NULL,
				.after = bits & 64,
				.number = bits & 128 ? 500 : 0,
				.author = bits & 256 ? "Ann" : NULL,
				.since = bits & 512 ? 1 : 0,
				.until = bits & 512 ? 2 : 0,
				.sort = (enum storage_sort)sort,
				.limit = 20 };
			explain(s, &q, false);
			if (q.words && !q.number && !q.part)
				explain(s, &q, true);
		}
	storage_close(s);
}

#define T(name) cmocka_unit_test_setup_teardown(name, folder_make, folder_drop)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(words_of_every_length_are_found),
		T(nothing_that_is_typed_means_anything_to_the_index),
		T(no_list_scans_the_topics),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
