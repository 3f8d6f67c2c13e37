/*
 * What an author does to the rows before they are drawn: filter, calculate, fold, aggregate, joinaggregate, bin, timeUnit. Each step
 * makes the table anew. A step that is not understood is named; if it would only add columns, what needs those is not drawn; if it
 * would change rows, nothing is.
 */
#include <math.h>

#include "wire/formula.h"
#include "wire/spec.h"

#define DEFAULT_BINS 10
#define CONDITIONS_MAX 200 /* values of a "oneOf" */
#define NESTED_MAX 8       /* levels of and, or, not */

/* ---- the table ---- */

static struct wire_cell *cell_of(const struct wire_chart *c, size_t row, size_t column)
{
	return &c->cells[row * c->n_columns + column];
}

static struct wire_cell null_cell(void)
{
	return (struct wire_cell){ .text = "", .is_null = true };
}

/* The column of that name, made when it is not there; -1: no room. */
static int make_column(struct build *b, const char *name)
{
	struct wire_chart *c = b->c;
	int at = figures_column(c, name);
	if (at >= 0 || c->n_columns == WIRE_CHART_COLUMNS)
		return at;
	size_t n = c->n_columns + 1;
	struct wire_cell *cells = arena_calloc(b->a, c->n_rows * n, sizeof *cells);
	const char *copy = arena_strdup(b->a, name);
	if (!cells || !copy) {
		b->full = true;
		return -1;
	}
	for (size_t row = 0; row < c->n_rows; row++) {
		memcpy(&cells[row * n], &c->cells[row * c->n_columns], c->n_columns * sizeof *cells);
		cells[row * n + n - 1] = null_cell();
	}
	c->cells = cells;
	c->columns[c->n_columns++] = copy;
	return (int)n - 1;
}

static bool put_value(struct build *b, const struct value *v, struct wire_cell *cell)
{
	*cell = null_cell();
	cell->is_null = v->kind == VALUE_NULL;
	cell->is_number = v->kind == VALUE_NUMBER;
	cell->number = cell->is_number ? wire_rounded(v->number) : 0;
	if (v->kind == VALUE_TEXT)
		cell->text = arena_strdup(b->a, v->text);
	if (v->kind == VALUE_BOOL)
		cell->text = v->number != 0 ? "true" : "false";
	b->full = b->full || !cell->text;
	return cell->text != NULL;
}

/* ---- filter ---- */

/* An expression's value for a row, its texts in `scratch`. */
struct condition { const struct build *b; struct arena *scratch; bool failed, interactive; };

static struct value value_of_json(const struct json *v)
{
	if (json_is_string(v))
		return (struct value){ .kind = VALUE_TEXT, .text = json_text(v) };
	if (json_is_number(v))
		return (struct value){ .kind = VALUE_NUMBER, .number = json_number(v, 0), .text = "" };
	if (json_is_bool(v))
		return (struct value){ .kind = VALUE_BOOL, .number = json_bool(v, false), .text = "" };
	return (struct value){ .text = "" };
}

static bool equals(const struct value *cell, const struct json *wanted)
{
	struct value w = value_of_json(wanted);
	if (w.kind == VALUE_BOOL && cell->kind == VALUE_TEXT) /* the table keeps them as words */
		return str_eq(cell->text, w.number != 0 ? "true" : "false");
	return value_equal(cell, &w);
}

static bool is_one_of(const struct value *cell, const struct json *list)
{
	size_t n = 0;
	for (const struct json *v = json_first(list); v && n < CONDITIONS_MAX; v = json_next(v), n++)
		if (equals(cell, v))
			return true;
	return false;
}

static bool compares(struct condition *k, const struct json *test, const struct value *cell)
{
	static const char *const signs[] = { "lt", "lte", "gt", "gte" };
	double x = value_number(cell);
	for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
		double bound = json_number(json_get(test, signs[i]), NAN);
		if (json_get(test, signs[i]))
			return i == 0 ? x < bound : i == 1 ? x <= bound : i == 2 ? x > bound : x >= bound;
	}
	k->failed = true;
	return false;
}

static bool is_in_range(struct condition *k, const struct json *range, const struct value *cell)
{
	const struct json *lo = json_first(range), *hi = json_next(lo);
	bool numbers = (json_is_null(lo) || json_is_number(lo)) && (json_is_null(hi) || json_is_number(hi));
	double x = value_number(cell);
	k->failed = k->failed || !numbers || !hi;
	return x >= json_number(lo, -INFINITY) && x <= json_number(hi, INFINITY);
}

