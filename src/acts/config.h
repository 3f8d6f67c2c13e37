/*
 * A person's own keys and colours: a small file of lines, read at the start and by `minyi config`, which prints the
 * whole of it with what there is to choose, made from the tables of acts/actions.h and acts/palette.h.
 *
 *	keys = vi
 *	key follow = w
 *	colour title = bold white on black
 *
 * A line that cannot be is left out and named; all the others count.
 */
#ifndef ACTS_CONFIG_H
#define ACTS_CONFIG_H

#include "acts/actions.h"
#include "acts/palette.h"

enum { CONFIG_BYTES = 32768, CONFIG_FAULTS_MOST = 32 };

struct config {
	struct action_keys keys;
	int key_lines[ACTION_COUNT]; /* where each of keys.own stands, from 1 */
	char *owned[ACTION_COUNT];
	struct ink_look looks[INKS];
	const struct ink_look *own[INKS]; /* into looks; NULL: the table's */
	VEC(struct config_fault) faults;  /* in the order of their lines */
};
struct config_fault {
	int line;  /* from 1; 0: the file as a whole */
	char *why; /* a translated sentence, cleaned */
};

/* Reads n bytes of any kind. Release it whatever comes of it. While it is read, and until config_use, the keys in use
 * are its own. */
void config_parse(struct config *c, const char *text, size_t n);
/* The file at path. False: there is none, and nothing was made. */
bool config_read(struct config *c, const char *path);
/* Its keys and colours count from now on, until config_release. */
void config_use(const struct config *c);
void config_release(struct config *c);
/* One sentence about all of its faults, "" when there are none. */
void config_note(const struct config *c, const char *path, struct str *out);
/* The whole as a file: each line with what it means, those that are as they always are behind a #. */
void config_print(const struct config *c, const char *path, struct str *out);

#endif
