/* What agencies published, by table: which publication is the answer, by when it was due, how late it certainly is, and
 * what was decided, demand by demand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/import/private.h"

static int64_t at(const char *day)
{
	int64_t ms = 0;
	if (*day)
		assert_true(records_time_text(day, &ms));
	return ms;
}

static struct wire_response said(const char *decision, const char *other, const char *day, struct arena *a)
{
	struct wire_response r = { .id = "r", .agency = "某部", .summary = "", .at = at(day) };
	r.sections = arena_calloc(a, 2, sizeof *r.sections);
	if (*decision)
		r.sections[r.n_sections++] = (struct wire_section){ IMPORT_DECISION, decision };
	if (*other)
		r.sections[r.n_sections++] = (struct wire_section){ "分析說明", other };
	return r;
}

/* ---- kinds ----------------------------------------------------------------------------------- */

static void notices_are_no_answers(void **state)
{
	static const struct {
		const char *decision, *other;
		int kind;
		const char *promised;
		bool extends;
	} cases[] = {
		{ "本案不予參採。", "", PUBLICATION_ANSWER, "", false },
		{ "納入研議。", "", PUBLICATION_ANSWER, "", false },
		{ "詳附件一。", "", PUBLICATION_ANSWER, "", false },
		{ "（將於106年11月13日前發布正式回應時說明。）", "說明", PUBLICATION_NOTICE, "2017-11-13", false },
		{ "將於107年6月1日前發布正式回應說明", "延長。", PUBLICATION_NOTICE, "2018-06-01", false },
		{ "將於 107 年 6 月 1 日以前發布正式回應", "", PUBLICATION_NOTICE, "2018-06-01", false },
		{ "將於9月30日前發布正式回應時說明", "", PUBLICATION_NOTICE, "2018-09-30", false },
		{ "〈將於本年12月31日前彙整，正式回應時說明〉", "", PUBLICATION_NOTICE, "2018-12-31", false },
		{ "將於107/6/1前正式回應", "", PUBLICATION_NOTICE, "2018-06-01", false },
		{ "將於1月5日前發布正式回應時說明", "", PUBLICATION_NOTICE, "2019-01-05", false }, /* next year's */
		{ "", "將原訂回應期限(5月7日)延長2個月至7月7日，特此說明。", PUBLICATION_NOTICE, "2018-07-07", true },
		{ "", "依第8點規定，延長回應期間二個月。", PUBLICATION_NOTICE, "", true },
		{ "", "時程如下：1.問題釐清 2.正式回應 4月1日前。", PUBLICATION_NOTICE, "2018-04-01", false },
		{ "", "為綜整4月13日會議結果，本部將於107年6月12日前正式回應。", PUBLICATION_NOTICE, "2018-06-12", false },
		{ "N/A", "訂於2月20日召開協作會議，歡迎報名。", PUBLICATION_NOTICE, "", false },
		{ "(編輯中)", "", PUBLICATION_NOTICE, "", false },
		{ "〈無更新〉", "進度更新：已辦理。", PUBLICATION_NOTICE, "", false },
		{ "", "就所提各點，說明如后：一、現行規定已足。", PUBLICATION_UNCLEAR, "", false },
		{ "本局將於3月下旬召開學者專家會議。", "", PUBLICATION_UNCLEAR, "", false },
		{ "進度更新：已修正發布。", "", PUBLICATION_NOTICE, "", false },
		{ "延長工時應給加班費，不予參採。", "", PUBLICATION_ANSWER, "", false },
		{ "", "將於一百零七年六月一日前正式回應。", PUBLICATION_NOTICE, "2018-06-01", false },
		{ "", "將於１０７年６月１日前正式回應。", PUBLICATION_NOTICE, "2018-06-01", false },
		{ "", "將於１０７／６／１前正式回應。", PUBLICATION_NOTICE, "2018-06-01", false },
		{ "", "將於本（107）年6月1日前正式回應。", PUBLICATION_NOTICE, "2018-06-01", false },
		{ "", "將於四月底前正式回應。", PUBLICATION_NOTICE, "2018-04-30", false },
		{ "", "將於4月中旬以前正式回應。", PUBLICATION_NOTICE, "2018-04-20", false },
		{ "", "將於本月底前正式回應。", PUBLICATION_NOTICE, "2018-03-31", false },
		{ "", "將於年底前正式回應。", PUBLICATION_NOTICE, "2018-12-31", false },
		{ "", "將於107年底前正式回應。", PUBLICATION_NOTICE, "2018-12-31", false },
		{ "", "將於6月前正式回應。", PUBLICATION_NOTICE, "2018-06-30", false },
		{ "", "有關「延長育嬰假」之提議，將於4月1日前正式回應。", PUBLICATION_NOTICE, "2018-04-01", false },
		{ "", "回應期限展延2個月。", PUBLICATION_NOTICE, "", true },
		{ "俟協作會議召開後，再行研議。", "", PUBLICATION_UNCLEAR, "", false },
		{ "本案研議中。", "", PUBLICATION_UNCLEAR, "", false },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena a = { 0 };
		struct wire_response r = said(cases[i].decision, cases[i].other, "2018-03-20", &a);
		struct import_publication p = import_published(&r);
		int64_t promised = at(cases[i].promised);
		promised += promised ? DAY_MS - 1000 : 0; /* to its end */
		if ((int)p.kind != cases[i].kind || p.promised != promised || p.extends != cases[i].extends)
			fail_msg("%s / %s: kind %d, promised %lld (%lld), extends %d", cases[i].decision, cases[i].other,
				(int)p.kind, (long long)p.promised, (long long)promised, p.extends);
		arena_release(&a);
	}
}

