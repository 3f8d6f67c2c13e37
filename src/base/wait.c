/* Timed waits. A condition's own clock is the wall's: who sets that one would wake a thread too early, or never. */
#include "base/wait.h"

#include <errno.h>
#include <time.h>

void wait_init(pthread_cond_t *changed)
{
	pthread_condattr_t how;
	pthread_condattr_init(&how);
	pthread_condattr_setclock(&how, CLOCK_MONOTONIC);
	pthread_cond_init(changed, &how);
	pthread_condattr_destroy(&how);
}

bool wait_until(pthread_cond_t *changed, pthread_mutex_t *lock, int64_t until)
{
	const struct timespec at = { .tv_sec = until / 1000, .tv_nsec = until % 1000 * 1000000 };
	return pthread_cond_timedwait(changed, lock, &at) != ETIMEDOUT;
}
