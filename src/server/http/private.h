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

/* ---- slow.c ---------------------------------------------------------------------------------- */

struct slow;
struct slow_job { /* a part of what is worked on; the caller's until it is put */
	struct slow_job *next;
};
/* work is called by a few threads at once, for each job. ending: there is no time for it any more. */
enum rc slow_start(
	void (*work)(void *ctx, struct slow_job *job, bool ending), void *ctx, struct slow **out, struct err *e);
void slow_put(struct slow *s, struct slow_job *job);
/* Each job was worked on when it returns, and no other may be put. NULL is fine. */
void slow_stop(struct slow *s);

#endif
