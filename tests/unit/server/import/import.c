/* Imports: tidy and untidy records by table, broken ones named and passed over, twice the same, and every real record
 * at hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <unistd.h>

#include "server/import/private.h"
#include "text/text.h"
#include "unit/server/rulebook.h"
#include "unit/server/storage/engines.h"
#include "unit/shown.h"

#define NOW INT64_C(1795400430000) /* 2026-11-23T10:20:30+08:00 */
#define UUID_A "00f3df83-de8b-4181-8ee6-5f000881624f"
#define UUID_B "06661595-83c3-4a2a-b26f-535bc70c9a76"

struct place {
	char folder[FOLDER_PATH];
	struct storage *storage;
	struct import_report report;
	char said[4000];
};

static int open_place(void **state)
{
	struct place *p = xcalloc(1, sizeof *p);
	assert_true(folder_new(p->folder));
	assert_int_equal(storage_open(new_place(p->folder), &p->storage, NULL), RC_OK);
	storage_use_rules(p->storage, rulebook());
	*state = p;
	return 0;
}

static int close_place(void **state)
{
	struct place *p = *state;
	storage_close(p->storage);
	folder_remove(p->folder);
	free(p);
	return 0;
}

static struct import_options options(const char *format)
{
	return (struct import_options){
		.format = format, .now = NOW, .endorse_threshold = 5000, .endorse_days = 60, .respond_days = 60
	};
}

static void import_paths(struct place *p, const char *format, char *const *paths, size_t n)
{
	struct import_options o = options(format);
	struct err e = { 0 };
	o.complaints = fmemopen(p->said, sizeof p->said, "w");
	enum rc rc = import_files(p->storage, &o, paths, n, &p->report, &e);
	fclose(o.complaints);
	if (rc)
		fail_msg("%s: %s", rc_name(rc), e.detail);
}

/* Writes text as a file and imports it. */
static void import_text(struct place *p, const char *format, const char *name, const char *text)
{
	char *path = file_join(p->folder, name);
	assert_int_equal(file_write(path, text, strlen(text), 0600, NULL), RC_OK);
	import_paths(p, format, &path, 1);
	free(path);
}

static void check_report(
	const struct place *p, int64_t added, int64_t updated, int64_t unchanged, int64_t broken, int64_t richer)
{
	const struct import_report *r = &p->report;
	if (r->added != added || r->updated != updated || r->unchanged != unchanged || r->broken != broken ||
		r->richer != richer)
		fail_msg("%lld added, %lld updated, %lld unchanged, %lld broken, %lld richer; said: %s", (long long)r->added,
			(long long)r->updated, (long long)r->unchanged, (long long)r->broken, (long long)r->richer, p->said);
}

static struct wire_topic topic(struct place *p, int64_t id, struct arena *a)
{
	struct wire_topic t;
	struct err e = { 0 };
	if (storage_topic(p->storage, id, 0, a, &t, &e))
		fail_msg("topic %lld: %s", (long long)id, e.detail);
	return t;
}

/* ---- the open-data feed ---------------------------------------------------------------------- */

#define FEED(id, rest) \
	"{\"publishDate\":\"2017-09-10 22:38:24\",\"網址\":\"https://join.gov.tw/idea/detail/" id \
	"\",\"標題\":\"題目\"" rest "}"

static void test_untidy_feed(void **state)
{
	struct place *p = *state;
	struct arena a = { 0 };
	import_text(p, "join-opendata", "a.json",
		"[" FEED(UUID_A,
			",\"提議內容\":\"<p>內容</p>\",\"利益與影響\":\"\",\"附議數量\":\"8,191\",\"附議門檻\":0,"
			"\"提送日期\":\"無\",\"關注數量\":\"314\",\"留言數量\":246,\"提議者\":\"\"") "," FEED(UUID_B,
			",\"附議數量\":12,\"附議門檻\":\"3,000\","
			"\"提送日期\":\"2017-09-12 10:00:00\",\"提議者\":\" 某人 \"") "]");
	check_report(p, 2, 0, 0, 0, 0);
	struct wire_topic t = topic(p, 1, &a);
	assert_string_equal(t.title, "題目");
	assert_string_equal(t.body, "內容");
	assert_string_equal(t.proposer, "");
	assert_int_equal(t.counts.endorsements, 8191);
	assert_int_equal(t.counts.threshold, 5000);
	assert_int_equal(t.counts.comments, 246);
	assert_int_equal(t.stage, STAGE_ESTABLISHED);
	assert_int_equal(t.response, RESPONSE_NONE);
	assert_non_null(strstr(t.source.url, UUID_A));
	assert_true(*t.source.licence);
	t = topic(p, 2, &a);
	assert_string_equal(t.proposer, "某人");
	assert_int_equal(t.counts.threshold, 3000);
	assert_int_equal(t.stage, STAGE_UNMET); /* collecting in 2017: time did its part */
	arena_release(&a);
}

