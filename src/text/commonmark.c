/* CommonMark becomes blocks. md4c reads it; raw HTML is text here, except a line break in a table's cell. */
#include "text/builder.h"
#include "text/unicode.h"

#include <md4c.h>
#include <strings.h>
#include <utf8proc.h>

/* Two characters that no text has, for md4c alone. The first stands for a "~" by itself: to md4c, one strikes out as
 * two do; in Chinese it is a range: 5~10. The second is a letter that is not there: where marks of emphasis see it
 * beside them they open or close. */
#define ONE_TILDE "\xef\xb7\x90"
#define NO_LETTER "\xef\xb7\x91"
enum { STAND_IN_BYTES = 3 };

struct reader {
	struct doc_builder b;
	int level_base;
	int bold, emphasis, mono, struck, links, images; /* how many we are in */
	bool cell;                                       /* of a table */
	bool stand_ins;                                  /* our two characters are in what md4c reads */
	struct str description;                          /* of the outermost image */
	const char *task;                                /* words that the item begins with, and have not been said yet */
};

/* An alignment to the left counts as none: editors write it for every column, also for those of figures. */
static void put_cell(struct reader *r, bool head, MD_ALIGN asked)
{
	enum doc_align align = asked == MD_ALIGN_RIGHT ? DOC_ALIGN_RIGHT
		: asked == MD_ALIGN_CENTER                 ? DOC_ALIGN_CENTER
												   : DOC_ALIGN_AUTO;
	doc_builder_cell(&r->b, (struct doc_builder_cell){ .head = head, .columns = 1, .rows = 1, .align = align });
}

/* A box that is ticked or not, in words: "x" and a blank are next to nothing to a listener. They come with the item's
 * first text, for that may be a paragraph or a list of its own. */
static void put_task(struct reader *r)
{
	const struct doc_builder_context outside = r->b.context;
	const char *words = r->task;
	if (!words)
		return;
	r->task = NULL;
	r->b.context.style = DOC_PLAIN;
	r->b.context.link = 0;
	r->b.context.struck = false;
	doc_builder_text(&r->b, words, strlen(words));
	r->b.context = outside;
}

static void enter_item(struct reader *r, const MD_BLOCK_LI_DETAIL *item)
{
	doc_builder_item(&r->b, -1);
	if (item->is_task)
		/* TRANSLATORS: before what is on a list of things to be done; keep the space where your language has one */
		r->task = item->task_mark == ' ' ? _("[to do] ") : _("[done] ");
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct reader *r = ctx;
	if (type != MD_BLOCK_P)
		put_task(r);
	switch (type) {
	case MD_BLOCK_QUOTE:
		doc_builder_block(&r->b);
		r->b.context.quotes++;
		break;
	case MD_BLOCK_UL: doc_builder_list_start(&r->b, (struct doc_builder_list){ .number = -1 }); break;
	case MD_BLOCK_OL:
		doc_builder_list_start(
			&r->b, (struct doc_builder_list){ .number = (int)((MD_BLOCK_OL_DETAIL *)detail)->start });
		break;
	case MD_BLOCK_LI: enter_item(r, detail); break;
	case MD_BLOCK_HR: doc_builder_rule(&r->b); break;
	case MD_BLOCK_H:
		doc_builder_block(&r->b);
		r->b.context.heading = (int)((MD_BLOCK_H_DETAIL *)detail)->level + r->level_base;
		if (r->b.context.heading > 6)
			r->b.context.heading = 6;
		break;
	case MD_BLOCK_CODE:
		doc_builder_block(&r->b);
		r->b.context.pre = true;
		break;
	case MD_BLOCK_P: doc_builder_block(&r->b); break;
	case MD_BLOCK_TABLE: doc_builder_table_start(&r->b); break;
	case MD_BLOCK_TR: doc_builder_row(&r->b); break;
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		r->cell = true;
		put_cell(r, type == MD_BLOCK_TH, ((MD_BLOCK_TD_DETAIL *)detail)->align);
		break;
	default: break;
	}
	return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct reader *r = ctx;
	(void)detail;
	if (type == MD_BLOCK_LI)
		put_task(r);
	switch (type) {
	case MD_BLOCK_UL:
	case MD_BLOCK_OL: doc_builder_list_end(&r->b); break;
	case MD_BLOCK_TABLE: doc_builder_table_end(&r->b); break;
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		r->cell = false;
		doc_builder_cell_end(&r->b);
		break;
	case MD_BLOCK_QUOTE:
		doc_builder_block(&r->b);
		r->b.context.quotes--;
		break;
	default: doc_builder_block(&r->b); break;
	}
	r->b.context.heading = 0;
	r->b.context.pre = false;
	return 0;
}

