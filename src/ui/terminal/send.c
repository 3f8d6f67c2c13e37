/*
 * What curses paints goes into a file in memory and from there to the line, so that two things can be done to it that
 * curses knows nothing of.
 *
 * It becomes the terminal's character set.
 *
 * And rows with characters that terminals draw in one column or in two ("…" and "●" for instance) are sent in another
 * way. Curses believes to know where the cursor stands after them, moves on relatively, and later changes a few cells
 * in the middle of the row; where the terminal sees another width, all that lands elsewhere. So such a row is first
 * painted as blank; when all others are done it is written whole, from an absolute place, and blanked behind:
 *
 *	curses: everything, doubtful rows blank
 *	we:     place, row, rest blank; the same for the next one; where the cursor is to be
 *
 * What curses would send for those rows is thrown away. Rows that a scroll carries along are already on the screen.
 *
 * Rows with links that the terminal opens by itself go the same way, since curses does not know of links either.
 */
#include "ui/terminal/send.h"

#include "text/text.h"
#include "ui/terminal/blanking.h"
#include "ui/terminal/hyperlink.h"
#include "ui/terminal/shorten.h"
#include "ui/terminal/signals.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

enum { ROWS_MAX = 128 };

static FILE *stream;
/* The terminal, opened anew, so that its not blocking is nobody else's; where that cannot be, standard output. */
static int tty = -1;
static bool dropped, scrolls = true;
static bool follows; /* what is drawn is another screen than what is shown */
static void (*before_waiting)(void *ctx);
static void *before_waiting_ctx;
static int memory = -1; /* where curses paints */
static struct text_charset *charset;
static struct str line;                          /* for the terminal, in UTF-8 */
static int16_t drawn[ROWS_MAX], shown[ROWS_MAX]; /* a row's first column that is not for curses + 1; 0: none */
static uint32_t links_drawn[ROWS_MAX], links_shown[ROWS_MAX]; /* hyperlink_row */

/* ---- the line -------------------------------------------------------------------------------- */

