/* Private to http/ and its tests. */
#ifndef SERVER_HTTP_PRIVATE_H
#define SERVER_HTTP_PRIVATE_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/chunks.h"
#include "server/http/http.h"

/* ---- address.c: whose attempts count together: the peer, or the visitor that a trusted proxy speaks for ---------- */

#define ADDRESS_SIZE 48

/* The address that counts, without its port. Of IPv6 the first 64 bits: a household has them all. */
void address_of_peer(const struct sockaddr *peer, char out[ADDRESS_SIZE]);

/* What every program on this machine comes from, whoever it works for (people over ssh, a proxy that says nothing of
 * them). Others of loopback are somebody's choice. */
bool address_is_of_many(const struct sockaddr *peer);

/* The network of 48 bits that an IPv6 address lies in: what one subscriber of many providers has. "" of all others. */
void address_wider(const char *address, char out[ADDRESS_SIZE]);

/* The last hop of X-Forwarded-For, or of Forwarded (RFC 7239) where the first is empty: what the proxy itself saw;
 * everything before it could be the visitor's invention. False, with out left alone, when that is no address. */
bool address_forwarded(const char *x_forwarded_for, const char *forwarded, char out[ADDRESS_SIZE]);

/* ---- lane.c ---------------------------------------------------------------------------------- */

struct lane;
struct lane_job { /* a part of what is worked on; the caller's until it is put */
	struct lane_job *next;
	uint64_t owner; /* whose it is: each has a turn, then the next one; 0: nobody's */
};
struct lane_work {
	/* Called by the lane's threads: one job or several of them, whose next is each time to be read before its answer is
	 * given away. ending: there is no time for it any more. */
	void (*run)(void *ctx, struct lane_job *jobs, bool ending);
	void *ctx;
	int threads;
	size_t together;    /* jobs at once, at most */
	size_t waiting_max; /* jobs; of one owner a quarter of them */
	int niceness;       /* how far it gives way to whoever else wants the processor; 0: to nobody */
};
enum rc lane_start(const struct lane_work *work, struct lane **out, struct err *e);
/* False: too many wait, or too many of its owner, or it was stopped; the job stays the caller's. */
bool lane_put(struct lane *l, struct lane_job *job);
size_t lane_waits(struct lane *l); /* how many jobs nobody has begun with */
/* Each job was worked on when it returns. NULL is fine. */
void lane_stop(struct lane *l);
void lane_free(struct lane *l); /* after that, when nobody puts any more; NULL is fine */

/* ---- share.c --------------------------------------------------------------------------------- */

struct shares;
struct shares *share_new(void);
void share_free(struct shares *s); /* NULL is fine */
/* One more for this network, if it has less than `most`; "" is nobody, who has as many as they like. */
bool share_take(struct shares *s, const char *network, size_t most);
void share_give(struct shares *s, const char *network); /* one less */

/* ---- head.c ---------------------------------------------------------------------------------- */

#define HEAD_MAX ((size_t)32 << 10)

struct head_scan {
	size_t at, line; /* bytes looked at; where their last line begins */
	bool named;      /* the method is over */
};
enum head_is { HEAD_IS_PART, HEAD_IS_WHOLE, HEAD_IS_BAD, HEAD_IS_LONG };
/* Looks at what came since s was last here; whole: it has s->at bytes. */
enum head_is head_look(struct head_scan *s, const char *bytes, size_t n);

struct head {
	bool old;     /* HTTP/1.0 */
	bool closes;  /* the connection, after this answer */
	bool stays;   /* it is asked to stay open, which HTTP/1.0 has to say */
	bool expects; /* to be told to go on before it sends the body */
	bool chunked;
	uint64_t length; /* of the body, unless chunked */
	const char *forwarded, *x_forwarded_for;
};
/* Reads a head that is whole, in place: q points into bytes. Fills what there is also when it is refused. */
enum listener_refusal head_read(char *bytes, size_t n, struct head *h, struct request *q);

/* ---- reply.c --------------------------------------------------------------------------------- */

struct reply {
	bool read;             /* it answers GET or HEAD */
	bool old, closes;      /* as in struct head */
	bool goes_on, chunked; /* without a length */
	uint64_t length;
};
void reply_head(const struct response *r, const struct reply *how, struct str *out);

/* ---- listener.c ------------------------------------------------------------------------------ */

