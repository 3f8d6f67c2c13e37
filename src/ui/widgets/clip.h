/* The clipboard of the person's own terminal, by the sequence that terminals take it from (OSC 52). */
#ifndef UI_CLIP_H
#define UI_CLIP_H

#include "ui/widgets/screen.h"

enum { CLIP_MAX = 64 << 10 }; /* bytes; many terminals take no more */

/* Gives it n bytes, and says what became of it. */
void clip_copy(struct ui *ui, const char *bytes, size_t n);

#endif
