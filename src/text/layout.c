/*
 * A document becomes lines of styled spans. The runs of a block are gathered into one text ("ink"), wrapped, and each
 * line is copied to the layout behind its prefix (quote mark, list marker, indent). Tables are in table.c.
 */
#include "text/layout.h"

#include "text/doc.h"
#include "text/outline.h"

#include <stdlib.h>

void doc_layout_init(struct doc_layout *l)
{
	*l = (struct doc_layout){ 0 };
	str_init(&l->text, STR_NO_LIMIT);
}

void doc_layout_release(struct doc_layout *l)
{
	str_release(&l->text);
	vec_release(&l->lines);
	vec_release(&l->spans);
	free(l->lists);
	l->lists = NULL;
}

/* ---- ink ------------------------------------------------------------------------------------- */

static void ink_add(struct ink *ink, const char *s, size_t n, unsigned style, int link)
{
	if (n == 0)
		return;
	struct ink_piece *last = ink->pieces.n ? &ink->pieces.items[ink->pieces.n - 1] : NULL;
	str_add(&ink->text, s, n);
	if (last && last->style == style && last->link == link)
		last->end = ink->text.len;
	else
		*vec_push(&ink->pieces) = (struct ink_piece){ ink->text.len, style, link };
}

void ink_init(struct ink *ink)
{
	*ink = (struct ink){ 0 };
	str_init(&ink->text, STR_NO_LIMIT);
}

void ink_release(struct ink *ink)
{
	str_release(&ink->text);
	vec_release(&ink->pieces);
}

/* Line breaks that only somebody's width made go. */
static void ink_join(struct ink *ink)
{
	struct outline_breaks breaks = { 0 };
	char *s = ink->text.buf;
	size_t n = ink->text.len, to = 0, piece = 0;
	outline_breaks(s, n, &breaks);
	for (size_t at = 0, next = 0; breaks.at.n && at < n; at++) {
		const struct outline_break *gone = next < breaks.at.n && at >= breaks.at.items[next].at ? &breaks.at.items[next]
																								: NULL;
		if (!gone)
			s[to++] = s[at];
		else if (at == gone->at && *outline_joint(s, n, gone))
			s[to++] = ' ';
		next += gone && at + 1 == gone->end;
		while (piece < ink->pieces.n && ink->pieces.items[piece].end == at + 1)
			ink->pieces.items[piece++].end = to;
	}
	if (breaks.at.n)
		str_truncate(&ink->text, to);
	vec_release(&breaks.at);
}

void ink_cut(struct ink *ink, size_t bytes, const char *more, unsigned style)
{
	str_truncate(&ink->text, bytes);
	while (ink->pieces.n > 1 && ink->pieces.items[ink->pieces.n - 2].end >= bytes)
		ink->pieces.n--;
	if (ink->pieces.n)
		ink->pieces.items[ink->pieces.n - 1].end = bytes;
	ink_add(ink, more, strlen(more), style, 0);
}

enum { LINK_MARK_SIZE = 16 };

/* A footnote's "[7]" that happens to be the seventh link has its number already. */
static bool has_number(const struct ink *ink, const struct doc_run *run, const char *mark)
{
	size_t n = strlen(mark) - 2, before = ink->text.len - strlen(run->text);
	if (strcmp(run->text, mark) == 0)
		return true;
	return strlen(run->text) == n && memcmp(run->text, mark + 1, n) == 0 && before > 0 &&
		ink->text.buf[before - 1] == '[';
}

/* "[7]", which has so many bytes. */
static size_t link_mark(char mark[LINK_MARK_SIZE], int number)
{
	size_t digits = 1, bytes;
	for (int rest = number; rest > 9; rest /= 10)
		digits++;
	bytes = digits + 2;
	mark[0] = '[';
	mark[bytes - 1] = ']';
	mark[bytes] = '\0';
	for (; digits; number /= 10)
		mark[digits--] = (char)('0' + number % 10);
	return bytes;
}

