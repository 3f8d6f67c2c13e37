/* A new session: its token is told once, and kept as a hash. */
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

enum rc sessions_make(struct ctx *c, const struct request *q, struct wire_session_row *v, struct err *e)
{
	uint8_t token[TOKEN], hash[STORAGE_HASH];
	char text[64];
	int64_t id;
	random_bytes(token, TOKEN);
	hash_token(token, hash);
	sodium_bin2base64(text, sizeof text, token, sizeof token, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	v->client = client_of(c, q);
	v->from = q->address;
	enum rc rc = storage_session_add(c->storage,
		&(struct storage_session){ .hash = hash,
			.account = c->account,
			.now = c->now,
			.expires = v->expires_at,
			.kind = v->kind,
			.scopes = v->scopes.set,
			.name = v->name,
			.address = v->from,
			.client = v->client },
		&id, e);
	v->id = arena_printf(c->arena, "%lld", (long long)id);
	v->token = arena_strdup(c->arena, text);
	sodium_memzero(token, sizeof token);
	sodium_memzero(text, sizeof text);
	return rc == RC_OK && (!v->id || !v->token || !v->client) ? err_set(e, RC_TOO_BIG, 0, "token") : rc;
}

void sessions_answer(struct ctx *c, const struct request *q, struct response *r, int64_t account,
	enum wire_session_kind kind, unsigned scopes)
{
	uint8_t token[TOKEN], hash[STORAGE_HASH];
	char text[64];
	int64_t id;
	struct err e = { 0 };
	c->concerned = account;
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
			&id, &e);
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
	wire_session_write(&o, NULL, &v, c->zone);
	sodium_memzero(token, sizeof token);
	sodium_memzero(text, sizeof text);
}
