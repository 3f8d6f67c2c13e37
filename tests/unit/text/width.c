/* How wide: Unicode's own data whole, and what a terminal and ncurses need beyond it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/budget.h"
#include "unit/text/unicode.h"

#include <wchar.h>

static const struct {
	const char *text;
	int columns, clusters;
} table[] = {
	{ "", 0, 0 },
	{ "abc", 3, 3 },
	{ "中文", 4, 2 },
	{ "中a文", 5, 3 },
	{ "（全形）", 8, 4 },
	{ "　", 2, 1 },
	{ "ｱｲｳ", 3, 3 },
	{ "ｶﾞ", 2, 1 },
	{ "e\xcc\x81", 1, 1 },
	{ "한글", 4, 2 },
	{ "각", 2, 1 },
	{ "กำ", 2, 1 },
	{ "👨‍👩‍👧‍👦", 2, 1 },
	{ "👍🏽", 2, 1 },
	{ "🏽", 1, 1 }, /* a skin tone alone */
	{ "🇹🇼", 2, 1 },
	{ "🇹🇼🇯🇵", 4, 2 },
	{ "🇹", 1, 1 },
	{ "❤️", 1, 1 },
	{ "1️⃣", 1, 1 },
	{ "🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2, 1 },
	{ "葛󠄀", 2, 1 },
	{ "\xcc\x81", 1, 1 },     /* a mark on nothing: a visible mark */
	{ "\xe2\x80\x8b", 0, 1 }, /* zero width space */
	{ "\xe2\x80\x8d", 0, 1 }, /* joiner on nothing */
	{ "a\xe2\x80\x8d"
	  "b",
		2, 2 },
	{ "\xff", 1, 1 },
	{ "\xe4\xb8", 2, 2 },         /* cut short: each byte shows */
	{ "\xc0\x80", 2, 2 },         /* overlong */
	{ "\xed\xa0\x80", 3, 3 },     /* surrogate */
	{ "\xf4\x90\x80\x80", 4, 4 }, /* past the last character */
	{ "\x1b[31m", 5, 5 },
	{ "\xe2\x80\xae", 1, 1 }, /* right-to-left override */
	{ "\xee\x80\x80", 1, 1 }, /* private use */
	{ "\xcd\xb8", 1, 1 },     /* unassigned */
	{ "\r\n", 1, 1 },
	{ "\t", 1, 1 },
};

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		size_t n = strlen(table[i].text);
		int clusters = 0;
		for (size_t at = 0; at < n; clusters++)
			at += text_next(table[i].text + at, n - at).bytes;
		if (text_width(table[i].text, n) != table[i].columns || clusters != table[i].clusters)
			fail_msg("%zu \"%s\": %d columns, %d clusters", i, table[i].text, text_width(table[i].text, n), clusters);
	}
}

static void test_ambiguous(void **state)
{
	(void)state;
	static const char *const ambiguous[] = { "“", "”", "…", "—", "·", "→", "★", "①", "α", "Я", "─", "■", "\xef\xbf\xbd",
		"\xff" };
	for (int columns = 1; columns <= 2; columns++) {
		text_ambiguous_set(columns);
		assert_int_equal(text_ambiguous(), columns);
		for (size_t i = 0; i < ARRAY_LEN(ambiguous); i++)
			assert_int_equal(text_widthz(ambiguous[i]), columns);
		assert_int_equal(wcwidth(L'…'), columns);
		assert_int_equal(wcwidth(L'中'), 2);
		assert_int_equal(wcwidth(L'a'), 1);
	}
	text_ambiguous_set(1);
	for (const wchar_t *c = L"“”…—·→★①αЯ─■\xfffd"; *c; c++)
		assert_true(text_is_ambiguous((uint32_t)*c));
	for (const wchar_t *c = L"a中\x1b\x9b\xe000한。「 "; *c; c++)
		assert_false(text_is_ambiguous((uint32_t)*c));
	assert_false(text_is_ambiguous(0) || text_is_ambiguous(0x110000) || text_is_ambiguous(0xffffffff));
	assert_int_equal(wcwidth(0), 0);
	assert_int_equal(wcwidth(0x1b), -1);
	assert_int_equal(wcwidth(0x9b), -1);
	assert_int_equal(wcwidth(0x301), 0);
}

