/*
 * The rows of layers that measure something over places: each row goes into one cell of a table of places and series.
 * First every row finds its place and series, then the table is made and the figures go in, then the places are put in
 * order.
 */
#include <limits.h>
#include <math.h>

#include "chart/plot.h"

#define PARTS 8 /* channels that a series may be told apart by */

struct key {
	uint64_t hash;
	struct vega_cell cell;
	const char *label;  /* of a series */
	size_t rank[PARTS]; /* where each part of a series stands in its order */
	size_t layer;
};

/* Keys in the order in which they came, each once, with a table to find them by. */
struct keys {
	VEC(struct key) list;
	unsigned *table; /* a key's number, from 1 */
	size_t size;
};

struct group {
	struct plot *p;
	struct keys places, series;
	VEC(unsigned) row_place, row_series; /* layer after layer, their rows; UINT_MAX: none */
	size_t first[CHART_LAYERS_MOST];     /* where those of each layer begin */
	bool too_many;
};

static const struct vega_encoding *color_as_category(const struct vega_layer *l)
{
	const struct vega_encoding *color = &l->encodings[CHANNEL_COLOR];
	return color->used && color->field >= 0 ? color : NULL;
}

/* Bars of the same few categories once for each value of a facet: a way to write groups of bars. */
static const struct vega_encoding *faceted_by(const struct vega_layer *l)
{
	const struct vega_encoding *color = &l->encodings[CHANNEL_COLOR], *facet = &l->encodings[CHANNEL_FACET];
	const struct vega_encoding
		*other = &l->encodings[vega_layer_measure(l) == &l->encodings[CHANNEL_X] ? CHANNEL_Y : CHANNEL_X];
	facet = facet->used && facet->field >= 0 ? facet : &l->encodings[CHANNEL_COLUMN];
	bool both = facet->used && facet->field >= 0 && color->used && color->field >= 0;
	return l->mark == MARK_BAR && both && other->used && other->field == color->field ? facet : NULL;
}

const struct vega_encoding *group_category(const struct vega_layer *l)
{
	const struct vega_encoding *x = &l->encodings[CHANNEL_X], *y = &l->encodings[CHANNEL_Y];
	if (l->mark == MARK_ARC)
		return color_as_category(l);
	if (vega_is_shaded(l))
		return y;
	const struct vega_encoding *other = vega_layer_measure(l) == x ? y : x;
	if (faceted_by(l))
		return faceted_by(l);
	if (other->used && other->field >= 0)
		return other;
	const struct vega_encoding *facet = &l->encodings[CHANNEL_FACET];
	if (facet->used && facet->field >= 0 && (l->mark == MARK_BAR || l->mark == MARK_TICK))
		return facet;                                         /* a bar in each part */
	return l->mark == MARK_BAR ? color_as_category(l) : NULL; /* one bar of parts */
}

/* The fields that tell series apart, each once, outermost first; their number. */
static size_t list_series(const struct vega_layer *l, const struct vega_encoding *out[PARTS])
{
	static const enum vega_channel tell_apart[] = { CHANNEL_FACET, CHANNEL_COLUMN, CHANNEL_XOFFSET, CHANNEL_YOFFSET,
		CHANNEL_COLOR, CHANNEL_SHAPE, CHANNEL_DETAIL, CHANNEL_DETAIL_TOO };
	const struct vega_encoding *category = group_category(l);
	size_t n = 0;
	if (vega_is_shaded(l)) { /* the columns of the cells */
		out[0] = &l->encodings[CHANNEL_X];
		return 1;
	}
	for (size_t i = 0; i < ARRAY_LEN(tell_apart); i++) {
		const struct vega_encoding *e = &l->encodings[tell_apart[i]];
		bool shades = e->scale == SCALE_QUANTITATIVE && !vega_counted_in_bins(e);
		bool again = !e->used || e->field < 0 || shades || *e->aggregate || (category && e->field == category->field);
		for (size_t k = 0; k < n; k++)
			again = again || out[k]->field == e->field;
		if (!again)
			out[n++] = e;
	}
	return n;
}

int group_series_field(const struct vega_layer *l)
{
	const struct vega_encoding *parts[PARTS];
	return list_series(l, parts) ? parts[0]->field : -1;
}

static const struct vega_cell *cell_at(const struct vega_chart *c, size_t row, int field)
{
	return &c->cells[row * c->n_columns + (size_t)field];
}

