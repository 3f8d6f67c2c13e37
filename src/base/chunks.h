/* A body of HTTP/1.1 that comes in chunks (RFC 9112, 7.1): of requests at the platform, of answers at the client. */
#ifndef BASE_CHUNKS_H
#define BASE_CHUNKS_H

#include "base/base.h"

struct chunks { /* zero at first */
	int state, digits;
	size_t line, trailers;
	uint64_t left;
	bool whole;
};
/* Takes *used of n bytes, up to the end of the body at most. False: these are no chunks. */
bool chunks_take(struct chunks *v, const char *bytes, size_t n, size_t *used, struct str *body);

#endif
