/* Wrapping: no text lost, no line too wide, no mark where Chinese typesetting forbids it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/text.h"
#include "unit/budget.h"

struct lines {
	const char *s;
	struct str joined; /* with "|" after each line, "/" after a hard one */
	int n, widest;
};

static bool take(void *ctx, const struct text_line *l)
{
	struct lines *lines = ctx;
	str_add(&lines->joined, lines->s + l->start, l->bytes);
	str_addc(&lines->joined, l->hard ? '/' : '|');
	assert_int_equal(text_width(lines->s + l->start, l->bytes), l->columns);
	lines->n++;
	if (l->columns > lines->widest)
		lines->widest = l->columns;
	return true;
}

static const struct {
	const char *text;
	int width;
	const char *lines;
} table[] = {
	{ "", 10, "" },
	{ "\n", 10, "/" },
	{ "a\n\nb", 10, "a//b/" },
	{ "a\r\nb\rc\n", 10, "a/b/c/" },
	{ "中文字", 6, "中文字/" },
	{ "中文字", 5, "中文|字/" },
	{ "中文字", 2, "中|文|字/" },
	{ "中文字", 1, "中|文|字/" }, /* two columns are the least */
	{ "中文字", -3, "中|文|字/" },
	{ "提案，附議。", 10, "提案，附|議。/" },
	{ "提案附議。", 8, "提案附|議。/" }, /* the mark takes its character along */
	{ "提案「附議」", 6, "提案|「附|議」/" },
	{ "他說“好”了", 5, "他說|“好”|了/" },
	{ "hello world", 5, "hello|world/" },
	{ "hello  world", 7, "hello|world/" },
	{ "hello world  ", 20, "hello world/" },
	{ "hello   ", 5, "hello/" },
	{ "  indent", 20, "  indent/" },
	{ "        indent", 6, "indent/" },
	{ "　　段首空兩格", 20, "　　段首空兩格/" },
	{ "incomprehensible", 6, "incomp|rehens|ible/" },
	{ "aaaaaa，bb", 6, "aaaaa|a，bb/" }, /* a broken word spares the mark */
	{ "））））", 4, "））|））/" },
	{ "等等……好", 4, "等|等……|好/" },
	{ "罰款3000元以上", 8, "罰款|3000元以|上/" },
	{ "開放Open Data資料", 8, "開放Open|Data資料/" },
	{ "見https://a.tw/1，請", 12, "見https://a.|tw/1，請/" },
	{ "請看https://a.tw/1，謝謝", 16, "請看|https://a.tw/1，|謝謝/" }, /* whole where it fits */
	{ "見 https://a.tw/臺灣[1]。", 20, "見|https://a.tw/臺灣|[1]。/" },
	{ "見 https://a.tw/臺灣[1]。", 22, "見|https://a.tw/臺灣[1]。/" },
	{ "看這裡[12]。", 8, "看這|裡[12]。/" }, /* a number stays with what it is of */
	{ "看這裡[ab]", 6, "看這裡|[ab]/" },
	{ "見https://join.gov.tw/idea/1，請", 12, "見https://jo|in.gov.tw/id|ea/1，請/" },
	{ "見 HTTP://A.TW/BCDEF 及", 10, "見 HTTP://|A.TW/BCDEF|及/" },
	{ "👨‍👩‍👧👍🏽🇹🇼", 4, "👨‍👩‍👧👍🏽|🇹🇼/" },
	{ "e\xcc\x81"
	  "e\xcc\x81"
	  "e\xcc\x81",
		2,
		"e\xcc\x81"
		"e\xcc\x81|e\xcc\x81/" },
	{ "run minyi --linear", 13, "run minyi|--linear/" }, /* hyphens that begin a word stay with it */
	{ "或（--linear）也可", 12, "或|（--linear）|也可/" },
	{ "加上--all 全部", 8, "加|上--all|全部/" },
	{ "-x one--two a-b", 6, "-x|one--|two a-|b/" }, /* others may end a line */
	{ "\xff\xff\xff", 2, "\xff\xff|\xff/" },
};

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct lines lines = { .s = table[i].text };
		str_init(&lines.joined, 1000);
		text_wrap(table[i].text, strlen(table[i].text), table[i].width, TEXT_KINSOKU_NORMAL, take, &lines);
		assert_string_equal(lines.joined.buf, table[i].lines);
		str_release(&lines.joined);
	}
}

static bool stop(void *ctx, const struct text_line *l)
{
	(void)l;
	return ++*(int *)ctx < 3;
}

static void test_stops(void **state)
{
	(void)state;
	int n = 0;
	text_wrap("一二三四五六七八九十", 30, 2, TEXT_KINSOKU_NORMAL, stop, &n);
	assert_int_equal(n, 3);
}

/* The zh-TW lists of Office Open XML, as far as a line of text may hold them, and the quotes. */
static const char not_at_start[] = "!),.:;?]}·–’”•‥…‧、。〉》」』】〕〞︰﹐﹑﹒﹔﹕﹖﹗﹚﹜﹞！），．：；？］｜｝～";
static const char not_at_end[] = "([{‘“〈《「『【〔〝﹙﹛﹝（［｛";

static bool is_one(const char *list, const char *s, size_t n)
{
	char one[8] = "";
	if (n == 0 || n >= sizeof one)
		return false;
	memcpy(one, s, n);
	return strstr(list, one);
}

