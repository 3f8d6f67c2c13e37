/*
 * Tables. Side by side where every column gets a readable width, its cells wrapped, and figures to the right so that
 * they can be compared; else, and where the table is read aloud, row after row as "label: value" with the head row's
 * words as labels.
 *
 *   Quarter | Planned | Actual        Quarter: first
 *   --------+---------+-------        Planned: 25%
 *   first   |     25% |    20%        Actual: 20%
 */
#include "text/doc.h"
#include "text/layout.h"

enum {
	GAP = 3,
	COLUMN_LEAST = 12,
	HEAD_LEAST = 8
}; /* " | "; a column, or its head, may be cut to this and no further */

/* Where a table goes. */
struct place {
	struct doc_layout *l;
	size_t block;
	const char *prefix; /* of every line */
	const struct doc_layout_opts *o;
};

static void begin(const struct place *to)
{
	layout_begin(to->l, to->block);
	layout_put(to->l, to->prefix, strlen(to->prefix), DOC_PLAIN, 0);
}

struct cell_line {
	size_t marker, marker_bytes; /* of a list's item, before the text */
	size_t start, bytes;
	int marker_columns, indent, columns; /* columns: with the marker or, where there is none, the indent */
};

struct cell {
	struct ink ink;
	VEC(struct cell_line) lines;
};

static const struct doc_cell *cell_at(const struct doc_block *b, int row, int column)
{
	return &b->cells[(size_t)row * (size_t)b->columns + (size_t)column];
}

/* Bytes of the list marker that the line begins with ("- ", "12. "), and of blanks before it; 0: none. */
static size_t marker_at(const char *s, size_t n)
{
	size_t at = 0, start;
	while (n - at >= 3 && memcmp(s + at, "\xe3\x80\x80", 3) == 0)
		at += 3;
	start = at;
	while (at < n && s[at] >= '0' && s[at] <= '9')
		at++;
	if (at < n && s[at] == (at > start ? '.' : '-'))
		at++;
	else
		return 0;
	return at + 1 < n && s[at] == ' ' ? at + 1 : 0;
}

struct cell_filler {
	struct cell *cell;
	size_t start;  /* of the text being broken */
	size_t marker; /* bytes before it, for its first line */
	int indent;
};

static bool cell_line(void *ctx, const struct text_line *line)
{
	struct cell_filler *f = ctx;
	*vec_push(&f->cell->lines) = (struct cell_line){
		.marker = f->start - f->marker,
		.marker_bytes = f->marker,
		.start = f->start + line->start,
		.bytes = line->bytes,
		.marker_columns = f->marker ? f->indent : 0,
		.indent = f->marker ? 0 : f->indent,
		.columns = f->indent + line->columns,
	};
	f->marker = 0;
	return true;
}

/* Lines of a list's item hang behind its marker, where that leaves them room. */
static void cell_break(struct cell *cell, int width, enum text_kinsoku kinsoku)
{
	const char *s = cell->ink.text.buf;
	size_t n = cell->ink.text.len;
	for (size_t at = 0, end; at < n; at = end + 1) {
		end = at + strcspn(s + at, "\n");
		size_t marker = marker_at(s + at, end - at);
		int indent = text_width(s + at, marker);
		if (indent > width / 3)
			marker = 0, indent = 0;
		struct cell_filler f = { cell, at + marker, marker, indent };
		text_wrap(s + at + marker, end - at - marker, width - indent, kinsoku, cell_line, &f);
		if (end == at)
			cell_line(&f, &(struct text_line){ 0 });
	}
}

/* Breaks the cell's text to width; the caller releases. */
static void cell_make(
	struct cell *cell, const struct doc_block *b, int row, int column, int width, const struct doc_layout_opts *o)
{
	const struct doc_cell *from = cell_at(b, row, column);
	*cell = (struct cell){ 0 };
	ink_init(&cell->ink);
	ink_runs(&cell->ink, from->runs, from->n, b->head && row == 0 ? DOC_STRONG : DOC_PLAIN, o->number_links);
	cell_break(cell, width, o->kinsoku);
}

static void cell_release(struct cell *cell)
{
	ink_release(&cell->ink);
	vec_release(&cell->lines);
}

/* Widths that the cells of a column would like, and those that they need: heads may be broken into short lines, so
 * that figures under long ones still stand side by side. */
