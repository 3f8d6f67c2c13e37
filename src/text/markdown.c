/*
 * A document written as CommonMark, so that reading it again gives the same document. What would be taken for markup is
 * escaped, and nothing more: people read this text raw, too.
 */
#include "text/doc.h"
#include "text/unicode.h"

struct writer {
	struct str *out;
	const char *prefix;  /* of every line but the first of a block: quote marks, an item's indent */
	bool heading, table; /* one line only */
	bool line_start;
	bool number;                     /* the line has digits only so far, and its next run may make a list of it */
	int widths[DOC_DEPTH_MAX + 1];   /* of the last marker at each list level */
	long numbers[DOC_DEPTH_MAX + 1]; /* and its number */
	bool round[DOC_DEPTH_MAX + 1];   /* ")" in place of ".": another list than the one before */
};

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* Does the line start as a heading, list, rule, fence, quote or table row would? The byte at *mark is what to
 * escape. */
static bool starts_block(const char *s, size_t n, size_t *mark)
{
	size_t digits = 0;
	*mark = 0;
	char next = n > 1 ? s[1] : '\n';
	if (strchr("#>=~|", s[0]))
		return true;
	if (strchr("-+*:", s[0]))
		return strchr(" -|:\n", next);
	while (digits < n && s[digits] >= '0' && s[digits] <= '9')
		digits++;
	*mark = digits;
	return digits && digits < n && (s[digits] == '.' || s[digits] == ')') &&
		(digits + 1 == n || s[digits + 1] == ' ' || s[digits + 1] == '\n');
}

static bool must_escape(const struct writer *w, const char *s, size_t n, size_t at)
{
	char before = at > 0 ? s[at - 1] : '\0', after = at + 1 < n ? s[at + 1] : '\0'; /* '\0': another run's */
	switch (s[at]) {
	case '\\':
	case '`':
	case '[':
	case ']':
	case '<': return true;
	case '*': return before != ' ' || after != ' ';
	case '_': return !is_alnum(before) || !is_alnum(after);
	case '&': return after == '#' || after == '\0' || is_alnum(after);
	case '~': /* two strike out; one is a range */ return before == '~' || after == '~' || !before || !after;
	case '|': return w->table;
	case '#': return w->heading;
	default: return false;
	}
}

static void put_break(struct writer *w)
{
	if (w->table) {
		str_addz(w->out, "<br>");
	} else if (w->heading) {
		str_addc(w->out, ' ');
	} else {
		str_addz(w->out, "  \n");
		str_addz(w->out, w->prefix);
		w->line_start = true;
	}
}

static void put_text(struct writer *w, const char *s, size_t n)
{
	size_t mark = w->number && n && (*s == '.' || *s == ')') ? 0 : SIZE_MAX;
	w->number &= n == 0;
	for (size_t at = 0; at < n; at++) {
		if (s[at] == '\n') {
			put_break(w);
			continue;
		}
		if (w->line_start && s[at] == ' ')
			continue;
		if (w->line_start) {
			size_t start;
			w->line_start = false;
			w->number = strspn(s + at, "0123456789") >= n - at;
			mark = !w->table && starts_block(s + at, n - at, &start) ? at + start : SIZE_MAX;
		}
		if (at == mark || must_escape(w, s, n, at))
			str_addc(w->out, '\\');
		str_addc(w->out, s[at]);
	}
}

/* How emphasis marks see a character: they open and close only beside certain neighbours (commonmark.c). A symbol is a
 * mark to some and none to others: count on neither. */
enum side { SIDE_SPACE, SIDE_MARK, SIDE_SYMBOL, SIDE_LETTER, SIDE_CJK };