static void set_style(struct reader *r)
{
	r->b.context.style = (r->bold ? DOC_STRONG : 0u) | (r->emphasis ? DOC_EMPHASIS : 0u) | (r->mono ? DOC_MONO : 0u) |
		(r->b.context.link ? DOC_LINK : 0u);
	r->b.context.struck = r->struck;
}

/* The first of our two characters in s; NULL: none. */
static const char *stand_in(const char *s, size_t n)
{
	for (const char *end = s + n; s < end && (s = memchr(s, 0xef, (size_t)(end - s))); s++)
		if (end - s >= STAND_IN_BYTES && (memcmp(s, ONE_TILDE, 3) == 0 || memcmp(s, NO_LETTER, 3) == 0))
			return s;
	return NULL;
}

/* Appends s as it was before md4c read it. */
static void add_original(struct str *out, const char *s, size_t n)
{
	for (const char *mark; (mark = stand_in(s, n));) {
		str_add(out, s, (size_t)(mark - s));
		str_addz(out, memcmp(mark, ONE_TILDE, 3) == 0 ? "~" : "");
		n -= (size_t)(mark - s) + STAND_IN_BYTES;
		s = mark + STAND_IN_BYTES;
	}
	str_add(out, s, n);
}

/* The address as one string; entities in it stay as they stand, except the one that matters in addresses. */
static void add_address(struct str *address, const MD_ATTRIBUTE *href)
{
	str_init(address, DOC_INPUT_MAX);
	for (MD_SIZE at = 0, i = 0; href->text && at < href->size; i++) {
		MD_SIZE end = href->substr_offsets[i + 1];
		bool amp = href->substr_types[i] == MD_TEXT_ENTITY && end - at == 5 && memcmp(href->text + at, "&amp;", 5) == 0;
		add_original(address, amp ? "&" : href->text + at, amp ? 1 : end - at);
		at = end;
	}
}

static int link_of(struct reader *r, const MD_ATTRIBUTE *href)
{
	struct str address;
	add_address(&address, href);
	int link = doc_builder_link(&r->b, address.buf);
	str_release(&address);
	return link;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct reader *r = ctx;
	switch (type) {
	case MD_SPAN_STRONG: r->bold++; break;
	case MD_SPAN_EM: r->emphasis++; break;
	case MD_SPAN_CODE: r->mono++; break;
	case MD_SPAN_DEL: r->struck++; break;
	case MD_SPAN_A:
		if (!r->links++)
			r->b.context.link = link_of(r, &((MD_SPAN_A_DETAIL *)detail)->href);
		break;
	case MD_SPAN_IMG:
		if (!r->images++)
			str_init(&r->description, DOC_INPUT_MAX);
		break;
	default: break;
	}
	set_style(r);
	return 0;
}

static void put_image(struct reader *r, const MD_SPAN_IMG_DETAIL *image)
{
	struct str address, title;
	put_task(r);
	add_address(&address, &image->src);
	add_address(&title, &image->title);
	doc_builder_image(&r->b, r->description.buf, title.buf, address.buf);
	str_release(&address);
	str_release(&title);
	str_release(&r->description);
}

static int leave_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct reader *r = ctx;
	switch (type) {
	case MD_SPAN_STRONG: r->bold--; break;
	case MD_SPAN_EM: r->emphasis--; break;
	case MD_SPAN_CODE: r->mono--; break;
	case MD_SPAN_DEL: r->struck--; break;
	case MD_SPAN_IMG:
		if (--r->images == 0)
			put_image(r, detail);
		break;
	case MD_SPAN_A:
		if (--r->links == 0)
			r->b.context.link = 0;
		break;
	default: break;
	}
	set_style(r);
	return 0;
}

