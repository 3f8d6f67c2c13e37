/* What is attached to a topic: chosen from a list, then read as text or fetched. */
#ifndef UI_ATTACH_H
#define UI_ATTACH_H

#include "ui/widgets/screen.h"

void attach_choose(struct screen *s, const struct wire_topic *t);
/* The answers of its small screens: true when it was one of them. */
bool attach_answer(struct screen *s, const struct answer *a, const struct wire_topic *t);

#endif
