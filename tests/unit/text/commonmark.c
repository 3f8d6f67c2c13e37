/* CommonMark becomes blocks, and blocks become CommonMark that gives the same blocks. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/text/dump.h"

static const struct {
	const char *text, *blocks;
} table[] = {
	{ "", "" },
	{ "一\n二\n\n三", "p 一\\n二\np 三\n" },
	{ "    四個空格不是程式", "p 四個空格不是程式\n" },
	{ "　　全形縮排", "p 　　全形縮排\n" },
	{ "# 標題\n文", "h2 標題\np 文\n" },
	{ "\xef\xbb\xbf# 標題\n\n文", "h2 標題\np 文\n" },
	/* emphasis beside Chinese, and as ever beside Latin */
	{ "他說**「不行」**了，**注意：**看；少**30%**了", "p 他說*「不行」*了，*注意：*看；少*30%*了\n" },
	{ "是**“引”**字，**（一）**甲**（二）**，*《書》*與**(b)**後",
		"p 是*“引”*字，*（一）*甲*（二）*，_《書》_與*(b)*後\n" },
	{ "**甲**「**乙**」*是「**丙**」丁*，**「`碼`」**字", "p *甲*「*乙*」_是「_*丙*_」丁_，*「**碼**」*字\n" },
	{ "x**y**z a**\"b\"**c **\"d\"**, 2 ** 3 * 4", "p x*y*z a**\"b\"**c *\"d\"*, 2 ** 3 * 4\n" },
	{ "字\\**「不」** `是**「碼」**` <https://a.tw/是**「**>",
		"p 字*_「不」_* `是**「碼」** `https://a.tw/是**「**<https://a.tw/是**「**>\n" },
	{ "**\xf0\xa0\x80\x80（字）**\xf0\xa0\x80\x80", "p *\xf0\xa0\x80\x80（字）*\xf0\xa0\x80\x80\n" },
	{ "###### 六", "h6 六\n" },
	{ "甲**乙**丙*丁*`戊`", "p 甲*乙*丙_丁_`戊`\n" },
	{ "- 一\n- 二\n  - 二之一\n\n  續\n- 三", "i1 - 一\ni1 - 二\ni2 - 二之一\ni1 續\ni1 - 三\n" },
	{ "3. 甲\n4. 乙", "i1 3. 甲\ni1 4. 乙\n" },
	{ "> 引\n> > 再引", "q1 引\nq2 再引\n" },
	{ "> - 一\n>   - 深\n>\n>   續\n> ```\n> x\n> ```\n- 外", "i1> - 一\ni2> - 深\ni1> 續\nc> x\ni1 - 外\n" },
	{ "- 一\n  > 引\n\n  續\n- > 先引", "i1 - 一\nq1 引\ni1 續\ni1 - 先引\n" },
	{ "[註]: 說明文字\n\n見[註]。\n\n- [^1]:\n  另一則", "p [註]: 說明文字\np 見[註]。\ni1 - [^1]:\\n另一則\n" },
	{ "見[站]\n\n[站]: https://a.tw\n\n```\n[a]: b\n```", "p 見站<https://a.tw>\nc [a]: b\n" },
	{ "```\na  b\n  c\n```", "c a  b\\n  c\n" },
	{ "甲\n\n---\n乙", "p 甲\nr \np 乙\n" },
	{ "[看](https://a.tw/?x=1&y=2)", "p 看<https://a.tw/?x=1&y=2>\n" },
	{ "[看](javascript:x)", "p 看\n" },
	{ "<https://a.tw>", "p https://a.tw<https://a.tw>\n" },
	{ "見https://a.tw/b_c_d，完", "p 見https://a.tw/b_c_d<https://a.tw/b_c_d>，完\n" },
	{ "![](https://a.tw/1.png \"題\")![](data:image/png;base64,R0)",
		"p [image: 題]<https://a.tw/1.png>[image within the text]\n" },
	{ "https://a.tw [乙](https://b.tw) https://c.tw",
		"p https://a.tw<https://a.tw> 乙<https://b.tw> https://c.tw<https://c.tw>\n" },
	{ "![圖*一*&amp;](https://a.tw/1.png)![](x)", "p [image: 圖一&]<https://a.tw/1.png>[image]\n" },
	{ "[![圖](https://a.tw/1.png)站](https://b.tw)", "p [image: 圖]站<https://b.tw>\n" },
	{ "- [ ] 未辦\n- [x] ~~已辦~~", "i1 - [to do] 未辦\ni1 - [done] [struck out: 已辦]\n" },
	{ "1. [X] **甲**\n\n   續\n2. [ ]\n3. [x]乙\n   - [x]\n     - 丙\n\n[ ] 不在清單",
		"i1 1. [done] *甲*\ni1 續\ni1 2. [to do]\ni1 3. [x]乙\ni2 - [done]\ni3 - 丙\np [ ] 不在清單\n" },
	{ "- [x] ![圖](https://a.tw/1.png)\n- [ ] \n\n  後",
		"i1 - [done] [image: 圖]<https://a.tw/1.png>\ni1 - [to do] 後\n" },
	{ "每件 ~~500~~ 600 元，~~**甲**乙~~丙", "p 每件 [struck out: 500] 600 元，[struck out: *甲*乙]丙\n" },
	{ "5~10 元與 3~4 天~ `a~b~c` \\~丁\\~ \\\\~戊~ ~~~己~~~ ~~庚 ~~",
		"p 5~10 元與 3~4 天~ `a~b~c `~丁~ \\~戊~ ~~~己~~~ ~~庚 ~~\n" },
	{ "<https://a.tw/~b/~c> [~甲~](https://a.tw/~d) ![~乙](https://a.tw/~e~)",
		"p https://a.tw/~b/~c<https://a.tw/~b/~c> ~甲~<https://a.tw/~d> [image: ~乙]<https://a.tw/~e~>\n" },
	{ "~~~\na~b\n~~~\n~~甲\n乙~~", "c a~b\np [struck out: 甲\\n乙]\n" },
	{ "見[^1]與[^二]。\n\n[^1]: 這是註腳。\n[^二]: https://a.tw/x",
		"p 見[^1]與[^二]。\np [^1]: 這是註腳。\\n[^二]: https://a.tw/x<https://a.tw/x>\n" },
	{ "[議程](https://a.tw) 與 [甲](https://b.tw) [乙](https://c.tw)\n**[丙](https://d.tw)** 丁",
		"p 議程<https://a.tw> 與 甲<https://b.tw> 乙<https://c.tw>\\n*丙*<https://d.tw> 丁\n" },
	{ "5~10 元&ensp;&rarr; &le;3", "p 5~10 元\xe2\x80\x82→ ≤3\n" },
	{ "1. 一\n2.\n3. 三", "i1 1. 一\ni1 3. 三\n" },
	{ "[甲](https://a.tw)\n乙", "p 甲<https://a.tw>\\n乙\n" },
	{ "&lt;&amp;&#20013;&hellip;&nosuch;", "p <&中…&nosuch;\n" },
	{ "<b>不是標籤</b> <script>x</script>", "p <b>不是標籤</b> <script>x</script>\n" },
	{ "|項|值|\n|---|---|\n|甲|1\\|2<br>3|", "T 2x2 [項|值][甲|1|2\\n3]\n" },
	{ "|左|右|中|\n|:--|--:|:-:|\n|甲|1|乙|", "T 2x3 arc[左|右|中][甲|1|乙]\n" },
	{ "- 項\n\n  |甲|\n\n  |左|右|\n  |---|---|\n  |甲|1|\n\n> |左|右|\n> |---|---|",
		"i1 - 項\ni1 |甲|\nT1 2x2 [左|右][甲|1]\nt> 1x2 [左|右]\n" },
	{ "|式|\n|---|\n|`a\\|b`|\n\n`c\\|d`", "p 式\np `a|b`\np `c\\|d`\n" },
	{ "|項|式|\n|---|---|\n|或|`a\\|b` **c\\|d**|", "T 2x2 [項|式][或|`a|b `*c|d*]\n" },
	{ "| |\n|---|\n|甲|", "p 甲\n" },
	{ "a\x1b[31m\xe2\x80\xae", "p a\xef\xbf\xbd[31m\xef\xbf\xbd\n" },
};

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct doc d;
		struct str out;
		doc_init(&d);
		str_init(&out, 10000);
		doc_from_commonmark(&d, table[i].text, strlen(table[i].text), 1);
		dump_doc(&out, &d);
		if (strcmp(out.buf, table[i].blocks) != 0)
			print_message("from: %s\n", table[i].text);
		assert_string_equal(out.buf, table[i].blocks);
		str_release(&out);
		doc_release(&d);
	}
}

