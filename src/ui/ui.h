/*
 * ui/: the full-screen front, and the only folder that knows curses.
 *
 *   ui.c         the loop: keys, signals, screens, one paint a turn
 *   term.c       the terminal itself: taking it over, giving it back, signals, size
 *   signals.c    signals: hints for the loop, and ends that keep what was typed
 *   send.c       what curses paints, on its way to the line: character set, rows that terminals measure otherwise
 *   hyperlink.c  links that the terminal itself can open
 *   lean.c       descriptions of terminals that make curses frugal
 *   ambiguous.c  how wide doubtful characters are here;  bars.c  a person compares and says it
 *   keys.c       from the terminal's bytes to key codes, and from the action table to what a key does
 *   mouse.c      clicks and the wheel on screens of rows
 *   colours.c    the few inks that everything is drawn with
 *   draw.c       text into cells: the only place that writes on the screen
 *   screen.c     what screens share: damage, asks, title, hints and status bar
 *   rows.c       a selection among rows;  edit.c  a field to type in
 *   pager.c      a document to scroll in;  find.c  words in it
 *   dialog.c     questions, one below the other;  prompt.c  one question in the last row;  choose.c  one of a few rows
 *   welcome.c    the first screen, and signing in wherever an account is needed;  register.c  a new account
 *   menu.c       the main menu, and the quick switch to its items
 *   list.c       a board's topics;  list_pages.c  fetching them;  list_filter.c  which of them
 *   topic.c      one topic, read;  link.c  one of its links;  chart.c  one of its charts;  attach.c  what is attached
 *   page.c       a page of text that is no topic;  clip.c  the terminal's clipboard
 *   act.c        what can be done to a topic from a list or from its page;  endorse.c, comment.c  with questions
 *   editor.c     a text of many lines
 *   settings.c   the person's settings;  help.c  the keys of a screen;  about.c  the platform in figures
 */
#ifndef UI_UI_H
#define UI_UI_H

#include "app/app.h"

/* A whole visit on the terminal, from the first screen to the last. The exit status: 0, or 1 when the terminal cannot
 * be used (said on standard error). */
int ui_run(struct app *app);

#endif
