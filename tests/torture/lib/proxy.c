/*
 * Stands between client and platform and does what bad networks do. A process of its own, and one more for each
 * connection; which fault a request meets follows from the plan's seed and the request's number.
 */
#include "torture/lib/torture.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOG_LINES 1024
struct proxy_shared {
	struct proxy_plan plan;
	_Atomic size_t n_requests, n_writes, n_log, late;
	_Atomic size_t faults[FAULT_COUNT];
	char log[LOG_LINES][160];
};

/* One connection. */
struct link {
	struct proxy_shared *shared;
	const struct platform *behind;
	int fd;
	struct str coming;          /* read and not yet taken */
	struct str request, answer; /* whole messages */
	bool answered;              /* the platform's answer came whole */
	struct dice dice;
	char line[96]; /* "POST /v1/..." */
};

static const char *const fault_words[] = {
#define FAULT_WORDS(id, words) words,
	FAULTS(FAULT_WORDS)
#undef FAULT_WORDS
};

static void pause_ms(uint32_t ms)
{
	poll(NULL, 0, (int)ms);
}

static void note(struct link *l, enum fault f, const char *more)
{
	struct proxy_shared *s = l->shared;
	size_t i = s->n_log++;
	snprintf(s->log[i % LOG_LINES], sizeof *s->log, "%s: %s%s", l->line, fault_words[f], more);
	s->faults[f]++;
}

static bool give(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t k = send(fd, bytes, n, MSG_NOSIGNAL);
		if (k <= 0)
			return false;
		bytes += k;
		n -= (size_t)k;
	}
	return true;
}

/* Bytes of the first whole message there; 0: not whole yet. */
static size_t whole_message(const struct str *s)
{
	const char *end = memmem(s->buf, s->len, "\r\n\r\n", 4);
	const char *length = end ? strcasestr(s->buf, "\r\ncontent-length:") : NULL;
	size_t n = end ? (size_t)(end + 4 - s->buf) : 0;
	if (length && length < end)
		n += strtoul(length + 17, NULL, 10);
	return end && s->len >= n ? n : 0;
}

static bool take_request(struct link *l)
{
	char buffer[16384];
	size_t n;
	while (!(n = whole_message(&l->coming))) {
		ssize_t k = recv(l->fd, buffer, sizeof buffer, 0);
		if (k <= 0)
			return false;
		str_add(&l->coming, buffer, (size_t)k);
	}
	str_clear(&l->request);
	str_add(&l->request, l->coming.buf, n);
	struct str rest;
	str_init(&rest, STR_NO_LIMIT);
	str_add(&rest, l->coming.buf + n, l->coming.len - n);
	str_release(&l->coming);
	l->coming = rest;
	snprintf(l->line, sizeof l->line, "%.*s", (int)strcspn(l->request.buf, "?\r\n"), l->request.buf);
	char *version = strstr(l->line, " HTTP/");
	if (version)
		*version = '\0';
	return true;
}

/* One exchange with the platform: the first `part` bytes of the request, and all of what it answers. */
static bool exchange(struct link *l, size_t part)
{
	char buffer[16384];
	ssize_t n = 0;
	int up = platform_try(l->behind);
	str_clear(&l->answer);
	if (up < 0)
		return false;
	/* One request a connection: the platform is asked to close after it. */
	size_t line = (size_t)(strstr(l->request.buf, "\r\n") - l->request.buf);
	struct str bytes;
	str_init(&bytes, STR_NO_LIMIT);
	str_add(&bytes, l->request.buf, line);
	str_addz(&bytes, "\r\nConnection: close");
	str_add(&bytes, l->request.buf + line, l->request.len - line);
	bool sent = give(up, bytes.buf, part < bytes.len ? part : bytes.len);
	bool half = part < bytes.len;
	str_release(&bytes);
	if (half) {
		close(up);
		return false;
	}
	while (sent && ((n = recv(up, buffer, sizeof buffer, 0)) > 0 || (n < 0 && errno == EAGAIN)))
		str_add(&l->answer, buffer, n > 0 ? (size_t)n : 0); /* who is slow is waited for by the client, or not */
	close(up);
	l->answered = n == 0 && l->answer.len > 0;
	/* To the client the connection stays open. */
	char *close_line = strstr(l->answer.buf, "Connection: close\r\n");
	if (close_line && strcasestr(l->answer.buf, "content-length:"))
		memcpy(close_line, "X-Other: whatever", 17);
	return l->answered;
}

