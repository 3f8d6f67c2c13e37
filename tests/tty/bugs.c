/*
 * What goes wrong with Chinese in other programs, a test each, on the screen as a person sees it. (What is a matter of
 * one function stands in tests/unit/text as well.)
 */
#include "tty/lib/staged.h"

#define LONG_TITLE \
	"汽機車燃料費改隨油徵收，長照交通接送改按里程補助，山區部落不再拒載，夜市餐具改用可重複清洗的公用碗筷"
#define SENTENCE \
	"民眾在公共政策網路參與平臺提議之後，如果在六十天內得到五千人附議，權責機關就應該在兩個月內具體回應；逾期沒有回應的，平臺會把它列在最前面。"
#define LIST \
	TOPIC("a", "6", LONG_TITLE, "衛福部", "") \
	"," TOPIC("b", "5", "x" LONG_TITLE, "EPA", "") "," TOPIC("c", "4", "短", "a部b", "") "," TOPIC( \
		"d", "3", "e\xcc\x81👨‍👩‍👧🇹🇼尾", "", "") "," TOPIC("e", "2", \
		"壞\\u0001\\u009f\\ue000\\uffff\\u0378字", "行政院環境保護署空氣品質保護及噪音管制處", \
		"") "," TOPIC("f", "1", LONG_TITLE "xy", "👍機關", "")
#define BODY \
	SENTENCE SENTENCE "\\n\\n" SENTENCE "ascii words between them " SENTENCE "\\n\\n" \
					  "|名稱|數|備註|\\n|---|---|---|\\n|一…二|1|甲|\\n|abc|22|乙丙|\\n|“三”●|333|丁|\\n\\n" SENTENCE

static int start(void **state)
{
	(void)state;
	staged_start(STAGED_LIST(6, LIST), "a", TOPIC("a", "6", LONG_TITLE, "衛福部", ",\"body\":\"" BODY "\""));
	return 0;
}

static void open_the_list(struct visit *v, int columns)
{
	visit_start(v, columns, 24, "--site", fake.front.address, NULL);
	enter_as_guest(v);
	go_to(v, 'i');
}

static void sit_down(struct visit *v, int columns)
{
	visit_init(v);
	open_the_list(v, columns);
}

static void get_up(struct visit *v)
{
	leave(v);
	visit_release(v);
}

/* Screens of other texts over each other, at columns of every kind, and each is as if painted on an empty screen. */
static void residue_of_half_a_wide_character(void **state)
{
	(void)state;
	static const int widths[] = { 80, 79, 61 };
	static const char *const steps[] = { "j", "k", "h", "q", "<Enter>", "j", "j", "k", "<Space>", "<Home>", "t",
		"<Esc>", "q", "s", "<Esc>", "<C-z>", "q", "/政", "<BS>策", "<Esc>" };
	for (size_t w = 0; w < ARRAY_LEN(widths); w++) {
		struct visit v;
		sit_down(&v, widths[w]);
		for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
			keys(&v, steps[i]);
			expect_clean(&v);
		}
		get_up(&v);
	}
}

/* A flag is two columns, a joined emoji its first part, and what follows stands where it should. */
static void emoji_take_what_they_are_measured(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v, 80);
	see_row(&v, 6, "e\xcc\x81👨🇹🇼尾");
	assert_int_equal(screen_column(&v, 6, "尾") - screen_column(&v, 6, "e\xcc\x81"), 5);
	get_up(&v);
}

/* At every width the title is cut at a character, marked, and as long as it can be. */
static void a_wide_character_at_the_last_column(void **state)
{
	(void)state;
	for (int width = 76; width <= 81; width++) {
		struct visit v;
		sit_down(&v, width);
		for (int row = 3; row <= 4; row++) {
			const char *text = screen_row(&v, row);
			int columns = text_widthz(text);
			assert_true(columns <= width && columns >= width - 2);
			assert_true(str_ends(text, ".."));
			assert_null(strstr(text, "\xef\xbf\xbd"));
		}
		get_up(&v);
	}
}

static void a_long_title_stays_in_its_row(void **state)
{
	(void)state;
	for (int width = 40; width <= 90; width += 7) {
		struct visit v;
		sit_down(&v, width);
		static const char *const starts[] = { "汽機車", "x汽機車", "短" };
		for (int row = 3; row < 6; row++) {
			see_row(&v, row, starts[row - 3]);
			assert_true(screen_row(&v, row)[0] == (row == 3 ? '>' : ' '));
		}
		keys(&v, "<Enter>");
		see_row(&v, 1, "[q]");
		see_row(&v, 2, "汽機車");
		get_up(&v);
	}
}

/* All characters of the text, in order, whatever the width. */
static void no_text_is_lost_in_wrapping(void **state)
{
	(void)state;
	for (int width = 40; width <= 45; width++) {
		struct visit v;
		struct str all;
		str_init(&all, STR_NO_LIMIT);
		visit_init(&v);
		visit_start(&v, width, 60, "--site", fake.front.address, NULL);
		enter_as_guest(&v);
		go_to(&v, 'i');
		keys(&v, "<Enter>");
		for (int row = 2; row < 59; row++)
			str_addz(&all, screen_row(&v, row));
		for (char *space; (space = strchr(all.buf, ' '));) /* at the ends of lines they may go */
			memmove(space, space + 1, strlen(space));
		assert_non_null(strstr(all.buf, SENTENCE SENTENCE SENTENCE "asciiwordsbetweenthem" SENTENCE));
		get_up(&v);
		str_release(&all);
	}
}

