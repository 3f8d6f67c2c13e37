/* The sites that one can go to, a row each: one's own platform, those that the program knows by name, those that the
 * person keeps a list of; and what each can, in words. */
#ifndef ACTS_SITES_H
#define ACTS_SITES_H

#include "app/app.h"

struct sites_row {
	char word[512];               /* as app_site_go takes it */
	const struct site_kind *kind; /* whose it is */
	bool kept;                    /* it can be dropped from the list */
	bool here;                    /* this visit is there */
};
/* The nth, from 0; false behind the last. app NULL: of nobody's list, as below home (NULL: the XDG folders) it is kept.
 */
bool sites_at(const struct app *app, const char *home, size_t n, struct sites_row *out);
/* Which is meant: by its number from 1, its word, or an address. "": none of them. */
void sites_meant(const struct app *app, const char *typed, struct str *word);
/* "UK Government and Parliament Petitions (uk), you are here". */
void sites_say(const struct sites_row *row, struct str *out);
/* What it is called without its word; translated. */
const char *sites_title(const struct sites_row *row);

/* What a site can, a column each of a table: its word, its heading (a message id), and what stands there. */
enum sites_can { SITES_SEARCH, SITES_COMMENTS, SITES_SIGN_IN, SITES_ENDORSE, SITES_PROPOSE, SITES_PLACES, SITES_CAN };
enum sites_how { SITES_NO, SITES_YES, SITES_ON_THE_WEB };
const char *sites_can_word(enum sites_can what);
const char *sites_can_heading(enum sites_can what);
enum sites_how sites_can(const struct site_kind *kind, enum sites_can what);
const char *sites_how_word(enum sites_how how); /* translated */

#endif
