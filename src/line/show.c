/*
 * One topic: the page, the platform's JSON (with the comments too), one chart alone, or the figures of its charts as
 * CSV.
 */
#include "acts/thread.h"
#include "line/private.h"

#include <errno.h>
#include <math.h>
#include <sys/stat.h>

enum { COMMENTS_SHOWN = 100 };

/* A topic with its comments, page by page. */
struct shown {
	struct app *app;
	const struct line_command *c;
	const struct wire_topic *t;
	int64_t n, total;     /* of comments: shown; all of them */
	bool begun, read;     /* somebody has read it */
	struct json_out json; /* into text */
	struct str text, next;
	int64_t unread;
	struct str first_unread;
};

/* ---- JSON ------------------------------------------------------------------------------------ */

static bool print_text(struct shown *s)
{
	STR_LOCAL(safe, STR_NO_LIMIT);
	line_json_safe(&safe, s->text.buf, s->text.len);
	str_clear(&s->text);
	return line_print_as_it_is(&safe);
}

static bool put_json_comments(void *ctx, const struct thread *thread, const struct wire_comments *page, bool follows)
{
	struct shown *s = ctx;
	int zone = app_site(s->app)->zone;
	(void)thread;
	(void)follows;
	if (!s->begun) {
		json_open(&s->json, NULL, '{');
		wire_topic_write(&s->json, "topic", s->t, VIEW_WHOLE, zone);
		json_open(&s->json, "comments", '{');
		json_open(&s->json, "items", '[');
	}
	s->begun = true;
	for (size_t i = 0; i < page->n; i++)
		wire_comment_write(&s->json, NULL, &page->items[i], zone);
	s->total = page->total;
	str_clear(&s->next);
	str_addz(&s->next, page->next);
	if (!s->unread)
		str_addz(&s->first_unread, page->unread.first ? page->unread.first : "");
	s->unread += page->unread.n;
	return print_text(s);
}

static enum line_exit put_json(struct shown *s, int64_t limit)
{
	enum line_exit exit = LINE_DONE;
	json_begin(&s->json, &s->text);
	if (limit)
		exit = line_comments_walk(s->app, s->t->id, limit, put_json_comments, s);
	if (s->begun) {
		json_close(&s->json, ']');
		json_put_count(&s->json, "total", s->total);
		json_put_text(&s->json, "next", s->next.buf);
		wire_unread_write(&s->json, &(struct wire_unread){ .n = s->unread, .first = s->first_unread.buf });
		json_close(&s->json, '}');
		json_close(&s->json, '}');
	} else {
		wire_topic_write(&s->json, NULL, s->t, VIEW_WHOLE, app_site(s->app)->zone);
	}
	str_addc(&s->text, '\n');
	(void)print_text(s);
	return exit;
}

/* ---- CSV ------------------------------------------------------------------------------------- */

static void put_field(struct str *out, const char *title)
{
	STR_LOCAL(clean, STR_NO_LIMIT);
	text_clean(&clean, title, strlen(title));
	text_csv_put(out, clean.buf);
}

/* Between two tables an empty line; above each its title, on a line of its own, where there are several. */
static void begin_table(struct str *out, const char *title, bool titled)
{
	str_addz(out, out->len ? "\n" : "");
	if (titled) {
		put_field(out, title);
		str_addc(out, '\n');
	}
}

static bool put_figures(struct str *out, const char *spec, int zone)
{
	ARENA_LOCAL(arena, (size_t)64 << 20);
	struct json *v = NULL;
	struct vega_chart chart;
	size_t before = out->len;
	if (json_parse(spec, strlen(spec), JSON_BODY_MAX, &v, NULL) == RC_OK &&
		vega_chart_parse(v, zone, &arena, &chart, NULL) == RC_OK)
		chart_csv(&chart, out);
	json_free(v);
	return out->len > before;
}

/* As it came: every digit, and an empty cell where nothing is known. */
static void put_exact(struct str *out, double v)
{
	struct json_out o;
	str_addc(out, ',');
	json_begin(&o, out);
	if (isfinite(v))
		json_put_double(&o, NULL, v);
}

