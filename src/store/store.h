/*
 * store/: what the client keeps on disk, in one database file: settings, accounts, cache, readings, drafts, outbox.
 * Several clients of one person may have it open at once.
 *
 *   store.c     opening, migrations, a corrupt file moved aside
 *   settings.c  names and values
 *   cache.c     answers of the platform, by key, bounded, oldest use out first
 *   copies.c    boards that were taken along, a row a topic
 *   readings.c  what was read, and how far
 *   drafts.c    what was typed and not sent
 *   outbox.c    what was sent off and not yet accepted: a journal
 *   locks.c     one sender a home, one typist a draft
 *   salvage.c   what can be saved out of a damaged file
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/base.h"

struct store;

/* folder is made when missing (0700; the file 0600). A file that cannot be read as a database is renamed to
 * NAME.corrupt-TIME and made anew, with what could be saved of drafts, outbox, accounts, settings and readings: *moved
 * (freed by the caller, NULL when nothing happened) is where it went, also when it cannot be made anew. RC_NEWER,
 * RC_FULL, RC_DENIED, RC_SYS. */
enum rc store_open(const char *folder, struct store **out, char **moved, struct err *e);
/* One that ends with store_close, for whoever has no folder that could be written. It has what can be read in there of
 * drafts, outbox, accounts, settings and readings; what waits there is listed, but goes out from there alone. folder
 * may be NULL. */
enum rc store_open_memory(const char *folder, struct store **out, struct err *e);
bool store_lasts(const struct store *s); /* is what it keeps on a disk, and its file where it was? */
/* For how long calls wait, in all, while another program holds the file: what a key may cost. At first a second. */
void store_patience(struct store *s, int ms);
void store_rest(struct store *s);      /* nothing will be asked for a while: its memory shrinks */
bool store_exists(const char *folder); /* has one been opened here before? */
void store_close(struct store *s);     /* NULL is fine */
/* For tests: the next `steps` steps of statements succeed, those after them fail with RC_FULL. -1: never, as at the
 * start. */
void store_fail_after(struct store *s, int steps);

/* ---- settings: "language", "ambiguous", "site", ... "" when unset. The answer belongs to the caller. */
char *store_setting(struct store *s, const char *name);
enum rc store_setting_set(struct store *s, const char *name, const char *value, struct err *e);

/* ---- accounts: one signed-in account per site address. */
struct store_account {
	char name[128], nickname[256], token[2048], id[128];
	int64_t expires_at;
};
bool store_account(struct store *s, const char *site, struct store_account *out);
enum rc store_account_set(struct store *s, const char *site, const struct store_account *a, struct err *e);
enum rc store_account_forget(struct store *s, const char *site, struct err *e);

/* ---- cache. Bounded to CACHE_MAX bytes of bodies; an answer over CACHE_ONE_MAX is not kept. Bodies are stored as they
 * came. */
#define CACHE_MAX ((size_t)64 << 20)
#define CACHE_ONE_MAX ((size_t)4 << 20)
#define STORE_ETAG 128 /* bytes of a tag, with its end */
struct store_cached {
	struct str body;
	char etag[STORE_ETAG];
	int64_t at;
}; /* body: init by the caller */
bool store_cache_get(struct store *s, const char *key, struct store_cached *out);
enum rc store_cache_put(struct store *s, const char *key, const char *etag, const char *body, size_t n, struct err *e);
/* Is it kept, since when and how large? Reads no body. at and size may be NULL. */
bool store_cache_has(struct store *s, const char *key, int64_t *at, size_t *size);
/* When this body came, however often it was confirmed since; INT64_MAX when that is not known. */
int64_t store_cache_made(struct store *s, const char *key);
/* The keys that begin so, used last first, at most `most`: how many. The caller frees each. */
size_t store_cache_find(struct store *s, const char *key_prefix, char **keys, size_t most);
void store_cache_touch(struct store *s, const char *key); /* confirmed as current just now */
void store_cache_forget(struct store *s, const char *key);
void store_cache_drop(struct store *s, const char *key_prefix);
void store_cache_limit(struct store *s, size_t bytes); /* another bound than CACHE_MAX: for tests */
size_t store_cache_max(const struct store *s);         /* the bound */
size_t store_cache_bytes(struct store *s);

/* ---- copies of whole boards: a row a topic, in any of the orders and narrowed by any of the conditions below.
 * Together they hold at most COPIES_MAX bytes of rows, and of what came whole with them. */
