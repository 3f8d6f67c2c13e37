/* Which topics a list of the linear mode shows: the parts of it, asked for one by one, adding up. Private to line/. */
#ifndef LINE_LINEAR_FILTER_H
#define LINE_LINEAR_FILTER_H

#include "line/linear.h"

struct linear_filter {
	struct site_filter site;                      /* its strings are these: */
	char *agency, *query, *without, *agency_name; /* agency_name: as it was typed, to be said */
};

/* copies; the name may be NULL */
void linear_filter_init(struct linear_filter *f, const struct site_filter *site, const char *agency_name);
void linear_filter_release(struct linear_filter *f);
/* One sentence for each part. */
void linear_filter_say(const struct linear_filter *f);
/* Is a one of the actions that narrow a list? */
bool linear_filter_knows(enum action a);
/* Narrows by what stands in word, or asks for it. False: nothing was changed, and why has been said. */
bool linear_filter_by(struct linear *l, struct linear_filter *f, enum action a, const char *word);
/* Another board: stages are a board's own, and do not come along. */
void linear_filter_board(struct linear_filter *f, enum wire_board board);
/* The board that is meant by word, or by the answer when word is "". */
bool linear_ask_board(struct linear *l, const char *word, enum wire_board *out);

#endif