static void test_broken_records(void **state)
{
	/* the second of three records, and what is said about it */
	static const struct {
		const char *format, *record, *said;
	} cases[] = {
		{ "join-opendata", "{\"標題\":\"x\"}", "record 2: the field 網址" },
		{ "join-opendata", "{\"網址\":\"https://join.gov.tw/idea/detail/" UUID_B "\"}", "record 2: the field 標題" },
		{ "join-opendata", FEED(UUID_B, ",\"附議數量\":\"many\""), "record 2: the field 附議數量" },
		{ "join-opendata", FEED(UUID_B, ",\"提送日期\":\"soon\""), "record 2: the field 提送日期" },
		{ "join-opendata", "{\"標題\":\"x\",}", "record 2: cannot be read" },
		{ "join-opendata", "null", "record 2: the field" },
		{ "join-opendata", "{\"標題\":\"\xff\xfe\"}", "record 2: cannot be read" },
		{ "join-detail", "{\"id\":\"7\"}", "record 2: the field id" },
		{ "join-detail", "{\"id\":\"" UUID_B "\",\"title\":\"x\",\"status\":\"Asleep\"}",
			"record 2: the field status" },
		{ "join-detail", "{\"id\":\"" UUID_B "\",\"title\":\"x\",\"status\":\"Ready\",\"readyTime\":{}}",
			"record 2: the field readyTime" },
		{ "join-detail", "{\"id\":\"" UUID_B "\",\"title\":\"x\",\"status\":\"Ready\",\"endorseCount\":-1}",
			"record 2: the field endorseCount" },
		{ "join-detail", "{\"board\":{}}", "record 2: the field board.subjectUid" },
		{ "join-detail", "{\"board\":{\"subjectUid\":\"" UUID_B "\",\"title\":\"x\"},\"result\":[{\"msgUid\":true}]}",
			"record 2: the field msgUid" },
	};
	struct place *p = *state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str text;
		const bool feed = str_eq(cases[i].format, "join-opendata");
		str_init(&text, 100000);
		for (int k = 1; k <= 3; k++) {
			str_addc(&text, k == 1 ? '[' : ',');
			if (k == 2)
				str_addz(&text, cases[i].record);
			else if (feed)
				str_addf(&text, "{\"網址\":\"/%08zx-de8b-4181-8ee6-5f00088162%02d\",\"標題\":\"t\"}", i, k);
			else
				str_addf(&text, "{\"id\":\"%08zx-de8b-4181-8ee6-5f00088162%02d\",\"title\":\"t\",\"status\":\"Ready\"}",
					i, k);
		}
		str_addc(&text, ']');
		import_text(p, cases[i].format, "broken.json", text.buf);
		check_report(p, 2, 0, 0, 1, 0);
		if (!strstr(p->said, cases[i].said) || !strstr(p->said, "broken.json"))
			fail_msg("\"%s\" is not in \"%s\"", cases[i].said, p->said);
		str_release(&text);
	}
}

static void test_broken_files(void **state)
{
	static const struct {
		const char *text;
		int64_t added;
	} cases[] = {
		{ "<html><body>Just a moment...</body></html>", 0 },
		{ "", 0 },
		{ "[" FEED(UUID_A, ""), 1 },
		{ "7", 0 },
		{ "not,a,list\n1,2,3\n", 0 },
		{ "{\"error\":\"Service Unavailable\"}", 0 },
		{ "[{\"id\":\"" UUID_B "\",\"title\":\"x\"},{\"id\":\"1\"},{\"id\":\"2\"}]", 0 },
	};
	struct place *p = *state;
	char *missing = (char *)(uintptr_t)"/nowhere/at-all.json";
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		import_text(p, "join-opendata", "file.json", cases[i].text);
		check_report(p, cases[i].added, 0, 0, 0, 0);
		assert_int_equal(p->report.broken_files, 1);
		assert_ptr_equal(strchr(p->said, '\n'), p->said + strlen(p->said) - 1); /* one sentence */
	}
	import_paths(p, "join-detail", &missing, 1);
	assert_int_equal(p->report.broken_files, 1);
	assert_int_equal(p->report.files, 1);
	assert_string_equal(p->said, "/nowhere/at-all.json: cannot be read: there is no such file or folder.\n");
}

/* ---- details --------------------------------------------------------------------------------- */