/* The tables of a plan, under the names that the platform's JSON has for their columns. */
static void put_quarters(struct str *out, const struct wire_topic *t)
{
	str_addz(out, "period,planned,actual,budget,spent\n");
	for (size_t i = 0; i < t->n_quarters; i++) {
		const struct wire_quarter *q = &t->quarters[i];
		put_field(out, q->period);
		put_exact(out, q->planned);
		put_exact(out, q->actual);
		put_exact(out, q->budget);
		put_exact(out, q->spent);
		str_addc(out, '\n');
	}
}

static void put_indicators(struct str *out, const struct wire_topic *t)
{
	str_addz(out, "name,target,actual,unit\n");
	for (size_t i = 0; i < t->n_indicators; i++) {
		const struct wire_indicator *in = &t->indicators[i];
		put_field(out, in->name);
		put_exact(out, in->target);
		put_exact(out, in->actual);
		str_addc(out, ',');
		put_field(out, in->unit);
		str_addc(out, '\n');
	}
}

static size_t count_tables(const struct wire_topic *t)
{
	size_t n = (t->n_quarters > 0) + (t->n_indicators > 0);
	for (size_t i = 0; i < t->n_infographics; i++)
		n += *t->infographics[i].spec != '\0';
	return n;
}

/* ---- a file for each table ------------------------------------------------------------------- */

struct files {
	struct app *app;
	const char *ref, *folder;
	int n;
	enum line_exit exit;
};

/* "i16-1 title.csv"; where it went, on standard output. */
static void put_file(struct files *f, const char *title, const struct str *table)
{
	struct err e = { 0 };
	char *path = NULL;
	STR_LOCAL(name, STR_NO_LIMIT);
	STR_LOCAL(marked, STR_NO_LIMIT);
	if (f->exit != LINE_DONE || !table->len)
		return;
	str_addf(&name, "%s-%d %s.csv", f->ref, ++f->n, title);
	str_addz(&marked, TEXT_BOM);
	str_add(&marked, table->buf, table->len);
	enum rc rc = app_file_put(f->app, f->folder, name.buf, &marked, &path, &e);
	if (rc)
		f->exit = line_failed(f->app, rc, &e, NULL);
	else
		line_say("%s", path);
	free(path);
}

static enum line_exit put_files(struct app *app, const struct wire_topic *t, const struct line_command *c)
{
	STR_LOCAL(ref, 64);
	STR_LOCAL(one, STR_NO_LIMIT);
	page_refer(&ref, t);
	struct files f = { .app = app, .ref = ref.buf, .folder = c->csv_to };
	if (app_may(app, APP_MAY_FILES) && mkdir(c->csv_to, 0777) != 0 && errno != EEXIST) {
		struct err e = { 0 };
		return line_failed(NULL, err_sys(&e, errno, c->csv_to), &e, NULL);
	}
	if (!line_folder(c->csv_to))
		return LINE_FAILED;
	for (size_t i = 0; i < t->n_infographics; i++) {
		str_clear(&one);
		if ((!c->chart || i + 1 == (size_t)c->chart) && put_figures(&one, t->infographics[i].spec, app_site(app)->zone))
			put_file(&f, t->infographics[i].title, &one);
	}
	str_clear(&one);
	if (!c->chart && t->n_quarters) {
		put_quarters(&one, t);
		put_file(&f, _("Budget and progress"), &one);
	}
	str_clear(&one);
	if (!c->chart && t->n_indicators) {
		put_indicators(&one, t);
		put_file(&f, _("Indicators"), &one);
	}
	if (!f.n)
		line_complain("%s",
			c->chart ? _("There is no such chart with figures.")
					 : _("This topic has no figures that can be written as CSV."));
	return f.n ? f.exit : LINE_FAILED;
}

/* One table as it is; of several each below its title, an empty line between two: the charts, then what a plan has in
 * figures. */
