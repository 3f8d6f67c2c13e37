/* Legacy terminals: both ways, in pieces, with stand-ins that keep the columns. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/text.h"

static struct text_charset *charset(const char *name)
{
	struct text_charset *cs = NULL;
	assert_int_equal(text_charset_open(name, &cs, NULL), RC_OK);
	return cs;
}

static const struct {
	const char *name, *text, *bytes;
} table[] = {
	{ "big5", "中文", "\xa4\xa4\xa4\xe5" },
	{ "big5", "a，「功」\x1b[7m", "a\xa1\x41\xa1\x75\xa5\x5c\xa1\x76\x1b[7m" }, /* 功 ends in a backslash */
	{ "cp950", "€碁", "\xa3\xe1\xf9\xd6" },
	{ "big5-hkscs", "嘅", "\x9d\xef" },
	{ "gbk", "简体", "\xbc\xf2\xcc\xe5" },
	{ "euc-kr", "한글", "\xc7\xd1\xb1\xdb" },
	{ "shift_jis", "日本ｱ", "\x93\xfa\x96\x7b\xb1" },
	{ "utf-8", "中👍", "中👍" },
};

static void test_both_ways(void **state)
{
	(void)state;
	text_ambiguous_set(2);
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct text_charset *cs = charset(table[i].name);
		struct str out, back;
		str_init(&out, 1000);
		str_init(&back, 1000);
		assert_string_equal(text_charset_name(cs), table[i].name);
		text_charset_encode(cs, &out, table[i].text, strlen(table[i].text));
		assert_string_equal(out.buf, table[i].bytes);
		text_charset_decode(cs, &back, out.buf, out.len);
		assert_string_equal(back.buf, table[i].text);
		/* A byte at a time, as slow lines bring them. */
		str_clear(&out);
		str_clear(&back);
		for (const char *s = table[i].text; *s; s++)
			text_charset_encode(cs, &out, s, 1);
		assert_string_equal(out.buf, table[i].bytes);
		for (const char *s = table[i].bytes; *s; s++)
			text_charset_decode(cs, &back, s, 1);
		assert_string_equal(back.buf, table[i].text);
		str_release(&out);
		str_release(&back);
		text_charset_free(cs);
	}
	text_ambiguous_set(1);
}

