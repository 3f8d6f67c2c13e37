/*
 * What the channels of a layer say: which field, how it is summed up, counted in bins or cut to units of time, in which
 * order, under which title. What is not understood is named; where a drawing without it would say something else, the
 * layer is not drawn.
 */
#include <math.h>

#include "vega/spec.h"

static const char *const channel_names[CHANNELS] = { "x", "y", "color", "x2", "y2", "xOffset", "yOffset", "theta",
	"text", "detail", "facet" };

bool vega_counted_in_bins(const struct vega_encoding *e)
{
	return e->bin_step > 0 || e->bin_end >= 0;
}

static bool measures_values(const struct vega_encoding *e)
{
	return e->used && e->scale == SCALE_QUANTITATIVE && !vega_counted_in_bins(e);
}

const struct vega_encoding *vega_layer_measure(const struct vega_layer *l)
{
	const struct vega_encoding *x = &l->encodings[CHANNEL_X], *y = &l->encodings[CHANNEL_Y],
							   *theta = &l->encodings[CHANNEL_THETA];
	bool x_measures = measures_values(x), y_measures = measures_values(y);
	if (l->mark == MARK_ARC)
		return theta->used && !vega_counted_in_bins(theta) ? theta : NULL;
	if (x_measures && (!y_measures || (*x->aggregate && !*y->aggregate)))
		return x;
	return y_measures ? y : NULL;
}

static const struct json *find_channel(const struct unit *u, const char *name)
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

