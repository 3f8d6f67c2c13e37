/* Private to own/: the process in between. */
#ifndef OWN_PRIVATE_H
#define OWN_PRIVATE_H

#include <sys/types.h>

#include "own/own.h"

struct starter {
	const char *program, *data, *address, *fifo, *log;
	const char *fresh; /* where the sample is made */
	const char *rules; /* which */
	bool new;          /* there is no data yet */
};
enum starter_step { STARTER_SET_UP, STARTER_READY, STARTER_FAILED };
struct starter_report {
	enum starter_step step;
	struct err err;
};
/* Starts the process that starts the platform. It takes over the lock: close yours. What becomes of it can be read from
 * *report; it ends with its last report, and when it gets SIGTERM. */
pid_t starter_run(const struct starter *s, int lock, int *report, struct err *e);
/* Waits for the next report. False: it ended without one. */
bool starter_hear(int report, struct starter_report *out);

#endif
