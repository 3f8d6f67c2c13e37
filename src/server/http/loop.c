/*
 * A thread that keeps watch over its connections and makes the answers that take no time. Each connection is one
 * thread's; what others have for it (a new connection, an answer that was made, something for a reader of what goes on)
 * they put down, and ring.
 */
#include "server/http/private.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define EVENTS 64
#define SCAN_MS 100 /* what is due is looked for no more often */

void loop_ring(struct loop *loop)
{
	pthread_mutex_lock(&loop->lock);
	bool rung = loop->rung;
	loop->rung = true;
	pthread_mutex_unlock(&loop->lock);
	if (!rung)
		eventfd_write(loop->bell, 1);
}

void loop_add(struct loop *loop, struct conn *c)
{
	pthread_mutex_lock(&loop->lock);
	c->next = loop->incoming;
	loop->incoming = c;
	pthread_mutex_unlock(&loop->lock);
	loop_ring(loop);
}

/* From then on it is no longer the giver's. */
void loop_give_back(struct exchange *x)
{
	struct loop *loop = x->conn->loop;
	pthread_mutex_lock(&loop->lock);
	x->next = loop->made;
	loop->made = x;
	pthread_mutex_unlock(&loop->lock);
	loop_ring(loop);
}

void listener_wake(struct feed *f)
{
	struct loop *loop = f->conn->loop;
	pthread_mutex_lock(&loop->lock);
	bool woken = f->woken;
	if (!woken) {
		f->woken = true;
		f->next = loop->woken;
		loop->woken = f;
	}
	pthread_mutex_unlock(&loop->lock);
	if (!woken)
		loop_ring(loop);
}

void loop_forget(struct loop *loop, struct feed *f)
{
	pthread_mutex_lock(&loop->lock);
	for (struct feed **at = &loop->woken; f->woken && *at; at = &(*at)->next)
		if (*at == f) {
			*at = f->next;
			break;
		}
	pthread_mutex_unlock(&loop->lock);
}

void loop_queue(struct loop *loop, struct conn *c)
{
	if (c->place)
		return;
	c->queued = NULL;
	c->place = loop->last;
	*loop->last = c;
	loop->last = &c->queued;
}

void loop_due(struct conn *c, int64_t at)
{
	c->due = at;
	if (at < c->loop->next_due)
		c->loop->next_due = at;
}

/* ---- one turn -------------------------------------------------------------------------------- */

static void let_in(struct loop *loop, struct conn *c)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = c };
	c->next = loop->all;
	c->link = &loop->all;
	if (c->next)
		c->next->link = &c->next;
	loop->all = c;
	loop_due(c, c->due);
	if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, c->fd, &event) != 0)
		conn_close(c);
	else if (c->is_refused)
		conn_refuse(c, LISTENER_CROWDED);
	conn_run(c);
}

/* Feeds are taken one by one: what one of them does may end another. */
static void look_at_woken(struct loop *loop)
{
	for (size_t most = 100000; most > 0; most--) {
		pthread_mutex_lock(&loop->lock);
		struct feed *f = loop->woken;
		if (f) {
			loop->woken = f->next;
			f->woken = false;
		}
		pthread_mutex_unlock(&loop->lock);
		if (!f)
			return;
		conn_run(f->conn);
	}
}

static void look_at_mail(struct loop *loop)
{
	eventfd_t n;
	eventfd_read(loop->bell, &n);
	pthread_mutex_lock(&loop->lock);
	struct conn *incoming = loop->incoming;
	struct exchange *made = loop->made;
	loop->incoming = NULL;
	loop->made = NULL;
	loop->rung = false;
	pthread_mutex_unlock(&loop->lock);
	for (struct conn *c = incoming, *next; c; c = next) {
		next = c->next;
		let_in(loop, c);
	}
	for (struct exchange *x = made, *next; x; x = next) {
		next = x->next;
		conn_made(x->conn);
	}
	look_at_woken(loop);
}

/* Those that wait now, each once. */
static void look_at_queue(struct loop *loop)
{
	struct conn *end = NULL;
	for (struct conn *c; (c = loop->first) && c != end;) {
		loop->first = c->queued;
		if (c->queued)
			c->queued->place = &loop->first;
		else
			loop->last = &loop->first;
		c->place = NULL;
		conn_run(c);
		if (c->place && !end)
			end = c;
	}
}

static void look_at_due(struct loop *loop)
{
	if (loop->now < loop->next_due)
		return;
	loop->next_due = INT64_MAX;
	for (struct conn *c = loop->all, *next; c; c = next) {
		next = c->next;
		if (c->due <= loop->now)
			conn_expire(c);
		else if (c->due < loop->next_due)
			loop->next_due = c->due;
	}
	if (loop->next_due < loop->now + SCAN_MS)
		loop->next_due = loop->now + SCAN_MS;
}

/* Nothing new is begun: who asks for nothing is shown out, what goes on ends. */
static void show_out(struct loop *loop, bool over)
{
	for (struct conn *c = loop->all, *next; c; c = next) {
		next = c->next;
		if (c->state == CONN_HEAD || over)
			conn_close(c);
		else if (c->state == CONN_FEEDING)
			conn_run(c);
	}
}

static int patience(const struct loop *loop)
{
	if (loop->first)
		return 0;
	if (loop->next_due == INT64_MAX)
		return -1;
	int64_t left = loop->next_due - clock_mono();
	return left < 0 ? 0 : left < 3600000 ? (int)left + 1 : 3600000;
}

static void *run(void *arg)
{
	struct loop *loop = arg;
	struct listener *l = loop->listener;
	struct epoll_event events[EVENTS];
	for (bool over = false; !over;) {
		int n = epoll_wait(loop->epoll, events, EVENTS, patience(loop));
		bool rung = false;
		loop->now = clock_mono();
		for (int i = 0; i < n; i++) {
			if (events[i].data.ptr)
				conn_happened(events[i].data.ptr, events[i].events);
			else
				rung = true;
		}
		if (rung)
			look_at_mail(loop);
		over = l->over; /* not before: who rings while the bell is still rung is not heard once more */
		if (over)
			look_at_mail(loop);
		look_at_queue(loop);
		look_at_due(loop);
		if (l->ending)
			show_out(loop, over);
		for (struct conn *c; (c = loop->dead);) {
			loop->dead = c->next;
			conn_free(c);
		}
	}
	return NULL;
}

enum rc loop_start(struct listener *l, struct loop **out, struct err *e)
{
	struct loop *loop = mem_sparse(sizeof *loop);
	struct epoll_event event = { .events = EPOLLIN };
	loop->listener = l;
	loop->next_due = INT64_MAX;
	loop->last = &loop->first;
	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	loop->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pthread_mutex_init(&loop->lock, NULL);
	int failed = epoll_ctl(loop->epoll, EPOLL_CTL_ADD, loop->bell, &event) != 0 ? errno : 0;
	if (!failed)
		failed = pthread_create(&loop->thread, NULL, run, loop);
	if (failed) {
		close(loop->epoll);
		close(loop->bell);
		pthread_mutex_destroy(&loop->lock);
		mem_sparse_free(loop, sizeof *loop);
		return err_set(e, RC_SYS, failed, "a thread that answers does not start");
	}
	*out = loop;
	return RC_OK;
}

void loop_join(struct loop *loop)
{
	loop_ring(loop);
	pthread_join(loop->thread, NULL);
	close(loop->epoll);
	close(loop->bell);
	pthread_mutex_destroy(&loop->lock);
	mem_sparse_free(loop, sizeof *loop);
}
