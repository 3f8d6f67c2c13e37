/*
 * Private to acts/: files that belong to what is being written. Each is looked at and uploaded as soon as its path is
 * answered, so that what is refused is refused before anything else is sent; the form keeps what the platform called
 * it.
 */
#ifndef ACTS_UPLOAD_H
#define ACTS_UPLOAD_H

#include "acts/form.h"

struct upload {
	struct form *form;           /* whose files they are; borrowed */
	int step;                    /* of the act: the question for a file */
	int64_t most, bytes_most;    /* files, and bytes of one; bytes 0: not known */
	void (*done)(struct act *a); /* there are no more */
	struct str bytes;            /* of the one that is on its way */
	char *name;
};
void upload_release(struct upload *u);
/* Asks for a file, or one more; and what the answer makes of it: it is asked again until there are no more. u stays at
 * its place as long as the act. */
void upload_ask(struct act *a, const struct upload *u);
void upload_answer(struct act *a, struct upload *u, const char *text);

/* A file that a person named, whole, from where it is ("~/..." at home). False: it has been objected why not. most 0:
 * any size. */
bool upload_read(struct act *a, const char *typed, int64_t most, struct str *out);
/* What was wrong with a file has been objected: it is asked for again. A command has nobody there to choose another
 * one, and nothing goes out without it. */
void upload_again(struct act *a, int step);

#endif
