/* Private to api/ and its tests: what a handler works with, and the parts around it. */
#ifndef SERVER_API_PRIVATE_H
#define SERVER_API_PRIVATE_H

#include <pthread.h>

#include "server/api/api.h"
#include "server/storage/storage.h"

/* ---- languages.c ----------------------------------------------------------------------------- */

#define LANGUAGES_MAX 64

/* The languages that can be answered in, the platform's own first. English needs no catalogue. */
struct languages {
	const char *tags[LANGUAGES_MAX]; /* BCP 47: "zh-Hant-TW" */
	struct catalog *catalogs[LANGUAGES_MAX];
	size_t n;
};
/* Every FOLDER/NAME/LC_MESSAGES/minyi.mo that can be read (folder may be NULL); own: the NAME that comes first, if it
 * is there. */
void languages_open(struct languages *l, const char *folder, const char *own);
void languages_release(struct languages *l);
/* The place of the one that this reader likes best. */
size_t languages_choose(const struct languages *l, const char *accept_language);

/* ---- platform.c ------------------------------------------------------------------------------ */

/* A thread has one for as long as it makes one answer. */
struct worker {
	struct storage *storage;
	struct answers *answers;
};

struct platform {
	char *folder;
	const struct rules *rules;
	struct languages languages;
	uint8_t secret[STORAGE_HASH];
	char decoy[160]; /* a password hash of nobody: an unknown name takes as long as a wrong password */
	/* Writers of this process wait here in turn and not in the database, whose waiting is a sleep. */
	pthread_mutex_t writing;
	int64_t forgot_at; /* under writing: when what is over was last thrown away */
	pthread_mutex_t lock;
	pthread_cond_t freed;
	struct worker workers[LISTENER_THREADS];
	struct worker *idle[LISTENER_THREADS]; /* the last one back is the next one out: its cache is warm */
	int n_idle;
};

struct route;

/* What a handler has at hand. Memory of the arena lives until the answer is on its way. */
struct ctx {
	struct platform *platform;
	const struct rules *rules;
	/* inside a transaction: read for GET, write otherwise; committed when the status is below 400 */
	struct storage *storage;
	struct arena *arena;
	const struct route *route;
	size_t language;             /* of the platform's languages: the reader's */
	const struct catalog *words; /* its catalogue; NULL: English */
	int64_t now;
	int64_t account; /* 0: a guest */
	enum wire_level level;
	uint8_t token_hash[STORAGE_HASH];
	const struct json *body; /* the request's, for routes that take one */
	void *prepared;          /* what the route's prepare() left for its handler */
	/* The request under its Idempotency-Key; NULL: it has none. A handler says in made what came of it (its id, for
	 * storage_made_keep(); 0: nothing), and again() finds it there. */
	const struct repeat *repeat;
	int64_t made;
	bool repeated; /* again() is answering */
};

#define ID_TEXT 24

/* Runs work in a transaction that writes, by itself: all of it is on disk afterwards, or nothing. */
enum rc platform_write(struct ctx *c, enum rc (*work)(void *arg, struct err *e), void *arg, struct err *e);

/* ---- routes.c -------------------------------------------------------------------------------- */

/* What may be done to a topic is the rules' business (permit.c); this is only who is heard at all. */
enum who { ANYONE, SIGNED_IN };
enum body { NO_BODY, BODY_MAY, BODY_MUST }; /* a JSON object in the request: never, perhaps, always */

struct route {
	enum method method;
	const char *path; /* "/v1/topics/{id}": {..} stands for one segment */
	enum who who;
	enum body body;
	size_t body_max;
	/* slow work, before the transaction; may be NULL */
	bool (*prepare)(struct ctx *c, const struct request *q, struct response *r);
	void (*handle)(struct ctx *c, const struct request *q, struct response *r);
	const char *doc;
	/* Answers a request that was carried out before, by what is so now; NULL: as it was answered then. made: what then
	 * knows the request for longer than answers are kept. */
	void (*again)(struct ctx *c, const struct request *q, struct response *r);
	enum storage_made made;
};

/* The route, with q->params set (in the arena). NULL: nothing of this method there; *allow then has what is (0: no
 * such path). HEAD is GET. */
const struct route *routes_find(struct request *q, struct arena *a, unsigned *allow);
/* How many bytes of body a request may bring; what is not a route may bring none. */
size_t routes_body_max(enum method method, const char *path);

