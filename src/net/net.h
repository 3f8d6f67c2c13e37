/*
 * net/: the one place to sleep, and one non-blocking HTTP client over it. The only folder that includes curl.
 *
 *   loop.c     the loop: descriptors, timers, one poll
 *   request.c  HTTP requests as cancellable handles: what goes out, when its turn is, its one answer
 *   taking.c   what is made of what comes back
 *   near.c     carries those to this machine itself, over a Unix socket or loopback; answer.c reads what is answered,
 *              unpack.c unpacks it
 *   far.c      carries all others: enciphered, to other hosts, over proxies
 *   libcurl.c  the library below that, loaded when it is needed: its functions as pointers
 *   mail.c     one message through a mail server
 *   url.c      site addresses (http:, https:, unix:), percent-encoding
 *
 * One thread. Callbacks come from net_turn only, never from inside the call that started something.
 */
#ifndef NET_NET_H
#define NET_NET_H

#include "base/base.h"

struct net;

enum rc net_new(struct net **out, struct err *e);
void net_free(struct net *n); /* cancels what is under way */

/* One turn: sleeps until a descriptor is ready, a timer is due, a request moves, or timeout ms have passed (-1: no
 * limit, 0: look only); then runs the callbacks. EINTR ends the sleep early. */
void net_turn(struct net *n, int timeout);
/* Requests under way, without those that are standing. 0 together with no due timer means that the next turn will only
 * wait for descriptors. */
int net_busy(const struct net *n);
/* Requests sent since the start, and bytes (headers included) both ways: for figures and tests. */
struct net_totals {
	int64_t requests, sent, received;
};
struct net_totals net_totals(const struct net *n);

/* Calls ready() whenever fd can be read. One watch per fd; net_unwatch in the callback is fine. */
void net_watch(struct net *n, int fd, void (*ready)(void *ctx), void *ctx);
void net_unwatch(struct net *n, int fd);

/* A one-shot timer; net_timer_cancel takes it back (NULL is fine). The handle is dead once it has fired. */
struct net_timer;
struct net_timer *net_timer_start(struct net *n, int64_t ms, void (*fire)(void *ctx), void *ctx);
void net_timer_cancel(struct net_timer *t);

/* ---- requests -------------------------------------------------------------------------------- */

struct net_params {
	const char *method; /* "GET", "POST", "PUT", "PATCH", "DELETE" */
	/* "http://host:port", "https://host", "unix:/path/to/socket": an optional path prefix is allowed on http(s) */
	const char *base;
	const char *path; /* "/v1/topics?limit=20": already percent-encoded */
	const char *body; /* NULL: none */
	size_t body_size;
	const char *content_type; /* of the body; NULL: application/json */
	const char *accept;       /* NULL: none, for an address that has one form only */
	const char *language;     /* Accept-Language; NULL: none */
	/* Authorization: Bearer; NULL: none. Never logged, never sent on over a redirect to another host */
	const char *token;
	/* The header of the token where it is another one, as "User-Api-Key"; and one that says for whom it was made, as
	 * "X-Jwt-Aud" and its value. NULL: none. A request with such a header follows no redirect: the answer says where it
	 * led. */
	const char *token_header, *client_header, *client;
	const char *etag; /* a tag as an answer had it: If-None-Match, or If-Modified-Since; NULL: none */
	const char *idempotency_key;
	const char *if_match; /* NULL: none */
	size_t max_body;      /* decompressed bytes; 0: 8 MiB */
	/* whole request; 0: 60 s; -1: none, as long as something comes every 30 s. Connecting has 8 s of it. */
	int64_t timeout;
	/* Takes the body of a 2xx answer piece by piece, as it comes; memory then holds none of it. whole: how large it
	 * will be, -1: not said. It calls nothing of this header; false ends the request with RC_CANCELLED. NULL: the
	 * answer brings the body. */
	bool (*take)(void *ctx, const char *bytes, size_t n, int64_t whole);
	/* With take: so many bytes of it are here already, as of etag; the rest alone is asked for (Range, If-Range). */
	int64_t from;
	/* Called before the first piece: behind how many bytes of the whole it goes on, `from`, or 0 where all of it comes
	 * after all; and as of which tag somebody could go on later, "" nobody. NULL: who asks does not want to know. */
	void (*starts)(void *ctx, int64_t behind, const char *tag);
	/* With take: it may come compressed, which nobody can go on with, and whose length is not told. */
	bool packed;
	/* An answer that goes on until it is cancelled or breaks: it has as long as it likes and as many bytes, may be
	 * silent, and does not count as busy. With take. */
	bool standing;
	/* How much of the body has gone out, whenever it is more; it calls nothing of this header. NULL: nobody asks. */
	void (*gone)(void *ctx, int64_t n, int64_t whole);
};

