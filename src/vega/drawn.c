/*
 * The rows that are drawn. What a layer cuts to bins or units of time becomes columns of its source; a layer that sums
 * up gets a row for each combination of what it does not sum up, over all rows of its source, as Vega-Lite has it.
 * Layers that sum up over the same columns share those rows. All of them stand in one table, each layer's in one piece.
 */
#include <math.h>

#include "vega/spec.h"

/* ---- columns that are cut -------------------------------------------------------------------- */

static void cut_to_bins(struct build *b, struct vega_encoding *e)
{
	const char *names[] = { arena_printf(b->a, "bin_%.6g_%s", e->bin_step, b->c->columns[e->field]),
		arena_printf(b->a, "bin_%.6g_%s_end", e->bin_step, b->c->columns[e->field]) };
	b->full = b->full || !names[0] || !names[1];
	if (b->full)
		return;
	int from = e->field, lo = vega_make_column(b, names[0]), hi = vega_make_column(b, names[1]);
	bool whole = e->bin_step == floor(e->bin_step) && e->bin_start == floor(e->bin_start);
	for (size_t row = 0; row < b->c->n_rows && hi >= 0; row++) {
		const struct vega_cell cell = *vega_cell_at(b->c, row, (size_t)from);
		double at = cell.is_number ? vega_bin_start(cell.number, e->bin_start, e->bin_stop, e->bin_step) : NAN;
		whole = whole && (!cell.is_number || cell.number == floor(cell.number));
		e->bin_full = e->bin_full || (cell.is_number && cell.number == e->bin_stop);
		*vega_cell_at(b->c, row, (size_t)lo) = vega_number_cell(vega_rounded(at));
		*vega_cell_at(b->c, row, (size_t)hi) = vega_number_cell(vega_rounded(at + e->bin_step));
	}
	if (hi < 0) {
		vega_name_unsupported(b, "bins", "");
	} else {
		b->at->cut_of[lo] = from + 1;
		b->at->cut_of[hi] = -1;
	}
	e->field = hi >= 0 ? lo : from;
	e->bin_end = hi;
	e->bin_whole = whole;
}

static void cut_to_unit(struct build *b, struct vega_encoding *e)
{
	const char *name = arena_printf(b->a, "%s_%s", e->time_unit, b->c->columns[e->field]);
	enum date_precision precision;
	double ms;
	b->full = b->full || !name;
	int from = e->field, to = name ? vega_make_column(b, name) : -1;
	for (size_t row = 0; row < b->c->n_rows && to >= 0; row++) {
		const struct vega_cell *cell = vega_cell_at(b->c, row, (size_t)from);
		*vega_cell_at(b->c, row, (size_t)to) = vega_cell_moment(cell, b->c->zone, &ms, &precision)
			? vega_cut_moment(e->time_unit, ms, b->c->zone, b->a)
			: vega_null_cell();
	}
	if (to >= 0)
		b->at->cut_of[to] = from + 1;
	e->field = to >= 0 ? to : from;
}

void vega_cut_columns(struct build *b, struct vega_layer *l)
{
	for (int i = 0; i < CHANNELS && !b->full && l->mark != MARK_UNKNOWN; i++) {
		struct vega_encoding *e = &l->encodings[i];
		if (!e->used || e->field < 0 || *e->aggregate)
			continue;
		if (*e->time_unit && !e->cut)
			cut_to_unit(b, e);
		else if (e->bin_step > 0)
			cut_to_bins(b, e);
	}
}

/* ---- one table ------------------------------------------------------------------------------- */

/* Rows of one source in the table: as they are, or summed up over some columns. */
struct section {
	struct source *source;
	bool summed;
	int by[CHANNELS * 2];
	size_t n_by, from;
	struct groups groups;
	int to[SPEC_COLUMNS]; /* the column of the table that each of the source's became; -1: none */
};

struct drawing {
	struct build *b;
	size_t n;
	const size_t *unit_of;
	struct section sections[SPEC_LAYERS], *of[SPEC_LAYERS];
	size_t n_sections;
};