static void say_page(struct link *l, int status, const char *headers, const char *body)
{
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	str_addf(&s, "HTTP/1.1 %d Whatever\r\n%sContent-Length: %zu\r\n\r\n%s", status, headers,
		status == 204 ? 0 : strlen(body), status == 204 ? "" : body);
	give(l->fd, s.buf, s.len);
	str_release(&s);
}

static void say_portal(struct link *l)
{
	static const int statuses[] = { 200, 201, 202, 301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 407, 408, 409, 410,
		411, 412, 413, 415, 421, 422, 423, 425, 428, 431, 451, 500, 501, 502, 503, 504, 511, 599 };
	int status = l->shared->plan.status;
	char more[16], headers[128];
	if (!status)
		status = statuses[dice_roll(&l->dice, ARRAY_LEN(statuses))];
	snprintf(more, sizeof more, " %d", status);
	note(l, FAULT_PORTAL, more);
	snprintf(headers, sizeof headers, "Content-Type: text/html\r\n%s",
		status / 100 == 3 ? "Location: http://127.0.0.1:1/login\r\n" : "");
	say_page(
		l, status, headers, "<!doctype html><html><body><h1>Welcome to our network</h1>Please sign in.</body></html>");
}

static void say_busy(struct link *l, bool gateway)
{
	static const int statuses[] = { 502, 504, 503, 429 };
	int status = statuses[dice_roll(&l->dice, gateway ? 2 : 4)];
	char more[16];
	snprintf(more, sizeof more, " %d", status);
	note(l, gateway ? FAULT_GATEWAY : FAULT_BUSY, more);
	say_page(l, status,
		status == 429 || status == 503 ? "Retry-After: 1\r\nContent-Type: text/html\r\n"
									   : "Content-Type: text/html\r\n",
		"<html><h1>busy</h1></html>");
}

/* The same again a little later, from a process of its own. */
static void repeat_late(struct link *l)
{
	uint32_t ms = 20 + dice_roll(&l->dice, 400);
	l->shared->late++;
	if (fork() == 0) {
		close(l->fd);
		pause_ms(ms);
		exchange(l, SIZE_MAX);
		l->shared->late--;
		_exit(0);
	}
}

static void give_slowly(struct link *l)
{
	size_t step = l->answer.len / 10 + 1;
	for (size_t at = 0; at < l->answer.len; at += step) {
		if (!give(l->fd, l->answer.buf + at, l->answer.len - at < step ? l->answer.len - at : step))
			return;
		pause_ms(10);
	}
}

static bool cut(struct link *l, enum fault f)
{
	char more[48];
	size_t whole = f == FAULT_CUT_REQUEST ? l->request.len : l->answer.len;
	int wanted = l->shared->plan.at;
	size_t at = f == FAULT_CUT_ANSWER && wanted >= 0 ? (size_t)wanted : dice_roll(&l->dice, (uint32_t)whole + 1);
	snprintf(more, sizeof more, " after %zu of %zu bytes", at < whole ? at : whole, whole);
	note(l, f, more);
	if (f == FAULT_CUT_REQUEST)
		exchange(l, at);
	else
		give(l->fd, l->answer.buf, at < whole ? at : whole);
	return false;
}

/* Faults that come before the platform has seen the request; true: it was one of them. */
static bool strikes_before(struct link *l, enum fault f)
{
	const struct linger at_once = { .l_onoff = 1 };
	switch (f) {
	case FAULT_RESET: setsockopt(l->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once); /* fallthrough */
	case FAULT_DROP: note(l, f, ""); return true;
	case FAULT_CUT_REQUEST: cut(l, f); return true;
	case FAULT_BUSY: say_busy(l, false); return true;
	case FAULT_PORTAL: say_portal(l); return true;
	case FAULT_SILENCE:
		note(l, f, "");
		if (dice_in(&l->dice, 1, 2))
			exchange(l, SIZE_MAX);
		pause_ms(100 + dice_roll(&l->dice, 500));
		return true;
	case FAULT_DELAY: pause_ms(10 + dice_roll(&l->dice, 200)); return false;
	default: return false;
	}
}

