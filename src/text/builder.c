/* Events become blocks. Blocks open when their first text comes, so that empty ones never stand in a document. */
#include "text/builder.h"

#include "text/unicode.h"

struct built_cell {
	struct doc_run *runs;
	size_t n;
	int row, column;
};

struct doc_table_builder {
	VEC(struct built_cell) cells;
	int depth;                      /* tables in tables, from 1 */
	int row, column, columns;       /* where we are; columns seen */
	int spanned[DOC_COLUMNS_MAX];   /* rows that a cell above still covers */
	bool in_cell, head, plain;      /* head: all of row 0 are head cells; plain: a row has other than head cells */
};

void doc_builder_init(struct doc_builder *b, struct doc *d)
{
	*b = (struct doc_builder){ .d = d };
	str_init(&b->text, STR_NO_LIMIT);
}

static struct built_cell *current_cell(const struct doc_builder *b)
{
	return b->table && b->table->in_cell ? &b->table->cells.items[b->table->cells.n - 1] : NULL;
}

static void put_run(struct doc_builder *b, const char *s, size_t n, int link)
{
	struct doc_run run = { n ? doc_keep(b->d, s, n) : "", b->text_style, link };
	struct built_cell *cell = current_cell(b);
	if (!*run.text) /* all of it was invisible */
		return;
	if (cell) {
		doc_runs_add(b->d, &cell->runs, &cell->n, run);
		return;
	}
	struct doc_block *block = &b->d->blocks.items[b->d->blocks.n - 1];
	doc_runs_add(b->d, &block->runs, &block->n_runs, run);
}

/* The gathered text becomes runs; web addresses in it become links. */
static void flush(struct doc_builder *b)
{
	const char *s = b->text.buf;
	size_t start = 0, n = b->text.len;
	for (size_t at = 0; at < n && !b->text_link && !(b->text_style & DOC_MONO); at++) {
		size_t end = strchr("hwfHWF", s[at]) ? text_url_end(s, n, at) : 0;
		if (!end)
			continue;
		struct str address;
		str_init(&address, STR_NO_LIMIT);
		str_addz(&address, (s[at] | 0x20) == 'w' ? "http://" : "");
		str_add(&address, s + at, end - at);
		put_run(b, s + start, at - start, 0);
		put_run(b, s + at, end - at, doc_link(b->d, address.buf));
		str_release(&address);
		start = end;
		at = end - 1;
	}
	put_run(b, s + start, n - start, b->text_link);
	str_clear(&b->text);
}

static int at_most(int n, int most)
{
	return n < most ? n : most;
}

static const char *next_marker(struct doc_builder *b)
{
	int *number = &b->lists[at_most(b->n_lists, DOC_DEPTH_MAX) - 1].number;
	return *number < 0 ? "-" : arena_printf(&b->d->arena, "%d.", (*number)++);
}

/* Opens the block that the text to come belongs to. */
static void open_block(struct doc_builder *b)
{
	const struct doc_builder_context *c = &b->context;
	if (b->open || current_cell(b))
		return;
	b->open = true;
	if (c->heading) {
		doc_add(b->d, DOC_HEADING)->level = c->heading;
		return;
	}
	enum doc_kind kind = c->pre ? DOC_CODE : b->n_lists ? DOC_ITEM : c->quotes ? DOC_QUOTE : DOC_PARAGRAPH;
	struct doc_block *block = doc_add(b->d, kind);
	block->level = at_most(b->n_lists ? b->n_lists : c->quotes, DOC_DEPTH_MAX);
	if (kind == DOC_ITEM) {
		block->marker = b->item ? next_marker(b) : "";
		b->item = false;
	}
}

/* Has the line being gathered nothing on it yet? */
static bool is_line_empty(const struct doc_builder *b)
{
	const struct built_cell *cell = current_cell(b);
	if (b->text.len)
		return b->text.buf[b->text.len - 1] == '\n';
	if (cell)
		return cell->n == 0 || str_ends(cell->runs[cell->n - 1].text, "\n");
	if (!b->open)
		return true;
	const struct doc_block *block = &b->d->blocks.items[b->d->blocks.n - 1];
	return block->n_runs == 0 || str_ends(block->runs[block->n_runs - 1].text, "\n");
}

static bool is_wide(const char *s, size_t n)
{
	return n > 0 && (unsigned char)s[0] >= 0x80 && text_next(s, n).columns == 2;
}

/* White space that was seen before the text s: one space, or nothing at the start of a line, or where a source line
 * broke between two Chinese characters. */
