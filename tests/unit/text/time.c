/*
 * Reading and laying out foreign text takes time in proportion to its length, whatever it is made of. Each kind of text
 * that has cost somebody's parser the square is read at two lengths: a byte may not cost much more in the longer one.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <time.h>

#include "text/text.h"

enum { BYTES = 24000, TIMES = 4, ENOUGH_US = 40000 };

static const char *const commonmark[] = { "[x]\n", "[a]: x\n", "[a]: http://x\n", "[", "![", "*a_", "`", "<!--", "]](",
	"|", "&amp;", "&#1;", "&", "\xe2\x80\x8b", "\xcc\x81", "a", "漢", "א", "http://", "http://a ", "www.a ", "a@b.c ",
	"[a](", "![](", "[a](b) ", "<", "<a ", "**a ", "*a **b ", "~~a", "~", "> ", ">\n", "- a\n", "- ", "1. a\n", "1) ",
	"***\n", "```\n", "~~~", "|-|-|\n", "|a|b|\n|-|-|\n", "\\", "\\*", "#", "# a\n", "=\n", "a\n=\n", "    a\n", "\t",
	"  \n", "\n", "[^1]: a\n", "[^1]", "<b>", "</b>", "👩\xe2\x80\x8d", "\xe2\x80\xae", "a b ", "[[", "]]", "(", "!",
	"\"", "$", "\r\n", "- [x] a\n", "[x]\n\n", "[a]:\n", "* * *\n", "+ - * ", "a\\\n", "&#x10ffff;", "`` ` ",
	"[a]\n[b]\n", "_a__b" };

static const char *const html[] = { "</div><math>", "</b><svg>", "</svg>'<i>", "<b>", "</b>", "<b><p>", "<font><table>",
	"<a>", "<a href=x><p>", "<table>", "<table><tr><td>", "<div>", "<!--", "<select>", "<option>", "&", "<", "<nobr>x",
	"<button>", "<p>", "</p>", "<li>", "<ul>", "<ul><li>", "<form>", "<h1>", "<svg>", "<math><mi>", "<frameset>",
	"<template>", "<caption>", "<col>", "<textarea>", "</textarea>", "<title>", "<b><i>", "<b><i></b></i>",
	"<b><table><b>", "<td colspan=99>", "<table><tr><td rowspan=9999>", "<b></div><i>", "<ruby><rt>", "<br>",
	"<svg><b>", "<a></p>", "<table>x", "<body a=b>", "<object></b>", "<hr>", "<pre>", "<dd><dt>", "<i></b>", "<p><b>",
	"<p><b></p>", "<font color=a><p></p>", "<div/>", "<b/>", "<svg/>", "</br>", "<p a='", "<a b=", "<a b=c ", "x:y",
	"<x:y>", "<applet>", "<p></b><i></p>", "<b></svg><math>", "&amp;", "<table></b><b>", "</p><svg/>", "<svg/></br>",
	"<li></ul><ul>" };

static int64_t now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t read_us(const char *unit, size_t bytes, bool is_html)
{
	struct str text;
	struct doc d;
	struct doc_layout l;
	str_init(&text, STR_NO_LIMIT);
	while (text.len < bytes)
		str_addz(&text, unit);
	int64_t from = now_us();
	doc_init(&d);
	doc_layout_init(&l);
	if (is_html)
		doc_from_html(&d, text.buf, text.len);
	else
		doc_put_commonmark(&d, text.buf, text.len, 0);
	doc_layout_make(&l, &d, &(struct doc_layout_opts){ .width = 78, .number_links = true });
	doc_layout_release(&l);
	doc_release(&d);
	int64_t us = now_us() - from;
	str_release(&text);
	return us;
}

/* A square would be TIMES; other people's work on the same machine must not look like one. */
static void check(const char *unit, bool is_html)
{
	int64_t once = 0, more = 0;
	for (int tries = 0; tries < 3; tries++) {
		once = read_us(unit, BYTES, is_html);
		more = read_us(unit, (size_t)BYTES * TIMES, is_html);
		if (more < ENOUGH_US || more < once * TIMES * 5 / 2)
			return;
	}
	fail_msg(
		"\"%s\": %d bytes take %lld us, %d times as many %lld", unit, BYTES, (long long)once, TIMES, (long long)more);
}

static void test_commonmark(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(commonmark); i++)
		check(commonmark[i], false);
}

static void test_html(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(html); i++)
		check(html[i], true);
}

