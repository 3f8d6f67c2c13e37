/*
 * Vega-Lite to struct wire_chart. A specification is a tree of views (layers in layers, facets, concatenations); its leaves are unit
 * views with a mark. First the leaves are collected with what they inherit, then their rows become one table, then each leaf's
 * encodings are resolved against it. What is not understood is named and passed over: the figures are there in any case.
 */
#include <math.h>

#include "wire/figures.h"

#define NAMES_MAX 16
#define PARENTS_MAX 4 /* levels of layers from which encodings are inherited */

struct unit {
	const struct json *mark;
	const struct json *encodings[PARENTS_MAX + 1]; /* outermost first */
	size_t n_encodings;
	const struct json *rows; /* an array, or NULL */
};

struct build {
	struct arena *a;
	struct wire_chart *c;
	const struct json *root;
	struct unit units[WIRE_CHART_LAYERS];
	size_t n_units;
	const char *names[NAMES_MAX];
	size_t n_names;
	bool full; /* the arena is */
};

/* A name for what is not supported: kind and, when it is a short plain word, the word. */
static void name_unsupported(struct build *b, const char *kind, const char *word)
{
	bool plain = *word && strlen(word) <= 24 && strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == strlen(word);
	const char *name = arena_printf(b->a, "%s%s%s", plain ? word : "", plain && *kind ? " " : "", plain || *kind ? kind : "?");
	b->full = b->full || !name;
	for (size_t i = 0; name && i < b->n_names; i++)
		if (str_eq(b->names[i], name))
			return;
	if (name && b->n_names < NAMES_MAX)
		b->names[b->n_names++] = name;
}

static const char *keep(struct build *b, const char *text)
{
	const char *copy = *text ? arena_strdup(b->a, text) : "";
	b->full = b->full || !copy;
	return copy ? copy : "";
}

/* "text", ["two", "lines"] or {"text": ...}: a title in each of its forms. */
static const char *keep_title(struct build *b, const struct json *v)
{
	struct str s;
	if (json_is_object(v))
		v = json_get(v, "text");
	if (!json_is_array(v))
		return keep(b, json_text(v));
	str_init(&s, STR_NO_LIMIT);
	for (const struct json *line = json_first(v); line; line = json_next(line)) {
		if (s.len)
			str_addc(&s, ' ');
		str_addz(&s, json_text(line));
	}
	const char *title = keep(b, s.buf);
	str_release(&s);
	return title;
}

/* ---- the tree of views ---- */

static const struct json *find_rows(struct build *b, const struct json *data)
{
	if (json_is_null(data))
		return NULL;
	const struct json *values = json_get(data, "values");
	if (!values && json_is_string(json_get(data, "name")))
		values = json_get(json_get(b->root, "datasets"), json_text(json_get(data, "name")));
	if (json_is_array(values))
		return values;
	if (json_get(data, "url"))
		name_unsupported(b, "data from an address", "");
	else
		name_unsupported(b, json_is_null(values) ? "generated data" : "data as text", "");
	return NULL;
}

static void name_unknown_keys(struct build *b, const struct json *view)
{
	static const struct { const char *key, *name; } known[] = {
		{ "params", "interaction" }, { "selection", "interaction" }, { "projection", "map projection" }, { "facet", "facet" },
		{ "repeat", "repeat" }, { "concat", "concatenation" }, { "hconcat", "concatenation" }, { "vconcat", "concatenation" },
	};
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (json_get(view, known[i].key))
			name_unsupported(b, known[i].name, "");
	if (json_get(json_get(view, "resolve"), "scale"))
		name_unsupported(b, "independent scales", "");
	for (const struct json *t = json_first(json_get(view, "transform")); t; t = json_next(t))
		name_unsupported(b, "transform", json_name(json_first(t)));
}

/* The one view to show of a specification that holds several: what is below comes first, and alone. */
static const struct json *first_inside(const struct json *view)
{
	static const char *const several[] = { "concat", "hconcat", "vconcat" };
	if (json_is_object(json_get(view, "spec")))
		return json_get(view, "spec");
	for (size_t i = 0; i < ARRAY_LEN(several); i++)
		if (json_is_array(json_get(view, several[i])))
			return json_first(json_get(view, several[i]));
	return NULL;
}

