/* Private to the terminal's side of ui/: is what curses is about to paint shorter on an empty screen? */
#ifndef UI_BLANKING_H
#define UI_BLANKING_H

/* The row from which on all should be erased before newscr is painted; LINES: none. To be asked when one screen follows
 * another, since it looks at every cell. */
int blanking_row(void);

#endif
