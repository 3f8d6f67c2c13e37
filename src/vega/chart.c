/*
 * Vega-Lite to struct vega_chart. A specification is a tree of views; its leaves are unit views with a mark (tree.c).
 * The rows of each become a table, the author's steps are done to it (transform.c), the leaf's encodings are resolved
 * against it (encode.c), and what is drawn of all of them becomes one table (drawn.c). What is not understood is named
 * and passed over: the figures are there in any case.
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

/* ---- the rows -------------------------------------------------------------------------------- */

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

#define PROPERTY_MOST 4 /* objects in objects, until the rows */

const struct json *vega_find_rows(struct build *b, const struct json *data)
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
	const char *inside = json_text(json_get(json_get(data, "format"), "property"));
	for (int i = 0; *inside && json_is_object(values) && i < PROPERTY_MOST; i++) { /* "hits.hits": rows in an object */
		char name[64];
		size_t n = strcspn(inside, ".");
		str_copy(name, n + 1 < sizeof name ? n + 1 : sizeof name, inside);
		values = json_get(values, name);
		inside += n + (inside[n] == '.');
	}
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

static bool has_one(const struct json *array)
{
	return json_first(array) && !json_next(json_first(array));
}

/* The rows of the first unit that has several and a mark of ours; else of the first that has any. */
static const struct json *choose_rows(const struct build *b)
{
	const struct json *best = NULL;
	int worth = 0;
	for (size_t i = 0; i < b->view->n_units; i++) {
		const struct unit *u = &b->view->units[i];
		const char *name;
		if (!json_first(u->rows))
			continue;
		int now = 1 + 2 * !has_one(u->rows) + (vega_mark_kind(u->mark, &name) != MARK_UNKNOWN);
		if (now > worth) {
			worth = now;
			best = u->rows;
		}
	}
	return best;
}

static bool same_source(const struct unit *a, const struct unit *b)
{
	bool same = a->rows == b->rows && a->n_transforms == b->n_transforms;
	for (size_t i = 0; same && i < a->n_transforms; i++)
		same = a->transforms[i] == b->transforms[i];
	return same;
}

static void do_steps(struct build *b, const struct unit *u)
{
	size_t steps = 0;
	for (size_t i = 0; i < u->n_transforms; i++)
		for (const struct json *t = json_first(u->transforms[i]); t && !b->full && steps <= SPEC_STEPS;
			t = json_next(t)) {
			b->at->other_rows = b->at->other_rows || ++steps > SPEC_STEPS;
			if (b->at->other_rows)
				vega_name_unsupported(b, "transform", json_name(json_first(t)));
			else
				vega_transform_rows(b, t);
		}
}

/* {"parse": {"day": "date:'%d/%m/%Y'"}}: texts of a column are dates in a form of the author's. */
static void read_dates(struct build *b, const struct json *format)
{
	static const char *const kinds[] = { "date:", "utc:" };
	for (const struct json *m = json_first(json_get(format, "parse")); m && !b->full; m = json_next(m)) {
		const char *form = json_text(m);
		int column = vega_column_of(b->c, json_name(m));
		size_t kind = 0;
		while (kind < ARRAY_LEN(kinds) && !str_starts(form, kinds[kind]))
			kind++;
		if (column < 0 || kind == ARRAY_LEN(kinds) || !vega_take_work(b, b->c->n_rows * 10))
			continue;
		form += strlen(kinds[kind]);
		for (size_t row = 0; row < b->c->n_rows; row++) {
			struct vega_cell *cell = vega_cell_at(b->c, row, (size_t)column);
			if (!cell->is_null)
				*cell = vega_read_moment(cell, form, b->a);
		}
	}
}

/* Rows that no unit before has, with the same steps, become a table. */
static struct source *add_source(struct build *b, const struct unit *u)
{
	for (size_t i = 0; i < b->n_sources; i++)
		if (same_source(b->sources[i].first, u))
			return &b->sources[i];
	struct source *s = &b->sources[b->n_sources++];
	*s = (struct source){ .first = u, .table = { .zone = b->out->zone } };
	b->at = s;
	b->c = &s->table;
	b->full = !vega_read_rows(&s->table, u->rows, FIGURES_CELLS - b->cells, b->a) || b->full;
	b->cells += s->table.n_rows * s->table.n_columns;
	read_dates(b, u->format);
	if (!b->full)
		do_steps(b, u);
	return s;
}

/* A unit with one row of its own is a set of constants (a target line) where others have more. */
static void read_sources(struct build *b)
{
	const struct json *main_rows = choose_rows(b);
	for (size_t i = 0; i < b->view->n_units && !b->full; i++) {
		struct unit *u = &b->view->units[i];
		bool constants = u->rows && u->rows != main_rows && has_one(u->rows);
		if (!constants)
			u->source = add_source(b, u);
	}
}

/* ---- layers ---------------------------------------------------------------------------------- */

