/*
 * Makes foreign HTML safe to parse, and quick: gumbo has no limit of its own, and some inputs cost it time or memory by
 * the square. Out go tags nested too deep, attributes that nobody reads here, and the self-closing tags of word
 * processors, which HTML would leave open around the text after them. What remains means the same. And what lies
 * between tags gumbo would copy character by character, at 250 instructions each: it gets one character that stands for
 * all of that.
 */
#include "text/html.h"

#include "text/unicode.h"

#include <strings.h>

enum {
	ATTRIBUTES_MAX = 2048,
	PIECE_BYTES = 256 << 10,   /* from here on a piece ends where it may */
	PIECE_BYTES_MAX = 4 << 20, /* and here wherever it is */
};

static bool is_one_of(const char *name, size_t n, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(names[i]) == n && strncasecmp(names[i], name, n) == 0)
			return true;
	return false;
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* What the tags that readers care about are to them. */
enum {
	FLAT = 1,     /* holds no others, or ends where the next of its kind starts: cannot nest by itself */
	READ = 2,     /* its attributes are read */
	HOLDS = 4,    /* only holds others: who is not told of it misses nothing */
	BEGINS = 8,   /* ends a paragraph before it */
	SETS_IN = 16, /* sets in paragraphs: nobody misses that of what only holds others where a piece ends */
};

static unsigned kind_of(const char *name, size_t n)
{
	static const struct {
		const char *name;
		unsigned kind;
	} kinds[] = {
		{ "p", FLAT | BEGINS | SETS_IN },
		{ "br", FLAT },
		{ "li", FLAT | READ },
		{ "td", FLAT | READ },
		{ "th", FLAT | READ },
		{ "tr", FLAT },
		{ "dt", FLAT },
		{ "dd", FLAT },
		{ "hr", FLAT | BEGINS },
		{ "img", FLAT | READ },
		{ "col", FLAT },
		{ "wbr", FLAT },
		{ "meta", FLAT },
		{ "link", FLAT },
		{ "input", FLAT | READ },
		{ "source", FLAT | READ },
		{ "embed", FLAT | READ },
		{ "base", FLAT | READ },
		{ "area", FLAT },
		{ "param", FLAT },
		{ "option", FLAT | READ },
		{ "tbody", FLAT },
		{ "thead", FLAT },
		{ "tfoot", FLAT },
		{ "html", FLAT },
		{ "head", FLAT },
		{ "body", FLAT },
		{ "a", READ },
		{ "ol", READ | BEGINS },
		{ "ul", BEGINS },
		{ "dl", BEGINS },
		{ "table", BEGINS },
		{ "h1", BEGINS },
		{ "h2", BEGINS },
		{ "h3", BEGINS },
		{ "h4", BEGINS },
		{ "h5", BEGINS },
		{ "h6", BEGINS },
		{ "pre", BEGINS },
		{ "blockquote", BEGINS },
		{ "div", HOLDS | BEGINS | SETS_IN },
		{ "section", HOLDS | BEGINS | SETS_IN },
		{ "article", HOLDS | BEGINS | SETS_IN },
		{ "main", HOLDS | BEGINS | SETS_IN },
		{ "center", HOLDS | BEGINS | SETS_IN },
		{ "form", HOLDS | BEGINS | SETS_IN },
		{ "span", HOLDS },
		{ "font", HOLDS },
		{ "iframe", READ },
		{ "video", READ },
		{ "audio", READ },
		{ "object", READ },
		{ "svg", READ },
		{ "math", READ },
		{ "q", READ },
		{ "select", READ },
		{ "textarea", READ },
		{ "progress", READ },
		{ "meter", READ },
	};
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if ((kinds[i].name[0] | 0x20) == (*name | 0x20) && strlen(kinds[i].name) == n &&
			strncasecmp(kinds[i].name, name, n) == 0)
			return kinds[i].kind;
	return 0;
}

static bool begins(const char *s, const char *end, const char *word)
{
	return (size_t)(end - s) >= strlen(word) && strncasecmp(s, word, strlen(word)) == 0;
}

/* What hides an element, strikes it out, raises it, or says that it is the same as what stands beside it. */
static bool hides(const char *s, const char *end)
{
	switch (*s | 0x20) {
	case 'd': return begins(s, end, "display");
	case 'h': return begins(s, end, "hidden");
	case 'l': return begins(s, end, "line-through");
	case 'm': return begins(s, end, "mso-hide");
	case 'v': return begins(s, end, "vertical-align");
	default: return false;
	}
}

