/*
 * Topic pages against goldens: plain text as a person reads it, at 80 and 40 columns and read aloud. UPDATE_GOLDEN=1
 * writes them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "page/page.h"

static int64_t at(const char *rfc3339)
{
	int64_t ms = 0;
	assert_true(rfc3339_parse(rfc3339, ZONE_TAIPEI, &ms));
	return ms;
}

static struct page_opts opts(void)
{
	return (struct page_opts){ .now = at("2026-11-23T12:00:00+08:00"), .zone = ZONE_TAIPEI, .unfold = true };
}

/* A topic with every string set, as parsing leaves it. */
static struct wire_topic blank(void)
{
	return (struct wire_topic){
		.id = "1",
		.number = 7,
		.title = "",
		.summary = "",
		.body = "",
		.benefits = "",
		.body_heading = "",
		.benefits_heading = "",
		.proposer = "",
		.stage_reason = "",
		.place = "",
		.stream = "",
		.planned = NAN,
		.actual = NAN,
		.spent = NAN,
		.source = { "", "", "" },
	};
}

static void compare(const char *name, const char *text)
{
	struct str path, golden;
	str_init(&path, 500);
	str_init(&golden, 1 << 20);
	str_addf(&path, "tests/unit/page/golden/%s.txt", name);
	if (getenv("UPDATE_GOLDEN"))
		assert_int_equal(file_write(path.buf, text, strlen(text), 0644, NULL), RC_OK);
	assert_int_equal(file_read(path.buf, &golden, NULL), RC_OK);
	if (strcmp(golden.buf, text) != 0)
		print_error("%s differs; the page is now:\n%s\n", path.buf, text);
	assert_string_equal(text, golden.buf);
	str_release(&path);
	str_release(&golden);
}

static void widest_line(const char *text, int width)
{
	for (const char *p = text; *p; p += strcspn(p, "\n") + (p[strcspn(p, "\n")] == '\n'))
		if (text_width(p, strcspn(p, "\n")) > width)
			fail_msg("wider than %d: %.*s", width, (int)strcspn(p, "\n"), p);
}

static void check(const char *name, const struct wire_topic *t, const struct wire_comments *c, struct page_opts o)
{
	static const int widths[] = { 80, 40 };
	for (size_t i = 0; i < 3; i++) {
		struct doc d;
		struct str text, file;
		doc_init(&d);
		str_init(&text, STR_NO_LIMIT);
		str_init(&file, 200);
		o.linear = i == 2;
		page_topic(&d, t, c, &o);
		if (o.linear)
			page_linear(&text, &d, 80);
		else
			page_lines(&text, &d, &(struct doc_layout_opts){ .width = widths[i], .ascii = true, .number_links = true });
		str_addf(&file, o.linear ? "%s-linear" : "%s-%d", name, o.linear ? 0 : widths[i]);
		widest_line(text.buf, o.linear ? 80 : widths[i]);
		compare(file.buf, text.buf);
		str_release(&file);
		str_release(&text);
		doc_release(&d);
	}
}

/* ---- an idea that was answered, late --------------------------------------------------------- */

#define CHART \
	"{\"data\":{\"values\":[{\"y\":\"2023\",\"n\":120},{\"y\":\"2024\",\"n\":90},{\"y\":\"2025\",\"n\":150}]},\"mark\":\"bar\"," \
	"\"encoding\":{\"x\":{\"field\":\"y\",\"type\":\"ordinal\"},\"y\":{\"field\":\"n\",\"type\":\"quantitative\",\"title\":\"件\"}}}"

