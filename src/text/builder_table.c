/*
 * What rows and cells are to a reader. A head is what the source calls one: rows of a <thead>, rows of <th>, a row in
 * bold above rows that are not, CommonMark's first row. It is never guessed from what the cells say: what reads like
 * names above figures may be the first of the data, and then each figure would be read out under a wrong name. A head
 * of several rows becomes one, in which each column has all words that stand above it; so every form that a table is
 * shown or kept in has them.
 */
#include "text/builder_table.h"

enum { HEAD_ROWS_MAX = 6 };

static int at_most(int n, int most)
{
	return n < most ? n : most;
}

/* ---- the head -------------------------------------------------------------------------------- */

/* What the cells of each row are; a cell without words is none of these. */
struct built_row {
	int cells, words, heads, strong, figures;
	bool whole; /* one head reaches over all columns */
};

static bool is_figure(const struct built_cell *cell)
{
	bool digit = false;
	for (size_t i = 0; i < cell->n; i++)
		for (const char *s = cell->runs[i].text; *s; s++) {
			if (!strchr("0123456789,.%+- \n", *s))
				return false;
			digit = digit || (*s >= '0' && *s <= '9');
		}
	return digit;
}

static bool is_strong(const struct built_cell *cell)
{
	for (size_t i = 0; i < cell->n; i++)
		if (!(cell->runs[i].style & DOC_STRONG) && strspn(cell->runs[i].text, " \n") < strlen(cell->runs[i].text))
			return false;
	return cell->n > 0;
}

static void look_at_rows(const struct doc_table_builder *t, struct built_row *rows)
{
	for (size_t i = 0; i < t->cells.n; i++) {
		const struct built_cell *cell = &t->cells.items[i];
		struct built_row *row = &rows[cell->row];
		row->cells++;
		row->words += cell->n > 0;
		row->heads += cell->n > 0 && (cell->form.head || t->heads.items[cell->row]);
		row->strong += is_strong(cell);
		row->figures += is_figure(cell);
		row->whole = cell->n && cell->column == 0 && cell->form.columns >= t->columns && cell->form.head;
	}
}

/* In bold, and no other row is. */
static bool is_set_off(const struct built_row *rows, int first, int n, int columns)
{
	const struct built_row *head = &rows[first];
	if (head->cells < columns || head->words < columns - 1 || head->strong < head->words || head->figures ||
		!head->words)
		return false;
	for (int i = first + 1; i < n; i++)
		if (rows[i].words && rows[i].strong == rows[i].words)
			return false;
	return true;
}

/* Under a head that reaches over several columns stand the heads of each, whatever their cells are called: as far down
 * as the heads beside it reach. */
static int reach(const struct doc_table_builder *t, int first, int n)
{
	int end = first + n;
	bool wide = false;
	for (size_t i = 0; i < t->cells.n && t->cells.items[i].row < first + n; i++) {
		const struct built_cell *cell = &t->cells.items[i];
		if (cell->row < first || !cell->form.head)
			continue;
		wide |= cell->form.columns > 1;
		if (cell->form.rows > 1 && cell->row + cell->form.rows > end)
			end = cell->row + cell->form.rows;
	}
	return wide ? end - first : n;
}

/* How many rows from `first` on are the head's. */
static int head_rows(const struct doc_table_builder *t, const struct built_row *rows, int first)
{
	int n = 0, left = t->row + 1 - first;
	while (n < left && t->heads.items[first + n])
		n++;
	if (n == 0) {
		while (n < left && rows[first + n].heads && rows[first + n].heads == rows[first + n].words)
			n++;
		if (n > 0 && n < left)
			n = reach(t, first, n);
	}
	if (n == 0 && is_set_off(rows, first, t->row + 1, t->columns))
		n = 1;
	if (n >= left) /* all of it: the first names what the others say */
		n = left > 1;
	return at_most(n, HEAD_ROWS_MAX);
}

