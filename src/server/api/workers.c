/* Those who answer: each has a connection of its own, made when it is first needed, since few ever are at once. */
#include "base/wait.h"
#include "server/api/private.h"

#define BACK_MS 2000 /* for a connection, where the database's server gives no more of them */

void workers_give(struct platform *p, struct worker *w)
{
	pthread_mutex_lock(&p->lock);
	size_t at = w->storage ? p->n_idle : 0; /* who could not be connected is asked last */
	memmove(&p->idle[at + 1], &p->idle[at], (p->n_idle++ - at) * sizeof *p->idle);
	p->idle[at] = w;
	pthread_cond_broadcast(&p->freed); /* some want one that is connected */
	pthread_mutex_unlock(&p->lock);
}

/* Those that are connected first: they came back last. */
static struct worker *worker_idle(struct platform *p)
{
	pthread_mutex_lock(&p->lock);
	while (p->n_idle == 0)
		pthread_cond_wait(&p->freed, &p->lock);
	struct worker *w = p->idle[--p->n_idle];
	pthread_mutex_unlock(&p->lock);
	return w;
}

/* Another one, where one more connection cannot be had: one that is connected, once somebody is done with it. NULL:
 * none comes back in time. */
static struct worker *worker_back(struct platform *p)
{
	const int64_t until = clock_mono() + BACK_MS;
	struct worker *w = NULL;
	pthread_mutex_lock(&p->lock);
	do {
		for (size_t i = p->n_idle; i > 0 && !w; i--)
			if (p->idle[i - 1]->storage) {
				w = p->idle[i - 1];
				memmove(&p->idle[i - 1], &p->idle[i], (p->n_idle - i) * sizeof *p->idle);
				p->n_idle--;
			}
	} while (!w && wait_until(&p->freed, &p->lock, until));
	pthread_mutex_unlock(&p->lock);
	return w;
}

void workers_hear(struct platform *p)
{
	int64_t now = clock_mono();
	pthread_mutex_lock(&p->lock);
	for (size_t i = 0; i < p->n_idle && now - p->workers_heard_at >= WORKERS_HEAR_MS; i++)
		if (p->idle[i]->storage)
			storage_heard(p->idle[i]->storage);
	if (now - p->workers_heard_at >= WORKERS_HEAR_MS)
		p->workers_heard_at = now;
	pthread_mutex_unlock(&p->lock);
}

void workers_rest(struct platform *p)
{
	pthread_mutex_lock(&p->lock);
	for (size_t i = 0; i < p->n_idle; i++) {
		struct worker *w = p->idle[i];
		storage_close(w->storage);
		*w = (struct worker){ .standby = w->standby };
	}
	pthread_mutex_unlock(&p->lock);
}

struct worker *workers_take(struct platform *p)
{
	struct err e = { 0 };
	struct worker *w = worker_idle(p);
	if (w->storage)
		return w;
	if (storage_open(p->folder, &w->storage, &e) == RC_OK) {
		storage_limit(w->storage, QUERY_MS);
		return w;
	}
	log_line(LOG_ERROR, "one more connection to the database: %s: %s", rc_name(e.code), e.detail);
	workers_give(p, w);
	return worker_back(p);
}
