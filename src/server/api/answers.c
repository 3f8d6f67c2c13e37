/*
 * Finished answers, kept by each worker while the database does not change. Most reads of a platform are the same
 * few pages; they then cost one look here. An answer is kept a second at most, since what it says of deadlines
 * changes with the clock.
 */
#include "server/api/private.h"

#define SLOTS 256
#define KEY_MAX 512
#define BODY_MAX ((size_t)64 << 10)
#define FRESH_MS 1000

struct kept {
	char key[KEY_MAX];
	int64_t version, made;
	struct response response;
};
struct answers {
	struct kept *slots[SLOTS];
};

struct answers *answers_new(void)
{
	return xcalloc(1, sizeof(struct answers));
}

static void kept_free(struct kept *k)
{
	if (k)
		response_release(&k->response);
	free(k);
}

void answers_free(struct answers *a)
{
	for (size_t i = 0; a && i < SLOTS; i++)
		kept_free(a->slots[i]);
	free(a);
}

static size_t slot_of(const char *key)
{
	return (size_t)(str_hash(key) >> 32) % SLOTS;
}

static void copy_response(struct response *to, const struct response *from)
{
	struct str body = to->body;
	*to = *from;
	to->body = body;
	str_clear(&to->body);
	str_add(&to->body, from->body.buf, from->body.len);
}

bool answers_find(const struct answers *a, const char *key, int64_t version, struct response *r)
{
	const struct kept *k = a->slots[slot_of(key)];
	if (!k || k->version != version || clock_mono() - k->made >= FRESH_MS || strcmp(k->key, key) != 0)
		return false;
	copy_response(r, &k->response);
	return true;
}

void answers_keep(struct answers *a, const char *key, int64_t version, const struct response *r)
{
	struct kept **slot = &a->slots[slot_of(key)];
	if (r->body.len > BODY_MAX || strlen(key) >= KEY_MAX)
		return;
	if (!*slot) {
		*slot = xcalloc(1, sizeof **slot);
		response_init(&(*slot)->response);
	}
	str_copy((*slot)->key, KEY_MAX, key);
	(*slot)->version = version;
	(*slot)->made = clock_mono();
	copy_response(&(*slot)->response, r);
}
