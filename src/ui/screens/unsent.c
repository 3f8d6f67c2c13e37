/* What is not published: what waits or was refused, and drafts, a row each. Mended, sent, dropped from here. */
#include "acts/unsent.h"
#include "ui/screens/screens.h"
#include "ui/widgets/dialog.h"
#include "ui/widgets/list.h"
#include "ui/widgets/page.h"

#include <stdlib.h>

struct unsent_screen {
	struct list list; /* of the rows */
	struct unsent unsent;
	char mended[512]; /* the row that it is afterwards, "": none */
};

static void unsent_close(struct screen *s)
{
	struct unsent_screen *u = s->priv;
	unsent_release(&u->unsent);
	free(u);
}

static void load(struct screen *s)
{
	struct unsent_screen *u = s->priv;
	screen_cancel_asks(s); /* their numbers are those of the rows before */
	u->list.asking = false;
	unsent_load(&u->unsent);
}

/* NULL: there is no row. */
static const struct unsent_row *selected(const struct screen *s)
{
	const struct unsent_screen *u = s->priv;
	return u->list.rows.at < (int64_t)u->unsent.rows.n ? &u->unsent.rows.items[u->list.rows.at] : NULL;
}

/* ---- painting -------------------------------------------------------------------------------- */

static void unsent_paint(struct screen *s)
{
	list_paint_rows(s, unsent_empty());
}

static void unsent_title(struct screen *s, struct title *t)
{
	t->left = _("[Outbox]");
	t->right = app_site_name(s->ui->app);
}

/* ---- acts ------------------------------------------------------------------------------------ */

static void mend(struct screen *s, const struct unsent_row *r)
{
	ARENA_LOCAL(arena, 0);
	enum act_id id;
	struct act_on on;
	STR_LOCAL(why, 4096);
	struct unsent_screen *u = s->priv;
	if (!unsent_open(s->ui->app, r, &arena, &id, &on, &why)) {
		ui_say(s->ui, "%s", why.buf);
		return;
	}
	snprintf(u->mended, sizeof u->mended, "draft:%s", on.draft ? on.draft : "");
	dialog_open(s, 0, id, &on);
}

static void compose(struct doc *d, struct ui *ui, unsigned of, const char *key, const struct site_reply *reply)
{
	(void)of;
	(void)reply;
	struct unsent u = { .app = ui->app };
	unsent_load(&u);
	const struct unsent_row *r = unsent_find(&u, key);
	if (r)
		unsent_page(d, r, &u.opts);
	else
		doc_paragraph(d, _("It is no longer there: it was sent or dropped in the meantime."));
	unsent_release(&u);
}

static unsigned unsent_key(struct screen *s, const struct key *k, enum action a)
{
	const struct unsent_row *r = selected(s);
	unsigned moved = list_act(s, a, k);
	if (moved)
		return moved;
	if (a == ACTION_LEAVE)
		return CLOSE;
	if (a == ACTION_RESEND_ALL) {
		dialog_open(s, 0, ACT_RESEND, NULL);
		return REPAINT;
	}
	if (!r)
		return 0;
	switch (a) {
	case ACTION_MEND: mend(s, r); return REPAINT;
	case ACTION_RESEND: dialog_open(s, 0, ACT_RESEND, &(struct act_on){ .id = r->key }); return REPAINT;
	case ACTION_DROP: dialog_open(s, 0, ACT_DROP, &(struct act_on){ .id = r->key }); return REPAINT;
	case ACTION_SHOW_WHOLE: ui_page_open(s->ui, _("[Outbox]"), compose, 0, SITE_OPS, r->key); return REPAINT;
	default: return 0;
	}
}

static unsigned unsent_answer(struct screen *s, const struct answer *a)
{
	struct unsent_screen *u = s->priv;
	if (list_answer(s, a))
		return REPAINT;
	list_change(s, load);
	if (*u->mended)
		list_seek(s, u->mended);
	u->mended[0] = '\0';
	return REPAINT;
}

static unsigned unsent_event(struct screen *s, enum ui_event event, const char *topic)
{
	(void)event;
	(void)topic;
	list_change(s, load);
	return REPAINT;
}

static const struct screen_ops unsent_ops = {
	.in = IN_UNSENT,
	.close = unsent_close,
	.prepare = list_prepare,
	.paint = unsent_paint,
	.step = list_paint_step,
	.title = unsent_title,
	.key = unsent_key,
	.answer = unsent_answer,
	.event = unsent_event,
};

void ui_unsent_open(struct ui *ui)
{
	struct unsent_screen *u = xcalloc(1, sizeof *u);
	u->unsent.app = ui->app;
	unsent_load(&u->unsent);
	list_init(&u->list, (struct source){ &unsent_source, &u->unsent });
	u->list.headed = true;
	screen_push(ui, &unsent_ops, u, 0);
}