/* Every assigned character has the width of EastAsianWidth.txt, but for those that take no column of their own. */
static void test_east_asian_width(void **state)
{
	(void)state;
	FILE *f = unicode_open("EastAsianWidth.txt");
	char line[512], class[4];
	unsigned first, last, checked = 0, zero = 0;
	while (fgets(line, sizeof line, f)) {
		int fields = sscanf(line, "%x..%x;%3s", &first, &last, class);
		if (fields != 3) {
			if (sscanf(line, "%x;%3s", &first, class) != 2)
				continue;
			last = first;
		}
		for (unsigned c = first; c <= last; c++, checked++) {
			const struct text_kind *kind = text_kind(c);
			if (kind->show == SHOW_MARK || kind->show == SHOW_TAB || kind->show == SHOW_BREAK)
				continue; /* shown as something else */
			if (kind->show == SHOW_JOIN || kind->show == SHOW_DROP) {
				assert_int_equal(kind->width, 0);
				zero++;
				continue;
			}
			int width = *class == 'W' || *class == 'F' ? 2 : *class == 'A' ? AMBIGUOUS : 1;
			if (kind->width != width)
				fail_msg("U+%04X is %d columns wide, not %d", c, kind->width, width);
		}
	}
	fclose(f);
	assert_true(checked > 280000);
	assert_in_range(zero, 2000, 3000);
}

/* Every case: the clusters are those of the standard, but that none takes more than two columns. */
static void test_grapheme_break(void **state)
{
	(void)state;
	FILE *f = unicode_open("auxiliary/GraphemeBreakTest.txt");
	char line[1024];
	int cases = 0, narrower = 0;
	while (fgets(line, sizeof line, f)) {
		struct break_case c;
		if (!break_case_parse(line, &c))
			continue;
		cases++;
		for (size_t at = 0; at < c.n;) {
			size_t end = at + text_next(c.text + at, c.n - at).bytes;
			for (size_t inside = at + 1; inside < end; inside++)
				assert_false(c.starts[inside] && c.may[inside]);
			if (end < c.n && !c.may[end]) { /* ended early: only where the next character would make it too wide */
				size_t next = end + text_next(c.text + end, c.n - end).bytes;
				assert_true(text_width(c.text + at, end - at) + text_width(c.text + end, next - end) > 2);
				narrower++;
			}
			at = end;
		}
	}
	fclose(f);
	assert_true(cases > 590);
	/* Hangul leading consonants in a row, and a prepended sign before a wide character */
	assert_in_range(narrower, 1, 40);
}

static void check_sequences(const char *name, int expected)
{
	FILE *f = unicode_open(name);
	char line[1024];
	int sequences = 0;
	while (fgets(line, sizeof line, f)) {
		char text[128];
		size_t n = 0;
		char *p = line;
		if (*line == '#' || *line == '\n' || strstr(line, ".."))
			continue;
		for (char *end; n < sizeof text - 8; p = end) {
			unsigned long c = strtoul(p, &end, 16);
			if (end == p)
				break;
			n += utf8_encode(text + n, (uint32_t)c);
		}
		struct text_cluster cluster = text_next(text, n);
		if (cluster.bytes != n || cluster.columns < 1 || cluster.columns > 2)
			fail_msg("%zu of %zu bytes, %d columns: %s", cluster.bytes, n, cluster.columns, line);
		sequences++;
	}
	fclose(f);
	assert_true(sequences > expected);
}

/* Each emoji sequence is one visible character of at most two columns. */
static void test_emoji(void **state)
{
	(void)state;
	check_sequences("emoji/emoji-sequences.txt", 1000);
	check_sequences("emoji/emoji-zwj-sequences.txt", 1300);
}

