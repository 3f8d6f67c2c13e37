/* Cursors, kept answers, routes, input: the parts of the platform that need no database. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/api/private.h"

static void a_cursor_opens_only_for_its_own_question(void **state)
{
	(void)state;
	uint8_t secret[STORAGE_HASH] = { 1 }, other[STORAGE_HASH] = { 2 };
	char text[CURSOR_TEXT];
	struct cursor v;
	cursor_seal(secret, "topics newest", &(struct cursor){ INT64_MAX, 42 }, text);
	assert_true(cursor_open(secret, "topics newest", text, &v));
	assert_true(v.key == INT64_MAX);
	assert_int_equal(v.id, 42);
	assert_false(cursor_open(secret, "topics deadline", text, &v));
	assert_false(cursor_open(other, "topics newest", text, &v));
	for (size_t i = 0; text[i]; i++) {
		char forged[CURSOR_TEXT];
		str_copy(forged, sizeof forged, text);
		forged[i] = forged[i] == 'A' ? 'B' : 'A';
		assert_false(cursor_open(secret, "topics newest", forged, &v) && (v.key != INT64_MAX || v.id != 42));
	}
	static const char *const bad[] = { "", "x", "====", "AAAA", "!!", "健保",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(cursor_open(secret, "topics newest", bad[i], &v));
}

static void answers_are_kept_while_nothing_changes(void **state)
{
	(void)state;
	struct answers *a = answers_new();
	struct response in, out;
	response_init(&in);
	response_init(&out);
	str_addz(&in.body, "hello");
	assert_false(answers_find(a, "k", 1, &out));
	answers_keep(a, "k", 1, &in);
	assert_true(answers_find(a, "k", 1, &out));
	assert_string_equal(out.body.buf, "hello");
	assert_false(answers_find(a, "k", 2, &out));
	assert_false(answers_find(a, "j", 1, &out));
	answers_free(a);
	response_release(&in);
	response_release(&out);
}

static void routes_match_whole_paths(void **state)
{
	(void)state;
	static const struct {
		enum method method;
		const char *path;
		bool found;
		bool exists;
		const char *p0, *p1;
	} cases[] = {
		{ GET, "/v1", true, true, "", "" },
		{ HEAD, "/v1/topics/12", true, true, "12", "" },
		{ DELETE, "/v1/topics/12/comments/34", true, true, "12", "34" },
		{ GET, "/v1/topics/12/endorsements.csv", true, true, "12", "" },
		{ GET, "/v1/topics/idea:3", true, true, "idea:3", "" },
		{ POST, "/v1/topics/12", false, true, NULL, NULL },
		{ GET, "/v1/topics/", false, false, NULL, NULL },
		{ GET, "/v1/topics//comments", false, false, NULL, NULL },
		{ GET, "/v1/topics/12/", false, false, NULL, NULL },
		{ GET, "/v1x", false, false, NULL, NULL },
		{ GET, "", false, false, NULL, NULL },
		{ OTHER_METHOD, "/v1", false, true, NULL, NULL },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct arena a = { 0 };
		unsigned allow;
		struct request q = { .method = cases[i].method, .path = cases[i].path };
		const struct route *r = routes_find(&q, &a, &allow);
		assert_int_equal(r != NULL, cases[i].found);
		assert_int_equal(allow != 0, cases[i].exists);
		if (r) {
			assert_string_equal(q.params[0], cases[i].p0);
			assert_string_equal(q.params[1], cases[i].p1);
		}
		arena_release(&a);
	}
	const struct rules none = { 0 }, files = { .boards[BOARD_IDEA].file_bytes_most = 10 << 20 };
	assert_int_equal(routes_body_max(GET, "/v1", &none), 0);
	assert_int_equal(routes_body_max(POST, "/nowhere", &none), 0);
	assert_true(routes_body_max(POST, "/v1/topics/1/comments", &none) >= 12 * 2000);
	assert_true(routes_body_max(POST, "/v1/files", &none) < 10 << 20);
	assert_int_equal(routes_body_max(POST, "/v1/files", &files), 10 << 20);
}

static void texts_are_measured_in_characters(void **state)
{
	(void)state;
	const struct rules rules = { 0 };
	ARENA_LOCAL(words, 0);
	struct ctx c = { .rules = &rules, .arena = &words };
	struct response r;
	static const struct {
		const char *text;
		bool lines, good;
	} cases[] = {
		{ "健保卡", false, true }, { "一二三四五", false, true }, { "一二三四五六", false, false },
		{ "", false, false }, { "a\nb", true, true }, { "a\nb", false, false }, { "a\x1b[1m", true, false },
		{ "a\xc2\x9b"
		  "b",
			true, false },
		{ "a\xe2\x80\xae"
		  "b",
			false, false }, /* a bidi override in a name */
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		response_init(&r);
		if (input_text(&c, &r, "field", cases[i].text, 1, 5, cases[i].lines) != cases[i].good)
			fail_msg("case %zu: %s", i, r.body.buf);
		assert_int_equal(r.status, cases[i].good ? 200 : 422);
		response_release(&r);
	}
	struct arena a = { 0 };
	assert_string_equal(input_trimmed(&a, " 　\n 健 保 \t　"), "健 保");
	assert_string_equal(input_trimmed(&a, " 　"), "");
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cursor_opens_only_for_its_own_question),
		cmocka_unit_test(answers_are_kept_while_nothing_changes),
		cmocka_unit_test(routes_match_whole_paths),
		cmocka_unit_test(texts_are_measured_in_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
