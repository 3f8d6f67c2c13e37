/* Forms that are compared: NFKC, case, what names look like, and what is blank to the eye. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/text.h"

typedef bool form(struct str *out, const char *s, size_t n);

static void is(form *f, const char *from, const char *to)
{
	STR_LOCAL(out, STR_NO_LIMIT);
	assert_true(f(&out, from, strlen(from)));
	assert_string_equal(out.buf, to);
}

static void the_same_to_people_is_the_same(void **state)
{
	(void)state;
	is(text_nfkc, "ＡＢＣ１２３", "ABC123");
	is(text_nfkc, "e\u0301", "\u00e9");
	is(text_nfkc, "㍿", "株式会社");
	is(text_nfkc, "臺灣", "臺灣");
	is(text_fold, "MEI", "mei");
	is(text_fold, "Straße", "strasse");
	is(text_fold, "me\u200bi", "mei");
	STR_LOCAL(out, STR_NO_LIMIT);
	assert_false(text_nfkc(&out, "\xff", 1));
	assert_int_equal(out.len, 0);
}

static bool alike(const char *a, const char *b)
{
	STR_LOCAL(x, STR_NO_LIMIT);
	STR_LOCAL(y, STR_NO_LIMIT);
	assert_true(text_skeleton(&x, a, strlen(a)) && text_skeleton(&y, b, strlen(b)));
	return str_eq(x.buf, y.buf);
}

static void what_looks_alike(void **state)
{
	(void)state;
	assert_true(alike("paypal", "pауραl")); /* Cyrillic, Greek */
	assert_true(alike("l", "1"));
	assert_true(alike("O", "0"));
	assert_true(alike("rn", "m"));
	assert_true(alike("me\u200bi", "mei")); /* invisible */
	assert_false(alike("mei", "mai"));
	assert_false(alike("小梅", "小明"));
}

static void blank_to_the_eye(void **state)
{
	(void)state;
	static const char *const blank[] = { "", " ", "\u3000", "\u00a0\u2003\n\t", "\u200b\u200d\u2060", "\u3164",
		"\uffa0", "\u2800", "\u115f\u1160", "\u0301", "\ufe0f", "\u00ad", "\u202e" };
	static const char *const seen[] = { "a", " 。 ", "\u200b字", "!", "👍", "\xff" };
	for (size_t i = 0; i < ARRAY_LEN(blank); i++)
		assert_true(text_is_blank(blank[i], strlen(blank[i])));
	for (size_t i = 0; i < ARRAY_LEN(seen); i++)
		assert_false(text_is_blank(seen[i], strlen(seen[i])));
}

static void characters_are_counted_as_people_count(void **state)
{
	(void)state;
	assert_int_equal(text_characters("e\u0301a", 4), 2);
	assert_int_equal(text_characters("👨‍👩‍👧", strlen("👨‍👩‍👧")), 1);
	assert_int_equal(text_characters("臺灣", strlen("臺灣")), 2);
}

/* A name of a list, as people type it. */
static void one_of_a_list(void **state)
{
	static const char *const list[] = { "臺北市", "臺南市", "新竹市", "新竹縣", "Port Harrow" };
	static const struct {
		const char *typed, *one;
	} cases[] = {
		{ "臺北市", "臺北市" },
		{ "台北市", "臺北市" },
		{ "台南", "臺南市" },
		{ "port", "Port Harrow" },
		{ "ＰＯＲＴ　ＨＡＲＲＯＷ", "Port Harrow" },
		{ "新竹縣", "新竹縣" },
		{ "新竹", NULL }, /* several */
		{ "臺", NULL },
		{ "臺北市內", NULL },
		{ "火星", NULL },
		{ "", NULL },
		{ "\xff", NULL },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *one = text_one_of(list, ARRAY_LEN(list), cases[i].typed);
		if (one != cases[i].one && !str_eq(one, cases[i].one))
			fail_msg("%s: %s", cases[i].typed, one);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_to_people_is_the_same),
		cmocka_unit_test(what_looks_alike),
		cmocka_unit_test(blank_to_the_eye),
		cmocka_unit_test(characters_are_counted_as_people_count),
		cmocka_unit_test(one_of_a_list),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