struct net_answer {
	enum rc rc; /* RC_OK: there is a status, whatever it is. RC_NET, RC_TIMEOUT, RC_TOO_BIG, RC_PROTO */
	struct err err;
	int status;
	const char *body; /* never NULL; NUL after it */
	size_t size;
	const char *etag; /* its ETag, or where it has none its Last-Modified; "" when absent */
	const char *content_type;
	const char *moved;   /* where redirects led to in the end, or would have, an address; "": nowhere else */
	int64_t retry_after; /* seconds; -1 when absent */
	int64_t date;        /* when it was made, by the clock of who made it; 0: not said, or long ago (Age) */
	bool left;           /* something of the request went out: whoever is there may have it */
};

/* Exactly one call of done, from net_turn, with an answer that lives until done returns; unless cancelled: then none,
 * ever. */
struct net_req;
struct net_req *net_request(
	struct net *n, const struct net_params *p, void (*done)(void *ctx, const struct net_answer *a), void *ctx);
void net_cancel(struct net_req *r); /* NULL is fine; not after done */
/* Requests that are started while paused wait (they count as busy, can be cancelled, and their time has not begun)
 * until net_resume sends them on their way, or when e is not NULL lets each of them fail with it. Those under way
 * already are left alone. */
void net_pause(struct net *n);
void net_resume(struct net *n, const struct err *e);
/* So many requests at once from now on, those that are standing aside: others wait like those that are started while
 * paused. 0, as at the start: as many as there are, but each gives the one before it a moment to be answered, so that
 * where answers come at once one connection does. */
void net_abreast(struct net *n, int most);
/* For tests: the next `count` requests go out, those after them fail with RC_NET as if the line were cut. -1: never, as
 * at the start. */
void net_fail_after(struct net *n, int count);

/* ---- mail.c ---------------------------------------------------------------------------------- */

struct net_mail {
	const char *server;    /* "smtp://host:25", "smtps://user@host" */
	const char *password;  /* of that user; NULL: none. Then the connection must be enciphered, but to this machine */
	const char *from, *to; /* addresses alone */
	const char *text;      /* headers and body, lines ended by CR LF */
	size_t size;
	bool (*stop)(void *ctx); /* asked now and then: whether to give up; may be NULL */
	void *ctx;
};
/* Whether this can be a server's address. */
bool net_mail_is_server(const char *server);
/* Waits for the server's word, a minute at most: for a thread that may wait, and not for a loop. RC_OK: it took the
 * message over. RC_DENIED: never (5xx); RC_BUSY: not now (4xx), err.detail is what it said. RC_NET, RC_TIMEOUT,
 * RC_CANCELLED: nobody knows whether it did. */
enum rc net_mail_send(const struct net_mail *m, struct err *e);

/* ---- addresses ------------------------------------------------------------------------------- */

/* Is s an address that a site may have: http://, https:// or unix:/? RC_INVALID with a reason otherwise. */
enum rc net_address_check(const char *s, struct err *e);
/* An http:// or https:// address as the base and path of a request: what may not stand in one is encoded, the fragment
 * goes. RC_INVALID. */
enum rc net_address_split(const char *address, struct str *base, struct str *path, struct err *e);
/* Appends value percent-encoded (RFC 3986 unreserved characters stay). */
void net_encode(struct str *out, const char *value);
/* Appends "?name=value" or "&name=value"; nothing when value is NULL or "". */
void net_query(struct str *path, const char *name, const char *value);

#endif
