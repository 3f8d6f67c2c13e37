/* Events become blocks. Blocks open when their first text comes, so that empty ones never stand in a document. */
#include "text/builder.h"
#include "text/builder_table.h"

#include "text/unicode.h"

#include <strings.h>

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

/* May an address begin here? http, ftp, www */
static inline bool may_be_address(const char *s)
{
	switch (*s) {
	case 'h':
	case 'H':
	case 'f':
	case 'F': return (s[1] | 0x20) == 't';
	case 'w':
	case 'W': return (s[1] | 0x20) == 'w';
	default: return false;
	}
}

/* The gathered text becomes runs; web addresses in it become links. */
static void flush(struct doc_builder *b)
{
	const char *s = b->text.buf;
	size_t start = 0, n = b->text.len;
	const bool looked_through = !b->text_link && !(b->text_style & DOC_MONO);
	for (size_t at = 0; at < n && looked_through; at++) {
		size_t end = may_be_address(s + at) ? text_url_end(s, n, at) : 0;
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

/* So many items on; below 0 there is no number. */
static void count(struct doc_builder_list *list, int items)
{
	list->number += list->down ? -items : items;
	if (list->number < 0)
		list->number = 0;
}

static const char *next_marker(struct doc_builder *b)
{
	enum { ROMAN_MAX = 3999 };
	struct doc_builder_list *list = current_list(b);
	if (list->number < 0)
		return "-";
	int number = list->number;
	count(list, 1);
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

enum { SET_IN_MAX = 30 };

/* A first line that alone is set in, is told from others by the blank line above it. */
static int ems_of(const struct doc_builder_context *c)
{
	int edge = c->margin + (c->indent < 0 ? c->indent : 0);
	return at_most(edge > 0 ? (edge + DOC_BUILDER_EM / 2) / DOC_BUILDER_EM : 0, SET_IN_MAX);
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
	if (kind == DOC_PARAGRAPH)
		block->set_in = (uint8_t)ems_of(c);
	if (kind == DOC_ITEM) {
		block->quotes = at_most(current_list(b)->quotes, DOC_DEPTH_MAX);
		block->marker = b->item ? next_marker(b) : "";
		b->item = false;
	}
}

size_t doc_builder_before(const struct doc_builder *b, const char **s)
{
	const struct built_cell *cell = current_cell(b);
	const struct doc_block *block = !cell && b->open ? &b->d->blocks.items[b->d->blocks.n - 1] : NULL;
	const struct doc_run *last = cell && cell->n ? &cell->runs[cell->n - 1]
		: block && block->n_runs                 ? &block->runs[block->n_runs - 1]
												 : NULL;
	*s = b->text.len ? b->text.buf : last ? last->text : "";
	return b->text.len ? b->text.len : strlen(*s);
}

/* Has the line being gathered nothing on it yet? */
static bool is_line_empty(const struct doc_builder *b)
{
	const char *s;
	size_t n = doc_builder_before(b, &s);
	return n == 0 || s[n - 1] == '\n';
}

static bool is_wide(const char *s, size_t n)
{
	return n > 0 && (unsigned char)s[0] >= 0x80 && text_next(s, n).columns == 2;
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
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
	bool line_gap = b->line_gap, gap = b->gap || (b->apart && is_alnum(*s));
	b->gap = b->line_gap = b->apart = false;
	if (!gap || is_line_empty(b))
		return;
	if (line_gap && is_wide(s, n)) {
		const char *before;
		size_t end = doc_builder_before(b, &before), last = text_previous(before, end, end);
		if (is_wide(before + last, end - last))
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
static inline bool may_not_be_white(char c)
{
	return (unsigned char)c > ' ' && (unsigned char)c != 0xc2;
}

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
			while (length < n && (may_not_be_white(s[length]) || !white(s + length, n - length)));
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

int doc_builder_link(struct doc_builder *b, const char *address)
{
	if (memmem(b->text.buf, b->text.len, "://", 3) || strcasestr(b->text.buf, "www."))
		flush(b); /* an address in it is numbered before this one */
	return doc_link_safe(b->d, address);
}

void doc_builder_stand_in(struct doc_builder *b, const char *words, const char *address)
{
	const struct doc_builder_context outside = b->context;
	if (!b->context.link)
		b->context.link = doc_builder_link(b, address);
	b->context.style |= b->context.link ? DOC_LINK : 0u;
	doc_builder_text(b, words, strlen(words));
	b->context = outside;
}

void doc_builder_image(struct doc_builder *b, const char *description, const char *title, const char *address)
{
	bool inside = strncasecmp(address, "data:", 5) == 0;
	STR_LOCAL(words, DOC_INPUT_MAX);
	description = *description ? description : title;
	if (*description && inside)
		/* TRANSLATORS: stands for a picture that has no address, since the text holds it; %s is its description */
		str_addf(&words, _("[image within the text: %s]"), description);
	else if (*description)
		/* TRANSLATORS: stands for a picture in a text; %s is its description. */
		str_addf(&words, _("[image: %s]"), description);
	else
		str_addz(&words, inside ? _("[image within the text]") : _("[image]"));
	doc_builder_stand_in(b, words.buf, inside ? "" : address);
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

/* Em spaces before a paragraph set it in: so CommonMark keeps it. */
static void take_em_spaces(struct doc_block *block)
{
	if (block->kind != DOC_PARAGRAPH || !block->n_runs)
		return;
	while (str_starts(block->runs->text, DOC_EM_SPACE)) {
		block->runs->text += strlen(DOC_EM_SPACE);
		block->set_in += block->set_in < SET_IN_MAX;
	}
	if (!*block->runs->text) {
		block->runs++;
		block->n_runs--;
	}
}

/* Takes back the last block, which turned out to hold nothing but blanks. */
static void drop_block(struct doc_builder *b)
{
	const struct doc_block *last = &b->d->blocks.items[--b->d->blocks.n];
	if (last->kind != DOC_ITEM || !*last->marker)
		return;
	b->item = true; /* its marker waits for text that may come */
	if (current_list(b)->number >= 0)
		count(current_list(b), -1);
}

void doc_builder_block(struct doc_builder *b)
{
	end_struck(b);
	b->gap = b->line_gap = b->apart = false;
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
		take_em_spaces(&b->d->blocks.items[b->d->blocks.n - 1]);
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
			count(current_list(b), 1);
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

void doc_builder_section(struct doc_builder *b, bool head)
{
	struct doc_table_builder *t = b->table;
	if (!t || t->depth > 1)
		return;
	doc_builder_cell_end(b);
	t->in_head = head;
	for (; t->section < t->cells.n; t->section++) {
		struct built_cell *cell = &t->cells.items[t->section];
		cell->form.rows = at_most(cell->form.rows, t->row + 1 - cell->row);
	}
	for (int i = 0; i < DOC_COLUMNS_MAX; i++)
		t->spanned[i] = -1;
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
	*vec_push(&t->heads) = t->in_head;
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

void doc_builder_table_end(struct doc_builder *b)
{
	struct doc_table_builder *t = b->table;
	if (!t || --t->depth > 0)
		return;
	t->depth = 1;
	doc_builder_cell_end(b);
	doc_builder_block(b);
	b->table = NULL;
	doc_table_put(b->d, t, &b->repeated);
	vec_release(&t->cells);
	vec_release(&t->heads);
	free(t);
}

void doc_builder_finish(struct doc_builder *b)
{
	while (b->table)
		doc_builder_table_end(b);
	doc_builder_block(b);
	str_release(&b->text);
}
