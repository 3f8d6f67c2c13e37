/* Blocks become lines: every kind, at widths that hurt. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/text.h"

static const char sample[] =
	"# 標題\n\n一段**粗體**文字，見[平台](https://join.gov.tw)。\n\n- 第一項比較長會換行\n- 第二項\n  1. 巢狀\n\n> 引文也會換行的\n\n"
	"```\nint main(void)\n  中文程式碼也不重排\n```\n\n---\n\n| 季 | 預定 | 實際 |\n|---|---|---|\n| 第一季 | 25% | 20% |\n| 第二季 | 50% |  |\n";

static void put_lines(struct str *out, struct doc *d, const struct doc_layout_opts *o)
{
	struct doc_layout l;
	doc_layout_init(&l);
	doc_layout_make(&l, d, o);
	for (size_t i = 0; i < l.lines.n; i++)
		str_addf(out, "%.*s\n", (int)l.lines.items[i].bytes, l.text.buf + l.lines.items[i].start);
	for (size_t i = 0; o->number_links && i < d->links.n; i++)
		str_addf(out, "%s[%zu] %s\n", i ? "" : "\n", i + 1, d->links.items[i].address);
	doc_layout_release(&l);
}

static void render(struct str *out, const char *text, const struct doc_layout_opts *o)
{
	struct doc d;
	doc_init(&d);
	doc_from_commonmark(&d, text, strlen(text), 0);
	put_lines(out, &d, o);
	doc_release(&d);
}

static void test_sample(void **state)
{
	(void)state;
	struct str out;
	str_init(&out, 10000);
	render(&out, sample, &(struct doc_layout_opts){ .width = 20, .number_links = true });
	assert_string_equal(out.buf,
		"標題\n\n"
		"一段粗體文字，見平\n台[1]。\n\n"
		"- 第一項比較長會換行\n- 第二項\n  1. 巢狀\n\n"
		"> 引文也會換行的\n\n"
		"  int main(void)\n    中文程式碼也不重\n  排\n\n"
		"--------------------\n\n"
		"季     | 預定 | 實際\n-------+------+-----\n第一季 |  25% |  20%\n第二季 |  50%\n\n"
		"[1] https://join.gov.tw\n");
	str_clear(&out);
	render(&out, sample, &(struct doc_layout_opts){ .width = 19 });
	assert_non_null(strstr(out.buf, "\n季: 第一季\n預定: 25%\n實際: 20%\n\n季: 第二季\n預定: 50%\n"));
	str_clear(&out);
	render(&out, sample, &(struct doc_layout_opts){ .width = 40, .linear = true });
	assert_non_null(strstr(out.buf, "Title: 標題\n"));
	assert_non_null(strstr(out.buf, "季: 第一季\n預定: 25%\n"));
	str_release(&out);
}

/* What a link's number and an address look like where they meet the edge. */
static void test_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *text, *lines;
	} cases[] = {
		{ "專區([https://a.tw](https://a.tw))更多說明文字", "專區\n(https://a.tw[1])更\n多說明文字\n" },
		{ "專區([https://a.tw/bc](https://a.tw))更多說明文字", "專區\n(https://a.tw/bc[1])\n更多說明文字\n" },
		{ "詳見<https://a.tw/bcdefgh>。", "詳見https://a.tw/bcd\nefgh[1]。\n" },
		{ "一二三四五六七八<https://a.tw/bc>", "一二三四五六七八\nhttps://a.tw/bc[1]\n" },
		{ "一<https://a.tw/bcdef/>", "一https://a.tw/bcdef\n/[1]\n" },
		{ "一二<https://a.tw/bcd>", "一二\nhttps://a.tw/bcd[1]\n" },
		{ "註[[1](https://a.tw)]及[\\[1\\]](https://a.tw)", "註[1]及[1]\n" },
		{ "第[1](https://a.tw)點", "第1[1]點\n" },
		{ "[議程](https://a.tw) 與", "議程[1] 與\n" },
		{ "[議程](https://a.tw)　與", "議程[1]　與\n" },
		{ "~~[甲](https://a.tw)~~ 乙", "[struck out: 甲[1]]\n乙\n" },
		{ "網址 <https://a.tw/bcdefghij>", "網址 https://a.tw/bc\ndefghij[1]\n" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str out;
		str_init(&out, 1000);
		render(&out, cases[i].text, &(struct doc_layout_opts){ .width = 20, .number_links = true });
		char *list = strstr(out.buf, "\n[1] https");
		assert_non_null(list);
		*list = '\0';
		assert_string_equal(out.buf, cases[i].lines);
		str_release(&out);
	}
}

