/* A terminal's description without what makes curses send more than is needed. */
#ifndef UI_LEAN_H
#define UI_LEAN_H

#include "base/base.h"

/* The compiled description of this terminal as a value of TERMINFO ("hex:..."), with the strings of these indices
 * (term.h: the position of a capability in cur_term->type.Strings) taken out. NULL when the description is not a file
 * that can be read so: then the plain one has to do. The caller frees. */
char *lean_description(const char *name, const size_t *without, size_t n);

#endif
