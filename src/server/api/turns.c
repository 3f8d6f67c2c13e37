/* A lock that is had in the order in which it was asked for. */
#include "server/api/private.h"

struct turns {
	pthread_mutex_t lock;
	pthread_cond_t moved;
	uint64_t last, now; /* the last number that was given, and whose turn it is */
};

struct turns *turns_new(void)
{
	struct turns *t = xcalloc(1, sizeof *t);
	t->now = 1;
	pthread_mutex_init(&t->lock, NULL);
	pthread_cond_init(&t->moved, NULL);
	return t;
}

void turns_free(struct turns *t)
{
	pthread_mutex_destroy(&t->lock);
	pthread_cond_destroy(&t->moved);
	free(t);
}

void turns_wait(struct turns *t)
{
	pthread_mutex_lock(&t->lock);
	uint64_t mine = ++t->last;
	while (t->now != mine)
		pthread_cond_wait(&t->moved, &t->lock);
	pthread_mutex_unlock(&t->lock);
}

void turns_end(struct turns *t)
{
	pthread_mutex_lock(&t->lock);
	t->now++;
	pthread_cond_broadcast(&t->moved);
	pthread_mutex_unlock(&t->lock);
}