static bool field_passes(struct condition *k, const struct json *test, size_t row)
{
	const struct wire_chart *c = k->b->c;
	int column = figures_column(c, json_text(json_get(test, "field")));
	if (column < 0 || json_get(test, "timeUnit")) {
		k->failed = true;
		return false;
	}
	struct value cell = value_of_cell(cell_of(c, row, (size_t)column));
	if (json_get(test, "equal"))
		return equals(&cell, json_get(test, "equal"));
	if (json_get(test, "oneOf"))
		return is_one_of(&cell, json_get(test, "oneOf"));
	if (json_get(test, "range"))
		return is_in_range(k, json_get(test, "range"), &cell);
	if (json_get(test, "valid"))
		return (cell.kind != VALUE_NULL) == json_bool(json_get(test, "valid"), true);
	return compares(k, test, &cell);
}

static bool passes(struct condition *k, const struct json *test, size_t row, int depth)
{
	const struct json *all = json_get(test, "and"), *any = json_get(test, "or"), *list = all ? all : any;
	size_t n = 0;
	if (depth > NESTED_MAX) {
		k->failed = true;
		return false;
	}
	if (json_is_string(test)) {
		struct value v = { .text = "" };
		k->failed = !formula_value(json_text(test), k->b->c, row, k->scratch, &v) || k->failed;
		return value_holds(&v);
	}
	if (json_get(test, "param") || json_get(test, "selection")) { /* nothing is chosen here, and then nothing is left out */
		k->interactive = true;
		return true;
	}
	if (json_get(test, "not"))
		return !passes(k, json_get(test, "not"), row, depth + 1);
	if (!list)
		return field_passes(k, test, row);
	bool holds = all != NULL;
	for (const struct json *v = json_first(list); v && n < CONDITIONS_MAX && !k->failed; v = json_next(v), n++)
		holds = all ? passes(k, v, row, depth + 1) && holds : passes(k, v, row, depth + 1) || holds;
	return holds;
}

static bool filter(struct build *b, const struct json *test)
{
	struct wire_chart *c = b->c;
	bool *stays = arena_calloc(b->a, c->n_rows, sizeof *stays);
	struct condition k = { .b = b };
	b->full = b->full || !stays;
	for (size_t row = 0; row < c->n_rows && !k.failed && !b->full; row++) {
		struct arena scratch;
		arena_init(&scratch, 0);
		k.scratch = &scratch;
		stays[row] = passes(&k, test, row, 0);
		arena_release(&scratch);
	}
	if (k.interactive)
		name_unsupported(b, "interaction", "");
	if (k.failed || b->full)
		return false;
	size_t kept = 0;
	for (size_t row = 0; row < c->n_rows; row++)
		if (stays[row])
			memmove(cell_of(c, kept++, 0), cell_of(c, row, 0), c->n_columns * sizeof *c->cells);
	c->filtered += c->n_rows - kept;
	c->n_rows = kept;
	return true;
}

/* ---- new columns ---- */

static bool calculate(struct build *b, const struct json *step)
{
	struct wire_chart *c = b->c;
	struct value v;
	const char *text = json_text(json_get(step, "calculate")), *as = json_text(json_get(step, "as"));
	struct wire_cell *made = arena_calloc(b->a, c->n_rows, sizeof *made);
	bool ok = *as && made != NULL;
	for (size_t row = 0; row < c->n_rows && ok; row++) {
		struct arena scratch;
		arena_init(&scratch, 0);
		ok = formula_value(text, c, row, &scratch, &v) && put_value(b, &v, &made[row]);
		arena_release(&scratch);
	}
	int column = ok ? make_column(b, as) : -1;
	for (size_t row = 0; row < c->n_rows && column >= 0; row++)
		*cell_of(c, row, (size_t)column) = made[row];
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
	int from = figures_column(b->c, json_text(json_get(step, "field")));
	const struct json *as = json_get(step, "as");
	struct figures_bins bins;
	if (from < 0 || !*name_at(as, 0))
		return false;
	figures_make_numbers(b->c, from);
	if (!figures_bins(b->c, from, json_get(step, "bin"), DEFAULT_BINS, &bins))
		return false;
	int lo = make_column(b, name_at(as, 0)), hi = *name_at(as, 1) ? make_column(b, name_at(as, 1)) : -1;
	for (size_t row = 0; row < b->c->n_rows && lo >= 0; row++) {
		const struct wire_cell cell = *cell_of(b->c, row, (size_t)from);
		double start = cell.is_number ? wire_bin_start(cell.number, bins.start, bins.stop, bins.step) : NAN;
		const struct wire_cell ends[] = { { .text = "", .number = start, .is_number = true }, { .text = "", .number = start + bins.step, .is_number = true } };
		*cell_of(b->c, row, (size_t)lo) = cell.is_number ? ends[0] : null_cell();
		if (hi >= 0)
			*cell_of(b->c, row, (size_t)hi) = cell.is_number ? ends[1] : null_cell();
	}
	return lo >= 0;
}

