/* Private to net/: gzip, piece by piece. */
#ifndef NET_UNPACK_H
#define NET_UNPACK_H

#include "base/base.h"

struct unpack;

/* Brings zlib in, with the first call, for good. RC_SYS. */
enum rc unpack_new(struct unpack **out, struct err *e);
void unpack_free(struct unpack *u); /* NULL is fine */

enum unpack_is {
	UNPACK_GOES_ON,
	UNPACK_IS_BROKEN,   /* no gzip, or more behind its end */
	UNPACK_IS_UNWANTED, /* body() returned false */
};
/* Calls body() with what comes out, some KiB at a time: however much that is, memory holds no more. */
enum unpack_is unpack_take(
	struct unpack *u, const char *bytes, size_t n, bool (*body)(void *ctx, const char *bytes, size_t n), void *ctx);
/* Has all of it come? */
bool unpack_whole(const struct unpack *u);

#endif
