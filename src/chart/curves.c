/*
 * Lines among points: a regression, a limit. What a layer of lines has over the two measures of the points is said from
 * end to end, and drawn as a way without marks of its own.
 */
#include <math.h>

#include "chart/plot.h"

/* The same rows, joined: they are there already. */
static bool joins_points(const struct vega_layer *l, const struct vega_layer *points)
{
	return l->from == points->from && l->to == points->to &&
		l->encodings[CHANNEL_X].field == points->encodings[CHANNEL_X].field &&
		l->encodings[CHANNEL_Y].field == points->encodings[CHANNEL_Y].field;
}

static bool read_number(const struct vega_chart *c, const struct vega_encoding *e, size_t row, double *out)
{
	if (!e->used || e->field < 0 || e->scale != SCALE_QUANTITATIVE)
		return false;
	const struct vega_cell *cell = &c->cells[row * c->n_columns + (size_t)e->field];
	*out = cell->number;
	return cell->is_number && fabs(cell->number) <= PLOT_HUGE;
}

static int compare_curves(const void *va, const void *vb)
{
	const struct plot_point *a = va, *b = vb;
	int diff = a->series - b->series;
	return diff ? diff : a->x < b->x ? -1 : a->x > b->x;
}

void curves_make(struct plot *p, const struct vega_layer *points)
{
	const struct vega_chart *c = p->chart;
	int before = 0;
	for (size_t i = 0; i < c->n_layers; i++) {
		const struct vega_layer *l = &c->layers[i];
		int field = group_series_field(l), last = before;
		if (l == points || l->mark != MARK_LINE || joins_points(l, points))
			continue;
		size_t first = p->curves.n;
		for (size_t row = l->from; row < l->to; row++) {
			struct plot_point at = { .label = "", .series = before };
			const struct vega_cell *cell = field >= 0 ? &c->cells[row * c->n_columns + (size_t)field] : NULL;
			if (!read_number(c, &l->encodings[CHANNEL_X], row, &at.x) ||
				!read_number(c, &l->encodings[CHANNEL_Y], row, &at.y))
				continue;
			if (cell && !cell->is_null)
				at.label = cell->is_number ? number_plain(&p->arena, cell->number) : plot_clean(p, cell->text);
			for (size_t k = first; k < p->curves.n && at.series == before && *at.label; k++)
				if (str_eq(p->curves.items[k].label, at.label))
					at.series = p->curves.items[k].series;
			if (at.series == before && (*at.label || last == before))
				at.series = ++last;
			else if (at.series == before)
				at.series = last;
			*vec_push(&p->curves) = at;
		}
		before = last;
	}
	if (p->curves.n)
		qsort(p->curves.items, p->curves.n, sizeof *p->curves.items, compare_curves);
}

size_t curves_end(const struct plot *p, size_t from)
{
	size_t end = from + 1;
	while (end < p->curves.n && p->curves.items[end].series == p->curves.items[from].series)
		end++;
	return end;
}

/* From end to end; of a straight one, how steep it is. */
static void say_curve(struct say *s, size_t from, size_t end)
{
	struct plot *p = s->p;
	const struct plot_point *a = &p->curves.items[from], *b = &p->curves.items[end - 1];
	const char *x = *p->category.title ? p->category.title : "x", *y = *p->measure.title ? p->measure.title : "y";
	const char *name = *a->label ? arena_printf(&p->arena, _("The line %s"), a->label) : _("The line");
	const char *ends[] = { axis_value(p, &p->category, a->x), axis_value(p, &p->measure, a->y),
		axis_value(p, &p->category, b->x), axis_value(p, &p->measure, b->y) };
	if (end - from != 2 || !(b->x > a->x)) {
		/* TRANSLATORS: a line's name; x and its value, y and its value, at one end and at the other */
		say_line(
			s, _("%s goes from %s %s (%s %s) to %s %s (%s %s)."), name, x, ends[0], y, ends[1], x, ends[2], y, ends[3]);
		return;
	}
	double slope = (b->y - a->y) / (b->x - a->x);
	const char *by = axis_difference(p, &p->measure, slope);
	say_line(s,
		slope < 0
			/* TRANSLATORS: a straight line's name; x and its value, y and its value, at both ends; y, how much, x */
			? _("%s goes from %s %s (%s %s) to %s %s (%s %s): %s falls by %s for each 1 of %s.")
			: _("%s goes from %s %s (%s %s) to %s %s (%s %s): %s rises by %s for each 1 of %s."),
		name, x, ends[0], y, ends[1], x, ends[2], y, ends[3], y, by, x);
}

#define CURVES_SAID 3

void curves_say(struct say *s)
{
	size_t n = 0;
	for (size_t from = 0, end; from < s->p->curves.n; from = end) {
		end = curves_end(s->p, from);
		if (end - from > 1 && n++ < CURVES_SAID)
			say_curve(s, from, end);
	}
	if (n > CURVES_SAID)
		say_line(s, P_("%zu more line.", "%zu more lines.", n - CURVES_SAID), n - CURVES_SAID);
}