static void an_answered_idea(void **state)
{
	(void)state;
	struct wire_agency agencies[] = { { .id = "1", .name = "衛生福利部" }, { .id = "2", .name = "交通部" } };
	struct wire_section sections[] = {
		{ "參採情形", "自明年 1 月起，**長照交通接送**改按里程補助，山區部落加計空車里程。" },
		{ "分析說明", "現行每趟定額補助，里程一長業者就不划算。\n\n- 山區每趟平均 42 公里\n- 平地每趟平均 9 公里" },
	};
	struct wire_response responses[] = { { "1", "衛生福利部", at("2026-11-20T10:00:00+08:00"), DECISION_PARTLY, "",
		sections, 2, NULL, 0 } };
	struct wire_step timeline[] = {
		{ .at = at("2026-06-01T10:00:00+08:00"), .kind = "proposed", .text = "" },
		{ .at = at("2026-09-01T10:00:00+08:00"), .kind = "established", .text = "" },
		{ .at = at("2026-09-14T10:00:00+08:00"),
			.kind = "scheduled",
			.text = "預定 11 月中回應",
			.due = at("2026-09-10T00:00:00+08:00"),
			.state = DUTY_KEPT_LATE,
			.days = 4 },
		{ .at = at("2026-09-12T10:00:00+08:00"),
			.kind = "contacted",
			.text = "",
			.due = at("2026-09-15T00:00:00+08:00"),
			.state = DUTY_KEPT },
		{ .kind = "answered", .text = "", .due = at("2026-11-20T00:00:00+08:00"), .state = DUTY_OVERDUE, .days = 3 },
		{ .kind = "summarised", .text = "", .due = at("2026-12-05T00:00:00+08:00"), .state = DUTY_DUE, .days = 12 },
	};
	struct wire_infographic infographics[] = {
		{ "每年申訴件數", "三年來先降後升。", "衛福部統計處", "長條圖", "", CHART, 0 },
		{ "壞掉的圖", "摘要還在。", "", "替代文字還在", "", "{\"mark\":", 0 },
	};
	struct wire_attachment attachments[] = { { "會議紀錄.pdf", "https://example.org/a.pdf", "application/pdf", "",
		1536000, "" } };
	struct wire_related related[] = { { "12", "偏鄉醫療接駁", BOARD_IDEA, 5 },
		{ "13", "沒有編號的議題", BOARD_OTHER, 0 } };
	struct wire_topic t = blank();
	t.title = "長照交通接送改按里程補助，山區部落不再拒載";
	t.agencies = agencies;
	t.n_agencies = 2;
	t.proposer = "山上的孩子";
	t.stage = STAGE_RESPONDED;
	t.response = RESPONSE_ANSWERED;
	t.decision = DECISION_PARTLY;
	t.created_at = at("2026-06-01T10:00:00+08:00");
	t.counts = (struct wire_counts){
		.endorsements = 5120, .threshold = 5000, .comments = 4, .pro = 1, .con = 1, .neutral = 2, .followers = 31
	};
	t.body = "請把補助改成**按里程**。\n\n見[說明](https://example.org/x)。";
	t.benefits = "部落長輩看得到醫生。";
	t.mine = (struct wire_mine){
		.known = true, .endorsed = true, .followed = true, .endorsed_at = at("2026-06-20T10:00:00+08:00")
	};
	t.responses = responses, t.n_responses = 1;
	t.timeline = timeline, t.n_timeline = ARRAY_LEN(timeline);
	t.infographics = infographics, t.n_infographics = 2;
	t.attachments = attachments, t.n_attachments = 1;
	t.related = related, t.n_related = 2;
	t.source = (struct wire_source){ "示範資料", "https://example.org/", "CC BY 4.0" };
	struct wire_comment items[] = {
		{ "a", "1", "甲", STANCE_PRO, "支持，山區真的叫不到車。", at("2026-06-02T08:05:00+08:00"), "", 3, 1, false,
			{ 0, "" }, false, "", "", 0, 0, 0, false, NULL, 0 },
		{ "b", "1", "乙", STANCE_CON, "錢從哪裡來？", at("2025-12-02T08:05:00+08:00"), "", 0, 2, false, { 0, "" },
			false, "", "", 0, 0, 0, false, NULL, 0 },
		{ "c", "1", "丙", STANCE_NEUTRAL, "第一段。\n\n第二段，比較長一些。", at("2026-11-22T08:05:00+08:00"), "b", 0,
			3, false, { 0, "" }, false, "", "", 0, 0, 0, false, NULL, 0 },
	};
	struct wire_comments comments = { .items = items, .n = 3, .total = 4, .next = "x" };
	struct page_opts o = opts();
	o.read_at = at("2026-11-01T00:00:00+08:00");
	check("idea-answered", &t, &comments, o);
}

