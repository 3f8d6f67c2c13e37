/* Sentences about how things stand to each other: two series (planned and actual), two measures, spans of time. */
#include <math.h>

#include "chart/plot.h"

struct pair {
	size_t n, above, below, last, widest;
}; /* places where both have a figure */

static struct pair compare(const struct plot *p)
{
	struct pair c = { .last = SIZE_MAX, .widest = SIZE_MAX };
	for (size_t i = 0; i < p->n_places; i++) {
		double gap = plot_at(p, i, 0) - plot_at(p, i, 1);
		if (isnan(gap))
			continue;
		c.n++;
		c.above += gap > 0;
		c.below += gap < 0;
		c.last = i;
		if (c.widest == SIZE_MAX || fabs(gap) > fabs(plot_at(p, c.widest, 0) - plot_at(p, c.widest, 1)))
			c.widest = i;
	}
	return c;
}

/* sizes: without their signs. */
static void say_series_ends(struct say *s, bool sizes)
{
	struct plot *p = s->p;
	for (size_t k = 0; k < 2; k++) {
		double *values = arena_calloc(&p->arena, p->n_places, sizeof *values);
		for (size_t i = 0; i < p->n_places; i++)
			values[i] = sizes ? fabs(plot_at(p, i, k)) : plot_at(p, i, k);
		if (!p->ordered || !say_ends(s, values, p->series[k]))
			say_extremes(s, values, p->series[k]);
	}
}

/* "planned 80%, actual 72%, a difference of 8 percentage points" */
static const char *both_at(struct plot *p, size_t place)
{
	double a = plot_at(p, place, 0), b = plot_at(p, place, 1);
	return arena_printf(&p->arena, _("%s %s, %s %s, a difference of %s"), p->series[0], axis_value(p, &p->measure, a),
		p->series[1], axis_value(p, &p->measure, b), axis_difference(p, &p->measure, a - b));
}

/* One series to the left of zero, the other to the right, as in a pyramid: the sign tells them apart, which is more is
 * in the sizes. */
static bool stand_apart(const struct plot *p)
{
	bool left[2] = { true, true }, right[2] = { true, true }, any[2] = { false, false };
	for (size_t i = 0; i < 2 * p->n_places; i++) {
		left[i % 2] = left[i % 2] && !(p->values[i] > 0);
		right[i % 2] = right[i % 2] && !(p->values[i] < 0);
		any[i % 2] = any[i % 2] || p->values[i] < 0 || p->values[i] > 0;
	}
	return any[0] && any[1] && ((left[0] && right[1]) || (right[0] && left[1]));
}

/* Bars with a mark for each: what reaches it. */
static void say_marks(struct say *s, const struct pair *c)
{
	struct plot *p = s->p;
	const char *name = p->series[1];
	size_t reached = c->n - c->below;
	if (c->n == 1)
		say_line(s, _("%s: %s."), say_place(s, c->last), both_at(p, c->last));
	else if (reached == c->n)
		say_line(s, _("All %s are at or above %s."), say_count(s, c->n), name);
	else if (reached == 0)
		say_line(s, _("All %s are below %s."), say_count(s, c->n), name);
	else
		say_line(s, P_("Of %s, %s is at or above %s.", "Of %s, %s are at or above %s.", reached), say_count(s, c->n),
			say_count(s, reached), name);
	if (c->n > 1 && c->above + c->below > 0)
		say_line(s, _("Largest difference, %s: %s."), say_place(s, c->widest), both_at(p, c->widest));
}

void say_pair(struct say *s)
{
	struct plot *p = s->p;
	struct pair c = compare(p);
	if (p->ticked != SIZE_MAX && c.n) {
		say_marks(s, &c);
		return;
	}
	if (stand_apart(p)) { /* a sign is a side there */
		say_series_ends(s, true);
		return;
	}
	const char *a = p->series[0], *b = p->series[1];
	size_t same = c.n - c.above - c.below;
	if (c.n > 1 && c.above == c.n)
		say_line(s, _("%s is higher than %s in all %s."), a, b, say_count(s, c.n));
	else if (c.n > 1 && c.below == c.n)
		say_line(s, _("%s is higher than %s in all %s."), b, a, say_count(s, c.n));
	else if (c.n > 1 && same == c.n)
		say_line(s, _("%s and %s are the same in all %s."), a, b, say_count(s, c.n));
	else if (c.n > 1 && same)
		say_line(s, _("%s compared with %s: higher in %s, lower in %s, the same in %s."), a, b, say_count(s, c.above),
			say_count(s, c.below), say_count(s, same));
	else if (c.n > 1)
		say_line(s, _("%s compared with %s: higher in %s, lower in %s."), a, b, say_count(s, c.above),
			say_count(s, c.below));
	/* TRANSLATORS: a place or date; what both series are there */
	if (c.n && p->ordered && say_is_time(s))
		say_line(s, _("Latest %s, %s: %s."), say_period(s), say_place(s, c.last), both_at(p, c.last));
	else if (c.n && p->ordered)
		say_line(s, _("Last, %s: %s."), say_place(s, c.last), both_at(p, c.last));
	else if (c.n == 1)
		say_line(s, _("%s: %s."), say_place(s, c.last), both_at(p, c.last));
	if (c.n > 1 && c.above + c.below > 0 && !(p->ordered && c.widest == c.last))
		/* TRANSLATORS: the place where two series differ most; what both are there */
		say_line(s, _("Largest difference, %s: %s."), say_place(s, c.widest), both_at(p, c.widest));
	say_series_ends(s, false);
}