/* ---- keys ------------------------------------------------------------------------------------ */

static bool same_key(const struct key *a, const struct key *b)
{
	return a->hash == b->hash && a->layer == b->layer && vega_compare(&a->cell, &b->cell) == 0;
}

static void grow_table(struct keys *k)
{
	k->size = k->size ? 2 * k->size : 64;
	free(k->table);
	k->table = xcalloc(k->size, sizeof *k->table);
	for (size_t i = 0; i < k->list.n; i++) {
		size_t at = k->list.items[i].hash & (k->size - 1);
		while (k->table[at])
			at = (at + 1) & (k->size - 1);
		k->table[at] = (unsigned)i + 1;
	}
}

/* The number of a key; it is added when it is not there and there are less than `most`, else UINT_MAX. */
static unsigned find_key(struct keys *k, struct key *key, size_t most)
{
	key->hash = vega_cell_hash(&key->cell) + key->layer;
	if (2 * k->list.n >= k->size)
		grow_table(k);
	size_t at = key->hash & (k->size - 1);
	for (; k->table[at]; at = (at + 1) & (k->size - 1))
		if (same_key(&k->list.items[k->table[at] - 1], key))
			return k->table[at] - 1;
	if (k->list.n == most)
		return UINT_MAX;
	*vec_push(&k->list) = *key;
	k->table[at] = (unsigned)k->list.n;
	return (unsigned)k->list.n - 1;
}

static void release_keys(struct keys *k)
{
	vec_release(&k->list);
	free(k->table);
}

/* On a scale of time; false: no date. */
static bool place_in_time(struct group *g, const struct vega_cell *cell, struct key *k)
{
	enum date_precision precision;
	k->cell = (struct vega_cell){ .text = "", .is_number = true };
	if (!vega_cell_moment(cell, g->p->chart->zone, &k->cell.number, &precision))
		return false;
	if (precision > g->p->category.precision)
		g->p->category.precision = precision;
	return true;
}

/* Where a row stands on the category's axis; false: nowhere. */
static bool place_key(struct group *g, const struct vega_encoding *category, size_t row, struct key *k)
{
	*k = (struct key){ .cell = { .text = "" } };
	if (!category)
		return true;
	const struct vega_cell *cell = cell_at(g->p->chart, row, category->field);
	bool discrete = category->scale == SCALE_NOMINAL || category->scale == SCALE_ORDINAL;
	k->cell = *cell;
	if (cell->is_null)
		return discrete && !*category->time_unit && category->bin_step <= 0;
	if (category->scale == SCALE_QUANTITATIVE)
		return cell->is_number && fabs(cell->number) <= PLOT_HUGE;
	return category->scale != SCALE_TEMPORAL || place_in_time(g, cell, k);
}

static const char *bin_label(struct plot *p, const struct vega_encoding *e, double from);

/* A value that tells series apart, as it is said. */
const char *plot_part_label(struct plot *p, const struct vega_encoding *e, const struct vega_cell *cell)
{
	enum date_precision precision;
	double ms;
	if (cell->is_null)
		return _("(none)");
	if (vega_counted_in_bins(e) && cell->is_number) {
		const char *bin = bin_label(p, e, cell->number), *title = plot_title(p, e);
		return *title && !p->shaded ? arena_printf(&p->arena, _("%s %s"), title, bin) : bin;
	}
	if (*e->time_unit && cell->is_number)
		return date_unit(&p->arena, e->time_unit, (int)cell->number);
	if (*e->time_unit && vega_cell_moment(cell, p->chart->zone, &ms, &precision))
		return date_short(p, ms, precision);
	return plot_series_name(p, p->shaded ? NULL : e, cell->text, cell->number, cell->is_number);
}

static size_t rank_in(const struct vega_encoding *e, const struct vega_cell *cell)
{
	size_t i = 0;
	while (i < e->n_domain && vega_compare(&e->domain[i], cell))
		i++;
	return i;
}

