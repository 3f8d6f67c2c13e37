/* The main menu: what is new, then the items, a letter each. The quick switch is the same items from anywhere. */
#include "acts/unsent.h"
#include "ui/screens/screens.h"
#include "ui/widgets/dialog.h"
#include "ui/widgets/list.h"

#include <stdlib.h>

struct menu_screen {
	struct list list; /* of the items */
	struct menu items;
	struct site_reply *about; /* NULL: not known yet */
	bool quick;               /* the quick switch: runs an item on the menu below, at once by its letter */
	bool asked;               /* the news, by the menu that has been seen */
};

enum {
	MENU_SEARCH_WORDS = 1,
	MENU_LEAVE,
	MENU_FOLLOWS_SIGNED,
	MENU_SENT,
	MENU_NOTICES_SIGNED,
	MENU_PROPOSED,
	MENU_FETCHED
};

static void menu_close(struct screen *s)
{
	struct menu_screen *m = s->priv;
	site_reply_drop(m->about);
	free(m);
}

static void about_answered(struct screen *s, const struct app_answer *a, int tag)
{
	struct menu_screen *m = s->priv;
	(void)tag;
	if (a->reply) {
		site_reply_renew(&m->about, a->reply);
		screen_damage(s, REFLOW | REPAINT);
	} else if (a->rc != RC_OK && !m->about) {
		ui_say_failure(s->ui, a);
	}
}

static void look(struct screen *s)
{
	struct menu_screen *m = s->priv;
	menu_look(&m->items, s->ui->app);
	m->items.sites = m->quick && app_may(s->ui->app, APP_MAY_SITES);
}

/* How many notices are new stands in the item's row. */
static void me_answered(struct screen *s, const struct app_answer *a, int tag)
{
	(void)tag;
	if (a->reply) {
		look(s);
		screen_damage(s, REPAINT);
	}
}

static void ask_me(struct screen *s)
{
	if (!ui_guest(s->ui) && site_can(app_site(s->ui->app), SITE_NOTICES))
		screen_ask(s, &(struct site_ask){ .op = SITE_ME }, APP_FRESH, me_answered, 0);
}

static void ask_about(struct screen *s, enum app_how how)
{
	((struct menu_screen *)s->priv)->asked = true;
	screen_cancel_asks(s);
	ask_me(s);
	screen_ask(s, &(struct site_ask){ .op = SITE_ABOUT }, how, about_answered, 0);
}

/* Where a welcome stood before it, what that was told will do. */
static void learn(struct screen *s)
{
	struct menu_screen *m = s->priv;
	if (m->quick || m->asked)
		return;
	m->about = app_kept(s->ui->app, &(struct site_ask){ .op = SITE_ABOUT });
	ask_about(s, APP_CACHED);
}

/* ---- painting -------------------------------------------------------------------------------- */

static int item_count(const struct screen *s)
{
	return (int)menu_count(&((const struct menu_screen *)s->priv)->items);
}

/* News have room where the items still fit below. */
static int news_rows(const struct screen *s)
{
	const struct menu_screen *m = s->priv;
	int room = ui_content_rows(s->ui) - item_count(s) - 1;
	return m->quick || !m->about || room < 1 ? 0 : room < 3 ? room : 3;
}

/* Is there room for blank rows above and below the news? Then they stand where the welcome has them. */
static bool is_roomy(const struct screen *s)
{
	return ui_content_rows(s->ui) > item_count(s) + 4;
}

static int items_row(const struct screen *s)
{
	return CONTENT_ROW + (is_roomy(s) ? 5 : news_rows(s) ? news_rows(s) + 1 : 0);
}

static void menu_prepare(struct screen *s, unsigned damage)
{
	(void)damage;
	learn(s);
	list_set_rows(s, items_row(s), 2);
}

static void menu_paint(struct screen *s)
{
	struct menu_screen *m = s->priv;
	if (news_rows(s)) {
		STR_LOCAL(news, 4096);
		page_site_news(&news, &m->about->u.site);
		if (news.len)
			screen_wrapped(s->ui, CONTENT_ROW + is_roomy(s), news_rows(s), news.buf, INK_PLAIN);
	}
	list_paint_rows(s, "");
}

static void menu_title(struct screen *s, struct title *t)
{
	const struct menu_screen *m = s->priv;
	t->left = m->quick ? _("[Quick switch]") : _("[Main menu]");
	t->right = app_site_name(s->ui->app);
}

