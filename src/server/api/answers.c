/*
 * Finished answers, kept for all who answer. Most reads of a platform are the same few pages; they then cost one look
 * here. Each is true as long as nothing it shows was written: what is told of one topic under that topic's own address
 * as long as that topic is as it was, everything else as long as every topic is, and all of it while nothing else was
 * written. A second at most, since what an answer says of deadlines changes with the clock.
 *
 * Who writes says what was touched once it is committed, before it is answered. Who answers remembers how things stood
 * before it begins to read, so that what it keeps is older than whatever it missed.
 */
#include "server/api/private.h"

#define SHARDS 16
#define SLOTS 64 /* each */
#define KEY_MAX 512
#define BODY_MAX ((size_t)64 << 10)
#define KEPT_MAX ((size_t)1 << 20) /* bytes of bodies in a shard */
#define FRESH_MS 1000
#define TOPICS 4096 /* two that share a place are touched together */

struct kept {
	char key[KEY_MAX];
	int64_t made;
	struct answers_as_of as_of;
	struct response response;
};
struct shard {
	pthread_mutex_t lock;
	struct kept *slots[SLOTS];
	size_t bytes;
};
struct answers {
	struct shard shards[SHARDS];
	_Atomic uint64_t all, lists, topics[TOPICS];
};

struct answers *answers_new(void)
{
	struct answers *a = mem_sparse(sizeof *a);
	for (size_t i = 0; i < SHARDS; i++)
		pthread_mutex_init(&a->shards[i].lock, NULL);
	return a;
}

/* Under the shard's lock. */
static void drop(struct shard *s, size_t slot)
{
	if (!s->slots[slot])
		return;
	s->bytes -= s->slots[slot]->response.body.len;
	response_release(&s->slots[slot]->response);
	free(s->slots[slot]);
	s->slots[slot] = NULL;
}

void answers_free(struct answers *a)
{
	for (size_t i = 0; a && i < SHARDS; i++) {
		for (size_t slot = 0; slot < SLOTS; slot++)
			drop(&a->shards[i], slot);
		pthread_mutex_destroy(&a->shards[i].lock);
	}
	mem_sparse_free(a, sizeof *a);
}

/* ---- what was written ------------------------------------------------------------------------ */

static _Atomic uint64_t *place_of(struct answers *a, int64_t topic)
{
	return topic ? &a->topics[(uint64_t)topic % TOPICS] : &a->lists;
}

void answers_stand(struct answers *a, int64_t topic, struct answers_as_of *out)
{
	*out = (struct answers_as_of){ topic, a->all, *place_of(a, topic) };
}

bool answers_hold(struct answers *a, const struct answers_as_of *v)
{
	return a->all == v->all && *place_of(a, v->topic) == v->part;
}

void answers_touched(struct answers *a, int64_t topic)
{
	++a->lists;
	if (topic)
		++*place_of(a, topic);
}

void answers_drop(struct answers *a)
{
	++a->all;
}

/* ---- keeping --------------------------------------------------------------------------------- */

static struct shard *shard_of(struct answers *a, const char *key, size_t *slot)
{
	uint64_t hash = str_hash(key);
	*slot = (size_t)(hash >> 32) % SLOTS;
	return &a->shards[(size_t)(hash >> 48) % SHARDS];
}

static void copy_response(struct response *to, const struct response *from)
{
	struct str body = to->body;
	*to = *from;
	to->body = body;
	str_clear(&to->body);
	str_add(&to->body, from->body.buf, from->body.len);
}

static bool is_true_still(struct answers *a, const struct kept *k)
{
	return clock_mono() - k->made < FRESH_MS && answers_hold(a, &k->as_of);
}

bool answers_find(struct answers *a, const char *key, struct response *r)
{
	size_t slot;
	struct shard *s = shard_of(a, key, &slot);
	pthread_mutex_lock(&s->lock);
	const struct kept *k = s->slots[slot];
	bool found = k && strcmp(k->key, key) == 0 && is_true_still(a, k);
	if (found)
		copy_response(r, &k->response);
	pthread_mutex_unlock(&s->lock);
	return found;
}

void answers_keep(struct answers *a, const char *key, const struct answers_as_of *as_of, const struct response *r)
{
	size_t slot;
	struct shard *s = shard_of(a, key, &slot);
	if (r->body.len > BODY_MAX || strlen(key) >= KEY_MAX || r->file.fd >= 0 || r->feed.ctx)
		return;
	pthread_mutex_lock(&s->lock);
	drop(s, slot);
	for (size_t other = slot; s->bytes + r->body.len > KEPT_MAX;)
		drop(s, other = (other + 1) % SLOTS);
	struct kept *k = s->slots[slot] = xcalloc(1, sizeof *k);
	str_copy(k->key, KEY_MAX, key);
	k->made = clock_mono();
	k->as_of = *as_of;
	response_init(&k->response);
	copy_response(&k->response, r);
	s->bytes += r->body.len;
	pthread_mutex_unlock(&s->lock);
}