/* The table is what its script makes of the data. */
static void test_table_is_current(void **state)
{
	(void)state;
	fclose(unicode_open("EastAsianWidth.txt"));
	assert_int_equal(system("src/text/unicode_table.py | cmp - src/text/unicode_table.c"), 0);
	assert_int_equal(system("src/text/variants.py | cmp - src/text/variants.c"), 0);
}

static uint32_t seed = 7;
static uint32_t rnd(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (uint32_t)(((uint64_t)seed * n) >> 32);
}

static int rounds(void)
{
	if (!budget_is_all())
		seed ^= budget_seed();
	return budget_is_all() ? 20000 : 2000;
}

/* Random text of characters that behave oddly together. */
static size_t random_text(char *out, size_t most)
{
	static const uint32_t odd[] = { 'a', ' ', 0x4e2d, 0x301, 0x200d, 0xfe0f, 0x1f468, 0x1f3fd, 0x1f1f9, 0x1f1fc, 0x1100,
		0x1161, 0x11a8, 0xac00, 0x600, 0x903, 0x200b, 0xd, 0xa, 0x1b, 0xe000, 0x378, 0x3000, 0xff9e, 0x302e, 0xe33,
		0x202e };
	size_t n = 0, count = rnd(12) + 1;
	while (count-- > 0 && n + 4 < most) {
		if (rnd(10) == 0)
			out[n++] = (char)rnd(256);
		else
			n += utf8_encode(out + n, odd[rnd(ARRAY_LEN(odd))]);
	}
	return n;
}

/* Walking back visits the same places as walking forward. */
static void test_previous(void **state)
{
	(void)state;
	for (int round = rounds(); round > 0; round--) {
		char text[80];
		size_t n = random_text(text, sizeof text), starts[80], count = 0;
		for (size_t at = 0; at < n; at += text_next(text + at, n - at).bytes)
			starts[count++] = at;
		for (size_t at = n; at > 0;) {
			at = text_previous(text, n, at);
			assert_int_equal(at, starts[--count]);
		}
		assert_int_equal(count, 0);
	}
}

/* What is measured is what ncurses will measure: the sum of wcwidth over the cleaned text. */
static void test_measure_is_paint(void **state)
{
	(void)state;
	for (int round = rounds(); round > 0; round--) {
		char text[80];
		size_t n = random_text(text, sizeof text);
		struct str clean;
		int columns = 0;
		str_init(&clean, 1000);
		text_clean(&clean, text, n);
		for (size_t at = 0; at < clean.len;) {
			uint32_t c;
			at += utf8_decode(clean.buf + at, clean.len - at, &c);
			int width = wcwidth((wchar_t)c);
			assert_true(width >= 0);
			columns += width;
		}
		assert_int_equal(columns, text_width(text, n));
		assert_int_equal(columns, text_width(clean.buf, clean.len));
		str_release(&clean);
	}
}

/* A letter with a million marks is one character, and stepping back over it takes no time. */
static void test_bounded(void **state)
{
	(void)state;
	enum { MARKS = 1000000 };
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	str_addc(&s, 'a');
	for (int i = 0; i < MARKS; i++)
		str_addz(&s, "\xcc\x81");
	assert_int_equal(text_width(s.buf, s.len), 1);
	assert_int_equal(text_next(s.buf, s.len).bytes, s.len);
	assert_true(text_previous(s.buf, s.len, s.len) < s.len);
	struct str clean;
	str_init(&clean, 100);
	text_clean(&clean, s.buf, s.len);
	assert_true(str_ok(&clean));
	assert_int_equal(clean.len, 1 + 4 * 2);
	str_release(&clean);
	str_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_ambiguous),
		cmocka_unit_test(test_east_asian_width),
		cmocka_unit_test(test_grapheme_break),
		cmocka_unit_test(test_emoji),
		cmocka_unit_test(test_table_is_current),
		cmocka_unit_test(test_previous),
		cmocka_unit_test(test_measure_is_paint),
		cmocka_unit_test(test_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