/* Numbers of an outline hang, each level under the text of the one above, wherever they come from. */
static void test_outline(void **state)
{
	(void)state;
	static const struct {
		const char *text, *lines;
	} cases[] = {
		{ "壹、總則要寫得很長才會換行\n一、目的\n（一）也要寫得很長才換行\n(二)短\n二、範圍\n\n貳、末",
			"壹、總則要寫得很長才\n    會換行\n    一、目的\n      （一）也要寫得\n            很長才換\n            行\n"
			"      (二)短\n    二、範圍\n\n貳、末\n" },
		{ "　　1.甲\n　　(1)乙\nA. 丙", "1.甲\n  (1)乙\n     A. 丙\n" },
		{ "1.甲\nA.乙\na.m. 之前", "1.甲\n  A.乙\na.m. 之前\n" },
		{ "第 3 條　主管機關應於收受後\n一、丁", "第 3 條　主管機關應\n於收受後\n      一、丁\n" },
		{ "• 子丑寅卯辰巳午未申酉", "• 子丑寅卯辰巳午未申\n  酉\n" },
		{ "3.5 公里是數字不是編號啊\n\nA. Smith wrote it down\n\n一 二",
			"3.5 公里是數字不是編\n號啊\n\nA. Smith wrote it\ndown\n\n一 二\n" },
		{ "- （一）項目寫得長一點才換", "- （一）項目寫得長一\n        點才換\n" },
		{ "一、甲\n\n## 題\n\n（一）乙", "一、甲\n\n題\n\n（一）乙\n" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str out;
		str_init(&out, 1000);
		render(&out, cases[i].text, &(struct doc_layout_opts){ .width = 20 });
		assert_string_equal(out.buf, cases[i].lines);
		str_release(&out);
	}
}

/* Lines that somebody else's width broke are one paragraph again, and no others. */
static void test_unbroken(void **state)
{
	(void)state;
	static const struct {
		const char *text, *lines;
	} cases[] = {
		/* as laws and PDFs come */
		{ "申請人依前條規定提出申請者，主管機關應於收到之日起三十日內完\n成審查，必要時得延長一次，並應以書面告知申請人延長之理由及期\n間；逾期視為同意。",
			"申請人依前條規定提出申請者，主管機關應於收到之日起三十日內完成審查，必要時得延長一次，並應以書面告知申請人延長之理由及期間；逾期視為同意。\n" },
		{ "主管機關為審查前項申請案件之需要得邀請專家學者及利害關係人到場\n說明。",
			"主管機關為審查前項申請案件之需要得邀請專家學者及利害關係人到場說明。\n" },
		{ "This letter was broken by a program that thinks sixty columns are\nenough for everybody who reads letters, and for all of those who\nwrite them.",
			"This letter was broken by a program that thinks sixty columns are enough for everybody who reads letters, and for all of those who write them.\n" },
		/* below a number, with blanks that CommonMark takes away, and with those that it leaves; a mark hangs over the
		   edge */
		{ "一、申請人依前條規定提出申請者，主管機關應於收到之日起三十日內完\n    成審查，必要時得延長一次，並應以書面告知申請人延長之理由及期間，\n    得再延長之；逾期視為同意。",
			"一、申請人依前條規定提出申請者，主管機關應於收到之日起三十日內完成審查，必要時得延長一次，並應以書面告知申請人延長之理由及期間，得再延長之；逾期視為同意。\n" },
		{ "二、申請人依前條規定提出申請者，主管機關應於收到之日起三十日內完\n　　成審查，必要時得延長一次，並應以書面告知申請人延長之理由及期\n　　間；逾期視為同意。",
			"二、申請人依前條規定提出申請者，主管機關應於收到之日起三十日內完成審查，必要時得延長一次，並應以書面告知申請人延長之理由及期間；逾期視為同意。\n" },
		/* as people mean them */
		{ "一、公開\n　　資訊公開透明，任何人都可以查閱。", "一、公開\n　　資訊公開透明，任何人都可以查閱。\n" },
		{ "春眠不覺曉，處處聞啼鳥，\n夜來風雨聲，花落知多少。",
			"春眠不覺曉，處處聞啼鳥，\n夜來風雨聲，花落知多少。\n" },
		{ "今天在市政府前面的廣場集合，請大家準時出席並且攜帶證件！\n下午兩點結束",
			"今天在市政府前面的廣場集合，請大家準時出席並且攜帶證件！\n下午兩點結束\n" },
		{ "110-01-01 甲方應給付乙方新臺幣一百萬元整並開立收據乙紙為憑\n110-01-02 甲方應給付乙方新臺幣二百萬元整並開立收據乙紙為憑\n110-01-03 甲方應給付乙方新臺幣三百萬元整並開立收據乙紙為憑",
			"110-01-01 甲方應給付乙方新臺幣一百萬元整並開立收據乙紙為憑\n110-01-02 甲方應給付乙方新臺幣二百萬元整並開立收據乙紙為憑\n110-01-03 甲方應給付乙方新臺幣三百萬元整並開立收據乙紙為憑\n" },
		{ "```\n申請人依前條規定提出申請者，主管機關應於收到之日起三十日內完\n成審查，必要時得延長一次，並應以書面告知申請人延長之理由及期\n間。\n```",
			"  申請人依前條規定提出申請者，主管機關應於收到之日起三十日內完\n  成審查，必要時得延長一次，並應以書面告知申請人延長之理由及期\n  間。\n" },
	};
	struct str out;
	str_init(&out, 4000);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		str_clear(&out);
		render(&out, cases[i].text, &(struct doc_layout_opts){ .width = 400 });
		assert_string_equal(out.buf, cases[i].lines);
	}
	str_clear(&out);
	render(&out, cases[0].text, &(struct doc_layout_opts){ .width = 400, .keep_lines = true });
	str_drop_end(&out, "\n");
	assert_string_equal(out.buf, cases[0].text);
	str_clear(&out);
	/* a link and a style stay where they were */
	render(&out,
		"申請人依前條規定提出[申請](https://a.tw)者，主管機關應於收到之日起三十日內完\n成審查，必要時得延長一次，並應以**書面告知申請人延長之理由及期\n間**；逾期視為同意。",
		&(struct doc_layout_opts){ .width = 400, .number_links = true });
	assert_string_equal(out.buf,
		"申請人依前條規定提出申請[1]者，主管機關應於收到之日起三十日內完成審查，必要時得延長一次，並應以書面告知申請人延長之理由及期間；逾期視為同意。\n\n[1] https://a.tw\n");
	str_release(&out);
}

