/*
 * Figures that an author estimates from the rows of each group, which become the rows: quantiles, a density, a line of
 * regression. As Vega has them, at its points of least number.
 */
#include <math.h>

#include "vega/spec.h"

#define POINTS_MOST 1000 /* that one group gets */
#define POINTS 25        /* steps of a curve whose author says nothing of them */

/* The rows that are made: the columns of the groups, then two of figures. */
struct estimate {
	struct build *b;
	const struct json *step;
	struct groups g;
	int field, on; /* on: -1 where it is no pair of figures */
	const char *names[2];
	struct vega_cell *cells;
	size_t width, n, room, group;
	double *x, *y; /* of the group at hand, y alone where there is no pair */
	size_t n_pairs;
};

static void begin(struct estimate *e, struct build *b, const struct json *step, const char *field, const char *on)
{
	*e = (struct estimate){ .b = b, .step = step, .g = { .c = b->c }, .on = -1 };
	e->field = vega_column_of(b->c, json_text(json_get(step, field)));
	if (*on)
		e->on = vega_column_of(b->c, json_text(json_get(step, on)));
	if (e->field >= 0)
		vega_make_numbers(b->c, e->field);
	if (e->on >= 0)
		vega_make_numbers(b->c, e->on);
	e->x = xcalloc(b->c->n_rows + 1, sizeof *e->x);
	e->y = xcalloc(b->c->n_rows + 1, sizeof *e->y);
}

/* Room for so many points a group, under the names of "as" or these. False: too many, or a group is not there. */
static bool make_room(struct estimate *e, size_t points, const char *one, const char *other)
{
	const struct json *as = json_get(e->step, "as");
	const char *own[] = { one, other };
	for (size_t i = 0; i < 2; i++)
		e->names[i] = vega_keep(e->b, *vega_name_at(as, i) ? vega_name_at(as, i) : own[i]);
	if (points > POINTS_MOST || !vega_read_groupby(&e->g, json_get(e->step, "groupby")) ||
		e->g.n_columns + 2 > VEGA_CHART_COLUMNS || !vega_take_work(e->b, e->b->c->n_rows * 8))
		return false;
	vega_make_groups(&e->g);
	e->width = e->g.n_columns + 2;
	e->room = e->g.n * points;
	if (e->room > STEPS_CELLS / e->width)
		return false;
	e->cells = xcalloc(e->room * e->width + 1, sizeof *e->cells);
	return true;
}

/* The figures of a group: pairs of which both are there. */
static void read_group(struct estimate *e, size_t group)
{
	e->group = group;
	e->n_pairs = 0;
	for (size_t i = e->g.starts[group]; i < e->g.starts[group + 1]; i++) {
		const struct vega_cell *y = vega_cell_at(e->b->c, e->g.rows[i], (size_t)e->field),
							   *x = e->on >= 0 ? vega_cell_at(e->b->c, e->g.rows[i], (size_t)e->on) : y;
		if (!x->is_number || !y->is_number)
			continue;
		e->x[e->n_pairs] = x->number;
		e->y[e->n_pairs++] = y->number;
	}
}

static void put_point(struct estimate *e, double one, double other)
{
	struct vega_cell *row = &e->cells[e->n * e->width];
	if (e->n == e->room)
		return;
	for (size_t i = 0; i < e->g.n_columns; i++)
		row[i] = *vega_cell_at(e->b->c, e->g.rows[e->g.starts[e->group]], (size_t)e->g.columns[i]);
	row[e->g.n_columns] = vega_number_cell(vega_rounded(one));
	row[e->g.n_columns + 1] = vega_number_cell(vega_rounded(other));
	e->n++;
}

/* ok: the points become the rows. */
static bool end(struct estimate *e, bool ok)
{
	struct vega_chart *c = e->b->c;
	const char *names[SPEC_COLUMNS];
	for (size_t i = 0; i < e->g.n_columns; i++)
		names[i] = c->columns[e->g.columns[i]];
	names[e->g.n_columns] = e->names[0];
	names[e->g.n_columns + 1] = e->names[1];
	if (ok) {
		vega_put_table(c, e->cells, e->n);
		memcpy(c->columns, names, e->width * sizeof *names);
		c->n_columns = e->width;
	} else {
		free(e->cells);
	}
	vega_release_groups(&e->g);
	free(e->x);
	free(e->y);
	return ok;
}

static int compare_numbers(const void *va, const void *vb)
{
	double a = *(const double *)va, b = *(const double *)vb;
	return (a > b) - (a < b);
}

/* Of sorted figures: the one below which a share of them is. */
static double quantile_of(const double *sorted, size_t n, double share)
{
	double at = share * (double)(n - 1), below = floor(at);
	size_t i = (size_t)below, next = i + 1 < n ? i + 1 : i;
	return sorted[i] + (sorted[next] - sorted[i]) * (at - below);
}