/* ---- points ---------------------------------------------------------------------------------- */

static double correlation(const struct plot *p)
{
	double mx = 0, my = 0, xx = 0, yy = 0, xy = 0, n = (double)p->points.n, sx = 0, sy = 0;
	for (size_t i = 0; i < p->points.n; i++) { /* scaled by the largest, so that squares stay numbers */
		sx = fmax(sx, fabs(p->points.items[i].x));
		sy = fmax(sy, fabs(p->points.items[i].y));
	}
	if (sx == 0 || sy == 0)
		return NAN;
	for (size_t i = 0; i < p->points.n; i++) {
		mx += p->points.items[i].x / sx / n;
		my += p->points.items[i].y / sy / n;
	}
	for (size_t i = 0; i < p->points.n; i++) {
		double dx = p->points.items[i].x / sx - mx, dy = p->points.items[i].y / sy - my;
		xx += dx * dx;
		yy += dy * dy;
		xy += dx * dy;
	}
	return xy / sqrt(xx * yy);
}

static void say_range(struct say *s, const struct plot_axis *axis, bool along_x)
{
	double lo = INFINITY, hi = -INFINITY;
	for (size_t i = 0; i < s->p->points.n; i++) {
		double v = along_x ? s->p->points.items[i].x : s->p->points.items[i].y;
		lo = fmin(lo, v);
		hi = fmax(hi, v);
	}
	const char *name = *axis->title ? axis->title : along_x ? "x" : "y";
	if (lo == hi)
		say_line(s, _("%s is always %s."), name, axis_value(s->p, axis, lo));
	else
		say_line(s, _("%s ranges from %s to %s."), name, axis_value(s->p, axis, lo), axis_value(s->p, axis, hi));
}

void say_points(struct say *s)
{
	struct plot *p = s->p;
	const char *x = *p->category.title ? p->category.title : "x", *y = *p->measure.title ? p->measure.title : "y";
	bool twice = str_eq(x, y); /* what is drawn against itself */
	double r = p->points.n >= 5 && !p->category.temporal && !twice ? correlation(p) : NAN;
	say_line(s, P_("%zu point.", "%zu points.", p->points.n), p->points.n);
	say_range(s, &p->category, true);
	if (!twice)
		say_range(s, &p->measure, false);
	if (r >= 0.5)
		say_line(s, _("Where %s is higher, %s tends to be higher (correlation %.2f)."), x, y, r);
	else if (r <= -0.5)
		say_line(s, _("Where %s is higher, %s tends to be lower (correlation %.2f)."), x, y, r);
	else if (!isnan(r))
		say_line(s, _("%s and %s show no clear relation (correlation %.2f)."), x, y, fabs(r) < 0.005 ? 0 : r);
	curves_say(s);
	say_lost(s);
}

/* ---- spans ----------------------------------------------------------------------------------- */

static const char *length_of(struct plot *p, const struct plot_span *at)
{
	if (!p->category.temporal)
		return axis_difference(p, &p->category, at->to - at->from);
	unsigned long days = (unsigned long)((at->to - at->from) / (double)DAY_MS + 0.5);
	return arena_printf(&p->arena, P_("%lu day", "%lu days", days), days);
}

static void say_progress(struct say *s)
{
	struct plot *p = s->p;
	double now = (double)p->o->now;
	size_t over = 0, under_way = 0;
	for (size_t i = 0; i < p->spans.n; i++) {
		over += p->spans.items[i].to < now;
		under_way += p->spans.items[i].from <= now && p->spans.items[i].to >= now;
	}
	if (p->category.temporal && p->o->now)
		say_line(s, _("Today: %zu over, %zu under way, %zu to come."), over, under_way, p->spans.n - over - under_way);
}

static const char *span_label(struct say *s, const struct plot_span *at)
{
	struct plot *p = s->p;
	const char *label = *at->label ? at->label : "-";
	return p->n_series > 1 ? arena_printf(&p->arena, _("%s, %s"), label, p->series[at->series]) : label;
}

