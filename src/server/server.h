/*
 * server/: minyid, the platform. A request comes in at the top and goes down; nothing reaches back up.
 *
 *   main.c       options and subcommands; what a failure means to who started it
 *   serve.c      sockets, signals, when to end
 *   listener.c   HTTP (libmicrohttpd) to struct request and back; address.c: whose attempts count together
 *   routes.c     the table of routes
 *   platform.c   what all routes share: who asks, transaction, repeated requests; negotiate.c: languages, encodings,
 *                ETags; answers.c: finished answers; cursor.c, input.c, problem.c
 *   handle_*.c   a handler per route
 *   rules.c      what is allowed and what happens; life.c: what time alone does
 *   storage.h    the operations of storage; sqlite*.c is the engine
 *   sample.c     the sample topics; import*.c: topics from elsewhere
 */
#ifndef SERVER_SERVER_H
#define SERVER_SERVER_H

#include "base/base.h"

struct serve_options {
	const char *folder; /* --data */
	const char *listen; /* unix:PATH or HOST:PORT */
	const char *rules;  /* a file of rules; NULL: what was installed */
	const char *fifo;   /* --while: end when the last writer of this FIFO has gone; NULL: only by a signal */
	bool public;        /* listen on addresses that other machines reach */
	bool trust_proxy;   /* who is on this machine may say for whom it asks */
};
/* Prints "listening on ..." on standard output when ready; returns when told to end. */
enum rc serve(const struct serve_options *o, struct err *e);

#endif
