/* Private to the terminal's side of ui/: signals become hints that can be waited for. */
#ifndef UI_SIGNALS_H
#define UI_SIGNALS_H

#include "base/base.h"

enum rc signals_open(struct err *e);
/* Handles all that would stop or end the process, for the rest of its life: whoever types ^C while it leaves does not
 * catch it half-way. rescue gives the terminal back, in a handler. */
void signals_take(void (*rescue)(void));

int signals_fd(void);
/* Bits of enum term_signal; reads and forgets them. */
unsigned signals_read(void);
/* The signal that asked to end; 0: none did. */
int signals_ending(void);
/* While another program has the terminal its end is waited for, however long that takes. */
void signals_be_patient(bool patient);
/* Waits until fd takes more; false: it does not, and the process is to end. */
bool signals_until_writable(int fd);
/* Stops until continued. False: nobody is there to continue it, and it did not stop. */
bool signals_stop(void);
/* Ends the process, with these words on standard error, when what asked to end was a fault that somebody sent. */
void signals_conclude(const char *words);

#endif