void ink_runs(struct ink *ink, const struct doc_run *runs, size_t n, unsigned style, bool number_links)
{
	size_t bytes = 0;
	for (size_t i = 0; i < n; i++)
		bytes += strlen(runs[i].text) + (runs[i].link ? LINK_MARK_SIZE : 0);
	str_reserve(&ink->text, bytes);
	for (size_t i = 0; i < n; i++) {
		ink_add(ink, runs[i].text, strlen(runs[i].text), runs[i].style | style, runs[i].link);
		if (number_links && runs[i].link && (i + 1 == n || runs[i + 1].link != runs[i].link)) {
			char mark[LINK_MARK_SIZE];
			size_t length = link_mark(mark, runs[i].link);
			if (!has_number(ink, &runs[i], mark))
				ink_add(ink, mark, length, style, runs[i].link);
		}
	}
}

/* ---- lines ----------------------------------------------------------------------------------- */

void layout_begin(struct doc_layout *l, size_t block)
{
	*vec_push(&l->lines) = (struct doc_line){ .start = l->text.len, .span = l->spans.n, .block = block };
}

static void put_measured(struct doc_layout *l, const char *s, size_t n, int columns, unsigned style, int link)
{
	struct doc_line *line = &l->lines.items[l->lines.n - 1];
	struct doc_span *last = line->n_spans ? &l->spans.items[l->spans.n - 1] : NULL;
	if (!last || last->style != style || last->link != link) {
		last = vec_push(&l->spans);
		*last = (struct doc_span){ .style = style, .link = link, .start = l->text.len, .column = line->columns };
		line->n_spans++;
	}
	last->bytes += n;
	last->columns += columns;
	line->bytes += n;
	line->columns += columns;
	str_add(&l->text, s, n);
}

void layout_put(struct doc_layout *l, const char *s, size_t n, unsigned style, int link)
{
	if (n)
		put_measured(l, s, n, text_width(s, n), style, link);
}

void layout_spaces(struct doc_layout *l, int n)
{
	static const char spaces[] = "                                ";
	for (; n > 0; n -= (int)sizeof spaces - 1)
		layout_put(l, spaces, n < (int)sizeof spaces - 1 ? (size_t)n : sizeof spaces - 1, DOC_PLAIN, 0);
}

void layout_prefix(struct doc_layout *l, size_t block, const char *prefix)
{
	size_t n = strlen(prefix);
	while (n > 0 && prefix[n - 1] == ' ')
		n--;
	layout_begin(l, block);
	layout_put(l, prefix, n, DOC_PLAIN, 0);
}

void layout_ink(struct doc_layout *l, const struct ink *ink, size_t start, size_t bytes, int columns)
{
	size_t end = start + bytes, low = 0, high = ink->pieces.n;
	while (low < high) { /* the first piece that ends after start */
		size_t middle = (low + high) / 2;
		if (ink->pieces.items[middle].end <= start)
			low = middle + 1;
		else
			high = middle;
	}
	for (; start < end; low++) {
		const struct ink_piece *piece = &ink->pieces.items[low];
		size_t stop = piece->end < end ? piece->end : end;
		bool all = stop - start == bytes;
		const char *s = ink->text.buf + start;
		put_measured(l, s, stop - start, all ? columns : text_width(s, stop - start), piece->style, piece->link);
		start = stop;
	}
}

/* Where the text of an item at each depth begins: behind its marker, and what is in it, below that; and the same for
 * the numbers of plain lines. */
struct doc_layout_lists {
	int columns[DOC_DEPTH_MAX + 1];
	struct outline outline;
};

struct prefixes {
	struct str first, rest;
};

/* ---- flowing text ---------------------------------------------------------------------------- */

struct flow {
	struct doc_layout *l;
	const struct ink *ink;
	size_t block;
	const char *first, *rest; /* prefixes */
	bool begun, hangs;        /* hangs: numbers of an outline are looked for */
	int set_in;               /* columns before lines without a number */
	size_t start;             /* of the text that is being broken */
	size_t number;            /* bytes of an outline's number before it, for its first line */
	int indent, hang;         /* before the number; before the text */
};

