/* What happened to what a person takes part in, and what they wrote: lists as sources, newest first, each row with its
 * topic. */
#ifndef ACTS_NOTICES_H
#define ACTS_NOTICES_H

#include "acts/chain.h"
#include "app/app.h"

struct notices {
	struct chain chain;
	struct app *app;
	bool written;          /* what the person wrote; else the notices */
	struct page_opts opts; /* as its rows are shown; the front sets it */
};
extern const struct source_ops notices_source;

void notices_forget(struct notices *n); /* all that was fetched */
/* NULL: it is not here. */
const struct wire_topic *notices_topic(const struct notices *n, int64_t at);
/* Where on the topic's page that stands: "comment:12", "response:", "timeline"; nothing: at its start. */
void notices_place(const struct notices *n, int64_t at, struct str *out);
const char *notices_name(const struct notices *n);
const char *notices_empty(const struct notices *n);
/* The newest that is here, when it is new: with this id all of them can be marked as read. NULL: nothing is new. */
const char *notices_newest(const struct notices *n);

#endif
