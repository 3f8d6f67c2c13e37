/* HTML from the wild becomes blocks; debris vanishes; nothing that anyone can send costs much. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/text/dump.h"

#define LONG \
	"說明要寫得很長才會超過一個表格的格子裡看起來舒服的長度，而這一格還要往下跨越好幾列，每一列都重複的話，讀的人就聽不到別的了。"

static const struct {
	const char *html, *blocks;
} table[] = {
	{ "", "" },
	{ "text", "p text\n" },
	{ "<p>一</p>\n<p>二</p>", "p 一\np 二\n" },
	{ "<p>&nbsp;</p><p> \n </p><p>　</p><div></div>", "" },
	{ "<p>　　縮排　</p>", "p 　　縮排\n" },
	{ "<p>a<br>b<br/>c<br></p>", "p a\\nb\\nc\n" },
	{ "a<br><br>b", "p a\np b\n" },
	{ "<p>文字\n 換行 latin\n word</p>", "p 文字換行 latin word\n" },
	{ "<h2>標題</h2>內容<h3>小標</h3>", "h2 標題\np 內容\nh3 小標\n" },
	{ "<p>甲<b>乙</b>丙<em>丁</em><code>戊</code></p>", "p 甲*乙*丙_丁_`戊`\n" },
	{ "<ul><li>一<li>二<ul><li>二之一</ul><li>三</ul>後", "i1 - 一\ni1 - 二\ni2 - 二之一\ni1 - 三\np 後\n" },
	{ "<ol start=3><li><p>甲</p><p>續</p></li><li>乙</li></ol>", "i1 3. 甲\ni1 續\ni1 4. 乙\n" },
	{ "<ol><li value=5>甲<li>乙<li value=''>丙<li value=NaN>丁</ol>", "i1 5. 甲\ni1 6. 乙\ni1 7. 丙\ni1 8. 丁\n" },
	{ "<ol type=A><li>甲<li>乙</ol><ol type=i start=9><li>丙<li>丁</ol>", "i1 A. 甲\ni1 B. 乙\ni1 ix. 丙\ni1 x. 丁\n" },
	{ "<ol style='list-style-type: lower-alpha' start=26><li>甲<li>乙</ol>", "i1 z. 甲\ni1 aa. 乙\n" },
	{ "<ol style='list-style-type:upper-roman' start=4000><li>甲</ol>", "i1 4000. 甲\n" },
	{ "<ol><li>一<li> <li>三<li>　</ol>", "i1 1. 一\ni1 3. 三\n" },
	{ "<ul><li> &nbsp;<li><p>　</p><p>二</p></ul>", "i1 - 二\n" },
	{ "<ol><li><ul><li>內</ul><li>後</ol>", "i1 1. \ni2 - 內\ni1 2. 後\n" },
	{ "<li><ul><li>只有內</ul>", "i1 - 只有內\n" },
	{ "<p>甲<br>　　<br>乙　<br>丙</p><p>　<br>丁</p>", "p 甲\np 乙\\n丙\np 丁\n" },
	{ "<ul><li>　<br>甲</ul>", "i1 - 甲\n" },
	{ "<blockquote>引<blockquote>再引</blockquote></blockquote>", "q1 引\nq2 再引\n" },
	{ "<pre>a  b\n  c\n</pre>", "c a  b\\n  c\n" },
	{ "甲<hr>乙", "p 甲\nr \np 乙\n" },
	{ "<a href='https://a.tw/?x=1&amp;y=2'>看</a>", "p 看<https://a.tw/?x=1&y=2>\n" },
	{ "<a href='javascript:alert(1)'>看</a>", "p 看\n" },
	{ "見https://a.tw/b。完", "p 見https://a.tw/b<https://a.tw/b>。完\n" },
	{ "www.a.tw", "p www.a.tw<http://www.a.tw>\n" },
	{ "<a href='https://a.tw'>看 </a>)<a href='https://b.tw'>站</a><br>後",
		"p 看<https://a.tw> )站<https://b.tw>\\n後\n" },
	{ "<a href='http://&nbsp;https://a.tw/x'>看</a><a href='http://&#8203;http://http://b.tw'>看</a>",
		"p 看<https://a.tw/x>看<http://b.tw>\n" },
	{ "<iframe src='//v.tw/2'></iframe>", "p [embedded page]<https://v.tw/2>\n" },
	{ "<a href='box@a.tw'>信</a><a href='/x'>內</a><a href='#x'>上</a><a href='a/b@c.tw'>下</a>",
		"p 信<mailto:box@a.tw>內上下\n" },
	{ "<img src='https://a.tw/1.png' alt='圖一'>", "p [image: 圖一]<https://a.tw/1.png>\n" },
	{ "<iframe src='https://v.tw/1'>x</iframe>", "p [embedded page]<https://v.tw/1>\n" },
	{ "&lt;b&gt; &hellip; &#20013;&#x6587; &copy;", "p <b> … 中文 ©\n" },
	{ "零&#8203;寬", "p 零寬\n" },
	{ "<s>舊</s> 新<del> 廢 </del>止<span style='text-decoration:line-through'>刪</span><strike></strike>",
		"p [struck out: 舊] 新 [struck out: 廢] 止[struck out: 刪]\n" },
	{ "<p><s>舊<b>文</b><a href='https://a.tw'>站</a><br></s>新</p><ul><li><del>甲</del><li>乙</ul><table><tr><td><s>丙</s><td>丁</table>",
		"p [struck out: 舊*文*站<https://a.tw>]\\n新\ni1 - [struck out: 甲]\ni1 - 乙\nt 1x2 [[struck out: 丙]|丁]\n" },
	{ "<a href='https://a.tw'>甲</a> <a href='https://b.tw'>乙</a>", "p 甲<https://a.tw> 乙<https://b.tw>\n" },
	{ "10<sup>5</sup> m<sup>3</sup> 2<sup>-1</sup> 第2<sup>次</sup>", "p 10^5 m3 2^-1 第2次\n" },
	{ "<script>alert(1)</script><style>p{}</style>文", "p 文\n" },
	{ "<!-- c --><!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->文",
		"p 文\n" },
	{ "<xml><w:WordDocument><w:Zoom>0</w:Zoom><w:TrackMoves/></w:WordDocument></xml>文", "p 文\n" },
	{ "<p>甲<o:p>&nbsp;</o:p></p><p>乙<o:p/>丙</p>", "p 甲\np 乙丙\n" },
	{ "<p>甲<w:sdt>x</w:sdt><m:r>y</m:r></p>", "p 甲\n" },
	{ "<p style='display:none'>藏</p><span style='mso-hide:all'>藏</span>見", "p 見\n" },
	{ "<table><tr><th>項<th>值</tr><tr><td>甲<td>1</table>", "T 2x2 [項|值][甲|1]\n" },
	{ "<table><tr><td>項<td>值</tr><tr><td>甲<td>1</table>", "t 2x2 [項|值][甲|1]\n" },
	{ "<table><tr><td>項<td>值<td>註</tr><tr><td>甲<td>1<td></table>", "T 2x3 [項|值|註][甲|1|]\n" },
	{ "<table><tr><td><b>項</b><td><b>值</b></tr><tr><td>甲<td>1</table>", "T 2x2 [*項*|*值*][甲|1]\n" },
	{ "<table><tr><td><td>預定<td>實際<tr><td>北區<td>5<td>6</table>", "T 2x3 [|預定|實際][北區|5|6]\n" },
	{ "<table><tr><td>區別<td>預定要完成的件數，含去年移來的<td>實際<tr><td>北區<td>1,200<td>87%</table>",
		"T 2x3 [區別|預定要完成的件數，含去年移來的|實際][北區|1,200|87%]\n" },
	{ "<table><tr><td>北區<td>預定要完成的件數，含去年移來的<td>12<tr><td>南區<td>1,200<td>87%</table>",
		"t 2x3 [北區|預定要完成的件數，含去年移來的|12][南區|1,200|87%]\n" },
	{ "<table><tr><td>北區<td>說明要寫得很長很長才看得出來的<td>甲<tr><td>南區<td>乙<td>87%</table>",
		"t 2x3 [北區|說明要寫得很長很長才看得出來的|甲][南區|乙|87%]\n" },
	{ "<table><tr><td rowspan=2>甲<td>1<tr><td>2<tr><td colspan=2>乙</table>", "t 3x2 [甲|1][甲|2][乙|]\n" },
	{ "<table><tr><td rowspan=100000 colspan=2>甲<td>1<tr><td>2<tr><td>3</table>", "t 3x3 [甲||1][甲||2][甲||3]\n" },
	{ "<table><tr><th rowspan=2>項<th>值<tr><td>1<tr><td rowspan=9>甲<td>2<tr><td>3</table>",
		"T 4x2 [項|值][|1][甲|2][甲|3]\n" },
	{ "<table><tr><td>項<td rowspan=3><b>" LONG "</b><tr><td>甲<tr><td>乙</table>",
		"t 3x2 [項|*" LONG "*][甲|(as above)][乙|(as above)]\n" },
	{ "<table><tr><th>項<th>值<th>註<tr><td>甲<td align=right>1<td style='text-align: center'>乙<tr><td align=center>丙<td align=RIGHT>2"
	  "<td align=center>丁</table>",
		"T 3x3 arc[項|值|註][甲|1|乙][丙|2|丁]\n" },
	{ "<table><tr><td>排版用<p>段</p></table>", "p 排版用\\n段\n" },
	{ "<table><caption>表一</caption><tr><td>a<td>b</table>", "p 表一\nt 1x2 [a|b]\n" },
	{ "<table><tr><td>甲<ul><li>一<li>二</ul><td><table><tr><td>內<td>表</table></table>",
		"t 1x2 [甲\\n- 一\\n- 二|內 表]\n" },
	{ "<ul><li>外<table><tr><td><ol><li>一<ul><li>深</ul><li>二</ol><td>乙</table></ul>",
		"i1 - 外\nt1 1x2 [1. 一\\n　- 深\\n2. 二|乙]\n" },
	{ "<ol><li><table><tr><td>甲<td>乙</table>後</ol><blockquote><table><tr><td>甲<td>乙</table></blockquote>",
		"t 1x2 [甲|乙]\ni1 1. 後\nt> 1x2 [甲|乙]\n" },
	{ "<table><tr><td>沒有收尾", "p 沒有收尾\n" },
	{ "</p></div></table>文</span>", "p 文\n" },
	{ "<p>a\x1b[31m b\xe2\x80\xae c</p>", "p a\xef\xbf\xbd[31m b\xef\xbf\xbd c\n" },
	{ "<b>粗 <i>斜</b> 後</i>", "p *粗 **斜 *_後_\n" },
	{ "a < b <3 <中>", "p a < b <3 <中>\n" },
};

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct doc d;
		struct str out;
		doc_init(&d);
		str_init(&out, 10000);
		assert_int_equal(doc_from_html(&d, table[i].html, strlen(table[i].html), NULL), RC_OK);
		dump_doc(&out, &d);
		if (strcmp(out.buf, table[i].blocks) != 0)
			print_message("from: %s\n", table[i].html);
		assert_string_equal(out.buf, table[i].blocks);
		str_release(&out);
		doc_release(&d);
	}
}

/* Input that hurts parsers: read within a second each, in bounded memory, or refused. */
static void test_hostile(void **state)
{
	(void)state;
	static const char *const units[] = { "<div>", "<b>", "<p><b>", "<table><tr><td>", "<ul><li>", "<a a a ", "<x ",
		"<!--", "<td>x", "<svg><g>", "<o:p>", "<font size=1>x", "&amp;", "\xff", "<td colspan=32 rowspan=60000>x",
		"<frameset>", "</p>", "<a href=http://x>" };
	enum { BYTES = 1 << 20 };
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		struct doc d;
		struct str s;
		str_init(&s, STR_NO_LIMIT);
		while (s.len < BYTES)
			str_addz(&s, units[i]);
		doc_init(&d);
		enum rc rc = doc_from_html(&d, s.buf, s.len, NULL);
		assert_true(rc == RC_OK || (rc == RC_TOO_BIG && d.blocks.n == 0));
		assert_true(d.arena.used < 64 << 20);
		doc_release(&d);
		str_release(&s);
	}
}

