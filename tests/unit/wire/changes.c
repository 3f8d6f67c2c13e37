/* What changed since a cursor, read: whole topics stay text, absent parts are empty, nonsense is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "wire/wire.h"

static enum rc parse(const char *text, struct arena *a, struct wire_changes *out)
{
	struct json *v = NULL;
	assert_int_equal(json_parse(text, strlen(text), 100000, &v, NULL), RC_OK);
	enum rc rc = wire_changes_parse(v, a, out, NULL);
	json_free(v);
	return rc;
}

static void everything_at_once(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct wire_changes c;
	assert_int_equal(
		parse(
			"{\"topics\":[{\"id\":\"1\",\"etag\":\"\\\"t\\\"\",\"topic\":{\"id\":\"1\",\"new_thing\":[1]}},"
			"{\"id\":\"2\",\"part\":true,\"topic\":{\"id\":\"2\",\"counts\":{\"comments\":3}}},{\"id\":\"3\"}],\"removed\":[\"4\",\"5\"],"
			"\"comments\":[{\"id\":\"9\",\"topic\":\"1\",\"body\":\"B\"}],\"removed_comments\":[{\"id\":\"8\",\"topic\":\"1\"}],"
			"\"next\":\"N\",\"more\":true}",
			&a, &c),
		RC_OK);
	assert_int_equal(c.n_topics, 3);
	assert_string_equal(c.topics[0].etag, "\"t\"");
	assert_string_equal(c.topics[0].topic, "{\"id\":\"1\",\"new_thing\":[1]}");
	assert_false(c.topics[0].part);
	assert_true(c.topics[1].part);
	assert_string_equal(c.topics[2].topic, "");
	assert_int_equal(c.n_removed, 2);
	assert_string_equal(c.removed[1], "5");
	assert_string_equal(c.comments[0].body, "B");
	assert_string_equal(c.removed_comments[0].topic, "1");
	assert_string_equal(c.next, "N");
	assert_true(c.more);
	arena_release(&a);
}

static void little_and_nonsense(void **state)
{
	static const struct {
		const char *text;
		enum rc rc;
	} rows[] = {
		{ "{\"topics\":[],\"comments\":[],\"next\":\"N\"}", RC_OK },
		{ "{\"topics\":[],\"comments\":[]}", RC_PROTO }, /* going on from nowhere would begin anew for ever */
		{ "{\"comments\":[],\"next\":\"N\"}", RC_PROTO },
		{ "{\"topics\":[{}],\"comments\":[],\"next\":\"N\"}", RC_PROTO },
		{ "{\"topics\":[],\"comments\":[],\"removed_comments\":[{\"id\":\"1\"}],\"next\":\"N\"}", RC_PROTO },
		{ "[]", RC_PROTO },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = { 0 };
		struct wire_changes c;
		assert_int_equal(parse(rows[i].text, &a, &c), rows[i].rc);
		if (rows[i].rc == RC_OK)
			assert_true(c.n_topics == 0 && c.n_removed == 0 && !c.more);
		arena_release(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(everything_at_once), cmocka_unit_test(little_and_nonsense) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
