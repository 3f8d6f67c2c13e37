/* Where a reader was, found again when the lines of a text have become others. */
#ifndef UI_PAGER_GOAL_H
#define UI_PAGER_GOAL_H

#include "ui/widgets/pager.h"

/* The block of this line, and how many of its lines are above; SIZE_MAX: there is none from there on. */
size_t pager_block(const struct pager *p, size_t line, size_t *into);
/* The reader is at this line, in this row of the window: before lines are laid out anew. */
void pager_goal_set(struct pager *p, size_t line, size_t row);
/* Which line that is now. */
size_t pager_goal_line(const struct pager *p);

#endif
