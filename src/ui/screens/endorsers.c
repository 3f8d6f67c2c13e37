/* Who endorses a topic, and why: all of them, those of a county, those who say why; and how its counts grew. */
#include "acts/endorsers.h"
#include "ui/screens/screens.h"
#include "ui/widgets/list.h"
#include "ui/widgets/page.h"

#include <stdlib.h>

enum { ENDORSERS_OF = 1 };

struct endorsers_screen {
	struct list list;
	struct endorsers endorsers;
	char *topic;
	char left[256];
};

static void endorsers_close(struct screen *s)
{
	struct endorsers_screen *l = s->priv;
	endorsers_forget(&l->endorsers);
	free(l->topic);
	free(l);
}

static void endorsers_paint(struct screen *s)
{
	struct endorsers_screen *l = s->priv;
	l->endorsers.opts = ui_page_opts(s->ui);
	list_paint_rows(s, endorsers_empty(&l->endorsers));
}

static void put_title(struct screen *s, struct title *t)
{
	struct endorsers_screen *l = s->priv;
	STR_LOCAL(title, 256);
	endorsers_title(&l->endorsers, &title);
	snprintf(l->left, sizeof l->left, _("[%s]"), title.buf);
	t->left = l->left;
	t->right = app_site_name(s->ui->app);
}

static void put_status(struct screen *s, struct str *out)
{
	struct endorsers_screen *l = s->priv;
	list_status(s, out);
	endorsers_rest(&l->endorsers, out);
	if (text_widthz(out->buf) < s->ui->columns)
		return;
	str_clear(out); /* which of them are shown is what tells least */
	source_place(&l->list.source, 0, l->list.rows.n, out);
	endorsers_rest(&l->endorsers, out);
}

/* Others are asked for. */
static unsigned anew(struct screen *s)
{
	struct endorsers_screen *l = s->priv;
	screen_cancel_asks(s);
	l->list.asking = false;
	endorsers_forget(&l->endorsers);
	rows_select(&l->list.rows, 0);
	list_reload(s);
	return RECALC | REPAINT;
}

static unsigned endorsers_key(struct screen *s, const struct key *k, enum action a)
{
	struct endorsers_screen *l = s->priv;
	unsigned moved = list_act(s, a, k);
	if (moved)
		return moved;
	switch (a) {
	case ACTION_LEAVE: return CLOSE;
	case ACTION_COUNTY:
		if (*l->endorsers.county) {
			endorsers_of(&l->endorsers, "");
			return anew(s);
		}
		prompt_line(s, ENDORSERS_OF, _("Of which county or city? "), "");
		return REPAINT;
	case ACTION_REASONED: l->endorsers.reasoned = !l->endorsers.reasoned; return anew(s);
	default: return 0;
	}
}

static unsigned endorsers_answer(struct screen *s, const struct answer *a)
{
	struct endorsers_screen *l = s->priv;
	if (list_answer(s, a) || a->tag != ENDORSERS_OF || !a->given)
		return REPAINT;
	if (!endorsers_of(&l->endorsers, a->text)) {
		ui_say(s->ui, "%s", _("No county has such a long name."));
		return REPAINT;
	}
	return anew(s);
}

static unsigned endorsers_event(struct screen *s, enum ui_event event, const char *topic)
{
	(void)topic;
	if (event != EVENT_UNSENT)
		list_refresh(s);
	return REPAINT;
}

static const struct screen_ops endorsers_ops = {
	.in = IN_ENDORSERS,
	.close = endorsers_close,
	.prepare = list_prepare,
	.paint = endorsers_paint,
	.step = list_paint_step,
	.title = put_title,
	.status = put_status,
	.key = endorsers_key,
	.holds = list_holds,
	.waits = list_waits,
	.answer = endorsers_answer,
	.event = endorsers_event,
};

void ui_endorsers_open(struct ui *ui, const struct wire_topic *topic)
{
	struct endorsers_screen *l = xcalloc(1, sizeof *l);
	l->topic = xstrdup(topic->id);
	l->endorsers = (struct endorsers){ .app = ui->app, .topic = l->topic, .all = topic->counts.endorsements };
	list_init(&l->list, (struct source){ &endorsers_source, &l->endorsers });
	l->list.headed = true;
	screen_push(ui, &endorsers_ops, l, 0);
}

/* ---- how they became so many ----------------------------------------------------------------- */

static void compose_history(struct doc *doc, struct ui *ui, unsigned of, const char *id, const struct site_reply *reply)
{
	struct page_opts o = ui_page_opts(ui);
	(void)of, (void)id;
	if (reply)
		page_history(doc, &reply->u.history, &o);
}

void ui_history_open(struct ui *ui, const char *topic)
{
	ui_page_open(ui, _("[Counts by the hour]"), compose_history, 0, SITE_HISTORY, topic);
}

/* ---- what was done to it, and what one reported ---------------------------------------------- */

static void compose_log(struct doc *doc, struct ui *ui, unsigned of, const char *id, const struct site_reply *reply)
{
	struct page_opts o = ui_page_opts(ui);
	(void)of, (void)id;
	if (reply)
		page_log(doc, &reply->u.log, &o);
}

void ui_log_open(struct ui *ui, const char *topic)
{
	ui_page_open(ui, _("[What was done]"), compose_log, 0, SITE_LOG, topic);
}

static void compose_reports(struct doc *doc, struct ui *ui, unsigned of, const char *id, const struct site_reply *reply)
{
	struct page_opts o = ui_page_opts(ui);
	(void)of, (void)id;
	if (reply)
		page_reports(doc, &reply->u.reports, &o);
}

void ui_reports_open(struct ui *ui)
{
	ui_page_open(ui, _("[What I reported]"), compose_reports, 0, SITE_REPORTS, NULL);
}
