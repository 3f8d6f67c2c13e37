/* Editing by visible characters: caret, kills, undo, scrolling, bounds. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/text.h"

/* One letter a key: < > left right, ( ) word, H E line ends, T B text ends, U D rows, x backspace, d delete, k to
 * end, u to start, y line, w word, z undo; "i" types the next visible character, "p" pastes up to the next "$". */
static void keys(struct text_edit *e, const char *k)
{
	for (; *k; k++) {
		switch (*k) {
		case '<': text_edit_move(e, TEXT_LEFT); break;
		case '>': text_edit_move(e, TEXT_RIGHT); break;
		case '(': text_edit_move(e, TEXT_WORD_LEFT); break;
		case ')': text_edit_move(e, TEXT_WORD_RIGHT); break;
		case 'H': text_edit_move(e, TEXT_HOME); break;
		case 'E': text_edit_move(e, TEXT_END); break;
		case 'T': text_edit_move(e, TEXT_TOP); break;
		case 'B': text_edit_move(e, TEXT_BOTTOM); break;
		case 'U': text_edit_rows_move(e, -1); break;
		case 'D': text_edit_rows_move(e, 1); break;
		case 'x': text_edit_kill(e, TEXT_BACKSPACE); break;
		case 'd': text_edit_kill(e, TEXT_DELETE); break;
		case 'k': text_edit_kill(e, TEXT_KILL_END); break;
		case 'u': text_edit_kill(e, TEXT_KILL_START); break;
		case 'y': text_edit_kill(e, TEXT_KILL_LINE); break;
		case 'w': text_edit_kill(e, TEXT_KILL_WORD); break;
		case 'z': text_edit_undo(e); break;
		case 'p': {
			size_t n = strcspn(++k, "$");
			text_edit_insert(e, k, n);
			k += n;
			break;
		}
		case 'i': {
			size_t n = text_next(k + 1, strlen(k + 1)).bytes;
			text_edit_insert(e, k + 1, n);
			k += n;
			break;
		}
		default: fail();
		}
	}
}

static const struct {
	const char *start, *keys, *result; /* "^" stands at the caret */
} table[] = {
	{ "", "i中i文", "中文^" },
	{ "中文字", "<<", "中^文字" },
	{ "中文字", "x", "中文^" },
	{ "中文字", "<x", "中^字" },
	{ "中文字", "Hd", "^文字" },
	{ "中文字", "d", "中文字^" },
	{ "", "xdkuywz<>()", "^" },
	{ "👨‍👩‍👧👍🏽🇹🇼", "x", "👨‍👩‍👧👍🏽^" },
	{ "👨‍👩‍👧👍🏽🇹🇼", "xx", "👨‍👩‍👧^" },
	{ "👨‍👩‍👧👍🏽🇹🇼", "xxx", "^" },
	{ "e\xcc\x81o", "<x", "^o" },
	{ "e", "i\xcc\x81", "e\xcc\x81^" },
	{ "🇼", "Hi🇹", "🇹🇼^" }, /* the caret goes behind what it joined */
	{ "hello world", "(", "hello ^world" },
	{ "hello world", "((", "^hello world" },
	{ "hello world", "H)", "hello ^world" },
	{ "附議，這個提案abc 123", "(((", "附議，^這個提案abc 123" },
	{ "附議，這個提案", "w", "附議，^" },
	{ "附議，這個提案", "www", "^" },
	{ "一二\n三四\n五六", "U", "一二\n三四^\n五六" },
	{ "一二\n三四\n五六", "UHk", "一二\n^\n五六" },
	{ "一二\n三四\n五六", "UHkk", "一二\n^五六" },
	{ "一二\n三四\n五六", "Uy", "一二\n^五六" },
	{ "一二\n三四\n五六", "y", "一二\n三四\n^" },
	{ "一二\n三四\n五六", "TDEu", "一二\n^\n五六" },
	{ "一二三四\n五\n六七八九", "UU", "一二三四^\n五\n六七八九" }, /* the goal column stays */
	{ "一二三四\n五\n六七八九", "U", "一二三四\n五^\n六七八九" },
	{ "abc\n中文", "TDi字", "abc\n字^中文" },
	{ "abc\n中文", "T>D", "abc\n^中文" }, /* not into a wide character */
	{ "中文", "iaibizz", "中文^" },       /* typed together, undone together; nothing is left to undo */
	{ "中文", "iaib<ic", "中文ac^b" },
	{ "中文", "iaib<icz", "中文a^b" },
	{ "中文", "iaib<iczz", "中文^" },
	{ "中文", "xxzz", "中文^" },
	{ "一\n二", "Tyz", "^一\n二" },
	{ "a", "p貼上\r\n兩行\r三\t行\x1b[31m$", "a貼上\n兩行\n三 行[31m^" },
	{ "a",
		"p\xff\xe4\xb8\xe2\x80\xae"
		"b$",
		"ab^" },
	{ "a", "p$", "a^" },
};

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct text_edit e;
		struct str shown;
		text_edit_init(&e, 1000, true);
		str_init(&shown, 2000);
		assert_true(text_edit_set(&e, table[i].start));
		keys(&e, table[i].keys);
		str_add(&shown, e.text.buf, e.caret);
		str_addc(&shown, '^');
		str_addz(&shown, e.text.buf + e.caret);
		if (strcmp(shown.buf, table[i].result) != 0)
			print_message("%zu: \"%s\" %s\n", i, table[i].start, table[i].keys);
		assert_string_equal(shown.buf, table[i].result);
		str_release(&shown);
		text_edit_release(&e);
	}
}