static const char detail[] =
	"[{\"id\":\"" UUID_A
	"\",\"title\":\"校園冷氣\",\"status\":\"Completed\",\"content\":\"<p>請裝<b>冷氣</b></p>\",\"outcome\":\"\","
	"\"linkUrls\":\"<a href='https://e.org/1' title='x'>一</a>;<a href='https://e.org/2'>二</a>\","
	"\"publishDate\":1505054304000,\"readyTime\":1505054505000,\"approvedTime\":1505125603000,\"firstSignedTime\":"
	"1505923200000,"
	"\"secondSignedTime\":1505923200000,\"endorseDueDate\":1510329600000,\"advisedTime\":1511279999000,\"revokedTime\":"
	"\"\","
	"\"endorseCount\":8191,\"endorseGoal\":5000,\"attentionCount\":314,\"commentCount\":0,\"debateMessageCount\":246,"
	"\"proposer\":{\"id\":\"1\",\"name\":\"\",\"nickname\":\"某人\"},"
	"\"approvalOrganization\":{\"master\":[{\"organizationName\":\"教育部\"}],\"slave\":[{\"organizationName\":"
	"\"經濟部\"},{\"organizationName\":\"教育部\"}]},"
	"\"attachments\":[{\"baseName\":\"現況.jpg\",\"downloadUrl\":\"/attachments/7/download/"
	"現況.jpg\",\"fileExtension\":\"jpg\"}],"
	"\"govResponses\":["
	"{\"id\":\"r2\",\"reference\":\"<p>本案部分參採。後略。</p>\",\"analysis\":\"<p>分析</"
	"p>\",\"suggest\":\"<p>&nbsp;</p>\",\"plan\":\"<p>規劃</p>\","
	"\"firstResponseTime\":1511507328000,\"responseTime\":1511935142000,\"organization\":{\"organizationName\":"
	"\"教育部\"},"
	"\"relateIdeas\":[{\"id\":\"" UUID_B "\",\"title\":\"另一案\"}]},"
	"{\"id\":\"r1\",\"reference\":\"<p>將於106年11月21日以前發布正式回應時說明。</"
	"p>\",\"analysis\":\"\",\"suggest\":\"\",\"plan\":\"\","
	"\"firstResponseTime\":1506928123000,\"responseTime\":1506928123000,\"organization\":{\"organizationName\":"
	"\"教育部\"}},"
	"{\"id\":\"r0\",\"reference\":\"<p><span>&nbsp;</span></"
	"p>\",\"analysis\":\"\",\"suggest\":\"\",\"plan\":\"\",\"responseTime\":\"\",\"organization\":\"\"}]}]";

static void test_detail(void **state)
{
	static const char *const kinds[] = { "proposed", "approved", "threshold", "established", "notice", "answered" };
	struct place *p = *state;
	struct arena a = { 0 };
	import_text(p, "join-detail", "a.json", detail);
	check_report(p, 1, 0, 0, 0, 0);
	struct wire_topic t = topic(p, 1, &a);
	assert_int_equal(t.stage, STAGE_RESPONDED);
	assert_int_equal(t.response, RESPONSE_ANSWERED);
	assert_int_equal(t.decision, DECISION_PARTLY);
	assert_string_equal(t.body, "請裝**冷氣**\n\n**相關連結**\n\n- [一](https://e.org/1)\n- [二](https://e.org/2)");
	assert_int_equal(t.n_agencies, 2);
	assert_string_equal(t.agencies[0].name, "教育部");
	assert_int_equal(t.counts.comments, 246);
	assert_string_equal(t.proposer, "某人");
	assert_int_equal(t.n_timeline, ARRAY_LEN(kinds));
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		assert_string_equal(t.timeline[i].kind, kinds[i]);
	assert_int_equal(t.timeline[5].due, INT64_C(1511279999000));
	assert_int_equal(t.n_responses, 2); /* the empty one is none */
	assert_string_equal(t.responses[0].id, "r1");
	assert_int_equal(t.responses[0].decision, DECISION_NONE);
	assert_int_equal(t.responses[1].n_sections, 3);
	assert_string_equal(t.responses[1].sections[0].name, "參採情形");
	assert_int_equal(t.n_attachments, 1);
	assert_string_equal(t.attachments[0].type, "image/jpeg");
	assert_string_equal(t.attachments[0].url, "https://join.gov.tw/attachments/7/download/%E7%8F%BE%E6%B3%81.jpg");
	assert_int_equal(t.n_related, 0); /* it is not here */
	arena_release(&a);
}

/* Imports `detail` with one text in it replaced, and gives back the topic. */
static struct wire_topic detail_with(struct place *p, const char *what, const char *by, struct arena *a)
{
	struct str text;
	const char *at = strstr(detail, what);
	assert_non_null(at);
	str_init(&text, STR_NO_LIMIT);
	str_add(&text, detail, (size_t)(at - detail));
	str_addf(&text, "%s%s", by, at + strlen(what));
	import_text(p, "join-detail", "a.json", text.buf);
	str_release(&text);
	check_report(p, p->report.added, p->report.updated, p->report.unchanged, 0, 0);
	return topic(p, 1, a);
}

