/*
 * A document on the screen. The top line is where a reader is: the cursor stands there, so that speech and braille read
 * on from it; on a match or a link that was jumped to it stands on that instead.
 */
#include "ui/widgets/pager.h"

#include "ui/widgets/ask.h"
#include "ui/widgets/mouse.h"
#include "ui/widgets/pager_goal.h"

#include <stdlib.h>

enum {
	PAGER_FIND = TAG(TAGS_PAGER, 0),
	PAGER_LINE,
	PAGER_PAGE,
	PAGER_CONTENTS,
	PAGER_LINK,
};
/* As much is laid out before the first is shown; and for how long at most a step of that, and of searching, may take.
 */
enum { SHEETS = 3, KEY_MS = 15 };

void pager_init(struct pager *p)
{
	*p = (struct pager){ .rows = 1, .goal.block = SIZE_MAX, .match_again = SIZE_MAX };
	doc_layout_init(&p->layout);
}

void pager_release(struct pager *p)
{
	doc_layout_release(&p->layout);
	text_finder_free(p->finder);
	vec_release(&p->matches);
}

/* What needs the whole of a text and is declared before it is known to be there. */
static void match_step(struct pager *p, struct screen *s, int step);
static const char *anchor_at(const struct pager *p, size_t line);
static void match_go(struct pager *p, size_t match);
static bool in_sight(const struct pager *p, size_t line);
static void show_line(struct pager *p, size_t line);
static void contents_open(struct pager *p, struct screen *s);

static size_t line_count(const struct pager *p)
{
	return p->layout.lines.n;
}

static size_t last_top(const struct pager *p)
{
	return line_count(p) > (size_t)p->rows ? line_count(p) - (size_t)p->rows : 0;
}

/* ---- laying out ------------------------------------------------------------------------------ */

/* Steps until there are so many lines, or for so long that a key may wait for it. */
static void lay(struct pager *p, size_t lines)
{
	int64_t until = clock_mono() + KEY_MS;
	while (p->pending && line_count(p) < lines && clock_mono() < until)
		p->pending = doc_layout_step(&p->layout, p->doc);
}

/* Is it soon laid out, all of it? Then it is known at once how many pages it has. */
static bool is_short(const struct doc *doc)
{
	enum { BLOCKS = 400, BYTES = 1 << 15 };
	size_t bytes = doc->read_bytes;
	for (size_t i = 0; i < doc->blocks.n; i++) {
		const struct doc_block *b = &doc->blocks.items[i];
		for (size_t k = 0; k < b->n_runs && bytes < BYTES; k++)
			bytes += strlen(b->runs[k].text);
		if (i == BLOCKS || bytes >= BYTES || b->kind == DOC_SOURCE)
			return false;
	}
	return true;
}

static bool is_blank(const struct pager *p, size_t line)
{
	return p->layout.lines.items[line].bytes == 0;
}

/* The line comes to that row of the window, as well as can be. */
static void go_in_row(struct pager *p, size_t line, size_t row)
{
	if (line < SIZE_MAX - (size_t)p->rows)
		lay(p, line + (size_t)p->rows);
	size_t top = line > row ? line - row : 0;
	p->top = top < last_top(p) ? top : last_top(p);
	p->line = p->lines && in_sight(p, line) && line < line_count(p) ? (int)(line - p->top) : 0;
	while (p->lines && p->line + 1 < p->rows && p->top + (size_t)p->line + 1 < line_count(p) &&
		is_blank(p, p->top + (size_t)p->line))
		p->line++; /* where nothing is said nothing is heard */
}

static void go(struct pager *p, size_t line)
{
	go_in_row(p, line, 0);
}

/* The next line that says something, or the one before (step -1); SIZE_MAX: none is laid out. */
static size_t line_beside(const struct pager *p, int step)
{
	size_t line = p->top + (size_t)p->line;
	do
		line = step > 0 ? line + 1 : line - 1; /* below 0 it is beyond the end */
	while (line < line_count(p) && is_blank(p, line));
	return line < line_count(p) ? line : SIZE_MAX;
}

