/*
 * What the channels of a layer say: which field, how it is summed up, counted in bins or cut to units of time, in which
 * order, under which title. What is not understood is named; where a drawing without it would say something else, the
 * layer is not drawn.
 */
#include <math.h>

#include "vega/spec.h"

static const char *const channel_names[CHANNELS] = { "x", "y", "color", "x2", "y2", "xOffset", "yOffset", "theta",
	"text", "detail", "detail", "", "size", "", "" };

bool vega_counted_in_bins(const struct vega_encoding *e)
{
	return e->bin_step > 0 || e->bin_end >= 0;
}

static bool measures_values(const struct vega_encoding *e)
{
	return e->used && e->scale == SCALE_QUANTITATIVE && !vega_counted_in_bins(e);
}

bool vega_is_shaded(const struct vega_layer *l)
{
	const struct vega_encoding *x = &l->encodings[CHANNEL_X], *y = &l->encodings[CHANNEL_Y];
	const struct vega_encoding *color = &l->encodings[CHANNEL_COLOR], *size = &l->encodings[CHANNEL_SIZE];
	bool cells = x->used && x->field >= 0 && y->used && y->field >= 0 && !measures_values(x) && !measures_values(y);
	if (l->mark == MARK_RECT)
		return cells && measures_values(color);
	return l->mark == MARK_POINT && cells && (measures_values(color) || measures_values(size));
}

const struct vega_encoding *vega_layer_measure(const struct vega_layer *l)
{
	const struct vega_encoding *x = &l->encodings[CHANNEL_X], *y = &l->encodings[CHANNEL_Y],
							   *theta = &l->encodings[CHANNEL_THETA];
	bool x_measures = measures_values(x), y_measures = measures_values(y);
	if (l->mark == MARK_ARC)
		return theta->used && !vega_counted_in_bins(theta) ? theta : NULL;
	if (vega_is_shaded(l))
		return measures_values(&l->encodings[CHANNEL_COLOR]) ? &l->encodings[CHANNEL_COLOR]
															 : &l->encodings[CHANNEL_SIZE];
	if (!x_measures || !y_measures)
		return x_measures ? x : y_measures ? y : NULL;
	/* Vega-Lite's own choice: what is summed up is measured; else upright, unless the author says how bars lie */
	if (!*x->aggregate != !*y->aggregate)
		return *x->aggregate ? x : y;
	if (x->typed != y->typed)
		return x->typed ? x : y;
	return l->horizontal ? x : y;
}

const struct json *vega_find_channel(const struct unit *u, const char *name)
{
	for (size_t i = u->n_encodings; i-- > 0;)
		if (json_get(u->encodings[i], name))
			return json_get(u->encodings[i], name);
	return NULL;
}

/* A channel that shows what another one shows as well: the shape of points that colour tells apart. */
static bool repeats(const struct json *m, const struct json *other)
{
	const char *field = json_text(json_get(m, "field"));
	return *field && other && other != m && str_eq(json_text(json_get(other, "field")), field) &&
		str_eq(json_text(json_get(m, "aggregate")), json_text(json_get(other, "aggregate")));
}

static bool is_among(const char *const *words, size_t n, const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(words[i], word))
			return true;
	return false;
}

/* What tells series apart beside colour, under other names. */
static const char *const looks[] = { "shape", "strokeDash", "opacity", "fillOpacity", "strokeOpacity", "strokeWidth",
	"angle" };

