/*
 * Which drawing, and what the drawings share: fillings, the key, the limit on height. Block elements are used only
 * where their width is certain: they are of ambiguous width, so a terminal that draws those wide gets ASCII, as does
 * one that asks for it.
 */
#include "chart/plot.h"

#define NARROWEST 24
#define NO_LIMIT_LINES 100000

int drawing_width(const struct plot *p)
{
	int w = p->o->width;
	return w < NARROWEST ? NARROWEST : w > DRAWING_WIDEST ? DRAWING_WIDEST : w;
}

bool drawing_ascii(const struct plot *p)
{
	return p->o->ascii || text_ambiguous() == 2;
}

const char *drawing_fill(const struct plot *p, size_t series)
{
	static const char *const ascii[] = { "#", "=", ":", "+", "o", "x", "%", "*", "~", "@", "&", "$", "-", "!" };
	static const char *const blocks[] = { "█", "▒", "░", "▓" };
	if (!drawing_ascii(p) && series < ARRAY_LEN(blocks))
		return blocks[series];
	return ascii[series % ARRAY_LEN(ascii)];
}

const char *drawing_part(const struct plot *p, int eighths, bool upward)
{
	static const char *const left[] = { NULL, "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█" };
	static const char *const below[] = { NULL, "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	if (drawing_ascii(p))
		return eighths >= 4 ? "#" : NULL;
	return upward ? below[eighths] : left[eighths];
}

void cells_clear(struct cells *row, int n)
{
	row->n = n;
	for (int i = 0; i < n; i++) {
		row->at[i] = " ";
		row->ink[i] = 0;
	}
}

void cells_put(struct cells *row, int from, int to, const char *fill, int ink)
{
	for (int i = from < 0 ? 0 : from; i < to && i < row->n && fill; i++) {
		row->at[i] = fill;
		row->ink[i] = (unsigned char)ink;
	}
}

/* Colour tells series apart; where there is only one it would tell nothing, and cost bytes. */
int drawing_series_ink(const struct plot *p, size_t series)
{
	size_t n = p->kind == PLOT_SHARES ? p->n_places : p->n_series;
	return p->o->inks && n > 1 && series < DOC_SERIES_MAX ? (int)series + 1 : 0;
}

static void change_ink(struct str *out, int ink)
{
	str_addc(out, ink ? DOC_INK_ON : DOC_INK_OFF);
	if (ink)
		str_addc(out, (char)('0' + ink));
}

void drawing_sign(struct str *out, const char *mark, int ink)
{
	if (ink)
		change_ink(out, ink);
	str_addz(out, mark);
	if (ink)
		change_ink(out, 0);
}

void cells_add(const struct cells *row, int n, struct str *out)
{
	int ink = 0;
	for (int i = 0; i < n && i < row->n; i++) {
		if (row->ink[i] != ink)
			change_ink(out, ink = row->ink[i]);
		str_addz(out, row->at[i]);
	}
	if (ink)
		change_ink(out, 0);
}

#define ALIKE_MOST 200 /* labels that are compared with each other */

bool drawing_alike(const char *const *labels, size_t n, int columns)
{
	for (size_t i = 0; i < n && n <= ALIKE_MOST && columns > 2; i++) {
		struct text_span a = text_fit(labels[i], strlen(labels[i]), columns - 2);
		for (size_t k = 0; k < i && a.cut; k++)
			if (strncmp(labels[i], labels[k], a.bytes) == 0 && text_widthz(labels[k]) > columns &&
				!str_eq(labels[i], labels[k]))
				return true;
	}
	return false;
}

void drawing_label(struct str *out, const char *text, int columns, bool tail)
{
	size_t n = strlen(text), at = n;
	int head = (columns - 2) / 2, room = columns - 2 - head, used = 0;
	if (!tail || columns < 8 || text_width(text, n) <= columns) {
		text_pad(out, text, n, columns);
		return;
	}
	struct text_span start = text_fit(text, n, head);
	while (at > start.bytes) { /* as many clusters from the end as have room */
		size_t before = text_previous(text, n, at);
		int w = text_next(text + before, n - before).columns;
		if (used + w > room)
			break;
		used += w;
		at = before;
	}
	text_clean(out, text, start.bytes);
	str_addz(out, "..");
	text_clean(out, text + at, n - at);
	str_addn(out, ' ', (size_t)(columns - 2 - start.columns - used));
}

void drawing_right(struct str *out, const char *text, int columns)
{
	int w = text_widthz(text);
	if (w < columns)
		str_addn(out, ' ', (size_t)(columns - w));
	text_cut(out, text, strlen(text), columns);
}

bool drawing_target(const struct plot *p, size_t target, double *at)
{
	double v = p->targets.items[target].value;
	bool percent = str_eq(p->measure.unit, "%") || str_eq(p->measure.unit, "％");
	*at = p->normalized && percent ? v / 100 : v;
	return !p->normalized || (p->kind == PLOT_AREAS && *at >= 0 && *at <= 1);
}

struct key {
	struct str *out;
	int width, column, lines;
};

static void add_entry(struct key *k, const char *mark, int ink, const char *name)
{
	int room = k->width / 2, w = text_widthz(name);
	w = 2 + (w < room ? w : room);
	if (k->column && k->column + 2 + w > k->width) {
		str_addc(k->out, '\n');
		k->column = 0;
	}
	k->lines += k->column == 0;
	str_addz(k->out, k->column ? "  " : "");
	drawing_sign(k->out, mark, ink);
	str_addc(k->out, ' ');
	text_cut(k->out, name, strlen(name), room);
	k->column += w + (k->column ? 2 : 0);
}

int drawing_key(
	struct plot *p, const char *(*mark)(const struct plot *p, size_t series), const char *target, struct str *out)
{
	struct key k = { .out = out, .width = drawing_width(p) };
	for (size_t i = 0; mark && i < p->n_series; i++)
		add_entry(&k, mark(p, i), drawing_series_ink(p, i), p->series[i]);
	for (size_t i = 0; i < p->targets.n && i < 3; i++) {
		double at;
		if (!drawing_target(p, i, &at))
			continue;
		const struct plot_target *t = &p->targets.items[i];
		const char *value = p->normalized ? number_percent(&p->arena, at) : axis_value(p, &p->measure, t->value);
		add_entry(&k, target, 0, *t->name ? arena_printf(&p->arena, "%s %s", t->name, value) : value);
	}
	for (size_t i = 0; i < p->moments.n && i < 3 && p->kind != PLOT_BARS; i++) {
		const struct plot_target *t = &p->moments.items[i];
		struct plot_axis x = plot_moment_axis(p, t->value);
		const char *at = axis_tick(p, &x, t->value);
		add_entry(&k, "|", 0, *t->name ? arena_printf(&p->arena, "%s %s", t->name, at) : at);
	}
	if (k.column)
		str_addc(out, '\n');
	return k.lines;
}

void drawing_more(struct plot *p, size_t left_out, struct str *out)
{
	const char *text = arena_printf(
		&p->arena, P_("(%zu more in the table)", "(%zu more in the table)", left_out), left_out);
	text_cut(out, text, strlen(text), drawing_width(p));
	str_addc(out, '\n');
}

/* What is measured, in which unit, above the drawing. */
static int draw_head(struct plot *p, struct str *out)
{
	const struct plot_axis *x = p->kind == PLOT_SPANS ? &p->category : &p->measure;
	/* the first of several measures does not name the others */
	bool of_one = p->n_series > 1 && p->kind != PLOT_BOXES && str_eq(x->title, p->series[0]);
	const char *text = of_one ? x->unit : axis_name(p, x);
	if (!*text || p->kind == PLOT_SPANS || str_eq(text, "%") || str_eq(text, "％")) /* each value has its own % */
		return 0;
	text_cut(out, text, strlen(text), drawing_width(p));
	str_addc(out, '\n');
	return 1;
}

/* The lines above the drawing, and how many are left for it. */
static int draw_top(struct plot *p, struct str *out, int *height)
{
	*height = p->o->height <= 0 ? NO_LIMIT_LINES : p->o->height < 4 ? 4 : p->o->height;
	int head = *height > 5 ? draw_head(p, out) : 0;
	*height -= head;
	return head;
}

bool chart_spot(const struct vega_chart *c, const struct chart_opts *o, size_t value, int *line, int *column)
{
	struct plot p;
	int height;
	bool found = false;
	plot_make(&p, c, o);
	STR_LOCAL(top, STR_NO_LIMIT);
	if ((p.kind == PLOT_LINES || p.kind == PLOT_AREAS || p.kind == PLOT_POINTS) && plot_has_figures(&p)) {
		int head = draw_top(&p, &top, &height);
		found = field_spot(&p, height, value, line, column);
		*line += found ? head : 0;
	}
	plot_release(&p);
	return found;
}

void chart_draw(const struct vega_chart *c, const struct chart_opts *o, struct str *out)
{
	struct plot p;
	int height;
	plot_make(&p, c, o);
	if (p.kind != PLOT_NONE && plot_has_figures(&p)) {
		draw_top(&p, out, &height);
		switch (p.kind) {
		case PLOT_NONE: break;
		case PLOT_BARS: drawing_bars(&p, height, out); break;
		case PLOT_SHARES: drawing_shares(&p, height, out); break;
		case PLOT_LINES:
		case PLOT_AREAS:
		case PLOT_POINTS: drawing_field(&p, height, out); break;
		case PLOT_SPANS: drawing_spans(&p, height, out); break;
		case PLOT_BOXES: drawing_boxes(&p, height, out); break;
		case PLOT_HEAT: drawing_heat(&p, height, out); break;
		}
	}
	plot_release(&p);
}