static void line_step(struct pager *p, int step)
{
	size_t rows = (size_t)p->rows;
	lay(p, p->top + 2 * rows);
	size_t line = line_beside(p, step);
	if (line == SIZE_MAX)
		return;
	if (line >= p->top + rows) {
		go(p, line);
	} else if (line < p->top) { /* the last line of the page before */
		p->top = line + 1 > rows ? line + 1 - rows : 0;
		p->line = (int)(line - p->top);
	} else {
		p->line = (int)(line - p->top);
	}
}

bool pager_at_start(const struct pager *p)
{
	return p->lines ? line_beside(p, -1) == SIZE_MAX : p->top == 0;
}

bool pager_at_end(const struct pager *p)
{
	return !p->pending && (p->lines ? line_beside(p, 1) == SIZE_MAX : p->top >= last_top(p));
}

void pager_end(struct pager *p)
{
	p->wish = p->pending ? WISH_END : WISH_NONE;
	go(p, p->lines && line_count(p) ? line_count(p) - 1 : last_top(p));
}

static bool is_kind(const struct pager *p, size_t block, enum doc_kind kind)
{
	return block < p->doc->blocks.n && p->doc->blocks.items[block].kind == kind;
}

/* How many rows: a chart that would be cut by the page's end, but fits one page, waits for the next. */
static size_t shown(const struct pager *p)
{
	const struct doc_line *lines = p->layout.lines.items;
	size_t rows = (size_t)p->rows, end = p->top + rows, from = end, to = end;
	if (p->by_line || end >= line_count(p) || !is_kind(p, lines[end].block, DOC_CHART))
		return rows;
	while (from > p->top && lines[from - 1].block == lines[end].block)
		from--;
	while (to < line_count(p) && lines[to].block == lines[end].block)
		to++;
	return from > p->top && to - from <= rows ? from - p->top : rows;
}

static bool in_sight(const struct pager *p, size_t line)
{
	return line >= p->top && line < p->top + shown(p);
}

/* ---- searching ------------------------------------------------------------------------------- */

/* The one that was jumped to before the lines became others; it stands in the same row. */
static void take_match_again(struct pager *p)
{
	size_t i = 0;
	while (i < p->matches.n &&
		(p->matches.items[i].line != p->top + p->held.match_row || p->matches.items[i].start != p->held.match_start))
		i++;
	p->match = i;
	p->held.match = i == p->matches.n;
}

/* Steps through what is laid out, for so long that a key may wait for it. */
static void search(struct pager *p)
{
	enum { AT_ONCE = 64 }; /* lines between two looks at the clock */
	int64_t until = clock_mono() + KEY_MS;
	bool jumped = p->match < p->matches.n;
	while (p->finder && p->looked < line_count(p) && (p->looked % AT_ONCE || clock_mono() < until)) {
		const struct doc_line *line = &p->layout.lines.items[p->looked];
		const struct text_piece piece = { p->layout.text.buf + line->start, line->bytes };
		text_finder_line(p->finder, p->looked++, &piece, &p->matches);
	}
	if (p->held.match && p->goal.block == SIZE_MAX && !*p->held.anchor) {
		take_match_again(p);
	} else if (p->match_again < p->matches.n) {
		p->match = p->match_again;
		p->match_again = SIZE_MAX;
	} else if (!jumped) {
		p->match = p->matches.n;
	}
	if (!p->pending && p->looked == line_count(p)) {
		text_finder_free(p->finder);
		p->finder = NULL;
	}
}

static void search_again(struct pager *p)
{
	text_finder_free(p->finder);
	p->match_again = p->match < p->matches.n && !p->held.match ? p->match : SIZE_MAX;
	p->finder = *p->words ? text_finder_new(p->words) : NULL;
	vec_release(&p->matches);
	p->match = p->looked = 0;
	search(p);
}

size_t pager_line(const struct pager *p, const char *anchor)
{
	size_t i = 0;
	while (i < line_count(p) && !str_eq(anchor_at(p, i), anchor))
		i++;
	return i < line_count(p) ? i : SIZE_MAX;
}

/* The first line from there on whose anchor begins so. */
static size_t line_like(const struct pager *p, const char *prefix, size_t from)
{
	while (from < line_count(p) && !str_starts(anchor_at(p, from), prefix))
		from++;
	return from < line_count(p) ? from : SIZE_MAX;
}

