/* What is said shorter must show the same: both are sent to a terminal, each to its own, for what curses sends at
 * random and for what is known to be hard. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "ui/terminal/shorten.h"
#include "text/text.h"

#include <stdlib.h>
#include <unistd.h>
#include <vterm.h>

#include <curses.h>
#include <term.h> /* the last, for the words that it takes */

static struct terminal {
	VTerm *vt;
	VTermScreen *screen;
} whole, shorter; /* gets what curses sends; what was made of it */

static void terminal_make(struct terminal *t)
{
	t->vt = vterm_new(LINES, COLS);
	vterm_set_utf8(t->vt, 1);
	t->screen = vterm_obtain_screen(t->vt);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_reset(t->screen, 1);
}

static void begin(const char *name, int high, int wide)
{
	int found;
	assert_int_equal(setupterm(name, STDOUT_FILENO, &found), OK);
	LINES = high;
	COLS = wide;
	terminal_make(&whole);
	terminal_make(&shorter);
	assert_true(shorten_can());
	shorten_start();
}

static void end(void)
{
	vterm_free(whole.vt);
	vterm_free(shorter.vt);
	del_curterm(cur_term);
}

static bool same_colour(const struct terminal *t, const VTermColor *a, const VTermColor *b)
{
	VTermColor x = *a, y = *b;
	vterm_screen_convert_color_to_rgb(t->screen, &x);
	vterm_screen_convert_color_to_rgb(t->screen, &y);
	return vterm_color_is_equal(&x, &y);
}

/* Do they look the same? A blank has neither weight nor colour. */
static bool same_look(const VTermScreenCell *a, const VTermScreenCell *b)
{
	uint32_t one = a->chars[0] ? a->chars[0] : ' ', other = b->chars[0] ? b->chars[0] : ' ';
	bool ground = same_colour(&whole, &a->bg, &b->bg) && a->attrs.reverse == b->attrs.reverse &&
		a->attrs.underline == b->attrs.underline;
	bool ink = same_colour(&whole, &a->fg, &b->fg) && a->attrs.bold == b->attrs.bold;
	if (one == UINT32_MAX) /* the second half of a wide character, whose look is that of the first */
		return other == one;
	return one == other && (one == ' ' || a->width == b->width) && ground &&
		(ink || (one == ' ' && !a->attrs.reverse && !a->attrs.underline)) &&
		(one == ' ' || memcmp(a->chars + 1, b->chars + 1, sizeof a->chars - sizeof *a->chars) == 0);
}

static void expect_the_same(const char *what, const char *said)
{
	VTermPos one, other;
	for (int y = 0; y < LINES; y++)
		for (int x = 0; x < COLS; x++) {
			VTermScreenCell a = { 0 }, b = { 0 };
			vterm_screen_get_cell(whole.screen, (VTermPos){ y, x }, &a);
			vterm_screen_get_cell(shorter.screen, (VTermPos){ y, x }, &b);
			if (!same_look(&a, &b))
				fail_msg("row %d, column %d: U+%04X became U+%04X: %s\nsaid as %s", y, x, a.chars[0], b.chars[0], what,
					said);
		}
	vterm_state_get_cursorpos(vterm_obtain_state(whole.vt), &one);
	vterm_state_get_cursorpos(vterm_obtain_state(shorter.vt), &other);
	assert_int_equal(one.row, other.row);
	assert_int_equal(one.col, other.col);
}

#define CLEAR "\033[39;49m\033(B\033[m\033[H\033[2J" /* as curses begins */

static size_t sent, saved;

/* Sends it to both; the cursor is at (y, x) behind it, and the pen is plain. Returns what it became. */
static char *send_to_both(const char *what, int y, int x)
{
	STR_LOCAL(line, STR_NO_LIMIT);
	str_addz(&line, what);
	shorten(&line, y, x);
	vterm_input_write(whole.vt, what, strlen(what));
	vterm_input_write(shorter.vt, line.buf, line.len);
	expect_the_same(what, line.buf);
	assert_true(line.len <= strlen(what));
	sent += strlen(what);
	saved += strlen(what) - line.len;
	return xstrdup(line.buf);
}

static void expect_said(const char *what, int y, int x, const char *said)
{
	char *became = send_to_both(what, y, x);
	assert_string_equal(became, said);
	free(became);
}

