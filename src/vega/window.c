/*
 * Figures along an order of the rows: window (ranks, sums so far, neighbours, figures of a frame around each row) and
 * stack (where each part of a stack begins and ends). Rows keep their places.
 */
#include <math.h>

#include "vega/formula.h"
#include "vega/spec.h"

#define WINDOWS 8 /* figures of one step */

/* ---- the order ------------------------------------------------------------------------------- */

struct sorting {
	const struct vega_chart *c;
	int columns[4];
	bool down[4];
	size_t n;
};

/* As Vega sorts: what is nothing first. */
static int compare_cells(const struct vega_cell *a, const struct vega_cell *b)
{
	return a->is_null != b->is_null ? b->is_null - a->is_null : vega_compare(a, b);
}

static int compare_by(const struct sorting *s, size_t a, size_t b)
{
	int diff = 0;
	for (size_t i = 0; i < s->n && !diff; i++) {
		diff = compare_cells(
			vega_cell_at(s->c, a, (size_t)s->columns[i]), vega_cell_at(s->c, b, (size_t)s->columns[i]));
		diff = s->down[i] ? -diff : diff;
	}
	return diff;
}

static int compare_rows(const void *va, const void *vb, void *ctx)
{
	size_t a = *(const size_t *)va, b = *(const size_t *)vb;
	int diff = compare_by(ctx, a, b);
	return diff ? diff : a < b ? -1 : 1;
}

/* False: a field that is not there, or too many. */
static bool read_sorting(struct build *b, const struct json *list, struct sorting *s)
{
	s->c = b->c;
	for (const struct json *v = json_first(list); v; v = json_next(v), s->n++) {
		if (s->n == ARRAY_LEN(s->columns))
			return false;
		s->columns[s->n] = vega_column_of(b->c, json_text(json_get(v, "field")));
		s->down[s->n] = str_eq(json_text(json_get(v, "order")), "descending");
		if (s->columns[s->n] < 0)
			return false;
	}
	return true;
}

/* ---- window ---------------------------------------------------------------------------------- */

struct window {
	const char *op, *as;
	int from, to;
	int far; /* of lag and lead */
};

/* One group in its order. */
struct run {
	struct build *b;
	const struct sorting *sorting;
	const size_t *rows;
	size_t n;
	double before, after; /* rows of the frame; infinite: all */
	bool peers;           /* rows that are the same in the order are in the frame together */
};

static bool is_among(const char *word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(word, words[i]))
			return true;
	return false;
}

static bool is_ranking(const char *op)
{
	static const char *const ranks[] = { "row_number", "rank", "dense_rank", "percent_rank", "cume_dist" };
	return is_among(op, ranks, ARRAY_LEN(ranks));
}

static bool is_neighbour(const char *op)
{
	static const char *const ops[] = { "lag", "lead", "first_value", "last_value" };
	return is_among(op, ops, ARRAY_LEN(ops));
}

static bool same_place(const struct run *r, size_t a, size_t b)
{
	return r->sorting->n && compare_by(r->sorting, r->rows[a], r->rows[b]) == 0;
}

static void put_ranks(const struct run *r, const struct window *w)
{
	double rank = 1, dense = 1;
	for (size_t i = 0; i < r->n; i++) {
		if (i && !same_place(r, i - 1, i)) {
			rank = (double)i + 1;
			dense++;
		}
		double v = str_eq(w->op, "rank")    ? rank
			: str_eq(w->op, "dense_rank")   ? dense
			: str_eq(w->op, "percent_rank") ? (r->n > 1 ? (rank - 1) / (double)(r->n - 1) : 0)
											: (double)i + 1;
		*vega_cell_at(r->b->c, r->rows[i], (size_t)w->to) = vega_number_cell(vega_rounded(v));
	}
	for (size_t i = r->n; i-- > 0 && str_eq(w->op, "cume_dist");) {
		struct vega_cell *cell = vega_cell_at(r->b->c, r->rows[i], (size_t)w->to);
		*cell = i + 1 < r->n && same_place(r, i, i + 1)
			? *vega_cell_at(r->b->c, r->rows[i + 1], (size_t)w->to)
			: vega_number_cell(vega_rounded((double)(i + 1) / (double)r->n));
	}
}

