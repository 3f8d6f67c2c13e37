/* Answers that are not made where they are asked for: by threads of their own, in the order in which they were asked
 * for. Who asks for something else never waits behind them, however many there are. */
#include "server/http/private.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#define THREADS_MAX 2
#define BACKGROUND 10 /* of niceness, which on Linux is a thread's own */

struct lane {
	struct lane_work work;
	pthread_t threads[THREADS_MAX];
	int n_threads;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct lane_job *first, **last; /* under lock */
	size_t waiting;                 /* likewise */
	bool ending;                    /* likewise */
};

/* As many as are worked on together. NULL: it is over. */
static struct lane_job *take(struct lane *l, bool *ending)
{
	pthread_mutex_lock(&l->lock);
	while (!l->first && !l->ending)
		pthread_cond_wait(&l->changed, &l->lock);
	struct lane_job *jobs = l->first, **end = &l->first;
	for (size_t n = 0; n < l->work.together && *end; n++) {
		end = &(*end)->next;
		l->waiting--;
	}
	l->first = *end;
	*end = NULL;
	if (!l->first)
		l->last = &l->first;
	*ending = l->ending;
	pthread_mutex_unlock(&l->lock);
	return jobs;
}

static void *run(void *arg)
{
	struct lane *l = arg;
	struct lane_job *jobs;
	bool ending;
	if (l->work.background)
		setpriority(PRIO_PROCESS, (id_t)gettid(), BACKGROUND);
	while ((jobs = take(l, &ending)))
		l->work.run(l->work.ctx, jobs, ending);
	return NULL;
}

bool lane_put(struct lane *l, struct lane_job *job)
{
	job->next = NULL;
	pthread_mutex_lock(&l->lock);
	bool room = !l->ending && l->waiting < l->work.waiting_max;
	if (room) {
		*l->last = job;
		l->last = &job->next;
		l->waiting++;
		pthread_cond_signal(&l->changed);
	}
	pthread_mutex_unlock(&l->lock);
	return room;
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
	pthread_mutex_destroy(&l->lock);
	pthread_cond_destroy(&l->changed);
	free(l);
}
