/*
 * A file as the client would show it: for tests, for scripts, and for whoever wants `fold` that knows Chinese or a
 * chart in a terminal.
 */
#include "line/private.h"

#include <errno.h>

enum { FILE_MAX_BYTES = 256 << 20 };

struct wrapped {
	struct str out;
	const char *text;
	bool failed;
};

static void print_wrapped(struct wrapped *w)
{
	w->failed = w->failed || !line_print(&w->out);
	str_clear(&w->out);
}

static bool put_line(void *ctx, const struct text_line *l)
{
	enum { MUCH = 64 << 10 };
	struct wrapped *w = ctx;
	str_add(&w->out, w->text + l->start, l->bytes);
	str_addc(&w->out, '\n');
	if (w->out.len > MUCH)
		print_wrapped(w);
	return !w->failed;
}

/* How much of a long text is shown at once: up to an empty line where one is near, else to the end of a line. */
static size_t part_of(const char *s, size_t n)
{
	enum { PART = 128 << 10, NEAR = 16 << 10 };
	if (n <= PART + NEAR)
		return n;
	const char *gap = memmem(s + PART, NEAR, "\n\n", 2);
	const char *end = gap ? gap + 1 : memchr(s + PART, '\n', n - PART);
	return end ? (size_t)(end - s) + 1 : n;
}

/* Part by part, so that the first page is there while the last has not been looked at. */
static bool print_text(const struct str *file, int width, bool keep_lines)
{
	struct wrapped w = { .out = str_within(STR_NO_LIMIT) };
	STR_LOCAL(clean, STR_NO_LIMIT);
	STR_LOCAL(whole, STR_NO_LIMIT);
	for (size_t at = 0; at < file->len && !w.failed;) {
		size_t n = part_of(file->buf + at, file->len - at);
		const char *s = file->buf + at;
		at += n;
		str_clear(&clean);
		str_clear(&whole);
		if (!text_is_clean(s, n)) {
			text_clean_lines(&clean, s, n);
			s = clean.buf;
			n = clean.len;
		}
		if (!keep_lines && text_unbroken(&whole, s, n)) {
			s = whole.buf;
			n = whole.len;
		}
		w.text = s;
		text_wrap(s, n, width, TEXT_KINSOKU_NORMAL, put_line, &w);
	}
	print_wrapped(&w);
	str_release(&w.out);
	return !w.failed;
}

/* For reading aloud nothing is drawn. */
static struct chart_opts chart_opts(const struct line_command *c)
{
	return (struct chart_opts){
		.ascii = c->ascii, .linear = c->linear, .roc_years = app_kept_roc_years(c->home), .now = clock_now()
	};
}

static enum rc put_chart(
	struct doc *d, const struct str *file, const struct line_command *c, struct str *out, struct err *e)
{
	struct json *v = NULL;
	struct vega_chart *chart = arena_calloc(&d->arena, 1, sizeof *chart);
	size_t mark = str_starts(file->buf, TEXT_BOM) ? strlen(TEXT_BOM) : 0;
	enum rc rc = chart ? json_parse(file->buf + mark, file->len - mark, JSON_BODY_MAX, &v, e) : RC_TOO_BIG;
	if (!rc)
		rc = vega_chart_parse(v, ZONE_TAIPEI, &d->arena, chart, e);
	if (!rc && c->csv) {
		chart_csv(chart, out);
	} else if (!rc && c->json) {
		chart_json(chart, out);
	} else if (!rc) {
		if (*chart->title)
			doc_heading(d, 1, chart->title);
		if (*chart->description)
			doc_paragraph(d, chart->description);
		const struct chart_opts o = chart_opts(c);
		chart_to_doc(d, chart, &o);
	}
	json_free(v);
	return rc;
}