static void close_gap(struct doc_builder *b, const char *s, size_t n)
{
	bool gap = b->gap, line_gap = b->line_gap;
	b->gap = b->line_gap = false;
	if (!gap || is_line_empty(b))
		return;
	if (line_gap && b->text.len && is_wide(s, n)) {
		size_t last = text_previous(b->text.buf, b->text.len, b->text.len);
		if (is_wide(b->text.buf + last, b->text.len - last))
			return;
	}
	str_addc(&b->text, ' ');
}

/* Bytes of white space at s that collapse: ASCII, and U+00A0, which word processors strew. */
static size_t white(const char *s, size_t n)
{
	if (*s == ' ' || (*s >= '\t' && *s <= '\r'))
		return 1;
	return n >= 2 && memcmp(s, "\xc2\xa0", 2) == 0 ? 2 : 0;
}

static void take_style(struct doc_builder *b)
{
	if (b->text_style != b->context.style || b->text_link != b->context.link) {
		flush(b);
		b->text_style = b->context.style;
		b->text_link = b->context.link;
	}
}

void doc_builder_text(struct doc_builder *b, const char *s, size_t n)
{
	if (b->context.pre && n > 0) {
		open_block(b);
		take_style(b);
		str_add(&b->text, s, n);
		return;
	}
	while (n > 0) {
		size_t length = white(s, n);
		if (length) {
			b->gap = true;
			b->line_gap |= *s == '\n' || *s == '\r';
		} else {
			do
				length++;
			while (length < n && !white(s + length, n - length));
			close_gap(b, s, n); /* the space belongs to the text before: links are not underlined over it */
			open_block(b);
			take_style(b);
			str_add(&b->text, s, length);
		}
		s += length;
		n -= length;
	}
}

void doc_builder_break(struct doc_builder *b)
{
	b->gap = b->line_gap = false;
	if (b->context.pre || !is_line_empty(b))
		str_addc(&b->text, '\n');
	else if (b->open && !b->context.heading) /* two in a row set paragraphs apart */
		doc_builder_block(b);
}

/* Line breaks and ideographic spaces at the end of a block say nothing. */
static void trim(struct doc_builder *b)
{
	size_t n = b->text.len;
	for (;;) {
		if (n > 0 && b->text.buf[n - 1] == '\n')
			n--;
		else if (n >= 3 && memcmp(b->text.buf + n - 3, "\xe3\x80\x80", 3) == 0)
			n -= 3;
		else
			break;
	}
	str_truncate(&b->text, n);
}

void doc_builder_block(struct doc_builder *b)
{
	b->gap = b->line_gap = false;
	if (current_cell(b)) {
		if (!is_line_empty(b))
			str_addc(&b->text, '\n');
		return;
	}
	if (b->open) {
		trim(b);
		flush(b);
		const struct doc_block *last = &b->d->blocks.items[b->d->blocks.n - 1];
		if (last->n_runs == 0 && last->kind != DOC_ITEM)
			b->d->blocks.n--;
	}
	b->open = false;
}

void doc_builder_rule(struct doc_builder *b)
{
	doc_builder_block(b);
	if (!current_cell(b))
		doc_add(b->d, DOC_RULE);
}

void doc_builder_list_start(struct doc_builder *b, int number)
{
	doc_builder_block(b);
	if (b->n_lists < DOC_DEPTH_MAX)
		b->lists[b->n_lists].number = number;
	b->n_lists++;
	b->item = false;
}

void doc_builder_list_end(struct doc_builder *b)
{
	doc_builder_block(b);
	if (b->n_lists)
		b->n_lists--;
	b->item = false;
}

void doc_builder_item(struct doc_builder *b)
{
	doc_builder_block(b);
	b->item = true;
	if (current_cell(b) && b->n_lists) {
		take_style(b);
		str_addz(&b->text, next_marker(b));
		str_addc(&b->text, ' ');
	}
}

void doc_builder_table_start(struct doc_builder *b)
{
	if (b->table) {
		b->table->depth++;
		return;
	}
	doc_builder_block(b);
	b->table = xcalloc(1, sizeof *b->table);
	*b->table = (struct doc_table_builder){ .depth = 1, .row = -1 };
	for (int i = 0; i < DOC_COLUMNS_MAX; i++)
		b->table->spanned[i] = -1;
}

void doc_builder_row(struct doc_builder *b)
{
	struct doc_table_builder *t = b->table;
	if (!t || t->depth > 1) {
		doc_builder_block(b);
		return;
	}
	doc_builder_cell_end(b);
	t->row++;
	t->column = 0;
}

