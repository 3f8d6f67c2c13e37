/*
 * The rows of layers that measure something over places: each row goes into one cell of a table of places and series.
 * First every row finds its place and series, then the table is made and the figures go in, then the places are put in
 * order.
 */
#include <limits.h>
#include <math.h>

#include "chart/plot.h"

struct key {
	uint64_t hash;
	const char *text;
	double number;
	bool is_number;
	size_t layer;
};

struct group {
	struct plot *p;
	VEC(struct key) places, series;
	VEC(unsigned) row_place, row_series; /* per layer and row; UINT_MAX: none */
	bool too_many;
};

static const struct vega_encoding *color_as_category(const struct vega_layer *l)
{
	const struct vega_encoding *color = &l->encodings[CHANNEL_COLOR];
	return color->used && color->field >= 0 ? color : NULL;
}

/* Bars of the same few categories once for each value of a facet: a way to write groups of bars. */
static bool is_faceted(const struct vega_layer *l)
{
	const struct vega_encoding *color = &l->encodings[CHANNEL_COLOR], *facet = &l->encodings[CHANNEL_FACET];
	const struct vega_encoding
		*other = &l->encodings[vega_layer_measure(l) == &l->encodings[CHANNEL_X] ? CHANNEL_Y : CHANNEL_X];
	bool both = facet->used && facet->field >= 0 && color->used && color->field >= 0;
	return l->mark == MARK_BAR && both && other->used && other->field == color->field;
}

const struct vega_encoding *group_category(const struct vega_layer *l)
{
	const struct vega_encoding *x = &l->encodings[CHANNEL_X], *y = &l->encodings[CHANNEL_Y];
	if (l->mark == MARK_ARC)
		return color_as_category(l);
	const struct vega_encoding *other = vega_layer_measure(l) == x ? y : x;
	if (is_faceted(l))
		return &l->encodings[CHANNEL_FACET];
	if (other->used && other->field >= 0)
		return other;
	return l->mark == MARK_BAR ? color_as_category(l) : NULL; /* one bar of parts */
}

int group_series_field(const struct vega_layer *l)
{
	static const enum vega_channel tell_apart[] = { CHANNEL_COLOR, CHANNEL_XOFFSET, CHANNEL_YOFFSET, CHANNEL_DETAIL,
		CHANNEL_FACET };
	const struct vega_encoding *category = group_category(l);
	for (size_t i = 0; i < ARRAY_LEN(tell_apart); i++) {
		const struct vega_encoding *e = &l->encodings[tell_apart[i]];
		if (e->used && e->field >= 0 && e->scale != SCALE_QUANTITATIVE && (!category || e->field != category->field))
			return e->field;
	}
	return -1;
}

static const struct vega_cell *cell_at(const struct vega_chart *c, size_t row, int field)
{
	return &c->cells[row * c->n_columns + (size_t)field];
}

static uint64_t hash_key(const struct key *k)
{
	uint64_t h = str_hash_more(STR_HASH_START + k->layer, &k->number, sizeof k->number);
	return str_hash_more(h, k->text, strlen(k->text));
}

static bool same_key(const struct key *a, const struct key *b)
{
	return a->hash == b->hash && a->layer == b->layer && a->is_number == b->is_number && a->number == b->number &&
		str_eq(a->text, b->text);
}

/* clang-format off */
#define FIND(list, key)                                                        \
	for (size_t i = 0; i < (list)->n; i++)                                     \
		if (same_key(&(list)->items[i], key))                                  \
			return (unsigned)i
/* clang-format on */

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

/* The unit of time that an instant is in: its beginning, or its number among its like (month 1 to 12). */
static void cut_to_unit(const char *unit, int zone, struct key *k, enum date_precision *precision)
{
	struct civil c = civil_from_ms((int64_t)k->number, zone);
	const struct {
		const char *unit;
		int number;
	} parts[] = { { "quarter", (c.month + 2) / 3 }, { "month", c.month }, { "date", c.day }, { "day", c.weekday },
		{ "hours", c.hour } };
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (str_eq(unit, parts[i].unit)) {
			k->number = parts[i].number;
			return;
		}
	}
	static const struct {
		const char *unit;
		enum date_precision precision;
	} whole[] = {
		{ "year", DATE_YEAR },
		{ "yearquarter", DATE_QUARTER },
		{ "yearmonth", DATE_MONTH },
	};
	*precision = DATE_DAY;
	for (size_t i = 0; i < ARRAY_LEN(whole); i++)
		if (str_eq(unit, whole[i].unit))
			*precision = whole[i].precision;
	c.hour = c.minute = c.second = 0;
	c.day = *precision == DATE_DAY ? c.day : 1;
	c.month = *precision == DATE_YEAR ? 1 : *precision == DATE_QUARTER ? (c.month + 2) / 3 * 3 - 2 : c.month;
	k->number = (double)civil_to_ms(&c, zone);
}