static bool sums_up(const struct vega_layer *l)
{
	for (int i = 0; i < CHANNELS; i++)
		if (l->encodings[i].used && *l->encodings[i].aggregate)
			return true;
	return false;
}

/* What a layer's rows are told apart by: all that it shows and does not sum up. */
static void list_columns(const struct vega_layer *l, struct section *s)
{
	for (int i = 0; i < CHANNELS; i++) {
		const struct vega_encoding *e = &l->encodings[i];
		const int columns[] = { e->field, e->bin_end };
		for (size_t k = 0; k < 2 && e->used && !*e->aggregate; k++) {
			bool again = columns[k] < 0;
			for (size_t m = 0; m < s->n_by; m++)
				again = again || s->by[m] == columns[k];
			if (!again)
				s->by[s->n_by++] = columns[k];
		}
	}
}

static bool same_section(const struct section *a, const struct section *b)
{
	return a->source == b->source && a->summed == b->summed && a->n_by == b->n_by &&
		memcmp(a->by, b->by, a->n_by * sizeof *a->by) == 0;
}

static struct section *add_section(struct drawing *d, const struct section *wanted)
{
	for (size_t i = 0; i < d->n_sections; i++)
		if (same_section(&d->sections[i], wanted))
			return &d->sections[i];
	d->sections[d->n_sections] = *wanted;
	return &d->sections[d->n_sections++];
}

/* The column of that name in the table that is drawn, made when it is not there; -1: no room. */
static int add_column(struct build *b, const char *name)
{
	struct vega_chart *out = b->out;
	for (size_t i = 0; i < out->n_columns; i++)
		if (str_eq(out->columns[i], name))
			return (int)i;
	if (out->n_columns == SPEC_COLUMNS) {
		out->columns_cut = true;
		return -1;
	}
	out->columns[out->n_columns++] = name;
	return (int)out->n_columns - 1;
}

/* The table's cells while it is filled: as wide as it may become. */
struct filling {
	struct drawing *d;
	struct vega_cell *cells; /* width a row */
	size_t n_rows, width;
};

/* Whether a layer of the section shows a column as it came. */
static bool is_shown(const struct drawing *d, const struct section *s, int column)
{
	for (size_t i = 0; i < d->n; i++)
		for (int k = 0; k < CHANNELS && d->of[i] == s; k++)
			if (d->b->out->layers[i].encodings[k].used &&
				(d->b->out->layers[i].encodings[k].field == column ||
					d->b->out->layers[i].encodings[k].bin_end == column))
				return true;
	return false;
}

/* Of rows as they came, what is cut stands where it was cut from, unless that is shown too. */
static void map_columns(struct drawing *d, struct section *s)
{
	const struct source *source = s->source;
	const struct vega_chart *c = &source->table;
	for (size_t k = 0; k < SPEC_COLUMNS; k++)
		s->to[k] = -1;
	for (size_t k = 0; k < c->n_columns && !s->summed; k++) {
		size_t shown = k;
		for (size_t i = 0; i < c->n_columns && !is_shown(d, s, (int)k); i++)
			shown = source->cut_of[i] == (int)k + 1 && is_shown(d, s, (int)i) ? i : shown;
		if (source->cut_of[k] && (s->to[k] >= 0 || !is_shown(d, s, (int)k)))
			continue;
		s->to[shown] = add_column(d->b, c->columns[k]);
	}
	for (size_t k = 0; k < s->n_by && s->summed; k++)
		s->to[s->by[k]] = add_column(d->b, c->columns[s->by[k]]);
}

static void put_section(struct filling *f, struct section *s)
{
	const struct vega_chart *c = &s->source->table;
	s->from = f->n_rows;
	size_t rows = s->summed ? s->groups.n : c->n_rows;
	map_columns(f->d, s);
	for (size_t i = 0; i < rows; i++) {
		size_t row = s->summed ? s->groups.rows[s->groups.starts[i]] : i;
		for (size_t k = 0; k < c->n_columns; k++)
			if (s->to[k] >= 0)
				f->cells[(f->n_rows + i) * f->width + (size_t)s->to[k]] = *vega_cell_at(c, row, k);
	}
	f->n_rows += rows;
}