/* ---- lateness -------------------------------------------------------------------------------- */

struct published {
	const char *day, *decision, *other;
};

static void lateness_is_certain(void **state)
{
	static const char will[] = "將於107年3月20日前發布正式回應時說明", answer[] = "維持現行規定。";
	static const struct {
		const char *about, *by; /* the deadline in the record */
		struct published said[3];
		const char *due;                   /* what the answer's step is held against; "": nothing is said */
		enum wire_response_state response; /* of a record that is "Completed" */
	} cases[] = {
		{ "in time", "2018-03-20", { { "2018-03-20", answer, "" } }, "2018-03-20", RESPONSE_ANSWERED },
		{ "late", "2018-03-20", { { "2018-01-20", will, "" }, { "2018-03-23", answer, "" } }, "2018-03-20",
			RESPONSE_ANSWERED },
		{ "a day late, and nothing before", "2018-03-20", { { "2018-03-21", answer, "" } }, "2018-03-20",
			RESPONSE_ANSWERED },
		{ "long after, and nothing before: something is not here", "2018-03-20", { { "2018-06-21", answer, "" } }, "",
			RESPONSE_ANSWERED },
		{ "due on a Sunday, answered on Monday", "2018-03-25", { { "2018-03-26", answer, "" } }, "",
			RESPONSE_ANSWERED },
		{ "due on a holiday, answered on the day after", "2017-02-28", { { "2017-03-01", answer, "" } }, "",
			RESPONSE_ANSWERED },
		{ "due on a Sunday, answered on Tuesday", "2018-03-25", { { "2018-03-27", answer, "" } }, "2018-03-25",
			RESPONSE_ANSWERED },
		{ "extended in time", "2018-03-20",
			{ { "2018-03-10", "", "延長回應期限至107年5月20日。" }, { "2018-05-20", answer, "" } }, "2018-05-20",
			RESPONSE_ANSWERED },
		{ "a later day announced in time", "2018-03-20",
			{ { "2018-03-10", "將於107年4月9日前發布正式回應時說明", "" }, { "2018-04-10", answer, "" } }, "2018-04-09",
			RESPONSE_ANSWERED },
		{ "extended too late", "2018-03-20",
			{ { "2018-03-21", "", "延長回應期限至107年5月20日。" }, { "2018-05-20", answer, "" } }, "2018-03-20",
			RESPONSE_ANSWERED },
		{ "extended by a year, which is a slip", "2018-03-20",
			{ { "2018-03-10", "", "延長回應期限至108年5月20日。" }, { "2018-05-20", answer, "" } }, "",
			RESPONSE_ANSWERED },
		{ "an unclear word in time", "2018-03-20",
			{ { "2018-03-10", "", "就所提各點，說明如后：一、現行規定已足。" }, { "2018-05-20", answer, "" } }, "",
			RESPONSE_ANSWERED },
		{ "its date is that of a batch", "2017-01-20",
			{ { "2017-01-10", "將於106年1月20日前發布正式回應時說明", "" }, { "2017-03-30 14:54:00", answer, "" } }, "",
			RESPONSE_ANSWERED },
		{ "a notice alone", "2018-03-20", { { "2018-01-20", will, "" } }, "2018-03-20", RESPONSE_DUE },
		{ "extended, without a day", "2018-03-20",
			{ { "2018-03-10", "", "依規定延長回應期間二個月。" }, { "2018-05-20", answer, "" } }, "",
			RESPONSE_ANSWERED },
		{ "extended in other words", "2018-03-20",
			{ { "2018-03-10", "", "本案展延答復。" }, { "2018-04-20", answer, "" } }, "", RESPONSE_ANSWERED },
		{ "extended, in figures of full width", "2018-03-20",
			{ { "2018-03-10", "", "延長回應期限至１０７年５月２０日。" }, { "2018-05-22", answer, "" } }, "2018-05-20",
			RESPONSE_ANSWERED },
		{ "until a month's last day", "2018-03-20",
			{ { "2018-03-10", "", "延長回應期限至五月底。" }, { "2018-05-31", answer, "" } }, "2018-05-31",
			RESPONSE_ANSWERED },
		{ "after something that comes later", "2018-03-20",
			{ { "2018-03-19", "配合4月上旬召開記者會後，再行更新", "" }, { "2018-04-15", answer, "" } }, "",
			RESPONSE_ANSWERED },
		{ "the matter is an extension", "2018-03-20",
			{ { "2018-03-10", "", "有關延長育嬰假，將於3月20日前正式回應。" }, { "2018-03-27", answer, "" } },
			"2018-03-20", RESPONSE_ANSWERED },
		{ "a year whose days off are not known", "2023-01-20", { { "2023-01-30", answer, "" } }, "",
			RESPONSE_ANSWERED },
		{ "of such a year, and surely late", "2023-03-01", { { "2023-03-20", answer, "" } }, "2023-03-01",
			RESPONSE_ANSWERED },
		{ "unclear alone", "2018-03-20", { { "2018-01-20", "", "就所提各點，說明如后：一、現行規定已足。" } }, "",
			RESPONSE_ANSWERED },
		{ "nothing at all", "2018-03-20", { { NULL, NULL, NULL } }, "", RESPONSE_ANSWERED },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena a = { 0 };
		struct wire_response responses[3];
		struct wire_step steps[5];
		struct wire_topic t = { .response = RESPONSE_ANSWERED,
			.stage = STAGE_RESPONDED,
			.responses = responses,
			.timeline = steps,
			.respond_by = at(cases[i].by) + DAY_MS - 1000 };
		for (; t.n_responses < 3 && cases[i].said[t.n_responses].day; t.n_responses++) {
			const struct published *p = &cases[i].said[t.n_responses];
			responses[t.n_responses] = said(p->decision, p->other, p->day, &a);
		}
		import_judge_answers(&t);
		int64_t due = 0, expected = at(cases[i].due);
		for (size_t k = 0; k < t.n_timeline; k++)
			due = str_eq(steps[k].kind, "answered") && steps[k].due ? steps[k].due : due;
		expected += expected ? DAY_MS - 1000 : 0;
		if (due != expected || t.response != cases[i].response)
			fail_msg("%s: held against %lld (%lld), response %d", cases[i].about, (long long)due, (long long)expected,
				(int)t.response);
		arena_release(&a);
	}
}

