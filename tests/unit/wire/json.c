/* Bounded JSON: what is refused, what is read, what is written. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "wire/wire.h"

static enum rc parse_rc(const char *text, size_t n)
{
	struct json *v;
	enum rc rc = json_parse(text, n, JSON_BODY_MAX, &v, NULL);
	assert_true((rc == RC_OK) == (v != NULL));
	json_free(v);
	return rc;
}

static void accepts_json_and_nothing_else(void **state)
{
	(void)state;
	static const char *const good[] = { "null", " true ", "[]", "{}", "[1,2]", "{\"a\":{\"b\":[null]}}", "0", "-0",
		"-1.5e+10", "0.1", "\"\"", "\"\\u8b70\\n\\\"\"", "\"\\ud83d\\ude00\"", "\"議題\"", "\t[\r\n]\n", "1e999",
		"[[],{},\"\"]" };
	static const char *const bad[] = { "", " ", "[", "]", "{", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
		"{a:1}", "[1 2]", "01", "1.", ".5", "+1", "-", "1e", "tru", "nul", "NaN", "Infinity", "'a'", "\"", "\"\\",
		"\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\ud800x\"",
		"\"\\ud800\\u0041\"", "\"\\udc00\"", "\"a\nb\"", "\"\x80\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"",
		"\"\xf4\x90\x80\x80\"", "\"\xe8\xad\"", "[}", "{]", "[1}", "1 2", "[] []", "\xef\xbb\xbf[]", "[1]x", "/**/1",
		"{\"a\":1 \"b\":2}", "{1:2}", "{\"a\" 1}", "<html>" };
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		if (parse_rc(good[i], strlen(good[i])) != RC_OK)
			fail_msg("refused: %s", good[i]);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (parse_rc(bad[i], strlen(bad[i])) != RC_PROTO)
			fail_msg("accepted: %s", bad[i]);
	assert_int_equal(parse_rc("\"a\0b\"", 5), RC_PROTO);
	assert_int_equal(parse_rc("[1]\0", 4), RC_PROTO);
	assert_int_equal(parse_rc("1\0", 2), RC_PROTO);
}

static void every_prefix_is_refused(void **state)
{
	(void)state;
	static const char text[] = "{\"a\":[1,-2.5e3,\"x\\u00e9\\ud83d\\ude00\",true,null,{\"議\":false}],\"b\":\"\"}";
	for (size_t n = 0; n < sizeof text - 1; n++) {
		char *copy = xmalloc(n); /* exactly n bytes: a look beyond them is seen */
		memcpy(copy, text, n);
		assert_int_equal(parse_rc(copy, n), RC_PROTO);
		free(copy);
	}
	assert_int_equal(parse_rc(text, sizeof text - 1), RC_OK);
}

static enum rc nested(size_t depth, const char *open, const char *close)
{
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	for (size_t i = 0; i < depth; i++)
		str_addz(&s, open);
	str_addz(&s, "1");
	for (size_t i = 0; i < depth; i++)
		str_addz(&s, close);
	enum rc rc = parse_rc(s.buf, s.len);
	str_release(&s);
	return rc;
}

static void depth_is_bounded(void **state)
{
	(void)state;
	assert_int_equal(nested(JSON_DEPTH, "[", "]"), RC_OK);
	assert_int_equal(nested(JSON_DEPTH + 1, "[", "]"), RC_PROTO);
	assert_int_equal(nested(JSON_DEPTH, "{\"a\":", "}"), RC_OK);
	assert_int_equal(nested(JSON_DEPTH + 1, "{\"a\":", "}"), RC_PROTO);
	assert_int_equal(nested(1000000, "[", "]"), RC_PROTO);
	assert_int_equal(nested(1000000, "[", ""), RC_PROTO);
}

static void size_is_bounded(void **state)
{
	(void)state;
	struct json *v;
	struct err e;
	assert_int_equal(json_parse("[1]", 3, 2, &v, &e), RC_TOO_BIG);
	assert_null(v);
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	str_addc(&s, '[');
	for (int i = 0; i < 1000000; i++)
		str_addz(&s, "0,");
	str_addz(&s, "0]");
	assert_int_equal(parse_rc(s.buf, s.len), RC_TOO_BIG);
	str_release(&s);
}

