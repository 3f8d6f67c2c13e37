/*
 * Tables. Side by side where every column gets a readable width, its cells wrapped; else, and where the table is read
 * aloud, row after row as "label: value" with the head row's words as labels.
 *
 *   Quarter | Planned | Actual        Quarter: 1
 *   --------+---------+-------        Planned: 25%
 *   1       | 25%     | 20%           Actual: 20%
 */
#include "text/layout.h"

enum { GAP = 3, COLUMN_LEAST = 12 }; /* " | "; a column may be cut to this and no further */

struct cell_line {
	size_t start, bytes;
	int columns;
};

struct cell {
	struct ink ink;
	VEC(struct cell_line) lines;
};

static bool cell_line(void *ctx, const struct text_line *line)
{
	struct cell *cell = ctx;
	*vec_push(&cell->lines) = (struct cell_line){ line->start, line->bytes, line->columns };
	return true;
}

static const struct doc_cell *cell_at(const struct doc_block *b, int row, int column)
{
	return &b->cells[(size_t)row * (size_t)b->columns + (size_t)column];
}

/* Breaks the cell's text to width; the caller releases. */
static void cell_make(struct cell *cell, const struct doc_block *b, int row, int column, int width,
	const struct doc_layout_opts *o)
{
	const struct doc_cell *from = cell_at(b, row, column);
	*cell = (struct cell){ 0 };
	ink_init(&cell->ink);
	ink_runs(&cell->ink, from->runs, from->n, b->head && row == 0 ? DOC_STRONG : DOC_PLAIN, o->number_links);
	text_wrap(cell->ink.text.buf, cell->ink.text.len, width, o->kinsoku, cell_line, cell);
}

static void cell_release(struct cell *cell)
{
	ink_release(&cell->ink);
	vec_release(&cell->lines);
}

/* Widths that the cells would like; true when one has several lines even then. */
static bool natural_widths(const struct doc_block *b, int *widths, const struct doc_layout_opts *o)
{
	bool tall = false;
	for (int row = 0; row < b->rows; row++)
		for (int column = 0; column < b->columns; column++) {
			struct cell cell;
			cell_make(&cell, b, row, column, 1 << 20, o);
			for (size_t i = 0; i < cell.lines.n; i++)
				if (cell.lines.items[i].columns > widths[column])
					widths[column] = cell.lines.items[i].columns;
			tall |= cell.lines.n > 1;
			cell_release(&cell);
		}
	return tall;
}

static int used_at(const int *widths, int n, int most)
{
	int used = GAP * (n - 1);
	for (int i = 0; i < n; i++)
		used += widths[i] < most ? widths[i] : most;
	return used;
}

/* Cuts the widest columns to one measure so that all fit, and says in *cut that it did; false when that would be
 * less than a column needs. */
static bool fit_widths(int *widths, int n, int width, bool *cut)
{
	int most = COLUMN_LEAST;
	for (int i = 0; i < n; i++) {
		widths[i] = widths[i] < 2 ? 2 : widths[i] > width ? width : widths[i];
		most = widths[i] > most ? widths[i] : most;
	}
	while (most > COLUMN_LEAST && used_at(widths, n, most) > width)
		most--;
	int spare = width - used_at(widths, n, most); /* less than a column each: to the first that were cut */
	for (int i = 0; i < n; i++)
		if (widths[i] > most) {
			widths[i] = most + (spare-- > 0);
			*cut = true;
		}
	return used_at(widths, n, width) <= width;
}

static void put_separator(struct doc_layout *l, const int *widths, int n, size_t block)
{
	line_begin(l, block);
	for (int i = 0; i < n; i++) {
		for (int k = 0; k < widths[i]; k++)
			line_put(l, "-", 1, DOC_PLAIN, 0);
		if (i + 1 < n)
			line_put(l, "-+-", GAP, DOC_PLAIN, 0);
	}
}