static void only_what_came_since_the_last_visit_is_new(void **state)
{
	(void)state;
	struct wire_comment items[] = {
		{ "a", "1", "甲", STANCE_PRO, "早", at("2026-11-01T08:00:00+08:00"), "", 0, 1, false, { 0, "" }, false, "", "",
			0, 0, 0, false, NULL, 0 },
		{ "b", "1", "乙", STANCE_PRO, "晚", at("2026-11-02T08:00:00+08:00"), "", 0, 2, false, { 0, "" }, false, "", "",
			0, 0, 0, false, NULL, 0 },
	};
	static const struct {
		const char *read_at;
		bool first, second;
	} table[] = {
		{ "1970-01-01T00:00:00Z", false, false }, /* 0: never here before, so nothing is marked */
		{ "2026-10-01T00:00:00+08:00", true, true },
		{ "2026-11-01T08:00:00+08:00", false, true },
		{ "2026-11-03T00:00:00+08:00", false, false },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct wire_topic t = blank();
		struct wire_comments comments = { .items = items, .n = 2, .total = 2, .next = "" };
		struct page_opts o = opts();
		struct doc d;
		struct str text;
		o.read_at = at(table[i].read_at);
		doc_init(&d);
		str_init(&text, STR_NO_LIMIT);
		page_topic(&d, &t, &comments, &o);
		page_linear(&text, &d, 80);
		assert_int_equal(strstr(text.buf, "甲 (new)") != NULL, table[i].first);
		assert_int_equal(strstr(text.buf, "乙 (new)") != NULL, table[i].second);
		str_release(&text);
		doc_release(&d);
	}
}

static void a_long_response_folds(void **state)
{
	(void)state;
	struct str body;
	str_init(&body, 100000);
	for (int i = 0; i < 200; i++)
		str_addz(&body, "本部說明如下，");
	struct wire_section sections[] = { { "參採情形", "參採。" }, { "分析說明", body.buf } };
	struct wire_response responses[] = { { "1", "交通部", at("2026-11-20T10:00:00+08:00"), DECISION_ADOPTED, "",
		sections, 2, NULL, 0 } };
	struct wire_topic t = blank();
	t.title = "題";
	t.responses = responses, t.n_responses = 1;
	size_t length[2];
	for (int unfold = 0; unfold < 2; unfold++) {
		struct page_opts o = opts();
		struct doc d;
		struct str text;
		o.unfold = unfold;
		o.unfold_key = "o";
		doc_init(&d);
		str_init(&text, STR_NO_LIMIT);
		page_topic(&d, &t, NULL, &o);
		page_linear(&text, &d, 80);
		/* 200 times 7 characters, of which 200 columns are 100 */
		assert_int_equal(strstr(text.buf, "(1300 more characters; o shows it all)") != NULL, !unfold);
		assert_non_null(strstr(text.buf, "參採。"));
		assert_non_null(strstr(text.buf, "Loading..."));
		length[unfold] = text.len;
		str_release(&text);
		doc_release(&d);
	}
	assert_true(length[0] * 3 < length[1]);
	str_release(&body);
}

static int ideographs(const char *s)
{
	int n = 0;
	for (; *s; s++)
		n += (unsigned char)*s >= 0xe3;
	return n;
}

/* What folds away is exactly what is told, with lists and tables, wherever it is cut. All that is not of the text is
 * ASCII here. */
