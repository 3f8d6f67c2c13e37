/*
 * Curses moves the cursor as if each step stood alone ("\r\033[8d" for the next row, which "\r\n" is too), sets what is
 * set, resets before it sets, and writes blanks where blanks are. So what it sends is read as what it is meant to do:
 * where the cursor is to be and what the pen is to look like are only noted, until something is written or erased
 * there; then the shortest way is taken from where the terminal stands to there.
 *
 *	curses:   \r \033[8d \033[m "     27 +" \033[1m "title" \r \033[9d \033[m "     26"
 *	we:       \r\n \033[m "     27 +" \033[1m "title" \r\n\033[5C \033[m "26"
 *
 * What must hold of the terminal, and does of xterm, tmux, screen, the Linux console and the VT100 alike:
 * - A line feed above the last row moves the cursor down and does nothing else. (Curses has switched off that the
 *   system makes a return of it too; behind a return that would be nothing anyway.)
 * - Numbers that are left out are 1 in a place and 0 in a pen; several looks of a pen may be set together.
 * - Tabs are where they are when a terminal is switched on, and move over what stands there without erasing it.
 * - What the pen looks like, but for its ground, makes no difference to what is erased, and none but for its ground,
 *   underline and reverse to a blank.
 * - Behind the last column the cursor waits in its row: a return, a line feed and a column lead on from there.
 * Where terminals differ, nothing is built on it: in a row with characters whose width is not the same everywhere
 * (where the row may even have run over into the next one), the next place is told whole.
 * Rows that move by a few between others that stay do so within a scrolling region, which has a file of its own.
 *
 * Whatever is not understood is sent as it came, all of it.
 */
#include "ui/terminal/shorten.h"

#include "base/utf8.h"
#include "text/text.h"
#include "ui/terminal/region.h"

#include <curses.h>
#include <limits.h>
#include <term.h>
#include <wchar.h>

enum {
	TAB = 8,
	WAY_MAX = 32,
	ROWS_MAX = 128,
	COLUMNS_MAX = 320,
	PARAMETERS_MAX = 16,
	UNKNOWN = -1,
	PLAIN = -1,
	EXTENDED = 256
};

/* Looks by the numbers that switch them on (1 bold, 4 underlined, 7 reverse, ...), and colours by the numbers that call
 * for them (EXTENDED + n: 38;5;n). */
struct pen {
	unsigned looks;
	int fore, back;
};
#define LOOK(n) (1u << (n))
enum { SHOWS_ON_BLANK = LOOK(4) | LOOK(5) | LOOK(7) | LOOK(9) };

struct place {
	int y, x;
};

static bool able;
static bool by_column, by_row;  /* it knows a column, a row alone */
static bool by_tabs;            /* and a tab goes to the next eighth column */
static struct place is, wanted; /* where the cursor stands, and where curses has it */
static bool certain;            /* nothing in its row can have moved it elsewhere */
static bool linked;             /* what is written is part of a link */
static struct pen has, wants;   /* the terminal's pen, and that of curses */
static bool pen_known;
static unsigned char blanks[ROWS_MAX][COLUMNS_MAX / CHAR_BIT]; /* cells that are known to show nothing */
static struct str *out;

/* A stretch that is written when the rest is done. It is one in bold that ends its row: in a list where every row has
 * one, that is shorter than to take another pen twice a row. Or it is in rows that move: the way from below them back
 * is shorter than the one from them to there. */
struct late {
	struct place at;
	struct pen pen;
	int end;             /* the column behind it; UNKNOWN */
	size_t start, bytes; /* in late_text */
	bool erases;         /* the rest of its row */
};
enum { LATE_MAX = 64, LATE_FROM = 6 /* rows */ };
static struct late late[LATE_MAX];
static size_t n_late;
static struct str *late_text, *late_room; /* NULL: nothing is put off; where it will be */
static bool bold_late;                    /* stretches in bold are */
static int late_from[ROWS_MAX];           /* the first column of the row that is; INT_MAX */
static struct {
	int top, bottom, rows; /* are to move up by so many before that; 0: none */
} moving;
static bool can_move, may_move = true; /* the terminal has regions; and they may be used */
static const struct region *region;
static const struct pen bold = { LOOK(1), PLAIN, PLAIN }, plain_pen = { 0, PLAIN, PLAIN };

