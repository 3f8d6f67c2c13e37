/* Between the files of provider/. */
#ifndef PROVIDER_PRIVATE_H
#define PROVIDER_PRIVATE_H

#include "server/provider/provider.h"
#include "wire/wire.h"

/* ---- token.c --------------------------------------------------------------------------------- */

struct token_wanted {
	const char *issuer, *client;
	int64_t now; /* real time, ms */
};
/* Checks signature (RS, PS, ES; never none, never a shared secret), issuer, audience and end of an ID token. keys: the
 * provider's JWK set. RC_DENIED: it does not hold, and err.detail says why; RC_NOT_FOUND: it is signed with a key that
 * is not in the set. *claims is to be freed with json_free. */
enum rc token_check(
	const char *token, const struct json *keys, const struct token_wanted *wanted, struct json **claims, struct err *e);

#endif
