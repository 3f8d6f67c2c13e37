/* What can be done to one's own account, a row each: both fronts list them, `minyi account WORD` does one. */
#ifndef ACTS_ACCOUNT_H
#define ACTS_ACCOUNT_H

#include "acts/acts.h"

struct account_row {
	enum act_id act;
	const char *word;  /* of the subcommand */
	const char *label; /* untranslated: pass through _() */
	bool guest;        /* for whoever cannot sign in; the others are for whoever has */
};
/* In the order in which they are shown, from 0; NULL behind the last. */
const struct account_row *account_row(size_t i);
/* The nth, from 0, that this site has, for a guest or for whoever is signed in. NULL behind the last. */
const struct account_row *account_row_for(const struct app *app, size_t n);
/* The row of this word, or NULL. */
const struct account_row *account_row_of(const char *word);

#endif