static struct vega_cell figure_of(const struct groups *g, size_t group, const struct vega_encoding *e)
{
	return e->by >= 0 ? vega_chosen(g, group, e->aggregate, e->by, e->field)
					  : vega_summarize(g, group, e->aggregate, str_eq(e->aggregate, "count") ? -1 : e->field);
}

/* What an encoding sums up, of each group. */
static void put_figures(struct filling *f, const struct section *s, struct vega_encoding *e)
{
	struct build *b = f->d->b;
	const char *field = e->field >= 0 ? s->source->table.columns[e->field] : "";
	const char *name = *field && !str_eq(e->aggregate, "count") ? arena_printf(b->a, "%s_%s", e->aggregate, field)
																: e->aggregate;
	b->full = b->full || !name;
	int to = name ? add_column(b, name) : -1;
	for (size_t i = 0; i < s->groups.n && to >= 0; i++)
		f->cells[(s->from + i) * f->width + (size_t)to] = figure_of(&s->groups, i, e);
	e->field = to;
	e->used = to >= 0;
	e->summed = true;
}

/* A layer's encodings get the columns of the table that is drawn. */
static void put_layer(struct filling *f, size_t layer)
{
	struct vega_layer *l = &f->d->b->out->layers[layer];
	const struct section *s = f->d->of[layer];
	for (int i = 0; i < CHANNELS && s; i++) {
		struct vega_encoding *e = &l->encodings[i];
		if (!e->used || (e->field < 0 && !*e->aggregate))
			continue;
		if (*e->aggregate && s->summed) {
			put_figures(f, s, e);
			continue;
		}
		if (e->field < 0) { /* it sums up what is not drawn */
			e->used = false;
			continue;
		}
		e->field = s->to[e->field];
		e->used = e->field >= 0;
		if (e->bin_end >= 0)
			e->bin_end = s->to[e->bin_end];
	}
	l->from = s ? s->from : 0;
	l->to = s ? s->from + (s->summed ? s->groups.n : s->source->table.n_rows) : 0;
}

/* ---- together -------------------------------------------------------------------------------- */

/* A rule at one figure of all rows is a constant. False: it is none. */
static bool settle_constant(const struct unit *u, struct vega_layer *l)
{
	struct section s = { .source = u->source };
	struct vega_encoding *e = &l->encodings[l->encodings[CHANNEL_X].used ? CHANNEL_X : CHANNEL_Y];
	list_columns(l, &s);
	if (l->mark != MARK_RULE || s.n_by || !*e->aggregate ||
		l->encodings[CHANNEL_X].used == l->encodings[CHANNEL_Y].used)
		return false;
	s.groups.c = &s.source->table;
	vega_make_groups(&s.groups);
	struct vega_cell cell = vega_null_cell();
	if (s.groups.n)
		cell = figure_of(&s.groups, 0, e);
	vega_release_groups(&s.groups);
	e->value = cell.is_number ? cell.number : NAN;
	e->field = -1;
	return true;
}

/* Which rows each layer draws. Rows that nothing draws as they are are left out where something else is drawn. */
static void choose_sections(struct drawing *d)
{
	struct build *b = d->b;
	bool summed = false, drawn = false;
	for (size_t i = 0; i < d->n; i++) {
		const struct vega_layer *l = &b->out->layers[i];
		bool figures = l->mark != MARK_UNKNOWN && l->mark != MARK_TEXT && l->mark != MARK_RULE;
		summed = summed || (figures && sums_up(l));
		drawn = drawn || figures;
	}
	for (size_t i = 0; i < d->n; i++) {
		struct vega_layer *l = &b->out->layers[i];
		struct section s = { .source = b->view->units[d->unit_of[i]].source };
		if (!s.source || (summed && l->mark == MARK_UNKNOWN) || settle_constant(&b->view->units[d->unit_of[i]], l))
			continue;
		if (drawn && l->mark == MARK_TEXT) { /* words beside what is drawn say it once more */
			for (int k = 0; k < CHANNELS; k++)
				l->encodings[k].used = false;
			continue;
		}
		s.summed = l->mark != MARK_UNKNOWN && sums_up(l);
		if (s.summed)
			list_columns(l, &s);
		d->of[i] = add_section(d, &s);
	}
}

