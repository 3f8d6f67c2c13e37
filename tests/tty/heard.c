/*
 * The full screen for speech and braille, as two listeners have it: what changed is spoken, the row at the cursor is
 * felt. Transcripts of whole visits are goldens that were read aloud.
 */
#include "tty/lib/group.h"
#include "tty/lib/listener.h"

static void sit_down(struct visit *v, int columns, int rows, const char *language)
{
	visit_init(v);
	visit_start(v, columns, rows, "--accessible", "--lang", language, "--site", platform.address, NULL);
}

/* Moving the cursor changes no cell: its row is heard whole, once, and nothing else. */
static void expect_rows(struct listener *l, const char *steps)
{
	for (const char *key = steps; *key; key++) {
		const char one[2] = { *key, '\0' };
		listener_press(l, one);
		if (l->changed)
			visit_fail(__FILE__, __LINE__, l->v, "the key %s changed %d rows: %s", one, l->changed, l->speech.buf);
		assert_string_equal(l->speech.buf, screen_row(l->v, screen_cursor(l->v).row));
		assert_int_equal(screen_cursor(l->v).column, 0);
		assert_true(l->braille.len > 0 && str_starts(l->speech.buf, l->braille.buf));
	}
}

static void a_row_is_heard_once(void **state)
{
	(void)state;
	static const int sizes[][2] = { { 80, 24 }, { 40, 10 }, { 200, 60 } };
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct visit v;
		struct listener l;
		sit_down(&v, sizes[i][0], sizes[i][1], "zh_TW");
		enter_as_guest(&v);
		listener_init(&l, &v);
		expect_rows(&l, "jjkj");
		static const char boards[] = "icpe";
		for (const char *board = boards; *board; board++) {
			go_to(&v, *board);
			listener_hear(&l, "");
			expect_rows(&l, "jjjkkk");
		}
		go_to(&v, 'u');
		listener_hear(&l, "");
		expect_rows(&l, "jjkk");
		go_to(&v, 'i');
		keys(&v, "16<Enter><Enter>");
		listener_hear(&l, "");
		expect_rows(&l, "jjjkkk"); /* a text, line by line */
		listener_release(&l);
		leave(&v);
		visit_release(&v);
	}
}

/* A row begins with what it is about, and says the rest in words. */
static void a_row_is_a_sentence(void **state)
{
	(void)state;
	struct visit v;
	struct listener l;
	sit_down(&v, 120, 24, "zh_TW");
	enter_as_guest(&v);
	go_to(&v, 'i');
	keys(&v, "16<Enter>");
	listener_init(&l, &v);
	listener_press(&l, "j");
	listener_press(&l, "k");
	assert_string_equal(l.speech.buf, IDEA "，未讀，附議百分之 84，還有 12 天，編號 16，衛福部，22 則留言");
	assert_true(str_starts(l.braille.buf, "長照交通接送改按里程補助，山區部落不再"));
	listener_release(&l);
	leave(&v);
	visit_release(&v);
}

/* What became of something is all that changes, and the cursor is on it, until the next key. */
static void a_result_is_where_the_cursor_is(void **state)
{
	(void)state;
	struct visit v;
	struct listener l;
	sit_down(&v, 80, 24, "zh_TW");
	enter_registering(&v, "listener");
	go_to(&v, 'i');
	keys(&v, "16<Enter>");
	listener_init(&l, &v);
	listener_press(&l, "f");
	assert_int_equal(l.changed, 1);
	assert_true(str_starts(l.braille.buf, "已關注"));
	assert_string_equal(l.speech.buf, screen_row(&v, screen_cursor(&v).row));
	listener_press(&l, "k"); /* goes on where it was */
	see_row(&v, screen_cursor(&v).row, "部落與登山口");
	listener_press(&l, "X");
	listener_press(&l, "3");
	listener_type(&l, "山上也要有車");
	listener_press(&l, "<Enter>");
	assert_non_null(strstr(l.speech.buf, "輸入 y 確定，直接按 Enter 取消"));
	listener_press(&l, "n"); /* No gets a sentence too */
	assert_true(l.speech.len > 0 && screen_cursor(&v).column == 0);
	assert_true(str_starts(l.speech.buf, l.braille.buf));
	listener_press(&l, "9");
	listener_type(&l, "9x");
	listener_press(&l, "<Enter>");
	assert_true(str_starts(l.braille.buf, "這不是數字"));
	listener_release(&l);
	leave(&v);
	visit_release(&v);
}

static void expect_words_only(struct visit *v)
{
	for (int row = 0; row < v->rows; row++)
		if (listener_ornament(screen_row(v, row)))
			visit_fail(__FILE__, __LINE__, v, "row %d has an ornament: %s", row, screen_row(v, row));
}

static void words_alone(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v, 80, 24, "zh_TW");
	expect_words_only(&v);
	enter_as_guest(&v);
	expect_words_only(&v);
	keys(&v, "h");
	expect_words_only(&v);
	keys(&v, "q");
	static const char boards[] = "icpeux";
	for (const char *board = boards; *board; board++) {
		go_to(&v, *board);
		expect_words_only(&v);
		keys(&v, "h");
		expect_words_only(&v);
		keys(&v, "q");
	}
	go_to(&v, 'p'); /* figures and progress */
	keys(&v, "<Enter>");
	for (int page = 0; page < 6; page++) {
		expect_words_only(&v);
		keys(&v, "<Space>");
	}
	leave(&v);
	visit_release(&v);
}

/* ---- whole visits ---------------------------------------------------------------------------- */

static void whole_visit(int columns, int rows, const char *language, const char *name, const char *golden)
{
	static const char *const steps[] = { "<Enter>", "j", "k", "<Enter>", "j", "k", "1", "6", "<Enter>", "<Enter>", "j",
		"]", "]", "<Space>", "o", "f", "j", "t", "<Esc>", "c", "j", "q", "y", "<Esc>", "q", "/", "<Esc>", "h", "q", "q",
		"g", "n" };
	struct visit v;
	struct listener l;
	sit_down(&v, columns, rows, "zh_TW");
	enter_registering(&v, name);
	visit_kill(&v);
	visit_start(&v, columns, rows, "--accessible", "--lang", language, "--site", platform.address, NULL);
	listener_init(&l, &v);
	for (size_t i = 0; i < ARRAY_LEN(steps); i++)
		listener_press(&l, steps[i]);
	expect_golden(&v, golden, l.transcript.buf);
	listener_release(&l);
	visit_kill(&v);
	visit_release(&v);
}

static void a_visit_in_chinese(void **state)
{
	(void)state;
	whole_visit(80, 24, "zh_TW", "hearsay", "heard-zh");
}
static void a_visit_in_english(void **state)
{
	(void)state;
	whole_visit(80, 24, "en", "earful", "heard-en");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_is_heard_once),
		cmocka_unit_test(a_row_is_a_sentence),
		cmocka_unit_test(a_result_is_where_the_cursor_is),
		cmocka_unit_test(words_alone),
		cmocka_unit_test(a_visit_in_chinese),
		cmocka_unit_test(a_visit_in_english),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
