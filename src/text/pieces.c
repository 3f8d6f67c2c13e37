/*
 * Long CommonMark is read piece by piece, when its lines are wanted: what reads it takes the square of the lines of one
 * paragraph, and whoever waits for the first page need not wait for the last. A piece ends at an empty line; where none
 * comes for too long, at the end of a line, and then what the next piece goes on with (a table's head, a fence) is said
 * again before it; a line without an end is cut between two characters. Definitions of links hold for all pieces.
 */
#include "text/doc.h"

enum {
	WHOLE_BYTES = 16 << 10,       /* as much is read at once */
	WHOLE_SUM_BYTES = 512 << 10,  /* of a document in all */
	PIECE_BYTES = 8 << 10,        /* an empty line ends a piece of so much */
	PIECE_BYTES_MAX = 64 << 10,   /* whatever it is made of */
	PIECE_COST_MAX = 1 << 18,     /* lines of a paragraph times the brackets in it */
	DEFINITIONS_BYTES_MAX = 4096, /* that hold for the others, too */
};

struct splitter {
	const char *s;
	size_t n;
	size_t from, at;          /* of the piece; of the line */
	size_t lines, brackets;   /* since the last empty line */
	size_t paragraph;         /* where it begins */
	size_t fence, fence_line; /* marks of the open one, and its line's bytes; 0: none */
	char fence_mark;
	const char *fence_from;
	const char *again; /* to be said before the next piece */
	size_t again_bytes;
	bool table; /* that is a table's head */
	bool plain; /* no markup */
};

static size_t line_end(const char *s, size_t n, size_t at)
{
	const char *end = memchr(s + at, '\n', n - at);
	return end ? (size_t)(end - s) + 1 : n;
}

static size_t indent_of(const char *s, size_t n)
{
	size_t i = 0;
	while (i < n && (s[i] == ' ' || s[i] == '\t'))
		i++;
	return i;
}

static void pass_fence(struct splitter *p, const char *line, size_t n)
{
	size_t indent = indent_of(line, n), marks = 0;
	if (indent > 3 || indent == n || (line[indent] != '`' && line[indent] != '~'))
		return;
	while (indent + marks < n && line[indent + marks] == line[indent])
		marks++;
	if (!p->fence && marks >= 3) {
		p->fence = marks;
		p->fence_mark = line[indent];
		p->fence_from = line;
		p->fence_line = n;
	} else if (p->fence && line[indent] == p->fence_mark && marks >= p->fence) {
		p->fence = 0;
	}
}

/* "|---|:-:|": bytes of the table's head, which begins at s; 0: there begins none. */
static size_t table_head(const char *s, size_t n)
{
	enum { HEAD_BYTES_MAX = 4096 };
	size_t first = line_end(s, n, 0), second = first < n ? line_end(s, n, first) : first;
	size_t bars[2] = { 0 }, dashes = 0;
	for (size_t i = 0; i < first; i++)
		bars[0] += s[i] == '|' && (i == 0 || s[i - 1] != '\\');
	for (size_t i = first; i < second; i++) {
		if (!strchr("|-: \t\r\n", s[i]) || (s[i] != '-' && dashes > 0 && dashes < 3))
			return 0;
		dashes = s[i] == '-' ? dashes + 1 : 0;
		bars[1] += s[i] == '|';
	}
	return bars[1] && bars[0] == bars[1] && second <= HEAD_BYTES_MAX ? second : 0;
}

static bool is_too_long(const struct splitter *p, size_t end)
{
	return end - p->from > PIECE_BYTES_MAX || (!p->fence && p->lines * p->brackets > PIECE_COST_MAX);
}

/* Behind a space where one is near, else before a character; what is none may be cut anywhere. */
static size_t cut_line(const char *s, size_t at)
{
	enum { NEAR = 200, CHARACTER = 4 };
	for (size_t back = 0; back < NEAR; back++)
		if (s[at - back - 1] == ' ')
			return at - back;
	for (size_t back = 0; back < CHARACTER; back++)
		if (((unsigned char)s[at - back] & 0xc0) != 0x80)
			return at - back;
	return at;
}

/* Passes the lines of the piece that begins at p->from; where it ends. */
static size_t pass(struct splitter *p)
{
	p->at = p->paragraph = p->from;
	p->lines = p->brackets = 0;
	while (p->at < p->n) {
		const char *line = p->s + p->at;
		size_t end = line_end(p->s, p->n, p->at), length = end - p->at;
		bool blank = line[indent_of(line, length)] == '\n' || indent_of(line, length) == length,
			 flush = !indent_of(line, length);
		if (!p->fence && !p->lines && flush && p->at - p->from >= PIECE_BYTES)
			return p->at;
		if (p->at > p->from && is_too_long(p, end) && (flush || p->fence || end - p->from > 2 * PIECE_BYTES_MAX))
			return p->at;
		if (length > PIECE_BYTES_MAX)
			return p->at + cut_line(line, PIECE_BYTES_MAX);
		if (blank && !p->fence) {
			p->lines = p->brackets = 0;
			p->paragraph = end;
		} else {
			p->lines++;
			for (const char *b = line; (b = memchr(b, '[', (size_t)(line + length - b))); b++)
				p->brackets++;
		}
		if (!p->plain)
			pass_fence(p, line, length);
		p->at = end;
	}
	return p->n;
}