/* Would a line that ends at `at` offend? */
static bool offends(const char *s, size_t n, size_t at)
{
	size_t before = text_previous(s, n, at), bytes = text_next(s + at, n - at).bytes;
	size_t end = at;
	while (before > 0 && is_one(" 　", s + before, end - before)) { /* white space at the end of a line is not seen */
		end = before;
		before = text_previous(s, n, before);
	}
	bool twins = bytes == at - before && memcmp(s + before, s + at, bytes) == 0 && is_one("…—", s + at, bytes);
	return twins || is_one(not_at_start, s + at, bytes) || is_one(not_at_end, s + before, end - before);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_latin(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

struct property {
	const char *s;
	size_t n, start, end; /* of the last line */
	int width, lines, forced;
	bool soft; /* the last line ended without need of the text */
};

static bool holds(void *ctx, const struct text_line *l)
{
	struct property *p = ctx;
	assert_true(l->columns <= p->width);
	for (size_t at = p->end; at < l->start; at++) { /* between lines stands white space and nothing else */
		if (memcmp(p->s + at, "　", 3) == 0)
			at += 2;
		else
			assert_true(p->s[at] == ' ' || p->s[at] == '\n');
	}
	if (p->soft && p->end == l->start && offends(p->s, p->n, l->start)) {
		p->forced++;
		/* Then there was no better place in the line before: it must. */
		for (size_t at = text_previous(p->s, p->n, p->end); at > p->start; at = text_previous(p->s, p->n, at))
			if (!offends(p->s, p->n, at) && !is_one(" 　", p->s + at, text_next(p->s + at, p->n - at).bytes))
				fail_msg("width %d: %.*s|%.*s", p->width, (int)(p->end - p->start), p->s + p->start, (int)l->bytes,
					p->s + l->start);
	}
	if (p->soft && p->width >= 40 && p->end == l->start) {
		const char *cut = p->s + l->start;
		assert_false(is_latin(cut[-1]) && is_latin(cut[0]));
		assert_false(is_digit(cut[-1]) && (is_digit(cut[0]) || memcmp(cut, "元", 3) == 0 || *cut == '%'));
	}
	p->start = l->start;
	p->end = l->start + l->bytes;
	p->soft = !l->hard;
	p->lines++;
	return true;
}

/* Like real text in what stands beside what, and worse: marks come in runs too. */
static void generate(struct str *text, size_t bytes)
{
	static const char *const pieces[] = { "政", "府", "應", "推", "動", "公", "共", "政策", "的", "，", "。", "、",
		"；", "：", "？", "！", "「", "」", "『", "』", "（", "）", "《", "》", "“", "”", "‘", "’", "……", "——", "·",
		"～", "Open", " Data ", "100元", "3.5%", "2,000", " ", "　", "\n", "【", "】", "〔", "〕", "(a)", "A4", "第3條",
		"👍🏽", "e\xcc\x81", ".", ",", "!", "‧", "｜" };
	uint32_t seed = 11;
	while (text->len < bytes) {
		seed = seed * 1664525u + 1013904223u;
		uint32_t which = seed >> 8;
		/* Mostly characters, so that lines have somewhere to end. */
		str_addz(text, pieces[which % 3 ? which / 3 % 9 : which / 3 % ARRAY_LEN(pieces)]);
	}
}

static void test_property(void **state)
{
	(void)state;
	struct str text;
	str_init(&text, STR_NO_LIMIT);
	generate(&text, 60000);
	for (int ambiguous = 1; ambiguous <= 2; ambiguous++) {
		text_ambiguous_set(ambiguous);
		for (int width = 2; width <= 120; width++) {
			if (!budget_takes(30))
				continue;
			struct property p = { .s = text.buf, .n = text.len, .width = width };
			text_wrap(text.buf, text.len, width, width & 1 ? TEXT_KINSOKU_NORMAL : TEXT_KINSOKU_STRICT, holds, &p);
			for (size_t at = p.end; at < text.len; at++)
				assert_true(strchr(" \n\xe3\x80", text.buf[at]));
			if (width >= 40)
				assert_int_equal(p.forced, 0);
		}
	}
	text_ambiguous_set(1);
	str_release(&text);
}

static bool offending(void *ctx, const struct text_line *l)
{
	struct property *p = ctx;
	p->forced += p->soft && p->end == l->start && offends(p->s, p->n, l->start);
	p->end = l->start + l->bytes;
	p->soft = !l->hard;
	return true;
}

/* The property can fail: plain UAX 14 breaks before some of these marks. */
static void test_property_bites(void **state)
{
	(void)state;
	struct str text;
	struct property p = { .width = 20 };
	str_init(&text, STR_NO_LIMIT);
	generate(&text, 60000);
	p.s = text.buf;
	p.n = text.len;
	text_wrap(text.buf, text.len, 20, TEXT_KINSOKU_OFF, offending, &p);
	assert_true(p.forced > 0);
	str_release(&text);
}

/* One line of 5 MB, and one without any place to end a line. */
static void test_long(void **state)
{
	(void)state;
	static const char *const units[] = { "政", "a", "（", "）", "\xcc\x81", "　", " ", "\xff", "🇹🇼", "https://a",
		"%5" };
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (!budget_takes(3))
			continue;
		struct str text;
		size_t unit = strlen(units[i]);
		str_init(&text, STR_NO_LIMIT);
		while (text.len < 5000000)
			str_add(&text, units[i], unit);
		struct property p = { .s = text.buf, .n = text.len, .width = 80 };
		text_wrap(text.buf, text.len, 80, TEXT_KINSOKU_NORMAL, offending, &p);
		assert_true(p.end <= text.len);
		str_release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_stops),
		cmocka_unit_test(test_property),
		cmocka_unit_test(test_property_bites),
		cmocka_unit_test(test_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