/* False: one of them decides where a mark stands, so that the layer cannot be drawn without it. */
static bool name_unknown_channels(struct build *b, const struct unit *u, const struct vega_layer *l)
{
	static const char *const quiet[] = { "tooltip", "href", "key", "description", "fill", "stroke", "x", "y", "color",
		"x2", "y2", "xOffset", "yOffset", "theta", "text", "detail", "row", "column", "facet", "url", "cursor" };
	static const char *const places[] = { "radius", "radius2", "theta2", "latitude", "longitude", "latitude2",
		"longitude2", "time" };
	static const char *const errors[] = { "xError", "yError", "xError2", "yError2" };
	const struct json *color = vega_find_channel(u, "color"), *x = vega_find_channel(u, "x"),
					  *y = vega_find_channel(u, "y");
	bool drawable = true;
	for (size_t i = 0; i < u->n_encodings; i++) {
		for (const struct json *m = json_first(u->encodings[i]); m; m = json_next(m)) {
			bool constant = !json_get(m, "field") && !json_get(m, "aggregate"); /* a look that says nothing */
			bool shown = repeats(m, color) || repeats(m, x) || repeats(m, y) ||
				(is_among(looks, ARRAY_LEN(looks), json_name(m)) && l->encodings[CHANNEL_SHAPE].used) ||
				(str_eq(json_name(m), "size") && l->encodings[CHANNEL_SIZE].used && l->mark == MARK_POINT) ||
				(is_among(errors, ARRAY_LEN(errors), json_name(m)) && l->mark == MARK_BAND);
			bool order = str_eq(json_name(m), "order") && l->mark != MARK_LINE;
			if (constant || shown || order || is_among(quiet, ARRAY_LEN(quiet), json_name(m)))
				continue;
			vega_name_unsupported(b, "channel", json_name(m));
			drawable = drawable && !is_among(places, ARRAY_LEN(places), json_name(m));
		}
	}
	return drawable;
}

static void read_constant(
	struct build *b, const struct json *datum, enum vega_channel channel, struct vega_encoding *out)
{
	enum date_precision precision;
	double ms;
	bool along = channel == CHANNEL_X || channel == CHANNEL_Y || channel == CHANNEL_X2 || channel == CHANNEL_Y2;
	out->used = true;
	out->value = json_number(datum, NAN);
	out->constant = vega_keep(b, json_text(datum));
	out->scale = json_is_number(datum) ? SCALE_QUANTITATIVE : SCALE_NOMINAL;
	if (json_is_object(datum)) {
		out->value = vega_date_of(datum, b->c->zone);
		out->scale = SCALE_TEMPORAL;
	} else if (*out->constant && along && vega_moment(out->constant, b->c->zone, &ms, &precision)) {
		out->value = ms;
		out->scale = SCALE_TEMPORAL;
	}
}

static bool read_scale(const char *type, enum vega_scale *out)
{
	static const char *const names[] = { "nominal", "ordinal", "temporal", "quantitative" };
	for (unsigned i = 0; i < ARRAY_LEN(names); i++) {
		if (str_eq(type, names[i])) {
			*out = (enum vega_scale)i;
			return true;
		}
	}
	return false;
}

/* The type that Vega-Lite gives a field whose author gave none. */
static enum vega_scale default_scale(const struct json *v, enum vega_channel channel, const struct vega_encoding *e)
{
	static const char *const numeric[] = { "linear", "log", "pow", "sqrt", "symlog", "quantize", "quantile",
		"threshold", "bin-ordinal", "sequential" };
	const char *scale = json_text(json_get(json_get(v, "scale"), "type"));
	const struct json *bin = json_get(v, "bin");
	if (json_is_array(json_get(v, "sort")))
		return SCALE_ORDINAL;
	if (*json_text(json_get(v, "timeUnit")) || json_is_object(json_get(v, "timeUnit")))
		return SCALE_TEMPORAL;
	if ((*e->aggregate && !str_starts(e->aggregate, "arg")) || channel == CHANNEL_THETA ||
		(!json_is_null(bin) && json_bool(bin, true)))
		return SCALE_QUANTITATIVE;
	if (is_among(numeric, ARRAY_LEN(numeric), scale))
		return SCALE_QUANTITATIVE;
	return str_eq(scale, "time") || str_eq(scale, "utc") ? SCALE_TEMPORAL : SCALE_NOMINAL;
}