/* A second measure on a scale of its own is not to be held against the first. */
static void drop_own_measures(struct build *b, const size_t *unit_of)
{
	const struct vega_layer *first = NULL;
	for (size_t i = 0; i < b->out->n_layers; i++) {
		struct vega_layer *l = &b->out->layers[i];
		if (l->mark == MARK_UNKNOWN || l->mark == MARK_TEXT)
			continue;
		bool same = first && first->encodings[CHANNEL_X].field == l->encodings[CHANNEL_X].field &&
			first->encodings[CHANNEL_Y].field == l->encodings[CHANNEL_Y].field;
		if (first && b->view->units[unit_of[i]].own_measure && !same) {
			vega_name_unsupported(b, "independent scales", "");
			l->mark = MARK_UNKNOWN;
		}
		first = first ? first : l;
	}
}

/* Of two ends the lower comes first, whichever the author named first; ends that cross are no ends but two lines. */
static void settle_ends(struct vega_chart *c, struct vega_layer *first, struct vega_layer *second)
{
	const struct vega_encoding *measure = vega_layer_measure(first);
	size_t channel = measure ? (size_t)(measure - first->encodings) : CHANNELS, up = 0, down = 0;
	if (!measure || measure->field < 0 || second->encodings[channel].field < 0)
		return;
	for (size_t row = first->from; row < first->to; row++) {
		const struct vega_cell *a = vega_cell_at(c, row, (size_t)measure->field),
							   *z = vega_cell_at(c, row, (size_t)second->encodings[channel].field);
		up += a->is_number && z->is_number && a->number < z->number;
		down += a->is_number && z->is_number && a->number > z->number;
	}
	if (up && down) {
		first->mark = second->mark = MARK_LINE;
		first->parts = second->parts = 1;
	} else if (down) {
		const struct vega_encoding kept = first->encodings[channel];
		first->encodings[channel] = second->encodings[channel];
		second->encodings[channel] = kept;
	}
}

static void read_layers(struct build *b)
{
	struct vega_chart none = { .zone = b->out->zone };
	size_t unit_of[SPEC_LAYERS] = { 0 };
	for (size_t i = 0; i < b->view->n_units; i++) {
		struct unit *u = &b->view->units[i];
		size_t n = b->out->n_layers;
		struct vega_layer *l = &b->out->layers[n];
		b->at = u->source;
		b->c = u->source ? &u->source->table : &none;
		vega_read_layer(b, u, l);
		vega_cut_columns(b, l);
		vega_order_layer(b, u, l);
		size_t parts = vega_split_mark(b, u, l, l + 1);
		b->out->n_layers += parts;
		for (; n < b->out->n_layers; n++) {
			unit_of[n] = i;
			b->out->layers[n].parts = &b->out->layers[n] == l ? parts : 0;
		}
	}
	vega_draw_rows(b, b->out->n_layers, unit_of);
	drop_own_measures(b, unit_of);
	for (size_t i = 0; i + 1 < b->out->n_layers && !b->full; i++)
		if (b->out->layers[i].mark == MARK_BAND && b->out->layers[i].parts == 2)
			settle_ends(b->out, &b->out->layers[i], &b->out->layers[i + 1]);
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
	size_t words = 0;
	for (size_t i = 0; i < *n; i++)
		words += (*unit)[i] == ' ';
	if (*n && *n <= UNIT_MOST && strcspn(*unit, "0123456789") >= *n && words < 2)
		return bare;
	*n = 0;
	return strlen(title);
}

/* "單位：千元" in the words around a chart. */
static const char *stated_unit(struct build *b, const char *words)
{
	static const char *const signs[] = { "單位：", "單位:", "Unit: ", "unit: " };
	static const char *const ends[] = { "）", ")", "，", ",", "；", ";", "。", "\n", " " };
	for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
		const char *from = strnlen(words, TITLE_MOST + 1) <= TITLE_MOST ? strstr(words, signs[i]) : NULL;
		if (!from)
			continue;
		from += strlen(signs[i]);
		size_t n = strlen(from);
		for (size_t k = 0; k < ARRAY_LEN(ends); k++) {
			const char *end = strstr(from, ends[k]);
			n = end && (size_t)(end - from) < n ? (size_t)(end - from) : n;
		}
		if (!n || n > UNIT_MOST || strcspn(from, "0123456789") < n)
			continue;
		const char *unit = arena_strndup(b->a, from, n);
		b->full = b->full || !unit;
		return unit ? unit : "";
	}
	return "";
}

