/*
 * Private to chart/: what is drawn and said, worked out from the layers of a chart once.
 *
 * Always: values has n_places * n_series numbers, NaN where there is none, and |v| <= PLOT_HUGE else. Places of time or
 * of numbers stand in ascending order, others as the author had them (or sorted as the author asked). Labels and names
 * are clean.
 */
#ifndef CHART_PLOT_H
#define CHART_PLOT_H

#include "chart/chart.h"

#define PLOT_SERIES 24 /* more cannot be told apart in characters */
#define PLOT_CELLS 400 /* columns of a heat map */
#define CHART_LAYERS_MOST (6 * VEGA_CHART_LAYERS)
#define PLOT_LISTED 2000 /* rows of a table in a document, and lines of values: what is drawn and said is of all */
#define PLOT_HUGE 1e300  /* beyond it sums and differences would not be numbers */
#define PLOT_LABEL 60    /* columns of a label that are ever shown */

enum plot_kind {
	PLOT_NONE, /* nothing that can be drawn; the table has it all */
	PLOT_BARS,
	PLOT_LINES,
	PLOT_AREAS,
	PLOT_POINTS, /* two measures */
	PLOT_SHARES, /* parts of one whole: one series over places */
	PLOT_SPANS,  /* from, to */
	PLOT_BOXES,  /* five figures a place, or three, or two: from, middle, to */
	PLOT_HEAT,   /* a figure for each place and series, as shades */
};

/* A measure or an axis: how its numbers are said. */
struct plot_axis {
	const char *title, *unit;
	bool fraction; /* 0.25 is said as 25% */
	bool year;     /* its numbers are years: 2026, not 2,026 */
	bool log;      /* drawn so; its numbers are greater than 0 */
	int decimals;  /* that the author asks for; -1: none */
	bool temporal; /* an instant, not a number */
	bool week;     /* where a week begins */
	enum date_precision precision;
};

/* at: instant or number where the places have an order of their own */
struct plot_place {
	const char *label;
	double at;
};
struct plot_target {
	const char *name;
	double value;
};
struct plot_point {
	double x, y;
	int series;
	const char *label;
};
/* from is the lesser; falls: the author went from the greater to the lesser. */
struct plot_span {
	const char *label;
	double from, to;
	int series;
	bool falls;
};

/* Of bins that came as such. */
struct plot_bin {
	double from, to;
};

struct plot {
	struct arena arena;
	const struct vega_chart *chart;
	const struct chart_opts *o;
	enum plot_kind kind;
	struct plot_axis measure, category; /* of points: y and x; of spans: category is the scale */
	struct plot_axis columns;           /* of a heat map: its x */
	bool ordered;                       /* first, last and trend mean something */
	bool scaled;                        /* places have `at` */
	bool named;                         /* the labels of places say what they are: January, not 1 */
	bool merged;                        /* figures stand for several rows each */
	bool alone;                         /* of layers that do not go together, one */
	bool ranked;                        /* the places stand by their figures */
	bool dots;                          /* marks on their own, joined by no line */
	bool tukey;                         /* of boxes: whiskers leave figures out, whose number is the last series */
	bool ends;                          /* of boxes: two figures, or three, of which the middle is one */
	bool counted;                       /* sums and counts of rows: where there are no rows, nothing is missing */
	bool apart;                         /* each place has a scale of its own: they are not compared */
	bool shaded;                        /* a heat map: its series are the columns */
	size_t ticked;                      /* the series that stands as a mark on the bars of the others; SIZE_MAX: none */
	bool log_lost;                      /* an axis is logarithmic that is not drawn so */
	bool strips;                        /* of several points in each place: the lowest, the median, the highest */
	bool stacked, normalized;
	bool additive; /* the sum of the values means something */
	struct plot_place *places;
	size_t n_places;
	const char **series;
	size_t n_series, series_layer[PLOT_CELLS];
	double *values;                  /* [place * n_series + series] */
	bool *gaps;                      /* the same: the author has a row there, without a figure */
	VEC(struct plot_target) targets; /* values to compare with */
	VEC(struct plot_target) moments; /* what an author marked on the scale of the places */
	VEC(struct plot_point) points;
	VEC(struct plot_point) curves; /* among the points: by line (series, from 1), and along x */
	VEC(struct plot_span) spans;
	VEC(struct plot_bin) bins;
	const struct vega_encoding *bins_of;
	size_t lost;     /* rows without a place: no category, no number, no date */
	const char *why; /* PLOT_NONE: a sentence, or "" */
};

