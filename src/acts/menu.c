/* See menu.h. */
#include "acts/menu.h"

#include "acts/board.h"

/* TRANSLATORS: the letter in brackets is the key of the item, and must stay that letter */
static const struct menu_item others[] = {
	{ MENU_FOLLOWS, BOARD_OTHER, "f", N_("My follows"), N_("(F)avourites     what you follow"), NULL },
	{ MENU_NOTICES, BOARD_OTHER, "n", N_("Notices"), N_("(N)otices        what happened to it"),
		N_("There are no notices here yet; what you follow stands under F.") },
	{ MENU_SEARCH, BOARD_OTHER, "s", N_("Search"), N_("(S)earch         everything"), NULL },
	{ MENU_SETTINGS, BOARD_OTHER, "u", N_("Account and settings"), N_("(U)ser           account and settings"), NULL },
	{ MENU_ABOUT, BOARD_OTHER, "x", N_("About this platform"), N_("(X) about        this platform"), NULL },
	{ MENU_GOODBYE, BOARD_OTHER, "g", N_("Leave minyi"), N_("(G)oodbye        leave"), NULL },
};

static size_t count_boards(void)
{
	size_t n = 0;
	while (board_at(n))
		n++;
	return n;
}

size_t menu_count(void)
{
	return count_boards() + ARRAY_LEN(others);
}

struct menu_item menu_at(size_t i)
{
	const struct board *b = board_at(i);
	if (b)
		return (struct menu_item){ MENU_BOARD, b->id, page_board(b->id)->letter, page_board_word(b->id), _(b->line),
			b->not_yet ? _(b->not_yet) : NULL };
	struct menu_item item = others[i - count_boards()];
	item.name = _(item.name);
	item.line = _(item.line);
	item.not_yet = item.not_yet ? _(item.not_yet) : NULL;
	return item;
}

size_t menu_find(char letter)
{
	size_t i = 0;
	while (i < menu_count() && *menu_at(i).letter != (letter | 0x20))
		i++;
	return i;
}

size_t menu_place(enum menu_goal goal)
{
	size_t i = 0;
	while (menu_at(i).goal != goal)
		i++;
	return i;
}

/* ---- as a source ----------------------------------------------------------------------------- */

static int64_t count(const void *of)
{
	(void)of;
	return (int64_t)menu_count();
}

static bool row(void *of, int64_t at, struct source_row *out)
{
	(void)of;
	str_addz(&out->text, menu_at((size_t)at).line);
	out->tone = TONE_PLAIN;
	return true;
}

static void say(void *of, int64_t at, struct str *out)
{
	struct menu_item item = menu_at((size_t)at);
	(void)of;
	if (!item.not_yet)
		/* TRANSLATORS: a letter to type, and where it leads; or a setting, and what it is */
		str_addf(out, _("%s: %s"), item.letter, item.name);
}

const struct source_ops menu_source = { .count = count, .row = row, .say = say };