static const struct wire_step *step(const struct wire_topic *t, const char *kind)
{
	for (size_t i = 0; i < t->n_timeline; i++)
		if (str_eq(t->timeline[i].kind, kind))
			return &t->timeline[i];
	return NULL;
}

/* A wrong date, a missing agency, a response without sections: the topic is read, and says nothing that is not so. */
static void test_slips(void **state)
{
	static const char first[] = "\"firstResponseTime\":1511507328000,\"responseTime\":1511935142000";
	static const struct {
		const char *what, *by;
		bool due, answered;
	} cases[] = {
		{ "\"advisedTime\":1511279999000", "\"advisedTime\":1542815999000", false, true }, /* a year late */
		{ "\"advisedTime\":1511279999000", "\"advisedTime\":1479743999000", false, true }, /* a year early */
		{ "\"advisedTime\":1511279999000", "\"advisedTime\":\"soon\"", false, true },
		{ "\"advisedTime\":1511279999000", "\"advisedTime\":1518000000000", true, true }, /* extended */
		{ "\"advisedTime\":1511279999000", "\"advisedTime\":1511452800000", true, true }, /* a day's first moment */
		{ first, "\"firstResponseTime\":\"\",\"responseTime\":\"\"", true, false },
		{ first, "\"firstResponseTime\":\"?\",\"responseTime\":\"106.13.40\"", true, false },
		{ first, "\"firstResponseTime\":4102444800000,\"responseTime\":\"\"", true, false }, /* the year 2100 */
		{ first, "\"firstResponseTime\":4102444800000,\"responseTime\":\"106.11.24\"", true, true },
		{ first, "\"responseTime\":1511935142000", true, true },
	};
	struct place *p = *state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena a = { 0 };
		struct wire_topic t = detail_with(p, cases[i].what, cases[i].by, &a);
		const struct wire_step *answered = step(&t, "answered");
		if ((t.respond_by != 0) != cases[i].due || (answered != NULL) != cases[i].answered)
			fail_msg("%s: due %d, answered %d", cases[i].by, t.respond_by != 0, answered != NULL);
		if (answered) {
			assert_true(answered->at > 0 && answered->at < NOW);
			assert_int_equal(answered->due, t.respond_by);
			assert_int_equal(t.respond_by % DAY_MS, t.respond_by ? INT64_C(57599000) : 0); /* a day's last second */
		}
		assert_int_equal(t.n_responses, 2);
		assert_string_equal(t.responses[1].id, "r2");
		assert_int_equal(t.response, RESPONSE_ANSWERED);
		arena_release(&a);
	}
}

static void test_gaps(void **state)
{
	struct place *p = *state;
	struct arena a = { 0 };
	struct wire_topic t = detail_with(
		p, "\"organization\":{\"organizationName\":\"教育部\"}", "\"organization\":\"\"", &a);
	assert_int_equal(t.n_responses, 2);
	assert_string_equal(t.responses[1].agency, "");
	t = detail_with(p,
		"\"reference\":\"<p>本案部分參採。後略。</p>\",\"analysis\":\"<p>分析</p>\",\"suggest\":\"<p>&nbsp;</p>\",\"plan\":\"<p>規劃</p>\",",
		"\"reference\":null,", &a);
	assert_int_equal(t.n_responses, 1);
	t = detail_with(p, "<p>請裝<b>冷氣</b></p>", "<p><img src='/ck/1.png' alt='圖'></p>", &a);
	assert_non_null(strstr(t.body, "](https://join.gov.tw/ck/1.png)"));
	arena_release(&a);
}

static void test_richer_stays(void **state)
{
	struct place *p = *state;
	struct arena a = { 0 };
	const char *feed = "[" FEED(UUID_A, ",\"附議數量\":1") "]";
	import_text(p, "join-opendata", "feed.json", feed);
	check_report(p, 1, 0, 0, 0, 0);
	import_text(p, "join-detail", "detail.json", detail);
	check_report(p, 0, 1, 0, 0, 0);
	import_text(p, "join-opendata", "feed.json", feed);
	check_report(p, 0, 0, 0, 0, 1);
	import_text(p, "join-detail", "detail.json", detail);
	check_report(p, 0, 0, 1, 0, 0);
	assert_string_equal(topic(p, 1, &a).title, "校園冷氣");
	struct storage_key key = { JOIN_SOURCE, UUID_A };
	struct storage_original original;
	assert_int_equal(storage_original_get(p->storage, &key, &a, &original, NULL), RC_OK);
	assert_int_equal(original.topic, 1);
	assert_string_equal(original.format, "join-detail");
	assert_non_null(strstr(original.record, "<p>請裝<b>冷氣</b></p>"));
	arena_release(&a);
}