/* A row's series: all fields by which it is told apart together. */
static unsigned find_series(struct group *g, const struct vega_layer *l, size_t layer, size_t row)
{
	const struct vega_encoding *parts[PARTS], *color = &l->encodings[CHANNEL_COLOR];
	struct plot *p = g->p;
	size_t n = list_series(l, parts);
	struct key key = { .cell = { .text = "" }, .layer = layer };
	STR_LOCAL(text, STR_NO_LIMIT);
	if (n == 0 && color->used && color->field < 0)
		key.cell.text = key.label = color->constant;
	if (n == 1)
		key.cell = *cell_at(p->chart, row, parts[0]->field);
	for (size_t i = 0; i < n && n > 1; i++) { /* lengths apart, so that parts cannot run together */
		const struct vega_cell *cell = cell_at(p->chart, row, parts[i]->field);
		if (cell->is_number)
			str_addf(&text, "%.17g;", cell->number);
		else
			str_addf(&text, "%zu:%s;", strlen(cell->text) + cell->is_null, cell->text);
	}
	if (n > 1)
		key.cell.text = text.buf;
	for (size_t i = 0; i < n; i++) /* what is in no bin and at no time is nowhere */
		if (cell_at(p->chart, row, parts[i]->field)->is_null &&
			(vega_counted_in_bins(parts[i]) || *parts[i]->time_unit))
			return UINT_MAX;
	unsigned found = find_key(&g->series, &key, vega_is_shaded(l) || l->mark == MARK_BOX ? PLOT_CELLS : PLOT_SERIES);
	if (found == UINT_MAX) {
		g->too_many = true;
		return found;
	}
	struct key *made = &g->series.list.items[found];
	if (made->label || n == 0)
		return found;
	if (n > 1)
		made->cell.text = arena_strdup(&p->arena, text.buf);
	for (size_t i = 0; i < n; i++) {
		const struct vega_cell *cell = cell_at(p->chart, row, parts[i]->field);
		const char *label = plot_part_label(p, parts[i], cell);
		/* TRANSLATORS: a part of a chart, and a series in it */
		made->label = made->label ? arena_printf(&p->arena, _("%s, %s"), made->label, label) : label;
		made->rank[i] = rank_in(parts[i], cell);
	}
	return found;
}

static bool is_mark_of_values(enum vega_mark_kind mark)
{
	return mark != MARK_UNKNOWN && mark != MARK_TEXT;
}

/* The points on a line, the line around an area: the same figures once more. */
static bool is_repeated(const struct vega_chart *c, size_t layer)
{
	const struct vega_layer *l = &c->layers[layer];
	for (size_t i = 0; i < layer; i++) {
		if (!is_mark_of_values(c->layers[i].mark))
			continue;
		const struct vega_encoding *a = vega_layer_measure(&c->layers[i]), *b = vega_layer_measure(l);
		const struct vega_encoding *ca = group_category(&c->layers[i]), *cb = group_category(l);
		if (a && a->field == b->field && str_eq(a->aggregate, b->aggregate) &&
			(ca ? ca->field : -1) == (cb ? cb->field : -1) &&
			(group_series_field(&c->layers[i]) == group_series_field(l) || group_series_field(l) < 0))
			return true;
	}
	return false;
}

/* Ranges are no figures of a place: they are drawn by themselves. */
static bool has_two_ends(const struct vega_layer *l)
{
	const struct vega_encoding *x2 = &l->encodings[CHANNEL_X2], *y2 = &l->encodings[CHANNEL_Y2];
	return (x2->used && x2->field >= 0) || (y2->used && y2->field >= 0);
}

/* Bars, lines, ...: not rules over the whole width, not words. */
static bool takes_part(const struct vega_chart *c, size_t layer)
{
	const struct vega_layer *l = &c->layers[layer];
	const struct vega_encoding *measure = vega_layer_measure(l);
	if (!measure || (measure->field < 0 && !*measure->aggregate) || !is_mark_of_values(l->mark))
		return false;
	return (l->mark != MARK_RULE || group_category(l)) && !has_two_ends(l) && !is_repeated(c, layer);
}

/* The places of a discrete axis stand in its order from the start. */
static void place_domain(struct group *g, const struct vega_encoding *category)
{
	for (size_t i = 0; category && i < category->n_domain && !g->p->scaled; i++) {
		struct key k = { .cell = category->domain[i] };
		if (category->bin_step <= 0 || !k.cell.is_null)
			find_key(&g->places, &k, SIZE_MAX);
	}
}

