/*
 * Characters that terminals draw in one column or in two: the terminal is asked, a person can say it, and where the
 * guess is wrong nothing but the row itself suffers.
 */
#include "tty/lib/staged.h"

#define CIRCLES "●●●●●●●●●●●●|"

/* Rows and a text with ambiguous characters in the middle. */
#define TITLE "一…二…三…四…五…六…七…八…九…十…一…二…三…四…五…六…七…八"
#define ROW(id, number, more) TOPIC(id, number, id TITLE, "", more)
#define LINES \
	"第一行——“甲”…●●●乙→丙\\n\\n第二行甲乙丙\\n\\n第三行……——結束的字\\n\\n第四行·点·點\\n\\n第五行沒有\\n\\n第六行…找這個字…找這個字\\n\\n"

static int start(void **state)
{
	(void)state;
	staged_start(STAGED_LIST(3, ROW("a", "3", "") "," ROW("b", "2", "") "," ROW("c", "1", "")), "b",
		ROW("b", "2", ",\"body\":\"" LINES LINES LINES LINES LINES "\""));
	return 0;
}

static void sit_down(struct visit *v, bool wide)
{
	visit_init(v);
	visit_wide(v, wide);
	visit_start(v, 80, 24, "--site", fake.front.address, NULL);
	enter_as_guest(v);
}

static void looks_around(struct visit *v)
{
	static const char *const steps[] = { "j", "j", "k", "<Enter>", "j", "j", "j", "<Space>", "<PageUp>", "k", "G", "k",
		"<Home>", "t", "q", "q", "j", "<PageDown>", "h", "q" };
	go_to(v, 'i');
	expect_clean(v);
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		keys(v, steps[i]);
		expect_clean(v);
	}
}

/* Values of the setting, as numbered on its screen. */
#define NARROW "2"
#define WIDE "3"
#define BARS "4"

static void choose(struct visit *v, const char *number)
{
	go_to(v, 'u');
	select_row(v, "寬度");
	keys(v, "<Enter>");
	keys(v, number);
}

static void the_terminal_is_asked_once(void **state)
{
	(void)state;
	for (int wide = 0; wide <= 1; wide++) {
		struct visit v;
		sit_down(&v, wide);
		assert_non_null(memmem(v.raw.buf, v.raw.len, "\033[6n", 4));
		go_to(&v, 'i');
		/* how much of the title fits says what the program believes */
		see_row(&v, 3, "a一…二");
		assert_int_equal(strstr(screen_row(&v, 3), "十") == NULL, wide);
		expect_clean(&v);
		leave(&v);
		visit_start(&v, 80, 24, "--site", fake.front.address, NULL);
		assert_null(memmem(v.raw.buf, v.raw.len, "\033[6n", 4));
		leave(&v);
		visit_release(&v);
	}
}

static void rows_stay_right_where_the_guess_is_right(void **state)
{
	(void)state;
	for (int wide = 0; wide <= 1; wide++) {
		struct visit v;
		sit_down(&v, wide);
		looks_around(&v);
		leave(&v);
		visit_release(&v);
	}
}

static void a_wrong_guess_harms_nothing_else(void **state)
{
	(void)state;
	for (int wide = 0; wide <= 1; wide++) {
		struct visit v;
		sit_down(&v, wide);
		choose(&v, wide ? NARROW : WIDE);
		looks_around(&v);
		/* Titles, hints, status and the rows without such characters stand as if nothing were. */
		go_to(&v, 'i');
		keys(&v, "j<Enter>");
		see_row(&v, -1, "瀏覽");
		see(&v, "第二行甲乙丙");
		see(&v, "第五行沒有");
		keys(&v, "/找這<Enter>n");
		see(&v, "第六行…找這個字…找這個字");
		see_row(&v, -1, "瀏覽");
		leave(&v);
		visit_release(&v);
	}
}

static void nothing_is_asked_in_a_multiplexer(void **state)
{
	(void)state;
	static const char *const entries[] = { "TMUX=/tmp/tmux-0/default,1,0", "STY=1.tty", "TERM=screen-256color",
		"TERM=tmux-256color" };
	for (size_t i = 0; i < ARRAY_LEN(entries); i++) {
		struct visit v;
		visit_init(&v);
		visit_env(&v, entries[i]);
		visit_start(&v, 80, 24, "--site", fake.front.address, NULL);
		assert_null(memmem(v.raw.buf, v.raw.len, "\033[6n", 4));
		visit_release(&v);
	}
}

/* The person compares two bars; the bar of circles ends where one of the others does. */
static void a_person_can_say_it(void **state)
{
	(void)state;
	for (int wide = 0; wide <= 1; wide++) {
		struct visit v;
		visit_init(&v);
		visit_wide(&v, wide);
		visit_env(&v, "TERM=screen-256color");
		visit_start(&v, 80, 24, "--site", fake.front.address, NULL);
		enter_as_guest(&v);
		choose(&v, BARS);
		int row = screen_find(&v, CIRCLES);
		assert_true(row > 0);
		int end = screen_column(&v, row, "|"), one = screen_column(&v, row - 1, "|"),
			two = screen_column(&v, row + 1, "|");
		assert_int_equal(end, wide ? two : one);
		assert_int_not_equal(one, two);
		keys(&v, wide ? "2" : "1");
		see(&v, wide ? "兩格" : "一格");
		looks_around(&v);
		leave(&v);
		visit_release(&v);
	}
}

/* A terminal that never answers costs a moment, once, and what is typed meanwhile is not lost. */
static void no_answer_is_an_answer(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	v.mute = true;
	visit_open(&v, 80, 24, "--site", fake.front.address, NULL);
	press(&v, "<Enter><Enter>");
	wait_idle(&v);
	see_row(&v, 0, "提點子");
	leave(&v);
	visit_start(&v, 80, 24, "--site", fake.front.address, NULL);
	assert_null(memmem(v.raw.buf, v.raw.len, "\033[6n", 4));
	visit_release(&v);
}

/* On a slow line the answer comes when it is not waited for any more: it counts all the same, and is no key. */
static void a_late_answer_counts(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	v.mute = true;
	visit_start(&v, 80, 24, "--site", fake.front.address, NULL);
	enter_as_guest(&v);
	go_to(&v, 'i');
	see_row(&v, 3, "十");
	type(&v, "\033[1;3R");
	see_row(&v, 0, "提點子");
	assert_null(strstr(screen_row(&v, 3), "十")); /* less of the title fits */
	type(&v, "\033[1;2R");                        /* nobody has asked */
	assert_null(strstr(screen_row(&v, 3), "十"));
	leave(&v);
	visit_start(&v, 80, 24, "--site", fake.front.address, NULL);
	enter_as_guest(&v);
	go_to(&v, 'i');
	assert_null(strstr(screen_row(&v, 3), "十"));
	leave(&v);
	visit_release(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_terminal_is_asked_once),
		cmocka_unit_test(rows_stay_right_where_the_guess_is_right),
		cmocka_unit_test(a_wrong_guess_harms_nothing_else),
		cmocka_unit_test(nothing_is_asked_in_a_multiplexer),
		cmocka_unit_test(a_person_can_say_it),
		cmocka_unit_test(no_answer_is_an_answer),
		cmocka_unit_test(a_late_answer_counts),
	};
	return cmocka_run_group_tests(tests, start, staged_stop);
}
