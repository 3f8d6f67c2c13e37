/* JSON on a terminal: nothing in it that a terminal obeys, and still the same JSON. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "line/private.h"

static void risky_characters_are_escaped(void **state)
{
	(void)state;
	static const struct {
		const char *json, *safe;
	} table[] = {
		{ "{\"a\":\"長照 ok\"}", "{\"a\":\"長照 ok\"}" }, { "\"\x7f\"", "\"\\u007f\"" },
		{ "\"\xc2\x9b"
		  "31m\"",
			"\"\\u009b31m\"" }, /* CSI as one character */
		{ "\"\xc2\xa0\xc3\xa9\"", "\"\xc2\xa0\xc3\xa9\"" },
		{ "\"\xe2\x80\xae"
		  "abc\"",
			"\"\\u202eabc\"" }, /* right-to-left override */
		{ "\"\xe2\x81\xa6\xe2\x81\xa9\"", "\"\\u2066\\u2069\"" }, { "\"\xe2\x80\xa8\"", "\"\\u2028\"" },
		{ "\"\xd8\x9c\xd8\xa7\"", "\"\\u061c\xd8\xa7\"" }, { "\"—…”\"", "\"—…”\"" },
		{ "\"\xe2\x80\"", "\"\xe2\x80\"" }, /* cut at the end */
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct str out;
		str_init(&out, 1000);
		line_json_safe(&out, table[i].json, strlen(table[i].json));
		assert_string_equal(out.buf, table[i].safe);
		str_release(&out);
	}
}

static void references_that_can_be_typed(void **state)
{
	(void)state;
	static const struct {
		enum wire_board board;
		int64_t number;
		const char *id, *text;
	} table[] = {
		{ BOARD_IDEA, 1234, "77", "i1234" },
		{ BOARD_CONSULTATION, 1, "77", "c1" },
		{ BOARD_PLAN, 9, "77", "p9" },
		{ BOARD_EVENT, 3, "77", "e3" },
		{ BOARD_LETTER, 3, "77", "l3" },
		{ BOARD_OTHER, 3, "77", "id:77" },
		{ BOARD_IDEA, 0, "a\x1b[m", "id:a\xef\xbf\xbd[m" },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct wire_topic t = { .board = table[i].board, .number = table[i].number, .id = table[i].id };
		struct str out;
		str_init(&out, 100);
		page_refer(&out, &t);
		assert_string_equal(out.buf, table[i].text);
		str_release(&out);
	}
}

/* By its cause, whatever the log's English says of it. */
static void failures_are_told_by_their_cause(void **state)
{
	static const struct {
		struct err e;
		const char *has, *lacks;
	} cases[] = {
		{ { RC_NET, CAUSE_UNREACHABLE, 7, "Couldn't connect to server" }, "No connection to http://h", "server" },
		{ { RC_NET, CAUSE_OTHER, 60, "the certificate is not to be trusted" }, "No connection to http://h",
			"certificate" },
		{ { RC_NET, CAUSE_OTHER, 56, "cannot resolve host or connect to server" }, "No connection to http://h",
			"resolve" },
		{ { RC_TIMEOUT, CAUSE_OTHER, 0, "no answer" }, "http://h did not answer in time", "no answer" },
		{ { RC_TIMEOUT, CAUSE_OWN_PLATFORM, 0, "/x/minyi.log" }, "own did not start; /x/minyi.log says why", "http" },
		{ { RC_SYS, CAUSE_OWN_PLATFORM, 1, "/x/minyi.log" }, "own did not start; /x/minyi.log says why", "http" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char said[1000] = "";
		FILE *real = stderr;
		stderr = fmemopen(said, sizeof said, "w");
		(void)line_failed_at("http://h", cases[i].e.code, &cases[i].e, NULL);
		fclose(stderr);
		stderr = real;
		if (!strstr(said, cases[i].has) || strstr(said, cases[i].lacks))
			fail_msg("%zu: %s", i, said);
	}
}

static void the_exit_status_tells_a_lost_connection(void **state)
{
	(void)state;
	assert_int_equal(line_failed(NULL, RC_NET, NULL, NULL), LINE_NO_CONNECTION);
	assert_int_equal(line_failed(NULL, RC_TIMEOUT, NULL, NULL), LINE_NO_CONNECTION);
	assert_int_equal(line_failed(NULL, RC_DENIED, NULL, NULL), LINE_FAILED);
	assert_int_equal(line_failed(NULL, RC_PROTO, NULL, NULL), LINE_FAILED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(risky_characters_are_escaped),
		cmocka_unit_test(references_that_can_be_typed),
		cmocka_unit_test(failures_are_told_by_their_cause),
		cmocka_unit_test(the_exit_status_tells_a_lost_connection),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
