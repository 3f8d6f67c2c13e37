/*
 * Boxplots and error bars: in each place a range with a middle. Sentences about them, and the drawing: a line for each
 * place on a common scale.
 *
 *     健保  |---######|###-----|    120
 */
#include <math.h>

#include "chart/plot.h"

size_t boxes_parts(const struct plot *p)
{
	size_t parts = 0;
	for (size_t i = 0; i < p->n_series; i++)
		parts += i == 0 || p->series_layer[i] != p->series_layer[i - 1];
	return parts && p->n_series % parts == 0 ? parts : 1;
}

size_t boxes_count(const struct plot *p)
{
	return p->n_places * (p->n_series / boxes_parts(p));
}

static bool is_of_mark(const struct plot *p, size_t part)
{
	enum vega_mark_kind mark = p->chart->layers[p->series_layer[part * (p->n_series / boxes_parts(p))]].mark;
	return mark == MARK_BAND || mark == MARK_BOX;
}

/* Of two ends and a middle that another mark shows, which part that is; SIZE_MAX: none. */
static size_t other_middle(const struct plot *p)
{
	size_t found = SIZE_MAX;
	for (size_t i = 0; i < boxes_parts(p); i++)
		found = is_of_mark(p, i) ? found : i;
	return found;
}

bool boxes_are_whole(const struct plot *p)
{
	size_t parts = boxes_parts(p), others = 0;
	if (parts == 1 || parts == 4 || parts > 6)
		return false;
	for (size_t i = 0; i < parts; i++)
		others += !is_of_mark(p, i);
	return others == 0 || (others == 1 && parts == 3);
}

double boxes_figure(const struct plot *p, size_t box, size_t part)
{
	size_t colors = p->n_series / boxes_parts(p);
	return plot_at(p, box / colors, part * colors + box % colors);
}

bool boxes_is_empty(const struct plot *p, size_t box)
{
	for (size_t k = 0; k < boxes_parts(p); k++)
		if (!isnan(boxes_figure(p, box, k)))
			return false;
	return true;
}

const char *boxes_label(struct plot *p, size_t box)
{
	size_t colors = p->n_series / boxes_parts(p);
	const char *place = p->category.temporal ? date_long(p, p->places[box / colors].at, p->category.precision)
											 : p->places[box / colors].label,
			   *color = p->series[box % colors];
	if (colors == 1)
		return place;
	return p->n_places == 1 && str_eq(place, p->measure.title) ? color
															   : arena_printf(&p->arena, _("%s, %s"), place, color);
}

const char *boxes_part_name(struct plot *p, size_t part)
{
	static const char *const five[] = { N_("lowest"), N_("lower quartile"), N_("median"), N_("upper quartile"),
		N_("highest") };
	static const char *const six[] = { N_("lower whisker"), N_("lower quartile"), N_("median"), N_("upper quartile"),
		N_("upper whisker"), N_("outliers") };
	static const char *const three[] = { N_("lower end"), N_("middle"), N_("upper end") };
	static const char *const two[] = { N_("lower end"), N_("upper end") };
	size_t parts = boxes_parts(p), middle = other_middle(p);
	if (parts == 3 && middle != SIZE_MAX)
		return part == middle ? p->series[part * (p->n_series / parts)] : _(two[part > middle ? part - 1 : part]);
	return _(parts == 6 ? six[part] : parts == 5 ? five[part] : parts == 3 ? three[part] : two[part % 2]);
}

/* Which parts are the ends and the middle; of two there is no middle. */
struct parts {
	size_t lo, hi, middle, q1, q3;
};

static struct parts parts_of(const struct plot *p)
{
	size_t n = boxes_parts(p);
	if (n >= 5)
		return (struct parts){ 0, 4, 2, 1, 3 };
	size_t middle = n == 3 ? other_middle(p) : SIZE_MAX;
	if (middle != SIZE_MAX) {
		size_t lo = middle == 0, hi = middle == 2 ? 1 : 2;
		return (struct parts){ lo, hi, middle, lo, hi };
	}
	return (struct parts){ 0, n - 1, n == 3 ? 1 : SIZE_MAX, 0, n - 1 };
}

/* ---- sentences ------------------------------------------------------------------------------- */

