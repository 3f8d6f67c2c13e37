/* Many who ask at once: one loop over their connections, in a process of its own; what it measures is in memory that
 * both share. */
#include "api/lib/load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define SAMPLES ((size_t)1 << 20) /* of the answers' times; more take the place of the first */
#define HEAD_MAX 8192

struct load_shared {
	volatile bool over; /* load_end() says: enough */
	volatile size_t answers;
	struct load_said said;
	float times[SAMPLES];
};

struct line {
	size_t number;
	int fd;
	bool under_way;
	double due, sent; /* the next request; the last one */
	size_t left;      /* of a body */
	size_t n;         /* of a head that is not whole */
	char head[HEAD_MAX];
};

struct crew {
	struct load *l;
	struct load_shared *shared;
	struct line *lines;
	struct str request;
	int epoll;
	size_t asked;
	double began, last;
};

static double now_in_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* ---- connections ----------------------------------------------------------------------------- */

static int connect_unix(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	snprintf(to.sun_path, sizeof to.sun_path, "%s", path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
		abort();
	return fd;
}

int load_connect(int port, int from, size_t host)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)
	};
	struct sockaddr_in at = { .sin_family = AF_INET };
	at.sin_addr.s_addr = htonl((uint32_t)(127u << 24 | (unsigned)from << 16 | host / 250 << 8 | (host % 250 + 1)));
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	if ((!from || bind(fd, (struct sockaddr *)&at, sizeof at) == 0) &&
		connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
		return fd;
	close(fd);
	return -1;
}

static int connect_port(const struct load *l, size_t number)
{
	int fd = load_connect(l->port, l->from, l->one ? 1 : number + 1);
	if (fd < 0)
		abort();
	return fd;
}

static void line_open(struct crew *c, struct line *v)
{
	v->fd = c->l->socket ? connect_unix(c->l->socket) : connect_port(c->l, v->number);
	epoll_ctl(c->epoll, EPOLL_CTL_ADD, v->fd, &(struct epoll_event){ .events = EPOLLIN, .data.ptr = v });
	v->n = v->left = 0;
}

static void line_lost(struct crew *c, struct line *v)
{
	c->shared->said.hung_up += v->under_way;
	close(v->fd);
	v->fd = -1;
	v->under_way = false;
	v->due = now_in_ms() + c->l->every_ms;
}

static void line_ask(struct crew *c, struct line *v)
{
	if (v->fd < 0)
		line_open(c, v);
	str_clear(&c->request);
	c->l->write(c->l->ctx, v->number, c->asked++, &c->request);
	v->under_way = true;
	v->sent = now_in_ms();
	if (send(v->fd, c->request.buf, c->request.len, MSG_NOSIGNAL) != (ssize_t)c->request.len)
		line_lost(c, v);
}

/* ---- answers --------------------------------------------------------------------------------- */

static void answered(struct crew *c, struct line *v)
{
	struct load_shared *s = c->shared;
	c->last = now_in_ms();
	s->times[s->answers % SAMPLES] = (float)(c->last - v->sent);
	s->answers++;
	v->under_way = false;
	v->due = c->last + c->l->every_ms;
	v->n = 0;
}

/* Of a whole head: how much follows it. */
static size_t read_head(struct crew *c, struct line *v, const char *end)
{
	long status = strtol(v->head + strlen("HTTP/1.1 "), NULL, 10);
	if (status < 100 || status >= 600)
		abort();
	c->shared->said.status[status]++;
	c->shared->said.good += status >= 200 && status < 400;
	const char *length = strcasestr(v->head, "\r\nContent-Length:");
	if (status == 204 || status == 304 || !length || length > end)
		return 0;
	return strtoul(length + strlen("\r\nContent-Length:"), NULL, 10);
}

static void take(struct crew *c, struct line *v, const char *bytes, size_t n)
{
	if (v->left) {
		size_t some = n < v->left ? n : v->left;
		v->left -= some;
		if (!v->left)
			answered(c, v);
		return; /* nobody asks twice before the answer */
	}
	if (v->n + n >= sizeof v->head) {
		size_t room = sizeof v->head - 1 - v->n; /* the rest is body */
		memcpy(v->head + v->n, bytes, room);
		v->n += room;
		bytes += room;
		n -= room;
	} else {
		memcpy(v->head + v->n, bytes, n);
		v->n += n;
		n = 0;
	}
	v->head[v->n] = '\0';
	const char *end = strstr(v->head, "\r\n\r\n");
	if (!end)
		return;
	size_t body = read_head(c, v, end), here = v->n - (size_t)(end + 4 - v->head) + n;
	if (here >= body)
		answered(c, v);
	else
		v->left = body - here;
}

