/* The mouse: off until somebody wants it, given back at every way out. */
#include "tty/lib/group.h"

#include <signal.h>

#define ON "\033[?1000h"
#define OFF "\033[?1000l"
#define WHEEL_UP "\033[<64;10;10M"
#define WHEEL_DOWN "\033[<65;10;10M"

static bool sent(const struct visit *v, const char *bytes)
{
	return memmem(v->raw.buf, v->raw.len, bytes, strlen(bytes)) != NULL;
}

static void sit_down(struct visit *v)
{
	visit_init(v);
	visit_start(v, 80, 24, "--site", platform.address, NULL);
	enter_as_guest(v);
}

static void switch_on(struct visit *v)
{
	go_to(v, 'u');
	select_row(v, "滑鼠");
	keys(v, "<Enter>2");
	assert_true(sent(v, ON));
	keys(v, "q");
}

static void click(struct visit *v, int row, int column)
{
	char bytes[64];
	snprintf(bytes, sizeof bytes, "\033[<0;%d;%dM\033[<0;%d;%dm", column + 1, row + 1, column + 1, row + 1);
	type(v, bytes);
}

static void it_is_off_until_wanted(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v);
	go_to(&v, 'i');
	assert_false(sent(&v, ON));
	leave(&v);
	assert_false(sent(&v, OFF));
	visit_release(&v);
}

static void a_click_selects_and_opens(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v);
	switch_on(&v);
	go_to(&v, 'i');
	click(&v, 8, 50);
	expect_cursor(&v, 8, 0);
	see_row(&v, 8, ">");
	click(&v, 5, 3);
	expect_cursor(&v, 5, 0);
	click(&v, 2, 3); /* the names of columns are no row to go to: as far up as it goes */
	expect_cursor(&v, 3, 0);
	click(&v, 0, 0);
	click(&v, 23, 0);
	expect_cursor(&v, 3, 0);
	char title[512];
	snprintf(title, sizeof title, "%s", strrchr(screen_row(&v, 3), ' ') + 1);
	click(&v, 3, 10);
	title[12] = '\0'; /* four characters of it */
	see_row(&v, 2, title);
	leave(&v);
	assert_true(sent(&v, OFF));
	visit_release(&v);
}

static void the_wheel_turns(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v);
	switch_on(&v);
	go_to(&v, 'i');
	type(&v, WHEEL_DOWN);
	expect_cursor(&v, 6, 0); /* three lines, as in texts */
	type(&v, WHEEL_DOWN WHEEL_UP);
	expect_cursor(&v, 6, 0);
	type(&v, WHEEL_UP WHEEL_UP); /* and not around */
	expect_cursor(&v, 3, 0);
	select_row(&v, "長照交通接送");
	keys(&v, "<Enter>");
	char second[512], fifth[512];
	snprintf(second, sizeof second, "%s", screen_row(&v, 2));
	snprintf(fifth, sizeof fifth, "%s", screen_row(&v, 5));
	type(&v, WHEEL_DOWN);
	assert_string_equal(screen_row(&v, 2), fifth);
	type(&v, WHEEL_UP);
	assert_string_equal(screen_row(&v, 2), second);
	type(&v, WHEEL_UP); /* at the top it stays in this topic */
	assert_string_equal(screen_row(&v, 2), second);
	leave(&v);
	visit_release(&v);
}

static void pieces_and_nonsense_are_no_keys(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v);
	switch_on(&v);
	go_to(&v, 'i');
	type(&v, "\033[<0;1;99999999999999999999999999999M");
	type(&v, "\033[<;;M");
	type(&v, "\033[<3;1;1M");
	type(&v, "\033[<0;1M");
	see_row(&v, 0, "提點子");
	keys(&v, "jk");
	leave(&v);
	visit_release(&v);
}

static void it_is_given_back(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v);
	switch_on(&v);
	visit_mark(&v);
	visit_signal(&v, SIGTSTP);
	await_stopped(&v);
	assert_true(sent(&v, OFF));
	visit_mark(&v);
	visit_signal(&v, SIGCONT);
	wait_idle(&v);
	assert_true(sent(&v, ON));
	visit_mark(&v);
	visit_signal(&v, SIGABRT);
	visit_end(&v, 128 + SIGABRT);
	assert_true(sent(&v, OFF));
	visit_release(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_off_until_wanted),
		cmocka_unit_test(a_click_selects_and_opens),
		cmocka_unit_test(the_wheel_turns),
		cmocka_unit_test(pieces_and_nonsense_are_no_keys),
		cmocka_unit_test(it_is_given_back),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
