/* The comments on a topic, as far as they were read: pages of them, joined. */
#ifndef ACTS_THREAD_H
#define ACTS_THREAD_H

#include "site/site.h"

struct thread {
	VEC(struct site_reply *) pages;
	VEC(struct wire_comment) items; /* borrowed from the pages */
};

void thread_release(struct thread *t);
/* The page at this place, which is at most that behind the last; it is kept, and the pages from there on go. */
void thread_put(struct thread *t, size_t page, struct site_reply *reply);
/* All of them as one; next is where those that are not here begin, "" where there are none. Borrows from t. */
struct wire_comments thread_comments(const struct thread *t);

#endif