static void place_rows(struct group *g, size_t layer)
{
	const struct vega_chart *c = g->p->chart;
	const struct vega_layer *l = &c->layers[layer];
	const struct vega_encoding *category = group_category(l), *measure = vega_layer_measure(l);
	g->first[layer] = g->row_place.n;
	for (size_t row = l->from; row < l->to; row++) {
		struct key place;
		unsigned *at = vec_push(&g->row_place), *in = vec_push(&g->row_series);
		*at = *in = UINT_MAX;
		if (!place_key(g, category, row, &place)) {
			bool first = g->first[layer] == 0; /* a row is lost once, in however many layers */
			bool counted = str_eq(measure->aggregate, "count") && measure->summed && measure->field >= 0;
			const struct vega_cell *rows = counted ? cell_at(c, row, measure->field) : NULL;
			g->p->lost += !first ? 0 : rows && rows->is_number ? (size_t)rows->number : 1;
			continue;
		}
		*in = find_series(g, l, layer, row);
		if (*in == UINT_MAX && !g->too_many)
			g->p->lost++;
		*at = find_key(&g->places, &place, SIZE_MAX);
	}
}

/* Bins that no row is in are there all the same: a count of nothing is 0. */
static void place_empty_bins(struct group *g, const struct vega_layer *l)
{
	const struct vega_encoding *category = group_category(l);
	if (!category || !(category->bin_step > 0) || !str_eq(vega_layer_measure(l)->aggregate, "count") || !g->p->scaled ||
		g->places.list.n == 0)
		return;
	size_t n = (size_t)((category->bin_stop - category->bin_start) / category->bin_step + 0.5);
	for (size_t i = 0; i < n; i++) {
		double at = category->bin_start + (double)i * category->bin_step;
		struct key k = { .cell = { .text = "", .is_number = true } };
		k.cell.number = vega_rounded(fabs(at) < category->bin_step * 1e-9 ? 0 : at);
		find_key(&g->places, &k, SIZE_MAX);
	}
}

/* ---- figures --------------------------------------------------------------------------------- */

/* What a row adds to its place; NULL: nothing. */
static const struct vega_cell *figure_of(const struct plot *p, const struct vega_encoding *measure, size_t row)
{
	const struct vega_cell *cell = cell_at(p->chart, row, measure->field);
	return cell->is_number && fabs(cell->number) <= PLOT_HUGE ? cell : NULL;
}

/* The figures of one layer, where each row is one. False: two figures for one place, which is fine in a stack alone. */
static bool add_plain_figures(struct group *g, size_t layer)
{
	struct plot *p = g->p;
	const struct vega_layer *l = &p->chart->layers[layer];
	const struct vega_encoding *measure = vega_layer_measure(l);
	bool twice = false;
	for (size_t row = l->from; row < l->to; row++) {
		size_t k = g->first[layer] + row - l->from;
		if (g->row_place.items[k] == UINT_MAX || g->row_series.items[k] == UINT_MAX)
			continue;
		size_t at = (size_t)g->row_place.items[k] * p->n_series + g->row_series.items[k];
		const struct vega_cell *cell = figure_of(p, measure, row);
		p->gaps[at] = p->gaps[at] || !cell;
		if (!cell)
			continue;
		twice = twice || !isnan(p->values[at]);
		p->values[at] = isnan(p->values[at]) ? cell->number : vega_rounded(p->values[at] + cell->number);
	}
	p->merged = p->merged || twice;
	return !twice || p->stacked;
}

struct entry {
	size_t figure;
	const struct vega_cell *cell;
};

static int compare_entries(const void *va, const void *vb)
{
	const struct entry *a = va, *b = vb;
	return a->figure < b->figure ? -1 : a->figure > b->figure ? 1 : a->cell < b->cell ? -1 : a->cell > b->cell;
}

