/* Any Discourse forum: what discourse.c (asking), discourse_topic.c, discourse_category.c and discourse_post.c
 * (reading) share. */
#ifndef SITE_DISCOURSE_H
#define SITE_DISCOURSE_H

#include "site/foreign.h"

/* ---- discourse_post.c ------------------------------------------------------------------------ */

/* HTML as the forum made it ("cooked") as CommonMark: without the pictures of people, with emoji as their words, and
 * without polls, which are figures. In the arena; "" when it does not fit there. */
const char *discourse_cooked(const struct site *s, struct arena *a, const char *html);
/* The same as plain text of one line: a name, a title, an option of a poll. */
const char *discourse_line(struct arena *a, const char *html);
/* A post as a comment. False: there is none in it. */
bool discourse_comment(const struct site *s, const struct json *post, struct arena *a, struct wire_comment *out);

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
