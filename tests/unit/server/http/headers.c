/* Languages, encodings, types, ETags: what the headers of a request and of an answer mean. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/http/http.h"

static void expect_language(const char *const *tags, size_t n, const char *header, const char *want)
{
	size_t got = accept_language(header, tags, n);
	if (!str_eq(tags[got], want))
		fail_msg("%s: %s and not %s", header, tags[got], want);
}

static void the_reader_chooses_a_language(void **state)
{
	(void)state;
	static const char *const two[] = { "zh-Hant-TW", "en" };
	static const struct {
		const char *header, *want;
	} cases[] = {
		{ "", "zh-Hant-TW" },
		{ "zh-TW", "zh-Hant-TW" },
		{ "zh-Hant-TW,en;q=0.5", "zh-Hant-TW" },
		{ "en", "en" },
		{ "EN-us", "en" },
		{ "en-GB,en;q=0.9,zh;q=0.8", "en" },
		{ "fr", "zh-Hant-TW" },
		{ "en;q=0.2, zh-TW;q=0.9", "zh-Hant-TW" },
		{ "en;q=0", "zh-Hant-TW" },
		{ "*", "zh-Hant-TW" },
		{ "zh;q=0.5, *", "en" },
		{ "en;q=0, *", "zh-Hant-TW" },
		{ "zh;q=0, *;q=0.1", "en" },
		{ "en-GB,zh;q=0.9,en;q=0.8", "en" },
		{ "enx", "zh-Hant-TW" },
		{ ",,;;q=,en", "en" },
		{ "en;q=nan", "zh-Hant-TW" },
		{ "en;q=inf", "zh-Hant-TW" },
		{ "en;q=-1", "zh-Hant-TW" },
		{ "zh,en", "zh-Hant-TW" },
		{ "en,zh", "zh-Hant-TW" }, /* liked alike: the platform's own */
		{ "-,en", "en" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		expect_language(two, ARRAY_LEN(two), cases[i].header, cases[i].want);
}

static void one_language_of_several_places(void **state)
{
	(void)state;
	static const char *const many[] = { "zh-Hant-TW", "de", "pt-BR", "pt-PT", "zh-Hans-CN", "en" };
	static const struct {
		const char *header, *want;
	} cases[] = {
		{ "zh", "zh-Hant-TW" },
		{ "zh-CN", "zh-Hans-CN" },
		{ "zh-Hans, en", "zh-Hans-CN" },
		{ "zh-TW, zh-CN;q=0.9", "zh-Hant-TW" },
		{ "zh-HK", "zh-Hant-TW" },
		{ "pt", "pt-BR" },
		{ "pt-PT,pt;q=0.9", "pt-PT" },
		{ "pt-AO", "pt-BR" },
		{ "de-AT, en;q=0.8", "de" },
		{ "fr, de;q=0.1", "de" },
		{ "en, de;q=0.9", "en" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		expect_language(many, ARRAY_LEN(many), cases[i].header, cases[i].want);
}

static void the_reader_chooses_encoding_and_type(void **state)
{
	(void)state;
	assert_true(accept_gzip("gzip"));
	assert_true(accept_gzip("br, gzip;q=0.5"));
	assert_false(accept_gzip("gzip;q=0"));
	assert_false(accept_gzip(""));
	assert_false(accept_gzip("gzipx"));
	assert_true(accept_csv("text/csv"));
	assert_false(accept_csv("application/json, text/csv;q=0.5"));
	assert_false(accept_csv("*/*"));
}

static void a_tag_is_of_one_encoding(void **state)
{
	(void)state;
	struct response plain, packed, small;
	response_init(&plain);
	response_init(&packed);
	response_init(&small);
	str_addn(&plain.body, 'x', 5000);
	str_addn(&packed.body, 'x', 5000);
	str_addz(&small.body, "{}");
	response_seal(&plain, false);
	response_seal(&packed, true);
	response_seal(&small, true);
	assert_true(packed.gzip);
	assert_true(packed.body.len < 100);
	assert_false(small.gzip); /* not worth it */
	assert_string_not_equal(plain.etag, packed.etag);
	assert_false(response_unchanged(&plain, ""));
	assert_false(response_unchanged(&plain, packed.etag));
	assert_false(response_unchanged(&plain, "\"\""));
	char header[128];
	snprintf(header, sizeof header, "\"other\", W/%s", plain.etag);
	assert_true(response_unchanged(&plain, header));
	assert_int_equal(plain.status, 304);
	assert_int_equal(plain.body.len, 0);
	response_release(&plain);
	response_release(&packed);
	response_release(&small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_reader_chooses_a_language),
		cmocka_unit_test(one_language_of_several_places),
		cmocka_unit_test(the_reader_chooses_encoding_and_type),
		cmocka_unit_test(a_tag_is_of_one_encoding),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
