/*
 * Formulas on one line, as people write them where they have only one: 1/2, √16, x^2, x_1. What has several parts
 * stands in brackets where it would be read as something else without. The TeX that pages keep beside a formula is not
 * for readers.
 */
#include "text/html.h"

enum { DEPTH_MAX = 64, FORMULA_MAX = 8192 };

static void put(struct str *out, const GumboNode *node, int depth);

static const GumboElement *element_of(const GumboNode *node)
{
	return node && node->type == GUMBO_NODE_ELEMENT ? &node->v.element : NULL;
}

/* The nth child that is an element. */
static const GumboNode *part(const GumboNode *node, int n)
{
	const GumboVector *all = &node->v.element.children;
	for (unsigned i = 0; i < all->length; i++)
		if (element_of(all->data[i]) && n-- == 0)
			return all->data[i];
	return NULL;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Two numbers side by side stay two. */
static void join(struct str *out, const char *s)
{
	if (out->len && is_digit(out->buf[out->len - 1]) && is_digit(*s))
		str_addc(out, ' ');
	str_addz(out, s);
}

/* Would it be read as one thing behind a "/" or a "^"? One number, one name, or what is in brackets already. */
static bool is_single(const char *s)
{
	size_t n = strlen(s), at = 0;
	if (*s == '(' && s[n - 1] == ')' && strchr(s, ')') == s + n - 1)
		return true;
	while (is_digit(s[at]) || s[at] == '.' || s[at] == ',')
		at++;
	if (at == n)
		return true;
	return text_next(s, n).bytes == n || (at == 0 && s[strcspn(s, " +-*/^_=<>,()|\xe2\xc3")] == '\0' && n <= 12);
}

static void put_single(struct str *out, const GumboNode *node, int depth)
{
	STR_LOCAL(words, FORMULA_MAX);
	if (node)
		put(&words, node, depth);
	bool single = is_single(words.buf);
	str_addz(out, single ? "" : "(");
	str_addz(out, words.buf);
	str_addz(out, single ? "" : ")");
}

/* What stands directly beside it, without an operator between? */
static bool is_factor(const GumboNode *node, int step)
{
	const GumboElement *parent = element_of(node->parent);
	for (size_t i = node->index_within_parent + (size_t)step; parent && i < parent->children.length;
		i += (size_t)step) {
		const GumboElement *el = element_of(parent->children.data[i]);
		if (el)
			return el->tag != GUMBO_TAG_MO && el->tag != GUMBO_TAG_MTEXT && !html_is(el, "mspace");
	}
	return false;
}

/* "1 1/2" is a mixed number; beside anything else a fraction needs brackets. */
static void put_fraction(struct str *out, const GumboNode *node, int depth)
{
	bool row = element_of(node->parent) &&
		(html_is(element_of(node->parent), "mrow") || html_is(element_of(node->parent), "math"));
	bool mixed = out->len && is_digit(out->buf[out->len - 1]);
	bool bracket = row && (is_factor(node, 1) || (is_factor(node, -1) && !mixed));
	str_addz(out, mixed ? " " : "");
	str_addz(out, bracket ? "(" : "");
	put_single(out, part(node, 0), depth);
	str_addc(out, '/');
	put_single(out, part(node, 1), depth);
	str_addz(out, bracket ? ")" : "");
}

static void put_root(struct str *out, const GumboNode *node, int depth)
{
	STR_LOCAL(index, FORMULA_MAX);
	if (html_is(&node->v.element, "msqrt")) {
		STR_LOCAL(words, FORMULA_MAX);
		for (unsigned i = 0; i < node->v.element.children.length; i++)
			put(&words, node->v.element.children.data[i], depth);
		bool single = is_single(words.buf);
		str_addf(out, single ? "√%s" : "√(%s)", words.buf);
		return;
	}
	if (part(node, 1))
		put(&index, part(node, 1), depth);
	if (str_eq(index.buf, "3") || str_eq(index.buf, "4")) {
		str_addz(out, str_eq(index.buf, "3") ? "∛" : "∜");
		put_single(out, part(node, 0), depth);
		return;
	}
	put_single(out, part(node, 0), depth);
	str_addf(out, "^(1/%s)", index.buf);
}

/* A base with what stands below and above it, in the order in which its kind has them. */
static void put_scripts(struct str *out, const GumboNode *node, int below, int above, int depth)
{
	STR_LOCAL(base, FORMULA_MAX);
	if (part(node, 0))
		put(&base, part(node, 0), depth);
	bool simple = is_single(base.buf) || !strpbrk(base.buf, "+-*/=^ ");
	str_addz(out, simple ? "" : "(");
	join(out, base.buf);
	str_addz(out, simple ? "" : ")");
	if (below && part(node, below)) {
		str_addc(out, '_');
		put_single(out, part(node, below), depth);
	}
	if (above && part(node, above)) {
		str_addc(out, '^');
		put_single(out, part(node, above), depth);
	}
}

/* Rows and columns: [a, b; c, d]. */
static void put_matrix(struct str *out, const GumboNode *node, int depth)
{
	const GumboNode *row, *cell;
	str_addc(out, '[');
	for (int i = 0; (row = part(node, i)); i++) {
		str_addz(out, i ? "; " : "");
		for (int k = 0; (cell = part(row, k)); k++) {
			str_addz(out, k ? ", " : "");
			put(out, cell, depth);
		}
	}
	str_addc(out, ']');
}

static void put_children(struct str *out, const GumboNode *node, int depth)
{
	for (unsigned i = 0; i < node->v.element.children.length && str_ok(out); i++)
		put(out, node->v.element.children.data[i], depth);
}

static void put_element(struct str *out, const GumboNode *node, int depth)
{
	static const struct {
		const char *name;
		int below, above;
	} scripts[] = { { "msup", 0, 1 }, { "msub", 1, 0 }, { "msubsup", 1, 2 }, { "mover", 0, 1 }, { "munder", 1, 0 },
		{ "munderover", 1, 2 } };
	const GumboElement *el = &node->v.element;
	for (size_t i = 0; i < ARRAY_LEN(scripts); i++)
		if (html_is(el, scripts[i].name)) {
			put_scripts(out, node, scripts[i].below, scripts[i].above, depth);
			return;
		}
	if (html_is(el, "mfrac")) {
		put_fraction(out, node, depth);
	} else if (html_is(el, "msqrt") || html_is(el, "mroot")) {
		put_root(out, node, depth);
	} else if (html_is(el, "mtable")) {
		put_matrix(out, node, depth);
	} else if (html_is(el, "mfenced")) {
		str_addc(out, '(');
		put_children(out, node, depth);
		str_addc(out, ')');
	} else if (html_is(el, "mspace")) {
		str_addc(out, ' ');
	} else if (html_is(el, "semantics")) {
		if (part(node, 0))
			put(out, part(node, 0), depth);
	} else if (el->tag != GUMBO_TAG_ANNOTATION_XML && !html_is(el, "annotation") && !html_is(el, "mphantom")) {
		put_children(out, node, depth);
	}
}

static void put(struct str *out, const GumboNode *node, int depth)
{
	if (node->type == GUMBO_NODE_ELEMENT && depth < DEPTH_MAX) {
		put_element(out, node, depth + 1);
	} else if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA) {
		STR_LOCAL(words, FORMULA_MAX);
		html_words(&words, node);
		join(out, words.buf);
	}
}

void html_put_math(struct html_reader *r, const GumboNode *node)
{
	STR_LOCAL(words, FORMULA_MAX);
	const char *spoken = html_attribute(&node->v.element, "alttext");
	put(&words, node, 0);
	if (!words.len)
		str_addz(&words, spoken);
	doc_builder_text(&r->b, words.buf, words.len);
}
