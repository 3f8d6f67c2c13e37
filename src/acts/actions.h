/*
 * Everything that the program can do, once: the key dispatch, the hint row, the help screen, the linear mode's letters
 * and the manual page all read this table. Several keys stand in one string, separated by spaces, the one to show
 * first. Where two rows of one kind of screen have the same key, the upper one wins: so a row for one kind stands above
 * the general one. A key with Ctrl has a letter beside it, since screen readers keep some for themselves; where text is
 * typed or an answer is a letter, characters are never an action's, and what needs Ctrl there has a word: dialog.c,
 * editor.c.
 *
 * X(id, config name, keys, help, hint, screens)
 *   help: "" for what has no place in the help screen
 *   hint: a word for the hint row (BELOW: for the status bar), or "" when it has no place there
 *   screens: where it works
 */
#ifndef ACTS_ACTIONS_H
#define ACTS_ACTIONS_H

#include "site/site.h"

enum action_screen {
	IN_WELCOME = 1,
	IN_MENU = 2, /* the main menu and the quick switch: items by their letter */
	IN_LIST = 4,
	IN_TOPIC = 8,
	IN_SETTINGS = 16,
	IN_HELP = 32, /* pages of text that are no topic */
	IN_EDITOR = 64,
	IN_PROMPT = 128,      /* a question is asked */
	IN_CHOOSE = 256,      /* one of a few rows */
	IN_COMMENT = 512,     /* the line of a comment */
	IN_LINK = 1024,       /* one link's address */
	IN_CHART = 2048,      /* one chart alone */
	IN_UNSENT = 4096,     /* what is not published: the outbox and drafts */
	IN_NOTICES = 8192,    /* what happened, what one wrote */
	IN_QUEUE = 16384,     /* what waits for staff */
	IN_ENDORSERS = 32768, /* who endorses a topic */
	BELOW = 1 << 16,      /* not a kind of screen: the hint stands in the status bar */

	IN_PAGES = IN_TOPIC | IN_HELP,
	IN_ROWS = IN_MENU | IN_LIST | IN_NOTICES | IN_QUEUE | IN_ENDORSERS | IN_SETTINGS | IN_CHOOSE | IN_UNSENT,
	IN_ALL = IN_ROWS | IN_PAGES | IN_LINK | IN_CHART,
	IN_ASKING = IN_PROMPT | IN_COMMENT,
};

