/* Questions, one below the other, as people know them from a BBS: what was answered stays in sight above. Embedded by
 * the screens that ask: they say and ask, and hear when an answer is there. */
#ifndef UI_DIALOG_H
#define UI_DIALOG_H

#include "ui/widgets/edit.h"

enum dialog_kind { DIALOG_NOTHING, DIALOG_LINE, DIALOG_SECRET, DIALOG_KEY };
enum dialog_result { DIALOG_UNUSED, DIALOG_MORE, DIALOG_GIVEN, DIALOG_LEFT };

struct dialog {
	struct str said; /* everything above the question, a paragraph a line */
	enum dialog_kind kind;
	char *label;
	char keys[16], fallback, pressed;
	struct edit edit;
	char *draft;      /* the key under which what is typed is kept; NULL: it is not */
	char *draft_head; /* stands before the text in the draft */
};

void dialog_init(struct dialog *d);
void dialog_release(struct screen *s, struct dialog *d); /* keeps the draft */
void dialog_say(struct dialog *d, const char *fmt, ...) PRINTF_LIKE(2, 3);
void dialog_ask_line(struct dialog *d, const char *label, const char *initial);
void dialog_ask_secret(struct dialog *d, const char *label);
/* One of these keys; Enter gives fallback. */
void dialog_ask_key(struct dialog *d, const char *label, const char *keys, char fallback);
/* Nothing is asked now: something is under way. */
void dialog_wait(struct dialog *d);

/* What the key does. DIALOG_GIVEN: dialog_text or d->pressed has it, and question and answer have moved up among what
 * was said. */
enum dialog_result dialog_key(struct screen *s, struct dialog *d, const struct key *k, enum action a);
const char *dialog_text(const struct dialog *d);
void dialog_paint(struct screen *s, struct dialog *d);

/* From now on what is typed in the question is on disk a moment later. */
void dialog_draft(struct dialog *d, const char *key, const char *head);
void dialog_draft_save(struct screen *s, struct dialog *d); /* also ops->timer */
void dialog_draft_forget(struct screen *s, struct dialog *d);

#endif