static void test_locales(void **state)
{
	(void)state;
	static const struct {
		const char *locale, *charset;
	} cases[] = {
		{ "zh_TW.Big5", "big5" },
		{ "zh_TW.BIG5", "big5" },
		{ "zh_HK.Big5-HKSCS", "big5-hkscs" },
		{ "zh_HK.big5hkscs", "big5-hkscs" },
		{ "zh_CN.GBK", "gbk" },
		{ "zh_CN.GB2312", "gbk" },
		{ "ko_KR.eucKR", "euc-kr" },
		{ "ja_JP.SJIS", "shift_jis" },
		{ "ja_JP.Shift_JIS@x", "shift_jis" },
		{ "zh_TW.CP950", "cp950" },
		{ "zh_TW.UTF-8", "utf-8" },
		{ "zh_TW.utf8", "utf-8" },
		{ "zh_TW", "utf-8" },
		{ "C", "utf-8" },
		{ "", "utf-8" },
		{ "x.", "utf-8" },
		{ "x.big", "utf-8" },
		{ "x.big55", "utf-8" },
		{ "x.nonsense", "utf-8" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(text_charset_of_locale(cases[i].locale), cases[i].charset);
	assert_string_equal(text_charset_of_locale(NULL), "utf-8");
}

/* What Big5 lacks, as it reads back from the screen. */
static void test_stand_ins(void **state)
{
	(void)state;
	static const struct {
		const char *text, *shown;
	} cases[] = {
		{ "这个国家发展计划", "這個國家發展計划" },
		{ "café Łódź", "cafe  ？o dz" },
		{ "👍🎉", "+1□" },
		{ "😀😂", ":DXD" },
		{ "❤", "<" },
		{ "\xef\xbf\xbd", "□" },
		{ "𠮷", "？" },
		{ "한", "？" },
		{ "e\xcc\x81", "e" },
		{ "ß", "？" },
	};
	text_ambiguous_set(2);
	struct text_charset *cs = charset("big5");
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str out, back;
		str_init(&out, 1000);
		str_init(&back, 1000);
		text_charset_encode(cs, &out, cases[i].text, strlen(cases[i].text));
		assert_int_equal(out.len, text_widthz(cases[i].text)); /* bytes are columns */
		text_charset_decode(cs, &back, out.buf, out.len);
		if (i != 4) /* the heart is one column in some tables */
			assert_string_equal(back.buf, cases[i].shown);
		str_release(&out);
		str_release(&back);
	}
	text_charset_free(cs);
	text_ambiguous_set(1);
}

/* Every character of the planes in use takes its columns in bytes, in every encoding. */
static void test_columns(void **state)
{
	(void)state;
	for (size_t i = 0; i + 1 < ARRAY_LEN(table); i++) {
		struct text_charset *cs = charset(table[i].name);
		for (int ambiguous = 1; ambiguous <= 2; ambiguous++) {
			text_ambiguous_set(ambiguous);
			for (uint32_t c = 0xa0; c < 0x30000; c += c < 0x3000 ? 1 : 7) {
				struct str utf8, clean, out;
				str_init(&utf8, 16);
				str_init(&clean, 16);
				str_init(&out, 64);
				if (c >= 0xd800 && c < 0xe000)
					c = 0xe000;
				if (c < 0x800)
					str_addf(&utf8, "%c%c", (int)(0xc0 | c >> 6), (int)(0x80 | (c & 63)));
				else if (c < 0x10000)
					str_addf(
						&utf8, "%c%c%c", (int)(0xe0 | c >> 12), (int)(0x80 | (c >> 6 & 63)), (int)(0x80 | (c & 63)));
				else
					str_addf(&utf8, "%c%c%c%c", (int)(0xf0 | c >> 18), (int)(0x80 | (c >> 12 & 63)),
						(int)(0x80 | (c >> 6 & 63)), (int)(0x80 | (c & 63)));
				text_clean(&clean, utf8.buf, utf8.len);
				text_charset_encode(cs, &out, clean.buf, clean.len);
				if (out.len != (size_t)text_width(clean.buf, clean.len))
					fail_msg("U+%04X takes %zu bytes in %s", c, out.len, table[i].name);
				str_release(&utf8);
				str_release(&clean);
				str_release(&out);
			}
		}
		text_charset_free(cs);
	}
	text_ambiguous_set(1);
}

static void test_nonsense(void **state)
{
	(void)state;
	struct text_charset *cs = NULL;
	struct err e = { 0 };
	assert_int_equal(text_charset_open("klingon", &cs, &e), RC_NOT_FOUND);
	assert_int_equal(text_charset_open("", &cs, NULL), RC_NOT_FOUND);
	assert_null(cs);
	text_charset_free(NULL);

	cs = charset("BIG5");
	struct str out;
	str_init(&out, 100000);
	text_charset_decode(cs, &out, "\xa4\x1b[A", 4); /* half a character, then a key */
	assert_string_equal(out.buf, "\xef\xbf\xbd\x1b[A");
	str_clear(&out);
	text_charset_decode(cs, &out,
		"\xff\xff"
		"a",
		3);
	assert_string_equal(out.buf,
		"\xef\xbf\xbd\xef\xbf\xbd"
		"a");
	str_clear(&out);
	uint32_t seed = 2;
	for (int i = 0; i < 20000; i++) {
		seed = seed * 1664525u + 1013904223u;
		char c = (char)(seed >> 24);
		text_charset_decode(cs, &out, &c, 1);
	}
	assert_true(text_is_utf8(out.buf, out.len));
	str_clear(&out);
	text_charset_encode(cs, &out, "\xe4\x1b[m\xff中\xe4\xb8", 10); /* invalid UTF-8 never eats an escape sequence */
	assert_non_null(strstr(out.buf, "\x1b[m"));
	assert_non_null(strstr(out.buf, "\xa4\xa4"));
	str_release(&out);
	text_charset_free(cs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_ways),
		cmocka_unit_test(test_locales),
		cmocka_unit_test(test_stand_ins),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_nonsense),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