/* clang-format off */
#define ACTIONS(X)                                                                                                                     \
	X(ITEM, "item", "", N_("Go to the item with this letter"), "", IN_MENU) /* the letters of the menu */                                 \
	X(NEXT_VALUE, "next-value", "Right Down j n l", N_("Next value"), N_("next value"), IN_CHART)                               \
	X(PREVIOUS_VALUE, "previous-value", "Left Up k p", N_("Previous value"), "", IN_CHART)                                        \
	X(TABLE, "table", "t", N_("Show the figures as a table, or the chart again"), N_("table"), IN_CHART)                               \
	X(MEND, "mend", "Enter E r l Right", N_("Edit it, or go on writing"), N_("edit"), IN_UNSENT)                                       \
	X(RESEND, "send", "s", N_("Send it now"), N_("send"), IN_UNSENT)                                                                   \
	X(RESEND_ALL, "send-all", "S", N_("Send everything that is waiting"), N_("send all"), IN_UNSENT)                                        \
	X(DROP, "drop", "d", N_("Drop it, after a question"), N_("drop"), IN_UNSENT)                                                    \
	X(SHOW_WHOLE, "show-whole", "i", N_("Show all of it, and how it stands"), N_("show"), IN_UNSENT)                                   \
	X(LEAVE, "leave", "q e Left", N_("Leave this screen"), N_("leave"), IN_ALL)                                                        \
	X(OPEN, "open", "Enter r l Right", N_("Open the topic"), N_("read"), IN_LIST | IN_NOTICES | IN_QUEUE)                                                      \
	X(PICK, "pick", "Enter Right r l", N_("Choose the item under the cursor"), N_("choose"), IN_MENU | IN_SETTINGS | IN_CHOOSE)            \
	X(FETCH, "fetch", "B", N_("Fetch a file of the site's data, to be read here"), N_("fetch"), IN_LIST | IN_MENU)                      \
	X(SEARCH, "search", "/", N_("Find words"), N_("search"), IN_MENU | IN_LIST | IN_PAGES)                                             \
	X(NEXT_BOARD, "next-board", "Tab", N_("Next board"), N_("board"), IN_LIST)                                                  \
	X(PROPOSE, "propose", "^P w", N_("Propose something of your own"), N_("propose"), IN_LIST | IN_MENU)                                 \
	X(SORT, "sort", "S", N_("Change the order"), N_("sort"), IN_LIST)                                                                 \
	X(AGENCY, "agency", "a", N_("Only topics of an agency or a proposer"), N_("agency"), IN_LIST)                                      \
	X(STAGE, "stage", "G", N_("Only topics of one stage"), N_("stage"), IN_LIST)                                                       \
	X(WITHOUT, "without", "!", N_("Only topics without a word in their title"), "", IN_LIST)                                           \
	X(DECIDED, "decided", "z", N_("Only answered topics"), "", IN_LIST)                                                      \
	X(ABOUT_BOARD, "about-board", "b", N_("What this board is for"), "", IN_LIST)                                                      \
	X(ABOUT_TOPIC, "about-topic", "i", N_("Information about the topic"), "", IN_LIST)                                               \
	X(FIND_NEXT, "find-next", "n", N_("Next match"), "", IN_PAGES)                                        \
	X(FIND_PREVIOUS, "find-previous", "N", N_("Previous match"), "", IN_PAGES)                              \
	X(CONTENTS, "contents", "t", N_("Show the contents"), N_("contents"), IN_PAGES)                                                    \
	X(UNFOLD, "unfold", "o", N_("Show responses in full, or fold them again"), N_("unfold"), IN_TOPIC)                                 \
	X(NEXT_LINK, "next-link", "Tab", N_("Next link; Enter opens it"), N_("link"), IN_TOPIC)                                     \
	X(PREVIOUS_LINK, "previous-link", "BackTab", N_("Previous link"), "", IN_TOPIC)                                               \
	X(OPEN_LINK, "open-link", "Enter", N_("Open the selected link, or the chart in view; otherwise unfold a response"), N_("chart"), IN_TOPIC)                        \
	X(LINK_NUMBER, "link-number", "g", N_("Show a link by its number"), "", IN_TOPIC)                                                  \
	X(LISTEN, "listen", "L", N_("Follow new comments as they come, or stop"), "", IN_TOPIC)                  \
	X(ATTACHMENTS, "attachments", "d", N_("Show or fetch the attachments"), "", IN_TOPIC)                                              \
	X(NEXT_TOPIC, "next-topic", "> .", N_("Next topic in the list"), "", IN_TOPIC)                                              \
	X(PREVIOUS_TOPIC, "previous-topic", "< , b", N_("Previous topic in the list"), "", IN_TOPIC)                                  \
	X(NEXT_HEADING, "next-heading", "]", N_("Next heading"), "", IN_PAGES)                                                      \
	X(PREVIOUS_HEADING, "previous-heading", "[", N_("Previous heading"), "", IN_PAGES)                                            \
	X(GO_LINE, "go-line", ":", N_("Go to a line by its number"), "", IN_PAGES)                                                            \
	X(COPY, "copy", "c", N_("Copy the address, or the figures as CSV, to the terminal's clipboard"), N_("copy"), IN_LINK | IN_CHART)   \
	X(CODE, "code", "Enter", N_("Show the QR code alone"), "", IN_LINK)                                                                  \
	X(NUMBER, "number", "1 2 3 4 5 6 7 8 9", N_("Go to a number: a topic in a list, a page in a text"), "", IN_LIST | IN_NOTICES | IN_QUEUE | IN_ENDORSERS | IN_PAGES | IN_SETTINGS | IN_CHOOSE | IN_UNSENT) \
	X(UP, "up", "k p Up", N_("Up one line"), "", IN_ROWS | IN_PAGES)                                                                   \
	X(DOWN, "down", "j n Down", N_("Down one line"), "", IN_ROWS | IN_PAGES)                                                           \
	X(PAGE_UP, "page-up", "^B PageUp P", N_("Up one page"), "", IN_LIST | IN_NOTICES | IN_QUEUE | IN_ENDORSERS | IN_CHOOSE | IN_PAGES | IN_UNSENT)                                        \
	X(PAGE_DOWN, "page-down", "^F PageDown Space N", N_("Down one page"), "", IN_LIST | IN_NOTICES | IN_QUEUE | IN_ENDORSERS | IN_CHOOSE | IN_PAGES | IN_UNSENT)                          \
	X(HOME, "home", "Home 0", N_("Go to the start"), "", IN_ROWS | IN_PAGES | IN_CHART)                                                   \
	X(END, "end", "End $ G", N_("Go to the end"), "", IN_ROWS | IN_PAGES | IN_CHART)                                                      \
	X(ENDORSE, "endorse", "y", N_("Endorse the topic, or take it back"), N_("endorse"), IN_LIST | IN_TOPIC | BELOW)                    \
	X(VOTE, "vote", "V", N_("Vote in a poll of the topic, change the vote, or take it back"), N_("vote"), IN_TOPIC | BELOW)        \
	X(COMMENT, "comment", "X %", N_("Comment: for, against or neutral"), N_("comment"), IN_LIST | IN_TOPIC | BELOW)                    \
	X(COMMENTS, "comments", "c", N_("Among the comments: Up and Down go from one to the next, q leaves them"), N_("comments"), IN_TOPIC)  \
	X(LIKE, "like", "+", N_("Like the comment under the cursor, or take the like back"), "", IN_TOPIC)                                   \
	X(DISLIKE, "dislike", "-", N_("Vote against the comment under the cursor, or take that back"), "", IN_TOPIC)                      \
	X(FOLLOW, "follow", "f", N_("Follow the topic, or stop following"), N_("follow"), IN_LIST | IN_TOPIC | BELOW)                      \
	X(ENDORSED, "endorsed", "Z", N_("Only topics with at least so many endorsements"), N_("endorsed"), IN_LIST | BELOW)                \
	X(CASE, "case", "#", N_("Only the topic with this number"), N_("number"), IN_LIST | BELOW)                                         \
	X(REPLY, "reply", "R", N_("Reply to the comment under the cursor, or to the first in view"), N_("reply"), IN_TOPIC | BELOW)                         \
	X(UNCOMMENT, "uncomment", "x", N_("Take back your own comment under the cursor"), "", IN_TOPIC)                                \
	X(MARK_READ, "mark-read", "v", N_("Mark as read"), "", IN_LIST)                                            \
	X(SWITCH_BOARD, "switch-board", "s", N_("Go to a board by its name"), N_("boards"), IN_LIST | BELOW)                                  \
	X(JOIN, "join", "I", N_("Propose with others: type the code of an invitation"), "", IN_LIST)                                       \
	X(MINE, "mine", "E", N_("Your own proposal: change it, send it, invite others, withdraw it"), "", IN_TOPIC)                        \
	X(STAFF, "staff", "M", N_("What you as staff can do: screen it, answer it, hide it, ..."), "", IN_TOPIC)                            \
	X(DECIDE, "decide", "M", N_("Screen or answer it, or decide about the report"), N_("decide"), IN_QUEUE)                             \
	X(REPORT, "report", "!", N_("Report the comment under the cursor, or else the topic, to staff"), "", IN_TOPIC)            \
	X(ENDORSERS, "endorsers", "Y", N_("Who endorses the topic, and why"), "", IN_TOPIC)                                                  \
	X(HISTORY, "history", "H", N_("Its counts from hour to hour, as a chart"), "", IN_TOPIC)                                     \
	X(LOG, "log", "A", N_("What was done to the topic, by whom and why"), "", IN_TOPIC)                                     \
	X(COUNTY, "county", "a", N_("Only those of one county, or all again"), N_("by county"), IN_ENDORSERS)                                    \
	X(REASONED, "reasoned", "o", N_("Only those who say why, or all again"), N_("reasons"), IN_ENDORSERS)                                 \
	X(NEXT_QUEUE, "next-queue", "Tab t", N_("Next queue"), N_("queue"), IN_QUEUE)                                                \
	X(NEXT_LANGUAGE, "next-language", "Tab", N_("Another language"), "", IN_WELCOME)                                               \
	X(RULES, "rules", "^R", N_("The rules by which proposals are screened"), "", IN_ASKING | IN_EDITOR)                       \
	X(ACCEPT, "accept", "Enter", N_("Submit what you typed"), N_("go on"), IN_ASKING)                                                     \
	X(BACK, "back", "BackTab", N_("Back to the question before"), "", IN_ASKING)                                                       \
	X(EDITOR_DONE, "editor-done", "^X", N_("Finish: send, edit more or abandon; also Esc twice, or . alone on a line"), N_("finish"), IN_EDITOR)                              \
	X(OUTSIDE, "outside", "^O", N_("Hand the text to your own editor (VISUAL or EDITOR)"), "", IN_EDITOR)                              \
	X(CANCEL, "cancel", "Esc ^C", N_("Cancel the question"), N_("cancel"), IN_ASKING | IN_CHOOSE)                            \
	X(LONG_TEXT, "long-text", "^E", N_("Write a longer text"), N_("longer text"), IN_COMMENT)                                          \
	X(HELP, "help", "h ? F1", N_("This help"), N_("help"), IN_ALL)                                                                     \
	X(REPAINT, "repaint", "A ^L", N_("Redraw the screen, and ask the platform again"), "", IN_ALL | IN_ASKING | IN_WELCOME | IN_EDITOR) \
	X(SWITCH, "switch", "^Z J", N_("Quick switch: go to any screen by its letter"), "", IN_ALL | IN_ASKING | IN_EDITOR)
