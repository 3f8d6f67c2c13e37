/*
 * Bars that lie: label, bar, value. Lying bars have room for CJK labels, need no axis since each ends in its value, and
 * read line by line. Grouped bars stand one below the other with their series' name; stacked ones are one bar of
 * several fillings, with a key.
 *
 *     健保  ████████████▌ 1,234
 *     勞保  █████ 480
 */
#include <math.h>

#include "chart/plot.h"

#define BAR_LEAST 4

struct frame {
	int label, series, bar, value; /* columns of each part; 0: not there */
	double lo, hi;
	int zero; /* column of the bar where 0 is; an axis stands there when there are negative values */
	bool axis;
	bool tail; /* labels are cut in the middle */
};

static bool cut_labels_alike(struct plot *p, int columns)
{
	const char **labels = arena_calloc(&p->arena, p->n_places, sizeof *labels);
	for (size_t i = 0; i < p->n_places; i++)
		labels[i] = p->places[i].label;
	return drawing_alike(labels, p->n_places, columns);
}

static double place_sum(const struct plot *p, size_t place)
{
	double sum = 0;
	for (size_t s = 0; s < p->n_series; s++)
		sum += isnan(plot_at(p, place, s)) ? 0 : plot_at(p, place, s);
	return sum;
}

static int at_most(int w, int most)
{
	return w < most ? w : most;
}

/* Takes columns from a part until the bar has enough. */
static void give_way(struct frame *f, int *part, int least)
{
	while (f->bar < BAR_LEAST && *part > least) {
		(*part)--;
		f->bar++;
	}
}

/* The scale of all bars; the columns that the values of those that are shown take. */
static void find_range(struct plot *p, size_t shown, struct frame *f)
{
	for (size_t i = 0; i < p->n_places; i++) {
		for (size_t s = 0; s < p->n_series; s++) {
			double v = p->stacked ? place_sum(p, i) : plot_at(p, i, s);
			f->lo = fmin(f->lo, v); /* NaN loses */
			f->hi = fmax(f->hi, v);
			if (i >= shown)
				continue;
			int w = p->normalized ? 0 : isnan(v) ? 1 : text_widthz(axis_tick(p, &p->measure, v)); /* all reach 100% */
			f->value = w > f->value ? w : f->value;
		}
	}
	for (size_t i = 0; i < p->targets.n; i++) {
		f->lo = fmin(f->lo, p->targets.items[i].value);
		f->hi = fmax(f->hi, p->targets.items[i].value);
	}
}

static struct frame make_frame(struct plot *p, size_t shown)
{
	struct frame f = { 0 };
	int width = drawing_width(p);
	find_range(p, shown, &f);
	for (size_t i = 0; i < shown; i++) {
		int w = text_widthz(p->places[i].label);
		f.label = w > f.label ? w : f.label;
	}
	for (size_t s = 0; s < p->n_series && p->n_series > 1 && !p->stacked && p->ticked == SIZE_MAX; s++) {
		int w = text_widthz(p->series[s]);
		f.series = w > f.series ? w : f.series;
	}
	f.value = at_most(f.value, width / 2);
	f.label = at_most(f.label, width * 3 / 10);
	f.series = at_most(f.series, width * 9 / 20 - f.label);
	f.bar = width - f.value - 1 - (f.label ? f.label + 1 : 0) - (f.series ? f.series + 1 : 0);
	give_way(&f, &f.label, 4);
	give_way(&f, &f.series, 2);
	f.tail = cut_labels_alike(p, f.label);
	f.axis = f.lo < 0;
	f.zero = f.axis && f.hi - f.lo > 0 ? (int)round(-f.lo / (f.hi - f.lo) * (f.bar - 1)) : 0;
	return f;
}

/* Where v ends, counted in eighths of a column from the left end of the bar. */
static int eighths_at(const struct frame *f, double v)
{
	double span = f->hi - f->lo, columns = f->bar - f->axis;
	if (!(span > 0))
		return 0;
	return (int)round(fabs(v) / span * columns * 8);
}

static int put_value(
	const struct plot *p, const struct frame *f, struct cells *row, double v, const char *solid, int ink)
{
	int eighths = eighths_at(f, v), from = f->zero + f->axis;
	if (v != 0 && eighths < (drawing_ascii(p) ? 8 : 1))
		eighths = drawing_ascii(p) ? 8 : 1;
	if (v < 0) { /* to the left, in whole columns: no block fills from the right */
		int n = (eighths + 4) / 8 > 0 ? (eighths + 4) / 8 : 1;
		cells_put(row, f->zero - n, f->zero, solid ? solid : drawing_part(p, 8, false), ink);
		return from;
	}
	int whole = solid ? (eighths + 4) / 8 : eighths / 8, rest = solid ? 0 : eighths % 8;
	if (solid && whole == 0 && v > 0)
		whole = 1;
	cells_put(row, from, from + whole, solid ? solid : drawing_part(p, 8, false), ink);
	const char *part = rest ? drawing_part(p, rest, false) : NULL;
	cells_put(row, from + whole, from + whole + 1, part, ink);
	return from + whole + (part != NULL);
}

static int put_stack(const struct plot *p, const struct frame *f, struct cells *row, size_t place)
{
	double total = place_sum(p, place), sum = 0;
	int at = 0;
	for (size_t s = 0; s < p->n_series; s++) {
		double v = plot_at(p, place, s);
		sum += isnan(v) ? 0 : v;
		double share = p->normalized ? (total > 0 ? sum / total : 0) : f->hi > 0 ? sum / f->hi : 0;
		int to = (int)round(share * f->bar);
		cells_put(row, at, to, drawing_fill(p, s), drawing_series_ink(p, s));
		at = to;
	}
	return at;
}