/* Cells that reach over rows without end say little more than they would once. */
static void test_hostile_spans(void **state)
{
	(void)state;
	enum { BYTES = 1 << 20, ROWS = 4000 };
	struct doc d;
	struct doc_layout l;
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	while (s.len < BYTES) {
		str_addz(&s, "<table><tr>");
		for (int i = 0; i < 31; i++)
			str_addf(&s,
				"<td rowspan=100000 colspan=%d>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
				i ? 1 : 100000);
		for (int i = 0; i < ROWS; i++)
			str_addz(&s, "<tr><td>x");
		str_addz(&s, "</table>");
	}
	doc_init(&d);
	doc_layout_init(&l);
	assert_int_equal(doc_from_html(&d, s.buf, s.len, NULL), RC_OK);
	assert_true(d.arena.used < 64 << 20);
	doc_layout_make(&l, &d, &(struct doc_layout_opts){ .width = 80, .linear = true });
	assert_true(l.text.len < 4 << 20);
	doc_layout_release(&l);
	doc_release(&d);
	str_release(&s);
}

/* Addresses without a host lead where the document came from, when that is known. */
static void test_origin(void **state)
{
	(void)state;
	static const char html[] = "<a href='/x?y=1'>內</a><img src='/1.png' alt='圖'><a href='x'>鄰</a>";
	struct doc d;
	struct str out;
	doc_init(&d);
	str_init(&out, 1000);
	d.origin = "https://here.tw";
	assert_int_equal(doc_from_html(&d, html, strlen(html), NULL), RC_OK);
	dump_doc(&out, &d);
	assert_string_equal(out.buf, "p 內<https://here.tw/x?y=1>[image: 圖]<https://here.tw/1.png>鄰\n");
	str_release(&out);
	doc_release(&d);
}

