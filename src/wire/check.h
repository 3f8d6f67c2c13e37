/* Private to wire/: what must be true of bytes before they are parsed as JSON. */
#ifndef WIRE_CHECK_H
#define WIRE_CHECK_H

#include <assert.h>

#include "wire/wire.h"

/* RC_PROTO with the place and the reason, RC_TOO_BIG, or RC_OK: then it parses, and no string in it holds a NUL. */
enum rc json_check(const char *bytes, size_t n, struct err *e);

/* Bytes of the valid UTF-8 character at s, 0 when there is none; n bytes are left. */
size_t json_utf8_length(const char *s, size_t n);

/*
 * JSON with what one field may have wrong without harm to the rest, made right: appends it with what is wrong
 * replaced: NULs and halves of surrogate pairs are U+FFFD, control characters in a string are blanks, other bytes that
 * are no UTF-8 are "?", and a number of more digits than the library takes is the nearest that it does.
 */
void json_mend(const char *bytes, size_t n, struct str *out);

#endif