static void what_is_folded_is_counted(void **state)
{
	(void)state;
	static const char *const pieces[] = { "一段說明。", "\n\n- 項目，有幾個字的項目\n- 第二項\n",
		"\n\n| 欄 | 位 |\n|---|---|\n| 甲 | 乙乙乙乙乙乙 |\n| 丙 | 丁 |\n\n", "\n\n### 標題\n\n",
		"一個很長很長的句子，長到一行放不下，還要再換一行，再換一行，再換一行，再換一行，終於到了句點。" };
	uint64_t dice = 42;
	for (int run = 0; run < 300; run++) {
		struct str body, pages[2];
		str_init(&body, 1 << 16);
		for (int i = 0; i < 60; i++) {
			dice = dice * UINT64_C(6364136223846793005) + 1;
			str_addz(&body, pieces[(dice >> 33) % ARRAY_LEN(pieces)]);
		}
		struct wire_section section = { "", body.buf };
		struct wire_response response = { "1", "", 0, DECISION_NONE, "", &section, 1, NULL, 0 };
		struct wire_topic t = blank();
		t.responses = &response, t.n_responses = 1;
		for (int unfold = 0; unfold < 2; unfold++) {
			struct page_opts o = opts();
			struct doc d;
			doc_init(&d);
			str_init(&pages[unfold], 1 << 20);
			o.unfold = unfold;
			page_topic(&d, &t, NULL, &o);
			page_lines(&pages[unfold], &d, &(struct doc_layout_opts){ .width = 60 });
			doc_release(&d);
		}
		const char *told = strstr(pages[0].buf, " more characters)");
		long n = 0;
		assert_non_null(told);
		while (told[-1] != '(')
			told--;
		assert_int_equal(sscanf(told, "%ld", &n), 1);
		assert_int_equal(ideographs(pages[1].buf) - ideographs(pages[0].buf), n);
		str_release(&body);
		str_release(&pages[0]);
		str_release(&pages[1]);
	}
}

static void page_of(struct str *out, const struct wire_topic *t, const struct wire_comments *c)
{
	struct page_opts o = opts();
	struct doc d;
	doc_init(&d);
	str_init(out, STR_NO_LIMIT);
	page_topic(&d, t, c, &o);
	page_lines(out, &d, &(struct doc_layout_opts){ .width = 90, .number_links = true });
	doc_release(&d);
}

/* As the real records have it: a notice that the response will come, then the response, then another one. */
static void the_decision_is_no_notice(void **state)
{
	(void)state;
	struct wire_section notice[] = { { "參採情形", "（將於107年8月22日前發布正式回應時說明）" },
		{ "分析說明", "感謝提案人。" } };
	struct wire_section decided[] = { { "分析說明", "說明在前。" },
		{ "參採情形", "已順應民意，同意直接撥付。\n二、仍需簽約。" } };
	struct wire_section later[] = { { "後續推動規劃", "下月上線。" } };
	struct wire_response responses[] = {
		{ "1", "衛生福利部", at("2018-07-05T10:00:00+08:00"), DECISION_NONE, "", notice, 2, NULL, 0 },
		{ "2", "衛生福利部", at("2018-08-03T10:00:00+08:00"), DECISION_NONE, "", decided, 2, NULL, 0 },
		{ "3", "衛生福利部", at("2018-09-03T10:00:00+08:00"), DECISION_NONE, "", later, 1, NULL, 0 },
	};
	struct wire_step timeline[] = {
		{ .at = at("2018-08-03T10:00:00+08:00"),
			.kind = "answered",
			.text = "",
			.due = at("2018-08-22T00:00:00+08:00"),
			.state = DUTY_KEPT },
		{ .at = at("2018-09-03T10:00:00+08:00"),
			.kind = "answered",
			.text = "",
			.due = at("2018-08-22T00:00:00+08:00"),
			.state = DUTY_KEPT_LATE,
			.days = 12 },
	};
	struct wire_topic t = blank();
	struct str text;
	t.responses = responses, t.n_responses = 3;
	t.timeline = timeline, t.n_timeline = 2;
	page_of(&text, &t, NULL);
	const char *decision = strstr(
		text.buf, "The decision\n\n衛生福利部, 2018/08/03: 已順應民意，同意直接撥付。二、仍需簽約。\n\nTimeline");
	assert_non_null(decision);
	/* The duty is to respond once: what comes later is no lateness. */
	assert_non_null(strstr(text.buf, "2018/08/03 Published the response [on time"));
	assert_non_null(strstr(text.buf, "2018/09/03 Published a further response\n"));
	str_release(&text);
	t.n_responses = 1;
	t.n_timeline = 0;
	page_of(&text, &t, NULL);
	assert_non_null(strstr(text.buf, "No response states a decision yet"));
	str_release(&text);
}