/* Serves one request; false: the connection ends. */
static bool serve_request(struct link *l, enum fault f)
{
	if (strikes_before(l, f))
		return false;
	if (!exchange(l, SIZE_MAX)) {
		note(l, FAULT_DROP, ": no platform");
		return false;
	}
	switch (f) {
	case FAULT_CUT_ANSWER: return cut(l, f);
	case FAULT_GATEWAY: say_busy(l, true); return false;
	case FAULT_REPEAT:
		if (dice_in(&l->dice, 1, 2) && !exchange(l, SIZE_MAX))
			return false;
		break;
	case FAULT_REPEAT_LATE: repeat_late(l); break;
	default: break;
	}
	const char *status = strchr(l->answer.buf, ' ');
	note(l, f, status ? (char[6]){ ' ', status[1], status[2], status[3] } : "");
	if (f == FAULT_REPEAT && dice_in(&l->dice, 1, 2)) { /* the first answer arrives, the second does not */
		struct str first = l->answer;
		str_init(&l->answer, STR_NO_LIMIT);
		exchange(l, SIZE_MAX);
		str_release(&l->answer);
		l->answer = first;
	}
	if (f == FAULT_LOSE_ANSWER)
		return false;
	if (f == FAULT_SLOW)
		give_slowly(l);
	else
		give(l->fd, l->answer.buf, l->answer.len);
	return f != FAULT_STALE && strcasestr(l->answer.buf, "content-length:");
}

static enum fault choose(struct link *l)
{
	const struct proxy_plan *plan = &l->shared->plan;
	bool writes = !str_starts(l->line, "GET ");
	size_t number = l->shared->n_requests++;
	if (writes)
		l->shared->n_writes++;
	l->dice = (struct dice){ dice_mix(plan->seed, number) };
	if (!plan->faults || (plan->writes_only && !writes) || !dice_in(&l->dice, plan->percent, 100))
		return FAULT_NONE;
	for (;;) {
		enum fault f = dice_roll(&l->dice, FAULT_COUNT);
		if (plan->faults >> f & 1)
			return f;
	}
}

static void serve_link(int fd, struct proxy_shared *shared, const struct platform *behind)
{
	struct link l = { .shared = shared, .behind = behind, .fd = fd };
	int on = 1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	str_init(&l.coming, STR_NO_LIMIT);
	str_init(&l.request, STR_NO_LIMIT);
	str_init(&l.answer, STR_NO_LIMIT);
	while (take_request(&l))
		if (!serve_request(&l, choose(&l)))
			break;
	_exit(0);
}

static void serve(int listener, struct proxy_shared *shared, const struct platform *behind)
{
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int fd = accept(listener, NULL, NULL);
		if (fd >= 0 && fork() == 0) {
			close(listener);
			serve_link(fd, shared, behind);
		}
		if (fd >= 0)
			close(fd);
	}
}

void proxy_start(struct proxy *x, const struct platform *behind)
{
	*x = (struct proxy){ .behind = behind };
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof in;
	x->shared = mmap(NULL, sizeof *x->shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(x->shared != MAP_FAILED);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&in, sizeof in), 0);
	assert_int_equal(listen(listener, 128), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&in, &size), 0);
	snprintf(x->address, sizeof x->address, "http://127.0.0.1:%d", ntohs(in.sin_port));
	x->pid = fork();
	if (x->pid == 0) {
		program_dies_with_us();
		setpgid(0, 0);
		serve(listener, x->shared, behind);
	}
	setpgid(x->pid, x->pid);
	close(listener);
}

void proxy_plan(struct proxy *x, const struct proxy_plan *plan)
{
	x->shared->n_requests = 0;
	x->shared->plan = *plan;
}

void proxy_calm(struct proxy *x)
{
	struct patience slow;
	patience_begin(&slow, &x->behind->pid, 1);
	proxy_plan(x, &(struct proxy_plan){ 0 });
	while (x->shared->late > 0) {
		if (clock_mono() > slow.until && !patience_lasts(&slow, &x->behind->pid, 1))
			fail_msg("hung: what is repeated late");
		pause_ms(5);
	}
}

size_t proxy_faults(const struct proxy *x, enum fault f)
{
	return x->shared->faults[f];
}

size_t proxy_writes(const struct proxy *x)
{
	return x->shared->n_writes;
}

void proxy_log_clear(struct proxy *x)
{
	x->shared->n_log = 0;
}

void proxy_log(const struct proxy *x, struct str *out)
{
	size_t n = x->shared->n_log;
	for (size_t i = n > LOG_LINES ? n - LOG_LINES : 0; i < n; i++)
		str_addf(out, "  %s\n", x->shared->log[i % LOG_LINES]);
}

void proxy_release(struct proxy *x)
{
	kill(-x->pid, SIGKILL);
	waitpid(x->pid, NULL, 0);
	munmap(x->shared, sizeof *x->shared);
}