/* ---- repeat.c: Idempotency-Key --------------------------------------------------------------- */

struct repeat {
	struct storage_once once;     /* finds what it made, or the answer that is kept */
	uint8_t cipher[STORAGE_HASH]; /* opens the answer; of the client's own key, and not kept */
};
/* Whether this is a key as clients may make them. */
bool repeat_is_key(const char *text);
void repeat_init(struct repeat *v, const struct ctx *c, const struct request *q);
/* RC_OK: it came before, and r is its answer. RC_NOT_FOUND: it did not. */
enum rc repeat_find(struct ctx *c, const struct repeat *v, const struct request *q, struct response *r, struct err *e);
enum rc repeat_keep(struct ctx *c, const struct repeat *v, const struct response *r, struct err *e);
/* 32 bytes for this account that the same request has again, and nobody else can know. */
void repeat_token(const struct repeat *v, int64_t account, uint8_t out[STORAGE_HASH]);

/* ---- answers.c: finished answers to guests' GETs, kept while nothing changes ----------------- */

struct answers;
struct answers *answers_new(void);
void answers_free(struct answers *a);
/* key: whatever the answer depends on. version: of the database. Fills r and is true when it is kept and still true. */
bool answers_find(const struct answers *a, const char *key, int64_t version, struct response *r);
void answers_keep(struct answers *a, const char *key, int64_t version, const struct response *r);

/* ---- problem.c ------------------------------------------------------------------------------- */

enum problem {
	BAD_JSON,
	BAD_CURSOR,
	BAD_PARAMETER,
	BAD_HEADER,
	BAD_KEY,
	TOO_MUCH,
	BAD_TOKEN,
	SIGN_IN,
	WRONG_PASSWORD,
	NOT_VERIFIED,
	PASSWORD_NEEDED,
	NOT_YOURS,
	NOT_FOUND,
	NO_ROUTE,
	NO_METHOD,
	NAME_TAKEN,
	NICKNAME_TAKEN,
	EMAIL_TAKEN,
	NOT_COLLECTING,
	CLOSED,
	NEUTRAL_ONLY,
	REMOVED,
	REMOVED_SINCE,
	DECIDED_SINCE,
	TOO_LARGE,
	BAD_FIELD,
	TOO_LONG,
	TOO_SHORT,
	KEY_REUSED,
	TOO_MANY,
	INTERNAL,
	BUSY,
	DISK_FULL,
	PROBLEMS
};
/* Makes r that problem, in the reader's language. field (may be NULL) is what in the request is wrong. */
void problem(const struct ctx *c, struct response *r, enum problem p, const char *field);
/* The same two things without an answer around them. */
const char *problem_code(enum problem p);
const char *problem_sentence(const struct ctx *c, enum problem p);
/* TOO_SHORT or TOO_LONG: the sentence names the field and its bound in characters. */
void problem_of_length(const struct ctx *c, struct response *r, enum problem p, const char *field, int64_t bound);
/* A body that parsing refused: its detail is "FIELD: why". */
void problem_of_field(const struct ctx *c, struct response *r, const struct err *e);
/* DECIDED_SINCE, with what is so. */
void problem_of_decision(const struct ctx *c, struct response *r, const struct wire_standing *now);
/* What a failed operation means to the one who asked; logged when it is our fault. */
void problem_of(const struct ctx *c, struct response *r, const struct err *e);

/* ---- input.c: what comes in a request, checked. Each false has made r a problem. ------------- */

bool input_id(const struct ctx *c, struct response *r, const char *text, int64_t *id);
/* {id} of a topic's path: its id, or BOARD:NUMBER. */
bool input_topic(const struct ctx *c, const struct request *q, struct response *r, int64_t *id);
bool input_number(const struct ctx *c, const struct request *q, struct response *r, const char *name, int64_t min,
	int64_t max, int64_t otherwise, int64_t *out);
/* A text that a person wrote: its length in characters, no control characters but line ends (those only when lines). */
bool input_text(const struct ctx *c, struct response *r, const char *field, const char *value, int64_t min, int64_t max,
	bool lines);
/* A copy without white space at its ends; NULL when the arena is full. */
const char *input_trimmed(struct arena *a, const char *text);