/* Written and read again, the same blocks: first from HTML that looks like markup, then at random. */
static void check_round(const char *html, size_t n)
{
	struct doc before, after;
	struct str written, was, is;
	doc_init(&before);
	doc_init(&after);
	str_init(&written, STR_NO_LIMIT);
	str_init(&was, STR_NO_LIMIT);
	str_init(&is, STR_NO_LIMIT);
	doc_from_html(&before, html, n);
	doc_to_commonmark(&before, &written);
	doc_from_commonmark(&after, written.buf, written.len, 0);
	dump_doc(&was, &before);
	dump_doc(&is, &after);
	if (strcmp(was.buf, is.buf) != 0)
		print_message("html: %.*s\nwritten:\n%s", (int)n, html, written.buf);
	assert_string_equal(is.buf, was.buf);
	str_release(&written);
	str_release(&was);
	str_release(&is);
	doc_release(&before);
	doc_release(&after);
}

static void test_round_trip(void **state)
{
	(void)state;
	static const char *const html[] = {
		"<p>- 一<br>+ 二<br>1. 三<br># 四<br>&gt; 五<br>=== <br>--- <br>| 六<br>~~~<br>```</p>",
		"<p>*a* _b_ `c` [d](e) &lt;f&gt; &amp;amp; \\ !\\[g] a_b_c 2 * 3</p>",
		"<h3># 標題 #</h3><p>文</p>",
		"<ul><li>一<p>續</p><ol><li>甲<li>乙</ol><li>二</ul><p>後</p>",
		"<ol start=7><li>甲<li>乙</ol><ol><li>丙</ol>",
		"<blockquote>引<br>兩行<blockquote>再</blockquote></blockquote>",
		"<blockquote>引<ul><li>一<ol><li>深</ol><p>續</p><pre>碼\n\n行</pre><li>二</ul><pre>後</pre></blockquote><ul><li>外</ul>",
		"<ul><li>一<blockquote>引<br>行</blockquote><li>二</ul>",
		"<pre>``` code\n  x</pre><hr><p>後</p>",
		"<ol><li>一<pre>a\n\n  b</pre><li>二<ul><li>深<pre>`c`</pre></ul></ol><pre>d</pre>",
		"<table><tr><th>a|b<th>c<tr><td>d<br>e<td>*f*<tr><td><td>g</table>",
		"<table><tr><th>項<th>數<th>註<tr><td rowspan=3>甲<td align=right>1<td align=center>a<tr><td align=right>2<tr><td align=right>3</table>",
		("<ul><li>一<table><tr><th>項<th>數<tr><td>甲<td>1</table>續<li>二<ol><li>深<table><tr><td>甲<td>乙<td>丙</table></ol></ul>"
		 "<blockquote>引<table><tr><th>項<th>數<tr><td>甲<td>1</table><ul><li>三<table><tr><th>項<th>數<tr><td>甲<td>1</table><li>四</ul></blockquote>"),
		"<p>他說<b>「不行」</b>了<i>(b)</i>後<b>30%</b></p><table><tr><th>項<th>式<tr><td>或<td><code>a|b</code></table>",
		"<table><tr><td>無<td>頭<tr><td>- a<td># b</table>",
		"<p>前<b>粗體</b>後<i>斜</i>。<code>x</code></p>",
		"<ol><li>一<li><li>三<ol><li value=4>四</ol></ol><ol><li><ul><li>深</ul><li>後</ol>",
		"<p>看<a href='https://a.tw'>站 </a>）<a href='https://b.tw'>乙</a><br>後<b>粗</b><br>後</p>",
		"<p><a href='https://a.tw/x(1)'>括號<br>兩行</a> <a href='https://a.tw/a\\_b&amp;lt;c>'>怪</a></p>",
		"<p><img src='https://a.tw/1.png' alt='圖'><img src='https://a.tw/2.png'></p>",
		"<p>10<sup>5</sup> <s>舊</s>新</p><table><tr><td>甲<ul><li>一<ul><li>深</ul></ul><td>乙</table>",
		"<p><a href='https://a.tw/(1)'>括號</a> <a href='https://a.tw/2'>二[2]</a> https://a.tw/3_4_5</p>",
		"<p><s>舊</s>新，<s>「<b>粗</b><a href='https://a.tw'>站</a>」</s>後~~甲~~ 乙~5 ~<b>丙</b>~</p><ul><li><s>一</s></ul>",
		"<table><tr><th>項<th>數<tr><td><s>甲</s><td><s>5</s>6~7</table>",
		"<p>&amp;lt;b&amp;gt; &amp;#20013; 10. </p>",
	};
	for (size_t i = 0; i < ARRAY_LEN(html); i++)
		check_round(html[i], strlen(html[i]));
}