static bool flow_line(void *ctx, const struct text_line *line)
{
	struct flow *f = ctx;
	const char *prefix = f->begun ? f->rest : f->first;
	layout_begin(f->l, f->block);
	layout_put(f->l, prefix, strlen(prefix), DOC_PLAIN, 0);
	if (line->bytes)
		layout_spaces(f->l, f->number ? f->indent : f->hang);
	layout_ink(f->l, f->ink, f->start - f->number, f->number, f->hang - f->indent);
	layout_ink(f->l, f->ink, f->start + line->start, line->bytes, line->columns);
	f->number = 0;
	f->begun = true;
	return true;
}

static int at_most(int n, int most)
{
	return n < most ? n : most;
}

/* One line of the source: what is behind an outline's number hangs. o: the levels that are above; NULL: the line stands
 * in a list or a quote, and its number only hangs. */
static void flow_source_line(
	struct flow *f, size_t start, size_t bytes, int width, struct outline *o, enum text_kinsoku kinsoku)
{
	const char *s = f->ink->text.buf + start;
	struct outline_number number = f->hangs ? outline_number(s, bytes) : (struct outline_number){ 0 };
	int columns = text_width(s + number.start, number.level ? number.end - number.start : 0), indent = 0;
	if (number.level && o)
		indent = outline_indent(o, number.level, columns);
	bool hangs = number.level && indent >= 0 && columns <= width / 3;
	f->number = hangs ? number.end - number.start : 0;
	f->indent = hangs ? at_most(indent, width / 3) : 0;
	f->hang = hangs ? f->indent + columns : f->set_in;
	f->start = start + (hangs ? number.end : 0);
	text_wrap(s + (hangs ? number.end : 0), bytes - (hangs ? number.end : 0), width - f->hang, kinsoku, flow_line, f);
	if (bytes == 0)
		flow_line(f, &(struct text_line){ 0 });
}

/* Set in so far, under the text of the number above where that is about as far; never where it would cost the room to
 * read. */
static int set_in(int columns, const struct outline *above, const struct doc_layout_opts *o)
{
	enum { NARROW = 48, NEAR = 2 };
	int best = columns, off = NEAR + 1;
	for (int i = 0; i < above->n && columns; i++) {
		int text = above->levels[i].text, distance = text < columns ? columns - text : text - columns;
		if (distance < off) {
			best = text;
			off = distance;
		}
	}
	return o->linear || o->width < NARROW ? 0 : at_most(best, o->width / 3);
}

/* first may be wider than rest, by the word for a quote. */
static void flow(struct doc_layout *l, const struct ink *ink, const struct doc_block *b, size_t block,
	const struct prefixes *p, struct doc_layout_lists *lists, const struct doc_layout_opts *o)
{
	const char *first = p->first.buf, *s = ink->text.buf;
	enum doc_kind kind = b->kind;
	struct flow f = { .l = l, .ink = ink, .block = block, .first = first, .rest = p->rest.buf };
	struct outline *outline = kind == DOC_PARAGRAPH ? &lists->outline : NULL;
	f.set_in = outline ? set_in(2 * b->set_in, outline, o) : 0;
	f.hangs = !o->linear && (outline || kind == DOC_ITEM || kind == DOC_QUOTE);
	int before = text_widthz(f.first), width = o->width - (before > text_widthz(f.rest) ? before : text_widthz(f.rest));
	for (size_t at = 0, end; at < ink->text.len; at = end + 1) {
		const char *newline = memchr(s + at, '\n', ink->text.len - at);
		end = newline ? (size_t)(newline - s) : ink->text.len;
		flow_source_line(&f, at, end - at, width, outline, o->kinsoku);
	}
	if (!f.begun && *first) /* an item's number that stands alone */
		layout_prefix(l, block, first);
}

