/* What keys are and what people call them: the words of the table in acts/actions.h and of a person's own (config.h).
 * Which bytes of a terminal they come from is ui/terminal/'s. */
#ifndef ACTS_KEYNAME_H
#define ACTS_KEYNAME_H

#include "base/base.h"

/* A code point (control characters too: ^A is 1), or one of these. */
enum key_code {
	K_NONE = 0,
	K_NAMED = 0x110000, /* above every code point */
	K_UP,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_HOME,
	K_END,
	K_PAGE_UP,
	K_PAGE_DOWN,
	K_ENTER,
	K_TAB,
	K_BACK_TAB,
	K_ESC,
	K_BACKSPACE,
	K_DELETE,
	K_INSERT,
	K_F1,
	K_PASTE, /* text came in one piece; NULL: more than TYPED_MAX */
	K_CLICK,
	K_WHEEL_UP,
	K_WHEEL_DOWN, /* the mouse, when it is on */
	K_ONE_COLUMN,
	K_TWO_COLUMNS, /* no key: what the terminal was asked by ambiguous.c, answered late */
};
#define K_CTRL(c) ((c) & 0x1f)

/* "^F", "Enter" or "x", n bytes; K_NONE: there is no such key. */
int32_t keyname_code(const char *name, size_t n);
/* The name of the nth key that has a word, from 0; NULL behind the last. */
const char *keyname_at(size_t n);
/* What people call the key of that name, in the reader's language, added to out: "Left" is 向左鍵. */
void keyname_say(const char *name, size_t n, struct str *out);
/* The same for ears, to which capitals and signs say nothing: "capital N", "slash /", "Ctrl F". */
void keyname_say_aloud(const char *name, size_t n, struct str *out);

#endif