/* ---- new rows ---- */

static bool fold(struct build *b, const struct json *step)
{
	struct wire_chart *c = b->c;
	const struct json *fields = json_get(step, "fold"), *as = json_get(step, "as");
	int columns[WIRE_CHART_COLUMNS];
	size_t n = 0, rows = c->n_rows;
	for (const struct json *f = json_first(fields); f; f = json_next(f)) {
		int at = figures_column(c, json_text(f));
		if (at < 0 || n == WIRE_CHART_COLUMNS)
			return false;
		columns[n++] = at;
	}
	int key = n ? make_column(b, *name_at(as, 0) ? name_at(as, 0) : "key") : -1, value = key < 0 ? -1 : make_column(b, *name_at(as, 1) ? name_at(as, 1) : "value");
	if (value < 0)
		return false;
	if (rows > WIRE_CHART_ROWS / n) {
		rows = WIRE_CHART_ROWS / n;
		c->truncated = true;
	}
	c->rows_total *= n;
	struct wire_cell *cells = arena_calloc(b->a, rows * n * c->n_columns, sizeof *cells);
	b->full = b->full || !cells;
	for (size_t i = 0; i < rows * n && cells; i++) {
		struct wire_cell *to = &cells[i * c->n_columns];
		memcpy(to, cell_of(c, i / n, 0), c->n_columns * sizeof *cells);
		to[value] = to[columns[i % n]];
		to[key] = (struct wire_cell){ .text = c->columns[columns[i % n]] };
	}
	if (cells) {
		c->cells = cells;
		c->n_rows = rows * n;
	}
	return cells != NULL;
}

/* Rows with the same values in the columns of "groupby" get the same number; the number of groups. SIZE_MAX: a column is not there. */
static size_t group_rows(struct build *b, const struct json *by, size_t *group, size_t *first)
{
	const struct wire_chart *c = b->c;
	int columns[WIRE_CHART_COLUMNS];
	size_t n = 0, groups = 0;
	for (const struct json *f = json_first(by); f; f = json_next(f)) {
		columns[n] = figures_column(c, json_text(f));
		if (columns[n] < 0 || ++n == WIRE_CHART_COLUMNS)
			return SIZE_MAX;
	}
	for (size_t row = 0; row < c->n_rows; row++) {
		size_t g = 0;
		for (; g < groups; g++) {
			bool same = true;
			for (size_t i = 0; i < n && same; i++)
				same = figures_same(cell_of(c, row, (size_t)columns[i]), cell_of(c, first[g], (size_t)columns[i]));
			if (same)
				break;
		}
		if (g == groups)
			first[groups++] = row;
		group[row] = g;
	}
	return groups;
}

struct summary { const char *op; int from, to; };

#define SUMMARIES 8

/* What is computed of each group; the number, 0 when one of them is not ours. The new columns are made. */
static size_t read_summaries(struct build *b, const struct json *list, struct summary out[SUMMARIES])
{
	size_t n = 0;
	for (const struct json *s = json_first(list); s; s = json_next(s), n++) {
		const char *op = figures_aggregate_name(json_text(json_get(s, "op"))), *field = json_text(json_get(s, "field")), *as = json_text(json_get(s, "as"));
		int from = *field ? figures_column(b->c, field) : -1;
		if (n == SUMMARIES || !*op || (from < 0 && !str_eq(op, "count")))
			return 0;
		if (from >= 0)
			figures_make_numbers(b->c, from);
		const char *name = *as ? as : arena_printf(b->a, *field ? "%s_%s" : "%s", op, field);
		out[n] = (struct summary){ .op = op, .from = from, .to = name ? make_column(b, name) : -1 };
		if (out[n].to < 0)
			return 0;
	}
	return n;
}

static struct wire_cell summarize(struct build *b, const struct summary *s, const size_t *group, size_t g, const struct wire_cell **scratch)
{
	static const struct wire_cell present = { .text = "", .is_number = true };
	double v;
	size_t n = 0;
	for (size_t row = 0; row < b->c->n_rows; row++)
		if (group[row] == g)
			scratch[n++] = s->from < 0 ? &present : cell_of(b->c, row, (size_t)s->from);
	if (!wire_aggregate(s->op, scratch, n, &v))
		return null_cell();
	return (struct wire_cell){ .text = "", .number = v, .is_number = true };
}

