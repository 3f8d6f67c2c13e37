/*
 * A listening socket and who answers there. One thread lets connections in, each network its share of them; as many
 * threads as there are processors keep watch over them (loop.c) and make what takes no time; what takes long, what
 * reads much, what asks somebody else and what writes is made by others (lane.c).
 */
#include "base/wait.h"
#include "server/http/private.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#define CONNECTIONS_MAX 50000     /* a reader with a stream has two; idle ones take some 400 bytes each */
#define CONNECTIONS_OF_ONE 200    /* address, or network of 64 bits; not of this machine, where all come from one */
#define CONNECTIONS_OF_WIDER 1000 /* network of 48 bits */
#define CONNECTIONS_FEW 1000      /* with less than that, whoever runs it should know */
#define REFUSED_MAX 64            /* connections at once that are told that there are too many; others are closed */
#define OTHER_FILES 160           /* that the process has open beside connections: databases, log, files being sent */
#define PAUSE_MS 100              /* until a connection is taken again, when there was no room for one */
#define DRAIN_MS 10000
#define LINES_A_MINUTE 20

void listener_log(struct listener *l, const char *what)
{
	int64_t minute = clock_mono() / 60000;
	pthread_mutex_lock(&l->lock);
	size_t left = l->log_minute != minute && l->logged > LINES_A_MINUTE ? l->logged - LINES_A_MINUTE : 0;
	l->logged = l->log_minute == minute ? l->logged + 1 : 1;
	l->log_minute = minute;
	bool says = l->logged <= LINES_A_MINUTE;
	pthread_mutex_unlock(&l->lock);
	if (left)
		log_line(LOG_INFO, "http: and %zu more of such", left);
	if (says)
		log_line(LOG_INFO, "http: refused %s", what);
}

/* ---- who makes an answer --------------------------------------------------------------------- */

#define BUSY_SECONDS 2      /* until who finds too many waiting may ask again */
#define WRITE_WAIT_MS 10000 /* behind others */
#define READ_WAIT_MS 10000

static struct exchange *exchange_of(struct lane_job *job)
{
	return (struct exchange *)job;
}

static void make_busy(struct listener *l, struct exchange *x)
{
	x->made.retry_after = BUSY_SECONDS;
	l->service.refuse(l->service.ctx, x->request.accept_language, LISTENER_BUSY, &x->made);
}

static void make_slowly(void *ctx, struct lane_job *job, bool ending)
{
	struct listener *l = ctx;
	struct exchange *x = exchange_of(job);
	if (ending || clock_mono() - x->put > READ_WAIT_MS)
		make_busy(l, x);
	else
		l->service.answer(l->service.ctx, &x->request, &x->made);
	loop_give_back(x);
}

static void make_writes(void *ctx, struct lane_job *jobs, bool ending)
{
	struct listener *l = ctx;
	struct request *requests[LISTENER_TOGETHER];
	struct response *responses[LISTENER_TOGETHER];
	size_t n = 0;
	for (struct lane_job *job = jobs; job; job = job->next) {
		struct exchange *x = exchange_of(job);
		if (ending || clock_mono() - x->put > WRITE_WAIT_MS) {
			make_busy(l, x);
			continue;
		}
		requests[n] = &x->request;
		responses[n++] = &x->made;
	}
	if (n)
		l->service.answer_writes(l->service.ctx, requests, responses, n);
	while (jobs) {
		struct exchange *x = exchange_of(jobs);
		jobs = jobs->next;
		loop_give_back(x);
	}
}

bool listener_put(struct listener *l, struct exchange *x)
{
	size_t which = l->service.lane(l->service.ctx, &x->request);
	struct lane *lane = l->lanes[which];
	x->put = clock_mono();
	if (which == LANE_READS && l->service.answer_kept && l->service.answer_kept(l->service.ctx, &x->request, &x->made))
		return false;
	if (lane && lane_put(lane, &x->job))
		return true;
	if (lane)
		make_busy(l, x);
	else
		l->service.answer(l->service.ctx, &x->request, &x->made);
	return false;
}