static void each_thing_has_its_shortest_way(void **state)
{
	(void)state;
	begin("xterm-256color", 24, 80);
	expect_said(CLEAR, 0, 0, "\033[H\033[m\033[2J");
	expect_said("one\r\033[2dtwo\r\033[4dfour\033[4;1H", 3, 0, "one\r\ntwo\r\n\nfour\r");
	expect_said("\033[37m\033[44m\033[1mbold\033[m\033[m \033[32mgreen\033[39m\033[m\r", 3, 0,
		"\033[1;37;44mbold\033[C\033[;32mgreen\r\033[m");
	expect_said(" \033[5d\b>\b", 4, 0, " \r\n>\b");
	expect_said("\033[5;1H ", 4, 1, " ");
	expect_said("\033[;9Htop\033[5;2H", 4, 1, "\033[;9Htop\033[5;2H"); /* what is left out is 1 */
	/* blanks on blanks, and nothing erased where nothing is */
	expect_said("\033[10;1H          ten\033[K\r\033[11d\033[K\r", 10, 0, "\033[10;11Hten\r\n");
	expect_said("\033[10;1H\033[K\033[11;1H", 10, 0, "\033[A\033[K\n");
	end();
}

static void where_terminals_differ_the_place_is_told(void **state)
{
	(void)state;
	begin("xterm-256color", 10, 12);
	expect_said(CLEAR, 0, 0, "\033[H\033[m\033[2J");
	expect_said("twelve_cells\r\033[2dnext\r", 1, 0, "twelve_cells\r\nnext\r");
	expect_said("\xf0\x9f\x90\x88\r\033[3dnext\r", 2, 0, "\xf0\x9f\x90\x88\033[3Hnext\r");
	expect_said("\033[4;1Ha\xe2\x80\xa6z\033[K\033[5;1Hnext\r", 4, 0, "\na\xe2\x80\xa6z\033[K\033[5Hnext\r");
	end();
}

/* In a list: so often another pen is longer than going there twice. */
static void bold_ends_of_rows_are_written_together(void **state)
{
	(void)state;
	STR_LOCAL(list, STR_NO_LIMIT);
	STR_LOCAL(said, STR_NO_LIMIT);
	begin("xterm-256color", 24, 80);
	expect_said(CLEAR, 0, 0, "\033[H\033[m\033[2J");
	for (int row = 1; row <= 7; row++)
		str_addf(&list, "%d 11/2%d   \033[1mtitle %d\r\033[%dd\033(B\033[m", row, row, row, row + 1);
	for (int row = 1; row <= 7; row++)
		str_addf(&said, "%s%d 11/2%d", row > 1 ? "\r\n" : "", row, row);
	str_addz(&said, "\033[;11H\033[1mtitle 1");
	for (int row = 2; row <= 7; row++)
		str_addf(&said, "\r\n\t  title %d", row);
	str_addz(&said, "\r\n\033[m");
	expect_said(list.buf, 7, 0, said.buf);
	end();
}

static void tabs_lead_over_what_is_there(void **state)
{
	(void)state;
	begin("xterm-256color", 24, 80);
	expect_said(CLEAR, 0, 0, "\033[H\033[m\033[2J");
	expect_said("one\033[1;9Htwo\033[1;20Hx\033[1;1H", 0, 0, "one\ttwo\033[8Cx\r");
	expect_said("\033[1;9HT\033[1;18HX\033[1;1H", 0, 0, "\tT\t X\r");
	end();
}

static void what_is_not_understood_is_sent_as_it_came(void **state)
{
	(void)state;
	begin("xterm-256color", 24, 80);
	expect_said(CLEAR, 0, 0, "\033[H\033[m\033[2J");
	expect_said("\033[3;20r\033[20;1H\nlast\033[r\033[5;1H\033[1mx\033[m\r\033[6d", 5, 0,
		"\033[3;20r\033[20;1H\nlast\033[r\033[5;1H\033[1mx\033[m\r\033[6d");
	expect_said("\033[7;1Hx\r", 6, 0, "\nx\b"); /* and is known to have ended where curses is */
	end();
}

static void other_terminals_are_left_alone(void **state)
{
	(void)state;
	static const char *const names[] = { "ansi", "wyse50" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		int found;
		if (setupterm(names[i], STDOUT_FILENO, &found) != OK)
			continue;
		assert_false(shorten_can());
		shorten_start();
		STR_LOCAL(line, STR_NO_LIMIT);
		str_addz(&line, "one\r\033[2dtwo");
		shorten(&line, 1, 3);
		assert_string_equal(line.buf, "one\r\033[2dtwo");
		del_curterm(cur_term);
	}
}