/* Its lines as they are made, or its figures; *printed: all of it. */
static enum rc render_document(const struct str *file, enum line_render type, const struct line_command *c, int width,
	bool *printed, struct err *e)
{
	enum rc rc = RC_OK;
	DOC_LOCAL(d);
	STR_LOCAL(figures, STR_NO_LIMIT);
	if (type == RENDER_HTML)
		doc_from_html(&d, file->buf, file->len);
	else if (type == RENDER_MARKDOWN)
		doc_from_commonmark(&d, file->buf, file->len, 0);
	else
		rc = put_chart(&d, file, c, &figures, e);
	struct doc_layout_opts opts = { .width = width < 10 ? 10 : width,
		.ascii = c->ascii,
		.number_links = true,
		.underline = true,
		.keep_lines = c->keep_lines };
	if (c->linear)
		opts = page_linear_opts(c->width);
	*printed = !rc &&
		(type != RENDER_VEGA_LITE ? page_pass_lines(&d, &opts, line_print)
				: c->csv          ? line_print_csv(&figures)
				: c->json         ? line_print_as_it_is(&figures)
								  : page_pass_lines(&d, &opts, line_print));
	return rc;
}

static enum line_render type_of(const struct line_command *c)
{
	static const struct {
		const char *end;
		enum line_render type;
	} ends[] = {
		{ ".html", RENDER_HTML },
		{ ".htm", RENDER_HTML },
		{ ".md", RENDER_MARKDOWN },
		{ ".markdown", RENDER_MARKDOWN },
		{ ".json", RENDER_VEGA_LITE },
		{ ".vl", RENDER_VEGA_LITE },
	};
	for (size_t i = 0; i < ARRAY_LEN(ends) && !c->typed; i++)
		if (str_ends(c->words[0], ends[i].end))
			return ends[i].type;
	return c->type;
}

static void say_senseless(const char *name, const struct str *file, enum line_render type, const struct err *e)
{
	struct json *v = NULL;
	bool is_json = json_parse(file->buf, file->len, JSON_BODY_MAX, &v, NULL) == RC_OK;
	json_free(v);
	if (type == RENDER_VEGA_LITE && e->code == RC_PROTO && !is_json)
		line_complain(_("%.200s is not a JSON file; please check it, or say with --type what it is."), name);
	else if (type == RENDER_VEGA_LITE && e->code == RC_PROTO)
		line_complain(
			_("%.200s is JSON, but not a Vega-Lite specification; please check it, or say with --type what it is."),
			name);
	else if (e->code == RC_TOO_BIG)
		line_complain(_("%.200s is too large or too deep to be shown; please give a part of it."), name);
	else
		line_complain(_("%.200s cannot be shown; please check that it is what --type says."), name);
}

enum line_exit line_render(struct app *app, const struct line_command *c)
{
	(void)app;
	struct err e = { 0 };
	enum line_render type = type_of(c);
	int width = c->width ? c->width : line_columns();
	STR_LOCAL(file, FILE_MAX_BYTES);
	bool printed = false;
	bool may = (c->may & APP_MAY_FILES) || str_eq(c->words[0], "-");
	enum rc rc = may ? file_read(c->words[0], &file, &e) : err_set(&e, RC_FORBIDDEN, APP_MAY_FILES, "a file");
	if (!may)
		return line_failed(NULL, rc, &e, NULL);
	if (str_eq(c->words[0], "-") && type != RENDER_VEGA_LITE) {
		STR_LOCAL(decoded, FILE_MAX_BYTES);
		line_decode(&decoded, file.buf, file.len);
		str_clear(&file);
		str_add(&file, decoded.buf, decoded.len);
	}
	if (rc) {
		line_file_unreadable(c->words[0], &e);
		return LINE_FAILED;
	}
	size_t mark = text_bom(file.buf, file.len);
	if (mark)
		memmove(file.buf, file.buf + mark, file.len - mark);
	str_truncate(&file, file.len - mark);
	if (memchr(file.buf, '\0', file.len)) {
		line_complain(_("%.200s is not text: it contains a NUL character."), c->words[0]);
		return LINE_FAILED;
	}
	if (type == RENDER_TEXT)
		return print_text(&file, width, c->keep_lines) ? LINE_DONE : LINE_FAILED;
	rc = render_document(&file, type, c, width, &printed, &e);
	if (rc)
		say_senseless(c->words[0], &file, type, &e);
	return printed ? LINE_DONE : LINE_FAILED;
}
