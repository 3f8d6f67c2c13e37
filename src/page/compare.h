/* Two texts compared, character by character: what of the first is gone, what of the second is new. Private to page/.
 */
#ifndef PAGE_COMPARE_H
#define PAGE_COMPARE_H

#include "base/base.h"

/* One place where they differ; either side may be empty. Offsets are bytes, in order, and end between characters. */
struct compare_change {
	size_t from_old, to_old, from_new, to_new;
};
struct compare {
	VEC(struct compare_change) changes;
	bool rewritten; /* so little is the same that the changes tell nothing */
};

/* The caller releases with vec_release(&c->changes). Valid UTF-8; of long texts only what differs between their common
 * beginning and end, as one change. */
void compare_texts(struct compare *c, const char *old, const char *new);

#endif
