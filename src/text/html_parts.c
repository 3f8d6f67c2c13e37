/*
 * Elements that stand for something: pictures, media, drawings, what is filled in or chosen in a form. What there is to
 * say of each is said in words, with the address to follow.
 */
#include "text/html.h"

#include <strings.h>

const char *html_attribute(const GumboElement *el, const char *name)
{
	const GumboAttribute *a = gumbo_get_attribute(&el->attributes, name);
	return a ? a->value : "";
}

static bool has(const GumboElement *el, const char *name)
{
	return gumbo_get_attribute(&el->attributes, name) != NULL;
}

bool html_is(const GumboElement *el, const char *name)
{
	GumboStringPiece tag = el->original_tag;
	gumbo_tag_from_original_text(&tag);
	return tag.data && tag.length == strlen(name) && strncasecmp(tag.data, name, tag.length) == 0;
}

/* ---- words ----------------------------------------------------------------------------------- */

enum { WORDS_MAX = 600, WORDS_DEPTH_MAX = 64 };

static void add_words(struct str *out, const char *s)
{
	for (; *s && out->len < WORDS_MAX; s++) {
		bool blank = *s == ' ' || (*s >= '\t' && *s <= '\r');
		if (!blank)
			str_addc(out, *s);
		else if (out->len && out->buf[out->len - 1] != ' ')
			str_addc(out, ' ');
	}
	while (*s && ((unsigned char)*s & 0xc0) == 0x80) /* the rest of a character */
		str_addc(out, *s++);
}

static void gather(struct str *out, const GumboNode *node, int depth)
{
	if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE || node->type == GUMBO_NODE_CDATA)
		add_words(out, node->v.text.text);
	if (node->type != GUMBO_NODE_ELEMENT || depth > WORDS_DEPTH_MAX)
		return;
	const GumboElement *el = &node->v.element;
	if (el->tag == GUMBO_TAG_STYLE || el->tag == GUMBO_TAG_SCRIPT)
		return;
	for (unsigned i = 0; i < el->children.length && out->len < WORDS_MAX; i++)
		gather(out, el->children.data[i], depth + 1);
}

static void end_words(struct str *out)
{
	while (out->len && out->buf[out->len - 1] == ' ')
		str_truncate(out, out->len - 1);
}

void html_words(struct str *out, const GumboNode *node)
{
	gather(out, node, 0);
	end_words(out);
}

static void say(struct html_reader *r, const char *words)
{
	doc_builder_text(&r->b, words, strlen(words));
}

/* ---- addresses ------------------------------------------------------------------------------- */

static size_t scheme_of(const char *address)
{
	size_t n = 0;
	while ((address[n] | 0x20) >= 'a' && (address[n] | 0x20) <= 'z')
		n++;
	return n && address[n] == ':' ? n + 1 : 0;
}

static const char *skip_white(const char *s)
{
	return s + strspn(s, " \t\r\n\f");
}

void html_set_base(struct html_reader *r, const GumboElement *el)
{
	const char *address = skip_white(html_attribute(el, "href"));
	bool web = strncasecmp(address, "http://", 7) == 0 || strncasecmp(address, "https://", 8) == 0;
	if (!*r->base && web)
		r->base = arena_strdup(&r->b.d->arena, address);
	else if (!*r->base && str_starts(address, "/") && r->b.d->origin)
		r->base = arena_printf(&r->b.d->arena, "%s%s", r->b.d->origin, address);
}

/* Appends a path without "." and ".." in it; out has what stands before the path. */
static void add_path(struct str *out, const char *path)
{
	size_t root = out->len;
	while (*path) {
		size_t n = strcspn(path + 1, "/?#") + 1;
		bool up = n == 3 && memcmp(path, "/..", 3) == 0, here = n == 2 && path[1] == '.';
		while (up && out->len > root && out->buf[out->len - 1] != '/')
			str_truncate(out, out->len - 1);
		if (up && out->len > root)
			str_truncate(out, out->len - 1);
		if (!up && !here)
			str_add(out, path, n);
		path += n;
		if (*path != '/') {
			str_addz(out, (up || here) ? "/" : "");
			str_addz(out, path);
			return;
		}
	}
}

