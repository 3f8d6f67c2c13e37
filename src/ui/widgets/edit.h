/* A field to type one line in; the caret is the terminal's cursor. */
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
/* Typing, moving, deleting, undoing, pasting (line breaks become spaces): true when the key was one of those. What
 * is too long to be pasted, s says. */
bool edit_key(struct edit *e, struct screen *s, const struct key *k);
const char *edit_text(const struct edit *e);
/* In one row, which scrolls sideways by whole characters. */
void edit_paint(struct edit *e, struct screen *s, int y, int x, int columns);
/* In rows of so many columns, the first of them from x on, where nothing scrolls sideways: how many that takes, and
 * those `rows` of them that have the caret. */
int edit_rows(const struct edit *e, int x, int columns);
void edit_paint_rows(struct edit *e, struct screen *s, int y, int x, int columns, int rows);

/* The keys that a field and the editor share. */
bool edit_common_key(struct text_edit *e, const struct key *k);

#endif
