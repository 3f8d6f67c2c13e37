/*
 * ui/: the full-screen front, and the only folder that knows curses.
 *
 *   ui.c   the loop: keys, signals, screens, one paint a turn
 *
 *   terminal/
 *   term.c       the terminal itself: taking it over, giving it back, size
 *   signals.c    signals: hints for the loop, and ends that keep what was typed
 *   send.c       what curses paints, on its way to the line: character set, rows that terminals measure otherwise
 *   hyperlink.c  links that the terminal itself can open
 *   shorten.c    the same bytes, said shorter;  blanking.c  is that so on a screen that is erased first?
 *   region.c     rows that scroll by themselves, while somebody reads line by line
 *   lean.c       descriptions of terminals that make curses frugal
 *   ambiguous.c  how wide doubtful characters are here
 *   keys.c       from the terminal's bytes to key codes, and from the action table to what a key does
 *   colours.c    the few inks that everything is drawn with
 *   draw.c       text into cells: the only place that writes on the screen
 *
 *   widgets/
 *   screen.c   what screens share: the stack, damage, asks, title, hints and status bar
 *   list.c     the rows of a source under a cursor;  rows.c  its arithmetic;  mouse.c  clicks and the wheel there
 *   pager.c    a document to scroll in, and words found in it;  pager_goal.c  where a reader was in it
 *   page.c     a page of text that is no topic
 *   dialog.c   an act's questions, one below the other;  prompt.c  one in the last row;  choose.c  one of a few rows
 *   edit.c     a field to type in;  editor.c  a text of many lines;  draft.c  when they are kept
 *   clip.c     the terminal's clipboard;  bars.c  a person compares widths and says which
 *
 *   screens/   a file for each: welcome, menu (and the quick switch), list, topic (topic_comments.c fetches its
 *              comments), link, chart, attach, endorsers, notices, queue, unsent (the outbox and drafts), settings,
 *              sites, help, about
 */
#ifndef UI_UI_H
#define UI_UI_H

#include "app/app.h"

/* A whole visit on the terminal, from the first screen to the last. The exit status: 0, or 1 when the terminal cannot
 * be used (said on standard error). */
int ui_run(struct app *app);

#endif
