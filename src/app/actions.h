/*
 * Everything that the program can do, once: the key dispatch, the hint row, the help screen, the linear mode's letters and the manual
 * page all read this table. Several keys stand in one string, separated by spaces, the one to show first.
 *
 * X(id, config name, keys, help, hint, screens)
 *   hint: a word for the hint row and the status bar, or "" when it has no place there
 *   screens: where it works
 */
#ifndef APP_ACTIONS_H
#define APP_ACTIONS_H

#include "base/base.h"

enum action_screen {
	IN_WELCOME = 1, IN_MENU = 2, IN_LIST = 4, IN_TOPIC = 8, IN_SETTINGS = 16, IN_HELP = 32, IN_EDITOR = 64, IN_PROMPT = 128,
	IN_ROWS = IN_MENU | IN_LIST | IN_SETTINGS, IN_ALL = IN_MENU | IN_LIST | IN_TOPIC | IN_SETTINGS | IN_HELP,
};

#define ACTIONS(X)                                                                                                                     \
	X(UP, "up", "k p Up", N_("Up one line"), "", IN_ROWS | IN_TOPIC | IN_HELP)                                                          \
	X(DOWN, "down", "j n Down", N_("Down one line"), "", IN_ROWS | IN_TOPIC | IN_HELP)                                                  \
	X(PAGE_UP, "page-up", "^B PageUp P", N_("Up one page"), "", IN_LIST | IN_TOPIC | IN_HELP)                                           \
	X(PAGE_DOWN, "page-down", "^F PageDown Space N", N_("Down one page"), "", IN_LIST | IN_TOPIC | IN_HELP)                             \
	X(HOME, "home", "Home 0", N_("To the start"), "", IN_ROWS | IN_TOPIC | IN_HELP)                                                     \
	X(END, "end", "End $", N_("To the end"), "", IN_ROWS | IN_TOPIC | IN_HELP)                                                          \
	X(OPEN, "open", "Enter r l Right", N_("Open what the cursor is on"), N_("read"), IN_ROWS)                                           \
	X(LEAVE, "leave", "q e Left", N_("Leave this screen"), N_("leave"), IN_ALL)                                                         \
	X(ENDORSE, "endorse", "y", N_("Endorse the topic, or take it back"), N_("endorse"), IN_LIST | IN_TOPIC)                             \
	X(COMMENT, "comment", "X %", N_("Comment: for, against or neutral"), N_("comment"), IN_LIST | IN_TOPIC)                             \
	X(REPLY, "reply", "R", N_("Reply to the comment at the top of the screen"), "", IN_TOPIC)                                           \
	X(FOLLOW, "follow", "f", N_("Follow the topic, or stop following"), N_("follow"), IN_LIST | IN_TOPIC)                               \
	X(SEARCH, "search", "/ ?", N_("Find words in titles and texts"), N_("search"), IN_MENU | IN_LIST | IN_TOPIC)                        \
	X(AGENCY, "agency", "a", N_("Show one agency's topics only"), N_("agency"), IN_LIST)                                                \
	X(STAGE, "stage", "G", N_("Show topics of one stage only"), N_("stage"), IN_LIST)                                                   \
	X(SORT, "sort", "S", N_("Change the order"), N_("order"), IN_LIST)                                                                  \
	X(NEXT_BOARD, "next-board", "Tab", N_("To the next board"), N_("board"), IN_LIST)                                                   \
	X(SWITCH_BOARD, "switch-board", "s", N_("To a board by its letter"), "", IN_LIST)                                                   \
	X(MARK_READ, "mark-read", "v", N_("Mark as read"), "", IN_LIST)                                                                     \
	X(HELP, "help", "h", N_("This help"), N_("help"), IN_ALL)                                                                           \
	X(REPAINT, "repaint", "^L", N_("Paint the screen anew, and ask the platform again"), "", IN_ALL | IN_WELCOME)                       \
	X(SWITCH, "switch", "^Z", N_("Quick switch: go to any screen by its letter"), "", IN_ALL)

#define ACTION_ENUM(id, name, keys, help, hint, screens) ACTION_##id,
enum action { ACTION_NONE, ACTIONS(ACTION_ENUM) ACTION_COUNT };
#undef ACTION_ENUM

struct action_info { const char *name, *keys, *help, *hint; unsigned screens; }; /* help and hint untranslated: pass through _() */
const struct action_info *action_info(enum action a);
/* The first key of an action as people write it ("^F", "Enter"). */
const char *action_key(enum action a, char out[16]);

#endif
