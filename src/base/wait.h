/* Waiting for another thread, at most so long: by the clock that nobody sets. */
#ifndef BASE_WAIT_H
#define BASE_WAIT_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* A condition whose waits are counted by clock_mono(); pthread_cond_destroy() ends it. */
void wait_init(pthread_cond_t *changed);
/* As pthread_cond_timedwait(). False: it is past `until`, an instant of clock_mono(). */
bool wait_until(pthread_cond_t *changed, pthread_mutex_t *lock, int64_t until);

#endif