void pager_hold(struct pager *p, const char *prefix)
{
	struct pager_held *h = &p->held;
	size_t at = line_like(p, prefix, p->top);
	if (*h->anchor || !in_sight(p, at)) /* it was not found again since; there is none */
		return;
	str_copy(h->kind, sizeof h->kind, prefix);
	str_copy(h->anchor, sizeof h->anchor, anchor_at(p, at));
	h->into = at - pager_line(p, h->anchor);
	h->row = at - p->top;
	h->match = p->match < p->matches.n && in_sight(p, p->matches.items[p->match].line);
	if (h->match) {
		h->match_row = p->matches.items[p->match].line - p->top;
		h->match_start = p->matches.items[p->match].start;
	}
}

/* As it was held: nothing, as long as that is not laid out. */
static void seek_held(struct pager *p)
{
	struct pager_held *h = &p->held;
	size_t line = pager_line(p, h->anchor), below = line + h->into - h->row + (size_t)p->rows;
	if (p->pending && (line == SIZE_MAX || line_count(p) < below))
		return;
	int row = p->line;
	if (line != SIZE_MAX)
		go(p, line + h->into > h->row ? line + h->into - h->row : 0);
	else if ((line = line_like(p, h->kind, 0)) != SIZE_MAX) /* it has gone */
		go(p, line);
	h->anchor[0] = '\0';
	p->line = p->lines && row < p->rows ? row : 0;
}

void pager_stop_at(struct pager *p, size_t line)
{
	if (p->top < line)
		go(p, line);
}

/* Back to where the reader was, once that is laid out. */
static void seek(struct pager *p)
{
	if (*p->held.anchor) {
		seek_held(p);
		return;
	}
	const struct pager_goal goal = p->goal;
	if (goal.block == SIZE_MAX || (p->pending && p->layout.next <= goal.block + 1))
		return;
	size_t line = pager_goal_line(p);
	p->goal.block = SIZE_MAX;
	go_in_row(p, line && goal.blank ? line - 1 : line, goal.row);
}

void pager_seek(struct pager *p, size_t block)
{
	p->goal = (struct pager_goal){ .block = block };
	p->pending = true;
}

static void schedule(struct pager *p, struct screen *s)
{
	s->busy = p->pending || p->finder;
	if (s->busy)
		screen_timer(s, 0);
}

void pager_layout(struct pager *p, struct screen *s, struct doc *doc)
{
	struct doc_layout_opts o = {
		.width = ui_prose(s->ui), .number_links = true, .linear = ui_heard(s->ui), .ascii = ui_heard(s->ui)
	};
	if (*p->held.anchor) {
		p->goal.block = SIZE_MAX;
	} else if (p->goal.block == SIZE_MAX || !p->pending) {
		size_t row = p->lines ? (size_t)p->line : 0; /* by ear it is the cursor's line that stays */
		pager_goal_set(p, p->top + row, row);
	}
	p->doc = doc;
	p->lines = ui_heard(s->ui);
	p->rows = ui_content_rows(s->ui);
	doc_layout_release(&p->layout);
	doc_layout_init(&p->layout);
	doc_layout_begin(&p->layout, &o);
	p->pending = true;
	bool first = p->goal.block == SIZE_MAX && !*p->held.anchor;
	lay(p, first && !is_short(doc) ? SHEETS * (size_t)p->rows : SIZE_MAX);
	p->top = 0;
	seek(p);
	if (p->link > (int)doc->links.n)
		p->link = 0;
	search_again(p);
	schedule(p, s);
}

/* The first place at or behind the anchor's first line that is still in it. */
static void match_in(struct pager *p, const char *anchor)
{
	size_t line = pager_line(p, anchor), i = 0;
	while (i < p->matches.n && (line == SIZE_MAX || p->matches.items[i].line < line))
		i++;
	if (i < p->matches.n && str_eq(anchor_at(p, p->matches.items[i].line), anchor))
		match_go(p, i);
	else if (line != SIZE_MAX)
		show_line(p, line);
}

static void fulfil(struct pager *p, struct screen *s)
{
	enum pager_wish wish = p->wish;
	p->wish = WISH_NONE;
	if (wish != WISH_NONE)
		str_clear(&s->ui->say);
	switch (wish) {
	case WISH_END: pager_end(p); break;
	case WISH_FIND: match_step(p, s, (int)p->wish_number); break;
	case WISH_CONTENTS: contents_open(p, s); break;
	case WISH_GO: go(p, (size_t)p->wish_number); break;
	case WISH_MATCH: match_in(p, p->wish_anchor); break;
	case WISH_NONE: break;
	}
}

