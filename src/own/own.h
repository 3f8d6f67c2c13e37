/*
 * own/: the platform of one's own, for whoever named none: started, shared by all clients of one person, let go with
 * the last of them.
 *
 *   own.c      finds it running or starts it; requests wait meanwhile (net_pause)
 *   starter.c  the process in between that starts it
 */
#ifndef OWN_OWN_H
#define OWN_OWN_H

#include "net/net.h"

struct own;

struct own_where {
	const char *run;   /* a folder for its socket and what goes with it */
	const char *data;  /* its data; made at its first start */
	const char *rules; /* the name of the rule set, with its samples, that it is made with */
	const char *log;   /* what it says goes to the end of this file */
	/* Called when it has to be set up, which is waited for: once in a person's life. May be NULL. */
	void (*setting_up)(void);
};
/* Finds it running or starts it. Requests wait until it listens, or fail with the reason: RC_SYS or RC_TIMEOUT with
 * CAUSE_OWN_PLATFORM. RC_NOT_FOUND with CAUSE_NOT_INSTALLED ("minyid", "share/minyi"). Setting it up for the first time
 * is waited for here. *out is NULL on failure. */
enum rc own_open(struct net *net, const struct own_where *where, struct own **out, struct err *e);
/* Before net_free; NULL is fine. */
void own_free(struct own *o);
/* Where it will listen: "unix:/..." Lives as long as o. */
const char *own_address(const struct own *o);
/* Its data folder, for `minyid clock --data`. Lives as long as o. */
const char *own_data(const struct own *o);
/* A request found nobody there. True: it is being started (again), and what is requested now waits for it. NULL: there
 * is none. */
bool own_revive(struct own *o);

#endif