static void what_comes_later_is_not_late(void **state)
{
	struct arena a = { 0 };
	struct wire_response responses[] = { said("同意參採。", "", "2018-03-10", &a),
		said("進度更新：已修正發布。", "", "2019-05-20", &a) };
	struct wire_step steps[4];
	struct wire_topic t = {
		.responses = responses, .n_responses = 2, .timeline = steps, .respond_by = at("2018-03-20")
	};
	(void)state;
	import_judge_answers(&t);
	assert_int_equal(t.n_timeline, 2);
	assert_string_equal(steps[0].kind, "answered");
	assert_int_equal(steps[0].due, at("2018-03-20"));
	assert_int_equal(steps[1].due, 0);
	arena_release(&a);
}

/* Two agencies have to answer, or one and one that helps: the record does not say. */
static void another_agency_follows(void **state)
{
	struct arena a = { 0 };
	struct wire_response responses[] = { said("同意參採。", "", "2018-03-10", &a),
		said("不予參採。", "", "2018-04-20", &a) };
	struct wire_step steps[4];
	struct wire_topic t = {
		.responses = responses, .n_responses = 2, .timeline = steps, .respond_by = at("2018-03-20")
	};
	(void)state;
	responses[1].agency = "另一部";
	import_judge_answers(&t);
	assert_int_equal(t.n_timeline, 2);
	assert_int_equal(steps[0].due, 0);
	assert_int_equal(steps[1].due, 0);
	arena_release(&a);
}

