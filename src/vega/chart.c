/*
 * Vega-Lite to struct vega_chart. A specification is a tree of views (layers in layers, facets, concatenations); its
 * leaves are unit views with a mark. First the leaves are collected with what they inherit, then their rows become one
 * table, then each leaf's encodings are resolved against it. What is not understood is named and passed over: the
 * figures are there in any case.
 */
#include "vega/vega.h"
#include "vega/spec.h"

static void add_name(struct build *b, const char *name)
{
	b->full = b->full || !name;
	for (size_t i = 0; name && i < b->n_names; i++)
		if (str_eq(b->names[i], name))
			return;
	if (name && b->n_names < SPEC_NAMES)
		b->names[b->n_names++] = name;
}

void vega_name_unsupported(struct build *b, const char *kind, const char *word)
{
	static const char plain_bytes[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
	bool plain = *word && strnlen(word, 25) <= 24 && word[strspn(word, plain_bytes)] == '\0';
	add_name(
		b, arena_printf(b->a, "%s%s%s", plain ? word : "", plain && *kind ? " " : "", plain || *kind ? kind : "?"));
}

void vega_name_field(struct build *b, const char *field)
{
	char name[80];
	str_copy(name, sizeof name, field);
	add_name(b, arena_printf(b->a, "%s field that is not in the data", name));
}

const char *vega_keep(struct build *b, const char *text)
{
	const char *copy = *text ? arena_strdup(b->a, text) : "";
	b->full = b->full || !copy;
	return copy ? copy : "";
}

const char *vega_keep_title(struct build *b, const struct json *v)
{
	if (json_is_object(v))
		v = json_get(v, "text");
	if (!json_is_array(v))
		return vega_keep(b, json_text(v));
	STR_LOCAL(s, STR_NO_LIMIT);
	for (const struct json *line = json_first(v); line; line = json_next(line)) {
		if (s.len)
			str_addc(&s, ' ');
		str_addz(&s, json_text(line));
	}
	return vega_keep(b, s.buf);
}

/* ---- the tree of views ----------------------------------------------------------------------- */

static enum vega_mark_kind mark_kind(const struct json *mark, const char **name)
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
		{ "tick", MARK_POINT },
		{ "arc", MARK_ARC },
		{ "rule", MARK_RULE },
		{ "text", MARK_TEXT },
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
	enum vega_mark_kind kind = mark_kind(mark, &name);
	if (kind == MARK_UNKNOWN)
		vega_name_unsupported(b, *name ? "mark" : "view without a mark", name);
	return kind;
}

static size_t count_values(const struct json *v)
{
	size_t n = 1;
	for (const struct json *m = json_first(v); m; m = json_next(m))
		n += count_values(m);
	return n;
}

static bool same_format(const struct json *a, const struct json *b)
{
	return str_eq(json_text(json_get(a, "type")), json_text(json_get(b, "type"))) &&
		str_eq(json_text(json_get(a, "delimiter")), json_text(json_get(b, "delimiter")));
}

#define TEXT_VALUES JSON_VALUES /* in all texts together as in one: a row of CSV is short, and becomes many bytes */

/* Rows that came as one text, as an array that is freed with b. The same text gives the same rows, or fails, once. */
static const struct json *read_text(struct build *b, const char *text, const struct json *format)
{
	for (size_t i = 0; i < b->n_texts; i++)
		if ((b->texts[i].text == text || str_eq(b->texts[i].text, text)) && same_format(b->texts[i].format, format))
			return b->texts[i].rows;
	if (b->n_texts == ARRAY_LEN(b->texts) || b->text_values > TEXT_VALUES)
		return NULL;
	struct json *rows = vega_listing_read(text, format);
	b->text_values += count_values(rows);
	if (!json_is_array(rows) || b->text_values > TEXT_VALUES) {
		json_free(rows);
		rows = NULL;
	}
	b->texts[b->n_texts++] = (struct text_rows){ text, format, rows };
	return rows;
}

