/* What waits for staff, read aloud, numbered from the most urgent: a number reads a topic, M with a number acts on it,
 * another key goes to the next queue. */
#include "acts/queue.h"
#include "line/linear.h"

struct list {
	struct queue queue;
	struct linear_rows rows;
};

static void say_page(struct linear *l, struct list *s, int64_t first)
{
	char decide[16], key[16];
	STR_LOCAL(hint, 1024);
	if (first < 0)
		return;
	str_addf(&hint, _("A number reads that one, %s with a number acts on it, %s goes to the next queue."),
		linear_key(ACTION_DECIDE, decide), linear_key(ACTION_NEXT_QUEUE, key));
	s->queue.opts = linear_opts(l);
	(void)linear_rows_say(l, &s->rows, first, queue_name(s->queue.kind), hint.buf, queue_empty(s->queue.kind));
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
	const struct wire_queued *v = text_to_number(number.buf, 1, INT32_MAX, &n) ? queue_at(&s->queue, n - 1) : NULL;
	if (!v && number.len)
		linear_tell(l, "%s", _("There is no such number here."));
	return v;
}

static void act_on(struct linear *l, struct list *s, const struct wire_queued *v)
{
	ARENA_LOCAL(arena, 0);
	enum act_id id;
	struct act_on on;
	queue_act(v, &arena, &id, &on);
	if (linear_act(l, id, &on))
		line_settle(&l->in), list_show(l, s); /* whose numbers are others now */
}

static void act_on_row(struct linear *l, struct list *s, const char *word)
{
	const struct wire_queued *v = wanted(l, s, word);
	if (v)
		act_on(l, s, v);
}

/* An appeal may be about no topic. */
static void list_number(struct linear *l, void *priv, const char *word)
{
	const struct wire_queued *v = wanted(l, priv, word);
	STR_LOCAL(place, 256);
	if (!v)
		return;
	if (*v->report.comment)
		str_addf(&place, "comment:%s", v->report.comment);
	if (*v->topic.id)
		linear_topic_at(l, v->topic.id, place.buf);
	else
		act_on(l, priv, v);
}

static void list_act(struct linear *l, void *priv, enum action a, const char *key, const char *word)
{
	struct list *s = priv;
	(void)key;
	switch (a) {
	case ACTION_PAGE_DOWN: say_page(l, s, linear_rows_next(l, &s->rows)); break;
	case ACTION_PAGE_UP: say_page(l, s, linear_rows_before(l, &s->rows)); break;
	case ACTION_HOME: list_show(l, s); break;
	case ACTION_OPEN: list_number(l, s, word); break;
	case ACTION_DECIDE: act_on_row(l, s, word); break;
	case ACTION_NEXT_QUEUE:
		s->queue.kind = (enum queue_kind)((s->queue.kind + 1) % QUEUES);
		list_show(l, s);
		break;
	default: linear_not_yet(l); break;
	}
}

static void list_enter(struct linear *l, void *priv)
{
	list_act(l, priv, ACTION_PAGE_DOWN, "", "");
}

static const char *list_title(void *priv)
{
	(void)priv;
	return _("Duty");
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
	s->rows.of = (struct source){ &queue_source, &s->queue };
	linear_enter(l, &ops, s);
}