static void read_type(struct build *b, const struct json *v, enum vega_channel channel, struct vega_encoding *out)
{
	const char *type = json_text(json_get(v, "type")), *scale = json_text(json_get(json_get(v, "scale"), "type"));
	out->log = str_eq(scale, "log");
	if (str_eq(scale, "symlog"))
		vega_name_unsupported(b, "symmetric logarithmic scale", "");
	else if (channel <= CHANNEL_Y && (str_eq(scale, "pow") || str_eq(scale, "sqrt")))
		vega_name_unsupported(b, "scale", scale);
	out->typed = read_scale(type, &out->scale);
	if (out->typed)
		return;
	if (*type)
		vega_name_unsupported(b, "type", type);
	out->scale = default_scale(v, channel, out);
	out->typed = out->scale != SCALE_NOMINAL;
}

/* Without "utc" and "binned": dates are of Taiwan's clock, and what is cut already is cut again without harm. False:
 * not ours. */
static bool read_time_unit(struct build *b, const struct json *v, struct vega_encoding *out)
{
	static const char *const known[] = { "year", "yearquarter", "yearmonth", "yearmonthdate", "yearmonthdatehours",
		"yearmonthdatehoursminutes", "yearweek", "quarter", "month", "date", "day", "hours", "minutes", "week",
		"dayofyear", "monthdate", "hoursminutes" };
	const struct json *unit = json_get(v, "timeUnit");
	const char *word = json_is_object(unit) ? json_text(json_get(unit, "unit")) : json_text(unit);
	word += str_starts(word, "binned") ? strlen("binned") : 0;
	word += str_starts(word, "utc") ? strlen("utc") : 0;
	const char *made = out->field >= 0 && b->at ? b->at->unit_of[out->field] : NULL;
	if (made && json_is_null(unit)) {
		out->cut = true;
		word = made;
	} else if (json_is_null(unit)) {
		return true;
	}
	bool stepped = json_number(json_get(unit, "step"), 1) != 1;
	for (size_t i = 0; i < ARRAY_LEN(known) && !stepped; i++)
		if (str_eq(word, known[i]))
			out->time_unit = known[i];
	if (*out->time_unit && !str_starts(out->time_unit, "year"))
		out->scale = SCALE_ORDINAL; /* a month of any year */
	else if (*out->time_unit)
		out->scale = SCALE_TEMPORAL;
	else
		vega_name_unsupported(b, "time unit", word);
	return *out->time_unit != '\0';
}

/* Vega-Lite's: along an axis, and of colours and the like */
#define MOST_BINS(channel) ((channel) == CHANNEL_X || (channel) == CHANNEL_Y ? 10 : 6)

/* False: bins that are not ours. */
static bool read_bin(
	struct build *b, const struct unit *u, const struct json *v, enum vega_channel channel, struct vega_encoding *out)
{
	const struct json *bin = json_get(v, "bin");
	struct vega_bins bins;
	bool binned = str_eq(json_text(bin), "binned") || json_bool(json_get(bin, "binned"), false);
	if (json_is_null(bin) || !json_bool(bin, true))
		return true;
	if (binned) {
		const struct json *end = vega_find_channel(u, channel == CHANNEL_X ? "x2" : "y2");
		if (out->scale == SCALE_TEMPORAL || *out->time_unit)
			return true; /* from a day to a day: a span */
		out->bin_end = vega_column_of(b->c, json_text(json_get(end, "field")));
		out->scale = SCALE_QUANTITATIVE;
		if (out->field >= 0)
			vega_make_numbers(b->c, out->field);
		return true;
	}
	if (out->field >= 0 && out->scale != SCALE_TEMPORAL)
		vega_make_numbers(b->c, out->field);
	if (out->field < 0 || out->scale == SCALE_TEMPORAL ||
		!vega_bins(b->c, out->field, bin, MOST_BINS(channel), &bins)) {
		vega_name_unsupported(b, "bins", "");
		return false;
	}
	out->bin_start = bins.start;
	out->bin_stop = bins.stop;
	out->bin_step = bins.step;
	out->scale = out->scale == SCALE_ORDINAL ? SCALE_ORDINAL : SCALE_QUANTITATIVE;
	return true;
}

