/* A text shown as the program would show it, without a program around it. */
#include "text/text.h"

static bool print_line(void *ctx, const struct text_line *line)
{
	const struct {
		struct str *out;
		const char *s;
	} *to = ctx;
	str_add(to->out, to->s + line->start, line->bytes);
	str_addc(to->out, '\n');
	return str_ok(to->out);
}

static void render_plain(struct str *out, const char *s, size_t n, const struct doc_layout_opts *o)
{
	struct str clean;
	str_init(&clean, STR_NO_LIMIT);
	text_clean_lines(&clean, s, n);
	struct {
		struct str *out;
		const char *s;
	} to = { out, clean.buf };
	text_wrap(clean.buf, clean.len, o->width, o->kinsoku, print_line, &to);
	str_release(&clean);
}

static void render_doc(struct str *out, const struct doc *d, const struct doc_layout_opts *o)
{
	struct doc_layout l;
	doc_layout_init(&l);
	doc_layout_make(&l, d, o);
	for (size_t i = 0; i < l.lines.n; i++) {
		str_add(out, l.text.buf + l.lines.items[i].start, l.lines.items[i].bytes);
		str_addc(out, '\n');
	}
	if (o->number_links && d->links.n)
		str_addc(out, '\n');
	for (size_t i = 0; o->number_links && i < d->links.n; i++)
		str_addf(out, "[%zu] %s\n", i + 1, d->links.items[i].address);
	doc_layout_release(&l);
}

enum rc text_render(
	struct str *out, const char *s, size_t n, enum text_type type, const struct doc_layout_opts *o, struct err *e)
{
	struct doc d;
	enum rc rc;
	if (type == TEXT_PLAIN) {
		render_plain(out, s, n, o);
		return str_ok(out) ? RC_OK : err_set(e, RC_TOO_BIG, 0, "rendered text");
	}
	doc_init(&d);
	rc = type == TEXT_HTML ? doc_from_html(&d, s, n, e) : doc_from_commonmark(&d, s, n, 0, e);
	if (rc == RC_OK)
		render_doc(out, &d, o);
	doc_release(&d);
	return rc == RC_OK && !str_ok(out) ? err_set(e, RC_TOO_BIG, 0, "rendered text") : rc;
}