static const char *value_of(struct say *s, double v)
{
	return isnan(v) ? _("no figure") : axis_value(s->p, &s->p->measure, v);
}

static void say_one(struct say *s, size_t box)
{
	struct plot *p = s->p;
	struct parts k = parts_of(p);
	const char *label = boxes_label(p, box), *lo = value_of(s, boxes_figure(p, box, k.lo)),
			   *hi = value_of(s, boxes_figure(p, box, k.hi));
	if (k.middle == SIZE_MAX)
		say_line(s, _("%s: from %s to %s."), label, lo, hi);
	else if (k.q1 == k.lo)
		say_line(s, _("%s: %s, between %s and %s."), label, value_of(s, boxes_figure(p, box, k.middle)), lo, hi);
	else
		say_line(s,
			p->tukey
				? _("%s: median %s; half of the figures lie between %s and %s, and all but outliers between %s and %s.")
				: _("%s: median %s; half of the figures lie between %s and %s, and all between %s and %s."),
			label, value_of(s, boxes_figure(p, box, k.middle)), value_of(s, boxes_figure(p, box, k.q1)),
			value_of(s, boxes_figure(p, box, k.q3)), lo, hi);
}

/* The boxes with the least and the greatest of a part. */
static bool find_ends(const struct plot *p, size_t part, size_t *least, size_t *most)
{
	size_t n = 0;
	for (size_t i = 0; i < boxes_count(p); i++) {
		double v = boxes_figure(p, i, part);
		if (isnan(v))
			continue;
		if (n++ == 0)
			*least = *most = i;
		*least = v < boxes_figure(p, *least, part) ? i : *least;
		*most = v > boxes_figure(p, *most, part) ? i : *most;
	}
	return n > 1;
}

static void say_middles(struct say *s, const struct parts *k)
{
	struct plot *p = s->p;
	size_t least = 0, most = 0;
	if (k->middle == SIZE_MAX || !find_ends(p, k->middle, &least, &most))
		return;
	double lo = boxes_figure(p, least, k->middle), hi = boxes_figure(p, most, k->middle);
	bool median = k->q1 != k->lo;
	if (lo == hi)
		say_line(s, median ? _("All medians are %s.") : _("All middles are %s."), value_of(s, lo));
	else
		say_line(s,
			median ? _("Highest median: %s, %s; lowest: %s, %s.") : _("Highest middle: %s, %s; lowest: %s, %s."),
			boxes_label(p, most), value_of(s, hi), boxes_label(p, least), value_of(s, lo));
}

void say_boxes(struct say *s)
{
	struct plot *p = s->p;
	struct parts k = parts_of(p);
	size_t least = 0, most = 0, n = boxes_count(p), other;
	double outliers = 0;
	for (size_t i = 0; i < n && boxes_parts(p) == 6; i++)
		outliers += isnan(boxes_figure(p, i, 5)) ? 0 : boxes_figure(p, i, 5);
	if (p->ordered && p->n_series == 3 && k.middle != SIZE_MAX) { /* along an order: where the middle goes */
		double *middles = arena_calloc(&p->arena, n, sizeof *middles);
		for (size_t i = 0; i < n; i++)
			middles[i] = boxes_figure(p, i, k.middle);
		say_ends(s, middles, "");
	}
	if (n == 1) {
		say_one(s, 0);
	} else {
		say_middles(s, &k);
		if (find_ends(p, k.lo, &least, &other) && find_ends(p, k.hi, &other, &most))
			say_line(s, _("Lowest end: %s, %s; highest end: %s, %s."), boxes_label(p, least),
				value_of(s, boxes_figure(p, least, k.lo)), boxes_label(p, most),
				value_of(s, boxes_figure(p, most, k.hi)));
	}
	if (outliers > 0)
		say_line(s,
			P_("%s figure lies beyond the whiskers.", "%s figures lie beyond the whiskers.", (unsigned long)outliers),
			number_exact(&p->arena, outliers));
	say_lost(s);
}

/* ---- the drawing ----------------------------------------------------------------------------- */

struct frame {
	int label, bar, value;
	double lo, hi;
	bool tail;
};

