/* Addresses and numbers: how they are compared, so that one person is one, and what of them is shown. */
#include "server/api/private.h"

#include <sodium.h>
#include <strings.h>

#define DIGITS_MIN 8

bool contact_is_latin(const char *z)
{
	for (; *z; z++)
		if ((unsigned char)*z >= 0x80)
			return false;
	return true;
}

static char lower(char ch)
{
	return ch >= 'A' && ch <= 'Z' ? (char)(ch | 0x20) : ch;
}

/* Case, what stands behind a plus, Gmail's dots and its other name do not make another mailbox, nor does the dot that
 * may end a host's name. */
char *contact_email(struct arena *a, const char *email)
{
	size_t end = strlen(email);
	email = arena_strndup(a, email, end && email[end - 1] == '.' ? end - 1 : end);
	const char *at = email ? strrchr(email, '@') : NULL;
	bool dotless = at && (strcasecmp(at, "@gmail.com") == 0 || strcasecmp(at, "@googlemail.com") == 0);
	if (dotless)
		email = arena_printf(a, "%.*s@gmail.com", (int)(at - email), email);
	at = email ? strrchr(email, '@') : NULL;
	if (!email)
		return NULL;
	char *out = arena_alloc(a, strlen(email) + 1), *to = out;
	for (const char *p = email; out && *p; p++) {
		if (*p == '+' && p != email && p < at)
			p = at;
		if (!(*p == '.' && dotless && p < at))
			*to++ = lower(*p);
	}
	if (out)
		*to = '\0';
	return out;
}

/* NULL when it is no number. */
char *contact_mobile(struct arena *a, const char *number, const char *calling_code)
{
	STR_LOCAL(digits, 64);
	return text_mobile(&digits, number, calling_code) ? arena_strdup(a, digits.buf) : NULL;
}

/* What its owner recognises it by: "me***@example.tw", "0912***678". */
char *contact_masked(struct arena *a, const char *contact)
{
	const char *at = strrchr(contact, '@');
	if (at)
		return arena_printf(a, "%.*s***%s", at - contact > 4 ? 2 : 1, contact, at);
	size_t n = strlen(contact);
	return n < DIGITS_MIN ? arena_strdup(a, "***") : arena_printf(a, "%.4s***%s", contact, contact + n - 3);
}

void contact_hash(const struct ctx *c, const char *kind, const char *const *parts, size_t n, uint8_t out[STORAGE_HASH])
{
	crypto_generichash_state state;
	crypto_generichash_init(&state, c->platform->secret, STORAGE_HASH, STORAGE_HASH);
	crypto_generichash_update(&state, (const unsigned char *)kind, strlen(kind) + 1);
	for (size_t i = 0; i < n; i++)
		crypto_generichash_update(&state, (const unsigned char *)parts[i], strlen(parts[i]) + 1);
	crypto_generichash_final(&state, out, STORAGE_HASH);
}