struct widths {
	int like[DOC_COLUMNS_MAX], need[DOC_COLUMNS_MAX], data[DOC_COLUMNS_MAX];
	bool tall; /* a cell below the head has several lines */
};

static int cell_width(const struct cell *cell)
{
	int width = 0;
	for (size_t i = 0; i < cell->lines.n; i++)
		if (cell->lines.items[i].columns > width)
			width = cell->lines.items[i].columns;
	return width;
}

static int at_most(int n, int most)
{
	return n < most ? n : most;
}

static void natural_widths(const struct doc_block *b, struct widths *w, const struct doc_layout_opts *o)
{
	for (int row = 0; row < b->rows; row++)
		for (int column = 0; column < b->columns; column++) {
			struct cell cell;
			cell_make(&cell, b, row, column, 1 << 20, o);
			int width = cell_width(&cell);
			bool head = b->head && row == 0;
			if (width > w->like[column])
				w->like[column] = width;
			if (!head && width > w->data[column])
				w->data[column] = width;
			w->tall |= !head && cell.lines.n > 1;
			cell_release(&cell);
		}
	for (int column = 0; column < b->columns; column++) {
		int head = b->head ? at_most(w->like[column], HEAD_LEAST) : 0;
		int data = at_most(w->data[column], COLUMN_LEAST);
		w->need[column] = head > data ? head : data;
	}
}

static int width_at(const struct widths *w, int column, int most)
{
	int width = at_most(w->like[column], most);
	return width < w->need[column] ? w->need[column] : width < 2 ? 2 : width;
}

static int used_at(const struct widths *w, int n, int most)
{
	int used = GAP * (n - 1);
	for (int i = 0; i < n; i++)
		used += width_at(w, i, most);
	return used;
}

/* Cuts the widest columns to one measure so that all fit; false when that would be less than a column needs. */
static bool fit_widths(struct widths *w, int *widths, int n, int width)
{
	int most = 2;
	for (int i = 0; i < n; i++)
		most = w->like[i] > most ? at_most(w->like[i], width) : most;
	while (most > 2 && used_at(w, n, most) > width)
		most--;
	int spare = width - used_at(w, n, most); /* less than a column each: to the first that were cut */
	for (int i = 0; i < n; i++) {
		widths[i] = width_at(w, i, most);
		if (widths[i] < w->like[i] && spare > 0) {
			widths[i]++;
			spare--;
		}
		w->tall |= widths[i] < w->data[i];
	}
	return used_at(w, n, most) <= width;
}

static void put_separator(const struct place *to, const int *widths, int n)
{
	begin(to);
	for (int i = 0; i < n; i++) {
		for (int k = 0; k < widths[i]; k++)
			layout_put(to->l, "-", 1, DOC_PLAIN, 0);
		if (i + 1 < n)
			layout_put(to->l, "-+-", GAP, DOC_PLAIN, 0);
	}
}

/* Blanks before a line of a cell. What has several lines is prose, which is read from the left. */
static int blanks_before(const struct cell *cell, const struct cell_line *line, int width, enum doc_align align)
{
	int spare = width - line->columns;
	if (spare < 0 || !line->bytes)
		return 0;
	if (align == DOC_ALIGN_RIGHT)
		return spare;
	return align == DOC_ALIGN_CENTER && cell->lines.n == 1 ? spare / 2 : 0;
}

/* A line ends after its last cell that holds something: blanks cost bytes. */
static void put_row_line(
	const struct place *to, const struct cell *cells, size_t k, const int *widths, const enum doc_align *aligns, int n)
{
	struct doc_layout *l = to->l;
	while (n > 0 && (k >= cells[n - 1].lines.n || !cells[n - 1].lines.items[k].bytes))
		n--;
	if (n == 0)
		layout_prefix(l, to->block, to->prefix);
	else
		begin(to);
	for (int i = 0; i < n; i++) {
		struct cell_line none = { 0 }, *line = k < cells[i].lines.n ? &cells[i].lines.items[k] : &none;
		int before = blanks_before(&cells[i], line, widths[i], aligns[i]);
		layout_spaces(l, before + (line->bytes ? line->indent : 0));
		layout_ink(l, &cells[i].ink, line->marker, line->marker_bytes, line->marker_columns);
		layout_ink(l, &cells[i].ink, line->start, line->bytes, line->columns - line->marker_columns - line->indent);
		if (i + 1 < n) {
			layout_spaces(l, widths[i] - line->columns - before);
			layout_put(l, " | ", GAP, DOC_PLAIN, 0);
		}
	}
}

