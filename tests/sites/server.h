/*
 * Somebody else's site for tests of any kind: listens on this machine, and a function of the test says what each path
 * is answered. A thread answers one request after the other, so that a test can count them and see whether two came at
 * once; each is noted.
 */
#ifndef SITES_SERVER_H
#define SITES_SERVER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/base.h"

struct site_said {
	const char *status, *headers; /* "200 OK"; "Name: value\r\n" or NULL */
	const char *body;
	size_t cut; /* so many bytes of the body go out, and then the line breaks; 0: all of them */
};
struct site_server {
	int listener;
	char address[64];
	struct site_said (*say)(const char *path, const char *request);
	pthread_t thread;
	pthread_mutex_t lock;
	int requests;
	size_t bytes;       /* that were answered, headers too */
	char paths[16384];  /* each asked for, a line each */
	char request[8192]; /* the last one */
};

static inline void site_server_send(int fd, const char *bytes, size_t n)
{
	for (ssize_t done; n > 0 && (done = send(fd, bytes, n, MSG_NOSIGNAL)) > 0; n -= (size_t)done)
		bytes += done;
}

/* Head and body are here. */
static inline bool site_server_whole(const struct str *in)
{
	const char *end = strstr(in->buf, "\r\n\r\n"), *length = strstr(in->buf, "Content-Length: ");
	size_t n = end && length && length < end ? strtoul(length + 16, NULL, 10) : 0;
	return end && in->len >= (size_t)(end + 4 - in->buf) + n;
}

static inline bool site_server_read(int fd, struct str *in)
{
	char block[4096];
	while (!site_server_whole(in)) {
		ssize_t n = read(fd, block, sizeof block);
		if (n <= 0)
			return false;
		str_add(in, block, (size_t)n);
	}
	return true;
}

static inline void site_server_one(struct site_server *s, int fd)
{
	STR_LOCAL(in, STR_NO_LIMIT);
	STR_LOCAL(out, STR_NO_LIMIT);
	char path[4096] = "";
	if (!site_server_read(fd, &in) || sscanf(in.buf, "%*s %4095s", path) != 1)
		return;
	const struct site_said said = s->say(path, in.buf);
	const char *body = said.body ? said.body : "";
	str_addf(&out, "HTTP/1.1 %s\r\nContent-Length: %zu\r\nConnection: close\r\n%s\r\n%s", said.status, strlen(body),
		said.headers ? said.headers : "Content-Type: application/json; charset=utf-8\r\n", body);
	pthread_mutex_lock(&s->lock);
	s->requests++;
	s->bytes += out.len;
	size_t used = strlen(s->paths);
	snprintf(s->paths + used, sizeof s->paths - used, "%s\n", path);
	str_copy(s->request, sizeof s->request, in.buf);
	pthread_mutex_unlock(&s->lock);
	site_server_send(fd, out.buf, said.cut && said.cut < strlen(body) ? out.len - strlen(body) + said.cut : out.len);
}

static inline void *site_server_run(void *ctx)
{
	struct site_server *s = ctx;
	for (int fd; (fd = accept(s->listener, NULL, NULL)) >= 0;) {
		site_server_one(s, fd);
		shutdown(fd, SHUT_RDWR);
		close(fd);
	}
	return NULL;
}

static inline void site_server_start(
	struct site_server *s, struct site_said (*say)(const char *path, const char *request))
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof in;
	*s = (struct site_server){ .say = say };
	pthread_mutex_init(&s->lock, NULL);
	s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(s->listener, (struct sockaddr *)&in, sizeof in) != 0 ||
		getsockname(s->listener, (struct sockaddr *)&in, &size) != 0 || listen(s->listener, 64) != 0)
		abort();
	snprintf(s->address, sizeof s->address, "http://127.0.0.1:%d", ntohs(in.sin_port));
	pthread_create(&s->thread, NULL, site_server_run, s);
}

static inline int site_server_requests(struct site_server *s)
{
	pthread_mutex_lock(&s->lock);
	int n = s->requests;
	pthread_mutex_unlock(&s->lock);
	return n;
}

static inline void site_server_stop(struct site_server *s)
{
	shutdown(s->listener, SHUT_RDWR);
	pthread_join(s->thread, NULL);
	close(s->listener);
	pthread_mutex_destroy(&s->lock);
}

#endif
