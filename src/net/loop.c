/*
 * The loop: one place to sleep. What is watched here and what the requests wait for go into one poll, and the next
 * timer is its timeout. Every callback may start, cancel, watch and unwatch whatever it likes: nothing is held across a
 * callback that it could free, and what it starts has its turn in the next turn.
 */
#include <assert.h>
#include <limits.h>
#include <stdlib.h>

#include "net/private.h"

struct net_timer {
	struct net *net;
	struct net_timer *next;
	int64_t due;
	uint64_t serial;
	void (*fire)(void *ctx);
	void *ctx;
};

enum rc net_new(struct net **out, struct err *e)
{
	(void)e;
	struct net *n = xcalloc(1, sizeof *n);
	n->allowed = -1;
	*out = n;
	return RC_OK;
}

void net_free(struct net *n)
{
	if (!n)
		return;
	assert(!n->turning);
	req_cancel_all(n);
	near_free(n->near);
	far_free(n->far);
	while (n->timers)
		net_timer_cancel(n->timers);
	vec_release(&n->watches);
	free(n);
}

int net_busy(const struct net *n)
{
	return n->busy - n->standing;
}

struct net_totals net_totals(const struct net *n)
{
	return n->totals;
}

void net_watch(struct net *n, int fd, void (*ready)(void *ctx), void *ctx)
{
	net_unwatch(n, fd);
	*vec_push(&n->watches) = (struct watch){ .fd = fd, .serial = ++n->serial, .ready = ready, .ctx = ctx };
}

void net_unwatch(struct net *n, int fd)
{
	for (size_t i = 0; i < n->watches.n; i++) {
		if (n->watches.items[i].fd != fd)
			continue;
		n->watches.items[i] = n->watches.items[--n->watches.n];
		return;
	}
}

struct net_timer *net_timer_start(struct net *n, int64_t ms, void (*fire)(void *ctx), void *ctx)
{
	struct net_timer *t = xmalloc(sizeof *t);
	*t = (struct net_timer){ .net = n, .due = clock_mono() + ms, .serial = ++n->serial, .fire = fire, .ctx = ctx };
	struct net_timer **at = &n->timers;
	while (*at && (*at)->due <= t->due)
		at = &(*at)->next;
	t->next = *at;
	*at = t;
	return t;
}

void net_timer_cancel(struct net_timer *t)
{
	if (!t)
		return;
	struct net_timer **at = &t->net->timers;
	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	free(t);
}

/* The soonest timer that is due and was started before this turn: a timer of 0 ms that starts itself again must not
 * hold the turn. */
static struct net_timer *due_timer(const struct net *n, int64_t now, uint64_t before)
{
	for (struct net_timer *t = n->timers; t && t->due <= now; t = t->next)
		if (t->serial <= before)
			return t;
	return NULL;
}

static void fire_timers(struct net *n, uint64_t before)
{
	int64_t now = clock_mono();
	for (struct net_timer *t; (t = due_timer(n, now, before));) {
		void (*fire)(void *) = t->fire;
		void *ctx = t->ctx;
		net_timer_cancel(t);
		fire(ctx);
	}
}

/* Descriptors that came with this turn's poll; a callback may since have closed or replaced any of them. */
static void call_watches(struct net *n, const struct pollfd *fds, size_t count, uint64_t before)
{
	for (size_t i = 0; i < count; i++) {
		if (!fds[i].revents)
			continue;
		for (size_t w = 0; w < n->watches.n; w++) {
			const struct watch *watch = &n->watches.items[w];
			if (watch->fd != fds[i].fd || watch->serial > before)
				continue;
			watch->ready(watch->ctx);
			break;
		}
	}
}

static int sleep_time(const struct net *n, int timeout)
{
	if (!n->timers)
		return timeout;
	int64_t left = n->timers->due - clock_mono();
	if (left < 0)
		left = 0;
	if (timeout >= 0 && timeout < left)
		return timeout;
	return left > INT_MAX ? INT_MAX : (int)left;
}

/* The one sleep. Afterwards it is known which descriptors are ready, or, when a signal came, of none. */
static void sleep_on(struct net *n, struct polls *fds, int ms)
{
	if (req_is_one_over(n))
		ms = 0;
	if (far_is_busy(n)) {
		far_poll(n, fds->items, fds->n, ms);
	} else if (poll(fds->items, fds->n, ms) < 0) {
		for (size_t i = 0; i < fds->n; i++)
			fds->items[i].revents = 0;
	}
}

void net_turn(struct net *n, int timeout)
{
	assert(!n->turning);
	n->turning = true;
	struct polls fds = { 0 };
	for (size_t i = 0; i < n->watches.n; i++)
		*vec_push(&fds) = (struct pollfd){ .fd = n->watches.items[i].fd, .events = POLLIN };
	size_t watched = fds.n;
	near_wait_for(n, &fds);
	uint64_t before = n->serial, asked = n->last_id; /* what callbacks add now has its turn in the next turn */
	sleep_on(n, &fds, sleep_time(n, timeout));
	near_run(n);
	far_run(n);
	req_answer(n, asked);
	call_watches(n, fds.items, watched, before);
	fire_timers(n, before);
	vec_release(&fds);
	n->turning = false;
}
