/*
 * The tree of views: layers in layers, facets, repeats, concatenations. Its leaves are unit views with a mark,
 * collected with what they inherit: the layers of one drawing as one view, those that stand beside each other as one
 * each.
 */
#include "vega/spec.h"

static void name_unknown_keys(struct build *b, const struct json *view)
{
	static const struct {
		const char *key, *name;
	} known[] = {
		{ "params", "interaction" },
		{ "selection", "interaction" },
		{ "projection", "map projection" },
	};
	const struct json *scales = json_get(json_get(view, "resolve"), "scale");
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (json_get(view, known[i].key))
			vega_name_unsupported(b, known[i].name, "");
	for (const struct json *s = json_first(scales); s; s = json_next(s))
		if (str_eq(json_text(s), "independent") && (str_eq(json_name(s), "x") || str_eq(json_name(s), "y")))
			vega_name_unsupported(b, "independent scales", "");
}

static void read_facet(struct build *b, const struct json *facet, struct unit *u)
{
	const struct json *row = json_get(facet, "row"), *column = json_get(facet, "column");
	if (!facet)
		return;
	u->facet = json_get(facet, "field") ? facet : row;
	u->columns = column;
	if (!u->facet && !u->columns)
		vega_name_unsupported(b, "facet", "");
}

/* An encoding is searched again for every channel of every layer, so one with thousands of members is refused. */
static bool is_small(const struct json *encoding)
{
	bool small = json_count(encoding) <= SPEC_MEMBERS;
	for (const struct json *m = json_first(encoding); m && small; m = json_next(m))
		small = json_count(m) <= SPEC_MEMBERS;
	return small;
}

static void inherit(struct build *b, const struct json *view, struct unit *u)
{
	const struct json *encoding = json_get(view, "encoding");
	if (json_get(view, "data")) {
		u->rows = vega_find_rows(b, json_get(view, "data"));
		u->format = json_get(json_get(view, "data"), "format");
	}
	u->unread = u->unread || !is_small(encoding);
	if (u->unread)
		vega_name_unsupported(b, "channel", "");
	else if (json_is_object(encoding) && u->n_encodings <= SPEC_PARENTS)
		u->encodings[u->n_encodings++] = encoding;
	if (json_first(json_get(view, "transform")) && u->n_transforms <= SPEC_PARENTS)
		u->transforms[u->n_transforms++] = json_get(view, "transform");
	name_unknown_keys(b, view);
	read_facet(b, json_get(view, "facet"), u);
}

/* ---- one drawing ----------------------------------------------------------------------------- */

/* There is room for it. */
static struct view *open_view(struct build *b, const struct json *titled, const struct unit *u)
{
	struct view *v = &b->views[b->n_views++];
	const char *down = u->repeated[REPEAT_ROW], *across = u->repeated[REPEAT_COLUMN];
	*v = (struct view){ .titled = titled };
	v->names[0] = down ? down : u->repeated[REPEAT_LIST];
	v->names[1] = across;
	return v;
}

static void collect_layers(struct build *b, struct view *v, const struct json *view, struct unit inherited);

static bool is_full(struct build *b, const struct view *v)
{
	if (v->n_units == VEGA_CHART_LAYERS)
		vega_name_unsupported(b, "more than 8 layers", "");
	return v->n_units == VEGA_CHART_LAYERS;
}

/* One of its members, or what is to be repeated, without another view beside it. */
static void collect_layer(struct build *b, struct view *v, const struct json *view, struct unit inherited)
{
	if (json_is_array(json_get(view, "layer"))) {
		collect_layers(b, v, view, inherited);
		return;
	}
	inherited.mark = json_get(view, "mark");
	if (!is_full(b, v))
		v->units[v->n_units++] = inherited;
}

static void collect_layers(struct build *b, struct view *v, const struct json *view, struct unit inherited)
{
	const struct json *scales = json_get(json_get(view, "resolve"), "scale");
	inherited.own_measure = inherited.own_measure || str_eq(json_text(json_get(scales, "y")), "independent") ||
		str_eq(json_text(json_get(scales, "x")), "independent");
	for (const struct json *l = json_first(json_get(view, "layer")); l && !is_full(b, v); l = json_next(l)) {
		struct unit one = inherited;
		inherit(b, l, &one);
		collect_layer(b, v, l, one);
	}
}