unsigned pager_more(struct pager *p, struct screen *s)
{
	bool sought = p->goal.block != SIZE_MAX || *p->held.anchor;
	lay(p, SIZE_MAX);
	seek(p);
	if (!p->pending)
		search(p);
	schedule(p, s);
	if (p->pending || p->finder)
		return sought && p->goal.block == SIZE_MAX && !*p->held.anchor ? REPAINT : 0;
	fulfil(p, s);
	return REPAINT;
}

/* True, and it will be done, when the whole is not there yet. */
static bool wish(struct pager *p, struct ui *ui, enum pager_wish wish, int64_t number)
{
	if (!p->pending && !(wish == WISH_FIND && p->finder))
		return false;
	p->wish = wish;
	p->wish_number = number;
	ui_say_loading(ui);
	return true;
}

/* ---- painting -------------------------------------------------------------------------------- */

static size_t focus_line(const struct pager *p);

static enum ink style_ink(const struct pager *p, const struct doc_span *span, const struct doc_block *block)
{
	if (span->link && span->link == p->link)
		return INK_FOCUS;
	if (block && block->kind == DOC_HEADING && !(span->style & DOC_ALERT))
		return INK_STRONG;
	return palette_style_ink(span->style, span->link != 0);
}

static void paint_line(const struct pager *p, const struct doc_line *line, int y)
{
	const char *text = p->layout.text.buf;
	const struct doc_block *block = line->block < p->doc->blocks.n ? &p->doc->blocks.items[line->block] : NULL;
	draw_laid(y, 0, line->columns, text + line->start, line->bytes, INK_PLAIN);
	for (size_t i = 0; i < line->n_spans; i++) {
		const struct doc_span *span = &p->layout.spans.items[line->span + i];
		draw_laid(y, span->column, span->columns, text + span->start, span->bytes, style_ink(p, span, block));
		if (span->link)
			draw_link(y, span->column, span->columns, p->doc->links.items[span->link - 1].address);
	}
}

/* The line that the cursor is on, as a whole. */
static void paint_focus(const struct pager *p)
{
	size_t at = focus_line(p);
	if (at == SIZE_MAX || !in_sight(p, at))
		return;
	const struct doc_line *line = &p->layout.lines.items[at];
	draw_laid(
		CONTENT_ROW + (int)(at - p->top), 0, line->columns, p->layout.text.buf + line->start, line->bytes, INK_FOCUS);
}

static int column_of(const struct pager *p, const struct doc_line *line, size_t byte)
{
	return text_width(p->layout.text.buf + line->start, byte);
}

static void paint_match(const struct pager *p, const struct text_match *m, enum ink ink)
{
	for (size_t i = m->line; i <= m->end_line; i++) {
		if (!in_sight(p, i))
			continue;
		const struct doc_line *line = &p->layout.lines.items[i];
		size_t from = i == m->line ? m->start : 0, to = i == m->end_line ? m->end : line->bytes;
		int column = column_of(p, line, from);
		draw_laid(CONTENT_ROW + (int)(i - p->top), column, line->columns - column,
			p->layout.text.buf + line->start + from, to - from, ink);
	}
}

static const struct doc_span *link_span(const struct pager *p, size_t line)
{
	const struct doc_line *l = &p->layout.lines.items[line];
	for (size_t i = 0; i < l->n_spans; i++)
		if (p->layout.spans.items[l->span + i].link == p->link)
			return &p->layout.spans.items[l->span + i];
	return NULL;
}

static void put_cursor(const struct pager *p, struct screen *s)
{
	size_t focus = focus_line(p);
	screen_cursor(s, CONTENT_ROW + p->line, 0);
	if (focus != SIZE_MAX && in_sight(p, focus)) {
		screen_cursor(s, CONTENT_ROW + (int)(focus - p->top), 0);
		return;
	}
	if (p->match < p->matches.n && in_sight(p, p->matches.items[p->match].line)) {
		const struct text_match *m = &p->matches.items[p->match];
		screen_cursor(
			s, CONTENT_ROW + (int)(m->line - p->top), column_of(p, &p->layout.lines.items[m->line], m->start));
		return;
	}
	for (size_t i = p->top; p->link && i < line_count(p) && in_sight(p, i); i++) {
		const struct doc_span *span = link_span(p, i);
		if (span) {
			screen_cursor(s, CONTENT_ROW + (int)(i - p->top), span->column);
			return;
		}
	}
}

