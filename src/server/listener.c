/*
 * libmicrohttpd's calls become requests, answers become its responses. A few threads share the connections; a thread
 * takes a worker (a storage handle) for as long as it makes one answer. Threads, because a commit waits for the disk
 * and a password for Argon2id, and reads should go on meanwhile; few, because SQLite has one writer anyway.
 */
#include "server/listener.h"

#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdatomic.h>
#include <unistd.h>

#include "server/routes.h"

#define THREADS 4
#define CONNECTIONS_MAX 2000
#define IDLE_SECONDS 60
#define CONNECTION_MEMORY ((size_t)32 << 10) /* bounds request line and headers */
#define DRAIN_MS 10000

struct listener {
	struct platform *platform;
	struct MHD_Daemon *daemon;
	bool unix_socket;
	pthread_mutex_t lock;
	pthread_cond_t freed;
	struct worker *idle[THREADS]; /* the last one back is the next one out: its cache is warm */
	int n_idle;
	int under_way;   /* requests begun and not yet sent, under lock */
	atomic_bool ending;
};

/* One request from its first line to its last byte sent. */
struct exchange {
	struct request request;
	struct str body, target;
	size_t body_max;
	bool too_large, refused;
	char address[NI_MAXHOST];
};

/* ---- the request ------------------------------------------------------------------------------------------------- */

static const char *header(struct MHD_Connection *connection, const char *name)
{
	const char *v = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
	return v ? v : "";
}

static enum MHD_Result add_query(void *ctx, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void)kind;
	struct request *q = ctx;
	if (q->n_query == REQUEST_QUERY_MAX)
		return MHD_NO;
	q->query[q->n_query++] = (struct request_pair){ name, value ? value : "" };
	return MHD_YES;
}

static void read_address(struct listener *l, struct MHD_Connection *connection, struct exchange *x)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	if (l->unix_socket || !info || !info->client_addr)
		return;
	socklen_t size = info->client_addr->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
		: sizeof(struct sockaddr_in);
	getnameinfo(info->client_addr, size, x->address, sizeof x->address, NULL, 0, NI_NUMERICHOST);
}

static struct exchange *exchange_new(const char *method, size_t body_max)
{
	struct exchange *x = xcalloc(1, sizeof *x);
	x->request.method = method_from(method);
	x->body_max = body_max;
	str_init(&x->body, body_max);
	str_init(&x->target, 8192);
	return x;
}

static void exchange_free(struct exchange *x)
{
	str_release(&x->body);
	str_release(&x->target);
	free(x);
}

/* Called when the connection still has the headers, right before answering: they are libmicrohttpd's memory. */
static void fill_request(struct listener *l, struct MHD_Connection *connection, const char *path, struct exchange *x)
{
	struct request *q = &x->request;
	q->path = path;
	q->accept = header(connection, "Accept");
	q->accept_language = header(connection, "Accept-Language");
	q->accept_encoding = header(connection, "Accept-Encoding");
	q->if_none_match = header(connection, "If-None-Match");
	q->authorization = header(connection, "Authorization");
	q->idempotency_key = header(connection, "Idempotency-Key");
	q->address = x->address;
	q->body = x->body.buf;
	q->body_size = x->body.len;
	for (size_t i = 0; i < REQUEST_PARAMS_MAX; i++)
		q->params[i] = "";
	MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, add_query, q);
	str_addz(&x->target, path);
	for (size_t i = 0; i < q->n_query; i++)
		str_addf(&x->target, "%c%s=%s", i ? '&' : '?', q->query[i].name, q->query[i].value);
	q->target = x->target.buf;
	read_address(l, connection, x);
}

/* ---- the answer -------------------------------------------------------------------------------------------------- */

/* With ETag and Date these are all that a 304 must have (RFC 9110, 15.4.5); who reads over a slow line opens the same
 * topics again and again, so nothing is said that nobody needs. */
static void add_cache_headers(struct MHD_Response *m, const struct request *q, const struct response *r)
{
	bool read = q->method == GET || q->method == HEAD;
	MHD_add_response_header(m, "Cache-Control", !read ? "no-store" : r->personal ? "private, no-cache" : "no-cache");
	if (read && !r->personal) /* one reader's own cache has one variant, and asks about it each time */
		MHD_add_response_header(m, "Vary", r->of_accept ? "Accept, Accept-Encoding, Accept-Language, Authorization"
			: "Accept-Encoding, Accept-Language, Authorization");
}