/* False: an aggregate that is not ours; what it would show cannot be shown. */
static bool read_aggregate(struct build *b, const struct json *v, struct vega_encoding *out)
{
	const struct json *aggregate = json_get(v, "aggregate");
	out->aggregate = vega_aggregate_name(json_text(aggregate));
	if (json_is_object(aggregate) && b->c) {
		out->aggregate = vega_row_choice(json_name(json_first(aggregate)));
		out->by = vega_column_of(b->c, json_text(json_first(aggregate)));
		out->by_title = out->by >= 0 ? b->c->columns[out->by] : "";
		if (out->by < 0)
			out->aggregate = "";
		else
			vega_make_numbers(b->c, out->by);
	}
	if (json_is_null(aggregate) || *out->aggregate)
		return true;
	vega_name_unsupported(
		b, "aggregate", json_is_object(aggregate) ? json_name(json_first(aggregate)) : json_text(aggregate));
	return false;
}

/* What the order of an axis depends on: the other axis' figures, which are known when they are drawn. The rest is
 * order.c's. */
static void read_sort(struct build *b, const struct json *v, struct vega_encoding *out)
{
	const struct json *sort = json_get(v, "sort"), *scale = json_get(v, "scale");
	const char *word = json_text(sort);
	bool discrete = out->scale == SCALE_NOMINAL || out->scale == SCALE_ORDINAL;
	bool down = *word == '-' || str_eq(json_text(json_get(sort, "order")), "descending");
	const char *channel = json_is_object(sort) ? json_text(json_get(sort, "encoding")) : word + (*word == '-');
	out->reversed = json_bool(json_get(scale, "reverse"), false) != (!discrete && str_eq(word, "descending"));
	if (out->reversed && !discrete)
		vega_name_unsupported(b, "reversed axis", "");
	if (str_eq(channel, "x") || str_eq(channel, "y") || str_eq(channel, "theta"))
		out->sort = arena_printf(b->a, "%s%s", down ? "-" : "", channel);
	else if (*channel && !str_eq(word, "ascending") && !str_eq(word, "descending") && !str_eq(channel, "color"))
		vega_name_unsupported(b, "sort", channel);
	b->full = b->full || !out->sort;
	out->sort = out->sort ? out->sort : "";
}

static void read_title(struct build *b, const struct json *v, struct vega_encoding *out)
{
	static const char *const guides[] = { "axis", "legend", "header" };
	const struct json *title = json_get(v, "title"), *format = json_get(v, "format");
	for (size_t i = 0; i < ARRAY_LEN(guides); i++) {
		const struct json *guide = json_get(v, guides[i]);
		title = json_is_null(json_get(guide, "title")) ? title : json_get(guide, "title");
		format = json_is_null(json_get(guide, "format")) ? format : json_get(guide, "format");
	}
	out->title = vega_keep_title(b, title);
	out->titled = *out->title != '\0';
	if (!out->titled && out->field >= 0)
		out->title = b->c->columns[out->field];
	out->format = vega_keep(b, json_text(format));
}

static void read_stack(const struct json *v, struct vega_layer *layer, struct vega_encoding *out)
{
	const struct json *stack = json_get(v, "stack");
	bool fills = layer->mark == MARK_BAR || layer->mark == MARK_AREA || layer->mark == MARK_ARC;
	bool stated_off = stack && (json_is_null(stack) || (json_is_bool(stack) && !json_bool(stack, true)));
	out->stacked = fills && !stated_off;
	out->normalized = fills && str_eq(json_text(stack), "normalize");
}

static struct vega_encoding no_encoding(void)
{
	return (struct vega_encoding){ .field = -1,
		.value = NAN,
		.constant = "",
		.title = "",
		.aggregate = "",
		.by = -1,
		.by_title = "",
		.time_unit = "",
		.bin_end = -1,
		.sort = "",
		.format = "" };
}

/* A unit with one row of its own: its fields are constants. */
static const struct json *own_constant(const struct unit *u, const struct json *v)
{
	const struct json *field = json_get(v, "field");
	return !u->source && json_is_string(field) ? json_get(json_first(u->rows), json_text(field)) : NULL;
}

static const char *const repeats_by[SPEC_REPEATS] = { "repeat", "layer", "row", "column" };