static enum side side_of(const char *s, size_t n)
{
	uint32_t c;
	if (n == 0 || *s == ' ' || *s == '\n')
		return SIDE_SPACE;
	utf8_decode(s, n, &c);
	if (c == '~') /* may become a letter to who reads it: commonmark.c */
		return SIDE_SYMBOL;
	if (c < 0x80)
		return is_alnum((char)c) ? SIDE_LETTER : SIDE_MARK;
	if (c != 0x3000 && commonmark_is_cjk(c))
		return SIDE_CJK;
	switch (text_kind(c)->lb) {
	case LB_AL:
	case LB_HL:
	case LB_NU:
	case LB_ID:
	case LB_CJ: return SIDE_LETTER;
	case LB_OP:
	case LB_OP_WIDE:
	case LB_CL:
	case LB_CP:
	case LB_EX: return SIDE_MARK;
	default: return c == 0x3000 ? SIDE_SPACE : SIDE_SYMBOL;
	}
}

static enum side last_side(const char *s, size_t n)
{
	size_t last = n ? text_previous(s, n, n) : 0;
	return side_of(s + last, n - last);
}

static bool flanks(enum side inside, enum side outside)
{
	if (inside == SIDE_LETTER || inside == SIDE_CJK)
		return true;
	return inside != SIDE_SPACE && (outside == SIDE_SPACE || outside == SIDE_MARK || outside == SIDE_CJK);
}

/* The marks for s between what is written already and what comes next; "" when they would not be read as marks. */
static const char *marks_for(const struct writer *w, unsigned style, const char *s, size_t n, enum side after)
{
	enum side before = w->line_start ? SIDE_SPACE : last_side(w->out->buf, w->out->len);
	if (n == 0 || memchr(s, '\n', n) || memchr(s, '`', n))
		return "";
	if (style & DOC_MONO)
		return "`";
	if (memchr(s, '*', n) || (w->out->len && w->out->buf[w->out->len - 1] == '*'))
		return "";
	if (!flanks(side_of(s, n), before) || !flanks(last_side(s, n), after))
		return "";
	return style & DOC_STRONG ? "**" : style & DOC_EMPHASIS ? "*" : "";
}

/* What would end an address early is escaped or, where that cannot be, written as its code: it leads to the same
 * place. */
static void put_address(struct str *out, const char *address)
{
	for (; *address; address++)
		if (strchr(" <|", *address)) {
			str_addf(out, "%%%02X", (unsigned char)*address);
		} else {
			str_addz(out, strchr("()\\&", *address) ? "\\" : "");
			str_addc(out, *address);
		}
}

static void put_link(struct writer *w, const struct doc *d, const struct doc_run *run)
{
	const char *address = d->links.items[run->link - 1].address;
	if (strcmp(run->text, address) == 0 && !strpbrk(address, " <>|") && strstr(address, "://")) {
		str_addf(w->out, "<%s>", address);
	} else {
		w->line_start = false;
		str_addc(w->out, '[');
		put_text(w, run->text, strlen(run->text));
		str_addz(w->out, "](");
		put_address(w->out, address);
		str_addc(w->out, ')');
	}
	w->line_start = false;
}

/* Between its marks; in a table a "|" would end the cell there, too. */
static void put_code_words(struct writer *w, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		str_addz(w->out, w->table && s[i] == '|' ? "\\" : "");
		str_addc(w->out, s[i]);
	}
}

/* One line of a run, with what comes after it. */
static void put_styled(struct writer *w, unsigned style, const char *s, size_t n, enum side next)
{
	size_t left = 0, right = n;
	while (left < n && s[left] == ' ')
		left++;
	while (right > left && s[right - 1] == ' ')
		right--;
	put_text(w, s, left);
	const char *marks = marks_for(w, style, s + left, right - left, right < n ? SIDE_SPACE : next);
	str_addz(w->out, marks);
	if (*marks == '`')
		put_code_words(w, s + left, right - left);
	else
		put_text(w, s + left, right - left);
	str_addz(w->out, marks);
	if (*marks)
		w->line_start = false;
	put_text(w, s + right, n - right);
}

static void put_runs(struct writer *w, const struct doc *d, const struct doc_run *runs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (runs[i].link) {
			put_link(w, d, &runs[i]);
			continue;
		}
		if (runs[i].style & DOC_STRUCK) {
			str_addz(w->out, "~~");
			w->line_start = false;
			continue;
		}
		const char *next = i + 1 == n        ? ""
			: runs[i + 1].link               ? "["
			: runs[i + 1].style & DOC_STRUCK ? "~"
											 : runs[i + 1].text;
		for (const char *s = runs[i].text; *s;) { /* marks stand within a line */
			size_t line = strcspn(s, "\n");
			put_styled(w, runs[i].style, s, line, s[line] ? SIDE_SPACE : side_of(next, strlen(next)));
			put_text(w, s + line, s[line] == '\n');
			s += line + (s[line] == '\n');
		}
	}
}

