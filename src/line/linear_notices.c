/* What happened to what a person takes part in, and what they wrote: a line each, numbered from the newest. */
#include "acts/notices.h"
#include "line/linear.h"

struct list {
	struct notices notices;
	struct linear_rows rows;
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
	char help[16];
	STR_LOCAL(hint, 256);
	str_addf(&hint, _("A number reads a topic, %s is help."), linear_key(ACTION_HELP, help));
	s->notices.opts = linear_opts(l);
	if (first >= 0 &&
		linear_rows_say(l, &s->rows, first, notices_name(&s->notices), hint.buf, notices_empty(&s->notices)) && !first)
		tell_read(l, s);
}

static void list_show(struct linear *l, void *priv)
{
	struct list *s = priv;
	notices_forget(&s->notices);
	say_page(l, s, 0);
}

static void list_number(struct linear *l, void *priv, const char *word)
{
	const struct list *s = priv;
	int64_t number = 0;
	(void)text_to_number(word, 1, INT32_MAX, &number);
	const struct wire_topic *t = notices_topic(&s->notices, number - 1);
	STR_LOCAL(place, 256);
	if (!t) {
		linear_tell(l, "%s", _("There is no such number here."));
		return;
	}
	notices_place(&s->notices, number - 1, &place);
	linear_topic_at(l, t->id, place.buf);
}

static void list_enter(struct linear *l, void *priv)
{
	struct list *s = priv;
	say_page(l, s, linear_rows_next(l, &s->rows));
}

static void list_act(struct linear *l, void *priv, enum action a, const char *key, const char *word)
{
	struct list *s = priv;
	(void)key;
	switch (a) {
	case ACTION_PAGE_DOWN: say_page(l, s, linear_rows_next(l, &s->rows)); break;
	case ACTION_PAGE_UP: say_page(l, s, linear_rows_before(l, &s->rows)); break;
	case ACTION_HOME: list_show(l, priv); break;
	case ACTION_OPEN: list_number(l, priv, word); break;
	default: linear_not_yet(l); break;
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
	s->rows.of = (struct source){ &notices_source, &s->notices };
	linear_enter(l, &ops, s);
}
