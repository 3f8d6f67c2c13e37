/*
 * The same request again. What was carried out before is answered by what is so now, which is asked of what it made
 * (again() of its route); what is kept of the answer is then that there was one. Other answers are kept whole,
 * enciphered under the client's own key, of which only a hash is kept.
 */
#include "server/api/private.h"

#include <sodium.h>

struct kept_head {
	int32_t status;
	char location[96];
};

bool repeat_is_key(const char *z)
{
	for (const char *p = z; *p; p++)
		if (*p < 0x21 || *p > 0x7e)
			return false;
	size_t n = strlen(z);
	return n >= 1 && n <= 128;
}

static void hash_name(const struct ctx *c, const struct str *name, uint8_t out[STORAGE_HASH])
{
	crypto_generichash(out, STORAGE_HASH, (const unsigned char *)name->buf, name->len, c->platform->secret,
		sizeof c->platform->secret);
}

void repeat_init(struct repeat *v, const struct ctx *c, const struct request *q)
{
	STR_LOCAL(name, STR_NO_LIMIT);
	str_addf(
		&name, "%lld %s %s\n%s", (long long)c->account, request_method_word(q->method), q->path, q->idempotency_key);
	hash_name(c, &name, v->once.key);
	str_addz(&name, "\ncipher");
	hash_name(c, &name, v->cipher);
	crypto_generichash(v->once.body_hash, sizeof v->once.body_hash, (const unsigned char *)q->body, q->body_size,
		v->cipher, sizeof v->cipher);
	explicit_bzero(name.buf, name.len);
}

void repeat_token(const struct repeat *v, int64_t account, uint8_t out[STORAGE_HASH])
{
	struct {
		int64_t account;
		uint8_t body_hash[STORAGE_HASH];
	} what = { .account = account };
	memcpy(what.body_hash, v->once.body_hash, sizeof what.body_hash);
	crypto_generichash(out, STORAGE_HASH, (const unsigned char *)&what, sizeof what, v->cipher, sizeof v->cipher);
}

/* Answers from before keys were kept for long have a hash of the body that needed none. */
static bool is_same(const struct repeat *v, const struct request *q, const uint8_t kept[STORAGE_HASH])
{
	uint8_t plain[STORAGE_HASH];
	crypto_generichash(plain, sizeof plain, (const unsigned char *)q->body, q->body_size, NULL, 0);
	return sodium_memcmp(kept, v->once.body_hash, STORAGE_HASH) == 0 || sodium_memcmp(kept, plain, STORAGE_HASH) == 0;
}

static bool is_decision(const struct ctx *c)
{
	return c->route->made == MADE_ENDORSEMENT || c->route->made == MADE_FOLLOW;
}

static void answer_again(struct ctx *c, const struct request *q, struct response *r)
{
	c->repeated = true;
	c->route->again(c, q, r);
}

/* An answer that was kept: whole, or that there was one, which is all that is known of a decision's (no bytes). */
static enum rc open_kept(struct ctx *c, const struct repeat *v, const struct request *q,
	const struct storage_answer *kept, struct response *r, struct err *e)
{
	if (c->route->again && kept->size == 0) {
		answer_again(c, q, r);
		return RC_OK;
	}
	const unsigned char *bytes = kept->answer;
	const size_t around = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
	unsigned char *plain = kept->size >= around + sizeof(struct kept_head) ? arena_alloc(c->arena, kept->size) : NULL;
	if (!plain ||
		crypto_secretbox_open_easy(plain, bytes + crypto_secretbox_NONCEBYTES, kept->size - crypto_secretbox_NONCEBYTES,
			bytes, v->cipher) != 0)
		return err_set(e, RC_CORRUPT, 0, "a kept answer");
	struct kept_head head;
	size_t n = kept->size - around - sizeof head;
	memcpy(&head, plain, sizeof head);
	if (head.status < 400 && c->route->again && n == 0) {
		answer_again(c, q, r);
		return RC_OK;
	}
	r->status = head.status;
	r->type = head.status < 400 ? "application/json" : "application/problem+json";
	r->sign_in = head.status == 401;
	str_copy(r->location, sizeof r->location, head.location);
	str_clear(&r->body);
	str_add(&r->body, (const char *)plain + sizeof head, n);
	return RC_OK;
}

enum rc repeat_find(struct ctx *c, const struct repeat *v, const struct request *q, struct response *r, struct err *e)
{
	struct storage_once first = v->once;
	struct storage_answer kept;
	const int64_t not_before = c->now - c->rules->keys_kept_days * DAY_MS;
	int64_t id = 0;
	if (is_decision(c) && !input_topic_named(c, q->params[0], &id))
		id = 0;
	enum rc rc = storage_made_find(c->storage, c->route->made, c->account, not_before, &first, &id, e);
	bool made = rc == RC_OK;
	c->made = made ? id : 0;
	if (rc == RC_NOT_FOUND) {
		memcpy(kept.body_hash, first.body_hash, sizeof kept.body_hash);
		rc = storage_answer_get(c->storage, v->once.key, not_before, c->arena, &kept, e);
		if (rc == RC_OK)
			memcpy(first.body_hash, kept.body_hash, sizeof first.body_hash);
	}
	if (rc != RC_OK)
		return rc;
	if (!is_same(v, q, first.body_hash))
		problem(c, r, KEY_REUSED, NULL);
	else if (made)
		answer_again(c, q, r);
	else
		rc = open_kept(c, v, q, &kept, r, e);
	return rc;
}

static enum rc keep_answer(struct ctx *c, const struct repeat *v, const struct response *r, struct err *e)
{
	struct kept_head head = { .status = r->status };
	struct storage_answer kept = { 0 };
	size_t body = r->status < 400 && c->route->again ? 0 : r->body.len, plain_size = sizeof head + body;
	kept.size = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain_size;
	unsigned char *bytes = arena_alloc(c->arena, kept.size), *plain = arena_alloc(c->arena, plain_size);
	if (!bytes || !plain)
		return err_set(e, RC_TOO_BIG, 0, "answer");
	str_copy(head.location, sizeof head.location, r->location);
	memcpy(plain, &head, sizeof head);
	memcpy(plain + sizeof head, r->body.buf, body);
	random_bytes(bytes, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(bytes + crypto_secretbox_NONCEBYTES, plain, plain_size, bytes, v->cipher);
	memcpy(kept.body_hash, v->once.body_hash, sizeof kept.body_hash);
	kept.answer = bytes;
	return storage_answer_put(c->storage, v->once.key, &kept, c->now, e);
}

/* Not what would come out otherwise when it is tried anew: our own failures, too many attempts, a decision that came
 * late. */
enum rc repeat_keep(struct ctx *c, const struct repeat *v, const struct response *r, struct err *e)
{
	if (r->status >= 500 || r->status == 429 || r->status == 412)
		return RC_OK;
	bool made = r->status < 400 && c->made;
	const bool knows = made && is_decision(c); /* it knows its request until the next one does */
	enum rc rc = knows ? RC_OK : keep_answer(c, v, r, e);
	return rc == RC_OK && made ? storage_made_keep(c->storage, c->route->made, c->made, c->account, &v->once, c->now, e)
							   : rc;
}