/* What writes is bounded by what one writer does in about a second; what is slow, by the memory that it takes; what
 * reads much, by what is answered before READ_WAIT_MS are over. Both give way to who reads little: what reads much by a
 * tenth of their weight, and a password by half of it. At a tenth, who signs in while readers want all there is waits
 * longer than anybody has patience for; as an equal, they take nearly half of it from the readers. */
#define WRITES_WAITING 1024
#define SLOW_WAITING 256
#define READS_WAITING 4096
#define OUTSIDE_WAITING 256
#define SLOW_NICENESS 3
#define READS_NICENESS 10

static enum rc start_lanes(struct listener *l, struct err *e)
{
	const struct lane_work slow = { make_slowly, l, LISTENER_SLOW, 1, SLOW_WAITING, SLOW_NICENESS },
						   outside = { make_slowly, l, 1, 1, OUTSIDE_WAITING, 0 },
						   reads = { make_slowly, l, LISTENER_READERS, 1, READS_WAITING, READS_NICENESS },
						   writes = { make_writes, l, LISTENER_WRITERS, LISTENER_TOGETHER, WRITES_WAITING, 0 };
	enum rc rc = lane_start(&slow, &l->lanes[LANE_SLOW], e);
	if (rc == RC_OK)
		rc = lane_start(&reads, &l->lanes[LANE_READS], e);
	if (rc == RC_OK)
		rc = lane_start(&writes, &l->lanes[LANE_WRITES], e);
	for (size_t i = 0; rc == RC_OK && i < l->service.outside; i++)
		rc = lane_start(&outside, &l->lanes[LANE_OUTSIDE + i], e);
	return rc;
}

static void stop_lanes(struct listener *l)
{
	for (size_t i = 0; i < LISTENER_LANES; i++)
		lane_stop(l->lanes[i]);
}

/* ---- who is let in --------------------------------------------------------------------------- */

/* As many connections as this process may have files open for; it asks for more first. */
static size_t connections_max(void)
{
	const rlim_t wanted = CONNECTIONS_MAX + REFUSED_MAX + OTHER_FILES;
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return CONNECTIONS_FEW;
	if (files.rlim_cur < wanted) {
		struct rlimit more = { files.rlim_max < wanted ? files.rlim_max : wanted, files.rlim_max };
		if (setrlimit(RLIMIT_NOFILE, &more) == 0)
			files = more;
	}
	size_t others = OTHER_FILES + REFUSED_MAX, all = files.rlim_cur < wanted ? (size_t)files.rlim_cur : (size_t)wanted;
	size_t most = all > 2 * others ? all - others : all / 4;
	if (most < CONNECTIONS_FEW)
		log_line(LOG_WARN, "http: %zu connections at once, because only %zu files may be open (ulimit -n)", most, all);
	return most;
}

/* Whose shares it is of. False: they have theirs. */
static bool take_shares(struct listener *l, const struct conn *c)
{
	if (!share_take(l->shares, c->network, CONNECTIONS_OF_ONE))
		return false;
	if (share_take(l->shares, c->wider, CONNECTIONS_OF_WIDER))
		return true;
	share_give(l->shares, c->network);
	return false;
}

static void let_in(struct listener *l, int fd, const struct sockaddr *peer)
{
	static const int yes = 1;
	struct conn *c = conn_new(l->loops[l->turn++ % l->n_loops], fd);
	bool local = l->options.unix_socket || address_is_loopback(peer);
	c->is_proxy = l->options.trust_proxy && local;
	c->is_many = l->options.unix_socket || address_is_of_many(peer);
	if (!l->options.unix_socket) {
		address_of_peer(peer, c->address);
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	}
	if (!c->is_proxy && !c->is_many) {
		str_copy(c->network, sizeof c->network, c->address);
		address_wider(c->address, c->wider);
	}
	c->is_refused = l->open >= l->most || !take_shares(l, c);
	if (c->is_refused) /* it has no share */
		c->network[0] = c->wider[0] = '\0';
	if (c->is_refused && l->refused >= REFUSED_MAX) {
		close(fd);
		conn_free(c);
		return;
	}
	if (c->is_refused)
		l->refused++;
	else
		l->open++;
	loop_add(c->loop, c);
}

