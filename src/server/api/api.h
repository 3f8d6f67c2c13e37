/*
 * server/api/: the platform: requests in, answers out, whoever brings them.
 *
 *   platform.c   what all routes share: language, route, who asks, the body, the transaction
 *   routes.c     the one table of routes
 *   handle_*.c   a handler per route; permit.c: what its reader may do to a topic
 *   hub.c        open streams, and the one thread that looks what happened; events.c: how it is told
 *   repeat.c     the same request again (Idempotency-Key)
 *   answers.c    finished answers, kept while nothing changes
 *   languages.c  the catalogues that are installed
 *   input.c      what comes in a request, checked; cursor.c: where a list goes on; problem.c: what can go wrong
 */
#ifndef SERVER_API_H
#define SERVER_API_H

#include "server/http/http.h"
#include "server/rules/rules.h"

struct platform;
/* folder: where the data is; rules must outlive the platform. RC_NEWER, RC_DENIED, RC_FULL. */
enum rc platform_open(const char *folder, const struct rules *rules, struct platform **out, struct err *e);
void platform_free(struct platform *p); /* NULL is fine; nobody asks it any more */

/* Answers; by several threads at once. r is initialised by the caller; q->params is written. Never fails: what fails
 * becomes a problem. */
void platform_answer(struct platform *p, struct request *q, struct response *r);
/* What a listener needs: the platform as its service. */
struct listener_service platform_service(struct platform *p);

/* A line for each route. */
void routes_print(FILE *to);

#endif
