/* The terminal: there is one, and it must be given back whatever happens. */
#ifndef UI_TERM_H
#define UI_TERM_H

#include "base/base.h"

/* Takes the terminal over. RC_SYS or RC_NOT_FOUND with a detail when it cannot be used; nothing is changed then. */
enum rc term_open(struct err *e);
void term_close(void);

/* "" or the TERM that this machine does not know, so that another was taken. */
const char *term_unknown(void);

/* Signals come as hints through a descriptor that can be waited for; term_signals reads and forgets them. */
enum term_signal { TERM_RESIZED = 1, TERM_STOP = 2, TERM_CONTINUED = 4, TERM_END = 8 };
int term_signal_fd(void);
unsigned term_signals(void);

/* The most of a window that is used; the rest of a larger one stays empty. */
enum { TERM_ROWS_MAX = 100, TERM_COLUMNS_MAX = 300 };
/* Asks the terminal its size and makes curses know it. */
void term_measure(int *rows, int *cols);
/* Gives the terminal back: to another program, until term_resume. */
void term_lend(void);
/* Gives the terminal back, sleeps until continued in the foreground, takes it again. False: the visit is to end, and
 * the terminal stays given back. */
bool term_suspend(void);
/* After a stop that was not announced (SIGSTOP), or a loan: takes it again. False as with term_suspend. */
bool term_resume(void);
/* Whether what is typed cannot be kept now: what a crash would say. */
void term_unkept(bool is);
/* Ends the process, with these words, when what asked to end was a fault that somebody sent. After term_close. */
void term_conclude(const char *words);
/* Is called before the program waits for a terminal that nobody reads. */
void term_before_waiting(void (*what)(void *ctx), void *ctx);
/* Paints everything anew at the next flush. */
void term_repaint(void);
/* Sends what changed, and leaves the cursor there. */
void term_flush(int y, int x);
/* What it speaks; RC_NOT_FOUND leaves it as it was. Paint all anew afterwards. */
enum rc term_charset(const char *name, struct err *e);
bool term_is_utf8(void);
/* Writes z at the top left and asks where the cursor stands then; the answer comes as if typed ("\033[1;3R"). False:
 * this terminal is not known to answer. All is painted anew. */
bool term_ask_column(const char *z);
/* The next byte that was typed, or a key as curses numbers them; -1: nothing for now. */
int term_key(void);
/* Appends in UTF-8 what a typed byte completes. */
void term_typed(char byte, struct str *out);
/* Clicks and the wheel become keys, where the terminal is known to have a mouse. Given back at every way out. */
void term_mouse(bool on);
/* Links that the terminal itself can open: "on", "off", or "auto": where it is known to. Paint all anew afterwards. */
void term_hyperlinks(const char *when);
/* Is what is shown read along by another program, which knows less of terminals than this one does? Then it is sent in
 * the plainest way. Paint all anew afterwards. */
void term_heard(bool is);
/* Sends bytes past curses: for the clipboard. Nothing moves the cursor. */
void term_send(const char *bytes);

#endif