/* Columns that text of an item at this depth is set in by. */
static int item_indent(const struct writer *w, int level)
{
	int columns = 0;
	for (int i = 1; i <= level && i <= DOC_DEPTH_MAX; i++)
		columns += w->widths[i];
	return columns;
}

static void put_quotes(struct str *out, int level)
{
	for (int i = 0; i < level; i++)
		str_addz(out, "> ");
}

/* Before every line of code or of a table that is part of an item or of quotes. */
static void put_place(const struct writer *w, struct str *prefix, const struct doc_block *b)
{
	put_quotes(prefix, b->quotes);
	str_addn(prefix, ' ', (size_t)item_indent(w, b->level));
}

/* Between fences longer than any in it. */
static void put_code(struct writer *w, const struct doc_block *b)
{
	size_t longest = 2, here = 0;
	STR_LOCAL(prefix, STR_NO_LIMIT);
	put_place(w, &prefix, b);
	for (size_t i = 0; i < b->n_runs; i++)
		for (const char *s = b->runs[i].text; *s; s++) {
			here = *s == '`' ? here + 1 : 0;
			longest = here > longest ? here : longest;
		}
	str_addz(w->out, prefix.buf);
	str_addn(w->out, '`', longest + 1);
	str_addc(w->out, '\n');
	str_addz(w->out, prefix.buf);
	for (size_t i = 0; i < b->n_runs; i++)
		for (const char *s = b->runs[i].text; *s; s++) {
			str_addc(w->out, *s);
			if (*s == '\n')
				str_addz(w->out, prefix.buf);
		}
	str_addc(w->out, '\n');
	str_addz(w->out, prefix.buf);
	str_addn(w->out, '`', longest + 1);
}

static void put_row(struct writer *w, const struct doc *d, const struct doc_block *b, int row)
{
	str_addz(w->out, w->prefix);
	for (int column = 0; column < b->columns; column++) {
		str_addz(w->out, "| ");
		if (row >= 0) {
			const struct doc_cell *cell = &b->cells[(size_t)row * (size_t)b->columns + (size_t)column];
			put_runs(w, d, cell->runs, cell->n);
		}
		str_addc(w->out, ' ');
	}
	str_addz(w->out, "|\n");
}

static void put_table(struct writer *w, const struct doc *d, const struct doc_block *b)
{
	static const char *const asks[] = {
		[DOC_ALIGN_AUTO] = "| --- ", [DOC_ALIGN_RIGHT] = "| ---: ", [DOC_ALIGN_CENTER] = "| :---: "
	};
	STR_LOCAL(prefix, STR_NO_LIMIT);
	put_place(w, &prefix, b);
	w->table = true;
	w->prefix = prefix.buf;
	put_row(w, d, b, b->head ? 0 : -1);
	str_addz(w->out, prefix.buf);
	for (int column = 0; column < b->columns; column++)
		str_addz(w->out, asks[b->aligns ? b->aligns[column] : DOC_ALIGN_AUTO]);
	str_addz(w->out, "|\n");
	for (int row = b->head; row < b->rows; row++)
		put_row(w, d, b, row);
	w->table = false;
	str_truncate(w->out, w->out->len - 1);
}