/* Emphasis over several lines is marked on each; what cannot stand in an address is written as its code; CommonMark
 * counts in figures only. */
static void test_written(void **state)
{
	(void)state;
	static const char html[] = "<p>前<b>粗一<br>粗二 </b>後<br><i>斜</i><a href='https://a.tw/a b|c'>怪</a></p>"
							   "<ol type=A><li>甲<li>乙</ol>";
	struct doc d;
	struct str written;
	doc_init(&d);
	str_init(&written, 1000);
	doc_from_html(&d, html, strlen(html));
	doc_to_commonmark(&d, &written);
	assert_string_equal(
		written.buf, "前**粗一**  \n**粗二** 後  \n*斜*[怪](https://a.tw/a%20b%7Cc)\n\n- A. 甲\n- B. 乙\n");
	str_release(&written);
	doc_release(&d);
}

static void test_random_round_trip(void **state)
{
	(void)state;
	static const char *const pieces[] = { "文", "字", "a", "1", "1.", "-", "+ ", "*", "_", "`", "[", "](", ")", "&lt;",
		"&gt;", "&amp;", "#", " ", "。", "「", "」", "~", "|", "\\", "=", ":", "!", "<br>", "<b>粗</b>", "<i>斜</i>",
		"<p>", "<li>", "<h2>", "</h2>", "<ul>", "</ul>" };
	uint32_t seed = 5;
	for (int round = 0; round < 5000; round++) {
		struct str html;
		str_init(&html, 1000);
		for (int i = 0; i < 14; i++) {
			seed = seed * 1664525u + 1013904223u;
			str_addz(&html, pieces[(seed >> 10) % ARRAY_LEN(pieces)]);
		}
		struct doc before, after;
		struct str written, was, is;
		doc_init(&before);
		doc_init(&after);
		str_init(&written, STR_NO_LIMIT);
		str_init(&was, STR_NO_LIMIT);
		str_init(&is, STR_NO_LIMIT);
		doc_from_html(&before, html.buf, html.len);
		doc_to_commonmark(&before, &written);
		doc_from_commonmark(&after, written.buf, written.len, 0);
		/* Emphasis that CommonMark could not mark may go; no character of the text may. */
		for (size_t i = 0; i < before.blocks.n; i++)
			for (size_t k = 0; k < before.blocks.items[i].n_runs; k++)
				str_addz(&was, before.blocks.items[i].runs[k].text);
		for (size_t i = 0; i < after.blocks.n; i++)
			for (size_t k = 0; k < after.blocks.items[i].n_runs; k++)
				str_addz(&is, after.blocks.items[i].runs[k].text);
		for (size_t i = 0; i < was.len; i++)
			if (was.buf[i] == '\n') /* a heading's line break */
				was.buf[i] = ' ';
		for (size_t i = 0; i < is.len; i++)
			if (is.buf[i] == '\n')
				is.buf[i] = ' ';
		if (strcmp(was.buf, is.buf) != 0)
			print_message("html: %s\nwritten:\n%s", html.buf, written.buf);
		assert_string_equal(is.buf, was.buf);
		str_release(&written);
		str_release(&was);
		str_release(&is);
		str_release(&html);
		doc_release(&before);
		doc_release(&after);
	}
}