/* The ends of the author's "extent", or of the figures. */
static void read_extent(const struct estimate *e, const double *v, double *lo, double *hi)
{
	const struct json *given = json_get(e->step, "extent"), *first = json_first(given);
	*lo = INFINITY, *hi = -INFINITY;
	for (size_t i = 0; i < e->n_pairs; i++) {
		*lo = fmin(*lo, v[i]);
		*hi = fmax(*hi, v[i]);
	}
	*lo = json_number(first, *lo);
	*hi = json_number(first ? json_next(first) : NULL, *hi);
}

/* ---- quantiles ------------------------------------------------------------------------------- */

bool vega_quantile(struct build *b, const struct json *step)
{
	struct estimate e;
	const struct json *probs = json_get(step, "probs");
	double by = json_number(json_get(step, "step"), 0.01);
	begin(&e, b, step, "quantile", "");
	size_t n = probs ? json_count(probs) : by > 1.0 / POINTS_MOST && by < 1 ? (size_t)ceil(1 / by - 0.5 - 1e-9) : 0;
	bool ok = e.field >= 0 && n && make_room(&e, n, "prob", "value");
	for (size_t group = 0; ok && group < e.g.n; group++) {
		read_group(&e, group);
		qsort(e.y, e.n_pairs, sizeof *e.y, compare_numbers);
		const struct json *p = json_first(probs);
		for (size_t i = 0; i < n && e.n_pairs; i++, p = p ? json_next(p) : NULL) {
			double share = probs ? json_number(p, NAN) : by / 2 + (double)i * by;
			if (share >= 0 && share <= 1)
				put_point(&e, share, quantile_of(e.y, e.n_pairs, share));
		}
	}
	return end(&e, ok);
}

/* ---- density --------------------------------------------------------------------------------- */

/* How wide each figure is smeared, by Scott's rule as Vega has it. Sorts the figures. */
static double bandwidth_of(struct estimate *e)
{
	double mean = 0, squares = 0, n = (double)e->n_pairs;
	qsort(e->y, e->n_pairs, sizeof *e->y, compare_numbers);
	for (size_t i = 0; i < e->n_pairs; i++)
		mean += e->y[i] / n;
	for (size_t i = 0; i < e->n_pairs; i++)
		squares += (e->y[i] - mean) * (e->y[i] - mean);
	double deviation = n > 1 ? sqrt(squares / (n - 1)) : 0, q1 = quantile_of(e->y, e->n_pairs, 0.25);
	double middle = (quantile_of(e->y, e->n_pairs, 0.75) - q1) / 1.34, width = fmin(deviation, middle);
	width = width > 0 ? width : deviation > 0 ? deviation : fabs(q1) > 0 ? fabs(q1) : 1;
	return 1.06 * width * pow(n, -0.2);
}

static double density_at(const struct estimate *e, double at, double width, bool cumulative)
{
	const double root = sqrt(2), whole = sqrt(2 * acos(-1));
	double all = 0;
	for (size_t i = 0; i < e->n_pairs; i++) {
		double z = (at - e->y[i]) / width;
		all += cumulative ? 0.5 * (1 + erf(z / root)) : exp(-0.5 * z * z) / whole / width;
	}
	return all / (double)e->n_pairs;
}

bool vega_density(struct build *b, const struct json *step)
{
	struct estimate e;
	bool cumulative = json_bool(json_get(step, "cumulative"), false),
		 counts = json_bool(json_get(step, "counts"), false);
	double steps = json_number(json_get(step, "steps"), json_number(json_get(step, "minsteps"), POINTS)), lo, hi;
	begin(&e, b, step, "density", "");
	bool ok = e.field >= 0 && steps >= 1 && steps < POINTS_MOST &&
		make_room(&e, (size_t)steps + 1, "value", "density") && vega_take_work(b, b->c->n_rows * (size_t)steps * 4);
	for (size_t group = 0; ok && group < e.g.n; group++) {
		read_group(&e, group);
		if (!e.n_pairs)
			continue;
		read_extent(&e, e.y, &lo, &hi);
		double width = json_number(json_get(step, "bandwidth"), 0);
		width = width > 0 ? width : bandwidth_of(&e);
		for (size_t i = 0; i <= (size_t)steps; i++) {
			double at = lo + (hi - lo) * (double)i / floor(steps);
			put_point(&e, at, density_at(&e, at, width, cumulative) * (counts ? (double)e.n_pairs : 1));
		}
	}
	return end(&e, ok);
}

/* ---- regression ------------------------------------------------------------------------------ */

enum method { METHOD_POLY, METHOD_LOG, METHOD_EXP, METHOD_POW };
#define ORDER_MOST 5

/* y of x: a polynomial of (x - middle) / size, of ln x, or behind exp. */
struct curve {
	enum method method;
	int order;
	double middle, size, parts[ORDER_MOST + 1];
};

static double position(const struct curve *f, double x)
{
	double at = f->method == METHOD_LOG || f->method == METHOD_POW ? log(x) : x;
	return (at - f->middle) / f->size;
}

static double height(const struct curve *f, double y)
{
	return f->method == METHOD_EXP || f->method == METHOD_POW ? log(y) : y;
}

