/*
 * The linear mode as a script has it: lines in, text out, and never an escape sequence. After lib/group.h, whose
 * platform is meant:
 *
 *	visit_by_pipe(&o, &home, "\ni\nq\ng\n");
 *	expect_in_order(&o, "提點子", "再見", NULL);
 */
#ifndef TTY_LIB_PIPE_H
#define TTY_LIB_PIPE_H

#include "tty/lib/visit.h"

/* The visit that these lines make, one answer each, of whoever lives there. Its exit status must be 0; release o. */
#define visit_by_pipe(o, home, input) pipe_visit(o, home, platform.address, input)
void pipe_visit(struct outcome *o, const struct scratch *home, const char *site, const char *input);

/* These stand there, in this order. */
void expect_in_order(const struct outcome *o, ...) __attribute__((sentinel));
void expect_nowhere(const struct outcome *o, const char *unwanted);

#endif