/* Of rows that stand for several, only what they have in common and what was computed. */
static void keep_columns(struct wire_chart *c, const struct json *by, const struct summary *made, size_t n_made)
{
	bool stays[WIRE_CHART_COLUMNS] = { false };
	size_t n = 0, from = c->n_columns;
	for (const struct json *f = json_first(by); f; f = json_next(f))
		stays[figures_column(c, json_text(f))] = true;
	for (size_t i = 0; i < n_made; i++)
		stays[made[i].to] = true;
	for (size_t k = 0; k < from; k++)
		if (stays[k])
			c->columns[n++] = c->columns[k];
	for (size_t i = 0, to = 0; i < c->n_rows * from; i++)
		if (stays[i % from])
			c->cells[to++] = c->cells[i];
	c->n_columns = n;
}

/* join: every row keeps its place and gets its group's figures; else one row a group, of the columns that were grouped and made. */
static bool aggregate(struct build *b, const struct json *step, bool join)
{
	struct wire_chart *c = b->c;
	struct summary made[SUMMARIES];
	size_t most = c->n_rows + 1;
	size_t *group = arena_calloc(b->a, most, sizeof *group), *first = arena_calloc(b->a, most, sizeof *first);
	const struct wire_cell **scratch = arena_calloc(b->a, most, sizeof *scratch);
	struct wire_cell *figures = arena_calloc(b->a, most * SUMMARIES, sizeof *figures);
	if (!group || !first || !scratch || !figures) {
		b->full = true;
		return false;
	}
	size_t groups = group_rows(b, json_get(step, "groupby"), group, first);
	size_t n = groups == SIZE_MAX ? 0 : read_summaries(b, json_get(step, join ? "joinaggregate" : "aggregate"), made);
	if (n == 0 || groups * c->n_rows > 2000000) /* each group looks at every row */
		return false;
	for (size_t g = 0; g < groups; g++)
		for (size_t i = 0; i < n; i++)
			figures[g * SUMMARIES + i] = summarize(b, &made[i], group, g, scratch);
	for (size_t row = 0; row < (join ? c->n_rows : groups); row++) {
		size_t g = join ? group[row] : row;
		if (!join)
			memmove(cell_of(c, row, 0), cell_of(c, first[g], 0), c->n_columns * sizeof *c->cells);
		for (size_t i = 0; i < n; i++)
			*cell_of(c, row, (size_t)made[i].to) = figures[g * SUMMARIES + i];
	}
	if (!join) {
		keep_columns(c, json_get(step, "groupby"), made, n);
		c->n_rows = c->rows_total = groups;
	}
	return true;
}

/* ---- which ---- */

/* A step that is not done would put other values into columns that there are. */
static bool overwrites(const struct build *b, const struct json *names)
{
	for (size_t i = 0; i < 4 && *name_at(names, i); i++)
		if (figures_column(b->c, name_at(names, i)) >= 0)
			return true;
	return false;
}

/* Steps that leave the rows as they are. */
static const char *const only_add[] = { "calculate", "timeUnit", "bin", "joinaggregate", "window", "lookup", "stack", "extent" };

void transform_rows(struct build *b, const struct json *step)
{
	static const char *const known[] = { "filter", "calculate", "fold", "aggregate", "joinaggregate", "bin", "timeUnit", "window", "lookup", "stack",
		"extent", "impute", "flatten", "pivot", "sample", "density", "regression", "loess", "quantile" };
	const char *kind = "";
	bool done = false, adds = false;
	for (size_t i = 0; i < ARRAY_LEN(known) && !*kind; i++)
		kind = json_get(step, known[i]) ? known[i] : "";
	if (str_eq(kind, "filter"))
		done = filter(b, json_get(step, "filter"));
	else if (str_eq(kind, "calculate"))
		done = calculate(b, step);
	else if (str_eq(kind, "fold"))
		done = fold(b, step);
	else if (str_eq(kind, "bin"))
		done = bin(b, step);
	else if (str_eq(kind, "aggregate") || str_eq(kind, "joinaggregate"))
		done = aggregate(b, step, *kind == 'j');
	if (done)
		return;
	for (size_t i = 0; i < ARRAY_LEN(only_add); i++)
		adds = adds || str_eq(kind, only_add[i]);
	name_unsupported(b, "transform", *kind ? kind : json_name(json_first(step)));
	b->other_rows = b->other_rows || !adds || overwrites(b, json_get(step, "as"));
	for (const struct json *s = json_first(json_get(step, kind)); s; s = json_next(s))
		b->other_rows = b->other_rows || overwrites(b, json_get(s, "as"));
}
