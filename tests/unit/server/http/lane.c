/* Threads that make answers: every job is worked on once, and none after the end. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <sched.h>

#include "server/http/private.h"

struct book {
	pthread_mutex_t lock;
	size_t jobs, most; /* worked on; at once */
};

static void work(void *ctx, struct lane_job *jobs, bool ending)
{
	struct book *b = ctx;
	size_t n = 0;
	(void)ending;
	for (; jobs; jobs = jobs->next)
		n++;
	pthread_mutex_lock(&b->lock);
	b->jobs += n;
	b->most = n > b->most ? n : b->most;
	pthread_mutex_unlock(&b->lock);
}

static void every_job_is_worked_on_before_it_stops(void **state)
{
	(void)state;
	enum { JOBS = 100, TOGETHER = 8 };
	struct book b = { .lock = PTHREAD_MUTEX_INITIALIZER };
	struct lane_job jobs[JOBS] = { 0 };
	struct lane *l = NULL;
	const struct lane_work how = { work, &b, 2, TOGETHER, JOBS, 0 };
	assert_int_equal(lane_start(&how, &l, NULL), RC_OK);
	for (size_t i = 0; i < JOBS; i++)
		assert_true(lane_put(l, &jobs[i]));
	lane_stop(l);
	assert_int_equal(b.jobs, JOBS);
	assert_in_range(b.most, 1, TOGETHER);
	lane_free(l);
}

static void what_comes_when_it_stopped_stays_its_owners(void **state)
{
	(void)state;
	struct book b = { .lock = PTHREAD_MUTEX_INITIALIZER };
	struct lane_job job = { 0 };
	struct lane *l = NULL;
	const struct lane_work how = { work, &b, 1, 1, 10, 0 };
	assert_int_equal(lane_start(&how, &l, NULL), RC_OK);
	lane_stop(l);
	assert_false(lane_put(l, &job));
	lane_free(l);
	assert_int_equal(b.jobs, 0);
}

/* In which order owners come when all wait at once, one job at a time. */
struct order {
	uint64_t owners[8];
	size_t n;
	pthread_mutex_t gate; /* held until all have been put */
};

static void note_owner(void *ctx, struct lane_job *jobs, bool ending)
{
	struct order *o = ctx;
	(void)ending;
	pthread_mutex_lock(&o->gate);
	o->owners[o->n++] = jobs->owner;
	pthread_mutex_unlock(&o->gate);
}

static void each_owner_has_a_turn(void **state)
{
	(void)state;
	static const uint64_t put[] = { 1, 1, 1, 1, 2, 3, 2 }, done[] = { 1, 1, 2, 3, 1, 2, 1 };
	struct order o = { .gate = PTHREAD_MUTEX_INITIALIZER };
	struct lane_job jobs[ARRAY_LEN(put)] = { 0 };
	struct lane *l = NULL;
	const struct lane_work how = { note_owner, &o, 1, 1, 100, 0 };
	pthread_mutex_lock(&o.gate);
	assert_int_equal(lane_start(&how, &l, NULL), RC_OK);
	for (size_t i = 0; i < ARRAY_LEN(put); i++) {
		jobs[i].owner = put[i];
		assert_true(lane_put(l, &jobs[i]));
		while (i == 0 && lane_waits(l)) /* it is the one that is worked on */
			sched_yield();
	}
	pthread_mutex_unlock(&o.gate);
	lane_stop(l);
	lane_free(l);
	assert_int_equal(o.n, ARRAY_LEN(put));
	assert_memory_equal(o.owners, done, sizeof done);
}

static void nobody_has_all_the_room(void **state)
{
	(void)state;
	struct book b = { .lock = PTHREAD_MUTEX_INITIALIZER };
	struct lane_job jobs[8] = { 0 };
	struct lane *l = NULL;
	const struct lane_work how = { work, &b, 0, 1, 8, 0 };
	for (size_t i = 0; i < ARRAY_LEN(jobs); i++)
		jobs[i].owner = i < 4 ? 7 : i;
	assert_int_equal(lane_start(&how, &l, NULL), RC_OK);
	assert_true(lane_put(l, &jobs[0]));
	assert_true(lane_put(l, &jobs[1]));
	assert_false(lane_put(l, &jobs[2])); /* a quarter of it */
	assert_true(lane_put(l, &jobs[4]));
	lane_stop(l);
	lane_free(l);
}

static void so_many_wait_and_no_more(void **state)
{
	(void)state;
	struct book b = { .lock = PTHREAD_MUTEX_INITIALIZER };
	struct lane_job jobs[3] = { 0 };
	struct lane *l = NULL;
	const struct lane_work how = { work, &b, 0, 1, 2, 0 };
	assert_int_equal(lane_start(&how, &l, NULL), RC_OK); /* nobody takes one */
	assert_true(lane_put(l, &jobs[0]));
	assert_true(lane_put(l, &jobs[1]));
	assert_false(lane_put(l, &jobs[2]));
	lane_stop(l);
	lane_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_job_is_worked_on_before_it_stops),
		cmocka_unit_test(what_comes_when_it_stopped_stays_its_owners),
		cmocka_unit_test(so_many_wait_and_no_more),
		cmocka_unit_test(each_owner_has_a_turn),
		cmocka_unit_test(nobody_has_all_the_room),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
