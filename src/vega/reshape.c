/*
 * Steps that make other rows: fold, flatten, pivot, impute, aggregate; and two that bring figures to each row: of its
 * group (joinaggregate), and of another table (lookup).
 */
#include <math.h>

#include "vega/spec.h"

#define GROUPING 10 /* the work of sorting a row into its group, and of each figure that it goes into */

bool vega_fold(struct build *b, const struct json *step)
{
	struct vega_chart *c = b->c;
	const struct json *as = json_get(step, "as");
	const char *const names[] = { *vega_name_at(as, 0) ? vega_name_at(as, 0) : "key",
		*vega_name_at(as, 1) ? vega_name_at(as, 1) : "value" };
	int columns[SPEC_COLUMNS];
	size_t n = 0;
	for (const struct json *f = json_first(json_get(step, "fold")); f; f = json_next(f)) {
		int at = vega_column_of(c, json_text(f));
		if (at < 0 || n == SPEC_COLUMNS)
			return false;
		columns[n++] = at;
	}
	if (n == 0 || !vega_has_room(c, names, 2) || c->n_rows * n * (c->n_columns + 2) > STEPS_CELLS)
		return false;
	int key = vega_make_column(b, names[0]), value = vega_make_column(b, names[1]);
	if (key < 0 || value < 0)
		return false;
	struct vega_cell *cells = xcalloc(c->n_rows * n * c->n_columns + 1, sizeof *cells);
	for (size_t i = 0; i < c->n_rows * n; i++) {
		struct vega_cell *to = &cells[i * c->n_columns];
		memcpy(to, vega_cell_at(c, i / n, 0), c->n_columns * sizeof *cells);
		to[value] = to[columns[i % n]];
		to[key] = (struct vega_cell){ .text = c->columns[columns[i % n]] };
	}
	vega_put_table(c, cells, c->n_rows * n);
	return true;
}

/* ---- flatten --------------------------------------------------------------------------------- */

/* The members of lists that stand in a column; NULL: the cell is none. To be freed. */
static struct json *list_in(const struct vega_cell *cell)
{
	struct json *list = NULL;
	if (cell->is_number || cell->is_null || *cell->text != '[' ||
		json_parse(cell->text, strlen(cell->text), JSON_BODY_MAX, &list, NULL) != RC_OK)
		return NULL;
	return list;
}

static bool put_member(struct build *b, const struct json *v, struct vega_cell *out)
{
	*out = vega_null_cell();
	if (json_is_number(v))
		*out = vega_number_cell(json_number(v, NAN));
	if (!json_is_string(v))
		return true;
	out->is_null = false;
	out->text = arena_strdup(b->a, json_text(v));
	b->full = b->full || !out->text;
	return !b->full;
}

int vega_member_column(struct build *b, const char *name)
{
	char base[128], *end;
	size_t n = strcspn(name, "[");
	if (!name[n] || n == 0 || n >= sizeof base)
		return -1;
	str_copy(base, n + 1, name);
	unsigned long member = strtoul(name + n + 1, &end, 10);
	int from = vega_column_of(b->c, base);
	if (from < 0 || end == name + n + 1 || !str_eq(end, "]") || member > 1000 ||
		!vega_take_work(b, b->c->n_rows * GROUPING))
		return -1;
	int to = vega_make_column(b, name);
	for (size_t row = 0; row < b->c->n_rows && to >= 0; row++) {
		struct json *list = list_in(vega_cell_at(b->c, row, (size_t)from));
		const struct json *v = json_first(list);
		for (unsigned long i = 0; i < member; i++)
			v = json_next(v);
		put_member(b, v, vega_cell_at(b->c, row, (size_t)to));
		json_free(list);
	}
	return to;
}

struct flat {
	int from[4], to[4];
	size_t n;
	VEC(struct vega_cell) cells;
};

