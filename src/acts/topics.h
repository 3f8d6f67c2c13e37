/* A list of topics as a source: a board's, what a person follows, what was found. */
#ifndef ACTS_TOPICS_H
#define ACTS_TOPICS_H

#include "acts/filter.h"
#include "acts/pages.h"
#include "acts/source.h"

struct topics {
	struct app *app;
	struct filter filter; /* topics_forget after a change */
	struct pages pages;
	struct page_opts opts; /* as its rows are shown; the front sets it */
};
extern const struct source_ops topics_source;

/* Has the site no numbers for its topics? A row's is its place in the list, from 1, then. */
bool topics_by_place(const struct topics *t);
void topics_forget(struct topics *t); /* all that was fetched */
/* What is new may have been read: it is looked up again. */
void topics_look_again(struct topics *t);
/* NULL: not here. */
const struct wire_topic *topics_at(const struct topics *t, int64_t row);
/* What narrows the list, as a sentence; of a search what was found instead where nothing fits. Nothing: all are here.
 */
void topics_found(const struct topics *t, struct str *out);
/* What this column of its row stands out for. */
enum source_tone topics_tone(const struct wire_topic *t, int column, const struct page_opts *o);
/* What this row is called, "i16" where there are several boards' topics, a number where there is one's; and what
 * source_ops.hear says of it, without that. Nothing: it is not here. */
void topics_name(const struct topics *t, int64_t row, struct str *out);
void topics_hear_unnamed(struct topics *t, int64_t row, struct str *out);
/* Why there are no rows. */
const char *topics_empty(const struct topics *t);

#endif
