/*
 * In which order the values of a discrete axis, or of what tells series apart, stand. As Vega-Lite has it: sorted,
 * unless the author says otherwise: as they come (null), backwards, as in a list, or by what another field says of
 * them. By what the other axis shows is a matter of the drawing, and settled there.
 */
#include <math.h>

#include "vega/spec.h"

#define LIST_MAX 10000 /* values in an author's list */

struct ranked {
	struct vega_cell cell, by; /* the value; what it is sorted by */
	size_t first;              /* where it came first, or its place in a list */
};

/* As Vega sorts: what is nothing first, then numbers, then words; "40" beside 60 is a number. */
static int compare_sorted(const struct vega_cell *a, const struct vega_cell *b)
{
	if (a->is_null || b->is_null)
		return b->is_null - a->is_null;
	double x = a->number, y = b->number;
	bool numbers = (a->is_number || vega_plain_number(a->text, &x)) && (b->is_number || vega_plain_number(b->text, &y));
	if (a->is_number != b->is_number)
		return numbers && x != y ? (x > y) - (x < y) : b->is_number - a->is_number;
	return vega_compare(a, b);
}

static int compare_ranked(const void *va, const void *vb)
{
	const struct ranked *a = va, *b = vb;
	int diff = compare_sorted(&a->by, &b->by);
	return diff ? diff : (a->first > b->first) - (a->first < b->first);
}

static int compare_down(const void *va, const void *vb)
{
	const struct ranked *a = va, *b = vb;
	int diff = compare_sorted(&b->by, &a->by);
	return diff ? diff : (a->first > b->first) - (a->first < b->first);
}

/* ---- by a list ------------------------------------------------------------------------------- */

static int compare_values(const void *va, const void *vb)
{
	const struct ranked *a = va, *b = vb;
	int diff = vega_compare(&a->cell, &b->cell);
	return diff ? diff : (a->first > b->first) - (a->first < b->first);
}

static int compare_value(const void *va, const void *vb)
{
	return vega_compare(&((const struct ranked *)va)->cell, &((const struct ranked *)vb)->cell);
}

/* Values in the list stand as there; others follow, as they came. False: the list is too long. */
static bool rank_by_list(const struct json *list, struct ranked *values, size_t n)
{
	size_t count = json_count(list), kept = 0, at = 0;
	if (count > LIST_MAX)
		return false;
	struct ranked *wanted = xcalloc(count + 1, sizeof *wanted);
	for (const struct json *v = json_first(list); v; v = json_next(v), at++) {
		double number = json_number(v, NAN);
		wanted[kept++] = (struct ranked){ .cell = { .text = json_text(v),
											  .number = isnan(number) ? 0 : number,
											  .is_number = !isnan(number),
											  .is_null = json_is_null(v) },
			.first = at };
	}
	qsort(wanted, kept, sizeof *wanted, compare_values);
	for (size_t i = 0; i < n; i++) {
		const struct ranked *found = bsearch(&values[i], wanted, kept, sizeof *wanted, compare_value);
		while (found && found > wanted && !compare_value(found - 1, &values[i]))
			found--; /* said twice: where it stands first */
		values[i].by = vega_number_cell(found ? (double)found->first : (double)count);
	}
	free(wanted);
	return true;
}

/* ---- by another field ------------------------------------------------------------------------ */

/* The least or greatest word of a group, where there are words. */
static struct vega_cell end_of(const struct groups *g, size_t group, int column, bool greatest)
{
	struct vega_cell end = vega_null_cell();
	for (size_t i = g->starts[group]; i < g->starts[group + 1]; i++) {
		const struct vega_cell *cell = vega_cell_at(g->c, g->rows[i], (size_t)column);
		if (!cell->is_null && (end.is_null || (vega_compare(cell, &end) > 0) == greatest))
			end = *cell;
	}
	return end;
}