static bool flatten_row(struct build *b, struct flat *f, size_t row)
{
	struct vega_chart *c = b->c;
	struct json *lists[4] = { NULL };
	size_t longest = 0;
	bool ok = true;
	for (size_t i = 0; i < f->n; i++) {
		lists[i] = list_in(vega_cell_at(c, row, (size_t)f->from[i]));
		longest = json_count(lists[i]) > longest ? json_count(lists[i]) : longest;
	}
	ok = vega_take_work(b, longest * c->n_columns) && f->cells.n + longest * c->n_columns <= STEPS_CELLS;
	const struct json *at[4] = { NULL };
	for (size_t i = 0; i < f->n; i++)
		at[i] = json_first(lists[i]);
	for (size_t k = 0; k < longest && ok; k++) {
		size_t start = f->cells.n;
		for (size_t n = 0; n < c->n_columns; n++)
			*vec_push(&f->cells) = *vega_cell_at(c, row, n);
		for (size_t i = 0; i < f->n; i++) {
			ok = put_member(b, at[i], &f->cells.items[start + (size_t)f->to[i]]) && ok;
			at[i] = json_next(at[i]);
		}
	}
	for (size_t i = 0; i < f->n; i++)
		json_free(lists[i]);
	return ok;
}

bool vega_flatten(struct build *b, const struct json *step)
{
	struct flat f = { .n = 0 };
	size_t at = 0, rows = b->c->n_rows;
	bool ok = true;
	for (const struct json *v = json_first(json_get(step, "flatten")); v && ok; v = json_next(v), at++) {
		const char *as = vega_name_at(json_get(step, "as"), at);
		ok = f.n < ARRAY_LEN(f.from);
		if (!ok)
			break;
		f.from[f.n] = vega_column_of(b->c, json_text(v));
		f.to[f.n] = *as ? vega_make_column(b, as) : f.from[f.n];
		ok = f.from[f.n] >= 0 && f.to[f.n] >= 0;
		f.n++;
	}
	for (size_t row = 0; row < rows && ok && f.n; row++)
		ok = flatten_row(b, &f, row);
	if (ok && f.n) {
		size_t n = f.cells.n / b->c->n_columns;
		vega_put_table(b->c, f.cells.items ? f.cells.items : xcalloc(1, sizeof *f.cells.items), n);
	} else {
		vec_release(&f.cells);
	}
	return ok && f.n;
}

/* ---- groups ---------------------------------------------------------------------------------- */

struct summary {
	const char *op, *name;
	int from, by; /* by: of "argmax", what is the greatest in the row that is meant; else -1 */
};

#define SUMMARIES 40

/* The row in which a field is the greatest, or the least, as an object: each of its columns, as a member of "as".
 * False: too many. */
static bool read_row_of(struct build *b, const struct json *s, struct summary out[SUMMARIES], size_t *n)
{
	const char *op = vega_row_choice(json_text(json_get(s, "op"))), *as = json_text(json_get(s, "as"));
	int by = vega_column_of(b->c, json_text(json_get(s, "field")));
	if (!*op || by < 0)
		return false;
	vega_make_numbers(b->c, by);
	for (size_t k = 0; k < b->c->n_columns; k++) {
		const char *name = *as ? arena_printf(b->a, "%s.%s", as, b->c->columns[k])
							   : arena_printf(b->a, "%s_%s.%s", op, b->c->columns[by], b->c->columns[k]);
		b->full = b->full || !name;
		if (!name || *n == SUMMARIES)
			return false;
		out[(*n)++] = (struct summary){ .op = op, .from = (int)k, .by = by, .name = name };
	}
	return true;
}

/* What is computed of each group; the number, 0 when one of them is not ours. */
static size_t read_summaries(struct build *b, const struct json *list, struct summary out[SUMMARIES])
{
	size_t n = 0;
	for (const struct json *s = json_first(list); s; s = json_next(s)) {
		if (*vega_row_choice(json_text(json_get(s, "op")))) {
			if (!read_row_of(b, s, out, &n))
				return 0;
			continue;
		}
		const char *op = vega_aggregate_name(json_text(json_get(s, "op")));
		const char *field = json_text(json_get(s, "field")), *as = json_text(json_get(s, "as"));
		int from = *field ? vega_column_of(b->c, field) : -1;
		if (n == SUMMARIES || !*op || (from < 0 && !str_eq(op, "count")))
			return 0;
		const char *name = *as ? as : arena_printf(b->a, *field ? "%s_%s" : "%s", op, field);
		b->full = b->full || !name;
		if (!name)
			return 0;
		out[n++] = (struct summary){ .op = op, .from = from, .by = -1, .name = name };
	}
	return n;
}

