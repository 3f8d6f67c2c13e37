/*
 * A list that is read from its start, a page behind the other, each asked for by the cursor that the page before it
 * gave: notices, what a person wrote, what waits for staff. The answers are kept as they came.
 */
#ifndef ACTS_CHAIN_H
#define ACTS_CHAIN_H

#include "acts/source.h"

struct chain {
	VEC(struct site_reply *) pages;
};
void chain_release(struct chain *c);
/* The page that a row stands on, and its place there; NULL: it is not here. */
const struct site_reply *chain_page(const struct chain *c, int64_t at, size_t *place);
/* The page to ask for so that this row is here; -1: it is, or there is no more. */
int64_t chain_want(const struct chain *c, int64_t at);
/* An ask becomes one for this page: how many rows, and by which cursor, which it borrows from c. Gives the page back;
 * one below 0 is none. */
int64_t chain_ask(const struct chain *c, int64_t page, struct site_ask *ask);

/* ---- as a source's: of a struct whose first member is its chain ------------------------------ */

/* How many rows there are, as far as is known; one more than those that are here when nobody says how many follow. */
int64_t chain_count(const void *of);
/* Is that all of them? */
bool chain_counted(const void *of);
/* The page's answer; those behind it go. False: it does not fit to those that are here. */
bool chain_put(void *of, int64_t page, struct site_reply *reply, int64_t near);
/* For find: by key among the rows that are here, or by number, which is a row's. */
int64_t chain_find(const struct source *s, const char *key, int64_t number, struct site_ask *ask);

#endif
