/* How often a person wants mail; and no more of it, by a code that stands in each (RFC 8058). The code is made anew for
 * whoever asks, sealed with the platform's secret, and kept nowhere. */
#include "server/api/private.h"

#include <sodium.h>

struct wanted_less {
	uint8_t account[8], about;
	uint8_t seal[16];
};
_Static_assert(sizeof(struct wanted_less) == 25, "packed by itself");

static void seal(const uint8_t secret[STORAGE_HASH], struct wanted_less *v)
{
	crypto_generichash_state state;
	static const unsigned char kind[] = "unsubscribe";
	crypto_generichash_init(&state, secret, STORAGE_HASH, sizeof v->seal);
	crypto_generichash_update(&state, kind, sizeof kind);
	crypto_generichash_update(&state, v->account, sizeof v->account + 1);
	crypto_generichash_final(&state, v->seal, sizeof v->seal);
}

void letters_unsubscribe_code(
	const uint8_t secret[STORAGE_HASH], int64_t account, enum wire_about about, char out[LETTERS_UNSUBSCRIBE])
{
	struct wanted_less v = { .about = (uint8_t)about };
	for (int i = 0; i < 8; i++)
		v.account[i] = (uint8_t)((uint64_t)account >> (56 - 8 * i));
	seal(secret, &v);
	sodium_bin2base64(
		out, LETTERS_UNSUBSCRIBE, (const unsigned char *)&v, sizeof v, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

static bool open_code(const uint8_t secret[STORAGE_HASH], const char *text, int64_t *account, enum wire_about *about)
{
	struct wanted_less v, good;
	size_t n = 0;
	const char *end = NULL;
	if (sodium_base642bin((unsigned char *)&v, sizeof v, text, strlen(text), NULL, &n, &end,
			sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
		*end || n != sizeof v)
		return false;
	good = v;
	seal(secret, &good);
	uint64_t id = 0;
	for (int i = 0; i < 8; i++)
		id = id << 8 | v.account[i];
	*account = (int64_t)id;
	*about = (enum wire_about)v.about;
	return sodium_memcmp(good.seal, v.seal, sizeof v.seal) == 0 && v.about < ABOUTS;
}

void handle_unsubscribe(struct ctx *c, const struct request *q, struct response *r)
{
	struct err e = { 0 };
	struct wire_account v;
	enum wire_about about;
	int64_t account;
	if (!open_code(c->platform->secret, q->params[0], &account, &about)) {
		problem(c, r, NOT_FOUND, NULL);
		return;
	}
	enum rc rc = storage_account(c->storage, account, c->arena, &v, &e);
	if (rc == RC_OK)
		rc = storage_wish_set(c->storage, account, about, OFTEN_NEVER, &e);
	if (rc != RC_OK && rc != RC_NOT_FOUND) /* who is gone gets none either */
		problem_of(c, r, &e);
	else
		r->status = 204;
}

void handle_wishes(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct storage_wish wishes[ABOUTS];
	struct err e = { 0 };
	struct json_out o;
	if (storage_wishes(c->storage, c->account, wishes, &e) != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	json_begin(&o, &r->body);
	json_open(&o, NULL, '{');
	for (int i = 0; i < ABOUTS; i++)
		json_put_text(&o, wire_about_word((enum wire_about)i), wire_often_word(wishes[i].often));
	json_close(&o, '}');
}

void handle_wishes_change(struct ctx *c, const struct request *q, struct response *r)
{
	struct err e = { 0 };
	enum rc rc = RC_OK;
	for (const struct json *m = json_first(c->body); m && rc == RC_OK; m = json_next(m)) {
		enum wire_about about;
		enum wire_often often;
		if (!wire_about_from(json_name(m), &about)) /* unknown fields are ignored */
			continue;
		if (!wire_often_from(json_text(m), &often)) {
			problem(c, r, BAD_FIELD, json_name(m));
			return;
		}
		rc = storage_wish_set(c->storage, c->account, about, often, &e);
	}
	if (rc != RC_OK)
		problem_of(c, r, &e);
	else
		handle_wishes(c, q, r);
}