static double value_at(const struct curve *f, double x)
{
	double at = position(f, x), v = 0;
	for (int i = f->order; i >= 0; i--)
		v = v * at + f->parts[i];
	return f->method == METHOD_EXP || f->method == METHOD_POW ? exp(v) : v;
}

/* Solves a x = a's last column, into parts. False: the figures do not say. */
static bool solve(double a[ORDER_MOST + 1][ORDER_MOST + 2], int n, double *parts)
{
	for (int i = 0; i < n; i++) {
		int best = i;
		for (int k = i + 1; k < n; k++)
			best = fabs(a[k][i]) > fabs(a[best][i]) ? k : best;
		for (int m = 0; m <= n; m++) {
			double kept = a[i][m];
			a[i][m] = a[best][m];
			a[best][m] = kept;
		}
		if (!(fabs(a[i][i]) > 1e-12))
			return false;
		for (int k = 0; k < n; k++) {
			double times = k == i ? 0 : a[k][i] / a[i][i];
			for (int m = i; m <= n; m++)
				a[k][m] -= times * a[i][m];
		}
	}
	for (int i = 0; i < n; i++)
		parts[i] = a[i][n] / a[i][i];
	return true;
}

/* The least squares; of a power of e weighted by y, as Vega has it. False: they cannot be. */
static bool fit(const struct estimate *e, struct curve *f)
{
	double a[ORDER_MOST + 1][ORDER_MOST + 2] = { 0 }, size = 0, n = (double)e->n_pairs;
	f->middle = 0, f->size = 1;
	for (size_t i = 0; i < e->n_pairs; i++)
		f->middle += position(&(struct curve){ .method = f->method, .size = 1 }, e->x[i]) / n;
	for (size_t i = 0; i < e->n_pairs; i++)
		size = fmax(size, fabs(position(f, e->x[i])));
	f->size = size;
	if (!(size > 0) || !isfinite(size))
		return false;
	for (size_t i = 0; i < e->n_pairs; i++) {
		double at = position(f, e->x[i]), y = height(f, e->y[i]), weight = f->method == METHOD_EXP ? e->y[i] : 1;
		double powers[2 * ORDER_MOST + 1] = { 1 };
		if (!isfinite(at) || !isfinite(y))
			return false;
		for (int k = 1; k <= 2 * f->order; k++)
			powers[k] = powers[k - 1] * at;
		for (int row = 0; row <= f->order; row++) {
			for (int k = 0; k <= f->order; k++)
				a[row][k] += weight * powers[row + k] / n;
			a[row][f->order + 1] += weight * powers[row] * y / n;
		}
	}
	return solve(a, f->order + 1, f->parts);
}

static bool read_method(const struct json *step, struct curve *f)
{
	static const struct {
		const char *name;
		enum method method;
		int order;
	} methods[] = { { "", METHOD_POLY, 1 }, { "linear", METHOD_POLY, 1 }, { "quad", METHOD_POLY, 2 },
		{ "poly", METHOD_POLY, 3 }, { "log", METHOD_LOG, 1 }, { "exp", METHOD_EXP, 1 }, { "pow", METHOD_POW, 1 } };
	const char *name = json_text(json_get(step, "method"));
	for (size_t i = 0; i < ARRAY_LEN(methods); i++)
		if (str_eq(name, methods[i].name)) {
			double order = str_eq(name, "poly") ? json_number(json_get(step, "order"), 3) : methods[i].order;
			*f = (struct curve){ .method = methods[i].method,
				.order = order >= 1 && order <= ORDER_MOST ? (int)order : 0 };
			return f->order > 0;
		}
	return false;
}

static double largest_of(const struct estimate *e)
{
	double size = 0;
	for (size_t i = 0; i < e->n_pairs; i++)
		size = fmax(size, fabs(e->y[i]));
	return size;
}

/* A line has two points, a curve so many. */
bool vega_regression(struct build *b, const struct json *step)
{
	struct estimate e;
	struct curve f;
	double lo, hi;
	begin(&e, b, step, "regression", "on");
	bool ok = e.field >= 0 && e.on >= 0 && read_method(step, &f) && !json_bool(json_get(step, "params"), false) &&
		make_room(&e, POINTS + 1, json_text(json_get(step, "on")), json_text(json_get(step, "regression")));
	size_t steps = ok && f.method == METHOD_POLY && f.order == 1 ? 1 : POINTS;
	for (size_t group = 0; ok && group < e.g.n; group++) {
		read_group(&e, group);
		if (e.n_pairs <= (size_t)f.order || !fit(&e, &f))
			continue;
		read_extent(&e, e.x, &lo, &hi);
		const double least = largest_of(&e) * 1e-12; /* below: what computing leaves of nothing */
		for (size_t i = 0; i <= steps; i++) {
			double at = lo + (hi - lo) * (double)i / (double)steps, v = value_at(&f, at);
			put_point(&e, at, fabs(v) < least ? 0 : v);
		}
	}
	return end(&e, ok);
}