void pager_paint(struct pager *p, struct screen *s)
{
	for (int y = 0; y < (int)shown(p) && p->top + (size_t)y < line_count(p); y++)
		paint_line(p, &p->layout.lines.items[p->top + (size_t)y], CONTENT_ROW + y);
	paint_focus(p);
	for (size_t i = 0; i < p->matches.n; i++)
		paint_match(p, &p->matches.items[i], i == p->match ? INK_FOCUS : INK_MATCH);
	put_cursor(p, s);
}

void pager_status(const struct pager *p, struct str *out)
{
	size_t n = line_count(p), last = p->top + shown(p) < n ? p->top + shown(p) : n;
	int pages = n ? (int)((n + (size_t)p->rows - 1) / (size_t)p->rows) : 1;
	int page = pager_at_end(p) ? pages : (int)(p->top / (size_t)p->rows) + 1;
	if (p->match < p->matches.n && !p->partial) /* which of the places found */
		str_addf(out, "%d/%d | ", (int)p->match + 1, (int)p->matches.n);
	if (p->pending || p->partial) /* how many there will be is not known yet */
		str_addf(
			out, _("Page %d, lines %d-%d"), (int)(p->top / (size_t)p->rows) + 1, n ? (int)p->top + 1 : 0, (int)last);
	if (p->pending || p->partial)
		return;
	int percent = n ? (int)(last * 100 / n) : 100, first = n ? (int)p->top + 1 : 0;
	str_addf(out, _("Page %d/%d (%d%%) lines %d-%d"), page, pages, percent, first, (int)last);
	if (pages == 1)
		return;
	screen_steady(out, page, pages);
	screen_steady(out, percent, 100);
	screen_steady(out, first, (int64_t)n);
	screen_steady(out, (int64_t)last, (int64_t)n);
}

/* ---- headings, contents, anchors ------------------------------------------------------------- */

static bool is_heading(const struct pager *p, size_t line)
{
	size_t block = p->layout.lines.items[line].block;
	bool first = line == 0 || p->layout.lines.items[line - 1].block != block;
	return first && block < p->doc->blocks.n && p->doc->blocks.items[block].kind == DOC_HEADING;
}

static void heading_step(struct pager *p, int step)
{
	size_t i = p->top + (size_t)p->line + (size_t)step;
	while (i < line_count(p) && !is_heading(p, i))
		i += (size_t)step;
	if (step < 0 || i < line_count(p))
		go(p, i < line_count(p) ? i : 0);
	else
		lay(p, SIZE_MAX); /* the next press gets further */
}

static void contents_open(struct pager *p, struct screen *s)
{
	if (wish(p, s->ui, WISH_CONTENTS, 0))
		return;
	struct choices c;
	int at = 0;
	choices_init(&c);
	STR_LOCAL(row, 4096);
	for (size_t i = 0; i < line_count(p); i++) {
		if (!is_heading(p, i))
			continue;
		const struct doc_block *heading = &p->doc->blocks.items[p->layout.lines.items[i].block];
		if (i <= p->top + (size_t)p->line)
			at = (int)c.n;
		str_clear(&row);
		for (size_t r = 0; r < heading->n_runs; r++) /* as they were written: in a list of headings none is marked */
			str_addz(&row, heading->runs[r].text);
		choices_add(&c, row.buf);
	}
	choose_open(s, PAGER_CONTENTS, _("Contents"), &c, at);
}

static void contents_go(struct pager *p, int number)
{
	size_t i = 0;
	while (i < line_count(p) && !(is_heading(p, i) && number-- == 0))
		i++;
	if (i < line_count(p))
		go(p, i);
}

/* Of the line's block; "". */
static const char *anchor_at(const struct pager *p, size_t line)
{
	size_t block = p->layout.lines.items[line].block;
	const char *anchor = block < p->doc->blocks.n ? p->doc->blocks.items[block].anchor : NULL;
	return anchor ? anchor : "";
}

static size_t focus_line(const struct pager *p)
{
	return *p->focus ? pager_line(p, p->focus) : SIZE_MAX;
}