static void test_underline(void **state)
{
	(void)state;
	struct str out;
	str_init(&out, 1000);
	render(&out, "# 標題很長會換行\n\n## 節\n\n文", &(struct doc_layout_opts){ .width = 10, .underline = true });
	assert_string_equal(out.buf, "標題很長會\n換行\n==========\n\n節\n--\n\n文\n");
	str_release(&out);
}

/* Heads are broken into short lines before a table falls apart into fields, and rows need no lines between them then.
 */
static void test_heads_break_first(void **state)
{
	(void)state;
	struct str out;
	str_init(&out, 1000);
	render(&out, "|路線|營運里程公里數|全票票價|\n|---|---|---|\n|東線|12.5km|30元|\n|西線|8km|20元|",
		&(struct doc_layout_opts){ .width = 30 });
	assert_string_equal(out.buf,
		"路線 | 營運里程公里 | 全票票價\n     |           數\n-----+--------------+---------\n東線 |       12.5km |     30元\n西線 |          8km |     20元\n");
	str_release(&out);
}

/* A label that is long enough to hurt is whole once. */
static void test_long_labels(void **state)
{
	(void)state;
	enum { LABEL = 100000, ROWS = 2000 };
	struct str out, text;
	str_init(&out, STR_NO_LIMIT);
	str_init(&text, STR_NO_LIMIT);
	str_addz(&text, "|");
	str_addn(&text, 'x', LABEL);
	str_addz(&text, "|b|\n|---|---|\n");
	for (int i = 0; i < ROWS; i++)
		str_addz(&text, "|1|2|\n");
	render(&out, text.buf, &(struct doc_layout_opts){ .width = 80, .linear = true });
	assert_in_range(out.len, LABEL, LABEL + 2000 + ROWS * 100);
	str_release(&out);
	str_release(&text);
}

/* Tables as fields: further lines are set in, and where there is no head the left may name the right. */
static void test_labels(void **state)
{
	(void)state;
	static const char head[] = "| 項目 | 說明 |\n|---|---|\n| 甲<br>乙 | 長長的說明文字要換行 |\n";
	static const char keys[] = "| | |\n|---|---|\n| 提案人 | 王小明 |\n| 日期 | |\n";
	static const char none[] = "| | | |\n|---|---|---|\n| 甲 | 乙 | 丙 |\n| 丁 | 戊 | 己 |\n";
	struct str out;
	str_init(&out, 1000);
	render(&out, head, &(struct doc_layout_opts){ .width = 20, .linear = true });
	assert_string_equal(out.buf, "項目: 甲\n  乙\n說明: 長長的說明文\n  字要換行\n");
	str_clear(&out);
	render(&out, keys, &(struct doc_layout_opts){ .width = 20, .linear = true });
	assert_string_equal(out.buf, "提案人: 王小明\n日期\n");
	str_clear(&out);
	render(&out, none, &(struct doc_layout_opts){ .width = 20, .linear = true });
	assert_string_equal(out.buf, "甲\n  乙\n  丙\n\n丁\n  戊\n  己\n");
	str_clear(&out); /* a label may bring its colon along; a figure without a unit names none */
	render(&out, "| | |\n|---|---|\n| 傳真： | 1234 |\n| Fax: | 5 |\n\n| | |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n",
		&(struct doc_layout_opts){ .width = 20, .linear = true });
	assert_string_equal(out.buf, "傳真：1234\nFax: 5\n\n1\n  2\n\n3\n  4\n");
	str_clear(&out);
	render(&out, "| | |\n|---|---|\n| 113年 | 2 |\n| 114年 | 4 |\n",
		&(struct doc_layout_opts){ .width = 20, .linear = true });
	assert_string_equal(out.buf, "113年: 2\n114年: 4\n");
	str_release(&out);
}

