/*
 * A platform that behaves badly, path by path. A process of its own, and one more for each connection: blocking code
 * that can be read from top to bottom. Rules lie in shared memory, so a test changes them in the middle of a visit;
 * their texts are literals, which have the same address in every child.
 */
#include "api/lib/api.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

struct fake_shared {
	_Atomic size_t n_rules, n_requests, n_bytes;
	struct fake_rule rules[FAKE_RULES];
	char requests[256][96];
};

static void say(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t k = send(fd, bytes, n, MSG_NOSIGNAL);
		if (k <= 0)
			_exit(0);
		bytes += k;
		n -= (size_t)k;
	}
}

static void say_head(int fd, int status, const char *type, size_t length)
{
	char head[256];
	int n = snprintf(head, sizeof head,
		"HTTP/1.1 %d Fake\r\nContent-Type: %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
		status ? status : 200, type ? type : "application/json", length);
	say(fd, head, (size_t)n);
}

static void say_many(int fd, const char *first, char c, size_t n)
{
	char block[65536];
	memset(block, c, sizeof block);
	say_head(fd, 200, NULL, strlen(first) + n);
	say(fd, first, strlen(first));
	for (; n > 0; n -= n < sizeof block ? n : sizeof block)
		say(fd, block, n < sizeof block ? n : sizeof block);
}

static void say_slowly(int fd, const struct fake_rule *r)
{
	const char *body = r->body ? r->body : "{\"items\":[],\"total\":0,\"next\":\"\"}";
	say_head(fd, r->status, r->type, strlen(body));
	for (const char *c = body; *c; c++) {
		say(fd, c, 1);
		usleep(50000);
	}
}

/* fd -1: the answer is lost. */
static void pass_on(int fd, struct fake_shared *shared, const struct platform *behind, const struct str *request)
{
	char buffer[16384];
	ssize_t n;
	int up = platform_try(behind);
	if (up < 0)
		return;
	/* One request a connection: the real platform is asked to close after it. */
	const char *line_end = strstr(request->buf, "\r\n");
	say(up, request->buf, (size_t)(line_end - request->buf));
	say(up, "\r\nConnection: close", 19);
	say(up, line_end, request->len - (size_t)(line_end - request->buf));
	while ((n = recv(up, buffer, sizeof buffer, 0)) > 0) {
		shared->n_bytes += (size_t)n;
		if (fd >= 0)
			say(fd, buffer, (size_t)n);
	}
}

/* Head and body, as far as Content-Length says. */
static void hear(int fd, struct str *request)
{
	char buffer[16384];
	for (;;) {
		const char *end = strstr(request->buf, "\r\n\r\n");
		const char *length = end ? strcasestr(request->buf, "\r\ncontent-length:") : NULL;
		size_t body = length && length < end ? strtoul(length + 17, NULL, 10) : 0;
		if (end && request->len >= (size_t)(end + 4 - request->buf) + body)
			return;
		ssize_t n = recv(fd, buffer, sizeof buffer, 0);
		if (n <= 0)
			_exit(0);
		str_add(request, buffer, (size_t)n);
	}
}

static const struct fake_rule *rule_for(const struct fake_shared *shared, const char *path)
{
	for (size_t i = shared->n_rules; i > 0; i--)
		if (str_starts(path, shared->rules[i - 1].path))
			return &shared->rules[i - 1];
	return NULL;
}

static void behave(int fd, struct fake_shared *shared, const struct fake_rule *r, const struct platform *behind,
	const struct str *request)
{
	const char *body = r->body ? r->body : "";
	switch (r->deed) {
	case FAKE_ANSWER:
		say_head(fd, r->status, r->type, strlen(body));
		say(fd, body, strlen(body));
		break;
	case FAKE_PASS: pass_on(fd, shared, behind, request); break;
	case FAKE_SWAP:
		pass_on(-1, shared, behind, request);
		if (r->status)
			say_head(fd, r->status, r->type, strlen(body));
		say(fd, body, strlen(body));
		break;
	case FAKE_HOLD: /* which has an end before this */
	case FAKE_STALL:
		for (;;)
			pause();
	case FAKE_CUT:
		say_head(fd, 200, NULL, 1000);
		say(fd, "{\"items\":[{\"id\":", 16);
		break;
	case FAKE_CLOSE: break;
	case FAKE_DRIP: say_slowly(fd, r); break;
	case FAKE_HUGE: say_many(fd, "{\"items\":\"", 'x', (size_t)200 << 20); break;
	case FAKE_DEEP: say_many(fd, "", '[', 1000000); break;
	}
}

static void serve_one(int fd, struct fake_shared *shared, const struct platform *behind)
{
	struct str request;
	str_init(&request, (size_t)16 << 20);
	hear(fd, &request);
	char path[96] = "";
	sscanf(request.buf, "%*15s %95s", path);
	shared->n_bytes += request.len;
	size_t i = shared->n_requests++;
	if (i < ARRAY_LEN(shared->requests))
		memcpy(shared->requests[i], path, sizeof path);
	const struct fake_rule *rule = rule_for(shared, path);
	while (rule && rule->deed == FAKE_HOLD) {
		usleep(5000);
		rule = rule_for(shared, path);
	}
	const struct fake_rule missing = { .deed = FAKE_ANSWER,
		.status = 404,
		.type = "application/problem+json",
		.body = "{\"status\":404,\"code\":\"not_found\",\"title\":\"Not found\"}" };
	const struct fake_rule pass = { .deed = FAKE_PASS };
	behave(fd, shared, rule ? rule : behind ? &pass : &missing, behind, &request);
	shutdown(fd, SHUT_WR);
	_exit(0);
}

static void serve(int listener, struct fake_shared *shared, const struct platform *behind)
{
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int fd = accept(listener, NULL, NULL);
		if (fd >= 0 && fork() == 0)
			serve_one(fd, shared, behind);
		if (fd >= 0)
			close(fd);
	}
}

void fake_start(struct fake *f, const struct platform *behind)
{
	*f = (struct fake){ 0 };
	scratch_make(&f->scratch);
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	snprintf(f->front.socket, sizeof f->front.socket, "%s/socket", f->scratch.path);
	snprintf(f->front.address, sizeof f->front.address, "unix:%s", f->front.socket);
	memcpy(un.sun_path, f->front.socket, sizeof f->front.socket);
	f->shared = mmap(NULL, sizeof *f->shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(f->shared != MAP_FAILED);
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&un, sizeof un), 0);
	assert_int_equal(listen(listener, 64), 0);
	f->pid = fork();
	if (f->pid == 0) {
		program_dies_with_us();
		setpgid(0, 0);
		serve(listener, f->shared, behind);
	}
	setpgid(f->pid, f->pid);
	close(listener);
}

void fake_rule(struct fake *f, const struct fake_rule *rule)
{
	assert_true(f->shared->n_rules < FAKE_RULES);
	f->shared->rules[f->shared->n_rules] = *rule;
	f->shared->n_rules++;
}

size_t fake_requests(const struct fake *f, const char *path)
{
	size_t count = 0;
	for (size_t i = 0; i < f->shared->n_requests && i < ARRAY_LEN(f->shared->requests); i++)
		count += str_starts(f->shared->requests[i], path);
	return count;
}

size_t fake_bytes(const struct fake *f)
{
	return f->shared->n_bytes;
}

void fake_release(struct fake *f)
{
	kill(-f->pid, SIGKILL);
	waitpid(f->pid, NULL, 0);
	munmap(f->shared, sizeof *f->shared);
	scratch_remove(&f->scratch);
}
