/*
 * Many who ask a platform (or any HTTP server) at once, each over a connection of their own that stays open, as a
 * program of its own: several may run beside each other, and beside the test.
 *
 *	struct load readers = { .port = p.port, .connections = 4, .every_ms = 10, .write = a_list };
 *	load_begin(&readers);
 *	... something happens ...
 *	load_end(&readers);
 *	assert_true(readers.said->p95 < 50);
 *	load_release(&readers);
 */
#ifndef API_LIB_LOAD_H
#define API_LIB_LOAD_H

#include "api/lib/api.h"

struct load_said {
	size_t answers;              /* whole ones, of any status */
	size_t good;                 /* 200 to 399 */
	size_t hung_up;              /* connections that ended before their answer was whole */
	double seconds;              /* from the first request to the last answer */
	double half, p95, p99, most; /* ms from a request to the end of its answer */
	int status[600];             /* how often each was answered */
};
struct load {
	/* Where: a Unix socket, or a port of 127.0.0.1. */
	const char *socket;
	int port;
	int from; /* TCP: connections come from 127.from.0.1 and so on, each from another one; 0: all from 127.0.0.1 */
	bool one; /* all of them from 127.from.0.1 */
	size_t connections;
	double every_ms;  /* how long each waits between an answer and its next request; 0: not at all */
	double spread_ms; /* the first requests are spread over so long; 0: all at once */
	double ms;        /* how long it goes on; 0: until load_end() */
	size_t requests;  /* or until so many were answered; 0: however many */
	/* Appends the request number n, whole, of this connection. */
	void (*write)(void *ctx, size_t connection, size_t n, struct str *out);
	void *ctx;
	struct load_said *said; /* good after load_end(), until load_release() */
	struct load_shared *shared;
	pid_t pid;
};
/* A connection to a port of 127.0.0.1, from 127.from.0.1 and so on, by host; from 0: from 127.0.0.1. -1: there is none.
 * Close. */
int load_connect(int port, int from, size_t host);
void load_begin(struct load *l);           /* returns when all are connected */
size_t load_answers(const struct load *l); /* so far */
void load_end(struct load *l);             /* when it is over: after its ms or requests; where it has neither, now */
void load_run(struct load *l);             /* begin and end */
void load_release(struct load *l);

#endif
