/* Private to the terminal's side of ui/: what curses sends, said in fewer bytes, for the same picture. */
#ifndef UI_SHORTEN_H
#define UI_SHORTEN_H

#include "base/base.h"

/* Nothing is known of the terminal any more, which shows anything; whether it is one that this is sure about. After the
 * terminal was opened. */
void shorten_start(void);
/* Replaces what is sent at one time by what does the same. It leaves the cursor at (y, x), and the pen plain. */
void shorten(struct str *line, int y, int x);

#endif
