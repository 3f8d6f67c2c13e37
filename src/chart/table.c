/*
 * Every figure: as a table, as CSV, as a line per value. Tables show the rows as they came, except that the usual long
 * form of several series (place, series, value) becomes a column a series, which is how people read it.
 */
#include <math.h>

#include "chart/sheet.h"

#define GAP 2
#define COLUMN_LEAST 6
#define NO_FIGURE "-"

/* ---- the sheet ------------------------------------------------------------------------------- */

static const struct vega_encoding *find_encoding(const struct vega_chart *c, int column)
{
	for (size_t i = 0; i < c->n_layers; i++)
		for (int k = 0; k < CHANNELS; k++)
			if (c->layers[i].encodings[k].used && c->layers[i].encodings[k].field == column)
				return &c->layers[i].encodings[k];
	return NULL;
}

static bool measures(const struct vega_chart *c, const struct vega_encoding *e)
{
	for (size_t i = 0; i < c->n_layers; i++)
		if (vega_layer_measure(&c->layers[i]) == e)
			return true;
	return false;
}

/* The bins whose ends a column holds; NULL: none. */
static const struct vega_encoding *find_bins(const struct vega_chart *c, int column)
{
	for (size_t i = 0; i < c->n_layers; i++)
		for (int k = 0; k < CHANNELS; k++)
			if (c->layers[i].encodings[k].used && c->layers[i].encodings[k].bin_end == column)
				return &c->layers[i].encodings[k];
	return NULL;
}

static const char *head_of(struct plot *p, size_t column)
{
	const struct vega_encoding *e = find_encoding(p->chart, (int)column), *bins = find_bins(p->chart, (int)column);
	if (!e && bins)
		/* TRANSLATORS: the column of where bins end */
		return arena_printf(&p->arena, _("%s, to"), plot_title(p, bins));
	if (e && e->bin_step > 0)
		/* TRANSLATORS: the column of where bins begin */
		return arena_printf(&p->arena, _("%s, from"), plot_title(p, e));
	bool continuous = e && (e->scale == SCALE_TEMPORAL || e->scale == SCALE_QUANTITATIVE);
	if (p->kind == PLOT_POINTS && continuous && !measures(p->chart, e) && e->scale == SCALE_QUANTITATIVE &&
		*p->category.unit)
		return axis_name(p, &p->category);
	/* both ends of a span have the same title */
	bool as_it_came = e && *e->aggregate && !e->summed; /* the column has what would be summed up */
	bool named = e && (*e->title || *e->aggregate) && !as_it_came && !(p->kind == PLOT_SPANS && continuous);
	const char *title = named ? plot_title(p, e) : plot_clean(p, p->chart->columns[column]);
	struct plot_axis x = { .title = title, .unit = e && measures(p->chart, e) ? p->measure.unit : "" };
	return axis_name(p, &x);
}

static enum date_precision column_precision(const struct vega_chart *c, size_t column)
{
	enum date_precision most = DATE_YEAR, precision;
	double ms;
	for (size_t row = 0; row < c->n_rows; row++)
		if (vega_cell_moment(&c->cells[row * c->n_columns + column], c->zone, &ms, &precision) && precision > most)
			most = precision;
	return most;
}

/* Any length: a table cell may be a sentence. */
static const char *clean(struct plot *p, const char *text)
{
	STR_LOCAL(s, STR_NO_LIMIT);
	text_clean(&s, text, strlen(text));
	return arena_strndup(&p->arena, s.buf, s.len);
}

/* Years and codes are read as digits, not as amounts: 2026, not 2,026. */
static bool is_amount(const struct plot *p, size_t column, const struct vega_encoding *e)
{
	const struct vega_chart *c = p->chart;
	bool years = true;
	for (size_t row = 0; row < c->n_rows; row++) {
		const struct vega_cell *cell = &c->cells[row * c->n_columns + column];
		years = years &&
			(!cell->is_number || (cell->number >= 1000 && cell->number < 3000 && cell->number == floor(cell->number)));
	}
	return e ? (e->scale == SCALE_QUANTITATIVE || *e->aggregate) && !plot_is_year(p, e) : !years;
}

