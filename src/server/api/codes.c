/* Codes that are typed. A try is counted before it is looked at, in a transaction of its own; a code is kept as a hash
 * and compared in the same time whatever is wrong with it. */
#include "server/api/private.h"

#include <sodium.h>

#define CODE_DIGITS 6

unsigned codes_kinds(const struct ctx *c)
{
	const struct platform_outside *o = &c->platform->outside;
	return (o->own || o->mails ? RULES_PROOF_EMAIL : 0u) | (o->own || o->texts ? RULES_PROOF_MOBILE : 0u);
}

void codes_make(char out[CODE_SIZE])
{
	snprintf(out, CODE_SIZE, "%0*u", CODE_DIGITS, randombytes_uniform(1000000));
}

void codes_hash(const struct ctx *c, int64_t account, const char *kind, const char *code, uint8_t out[STORAGE_HASH])
{
	char who[ID_TEXT];
	snprintf(who, sizeof who, "%lld", (long long)account);
	contact_hash(c, "code", (const char *[]){ who, kind, code }, 3, out);
}

bool codes_read(const struct ctx *c, struct response *r, char out[CODE_SIZE])
{
	size_t n = 0;
	for (const char *p = json_text(json_get(c->body, "code")); *p; p++) {
		if (*p >= '0' && *p <= '9' && n < CODE_DIGITS)
			out[n++] = *p;
		else if (*p != ' ' && *p != '-')
			n = CODE_SIZE;
		if (n >= CODE_SIZE)
			break;
	}
	out[n < CODE_SIZE ? n : 0] = '\0';
	if (n == CODE_DIGITS)
		return true;
	problem_of_thing(c, r, "code", N_("it has six digits."));
	return false;
}

struct
try {
	const struct ctx *c;
	const struct storage_code *code;
	const uint8_t *typed;
	int64_t tries;
};

static enum rc count_try(void *arg, struct err *e)
{
	struct try *v = arg;
	return storage_code_try(v->c->storage, v->code->id, v->typed, &v->tries, e);
}

bool codes_try(struct ctx *c, struct response *r, const struct storage_code *code, const char *typed, int64_t most)
{
	uint8_t hash[STORAGE_HASH];
	struct err e = { 0 };
	codes_hash(c, code->account, code->kind, typed, hash);
	struct try v = { .c = c, .code = code, .typed = hash };
	if (code->expires_at <= c->now) {
		problem(c, r, CODE_EXPIRED, "code");
		return false;
	}
	c->touched = TOUCHED_NOTHING;
	if (!code->done_at && platform_write(c, count_try, &v, &e) != RC_OK) {
		problem_of(c, r, &e);
		return false;
	}
	bool right = sodium_memcmp(hash, code->code, STORAGE_HASH) == 0;
	if (v.tries <= most && right)
		return true;
	problem(c, r, v.tries > most ? CODE_TRIED_OUT : CODE_WRONG, "code");
	return false;
}