/* Each begins where the one before ends: what is drawn is a sum, step by step. */
static bool is_waterfall(const struct plot *p)
{
	for (size_t i = 1; i < p->spans.n; i++) {
		const struct plot_span *a = &p->spans.items[i - 1], *b = &p->spans.items[i];
		double end = a->falls ? a->from : a->to, start = b->falls ? b->to : b->from;
		if (fabs(end - start) > 1e-9 * (fabs(end) + fabs(start)))
			return i + 1 == p->spans.n && i > 1 && (b->from == 0 || b->to == 0); /* a last bar of the whole */
	}
	bool falls = false;
	for (size_t i = 0; i < p->spans.n; i++)
		falls = falls || p->spans.items[i].falls;
	return p->spans.n > 2 && (falls || p->spans.items[0].from == 0); /* else steps of a plan, one after the other */
}

static void say_waterfall(struct say *s)
{
	struct plot *p = s->p;
	const struct plot_axis *x = &p->category;
	const struct plot_span *a = &p->spans.items[0], *z = &p->spans.items[p->spans.n - 1], *up = NULL, *down = NULL;
	for (size_t i = 0; i < p->spans.n; i++) {
		const struct plot_span *at = &p->spans.items[i];
		bool whole = at->from == 0 && (i == 0 || i + 1 == p->spans.n); /* a bar of the whole is no step */
		if (!whole && !at->falls && (!up || at->to - at->from > up->to - up->from))
			up = at;
		if (!whole && at->falls && (!down || at->to - at->from > down->to - down->from))
			down = at;
	}
	say_line(s, _("Step by step, from %s (%s) to %s (%s)."), span_label(s, a),
		axis_value(p, x, a->from == 0 || a->falls ? a->to : a->from), span_label(s, z),
		axis_value(p, x, z->falls ? z->from : z->to));
	if (up)
		say_line(s, _("Largest rise: %s, %s."), span_label(s, up), axis_difference(p, x, up->to - up->from));
	if (down)
		say_line(s, _("Largest fall: %s, %s."), span_label(s, down), axis_difference(p, x, down->to - down->from));
}

/* From figures to figures: how low, how high, how wide. */
static void say_ranges(
	struct say *s, const struct plot_span *low, const struct plot_span *high, const struct plot_span *widest)
{
	struct plot *p = s->p;
	const struct plot_axis *x = &p->category;
	const struct plot_span *narrowest = widest;
	for (size_t i = 0; i < p->spans.n; i++) {
		const struct plot_span *at = &p->spans.items[i];
		narrowest = at->to - at->from < narrowest->to - narrowest->from ? at : narrowest;
	}
	if (p->spans.n == 1) {
		say_line(
			s, _("%s: from %s to %s."), span_label(s, low), axis_value(p, x, low->from), axis_value(p, x, low->to));
		return;
	}
	say_line(s, P_("%zu range.", "%zu ranges.", p->spans.n), p->spans.n);
	say_line(s, _("Lowest end: %s, %s; highest end: %s, %s."), span_label(s, low), axis_value(p, x, low->from),
		span_label(s, high), axis_value(p, x, high->to));
	if (widest->to - widest->from > narrowest->to - narrowest->from)
		say_line(s, _("Widest: %s, %s; narrowest: %s, %s."), span_label(s, widest),
			axis_difference(p, x, widest->to - widest->from), span_label(s, narrowest),
			axis_difference(p, x, narrowest->to - narrowest->from));
}

void say_spans(struct say *s)
{
	struct plot *p = s->p;
	const struct plot_span *l = &p->spans.items[0], *a = l, *z = l;
	for (size_t i = 1; i < p->spans.n; i++) {
		const struct plot_span *at = &p->spans.items[i];
		l = at->to - at->from > l->to - l->from ? at : l;
		a = at->from < a->from ? at : a;
		z = at->to > z->to ? at : z;
	}
	if (!p->category.temporal) {
		if (is_waterfall(p))
			say_waterfall(s);
		else
			say_ranges(s, a, z, l);
		say_lost(s);
		return;
	}
	say_line(s, P_("%zu item, from %s to %s.", "%zu items, from %s to %s.", p->spans.n), p->spans.n,
		axis_value(p, &p->category, a->from), axis_value(p, &p->category, z->to));
	if (p->spans.n > 1)
		say_line(s, _("First begins: %s; last ends: %s."), span_label(s, a), span_label(s, z));
	if (p->spans.n > 1)
		say_line(s, _("Longest: %s, %s."), span_label(s, l), length_of(p, l));
	say_progress(s);
	say_lost(s);
}
