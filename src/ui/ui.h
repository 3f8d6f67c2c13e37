/*
 * ui/: the full-screen front, and the only folder that knows curses.
 *
 *   ui.c       the loop: keys, signals, screens, one paint a turn
 *   terminal/  term.c the terminal itself: taking it over, giving it back, signals, size; send.c what curses paints, on
 *              its way to the line: character set, rows that terminals measure otherwise; hyperlink.c links that the
 *              terminal opens; lean.c descriptions of terminals that make curses frugal; ambiguous.c how wide doubtful
 *              characters are here; keys.c from bytes to key codes, and from those to actions; colours.c the few inks;
 *              draw.c text into cells: the only place that writes on the screen
 *   widgets/   screen.c what screens share: the stack, damage, asks, title, hints, status bar; list.c a source's rows
 *              under a cursor, rows.c the arithmetic of that; pager.c a document to scroll in and find words in; page.c
 *              a page of text that is no topic; dialog.c an act's questions, one below the other; prompt.c one question
 * in the last row; choose.c one of a few rows; edit.c a field to type in, editor.c many lines; mouse.c; clip.c the
 * clipboard; bars.c a person compares widths and says which screens/   a file for each: welcome, menu (and the quick
 * switch), list, topic, link, chart, attach, settings, help, about
 */
#ifndef UI_UI_H
#define UI_UI_H

#include "app/app.h"

/* A whole visit on the terminal, from the first screen to the last. The exit status: 0, or 1 when the terminal cannot
 * be used (said on standard error). */
int ui_run(struct app *app);

#endif
