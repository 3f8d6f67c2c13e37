/*
 * A list of anything: topics, settings, choices. How many rows there are, what stands in each, what has to be asked for
 * so that they are here, and by what a row is known. The screen's list widget shows one, the linear mode reads it
 * aloud.
 */
#ifndef ACTS_SOURCE_H
#define ACTS_SOURCE_H

#include "site/site.h"

enum { SOURCE_CELLS = 8 };
enum source_noun { SOURCE_UNNAMED, SOURCE_TOPICS, SOURCE_NOTICES, SOURCE_PEOPLE, SOURCE_NOUNS };
enum source_tone { TONE_PLAIN, TONE_STRONG, TONE_ALERT, TONE_WARN, TONE_GOOD };

struct source_column {
	const char *name; /* translated; "" */
	int width;        /* 0: not shown */
	bool right;       /* aligned to the right */
	bool orders;      /* the rows are in the order of this column */
	bool whole;       /* what does not fit is left out, as a piece of it says nothing */
};
struct source_row {
	struct {
		char text[64];
		enum source_tone tone;
	} cells[SOURCE_CELLS];
	struct str text; /* behind the cells, in what room is left; not clean. The caller's, and empty when it is asked */
	enum source_tone tone;
};

/* Rows count from 0. What is NULL does not apply: all rows are always here, have no cells, are known by their place. */
struct source_ops {
	int64_t (*count)(const void *of);
	enum source_noun noun;           /* by which rows are counted aloud; SOURCE_UNNAMED: they are not */
	bool (*counted)(const void *of); /* is that how many there are? NULL: it always is */
	bool (*row)(void *of, int64_t at, struct source_row *out); /* false: it is not here yet */
	/* How many lines each row has, 1 or 2; and the second one, nothing when it is not here. NULL: one. */
	int (*lines)(const void *of);
	void (*below)(void *of, int64_t at, struct str *out);
	/* What the row says, for reading aloud; nothing when it is not here. */
	void (*say)(void *of, int64_t at, struct str *out);
	/* The same in one row of so many columns of a screen, or, with 0, whole, what it is about first; nothing when it is
	 * not here. NULL: as say. */
	void (*hear)(void *of, int64_t at, int width, struct str *out);
	/* The cells' columns on a terminal of this width; how many there are. The last one behind them heads the text. */
	int (*columns)(void *of, int width, struct source_column out[SOURCE_CELLS + 1]);
	/* What to ask for next, so that these rows are here: a number for put, and ask is filled (it borrows from the
	 * source). -1: nothing. */
	int64_t (*want)(void *of, int64_t first, int64_t last, struct site_ask *ask);
	/* How to ask again for what is in this row. */
	int64_t (*again)(void *of, int64_t at, struct site_ask *ask);
	/* The answer; near is a row that should stay here. With the number -1 the answer tells its place itself (find);
	 * false when it does not. */
	bool (*put)(void *of, int64_t number, struct site_reply *reply, int64_t near);
	const char *(*key)(void *of, int64_t at); /* NULL: it is not here */
	/* The row with this key, or, without one, with this number; -1: it is not here, and ask, when it is not NULL, says
	 * how to ask for the rows around it, or has the op SITE_OPS when that cannot be asked. */
	int64_t (*find)(void *of, const char *key, int64_t number, struct site_ask *ask);
};
struct source {
	const struct source_ops *ops;
	void *of;
};

static inline int64_t source_count(const struct source *s)
{
	return s->ops->count(s->of);
}
/* Which rows a page shows, of how many: "1-20 of 31". Nothing where there are none. */
void source_place(const struct source *s, int64_t top, int64_t height, struct str *out);

#endif
