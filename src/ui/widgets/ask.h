/* Screens that ask for one thing and hand it to the one below: a line, a key, a choice, a long text. Each is on top
 * when the call returns; tag comes back in the answer. */
#ifndef UI_WIDGETS_ASK_H
#define UI_WIDGETS_ASK_H

#include "ui/widgets/screen.h"

/* A prompt's text is the answer's text, a choice its number. Enter on an empty line
 * gives no answer, and PROMPT_EMPTY as its number. */
enum { PROMPT_EMPTY = 1 };
void prompt_line(struct screen *below, int tag, const char *label, const char *initial);
/* What was answered to such questions is offered to the next one of the same label until then: the end of the visit. */
void prompt_forget(struct ui *ui);
/* A number from 1 on that was typed, in figures of whatever width. */
bool prompt_number(const char *text, int64_t *out);
/* One key of `keys`; Enter gives `fallback`. The answer's number is the key. */
void prompt_key(struct screen *below, int tag, const char *label, const char *keys, char fallback);
/* The answer's number is the row's index, its text the row's value. The rows go to the screen, which frees them. */
struct choices {
	struct str text;
	size_t n;
};
void choices_init(struct choices *c);
void choices_add(struct choices *c, const char *row);
void choices_add_value(struct choices *c, const char *row, const char *fmt, ...) PRINTF_LIKE(3, 4);
void choose_open(struct screen *below, int tag, const char *title, struct choices *take, int at);

/* The text comes back in the answer, which is not given when it is to be thrown away; its number is 's' to go on with
 * it, 't' to go back to the title (struct question.titled). While it is typed it is what is typed for the act's
 * question. */
struct act;
void editor_open(struct screen *below, int tag, const char *title, const char *initial, struct act *act);

/* How old a draft may get: what is typed goes to the disk so long after the first key that is not there yet, however
 * fast the next ones follow. */
enum { DRAFT_MS = 500 };
/* Keeps what is typed for the act's question. When that fails the last row says so until it works, and s->ops->timer,
 * which calls this again, comes soon. */
void draft_keep(struct screen *s, struct act *act, const char *text);
/* The same for a screen that closes. */
void draft_close(struct screen *s, struct act *act, const char *text);
/* What the last row says where the act has tried to keep it. */
void draft_stands(struct screen *s, const struct act *act);

#endif