static void test_too_big(void **state)
{
	(void)state;
	enum { BYTES = (4 << 20) + 1 };
	struct doc d;
	struct err e = { 0 };
	char *s = xmalloc(BYTES);
	memset(s, 'a', BYTES);
	doc_init(&d);
	assert_int_equal(doc_from_html(&d, s, BYTES, &e), RC_TOO_BIG);
	assert_int_equal(e.code, RC_TOO_BIG);
	assert_int_equal(d.blocks.n, 0);
	assert_int_equal(doc_from_html(&d, s, BYTES - 1, NULL), RC_OK);
	doc_release(&d);
	free(s);
}

/* Text in what is nested too deep is kept, and what comes after stands where it should. */
static void test_deep(void **state)
{
	(void)state;
	struct doc d;
	struct str s, out;
	str_init(&s, STR_NO_LIMIT);
	str_init(&out, 10000);
	for (int i = 0; i < 1000; i++)
		str_addz(&s, "<div>");
	str_addz(&s, "深");
	for (int i = 0; i < 1000; i++)
		str_addz(&s, "</div>");
	str_addz(&s, "<h1>淺</h1>");
	doc_init(&d);
	assert_int_equal(doc_from_html(&d, s.buf, s.len, NULL), RC_OK);
	dump_doc(&out, &d);
	assert_string_equal(out.buf, "p 深\nh1 淺\n");
	doc_release(&d);
	str_release(&s);
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_hostile_spans),
		cmocka_unit_test(test_origin),
		cmocka_unit_test(test_too_big),
		cmocka_unit_test(test_deep),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
