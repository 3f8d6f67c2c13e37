/* Between colours.c and draw.c alone: inks as curses wants them. */
#ifndef UI_COLOURS_H
#define UI_COLOURS_H

#include "ui/terminal/draw.h"

#include <curses.h>

attr_t colours_attributes(enum ink ink);
short colours_pair(enum ink ink);
/* Can it be seen in reverse? Some terminals have that or colours. */
bool colours_reverse(enum ink ink);

#endif