static void what_came_first_stands_first(void **state)
{
	(void)state;
	struct wire_step timeline[] = {
		{ .kind = "answered", .text = "", .due = at("2026-11-01T00:00:00+08:00"), .state = DUTY_OVERDUE, .days = 22 },
		{ .at = at("2026-09-14T10:00:00+08:00"), .kind = "scheduled", .text = "" },
		{ .at = at("2026-09-12T10:00:00+08:00"), .kind = "contacted", .text = "" },
		{ .at = at("2026-09-01T10:00:00+08:00"), .kind = "established", .text = "Established, led by the ministry" },
	};
	struct wire_topic t = blank();
	struct str text;
	t.timeline = timeline, t.n_timeline = 4;
	page_of(&text, &t, NULL);
	assert_non_null(strstr(text.buf,
		"1 step overdue.\n\n- 2026/09/01 Established, led by the ministry\n- 2026/09/12 Talked with the proposer\n"
		"- 2026/09/14 Published the schedule for handling it\n- by 2026/11/01: Publish the response [overdue by 22 days]"));
	str_release(&text);
}

/* Who did it, which day it sets and why; of several agencies each duty says whose it is. */
static void who_when_and_why_stand_there(void **state)
{
	(void)state;
	struct wire_agency agencies[] = { { .id = "1", .name = "Transport" }, { .id = "2", .name = "Health" } };
	struct wire_step timeline[] = {
		{ .at = at("2026-09-01T10:00:00+08:00"), .kind = "proposed", .text = "", .role = "proposer" },
		{ .at = at("2026-09-02T10:00:00+08:00"), .kind = "approved", .text = "", .role = "moderator" },
		{ .at = at("2026-09-03T10:00:00+08:00"),
			.kind = "debate_scheduled",
			.text = "Soon.",
			.role = "clerk",
			.agency = "Health",
			.on = at("2026-09-20T00:00:00+08:00") },
		{ .at = at("2026-09-04T10:00:00+08:00"),
			.kind = "extended",
			.text = "It takes longer.",
			.role = "clerk",
			.on = at("2026-12-01T00:00:00+08:00") },
		{ .kind = "answered",
			.text = "",
			.agency = "Transport",
			.due = at("2026-11-30T00:00:00+08:00"),
			.state = DUTY_DUE,
			.days = 7 },
	};
	struct wire_topic t = blank();
	struct str text;
	t.proposer = "Mei";
	t.agencies = agencies, t.n_agencies = 2;
	t.timeline = timeline, t.n_timeline = ARRAY_LEN(timeline);
	page_of(&text, &t, NULL);
	assert_non_null(strstr(text.buf,
		"- 2026/09/01 Proposed (Mei)\n- 2026/09/02 Passed screening (moderator)\n"
		"- 2026/09/03 Set a day for the debate, for 2026/09/20 (Health): Soon.\n"
		"- 2026/09/04 Extended the deadline, to 2026/12/01 (agency clerk): It takes longer.\n"
		"- by 2026/11/30: Publish the response (Transport) [due in 7 days]"));
	str_release(&text);
}

static void comments_that_are_kept_elsewhere(void **state)
{
	(void)state;
	struct wire_topic t = blank();
	struct str text;
	t.counts.comments = 215;
	t.source.name = "公共政策網路參與平臺";
	page_of(&text, &t, &(struct wire_comments){ .next = "" });
	assert_non_null(strstr(text.buf, "Comments: 215\n\nThey are on the platform"));
	assert_null(strstr(text.buf, "Nobody has commented"));
	str_release(&text);
}

static struct wire_comment reply(char id[32], int64_t floor, const char *to)
{
	return (struct wire_comment){ .id = id,
		.topic = "1",
		.author = "A",
		.body = "x",
		.floor = floor,
		.reply_to = to,
		.unread.first = "",
		.hidden = "",
		.hidden_reason = "" };
}

