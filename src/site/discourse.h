/* Any Discourse forum: what discourse.c (asking), discourse_topic.c, discourse_category.c, discourse_post.c
 * and discourse_poll.c (reading) share. */
#ifndef SITE_DISCOURSE_H
#define SITE_DISCOURSE_H

#include "site/foreign.h"

/* ---- discourse.c ----------------------------------------------------------------------------- */

/* A GET, with the key of whoever is signed in. RC_TOO_BIG. */
enum rc discourse_get(
	const struct site *s, const struct str *path, struct arena *a, struct net_params *p, struct err *e);
/* The key into the headers of a request; a guest's has none. */
void discourse_sign(const struct site *s, struct net_params *p);

/* ---- discourse_key.c: SIGN_IN, SIGN_OUT, ME -------------------------------------------------- */

extern const struct site_pasted discourse_pasted;
enum rc discourse_key_request(
	const struct site *s, const struct site_ask *ask, struct arena *a, struct net_params *p, struct err *e);
enum rc discourse_key_parse(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e);

/* ---- discourse_write.c ----------------------------------------------------------------------- */

bool discourse_writes(enum site_op op);
/* r: what the answers so far have made; NULL: the first request. */
enum rc discourse_write_request(const struct site *s, const struct site_ask *ask, const struct site_reply *r,
	struct arena *a, struct net_params *p, struct err *e);
enum rc discourse_write_parse(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e);
void discourse_refusal(const struct site *s, const struct site_ask *ask, const struct net_answer *answer,
	struct arena *a, struct wire_problem *out);
/* What may be done to a topic or a category (its whole answer), and why not. */
void discourse_may(const struct json *v, struct arena *a, struct wire_topic *t);

/* ---- discourse_post.c ------------------------------------------------------------------------ */

/* HTML as the forum made it ("cooked") as CommonMark: without the pictures of people, with emoji as their words, and
 * without polls, which are figures. In the arena; "" when it does not fit there. */
const char *discourse_cooked(const struct site *s, struct arena *a, const char *html);
/* The same as plain text of one line: a name, a title, an option of a poll. */
const char *discourse_line(struct arena *a, const char *html);
/* A post as a comment. False: there is none in it. */
bool discourse_comment(const struct site *s, const struct json *post, struct arena *a, struct wire_comment *out);

/* ---- discourse_poll.c ------------------------------------------------------------------------ */

enum { DISCOURSE_CHARTS = 12 };
/* The polls of a topic's posts: each a chart, or its options where its result is not shown, and what one can choose. */
void discourse_polls(const struct site *s, const struct foreign *f, const struct json *topic, const struct json *posts,
	struct wire_topic *t);
/* Those of a post alone, whose result is told in figures. */
void discourse_polls_of(const struct site *s, const struct foreign *f, const struct json *post, struct wire_comment *c);
/* A vote as a request; RC_INVALID, RC_TOO_BIG. */
enum rc discourse_vote(
	const struct site *s, const struct site_ask *ask, struct arena *a, struct net_params *p, struct err *e);

/* ---- discourse_topic.c ----------------------------------------------------------------------- */

/* A row of a list. users: the people that the list names, by id. False: there is no topic in it. */
bool discourse_row(
	const struct site *s, const struct json *v, const struct json *users, struct arena *a, struct wire_topic *out);
/* The topic's own answer, with its first posts. False: there is no topic in it. */
bool discourse_topic(const struct site *s, const struct json *v, struct arena *a, struct wire_topic *out);

/* ---- discourse_category.c -------------------------------------------------------------------- */

/* A category's page among topics: this and its id. */
#define DISCOURSE_CATEGORY "category/"
/* All of them, those that are part of another behind it: "Environment / Water". False: there is no list in it. */
bool discourse_categories(const struct site *s, const struct json *v, struct arena *a, struct wire_agencies *out);
/* Each as a row; false: they do not fit. And one as a page, by its id; false: it is not there. */
bool discourse_category_rows(const struct site *s, const struct json *v, struct site_reply *r);
bool discourse_category(
	const struct site *s, const struct json *v, const char *id, struct arena *a, struct wire_topic *out);

#endif
