/* See menu.h. */
#include "acts/menu.h"

#include "acts/board.h"
#include "acts/queue.h"
#include "acts/unsent.h"

/* TRANSLATORS: the letter in brackets is the key of the item, and must stay that letter */
static const struct menu_item others[] = {
	{ MENU_PROPOSE, BOARD_IDEA, "w", N_("Propose something of your own"), N_("(W)rite          propose something") },
	{ MENU_FOLLOWS, BOARD_OTHER, "f", N_("My follows"), N_("(F)avourites     what you follow") },
	{ MENU_NOTICES, BOARD_OTHER, "n", N_("Notices"), N_("(N)otices        news of your topics") },
	{ MENU_QUEUE, BOARD_OTHER, "d", N_("Duty"), N_("(D)uty           what is waiting for staff") },
	{ MENU_SEARCH, BOARD_OTHER, "s", N_("Search"), N_("(S)earch         everything") },
	{ MENU_SETTINGS, BOARD_OTHER, "u", N_("Account and settings"), N_("(U)ser           account and settings") },
	{ MENU_ABOUT, BOARD_OTHER, "x", N_("About this platform"), N_("(X) about        this platform") },
	{ MENU_SITES, BOARD_OTHER, "t", N_("Other sites"), N_("(T) other sites   go to another platform") },
	/* TRANSLATORS: what is not sent stands behind it: "(O)utbox          2 things not sent yet" */
	{ MENU_UNSENT, BOARD_OTHER, "o", N_("Outbox and drafts"), N_("(O)utbox         ") },
	{ MENU_GOODBYE, BOARD_OTHER, "g", N_("Leave minyi"), N_("(G)oodbye        leave") },
};

void menu_look(struct menu *m, struct app *app)
{
	*m = (struct menu){ .site = app_site(app), .news = app_news(app), .staff = queue_is_offered(app) };
	STR_LOCAL(counts, 512);
	unsent_counts(app, &counts);
	str_copy(m->unsent, sizeof m->unsent, counts.buf);
	const struct board *b;
	for (size_t i = 0; (b = board_there(m->site, i)); i++)
		if (m->site->ops->caps.names && m->site->ops->caps.names[b->id])
			/* TRANSLATORS: a board of the menu, as a site of others calls it: its letter, its name */
			snprintf(m->lines[b->id], sizeof m->lines[0], _("(%c)              %s"), *page_board(b->id)->letter & ~0x20,
				board_name(m->site, b->id));
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (others[i].goal == MENU_UNSENT)
			snprintf(m->line, sizeof m->line, "%s%s", _(others[i].line), m->unsent);
}

/* Has the site what the item leads to? */
static bool is_offered(const struct menu_item *item, const struct menu *m)
{
	if (!m)
		return true;
	switch (item->goal) {
	case MENU_PROPOSE: return site_can(m->site, SITE_PROPOSE) || site_can_web(m->site, SITE_PROPOSE);
	case MENU_FOLLOWS: return site_can_filter(m->site, SITE_BY_FOLLOWED);
	case MENU_SEARCH: return site_can_filter(m->site, SITE_BY_QUERY);
	case MENU_NOTICES: return site_can(m->site, SITE_NOTICES);
	case MENU_SITES: return m->sites;
	case MENU_QUEUE: return m->staff;
	case MENU_UNSENT: return *m->unsent != '\0';
	default: return true;
	}
}

bool menu_at(const struct menu *m, size_t n, struct menu_item *out)
{
	const struct board *b;
	for (size_t i = 0; (b = board_there(m ? m->site : NULL, i)); i++)
		if (n-- == 0) {
			const char *own = m ? m->lines[b->id] : "";
			*out = (struct menu_item){ MENU_BOARD, b->id, page_board(b->id)->letter,
				board_name(m ? m->site : NULL, b->id), *own ? own : _(b->line) };
			return true;
		}
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (is_offered(&others[i], m) && n-- == 0) {
			*out = others[i];
			out->name = _(out->name);
			out->line = m && out->goal == MENU_UNSENT ? m->line : _(out->line);
			return true;
		}
	return false;
}

size_t menu_count(const struct menu *m)
{
	struct menu_item item;
	size_t n = 0;
	while (menu_at(m, n, &item))
		n++;
	return n;
}

size_t menu_find(const struct menu *m, char letter)
{
	struct menu_item item;
	size_t i = 0;
	while (menu_at(m, i, &item) && *item.letter != (letter | 0x20))
		i++;
	return i;
}

const char *menu_letter(enum menu_goal goal)
{
	struct menu_item item = { .letter = "" };
	for (size_t i = 0; menu_at(NULL, i, &item) && item.goal != goal;)
		i++;
	return item.letter;
}

size_t menu_place(const struct menu *m, enum menu_goal goal)
{
	struct menu_item item;
	size_t i = 0;
	while (menu_at(m, i, &item) && item.goal != goal)
		i++;
	return i;
}

/* ---- as a source ----------------------------------------------------------------------------- */

static int64_t count(const void *of)
{
	return (int64_t)menu_count(of);
}

/* "12 new", behind the item of notices. */
static void add_news(const struct menu *m, const struct menu_item *item, struct str *out)
{
	int64_t n = item->goal == MENU_NOTICES ? m->news : 0;
	if (n)
		/* TRANSLATORS: behind "(N)otices what happened to it": how many are new */
		str_addf(out, P_(" (%ld new)", " (%ld new)", (unsigned long)n), (long)n);
}

static bool row(void *of, int64_t at, struct source_row *out)
{
	struct menu_item item;
	if (!menu_at(of, (size_t)at, &item))
		return false;
	str_addz(&out->text, item.line);
	add_news(of, &item, &out->text);
	out->tone = item.goal == MENU_NOTICES && ((const struct menu *)of)->news ? TONE_STRONG : TONE_PLAIN;
	return true;
}

static void say(void *of, int64_t at, struct str *out)
{
	struct menu_item item;
	if (!menu_at(of, (size_t)at, &item))
		return;
	STR_LOCAL(name, 1024);
	if (item.goal == MENU_UNSENT)
		str_addf(&name, _("%s (%s)"), item.name, ((const struct menu *)of)->unsent);
	/* TRANSLATORS: a letter to type, and where it leads; or a setting, and what it is */
	str_addf(out, _("%s: %s"), item.letter, name.len ? name.buf : item.name);
	add_news(of, &item, out);
}

static const char *key(void *of, int64_t at)
{
	struct menu_item item;
	return menu_at(of, (size_t)at, &item) ? item.letter : NULL;
}

static int64_t find(void *of, const char *letter, int64_t number, struct site_ask *ask)
{
	(void)ask;
	size_t at = letter ? menu_find(of, *letter) : (size_t)number - 1;
	return at < menu_count(of) ? (int64_t)at : -1;
}

const struct source_ops menu_source = { .count = count, .row = row, .say = say, .key = key, .find = find };
