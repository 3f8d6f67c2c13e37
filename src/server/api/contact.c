/* Addresses and numbers: how they are compared, so that one person is one, and what of them is shown. */
#include "server/api/private.h"
#include "text/text.h"

#include <sodium.h>
#include <strings.h>

#define LOCAL_MAX 64
#define DIGITS_MIN 8
#define DIGITS_MAX 15 /* E.164 */

bool contact_is_email(const char *z)
{
	const char *at = strrchr(z, '@');
	if (!at || at == z || at - z > LOCAL_MAX || !at[1] || strchr(z, '@') != at || strpbrk(z, " ,;:<>()[]\\\""))
		return false;
	for (const char *p = z; *p; p++)
		if (*p < 0x21 || *p > 0x7e)
			return false;
	return at[1] != '.' && at[1] != '-' && strchr(at, '.') && z[strlen(z) - 1] != '.' && !strstr(at, "..");
}

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

/* Case, what stands behind a plus, and Gmail's dots do not make another mailbox. */
char *contact_email(struct arena *a, const char *email)
{
	const char *at = strrchr(email, '@');
	bool dotless = at && (strcasecmp(at, "@gmail.com") == 0 || strcasecmp(at, "@googlemail.com") == 0);
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

/* As digits with the country's code before them and no plus; NULL when it is no number. */
char *contact_mobile(struct arena *a, const char *number, const char *calling_code)
{
	char digits[DIGITS_MAX + 8];
	size_t n = 0;
	bool international = number[0] == '+' || strncmp(number, "00", 2) == 0;
	for (const char *p = number; *p; p++) {
		if (*p >= '0' && *p <= '9' && n < sizeof digits - 1)
			digits[n++] = *p;
		else if (!strchr(" -().", *p) && !(*p == '+' && p == number))
			return NULL;
	}
	digits[n] = '\0';
	const char *rest = digits + strspn(digits, "0");
	if (!international && (rest == digits || !*calling_code)) /* here numbers begin with a 0 */
		return NULL;
	n = strlen(rest) + (international ? 0 : strlen(calling_code));
	return n >= DIGITS_MIN && n <= DIGITS_MAX ? arena_printf(a, "%s%s", international ? "" : calling_code, rest) : NULL;
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
