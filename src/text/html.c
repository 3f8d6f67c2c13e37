/*
 * HTML becomes blocks. gumbo reads it as a browser would, piece by piece, in memory that is given it up to a limit and
 * taken back at once; the walk over its tree says what a builder needs to know. Styles, scripts and what word
 * processors leave behind vanish with their text; a reader without scripts gets what stands there for one.
 */
#include "text/html.h"

#include "text/unicode.h"

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

/* A text as it was before characters stood for stretches of it. */
static const char *put_back(struct room *room, const struct html_piece *piece, const char *text)
{
	const char *end = text + strlen(text), *from = text;
	size_t n = 0;
	for (const char *s = text; (s = strchr(s, HTML_STRETCH_LEAD)); s += HTML_STRETCH_BYTES) {
		const struct html_stretch *stretch = html_stretch_at(piece, s, (size_t)(end - s));
		n += stretch ? stretch->n : 0;
	}
	if (!n)
		return text;
	char *whole = take(room, (size_t)(end - text) + n + 1), *to = whole;
	for (const char *s = text; (s = strchr(s, HTML_STRETCH_LEAD)); s += HTML_STRETCH_BYTES) {
		const struct html_stretch *stretch = html_stretch_at(piece, s, (size_t)(end - s));
		if (!stretch)
			continue;
		to = mempcpy(mempcpy(to, from, (size_t)(s - from)), stretch->s, stretch->n);
		from = s + HTML_STRETCH_BYTES;
	}
	memcpy(to, from, (size_t)(end - from) + 1);
	return whole;
}

static void put_all_back(struct room *room, const struct html_piece *piece, GumboNode *node, int depth)
{
	if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA)
		node->v.text.text = put_back(room, piece, node->v.text.text);
	if (node->type != GUMBO_NODE_ELEMENT || depth > WALK_MAX)
		return;
	for (unsigned i = 0; i < node->v.element.children.length; i++)
		put_all_back(room, piece, node->v.element.children.data[i], depth + 1);
}

static const GumboOutput *parse(struct room *room, const struct html_piece *piece)
{
	GumboOptions options = kGumboDefaultOptions;
	options.allocator = take;
	options.deallocator = give;
	options.userdata = room;
	options.max_errors = 0;
	if (setjmp(room->full))
		return NULL;
	const GumboOutput *tree = gumbo_parse_with_options(&options, piece->text.buf, piece->text.len);
	put_all_back(room, piece, tree->root, 0);
	return tree;
}

