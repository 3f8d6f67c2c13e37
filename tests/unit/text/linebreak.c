/* Where a line may end: Unicode's own test, whole, and what Chinese typesetting changes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/linebreak.h"
#include "unit/text/unicode.h"

/* Every case, every position, without tailoring. */
static void test_standard(void **state)
{
	(void)state;
	FILE *f = unicode_open("auxiliary/LineBreakTest.txt");
	char line[4096];
	int cases = 0, wrong = 0;
	while (fgets(line, sizeof line, f)) {
		struct break_case c;
		char copy[4096];
		memcpy(copy, line, sizeof copy);
		if (!break_case_parse(copy, &c))
			continue;
		struct text_breaker b = { .kinsoku = TEXT_KINSOKU_OFF };
		bool right = true;
		for (size_t at = 0; at < c.n;) {
			uint32_t code;
			size_t start = at;
			at += utf8_decode(c.text + at, c.n - at, &code);
			right &= text_breaker_step(&b, text_break_class(text_kind(code), b.kinsoku), c.text + at, c.n - at) ==
				c.may[start];
		}
		cases++;
		wrong += !right;
		if (!right)
			printf("differs: %s", line);
	}
	fclose(f);
	assert_int_equal(wrong, 0);
	assert_true(cases > 7000);
}

/* Class CJ of UAX 14: small kana and the prolonged sound mark. */
static bool is_small_kana(uint32_t code)
{
	static const uint32_t small[] = { 0x3041, 0x3043, 0x3045, 0x3047, 0x3049, 0x3063, 0x3083, 0x3085, 0x3087, 0x308e,
		0x3095, 0x3096, 0x30a1, 0x30a3, 0x30a5, 0x30a7, 0x30a9, 0x30c3, 0x30e3, 0x30e5, 0x30e7, 0x30ee, 0x30f5, 0x30f6,
		0x30fc };
	for (size_t i = 0; i < ARRAY_LEN(small); i++)
		if (small[i] == code)
			return true;
	return false;
}

/*
 * Every place of the standard's cases where the tailoring for Chinese says otherwise, with its reason:
 * - a line may start with small kana and the prolonged sound mark: CJ resolves to ID and not to NS (UAX 14 LB1 leaves
 * it to the tailoring; zh-TW's lists of characters that may not start a line are not Japan's). TEXT_KINSOKU_STRICT
 * keeps the standard's.
 * - a number stays with the unit behind it: none between a digit and an ideograph or emoji, or across a space before a
 *   postfix like the percent sign.
 * - none before the percent sign behind small kana: as ID, it stays with its postfix (LB23a).
 * - none between the hyphen that begins a word and the word.
 */
static void test_tailored(void **state)
{
	(void)state;
	FILE *f = unicode_open("auxiliary/LineBreakTest.txt");
	char line[4096];
	int kana = 0, percent = 0, units = 0;
	while (fgets(line, sizeof line, f)) {
		struct break_case c;
		char copy[4096];
		memcpy(copy, line, sizeof copy);
		if (!break_case_parse(copy, &c))
			continue;
		struct text_breaker b = { .kinsoku = TEXT_KINSOKU_NORMAL };
		uint32_t before = 0, code;
		/* a mark counts as its base */
		for (size_t at = 0; at < c.n; before = code == 0x0308 || code == ' ' ? before : code) {
			size_t start = at;
			at += utf8_decode(c.text + at, c.n - at, &code);
			bool may = text_breaker_step(&b, text_break_class(text_kind(code), b.kinsoku), c.text + at, c.n - at);
			if (may == c.may[start])
				continue;
			if (may && is_small_kana(code))
				kana++;
			else if (!may && is_small_kana(before) && code == '%')
				percent++;
			else if (!may && before >= '0' && before <= '9')
				units++;
			else if (!may && before == '-' && (text_kind(code)->lb == LB_AL || text_kind(code)->lb == LB_HL))
				; /* the standard's own cases have them too, from version 15.1 on */
			else
				fail_msg("U+%04X U+%04X, no reason: %s", (unsigned)before, (unsigned)code, line);
		}
	}
	fclose(f);
	assert_true(kana > 0 && percent > 0 && units > 0);
}

/* "|" stands where a line may end. */
static void test_chinese(void **state)
{
	(void)state;
	static const struct {
		enum text_kinsoku kinsoku;
		const char *marked;
	} cases[] = {
		{ TEXT_KINSOKU_NORMAL, "他|說|“你|好”|然|後" },
		{ TEXT_KINSOKU_NORMAL, "他|說|‘你|好’，|然|後" },
		{ TEXT_KINSOKU_NORMAL, "I |don’t |know" },
		{ TEXT_KINSOKU_NORMAL, "「提|案」|（附|議）。" },
		{ TEXT_KINSOKU_NORMAL, "省|略……|之|後" },
		{ TEXT_KINSOKU_NORMAL, "破|折|——|之|後" },
		{ TEXT_KINSOKU_STRICT, "破|折——|之|後" },
		{ TEXT_KINSOKU_NORMAL, "罰|100元|以|上" },
		{ TEXT_KINSOKU_NORMAL, "第|3條|第|1,234.5萬|人" },
		{ TEXT_KINSOKU_NORMAL, "約|１００元|整" },
		{ TEXT_KINSOKU_NORMAL, "占|3.5%|的|人" },
		{ TEXT_KINSOKU_NORMAL, "NT$100元" },
		{ TEXT_KINSOKU_NORMAL, "從|28.3 °C|到|32 %。" },
		{ TEXT_KINSOKU_NORMAL, "11/17 09:30 |起|9:30 |止" },
		{ TEXT_KINSOKU_NORMAL, "第|3 |4 |條|11/17 |0930" },
		{ TEXT_KINSOKU_OFF, "11/17 |09:30 |°C" },
		{ TEXT_KINSOKU_NORMAL, "開|放|Open |Data|資|料" },
		{ TEXT_KINSOKU_NORMAL, "阿|里·|巴|巴" },
		{ TEXT_KINSOKU_NORMAL, "ち|ょ|っ|と|コ|ー" },
		{ TEXT_KINSOKU_STRICT, "ちょっ|と|コー" },
		{ TEXT_KINSOKU_NORMAL, "minyi |--linear |（-x）|起--all |a--|b" },
		{ TEXT_KINSOKU_OFF, "罰|100|元" },
		{ TEXT_KINSOKU_OFF, "他|說“你|好”然" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct str plain, marked;
		str_init(&plain, 1000);
		str_init(&marked, 1000);
		for (const char *p = cases[i].marked; *p; p++)
			if (*p != '|')
				str_addc(&plain, *p);
		struct text_breaker b = { .kinsoku = cases[i].kinsoku };
		for (size_t at = 0; at < plain.len;) {
			uint32_t code;
			size_t n = utf8_decode(plain.buf + at, plain.len - at, &code), next = at + n;
			uint8_t class = text_break_class(text_kind(code), b.kinsoku);
			if (text_breaker_step(&b, class, plain.buf + next, plain.len - next))
				str_addc(&marked, '|');
			str_add(&marked, plain.buf + at, n);
			at = next;
		}
		assert_string_equal(marked.buf, cases[i].marked);
		str_release(&plain);
		str_release(&marked);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_standard), cmocka_unit_test(test_tailored),
		cmocka_unit_test(test_chinese) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
