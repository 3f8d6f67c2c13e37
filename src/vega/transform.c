/*
 * What an author does to the rows before they are drawn: filter (filter.c), calculate, bin, timeUnit here; other rows
 * of them (reshape.c), figures along an order (window.c). Each step is looked through before it changes anything, so
 * that one that is not understood leaves the table as it is. It is named then; if it would only add columns, what needs
 * those is not drawn; if it would change rows, nothing is.
 */
#include <math.h>

#include "vega/formula.h"
#include "vega/spec.h"

#define DEFAULT_BINS 10

/* ---- the table ------------------------------------------------------------------------------- */

struct vega_cell *vega_cell_at(const struct vega_chart *c, size_t row, size_t column)
{
	return &c->cells[row * c->n_columns + column];
}

struct vega_cell vega_null_cell(void)
{
	return (struct vega_cell){ .text = "", .is_null = true };
}

struct vega_cell vega_number_cell(double v)
{
	return isfinite(v) ? (struct vega_cell){ .text = "", .number = v, .is_number = true } : vega_null_cell();
}

/* Cells of the caller's become the table, of so many rows. */
void vega_put_table(struct vega_chart *c, struct vega_cell *cells, size_t rows)
{
	free(c->cells);
	c->cells = cells;
	c->n_rows = rows;
}

/* The column of that name, made when it is not there; -1: no room. */
int vega_make_column(struct build *b, const char *name)
{
	struct vega_chart *c = b->c;
	int at = vega_column_of(c, name);
	if (at >= 0 || c->n_columns == SPEC_COLUMNS)
		return at;
	size_t n = c->n_columns + 1;
	if (c->n_rows * n > STEPS_CELLS)
		return -1;
	const char *copy = arena_strdup(b->a, name);
	if (!copy) {
		b->full = true;
		return -1;
	}
	struct vega_cell *cells = xcalloc(c->n_rows * n + 1, sizeof *cells);
	for (size_t row = 0; row < c->n_rows; row++) {
		for (size_t k = 0; k + 1 < n; k++)
			cells[row * n + k] = *vega_cell_at(c, row, k);
		cells[row * n + n - 1] = vega_null_cell();
	}
	vega_put_table(c, cells, c->n_rows);
	c->columns[c->n_columns++] = copy;
	return (int)n - 1;
}

/* Whether all of these columns are there or can be made. */
bool vega_has_room(const struct vega_chart *c, const char *const *names, size_t n)
{
	size_t missing = 0;
	for (size_t i = 0; i < n; i++)
		missing += vega_column_of(c, names[i]) < 0;
	return c->n_columns + missing <= SPEC_COLUMNS && c->n_rows * (c->n_columns + missing) <= STEPS_CELLS;
}

/* False: too much. */
static bool put_value(struct build *b, const struct value *v, struct vega_cell *cell)
{
	*cell = vega_null_cell();
	cell->is_null = v->kind == VALUE_NULL;
	cell->is_number = v->kind == VALUE_NUMBER;
	cell->number = cell->is_number ? vega_rounded(v->number) : 0;
	if (v->kind == VALUE_TEXT) {
		if (!vega_take_work(b, strlen(v->text)))
			return false;
		cell->text = arena_strdup(b->a, v->text);
	}
	if (v->kind == VALUE_BOOL)
		cell->text = v->number != 0 ? "true" : "false";
	b->full = b->full || !cell->text;
	return cell->text != NULL;
}

/* ---- new columns ----------------------------------------------------------------------------- */

static bool calculate(struct build *b, const struct json *step)
{
	struct vega_chart *c = b->c;
	struct value v;
	const char *text = json_text(json_get(step, "calculate")), *as = json_text(json_get(step, "as"));
	bool ok = *as && vega_take_work(b, strlen(text) * c->n_rows);
	struct vega_cell *made = xcalloc(c->n_rows + 1, sizeof *made);
	for (size_t row = 0; row < c->n_rows && ok; row++) {
		ARENA_LOCAL(scratch, 0);
		ok = vega_formula_value(text, c, row, &scratch, &v) && put_value(b, &v, &made[row]);
	}
	int column = ok ? vega_make_column(b, as) : -1;
	for (size_t row = 0; row < c->n_rows && column >= 0; row++)
		*vega_cell_at(c, row, (size_t)column) = made[row];
	free(made);
	return column >= 0;
}

/* The names of "as": one, or the beginning and the end. */
const char *vega_name_at(const struct json *as, size_t i)
{
	const struct json *v = json_is_array(as) ? json_first(as) : i == 0 ? as : NULL;
	for (; i && v; i--)
		v = json_next(v);
	return json_text(v);
}

