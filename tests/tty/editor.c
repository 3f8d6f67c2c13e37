/* Typing Chinese in the line and in the editor: the caret stands where the next character goes, whole characters only,
 * every key of the editor, lines that wrap, pastes as text, and 10,000 lines without a pause. */
#include "tty/lib/group.h"

static void open_editor(struct visit *v, const char *name)
{
	visit_init(v);
	visit_start(v, 80, 24, "--site", platform.address, NULL);
	enter_registering(v, name);
	go_to(v, 'i');
	select_row(v, "長照交通接送");
	keys(v, "X1<C-e>");
	expect_cursor(v, 2, 0);
}

static void throw_away(struct visit *v)
{
	keys(v, "<C-x>a");
	leave(v);
	visit_release(v);
}

static void the_caret_is_where_the_character_goes(void **state)
{
	(void)state;
	struct visit v;
	open_editor(&v, "caret");
	type(&v, "a中b文");
	expect_cursor(&v, 2, 6);
	see_row(&v, 2, "a中b文");
	keys(&v, "<Left>");
	expect_cursor(&v, 2, 4);
	keys(&v, "<BS>");
	expect_cursor(&v, 2, 3);
	assert_string_equal(screen_row(&v, 2), "a中文");
	keys(&v, "<BS>");
	assert_string_equal(screen_row(&v, 2), "a文");
	expect_cursor(&v, 2, 1);
	keys(&v, "<Del>");
	assert_string_equal(screen_row(&v, 2), "a");
	type(&v, "e\xcc\x81👨‍👩‍👧後");
	expect_cursor(&v, 2, 6);
	keys(&v, "<BS><BS><BS>");
	assert_string_equal(screen_row(&v, 2), "a");
	throw_away(&v);
}

static void every_key_does_what_it_says(void **state)
{
	(void)state;
	struct visit v;
	open_editor(&v, "everykey");
	type(&v, "第一行的字\r第二行的字\r第三行");
	expect_cursor(&v, 4, 6);
	keys(&v, "<C-a>");
	expect_cursor(&v, 4, 0);
	keys(&v, "<C-e>");
	expect_cursor(&v, 4, 6);
	keys(&v, "<Up>");
	expect_cursor(&v, 3, 6);
	keys(&v, "<C-k>");
	assert_string_equal(screen_row(&v, 3), "第二行");
	keys(&v, "<C-y>");
	assert_string_equal(screen_row(&v, 3), "第三行");
	keys(&v, "<C-u>");
	assert_string_equal(screen_row(&v, 3), "第二行");
	keys(&v, "<C-u>");
	assert_string_equal(screen_row(&v, 3), "第二行的字");
	keys(&v, "<C-b>");
	expect_cursor(&v, 2, 6);
	keys(&v, "<C-f>");
	expect_cursor(&v, 4, 6);
	keys(&v, "<PageUp>");
	expect_cursor(&v, 2, 6);
	keys(&v, "<PageDown><Home>");
	expect_cursor(&v, 4, 0);
	keys(&v, "<End>");
	expect_cursor(&v, 4, 6);
	keys(&v, "<C-w>");
	assert_string_equal(screen_row(&v, 4), "");
	keys(&v, "<C-l>");
	assert_string_equal(screen_row(&v, 2), "第一行的字");
	keys(&v, "<C-x>");
	see_row(&v, -1, "[S]");
	keys(&v, "e");
	keys(&v, "<Esc>");
	expect_cursor(&v, 4, 0);
	keys(&v, "<C-x>s");
	see(&v, "第二行的字");
	see(&v, "[y/N]");
	keys(&v, "n");
	leave(&v);
	visit_release(&v);
}

/* Long lines are wrapped at the window, of whatever width, and nothing scrolls sideways. */
static void long_lines_wrap(void **state)
{
	(void)state;
	struct visit v;
	open_editor(&v, "wrapping");
	for (int i = 0; i < 150; i++) {
		type(&v, i % 7 == 3 ? "x" : "政");
		struct visit_cursor at = screen_cursor(&v);
		const char *row = screen_row(&v, at.row);
		assert_true(at.row >= 2 && at.column >= 1 && at.column < 80);
		assert_true(text_is_utf8(row, strlen(row)) && !strstr(row, "\xef\xbf\xbd"));
		assert_int_equal(text_widthz(row), at.column); /* what stands before the caret, and nothing behind it */
	}
	assert_int_equal(screen_cursor(&v).row, 5);
	see_row(&v, -1, " 150/");
	int column = screen_cursor(&v).column;
	keys(&v, "<Up>");
	expect_cursor(&v, 4, column);
	keys(&v, "<C-a>");
	expect_cursor(&v, 2, 0);
	keys(&v, "<C-e>");
	expect_cursor(&v, 5, column);
	visit_resize(&v, 40, 12);
	assert_true(text_widthz(screen_row(&v, 2)) >= 36);
	keys(&v, "<C-a>");
	expect_cursor(&v, 2, 0);
	keys(&v, "<C-f>"); /* a page of nine rows, of which there are eight */
	assert_int_equal(screen_cursor(&v).row, 9);
	expect_clean(&v);
	visit_resize(&v, 80, 24);
	throw_away(&v);
}