static void reads(void **state)
{
	(void)state;
	static const char
		text[] = "{\"n\":-7,\"d\":2.5,\"t\":\"\\u8b70\\n\",\"b\":true,\"z\":null,\"l\":[1,2,3],\"o\":{\"k\":1},"
				 "\"big\":1e300,\"huge\":1e999,\"id\":9007199254740992,\"beyond\":9007199254740994}";
	struct json *v;
	assert_int_equal(json_parse(text, sizeof text - 1, JSON_BODY_MAX, &v, NULL), RC_OK);
	assert_int_equal(json_int(json_get(v, "n"), 0), -7);
	assert_int_equal(json_int(json_get(v, "d"), 99), 99);
	assert_int_equal(json_int(json_get(v, "big"), 99), 99);
	assert_int_equal(json_int(json_get(v, "id"), 99), 9007199254740992);
	assert_int_equal(json_int(json_get(v, "beyond"), 99), 99);
	assert_true(json_number(json_get(v, "d"), 0) == 2.5);
	assert_true(isnan(json_number(json_get(v, "huge"), NAN)));
	assert_string_equal(json_text(json_get(v, "t")), "議\n");
	assert_string_equal(json_text(json_get(v, "n")), "");
	assert_true(json_bool(json_get(v, "b"), false));
	assert_true(json_is_null(json_get(v, "z")) && json_is_null(json_get(v, "absent")));
	assert_int_equal(json_count(json_get(v, "l")), 3);
	assert_int_equal(json_count(json_get(v, "t")), 0);
	assert_string_equal(json_name(json_first(json_get(v, "o"))), "k");
	assert_string_equal(json_name(json_first(json_get(v, "l"))), "");
	assert_null(json_get(json_get(v, "l"), "k"));
	assert_null(json_first(NULL));
	assert_null(json_next(NULL));
	assert_int_equal(json_int(NULL, 5), 5);
	json_free(v);
}

static void prints_what_it_read(void **state)
{
	(void)state;
	static const char text[] =
		"{\"a\":[1,-2.5,0.1,1e+300,\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\",true,false,null,{},[]],\"議題\":\"😀\"}";
	struct json *v;
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	assert_int_equal(json_parse(text, sizeof text - 1, JSON_BODY_MAX, &v, NULL), RC_OK);
	json_print(v, &s);
	static const char wanted[] =
		"{\"a\":[1,-2.5,0.1,1e+300,\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\",true,false,null,{},[]],\"議題\":\"😀\"}";
	assert_string_equal(s.buf, wanted);
	str_release(&s);
	json_free(v);
}

static void writes(void **state)
{
	(void)state;
	struct str s;
	struct json_out o;
	str_init(&s, STR_NO_LIMIT);
	json_begin(&o, &s);
	json_open(&o, NULL, '{');
	json_put_text(&o, "bad\"name", "a\xff\xe8\xad");
	json_open(&o, "list", '[');
	json_put_int(&o, NULL, INT64_MIN);
	json_put_double(&o, NULL, NAN);
	json_put_double(&o, NULL, 1.0 / 3);
	json_open(&o, NULL, '{');
	json_close(&o, '}');
	json_put_null(&o, NULL);
	json_close(&o, ']');
	json_put_time(&o, "never", 0);
	json_put_time(&o, "t", 1000);
	json_put_raw(&o, "raw", "[1]");
	json_put_bool(&o, "yes", true);
	json_close(&o, '}');
	assert_string_equal(s.buf,
		"{\"bad\\\"name\":\"a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\",\"list\":[-9223372036854775808,null,"
		"0.3333333333333333,{},null],\"t\":\"1970-01-01T00:00:01+00:00\",\"raw\":[1],\"yes\":true}");
	assert_int_equal(parse_rc(s.buf, s.len), RC_OK);
	str_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepts_json_and_nothing_else),
		cmocka_unit_test(every_prefix_is_refused),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(size_is_bounded),
		cmocka_unit_test(reads),
		cmocka_unit_test(prints_what_it_read),
		cmocka_unit_test(writes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