/* On a scale of time; false: no date. */
static bool place_in_time(
	struct group *g, const struct vega_encoding *category, const struct vega_cell *cell, struct key *k)
{
	enum date_precision precision;
	*k = (struct key){ .text = "", .is_number = true };
	if (!vega_cell_moment(cell, g->p->chart->zone, &k->number, &precision))
		return false;
	if (*category->time_unit)
		cut_to_unit(category->time_unit, g->p->chart->zone, k, &precision);
	if (precision > g->p->category.precision)
		g->p->category.precision = precision;
	return true;
}

/* Where a row stands on the category's axis; false: nowhere. */
static bool place_key(struct group *g, const struct vega_encoding *category, size_t row, struct key *k)
{
	*k = (struct key){ .text = "" };
	if (!category)
		return true;
	const struct vega_cell *cell = cell_at(g->p->chart, row, category->field);
	if (cell->is_null)
		return (category->scale == SCALE_NOMINAL || category->scale == SCALE_ORDINAL) && !*category->time_unit;
	k->is_number = cell->is_number;
	k->number = cell->is_number ? cell->number : 0;
	k->text = cell->is_number ? "" : cell->text;
	if (category->bin_step > 0 && cell->is_number)
		k->number = vega_bin_start(k->number, category->bin_start, category->bin_stop, category->bin_step);
	if (category->scale == SCALE_QUANTITATIVE)
		return cell->is_number && fabs(cell->number) <= PLOT_HUGE;
	return (category->scale != SCALE_TEMPORAL && !*category->time_unit) || place_in_time(g, category, cell, k);
}

