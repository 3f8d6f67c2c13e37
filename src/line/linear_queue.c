/* What waits for staff, read aloud, numbered from the most urgent: a number reads a topic, M with a number acts on it,
 * another key goes to the next queue. */
#include "acts/queue.h"
#include "line/linear.h"

enum { ROWS = 20 };

struct list {
	struct queue queue;
	int64_t first; /* of the page that was read last */
};

static void say_page(struct linear *l, struct list *s, int64_t first)
{
	const struct source source = { &queue_source, &s->queue };
	char key[16];
	if (!linear_have(l, &source, first, first + ROWS - 1))
		return;
	int64_t n = source_count(&source), end = first + ROWS < n ? first + ROWS : n;
	s->queue.opts = linear_opts(l);
	s->first = first;
	if (!n)
		line_say("%s", queue_empty(s->queue.kind));
	else
		line_say(_("%s: %ld to %ld of %ld"), queue_name(s->queue.kind), (long)first + 1, (long)end, (long)n);
	linear_say_rows(&source, first, end);
	line_say(_("Type a number to read one, M and a number to act on it, %s for the next queue, q to leave."),
		linear_key(ACTION_NEXT_QUEUE, key));
}

static void list_show(struct linear *l, void *priv)
{
	struct list *s = priv;
	queue_forget(&s->queue);
	say_page(l, s, 0);
}

/* The row of this number; NULL: it has been said why. */
static const struct wire_queued *wanted(struct linear *l, const struct list *s, const char *word)
{
	STR_LOCAL(number, 256);
	int64_t n = 0;
	linear_word_or_ask(l, word, _("Which one (its number)? "), &number);
	const struct wire_queued *v = str_to_i64(number.buf, 1, INT32_MAX, &n) ? queue_at(&s->queue, n - 1) : NULL;
	if (!v && number.len)
		line_say("%s", _("There is no such number here."));
	return v;
}

static void list_number(struct linear *l, void *priv, const char *word)
{
	const struct wire_queued *v = wanted(l, priv, word);
	STR_LOCAL(place, 256);
	if (!v)
		return;
	if (*v->report.comment)
		str_addf(&place, "comment:%s", v->report.comment);
	linear_topic_at(l, v->topic.id, place.buf);
}

static void act_on_row(struct linear *l, struct list *s, const char *word)
{
	const struct wire_queued *v = wanted(l, s, word);
	ARENA_LOCAL(arena, 0);
	enum act_id id;
	struct act_on on;
	if (!v)
		return;
	queue_act(v, &arena, &id, &on);
	if (linear_act(l, id, &on))
		list_show(l, s); /* whose numbers are others now */
}

static void list_act(struct linear *l, void *priv, enum action a, const char *key, const char *word)
{
	struct list *s = priv;
	bool more = s->first + ROWS < queue_source.count(&s->queue);
	(void)key;
	switch (a) {
	case ACTION_PAGE_DOWN:
		if (more)
			say_page(l, s, s->first + ROWS);
		else
			line_say("%s", _("This is the end."));
		break;
	case ACTION_PAGE_UP: say_page(l, s, s->first > ROWS ? s->first - ROWS : 0); break;
	case ACTION_HOME: list_show(l, s); break;
	case ACTION_OPEN: list_number(l, s, word); break;
	case ACTION_DECIDE: act_on_row(l, s, word); break;
	case ACTION_NEXT_QUEUE:
		s->queue.kind = (enum queue_kind)((s->queue.kind + 1) % QUEUES);
		list_show(l, s);
		break;
	default: linear_not_yet(); break;
	}
}

static void list_enter(struct linear *l, void *priv)
{
	list_act(l, priv, ACTION_PAGE_DOWN, "", "");
}

static const char *list_title(void *priv)
{
	(void)priv;
	return _("Official business");
}

static void list_close(void *priv)
{
	struct list *s = priv;
	queue_forget(&s->queue);
	free(s);
}

void linear_queue(struct linear *l)
{
	static const enum action can[] = { ACTION_OPEN, ACTION_DECIDE, ACTION_NEXT_QUEUE, ACTION_PAGE_DOWN, ACTION_PAGE_UP,
		ACTION_HOME, ACTION_LEAVE, ACTION_HELP, ACTION_REPAINT, ACTION_NONE };
	static const struct place_ops ops = {
		.screen = IN_QUEUE,
		.can = can,
		.title = list_title,
		.show = list_show,
		.act = list_act,
		.enter = list_enter,
		.number = list_number,
		.close = list_close,
	};
	struct list *s = xcalloc(1, sizeof *s);
	s->queue = (struct queue){ .app = l->app, .kind = queue_first(l->app) };
	linear_enter(l, &ops, s);
}
