/* The comments on a topic, apart from it, and its address. */
#include "acts/thread.h"
#include "line/data.h"
#include "line/private.h"

enum { READ = 100 };

/* They stand among each other: what answers another one says so. */
static enum line_exit read_comments(struct app *app, const struct line_command *c, const char *id)
{
	struct line_pages pages = { 0 };
	struct page_opts o = line_page_opts(app);
	struct thread thread = { 0 };
	DOC_LOCAL(doc);
	enum line_exit exit = line_pages_read(app, &pages, (struct site_ask){ .op = SITE_COMMENTS, .id = id },
		c->all         ? INT32_MAX
			: c->limit ? c->limit
					   : READ);
	for (size_t i = 0; i < pages.replies.n; i++)
		thread_put(&thread, i, pages.replies.items[i]);
	struct wire_comments all = thread_comments(&thread);
	o.linear = c->linear;
	for (size_t i = 0; i < all.n; i++)
		page_comment(&doc, &all.items[i], &all, &o);
	if (all.n)
		(void)line_print_doc(&doc, c);
	if (pages.replies.n && !all.n)
		line_complain("%s", _("There are no comments yet."));
	else if (all.total > (int64_t)all.n && !c->quiet)
		line_complain("%s", _("There are more; --limit or --all shows them."));
	thread_release(&thread);
	line_pages_release(&pages);
	return exit;
}

enum line_exit line_comments(struct app *app, const struct line_command *c)
{
	STR_LOCAL(id, 1024);
	if (!line_spell_topic(&id, c->words[0]))
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