static const struct json *find_rows(struct build *b, const struct json *data)
{
	if (json_is_null(data))
		return NULL;
	if (b->n_data++ >= SPEC_DATA) { /* a name is looked for among all data sets */
		vega_name_unsupported(b, "several data sets", "");
		return NULL;
	}
	const struct json *values = json_get(data, "values"), *rows = NULL;
	if (!values && json_is_string(json_get(data, "name")))
		values = json_get(json_get(b->root, "datasets"), json_text(json_get(data, "name")));
	if (json_is_array(values))
		return values;
	if (json_is_string(values))
		rows = read_text(b, json_text(values), json_get(data, "format"));
	if (!rows && json_get(data, "url"))
		vega_name_unsupported(b, "data from an address", "");
	else if (!rows)
		vega_name_unsupported(b, json_is_null(values) ? "generated data" : "data as text", "");
	return rows;
}

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
		const struct json *rows = find_rows(b, json_get(view, "data"));
		if (rows)
			b->beside[b->n_beside++] = rows;
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
	u->facet = json_get(facet, "field") ? facet : row ? row : column;
	if (!u->facet || (row && column))
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
		u->rows = find_rows(b, json_get(view, "data"));
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
		inherited.own_measure = str_eq(json_text(json_get(scales, "y")), "independent") ||
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

/* ---- the rows -------------------------------------------------------------------------------- */

static bool has_one(const struct json *array)
{
	return json_first(array) && !json_next(json_first(array));
}

/* The rows of the first unit that has several and a mark of ours; else of the first that has any. */
static const struct json *choose_rows(const struct build *b)
{
	const struct json *best = NULL;
	int worth = 0;
	for (size_t i = 0; i < b->n_units; i++) {
		const struct unit *u = &b->units[i];
		const char *name;
		if (!json_first(u->rows))
			continue;
		int now = 1 + 2 * !has_one(u->rows) + (mark_kind(u->mark, &name) != MARK_UNKNOWN);
		if (now > worth) {
			worth = now;
			best = u->rows;
		}
	}
	return best;
}

struct sets {
	const struct json *rows[CHART_SETS];
	size_t n;
};

/* Rows that several views share are there once. */
static void add_set(struct sets *sets, const struct json *rows)
{
	for (size_t i = 0; i < sets->n; i++)
		if (sets->rows[i] == rows)
			return;
	if (rows && sets->n < CHART_SETS)
		sets->rows[sets->n++] = rows;
}

static bool shrinks(const struct build *b)
{
	size_t n = 0;
	for (size_t i = 0; b->n_units && i < b->units[0].n_transforms; i++)
		for (const struct json *t = json_first(b->units[0].transforms[i]); t && n < SPEC_STEPS; t = json_next(t), n++)
			if (vega_transform_shrinks(t))
				return true;
	return false;
}

/*
 * One table for all: the rows of one unit. Another unit's single row is a set of constants (a target line); other rows
 * of its own cannot be drawn in the same chart, so they go below the table and the unit is dropped.
 */
static const struct json *read_rows(struct build *b)
{
	struct sets sets = { .n = 0 };
	const struct json *main_rows = choose_rows(b);
	size_t kept = 0;
	add_set(&sets, main_rows);
	for (size_t i = 0; i < b->n_units; i++) {
		struct unit u = b->units[i];
		if (!u.rows || u.rows == main_rows || has_one(u.rows)) {
			b->units[kept++] = u;
			continue;
		}
		vega_name_unsupported(b, "several data sets", "");
		add_set(&sets, u.rows);
	}
	b->n_units = kept;
	for (size_t i = 0; i < b->n_beside; i++)
		add_set(&sets, b->beside[i]);
	b->several_sets = sets.n > 1;
	b->full = !vega_read_rows(b->c, sets.rows, sets.n, !b->several_sets && shrinks(b), b->a) || b->full;
	return main_rows;
}