static uint32_t code_of(const char *s, size_t n)
{
	static const struct {
		const char *name;
		uint32_t code;
	} named[] = {
		{ "amp", '&' },
		{ "lt", '<' },
		{ "gt", '>' },
		{ "quot", '"' },
		{ "apos", '\'' },
		{ "nbsp", 0xa0 },
		{ "emsp", 0x2003 },
		{ "hellip", 0x2026 },
		{ "mdash", 0x2014 },
		{ "ndash", 0x2013 },
		{ "lsquo", 0x2018 },
		{ "rsquo", 0x2019 },
		{ "ldquo", 0x201c },
		{ "rdquo", 0x201d },
		{ "middot", 0xb7 },
		{ "bull", 0x2022 },
		{ "times", 0xd7 },
		{ "deg", 0xb0 },
		{ "copy", 0xa9 },
		{ "reg", 0xae },
		{ "yen", 0xa5 },
		{ "euro", 0x20ac },
		{ "pound", 0xa3 },
		{ "plusmn", 0xb1 },
		{ "ensp", 0x2002 },
		{ "thinsp", 0x2009 },
		{ "larr", 0x2190 },
		{ "uarr", 0x2191 },
		{ "rarr", 0x2192 },
		{ "darr", 0x2193 },
		{ "sect", 0xa7 },
		{ "para", 0xb6 },
		{ "divide", 0xf7 },
		{ "micro", 0xb5 },
		{ "sup2", 0xb2 },
		{ "sup3", 0xb3 },
		{ "frac12", 0xbd },
		{ "le", 0x2264 },
		{ "ge", 0x2265 },
		{ "ne", 0x2260 },
		{ "trade", 0x2122 },
		{ "cent", 0xa2 },
	};
	char name[12] = "";
	if (n < 3 || n - 2 >= sizeof name)
		return 0;
	memcpy(name, s + 1, n - 2);
	if (name[0] == '#')
		return (uint32_t)((name[1] | 0x20) == 'x' ? strtoul(name + 2, NULL, 16) : strtoul(name + 1, NULL, 10));
	for (size_t i = 0; i < ARRAY_LEN(named); i++)
		if (strcmp(named[i].name, name) == 0)
			return named[i].code;
	return 0;
}

/* An image's description is gathered; all else is the document's. */
static void put_text(struct reader *r, const char *s, size_t n)
{
	put_task(r);
	if (r->images) {
		add_original(&r->description, s, n);
		return;
	}
	if (!r->stand_ins || !stand_in(s, n)) {
		doc_builder_text(&r->b, s, n);
		return;
	}
	STR_LOCAL(plain, STR_NO_LIMIT);
	add_original(&plain, s, n);
	doc_builder_text(&r->b, plain.buf, plain.len);
}

static void put_break(struct reader *r)
{
	if (r->images)
		str_addc(&r->description, ' ');
	else
		doc_builder_break(&r->b);
}

/* An entity that is not known stays as it was written. */
static void put_entity(struct reader *r, const char *s, size_t n)
{
	char bytes[4];
	uint32_t code = code_of(s, n);
	size_t length = code ? utf8_encode(bytes, code) : 0;
	put_text(r, length ? bytes : s, length ? length : n);
}

/* In a table's cell code, too, must write "\|" where it means "|". */
static void put_code(struct reader *r, const char *s, size_t n)
{
	for (const char *bar; r->cell && (bar = memmem(s, n, "\\|", 2));) {
		put_text(r, s, (size_t)(bar - s));
		put_text(r, "|", 1);
		n -= (size_t)(bar - s) + 2;
		s = bar + 2;
	}
	put_text(r, s, n);
}

