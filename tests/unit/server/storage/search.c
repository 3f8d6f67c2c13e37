/* Search through the index: Chinese words of any length, variants, Latin words, emoji; what fits best first, what is
 * looked for when nothing fits, and that the index follows what becomes of topics and comments. */
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/storage/private.h"
#include "unit/server/storage/engines.h"
#include "unit/store/lib.h"

#define NOW INT64_C(1790000000000)

static struct storage *s;

static int open_storage(void **state)
{
	folder_make(state);
	return storage_open(new_place(folder), &s, NULL) == RC_OK ? 0 : -1;
}

static int close_storage(void **state)
{
	storage_close(s);
	return folder_drop(state);
}

/* Of key `id`: the same key is the same topic. */
static int64_t put(const char *id, const char *title, const char *body, const char *agency)
{
	int64_t topic = 0;
	enum storage_change change;
	struct wire_agency agencies[] = { { .id = "", .name = agency } };
	const struct wire_topic t = { .board = BOARD_IDEA,
		.title = title,
		.summary = "",
		.body = body,
		.benefits = "",
		.proposer = "",
		.stage_reason = "",
		.stage = STAGE_CLOSED,
		.agencies = agencies,
		.n_agencies = *agency ? 1 : 0,
		.planned = NAN,
		.actual = NAN,
		.spent = NAN,
		.place = "",
		.stream = "",
		.source = { "", "", "" },
		.created_at = NOW };
	assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
	assert_int_equal(storage_topic_put(s, &(struct storage_key){ "test", id }, &t, NOW, &change, &topic, NULL), RC_OK);
	assert_int_equal(storage_commit(s, NULL), RC_OK);
	return topic;
}

/* Within a transaction that others opened. */
static enum rc put_on(const char *id, const char *title, int64_t *topic)
{
	enum storage_change change;
	const struct wire_topic t = { .board = BOARD_IDEA,
		.title = title,
		.summary = "",
		.body = "",
		.benefits = "",
		.proposer = "",
		.stage_reason = "",
		.stage = STAGE_CLOSED,
		.planned = NAN,
		.actual = NAN,
		.spent = NAN,
		.place = "",
		.stream = "",
		.source = { "", "", "" },
		.created_at = NOW };
	return storage_topic_put(s, &(struct storage_key){ "test", id }, &t, NOW, &change, topic, NULL);
}

static int64_t comment(int64_t topic, const char *id, const char *body)
{
	int64_t comment = 0, added;
	const struct wire_comment c = { .id = id, .author = "某人", .body = body, .created_at = NOW, .reply_to = "" };
	assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
	assert_int_equal(storage_comments_put(s, topic, "test", &c, 1, &added, NULL), RC_OK);
	assert_int_equal(storage_commit(s, NULL), RC_OK);
	assert_int_equal(
		sql_ask_int(s->db, NULL, &comment, "SELECT max(id) FROM comments WHERE topic = $1", "i", topic), RC_OK);
	return comment;
}

static void ask(struct arena *a, const char *words, struct storage_topic_page *out)
{
	const struct storage_topic_query q = {
		.board = -1, .stage = -1, .response = -1, .words = words, .sort = SORT_FIT, .limit = 20
	};
	assert_int_equal(storage_topics(s, &q, a, out, NULL), RC_OK); /* whatever was typed is no syntax error */
}

