/*
 * The main menu: what is new, then a line per item. Letters are the screen's.
 */
#include "acts/menu.h"
#include "acts/unsent.h"
#include "line/linear.h"

static void say_news(const struct wire_site *site)
{
	STR_LOCAL(news, 4096);
	page_site_news(&news, site);
	(void)line_print(&news);
}

/* How many notices are new is said with their item. */
static void ask_me(struct linear *l)
{
	if (app_account(l->app) && site_can(app_site(l->app), SITE_NOTICES))
		site_reply_drop(linear_glance(l, &(struct site_ask){ .op = SITE_ME }, APP_FRESH));
}

static void menu_show(struct linear *l, void *priv)
{
	ask_me(l);
	struct site_reply *about = linear_glance(l, &(struct site_ask){ .op = SITE_ABOUT }, APP_CACHED);
	(void)priv;
	line_say("%s", _("Main menu"));
	if (about)
		say_news(&about->u.site);
	site_reply_drop(about);
	struct menu m;
	menu_look(&m, l->app);
	linear_say_rows(&(struct source){ &menu_source, &m }, 0, (int64_t)menu_count(&m));
}

static const char *menu_title(void *priv)
{
	(void)priv;
	return _("Menu");
}

static void say_about(struct linear *l)
{
	struct site_reply *r = linear_ask(l, &(struct site_ask){ .op = SITE_ABOUT }, APP_FRESH);
	if (!r)
		return;
	DOC_LOCAL(doc);
	page_about_site(&doc, &r->u.site, app_site_name(l->app), app_site(l->app)->address, app_own_data(l->app));
	line_read_aloud(&doc, 0);
	site_reply_drop(r);
}

static void list_topics(struct linear *l, struct filter f)
{
	linear_list(l, &f);
}

/* What is not sent is spoken of before one leaves. True: one stays after all. */
static bool stays(struct linear *l, void *priv)
{
	char keys[8], key = '\0';
	(void)priv;
	STR_LOCAL(question, 2048);
	STR_LOCAL(answer, 64);
	char enter = unsent_leaving(l->app, &question, keys);
	if (enter == 'y') /* nothing is, and a visit at a prompt ends without a question */
		return false;
	while (!key && linear_question(l, question.buf, &answer)) {
		key = !answer.len ? enter : answer.len == 1 ? (char)(answer.buf[0] | 0x20) : '\0';
		if (!key || !strchr(keys, key)) {
			key = '\0';
			line_say("%s", _("That is not one of the answers; please choose again."));
		}
	}
	if (key == 's') {
		(void)linear_act(l, ACT_RESEND, NULL);
		return l->ended || stays(l, priv);
	}
	if (key == 'o')
		linear_unsent(l);
	return key == 'o' || key == 'n';
}

static void go_to_item(struct linear *l, char letter, const char *word)
{
	struct menu m;
	struct menu_item item;
	menu_look(&m, l->app);
	m.sites = app_may(l->app, APP_MAY_SITES);
	if (!menu_at(&m, menu_find(&m, letter), &item)) {
		if ((letter | 0x20) == 'o') {
			linear_tell(l, "%s", unsent_empty());
			return;
		}
		linear_tell(l, "%s", page_problem_sentence("no_route"));
		return;
	}
	switch (item.goal) {
	case MENU_BOARD: list_topics(l, filter_board(item.board)); break;
	case MENU_PROPOSE: linear_propose(l, ACT_PROPOSE, wire_board_word(item.board)); break;
	case MENU_FOLLOWS:
		if (linear_need_account(l, _("Please sign in to see what you follow.")))
			list_topics(l, filter_follows());
		break;
	case MENU_QUEUE: linear_queue(l); break;
	case MENU_SEARCH: linear_search(l, word, NULL); break;
	case MENU_SETTINGS: linear_settings(l); break;
	case MENU_ABOUT: say_about(l); break;
	case MENU_SITES: linear_sites(l, word); break;
	case MENU_UNSENT: linear_unsent(l); break;
	case MENU_GOODBYE:
		if (!stays(l, NULL))
			linear_leave(l);
		break;
	case MENU_NOTICES:
		if (linear_need_account(l, _("Please sign in to see your notices.")))
			linear_notices(l, false);
		break;
	}
}

static void menu_act(struct linear *l, void *priv, enum action a, const char *key, const char *word)
{
	(void)priv;
	if (a == ACTION_PROPOSE)
		linear_propose(l, ACT_PROPOSE, wire_board_word(BOARD_IDEA));
	else if (a == ACTION_FETCH)
		linear_act(l, ACT_FETCH, NULL);
	else if (a == ACTION_ITEM)
		go_to_item(l, key[0], word);
	else
		linear_search(l, word, NULL);
}

static void menu_number(struct linear *l, void *priv, const char *word)
{
	(void)priv;
	linear_topic(l, word, BOARD_IDEA);
}

void linear_menu(struct linear *l)
{
	static const enum action can[] = { ACTION_ITEM, ACTION_SEARCH, ACTION_PROPOSE, ACTION_FETCH, ACTION_LEAVE,
		ACTION_HELP, ACTION_REPAINT, ACTION_NONE };
	static const struct place_ops ops = {
		.screen = IN_MENU,
		.can = can,
		.title = menu_title,
		.show = menu_show,
		.act = menu_act,
		.enter = menu_show,
		.number = menu_number,
		.leave = stays,
	};
	linear_enter(l, &ops, NULL);
}