static void test_one_line(void **state)
{
	(void)state;
	struct text_edit e;
	text_edit_init(&e, 12, false);
	assert_false(text_edit_set(&e, "一\n二三四")); /* a space, and not all of it */
	assert_string_equal(e.text.buf, "一 二三");
	assert_false(text_edit_insert(&e, "四", 3));
	assert_string_equal(e.text.buf, "一 二三");
	assert_true(text_edit_insert(&e, "ab", 2));
	assert_false(text_edit_insert(&e, "c", 1));
	assert_int_equal(e.text.len, 12);
	text_edit_release(&e);
}

/* Slices of a line through a window: never half a character, blanks where its half would be. */
static void test_slice(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int from, columns;
		const char *seen;
		int pad;
	} cases[] = {
		{ "中文字", 0, 4, "中文", 0 },
		{ "中文字", 0, 5, "中文", 0 },
		{ "中文字", 2, 4, "文字", 0 },
		{ "中文字", 1, 4, "文", 1 },
		{ "中文字", 1, 5, "文字", 1 },
		{ "中文字", 5, 4, "", 1 },
		{ "中文字", 6, 4, "", 0 },
		{ "中文字", 9, 4, "", 0 },
		{ "a中b", 2, 1, "", 1 },
		{ "", 3, 3, "", 0 },
		{ "中", 0, 0, "", 0 },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct text_slice s = text_slice(cases[i].text, strlen(cases[i].text), cases[i].from, cases[i].columns);
		assert_int_equal(s.bytes, strlen(cases[i].seen));
		assert_memory_equal(cases[i].text + s.start, cases[i].seen, s.bytes);
		assert_int_equal(s.pad, cases[i].pad);
		assert_true(s.pad + s.columns <= (cases[i].columns > 0 ? cases[i].columns : 0));
	}
}

/* The caret is in the field wherever it goes, and the field starts with a whole character of its line. */
static void test_scroll(void **state)
{
	(void)state;
	for (int width = 3; width < 30; width++) {
		struct text_edit e;
		text_edit_init(&e, 10000, false);
		uint32_t seed = 9;
		for (int i = 0; i < 300; i++) {
			seed = seed * 1664525u + 1013904223u;
			switch (seed >> 24 & 7) {
			case 0: text_edit_move(&e, TEXT_LEFT); break;
			case 1: text_edit_kill(&e, TEXT_BACKSPACE); break;
			case 2: text_edit_move(&e, seed & 1 << 20 ? TEXT_HOME : TEXT_END); break;
			case 3: text_edit_insert(&e, "a", 1); break;
			default: text_edit_insert(&e, "中文", 6); break;
			}
			int column = text_edit_scroll(&e, width);
			assert_in_range(column, 0, width - 1);
			struct text_slice s = text_slice(e.text.buf, e.text.len, e.scroll, width);
			assert_int_equal(s.pad, 0);
			assert_int_equal(column, text_width(e.text.buf + s.start, e.caret - s.start));
			assert_true(e.caret == 0 || column > 0); /* what was just typed is seen */
		}
		text_edit_release(&e);
	}
}

