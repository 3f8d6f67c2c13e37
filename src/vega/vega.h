/*
 * vega/: Vega-Lite. A specification, as authors wrote it, becomes a table of figures and what is to be drawn of it: the
 * stated subset of its data, transforms, formulas, bins and axes. What it uses beyond that is named, never guessed.
 *
 *   chart.c      a specification to struct vega_chart
 *   encode.c     what the channels of a layer say
 *   figures.c    the rows as a table; listing.c: rows that came as CSV
 *   transform.c  what the author does to the rows first; filter.c: which of them stay; formula.c: calculations
 *   summary.c    sums, bins
 *   moment.c     dates
 *   make.c       the other way: a specification for figures that somebody typed
 *
 * Memory and errors are as in wire/: everything lives in the arena that it is given; strings are never NULL and not
 * clean.
 */
#ifndef VEGA_VEGA_H
#define VEGA_VEGA_H

#include "wire/wire.h"

/* ---- moment.c: dates as authors write them, 民國 too ----------------------------------------- */

enum date_precision { DATE_YEAR, DATE_QUARTER, DATE_MONTH, DATE_DAY, DATE_MINUTE };
bool vega_moment(const char *text, int zone, double *ms, enum date_precision *precision);
/* Whether a label tells a time: a moment as above, or one of a count, such as 第3季, 3月 or Q3. */
bool vega_is_time(const char *label);

/* ---- chart.c --------------------------------------------------------------------------------- */

enum vega_mark_kind { MARK_BAR, MARK_LINE, MARK_AREA, MARK_POINT, MARK_ARC, MARK_RULE, MARK_TEXT, MARK_UNKNOWN };
enum vega_scale { SCALE_NOMINAL, SCALE_ORDINAL, SCALE_TEMPORAL, SCALE_QUANTITATIVE };
enum vega_channel {
	CHANNEL_X,
	CHANNEL_Y,
	CHANNEL_COLOR,
	CHANNEL_X2,
	CHANNEL_Y2,
	CHANNEL_XOFFSET,
	CHANNEL_YOFFSET,
	CHANNEL_THETA,
	CHANNEL_TEXT,
	CHANNEL_DETAIL,
	CHANNEL_FACET,
	CHANNELS
};

struct vega_encoding {
	bool used;
	int field;            /* index into the table's columns; -1: a constant (datum, number in `value`) */
	double value;         /* the constant as a number (an instant when temporal); NaN when it is a text */
	const char *constant; /* the constant as a text; "" when it is a number */
	enum vega_scale scale;
	const char *title;     /* the axis' or key's name; the field's name when the author gave none */
	const char *aggregate; /* "" or count, sum, mean, min, max, median, distinct */
	/* "" or what of a date is meant: year, yearquarter, yearmonth, yearmonthdate; quarter, month, date, day, hours */
	const char *time_unit;
	double bin_start, bin_stop, bin_step; /* step 0: no bins */
	int bin_end;                          /* of bins that came as such: the column of their ends; -1: none */
	bool stacked;                         /* the default of bar and area with color; false for "stack": null */
	bool normalized;                      /* stacked to 100 percent */
	const char *sort;                     /* "", ascending, descending, a channel ("-x"), or "field" ("-field") */
	int sort_field;                       /* for "field": the column; -1: none, the rows are counted */
	/* for "field": how several figures of one place become one; "": the least of them, as of words */
	const char *sort_op;
	const char *format;
};
/* A cell is a number, a text or nothing. */
struct vega_cell {
	const char *text;
	double number;
	bool is_number, is_null;
};
struct vega_layer {
	enum vega_mark_kind mark;
	struct vega_encoding encodings[CHANNELS];
};
/* A chart: figures first. Always: n_rows * n_columns cells, row by row, every number finite; rows stand in the order of
 * the author's sort list where there is one. */
