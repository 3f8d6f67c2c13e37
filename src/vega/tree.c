/*
 * The tree of views: layers in layers, facets, repeats, concatenations. Its leaves are unit views with a mark,
 * collected with what they inherit. Of views that stand beside each other the first is drawn.
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
		{ "concat", "concatenation" },
		{ "hconcat", "concatenation" },
		{ "vconcat", "concatenation" },
	};
	const struct json *scales = json_get(json_get(view, "resolve"), "scale");
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (json_get(view, known[i].key))
			vega_name_unsupported(b, known[i].name, "");
	for (const struct json *s = json_first(scales); s; s = json_next(s))
		if (str_eq(json_text(s), "independent") && (str_eq(json_name(s), "x") || str_eq(json_name(s), "y")))
			vega_name_unsupported(b, "independent scales", "");
}

static const char *const several[] = { "concat", "hconcat", "vconcat" };

/* The one view to show of a specification that holds several: what is below comes first, and alone. */
static const struct json *first_inside(const struct json *view)
{
	if (json_is_object(json_get(view, "spec")))
		return json_get(view, "spec");
	for (size_t i = 0; i < ARRAY_LEN(several); i++)
		if (json_is_array(json_get(view, several[i])))
			return json_first(json_get(view, several[i]));
	return NULL;
}

/* The rows of views beside the one that is shown: they are in the table all the same. */
static void gather(struct build *b, const struct json *view)
{
	static const char *const inside[] = { "concat", "hconcat", "vconcat", "layer" };
	if (json_get(view, "data") && b->n_beside < VEGA_CHART_LAYERS) {
		const struct json *rows = vega_find_rows(b, json_get(view, "data"));
		if (rows)
			b->beside[b->n_beside++] = (struct unit){ .rows = rows };
	}
	if (json_is_object(json_get(view, "spec")))
		gather(b, json_get(view, "spec"));
	for (size_t i = 0; i < ARRAY_LEN(inside); i++)
		for (const struct json *v = json_first(json_get(view, inside[i])); v; v = json_next(v))
			gather(b, v);
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
	if (json_get(view, "data"))
		u->rows = vega_find_rows(b, json_get(view, "data"));
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

static void collect(struct build *b, const struct json *view, struct unit inherited);

/* A view for each of several fields: layers of one chart, or charts of which the first is shown. */
static void collect_repeated(struct build *b, const struct json *view, struct unit inherited)
{
	static const char *const ways[] = { "layer", "row", "column" };
	const struct json *repeat = json_get(view, "repeat"), *fields = json_is_array(repeat) ? repeat : NULL;
	for (size_t i = 0; i < ARRAY_LEN(ways) && !fields; i++)
		fields = json_get(repeat, ways[i]);
	if (!json_get(repeat, "layer") || json_get(repeat, "row") || json_get(repeat, "column"))
		vega_name_unsupported(b, "repeat", "");
	/* repeated within repeated would be a power of both */
	bool layers = json_get(repeat, "layer") && !inherited.repeated;
	size_t n = 0;
	for (const struct json *f = json_first(fields); f; f = layers ? json_next(f) : NULL) {
		if (b->n_units == VEGA_CHART_LAYERS || n++ == VEGA_CHART_LAYERS) {
			vega_name_unsupported(b, "more than 8 layers", "");
			return;
		}
		inherited.repeated = json_text(f);
		collect(b, json_get(view, "spec"), inherited);
	}
}

static void collect(struct build *b, const struct json *view, struct unit inherited)
{
	const struct json *layers = json_get(view, "layer"), *scales = json_get(json_get(view, "resolve"), "scale");
	inherit(b, view, &inherited);
	if (json_is_array(layers)) {
		inherited.own_measure = inherited.own_measure || str_eq(json_text(json_get(scales, "y")), "independent") ||
			str_eq(json_text(json_get(scales, "x")), "independent");
		for (const struct json *l = json_first(layers); l; l = json_next(l)) {
			if (b->n_units == VEGA_CHART_LAYERS) {
				vega_name_unsupported(b, "more than 8 layers", "");
				return;
			}
			collect(b, l, inherited);
		}
		return;
	}
	const struct json *inside = first_inside(view);
	if (json_first(json_get(view, "repeat")) && json_is_object(json_get(view, "spec"))) {
		collect_repeated(b, view, inherited);
		return;
	}
	if (inside) {
		collect(b, inside, inherited);
		for (const struct json *v = json_is_object(json_get(view, "spec")) ? NULL : json_next(inside); v;
			v = json_next(v))
			gather(b, v);
		return;
	}
	inherited.mark = json_get(view, "mark");
	if (b->n_units < VEGA_CHART_LAYERS)
		b->units[b->n_units++] = inherited;
}

void vega_collect_views(struct build *b)
{
	collect(b, b->root, (struct unit){ 0 });
}