static void put_row(
	const struct place *to, const struct doc_block *b, int row, const int *widths, const enum doc_align *aligns)
{
	size_t tallest = 1;
	struct cell *cells = xcalloc((size_t)b->columns, sizeof *cells);
	for (int i = 0; i < b->columns; i++) {
		cell_make(&cells[i], b, row, i, widths[i], to->o);
		if (cells[i].lines.n > tallest)
			tallest = cells[i].lines.n;
	}
	for (size_t k = 0; k < tallest; k++)
		put_row_line(to, cells, k, widths, aligns, b->columns);
	for (int i = 0; i < b->columns; i++)
		cell_release(&cells[i]);
	free(cells);
}

static bool has_figures(const struct doc_block *b, int column)
{
	struct text_figures f = { 0 };
	for (int row = b->head; row < b->rows && !f.none; row++)
		if (!cell_at(b, row, 0)->whole)
			text_figures_add(&f, cell_at(b, row, column)->runs, cell_at(b, row, column)->n);
	return f.seen && !f.none;
}

/* What each column asks for, and else what its cells are: under a head of words, figures. */
static void settle_aligns(const struct doc_block *b, enum doc_align *aligns)
{
	for (int column = 0; column < b->columns; column++) {
		if (b->aligns)
			aligns[column] = b->aligns[column];
		if (!aligns[column] && has_figures(b, column))
			aligns[column] = DOC_ALIGN_RIGHT;
	}
}

static void put_aligned(const struct place *to, const struct doc_block *b, const int *widths, bool tall)
{
	enum doc_align *aligns = xcalloc((size_t)b->columns, sizeof *aligns);
	settle_aligns(b, aligns);
	for (int row = 0; row < b->rows; row++) {
		/* Where cells take several lines, rows need telling apart. */
		if ((b->head && row == 1) || (row > 0 && tall))
			put_separator(to, widths, b->columns);
		put_row(to, b, row, widths, aligns);
	}
	free(aligns);
}

struct labelled {
	const struct place *to;
	const struct ink *ink;
	int first, rest; /* indents */
	bool begun;
};

static bool labelled_line(void *ctx, const struct text_line *line)
{
	struct labelled *f = ctx;
	if (line->bytes) {
		begin(f->to);
		layout_spaces(f->to->l, f->begun ? f->rest : f->first);
		layout_ink(f->to->l, f->ink, line->start, line->bytes, line->columns);
	} else {
		layout_prefix(f->to->l, f->to->block, f->to->prefix);
	}
	f->begun = true;
	return true;
}

/* Many people write the colon themselves. */
static void end_label(struct ink *ink)
{
	const char *mark = str_ends(ink->text.buf, "：") ? "" : str_ends(ink->text.buf, ":") ? " " : _(": ");
	const struct doc_run colon = { mark, DOC_PLAIN, 0 };
	ink_runs(ink, &colon, 1, DOC_PLAIN, false);
}

/* Further lines are set in: a label that starts a line must be seen to be one. A value without a label may be set in
 * whole, under the first of its row. A long label is whole at its first value, and cut at the others (again): or a text
 * made to hurt would be said once for each row. */
static void put_field(
	const struct place *to, const struct doc_cell *label, const struct doc_cell *value, bool under, bool again)
{
	enum { INDENT = 2, LABEL_BYTES = 360, LABEL_COLUMNS = 60 };
	struct ink ink;
	ink_init(&ink);
	if (label && label->n) {
		ink_runs(&ink, label->runs, label->n, DOC_STRONG, false);
		for (char *s = ink.text.buf; (s = strchr(s, '\n'));)
			*s = ' ';
		if (again && ink.text.len > LABEL_BYTES)
			ink_cut(&ink, text_fit(ink.text.buf, ink.text.len, LABEL_COLUMNS).bytes, "..", DOC_STRONG);
		if (value->n)
			end_label(&ink);
		under = false;
	}
	struct labelled f = {
		.to = to, .ink = &ink, .first = under ? INDENT : 0, .rest = under || ink.text.len ? INDENT : 0
	};
	ink_runs(&ink, value->runs, value->n, DOC_PLAIN, to->o->number_links);
	text_wrap(ink.text.buf, ink.text.len, to->o->width - f.rest, to->o->kinsoku, labelled_line, &f);
	ink_release(&ink);
}

