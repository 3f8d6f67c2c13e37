/* See menu.h. */
#include "acts/menu.h"

#include "acts/board.h"

/* TRANSLATORS: the letter in brackets is the key of the item, and must stay that letter */
static const struct menu_item others[] = {
	{ MENU_FOLLOWS, BOARD_OTHER, "f", N_("My follows"), N_("(F)avourites     what you follow"), NULL },
	{ MENU_NOTICES, BOARD_OTHER, "n", N_("Notices"), N_("(N)otices        what happened to it"), NULL },
	{ MENU_SEARCH, BOARD_OTHER, "s", N_("Search"), N_("(S)earch         everything"), NULL },
	{ MENU_SETTINGS, BOARD_OTHER, "u", N_("Account and settings"), N_("(U)ser           account and settings"), NULL },
	{ MENU_ABOUT, BOARD_OTHER, "x", N_("About this platform"), N_("(X) about        this platform"), NULL },
	{ MENU_GOODBYE, BOARD_OTHER, "g", N_("Leave minyi"), N_("(G)oodbye        leave"), NULL },
};

/* Has the site what the item leads to? */
static bool is_offered(const struct menu_item *item, const struct site *s)
{
	switch (s ? item->goal : MENU_GOODBYE) {
	case MENU_FOLLOWS: return site_can_filter(s, SITE_BY_FOLLOWED);
	case MENU_SEARCH: return site_can_filter(s, SITE_BY_QUERY);
	case MENU_NOTICES: return site_can(s, SITE_NOTICES);
	default: return true;
	}
}

bool menu_at(const struct site *s, size_t n, struct menu_item *out)
{
	const struct board *b;
	for (size_t i = 0; (b = board_at(i)); i++)
		if (n-- == 0) {
			*out = (struct menu_item){ MENU_BOARD, b->id, page_board(b->id)->letter, page_board_word(b->id), _(b->line),
				b->not_yet ? _(b->not_yet) : NULL };
			return true;
		}
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (is_offered(&others[i], s) && n-- == 0) {
			*out = others[i];
			out->name = _(out->name);
			out->line = _(out->line);
			out->not_yet = out->not_yet ? _(out->not_yet) : NULL;
			return true;
		}
	return false;
}

size_t menu_count(const struct site *s)
{
	struct menu_item item;
	size_t n = 0;
	while (menu_at(s, n, &item))
		n++;
	return n;
}

size_t menu_find(const struct site *s, char letter)
{
	struct menu_item item;
	size_t i = 0;
	while (menu_at(s, i, &item) && *item.letter != (letter | 0x20))
		i++;
	return i;
}

size_t menu_place(const struct site *s, enum menu_goal goal)
{
	struct menu_item item;
	size_t i = 0;
	while (menu_at(s, i, &item) && item.goal != goal)
		i++;
	return i;
}

/* ---- as a source ----------------------------------------------------------------------------- */

static int64_t count(const void *of)
{
	return (int64_t)menu_count(app_site(of));
}

/* "12 new", behind the item of notices. */
static void add_news(const struct app *a, const struct menu_item *item, struct str *out)
{
	int64_t n = item->goal == MENU_NOTICES ? app_news(a) : 0;
	if (n)
		/* TRANSLATORS: behind "(N)otices what happened to it": how many are new */
		str_addf(out, P_(" (%ld new)", " (%ld new)", (unsigned long)n), (long)n);
}

static bool row(void *of, int64_t at, struct source_row *out)
{
	struct menu_item item;
	if (!menu_at(app_site(of), (size_t)at, &item))
		return false;
	str_addz(&out->text, item.line);
	add_news(of, &item, &out->text);
	out->tone = item.goal == MENU_NOTICES && app_news(of) ? TONE_STRONG : TONE_PLAIN;
	return true;
}

static void say(void *of, int64_t at, struct str *out)
{
	struct menu_item item;
	if (!menu_at(app_site(of), (size_t)at, &item) || item.not_yet)
		return;
	/* TRANSLATORS: a letter to type, and where it leads; or a setting, and what it is */
	str_addf(out, _("%s: %s"), item.letter, item.name);
	add_news(of, &item, out);
}

const struct source_ops menu_source = { .count = count, .row = row, .say = say };
