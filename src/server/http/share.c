/* How many each network has of what there is only so much of. */
#include "server/http/private.h"

#include <pthread.h>
#include <stdlib.h>

#define CHAINS 4096

struct share {
	struct share *next;
	char network[ADDRESS_SIZE];
	size_t n;
};
struct shares {
	pthread_mutex_t lock;
	struct share *chains[CHAINS];
};

struct shares *share_new(void)
{
	struct shares *s = mem_sparse(sizeof *s);
	pthread_mutex_init(&s->lock, NULL);
	return s;
}

void share_free(struct shares *s)
{
	for (size_t i = 0; s && i < CHAINS; i++)
		while (s->chains[i]) {
			struct share *next = s->chains[i]->next;
			free(s->chains[i]);
			s->chains[i] = next;
		}
	if (s)
		pthread_mutex_destroy(&s->lock);
	mem_sparse_free(s, sizeof *s);
}

/* The place of this network's row, or where it would be. */
static struct share **find(struct shares *s, const char *network)
{
	struct share **at = &s->chains[(str_hash(network) >> 32) % CHAINS];
	while (*at && strcmp((*at)->network, network) != 0)
		at = &(*at)->next;
	return at;
}

bool share_take(struct shares *s, const char *network, size_t most)
{
	if (!*network)
		return true;
	pthread_mutex_lock(&s->lock);
	struct share **at = find(s, network);
	if (!*at) {
		*at = xcalloc(1, sizeof **at);
		str_copy((*at)->network, ADDRESS_SIZE, network);
	}
	bool room = (*at)->n < most;
	(*at)->n += room;
	pthread_mutex_unlock(&s->lock);
	return room;
}

void share_give(struct shares *s, const char *network)
{
	if (!*network)
		return;
	pthread_mutex_lock(&s->lock);
	struct share **at = find(s, network), *row = *at;
	if (--row->n == 0) {
		*at = row->next;
		free(row);
	}
	pthread_mutex_unlock(&s->lock);
}