size_t pager_at(const struct pager *p)
{
	size_t at = focus_line(p);
	if ((at == SIZE_MAX || !in_sight(p, at)) && p->match < p->matches.n)
		at = p->matches.items[p->match].line;
	return at != SIZE_MAX && in_sight(p, at) ? at : p->top + (size_t)p->line;
}

const char *pager_anchor(const struct pager *p, const char *prefix, bool near)
{
	size_t at = focus_line(p);
	if (at == SIZE_MAX && p->match < p->matches.n)
		at = p->matches.items[p->match].line;
	if (at != SIZE_MAX && in_sight(p, at) && str_starts(anchor_at(p, at), prefix))
		return anchor_at(p, at);
	at = near ? line_like(p, prefix, p->top) : SIZE_MAX;
	return in_sight(p, at) ? anchor_at(p, at) : NULL;
}

const char *pager_in_sight(const struct pager *p, const char *prefix, const char **last)
{
	const char *first = NULL;
	for (size_t i = line_like(p, prefix, p->top); in_sight(p, i); i = line_like(p, prefix, i + 1)) {
		*last = anchor_at(p, i);
		first = first ? first : *last;
	}
	return first;
}

static void show_line(struct pager *p, size_t line)
{
	p->by_line = true;
	if (!in_sight(p, line))
		go(p, line > (size_t)p->rows / 3 ? line - (size_t)p->rows / 3 : 0);
}

bool pager_focus(struct pager *p, const char *prefix, int step)
{
	size_t at = focus_line(p);
	const char *anchor = at == SIZE_MAX || !step ? pager_anchor(p, prefix, true) : NULL;
	lay(p, SIZE_MAX);
	for (size_t i = at == SIZE_MAX ? 0 : at + (size_t)step; !anchor && i < line_count(p); i += step < 0 ? SIZE_MAX : 1)
		if (str_starts(anchor_at(p, i), prefix) && !str_eq(anchor_at(p, i), p->focus))
			anchor = anchor_at(p, i);
	if (!anchor)
		return false;
	str_copy(p->focus, sizeof p->focus, anchor);
	p->match = p->matches.n;
	p->link = 0;
	show_line(p, focus_line(p));
	return true;
}

/* The first chart from `block` on that stands in the same section. */
static size_t section_chart(const struct pager *p, size_t block)
{
	while (block > 0 && block < p->doc->blocks.n && !is_kind(p, block, DOC_HEADING))
		block--;
	for (size_t i = block; i < p->doc->blocks.n && (i == block || !is_kind(p, i, DOC_HEADING)); i++)
		if (is_kind(p, i, DOC_CHART))
			return i;
	return SIZE_MAX;
}

int pager_chart(const struct pager *p)
{
	size_t into, chart = SIZE_MAX;
	/* the cursor is there, and so is the reader */
	if (p->match < p->matches.n && in_sight(p, p->matches.items[p->match].line))
		chart = section_chart(p, p->layout.lines.items[p->matches.items[p->match].line].block);
	for (size_t i = p->top; i < line_count(p) && in_sight(p, i) && chart == SIZE_MAX; i++)
		if (is_kind(p, p->layout.lines.items[i].block, DOC_CHART))
			chart = p->layout.lines.items[i].block;
	if (chart == SIZE_MAX)
		chart = section_chart(p, pager_block(p, p->top, &into));
	/* its heading, on a small screen */
	for (size_t i = p->top; i < line_count(p) && in_sight(p, i) && chart == SIZE_MAX; i++)
		if (is_kind(p, p->layout.lines.items[i].block, DOC_HEADING))
			chart = section_chart(p, p->layout.lines.items[i].block);
	if (chart == SIZE_MAX)
		return -1;
	int number = 0;
	for (size_t i = 0; i < chart; i++)
		number += is_kind(p, i, DOC_CHART);
	return number;
}

/* ---- links ----------------------------------------------------------------------------------- */

static size_t link_line(const struct pager *p)
{
	for (size_t i = 0; p->link && i < line_count(p); i++)
		if (link_span(p, i))
			return i;
	return SIZE_MAX;
}