static void menu_status(struct screen *s, struct str *out)
{
	struct store_counts counts = app_outbox_counts(s->ui->app);
	int waiting = counts.waits + counts.old;
	if (((struct menu_screen *)s->priv)->quick)
		str_addz(out,
			app_may(s->ui->app, APP_MAY_SUSPEND) ? _("Press a letter to go there, or ^Z again for the shell")
												 : _("Press a letter to go there"));
	else if (counts.refused > 0)
		str_addf(out,
			P_("%d item you sent was refused", "%d items you sent were refused", (unsigned long)counts.refused),
			counts.refused);
	else if (waiting > 0)
		str_addf(out,
			P_("%d item you sent is waiting for a connection", "%d items you sent are waiting for a connection",
				(unsigned long)waiting),
			waiting);
	else if (!ui_guest(s->ui))
		str_addf(out, _("Signed in: %s"), app_called(s->ui->app));
	else
		str_addz(out, _("Guest"));
}

/* ---- running --------------------------------------------------------------------------------- */

static void open_topics(struct ui *ui, struct filter f)
{
	ui_list_open(ui, &f);
}

/* before: what was said last, which the question stands over. */
static void ask_to_leave(struct screen *menu, const char *before)
{
	char keys[8];
	STR_LOCAL(question, 8192);
	bool wide = *before && before[strlen(before) - 1] & 0x80; /* a full-width mark brings its own space */
	str_addf(&question, "%s%s", before, *before && !wide ? " " : "");
	char enter = unsent_leaving(menu->ui->app, &question, keys);
	prompt_key(menu, MENU_LEAVE, question.buf, keys, enter);
}

void ui_menu_run(struct screen *menu, char letter)
{
	struct ui *ui = menu->ui;
	struct menu_screen *m = menu->priv;
	struct menu_item item;
	list_change(menu, look);
	if (letter == *menu_letter(MENU_SITES)) { /* which the quick switch alone has */
		ui_sites_open(menu);
		return;
	}
	size_t place = menu_find(&m->items, letter);
	if (!menu_at(&m->items, place, &item))
		return;
	rows_select(&m->list.rows, (int64_t)place);
	screen_damage(menu, REPAINT);
	switch (item.goal) {
	case MENU_BOARD: open_topics(ui, filter_board(item.board)); break;
	case MENU_PROPOSE: ui_propose(menu, MENU_PROPOSED, item.board); break;
	case MENU_FOLLOWS:
		if (ui_guest(ui))
			sign_in_open(menu, MENU_FOLLOWS_SIGNED, _("Please sign in to see what you follow."));
		else
			open_topics(ui, filter_follows());
		break;
	case MENU_QUEUE: ui_queue_open(ui); break;
	case MENU_SEARCH: prompt_line(menu, MENU_SEARCH_WORDS, _("Search all boards for: "), ""); break;
	case MENU_SETTINGS: ui_settings_open(ui); break;
	case MENU_SITES:
	case MENU_ABOUT: about_open(ui); break;
	case MENU_UNSENT: ui_unsent_open(ui); break;
	case MENU_GOODBYE: ask_to_leave(menu, ""); break;
	case MENU_NOTICES:
		if (ui_guest(ui))
			sign_in_open(menu, MENU_NOTICES_SIGNED, _("Please sign in to see your notices."));
		else
			ui_notices_open(ui, false);
		break;
	}
	/* whose platform it is, for who typed so fast that this menu was never seen; what they want goes first */
	learn(menu);
}

static unsigned run(struct screen *s, size_t place)
{
	struct menu_screen *m = s->priv;
	struct menu_item item;
	if (!menu_at(&m->items, place, &item))
		return 0;
	if (!m->quick) {
		ui_menu_run(s, *item.letter);
		return REPAINT;
	}
	s->ui->go = *item.letter;
	return CLOSE;
}

/* A letter goes to its item, wherever the cursor was, so that it is known what it does; in the quick switch it runs it.
 */
static unsigned letter(struct screen *s, char c)
{
	struct menu_screen *m = s->priv;
	size_t place = menu_find(&m->items, c);
	if (place == menu_count(&m->items))
		return 0;
	rows_select(&m->list.rows, (int64_t)place);
	return m->quick ? run(s, place) : REPAINT;
}