static void render_html(struct str *out, const char *html, const struct doc_layout_opts *o)
{
	struct doc d;
	str_clear(out);
	doc_init(&d);
	doc_from_html(&d, html, strlen(html));
	put_lines(out, &d, o);
	doc_release(&d);
}

/* Paragraphs are set in as their text has it, under the numbers of an outline, wherever that margin comes from; but not
 * as the layout of a page has all of them, nor where there is no room, nor aloud. */
static void test_set_in(void **state)
{
	(void)state;
	static const struct {
		const char *html, *lines;
	} cases[] = {
		{ "<p>甲<p style='margin-left:2em'>乙", "甲\n\n    乙\n" },
		{ "<p>甲<p style='margin-left: 24.0pt'>乙<p style='MARGIN-LEFT:48px'>丙", "甲\n\n    乙\n\n      丙\n" },
		{ "<p>甲<p style='color:red;margin-left:0.85cm'>乙<p style='padding-left:8.5mm'>丙",
			"甲\n\n    乙\n\n    丙\n" },
		{ "<p>甲<p style='margin-left:.5in'>乙<p style='margin:0 0 0 1rem'>丙<p style='margin:0 1pc'>丁",
			"甲\n\n      乙\n\n  丙\n\n  丁\n" },
		{ "<p>甲<p style='margin:2em;margin-left:0'>乙<p style='margin:0 auto'>丙<p style='margin-left:-3em'>丁",
			"甲\n\n乙\n\n丙\n\n丁\n" },
		{ "<p>甲<p style='margin-left:10%'>乙<p style='margin-left:calc(1em + 2px)'>丙<p style='margin-left:9'>丁",
			"甲\n\n乙\n\n丙\n\n丁\n" },
		{ "<p>甲<p style='margin-left'>乙<p style='margin-left:'>丙<p style=':2em;margin-left 2em'>丁",
			"甲\n\n乙\n\n丙\n\n丁\n" },
		{ "<p>甲<p style='margin-left:99999999999999999999em'>乙", "甲\n\n                    乙\n" },
		{ "<p>甲<div style='margin-left:2em'>乙<div style='padding-left:2em'><p>丙</div></div>丁",
			"甲\n\n    乙\n\n        丙\n\n丁\n" },
		/* an edge, and one that its paragraphs have in common */
		{ "<p>甲<p style='margin-left:3em;text-indent:-3em'>註一：子丑寅卯辰巳午未申酉戌亥子丑寅卯辰巳午未申酉戌亥",
			"甲\n\n註一：子丑寅卯辰巳午未申酉戌亥子丑寅卯辰巳午未申酉戌亥\n" },
		{ "<p style='margin-left:2em'>甲<p style='margin-left:2em'>乙", "甲\n\n乙\n" },
		{ "<div style='padding:1em 2em'><p>甲<p style='margin-left:1em'>乙</div>", "甲\n\n  乙\n" },
		{ "<p style='text-indent:2em'>甲<p style='text-indent:2em'>乙", "甲\n\n乙\n" },
		{ "<p>甲<p>乙<p style='text-indent:2em'>丙<br>丁", "甲\n\n乙\n\n丙\n丁\n" },
		/* beside an outline, whose own margins say nothing */
		{ "<p style='margin-left:24pt;text-indent:-24pt'>一、甲<p style='margin-left:24pt'>乙"
		  "<p style='margin-left:48pt;text-indent:-24pt'>（一）丙<p style='margin-left:48pt'>丁<p>戊",
			"一、甲\n\n    乙\n\n    （一）丙\n\n          丁\n\n戊\n" },
		{ "<h2 style='margin-left:2em'>題</h2><ul><li style='margin-left:2em'>項</ul><p>甲", "題\n\n- 項\n\n甲\n" },
	};
	struct str out, kept;
	str_init(&out, 1000);
	str_init(&kept, 1000);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		render_html(&out, cases[i].html, &(struct doc_layout_opts){ .width = 60 });
		assert_string_equal(out.buf, cases[i].lines);
		struct doc d;
		doc_init(&d);
		str_clear(&kept);
		doc_from_html(&d, cases[i].html, strlen(cases[i].html));
		doc_to_commonmark(&d, &kept);
		doc_release(&d);
		str_clear(&out);
		render(&out, kept.buf, &(struct doc_layout_opts){ .width = 60 });
		assert_string_equal(out.buf, cases[i].lines);
	}
	static const char html[] = "<p>甲<p style='margin-left:2em'>乙";
	render_html(&out, html, &(struct doc_layout_opts){ .width = 40 });
	assert_string_equal(out.buf, "甲\n\n乙\n");
	render_html(&out, html, &(struct doc_layout_opts){ .width = 80, .linear = true });
	assert_string_equal(out.buf, "甲\n\n乙\n");
	str_release(&out);
	str_release(&kept);
}