/* The figures of one layer that sums up here: of points in the same place, the least, the middle and the most. */
static void add_summed_figures(struct group *g, size_t layer)
{
	struct plot *p = g->p;
	const struct vega_layer *l = &p->chart->layers[layer];
	const struct vega_encoding *measure = vega_layer_measure(l);
	struct entry *entries = xcalloc(l->to - l->from + 1, sizeof *entries);
	const struct vega_cell **cells = xcalloc(l->to - l->from + 1, sizeof *cells);
	size_t n = 0;
	for (size_t row = l->from; row < l->to; row++) {
		size_t k = g->first[layer] + row - l->from;
		const struct vega_cell *cell = figure_of(p, measure, row);
		if (cell && g->row_place.items[k] != UINT_MAX && g->row_series.items[k] != UINT_MAX)
			entries[n++] = (struct entry){ g->row_place.items[k] * p->n_series + g->row_series.items[k], cell };
	}
	qsort(entries, n, sizeof *entries, compare_entries);
	for (size_t i = 0, same; i < n; i += same) {
		double v;
		for (same = 0; i + same < n && entries[i + same].figure == entries[i].figure; same++)
			cells[same] = entries[i + same].cell;
		p->merged = p->merged || same > 1;
		if (vega_aggregate(measure->aggregate, cells, same, &v) && fabs(v) <= PLOT_HUGE)
			p->values[entries[i].figure] = v;
	}
	free(entries);
	free(cells);
}

static int compare_bins(const void *va, const void *vb)
{
	const struct plot_bin *a = va, *b = vb;
	return (a->from > b->from) - (a->from < b->from);
}

/* Where a bin ends that came as such; they are listed and sorted once. */
static double end_of_bin(struct plot *p, const struct vega_encoding *e, double from)
{
	const struct plot_bin wanted = { from, from };
	if (p->bins_of != e) {
		p->bins.n = 0;
		p->bins_of = e;
		for (size_t row = 0; row < p->chart->n_rows; row++) {
			const struct vega_cell *cell = cell_at(p->chart, row, e->field), *end = cell_at(p->chart, row, e->bin_end);
			if (cell->is_number && end->is_number)
				*vec_push(&p->bins) = (struct plot_bin){ cell->number, end->number };
		}
		if (p->bins.n)
			qsort(p->bins.items, p->bins.n, sizeof *p->bins.items, compare_bins);
	}
	const struct plot_bin *found = p->bins.n
		? bsearch(&wanted, p->bins.items, p->bins.n, sizeof *p->bins.items, compare_bins)
		: NULL;
	return found ? found->to : from;
}

/* "20-29" of whole numbers, "2-2.5" of others; the last bin holds its end too. */
static const char *bin_label(struct plot *p, const struct vega_encoding *e, double from)
{
	double to = e->bin_step > 0 ? vega_rounded(from + e->bin_step) : e->bin_end >= 0 ? end_of_bin(p, e, from) : from;
	if (to == from)
		return number_exact(&p->arena, from);
	bool full = e->bin_full && fabs(to - e->bin_stop) < e->bin_step / 2;
	if (e->bin_step > 0 && e->bin_whole && !full) /* of whole numbers: 20 to 29, not 20 to 30 */
		to -= 1;
	bool year = p->category.year;
	const char *a = year ? number_plain(&p->arena, from) : number_exact(&p->arena, from),
			   *b = year ? number_plain(&p->arena, to) : number_exact(&p->arena, to);
	if (to == from)
		return a;
	/* TRANSLATORS: numbers that a bin begins and ends with */
	return arena_printf(&p->arena, p->o->linear ? _("%s to %s") : _("%s-%s"), a, b);
}

static const char *scaled_label(struct plot *p, const struct vega_encoding *category, double at)
{
	if (p->category.temporal)
		return ""; /* when all are known: settle_precision */
	if (*category->time_unit)
		return date_unit(&p->arena, category->time_unit, (int)at);
	if (vega_counted_in_bins(category))
		return bin_label(p, category, at);
	return p->category.year ? number_plain(&p->arena, at) : number_few(&p->arena, at);
}

static void name_places(struct group *g, const struct vega_encoding *category)
{
	struct plot *p = g->p;
	p->n_places = g->places.list.n;
	p->places = arena_calloc(&p->arena, p->n_places, sizeof *p->places);
	for (size_t i = 0; i < p->n_places; i++) {
		const struct vega_cell *cell = &g->places.list.items[i].cell;
		p->places[i].at = cell->number;
		if (!category) /* all in one */
			p->places[i].label = *p->measure.title ? p->measure.title : _("All together");
		else if (p->scaled)
			p->places[i].label = scaled_label(p, category, cell->number);
		else if (cell->is_null)
			p->places[i].label = _("(none)");
		else if (cell->is_number && vega_counted_in_bins(category))
			p->places[i].label = bin_label(p, category, cell->number);
		else
			p->places[i].label = cell->is_number ? number_plain(&p->arena, cell->number) : plot_clean(p, cell->text);
	}
}

