/* What waits for staff: to be screened, to be answered, reported, a queue each. A row is opened to be read, or acted on
 * from here; what was done is no longer among them. */
#include "acts/queue.h"
#include "ui/screens/screens.h"
#include "ui/widgets/dialog.h"
#include "ui/widgets/list.h"

#include <stdlib.h>

enum { QUEUE_TOPIC = 1, QUEUE_ACTED };

struct queue_screen {
	struct list list;
	struct queue queue;
	char left[128];
};

static void queue_close(struct screen *s)
{
	struct queue_screen *l = s->priv;
	queue_forget(&l->queue);
	free(l);
}

static const struct wire_queued *selected(const struct screen *s)
{
	const struct queue_screen *l = s->priv;
	return queue_at(&l->queue, l->list.rows.at);
}

static void queue_paint(struct screen *s)
{
	struct queue_screen *l = s->priv;
	l->queue.opts = ui_page_opts(s->ui);
	list_paint_rows(s, queue_empty(l->queue.kind));
}

static void queue_title(struct screen *s, struct title *t)
{
	struct queue_screen *l = s->priv;
	/* TRANSLATORS: what waits for staff, and which of it: to screen, to answer, reported */
	snprintf(l->left, sizeof l->left, _("[Duty] %s"), queue_name(l->queue.kind));
	t->left = l->left;
	t->right = app_site_name(s->ui->app);
}

static unsigned act_on_row(struct screen *s)
{
	const struct wire_queued *v = selected(s);
	ARENA_LOCAL(arena, 0);
	enum act_id id;
	struct act_on on;
	if (!v)
		return 0;
	queue_act(v, &arena, &id, &on);
	dialog_open(s, QUEUE_ACTED, id, &on);
	return REPAINT;
}

/* An appeal may be about none. */
static unsigned open_topic(struct screen *s)
{
	const struct wire_queued *v = selected(s);
	STR_LOCAL(place, 256);
	if (v && !*v->topic.id)
		return act_on_row(s);
	if (v && *v->report.comment)
		str_addf(&place, "comment:%s", v->report.comment);
	if (v)
		topic_open_at(s, QUEUE_TOPIC, v->topic.id, &v->topic, place.buf);
	return REPAINT;
}

static void forget(struct screen *s)
{
	struct queue_screen *l = s->priv;
	screen_cancel_asks(s);
	l->list.asking = false;
	queue_forget(&l->queue);
}

static unsigned next_queue(struct screen *s)
{
	struct queue_screen *l = s->priv;
	forget(s);
	l->queue.kind = (enum queue_kind)((l->queue.kind + 1) % QUEUES);
	rows_select(&l->list.rows, 0);
	list_reload(s);
	return RECALC | REPAINT;
}

static unsigned queue_key(struct screen *s, const struct key *k, enum action a)
{
	unsigned moved = list_act(s, a, k);
	if (moved)
		return moved;
	switch (a) {
	case ACTION_LEAVE: return CLOSE;
	case ACTION_OPEN: return open_topic(s);
	case ACTION_DECIDE: return act_on_row(s);
	case ACTION_NEXT_QUEUE: return next_queue(s);
	default: return 0;
	}
}

/* The topic beside it was asked for, or just left; or something was done, and the queue is another one. */
static unsigned queue_answer(struct screen *s, const struct answer *a)
{
	if (list_answer(s, a))
		return REPAINT;
	if (a->tag == QUEUE_TOPIC && a->given && a->number && list_step(s, a->number))
		return open_topic(s);
	list_refresh(s);
	return REPAINT;
}

static unsigned queue_event(struct screen *s, enum ui_event event, const char *topic)
{
	(void)topic;
	if (event == EVENT_SIGNED) { /* another person's queue */
		forget(s);
		list_reload(s);
	} else if (event != EVENT_UNSENT) {
		list_refresh(s);
	}
	return REPAINT;
}

static const struct screen_ops queue_ops = {
	.in = IN_QUEUE,
	.close = queue_close,
	.prepare = list_prepare,
	.paint = queue_paint,
	.step = list_paint_step,
	.title = queue_title,
	.status = list_status,
	.offers = list_has,
	.key = queue_key,
	.holds = list_holds,
	.waits = list_waits,
	.answer = queue_answer,
	.event = queue_event,
};

void ui_queue_open(struct ui *ui)
{
	struct queue_screen *l = xcalloc(1, sizeof *l);
	l->queue = (struct queue){ .app = ui->app, .kind = queue_first(ui->app) };
	list_init(&l->list, (struct source){ &queue_source, &l->queue });
	l->list.headed = true;
	screen_push(ui, &queue_ops, l, 0);
}
