/*
 * server/provider/: signing in with an OpenID provider, by the device flow outward (RFC 8628, OpenID Connect
 * Discovery): the person confirms in any browser, and the platform asks the provider who it was.
 *
 *   provider.c   a provider from its file; what it is asked; fetching
 *   token.c      an ID token, checked against the provider's keys (cjose)
 *
 * Whatever comes from a provider is as foreign as anything: bounded, and checked. Functions that ask it wait, some
 * seconds at most, and may be called by several threads: one asks at a time.
 */
#ifndef SERVER_PROVIDER_H
#define SERVER_PROVIDER_H

#include "base/base.h"

struct provider;

/* What is wrong with a file, as err.num of RC_INVALID; err.detail is the file. */
enum provider_fault { PROVIDER_NO_JSON = 1, PROVIDER_NO_FIELD, PROVIDER_NO_ISSUER };
/*
 * FILE: {"name": "moi", "issuer": "https://...", "client_id": "...", "client_secret": "...", "scope": "openid",
 * "acr": ["..."]}. scope may be absent. acr: the levels of assurance that make a person identified; absent: each does.
 * The issuer is https, or on this machine.
 */
enum rc provider_load(const char *file, struct provider **out, struct err *e);
void provider_free(struct provider *p); /* NULL is fine */
const char *provider_name(const struct provider *p);
const char *provider_issuer(const struct provider *p);

/* A person is to confirm there. Texts are in the arena. */
struct provider_asked {
	const char *device_code;                    /* for provider_look(), and for nobody to see */
	const char *user_code, *uri, *uri_complete; /* uri_complete: "" when it says none */
	int64_t expires_in, interval;               /* seconds */
};
/* RC_NET, RC_TIMEOUT: it cannot be reached. RC_PROTO: it answers with something else. RC_REFUSED: it does not want to.
 */
enum rc provider_ask(struct provider *p, struct arena *a, struct provider_asked *out, struct err *e);

enum provider_state { PROVIDER_PENDING, PROVIDER_SLOW_DOWN, PROVIDER_DENIED, PROVIDER_EXPIRED, PROVIDER_KNOWN };
struct provider_person {
	const char *subject; /* what the provider calls this person, for good */
	const char *name;    /* "" or what it says of the name */
	bool identified;     /* with a level of assurance that counts */
};
/* Whether the person confirmed; who: PROVIDER_KNOWN. Errors as above; RC_DENIED: an ID token that does not hold. */
enum rc provider_look(struct provider *p, const char *device_code, struct arena *a, enum provider_state *state,
	struct provider_person *who, struct err *e);

#endif
