/* Private to the terminal's side of ui/: links that the terminal itself can open (OSC 8). */
#ifndef UI_HYPERLINK_H
#define UI_HYPERLINK_H

#include "base/base.h"

/* Does this terminal, as far as the environment tells, know such links? Nothing can ask it, and some print nonsense. */
bool hyperlink_known(void);
/* Are they made at all? Off at the start. */
void hyperlink_use(bool on);

/* Forgets the places of the painting before. */
void hyperlink_erased(void);
/* These cells lead to this address (borrowed until hyperlink_erased). False, and nothing: links are off, or the address
 * is none that a terminal is to open. */
bool hyperlink_place(int y, int x, int columns, const char *address);
/* Something else is drawn here now: what stood below it leads nowhere any more. */
void hyperlink_covered(int y, int x, int columns);
/* A number that tells what a row's links are from what they were; 0: it has none. */
uint32_t hyperlink_row(int y);
/* The link of this cell; 0: none. */
size_t hyperlink_at(int y, int x);
/* Appends what makes the next cells part of that link; 0: of none. */
void hyperlink_put(struct str *out, size_t link);

#endif