/* ---- permit.c: what whoever asks may do to a topic -------------------------------------------- */

/* Who asks, as far as it matters to this topic, whose `mine` is known. */
enum rc permit_who(const struct ctx *c, int64_t id, const struct wire_topic *t, struct rules_who *out, struct err *e);
/* Yes, or nothing to do. False: r says why not. */
bool permit(const struct ctx *c, struct response *r, const struct rules_who *who, enum wire_verb verb,
	const struct wire_topic *t);
/* For a topic that is about to be delivered whole: fills t->can, with sentences in the reader's language. */
enum rc permit_topic(const struct ctx *c, struct wire_topic *t, struct err *e);
/* What is so of a topic after something was done to it. before: the stage that it had; STAGE_OTHER: nobody knows, so
 * that the timeline is told too. */
enum rc permit_now(const struct ctx *c, int64_t id, enum wire_stage before, struct wire_standing *out, struct err *e);

/* ---- cursor.c -------------------------------------------------------------------------------- */

/* Where a list goes on. Sealed with the platform's secret and bound to its question: a cursor from another list,
 * sort or site is refused, and nobody can make one. */
struct cursor {
	int64_t key, id;
};
#define CURSOR_TEXT 48
void cursor_seal(
	const uint8_t secret[STORAGE_HASH], const char *question, const struct cursor *v, char out[CURSOR_TEXT]);
bool cursor_open(const uint8_t secret[STORAGE_HASH], const char *question, const char *text, struct cursor *out);

/* ---- handlers: (ctx, request) -> response ---------------------------------------------------- */

void handle_file(struct ctx *c, const struct request *q, struct response *r);
void handle_site(struct ctx *c, const struct request *q, struct response *r);
void handle_boards(struct ctx *c, const struct request *q, struct response *r);
void handle_agencies(struct ctx *c, const struct request *q, struct response *r);
void handle_changes(struct ctx *c, const struct request *q, struct response *r);
/* A row says what a list shows, since twenty of them should fit two packets: the dates that count now, and the first
 * agency's name. What is empty is not written; without updated_at it has not changed since it was made. */
void handle_trim_row(struct wire_topic *t);

void handle_topics(struct ctx *c, const struct request *q, struct response *r);
void handle_topic(struct ctx *c, const struct request *q, struct response *r);
void handle_proposed(struct ctx *c, const struct request *q, struct response *r);
void handle_endorsed(struct ctx *c, const struct request *q, struct response *r);
void handle_notices(struct ctx *c, const struct request *q, struct response *r);
void handle_notices_read(struct ctx *c, const struct request *q, struct response *r);
void handle_writings(struct ctx *c, const struct request *q, struct response *r);
void handle_comments(struct ctx *c, const struct request *q, struct response *r);
void handle_comment_add(struct ctx *c, const struct request *q, struct response *r);
void handle_comment_again(struct ctx *c, const struct request *q, struct response *r);
void handle_comment_remove(struct ctx *c, const struct request *q, struct response *r);
void handle_endorse(struct ctx *c, const struct request *q, struct response *r);
void handle_decision_again(struct ctx *c, const struct request *q, struct response *r);
void handle_endorse_withdraw(struct ctx *c, const struct request *q, struct response *r);
void handle_endorsements(struct ctx *c, const struct request *q, struct response *r);
void handle_endorsements_csv(struct ctx *c, const struct request *q, struct response *r);
void handle_follow(struct ctx *c, const struct request *q, struct response *r);
void handle_unfollow(struct ctx *c, const struct request *q, struct response *r);
bool prepare_account_add(struct ctx *c, const struct request *q, struct response *r);
void handle_account_add(struct ctx *c, const struct request *q, struct response *r);
void handle_account_again(struct ctx *c, const struct request *q, struct response *r);
bool prepare_session_add(struct ctx *c, const struct request *q, struct response *r);
void handle_session_add(struct ctx *c, const struct request *q, struct response *r);
void handle_session_remove(struct ctx *c, const struct request *q, struct response *r);
void handle_me(struct ctx *c, const struct request *q, struct response *r);
void handle_me_change(struct ctx *c, const struct request *q, struct response *r);
bool prepare_me_remove(struct ctx *c, const struct request *q, struct response *r);
void handle_me_remove(struct ctx *c, const struct request *q, struct response *r);

#endif
