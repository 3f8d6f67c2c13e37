/*
 * What other programs do to the rows that they share with this one: a thread that sleeps until one of them committed
 * something, and tells whoever waits for that. Where nobody shares them there is none.
 */
#include "server/api/private.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LISTEN_MS 10000
#define TELL_MS 250  /* what was spent meanwhile is told at once */
#define AGAIN_MS 500 /* after the database was not there */

struct ear {
	struct platform *platform;
	struct storage *storage;
	pthread_t thread;
	int wake;             /* an eventfd */
	_Atomic bool over;    /* then it ends */
	_Atomic bool stirred; /* there is something to tell */
	bool told;            /* of a commit, since it was last passed on */
	bool again;           /* it was, a moment ago: so were the workers */
	int64_t tells_at;     /* clock_mono(); 0: there is nothing to tell */
};

/* Several commits are passed on as one. */
static void note(void *ctx, const char *what)
{
	struct ear *h = ctx;
	if (str_starts(what, BUDGETS_SAY " "))
		budgets_hear(h->platform->budgets, what);
	else
		h->told = true;
}

static void pass_on(struct ear *h)
{
	struct platform *p = h->platform;
	h->told = false;
	platform_know(p, storage_number(h->storage));
	platform_heard(p);
	rulebook_follow(p, h->storage);
	hub_stir(p->hub);
	digest_stir(p->digest);
	if (p->outside.letters)
		p->outside.letters(p->outside.ctx);
}

/* What cannot be told is not told later either: it would be of a moment that is over. */
static void tell(struct ear *h)
{
	struct err e = { 0 };
	STR_LOCAL(text, STORAGE_SAID);
	h->tells_at = 0;
	if (budgets_tell(h->platform->budgets, &text) && storage_say(h->storage, text.buf, &e) != RC_OK)
		log_line(LOG_WARN, "what was spent is not told to other machines: %s", e.detail);
}

static void wait_again(const struct ear *h)
{
	struct pollfd p = { .fd = h->wake, .events = POLLIN };
	for (int64_t until = clock_mono() + AGAIN_MS, left; !h->over && (left = until - clock_mono()) > 0;) {
		uint64_t n;
		if (poll(&p, 1, (int)left) > 0 && read(h->wake, &n, sizeof n) < 0)
			break;
	}
}

static int patience(const struct ear *h)
{
	const int quiet = h->again ? WORKERS_HEAR_MS : LISTEN_MS;
	int64_t left = h->tells_at - clock_mono();
	return !h->tells_at || left > quiet ? quiet : left > 0 ? (int)left : 0;
}

static void *run(void *arg)
{
	struct ear *h = arg;
	uint64_t n;
	bool heard = true;
	while (!h->over) {
		struct err e = { 0 };
		enum rc rc = storage_wait(h->storage, heard ? patience(h) : 0, h->wake, note, h, &e);
		bool away = rc != RC_OK && rc != RC_NOT_FOUND;
		h->again = h->told;
		if (h->told || (!away && !heard)) /* what happened while nothing was heard, too */
			pass_on(h);
		heard = !away;
		(void)!read(h->wake, &n, sizeof n);
		if (atomic_exchange(&h->stirred, false) && !h->tells_at)
			h->tells_at = clock_mono() + TELL_MS;
		workers_hear(h->platform);
		if (away)
			wait_again(h);
		else if (h->tells_at && clock_mono() >= h->tells_at)
			tell(h);
	}
	return NULL;
}

static enum rc start(struct ear *h, struct err *e)
{
	if (h->wake < 0)
		return err_sys(e, errno, "eventfd");
	enum rc rc = storage_open(h->platform->folder, &h->storage, e);
	int failed = rc == RC_OK ? pthread_create(&h->thread, NULL, run, h) : 0;
	return failed ? err_set(e, RC_SYS, failed, "no thread") : rc;
}

struct ear *ear_start(struct platform *p)
{
	struct err e = { 0 };
	if (!storage_is_shared(p->workers[0].storage))
		return NULL;
	struct ear *h = xcalloc(1, sizeof *h);
	h->platform = p;
	h->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (start(h, &e) == RC_OK)
		return h;
	log_line(LOG_ERROR, "what other machines do is heard late: %s", e.detail);
	storage_close(h->storage);
	if (h->wake >= 0)
		close(h->wake);
	free(h);
	return NULL;
}

static void wake(struct ear *h)
{
	static const uint64_t one = 1;
	if (write(h->wake, &one, sizeof one) < 0)
		log_line(LOG_ERROR, "what is to be told to other machines waits: %s", strerror(errno));
}

void ear_stir(struct ear *h)
{
	if (h && !atomic_exchange(&h->stirred, true))
		wake(h);
}

void ear_stop(struct ear *h)
{
	if (!h)
		return;
	h->over = true;
	wake(h);
	pthread_join(h->thread, NULL);
	storage_close(h->storage);
	close(h->wake);
	free(h);
}
