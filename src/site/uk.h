/* The petitions of the United Kingdom: what uk.c and uk_petition.c share. */
#ifndef SITE_UK_H
#define SITE_UK_H

#include "site/foreign.h"

/* A record of a list or of a petition's own page: {type, id, links, attributes}. False: there is no petition in it. */
bool uk_petition(const struct site *s, const struct json *record, struct arena *a, struct wire_topic *out);
/* One of those that gather most now. */
bool uk_trending(const struct json *record, struct arena *a, struct wire_topic *out);

#endif
