/*
 * The rows of layers that measure something over places: each row goes into one cell of a table of places and series. First every
 * row finds its place and series, then the table is made and the figures go in, then the places are put in order.
 */
#include <limits.h>
#include <math.h>

#include "chart/plot.h"

struct key { uint64_t hash; const char *text; double number; bool is_number; size_t layer; };

struct group {
	struct plot *p;
	VEC(struct key) places, series;
	VEC(unsigned) row_place, row_series; /* per layer and row; UINT_MAX: none */
	bool means[PLOT_SERIES];
	bool too_many;
};

const struct wire_encoding *layer_measure(const struct wire_layer *l)
{
	const struct wire_encoding *x = &l->encodings[CHANNEL_X], *y = &l->encodings[CHANNEL_Y], *theta = &l->encodings[CHANNEL_THETA];
	bool x_measures = x->used && x->scale == SCALE_QUANTITATIVE, y_measures = y->used && y->scale == SCALE_QUANTITATIVE;
	if (l->mark == MARK_ARC)
		return theta->used ? theta : NULL;
	if (x_measures && (!y_measures || (*x->aggregate && !*y->aggregate)))
		return x;
	return y_measures ? y : NULL;
}

static const struct wire_encoding *color_as_category(const struct wire_layer *l)
{
	const struct wire_encoding *color = &l->encodings[CHANNEL_COLOR];
	return color->used && color->field >= 0 ? color : NULL;
}

const struct wire_encoding *layer_category(const struct wire_layer *l)
{
	const struct wire_encoding *x = &l->encodings[CHANNEL_X], *y = &l->encodings[CHANNEL_Y];
	if (l->mark == MARK_ARC)
		return color_as_category(l);
	const struct wire_encoding *other = layer_measure(l) == x ? y : x;
	if (other->used && other->field >= 0)
		return other;
	return l->mark == MARK_BAR ? color_as_category(l) : NULL; /* one bar of parts */
}

int layer_series_field(const struct wire_layer *l)
{
	static const enum wire_channel tell_apart[] = { CHANNEL_COLOR, CHANNEL_XOFFSET, CHANNEL_YOFFSET, CHANNEL_DETAIL };
	const struct wire_encoding *category = layer_category(l);
	for (size_t i = 0; i < ARRAY_LEN(tell_apart); i++) {
		const struct wire_encoding *e = &l->encodings[tell_apart[i]];
		if (e->used && e->field >= 0 && e->scale != SCALE_QUANTITATIVE && (!category || e->field != category->field))
			return e->field;
	}
	return -1;
}

static const struct wire_cell *cell_at(const struct wire_chart *c, size_t row, int field)
{
	return &c->cells[row * c->n_columns + (size_t)field];
}

