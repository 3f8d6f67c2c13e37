/*
 * Private to net/: what the loop, the requests and their two carriers know of each other. A request (request.c) waits
 * for its turn, is carried by one of them, which fills in what comes back (req_take_...) and says how it ended
 * (req_end), and is answered in the same turn of the loop or the next one.
 */
#ifndef NET_PRIVATE_H
#define NET_PRIVATE_H

#include <poll.h>

#include "base/version.h"
#include "net/net.h"

#define USER_AGENT "minyi/" MINYI_VERSION
#define CONNECT_MS 8000
#define WHOLE_MS 60000
#define STALL_MS 30000 /* without a byte, where the whole has no limit */
#define REDIRECTS_MAX 3
#define IDLE_CONNECTIONS 2

struct watch {
	int fd;
	uint64_t serial; /* tells a watch from a later one on the same descriptor */
	void (*ready)(void *ctx);
	void *ctx;
};

struct polls {
	struct pollfd *items;
	size_t n, cap;
};

struct net {
	VEC(struct watch) watches;
	struct net_timer *timers; /* soonest first */
	uint64_t serial;          /* of watches and timers, in order of their start */
	struct net_req *requests; /* in order of their start */
	uint64_t last_id;
	struct near *near; /* what the carriers keep; NULL until the first request that they carry */
	struct far *far;
	struct net_totals totals;
	int busy, standing; /* busy: all of them */
	int allowed;        /* requests until the fault switch; -1: it is off */
	bool turning;
	bool paused;
	int abreast;             /* requests at once; 0: as many as there are, in good time */
	struct net_timer *hurry; /* until the next one goes out beside those that are under way; NULL: none waits so */
};

struct net_req {
	struct net *net;
	struct net_req *next;
	uint64_t id; /* in the log */
	enum {
		REQ_WAITS, /* for its turn */
		REQ_GOES,  /* a carrier has it */
		REQ_IS_OVER
	} state;
	struct near_going *near; /* the carrier's own; NULL: it is not carried by this one */
	struct far_going *far;

	/* What goes out. */
	char *method, *url; /* url: where it goes now, redirects followed */
	char *socket;       /* its path; NULL: the address says where */
	struct str fields;  /* of its head, each line with its end, without those that belong to a carrier */
	struct str token;   /* the line of the token, which goes to its own host alone; "": none */
	char *sent;         /* the body; NULL: none */
	size_t sent_size;
	int64_t timeout;
	bool standing, follows, stays; /* follows redirects, or says where one led */
	bool unpacks;                  /* asks for gzip */
	int redirects;
	char *led_to; /* where a redirect would lead that it does not follow; NULL */

	/* What came back. */
	int status;
	struct str body;
	size_t taken;         /* bytes that went to take() */
	char coding[16];      /* Content-Encoding; "" */
	int64_t from, behind; /* what was asked for; where the answer says that it goes on, -1: it does not say */
	char etag[256], content_type[128];
	char modified[HTTP_DATE_SIZE]; /* Last-Modified; "" */
	int64_t retry_after, date;
	bool aged; /* a cache had it */
	size_t header_bytes;
	bool left;      /* something went out */
	struct err err; /* why it failed; code RC_OK: it did not */

	void (*starts)(void *ctx, int64_t behind, const char *tag);
	bool (*take)(void *ctx, const char *bytes, size_t n, int64_t whole);
	int64_t sent_bytes; /* that gone() was told of */
	void (*gone)(void *ctx, int64_t n, int64_t whole);
	int64_t started, begun; /* when it was asked for; when it went out */
	void (*done)(void *ctx, const struct net_answer *a);
	void *ctx;
};

/* ---- request.c ------------------------------------------------------------------------------- */

/* Answers requests that are over and were started before the number `before`. */
void req_answer(struct net *n, uint64_t before);
/* Is there one that is over and waits for that? */
bool req_is_one_over(const struct net *n);
void req_cancel_all(struct net *n);
/* The carrier has done with it; err, where something failed, says what. Not twice. */
void req_end(struct net_req *r);

/* ---- taking.c: what both carriers do with what comes back ------------------------------------ */

/* A line of the head, with its end or without. False: the head is too long; err says so. */
bool req_take_line(struct net_req *r, const char *line, size_t n);
/* A piece of the body, unpacked; length: of what comes in all, -1: not said. False: no more is wanted; err says why. */
bool req_take_body(struct net_req *r, const char *bytes, size_t n, int64_t length);
/* How much of the body has gone out. */
void req_tell_gone(struct net_req *r, int64_t n);

/* ---- near.c: to this machine itself ---------------------------------------------------------- */

/* Is this carrier the one for it? */
bool near_serves(const struct net_req *r);
void near_begin(struct net_req *r);
void near_drop(struct net_req *r);
/* What the requests under way wait for. */
void near_wait_for(const struct net *n, struct polls *fds);
void near_run(struct net *n);
void near_free(struct near *w); /* NULL is fine; nothing is under way */

/* ---- far.c: everywhere else ------------------------------------------------------------------ */

void far_begin(struct net_req *r);
void far_drop(struct net_req *r);
/* Is anything under way? */
bool far_is_busy(const struct net *n);
/* poll(), which a request that moves ends as well. */
void far_poll(struct net *n, struct pollfd *fds, size_t count, int timeout);
void far_run(struct net *n);
void far_free(struct far *w);

/* ---- url.c ----------------------------------------------------------------------------------- */

/* Is every byte of s (NULL is fine) one that a header line or a request line may hold? */
bool net_line_safe(const char *s, bool blanks);
/* How much of an address of http:// or https:// stands before its path: "http://host:port". */
size_t net_origin_size(const char *url);
/* Where a reference leads that was found at url (RFC 3986, 5.2); encoded as net_address_split() has it. RC_PROTO: to
 * what is not http:// or https://. */
enum rc net_address_follow(const char *url, const char *reference, struct str *out, struct err *e);

#endif