static const char *cell_text(struct plot *p, const struct vega_cell *cell, const struct vega_encoding *e,
	enum date_precision precision, bool amount)
{
	enum date_precision own;
	double ms;
	bool temporal = e && e->scale == SCALE_TEMPORAL;
	if (cell->is_null)
		return NO_FIGURE;
	if (e && *e->time_unit && !temporal && cell->is_number)
		return date_unit(&p->arena, e->time_unit, (int)cell->number);
	/* a month among days stays a month; a day's beginning among hours is an hour */
	if (temporal && vega_cell_moment(cell, p->chart->zone, &ms, &own))
		return date_short(p, ms, own < precision && precision <= DATE_DAY ? own : precision);
	if (!cell->is_number)
		return clean(p, cell->text);
	return amount ? number_exact(&p->arena, cell->number) : number_plain(&p->arena, cell->number);
}

/* How many of so many rows are listed; the others are counted. */
static size_t listed(size_t n, struct sheet *t)
{
	t->left_out = n > PLOT_LISTED ? n - PLOT_LISTED : 0;
	return n - t->left_out;
}

static void make_raw(struct plot *p, struct sheet *t)
{
	const struct vega_chart *c = p->chart;
	t->columns = c->n_columns;
	t->rows = listed(c->n_rows, t) + 1;
	t->cells = arena_calloc(&p->arena, t->columns * t->rows, sizeof *t->cells);
	t->numeric = arena_calloc(&p->arena, t->columns, sizeof *t->numeric);
	for (size_t k = 0; k < t->columns; k++) {
		const struct vega_encoding *e = find_encoding(c, (int)k);
		bool temporal = e && e->scale == SCALE_TEMPORAL, amount = is_amount(p, k, e);
		enum date_precision precision = temporal ? column_precision(c, k) : DATE_DAY;
		bool settled = p->kind == PLOT_SPANS || (p->scaled && p->n_places > 1);
		if (temporal && settled && !*e->time_unit && p->category.temporal && p->category.precision < precision)
			precision = p->category.precision;
		t->cells[k] = head_of(p, k);
		for (size_t row = 0; row + 1 < t->rows; row++) {
			const struct vega_cell *cell = &c->cells[row * c->n_columns + k];
			t->cells[(row + 1) * t->columns + k] = cell_text(p, cell, e, precision, amount);
			t->numeric[k] = t->numeric[k] || (cell->is_number && !temporal);
		}
	}
}

/* Place, series, value and nothing else, each figure once. */
static bool is_long_form(const struct plot *p)
{
	const struct vega_chart *c = p->chart;
	bool matrix = p->kind == PLOT_BARS || p->kind == PLOT_LINES || p->kind == PLOT_AREAS;
	if (!matrix || p->n_series < 2 || p->lost || c->n_columns != 3 || c->n_layers != 1 ||
		c->n_rows > p->n_places * p->n_series)
		return false;
	for (int k = 0; k < 3; k++)
		if (!find_encoding(c, k))
			return false;
	size_t figures = 0, cells = 0;
	for (size_t i = 0; i < p->n_places * p->n_series; i++)
		figures += !isnan(p->values[i]);
	for (size_t row = 0; row < c->n_rows; row++)
		cells += c->cells[row * 3 + (size_t)vega_layer_measure(&c->layers[0])->field].is_number;
	return figures == cells;
}

static void make_wide(struct plot *p, struct sheet *t)
{
	t->columns = p->n_series + 1;
	t->rows = listed(p->n_places, t) + 1;
	t->cells = arena_calloc(&p->arena, t->columns * t->rows, sizeof *t->cells);
	t->numeric = arena_calloc(&p->arena, t->columns, sizeof *t->numeric);
	t->cells[0] = axis_name(p, &p->category);
	if (*p->measure.unit && p->n_series > 1)
		/* TRANSLATORS: the head of the first column, then the unit of all the others */
		t->cells[0] = arena_printf(&p->arena, _("%s (in %s)"), p->category.title, p->measure.unit);
	for (size_t s = 0; s < p->n_series; s++) {
		t->numeric[s + 1] = true;
		t->cells[s + 1] = p->n_series > 1 ? p->series[s] : axis_name(p, &p->measure);
	}
	for (size_t i = 0; i + 1 < t->rows; i++) {
		const char **row = &t->cells[(i + 1) * t->columns];
		row[0] = p->places[i].label;
		for (size_t s = 0; s < p->n_series; s++)
			row[s + 1] = isnan(plot_at(p, i, s)) ? NO_FIGURE : number_exact(&p->arena, plot_at(p, i, s));
	}
}