/* Shapes that are more than one piece again and again. */
static void test_shapes(void **state)
{
	(void)state;
	int64_t took[2];
	for (int kind = 0; kind < 6; kind++) {
		for (int k = 0; k < 2; k++) {
			struct str text;
			int n = k ? 8000 : 2000;
			str_init(&text, STR_NO_LIMIT);
			for (int i = 0; i < n; i++)
				switch (kind) {
				case 0: str_addf(&text, "[a%d]: http://x/%d\n", i, i); break; /* definitions */
				case 1: str_addf(&text, "[a](http://x/%d) ", i); break;       /* addresses */
				case 2:
					str_addz(&text, "<p>");
					str_addf(&text, "<a href='/%d'>a</a>", i);
					break;
				case 3: str_addf(&text, "%*s- a\n", 2 * (i % 50), ""); break; /* nested items */
				case 4: str_addz(&text, i % 2000 ? "a|" : "\n\na|"); break;   /* columns */
				default:
					str_addn(&text, '`', (size_t)(i % 300));
					str_addc(&text, ' ');
					break; /* code spans */
				}
			struct doc d;
			struct doc_layout l;
			int64_t from = now_us();
			doc_init(&d);
			doc_layout_init(&l);
			if (kind == 2)
				doc_from_html(&d, text.buf, text.len);
			else
				doc_put_commonmark(&d, text.buf, text.len, 0);
			doc_layout_make(&l, &d, &(struct doc_layout_opts){ .width = 78, .number_links = true });
			took[k] = now_us() - from;
			doc_layout_release(&l);
			doc_release(&d);
			str_release(&text);
		}
		if (took[1] > 4 * ENOUGH_US && took[1] > took[0] * 12)
			fail_msg("shape %d: %lld us, then %lld", kind, (long long)took[0], (long long)took[1]);
	}
}

/* ---- pieces ---------------------------------------------------------------------------------- */

static void say(struct doc *d, struct str *out)
{
	struct doc_layout l;
	doc_layout_init(&l);
	doc_layout_make(&l, d, &(struct doc_layout_opts){ .width = 78 });
	for (size_t i = 0; i < l.lines.n; i++) {
		const struct doc_line *line = &l.lines.items[i];
		str_add(out, l.text.buf + line->start, line->bytes);
		str_addc(out, '\n');
	}
	doc_layout_release(&l);
}

/* No step of what waits for a key is long: a piece is of at most 64 KiB and a little. */
static void test_a_long_text_comes_in_pieces(void **state)
{
	(void)state;
	struct str text, said;
	struct doc d;
	str_init(&text, STR_NO_LIMIT);
	str_init(&said, STR_NO_LIMIT);
	for (int i = 0; i < 4000; i++)
		str_addf(&text, "Paragraph %d of **many**.\n\n", i);
	doc_init(&d);
	doc_put_commonmark(&d, text.buf, text.len, 0);
	assert_true(d.blocks.n > 8);
	for (size_t i = 0; i < d.blocks.n; i++)
		assert_in_range(doc_source_bytes(&d.blocks.items[i]), 1, 12 << 10);
	say(&d, &said);
	assert_int_equal(d.blocks.n, 4000);
	for (int i = 0; i < 4000; i++)
		assert_string_equal(d.blocks.items[i].runs[1].text, "many");
	doc_release(&d);
	str_release(&text);
	str_release(&said);
}

static void expect_blocks(const char *head, const char *line, int n, enum doc_kind kind, size_t lines)
{
	struct str text, said;
	struct doc d;
	str_init(&text, STR_NO_LIMIT);
	str_init(&said, STR_NO_LIMIT);
	str_addz(&text, head);
	for (int i = 0; i < n; i++)
		str_addz(&text, line);
	doc_init(&d);
	doc_put_commonmark(&d, text.buf, text.len, 0);
	assert_true(d.blocks.n > 1);
	say(&d, &said);
	size_t found = 0;
	for (size_t i = 0; i < d.blocks.n; i++)
		assert_int_equal(d.blocks.items[i].kind, kind);
	for (const char *at = said.buf; (at = strstr(at, "needle")); at++)
		found++;
	assert_int_equal(found, lines);
	doc_release(&d);
	str_release(&text);
	str_release(&said);
}

/* A table goes on as a table, and code as code, where no empty line ever comes. */
static void test_what_goes_on(void **state)
{
	(void)state;
	expect_blocks("|a|b|\n|---|---|\n", "|needle|x|\n", 9000, DOC_TABLE, 9000);
	expect_blocks("```\n", "needle [x]\n", 9000, DOC_CODE, 9000);
	expect_blocks("", "needle [x]\n", 9000, DOC_PARAGRAPH, 9000);
	expect_blocks("", "needle ", 40000, DOC_PARAGRAPH, 40000);
	expect_blocks("", "- needle [x]\n", 9000, DOC_ITEM, 9000);
}

static void test_definitions_hold_for_all_pieces(void **state)
{
	(void)state;
	struct str text, said;
	struct doc d;
	str_init(&text, STR_NO_LIMIT);
	str_init(&said, STR_NO_LIMIT);
	for (int i = 0; i < 2000; i++)
		str_addz(&text, "See [the law].\n\n");
	str_addz(&text, "[the law]: https://law.example/\n");
	doc_init(&d);
	doc_put_commonmark(&d, text.buf, text.len, 0);
	say(&d, &said);
	assert_int_equal(d.links.n, 1);
	assert_int_equal(d.blocks.n, 2000);
	for (size_t i = 0; i < d.blocks.n; i++)
		assert_int_equal(d.blocks.items[i].runs[1].link, 1);
	doc_release(&d);
	str_release(&text);
	str_release(&said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_commonmark),
		cmocka_unit_test(test_html),
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_a_long_text_comes_in_pieces),
		cmocka_unit_test(test_what_goes_on),
		cmocka_unit_test(test_definitions_hold_for_all_pieces),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
