/* Private to vega/: a chart's rows as a table. */
#ifndef VEGA_FIGURES_H
#define VEGA_FIGURES_H

#include "vega/vega.h"

#define CHART_SETS (2 * VEGA_CHART_LAYERS + 1)

#define FIGURES_CELLS ((size_t)2000000) /* that all tables of a chart may have */

/* Fills columns, cells, n_rows, rows_total, rows_read and columns_cut of out from an array of rows; at most so many
 * cells. NULL cells are absent members; texts are the array's own. The cells are to be freed, in either case. False:
 * the arena is full. */
bool vega_read_rows(struct vega_chart *out, const struct json *rows, size_t most, struct arena *a);

/* The column of a field's name (Vega-Lite's backslashes understood), -1 when no row has it. */
int vega_column_of(const struct vega_chart *c, const char *field);

/* "-12.5e3", blanks around it allowed; no hexadecimal, no "nan", no "inf". */
bool vega_plain_number(const char *s, double *out);
/* Texts of a column that are numbers become numbers: an author's quantitative "12", "1,234", "１２". */
void vega_make_numbers(struct vega_chart *c, int column);
/* Texts of a column whose figures all end in "%" lose it; false when they do not all, or none does. */
bool vega_strip_percents(struct vega_chart *c, int column, struct arena *a);
bool vega_all_numbers(const struct vega_chart *c, int column);

/* ---- listing.c: rows that came as one text --------------------------------------------------- */

/* An array to json_free, or NULL when it is neither CSV, nor tab-separated, nor JSON; format: of Vega-Lite's "data",
 * may be NULL. */
struct json *vega_listing_read(const char *text, const struct json *format);

/* ---- moment.c -------------------------------------------------------------------------------- */

/* {"year": 2026, "month": 3, "date": 1}: an instant; NaN when it is none. A month may be a name. */
double vega_date_of(const struct json *v, int zone);
/* A cell read by a form such as '%d/%m/%Y' (d3's, in its quotes or without): a date as the above; nothing where it does
 * not fit. */
struct vega_cell vega_read_moment(const struct vega_cell *cell, const char *form, struct arena *a);
/* What a unit of time makes of an instant: "2026-03" of yearmonth, 3 of month. */
struct vega_cell vega_cut_moment(const char *unit, double ms, int zone, struct arena *a);

/* ---- summary.c ------------------------------------------------------------------------------- */

/* Bins as Vega makes them: round steps, at most so many. */
struct vega_bins {
	double start, stop, step;
};
/* bin: true, or an object with "step" or "maxbins". False: there are no numbers, or too many bins. */
bool vega_bins(const struct vega_chart *c, int column, const struct json *bin, int most, struct vega_bins *out);
/* Where the bin begins that v is in; the last one holds its end too. */
double vega_bin_start(double v, double start, double stop, double step);
/* A name for an operation of vega_aggregate, "" when it is none of them. */
const char *vega_aggregate_name(const char *word);
/* Whether it counts cells, whatever is in them. */
bool vega_counts_cells(const char *op);

#endif
