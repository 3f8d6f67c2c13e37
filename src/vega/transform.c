/*
 * What an author does to the rows before they are drawn: filter (filter.c), calculate, fold, aggregate, joinaggregate,
 * bin. Each step is looked through before it changes anything, so that one that is not understood leaves the table as
 * it is. It is named then; if it would only add columns, what needs those is not drawn; if it would change rows,
 * nothing is.
 */
#include <math.h>

#include "vega/formula.h"
#include "vega/spec.h"

#define DEFAULT_BINS 10
#define TABLE_CELLS ((size_t)1000000) /* that steps may make, before the table is cut to what is shown */
#define GROUPING 10 /* the work of sorting a row into its group, and of each figure that it goes into */

/* ---- the table ------------------------------------------------------------------------------- */

static struct vega_cell *cell_of(const struct vega_chart *c, size_t row, size_t column)
{
	return &c->cells[row * c->n_columns + column];
}

static struct vega_cell null_cell(void)
{
	return (struct vega_cell){ .text = "", .is_null = true };
}

/* Cells of the caller's become the table, of so many rows. */
static void put_table(struct vega_chart *c, struct vega_cell *cells, size_t rows)
{
	free(c->cells);
	c->cells = cells;
	c->n_rows = rows;
}

/* The column of that name, made when it is not there; -1: no room. */
static int make_column(struct build *b, const char *name)
{
	struct vega_chart *c = b->c;
	int at = vega_column_of(c, name);
	if (at >= 0 || c->n_columns == VEGA_CHART_COLUMNS)
		return at;
	size_t n = c->n_columns + 1;
	if (c->n_rows * n > TABLE_CELLS)
		return -1;
	const char *copy = arena_strdup(b->a, name);
	if (!copy) {
		b->full = true;
		return -1;
	}
	struct vega_cell *cells = xcalloc(c->n_rows * n + 1, sizeof *cells);
	for (size_t row = 0; row < c->n_rows; row++) {
		for (size_t k = 0; k + 1 < n; k++)
			cells[row * n + k] = *cell_of(c, row, k);
		cells[row * n + n - 1] = null_cell();
	}
	put_table(c, cells, c->n_rows);
	c->columns[c->n_columns++] = copy;
	return (int)n - 1;
}

/* Whether all of these columns are there or can be made. */
static bool has_room(const struct vega_chart *c, const char *const *names, size_t n)
{
	size_t missing = 0;
	for (size_t i = 0; i < n; i++)
		missing += vega_column_of(c, names[i]) < 0;
	return c->n_columns + missing <= VEGA_CHART_COLUMNS && c->n_rows * (c->n_columns + missing) <= TABLE_CELLS;
}

/* False: too much. */
static bool put_value(struct build *b, const struct value *v, struct vega_cell *cell)
{
	*cell = null_cell();
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
	int column = ok ? make_column(b, as) : -1;
	for (size_t row = 0; row < c->n_rows && column >= 0; row++)
		*cell_of(c, row, (size_t)column) = made[row];
	free(made);
	return column >= 0;
}

/* The names of "as": one, or the beginning and the end. */
static const char *name_at(const struct json *as, size_t i)
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
	const char *const names[] = { name_at(json_get(step, "as"), 0), name_at(json_get(step, "as"), 1) };
	bool two = *names[1];
	struct vega_bins bins;
	if (from < 0 || !*names[0] || !has_room(c, names, two ? 2 : 1))
		return false;
	vega_make_numbers(c, from);
	if (!vega_bins(c, from, json_get(step, "bin"), DEFAULT_BINS, &bins))
		return false;
	int lo = make_column(b, names[0]), hi = two ? make_column(b, names[1]) : -1;
	for (size_t row = 0; row < c->n_rows && lo >= 0; row++) {
		const struct vega_cell cell = *cell_of(c, row, (size_t)from);
		double start = cell.is_number ? vega_bin_start(cell.number, bins.start, bins.stop, bins.step) : 0;
		struct vega_cell end = { .text = "", .number = start, .is_number = cell.is_number, .is_null = !cell.is_number };
		*cell_of(c, row, (size_t)lo) = end;
		end.number = cell.is_number ? start + bins.step : 0;
		if (hi >= 0)
			*cell_of(c, row, (size_t)hi) = end;
	}
	return lo >= 0;
}

