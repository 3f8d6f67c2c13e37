/* Answers that are not made where they are asked for: by threads of their own, one of each who asks in turn. Who asks
 * for something else never waits behind them, however many there are. */
#include "server/http/private.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#define THREADS_MAX 2
#define SHARE 4    /* a quarter of what can wait is the most that one owner has there */
#define CHAINS 256 /* by which owners are found */

/* Those of one owner that wait, in their order. */
struct owner {
	struct owner *next;  /* whose turn is after this one's */
	struct owner *chain; /* of those that are found at the same place */
	uint64_t id;
	size_t waiting;
	struct lane_job *first, **last;
};

struct lane {
	struct lane_work work;
	pthread_t threads[THREADS_MAX];
	int n_threads;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct owner *first, **last; /* under lock: those who have something waiting */
	struct owner *chains[CHAINS];
	size_t waiting; /* likewise: jobs of all */
	bool ending;    /* likewise */
};

/* The place of the one with this id, or where it would be. */
static struct owner **find(struct lane *l, uint64_t id)
{
	struct owner **at = &l->chains[(id >> 32) % CHAINS];
	while (*at && (*at)->id != id)
		at = &(*at)->chain;
	return at;
}

static void owner_drop(struct lane *l, struct owner *o)
{
	*find(l, o->id) = o->chain;
	free(o);
}

/* The first job of the owner whose turn it is, who is then the last one. Under lock. */
static struct lane_job *take_one(struct lane *l)
{
	struct owner *o = l->first;
	struct lane_job *job = o->first;
	l->first = o->next;
	if (!l->first)
		l->last = &l->first;
	o->first = job->next;
	o->next = NULL;
	l->waiting--;
	if (--o->waiting) {
		*l->last = o;
		l->last = &o->next;
	} else {
		owner_drop(l, o);
	}
	job->next = NULL;
	return job;
}

/* As many as are worked on together. NULL: it is over. */
static struct lane_job *take(struct lane *l, bool *ending)
{
	struct lane_job *jobs = NULL, **end = &jobs;
	pthread_mutex_lock(&l->lock);
	while (!l->first && !l->ending)
		pthread_cond_wait(&l->changed, &l->lock);
	for (size_t n = 0; n < l->work.together && l->first; n++) {
		*end = take_one(l);
		end = &(*end)->next;
	}
	*ending = l->ending;
	pthread_mutex_unlock(&l->lock);
	return jobs;
}

static void *run(void *arg)
{
	struct lane *l = arg;
	struct lane_job *jobs;
	bool ending;
	if (l->work.niceness)
		setpriority(PRIO_PROCESS, (id_t)gettid(), l->work.niceness); /* on Linux it is a thread's own */
	while ((jobs = take(l, &ending)))
		l->work.run(l->work.ctx, jobs, ending);
	return NULL;
}

bool lane_put(struct lane *l, struct lane_job *job)
{
	job->next = NULL;
	pthread_mutex_lock(&l->lock);
	struct owner **at = find(l, job->owner), *o = *at;
	bool room = !l->ending && l->waiting < l->work.waiting_max &&
		(!o || !o->id || o->waiting < (l->work.waiting_max + SHARE - 1) / SHARE);
	if (room && !o) {
		*at = o = xcalloc(1, sizeof *o);
		o->id = job->owner;
		o->last = &o->first;
		*l->last = o;
		l->last = &o->next;
	}
	if (room) {
		*o->last = job;
		o->last = &job->next;
		o->waiting++;
		l->waiting++;
		pthread_cond_signal(&l->changed);
	}
	pthread_mutex_unlock(&l->lock);
	return room;
}

size_t lane_waits(struct lane *l)
{
	pthread_mutex_lock(&l->lock);
	size_t n = l->waiting;
	pthread_mutex_unlock(&l->lock);
	return n;
}

enum rc lane_start(const struct lane_work *work, struct lane **out, struct err *e)
{
	struct lane *l = xcalloc(1, sizeof *l);
	*l = (struct lane){ .work = *work };
	l->last = &l->first;
	pthread_mutex_init(&l->lock, NULL);
	pthread_cond_init(&l->changed, NULL);
	for (; l->n_threads < work->threads && l->n_threads < THREADS_MAX; l->n_threads++) {
		int failed = pthread_create(&l->threads[l->n_threads], NULL, run, l);
		if (failed) {
			lane_stop(l);
			lane_free(l);
			return err_set(e, RC_SYS, failed, "a thread that makes answers does not start");
		}
	}
	*out = l;
	return RC_OK;
}

void lane_stop(struct lane *l)
{
	if (!l)
		return;
	pthread_mutex_lock(&l->lock);
	l->ending = true;
	pthread_cond_broadcast(&l->changed);
	pthread_mutex_unlock(&l->lock);
	for (int i = 0; i < l->n_threads; i++)
		pthread_join(l->threads[i], NULL);
	l->n_threads = 0;
}

void lane_free(struct lane *l)
{
	if (!l)
		return;
	while (l->first) /* only a lane without threads leaves something */
		take_one(l);
	pthread_mutex_destroy(&l->lock);
	pthread_cond_destroy(&l->changed);
	free(l);
}