void plot_make(struct plot *p, const struct vega_chart *c, const struct chart_opts *o);
void plot_release(struct plot *p);
/* Whether an encoding's numbers are years: 2026, not 2,026. */
bool plot_is_year(const struct plot *p, const struct vega_encoding *e);
/* A place as a sentence names it. */
const char *plot_place_name(struct plot *p, size_t place);
/* Whether there is something to draw. */
bool plot_has_figures(const struct plot *p);

/* text made clean, of PLOT_LABEL columns at most; never "". An encoding's title without its unit, "" when it has none.
 */
const char *plot_clean(struct plot *p, const char *text);
const char *plot_title(struct plot *p, const struct vega_encoding *e);
/* With what sums it up: "yield (average)". */
const char *plot_summed_title(struct plot *p, const struct vega_encoding *e, const char *title);
const char *plot_part_label(struct plot *p, const struct vega_encoding *e, const struct vega_cell *cell);
/* A value that tells series apart: a bare number has the title of what it counts before it. */
const char *plot_series_name(
	struct plot *p, const struct vega_encoding *e, const char *text, double number, bool is_number);
struct plot_axis plot_moment_axis(const struct plot *p, double at);

static inline double plot_at(const struct plot *p, size_t place, size_t series)
{
	return p->values[place * p->n_series + series];
}

/* ---- group.c: the rows of layers with a measure over categories ------------------------------ */

/* Fills places, series, values from the layers of one measure; false, with p->why set, when they have no form that can
 * be drawn. */
bool group_layers(struct plot *p);
/* The channels of a layer beside the one that measures: the axis of its places (NULL: none), the field that makes
 * series (-1: none). */
const struct vega_encoding *group_category(const struct vega_layer *l);
int group_series_field(const struct vega_layer *l);

/* ---- order.c --------------------------------------------------------------------------------- */

/* Whether first, last and a trend mean something along the places, which the layer makes. */
bool order_is_one(const struct plot *p, const struct vega_layer *l);

/* ---- curves.c: lines among points ------------------------------------------------------------ */

void curves_make(struct plot *p, const struct vega_layer *points);
/* Where the line ends that begins at p->curves.items[from]. */
size_t curves_end(const struct plot *p, size_t from);

/* ---- number.c, date.c ------------------------------------------------------------------------ */

/* All give strings in the plot's arena. */
const char *number_exact(struct arena *a, double v);       /* 1,234,567.25 */
const char *number_plain(struct arena *a, double v);       /* 1234567.25 */
const char *number_few(struct arena *a, double v);         /* four digits that count */
const char *number_percent(struct arena *a, double share); /* 0.401: 40.1% */
/* One of n parts of a sum; it is all of it only where there is no other, however small. */
const char *number_share(struct arena *a, const double *parts, size_t n, size_t part, double sum);
const char *number_with_unit(struct arena *a, const char *number, const char *unit);
/* as a sentence says it, with its unit */
const char *axis_value(struct plot *p, const struct plot_axis *x, double v);
/* |v|; of percents: percentage points */
const char *axis_difference(struct plot *p, const struct plot_axis *x, double v);
/* as short as it goes: for axes and ends of bars */
const char *axis_tick(struct plot *p, const struct plot_axis *x, double v);
/* "Speed (km/h)"; "" when it has none */
/* Appends the text as it is said: synthesizers leave out a "%", or say it in English. */
void number_said(struct str *out, const char *text);
const char *axis_name(struct plot *p, const struct plot_axis *x);
const char *axis_with_unit(struct plot *p, const struct plot_axis *x, double v); /* every digit, with its unit */

/* A unit of time among its like: "month" 3 is March, "day" 0 is Sunday. */
const char *date_unit(struct arena *a, const char *unit, int n);

/* Round numbers that cover lo..hi in at most `most` steps; lo < hi afterwards. */
struct ticks {
	double lo, hi, step;
	int n;
};
struct ticks ticks_make(double lo, double hi, int most);

const char *date_long(struct plot *p, double ms, enum date_precision precision);  /* 民國115年3月5日 */
const char *date_short(struct plot *p, double ms, enum date_precision precision); /* 115/03/05 */

