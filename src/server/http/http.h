/*
 * server/http/: HTTP and nothing of the platform: a request and an answer as plain values, what their headers mean, and
 * a listener that fills the one and sends the other. What an answer says is the business of whoever gives the listener
 * its service.
 *
 *   listener.c  a listening socket: who is let in, who makes the answers, how it ends
 *   loop.c      a thread that keeps watch over its connections; conn.c: one of them, from request to request
 *   head.c      the head of a request, strictly; reply.c: the head of an answer
 *   share.c     how many connections each network has
 *   lane.c      the threads that make the answers for which nobody else may wait
 *   request.c   methods, and what is asked for in an address
 *   response.c  an answer; its ETag, its compression, 304, a part of it
 *   accept.c    what a reader prefers: languages, encodings, types
 *   address.c   whose attempts count together
 */
#ifndef SERVER_HTTP_H
#define SERVER_HTTP_H

#include <sys/socket.h>
#include <sys/stat.h>

#include "base/base.h"

/* ---- request.c ------------------------------------------------------------------------------- */

enum method { GET = 1, HEAD = 2, POST = 4, PUT = 8, PATCH = 16, DELETE = 32, OPTIONS = 64, OTHER_METHOD = 128 };
enum method request_method_from(const char *word);
const char *request_method_word(enum method m);

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
	const char *accept, *accept_language, *accept_encoding, *if_none_match, *if_match, *if_range, *range,
		*authorization, *idempotency_key, *content_type, *origin, *host, *user_agent, *last_event_id;
	const char *address; /* the peer's; "" on a Unix socket */
	bool many;           /* it is that of all who are on this machine: they have no share of one person's */
	const char *body;
	size_t body_size;
	const char *params[REQUEST_PARAMS_MAX]; /* what {..} of the route's path stand for; filled by routing */
};
/* The value of a query parameter; NULL when it did not come. */
const char *request_query(const struct request *q, const char *name);

/* ---- response.c ------------------------------------------------------------------------------ */

#define RESPONSE_MAX ((size_t)64 << 20)
#define ETAG_SIZE 24

/* A body that goes on: whoever makes it is asked for more when the reader can take some. Nothing of it is kept, and no
 * thread waits for it. */
struct feed; /* the reader's side of it, listener.c */
struct response_feed {
	void *ctx; /* NULL: the answer's body is `body` */
	/* Before the first read: whom to wake (listener_wake). */
	void (*begin)(void *ctx, struct feed *reader);
	/* At most n bytes; 0: nothing now, and listener_wake() follows when there is; -1: the end. Never waits. */
	ssize_t (*read)(void *ctx, char *to, size_t n);
	void (*end)(void *ctx); /* nobody reads any more: ctx goes, and wakes nobody from then on */
};

/* A file, or a part of it, that is sent from the disk as the reader takes it. */
struct response_file {
	int fd; /* -1: the answer's body is `body` */
	uint64_t from, size;
};

struct response {
	int status;
	const char *type;     /* static */
	const char *code;     /* static: of a refusal; NULL: none */
	bool personal;        /* depends on who asks: no shared cache may keep it */
	bool of_accept;       /* the same address answers in several forms */
	bool gzip;            /* body is compressed */
	bool sign_in;         /* 401: say how */
	bool download;        /* to be saved, whatever it is: no browser shows it with the rights of our pages */
	unsigned allow;       /* methods, or-ed; 0: no Allow header */
	int64_t retry_after;  /* seconds; 0: no header */
	int64_t at;           /* Date: by the service's clock, which may be ahead of this machine's; 0: by the machine's */
	char etag[ETAG_SIZE]; /* "" or with its quotes */
	char location[96];    /* "" or a path */
	struct str body;
	struct response_feed feed;
	struct response_file file;
	uint64_t of_size; /* bytes of the whole, where parts can be had; 0: they cannot */
};
void response_init(struct response *r);
void response_release(struct response *r);
/* Sets the strong ETag of the body and, when it pays, compresses it (each encoding has a tag of its own). */
void response_seal(struct response *r, bool gzip);
/* The tag that this body will have when it is asked for by itself, if compression pays for it. */
void response_tag(const char *json, size_t n, bool gzip, char out[ETAG_SIZE]);
/* The answer is this file (which it takes over; its status as fstat() has it): with a tag of what is known of it
 * without reading it. One that is small and pays for compression is read, and parts of it cannot be had. */
