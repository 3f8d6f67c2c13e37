/*
 * Heat maps: a figure for each place and each column, as a shade. The extremes are named, the shades have a key with
 * their figures, and the table has each figure.
 *
 *               甲   乙   丙
 *     星期一  ████ ▒▒▒▒
 */
#include <math.h>

#include "chart/plot.h"

#define SHADES 5
#define CELL_WIDEST 8
#define CELL_LEAST 3 /* where there is room */

static void find_range(const struct plot *p, size_t *least, size_t *most, size_t *figures)
{
	*figures = 0;
	for (size_t i = 0; i < p->n_places * p->n_series; i++) {
		if (isnan(p->values[i]))
			continue;
		if ((*figures)++ == 0)
			*least = *most = i;
		*least = p->values[i] < p->values[*least] ? i : *least;
		*most = p->values[i] > p->values[*most] ? i : *most;
	}
}

/* ---- sentences ------------------------------------------------------------------------------- */

static const char *cell_name(struct say *s, size_t at)
{
	struct plot *p = s->p;
	const char *column = p->series[at % p->n_series];
	if (column[strspn(column, "0123456789.-~")] == '\0' && *p->columns.title) /* a bare number says nothing */
		column = arena_printf(&p->arena, _("%s %s"), p->columns.title, column);
	return arena_printf(&p->arena, _("%s, %s"), say_place(s, at / p->n_series), column);
}

/* The cells that hold v: the first of them, and how many more. */
static const char *cells_with(struct say *s, size_t at)
{
	struct plot *p = s->p;
	size_t more = 0;
	for (size_t i = at + 1; i < p->n_places * p->n_series; i++)
		more += p->values[i] == p->values[at];
	const char *name = cell_name(s, at);
	return more ? arena_printf(&p->arena, _("%s and %zu more"), name, more) : name;
}

void say_heat(struct say *s)
{
	struct plot *p = s->p;
	size_t least = 0, most = 0, figures, n = p->n_places * p->n_series;
	find_range(p, &least, &most, &figures);
	if (figures == 0)
		return;
	double lo = p->values[least], hi = p->values[most];
	if (figures == 1)
		say_line(s, _("%s: %s."), cell_name(s, most), axis_value(p, &p->measure, hi));
	else if (lo == hi)
		say_line(s, _("All %zu values are %s."), figures, axis_value(p, &p->measure, hi));
	else
		say_line(s, _("Highest: %s, %s; lowest: %s, %s."), cells_with(s, most), axis_value(p, &p->measure, hi),
			cells_with(s, least), axis_value(p, &p->measure, lo));
	if (figures < n)
		say_line(s, P_("%zu of %zu cells is empty.", "%zu of %zu cells are empty.", n - figures), n - figures, n);
	say_lost(s);
}

/* ---- the drawing ----------------------------------------------------------------------------- */

struct map {
	int label, cell;
	size_t shown; /* columns */
	double lo, step;
};

static const char *shade(const struct plot *p, int n)
{
	static const char *const blocks[] = { ".", "░", "▒", "▓", "█" }, *const ascii[] = { ".", ":", "+", "*", "#" };
	return drawing_ascii(p) ? ascii[n] : blocks[n];
}

static int shade_of(const struct map *m, double v)
{
	int n = m->step > 0 ? (int)((v - m->lo) / m->step) : SHADES - 1;
	return n < 0 ? 0 : n < SHADES ? n : SHADES - 1;
}

static struct map make_map(struct plot *p)
{
	struct map m = { .label = 0 };
	size_t least = 0, most = 0, figures;
	int width = drawing_width(p), wanted = CELL_LEAST;
	find_range(p, &least, &most, &figures);
	m.lo = p->values[least];
	m.step = (p->values[most] - m.lo) / SHADES;
	for (size_t i = 0; i < p->n_places; i++) {
		int w = text_widthz(p->places[i].label);
		m.label = w > m.label ? w : m.label;
	}
	m.label = m.label < width / 3 ? m.label : width / 3;
	for (size_t s = 0; s < p->n_series; s++) {
		int w = text_widthz(p->series[s]);
		wanted = w > wanted ? w : wanted;
	}
	wanted = wanted < CELL_WIDEST ? wanted : CELL_WIDEST;
	int room = width - m.label - 1, each = room / (int)p->n_series;
	m.cell = each - 1 >= wanted ? wanted : each >= 2 ? each - 1 : 1;
	int step = m.cell + (m.cell > 1);
	m.shown = (size_t)(room / step) < p->n_series ? (size_t)(room / step) : p->n_series;
	return m;
}