const char *html_address(struct html_reader *r, const char *address)
{
	address = skip_white(address);
	if (!*r->base || !*address || *address == '#' || scheme_of(address))
		return address;
	const char *host = strstr(r->base, "//") + 2, *path = host + strcspn(host, "/?#");
	STR_LOCAL(whole, 4096);
	if (str_starts(address, "//")) {
		str_add(&whole, r->base, (size_t)(host - 2 - r->base));
		str_addz(&whole, address);
	} else {
		STR_LOCAL(joined, 4096);
		size_t kept = strcspn(path, *address == '?' ? "?#" : "?#");
		while (*address != '?' && kept > 0 && path[kept - 1] != '/')
			kept--;
		str_add(&joined, path, *address == '/' ? 0 : kept);
		if (!joined.len && *address != '/')
			str_addc(&joined, '/');
		str_addz(&joined, address);
		str_add(&whole, r->base, (size_t)(path - r->base));
		add_path(&whole, joined.buf);
	}
	return str_ok(&whole) ? arena_strdup(&r->b.d->arena, whole.buf) : "";
}

/* The first address of a srcset: "a.jpg 1x, b.jpg 2x". */
static const char *first_of_set(struct html_reader *r, const char *set)
{
	set = skip_white(set);
	size_t n = strcspn(set, " \t\r\n\f");
	while (n && set[n - 1] == ',')
		n--;
	return n ? arena_strndup(&r->b.d->arena, set, n) : "";
}

/* ---- pictures and media ---------------------------------------------------------------------- */

static bool is_data(const char *address)
{
	return strncasecmp(skip_white(address), "data:", 5) == 0;
}

static const char *first_said(const char *a, const char *b)
{
	return *skip_white(a) ? a : b;
}

/* The first child that names a source. */
static const char *source_of(struct html_reader *r, const GumboNode *node)
{
	const GumboVector *all = &node->v.element.children;
	for (unsigned i = 0; node->type == GUMBO_NODE_ELEMENT && i < all->length; i++) {
		const GumboNode *child = all->data[i];
		if (child->type != GUMBO_NODE_ELEMENT || child->v.element.tag != GUMBO_TAG_SOURCE)
			continue;
		const char *address = html_attribute(&child->v.element, "src");
		const char *set = first_said(
			html_attribute(&child->v.element, "srcset"), html_attribute(&child->v.element, "data-srcset"));
		if (*address || *set)
			return *address ? address : first_of_set(r, set);
	}
	return "";
}

/* Where a picture is: pages that wait with it until it is scrolled to name it elsewhere. */
static const char *picture_of(struct html_reader *r, const GumboNode *node)
{
	static const char *const names[] = { "data-src", "data-original", "data-lazy-src", "data-lazy" };
	const GumboElement *el = &node->v.element;
	const char *address = html_attribute(el, "src");
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (*html_attribute(el, names[i]))
			return html_attribute(el, names[i]);
	if (*html_attribute(el, "data-srcset"))
		return first_of_set(r, html_attribute(el, "data-srcset"));
	if (*address && !is_data(address))
		return address;
	if (*html_attribute(el, "data-url"))
		return html_attribute(el, "data-url");
	if (*html_attribute(el, "srcset"))
		return first_of_set(r, html_attribute(el, "srcset"));
	const char *source = source_of(r, node->parent);
	return *source ? source : address;
}

static void put_picture(struct html_reader *r, const GumboNode *node)
{
	const GumboElement *el = &node->v.element;
	const char *address = picture_of(r, node), *label = html_attribute(el, "aria-label");
	if (strstr(html_attribute(el, "class"), "mwe-math-fallback"))
		return; /* the formula itself stands beside it */
	if (!is_data(address))
		address = html_address(r, address);
	/* A page that waits with its pictures has them again for who has no scripts. */
	if (r->unscripted && *address && strcmp(address, r->image) == 0)
		return;
	if (*address && !is_data(address))
		r->image = arena_strdup(&r->b.d->arena, address);
	doc_builder_image(&r->b, html_attribute(el, "alt"), first_said(html_attribute(el, "title"), label), address);
}