/* Layers of one title are told apart by what they sum up, "people (lowest)", or by their fields. */
static const char *layer_name(struct plot *p, const struct vega_layer *l)
{
	const struct vega_encoding *e = vega_layer_measure(l);
	const char *name = plot_title(p, e);
	for (size_t i = 0; i < p->chart->n_layers; i++) {
		const struct vega_encoding *other = vega_layer_measure(&p->chart->layers[i]);
		bool same = other && other != e && other->field >= 0 && e->field >= 0 && other->field != e->field &&
			str_eq(other->title, e->title);
		if (same && !str_eq(other->aggregate, e->aggregate))
			return e->titled ? plot_summed_title(p, e, name) : name;
		if (same)
			return arena_printf(&p->arena, _("%s (%s)"), name, plot_clean(p, p->chart->columns[e->field]));
	}
	return name;
}

static const char *series_name(struct group *g, const struct key *k)
{
	struct plot *p = g->p;
	const struct vega_layer *l = &p->chart->layers[k->layer];
	const char *name = k->label && *k->label ? k->label : layer_name(p, l);
	bool one_mark = l->mark == MARK_BOX || l->mark == MARK_BAND;
	for (size_t i = 0; i < g->series.list.n && !one_mark; i++) { /* the same parts of another layer */
		const struct key *other = &g->series.list.items[i];
		if (other->layer != k->layer && k->label && *k->label && other->label && str_eq(other->label, k->label))
			return arena_printf(&p->arena, _("%s, %s"), layer_name(p, l), name);
	}
	return name;
}

static int compare_series(const void *va, const void *vb)
{
	const struct key *a = *(const struct key *const *)va, *b = *(const struct key *const *)vb;
	int diff = (a->layer > b->layer) - (a->layer < b->layer);
	for (size_t i = 0; i < PARTS && !diff; i++)
		diff = (a->rank[i] > b->rank[i]) - (a->rank[i] < b->rank[i]);
	return diff ? diff : (a > b) - (a < b);
}

/* Series stand in the order of what tells them apart. */
static void name_series(struct group *g)
{
	struct plot *p = g->p;
	const struct key *sorted[PLOT_CELLS] = { NULL };
	unsigned to[PLOT_CELLS];
	p->n_series = g->series.list.n;
	for (size_t i = 0; i < p->n_series; i++)
		sorted[i] = &g->series.list.items[i];
	qsort(sorted, p->n_series, sizeof *sorted, compare_series);
	p->series = arena_calloc(&p->arena, p->n_series + 1, sizeof *p->series);
	for (size_t i = 0; i < p->n_series; i++) {
		to[sorted[i] - g->series.list.items] = (unsigned)i;
		p->series[i] = series_name(g, sorted[i]);
		p->series_layer[i] = sorted[i]->layer;
	}
	for (size_t i = 0; i < p->n_series && !p->shaded; i++) /* of two data sets: nothing else tells them apart */
		for (size_t k = 0; k < i; k++)
			if (str_eq(p->series[k], p->series[i]) && p->series_layer[k] != p->series_layer[i]) {
				p->series[i] = arena_printf(&p->arena, _("%s (%zu)"), p->series[i], p->series_layer[i] + 1);
				break;
			}
	for (size_t i = 0; i < g->row_series.n; i++)
		if (g->row_series.items[i] != UINT_MAX)
			g->row_series.items[i] = to[g->row_series.items[i]];
}

/* ---- order ----------------------------------------------------------------------------------- */

struct order {
	const struct plot *p;
	bool by_value, down;
};

static double place_total(const struct plot *p, size_t place)
{
	double sum = NAN;
	for (size_t s = 0; s < p->n_series; s++)
		if (!isnan(plot_at(p, place, s)))
			sum = (isnan(sum) ? 0 : sum) + plot_at(p, place, s);
	return isnan(sum) ? -INFINITY : sum;
}

static int compare_places(const void *va, const void *vb, void *ctx)
{
	const struct order *o = ctx;
	size_t a = *(const size_t *)va, b = *(const size_t *)vb;
	double x = o->by_value ? place_total(o->p, a) : o->p->places[a].at,
		   y = o->by_value ? place_total(o->p, b) : o->p->places[b].at;
	int diff = x < y ? -1 : x > y;
	return diff ? (o->down ? -diff : diff) : a < b ? -1 : 1;
}