/* Esc twice and a lone dot ask what ^X asks; the dot is no part of the text. */
static void other_ways_to_the_menu(void **state)
{
	(void)state;
	struct visit v;
	open_editor(&v, "otherways");
	type(&v, "一行\r.\r");
	see_row(&v, -1, "[S]完成");
	keys(&v, "e");
	assert_string_equal(screen_row(&v, 3), "");
	type(&v, "a.\r"); /* which is not alone */
	expect_cursor(&v, 4, 0);
	type(&v, "．\r");
	see_row(&v, -1, "[S]完成");
	keys(&v, "ｅ");
	expect_cursor(&v, 4, 0);
	keys(&v, "<Esc>");
	assert_null(strstr(screen_row(&v, -1), "[S]"));
	keys(&v, "<Esc>");
	see_row(&v, -1, "[S]完成");
	keys(&v, "ｓ");
	see(&v, "[y/N]");
	keys(&v, "ｙ");
	see(&v, "留言已發表");
	leave(&v);
	visit_release(&v);
}

/* An input method that was left on: its letters are keys; and a key that does nothing says where to look. */
static void full_width_keys(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	enter_as_guest(&v);
	keys(&v, "ｉ<Enter>");
	see_row(&v, 0, "提點子");
	int row = screen_cursor(&v).row;
	keys(&v, "ｊ");
	assert_int_equal(screen_cursor(&v).row, row + 1);
	keys(&v, "／");
	type(&v, "長照\r");
	see(&v, "長照交通接送");
	keys(&v, "q/");
	see_not(&v, "長照交通接送改按里程補助，山區部落不再拒載 ");
	keys(&v, "<Up>");
	see_row(&v, -1, "長照");
	keys(&v, "<Esc>");
	visit_mark(&v);
	keys(&v, "W");
	see_row(&v, -1, "按 h 看說明");
	assert_non_null(memchr(v.raw.buf, '\a', v.raw.len));
	keys(&v, "１");
	type(&v, "２\r");
	keys(&v, "？");
	see_row(&v, 0, "說明");
	keys(&v, "ｑ/");
	paste(&v, "\r\n長照\n\r\n"); /* line ends around it came along, and are no part of it */
	keys(&v, "<Enter>");
	see(&v, "長照交通接送");
	keys(&v, "q/<Esc>　"); /* a page on */
	see(&v, "第 21-31 件");
	keys(&v, "＃");
	type(&v, "２８\r");
	see_row(&v, screen_cursor(&v).row, "28");
	keys(&v, "ㄗ"); /* the key of "y" */
	see_row(&v, -1, "輸入法還開著");
	keys(&v, "在");
	see_row(&v, -1, "輸入法還開著");
	leave(&v);
	visit_release(&v);
}

/* A line end that came along with what was pasted is no part of a name or a password. */
static void who_pastes_signs_in(void **state)
{
	(void)state;
	static const char *const ends[][2] = { { "", "\n" }, { "", "\r\n" }, { "\n", "" }, { "\n\r\n", "\r" } };
	free(platform_register(&platform, "paula", TEST_PASSWORD));
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		struct visit v;
		char *name = str_printf("%spaula%s", ends[i][0], ends[i][1]),
			 *password = str_printf("%s" TEST_PASSWORD "%s", ends[i][0], ends[i][1]);
		visit_init(&v);
		visit_start(&v, 80, 24, "--site", platform.address, NULL);
		paste(&v, name);
		keys(&v, "<Enter>");
		see(&v, "密碼");
		paste(&v, password);
		keys(&v, "<Enter>");
		see(&v, "主選單");
		see(&v, "paula");
		free(name);
		free(password);
		leave(&v);
		visit_release(&v);
	}
}

