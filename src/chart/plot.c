/*
 * What is drawn. The first layer that measures something decides the kind; the others add series, rules add targets.
 * Figures that have no form here leave PLOT_NONE, and the table speaks for them.
 */
#include <math.h>

#include "chart/plot.h"

const char *plot_clean(struct plot *p, const char *text)
{
	STR_LOCAL(clean, STR_NO_LIMIT);
	text_cut(&clean, text, strnlen(text, 4 * PLOT_LABEL), PLOT_LABEL);
	return clean.len ? arena_strndup(&p->arena, clean.buf, clean.len) : _("(blank)");
}

/* What is summed up without a title of the author's: "yield (average)". */
static const char *summed_title(struct plot *p, const struct vega_encoding *e, const char *title)
{
	static const struct {
		const char *op, *word;
	} words[] = { { "mean", N_("average") }, { "median", N_("median") }, { "min", N_("lowest") },
		{ "max", N_("highest") }, { "sum", N_("total") }, { "distinct", N_("different values") } };
	for (size_t i = 0; i < ARRAY_LEN(words) && e->field >= 0 && str_eq(e->title, p->chart->columns[e->field]); i++)
		if (str_eq(e->aggregate, words[i].op))
			return arena_printf(&p->arena, _("%s (%s)"), title, _(words[i].word));
	return title;
}

/* "支出（億元）" is 支出: the unit stands with each number. */
const char *plot_title(struct plot *p, const struct vega_encoding *e)
{
	const char *unit = p->chart->unit, *title = e->title, *inside;
	size_t n = 0, bare = vega_title_brackets(title, &inside, &n);
	if (!*title || (str_eq(e->aggregate, "count") && e->field >= 0 && str_eq(title, p->chart->columns[e->field])))
		return str_eq(e->aggregate, "count") ? _("Count") : "";
	bool known = n && n == strlen(unit) && strncmp(inside, unit, n) == 0 && bare;
	for (bare = known ? bare : strlen(title); bare && title[bare - 1] == ' ';)
		bare--;
	const char *named = arena_strndup(&p->arena, title, bare);
	return summed_title(p, e, plot_clean(p, named));
}

const char *plot_series_name(
	struct plot *p, const struct vega_encoding *e, const char *text, double number, bool is_number)
{
	bool digits_alone = *text && text[strspn(text, "0123456789.")] == '\0';
	if (!is_number && !digits_alone)
		return plot_clean(p, text);
	const char *title = e ? plot_title(p, e) : "",
			   *digits = is_number ? number_plain(&p->arena, number) : plot_clean(p, text);
	return *title ? arena_printf(&p->arena, _("%s %s"), title, digits) : digits;
}

static struct plot_axis make_axis(struct plot *p, const struct vega_encoding *e, bool measures)
{
	struct plot_axis x = { .title = "", .unit = "" };
	if (!e)
		return x;
	x.title = plot_title(p, e);
	x.unit = measures && *p->chart->unit ? plot_clean(p, p->chart->unit) : "";
	x.temporal = e->scale == SCALE_TEMPORAL;
	x.fraction = !x.temporal && strchr(e->format, '%') && !str_eq(x.unit, "%");
	return x;
}

static const struct vega_cell *cell_at(const struct plot *p, size_t row, int field)
{
	return &p->chart->cells[row * p->chart->n_columns + (size_t)field];
}

/* ---- targets --------------------------------------------------------------------------------- */

static double aggregated(struct plot *p, const struct vega_encoding *e)
{
	const struct vega_cell **cells = arena_calloc(&p->arena, p->chart->n_rows, sizeof *cells);
	size_t n = 0;
	double v;
	for (size_t row = 0; row < p->chart->n_rows && e->field >= 0; row++)
		if (cell_at(p, row, e->field)->is_number && fabs(cell_at(p, row, e->field)->number) <= PLOT_HUGE)
			cells[n++] = cell_at(p, row, e->field);
	return n && vega_aggregate(e->aggregate, cells, n, &v) ? v : NAN;
}

/* "Goal 90%" is Goal: the value is said anyway. */
static const char *without_value(struct plot *p, const char *name, double value)
{
	const char *tail = axis_tick(p, &p->measure, value);
	size_t n = strlen(name) - (str_ends(name, tail) ? strlen(tail) : 0);
	while (n && name[n - 1] == ' ')
		n--;
	return arena_strndup(&p->arena, name, n);
}

