/* Links that the terminal opens by itself (OSC 8): only where it is known to, or where somebody wants them. */
#include "tty/lib/group.h"

#define ADDRESS "https://live.example.org/web-access"
#define LINK "\033]8;id=1;" ADDRESS "\033\\"
#define END "\033]8;;\033\\"

static int count(const struct visit *v, const char *bytes)
{
	int n = 0;
	const char *at = v->raw.buf, *end = v->raw.buf + v->raw.len;
	while ((at = memmem(at, (size_t)(end - at), bytes, strlen(bytes))) != NULL)
		at++, n++;
	return n;
}

static void sit_down(struct visit *v, const char *variable)
{
	visit_init(v);
	if (variable)
		visit_env(v, variable);
	visit_start(v, 80, 24, "--site", platform.address, NULL);
	enter_as_guest(v);
}

/* The event with a stream, at its first link. */
static void go_to_link(struct visit *v)
{
	go_to(v, 'e');
	keys(v, "5<Enter><Enter>");
	visit_mark(v);
	keys(v, "<Tab>");
	see(v, "live.example.org");
}

static void an_unknown_terminal_hears_nothing(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v, NULL);
	go_to_link(&v);
	assert_int_equal(count(&v, "\033]8"), 0);
	leave(&v);
	visit_release(&v);
	sit_down(&v, "VTE_VERSION=4602"); /* from before it knew them */
	go_to_link(&v);
	assert_int_equal(count(&v, "\033]8"), 0);
	leave(&v);
	visit_release(&v);
}

static void a_known_one_is_told_the_address(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v, "VTE_VERSION=7001");
	go_to_link(&v);
	assert_true(count(&v, LINK) > 0);
	assert_int_equal(count(&v, LINK), count(&v, END));
	expect_clean(&v);
	visit_mark(&v);
	keys(&v, "<Down>"); /* the row of the link is carried along, not sent again */
	see(&v, "live.example.org");
	assert_int_equal(count(&v, LINK), 0);
	keys(&v, "<Enter>"); /* alone, the whole address */
	see(&v, ADDRESS);
	assert_true(count(&v, LINK ADDRESS) > 0);
	visit_mark(&v);
	visit_resize(&v, 80, 19); /* no room for the code below the address */
	keys(&v, "<Enter>");
	see(&v, "█▀▀▀▀▀█");
	visit_mark(&v);
	keys(&v, "<C-l>"); /* the code alone is no link, wherever one stood below it */
	assert_int_equal(count(&v, LINK), 0);
	keys(&v, "q");
	visit_resize(&v, 80, 24);
	keys(&v, "q");
	visit_mark(&v);
	keys(&v, "q"); /* what follows in its place is no link */
	assert_int_equal(count(&v, LINK), 0);
	assert_int_equal(count(&v, END), 0);
	leave(&v);
	visit_release(&v);
}

static void the_setting_wins(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v, NULL);
	go_to(&v, 'u');
	select_row(&v, "可點的連結");
	keys(&v, "<Enter>2");
	go_to_link(&v);
	assert_true(count(&v, LINK) > 0);
	go_to(&v, 'u');
	select_row(&v, "可點的連結");
	keys(&v, "<Enter>3");
	go_to_link(&v);
	assert_int_equal(count(&v, "\033]8"), 0);
	leave(&v);
	visit_release(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_unknown_terminal_hears_nothing),
		cmocka_unit_test(a_known_one_is_told_the_address),
		cmocka_unit_test(the_setting_wins),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
