/* Who endorses a topic, and how its counts grew: for reading, as JSON, and as comma-separated values. */
#include "acts/endorsers.h"
#include "line/private.h"

enum { READ = 100, ALL = 100000 };

/* ---- who ------------------------------------------------------------------------------------- */

static void put_csv(struct str *out, const struct wire_endorsement *v, int zone)
{
	const char *const texts[] = { v->nickname, v->county, v->reason };
	char at[RFC3339_SIZE];
	rfc3339_format(v->at, zone, at);
	str_addf(out, "%lld,%s", (long long)v->number, at);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		STR_LOCAL(clean, STR_NO_LIMIT);
		text_clean(&clean, texts[i], strlen(texts[i]));
		str_addc(out, ',');
		text_csv_put(out, clean.buf);
	}
	str_addc(out, '\n');
}

static void put_all(struct app *app, const struct line_command *c, struct endorsers *e, int64_t rows)
{
	STR_LOCAL(out, STR_NO_LIMIT);
	STR_LOCAL(line, STR_NO_LIMIT);
	str_addz(&out, c->csv ? "number,at,nickname,county,reason\n" : "");
	for (int64_t i = 0; i < rows; i++) {
		if (c->csv) {
			put_csv(&out, endorsers_at(e, i), app_site(app)->zone);
			continue;
		}
		str_clear(&line);
		endorsers_source.say(e, i, &line);
		line_add_row(&out, c, &line);
	}
	(void)(c->csv ? line_print_csv(&out) : line_print(&out));
	if (!rows)
		line_complain("%s", endorsers_empty(e));
	else if (!c->csv && endorsers_source.count(e) > rows)
		line_complain("%s", _("There are more; --limit shows them."));
}

static void put_json(const struct endorsers *e, int64_t rows, int zone)
{
	struct json_out o;
	STR_LOCAL(text, STR_NO_LIMIT);
	json_begin(&o, &text);
	json_open(&o, NULL, '{');
	json_open(&o, "items", '[');
	for (int64_t i = 0; i < rows; i++)
		wire_endorsement_write(&o, NULL, endorsers_at(e, i), zone);
	json_close(&o, ']');
	json_close(&o, '}');
	(void)line_print_json(&text);
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
	int64_t limit = c->limit ? c->limit : c->csv || c->json ? ALL : READ, rows = 0;
	if (!line_spell_topic(&id, c->words[0]))
		return LINE_USAGE;
	if (!endorsers_of(&e, c->county ? c->county : "")) {
		line_complain("%s", _("No county has such a long name."));
		return LINE_USAGE;
	}
	e.topic = id.buf;
	e.opts = line_page_opts(app);
	enum line_exit exit = fetch(app, &e, limit);
	while (rows < limit && endorsers_at(&e, rows))
		rows++;
	if (e.chain.pages.n && c->json)
		put_json(&e, rows, app_site(app)->zone);
	else if (e.chain.pages.n)
		put_all(app, c, &e, rows);
	endorsers_forget(&e);
	return exit;
}

/* ---- how many -------------------------------------------------------------------------------- */

static void put_hours(const struct wire_history *h, int zone)
{
	STR_LOCAL(out, STR_NO_LIMIT);
	str_addz(&out, "at,endorsements,comments\n");
	for (size_t i = 0; i < h->n; i++) {
		char at[RFC3339_SIZE];
		rfc3339_format(h->items[i].at, zone, at);
		str_addf(&out, "%s,%lld,%lld\n", at, (long long)h->items[i].endorsements, (long long)h->items[i].comments);
	}
	(void)line_print_csv(&out);
}

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
	if (line_spell_topic(&id, c->words[0]))
		r = line_ask(app, &(struct site_ask){ .op = SITE_HISTORY, .id = id.buf }, APP_FRESH, &exit);
	if (!r)
		return exit;
	if (c->json)
		(void)line_print_reply(app, r);
	else if (c->csv)
		put_hours(&r->u.history, app_site(app)->zone);
	else
		read_hours(app, &r->u.history, c);
	site_reply_drop(r);
	return LINE_DONE;
}
