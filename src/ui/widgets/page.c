/* See page.h. */
#include "ui/widgets/page.h"

#include "ui/widgets/pager.h"

#include <stdlib.h>

struct page {
	char *title;
	page_compose compose;
	unsigned of;
	enum site_op op;
	char *id;
	struct site_reply *reply;
	bool failed;
	struct doc doc;
	struct pager pager;
};

static void page_close(struct screen *s)
{
	struct page *p = s->priv;
	pager_release(&p->pager);
	doc_release(&p->doc);
	site_reply_drop(p->reply);
	free(p->title);
	free(p->id);
	free(p);
}

static void answered(struct screen *s, const struct app_answer *a, int tag)
{
	struct page *p = s->priv;
	(void)tag;
	if (a->reply) {
		site_reply_renew(&p->reply, a->reply);
		screen_damage(s, RECALC | REPAINT);
	} else if (a->rc != RC_OK) {
		p->failed = true;
		screen_damage(s, RECALC | REPAINT);
		ui_say_failure(s->ui, a);
	}
}

static void ask(struct screen *s)
{
	struct page *p = s->priv;
	screen_cancel_asks(s);
	p->failed = false;
	screen_damage(s, RECALC | REPAINT);
	if (p->op != SITE_OPS)
		screen_ask(s, &(struct site_ask){ .op = p->op, .id = p->id }, APP_FRESH, answered, 0);
}

static void page_prepare(struct screen *s, unsigned damage)
{
	struct page *p = s->priv;
	if (damage & RECALC) {
		doc_release(&p->doc);
		doc_init(&p->doc);
		p->compose(&p->doc, s->ui, p->of, p->id, p->reply);
		if (!p->reply && p->op != SITE_OPS)
			doc_paragraph(&p->doc, p->failed ? _("Nothing could be read; A tries again.") : _("Loading"));
	}
	pager_layout(&p->pager, s, &p->doc);
}

static unsigned page_timer(struct screen *s)
{
	return pager_more(&((struct page *)s->priv)->pager, s);
}

static void page_paint(struct screen *s)
{
	pager_paint(&((struct page *)s->priv)->pager, s);
}

static void page_title(struct screen *s, struct title *t)
{
	t->left = ((struct page *)s->priv)->title;
}

static void page_status(struct screen *s, struct str *out)
{
	pager_status(&((struct page *)s->priv)->pager, out);
}

static bool page_is_coming(struct screen *s)
{
	return !((struct page *)s->priv)->reply && screen_asking(s);
}

static bool page_holds(struct screen *s, const struct key *k, enum action a)
{
	return page_is_coming(s) && a != ACTION_LEAVE && k->code != K_ESC;
}

static unsigned page_key(struct screen *s, const struct key *k, enum action a)
{
	if (a == ACTION_LEAVE || k->code == K_ESC)
		return CLOSE;
	return pager_act(&((struct page *)s->priv)->pager, s, a, k) ? REPAINT : 0;
}

static unsigned page_answer(struct screen *s, const struct answer *a)
{
	pager_answer(&((struct page *)s->priv)->pager, s, a);
	return REPAINT;
}

static unsigned page_event(struct screen *s, enum ui_event event, const char *topic)
{
	(void)topic;
	if (event == EVENT_RETRY)
		ask(s);
	return event == EVENT_SETTINGS ? RECALC | REPAINT : 0;
}

static unsigned page_mouse(struct screen *s, const struct key *k)
{
	return pager_mouse(&((struct page *)s->priv)->pager, s, k);
}

static const struct screen_ops page_ops = {
	.in = IN_HELP,
	.close = page_close,
	.prepare = page_prepare,
	.paint = page_paint,
	.title = page_title,
	.status = page_status,
	.key = page_key,
	.holds = page_holds,
	.waits = page_is_coming,
	.mouse = page_mouse,
	.answer = page_answer,
	.event = page_event,
	.timer = page_timer,
};

void ui_page_open(struct ui *ui, const char *title, page_compose compose, unsigned of, enum site_op op, const char *id)
{
	struct page *p = xcalloc(1, sizeof *p);
	p->title = xstrdup(title);
	p->compose = compose;
	p->of = of;
	p->op = op;
	p->id = id ? xstrdup(id) : NULL;
	doc_init(&p->doc);
	pager_init(&p->pager);
	ask(screen_push(ui, &page_ops, p, 0));
}