/* ---- boards and lists ------------------------------------------------------------------------ */

static const char talk[] =
	"[{\"board\":{\"subjectUid\":\"" UUID_B
	"\",\"title\":\"農地蓋太陽能板\",\"cdate\":1463390356000,\"baseUrl\":\"/openup/policies/detail/" UUID_B "\","
	"\"postSdate\":null,\"postEdate\":null},\"result\":["
	"{\"msgUid\":3,\"cdate\":\"2016-06-02 "
	"10:00:00\",\"content\":\"後來的\",\"likeCount\":2,\"author\":{\"displayName\":\"乙\"},\"replyMessages\":[]},"
	"{\"msgUid\":1,\"cdate\":\"2016-06-01 "
	"10:00:00\",\"content\":\"*先來的*<br>\",\"author\":{\"displayName\":\"甲\"},\"replyMessages\":["
	"{\"msgUid\":2,\"cdate\":\"2016-05-01 10:00:00\",\"content\":\"謝謝\",\"author\":{\"displayName\":\"小編\"}}]},"
	"{\"msgUid\":4,\"cdate\":\"2016-06-03 "
	"10:00:00\",\"content\":\"刪掉的\",\"isDeleted\":true,\"author\":{\"displayName\":\"丙\"}}]}]";

static void test_talk(void **state)
{
	struct place *p = *state;
	struct storage_comment_page page;
	struct arena a = { 0 };
	import_text(p, "join-detail", "talk.json", talk);
	check_report(p, 1, 0, 0, 0, 0);
	assert_int_equal(p->report.comments, 3);
	struct wire_topic t = topic(p, 1, &a);
	assert_int_equal(t.board, BOARD_CONSULTATION);
	assert_int_equal(t.stage, STAGE_CLOSED);
	assert_int_equal(t.counts.comments, 3);
	assert_int_equal(
		storage_comments(p->storage, 1, &(struct storage_comment_query){ .limit = 10 }, &a, &page, NULL), RC_OK);
	assert_int_equal(page.n, 3);
	assert_string_equal(page.items[0].author, "甲");
	assert_null(strstr(page.items[0].body, "<br"));
	assert_string_equal(page.items[1].body, "謝謝");
	assert_string_equal(page.items[1].reply_to, page.items[0].id);
	assert_int_equal(page.items[2].likes, 2);
	import_text(p, "join-detail", "talk.json", talk);
	check_report(p, 0, 0, 1, 0, 0);
	assert_int_equal(p->report.comments, 0);
	arena_release(&a);
}

/* What was removed there keeps its place, and what answers it is there; who speaks for an agency is shown to. */
static void test_removed_messages(void **state)
{
	static const char board[] =
		"[{\"board\":{\"subjectUid\":\"" UUID_B "\",\"title\":\"巷口要不要單行\",\"cdate\":1463390356000},\"result\":["
		"{\"msgUid\":7,\"cdate\":\"2016-06-01 10:00:00\",\"status\":\"DELETED\",\"content\":\"\",\"author\":{\"displayName\":\"甲\"},"
		"\"replyMessages\":[{\"msgUid\":8,\"cdate\":\"2016-06-02 10:00:00\",\"content\":\"已轉知\",\"author\":{\"displayName\":\"交通局\","
		"\"isAdmin\":true}}]},"
		"{\"msgUid\":9,\"cdate\":\"2016-06-03 10:00:00\",\"displayStyle\":\"deleted\",\"content\":\"廣告\",\"author\":{\"displayName\":\"乙\"}},"
		"{\"msgUid\":10,\"cdate\":\"2016-06-04 10:00:00\",\"content\":\"贊成\",\"author\":{\"displayName\":\"丙（機關）\",\"isAdmin\":false}}]}]";
	struct place *p = *state;
	struct storage_comment_page page;
	struct arena a = { 0 };
	for (int again = 0; again < 2; again++) {
		import_text(p, "join-detail", "board.json", board);
		check_report(p, !again, 0, again, 0, 0);
		assert_int_equal(p->report.comments, again ? 0 : 2);
		assert_int_equal(topic(p, 1, &a).counts.comments, 2);
		assert_int_equal(
			storage_comments(p->storage, 1, &(struct storage_comment_query){ .limit = 10 }, &a, &page, NULL), RC_OK);
		assert_int_equal(page.n, 2);
		assert_int_equal(page.items[0].floor, 2);
		assert_int_equal(page.items[0].reply_gone, 1);
		assert_string_equal(page.items[0].author, "交通局（機關）");
		assert_int_equal(page.items[1].floor, 4);
		assert_int_equal(page.items[1].reply_gone, 0);
		assert_string_equal(page.items[1].author, "丙（機關）（民眾）");
	}
	arena_release(&a);
}

