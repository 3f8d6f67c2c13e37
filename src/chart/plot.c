/*
 * What is drawn. The first layer that measures something decides the kind; the others add series, rules add targets.
 * Figures that have no form here leave PLOT_NONE, and the table speaks for them.
 */
#include <ctype.h>
#include <math.h>

#include "chart/plot.h"

const char *plot_clean(struct plot *p, const char *text)
{
	STR_LOCAL(clean, STR_NO_LIMIT);
	text_cut(&clean, text, strnlen(text, 4 * PLOT_LABEL), PLOT_LABEL);
	if (!clean.len)
		return _("(blank)");
	/* TRANSLATORS: in place of a name of nothing but spaces, which nobody sees */
	return text_is_blank(clean.buf, clean.len) ? _("(spaces)") : arena_strndup(&p->arena, clean.buf, clean.len);
}

const char *plot_summed_title(struct plot *p, const struct vega_encoding *e, const char *title)
{
	static const struct {
		const char *op, *word;
	} words[] = { { "mean", N_("average") }, { "median", N_("median") }, { "min", N_("lowest") },
		{ "max", N_("highest") }, { "sum", N_("total") }, { "distinct", N_("different values") },
		{ "valid", N_("figures that there are") }, { "missing", N_("figures that are missing") },
		{ "product", N_("product") }, { "q1", N_("lower quartile") }, { "q3", N_("upper quartile") },
		{ "stdev", N_("standard deviation") }, { "stdevp", N_("standard deviation") }, { "variance", N_("variance") },
		{ "variancep", N_("variance") }, { "stderr", N_("standard error") }, { "ci0", N_("lower confidence limit") },
		{ "ci1", N_("upper confidence limit") } };
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_eq(e->aggregate, words[i].op))
			return arena_printf(&p->arena, _("%s (%s)"), title, _(words[i].word));
	if (e->by >= 0)
		return arena_printf(&p->arena,
			/* TRANSLATORS: a figure, of the row in which another one is the highest, or the lowest */
			str_eq(e->aggregate, "argmax") ? _("%s (where %s is highest)") : _("%s (where %s is lowest)"), title,
			plot_clean(p, e->by_title));
	return title;
}