struct loop;
struct listener {
	struct listener_service service;
	struct listener_options options;
	struct lane *lanes[LISTENER_LANES]; /* NULL at LANE_AT_ONCE */
	struct loop *loops[LISTENER_THREADS_MAX];
	size_t n_loops;
	int fd, stop; /* the listening socket; an eventfd that ends the thread that accepts */
	pthread_t gate;
	bool gate_runs;
	size_t turn; /* of the loops: the next connection is that one's */
	size_t most; /* connections */
	struct shares *shares;
	atomic_size_t open;    /* connections that were let in */
	atomic_size_t refused; /* and those that are told that they were not */
	atomic_size_t sending; /* bytes of answers in memory, on their way */
	atomic_bool ending;    /* nothing new is begun */
	atomic_bool over;      /* and nothing waited for any more */
	pthread_mutex_t lock;
	pthread_cond_t left; /* a connection closed */
	int64_t log_minute;  /* under lock: in which so many lines were logged */
	size_t logged;       /* likewise */
};
/* Mostly visitors who hang up or speak no HTTP: so many lines a minute, or they fill a disk. */
void listener_log(struct listener *l, const char *what);
/* Its lane, or nobody, makes the answer; false: at once. */
struct exchange;
bool listener_put(struct listener *l, struct exchange *x);

/* ---- conn.c ---------------------------------------------------------------------------------- */

struct conn;
/* An answer that goes on; while there is nothing to send, nobody looks at its connection. */
struct feed {
	struct conn *conn;
	struct feed *next; /* of those that were woken */
	bool woken;        /* under the loop's lock */
};

/* One request from its first byte to its last byte sent. */
struct exchange {
	struct lane_job job; /* the first: a job is its exchange */
	struct conn *conn;
	struct exchange *next; /* of those that were made */
	char *bytes;           /* the head, into which request points */
	struct head head;
	struct request request;
	struct chunks chunks;
	struct str body, target;
	struct response made;
	struct feed feed;
	bool refused;       /* nothing of what follows is taken for a request */
	bool fed;           /* the last of an answer that goes on is out */
	bool bodiless;      /* only the head of the answer is sent */
	uint64_t sent;      /* of the answer's body */
	size_t counted;     /* in the listener's sending */
	int64_t begun, put; /* clock_mono(): since its head is whole; when its lane was given it */
	char address[ADDRESS_SIZE];
};

enum conn_state { CONN_HEAD, CONN_BODY, CONN_MAKING, CONN_SENDING, CONN_FEEDING, CONN_LINGERING, CONN_CLOSED };
struct conn {
	struct loop *loop;
	struct conn *next, **link;    /* of the loop's */
	struct conn *queued, **place; /* of those that go on by and by; NULL: it does not wait there */
	int fd;
	enum conn_state state;
	bool readable; /* as far as is known */
	bool ended;    /* the peer sends nothing any more */
	bool ending;   /* it is about to be known so */
	bool broken;
	bool is_refused; /* it was not let in, and does not count */
	int64_t due;     /* clock_mono(): when it is too late for what it is at */
	struct head_scan scan;
	struct str in;  /* what came and was not used yet */
	struct str out; /* what goes before the answer's body */
	size_t out_sent;
	size_t lingered;
	struct exchange *x;                              /* NULL between two requests */
	char network[ADDRESS_SIZE], wider[ADDRESS_SIZE]; /* whose share it is of */
	char address[ADDRESS_SIZE];
	bool is_proxy; /* the peer speaks for others */
	bool is_many;  /* so it does where it does not say for whom */
};
struct conn *conn_new(struct loop *loop, int fd);
void conn_refuse(struct conn *c, enum listener_refusal why); /* says so, and closes */
void conn_happened(struct conn *c, uint32_t events);         /* of epoll */
void conn_run(struct conn *c);                               /* as far as it comes without waiting */
void conn_made(struct conn *c);                              /* its answer is there */
void conn_expire(struct conn *c);                            /* what is due is too late */
void conn_close(struct conn *c);
void conn_free(struct conn *c); /* that was closed */

/* ---- loop.c ---------------------------------------------------------------------------------- */

struct loop {
	struct listener *listener;
	pthread_t thread;
	int epoll, bell;
	pthread_mutex_t lock;
	struct conn *incoming; /* under lock, down to rung */
	struct exchange *made;
	struct feed *woken;
	bool rung;
	struct conn *all, *dead;
	struct conn *first, **last; /* those that go on by and by */
	int64_t now, next_due;      /* clock_mono(): at this turn; before which nothing is due */
	char scratch[(size_t)16 << 10];
};
enum rc loop_start(struct listener *l, struct loop **out, struct err *e);
void loop_ring(struct loop *loop);                   /* it looks whether something changed; from any thread */
void loop_add(struct loop *loop, struct conn *c);    /* a new connection; likewise */
void loop_give_back(struct exchange *x);             /* its answer is made; likewise */
void loop_queue(struct loop *loop, struct conn *c);  /* it goes on when the others had their turn */
void loop_forget(struct loop *loop, struct feed *f); /* nobody wakes it any more */
void loop_due(struct conn *c, int64_t at);
void loop_join(struct loop *loop); /* once the listener is over */

#endif
