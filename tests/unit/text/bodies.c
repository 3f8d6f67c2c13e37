/*
 * Every body of the real records reads cleanly at every width that matters: all that it says, once and in its order, no
 * debris, nothing too wide; and the same when it was kept as CommonMark.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "text/text.h"
#include "text/unicode.h"
#include "unit/budget.h"

#include <ctype.h>
#include <gumbo.h>
#include <strings.h>

/* The string that starts after the quote at s, unescaped; where it ended. Enough JSON to find bodies in a
 * well-formed file. */
static const char *unescape(const char *s, struct str *out)
{
	for (; *s && *s != '"'; s++) {
		char bytes[4];
		if (*s != '\\') {
			str_addc(out, *s);
			continue;
		}
		switch (*++s) {
		case 'n': str_addc(out, '\n'); break;
		case 't': str_addc(out, '\t'); break;
		case 'r': str_addc(out, '\r'); break;
		case 'u': {
			char hex[5] = { s[1], s[2], s[3], s[4], '\0' };
			str_add(out, bytes, utf8_encode(bytes, (uint32_t)strtoul(hex, NULL, 16)));
			s += 4;
			break;
		}
		default: str_addc(out, *s); break;
		}
	}
	return s;
}

/* ---- what a body says: gumbo's text nodes, found by a walk that knows nothing of blocks ------ */

/* Appends s without what lines may gain or lose: white space of all kinds, and characters that show nothing. */
static void add_visible(struct str *out, const char *s, size_t n)
{
	static const char *const blank[] = { "\xc2\xa0", "\xc2\xad", "\xe3\x80\x80", "\xe2\x80\x8b", "\xe2\x80\x8c",
		"\xe2\x80\x8d", "\xe2\x80\x8e", "\xe2\x80\x8f", "\xef\xbb\xbf", "\xe2\x80\x83", "\xe2\x80\x82",
		"\xef\xb8\x8f" };
	for (size_t at = 0; at < n;) {
		size_t skip = (unsigned char)s[at] <= ' ';
		for (size_t i = 0; i < ARRAY_LEN(blank) && !skip; i++)
			if (n - at >= strlen(blank[i]) && memcmp(s + at, blank[i], strlen(blank[i])) == 0)
				skip = strlen(blank[i]);
		if (!skip)
			str_addc(out, s[at]);
		at += skip ? skip : 1;
	}
}

static void add_visiblez(struct str *out, const char *s)
{
	add_visible(out, s, strlen(s));
}

/* cmocka would print both whole. */
static void check_same(const char *what, const char *was, const char *is)
{
	enum { BEFORE = 90 };
	size_t at = 0;
	if (strcmp(was, is) == 0)
		return;
	while (was[at] == is[at])
		at++;
	size_t from = at < BEFORE ? 0 : at - BEFORE;
	fail_msg("%s; should be, and is:\n%.300s\n-----\n%.300s", what, was + from, is + from);
}

static bool is_silent(const GumboElement *el)
{
	static const char *const names[] = { "style", "script", "head", "title", "xml", "template", "noscript" };
	GumboStringPiece name = el->original_tag;
	gumbo_tag_from_original_text(&name);
	for (size_t i = 0; i < ARRAY_LEN(names) && name.data; i++)
		if (strlen(names[i]) == name.length && strncasecmp(names[i], name.data, name.length) == 0)
			return true;
	return name.data && memchr(name.data, ':', name.length);
}