/* Each says whose answer it is; to look for that must not take the length of the page. */
static void a_page_of_nothing_but_replies(void **state)
{
	(void)state;
	enum { REPLIES = 20000 };
	static struct wire_comment items[REPLIES + 1];
	static char ids[REPLIES + 1][32];
	struct wire_topic t = blank();
	struct page_opts o = opts();
	struct doc d;
	struct str text;
	for (int i = 0; i < REPLIES; i++) {
		snprintf(ids[i], sizeof ids[i], "%d", i * 7919 % REPLIES);
		items[i] = reply(ids[i], i + 1, i ? ids[REPLIES - i] : "nobody here");
	}
	snprintf(ids[REPLIES], sizeof ids[REPLIES], "%s", ids[0]);
	items[REPLIES] = reply(ids[REPLIES], REPLIES + 1, ids[0]); /* of two with one id the first is meant */
	int64_t begun = clock_mono();
	doc_init(&d);
	page_topic(
		&d, &t, &(struct wire_comments){ .items = items, .n = REPLIES + 1, .total = REPLIES + 1, .next = "" }, &o);
	int64_t took = clock_mono() - begun;
	print_message("%d replies: %lld ms\n", REPLIES, (long long)took);
	assert_true(took < 3000);
	str_init(&text, STR_NO_LIMIT);
	page_linear(&text, &d, 80);
	assert_non_null(strstr(text.buf, "#2 A to #20000"));
	assert_non_null(strstr(text.buf, "#20000 A to #2"));
	assert_non_null(strstr(text.buf, "#20001 A to #1"));
	assert_null(strstr(text.buf, "#1 A to"));
	items[0].reply_gone = 77; /* says what it answered, although that is not here any more */
	struct doc one;
	doc_init(&one);
	page_comment(&one, &items[0], &(struct wire_comments){ .items = items, .n = 1, .total = 1, .next = "" }, &o);
	str_clear(&text);
	page_linear(&text, &one, 80);
	assert_non_null(strstr(text.buf, "#1 A to #77, which was taken back"));
	doc_release(&one);
	str_release(&text);
	doc_release(&d);
}

/* ---- the other boards ------------------------------------------------------------------------ */

static void a_plan(void **state)
{
	(void)state;
	struct wire_quarter quarters[] = { { "115 年第 1 季", 20, 18.5, 12000000, 9876543.5 },
		{ "115 年第 2 季", 45, NAN, 24000000, NAN } };
	struct wire_indicator indicators[] = { { "完成公里數", "公里", 120, 48.25 } };
	struct wire_topic t = blank();
	t.board = BOARD_PLAN;
	t.stage = STAGE_RUNNING;
	t.title = "自行車道串連計畫";
	t.created_at = t.opens_at = at("2026-01-01T00:00:00+08:00");
	t.closes_at = at("2027-12-31T00:00:00+08:00");
	t.body = "四年內串連。";
	t.planned = 45, t.actual = 40.5, t.spent = 38;
	t.budget = 1234567890;
	t.quarters = quarters, t.n_quarters = 2;
	t.indicators = indicators, t.n_indicators = 1;
	struct page_opts o = opts();
	o.roc_years = true;
	check("plan", &t, &(struct wire_comments){ .next = "" }, o);
}

static void a_draft_law(void **state)
{
	(void)state;
	struct wire_article articles[] = {
		{ "第三條　飼主應為寵物辦理登記。", "第三條　飼主應於取得寵物一個月內，向主管機關辦理登記。",
			"明定辦理登記之期限。" },
		{ "", "第三條之一　飼主變更地址時，應於三十日內申報。", "本條新增。" },
	};
	struct wire_topic t = blank();
	t.board = BOARD_CONSULTATION;
	t.stage = STAGE_OPEN;
	t.title = "寵物登記管理辦法修正草案";
	t.created_at = t.opens_at = at("2026-11-01T00:00:00+08:00");
	t.closes_at = at("2026-12-01T23:59:59+08:00");
	t.body = "預告修正。";
	t.articles = articles, t.n_articles = 2;
	check("draft-law", &t, &(struct wire_comments){ .next = "" }, opts());
}

