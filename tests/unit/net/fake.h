/*
 * A platform for tests: listens, and lets a function of the test answer. One thread per connection; whatever a test
 * leaves hanging ends with fake_stop. The function gets the whole request (headers and body) and writes what it likes;
 * then the connection closes.
 */
#ifndef UNIT_NET_FAKE_H
#define UNIT_NET_FAKE_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/base.h"

#ifndef FAKE_CONNECTIONS
#define FAKE_CONNECTIONS 64
#endif

/* Where it listens: a Unix socket, a port of loopback, and the same by an address of which net/ does not know that it
 * is this machine's, so that libcurl carries what is asked there. */
enum fake_at { FAKE_SOCKET, FAKE_PORT, FAKE_FAR };

struct fake {
	int listener, port;
	char address[160], folder[64], path[100];
	void (*answer)(struct fake *f, int fd, const char *request);
	void *ctx;
	pthread_t thread, workers[FAKE_CONNECTIONS];
	int fds[FAKE_CONNECTIONS];
	int n_workers;
	pthread_mutex_t lock;
	int requests;
	char last[8192]; /* the latest request */
};

struct fake_connection {
	struct fake *f;
	int fd;
};

static inline void fake_send(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t done = send(fd, bytes, n, MSG_NOSIGNAL);
		if (done <= 0)
			return;
		bytes += done;
		n -= (size_t)done;
	}
}

static inline void fake_say(int fd, const char *text)
{
	fake_send(fd, text, strlen(text));
}

/* status: "200 OK"; headers: "Name: value\r\n..." */
static inline void fake_reply(int fd, const char *status, const char *headers, const char *body)
{
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	str_addf(
		&s, "HTTP/1.1 %s\r\nContent-Length: %zu\r\nConnection: close\r\n%s\r\n%s", status, strlen(body), headers, body);
	fake_send(fd, s.buf, s.len);
	str_release(&s);
}

/* Waits until the other side has gone. */
static inline void fake_hang(int fd)
{
	char c;
	while (read(fd, &c, 1) > 0)
		continue;
}

static inline bool fake_read(int fd, struct str *in)
{
	char block[4096];
	for (;;) {
		ssize_t n = read(fd, block, sizeof block);
		if (n <= 0)
			return false;
		str_add(in, block, (size_t)n);
		const char *end = strstr(in->buf, "\r\n\r\n");
		if (!end)
			continue;
		const char *length = strcasestr(in->buf, "\r\nContent-Length:");
		size_t need = length && length < end ? (size_t)strtoul(length + 17, NULL, 10) : 0;
		if (in->len - (size_t)(end + 4 - in->buf) >= need)
			return true;
	}
}

static inline void *fake_connection(void *ctx)
{
	struct fake_connection c = *(struct fake_connection *)ctx;
	struct str in;
	free(ctx);
	str_init(&in, STR_NO_LIMIT);
	if (fake_read(c.fd, &in)) {
		pthread_mutex_lock(&c.f->lock);
		c.f->requests++;
		str_copy(c.f->last, sizeof c.f->last, in.buf);
		pthread_mutex_unlock(&c.f->lock);
		c.f->answer(c.f, c.fd, in.buf);
	}
	shutdown(c.fd, SHUT_RDWR); /* closed by fake_stop: a number must not come back while others may still use it */
	str_release(&in);
	return NULL;
}

static inline void *fake_accept(void *ctx)
{
	struct fake *f = ctx;
	for (int fd; f->n_workers < FAKE_CONNECTIONS && (fd = accept(f->listener, NULL, NULL)) >= 0;) {
		struct fake_connection *c = malloc(sizeof *c);
		*c = (struct fake_connection){ f, fd };
		pthread_mutex_lock(&f->lock);
		f->fds[f->n_workers] = fd;
		pthread_create(&f->workers[f->n_workers++], NULL, fake_connection, c);
		pthread_mutex_unlock(&f->lock);
	}
	return NULL;
}

static inline void fake_bind_unix(struct fake *f)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	str_copy(f->folder, sizeof f->folder, "/tmp/minyi-fake-XXXXXX");
	if (!mkdtemp(f->folder))
		abort();
	snprintf(f->path, sizeof f->path, "%s/s", f->folder);
	str_copy(un.sun_path, sizeof un.sun_path, f->path);
	f->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(f->listener, (struct sockaddr *)&un, sizeof un) != 0)
		abort();
	snprintf(f->address, sizeof f->address, "unix:%s", f->path);
}

static inline void fake_bind_tcp(struct fake *f, const char *host)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof in;
	f->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(f->listener, (struct sockaddr *)&in, sizeof in) != 0 ||
		getsockname(f->listener, (struct sockaddr *)&in, &size) != 0)
		abort();
	f->port = ntohs(in.sin_port);
	snprintf(f->address, sizeof f->address, "http://%s:%d", host, f->port);
}

static inline void fake_start(
	struct fake *f, enum fake_at at, void (*answer)(struct fake *f, int fd, const char *request), void *ctx)
{
	*f = (struct fake){ .answer = answer, .ctx = ctx };
	pthread_mutex_init(&f->lock, NULL);
	if (at == FAKE_SOCKET)
		fake_bind_unix(f);
	else
		fake_bind_tcp(f, at == FAKE_FAR ? "0.0.0.0" : "127.0.0.1");
	if (listen(f->listener, 64) != 0)
		abort();
	pthread_create(&f->thread, NULL, fake_accept, f);
}

static inline int fake_requests(struct fake *f)
{
	pthread_mutex_lock(&f->lock);
	int n = f->requests;
	pthread_mutex_unlock(&f->lock);
	return n;
}

static inline void fake_stop(struct fake *f)
{
	shutdown(f->listener, SHUT_RDWR);
	pthread_join(f->thread, NULL);
	close(f->listener);
	for (int i = 0; i < f->n_workers; i++)
		shutdown(f->fds[i], SHUT_RDWR);
	for (int i = 0; i < f->n_workers; i++) {
		pthread_join(f->workers[i], NULL);
		close(f->fds[i]);
	}
	if (*f->path) {
		unlink(f->path);
		rmdir(f->folder);
	}
	pthread_mutex_destroy(&f->lock);
}

#endif