/* A line ends after its last cell that holds something: blanks cost bytes. */
static void put_row_line(struct doc_layout *l, const struct cell *cells, size_t k, const int *widths, int n)
{
	while (n > 0 && k >= cells[n - 1].lines.n)
		n--;
	for (int i = 0; i < n; i++) {
		struct cell_line none = { 0 }, *line = k < cells[i].lines.n ? &cells[i].lines.items[k] : &none;
		line_ink(l, &cells[i].ink, line->start, line->bytes);
		if (i + 1 < n) {
			line_spaces(l, widths[i] - line->columns);
			line_put(l, " | ", GAP, DOC_PLAIN, 0);
		}
	}
}

static void put_row(struct doc_layout *l, const struct doc_block *b, int row, const int *widths, size_t block,
	const struct doc_layout_opts *o)
{
	size_t tallest = 1;
	struct cell *cells = xcalloc((size_t)b->columns, sizeof *cells);
	for (int i = 0; i < b->columns; i++) {
		cell_make(&cells[i], b, row, i, widths[i], o);
		if (cells[i].lines.n > tallest)
			tallest = cells[i].lines.n;
	}
	for (size_t k = 0; k < tallest; k++) {
		line_begin(l, block);
		put_row_line(l, cells, k, widths, b->columns);
	}
	for (int i = 0; i < b->columns; i++)
		cell_release(&cells[i]);
	free(cells);
}

static void put_aligned(struct doc_layout *l, const struct doc_block *b, size_t block, const int *widths, bool tall,
	const struct doc_layout_opts *o)
{
	for (int row = 0; row < b->rows; row++) {
		/* Where cells take several lines, rows need telling apart. */
		if ((b->head && row == 1) || (row > 0 && tall))
			put_separator(l, widths, b->columns, block);
		put_row(l, b, row, widths, block, o);
	}
}

struct labelled {
	struct doc_layout *l;
	const struct ink *ink;
	size_t block;
};

static bool labelled_line(void *ctx, const struct text_line *line)
{
	struct labelled *f = ctx;
	line_begin(f->l, f->block);
	line_ink(f->l, f->ink, line->start, line->bytes);
	return true;
}

static void put_labelled(struct doc_layout *l, const struct doc_block *b, size_t block, const struct doc_layout_opts *o)
{
	const struct doc_run colon = { _(": "), DOC_PLAIN, 0 };
	bool put = false;
	for (int row = b->head && b->rows > 1; row < b->rows; row++) {
		if (put)
			line_begin(l, block);
		for (int i = 0; i < b->columns; i++) {
			const struct doc_cell *value = cell_at(b, row, i), *label = cell_at(b, 0, i);
			struct ink ink;
			if (value->n == 0)
				continue;
			ink_init(&ink);
			if (b->head && label->n) {
				ink_runs(&ink, label->runs, label->n, DOC_STRONG, false);
				for (char *s = ink.text.buf; (s = strchr(s, '\n'));)
					*s = ' ';
				ink_runs(&ink, &colon, 1, DOC_PLAIN, false);
			}
			ink_runs(&ink, value->runs, value->n, DOC_PLAIN, o->number_links);
			struct labelled to = { l, &ink, block };
			text_wrap(ink.text.buf, ink.text.len, o->width, o->kinsoku, labelled_line, &to);
			ink_release(&ink);
			put = true;
		}
	}
}

void table_put(struct doc_layout *l, const struct doc_block *b, size_t block, const struct doc_layout_opts *o)
{
	if (b->rows < 1 || b->columns < 1)
		return;
	int *widths = xcalloc((size_t)b->columns, sizeof *widths);
	bool aligned = false, tall = false;
	if (!o->linear && b->columns <= o->width / 4 && o->width >= b->least) {
		tall = natural_widths(b, widths, o);
		aligned = fit_widths(widths, b->columns, o->width, &tall);
	}
	if (aligned)
		put_aligned(l, b, block, widths, tall, o);
	else
		put_labelled(l, b, block, o);
	free(widths);
}
