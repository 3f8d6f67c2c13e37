/* Text into cells. Whatever it is, it never leaves its row, and nothing but text reaches the terminal. */
#ifndef UI_DRAW_H
#define UI_DRAW_H

#include "acts/palette.h"
#include "text/text.h"

#include <wchar.h>

/* After term_open. Without colours (NO_COLOR, or a terminal that has none) bold, underline and reverse remain. */
void colours_start(void);

void draw_erase(void);
/* What is drawn from now on is another screen than what is shown, of which little will stay. */
void draw_other(void);
/* Cleaned, and cut to columns. Returns the columns taken. */
int draw_text(int y, int x, int columns, const char *s, size_t n, enum ink ink);
int draw_z(int y, int x, int columns, const char *z, enum ink ink);
/* The same, ending at column x + columns. */
int draw_ending(int y, int x, int columns, const char *z, enum ink ink);
/* Clean text that fits, as it is: for lines that were laid out. */
int draw_laid(int y, int x, int columns, const char *s, size_t n, enum ink ink);
/* What was drawn in these cells leads to address (borrowed until the next draw_erase). */
void draw_link(int y, int x, int columns, const char *address);
/* A laid-out line from column 0, in the inks of its spans. */
void draw_line(int y, const struct doc_layout *l, const struct doc_line *line);
/* How many columns curses gives a character; -1 when it cannot be asked. */
int draw_columns(wchar_t c);
/* Blanks from x on. */
void draw_blank(int y, int x, int columns, enum ink ink);

#endif
