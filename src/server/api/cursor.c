/* Cursors: key and id of a list's last row, sealed with a keyed hash over them and the question. */
#include "server/api/private.h"

#include <sodium.h>

#define SEAL 16

struct sealed {
	int64_t key, id;
	uint8_t seal[SEAL];
};

static void seal_of(
	const uint8_t secret[STORAGE_HASH], const char *question, int64_t key, int64_t id, uint8_t out[SEAL])
{
	crypto_generichash_state state;
	const int64_t place[] = { key, id };
	crypto_generichash_init(&state, secret, STORAGE_HASH, SEAL);
	crypto_generichash_update(&state, (const unsigned char *)place, sizeof place);
	crypto_generichash_update(&state, (const unsigned char *)question, strlen(question));
	crypto_generichash_final(&state, out, SEAL);
}

void cursor_seal(
	const uint8_t secret[STORAGE_HASH], const char *question, const struct cursor *v, char out[CURSOR_TEXT])
{
	struct sealed s = { .key = v->key, .id = v->id };
	seal_of(secret, question, v->key, v->id, s.seal);
	sodium_bin2base64(out, CURSOR_TEXT, (const unsigned char *)&s, sizeof s, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool cursor_open(const uint8_t secret[STORAGE_HASH], const char *question, const char *text, struct cursor *out)
{
	struct sealed s;
	uint8_t seal[SEAL];
	size_t n = 0;
	const char *end = NULL;
	if (sodium_base642bin((unsigned char *)&s, sizeof s, text, strlen(text), NULL, &n, &end,
			sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
		n != sizeof s || *end)
		return false;
	seal_of(secret, question, s.key, s.id, seal);
	if (sodium_memcmp(seal, s.seal, SEAL) != 0)
		return false;
	*out = (struct cursor){ s.key, s.id };
	return true;
}