static void collect(struct build *b, const struct json *view, struct unit inherited)
{
	const struct json *encoding = json_get(view, "encoding"), *layers = json_get(view, "layer");
	if (json_get(view, "data"))
		inherited.rows = find_rows(b, json_get(view, "data"));
	if (json_is_object(encoding) && inherited.n_encodings <= PARENTS_MAX)
		inherited.encodings[inherited.n_encodings++] = encoding;
	name_unknown_keys(b, view);
	if (json_is_array(layers)) {
		for (const struct json *l = json_first(layers); l; l = json_next(l)) {
			if (b->n_units == WIRE_CHART_LAYERS) {
				name_unsupported(b, "more than 8 layers", "");
				return;
			}
			collect(b, l, inherited);
		}
		return;
	}
	if (first_inside(view)) {
		collect(b, first_inside(view), inherited);
		return;
	}
	inherited.mark = json_get(view, "mark");
	if (b->n_units < WIRE_CHART_LAYERS)
		b->units[b->n_units++] = inherited;
}

/* ---- the rows ---- */

static bool has_one(const struct json *array)
{
	return json_first(array) && !json_next(json_first(array));
}

/*
 * One table for all: the rows of the first unit that has any. Another unit's single row is a set of constants (a target line);
 * other rows of its own cannot be drawn in the same chart, so they go below the table and the unit is dropped.
 */
static const struct json *read_rows(struct build *b)
{
	const struct json *sets[CHART_SETS], *main_rows = NULL;
	size_t n_sets = 0, kept = 0;
	for (size_t i = 0; i < b->n_units && (!main_rows || has_one(main_rows)); i++)
		if (b->units[i].rows && json_first(b->units[i].rows))
			main_rows = main_rows && has_one(b->units[i].rows) ? main_rows : b->units[i].rows;
	if (main_rows)
		sets[n_sets++] = main_rows;
	for (size_t i = 0; i < b->n_units; i++) {
		struct unit u = b->units[i];
		if (!u.rows || u.rows == main_rows || has_one(u.rows)) {
			b->units[kept++] = u;
			continue;
		}
		name_unsupported(b, "several data sets", "");
		sets[n_sets++] = u.rows;
	}
	b->n_units = kept;
	b->full = !figures_read(b->c, sets, n_sets, b->a) || b->full;
	return main_rows;
}

/* ---- encodings ---- */

static const char *const channel_names[CHANNELS] = { "x", "y", "color", "x2", "y2", "xOffset", "yOffset", "theta", "text", "detail" };

static const struct json *find_channel(const struct unit *u, const char *name)
{
	for (size_t i = u->n_encodings; i-- > 0;)
		if (json_get(u->encodings[i], name))
			return json_get(u->encodings[i], name);
	return NULL;
}

static void name_unknown_channels(struct build *b, const struct unit *u)
{
	static const char *const quiet[] = { "tooltip", "href", "key", "description", "fill", "stroke", "x", "y", "color", "x2", "y2", "xOffset",
		"yOffset", "theta", "text", "detail" };
	for (size_t i = 0; i < u->n_encodings; i++) {
		for (const struct json *m = json_first(u->encodings[i]); m; m = json_next(m)) {
			bool known = !json_get(m, "field") && !json_get(m, "aggregate"); /* a constant look says nothing */
			for (size_t k = 0; k < ARRAY_LEN(quiet); k++)
				known = known || str_eq(quiet[k], json_name(m));
			bool facet = str_eq(json_name(m), "row") || str_eq(json_name(m), "column") || str_eq(json_name(m), "facet");
			if (!known)
				name_unsupported(b, facet ? "facet" : "channel", facet ? "" : json_name(m));
		}
	}
}

static void read_constant(struct build *b, const struct json *datum, struct wire_encoding *out)
{
	int64_t ms;
	out->used = true;
	out->value = json_number(datum, NAN);
	out->constant = keep(b, json_text(datum));
	out->scale = json_is_number(datum) ? SCALE_QUANTITATIVE : SCALE_NOMINAL;
	if (json_is_object(datum)) { /* {"year": 2026, "month": 3, "date": 1} */
		struct civil day = { .year = (int)json_number(json_get(datum, "year"), 2000), .month = (int)json_number(json_get(datum, "month"), 1),
			.day = (int)json_number(json_get(datum, "date"), 1) };
		bool sane = day.year >= 1 && day.year <= 9999 && day.month >= 1 && day.month <= 12 && day.day >= 1 && day.day <= 31;
		out->value = sane ? (double)civil_to_ms(&day, ZONE_TAIPEI) : NAN;
		out->scale = SCALE_TEMPORAL;
	} else if (*out->constant && rfc3339_parse(out->constant, ZONE_TAIPEI, &ms)) {
		out->value = (double)ms;
		out->scale = SCALE_TEMPORAL;
	}
}