/* The figures of all groups, n a group, to be freed. */
static struct vega_cell *summarize_all(const struct groups *g, const struct summary *made, size_t n)
{
	struct vega_cell *figures = xcalloc(g->n * n + 1, sizeof *figures);
	for (size_t group = 0; group < g->n; group++)
		for (size_t i = 0; i < n; i++)
			figures[group * n + i] = made[i].by < 0 ? vega_summarize(g, group, made[i].op, made[i].from)
													: vega_chosen(g, group, made[i].op, made[i].by, made[i].from);
	return figures;
}

/* Every row keeps its place and gets its group's figures. */
static void join_figures(
	struct build *b, const struct groups *g, const struct summary *made, size_t n, const struct vega_cell *figures)
{
	for (size_t i = 0; i < n; i++) {
		int to = vega_make_column(b, made[i].name);
		for (size_t group = 0; group < g->n && to >= 0; group++)
			for (size_t k = g->starts[group]; k < g->starts[group + 1]; k++)
				*vega_cell_at(b->c, g->rows[k], (size_t)to) = figures[group * n + i];
	}
}

/* One row a group, of the columns that were grouped and made. */
static void keep_figures(
	struct build *b, const struct groups *g, const struct summary *made, size_t n, const struct vega_cell *figures)
{
	struct vega_chart *c = b->c;
	size_t width = g->n_columns;
	struct vega_cell *cells = xcalloc(g->n * width + 1, sizeof *cells);
	const char *names[SPEC_COLUMNS] = { NULL };
	for (size_t k = 0; k < width; k++) {
		names[k] = c->columns[g->columns[k]];
		for (size_t group = 0; group < g->n; group++)
			cells[group * width + k] = *vega_cell_at(c, g->rows[g->starts[group]], (size_t)g->columns[k]);
	}
	vega_put_table(c, cells, g->n);
	memcpy(c->columns, names, width * sizeof *names);
	c->n_columns = width;
	for (size_t i = 0; i < n; i++) {
		int to = vega_make_column(b, made[i].name);
		for (size_t group = 0; group < g->n && to >= 0; group++)
			*vega_cell_at(c, group, (size_t)to) = figures[group * n + i];
	}
}

bool vega_aggregate_rows(struct build *b, const struct json *step, bool join)
{
	struct summary made[SUMMARIES];
	const char *names[SUMMARIES];
	struct groups g = { .c = b->c };
	size_t n = read_summaries(b, json_get(step, join ? "joinaggregate" : "aggregate"), made);
	for (size_t i = 0; i < n; i++)
		names[i] = made[i].name;
	if (n == 0 || !vega_read_groupby(&g, json_get(step, "groupby")))
		return false;
	if (join ? !vega_has_room(b->c, names, n) : g.n_columns + n > SPEC_COLUMNS)
		return false;
	if (!vega_take_work(b, b->c->n_rows * GROUPING * (1 + n)))
		return false;
	for (size_t i = 0; i < n; i++)
		if (made[i].from >= 0 && made[i].by < 0)
			vega_make_numbers(b->c, made[i].from);
	vega_make_groups(&g);
	struct vega_cell *figures = summarize_all(&g, made, n);
	if (join)
		join_figures(b, &g, made, n, figures);
	else
		keep_figures(b, &g, made, n, figures);
	free(figures);
	vega_release_groups(&g);
	return !b->full;
}

/* ---- pivot ----------------------------------------------------------------------------------- */