void response_of_file(struct response *r, int fd, const struct stat *st, bool gzip);
/* Range: the answer becomes that part of the file; several parts, or those of another version, are the whole. */
void response_part(struct response *r, const char *range, const char *if_range);
/* If-None-Match: true when the reader has this one already; r is then a 304 without a body. */
bool response_unchanged(struct response *r, const char *if_none_match);

/* ---- accept.c -------------------------------------------------------------------------------- */

bool accept_gzip(const char *accept_encoding);
bool accept_csv(const char *accept);
/* Which of these languages (tags as in BCP 47, "zh-Hant-TW") the reader likes best; the first where nobody says, and
 * where two are liked alike the earlier one. A range names a language with all its scripts and places; among those of
 * one language, one that is named more exactly is liked better. */
size_t accept_language(const char *header, const char *const *tags, size_t n);

/* ---- address.c ------------------------------------------------------------------------------- */

/* The network of 48 bits that an IPv6 address is of. False, with out left alone: it is none. */
bool address_network(const char *address, char out[48]);
bool address_is_loopback(const struct sockaddr *peer);

/* ---- listener.c ------------------------------------------------------------------------------ */

#define LISTENER_THREADS_LEAST 4 /* so many answers are made at once, as many as there are processors, */
#define LISTENER_THREADS_MAX 32
#define LISTENER_SLOW 2    /* so many that take long beside them, */
#define LISTENER_READERS 2 /* so many that read much, */
#define LISTENER_WRITERS 1 /* one after the other those that write, */
#define LISTENER_OUTSIDE 9 /* and at most so many that ask somebody else first, one of each who may be asked */
#define LISTENER_TOGETHER 64

/* Who makes an answer: whoever read the request; others, because it takes long, because it reads much, or because
 * somebody else is asked first, who may be away; or who writes, several answers at once. From LANE_OUTSIDE on each
 * lane has its own who is asked, so that nobody waits behind one who is away and whom they do not ask. */
enum listener_lane { LANE_AT_ONCE, LANE_SLOW, LANE_READS, LANE_WRITES, LANE_OUTSIDE };
#define LISTENER_LANES (LANE_OUTSIDE + LISTENER_OUTSIDE)
enum listener_refusal {
	LISTENER_TAKES,
	LISTENER_BAD_REQUEST, /* it is none as HTTP/1.1 has it */
	LISTENER_BAD_HEADER,
	LISTENER_BAD_QUERY,
	LISTENER_LONG_HEAD,
	LISTENER_TOO_LARGE,
	LISTENER_SLOW_REQUEST, /* it was not whole in time */
	LISTENER_VERSION,
	LISTENER_CROWDED, /* there are as many connections as can be, or of this network */
	LISTENER_BUSY
};
/* What answers. The functions are called by several threads at once. r is initialised by the caller and never fails:
 * what fails becomes an answer that says so. */
struct listener_service {
	void *ctx;
	/* how many bytes of body a request may bring */
	size_t (*body_max)(void *ctx, enum method method, const char *path);
	size_t (*lane)(void *ctx, const struct request *q); /* below LANE_OUTSIDE + outside */
	size_t outside;                                     /* how many of those lanes there are */
	/* q->params is written */
	void (*answer)(void *ctx, struct request *q, struct response *r);
	/* of LANE_READS, asked by who read the request: whether there is an answer without reading much; NULL: never */
	bool (*answer_kept)(void *ctx, struct request *q, struct response *r);
	/* of LANE_WRITES: n of them, at most LISTENER_TOGETHER, each with its own answer */
	void (*answer_writes)(void *ctx, struct request *const *q, struct response *const *r, size_t n);
	/* before there is a whole request */
	void (*refuse)(void *ctx, const char *accept_language, enum listener_refusal why, struct response *r);
};
struct listener_options {
	bool unix_socket;
	bool trust_proxy; /* loopback and Unix peers speak for others, whose addresses are then the ones that count */
};
struct listener;
/* How many answers are made at once, in all lanes together. */
size_t listener_answering(void);
/* Answers on fd (which it takes over) until stopped. */
enum rc listener_start(const struct listener_service *service, int fd, const struct listener_options *o,
	struct listener **out, struct err *e);
/* There is something to read, from any thread. */
void listener_wake(struct feed *reader);
/* Takes no new connection, lets what is under way finish (for a bounded time), ends. NULL is fine. */
void listener_stop(struct listener *l);

#endif
