/*
 * Which mark a layer has. Some stand for several figures in each place: a boxplot for five, an error bar or band for
 * three, a bar or area that reaches from one figure to another for two. Each of those becomes a layer of its own, so
 * that what is drawn, said and listed is one table of figures as of any other chart.
 */
#include <math.h>

#include "vega/spec.h"

enum vega_mark_kind vega_mark_kind(const struct json *mark, const char **name)
{
	static const struct {
		const char *name;
		enum vega_mark_kind kind;
	} known[] = {
		{ "bar", MARK_BAR },
		{ "line", MARK_LINE },
		{ "trail", MARK_LINE },
		{ "area", MARK_AREA },
		{ "point", MARK_POINT },
		{ "circle", MARK_POINT },
		{ "square", MARK_POINT },
		{ "tick", MARK_TICK },
		{ "arc", MARK_ARC },
		{ "rule", MARK_RULE },
		{ "text", MARK_TEXT },
		{ "rect", MARK_RECT },
		{ "boxplot", MARK_BOX },
		{ "box-plot", MARK_BOX },
		{ "errorbar", MARK_BAND },
		{ "errorband", MARK_BAND },
	};
	*name = json_is_object(mark) ? json_text(json_get(mark, "type")) : json_text(mark);
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (str_eq(*name, known[i].name))
			return known[i].kind;
	return MARK_UNKNOWN;
}

enum vega_mark_kind vega_read_mark(struct build *b, const struct json *mark)
{
	const char *name;
	enum vega_mark_kind kind = vega_mark_kind(mark, &name);
	if (kind == MARK_UNKNOWN)
		vega_name_unsupported(b, *name ? "mark" : "view without a mark", name);
	return kind;
}

/* ---- one layer for each figure --------------------------------------------------------------- */

/* The axis of the figures, and the second channel of it. */
static struct vega_encoding *measure_of(struct vega_layer *l, struct vega_encoding **second)
{
	const struct vega_encoding *found = vega_layer_measure(l);
	bool along_x = found == &l->encodings[CHANNEL_X];
	*second = &l->encodings[along_x ? CHANNEL_X2 : CHANNEL_Y2];
	return found == NULL ? NULL : &l->encodings[along_x ? CHANNEL_X : CHANNEL_Y];
}

/* l with another aggregate, or another column, of what it measures. */
static void copy_layer(const struct vega_layer *l, const char *aggregate, int column, struct vega_layer *out)
{
	struct vega_encoding *second;
	struct vega_layer copy = *l;
	struct vega_encoding *e = measure_of(&copy, &second);
	e->stacked = e->normalized = second->used = false;
	if (aggregate)
		e->aggregate = aggregate;
	if (column >= 0)
		e->field = column;
	*out = copy;
}

static size_t split_box(const struct json *mark, struct vega_layer *l, struct vega_layer *more)
{
	static const char *const tukey[] = { "whisker0", "q1", "median", "q3", "whisker1", "outliers" };
	static const char *const whole[] = { "min", "q1", "median", "q3", "max" };
	const struct json *extent = json_get(mark, "extent");
	/* whiskers of another length than the usual would need words of their own */
	bool ends = str_eq(json_text(extent), "min-max") || str_eq(json_text(extent), "minmax") ||
		(json_is_number(extent) && json_number(extent, 1.5) != 1.5);
	size_t n = ends ? ARRAY_LEN(whole) : ARRAY_LEN(tukey);
	const struct vega_layer first = *l;
	for (size_t i = 0; i < n; i++)
		copy_layer(&first, ends ? whole[i] : tukey[i], -1, i ? &more[i - 1] : l);
	for (size_t i = 0; i < n; i++)
		(i ? &more[i - 1] : l)->outliers_apart = !ends;
	return n;
}

/* A column of the sums of two; the second may be negative already. -1: no room. */
static int add_columns(struct build *b, int a, int error, double sign, const char *name)
{
	int to = vega_make_column(b, name);
	for (size_t row = 0; row < b->c->n_rows && to >= 0; row++) {
		const struct vega_cell *v = vega_cell_at(b->c, row, (size_t)a), *e = vega_cell_at(b->c, row, (size_t)error);
		*vega_cell_at(b->c, row, (size_t)to) = v->is_number && e->is_number
			? vega_number_cell(v->number + sign * e->number)
			: vega_null_cell();
	}
	return to;
}

