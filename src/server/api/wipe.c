/*
 * What was deleted leaves the files too: the database overwrites it, and its journal is emptied. That waits for a
 * moment in which nobody reads, so a thread of its own tries until there is one; it begins with the first deletion and
 * ends when it is done.
 */
#include "base/wait.h"
#include "server/api/private.h"

#define AGAIN_MS 1000

struct wipe {
	char *folder;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_t thread;
	bool started, wanted, ending; /* under lock */
};

struct wipe *wipe_new(const char *folder)
{
	struct wipe *w = xcalloc(1, sizeof *w);
	w->folder = xstrdup(folder);
	pthread_mutex_init(&w->lock, NULL);
	wait_init(&w->changed);
	return w;
}

/* False: it is over. */
static bool wait_for_work(struct wipe *w, bool again)
{
	int64_t until = clock_mono() + AGAIN_MS;
	pthread_mutex_lock(&w->lock);
	while (!w->ending && !again && !w->wanted)
		pthread_cond_wait(&w->changed, &w->lock);
	while (!w->ending && again && wait_until(&w->changed, &w->lock, until))
		;
	bool go_on = !w->ending || w->wanted || again;
	w->wanted = false;
	pthread_mutex_unlock(&w->lock);
	return go_on;
}

static bool is_ending(struct wipe *w)
{
	pthread_mutex_lock(&w->lock);
	bool ending = w->ending;
	pthread_mutex_unlock(&w->lock);
	return ending;
}

static void *run(void *arg)
{
	struct wipe *w = arg;
	struct storage *s = NULL;
	struct err e = { 0 };
	bool again = false;
	if (storage_open(w->folder, &s, &e) != RC_OK)
		log_line(LOG_ERROR, "what was deleted is still in the journal: %s", e.detail);
	while (s && wait_for_work(w, again)) {
		again = storage_wipe(s, &e) != RC_OK;
		if (again && e.code != RC_BUSY)
			log_line(LOG_ERROR, "what was deleted is still in the journal: %s", e.detail);
		if (is_ending(w)) /* closing the last connection empties it too */
			break;
	}
	storage_close(s);
	return NULL;
}

void wipe_soon(struct wipe *w)
{
	pthread_mutex_lock(&w->lock);
	w->wanted = true;
	if (!w->started)
		w->started = pthread_create(&w->thread, NULL, run, w) == 0;
	pthread_cond_signal(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

void wipe_free(struct wipe *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->ending = true;
	pthread_cond_signal(&w->changed);
	pthread_mutex_unlock(&w->lock);
	if (w->started)
		pthread_join(w->thread, NULL);
	pthread_cond_destroy(&w->changed);
	pthread_mutex_destroy(&w->lock);
	free(w->folder);
	free(w);
}