/* False: there is no room for one now. */
static bool accept_all(struct listener *l)
{
	for (;;) {
		struct sockaddr_storage peer = { 0 };
		socklen_t size = sizeof peer;
		int fd = accept4(l->fd, (struct sockaddr *)&peer, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0)
			let_in(l, fd, (struct sockaddr *)&peer);
		else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
			return false;
		else if (errno != EINTR && errno != ECONNABORTED)
			return true;
	}
}

static void *accept_on(void *arg)
{
	struct listener *l = arg;
	struct pollfd p[] = { { .fd = l->stop, .events = POLLIN }, { .fd = l->fd, .events = POLLIN } };
	while (poll(p, ARRAY_LEN(p), -1) > 0 || errno == EINTR) {
		if (p[0].revents)
			break;
		if (!accept_all(l)) {
			listener_log(l, "connections for a moment, because too many files are open");
			poll(p, 1, PAUSE_MS);
		}
	}
	return NULL;
}

/* ---- start and stop -------------------------------------------------------------------------- */

/* The processors that this process may use are perhaps not all of the machine's; of more than a set has room for
 * nobody tells. */
static size_t threads_of_loops(void)
{
	cpu_set_t may;
	long n = sched_getaffinity(0, sizeof may, &may) == 0 ? CPU_COUNT(&may) : sysconf(_SC_NPROCESSORS_ONLN);
	return n < LISTENER_THREADS_LEAST ? LISTENER_THREADS_LEAST
		: n > LISTENER_THREADS_MAX    ? LISTENER_THREADS_MAX
									  : (size_t)n;
}

size_t listener_answering(void)
{
	return threads_of_loops() + LISTENER_SLOW + LISTENER_READERS + LISTENER_OUTSIDE + LISTENER_WRITERS;
}

static enum rc start_threads(struct listener *l, struct err *e)
{
	enum rc rc = start_lanes(l, e);
	for (size_t n = threads_of_loops(); rc == RC_OK && l->n_loops < n; l->n_loops += rc == RC_OK)
		rc = loop_start(l, &l->loops[l->n_loops], e);
	if (rc != RC_OK)
		return rc;
	int failed = pthread_create(&l->gate, NULL, accept_on, l);
	l->gate_runs = !failed;
	return failed ? err_set(e, RC_SYS, failed, "the thread that accepts connections does not start") : RC_OK;
}

enum rc listener_start(const struct listener_service *service, int fd, const struct listener_options *o,
	struct listener **out, struct err *e)
{
	struct listener *l = xcalloc(1, sizeof *l);
	l->service = *service;
	l->options = *o;
	l->fd = fd;
	l->stop = eventfd(0, EFD_CLOEXEC);
	l->most = connections_max();
	l->shares = share_new();
	pthread_mutex_init(&l->lock, NULL);
	wait_init(&l->left);
	enum rc rc = start_threads(l, e);
	if (rc != RC_OK) {
		listener_stop(l);
		l = NULL;
	}
	*out = l;
	return rc;
}

static void ring_all(struct listener *l)
{
	for (size_t i = 0; i < l->n_loops; i++)
		loop_ring(l->loops[i]);
}

/* Until everybody has left, for a bounded time. */
static void drain(struct listener *l)
{
	int64_t until = clock_mono() + DRAIN_MS;
	pthread_mutex_lock(&l->lock);
	while (l->open > 0 && wait_until(&l->left, &l->lock, until))
		;
	pthread_mutex_unlock(&l->lock);
}

void listener_stop(struct listener *l)
{
	if (!l)
		return;
	if (l->gate_runs) {
		eventfd_write(l->stop, 1);
		pthread_join(l->gate, NULL);
	}
	close(l->fd); /* whoever is not let in yet hears that nobody is here */
	l->ending = true;
	ring_all(l);
	drain(l);
	stop_lanes(l);
	l->over = true;
	for (size_t i = 0; i < l->n_loops; i++)
		loop_join(l->loops[i]);
	for (size_t i = 0; i < LISTENER_LANES; i++)
		lane_free(l->lanes[i]);
	close(l->stop);
	share_free(l->shares);
	pthread_mutex_destroy(&l->lock);
	pthread_cond_destroy(&l->left);
	free(l);
}
