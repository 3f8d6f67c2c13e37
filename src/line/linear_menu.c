/*
 * The main menu: what is new, then a line per item. Letters are the screen's.
 */
#include "acts/menu.h"
#include "line/linear.h"

struct menu {
	struct site_reply *about;
};

static void say_news(const struct wire_site *s)
{
	if (s->closing_soon)
		line_say(P_("%ld topic closes soon.", "%ld topics close soon.", (unsigned long)s->closing_soon),
			(long)s->closing_soon);
	if (s->answered_this_week)
		line_say(P_("%ld topic was answered this week.", "%ld topics were answered this week.",
					 (unsigned long)s->answered_this_week),
			(long)s->answered_this_week);
	if (s->overdue)
		line_say(
			P_("%ld response is overdue.", "%ld responses are overdue.", (unsigned long)s->overdue), (long)s->overdue);
}

static void menu_show(struct linear *l, void *priv)
{
	struct menu *m = priv;
	struct site_reply *about = linear_ask(l, &(struct site_ask){ .op = SITE_ABOUT }, APP_CACHED);
	site_reply_drop(m->about);
	m->about = about;
	line_say("%s", _("Main menu"));
	if (about)
		say_news(&about->u.site);
	for (int i = 0; i < MENU_ITEMS; i++)
		if (menu_info((enum menu_item)i)->there)
			/* TRANSLATORS: a letter to type, and where it leads */
			line_say(_("%c: %s"), menu_info((enum menu_item)i)->letter, _(menu_info((enum menu_item)i)->name));
}

static const char *menu_title(void *priv)
{
	(void)priv;
	return _("Menu");
}

static void say_figures(const struct wire_site *s)
{
	const struct wire_rules *r = &s->rules;
	const int64_t counts[] = { s->topics, s->endorsements, s->comments, s->accounts, r->endorse_threshold,
		r->endorse_days, r->respond_days };
	struct str n[ARRAY_LEN(counts)];
	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		str_init(&n[i], 32);
		page_number(&n[i], counts[i]);
	}
	line_say(_("%s topics, %s endorsements, %s comments, %s accounts"), n[0].buf, n[1].buf, n[2].buf, n[3].buf);
	if (r->endorse_threshold)
		line_say(_("An idea needs %s endorsements within %s days; the agency then responds within %s days."), n[4].buf,
			n[5].buf, n[6].buf);
	for (size_t i = 0; i < ARRAY_LEN(counts); i++)
		str_release(&n[i]);
}

static void say_about(struct linear *l)
{
	struct site_reply *r = linear_ask(l, &(struct site_ask){ .op = SITE_ABOUT }, APP_FRESH);
	if (!r)
		return;
	const struct wire_site *s = &r->u.site;
	line_say("%s", s->name);
	if (*s->about)
		line_say("%s", s->about);
	say_figures(s);
	site_reply_drop(r);
}

static void go_to_board(struct linear *l, enum wire_board board)
{
	linear_list(l, &(struct site_filter){ .board = board });
}

static void go_to_item(struct linear *l, enum menu_item item, const char *word)
{
	switch (item) {
	case MENU_IDEAS: go_to_board(l, BOARD_IDEA); break;
	case MENU_CONSULTATIONS: go_to_board(l, BOARD_CONSULTATION); break;
	case MENU_PLANS: go_to_board(l, BOARD_PLAN); break;
	case MENU_EVENTS: go_to_board(l, BOARD_EVENT); break;
	case MENU_FOLLOWS:
		if (linear_need_account(l, _("What you follow belongs to an account.")))
			linear_list(l, &(struct site_filter){ .any_board = true, .followed = true });
		break;
	case MENU_SEARCH: linear_search(l, word, NULL, NULL); break;
	case MENU_SETTINGS: linear_settings(l); break;
	case MENU_ABOUT: say_about(l); break;
	case MENU_GOODBYE: linear_leave(l); break;
	default: linear_not_yet(); break;
	}
}

static void menu_act(struct linear *l, void *priv, enum action a, const char *key, const char *word)
{
	(void)priv;
	if (a == ACTION_ITEM)
		go_to_item(l, menu_find(key[0]), word);
	else
		linear_search(l, word, NULL, NULL);
}

static void menu_enter(struct linear *l, void *priv)
{
	menu_show(l, priv);
}

static void menu_number(struct linear *l, void *priv, const char *word)
{
	(void)priv;
	linear_topic(l, word, BOARD_IDEA);
}

static void menu_close(void *priv)
{
	struct menu *m = priv;
	site_reply_drop(m->about);
	free(m);
}

void linear_menu(struct linear *l)
{
	static const enum action can[] = { ACTION_ITEM, ACTION_SEARCH, ACTION_LEAVE, ACTION_HELP, ACTION_REPAINT,
		ACTION_NONE };
	static const struct place_ops ops = {
		.screen = IN_MENU,
		.can = can,
		.title = menu_title,
		.show = menu_show,
		.act = menu_act,
		.enter = menu_enter,
		.number = menu_number,
		.close = menu_close,
	};
	linear_enter(l, &ops, xcalloc(1, sizeof(struct menu)));
}