bool shorten_can(void)
{
	able = cursor_address && str_starts(cursor_address, "\033[%i%p1%d;%p2%dH") && eat_newline_glitch &&
		move_standout_mode && magic_cookie_glitch <= 0 && str_eq(carriage_return, "\r") && str_eq(cursor_down, "\n") &&
		str_eq(cursor_left, "\b") && exit_attribute_mode &&
		(str_starts(exit_attribute_mode, "\033[m") || str_eq(exit_attribute_mode, "\033(B\033[m"));
	by_column = column_address && str_starts(column_address, "\033[%i%p1%dG");
	by_row = row_address && str_starts(row_address, "\033[%i%p1%dd");
	by_tabs = init_tabs == TAB && tab && str_eq(tab, "\t");
	region = region_now();
	can_move = region_can() && able;
	return able;
}

void shorten_start(void)
{
	is = wanted = (struct place){ UNKNOWN, UNKNOWN };
	has = wants = (struct pen){ 0, PLAIN, PLAIN };
	pen_known = linked = false;
	memset(blanks, 0, sizeof blanks);
	region_doubt();
}

void shorten_moves(bool may)
{
	may_move = may;
}

void shorten_end(struct str *end)
{
	region_leave(end, LINES);
}

void shorten_restore(struct str *end, int rows)
{
	region_restore(end, rows);
}

/* ---- cells that show nothing ----------------------------------------------------------------- */

static bool is_blank(int y, int x)
{
	return blanks[y][x / CHAR_BIT] >> x % CHAR_BIT & 1;
}

static bool all_blank(int y, int from, int to)
{
	while (from < to && is_blank(y, from))
		from++;
	return from >= to;
}

/* There are more cells than a row has, so that what is wide may begin in the last one. */
static inline void set_cell(int y, int x, bool blank)
{
	unsigned char cell = (unsigned char)(1u << x % CHAR_BIT), *cells = &blanks[y][x / CHAR_BIT];
	*cells = (unsigned char)(blank ? *cells | cell : *cells & ~cell);
}

static void set_blank(int y, int from, int to, bool blank)
{
	to = to < COLS ? to : COLS;
	for (int x = from, step; x < to; x += step) {
		step = x % CHAR_BIT || to - x < CHAR_BIT ? 1 : CHAR_BIT;
		unsigned char cells = (unsigned char)((step == 1 ? 1u : UCHAR_MAX) << x % CHAR_BIT);
		if (blank)
			blanks[y][x / CHAR_BIT] |= cells;
		else
			blanks[y][x / CHAR_BIT] &= (unsigned char)~cells;
	}
}

/* Rows move by so many, up or down; what comes in shows nothing, or the pen's ground. */
static void move_blanks(int top, int bottom, int rows, bool up, bool blank)
{
	int left = bottom + 1 - top - rows;
	if (left > 0)
		memmove(blanks[up ? top : top + rows], blanks[up ? top + rows : top], (size_t)left * sizeof *blanks);
	for (int i = 0; i < rows && i <= bottom - top; i++)
		set_blank(up ? bottom - i : top + i, 0, COLS, blank);
}

static bool plain_on_blank(const struct pen *p)
{
	return p->back == PLAIN && !(p->looks & SHOWS_ON_BLANK);
}

/* Without printf, which would take more time than all the rest. */
static void add_digits(struct str *s, int n)
{
	if (n > 9)
		add_digits(s, n / 10);
	str_addc(s, (char)('0' + n % 10));
}

/* ---- the pen --------------------------------------------------------------------------------- */

static void add_number(struct str *s, bool *first, int n)
{
	if (!*first)
		str_addc(s, ';');
	*first = false;
	add_digits(s, n);
}

static void add_colour(struct str *s, bool *first, int colour, int plain, int extended)
{
	if (colour == PLAIN)
		add_number(s, first, plain);
	else if (colour < EXTENDED)
		add_number(s, first, colour);
	else {
		add_number(s, first, extended);
		add_number(s, first, 5);
		add_number(s, first, colour - EXTENDED);
	}
}