struct vega_chart {
	const char *title, *unit, *description;
	const char **columns;
	size_t n_columns;
	struct vega_cell *cells;
	size_t n_rows;
	int zone; /* of its dates: minutes east */
	struct vega_layer *layers;
	size_t n_layers; /* at least 1; a plain chart has one */
	const char **unsupported;
	size_t n_unsupported; /* names of what the specification uses and this subset has not */
	size_t rows_total;    /* how many rows there were */
	size_t rows_read;     /* how many of them were read: the first ones */
	size_t filtered;      /* how many of those the author's filter leaves out */
	/* how many the author's steps made, where that is more than n_rows, which are the first of them; else 0 */
	size_t rows_made;
	bool columns_cut; /* there were more columns than VEGA_CHART_COLUMNS */
};
#define VEGA_CHART_ROWS 2000
#define VEGA_CHART_COLUMNS 32
#define VEGA_CHART_LAYERS 8
/* The axis that a layer measures along; NULL: none. */
const struct vega_encoding *vega_layer_measure(const struct vega_layer *l);
bool vega_counted_in_bins(const struct vega_encoding *e);
/* The brackets that end a title, as in "支出（億元）" or "age (men)(years)": inside is what is in the last ones, n its
 * bytes. The bytes of the title before them, without blanks; all of it, and n 0, where there are no such brackets. */
size_t vega_title_brackets(const char *title, const char **inside, size_t *n);
/* The same where that is a unit: short, and without figures, as "(of 312)" is none. */
size_t vega_title_unit(const char *title, const char **unit, size_t *n);
/* Without the digits that computing leaves behind: 0.1 + 0.2 is 0.3. */
double vega_rounded(double v);
/* One figure of several cells; reorders the array of pointers. False: there is none. */
bool vega_aggregate(const char *op, const struct vega_cell **cells, size_t n, double *out);
/* Where the bin begins that v is in; the last one holds its end too. */
double vega_bin_start(double v, double start, double stop, double step);
/* A cell on an axis of time: a date, a year, or milliseconds. */
bool vega_cell_moment(const struct vega_cell *cell, int zone, double *ms, enum date_precision *precision);
/* From a Vega-Lite object. Unsupported parts are named, not refused; RC_PROTO when it is no specification at all. */
enum rc vega_chart_parse(const struct json *spec, int zone, struct arena *a, struct vega_chart *out, struct err *e);

/* ---- make.c ---------------------------------------------------------------------------------- */

#define VEGA_MAKE_ROWS 500
#define VEGA_MAKE_SERIES 12
/* Words for what the table itself does not name. */
struct vega_make_opts {
	const char *unit;           /* of all figures; "" none */
	const char *series, *value; /* the field that says whose a figure is, where there are several; the figure's own */
};
enum vega_fault {
	VEGA_FINE,
	VEGA_NO_TABLE,   /* it takes a row of labels, a row of figures, and two columns */
	VEGA_NO_LABEL,   /* the column `column` has none */
	VEGA_SAME,       /* two columns have the label `cell` */
	VEGA_UNEVEN,     /* row `row` has another number of cells than the first */
	VEGA_NO_FIGURE,  /* `cell`, in row `row`, is none */
	VEGA_NO_FIGURES, /* there is nothing but labels */
	VEGA_TOO_MANY,   /* rows, or columns */
};
struct vega_made {
	enum vega_fault fault;
	size_t row, column; /* from 1 */
	const char *cell;
	enum vega_mark_kind mark; /* FINE: how it is drawn */
};
/* A chart of a small table, as it was typed, pasted or stands in a CSV file: the first row is labels, the first column
 * what the figures are of; between cells stand tabs, commas, semicolons, or, where there is none of them, blanks. Along
 * time it is lines, else bars. Appends the specification; false: out is as it was, and made says what is wrong. */
bool vega_make(const char *text, size_t n, const struct vega_make_opts *o, struct arena *a, struct str *out,
	struct vega_made *made);

#endif