/* Writes the marker and leaves what further lines begin with in prefix. */
static void put_marker(struct writer *w, const struct doc_block *b, struct str *prefix)
{
	int level = b->level < 1 ? 1 : b->level > DOC_DEPTH_MAX ? DOC_DEPTH_MAX : b->level;
	int columns = item_indent(w, level - 1);
	put_quotes(prefix, b->quotes);
	str_addz(w->out, prefix->buf);
	if (*b->marker) {
		long number = strtol(b->marker, NULL, 10);
		bool bullet = number == 0 && *b->marker != '0'; /* letters and Roman numbers stand behind one */
		if (!bullet && number != w->numbers[level] + 1)
			w->round[level] = !w->round[level];
		size_t at = w->out->len;
		str_addn(w->out, ' ', (size_t)columns);
		if (bullet)
			str_addz(w->out, "- ");
		else
			str_addf(w->out, "%ld%c ", number, w->round[level] ? ')' : '.');
		w->widths[level] = (int)(w->out->len - at) - columns;
		w->numbers[level] = bullet ? 0 : number;
		for (int i = level + 1; i <= DOC_DEPTH_MAX; i++)
			w->widths[i] = 0, w->numbers[i] = 0;
		str_addn(prefix, ' ', (size_t)(columns + w->widths[level]));
		if (bullet && *b->marker != '-')
			str_addf(w->out, "%s ", b->marker);
	} else {
		str_addn(prefix, ' ', (size_t)(columns + w->widths[level]));
		str_addn(w->out, ' ', (size_t)(columns + w->widths[level]));
	}
}

static void put_block(struct writer *w, const struct doc *d, const struct doc_block *b)
{
	STR_LOCAL(prefix, STR_NO_LIMIT);
	w->line_start = true;
	w->number = false;
	w->heading = b->kind == DOC_HEADING;
	if (b->kind == DOC_HEADING) {
		str_addn(w->out, '#', (size_t)b->level);
		str_addc(w->out, ' ');
	} else if (b->kind == DOC_ITEM) {
		put_marker(w, b, &prefix);
	} else if (b->kind == DOC_QUOTE) {
		put_quotes(&prefix, b->level < 1 ? 1 : b->level);
		str_addz(w->out, prefix.buf);
	} else if (b->kind == DOC_FIELD) {
		put_text(w, b->marker, strlen(b->marker));
		str_addz(w->out, _(": "));
	}
	for (int i = 0; b->kind == DOC_PARAGRAPH && i < b->set_in; i++)
		str_addz(w->out, DOC_EM_SPACE);
	w->prefix = prefix.buf;
	put_runs(w, d, b->runs, b->n_runs);
}

/* Does a blank line part the two? Items stand together, except where the first of an inner list would be read as more
 * text of the item that it stands in: only an ordered one that begins at 1, with some text, would not. */
static bool is_set_apart(const struct doc_block *above, const struct doc_block *below)
{
	if (above->kind != DOC_ITEM || below->kind != DOC_ITEM || !*below->marker || above->quotes != below->quotes)
		return true;
	bool inner = below->level > above->level && above->n_runs && *below->marker >= '0' && *below->marker <= '9';
	return inner && (strtol(below->marker, NULL, 10) != 1 || !below->n_runs);
}

static void put_gap(struct str *out, const struct doc_block *above, const struct doc_block *below)
{
	bool holds = above->kind == DOC_ITEM || above->kind == DOC_CODE || above->kind == DOC_TABLE;
	bool together = above->quotes == below->quotes && holds;
	str_addc(out, '\n');
	if (!is_set_apart(above, below))
		return;
	if (together && below->level) /* a blank line would end the quote that both are in */
		put_quotes(out, below->quotes);
	str_addc(out, '\n');
}

void doc_to_commonmark(const struct doc *d, struct str *out)
{
	struct writer w = { .out = out, .prefix = "" };
	const struct doc_block *above = NULL;
	for (size_t i = 0; i < d->blocks.n; i++) {
		const struct doc_block *b = &d->blocks.items[i];
		if (b->kind == DOC_CHART)
			continue;
		if (above)
			put_gap(out, above, b);
		above = b;
		if (b->kind != DOC_ITEM && !doc_is_in_item(b))
			memset(w.widths, 0, sizeof w.widths); /* the list has ended */
		if (b->kind == DOC_CODE)
			put_code(&w, b);
		else if (b->kind == DOC_RULE)
			str_addz(out, "***");
		else if (b->kind == DOC_TABLE)
			put_table(&w, d, b);
		else
			put_block(&w, d, b);
	}
	if (above)
		str_addc(out, '\n');
}
