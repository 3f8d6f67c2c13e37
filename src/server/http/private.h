/* Private to http/ and its tests. */
#ifndef SERVER_HTTP_PRIVATE_H
#define SERVER_HTTP_PRIVATE_H

#include "server/http/http.h"

/* ---- address.c: whose attempts count together: the peer, or the visitor that a trusted proxy speaks for ---------- */

#define ADDRESS_SIZE 48

/* The address that counts, without its port. Of IPv6 the first 64 bits: a household has them all. */
void address_of_peer(const struct sockaddr *peer, char out[ADDRESS_SIZE]);

/* The last hop of X-Forwarded-For, or of Forwarded (RFC 7239) where the first is empty: what the proxy itself saw;
 * everything before it could be the visitor's invention. False, with out left alone, when that is no address. */
bool address_forwarded(const char *x_forwarded_for, const char *forwarded, char out[ADDRESS_SIZE]);

/* ---- lane.c ---------------------------------------------------------------------------------- */

struct lane;
struct lane_job { /* a part of what is worked on; the caller's until it is put */
	struct lane_job *next;
};
struct lane_work {
	/* Called by the lane's threads: one job or several of them, whose next is each time to be read before its answer is
	 * given away. ending: there is no time for it any more. */
	void (*run)(void *ctx, struct lane_job *jobs, bool ending);
	void *ctx;
	int threads;
	size_t together;    /* jobs at once, at most */
	size_t waiting_max; /* jobs */
	bool background;    /* gives way to whoever else wants the processor */
};
enum rc lane_start(const struct lane_work *work, struct lane **out, struct err *e);
/* False: too many wait, or it was stopped; the job stays the caller's. */
bool lane_put(struct lane *l, struct lane_job *job);
/* Each job was worked on when it returns. NULL is fine. */
void lane_stop(struct lane *l);
void lane_free(struct lane *l); /* after that, when nobody puts any more; NULL is fine */

#endif