static void add_said(struct str *out, const GumboNode *node)
{
	if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA) {
		struct str clean;
		str_init(&clean, STR_NO_LIMIT);
		text_clean_lines(&clean, node->v.text.text, strlen(node->v.text.text));
		add_visible(out, clean.buf, clean.len);
		str_release(&clean);
	}
	if (node->type != GUMBO_NODE_ELEMENT || is_silent(&node->v.element))
		return;
	const GumboElement *el = &node->v.element;
	const GumboAttribute *alt = gumbo_get_attribute(&el->attributes, "alt");
	if (el->tag == GUMBO_TAG_IMG && alt && *alt->value) {
		add_visiblez(out, "[image:");
		add_visiblez(out, alt->value);
		add_visiblez(out, "]");
	} else if (el->tag == GUMBO_TAG_IMG) {
		add_visiblez(out, "[image]");
	} else if (el->tag == GUMBO_TAG_IFRAME) {
		const GumboAttribute *title = gumbo_get_attribute(&el->attributes, "title");
		bool named = title && *title->value;
		add_visiblez(out, named ? "[embedded page: " : "[embedded page");
		add_visiblez(out, named ? title->value : "");
		add_visiblez(out, "]");
	} else if (el->tag == GUMBO_TAG_SUP) {
		struct str raised;
		str_init(&raised, STR_NO_LIMIT);
		for (unsigned i = 0; i < el->children.length; i++)
			add_said(&raised, el->children.data[i]);
		if (out->len && isalnum((unsigned char)out->buf[out->len - 1]) && strchr("-0123456789", *raised.buf))
			str_addc(out, '^'); /* ten to the fifth is not 105, nor a cubic metre m3 */
		str_addz(out, raised.buf);
		str_release(&raised);
	} else {
		for (unsigned i = 0; i < el->children.length; i++)
			add_said(out, el->children.data[i]);
	}
}

/* ---- what a document says -------------------------------------------------------------------- */

static void add_runs(struct str *out, const struct doc_run *runs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_visiblez(out, runs[i].text);
}

static void add_cell(struct str *out, const struct doc_block *b, int row, int column)
{
	const struct doc_cell *cell = &b->cells[row * b->columns + column];
	add_runs(out, cell->runs, cell->n);
}

/* Markers of lists in cells are text of ours. */
static bool same_but_markers(const char *ours, const char *said)
{
	while (*ours && *said)
		if (*ours == *said) {
			ours++;
			said++;
		} else if (*ours == '-') {
			ours++;
		} else {
			size_t digits = strspn(ours, "0123456789");
			if (digits == 0 || ours[digits] != '.')
				return false;
			ours += digits + 1;
		}
	return *ours == *said;
}

/* All that the source says is in the blocks, once and in its order, and nothing else. */
static void check_said(struct doc *d, const struct str *html)
{
	struct str said, ours;
	bool cells = false;
	str_init(&said, STR_NO_LIMIT);
	str_init(&ours, STR_NO_LIMIT);
	GumboOutput *tree = gumbo_parse_with_options(&kGumboDefaultOptions, html->buf, html->len);
	add_said(&said, tree->root);
	gumbo_destroy_output(&kGumboDefaultOptions, tree);
	for (size_t i = 0; i < d->blocks.n; i++) {
		const struct doc_block *b = &d->blocks.items[i];
		add_runs(&ours, b->runs, b->n_runs);
		for (int k = 0; k < b->rows * b->columns; k++)
			add_cell(&ours, b, k / b->columns, k % b->columns);
		cells = cells || b->kind == DOC_TABLE;
	}
	if (!cells || !same_but_markers(ours.buf, said.buf))
		check_same("what a body says", said.buf, ours.buf);
	str_release(&said);
	str_release(&ours);
}

/* ---- what the lines say ---------------------------------------------------------------------- */

static int by_byte(const void *a, const void *b)
{
	return *(const char *)a - *(const char *)b;
}

static void sort_cells(struct str *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->len; i++)
		if (!strchr("|-+", s->buf[i]))
			s->buf[n++] = s->buf[i];
	str_truncate(s, n);
	qsort(s->buf, s->len, 1, by_byte);
}

static void add_labelled(struct str *out, const struct doc_block *b)
{
	for (int row = b->head && b->rows > 1; row < b->rows; row++)
		for (int column = 0; column < b->columns; column++) {
			if (b->cells[row * b->columns + column].n == 0)
				continue;
			if (b->head && b->cells[column].n) {
				add_cell(out, b, 0, column);
				add_visiblez(out, ":");
			}
			add_cell(out, b, row, column);
		}
}

