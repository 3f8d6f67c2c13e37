/* Private to the terminal's side of ui/: what curses paints becomes bytes on the line. */
#ifndef UI_SEND_H
#define UI_SEND_H

#include "base/base.h"

#include <stdio.h>

/* The stream that curses is to be opened on: the terminal's own, until send_paint takes from it what is painted. */
FILE *send_open(struct err *e);
void send_close(void);
/* Where the bytes go; -1: nowhere. */
int send_descriptor(void);
/* Ends curses for now: appends to out what it has to say for that. */
void send_end(struct str *out);
/* Bytes past curses. When the process is to end and nobody reads the terminal, they are dropped. */
void send_bytes(const char *bytes, size_t n);
/* Has something been dropped? Then the terminal may be in the middle of it. */
bool send_dropped(void);
/* May rows be moved by scrolling? Not where the terminal has more rows than curses knows of. */
void send_scrolls(bool may);
/* What is to be done before waiting for a terminal that does not read. */
void send_before_waiting(void (*what)(void *ctx), void *ctx);
/* The character set of the line; RC_NOT_FOUND leaves it as it was. */
enum rc send_charset(const char *name, struct err *e);
const char *send_charset_name(void);
/* Appends in UTF-8 what a typed byte completes. */
void send_typed(char byte, struct str *out);

/* Appends in the character set of the line. */
void send_encode(struct str *out, const char *s, size_t n);

/* A character that terminals disagree about is being drawn at this place; send_erased forgets all of a screen's. */
void send_doubt(int y, int x);
/* These cells lead to an address, which the terminal is told where it understands that. Borrowed until send_erased. */
void send_link(int y, int x, int width, const char *address);
/* These cells get something else. */
void send_covered(int y, int x, int width);
void send_erased(void);
/* What is drawn now is another screen than before. */
void send_other(void);
/* Sends what has changed since the last time, and leaves the cursor there. anew: all of it. */
void send_paint(int y, int x, bool anew);

#endif