static void test_rows(void **state)
{
	(void)state;
	struct text_edit e;
	size_t at = 0;
	text_edit_init(&e, 1000, true);
	assert_int_equal(text_edit_row_step(&e, &at, 1), 0);
	text_edit_set(&e, "一\n\n三\n");
	assert_int_equal(text_edit_row_step(&e, &at, 100), 3);
	assert_int_equal(at, e.text.len);
	assert_int_equal(text_edit_row_step(&e, &at, -1), 1);
	assert_int_equal(at, 5);
	assert_int_equal(text_edit_row(&e, at).bytes, 3);
	assert_int_equal(text_edit_row(&e, 4).bytes, 0);
	assert_true(text_edit_rows_move(&e, -100));
	assert_int_equal(e.caret, 0);
	assert_false(text_edit_rows_move(&e, -1));
	text_edit_release(&e);
}

/* What is wrapped moves by the rows that are seen; a place between two rows is in the second. */
static void test_wrapped(void **state)
{
	(void)state;
	struct text_edit e;
	text_edit_init(&e, 1000, true);
	text_edit_set(&e, "一二三四五六七\nab cd ef");
	text_edit_wrap(&e, 6);
	assert_int_equal(text_edit_row(&e, 0).bytes, 9);
	assert_int_equal(text_edit_row(&e, 9).start, 9);
	assert_int_equal(text_edit_row(&e, 21).start, 18);
	assert_int_equal(text_edit_row(&e, 24).start, 22);
	assert_int_equal(text_edit_row(&e, 24).bytes, 6); /* "ab cd " */
	assert_int_equal(e.caret, 30);
	assert_int_equal(text_edit_column(&e), 2);
	keys(&e, "U");
	assert_int_equal(e.caret, 24);
	keys(&e, "E");
	assert_int_equal(e.caret, 30); /* of the line, not of the row */
	keys(&e, "T>>U");
	assert_int_equal(e.caret, 6);
	keys(&e, "D");
	assert_int_equal(e.caret, 15);
	keys(&e, "T>>>");
	assert_int_equal(text_edit_column(&e), 0); /* it is the next row's */
	keys(&e, "<i字");
	assert_int_equal(text_edit_row(&e, 0).bytes, 9);
	assert_int_equal(text_edit_row(&e, 9).start, 9);
	keys(&e, "T>>>U");
	assert_int_equal(e.caret, 0);
	for (int width = 2; width < 20; width++) { /* each place is in one row, and rows follow each other */
		text_edit_wrap(&e, width);
		for (size_t at = 0, next = 0; next <= e.text.len;) {
			struct text_edit_row row = text_edit_row(&e, next);
			assert_int_equal(row.start, next);
			at = row.start + row.bytes;
			next = at < e.text.len && e.text.buf[at] != '\n' ? at : at + 1;
		}
	}
	text_edit_release(&e);
}

/* 10,000 lines, and no key takes noticeable time. */
static void test_large(void **state)
{
	(void)state;
	struct text_edit e;
	struct str text;
	str_init(&text, STR_NO_LIMIT);
	for (int i = 0; i < 10000; i++)
		str_addz(&text, "這是一行足夠長的文字，用來試試看一萬行會不會停頓。\n");
	text_edit_init(&e, 4 << 20, true);
	text_edit_wrap(&e, 40);
	assert_true(text_edit_set(&e, text.buf));
	int64_t began = clock_mono();
	for (int i = 0; i < 200; i++) {
		text_edit_rows_move(&e, -25);
		text_edit_insert(&e, "字", 3);
		text_edit_kill(&e, TEXT_BACKSPACE);
		assert_true(text_edit_column(&e) < 80);
		text_edit_scroll(&e, 80);
	}
	assert_true(clock_mono() - began < 4000); /* 20 ms each, under sanitizers on a busy machine */
	for (int i = 0; i < 5000; i++)
		text_edit_undo(&e);
	assert_string_equal(e.text.buf, text.buf);
	str_release(&text);
	text_edit_release(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_one_line),
		cmocka_unit_test(test_slice),
		cmocka_unit_test(test_scroll),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_wrapped),
		cmocka_unit_test(test_large),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