/* What {"repeat": "row"} stands for in a unit; NULL: nothing. */
static const char *repeated_in(const struct unit *u, const struct json *named)
{
	for (size_t i = 0; i < SPEC_REPEATS; i++)
		if (named && str_eq(json_text(named), repeats_by[i]))
			return u->repeated[i];
	return NULL;
}

/* The field of an encoding; false: the layer says nothing without it. */
static bool read_field(
	struct build *b, const struct unit *u, const struct json *v, enum vega_channel channel, struct vega_encoding *out)
{
	const struct json *field = json_get(v, "field");
	const char *repeated = repeated_in(u, json_get(field, "repeat")), *name = repeated ? repeated : json_text(field);
	if (*name) {
		out->field = vega_column_of(b->c, name);
		out->field = out->field < 0 ? vega_member_column(b, name) : out->field;
		out->used = out->field >= 0;
		if (out->used)
			return true;
		if (b->c->n_rows && !str_eq(out->aggregate, "count"))
			vega_name_field(b, name);
		out->used = str_eq(out->aggregate, "count");
		return out->used || channel == CHANNEL_TEXT || channel == CHANNEL_DETAIL;
	}
	out->used = str_eq(out->aggregate, "count");
	if (json_is_object(field))
		vega_name_unsupported(b, "repeat", "");
	return !json_is_object(field);
}

/* False: the layer cannot be drawn. */
static bool read_encoding(
	struct build *b, const struct unit *u, const struct json *v, enum vega_channel channel, struct vega_layer *layer)
{
	struct vega_encoding *out = &layer->encodings[channel];
	const struct json *datum = json_get(v, "datum");
	bool drawable = read_aggregate(b, v, out);
	const struct json *condition = json_get(v, "condition");
	if (condition && !json_get(condition, "param") && !json_get(condition, "selection") &&
		*json_text(json_get(v, "field")))
		vega_name_unsupported(b, "condition", ""); /* without a field it is a look, that says nothing by itself */
	if (json_is_string(v))
		vega_name_unsupported(b, "shorthand", "");
	if (own_constant(u, v))
		datum = own_constant(u, v);
	if (json_get(datum, "repeat")) {
		out->used = true;
		out->constant = repeated_in(u, json_get(datum, "repeat"));
		out->constant = vega_keep(b, out->constant ? out->constant : "");
		return drawable;
	}
	if (!json_is_null(datum)) {
		read_constant(b, datum, channel, out);
		out->title = vega_keep_title(b, json_get(v, "title"));
		return drawable;
	}
	drawable = read_field(b, u, v, channel, out) && drawable;
	if (!out->used)
		return drawable;
	read_type(b, v, channel, out);
	drawable = read_time_unit(b, v, out) && drawable;
	drawable = read_bin(b, u, v, channel, out) && drawable;
	if (out->field >= 0 && out->scale == SCALE_QUANTITATIVE && !vega_counts_cells(out->aggregate)) {
		b->percents = vega_strip_percents(b->c, out->field, b->a) || b->percents;
		vega_make_numbers(b->c, out->field);
	}
	read_sort(b, v, out);
	read_title(b, v, out);
	read_stack(v, layer, out);
	return drawable;
}

/* ---- layers ---------------------------------------------------------------------------------- */

/* A field of numbers without a type is a measure, or where the marks of another measure stand. */
static void settle_types(struct build *b, struct vega_layer *l)
{
	struct vega_encoding *x = &l->encodings[CHANNEL_X], *y = &l->encodings[CHANNEL_Y];
	for (int i = 0; i < 2; i++) {
		struct vega_encoding *e = i ? x : y;
		if (e->used && !e->typed && e->scale == SCALE_NOMINAL && e->field >= 0 && vega_all_numbers(b->c, e->field) &&
			l->mark != MARK_RECT) {
			e->scale = SCALE_QUANTITATIVE;
			vega_make_numbers(b->c, e->field);
		}
	}
	bool upright = !l->horizontal && y->scale == SCALE_QUANTITATIVE && x->scale == SCALE_QUANTITATIVE;
	if (upright && x->used && y->used && !x->typed && !y->typed)
		y->typed = true;
	for (int i = 0; i < 2; i++) { /* x2 and y2 have no type of their own */
		struct vega_encoding *second = &l->encodings[i ? CHANNEL_Y2 : CHANNEL_X2], *first = i ? y : x;
		if (!second->used || !first->used)
			continue;
		/* the end of a bin; a bar's foot */
		if (first->bin_end >= 0 || first->bin_step > 0 || (second->field < 0 && second->value == 0)) {
			second->used = false;
			continue;
		}
		second->scale = first->scale;
		if (second->field >= 0 && second->scale == SCALE_QUANTITATIVE)
			vega_make_numbers(b->c, second->field);
	}
}

