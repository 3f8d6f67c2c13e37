/*
 * Timelines: a bar from its beginning to its end on a common scale, in the author's order, with a mark for today.
 *
 *     規劃  ██████          115/01/01-115/03/31
 *     施工        ███████   115/04/01-115/12/31
 */
#include <math.h>

#include "chart/plot.h"

struct line {
	int label, bar, dates;
	double lo, hi;
	bool tail;
};

static const char *dates_of(struct plot *p, const struct plot_span *at)
{
	return arena_printf(&p->arena, "%s-%s", axis_tick(p, &p->category, at->from), axis_tick(p, &p->category, at->to));
}

static struct line make_line(struct plot *p)
{
	struct line l = { .lo = INFINITY, .hi = -INFINITY };
	int width = drawing_width(p);
	for (size_t i = 0; i < p->spans.n; i++) {
		const struct plot_span *at = &p->spans.items[i];
		int w = text_widthz(at->label), d = text_widthz(dates_of(p, at));
		l.label = w > l.label ? w : l.label;
		l.dates = d > l.dates ? d : l.dates;
		l.lo = fmin(l.lo, at->from);
		l.hi = fmax(l.hi, at->to);
	}
	if (l.label > width * 3 / 10)
		l.label = width * 3 / 10;
	const char **labels = arena_calloc(&p->arena, p->spans.n, sizeof *labels);
	for (size_t i = 0; i < p->spans.n; i++)
		labels[i] = p->spans.items[i].label;
	l.tail = drawing_alike(labels, p->spans.n, l.label);
	if (width - l.label - l.dates < 24)
		l.dates = 0;
	l.bar = width - (l.label ? l.label + 1 : 0) - (l.dates ? l.dates + 1 : 0);
	return l;
}

static int column_of(const struct line *l, double v)
{
	double span = l->hi - l->lo;
	return span > 0 ? (int)round((v - l->lo) / span * l->bar) : 0;
}

static bool today_shows(const struct plot *p, const struct line *l)
{
	double now = (double)p->o->now;
	return p->o->now && p->category.temporal && now >= l->lo && now <= l->hi;
}

static void draw_span(struct plot *p, const struct line *l, const struct plot_span *at, struct str *out)
{
	struct cells row;
	cells_clear(&row, l->bar);
	int from = column_of(l, at->from), to = column_of(l, at->to);
	if (from >= l->bar)
		from = l->bar - 1;
	cells_put(&row, from, to > from ? to : from + 1, drawing_fill(p, (size_t)at->series),
		drawing_series_ink(p, (size_t)at->series));
	if (today_shows(p, l)) {
		int now = column_of(l, (double)p->o->now);
		cells_put(&row, now < l->bar ? now : l->bar - 1, now < l->bar ? now + 1 : l->bar, "|", 0);
	}
	if (l->label) {
		drawing_label(out, at->label, l->label, l->tail);
		str_addc(out, ' ');
	}
	int end = l->bar;
	while (!l->dates && end > 0 && str_eq(row.at[end - 1], " "))
		end--;
	cells_add(&row, end, out);
	if (l->dates)
		str_addf(out, " %s", dates_of(p, at));
	str_addc(out, '\n');
}

static void draw_scale(struct plot *p, const struct line *l, struct str *out)
{
	const char *from = axis_tick(p, &p->category, l->lo), *to = axis_tick(p, &p->category, l->hi);
	int indent = l->label ? l->label + 1 : 0, room = l->bar - text_widthz(from);
	str_addn(out, ' ', (size_t)indent);
	text_cut(out, from, strlen(from), l->bar);
	if (room > text_widthz(to))
		drawing_right(out, to, room);
	str_addc(out, '\n');
}

void drawing_spans(struct plot *p, int height, struct str *out)
{
	struct line l = make_line(p);
	STR_LOCAL(key, STR_NO_LIMIT);
	int lines = drawing_key(p, p->n_series > 1 ? drawing_fill : NULL, "", &key);
	if (today_shows(p, &l)) {
		str_addf(&key, "| %s\n", _("today"));
		lines++;
	}
	bool with_key = lines + 4 <= height;
	size_t room = (size_t)(height - 1 - (with_key ? lines : 0)), shown = p->spans.n > room ? room - 1 : p->spans.n;
	for (size_t i = 0; i < shown; i++)
		draw_span(p, &l, &p->spans.items[i], out);
	if (shown < p->spans.n)
		drawing_more(p, p->spans.n - shown, out);
	draw_scale(p, &l, out);
	if (with_key)
		str_add(out, key.buf, key.len);
}