/* A definition that is one (commonmark.c decides whether it is). */
static void add_definitions(struct str *out, const char *s, size_t n)
{
	for (size_t at = 0, end; at < n; at = end) {
		end = line_end(s, n, at);
		size_t indent = indent_of(s + at, end - at);
		if (indent <= 3 && s[at + indent] == '[' && out->len + (end - at) < DEFINITIONS_BYTES_MAX &&
			commonmark_is_definition(s + at + indent, end - at - indent))
			str_add(out, s + at, end - at);
	}
}

static void keep_source(struct doc *d, const struct doc_source *source)
{
	struct doc_source *kept = arena_calloc(&d->arena, 1, sizeof *kept);
	*kept = *source;
	kept->text = arena_bytes(&d->arena, source->text, source->bytes);
	doc_add(d, DOC_SOURCE)->source = kept;
}

/* What the piece that just ended leaves open. */
static void go_on(struct splitter *p, size_t end)
{
	if (p->fence || !p->lines) {
		p->again = p->fence ? p->fence_from : NULL;
		p->again_bytes = p->fence ? p->fence_line : 0;
		p->table = false;
	} else if (!p->plain && (!p->table || p->paragraph > p->from)) {
		p->again_bytes = table_head(p->s + p->paragraph, end - p->paragraph);
		p->table = p->again_bytes > 0;
		p->again = p->table ? p->s + p->paragraph : NULL;
	}
	p->from = end;
}

static void read_source(struct doc *d, const struct doc_source *source)
{
	size_t from = d->blocks.n;
	if (source->plain)
		plain_read(d, source->text, source->bytes);
	else
		commonmark_read(d, source);
	if (source->quoted)
		doc_quote(d, from);
}

/* now: not when its lines are wanted. */
static void put(struct doc *d, const char *whole, size_t bytes, int level_base, bool plain, bool now)
{
	const size_t mark = text_bom(whole, bytes), n = bytes - mark;
	const char *s = whole + mark;
	struct splitter p = { .s = s, .n = n, .plain = plain };
	struct str text;
	if (n <= WHOLE_BYTES && d->read_bytes <= WHOLE_SUM_BYTES) {
		d->read_bytes += n;
		read_source(d, &(struct doc_source){ .text = s, .bytes = n, .level_base = level_base, .plain = plain });
		return;
	}
	str_init(&text, STR_NO_LIMIT);
	STR_LOCAL(definitions, STR_NO_LIMIT);
	if (!plain)
		add_definitions(&definitions, s, n);
	struct doc_source source = { .definitions = arena_bytes(&d->arena, definitions.buf, definitions.len),
		.definitions_bytes = definitions.len,
		.level_base = level_base,
		.plain = plain };
	while (p.from < n) {
		size_t end = pass(&p);
		str_clear(&text);
		str_add(&text, p.again, p.again_bytes);
		str_add(&text, s + p.from, end - p.from);
		source.text = text.buf;
		source.bytes = text.len;
		if (now)
			read_source(d, &source);
		else
			keep_source(d, &source);
		go_on(&p, end);
	}
	str_release(&text);
}

void doc_put_commonmark(struct doc *d, const char *s, size_t n, int level_base)
{
	put(d, s, n, level_base, false, false);
}

void doc_put_text(struct doc *d, const char *s, size_t n)
{
	put(d, s, n, 0, true, false);
}

void doc_quote(struct doc *d, size_t from)
{
	for (size_t i = from; i < d->blocks.n; i++) {
		struct doc_block *b = &d->blocks.items[i];
		if (b->kind == DOC_SOURCE)
			b->source->quoted = true;
		if (b->kind != DOC_PARAGRAPH)
			continue;
		b->kind = DOC_QUOTE;
		b->level = 1;
	}
}

size_t doc_source_bytes(const struct doc_block *b)
{
	return b->kind == DOC_SOURCE ? b->source->bytes : 0;
}

void doc_expand(struct doc *d, size_t block)
{
	const struct doc_block b = d->blocks.items[block];
	size_t behind = d->blocks.n - block - 1;
	struct doc_block *rest = xcalloc(behind + 1, sizeof *rest);
	if (behind)
		memcpy(rest, &d->blocks.items[block + 1], behind * sizeof *rest);
	d->blocks.n = block;
	read_source(d, b.source);
	for (size_t i = block; i < d->blocks.n; i++)
		d->blocks.items[i].anchor = b.anchor;
	for (size_t i = 0; i < behind; i++)
		*vec_push(&d->blocks) = rest[i];
	free(rest);
}

void doc_from_text(struct doc *d, const char *s, size_t n)
{
	put(d, s, n, 0, true, true);
}

void doc_from_commonmark(struct doc *d, const char *s, size_t n, int level_base)
{
	put(d, s, n, level_base, false, true);
}
