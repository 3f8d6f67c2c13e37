/* A slow line carries what a screen needs and little more: the budgets of bytes, which are exact. */
#include "tty/lib/group.h"

static size_t text_bytes(struct visit *v, int from, int to)
{
	size_t n = 0;
	for (int row = from; row < to; row++)
		n += strlen(screen_row(v, row));
	return n;
}

#define expect_at_most(v, what, budget) \
	do { \
		if ((double)visit_bytes(v) > (budget)) \
			visit_fail( \
				__FILE__, __LINE__, v, "%s: %zu bytes, the budget is %.0f", what, visit_bytes(v), (double)(budget)); \
	} while (0)

static void sit_down(struct visit *v)
{
	visit_init(v);
	visit_start(v, 80, 24, "--site", platform.address, NULL);
	enter_as_guest(v);
}

static void a_row_move_costs_a_few_bytes(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v);
	go_to(&v, 'i');
	for (const char *key = "jjjjjkkjjnnpp"; *key; key++) {
		char one[] = { *key, '\0' };
		visit_mark(&v);
		keys(&v, one);
		expect_at_most(&v, "row move", *key == 'j' || *key == 'n' ? 8 : 12);
	}
	leave(&v);
	visit_release(&v);
}

static void a_list_costs_its_text(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v);
	visit_mark(&v);
	keys(&v, "<Enter>");
	expect_at_most(&v, "first screen", 1.1 * (double)text_bytes(&v, 0, 24) + 300);
	visit_mark(&v);
	keys(&v, "<PageDown>");
	expect_at_most(&v, "next page", 1.1 * (double)text_bytes(&v, 3, 24) + 200);
	leave(&v);
	visit_release(&v);
}

static void a_text_costs_what_is_new_of_it(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v);
	go_to(&v, 'i');
	select_row(&v, "長照交通接送");
	keys(&v, "<Enter>");
	enum { LINES_READ = 8, A_LINE = 20 }; /* all in all, since the first one sets what makes the others short */
	size_t text = 0;
	visit_mark(&v);
	for (int i = 0; i < LINES_READ; i++) {
		keys(&v, "j");
		text += text_bytes(&v, 22, 23);
	}
	expect_at_most(&v, "scroll line by line", text + (size_t)LINES_READ * A_LINE);
	keys(&v, "<C-l>");
	for (int i = 0; i < 3; i++) {
		visit_mark(&v);
		keys(&v, "<Space>");
		expect_at_most(&v, "next page", 1.1 * (double)text_bytes(&v, 2, 24) + 200);
	}
	leave(&v);
	visit_release(&v);
}

/* In Big5 a character takes as many bytes as columns. */
static void big5_costs_its_columns(void **state)
{
	(void)state;
	struct visit v;
	size_t columns = 0;
	visit_init(&v);
	visit_charset(&v, "big5");
	visit_start(&v, 80, 24, "--site", platform.address, "--charset", "big5", NULL);
	enter_as_guest(&v);
	visit_mark(&v);
	keys(&v, "<Enter>");
	for (int row = 0; row < 24; row++)
		columns += (size_t)text_widthz(screen_row(&v, row));
	expect_at_most(&v, "first screen in Big5", 1.1 * (double)columns + 300);
	leave(&v);
	visit_release(&v);
}

static void an_idle_screen_sends_nothing(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v);
	go_to(&v, 'i');
	visit_mark(&v);
	keys(&v, "<Esc>"); /* no key of the list, and pressed to be on the safe side */
	assert_int_equal(visit_bytes(&v), 0);
	leave(&v);
	visit_release(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_move_costs_a_few_bytes),
		cmocka_unit_test(a_list_costs_its_text),
		cmocka_unit_test(a_text_costs_what_is_new_of_it),
		cmocka_unit_test(big5_costs_its_columns),
		cmocka_unit_test(an_idle_screen_sends_nothing),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
