/* Who endorses a topic, and how its counts grew: for reading, as JSON, and as comma-separated values. */
#include "acts/endorsers.h"
#include "line/data.h"
#include "line/private.h"

enum { READ = 100, ALL = 100000 };

/* ---- who ------------------------------------------------------------------------------------- */

static void put_all(const struct line_command *c, struct endorsers *e, int64_t rows)
{
	STR_LOCAL(out, STR_NO_LIMIT);
	STR_LOCAL(line, STR_NO_LIMIT);
	for (int64_t i = 0; i < rows; i++) {
		str_clear(&line);
		endorsers_source.say(e, i, &line);
		line_add_row(&out, c, &line);
	}
	(void)line_print(&out);
	if (!rows)
		line_complain("%s", endorsers_empty(e));
	else if (endorsers_source.count(e) > rows && !c->quiet)
		line_complain("%s", _("There are more; --limit or --all shows them."));
}

/* Pages until there are so many. What came before one fails is printed all the same. */
static enum line_exit fetch(struct app *app, struct endorsers *e, int64_t limit)
{
	enum line_exit exit = LINE_DONE;
	struct site_ask ask;
	for (int64_t page; (page = endorsers_source.want(e, 0, limit - 1, &ask)) >= 0;) {
		struct site_reply *r = line_ask(app, &ask, page ? APP_NO_CACHE : APP_FRESH, &exit);
		if (!r)
			break;
		endorsers_source.put(e, page, r, 0);
		site_reply_drop(r);
	}
	return exit;
}

enum line_exit line_endorsements(struct app *app, const struct line_command *c)
{
	STR_LOCAL(id, 1024);
	struct endorsers e = { .app = app, .reasoned = c->reasoned };
	int64_t limit = c->limit ? c->limit : c->all ? ALL : READ, rows = 0;
	if (!line_spell_topic(app, &id, c->words[0]))
		return LINE_USAGE;
	if (!endorsers_of(&e, c->county ? c->county : "")) {
		line_complain("%s", _("No county has such a long name."));
		return LINE_USAGE;
	}
	if (line_format(c) != FORMAT_TEXT)
		return line_data_walk(app, c,
			(struct site_ask){ .op = SITE_ENDORSEMENTS, .id = id.buf, .county = e.county, .reasoned = c->reasoned },
			c->limit ? c->limit : LINE_ALL);
	e.topic = id.buf;
	e.opts = line_page_opts(app);
	enum line_exit exit = fetch(app, &e, limit);
	while (rows < limit && endorsers_at(&e, rows))
		rows++;
	if (e.chain.pages.n)
		put_all(c, &e, rows);
	endorsers_forget(&e);
	return exit;
}

/* ---- how many -------------------------------------------------------------------------------- */

static void read_hours(struct app *app, const struct wire_history *h, const struct line_command *c)
{
	struct page_opts o = line_page_opts(app);
	int width = c->width ? c->width : line_columns() < 100 ? line_columns() : 100;
	DOC_LOCAL(doc);
	STR_LOCAL(out, STR_NO_LIMIT);
	o.linear = c->linear;
	page_history(&doc, h, &o);
	if (c->linear) {
		(void)line_read_aloud(&doc, c->width);
		return;
	}
	page_lines(&out, &doc, &(struct doc_layout_opts){ .width = width < 10 ? 10 : width });
	(void)line_print(&out);
}

enum line_exit line_history(struct app *app, const struct line_command *c)
{
	STR_LOCAL(id, 1024);
	enum line_exit exit = LINE_USAGE;
	struct site_reply *r = NULL;
	if (!line_spell_topic(app, &id, c->words[0]))
		return LINE_USAGE;
	const struct site_ask ask = { .op = SITE_HISTORY, .id = id.buf };
	if (line_format(c) != FORMAT_TEXT)
		return line_data_walk(app, c, ask, LINE_ALL);
	r = line_ask(app, &ask, APP_FRESH, &exit);
	if (!r)
		return exit;
	read_hours(app, &r->u.history, c);
	site_reply_drop(r);
	return LINE_DONE;
}