/* Figures without a unit beside others: a grid, in which none names another. */
static bool is_grid(const struct doc_block *b)
{
	struct text_figures left = { 0 };
	for (int row = 0; row < b->rows; row++)
		text_figures_add(&left, cell_at(b, row, 0)->runs, cell_at(b, row, 0)->n);
	return left.seen && !left.none && !*left.unit && has_figures(b, 1);
}

/* Two columns without a head, short words on the left: these name what stands beside them. */
static bool is_keyed(const struct doc_block *b)
{
	enum { KEY_COLUMNS = 20 };
	if (b->head || b->columns != 2 || is_grid(b))
		return false;
	for (int row = 0; row < b->rows; row++) {
		const struct doc_cell *key = cell_at(b, row, 0);
		int columns = 0;
		for (size_t i = 0; i < key->n; i++)
			columns += text_widthz(key->runs[i].text);
		if (columns == 0 || columns > KEY_COLUMNS)
			return false;
	}
	return true;
}

/* A dash among figures is not spoken: aloud a word says that there is none. */
static const struct doc_cell *said_cell(const struct doc_cell *cell, const struct doc_cell *missing)
{
	struct text_figures f = { 0 };
	text_figures_add(&f, cell->runs, cell->n);
	return cell->n && !f.seen && !f.none ? missing : cell;
}

/* Words over all columns, or with nothing beside them, name the rows below: they are no value of the first column. */
static bool is_name(const struct doc_block *b, int row)
{
	enum { COLUMNS_LEAST = 3 }; /* of two, the other one may just be missing */
	struct text_figures f = { 0 };
	const struct doc_cell *first = cell_at(b, row, 0);
	if (!first->n || first->again || first->whole)
		return first->n && first->whole;
	for (int i = 1; i < b->columns; i++)
		if (cell_at(b, row, i)->n)
			return false;
	text_figures_add(&f, first->runs, first->n);
	return b->columns >= COLUMNS_LEAST && f.none;
}

static void put_row_labelled(const struct place *to, const struct doc_block *b, int row, const bool *figures)
{
	struct doc_run words = { _("no figure"), DOC_PLAIN, 0 };
	const struct doc_cell missing = { .runs = &words, .n = 1 };
	bool name = is_name(b, row);
	for (int i = 0; i < b->columns; i++) {
		const struct doc_cell *cell = cell_at(b, row, i);
		if (cell->n)
			put_field(to, b->head && !name ? cell_at(b, 0, i) : NULL,
				figures[i] && !name ? said_cell(cell, &missing) : cell, i > 0, row > 1);
	}
}

static void put_labelled(const struct place *to, const struct doc_block *b)
{
	bool *figures = xcalloc((size_t)b->columns, sizeof *figures);
	for (int i = 0; i < b->columns && to->o->linear; i++)
		figures[i] = has_figures(b, i);
	bool put = false, keyed = is_keyed(b);
	for (int row = b->head && b->rows > 1; row < b->rows; row++) {
		if (keyed) {
			put_field(to, cell_at(b, row, 0), cell_at(b, row, 1), false, false);
			continue;
		}
		if (put)
			layout_prefix(to->l, to->block, to->prefix);
		put_row_labelled(to, b, row, figures);
		for (int i = 0; i < b->columns; i++)
			put |= cell_at(b, row, i)->n > 0;
	}
	free(figures);
}

void table_put(
	struct doc_layout *l, const struct doc_block *b, size_t block, const char *prefix, const struct doc_layout_opts *o)
{
	const struct place to = { l, block, prefix, o };
	if (b->rows < 1 || b->columns < 1)
		return;
	struct widths w = { 0 };
	int widths[DOC_COLUMNS_MAX];
	bool aligned = false;
	if (!o->linear && b->columns <= o->width / 4 && b->columns <= DOC_COLUMNS_MAX && o->width >= b->least) {
		natural_widths(b, &w, o);
		aligned = fit_widths(&w, widths, b->columns, o->width);
	}
	if (aligned)
		put_aligned(&to, b, widths, w.tall);
	else
		put_labelled(&to, b);
}