/* ---- new rows -------------------------------------------------------------------------------- */

static bool fold(struct build *b, const struct json *step)
{
	struct vega_chart *c = b->c;
	const struct json *as = json_get(step, "as");
	const char *const names[] = { *name_at(as, 0) ? name_at(as, 0) : "key",
		*name_at(as, 1) ? name_at(as, 1) : "value" };
	int columns[VEGA_CHART_COLUMNS];
	size_t n = 0;
	for (const struct json *f = json_first(json_get(step, "fold")); f; f = json_next(f)) {
		int at = vega_column_of(c, json_text(f));
		if (at < 0 || n == VEGA_CHART_COLUMNS)
			return false;
		columns[n++] = at;
	}
	if (n == 0 || !has_room(c, names, 2) || c->n_rows * n * (c->n_columns + 2) > TABLE_CELLS)
		return false;
	int key = make_column(b, names[0]), value = make_column(b, names[1]);
	if (key < 0 || value < 0)
		return false;
	struct vega_cell *cells = xcalloc(c->n_rows * n * c->n_columns + 1, sizeof *cells);
	for (size_t i = 0; i < c->n_rows * n; i++) {
		struct vega_cell *to = &cells[i * c->n_columns];
		memcpy(to, cell_of(c, i / n, 0), c->n_columns * sizeof *cells);
		to[value] = to[columns[i % n]];
		to[key] = (struct vega_cell){ .text = c->columns[columns[i % n]] };
	}
	put_table(c, cells, c->n_rows * n);
	return true;
}

/* Rows with the same values in some columns: all rows, group after group, each in its order; the groups by their first
 * rows. */
struct groups {
	const struct vega_chart *c;
	int columns[VEGA_CHART_COLUMNS];
	size_t n_columns;
	size_t *rows, *starts; /* n + 1 starts: where each group begins in rows, and where the last one ends */
	size_t n;
};

static int compare_values(const struct groups *g, size_t a, size_t b)
{
	int diff = 0;
	for (size_t i = 0; i < g->n_columns && !diff; i++)
		diff = vega_compare(cell_of(g->c, a, (size_t)g->columns[i]), cell_of(g->c, b, (size_t)g->columns[i]));
	return diff;
}

static int compare_rows(const void *va, const void *vb, void *ctx)
{
	size_t a = *(const size_t *)va, b = *(const size_t *)vb;
	int diff = compare_values(ctx, a, b);
	return diff ? diff : a < b ? -1 : 1;
}

/* The columns of "groupby"; false: one of them is not there. */
static bool read_groupby(struct groups *g, const struct json *by)
{
	for (const struct json *f = json_first(by); f; f = json_next(f)) {
		int at = vega_column_of(g->c, json_text(f));
		bool again = false;
		for (size_t i = 0; i < g->n_columns; i++)
			again = again || g->columns[i] == at;
		if (at < 0)
			return false;
		if (!again)
			g->columns[g->n_columns++] = at;
	}
	return true;
}

/* Sorted by their values the rows of a group stand together; then each group goes to where its first row is among the
 * first rows. */
