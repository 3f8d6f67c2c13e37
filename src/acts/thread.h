/*
 * The comments on a topic: a window of pages, one behind the other, out of as many as there are. It is asked on at both
 * ends, or anywhere anew; where a platform says what stands before a page, so that every page can be asked for again,
 * the window is as long as its reader wants, and pages go at its other end.
 */
#ifndef ACTS_THREAD_H
#define ACTS_THREAD_H

#include "site/site.h"

enum thread_way {
	THREAD_START,    /* the first page of all */
	THREAD_NEXT,     /* the one behind those that are here */
	THREAD_PREVIOUS, /* the one before them */
	THREAD_LAST,     /* the last page of all */
	THREAD_FROM,     /* the one that begins with the comment of this number, or the next that is there */
	THREAD_AT,       /* the one that begins with the comment of this id */
};

struct thread_page {
	struct site_reply *reply;
	char *after, *at; /* how it was asked for; NULL: not so */
	int64_t from, until;
};
struct thread {
	VEC(struct thread_page) pages;
	VEC(struct wire_comment) items; /* borrowed from the pages */
	size_t most;                    /* so many pages stay; 0: all */
	struct thread_page asked; /* the last one; its reply is that which stands here now, not kept; NULL: none yet */
	enum thread_way way;      /* it goes there */
};

void thread_release(struct thread *t);
/* What to ask for that page; floor and comment are for those ways. Borrows from t until the next time. */
void thread_ask(struct thread *t, enum thread_way way, int64_t floor, const char *comment, struct site_ask *ask);
/* An answer to what was asked last: it is kept at its place; a second one takes the place of the first. */
void thread_put(struct thread *t, struct site_reply *reply);
/* What was asked for a page that is here; and another answer to that. */
void thread_asked(const struct thread *t, size_t page, struct site_ask *ask);
void thread_renew(struct thread *t, size_t page, struct site_reply *reply);
/* All of them as one; first is how many stand before them, next where those behind them begin ("": there are none).
 * Borrows from t. */
struct wire_comments thread_comments(const struct thread *t);
/* Can it be asked for any page of them, and not just for the next? */
bool thread_has_places(const struct thread *t);
/* NULL: it is not among those that are here. */
const struct wire_comment *thread_find(const struct thread *t, const char *id);
const struct wire_comment *thread_find_floor(const struct thread *t, int64_t floor);

#endif
