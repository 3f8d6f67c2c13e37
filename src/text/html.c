/*
 * HTML becomes blocks. gumbo reads it as a browser would, in memory that is given it up to a limit and taken back at
 * once; the walk over its tree says what a builder needs to know. Styles, scripts and what word processors leave behind
 * vanish with their text.
 */
#include "text/builder.h"
#include "text/html.h"

#include <gumbo.h>
#include <limits.h>
#include <setjmp.h>
#include <strings.h>

enum { TREE_MAX = 192 << 20, WALK_MAX = 1024, NUMBER_MAX = 999999999 };

struct room {
	struct arena arena;
	jmp_buf full;
};

static void *take(void *ctx, size_t size)
{
	struct room *room = ctx;
	void *p = arena_alloc(&room->arena, size);
	if (!p)
		longjmp(room->full, 1); /* gumbo would use the NULL */
	return p;
}

static void give(void *ctx, void *p)
{
	(void)ctx;
	(void)p;
}

static const GumboOutput *parse(struct room *room, const char *s, size_t n)
{
	GumboOptions options = kGumboDefaultOptions;
	options.allocator = take;
	options.deallocator = give;
	options.userdata = room;
	options.max_errors = 0;
	if (setjmp(room->full))
		return NULL;
	return gumbo_parse_with_options(&options, s, n);
}

static const char *attribute(const GumboElement *el, const char *name)
{
	const GumboAttribute *a = gumbo_get_attribute(&el->attributes, name);
	return a ? a->value : "";
}

static int number(const GumboElement *el, const char *name, int min, int max, int otherwise)
{
	char *end;
	const char *value = attribute(el, name);
	long n = strtol(value, &end, 10);
	return end == value || n < min || n > max ? otherwise : (int)n;
}

/* How an ordered list counts. */
static char list_style(const GumboElement *el)
{
	static const struct {
		const char *name;
		char style;
	} names[] = {
		{ "lower-alpha", 'a' },
		{ "lower-latin", 'a' },
		{ "upper-alpha", 'A' },
		{ "upper-latin", 'A' },
		{ "lower-roman", 'i' },
		{ "upper-roman", 'I' },
		{ "decimal", '1' },
	};
	const char *type = attribute(el, "type"), *style = strcasestr(attribute(el, "style"), "list-style");
	for (size_t i = 0; style && i < ARRAY_LEN(names); i++)
		if (strcasestr(style, names[i].name))
			return names[i].style;
	return *type && strchr("aAiI", *type) ? *type : '1';
}

/* xml, and names with a colon (o:p, w:WordDocument, v:shape): what word processors tell each other. */
static bool is_debris(const GumboElement *el)
{
	GumboStringPiece name = el->original_tag;
	gumbo_tag_from_original_text(&name);
	if (!name.data) /* an element that the parser supplied */
		return false;
	return memchr(name.data, ':', name.length) || (name.length == 3 && strncasecmp(name.data, "xml", 3) == 0);
}

static bool is_hidden(const GumboElement *el)
{
	const GumboAttribute *style = gumbo_get_attribute(&el->attributes, "style");
	if (gumbo_get_attribute(&el->attributes, "hidden"))
		return true;
	if (!style)
		return false;
	return strcasestr(style->value, "display:none") || strcasestr(style->value, "display: none") ||
		strcasestr(style->value, "mso-hide:all") || strcasestr(style->value, "mso-hide: all");
}

static bool is_skipped(const GumboElement *el)
{
	switch (el->tag) {
	case GUMBO_TAG_HEAD:
	case GUMBO_TAG_TITLE:
	case GUMBO_TAG_STYLE:
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_TEMPLATE:
	case GUMBO_TAG_NOSCRIPT:
	case GUMBO_TAG_NOFRAMES:
	case GUMBO_TAG_SELECT:
	case GUMBO_TAG_TEXTAREA:
	case GUMBO_TAG_SVG: return true;
	case GUMBO_TAG_UNKNOWN: return is_debris(el) || is_hidden(el);
	default: return is_hidden(el);
	}
}