static const char *target_name(struct plot *p, const struct vega_layer *l, const struct vega_encoding *e, double value)
{
	const struct vega_encoding *color = &l->encodings[CHANNEL_COLOR];
	if (*e->aggregate)
		return str_eq(e->aggregate, "mean") ? _("average") : "";
	if (color->used && *color->constant)
		return without_value(p, plot_clean(p, color->constant), value);
	return *e->title && !str_eq(plot_title(p, e), p->measure.title) ? without_value(p, plot_title(p, e), value) : "";
}

static const char *moment_name(struct plot *p, const struct vega_layer *l, const struct vega_encoding *e)
{
	const char *name = *l->encodings[CHANNEL_COLOR].constant ? l->encodings[CHANNEL_COLOR].constant : e->title;
	return *name && !str_eq(name, p->category.title) ? plot_clean(p, name) : "";
}

static void find_moment(struct plot *p, const struct vega_layer *l, const struct vega_encoding *e)
{
	enum date_precision precision;
	double at = e->value;
	if (p->category.temporal && *e->constant && !vega_moment(e->constant, p->chart->zone, &at, &precision))
		return;
	if (isfinite(at) && fabs(at) <= PLOT_HUGE)
		*vec_push(&p->moments) = (struct plot_target){ moment_name(p, l, e), at };
}

static void find_targets(struct plot *p, bool measured_by_x)
{
	for (size_t i = 0; i < p->chart->n_layers; i++) {
		const struct vega_layer *l = &p->chart->layers[i];
		const struct vega_encoding *e = &l->encodings[measured_by_x ? CHANNEL_X : CHANNEL_Y];
		const struct vega_encoding *across = &l->encodings[measured_by_x ? CHANNEL_Y : CHANNEL_X];
		if (l->mark == MARK_RULE && p->scaled && !e->used && across->used && across->field < 0)
			find_moment(p, l, across);
		if (l->mark != MARK_RULE || group_category(l) || !e->used || e->scale != SCALE_QUANTITATIVE)
			continue;
		double value = *e->aggregate ? aggregated(p, e) : e->value;
		if (isfinite(value) && fabs(value) <= PLOT_HUGE)
			*vec_push(&p->targets) = (struct plot_target){ target_name(p, l, e, value), value };
	}
}

/* ---- series over places ---------------------------------------------------------------------- */

/* "People who met it (of 312)", "（共 312 人）", "n = 312": of how many, where a name says so; else 0. */
static double stated_whole(const char *name)
{
	static const char *const before[] = { "共", "of ", "n=", "n =", "N=", "N =" };
	for (size_t i = 0; i < ARRAY_LEN(before); i++) {
		const char *at = strstr(name, before[i]);
		double whole = 0;
		for (at = at ? at + strlen(before[i]) : ""; *at == ' ' || *at == ',' || (*at >= '0' && *at <= '9'); at++)
			whole = *at >= '0' && *at <= '9' ? whole * 10 + (*at - '0') : whole;
		if (whole > 0)
			return whole;
	}
	return 0;
}

/* Where people may give several answers there are more answers than people, and the shares do not add up to 100%. */
static bool counts_twice(const struct plot *p)
{
	double sum = 0, whole = fmax(stated_whole(p->measure.title), stated_whole(p->measure.unit));
	for (size_t i = 0; i < p->n_places * p->n_series; i++)
		sum += isnan(p->values[i]) ? 0 : p->values[i];
	return whole > 0 && sum > whole;
}

/* Whether adding the values makes sense cannot be known; these signs say that it does not. */
static bool looks_additive(const struct plot *p, const struct vega_encoding *measure)
{
	static const char *const not_added[] = { "%", "％", "‰", "/", "每", "per ", "°", "℃", "溫度", "密度", "程度",
		"滿意度", "歲", "倍", "名次", "index", "指數", "率", "平均", "比例", "中位數", "rate", "average", "mean",
		"score", "分數" };
	if (str_eq(p->measure.unit, "度")) /* of heat or of power: 億度 is of power */
		return false;
	for (size_t i = 0; i < ARRAY_LEN(not_added); i++)
		if (strstr(p->measure.unit, not_added[i]) || strstr(p->measure.title, not_added[i]))
			return false;
	for (size_t i = 0; i < p->n_places * p->n_series; i++)
		if (p->values[i] < 0)
			return false;
	return !counts_twice(p) && !p->measure.fraction &&
		(!*measure->aggregate || str_eq(measure->aggregate, "sum") || str_eq(measure->aggregate, "count"));
}

