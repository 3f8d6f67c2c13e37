/* Links for the terminal: which addresses, where they stand, and that nothing in one can end its sequence. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "ui/terminal/hyperlink.h"

static int set_up(void **state)
{
	(void)state;
	hyperlink_use(true);
	hyperlink_erased();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	hyperlink_use(false);
	return 0;
}

static void only_what_a_browser_opens(void **state)
{
	(void)state;
	char longest[2100] = "https://a.tw/";
	memset(longest + 13, 'a', sizeof longest - 14);
	static const char *const refused[] = { "", "/files/a.csv", "minyi:7", "javascript:alert(1)", "file:///etc/passwd",
		"HTTPS//a" };
	for (size_t i = 0; i < ARRAY_LEN(refused); i++)
		assert_false(hyperlink_place(3, 0, 5, refused[i]));
	assert_false(hyperlink_place(3, 0, 5, longest));
	assert_false(hyperlink_place(3, 0, 0, "https://a.tw"));
	assert_int_equal(hyperlink_row(3), 0);
	assert_true(hyperlink_place(3, 0, 5, "mailto:a@example.org"));
	hyperlink_use(false);
	assert_false(hyperlink_place(4, 0, 5, "https://a.tw"));
}

static void nothing_in_it_ends_it(void **state)
{
	(void)state;
	struct str out;
	str_init(&out, 1000);
	assert_true(hyperlink_place(0, 2, 4, "https://a.tw/\033\\\007\x7f;x y\n橋"));
	hyperlink_put(&out, hyperlink_at(0, 3));
	hyperlink_put(&out, hyperlink_at(0, 6));
	assert_string_equal(out.buf, "\033]8;id=1;https://a.tw/%1B\\%07%7F;x%20y%0A%E6%A9%8B\033\\\033]8;;\033\\");
	str_release(&out);
}

static void a_row_is_known_again(void **state)
{
	(void)state;
	hyperlink_place(5, 2, 4, "https://a.tw");
	hyperlink_place(5, 6, 3, "https://a.tw"); /* its number, behind its text: one link */
	hyperlink_place(5, 12, 3, "https://b.tw");
	assert_int_equal(hyperlink_at(5, 8), hyperlink_at(5, 2));
	assert_int_not_equal(hyperlink_at(5, 12), hyperlink_at(5, 2));
	assert_int_equal(hyperlink_at(5, 9), 0);
	assert_int_equal(hyperlink_at(4, 2), 0);
	uint32_t row = hyperlink_row(5);
	assert_int_not_equal(row, 0);
	hyperlink_erased();
	hyperlink_place(9, 2, 7, "https://a.tw"); /* scrolled */
	hyperlink_place(9, 12, 3, "https://b.tw");
	assert_int_equal(hyperlink_row(9), row);
	hyperlink_erased();
	hyperlink_place(9, 2, 7, "https://a.tw");
	hyperlink_place(9, 12, 3, "https://c.tw");
	assert_int_not_equal(hyperlink_row(9), row);
}

static void what_is_covered_leads_nowhere(void **state)
{
	(void)state;
	hyperlink_place(1, 4, 10, "https://a.tw");
	hyperlink_place(2, 4, 10, "https://a.tw");
	hyperlink_covered(1, 8, 80);
	hyperlink_covered(2, 0, 80);
	assert_int_equal(hyperlink_at(1, 8), 0);
	assert_int_not_equal(hyperlink_at(1, 7), 0);
	assert_int_equal(hyperlink_row(2), 0);
	hyperlink_covered(1, 0, 4); /* beside it */
	assert_int_not_equal(hyperlink_at(1, 4), 0);
}

static void what_the_environment_tells(void **state)
{
	(void)state;
	static const struct {
		const char *name, *value;
		bool known;
	} cases[] = {
		{ "TERM", "xterm-256color", false },
		{ "TERM", "xterm-kitty", true },
		{ "TERM", "foot", true },
		{ "VTE_VERSION", "7001", true },
		{ "VTE_VERSION", "4602", false },
		{ "VTE_VERSION", "new", false },
		{ "TERM_PROGRAM", "WezTerm", true },
		{ "TERM_PROGRAM", "Apple_Terminal", false },
		{ "LC_TERMINAL", "iTerm2", true },
		{ "WT_SESSION", "x", true },
	};
	static const char *const names[] = { "TERM", "VTE_VERSION", "TERM_PROGRAM", "LC_TERMINAL", "WT_SESSION", "DOMTERM",
		"TMUX", "STY" };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (size_t n = 0; n < ARRAY_LEN(names); n++)
			unsetenv(names[n]);
		setenv(cases[i].name, cases[i].value, 1);
		if (hyperlink_known() != cases[i].known)
			fail_msg("%s=%s", cases[i].name, cases[i].value);
		setenv("TMUX", "/tmp/tmux", 1); /* the terminal around it is not the one that is spoken to */
		assert_false(hyperlink_known());
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(only_what_a_browser_opens),
		T(nothing_in_it_ends_it),
		T(a_row_is_known_again),
		T(what_is_covered_leads_nowhere),
		T(what_the_environment_tells),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
