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
 *
 * Whatever is not understood is sent as it came, all of it.
 */
#include "ui/terminal/shorten.h"

#include "base/utf8.h"
#include "text/text.h"

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

/* A stretch in bold that ends its row: in a list where every row has one, it is shorter to write all of them when
 * the rest is done, than to take another pen twice a row. */
struct late {
	struct place at;
	int end;             /* the column behind it; UNKNOWN */
	size_t start, bytes; /* in late_text */
	bool erases;         /* the rest of its row */
};
enum { LATE_MAX = 64, LATE_FROM = 6 /* rows */ };
static struct late late[LATE_MAX];
static size_t n_late;
static struct str *late_text;   /* NULL: nothing is put off */
static int late_from[ROWS_MAX]; /* the first column of the row that is; INT_MAX */
static const struct pen bold = { LOOK(1), PLAIN, PLAIN };

bool shorten_can(void)
{
	able = cursor_address && str_starts(cursor_address, "\033[%i%p1%d;%p2%dH") && eat_newline_glitch &&
		move_standout_mode && magic_cookie_glitch <= 0 && str_eq(carriage_return, "\r") && str_eq(cursor_down, "\n") &&
		str_eq(cursor_left, "\b") && exit_attribute_mode &&
		(str_starts(exit_attribute_mode, "\033[m") || str_eq(exit_attribute_mode, "\033(B\033[m"));
	by_column = column_address && str_starts(column_address, "\033[%i%p1%dG");
	by_row = row_address && str_starts(row_address, "\033[%i%p1%dd");
	by_tabs = init_tabs == TAB && tab && str_eq(tab, "\t");
	return able;
}

