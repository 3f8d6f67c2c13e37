/* Looks for words in the comments on a topic that are not here, a page after the other, until they are found. */
#ifndef ACTS_SEEK_H
#define ACTS_SEEK_H

#include "app/app.h"
#include "page/page.h"

struct seek;
struct seek_where {
	const char *topic, *words; /* copied */
	bool back;
	int64_t from;  /* the comment of this number is the first that is looked at; back: INT64_MAX is the last of all */
	int64_t until; /* and no further than this one; 0: to the end */
	struct page_opts opts;
};
struct seek_told {
	bool over;                       /* nothing more is told, and it has ended */
	int64_t found;                   /* the number of the comment in which they are; 0: not yet, or nowhere */
	int64_t looked, total;           /* at so many comments, of all */
	const struct app_answer *failed; /* NULL: it did not */
};
/* told from the loop, never from within seek_begin. */
struct seek *seek_begin(
	struct app *app, const struct seek_where *where, void (*told)(void *ctx, const struct seek_told *what), void *ctx);
void seek_end(struct seek *k); /* NULL is fine; not after it is over */
/* The same step by step, for who waits for each answer: what to ask for next (it borrows from where), and whether that
 * has to be asked again, since the answer had no comment with them (*found is its number) and there are others. */
void seek_ask(const struct seek_where *where, struct site_ask *ask);
bool seek_look(struct seek_where *where, const struct wire_comments *page, int64_t *found);

#endif
