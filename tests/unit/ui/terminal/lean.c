/* A description without a capability is still the description of that terminal. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "ui/terminal/lean.h"

#include <curses.h>
#include <term.h>
#include <unistd.h>

static void load(const char *name)
{
	int found = 0;
	assert_int_equal(setupterm(name, STDOUT_FILENO, &found), OK);
}

static void what_is_taken_out_is_gone_and_the_rest_stays(void **state)
{
	(void)state;
	static const char *const names[] = { "vt100", "xterm", "xterm-256color", "screen", "tmux-256color", "linux" };
	size_t tried = 0;
	unsetenv("TERMINFO");
	unsetenv("TERMINFO_DIRS");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		load("ansi");
		size_t without[] = { (size_t)(&clr_bol - cur_term->type.Strings),
			(size_t)(&change_scroll_region - cur_term->type.Strings) };
		del_curterm(cur_term);
		char *lean = lean_description(names[i], without, ARRAY_LEN(without));
		if (!lean)
			continue;
		tried++;
		load(names[i]);
		char *move = xstrdup(cursor_address);
		assert_non_null(clr_bol);
		del_curterm(cur_term);
		setenv("TERMINFO", lean, 1);
		load(names[i]);
		assert_null(clr_bol);
		assert_null(change_scroll_region);
		assert_string_equal(cursor_address, move);
		assert_null(enter_ca_mode ? strstr(enter_ca_mode, "\033[22;") : NULL);
		assert_null(exit_ca_mode ? strstr(exit_ca_mode, "\033[23;") : NULL);
		del_curterm(cur_term);
		unsetenv("TERMINFO");
		free(move);
		free(lean);
	}
	assert_true(tried > 0);
}

static void what_is_no_description_is_left_alone(void **state)
{
	(void)state;
	unsetenv("TERMINFO");
	unsetenv("TERMINFO_DIRS");
	assert_null(lean_description("no-such-terminal", NULL, 0));
	assert_null(lean_description("../../etc/passwd", NULL, 0));
	assert_null(lean_description("", NULL, 0));
	setenv("TERMINFO", "/somewhere", 1);
	assert_null(lean_description("xterm", NULL, 0));
	unsetenv("TERMINFO");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(what_is_taken_out_is_gone_and_the_rest_stays),
		cmocka_unit_test(what_is_no_description_is_left_alone) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
