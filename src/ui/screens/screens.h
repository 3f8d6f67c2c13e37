/* How every screen is opened. Each is on top when the call returns; tag comes back in the answer. */
#ifndef UI_SCREENS_H
#define UI_SCREENS_H

#include "acts/filter.h"
#include "acts/menu.h"
#include "ui/widgets/ask.h"

void ui_menu_open(struct ui *ui);
/* Opens what the item with this letter stands for on top of the menu. */
void ui_menu_run(struct screen *menu, char letter);
void switch_open(struct ui *ui);

void welcome_open(struct ui *ui);
/* Signing in (or registering) because something needs an account; why is a sentence. Given when signed in. */
void sign_in_open(struct screen *below, int tag, const char *why);

/* The notices of who is signed in, or, written, their comments. */
void ui_notices_open(struct ui *ui, bool written);
void ui_list_open(struct ui *ui, const struct filter *f); /* copied */
/* What a board is for; BOARD_OTHER: all of them. What a topic's row says and more, in words. */
void about_board_open(struct ui *ui, enum wire_board board);
void about_topic_open(struct ui *ui, const struct wire_topic *row);

/* Proposing on a board; the answer's text is the id of what was proposed, or "". And with others, by an invitation. */
void ui_propose(struct screen *below, int tag, enum wire_board board);
void ui_join(struct screen *below, int tag);
/* A file of the site's data, where it gives such: which is asked. */
void ui_fetch(struct screen *below, int tag);

/* row may be NULL: then only the id is known. The list below tells neighbours: the answer's number is -1 or 1 when it
 * should open one. */
void topic_open(struct screen *below, int tag, const char *id, const struct wire_topic *row);
/* The same, where this stands: "comment:12", "response:", "timeline"; "": at its start. */
void topic_open_at(struct screen *below, int tag, const char *id, const struct wire_topic *row, const char *place);
/* What a link leads to: a topic of this site (PAGE_TOPIC and its id), or an address, shown with its QR code. */
void link_open(struct ui *ui, const char *address);
/* The topic's chart with this number, from 0, alone. */
void ui_chart_open(struct ui *ui, struct site_reply *topic, int number);

/* Does what the key does to a topic, from a list as well as from its page: false when it does nothing. t may be a row;
 * NULL: there is none here. */
bool topic_act(struct screen *s, enum action a, const struct wire_topic *t);

/* Who endorses the topic with this id, and how its counts grew. */
void ui_endorsers_open(struct ui *ui, const struct wire_topic *topic);
void ui_history_open(struct ui *ui, const char *topic);
void ui_log_open(struct ui *ui, const char *topic); /* what was done to it */
void ui_reports_open(struct ui *ui);                /* what one reported */

/* What waits for staff: the first queue of who is signed in. */
void ui_queue_open(struct ui *ui);

/* The outbox and drafts. */
void ui_unsent_open(struct ui *ui);

/* Other sites; what is answered to it comes to the screen below, which hands it on. False: it was another's answer. */
void ui_sites_open(struct screen *below);
bool ui_sites_answer(struct screen *below, const struct answer *a);

void ui_settings_open(struct ui *ui);
void help_open(struct ui *ui, unsigned in);
void about_open(struct ui *ui);

#endif