/* Without anything left out. */
static bool finds(const char *text, const char *words)
{
	ARENA_LOCAL(a, 0);
	struct storage_topic_page page;
	put("one", "題", text, "");
	ask(&a, words, &page);
	return page.total == 1 && !page.n_fitting;
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
		{ "推動健保卡電子化", "健保、電子", true }, /* and commas */
		{ "推動健保卡電子化", "「健保」", true },
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
		{ "Public Policy Network", "poliy", false },
		{ "Café ÉCOLE", "école", true },
		{ "Café ÉCOLE", "cafe ecole", true },
		{ "Cafe\xcc\x81", "café", true },   /* a letter and its mark apart */
		{ "ＡＢＣ１２３", "abc123", true }, /* full-width forms */
		{ "abc123", "ＡＢＣ１２３", true },
		{ "臺北市", "台北", true }, /* both spellings of one word */
		{ "台北市", "臺北市", true },
		{ "全面禁止室內吸菸", "吸煙", true },
		{ "空氣汙染", "空氣污染", true },
		{ "施政計畫", "施政計劃", true },
		{ "身分證", "身份證", true },
		{ "每週", "每周", true },
		{ "占比", "佔比", true },
		{ "醫療國家發展", "医疗 国家发展", true }, /* simplified */
		{ "著作權的裡面", "着作权的里面", true },
		{ "讚，紮營", "赞 扎营", true },
		{ "\xef\xa4\x80\xe5\xad\x97", "豈字", true }, /* a compatibility ideograph */
		{ "한국어 검색", "검색", true },
		{ "𡘙㐂𠊎", "㐂𠊎", true }, /* outside the basic plane */
		{ "案號 A-123", "A-123", true },
		{ "騎🚲上班", "🚲", true },
		{ "騎🚲上班", "🚗", false },
		{ "家庭👨‍👩‍👧", "👧", true }, /* joined with others */
		{ "按👍🏽", "👍", true },                   /* whatever the skin */
		{ "下雨☔️", "☔", true },
		{ "", "健保", false },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (finds(cases[i].text, cases[i].words) != cases[i].found)
			fail_msg("%s in %s", cases[i].words, cases[i].text);
}

static void nothing_that_is_typed_means_anything_to_the_index(void **state)
{
	(void)state;
	static const char *const typed[] = { "\"", "\"\"\"", "*", "健\"保", "a AND", "NOT", "NEAR(a b, 2)", "title:健保",
		"-健保", "^a", "(", "' OR 1=1", "+", "{title} : x", "\xff\xfe", "健\xe4", "a\x01b", "　", "   ", "\xed\xa0\x80",
		("\xee\x80\x80"
		 "bidea"),
		"健保*", "marks : a1" };
	for (size_t i = 0; i < ARRAY_LEN(typed); i++)
		finds("健保", typed[i]);
	assert_true(finds("AND", "AND"));
	assert_false(finds("a title here", "here:title"));
	assert_false(finds("健保", SPLIT_OURS_UTF8 "bidea")); /* our own words are not for typing */
	STR_LOCAL(many, STR_NO_LIMIT);
	for (int i = 0; i < 200000; i++)
		str_addz(&many, i % 3 ? "健" : "保 \"*");
	finds("健保", many.buf);
	STR_LOCAL(emoji, STR_NO_LIMIT);
	for (int i = 0; i < 60; i++)
		str_addz(&emoji, "🐈");
	finds("🐈🐈🐈🐈🐈🐈🐈🐈", emoji.buf); /* so many at most are looked for, which is told */
	STR_LOCAL(marks, STR_NO_LIMIT);
	for (int i = 0; i < 100000; i++)
		str_addz(&marks, "\xcc\x81");
	finds("健保", marks.buf);
}

/* ---- order and context ----------------------------------------------------------------------- */

static void expect(const struct storage_topic_page *page, const char *titles)
{
	STR_LOCAL(got, 4096);
	for (size_t i = 0; i < page->n; i++)
		str_addf(&got, "%s%s", i ? " " : "", page->items[i].title);
	assert_string_equal(got.buf, titles);
}

