/*
 * Rows of lists as they are printed. Most lists show topics that another one showed a moment ago, in another order or
 * narrowed otherwise; what each of them says is then only put together. A row is true as long as its topic is as it was
 * (answers.c), under these rules, in this language and zone, and while no instant passes that it counts from.
 */
#include "server/api/private.h"

#define SETS 2048
#define WAYS 4
#define SHARDS 16
#define ROW_MAX 4096 /* bytes; a larger one is printed each time */

struct row {
	struct printed_row which;
	struct answers_as_of as_of;
	int64_t from, until;
	char *json; /* NULL: there is none */
};
struct printed {
	pthread_mutex_t locks[SHARDS]; /* of the sets whose number is theirs modulo SHARDS */
	struct row rows[SETS][WAYS];
	unsigned char next[SETS]; /* which one makes room */
};

struct printed *printed_new(void)
{
	struct printed *p = xcalloc(1, sizeof *p);
	for (size_t i = 0; i < SHARDS; i++)
		pthread_mutex_init(&p->locks[i], NULL);
	return p;
}

void printed_free(struct printed *p)
{
	for (size_t i = 0; p && i < SETS; i++)
		for (size_t k = 0; k < WAYS; k++)
			free(p->rows[i][k].json);
	for (size_t i = 0; p && i < SHARDS; i++)
		pthread_mutex_destroy(&p->locks[i]);
	free(p);
}

static size_t set_of(const struct printed_row *which)
{
	return ((uint64_t)which->topic * UINT64_C(0x9e3779b97f4a7c15) >> 32) % SETS;
}

static bool is_same(const struct printed_row *a, const struct printed_row *b)
{
	return a->topic == b->topic && a->book == b->book && a->language == b->language && a->zone == b->zone;
}

/* Under the set's lock. NULL: there is none. */
static struct row *find(struct printed *p, size_t set, const struct printed_row *which)
{
	for (struct row *r = p->rows[set]; r < p->rows[set] + WAYS; r++)
		if (r->json && is_same(&r->which, which))
			return r;
	return NULL;
}

bool printed_find(
	struct printed *p, struct answers *a, const struct printed_row *which, int64_t now, struct json_out *o)
{
	size_t set = set_of(which);
	pthread_mutex_t *lock = &p->locks[set % SHARDS];
	pthread_mutex_lock(lock);
	const struct row *r = find(p, set, which);
	bool found = r && r->from <= now && now <= r->until && answers_hold(a, &r->as_of);
	if (found)
		json_put_raw(o, NULL, r->json);
	pthread_mutex_unlock(lock);
	return found;
}

void printed_keep(struct printed *p, struct answers *a, const struct printed_row *which,
	const struct answers_as_of *before, int64_t now, int64_t until, const char *json)
{
	size_t set = set_of(which);
	struct answers_as_of as_of;
	/* In this order: of a topic that was written meanwhile it is the lists that are touched first. */
	answers_stand(a, which->topic, &as_of);
	if (strlen(json) > ROW_MAX || !answers_hold(a, before))
		return;
	pthread_mutex_t *lock = &p->locks[set % SHARDS];
	pthread_mutex_lock(lock);
	struct row *r = find(p, set, which);
	if (!r)
		r = &p->rows[set][p->next[set]++ % WAYS];
	free(r->json);
	*r = (struct row){ *which, as_of, now, until, xstrdup(json) };
	pthread_mutex_unlock(lock);
}
