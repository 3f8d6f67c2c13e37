/* HTTP over a listening socket: the only file that knows libmicrohttpd is listener.c; sockets and signals are
 * serve.c's. */
#ifndef SERVER_LISTENER_H
#define SERVER_LISTENER_H

#include "server/platform.h"

struct listener;
/* Answers on fd (which it takes over) until stopped. */
enum rc listener_start(struct platform *p, int fd, bool unix_socket, struct listener **out, struct err *e);
/* Takes no new connection, lets what is under way finish (for a bounded time), ends. NULL is fine. */
void listener_stop(struct listener *l);

#endif