/* Elements that are all there is to them. True when el was one. */
static bool put_leaf(struct doc_builder *b, const GumboElement *el)
{
	switch (el->tag) {
	case GUMBO_TAG_BR: doc_builder_break(b); return true;
	case GUMBO_TAG_HR: doc_builder_rule(b); return true;
	case GUMBO_TAG_IMG: doc_builder_image(b, attribute(el, "alt"), attribute(el, "src")); return true;
	case GUMBO_TAG_IFRAME:
	case GUMBO_TAG_EMBED:
	case GUMBO_TAG_VIDEO:
	case GUMBO_TAG_AUDIO: doc_builder_stand_in(b, _("[embedded page]"), attribute(el, "src")); return true;
	default: return false;
	}
}

static bool is_block(GumboTag tag)
{
	switch (tag) {
	case GUMBO_TAG_P:
	case GUMBO_TAG_DIV:
	case GUMBO_TAG_SECTION:
	case GUMBO_TAG_ARTICLE:
	case GUMBO_TAG_HEADER:
	case GUMBO_TAG_FOOTER:
	case GUMBO_TAG_MAIN:
	case GUMBO_TAG_ASIDE:
	case GUMBO_TAG_NAV:
	case GUMBO_TAG_ADDRESS:
	case GUMBO_TAG_CENTER:
	case GUMBO_TAG_FIGURE:
	case GUMBO_TAG_FIGCAPTION:
	case GUMBO_TAG_CAPTION:
	case GUMBO_TAG_DL:
	case GUMBO_TAG_DT:
	case GUMBO_TAG_DD:
	case GUMBO_TAG_FORM:
	case GUMBO_TAG_FIELDSET:
	case GUMBO_TAG_LEGEND:
	case GUMBO_TAG_DETAILS:
	case GUMBO_TAG_SUMMARY:
	case GUMBO_TAG_H1:
	case GUMBO_TAG_H2:
	case GUMBO_TAG_H3:
	case GUMBO_TAG_H4:
	case GUMBO_TAG_H5:
	case GUMBO_TAG_H6:
	case GUMBO_TAG_PRE:
	case GUMBO_TAG_BLOCKQUOTE: return true;
	default: return false;
	}
}

static unsigned style_of(GumboTag tag)
{
	switch (tag) {
	case GUMBO_TAG_B:
	case GUMBO_TAG_STRONG:
	case GUMBO_TAG_DT: return DOC_STRONG;
	case GUMBO_TAG_I:
	case GUMBO_TAG_EM:
	case GUMBO_TAG_U:
	case GUMBO_TAG_CITE: return DOC_EMPHASIS;
	case GUMBO_TAG_CODE:
	case GUMBO_TAG_TT:
	case GUMBO_TAG_KBD:
	case GUMBO_TAG_SAMP: return DOC_MONO;
	default: return DOC_PLAIN;
	}
}

static bool is_struck(const GumboElement *el)
{
	return el->tag == GUMBO_TAG_S || el->tag == GUMBO_TAG_STRIKE || el->tag == GUMBO_TAG_DEL ||
		strstr(attribute(el, "style"), "line-through");
}

/* Ten to the fifth must not become 105; what stands raised behind words is a unit's or a footnote's and reads well. */
static void enter_raised(struct doc_builder *b, const GumboElement *el)
{
	const GumboNode *first = el->children.length ? el->children.data[0] : NULL;
	bool digit = b->text.len && !b->gap && strchr("0123456789", b->text.buf[b->text.len - 1]);
	if (digit && first && first->type == GUMBO_NODE_TEXT && strchr("-0123456789", *first->v.text.text))
		doc_builder_text(b, "^", 1);
}

static enum doc_align align_of(const GumboElement *el)
{
	const char *style = strcasestr(attribute(el, "style"), "text-align:"), *value = attribute(el, "align");
	if (style)
		value = style + strlen("text-align:") + strspn(style + strlen("text-align:"), " ");
	if (strncasecmp(value, "right", 5) == 0)
		return DOC_ALIGN_RIGHT;
	return strncasecmp(value, "center", 6) == 0 ? DOC_ALIGN_CENTER : DOC_ALIGN_AUTO;
}

/* A span beyond all bounds reaches as far as there is something, as in browsers. */
static int span(const GumboElement *el, const char *name, int max)
{
	int n = number(el, name, 1, INT_MAX, 1);
	return n < max ? n : max;
}

