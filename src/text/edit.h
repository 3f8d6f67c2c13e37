/* Private to text/: a change of an editing buffer, and the list of them. */
#ifndef TEXT_EDIT_H
#define TEXT_EDIT_H

#include "text/text.h"

struct text_edit_change {
	size_t at, inserted; /* so many bytes came there... */
	char *removed;       /* ... for these */
	size_t removed_bytes;
	size_t caret; /* where it stood before */
};

/* Puts n bytes of s in place of `removed` bytes at `at`, to be undone; the caret goes behind. typed: may join the
 * last change. */
void text_edit_replace(struct text_edit *e, size_t at, size_t removed, const char *s, size_t n, bool typed);
void text_edit_forget(struct text_edit *e);
/* Of the line that this place is in; the end is its line break, or the text's. */
size_t text_edit_line_start(const struct text_edit *e, size_t at);
size_t text_edit_line_end(const struct text_edit *e, size_t at);

#endif