/* What the page says of one article that changes. */
static void say_article(struct str *out, const char *old, const char *new)
{
	struct wire_article article = { old, new, "說明。" };
	struct wire_topic t = blank();
	struct doc d;
	t.board = BOARD_CONSULTATION;
	t.title = "草案";
	t.articles = &article, t.n_articles = 1;
	doc_init(&d);
	struct page_opts o = opts();
	o.linear = true;
	page_topic(&d, &t, NULL, &o);
	str_clear(out);
	for (size_t i = 0; i < d.blocks.n; i++)
		if (d.blocks.items[i].kind == DOC_TABLE)
			str_addz(out, d.blocks.items[i].cells[5].runs[0].text);
	doc_release(&d);
}

/* A change is quoted whole, its line breaks aside; what is left out of a passage without end is told in words, never by
 * dots. */
static void a_change_is_quoted_whole(void **state)
{
	(void)state;
	struct str said, new, meant, clause;
	str_init(&said, STR_NO_LIMIT);
	str_init(&new, STR_NO_LIMIT);
	str_init(&meant, STR_NO_LIMIT);
	str_init(&clause, STR_NO_LIMIT);
	str_addz(&clause, "前項申報，應載明下列事項：\n一、飼主之姓名及住所……\n二、寵物之種類、性別、毛色及晶片號碼。");
	for (int i = 0; i < 8; i++)
		str_addz(&clause, "主管機關得派員查核之，並得請求有關機關協助。");
	str_addf(&new, "第三條　飼主應辦理登記。\n%s", clause.buf);
	say_article(&said, "第三條　飼主應辦理登記。", new.buf);
	for (char *s = clause.buf; (s = strchr(s, '\n'));)
		*s = ' ';
	str_addf(&meant, "說明。\nChange: \"%s\" added.", clause.buf);
	assert_string_equal(said.buf, meant.buf);

	str_clear(&new);
	str_clear(&clause);
	str_addz(&new, "第三條　飼主應辦理登記。");
	for (int i = 0; i < 420; i++)
		str_addz(i < 300 ? &clause : &new, "附");
	str_addz(&new, clause.buf);
	say_article(&said, "第三條　飼主應辦理登記。", new.buf);
	str_clear(&meant);
	str_addf(&meant, "說明。\nChange: \"%s (120 characters left out)\" added.", clause.buf);
	assert_string_equal(said.buf, meant.buf);

	str_clear(&new);
	for (int i = 0; i < 12; i++)
		str_addf(&new, "%c一二三四五六", 'a' + i);
	str_clear(&clause);
	for (int i = 0; i < 12; i++)
		str_addz(&clause, "零一二三四五六");
	say_article(&said, clause.buf, new.buf);
	assert_non_null(strstr(said.buf, "; \"零\" becomes \"l\"."));
	str_release(&said);
	str_release(&new);
	str_release(&meant);
	str_release(&clause);
}

static void an_event(void **state)
{
	(void)state;
	struct wire_topic t = blank();
	t.board = BOARD_EVENT;
	t.stage = STAGE_UPCOMING;
	t.title = "公車路線座談會";
	t.opens_at = at("2026-11-25T14:00:00+08:00");
	t.closes_at = at("2026-11-25T16:00:00+08:00");
	t.place = "市府 3 樓";
	t.stream = "https://example.org/live";
	check("event", &t, &(struct wire_comments){ .next = "" }, opts());
}

/* ---- hostile --------------------------------------------------------------------------------- */

#define EVIL \
	"\x1b]0;x\x07\xe2\x80\xae" \
	"a\r\nb\xc2\x9b" \
	"31m"