static void enter_cell(struct doc_builder *b, const GumboElement *el)
{
	enum { ROWS_MAX = 65534 };
	doc_builder_cell(b,
		(struct doc_builder_cell){
			.head = el->tag == GUMBO_TAG_TH,
			.columns = span(el, "colspan", DOC_COLUMNS_MAX),
			.rows = span(el, "rowspan", ROWS_MAX),
			.align = align_of(el),
		});
}

/* What the element changes for its children; walk() puts the context back. */
static void enter(struct doc_builder *b, const GumboElement *el)
{
	if (is_block(el->tag))
		doc_builder_block(b);
	b->context.style |= style_of(el->tag);
	b->context.struck |= is_struck(el);
	switch (el->tag) {
	case GUMBO_TAG_SUP: enter_raised(b, el); break;
	case GUMBO_TAG_H1:
	case GUMBO_TAG_H2:
	case GUMBO_TAG_H3:
	case GUMBO_TAG_H4:
	case GUMBO_TAG_H5:
	case GUMBO_TAG_H6: b->context.heading = (int)(el->tag - GUMBO_TAG_H1) + 1; break;
	case GUMBO_TAG_PRE: b->context.pre = true; break;
	case GUMBO_TAG_BLOCKQUOTE: b->context.quotes++; break;
	case GUMBO_TAG_UL: doc_builder_list_start(b, (struct doc_builder_list){ .number = -1 }); break;
	case GUMBO_TAG_OL:
		doc_builder_list_start(
			b, (struct doc_builder_list){ .number = number(el, "start", 0, NUMBER_MAX, 1), .style = list_style(el) });
		break;
	case GUMBO_TAG_LI: doc_builder_item(b, number(el, "value", 0, NUMBER_MAX, -1)); break;
	case GUMBO_TAG_TABLE: doc_builder_table_start(b); break;
	case GUMBO_TAG_TR: doc_builder_row(b); break;
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH: enter_cell(b, el); break;
	case GUMBO_TAG_A:
		b->context.link = doc_link_safe(b->d, attribute(el, "href"));
		b->context.style |= b->context.link ? DOC_LINK : 0u;
		break;
	default: break;
	}
}

static void leave(struct doc_builder *b, const GumboElement *el)
{
	switch (el->tag) {
	case GUMBO_TAG_UL:
	case GUMBO_TAG_OL: doc_builder_list_end(b); break;
	case GUMBO_TAG_TABLE: doc_builder_table_end(b); break;
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH: doc_builder_cell_end(b); break;
	case GUMBO_TAG_LI: doc_builder_block(b); break;
	default:
		if (is_block(el->tag))
			doc_builder_block(b);
		break;
	}
}

static void walk(struct doc_builder *b, const GumboNode *node, int depth)
{
	if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE || node->type == GUMBO_NODE_CDATA) {
		doc_builder_text(b, node->v.text.text, strlen(node->v.text.text));
		return;
	}
	if (node->type != GUMBO_NODE_ELEMENT || depth > WALK_MAX)
		return;
	const GumboElement *el = &node->v.element;
	if (is_skipped(el) || put_leaf(b, el))
		return;
	const struct doc_builder_context outside = b->context;
	enter(b, el);
	for (unsigned i = 0; i < el->children.length; i++)
		walk(b, el->children.data[i], depth + 1);
	leave(b, el);
	b->context = outside;
}

enum rc doc_from_html(struct doc *d, const char *html, size_t n, struct err *e)
{
	if (n > DOC_INPUT_MAX)
		return err_set(e, RC_TOO_BIG, 0, "HTML of %zu bytes", n);
	enum rc rc = RC_OK;
	struct room room;
	STR_LOCAL(tame, STR_NO_LIMIT);
	arena_init(&room.arena, TREE_MAX);
	html_tame(&tame, html, n);
	const GumboOutput *tree = parse(&room, tame.buf, tame.len);
	if (tree) {
		struct doc_builder b;
		doc_builder_init(&b, d);
		walk(&b, tree->root, 0);
		doc_builder_finish(&b);
	} else {
		rc = err_set(e, RC_TOO_BIG, 0, "HTML that needs more than %d bytes", TREE_MAX);
	}
	arena_release(&room.arena);
	return rc;
}