/* A row that is one cell over all columns names those below it, and is no value of the first column. */
static void test_row_of_one_cell(void **state)
{
	(void)state;
	static const char html[] =
		"<table><tr><th>項目<th>件數<tr><td colspan=2>第一部分<tr><td>路燈<td>12<tr><td colspan=9>第二部分<tr><td>"
		"<td>3<tr><td>4</table>";
	struct str out;
	str_init(&out, 1000);
	render_html(&out, html, &(struct doc_layout_opts){ .width = 80, .linear = true });
	assert_string_equal(out.buf, "第一部分\n\n項目: 路燈\n件數: 12\n\n第二部分\n\n件數: 3\n\n項目: 4\n");
	str_release(&out);
}

/* What reaches over several rows is said in each, also where the text was kept as CommonMark in between. */
static void test_spans_over_rows(void **state)
{
	(void)state;
	static const char html[] =
		"<table><tr><th>縣市<th>鄉鎮<th>件數<tr><td rowspan=2>新北市<td>板橋<td>1,234<tr><td>三重<td>98</table>";
	static const char lines[] = "縣市: 新北市\n鄉鎮: 板橋\n件數: 1,234\n\n縣市: 新北市\n鄉鎮: 三重\n件數: 98\n";
	static const char
		sides[] = "縣市   | 鄉鎮 |  件數\n-------+------+------\n新北市 | 板橋 | 1,234\n新北市 | 三重 |    98\n";
	struct str out, kept;
	struct doc d;
	doc_init(&d);
	str_init(&out, 1000);
	str_init(&kept, 1000);
	doc_from_html(&d, html, strlen(html));
	doc_to_commonmark(&d, &kept);
	render_html(&out, html, &(struct doc_layout_opts){ .width = 80, .linear = true });
	assert_string_equal(out.buf, lines);
	render_html(&out, html, &(struct doc_layout_opts){ .width = 80 });
	assert_string_equal(out.buf, sides);
	str_clear(&out);
	render(&out, kept.buf, &(struct doc_layout_opts){ .width = 80, .linear = true });
	assert_string_equal(out.buf, lines);
	str_clear(&out);
	render(&out, kept.buf, &(struct doc_layout_opts){ .width = 80 });
	assert_string_equal(out.buf, sides);
	str_release(&out);
	str_release(&kept);
	doc_release(&d);
}