static void add_headers(const struct listener *l, struct MHD_Response *m, const struct request *q,
	const struct response *r)
{
	char text[160];
	if (r->status != 204 && r->status != 304)
		MHD_add_response_header(m, "Content-Type", r->type);
	if (r->gzip && r->status != 304)
		MHD_add_response_header(m, "Content-Encoding", "gzip");
	if (*r->etag)
		MHD_add_response_header(m, "ETag", r->etag);
	if (*r->location)
		MHD_add_response_header(m, "Location", r->location);
	if (r->sign_in)
		MHD_add_response_header(m, "WWW-Authenticate", "Bearer");
	if (r->retry_after) {
		snprintf(text, sizeof text, "%lld", (long long)r->retry_after);
		MHD_add_response_header(m, "Retry-After", text);
	}
	if (r->allow) {
		text[0] = '\0';
		for (unsigned b = GET; b < OTHER_METHOD; b <<= 1)
			if (r->allow & b)
				snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", *text ? ", " : "",
				method_word((enum method)b));
		MHD_add_response_header(m, "Allow", text);
	}
	add_cache_headers(m, q, r);
	if (r->status != 304)
		MHD_add_response_header(m, "X-Content-Type-Options", "nosniff");
	if (l->ending)
		MHD_add_response_header(m, "Connection", "close");
}

static enum MHD_Result send_response(const struct listener *l, struct MHD_Connection *connection,
	const struct request *q, struct response *r)
{
	size_t n = r->body.len;
	struct MHD_Response *m = n ? MHD_create_response_from_buffer(n, str_detach(&r->body), MHD_RESPMEM_MUST_FREE)
	                           : MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);
	if (!m)
		return MHD_NO;
	add_headers(l, m, q, r);
	enum MHD_Result queued = MHD_queue_response(connection, (unsigned)r->status, m);
	MHD_destroy_response(m);
	return queued;
}

static struct worker *worker_take(struct listener *l)
{
	pthread_mutex_lock(&l->lock);
	while (l->n_idle == 0)
		pthread_cond_wait(&l->freed, &l->lock);
	struct worker *w = l->idle[--l->n_idle];
	pthread_mutex_unlock(&l->lock);
	return w;
}

static void worker_give(struct listener *l, struct worker *w)
{
	pthread_mutex_lock(&l->lock);
	l->idle[l->n_idle++] = w;
	pthread_cond_signal(&l->freed);
	pthread_mutex_unlock(&l->lock);
}

static enum MHD_Result refuse(struct listener *l, struct MHD_Connection *connection, const struct request *q,
	enum problem what)
{
	struct response r;
	response_init(&r);
	platform_refuse(l->platform, header(connection, "Accept-Language"), what, &r);
	enum MHD_Result queued = send_response(l, connection, q, &r);
	response_release(&r);
	return queued;
}

static enum MHD_Result answer(struct listener *l, struct MHD_Connection *connection, const char *path,
	struct exchange *x)
{
	if (x->too_large)
		return refuse(l, connection, &x->request, TOO_LARGE);
	struct response r;
	fill_request(l, connection, path, x);
	if (!str_ok(&x->target) || x->request.n_query == REQUEST_QUERY_MAX)
		return refuse(l, connection, &x->request, BAD_PARAMETER);
	response_init(&r);
	struct worker *w = worker_take(l);
	platform_answer(l->platform, w, &x->request, &r);
	worker_give(l, w);
	enum MHD_Result queued = send_response(l, connection, &x->request, &r);
	response_release(&r);
	return queued;
}

/* ---- libmicrohttpd's callbacks ----------------------------------------------------------------------------------- */