static bool starts_unit(const struct plot *p, double ms, enum date_precision precision)
{
	struct civil c = civil_from_ms((int64_t)ms, p->chart->zone);
	bool midnight = c.hour == 0 && c.minute == 0 && c.second == 0;
	return precision == DATE_DAY  ? midnight
		: precision == DATE_MONTH ? midnight && c.day == 1
								  : midnight && c.day == 1 && c.month == 1;
}

/* The scale of the places, as precise as a moment on it needs. */
struct plot_axis plot_moment_axis(const struct plot *p, double at)
{
	struct plot_axis x = p->category;
	if (x.temporal && x.precision < DATE_DAY && !starts_unit(p, at, x.precision))
		x.precision = DATE_DAY;
	return x;
}

/* Full dates are often written for months and years: as precise as the dates differ, and no more. A unit that the
 * author asked for stays: quarters that begin years are quarters. */
static void settle_precision(struct plot *p, bool coarser_may_do)
{
	static const enum date_precision coarser[] = { DATE_YEAR, DATE_MONTH, DATE_DAY };
	for (size_t k = 0; k < ARRAY_LEN(coarser) && p->n_places > 1 && coarser_may_do; k++) {
		bool all = coarser[k] < p->category.precision &&
			!(coarser[k] == DATE_MONTH && p->category.precision == DATE_QUARTER);
		for (size_t i = 0; all && i < p->n_places; i++)
			all = starts_unit(p, p->places[i].at, coarser[k]);
		if (all) {
			p->category.precision = coarser[k];
			break;
		}
	}
	for (size_t i = 0; i < p->n_places; i++)
		p->places[i].label = date_short(p, p->places[i].at, p->category.precision);
}

static enum plot_kind kind_of(const struct plot *p, const struct vega_layer *l)
{
	switch (l->mark) {
	case MARK_ARC: return PLOT_SHARES;
	case MARK_LINE: return PLOT_LINES;
	case MARK_AREA: return PLOT_AREAS;
	case MARK_POINT: return p->scaled ? PLOT_LINES : PLOT_BARS;
	case MARK_BAR: {
		bool one_bar = group_category(l) == &l->encodings[CHANNEL_COLOR];
		return one_bar ? PLOT_SHARES : PLOT_BARS;
	}
	default: return PLOT_BARS;
	}
}

/* Parts of one whole: no negative part, and no part counted twice. */
static bool can_share(const struct plot *p)
{
	double sum = 0;
	for (size_t i = 0; i < p->n_places * p->n_series; i++) {
		if (p->values[i] < 0)
			return false;
		sum += isnan(p->values[i]) ? 0 : p->values[i];
	}
	return p->n_series == 1 && sum > 0;
}

/* "每日車流（輛）" of an axis is 每日車流, and its unit 輛. */
static void take_unit(struct plot *p, struct plot_axis *x)
{
	const char *unit;
	size_t n, bare = vega_title_unit(x->title, &unit, &n);
	if (!n || !bare)
		return;
	x->unit = arena_strndup(&p->arena, unit, n);
	x->title = arena_strndup(&p->arena, x->title, bare);
}