/* A line for each box: its figures side by side. */
static void make_boxes(struct plot *p, struct sheet *t)
{
	size_t parts = boxes_parts(p);
	t->columns = parts + 1;
	size_t boxes = 0, row_at = 0;
	for (size_t i = 0; i < boxes_count(p); i++)
		boxes += !boxes_is_empty(p, i);
	t->rows = listed(boxes, t) + 1;
	t->cells = arena_calloc(&p->arena, t->columns * t->rows, sizeof *t->cells);
	t->numeric = arena_calloc(&p->arena, t->columns, sizeof *t->numeric);
	t->cells[0] = *axis_name(p, &p->category) ? axis_name(p, &p->category) : axis_name(p, &p->measure);
	for (size_t k = 0; k < parts; k++) {
		t->numeric[k + 1] = true;
		t->cells[k + 1] = boxes_part_name(p, k);
	}
	for (size_t i = 0; row_at + 1 < t->rows; i++) {
		if (boxes_is_empty(p, i))
			continue;
		const char **row = &t->cells[++row_at * t->columns];
		row[0] = boxes_label(p, i);
		for (size_t k = 0; k < parts; k++)
			row[k + 1] = isnan(boxes_figure(p, i, k)) ? NO_FIGURE : number_exact(&p->arena, boxes_figure(p, i, k));
	}
}

static bool is_matrix(const struct plot *p)
{
	bool matrix = p->kind == PLOT_BARS || p->kind == PLOT_LINES || p->kind == PLOT_AREAS || p->kind == PLOT_SHARES ||
		p->kind == PLOT_HEAT;
	return matrix && p->n_series < VEGA_CHART_COLUMNS;
}

/* Whether all that is drawn is summed up of rows that the table does not have. */
static bool is_summed(const struct plot *p)
{
	const struct vega_chart *c = p->chart;
	bool any = false;
	for (size_t i = 0; i < c->n_layers; i++) {
		const struct vega_encoding *e = vega_layer_measure(&c->layers[i]);
		bool drawn = c->layers[i].mark != MARK_UNKNOWN && c->layers[i].mark != MARK_TEXT && e && e->field >= 0;
		if (drawn && !e->summed)
			return false;
		any = any || drawn;
	}
	return any && !p->alone;
}

bool sheet_make_merged(struct plot *p, struct sheet *t)
{
	*t = (struct sheet){ 0 };
	if (!p->merged || !is_matrix(p) || is_summed(p))
		return false;
	make_wide(p, t);
	return true;
}

void sheet_make(struct plot *p, struct sheet *t)
{
	*t = (struct sheet){ 0 };
	if (p->kind == PLOT_BOXES)
		make_boxes(p, t);
	else if (is_long_form(p) || (is_matrix(p) && is_summed(p)))
		make_wide(p, t);
	else if (p->chart->n_columns && p->chart->n_rows)
		make_raw(p, t);
}

/* ---- as columns ------------------------------------------------------------------------------ */

static int total_of(const int *widths, size_t n)
{
	int sum = 0;
	for (size_t k = 0; k < n; k++)
		sum += widths[k] + (k ? GAP : 0);
	return sum;
}

/* The widest columns give way first. False: even the least widths are too much. */
static bool fit_widths(int *widths, size_t n, int width)
{
	while (total_of(widths, n) > width) {
		size_t widest = 0;
		for (size_t k = 1; k < n; k++)
			if (widths[k] > widths[widest])
				widest = k;
		if (widths[widest] <= COLUMN_LEAST)
			return false;
		widths[widest]--;
	}
	return true;
}

