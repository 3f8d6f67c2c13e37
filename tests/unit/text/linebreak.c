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
			at += text_decode(c.text + at, c.n - at, &code);
			right &= text_breaker_step(&b, text_break_class(text_kind(code), b.kinsoku), c.text + at, c.n - at) == c.may[start];
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
		{ TEXT_KINSOKU_NORMAL, "開|放|Open |Data|資|料" },
		{ TEXT_KINSOKU_NORMAL, "阿|里·|巴|巴" },
		{ TEXT_KINSOKU_NORMAL, "ち|ょ|っ|と|コ|ー" },
		{ TEXT_KINSOKU_STRICT, "ちょっ|と|コー" },
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
			size_t n = text_decode(plain.buf + at, plain.len - at, &code), next = at + n;
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
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_standard), cmocka_unit_test(test_chinese) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
