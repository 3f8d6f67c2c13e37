/* Threads that make answers: every job is worked on once, and none after the end. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>

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
	struct lane_job jobs[JOBS];
	struct lane *l = NULL;
	const struct lane_work how = { work, &b, 2, TOGETHER, JOBS, false };
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
	struct lane_job job;
	struct lane *l = NULL;
	const struct lane_work how = { work, &b, 1, 1, 10, false };
	assert_int_equal(lane_start(&how, &l, NULL), RC_OK);
	lane_stop(l);
	assert_false(lane_put(l, &job));
	lane_free(l);
	assert_int_equal(b.jobs, 0);
}

static void so_many_wait_and_no_more(void **state)
{
	(void)state;
	struct book b = { .lock = PTHREAD_MUTEX_INITIALIZER };
	struct lane_job jobs[3];
	struct lane *l = NULL;
	const struct lane_work how = { work, &b, 0, 1, 2, false };
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
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