/* The names of the columns, each where it has room. */
static void draw_head(struct plot *p, const struct map *m, struct str *out)
{
	int step = m->cell + (m->cell > 1), end = 0;
	str_addn(out, ' ', (size_t)m->label + 1);
	for (size_t s = 0; s < m->shown; s++) {
		int from = (int)s * step, w = text_widthz(p->series[s]);
		bool fits = m->cell > 1 || (from >= end && from + w <= (int)m->shown);
		if (!fits || from < end)
			continue;
		str_addn(out, ' ', (size_t)(from - end));
		if (m->cell > 1)
			text_cut(out, p->series[s], strlen(p->series[s]), m->cell);
		else
			text_cut(out, p->series[s], strlen(p->series[s]), w);
		end = from + (m->cell > 1 && w > m->cell ? m->cell : w);
		if (m->cell == 1) {
			str_addc(out, ' ');
			end++;
		}
	}
	str_addc(out, '\n');
}

static void draw_row(struct plot *p, const struct map *m, size_t place, bool tail, struct str *out)
{
	struct cells row;
	int step = m->cell + (m->cell > 1);
	cells_clear(&row, (int)m->shown * step);
	for (size_t s = 0; s < m->shown; s++) {
		double v = plot_at(p, place, s);
		if (!isnan(v))
			cells_put(&row, (int)s * step, (int)s * step + m->cell, shade(p, shade_of(m, v)), 0);
	}
	drawing_label(out, p->places[place].label, m->label, tail);
	str_addc(out, ' ');
	int end = row.n;
	while (end > 0 && str_eq(row.at[end - 1], " "))
		end--;
	cells_add(&row, end, out);
	str_addc(out, '\n');
}

static int draw_key(struct plot *p, const struct map *m, struct str *out)
{
	int lines = 1, column = 0, width = drawing_width(p);
	for (int n = 0; n < (m->step > 0 ? SHADES : 1); n++) {
		const char *from = axis_tick(p, &p->measure, m->lo + n * m->step),
				   *to = axis_tick(p, &p->measure, m->lo + (n + 1) * m->step);
		const char *text = m->step > 0 ? arena_printf(&p->arena, _("%s-%s"), from, to) : from;
		int w = 2 + text_widthz(text);
		if (column && column + 2 + w > width) {
			str_addc(out, '\n');
			column = 0;
			lines++;
		}
		str_addf(out, "%s%s ", column ? "  " : "", shade(p, m->step > 0 ? n : SHADES - 1));
		text_cut(out, text, strlen(text), width - 2);
		column += (column ? 2 : 0) + w;
	}
	str_addc(out, '\n');
	return lines;
}

void drawing_heat(struct plot *p, int height, struct str *out)
{
	struct map m = make_map(p);
	STR_LOCAL(key, STR_NO_LIMIT);
	const char **labels = arena_calloc(&p->arena, p->n_places, sizeof *labels);
	int lines = draw_key(p, &m, &key);
	bool with_key = lines + 4 <= height;
	size_t room = (size_t)(height - 1 - (with_key ? lines : 0)), shown = p->n_places > room ? room - 1 : p->n_places;
	for (size_t i = 0; i < p->n_places; i++)
		labels[i] = p->places[i].label;
	bool tail = drawing_alike(labels, p->n_places, m.label);
	draw_head(p, &m, out);
	for (size_t i = 0; i < shown; i++)
		draw_row(p, &m, i, tail, out);
	if (shown < p->n_places)
		drawing_more(p, p->n_places - shown, out);
	if (with_key)
		str_add(out, key.buf, key.len);
	if (m.shown < p->n_series)
		drawing_more(p, p->n_series - m.shown, out);
}
