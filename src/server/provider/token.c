/* An ID token: a JSON Web Token, whose signature cjose checks. Which algorithms count is decided here, before a key is
 * tried: by what the token says of itself nobody must be led to take a public key for a shared secret. cjose, and
 * OpenSSL below it, come in with the first token: most platforms have no provider, and 400 KiB more without it. */
#include <cjose/cjose.h>
#include <dlfcn.h>
#include <pthread.h>

#include "server/provider/private.h"

#define TOKEN_MAX ((size_t)32 << 10)
#define KEYS_MAX 64
#define SKEW_MS 60000 /* clocks differ */
#define LIBCJOSE "libcjose.so.0"

/* ---- the library ----------------------------------------------------------------------------- */

/* clang-format off */
#define FUNCTIONS(X) \
	X(jwk_import) X(jwk_release) X(jws_import) X(jws_release) X(jws_verify) X(jws_get_protected) \
	X(jws_get_plaintext) X(header_get)
/* clang-format on */

static struct {
#define POINTER(name) __typeof__(cjose_##name) *name;
	FUNCTIONS(POINTER)
#undef POINTER
} cjose;

static void find_functions(void)
{
	void *library = dlopen(LIBCJOSE, RTLD_NOW | RTLD_LOCAL);
#define FIND(name) *(void **)&cjose.name = library ? dlsym(library, "cjose_" #name) : NULL;
	FUNCTIONS(FIND)
#undef FIND
	if (!cjose.header_get)
		log_line(LOG_ERROR, "signing in with a provider: please install libcjose: %s", dlerror());
}

static bool is_loaded(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, find_functions);
	return cjose.header_get != NULL;
}

/* ---- tokens ---------------------------------------------------------------------------------- */

/* The kind of key that an algorithm takes; NULL: it is none of those that count. */
static const char *kind_of(const char *alg)
{
	static const char *const algorithms[] = { "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
		"ES512" };
	for (size_t i = 0; i < ARRAY_LEN(algorithms); i++)
		if (str_eq(algorithms[i], alg))
			return alg[0] == 'E' ? "EC" : "RSA";
	return NULL;
}

static bool may_have_signed(const struct json *key, const char *kind, const char *kid)
{
	const struct json *id = json_get(key, "kid"), *use = json_get(key, "use");
	return str_eq(json_text(json_get(key, "kty")), kind) && (!use || str_eq(json_text(use), "sig")) &&
		(!*kid || !id || str_eq(json_text(id), kid));
}

static bool signed_by(cjose_jws_t *jws, const struct json *key)
{
	cjose_err why;
	STR_LOCAL(text, TOKEN_MAX);
	json_print(key, &text);
	cjose_jwk_t *jwk = str_ok(&text) ? cjose.jwk_import(text.buf, text.len, &why) : NULL;
	bool good = jwk && cjose.jws_verify(jws, jwk, &why);
	if (jwk)
		cjose.jwk_release(jwk);
	return good;
}

static enum rc check_signature(cjose_jws_t *jws, const struct json *keys, struct err *e)
{
	cjose_err why;
	cjose_header_t *header = cjose.jws_get_protected(jws);
	const char *alg = cjose.header_get(header, "alg", &why), *kid = cjose.header_get(header, "kid", &why);
	const char *kind = kind_of(alg ? alg : "");
	int tried = 0;
	if (!kind)
		return err_set(e, RC_DENIED, 0, "signed in a way that does not count");
	for (const struct json *key = json_first(json_get(keys, "keys")); key && tried < KEYS_MAX; key = json_next(key)) {
		if (!may_have_signed(key, kind, kid ? kid : ""))
			continue;
		tried++;
		if (signed_by(jws, key))
			return RC_OK;
	}
	return tried ? err_set(e, RC_DENIED, 0, "the signature is wrong") : err_set(e, RC_NOT_FOUND, 0, "an unknown key");
}

/* For us: alone, or as the one it was made for. */
static bool is_for(const struct json *claims, const char *client)
{
	const struct json *aud = json_get(claims, "aud"), *azp = json_get(claims, "azp");
	if (azp && !str_eq(json_text(azp), client))
		return false;
	if (json_is_string(aud))
		return str_eq(json_text(aud), client);
	bool named = false;
	for (const struct json *m = json_is_array(aud) ? json_first(aud) : NULL; m; m = json_next(m))
		named = named || str_eq(json_text(m), client);
	return named && (json_count(aud) == 1 || azp);
}

static enum rc check_claims(const struct json *claims, const struct token_wanted *w, struct err *e)
{
	const char *subject = json_text(json_get(claims, "sub"));
	int64_t ends = json_int(json_get(claims, "exp"), 0);
	if (!str_eq(json_text(json_get(claims, "iss")), w->issuer))
		return err_set(e, RC_DENIED, 0, "from another issuer");
	if (!is_for(claims, w->client))
		return err_set(e, RC_DENIED, 0, "for another client");
	if (ends <= 0 || ends > INT64_MAX / 2000 || ends * 1000 + SKEW_MS <= w->now)
		return err_set(e, RC_DENIED, 0, "it is over");
	return *subject && strlen(subject) <= 255 ? RC_OK : err_set(e, RC_DENIED, 0, "it says nobody");
}

static enum rc read_claims(cjose_jws_t *jws, struct json **claims, struct err *e)
{
	cjose_err why;
	uint8_t *text = NULL;
	size_t n = 0;
	if (!cjose.jws_get_plaintext(jws, &text, &n, &why))
		return err_set(e, RC_DENIED, 0, "it holds nothing");
	return json_parse((const char *)text, n, TOKEN_MAX, claims, e) == RC_OK && json_is_object(*claims)
		? RC_OK
		: err_set(e, RC_DENIED, 0, "it holds no claims");
}

enum rc token_check(
	const char *token, const struct json *keys, const struct token_wanted *wanted, struct json **claims, struct err *e)
{
	cjose_err why;
	size_t n = strlen(token);
	*claims = NULL;
	if (!is_loaded())
		return err_set(e, RC_SYS, 0, "please install libcjose");
	cjose_jws_t *jws = n <= TOKEN_MAX ? cjose.jws_import(token, n, &why) : NULL;
	if (!jws)
		return err_set(e, RC_DENIED, 0, "no signed token");
	enum rc rc = check_signature(jws, keys, e);
	if (rc == RC_OK)
		rc = read_claims(jws, claims, e);
	if (rc == RC_OK)
		rc = check_claims(*claims, wanted, e);
	cjose.jws_release(jws);
	if (rc != RC_OK) {
		json_free(*claims);
		*claims = NULL;
	}
	return rc;
}