static void make_series(struct plot *p, const struct vega_layer *l)
{
	const struct vega_encoding *measure = vega_layer_measure(l), *category = group_category(l);
	p->measure = make_axis(p, measure, true);
	p->category = make_axis(p, category, false);
	if (category && category->scale == SCALE_QUANTITATIVE)
		take_unit(p, &p->category);
	p->named = category && category->scale == SCALE_ORDINAL && *category->time_unit;
	p->scaled = category && (category->scale == SCALE_TEMPORAL || category->scale == SCALE_QUANTITATIVE || p->named);
	p->ordered = p->scaled || (category && category->scale == SCALE_ORDINAL) || l->mark == MARK_LINE ||
		l->mark == MARK_AREA;
	if (category && ((vega_counted_in_bins(category) && l->mark == MARK_BAR) || str_eq(category->time_unit, "day")))
		p->ordered = false; /* how often each occurs is no course of things; a week begins anywhere */
	bool side_by_side = l->encodings[CHANNEL_XOFFSET].used || l->encodings[CHANNEL_YOFFSET].used ||
		l->encodings[CHANNEL_FACET].used;
	p->stacked = measure->stacked && !side_by_side && group_series_field(l) >= 0;
	p->normalized = p->stacked && measure->normalized;
	if (!group_layers(p))
		return;
	p->kind = kind_of(p, l);
	if (p->kind == PLOT_SHARES && !can_share(p))
		p->kind = PLOT_BARS;
	for (size_t i = 0; i < p->n_places * p->n_series && p->stacked; i++)
		p->stacked = !(p->values[i] < 0); /* a stack that goes down and up says nothing */
	p->stacked = p->stacked && p->n_series > 1;
	p->normalized = p->normalized && p->stacked;
	p->additive = (p->stacked || p->kind == PLOT_SHARES || *measure->aggregate || !p->ordered) &&
		looks_additive(p, measure);
	if (p->category.temporal)
		settle_precision(p, *category->time_unit == '\0');
	find_targets(p, measure == &l->encodings[CHANNEL_X]);
}

/* ---- points and spans ------------------------------------------------------------------------ */

/* The series of a row by a field's text, for the few kinds that do not go through group.c. */
static int series_of(struct plot *p, const struct vega_encoding *e, size_t row)
{
	if (!e)
		return 0;
	const struct vega_cell *cell = cell_at(p, row, e->field);
	const char *name = plot_series_name(p, e, cell->text, cell->number, cell->is_number);
	for (size_t i = 0; i < p->n_series; i++)
		if (str_eq(p->series[i], name))
			return (int)i;
	if (p->n_series == PLOT_SERIES)
		return PLOT_SERIES - 1;
	p->series[p->n_series] = name;
	return (int)p->n_series++;
}

static bool read_value(struct plot *p, const struct vega_encoding *e, size_t row, struct plot_axis *axis, double *out)
{
	enum date_precision precision;
	if (e->field < 0) {
		*out = e->value;
		return isfinite(*out) && fabs(*out) <= PLOT_HUGE;
	}
	const struct vega_cell *cell = cell_at(p, row, e->field);
	if (e->scale == SCALE_TEMPORAL) {
		bool ok = vega_cell_moment(cell, p->chart->zone, out, &precision);
		if (ok && precision > axis->precision)
			axis->precision = precision;
		return ok;
	}
	*out = cell->number;
	return cell->is_number && fabs(*out) <= PLOT_HUGE;
}

static void make_points(struct plot *p, const struct vega_layer *l)
{
	const struct vega_encoding *x = &l->encodings[CHANNEL_X], *y = &l->encodings[CHANNEL_Y];
	const struct vega_encoding *series = &l->encodings[CHANNEL_COLOR];
	if (!series->used || series->field < 0 || series->scale == SCALE_QUANTITATIVE)
		series = l->encodings[CHANNEL_FACET].field >= 0 ? &l->encodings[CHANNEL_FACET] : NULL;
	int detail = l->encodings[CHANNEL_DETAIL].used ? l->encodings[CHANNEL_DETAIL].field : -1;
	p->measure = make_axis(p, y, true);
	p->category = make_axis(p, x, false);
	take_unit(p, &p->category); /* the chart's unit is that of y */
	for (size_t row = 0; row < p->chart->n_rows; row++) {
		struct plot_point at = { .label = "" };
		if (!read_value(p, x, row, &p->category, &at.x) || !read_value(p, y, row, &p->measure, &at.y)) {
			p->lost++;
			continue;
		}
		at.series = series_of(p, series, row);
		if (detail >= 0 && !cell_at(p, row, detail)->is_number)
			at.label = plot_clean(p, cell_at(p, row, detail)->text);
		*vec_push(&p->points) = at;
	}
	p->kind = p->points.n ? PLOT_POINTS : PLOT_NONE;
}

