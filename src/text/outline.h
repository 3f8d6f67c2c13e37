/* Private to text/: what plain lines mean: numbers of an outline, and line breaks that nobody meant. */
#ifndef TEXT_OUTLINE_H
#define TEXT_OUTLINE_H

#include "text/text.h"

/* The number or bullet that a line begins with. level: 0 there is none; a lower one stands above a higher one. */
struct outline_number {
	int level;
	size_t start, end; /* behind blanks before it; behind those after it */
};
struct outline_number outline_number(const char *s, size_t n);

/* The numbers that the line to come stands under; {0} to start with. */
enum { OUTLINE_DEPTH_MAX = 8 };
struct outline {
	struct {
		int level, text; /* text: the column in which its text begins */
	} levels[OUTLINE_DEPTH_MAX];
	int n;
};
/* Goes to a number that takes so many columns: in which column it begins. -1: it is none here. */
int outline_indent(struct outline *o, int level, int columns);

/* Appends where the line breaks of a paragraph stand that only its width made: whose lines are plainly one text. */
struct outline_break {
	size_t at, end; /* behind the line end, and behind blanks that only set the next line in */
};
struct outline_breaks {
	VEC(struct outline_break) at;
};
void outline_breaks(const char *s, size_t n, struct outline_breaks *out);
/* What stands in place of such a line break: "", or " " between Latin words. */
const char *outline_joint(const char *s, size_t n, const struct outline_break *gone);

#endif