#define COPIES_MAX ((size_t)64 << 20)
struct store_copy {
	int64_t number;      /* 0: there is none */
	int64_t at;          /* when it was current */
	int64_t total, rows; /* of the board; of them here */
};
/* Plain values; strings borrow. */
struct store_copy_row {
	const char *id;
	int64_t number;
	const char *stage, *response; /* words */
	const char *const *agencies;  /* ids */
	size_t n_agencies;
	int64_t created_at, active_at, endorsements, comments;
	const char *row; /* its JSON */
	/* What words are looked for in: the topic's title, whose it is, and all of it, as they are compared; words NULL: it
	 * is not known. whole: its JSON, where it comes with its row, else "". */
	const char *whole, *title, *by, *words;
};
/* FIT: those with the words in their titles first. */
enum store_copy_order { STORE_BY_CREATED, STORE_BY_ENDORSEMENTS, STORE_BY_ACTIVITY, STORE_BY_FIT, STORE_COPY_ORDERS };
enum { STORE_COPIES = 40, STORE_WORDS = 8 };
/* What is NULL or 0 does not narrow. Of skip, at and at_number one. */
struct store_copy_query {
	int64_t copies[STORE_COPIES]; /* one list of all of these; 0 ends them */
	const char *stage, *response, *agency;
	const char *id_from, *id_below; /* both or none: ids from the one on, up to the other, which is not meant */
	int64_t min_endorsements, number, since, until;
	/* Of rows whose words are known: each of these stands there, but lacks, which do not all; as they are compared */
	const char *words[STORE_WORDS], *title[STORE_WORDS], *by[STORE_WORDS], *lacks[STORE_WORDS];
	enum store_copy_order order;
	int64_t skip, at_number;
	const char *at;
	int64_t limit;
};
struct store_copy_page {
	void (*row)(void *ctx, const char *row, const char *id, int64_t comments); /* calls nothing of store/ */
	void *ctx;
	int64_t n, first, total; /* rows given; that stand before; of the whole list */
};
/* The finished copy of this name; its number. */
int64_t store_copy(struct store *s, const char *name, struct store_copy *out);
/* A new one beside it, empty; what an earlier one left unfinished goes. store_copy_end: it takes the place. */
enum rc store_copy_begin(struct store *s, const char *name, int64_t *copy, struct err *e);
enum rc store_copy_end(struct store *s, const char *name, int64_t copy, int64_t at, int64_t total, struct err *e);
/* All of them or none; those that are there change. more: by how many the board has grown. RC_TOO_BIG: no room. */
enum rc store_copy_put(
	struct store *s, int64_t copy, const struct store_copy_row *rows, size_t n, int64_t more, struct err *e);
/* The words of a row that is there, and nothing else of it. RC_TOO_BIG: no room. */
enum rc store_copy_put_words(struct store *s, int64_t copy, const struct store_copy_row *row, struct err *e);
bool store_copy_has_words(struct store *s, int64_t copy, const char *id);
void store_copy_remove(struct store *s, int64_t copy, const char *id); /* the board has one less, if it is here */
void store_copy_touch(struct store *s, int64_t copy, int64_t at);      /* confirmed as current then */
void store_copies_drop(struct store *s, const char *name_prefix);
void store_copies_limit(struct store *s, size_t bytes); /* another bound than COPIES_MAX: for tests */
bool store_copy_row(struct store *s, int64_t copy, const char *id, struct str *row);     /* appends its JSON */
bool store_copy_whole(struct store *s, int64_t copy, const char *id, struct str *topic); /* the same of the topic */
/* With how many bytes this id begins as another one does that is in a finished copy of a name that begins so; each copy
 * is looked at in two places alone. */
size_t store_copy_shares(struct store *s, const char *name_prefix, const char *id);
char *store_copy_id(struct store *s, int64_t copy, int64_t number); /* NULL: not here; the caller frees */
/* Is there a row older than a topic of this time and id? */
bool store_copy_reaches(struct store *s, int64_t copy, int64_t created_at, const char *id);
/* False: the list does not hold the topic that was asked for, or cannot be read. */
bool store_copy_page(struct store *s, const struct store_copy_query *q, struct store_copy_page *out);

/* ---- readings: per site and topic, when it was last read and what was there then. */
struct store_reading {
	int64_t read_at, comments, updated_at;
};
bool store_reading(struct store *s, const char *site, const char *topic, struct store_reading *out);
enum rc store_reading_set(
	struct store *s, const char *site, const char *topic, const struct store_reading *m, struct err *e);

/* ---- drafts: by what they are for ("comment:SITE:TOPIC"). On disk when the call returns; RC_DENIED where that is
 * in memory, or the file has been taken away. */
enum rc store_draft_set(struct store *s, const char *key, const char *text, struct err *e);
char *store_draft(struct store *s, const char *key); /* NULL when there is none; the caller frees */
enum rc store_draft_forget(struct store *s, const char *key, struct err *e);
/* The draft of `old` goes, and that of key is text: both or neither. */
enum rc store_draft_move(struct store *s, const char *old, const char *key, const char *text, struct err *e);
char *store_draft_note(struct store *s, const char *key); /* why it was refused, ""; NULL: there is no such draft */
struct store_draft {
	char *key, *text;
	char *note; /* why it was refused when it was sent last; "": it was not */
	int64_t at; /* when it was typed; 0: not known */
};
/* All of them, oldest first: how many. The caller releases each and frees *out. */
size_t store_draft_list(struct store *s, struct store_draft **out);
void store_draft_release(struct store_draft *d);