static void put_targets(const struct plot *p, const struct frame *f, struct cells *row)
{
	for (size_t i = 0; i < p->targets.n; i++) {
		double v = p->targets.items[i].value;
		int at = f->zero + f->axis + (v < 0 ? -1 : 1) * eighths_at(f, v) / 8;
		at = at < 0 ? 0 : at < f->bar ? at : f->bar - 1;
		cells_put(row, at, at + 1, "|", 0);
	}
}

static void draw_bar(struct plot *p, const struct frame *f, size_t place, size_t series, struct str *out)
{
	struct cells row;
	double v = p->stacked ? place_sum(p, place) : plot_at(p, place, series);
	const char *label = p->stacked || series == 0 ? p->places[place].label : "";
	cells_clear(&row, f->bar);
	if (f->label) {
		drawing_label(out, label, f->label, f->tail);
		str_addc(out, ' ');
	}
	if (f->series) {
		text_pad(out, p->series[series], strlen(p->series[series]), f->series);
		str_addc(out, ' ');
	}
	int end = f->zero + f->axis;
	if (p->stacked)
		end = put_stack(p, f, &row, place);
	else if (!isnan(v))
		end = put_value(p, f, &row, v, series % 2 ? drawing_fill(p, series) : NULL, drawing_series_ink(p, series));
	if (f->axis)
		cells_put(&row, f->zero, f->zero + 1, "|", 0);
	if (p->ticked != SIZE_MAX && !isnan(plot_at(p, place, p->ticked))) {
		double tick = plot_at(p, place, p->ticked);
		int at = f->zero + f->axis + (tick < 0 ? -1 : 1) * eighths_at(f, tick) / 8;
		at = at < f->bar ? at : f->bar - 1;
		cells_put(&row, at, at + 1, "|", 0);
		end = at + 1 > end ? at + 1 : end;
	}
	if (p->targets.n && !p->normalized) {
		put_targets(p, f, &row);
		end = f->bar;
	}
	cells_add(&row, end, out);
	const char *value = p->normalized ? "" : isnan(v) ? "-" : axis_tick(p, &p->measure, v);
	str_addz(out, end && *value ? " " : "");
	text_cut(out, value, strlen(value), f->value);
	str_addc(out, '\n');
}

static const char *bar_mark(const struct plot *p, size_t series)
{
	return series == p->ticked ? "|" : drawing_fill(p, series);
}

/* Lines of the key, written to be counted. */
static int key_lines(struct plot *p, const char *(*mark)(const struct plot *p, size_t series))
{
	STR_LOCAL(key, STR_NO_LIMIT);
	return drawing_key(p, mark, "|", &key);
}

void drawing_bars(struct plot *p, int height, struct str *out)
{
	size_t per_place = p->stacked || p->ticked != SIZE_MAX ? 1 : p->n_series, n = p->n_places * per_place;
	bool keyed = p->stacked || p->ticked != SIZE_MAX;
	int key = key_lines(p, keyed ? bar_mark : NULL);
	bool with_key = key + 3 <= height;
	size_t room = (size_t)(height - (with_key ? key : 0)), shown = n;
	if (n > room)
		shown = room - 1;
	struct frame f = make_frame(p, (shown + per_place - 1) / per_place);
	for (size_t i = 0; i < shown; i++)
		draw_bar(p, &f, i / per_place, p->stacked ? 0 : i % per_place, out);
	if (shown < n)
		drawing_more(p, n - shown, out);
	if (with_key)
		drawing_key(p, keyed ? bar_mark : NULL, "|", out);
}

/* ---- shares: one bar of parts, and a line for each ------------------------------------------- */

static void put_parts(const struct plot *p, double sum, struct cells *row)
{
	double before = 0;
	int at = 0;
	for (size_t i = 0; i < p->n_places; i++) {
		before += isnan(p->values[i]) ? 0 : p->values[i];
		int to = (int)round(before / sum * row->n);
		cells_put(row, at, to, drawing_fill(p, i), drawing_series_ink(p, i));
		at = to;
	}
}

static void draw_part_line(struct plot *p, size_t place, double sum, int label, bool tail, struct str *out)
{
	double v = p->values[place];
	const char *share = isnan(v) ? "-" : number_share(&p->arena, p->values, p->n_places, place, sum),
			   *value = isnan(v) ? "-" : axis_tick(p, &p->measure, v);
	drawing_sign(out, drawing_fill(p, place), drawing_series_ink(p, place));
	str_addc(out, ' ');
	drawing_label(out, p->places[place].label, label, tail);
	drawing_right(out, share, 8);
	if (!str_eq(share, value) && 2 + label + 8 + 2 + text_widthz(value) <= drawing_width(p))
		str_addf(out, "  %s", value);
	str_addc(out, '\n');
}

void drawing_shares(struct plot *p, int height, struct str *out)
{
	struct cells row;
	int width = drawing_width(p), label = 0;
	double sum = 0;
	for (size_t i = 0; i < p->n_places; i++) {
		int w = text_widthz(p->places[i].label);
		label = w > label ? w : label;
		sum += isnan(p->values[i]) ? 0 : p->values[i];
	}
	label = at_most(label, width > 40 ? width / 2 - 8 : 12);
	bool tail = cut_labels_alike(p, label);
	cells_clear(&row, width);
	put_parts(p, sum, &row);
	cells_add(&row, width, out);
	str_addc(out, '\n');
	size_t room = (size_t)(height - 1), shown = p->n_places > room ? room - 1 : p->n_places;
	for (size_t i = 0; i < shown; i++)
		draw_part_line(p, i, sum, label, tail, out);
	if (shown < p->n_places)
		drawing_more(p, p->n_places - shown, out);
}