static bool read_scale(const char *type, enum wire_scale *out)
{
	static const char *const names[] = { "nominal", "ordinal", "temporal", "quantitative" };
	for (unsigned i = 0; i < ARRAY_LEN(names); i++) {
		if (str_eq(type, names[i])) {
			*out = (enum wire_scale)i;
			return true;
		}
	}
	return false;
}

static void read_type(struct build *b, const struct json *v, enum wire_channel channel, struct wire_encoding *out)
{
	const char *type = json_text(json_get(v, "type")), *scale = json_text(json_get(json_get(v, "scale"), "type"));
	if (*scale == 'l' && str_eq(scale, "log"))
		name_unsupported(b, "logarithmic scale", "");
	if (json_bool(json_get(v, "bin"), true) && !json_is_null(json_get(v, "bin")))
		name_unsupported(b, "bins", "");
	if (json_get(v, "timeUnit"))
		name_unsupported(b, "time unit", "");
	if (read_scale(type, &out->scale))
		return;
	if (*type)
		name_unsupported(b, "type", type);
	bool number = *out->aggregate || channel == CHANNEL_THETA || channel == CHANNEL_Y;
	out->scale = json_get(v, "timeUnit") ? SCALE_TEMPORAL : SCALE_NOMINAL;
	if (*out->aggregate || (number && out->field >= 0 && figures_all_numbers(b->c, out->field)))
		out->scale = SCALE_QUANTITATIVE;
}

/* False: an aggregate that is not ours; what it would show cannot be shown. */
static bool read_aggregate(struct build *b, const struct json *v, struct wire_encoding *out)
{
	static const char *const known[] = { "count", "sum", "mean", "min", "max" };
	const struct json *aggregate = json_get(v, "aggregate");
	const char *word = str_eq(json_text(aggregate), "average") ? "mean" : json_text(aggregate);
	out->aggregate = "";
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (str_eq(word, known[i]))
			out->aggregate = known[i];
	if (json_is_null(aggregate) || *out->aggregate)
		return true;
	name_unsupported(b, "aggregate", word);
	return false;
}

static void read_sort(struct build *b, const struct unit *u, const struct json *v, struct wire_encoding *out)
{
	const struct json *sort = json_get(v, "sort");
	const char *word = json_text(sort);
	out->sort = "";
	if (json_is_array(sort)) {
		if (out->field >= 0)
			figures_order(b->c, out->field, sort);
		return;
	}
	bool down = *word == '-' || str_eq(json_text(json_get(sort, "order")), "descending");
	const char *channel = json_is_object(sort) ? json_text(json_get(sort, "encoding")) : word + (*word == '-');
	if (json_is_object(sort) && !*channel) /* by a field: the same as by the channel that shows it */
		for (int i = 0; i < CHANNELS; i++)
			if (str_eq(json_text(json_get(find_channel(u, channel_names[i]), "field")), json_text(json_get(sort, "field"))))
				channel = channel_names[i];
	if (str_eq(word, "ascending") || str_eq(word, "descending"))
		out->sort = keep(b, word);
	else if (str_eq(channel, "x") || str_eq(channel, "y") || str_eq(channel, "theta") || str_eq(channel, "color"))
		out->sort = arena_printf(b->a, "%s%s", down ? "-" : "", channel);
	else if (!json_is_null(sort))
		name_unsupported(b, "sort", channel);
	b->full = b->full || !out->sort;
}

static void read_title(struct build *b, const struct json *v, struct wire_encoding *out)
{
	static const char *const guides[] = { "axis", "legend", "header" };
	const struct json *title = json_get(v, "title"), *format = json_get(v, "format");
	for (size_t i = 0; i < ARRAY_LEN(guides); i++) {
		const struct json *guide = json_get(v, guides[i]);
		title = json_is_null(json_get(guide, "title")) ? title : json_get(guide, "title");
		format = json_is_null(json_get(guide, "format")) ? format : json_get(guide, "format");
	}
	out->title = keep_title(b, title);
	if (!*out->title && out->field >= 0)
		out->title = b->c->columns[out->field];
	out->format = keep(b, json_text(format));
}