/* Figures stand to the right under their head, words to the left, and who writes a table may ask otherwise. */
static void test_aligns(void **state)
{
	(void)state;
	static const struct {
		const char *cells[4], *lines;
	} cases[] = {
		{ { "件數", "1,234", "-5", "" }, " 件數\n1,234\n   -5\n" },
		{ { "比率", "12.5%", "３％", "—" }, " 比率\n12.5%\n ３％\n    —\n" },
		{ { "經費", "5,000 元", "NT$12", "N/A" }, "    經費\n5,000 元\n   NT$12\n     N/A\n" },
		{ { "增減", "▲1.5", "(2)", "0" }, "增減\n▲1.5\n (2)\n   0\n" },
		{ { "年度", "112", "113", "2026" }, "年度\n 112\n 113\n2026\n" },
		{ { "日期", "112.3.5", "112/10/5", "2026-01-01" }, "日期\n112.3.5\n112/10/5\n2026-01-01\n" },
		{ { "代碼", "007", "12", "1" }, "代碼\n007\n12\n1\n" },
		{ { "數量", "3 件", "12 公里", "1" }, "數量\n3 件\n12 公里\n1\n" },
		{ { "範圍", "5~10", "3", "1" }, "範圍\n5~10\n3\n1\n" },
		{ { "列舉", "1,2", "3", "1" }, "列舉\n1,2\n3\n1\n" },
		{ { "說明", "1 是最多", "3 居次", "" }, "說明\n1 是最多\n3 居次\n" },
		{ { "缺", "-", "—", "" }, "缺\n-\n—\n" },
	};
	struct str text, out, last;
	str_init(&text, 1000);
	str_init(&out, 1000);
	str_init(&last, 1000);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		str_clear(&text);
		str_clear(&out);
		str_clear(&last);
		for (int k = 0; k < 4; k++)
			str_addf(&text, "| 名 | %s |\n%s", cases[i].cells[k], k ? "" : "|---|---|\n");
		render(&out, text.buf, &(struct doc_layout_opts){ .width = 80 });
		for (char *s = out.buf; *s; s += strcspn(s, "\n") + 1) /* the last column */
			if (strstr(s, " | ") && strstr(s, " | ") < s + strcspn(s, "\n"))
				str_addf(&last, "%.*s\n", (int)(strcspn(s, "\n") - 5 - strlen(" ")), s + 5 + strlen(" "));
		assert_string_equal(last.buf, cases[i].lines);
	}
	str_clear(&out);
	render(&out, "| 左 | 右邊 | 中間的 |\n|:--|--:|:-:|\n| 1 | 甲 | 5 |\n| 10 | 乙 | 丙<br>丁 |\n",
		&(struct doc_layout_opts){ .width = 80 });
	assert_string_equal(out.buf,
		"左 | 右邊 | 中間的\n---+------+-------\n 1 |   甲 |   5\n---+------+-------\n10 |   乙 | 丙\n   |      | 丁\n");
	str_release(&text);
	str_release(&out);
	str_release(&last);
}

/* A list in a cell hangs behind its markers; code that is too wide breaks as text does. */
static void test_hanging(void **state)
{
	(void)state;
	static const char table[] =
		"| 項目 | 作法 |\n|---|---|\n| 甲 | 如下：<br>1. 先徵求各方意見<br>　- 再公開<br>- 　abcdefghijklm<br>12元 |\n";
	struct str out;
	str_init(&out, 1000);
	render(&out, table, &(struct doc_layout_opts){ .width = 20 });
	assert_string_equal(out.buf,
		"項目 | 作法\n-----+--------------\n甲   | 如下：\n     | 1. 先徵求各方\n     |    意見\n"
		"     | 　- 再公開\n     | - abcdefghijk\n     |   lm\n     | 12元\n");
	str_clear(&out);
	render(&out, "```\n  一二三四五六七八，九\n```\n", &(struct doc_layout_opts){ .width = 20 });
	assert_string_equal(out.buf, "    一二三四五六七\n  八，九\n");
	str_release(&out);
}

/* What is in an item stands under its text, at any depth and in quotes; a further paragraph of it is set apart. */
static void test_depth(void **state)
{
	(void)state;
	static const char text[] =
		"9. 甲\n   - 深\n\n   續段要夠長才換行\n10. 乙\n    1. 內\n\n       ```\n       碼\n       ```\n\n> - 引一二三四五六七\n>\n>   續\n>\n> ```\n> 碼\n> ```\n";
	struct str out;
	str_init(&out, 1000);
	render(&out, text, &(struct doc_layout_opts){ .width = 18 });
	assert_string_equal(out.buf,
		"9. 甲\n   - 深\n\n   續段要夠長才換\n   行\n10. 乙\n    1. 內\n\n        碼\n\n"
		"> - 引一二三四五六\n>   七\n\n>   續\n\n>   碼\n");
	str_clear(&out);
	/* A depth that was passed over takes no room, as it takes none where the text is kept, whatever stood there before.
	 */
	render(&out,
		"- 項一\n\n  | 甲 | 乙 |\n  |---|---|\n  | 丙 | 丁 |\n\n> - 引\n>\n>   | 一二三 | 四五六 |\n>   |---|---|\n>   | 七 | 八 |\n>   | 九 | 十 |\n",
		&(struct doc_layout_opts){ .width = 18 });
	assert_string_equal(out.buf,
		"- 項一\n\n  甲 | 乙\n  ---+---\n  丙 | 丁\n\n> - 引\n\n>   一二三: 七\n>   四五六: 八\n>\n>   一二三: 九\n>   四五六: 十\n");
	static const char html[] = "<ol start=100><li>甲<ol start=100><li>深</ol><li>乙<ul><ul><li>更深</ul></ul></ol>"
							   "<p>段</p><ul><ul><li>深</ul></ul>";
	render_html(&out, html, &(struct doc_layout_opts){ .width = 60 });
	assert_string_equal(out.buf, "100. 甲\n     100. 深\n101. 乙\n     - 更深\n\n段\n\n- 深\n");
	str_release(&out);
}