/* From the selected link, or from the top when none is in sight. */
static bool link_step(struct pager *p, int step)
{
	size_t at = link_line(p);
	bool from_link = at != SIZE_MAX && in_sight(p, at);
	size_t span = from_link      ? (size_t)(link_span(p, at) - p->layout.spans.items) + (size_t)step
		: p->top < line_count(p) ? p->layout.lines.items[p->top].span
								 : 0;
	for (; span < p->layout.spans.n; span += (size_t)step) {
		int link = p->layout.spans.items[span].link;
		if (!link || (from_link && link == p->link))
			continue;
		p->link = link;
		p->match = p->matches.n;
		p->focus[0] = '\0';
		show_line(p, link_line(p));
		return true;
	}
	return false;
}

static void link_show(struct pager *p, struct ui *ui, int64_t number)
{
	const char *address = number >= 1 && number <= (int64_t)p->doc->links.n ? p->doc->links.items[number - 1].address
																			: NULL;
	if (!address)
		ui_say(ui, _("There is no link %d here."), (int)number);
	else
		ui->follow(ui, address);
}

static int link_at(const struct pager *p, int y, int x)
{
	size_t line = p->top + (size_t)(y - CONTENT_ROW);
	if (y < CONTENT_ROW || y >= CONTENT_ROW + p->rows || line >= line_count(p))
		return 0;
	const struct doc_line *l = &p->layout.lines.items[line];
	for (size_t i = 0; i < l->n_spans; i++) {
		const struct doc_span *span = &p->layout.spans.items[l->span + i];
		if (span->link && x >= span->column && x < span->column + span->columns)
			return span->link;
	}
	return 0;
}

unsigned pager_mouse(struct pager *p, struct screen *s, const struct key *k)
{
	int link = k->code == K_CLICK ? link_at(p, k->row, k->column) : 0;
	p->by_line = true;
	if (k->code == K_WHEEL_DOWN)
		go(p, p->top + MOUSE_WHEEL_LINES);
	else if (k->code == K_WHEEL_UP)
		go(p, p->top > MOUSE_WHEEL_LINES ? p->top - MOUSE_WHEEL_LINES : 0);
	if (link) {
		p->link = link;
		link_show(p, s->ui, link);
	}
	return REPAINT;
}

/* ---- finding --------------------------------------------------------------------------------- */

static void match_go(struct pager *p, size_t match)
{
	p->match = match;
	p->held.match = false;
	p->link = 0;
	p->focus[0] = '\0';
	show_line(p, p->matches.items[match].line);
}

/* The one that comes next in this direction; SIZE_MAX: none before the end of what is here. */
static size_t next_match(const struct pager *p, int step)
{
	size_t i = p->match;
	if (i < p->matches.n)
		return step > 0 ? (i + 1 < p->matches.n ? i + 1 : SIZE_MAX) : i - 1; /* below 0 it is SIZE_MAX */
	for (i = 0; i < p->matches.n && p->matches.items[i].line < p->top;)
		i++;
	return step > 0 ? (i < p->matches.n ? i : SIZE_MAX) : i - 1;
}

static void match_step(struct pager *p, struct screen *s, int step)
{
	if (!*p->words) {
		ui_say(s->ui, "%s", _("Search first: press / and type the words."));
		return;
	}
	if (wish(p, s->ui, WISH_FIND, step))
		return;
	size_t next = next_match(p, step);
	if (next == SIZE_MAX && p->further && p->further(s, step))
		return;
	if (!p->matches.n)
		ui_say(s->ui, "%s", _("Not found here."));
	else
		match_go(p, next != SIZE_MAX ? next : step > 0 ? 0 : p->matches.n - 1);
}

bool pager_match_before(struct pager *p, size_t line, bool last)
{
	size_t n = 0;
	while (n < p->matches.n && p->matches.items[n].line < line)
		n++;
	if (n)
		match_go(p, last ? n - 1 : 0);
	return n > 0;
}

void pager_to_match(struct pager *p, struct screen *s, const char *anchor)
{
	str_copy(p->wish_anchor, sizeof p->wish_anchor, anchor);
	if (p->pending || p->finder)
		p->wish = WISH_MATCH;
	else
		match_in(p, anchor);
	schedule(p, s);
}

static void find(struct pager *p, struct screen *s, const char *words)
{
	if (*words)
		str_copy(p->words, sizeof p->words, words);
	p->match = p->matches.n;
	search_again(p);
	schedule(p, s);
	match_step(p, s, 1);
}

