/*
 * store/: what the client keeps on disk, in one database file: settings, accounts, cache, readings, drafts, outbox.
 * Several clients of one person may have it open at once.
 *
 *   store.c     opening, migrations, a corrupt file moved aside
 *   settings.c  names and values
 *   cache.c     answers of the platform, by key, bounded, oldest use out first
 *   readings.c  what was read, and how far
 *   drafts.c    what was typed and not sent
 *   outbox.c    what was sent off and not yet accepted: a journal
 *   salvage.c   what can be saved out of a damaged file
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/base.h"

struct store;

/* folder is made when missing (0700; the file 0600). A file that cannot be read as a database is renamed to
 * NAME.corrupt-TIME and made anew, with what could be saved of drafts, outbox, accounts, settings and readings: *moved
 * (freed by the caller, NULL when nothing happened) is where it went. RC_NEWER, RC_FULL, RC_DENIED, RC_SYS. */
enum rc store_open(const char *folder, struct store **out, char **moved, struct err *e);
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
	char name[128], nickname[256], token[512], id[128];
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

/* ---- readings: per site and topic, when it was last read and what was there then. */
struct store_reading {
	int64_t read_at, comments, updated_at;
};
bool store_reading(struct store *s, const char *site, const char *topic, struct store_reading *out);
enum rc store_reading_set(
	struct store *s, const char *site, const char *topic, const struct store_reading *m, struct err *e);

/* ---- drafts: by what they are for ("comment:SITE:TOPIC"). On disk when the call returns. */
enum rc store_draft_set(struct store *s, const char *key, const char *text, struct err *e);
char *store_draft(struct store *s, const char *key); /* NULL when there is none; the caller frees */
enum rc store_draft_forget(struct store *s, const char *key, struct err *e);

/* ---- outbox: what a person decided to send. Items leave only when the platform accepted or refused them. id is the
 * Idempotency-Key. */
struct store_item {
	char id[ID_SIZE];
	char *site, *account, *topic, *kind, *payload;
	int64_t at;
	int tries;
	char *last_error;
};
enum rc store_outbox_push(struct store *s, const char *id, const char *site, const char *account, const char *topic,
	/* kind: "comment", "endorse", "unendorse", "follow", "unfollow"; payload: JSON */
	const char *kind, const char *payload, struct err *e);
/* The oldest item of this site and account that is after `after` (an id, or NULL). False when there is none. Release
 * with store_item_release. */
bool store_outbox_next(
	struct store *s, const char *site, const char *account, const char *after, struct store_item *out);
void store_item_release(struct store_item *i);
enum rc store_outbox_done(struct store *s, const char *id, struct err *e);
void store_outbox_failed(struct store *s, const char *id, const char *why);
int store_outbox_count(struct store *s, const char *site);

#endif