/* What makes the one of the other by switching on alone. */
static void add_switches(struct str *s, bool first, const struct pen *from, const struct pen *to)
{
	for (int n = 1; n <= 9; n++)
		if (to->looks & ~from->looks & LOOK(n))
			add_number(s, &first, n);
	if (to->fore != from->fore)
		add_colour(s, &first, to->fore, 39, 38);
	if (to->back != from->back)
		add_colour(s, &first, to->back, 49, 48);
	str_addc(s, 'm');
}

static bool same_pen(const struct pen *a, const struct pen *b)
{
	return a->looks == b->looks && a->fore == b->fore && a->back == b->back;
}

static void change_pen(void)
{
	STR_LOCAL(anew, 64);
	STR_LOCAL(more, 64);
	str_addz(&anew, "\033[");
	if (!same_pen(&wants, &plain_pen))
		str_addc(&anew, ';'); /* before it stands 0: nothing of what was */
	add_switches(&anew, true, &plain_pen, &wants);
	str_addz(&more, "\033[");
	add_switches(&more, true, &has, &wants);
	bool adds = pen_known && !(has.looks & ~wants.looks) &&
		(orig_pair || ((wants.fore != PLAIN || has.fore == PLAIN) && (wants.back != PLAIN || has.back == PLAIN)));
	const struct str *shorter = adds && more.len < anew.len ? &more : &anew;
	str_add(out, shorter->buf, shorter->len);
	has = wants;
	pen_known = true;
}

static void settle_pen(void)
{
	if (!pen_known || !same_pen(&has, &wants))
		change_pen();
}

static bool read_colour(const int *p, size_t n, size_t *at, int *colour)
{
	if (n - *at < 3 || p[*at + 1] != 5)
		return false;
	*colour = EXTENDED + p[*at + 2];
	*at += 2;
	return true;
}

/* The parameters of an SGR; false: one that is not known. */
static bool take_pen(const int *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int v = p[i];
		if (v == 0)
			wants = (struct pen){ 0, PLAIN, PLAIN };
		else if (v <= 9)
			wants.looks |= LOOK(v);
		else if (v >= 22 && v <= 29 && v != 26)
			wants.looks &= v == 22 ? ~(LOOK(1) | LOOK(2)) : ~LOOK(v - 20);
		else if ((v >= 30 && v <= 37) || (v >= 90 && v <= 97))
			wants.fore = v;
		else if ((v >= 40 && v <= 47) || (v >= 100 && v <= 107))
			wants.back = v;
		else if (v == 39)
			wants.fore = PLAIN;
		else if (v == 49)
			wants.back = PLAIN;
		else if (v != 38 && v != 48)
			return false;
		else if (!read_colour(p, n, &i, v == 38 ? &wants.fore : &wants.back))
			return false;
	}
	return true;
}

/* ---- the cursor ------------------------------------------------------------------------------ */

/* Ways to a place, and the best of them so far. */
struct ways {
	struct str *best, *next;
};

static void offer(struct ways *w)
{
	if (w->best->len == 0 || w->next->len < w->best->len) {
		str_clear(w->best);
		str_add(w->best, w->next->buf, w->next->len);
	}
	str_clear(w->next);
}

/* ESC [ number final, behind `before`; 1 goes without saying. */
static void offer_number(struct ways *w, const char *before, int n, char final)
{
	str_addz(w->next, before);
	str_addz(w->next, "\033[");
	if (n > 1)
		add_digits(w->next, n);
	str_addc(w->next, final);
	offer(w);
}

static void offer_times(struct ways *w, const char *before, char c, int times)
{
	str_addz(w->next, before);
	for (int i = 0; i < times; i++)
		str_addc(w->next, c);
	offer(w);
}

/* The shortest way within row y from column a to column b, behind `before`, without tabs. */
static void offer_steps(struct ways *w, const char *before, int y, int a, int b)
{
	enum { FEW = 7 };
	if (a >= b && a - b <= FEW && a < COLS)
		offer_times(w, before, '\b', a - b);
	if (by_column && a != b)
		offer_number(w, before, b + 1, 'G');
	if (a >= b)
		return;
	if (b - a <= FEW && pen_known && plain_on_blank(&has) && all_blank(y, a, b))
		offer_times(w, before, ' ', b - a);
	offer_number(w, before, b - a, 'C');
}

