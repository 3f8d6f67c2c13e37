/* What stands between client and platform and counts: connections stay as they are, and every byte goes on. A process
 * of its own, and one more for each connection. */
#include "bench/lib/bench.h"

#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

struct relay_shared {
	_Atomic size_t connections, requests, abouts, bytes;
};

static size_t occurrences(const char *bytes, size_t n, const char *what)
{
	size_t count = 0;
	for (const char *at = bytes; (at = memmem(at, (size_t)(bytes + n - at), what, strlen(what))); at++)
		count++;
	return count;
}

/* One read's bytes, from here to there; false: that was the last. A request's line comes in one read. */
static bool pass_on(struct relay_shared *s, int from, int to, bool asks)
{
	char block[65536];
	ssize_t n = recv(from, block, sizeof block, 0);
	if (n <= 0)
		return false;
	s->bytes += (size_t)n;
	if (asks) {
		s->requests += occurrences(block, (size_t)n, " HTTP/1.1\r\n");
		s->abouts += occurrences(block, (size_t)n, "GET /v1 HTTP/1.1\r\n");
	}
	for (ssize_t sent = 0, k; sent < n; sent += k)
		if ((k = send(to, block + sent, (size_t)(n - sent), MSG_NOSIGNAL)) <= 0)
			return false;
	return true;
}

static void serve_one(struct relay_shared *s, int client, const struct platform *behind)
{
	struct pollfd fds[2] = { { .fd = client, .events = POLLIN }, { .fd = platform_try(behind), .events = POLLIN } };
	while (fds[1].fd >= 0 && poll(fds, 2, -1) > 0)
		for (int i = 0; i < 2; i++)
			if (fds[i].revents && !pass_on(s, fds[i].fd, fds[1 - i].fd, i == 0))
				_exit(0);
	_exit(0);
}

void relay_start(struct relay *r, const struct platform *behind)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	*r = (struct relay){ 0 };
	scratch_make(&r->scratch);
	snprintf(un.sun_path, sizeof un.sun_path, "%s/socket", r->scratch.path);
	snprintf(r->address, sizeof r->address, "unix:%s", un.sun_path);
	r->shared = mmap(NULL, sizeof *r->shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(r->shared != MAP_FAILED);
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&un, sizeof un), 0);
	assert_int_equal(listen(listener, 64), 0);
	r->pid = fork();
	if (r->pid == 0) {
		program_dies_with_us();
		setpgid(0, 0);
		signal(SIGCHLD, SIG_IGN);
		for (int fd; (fd = accept(listener, NULL, NULL)) >= 0; close(fd)) {
			r->shared->connections++;
			if (fork() == 0)
				serve_one(r->shared, fd, behind);
		}
		_exit(1);
	}
	setpgid(r->pid, r->pid);
	close(listener);
}

struct relayed relay_counts(const struct relay *r)
{
	const struct relay_shared *s = r->shared;
	return (struct relayed){ s->connections, s->requests, s->abouts, s->bytes };
}

void relay_release(struct relay *r)
{
	kill(-r->pid, SIGKILL);
	waitpid(r->pid, NULL, 0);
	munmap(r->shared, sizeof *r->shared);
	scratch_remove(&r->scratch);
}