static void what_fits_best_comes_first(void **state)
{
	(void)state;
	ARENA_LOCAL(a, 0);
	struct storage_topic_page page;
	int64_t talked = put("talked", "甲", "無關。", "");
	put("text", "乙", "開頭。山區的**捕獸夾**要[禁用](https://a.test/x)\n# 標題\n結尾。", "");
	put("old", "禁用捕獸夾", "內文", "");
	put("new", "捕獸夾要登記", "內文沒有那個詞", "");
	put("agency", "丙", "內文", "捕獸夾管理局");
	comment(talked, "1", "路過");
	comment(talked, "2", "我家的狗踩到捕獸夾");
	ask(&a, "捕獸夾", &page);
	expect(&page, "捕獸夾要登記 禁用捕獸夾 丙 乙 甲");
	assert_int_equal(page.total, 5);
	assert_false(page.over);
	assert_string_equal(page.items[0].context, "內文沒有那個詞");
	assert_string_equal(page.items[3].context, "山區的捕獸夾要禁用 標題 結尾。");
	assert_string_equal(page.items[4].context, "我家的狗踩到捕獸夾");
	assert_int_equal(page.items[4].context_floor, 2);
	const struct storage_topic_query pages = {
		.board = -1, .stage = -1, .response = -1, .words = "捕獸夾", .sort = SORT_FIT, .limit = 2
	};
	struct storage_topic_query q = pages;
	assert_int_equal(storage_topics(s, &q, &a, &page, NULL), RC_OK);
	expect(&page, "捕獸夾要登記 禁用捕獸夾");
	for (int i = 0; i < 2; i++) {
		assert_true(page.more);
		q.after = true;
		q.after_key = page.last_key;
		q.after_id = page.last_id;
		assert_int_equal(storage_topics(s, &q, &a, &page, NULL), RC_OK);
		expect(&page, i ? "甲" : "丙 乙");
		assert_int_equal(page.total, 5);
	}
	assert_false(page.more);
	q = pages;
	q.skip = 3;
	assert_int_equal(storage_topics(s, &q, &a, &page, NULL), RC_OK);
	expect(&page, "乙 甲");
	q = pages;
	q.at = talked;
	assert_int_equal(storage_topics(s, &q, &a, &page, NULL), RC_OK);
	assert_int_equal(page.first, 4);
	q = pages;
	q.sort = SORT_NEWEST;
	assert_int_equal(storage_topics(s, &q, &a, &page, NULL), RC_OK);
	expect(&page, "丙 捕獸夾要登記"); /* made last in that minute */
}

static void what_was_left_out_is_told(void **state)
{
	(void)state;
	static const struct {
		const char *words, *fitting, *titles; /* fitting "": all that was typed */
	} cases[] = {
		{ "紅綠燈倒數", "紅綠燈|倒數", "路口紅綠燈" },
		{ "紅綠燈到數", "紅綠燈", "路口紅綠燈" }, /* a wrong character */
		{ "捷運犀牛", "捷運", "捷運延長" },
		{ "捷運 犀牛", "捷運", "捷運延長" },
		{ "倒數 捷運", "倒數", "路口紅綠燈" }, /* each stands somewhere, not together */
		{ "農委會捕獸夾", "農委會|捕獸夾", "禁用捕獸夾" },
		{ "recycl", "recycl", "Recycling" }, /* what begins so */
		{ "犀牛", "", "" },
		{ "犀牛 河馬", "", "" },
		{ "捷運", "", "捷運延長" },
	};
	put("1", "路口紅綠燈", "秒數倒數要看得見", "");
	put("2", "捷運延長", "到午夜", "");
	put("3", "禁用捕獸夾", "山上", "農業部");
	put("4", "Recycling", "of cups", "");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		ARENA_LOCAL(a, 0);
		struct storage_topic_page page;
		STR_LOCAL(fitting, 1000);
		ask(&a, cases[i].words, &page);
		for (size_t j = 0; j < page.n_fitting; j++)
			str_addf(&fitting, "%s%s", j ? "|" : "", page.fitting[j]);
		if (strcmp(fitting.buf, cases[i].fitting) != 0)
			fail_msg("%s: %s", cases[i].words, fitting.buf);
		expect(&page, cases[i].titles);
	}
}

