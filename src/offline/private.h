/* Private to offline/. */
#ifndef OFFLINE_PRIVATE_H
#define OFFLINE_PRIVATE_H

#include "offline/offline.h"

#define COPY_MAX ((size_t)64 << 20) /* memory of what is put together: a few times its text */

/* ---- copy.c */
/* What a board's copy is called. */
void copy_name(const struct offline *o, enum wire_board board, struct str *out);
/* The copy of a board, with its number, 0: none. */
struct store_copy copy_of(const struct offline *o, enum wire_board board);
/* Is the answer of an operation kept? at and size may be NULL. */
bool copy_kept(const struct offline *o, enum site_op op, const char *id, int64_t *at, size_t *size);
void copy_confirm(const struct offline *o, enum site_op op, const char *id); /* it is known to be current now */
void copy_no_comments(const struct offline *o, const char *id);              /* they need not be asked for */
/* Puts topics into a copy as rows; more: by how many the board has grown. */
enum rc copy_put(
	const struct offline *o, int64_t copy, const struct wire_topic *t, size_t n, int64_t more, struct err *e);
/* A topic of this JSON, NULL: it is none. The caller has a reference. */
struct site_reply *copy_read(const struct offline *o, enum site_op op, const char *text, size_t n);

/* The same of topics that come whole; those that are too long to be kept are left out, and counted. */
enum rc copy_put_whole(
	const struct offline *o, int64_t copy, const struct wire_topic *t, size_t n, size_t *long_ones, struct err *e);

/* The words of a topic whose row is there, in which is looked. RC_TOO_BIG: no room. */
enum rc copy_put_words(const struct offline *o, int64_t copy, const struct wire_topic *t, struct err *e);
/* A page of those rows; total: how long the list is beyond what is here, 0: no longer. NULL: it does not reach so far.
 */
struct site_reply *copy_page(const struct offline *o, const struct store_copy_query *q, int64_t at, int64_t total);
struct site_reply *copy_topic(const struct offline *o, const char *id); /* as it is kept; NULL: it is not */

/* ---- files.c */
/* Can the files that are here answer? */
bool files_can_answer(const struct offline *o, const struct site_ask *ask, int64_t *at);
/* Of those files that a list may stand in: how many are here. at: since when all of them are as they are here. f NULL:
 * any. */
size_t files_copies(const struct offline *o, const struct site_filter *f, int64_t out[STORE_COPIES], int64_t *at);
struct site_reply *files_topic(const struct offline *o, const char *id); /* NULL: it is in none */
/* What is around the first of these words in a topic's text, one line; NULL: nothing. */
const char *files_context(const struct wire_topic *t, const char *word, struct arena *a);
/* The words of what was typed (NULL: nothing), each folded; those behind the last that there is room for do not count.
 */
size_t files_words(const char *typed, struct arena *a, const char *words[STORE_WORDS]);
/* Words as they are compared in copies, appended. */
void files_fold(struct str *out, const char *s, size_t n);

/* Says of each topic how much of its id is enough. */
void files_shorten(const struct offline *o, struct wire_topic *topics, size_t n);

/* ---- changes.c */
/* since: when the cursor of the first changes was taken. */
void changes_put(const struct offline *o, const struct wire_changes *c, int64_t since);

#endif
