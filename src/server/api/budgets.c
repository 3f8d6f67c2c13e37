/*
 * How often: each account, address and network has a budget of each kind (the rules' `budgets`) that fills up evenly.
 * It is kept in memory, so that what is refused costs no row and no disk, and reading can be bounded too: what a day
 * may have of one account (attempts_daily) stands in the database and is exact however many minyid share it; of these
 * each has its own, so that n of them allow an address n times as much at most. A start forgets them.
 *
 * One number an entry: when the budget will be full again. Memory is bounded: where there is no room, the entry that is
 * full the soonest goes, so that whoever asks from ever new addresses does not free those that asked too often.
 */
#include "server/api/private.h"

#include <sodium.h>

#define SETS 4096
#define WAYS 4

struct budgets {
	pthread_mutex_t lock;
	uint8_t key[crypto_shorthash_KEYBYTES]; /* or somebody could aim at another's entry */
	struct entry {
		uint64_t who;
		int64_t full_at;   /* microseconds, monotonic */
	} entries[SETS][WAYS]; /* under lock */
};

struct budgets *budgets_new(void)
{
	struct budgets *b = xcalloc(1, sizeof *b);
	pthread_mutex_init(&b->lock, NULL);
	random_bytes(b->key, sizeof b->key);
	return b;
}

void budgets_free(struct budgets *b)
{
	if (!b)
		return;
	pthread_mutex_destroy(&b->lock);
	free(b);
}

/* One of those who pay: what the entry is to be when all of them can. */
struct payer {
	struct entry *entry;
	uint64_t who;
	int64_t full_at;
};

static struct entry *find(struct budgets *b, uint64_t who)
{
	struct entry *set = b->entries[who % SETS], *least = set;
	for (size_t i = 0; i < WAYS; i++) {
		if (set[i].who == who)
			return &set[i];
		if (set[i].full_at < least->full_at)
			least = &set[i];
	}
	return least;
}

/* Microseconds to wait; 0: it can pay. */
static int64_t ask(struct budgets *b, enum rules_budget kind, size_t level, const char *who, int64_t most,
	int64_t minutes, int64_t now, struct payer *out)
{
	STR_LOCAL(name, 128);
	uint8_t hash[crypto_shorthash_BYTES];
	const int64_t window = minutes * 60000000, one = window / most;
	str_addf(&name, "%d %zu %s", (int)kind, level, who);
	crypto_shorthash(hash, (const unsigned char *)name.buf, name.len, b->key);
	memcpy(&out->who, hash, sizeof out->who);
	out->entry = find(b, out->who);
	int64_t full_at = out->entry->who == out->who && out->entry->full_at > now ? out->entry->full_at : now;
	out->full_at = full_at + one;
	return out->full_at - now > window ? out->full_at - now - window : 0;
}

#define PAYERS 3

static int64_t spend(struct budgets *b, const struct ctx *c, const struct request *q, enum rules_budget kind)
{
	const struct rules_rate *rate = &c->rules->budgets[kind];
	char account[ID_TEXT], network[48];
	snprintf(account, sizeof account, "%lld", (long long)c->account);
	const struct {
		const char *who;
		int64_t most;
	} payers[PAYERS] = { { c->account ? account : NULL, rate->account },
		{ *q->address && !(q->many && c->route->method == GET) ? q->address : NULL, rate->address },
		{ address_network(q->address, network) ? network : NULL, rate->network } };
	struct payer paid[PAYERS];
	size_t n = 0;
	int64_t wait = 0, now = clock_mono() * 1000;
	pthread_mutex_lock(&b->lock);
	for (size_t i = 0; i < PAYERS; i++) {
		if (!payers[i].who || !payers[i].most)
			continue;
		int64_t its = ask(b, kind, i, payers[i].who, payers[i].most, rate->minutes, now, &paid[n++]);
		wait = its > wait ? its : wait;
	}
	for (size_t i = 0; i < n && !wait; i++)
		*paid[i].entry = (struct entry){ paid[i].who, paid[i].full_at };
	pthread_mutex_unlock(&b->lock);
	return wait;
}

/* A list as it stands costs little; each of these looks through texts. */
static bool looks_for_words(const struct request *q)
{
	static const char *const names[] = { "q", "title", "by", "not", "author", "similar" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (request_query(q, names[i]))
			return true;
	return false;
}

bool budgets_spend(struct ctx *c, const struct request *q, struct response *r)
{
	enum rules_budget kind = c->route->budget;
	if (kind == RULES_SEARCHES && !looks_for_words(q))
		kind = RULES_UNBOUNDED;
	else if (!kind && c->route->method != GET)
		kind = RULES_WRITES;
	int64_t wait = kind ? spend(c->platform->budgets, c, q, kind) : 0;
	if (!wait)
		return true;
	r->retry_after = wait / 1000000 + 1;
	problem(c, r, TOO_MANY, NULL);
	return false;
}
