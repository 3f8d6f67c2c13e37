/* Who endorses a topic, read aloud: from the first on, those of a county, those who say why. And how its counts grew.
 */
#include "acts/endorsers.h"
#include "line/linear.h"

struct list {
	struct endorsers endorsers;
	char *topic;
	struct str title;
	struct linear_rows rows;
};

static void say_page(struct linear *l, struct list *s, int64_t first)
{
	char county[16], reasoned[16];
	STR_LOCAL(hint, 1024);
	if (first < 0)
		return;
	str_addf(&hint, _("%s with a county reads only those of it, %s only those who say why."),
		linear_key(ACTION_COUNTY, county), linear_key(ACTION_REASONED, reasoned));
	s->endorsers.opts = linear_opts(l);
	str_clear(&s->title);
	endorsers_title(&s->endorsers, &s->title);
	STR_LOCAL(rest, 256);
	if (linear_rows_say(l, &s->rows, first, s->title.buf, hint.buf, endorsers_empty(&s->endorsers)) && !first)
		endorsers_rest(&s->endorsers, &rest);
	if (rest.len)
		line_say("%s%s", rest.buf, _("."));
}

static void list_show(struct linear *l, void *priv)
{
	struct list *s = priv;
	endorsers_forget(&s->endorsers);
	say_page(l, s, 0);
}

static void only_of(struct linear *l, struct list *s, const char *word)
{
	STR_LOCAL(county, 1024);
	if (!*s->endorsers.county || *word)
		linear_word_or_ask(l, word, _("Of which county or city? "), &county);
	if (endorsers_of(&s->endorsers, county.buf))
		list_show(l, s);
	else
		linear_tell(l, "%s", _("No county has such a long name."));
}

static void list_act(struct linear *l, void *priv, enum action a, const char *key, const char *word)
{
	struct list *s = priv;
	(void)key;
	switch (a) {
	case ACTION_PAGE_DOWN: say_page(l, s, linear_rows_next(l, &s->rows)); break;
	case ACTION_PAGE_UP: say_page(l, s, linear_rows_before(l, &s->rows)); break;
	case ACTION_HOME: list_show(l, s); break;
	case ACTION_COUNTY: only_of(l, s, word); break;
	case ACTION_REASONED:
		s->endorsers.reasoned = !s->endorsers.reasoned;
		list_show(l, s);
		break;
	default: linear_not_yet(l); break;
	}
}

static void list_enter(struct linear *l, void *priv)
{
	list_act(l, priv, ACTION_PAGE_DOWN, "", "");
}

/* A row of this list is nothing that could be opened. */
static void list_number(struct linear *l, void *priv, const char *word)
{
	(void)priv, (void)word;
	linear_not_yet(l);
}

static const char *list_title(void *priv)
{
	return ((struct list *)priv)->title.buf;
}

static void list_close(void *priv)
{
	struct list *s = priv;
	endorsers_forget(&s->endorsers);
	str_release(&s->title);
	free(s->topic);
	free(s);
}

void linear_endorsers(struct linear *l, const struct wire_topic *topic)
{
	static const enum action can[] = { ACTION_COUNTY, ACTION_REASONED, ACTION_PAGE_DOWN, ACTION_PAGE_UP, ACTION_HOME,
		ACTION_LEAVE, ACTION_HELP, ACTION_REPAINT, ACTION_NONE };
	static const struct place_ops ops = {
		.screen = IN_ENDORSERS,
		.can = can,
		.title = list_title,
		.show = list_show,
		.act = list_act,
		.enter = list_enter,
		.number = list_number,
		.close = list_close,
	};
	struct list *s = xcalloc(1, sizeof *s);
	s->topic = xstrdup(topic->id);
	str_init(&s->title, 1024);
	endorsers_title(&(struct endorsers){ .app = l->app }, &s->title);
	s->endorsers = (struct endorsers){ .app = l->app, .topic = s->topic, .all = topic->counts.endorsements };
	s->rows.of = (struct source){ &endorsers_source, &s->endorsers };
	linear_enter(l, &ops, s);
}

void linear_history(struct linear *l, const char *topic)
{
	struct page_opts o = linear_opts(l);
	struct site_reply *r = linear_ask(l, &(struct site_ask){ .op = SITE_HISTORY, .id = topic }, APP_FRESH);
	DOC_LOCAL(doc);
	if (!r)
		return;
	page_history(&doc, &r->u.history, &o);
	(void)line_read_aloud(&doc, 0);
	site_reply_drop(r);
}

void linear_log(struct linear *l, const char *topic)
{
	struct page_opts o = linear_opts(l);
	struct site_reply *r = linear_ask(l, &(struct site_ask){ .op = SITE_LOG, .id = topic }, APP_FRESH);
	DOC_LOCAL(doc);
	if (!r)
		return;
	page_log(&doc, &r->u.log, &o);
	(void)line_read_aloud(&doc, 0);
	site_reply_drop(r);
}

void linear_reports(struct linear *l)
{
	struct page_opts o = linear_opts(l);
	struct site_reply *r = linear_ask(l, &(struct site_ask){ .op = SITE_REPORTS }, APP_FRESH);
	DOC_LOCAL(doc);
	if (!r)
		return;
	page_reports(&doc, &r->u.reports, &o);
	(void)line_read_aloud(&doc, 0);
	site_reply_drop(r);
}
