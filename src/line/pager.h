/* A pager on a terminal, see pager.c. */
#ifndef LINE_PAGER_H
#define LINE_PAGER_H

#include "line/private.h"

/* From now on what is printed goes through one, if there is one and output is a terminal. */
void line_pager_want(bool may_start_programs);
void line_pager_begin(void); /* the first line is about to be printed; nothing where none is wanted */
bool line_pager_on(void);
/* Keeps a sentence until it has been left, since it would stand in the middle of what is shown. False: say it now. */
bool line_pager_hold(const char *sentence);
int line_pager_terminal(void); /* the descriptor of what output is in the end */

#endif