static void read_stack(struct build *b, const struct json *v, struct wire_layer *layer, struct wire_encoding *out)
{
	const struct json *stack = json_get(v, "stack");
	bool fills = layer->mark == MARK_BAR || layer->mark == MARK_AREA || layer->mark == MARK_ARC;
	bool stated_off = stack && (json_is_null(stack) || (json_is_bool(stack) && !json_bool(stack, true)));
	out->stacked = fills && !stated_off;
	out->normalized = fills && str_eq(json_text(stack), "normalize");
	if (str_eq(json_text(stack), "center"))
		name_unsupported(b, "centered stack", "");
}

static struct wire_encoding no_encoding(void)
{
	return (struct wire_encoding){ .field = -1, .value = NAN, .constant = "", .title = "", .aggregate = "", .sort = "", .format = "" };
}

/* A unit with one row of its own: its fields are constants. */
static const struct json *own_constant(const struct unit *u, const struct json *main_rows, const struct json *v)
{
	const struct json *field = json_get(v, "field");
	return u->rows && u->rows != main_rows && json_is_string(field) ? json_get(json_first(u->rows), json_text(field)) : NULL;
}

/* False: the layer cannot be drawn. */
static bool read_encoding(struct build *b, const struct unit *u, const struct json *main_rows, const struct json *v,
	enum wire_channel channel, struct wire_layer *layer)
{
	struct wire_encoding *out = &layer->encodings[channel];
	const struct json *field = json_get(v, "field"), *datum = json_get(v, "datum");
	bool drawable = read_aggregate(b, v, out);
	if (json_get(v, "condition"))
		name_unsupported(b, "condition", "");
	if (own_constant(u, main_rows, v))
		datum = own_constant(u, main_rows, v);
	if (!json_is_null(datum)) {
		read_constant(b, datum, out);
		out->title = keep_title(b, json_get(v, "title"));
		return drawable;
	}
	if (json_is_string(field)) {
		out->field = figures_column(b->c, json_text(field));
		out->used = out->field >= 0;
		if (!out->used && b->c->n_rows)
			name_unsupported(b, "field that is not in the data", json_text(field));
	} else if (str_eq(out->aggregate, "count")) {
		out->used = true;
	} else if (json_is_object(field)) {
		name_unsupported(b, "repeat", "");
	}
	if (!out->used)
		return drawable;
	read_type(b, v, channel, out);
	if (out->field >= 0 && out->scale == SCALE_QUANTITATIVE)
		figures_make_numbers(b->c, out->field);
	read_sort(b, u, v, out);
	read_title(b, v, out);
	read_stack(b, v, layer, out);
	return drawable;
}

/* ---- layers ---- */

static enum wire_mark_kind read_mark(struct build *b, const struct json *mark)
{
	static const struct { const char *name; enum wire_mark_kind kind; } known[] = {
		{ "bar", MARK_BAR }, { "line", MARK_LINE }, { "trail", MARK_LINE }, { "area", MARK_AREA }, { "point", MARK_POINT },
		{ "circle", MARK_POINT }, { "square", MARK_POINT }, { "tick", MARK_POINT }, { "arc", MARK_ARC }, { "rule", MARK_RULE },
		{ "text", MARK_TEXT },
	};
	const char *name = json_is_object(mark) ? json_text(json_get(mark, "type")) : json_text(mark);
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (str_eq(name, known[i].name))
			return known[i].kind;
	name_unsupported(b, *name ? "mark" : "view without a mark", name);
	return MARK_UNKNOWN;
}

/* An ungiven type of x is a number's only when y's is not: bars that lie need one measure. */
static void settle_types(struct build *b, const struct unit *u, struct wire_layer *l)
{
	struct wire_encoding *x = &l->encodings[CHANNEL_X], *y = &l->encodings[CHANNEL_Y];
	const struct json *given = json_get(find_channel(u, "x"), "type");
	bool y_measures = y->used && y->scale == SCALE_QUANTITATIVE;
	if (x->used && !given && !y_measures && x->scale == SCALE_NOMINAL && x->field >= 0 && figures_all_numbers(b->c, x->field))
		x->scale = SCALE_QUANTITATIVE;
	for (int i = 0; i < 2; i++) { /* x2 and y2 have no type of their own */
		struct wire_encoding *second = &l->encodings[i ? CHANNEL_Y2 : CHANNEL_X2], *first = i ? y : x;
		if (!second->used || !first->used)
			continue;
		second->scale = first->scale;
		if (second->field >= 0 && second->scale == SCALE_QUANTITATIVE)
			figures_make_numbers(b->c, second->field);
	}
}