static void offer_along(struct ways *w, const char *before, int y, int a, int b)
{
	enum { TABS_MAX = 12 };
	char lead[8 + TABS_MAX];
	size_t n = strlen(before);
	int tabs = b / TAB - a / TAB;
	offer_steps(w, before, y, a, b);
	if (!by_tabs || tabs < 1 || tabs > TABS_MAX)
		return;
	memcpy(lead, before, n);
	memset(lead + n, '\t', (size_t)tabs);
	lead[n + (size_t)tabs] = '\0';
	offer_steps(w, lead, y, b / TAB * TAB, b);
}

static void offer_whole(struct ways *w, const struct place *to)
{
	str_addz(w->next, "\033[");
	if (to->y > 0)
		add_digits(w->next, to->y + 1);
	if (to->x > 0) {
		str_addc(w->next, ';');
		add_digits(w->next, to->x + 1);
	}
	str_addc(w->next, 'H');
	offer(w);
}

/* From another row, where the cursor is in a known place. */
static void offer_rows(struct ways *w, int down)
{
	if (down > 0 && down < 5 && !(region_has(region, is.y) && wanted.y > region->last)) {
		char feeds[8] = "\r\n\n\n\n\n";
		feeds[down + 1] = '\0';
		offer_along(w, feeds, wanted.y, 0, wanted.x);
		offer_along(w, feeds + 1, wanted.y, is.x, wanted.x);
	}
	if (down < 0 && is.x == wanted.x && !(region->stands && is.y >= region->first && wanted.y < region->first))
		offer_number(w, "", -down, 'A');
	if (by_row && is.x == wanted.x)
		offer_number(w, "", wanted.y + 1, 'd');
}

/* Keeps the place outside of what moves that it was a long way to, for the next time. */
static void keep_place(size_t way)
{
	enum { LONG = 5 };
	int kept = region_kept(is.y);
	if (way >= LONG && !region_has(region, is.y) && (kept < 0 || is.x < kept) && pen_known &&
		same_pen(&has, &plain_pen) && !linked)
		region_keep(out, is.y, is.x);
}

static void find_way(void)
{
	STR_LOCAL(best, WAY_MAX);
	STR_LOCAL(next, WAY_MAX);
	struct ways ways = { &best, &next };
	int down = wanted.y - is.y, kept = region->stands ? region_kept(wanted.y) : UNKNOWN;
	offer_whole(&ways, &wanted);
	if (is.x != UNKNOWN && down == 0 && certain) {
		offer_along(&ways, "", wanted.y, is.x, wanted.x);
		if (wanted.x < is.x)
			offer_along(&ways, "\r", wanted.y, 0, wanted.x);
	} else if (is.x != UNKNOWN && is.y != UNKNOWN && certain) {
		offer_rows(&ways, down);
	}
	if (kept >= 0 && (certain || down != 0) && pen_known && same_pen(&has, &plain_pen))
		offer_along(&ways, REGION_BACK, wanted.y, kept, wanted.x);
	certain = certain || down != 0;
	str_add(out, best.buf, best.len);
	is = wanted;
	if (moving.rows)
		keep_place(best.len);
}

/* Brings the cursor to where curses has it; false: it is not known where that is. */
static bool settle_place(void)
{
	if (is.y == wanted.y && is.x == wanted.x)
		return is.y != UNKNOWN;
	if (wanted.y == UNKNOWN || wanted.x == UNKNOWN)
		return false;
	find_way();
	return true;
}

/* ---- what is written ------------------------------------------------------------------------- */

/* Is it as wide as we think everywhere? Others may have run over the end of the row where they are seen wider. */
static bool sure_width(uint32_t c)
{
	return c < 0x7f || (c >= 0x2e80 && c < 0xa000) || (c >= 0xac00 && c < 0xd7a4) || (c >= 0xf900 && c < 0xfb00) ||
		(c >= 0xff01 && c < 0xff61);
}

static bool write_late(void);

static bool is_moving(int y)
{
	return moving.rows && moving.top <= y && y <= moving.bottom;
}

/* Is anything put off from that column of the row on? */
static bool is_late(int y, int x)
{
	if (is_moving(y))
		return true;
	return n_late && late_from[y] != INT_MAX && (x == UNKNOWN || x >= late_from[y]);
}