static int text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE n, void *ctx)
{
	struct reader *r = ctx;
	switch (type) {
	case MD_TEXT_BR:
	case MD_TEXT_SOFTBR: /* people who write in a terminal or a form mean the line breaks that they type */
		put_break(r);
		break;
	case MD_TEXT_NULLCHAR: put_text(r, "\xef\xbf\xbd", 3); break;
	case MD_TEXT_ENTITY: put_entity(r, s, n); break;
	case MD_TEXT_CODE: put_code(r, s, n); break;
	case MD_TEXT_HTML:
		if (n >= 4 && strncasecmp(s, "<br", 3) == 0)
			put_break(r);
		else
			put_text(r, s, n);
		break;
	default: put_text(r, s, n); break;
	}
	return 0;
}

/* Does what stands behind a definition's colon look like an address? */
static bool is_address(const char *s, size_t n)
{
	size_t word = 0;
	while (word < n && (unsigned char)s[word] > ' ')
		word++;
	return memmem(s, word, "://", 3) || (word && strchr("/#.", *s)) || (word > 7 && strncasecmp(s, "mailto:", 7) == 0);
}

/* Appends s with ONE_TILDE where a "~" has none beside it and is not escaped. */
static void keep_tildes(struct str *out, const char *s, size_t n)
{
	size_t at = 0;
	for (const char *tilde; (tilde = memchr(s + at, '~', n - at));) {
		size_t from = (size_t)(tilde - s), to = from, escapes = 0;
		while (to < n && s[to] == '~')
			to++;
		while (escapes < from && s[from - escapes - 1] == '\\')
			escapes++;
		str_add(out, s + at, from - at);
		if (to - from == 1 && escapes % 2 == 0)
			str_addz(out, ONE_TILDE);
		else
			str_add(out, s + from, to - from);
		at = to;
	}
	str_add(out, s + at, n - at);
}

/* ---- emphasis beside Chinese ------------------------------------------------------------------- */

enum beside { BESIDE_BLANK, BESIDE_MARK, BESIDE_LETTER };

static enum beside beside_of(uint32_t c)
{
	if (c < 0x80)
		return c <= ' '                                                                       ? BESIDE_BLANK
			: c == 0x7f || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9') ? BESIDE_LETTER
																							  : BESIDE_MARK;
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
	if (category == UTF8PROC_CATEGORY_ZS)
		return BESIDE_BLANK;
	return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO ? BESIDE_MARK : BESIDE_LETTER;
}

bool commonmark_is_cjk(uint32_t c)
{
	return (c >= 0x1100 && c <= 0x11ff) || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xa960 && c <= 0xa97f) ||
		(c >= 0xac00 && c <= 0xd7ff) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe4f) ||
		(c >= 0xff00 && c <= 0xffef) || (c >= 0x1aff0 && c <= 0x1b2ff) || (c >= 0x20000 && c <= 0x3ffff);
}

/* A character beside a run of marks; a line's end, and the text's, is a blank. */
struct neighbour {
	enum beside beside;
	bool cjk;
};

static struct neighbour neighbour_at(const char *s, size_t n)
{
	uint32_t c = ' ';
	if (n)
		utf8_decode(s, n, &c);
	return (struct neighbour){ beside_of(c), commonmark_is_cjk(c) };
}

static struct neighbour neighbour_before(const char *s, size_t at)
{
	size_t from = at;
	for (int k = 0; k < 4 && from > 0 && (k == 0 || ((unsigned char)s[from] & 0xc0) == 0x80); k++)
		from--;
	return neighbour_at(s + from, at - from);
}

/* May marks do their work on the side where `inside` stands? As CommonMark has it; and as its discussions propose it
 * for text that has no blanks between words: a mark of Chinese is no more than a letter there, and beside Chinese marks
 * of all kinds are welcome. */
static bool flanks(struct neighbour inside, struct neighbour outside, bool chinese)
{
	if (inside.beside == BESIDE_BLANK)
		return false;
	if (inside.beside == BESIDE_LETTER || (chinese && inside.cjk))
		return true;
	return outside.beside != BESIDE_LETTER || (chinese && outside.cjk);
}

/* Appends s with NO_LETTER within those "*" that emphasise beside Chinese, and to md4c would not. What it says of other
 * text stays. */
