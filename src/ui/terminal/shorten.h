/* Private to the terminal's side of ui/: what curses sends, said in fewer bytes, for the same picture. */
#ifndef UI_SHORTEN_H
#define UI_SHORTEN_H

#include "base/base.h"

/* Is the terminal whose description is loaded one that this is sure about? Where it is none, all stays as it is. */
bool shorten_can(void);
/* Nothing is known any more of what the terminal shows. */
void shorten_start(void);
/* Replaces what is sent at one time by what does the same. It leaves the cursor at (y, x), and the pen plain. */
void shorten(struct str *line, int y, int x);

#endif