/* ---- several --------------------------------------------------------------------------------- */

static void collect(struct build *b, const struct json *view, struct unit inherited, const struct json *titled);

/* The views that stand beside each other in this one; NULL: none do. */
static const struct json *views_beside(const struct json *view)
{
	static const char *const several[] = { "concat", "hconcat", "vconcat" };
	for (size_t i = 0; i < ARRAY_LEN(several); i++)
		if (json_is_array(json_get(view, several[i])))
			return json_get(view, several[i]);
	return NULL;
}

/* How many views {"repeat": ...} stands for. */
static size_t repeated_views(const struct json *view)
{
	const struct json *repeat = json_get(view, "repeat");
	size_t rows = json_count(json_is_array(repeat) ? repeat : json_get(repeat, "row"));
	size_t columns = json_count(json_get(repeat, "column"));
	return (rows ? rows : 1) * (columns ? columns : 1);
}

/* How many views there are in one that is not read. */
static size_t count_views(const struct json *view)
{
	size_t n = 0;
	for (const struct json *v = json_first(views_beside(view)); v; v = json_next(v))
		n += count_views(v);
	return n ? n : json_get(view, "repeat") ? repeated_views(view) : 1;
}

/* Layers of one chart for each of several fields. */
static void collect_repeated_layers(struct build *b, const struct json *view, const struct json *fields,
	struct unit inherited, const struct json *titled)
{
	const struct json *spec = json_get(view, "spec");
	struct view *v = open_view(b, titled, &inherited);
	for (const struct json *f = json_first(fields); f && !is_full(b, v); f = json_next(f)) {
		struct unit one = inherited;
		one.repeated[REPEAT_LAYER] = json_text(f);
		inherit(b, spec, &one);
		collect_layer(b, v, spec, one);
	}
}

/* A view for each of several fields, or for each pair of two; within: of the first alone, since repeated within
 * repeated would be a power of both. */
static void collect_repeated(struct build *b, const struct json *view, struct unit inherited, const struct json *titled)
{
	const struct json *repeat = json_get(view, "repeat"), *layers = json_get(repeat, "layer");
	bool list = json_is_array(repeat), within = false;
	const struct json *rows = list ? repeat : json_get(repeat, "row"), *columns = json_get(repeat, "column");
	for (size_t i = 0; i < SPEC_REPEATS; i++)
		within = within || inherited.repeated[i];
	if (within)
		vega_name_unsupported(b, "repeat", "");
	size_t n = repeated_views(view), done = 0;
	const struct json *down = json_first(rows), *across = json_first(columns);
	for (; done < n && (done == 0 || (!within && b->n_views < VEGA_CHART_VIEWS)); done++) {
		struct unit one = inherited;
		one.repeated[list ? REPEAT_LIST : REPEAT_ROW] = down ? json_text(down) : NULL;
		one.repeated[REPEAT_COLUMN] = across ? json_text(across) : NULL;
		if (layers)
			collect_repeated_layers(b, view, layers, one, titled);
		else
			collect(b, json_get(view, "spec"), one, titled);
		across = across ? json_next(across) : NULL;
		down = across || !down ? down : json_next(down);
		across = across ? across : json_first(columns);
	}
	b->views_left += n - done;
}

static void collect(struct build *b, const struct json *view, struct unit inherited, const struct json *titled)
{
	const struct json *beside = views_beside(view);
	if (b->n_views == VEGA_CHART_VIEWS) {
		b->views_left += count_views(view);
		return;
	}
	inherit(b, view, &inherited);
	if (view != b->root && json_get(view, "title"))
		titled = view;
	if (json_first(json_get(view, "repeat")) && json_is_object(json_get(view, "spec"))) {
		collect_repeated(b, view, inherited, titled);
	} else if (beside) {
		for (const struct json *v = json_first(beside); v; v = json_next(v))
			collect(b, v, inherited, titled);
	} else if (json_is_object(json_get(view, "spec"))) {
		collect(b, json_get(view, "spec"), inherited, titled);
	} else {
		collect_layer(b, open_view(b, titled, &inherited), view, inherited);
	}
}

void vega_collect_views(struct build *b)
{
	const struct unit none = { 0 };
	collect(b, b->root, none, NULL);
	if (b->n_views == 0) /* "hconcat": [] */
		collect_layer(b, open_view(b, NULL, &none), b->root, none);
}