/* A long text is kept whole. */
static void test_long_body(void **state)
{
	if (at_server)
		skip(); /* it is read before any engine sees it, and takes long */
	enum { PARAGRAPHS = 60000, SOON = 1000 };
	struct place *p = *state;
	struct arena a = { 0 };
	STR_LOCAL(record, STR_NO_LIMIT);
	str_addz(&record,
		"[{\"id\":\"" UUID_A
		"\",\"title\":\"長\",\"status\":\"FirstSigned\",\"publishDate\":1463390356000,\"content\":\"<div>");
	for (int i = 0; i < PARAGRAPHS; i++)
		str_addf(&record, "<p style='line-height:150%%'>第 %d 段要寫得長一點，全部才會超過五百萬個位元組。</p>", i);
	str_addz(&record, "</div>\"}]");
	assert_true(record.len > 5 << 20);
	import_text(p, "join-detail", "long.json", record.buf);
	check_report(p, 1, 0, 0, 0, 0);
	struct wire_topic t = topic(p, 1, &a);
	const char *at = t.body;
	for (int i = 0; i < PARAGRAPHS; i++) { /* each soon behind the last: looked for to the end, it is the square */
		char words[32];
		snprintf(words, sizeof words, "第 %d 段", i);
		at = memmem(at, strnlen(at, SOON), words, strlen(words));
		assert_non_null(at);
	}
	arena_release(&a);
}

/* A file of which nothing could be read is one that failed. */
static void test_nothing_read(void **state)
{
	struct place *p = *state;
	import_text(p, "join-detail", "bad.json", "[{\"id\":\"x\"},{\"id\":\"y\"}]");
	check_report(p, 0, 0, 0, 2, 0);
	assert_int_equal(p->report.broken_files, 1);
}

static void test_list(void **state)
{
	static const char
		rows[] = "\xef\xbb\xbf\"編號\",附議時間,居住縣市,鄉鎮市區,附議人匿稱,附議原因\r\n"
				 "No.1,2017-10-28 00:14:51,彰化縣,溪州鄉,附議人1,\r\nNo.2,2017-10-28 "
				 "00:26:21,桃園市,中壢區,附議人2,\"兩行\n的\"\"理由\"\"\"\r\n"
				 "No.x,2017-10-28 00:26:21,桃園市,中壢區,附議人3,\r\nNo.4,不知道,桃園市,中壢區,附議人4,\r\n";
	struct place *p = *state;
	struct storage_endorsement_page page;
	struct arena a = { 0 };
	import_text(p, "join-detail", "list-" UUID_A ".csv", rows);
	assert_int_equal(p->report.broken_files, 1); /* there is no such proposal yet */
	import_text(p, "join-detail", "detail.json", detail);
	import_text(p, "join-detail", "list-" UUID_A ".csv", rows);
	check_report(p, 0, 0, 0, 2, 0);
	assert_int_equal(p->report.endorsements, 2);
	assert_non_null(strstr(p->said, "record 3: the field 編號"));
	assert_int_equal(storage_endorsements(p->storage, 1,
						 &(struct storage_endorsement_query){ .limit = 10, .county = "" }, &a, &page, NULL),
		RC_OK);
	assert_int_equal(page.n, 2);
	assert_string_equal(page.items[1].reason, "兩行 的\"理由\"");
	assert_string_equal(page.items[1].county, "桃園市");
	import_text(p, "join-detail", "nameless.csv", rows);
	check_report(p, 1, 0, 0, 2, 0);
	import_text(p, "join-detail", "nameless.csv", rows);
	check_report(p, 0, 0, 1, 2, 0);
	assert_int_equal(p->report.endorsements, 0);
	arena_release(&a);
}

/* ---- other platforms ------------------------------------------------------------------------- */

#define PETITION(id, state, more) \
	"{\"type\":\"petition\",\"id\":" id ",\"links\":{\"self\":\"https://petition.parliament.uk/petitions/" id \
	".json\"},\"attributes\":{\"action\":\"Keep the night buses\",\"background\":\"They are few.\",\"additional_details\":null," \
	"\"state\":\"" state \
	"\",\"signature_count\":12034,\"created_at\":\"2026-03-01T12:00:00.000Z\",\"opened_at\":\"2026-03-02T12:00:00.000Z\"" more \
	"}}"