static bool sets_in(const char *s, const char *end)
{
	switch (*s | 0x20) {
	case 'm': return begins(s, end, "margin");
	case 'p': return begins(s, end, "padding");
	case 't': return begins(s, end, "text-indent");
	default: return false;
	}
}

static bool mention(const char *attributes, size_t length, bool (*what)(const char *s, const char *end))
{
	for (const char *s = attributes, *end = s + length; s < end && length <= ATTRIBUTES_MAX; s++)
		if (what(s, end))
			return true;
	return false;
}

/* To somebody who reads the element, or whatever it is. */
static bool attributes_matter(unsigned kind, const char *attributes, size_t length)
{
	if (length > ATTRIBUTES_MAX || length < 4)
		return false;
	return (kind & READ) || mention(attributes, length, hides);
}

/* Just after the ">" of the tag that starts at `at`, or n. */
static size_t tag_end(const char *s, size_t n, size_t at)
{
	enum { NAME, VALUE, UNQUOTED } in = NAME;
	for (; at < n && s[at] != '>'; at++) {
		bool blank = s[at] == ' ' || (s[at] >= '\t' && s[at] <= '\r');
		if (in == VALUE && (s[at] == '"' || s[at] == '\'')) {
			const char *close = memchr(s + at + 1, s[at], n - at - 1);
			if (!close)
				return n;
			at = (size_t)(close - s);
			in = NAME;
		} else if (in == NAME && s[at] == '=') {
			in = VALUE;
		} else if (in == VALUE && !blank) {
			in = UNQUOTED;
		} else if (in == UNQUOTED && blank) {
			in = NAME;
		}
	}
	return at < n ? at + 1 : n;
}

/* Tags that are open, by their names: what ends none of them has no meaning, and would make room for others to nest. */
struct depth {
	uint32_t open[DOC_DEPTH_MAX * 2];
	bool holds[DOC_DEPTH_MAX * 2]; /* it only holds others */
	int kept, dropped;             /* how many of them, and of others that went out */
	int telling;                   /* of those kept, how many do not only hold others */
	bool foreign;                  /* we are in a drawing or a formula */
	bool paragraph;                /* a <p> has come that no </p> has ended */
};

struct html_tamer {
	const char *s;
	size_t n, at, from; /* from: where the piece begins */
	struct depth depth;
};

static const char *const foreign_names[] = { "svg", "math" };
/* "</p>" and "</br>" that end nothing are elements of their own to HTML, and cost the parser the square behind
 * "<svg/>". */
static const char *const said_otherwise[] = { "p", "br" };

static uint32_t hash_of(const char *name, size_t n)
{
	uint32_t hash = 2166136261u;
	for (size_t i = 0; i < n; i++)
		hash = (hash ^ (uint32_t)(name[i] | 0x20)) * 16777619u;
	return hash;
}

/* Does the tag stay? */
static bool nest(struct depth *depth, uint32_t name, bool holds, bool closing)
{
	if (!closing && depth->kept == (int)ARRAY_LEN(depth->open)) {
		depth->dropped++;
		return false;
	}
	if (!closing) {
		depth->holds[depth->kept] = holds;
		depth->open[depth->kept++] = name;
		depth->telling += !holds;
		return true;
	}
	if (depth->dropped) {
		depth->dropped--;
		return false;
	}
	for (int i = depth->kept; i-- > 0;)
		if (depth->open[i] == name) {
			size_t above = (size_t)(--depth->kept - i);
			depth->telling -= !depth->holds[i];
			memmove(&depth->open[i], &depth->open[i + 1], above * sizeof *depth->open);
			memmove(&depth->holds[i], &depth->holds[i + 1], above * sizeof *depth->holds);
			return true;
		}
	return false;
}

struct tag {
	const char *s, *name;
	size_t n, length; /* of the whole tag; of its name */
	unsigned kind;
	bool closing, self;
};

