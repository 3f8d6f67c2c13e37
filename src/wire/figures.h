/* Private to wire/: a chart's rows as a table. */
#ifndef WIRE_FIGURES_H
#define WIRE_FIGURES_H

#include "wire/wire.h"

#define CHART_SETS (WIRE_CHART_LAYERS + 1)

/* Fills columns, cells, n_rows, rows_total and truncated of out from arrays of rows, one below the other. NULL cells are absent
 * members. False: the arena is full. */
bool figures_read(struct wire_chart *out, const struct json *const *sets, size_t n_sets, struct arena *a);

/* The column of a field's name (Vega-Lite's backslashes understood), -1 when no row has it. */
int figures_column(const struct wire_chart *c, const char *field);

/* One value as a cell; false: the arena is full. */
bool figures_cell(const struct json *v, struct arena *a, struct wire_cell *out);

/* Texts of a column that are numbers in decimal form become numbers: an author's quantitative "12". */
void figures_make_numbers(struct wire_chart *c, int column);
bool figures_all_numbers(const struct wire_chart *c, int column);

/* Moves rows into the order of a list of the column's values; rows with other values follow, as they stood. */
void figures_order(struct wire_chart *c, int column, const struct json *order);

#endif
