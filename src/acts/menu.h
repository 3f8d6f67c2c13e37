/*
 * The main menu, once: its letter, where it leads, the word that names it and the line of the full screen. The letters
 * are those of ACTION_ITEM's keys, in the same order.
 *
 * X(id, letter, name, line, there)
 *   name: as it is read aloud
 *   line: as it stands on a screen, its letter in brackets
 *   there: false for what cannot be done here yet
 */
#ifndef APP_MENU_H
#define APP_MENU_H

#include "base/base.h"

/* clang-format off */
/* TRANSLATORS: the letter in brackets is the key of the item, and must stay that letter */
#define MENU(X)                                                                                                       \
	X(IDEAS, 'i', N_("Ideas"), N_("(I)deas          what citizens propose"), true)                                    \
	X(CONSULTATIONS, 'c', N_("Consultations"), N_("(C)onsultations  what agencies ask about"), true)                  \
	X(PLANS, 'p', N_("Plans"), N_("(P)lans          what is being carried out"), true)                                \
	X(LETTERS, 'l', N_("Letters"), N_("(L)etters        to the head of an agency"), false)                            \
	X(EVENTS, 'e', N_("Events"), N_("(E)vents         meetings and live streams"), true)                              \
	X(FOLLOWS, 'f', N_("My follows"), N_("(F)avourites     what you follow"), true)                                   \
	X(NOTICES, 'n', N_("Notices"), N_("(N)otices        what happened to it"), false)                                 \
	X(SEARCH, 's', N_("Search"), N_("(S)earch         everything"), true)                                             \
	X(SETTINGS, 'u', N_("Account and settings"), N_("(U)ser           account and settings"), true)                   \
	X(ABOUT, 'x', N_("About this platform"), N_("(X) about        this platform"), true)                              \
	X(GOODBYE, 'g', N_("Leave minyi"), N_("(G)oodbye        leave"), true)
/* clang-format on */

#define MENU_ENUM(id, letter, name, line, there) MENU_##id,
enum menu_item { MENU(MENU_ENUM) MENU_ITEMS };
#undef MENU_ENUM

/* name and line untranslated: pass through _() */
struct menu_info {
	char letter;
	const char *name, *line;
	bool there;
};
/* item is one of them. */
const struct menu_info *menu_info(enum menu_item item);
/* The item with this letter, in either case; MENU_ITEMS: none has it. */
enum menu_item menu_find(char letter);

#endif
