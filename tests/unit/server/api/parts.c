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

static void keep(struct answers *a, const char *key, int64_t topic, const char *text)
{
	struct answers_as_of as_of;
	struct response r;
	response_init(&r);
	str_addz(&r.body, text);
	answers_stand(a, topic, &as_of);
	answers_keep(a, key, &as_of, &r);
	response_release(&r);
}

static bool is_kept(struct answers *a, const char *key, const char *text)
{
	struct response r;
	response_init(&r);
	bool found = answers_find(a, key, &r);
	if (found)
		assert_string_equal(r.body.buf, text);
	response_release(&r);
	return found;
}

static void answers_are_kept_while_what_they_show_is_so(void **state)
{
	(void)state;
	struct answers *a = answers_new();
	assert_false(is_kept(a, "list", ""));
	keep(a, "list", 0, "L");
	keep(a, "one", 1, "1");
	keep(a, "two", 2, "2");
	assert_true(is_kept(a, "list", "L") && is_kept(a, "one", "1") && is_kept(a, "two", "2"));
	assert_false(is_kept(a, "other", ""));
	answers_touched(a, 1); /* and every list may show it */
	assert_true(!is_kept(a, "list", "") && !is_kept(a, "one", "") && is_kept(a, "two", "2"));
	keep(a, "list", 0, "M");
	keep(a, "one", 1, "1b");
	answers_touched(a, 0);
	assert_true(!is_kept(a, "list", "") && is_kept(a, "one", "1b") && is_kept(a, "two", "2"));
	keep(a, "list", 0, "N");
	answers_drop(a);
	assert_false(is_kept(a, "list", "") || is_kept(a, "one", "") || is_kept(a, "two", ""));
	answers_free(a);
}

/* Somebody read, then somebody wrote, and only then the first one keeps what it made: it is old. */
static void what_was_read_before_a_write_is_not_kept_after_it(void **state)
{
	(void)state;
	struct answers *a = answers_new();
	struct answers_as_of as_of;
	struct response r;
	response_init(&r);
	answers_stand(a, 1, &as_of);
	answers_touched(a, 1);
	answers_keep(a, "k", &as_of, &r);
	assert_false(is_kept(a, "k", ""));
	response_release(&r);
	answers_free(a);
}

/* Whether that row is there, and is this. */
static bool is_printed(
	struct printed *p, struct answers *a, const struct printed_row *which, int64_t now, const char *text)
{
	struct json_out o;
	STR_LOCAL(out, STR_NO_LIMIT);
	json_begin(&o, &out);
	bool found = printed_find(p, a, which, now, &o);
	if (found)
		assert_string_equal(out.buf, text);
	return found;
}

static void rows_are_kept_while_they_are_so(void **state)
{
	(void)state;
	enum { NOW = 1000, LATER = 2000 };
	static const struct rules_book books[2];
	struct answers *a = answers_new();
	struct printed *p = printed_new();
	struct answers_as_of lists;
	const struct printed_row row = { 1, &books[0], 0, 480 };
	const struct printed_row others[] = { { 2, &books[0], 0, 480 }, { 1, &books[1], 0, 480 }, { 1, &books[0], 1, 480 },
		{ 1, &books[0], 0, 540 } };
	answers_stand(a, 0, &lists);
	printed_keep(p, a, &row, &lists, NOW, LATER, "{1}");
	assert_true(is_printed(p, a, &row, NOW, "{1}") && is_printed(p, a, &row, LATER, "{1}"));
	assert_false(is_printed(p, a, &row, NOW - 1, "")); /* it may have said that something is over */
	assert_false(is_printed(p, a, &row, LATER + 1, ""));
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		assert_false(is_printed(p, a, &others[i], NOW, ""));
	answers_touched(a, 2);
	assert_true(is_printed(p, a, &row, NOW, "{1}"));
	answers_touched(a, 1);
	assert_false(is_printed(p, a, &row, NOW, ""));
	printed_keep(p, a, &row, &lists, NOW, LATER, "{old}"); /* read before that was written */
	assert_false(is_printed(p, a, &row, NOW, ""));
	answers_stand(a, 0, &lists);
	printed_keep(p, a, &row, &lists, NOW, LATER, "{2}");
	assert_true(is_printed(p, a, &row, NOW, "{2}"));
	answers_drop(a);
	assert_false(is_printed(p, a, &row, NOW, ""));
	answers_stand(a, 0, &lists);
	for (int64_t id = 1; id < 20000; id++) {
		const struct printed_row one = { id, &books[0], 0, 480 };
		printed_keep(p, a, &one, &lists, NOW, LATER, "{}");
		assert_true(is_printed(p, a, &one, NOW, "{}"));
	}
	printed_free(p);
	answers_free(a);
}

static void what_is_kept_is_bounded(void **state)
{
	(void)state;
	struct answers *a = answers_new();
	char *large = xmalloc(70000), key[700];
	memset(large, 'x', 70000);
	large[69999] = '\0';
	keep(a, "too large", 0, large);
	assert_false(is_kept(a, "too large", ""));
	large[60000] = '\0';
	for (int i = 0; i < 2000; i++) { /* 120 MB */
		snprintf(key, sizeof key, "%d", i);
		keep(a, key, 0, large);
		assert_true(is_kept(a, key, large));
	}
	memset(key, 'k', sizeof key - 1);
	key[sizeof key - 1] = '\0';
	keep(a, key, 0, "x");
	assert_false(is_kept(a, key, ""));
	size_t n = 0;
	for (int i = 0; i < 2000; i++) {
		snprintf(key, sizeof key, "%d", i);
		n += is_kept(a, key, large);
	}
	assert_in_range(n, 1, 16 * 17);
	free(large);
	answers_free(a);
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
		cmocka_unit_test(answers_are_kept_while_what_they_show_is_so),
		cmocka_unit_test(what_was_read_before_a_write_is_not_kept_after_it),
		cmocka_unit_test(rows_are_kept_while_they_are_so),
		cmocka_unit_test(what_is_kept_is_bounded),
		cmocka_unit_test(routes_match_whole_paths),
		cmocka_unit_test(texts_are_measured_in_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