static void test_petitions(void **state)
{
	struct place *p = *state;
	ARENA_LOCAL(a, 0);
	import_text(p, "epetitions", "page.json",
		"{\"links\":{},\"data\":[" PETITION("700001", "open", "") "," PETITION("700002", "rejected",
			",\"rejection\":{\"code\":\"duplicate\",\"details\":\"There is one already.\"}") ",{\"type\":\"petition\",\"id\":3,\"attributes\":{}}]}");
	check_report(p, 2, 0, 0, 1, 0);
	assert_non_null(strstr(p->said, "attributes.action"));
	struct wire_topic t = topic(p, 1, &a);
	assert_string_equal(t.title, "Keep the night buses");
	assert_int_equal(t.counts.endorsements, 12034);
	assert_int_equal(t.stage, STAGE_COLLECTING);
	assert_true(t.as_of > 0); /* the file's */
	assert_string_equal(t.source.url, "https://petition.parliament.uk/petitions/700001");
	assert_string_equal(t.source.licence, "Open Government Licence v3.0");
	t = topic(p, 2, &a);
	assert_int_equal(t.stage, STAGE_REFUSED);
	assert_true(*t.stage_reason);
	assert_string_equal(t.fields[0].value, "There is one already."); /* in the words of the site */
	/* one of them, and again; a page that is none */
	import_text(p, "epetitions", "one.json",
		"{\"links\":{},\"data\":" PETITION("700001", "closed", ",\"closed_at\":\"2026-09-02T12:00:00.000Z\"") "}");
	check_report(p, 0, 1, 0, 0, 0);
	import_text(p, "epetitions", "none.json", "{\"error\":\"busy\"}");
	assert_int_equal(p->report.broken_files, 1);
	import_text(p, "epetitions", "other.json", "[{\"標題\":\"x\"}]");
	assert_int_equal(p->report.broken_files, 1);
}

static void test_decidim(void **state)
{
	struct place *p = *state;
	ARENA_LOCAL(a, 0);
	import_text(p, "decidim", "proposals.json",
		"[{\"id\":12,\"title\":{\"ca\":\"\",\"en\":\"More trees\"},\"body\":{\"en\":\"<p>On <strong>every</strong> square.</p>\"},\"state\":\"accepted\","
		"\"answer\":{\"en\":\"<p>We plant them.</p>\"},\"answered_at\":\"2026-05-01 10:00:00 +0200\",\"votes\":41,\"comments\":3,"
		"\"published_at\":\"2026-02-01T10:00:00+01:00\",\"url\":\"https://town.example/processes/p/f/1/proposals/12\"},"
		"{\"id\":13,\"title\":\"Benches\",\"state\":null,\"votes\":null,\"url\":\"https://town.example/processes/p/f/1/proposals/13\"},"
		"{\"title\":\"No number\"},"
		"{\"id\":16,\"title\":\"No hour\",\"published_at\":\"2026-05-01 25:00:00 +0200\"},"
		"{\"id\":14,\"title\":\"Lamps\",\"state\":\"withdrawn\",\"published_at\":\"2026-02-01\",\"url\":\"https://other.example/14\"}]");
	if (p->report.added != 3)
		fail_msg("%s", p->said);
	check_report(p, 3, 0, 0, 2, 0);
	struct wire_topic t = topic(p, 1, &a);
	assert_string_equal(t.title, "More trees");
	assert_string_equal(t.body, "On **every** square.");
	assert_int_equal(t.stage, STAGE_RESPONDED);
	assert_int_equal(t.decision, DECISION_ADOPTED);
	assert_string_equal(t.responses[0].sections[0].body, "We plant them.");
	assert_int_equal(t.counts.endorsements, 41);
	assert_int_equal(topic(p, 2, &a).stage, STAGE_COLLECTING);
	assert_int_equal(topic(p, 3, &a).stage, STAGE_WITHDRAWN);
	/* the same as CSV, with what stands on several lines */
	import_text(p, "decidim", "proposals.csv",
		"\xef\xbb\xbfid;title/ca;title/en;body/en;state;answer/en;votes;published_at;url\n"
		"12;;More trees;\"On every\nsquare; and street.\";rejected;\"No room.\";41;2026-02-01;https://town.example/processes/p/f/1/proposals/12\n"
		"x;;Broken;;;;;;\n"
		"15;;Fountains;Water.;evaluating;;\"1,041\";2026-02-01;https://town.example/processes/p/f/1/proposals/15\n");
	check_report(p, 1, 1, 0, 1, 0);
	assert_int_equal(topic(p, 1, &a).decision, DECISION_NOT);
	assert_int_equal(topic(p, 4, &a).counts.endorsements, 1041);
	assert_int_equal(topic(p, 4, &a).stage, STAGE_ESTABLISHED);
	import_text(p, "decidim", "page.html", "<html>");
	assert_int_equal(p->report.broken_files, 1);
}

