/*
 * Signing in with a provider: the device flow outward. The person sees the provider's code and address, and confirms
 * there; each time that the device looks, the provider is asked. What is told the provider is kept enciphered under the
 * device's own code, which is kept nowhere.
 */
#include "server/api/private.h"
#include "text/text.h"

#include <sodium.h>

struct provider *handle_provider_named(const struct platform_outside *o, const char *name, size_t n)
{
	for (size_t i = 0; i < o->n_providers; i++) {
		const char *its = provider_name(o->providers[i]);
		if (strlen(its) == n && memcmp(its, name, n) == 0)
			return o->providers[i];
	}
	return NULL;
}

void handle_provider_refuse(const struct ctx *c, struct response *r)
{
	const struct platform_outside *o = &c->platform->outside;
	const char **words = arena_calloc(c->arena, o->n_providers + 1, sizeof *words);
	for (size_t i = 0; words && i < o->n_providers; i++)
		words[i] = provider_name(o->providers[i]);
	if (words && o->n_providers)
		problem_of_choice(c, r, BAD_FIELD, "provider", words, o->n_providers);
	else
		problem_of_thing(c, r, "provider", N_("this platform has none to sign in with."));
}

/* ---- what is told the provider ---------------------------------------------------------------- */

static void make_key(const struct ctx *c, const char *device_code, uint8_t key[crypto_secretbox_KEYBYTES])
{
	_Static_assert(crypto_secretbox_KEYBYTES == STORAGE_HASH, "a hash is a key");
	contact_hash(c, "provider", &device_code, 1, key);
}

const void *handle_provider_seal(const struct ctx *c, const char *device_code, const char *secret, size_t *n)
{
	uint8_t key[crypto_secretbox_KEYBYTES];
	size_t length = strlen(secret);
	*n = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length;
	unsigned char *out = arena_alloc(c->arena, *n);
	if (!out)
		return NULL;
	make_key(c, device_code, key);
	random_bytes(out, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, (const unsigned char *)secret, length, out, key);
	sodium_memzero(key, sizeof key);
	return out;
}

static const char *open_secret(const struct ctx *c, const char *device_code, const struct storage_device *d)
{
	uint8_t key[crypto_secretbox_KEYBYTES];
	const unsigned char *bytes = d->secret;
	const size_t around = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
	char *out = d->secret_size > around ? arena_calloc(c->arena, 1, d->secret_size - around + 1) : NULL;
	make_key(c, device_code, key);
	bool good = out &&
		crypto_secretbox_open_easy((unsigned char *)out, bytes + crypto_secretbox_NONCEBYTES,
			d->secret_size - crypto_secretbox_NONCEBYTES, bytes, key) == 0;
	sodium_memzero(key, sizeof key);
	return good ? out : NULL;
}

/* ---- asking it ------------------------------------------------------------------------------- */

static void problem_of_provider(const struct ctx *c, struct response *r, const struct err *e)
{
	log_line(LOG_WARN, "a provider: %s: %s", rc_name(e->code), e->detail);
	problem(c, r, e->code == RC_DENIED ? PROVIDER_FALSE : PROVIDER_AWAY, "provider");
}

bool handle_provider_ask(struct ctx *c, struct response *r, struct provider *p, struct provider_asked *out)
{
	struct err e = { 0 };
	if (provider_ask(p, c->arena, out, &e) == RC_OK)
		return true;
	problem_of_provider(c, r, &e);
	return false;
}

bool handle_provider_look(struct ctx *c, struct response *r, const char *device_code, const struct storage_device *d,
	struct provider_person *who)
{
	static const enum problem problems[] = { [PROVIDER_PENDING] = AUTHORIZATION_PENDING,
		[PROVIDER_SLOW_DOWN] = SLOW_DOWN,
		[PROVIDER_DENIED] = ACCESS_DENIED,
		[PROVIDER_EXPIRED] = EXPIRED_TOKEN };
	struct provider *p = handle_provider_named(&c->platform->outside, d->provider, strlen(d->provider));
	const char *secret = p ? open_secret(c, device_code, d) : NULL;
	enum provider_state state = PROVIDER_EXPIRED;
	struct err e = { 0 };
	if (secret && provider_look(p, secret, c->arena, &state, who, &e) != RC_OK)
		problem_of_provider(c, r, &e);
	else if (state != PROVIDER_KNOWN)
		problem(c, r, problems[state], NULL);
	else
		return true;
	return false;
}

/* ---- who it is ------------------------------------------------------------------------------- */

#define LETTERS_OF_NAME 12

/* Its name for signing in is nobody's to guess, and can be used once it has a password. */
static const char *make_name(struct arena *a)
{
	char name[LETTERS_OF_NAME + 1];
	for (int i = 0; i < LETTERS_OF_NAME; i++)
		name[i] = (char)('a' + randombytes_uniform(26));
	name[LETTERS_OF_NAME] = '\0';
	return arena_strdup(a, name);
}

/* What the provider says of the name, as far as it can be a nickname here; "" otherwise. */
static const char *nickname_of(const struct ctx *c, const char *said)
{
	STR_LOCAL(form, STR_NO_LIMIT);
	STR_LOCAL(clean, STR_NO_LIMIT);
	if (!text_nfkc(&form, said, strlen(said)))
		return "";
	text_clean(&clean, form.buf, form.len);
	const char *name = input_trimmed(c->arena, clean.buf);
	return name && strcmp(clean.buf, form.buf) == 0 &&
			text_characters(name, strlen(name)) <= (size_t)c->rules->nickname_max
		? name
		: "";
}

static enum rc make_account(struct ctx *c, const struct provider_person *who, int64_t *account, struct err *e)
{
	struct storage_person p = { .name = make_name(c->arena),
		.nickname = nickname_of(c, who->name),
		.email = "",
		.county = "",
		.password = PASSWORDS_NONE,
		.level = LEVEL_REGISTERED };
	if (!p.name)
		return err_set(e, RC_TOO_BIG, 0, "account");
	enum rc rc = *p.nickname ? storage_account_add(c->storage, &p, c->now, account, e) : RC_EXISTS;
	if (rc != RC_EXISTS)
		return rc;
	storage_return_to_savepoint(c->storage);
	p.nickname = p.name; /* till its owner chooses another */
	return storage_account_add(c->storage, &p, c->now, account, e);
}

enum rc handle_provider_account(
	struct ctx *c, const struct storage_device *d, const struct provider_person *who, int64_t *account, struct err *e)
{
	uint8_t subject[STORAGE_HASH];
	const struct provider *p = handle_provider_named(&c->platform->outside, d->provider, strlen(d->provider));
	contact_hash(c, "subject", (const char *[]){ p ? provider_issuer(p) : "", who->subject }, 2, subject);
	*account = d->account;
	enum rc rc = *account ? RC_OK : storage_account_by_subject(c->storage, subject, account, e);
	if (rc == RC_NOT_FOUND)
		rc = make_account(c, who, account, e);
	return rc == RC_OK
		? storage_prove(c->storage, *account,
			  &(struct storage_proved){ .proof = RULES_PROOF_IDENTITY,
				  .shown = "",
				  .subject = subject,
				  .unsure = !who->identified,
				  .person = c->rules->person == RULES_PERSON_SUBJECT && who->identified ? subject : NULL },
			  c->now, e)
		: rc;
}
