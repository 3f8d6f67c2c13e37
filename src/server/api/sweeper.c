/*
 * What time did is kept by a thread of its own, and so are when a session was used last and a rule set that changed:
 * who reads never writes. A reader who finds something overdue says so and waits until it is done, as long as it is
 * being done; where it only waits for somebody else who writes, or is more than one transaction takes, it is read as it
 * stands, since what is over may not be done in any case.
 */
#include "base/wait.h"
#include "server/api/private.h"

#include <malloc.h>

#define WAITING_MS 250  /* for others' transactions, until readers go on without it */
#define WORKING_MS 2000 /* that long even while it is being done */
#define LOOK_MS 5
#define NOTE_MS (INT64_C(3600) * 1000) /* the time is noted at least so often */
#define AGAIN_MS 1000                  /* after it failed */
#define REST_MS 1000                   /* after a start, and after so long without anybody */
#define USES_MAX 256
#define AT_ONCE 100 /* topics in a transaction: those who write come in between */

struct use {
	int64_t session, at;
};

struct sweeper {
	struct platform *platform;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t asked, done;
	/* under lock */
	uint64_t asks, served; /* counted: how often somebody asked, and how many of those are done */
	int64_t waits_since;   /* clock_mono(): it waits for others that write; 0: it does not */
	bool much;             /* more is due than one transaction does: nobody waits for all of it */
	bool failed;           /* the last time */
	bool over;             /* of its thread alone: it ends */
	struct use uses[USES_MAX];
	size_t n_uses; /* those that find no room are noted the next time */
	bool ending;
};

struct turn {
	struct sweeper *sweeper;
	struct ctx *c;
	uint64_t asks; /* those it serves */
	struct use uses[USES_MAX];
	size_t n_uses;
	bool more;  /* is due than one transaction did */
	bool quiet; /* nobody asked */
	bool rests; /* when it is quiet the next time: more is in memory than standing takes */
};

static void set_waiting(struct sweeper *w, int64_t since)
{
	pthread_mutex_lock(&w->lock);
	w->waits_since = since;
	pthread_mutex_unlock(&w->lock);
}

static void set_much(struct sweeper *w)
{
	pthread_mutex_lock(&w->lock);
	w->much = true;
	pthread_cond_broadcast(&w->done);
	pthread_mutex_unlock(&w->lock);
}

static enum rc sweep_inside(void *arg, struct err *e)
{
	struct turn *t = arg;
	int64_t next = 0;
	set_waiting(t->sweeper, 0);
	enum rc rc = storage_next_change(t->c->storage, &next, e);
	t->c->touched = next <= t->c->now ? TOUCHED_ANYTHING
									  : TOUCHED_NOTHING; /* when a session was used is nobody's business */
	if (rc == RC_OK)
		rc = storage_sweep(t->c->storage, t->c->now, AT_ONCE, &t->more, e);
	int64_t known = leap_to_note(t->c->platform->leap);
	if (rc == RC_OK && known)
		rc = storage_clock_note(t->c->storage, known, e);
	for (size_t i = 0; rc == RC_OK && i < t->n_uses; i++)
		rc = storage_session_used(t->c->storage, t->uses[i].session, t->uses[i].at, e);
	return rc;
}

/* False: it is over. After a failure it looks again by and by, whether or not anybody asks. */
static bool wait_for_work(struct sweeper *w, struct turn *t)
{
	int64_t again = clock_mono() + AGAIN_MS;
	pthread_mutex_lock(&w->lock);
	while (!w->ending && w->failed && wait_until(&w->asked, &w->lock, again))
		;
	int64_t idle = clock_mono() + (t->rests ? REST_MS : NOTE_MS);
	while (!w->ending && w->served == w->asks && wait_until(&w->asked, &w->lock, idle))
		;
	t->quiet = w->served == w->asks;
	bool go_on = !w->ending || w->n_uses;
	t->asks = w->asks;
	t->n_uses = w->n_uses;
	memcpy(t->uses, w->uses, w->n_uses * sizeof *w->uses);
	w->n_uses = 0;
	pthread_mutex_unlock(&w->lock);
	return go_on;
}

static void tell(struct sweeper *w, const struct turn *t, enum rc rc)
{
	pthread_mutex_lock(&w->lock);
	w->waits_since = 0;
	w->much = false;
	w->failed = rc != RC_OK;
	if (rc == RC_OK)
		w->served = t->asks;
	pthread_cond_broadcast(&w->done);
	pthread_mutex_unlock(&w->lock);
}