/* The number of rows that all sections have; width: columns at most. */
static size_t make_groups(struct drawing *d, size_t *width)
{
	size_t rows = 0;
	*width = 1;
	for (size_t i = 0; i < d->n_sections; i++) {
		struct section *s = &d->sections[i];
		s->groups.c = &s->source->table;
		s->groups.n_columns = s->n_by;
		memcpy(s->groups.columns, s->by, s->n_by * sizeof *s->by);
		if (s->summed)
			vega_make_groups(&s->groups);
		rows += s->summed ? s->groups.n : s->source->table.n_rows;
		*width += s->summed ? s->n_by : s->source->table.n_columns;
	}
	for (size_t i = 0; i < d->n; i++)
		for (int k = 0; k < CHANNELS; k++)
			*width += *d->b->out->layers[i].encodings[k].aggregate != '\0';
	*width = *width < SPEC_COLUMNS ? *width : SPEC_COLUMNS;
	return rows;
}

/* Into the arena, as wide as it became; its texts are those of JSON that will be gone. */
static void keep_cells(struct filling *f)
{
	struct build *b = f->d->b;
	struct vega_chart *out = b->out;
	out->n_rows = f->n_rows;
	out->cells = arena_calloc(b->a, out->n_rows * out->n_columns, sizeof *out->cells);
	b->full = b->full || !out->cells;
	for (size_t i = 0; i < out->n_rows * out->n_columns && !b->full; i++) {
		struct vega_cell cell = f->cells[i / out->n_columns * f->width + i % out->n_columns];
		cell.is_null = !cell.text || cell.is_null;
		const char *text = !cell.text || !*cell.text ? "" : arena_strdup(b->a, cell.text);
		b->full = b->full || !text;
		cell.text = text ? text : "";
		out->cells[i] = cell;
	}
}

static void count_rows(struct build *b)
{
	struct vega_chart *out = b->out;
	for (size_t i = 0; i < b->n_sources; i++) {
		const struct vega_chart *c = &b->sources[i].table;
		bool again = false;
		for (size_t k = 0; k < i; k++)
			again = again || b->sources[k].first->rows == b->sources[i].first->rows;
		out->columns_cut = out->columns_cut || c->columns_cut;
		out->rows_total += again ? 0 : c->rows_total;
		out->rows_read += again ? 0 : c->rows_read;
		out->filtered += i ? 0 : c->filtered;
	}
}

void vega_draw_rows(struct build *b, size_t n, const size_t *unit_of)
{
	struct drawing *d = xcalloc(1, sizeof *d);
	*d = (struct drawing){ .b = b, .n = n, .unit_of = unit_of };
	count_rows(b);
	choose_sections(d);
	struct filling f = { .d = d };
	size_t rows = make_groups(d, &f.width);
	f.cells = xcalloc(rows * f.width + 1, sizeof *f.cells);
	b->out->columns = arena_calloc(b->a, SPEC_COLUMNS, sizeof *b->out->columns);
	b->full = b->full || !b->out->columns;
	for (size_t i = 0; i < d->n_sections && !b->full; i++)
		put_section(&f, &d->sections[i]);
	for (size_t i = 0; i < n && !b->full; i++)
		put_layer(&f, i);
	if (!b->full)
		keep_cells(&f);
	for (size_t i = 0; i < d->n_sections; i++)
		vega_release_groups(&d->sections[i].groups);
	free(f.cells);
	free(d);
}