/* All titles begin in one column, whatever stands before them. */
static void columns_are_padded_by_columns(void **state)
{
	(void)state;
	static const char *const titles[] = { "汽機車", "x汽機車", "短", "e\xcc\x81", "壞", "汽機車" };
	struct visit v;
	sit_down(&v, 80);
	int column = screen_column(&v, 3, titles[0]);
	assert_true(column > 20);
	for (int i = 0; i < (int)ARRAY_LEN(titles); i++)
		assert_int_equal(screen_column(&v, 3 + i, titles[i]), column);
	get_up(&v);
}

/* A table's cells stand below each other, on terminals of both kinds. */
static void borders_hold_where_ambiguous_is_wide(void **state)
{
	(void)state;
	for (int wide = 0; wide <= 1; wide++) {
		struct visit v;
		visit_init(&v);
		visit_wide(&v, wide);
		visit_start(&v, 80, 40, "--site", fake.front.address, NULL);
		enter_as_guest(&v);
		go_to(&v, 'i');
		keys(&v, "<Enter>");
		int head = screen_find(&v, "備註"), one = screen_find(&v, "一…二"), three = screen_find(&v, "“三”●");
		assert_true(head > 0 && one > head && three > one);
		int column = screen_column(&v, head, "備註");
		assert_int_equal(screen_column(&v, one, "甲"), column);
		assert_int_equal(screen_column(&v, screen_find(&v, "乙丙"), "乙丙"), column);
		assert_int_equal(screen_column(&v, three, "丁"), column);
		get_up(&v);
	}
}

/* A question in Chinese: the caret stands right behind it, and nothing of the row below it shines through. */
static void questions_are_measured_in_columns(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v, 80);
	keys(&v, "/");
	expect_cursor(&v, 23, text_widthz(screen_row(&v, -1)));
	assert_null(strstr(screen_row(&v, -1), "附議"));
	keys(&v, "<Esc>5");
	struct visit_cursor at = screen_cursor(&v);
	assert_int_equal(at.column, text_widthz(screen_row(&v, -1)));
	keys(&v, "<Esc>s");
	int column = screen_column(&v, 2, "提點子");
	for (int row = 2; row < 6; row++) { /* names of other lengths, one below the other */
		const char *text = screen_row(&v, row);
		assert_int_equal(text_width(text, (size_t)(strstr(text, ". ") + 2 - text)), column);
	}
	keys(&v, "<Esc>");
	get_up(&v);
}

static bool is_reversed(struct visit *v, int row, int column)
{
	VTermScreenCell cell;
	vterm_screen_get_cell(v->screen, (VTermPos){ .row = row, .col = column }, &cell);
	return cell.attrs.reverse;
}

static void highlights_cover_what_was_found(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v, 80);
	keys(&v, "<Enter>");
	keys(&v, "/六十天<Enter>");
	int row = screen_find(&v, "六十天"), column = screen_column(&v, row, "六十天");
	assert_true(row > 0 && column > 0);
	for (int x = 0; x < 80; x += 2) /* this row is of wide characters */
		assert_int_equal(is_reversed(&v, row, x), x >= column && x < column + 6);
	expect_cursor(&v, row, column);
	get_up(&v);
}

static void backspace_takes_a_whole_character(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v, 80);
	keys(&v, "/");
	int start = screen_cursor(&v).column;
	type(&v, "中文é👨‍👩‍👧");
	static const int columns[] = { 7, 5, 4, 2, 0 };
	for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
		expect_cursor(&v, 23, start + columns[i]);
		assert_null(strstr(screen_row(&v, -1), "\xef\xbf\xbd"));
		if (i + 1 < ARRAY_LEN(columns))
			keys(&v, "<BS>");
	}
	keys(&v, "<Esc>");
	get_up(&v);
}

static void scrolling_starts_at_a_character(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v, 40);
	keys(&v, "/");
	int start = screen_cursor(&v).column;
	for (int i = 0; i < 60; i++) {
		type(&v, i % 5 == 2 ? "x" : "政");
		const char *row = screen_row(&v, -1);
		assert_int_equal(text_widthz(row), screen_cursor(&v).column);
		assert_true(screen_cursor(&v).column > start && screen_cursor(&v).column < 40);
	}
	for (int i = 0; i < 60; i++) {
		keys(&v, "<Left>");
		assert_true(screen_cursor(&v).column >= start && screen_cursor(&v).column < 40);
		expect_clean(&v);
	}
	expect_cursor(&v, 23, start);
	keys(&v, "<Esc>");
	get_up(&v);
}

static void characters_without_a_width_are_marks(void **state)
{
	(void)state;
	struct visit v;
	sit_down(&v, 80);
	see_row(&v, 7, "壞\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd字");
	static const char *const raw[] = { "\x01", "\xc2\x9f", "\xee\x80\x80", "\xef\xbf\xbf", "\xcd\xb8" };
	for (size_t i = 0; i < ARRAY_LEN(raw); i++)
		assert_null(memmem(v.raw.buf, v.raw.len, raw[i], strlen(raw[i])));
	get_up(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(residue_of_half_a_wide_character),
		cmocka_unit_test(emoji_take_what_they_are_measured),
		cmocka_unit_test(a_wide_character_at_the_last_column),
		cmocka_unit_test(a_long_title_stays_in_its_row),
		cmocka_unit_test(no_text_is_lost_in_wrapping),
		cmocka_unit_test(columns_are_padded_by_columns),
		cmocka_unit_test(borders_hold_where_ambiguous_is_wide),
		cmocka_unit_test(questions_are_measured_in_columns),
		cmocka_unit_test(highlights_cover_what_was_found),
		cmocka_unit_test(backspace_takes_a_whole_character),
		cmocka_unit_test(scrolling_starts_at_a_character),
		cmocka_unit_test(characters_without_a_width_are_marks),
	};
	return cmocka_run_group_tests(tests, start, staged_stop);
}