/* What steps have made is cut to what is shown, and goes where the rest of the chart is. */
static void settle_rows(struct build *b)
{
	struct vega_chart *c = b->c;
	struct vega_cell *read = c->cells;
	if (c->n_rows > VEGA_CHART_ROWS) {
		c->rows_made = b->reshaped ? c->n_rows : 0;
		c->rows_read = b->reshaped ? c->rows_read : VEGA_CHART_ROWS;
		c->n_rows = VEGA_CHART_ROWS;
	}
	size_t n = c->n_rows * c->n_columns;
	c->cells = arena_calloc(b->a, n, sizeof *c->cells);
	b->full = b->full || !c->cells;
	if (c->cells && read)
		memcpy(c->cells, read, n * sizeof *read);
	free(read);
}

/* ---- what is done to the rows ---------------------------------------------------------------- */

/* The steps that all units share; a unit with steps of its own has other rows than the table. */
static size_t shared_steps(const struct build *b)
{
	size_t n = b->n_units ? b->units[0].n_transforms : 0;
	for (size_t i = 1; i < b->n_units; i++) {
		size_t same = 0;
		while (
			same < n && same < b->units[i].n_transforms && b->units[i].transforms[same] == b->units[0].transforms[same])
			same++;
		n = same;
	}
	return n;
}

static void name_steps(struct build *b, const struct json *steps)
{
	size_t n = 0;
	for (const struct json *t = json_first(steps); t && n < SPEC_STEPS; t = json_next(t), n++)
		vega_name_unsupported(b, "transform", json_name(json_first(t)));
}

static void transform(struct build *b)
{
	size_t shared = shared_steps(b), steps = 0;
	for (size_t i = 0; i < shared; i++)
		for (const struct json *t = json_first(b->units[0].transforms[i]); t && !b->full && steps <= SPEC_STEPS;
			t = json_next(t)) {
			/* a step would be for some of the rows */
			b->other_rows = b->other_rows || b->several_sets || ++steps > SPEC_STEPS;
			if (b->other_rows)
				vega_name_unsupported(b, "transform", json_name(json_first(t)));
			else
				vega_transform_rows(b, t);
		}
	for (size_t i = 0; i < b->n_units; i++) {
		struct unit *u = &b->units[i];
		for (size_t k = shared; k < u->n_transforms; k++)
			name_steps(b, u->transforms[k]);
		u->own_rows = u->n_transforms > shared;
	}
}

/* A second measure on a scale of its own is not to be held against the first. */
static void drop_own_measures(struct build *b)
{
	const struct vega_layer *first = NULL;
	for (size_t i = 0; i < b->n_units; i++) {
		struct vega_layer *l = &b->c->layers[i];
		if (l->mark == MARK_UNKNOWN || l->mark == MARK_TEXT)
			continue;
		bool same = first && first->encodings[CHANNEL_X].field == l->encodings[CHANNEL_X].field &&
			first->encodings[CHANNEL_Y].field == l->encodings[CHANNEL_Y].field;
		if (first && b->units[i].own_measure && !same)
			l->mark = MARK_UNKNOWN;
		first = first ? first : l;
	}
}

/* ---- together -------------------------------------------------------------------------------- */

#define TITLE_MOST 1000 /* bytes of what may be a title with a unit */

size_t vega_title_brackets(const char *title, const char **inside, size_t *n)
{
	static const struct {
		const char *open, *close;
	} brackets[] = { { "（", "）" }, { "(", ")" } };
	size_t whole = strlen(title);
	*inside = title + whole;
	*n = 0;
	for (size_t i = 0; i < ARRAY_LEN(brackets) && whole <= TITLE_MOST; i++) {
		size_t deep = 0, open = strlen(brackets[i].open), close = strlen(brackets[i].close);
		const char *from = NULL;
		if (!str_ends(title, brackets[i].close))
			continue;
		for (const char *at = title; *at; at++) {
			if (str_starts(at, brackets[i].open) && deep++ == 0)
				from = at + open;
			deep -= deep && str_starts(at, brackets[i].close);
		}
		if (!from || deep)
			continue;
		*inside = from;
		*n = whole - close - (size_t)(from - title);
		for (whole = (size_t)(from - title) - open; whole && title[whole - 1] == ' ';)
			whole--;
		break;
	}
	return whole;
}