/* "row", the channel "facet", or the view around: what is drawn once for each value. */
static const struct json *find_facet(struct build *b, const struct unit *u)
{
	static const char *const names[] = { "facet", "row" };
	const struct json *found = u->facet;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const struct json *v = vega_find_channel(u, names[i]);
		if (found && v)
			vega_name_unsupported(b, "facet", "");
		found = found ? found : v;
	}
	return found;
}

static bool has_field(const struct json *v)
{
	return json_get(v, "field") || json_get(v, "aggregate");
}

/* Other names for what tells series apart, where colour does not. */
static const struct json *find_look(const struct unit *u)
{
	const struct json *color = vega_find_channel(u, "color");
	for (size_t i = 0; i < ARRAY_LEN(looks); i++) {
		const struct json *v = vega_find_channel(u, looks[i]);
		const char *type = json_text(json_get(v, "type"));
		bool shades = str_eq(type, "quantitative") || json_get(v, "aggregate"); /* without end, and no series */
		if (has_field(v) && !repeats(v, color) && (!shades || json_get(v, "bin")))
			return v;
	}
	return NULL;
}

const struct json *vega_channel_of(struct build *b, const struct unit *u, enum vega_channel channel)
{
	static const char *const as_color[] = { "color", "stroke", "fill" };
	const struct json *v = NULL;
	if (channel == CHANNEL_FACET)
		v = find_facet(b, u);
	else if (channel == CHANNEL_COLUMN)
		v = u->columns ? u->columns : vega_find_channel(u, "column");
	else if (channel == CHANNEL_SHAPE)
		v = find_look(u);
	else if (channel != CHANNEL_COLOR)
		v = vega_find_channel(u, channel_names[channel]);
	for (size_t i = 0; channel == CHANNEL_COLOR && i < ARRAY_LEN(as_color) && !has_field(v); i++)
		v = vega_find_channel(u, as_color[i]) ? vega_find_channel(u, as_color[i]) : v;
	/* where nothing is chosen, all is as what is chosen */
	const struct json *chosen = json_get(v, "condition");
	if (!has_field(v) && has_field(chosen) && (json_get(chosen, "param") || json_get(chosen, "selection"))) {
		vega_name_unsupported(b, "interaction", "");
		v = chosen;
	}
	if (channel == CHANNEL_DETAIL_TOO)
		return json_is_array(v) ? json_next(json_first(v)) : NULL;
	if (json_is_array(v) && channel == CHANNEL_DETAIL && json_count(v) > 2)
		vega_name_unsupported(b, "channel", "detail");
	return json_is_array(v) ? json_first(v) : v;
}

