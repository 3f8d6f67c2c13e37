/* Private to the terminal's side of ui/: what curses sends, said in fewer bytes, for the same picture. */
#ifndef UI_SHORTEN_H
#define UI_SHORTEN_H

#include "base/base.h"

/* Is the terminal whose description is loaded one that this is sure about? Where it is none, all stays as it is. */
bool shorten_can(void);
/* Nothing is known any more of what the terminal shows. */
void shorten_start(void);
/* Whether rows may move within a region. Where none may, tell shorten_start. */
void shorten_moves(bool may);
/* Before the terminal is given back: appends what makes it as others expect it. shorten_restore, for an end that nobody
 * foresees: whatever was sent. */
void shorten_end(struct str *out);
void shorten_restore(struct str *out, int rows);
/* Replaces what is sent at one time by what does the same. It leaves the cursor at (y, x), and the pen plain. */
void shorten(struct str *line, int y, int x);

#endif
