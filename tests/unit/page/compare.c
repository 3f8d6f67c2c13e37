/* Two texts compared: examples of what a person would say, and over random texts that the changes lead from one to the
 * other. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "page/compare.h"

/* "[gone|come]" where they differ, the rest as it is. */
static void write_down(struct str *out, const struct compare *c, const char *old, const char *new)
{
	size_t at = 0;
	str_clear(out);
	for (size_t i = 0; i < c->changes.n; i++) {
		const struct compare_change *h = &c->changes.items[i];
		str_add(out, old + at, h->from_old - at);
		str_addf(out, "[%.*s|%.*s]", (int)(h->to_old - h->from_old), old + h->from_old, (int)(h->to_new - h->from_new),
			new + h->from_new);
		at = h->to_old;
	}
	str_addz(out, old + at);
}

static void examples(void **state)
{
	(void)state;
	static const struct {
		const char *old, *new, *said;
		bool rewritten;
	} cases[] = {
		{ "", "", "", false },
		{ "照舊。", "照舊。", "照舊。", false },
		{ "應減速慢行。", "應減速慢行；經公告為慢速區者，不得超過三十公里。",
			"應減速慢行[|；經公告為慢速區者，不得超過三十公里]。", false },
		{ "應暫停讓行人先行通過。", "應暫停讓行人先行通過；距離不足者，不得通過。",
			"應暫停讓行人先行通過[|；距離不足者，不得通過]。", false },
		{ "自發布日施行。", "自發布日施行。第四條自六個月後施行。", "自發布日施行。[|第四條自六個月後施行。]", false },
		{ "繁殖場每年應受查核一次。", "繁殖場每年應受不預告查核二次，結果應公開。",
			"繁殖場每年應受[查核一次|不預告查核二次，結果應公開]。", false },
		{ "甲、乙、丙應申報。", "甲、丙應申報。", "甲[、乙|]、丙應申報。", false },
		{ "飼主應登記。", "全文不同的另外一段話", "[飼主應登記。|全文不同的另外一段話]", true },
	};
	struct str said;
	str_init(&said, 1 << 16);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct compare c;
		compare_texts(&c, cases[i].old, cases[i].new);
		write_down(&said, &c, cases[i].old, cases[i].new);
		assert_string_equal(said.buf, cases[i].said);
		assert_int_equal(c.rewritten, cases[i].rewritten);
		vec_release(&c.changes);
	}
	str_release(&said);
}

static uint64_t dice = 7;

static unsigned roll(unsigned sides)
{
	dice = dice * UINT64_C(6364136223846793005) + 1;
	return (unsigned)(dice >> 33) % sides;
}

static void random_text(struct str *out, unsigned most)
{
	static const char *const pieces[] = { "甲", "乙", "丙", "，", "。", "a", " ", "；", "\n", "𠊎" };
	for (unsigned n = roll(most); n > 0; n--)
		str_addz(out, pieces[roll(ARRAY_LEN(pieces))]);
}

/* The changes put into the old text make the new one, they are in order, and apart. */
static void changes_lead_from_old_to_new(void **state)
{
	(void)state;
	for (int run = 0; run < 3000; run++) {
		struct str old, new, made;
		struct compare c;
		str_init(&old, 1 << 16);
		str_init(&new, 1 << 16);
		str_init(&made, 1 << 16);
		random_text(&old, 40);
		if (roll(3)) { /* an edit of it */
			size_t cut = roll((unsigned)old.len + 1);
			while (cut < old.len && ((unsigned char)old.buf[cut] & 0xc0) == 0x80)
				cut++;
			str_add(&new, old.buf, cut);
			random_text(&new, 12);
			str_addz(&new, old.buf + cut);
		} else {
			random_text(&new, 40);
		}
		compare_texts(&c, old.buf, new.buf);
		size_t at = 0, there = 0;
		for (size_t i = 0; i < c.changes.n; i++) {
			const struct compare_change *h = &c.changes.items[i];
			assert_true(
				h->from_old >= at && h->from_new >= there && h->to_old >= h->from_old && h->to_new >= h->from_new);
			assert_true(h->to_old > h->from_old || h->to_new > h->from_new);
			assert_true(i == 0 || h->from_old > at); /* something equal stands between two */
			str_add(&made, old.buf + at, h->from_old - at);
			str_add(&made, new.buf + h->from_new, h->to_new - h->from_new);
			at = h->to_old;
			there = h->to_new;
		}
		str_addz(&made, old.buf + at);
		assert_string_equal(made.buf, new.buf);
		assert_int_equal(c.changes.n == 0, strcmp(old.buf, new.buf) == 0);
		vec_release(&c.changes);
		str_release(&old);
		str_release(&new);
		str_release(&made);
	}
}

static void long_texts_are_bounded(void **state)
{
	(void)state;
	struct str old, new;
	struct compare c;
	str_init(&old, 1 << 22);
	str_init(&new, 1 << 22);
	str_addz(&old, "始");
	str_addz(&new, "始");
	for (int i = 0; i < 200000; i++) {
		str_addz(&old, i % 2 ? "甲" : "乙");
		str_addz(&new, i % 3 ? "甲" : "乙");
	}
	str_addz(&old, "終");
	str_addz(&new, "終");
	compare_texts(&c, old.buf, new.buf);
	assert_int_equal(c.changes.n, 1);
	assert_true(c.rewritten);
	vec_release(&c.changes);
	str_release(&old);
	str_release(&new);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples),
		cmocka_unit_test(changes_lead_from_old_to_new),
		cmocka_unit_test(long_texts_are_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
