/* A field of one row to type in. It scrolls sideways by whole characters; the caret is the terminal's cursor. */
#ifndef UI_EDIT_H
#define UI_EDIT_H

#include "text/text.h"
#include "ui/widgets/screen.h"

struct edit {
	struct text_edit text;
	bool secret; /* a password: nothing is shown, not even how long it is */
};
enum { EDIT_MAX = 64 << 10 };
void edit_init(struct edit *e, const char *initial, bool secret);
void edit_release(struct edit *e); /* wipes a secret */
/* Typing, moving, deleting, undoing, pasting (line breaks become spaces): true when the key was one of those. */
bool edit_key(struct edit *e, const struct key *k);
const char *edit_text(const struct edit *e);
void edit_paint(struct edit *e, struct screen *s, int y, int x, int columns);

/* The keys that a field and the editor share. */
bool edit_common_key(struct text_edit *e, const struct key *k);

#endif