/* "支出（億元）" is 支出: the unit stands with each number. */
const char *plot_title(struct plot *p, const struct vega_encoding *e)
{
	const char *unit = p->chart->unit, *title = e->title, *inside;
	size_t n = 0, bare = vega_title_brackets(title, &inside, &n);
	if (!*title || (str_eq(e->aggregate, "count") && !e->titled))
		return str_eq(e->aggregate, "count") ? _("Count") : "";
	bool known = n && n == strlen(unit) && strncmp(inside, unit, n) == 0 && bare;
	for (bare = known ? bare : strlen(title); bare && title[bare - 1] == ' ';)
		bare--;
	const char *named = arena_strndup(&p->arena, title, bare);
	return e->titled ? plot_clean(p, named) : plot_summed_title(p, e, plot_clean(p, named));
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

/* The decimals of a format such as ",.2f"; -1: it asks for none. */
static int decimals_of(const char *format)
{
	const char *dot = strchr(format, '.'), *last = *format ? format + strlen(format) - 1 : "";
	if (*last == 'd')
		return 0;
	if (!dot || dot[1] < '0' || dot[1] > '9' || !strchr("f%", *last))
		return -1;
	return dot[1] - '0' < 6 ? dot[1] - '0' : 6;
}

static struct plot_axis make_axis(struct plot *p, const struct vega_encoding *e, bool measures)
{
	struct plot_axis x = { .title = "", .unit = "", .decimals = -1 };
	if (!e)
		return x;
	x.title = plot_title(p, e);
	x.unit = measures && *p->chart->unit ? plot_clean(p, p->chart->unit) : "";
	x.temporal = e->scale == SCALE_TEMPORAL;
	x.week = str_eq(e->time_unit, "yearweek");
	x.fraction = !x.temporal && strchr(e->format, '%') && !str_eq(x.unit, "%");
	x.year = !x.temporal && plot_is_year(p, e);
	if (x.temporal)
		return x;
	x.log = e->log && e->scale == SCALE_QUANTITATIVE && !x.year;
	x.decimals = decimals_of(e->format);
	if (measures && !*x.unit && strchr(e->format, '$'))
		x.unit = "$";
	return x;
}

static const struct vega_cell *cell_at(const struct plot *p, size_t row, int field)
{
	return &p->chart->cells[row * p->chart->n_columns + (size_t)field];
}

/* 出生年, 年度, Model year, year_built; not 年工時, "tonnes per year" or "yearly". */
static bool names_years(const char *name)
{
	static const char *const ends[] = { "年", "年度", "年份" };
	const char *inside;
	size_t n, bare = vega_title_brackets(name, &inside, &n);
	STR_LOCAL(own, STR_NO_LIMIT);
	str_add(&own, name, bare);
	if (!own.len || strcasestr(own.buf, "per year") || strcasestr(own.buf, "a year"))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (str_ends(own.buf, ends[i]))
			return true;
	const char *last = own.len >= 4 ? own.buf + own.len - 4 : "";
	return strcasecmp(last, "year") == 0 ||
		(strncasecmp(own.buf, "year", 4) == 0 && !isalpha((unsigned char)own.buf[4]));
}

/* Whole numbers of four digits that are called years, or can be little else. */
bool plot_is_year(const struct plot *p, const struct vega_encoding *e)
{
	bool any = false;
	if (!e || e->field < 0 || e->scale != SCALE_QUANTITATIVE || (*e->aggregate && *e->aggregate != 'm') ||
		!(names_years(e->title) || (!e->titled && names_years(p->chart->columns[e->field]))))
		return false;
	for (size_t row = 0; row < p->chart->n_rows; row++) {
		const struct vega_cell *cell = cell_at(p, row, e->field);
		bool year = cell->number >= 1000 && cell->number < 2500 && cell->number == floor(cell->number);
		if (cell->is_number && !year)
			return false;
		any = any || cell->is_number;
	}
	return any;
}

/* ---- targets --------------------------------------------------------------------------------- */

/* "Goal 90%" is Goal: the value is said anyway. */
static const char *without_value(struct plot *p, const char *name, double value)
{
	const char *tail = axis_tick(p, &p->measure, value);
	size_t n = strlen(name) - (str_ends(name, tail) ? strlen(tail) : 0);
	while (n && name[n - 1] == ' ')
		n--;
	return arena_strndup(&p->arena, name, n);
}

/* What a line at a figure of all is called. */
static const char *aggregate_name(const struct vega_encoding *e)
{
	return str_eq(e->aggregate, "mean")  ? _("average")
		: str_eq(e->aggregate, "median") ? _("median")
		: str_eq(e->aggregate, "min")    ? _("lowest")
		: str_eq(e->aggregate, "max")    ? _("highest")
										 : "";
}

static const char *target_name(struct plot *p, const struct vega_layer *l, const struct vega_encoding *e, double value)
{
	const struct vega_encoding *color = &l->encodings[CHANNEL_COLOR];
	if (*e->aggregate && !e->titled)
		return str_eq(e->aggregate, "mean")  ? _("average")
			: str_eq(e->aggregate, "median") ? _("median")
			: str_eq(e->aggregate, "min")    ? _("lowest")
			: str_eq(e->aggregate, "max")    ? _("highest")
											 : "";
	if (color->used && *color->constant)
		return without_value(p, plot_clean(p, color->constant), value);
	return *e->title && !str_eq(plot_title(p, e), p->measure.title) ? without_value(p, plot_title(p, e), value) : "";
}

static const char *moment_name(struct plot *p, const struct vega_layer *l, const struct vega_encoding *e)
{
	const char *name = *l->encodings[CHANNEL_COLOR].constant ? l->encodings[CHANNEL_COLOR].constant : e->title;
	if (*e->aggregate && !e->titled && !*l->encodings[CHANNEL_COLOR].constant)
		return aggregate_name(e);
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
		if (l->mark != MARK_RULE || group_category(l) || !e->used || e->field >= 0 || e->scale != SCALE_QUANTITATIVE)
			continue;
		double value = e->value;
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
	static const char *const not_added[] = { "%", "％", "‰", "/", "每", "per ", "°", "℃", "溫", "密度", "濃度", "程度",
		"滿意度", "歲", "年齡", "倍", "名次", "等級", "評分", "評等", "分數", "指數", "率", "平均", "人均", "比例",
		"比重", "占比", "中位", "單價", "價格", "票價", "水位", "分貝", "速度", "速限", "高度", "深度", "長度", "距離",
		"時間", "門檻", "標準", "上限", "下限", "percent", "index", "rate", "rating", "score", "average", "mean",
		"median", "ratio", "price", "temperature", "density", "rank", "degree", "speed", "height", "depth", "distance",
		"level", "limit", "minutes", "weeks", "megabit", "age of" };
	const char *field = measure->field >= 0 ? p->chart->columns[measure->field] : "";
	if (str_eq(p->measure.unit, "度")) /* of heat or of power: 億度 is of power */
		return false;
	for (size_t i = 0; i < ARRAY_LEN(not_added); i++)
		if (strcasestr(p->measure.unit, not_added[i]) || strcasestr(p->measure.title, not_added[i]) ||
			strcasestr(field, not_added[i]))
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
	case MARK_TICK:
	case MARK_POINT: return vega_is_shaded(l) ? PLOT_HEAT : p->scaled ? PLOT_LINES : PLOT_BARS;
	case MARK_RECT: return PLOT_HEAT;
	case MARK_BOX: return PLOT_BOXES;
	case MARK_BAND: return l->band && p->scaled ? PLOT_LINES : PLOT_BOXES;
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

/* Whether series is of a layer of ticks or rules beside bars of another: a target for each. */
static size_t find_ticks(const struct plot *p, const struct vega_layer *l)
{
	if (l->mark != MARK_BAR || p->n_series != 2 || p->series_layer[0] == p->series_layer[1])
		return SIZE_MAX;
	const struct vega_layer *second = &p->chart->layers[p->series_layer[1]];
	return second->mark == MARK_TICK || second->mark == MARK_RULE ? 1 : SIZE_MAX;
}

/* What follows from the kind of mark. */
static void settle_marks(struct plot *p, const struct vega_layer *l)
{
	p->dots = l->mark == MARK_TICK || l->mark == MARK_POINT;
	p->tukey = l->mark == MARK_BOX && l->outliers_apart;
	p->ends = l->mark == MARK_BAND;
	p->ticked = find_ticks(p, l);
	p->counted = vega_layer_measure(l)->summed &&
		(str_eq(vega_layer_measure(l)->aggregate, "sum") || str_eq(vega_layer_measure(l)->aggregate, "count"));
	if ((p->kind == PLOT_BOXES || p->ends) && !boxes_are_whole(p))
		p->why = _("Several figures share the same place, so only the table shows them.");
	for (size_t i = 0; i < p->n_series && p->ends && p->n_series == boxes_parts(p) && !*p->why; i++)
		p->series[i] = boxes_part_name(p, i);
}

/* Parts of a chart with scales of their own are not to be held against each other. */
static bool has_own_scales(const struct plot *p, const struct vega_layer *l, const struct vega_encoding *category)
{
	bool named = false;
	for (size_t i = 0; i < p->chart->n_unsupported; i++)
		named = named || str_eq(p->chart->unsupported[i], "independent scales");
	return named && (category == &l->encodings[CHANNEL_FACET] || category == &l->encodings[CHANNEL_COLUMN]);
}

static void make_series(struct plot *p, const struct vega_layer *l)
{
	const struct vega_encoding *measure = vega_layer_measure(l), *category = group_category(l);
	p->measure = make_axis(p, measure, true);
	if (l->mark == MARK_BOX || l->mark == MARK_BAND) { /* several figures of one measure */
		struct vega_encoding plain = *measure;
		plain.aggregate = "";
		p->measure.title = plot_title(p, &plain);
	}
	p->category = make_axis(p, category, false);
	p->columns = make_axis(p, &l->encodings[CHANNEL_X], false);
	if (category && category->scale == SCALE_QUANTITATIVE && !*category->aggregate)
		take_unit(p, &p->category);
	p->named = category && category->scale == SCALE_ORDINAL && *category->time_unit;
	p->scaled = category &&
		(category->scale == SCALE_TEMPORAL || category->scale == SCALE_QUANTITATIVE || (p->named && !*category->sort));
	bool side_by_side = l->encodings[CHANNEL_XOFFSET].used || l->encodings[CHANNEL_YOFFSET].used ||
		l->encodings[CHANNEL_FACET].used || l->encodings[CHANNEL_COLUMN].used;
	p->shaded = vega_is_shaded(l);
	p->apart = has_own_scales(p, l, category);
	p->stacked = measure->stacked && !side_by_side && group_series_field(l) >= 0;
	p->normalized = p->stacked && measure->normalized;
	if (!group_layers(p))
		return;
	p->ordered = order_is_one(p, l);
	p->kind = kind_of(p, l);
	settle_marks(p, l);
	if (p->kind == PLOT_SHARES && !can_share(p))
		p->kind = PLOT_BARS;
	for (size_t i = 0; i < p->n_places * p->n_series && p->stacked; i++)
		p->stacked = !(p->values[i] < 0); /* a stack that goes down and up says nothing */
	p->stacked = p->stacked && p->n_series > 1;
	p->normalized = p->normalized && p->stacked;
	p->additive = (p->stacked || p->kind == PLOT_SHARES || *measure->aggregate || !p->ordered) &&
		p->kind != PLOT_BOXES && looks_additive(p, measure);
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
	const char *name = plot_part_label(p, e, cell);
	for (size_t i = 0; i < p->n_series; i++)
		if (str_eq(p->series[i], name))
			return (int)i;
	if (p->n_series == PLOT_SERIES)
		return PLOT_SERIES - 1;
	p->series = p->series ? p->series : arena_calloc(&p->arena, PLOT_SERIES, sizeof *p->series);
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

static bool tells_apart(const struct vega_encoding *e)
{
	return e->used && e->field >= 0 && (e->scale != SCALE_QUANTITATIVE || vega_counted_in_bins(e));
}

static void make_points(struct plot *p, const struct vega_layer *l)
{
	const struct vega_encoding *x = &l->encodings[CHANNEL_X], *y = &l->encodings[CHANNEL_Y];
	const struct vega_encoding *series = &l->encodings[CHANNEL_COLOR];
	static const enum vega_channel others[] = { CHANNEL_SHAPE, CHANNEL_FACET, CHANNEL_COLUMN };
	for (size_t i = 0; i < ARRAY_LEN(others) && !tells_apart(series); i++)
		series = &l->encodings[others[i]];
	series = tells_apart(series) ? series : NULL;
	int detail = l->encodings[CHANNEL_DETAIL].used ? l->encodings[CHANNEL_DETAIL].field : -1;
	p->measure = make_axis(p, y, true);
	p->category = make_axis(p, x, false);
	if (!*x->aggregate || x->titled)
		take_unit(p, &p->category); /* the chart's unit is that of y */
	for (size_t row = l->from; row < l->to; row++) {
		struct plot_point at = { .label = "" };
		if (!read_value(p, x, row, &p->category, &at.x) || !read_value(p, y, row, &p->measure, &at.y)) {
			p->lost++;
			continue;
		}
		at.series = series_of(p, series, row);
		if (detail >= 0 && !cell_at(p, row, detail)->is_number && !cell_at(p, row, detail)->is_null)
			at.label = plot_clean(p, cell_at(p, row, detail)->text);
		*vec_push(&p->points) = at;
	}
	p->kind = p->points.n ? PLOT_POINTS : PLOT_NONE;
}

static const char *span_label(struct plot *p, const struct vega_encoding *e, const struct vega_cell *cell)
{
	enum date_precision precision;
	double ms;
	if (cell->is_null)
		return _("(none)");
	if (e->scale == SCALE_TEMPORAL && vega_cell_moment(cell, p->chart->zone, &ms, &precision))
		return p->o->linear ? date_long(p, ms, precision) : date_short(p, ms, precision);
	return cell->is_number ? number_plain(&p->arena, cell->number) : plot_clean(p, cell->text);
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
	for (size_t row = l->from; row < l->to; row++) {
		struct plot_span at = { .label = "" };
		if (!read_value(p, from, row, &p->category, &at.from) || !read_value(p, to, row, &p->category, &at.to)) {
			p->lost++;
			continue;
		}
		if (at.to < at.from) {
			double swap = at.from;
			at.from = at.to;
			at.to = swap;
			at.falls = true;
		}
		if (label->used && label->field >= 0) {
			const struct vega_cell *cell = cell_at(p, row, label->field);
			at.label = span_label(p, label, cell);
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
	p->series = NULL;
	p->ticked = SIZE_MAX;
	p->apart = p->counted = p->shaded = p->dots = p->tukey = p->ends = p->ranked = false;
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
	if ((points->mark != MARK_POINT && points->mark != MARK_TICK) || !measure || measure->field < 0 ||
		*measure->aggregate)
		return false;
	size_t channel = (size_t)(measure - points->encodings);
	struct vega_layer *layers = copy_layer(p, points, ARRAY_LEN(ops));
	for (size_t i = 0; i < ARRAY_LEN(ops); i++) {
		layers[i].encodings[channel].aggregate = ops[i];
		for (enum vega_channel k = 0; k < CHANNELS; k++)
			if (k != CHANNEL_X && k != CHANNEL_Y)
				layers[i].encodings[k].used = false;
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

/* One mark alone, with all its layers. */
static bool make_mark(struct plot *p, const struct vega_chart *c, size_t layer)
{
	size_t n = c->layers[layer].parts;
	if (n == 0 || layer + n > c->n_layers)
		return false;
	struct vega_layer *copies = copy_layer(p, &c->layers[layer], n);
	memcpy(copies, &c->layers[layer], n * sizeof *copies);
	return make_alone(p, c, copies, n);
}

/* Layers that do not go together may do so each for itself: the first one that can be drawn. */
static void make_one(struct plot *p, const struct vega_chart *c)
{
	const char *why = p->why;
	size_t drawable = 0;
	for (size_t i = 0; i < c->n_layers; i++)
		drawable += c->layers[i].mark != MARK_UNKNOWN && c->layers[i].mark != MARK_TEXT && c->layers[i].parts;
	for (size_t i = 0; i < c->n_layers && drawable > 1; i++) {
		p->alone = c->layers[i].mark != MARK_RULE && make_mark(p, c, i) && !*p->why;
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

/* Whether other layers show figures that a drawing of ranges or points leaves out: not the ends of these once more. */
static bool has_other_marks(const struct plot *p, const struct vega_layer *l)
{
	const struct vega_chart *c = p->chart;
	for (size_t i = 0; i < c->n_layers; i++) {
		const struct vega_layer *other = &c->layers[i];
		const struct vega_encoding *e = vega_layer_measure(other);
		bool again = false;
		for (int k = CHANNEL_X; e && k <= CHANNEL_Y2; k++)
			again = again || (l->encodings[k].used && l->encodings[k].field == e->field);
		if (other != l && !(p->curves.n && other->mark == MARK_LINE) && other->mark != MARK_UNKNOWN &&
			other->mark != MARK_TEXT && e && e->field >= 0 && !again)
			return true;
	}
	return false;
}

/* Two measures: neither of them counted in bins. */
static bool is_pair(const struct vega_encoding *measure, const struct vega_encoding *category)
{
	return measure && category && measure->field >= 0 && category->scale == SCALE_QUANTITATIVE &&
		!vega_counted_in_bins(category) && !(*measure->aggregate && !*category->aggregate) &&
		(!*measure->aggregate || measure->summed);
}

static bool make_from(struct plot *p, const struct vega_layer *l)
{
	if (l->mark == MARK_UNKNOWN || l->mark == MARK_TEXT)
		return false;
	if (has_span(l, CHANNEL_X, CHANNEL_X2) || has_span(l, CHANNEL_Y, CHANNEL_Y2)) {
		make_spans(p, l, has_span(l, CHANNEL_X, CHANNEL_X2));
		p->alone = p->alone || has_other_marks(p, l);
		return true;
	}
	const struct vega_encoding *measure = vega_layer_measure(l), *category = group_category(l);
	bool plain = measure && !*measure->aggregate && measure->field >= 0;
	if ((l->mark == MARK_POINT || l->mark == MARK_TICK) && is_pair(measure, category)) {
		make_points(p, l);
		curves_make(p, l);
		p->alone = p->alone || has_other_marks(p, l);
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

/* What is drawn along an axis; along the one that measures: across = false. */
static void find_ends(const struct plot *p, bool across, double *lo, double *hi)
{
	const struct plot_point *const lists[] = { p->points.items, p->curves.items };
	const size_t sizes[] = { p->points.n, p->curves.n };
	*lo = INFINITY, *hi = -INFINITY;
	for (size_t k = 0; k < ARRAY_LEN(lists); k++)
		for (size_t i = 0; i < sizes[k]; i++) {
			double v = across ? lists[k][i].x : lists[k][i].y;
			*lo = fmin(*lo, v);
			*hi = fmax(*hi, v);
		}
	for (size_t i = 0; i < p->n_places * (across ? 1 : p->n_series); i++) {
		double v = across ? (p->scaled ? p->places[i].at : NAN) : p->values[i];
		*lo = fmin(*lo, v);
		*hi = fmax(*hi, v);
	}
	for (size_t i = 0; i < (across ? p->moments.n : p->targets.n); i++) {
		double v = across ? p->moments.items[i].value : p->targets.items[i].value;
		*lo = fmin(*lo, v);
		*hi = fmax(*hi, v);
	}
}

/* An axis is drawn logarithmic where there is a field with two scales, and a power of ten in it. */
static void settle_log(struct plot *p, struct plot_axis *x, bool across)
{
	double lo, hi;
	bool field = p->kind == PLOT_POINTS || p->kind == PLOT_LINES;
	find_ends(p, across, &lo, &hi);
	bool can = field && lo > 0 && hi >= 10 * lo;
	p->log_lost = p->log_lost || (x->log && !can);
	x->log = x->log && can;
}

void plot_make(struct plot *p, const struct vega_chart *c, const struct chart_opts *o)
{
	*p = (struct plot){ .chart = c, .o = o, .why = "", .ticked = SIZE_MAX };
	arena_init(&p->arena, 0);
	p->measure = p->category = (struct plot_axis){ .title = "", .unit = "", .decimals = -1 };
	if (c->n_rows == 0 || c->n_columns == 0)
		return;
	bool made = false;
	for (size_t i = 0; i < c->n_layers && !made; i++)
		made = make_from(p, &c->layers[i]);
	for (size_t i = 0; i < c->n_layers && !made; i++)
		made = c->layers[i].mark == MARK_TEXT && make_words(p, c, &c->layers[i]);
	if (*p->why)
		make_one(p, c);
	settle_log(p, &p->measure, false);
	settle_log(p, &p->category, true);
	if (p->n_series == 0) {
		p->series = arena_calloc(&p->arena, 1, sizeof *p->series);
		p->series[0] = p->measure.title;
		p->n_series = 1;
	}
}

const char *plot_place_name(struct plot *p, size_t place)
{
	const struct plot_place *at = &p->places[place];
	const struct plot_axis *x = &p->category;
	if (x->temporal)
		return axis_value(p, x, at->at);
	if (x->year && p->scaled && p->bins.n == 0 && at->at == floor(at->at) && !strpbrk(at->label, "-~")) {
		const struct civil year = { .year = (int)at->at, .month = 1, .day = 1 };
		return date_long(p, (double)civil_to_ms(&year, p->chart->zone), DATE_YEAR);
	}
	if (p->scaled && !p->named && *x->unit)
		return number_with_unit(&p->arena, at->label, x->unit);
	if (p->scaled && !p->named && *x->title) /* a bare number says nothing of what it counts */
		return arena_printf(&p->arena, _("%s %s"), x->title, at->label);
	return at->label;
}

bool plot_has_figures(const struct plot *p)
{
	for (size_t i = 0; i < p->n_places * p->n_series && p->values; i++)
		if (!isnan(p->values[i]))
			return p->kind != PLOT_NONE;
	return p->points.n || p->spans.n;
}

void plot_release(struct plot *p)
{
	vec_release(&p->targets);
	vec_release(&p->moments);
	vec_release(&p->points);
	vec_release(&p->spans);
	vec_release(&p->curves);
	vec_release(&p->bins);
	arena_release(&p->arena);
}
