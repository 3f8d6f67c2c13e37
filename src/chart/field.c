/*
 * Lines, areas and points over two scales. A field of cells with round ticks at the left; its last row is the axis.
 * Lines and points are ASCII marks; an area is filled from zero. Everything here is one column wide in every setting.
 *
 *     100 |        *..*
 *      50 |   *...     .*
 *       0 +*-------------*--
 *          2024        2026
 */
#include <math.h>

#include "chart/plot.h"

#define TALLEST 12

struct field {
	struct plot *p;
	struct plot_axis measure; /* of a stack to 100%: shares */
	int left, width, height;  /* columns of tick labels; cells of the field: width x (height + 1) */
	struct ticks y;
	double x_lo, x_hi;
	struct cells *rows;
	int ink; /* of what is put next */
};

static const char *line_mark(const struct plot *p, size_t series)
{
	static const char *const marks[] = { "*", "o", "+", "x", "#", "@", "%", "&", "=", "~", "A", "B", "C", "D" };
	(void)p;
	return marks[series % ARRAY_LEN(marks)];
}

static bool is_area(const struct plot *p)
{
	return p->kind == PLOT_AREAS && (p->stacked || p->n_series == 1);
}

/* ---- scales ---------------------------------------------------------------------------------- */

static double x_of(const struct plot *p, size_t place)
{
	return p->scaled ? p->places[place].at : (double)place;
}

/* Where a figure stands along an axis: of a logarithmic one, its power of ten. */
static double along(const struct plot_axis *x, double v)
{
	return x->log ? log10(v) : v;
}

static int column_of(const struct field *f, double x)
{
	double span = f->x_hi - f->x_lo;
	return span > 0 ? (int)round((along(&f->p->category, x) - f->x_lo) / span * (f->width - 1)) : f->width / 2;
}

static double down_to(const struct field *f, double y)
{
	return (f->y.hi - along(&f->measure, y)) / (f->y.hi - f->y.lo) * f->height;
}

static int row_of(const struct field *f, double y)
{
	return (int)round(down_to(f, y));
}

static double stack_at(const struct plot *p, size_t place, size_t series)
{
	double sum = NAN;
	for (size_t s = 0; s <= series; s++) {
		double v = plot_at(p, place, s);
		if (!isnan(v))
			sum = (isnan(sum) ? 0 : sum) + v;
	}
	return sum;
}

static double figure(const struct plot *p, size_t place, size_t series)
{
	double sum = p->normalized ? stack_at(p, place, p->n_series - 1) : 1;
	return !p->stacked ? plot_at(p, place, series) : sum > 0 ? stack_at(p, place, series) / sum : NAN;
}

static void find_ranges(struct field *f, double *lo, double *hi)
{
	struct plot *p = f->p;
	*lo = f->x_lo = INFINITY;
	*hi = f->x_hi = -INFINITY;
	for (size_t i = 0; i < p->points.n; i++) {
		const struct plot_point *at = &p->points.items[i];
		*lo = fmin(*lo, at->y);
		*hi = fmax(*hi, at->y);
		f->x_lo = fmin(f->x_lo, at->x);
		f->x_hi = fmax(f->x_hi, at->x);
	}
	for (size_t i = 0; i < p->curves.n; i++) {
		*lo = fmin(*lo, p->curves.items[i].y);
		*hi = fmax(*hi, p->curves.items[i].y);
		f->x_lo = fmin(f->x_lo, p->curves.items[i].x);
		f->x_hi = fmax(f->x_hi, p->curves.items[i].x);
	}
	for (size_t i = 0; i < p->n_places; i++) {
		f->x_lo = fmin(f->x_lo, x_of(p, i));
		f->x_hi = fmax(f->x_hi, x_of(p, i));
		for (size_t s = 0; s < p->n_series; s++) {
			*lo = fmin(*lo, figure(p, i, s));
			*hi = fmax(*hi, figure(p, i, s));
		}
	}
	for (size_t i = 0; i < p->moments.n; i++) {
		f->x_lo = fmin(f->x_lo, p->moments.items[i].value);
		f->x_hi = fmax(f->x_hi, p->moments.items[i].value);
	}
	for (size_t i = 0; i < p->targets.n; i++) {
		double at;
		if (drawing_target(p, i, &at)) {
			*lo = fmin(*lo, at);
			*hi = fmax(*hi, at);
		}
	}
	f->x_lo = along(&p->category, f->x_lo);
	f->x_hi = along(&p->category, f->x_hi);
	*lo = along(&f->measure, *lo);
	*hi = along(&f->measure, *hi);
	if (f->measure.log)
		return;
	/* Zero belongs to an area, and to lines that are not far from it. */
	if (*lo > 0 && (is_area(p) || *lo < 0.5 * *hi))
		*lo = 0;
	if (*hi < 0 && (is_area(p) || *hi > 0.5 * *lo))
		*hi = 0;
}

