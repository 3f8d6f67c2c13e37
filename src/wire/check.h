/* Private to wire/: what must be true of bytes before they are parsed as JSON. */
#ifndef WIRE_CHECK_H
#define WIRE_CHECK_H

#include <assert.h>

#include "wire/wire.h"

/* RC_PROTO with the place and the reason, RC_TOO_BIG, or RC_OK: then it parses, and no string in it holds a NUL. */
enum rc json_check(const char *bytes, size_t n, struct err *e);

/* Bytes of the valid UTF-8 character at s, 0 when there is none; n bytes are left. */
size_t json_utf8_length_of_any(const char *s, size_t n);
static inline size_t json_utf8_length(const char *s, size_t n)
{
	const unsigned char *c = (const unsigned char *)s;
	if (n >= 3 && c[0] > 0xe0 && c[0] < 0xed && (c[1] & 0xc0) == 0x80 && (c[2] & 0xc0) == 0x80)
		return 3; /* most of what is Chinese */
	return json_utf8_length_of_any(s, n);
}

/*
 * JSON with what one field may have wrong without harm to the rest, made right: appends it with what is wrong
 * replaced: NULs and halves of surrogate pairs are U+FFFD, control characters in a string are blanks, other bytes that
 * are no UTF-8 are "?", and a number of more digits than the library takes is the nearest that it does.
 */
void json_mend(const char *bytes, size_t n, struct str *out);

#endif