/* The author's own ends: "yError" is how far from y they are. */
static size_t split_given_error(
	struct build *b, const struct unit *u, bool along_x, struct vega_layer *l, struct vega_layer *more)
{
	const struct json *up = vega_find_channel(u, along_x ? "xError" : "yError"),
					  *down = vega_find_channel(u, along_x ? "xError2" : "yError2");
	int above = vega_column_of(b->c, json_text(json_get(up, "field"))),
		below = down ? vega_column_of(b->c, json_text(json_get(down, "field"))) : -1;
	int at = vega_layer_measure(l)->field;
	if (above < 0 || at < 0 || (down && below < 0))
		return 0;
	vega_make_numbers(b->c, above);
	if (below >= 0)
		vega_make_numbers(b->c, below);
	int lo = add_columns(b, at, below >= 0 ? below : above, below >= 0 ? 1 : -1, along_x ? "lower_x" : "lower_y"),
		hi = add_columns(b, at, above, 1, along_x ? "upper_x" : "upper_y");
	if (lo < 0 || hi < 0)
		return 0;
	const struct vega_layer first = *l;
	copy_layer(&first, NULL, lo, l);
	copy_layer(&first, NULL, -1, &more[0]);
	copy_layer(&first, NULL, hi, &more[1]);
	return 3;
}

static size_t split_band(struct build *b, const struct unit *u, struct vega_layer *l, struct vega_layer *more)
{
	static const struct {
		const char *extent, *ops[3];
	} known[] = { { "stderr", { "stderr0", "mean", "stderr1" } }, { "stdev", { "stdev0", "mean", "stdev1" } },
		{ "ci", { "ci0", "mean", "ci1" } }, { "iqr", { "q1", "median", "q3" } } };
	struct vega_encoding *second, *e = measure_of(l, &second);
	const struct vega_layer first = *l;
	bool along_x = e == &l->encodings[CHANNEL_X];
	const char *extent = json_text(json_get(u->mark, "extent")), *name;
	l->band = str_eq(vega_mark_kind(u->mark, &name) == MARK_BAND ? name : "", "errorband");
	if (second->used && second->field >= 0) { /* the ends are in the data */
		vega_make_numbers(b->c, second->field);
		copy_layer(&first, NULL, -1, l);
		copy_layer(&first, NULL, second->field, &more[0]);
		l->band = more[0].band = str_eq(name, "errorband");
		return 2;
	}
	size_t n = vega_find_channel(u, along_x ? "xError" : "yError") ? split_given_error(b, u, along_x, l, more) : 0;
	for (size_t i = 0; i < ARRAY_LEN(known) && !n; i++) {
		if (!str_eq(*extent ? extent : "stderr", known[i].extent))
			continue;
		for (size_t k = 0; k < 3; k++)
			copy_layer(&first, known[i].ops[k], -1, k ? &more[k - 1] : l);
		n = 3;
	}
	if (!n) {
		vega_name_unsupported(b, "mark", "errorbar");
		l->mark = MARK_UNKNOWN;
		return 1;
	}
	for (size_t k = 0; k < n; k++)
		(k ? &more[k - 1] : l)->band = str_eq(name, "errorband");
	return n;
}

/* From y to y2 of an area, or of figures that are summed up (least and most): a band with two ends. Bars from a figure
 * to a figure stay one layer: they are ranges. */
static bool split_range(struct vega_layer *l, struct vega_layer *second)
{
	for (int i = 0; i < 2; i++) {
		struct vega_encoding *from = &l->encodings[i ? CHANNEL_X : CHANNEL_Y],
							 *to = &l->encodings[i ? CHANNEL_X2 : CHANNEL_Y2];
		bool summed = *from->aggregate && *to->aggregate;
		if (!from->used || !to->used || to->field < 0 || from->scale != SCALE_QUANTITATIVE ||
			(l->mark != MARK_AREA && !summed))
			continue;
		from->stacked = from->normalized = to->stacked = false;
		to->scale = SCALE_QUANTITATIVE;
		l->band = l->mark == MARK_AREA;
		l->mark = MARK_BAND;
		*second = *l;
		second->encodings[i ? CHANNEL_X : CHANNEL_Y] = *to;
		second->encodings[i ? CHANNEL_X2 : CHANNEL_Y2].used = to->used = false;
		return true;
	}
	return false;
}

size_t vega_split_mark(struct build *b, const struct unit *u, struct vega_layer *l, struct vega_layer *more)
{
	struct vega_encoding *second;
	if (l->mark != MARK_BOX && l->mark != MARK_BAND)
		return 1 + split_range(l, more);
	struct vega_encoding *e = measure_of(l, &second);
	if (!e || e->field < 0 || *e->aggregate) {
		vega_name_unsupported(b, "mark", l->mark == MARK_BOX ? "boxplot" : "errorbar");
		l->mark = MARK_UNKNOWN;
		return 1;
	}
	return l->mark == MARK_BOX ? split_box(u->mark, l, more) : split_band(b, u, l, more);
}
