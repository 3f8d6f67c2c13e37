/* Characters that terminals draw in one column or in two: which is it here? */
#ifndef UI_AMBIGUOUS_H
#define UI_AMBIGUOUS_H

#include "app/app.h"

/* 1 or 2, by the setting; where that is "auto", as this terminal has said, which is asked once and kept. After
 * term_open and term_charset; what it shows meanwhile must be painted over. */
int ambiguous_columns(struct app *a);
/* The answer, when it comes; true when it changes something. */
bool ambiguous_answered(struct app *a, int columns);
/* Asks this terminal anew at the next call of the above. */
void ambiguous_forget(struct app *a);

#endif