/* CommonMark has no table without a head row: an empty one stands for none. */
static bool is_head_empty(const struct doc_table_builder *t, const struct built_row *rows)
{
	bool head = t->heads.items[0];
	for (size_t i = 0; i < t->cells.n && t->cells.items[i].row == 0; i++)
		head |= t->cells.items[i].form.head;
	return head && rows[0].words == 0 && t->row > 0;
}

/* ---- cells ----------------------------------------------------------------------------------- */

static int cell_columns(const struct built_cell *cell)
{
	int columns = 0;
	for (size_t i = 0; i < cell->n; i++)
		columns += text_widthz(cell->runs[i].text);
	return columns;
}

static size_t cell_bytes(const struct built_cell *cell)
{
	size_t bytes = 1;
	for (size_t i = 0; i < cell->n; i++)
		bytes += strlen(cell->runs[i].text);
	return bytes;
}

static void put_paragraph(struct doc *d, const struct built_cell *cell)
{
	struct doc_block *block = doc_add(d, DOC_PARAGRAPH);
	block->runs = cell->runs;
	block->n_runs = cell->n;
}

/* What is no table to a reader: one column, or more cells than anyone reads side by side. Each cell becomes a
 * paragraph. */
static void put_paragraphs(struct doc *d, const struct doc_table_builder *t)
{
	for (size_t i = 0; i < t->cells.n; i++)
		if (t->cells.items[i].n)
			put_paragraph(d, &t->cells.items[i]);
}

/* What the cells of each column ask for, where all of them that say something ask for the same. */
static const enum doc_align *aligns_of(struct doc *d, const struct doc_table_builder *t, int from)
{
	enum doc_align *aligns = NULL;
	bool settled[DOC_COLUMNS_MAX] = { false };
	for (size_t i = 0; i < t->cells.n; i++) {
		const struct built_cell *cell = &t->cells.items[i];
		if (cell->row < from || cell->n == 0 || cell->form.columns > 1)
			continue;
		if (!aligns && cell->form.align)
			aligns = arena_calloc(&d->arena, (size_t)t->columns, sizeof *aligns); /* those before asked for nothing */
		if (aligns)
			aligns[cell->column] = !settled[cell->column] || aligns[cell->column] == cell->form.align ? cell->form.align
																									  : DOC_ALIGN_AUTO;
		settled[cell->column] = true;
	}
	return aligns;
}

enum { LONG_COLUMNS = 120, LONG_BYTES = 500, REPEATED_MAX = 1 << 19 };

/*
 * A cell that reaches over rows below says there what it says in its own: read aloud, or folded to "label: value", a
 * row would otherwise lack it, and side by side it may have been scrolled away. A head's words are no values. An
 * explanation of many sentences would drown the rows: there stands only that it is as above. What a document repeats is
 * bounded in all.
 */
static void repeat_cell(
	struct doc *d, struct doc_block *block, const struct built_cell *cell, int row, size_t *repeated)
{
	struct doc_cell again = { .runs = cell->runs, .n = (unsigned)cell->n, .again = true };
	size_t bytes = cell_bytes(cell);
	if (cell_columns(cell) > LONG_COLUMNS || bytes > LONG_BYTES) {
		again.runs = arena_calloc(&d->arena, 1, sizeof *again.runs);
		/* TRANSLATORS: in a table, where a cell above with a long text reaches down to this row */
		*again.runs = (struct doc_run){ .text = _("(as above)") };
		again.n = 1;
		bytes = strlen(again.runs->text);
	}
	for (int k = 1; k < cell->form.rows && row + k < block->rows && *repeated < REPEATED_MAX; k++) {
		struct doc_cell *to = &block->cells[(row + k) * block->columns + cell->column];
		if (to->n)
			break;
		*to = again;
		*repeated += bytes;
	}
}