/* [from, to) of the rows that count for row i. */
static void find_frame(const struct run *r, size_t i, size_t *from, size_t *to)
{
	*from = r->before >= (double)i ? 0 : i - (size_t)r->before;
	*to = r->after >= (double)(r->n - 1 - i) ? r->n : i + (size_t)r->after + 1;
	while (r->peers && *from > 0 && same_place(r, *from - 1, *from))
		(*from)--;
	while (r->peers && *to > 0 && *to < r->n && same_place(r, *to - 1, *to))
		(*to)++;
}

/* Sums and counts so far grow from row to row; other frames are looked at for each row. False: too much work. */
static bool put_figures(const struct run *r, const struct window *w)
{
	static const struct vega_cell present = { .text = "", .is_number = true };
	bool counts = str_eq(w->op, "count"), sums = counts || str_eq(w->op, "sum");
	const struct vega_cell **cells = xcalloc(r->n + 1, sizeof *cells);
	struct vega_cell *made = xcalloc(r->n + 1, sizeof *made);
	size_t from = 0, to = 0, done = 0;
	double so_far = 0;
	bool ok = true;
	for (size_t i = 0; i < r->n && ok; i++) {
		double v;
		find_frame(r, i, &from, &to);
		if (sums && from == 0) {
			for (; done < to; done++) {
				const struct vega_cell *cell = counts ? NULL : vega_cell_at(r->b->c, r->rows[done], (size_t)w->from);
				so_far += counts ? 1 : cell->is_number ? cell->number : 0;
			}
			made[i] = vega_number_cell(vega_rounded(so_far));
			continue;
		}
		ok = vega_take_work(r->b, to - from + 1);
		for (size_t k = from; k < to && ok; k++)
			cells[k - from] = counts ? &present : vega_cell_at(r->b->c, r->rows[k], (size_t)w->from);
		made[i] = ok && vega_aggregate(w->op, cells, to - from, &v) ? vega_number_cell(v) : vega_null_cell();
	}
	for (size_t i = 0; i < r->n && ok; i++)
		*vega_cell_at(r->b->c, r->rows[i], (size_t)w->to) = made[i];
	free(cells);
	free(made);
	return ok;
}

static void put_neighbours(const struct run *r, const struct window *w)
{
	struct vega_cell *made = xcalloc(r->n + 1, sizeof *made);
	for (size_t i = 0; i < r->n; i++) {
		size_t from, to, at = i + (size_t)w->far;
		find_frame(r, i, &from, &to);
		if (str_eq(w->op, "lag"))
			at = i >= (size_t)w->far ? i - (size_t)w->far : r->n;
		else if (str_eq(w->op, "first_value"))
			at = from;
		else if (str_eq(w->op, "last_value"))
			at = to - 1;
		made[i] = at < r->n ? *vega_cell_at(r->b->c, r->rows[at], (size_t)w->from) : vega_null_cell();
	}
	for (size_t i = 0; i < r->n; i++)
		*vega_cell_at(r->b->c, r->rows[i], (size_t)w->to) = made[i];
	free(made);
}

/* What is computed; the number, 0 when one of them is not ours. */
static size_t read_windows(struct build *b, const struct json *list, struct window out[WINDOWS])
{
	size_t n = 0;
	for (const struct json *v = json_first(list); v; v = json_next(v), n++) {
		const char *op = json_text(json_get(v, "op")), *field = json_text(json_get(v, "field")),
				   *as = json_text(json_get(v, "as"));
		double far = json_number(json_get(v, "param"), 1);
		int from = *field ? vega_column_of(b->c, field) : -1;
		const char *name = vega_aggregate_name(op);
		bool ours = is_ranking(op) || (from >= 0 && (is_neighbour(op) || *name)) || str_eq(op, "count");
		if (n == WINDOWS || !ours || !(far >= 0 && far <= 1e6))
			return 0;
		out[n] = (struct window){ .op = *name ? name : op, .from = from, .far = (int)far };
		out[n].as = *as ? as : arena_printf(b->a, *field ? "%s_%s" : "%s", op, field);
		b->full = b->full || !out[n].as;
		if (b->full)
			return 0;
	}
	return n;
}

