/*
 * A list on the screen: the rows of a source under one cursor, in pages, with numbers to jump to. It asks for what is
 * missing around the cursor, one ask at a time, and keeps the cursor on its row when rows come and go. A screen that
 * shows one begins with it: its priv starts with struct list.
 */
#ifndef UI_LIST_H
#define UI_LIST_H

#include "acts/source.h"
#include "ui/widgets/rows.h"
#include "ui/widgets/screen.h"

struct list {
	struct source source;
	struct rows rows;
	int y, x, columns_shown; /* where its cells begin, set by list_set_rows */
	int lines;               /* of the screen that a row takes */
	int marked;              /* the row of the screen with the mark of the cursor */
	bool headed;             /* a row of column names above the first */
	struct source_column columns[SOURCE_CELLS + 1];
	bool told_end;       /* for ears, that there is no further row; the next key reads the row again */
	bool asking, failed; /* failed: nothing is asked by itself until a key is pressed */
	bool not_fetched;    /* and why: the site gives files, and none of those that are here has it */
	int asks;            /* since the last key: a platform that changes its mind gets no endless reader */
	int64_t seek;        /* the number that a reader asked for and that is not here yet; 0: none */
	char seek_key[128];  /* the same, by key: where to go back to */
};

void list_init(struct list *l, struct source source);
/* Its rows begin at row y of the screen, or, headed, its column names, and take what is left but for the status bar;
 * its cells begin in column x. Asks for what is missing. */
void list_set_rows(struct screen *s, int y, int x);
/* Its `status`: which of the rows are shown. */
void list_status(struct screen *s, struct str *out);
/* What opens the row under the cursor, where there is one: for the hints. */
bool list_has(struct screen *s, enum action a);
/* The same for a screen that is a list and nothing else: its `prepare`. */
void list_prepare(struct screen *s, unsigned damage);
/* empty: the sentence where there are no rows. */
void list_paint_rows(struct screen *s, const char *empty);
/* Where the cursor was, and where it is now: the screen's `step`. */
void list_paint_step(struct screen *s);
/* A key: what moves the cursor, and a figure, which asks for a number. 0 when it was none of these. */
unsigned list_act(struct screen *s, enum action a, const struct key *k);
/* The screen's `holds`: is the row that the key is for still on its way, or all of them? */
bool list_holds(struct screen *s, const struct key *k, enum action a);
/* Its `waits`. */
bool list_waits(struct screen *s);
/* True when the answer was the list's own. */
bool list_answer(struct screen *s, const struct answer *a);
/* A row beside it. False: there is none. */
bool list_step(struct screen *s, int step);
void list_seek(struct screen *s, const char *key);
/* The source has other rows now, by what `change` does to what it is of: the cursor stays on its row, or its place. */
void list_change(struct screen *s, void (*change)(struct screen *s));
/* The source is another one: all anew. */
void list_reload(struct screen *s);
/* Asks again for what is under the cursor: something has happened to it. */
void list_refresh(struct screen *s);
/* The same, when what is held has it already: nobody is asked. */
void list_held(struct screen *s);

#endif