/* Round numbers along an axis, or powers of ten. */
static struct ticks ticks_along(const struct plot_axis *x, double lo, double hi, int most)
{
	if (!x->log)
		return ticks_make(lo, hi, most);
	struct ticks t = { .lo = floor(lo + 1e-9), .step = fmax(1, ceil((ceil(hi - 1e-9) - floor(lo + 1e-9)) / most)) };
	t.n = (int)ceil((hi - 1e-9 - t.lo) / t.step);
	t.hi = t.lo + t.n * t.step;
	return t;
}

static const char *tick_text(const struct field *f, const struct plot_axis *x, double v)
{
	return axis_tick(f->p, x, x->log ? pow(10, v) : v);
}

static void make_scales(struct field *f, int height)
{
	double lo, hi;
	int tallest = height - 2 < TALLEST ? height - 2 : TALLEST;
	find_ranges(f, &lo, &hi);
	f->y = ticks_along(&f->measure, lo, hi, tallest >= 8 ? 4 : 2);
	f->height = f->y.n >= tallest ? tallest : f->y.n * (tallest / f->y.n);
	if (f->height < 1)
		f->height = 1;
	for (int i = 0; i <= f->y.n; i++) {
		int w = text_widthz(tick_text(f, &f->measure, f->y.lo + i * f->y.step));
		f->left = w > f->left ? w : f->left;
	}
	if (f->left > drawing_width(f->p) / 2)
		f->left = drawing_width(f->p) / 2;
	f->width = drawing_width(f->p) - f->left - 2;
}

/* ---- marks ----------------------------------------------------------------------------------- */

static void put(struct field *f, int row, int column, const char *mark)
{
	if (row >= 0 && row <= f->height)
		cells_put(&f->rows[row], column, column + 1, mark, f->ink);
}

static bool is_free(const struct field *f, int row, int column)
{
	if (row < 0 || row > f->height || column < 0 || column >= f->width)
		return false;
	const char *at = f->rows[row].at[column];
	return *at == ' ' || *at == '-' || *at == '|';
}

/* A dotted way between two points, where nothing stands yet. */
static void put_way(struct field *f, double xa, double ya, double xb, double yb)
{
	int from = column_of(f, xa), to = column_of(f, xb);
	double above = down_to(f, ya), below = down_to(f, yb);
	for (int c = from + 1; c < to; c++) {
		int row = (int)round(above + (below - above) * (c - from) / (to - from));
		if (is_free(f, row, c))
			put(f, row, c, ".");
	}
}

static void put_curves(struct field *f)
{
	const struct plot *p = f->p;
	f->ink = 0;
	for (size_t from = 0, end; from < p->curves.n; from = end) {
		const struct plot_point *at = p->curves.items;
		end = curves_end(p, from);
		for (size_t i = from; i < end; i++) {
			int row = row_of(f, at[i].y), column = column_of(f, at[i].x);
			if (is_free(f, row, column))
				put(f, row, column, ".");
			if (i + 1 < end)
				put_way(f, at[i].x, at[i].y, at[i + 1].x, at[i + 1].y);
		}
	}
}