static enum line_exit put_csv(const struct wire_topic *t, int chart, int zone)
{
	bool titled = !chart && count_tables(t) > 1;
	STR_LOCAL(out, STR_NO_LIMIT);
	STR_LOCAL(one, STR_NO_LIMIT);
	for (size_t i = 0; i < t->n_infographics; i++) {
		str_clear(&one);
		if ((chart && i + 1 != (size_t)chart) || !put_figures(&one, t->infographics[i].spec, zone))
			continue;
		begin_table(&out, t->infographics[i].title, titled);
		str_add(&out, one.buf, one.len);
	}
	if (!chart && t->n_quarters) {
		begin_table(&out, _("Budget and progress"), titled);
		put_quarters(&out, t);
	}
	if (!chart && t->n_indicators) {
		begin_table(&out, _("Indicators"), titled);
		put_indicators(&out, t);
	}
	bool any = out.len > 0;
	if (any)
		(void)line_print_csv(&out);
	if (!any)
		line_complain("%s",
			chart ? _("There is no such chart with figures.")
				  : _("This topic has no figures that can be written as CSV."));
	return any ? LINE_DONE : LINE_FAILED;
}

/* ---- the page -------------------------------------------------------------------------------- */

/* The topic with the first of them, or those that follow. */
static bool put_comments(void *ctx, const struct thread *thread, const struct wire_comments *page, bool follows)
{
	struct shown *s = ctx;
	struct page_opts o = line_page_opts(s->app);
	bool first = !s->begun;
	DOC_LOCAL(doc);
	o.linear = s->c->linear;
	o.read_at = app_topic_read_at(s->app, s->t->id);
	o.comments_follow = follows;
	s->begun = true;
	s->n += page ? (int64_t)page->n : 0;
	s->total = page ? page->total : 0;
	if (first) {
		page_topic(&doc, s->t, page, &o);
	} else {
		const struct wire_comments among = thread_comments(thread);
		page_comments(&doc, page, &among, follows ? 0 : s->total - s->n, &o);
		if (!s->c->quiet)
			line_say_unread(&page->unread);
	}
	bool read = line_print_doc(&doc, s->c);
	s->read = s->read || read;
	return read;
}

static enum line_exit put_page(struct shown *s, int64_t limit)
{
	enum line_exit exit = LINE_DONE;
	if (limit)
		exit = line_comments_walk(s->app, s->t->id, limit, put_comments, s);
	if (!s->begun)
		(void)put_comments(s, NULL, NULL, false);
	if (s->read)
		app_topic_read(s->app, s->t);
	long left = (long)(s->total - s->n);
	if (left > 0 && exit == LINE_DONE)
		line_complain(P_("--limit %ld shows the comment that is left out.",
						  "--limit %ld shows the comments that are left out.", (unsigned long)left),
			(long)s->total);
	return exit;
}

static enum line_exit put_chart(struct app *app, const struct wire_topic *t, const struct line_command *c)
{
	struct page_opts o = line_page_opts(app);
	o.linear = c->linear;
	DOC_LOCAL(doc);
	bool there = page_infographic(&doc, t, (size_t)c->chart, &o);
	if (there)
		(void)line_print_doc(&doc, c);
	else
		line_complain(P_("There is no chart %d here; this topic has %zu.",
						  "There is no chart %d here; this topic has %zu.", t->n_infographics),
			c->chart, t->n_infographics);
	return there ? LINE_DONE : LINE_FAILED;
}

enum line_exit line_show(struct app *app, const struct line_command *c)
{
	enum line_exit exit;
	struct site_reply *reply = line_topic(app, c->words[0], APP_FRESH, &exit);
	if (!reply)
		return exit;
	struct shown s = { .app = app,
		.c = c,
		.t = &reply->u.topic,
		.text = str_within(STR_NO_LIMIT),
		.next = str_within(STR_NO_LIMIT),
		.first_unread = str_within(STR_NO_LIMIT) };
	bool with_comments = (!c->json || c->comments) && site_can(app_site(app), SITE_COMMENTS);
	int64_t limit = !with_comments ? 0 : c->limit ? c->limit : COMMENTS_SHOWN;
	if (c->json)
		exit = put_json(&s, limit);
	else if (c->csv_to)
		exit = put_files(app, s.t, c);
	else if (c->csv)
		exit = put_csv(s.t, c->chart, app_site(app)->zone);
	else if (c->chart)
		exit = put_chart(app, s.t, c);
	else
		exit = put_page(&s, limit);
	str_release(&s.text);
	str_release(&s.next);
	str_release(&s.first_unread);
	site_reply_drop(reply);
	return exit;
}