static unsigned menu_key(struct screen *s, const struct key *k, enum action a)
{
	struct menu_screen *m = s->priv;
	size_t goodbye = menu_place(&m->items, MENU_GOODBYE);
	unsigned moved = list_act(s, a, k);
	if (moved)
		return moved;
	if (m->quick && k->code == K_ESC)
		return CLOSE;
	switch (a) {
	case ACTION_ITEM: return letter(s, (char)k->code);
	case ACTION_PICK: return run(s, (size_t)m->list.rows.at);
	case ACTION_SEARCH: return run(s, menu_place(&m->items, MENU_SEARCH));
	case ACTION_PROPOSE: return run(s, menu_place(&m->items, MENU_PROPOSE));
	case ACTION_FETCH: ui_fetch(s, MENU_FETCHED); return REPAINT;
	case ACTION_LEAVE:
		if (m->quick)
			return CLOSE;
		if (m->list.rows.at == (int64_t)goodbye)
			return run(s, goodbye);
		rows_select(&m->list.rows, (int64_t)goodbye);
		return REPAINT;
	default: return 0;
	}
}

/* What to do before leaving. */
static unsigned leave(struct screen *s, char how)
{
	if (strchr("ylq", how))
		return CLOSE;
	if (how == 's')
		dialog_open(s, MENU_SENT, ACT_RESEND, NULL);
	else if (how == 'o')
		ui_unsent_open(s->ui);
	return REPAINT;
}

/* What is an item needs no hint. */
static bool menu_offers(struct screen *s, enum action a)
{
	const struct menu_screen *m = s->priv;
	size_t n = menu_count(&m->items);
	return !(a == ACTION_SEARCH && menu_place(&m->items, MENU_SEARCH) < n) &&
		!(a == ACTION_PROPOSE && menu_place(&m->items, MENU_PROPOSE) < n);
}

static unsigned menu_answer(struct screen *s, const struct answer *a)
{
	if (ui_sites_answer(s, a))
		return REPAINT;
	list_change(s, look);
	if (a->given && a->tag == MENU_LEAVE)
		return leave(s, (char)a->number);
	if (a->tag == MENU_SENT) {
		STR_LOCAL(said, 4096);
		str_addz(&said, s->ui->say.buf);
		ask_to_leave(s, said.buf);
	}
	if (a->given && a->tag == MENU_SEARCH_WORDS)
		open_topics(s->ui, filter_search(a->text));
	if (a->given && a->tag == MENU_PROPOSED && *a->text)
		topic_open(s, 0, a->text, NULL);
	if (a->given && a->tag == MENU_NOTICES_SIGNED)
		ui_notices_open(s->ui, false);
	if (a->given && a->tag == MENU_FOLLOWS_SIGNED)
		open_topics(s->ui, filter_follows());
	return REPAINT;
}

/* Its news come at once, or for whom they are known is only found out: then it is painted with them. */
static bool menu_waits(struct screen *s)
{
	const struct menu_screen *m = s->priv;
	return !m->quick && !m->about && screen_asking(s);
}

static unsigned menu_event(struct screen *s, enum ui_event event, const char *topic)
{
	(void)topic;
	list_change(s, look);
	if (event == EVENT_RETRY || event == EVENT_SETTINGS ||
		event == EVENT_SIGNED) /* what is kept is kept for an account */
		ask_about(s, APP_FRESH);
	return REPAINT;
}

static const struct screen_ops menu_ops = {
	.in = IN_MENU,
	.offers = menu_offers,
	.close = menu_close,
	.prepare = menu_prepare,
	.paint = menu_paint,
	.step = list_paint_step,
	.title = menu_title,
	.status = menu_status,
	.key = menu_key,
	.answer = menu_answer,
	.event = menu_event,
	.waits = menu_waits,
};

static struct screen *open_menu(struct ui *ui, bool quick)
{
	struct menu_screen *m = xcalloc(1, sizeof *m);
	m->quick = quick;
	menu_look(&m->items, ui->app);
	m->items.sites = quick && app_may(ui->app, APP_MAY_SITES);
	list_init(&m->list, (struct source){ &menu_source, &m->items });
	return screen_push(ui, &menu_ops, m, 0);
}

void ui_menu_open(struct ui *ui)
{
	open_menu(ui, false);
}

void switch_open(struct ui *ui)
{
	struct screen *top = screen_top(ui);
	if (top->ops == &menu_ops && ((struct menu_screen *)top->priv)->quick) {
		screen_damage(top, CLOSE);
		ui_suspend(ui);
		return;
	}
	open_menu(ui, true);
}