static void drop(struct str *s, char c)
{
	size_t n = 0;
	for (size_t i = 0; i < s->len; i++)
		if (s->buf[i] != c)
			s->buf[n++] = s->buf[i];
	str_truncate(s, n);
}

/* A table's lines say the cells: row after row, or, side by side, the same characters. */
static void check_table(const struct doc_block *b, struct str *shown, bool linear)
{
	struct str meant;
	str_init(&meant, STR_NO_LIMIT);
	add_labelled(&meant, b);
	if (!b->head && b->columns == 2) { /* the left may be the label */
		drop(&meant, ':');
		drop(shown, ':');
	}
	if (strcmp(meant.buf, shown->buf) != 0 && !linear) {
		str_clear(&meant);
		for (int k = 0; k < b->rows * b->columns; k++)
			add_cell(&meant, b, k / b->columns, k % b->columns);
		sort_cells(&meant);
		sort_cells(shown);
	}
	check_same("a table", meant.buf, shown->buf);
	str_release(&meant);
}

static void check_block(const struct doc_block *b, struct str *shown, bool linear)
{
	struct str meant;
	if (b->kind == DOC_TABLE) {
		check_table(b, shown, linear);
		return;
	}
	if (b->kind == DOC_RULE)
		return;
	str_init(&meant, STR_NO_LIMIT);
	if (b->kind == DOC_HEADING && linear)
		add_visiblez(&meant, b->level <= 1 ? "Title: " : b->level == 2 ? "Section: " : "Subsection: ");
	add_visiblez(&meant, b->marker);
	add_runs(&meant, b->runs, b->n_runs);
	if (b->kind != DOC_QUOTE) /* its mark stands on every line */
		check_same("a block", meant.buf, shown->buf);
	str_release(&meant);
}

static void check_line(const struct doc_layout *l, size_t i, int width)
{
	static const char *const debris[] = { "mso-", "MsoNormal", "LsdException", "<o:p", "</", "<span", "<p>", "&nbsp;",
		"w:", "EN-US", "\xc2\xa0", "\xe2\x80\x8b" };
	const struct doc_line *line = &l->lines.items[i];
	struct str text;
	str_init(&text, STR_NO_LIMIT);
	str_add(&text, l->text.buf + line->start, line->bytes);
	assert_true(line->columns <= width);
	assert_true(line->bytes == 0 || text.buf[line->bytes - 1] != ' ');
	if (line->bytes == 0)
		assert_true(i > 0 && i + 1 < l->lines.n && l->lines.items[i - 1].bytes); /* never two, never at an end */
	for (size_t k = 0; k < ARRAY_LEN(debris); k++)
		if (strstr(text.buf, debris[k]))
			fail_msg("\"%s\" shows: %s", debris[k], text.buf);
	size_t spaces = strspn(text.buf, " ");
	struct str visible;
	str_init(&visible, STR_NO_LIMIT);
	add_visible(&visible, text.buf + spaces, text.len - spaces);
	if (line->bytes && visible.len == 0)
		fail_msg("a line of blanks only");
	const char *mark = strrchr(text.buf, '[');
	if (mark && i + 1 < l->lines.n && strspn(mark + 1, "0123456789") == strlen(mark + 1) &&
		l->lines.items[i + 1].block == line->block)
		fail_msg("a link's number is torn: %s", text.buf);
	str_release(&visible);
	str_release(&text);
}

static void check_lines(struct doc *d, int width, bool linear)
{
	struct doc_layout l;
	struct str shown;
	doc_layout_init(&l);
	str_init(&shown, STR_NO_LIMIT);
	doc_layout_make(&l, d, &(struct doc_layout_opts){ .width = width, .linear = linear, .number_links = true });
	for (size_t i = 0; i < l.lines.n; i++)
		check_line(&l, i, width);
	doc_layout_make(&l, d, &(struct doc_layout_opts){ .width = width, .linear = linear });
	for (size_t i = 0, block = 0; block < d->blocks.n; block++) {
		str_clear(&shown);
		while (i < l.lines.n && l.lines.items[i].block == SIZE_MAX)
			i++;
		for (; i < l.lines.n && l.lines.items[i].block == block; i++)
			add_visible(&shown, l.text.buf + l.lines.items[i].start, l.lines.items[i].bytes);
		check_block(&d->blocks.items[block], &shown, linear);
	}
	str_release(&shown);
	doc_layout_release(&l);
}

