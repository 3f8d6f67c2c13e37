/* The same request again gets the same answer. It is kept enciphered under the client's own key, of which only a hash
 * is kept, since it may hold a token. */
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

void repeat_init(struct repeat *v, const struct ctx *c, const struct request *q)
{
	struct str name;
	str_init(&name, STR_NO_LIMIT);
	str_addf(
		&name, "%lld %s %s\n%s", (long long)c->account, request_method_word(q->method), q->path, q->idempotency_key);
	crypto_generichash(v->key, sizeof v->key, (const unsigned char *)name.buf, name.len, c->platform->secret,
		sizeof c->platform->secret);
	str_addz(&name, "\ncipher");
	crypto_generichash(v->cipher, sizeof v->cipher, (const unsigned char *)name.buf, name.len, c->platform->secret,
		sizeof c->platform->secret);
	crypto_generichash(v->body_hash, sizeof v->body_hash, (const unsigned char *)q->body, q->body_size, NULL, 0);
	str_release(&name);
}

enum rc repeat_find(struct ctx *c, const struct repeat *v, struct response *r, struct err *e)
{
	struct storage_answer kept;
	enum rc rc = storage_answer_get(
		c->storage, v->key, c->now - c->rules->answers_kept_hours * 3600000, c->arena, &kept, e);
	if (rc != RC_OK)
		return rc;
	const unsigned char *bytes = kept.answer;
	const size_t around = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
	if (memcmp(kept.body_hash, v->body_hash, sizeof kept.body_hash) != 0) {
		problem(c, r, KEY_REUSED, NULL);
		return RC_OK;
	}
	unsigned char *plain = kept.size >= around + sizeof(struct kept_head) ? arena_alloc(c->arena, kept.size) : NULL;
	if (!plain ||
		crypto_secretbox_open_easy(
			plain, bytes + crypto_secretbox_NONCEBYTES, kept.size - crypto_secretbox_NONCEBYTES, bytes, v->cipher) != 0)
		return err_set(e, RC_CORRUPT, 0, "a kept answer");
	struct kept_head head;
	memcpy(&head, plain, sizeof head);
	r->status = head.status;
	r->type = head.status < 400 ? "application/json" : "application/problem+json";
	r->sign_in = head.status == 401;
	str_copy(r->location, sizeof r->location, head.location);
	str_clear(&r->body);
	str_add(&r->body, (const char *)plain + sizeof head, kept.size - around - sizeof head);
	return RC_OK;
}

enum rc repeat_keep(struct ctx *c, const struct repeat *v, const struct response *r, struct err *e)
{
	struct kept_head head = { .status = r->status };
	struct storage_answer kept = { 0 };
	size_t plain_size = sizeof head + r->body.len;
	kept.size = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain_size;
	unsigned char *bytes = arena_alloc(c->arena, kept.size), *plain = arena_alloc(c->arena, plain_size);
	if (!bytes || !plain)
		return err_set(e, RC_TOO_BIG, 0, "answer");
	str_copy(head.location, sizeof head.location, r->location);
	memcpy(plain, &head, sizeof head);
	memcpy(plain + sizeof head, r->body.buf, r->body.len);
	random_bytes(bytes, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(bytes + crypto_secretbox_NONCEBYTES, plain, plain_size, bytes, v->cipher);
	memcpy(kept.body_hash, v->body_hash, sizeof kept.body_hash);
	kept.answer = bytes;
	return storage_answer_put(c->storage, v->key, &kept, c->now, e);
}
