/* Requests as plain text over a socket, and answers taken apart. Deliberately not the client's own net/: a mistake
 * there must not hide one here. */
#include "api/lib/api.h"

#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define ANSWER_MAX ((size_t)64 << 20)

static char asked[sizeof(struct scratch)]; /* the folder of the platform that was asked last */

int platform_try(const struct platform *p)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t)p->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)
	};
	memcpy(un.sun_path, p->socket, strlen(p->socket) + 1);
	signal(SIGPIPE, SIG_IGN);
	int fd = socket(p->port ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const struct sockaddr *address = p->port ? (const struct sockaddr *)&in : (const struct sockaddr *)&un;
	if (connect(fd, address, p->port ? sizeof in : sizeof un) != 0) {
		close(fd);
		return -1;
	}
	struct timeval limit = { .tv_sec = TEST_DEADLINE_MS / 1000 };
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
	return fd;
}

int platform_connect(const struct platform *p)
{
	int fd = platform_try(p);
	if (fd < 0)
		fail_msg("%s: %s", p->address, strerror(errno));
	return fd;
}

/* Replaces a body of chunks by what they hold; leaves it alone where it is no such body. */
static void unchunk(struct str *body)
{
	struct str whole;
	str_init(&whole, ANSWER_MAX);
	const char *at = body->buf, *end = body->buf + body->len;
	while (at < end) {
		char *line_end;
		size_t n = strtoul(at, &line_end, 16);
		const char *data = memchr(line_end, '\n', (size_t)(end - line_end));
		if (!data || n > (size_t)(end - data - 1))
			fail_msg("broken chunk in an answer");
		if (!n)
			break;
		str_add(&whole, data + 1, n);
		at = data + 1 + n + 2;
	}
	str_release(body);
	*body = whole;
}

static void answer_take_apart(struct answer *a, const struct str *all)
{
	a->wire_bytes = all->len;
	const char *end = memmem(all->buf, all->len, "\r\n\r\n", 4);
	if (!end)
		return;
	str_add(&a->head, all->buf, (size_t)(end - all->buf) + 2);
	str_add(&a->body, end + 4, all->len - (size_t)(end + 4 - all->buf));
	const char *space = strchr(a->head.buf, ' ');
	a->status = space ? (int)strtol(space, NULL, 10) : 0;
	const char *coding = answer_header(a, "transfer-encoding");
	if (coding && strcasecmp(coding, "chunked") == 0)
		unchunk(&a->body);
	const char *length = answer_header(a, "content-length");
	if (length && a->body.len > 0 && strtoul(length, NULL, 10) != a->body.len)
		fail_msg("Content-Length says %s, there are %zu bytes", length, a->body.len);
	const char *type = answer_header(a, "content-type");
	if (type && strstr(type, "json") && !answer_header(a, "content-encoding"))
		json_parse(a->body.buf, a->body.len, ANSWER_MAX, &a->json, NULL);
}

void ask_raw(struct platform *p, struct answer *a, const char *bytes, size_t n)
{
	*a = (struct answer){ 0 };
	str_init(&a->head, (size_t)1 << 20);
	str_init(&a->body, ANSWER_MAX);
	struct str all;
	str_init(&all, ANSWER_MAX);
	int fd = platform_connect(p);
	str_copy(asked, sizeof asked, p->scratch.path);
	/* A server may answer and close before it has read everything: what it says counts, not that it stopped listening.
	 */
	for (size_t sent = 0; sent < n;) {
		ssize_t k = send(fd, bytes + sent, n - sent, MSG_NOSIGNAL);
		if (k <= 0)
			break;
		sent += (size_t)k;
	}
	char buffer[16384];
	ssize_t k;
	while ((k = recv(fd, buffer, sizeof buffer, 0)) > 0)
		str_add(&all, buffer, (size_t)k);
	bool hung = k < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
	close(fd);
	if (hung)
		fail_msg("hung: no whole answer within %d ms\n%s", TEST_DEADLINE_MS, all.buf);
	answer_take_apart(a, &all);
	str_release(&all);
}

