/*
 * How far paragraphs are set in. Word processors number no outline that a list would have, but give each paragraph a
 * margin; so do pages that nest boxes. What a text sets in as a whole is the layout of its page, and says nothing.
 */
#include "text/html.h"

#include <limits.h>
#include <strings.h>

enum { EM = DOC_BUILDER_EM, FAR = 200 * EM };

/* As the context has it; 0 for what is none (auto, inherit), and for what
 * depends on the window. *end is behind it. */
static int length_at(const char *s, const char **end)
{
	static const struct {
		const char *name;
		int length;
	} units[] = { { "em", 1000 }, { "rem", 1000 }, { "pt", 83 }, { "px", 63 }, { "cm", 2362 }, { "mm", 236 },
		{ "in", 6000 }, { "pc", 1000 }, { "ex", 500 }, { "ch", 500 } };
	int64_t n = 0, part = EM;
	bool negative = *s == '-';
	size_t unit = 0;
	for (s += *s == '-' || *s == '+'; *s >= '0' && *s <= '9'; s++)
		n = n < FAR ? n * 10 + (*s - '0') * (int64_t)EM : n;
	for (s += *s == '.'; *s >= '0' && *s <= '9'; s++)
		n += (*s - '0') * (part /= 10);
	while ((s[unit] | 0x20) >= 'a' && (s[unit] | 0x20) <= 'z')
		unit++;
	*end = s + unit + strcspn(s + unit, " \t\r\n;!"); /* "%", "calc(...)" */
	for (size_t i = 0; i < ARRAY_LEN(units); i++)
		if (strlen(units[i].name) == unit && strncasecmp(units[i].name, s, unit) == 0) {
			n = n * units[i].length / EM;
			return (int)(n > FAR ? FAR : n) * (negative ? -1 : 1);
		}
	return 0;
}

/* "margin: top right bottom left", of which the last ones may be missing. */
static int left_of(const char *s)
{
	int all[4] = { 0 }, n = 0;
	while (n < 4 && *(s += strspn(s, " \t\r\n")) && !strchr(";!", *s))
		all[n++] = length_at(s, &s);
	return n == 4 ? all[3] : n >= 2 ? all[1] : all[0];
}

void html_set_in(const GumboElement *el, struct doc_builder_context *c)
{
	static const struct {
		const char *name;
		enum { MARGIN, PADDING, INDENT } what;
	} names[] = { { "margin", MARGIN }, { "margin-left", MARGIN }, { "margin-inline-start", MARGIN },
		{ "padding", PADDING }, { "padding-left", PADDING }, { "padding-inline-start", PADDING },
		{ "text-indent", INDENT } };
	int own[3] = { [INDENT] = c->indent };
	for (const char *s = html_attribute(el, "style"); *(s += strspn(s, "; \t\r\n")); s += strcspn(s, ";")) {
		size_t n = strcspn(s, ":; \t\r\n"), colon = n + strspn(s + n, " \t\r\n");
		for (size_t i = 0; i < ARRAY_LEN(names) && s[colon] == ':'; i++)
			if (strlen(names[i].name) == n && strncasecmp(names[i].name, s, n) == 0)
				own[names[i].what] = left_of(s + colon + 1);
	}
	int margin = c->margin + own[MARGIN] + own[PADDING];
	c->margin = margin < FAR ? margin : FAR;
	c->indent = own[INDENT];
}

void html_settle_margins(struct doc *d, size_t from)
{
	int least = INT_MAX;
	for (size_t i = from; i < d->blocks.n; i++) {
		const struct doc_block *b = &d->blocks.items[i];
		if (b->kind == DOC_PARAGRAPH && b->set_in < least)
			least = b->set_in;
	}
	for (size_t i = from; i < d->blocks.n; i++) {
		struct doc_block *b = &d->blocks.items[i];
		if (b->kind == DOC_PARAGRAPH)
			b->set_in = (uint8_t)(b->set_in - least);
	}
}
