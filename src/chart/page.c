/* A chart in a document: the sentences, the drawing (made when the width is known), the table. */
#include "chart/sheet.h"

#include <math.h>

#define VIEW_LEVEL 4 /* of the heading of one of several: under a topic's heading of the whole */
#define HEIGHT 20    /* within a page a drawing is never taller than a screen */

struct drawing {
	const struct vega_chart *chart;
	struct chart_opts o;
};

static void draw_block(const void *chart, int width, bool ascii, struct str *out)
{
	const struct drawing *d = chart;
	struct chart_opts o = d->o;
	o.width = width;
	o.ascii = o.ascii || ascii;
	o.inks = true;
	chart_draw(d->chart, &o, out);
	if (out->len && out->buf[out->len - 1] == '\n') /* a block's lines are separated, not ended */
		str_truncate(out, out->len - 1);
}

static void put_said(struct doc *d, const char *text, bool spoken)
{
	STR_LOCAL(said, STR_NO_LIMIT);
	if (spoken)
		number_said(&said, text);
	doc_paragraph(d, spoken ? said.buf : text);
}

/* Chinese sentences follow each other without a space. */
static void add_sentences(struct doc *d, struct plot *p)
{
	bool spaced = !str_starts(language_name(), "zh");
	STR_LOCAL(lines, STR_NO_LIMIT);
	STR_LOCAL(text, STR_NO_LIMIT);
	say_plot(p, &lines);
	for (size_t i = 0; i + 1 < lines.len; i++) {
		if (lines.buf[i] != '\n')
			str_addc(&text, lines.buf[i]);
		else if (spaced)
			str_addc(&text, ' ');
	}
	put_said(d, text.buf, p->o->spoken);
}

/* The author's own lines: units, sources. */
static void add_subtitle(struct doc *d, const char *lines)
{
	for (size_t n; *lines; lines += n + (lines[n] == '\n')) {
		n = strcspn(lines, "\n");
		char *line = n ? arena_strndup(&d->arena, lines, n) : NULL;
		if (line)
			doc_paragraph(d, line);
	}
}

static void add_drawing(struct doc *d, const struct vega_chart *c, const struct chart_opts *o)
{
	struct drawing *drawing = arena_calloc(&d->arena, 1, sizeof *drawing);
	if (!drawing)
		return;
	*drawing = (struct drawing){ c, *o };
	if (!o->height)
		drawing->o.height = HEIGHT;
	struct doc_block *b = doc_add(d, DOC_CHART);
	b->draw = draw_block;
	b->chart = drawing;
}

static void add_sheet(struct doc *d, const struct sheet *t)
{
	if (t->rows < 2)
		return;
	struct doc_block *b = doc_add(d, DOC_TABLE);
	b->rows = (int)t->rows;
	b->columns = (int)t->columns;
	b->head = true;
	b->cells = arena_calloc(&d->arena, t->rows * t->columns, sizeof *b->cells);
	for (size_t i = 0; b->cells && i < t->rows * t->columns; i++) {
		struct doc_run *run = arena_calloc(&d->arena, 1, sizeof *run);
		const char *text = arena_strdup(&d->arena, t->cells[i]);
		if (!run || !text)
			continue;
		*run = (struct doc_run){ .text = text };
		b->cells[i] = (struct doc_cell){ .runs = run, .n = 1 };
	}
}

static void add_table(struct doc *d, struct plot *p)
{
	struct sheet t;
	STR_LOCAL(more, STR_NO_LIMIT);
	if (sheet_make_merged(p, &t))
		add_sheet(d, &t);
	sheet_make(p, &t);
	add_sheet(d, &t);
	sheet_say_left_out(p, &t, &more);
	if (more.len) {
		str_truncate(&more, more.len - 1);
		doc_paragraph(d, more.buf);
	}
}

/* A line per value says itself; the cells of a table, each with its head, would say everything twice. */
static void add_values(struct doc *d, const struct vega_chart *c, const struct chart_opts *o)
{
	STR_LOCAL(lines, STR_NO_LIMIT);
	chart_values(c, o, &lines);
	if (lines.len) {
		str_truncate(&lines, lines.len - 1);
		doc_paragraph(d, lines.buf);
	}
}

void chart_view_name(const struct vega_chart *c, size_t number, struct str *out)
{
	if (*c->view)
		text_clean(out, c->view, strlen(c->view));
	else
		/* TRANSLATORS: of several charts in one: which */
		str_addf(out, _("Chart %zu"), number);
}

static void add_view_name(struct doc *d, const struct vega_chart *c, size_t number)
{
	STR_LOCAL(name, STR_NO_LIMIT);
	chart_view_name(c, number, &name);
	doc_heading(d, VIEW_LEVEL, name.buf);
}

/* Does each figure of the table stand beside its bar, as it is, with its whole label on a screen of 80 columns? */
static bool is_drawn_whole(struct plot *p)
{
	enum { LABEL = 24, ABOVE_AND_BELOW = 3 };
	struct sheet t;
	if (p->kind != PLOT_BARS || (p->stacked && p->n_series > 1) || p->normalized || p->ticked != SIZE_MAX ||
		p->n_places * p->n_series > HEIGHT - ABOVE_AND_BELOW || sheet_make_merged(p, &t))
		return false;
	sheet_make(p, &t);
	bool whole = t.rows == p->n_places + 1 && t.columns == p->n_series + 1;
	for (size_t i = 0; whole && i < p->n_places; i++) {
		whole = text_widthz(p->places[i].label) <= LABEL;
		for (size_t s = 0; whole && s < p->n_series; s++)
			whole = isnan(plot_at(p, i, s)) ||
				str_starts(axis_tick(p, &p->measure, plot_at(p, i, s)), number_exact(&p->arena, plot_at(p, i, s)));
	}
	return whole;
}

static void add_view(struct doc *d, const struct vega_chart *c, const struct chart_opts *o)
{
	struct plot p;
	plot_make(&p, c, o);
	add_subtitle(d, c->subtitle);
	add_sentences(d, &p);
	if (!o->linear && plot_has_figures(&p))
		add_drawing(d, c, o);
	if (!o->no_table && o->linear)
		add_values(d, c, o);
	else if (!o->no_table && !(o->folds && is_drawn_whole(&p)))
		add_table(d, &p);
	plot_release(&p);
}

void chart_to_doc(struct doc *d, const struct vega_chart *c, const struct chart_opts *o)
{
	size_t left = c->views_left, number = 1;
	for (const struct vega_chart *v = c; v; v = v->next) {
		if (c->next)
			add_view_name(d, v, number++);
		add_view(d, v, o);
	}
	STR_LOCAL(more, STR_NO_LIMIT);
	if (left) {
		str_addf(&more, P_("%zu more chart is not shown.", "%zu more charts are not shown.", left), left);
		doc_paragraph(d, more.buf);
	}
}

const struct vega_chart *chart_of_block(const struct doc_block *b)
{
	return ((const struct drawing *)b->chart)->chart;
}
