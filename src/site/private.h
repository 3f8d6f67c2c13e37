/* Private to site/: minyi's own table, and what it shares with what is kept. */
#ifndef SITE_PRIVATE_H
#define SITE_PRIVATE_H

#include "site/site.h"

extern const struct site_ops site_minyi;
extern const struct site_ops site_uk, site_join, site_decidim, site_discourse;
bool site_is_uk(const char *address);

/* Path and query of an ask at minyi's own API, which are also its name among what is kept. False: it lacks something.
 */
bool site_path(const struct site_ask *ask, struct str *out);

/* Empty, with one reference. */
struct site_reply *site_reply_new(enum site_op op);

#endif
