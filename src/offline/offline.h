/*
 * offline/: boards taken along, to be read without a connection, and brought up to date.
 *
 *   copy.c     what was taken along: pages of lists and topics out of it
 *   changes.c  what the platform says has changed, put over it
 *   files.c    what a site gives as files, read into the store and answered out of it
 *   fetch.c    taking boards along: which ask comes next
 *
 * app/ looks here for an answer before it asks a platform, so nothing here may ask app/. Taking boards along does need
 * asks: it is therefore a machine without a line of its own. It says what is to be asked next and is given the answers;
 * app/ sends and keeps them as it does all others.
 */
#ifndef OFFLINE_OFFLINE_H
#define OFFLINE_OFFLINE_H

#include "site/site.h"
#include "store/store.h"

/* Whose things: they are kept for a site and a reader, "" for a guest. Plain values; strings borrow. */
struct offline {
	struct store *store;
	const struct site *site;
	const char *reader;
};

/* Pages of these lengths are the ones that are fetched ahead and taken along: who asks for another one may find
 * nothing. Lists out of a copied board come in any length. */
enum { OFFLINE_ROWS = 40, OFFLINE_COMMENTS = 100 };

/* ---- copy.c ---------------------------------------------------------------------------------- */

/* The cache's key of an operation; of comments, their first page. */
void offline_key(const struct offline *o, enum site_op op, const char *id, struct str *out);
/* Could a copy answer, and of when would it be? */
bool offline_can_answer(const struct offline *o, const struct site_ask *ask, int64_t *at);
/* NULL when it does not reach so far. The caller has a reference. */
struct site_reply *offline_answer(const struct offline *o, const struct site_ask *ask);
/* Words, all boards at once, filters of what is not all here: looked for in what was taken along, which may be less
 * than there is. For where nobody answers. NULL: nothing was taken along, or it cannot tell. */
struct site_reply *offline_look(const struct offline *o, const struct site_ask *ask);
/* Pages out of a copy go on at "~40", the number of rows before: cursors are the platform's own. Such a cursor becomes
 * the place that it means. */
void offline_cursor(struct site_ask *ask);
/* The id of "idea:1234" where a copy has it, or NULL. */
const char *offline_topic_id(const struct offline *o, const char *word, struct arena *out);

/* ---- files.c: of sites that give what they have as files (site_ops.files) ---------------------- */

enum { OFFLINE_FILES = 40 };
/* The nth file of the site, from 0, and the copy that was made of it (number 0: it is not here; at: until when it is
 * known). False behind the last, and on sites that answer asks. */
bool offline_file_at(const struct offline *o, size_t n, struct site_file *out, struct store_copy *here);
void offline_file_confirm(const struct offline *o, const struct site_file *f); /* it is so still */

/* Topics that a person names by the beginning of an id, at least so many characters of it; what stands before the
 * site's own id (site_file.id) may be left out, unless that is how another one begins. How many there are, at most
 * OFFLINE_NAMED, the newest first; strings live in a. 0 on sites that answer asks, whose ids are short. */
enum { OFFLINE_BEGINNING = 4, OFFLINE_NAMED = 6 };
struct offline_named {
	const char *id, *title;
	size_t enough; /* as wire_topic.id_enough */
};
size_t offline_named(
	const struct offline *o, const char *beginning, struct arena *a, struct offline_named out[OFFLINE_NAMED]);

/* Reads a file that is here whole, as of that day, some records a step; the topics of before stay until all of it is
 * read. NULL: why not. */
struct offline_file;
struct offline_file_report {
	int64_t topics, broken, read; /* records; bytes */
	char field[64];               /* that the first broken one lacks; "" */
};
struct offline_file *offline_file_open(
	const struct offline *o, const struct site_file *f, const char *path, int64_t as_of, struct err *e);
void offline_file_free(struct offline_file *r); /* NULL is fine */

/* ---- fetch.c --------------------------------------------------------------------------------- */

struct offline_progress {
	int64_t topics, total; /* taken along so far, of how many */
	int64_t asked;         /* requests for topics and comments */
	int64_t changes;       /* topics and comments that had changed since the last time */
	bool full;             /* at the end: the rest has no room */
};

/* Takes boards along: the rows of their lists, each topic whole, the first page of its comments. What was taken along
 * before is brought up to date by what changed. boards NULL: all that have topics. most: so many topics of each board,
 * the newest; 0: all for which there is room. */
struct offline_fetch;
struct offline_fetch *offline_fetch_new(const enum wire_board *boards, size_t n, int64_t most);
void offline_fetch_free(struct offline_fetch *f); /* NULL is fine; what has come stays */

enum offline_step {
	OFFLINE_ASK,   /* *ask is to be asked, fresh or without the cache; its strings live until the next call */
	OFFLINE_WAIT,  /* nothing can be asked before an answer comes */
	OFFLINE_AGAIN, /* it has done enough for one turn of the loop */
	OFFLINE_END,   /* all is here, or what there is room for; or offline_fetch_error says why not */
};
/* kept: bytes that went into the cache since the beginning. */
enum offline_step offline_fetch_next(
	struct offline_fetch *f, const struct offline *o, size_t kept, struct site_ask *ask, bool *fresh);
/* The last answer to an ask of this operation. reply is NULL when it failed (e says how), or the cache had it all and
 * nothing changed. */
void offline_fetch_take(struct offline_fetch *f, const struct offline *o, enum site_op op,
	const struct site_reply *reply, const struct err *e);
/* AGAIN, or END: e->code says whether all of it is here now. */
enum offline_step offline_file_step(struct offline_file *r, const struct offline *o, struct err *e);
const struct offline_file_report *offline_file_report(const struct offline_file *r);
const struct offline_progress *offline_fetch_progress(const struct offline_fetch *f);
const struct err *offline_fetch_error(const struct offline_fetch *f); /* code RC_OK: there is none */

#endif