/* ---- real records ---------------------------------------------------------------------------- */

/* No tag, style or word processor's leavings where a person reads. */
static void check_clean(int64_t id, const char *what, const char *body)
{
	static const char *const debris[] = { "mso-", "Mso", "w:", "<o:", "&nbsp;", "&lt;", "&amp;", "[if gte",
		"font-family", "font-size", "</", "<p", "<span", "<br", "<td", "<tr", "<table", "<li", "<ol", "<ul", "<div",
		"<a ", "<font", "<strong", "<b>", "<img", "<iframe", "<xml", "<style", "<!" };
	struct str seen;
	show(body, &seen);
	for (size_t i = 0; i < ARRAY_LEN(debris); i++)
		if (strstr(seen.buf, debris[i]))
			fail_msg("topic %lld, %s: %s in: %.300s", (long long)id, what, debris[i], strstr(seen.buf, debris[i]));
	str_release(&seen);
}

static void check_topic(const struct wire_topic *t, int64_t id)
{
	assert_true(*t->title);
	assert_true(*t->source.url && *t->source.licence);
	check_clean(id, "title", t->title);
	check_clean(id, "body", t->body);
	check_clean(id, "benefits", t->benefits);
	for (size_t i = 0; i < t->n_responses; i++)
		for (size_t k = 0; k < t->responses[i].n_sections; k++) {
			check_clean(id, t->responses[i].sections[k].name, t->responses[i].sections[k].body);
			assert_true(*t->responses[i].sections[k].body);
		}
}

static void check_comments(struct place *p, int64_t id)
{
	struct storage_comment_page page;
	int64_t after = 0;
	do {
		struct arena a = { 0 };
		assert_int_equal(storage_comments(p->storage, id,
							 &(struct storage_comment_query){ .after = after, .limit = 100 }, &a, &page, NULL),
			RC_OK);
		for (size_t i = 0; i < page.n; i++)
			check_clean(id, "comment", page.items[i].body);
		after = page.n ? page.items[page.n - 1].floor : 0;
		arena_release(&a);
	} while (page.more);
}

static bool real_records(const char *name, char *path, size_t size)
{
	const char *shared = getenv("MINYI_SHARED");
	snprintf(path, size, "%s/data/join/%s", shared ? shared : "../shared", name);
	return file_exists(path);
}

static void test_real_records(void **state)
{
	static const struct {
		const char *format, *file;
		int64_t added, updated, richer;
	} runs[] = {
		{ "join-opendata", "idea-opendata-v2.json", 210, 0, 0 },
		{ "join-detail", "idea-detail-responded.json", 0, 100, 0 },
		{ "join-detail", "idea-detail-endorsing.json", 0, 110, 0 },
		{ "join-opendata", "idea-opendata-v2.json", 0, 0, 210 },
		{ "join-detail", "policy-comments.json", 60, 0, 0 },
		{ "join-detail", "endorsements-2017.csv", 1, 0, 0 },
	};
	struct place *p = *state;
	char path[4096], *const paths[] = { path };
	for (size_t i = 0; i < ARRAY_LEN(runs); i++) {
		if (!real_records(runs[i].file, path, sizeof path)) {
			print_message("skipped: %s is not here (MINYI_SHARED names the folder)\n", path);
			skip();
		}
		import_paths(p, runs[i].format, paths, 1);
		check_report(p, runs[i].added, runs[i].updated, 0, 0, runs[i].richer);
		assert_int_equal(p->report.broken_files, 0);
	}
	assert_int_equal(p->report.endorsements, 3000);
	for (int64_t id = 1; id <= 271; id++) {
		struct arena a = { 0 };
		struct wire_topic t = topic(p, id, &a);
		check_topic(&t, id);
		arena_release(&a);
		check_comments(p, id);
	}
	int64_t version = storage_version(p->storage);
	for (size_t i = 1; i < ARRAY_LEN(runs); i++) {
		real_records(runs[i].file, path, sizeof path);
		import_paths(p, runs[i].format, paths, 1);
		check_report(p, 0, 0, runs[i].added + runs[i].updated, 0, runs[i].richer);
		assert_int_equal(p->report.comments + p->report.endorsements, 0);
	}
	assert_int_equal(storage_version(p->storage), version);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_untidy_feed, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_broken_records, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_broken_files, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_detail, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_slips, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_gaps, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_richer_stays, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_talk, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_removed_messages, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_long_body, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_nothing_read, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_list, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_petitions, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_decidim, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_real_records, open_place, close_place),
	};
	return RUN_ON_ENGINES(tests);
}