/* ---- drawing --------------------------------------------------------------------------------- */

#define DRAWING_WIDEST 200

/* One row of cells, each a character of one column, so that marks can be laid over bars. */
struct cells {
	const char *at[DRAWING_WIDEST];
	unsigned char ink[DRAWING_WIDEST];
	int n;
};
void cells_clear(struct cells *row, int n); /* n spaces */
/* [from, to), what is within the row; ink: of drawing_series_ink, 0 for what belongs to no series. */
void cells_put(struct cells *row, int from, int to, const char *fill, int ink);
void cells_add(const struct cells *row, int n, struct str *out);
/* The ink of a series (of a place, where places are the shares of one bar); 0: the plain one. */
int drawing_series_ink(const struct plot *p, size_t series);
void drawing_sign(struct str *out, const char *mark, int ink);

int drawing_width(const struct plot *p);
bool drawing_ascii(const struct plot *p);
/* A character of one column that tells a series apart. */
const char *drawing_fill(const struct plot *p, size_t series);
/* A solid character that fills eighths (1-8) of a cell, from the left or from below; ASCII: '#' from the half on, else
 * NULL. */
const char *drawing_part(const struct plot *p, int eighths, bool upward);
/* Lines that the key takes and the key itself: the series' marks (given by mark(), or none), and the targets'. */
int drawing_key(
	struct plot *p, const char *(*mark)(const struct plot *p, size_t series), const char *target, struct str *out);
/* Where a target stands on the scale; false: nowhere. Of a stack to 100% the scale is of shares, and amounts are none.
 */
bool drawing_target(const struct plot *p, size_t target, double *at);
void drawing_more(struct plot *p, size_t left_out, struct str *out);
/* Whether labels that are cut to so many columns look the same; then their ends are to be shown too. */
bool drawing_alike(const char *const *labels, size_t n, int columns);
/* A label of exactly `columns`; one that is too long is cut at its end, or, with `tail`, in its middle. */
void drawing_label(struct str *out, const char *text, int columns, bool tail);
/* "value" right-aligned in columns. */
void drawing_right(struct str *out, const char *text, int columns);

/* Each appends at most `height` lines (at least 4). */
void drawing_bars(struct plot *p, int height, struct str *out);
void drawing_shares(struct plot *p, int height, struct str *out);
void drawing_field(struct plot *p, int height, struct str *out);
/* Where a value stands in that field; see chart_spot. */
bool field_spot(struct plot *p, int height, size_t value, int *row, int *column);
void drawing_spans(struct plot *p, int height, struct str *out);
void drawing_boxes(struct plot *p, int height, struct str *out);
void drawing_heat(struct plot *p, int height, struct str *out);

/* ---- boxes.c: a range with a middle in each place and series --------------------------------- */

size_t boxes_count(const struct plot *p);
size_t boxes_parts(const struct plot *p); /* figures of each: 6, 5, 3 or 2 */
/* Whether they are those of one mark, or two ends and a middle that another mark shows. */
bool boxes_are_whole(const struct plot *p);
double boxes_figure(const struct plot *p, size_t box, size_t part);
bool boxes_is_empty(const struct plot *p, size_t box); /* no place has all series */
const char *boxes_label(struct plot *p, size_t box);
const char *boxes_part_name(struct plot *p, size_t part);

/* ---- sentences ------------------------------------------------------------------------------- */

struct say {
	struct plot *p;
	struct str *out;
	bool named; /* the sentence that comes stands behind a name and a colon */
};
void say_plot(struct plot *p, struct str *out); /* all of them */
/* Appends one sentence and "\n". */
void say_line(struct say *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
const char *say_place(struct say *s, size_t place);
/* Whether the places are times, so that the last one is the latest. */
bool say_is_time(const struct say *s);
/* First, last and change alone. False: there are not two values. */
bool say_ends(struct say *s, const double *values, const char *name);
void say_extremes(struct say *s, const double *values, const char *name);

void say_pair(struct say *s);
void say_points(struct say *s);
void curves_say(struct say *s);
void say_spans(struct say *s);
void say_boxes(struct say *s);
/* What the latest of the places is: a quarter, a year, ... */
const char *say_period(struct say *s);
void say_heat(struct say *s);
void say_lost(struct say *s);
/* "eight quarters": so many places, in words up to ten. */
const char *say_count(struct say *s, size_t n);

#endif
