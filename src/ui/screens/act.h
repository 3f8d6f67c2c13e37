/* What can be done to a topic from a list as well as from its page. */
#ifndef UI_ACT_H
#define UI_ACT_H

#include "ui/screens/screens.h"

/* ENDORSE, COMMENT, FOLLOW: true when it was one of these. A guest is asked to sign in first; afterwards it goes on by
 * itself. t may be a row. */
bool act_on(struct screen *s, enum action a, const struct wire_topic *t);
/* The answers of its small screens: true when it was one of them. t is the topic under the cursor, or NULL. */
bool act_answer(struct screen *s, const struct answer *a, const struct wire_topic *t);

#endif
