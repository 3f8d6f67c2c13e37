/* What happened to what a person takes part in, and what they wrote. Coming here is having seen the notices: they are
 * marked as read, and stay marked as new on this screen. */
#include "acts/notices.h"
#include "ui/screens/screens.h"
#include "ui/widgets/list.h"

#include <stdlib.h>

enum { NOTICES_TOPIC = 1 };

struct notice_list {
	struct list list; /* of ops and notices */
	struct source_ops ops;
	struct notices notices;
	struct screen *screen;
	char left[128];
	char told[32]; /* the newest that the platform was told of as read */
};

static void notices_close(struct screen *s)
{
	struct notice_list *l = s->priv;
	notices_forget(&l->notices);
	free(l);
}

/* Nobody waits for the answer: what is lost is marked the next time. */
static void told(struct screen *s, const struct app_answer *a, int tag)
{
	(void)s, (void)a, (void)tag;
}

static void tell_read(struct screen *s)
{
	struct notice_list *l = s->priv;
	const char *newest = notices_newest(&l->notices);
	if (!newest || str_eq(newest, l->told) || !str_copy(l->told, sizeof l->told, newest))
		return;
	screen_ask(s, &(struct site_ask){ .op = SITE_NOTICES_READ, .id = l->told }, APP_NO_CACHE, told, 0);
	app_set_news(s->ui->app, 0);
}

/* As the source has it; and who has seen the first page has seen what is new. */
static bool put(void *of, int64_t page, struct site_reply *reply, int64_t near)
{
	struct notice_list *l = (void *)((char *)of - offsetof(struct notice_list, notices));
	bool taken = notices_source.put(of, page, reply, near);
	if (taken && page == 0 && !l->notices.written)
		tell_read(l->screen);
	return taken;
}

static void notices_paint(struct screen *s)
{
	struct notice_list *l = s->priv;
	l->notices.opts = ui_page_opts(s->ui);
	list_paint_rows(s, notices_empty(&l->notices));
}

static void notices_title(struct screen *s, struct title *t)
{
	struct notice_list *l = s->priv;
	snprintf(l->left, sizeof l->left, _("[%s]"), notices_name(&l->notices));
	t->left = l->left;
	t->right = app_site_name(s->ui->app);
}

static unsigned open_topic(struct screen *s)
{
	const struct notice_list *l = s->priv;
	const struct wire_topic *t = notices_topic(&l->notices, l->list.rows.at);
	STR_LOCAL(place, 256);
	notices_place(&l->notices, l->list.rows.at, &place);
	if (t)
		topic_open_at(s, NOTICES_TOPIC, t->id, t, place.buf);
	return REPAINT;
}

static unsigned notices_key(struct screen *s, const struct key *k, enum action a)
{
	unsigned moved = list_act(s, a, k);
	if (moved)
		return moved;
	switch (a) {
	case ACTION_LEAVE: return CLOSE;
	case ACTION_OPEN: return open_topic(s);
	default: return 0;
	}
}

/* The topic beside it was asked for, or just left. */
static unsigned notices_answer(struct screen *s, const struct answer *a)
{
	if (!list_answer(s, a) && a->tag == NOTICES_TOPIC && a->given && a->number && list_step(s, a->number))
		return open_topic(s);
	return REPAINT;
}

static unsigned notices_event(struct screen *s, enum ui_event event, const char *topic)
{
	(void)topic;
	if (event != EVENT_TOPIC)
		list_reload(s);
	return REPAINT;
}

static const struct screen_ops notices_ops = {
	.in = IN_NOTICES,
	.close = notices_close,
	.prepare = list_prepare,
	.paint = notices_paint,
	.step = list_paint_step,
	.title = notices_title,
	.status = list_status,
	.offers = list_has,
	.key = notices_key,
	.holds = list_holds,
	.waits = list_waits,
	.answer = notices_answer,
	.event = notices_event,
};

void ui_notices_open(struct ui *ui, bool written)
{
	struct notice_list *l = xcalloc(1, sizeof *l);
	l->notices = (struct notices){ .app = ui->app, .written = written };
	l->ops = notices_source;
	l->ops.put = put;
	list_init(&l->list, (struct source){ &l->ops, &l->notices });
	l->list.headed = true;
	l->screen = screen_push(ui, &notices_ops, l, 0);
}
