/*
 * Topics as the database has them, read and taken apart once for all who ask: what a topic is does not depend on who
 * reads it, nor on when; what they may do to it and what time makes of it is made anew for each. One is given away
 * while its topic is as it was (answers.c), and goes when nobody has it any more.
 */
#include "server/api/private.h"

#include <stdatomic.h>

#define SETS 1024
#define WAYS 4
#define SHARDS 16
#define ONE_MAX ((size_t)64 << 10)    /* bytes; a larger one is read each time */
#define SHARD_MAX ((size_t)512 << 10) /* likewise: of all in a shard */

struct whole {
	atomic_int users;
	int64_t id;
	bool is_row; /* without body and parts */
	struct answers_as_of as_of;
	struct arena arena;
	struct wire_topic topic;
};
struct shard {
	pthread_mutex_t lock;
	struct whole *slots[SETS / SHARDS][WAYS];
	unsigned char next[SETS / SHARDS]; /* which one makes room */
	size_t bytes;
};
struct wholes {
	struct shard shards[SHARDS];
};

struct wholes *wholes_new(void)
{
	struct wholes *v = xcalloc(1, sizeof *v);
	for (size_t i = 0; i < SHARDS; i++)
		pthread_mutex_init(&v->shards[i].lock, NULL);
	return v;
}

static void drop(struct whole *w)
{
	if (w && atomic_fetch_sub(&w->users, 1) == 1) {
		arena_release(&w->arena);
		free(w);
	}
}

/* Under the shard's lock. */
static void empty(struct shard *s, struct whole **slot)
{
	if (*slot)
		s->bytes -= (*slot)->arena.used;
	drop(*slot);
	*slot = NULL;
}

void wholes_free(struct wholes *v)
{
	for (size_t i = 0; v && i < SHARDS; i++) {
		for (size_t k = 0; k < SETS / SHARDS * WAYS; k++)
			empty(&v->shards[i], &v->shards[i].slots[0][0] + k);
		pthread_mutex_destroy(&v->shards[i].lock);
	}
	free(v);
}

void wholes_let_go(struct wholes_held *h)
{
	while (h->n)
		drop(h->of[--h->n]);
}

static struct shard *shard_of(struct wholes *v, int64_t id, size_t *set)
{
	uint64_t hash = (uint64_t)id * UINT64_C(0x9e3779b97f4a7c15) >> 32;
	*set = hash / SHARDS % (SETS / SHARDS);
	return &v->shards[hash % SHARDS];
}

/* One that whoever asks has until the answer is made. NULL: it is not there. */
static struct whole *find(const struct ctx *c, int64_t id, bool row)
{
	size_t set;
	struct wholes_held *h = c->held;
	struct whole *found = NULL;
	for (size_t i = 0; i < h->n; i++)
		if (h->of[i]->id == id && (row || !h->of[i]->is_row))
			return h->of[i];
	struct shard *s = shard_of(c->platform->wholes, id, &set);
	pthread_mutex_lock(&s->lock);
	for (size_t i = 0; i < WAYS && !found; i++) {
		struct whole *w = s->slots[set][i];
		if (w && w->id == id && (row || !w->is_row) && answers_hold(c->platform->answers, &w->as_of))
			found = w;
	}
	if (found)
		atomic_fetch_add(&found->users, 1);
	pthread_mutex_unlock(&s->lock);
	if (found)
		h->of[h->n++] = found;
	return found;
}

/* In the place of what is known of it, or of another one. */
static void keep(const struct ctx *c, struct whole *w)
{
	size_t set;
	struct shard *s = shard_of(c->platform->wholes, w->id, &set);
	/* In this order: of a topic that was written meanwhile it is the lists that are touched first. */
	answers_stand(c->platform->answers, w->id, &w->as_of);
	if (w->arena.used > ONE_MAX || !answers_hold(c->platform->answers, &c->lists))
		return;
	pthread_mutex_lock(&s->lock);
	struct whole **slot = NULL;
	for (size_t i = 0; i < WAYS && !slot; i++)
		if (s->slots[set][i] && s->slots[set][i]->id == w->id)
			slot = &s->slots[set][i];
	if (!slot)
		slot = &s->slots[set][s->next[set]++ % WAYS];
	empty(s, slot);
	for (size_t i = 0; i < SETS / SHARDS * WAYS && s->bytes + w->arena.used > SHARD_MAX; i++)
		empty(s, &s->slots[0][0] + i);
	*slot = w;
	atomic_fetch_add(&w->users, 1);
	s->bytes += w->arena.used;
	pthread_mutex_unlock(&s->lock);
}

static enum rc read_one(const struct ctx *c, int64_t id, bool row, struct whole **out, struct err *e)
{
	struct whole *w = xcalloc(1, sizeof *w);
	w->users = 1;
	w->id = id;
	w->is_row = row;
	arena_init(&w->arena, c->arena->max);
	enum rc rc = row ? storage_topic_row(c->storage, id, 0, &w->arena, &w->topic, e)
					 : storage_topic(c->storage, id, 0, &w->arena, &w->topic, e);
	if (rc != RC_OK) {
		drop(w);
		return rc;
	}
	keep(c, w);
	c->held->of[c->held->n++] = w;
	*out = w;
	return RC_OK;
}

/* A copy of these that can be written to. */
static bool copy_items(struct arena *a, void **items, size_t n, size_t size)
{
	if (!n)
		return true;
	void *copy = arena_alloc(a, n * size);
	if (copy)
		memcpy(copy, *items, n * size);
	*items = copy;
	return copy != NULL;
}

static enum rc give(const struct ctx *c, const struct whole *w, struct wire_topic *out, struct err *e)
{
	*out = w->topic;
	void *steps = out->timeline, *fields = out->fields, *agencies = out->agencies;
	bool good = copy_items(c->arena, &steps, out->n_timeline, sizeof *out->timeline) &&
		copy_items(c->arena, &fields, out->n_fields, sizeof *out->fields) &&
		copy_items(c->arena, &agencies, out->n_agencies, sizeof *out->agencies);
	out->timeline = steps;
	out->fields = fields;
	out->agencies = agencies;
	return good ? RC_OK : err_set(e, RC_TOO_BIG, 0, "topic");
}

static enum rc get(const struct ctx *c, int64_t id, bool row, struct wire_topic *out, struct err *e)
{
	if (!c->known || !c->held || c->held->n == ARRAY_LEN(c->held->of))
		return row ? storage_topic_row(c->storage, id, 0, c->arena, out, e)
				   : storage_topic(c->storage, id, 0, c->arena, out, e);
	struct whole *w = find(c, id, row);
	enum rc rc = w ? RC_OK : read_one(c, id, row, &w, e);
	return rc == RC_OK ? give(c, w, out, e) : rc;
}

enum rc wholes_topic(const struct ctx *c, int64_t id, struct wire_topic *out, struct err *e)
{
	return get(c, id, false, out, e);
}

enum rc wholes_row(const struct ctx *c, int64_t id, struct wire_topic *out, struct err *e)
{
	return get(c, id, true, out, e);
}
