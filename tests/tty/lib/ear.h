/*
 * What ears and fingers need wherever one is, as far as the front does not matter: tty/fifteen.c has the screens,
 * tty/fifteen_lines.c the places of linear mode.
 */
#ifndef TTY_LIB_EAR_H
#define TTY_LIB_EAR_H

#include "tty/lib/listener.h"

/* An account of this name, all of it proved, with a draft: what every place has something to show for. */
void ear_person(struct visit *v, const struct platform *p, const char *name);

/* Each file of the folder whose name begins with `prefix` is known; there are at least so many. */
void ear_folder(const char *folder, const char *prefix, bool (*known)(const char *name), size_t least);

/* The first thing in the text that is not spoken, or spoken wrongly: an ornament, a heading's mark, a figure's dash,
 * cells side by side. NULL: there is none. */
const char *ear_mark(const char *text);

/* What the program sent is text, and pens of a terminal of sixteen colours, or, without colours, of none. NULL, or the
 * first thing that is neither. */
const char *ear_pen(const char *raw, bool colours);
/* Is a control character in it, but for line ends? An escape sequence has one. */
bool ear_controlled(const char *text);

/* How many characters that are seen the program sent, and how many stand on the screen: what is painted once is sent
 * once. */
size_t ear_sent(const char *raw);
size_t ear_shown(struct visit *v);

#endif
