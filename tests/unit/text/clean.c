/* Hostile text: nothing but text reaches the terminal. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/text.h"

#define MARK "\xef\xbf\xbd"

static const struct {
	const char *text, *line, *lines;
} table[] = {
	{ "", "", "" },
	{ "中文 abc", "中文 abc", "中文 abc" },
	{ "\x1b[2J\x1b]0;title\x07", MARK "[2J" MARK "]0;title" MARK, MARK "[2J" MARK "]0;title" MARK },
	{ "\xc2\x9b"
	  "31m",
		MARK "31m", MARK "31m" },
	{ "a\xe2\x80\xae"
	  "b\xe2\x81\xa6"
	  "c",
		"a" MARK "b" MARK "c", "a" MARK "b" MARK "c" },
	{ "\xff\xfe", MARK MARK, MARK MARK },
	{ "\xe4\xb8 \xe4", MARK MARK " " MARK, MARK MARK " " MARK },
	{ "a\nb\r\nc\rd", "a b c d", "a\nb\nc\nd" },
	{ "a\xe2\x80\xa8"
	  "b\xe2\x80\xa9"
	  "c\vd\fe",
		"a b c d e", "a\nb\nc\nd\ne" },
	{ "a\tb", "a b", "a       b" },
	{ "中\t文\n\tx", "中 文  x", "中      文\n        x" },
	{ "\t\t", "  ", "                " },
	{ "\xef\xbb\xbf"
	  "BOM",
		"BOM", "BOM" },
	{ "soft\xc2\xadhyphen", "softhyphen", "softhyphen" },
	{ "零\xe2\x80\x8b寬", "零寬", "零寬" },
	{ "全　形", "全　形", "全　形" },
	{ "👨‍👩‍👧 👍🏽 ❤️ 🇹🇼", "👨 👍 ❤ 🇹🇼", "👨 👍 ❤ 🇹🇼" },
	{ "\xee\x80\x80\xcd\xb8", MARK MARK, MARK MARK },
	{ "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86", "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84",
		"e\xcc\x81\xcc\x82\xcc\x83\xcc\x84" },
	{ "\xcc\x81x", MARK "x", MARK "x" },
	{ " \xcc\x81x", " \xcc\x81x", " \xcc\x81x" },
	{ "\n\xcc\x81", " " MARK, "\n" MARK },
};

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct str s;
		str_init(&s, 1000);
		text_clean(&s, table[i].text, strlen(table[i].text));
		assert_string_equal(s.buf, table[i].line);
		str_clear(&s);
		text_clean_lines(&s, table[i].text, strlen(table[i].text));
		assert_string_equal(s.buf, table[i].lines);
		str_release(&s);
	}
}

/* Any bytes at all: what comes out is valid, visible, and stays as it is when cleaned again. */
static void test_any_bytes(void **state)
{
	(void)state;
	uint32_t seed = 1;
	for (int round = 0; round < 3000; round++) {
		char bytes[200];
		for (size_t i = 0; i < sizeof bytes; i++) {
			seed = seed * 1664525u + 1013904223u;
			bytes[i] = (char)(seed >> 24);
			if (seed >> 20 & 1) /* more of the lead bytes that make long characters */
				bytes[i] = "\xe2\x80\xaa\xe4\xb8\xad\xf0\x9f\x91\xa8\xcc\x81\xe1\x84"[(seed >> 8) % 14];
		}
		struct str once, twice;
		str_init(&once, 10000);
		str_init(&twice, 10000);
		text_clean_lines(&once, bytes, sizeof bytes);
		text_clean_lines(&twice, once.buf, once.len);
		assert_string_equal(once.buf, twice.buf);
		assert_true(text_is_utf8(once.buf, once.len));
		for (size_t i = 0; i < once.len; i++)
			assert_true((unsigned char)once.buf[i] >= ' ' || once.buf[i] == '\n');
		str_release(&once);
		str_release(&twice);
	}
}

static void test_utf8(void **state)
{
	(void)state;
	static const char *const good[] = { "", "a", "中", "👍", "\xf4\x8f\xbf\xbf" };
	static const char *const bad[] = { "\x80", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
		"\xf8\x88\x80\x80\x80", "中\xe4", "\xfe" };
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_true(text_is_utf8(good[i], strlen(good[i])));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(text_is_utf8(bad[i], strlen(bad[i])));
}

/* What was there stays, and a full string says so. */
static void test_bounded(void **state)
{
	(void)state;
	struct str s;
	str_init(&s, 8);
	str_addz(&s, "ab");
	text_clean(&s, "中文字", 9);
	assert_false(str_ok(&s));
	assert_true(s.len <= 8);
	str_release(&s);
	/* A line of tabs is measured once, not at each tab. */
	enum { TABS = 1 << 20 };
	char *tabs = xmalloc(TABS);
	memset(tabs, '\t', TABS);
	str_init(&s, STR_NO_LIMIT);
	text_clean_lines(&s, tabs, TABS);
	assert_int_equal(s.len, TABS * 8);
	str_release(&s);
	free(tabs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
