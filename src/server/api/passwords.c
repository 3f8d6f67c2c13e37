/*
 * Passwords: how long, how easily guessed, how they are kept. They are brought into the form NFKC first, so that the
 * same keys give the same password on every machine; their length is counted as people count. What is guessed too
 * easily is zxcvbn's judgement, and the reason that is told is what it found most of.
 */
#include "server/api/private.h"
#include "text/text.h"

#include <sodium.h>
#include <zxcvbn.h>

#define LOOKED_AT 100 /* bytes; who types more has no easy one, and the estimator takes the square of it */

/* In the arena; as it is where it has no such form. */
static const char *normal(struct arena *a, const char *password)
{
	STR_LOCAL(form, STR_NO_LIMIT);
	if (!text_nfkc(&form, password, strlen(password)))
		return password;
	const char *copy = arena_strndup(a, form.buf, form.len);
	explicit_bzero(form.buf, form.len);
	return copy ? copy : password;
}

/* Of the parts that the estimator knew, the kind of the longest. */
static int longest_part(const ZxcMatch_t *parts)
{
	int kind = BRUTE_MATCH, length = 0;
	for (; parts; parts = parts->Next)
		if (parts->Type != BRUTE_MATCH && parts->Length > length) {
			kind = (int)parts->Type;
			length = parts->Length;
		}
	return kind;
}

static const char *reason_of(int kind)
{
	if (kind & MULTIPLE_MATCH)
		return N_("This password repeats itself, and is soon guessed. Choose several unrelated words instead.");
	switch (kind) {
	case DICTIONARY_MATCH:
	case DICT_LEET_MATCH:
		return N_("This password is made of words that are tried first. Choose several unrelated words instead.");
	case USER_MATCH:
	case USER_LEET_MATCH:
		return N_("This password is made of your name or address. Choose several unrelated words instead.");
	case REPEATS_MATCH:
		return N_("This password repeats itself, and is soon guessed. Choose several unrelated words instead.");
	case SEQUENCE_MATCH:
		return N_("This password is a sequence, like 1234 or abcd. Choose several unrelated words instead.");
	case SPATIAL_MATCH:
		return N_("This password is a row of keys that lie side by side. Choose several unrelated words instead.");
	case DATE_MATCH:
	case YEAR_MATCH: return N_("This password is made of a date. Choose several unrelated words instead.");
	default: return N_("This password is too easy to guess. Choose several unrelated words instead.");
	}
}

/* NULL: it is hard enough. */
static const char *easy_because(const struct ctx *c, const char *password, const struct passwords_owner *owner)
{
	char looked_at[LOOKED_AT + 1], local[64] = "";
	const char *words[] = { "minyi", owner->name, owner->nickname, local, NULL };
	ZxcMatch_t *parts = NULL;
	snprintf(looked_at, sizeof looked_at, "%s", password);
	snprintf(local, sizeof local, "%.*s", (int)strcspn(owner->email, "@"), owner->email);
	double bits = ZxcvbnMatch(looked_at, words, &parts);
	const char *why = bits < (double)c->rules->password_bits ? reason_of(longest_part(parts)) : NULL;
	ZxcvbnFreeInfo(parts);
	sodium_memzero(looked_at, sizeof looked_at);
	return why;
}

bool passwords_check(const struct ctx *c, struct response *r, const char *password, const struct passwords_owner *owner)
{
	const struct rules *u = c->rules;
	const char *form = normal(c->arena, password);
	int64_t n = (int64_t)text_characters(form, strlen(form));
	const char *why = n >= u->password_min && n <= u->password_max ? easy_because(c, form, owner) : NULL;
	if (n < u->password_min)
		problem_of_length(c, r, TOO_SHORT, "password", u->password_min);
	else if (n > u->password_max)
		problem_of_length(c, r, TOO_LONG, "password", u->password_max);
	else if (why)
		problem_saying(c, r, EASY_PASSWORD, "password", catalog_get(c->words, why));
	else
		return true;
	return false;
}

bool passwords_make(const struct rules *u, const char *form, char out[PASSWORDS_SIZE])
{
	_Static_assert(PASSWORDS_SIZE == crypto_pwhash_STRBYTES, "libsodium's own size");
	return crypto_pwhash_str_alg(out, form, strlen(form), (unsigned long long)u->argon2_operations,
			   (size_t)u->argon2_memory_mib << 20, crypto_pwhash_ALG_ARGON2ID13) == 0;
}

bool passwords_hash(struct ctx *c, struct response *r, const char *password, char out[PASSWORDS_SIZE])
{
	if (passwords_make(c->rules, normal(c->arena, password), out))
		return true;
	problem(c, r, BUSY, NULL); /* no memory for it now */
	return false;
}

/* Of "$argon2id$v=19$m=65536,t=2,p=1$SALT$HASH". False: it is none. */
struct argon2 {
	unsigned long long memory, operations;
	unsigned char salt[crypto_pwhash_SALTBYTES], hash[32];
};
static bool read_argon2(const char *text, struct argon2 *v)
{
	const char *salt, *hash;
	size_t n = 0, m = 0;
	int at = 0;
	if (sscanf(text, "$argon2id$v=19$m=%llu,t=%llu,p=1$%n", &v->memory, &v->operations, &at) != 2 || !at)
		return false;
	salt = text + at;
	return sodium_base642bin(v->salt, sizeof v->salt, salt, strlen(salt), NULL, &n, &hash,
			   sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
		n == sizeof v->salt && *hash == '$' &&
		sodium_base642bin(v->hash, sizeof v->hash, hash + 1, strlen(hash + 1), NULL, &m, NULL,
			sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
		m == sizeof v->hash;
}

/* Not crypto_pwhash_str_verify(), to which no memory is the same as another password. */
static bool is_of(const char *kept, const char *password, bool *failed)
{
	struct argon2 v;
	unsigned char hash[sizeof v.hash];
	if (!read_argon2(kept, &v))
		return false;
	if (crypto_pwhash(hash, sizeof hash, password, strlen(password), v.salt, v.operations, (size_t)v.memory * 1024,
			crypto_pwhash_ALG_ARGON2ID13) == 0)
		return sodium_memcmp(hash, v.hash, sizeof hash) == 0;
	*failed = true;
	return false;
}

/* As it was typed, too: it may be from before passwords were brought into a form. */
bool passwords_match(struct ctx *c, struct response *r, const char *hash, const char *password)
{
	const char *form = normal(c->arena, password);
	bool failed = false;
	if (is_of(hash, form, &failed) || (strcmp(form, password) != 0 && is_of(hash, password, &failed)))
		return true;
	if (failed)
		problem_of(c, r, &(struct err){ .code = RC_BUSY, .detail = "no memory to check a password" });
	return false;
}

enum rc passwords_still(const struct ctx *c, int64_t account, const char *hash, struct err *e)
{
	const char *now;
	enum rc rc = storage_password_of(c->storage, account, c->arena, &now, e);
	return rc == RC_OK && !str_eq(now, hash) ? err_set(e, RC_NOT_FOUND, 0, "another password") : rc;
}
