/*
 * Colours on a terminal, those of the screen (acts/palette.h). Nothing of them where output is a pipe or a file, under
 * NO_COLOR, on a terminal that only appends, and for reading aloud; and nothing is said by them alone.
 */
#include "line/private.h"

bool line_colours(const struct line_command *c)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
	return line_on_terminal() && !c->linear && !(no && *no) && term && *term && strcmp(term, "dumb") != 0;
}

/* Select Graphic Rendition, as every terminal with colours has it. */
void line_ink_begin(struct str *out, enum ink ink)
{
	struct ink_look look = palette_look(ink, true);
	const int codes[] = { look.bold ? 1 : 0, look.underline ? 4 : 0, look.reverse ? 7 : 0,
		look.colour != INK_OWN_COLOUR ? 30 + look.colour : 0, look.ground != INK_OWN_COLOUR ? 40 + look.ground : 0 };
	const char *before = "\033[";
	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		if (codes[i]) {
			str_addf(out, "%s%d", before, codes[i]);
			before = ";";
		}
	if (*before == ';')
		str_addc(out, 'm');
}

void line_ink_end(struct str *out, enum ink ink)
{
	struct ink_look look = palette_look(ink, true);
	if (look.bold || look.underline || look.reverse || look.colour != INK_OWN_COLOUR || look.ground != INK_OWN_COLOUR)
		str_addz(out, "\033[0m");
}

/* A line of a document, each of its spans in its ink. */
static void put_line(struct str *out, const struct doc_layout *l, const struct doc_line *line)
{
	size_t at = line->start, end = line->start + line->bytes;
	for (size_t i = 0; i < line->n_spans; i++) {
		const struct doc_span *s = &l->spans.items[line->span + i];
		enum ink ink = palette_style_ink(s->style, s->link != 0);
		if (s->start < at || s->start + s->bytes > end)
			continue;
		str_add(out, l->text.buf + at, s->start - at);
		line_ink_begin(out, ink);
		str_add(out, l->text.buf + s->start, s->bytes);
		line_ink_end(out, ink);
		at = s->start + s->bytes;
	}
	str_add(out, l->text.buf + at, end - at);
	str_addc(out, '\n');
}

void line_add_coloured(struct str *out, struct doc *d, const struct doc_layout_opts *opts)
{
	struct doc_layout l;
	doc_layout_init(&l);
	doc_layout_begin(&l, opts);
	for (; doc_layout_step(&l, d); doc_layout_forget(&l))
		for (size_t i = 0; i < l.lines.n; i++)
			put_line(out, &l, &l.lines.items[i]);
	doc_layout_release(&l);
	if (opts->number_links)
		page_addresses(out, d);
}
