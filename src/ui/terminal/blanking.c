/*
 * Curses changes what differs. Where one screen follows another hardly anything is the same but by chance, and what was
 * there has to be written over with blanks, or erased row by row: so it is shorter to erase the rest of the screen
 * first, which is one sequence, and to write what is to be there. How long each way is about, is counted here for each
 * row.
 */
#include "ui/terminal/blanking.h"

#include <curses.h>
#include <stdbool.h>
#include <string.h>

enum { MOVE = 4, ERASE = 3, NEXT_ROW = 2, WHOLE = 8 /* place and erasing */ };

struct seen {
	cchar_t cell;
	int bytes, width;
	bool blank;
};

static struct seen look(WINDOW *w, int y, int x)
{
	struct seen s = { .width = 1 };
	wchar_t chars[CCHARW_MAX + 1] = { 0 };
	attr_t attributes = 0;
	short pair = 0;
	mvwin_wch(w, y, x, &s.cell);
	getcchar(&s.cell, chars, &attributes, &pair, NULL);
	s.bytes = chars[0] < 0x80 ? 1 : chars[0] < 0x800 ? 2 : chars[0] < 0x10000 ? 3 : 4;
	s.blank = chars[0] == L' ' && attributes == A_NORMAL && pair == 0;
	s.width = chars[0] >= 0x1100 && wcwidth(chars[0]) == 2 ? 2 : 1;
	return s;
}

static int row_end(WINDOW *w, int y)
{
	int x = COLS;
	while (x > 0 && look(w, y, x - 1).blank)
		x--;
	return x;
}

static int smaller(int a, int b)
{
	return a < b ? a : b;
}

/* Bytes that the row takes less when it is blank before; less than 0: more. */
static int gain(int y)
{
	int end = row_end(newscr, y), over = 0, anew = 0; /* written over what is there, and on nothing */
	int same = 0, blanks = 0;                         /* bytes since the last that differed, and was seen */
	for (int x = 0; x < end;) {
		struct seen now = look(newscr, y, x), was = look(curscr, y, x);
		if (memcmp(&now.cell, &was.cell, sizeof now.cell) == 0) {
			same += now.bytes;
		} else {
			over += now.bytes + smaller(same, MOVE);
			same = 0;
		}
		if (now.blank) {
			blanks++;
		} else {
			anew += now.bytes + smaller(blanks, MOVE);
			blanks = 0;
		}
		x += now.width;
	}
	if (row_end(curscr, y) > end)
		over += ERASE + smaller(same, MOVE);
	return over + (over ? NEXT_ROW : 0) - anew - (anew ? NEXT_ROW : 0);
}

int blanking_row(void)
{
	int best = WHOLE, sum = 0, row = LINES;
	for (int y = LINES - 1; y >= 0; y--) {
		sum += gain(y);
		if (sum > best) {
			best = sum;
			row = y;
		}
	}
	return row;
}