static void a_paste_is_text(void **state)
{
	(void)state;
	struct visit v;
	open_editor(&v, "paster");
	visit_mark(&v);
	paste(&v, "一行\r\n二行\x18三\x1b[31m行\tq\n");
	assert_string_equal(screen_row(&v, 2), "一行");
	see_row(&v, 3, "二行");
	see_row(&v, 3, "[31m行");
	expect_cursor(&v, 4, 0);
	assert_null(memmem(v.raw.buf, v.raw.len, "\033[31m", 5));
	keys(&v, "<C-u>");
	assert_string_equal(screen_row(&v, 2), "");
	expect_cursor(&v, 2, 0);
	throw_away(&v);
}

/* Whatever stands in it: what is text is kept, what is none is seen, and nothing in it presses a key, moves a mouse or
 * begins another paste. */
static void nothing_of_a_paste_gets_lost(void **state)
{
	(void)state;
	struct visit v;
	open_editor(&v, "collector");
	paste(&v, "一\xff\xfe二");
	see_row(&v, 2, "一\uFFFD\uFFFD二");
	paste(&v, "三\033[200~四");
	see_row(&v, 2, "三四");
	paste(&v, "五\033[<0;3;1M六\033[<七");
	see_row(&v, 2, "五");
	see_row(&v, 2, "六");
	see_row(&v, 2, "七");
	throw_away(&v);
}

/* One line holds less than the editor, and says so. */
static void a_line_says_what_does_not_fit(void **state)
{
	(void)state;
	struct visit v;
	struct str text;
	str_init(&text, STR_NO_LIMIT);
	str_addn(&text, 'x', 100 << 10);
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	enter_as_guest(&v);
	go_to(&v, 'i');
	keys(&v, "/");
	paste(&v, text.buf);
	await(&v, "沒有貼上");
	keys(&v, "<Esc>q");
	leave(&v);
	visit_release(&v);
	str_release(&text);
}

enum { LINES = 10000, KEY_MS = 150 }; /* of a processor for a key, with sanitizers; without them it is a few */

static void ten_thousand_lines_are_no_trouble(void **state)
{
	(void)state;
	static const char *const steps[] = { "<Up>", "<PageUp>", "字", "<BS>", "<C-a>", "<C-e>", "<C-k>", "<C-u>", "<Down>",
		"<PageDown>" };
	struct visit v;
	struct str text;
	str_init(&text, STR_NO_LIMIT);
	for (int i = 0; i < LINES; i++)
		str_addf(&text, "第 %d 行是一行足夠長的文字，看看會不會停頓。\n", i + 1);
	open_editor(&v, "longwinded");
	paste(&v, text.buf);
	await(&v, "第 10000 行是"); /* it comes in many pieces, and the program may be idle in between */
	visit_mark(&v);
	int64_t began = program_cpu(v.pid);
	for (int i = 0; i < 5; i++)
		for (size_t k = 0; k < ARRAY_LEN(steps); k++)
			keys(&v, steps[k]);
	int64_t each = (program_cpu(v.pid) - began) / (int64_t)(5 * ARRAY_LEN(steps));
	print_message("a key in %d lines: %lld ms\n", LINES, (long long)each);
	assert_true(each < KEY_MS);
	assert_true(visit_bytes(&v) < 5 * 5 * 2200); /* the pages among them */
	keys(&v, "<C-u>");
	throw_away(&v);
	str_release(&text);
}

static void what_does_not_fit_is_said(void **state)
{
	(void)state;
	struct visit v;
	struct str text;
	str_init(&text, STR_NO_LIMIT);
	str_addn(&text, 'x', (5 << 20));
	open_editor(&v, "toolong");
	paste(&v, text.buf);
	await(&v, "沒有貼上");
	assert_string_equal(screen_row(&v, 2), "");
	throw_away(&v);
	str_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_caret_is_where_the_character_goes),
		cmocka_unit_test(every_key_does_what_it_says),
		cmocka_unit_test(long_lines_wrap),
		cmocka_unit_test(other_ways_to_the_menu),
		cmocka_unit_test(full_width_keys),
		cmocka_unit_test(who_pastes_signs_in),
		cmocka_unit_test(a_paste_is_text),
		cmocka_unit_test(nothing_of_a_paste_gets_lost),
		cmocka_unit_test(a_line_says_what_does_not_fit),
		cmocka_unit_test(ten_thousand_lines_are_no_trouble),
		cmocka_unit_test(what_does_not_fit_is_said),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
