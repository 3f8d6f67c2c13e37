/* The one table of routes: what the platform answers, to whom, and how much it reads for it. */
#ifndef SERVER_ROUTES_H
#define SERVER_ROUTES_H

#include "server/api/http.h"

/* What may be done to a topic is the rules' business (permit.c); this is only who is heard at all. */
enum who { ANYONE, SIGNED_IN };
enum body { NO_BODY, BODY_MAY, BODY_MUST }; /* a JSON object in the request: never, perhaps, always */

struct route {
	enum method method;
	const char *path; /* "/v1/topics/{id}": {..} stands for one segment */
	enum who who;
	enum body body;
	size_t body_max;
	/* slow work, before the transaction; may be NULL */
	bool (*prepare)(struct ctx *c, const struct request *q, struct response *r);
	void (*handle)(struct ctx *c, const struct request *q, struct response *r);
	const char *doc;
};

/* The route, with q->params set (in the arena). NULL: nothing of this method there; *allow then has what is (0: no
 * such path). HEAD is GET. */
const struct route *routes_find(struct request *q, struct arena *a, unsigned *allow);
/* How many bytes of body a request may bring; what is not a route may bring none. */
size_t routes_body_max(enum method method, const char *path);
void routes_print(FILE *to);

#endif
