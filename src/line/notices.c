/* The subcommands that tell what happened, and what one did. */
#include "acts/notices.h"
#include "line/data.h"
#include "line/private.h"

enum { ALL = 100000 };

/* ---- notices, and what was written ----------------------------------------------------------- */

static void put_rows(struct app *app, const struct line_command *c, struct notices *n)
{
	STR_LOCAL(out, STR_NO_LIMIT);
	STR_LOCAL(line, STR_NO_LIMIT);
	int64_t rows = notices_source.count(n);
	n->opts = line_page_opts(app);
	for (int64_t i = 0; i < rows && i < (c->all ? ALL : c->limit ? c->limit : 20); i++) {
		str_clear(&line);
		notices_source.say(n, i, &line);
		if (line.len)
			line_add_row(&out, c, &line);
	}
	(void)line_print(&out);
	if (!rows)
		line_complain("%s", notices_empty(n));
}

/* Up to limit of them. */
static enum line_exit print_notices(struct app *app, const struct line_command *c, bool written)
{
	struct notices n = { .app = app, .written = written };
	struct site_ask ask;
	enum line_exit exit = LINE_DONE;
	int64_t page, last = (c->all ? ALL : c->limit ? c->limit : 20) - 1;
	if (line_format(c) != FORMAT_TEXT)
		return line_data_walk(
			app, c, (struct site_ask){ .op = written ? SITE_WRITINGS : SITE_NOTICES }, c->all ? LINE_ALL : last + 1);
	while ((page = notices_source.want(&n, 0, last, &ask)) >= 0) {
		if (c->limit && c->limit < 100)
			ask.limit = c->limit;
		struct site_reply *r = line_ask(app, &ask, page ? APP_NO_CACHE : APP_FRESH, &exit);
		if (!r)
			break;
		notices_source.put(&n, page, r, 0);
		site_reply_drop(r);
	}
	if (n.chain.pages.n)
		put_rows(app, c, &n);
	notices_forget(&n);
	return exit;
}

static enum line_exit mark_read(struct app *app)
{
	enum line_exit exit;
	struct site_reply *r = line_ask(app, &(struct site_ask){ .op = SITE_NOTICES_READ }, APP_NO_CACHE, &exit);
	site_reply_drop(r);
	if (exit == LINE_DONE)
		line_say("%s", _("All notices are marked as read."));
	return exit;
}

enum line_exit line_notices(struct app *app, const struct line_command *c)
{
	if (!line_signed_in(app))
		return LINE_FAILED;
	return c->n_words ? mark_read(app) : print_notices(app, c, false);
}

/* ---- what one did ---------------------------------------------------------------------------- */

static enum line_exit print_reports(struct app *app, const struct line_command *c)
{
	const struct site_ask ask = { .op = SITE_REPORTS, .limit = c->limit && c->limit < 100 ? c->limit : 100 };
	struct page_opts o = line_page_opts(app);
	enum line_exit exit;
	DOC_LOCAL(doc);
	if (line_format(c) != FORMAT_TEXT)
		return line_data_walk(app, c, ask, c->all ? LINE_ALL : c->limit ? c->limit : 20);
	struct site_reply *r = line_ask(app, &ask, APP_FRESH, &exit);
	if (!r)
		return exit;
	page_reports(&doc, &r->u.reports, &o);
	(void)line_print_doc(&doc, c);
	site_reply_drop(r);
	return exit;
}

enum line_exit line_mine(struct app *app, const struct line_command *c)
{
	struct line_command list = *c;
	const char *what = c->n_words ? c->words[0] : "";
	if (!line_signed_in(app))
		return LINE_FAILED;
	if (str_eq(what, "comments"))
		return print_notices(app, c, true);
	if (str_eq(what, "reports"))
		return print_reports(app, c);
	list.filter.any_board = true;
	list.filter.board = BOARD_OTHER;
	list.filter.mine = str_eq(what, "endorsed") ? SITE_ENDORSED : SITE_PROPOSED;
	return line_list(app, &list);
}
