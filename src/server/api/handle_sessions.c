/* Sessions: signing in and out, and the list of where one is signed in. A password is worked on before the transaction
 * begins (Argon2id takes its time on purpose); the attempt is counted before that, so that guessing at many at once
 * gains nothing. */
#include "server/api/private.h"
#include "text/text.h"

#include <sodium.h>

#define TOKEN 32

static void hash_token(const uint8_t token[TOKEN], uint8_t hash[STORAGE_HASH])
{
	crypto_generichash(hash, STORAGE_HASH, token, TOKEN, NULL, 0);
}

/* A request under a key gets the same token each time, which is kept nowhere; but one that was signed out meanwhile
 * stays worth nothing. */
static enum rc choose_token(
	struct ctx *c, int64_t account, uint8_t token[TOKEN], uint8_t hash[STORAGE_HASH], struct err *e)
{
	enum rc rc = RC_OK;
	bool known = c->repeat != NULL;
	if (known) {
		struct storage_asker asker;
		repeat_token(c->repeat, account, token);
		hash_token(token, hash);
		rc = c->repeated ? storage_asker(c->storage, hash, c->now, &asker, e) : RC_OK;
		known = rc != RC_NOT_FOUND;
	}
	if (known)
		return rc;
	random_bytes(token, TOKEN);
	hash_token(token, hash);
	return RC_OK;
}

/* What the program that asks calls itself. */
static const char *client_of(const struct ctx *c, const struct request *q)
{
	STR_LOCAL(clean, STR_NO_LIMIT);
	text_clean(&clean, q->user_agent, strnlen(q->user_agent, 120));
	return arena_strdup(c->arena, clean.buf);
}

void sessions_answer(struct ctx *c, const struct request *q, struct response *r, int64_t account,
	enum wire_session_kind kind, unsigned scopes)
{
	uint8_t token[TOKEN], hash[STORAGE_HASH];
	char text[64];
	struct err e = { 0 };
	struct wire_session v = { .token = text, .expires_at = c->now + c->rules->token_days * DAY_MS };
	enum rc rc = choose_token(c, account, token, hash, &e);
	sodium_bin2base64(text, sizeof text, token, sizeof token, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	if (rc == RC_OK)
		rc = storage_session_add(c->storage,
			&(struct storage_session){ .hash = hash,
				.account = account,
				.now = c->now,
				.expires = v.expires_at,
				.kind = kind,
				.scopes = scopes,
				.address = q->address,
				.client = client_of(c, q) },
			&e);
	if (rc == RC_OK)
		rc = accounts_read(c, account, &v.account, &e);
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	struct json_out o;
	r->status = 201;
	r->personal = true;
	json_begin(&o, &r->body);
	wire_session_write(&o, NULL, &v, c->rules->zone);
	sodium_memzero(token, sizeof token);
	sodium_memzero(text, sizeof text);
}

struct verified {
	int64_t account;
	uint8_t attempts[STORAGE_HASH];
};

bool prepare_session_add(struct ctx *c, const struct request *q, struct response *r)
{
	struct wire_credentials v;
	struct err e = { 0 };
	int64_t account = 0;
	const char *password = NULL;
	if (wire_credentials_parse(c->body, c->arena, &v, &e) != RC_OK) {
		problem_of_field(c, r, &e);
		return false;
	}
	enum rc rc = storage_password(c->storage, v.name, c->arena, &account, &password, &e);
	if (rc != RC_OK && rc != RC_NOT_FOUND) {
		problem_of(c, r, &e);
		return false;
	}
	if (!attempts_count(c, q, r, "sign in", v.name, account))
		return false;
	bool right = crypto_pwhash_str_verify(
					 rc == RC_OK ? password : c->platform->decoy, v.password, strlen(v.password)) == 0;
	struct verified *done = arena_calloc(c->arena, 1, sizeof *done);
	if (rc != RC_OK || !right || !done) {
		problem(c, r, WRONG_PASSWORD, NULL);
		return false;
	}
	done->account = account;
	attempts_hash(c, "sign in", v.name, q->address, done->attempts);
	c->prepared = done;
	return true;
}

void handle_session_add(struct ctx *c, const struct request *q, struct response *r)
{
	const struct verified *done = c->prepared;
	struct err e = { 0 };
	if (storage_attempt_clear(c->storage, done->attempts, &e) != RC_OK)
		problem_of(c, r, &e);
	else
		sessions_answer(c, q, r, done->account, SESSION_PERSON, SCOPES_ALL);
}

/* ?all=1: every session and token of this account, this one among them. */
void handle_session_remove(struct ctx *c, const struct request *q, struct response *r)
{
	const char *all = request_query(q, "all");
	struct err e = { 0 };
	if (all && !str_eq(all, "1")) {
		problem(c, r, BAD_PARAMETER, "all");
		return;
	}
	if (all && c->session_kind != SESSION_PERSON) {
		problem(c, r, NOT_IN_PERSON, NULL);
		return;
	}
	enum rc rc = all ? storage_sessions_end(c->storage, c->account, 0, &e)
					 : storage_session_remove(c->storage, c->token_hash, &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
	else
		r->status = 204;
}

void handle_sessions(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct wire_sessions v;
	struct err e = { 0 };
	struct json_out o;
	if (storage_sessions(c->storage, c->account, c->session, false, c->now, c->arena, &v, &e) != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	json_begin(&o, &r->body);
	wire_sessions_write(&o, &v, c->rules->zone);
}

void handle_session_end(struct ctx *c, const struct request *q, struct response *r)
{
	struct err e = { 0 };
	int64_t id;
	if (!input_id(c, r, q->params[0], &id))
		return;
	if (storage_session_end(c->storage, c->account, id, &e) != RC_OK)
		problem_of(c, r, &e);
	else
		r->status = 204;
}