#define UNIT_MOST 24 /* bytes: eight characters of Chinese */

size_t vega_title_unit(const char *title, const char **unit, size_t *n)
{
	size_t bare = vega_title_brackets(title, unit, n);
	if (*n && *n <= UNIT_MOST && strcspn(*unit, "0123456789") >= *n)
		return bare;
	*n = 0;
	return strlen(title);
}

static const char *find_unit(struct build *b)
{
	const struct json *given = json_get(json_get(b->root, "usermeta"), "unit");
	if (*json_text(given))
		return vega_keep(b, json_text(given));
	for (size_t i = 0; i < b->c->n_layers; i++) {
		const struct vega_encoding *e = vega_layer_measure(&b->c->layers[i]);
		const char *unit;
		size_t n = 0;
		if (e && e->scale == SCALE_QUANTITATIVE)
			vega_title_unit(e->title, &unit, &n);
		if (!n)
			continue;
		unit = arena_strndup(b->a, unit, n);
		b->full = b->full || !unit;
		return unit ? unit : "";
	}
	return b->percents ? "%" : "";
}

static bool is_specification(const struct json *v)
{
	static const char *const signs[] = { "data", "mark", "layer", "encoding", "concat", "hconcat", "vconcat", "spec" };
	for (size_t i = 0; i < ARRAY_LEN(signs); i++)
		if (json_get(v, signs[i]))
			return true;
	return false;
}

/* From y to y2 of an area, or of figures that are summed up (least and most): two series, each a layer. Bars from a
 * date to a date stay one. */
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
		*second = *l;
		second->encodings[i ? CHANNEL_X : CHANNEL_Y] = *to;
		second->encodings[i ? CHANNEL_X2 : CHANNEL_Y2].used = to->used = false;
		return true;
	}
	return false;
}

static void read_layers(struct build *b, const struct json *main_rows)
{
	for (size_t i = 0; i < b->n_units; i++)
		vega_read_layer(b, &b->units[i], main_rows, &b->c->layers[i]);
	drop_own_measures(b);
	for (size_t i = 0; i < b->n_units; i++)
		b->c->n_layers += split_range(&b->c->layers[i], &b->c->layers[b->c->n_layers]);
	b->c->title = vega_keep_title(b, json_get(b->root, "title"));
	b->c->description = vega_keep(b, json_text(json_get(b->root, "description")));
	b->c->unit = find_unit(b);
	memcpy(b->c->unsupported, b->names, b->n_names * sizeof *b->names);
	b->c->n_unsupported = b->n_names;
}

enum rc vega_chart_parse(const struct json *spec, int zone, struct arena *a, struct vega_chart *out, struct err *e)
{
	struct build b = { .a = a, .c = out, .root = spec };
	*out = (struct vega_chart){ .title = "", .unit = "", .description = "", .zone = zone };
	if (!is_specification(spec))
		return err_set(e, RC_PROTO, 0, "spec: not a Vega-Lite specification");
	collect(&b, spec, (struct unit){ 0 });
	const struct json *main_rows = read_rows(&b);
	if (!b.full)
		transform(&b);
	settle_rows(&b);
	out->n_layers = b.n_units ? b.n_units : 1;
	out->layers = arena_calloc(a, 2 * out->n_layers, sizeof *out->layers);
	out->unsupported = arena_calloc(a, SPEC_NAMES, sizeof *out->unsupported);
	if (!b.full && out->layers && out->unsupported)
		read_layers(&b, main_rows);
	for (size_t i = 0; i < b.n_texts; i++)
		json_free(b.texts[i].rows);
	if (!b.full && out->layers && out->unsupported)
		return RC_OK;
	*out = (struct vega_chart){ .title = "", .unit = "", .description = "" };
	return err_set(e, RC_TOO_BIG, 0, "spec: too big");
}