static struct frame make_frame(struct plot *p, const struct parts *k)
{
	struct frame f = { .lo = INFINITY, .hi = -INFINITY };
	int width = drawing_width(p);
	size_t n = boxes_count(p);
	const char **labels = arena_calloc(&p->arena, n + 1, sizeof *labels);
	for (size_t i = 0; i < n; i++) {
		double middle = k->middle == SIZE_MAX ? NAN : boxes_figure(p, i, k->middle);
		labels[i] = boxes_label(p, i);
		int w = text_widthz(labels[i]), v = isnan(middle) ? 0 : text_widthz(axis_tick(p, &p->measure, middle));
		f.label = w > f.label ? w : f.label;
		f.value = v > f.value ? v : f.value;
		f.lo = fmin(f.lo, boxes_figure(p, i, k->lo)); /* NaN loses */
		f.hi = fmax(f.hi, boxes_figure(p, i, k->hi));
	}
	f.label = f.label < width * 2 / 5 ? f.label : width * 2 / 5;
	f.value = f.value < width / 4 ? f.value : width / 4;
	f.tail = drawing_alike(labels, n, f.label);
	f.bar = width - f.label - 1 - (f.value ? f.value + 1 : 0);
	return f;
}

static int column_of(const struct frame *f, double v)
{
	double span = f->hi - f->lo;
	return span > 0 ? (int)round((v - f->lo) / span * (f->bar - 1)) : f->bar / 2;
}

static void draw_box(struct plot *p, const struct frame *f, const struct parts *k, size_t box, struct str *out)
{
	struct cells row;
	size_t color = box % (p->n_series / boxes_parts(p));
	double lo = boxes_figure(p, box, k->lo), hi = boxes_figure(p, box, k->hi), q1 = boxes_figure(p, box, k->q1),
		   q3 = boxes_figure(p, box, k->q3), middle = k->middle == SIZE_MAX ? NAN : boxes_figure(p, box, k->middle);
	cells_clear(&row, f->bar);
	if (!isnan(lo) && !isnan(hi)) {
		int from = column_of(f, lo), to = column_of(f, hi);
		cells_put(&row, from, to + 1, "-", 0);
		if (k->q1 != k->lo && !isnan(q1) && !isnan(q3))
			cells_put(&row, column_of(f, q1), column_of(f, q3) + 1, drawing_fill(p, color ? color : 2), 0);
		cells_put(&row, from, from + 1, "|", 0);
		cells_put(&row, to, to + 1, "|", 0);
		if (!isnan(middle))
			cells_put(&row, column_of(f, middle), column_of(f, middle) + 1, k->q1 != k->lo ? "|" : "*", 0);
	}
	drawing_label(out, boxes_label(p, box), f->label, f->tail);
	str_addc(out, ' ');
	int end = f->bar;
	while (!f->value && end > 0 && str_eq(row.at[end - 1], " "))
		end--;
	cells_add(&row, end, out);
	if (f->value) {
		str_addc(out, ' ');
		const char *value = isnan(middle) ? "-" : axis_tick(p, &p->measure, middle);
		text_cut(out, value, strlen(value), f->value);
	}
	str_addc(out, '\n');
}

static void draw_scale(struct plot *p, const struct frame *f, struct str *out)
{
	const char *lo = axis_tick(p, &p->measure, f->lo), *hi = axis_tick(p, &p->measure, f->hi);
	int room = f->bar - text_widthz(lo);
	str_addn(out, ' ', (size_t)f->label + 1);
	text_cut(out, lo, strlen(lo), f->bar);
	if (room > text_widthz(hi))
		drawing_right(out, hi, room);
	str_addc(out, '\n');
}

void drawing_boxes(struct plot *p, int height, struct str *out)
{
	struct parts k = parts_of(p);
	struct frame f = make_frame(p, &k);
	size_t n = 0, room = (size_t)(height - 1), drawn = 0;
	for (size_t i = 0; i < boxes_count(p); i++)
		n += !boxes_is_empty(p, i);
	size_t shown = n > room ? room - 1 : n;
	for (size_t i = 0; drawn < shown; i++) {
		if (boxes_is_empty(p, i))
			continue;
		draw_box(p, &f, &k, i, out);
		drawn++;
	}
	if (shown < n)
		drawing_more(p, n - shown, out);
	draw_scale(p, &f, out);
}
