/* Beside a topic: the comments on it, its address, what was done to it; and the platform itself. */
#include "acts/thread.h"
#include "line/data.h"
#include "line/private.h"

enum { READ = 100 };

enum line_exit line_comments_walk(struct app *app, const char *id, int64_t limit, line_put_comments *put, void *ctx)
{
	enum { KEPT = 10 }; /* pages */
	struct thread thread = { .most = KEPT };
	enum line_exit exit = LINE_DONE;
	int64_t n = 0;
	for (bool more = true; more && n < limit;) {
		struct site_ask ask = { 0 };
		thread_ask(&thread, n ? THREAD_NEXT : THREAD_START, 0, "", &ask);
		ask.op = SITE_COMMENTS;
		ask.id = id;
		ask.limit = limit - n < READ ? (int)(limit - n) : READ;
		struct site_reply *r = line_ask(app, &ask, n ? APP_NO_CACHE : APP_FRESH, &exit);
		if (!r)
			break;
		const struct wire_comments *page = &r->u.comments;
		n += (int64_t)page->n;
		more = *page->next && page->n;
		thread_put(&thread, r);
		more = put(ctx, &thread, page, more && n < limit) && more;
		site_reply_drop(r);
	}
	thread_release(&thread);
	return exit;
}

struct read {
	struct app *app;
	const struct line_command *c;
	int64_t n, total;
};

/* A page of them; they stand among those that came shortly before: what answers another one says so. */
static bool put_page(void *ctx, const struct thread *thread, const struct wire_comments *page, bool follows)
{
	struct read *read = ctx;
	(void)follows;
	struct page_opts o = line_page_opts(read->app);
	const struct wire_comments among = thread_comments(thread);
	DOC_LOCAL(doc);
	o.linear = read->c->linear;
	page_comments(&doc, page, &among, 0, &o);
	read->n += (int64_t)page->n;
	read->total = page->total;
	if (!read->c->quiet)
		line_say_unread(&page->unread);
	return !page->n || line_print_doc(&doc, read->c);
}

static enum line_exit read_comments(struct app *app, const struct line_command *c, const char *id)
{
	struct read read = { .app = app, .c = c };
	int64_t limit = c->all ? LINE_ALL : c->limit ? c->limit : READ;
	enum line_exit exit = line_comments_walk(app, id, limit, put_page, &read);
	if (exit == LINE_DONE && !read.n)
		line_complain("%s", _("There are no comments yet."));
	else if (exit == LINE_DONE && read.total > read.n && read.n == limit && !c->quiet)
		line_complain("%s", _("There are more; --limit or --all shows them."));
	return exit;
}

enum line_exit line_comments(struct app *app, const struct line_command *c)
{
	STR_LOCAL(id, 1024);
	if (!line_spell_topic(app, &id, c->words[0]))
		return LINE_USAGE;
	if (line_format(c) == FORMAT_TEXT)
		return read_comments(app, c, id.buf);
	return line_data_walk(
		app, c, (struct site_ask){ .op = SITE_COMMENTS, .id = id.buf }, c->limit ? c->limit : LINE_ALL);
}

/* Where others read it: on the web, as far as it came from there; else where programs have it from. */
enum line_exit line_open(struct app *app, const struct line_command *c)
{
	enum line_exit exit;
	STR_LOCAL(address, 8192);
	struct site_reply *reply = line_topic(app, c->words[0], APP_CACHED, &exit);
	if (!reply)
		return exit;
	const struct wire_topic *t = &reply->u.topic;
	const struct site *site = app_site(app);
	bool any = *t->source.url || (site->ops->address && site->ops->address(site, t->id, &address));
	if (any) {
		line_say("%s", *t->source.url ? t->source.url : address.buf);
	} else {
		line_complain("%s", _("This topic has no address outside of this computer; `minyi show` shows it."));
		exit = LINE_FAILED;
	}
	site_reply_drop(reply);
	return exit;
}

enum line_exit line_log(struct app *app, const struct line_command *c)
{
	enum line_exit exit;
	struct page_opts o = line_page_opts(app);
	STR_LOCAL(id, 1024);
	DOC_LOCAL(doc);
	if (!line_spell_topic(app, &id, c->words[0]))
		return LINE_USAGE;
	const struct site_ask ask = { .op = SITE_LOG, .id = id.buf };
	if (line_format(c) != FORMAT_TEXT)
		return line_data_walk(app, c, ask, LINE_ALL);
	struct site_reply *r = line_ask(app, &ask, APP_FRESH, &exit);
	if (!r)
		return exit;
	page_log(&doc, &r->u.log, &o);
	(void)line_print_doc(&doc, c);
	site_reply_drop(r);
	return exit;
}

enum line_exit line_about(struct app *app, const struct line_command *c)
{
	enum line_exit exit;
	DOC_LOCAL(doc);
	struct site_reply *r = line_ask(app, &(struct site_ask){ .op = SITE_ABOUT }, APP_FRESH, &exit);
	if (!r)
		return exit;
	page_about_site(&doc, &r->u.site, app_site_name(app), app_site(app)->address, app_own_data(app));
	(void)(c->json ? line_print_reply(app, r) : line_print_doc(&doc, c));
	site_reply_drop(r);
	return exit;
}
