/* Answers that take long are made here, by a few threads of their own, in the order in which they were asked for: what
 * is quick never waits behind them, however many there are. */
#include "server/http/private.h"

#include <pthread.h>
#include <stdlib.h>

struct slow {
	void (*work)(void *ctx, struct slow_job *job, bool ending);
	void *ctx;
	pthread_t threads[LISTENER_SLOW];
	int n_threads;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct slow_job *first, **last; /* under lock */
	bool ending;                    /* likewise */
};

/* NULL: it is over. */
static struct slow_job *take(struct slow *s, bool *ending)
{
	pthread_mutex_lock(&s->lock);
	while (!s->first && !s->ending)
		pthread_cond_wait(&s->changed, &s->lock);
	struct slow_job *job = s->first;
	if (job && !(s->first = job->next))
		s->last = &s->first;
	*ending = s->ending;
	pthread_mutex_unlock(&s->lock);
	return job;
}

static void *run(void *arg)
{
	struct slow *s = arg;
	struct slow_job *job;
	bool ending;
	while ((job = take(s, &ending)))
		s->work(s->ctx, job, ending);
	return NULL;
}

void slow_put(struct slow *s, struct slow_job *job)
{
	job->next = NULL;
	pthread_mutex_lock(&s->lock);
	*s->last = job;
	s->last = &job->next;
	pthread_cond_signal(&s->changed);
	pthread_mutex_unlock(&s->lock);
}

enum rc slow_start(
	void (*work)(void *ctx, struct slow_job *job, bool ending), void *ctx, struct slow **out, struct err *e)
{
	struct slow *s = xcalloc(1, sizeof *s);
	*s = (struct slow){ .work = work, .ctx = ctx };
	s->last = &s->first;
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->changed, NULL);
	for (; s->n_threads < LISTENER_SLOW; s->n_threads++) {
		int failed = pthread_create(&s->threads[s->n_threads], NULL, run, s);
		if (failed) {
			slow_stop(s);
			return err_set(e, RC_SYS, failed, "a thread for passwords does not start");
		}
	}
	*out = s;
	return RC_OK;
}

void slow_stop(struct slow *s)
{
	if (!s)
		return;
	pthread_mutex_lock(&s->lock);
	s->ending = true;
	pthread_cond_broadcast(&s->changed);
	pthread_mutex_unlock(&s->lock);
	for (int i = 0; i < s->n_threads; i++)
		pthread_join(s->threads[i], NULL);
	pthread_mutex_destroy(&s->lock);
	pthread_cond_destroy(&s->changed);
	free(s);
}
