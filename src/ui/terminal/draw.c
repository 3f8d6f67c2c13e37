/*
 * One visible character becomes one cell of curses: its base and up to four marks, and never anything that curses would
 * measure otherwise than we did. A row is always drawn from left to right, so half a wide character is never
 * overwritten.
 */
#include "ui/terminal/draw.h"

#include "base/utf8.h"

#include "ui/terminal/colours.h"
#include "ui/terminal/send.h"

enum { CELL_CHARS = CCHARW_MAX };

void draw_other(void)
{
	send_other();
}

void draw_erase(void)
{
	erase();
	send_erased();
}

/* A full block is a blank in reverse: a byte instead of three, and as wide everywhere. */
static bool is_block(const wchar_t *chars, enum ink ink)
{
	enum { FULL_BLOCK = 0x2588 };
	return chars[0] == FULL_BLOCK && !chars[1] && wcwidth(chars[0]) == 1 && colours_reverse(ink);
}

static void put_cell(int y, int x, const wchar_t *chars, enum ink ink)
{
	cchar_t cell;
	bool block = is_block(chars, ink);
	attr_t attributes = colours_attributes(ink) ^ (block ? A_REVERSE : A_NORMAL);
	chars = block ? L" " : chars;
	if (setcchar(&cell, chars, attributes, colours_pair(ink), NULL) == OK)
		mvadd_wch(y, x, &cell);
	if (text_is_ambiguous((uint32_t)chars[0]))
		send_doubt(y, x);
}

/* A cell holds a base and the zero-width characters that follow it; a flag is two cells. */
static void put_cluster(int y, int x, const char *s, const struct text_cluster *c, enum ink ink)
{
	wchar_t chars[CELL_CHARS + 1] = { 0 };
	int end = x + c->columns;
	size_t n = 0, bytes;
	for (size_t at = 0; at < c->bytes; at += bytes) {
		uint32_t code;
		bytes = utf8_decode(s + at, c->bytes - at, &code);
		wchar_t w = (wchar_t)code;
		int width = wcwidth(w);
		if (width == 0 && n > 0 && n < CELL_CHARS) {
			chars[n++] = w;
			chars[n] = 0;
		}
		if (width <= 0 || x + width > end)
			continue;
		if (n > 0)
			put_cell(y, x - wcwidth(chars[0]), chars, ink);
		chars[0] = w;
		chars[1] = 0;
		n = 1;
		x += width;
	}
	if (n > 0)
		put_cell(y, x - wcwidth(chars[0]), chars, ink);
}

int draw_laid(int y, int x, int columns, const char *s, size_t n, enum ink ink)
{
	int used = 0;
	if (y < 0 || y >= LINES || x < 0)
		return 0;
	if (columns > COLS - x)
		columns = COLS - x;
	for (size_t at = 0; at < n;) {
		struct text_cluster c = text_next(s + at, n - at);
		if (c.bytes == 0 || used + c.columns > columns)
			break;
		if (c.columns > 0)
			put_cluster(y, x + used, s + at, &c, ink);
		used += c.columns;
		at += c.bytes;
	}
	return used;
}

int draw_text(int y, int x, int columns, const char *s, size_t n, enum ink ink)
{
	if (columns <= 0)
		return 0;
	STR_LOCAL(clean, STR_NO_LIMIT);
	text_cut(&clean, s, n, columns);
	return draw_laid(y, x, columns, clean.buf, clean.len, ink);
}

int draw_z(int y, int x, int columns, const char *z, enum ink ink)
{
	return draw_text(y, x, columns, z, strlen(z), ink);
}

int draw_ending(int y, int x, int columns, const char *z, enum ink ink)
{
	int width = text_widthz(z);
	int room = width < columns ? columns - width : 0;
	return room + draw_z(y, x + room, columns - room, z, ink);
}

void draw_blank(int y, int x, int columns, enum ink ink)
{
	cchar_t cell;
	if (y < 0 || y >= LINES || setcchar(&cell, L" ", colours_attributes(ink), colours_pair(ink), NULL) != OK)
		return;
	send_covered(y, x, columns);
	for (int i = 0; i < columns && x + i < COLS; i++)
		mvadd_wch(y, x + i, &cell);
}

void draw_line(int y, const struct doc_layout *l, const struct doc_line *line)
{
	for (size_t i = 0; i < line->n_spans; i++) {
		const struct doc_span *s = &l->spans.items[line->span + i];
		draw_laid(
			y, s->column, s->columns, l->text.buf + s->start, s->bytes, palette_style_ink(s->style, s->link != 0));
	}
}

void draw_link(int y, int x, int columns, const char *address)
{
	send_link(y, x, columns, address);
}

int draw_columns(wchar_t c)
{
	wchar_t chars[3] = { 'a', c, 0 }; /* a mark of no width needs something to stand on */
	WINDOW *pad = newpad(1, 8);
	if (!pad)
		return -1;
	int columns = waddwstr(pad, chars) == OK ? getcurx(pad) - 1 : -1;
	delwin(pad);
	return columns;
}
