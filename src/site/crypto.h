/*
 * What signing in at other sites takes, of OpenSSL's libcrypto: a pair of keys for an answer that a person carries over
 * (RSA, which libsodium has not), a hash, and base64. The library comes in with the first pair, and not with the
 * program; it is there already when libcurl is.
 */
#ifndef SITE_CRYPTO_H
#define SITE_CRYPTO_H

#include "base/base.h"

/* A new pair of 2,048 bits: the private half as base64 into `secret`, the public one as PEM into `public`. Takes some
 * tenths of a second. RC_SYS. */
enum rc crypto_pair(struct str *secret, struct str *public, struct err *e);
/* What was sealed for that pair, base64 with whatever blanks, into text, which is wiped by the caller. OAEP or the
 * older padding, as sites have it. RC_INVALID: it was not, or is not whole. */
enum rc crypto_open(const char *secret, const char *sealed, struct str *text, struct err *e);
/* Characters of base64 that such a sealed text has, padding and all. */
enum { CRYPTO_SEALED = 344 };

/* SHA-256 of a text, as base64 for addresses (RFC 4648, 5, without padding). RC_SYS. */
enum rc crypto_challenge(const char *text, struct str *out, struct err *e);
/* So many random bytes, at most 64, in the same letters. */
void crypto_random(size_t n, struct str *out);

#endif
