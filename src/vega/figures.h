/* Private to vega/: a chart's rows as a table. */
#ifndef VEGA_FIGURES_H
#define VEGA_FIGURES_H

#include "vega/vega.h"

#define CHART_SETS (2 * VEGA_CHART_LAYERS + 1)

#define FIGURES_CELLS ((size_t)100000) /* read at most where steps may make few rows of many */

/* Fills columns, cells, n_rows, rows_total, rows_read and columns_cut of out from arrays of rows, one below the other.
 * NULL cells are absent members. many: more rows than VEGA_CHART_ROWS, as long as their cells are not more than
 * FIGURES_CELLS. The cells are to be freed, in either case. False: the arena is full. */
bool vega_read_rows(struct vega_chart *out, const struct json *const *sets, size_t n_sets, bool many, struct arena *a);

/* The column of a field's name (Vega-Lite's backslashes understood), -1 when no row has it. */
int vega_column_of(const struct vega_chart *c, const char *field);

/* "-12.5e3", blanks around it allowed; no hexadecimal, no "nan", no "inf". */
bool vega_plain_number(const char *s, double *out);
/* Texts of a column that are numbers become numbers: an author's quantitative "12", "1,234", "１２". */
void vega_make_numbers(struct vega_chart *c, int column);
/* Texts of a column whose figures all end in "%" lose it; false when they do not all, or none does. */
bool vega_strip_percents(struct vega_chart *c, int column, struct arena *a);
bool vega_all_numbers(const struct vega_chart *c, int column);

/* Moves rows into the order of a list of the column's values; rows with other values follow, as they stood. False, and
 * nothing is moved: the list is too long. */
bool vega_order_rows(struct vega_chart *c, int column, const struct json *order);

/* ---- listing.c: rows that came as one text --------------------------------------------------- */

/* An array to json_free, or NULL when it is neither CSV, nor tab-separated, nor JSON; format: of Vega-Lite's "data",
 * may be NULL. */
struct json *vega_listing_read(const char *text, const struct json *format);

/* ---- moment.c -------------------------------------------------------------------------------- */

/* {"year": 2026, "month": 3, "date": 1}: an instant; NaN when it is none. A month may be a name. */
double vega_date_of(const struct json *v, int zone);

/* ---- summary.c ------------------------------------------------------------------------------- */

/* Bins as Vega makes them: round steps, at most so many. */
struct vega_bins {
	double start, stop, step;
};
/* bin: true, or an object with "step" or "maxbins". False: there are no numbers, or too many bins. */
bool vega_bins(const struct vega_chart *c, int column, const struct json *bin, int most, struct vega_bins *out);
/* A name for an operation of vega_aggregate, "" when it is none of them. */
const char *vega_aggregate_name(const char *word);
/* An order of all cells; 0: they are the same. */
int vega_compare(const struct vega_cell *a, const struct vega_cell *b);

#endif