static void test_wide_table(void **state)
{
	(void)state;
	static const char table[] =
		"| 現行條文 | 修正條文 | 說明 |\n|---|---|---|\n| 第一條 為促進公共政策參與 | 第一條 為促進公民參與公共政策 | 文字修正 |\n| 二 | 二 | 同 |\n";
	struct str out;
	str_init(&out, 10000);
	render(&out, table, &(struct doc_layout_opts){ .width = 48 });
	assert_string_equal(out.buf,
		"現行條文          | 修正條文          | 說明\n"
		"------------------+-------------------+---------\n"
		"第一條 為促進公共 | 第一條 為促進公民 | 文字修正\n"
		"政策參與          | 參與公共政策\n"
		"------------------+-------------------+---------\n"
		"二                | 二                | 同\n");
	str_release(&out);
}

/* At any width: no line too wide, spans cover the line and agree with it, no text is lost. */
static void check(struct doc *d, const struct doc_layout_opts *o, const char *const *words, size_t n_words)
{
	struct doc_layout l;
	struct str all;
	doc_layout_init(&l);
	str_init(&all, STR_NO_LIMIT);
	doc_layout_make(&l, d, o);
	for (size_t i = 0; i < l.lines.n; i++) {
		const struct doc_line *line = &l.lines.items[i];
		const char *s = l.text.buf + line->start;
		size_t bytes = 0;
		int columns = 0;
		assert_int_equal(text_width(s, line->bytes), line->columns);
		assert_true(line->columns <= (o->width < 10 ? 10 : o->width));
		assert_true(line->bytes == 0 || s[line->bytes - 1] != ' ');
		assert_true(line->block == SIZE_MAX ? line->bytes == 0 : line->block < d->blocks.n);
		for (size_t k = 0; k < line->n_spans; k++) {
			const struct doc_span *span = &l.spans.items[line->span + k];
			assert_int_equal(span->start, line->start + bytes);
			assert_int_equal(span->column, columns);
			bytes += span->bytes;
			columns += span->columns;
		}
		assert_int_equal(bytes, line->bytes);
		assert_int_equal(columns, line->columns);
		for (size_t k = 0; k < line->bytes; k++)
			if (!strchr(" ->|+", s[k]))
				str_addc(&all, s[k]);
	}
	for (size_t i = 0; i < n_words; i++)
		assert_non_null(strstr(all.buf, words[i]));
	doc_layout_release(&l);
	str_release(&all);
}

static void draw(const void *chart, int width, bool ascii, struct str *out)
{
	(void)ascii;
	for (int i = 0; i < width; i++)
		str_addz(out, chart);
	str_addz(out, "\n中文圖\n");
}

static void test_every_width(void **state)
{
	(void)state;
	static const char *const words[] = { "標題", "粗體", "平台", "巢狀", "引文", "main(void)", "第一季", "25%",
		"提案人:", "推民眾甲", "中文圖" };
	struct doc d;
	doc_init(&d);
	doc_from_commonmark(&d, sample, strlen(sample), 0);
	doc_field(&d, "提案人", "民眾甲");
	doc_field(&d, "", "");
	struct doc_block *b = doc_add(&d, DOC_COMMENT);
	doc_run(&d, b, "推", DOC_STRONG, 0);
	doc_run(&d, b, "民眾甲", DOC_PLAIN, 0);
	doc_paragraph(&d, "\n\n");
	doc_paragraph(&d, "");
	b = doc_add(&d, DOC_CHART);
	b->draw = draw;
	b->chart = "█";
	doc_add(&d, DOC_CHART);
	doc_add(&d, DOC_TABLE);
	b = doc_add(&d, DOC_ITEM);
	b->level = 60;
	b->marker = "123456789.";
	b->quotes = 60;
	doc_run(&d, b, "深", DOC_PLAIN, 0);
	b = doc_add(&d, DOC_CODE);
	b->level = b->quotes = 60;
	doc_run(&d, b, "深碼", DOC_PLAIN, 0);
	b = doc_add(&d, DOC_QUOTE);
	b->level = 60;
	doc_run(&d, b, "深引", DOC_PLAIN, 0);
	doc_from_commonmark(&d, "> 1. 一\n>    - 二\n>\n>      |甲|乙|\n>      |---|--:|\n>      |丙丁|1|\n", 60, 0);
	for (size_t i = 0; i < d.blocks.n; i++)
		if (d.blocks.items[i].kind == DOC_TABLE && d.blocks.items[i].level)
			d.blocks.items[i].level = d.blocks.items[i].quotes = 60;
	for (int ambiguous = 1; ambiguous <= 2; ambiguous++)
		for (int width = -1; width <= 120; width++)
			for (int kind = 0; kind < 4; kind++) {
				text_ambiguous_set(ambiguous);
				struct doc_layout_opts o = {
					.width = width, .linear = kind & 1, .ascii = kind & 1, .number_links = kind & 2
				};
				check(&d, &o, words, width >= 20 ? ARRAY_LEN(words) : 4);
			}
	text_ambiguous_set(1);
	doc_release(&d);
}

