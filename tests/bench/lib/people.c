/* People who are signed in. */
#include "bench/lib/bench.h"

#include "server/storage/storage.h"

#include <sodium.h>

void must(enum rc rc, const struct err *e)
{
	if (rc != RC_OK)
		fail_msg("%s: %s", rc_name(rc), e->detail);
}

static enum rc prove(struct storage *s, int64_t account, enum rules_proof proof, int64_t now, struct err *e)
{
	uint8_t hash[STORAGE_HASH];
	char text[40];
	randombytes_buf(hash, sizeof hash);
	snprintf(text, sizeof text, "%lld@example.org", (long long)account);
	return storage_prove(
		s, account, &(struct storage_proved){ .proof = proof, .shown = text, .person = hash, .most = 1 }, now, e);
}

/* Nobody will sign in with a password, so none is hashed. */
static enum rc add_person(struct storage *s, char token[PERSON_TOKEN], int i, int64_t now, struct err *e)
{
	uint8_t bytes[32], hash[STORAGE_HASH];
	char name[24];
	int64_t account, session;
	snprintf(name, sizeof name, "person%d", i);
	randombytes_buf(bytes, sizeof bytes);
	crypto_generichash(hash, sizeof hash, bytes, sizeof bytes, NULL, 0);
	sodium_bin2base64(token, PERSON_TOKEN, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	enum rc rc = storage_account_add(s,
		&(struct storage_person){
			.name = name, .nickname = name, .email = "", .county = "", .password = "", .level = LEVEL_REGISTERED },
		now, &account, e);
	if (rc == RC_OK)
		rc = prove(s, account, RULES_PROOF_EMAIL, now, e);
	if (rc == RC_OK)
		rc = prove(s, account, RULES_PROOF_MOBILE, now, e);
	return rc == RC_OK ? storage_session_add(s,
							 &(struct storage_session){ .hash = hash,
								 .account = account,
								 .now = now,
								 .expires = now + (int64_t)86400000,
								 .scopes = WIRE_SCOPE(SCOPE_READ) | WIRE_SCOPE(SCOPE_WRITE) },
							 &session, e)
					   : rc;
}

void people_add(const struct platform *p, char (*tokens)[PERSON_TOKEN], int n)
{
	struct storage *s;
	struct err e = { 0 };
	int64_t now;
	assert_true(sodium_init() >= 0);
	assert_true(rfc3339_parse(TEST_NOW, 0, &now));
	must(storage_open(p->data, &s, &e), &e);
	must(storage_begin(s, STORAGE_WRITE, &e), &e);
	for (int i = 0; i < n; i++)
		must(add_person(s, tokens[i], i, now, &e), &e);
	must(storage_commit(s, &e), &e);
	storage_close(s);
}
