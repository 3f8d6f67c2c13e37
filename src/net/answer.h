/*
 * Private to net/ and its tests: an answer of HTTP/1.1 out of bytes as they come, as it stands in RFC 9112 and nothing
 * beside it. What two programs could read as two answers is none: a line that ends with LF alone, a fold, a space
 * before a colon, a NUL, two lengths, a length beside chunks, a coding of the connection that nobody asked for.
 */
#ifndef NET_ANSWER_H
#define NET_ANSWER_H

#include "base/chunks.h"

#define ANSWER_HEADS_MAX 65536 /* of all heads of one answer, those before the real one (1xx) too */

enum answer_is {
	ANSWER_IS_PART,
	ANSWER_IS_WHOLE,
	ANSWER_IS_BAD,      /* no answer of HTTP/1 */
	ANSWER_IS_LONG,     /* its head has no end */
	ANSWER_IS_CUT,      /* its end never came */
	ANSWER_IS_UNWANTED, /* line() or body() returned false */
};

struct answer {
	/* Told what comes, each line of a head without its end, the first one too, then the body piece by piece. Of a head
	 * that another one follows (1xx) too. */
	bool (*line)(void *ctx, const char *line, size_t n);
	bool (*body)(void *ctx, const char *bytes, size_t n);
	void *ctx;

	/* What is known when the body begins. */
	int status;
	int64_t length; /* of the body as it is sent; -1: not said */
	bool keeps;     /* the connection may carry another one after it */

	/* Its own. */
	int state;
	size_t heads;
	struct str bytes; /* the line that has no end yet */
	bool chunked, coded, closes;
	int64_t left;
	struct chunks chunks;
};

/* The three above are set, everything else is zero. */
void answer_init(struct answer *a);
void answer_release(struct answer *a);
/* Takes *used of n bytes, all of them unless the answer ends before. Not after it said anything but PART. */
enum answer_is answer_take(struct answer *a, const char *bytes, size_t n, size_t *used);
/* Nothing more will come: WHOLE, where that is how this answer ends, or CUT. */
enum answer_is answer_end(const struct answer *a);

#endif