static void put_media(struct html_reader *r, const GumboNode *node)
{
	const GumboElement *el = &node->v.element;
	const char *address = html_attribute(el, el->tag == GUMBO_TAG_OBJECT ? "data" : "src");
	const char *name = first_said(html_attribute(el, "title"), html_attribute(el, "aria-label"));
	STR_LOCAL(words, STR_NO_LIMIT);
	if (!*address)
		address = first_said(source_of(r, node), html_attribute(el, "data-src"));
	if (el->tag == GUMBO_TAG_VIDEO && *name)
		str_addf(&words, _("[video: %s]"), name);
	else if (el->tag == GUMBO_TAG_AUDIO && *name)
		str_addf(&words, _("[sound: %s]"), name);
	else if (*name)
		str_addf(&words, _("[embedded page: %s]"), name);
	else
		str_addz(&words,
			el->tag == GUMBO_TAG_VIDEO       ? _("[video]")
				: el->tag == GUMBO_TAG_AUDIO ? _("[sound]")
											 : _("[embedded page]"));
	doc_builder_stand_in(&r->b, words.buf, html_address(r, address));
}

/* The words in a drawing: what it is called, what it shows, what is written in it. */
static void gather_drawn(struct str *out, const GumboNode *node, int depth)
{
	if (node->type != GUMBO_NODE_ELEMENT || depth > WORDS_DEPTH_MAX)
		return;
	const GumboElement *el = &node->v.element;
	if (el->tag == GUMBO_TAG_TITLE || el->tag == GUMBO_TAG_DESC || html_is(el, "text")) {
		if (out->len)
			add_words(out, " ");
		gather(out, node, depth);
		return;
	}
	for (unsigned i = 0; i < el->children.length && out->len < WORDS_MAX; i++)
		gather_drawn(out, el->children.data[i], depth + 1);
}

static void put_drawing(struct html_reader *r, const GumboNode *node)
{
	STR_LOCAL(words, STR_NO_LIMIT);
	add_words(&words, html_attribute(&node->v.element, "aria-label"));
	gather_drawn(&words, node, 0);
	end_words(&words);
	if (words.len)
		doc_builder_image(&r->b, words.buf, "", "");
}

/* ---- forms ----------------------------------------------------------------------------------- */

/* A box at the start of an item says whether it is done, as in CommonMark; elsewhere, whether it is chosen. */
static void put_box(struct html_reader *r, const GumboNode *node)
{
	const GumboElement *el = &node->v.element;
	bool radio = strcasecmp(html_attribute(el, "type"), "radio") == 0, on = has(el, "checked");
	if (!radio && r->b.item && r->b.n_lists)
		say(r, on ? _("[done] ") : _("[to do] "));
	else
		/* TRANSLATORS: before a choice in a form; keep the space where your language has one */
		say(r, on ? _("[chosen] ") : _("[not chosen] "));
}

static void put_filled(struct html_reader *r, const char *value, const char *hint)
{
	STR_LOCAL(words, STR_NO_LIMIT);
	if (*skip_white(value))
		str_addf(&words, "[%s]", value);
	else if (*skip_white(hint))
		/* TRANSLATORS: a field of a form without anything in it; %s is what belongs there */
		str_addf(&words, _("[not filled in: %s]"), hint);
	else
		str_addz(&words, _("[not filled in]"));
	say(r, words.buf);
}

static void put_input(struct html_reader *r, const GumboNode *node)
{
	static const char *const unseen[] = { "hidden", "file", "reset" };
	const GumboElement *el = &node->v.element;
	const char *type = html_attribute(el, "type"), *value = html_attribute(el, "value");
	for (size_t i = 0; i < ARRAY_LEN(unseen); i++)
		if (strcasecmp(type, unseen[i]) == 0)
			return;
	if (strcasecmp(type, "checkbox") == 0 || strcasecmp(type, "radio") == 0)
		put_box(r, node);
	else if (strcasecmp(type, "image") == 0)
		put_picture(r, node);
	else if (strcasecmp(type, "submit") != 0 && strcasecmp(type, "button") != 0)
		put_filled(r, strcasecmp(type, "password") == 0 ? "" : value, html_attribute(el, "placeholder"));
	else if (*value)
		put_filled(r, value, "");
}

