/* Acts on the screen: their questions, one below the other, as people know them from a BBS: what was answered stays in
 * sight above. */
#ifndef UI_DIALOG_H
#define UI_DIALOG_H

#include "acts/acts.h"
#include "ui/widgets/screen.h"

/* On top when the call returns, closed again when there was nothing to ask; an act that never asks whoever is signed
 * in, and for whose end nobody waits (tag 0), goes on behind what is on the screen. The answer is given when it was
 * done or waits in the outbox; what there is to say has been said then. on may be NULL. */
void dialog_open(struct screen *below, int tag, enum act_id id, const struct act_on *on);
/* The page of rules that belongs to a ruled question. */
struct question;
void dialog_rules(struct ui *ui, const struct question *q);
/* Those that go on behind: for the end of the visit. */
void dialog_quiet_release(struct ui *ui);

/* For the first screen: what it is called, what stands above everything that is said, and who hears of ^L. */
struct screen *dialog_first(struct ui *ui, enum act_id id, const char *title, void (*retry)(struct screen *s));
void dialog_head(struct screen *s, const char *text);

#endif
