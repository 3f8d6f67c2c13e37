/*
 * How often: each account, address and network has a budget of each kind (the rules' `budgets`) that fills up evenly.
 * It is kept in memory, so that what is refused costs no row and no disk, and reading can be bounded too; what a day
 * may have of one account (attempts_daily) stands in the database. Of several minyid that share one, each tells the
 * others by and by (ear.c) what was spent there, so that all of them allow together what one would, and what they
 * answer until they have heard of each other. A start forgets all.
 *
 * They bound what answering costs: an answer that is kept (answers.c) costs nothing here either.
 *
 * One number an entry: when the budget will be full again. Memory is bounded: where there is no room, the entry that is
 * full the soonest goes, so that whoever asks from ever new addresses does not free those that asked too often.
 */
#include "server/api/private.h"

#include <sodium.h>

#define SETS 4096
#define WAYS 4
#define SPENT 128
#define WINDOW_MAX (INT64_C(10080) * 60000000) /* of the rules' minutes */

struct budgets {
	pthread_mutex_t lock;
	uint8_t key[crypto_shorthash_KEYBYTES]; /* or somebody could aim at another's entry; of all who share the rows */
	struct entry {
		uint64_t who;
		int64_t full_at;   /* microseconds, monotonic */
	} entries[SETS][WAYS]; /* under lock */
	/* What the others are not told yet: the most, where there is no room for all. Under lock. */
	struct spent {
		uint64_t who;
		int64_t us;
	} spent[SPENT];
	size_t n_spent;
};

struct budgets *budgets_new(void)
{
	struct budgets *b = xcalloc(1, sizeof *b);
	pthread_mutex_init(&b->lock, NULL);
	random_bytes(b->key, sizeof b->key);
	return b;
}

void budgets_share(struct budgets *b, const uint8_t secret[STORAGE_HASH])
{
	static const char what[] = "budgets";
	crypto_generichash(b->key, sizeof b->key, (const unsigned char *)what, sizeof what, secret, STORAGE_HASH);
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
	int64_t full_at, costs;
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

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Under the lock. */
static void note_spent(struct budgets *b, uint64_t who, int64_t us)
{
	struct spent *least = &b->spent[0];
	for (size_t i = 0; i < b->n_spent; i++) {
		if (b->spent[i].who == who) {
			b->spent[i].us += us;
			return;
		}
		if (b->spent[i].us < least->us)
			least = &b->spent[i];
	}
	if (b->n_spent < SPENT)
		b->spent[b->n_spent++] = (struct spent){ who, us };
	else if (least->us < us)
		*least = (struct spent){ who, us };
}

bool budgets_tell(struct budgets *b, struct str *out)
{
	pthread_mutex_lock(&b->lock);
	str_addz(out, BUDGETS_SAY);
	for (size_t i = 0; i < b->n_spent; i++)
		str_addf(out, " %016llx:%lld", (unsigned long long)b->spent[i].who, (long long)b->spent[i].us);
	bool any = b->n_spent > 0;
	b->n_spent = 0;
	pthread_mutex_unlock(&b->lock);
	return any && str_ok(out);
}

/* The number that text begins with, in so few digits; NULL: none. Else what stands behind it. */
static const char *read_number(const char *text, int base, uint64_t *out)
{
	char *end;
	if (*text < '0' || *text > 'f')
		return NULL;
	*out = strtoull(text, &end, base);
	return end == text ? NULL : end;
}

void budgets_hear(struct budgets *b, const char *said)
{
	uint64_t who, us;
	const char *at = said + strlen(BUDGETS_SAY);
	const int64_t now = clock_mono() * 1000;
	pthread_mutex_lock(&b->lock);
	while (*at == ' ' && (at = read_number(at + 1, 16, &who)) && *at == ':' && (at = read_number(at + 1, 10, &us))) {
		struct entry *v = find(b, who);
		int64_t from = v->who == who ? later(v->full_at, now) : now;
		int64_t full_at = us < WINDOW_MAX ? from + (int64_t)us : from + WINDOW_MAX;
		*v = (struct entry){ who, full_at < now + WINDOW_MAX ? full_at : now + WINDOW_MAX };
	}
	pthread_mutex_unlock(&b->lock);
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
	int64_t full_at = out->entry->who == out->who ? later(out->entry->full_at, now) : now;
	out->costs = one;
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
	for (size_t i = 0; i < n && !wait; i++) {
		*paid[i].entry = (struct entry){ paid[i].who, paid[i].full_at };
		note_spent(b, paid[i].who, paid[i].costs);
	}
	pthread_mutex_unlock(&b->lock);
	if (n && !wait)
		ear_stir(c->platform->ear);
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