bool vega_window(struct build *b, const struct json *step)
{
	struct window made[WINDOWS];
	struct sorting sorting = { .n = 0 };
	struct groups g = { .c = b->c };
	const char *names[WINDOWS];
	const struct json *frame = json_get(step, "frame");
	size_t n = read_windows(b, json_get(step, "window"), made);
	for (size_t i = 0; i < n; i++)
		names[i] = made[i].as;
	if (n == 0 || !read_sorting(b, json_get(step, "sort"), &sorting) ||
		!vega_read_groupby(&g, json_get(step, "groupby")) || !vega_has_room(b->c, names, n) ||
		!vega_take_work(b, b->c->n_rows * 20 * (1 + n)))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (made[i].from >= 0 && !is_neighbour(made[i].op))
			vega_make_numbers(b->c, made[i].from);
		made[i].to = vega_make_column(b, made[i].as);
		if (made[i].to < 0)
			return false;
	}
	vega_make_groups(&g);
	bool ok = true;
	const struct json *before = json_first(frame), *after = json_next(before);
	for (size_t group = 0; group < g.n && ok; group++) {
		struct run r = { .b = b, .sorting = &sorting, .rows = &g.rows[g.starts[group]], .before = INFINITY };
		r.n = g.starts[group + 1] - g.starts[group];
		r.before = frame && !json_is_null(before) ? fabs(json_number(before, 0)) : INFINITY;
		r.after = !frame ? 0 : json_is_null(after) ? INFINITY : fabs(json_number(after, 0));
		r.peers = !json_bool(json_get(step, "ignorePeers"), false);
		if (sorting.n)
			qsort_r(&g.rows[g.starts[group]], r.n, sizeof *g.rows, compare_rows, &sorting);
		for (size_t i = 0; i < n && ok; i++) {
			if (is_ranking(made[i].op))
				put_ranks(&r, &made[i]);
			else if (is_neighbour(made[i].op))
				put_neighbours(&r, &made[i]);
			else
				ok = put_figures(&r, &made[i]);
		}
	}
	vega_release_groups(&g);
	return ok;
}

/* ---- stack ----------------------------------------------------------------------------------- */

bool vega_stack(struct build *b, const struct json *step)
{
	struct sorting sorting = { .n = 0 };
	struct groups g = { .c = b->c };
	const char *offset = json_text(json_get(step, "offset")), *first = vega_name_at(json_get(step, "as"), 0),
			   *second = vega_name_at(json_get(step, "as"), 1);
	int from = vega_column_of(b->c, json_text(json_get(step, "stack")));
	STR_LOCAL(end, 256);
	str_addf(&end, "%s_end", first);
	const char *const names[] = { first, *second ? second : end.buf };
	if (from < 0 || !*first || !read_sorting(b, json_get(step, "sort"), &sorting) ||
		!vega_read_groupby(&g, json_get(step, "groupby")) || !vega_has_room(b->c, names, 2) ||
		!vega_take_work(b, b->c->n_rows * 20))
		return false;
	vega_make_numbers(b->c, from);
	int lo = vega_make_column(b, names[0]), hi = vega_make_column(b, names[1]);
	vega_make_groups(&g);
	for (size_t group = 0; group < g.n && hi >= 0; group++) {
		size_t *rows = &g.rows[g.starts[group]], n = g.starts[group + 1] - g.starts[group];
		double whole = 0, at = 0;
		if (sorting.n)
			qsort_r(rows, n, sizeof *rows, compare_rows, &sorting);
		for (size_t i = 0; i < n; i++)
			whole += fabs(vega_cell_at(b->c, rows[i], (size_t)from)->number);
		double by = str_eq(offset, "normalize") && whole > 0 ? whole : 1;
		at = str_eq(offset, "center") ? -whole / 2 : 0;
		for (size_t i = 0; i < n; i++) {
			*vega_cell_at(b->c, rows[i], (size_t)lo) = vega_number_cell(vega_rounded(at / by));
			at += fabs(vega_cell_at(b->c, rows[i], (size_t)from)->number);
			*vega_cell_at(b->c, rows[i], (size_t)hi) = vega_number_cell(vega_rounded(at / by));
		}
	}
	vega_release_groups(&g);
	return hi >= 0;
}