FILE *send_open(struct err *e)
{
	int copy = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	stream = copy < 0 ? NULL : fdopen(copy, "w");
	memory = memfd_create("minyi-screen", MFD_CLOEXEC);
	if (!stream || memory < 0) {
		err_sys(e, errno, "memfd_create");
		if (!stream && copy >= 0)
			close(copy);
		send_close();
		return NULL;
	}
	tty = open("/proc/self/fd/1", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (tty < 0)
		tty = STDOUT_FILENO;
	dropped = false;
	str_init(&line, STR_NO_LIMIT);
	send_erased();
	memcpy(shown, drawn, sizeof shown);
	memset(links_shown, 0, sizeof links_shown);
	return stream;
}

void send_close(void)
{
	if (stream)
		fclose(stream);
	if (memory >= 0)
		close(memory);
	if (tty > STDERR_FILENO)
		close(tty);
	if (line.buf)
		str_release(&line);
	text_charset_free(charset);
	charset = NULL;
	stream = NULL;
	memory = tty = -1;
}

int send_descriptor(void)
{
	return tty;
}

void send_before_waiting(void (*what)(void *ctx), void *ctx)
{
	before_waiting = what;
	before_waiting_ctx = ctx;
}

bool send_dropped(void)
{
	return dropped;
}

void send_scrolls(bool may)
{
	scrolls = may;
	idlok(stdscr, scrolls);
	idcok(stdscr, scrolls);
}

enum rc send_charset(const char *name, struct err *e)
{
	struct text_charset *other;
	if (str_eq(name, send_charset_name()))
		return RC_OK;
	enum rc rc = text_charset_open(name, &other, e);
	if (rc != RC_OK)
		return rc;
	text_charset_free(charset);
	charset = other;
	return RC_OK;
}

const char *send_charset_name(void)
{
	return charset ? text_charset_name(charset) : "utf-8";
}

void send_typed(char byte, struct str *out)
{
	if (charset)
		text_charset_decode(charset, out, &byte, 1);
	else
		str_addc(out, byte);
}

static bool takes_more(void)
{
	struct pollfd p = { .fd = tty, .events = POLLOUT };
	if (poll(&p, 1, 0) > 0)
		return true;
	if (before_waiting)
		before_waiting(before_waiting_ctx);
	return signals_until_writable(tty);
}

void send_bytes(const char *bytes, size_t n)
{
	while (n > 0) {
		if (!takes_more()) {
			dropped = true;
			return;
		}
		ssize_t k = write(tty, bytes, n);
		if (k > 0) {
			bytes += k;
			n -= (size_t)k;
		} else if (errno != EINTR && errno != EAGAIN) {
			return; /* the line is gone; the loop notices by itself */
		}
	}
}

void send_encode(struct str *out, const char *s, size_t n)
{
	if (charset)
		text_charset_encode(charset, out, s, n);
	else
		str_add(out, s, n);
}

static void line_out(int y, int x)
{
	shorten(&line, y, x);
	STR_LOCAL(encoded, STR_NO_LIMIT);
	send_encode(&encoded, line.buf, line.len);
	send_bytes(encoded.buf, encoded.len);
	str_clear(&line);
}

/* Appends what curses sends when it is told to do this. */
static void take_from_curses(int (*tell)(void), struct str *out)
{
	char block[4096];
	ssize_t n;
	dup3(memory, fileno(stream), O_CLOEXEC);
	tell();
	dup3(STDOUT_FILENO, fileno(stream), O_CLOEXEC);
	lseek(memory, 0, SEEK_SET);
	while ((n = read(memory, block, sizeof block)) > 0)
		str_add(out, block, (size_t)n);
	lseek(memory, 0, SEEK_SET);
	if (ftruncate(memory, 0) != 0)
		return; /* cannot fail for memory */
}

void send_end(struct str *out)
{
	shorten_end(out);
	take_from_curses(endwin, out);
}

/* ---- rows in doubt --------------------------------------------------------------------------- */

void send_doubt(int y, int x)
{
	if (y >= 0 && y < ROWS_MAX && (!drawn[y] || x + 1 < drawn[y]))
		drawn[y] = (int16_t)(x < INT16_MAX ? x + 1 : INT16_MAX);
}

void send_link(int y, int x, int width, const char *address)
{
	if (hyperlink_place(y, x, width, address))
		send_doubt(y, x);
}

void send_covered(int y, int x, int width)
{
	hyperlink_covered(y, x, width);
	if (y >= 0 && y < ROWS_MAX && x == 0 && width >= COLS)
		drawn[y] = 0;
}

void send_other(void)
{
	follows = true;
}

void send_erased(void)
{
	memset(drawn, 0, sizeof drawn);
	hyperlink_erased();
}

static bool same_cell(WINDOW *a, int ay, WINDOW *b, int by, int x)
{
	cchar_t one, other;
	return mvwin_wch(a, ay, x, &one) == OK && mvwin_wch(b, by, x, &other) == OK &&
		memcmp(&one, &other, sizeof one) == 0;
}

static bool same_from(WINDOW *a, int ay, WINDOW *b, int by, int x)
{
	while (x < COLS && same_cell(a, ay, b, by, x))
		x++;
	return x >= COLS;
}

static bool stood_elsewhere(int y)
{
	for (int old = 0; old < LINES && old < ROWS_MAX; old++)
		if (old != y && shown[old] == drawn[y] && links_shown[old] == links_drawn[y] &&
			same_from(newscr, y, curscr, old, 0))
			return true;
	return false;
}

/* A row that stood elsewhere comes from there by scrolling: so it is hoped, and looked at afterwards. */
enum way { BY_CURSES, BY_SCROLLING, BY_US };

static enum way way_of(int y, bool anew)
{
	int doubt = drawn[y] && (!shown[y] || drawn[y] < shown[y]) ? drawn[y] : shown[y];
	bool same = !anew && links_drawn[y] == links_shown[y];
	if (!doubt || (same && same_from(newscr, y, curscr, y, doubt - 1)))
		return BY_CURSES;
	return !anew && stood_elsewhere(y) ? BY_SCROLLING : BY_US;
}

static int put_char(int c)
{
	str_addc(&line, (char)c);
	return c;
}

static void put_place(int y, int x)
{
	tputs(tiparm(cursor_address, y, x), 1, put_char);
}

static void put_wide(wchar_t c)
{
	char bytes[8];
	mbstate_t state = { 0 };
	size_t n = wcrtomb(bytes, c, &state);
	if (n != (size_t)-1)
		str_add(&line, bytes, n);
}

/* Columns that the cell may take at worst. (term.h has taken the better name.) */
static int worst(const wchar_t *chars, int width)
{
	return text_is_ambiguous((uint32_t)chars[0]) ? 2 : width;
}

/* Where the terminal might run out of columns before us, the place is given again, so that nothing spills over into the
 * next row; a doubtful character in the very last column is kept there by the terminal. */
static void put_cell(int y, int x, int *doubt, const wchar_t *chars, int width)
{
	bool tight = x + *doubt + worst(chars, width) > COLS, last = x + worst(chars, width) > COLS;
	if (tight && *doubt) {
		put_place(y, x);
		*doubt = 0;
	}
	if (last && exit_am_mode && enter_am_mode)
		tputs(exit_am_mode, 1, put_char);
	for (const wchar_t *c = chars; *c; c++)
		put_wide(*c);
	if (last && exit_am_mode && enter_am_mode)
		tputs(enter_am_mode, 1, put_char);
	if (text_ambiguous() == 1)
		*doubt += worst(chars, width) - width;
}

static int row_end(int y)
{
	cchar_t blank;
	int x = COLS;
	setcchar(&blank, L" ", A_NORMAL, 0, NULL);
	for (cchar_t cell; x > 0 && mvwin_wch(newscr, y, x - 1, &cell) == OK && memcmp(&cell, &blank, sizeof cell) == 0;)
		x--;
	return x;
}

static void put_row(int y)
{
	int end = row_end(y), doubt = 0;
	size_t link = 0;
	put_place(y, 0);
	for (int x = 0, width; x < end; x += width) {
		wchar_t chars[CCHARW_MAX + 1] = { 0 };
		attr_t attributes;
		short pair;
		cchar_t cell;
		mvwin_wch(newscr, y, x, &cell);
		getcchar(&cell, chars, &attributes, &pair, NULL);
		width = wcwidth(chars[0]) == 2 ? 2 : 1;
		vid_puts(attributes, pair, NULL, put_char);
		if (hyperlink_at(y, x) != link)
			hyperlink_put(&line, link = hyperlink_at(y, x));
		put_cell(y, x, &doubt, chars, width);
	}
	if (link)
		hyperlink_put(&line, 0);
	vid_puts(A_NORMAL, 0, NULL, put_char);
	if (end < COLS && clr_eol)
		tputs(clr_eol, 1, put_char);
}

static void blank_row(int y)
{
	wmove(newscr, y, 0);
	wclrtoeol(newscr);
}

/* ---- painting -------------------------------------------------------------------------------- */

/* Did curses send a doubtful character after all? Then it is not known where it has painted since. */
static bool sent_doubt(void)
{
	for (size_t at = 0; at < line.len;) {
		size_t bytes = text_next(line.buf + at, line.len - at).bytes;
		mbstate_t state = { 0 };
		wchar_t c = 0;
		if ((unsigned char)line.buf[at] >= 0x80 && mbrtowc(&c, line.buf + at, bytes, &state) <= bytes &&
			text_is_ambiguous((uint32_t)c))
			return true;
		at += bytes;
	}
	return false;
}

static bool has_scrolled(void)
{
	const char *s = line.buf, *end = line.buf + line.len;
	for (; (s = memchr(s, '\033', (size_t)(end - s))); s++) {
		const char *last = s[1] == '[' ? s + 2 + strspn(s + 2, "0123456789;") : s + 1;
		if (*last && strchr(s[1] == '[' ? "LMSTr" : "MD", *last))
			return true;
	}
	return false;
}

/* Paints with curses all rows but those that are ours, which become blank. */
static void paint_others(int y, int x, bool anew, enum way *ways)
{
	for (int row = 0; row < LINES && row < ROWS_MAX; row++)
		links_drawn[row] = hyperlink_row(row);
	for (int row = 0; row < LINES && row < ROWS_MAX; row++)
		ways[row] = way_of(row, anew);
	for (int row = 0; row < LINES && row < ROWS_MAX; row++)
		if (ways[row] == BY_US)
			blank_row(row);
	wmove(curscr, y, x); /* looking at cells moved it */
	wmove(newscr, y, x);
	take_from_curses(doupdate, &line);
}

/* Curses is to believe that it has painted ours. */
static void tell_curses(int y, int x, const enum way *ways)
{
	size_t sent = line.len;
	bool any = false;
	for (int row = 0; row < LINES && row < ROWS_MAX; row++)
		if (ways[row] == BY_US) {
			touchline(stdscr, row, 1);
			any = true;
		}
	if (!any)
		return;
	idlok(stdscr, FALSE);
	wmove(stdscr, y, x);
	wnoutrefresh(stdscr);
	take_from_curses(doupdate, &line);
	idlok(stdscr, scrolls);
	str_truncate(&line, sent);
}

/* Erases what would only be in the way of another screen. */
static void erase_first(int y, int x)
{
	int from = blanking_row();
	if (from < LINES) {
		for (int row = from; row < LINES; row++)
			blank_row(row);
		wmove(newscr, from, 0);
		take_from_curses(doupdate, &line);
		touchwin(stdscr);
	}
	wmove(curscr, y, x); /* looking at cells moved it */
	wmove(stdscr, y, x);
	wnoutrefresh(stdscr);
}

static void paint_ours(int y, int x, const enum way *ways)
{
	bool scrolled = has_scrolled(), any = false;
	tell_curses(y, x, ways);
	for (int row = 0; row < LINES && row < ROWS_MAX; row++)
		if (ways[row] == BY_US || (ways[row] == BY_SCROLLING && !scrolled)) {
			put_row(row);
			any = true;
		}
	if (any)
		put_place(y, x);
}

void send_paint(int y, int x, bool anew)
{
	enum way ways[ROWS_MAX] = { BY_CURSES };
	if (anew)
		shorten_start();
	for (int turn = 0; turn < 2; turn++) {
		if (anew || turn)
			clearok(curscr, TRUE);
		if (turn)
			touchwin(stdscr); /* rows that were to be ours are blank in newscr */
		wmove(stdscr, y, x);
		wnoutrefresh(stdscr);
		if (follows && !anew && !turn)
			erase_first(y, x);
		paint_others(y, x, anew || turn, ways);
		if (turn || !sent_doubt())
			break;
		str_clear(&line);
	}
	paint_ours(y, x, ways);
	memcpy(shown, drawn, sizeof shown);
	memcpy(links_shown, links_drawn, sizeof links_shown);
	line_out(y, x);
	follows = false;
}