static void put_line(struct field *f, size_t series)
{
	struct plot *p = f->p;
	for (size_t i = 0; i + 1 < p->n_places && !p->dots; i++) {
		double a = figure(p, i, series), b = figure(p, i + 1, series);
		if (!isnan(a) && !isnan(b))
			put_way(f, x_of(p, i), a, x_of(p, i + 1), b);
	}
	for (size_t i = 0; i < p->n_places; i++)
		if (!isnan(figure(p, i, series)))
			put(f, row_of(f, figure(p, i, series)), column_of(f, x_of(p, i)), line_mark(p, series));
}

static void fill_column(struct field *f, int column, double y, const char *fill)
{
	int zero = row_of(f, f->y.lo > 0 ? f->y.lo : f->y.hi < 0 ? f->y.hi : 0), eighths, top;
	if (y < 0) { /* below zero, in whole cells */
		for (int r = zero + 1; r <= row_of(f, y); r++)
			put(f, r, column, fill ? fill : drawing_part(f->p, 8, true));
		return;
	}
	eighths = (int)round(y / (f->y.hi - f->y.lo) * f->height * 8);
	top = zero - eighths / 8;
	for (int r = top; r < zero; r++)
		put(f, r, column, fill ? fill : drawing_part(f->p, 8, true));
	if (!fill && eighths % 8)
		put(f, top - 1, column, drawing_part(f->p, eighths % 8, true));
}

/* The height of an area at each column: the highest point of that column, else on the way between its neighbours. */
static void put_area(struct field *f, size_t series)
{
	struct plot *p = f->p;
	double heights[DRAWING_WIDEST];
	for (int c = 0; c < f->width; c++)
		heights[c] = NAN;
	for (size_t i = 0; i < p->n_places; i++) {
		double a = figure(p, i, series), b = i + 1 < p->n_places ? figure(p, i + 1, series) : NAN;
		int from = column_of(f, x_of(p, i)), to = i + 1 < p->n_places ? column_of(f, x_of(p, i + 1)) : from;
		heights[from] = fmax(heights[from], a);
		for (int c = from + 1; c < to && !isnan(a) && !isnan(b); c++)
			heights[c] = a + (b - a) * (c - from) / (to - from);
	}
	for (int c = 0; c < f->width; c++)
		if (!isnan(heights[c]))
			fill_column(f, c, heights[c], p->stacked ? drawing_fill(p, series) : NULL);
}

/* Several points in one cell: 2 to 9 as a digit, more as "@". */
static void put_points(struct field *f)
{
	static const char *const digits[] = { "2", "3", "4", "5", "6", "7", "8", "9" };
	struct plot *p = f->p;
	for (size_t i = 0; i < p->points.n; i++) {
		const struct plot_point *at = &p->points.items[i];
		int row = row_of(f, at->y), column = column_of(f, at->x);
		const char *mark = line_mark(p, (size_t)at->series), *there = f->rows[row].at[column];
		if (p->n_series == 1 && *there >= '2' && *there < '9')
			mark = digits[*there - '1'];
		else if (p->n_series == 1 && (*there == '9' || *there == '@'))
			mark = "@";
		else if (p->n_series == 1 && str_eq(there, mark))
			mark = digits[0];
		f->ink = drawing_series_ink(p, (size_t)at->series);
		put(f, row, column, mark);
	}
}

/* ---- the axis below -------------------------------------------------------------------------- */

struct labels {
	struct field *f;
	struct cells axis;
	struct str text;
	int column;
};