/* Figures of a layer that are missing get one: the step of that name, over the other axis and the series. */
static void impute(struct build *b, const struct unit *u, struct vega_layer *l)
{
	static const enum vega_channel tell_apart[] = { CHANNEL_COLOR, CHANNEL_SHAPE, CHANNEL_DETAIL, CHANNEL_FACET,
		CHANNEL_COLUMN };
	const struct vega_encoding *measure = vega_layer_measure(l), *x = &l->encodings[CHANNEL_X],
							   *key = measure == x ? &l->encodings[CHANNEL_Y] : x;
	const struct json *given = json_get(vega_find_channel(u, measure == x ? "x" : "y"), "impute");
	if (!measure || json_is_null(given))
		return;
	struct json *step = NULL;
	struct json_out o;
	STR_LOCAL(text, STR_NO_LIMIT);
	json_begin(&o, &text);
	json_open(&o, NULL, '{');
	json_put_text(&o, "impute", measure->field >= 0 ? b->c->columns[measure->field] : "");
	json_put_text(&o, "key", key->used && key->field >= 0 ? b->c->columns[key->field] : "");
	json_put_text(&o, "method", json_text(json_get(given, "method")));
	if (json_is_number(json_get(given, "value")))
		json_put_double(&o, "value", json_number(json_get(given, "value"), 0));
	if (json_get(given, "frame") || json_get(given, "keyvals"))
		json_put_text(&o, "frame", "?");
	json_open(&o, "groupby", '[');
	for (size_t i = 0; i < ARRAY_LEN(tell_apart); i++) {
		const struct vega_encoding *e = &l->encodings[tell_apart[i]];
		if (e->used && e->field >= 0 && !*e->aggregate && (e->scale != SCALE_QUANTITATIVE || e->bin_step > 0))
			json_put_text(&o, NULL, b->c->columns[e->field]);
	}
	json_close(&o, ']');
	json_close(&o, '}');
	bool done = *measure->aggregate == '\0' && json_parse(text.buf, text.len, JSON_BODY_MAX, &step, NULL) == RC_OK &&
		vega_impute(b, step);
	json_free(step);
	if (!done) {
		vega_name_unsupported(b, "transform", "impute");
		l->mark = MARK_UNKNOWN;
	}
}

/* Shades without end are no series: beside what has its place by itself they are named. */
static void name_shades(struct build *b, struct vega_layer *l)
{
	struct vega_encoding *color = &l->encodings[CHANNEL_COLOR], *size = &l->encodings[CHANNEL_SIZE];
	const struct vega_encoding *x = &l->encodings[CHANNEL_X], *y = &l->encodings[CHANNEL_Y];
	bool shades = color->used && color->scale == SCALE_QUANTITATIVE && !vega_counted_in_bins(color) &&
		color->field >= 0;
	bool cells = vega_is_shaded(l) || l->mark == MARK_TEXT;
	bool again = (x->used && x->field == color->field && str_eq(x->aggregate, color->aggregate)) ||
		(y->used && y->field == color->field && str_eq(y->aggregate, color->aggregate));
	if (shades && !cells && !again && l->mark != MARK_ARC)
		vega_name_unsupported(b, "channel", "color");
	if (size->used && (!cells || (color->used && shades)))
		size->used = false;
	if (l->mark == MARK_RECT && !vega_is_shaded(l)) {
		vega_name_unsupported(b, "mark", "rect");
		l->mark = MARK_UNKNOWN;
	}
}

/* A line through two measures in an order of its own is no course along one of them: its points stand there. */
static void loosen_line(const struct unit *u, struct vega_layer *l)
{
	const struct vega_encoding *x = &l->encodings[CHANNEL_X], *y = &l->encodings[CHANNEL_Y];
	bool measures = measures_values(x) && measures_values(y) && !*x->aggregate && !*y->aggregate;
	if (l->mark == MARK_LINE && measures && has_field(vega_find_channel(u, "order")))
		l->mark = MARK_POINT;
}

void vega_read_layer(struct build *b, const struct unit *u, struct vega_layer *l)
{
	bool drawable = !(b->at && b->at->other_rows) && !u->unread;
	l->mark = vega_read_mark(b, u->mark);
	l->horizontal = str_eq(json_text(json_get(u->mark, "orient")), "horizontal");
	for (int i = 0; i < CHANNELS; i++) {
		const struct json *v = vega_channel_of(b, u, (enum vega_channel)i);
		l->encodings[i] = no_encoding();
		if (v)
			drawable = read_encoding(b, u, v, (enum vega_channel)i, l) && drawable;
	}
	settle_types(b, l);
	name_shades(b, l);
	if (drawable && !b->full)
		impute(b, u, l);
	drawable = name_unknown_channels(b, u, l) && drawable;
	loosen_line(u, l);
	if (!drawable)
		l->mark = MARK_UNKNOWN;
}