/* Does what is written here, in this pen, go on until another row? */
static bool ends_row(const char *s)
{
	while ((unsigned char)*s >= ' ')
		s++;
	if (*s != '\033')
		return *s == '\r';
	if (s[1] != '[')
		return false;
	s += 2 + strspn(s + 2, "0123456789;");
	return *s == 'K' || *s == 'H';
}

/* Puts off the character where that is shorter; its place is taken as if it had been written. */
static bool put_off(const char *s, size_t bytes, uint32_t c, int width)
{
	struct late *l = n_late ? &late[n_late - 1] : NULL;
	bool moves = is_moving(wanted.y);
	if (linked || (!moves && (!bold_late || !same_pen(&wants, &bold) || (wanted.y == is.y && !certain))))
		return false;
	bool goes_on = l && l->at.y == wanted.y && l->end == wanted.x && same_pen(&l->pen, &wants) && !l->erases;
	if (!goes_on && (width == 0 || n_late == LATE_MAX || wanted.x == UNKNOWN || !(moves || ends_row(s))))
		return false;
	if (!goes_on) {
		l = &late[n_late++];
		*l = (struct late){ .at = wanted, .pen = wants, .start = late_text->len };
		late_from[wanted.y] = wanted.x < late_from[wanted.y] ? wanted.x : late_from[wanted.y];
	}
	str_add(late_text, s, bytes);
	l->bytes += bytes;
	if (wanted.x != UNKNOWN)
		wanted.x = text_is_ambiguous(c) || wanted.x + width > COLS ? UNKNOWN : wanted.x + width;
	l->end = wanted.x;
	return true;
}

static void drop_region(void)
{
	if (region_drop(out))
		is = (struct place){ UNKNOWN, UNKNOWN };
}

/* Is what is written here followed by a mark that goes onto it? Where none is expected, that may be wider. */
static bool is_marked(const char *next)
{
	uint32_t c = 0;
	return (unsigned char)*next >= 0x80 && utf8_decode(next, strnlen(next, 4), &c) > 0 && wcwidth((wchar_t)c) == 0;
}

static bool write_char(const char *s, size_t bytes, uint32_t c)
{
	int width = wcwidth((wchar_t)c);
	bool nothing = c == ' ' && plain_on_blank(&wants);
	if (c < ' ' || width < 0 || wanted.y == UNKNOWN)
		return false;
	if (late_text && put_off(s, bytes, c, width))
		return true;
	if ((n_late || moving.rows) && is_late(wanted.y, wanted.x) && !write_late())
		return false;
	if (nothing && certain && !linked && wanted.x != UNKNOWN && wanted.x < COLS && is_blank(wanted.y, wanted.x)) {
		wanted.x = wanted.x + 1 < COLS ? wanted.x + 1 : UNKNOWN;
		return true;
	}
	if (region->stands && wanted.y == region->last && width > 0 && (!sure_width(c) || is_marked(s + bytes)))
		drop_region(); /* which would move if it ran over */
	if ((width == 0 && (is.x != wanted.x || is.y != wanted.y)) || !settle_place())
		return false; /* a mark goes onto what was written before it */
	if (!nothing || linked || !pen_known || !plain_on_blank(&has))
		settle_pen();
	str_add(out, s, bytes);
	certain = certain && sure_width(c);
	if (is.x == UNKNOWN)
		return true;
	for (int end = is.x + width; is.x < end; is.x++)
		set_cell(is.y, is.x, nothing);
	if (text_is_ambiguous(c) || is.x > COLS) {
		set_blank(is.y, is.x, COLS, false);
		is.x = UNKNOWN;
		certain = false;
	}
	wanted.x = is.x;
	return true;
}