/* A label under its column when it does not touch the one before. */
static void put_label(struct labels *l, const char *text, int column)
{
	int w = text_widthz(text), from = column - w / 2;
	if (from + w > l->f->width)
		from = l->f->width - w;
	from = from < 0 ? 0 : from;
	if (w > l->f->width || (l->column && from < l->column + 2))
		return;
	str_addn(&l->text, ' ', (size_t)(from - l->column));
	str_addz(&l->text, text);
	l->column = from + w;
	if (str_eq(l->f->rows[l->f->height].at[column], "-"))
		put(l->f, l->f->height, column, "+");
}

/* Whether each step-th label has room. */
static bool labels_fit(const struct labels *l, size_t step)
{
	struct plot *p = l->f->p;
	int end = 0;
	for (size_t i = 0; i < p->n_places; i += step) {
		int w = text_widthz(p->places[i].label), from = column_of(l->f, x_of(p, i)) - w / 2;
		from = from + w > l->f->width ? l->f->width - w : from < 0 ? 0 : from;
		if (i && from < end + 2)
			return false;
		end = from + w;
	}
	return true;
}

/* Labels at even steps that reach the last place, where there are such; else 0. */
static size_t even_step(const struct labels *l)
{
	size_t steps = l->f->p->n_places - 1;
	for (size_t step = 1; step <= steps / 2; step++)
		if (steps % step == 0 && labels_fit(l, step))
			return steps / step >= 3 || step == 1 ? step : 0;
	return 0;
}

/* The closest steps for which there is room. */
static size_t step_with_room(const struct labels *l)
{
	size_t step = 1;
	while (step < l->f->p->n_places && !labels_fit(l, step))
		step++;
	return step;
}

/* Steps are equal, so that a distance means a time; only before the last label one may be longer: first and last are
 * what a reader looks for, and room is kept for them. */
static void put_place_labels(struct labels *l)
{
	struct plot *p = l->f->p;
	size_t last = p->n_places - 1, even = even_step(l), step = even ? even : step_with_room(l);
	int end = l->f->width - text_widthz(p->places[last].label) - 2;
	for (size_t i = 0; i < last; i += step) {
		int w = text_widthz(p->places[i].label), column = column_of(l->f, x_of(p, i));
		if (even || i == 0 || column + w - w / 2 < end)
			put_label(l, p->places[i].label, column);
	}
	put_label(l, p->places[last].label, column_of(l->f, x_of(p, last)));
}

/* Numbers along the axis need to be told what they count; dates and names do not. */
static bool has_title(const struct plot *p)
{
	return *p->category.title && !p->category.temporal && !p->named && (p->scaled || p->kind == PLOT_POINTS);
}

static void draw_labels(struct field *f, struct str *out)
{
	struct labels l = { .f = f };
	str_init(&l.text, STR_NO_LIMIT);
	if (f->p->kind != PLOT_POINTS) {
		put_place_labels(&l);
	} else if (f->p->category.temporal) {
		for (int i = 0, n = f->width / 24 + 1; i <= n; i++) { /* dates have no round steps: even ones */
			double v = f->x_lo + (f->x_hi - f->x_lo) * i / n;
			put_label(&l, axis_tick(f->p, &f->p->category, v), column_of(f, v));
		}
	} else {
		const struct plot_axis *along_x = &f->p->category;
		struct ticks x = ticks_along(along_x, f->x_lo, f->x_hi, f->width / 16 + 1);
		for (int i = 0; i <= x.n; i++) {
			double v = x.lo + i * x.step;
			bool half = f->p->category.year && v != floor(v);
			if (v >= f->x_lo && v <= f->x_hi && !half)
				put_label(&l, tick_text(f, along_x, v), column_of(f, along_x->log ? pow(10, v) : v));
		}
	}
	str_addn(out, ' ', (size_t)f->left + 2);
	str_addf(out, "%s\n", l.text.buf);
	if (has_title(f->p)) {
		drawing_right(out, axis_name(f->p, &f->p->category), drawing_width(f->p));
		str_addc(out, '\n');
	}
	str_release(&l.text);
}