static void read_layer(struct build *b, const struct unit *u, const struct json *main_rows, struct wire_layer *l)
{
	bool drawable = true;
	l->mark = read_mark(b, u->mark);
	for (int i = 0; i < CHANNELS; i++) {
		const struct json *v = find_channel(u, channel_names[i]);
		for (int k = 0; !v && i == CHANNEL_COLOR && k < 2; k++) /* other names for the same */
			v = find_channel(u, k ? "stroke" : "fill");
		l->encodings[i] = no_encoding();
		if (json_is_array(v)) /* detail may be a list */
			v = json_first(v);
		if (v)
			drawable = read_encoding(b, u, main_rows, v, (enum wire_channel)i, l) && drawable;
	}
	settle_types(b, u, l);
	name_unknown_channels(b, u);
	if (!drawable)
		l->mark = MARK_UNKNOWN;
}

/* The unit in the brackets that end a measure's title: "支出（億元）" or "Spending (NT$)". */
static const char *unit_of_title(struct build *b, const char *title)
{
	static const struct { const char *open, *close; } brackets[] = { { "（", "）" }, { "(", ")" } };
	for (size_t i = 0; i < ARRAY_LEN(brackets); i++) {
		const char *open = NULL, *at = title;
		if (!str_ends(title, brackets[i].close))
			continue;
		while ((at = strstr(at, brackets[i].open)))
			open = at += strlen(brackets[i].open);
		if (!open)
			continue;
		size_t n = strlen(open) - strlen(brackets[i].close);
		bool is_unit = n <= 24 && strcspn(open, "0123456789") >= n; /* "(of 312)" is none */
		const char *unit = is_unit ? arena_strndup(b->a, open, n) : "";
		b->full = b->full || !unit;
		return unit ? unit : "";
	}
	return "";
}

static const char *find_unit(struct build *b)
{
	const struct json *unit = json_get(json_get(b->root, "usermeta"), "unit");
	static const enum wire_channel measures[] = { CHANNEL_Y, CHANNEL_X, CHANNEL_THETA };
	if (*json_text(unit))
		return keep(b, json_text(unit));
	for (size_t i = 0; i < b->c->n_layers; i++) {
		for (size_t k = 0; k < ARRAY_LEN(measures); k++) {
			const struct wire_encoding *e = &b->c->layers[i].encodings[measures[k]];
			if (e->used && e->scale == SCALE_QUANTITATIVE && *unit_of_title(b, e->title))
				return unit_of_title(b, e->title);
		}
	}
	return "";
}

static bool is_specification(const struct json *v)
{
	static const char *const signs[] = { "data", "mark", "layer", "encoding", "concat", "hconcat", "vconcat", "spec" };
	for (size_t i = 0; i < ARRAY_LEN(signs); i++)
		if (json_get(v, signs[i]))
			return true;
	return false;
}

enum rc wire_chart_parse(const struct json *spec, struct arena *a, struct wire_chart *out, struct err *e)
{
	struct build b = { .a = a, .c = out, .root = spec };
	*out = (struct wire_chart){ .title = "", .unit = "", .description = "" };
	if (!is_specification(spec))
		return err_set(e, RC_PROTO, 0, "spec: not a Vega-Lite specification");
	collect(&b, spec, (struct unit){ 0 });
	const struct json *main_rows = read_rows(&b);
	size_t n = b.n_units ? b.n_units : 1;
	out->layers = arena_calloc(a, n, sizeof *out->layers);
	out->unsupported = arena_calloc(a, NAMES_MAX, sizeof *out->unsupported);
	if (b.full || !out->layers || !out->unsupported)
		goto full;
	out->n_layers = n;
	for (size_t i = 0; i < n; i++)
		read_layer(&b, &b.units[i], main_rows, &out->layers[i]);
	out->title = keep_title(&b, json_get(spec, "title"));
	out->description = keep(&b, json_text(json_get(spec, "description")));
	out->unit = find_unit(&b);
	memcpy(out->unsupported, b.names, b.n_names * sizeof *b.names);
	out->n_unsupported = b.n_names;
	if (!b.full)
		return RC_OK;
full:
	*out = (struct wire_chart){ .title = "", .unit = "", .description = "" };
	return err_set(e, RC_TOO_BIG, 0, "spec: too big");
}
