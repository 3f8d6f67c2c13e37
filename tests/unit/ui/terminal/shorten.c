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

static bool had_region; /* since begin(): it may stand, and then some ways are longer */

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
	had_region = false;
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

enum { LONGER = 16 };

/* Bytes that were given out for what pays later: regions set and taken away, places kept. */
static size_t invested(const char *line)
{
	enum { REGION = 20, PLACE = 2 };
	size_t n = 0;
	for (; (line = strchr(line, '\033')); line++)
		if (line[1] == '7')
			n += PLACE;
		else if (line[1] == '[' && line[2 + strspn(line + 2, "0123456789;")] == 'r')
			n += REGION;
	return n;
}

static size_t sent, spent;

/* Sends it to both; the cursor is at (y, x) behind it, and the pen is plain. Returns what it became. */
static char *send_to_both(const char *what, int y, int x)
{
	STR_LOCAL(line, STR_NO_LIMIT);
	str_addz(&line, what);
	shorten(&line, y, x);
	vterm_input_write(whole.vt, what, strlen(what));
	vterm_input_write(shorter.vt, line.buf, line.len);
	expect_the_same(what, line.buf);
	had_region = had_region || invested(line.buf) > 0;
	assert_true(line.len <= strlen(what) + invested(line.buf) + (had_region ? LONGER : 0));
	sent += strlen(what);
	spent += line.len;
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

/* ---- rows that scroll by themselves ----------------------------------------------------------- */

#define UP "\033[2;1H\033[M\033[9;1H\033[L" /* as curses moves rows 1 to 8 */
#define DOWN "\033[9;1H\033[M\033[2;1H\033[L"

/* A text of eight lines between a title and two rows of figures. */
static void begin_reading(const char *name)
{
	STR_LOCAL(page, STR_NO_LIMIT);
	begin(name, 11, 40);
	expect_said(CLEAR, 0, 0, "\033[H\033[m\033[2J");
	str_addz(&page, "title");
	for (int row = 1; row <= 8; row++)
		str_addf(&page, "\033[%d;1Hline %d", row + 1, row);
	str_addz(&page, "\033[10;1Hfoot      9%     1-8\033[2;1H");
	free(send_to_both(page.buf, 1, 0));
}

/* Both are as others expect them: rows move with all others, and the cursor is in the last row. */
static void expect_whole(void)
{
	static const char probe[] = "\033[11;1H\n\nend\033[H\033Mbegin";
	STR_LOCAL(end, STR_NO_LIMIT);
	shorten_end(&end);
	vterm_input_write(shorter.vt, end.buf, end.len);
	vterm_input_write(whole.vt, probe, sizeof probe - 1);
	vterm_input_write(shorter.vt, probe, sizeof probe - 1);
	expect_the_same("the end", end.buf);
}

static void lines_come_one_by_one(void **state)
{
	(void)state;
	begin_reading("xterm-256color");
	/* it is set, and the place of the first figure kept; then one that is further left */
	expect_said(UP "line 9\033[10;20H2-9\033[2;1H", 1, 0, "\033[2;9r\033[10;20H\03372-9\033M\n\rline 9\033[2H");
	expect_said(UP "line 10\033[10;11H10\033[10;20H3-10\033[2;1H", 1, 0,
		"\0338\033[11G\033710\033[7C3-10\033M\n\rline 10\033[2H");
	expect_said(
		UP "line 11\033[10;12H1\033[10;20H4-11\033[2;1H", 1, 0, "\0338\033[C1\033[7C4-11\033M\n\rline 11\033[2H");
	/* nothing is written into a row that stays blank; nothing but the text changes; no figure does */
	expect_said(UP "\033[10;20H5-12\033[2;1H", 1, 0, "\0338\033[9C5-12\033M\n\033[2H");
	expect_said(UP "line 13\033[2;1H", 1, 0, "\033[9H\nline 13\033[2H");
	expect_said(
		UP "\033[1mbold\033[m and\033[9;12Hplain\033[2;1H", 1, 0, "\033[9H\n\033[1mbold \033[mand   plain\033[2H");
	/* back, and several at once */
	expect_said(DOWN "line 5\033[10;20H4\033[2;1H", 1, 0, "\033Mline 5\0338\033[9C4\033[2H");
	expect_said("\033[2;1H\033[2M\033[8;1H\033[2Lline 14\r\033[9dline 15\033[10;20H6\033[2;1H", 1, 0,
		"\0338\033[9C6\033M\n\n\033[8Hline 14\r\nline 15\033[2H");
	expect_said(
		"\033[8;1H\033[2M\033[2;1H\033[2Lline 4\r\033[3dline 5\033[2;1H", 1, 0, "\033M\033Mline 4\r\nline 5\033[2H");
	expect_whole();
	end();
}

/* The region stays where it does no harm. */
static void other_things_are_painted_over_it(void **state)
{
	(void)state;
	begin_reading("xterm-256color");
	free(send_to_both(UP "line 9\033[10;20H2-9\033[2;1H", 1, 0));
	/* an error in the last row; and a question from above the region down into the foot, which no line feed leads to */
	expect_said("\033[11;1HNot found.\033[2;1H", 1, 0, "\033[11HNot found.\033[2H");
	expect_said("\033[1;1HT\r\033[2dtop\r\033[9dbox\r\033[10dbox\r\033[11d\033[K\033[11;1H", 10, 0,
		"\033[HT\r\ntop\033[9Hbox\033[10Hbox\r\n\033[K");
	expect_said("\033[9;1HB\033[1;1HT\033[2;1H", 1, 0, "\033[9HB\033[HT\r\n");
	free(send_to_both("\033[2;5H", 1, 4));
	expect_said("\033[1;5H", 0, 4, "\033[d"); /* nor does moving up lead out of it */
	expect_said(UP "line 10\033[10;20H3-10\033[2;1H", 1, 0, "\03383-10\033M\n\rline 10\033[2H");
	expect_whole();
	end();
}

static void whatever_needs_the_whole_screen_gets_it(void **state)
{
	(void)state;
	static const struct {
		const char *sent;
		int y, x;
		const char *said;
	} rows[] = {
		{ "\033[3;1H\033[Jpage\033[2;1H", 1, 0, "\033[r\033[3H\033[Jpage\033[2H" },
		{ "\033[3;1H\033[Lrow\033[2;1H", 1, 0, "\033[r\033[3H\033[Lrow\033[2H" },
		{ "\033[3;1H\033[M\033[2;1H", 1, 0, "\033[r\033[3H\033[M\033[A" },
		{ "\033[2;1H\033[5M\033[5;1H\033[5Lline 10\033[2;1H", 1, 0,
			"\033[r\033[2H\033[5M\n\n\n\033[5Lline 10\033[2H" }, /* more than a step */
		{ "\033[3;1H\033[M\033[6;1H\033[L\033[2;1H", 1, 0,
			"\033[3;6r\033[6H\n\033[2H" }, /* others: a region of their own */
		{ "\033[1;1H\033[M\033[11;1H\033[Lx\033[2;1H", 1, 0,
			"\033[r\033[H\033[M\033[11H\033[Lx\033[2H" }, /* all of them */
		{ UP "a\xe2\x97\x8fz\033[2;1H", 1, 0,
			"\033[9H\na\033[r\033[9;2H\xe2\x97\x8fz\033[2H" }, /* wide here, and there narrow */
		{ "\033[9;4He\xcc\x81\033[2;1H", 1, 0, "\033[r\033[9;4He\xcc\x81\033[2H" },
		{ "\033[3;8r\033[8;1H\nlast\033[r\033[2;1H", 1, 0,
			"\033[r\033[2;1H\033[3;8r\033[8;1H\nlast\033[r\033[2;1H" }, /* not understood */
		{ "\033[3;1H\033[J\033[3;8r\033[r\033[2;1H", 1, 0,
			"\033[r\033[2;1H\033[3;1H\033[J\033[3;8r\033[r\033[2;1H" }, /* from its second half on */
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		begin_reading("xterm-256color");
		free(send_to_both(UP "line 9\033[10;20H2-9\033[2;1H", 1, 0));
		expect_said(rows[i].sent, rows[i].y, rows[i].x, rows[i].said);
		free(send_to_both(UP "line 10\033[10;11H10\033[2;1H", 1, 0));
		expect_whole();
		end();
	}
}

/* The window has become another, or another program was there: nothing is known, and all is painted anew. */
static void what_may_stand_is_taken_away(void **state)
{
	(void)state;
	begin_reading("xterm-256color");
	free(send_to_both(UP "line 9\033[10;20H2-9\033[2;1H", 1, 0));
	LINES = 8;
	vterm_set_size(whole.vt, LINES, COLS);
	vterm_set_size(shorter.vt, LINES, COLS);
	shorten_start();
	expect_said(CLEAR "title\033[8;1Hfoot\033[2;1H", 1, 0, "\033[r\033[H\033[m\033[2Jtitle\033[8Hfoot\033[2H");
	free(send_to_both("\033[2;1H\033[M\033[6;1H\033[Lx\033[2;1H", 1, 0));
	shorten_start();
	expect_said("\033[1;1Hx\033[2;1H", 1, 0, "\033[r\033[H\033[mx\r\n");
	shorten_start(); /* nothing stands: it is not taken away twice */
	expect_said(CLEAR, 0, 0, "\033[H\033[m\033[2J");
	end();
}

/* On leaving the region is gone, and the place that was kept is another; where nothing was done, nothing is sent. */
static void the_end_leaves_nothing(void **state)
{
	(void)state;
	STR_LOCAL(said, STR_NO_LIMIT);
	begin_reading("xterm-256color");
	shorten_end(&said);
	assert_int_equal(said.len, 0);
	free(send_to_both(UP "line 9\033[10;20H2-9\033[2;1H", 1, 0));
	shorten_end(&said);
	assert_string_equal(said.buf, "\033[r\033[11H\0337");
	str_clear(&said);
	shorten_end(&said);
	assert_int_equal(said.len, 0);
	shorten_restore(&said, 24); /* for a crash, which may come at any time */
	assert_string_equal(said.buf, "\033[r\033[24H\0337");
	end();
}

static void only_where_terminals_agree(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		bool scrolls;
	} terminals[] = { { "xterm", true }, { "screen", true }, { "screen-256color", true }, { "tmux-256color", true },
		{ "linux", true }, { "putty", true }, { "vt220", true }, { "vt102", false }, /* wants time for ESC M */
		{ "rxvt", false } /* ESC 8 brings its other screen back */ };
	size_t tried = 0;
	for (size_t i = 0; i < ARRAY_LEN(terminals); i++) {
		int found;
		if (setupterm(terminals[i].name, STDOUT_FILENO, &found) != OK)
			continue;
		bool can = shorten_can();
		del_curterm(cur_term);
		if (!can)
			continue;
		begin_reading(terminals[i].name);
		char *said = send_to_both(UP "line 9\033[10;20H2-9\033[2;1H", 1, 0);
		if ((strstr(said, "\033[2;9r") != NULL) != terminals[i].scrolls)
			fail_msg("%s: %s", terminals[i].name, said);
		free(said);
		expect_whole();
		end();
		tried++;
	}
	assert_true(tried > 0);
}