static int number(const GumboElement *el, const char *name, int min, int max, int otherwise)
{
	char *end;
	const char *value = html_attribute(el, name);
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
	const char *type = html_attribute(el, "type"), *style = strcasestr(html_attribute(el, "style"), "list-style");
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

/* What is not to be seen; but a formula that is there for those who cannot see its picture is for us, and what draws it
 * again for the others is not. */
static bool is_hidden(const GumboElement *el)
{
	const char *style = html_attribute(el, "style"), *class = html_attribute(el, "class");
	if (gumbo_get_attribute(&el->attributes, "hidden"))
		return true;
	if (strcasecmp(html_attribute(el, "aria-hidden"), "true") == 0 &&
		(strstr(class, "katex") || strstr(class, "MathJax") || strstr(class, "mwe-math")))
		return true;
	if (!*style || strstr(class, "mwe-math-mathml"))
		return false;
	return strcasestr(style, "display:none") || strcasestr(style, "display: none") ||
		strcasestr(style, "mso-hide:all") || strcasestr(style, "mso-hide: all");
}

static bool is_skipped(const GumboElement *el)
{
	switch (el->tag) {
	case GUMBO_TAG_TITLE:
	case GUMBO_TAG_STYLE:
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_TEMPLATE:
	case GUMBO_TAG_NOFRAMES:
	case GUMBO_TAG_DATALIST: return true;
	case GUMBO_TAG_UNKNOWN: return is_debris(el) || is_hidden(el);
	default: return is_hidden(el);
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
		strstr(html_attribute(el, "style"), "line-through");
}

/* ---- what stands raised, lowered, beside ------------------------------------------------------ */

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static char last_of(const struct doc_builder *b)
{
	const char *s;
	size_t n = b->gap ? 0 : doc_builder_before(b, &s);
	return n ? s[n - 1] : '\0';
}

static bool is_one_of(const char *word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

/* "1st", "3rd". */
static bool is_ordinal(char before, const char *raised)
{
	static const char *const ends[] = { "st", "nd", "rd", "th" };
	return before >= '0' && before <= '9' && is_one_of(raised, ends, ARRAY_LEN(ends));
}

/* "H2O", "PM2.5", "NOx": nobody says it otherwise. */
static bool is_chemical(const struct doc_builder *b, const char *lowered)
{
	static const char *const symbols[] = { "H", "C", "N", "O", "F", "P", "S", "K", "Na", "Mg", "Al", "Si", "Cl", "Ca",
		"Fe", "Cu", "Zn", "Pb", "PM", "CO", "NO", "SO", "CH", "NH", "OH" };
	const char *s;
	size_t n = doc_builder_before(b, &s), from = n;
	char symbol[3] = "";
	while (from > 0 && n - from < 2 && (s[from - 1] | 0x20) >= 'a' && (s[from - 1] | 0x20) <= 'z')
		from--;
	for (; from < n; from++) {
		str_copy(symbol, sizeof symbol, s + from);
		if (is_one_of(symbol, symbols, ARRAY_LEN(symbols)))
			return lowered[strspn(lowered, "0123456789.")] == '\0' || strcmp(lowered, "x") == 0;
	}
	return false;
}

/* "25 <sup>o</sup>C": a letter for want of the sign. */
static bool is_degree(char before, const char *raised)
{
	return before >= '0' && before <= '9' && (strcmp(raised, "o") == 0 || strcmp(raised, "O") == 0);
}

enum raised { AS_IT_IS, MARKED, IN_BRACKETS, IS_SAID /* all of it */ };

/* Is it raised (1) or lowered (-1), by its name or as word processors write it? */
static int shift_of(const GumboElement *el)
{
	const char *style = el->tag == GUMBO_TAG_SPAN || el->tag == GUMBO_TAG_FONT ? html_attribute(el, "style") : "";
	const char *align = *style ? strcasestr(style, "vertical-align:") : NULL;
	if (align)
		align += strlen("vertical-align:") + strspn(align + strlen("vertical-align:"), " ");
	if (el->tag == GUMBO_TAG_SUP || (align && strncasecmp(align, "super", 5) == 0))
		return 1;
	return el->tag == GUMBO_TAG_SUB || (align && strncasecmp(align, "sub", 3) == 0) ? -1 : 0;
}

/* Ten to the fifth must not become 105, nor x1 and 2 become x12. A mark stands before what would run together with what
 * is before it, and brackets are around what is more than one thing. */
static enum raised enter_raised(struct html_reader *r, const GumboNode *node)
{
	STR_LOCAL(words, STR_NO_LIMIT);
	bool raised = shift_of(&node->v.element) > 0;
	char before = last_of(&r->b);
	html_words(&words, node);
	const char *s = words.buf, *rest = s + (strchr("+-", *s) != NULL && *s);
	if ((unsigned char)*s >= 0x80 && (str_starts(s, "\xe2\x88\x92") || str_starts(s, "\xe2\x80\x93")))
		rest = s + 3; /* minus signs */
	if (!is_alnum(*rest) || !(is_alnum(before) || (before && strchr(")]}", before))))
		return AS_IT_IS;
	if (raised ? is_ordinal(before, s) : is_chemical(&r->b, s))
		return AS_IT_IS;
	if (raised && is_degree(before, s)) {
		doc_builder_text(&r->b, "\xc2\xb0", strlen("\xc2\xb0"));
		return IS_SAID;
	}
	bool many = rest[strcspn(rest, " +-*/=<>,")] != '\0' || strstr(rest, "\xe2\x88\x92");
	doc_builder_text(&r->b, raised ? "^" : "_", 1);
	if (many)
		doc_builder_text(&r->b, "(", 1);
	return many ? IN_BRACKETS : MARKED;
}

/* The sibling before or behind, white space aside. */
static const GumboElement *beside(const GumboNode *node, int step)
{
	const GumboVector *all = &node->parent->v.element.children;
	if (node->parent->type != GUMBO_NODE_ELEMENT)
		return NULL;
	for (size_t i = node->index_within_parent + (size_t)step; i < all->length; i += (size_t)step) {
		const GumboNode *other = all->data[i];
		if (other->type == GUMBO_NODE_ELEMENT)
			return &other->v.element;
		if (other->type != GUMBO_NODE_WHITESPACE && other->type != GUMBO_NODE_COMMENT)
			return NULL;
	}
	return NULL;
}

/* How what stands below is read: in brackets, which some texts bring along for readers like us. */
static void put_reading(struct html_reader *r, const GumboNode *node, bool begin)
{
	const GumboElement *other = beside(node, begin ? -1 : 1);
	bool same = other && (other->tag == GUMBO_TAG_RT || other->tag == GUMBO_TAG_RP);
	STR_LOCAL(words, STR_NO_LIMIT);
	html_words(&words, node);
	if (!words.len || (other && other->tag == GUMBO_TAG_RP))
		return;
	doc_builder_text(&r->b, same ? " " : begin ? "(" : ")", same && !begin ? 0 : 1);
}

/* Quoted words in the marks of their language, which is that of their first letter where nothing says another. */
static void put_quote_mark(struct html_reader *r, const GumboNode *node, bool begin)
{
	static const char *const marks[2][2][2] = { { { "“", "”" }, { "‘", "’" } }, { { "「", "」" }, { "『", "』" } } };
	STR_LOCAL(words, STR_NO_LIMIT);
	const char *language = html_attribute(&node->v.element, "lang");
	html_words(&words, node);
	bool chinese = text_next(words.buf, words.len).columns == 2 || (unsigned char)*words.buf >= 0xe3;
	if (*language)
		chinese = strncasecmp(language, "zh", 2) == 0 || strncasecmp(language, "ja", 2) == 0;
	const char *mark = marks[chinese][r->quoted % 2][!begin];
	doc_builder_text(&r->b, mark, strlen(mark));
}

/* ---- elements -------------------------------------------------------------------------------- */

static enum doc_align align_of(const GumboElement *el)
{
	const char *style = strcasestr(html_attribute(el, "style"), "text-align:"), *value = html_attribute(el, "align");
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

/* A list of terms is one of lists: what a term means stands under it, set in. */
static void enter_term(struct html_reader *r, const GumboElement *el)
{
	const struct doc_builder_list bullets = { .number = -1 };
	bool meaning = el->tag == GUMBO_TAG_DD;
	if (!r->terms)
		return;
	if (meaning && !r->meaning)
		doc_builder_list_start(&r->b, bullets);
	else if (!meaning && r->meaning)
		doc_builder_list_end(&r->b);
	r->meaning = meaning;
	doc_builder_item(&r->b, -1);
}

static void leave_terms(struct html_reader *r)
{
	if (r->meaning)
		doc_builder_list_end(&r->b);
	doc_builder_list_end(&r->b);
}

/* What the element changes for its children; walk() puts the context back. */
static void enter_list(struct doc_builder *b, const GumboElement *el)
{
	struct doc_builder_list list = { .style = list_style(el),
		.down = gumbo_get_attribute(&el->attributes, "reversed") };
	int items = 0;
	for (unsigned i = 0; i < el->children.length; i++) {
		const GumboNode *child = el->children.data[i];
		items += child->type == GUMBO_NODE_ELEMENT && child->v.element.tag == GUMBO_TAG_LI;
	}
	list.number = number(el, "start", 0, NUMBER_MAX, list.down ? items : 1);
	doc_builder_list_start(b, list);
}

static void enter(struct html_reader *r, const GumboNode *node)
{
	struct doc_builder *b = &r->b;
	const GumboElement *el = &node->v.element;
	if (is_block(el->tag)) {
		doc_builder_block(b);
		html_set_in(el, &b->context);
	}
	b->context.style |= style_of(el->tag);
	b->context.struck |= is_struck(el);
	switch (el->tag) {
	case GUMBO_TAG_RT: put_reading(r, node, true); break;
	case GUMBO_TAG_Q:
		put_quote_mark(r, node, true);
		r->quoted++;
		break;
	case GUMBO_TAG_H1:
	case GUMBO_TAG_H2:
	case GUMBO_TAG_H3:
	case GUMBO_TAG_H4:
	case GUMBO_TAG_H5:
	case GUMBO_TAG_H6: b->context.heading = (int)(el->tag - GUMBO_TAG_H1) + 1; break;
	case GUMBO_TAG_PRE: b->context.pre = true; break;
	case GUMBO_TAG_BLOCKQUOTE: b->context.quotes++; break;
	case GUMBO_TAG_DL:
		r->terms++;
		r->meaning = false;
		doc_builder_list_start(b, (struct doc_builder_list){ .number = -1 });
		break;
	case GUMBO_TAG_DT:
	case GUMBO_TAG_DD: enter_term(r, el); break;
	case GUMBO_TAG_UL: doc_builder_list_start(b, (struct doc_builder_list){ .number = -1 }); break;
	case GUMBO_TAG_OL: enter_list(b, el); break;
	case GUMBO_TAG_LI: doc_builder_item(b, number(el, "value", 0, NUMBER_MAX, -1)); break;
	case GUMBO_TAG_TABLE: doc_builder_table_start(b); break;
	case GUMBO_TAG_THEAD:
	case GUMBO_TAG_TBODY:
	case GUMBO_TAG_TFOOT: doc_builder_section(b, el->tag == GUMBO_TAG_THEAD); break;
	case GUMBO_TAG_TR: doc_builder_row(b); break;
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH: enter_cell(b, el); break;
	case GUMBO_TAG_A:
		b->context.link = doc_builder_link(b, html_address(r, html_attribute(el, "href")));
		b->context.style |= b->context.link ? DOC_LINK : 0u;
		break;
	case GUMBO_TAG_NOSCRIPT: r->unscripted = true; break;
	default: break;
	}
}

static void leave(struct html_reader *r, const GumboNode *node)
{
	struct doc_builder *b = &r->b;
	switch (node->v.element.tag) {
	case GUMBO_TAG_RT: put_reading(r, node, false); break;
	case GUMBO_TAG_Q:
		r->quoted--;
		put_quote_mark(r, node, false);
		break;
	case GUMBO_TAG_DL: leave_terms(r); break;
	case GUMBO_TAG_UL:
	case GUMBO_TAG_OL: doc_builder_list_end(b); break;
	case GUMBO_TAG_TABLE: doc_builder_table_end(b); break;
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH: doc_builder_cell_end(b); break;
	case GUMBO_TAG_LI: doc_builder_block(b); break;
	default:
		if (is_block(node->v.element.tag))
			doc_builder_block(b);
		break;
	}
}

static void walk(struct html_reader *r, const GumboNode *node, int depth);

/* The children in the order in which they are shown: a table's head comes first and its foot last, wherever they
 * stand. */
static void walk_children(struct html_reader *r, const GumboElement *el, int depth)
{
	enum { HEAD, BODY, FOOT, EACH };
	bool table = el->tag == GUMBO_TAG_TABLE;
	for (int part = table ? HEAD : EACH; part <= (table ? FOOT : EACH); part++)
		for (unsigned i = 0; i < el->children.length; i++) {
			const GumboNode *child = el->children.data[i];
			GumboTag tag = child->type == GUMBO_NODE_ELEMENT ? child->v.element.tag : GUMBO_TAG_UNKNOWN;
			bool head = tag == GUMBO_TAG_THEAD || tag == GUMBO_TAG_CAPTION;
			if (!table || part == (head ? HEAD : tag == GUMBO_TAG_TFOOT ? FOOT : BODY))
				walk(r, child, depth + 1);
		}
}

/* The rest of a document's head is for machines. */
static void walk_head(struct html_reader *r, const GumboElement *head)
{
	for (unsigned i = 0; i < head->children.length; i++) {
		const GumboNode *child = head->children.data[i];
		if (child->type == GUMBO_NODE_ELEMENT && child->v.element.tag == GUMBO_TAG_BASE)
			html_set_base(r, &child->v.element);
	}
}

static void walk_raised(struct html_reader *r, const GumboNode *node, int depth)
{
	size_t blocks = r->b.d->blocks.n;
	enum raised raised = enter_raised(r, node);
	if (raised != IS_SAID)
		walk_children(r, &node->v.element, depth);
	if (raised == IN_BRACKETS)
		doc_builder_text(&r->b, ")", 1);
	r->b.apart = raised == MARKED && blocks == r->b.d->blocks.n && is_alnum(last_of(&r->b));
}

static void walk(struct html_reader *r, const GumboNode *node, int depth)
{
	if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE || node->type == GUMBO_NODE_CDATA) {
		doc_builder_text(&r->b, node->v.text.text, strlen(node->v.text.text));
		return;
	}
	if (node->type != GUMBO_NODE_ELEMENT || depth > WALK_MAX)
		return;
	const GumboElement *el = &node->v.element;
	if (el->tag == GUMBO_TAG_HEAD) {
		walk_head(r, el);
		return;
	}
	if (is_skipped(el) || html_put_part(r, node))
		return;
	const struct doc_builder_context outside = r->b.context;
	const int terms = r->terms;
	const bool meaning = r->meaning, unscripted = r->unscripted;
	enter(r, node);
	if (shift_of(el))
		walk_raised(r, node, depth);
	else
		walk_children(r, el, depth);
	leave(r, node);
	r->b.context = outside;
	r->terms = terms;
	r->unscripted = unscripted;
	if (el->tag == GUMBO_TAG_DL)
		r->meaning = meaning;
}

/* Instead of what cannot be laid out. */
static void put_missing(struct html_reader *r)
{
	/* TRANSLATORS: stands for a part of a text */
	const char *words = _("[Here is a part that is too large to be shown.]");
	doc_builder_block(&r->b);
	doc_builder_text(&r->b, words, strlen(words));
	doc_builder_block(&r->b);
}

static void read_piece(struct html_reader *r, const struct html_piece *piece)
{
	struct room room;
	size_t from = r->b.d->blocks.n;
	arena_init(&room.arena, TREE_MAX);
	const GumboOutput *tree = parse(&room, piece);
	if (tree)
		walk(r, tree->root, 0);
	else
		put_missing(r);
	html_settle_margins(r->b.d, from);
	arena_release(&room.arena);
}

void doc_from_html(struct doc *d, const char *html, size_t n)
{
	struct html_reader r = { .base = "", .image = "" };
	size_t taken = n < DOC_INPUT_MAX ? n : DOC_INPUT_MAX, mark = text_bom(html, n);
	struct html_tamer *tamer = html_tamer_new(html + mark, taken - mark);
	struct html_piece piece = { .text = str_within(STR_NO_LIMIT) };
	doc_builder_init(&r.b, d);
	while (html_tame(tamer, &piece))
		read_piece(&r, &piece);
	if (taken < n)
		put_missing(&r);
	doc_builder_finish(&r.b);
	str_release(&piece.text);
	vec_release(&piece.stretches);
	html_tamer_free(tamer);
}
