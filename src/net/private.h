/* Private to net/: what the loop and the requests know of each other. */
#ifndef NET_PRIVATE_H
#define NET_PRIVATE_H

#include <poll.h>

#include "net/net.h"

struct watch {
	int fd;
	uint64_t serial; /* tells a watch from a later one on the same descriptor */
	void (*ready)(void *ctx);
	void *ctx;
};

struct net {
	VEC(struct watch) watches;
	struct net_timer *timers;    /* soonest first */
	uint64_t serial;             /* of watches and timers, in order of their start */
	struct transport *transport; /* NULL until the first request */
	struct net_totals totals;
	int busy, standing; /* busy: all of them */
	int allowed;        /* requests until the fault switch; -1: it is off */
	bool turning;
	bool paused;
	int abreast;             /* requests at once; 0: as many as there are, in good time */
	struct net_timer *hurry; /* until the next one goes out beside those that are under way; NULL: none waits so */
};

/* request.c: the other side of the one sleep. */
void transport_free(struct transport *t);
/* poll(), which a request that moves ends as well. */
void transport_poll(struct transport *t, struct pollfd *fds, size_t n, int timeout);
/* Moves what can move, and makes the callbacks of what is done. */
void transport_run(struct transport *t);

/* url.c: is every byte of s (NULL is fine) one that a header line or a request line may hold? */
bool net_line_safe(const char *s, bool blanks);

#endif