static void sort_places(struct plot *p, const struct order *o)
{
	size_t *order = arena_calloc(&p->arena, p->n_places, sizeof *order);
	struct plot_place *places = arena_calloc(&p->arena, p->n_places, sizeof *places);
	double *values = arena_calloc(&p->arena, p->n_places * p->n_series, sizeof *values);
	bool *gaps = arena_calloc(&p->arena, p->n_places * p->n_series, sizeof *gaps);
	for (size_t i = 0; i < p->n_places; i++)
		order[i] = i;
	qsort_r(order, p->n_places, sizeof *order, compare_places, (void *)o);
	for (size_t i = 0; i < p->n_places; i++) {
		places[i] = p->places[order[i]];
		for (size_t s = 0; s < p->n_series; s++) {
			values[i * p->n_series + s] = plot_at(p, order[i], s);
			gaps[i * p->n_series + s] = p->gaps[order[i] * p->n_series + s];
		}
	}
	p->places = places;
	p->values = values;
	p->gaps = gaps;
}

/* Time and numbers have their own order, words that of their axis, unless the author asked for that of the figures. */
static void order_places(struct group *g, const struct vega_layer *l)
{
	struct plot *p = g->p;
	const struct vega_encoding *category = group_category(l), *measure = vega_layer_measure(l);
	const char *sort = category ? category->sort : "", *channel = sort + (*sort == '-');
	struct order o = { .p = p, .down = *sort == '-' };
	o.by_value = !p->scaled &&
		(str_eq(channel, "theta") || str_eq(channel, measure == &l->encodings[CHANNEL_X] ? "x" : "y"));
	p->ranked = o.by_value;
	if (p->scaled || o.by_value)
		sort_places(p, &o);
}

/* ---- together -------------------------------------------------------------------------------- */

static bool fill_table(struct group *g)
{
	struct plot *p = g->p;
	const struct vega_chart *c = p->chart;
	size_t n = p->n_places * p->n_series;
	bool ok = true;
	p->values = arena_calloc(&p->arena, n, sizeof *p->values);
	p->gaps = arena_calloc(&p->arena, n, sizeof *p->gaps);
	for (size_t i = 0; i < n; i++)
		p->values[i] = NAN;
	for (size_t i = 0; i < c->n_layers; i++) {
		const struct vega_encoding *measure = vega_layer_measure(&c->layers[i]);
		if (!takes_part(c, i))
			continue;
		if (*measure->aggregate && !measure->summed)
			add_summed_figures(g, i);
		else
			ok = add_plain_figures(g, i) && ok;
		for (size_t k = 0; k < n && str_eq(measure->aggregate, "count") && !p->shaded;
			k++) /* a count of nothing is 0 */
			if (isnan(p->values[k]) && p->series_layer[k % p->n_series] == i)
				p->values[k] = 0;
	}
	return ok;
}

static void make_table(struct group *g, const struct vega_layer *l)
{
	struct plot *p = g->p;
	place_empty_bins(g, l);
	if (g->too_many) {
		p->why = _("There are too many series to draw.");
		return;
	}
	name_places(g, group_category(l));
	name_series(g);
	if (!fill_table(g))
		p->why = _("Several figures share the same place, so only the table shows them.");
	else
		order_places(g, l);
}

bool group_layers(struct plot *p)
{
	const struct vega_chart *c = p->chart;
	const struct vega_layer *main_layer = NULL;
	struct group g = { .p = p };
	p->why = "";
	for (size_t i = 0; i < c->n_layers && i < CHART_LAYERS_MOST; i++) {
		p->alone = p->alone ||
			(is_mark_of_values(c->layers[i].mark) && has_two_ends(&c->layers[i]) && vega_layer_measure(&c->layers[i]));
		if (takes_part(c, i)) {
			p->stacked = p->stacked && !main_layer; /* a line over a stack is no part of it */
			if (!main_layer)
				place_domain(&g, group_category(&c->layers[i]));
			main_layer = main_layer ? main_layer : &c->layers[i];
			place_rows(&g, i);
		}
	}
	if (main_layer)
		make_table(&g, main_layer);
	bool ok = main_layer && !*p->why && p->n_places && p->n_series;
	release_keys(&g.places);
	release_keys(&g.series);
	vec_release(&g.row_place);
	vec_release(&g.row_series);
	return ok;
}
