/*
 * Attempts, counted: at passwords, codes and names. Who guesses at a name is slowed down together with the address that
 * he guesses from, so that nobody can lock another person out; and where many addresses guess at one name, those wait
 * from which nobody is signed in to it. What is counted are hashes, never the names.
 */
#include "server/api/private.h"

#include <sodium.h>

void attempts_hash(
	const struct ctx *c, const char *kind, const char *value, const char *address, uint8_t out[STORAGE_HASH])
{
	char folded[256];
	size_t n = 0;
	for (; n < sizeof folded - 1 && value[n]; n++) /* names differ by more than the case of a letter */
		folded[n] = value[n] >= 'A' && value[n] <= 'Z' ? (char)(value[n] | 0x20) : value[n];
	crypto_generichash_state state;
	crypto_generichash_init(&state, c->platform->secret, STORAGE_HASH, STORAGE_HASH);
	crypto_generichash_update(&state, (const unsigned char *)kind, strlen(kind) + 1);
	crypto_generichash_update(&state, (const unsigned char *)address, strlen(address) + 1);
	crypto_generichash_update(&state, (const unsigned char *)folded, n);
	crypto_generichash_final(&state, out, STORAGE_HASH);
}

#define ANYWHERE "*" /* instead of an address; "" is the one of those on this machine */

struct attempt {
	struct ctx *c;
	const char *kind, *name, *address;
	int64_t window;  /* ms */
	int64_t account; /* whose name it is; 0: nobody's */
	int64_t wait;    /* ms until the next one is heard; 0: this one is */
};

static enum rc count(
	struct attempt *v, const char *kind, const char *value, const char *address, int64_t most, struct err *e)
{
	const struct ctx *c = v->c;
	uint8_t what[STORAGE_HASH];
	int64_t n = 0, until = 0;
	if (v->wait) /* who waits already is not counted, and no row is written for whom else it tries */
		return RC_OK;
	attempts_hash(c, kind, value, address, what);
	enum rc rc = storage_attempt(c->storage, what, c->now, v->window, most, &n, &until, e);
	if (rc == RC_OK && n > most && until - c->now > v->wait)
		v->wait = until - c->now;
	return rc;
}

static enum rc count_all(void *arg, struct err *e)
{
	struct attempt *v = arg;
	const struct ctx *c = v->c;
	bool known = false;
	enum rc rc = *v->address ? count(v, "address", v->address, ANYWHERE, c->rules->attempts_per_address, e) : RC_OK;
	if (rc == RC_OK)
		rc = count(v, v->kind, v->name, v->address, c->rules->attempts_per_account, e);
	if (rc == RC_OK && v->account)
		rc = storage_session_from(c->storage, v->account, v->address, c->now, &known, e);
	return rc == RC_OK && !known ? count(v, v->kind, v->name, ANYWHERE, c->rules->attempts_per_name, e) : rc;
}

static bool is_too_many(const struct attempt *v, struct response *r)
{
	if (v->wait) {
		r->retry_after = v->wait / 1000 + 1;
		problem(v->c, r, TOO_MANY, NULL);
	}
	return v->wait != 0;
}

/* In a transaction of its own: it counts whatever comes of it. */
static bool count_now(struct attempt *v, struct response *r, enum rc (*work)(void *arg, struct err *e))
{
	struct ctx *c = v->c;
	struct err e = { 0 };
	c->touched = TOUCHED_NOTHING;
	if (platform_write(c, work, v, &e) != RC_OK) {
		problem_of(c, r, &e);
		return false;
	}
	return !is_too_many(v, r);
}

bool attempts_count(
	struct ctx *c, const struct request *q, struct response *r, const char *kind, const char *name, int64_t account)
{
	struct attempt v = { .c = c, .kind = kind, .name = name, .address = q->address, .account = account };
	v.window = c->rules->attempts_minutes * 60000;
	return count_now(&v, r, count_all);
}

/* Half of a day's codes can be had from one address: nobody uses up another person's alone. And who asks from where the
 * account is signed in waits for no stranger. */
static enum rc count_code(void *arg, struct err *e)
{
	struct attempt *v = arg;
	const struct ctx *c = v->c;
	const int64_t most = c->rules->codes_per_day;
	bool known = false;
	enum rc rc = *v->address ? count(v, v->kind, v->name, v->address, (most + 1) / 2, e) : RC_OK;
	if (rc == RC_OK && v->account && *v->address)
		rc = storage_session_from(c->storage, v->account, v->address, c->now, &known, e);
	return rc == RC_OK && !known ? count(v, v->kind, v->name, ANYWHERE, most, e) : rc;
}

bool attempts_codes(
	struct ctx *c, struct response *r, const char *kind, const char *name, const char *address, int64_t account)
{
	struct attempt v = { .c = c, .kind = kind, .name = name, .address = address, .account = account, .window = DAY_MS };
	return count_now(&v, r, count_code);
}

/* Five tries at each address, whoever has an account; and codes have a bound of their own in all (codes_try). */
static enum rc count_reset(void *arg, struct err *e)
{
	struct attempt *v = arg;
	enum rc rc = *v->address ? count(v, "address", v->address, ANYWHERE, v->c->rules->attempts_per_address, e) : RC_OK;
	return rc == RC_OK ? count(v, v->kind, v->name, v->address, v->c->rules->code_tries, e) : rc;
}

bool attempts_resets(struct ctx *c, const struct request *q, struct response *r, const char *name)
{
	struct attempt v = { .c = c, .kind = "reset code", .name = name, .address = q->address };
	v.window = c->rules->code_minutes * 60000;
	return count_now(&v, r, count_reset);
}

bool attempts_daily(struct ctx *c, struct response *r, const char *kind, int64_t most)
{
	struct attempt v = { .c = c, .kind = kind, .address = "", .window = DAY_MS };
	struct err e = { 0 };
	char who[ID_TEXT];
	snprintf(who, sizeof who, "%lld", (long long)c->account);
	if (count(&v, kind, who, ANYWHERE, most, &e) != RC_OK) {
		problem_of(c, r, &e);
		return false;
	}
	return !is_too_many(&v, r);
}

static enum rc count_address(void *arg, struct err *e)
{
	struct attempt *v = arg;
	return *v->address ? count(v, "address", v->address, ANYWHERE, v->c->rules->attempts_per_address, e) : RC_OK;
}

bool attempts_address(struct ctx *c, const struct request *q, struct response *r)
{
	struct attempt v = { .c = c, .address = q->address };
	v.window = c->rules->attempts_minutes * 60000;
	return count_now(&v, r, count_address);
}