static struct tag tag_at(const char *s, size_t n)
{
	struct tag t = { .s = s, .n = n, .closing = s[1] == '/', .self = n >= 3 && s[n - 2] == '/' };
	t.name = s + 1 + t.closing;
	while (t.name + t.length < s + n && (unsigned char)t.name[t.length] > ' ' && t.name[t.length] != '/' &&
		t.name[t.length] != '>')
		t.length++;
	t.kind = kind_of(t.name, t.length);
	return t;
}

static void put_tag(struct str *out, struct depth *depth, const struct tag *t)
{
	const char *name = t->name, *attributes = name + t->length;
	size_t length = t->length, rest = (size_t)(t->s + t->n - attributes);
	if (memchr(name, ':', length) && t->self)
		return;
	if (t->closing && is_one_of(name, length, said_otherwise, ARRAY_LEN(said_otherwise)) &&
		!(depth->paragraph && length == 1)) {
		str_addz(out, length == 1 ? "<p></p>" : "<br>");
		return;
	}
	if (length == 1 && (*name | 0x20) == 'p')
		depth->paragraph = !t->closing;
	/* the "/" of "<b/>" counts in foreign content alone: elsewhere the tag is one that opens */
	bool foreign = is_one_of(name, length, foreign_names, ARRAY_LEN(foreign_names));
	bool matter = attributes_matter(t->kind, attributes, rest);
	if (!(t->kind & FLAT) && !(t->self && (foreign || depth->foreign)) &&
		!nest(depth, hash_of(name, length), (t->kind & HOLDS) && !matter, t->closing))
		return;
	if (foreign && !t->self)
		depth->foreign = !t->closing;
	if (matter || ((t->kind & SETS_IN) && mention(attributes, rest, sets_in))) {
		str_add(out, t->s, t->n);
		return;
	}
	str_add(out, t->s, (size_t)(attributes - t->s));
	str_addc(out, '>');
}

/* May a piece end here? Then what holds the rest is forgotten: nothing depends on it. */
static bool may_end(struct depth *depth, const struct tag *t)
{
	if (t->closing || !(t->kind & BEGINS) || depth->telling || depth->dropped || depth->foreign)
		return false;
	depth->kept = 0;
	return true;
}

enum { STANDS_IN = 0x100000, STANDS_IN_MAX = 0xfffd }; /* the characters of the last plane */

/* What a parser would put U+FFFD for: controls, and what is no character. */
static bool is_replaced(uint32_t c)
{
	return (c < ' ' && c != '\t' && c != '\n' && c != '\f') || (c >= 0x7f && c < 0xa0) || (c >= 0xfdd0 && c < 0xfdf0) ||
		(c & 0xfffe) == 0xfffe;
}

/* How much of this text a parser would copy as it is. */
static size_t copied(const char *s, size_t n)
{
	size_t at = 0, bytes;
	for (uint32_t c; at < n; at += bytes) {
		bytes = utf8_decode(s + at, n - at, &c);
		if (c == '&' || c == '<' || c == '>' || c == ']' || is_replaced(c) || c >= STANDS_IN) /* or is none */
			break;
	}
	return at;
}

/* "&amp;", "&#38;", "&amp": a name that a parser may know, and its mark. */
static size_t reference_at(const char *s, size_t n)
{
	size_t at = 1;
	at += at < n && s[at] == '#';
	while (at < n && is_alnum(s[at]))
		at++;
	return at + (at < n && s[at] == ';');
}

/* Does "&#x100001;" mean a character of those that stand in for others? */
static bool is_stand_in(const char *s, size_t n)
{
	uint32_t c = 0;
	if (n < 4 || s[1] != '#')
		return false;
	bool hex = (s[2] | 0x20) == 'x';
	for (size_t at = 2 + hex; at < n && c < UTF8_INVALID; at++) {
		char lower = s[at] | 0x20;
		if (s[at] >= '0' && s[at] <= '9')
			c = c * (hex ? 16 : 10) + (uint32_t)(s[at] - '0');
		else if (hex && lower >= 'a' && lower <= 'f')
			c = c * 16 + (uint32_t)(lower - 'a' + 10);
		else
			break;
	}
	return c >= STANDS_IN && c < UTF8_INVALID;
}

/* A character or a reference that a parser has to see; or, for one that would stand in for others, another one of those
 * for private use. */