static void who_is_read_along_moves_rows_plainly(void **state)
{
	(void)state;
	begin_reading("xterm-256color");
	free(send_to_both(UP "line 9\033[10;20H2-9\033[2;1H", 1, 0));
	shorten_moves(false);
	shorten_start();
	free(send_to_both(CLEAR "title\033[2;1H", 1, 0));
	expect_said(UP "line 9\033[2;1H", 1, 0, "\033[M\033[9H\033[Lline 9\033[2H");
	shorten_moves(true);
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

/* Some rows up or down between others that stay, mostly the same ones; and what comes in is mostly written at once. */
static void scroll_some(struct str *s, struct model *m)
{
	int top = dice(3) ? 1 : (int)dice((unsigned)LINES), bottom = dice(3) ? LINES - 2 : (int)dice((unsigned)LINES);
	int n = dice(3) ? 1 : 1 + (int)dice(4);
	if (bottom - top < n)
		return;
	bool up = dice(3);
	int from = up ? top : bottom - n + 1, to = up ? bottom - n + 1 : top;
	char count[16] = "";
	if (n > 1)
		snprintf(count, sizeof count, "%d", n);
	str_addf(s, "\033[%d;1H\033[%sM\033[%d;1H\033[%sL", from + 1, count, to + 1, count);
	m->y = to;
	m->x = 0;
	for (int i = 0; i < 3 && m->x >= 0; i++)
		write_some(s, m);
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
			bool dull = dice(2); /* as when somebody reads line by line */
			for (int i = 0; i < (dull ? 6 : 60); i++)
				switch (dice(dull && i == 0 ? 1 : 9)) {
				case 0: dull ? scroll_some(&line, &m) : go(&line, &m); break;
				case 1: go(&line, &m); break;
				case 2: dip(&line, &m); break;
				case 3: erase_some(&line, &m); break;
				case 4:
					if (dice(4) == 0)
						scroll_some(&line, &m);
					break;
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
	assert_true(spent < sent - sent / 10); /* not by saying nothing shorter */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_thing_has_its_shortest_way),
		cmocka_unit_test(where_terminals_differ_the_place_is_told),
		cmocka_unit_test(bold_ends_of_rows_are_written_together),
		cmocka_unit_test(tabs_lead_over_what_is_there),
		cmocka_unit_test(what_is_not_understood_is_sent_as_it_came),
		cmocka_unit_test(lines_come_one_by_one),
		cmocka_unit_test(other_things_are_painted_over_it),
		cmocka_unit_test(whatever_needs_the_whole_screen_gets_it),
		cmocka_unit_test(what_may_stand_is_taken_away),
		cmocka_unit_test(the_end_leaves_nothing),
		cmocka_unit_test(only_where_terminals_agree),
		cmocka_unit_test(who_is_read_along_moves_rows_plainly),
		cmocka_unit_test(other_terminals_are_left_alone),
		cmocka_unit_test(whatever_curses_sends_looks_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