static void make_spans(struct plot *p, const struct vega_layer *l, bool along_x)
{
	const struct vega_encoding *from = &l->encodings[along_x ? CHANNEL_X : CHANNEL_Y],
							   *to = &l->encodings[along_x ? CHANNEL_X2 : CHANNEL_Y2];
	const struct vega_encoding *label = &l->encodings[along_x ? CHANNEL_Y : CHANNEL_X],
							   *color = &l->encodings[CHANNEL_COLOR];
	const struct vega_encoding *series = color->used && color->field >= 0 && color->field != label->field ? color
																										  : NULL;
	p->category = make_axis(p, from, true);
	p->measure = make_axis(p, label->used ? label : NULL, false);
	for (size_t row = 0; row < p->chart->n_rows; row++) {
		struct plot_span at = { .label = "" };
		if (!read_value(p, from, row, &p->category, &at.from) || !read_value(p, to, row, &p->category, &at.to)) {
			p->lost++;
			continue;
		}
		if (at.to < at.from) {
			double swap = at.from;
			at.from = at.to;
			at.to = swap;
		}
		if (label->used && label->field >= 0) {
			const struct vega_cell *cell = cell_at(p, row, label->field);
			at.label = cell->is_number ? number_plain(&p->arena, cell->number) : plot_clean(p, cell->text);
		}
		at.series = series_of(p, series, row);
		*vec_push(&p->spans) = at;
	}
	bool days = p->category.temporal && p->category.precision == DATE_MINUTE;
	for (size_t i = 0; days && i < p->spans.n; i++)
		days = p->spans.items[i].to - p->spans.items[i].from >= (double)DAY_MS;
	if (days) /* of what takes days, hours say nothing */
		p->category.precision = DATE_DAY;
	p->kind = p->spans.n ? PLOT_SPANS : PLOT_NONE;
}

/* ---- which ----------------------------------------------------------------------------------- */

static bool has_span(const struct vega_layer *l, enum vega_channel from, enum vega_channel to)
{
	const struct vega_encoding *a = &l->encodings[from];
	bool continuous = a->scale == SCALE_TEMPORAL || a->scale == SCALE_QUANTITATIVE;
	return (l->mark == MARK_BAR || l->mark == MARK_RULE) && a->used && continuous && l->encodings[to].used;
}

static bool make_from(struct plot *p, const struct vega_layer *l);

static void clear(struct plot *p)
{
	p->why = "";
	p->n_places = p->n_series = p->lost = 0;
	p->strips = p->stacked = p->normalized = p->merged = p->scaled = p->named = p->ordered = false;
}

/* The plot of these layers alone. */
static bool make_alone(struct plot *p, const struct vega_chart *c, struct vega_layer *layers, size_t n)
{
	struct vega_chart *alone = arena_calloc(&p->arena, 1, sizeof *alone);
	*alone = *c;
	alone->layers = layers;
	alone->n_layers = n;
	clear(p);
	p->chart = alone;
	return make_from(p, layers);
}

static struct vega_layer *copy_layer(struct plot *p, const struct vega_layer *l, size_t n)
{
	struct vega_layer *copies = arena_calloc(&p->arena, n, sizeof *copies);
	for (size_t i = 0; i < n; i++)
		copies[i] = *l;
	return copies;
}

/* Words stand for figures where nothing else does: at two measures, at the end of a measure, or the figures themselves.
 */
static bool make_words(struct plot *p, const struct vega_chart *c, const struct vega_layer *words)
{
	struct vega_layer *l = copy_layer(p, words, 1);
	const struct vega_encoding *text = &l->encodings[CHANNEL_TEXT];
	struct vega_encoding *x = &l->encodings[CHANNEL_X], *y = &l->encodings[CHANNEL_Y];
	l->mark = MARK_POINT;
	bool two = vega_layer_measure(l) && group_category(l) && group_category(l)->scale == SCALE_QUANTITATIVE;
	if (two && !l->encodings[CHANNEL_DETAIL].used && text->field >= 0 && text->scale != SCALE_QUANTITATIVE)
		l->encodings[CHANNEL_DETAIL] = *text;
	if (!vega_layer_measure(l) && text->used && text->scale == SCALE_QUANTITATIVE && x->used != y->used)
		*(x->used ? y : x) = *text;
	return make_alone(p, c, l, 1);
}