static size_t put_character(struct str *out, const char *s, size_t n)
{
	uint32_t c;
	size_t bytes = *s == '&' ? reference_at(s, n) : utf8_decode(s, n, &c);
	if (*s == '&' ? is_stand_in(s, bytes) : bytes == HTML_STRETCH_BYTES && c >= STANDS_IN)
		str_addz(out, "\xef\xa3\xbf"); /* U+F8FF */
	else
		str_add(out, s, bytes);
	return bytes;
}

/* So many bytes of it, or somewhat fewer: no character is cut. */
static size_t at_most(const char *s, size_t n, size_t most)
{
	if (n <= most)
		return n;
	for (int k = 0; k < 3 && ((unsigned char)s[most] & 0xc0) == 0x80; k++)
		most--;
	return most;
}

/* Text without tags, as much of it as the piece has room for; how much that was. */
static size_t put_text(struct html_piece *out, const char *s, size_t n)
{
	enum { LEAST = 8 };
	size_t at = 0;
	while (at < n && out->text.len < PIECE_BYTES_MAX) {
		size_t blanks = 0; /* they mean something to a parser */
		while (at + blanks < n && strchr(" \t\n\f", s[at + blanks]) && s[at + blanks])
			blanks++;
		size_t bytes = copied(s + at + blanks, n - at - blanks);
		str_add(&out->text, s + at, blanks);
		at += blanks;
		if (bytes >= LEAST && out->stretches.n < STANDS_IN_MAX) {
			char c[4];
			str_add(&out->text, c, utf8_encode(c, STANDS_IN + (uint32_t)out->stretches.n));
			*vec_push(&out->stretches) = (struct html_stretch){ s + at, bytes };
		} else {
			bytes = at_most(s + at, bytes, PIECE_BYTES);
			str_add(&out->text, s + at, bytes);
		}
		at += bytes;
		if (at < n)
			at += put_character(&out->text, s + at, n - at);
	}
	return at;
}

/* What begins with "<": a comment, a tag, or neither. False: the piece ends before it. */
static bool put_markup(struct html_tamer *t, struct html_piece *out)
{
	const char *s = t->s + t->at;
	size_t n = t->n - t->at, name = 1 + (n > 1 && s[1] == '/');
	if (n >= 4 && memcmp(s, "<!--", 4) == 0) {
		const char *close = memmem(s + 4, n - 4, "-->", 3);
		t->at = close ? (size_t)(close - t->s) + 3 : t->n;
	} else if (name < n && (s[name] | 0x20) >= 'a' && (s[name] | 0x20) <= 'z') {
		struct tag tag = tag_at(s, tag_end(t->s, t->n, t->at + 1) - t->at);
		if (t->at - t->from >= PIECE_BYTES && may_end(&t->depth, &tag))
			return false;
		put_tag(&out->text, &t->depth, &tag);
		t->at += tag.n;
	} else {
		size_t at = 1;
		str_addc(&out->text, '<');
		if (n > 1 && strchr("!?/", s[1])) /* what is behind it tells a parser what it is */
			while (at < n && s[at] != '<' && s[at] != '>' && out->text.len < PIECE_BYTES_MAX)
				at += put_character(&out->text, s + at, n - at);
		t->at += at;
	}
	return true;
}

bool html_tame(struct html_tamer *t, struct html_piece *out)
{
	str_clear(&out->text);
	out->stretches.n = 0;
	t->from = t->at;
	if (t->at >= t->n)
		return false;
	while (t->at < t->n && out->text.len < PIECE_BYTES_MAX) {
		const char *s = t->s + t->at, *less = memchr(s, '<', t->n - t->at);
		t->at += put_text(out, s, less ? (size_t)(less - s) : t->n - t->at);
		if (t->at < t->n && t->s[t->at] == '<' && !put_markup(t, out))
			break;
	}
	return true;
}

const struct html_stretch *html_stretch_at(const struct html_piece *p, const char *s, size_t n)
{
	uint32_t c;
	if (utf8_decode(s, n, &c) != HTML_STRETCH_BYTES || c < STANDS_IN || c - STANDS_IN >= p->stretches.n)
		return NULL;
	return &p->stretches.items[c - STANDS_IN];
}

struct html_tamer *html_tamer_new(const char *s, size_t n)
{
	struct html_tamer *t = xcalloc(1, sizeof *t);
	t->s = s;
	t->n = n;
	return t;
}

void html_tamer_free(struct html_tamer *t)
{
	free(t);
}
