/* ID tokens that hold, and those that somebody made up. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <cjose/cjose.h>

#include "server/provider/private.h"

#define NOW INT64_C(1795400000000)
#define CLAIMS "{\"iss\":\"https://id.tw\",\"aud\":\"minyi\",\"sub\":\"a1\",\"exp\":1795403600,\"name\":\"美玲\"}"

static cjose_jwk_t *rsa, *ec, *other;
static struct json *keys;

/* The public halves, as a provider publishes them. */
static void publish(struct str *out, cjose_jwk_t *key, const char *kid)
{
	cjose_err why;
	assert_true(cjose_jwk_set_kid(key, kid, strlen(kid), &why));
	char *text = cjose_jwk_to_json(key, false, &why);
	str_addf(out, "%s%s", out->len > 9 ? "," : "", text);
	free(text);
}

static int set_up(void **state)
{
	(void)state;
	cjose_err why;
	STR_LOCAL(set, STR_NO_LIMIT);
	rsa = cjose_jwk_create_RSA_random(2048, (const uint8_t *)"\x01\x00\x01", 3, &why);
	other = cjose_jwk_create_RSA_random(2048, (const uint8_t *)"\x01\x00\x01", 3, &why);
	ec = cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &why);
	str_addz(&set, "{\"keys\":[");
	publish(&set, rsa, "r");
	publish(&set, ec, "e");
	str_addz(&set, "]}");
	return json_parse(set.buf, set.len, 65536, &keys, NULL) == RC_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	cjose_jwk_release(rsa);
	cjose_jwk_release(ec);
	cjose_jwk_release(other);
	json_free(keys);
	return 0;
}

static char *token_of(cjose_jwk_t *key, const char *alg, const char *kid, const char *claims)
{
	cjose_err why;
	const char *text;
	cjose_header_t *header = cjose_header_new(&why);
	cjose_header_set(header, CJOSE_HDR_ALG, alg, &why);
	if (kid)
		cjose_header_set(header, CJOSE_HDR_KID, kid, &why);
	cjose_jws_t *jws = cjose_jws_sign(key, header, (const uint8_t *)claims, strlen(claims), &why);
	assert_non_null(jws);
	assert_true(cjose_jws_export(jws, &text, &why));
	char *out = xstrdup(text);
	cjose_jws_release(jws);
	cjose_header_release(header);
	return out;
}

static void check(const char *token, enum rc rc, const char *why)
{
	struct json *claims;
	struct err e = { 0 };
	const struct token_wanted wanted = { "https://id.tw", "minyi", NOW };
	enum rc came = token_check(token, keys, &wanted, &claims, &e);
	if (came != rc || (why && !strstr(e.detail, why)))
		fail_msg("%s: %s (%s)", token, rc_name(came), e.detail);
	if (rc == RC_OK)
		assert_string_equal(json_text(json_get(claims, "sub")), "a1");
	else
		assert_null(claims);
	json_free(claims);
}

static void one_that(
	cjose_jwk_t *key, const char *alg, const char *kid, const char *claims, enum rc rc, const char *why)
{
	char *token = token_of(key, alg, kid, claims);
	check(token, rc, why);
	free(token);
}

static void those_that_hold(void **state)
{
	(void)state;
	one_that(rsa, "RS256", "r", CLAIMS, RC_OK, NULL);
	one_that(rsa, "RS512", NULL, CLAIMS, RC_OK, NULL);
	one_that(rsa, "PS256", "r", CLAIMS, RC_OK, NULL);
	one_that(ec, "ES256", "e", CLAIMS, RC_OK, NULL);
	one_that(rsa, "RS256", "r",
		"{\"iss\":\"https://id.tw\",\"aud\":[\"else\",\"minyi\"],\"azp\":\"minyi\",\"sub\":\"a1\",\"exp\":1795403600}",
		RC_OK, NULL);
}

static void those_of_others(void **state)
{
	(void)state;
	one_that(other, "RS256", "r", CLAIMS, RC_DENIED, "signature");
	one_that(other, "RS256", "new", CLAIMS, RC_NOT_FOUND, "unknown key");
	one_that(rsa, "RS256", "r", "{\"iss\":\"https://evil.tw\",\"aud\":\"minyi\",\"sub\":\"a1\",\"exp\":1795403600}",
		RC_DENIED, "issuer");
	one_that(rsa, "RS256", "r", "{\"iss\":\"https://id.tw\",\"aud\":\"else\",\"sub\":\"a1\",\"exp\":1795403600}",
		RC_DENIED, "client");
	one_that(rsa, "RS256", "r",
		"{\"iss\":\"https://id.tw\",\"aud\":[\"else\",\"minyi\"],\"sub\":\"a1\",\"exp\":1795403600}", RC_DENIED,
		"client");
	one_that(rsa, "RS256", "r",
		"{\"iss\":\"https://id.tw\",\"aud\":\"minyi\",\"azp\":\"else\",\"sub\":\"a1\",\"exp\":1795403600}", RC_DENIED,
		"client");
	one_that(rsa, "RS256", "r", "{\"iss\":\"https://id.tw\",\"aud\":\"minyi\",\"sub\":\"a1\",\"exp\":1795399900}",
		RC_DENIED, "over");
	one_that(rsa, "RS256", "r", "{\"iss\":\"https://id.tw\",\"aud\":\"minyi\",\"sub\":\"a1\"}", RC_DENIED, "over");
	one_that(rsa, "RS256", "r", "{\"iss\":\"https://id.tw\",\"aud\":\"minyi\",\"sub\":\"\",\"exp\":1795403600}",
		RC_DENIED, "nobody");
	one_that(
		rsa, "RS256", "r", "{\"iss\":\"https://id.tw\",\"aud\":\"minyi\",\"exp\":1795403600}", RC_DENIED, "nobody");
	one_that(rsa, "RS256", "r", "[]", RC_DENIED, "claims");
	one_that(rsa, "RS256", "r", "nothing", RC_DENIED, "claims");
}

/* The public key as a shared secret, and no signature at all. */
static void those_that_choose_how_they_are_looked_at(void **state)
{
	(void)state;
	cjose_err why;
	char *public = cjose_jwk_to_json(rsa, false, &why);
	cjose_jwk_t *secret = cjose_jwk_create_oct_spec((const uint8_t *)public, strlen(public), &why);
	assert_non_null(secret);
	one_that(secret, "HS256", "r", CLAIMS, RC_DENIED, "does not count");
	cjose_jwk_release(secret);
	free(public);
	/* {"alg":"none"}.{"iss":...} */
	check(
		"eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2lkLnR3IiwiYXVkIjoibWlueWkiLCJzdWIiOiJhMSIsImV4cCI6MTc5NTQwMzYwMH0.",
		RC_DENIED, NULL);
	check("", RC_DENIED, NULL);
	check("a.b.c", RC_DENIED, NULL);
	char *token = token_of(rsa, "RS256", "r", CLAIMS);
	char *claims = strchr(token, '.') + 5;
	*claims = *claims == 'A' ? 'B' : 'A';
	check(token, RC_DENIED, NULL);
	free(token);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(those_that_hold),
		cmocka_unit_test(those_of_others),
		cmocka_unit_test(those_that_choose_how_they_are_looked_at),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