static void add_cell(struct str *out, const char *text, int width, bool right, bool last)
{
	if (right)
		drawing_right(out, text, width);
	else if (last)
		text_cut(out, text, strlen(text), width);
	else
		text_pad(out, text, strlen(text), width);
}

/* "column: value; column: value": a row as a sentence, where there is no room for columns and for reading aloud. */
static void add_row_line(const struct sheet *t, size_t row, struct str *out)
{
	bool any = false;
	for (size_t k = 0; k < t->columns; k++) {
		const char *text = t->cells[row * t->columns + k];
		if (!*text || str_eq(text, NO_FIGURE))
			continue;
		str_addz(out, any ? _("; ") : "");
		str_addf(out, _("%s: %s"), t->cells[k], text);
		any = true;
	}
	str_addz(out, any ? "\n" : "-\n");
}

static void add_sheet(struct plot *p, const struct sheet *t, struct str *out)
{
	int widths[2 * VEGA_CHART_COLUMNS] = { 0 };
	for (size_t i = 0; i < t->rows * t->columns; i++) {
		int w = text_widthz(t->cells[i]);
		widths[i % t->columns] = w > widths[i % t->columns] ? w : widths[i % t->columns];
	}
	for (size_t k = 0; k < t->columns; k++)
		widths[k] = widths[k] > drawing_width(p) ? drawing_width(p) : widths[k];
	bool fits = fit_widths(widths, t->columns, drawing_width(p));
	for (size_t row = fits ? 0 : 1; row < t->rows; row++) {
		for (size_t k = 0; fits && k < t->columns; k++) {
			str_addn(out, ' ', k ? GAP : 0);
			add_cell(out, t->cells[row * t->columns + k], widths[k], t->numeric[k], k + 1 == t->columns);
		}
		if (fits)
			str_addc(out, '\n');
		else
			add_row_line(t, row, out);
	}
}

void sheet_say_left_out(struct plot *p, const struct sheet *t, struct str *out)
{
	const char *n = number_exact(&p->arena, (double)t->left_out);
	if (t->left_out)
		str_addf(out, _("(%s more are not listed here; the CSV has all of them)"), n);
	str_addz(out, t->left_out ? "\n" : "");
}

void chart_table(const struct vega_chart *c, const struct chart_opts *o, struct str *out)
{
	struct plot p;
	struct sheet t;
	plot_make(&p, c, o);
	if (sheet_make_merged(&p, &t)) {
		add_sheet(&p, &t, out);
		str_addc(out, '\n');
	}
	sheet_make(&p, &t);
	add_sheet(&p, &t, out);
	sheet_say_left_out(&p, &t, out);
	plot_release(&p);
}

/* ---- as CSV ---------------------------------------------------------------------------------- */

static void add_field(struct str *out, const char *text)
{
	STR_LOCAL(s, STR_NO_LIMIT);
	text_clean_lines(&s, text, strlen(text));
	text_csv_put(out, s.buf);
}

/* What a cell is in a file: a number with every digit, a month as its name. */
static void add_cell_field(struct plot *p, const struct vega_cell *cell, const struct vega_encoding *e, struct str *out)
{
	ARENA_LOCAL(a, 0);
	bool unit = e && *e->time_unit && e->scale != SCALE_TEMPORAL && cell->is_number;
	add_field(out,
		unit                  ? date_unit(&p->arena, e->time_unit, (int)cell->number)
			: cell->is_number ? number_plain(&a, cell->number)
							  : cell->text);
}

/* Columns keep the names that they came with; those that were made are called what they are. */
static const char *field_name(struct plot *p, size_t column)
{
	const struct vega_encoding *e = find_encoding(p->chart, (int)column);
	bool made = (e && (e->summed || *e->time_unit || e->bin_step > 0)) || (!e && find_bins(p->chart, (int)column));
	return made ? head_of(p, column) : p->chart->columns[column];
}

