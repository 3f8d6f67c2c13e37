/*
 * What other programs do to the rows that they share with this one: a thread that sleeps until one of them committed
 * something, and tells whoever waits for that. Where nobody shares them there is none.
 */
#include "server/api/private.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LISTEN_MS 10000
#define AGAIN_MS 500 /* after the database was not there */

struct ear {
	struct platform *platform;
	struct storage *storage;
	pthread_t thread;
	int ending; /* an eventfd */
	bool told;  /* something, since it was last passed on */
};

/* Several commits are passed on as one. */
static void note(void *ctx, const char *what)
{
	struct ear *h = ctx;
	(void)what;
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

/* False: it is over. */
static bool rest(const struct ear *h)
{
	uint64_t end;
	struct pollfd p = { .fd = h->ending, .events = POLLIN };
	(void)poll(&p, 1, AGAIN_MS);
	return read(h->ending, &end, sizeof end) < 0;
}

static void *run(void *arg)
{
	struct ear *h = arg;
	uint64_t end;
	bool heard = true;
	while (read(h->ending, &end, sizeof end) < 0) {
		struct err e = { 0 };
		enum rc rc = storage_wait(h->storage, heard ? LISTEN_MS : 0, h->ending, note, h, &e);
		bool away = rc != RC_OK && rc != RC_NOT_FOUND;
		if (h->told || (!away && !heard)) /* what happened while nothing was heard, too */
			pass_on(h);
		heard = !away;
		if (away && !rest(h))
			break;
	}
	return NULL;
}

static enum rc start(struct ear *h, struct err *e)
{
	if (h->ending < 0)
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
	h->ending = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (start(h, &e) == RC_OK)
		return h;
	log_line(LOG_ERROR, "what other machines do is heard late: %s", e.detail);
	storage_close(h->storage);
	if (h->ending >= 0)
		close(h->ending);
	free(h);
	return NULL;
}

void ear_stop(struct ear *h)
{
	static const uint64_t one = 1;
	if (!h)
		return;
	if (write(h->ending, &one, sizeof one) == sizeof one)
		pthread_join(h->thread, NULL);
	storage_close(h->storage);
	close(h->ending);
	free(h);
}