static const char *find_unit(struct build *b)
{
	const struct json *given = json_get(json_get(b->root, "usermeta"), "unit");
	if (*json_text(given))
		return vega_keep(b, json_text(given));
	for (size_t i = 0; i < b->out->n_layers; i++) {
		const struct vega_encoding *e = vega_layer_measure(&b->out->layers[i]);
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
	const char *words[] = { b->out->subtitle, b->out->title, b->out->description };
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		const char *unit = stated_unit(b, words[i]);
		if (*unit)
			return unit;
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

/* Lines as the author broke them. */
static const char *keep_lines(struct build *b, const struct json *v)
{
	if (!json_is_array(v))
		return vega_keep(b, json_text(v));
	STR_LOCAL(s, STR_NO_LIMIT);
	for (const struct json *line = json_first(v); line; line = json_next(line))
		str_addf(&s, "%s%s", s.len ? "\n" : "", json_text(line));
	return vega_keep(b, s.buf);
}

/* Its own title, or the fields that it repeats. */
static const char *view_name(struct build *b)
{
	const struct view *v = b->view;
	if (v->titled)
		return vega_keep_title(b, json_get(v->titled, "title"));
	STR_LOCAL(s, STR_NO_LIMIT);
	for (size_t i = 0; i < ARRAY_LEN(v->names); i++)
		if (v->names[i])
			str_addf(&s, "%s%s", s.len ? " / " : "", v->names[i]);
	return s.len ? vega_keep(b, s.buf) : "";
}

/* The title stands over all views, and over the first of them; what each has of its own is its name. */
static void read_words(struct build *b)
{
	struct vega_chart *c = b->out;
	bool first = b->view == b->views;
	const struct json *titled = first || !b->view->titled ? b->root : b->view->titled;
	c->view = view_name(b);
	c->title = first ? vega_keep_title(b, json_get(b->root, "title")) : "";
	c->subtitle = first || titled != b->root ? keep_lines(b, json_get(json_get(titled, "title"), "subtitle")) : "";
	if (first && !*c->subtitle && b->view->titled)
		c->subtitle = keep_lines(b, json_get(json_get(b->view->titled, "title"), "subtitle"));
	c->description = first ? vega_keep(b, json_text(json_get(b->root, "description"))) : "";
	c->unit = find_unit(b);
	c->unsupported = arena_calloc(b->a, b->n_names + 1, sizeof *c->unsupported);
	b->full = b->full || !c->unsupported;
	if (b->full)
		return;
	memcpy(c->unsupported, b->names, b->n_names * sizeof *b->names);
	c->n_unsupported = b->n_names;
}

static const struct vega_chart nothing = { .title = "", .subtitle = "", .unit = "", .description = "", .view = "" };

/* The view that is next becomes out. What is named of the whole is named of the first, and of those without rows, which
 * say why. */
static void read_view(struct build *b, int zone, struct vega_chart *out)
{
	b->view = b->view ? b->view + 1 : b->views;
	b->out = out;
	b->cells = 0;
	bool rows = false;
	for (size_t i = 0; i < b->view->n_units; i++)
		rows = rows || b->view->units[i].rows;
	b->n_names = rows && b->view != b->views ? 0 : b->n_walked;
	*out = nothing;
	out->zone = zone;
	out->layers = memset(b->layers, 0, sizeof b->layers);
	read_sources(b);
	if (!b->full)
		read_layers(b);
	if (!b->full)
		read_words(b);
	out->layers = arena_calloc(b->a, out->n_layers + 1, sizeof *out->layers);
	b->full = b->full || !out->layers;
	if (!b->full)
		memcpy(out->layers, b->layers, out->n_layers * sizeof *out->layers);
	for (size_t i = 0; i < b->n_sources; i++)
		free(b->sources[i].table.cells);
	b->n_sources = 0;
	b->percents = false;
}

/* The views behind the first; where the arena has no room for one, it and those behind it are left out. */
static void read_views_behind(struct build *b, struct vega_chart *first)
{
	struct vega_chart *last = first;
	size_t read = 1;
	for (; read < b->n_views; read++) {
		struct vega_chart *c = arena_calloc(b->a, 1, sizeof *c);
		if (c)
			read_view(b, first->zone, c);
		if (!c || b->full)
			break;
		last->next = c;
		last = c;
	}
	b->full = false;
	first->views_left = b->views_left + b->n_views - read;
}

enum rc vega_chart_parse(const struct json *spec, int zone, struct arena *a, struct vega_chart *out, struct err *e)
{
	*out = nothing;
	if (!is_specification(spec))
		return err_set(e, RC_PROTO, 0, "spec: not a Vega-Lite specification");
	struct build *b = xcalloc(1, sizeof *b); /* too large for a stack */
	*b = (struct build){ .a = a, .out = out, .root = spec };
	vega_collect_views(b);
	b->n_walked = b->n_names;
	if (!b->full)
		read_view(b, zone, out);
	bool full = b->full;
	if (!full)
		read_views_behind(b, out);
	for (size_t i = 0; i < b->n_texts; i++)
		json_free(b->texts[i].rows);
	free(b);
	if (!full)
		return RC_OK;
	*out = nothing;
	return err_set(e, RC_TOO_BIG, 0, "spec: too big");
}
