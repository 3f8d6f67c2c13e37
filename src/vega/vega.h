/*
 * vega/: Vega-Lite. A specification, as authors wrote it, becomes a table of figures and what is to be drawn of it: the
 * stated subset of its data, transforms, formulas, bins and axes. What it uses beyond that is named, never guessed.
 *
 *   chart.c      a specification to struct vega_chart
 *   tree.c       its views, and what each inherits
 *   encode.c     what the channels of a layer say; mark.c: which mark it is, and marks that stand for several figures
 *   drawn.c      the rows that are drawn: cut to bins and units of time, summed up
 *   order.c      in which order the values of a discrete axis stand
 *   figures.c    the rows as a table; listing.c: rows that came as CSV
 *   transform.c  what the author does to the rows first; filter.c: which of them stay; formula.c: calculations;
 *                reshape.c: other rows of them; window.c: figures along an order;
 *                estimate.c: quantiles, densities, regressions
 *   summary.c    sums, quartiles, bins
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

enum vega_mark_kind {
	MARK_BAR,
	MARK_LINE,
	MARK_AREA,
	MARK_POINT,
	MARK_TICK,
	MARK_ARC,
	MARK_RULE,
	MARK_TEXT,
	MARK_RECT,
	MARK_BOX, /* five layers: the ends of the whiskers, the quartiles and the median; a sixth counts what lies beyond */
	MARK_BAND, /* of an error bar or band, three layers: the lower end, the middle, the upper end */
	MARK_UNKNOWN
};
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
	CHANNEL_DETAIL_TOO, /* detail may be a list */
	CHANNEL_SHAPE,
	CHANNEL_SIZE,
	CHANNEL_FACET, /* the view around, or "row" */
	CHANNEL_COLUMN,
	CHANNELS
};
/* A cell is a number, a text or nothing. */
struct vega_cell {
	const char *text;
	double number;
	bool is_number, is_null;
};

struct vega_encoding {
	bool used;
	int field;            /* index into the table's columns; -1: a constant (datum, number in `value`) */
	double value;         /* the constant as a number (an instant when temporal); NaN when it is a text */
	const char *constant; /* the constant as a text; "" when it is a number */
	enum vega_scale scale;
	const char *title; /* the axis' or key's name; the field's name when the author gave none */
	bool titled;       /* the author gave it */
	bool typed;        /* the author said which type it is */
	const char
		*aggregate;       /* "" or a word that vega_aggregate knows; or "argmax", "argmin": of the row chosen by `by` */
	int by;               /* of these, the column; -1: none */
	const char *by_title; /* and its name */
	bool summed;          /* its column holds what the aggregate makes: one figure a place */
	/* "" or what of a date is meant: year, yearquarter, yearmonth, yearmonthdate, yearweek; quarter, month, date, day,
	 * hours, minutes, week, dayofyear; monthdate and hoursminutes are numbers such as 305 and 1430 */
	const char *time_unit;
	bool cut;                             /* its column is cut to that unit by a step of the author's */
	double bin_start, bin_stop, bin_step; /* step 0: no bins; the column holds where they begin */
	int bin_end;                          /* the column of the ends of bins; -1: none */
	bool bin_whole, bin_full;             /* bins of whole numbers; the last one holds its end too */
	bool stacked;                         /* the default of bar and area with color; false for "stack": null */
	bool normalized;                      /* stacked to 100 percent */
	const char *sort;                     /* "", or the channel by which the places stand: "x", "-y", ... */
	bool reversed;                        /* its axis runs the other way */
	bool log;                             /* its axis is logarithmic */
	bool ordered;                         /* the author gave the order of the values */
	bool arranged;                        /* they stand as the author arranged them, which need not be an order */
	/* of a discrete axis: its values in the order in which they stand, each once */
	const struct vega_cell *domain;
	size_t n_domain;
	const char *format;
};
struct vega_layer {
	enum vega_mark_kind mark;
	size_t parts;    /* how many layers its mark became, with this one; 0: it is a later one of them */
	bool horizontal; /* the author says that its bars lie */
	bool
		outliers_apart; /* of MARK_BOX: whiskers to the last values within 1.5 times the middle half, not to the ends */
	bool band;          /* of MARK_BAND: along the axis rather than bars in each place */
	size_t from, to;    /* its rows: [from, to) of the table's */
	struct vega_encoding encodings[CHANNELS];
};
/* A chart: figures first. Always: n_rows * n_columns cells, row by row, every number finite; they are what is drawn:
 * cut to bins and units of time, summed up. A layer draws its own rows of them. */
struct vega_chart {
	const char *title, *unit, *description;
	const char *subtitle; /* lines as the author broke them, with "\n" */
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
	bool columns_cut;     /* there were more columns than VEGA_CHART_COLUMNS */
	/* Of a specification that holds several views beside each other, each is a chart of its own: */
	const char *view;              /* what its author calls this one; "" when he does not */
	const struct vega_chart *next; /* the one behind it; NULL: none */
	size_t views_left;             /* of the first: how many there are beyond those that were read */
};
#define VEGA_CHART_COLUMNS 32 /* that are read; what is computed of them may be as many again */
#define VEGA_CHART_LAYERS 8   /* that are read; each may stand for several figures */
#define VEGA_CHART_VIEWS 8    /* beside each other that are read */
/* Whether its figures are shades or sizes in the cells of two axes: a heat map. */
bool vega_is_shaded(const struct vega_layer *l);
/* The channel that a layer measures along: an axis, or shades; NULL: none. */
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
/* An order of all cells: nothing, numbers, words; 0: they are the same. */
int vega_compare(const struct vega_cell *a, const struct vega_cell *b);
uint64_t vega_cell_hash(const struct vega_cell *cell);
/* A cell on an axis of time: a date, a year, or milliseconds. */
bool vega_cell_moment(const struct vega_cell *cell, int zone, double *ms, enum date_precision *precision);
/* From a Vega-Lite object: the first of its views, and behind it the others. Unsupported parts are named, not refused;
 * RC_PROTO when it is no specification at all. */
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
