/* A selection among rows. It moves by pages as on PTT: the page stays where it is until the selection leaves it, so
 * that a step sends a handful of bytes. */
#ifndef UI_ROWS_H
#define UI_ROWS_H

#include "acts/actions.h"

struct rows {
	int64_t n;      /* how many there are */
	int64_t at;     /* the selected one; 0 when there are none */
	int64_t height; /* of a page; at least 1 */
};
/* Moves by UP (from the first to the last), DOWN, PAGE_UP, PAGE_DOWN, HOME, END; true when the action was one of
 * them. */
bool rows_act(struct rows *r, enum action a);
void rows_select(struct rows *r, int64_t at); /* the nearest that there is */
int64_t rows_top(const struct rows *r);       /* the first row of the page */

#endif
