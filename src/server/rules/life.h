/* What time alone does to a topic, and what its dates mean: pure functions, without numbers of any rule set. */
#ifndef SERVER_LIFE_H
#define SERVER_LIFE_H

#include "wire/wire.h"

/* Brings stage and response to what they are at `now`: an idea past its last day is unmet, an answer that did not
 * come is overdue, consultations close, events begin and end. */
void life_settle(struct wire_topic *t, int64_t now);
/* When time next changes it, after life_settle; 0: never. */
int64_t life_next_change(const struct wire_topic *t);
/* What "by deadline" sorts by, nearest first: then those that are overdue, then those without any. */
int64_t life_deadline(const struct wire_topic *t);
/* The earliest instant by which the agency has to do something that it has not done; 0: none. */
int64_t life_duty_by(const struct wire_topic *t);
/* late_since, as storage knows it, is the next duty's instant; before it has passed nobody is late. */
void life_tell_late(struct wire_topic *t, int64_t now);
#define LIFE_OVERDUE (INT64_C(1) << 60)

#endif