/* Which of the options, in the order in which they stand, is the nth: those chosen, or the others. */
static void gather_options(struct str *out, const GumboNode *node, const GumboElement *first, bool chosen, int depth)
{
	const GumboVector *all = &node->v.element.children;
	for (unsigned i = 0; depth < 4 && i < all->length && out->len < WORDS_MAX; i++) {
		const GumboNode *child = all->data[i];
		if (child->type != GUMBO_NODE_ELEMENT)
			continue;
		const GumboElement *el = &child->v.element;
		if (el->tag != GUMBO_TAG_OPTION) {
			gather_options(out, child, first, chosen, depth + 1);
		} else if (chosen == (first ? el == first : has(el, "selected"))) {
			str_addz(out, out->len ? _(", ") : "");
			html_words(out, child);
		}
	}
}

static const GumboElement *first_option(const GumboNode *node, bool *selected, int depth)
{
	const GumboElement *first = NULL;
	const GumboVector *all = &node->v.element.children;
	for (unsigned i = 0; depth < 4 && i < all->length; i++) {
		const GumboNode *child = all->data[i];
		if (child->type != GUMBO_NODE_ELEMENT)
			continue;
		bool option = child->v.element.tag == GUMBO_TAG_OPTION;
		const GumboElement *found = option ? &child->v.element : first_option(child, selected, depth + 1);
		*selected |= option && has(&child->v.element, "selected");
		first = first ? first : found;
	}
	return first;
}

static void put_choice(struct html_reader *r, const GumboNode *node)
{
	bool selected = false;
	const GumboElement *first = first_option(node, &selected, 0);
	STR_LOCAL(chosen, STR_NO_LIMIT);
	STR_LOCAL(others, STR_NO_LIMIT);
	STR_LOCAL(words, STR_NO_LIMIT);
	if (!first)
		return;
	first = selected || has(&node->v.element, "multiple") ? NULL : first; /* where none is marked it is the first */
	gather_options(&chosen, node, first, true, 0);
	gather_options(&others, node, first, false, 0);
	if (!chosen.len)
		str_addf(&words, _("[not chosen: %s]"), others.buf);
	else if (others.len)
		/* TRANSLATORS: a list to choose from, in a form */
		str_addf(&words, _("[chosen: %s; not chosen: %s]"), chosen.buf, others.buf);
	else
		str_addf(&words, _("[chosen: %s]"), chosen.buf);
	say(r, words.buf);
}

/* How far something is: of its maximum, which is 1 where none is given. */
static void put_gauge(struct html_reader *r, const GumboElement *el)
{
	const char *value = html_attribute(el, "value"), *max = html_attribute(el, "max");
	STR_LOCAL(words, STR_NO_LIMIT);
	if (!*value) {
		say(r, _("[going on]"));
		return;
	}
	/* TRANSLATORS: how far something is: 60 of 100 */
	str_addf(&words, _("[%s of %s]"), value, *max ? max : "1");
	say(r, words.buf);
}

/* ---- which ----------------------------------------------------------------------------------- */

bool html_put_part(struct html_reader *r, const GumboNode *node)
{
	const GumboElement *el = &node->v.element;
	switch (el->tag) {
	case GUMBO_TAG_BR: doc_builder_break(&r->b); return true;
	case GUMBO_TAG_HR: doc_builder_rule(&r->b); return true;
	case GUMBO_TAG_BASE: html_set_base(r, el); return true;
	case GUMBO_TAG_IMG: put_picture(r, node); return true;
	case GUMBO_TAG_IFRAME:
	case GUMBO_TAG_EMBED:
	case GUMBO_TAG_VIDEO:
	case GUMBO_TAG_AUDIO: put_media(r, node); return true;
	case GUMBO_TAG_OBJECT:
		if (*html_attribute(el, "data") && !is_data(html_attribute(el, "data")))
			put_media(r, node);
		return false; /* what is in it says more of it */
	case GUMBO_TAG_SVG: put_drawing(r, node); return true;
	case GUMBO_TAG_MATH: html_put_math(r, node); return true;
	case GUMBO_TAG_INPUT: put_input(r, node); return true;
	case GUMBO_TAG_SELECT: put_choice(r, node); return true;
	case GUMBO_TAG_TEXTAREA: {
		STR_LOCAL(words, STR_NO_LIMIT);
		html_words(&words, node);
		put_filled(r, words.buf, html_attribute(el, "placeholder"));
		return true;
	}
	case GUMBO_TAG_PROGRESS:
	case GUMBO_TAG_METER: put_gauge(r, el); return true;
	default: return false;
	}
}