/* One column for each value of a field, one row for each group of the others that are named. */
bool vega_pivot(struct build *b, const struct json *step)
{
	struct vega_chart *c = b->c;
	int field = vega_column_of(c, json_text(json_get(step, "pivot"))),
		value = vega_column_of(c, json_text(json_get(step, "value")));
	const char *op = *json_text(json_get(step, "op")) ? vega_aggregate_name(json_text(json_get(step, "op"))) : "sum";
	struct groups rows = { .c = c }, keys = { .c = c, .columns = { field }, .n_columns = 1 };
	if (field < 0 || value < 0 || !*op || !vega_read_groupby(&rows, json_get(step, "groupby")) ||
		!vega_take_work(b, c->n_rows * GROUPING * 3))
		return false;
	vega_make_numbers(c, value);
	vega_make_groups(&keys);
	vega_make_groups(&rows);
	size_t width = rows.n_columns + keys.n;
	bool ok = width <= SPEC_COLUMNS && rows.n * width <= STEPS_CELLS;
	const char *names[SPEC_COLUMNS];
	struct vega_cell *cells = xcalloc(ok ? rows.n * width + 1 : 1, sizeof *cells);
	for (size_t k = 0; k < width && ok; k++) {
		const struct vega_cell *key = k < rows.n_columns
			? NULL
			: vega_cell_at(c, keys.rows[keys.starts[k - rows.n_columns]], (size_t)field);
		names[k] = !key      ? c->columns[rows.columns[k]]
			: key->is_number ? arena_printf(b->a, "%.15g", key->number)
							 : arena_strdup(b->a, key->text);
		ok = names[k] != NULL;
	}
	struct groups both = rows;
	both.rows = both.starts = NULL;
	both.n = 0;
	both.columns[both.n_columns++] = field;
	vega_make_groups(&both);
	size_t *group_of = xcalloc(c->n_rows + 1, sizeof *group_of), *key_of = xcalloc(c->n_rows + 1, sizeof *key_of);
	for (size_t i = 0; i < rows.n; i++)
		for (size_t k = rows.starts[i]; k < rows.starts[i + 1]; k++)
			group_of[rows.rows[k]] = i;
	for (size_t i = 0; i < keys.n; i++)
		for (size_t k = keys.starts[i]; k < keys.starts[i + 1]; k++)
			key_of[keys.rows[k]] = i;
	for (size_t i = 0; ok && i < rows.n * width; i++)
		cells[i] = i % width < rows.n_columns
			? *vega_cell_at(c, rows.rows[rows.starts[i / width]], (size_t)rows.columns[i % width])
			: vega_null_cell();
	for (size_t i = 0; ok && i < both.n; i++) {
		size_t row = both.rows[both.starts[i]];
		cells[group_of[row] * width + rows.n_columns + key_of[row]] = vega_summarize(&both, i, op, value);
	}
	if (ok) {
		size_t n = rows.n;
		vega_put_table(c, cells, n);
		memcpy(c->columns, names, width * sizeof *names);
		c->n_columns = width;
	} else {
		free(cells);
	}
	free(group_of);
	free(key_of);
	vega_release_groups(&rows);
	vega_release_groups(&keys);
	vega_release_groups(&both);
	return ok;
}

/* ---- impute ---------------------------------------------------------------------------------- */

/* What stands for figures that are missing: a value, or one of those that are there. NULL cell: not ours. */
static struct vega_cell stand_in(const struct json *step, const struct groups *g, size_t group, int field)
{
	const char *method = json_text(json_get(step, "method"));
	if (!*method || str_eq(method, "value"))
		return vega_number_cell(json_number(json_get(step, "value"), NAN));
	static const char *const methods[] = { "mean", "median", "min", "max" };
	for (size_t i = 0; i < ARRAY_LEN(methods); i++)
		if (str_eq(method, methods[i]))
			return vega_summarize(g, group, method, field);
	return vega_null_cell();
}