static bool bin(struct build *b, const struct json *step)
{
	struct vega_chart *c = b->c;
	int from = vega_column_of(c, json_text(json_get(step, "field")));
	const char *const names[] = { vega_name_at(json_get(step, "as"), 0), vega_name_at(json_get(step, "as"), 1) };
	bool two = *names[1];
	struct vega_bins bins;
	if (from < 0 || !*names[0] || !vega_has_room(c, names, two ? 2 : 1))
		return false;
	vega_make_numbers(c, from);
	if (!vega_bins(c, from, json_get(step, "bin"), DEFAULT_BINS, &bins))
		return false;
	int lo = vega_make_column(b, names[0]), hi = two ? vega_make_column(b, names[1]) : -1;
	for (size_t row = 0; row < c->n_rows && lo >= 0; row++) {
		const struct vega_cell cell = *vega_cell_at(c, row, (size_t)from);
		double start = cell.is_number ? vega_bin_start(cell.number, bins.start, bins.stop, bins.step) : 0;
		struct vega_cell end = { .text = "", .number = start, .is_number = cell.is_number, .is_null = !cell.is_number };
		*vega_cell_at(c, row, (size_t)lo) = end;
		end.number = cell.is_number ? start + bins.step : 0;
		if (hi >= 0)
			*vega_cell_at(c, row, (size_t)hi) = end;
	}
	return lo >= 0;
}

const char *vega_time_unit(const char *unit)
{
	static const char *const known[] = { "year", "yearquarter", "yearmonth", "yearmonthdate", "yearweek", "quarter",
		"month", "date", "day", "hours", "minutes", "week", "dayofyear", "monthdate", "hoursminutes" };
	unit += str_starts(unit, "utc") ? strlen("utc") : 0;
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (str_eq(unit, known[i]))
			return known[i];
	return NULL;
}

/* A date in units of time; with two names, where the unit ends too, which nothing here asks for. */
static bool time_unit(struct build *b, const struct json *step)
{
	const char *unit = vega_time_unit(json_text(json_get(step, "timeUnit"))),
			   *as = vega_name_at(json_get(step, "as"), 0);
	int from = vega_column_of(b->c, json_text(json_get(step, "field")));
	enum date_precision precision;
	double ms;
	int to = unit && from >= 0 && *as ? vega_make_column(b, as) : -1;
	for (size_t row = 0; row < b->c->n_rows && to >= 0; row++)
		*vega_cell_at(b->c, row, (size_t)to) = vega_cell_moment(
												   vega_cell_at(b->c, row, (size_t)from), b->c->zone, &ms, &precision)
			? vega_cut_moment(unit, ms, b->c->zone, b->a)
			: vega_null_cell();
	if (to >= 0)
		b->at->unit_of[to] = unit;
	return to >= 0;
}

/* ---- which ----------------------------------------------------------------------------------- */

/* A step that is not done would put other values into columns that there are. */
static bool overwrites(const struct build *b, const struct json *names)
{
	for (size_t i = 0; i < 4 && *vega_name_at(names, i); i++)
		if (vega_column_of(b->c, vega_name_at(names, i)) >= 0)
			return true;
	return false;
}

static bool join(struct build *b, const struct json *step)
{
	return vega_aggregate_rows(b, step, true);
}

static bool aggregate(struct build *b, const struct json *step)
{
	return vega_aggregate_rows(b, step, false);
}

static bool filter(struct build *b, const struct json *step)
{
	return vega_filter_rows(b, json_get(step, "filter"));
}

/* adds: it leaves the rows as they are, with more columns. */
static const struct {
	const char *name;
	bool adds;
	bool (*does)(struct build *b, const struct json *step);
} kinds[] = { { "filter", false, filter }, { "calculate", true, calculate }, { "fold", false, vega_fold },
	{ "flatten", false, vega_flatten }, { "pivot", false, vega_pivot }, { "impute", false, vega_impute },
	{ "aggregate", false, aggregate }, { "joinaggregate", true, join }, { "bin", true, bin },
	{ "timeUnit", true, time_unit }, { "window", true, vega_window }, { "stack", true, vega_stack },
	{ "lookup", true, vega_lookup }, { "sample", false, NULL }, { "density", false, vega_density },
	{ "regression", false, vega_regression }, { "loess", false, NULL }, { "quantile", false, vega_quantile },
	{ "extent", true, NULL } /* others have an extent, too */ };

void vega_transform_rows(struct build *b, const struct json *step)
{
	size_t kind = 0;
	while (kind < ARRAY_LEN(kinds) && !json_get(step, kinds[kind].name))
		kind++;
	bool known = kind < ARRAY_LEN(kinds);
	if (known && kinds[kind].does && kinds[kind].does(b, step))
		return;
	vega_name_unsupported(b, "transform", known ? kinds[kind].name : json_name(json_first(step)));
	struct source *s = b->at;
	s->other_rows = s->other_rows || !known || !kinds[kind].adds || overwrites(b, json_get(step, "as"));
	for (const struct json *made = known ? json_first(json_get(step, kinds[kind].name)) : NULL; made;
		made = json_next(made))
		s->other_rows = s->other_rows || overwrites(b, json_get(made, "as"));
}