/* False: not ours. */
static bool rank_by_field(
	struct build *b, const struct json *sort, const struct groups *g, bool stacked, struct ranked *values)
{
	const char *field = json_text(json_get(sort, "field")), *word = json_text(json_get(sort, "op"));
	const char *op = *word ? vega_aggregate_name(word) : stacked ? "sum" : "min";
	int column = *field ? vega_column_of(b->c, field) : -1;
	if (!*op || (column < 0 && !str_eq(op, "count"))) {
		vega_name_unsupported(b, "sort", *word ? word : "field");
		return false;
	}
	if (column >= 0)
		vega_make_numbers(b->c, column);
	bool words = column >= 0 && !vega_counts_cells(op) && !vega_all_numbers(b->c, column);
	for (size_t i = 0; i < g->n; i++)
		values[i].by = words ? end_of(g, i, column, str_eq(op, "max"))
							 : vega_summarize(g, i, op, str_eq(op, "count") ? -1 : column);
	return true;
}

/* ---- together -------------------------------------------------------------------------------- */

/* By what is drawn itself: a ranking, no order of the author's. */
static bool is_measured(const struct vega_layer *l, int column)
{
	for (int i = 0; i < CHANNELS; i++)
		if (l->encodings[i].used && l->encodings[i].scale == SCALE_QUANTITATIVE && l->encodings[i].field == column)
			return true;
	return column < 0;
}

static void order_channel(
	struct build *b, const struct json *v, bool stacked, const struct vega_layer *l, struct vega_encoding *e)
{
	const struct json *sort = json_get(v, "sort");
	struct groups g = { .c = b->c, .columns = { e->field }, .n_columns = 1 };
	bool down = str_eq(json_text(sort), "descending") || str_eq(json_text(json_get(sort, "order")), "descending");
	bool as_it_came = sort && json_is_null(sort), by_field = json_is_object(sort) && !json_get(sort, "encoding");
	vega_make_groups(&g);
	struct ranked *values = xcalloc(g.n + 1, sizeof *values);
	for (size_t i = 0; i < g.n; i++) {
		values[i] = (struct ranked){ .cell = *vega_cell_at(b->c, g.rows[g.starts[i]], (size_t)e->field), .first = i };
		values[i].by = as_it_came ? vega_number_cell((double)i) : values[i].cell;
	}
	if (json_is_array(sort) && !rank_by_list(sort, values, g.n))
		vega_name_unsupported(b, "sort", "");
	bool other = by_field && rank_by_field(b, sort, &g, stacked, values) &&
		!is_measured(l, vega_column_of(b->c, json_text(json_get(sort, "field"))));
	if (g.n)
		qsort(values, g.n, sizeof *values, down ? compare_down : compare_ranked);
	bool list = json_is_array(sort) && !e->reversed;
	e->ordered = list && e->scale == SCALE_ORDINAL;
	e->arranged = !e->ordered && (list || ((as_it_came || (other && !down)) && e->scale == SCALE_ORDINAL));
	struct vega_cell *domain = arena_calloc(b->a, g.n + 1, sizeof *domain);
	for (size_t i = 0; i < g.n && domain; i++) {
		domain[i] = values[e->reversed ? g.n - 1 - i : i].cell;
		const char *text = *domain[i].text ? arena_strdup(b->a, domain[i].text) : "";
		b->full = b->full || !text;
		domain[i].text = text ? text : "";
	}
	b->full = b->full || !domain;
	e->domain = domain;
	e->n_domain = domain ? g.n : 0;
	free(values);
	vega_release_groups(&g);
}

void vega_order_layer(struct build *b, const struct unit *u, struct vega_layer *l)
{
	bool stacked = false;
	for (int i = 0; i < CHANNELS; i++)
		stacked = stacked ||
			(l->encodings[i].used && l->encodings[i].stacked && l->encodings[CHANNEL_COLOR].used &&
				l->encodings[i].scale == SCALE_QUANTITATIVE);
	for (int i = 0; i < CHANNELS && l->mark != MARK_UNKNOWN && !b->full; i++) {
		struct vega_encoding *e = &l->encodings[i];
		bool discrete = e->scale == SCALE_NOMINAL || e->scale == SCALE_ORDINAL || vega_counted_in_bins(e) ||
			*e->time_unit;
		if (e->used && e->field >= 0 && discrete && !*e->aggregate && i != CHANNEL_TEXT && i != CHANNEL_X2 &&
			i != CHANNEL_Y2)
			order_channel(b, vega_channel_of(b, u, (enum vega_channel)i), stacked, l, e);
	}
}
