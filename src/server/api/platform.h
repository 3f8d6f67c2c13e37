/*
 * The platform without a listener: requests in, answers out. Around each handler stand, in this order: language,
 * route, who asks, the body, the transaction, what was answered before (Idempotency-Key), and for GET the ETag,
 * compression and a small cache.
 */
#ifndef SERVER_PLATFORM_H
#define SERVER_PLATFORM_H

#include <pthread.h>

#include "server/api/http.h"

/* Below the platform's folder: what its topics have attached. The samples keep theirs under the same name. */
#define FILES_FOLDER "files"

struct platform {
	char *folder;
	const struct rules *rules;
	struct catalog *chinese; /* NULL when there is no catalogue: English then */
	uint8_t secret[STORAGE_HASH];
	char decoy[160]; /* a password hash of nobody: an unknown name takes as long as a wrong password */
	/* Writers of this process wait here in turn and not in SQLite, whose waiting is a sleep. */
	pthread_mutex_t writing;
	int64_t forgot_at; /* under writing: when what is over was last thrown away */
};

/* folder: where the data is; rules must outlive the platform. RC_NEWER, RC_DENIED, RC_FULL. */
enum rc platform_open(const char *folder, const struct rules *rules, struct platform **out, struct err *e);
void platform_free(struct platform *p);

/* A worker has a storage of its own and serves one request at a time. */
struct worker;
enum rc worker_new(struct platform *p, struct worker **out, struct err *e);
void worker_free(struct worker *w);

/* Answers. r is initialised by the caller; q->params is written. Never fails: what fails becomes a problem. */
void platform_answer(struct platform *p, struct worker *w, struct request *q, struct response *r);
/* A problem before there is a whole request (a body too large, too much at once). */
void platform_refuse(const struct platform *p, const char *accept_language, enum problem what, struct response *r);

/* ---- negotiate.c ----------------------------------------------------------------------------- */

/* The quality (0 to 1000) that an Accept-* header gives to a word; -1: not mentioned. "zh" is also meant by "zh-TW"
 * when prefix. */
int header_quality(const char *header, const char *word, bool prefix);
bool wants_chinese(const char *accept_language);
bool wants_gzip(const char *accept_encoding);
bool wants_csv(const char *accept);
/* Sets the strong ETag of the body and, when it pays, compresses it (each encoding has a tag of its own). */
void response_seal(struct response *r, bool gzip);
/* The tag that this body will have when it is asked for by itself, if compression pays for it. */
void response_tag(const char *json, size_t n, bool gzip, char out[ETAG_SIZE]);
/* If-None-Match: true when the reader has this one already; r is then a 304 without a body. */
bool response_unchanged(struct response *r, const char *if_none_match);

/* ---- answers.c: finished answers to guests' GETs, kept while nothing changes ----------------- */

struct answers;
struct answers *answers_new(void);
void answers_free(struct answers *a);
/* key: whatever the answer depends on. version: of the database. Fills r and is true when it is kept and still true. */
bool answers_find(const struct answers *a, const char *key, int64_t version, struct response *r);
void answers_keep(struct answers *a, const char *key, int64_t version, const struct response *r);

#endif