/* The tick whose row this is, or NULL. */
static const char *tick_label(struct field *f, int row)
{
	for (int i = 0; i <= f->y.n; i++) {
		double v = f->y.lo + i * f->y.step;
		if (row_of(f, f->measure.log ? pow(10, v) : v) == row)
			return tick_text(f, &f->measure, fabs(v) < f->y.step / 1e6 ? 0 : v);
	}
	return NULL;
}

static void draw_rows(struct field *f, struct str *out)
{
	STR_LOCAL(labels, STR_NO_LIMIT);
	STR_LOCAL(body, STR_NO_LIMIT);
	draw_labels(f, &labels); /* it sets the axis' marks, so before the rows */
	for (int r = 0; r <= f->height; r++) {
		const char *tick = tick_label(f, r);
		int end = f->width;
		while (end > 0 && str_eq(f->rows[r].at[end - 1], " "))
			end--;
		drawing_right(&body, tick ? tick : "", f->left);
		str_addf(&body, " %s", r == f->height || tick ? "+" : "|");
		cells_add(&f->rows[r], end, &body);
		str_addc(&body, '\n');
	}
	str_add(out, body.buf, body.len);
	str_add(out, labels.buf, labels.len);
}

static void fill_field(struct field *f)
{
	struct plot *p = f->p;
	f->rows = arena_calloc(&p->arena, (size_t)f->height + 1, sizeof *f->rows);
	for (int r = 0; r <= f->height; r++)
		cells_clear(&f->rows[r], f->width);
	cells_put(&f->rows[f->height], 0, f->width, "-", 0);
	for (size_t i = 0; i < p->targets.n; i++) {
		double at;
		if (drawing_target(p, i, &at))
			cells_put(&f->rows[row_of(f, at)], 0, f->width, "-", 0);
	}
	for (size_t i = 0; i < p->moments.n; i++)
		for (int r = 0; r < f->height; r++)
			put(f, r, column_of(f, p->moments.items[i].value), "|");
	for (size_t s = p->n_series; s-- > 0;) { /* the first series last: on top, and at the bottom of a stack */
		if (p->kind == PLOT_POINTS)
			continue;
		f->ink = drawing_series_ink(p, s);
		if (is_area(p))
			put_area(f, s);
		else
			put_line(f, s);
	}
	put_points(f);
	put_curves(f);
	f->ink = 0;
}

/* Scales for this height, and the key where there is room for it. */
static void make_field(struct field *f, struct plot *p, int height, struct str *key)
{
	*f = (struct field){ .p = p, .measure = p->measure };
	if (p->normalized)
		f->measure = (struct plot_axis){ .title = "", .unit = "", .fraction = true };
	int lines = drawing_key(p, p->n_series < 2 ? NULL : is_area(p) ? drawing_fill : line_mark, "-", key);
	bool with_key = lines + has_title(p) + 4 <= height;
	if (!with_key)
		str_clear(key);
	make_scales(f, height - (with_key ? lines : 0) - has_title(p));
}

void drawing_field(struct plot *p, int height, struct str *out)
{
	struct field f;
	STR_LOCAL(key, STR_NO_LIMIT);
	make_field(&f, p, height, &key);
	fill_field(&f);
	draw_rows(&f, out);
	str_add(out, key.buf, key.len);
}

bool field_spot(struct plot *p, int height, size_t value, int *row, int *column)
{
	struct field f;
	bool points = p->kind == PLOT_POINTS;
	if (value >= (points ? p->points.n : p->n_places * p->n_series))
		return false;
	size_t place = points ? 0 : value / p->n_series;
	double x = points ? p->points.items[value].x : x_of(p, place);
	double y = points ? p->points.items[value].y : figure(p, place, value % p->n_series);
	STR_LOCAL(key, STR_NO_LIMIT);
	make_field(&f, p, height, &key);
	if (isnan(y))
		return false;
	*row = row_of(&f, y);
	*column = f.left + 2 + column_of(&f, x);
	return true;
}