void ask(struct platform *p, struct answer *a, const struct request *r)
{
	struct str s;
	size_t n = r->body ? (r->n ? r->n : strlen(r->body)) : 0;
	str_init(&s, STR_NO_LIMIT);
	str_addf(&s, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", r->method, r->path);
	if (r->token)
		str_addf(&s, "Authorization: Bearer %s\r\n", r->token);
	if (r->headers)
		str_addz(&s, r->headers);
	if (r->body)
		str_addf(&s, "Content-Type: %s\r\n", r->type ? r->type : "application/json");
	if (r->body || str_eq(r->method, "POST") || str_eq(r->method, "PUT"))
		str_addf(&s, "Content-Length: %zu\r\n", n);
	str_addz(&s, "\r\n");
	str_add(&s, r->body ? r->body : "", n);
	ask_raw(p, a, s.buf, s.len);
	str_release(&s);
	if (a->status == 0)
		fail_msg("%s %s: the connection ended without an answer", r->method, r->path);
}

void ask_for(struct platform *p, struct answer *a, const char *address, const struct request *r)
{
	char header[80];
	struct request with = *r;
	snprintf(header, sizeof header, "X-Forwarded-For: %s\r\n", address);
	with.headers = header;
	ask(p, a, &with);
}

void ask_get(struct platform *p, struct answer *a, const char *path, const char *token)
{
	ask(p, a, &(struct request){ .method = "GET", .path = path, .token = token });
}

void ask_post(struct platform *p, struct answer *a, const char *path, const char *token, const char *body)
{
	ask(p, a, &(struct request){ .method = "POST", .path = path, .token = token, .body = body });
}

void answer_release(struct answer *a)
{
	str_release(&a->head);
	str_release(&a->body);
	json_free(a->json);
	*a = (struct answer){ 0 };
}

const char *answer_header(struct answer *a, const char *name)
{
	size_t n = strlen(name);
	for (const char *line = a->head.buf; line && *line; line = strchr(line, '\n'), line = line ? line + 1 : NULL) {
		if (strncasecmp(line, name, n) != 0 || line[n] != ':')
			continue;
		const char *value = line + n + 1 + strspn(line + n + 1, " \t");
		snprintf(a->value, sizeof a->value, "%.*s", (int)strcspn(value, "\r\n"), value);
		return a->value;
	}
	return NULL;
}

const struct json *answer_json(const struct answer *a, const char *path)
{
	const struct json *v = a->json;
	char name[128];
	while (v && *path) {
		size_t n = strcspn(path, ".");
		snprintf(name, sizeof name, "%.*s", (int)n, path);
		int64_t position;
		if (json_is_array(v) && str_to_i64(name, 0, 1000000, &position)) {
			v = json_first(v);
			for (; v && position > 0; position--)
				v = json_next(v);
		} else {
			v = json_get(v, name);
		}
		path += n + (path[n] == '.');
	}
	return v;
}

const char *answer_text(const struct answer *a, const char *path)
{
	const struct json *v = answer_json(a, path);
	if (!json_is_string(v))
		fail_msg("no text at \"%s\" of %d %s", path, a->status, a->body.buf);
	return json_text(v);
}

int64_t answer_int(const struct answer *a, const char *path)
{
	const struct json *v = answer_json(a, path);
	if (!json_is_number(v) || json_int(v, INT64_MIN) == INT64_MIN)
		fail_msg("no whole number at \"%s\" of %d %s", path, a->status, a->body.buf);
	return json_int(v, 0);
}

/* Why it failed is nobody's business but the keeper's: it is not in the answer. */
static void print_log(void)
{
	struct platform p = { .pid = 0 };
	str_copy(p.scratch.path, sizeof p.scratch.path, asked);
	char *log = platform_log(&p);
	print_error("minyid said:\n%s\n", log);
	free(log);
}

void expect_status(struct answer *a, int status, const char *code)
{
	bool as_wanted = a->status == status && (!code || str_eq(json_text(json_get(a->json, "code")), code));
	if (!as_wanted && a->status >= 500)
		print_log();
	if (!as_wanted)
		fail_msg("wanted %d %s, came %d:\n%s\n%s", status, code ? code : "", a->status, a->head.buf, a->body.buf);
	const char *type = answer_header(a, "content-type");
	if (status >= 400 && (!type || !str_starts(type, "application/problem+json")))
		fail_msg("an error that is no application/problem+json but %s", type ? type : "nothing");
}

void answer_gunzip(struct answer *a)
{
	struct scratch s;
	struct outcome o;
	char path[64];
	scratch_make(&s);
	snprintf(path, sizeof path, "%s/body.gz", s.path);
	assert_int_equal(file_write(path, a->body.buf, a->body.len, 0600, NULL), RC_OK);
	run(&o, NULL, "/bin/gzip", "-dc", path, NULL);
	assert_int_equal(o.status, 0);
	str_clear(&a->body);
	str_add(&a->body, o.out.buf, o.out.len);
	json_free(a->json);
	a->json = NULL;
	json_parse(a->body.buf, a->body.len, ANSWER_MAX, &a->json, NULL);
	outcome_release(&o);
	scratch_remove(&s);
}