/* Several points in each place: the lowest, the median and the highest of them. */
static bool make_strips(struct plot *p, const struct vega_chart *c, const struct vega_layer *points)
{
	static const char *const ops[] = { "min", "median", "max" };
	const struct vega_encoding *measure = vega_layer_measure(points);
	if (points->mark != MARK_POINT || !measure || measure->field < 0 || *measure->aggregate)
		return false;
	size_t channel = (size_t)(measure - points->encodings);
	struct vega_layer *layers = copy_layer(p, points, ARRAY_LEN(ops));
	for (size_t i = 0; i < ARRAY_LEN(ops); i++) {
		layers[i].encodings[channel].aggregate = ops[i];
		layers[i].encodings[channel].title = c->columns[measure->field]; /* so that the operation is said with it */
		layers[i].encodings[CHANNEL_COLOR].used = layers[i].encodings[CHANNEL_DETAIL].used = false;
	}
	p->strips = make_alone(p, c, layers, ARRAY_LEN(ops)) && !*p->why && p->n_series == ARRAY_LEN(ops);
	if (!p->strips)
		return false;
	static const char *const names[] = { N_("lowest"), N_("median"), N_("highest") };
	p->measure.title = plot_title(p, measure);
	if (!group_category(points) && *p->measure.title)
		p->places[0].label = p->measure.title;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		p->series[i] = _(names[i]);
	return true;
}

/* Layers that do not go together may do so each for itself: the first one that can be drawn. */
static void make_one(struct plot *p, const struct vega_chart *c)
{
	const char *why = p->why;
	size_t drawable = 0;
	for (size_t i = 0; i < c->n_layers; i++)
		drawable += c->layers[i].mark != MARK_UNKNOWN && c->layers[i].mark != MARK_TEXT;
	for (size_t i = 0; i < c->n_layers && drawable > 1; i++) {
		p->alone = c->layers[i].mark != MARK_RULE && make_alone(p, c, copy_layer(p, &c->layers[i], 1), 1) && !*p->why;
		if (p->alone)
			return;
	}
	for (size_t i = 0; i < c->n_layers; i++)
		if (make_strips(p, c, &c->layers[i])) {
			p->alone = drawable > 1;
			return;
		}
	clear(p);
	p->chart = c;
	p->kind = PLOT_NONE;
	p->why = why;
}

static bool make_from(struct plot *p, const struct vega_layer *l)
{
	if (l->mark == MARK_UNKNOWN || l->mark == MARK_TEXT)
		return false;
	if (has_span(l, CHANNEL_X, CHANNEL_X2) || has_span(l, CHANNEL_Y, CHANNEL_Y2)) {
		make_spans(p, l, has_span(l, CHANNEL_X, CHANNEL_X2));
		return true;
	}
	const struct vega_encoding *measure = vega_layer_measure(l), *category = group_category(l);
	bool plain = measure && !*measure->aggregate && measure->field >= 0;
	if (l->mark == MARK_POINT && plain && category && category->scale == SCALE_QUANTITATIVE && !*category->aggregate) {
		make_points(p, l);
		return true;
	}
	if (!measure || (measure->field < 0 && !*measure->aggregate) || (l->mark == MARK_RULE && !category))
		return false;
	make_series(p, l);
	if (l->mark == MARK_POINT && plain && *p->why && category && category->scale == SCALE_TEMPORAL &&
		!*category->time_unit) {
		clear(p); /* several points at one time */
		make_points(p, l);
	}
	return true;
}

void plot_make(struct plot *p, const struct vega_chart *c, const struct chart_opts *o)
{
	*p = (struct plot){ .chart = c, .o = o, .why = "" };
	arena_init(&p->arena, 0);
	p->measure = p->category = (struct plot_axis){ .title = "", .unit = "" };
	if (c->n_rows == 0 || c->n_columns == 0)
		return;
	bool made = false;
	for (size_t i = 0; i < c->n_layers && !made; i++)
		made = make_from(p, &c->layers[i]);
	for (size_t i = 0; i < c->n_layers && !made; i++)
		made = c->layers[i].mark == MARK_TEXT && make_words(p, c, &c->layers[i]);
	if (*p->why)
		make_one(p, c);
	if (p->n_series == 0) {
		p->series[0] = p->measure.title;
		p->n_series = 1;
	}
}

void plot_release(struct plot *p)
{
	vec_release(&p->targets);
	vec_release(&p->moments);
	vec_release(&p->points);
	vec_release(&p->spans);
	arena_release(&p->arena);
}