static uint64_t hash_key(const struct key *k)
{
	uint64_t h = UINT64_C(14695981039346656037) + k->layer, bits;
	memcpy(&bits, &k->number, sizeof bits);
	h = (h ^ bits) * UINT64_C(1099511628211);
	for (const char *s = k->text; *s; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return h;
}

static bool same_key(const struct key *a, const struct key *b)
{
	return a->hash == b->hash && a->layer == b->layer && a->is_number == b->is_number && a->number == b->number && str_eq(a->text, b->text);
}

#define FIND(list, key)                                                        \
	for (size_t i = 0; i < (list)->n; i++)                                     \
		if (same_key(&(list)->items[i], key))                                  \
			return (unsigned)i

static unsigned find_place(struct group *g, struct key *k)
{
	k->hash = hash_key(k);
	FIND(&g->places, k);
	*vec_push(&g->places) = *k;
	return (unsigned)g->places.n - 1;
}

static unsigned find_series(struct group *g, struct key *k)
{
	k->hash = hash_key(k);
	FIND(&g->series, k);
	if (g->series.n == PLOT_SERIES) {
		g->too_many = true;
		return UINT_MAX;
	}
	*vec_push(&g->series) = *k;
	return (unsigned)g->series.n - 1;
}

/* Where a row stands on the category's axis; false: nowhere. */
static bool place_key(struct group *g, const struct wire_encoding *category, size_t row, struct key *k)
{
	enum date_precision precision;
	*k = (struct key){ .text = "" };
	if (!category)
		return true;
	const struct wire_cell *cell = cell_at(g->p->chart, row, category->field);
	if (cell->is_null)
		return category->scale == SCALE_NOMINAL || category->scale == SCALE_ORDINAL;
	k->is_number = cell->is_number;
	k->number = cell->is_number ? cell->number : 0;
	k->text = cell->is_number ? "" : cell->text;
	if (category->scale == SCALE_QUANTITATIVE)
		return cell->is_number && fabs(cell->number) <= PLOT_HUGE;
	if (category->scale != SCALE_TEMPORAL)
		return true;
	*k = (struct key){ .text = "", .is_number = true };
	if (!plot_instant(cell, &k->number, &precision))
		return false;
	if (precision > g->p->category.precision)
		g->p->category.precision = precision;
	return true;
}

static bool is_mark_of_values(enum wire_mark_kind mark)
{
	return mark != MARK_UNKNOWN && mark != MARK_TEXT;
}

/* The points on a line, the line around an area: the same figures once more. */
static bool is_repeated(const struct wire_chart *c, size_t layer)
{
	const struct wire_layer *l = &c->layers[layer];
	for (size_t i = 0; i < layer; i++) {
		if (!is_mark_of_values(c->layers[i].mark))
			continue;
		const struct wire_encoding *a = layer_measure(&c->layers[i]), *b = layer_measure(l);
		const struct wire_encoding *ca = layer_category(&c->layers[i]), *cb = layer_category(l);
		if (a && a->field == b->field && str_eq(a->aggregate, b->aggregate) && (ca ? ca->field : -1) == (cb ? cb->field : -1) &&
		    (layer_series_field(&c->layers[i]) == layer_series_field(l) || layer_series_field(l) < 0))
			return true;
	}
	return false;
}

/* Bars, lines, ...: not rules over the whole width, not words. */
static bool takes_part(const struct wire_chart *c, size_t layer)
{
	const struct wire_layer *l = &c->layers[layer];
	const struct wire_encoding *measure = layer_measure(l);
	if (!measure || (measure->field < 0 && !*measure->aggregate) || !is_mark_of_values(l->mark))
		return false;
	return (l->mark != MARK_RULE || layer_category(l)) && !is_repeated(c, layer);
}

/* A row of another data set in the same table: neither a place nor a figure for this layer. */
static bool is_other_row(const struct wire_chart *c, const struct wire_layer *l, size_t row)
{
	const struct wire_encoding *measure = layer_measure(l), *category = layer_category(l);
	return category && cell_at(c, row, category->field)->is_null && measure->field >= 0 && cell_at(c, row, measure->field)->is_null;
}

static void place_rows(struct group *g, size_t layer)
{
	const struct wire_chart *c = g->p->chart;
	const struct wire_layer *l = &c->layers[layer];
	const struct wire_encoding *color = &l->encodings[CHANNEL_COLOR];
	int series = layer_series_field(l);
	for (size_t row = 0; row < c->n_rows; row++) {
		struct key place, name = { .text = series < 0 && color->used ? color->constant : "", .layer = layer };
		unsigned *at = vec_push(&g->row_place), *in = vec_push(&g->row_series);
		*at = *in = UINT_MAX;
		if (is_other_row(c, l, row))
			continue;
		if (series >= 0) {
			const struct wire_cell *cell = cell_at(c, row, series);
			name.text = cell->text;
			name.number = cell->number;
			name.is_number = cell->is_number;
		}
		if (!place_key(g, layer_category(l), row, &place)) {
			g->p->lost += !cell_at(c, row, layer_category(l)->field)->is_null;
			continue;
		}
		*in = find_series(g, &name);
		*at = find_place(g, &place);
	}
}

/* ---- figures ---- */

static void add_figure(struct group *g, const struct wire_encoding *measure, double v, unsigned place, unsigned series, unsigned *counts, bool *twice)
{
	double *cell = &g->p->values[place * g->p->n_series + series];
	unsigned *n = &counts[place * g->p->n_series + series];
	if ((*n)++ == 0)
		*cell = v;
	else if (str_eq(measure->aggregate, "min"))
		*cell = fmin(*cell, v);
	else if (str_eq(measure->aggregate, "max"))
		*cell = fmax(*cell, v);
	else
		*cell += v;
	*twice = *twice || (*n > 1 && !*measure->aggregate && !g->p->stacked);
}

/* The figures of one layer; n counts rows over all layers. False: two figures for one place. */
static bool add_figures(struct group *g, size_t layer, size_t first_row, unsigned *counts)
{
	const struct wire_chart *c = g->p->chart;
	const struct wire_encoding *measure = layer_measure(&c->layers[layer]);
	bool twice = false, counting = str_eq(measure->aggregate, "count");
	for (size_t row = 0; row < c->n_rows; row++) {
		unsigned place = g->row_place.items[first_row + row], series = g->row_series.items[first_row + row];
		const struct wire_cell *cell = counting ? NULL : cell_at(c, row, measure->field);
		if (place == UINT_MAX || series == UINT_MAX || (cell && (!cell->is_number || fabs(cell->number) > PLOT_HUGE)))
			continue;
		g->means[series] = str_eq(measure->aggregate, "mean");
		add_figure(g, measure, cell ? cell->number : 1, place, series, counts, &twice);
	}
	return !twice;
}

static void name_places(struct group *g)
{
	struct plot *p = g->p;
	p->n_places = g->places.n;
	p->places = arena_calloc(&p->arena, p->n_places, sizeof *p->places);
	for (size_t i = 0; i < p->n_places; i++) {
		const struct key *k = &g->places.items[i];
		p->places[i].at = k->number;
		if (p->scaled)
			p->places[i].label = p->category.temporal ? "" : number_exact(&p->arena, k->number);
		else
			p->places[i].label = k->is_number ? number_plain(&p->arena, k->number) : plot_clean(p, k->text);
	}
}

static void name_series(struct group *g)
{
	struct plot *p = g->p;
	p->n_series = g->series.n;
	for (size_t i = 0; i < p->n_series; i++) {
		const struct key *k = &g->series.items[i];
		const struct wire_layer *l = &p->chart->layers[k->layer];
		bool keyed = layer_series_field(l) >= 0 || *k->text;
		if (keyed)
			p->series[i] = k->is_number ? number_plain(&p->arena, k->number) : plot_clean(p, k->text);
		else
			p->series[i] = plot_title(p, layer_measure(l));
	}
}

/* ---- order ---- */

struct order { const struct plot *p; const char *sort; bool by_value, down; };

static double place_total(const struct plot *p, size_t place)
{
	double sum = 0;
	for (size_t s = 0; s < p->n_series; s++)
		sum += isnan(plot_at(p, place, s)) ? 0 : plot_at(p, place, s);
	return sum;
}

static int compare_places(const void *va, const void *vb, void *ctx)
{
	const struct order *o = ctx;
	size_t a = *(const size_t *)va, b = *(const size_t *)vb;
	const struct plot_place *pa = &o->p->places[a], *pb = &o->p->places[b];
	double x = o->by_value ? place_total(o->p, a) : pa->at, y = o->by_value ? place_total(o->p, b) : pb->at;
	int diff = x < y ? -1 : x > y;
	if (!o->by_value && !o->p->scaled && diff == 0)
		diff = strcmp(pa->label, pb->label);
	return diff ? (o->down ? -diff : diff) : a < b ? -1 : 1;
}

static void sort_places(struct plot *p, const struct order *o)
{
	size_t *order = arena_calloc(&p->arena, p->n_places, sizeof *order);
	struct plot_place *places = arena_calloc(&p->arena, p->n_places, sizeof *places);
	double *values = arena_calloc(&p->arena, p->n_places * p->n_series, sizeof *values);
	for (size_t i = 0; i < p->n_places; i++)
		order[i] = i;
	qsort_r(order, p->n_places, sizeof *order, compare_places, (void *)o);
	for (size_t i = 0; i < p->n_places; i++) {
		places[i] = p->places[order[i]];
		for (size_t s = 0; s < p->n_series; s++)
			values[i * p->n_series + s] = plot_at(p, order[i], s);
	}
	p->places = places;
	p->values = values;
}

/* Time and numbers have their own order; else the author's, or the one that the author asked for. */
static void order_places(struct plot *p, const struct wire_layer *l)
{
	const struct wire_encoding *category = layer_category(l), *measure = layer_measure(l);
	struct order o = { .p = p, .sort = category ? category->sort : "" };
	if (p->scaled) {
		sort_places(p, &o);
		return;
	}
	o.down = *o.sort == '-' || str_eq(o.sort, "descending");
	const char *channel = o.sort + (*o.sort == '-');
	bool by_x = measure == &l->encodings[CHANNEL_X];
	o.by_value = str_eq(channel, "theta") || str_eq(channel, by_x ? "x" : "y");
	if (!o.by_value && !str_eq(o.sort, "ascending") && !str_eq(o.sort, "descending"))
		return;
	p->ordered = p->ordered && !o.by_value;
	sort_places(p, &o);
}

/* ---- together ---- */

static bool fill_table(struct group *g)
{
	struct plot *p = g->p;
	const struct wire_chart *c = p->chart;
	size_t n = p->n_places * p->n_series, first_row = 0;
	bool ok = true;
	unsigned *counts = arena_calloc(&p->arena, n, sizeof *counts);
	p->values = arena_calloc(&p->arena, n, sizeof *p->values);
	for (size_t i = 0; i < n; i++)
		p->values[i] = NAN;
	for (size_t i = 0; i < c->n_layers; i++) {
		if (takes_part(c, i)) {
			ok = add_figures(g, i, first_row, counts) && ok;
			first_row += c->n_rows;
		}
	}
	for (size_t i = 0; i < n; i++)
		if (g->means[i % p->n_series] && counts[i])
			p->values[i] /= counts[i];
	return ok;
}

bool group_layers(struct plot *p)
{
	const struct wire_chart *c = p->chart;
	const struct wire_layer *main_layer = NULL;
	struct group g = { .p = p };
	p->why = "";
	for (size_t i = 0; i < c->n_layers; i++) {
		if (takes_part(c, i)) {
			p->stacked = p->stacked && !main_layer; /* a line over a stack is no part of it */
			main_layer = main_layer ? main_layer : &c->layers[i];
			place_rows(&g, i);
		}
	}
	if (main_layer) {
		name_places(&g);
		name_series(&g);
		if (g.too_many)
			p->why = _("There are too many series to draw.");
		else if (!fill_table(&g))
			p->why = _("Several figures stand at the same place, so that only the table shows them.");
		else
			order_places(p, main_layer);
	}
	bool ok = main_layer && !*p->why && p->n_places;
	vec_release(&g.places);
	vec_release(&g.series);
	vec_release(&g.row_place);
	vec_release(&g.row_series);
	return ok;
}