static void agencies_are_found_by_all_their_names(void **state)
{
	(void)state;
	static const char *const typed[] = { "農委會 捕獸夾", "農業部 捕獸夾", "行政院農業委員會 捕獸夾", "农业部 捕兽夹" };
	put("1", "禁用捕獸夾", "山上", "農業部");
	put("2", "禁用捕獸夾", "海裡", "海洋委員會");
	for (size_t i = 0; i < ARRAY_LEN(typed); i++) {
		ARENA_LOCAL(a, 0);
		struct storage_topic_page page;
		ask(&a, typed[i], &page);
		assert_int_equal(page.total, 1);
		assert_int_equal(page.n_fitting, 0);
		assert_string_equal(page.items[0].agencies[0].name, "農業部");
	}
}

static void a_topic_is_found_by_its_own_name(void **state)
{
	(void)state;
	static const char *const typed[] = { "i2", "idea:2", "I2", "idea2", "ｉ２" };
	put("1", "甲", "2", "");
	put("2", "乙", "", "");
	for (size_t i = 0; i < ARRAY_LEN(typed); i++) {
		ARENA_LOCAL(a, 0);
		struct storage_topic_page page;
		ask(&a, typed[i], &page);
		if (page.n != 1 || strcmp(page.items[0].title, "乙") != 0)
			fail_msg("%s: %zu", typed[i], page.n);
	}
}

/* ---- what becomes of them -------------------------------------------------------------------- */

static int64_t count(const struct storage_topic_query *given)
{
	ARENA_LOCAL(a, 0);
	struct storage_topic_page page;
	struct storage_topic_query q = *given;
	q.limit = 5;
	assert_int_equal(storage_topics(s, &q, &a, &page, NULL), RC_OK);
	return page.total;
}

static void the_index_follows_topics_and_comments(void **state)
{
	(void)state;
	ARENA_LOCAL(a, 0);
	struct wire_topic t;
	const struct storage_topic_query any = { .board = -1, .stage = -1, .response = -1, .words = "捕獸夾" };
	struct storage_topic_query closed = any, running = any, talk = any;
	closed.stage = STAGE_CLOSED;
	running.stage = STAGE_RUNNING;
	talk.words = "踩到";
	int64_t topic = put("1", "禁用捕獸夾", "內文", ""), said = comment(topic, "1", "踩到了"), more;
	assert_int_equal(count(&closed), 1);
	assert_int_equal(count(&running), 0);
	assert_int_equal(count(&talk), 1);
	talk.stage = STAGE_RUNNING; /* what comments have is narrowed too */
	assert_int_equal(count(&talk), 0);
	assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
	assert_int_equal(storage_topic(s, topic, 0, &a, &t, NULL), RC_OK);
	t.stage = STAGE_RUNNING;
	assert_int_equal(storage_topic_advance(s, topic, &t, NULL), RC_OK);
	assert_int_equal(storage_commit(s, NULL), RC_OK);
	assert_int_equal(count(&closed), 0);
	assert_int_equal(count(&running), 1);
	assert_int_equal(count(&talk), 1);
	assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
	assert_int_equal(storage_comment_hide(s, said, "spam", NOW, NULL), RC_OK);
	assert_int_equal(storage_commit(s, NULL), RC_OK);
	assert_int_equal(count(&talk), 0);
	assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
	assert_int_equal(storage_comment_hide(s, said, "", NOW, NULL), RC_OK);
	assert_int_equal(storage_commit(s, NULL), RC_OK);
	assert_int_equal(count(&talk), 1);
	put("1", "改了題目", "改了內文", "");
	assert_int_equal(count(&any), 0);
	assert_int_equal(count(&talk), 0); /* an import says that it is closed */
	talk.stage = -1;
	assert_int_equal(count(&talk), 1);
	assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
	assert_int_equal(storage_topic_remove(s, topic, NOW, NULL), RC_OK);
	assert_int_equal(storage_commit(s, NULL), RC_OK);
	assert_int_equal(count(&talk), 0);
	assert_int_equal(
		sql_ask_int(s->db, NULL, &more, "SELECT (SELECT count(*) FROM heads) + (SELECT count(*) FROM words)", ""),
		RC_OK);
	assert_int_equal(more, 0);
	assert_int_equal(
		sql_ask_int(s->db, NULL, &more,
			at_server ? "SELECT count(*) FROM talks" : "SELECT count(*) FROM talks WHERE talks MATCH '\"踩到\"'", ""),
		RC_OK);
	assert_int_equal(more, 0);
	if (at_server)
		return; /* its index is its server's to keep whole */
	assert_int_equal(sql_run(s->db, NULL, "INSERT INTO talks (talks) VALUES ('integrity-check')", ""), RC_OK);
	assert_int_equal(sql_run(s->db, NULL, "INSERT INTO words (words) VALUES ('integrity-check')", ""), RC_OK);
}

