/*
 * Makes foreign HTML safe to parse: gumbo has no limit of its own, and some inputs cost it time or memory by the
 * square. Out go tags nested too deep, attributes that nobody reads here, and the self-closing tags of word processors,
 * which HTML would leave open around the text after them. What remains means the same.
 */
#include "text/html.h"

#include <strings.h>

enum { ATTRIBUTES_MAX = 2048 };

static bool is_one_of(const char *name, size_t n, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(names[i]) == n && strncasecmp(names[i], name, n) == 0)
			return true;
	return false;
}

/* Elements that never hold others, or that end where the next of their kind starts: they cannot nest by themselves. */
static bool nests(const char *name, size_t n)
{
	static const char *const flat[] = {
		"p",
		"br",
		"li",
		"td",
		"th",
		"tr",
		"dt",
		"dd",
		"hr",
		"img",
		"col",
		"wbr",
		"meta",
		"link",
		"input",
		"source",
		"embed",
		"base",
		"area",
		"param",
		"option",
		"tbody",
		"thead",
		"tfoot",
		"html",
		"head",
		"body",
	};
	return !is_one_of(name, n, flat, ARRAY_LEN(flat));
}

static bool attributes_matter(const char *name, size_t n, const char *attributes, size_t length)
{
	static const char *const read[] = { "a", "img", "iframe", "embed", "video", "audio", "td", "th", "ol", "li" };
	if (length > ATTRIBUTES_MAX)
		return false;
	return is_one_of(name, n, read, ARRAY_LEN(read)) || memmem(attributes, length, "display", 7) ||
		memmem(attributes, length, "mso-hide", 8) || memmem(attributes, length, "hidden", 6) ||
		memmem(attributes, length, "line-through", 12);
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
	int kept, dropped; /* how many of them, and of others that went out */
	bool foreign;      /* we are in a drawing or a formula */
	bool paragraph;    /* a <p> has come that no </p> has ended */
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
static bool nest(struct depth *depth, uint32_t name, bool closing)
{
	if (!closing && depth->kept == (int)ARRAY_LEN(depth->open)) {
		depth->dropped++;
		return false;
	}
	if (!closing) {
		depth->open[depth->kept++] = name;
		return true;
	}
	if (depth->dropped) {
		depth->dropped--;
		return false;
	}
	for (int i = depth->kept; i-- > 0;)
		if (depth->open[i] == name) {
			memmove(&depth->open[i], &depth->open[i + 1], (size_t)(--depth->kept - i) * sizeof *depth->open);
			return true;
		}
	return false;
}

static void tag(struct str *out, struct depth *depth, const char *s, size_t n)
{
	bool closing = s[1] == '/', self = n >= 3 && s[n - 2] == '/';
	const char *name = s + 1 + closing;
	size_t length = 0;
	while (name + length < s + n && !memchr(" \t\r\n\f/>", name[length], 7))
		length++;
	if (memchr(name, ':', length) && self)
		return;
	if (closing && is_one_of(name, length, said_otherwise, ARRAY_LEN(said_otherwise)) &&
		!(depth->paragraph && length == 1)) {
		str_addz(out, length == 1 ? "<p></p>" : "<br>");
		return;
	}
	if (length == 1 && (*name | 0x20) == 'p')
		depth->paragraph = !closing;
	/* the "/" of "<b/>" counts in foreign content alone: elsewhere the tag is one that opens */
	bool foreign = is_one_of(name, length, foreign_names, ARRAY_LEN(foreign_names)) || depth->foreign;
	if (nests(name, length) && !(self && foreign) && !nest(depth, hash_of(name, length), closing))
		return;
	if (is_one_of(name, length, foreign_names, ARRAY_LEN(foreign_names)) && !self)
		depth->foreign = !closing;
	const char *attributes = name + length;
	size_t rest = (size_t)(s + n - attributes);
	if (attributes_matter(name, length, attributes, rest)) {
		str_add(out, s, n);
		return;
	}
	str_add(out, s, (size_t)(attributes - s));
	str_addc(out, '>');
}

void html_tame(struct str *out, const char *s, size_t n)
{
	struct depth depth = { 0 };
	for (size_t at = 0; at < n;) {
		const char *less = memchr(s + at, '<', n - at);
		size_t end = less ? (size_t)(less - s) : n;
		str_add(out, s + at, end - at);
		at = end;
		if (!less)
			break;
		size_t name = at + 1 + (at + 1 < n && s[at + 1] == '/');
		if (n - at >= 4 && memcmp(less, "<!--", 4) == 0) {
			const char *close = memmem(less + 4, n - at - 4, "-->", 3);
			at = close ? (size_t)(close - s) + 3 : n;
		} else if (name < n && (s[name] | 0x20) >= 'a' && (s[name] | 0x20) <= 'z') {
			end = tag_end(s, n, at + 1);
			tag(out, &depth, less, end - at);
			at = end;
		} else {
			str_addc(out, '<');
			at++;
		}
	}
}