/* From where the cursor is to be, so many cells of its row; then all rows below, where they are meant too. */
static bool wipe(const char *s, size_t bytes, int cells, bool below)
{
	struct late *l = n_late ? &late[n_late - 1] : NULL;
	if (wanted.y == UNKNOWN)
		return false;
	if (l && cells == COLS && !below && l->at.y == wanted.y && l->end == wanted.x && plain_on_blank(&l->pen) &&
		plain_on_blank(&wants)) {
		l->erases = true;
		return true;
	}
	if ((below || is_late(wanted.y, wanted.x)) && !write_late())
		return false;
	int from = wanted.x < COLS ? wanted.x : UNKNOWN, end = from != UNKNOWN && from + cells < COLS ? from + cells : COLS;
	bool plain = plain_on_blank(&wants), none = plain && from != UNKNOWN && all_blank(wanted.y, from, end);
	for (int y = wanted.y + 1; none && below && y < LINES; y++)
		none = all_blank(y, 0, COLS);
	if (none)
		return true;
	if (below) /* another screen follows */
		drop_region();
	if (!settle_place())
		return false;
	if (!plain || !pen_known || !plain_on_blank(&has))
		settle_pen();
	str_add(out, s, bytes);
	if (from != UNKNOWN)
		set_blank(wanted.y, from, end, plain);
	for (int y = wanted.y + 1; below && y < LINES; y++)
		set_blank(y, 0, COLS, plain);
	return true;
}

/* Rows are put in, or taken out, at the cursor. */
static bool move_rows(const char *s, size_t bytes, int rows, bool in)
{
	if (wanted.y == UNKNOWN || !write_late() || LINES > ROWS_MAX)
		return false;
	drop_region();
	if (!settle_place())
		return false;
	settle_pen();
	str_add(out, s, bytes);
	move_blanks(wanted.y, LINES - 1, rows, !in, plain_on_blank(&wants));
	return true;
}

/* Rows taken out at `from` and put in at `to` mean that those from the one to the other move, within a region. Not for
 * many at once, which is a page rather than a step. */
static bool move_region(int from, int to, int rows)
{
	enum { STEP = 3 };
	bool up = from < to;
	int top = up ? from : to, bottom = (up ? to : from) + rows - 1;
	struct place place = wanted;
	if (!can_move || !may_move || top <= 0 || from == to || rows > STEP || rows > bottom - top || bottom >= LINES ||
		LINES > ROWS_MAX || !plain_on_blank(&wants) || !write_late())
		return false;
	if (!region->stands || region->first != top || region->last != bottom) {
		region_set(out, top, bottom);
		is = (struct place){ UNKNOWN, UNKNOWN };
	}
	if (up) {
		late_text = late_room;
		moving.top = top;
		moving.bottom = bottom;
		moving.rows = rows;
		return true;
	}
	wanted = (struct place){ top, 0 };
	if (!settle_place())
		return false;
	if (!pen_known || !plain_on_blank(&has))
		settle_pen();
	for (int i = 0; i < rows; i++)
		str_addz(out, "\033M");
	move_blanks(top, bottom, rows, false, true);
	wanted = place;
	return true;
}

static bool move_cells(const char *s, size_t bytes)
{
	if (!write_late())
		return false;
	if (!region_has(region, wanted.y)) /* where some terminals would not do it */
		drop_region();
	if (!settle_place() || is.x == UNKNOWN)
		return false;
	settle_pen();
	str_add(out, s, bytes);
	set_blank(is.y, is.x, COLS, false);
	return true;
}

/* From the row below, or from anywhere, into the last row of what moves; the column does not matter. */
static bool feed_region(void)
{
	int rows = moving.rows;
	moving.rows = 0;
	if (!rows)
		return true;
	move_blanks(moving.top, moving.bottom, rows, true, true);
	wants = plain_pen;
	if (is.y == moving.bottom + 1 && certain && is.x != UNKNOWN && is.x < COLS) {
		str_addz(out, "\033M");
		is.y--;
	} else if (is.y != moving.bottom || !certain) {
		wanted = (struct place){ moving.bottom, 0 };
		if (!settle_place())
			return false;
	}
	if (!pen_known || !plain_on_blank(&has))
		settle_pen();
	while (rows-- > 0)
		str_addc(out, '\n');
	return true;
}

/* What was put off; then all is as it was. */
static bool write_late(void)
{
	struct place place = wanted;
	struct pen pen = wants;
	struct str *text = late_text;
	size_t n = n_late;
	n_late = 0;
	late_text = NULL;
	bool written = feed_region();
	for (size_t i = 0; i < n && written; i++) {
		const struct late *l = &late[i];
		wanted = l->at;
		wants = l->pen;
		late_from[wanted.y] = INT_MAX;
		for (size_t at = l->start, bytes; at < l->start + l->bytes && written; at += bytes) {
			uint32_t c;
			bytes = utf8_decode(text->buf + at, text->len - at, &c);
			written = write_char(text->buf + at, bytes, c);
		}
		written = written && (!l->erases || wipe("\033[K", 3, COLS, false));
	}
	if (text)
		str_clear(text);
	late_text = text;
	wanted = place;
	wants = pen;
	return written;
}

