/* How often a person wants mail; and no more of it, by a code that stands in each (RFC 8058). The code is made anew for
 * whoever asks, sealed with the platform's secret, and kept nowhere. */
#include "server/api/private.h"

#include <sodium.h>

/* "topics.SEALED" */
struct wanted_less {
	uint8_t account[8], seal[16];
};
_Static_assert(sizeof(struct wanted_less) == 24, "packed by itself");
#define SEALED 32 /* in base64 */
_Static_assert(LETTERS_UNSUBSCRIBE > SEALED + 16, "room for a word");

static void seal(const uint8_t secret[STORAGE_HASH], enum wire_about about, struct wanted_less *v)
{
	const char *word = wire_about_word(about);
	crypto_generichash_state state;
	static const unsigned char kind[] = "unsubscribe";
	crypto_generichash_init(&state, secret, STORAGE_HASH, sizeof v->seal);
	crypto_generichash_update(&state, kind, sizeof kind);
	crypto_generichash_update(&state, v->account, sizeof v->account);
	crypto_generichash_update(&state, (const unsigned char *)word, strlen(word));
	crypto_generichash_final(&state, v->seal, sizeof v->seal);
}

void letters_unsubscribe_code(
	const uint8_t secret[STORAGE_HASH], int64_t account, enum wire_about about, char out[LETTERS_UNSUBSCRIBE])
{
	struct wanted_less v;
	char sealed[SEALED + 1];
	for (int i = 0; i < 8; i++)
		v.account[i] = (uint8_t)((uint64_t)account >> (56 - 8 * i));
	seal(secret, about, &v);
	sodium_bin2base64(
		sealed, sizeof sealed, (const unsigned char *)&v, sizeof v, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	snprintf(out, LETTERS_UNSUBSCRIBE, "%s.%s", wire_about_word(about), sealed);
}

static bool open_code(const uint8_t secret[STORAGE_HASH], const char *text, int64_t *account, enum wire_about *about)
{
	struct wanted_less v, good;
	size_t n = 0;
	const char *dot = strchr(text, '.'), *end = NULL;
	char word[16];
	snprintf(word, sizeof word, "%.*s", dot && dot - text < 15 ? (int)(dot - text) : 0, text);
	if (!wire_about_from(word, about) ||
		sodium_base642bin((unsigned char *)&v, sizeof v, dot + 1, strlen(dot + 1), NULL, &n, &end,
			sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
		*end || n != sizeof v)
		return false;
	good = v;
	seal(secret, *about, &good);
	uint64_t id = 0;
	for (int i = 0; i < 8; i++)
		id = id << 8 | v.account[i];
	*account = (int64_t)id;
	return sodium_memcmp(good.seal, v.seal, sizeof v.seal) == 0;
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
		if (i != ABOUT_STAFF || c->staff.n_agencies)
			json_put_text(&o, wire_about_word((enum wire_about)i), wire_often_word(wishes[i].often));
	json_close(&o, '}');
}

static void refuse_often(const struct ctx *c, struct response *r, const char *field)
{
	const char *words[OFTENS];
	for (int i = 0; i < OFTENS; i++)
		words[i] = wire_often_word((enum wire_often)i);
	problem_of_choice(c, r, BAD_FIELD, field, words, OFTENS);
}

void handle_wishes_change(struct ctx *c, const struct request *q, struct response *r)
{
	struct err e = { 0 };
	enum rc rc = RC_OK;
	if (!attempts_daily(c, r, "changes", c->rules->changes_per_day))
		return;
	for (const struct json *m = json_first(c->body); m && rc == RC_OK; m = json_next(m)) {
		enum wire_about about;
		enum wire_often often;
		if (!wire_about_from(json_name(m), &about)) /* unknown fields are ignored */
			continue;
		if (!wire_often_from(json_text(m), &often)) {
			refuse_often(c, r, json_name(m));
			return;
		}
		rc = storage_wish_set(c->storage, c->account, about, often, &e);
	}
	if (rc != RC_OK)
		problem_of(c, r, &e);
	else
		handle_wishes(c, q, r);
}
