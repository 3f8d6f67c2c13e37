/*
 * Makes foreign HTML safe to parse: gumbo has no limit of its own, and some inputs cost it time or memory by the
 * square. Out go tags nested too deep, attributes that nobody reads here, and the self-closing tags of word processors,
 * which HTML would leave open around the text after them. What remains means the same.
 */
#include "text/html.h"

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

/* Of all others, those that hide it, strike it out, or say that it is the same as what stands beside it. */
static bool attributes_matter(unsigned kind, const char *attributes, size_t length)
{
	if (length > ATTRIBUTES_MAX || length < 4)
		return false;
	return (kind & READ) || memmem(attributes, length, "display", 7) || memmem(attributes, length, "mso-hide", 8) ||
		memmem(attributes, length, "hidden", 6) || memmem(attributes, length, "line-through", 12);
}

static bool sets_in(unsigned kind, const char *attributes, size_t length)
{
	static const char *const names[] = { "margin", "padding", "text-indent" };
	for (size_t at = 0; (kind & SETS_IN) && length <= ATTRIBUTES_MAX && at < length; at++)
		for (size_t i = 0; i < ARRAY_LEN(names); i++)
			if (length - at > strlen(names[i]) && strncasecmp(attributes + at, names[i], strlen(names[i])) == 0)
				return true;
	return false;
}

/* Just after the ">" of the tag that starts at `at`, or n. */
static size_t tag_end(const char *s, size_t n, size_t at)
{
	char quote = '\0';
	for (; at < n; at++) {
		if (quote)
			quote = s[at] == quote ? '\0' : quote;
		else if (s[at] == '>')
			return at + 1;
		else if ((s[at] == '"' || s[at] == '\'') && s[at - 1] == '=')
			quote = s[at];
	}
	return n;
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
	size_t n, at;
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
	while (t.name + t.length < s + n && !memchr(" \t\r\n\f/>", t.name[t.length], 7))
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
	if (matter || sets_in(t->kind, attributes, rest)) {
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

/* Text without tags, at most so much of it; how much that was. */
static size_t put_text(struct str *out, const char *s, size_t n, size_t most)
{
	size_t taken = n < most ? n : most;
	for (int k = 0; k < 3 && taken < n && taken > 1 && ((unsigned char)s[taken] & 0xc0) == 0x80; k++)
		taken--; /* no piece ends within a character */
	str_add(out, s, taken);
	return taken;
}

/* What begins with "<": a comment, a tag, or neither. False: the piece ends before it. */
static bool put_markup(struct html_tamer *t, struct str *out)
{
	const char *s = t->s + t->at;
	size_t n = t->n - t->at, name = 1 + (n > 1 && s[1] == '/');
	if (n >= 4 && memcmp(s, "<!--", 4) == 0) {
		const char *close = memmem(s + 4, n - 4, "-->", 3);
		t->at = close ? (size_t)(close - t->s) + 3 : t->n;
	} else if (name < n && (s[name] | 0x20) >= 'a' && (s[name] | 0x20) <= 'z') {
		struct tag tag = tag_at(s, tag_end(t->s, t->n, t->at + 1) - t->at);
		if (out->len >= PIECE_BYTES && may_end(&t->depth, &tag))
			return false;
		put_tag(out, &t->depth, &tag);
		t->at += tag.n;
	} else {
		str_addc(out, '<');
		t->at++;
	}
	return true;
}

bool html_tame(struct html_tamer *t, struct str *out)
{
	if (t->at >= t->n)
		return false;
	while (t->at < t->n && out->len < PIECE_BYTES_MAX) {
		const char *s = t->s + t->at, *less = memchr(s, '<', t->n - t->at);
		size_t text = less ? (size_t)(less - s) : t->n - t->at;
		t->at += put_text(out, s, text, PIECE_BYTES_MAX - out->len);
		if (t->at < t->n && t->s[t->at] == '<' && !put_markup(t, out))
			break;
	}
	return true;
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