/* A connection is borrowed to look with, since it is not looked often; all writing is the writer's. */
static enum rc look(struct platform *p, struct ctx *c, struct err *e)
{
	struct worker *by = workers_take(p);
	if (!by)
		return err_set(e, RC_BUSY, 0, "no connection to the database");
	rulebook_refresh(p, by->storage);
	c->now = platform_clock(p, by->storage);
	workers_give(p, by);
	return RC_OK;
}

static void sweep(struct sweeper *w, struct turn *t)
{
	struct err e = { 0 };
	enum rc rc = look(w->platform, t->c, &e);
	for (t->more = true; rc == RC_OK && t->more; t->n_uses = 0) {
		writer_ready(w->platform); /* which is work, and no waiting for others */
		set_waiting(w, clock_mono());
		rc = platform_write(t->c, sweep_inside, t, &e);
		if (rc == RC_OK && t->more)
			set_much(w);
	}
	if (rc != RC_OK)
		log_line(LOG_ERROR, "what time did is not kept yet: %s: %s", rc_name(rc), e.detail);
	t->rests = t->rests || t->quiet || w->served == 0;
	tell(w, t, rc);
}

/* Until there is memory to give back, or it is over. */
static void sweep_when_asked(void *arg)
{
	struct sweeper *w = arg;
	struct ctx c = { .platform = w->platform };
	struct turn t = { .sweeper = w, .c = &c };
	while (wait_for_work(w, &t)) {
		if (t.quiet && t.rests) {
			workers_rest(w->platform);
			writer_rest(w->platform);
			return;
		}
		sweep(w, &t);
	}
	w->over = true;
}

/* Nobody came for a while. What connections read and made ready is most of what a platform alone takes; it is read
 * again when it is needed. */
static void *run(void *arg)
{
	struct sweeper *w = arg;
	while (mem_apart(sweep_when_asked, w), !w->over)
		malloc_trim(0);
	return NULL;
}

enum rc sweeper_start(struct platform *p, struct sweeper **out, struct err *e)
{
	struct sweeper *w = xcalloc(1, sizeof *w);
	w->platform = p;
	pthread_mutex_init(&w->lock, NULL);
	wait_init(&w->asked);
	wait_init(&w->done);
	int failed = pthread_create(&w->thread, NULL, run, w);
	if (failed) {
		free(w);
		return err_set(e, RC_SYS, failed, "the thread that keeps what time did does not start");
	}
	*out = w;
	return RC_OK;
}

static bool is_worth_waiting(const struct sweeper *w, uint64_t ask, int64_t since)
{
	int64_t at = clock_mono();
	return w->served < ask && !w->failed && !w->ending && !w->much && at - since < WORKING_MS &&
		(!w->waits_since || at - w->waits_since < WAITING_MS);
}

/* Under lock. */
static void ask_and_wait(struct sweeper *w)
{
	int64_t since = clock_mono();
	uint64_t ask = ++w->asks;
	pthread_cond_signal(&w->asked);
	while (is_worth_waiting(w, ask, since))
		wait_until(&w->done, &w->lock, clock_mono() + LOOK_MS);
}

void sweeper_ask(struct sweeper *w)
{
	pthread_mutex_lock(&w->lock);
	ask_and_wait(w);
	pthread_mutex_unlock(&w->lock);
}

void sweeper_stir(struct sweeper *w)
{
	pthread_mutex_lock(&w->lock);
	w->asks++;
	pthread_cond_signal(&w->asked);
	pthread_mutex_unlock(&w->lock);
}

void sweeper_look(struct sweeper *w, struct storage *s, int64_t now)
{
	int64_t at;
	if (storage_next_change(s, &at, NULL) == RC_OK && at <= now)
		sweeper_ask(w);
}

void sweeper_note_use(struct sweeper *w, int64_t session, int64_t now, bool waits)
{
	pthread_mutex_lock(&w->lock);
	bool there = w->n_uses == USES_MAX;
	for (size_t i = 0; i < w->n_uses && !there; i++)
		there = w->uses[i].session == session;
	if (!there)
		w->uses[w->n_uses++] = (struct use){ session, now };
	if (waits) {
		ask_and_wait(w);
	} else {
		w->asks++;
		pthread_cond_signal(&w->asked);
	}
	pthread_mutex_unlock(&w->lock);
}

void sweeper_end(struct sweeper *w)
{
	if (!w)
		return;
	pthread_mutex_lock(&w->lock);
	w->ending = true;
	pthread_cond_signal(&w->asked);
	pthread_cond_broadcast(&w->done);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
}

void sweeper_free(struct sweeper *w)
{
	if (!w)
		return;
	pthread_cond_destroy(&w->asked);
	pthread_cond_destroy(&w->done);
	pthread_mutex_destroy(&w->lock);
	free(w);
}
