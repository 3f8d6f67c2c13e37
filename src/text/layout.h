/* Private to text/: what lays out blocks and what lays out tables share. */
#ifndef TEXT_LAYOUT_H
#define TEXT_LAYOUT_H

#include "text/text.h"

/* Styled text, gathered before it is broken into lines. */
struct ink_piece {
	size_t end; /* in text; it starts where the one before ends */
	unsigned style;
	int link;
};
struct ink {
	struct str text;
	VEC(struct ink_piece) pieces;
};

void ink_init(struct ink *ink);
void ink_release(struct ink *ink);
/* Appends runs; style is added to theirs. */
void ink_runs(struct ink *ink, const struct doc_run *runs, size_t n, unsigned style, bool number_links);
/* Only so many bytes of it stay, and this behind them. */
void ink_cut(struct ink *ink, size_t bytes, const char *more, unsigned style);

/*
 * What the cells of a column say (figures.c): a figure, with its sign, its thousands commas and its unit, which is the
 * same for all; or nothing, or a dash for a missing one. Years are figures; dates, ranges and codes that begin with 0
 * are not.
 */
struct text_figures {
	bool seen; /* at least one */
	bool none; /* something else was among them */
	char unit[16];
};
void text_figures_add(struct text_figures *f, const struct doc_run *runs, size_t n);

/* The line being made is the last of the layout. */
void layout_begin(struct doc_layout *l, size_t block);
void layout_put(struct doc_layout *l, const char *s, size_t n, unsigned style, int link);
void layout_spaces(struct doc_layout *l, int n);
/* columns: of these bytes. */
void layout_ink(struct doc_layout *l, const struct ink *ink, size_t start, size_t bytes, int columns);

/* A line of nothing but this, without its last blanks. */
void layout_prefix(struct doc_layout *l, size_t block, const char *prefix);

/* Every line behind the prefix; o->width counts without it. */
void table_put(
	struct doc_layout *l, const struct doc_block *b, size_t block, const char *prefix, const struct doc_layout_opts *o);

#endif