/* As after a program that made other words of the same text, and one that was killed in between. */
static void an_index_of_another_making_is_made_anew(void **state)
{
	static const char *const notes[] = { "none", "0", ("filling " SEARCH_MADE) };
	const struct storage_topic_query any = { .board = -1, .stage = -1, .response = -1, .words = "捕獸夾" };
	struct storage_topic_query talk = any;
	talk.words = "踩到";
	for (int i = 0; i < 450; i++) {
		char id[16];
		snprintf(id, sizeof id, "%d", i);
		int64_t topic = put(id, i % 2 ? "禁用捕獸夾" : "別的", "內文", "");
		if (i % 10 == 0)
			comment(topic, "1", "踩到了");
	}
	for (size_t i = 0; i < ARRAY_LEN(notes); i++) {
		assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
		assert_int_equal(storage_note_set(s, "search", notes[i], NULL), RC_OK);
		assert_int_equal(storage_commit(s, NULL), RC_OK);
		if (i == 2) {
			assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
			assert_int_equal(s->words->clear(s, NULL), RC_OK);
			assert_int_equal(sql_run(s->db, NULL, "UPDATE topics SET place = NULL", ""), RC_OK);
			assert_int_equal(storage_commit(s, NULL), RC_OK);
		}
		storage_close(s);
		assert_int_equal(storage_open(folder, &s, NULL), RC_OK);
		assert_int_equal(count(&any), 225);
		assert_int_equal(count(&talk), 45);
	}
	(void)state;
}

static void a_total_beyond_what_is_counted_says_so(void **state)
{
	(void)state;
	if (at_server)
		skip(); /* search.c stops counting, whatever the engine, and 10,001 topics are made in SQLite's own way */
	ARENA_LOCAL(a, 0);
	struct storage_topic_page page;
	struct storage_topic_query q = { .board = -1, .stage = -1, .response = -1, .words = "甲乙", .limit = 5 };
	assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
	assert_int_equal(
		sql_run(s->db, NULL,
			"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= 10000)"
			" INSERT INTO topics (board, number, title, summary, proposer, agencies, stage, stage_reason,"
			" response, decision, created_at, updated_at, active_at, answered_at, endorse_by, respond_by,"
			" opens_at, closes_at, threshold, deadline, place) SELECT 'idea', i, '甲乙', '', '', '', 'closed', '',"
			" 'none', '', i, 0, 0, 0, 0, 0, 0, 0, 0, 0, i FROM n",
			""),
		RC_OK);
	assert_int_equal(
		sql_run(s->db, NULL, "INSERT INTO heads (rowid, title) SELECT place, title FROM topics", ""), RC_OK);
	assert_int_equal(
		sql_run(s->db, NULL, "INSERT INTO words (rowid, title) SELECT place, title FROM topics", ""), RC_OK);
	assert_int_equal(storage_commit(s, NULL), RC_OK);
	assert_int_equal(storage_topics(s, &q, &a, &page, NULL), RC_OK);
	assert_int_equal(page.total, 10000);
	assert_true(page.over);
	q.skip = 9998; /* the last page that there is */
	assert_int_equal(storage_topics(s, &q, &a, &page, NULL), RC_OK);
	assert_int_equal(page.n, 2);
	assert_false(page.more);
	assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
	assert_int_equal(sql_run(s->db, NULL, "DELETE FROM words WHERE rowid = 1", ""), RC_OK);
	assert_int_equal(sql_run(s->db, NULL, "DELETE FROM heads WHERE rowid = 1", ""), RC_OK);
	assert_int_equal(storage_commit(s, NULL), RC_OK);
	q.skip = 0;
	assert_int_equal(storage_topics(s, &q, &a, &page, NULL), RC_OK);
	assert_int_equal(page.total, 10000);
	assert_false(page.over);
	for (int sort = 0; sort < SORTS; sort++) { /* by each order all of them, and each once */
		q.sort = (enum storage_sort)sort;
		q.skip = 5000;
		assert_int_equal(storage_topics(s, &q, &a, &page, NULL), RC_OK);
		assert_int_equal(page.n, 5);
		assert_int_equal(page.items[0].number, sort == SORT_DEADLINE ? 5002 : 5001);
	}
}