static void make_groups(struct groups *g)
{
	size_t n = g->c->n_rows, *sorted = xcalloc(n + 1, sizeof *sorted), *length = xcalloc(n + 1, sizeof *length);
	size_t *begins = xcalloc(n + 1, sizeof *begins), end = 0;
	g->rows = xcalloc(n + 1, sizeof *g->rows);
	g->starts = xcalloc(n + 1, sizeof *g->starts);
	for (size_t i = 0; i < n; i++)
		sorted[i] = i;
	qsort_r(sorted, n, sizeof *sorted, compare_rows, g);
	for (size_t i = 0, first = 0; i < n; i++) {
		if (i == 0 || compare_values(g, sorted[i - 1], sorted[i])) {
			first = sorted[i];
			begins[first] = i;
		}
		length[first]++;
	}
	for (size_t row = 0; row < n; row++) {
		if (length[row])
			memcpy(&g->rows[end], &sorted[begins[row]], length[row] * sizeof *sorted);
		end += length[row];
		if (length[row])
			g->starts[++g->n] = end;
	}
	free(sorted);
	free(length);
	free(begins);
}

struct summary {
	const char *op, *name;
	int from;
};

#define SUMMARIES 8

/* What is computed of each group; the number, 0 when one of them is not ours. */
static size_t read_summaries(struct build *b, const struct json *list, struct summary out[SUMMARIES])
{
	size_t n = 0;
	for (const struct json *s = json_first(list); s; s = json_next(s), n++) {
		const char *op = vega_aggregate_name(json_text(json_get(s, "op")));
		const char *field = json_text(json_get(s, "field")), *as = json_text(json_get(s, "as"));
		int from = *field ? vega_column_of(b->c, field) : -1;
		if (n == SUMMARIES || !*op || (from < 0 && !str_eq(op, "count")))
			return 0;
		const char *name = *as ? as : arena_printf(b->a, *field ? "%s_%s" : "%s", op, field);
		b->full = b->full || !name;
		if (!name)
			return 0;
		out[n] = (struct summary){ .op = op, .from = from, .name = name };
	}
	return n;
}

static struct vega_cell summarize(
	const struct groups *g, size_t group, const struct summary *s, const struct vega_cell **scratch)
{
	static const struct vega_cell present = { .text = "", .is_number = true };
	size_t n = 0;
	double v;
	for (size_t i = g->starts[group]; i < g->starts[group + 1]; i++)
		scratch[n++] = s->from < 0 ? &present : cell_of(g->c, g->rows[i], (size_t)s->from);
	if (!vega_aggregate(s->op, scratch, n, &v))
		return null_cell();
	return (struct vega_cell){ .text = "", .number = v, .is_number = true };
}

/* The figures of all groups, SUMMARIES a group, to be freed. */
static struct vega_cell *summarize_all(const struct groups *g, const struct summary *made, size_t n)
{
	struct vega_cell *figures = xcalloc(g->n * SUMMARIES + 1, sizeof *figures);
	const struct vega_cell **scratch = xcalloc(g->c->n_rows + 1, sizeof *scratch);
	for (size_t group = 0; group < g->n; group++)
		for (size_t i = 0; i < n; i++)
			figures[group * SUMMARIES + i] = summarize(g, group, &made[i], scratch);
	free(scratch);
	return figures;
}

/* Every row keeps its place and gets its group's figures. */
static void join_figures(
	struct build *b, const struct groups *g, const struct summary *made, size_t n, const struct vega_cell *figures)
{
	for (size_t i = 0; i < n; i++) {
		int to = make_column(b, made[i].name);
		for (size_t group = 0; group < g->n && to >= 0; group++)
			for (size_t k = g->starts[group]; k < g->starts[group + 1]; k++)
				*cell_of(b->c, g->rows[k], (size_t)to) = figures[group * SUMMARIES + i];
	}
}

/* One row a group, of the columns that were grouped and made. */
static void keep_figures(
	struct build *b, const struct groups *g, const struct summary *made, size_t n, const struct vega_cell *figures)
{
	struct vega_chart *c = b->c;
	size_t width = g->n_columns;
	struct vega_cell *cells = xcalloc(g->n * width + 1, sizeof *cells);
	const char *names[VEGA_CHART_COLUMNS];
	for (size_t k = 0; k < width; k++) {
		names[k] = c->columns[g->columns[k]];
		for (size_t group = 0; group < g->n; group++)
			cells[group * width + k] = *cell_of(c, g->rows[g->starts[group]], (size_t)g->columns[k]);
	}
	put_table(c, cells, g->n);
	memcpy(c->columns, names, width * sizeof *names);
	c->n_columns = width;
	for (size_t i = 0; i < n; i++) {
		int to = make_column(b, made[i].name);
		for (size_t group = 0; group < g->n && to >= 0; group++)
			*cell_of(c, group, (size_t)to) = figures[group * SUMMARIES + i];
	}
}