/* ---- keys ------------------------------------------------------------------------------------ */

static bool scroll(struct pager *p, enum action a)
{
	if (p->lines && (a == ACTION_UP || a == ACTION_DOWN)) {
		line_step(p, a == ACTION_DOWN ? 1 : -1);
		return true;
	}
	p->by_line &= a != ACTION_PAGE_DOWN;
	switch (a) {
	case ACTION_UP: go(p, p->top ? p->top - 1 : 0); break;
	case ACTION_DOWN: go(p, p->top + 1); break;
	case ACTION_PAGE_UP: go(p, p->top > (size_t)p->rows ? p->top - (size_t)p->rows : 0); break;
	case ACTION_PAGE_DOWN: go(p, p->top + shown(p)); break;
	case ACTION_HOME: go(p, 0); break;
	case ACTION_END: pager_end(p); break;
	case ACTION_NEXT_HEADING: heading_step(p, 1); break;
	case ACTION_PREVIOUS_HEADING: heading_step(p, -1); break;
	default: return false;
	}
	p->by_line = a == ACTION_UP || a == ACTION_DOWN;
	p->match = p->matches.n;
	p->match_again = SIZE_MAX;
	p->held.match = false;
	if (p->link && !in_sight(p, link_line(p)))
		p->link = 0;
	if (*p->focus && !in_sight(p, focus_line(p)))
		p->focus[0] = '\0';
	return true;
}

bool pager_act(struct pager *p, struct screen *s, enum action a, const struct key *k)
{
	char digit[2] = { (char)k->code, '\0' };
	size_t top = p->top;
	int line = p->line;
	p->wish = WISH_NONE;
	if (scroll(p, a)) {
		p->told_end = ui_heard(s->ui) && p->top == top && p->line == line && !p->told_end;
		if (p->wish == WISH_END)
			ui_say_loading(s->ui);
		else if (p->told_end) /* nothing is heard of what stays */
			ui_say(s->ui, "%s",
				a == ACTION_UP || a == ACTION_PAGE_UP || a == ACTION_HOME || a == ACTION_PREVIOUS_HEADING
					? _("This is the start.")
					: _("This is the end."));
		return true;
	}
	switch (a) {
	case ACTION_SEARCH: prompt_line(s, PAGER_FIND, _("Find: "), ""); return true;
	case ACTION_FIND_NEXT: match_step(p, s, 1); return true;
	case ACTION_FIND_PREVIOUS: match_step(p, s, -1); return true;
	case ACTION_GO_LINE: prompt_line(s, PAGER_LINE, _("To line: "), ""); return true;
	case ACTION_NUMBER: prompt_line(s, PAGER_PAGE, _("To page: "), digit); return true;
	case ACTION_CONTENTS: contents_open(p, s); return true;
	case ACTION_LINK_NUMBER: prompt_line(s, PAGER_LINK, _("Link number: "), ""); return true;
	case ACTION_NEXT_LINK:
	case ACTION_PREVIOUS_LINK:
		if (!link_step(p, a == ACTION_NEXT_LINK ? 1 : -1))
			ui_say(s->ui, "%s", _("There are no more links here."));
		return true;
	case ACTION_OPEN_LINK:
		if (p->link)
			link_show(p, s->ui, p->link);
		return p->link != 0;
	default: return false;
	}
}

static void go_when_there(struct pager *p, struct ui *ui, int64_t line)
{
	go(p, (size_t)line);
	if (p->top < (size_t)line)
		(void)wish(p, ui, WISH_GO, line);
}

bool pager_answer(struct pager *p, struct screen *s, const struct answer *a)
{
	int64_t number = 0;
	if (tag_room(a->tag) != TAGS_PAGER)
		return false;
	if (!a->given)
		return true;
	if (a->tag == PAGER_FIND)
		find(p, s, a->text);
	else if (a->tag == PAGER_CONTENTS)
		contents_go(p, a->number);
	else if (!prompt_number(a->text, &number))
		ui_say(s->ui, "%s", _("That is not a number."));
	else if (a->tag == PAGER_LINE)
		go_when_there(p, s->ui, number - 1);
	else if (a->tag == PAGER_PAGE)
		go_when_there(p, s->ui, (number - 1) * p->rows);
	else
		link_show(p, s->ui, number);
	return true;
}