/* False: one of them decides where a mark stands, so that the layer cannot be drawn without it. */
static bool name_unknown_channels(struct build *b, const struct unit *u, enum vega_mark_kind mark)
{
	static const char *const quiet[] = { "tooltip", "href", "key", "description", "fill", "stroke", "x", "y", "color",
		"x2", "y2", "xOffset", "yOffset", "theta", "text", "detail", "row", "column", "facet" };
	static const char *const places[] = { "radius", "radius2", "theta2", "latitude", "longitude", "latitude2",
		"longitude2" };
	static const char *const as_color[] = { "shape", "strokeDash" };
	const struct json *color = find_channel(u, "color"), *x = find_channel(u, "x"), *y = find_channel(u, "y");
	bool drawable = true;
	for (size_t i = 0; i < u->n_encodings; i++) {
		for (const struct json *m = json_first(u->encodings[i]); m; m = json_next(m)) {
			bool constant = !json_get(m, "field") && !json_get(m, "aggregate"); /* a look that says nothing */
			bool shown = repeats(m, color) || repeats(m, x) || repeats(m, y) ||
				(!color && is_among(as_color, ARRAY_LEN(as_color), json_name(m)));
			bool order = str_eq(json_name(m), "order") && mark != MARK_LINE;
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

static void read_type(struct build *b, const struct json *v, enum vega_channel channel, struct vega_encoding *out)
{
	const char *type = json_text(json_get(v, "type")), *scale = json_text(json_get(json_get(v, "scale"), "type"));
	if (*scale == 'l' && str_eq(scale, "log"))
		vega_name_unsupported(b, "logarithmic scale", "");
	if (read_scale(type, &out->scale))
		return;
	if (*type)
		vega_name_unsupported(b, "type", type);
	bool number = *out->aggregate || channel == CHANNEL_THETA || channel == CHANNEL_Y;
	out->scale = json_get(v, "timeUnit") ? SCALE_TEMPORAL : SCALE_NOMINAL;
	if (*out->aggregate || (number && out->field >= 0 && vega_all_numbers(b->c, out->field)))
		out->scale = SCALE_QUANTITATIVE;
}

/* Without "utc" and "binned": dates are of Taiwan's clock, and what is cut already is cut again without harm. False:
 * not ours. */
static bool read_time_unit(struct build *b, const struct json *v, struct vega_encoding *out)
{
	static const char *const known[] = { "year", "yearquarter", "yearmonth", "yearmonthdate", "quarter", "month",
		"date", "day", "hours" };
	const struct json *unit = json_get(v, "timeUnit");
	const char *word = json_is_object(unit) ? json_text(json_get(unit, "unit")) : json_text(unit);
	if (json_is_null(unit))
		return true;
	word += str_starts(word, "binned") ? strlen("binned") : 0;
	word += str_starts(word, "utc") ? strlen("utc") : 0;
	bool stepped = json_number(json_get(unit, "step"), 1) != 1;
	for (size_t i = 0; i < ARRAY_LEN(known) && !stepped; i++)
		if (str_eq(word, known[i]))
			out->time_unit = known[i];
	if (*out->time_unit)
		out->scale = str_starts(out->time_unit, "year") ? SCALE_TEMPORAL : SCALE_ORDINAL;
	else
		vega_name_unsupported(b, "time unit", word);
	return *out->time_unit != '\0';
}

#define MOST_BINS 10 /* Vega-Lite's, along an axis */

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
		const struct json *end = find_channel(u, channel == CHANNEL_X ? "x2" : "y2");
		out->bin_end = vega_column_of(b->c, json_text(json_get(end, "field")));
		out->scale = SCALE_QUANTITATIVE;
		if (out->field >= 0)
			vega_make_numbers(b->c, out->field);
		return true;
	}
	if (out->field >= 0 && out->scale != SCALE_TEMPORAL)
		vega_make_numbers(b->c, out->field);
	if (out->field < 0 || out->scale == SCALE_TEMPORAL || !vega_bins(b->c, out->field, bin, MOST_BINS, &bins)) {
		vega_name_unsupported(b, "bins", "");
		return false;
	}
	out->bin_start = bins.start;
	out->bin_stop = bins.stop;
	out->bin_step = bins.step;
	out->scale = SCALE_QUANTITATIVE;
	return true;
}

/* False: an aggregate that is not ours; what it would show cannot be shown. */
static bool read_aggregate(struct build *b, const struct json *v, struct vega_encoding *out)
{
	const struct json *aggregate = json_get(v, "aggregate");
	out->aggregate = vega_aggregate_name(json_text(aggregate));
	if (json_is_null(aggregate) || *out->aggregate)
		return true;
	vega_name_unsupported(
		b, "aggregate", json_is_object(aggregate) ? json_name(json_first(aggregate)) : json_text(aggregate));
	return false;
}

/* {"field": ..., "op": ..., "order": ...}: the places by what another column says. */
static void sort_by_field(struct build *b, const struct json *sort, bool down, struct vega_encoding *out)
{
	const char *field = json_text(json_get(sort, "field")), *op = json_text(json_get(sort, "op"));
	out->sort_op = vega_aggregate_name(op);
	out->sort_field = *field ? vega_column_of(b->c, field) : -1;
	if ((*op && !*out->sort_op) || (out->sort_field < 0 && !str_eq(out->sort_op, "count"))) {
		vega_name_unsupported(b, "sort", *op ? op : "field");
		return;
	}
	if (out->sort_field >= 0)
		vega_make_numbers(b->c, out->sort_field); /* words stay: places are ranked by them then */
	out->sort = down ? "-field" : "field";
}

static void read_sort(struct build *b, const struct json *v, struct vega_encoding *out)
{
	const struct json *sort = json_get(v, "sort");
	const char *word = json_text(sort);
	bool discrete = out->scale == SCALE_NOMINAL || out->scale == SCALE_ORDINAL;
	if (json_is_array(sort)) {
		if (out->field >= 0 && !vega_order_rows(b->c, out->field, sort))
			vega_name_unsupported(b, "sort", "");
		return;
	}
	if (!sort && discrete && !*out->time_unit && out->field >= 0 && vega_all_numbers(b->c, out->field))
		out->sort = "ascending"; /* names stand as the author wrote them, numbers have an order of their own */
	bool down = *word == '-' || str_eq(json_text(json_get(sort, "order")), "descending");
	const char *channel = json_is_object(sort) ? json_text(json_get(sort, "encoding")) : word + (*word == '-');
	if (str_eq(word, "ascending") || str_eq(word, "descending"))
		out->sort = vega_keep(b, word);
	else if (str_eq(channel, "x") || str_eq(channel, "y") || str_eq(channel, "theta") || str_eq(channel, "color"))
		out->sort = arena_printf(b->a, "%s%s", down ? "-" : "", channel);
	else if (json_is_object(sort) && !*channel)
		sort_by_field(b, sort, down, out);
	else if (!json_is_null(sort))
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
	if (!*out->title && out->field >= 0)
		out->title = b->c->columns[out->field];
	out->format = vega_keep(b, json_text(format));
}

static void read_stack(struct build *b, const struct json *v, struct vega_layer *layer, struct vega_encoding *out)
{
	const struct json *stack = json_get(v, "stack");
	bool fills = layer->mark == MARK_BAR || layer->mark == MARK_AREA || layer->mark == MARK_ARC;
	bool stated_off = stack && (json_is_null(stack) || (json_is_bool(stack) && !json_bool(stack, true)));
	out->stacked = fills && !stated_off;
	out->normalized = fills && str_eq(json_text(stack), "normalize");
	if (str_eq(json_text(stack), "center"))
		vega_name_unsupported(b, "centered stack", "");
}

static struct vega_encoding no_encoding(void)
{
	return (struct vega_encoding){ .field = -1,
		.value = NAN,
		.constant = "",
		.title = "",
		.aggregate = "",
		.time_unit = "",
		.bin_end = -1,
		.sort = "",
		.sort_field = -1,
		.sort_op = "",
		.format = "" };
}

/* A unit with one row of its own: its fields are constants. */
static const struct json *own_constant(const struct unit *u, const struct json *main_rows, const struct json *v)
{
	const struct json *field = json_get(v, "field");
	return u->rows && u->rows != main_rows && json_is_string(field) ? json_get(json_first(u->rows), json_text(field))
																	: NULL;
}

/* The field of an encoding; false: the layer says nothing without it. */
static bool read_field(
	struct build *b, const struct unit *u, const struct json *v, enum vega_channel channel, struct vega_encoding *out)
{
	const struct json *field = json_get(v, "field");
	const char *name = u->repeated && json_get(field, "repeat") ? u->repeated : json_text(field);
	if (*name) {
		out->field = vega_column_of(b->c, name);
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
static bool read_encoding(struct build *b, const struct unit *u, const struct json *main_rows, const struct json *v,
	enum vega_channel channel, struct vega_layer *layer)
{
	struct vega_encoding *out = &layer->encodings[channel];
	const struct json *datum = json_get(v, "datum");
	bool drawable = read_aggregate(b, v, out);
	if (json_get(v, "condition"))
		vega_name_unsupported(b, "condition", "");
	if (json_is_string(v))
		vega_name_unsupported(b, "shorthand", "");
	if (own_constant(u, main_rows, v))
		datum = own_constant(u, main_rows, v);
	if (json_get(datum, "repeat")) {
		out->used = true;
		out->constant = vega_keep(b, u->repeated ? u->repeated : "");
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
	if (out->field >= 0 && out->scale == SCALE_QUANTITATIVE && !str_eq(out->aggregate, "distinct") &&
		!str_eq(out->aggregate, "count")) {
		b->percents = vega_strip_percents(b->c, out->field, b->a) || b->percents;
		vega_make_numbers(b->c, out->field);
	}
	read_sort(b, v, out);
	read_title(b, v, out);
	read_stack(b, v, layer, out);
	return drawable;
}

/* ---- layers ---------------------------------------------------------------------------------- */

/* An ungiven type of x is a number's only when y's is not: bars that lie need one measure. */
static void settle_types(struct build *b, const struct unit *u, struct vega_layer *l)
{
	struct vega_encoding *x = &l->encodings[CHANNEL_X], *y = &l->encodings[CHANNEL_Y];
	const struct json *given = json_get(find_channel(u, "x"), "type");
	bool y_measures = y->used && y->scale == SCALE_QUANTITATIVE;
	if (x->used && !given && !y_measures && x->scale == SCALE_NOMINAL && x->field >= 0 &&
		vega_all_numbers(b->c, x->field))
		x->scale = SCALE_QUANTITATIVE;
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

/* "row", "column", the channel "facet", or the view around: what is drawn once for each value. Only one of them can be.
 */
static const struct json *find_facet(struct build *b, const struct unit *u)
{
	static const char *const names[] = { "facet", "row", "column" };
	const struct json *found = u->facet;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const struct json *v = find_channel(u, names[i]);
		if (found && v)
			vega_name_unsupported(b, "facet", "");
		found = found ? found : v;
	}
	return found;
}

static const struct json *find_any(struct build *b, const struct unit *u, enum vega_channel channel)
{
	/* other names for what tells series apart */
	static const char *const as_color[] = { "color", "stroke", "fill", "shape", "strokeDash" };
	const struct json *v = channel == CHANNEL_FACET ? find_facet(b, u) : find_channel(u, channel_names[channel]);
	for (size_t i = 0; !v && channel == CHANNEL_COLOR && i < ARRAY_LEN(as_color); i++)
		v = find_channel(u, as_color[i]);
	return json_is_array(v) ? json_first(v) : v; /* detail may be a list */
}

void vega_read_layer(struct build *b, const struct unit *u, const struct json *main_rows, struct vega_layer *l)
{
	bool drawable = !b->other_rows && !u->own_rows && !u->unread;
	l->mark = vega_read_mark(b, u->mark);
	for (int i = 0; i < CHANNELS; i++) {
		const struct json *v = find_any(b, u, (enum vega_channel)i);
		l->encodings[i] = no_encoding();
		if (v)
			drawable = read_encoding(b, u, main_rows, v, (enum vega_channel)i, l) && drawable;
	}
	settle_types(b, u, l);
	drawable = name_unknown_channels(b, u, l->mark) && drawable;
	if (!drawable)
		l->mark = MARK_UNKNOWN;
}
