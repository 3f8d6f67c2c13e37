/*
 * A request, an answer and what a handler works with, without any HTTP library: listener.c turns libmicrohttpd's
 * calls into these, and the tests make them by hand.
 */
#ifndef SERVER_HTTP_H
#define SERVER_HTTP_H

#include "server/rules/rules.h"
#include "server/storage/storage.h"

enum method { GET = 1, HEAD = 2, POST = 4, PUT = 8, PATCH = 16, DELETE = 32, OPTIONS = 64, OTHER_METHOD = 128 };
enum method method_from(const char *word);
const char *method_word(enum method m);

struct request_pair {
	const char *name, *value;
};
#define REQUEST_QUERY_MAX 32
#define REQUEST_PARAMS_MAX 2

/* Strings are never NULL; a header that did not come is "". Path and query are decoded, and free of NUL. */
struct request {
	enum method method;
	const char *path;
	struct request_pair query[REQUEST_QUERY_MAX];
	size_t n_query;
	const char *target; /* path and query in one, for the cache of answers: no two requests have the same */
	const char *accept, *accept_language, *accept_encoding, *if_none_match, *authorization, *idempotency_key;
	const char *address; /* the peer's; "" on a Unix socket */
	const char *body;
	size_t body_size;
	const char *params[REQUEST_PARAMS_MAX]; /* what {..} of the route's path stand for; filled by routing */
};
/* The value of a query parameter; NULL when it did not come. */
const char *request_query(const struct request *q, const char *name);

#define RESPONSE_MAX ((size_t)64 << 20)
#define ETAG_SIZE 24

struct response {
	int status;
	const char *type;     /* static */
	const char *language; /* "zh-Hant-TW", "en" or NULL */
	bool personal;        /* depends on who asks: no shared cache may keep it */
	bool of_accept;       /* the same address answers in several forms */
	bool gzip;            /* body is compressed */
	bool sign_in;         /* 401: say how */
	unsigned allow;       /* methods, or-ed; 0: no Allow header */
	int64_t retry_after;  /* seconds; 0: no header */
	char etag[ETAG_SIZE]; /* "" or with its quotes */
	char location[96];    /* "" or a path */
	struct str body;
};
void response_init(struct response *r);
void response_release(struct response *r);

struct platform;
struct route;
struct catalog;

/* What a handler has at hand. Memory of the arena lives until the answer is on its way. */
struct ctx {
	const struct platform *platform;
	const struct rules *rules;
	/* inside a transaction: read for GET, write otherwise; committed when the status is below 400 */
	struct storage *storage;
	struct arena *arena;
	const struct route *route;
	const struct catalog *words; /* NULL: English */
	int64_t now;
	int64_t account; /* 0: a guest */
	enum wire_level level;
	uint8_t token_hash[STORAGE_HASH];
	const struct json *body; /* the request's, for routes that take one */
	void *prepared;          /* what the route's prepare() left for its handler */
};

#define ID_TEXT 24

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
/* Says it of every verb, with sentences in the reader's language. */
void permit_tell(const struct ctx *c, const struct rules_who *who, const struct wire_topic *t, struct wire_can *out);
/* Both for a topic that is about to be delivered whole: fills t->can. */
enum rc permit_topic(const struct ctx *c, struct wire_topic *t, struct err *e);
/* What is so of a topic after something was done to it. before: the stage that it had. */
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
void handle_topics(struct ctx *c, const struct request *q, struct response *r);
void handle_topic(struct ctx *c, const struct request *q, struct response *r);
void handle_comments(struct ctx *c, const struct request *q, struct response *r);
void handle_comment_add(struct ctx *c, const struct request *q, struct response *r);
void handle_comment_remove(struct ctx *c, const struct request *q, struct response *r);
void handle_endorse(struct ctx *c, const struct request *q, struct response *r);
void handle_endorse_withdraw(struct ctx *c, const struct request *q, struct response *r);
void handle_endorsements(struct ctx *c, const struct request *q, struct response *r);
void handle_endorsements_csv(struct ctx *c, const struct request *q, struct response *r);
void handle_follow(struct ctx *c, const struct request *q, struct response *r);
void handle_unfollow(struct ctx *c, const struct request *q, struct response *r);
bool prepare_account_add(struct ctx *c, const struct request *q, struct response *r);
void handle_account_add(struct ctx *c, const struct request *q, struct response *r);
bool prepare_session_add(struct ctx *c, const struct request *q, struct response *r);
void handle_session_add(struct ctx *c, const struct request *q, struct response *r);
void handle_session_remove(struct ctx *c, const struct request *q, struct response *r);
void handle_me(struct ctx *c, const struct request *q, struct response *r);
void handle_me_change(struct ctx *c, const struct request *q, struct response *r);
bool prepare_me_remove(struct ctx *c, const struct request *q, struct response *r);
void handle_me_remove(struct ctx *c, const struct request *q, struct response *r);

#endif
