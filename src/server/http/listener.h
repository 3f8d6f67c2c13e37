/* HTTP over a listening socket: the only file that knows libmicrohttpd is listener.c; sockets and signals are
 * serve.c's. */
#ifndef SERVER_LISTENER_H
#define SERVER_LISTENER_H

#include "server/api/platform.h"

struct listener;
struct listener_options {
	bool unix_socket;
	bool trust_proxy; /* loopback and Unix peers speak for others, whose addresses are then the ones that count */
};
/* Answers on fd (which it takes over) until stopped. */
enum rc listener_start(
	struct platform *p, int fd, const struct listener_options *o, struct listener **out, struct err *e);
/* Takes no new connection, lets what is under way finish (for a bounded time), ends. NULL is fine. */
void listener_stop(struct listener *l);

#endif
