/* The petitions of the United Kingdom: what uk.c, uk_petition.c and uk_place.c share. */
#ifndef SITE_UK_H
#define SITE_UK_H

#include "site/foreign.h"

/* By what lists are narrowed: an id of SITE_AGENCIES is one of these and a code, or the end of an address. */
#define UK_SUBJECT "subject:"
#define UK_LOCAL "local:"

/* ---- uk_petition.c --------------------------------------------------------------------------- */

/* Nothing of it is known. */
void uk_row_begin(struct wire_topic *out);
/* A record of a list or of a petition's own page: {type, id, links, attributes}. False: there is no petition in it. */
bool uk_petition(const struct site *s, const struct json *record, struct arena *a, struct wire_topic *out);
/* One of those that gather most now. */
bool uk_trending(const struct json *record, struct arena *a, struct wire_topic *out);
/* Its subjects, which it has by their codes. */
struct uk_subjects {
	const char **codes;
	size_t n;
};
struct uk_subjects uk_subjects_of(const struct json *record, struct arena *a);
/* Has the site not said yet what one of them is called? */
bool uk_needs_names(const struct site *s, const struct uk_subjects *subjects);
/* Calls them so, now that names has them. */
void uk_name_subjects(
	const struct uk_subjects *subjects, const struct wire_agencies *names, struct arena *a, struct wire_topic *t);

/* ---- uk_place.c ------------------------------------------------------------------------------ */

/* "sw1a 1aa" as "SW1A1AA". False: it is no postcode. */
bool uk_postcode(const char *words, struct str *out);
/* What is in topics.json; and constituencies.json behind it. False: they are no such thing, and out is as it was. */
bool uk_all_subjects(const struct json *v, struct arena *a, struct wire_agencies *out);
bool uk_constituencies(const struct json *v, struct arena *a, struct wire_agencies *out);
/* One of a constituency's, with how many signed it there. place: what that is called. False: there is no petition in
 * it. */
bool uk_local(const struct json *record, const char *place, struct arena *a, struct wire_topic *out);

#endif