/* More than are looked up with one statement: 150 whose text fits, and 50 with a comment that does. */
static void what_is_found_is_narrowed_by_all_that_is_asked(void **state)
{
	(void)state;
	int64_t topics[200];
	ARENA_LOCAL(a, 0);
	for (int i = 0; i < 200; i++) {
		char id[16];
		snprintf(id, sizeof id, "%d", i);
		topics[i] = put(id, "題", i < 150 ? "捕獸夾" : "別的", i % 3 ? "健保署" : "農業部");
		if (i >= 150)
			comment(topics[i], "1", "捕獸夾");
		assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
		assert_int_equal(sql_run(s->db, NULL,
							 "UPDATE topics SET endorsements = $1, created_at = created_at + $1, proposer = $2,"
							 " stage = $3 WHERE id = $4",
							 "itti", (int64_t)i, i % 5 ? "Ann" : "Ben", i % 7 ? "closed" : "running", topics[i]),
			RC_OK);
		assert_int_equal(search_mark(s, topics[i], NULL), RC_OK);
		assert_int_equal(storage_commit(s, NULL), RC_OK);
	}
	struct storage_topic_page page;
	struct storage_topic_query q = {
		.board = -1, .stage = -1, .response = -1, .words = "捕獸夾", .limit = 20, .sort = SORT_ENDORSEMENTS
	};
	assert_int_equal(storage_topics(s, &q, &a, &page, NULL), RC_OK);
	assert_int_equal(page.total, 200);
	assert_int_equal(page.items[19].counts.endorsements, 180);
	const char *const agency = page.items[1].agencies[0].id; /* of 198, which 3 divides: the other one */
	assert_string_equal(page.items[1].agencies[0].name, "農業部");
	const struct {
		struct storage_topic_query q;
		int total;
	} asked[] = {
		{ { .stage = -1, .min_endorsements = 70 }, 130 },
		{ { .stage = -1, .author = "ben" }, 40 },
		{ { .stage = -1, .since = NOW + 60, .until = NOW + 160 }, 100 },
		{ { .stage = -1, .agency = agency }, 67 },
		{ { .stage = -1, .agency = agency, .min_endorsements = 100, .author = "Ben" }, 7 },
		{ { .stage = STAGE_RUNNING }, 29 },
		{ { .stage = STAGE_RUNNING, .agency = agency, .min_endorsements = 100 }, 5 },
		{ { .stage = -1, .number = 7 }, 1 },
	};
	for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
		struct storage_topic_query one = asked[i].q;
		one.board = one.response = -1;
		one.words = q.words;
		one.limit = 20;
		assert_int_equal(storage_topics(s, &one, &a, &page, NULL), RC_OK);
		assert_int_equal(page.total, asked[i].total);
		assert_int_equal(page.n, asked[i].total < 20 ? asked[i].total : 20);
	}
}

/* What is found has this topic; 0: has anything. Without anything left out. */
static bool finds_topic(const char *words, int64_t topic)
{
	ARENA_LOCAL(a, 0);
	struct storage_topic_page page;
	ask(&a, words, &page);
	for (size_t i = 0; i < page.n && !page.n_fitting; i++)
		if (!topic || strtoll(page.items[i].id, NULL, 10) == topic)
			return true;
	return false;
}