/* ---- a body ---------------------------------------------------------------------------------- */

/* As it is read: every line, and where every link leads. */
static void read_out(struct doc *d, bool linear, struct str *out)
{
	struct doc_layout l;
	doc_layout_init(&l);
	doc_layout_make(&l, d, &(struct doc_layout_opts){ .width = 80, .linear = linear, .number_links = true });
	for (size_t i = 0; i < l.lines.n; i++) {
		str_add(out, l.text.buf + l.lines.items[i].start, l.lines.items[i].bytes);
		str_addc(out, '\n');
	}
	for (size_t i = 0; i < d->links.n; i++)
		str_addf(out, "[%zu] %s\n", i + 1, d->links.items[i].address);
	doc_layout_release(&l);
}

/* Kept as CommonMark, it reads the same. */
static void check_kept(struct doc *d)
{
	struct doc again;
	struct str written, was, is;
	doc_init(&again);
	str_init(&written, STR_NO_LIMIT);
	doc_to_commonmark(d, &written);
	doc_from_commonmark(&again, written.buf, written.len, 0);
	for (int linear = 0; linear < 2; linear++) {
		str_init(&was, STR_NO_LIMIT);
		str_init(&is, STR_NO_LIMIT);
		read_out(d, linear, &was);
		read_out(&again, linear, &is);
		check_same("kept as CommonMark", was.buf, is.buf);
		str_release(&was);
		str_release(&is);
	}
	str_release(&written);
	doc_release(&again);
}

static void check_body(const struct str *html)
{
	static const int widths[] = { 40, 80, 100, 120 };
	struct doc d;
	doc_init(&d);
	doc_from_html(&d, html->buf, html->len);
	check_said(&d, html);
	for (size_t i = 0; i < ARRAY_LEN(widths); i++)
		for (int linear = 0; linear < 2; linear++)
			check_lines(&d, widths[i], linear);
	check_kept(&d);
	doc_release(&d);
}

static void test_bodies(void **state)
{
	(void)state;
	static const char *const files[] = { "idea-detail-responded.json", "idea-detail-endorsing.json" };
	static const char *const keys[] = { "content", "outcome", "analysis", "suggest", "reference", "plan" };
	const char *shared = getenv("MINYI_SHARED");
	int bodies = 0;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		struct str path, json;
		str_init(&path, 4096);
		str_init(&json, 64 << 20);
		str_addf(&path, "%s/data/join/%s", shared ? shared : "../shared", files[i]);
		if (file_read(path.buf, &json, NULL) != RC_OK) {
			printf("skipped: no %s\n", path.buf);
			str_release(&path);
			str_release(&json);
			skip();
		}
		for (const char *s = json.buf; (s = strchr(s, '"')); s++) {
			struct str key, value;
			str_init(&key, STR_NO_LIMIT);
			str_init(&value, STR_NO_LIMIT);
			s = unescape(s + 1, &key);
			const char *colon = s + 1 + strspn(s + 1, " \n");
			const char *quote = *colon == ':' ? colon + 1 + strspn(colon + 1, " \n") : colon;
			bool wanted = false;
			for (size_t k = 0; k < ARRAY_LEN(keys); k++)
				wanted |= strcmp(key.buf, keys[k]) == 0;
			if (*colon == ':' && *quote == '"') {
				s = unescape(quote + 1, &value);
				if (wanted && value.len) {
					if (budget_takes(50))
						check_body(&value);
					bodies++;
				}
			}
			str_release(&key);
			str_release(&value);
		}
		str_release(&path);
		str_release(&json);
	}
	assert_true(bodies > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_bodies) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