static void line_hear(struct crew *c, struct line *v)
{
	static char bytes[1 << 17];
	ssize_t n = recv(v->fd, bytes, sizeof bytes, MSG_DONTWAIT);
	if (n > 0)
		take(c, v, bytes, (size_t)n);
	else if (n == 0 || errno != EAGAIN)
		line_lost(c, v);
}

/* ---- the loop -------------------------------------------------------------------------------- */

static bool is_over(const struct crew *c, double now)
{
	return c->shared->over || (c->l->ms > 0 && now - c->began >= c->l->ms) ||
		(c->l->requests && c->shared->answers >= c->l->requests);
}

/* How long until the first of them asks again; those that are due ask now. */
static int ask_all_due(struct crew *c)
{
	double now = now_in_ms(), first = now + 50;
	for (size_t i = 0; i < c->l->connections; i++) {
		struct line *v = &c->lines[i];
		if (!v->under_way && v->due <= now)
			line_ask(c, v);
		if (!v->under_way && v->due < first)
			first = v->due;
	}
	return first <= now ? 0 : (int)(first - now) + 1;
}

static void work(struct crew *c)
{
	struct epoll_event events[256];
	c->began = now_in_ms();
	for (size_t i = 0; i < c->l->connections; i++)
		c->lines[i].due = c->began + (double)i * c->l->spread_ms / (double)c->l->connections;
	while (!is_over(c, now_in_ms())) {
		int ms = c->l->every_ms > 0 || c->asked < c->l->connections ? ask_all_due(c) : 50;
		int n = epoll_wait(c->epoll, events, ARRAY_LEN(events), ms);
		for (int i = 0; i < n; i++) {
			struct line *v = events[i].data.ptr;
			line_hear(c, v);
			if (!v->under_way && c->l->every_ms <= 0)
				line_ask(c, v);
		}
	}
	c->shared->said.seconds = ((c->last > 0 ? c->last : now_in_ms()) - c->began) / 1e3;
}

static void load_child(struct load *l, int ready)
{
	struct crew c = { .l = l, .shared = l->shared, .epoll = epoll_create1(EPOLL_CLOEXEC) };
	struct rlimit files;
	program_dies_with_us();
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	str_init(&c.request, STR_NO_LIMIT);
	c.lines = xcalloc(l->connections, sizeof *c.lines);
	for (size_t i = 0; i < l->connections; i++) {
		c.lines[i].number = i;
		line_open(&c, &c.lines[i]);
	}
	if (write(ready, "", 1) != 1)
		abort();
	work(&c);
	_exit(0);
}

/* ---- from outside ---------------------------------------------------------------------------- */

void load_begin(struct load *l)
{
	l->shared = mmap(NULL, sizeof *l->shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(l->shared != MAP_FAILED);
	l->said = &l->shared->said;
	int ready[2];
	char byte;
	assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
	l->pid = fork();
	assert_true(l->pid >= 0);
	if (l->pid == 0)
		load_child(l, ready[1]);
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1) /* the end of a child that could not connect */
		fail_msg("whoever asks could not connect");
	close(ready[0]);
}

size_t load_answers(const struct load *l)
{
	return l->shared->answers;
}

static int by_size(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

static double centile_of(float *values, size_t n, unsigned of_100)
{
	n = n < SAMPLES ? n : SAMPLES;
	return n ? (double)values[(n * of_100 + 99) / 100 - 1] : 0;
}

void load_end(struct load *l)
{
	struct load_shared *s = l->shared;
	int status;
	s->over = s->over || (l->ms <= 0 && !l->requests);
	assert_int_equal(waitpid(l->pid, &status, 0), l->pid);
	if (status != 0)
		fail_msg("whoever asked ended with status %d after %zu answers", status, s->answers);
	s->said.answers = s->answers;
	qsort(s->times, s->answers < SAMPLES ? s->answers : SAMPLES, sizeof *s->times, by_size);
	s->said.half = centile_of(s->times, s->answers, 50);
	s->said.p95 = centile_of(s->times, s->answers, 95);
	s->said.p99 = centile_of(s->times, s->answers, 99);
	s->said.most = centile_of(s->times, s->answers, 100);
}

void load_run(struct load *l)
{
	load_begin(l);
	load_end(l);
}

void load_release(struct load *l)
{
	munmap(l->shared, sizeof *l->shared);
	l->shared = NULL;
}