/* Of a record that was taken on the Monday behind a deadline on a Sunday nobody can say that it is late. */
static void what_is_open_is_not_overdue(void **state)
{
	struct wire_step steps[2];
	struct wire_topic t = { .response = RESPONSE_DUE, .stage = STAGE_ESTABLISHED, .timeline = steps };
	(void)state;
	t.respond_by = at("2018-03-25") + DAY_MS - 1000;
	t.as_of = at("2018-03-26");
	import_judge_answers(&t);
	assert_int_equal(t.n_timeline, 0);
	t.respond_by = at("2018-03-25") + DAY_MS - 1000;
	t.as_of = at("2018-03-28");
	import_judge_answers(&t);
	assert_int_equal(t.n_timeline, 1);
}

/* ---- decisions ------------------------------------------------------------------------------- */

static const char letters[DECISIONS] = { [DECISION_NONE] = '-',
	[DECISION_ADOPTED] = 'Y',
	[DECISION_PARTLY] = 'P',
	[DECISION_NOT] = 'N',
	[DECISION_STUDY] = 'S' };

static void decisions_are_the_agencys(void **state)
{
	static const struct {
		const char *text;
		char whole;
		const char *each;   /* a letter a demand */
		const char *quoted; /* the first one's words */
	} cases[] = {
		{ "本案不予參採。", 'N', "N", "本案不予參採。" },
		{ "經評估可行性，爰所提「刪除條文」，不予參採。", 'N', "N", "經評估可行性，爰所提「刪除條文」，不予參採。" },
		{ "說明甚多。經評估，故對提案部分參採，由本會增修。後略。", 'P', "P",
			"經評估，故對提案部分參採，由本會增修。" },
		{ "N/A", '-', "", "" },
		{ "現行規定已可辦理，維持現行規定。", '-', "", "" },
		{ "研議後參採部分建議。", '-', "", "" },
		{ "有無參採之可能，將於會中討論是否予以參採。", '-', "", "" },
		{ "提案人主張「不予參採」並非所願。", '-', "", "" },
		{ "立法院不予採納。", '-', "", "" },
		{ "相關規定業已參採提案之意旨。", '-', "", "" },
		{ "納入研議。", 'S', "S", "納入研議。" },
		{ "本部已納入政策研議之參考。", '-', "", "" },
		{ "部分參採「可用建材收容」；「成立收容區」不予採納。", '-', "-",
			"部分參採「可用建材收容」；「成立收容區」不予採納。" },
		{ "一、甲訴求：暫不參採。\n\n二、乙訴求：維持現行規定，並簡化流程。\n\n三、丙訴求：同意參採，自明年起辦理。",
			'-', "N-Y", "暫不參採。" },
		{ "具體情形如下：\n\n1.有關甲部分-【納入研議】\n\n(1)說明。\n\n2.有關乙部分-【不參採】\n\n(1)說明。", '-', "SN",
			"納入研議" },
		{ "反對興建【不予參採】\n\n理由甚多。\n\n擔憂污染【同意研議】", '-', "NS", "不予參採" },
		{ "一、第一項訴求：取消。\n\n（一）研議結論：經考量，未參採。\n\n（二）說明\n\n二、第二項訴求：更名。\n\n研議結論："
		  "參採，將擴大徵詢。",
			'-', "NY", "經考量，未參採。" },
		{ "**壹、時段是否可行?**\n\n**一、現況**\n\n目前已有彈性。\n\n二、結論：不予採納。", 'N', "N",
			"結論：不予採納。" },
		{ "一、背景說明。\n\n二、某節納入參採；其餘部分不納入參採。", '-', "-", "某節納入參採；其餘部分不納入參採。" },
		{ "一、部分參採提案人訴求。\n\n二、分年辦理。", 'P', "P", "部分參採提案人訴求。" },
		{ "一、甲訴求維持現行。\n\n二、乙方案同意參採。", '-', "-", "乙方案同意參採。" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena a = { 0 };
		struct wire_response r = { .summary = "" };
		char each[64] = "";
		import_read_decisions(cases[i].text, &a, &r);
		for (size_t k = 0; k < r.n_decisions; k++)
			each[k] = letters[r.decisions[k].decision];
		const char *quoted = r.n_decisions ? r.decisions[0].words : "";
		if (letters[r.decision] != cases[i].whole || !str_eq(each, cases[i].each) || !str_eq(quoted, cases[i].quoted))
			fail_msg("%s:\n%c %s «%s»", cases[i].text, letters[r.decision], each, quoted);
		arena_release(&a);
	}
}

/* Each stands for a kind of wording; '-' is quoted, since the agency's words are no label for all that was asked. */
static void a_label_is_borne_by_the_words(void **state)
{
	static const struct {
		const char *text;
		char whole;
		const char *each;
	} cases[] = {
		{ "本案採開放性參採。", '-', "" },
		{ "錄案研議。", '-', "" },
		{ "所提建議納入參考。", '-', "" },
		{ "本案納入參採研議。", '-', "" },
		{ "同意參採與否，將於會後決定。", '-', "" },
		{ "不同意參採。", '-', "" },
		{ "本案未予以參採。", '-', "" },
		{ "本案無法全數參採。", '-', "" },
		{ "本案無法納入參採。", '-', "" },
		{ "本案未納入參採。", '-', "" },
		{ "並非不予參採，惟須時日。", '-', "" },
		{ "不得不暫不參採。", '-', "" },
		{ "本案暫不予以參採。", 'N', "N" },
		{ "本案歉難參採。", '-', "" },
		{ "本案已於107年起實施。", '-', "" },
		{ "提案人希望不予參採者，為另一方案。", '-', "" },
		{ "與會專家多數認為不予採納。", '-', "" },
		{ "前案業經本部不予參採。", '-', "" },
		{ "原則同意參採。", '-', "" },
		{ "俟修法後予以參採。", '-', "" },
		{ "若經費許可將予參採。", '-', "" },
		{ "部分意見予以採納。", '-', "" },
		{ "有關甲部分，予以參採；有關乙部分，將再研議。", '-', "-" },
		{ "第一項訴求予以參採。其餘維持現行規定。", '-', "-" },
		{ "甲訴求維持現行規定。至於乙訴求，不予採納。", '-', "-" },
		{ "參採部分：簡化流程。\n\n不參採部分：延長年限。", '-', "" },
		{ "■參採　□部分參採　□不參採", '-', "" },
		{ "為何不予參採？請參閱分析說明。", '-', "" },
		{ "提案人引述：『本案不予參採』，與事實不符。", '-', "" },
		{ "“不予參採”係媒體用語。", '-', "" },
		{ "監察院要求予以參採。", '-', "" },
		{ "僅就行政程序予以參採。", '-', "" },
		{ "適度予以採納。", '-', "" },
		{ "本案將朝予以參採之方向辦理。", '-', "" },
		{ "本案經評估，應予以參採，自明年起辦理。", 'Y', "Y" },
		{ "綜上，本案不予參採。", 'N', "N" },
		{ "提案人訴求部分參採。", 'P', "P" },
		{ "部分參採，自明年起辦理。\n\n其他說明。", 'P', "P" },
		{ "不參採。", 'N', "N" },
		{ "參採", 'Y', "Y" },
		{ "| 訴求 | 參採情形 |\n|---|---|\n| 甲 | 參採 |\n| 乙 | 不予參採。 |\n| 丙 | 維持現行 |", '-', "YN-" },
		{ "| 編號 | 說明 |\n|---|---|\n| 1 | 甲案不予參採 |\n| 2 | 乙案參採 |", '-', "-" },
		{ "一、有關甲：不參採。\n\n二、有關乙：參採與否另議。", '-', "-" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena a = { 0 };
		struct wire_response r = { .summary = "" };
		char each[64] = "";
		import_read_decisions(cases[i].text, &a, &r);
		for (size_t k = 0; k < r.n_decisions; k++)
			each[k] = letters[r.decisions[k].decision];
		if (letters[r.decision] != cases[i].whole || !str_eq(each, cases[i].each))
			fail_msg(
				"%s:\n%c %s instead of %c %s", cases[i].text, letters[r.decision], each, cases[i].whole, cases[i].each);
		arena_release(&a);
	}
}

/* Whatever stands there: within its bounds, and in no time. */
static void hostile_texts(void **state)
{
	static const char *const pieces[] = { "一、", "【不參採】\n\n", "：", "「", "107年", "不予參採", "1.", "（", "將於",
		"；" };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		struct arena a = { 0 };
		struct str text = str_within(STR_NO_LIMIT);
		for (int n = 0; n < 20000; n++)
			str_addz(&text, pieces[i]);
		struct wire_response r = said(text.buf, text.buf, "2018-03-20", &a);
		import_read_decisions(text.buf, &a, &r);
		import_published(&r);
		str_release(&text);
		arena_release(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notices_are_no_answers),
		cmocka_unit_test(lateness_is_certain),
		cmocka_unit_test(what_comes_later_is_not_late),
		cmocka_unit_test(another_agency_follows),
		cmocka_unit_test(what_is_open_is_not_overdue),
		cmocka_unit_test(decisions_are_the_agencys),
		cmocka_unit_test(a_label_is_borne_by_the_words),
		cmocka_unit_test(hostile_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