static void hostile_words_show_as_marks(void **state)
{
	(void)state;
	struct wire_agency agency = { EVIL, EVIL, 0 };
	struct wire_section section = { EVIL, EVIL };
	struct wire_response response = { EVIL, EVIL, 1, DECISION_ADOPTED, EVIL, &section, 1, NULL, 0 };
	struct wire_step step = { .at = 1, .kind = EVIL, .text = EVIL };
	struct wire_infographic graphic = { EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, INT64_MAX / 4 };
	struct wire_attachment attachment = { EVIL, EVIL, EVIL, EVIL, INT64_MAX, EVIL };
	struct wire_article article = { EVIL, EVIL, EVIL };
	struct wire_quarter quarter = { EVIL, INFINITY, -1e300, 1e300, NAN };
	struct wire_indicator indicator = { EVIL, EVIL, 1e300, -0.001 };
	struct wire_related related = { EVIL, EVIL, BOARD_OTHER, 0 };
	struct wire_invitation invitation = { EVIL, INT64_MAX / 4 };
	struct wire_option option = { EVIL, EVIL, 0, INT64_MAX };
	struct wire_poll poll = { EVIL, EVIL, EVIL, 1, 2, EVIL, EVIL, EVIL, INT64_MAX / 4, &option, 1 };
	struct wire_comment comment = { EVIL, EVIL, EVIL, STANCE_CON, EVIL, INT64_MAX / 4, EVIL, 0, -1, false, { 2, EVIL },
		false, EVIL, EVIL, 3, 4, 0, false, &poll, 1 };
	struct wire_topic t = {
		.id = EVIL,
		.number = 1,
		.board = BOARD_PLAN,
		.title = EVIL,
		.summary = EVIL,
		.body = EVIL,
		.benefits = EVIL,
		.body_heading = EVIL,
		.benefits_heading = EVIL,
		.invitations = &invitation,
		.n_invitations = 1,
		.agencies = &agency,
		.n_agencies = 1,
		.proposer = EVIL,
		.stage = STAGE_REFUSED,
		.stage_reason = EVIL,
	};
	t.budget = INT64_MIN;
	t.planned = 1e300, t.actual = -1e300, t.spent = INFINITY;
	t.created_at = t.opens_at = INT64_MAX / 4;
	t.place = t.stream = EVIL;
	t.source = (struct wire_source){ EVIL, EVIL, EVIL };
	t.responses = &response, t.timeline = &step, t.infographics = &graphic, t.attachments = &attachment,
	t.articles = &article;
	t.quarters = &quarter, t.indicators = &indicator, t.related = &related;
	t.n_responses = t.n_timeline = t.n_infographics = t.n_attachments = t.n_articles = t.n_quarters = t.n_indicators =
		t.n_related = 1;
	struct wire_comments comments = {
		.items = &comment, .n = 1, .total = INT64_MAX, .next = EVIL, .unread = { 1, EVIL }
	};
	for (int width = 10; width < 100; width += 30)
		for (int linear = 0; linear < 2; linear++) {
			struct page_opts o = opts();
			struct doc d;
			struct str text, again;
			o.linear = linear;
			doc_init(&d);
			str_init(&text, STR_NO_LIMIT);
			str_init(&again, STR_NO_LIMIT);
			page_topic(&d, &t, &comments, &o);
			page_lines(&text, &d, &(struct doc_layout_opts){ .width = width, .linear = linear, .number_links = true });
			text_clean_lines(&again, text.buf, text.len);
			assert_string_equal(again.buf, text.buf); /* nothing was left to clean */
			str_release(&text);
			str_release(&again);
			doc_release(&d);
		}
}

static void an_empty_topic_reads(void **state)
{
	(void)state;
	struct wire_topic t = blank();
	struct page_opts o = opts();
	struct doc d;
	struct str text;
	doc_init(&d);
	str_init(&text, STR_NO_LIMIT);
	page_topic(&d, &t, NULL, &o);
	page_linear(&text, &d, 40);
	assert_non_null(strstr(text.buf, "(no title)"));
	str_release(&text);
	doc_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answered_idea),
		cmocka_unit_test(only_what_came_since_the_last_visit_is_new),
		cmocka_unit_test(a_long_response_folds),
		cmocka_unit_test(what_is_folded_is_counted),
		cmocka_unit_test(the_decision_is_no_notice),
		cmocka_unit_test(what_came_first_stands_first),
		cmocka_unit_test(who_when_and_why_stand_there),
		cmocka_unit_test(comments_that_are_kept_elsewhere),
		cmocka_unit_test(a_page_of_nothing_but_replies),
		cmocka_unit_test(a_plan),
		cmocka_unit_test(a_draft_law),
		cmocka_unit_test(a_change_is_quoted_whole),
		cmocka_unit_test(an_event),
		cmocka_unit_test(hostile_words_show_as_marks),
		cmocka_unit_test(an_empty_topic_reads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
