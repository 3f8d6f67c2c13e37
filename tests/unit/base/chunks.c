/* A body in chunks: one body, however it comes, and what is none. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/chunks.h"

/* All at once and byte by byte. False: no chunks. */
static bool take(const char *text, struct str *body, size_t *used, bool *whole)
{
	struct chunks once = { 0 }, slowly = { 0 };
	STR_LOCAL(again, 1000);
	size_t n = strlen(text), one;
	bool fits = chunks_take(&once, text, n, used, body), fits_slowly = true;
	for (size_t i = 0; i < n && fits_slowly && !slowly.whole; i++)
		fits_slowly = chunks_take(&slowly, text + i, 1, &one, &again);
	assert_int_equal(fits, fits_slowly);
	assert_int_equal(once.whole, slowly.whole);
	if (fits)
		assert_string_equal(body->buf, again.buf);
	*whole = once.whole;
	return fits;
}

static void chunks_are_one_body(void **state)
{
	(void)state;
	static const struct {
		const char *text, *body; /* NULL: refused */
		size_t left;             /* of the next request */
	} cases[] = {
		{ "2\r\nab\r\n0\r\n\r\n", "ab", 0 },
		{ "1\r\na\r\n0A\r\n0123456789\r\n000\r\n\r\nGET", "a0123456789", 3 },
		{ "1;x=\"y\"\r\na\r\n0\r\nA: b\r\nC: d\r\n\r\n", "a", 0 },
		{ "2\nab\n0\n\n", NULL, 0 },
		{ "2\r\nabc\r\n0\r\n\r\n", NULL, 0 },
		{ "2 \r\nab\r\n0\r\n\r\n", NULL, 0 },
		{ "0x2\r\nab\r\n0\r\n\r\n", NULL, 0 },
		{ "+2\r\nab\r\n0\r\n\r\n", NULL, 0 },
		{ "-2\r\nab\r\n0\r\n\r\n", NULL, 0 },
		{ "\r\nab\r\n0\r\n\r\n", NULL, 0 },
		{ ";a\r\nab\r\n0\r\n\r\n", NULL, 0 },
		{ "10000000000000002\r\nab\r\n0\r\n\r\n", NULL, 0 },
		{ "2;\nab\r\n0\r\n\r\n", NULL, 0 },
		{ "2\r\nab\r\n0\r\nA: b\n\r\n", NULL, 0 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STR_LOCAL(body, 1000);
		size_t used;
		bool whole, fits = take(cases[i].text, &body, &used, &whole);
		if (fits != (cases[i].body != NULL) || (fits && (!whole || !str_eq(body.buf, cases[i].body))))
			fail_msg("%d %d '%s':\n%s", fits, whole, body.buf, cases[i].text);
		if (fits)
			assert_int_equal(strlen(cases[i].text) - used, cases[i].left);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(chunks_are_one_body) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