static struct exchange *begin_exchange(struct listener *l, struct MHD_Connection *connection, const char *path,
	const char *method)
{
	int64_t length = 0;
	size_t most = routes_body_max(method_from(method), path);
	struct exchange *x = exchange_new(method, most);
	const char *announced = header(connection, "Content-Length");
	x->too_large = *announced && (!str_to_i64(announced, 0, INT64_MAX, &length) || (uint64_t)length > most);
	pthread_mutex_lock(&l->lock);
	l->under_way++;
	pthread_mutex_unlock(&l->lock);
	return x;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *path, const char *method,
	const char *version, const char *upload, size_t *upload_size, void **state)
{
	(void)version;
	struct listener *l = ctx;
	struct exchange *x = *state;
	if (!x) {
		*state = x = begin_exchange(l, connection, path, method);
		/* Refused before it is sent: a client that waits for "100 Continue" never sends it. */
		if (!x->too_large)
			return MHD_YES;
		x->refused = true;
		return answer(l, connection, path, x);
	}
	if (*upload_size) {
		if (!x->refused) {
			str_add(&x->body, upload, *upload_size);
			x->too_large |= !str_ok(&x->body);
		}
		*upload_size = 0;
		return MHD_YES;
	}
	return x->refused ? MHD_YES : answer(l, connection, path, x);
}

static void on_done(void *ctx, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode how)
{
	(void)connection, (void)how;
	struct listener *l = ctx;
	if (!*state)
		return;
	exchange_free(*state);
	*state = NULL;
	pthread_mutex_lock(&l->lock);
	l->under_way--;
	pthread_cond_broadcast(&l->freed);
	pthread_mutex_unlock(&l->lock);
}

static void on_log(void *ctx, const char *format, va_list ap) PRINTF_LIKE(2, 0);
static void on_log(void *ctx, const char *format, va_list ap)
{
	(void)ctx;
	char text[512];
	vsnprintf(text, sizeof text, format, ap);
	log_line(LOG_WARN, "http: %s", text);
}

/* %00 in an address would end a string early and mean another address: it stays as it was written. */
static size_t unescape(void *ctx, struct MHD_Connection *connection, char *text)
{
	(void)ctx, (void)connection;
	return strstr(text, "%00") ? strlen(text) : MHD_http_unescape(text);
}

/* ---- start and stop ---------------------------------------------------------------------------------------------- */

enum rc listener_start(struct platform *p, int fd, bool unix_socket, struct listener **out, struct err *e)
{
	struct listener *l = xcalloc(1, sizeof *l);
	enum rc rc = RC_OK;
	l->platform = p;
	l->unix_socket = unix_socket;
	pthread_mutex_init(&l->lock, NULL);
	pthread_cond_init(&l->freed, NULL);
	for (int i = 0; i < THREADS && rc == RC_OK; i++) {
		rc = worker_new(p, &l->idle[i], e);
		if (rc == RC_OK)
			l->n_idle++;
	}
	if (rc == RC_OK) {
		l->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_ERROR_LOG, 0, NULL, NULL,
			on_request, l, MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL, MHD_OPTION_LISTEN_SOCKET, fd,
			MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
			MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
			CONNECTION_MEMORY, MHD_OPTION_NOTIFY_COMPLETED, on_done, l, MHD_OPTION_UNESCAPE_CALLBACK, unescape, NULL,
			MHD_OPTION_END);
		if (!l->daemon)
			rc = err_set(e, RC_SYS, errno, "the HTTP listener does not start");
	}
	if (rc != RC_OK) {
		close(fd);
		listener_stop(l);
		l = NULL;
	}
	*out = l;
	return rc;
}

static void drain(struct listener *l)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += DRAIN_MS / 1000;
	pthread_mutex_lock(&l->lock);
	while (l->under_way > 0 && pthread_cond_timedwait(&l->freed, &l->lock, &until) == 0)
		;
	pthread_mutex_unlock(&l->lock);
}

void listener_stop(struct listener *l)
{
	if (!l)
		return;
	l->ending = true;
	if (l->daemon) {
		MHD_socket fd = MHD_quiesce_daemon(l->daemon);
		drain(l);
		MHD_stop_daemon(l->daemon);
		if (fd != MHD_INVALID_SOCKET)
			close(fd);
	}
	for (int i = 0; i < l->n_idle; i++)
		worker_free(l->idle[i]);
	pthread_mutex_destroy(&l->lock);
	pthread_cond_destroy(&l->freed);
	free(l);
}