static bool aggregate(struct build *b, const struct json *step, bool join)
{
	struct summary made[SUMMARIES];
	const char *names[SUMMARIES];
	struct groups g = { .c = b->c };
	size_t n = read_summaries(b, json_get(step, join ? "joinaggregate" : "aggregate"), made);
	for (size_t i = 0; i < n; i++)
		names[i] = made[i].name;
	if (n == 0 || !read_groupby(&g, json_get(step, "groupby")))
		return false;
	if (join ? !has_room(b->c, names, n) : g.n_columns + n > VEGA_CHART_COLUMNS)
		return false;
	if (!vega_take_work(b, b->c->n_rows * GROUPING * (1 + n)))
		return false;
	for (size_t i = 0; i < n; i++)
		if (made[i].from >= 0)
			vega_make_numbers(b->c, made[i].from);
	make_groups(&g);
	struct vega_cell *figures = summarize_all(&g, made, n);
	if (join)
		join_figures(b, &g, made, n, figures);
	else
		keep_figures(b, &g, made, n, figures);
	free(figures);
	free(g.rows);
	free(g.starts);
	return !b->full;
}

/* ---- which ----------------------------------------------------------------------------------- */

/* A step that is not done would put other values into columns that there are. */
static bool overwrites(const struct build *b, const struct json *names)
{
	for (size_t i = 0; i < 4 && *name_at(names, i); i++)
		if (vega_column_of(b->c, name_at(names, i)) >= 0)
			return true;
	return false;
}

/* Steps that leave the rows as they are. */
static const char *const only_add[] = { "calculate", "timeUnit", "bin", "joinaggregate", "window", "lookup", "stack",
	"extent" };

bool vega_transform_shrinks(const struct json *step)
{
	return json_get(step, "filter") || json_get(step, "aggregate");
}

void vega_transform_rows(struct build *b, const struct json *step)
{
	static const char *const known[] = { "filter", "calculate", "fold", "aggregate", "joinaggregate", "bin", "timeUnit",
		"window", "lookup", "stack", "extent", "impute", "flatten", "pivot", "sample", "density", "regression", "loess",
		"quantile" };
	const char *kind = "";
	bool done = false, adds = false;
	for (size_t i = 0; i < ARRAY_LEN(known) && !*kind; i++)
		kind = json_get(step, known[i]) ? known[i] : "";
	if (str_eq(kind, "filter"))
		done = vega_filter_rows(b, json_get(step, "filter"));
	else if (str_eq(kind, "calculate"))
		done = calculate(b, step);
	else if (str_eq(kind, "fold"))
		done = fold(b, step);
	else if (str_eq(kind, "bin"))
		done = bin(b, step);
	else if (str_eq(kind, "aggregate") || str_eq(kind, "joinaggregate"))
		done = aggregate(b, step, *kind == 'j');
	b->reshaped = b->reshaped ||
		(done && (str_eq(kind, "filter") || str_eq(kind, "fold") || str_eq(kind, "aggregate")));
	if (done)
		return;
	for (size_t i = 0; i < ARRAY_LEN(only_add); i++)
		adds = adds || str_eq(kind, only_add[i]);
	vega_name_unsupported(b, "transform", *kind ? kind : json_name(json_first(step)));
	b->other_rows = b->other_rows || !adds || overwrites(b, json_get(step, "as"));
	for (const struct json *s = json_first(json_get(step, kind)); s; s = json_next(s))
		b->other_rows = b->other_rows || overwrites(b, json_get(s, "as"));
}
