/* Cutting and padding: never half a character, always the columns asked for. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/text.h"

static const struct {
	const char *text;
	int columns;
	const char *padded;
	int used;
} table[] = {
	{ "", 0, "", 0 },
	{ "", 3, "   ", 0 },
	{ "abc", 0, "", 0 },
	{ "abc", -5, "", 0 },
	{ "abc", 1, "a", 1 },
	{ "abc", 2, "ab", 2 },
	{ "abcd", 3, "a..", 3 },
	{ "abc", 3, "abc", 3 },
	{ "中", 0, "", 0 },
	{ "中", 1, " ", 0 },
	{ "中", 2, "中", 2 },
	{ "中文", 2, "中", 2 },
	{ "中文", 3, ".. ", 2 },
	{ "中文字", 4, "中..", 4 },
	{ "中文字", 5, "中.. ", 4 },
	{ "中文字", 6, "中文字", 6 },
	{ "中文字", 8, "中文字  ", 6 },
	{ "a中文", 4, "a.. ", 3 },
	{ "汽機車燃料費改隨油徵收，長照交通接送", 20, "汽機車燃料費改隨油..", 20 },
	{ "👨‍👩‍👧👍🏽", 4, "👨👍", 4 },
	{ "👨‍👩‍👧👍🏽🇹🇼", 5, "👨.. ", 4 },
	{ "🇹🇼🇯🇵", 3, ".. ", 2 },
	{ "🇹🇼🇯🇵", 2, "🇹🇼", 2 },
	{ "e\xcc\x81"
	  "e\xcc\x81",
		1, "e\xcc\x81", 1 },
	{ "\xff\xff", 1, "\xef\xbf\xbd", 1 },
	{ "a\nb", 3, "a b", 3 },
	{ "\x1b[0m", 2, "\xef\xbf\xbd[", 2 },
};

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct str s;
		str_init(&s, 1000);
		int used = text_pad(&s, table[i].text, strlen(table[i].text), table[i].columns);
		assert_string_equal(s.buf, table[i].padded);
		assert_int_equal(used, table[i].used);
		str_clear(&s);
		assert_int_equal(text_cut(&s, table[i].text, strlen(table[i].text), table[i].columns), table[i].used);
		assert_int_equal(text_width(s.buf, s.len), table[i].used);
		str_release(&s);
	}
}

static void test_span(void **state)
{
	(void)state;
	struct text_span span = text_fit("中文abc", 9, 3);
	assert_int_equal(span.bytes, 3);
	assert_int_equal(span.columns, 2);
	assert_true(span.cut);
	span = text_fit("中文abc", 9, 7);
	assert_int_equal(span.bytes, 9);
	assert_false(span.cut);
	span = text_fit("", 0, 0);
	assert_false(span.cut);
	/* Invisible characters belong to what is before them, even when no column is left. */
	span = text_fit("中\xe2\x80\x8b文", 9, 2);
	assert_int_equal(span.bytes, 6);
}

/* A field is as wide as it must be, whatever is in it. */
static void test_any_text(void **state)
{
	(void)state;
	static const char *const pieces[] = { "a", "中", "，", "👨‍👩‍👧", "🇹🇼", "e\xcc\x81", "\xff", "\x1b",
		"\xe2\x80\x8b", "ｱ", "각", "กำ", "“", " " };
	uint32_t seed = 3;
	for (int round = 0; round < 5000; round++) {
		struct str text, field;
		str_init(&text, 1000);
		str_init(&field, 1000);
		for (int i = 0; i < 12; i++) {
			seed = seed * 1664525u + 1013904223u;
			str_addz(&text, pieces[(seed >> 16) % ARRAY_LEN(pieces)]);
		}
		int columns = (int)(seed >> 8) % 25;
		text_ambiguous_set(1 + (int)(seed & 1));
		text_pad(&field, text.buf, text.len, columns);
		assert_int_equal(text_width(field.buf, field.len), columns);
		str_release(&text);
		str_release(&field);
	}
	text_ambiguous_set(1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_span),
		cmocka_unit_test(test_any_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