/* Each group gets a row for each key that another has; what is missing gets a figure. */
bool vega_impute(struct build *b, const struct json *step)
{
	struct vega_chart *c = b->c;
	int field = vega_column_of(c, json_text(json_get(step, "impute"))),
		key = vega_column_of(c, json_text(json_get(step, "key")));
	struct groups g = { .c = c }, keys = { .c = c, .columns = { key }, .n_columns = 1 };
	/* a window of neighbours, and keys that are in no row, are not ours */
	if (field < 0 || key < 0 || json_get(step, "frame") || json_get(step, "keyvals") ||
		!vega_read_groupby(&g, json_get(step, "groupby")) || !vega_take_work(b, c->n_rows * GROUPING * 3))
		return false;
	vega_make_numbers(c, field);
	vega_make_groups(&g);
	vega_make_groups(&keys);
	size_t width = c->n_columns, n = c->n_rows;
	bool ok = g.n * keys.n + n <= STEPS_CELLS / (width + 1) && vega_take_work(b, g.n * keys.n);
	struct vega_cell *cells = xcalloc(ok ? (n + g.n * keys.n) * width + 1 : 1, sizeof *cells);
	bool *there = xcalloc(keys.n + 1, sizeof *there);
	size_t *key_of = xcalloc(n + 1, sizeof *key_of);
	for (size_t i = 0; i < keys.n; i++)
		for (size_t k = keys.starts[i]; k < keys.starts[i + 1]; k++)
			key_of[keys.rows[k]] = i;
	memcpy(cells, c->cells, ok ? n * width * sizeof *cells : 0);
	for (size_t group = 0; group < g.n && ok; group++) {
		struct vega_cell figure = stand_in(step, &g, group, field);
		memset(there, 0, keys.n * sizeof *there);
		ok = !figure.is_null;
		for (size_t k = g.starts[group]; k < g.starts[group + 1]; k++) {
			there[key_of[g.rows[k]]] = true;
			struct vega_cell *cell = &cells[g.rows[k] * width + (size_t)field];
			*cell = cell->is_null ? figure : *cell;
		}
		for (size_t k = 0; k < keys.n; k++) {
			if (there[k])
				continue;
			for (size_t i = 0; i < width; i++)
				cells[n * width + i] = vega_null_cell();
			for (size_t i = 0; i < g.n_columns; i++)
				cells[n * width + (size_t)g.columns[i]] = *vega_cell_at(
					c, g.rows[g.starts[group]], (size_t)g.columns[i]);
			cells[n * width + (size_t)key] = *vega_cell_at(c, keys.rows[keys.starts[k]], (size_t)key);
			cells[n++ * width + (size_t)field] = figure;
		}
	}
	vega_release_groups(&g);
	vega_release_groups(&keys);
	free(there);
	free(key_of);
	if (ok)
		vega_put_table(c, cells, n);
	else
		free(cells);
	return ok;
}

/* ---- lookup ---------------------------------------------------------------------------------- */

static int compare_keys(const void *va, const void *vb)
{
	const struct vega_cell *const *a = va, *const *b = vb;
	int diff = vega_compare(*a, *b);
	return diff ? diff : *a < *b ? -1 : *a > *b;
}

static int compare_key(const void *va, const void *vb)
{
	return vega_compare(*(const struct vega_cell *const *)va, *(const struct vega_cell *const *)vb);
}

/* The columns of another table, where its key is that of the row. */
bool vega_lookup(struct build *b, const struct json *step)
{
	const struct json *from = json_get(step, "from"), *fields = json_get(from, "fields"),
					  *rows = json_get(from, "data") ? vega_find_rows(b, json_get(from, "data")) : NULL;
	struct vega_chart other = { .zone = b->c->zone };
	int key = vega_column_of(b->c, json_text(json_get(step, "lookup"))), to[8], at[8];
	size_t n = 0;
	if (!rows || key < 0 || json_count(fields) == 0 || json_count(fields) > ARRAY_LEN(to))
		return false;
	b->full = !vega_read_rows(&other, rows, FIGURES_CELLS - b->cells, b->a) || b->full;
	b->cells += other.n_rows * other.n_columns;
	int theirs = vega_column_of(&other, json_text(json_get(from, "key")));
	bool ok = !b->full && theirs >= 0 && other.rows_read == other.rows_total &&
		vega_take_work(b, (b->c->n_rows + other.n_rows) * GROUPING * 2);
	for (const struct json *f = json_first(fields); f && ok; f = json_next(f), n++) {
		const char *as = vega_name_at(json_get(step, "as"), n);
		at[n] = vega_column_of(&other, json_text(f));
		const char *name = arena_strdup(b->a, *as ? as : json_text(f));
		to[n] = name ? vega_make_column(b, name) : -1;
		ok = at[n] >= 0 && to[n] >= 0;
	}
	const struct vega_cell **keys = xcalloc(other.n_rows + 1, sizeof *keys);
	for (size_t i = 0; i < other.n_rows && ok; i++)
		keys[i] = vega_cell_at(&other, i, (size_t)theirs);
	if (ok)
		qsort(keys, other.n_rows, sizeof *keys, compare_keys);
	for (size_t row = 0; row < b->c->n_rows && ok; row++) {
		const struct vega_cell *wanted = vega_cell_at(b->c, row, (size_t)key);
		const struct vega_cell **found = bsearch(&wanted, keys, other.n_rows, sizeof *keys, compare_key);
		const struct vega_cell *line = found ? *found - theirs : NULL;
		for (size_t i = 0; i < n; i++)
			*vega_cell_at(b->c, row, (size_t)to[i]) = line ? line[at[i]] : vega_null_cell();
	}
	free(keys);
	free(other.cells);
	return ok;
}