static bool is_worth_putting_off(const char *s)
{
	int rows = 0;
	for (; (s = strstr(s, "\033[1m")) && rows < LATE_FROM; s += 4)
		rows += ends_row(s + 4);
	return s != NULL || rows == LATE_FROM;
}

/* ---- what curses sends ----------------------------------------------------------------------- */

static bool want(int y, int x)
{
	if (y < 0 || y >= LINES || x < 0 || x >= COLS)
		return false;
	wanted = (struct place){ y, x };
	return true;
}

static bool want_along(int y, int by)
{
	return wanted.x != UNKNOWN && wanted.y != UNKNOWN && want(y, wanted.x + by);
}

static size_t take(const char *s, size_t n); /* which is no character */

/* ESC [ parameters final; false: what this does is not known here. */
static bool take_sequence(const char *s, size_t bytes, char final, const int *p, size_t n)
{
	int first = n > 0 && p[0] > 0 ? p[0] : 1, second = n > 1 && p[1] > 0 ? p[1] : 1;
	switch (final) {
	case 'm': return take_pen(n ? p : &(int){ 0 }, n ? n : 1);
	case 'H': return want(first - 1, second - 1);
	case 'd': return want_along(first - 1, 0);
	case 'G': return wanted.y != UNKNOWN && want(wanted.y, first - 1);
	case 'A': return want_along(wanted.y - first, 0);
	case 'B': return want_along(wanted.y + first, 0);
	case 'C': return want_along(wanted.y, first);
	case 'D': return want_along(wanted.y, -first);
	case 'K': return n == 0 && wipe(s, bytes, COLS, false);
	case 'X': return wanted.x != UNKNOWN && wipe(s, bytes, first, false);
	case 'J':
		return (n == 0 || (p[0] == 2 && wanted.x == 0 && wanted.y == 0)) && wanted.x == 0 && wipe(s, bytes, COLS, true);
	case 'L':
	case 'M': return move_rows(s, bytes, first, final == 'L');
	case '@':
	case 'P': return move_cells(s, bytes);
	default: return false;
	}
}

/* Reads ESC [ parameters; the place of its last character, 0: this is none. */
static size_t read_parameters(const char *s, size_t n, int *p, size_t *count)
{
	size_t at = 2;
	*count = 0;
	for (; at < n && ((s[at] >= '0' && s[at] <= '9') || s[at] == ';'); at++) {
		*count += (*count == 0) + (s[at] == ';');
		if (*count > PARAMETERS_MAX || (*count && p[*count - 1] > 9999))
			return 0;
		if (s[at] != ';')
			p[*count - 1] = p[*count - 1] * 10 + s[at] - '0';
	}
	return at < n ? at : 0;
}

static bool is_step(const char *s)
{
	if (*s != '\033')
		return *s && strchr("\r\n\b\t", *s);
	s += s[1] == '[' ? 2 + strspn(s + 2, "0123456789;") : 1;
	return *s && strchr("HdGABCD", *s);
}

/* Behind rows taken out: are as many put in elsewhere, so that those between move? */
static size_t read_move(const char *s, size_t n, int rows)
{
	int p[PARAMETERS_MAX] = { 0 };
	struct place from = wanted;
	size_t at = 0, end = 0, count = 0;
	for (size_t bytes = 1; at < n && bytes && is_step(s + at); at += bytes)
		bytes = take(s + at, n - at);
	if (n - at > 2 && s[at] == '\033' && s[at + 1] == '[' && (end = read_parameters(s + at, n - at, p, &count)) > 0 &&
		s[at + end] == 'L' && (count && p[0] > 0 ? p[0] : 1) == rows && move_region(from.y, wanted.y, rows))
		return at + end + 1;
	wanted = from;
	return 0;
}

static size_t read_sequence(const char *s, size_t n)
{
	int p[PARAMETERS_MAX] = { 0 };
	size_t count, end = read_parameters(s, n, p, &count);
	if (!end)
		return 0;
	size_t more = s[end] == 'M' ? read_move(s + end + 1, n - end - 1, count && p[0] > 0 ? p[0] : 1) : 0;
	if (more)
		return end + 1 + more;
	return take_sequence(s, end + 1, s[end], p, count) ? end + 1 : 0;
}