static void add_csv(const struct vega_chart *c, struct str *out)
{
	const struct chart_opts o = { .width = 80 };
	struct plot p;
	plot_make(&p, c, &o);
	for (size_t k = 0; k < c->n_columns; k++) {
		str_addz(out, k ? "," : "");
		add_field(out, field_name(&p, k));
	}
	str_addz(out, c->n_columns ? "\n" : "");
	for (size_t i = 0; i < c->n_rows * c->n_columns; i++) {
		str_addz(out, i % c->n_columns ? "," : "");
		add_cell_field(&p, &c->cells[i], find_encoding(c, (int)(i % c->n_columns)), out);
		str_addz(out, (i + 1) % c->n_columns ? "" : "\n");
	}
	plot_release(&p);
}

void chart_csv(const struct vega_chart *c, struct str *out)
{
	bool several = c->next;
	for (size_t number = 1; c; c = c->next, number++) {
		STR_LOCAL(name, STR_NO_LIMIT);
		chart_view_name(c, number, &name);
		str_addz(out, number > 1 ? "\n" : "");
		if (several) {
			add_field(out, name.buf);
			str_addc(out, '\n');
		}
		add_csv(c, out);
	}
}

static void add_json_rows(const struct vega_chart *c, const char *name_of_rows, struct json_out *to)
{
	const struct chart_opts o = { .width = 80 };
	struct plot p;
	plot_make(&p, c, &o);
	json_open(to, name_of_rows, '[');
	for (size_t row = 0; row < c->n_rows; row++) {
		json_open(to, NULL, '{');
		for (size_t k = 0; k < c->n_columns; k++) {
			const struct vega_cell *cell = &c->cells[row * c->n_columns + k];
			const struct vega_encoding *e = find_encoding(c, (int)k);
			const char *name = field_name(&p, k);
			STR_LOCAL(text, STR_NO_LIMIT);
			text_clean_lines(&text, cell->text, strlen(cell->text));
			if (cell->is_null)
				json_put_null(to, name);
			else if (e && *e->time_unit && e->scale != SCALE_TEMPORAL && cell->is_number)
				json_put_text(to, name, date_unit(&p.arena, e->time_unit, (int)cell->number));
			else if (cell->is_number)
				json_put_double(to, name, cell->number);
			else
				json_put_text(to, name, text.buf);
		}
		json_close(to, '}');
	}
	json_close(to, ']');
	plot_release(&p);
}

void chart_json(const struct vega_chart *c, struct str *out)
{
	struct json_out json;
	bool several = c->next;
	json_begin(&json, out);
	if (several)
		json_open(&json, NULL, '[');
	for (size_t number = 1; c; c = c->next, number++) {
		STR_LOCAL(name, STR_NO_LIMIT);
		chart_view_name(c, number, &name);
		if (several) {
			json_open(&json, NULL, '{');
			json_put_text(&json, "view", name.buf);
		}
		add_json_rows(c, several ? "rows" : NULL, &json);
		if (several)
			json_close(&json, '}');
	}
	if (several)
		json_close(&json, ']');
	str_addc(out, '\n');
}

/* ---- a line per value ------------------------------------------------------------------------ */

static void add_place_values(struct plot *p, size_t place, struct str *out)
{
	const char *label = plot_place_name(p, place);
	for (size_t s = 0; s < p->n_series; s++) {
		double v = plot_at(p, place, s);
		const char *value = isnan(v) ? _("no figure") : axis_with_unit(p, &p->measure, v);
		if (p->n_series > 1)
			str_addf(out, _("%s, %s: %s"), label, p->series[s], value);
		else
			str_addf(out, _("%s: %s"), label, value);
		str_addc(out, '\n');
	}
}

static void add_point(struct plot *p, const struct plot_point *at, struct str *out)
{
	const char *x = *p->category.title ? p->category.title : "x", *y = *p->measure.title ? p->measure.title : "y";
	if (p->n_series > 1)
		str_addf(out, _("%s: "), p->series[at->series]);
	if (*at->label)
		str_addf(out, _("%s: "), at->label);
	/* TRANSLATORS: two measures of one point: name and value, name and value */
	str_addf(
		out, _("%s %s; %s %s"), x, axis_with_unit(p, &p->category, at->x), y, axis_with_unit(p, &p->measure, at->y));
	str_addc(out, '\n');
}