void shorten_start(void)
{
	is = wanted = (struct place){ UNKNOWN, UNKNOWN };
	has = wants = (struct pen){ 0, PLAIN, PLAIN };
	pen_known = linked = false;
	memset(blanks, 0, sizeof blanks);
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

static void settle_pen(void)
{
	static const struct pen plain = { 0, PLAIN, PLAIN };
	STR_LOCAL(anew, 64);
	STR_LOCAL(more, 64);
	if (pen_known && same_pen(&has, &wants))
		return;
	str_addz(&anew, "\033[");
	if (!same_pen(&wants, &plain))
		str_addc(&anew, ';'); /* before it stands 0: nothing of what was */
	add_switches(&anew, true, &plain, &wants);
	str_addz(&more, "\033[");
	add_switches(&more, true, &has, &wants);
	bool adds = pen_known && !(has.looks & ~wants.looks) &&
		(orig_pair || ((wants.fore != PLAIN || has.fore == PLAIN) && (wants.back != PLAIN || has.back == PLAIN)));
	const struct str *shorter = adds && more.len < anew.len ? &more : &anew;
	str_add(out, shorter->buf, shorter->len);
	has = wants;
	pen_known = true;
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

static void find_way(void)
{
	STR_LOCAL(best, WAY_MAX);
	STR_LOCAL(next, WAY_MAX);
	struct ways ways = { &best, &next };
	int down = wanted.y - is.y;
	offer_whole(&ways, &wanted);
	if (is.x != UNKNOWN && down == 0 && certain) {
		offer_along(&ways, "", wanted.y, is.x, wanted.x);
		if (wanted.x < is.x)
			offer_along(&ways, "\r", wanted.y, 0, wanted.x);
	} else if (is.x != UNKNOWN && is.y != UNKNOWN && certain) {
		if (down > 0 && down < 5) {
			char feeds[8] = "\r\n\n\n\n\n";
			feeds[down + 1] = '\0';
			offer_along(&ways, feeds, wanted.y, 0, wanted.x);
			offer_along(&ways, feeds + 1, wanted.y, is.x, wanted.x);
		}
		if (down < 0 && is.x == wanted.x)
			offer_number(&ways, "", -down, 'A');
		if (by_row && is.x == wanted.x)
			offer_number(&ways, "", wanted.y + 1, 'd');
	}
	certain = certain || down != 0;
	str_add(out, best.buf, best.len);
	is = wanted;
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

/* Is anything put off from that column of the row on? */
static bool is_late(int y, int x)
{
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
	bool goes_on = l && l->at.y == wanted.y && l->end == wanted.x && !l->erases;
	if (!same_pen(&wants, &bold) || linked || (wanted.y == is.y && !certain))
		return false;
	if (!goes_on && (width == 0 || n_late == LATE_MAX || wanted.x == UNKNOWN || !ends_row(s)))
		return false;
	if (!goes_on) {
		l = &late[n_late++];
		*l = (struct late){ .at = wanted, .start = late_text->len };
		late_from[wanted.y] = wanted.x < late_from[wanted.y] ? wanted.x : late_from[wanted.y];
	}
	str_add(late_text, s, bytes);
	l->bytes += bytes;
	if (wanted.x != UNKNOWN)
		wanted.x = text_is_ambiguous(c) || wanted.x + width > COLS ? UNKNOWN : wanted.x + width;
	l->end = wanted.x;
	return true;
}

static bool write_char(const char *s, size_t bytes, uint32_t c)
{
	int width = wcwidth((wchar_t)c);
	bool nothing = c == ' ' && plain_on_blank(&wants);
	if (c < ' ' || width < 0 || wanted.y == UNKNOWN)
		return false;
	if (late_text && put_off(s, bytes, c, width))
		return true;
	if (is_late(wanted.y, wanted.x) && !write_late())
		return false;
	if (nothing && certain && !linked && wanted.x != UNKNOWN && wanted.x < COLS && is_blank(wanted.y, wanted.x)) {
		wanted.x = wanted.x + 1 < COLS ? wanted.x + 1 : UNKNOWN;
		return true;
	}
	if ((width == 0 && (is.x != wanted.x || is.y != wanted.y)) || !settle_place())
		return false; /* a mark goes onto what was written before it */
	if (!nothing || linked || !pen_known || !plain_on_blank(&has))
		settle_pen();
	str_add(out, s, bytes);
	certain = certain && sure_width(c);
	if (is.x == UNKNOWN)
		return true;
	set_blank(is.y, is.x, is.x + width, nothing);
	is.x += width;
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
	if (l && cells == COLS && !below && l->at.y == wanted.y && l->end == wanted.x) {
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
	if (wanted.y == UNKNOWN || !write_late() || !settle_place() || LINES > ROWS_MAX)
		return false;
	settle_pen();
	str_add(out, s, bytes);
	bool plain = plain_on_blank(&wants);
	int left = LINES - wanted.y - rows;
	if (left > 0)
		memmove(blanks[wanted.y + (in ? rows : 0)], blanks[wanted.y + (in ? 0 : rows)], (size_t)left * sizeof *blanks);
	for (int i = 0; i < rows && i < LINES - wanted.y; i++)
		set_blank(in ? wanted.y + i : LINES - 1 - i, 0, COLS, plain);
	return true;
}

static bool move_cells(const char *s, size_t bytes)
{
	if (!write_late() || !settle_place() || is.x == UNKNOWN)
		return false;
	settle_pen();
	str_add(out, s, bytes);
	set_blank(is.y, is.x, COLS, false);
	return true;
}

/* What was put off; then all is as it was. */
static bool write_late(void)
{
	struct place place = wanted;
	struct pen pen = wants;
	struct str *text = late_text;
	size_t n = n_late;
	bool written = true;
	n_late = 0;
	late_text = NULL;
	for (size_t i = 0; i < n && written; i++) {
		const struct late *l = &late[i];
		wanted = l->at;
		wants = bold;
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

static size_t read_sequence(const char *s, size_t n)
{
	int p[PARAMETERS_MAX] = { 0 };
	size_t at = 2, count = 0;
	for (; at < n && ((s[at] >= '0' && s[at] <= '9') || s[at] == ';'); at++) {
		count += (count == 0) + (s[at] == ';');
		if (count > PARAMETERS_MAX || (count && p[count - 1] > 9999))
			return 0;
		if (s[at] != ';')
			p[count - 1] = p[count - 1] * 10 + s[at] - '0';
	}
	return at < n && take_sequence(s, at + 1, s[at], p, count) ? at + 1 : 0;
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

/* Of the next thing; 0: it is not understood. */
static size_t take(const char *s, size_t n)
{
	uint32_t c;
	if (*s == '\033')
		return take_escape(s, n);
	if ((unsigned char)*s < ' ')
		return take_control(*s);
	size_t bytes = utf8_decode(s, n, &c);
	return write_char(s, bytes, c) ? bytes : 0;
}

void shorten(struct str *line, int y, int x)
{
	STR_LOCAL(shorter, STR_NO_LIMIT);
	STR_LOCAL(later, STR_NO_LIMIT);
	if (!able || line->len == 0 || LINES > ROWS_MAX || COLS > COLUMNS_MAX)
		return;
	out = &shorter;
	late_text = is_worth_putting_off(line->buf) ? &later : NULL;
	n_late = 0;
	for (int row = 0; late_text && row < ROWS_MAX; row++)
		late_from[row] = INT_MAX;
	size_t at = 0, n = 1;
	while (at < line->len && (n = take(line->buf + at, line->len - at)) > 0)
		at += n;
	if (n > 0 && write_late() && want(y, x) && settle_place()) {
		settle_pen();
		str_clear(line);
		str_add(line, shorter.buf, shorter.len);
		return;
	}
	is = wanted = (struct place){ y, x };
	certain = true;
	has = wants = (struct pen){ 0, PLAIN, PLAIN };
	pen_known = true;
	linked = false;
	memset(blanks, 0, sizeof blanks);
}
