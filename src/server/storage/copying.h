/* A part of storage.h: a platform copied whole, and whether what is kept fits together (copy.c, check.c). */
#ifndef STORAGE_COPYING_H
#define STORAGE_COPYING_H

#include "server/storage/storage.h"

/* Why a platform's database is not opened or not copied, as err.num; err.detail is what it is called. */
enum storage_fault {
	STORAGE_PART = 1, /* RC_CONFLICT: a copy that broke off; storage_open says so too */
	STORAGE_OLDER,    /* RC_CONFLICT: an older minyid made it, and nobody brought it up to date */
	STORAGE_TAKEN,    /* RC_EXISTS: there is something already */
	STORAGE_NONE,     /* RC_NOT_FOUND: no platform is kept there */
};
/* To be copied: nothing is written, whoever else uses it. RC_NEWER; STORAGE_NONE, _PART, _OLDER. */
enum rc storage_open_to_read(const char *folder, struct storage **out, struct err *e);
/* To copy into: empty, made anew where a copy broke off, and until storage_filled() nothing else opens it.
 * STORAGE_TAKEN. */
enum rc storage_open_to_fill(const char *folder, struct storage **out, struct err *e);
struct storage_copying {
	void (*told)(void *ctx, const char *table, int64_t done, int64_t all); /* after each transaction */
	void *ctx;
	bool searched; /* the index of words is made too; else with the first opening */
};
/* Every table of `from`, inside storage_begin(STORAGE_READ), into `to`, just opened to fill: in transactions of bounded
 * size, counted and checked at the end. RC_CORRUPT: rows are missing, or what is there is not in order. */
enum rc storage_copy(struct storage *from, struct storage *to, const struct storage_copying *how, struct err *e);
enum rc storage_filled(struct storage *s, struct err *e);

/* Something that does not fit, of the thing with that number: message ids. says, is: counted, and there; else the same.
 */
struct storage_misfit {
	const char *thing, *what;
	int64_t of, says, is;
	bool counts; /* storage_put_right() puts it right */
};
/* Inside READ: pages and references (RC_CORRUPT); told() of each count, record and word of the index that does not fit.
 */
enum rc storage_check(
	struct storage *s, void (*told)(void *ctx, const struct storage_misfit *m), void *ctx, struct err *e);
/* Inside WRITE: each count is what there is. *n: how many were not. RC_CORRUPT: they do not come right. */
enum rc storage_put_right(struct storage *s, int64_t *n, struct err *e);

#endif