/* ---- blocks ---------------------------------------------------------------------------------- */

/* No item is open below this level. */
static void lists_reset(struct doc_layout_lists *lists, int level)
{
	for (int i = level + 1; i <= DOC_DEPTH_MAX; i++)
		lists->columns[i] = lists->columns[i - 1];
}

/* Aloud a mark is not spoken: a word says it, once. */
static void put_quotes(struct str *out, int level, const struct doc_layout_opts *o)
{
	if (o->linear) {
		str_addz(out, level > 0 && o->width > 3 * text_widthz(_("Quote: ")) ? _("Quote: ") : "");
		return;
	}
	for (int i = at_most(level, o->width / 6); i > 0; i--)
		str_addz(out, "> ");
}

/* Deep nesting must leave room for text. */
static void prefix_item(
	struct prefixes *p, const struct doc_block *b, struct doc_layout_lists *lists, const struct doc_layout_opts *o)
{
	put_quotes(&p->first, b->quotes, o);
	str_addz(&p->rest, o->linear ? "" : p->first.buf);
	int level = b->level < 1 ? 1 : at_most(b->level, DOC_DEPTH_MAX), quotes = text_widthz(p->first.buf);
	int most = (o->width - quotes) / 3;
	if (*b->marker) {
		lists->columns[level] = lists->columns[level - 1] + at_most(text_widthz(b->marker), most) + 1;
		lists_reset(lists, level);
	}
	int inner = lists->columns[level] - lists->columns[level - 1], indent = at_most(lists->columns[level - 1], most);
	str_addn(&p->first, ' ', (size_t)indent);
	text_cut(&p->first, b->marker, strlen(b->marker), most);
	str_addn(&p->rest, ' ', (size_t)(indent + inner));
	str_addn(&p->first, ' ', (size_t)(quotes + indent + inner - text_width(p->first.buf, p->first.len)));
}

static void prefix_quote(struct prefixes *p, const struct doc_block *b, const struct doc_layout_opts *o)
{
	put_quotes(&p->first, b->level < 1 ? 1 : b->level, o);
	str_addz(&p->rest, o->linear ? "" : p->first.buf);
}

/* Under the lines of the heading, as wide as they are. */
static void put_underline(struct doc_layout *l, size_t block, int level)
{
	const char *mark = level <= 1 ? "=" : level == 2 ? "-" : "~";
	int columns = 0;
	for (size_t i = l->lines.n; i-- > 0 && l->lines.items[i].block == block;)
		columns = l->lines.items[i].columns > columns ? l->lines.items[i].columns : columns;
	layout_begin(l, block);
	while (columns-- > 0)
		layout_put(l, mark, 1, DOC_PLAIN, 0);
}

static void put_flow(struct doc_layout *l, const struct doc_block *b, size_t block, struct doc_layout_lists *lists,
	const struct doc_layout_opts *o)
{
	struct ink ink;
	struct prefixes p;
	unsigned style = b->kind == DOC_HEADING ? DOC_STRONG : DOC_PLAIN;
	ink_init(&ink);
	str_init(&p.first, STR_NO_LIMIT);
	str_init(&p.rest, STR_NO_LIMIT);
	if (b->kind == DOC_ITEM)
		prefix_item(&p, b, lists, o);
	else if (b->kind == DOC_QUOTE)
		prefix_quote(&p, b, o);
	else if (b->kind == DOC_COMMENT && !o->linear)
		str_addz(&p.rest, "  ");               /* where the next comment begins must be seen at a glance */
	if (b->kind == DOC_HEADING && o->linear) { /* heard or felt, a heading must say that it is one */
		const char *what = b->level <= 1 ? _("Title: ") : b->level == 2 ? _("Section: ") : _("Subsection: ");
		ink_add(&ink, what, strlen(what), style, 0);
	}
	if (b->kind == DOC_FIELD) {
		const char *colon = _(": ");
		ink_add(&ink, b->marker, strlen(b->marker), DOC_PLAIN, 0);
		ink_add(&ink, colon, strlen(colon), DOC_PLAIN, 0);
	}
	ink_runs(&ink, b->runs, b->n_runs, style, o->number_links);
	if (!o->keep_lines && b->kind != DOC_HEADING && b->kind != DOC_COMMENT)
		ink_join(&ink);
	flow(l, &ink, b, block, &p, lists, o);
	if (b->kind == DOC_HEADING && o->underline && !o->linear)
		put_underline(l, block, b->level);
	ink_release(&ink);
	str_release(&p.first);
	str_release(&p.rest);
}

