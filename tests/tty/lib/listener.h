/*
 * Who listens, or feels, instead of looking: two models of what the two families of readers do after each key.
 *
 *   speech    reads the rows whose text has changed, from top to bottom; when none says anything now, the row that the
 *             cursor came to
 *   braille   shows forty cells of the row that the cursor stands on, from its beginning, or around a caret further on
 *
 * Each key is a few lines of a transcript, which a test compares with a golden that was read aloud once.
 */
#ifndef TTY_LIB_LISTENER_H
#define TTY_LIB_LISTENER_H

#include "tty/lib/visit.h"

enum { LISTENER_ROWS = 60, LISTENER_CELLS = 40 };

struct listener {
	struct visit *v;
	char *rows[LISTENER_ROWS]; /* as they were before the key */
	struct visit_cursor cursor;
	struct str speech, braille; /* after the last key */
	int changed;                /* rows that it changed */
	struct str transcript;
};

/* The visit is running; what stands there now is known. */
void listener_init(struct listener *l, struct visit *v);
void listener_release(struct listener *l);
/* Presses one key, or types one answer, and listens. */
void listener_press(struct listener *l, const char *key);
void listener_type(struct listener *l, const char *text);
/* What was pressed already, in whatever way, is heard now. */
void listener_hear(struct listener *l, const char *key);

/* Marks that are spoken wrongly, or not at all: arrows, boxes, blocks, shapes, braille dots, bullets. The first one in
 * the text; NULL: there is none. */
const char *listener_ornament(const char *text);

#endif
