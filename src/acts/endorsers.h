/* Who endorses a topic, as far as they show it: a list as a source, the first endorsement first. All of them, those who
 * show a county, or those who say why. */
#ifndef ACTS_ENDORSERS_H
#define ACTS_ENDORSERS_H

#include "acts/chain.h"
#include "app/app.h"

enum { ENDORSERS_COUNTY = 64 };
struct endorsers {
	struct chain chain;
	struct app *app;
	const char *topic;             /* its id; borrowed */
	char county[ENDORSERS_COUNTY]; /* as far as it was typed; "": all */
	bool reasoned;
	int64_t all;           /* who endorse it, listed or not; WIRE_UNKNOWN */
	struct page_opts opts; /* as its rows are shown; the front sets it */
};
extern const struct source_ops endorsers_source;

void endorsers_forget(struct endorsers *e); /* all that was fetched */
/* NULL: it is not here. */
const struct wire_endorsement *endorsers_at(const struct endorsers *e, int64_t at);
/* Only those of this county; "": all again. False: no county is called so long. */
bool endorsers_of(struct endorsers *e, const char *county);
/* What is shown, as a title: "Endorsers (Taipei, with a reason)". */
void endorsers_title(const struct endorsers *e, struct str *out);
/* How many more there are than the list of all has, behind a comma; nothing where that is not known. */
void endorsers_rest(const struct endorsers *e, struct str *out);
const char *endorsers_empty(const struct endorsers *e);

#endif