/* Words that are gathered are found once the transaction has ended: the last ones of each topic, with its comments, and
 * none of what was undone. */
static void gathered_words_come_with_the_commit(void **state)
{
	(void)state;
	int64_t first, second, third, added, here = put("here", "原本的字", "", "");
	const struct wire_comment c = {
		.id = "c", .author = "某人", .body = "月下老人", .created_at = NOW, .reply_to = ""
	};
	storage_gather(s);
	assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
	assert_int_equal(storage_savepoint(s, NULL), RC_OK);
	assert_int_equal(put_on("first", "桂花巷弄", &first), RC_OK);
	assert_int_equal(storage_comments_put(s, first, "test", &c, 1, &added, NULL), RC_OK);
	assert_int_equal(put_on("here", "後來的字", &here), RC_OK);
	assert_int_equal(storage_savepoint(s, NULL), RC_OK);
	assert_int_equal(put_on("second", "夜市攤販", &second), RC_OK);
	assert_int_equal(put_on("first", "被收回的", &first), RC_OK);
	storage_return_to_savepoint(s);
	assert_int_equal(put_on("third", "海邊風車", &third), RC_OK);
	assert_int_equal(put_on("third", "山上水車", &third), RC_OK);
	assert_false(finds_topic("桂花", first));
	assert_int_equal(storage_commit(s, NULL), RC_OK);
	assert_true(finds_topic("桂花", first));
	assert_true(finds_topic("月下老人", first));
	assert_true(finds_topic("後來", here));
	assert_true(finds_topic("水車", third));
	static const char *const gone[] = { "原本", "夜市", "收回", "風車" };
	for (size_t i = 0; i < ARRAY_LEN(gone); i++)
		assert_false(finds_topic(gone[i], 0));
	assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
	assert_int_equal(put_on("fourth", "草原綠地", &second), RC_OK);
	storage_rollback(s);
	assert_int_equal(storage_begin(s, STORAGE_WRITE, NULL), RC_OK);
	assert_int_equal(storage_commit(s, NULL), RC_OK);
	assert_false(finds_topic("草原", 0));
}

static int64_t place_of(int64_t topic)
{
	int64_t place = 0;
	assert_int_equal(sql_ask_int(s->db, NULL, &place, "SELECT place FROM topics WHERE id = $1", "i", topic), RC_OK);
	return place;
}

/* Of whose minute the last place is given. */
static void a_full_minute_goes_on_in_the_next_one(void **state)
{
	(void)state;
	int64_t first = put("first", "桂花巷弄", "", ""), second, third;
	assert_int_equal(sql_run(s->db, NULL, "UPDATE topics SET place = (place / 16384 + 1) * 16384 - 1", ""), RC_OK);
	second = put("second", "夜市攤販", "", "");
	third = put("third", "海邊風車", "", "");
	assert_int_equal(place_of(second), place_of(first) + 1);
	assert_int_equal(place_of(third), place_of(first) + 2);
	assert_true(finds_topic("夜市", second));
	assert_true(finds_topic("風車", third));
}

#define T(name) cmocka_unit_test_setup_teardown(name, open_storage, close_storage)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(words_of_every_length_are_found),
		T(nothing_that_is_typed_means_anything_to_the_index),
		T(what_fits_best_comes_first),
		T(what_was_left_out_is_told),
		T(agencies_are_found_by_all_their_names),
		T(a_topic_is_found_by_its_own_name),
		T(the_index_follows_topics_and_comments),
		T(gathered_words_come_with_the_commit),
		T(a_full_minute_goes_on_in_the_next_one),
		T(an_index_of_another_making_is_made_anew),
		T(what_is_found_is_narrowed_by_all_that_is_asked),
		T(a_total_beyond_what_is_counted_says_so),
	};
	return RUN_ON_ENGINES(tests);
}