/* The name of a row's series: its field, and where a chart is drawn once for each value of another field, that too. */
static void series_key(struct group *g, const struct vega_layer *l, size_t row, struct key *name)
{
	const struct vega_encoding *facet = &l->encodings[CHANNEL_FACET], *category = group_category(l);
	int series = group_series_field(l);
	const struct vega_cell *cell = series >= 0 ? cell_at(g->p->chart, row, series) : NULL;
	if (!cell)
		return;
	name->text = cell->text;
	name->number = cell->number;
	name->is_number = cell->is_number;
	if (!facet->used || facet->field < 0 || facet->field == series || category == facet)
		return;
	const struct vega_cell *part = cell_at(g->p->chart, row, facet->field);
	struct arena *a = &g->p->arena;
	const char *outer = part->is_number ? number_plain(a, part->number) : part->text;
	const char *inner = cell->is_number ? number_plain(a, cell->number) : cell->text;
	/* TRANSLATORS: a part of a chart, and a series in it */
	*name = (struct key){ .text = arena_printf(a, _("%s, %s"), outer, inner), .layer = name->layer };
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

/* Bars, lines, ...: not rules over the whole width, not words. */
static bool takes_part(const struct vega_chart *c, size_t layer)
{
	const struct vega_layer *l = &c->layers[layer];
	const struct vega_encoding *measure = vega_layer_measure(l);
	if (!measure || (measure->field < 0 && !*measure->aggregate) || !is_mark_of_values(l->mark))
		return false;
	return (l->mark != MARK_RULE || group_category(l)) && !is_repeated(c, layer);
}

/* A row of another data set in the same table: neither a place nor a figure for this layer. */
static bool is_other_row(const struct vega_chart *c, const struct vega_layer *l, size_t row)
{
	const struct vega_encoding *measure = vega_layer_measure(l), *category = group_category(l);
	return category && cell_at(c, row, category->field)->is_null && measure->field >= 0 &&
		cell_at(c, row, measure->field)->is_null;
}

static void place_rows(struct group *g, size_t layer)
{
	const struct vega_chart *c = g->p->chart;
	const struct vega_layer *l = &c->layers[layer];
	const struct vega_encoding *color = &l->encodings[CHANNEL_COLOR], *category = group_category(l);
	for (size_t row = 0; row < c->n_rows; row++) {
		struct key place, name = { .text = color->used && color->field < 0 ? color->constant : "", .layer = layer };
		unsigned *at = vec_push(&g->row_place), *in = vec_push(&g->row_series);
		*at = *in = UINT_MAX;
		if (is_other_row(c, l, row))
			continue;
		series_key(g, l, row, &name);
		if (!place_key(g, category, row, &place)) {
			bool first = g->row_place.n == row + 1; /* a row is lost once, in however many layers */
			g->p->lost += first && (!cell_at(c, row, category->field)->is_null || category->bin_step > 0);
			continue;
		}
		*in = find_series(g, &name);
		*at = find_place(g, &place);
	}
}

/* Bins that no row is in are there all the same: a count of nothing is 0. */
static void place_empty_bins(struct group *g, const struct vega_layer *l)
{
	const struct vega_encoding *category = group_category(l);
	if (!category || !(category->bin_step > 0) || !str_eq(vega_layer_measure(l)->aggregate, "count") ||
		g->places.n == 0)
		return;
	for (double at = category->bin_start; at < category->bin_stop - category->bin_step / 2; at += category->bin_step) {
		double middle = at + category->bin_step / 2;
		struct key k = { .text = "", .is_number = true };
		k.number = vega_bin_start(middle, category->bin_start, category->bin_stop, category->bin_step);
		find_place(g, &k);
	}
}

/* ---- figures --------------------------------------------------------------------------------- */

struct entry {
	size_t figure;
	const struct vega_cell *cell;
};

static int compare_entries(const void *va, const void *vb)
{
	const struct entry *a = va, *b = vb;
	return a->figure < b->figure ? -1 : a->figure > b->figure ? 1 : a->cell < b->cell ? -1 : a->cell > b->cell;
}

/* The rows of one layer that have a place, with what they add to it; their number. */
static size_t list_entries(
	struct group *g, const struct vega_encoding *measure, size_t first_row, struct entry *entries)
{
	static const struct vega_cell present = { .text = "", .is_number = true };
	const struct vega_chart *c = g->p->chart;
	bool any = str_eq(measure->aggregate, "count") || str_eq(measure->aggregate, "distinct");
	size_t n = 0;
	for (size_t row = 0; row < c->n_rows; row++) {
		unsigned place = g->row_place.items[first_row + row], series = g->row_series.items[first_row + row];
		const struct vega_cell *cell = measure->field < 0 || str_eq(measure->aggregate, "count")
			? &present
			: cell_at(c, row, measure->field);
		if (place == UINT_MAX || series == UINT_MAX || (!any && (!cell->is_number || fabs(cell->number) > PLOT_HUGE)))
			continue;
		entries[n++] = (struct entry){ place * g->p->n_series + series, cell };
	}
	qsort(entries, n, sizeof *entries, compare_entries);
	return n;
}

/* The figures of one layer. False: two figures for one place. */
static bool add_figures(struct group *g, size_t layer, size_t first_row)
{
	struct plot *p = g->p;
	const struct vega_encoding *measure = vega_layer_measure(&p->chart->layers[layer]);
	/* several parts of a stack in one place are one part */
	const char *op = *measure->aggregate ? measure->aggregate : "sum";
	struct entry *entries = arena_calloc(&p->arena, p->chart->n_rows, sizeof *entries);
	const struct vega_cell **cells = arena_calloc(&p->arena, p->chart->n_rows, sizeof *cells);
	size_t n = list_entries(g, measure, first_row, entries);
	bool twice = false;
	for (size_t i = 0, same; i < n; i += same) {
		double v;
		for (same = 0; i + same < n && entries[i + same].figure == entries[i].figure; same++)
			cells[same] = entries[i + same].cell;
		twice = twice || (same > 1 && !*measure->aggregate && !p->stacked);
		p->merged = p->merged || same > 1;
		if (vega_aggregate(op, cells, same, &v) && fabs(v) <= PLOT_HUGE)
			p->values[entries[i].figure] = v;
	}
	return !twice;
}

static const char *bin_label(struct plot *p, const struct vega_encoding *category, double from)
{
	double to = from + category->bin_step;
	bool whole = category->bin_step == floor(category->bin_step) && from == floor(from), last_full = false;
	for (size_t row = 0; row < p->chart->n_rows; row++) {
		const struct vega_cell *cell = cell_at(p->chart, row, category->field);
		if (category->bin_end >= 0) {
			const struct vega_cell *end = cell_at(p->chart, row, category->bin_end);
			if (cell->is_number && cell->number == from && end->is_number)
				to = end->number;
			continue;
		}
		whole = whole && (!cell->is_number || cell->number == floor(cell->number));
		last_full = last_full || (cell->is_number && cell->number == category->bin_stop);
	}
	if (category->bin_end >= 0 && to == from)
		return number_exact(&p->arena, from);
	/* of whole numbers: 20 to 29, not 20 to 30 */
	if (category->bin_step > 0 && whole && !(last_full && to == category->bin_stop))
		to -= 1;
	const char *a = number_exact(&p->arena, from), *b = number_exact(&p->arena, to);
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
	return vega_counted_in_bins(category) ? bin_label(p, category, at) : number_exact(&p->arena, at);
}

static void name_places(struct group *g, const struct vega_encoding *category)
{
	struct plot *p = g->p;
	p->n_places = g->places.n;
	p->places = arena_calloc(&p->arena, p->n_places, sizeof *p->places);
	for (size_t i = 0; i < p->n_places; i++) {
		const struct key *k = &g->places.items[i];
		p->places[i].at = k->number;
		if (!category) /* all in one */
			p->places[i].label = *p->measure.title ? p->measure.title : _("All together");
		else if (p->scaled)
			p->places[i].label = scaled_label(p, category, k->number);
		else
			p->places[i].label = k->is_number ? number_plain(&p->arena, k->number) : plot_clean(p, k->text);
	}
}

static const struct vega_encoding *series_encoding(const struct vega_layer *l)
{
	int field = group_series_field(l);
	for (size_t i = 0; i < CHANNELS && field >= 0; i++)
		if (l->encodings[i].used && l->encodings[i].field == field)
			return &l->encodings[i];
	return NULL;
}

static void name_series(struct group *g)
{
	struct plot *p = g->p;
	p->n_series = g->series.n;
	for (size_t i = 0; i < p->n_series; i++) {
		const struct key *k = &g->series.items[i];
		const struct vega_layer *l = &p->chart->layers[k->layer];
		bool keyed = group_series_field(l) >= 0 || *k->text;
		if (keyed)
			p->series[i] = plot_series_name(p, series_encoding(l), k->text, k->number, k->is_number);
		else
			p->series[i] = plot_title(p, vega_layer_measure(l));
	}
}

/* ---- order ----------------------------------------------------------------------------------- */

struct order {
	const struct plot *p;
	const char *sort;
	bool by_value, down;
	const double *rank;
};

static double place_total(const struct plot *p, size_t place)
{
	double sum = 0;
	for (size_t s = 0; s < p->n_series; s++)
		sum += isnan(plot_at(p, place, s)) ? 0 : plot_at(p, place, s);
	return sum;
}

static double order_value(const struct order *o, size_t place)
{
	return o->rank ? o->rank[place] : o->by_value ? place_total(o->p, place) : o->p->places[place].at;
}

static int compare_places(const void *va, const void *vb, void *ctx)
{
	const struct order *o = ctx;
	size_t a = *(const size_t *)va, b = *(const size_t *)vb;
	double x = order_value(o, a), y = order_value(o, b);
	int diff = x < y ? -1 : x > y;
	if (!o->rank && !o->by_value && !o->p->scaled && diff == 0)
		diff = strcmp(o->p->places[a].label, o->p->places[b].label);
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

static bool has_numbers(const struct vega_chart *c, int column)
{
	for (size_t row = 0; row < c->n_rows; row++)
		if (cell_at(c, row, column)->is_number)
			return true;
	return false;
}

struct words {
	const char **of;
};

static int compare_words(const void *va, const void *vb, void *ctx)
{
	const struct words *w = ctx;
	const char *a = w->of[*(const size_t *)va], *b = w->of[*(const size_t *)vb];
	return strcmp(a ? a : "", b ? b : "");
}

/* The first of the words of each place, or for "max" the last; places with the same word have the same rank. */
static const double *rank_by_words(struct group *g, int column, bool last)
{
	struct plot *p = g->p;
	struct words w = { .of = arena_calloc(&p->arena, p->n_places, sizeof *w.of) };
	size_t *order = arena_calloc(&p->arena, p->n_places, sizeof *order);
	double *rank = arena_calloc(&p->arena, p->n_places, sizeof *rank);
	for (size_t row = 0; row < p->chart->n_rows; row++) {
		const struct vega_cell *cell = cell_at(p->chart, row, column);
		unsigned place = g->row_place.items[row];
		if (place == UINT_MAX || cell->is_null)
			continue;
		const char *word = w.of[place];
		if (!word || (last ? strcmp(cell->text, word) > 0 : strcmp(cell->text, word) < 0))
			w.of[place] = cell->text;
	}
	for (size_t i = 0; i < p->n_places; i++)
		order[i] = i;
	qsort_r(order, p->n_places, sizeof *order, compare_words, &w);
	for (size_t i = 1; i < p->n_places; i++)
		rank[order[i]] = rank[order[i - 1]] + (compare_words(&order[i - 1], &order[i], &w) != 0);
	return rank;
}

/* What another column says of each place: its figures there as one, or its words where it has no figures. */
static const double *rank_places(struct group *g, const struct vega_encoding *category)
{
	struct plot *p = g->p;
	const char *op = *category->sort_op ? category->sort_op : "min";
	bool counted = str_eq(op, "count") || str_eq(op, "distinct");
	if (category->sort_field >= 0 && !counted && !has_numbers(p->chart, category->sort_field))
		return rank_by_words(g, category->sort_field, str_eq(op, "max"));
	const struct vega_cell **cells = arena_calloc(&p->arena, p->chart->n_rows, sizeof *cells);
	double *rank = arena_calloc(&p->arena, p->n_places, sizeof *rank);
	for (size_t i = 0; i < p->n_places; i++) {
		size_t n = 0;
		for (size_t row = 0; row < p->chart->n_rows; row++)
			if (g->row_place.items[row] == i)
				cells[n++] = cell_at(p->chart, row, category->sort_field >= 0 ? category->sort_field : 0);
		if (!vega_aggregate(op, cells, n, &rank[i]))
			rank[i] = -INFINITY;
	}
	return rank;
}

/* Time and numbers have their own order; else the author's, or the one that the author asked for. */
static void order_places(struct group *g, const struct vega_layer *l)
{
	struct plot *p = g->p;
	const struct vega_encoding *category = group_category(l), *measure = vega_layer_measure(l);
	struct order o = { .p = p, .sort = category ? category->sort : "" };
	if (p->scaled) {
		sort_places(p, &o);
		return;
	}
	o.down = *o.sort == '-' || str_eq(o.sort, "descending");
	const char *channel = o.sort + (*o.sort == '-');
	bool by_x = measure == &l->encodings[CHANNEL_X];
	o.by_value = str_eq(channel, "theta") || str_eq(channel, by_x ? "x" : "y");
	if (str_eq(channel, "field"))
		o.rank = rank_places(g, category);
	if (!o.rank && !o.by_value && !str_eq(o.sort, "ascending") && !str_eq(o.sort, "descending"))
		return;
	p->ordered = p->ordered && !o.by_value;
	sort_places(p, &o);
}

/* ---- together -------------------------------------------------------------------------------- */

static bool fill_table(struct group *g)
{
	struct plot *p = g->p;
	const struct vega_chart *c = p->chart;
	size_t n = p->n_places * p->n_series, first_row = 0;
	bool ok = true;
	p->values = arena_calloc(&p->arena, n, sizeof *p->values);
	for (size_t i = 0; i < n; i++)
		p->values[i] = NAN;
	for (size_t i = 0; i < c->n_layers; i++) {
		if (!takes_part(c, i))
			continue;
		ok = add_figures(g, i, first_row) && ok;
		first_row += c->n_rows;
		for (size_t k = 0; k < n && str_eq(vega_layer_measure(&c->layers[i])->aggregate, "count"); k++)
			if (isnan(p->values[k]) && g->series.items[k % p->n_series].layer == i)
				p->values[k] = 0;
	}
	return ok;
}

static void make_table(struct group *g, const struct vega_layer *l)
{
	struct plot *p = g->p;
	place_empty_bins(g, l);
	name_places(g, group_category(l));
	name_series(g);
	if (g->too_many)
		p->why = _("There are too many series to draw.");
	else if (!fill_table(g))
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
	for (size_t i = 0; i < c->n_layers; i++) {
		if (takes_part(c, i)) {
			p->stacked = p->stacked && !main_layer; /* a line over a stack is no part of it */
			main_layer = main_layer ? main_layer : &c->layers[i];
			place_rows(&g, i);
		}
	}
	if (main_layer)
		make_table(&g, main_layer);
	bool ok = main_layer && !*p->why && p->n_places;
	vec_release(&g.places);
	vec_release(&g.series);
	vec_release(&g.row_place);
	vec_release(&g.row_series);
	return ok;
}
