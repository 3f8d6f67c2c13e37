/* Private to store/: the database behind the door. */
#ifndef STORE_PRIVATE_H
#define STORE_PRIVATE_H

#include "sql/sql.h"
#include "store/store.h"

struct store {
	struct sql *db;
	char *path;
	int lock; /* locks.c's file; 0: not opened */
	bool sends;
	VEC(off_t) claims;            /* of this program */
	size_t unsummed;              /* bytes of answers since the cache was summed up */
	bool summed;                  /* in this visit */
	size_t cache_max, copies_max; /* CACHE_MAX, COPIES_MAX, less in tests */
};

/* salvage.c: carries over what a person typed and chose, as far as it can be read, from the file at path, which is
 * damaged or cannot be written. */
void salvage(struct store *s, const char *path);

#endif