struct code_line {
	struct doc_layout *l;
	const struct ink *ink;
	size_t block, start;
	const char *quotes;
	int indent;
};

static bool code_line(void *ctx, const struct text_line *line)
{
	const struct code_line *to = ctx;
	layout_begin(to->l, to->block);
	layout_put(to->l, to->quotes, strlen(to->quotes), DOC_PLAIN, 0);
	if (line->bytes)
		layout_spaces(to->l, to->indent);
	layout_ink(to->l, to->ink, to->start + line->start, line->bytes, line->columns);
	return true;
}

/* Lines stay as they are; what is wider than the screen goes on in the next line. */
static void put_code(struct doc_layout *l, const struct doc_block *b, size_t block,
	const struct doc_layout_lists *lists, const struct doc_layout_opts *o)
{
	enum { INDENT = 2 };
	struct ink ink;
	ink_init(&ink);
	STR_LOCAL(quotes, STR_NO_LIMIT);
	if (!o->linear) /* each of its lines is one of its own, aloud too */
		put_quotes(&quotes, b->quotes, o);
	ink_runs(&ink, b->runs, b->n_runs, DOC_MONO, false);
	int most = (o->width - (int)quotes.len) / 3;
	int indent = INDENT + at_most(lists->columns[at_most(b->level, DOC_DEPTH_MAX)], most);
	int room = o->width - indent - (int)quotes.len;
	for (size_t at = 0; at < ink.text.len;) {
		size_t end = at + strcspn(ink.text.buf + at, "\n");
		struct code_line to = { l, &ink, block, at, quotes.buf, indent };
		text_wrap(ink.text.buf + at, end - at, room, o->kinsoku, code_line, &to);
		if (end == at)
			layout_prefix(l, block, quotes.buf);
		at = end + 1;
	}
	ink_release(&ink);
}

/* Where code or a table begins that stands in quotes, and under the text of an item. */
static int put_place(
	struct str *out, const struct doc_block *b, const struct doc_layout_lists *lists, const struct doc_layout_opts *o)
{
	put_quotes(out, b->quotes, o);
	int most = (o->width - (int)out->len) / 3, indent = at_most(lists->columns[at_most(b->level, DOC_DEPTH_MAX)], most);
	str_addn(out, ' ', (size_t)indent);
	return (int)out->len;
}

static void put_table(struct doc_layout *l, const struct doc_block *b, size_t block,
	const struct doc_layout_lists *lists, const struct doc_layout_opts *o)
{
	struct doc_layout_opts within = *o;
	STR_LOCAL(prefix, STR_NO_LIMIT);
	within.width -= put_place(&prefix, b, lists, o);
	table_put(l, b, block, prefix.buf, &within);
}

/* One line of it; the end of the line. */
static const char *put_drawn(struct doc_layout *l, const char *s, int width)
{
	static const char stops[] = { DOC_INK_ON, DOC_INK_OFF, '\n', '\0' };
	unsigned style = DOC_PLAIN;
	while (*s && *s != '\n') {
		if (*s == DOC_INK_ON && s[1] >= '1' && s[1] <= '0' + DOC_SERIES_MAX) {
			style = DOC_SERIES * (unsigned)(s[1] - '0');
			s += 2;
		} else if (*s == DOC_INK_ON || *s == DOC_INK_OFF) {
			style = DOC_PLAIN;
			s++;
		}
		size_t n = strcspn(s, stops);
		int taken = l->lines.items[l->lines.n - 1].columns;
		layout_put(l, s, text_fit(s, n, width - taken).bytes, style, 0);
		s += n;
	}
	return s;
}

