/* See notices.h. */
#include "acts/notices.h"

#include "acts/board.h"
#include "text/text.h"

void notices_forget(struct notices *n)
{
	chain_release(&n->chain);
}

static const struct wire_notice *notice_at(const struct notices *n, int64_t at)
{
	size_t place;
	const struct site_reply *r = n->written ? NULL : chain_page(&n->chain, at, &place);
	return r ? &r->u.notices.items[place] : NULL;
}

static const struct wire_written *written_at(const struct notices *n, int64_t at)
{
	size_t place;
	const struct site_reply *r = n->written ? chain_page(&n->chain, at, &place) : NULL;
	return r ? &r->u.writings.items[place] : NULL;
}

const struct wire_topic *notices_topic(const struct notices *n, int64_t at)
{
	const struct wire_notice *v = notice_at(n, at);
	const struct wire_written *w = written_at(n, at);
	return v ? &v->topic : w ? &w->on : NULL;
}

void notices_place(const struct notices *n, int64_t at, struct str *out)
{
	const struct wire_notice *v = notice_at(n, at);
	const struct wire_written *w = written_at(n, at);
	const char *comment = v ? v->comment : w ? w->comment.id : "";
	if (*comment)
		str_addf(out, "comment:%s", comment);
	else if (v && str_eq(v->kind, "answered"))
		str_addz(out, "response:");
	else if (v && !str_eq(v->kind, "stage"))
		str_addz(out, "timeline");
}

const char *notices_name(const struct notices *n)
{
	return n->written ? _("What I wrote") : _("Notices");
}

const char *notices_empty(const struct notices *n)
{
	return n->written
		? _("You have not commented yet; press X on a topic.")
		: _("Nothing yet. News about what you follow, proposed, endorsed or commented on will appear here.");
}

const char *notices_newest(const struct notices *n)
{
	const struct wire_notice *v = notice_at(n, 0);
	return v && n->chain.pages.items[0]->u.notices.new_notices ? v->id : NULL;
}

/* ---- as a source ----------------------------------------------------------------------------- */

enum { CELL_NEWS, CELL_DATE, CELL_TOPIC, CELLS };

static bool row(void *of, int64_t at, struct source_row *out)
{
	struct notices *n = of;
	const struct wire_notice *v = notice_at(n, at);
	const struct wire_written *w = written_at(n, at);
	const struct wire_topic *t = notices_topic(n, at);
	if (!t)
		return false;
	STR_LOCAL(date, 64);
	STR_LOCAL(name, 64);
	page_date_short(&date, v ? v->at : w->comment.created_at, &n->opts);
	page_refer(&name, t);
	str_copy(out->cells[CELL_NEWS].text, sizeof out->cells[0].text, v && !v->read ? "+" : "");
	str_copy(out->cells[CELL_DATE].text, sizeof out->cells[0].text, date.buf);
	str_copy(out->cells[CELL_TOPIC].text, sizeof out->cells[0].text, name.buf);
	for (int c = 0; c < CELLS; c++)
		out->cells[c].tone = TONE_PLAIN;
	if (v)
		page_notice(&out->text, v);
	else
		page_written(&out->text, w, &n->opts);
	out->tone = v && !v->read ? TONE_STRONG : TONE_PLAIN;
	return true;
}

static void say(void *of, int64_t at, struct str *out)
{
	struct notices *n = of;
	const struct wire_notice *v = notice_at(n, at);
	const struct wire_written *w = written_at(n, at);
	if (!v && !w)
		return;
	str_addf(out, "%lld. ", (long long)at + 1);
	if (v && !v->read)
		str_addz(out, _("(new) "));
	if (v)
		page_notice(out, v);
	else
		page_written(out, w, &n->opts);
	str_addz(out, _(", "));
	page_date_time(out, v ? v->at : w->comment.created_at, &n->opts);
}

static int columns(void *of, int width, struct source_column out[SOURCE_CELLS + 1])
{
	(void)of;
	out[CELL_NEWS] = (struct source_column){ .name = "", .width = 1 };
	out[CELL_DATE] = (struct source_column){ .name = _("Date"), .width = width < 50 ? 0 : PAGE_DATE_COLUMNS };
	out[CELL_TOPIC] = (struct source_column){ .name = _("Topic"), .width = 5, .right = true };
	out[CELLS] = (struct source_column){ .name = _("What happened"), .width = width - PAGE_DATE_COLUMNS - 9 };
	return CELLS;
}

static int64_t ask_page(const struct notices *n, int64_t page, struct site_ask *ask)
{
	*ask = (struct site_ask){ .op = n->written ? SITE_WRITINGS : SITE_NOTICES };
	return chain_ask(&n->chain, page, ask);
}

static int64_t want(void *of, int64_t first, int64_t last, struct site_ask *ask)
{
	const struct notices *n = of;
	(void)first;
	return ask_page(n, chain_want(&n->chain, last), ask);
}

/* From the start: what is new stands there. */
static int64_t again(void *of, int64_t at, struct site_ask *ask)
{
	(void)at;
	return ask_page(of, 0, ask);
}

static const char *key(void *of, int64_t at)
{
	const struct wire_notice *v = notice_at(of, at);
	const struct wire_written *w = written_at(of, at);
	return v ? v->id : w ? w->comment.id : NULL;
}

static int64_t find(void *of, const char *id, int64_t number, struct site_ask *ask)
{
	return chain_find(&(struct source){ &notices_source, of }, id, number, ask);
}

const struct source_ops notices_source = {
	.count = chain_count,
	.noun = SOURCE_NOTICES,
	.counted = chain_counted,
	.row = row,
	.say = say,
	.columns = columns,
	.want = want,
	.again = again,
	.put = chain_put,
	.key = key,
	.find = find,
};