static void add_span(struct plot *p, const struct plot_span *at, struct str *out)
{
	if (*at->label)
		str_addf(out, _("%s: "), at->label);
	const struct plot_axis *x = &p->category;
	const char *from = x->temporal ? axis_value(p, x, at->from) : axis_with_unit(p, x, at->from),
			   *to = x->temporal ? axis_value(p, x, at->to) : axis_with_unit(p, x, at->to);
	/* TRANSLATORS: from a date to a date, from a figure to a figure */
	str_addf(out, _("%s to %s"), at->falls ? to : from, at->falls ? from : to);
	if (p->n_series > 1)
		str_addf(out, "%s%s", _("; "), p->series[at->series]);
	str_addc(out, '\n');
}

/* Does the drawing show every column? What it does not show must be said all the same. */
static bool shows_all(const struct plot *p)
{
	if (is_summed(p) || p->kind == PLOT_BOXES)
		return true;
	for (size_t k = 0; k < p->chart->n_columns; k++)
		if (!find_encoding(p->chart, (int)k) && !find_bins(p->chart, (int)k))
			return false;
	return !p->lost;
}

static void add_rows(struct plot *p, struct str *out)
{
	struct sheet t;
	sheet_make(p, &t);
	for (size_t row = 1; row < t.rows; row++)
		add_row_line(&t, row, out);
	sheet_say_left_out(p, &t, out);
}

/* The figures of a box, or an end, in one line. */
static void add_box(struct plot *p, size_t box, struct str *out)
{
	if (boxes_is_empty(p, box))
		return;
	str_addf(out, _("%s: "), boxes_label(p, box));
	for (size_t k = 0; k < boxes_parts(p); k++) {
		double v = boxes_figure(p, box, k);
		const char *value = isnan(v) ? _("no figure")
			: k == 5                 ? number_exact(&p->arena, v) /* outliers are counted */
									 : axis_with_unit(p, &p->measure, v);
		str_addf(out, "%s%s %s", k ? _("; ") : "", boxes_part_name(p, k), value);
	}
	str_addc(out, '\n');
}

static size_t value_count(const struct plot *p)
{
	switch (p->kind) {
	case PLOT_POINTS: return p->points.n;
	case PLOT_SPANS: return p->spans.n;
	case PLOT_BOXES: return boxes_count(p);
	default: return p->n_places;
	}
}

static void add_value(struct plot *p, size_t i, struct str *out)
{
	switch (p->kind) {
	case PLOT_NONE: break;
	case PLOT_POINTS: add_point(p, &p->points.items[i], out); break;
	case PLOT_SPANS: add_span(p, &p->spans.items[i], out); break;
	case PLOT_BOXES: add_box(p, i, out); break;
	case PLOT_BARS:
	case PLOT_LINES:
	case PLOT_AREAS:
	case PLOT_SHARES:
	case PLOT_HEAT: add_place_values(p, i, out); break;
	}
}

static void add_values(const struct vega_chart *c, const struct chart_opts *o, struct str *out)
{
	struct plot p;
	plot_make(&p, c, o);
	bool all = shows_all(&p) && !p.merged;
	size_t n = p.kind != PLOT_NONE && (all || p.merged) ? value_count(&p) : 0;
	struct sheet t = { .left_out = n > PLOT_LISTED ? n - PLOT_LISTED : 0 };
	for (size_t i = 0; i + t.left_out < n; i++)
		add_value(&p, i, out);
	sheet_say_left_out(&p, &t, out);
	if (!all || p.kind == PLOT_NONE)
		add_rows(&p, out);
	plot_release(&p);
}

void chart_values(const struct vega_chart *c, const struct chart_opts *o, struct str *out)
{
	STR_LOCAL(values, STR_NO_LIMIT);
	add_values(c, o, o->spoken ? &values : out);
	if (o->spoken)
		number_said(out, values.buf);
}