static void test_spans(void **state)
{
	(void)state;
	struct doc d;
	struct doc_layout l;
	doc_init(&d);
	doc_layout_init(&l);
	struct doc_block *b = doc_add(&d, DOC_PARAGRAPH);
	doc_run(&d, b, "甲乙丙", DOC_PLAIN, 0);
	doc_run(&d, b, "丁戊己庚", DOC_STRONG, 0);
	doc_run(&d, b, "站", DOC_LINK, doc_link(&d, "https://a.tw"));
	doc_layout_make(&l, &d, &(struct doc_layout_opts){ .width = 10, .number_links = true });
	assert_int_equal(l.lines.n, 2);
	assert_int_equal(l.lines.items[0].n_spans, 2);
	assert_int_equal(l.spans.items[1].style, DOC_STRONG);
	assert_int_equal(l.spans.items[1].column, 6);
	assert_int_equal(l.spans.items[1].columns, 4);
	const struct doc_span *link = &l.spans.items[l.lines.items[1].span + 1];
	assert_int_equal(link->style, DOC_LINK);
	assert_int_equal(link->link, 1);
	assert_int_equal(link->column, 4);
	assert_memory_equal(l.text.buf + l.lines.items[1].start, "己庚站[1]", 12);
	/* Laid out again, it is the same. */
	size_t lines = l.lines.n, spans = l.spans.n, bytes = l.text.len;
	doc_layout_make(&l, &d, &(struct doc_layout_opts){ .width = 10, .number_links = true });
	assert_true(lines == l.lines.n && spans == l.spans.n && bytes == l.text.len);
	doc_layout_release(&l);
	doc_release(&d);
}

/* What a drawing says of its series becomes spans; nothing of the marks stays in the text, whole, broken or foreign. */
static void test_drawing(void **state)
{
	(void)state;
	struct doc_layout l;
	doc_layout_init(&l);
	doc_layout_drawing(&l, "甲 \0161██\0162▒▒▒\017 5\n\n\0169乙\016", 7, 8);
	assert_int_equal(l.lines.n, 3);
	assert_string_equal(l.text.buf, "甲 ██▒▒▒9乙"); /* the value has no room; 9 is no series */
	assert_int_equal(l.lines.items[0].columns, 8);
	assert_int_equal(l.lines.items[0].n_spans, 3);
	assert_int_equal(l.spans.items[1].style, DOC_SERIES);
	assert_int_equal(l.spans.items[1].column, 3);
	assert_int_equal(l.spans.items[2].style, 2 * DOC_SERIES);
	assert_int_equal(l.spans.items[3].style, DOC_PLAIN);
	assert_int_equal(l.lines.items[2].block, 7);
	doc_layout_release(&l);
}

static void test_links(void **state)
{
	(void)state;
	struct doc d;
	char address[3000];
	doc_init(&d);
	assert_int_equal(doc_link(&d, "https://a.tw"), 1);
	assert_int_equal(doc_link(&d, "https://b.tw"), 2);
	assert_int_equal(doc_link(&d, "https://a.tw"), 1);
	assert_int_equal(doc_link(&d, ""), 0);
	assert_int_equal(doc_link(&d, "https://a.tw/\x1b[0m"), 3);
	assert_null(strchr(d.links.items[2].address, 0x1b));
	memset(address, 'a', sizeof address - 1);
	address[sizeof address - 1] = '\0';
	assert_int_equal(doc_link(&d, address), 0);
	doc_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sample),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_outline),
		cmocka_unit_test(test_unbroken),
		cmocka_unit_test(test_underline),
		cmocka_unit_test(test_heads_break_first),
		cmocka_unit_test(test_long_labels),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_set_in),
		cmocka_unit_test(test_row_of_one_cell),
		cmocka_unit_test(test_spans_over_rows),
		cmocka_unit_test(test_aligns),
		cmocka_unit_test(test_hanging),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_wide_table),
		cmocka_unit_test(test_every_width),
		cmocka_unit_test(test_spans),
		cmocka_unit_test(test_drawing),
		cmocka_unit_test(test_links),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