static void keep_emphasis(struct str *out, const char *s, size_t n)
{
	size_t at = 0;
	for (const char *star; (star = memchr(s + at, '*', n - at));) {
		size_t from = (size_t)(star - s), to = from, escapes = 0;
		while (escapes < from && s[from - escapes - 1] == '\\')
			escapes++;
		from += escapes % 2;
		while (to < n && s[to] == '*')
			to++;
		struct neighbour before = neighbour_before(s, from), after = neighbour_at(s + to, n - to);
		bool opens = !flanks(after, before, false) && flanks(after, before, true);
		bool closes = !flanks(before, after, false) && flanks(before, after, true);
		str_add(out, s + at, from - at);
		str_addz(out, closes && from < to ? NO_LETTER : "");
		str_add(out, s + from, to - from);
		str_addz(out, opens && from < to ? NO_LETTER : "");
		at = to;
	}
	str_add(out, s + at, n - at);
}

/*
 * "[Note]: words" is a link's definition to CommonMark, which shows nothing of it; Chinese words without spaces make it
 * a valid one. Where no address follows, words are meant, and in a footnote, "[^1]: ", whatever follows: appends s with
 * a U+200B before such a line, which hides the definition from md4c and itself from the reader.
 */
static void keep_words(struct str *out, const char *s, size_t n)
{
	for (size_t at = 0, end; at < n; at = end) {
		const char *line_end = memchr(s + at, '\n', n - at);
		end = line_end ? (size_t)(line_end - s) + 1 : n;
		size_t start = at;
		while (start < end && memchr(" \t>-+*.)0123456789", s[start], 18))
			start++; /* quotes' and items' marks */
		const char *colon = start < end && s[start] == '[' ? memmem(s + start, end - start, "]:", 2) : NULL;
		size_t to = colon ? (size_t)(colon - s) + 2 : 0;
		while (colon && to < n && strchr(" \t\r\n", s[to]))
			to++;
		bool words = colon && (s[start + 1] == '^' || !is_address(s + to, n - to));
		str_add(out, s + at, start - at);
		str_addz(out, words ? "\xe2\x80\x8b" : "");
		str_add(out, s + start, end - start);
	}
}

bool commonmark_is_definition(const char *s, size_t n)
{
	const char *colon = memmem(s, n, "]:", 2);
	const char *to = colon ? colon + 2 : NULL;
	while (to && to < s + n && (*to == ' ' || *to == '\t'))
		to++;
	return to && s[1] != '^' && is_address(to, (size_t)(s + n - to));
}

/* Of what has this in it. */
static void pass(struct str *text, const char *needle, void (*keep)(struct str *out, const char *s, size_t n))
{
	STR_LOCAL(kept, STR_NO_LIMIT);
	if (needle[1] ? !text_pair(text->buf, text->len, needle) : !memchr(text->buf, *needle, text->len))
		return;
	keep(&kept, text->buf, text->len);
	const struct str was = *text;
	*text = kept;
	kept = was;
}

void commonmark_read(struct doc *d, const struct doc_source *source)
{
	struct reader r = { .level_base = source->level_base };
	const MD_PARSER parser = {
		.flags = MD_FLAG_TABLES | MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_NOHTMLBLOCKS | MD_FLAG_STRIKETHROUGH |
			MD_FLAG_TASKLISTS,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = text,
	};
	STR_LOCAL(kept, STR_NO_LIMIT);
	str_add(&kept, source->text, source->bytes);
	if (source->definitions_bytes) {
		str_addz(&kept, "\n\n");
		str_add(&kept, source->definitions, source->definitions_bytes);
	}
	pass(&kept, "~", keep_tildes);
	pass(&kept, "*", keep_emphasis);
	pass(&kept, "]:", keep_words);
	r.stand_ins = stand_in(kept.buf, kept.len) != NULL;
	str_addc(&kept, '\n'); /* md4c 0.4.8 looks past the end of a last line that has none, and passes on what it finds */
	doc_builder_init(&r.b, d);
	size_t before = d->blocks.n;
	int status = md_parse(kept.buf, (MD_SIZE)kept.len, &parser, &r);
	if (r.images) /* md4c gave up within one */
		str_release(&r.description);
	doc_builder_finish(&r.b);
	if (status) { /* md4c gave up, for want of memory: then at least the words */
		d->blocks.n = before;
		plain_read(d, source->text, source->bytes);
	}
}
