/* Private to chart/: every figure as a table of texts in the plot's arena. Row 0 is the head; no rows when there are no
 * figures. */
#ifndef CHART_SHEET_H
#define CHART_SHEET_H

#include "chart/plot.h"

struct sheet {
	const char **cells; /* rows * columns, clean, never NULL */
	size_t rows, columns;
	bool *numeric;   /* per column: numbers stand at the right */
	size_t left_out; /* rows beyond those that are listed */
};

void sheet_make(struct plot *p, struct sheet *t);
/* What is drawn, where each figure of it stands for several rows; false where the rows are what is drawn. */
bool sheet_make_merged(struct plot *p, struct sheet *t);
/* A line of how many rows are not listed, where there are such. */
void sheet_say_left_out(struct plot *p, const struct sheet *t, struct str *out);

#endif