/* ---- outbox: what a person decided to send. Items leave when the platform accepted them or their writer drops them.
 * id is the Idempotency-Key. */
enum store_state { STORE_WAITS, STORE_REFUSED };
struct store_item {
	char id[ID_SIZE];
	char *site, *account, *topic, *kind, *payload;
	int64_t at;
	int tries;        /* how often it was to go out */
	int away;         /* how often of these something of it did: the platform may have it. 0: it cannot */
	char *last_error; /* refused: why, a sentence */
	enum store_state state;
	char *code;  /* refused: the problem's */
	char *draft; /* the draft that it was; "": none */
	char *name;  /* the account's, as it signs in; "": not known */
	char *about; /* what the topic is called; "": not known */
};
struct store_push {
	/* kind: "comment", "endorse", "unendorse", "follow", "unfollow"; payload: JSON */
	const char *id, *site, *account, *topic, *kind, *payload;
	const char *name;  /* the account's; NULL: not known */
	const char *about; /* what the topic is called; NULL: not known */
	/* the draft that it was, which goes in the same transaction, and what of it stays; NULL: none, nothing */
	const char *draft, *rest;
	const char *draft_text; /* what the draft is to be should this be refused; NULL: what it is now */
	const char *instead[2]; /* waiting items of these kinds on the topic that never went out give way; NULL: none */
};
/* RC_EXISTS: it is there. */
enum rc store_outbox_take(struct store *s, const struct store_push *p, struct err *e);
enum rc store_outbox_push(struct store *s, const char *id, const char *site, const char *account, const char *topic,
	const char *kind, const char *payload, struct err *e);
/* The oldest waiting item of this site and account that is after `after` (an id, or NULL). False when there is none.
 * Release with store_item_release. */
bool store_outbox_next(
	struct store *s, const char *site, const char *account, const char *after, struct store_item *out);
/* RC_NOT_FOUND: it is not there (any more); others: nobody knows. */
enum rc store_outbox_item(struct store *s, const char *id, struct store_item *out, struct err *e);
/* All of a site, whoever wrote them, oldest first: how many. The caller releases each and frees *out. */
size_t store_outbox_list(struct store *s, const char *site, struct store_item **out);
void store_item_release(struct store_item *i);
enum rc store_outbox_done(struct store *s, const char *id, struct err *e);
/* It is about to go out. False: it must not, since it waits no more. */
bool store_outbox_sent(struct store *s, const char *id);
void store_outbox_stayed(struct store *s, const char *id); /* nothing of it did */
void store_outbox_failed(struct store *s, const char *id, const char *why);
/* It stays, with the reason, until its writer mends or drops it; unless the draft that it was holds it already. */
enum rc store_outbox_refused(struct store *s, const char *id, const char *code, const char *why, struct err *e);
/* It leaves, and the draft that it was is there again, with why. Where another one is there by now that it does not go
 * on from, it stays, refused. */
enum rc store_outbox_give_back(struct store *s, const char *id, const char *code, const char *why, struct err *e);
/* Its writer takes it back: it leaves, and the text is this draft, which must be a new one. Only where it was refused,
 * the platform cannot have it, or it is older than `old`; else RC_CONFLICT. RC_EXISTS: there is such a draft. */
enum rc store_outbox_take_back(
	struct store *s, const char *id, int64_t old, const char *draft, const char *text, struct err *e);
/* It waits from now on, under new_id (which may be its own), with this payload. */
enum rc store_outbox_again(struct store *s, const char *id, const char *new_id, const char *payload, struct err *e);
enum rc store_outbox_payload(struct store *s, const char *id, const char *payload, struct err *e);
int store_outbox_count(struct store *s, const char *site); /* that wait */
struct store_counts {
	int waits, refused, old; /* old: written before that time, and not sent without being asked about */
};
struct store_counts store_outbox_counts(struct store *s, const char *site, int64_t old);

/* ---- one sender a home. False: another program of this home sends now. It ends with store_send_end or its process. */
bool store_send_begin(struct store *s);
void store_send_end(struct store *s); /* NULL is fine */
/* A name that one program of a home, and one place in it, has at a time: so that what is typed in two places are two
 * drafts. False: somebody has it. It ends with store_claim_end or its process. */
bool store_claim(struct store *s, const char *name);
void store_claim_end(struct store *s, const char *name); /* NULL is fine */

#endif
