/*
 * A standby that reads are sent to (--read-from): servers of the database that follow the one that takes writes, always
 * a little behind.
 *
 * Nobody who wrote sees less than they wrote: with each write its number is noted, as the account's last, and a reader
 * is answered out of a view that shows that number, or by the primary. What is kept for others (answers.c) is made of a
 * view that shows all that this machine knows to be written. And what a standby has not, a topic of a moment ago, the
 * primary is asked for (platform.c).
 *
 * A standby that is away, or further behind than FAR_MS, is passed over: a thread looks once a second whether it is
 * there again, so that no reader waits for that.
 */
#include "base/wait.h"
#include "server/api/private.h"

#include <stdatomic.h>

#define FAR_MS 5000
#define AGAIN_MS 1000

struct standby {
	struct platform *platform;
	char *where, *origin;    /* origin: of the rows that it is to have; the thread's alone, NULL: not asked yet */
	_Atomic bool used, said; /* said: that it is not */
	pthread_mutex_t lock;
	pthread_cond_t stirred;
	pthread_t thread;
	bool running, ending; /* under lock */
	/* How far it is behind: the number that it has to show, 0 when it shows all, and since when. Under lock. */
	int64_t expected, since;
};

/* ---- how far it is --------------------------------------------------------------------------- */

/* How many milliseconds what shows this number is behind. 0: it is not, or it came as far as was expected while more
 * was written. */
static int64_t behind(struct standby *v, int64_t number, int64_t known)
{
	int64_t now = clock_mono(), ms = 0;
	pthread_mutex_lock(&v->lock);
	if (v->expected && number < v->expected) {
		ms = now - v->since + 1;
	} else {
		ms = number < known && !v->expected;
		v->expected = number < known ? known : 0;
		v->since = now;
	}
	pthread_mutex_unlock(&v->lock);
	return ms;
}

static void pass_over(struct standby *v, const char *why)
{
	if (!atomic_exchange(&v->used, false))
		return;
	v->said = true;
	log_line(LOG_WARN, "reads go to the primary until the standby is there again: %s", why);
	pthread_mutex_lock(&v->lock);
	pthread_cond_signal(&v->stirred);
	pthread_mutex_unlock(&v->lock);
}

static enum rc open_view(struct standby *v, struct storage **own, struct err *e)
{
	enum rc rc = RC_OK;
	if (!*own) {
		rc = storage_open_standby(v->where, own, e);
		if (rc == RC_OK)
			storage_limit(*own, QUERY_MS);
	}
	return rc == RC_OK ? storage_begin(*own, STORAGE_READ, e) : rc;
}

/* ---- looking whether it is there again ------------------------------------------------------- */

static void ask_primary(struct standby *v)
{
	struct worker *by = workers_take(v->platform);
	if (!by)
		return;
	v->origin = storage_origin(by->storage);
	workers_give(v->platform, by);
}

/* A standby of something else, which was named by mistake, is none. */
static enum rc expect_origin(struct standby *v, struct storage *own, struct err *e)
{
	if (!v->origin)
		ask_primary(v);
	if (!v->origin)
		return err_set(e, RC_BUSY, 0, "the primary does not say which rows are this platform's");
	char *origin = storage_origin(own);
	enum rc rc = str_eq(origin, v->origin) ? RC_OK : err_set(e, RC_INVALID, 0, "it has not this platform's rows");
	free(origin);
	return rc;
}

static void look(struct standby *v, struct storage **own)
{
	struct err e = { 0 };
	const int64_t known = v->platform->known;
	enum rc rc = open_view(v, own, &e);
	int64_t number = rc == RC_OK ? storage_number(*own) : 0;
	if (rc == RC_OK) {
		rc = expect_origin(v, *own, &e);
		storage_rollback(*own);
	}
	if (rc == RC_OK && !behind(v, number, known)) {
		v->used = true;
		log_line(LOG_WARN, "reads go to the standby %s", storage_name(*own));
		v->said = false;
	} else if (!v->said) {
		log_line(LOG_WARN, "reads go to the primary until the standby is there: %s",
			rc == RC_OK ? "it is behind" : e.detail);
		v->said = true;
	}
}

static void *run(void *arg)
{
	struct standby *v = arg;
	struct storage *own = NULL;
	pthread_mutex_lock(&v->lock);
	while (!v->ending) {
		pthread_mutex_unlock(&v->lock);
		if (!v->used)
			look(v, &own);
		pthread_mutex_lock(&v->lock);
		while (!v->ending && v->used)
			pthread_cond_wait(&v->stirred, &v->lock);
		int64_t until = clock_mono() + AGAIN_MS;
		while (!v->ending && !v->used && wait_until(&v->stirred, &v->lock, until))
			;
	}
	pthread_mutex_unlock(&v->lock);
	storage_close(own);
	return NULL;
}

struct standby *standby_start(struct platform *p, const char *where)
{
	struct standby *v = xcalloc(1, sizeof *v);
	v->platform = p;
	v->where = xstrdup(where);
	pthread_mutex_init(&v->lock, NULL);
	wait_init(&v->stirred);
	v->running = pthread_create(&v->thread, NULL, run, v) == 0;
	if (!v->running)
		log_line(LOG_ERROR, "reads go to the primary: no thread");
	return v;
}

void standby_stop(struct standby *v)
{
	if (!v)
		return;
	pthread_mutex_lock(&v->lock);
	v->ending = true;
	pthread_cond_signal(&v->stirred);
	pthread_mutex_unlock(&v->lock);
	if (v->running)
		pthread_join(v->thread, NULL);
	pthread_cond_destroy(&v->stirred);
	pthread_mutex_destroy(&v->lock);
	free(v->where);
	free(v->origin);
	free(v);
}

/* ---- reading --------------------------------------------------------------------------------- */

struct storage *standby_begin(struct standby *v, struct storage **own, int64_t least, bool *current)
{
	struct err e = { 0 };
	const int64_t known = v && v->used ? v->platform->known : 0;
	*current = true;
	if (!v || !v->used)
		return NULL;
	if (open_view(v, own, &e) != RC_OK) {
		pass_over(v, e.detail);
		return NULL;
	}
	int64_t number = storage_number(*own);
	bool near = behind(v, number, known) <= FAR_MS;
	if (!near)
		pass_over(v, "it is behind");
	if (near && number >= least) {
		*current = number >= known;
		return *own;
	}
	storage_rollback(*own);
	return NULL;
}
