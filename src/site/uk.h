/* The petitions of the United Kingdom: what uk.c, uk_petition.c and uk_place.c share. */
#ifndef SITE_UK_H
#define SITE_UK_H

#include "site/foreign.h"

/* By what lists are narrowed: an id of SITE_AGENCIES is one of these and a code, or the end of an address. */
#define UK_SUBJECT "subject:"
#define UK_LOCAL "local:"
#define UK_PARLIAMENT "parliament:" /* its number at the site */
/* Of a page: a state, and how many there are in it; and where they were searched for, what narrows them, as it stands
 * in an address: "state:open:q=night%20buses&topic=health" */
#define UK_STATE "state:"

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

/* ---- uk_state.c ------------------------------------------------------------------------------ */

/* What narrows the petitions of states. */
struct uk_search {
	const char *query, *subject; /* words; a subject's code; "" */
};
bool uk_is_state(const char *id);
size_t uk_states(void); /* how many there are */
/* What tells how many there are in the nth, from 0; false behind the last. */
bool uk_state_count_path(size_t nth, const struct uk_search *within, struct str *path);
/* What tells the first so many of those on a page. */
void uk_state_path(const char *id, int count, struct str *path);
enum { UK_STATE_FIRST = 10 };
void uk_state_address(const struct site *s, const char *id, struct str *out);
/* How many petitions there are in all, of a list that has one a page; WIRE_UNKNOWN. */
int64_t uk_total(const struct json *v, struct arena *a);
/* The nth as a row, from what count_path answered. False: there is no room. */
bool uk_state_row(const struct site *s, const struct json *v, size_t nth, const struct uk_search *within,
	struct arena *a, struct wire_topic *out);
/* One as a page, from what path answered, and its total from what count_path did. False: there is no list in it. */
bool uk_state(const struct site *s, const struct json *v, const char *id, struct arena *a, struct wire_topic *out);
void uk_state_total(struct wire_topic *t, const struct json *v, struct arena *a);

/* ---- uk_place.c ------------------------------------------------------------------------------ */

/* "sw1a 1aa" as "SW1A1AA". False: it is no postcode. */
bool uk_postcode(const char *words, struct str *out);
/* What is in topics.json; and constituencies.json behind it. False: they are no such thing, and out is as it was. */
bool uk_all_subjects(const struct json *v, struct arena *a, struct wire_agencies *out);
bool uk_constituencies(const struct json *v, struct arena *a, struct wire_agencies *out);
/* What is in parliaments.json, of the site's number and its years, behind what is there. */
bool uk_parliaments(const struct json *v, struct arena *a, struct wire_agencies *out);
/* One of a constituency's, with how many signed it there. place: what that is called. False: there is no petition in
 * it. */
bool uk_local(const struct json *record, const char *place, struct arena *a, struct wire_topic *out);

#endif