/* clang-format on */

#define ACTION_ENUM(id, name, keys, help, hint, screens) ACTION_##id,
enum action { ACTION_NONE, ACTIONS(ACTION_ENUM) ACTION_COUNT };
#undef ACTION_ENUM

/* help and hint untranslated: pass through _() */
struct action_info {
	const char *name, *keys, *help, *hint;
	unsigned screens;
};
const struct action_info *action_info(enum action a);
/* Steps through the keys of an action, as they are in this visit: *at is 0 at first, *name (n bytes) the next one.
 * False at the end. */
bool action_key_next(enum action a, size_t *at, const char **name, size_t *n);
/* What a key (keyname.h) does on screens of this kind: what a person chose for it, else the first row of the table that
 * has it; the menu's letters stay its own. ACTION_NONE: nothing. */
enum action action_of(int32_t code, unsigned in);

/* The keys of this visit, where they are not the table's. */
enum { ACTION_KEYS_MOST = 5 }; /* of a person's for one action */
struct action_keys {
	bool vi;                       /* the preset for hands that know vi; else the table's, PTT's */
	const char *own[ACTION_COUNT]; /* the person's, in place of these; NULL: none */
};
/* Borrowed until the next call; NULL: the table's again. */
void action_use(const struct action_keys *keys);
/* The keys of a preset, written as in the table. */
const char *action_preset(enum action a, bool vi);
/* Has the site what the action needs on such a screen (bits of enum action_screen)? Fronts show and take nothing else.
 */
bool action_offered(enum action a, unsigned in, const struct site *s);
/* Its hint and help at this site, untranslated, where the table's speak of what is called otherwise there. */
const char *action_hint(enum action a, const struct site *s);
const char *action_help(enum action a, const struct site *s);
/* The first key of an action as people write it ("^F", "Enter"). */
const char *action_key(enum action a, char out[16]);

#endif
