/* Private to shorten.c: rows that scroll by themselves between others that stay, and a place that the terminal keeps.
 */
#ifndef UI_REGION_H
#define UI_REGION_H

#include "base/base.h"

/* Is the terminal whose description is loaded one that can? Nothing stands there yet. */
bool region_can(void);

struct region {
	bool stands;
	int first, last; /* its rows, the first of the screen being 0 */
};
/* The one there is; it lasts. */
const struct region *region_now(void);
/* Appends what sets it. Where the cursor is then is not to be relied on. */
void region_set(struct str *out, int first, int last);
/* Appends what makes the whole screen one again, where a region stands, or may; the cursor as above. True: it did. */
bool region_drop(struct str *out);
/* Whether it still stands is not known any more, nor what place is kept; region_suppose: even if it was taken away. */
void region_doubt(void);
void region_suppose(void);
bool region_is_doubtful(void);
/* Appends what leaves a terminal of so many rows as others expect it, with the cursor in the last one, if anything was
 * done to it; region_restore, whatever was done to it, for an end that nobody foresees. */
void region_leave(struct str *out, int rows);
void region_restore(struct str *out, int rows);

static inline bool region_has(const struct region *r, int y)
{
	return r->stands && r->first <= y && y <= r->last;
}

/* The column in that row where the cursor comes by REGION_BACK, with a plain pen; -1: none is kept there. */
int region_kept(int y);
#define REGION_BACK "\0338"
/* Appends what keeps the place where the cursor is, and the pen is plain. Only while a region stands. */
void region_keep(struct str *out, int y, int x);

#endif