/* What is done to the terminal, and to nothing that is known here. */
static size_t pass_on(const char *s, size_t n, const char *end)
{
	const char *last = memmem(s, n, end, strlen(end));
	if (!last || !write_late() || !settle_place())
		return 0;
	size_t bytes = (size_t)(last - s) + strlen(end);
	settle_pen();
	str_add(out, s, bytes);
	return bytes;
}

static size_t take_escape(const char *s, size_t n)
{
	if (n >= 3 && memcmp(s, "\033(B", 3) == 0)
		return 3; /* ASCII, which is never left */
	if (n >= 5 && memcmp(s, "\033[?7", 4) == 0)
		return pass_on(s, 5, s[4] == 'h' ? "h" : "l");
	if (n >= 4 && memcmp(s, "\033]8;", 4) == 0) {
		linked = !(n >= 6 && s[4] == ';' && s[5] == '\033');
		return pass_on(s, n, "\033\\");
	}
	return n >= 3 && s[1] == '[' ? read_sequence(s, n) : 0;
}

static size_t take_control(char c)
{
	switch (c) {
	case '\r': return wanted.y != UNKNOWN && want(wanted.y, 0);
	case '\n': return want_along(wanted.y + 1, 0);
	case '\b': return want_along(wanted.y, -1);
	case '\t': return by_tabs && wanted.x != UNKNOWN && want_along(wanted.y, TAB - wanted.x % TAB);
	case '\017': return 1; /* ASCII again */
	default: return 0;
	}
}

/* How much the next thing is, which is no character; 0: it is not understood. */
static size_t take(const char *s, size_t n)
{
	return *s == '\033' ? take_escape(s, n) : take_control(*s);
}

static inline size_t take_char(const char *s, size_t n)
{
	uint32_t c;
	size_t bytes = utf8_decode(s, n, &c);
	return write_char(s, bytes, c) ? bytes : 0;
}

/* What curses sends takes the whole screen for one, and begins where it left the cursor. */
static void send_as_it_came(struct str *line, const struct place *from, bool stood)
{
	STR_LOCAL(all, STR_NO_LIMIT);
	if (stood)
		region_suppose();
	if (!region_drop(&all))
		return;
	if (from->y != UNKNOWN)
		str_addf(&all, "\033[%d;%dH", from->y + 1, from->x + 1);
	str_add(&all, line->buf, line->len);
	str_clear(line);
	str_add(line, all.buf, all.len);
}

/* Sends what the line does, and leaves all as it was said to be left. */
static bool send_shorter(const struct str *line, int y, int x)
{
	STR_LOCAL(later, STR_NO_LIMIT);
	bold_late = is_worth_putting_off(line->buf);
	late_room = &later;
	late_text = bold_late ? late_room : NULL;
	n_late = 0;
	moving.rows = 0;
	for (int row = 0; row < ROWS_MAX; row++)
		late_from[row] = INT_MAX;
	if (region_is_doubtful())
		drop_region();
	for (size_t at = 0, n; at < line->len; at += n) {
		const char *s = line->buf + at;
		n = (unsigned char)*s < ' ' ? take(s, line->len - at) : take_char(s, line->len - at);
		if (n == 0)
			return false;
	}
	if (!write_late() || !want(y, x) || !settle_place())
		return false;
	settle_pen();
	return true;
}

void shorten(struct str *line, int y, int x)
{
	STR_LOCAL(shorter, STR_NO_LIMIT);
	struct place from = is;
	bool stood = region->stands || region_is_doubtful(), fits = LINES <= ROWS_MAX && COLS < COLUMNS_MAX;
	if (!able || line->len == 0)
		return;
	out = &shorter;
	if (fits && send_shorter(line, y, x)) {
		str_clear(line);
		str_add(line, shorter.buf, shorter.len);
		return;
	}
	send_as_it_came(line, &from, stood);
	is = wanted = (struct place){ y, x };
	certain = true;
	has = wants = plain_pen;
	pen_known = true;
	linked = false;
	memset(blanks, 0, sizeof blanks);
}