/* What shows nothing, however it is written. */
static void test_blank(void **state)
{
	(void)state;
	static const char *const blank[] = { "", " \n\t\n", "\xe3\x80\x80", "\xe2\x80\x8b", "&nbsp;&nbsp;", "&#8203;", ">",
		"> >", "-", "1.", "```\n```", "[](http://a.tw)", "***", "| |\n|---|", "#", "\xe2\xa0\x80", "[a]: http://a.tw" };
	static const char *const words[] = { "a", "> b", "- 1", "![](http://a.tw/1.png)", "<http://a.tw>", "`x`",
		"|a|b|\n|---|---|", "\\*" };
	for (size_t i = 0; i < ARRAY_LEN(blank); i++)
		if (!doc_is_blank(blank[i], strlen(blank[i])))
			fail_msg("\"%s\" is not blank", blank[i]);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (doc_is_blank(words[i], strlen(words[i])))
			fail_msg("\"%s\" is blank", words[i]);
}

static void test_text(void **state)
{
	(void)state;
	struct doc d;
	struct str out;
	static const char text[] = "一\r\n二\n\n\n三 http://a.tw\n# 不是標題\t<b>";
	doc_init(&d);
	str_init(&out, 1000);
	doc_from_text(&d, text, strlen(text));
	dump_doc(&out, &d);
	assert_string_equal(out.buf, "p 一\\n二\np 三 http://a.tw<http://a.tw>\\n# 不是標題 <b>\n");
	str_release(&out);
	doc_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_written),
		cmocka_unit_test(test_random_round_trip),
		cmocka_unit_test(test_blank),
		cmocka_unit_test(test_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