/* ---- what curses might send ------------------------------------------------------------------- */

static unsigned dice(unsigned sides)
{
	static uint64_t state = 1;
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(state >> 33) % sides;
}

struct model {
	int y, x; /* x -1: not known, so that the next place must be told whole */
	bool plain;
};

static void go(struct str *s, struct model *m)
{
	int y = (int)dice((unsigned)LINES), x = dice(3) ? 0 : (int)dice((unsigned)COLS);
	if (m->x < 0 || dice(4) == 0)
		str_addf(s, "\033[%d;%dH", y + 1, x + 1);
	else if (dice(2)) {
		str_addf(s, "\r\033[%dd", y + 1);
		x = 0;
	} else {
		str_addf(s, "\033[%dG", x + 1);
		y = m->y;
	}
	*m = (struct model){ y, x, m->plain };
}

static void write_some(struct str *s, struct model *m)
{
	static const struct {
		const char *s;
		int cells; /* -1: terminals differ */
	} pieces[] = { { "abc", 3 }, { "\xe6\xa1\xa3", 2 }, { " ", 1 }, { "      ", 6 }, { "\xef\xbc\x8c", 2 },
		{ "\xf0\x9f\x90\x88", 2 }, { "e\xcc\x81z", 2 }, { "\xe2\x97\x8f", -1 }, { "%", 1 } };
	size_t i = dice(ARRAY_LEN(pieces));
	int cells = pieces[i].cells < 0 ? 1 : pieces[i].cells;
	if (m->x < 0 || m->x + cells > COLS)
		return;
	str_addz(s, pieces[i].s);
	m->x = pieces[i].cells < 0 || m->x + cells == COLS ? -1 : m->x + cells;
}

static void erase_some(struct str *s, struct model *m)
{
	static const char *const ways[] = { "\033[K", "\033[5X", "\033[J", "\033[M", "\033[2M", "\033[L", "\033[3L",
		"\033[2P", "\033[@" };
	size_t i = dice(ARRAY_LEN(ways));
	if (m->x < 0 || (i == 2 && m->x != 0))
		return;
	if (i >= 3 && i <= 6) {
		str_addz(s, "\r");
		m->x = 0;
	}
	str_addz(s, ways[i]);
}

static void dip(struct str *s, struct model *m)
{
	static const char *const pens[] = { "\033[1m", "\033[7m", "\033[4m", "\033[32m", "\033[44m", "\033[38;5;200m",
		"\033[39;49m", "\033[24m", "\033[27m" };
	if (!m->plain && dice(2))
		str_addz(s, "\033(B\033[m");
	else
		str_addz(s, pens[dice(ARRAY_LEN(pens))]);
	m->plain = str_ends(s->buf, "\033[m");
}

static void whatever_curses_sends_looks_the_same(void **state)
{
	(void)state;
	static const struct {
		int high, wide;
	} sizes[] = { { 24, 80 }, { 12, 40 }, { 3, 7 }, { 100, 300 } };
	for (size_t size = 0; size < ARRAY_LEN(sizes); size++) {
		begin("xterm-256color", sizes[size].high, sizes[size].wide);
		free(send_to_both(CLEAR, 0, 0));
		struct model m = { 0, 0, true };
		for (int paint = 0; paint < (size == 3 ? 20 : 400); paint++) {
			STR_LOCAL(line, STR_NO_LIMIT);
			for (int i = 0; i < 60; i++)
				switch (dice(8)) {
				case 0:
				case 1: go(&line, &m); break;
				case 2: dip(&line, &m); break;
				case 3: erase_some(&line, &m); break;
				default: write_some(&line, &m); break;
				}
			m.y = (int)dice((unsigned)LINES);
			m.x = (int)dice((unsigned)COLS);
			m.plain = true;
			str_addf(&line, "\033(B\033[m\033[%d;%dH", m.y + 1, m.x + 1);
			free(send_to_both(line.buf, m.y, m.x));
		}
		end();
	}
	assert_true(saved > sent / 10); /* not by saying nothing shorter */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_thing_has_its_shortest_way),
		cmocka_unit_test(where_terminals_differ_the_place_is_told),
		cmocka_unit_test(bold_ends_of_rows_are_written_together),
		cmocka_unit_test(tabs_lead_over_what_is_there),
		cmocka_unit_test(what_is_not_understood_is_sent_as_it_came),
		cmocka_unit_test(other_terminals_are_left_alone),
		cmocka_unit_test(whatever_curses_sends_looks_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