void doc_builder_cell(struct doc_builder *b, bool head, int columns, int rows)
{
	struct doc_table_builder *t = b->table;
	if (!t || t->depth > 1) {
		b->gap = true;
		return;
	}
	if (t->row < 0)
		doc_builder_row(b);
	if (t->in_cell)
		doc_builder_cell_end(b);
	else
		doc_builder_block(b);
	while (t->column < DOC_COLUMNS_MAX && t->spanned[t->column] >= t->row)
		t->column++;
	t->in_cell = true;
	if (t->column == DOC_COLUMNS_MAX) {
		if (t->cells.n && t->cells.items[t->cells.n - 1].row == t->row) {
			doc_builder_break(b);
			return;
		}
		t->column--; /* covered all over by the rows above */
	}
	*vec_push(&t->cells) = (struct built_cell){ .row = t->row, .column = t->column };
	if (t->row == 0)
		*(head ? &t->head : &t->plain) = true;
	for (; columns > 0 && t->column < DOC_COLUMNS_MAX; columns--)
		t->spanned[t->column++] = rows > 1 ? t->row + rows - 1 : -1;
	if (t->column > t->columns)
		t->columns = t->column;
}

void doc_builder_cell_end(struct doc_builder *b)
{
	if (!b->table || b->table->depth > 1 || !b->table->in_cell)
		return;
	trim(b);
	flush(b);
	b->gap = b->line_gap = false;
	b->table->in_cell = false;
}

static int cell_columns(const struct built_cell *cell)
{
	int columns = 0;
	for (size_t i = 0; i < cell->n; i++)
		columns += text_widthz(cell->runs[i].text);
	return columns;
}

/* Tables from the wild mark their head row by bold or by nothing at all. */
static bool has_head(const struct doc_table_builder *t)
{
	enum { HEAD_COLUMNS = 20 };
	int cells = 0;
	bool strong = true, small = true;
	if (t->row == 0 || (t->head && t->plain))
		return false;
	if (t->head)
		return true;
	for (size_t i = 0; i < t->cells.n && t->cells.items[i].row == 0; i++, cells++) {
		const struct built_cell *cell = &t->cells.items[i];
		int columns = cell_columns(cell);
		small &= columns > 0 && columns <= HEAD_COLUMNS;
		strong &= columns > 0 && (cell->runs[0].style & DOC_STRONG);
	}
	return cells == t->columns && (strong || (small && cells > 2));
}

/* What is no table to a reader: one column, or more cells than anyone reads side by side. Each cell becomes a
 * paragraph. */
static void put_paragraphs(struct doc_builder *b, const struct doc_table_builder *t)
{
	for (size_t i = 0; i < t->cells.n; i++) {
		if (t->cells.items[i].n == 0)
			continue;
		struct doc_block *block = doc_add(b->d, DOC_PARAGRAPH);
		block->runs = t->cells.items[i].runs;
		block->n_runs = t->cells.items[i].n;
	}
}

/* CommonMark has no table without a head row: an empty one stands for none. */
static bool is_head_empty(const struct doc_table_builder *t)
{
	for (size_t i = 0; i < t->cells.n && t->cells.items[i].row == 0; i++)
		if (t->cells.items[i].n)
			return false;
	return t->head && t->row > 0;
}

static void put_table(struct doc_builder *b, const struct doc_table_builder *t)
{
	struct doc_block *block = doc_add(b->d, DOC_TABLE);
	int skipped = is_head_empty(t);
	block->rows = t->row + 1 - skipped;
	block->columns = t->columns;
	block->head = !skipped && has_head(t);
	block->cells = arena_calloc(&b->d->arena, (size_t)block->rows * (size_t)block->columns, sizeof *block->cells);
	for (size_t i = 0; i < t->cells.n; i++) {
		const struct built_cell *from = &t->cells.items[i];
		if (from->row < skipped)
			continue;
		struct doc_cell *to = &block->cells[(from->row - skipped) * block->columns + from->column];
		to->runs = from->runs;
		to->n = from->n;
	}
}

void doc_builder_table_end(struct doc_builder *b)
{
	enum { CELLS_MAX = 1 << 17 };
	struct doc_table_builder *t = b->table;
	if (!t || --t->depth > 0)
		return;
	t->depth = 1;
	doc_builder_cell_end(b);
	doc_builder_block(b);
	b->table = NULL;
	if (t->columns < 2 || (t->row + 1) > CELLS_MAX / t->columns)
		put_paragraphs(b, t);
	else
		put_table(b, t);
	vec_release(&t->cells);
	free(t);
}

void doc_builder_finish(struct doc_builder *b)
{
	while (b->table)
		doc_builder_table_end(b);
	doc_builder_block(b);
	str_release(&b->text);
}
