/* What happened to what a person takes part in, and what they wrote: a line each, numbered from the newest. */
#include "acts/notices.h"
#include "line/linear.h"

enum { ROWS = 20 };

struct list {
	struct notices notices;
	int64_t first; /* of the page that was read last */
};

/* Who has heard the newest has been told. What fails of it is nobody's concern: it is marked the next time. */
static void tell_read(struct linear *l, const struct list *s)
{
	const char *newest = s->notices.written ? NULL : notices_newest(&s->notices);
	struct site_reply *none = NULL;
	ARENA_LOCAL(arena, 1 << 20);
	if (!newest)
		return;
	(void)app_ask_wait(l->app, &(struct site_ask){ .op = SITE_NOTICES_READ, .id = newest }, APP_NO_CACHE, &arena, &none,
		NULL, NULL, NULL);
	site_reply_drop(none);
	app_set_news(l->app, 0);
}

static void say_page(struct linear *l, struct list *s, int64_t first)
{
	const struct source source = { &notices_source, &s->notices };
	if (!linear_have(l, &source, first, first + ROWS - 1))
		return;
	int64_t n = source_count(&source), end = first + ROWS < n ? first + ROWS : n;
	s->notices.opts = linear_opts(l);
	s->first = first;
	if (!n) {
		line_say("%s", notices_empty(&s->notices));
		return;
	}
	line_say(_("%s: %ld to %ld of %ld"), notices_name(&s->notices), (long)first + 1, (long)end, (long)n);
	linear_say_rows(&source, first, end);
	line_say("%s",
		end < n ? _("Enter for the next page, a number to read a topic, h for help.")
				: _("That is all. Type a number to read a topic, h for help, q to leave."));
	if (!first)
		tell_read(l, s);
}

static void list_show(struct linear *l, void *priv)
{
	struct list *s = priv;
	notices_forget(&s->notices);
	say_page(l, s, 0);
}

static void page_down(struct linear *l, struct list *s)
{
	if (s->first + ROWS < source_count(&(struct source){ &notices_source, &s->notices }))
		say_page(l, s, s->first + ROWS);
	else
		line_say("%s", _("This is the end."));
}

static void page_up(struct linear *l, struct list *s)
{
	if (s->first)
		say_page(l, s, s->first - ROWS);
	else
		line_say("%s", _("This is the start."));
}

static void list_number(struct linear *l, void *priv, const char *word)
{
	const struct list *s = priv;
	int64_t number = 0;
	(void)str_to_i64(word, 1, INT32_MAX, &number);
	const struct wire_topic *t = notices_topic(&s->notices, number - 1);
	STR_LOCAL(place, 256);
	if (!t) {
		line_say("%s", _("There is no such number here."));
		return;
	}
	notices_place(&s->notices, number - 1, &place);
	linear_topic_at(l, t->id, place.buf);
}

static void list_enter(struct linear *l, void *priv)
{
	page_down(l, priv);
}

static void list_act(struct linear *l, void *priv, enum action a, const char *key, const char *word)
{
	(void)key;
	switch (a) {
	case ACTION_PAGE_DOWN: page_down(l, priv); break;
	case ACTION_PAGE_UP: page_up(l, priv); break;
	case ACTION_HOME: list_show(l, priv); break;
	case ACTION_OPEN: list_number(l, priv, word); break;
	default: linear_not_yet(); break;
	}
}

static const char *list_title(void *priv)
{
	return notices_name(&((const struct list *)priv)->notices);
}

static void list_close(void *priv)
{
	struct list *s = priv;
	notices_forget(&s->notices);
	free(s);
}

void linear_notices(struct linear *l, bool written)
{
	static const enum action can[] = { ACTION_OPEN, ACTION_PAGE_DOWN, ACTION_PAGE_UP, ACTION_HOME, ACTION_LEAVE,
		ACTION_HELP, ACTION_REPAINT, ACTION_NONE };
	static const struct place_ops ops = {
		.screen = IN_NOTICES,
		.can = can,
		.title = list_title,
		.show = list_show,
		.act = list_act,
		.enter = list_enter,
		.number = list_number,
		.close = list_close,
	};
	struct list *s = xcalloc(1, sizeof *s);
	s->notices = (struct notices){ .app = l->app, .written = written };
	linear_enter(l, &ops, s);
}
