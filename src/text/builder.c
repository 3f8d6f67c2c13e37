/* Events become blocks. Blocks open when their first text comes, so that empty ones never stand in a document. */
#include "text/builder.h"

#include "text/unicode.h"

struct built_cell {
	struct doc_run *runs;
	size_t n;
	int row, column;
	struct doc_builder_cell form;
};

struct doc_table_builder {
	VEC(struct built_cell) cells;
	int depth;                    /* tables in tables, from 1 */
	int row, column, columns;     /* where we are; columns seen */
	int spanned[DOC_COLUMNS_MAX]; /* rows that a cell above still covers */
	int lists, quotes, level;     /* that the table stands in; level: the depth of the item that it is part of */
	bool in_cell, head, plain;    /* head: all of row 0 are head cells; plain: a row has other than head cells */
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
		STR_LOCAL(address, STR_NO_LIMIT);
		str_addz(&address, (s[at] | 0x20) == 'w' ? "http://" : "");
		str_add(&address, s + at, end - at);
		put_run(b, s + start, at - start, 0);
		put_run(b, s + at, end - at, doc_link(b->d, address.buf));
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

static struct doc_builder_list *current_list(struct doc_builder *b)
{
	return &b->lists[at_most(b->n_lists, DOC_DEPTH_MAX) - 1];
}

/* 1 is a, 26 is z, 27 is aa. */
static void put_letters(struct str *out, int number, char first)
{
	if (number > 26)
		put_letters(out, (number - 1) / 26, first);
	str_addc(out, (char)(first + (number - 1) % 26));
}

static void put_roman(struct str *out, int number, bool small)
{
	static const struct {
		int value;
		const char *large, *small;
	} digits[] = { { 1000, "M", "m" }, { 900, "CM", "cm" }, { 500, "D", "d" }, { 400, "CD", "cd" }, { 100, "C", "c" },
		{ 90, "XC", "xc" }, { 50, "L", "l" }, { 40, "XL", "xl" }, { 10, "X", "x" }, { 9, "IX", "ix" }, { 5, "V", "v" },
		{ 4, "IV", "iv" }, { 1, "I", "i" } };
	for (size_t i = 0; i < ARRAY_LEN(digits); i++)
		for (; number >= digits[i].value; number -= digits[i].value)
			str_addz(out, small ? digits[i].small : digits[i].large);
}

static const char *next_marker(struct doc_builder *b)
{
	enum { ROMAN_MAX = 3999 };
	struct doc_builder_list *list = current_list(b);
	if (list->number < 0)
		return "-";
	int number = list->number++;
	STR_LOCAL(marker, 64);
	if ((list->style | 0x20) == 'a' && number > 0)
		put_letters(&marker, number, list->style);
	else if ((list->style | 0x20) == 'i' && number > 0 && number <= ROMAN_MAX)
		put_roman(&marker, number, list->style == 'i');
	else
		str_addf(&marker, "%d", number);
	str_addc(&marker, '.');
	return arena_strdup(&b->d->arena, marker.buf);
}

/* What an item quotes is a quote, unless the item begins with it: then its marker comes first. */
static bool is_item(struct doc_builder *b)
{
	return b->n_lists && (b->item || b->context.quotes <= current_list(b)->quotes);
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
	enum doc_kind kind = c->pre ? DOC_CODE : is_item(b) ? DOC_ITEM : c->quotes ? DOC_QUOTE : DOC_PARAGRAPH;
	struct doc_block *block = doc_add(b->d, kind);
	block->level = at_most(kind == DOC_QUOTE ? c->quotes : b->n_lists, DOC_DEPTH_MAX);
	block->quotes = kind == DOC_CODE ? at_most(c->quotes, DOC_DEPTH_MAX) : 0;
	if (kind == DOC_ITEM) {
		block->quotes = at_most(current_list(b)->quotes, DOC_DEPTH_MAX);
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

static void take_style(struct doc_builder *b)
{
	if (b->text_style != b->context.style || b->text_link != b->context.link) {
		flush(b);
		b->text_style = b->context.style;
		b->text_link = b->context.link;
	}
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
	/* The space belongs to the text before, unless that is a link: none is underlined over it, or numbered behind it.
	 */
	if (b->text_link && b->text_link != b->context.link) {
		flush(b);
		b->text_link = 0;
		b->text_style = b->context.style & ~(unsigned)DOC_LINK;
	}
	str_addc(&b->text, ' ');
}

/*
 * What is struck out must not read as if it held. Terminals cannot strike out, a listener hears nothing of a "~~", and
 * to many who see one it is a long breath: words tell it to all. Line breaks at the end stay outside.
 */
static void put_struck(struct doc_builder *b, bool begin)
{
	/* TRANSLATORS: around words that somebody struck out and left to be seen */
	const char *words = _("[struck out: %s]"), *at = strstr(words, "%s");
	size_t breaks = 0;
	for (; !begin && b->text.len && b->text.buf[b->text.len - 1] == '\n'; breaks++)
		str_truncate(&b->text, b->text.len - 1);
	flush(b);
	b->text_style = DOC_STRUCK;
	b->text_link = 0;
	if (at && begin)
		str_add(&b->text, words, (size_t)(at - words));
	else if (at)
		str_addz(&b->text, at + strlen("%s"));
	flush(b);
	b->text_style = DOC_PLAIN;
	b->struck = begin;
	str_addn(&b->text, '\n', breaks);
}

static void end_struck(struct doc_builder *b)
{
	if (b->struck)
		put_struck(b, false);
}

/* Bytes of white space at s that collapse: ASCII, and U+00A0, which word processors strew. */
static size_t white(const char *s, size_t n)
{
	if (*s == ' ' || (*s >= '\t' && *s <= '\r'))
		return 1;
	return n >= 2 && memcmp(s, "\xc2\xa0", 2) == 0 ? 2 : 0;
}

void doc_builder_text(struct doc_builder *b, const char *s, size_t n)
{
	if (b->context.pre && n > 0) {
		end_struck(b);
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
			if (!b->context.struck)
				end_struck(b);
			close_gap(b, s, n);
			open_block(b);
			if (b->context.struck && !b->struck)
				put_struck(b, true);
			take_style(b);
			str_add(&b->text, s, length);
		}
		s += length;
		n -= length;
	}
}

void doc_builder_stand_in(struct doc_builder *b, const char *words, const char *address)
{
	const struct doc_builder_context outside = b->context;
	if (!b->context.link)
		b->context.link = doc_link_safe(b->d, address);
	b->context.style |= b->context.link ? DOC_LINK : 0u;
	doc_builder_text(b, words, strlen(words));
	b->context = outside;
}

void doc_builder_image(struct doc_builder *b, const char *description, const char *address)
{
	STR_LOCAL(words, DOC_INPUT_MAX);
	if (*description)
		/* TRANSLATORS: stands for a picture in a text; %s is its description. */
		str_addf(&words, _("[image: %s]"), description);
	else
		str_addz(&words, _("[image]"));
	doc_builder_stand_in(b, words.buf, address);
}

/* Drops ideographic spaces from the end of the line: they say nothing there. */
static void trim_line(struct doc_builder *b)
{
	size_t n = b->text.len;
	while (n >= 3 && memcmp(b->text.buf + n - 3, "\xe3\x80\x80", 3) == 0)
		n -= 3;
	str_truncate(&b->text, n);
}

/* Drops line breaks from the end of a block, too. */
static void trim(struct doc_builder *b)
{
	for (trim_line(b); b->text.len && b->text.buf[b->text.len - 1] == '\n'; trim_line(b))
		str_truncate(&b->text, b->text.len - 1);
}

void doc_builder_break(struct doc_builder *b)
{
	b->gap = b->line_gap = false;
	if (!b->context.pre)
		trim_line(b);
	if (b->context.pre || !is_line_empty(b)) {
		take_style(b); /* no line break belongs to a link that has ended, or its number would follow it */
		str_addc(&b->text, '\n');
	} else if (b->open && !b->context.heading) {
		doc_builder_block(b); /* two in a row set paragraphs apart */
	}
}

/* Takes back the last block, which turned out to hold nothing but blanks. */
static void drop_block(struct doc_builder *b)
{
	const struct doc_block *last = &b->d->blocks.items[--b->d->blocks.n];
	if (last->kind != DOC_ITEM || !*last->marker)
		return;
	b->item = true; /* its marker waits for text that may come */
	if (current_list(b)->number > 0)
		current_list(b)->number--;
}

void doc_builder_block(struct doc_builder *b)
{
	end_struck(b);
	b->gap = b->line_gap = false;
	if (current_cell(b)) {
		if (!is_line_empty(b)) {
			take_style(b);
			str_addc(&b->text, '\n');
		}
		return;
	}
	if (b->open) {
		trim(b);
		flush(b);
		if (b->d->blocks.items[b->d->blocks.n - 1].n_runs == 0)
			drop_block(b);
	}
	b->open = false;
}

void doc_builder_rule(struct doc_builder *b)
{
	doc_builder_block(b);
	if (!current_cell(b))
		doc_add(b->d, DOC_RULE);
}

void doc_builder_list_start(struct doc_builder *b, struct doc_builder_list list)
{
	doc_builder_block(b);
	bool item = b->item && b->n_lists && !b->context.heading && !b->context.pre;
	if (item && current_list(b)->number >= 0) { /* what holds only this list has its number on a line of its own */
		open_block(b);
		b->open = false;
	}
	list.quotes = b->context.quotes;
	if (b->n_lists < DOC_DEPTH_MAX)
		b->lists[b->n_lists] = list;
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

void doc_builder_item(struct doc_builder *b, int number)
{
	doc_builder_block(b);
	if (b->n_lists && current_list(b)->number >= 0) {
		if (number >= 0)
			current_list(b)->number = number;
		else if (b->item) /* the item before had nothing to show, and yet it counts */
			current_list(b)->number++;
	}
	b->item = true;
	if (current_cell(b) && b->n_lists) {
		take_style(b);
		for (int depth = b->table->lists + 1; depth < at_most(b->n_lists, DOC_DEPTH_MAX); depth++)
			str_addz(&b->text, "\xe3\x80\x80"); /* the one indent that lasts in every form that a cell is kept in */
		str_addz(&b->text, next_marker(b));
		str_addc(&b->text, ' ');
		b->item = false;
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
	/* Where an item begins with a table, its marker still waits for text. */
	*b->table = (struct doc_table_builder){
		.depth = 1,
		.row = -1,
		.lists = b->n_lists,
		.quotes = b->context.quotes,
		.level = b->n_lists - (b->item && b->n_lists),
	};
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

void doc_builder_cell(struct doc_builder *b, struct doc_builder_cell form)
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
	*vec_push(&t->cells) = (struct built_cell){ .row = t->row, .column = t->column, .form = form };
	if (t->row == 0)
		*(form.head ? &t->head : &t->plain) = true;
	for (int k = 0; k < form.columns && t->column < DOC_COLUMNS_MAX; k++)
		t->spanned[t->column++] = form.rows > 1 ? t->row + form.rows - 1 : -1;
	if (t->column > t->columns)
		t->columns = t->column;
}

void doc_builder_cell_end(struct doc_builder *b)
{
	if (!b->table || b->table->depth > 1 || !b->table->in_cell)
		return;
	end_struck(b);
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

/* "1,438", "67%", "-2": a figure and nothing else? */
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

/* Words over columns of figures: what else could the words be? */
static bool stands_over_figures(const struct doc_table_builder *t)
{
	int figures = 0, others = 0;
	for (size_t i = 0; i < t->cells.n; i++) {
		const struct built_cell *cell = &t->cells.items[i];
		bool figure = is_figure(cell);
		if (cell->row == 0 && figure)
			return false;
		if (cell->row == 0 || cell->column == 0)
			continue;
		if (figure)
			figures++;
		else if (cell->n > 0)
			others++;
	}
	return figures > others;
}

/* Tables from the wild mark their head row by bold or by nothing at all; the corner above names of rows may be empty.
 */
static bool has_head(const struct doc_table_builder *t)
{
	enum { SMALL = 20, LARGE = 40 };
	int cells = 0;
	bool strong = true, small = true, large = true;
	if (t->row == 0 || (t->head && t->plain))
		return false;
	if (t->head)
		return true;
	for (size_t i = 0; i < t->cells.n && t->cells.items[i].row == 0; i++, cells++) {
		const struct built_cell *cell = &t->cells.items[i];
		int columns = cell_columns(cell);
		if (i == 0 && columns == 0 && t->columns > 2)
			continue;
		small &= columns > 0 && columns <= SMALL;
		large &= columns > 0 && columns <= LARGE;
		strong &= columns > 0 && (cell->runs[0].style & DOC_STRONG);
	}
	if (cells < t->columns)
		return false;
	return strong || (cells > 2 && (small || (large && stands_over_figures(t))));
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

static size_t cell_bytes(const struct built_cell *cell)
{
	size_t bytes = 1;
	for (size_t i = 0; i < cell->n; i++)
		bytes += strlen(cell->runs[i].text);
	return bytes;
}

/*
 * A cell that reaches over rows below says there what it says in its own: read aloud, or folded to "label: value", a
 * row would otherwise lack it, and side by side it may have been scrolled away. A head's words are no values. An
 * explanation of many sentences would drown the rows: there stands only that it is as above. What a document repeats is
 * bounded in all.
 */
static void repeat_cell(struct doc_builder *b, struct doc_block *block, const struct built_cell *cell, int row)
{
	enum { LONG_COLUMNS = 120, LONG_BYTES = 500, REPEATED_MAX = 1 << 19 };
	struct doc_cell again = { .runs = cell->runs, .n = (unsigned)cell->n, .again = true };
	size_t bytes = cell_bytes(cell);
	if (cell_columns(cell) > LONG_COLUMNS || bytes > LONG_BYTES) {
		again.runs = arena_calloc(&b->d->arena, 1, sizeof *again.runs);
		/* TRANSLATORS: in a table, where a cell above with a long text reaches down to this row */
		*again.runs = (struct doc_run){ .text = _("(as above)") };
		again.n = 1;
		bytes = strlen(again.runs->text);
	}
	for (int k = 1; k < cell->form.rows && row + k < block->rows && b->repeated < REPEATED_MAX; k++) {
		struct doc_cell *to = &block->cells[(row + k) * block->columns + cell->column];
		if (to->n)
			break;
		*to = again;
		b->repeated += bytes;
	}
}

static void fill_cells(struct doc_builder *b, struct doc_block *block, const struct doc_table_builder *t, int skipped)
{
	for (size_t i = 0; i < t->cells.n; i++) {
		const struct built_cell *cell = &t->cells.items[i];
		if (cell->row >= skipped)
			block->cells[(cell->row - skipped) * block->columns + cell->column] = (struct doc_cell){ .runs = cell->runs,
				.n = (unsigned)cell->n };
	}
	for (size_t i = 0; i < t->cells.n; i++) {
		const struct built_cell *cell = &t->cells.items[i];
		if (cell->row >= skipped + block->head && cell->n && cell->form.rows > 1)
			repeat_cell(b, block, cell, cell->row - skipped);
	}
}

static void put_table(struct doc_builder *b, const struct doc_table_builder *t)
{
	struct doc_block *block = doc_add(b->d, DOC_TABLE);
	int skipped = is_head_empty(t);
	block->level = at_most(t->level, DOC_DEPTH_MAX);
	block->quotes = at_most(t->quotes, DOC_DEPTH_MAX);
	block->rows = t->row + 1 - skipped;
	block->columns = t->columns;
	block->head = !skipped && has_head(t);
	block->aligns = aligns_of(b->d, t, skipped + block->head);
	block->cells = arena_calloc(&b->d->arena, (size_t)block->rows * (size_t)block->columns, sizeof *block->cells);
	fill_cells(b, block, t, skipped);
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