void doc_layout_drawing(struct doc_layout *l, const char *drawing, size_t block, int width)
{
	for (const char *s = drawing; *s;) {
		layout_begin(l, block);
		s = put_drawn(l, s, width);
		s += *s == '\n';
	}
}

static void put_chart(struct doc_layout *l, const struct doc_block *b, size_t block, const struct doc_layout_opts *o)
{
	if (!b->draw)
		return;
	STR_LOCAL(drawn, STR_NO_LIMIT);
	b->draw(b->chart, o->width, o->ascii || o->linear, &drawn);
	doc_layout_drawing(l, drawn.buf, block, o->width);
}

static void put_rule(struct doc_layout *l, size_t block, const struct doc_layout_opts *o)
{
	enum { RULE_COLUMNS = 20 };
	int n = o->width < RULE_COLUMNS ? o->width : RULE_COLUMNS;
	layout_begin(l, block);
	for (int i = 0; i < n; i++)
		layout_put(l, "-", 1, DOC_PLAIN, 0);
}

/* Items, fields, comments, and a comment with its words stand together; all else is set apart by a blank line, and so
 * is a further paragraph of an item, or it would look like more of the one above. */
static bool stand_together(const struct doc_block *above, const struct doc_block *below)
{
	if (above->kind == DOC_COMMENT)
		return below->kind != DOC_HEADING;
	if (below->kind == DOC_ITEM && !*below->marker)
		return false;
	return above->kind == below->kind && (above->kind == DOC_ITEM || above->kind == DOC_FIELD);
}

void doc_layout_begin(struct doc_layout *l, const struct doc_layout_opts *o)
{
	l->opts = *o;
	if (l->opts.width < 10)
		l->opts.width = 10;
	if (!l->lists)
		l->lists = xcalloc(1, sizeof *l->lists);
	lists_reset(l->lists, 0);
	l->lists->outline = (struct outline){ 0 };
	str_clear(&l->text);
	l->lines.n = l->spans.n = l->next = 0;
	l->begun = false;
}

void doc_layout_forget(struct doc_layout *l)
{
	l->begun = l->begun || l->lines.n;
	str_clear(&l->text);
	l->lines.n = l->spans.n = 0;
}

bool doc_layout_step(struct doc_layout *l, struct doc *d)
{
	const struct doc_layout_opts *o = &l->opts;
	if (l->next < d->blocks.n && d->blocks.items[l->next].kind == DOC_SOURCE) {
		doc_expand(d, l->next);
		return true;
	}
	if (l->next >= d->blocks.n)
		return false;
	size_t i = l->next++;
	const struct doc_block *b = &d->blocks.items[i];
	l->begun = l->begun || l->lines.n;
	if (i > 0 && l->begun && !stand_together(b - 1, b))
		layout_begin(l, SIZE_MAX);
	if (b->kind != DOC_ITEM && !doc_is_in_item(b))
		lists_reset(l->lists, 0);
	if (b->kind == DOC_HEADING || b->kind == DOC_RULE || b->kind == DOC_COMMENT || b->kind == DOC_FIELD)
		l->lists->outline = (struct outline){ 0 };
	switch (b->kind) {
	case DOC_CODE: put_code(l, b, i, l->lists, o); break;
	case DOC_RULE: put_rule(l, i, o); break;
	case DOC_TABLE: put_table(l, b, i, l->lists, o); break;
	case DOC_CHART: put_chart(l, b, i, o); break;
	default: put_flow(l, b, i, l->lists, o); break;
	}
	return true;
}

void doc_layout_make(struct doc_layout *l, struct doc *d, const struct doc_layout_opts *o)
{
	doc_layout_begin(l, o);
	while (doc_layout_step(l, d))
		;
}
