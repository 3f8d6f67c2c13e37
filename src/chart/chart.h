/*
 * chart/: an infographic's figures become sentences, lines of text and a table. Pure functions from struct vega_chart;
 * nothing here knows a terminal. Every function bears whatever vega_chart_parse lets through.
 *
 *   plot.c     what is drawn: the rows as series over categories, shares, points or spans
 *   group.c    the rows of one layer into places of a plot: categories, series, aggregates
 *   order.c    whether places stand in an order that is one
 *   number.c   numbers as people write them, with units and on axes; round ticks
 *   date.c     dates as precise as they were written, in Western or ROC years
 *   say.c      the sentences, computed from the plot
 *   relate.c   the sentences about two series, points, ranges and spans
 *   count.c    how many of what: eight quarters
 *   drawing.c     which drawing, its key, its height
 *   bars.c     bars, grouped, stacked, with targets; shares as one bar
 *   field.c    lines, areas and points over a scale
 *   curves.c   lines among points
 *   spans.c    timelines, ranges
 *   boxes.c    boxplots, error bars: sentences and drawing
 *   heat.c     heat maps: sentences and drawing
 *   table.c    every figure: aligned columns, CSV, a line per value
 *   sheet.h    a table of texts, between table.c and page.c
 *   page.c     the three of them as blocks of a document
 *
 * Text that is appended is clean (text_clean), in the reader's language, lines end with "\n".
 */
#ifndef CHART_CHART_H
#define CHART_CHART_H

#include "text/text.h"
#include "vega/vega.h"

struct chart_opts {
	int width;      /* columns; made for 40 to 200, kept from 24 */
	int height;     /* lines at most, 4 or more; 0: as many as it takes (in a document: 20) */
	bool ascii;     /* no block characters; also where their width is not certain (text_ambiguous() is 2) */
	bool linear;    /* for reading aloud: no drawing */
	bool spoken;    /* sentences and values as they are said: 84 percent */
	bool inks;      /* the drawing says which series a mark belongs to, as doc_layout_drawing reads it */
	bool no_table;  /* in a document: sentences and drawing alone */
	bool folds;     /* the same where the drawing has every figure */
	bool roc_years; /* 民國 instead of Western years */
	int64_t now;    /* for timelines: what is over, under way, to come; 0: not said */
};

/* The sentences, one a line; at least one. What the chart uses and this program cannot show is named in the first ones.
 */
void chart_sentences(const struct vega_chart *c, const struct chart_opts *o, struct str *out);

/* The drawing, no line wider than o->width, at most o->height lines; nothing when the figures cannot be drawn. */
void chart_draw(const struct vega_chart *c, const struct chart_opts *o, struct str *out);

/* Where in that drawing a value stands, by its number among the lines of chart_values, in lines and columns from 0.
 * False where the drawing is no field with two scales: bars and timelines have their labels in the row; and where the
 * figure is missing. */
bool chart_spot(const struct vega_chart *c, const struct chart_opts *o, size_t value, int *line, int *column);

/* Every figure, exact, as columns of o->width or less; cells are cut where they must be. Of very many rows the first
 * are listed, and how many more there are. */
void chart_table(const struct vega_chart *c, const struct chart_opts *o, struct str *out);

/* RFC 4180 with "\n": every figure that is drawn, first the names of the columns. Of several views each is a table,
 * under its name, with an empty line between two. */
void chart_csv(const struct vega_chart *c, struct str *out);
/* The same as a JSON array, an object a row; of several views an array of {"view", "rows"}. */
void chart_json(const struct vega_chart *c, struct str *out);

/* A line per value, "label: value": for linear mode, and for a cursor that goes from value to value and says each. */
void chart_values(const struct vega_chart *c, const struct chart_opts *o, struct str *out);

/* What a view of several is called, which has this number from 1: its own name, or "Chart 2". */
void chart_view_name(const struct vega_chart *c, size_t number, struct str *out);
/* For each view, under its name where there are several: appends the subtitle, a paragraph of sentences, a DOC_CHART
 * block (unless o->linear, or there is nothing to draw) and a DOC_TABLE block. c and what it points to must live as
 * long as the document. */
void chart_to_doc(struct doc *d, const struct vega_chart *c, const struct chart_opts *o);
/* The chart of a DOC_CHART block that chart_to_doc made, for who shows it alone. */
const struct vega_chart *chart_of_block(const struct doc_block *b);

#endif