/* The words of a head's cell in another column that it reaches over, or below another one's. */
static void add_head(struct doc *d, struct doc_cell *to, const struct built_cell *cell, bool again, size_t *repeated)
{
	size_t bytes = cell_bytes(cell), n = to->n;
	if (again && (bytes > LONG_BYTES || *repeated >= REPEATED_MAX))
		return;
	*repeated += again ? bytes : 0;
	if (n)
		doc_runs_add(d, &to->runs, &n, (struct doc_run){ .text = "\n" });
	for (size_t i = 0; i < cell->n; i++)
		doc_runs_add(d, &to->runs, &n, cell->runs[i]);
	to->n = (unsigned)n;
}

/* In each column what stands above it, from the top down. */
static void fill_head(
	struct doc *d, struct doc_block *block, const struct doc_table_builder *t, int first, int heads, size_t *repeated)
{
	for (size_t i = 0; i < t->cells.n && t->cells.items[i].row < first + heads; i++) {
		const struct built_cell *cell = &t->cells.items[i];
		if (cell->row < first || !cell->n)
			continue;
		for (int k = 0; k < cell->form.columns && cell->column + k < block->columns; k++)
			add_head(d, &block->cells[cell->column + k], cell, k > 0, repeated);
	}
}

/* first: rows that are not in the block; behind them so many of the head. */
static void fill_cells(
	struct doc *d, struct doc_block *block, const struct doc_table_builder *t, int first, int heads, size_t *repeated)
{
	int above = first + heads - block->head; /* rows of the source that the block has in one, or not at all */
	if (block->head)
		fill_head(d, block, t, first, heads, repeated);
	for (size_t i = 0; i < t->cells.n; i++) {
		const struct built_cell *cell = &t->cells.items[i];
		if (cell->row >= first + heads)
			block->cells[(cell->row - above) * block->columns + cell->column] = (struct doc_cell){ .runs = cell->runs,
				.n = (unsigned)cell->n,
				.whole = cell->column == 0 && cell->form.columns >= t->columns };
	}
	for (size_t i = 0; i < t->cells.n; i++) {
		const struct built_cell *cell = &t->cells.items[i];
		if (cell->row >= first + heads && cell->n && cell->form.rows > 1)
			repeat_cell(d, block, cell, cell->row - above, repeated);
	}
}

/* ---- the table ------------------------------------------------------------------------------- */

/* Heads that reach over all columns are what the table is called. How many rows that were. */
static int put_titles(struct doc *d, const struct doc_table_builder *t, const struct built_row *rows)
{
	int n = 0;
	for (size_t i = 0; i < t->cells.n && n < t->row && rows[n].whole && t->cells.items[i].row == n; i++, n++)
		put_paragraph(d, &t->cells.items[i]);
	return n;
}

static void put_table(struct doc *d, const struct doc_table_builder *t, size_t *repeated)
{
	struct built_row *rows = xcalloc((size_t)t->row + 1, sizeof *rows);
	look_at_rows(t, rows);
	int first = put_titles(d, t, rows);
	if (first == 0 && is_head_empty(t, rows))
		first = 1;
	bool empty = first == 1 && rows[0].words == 0;
	int heads = empty ? 0 : head_rows(t, rows, first);
	free(rows);
	struct doc_block *block = doc_add(d, DOC_TABLE);
	block->level = at_most(t->level, DOC_DEPTH_MAX);
	block->quotes = at_most(t->quotes, DOC_DEPTH_MAX);
	block->head = heads > 0;
	block->rows = t->row + 1 - first - heads + block->head;
	block->columns = t->columns;
	block->aligns = aligns_of(d, t, first + heads);
	block->cells = arena_calloc(&d->arena, (size_t)block->rows * (size_t)block->columns, sizeof *block->cells);
	fill_cells(d, block, t, first, heads, repeated);
}

void doc_table_put(struct doc *d, struct doc_table_builder *t, size_t *repeated)
{
	enum { CELLS_MAX = 1 << 17 };
	if (t->columns < 2 || (t->row + 1) > CELLS_MAX / t->columns)
		put_paragraphs(d, t);
	else
		put_table(d, t, repeated);
}
