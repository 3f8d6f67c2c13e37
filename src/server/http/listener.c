/*
 * libmicrohttpd's calls become requests, answers become its responses. A few threads share the connections and make the
 * answers: threads, because a commit waits for the disk, and reads should go on meanwhile; few, because there is one
 * writer anyway. An answer that takes long, as a password does for Argon2id, and what writes are made by others
 * (lane.c).
 */
#include "server/http/private.h"
#include "base/utf8.h"
#include "base/wait.h"

#include <errno.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <strings.h>
#include <sys/resource.h>
#include <unistd.h>

#define CONNECTIONS_MAX 6000    /* a reader with a stream has two; idle ones take 5 KiB each */
#define CONNECTIONS_OF_ONE 200u /* address; not behind a proxy, where all come from one */
#define OTHER_FILES 100         /* that the process has open beside connections: database, log, sockets */
#define IDLE_SECONDS 60
#define BODY_MS (5 * 60 * 1000)              /* to send a body in, however slowly */
#define BODY_IGNORED ((size_t)1 << 20)       /* read of a body that is refused, so that its sender hears why */
#define SENDING_MAX ((size_t)512 << 20)      /* answers on their way, all together: readers may be slow */
#define CONNECTION_MEMORY ((size_t)32 << 10) /* bounds request line and headers */
#define DRAIN_MS 10000

struct listener {
	struct listener_service service;
	struct MHD_Daemon *daemon;
	struct listener_options options;
	pthread_mutex_t lock;
	pthread_cond_t done;
	struct lane *lanes[LISTENER_LANES]; /* NULL at LANE_AT_ONCE */
	int under_way;                      /* requests begun and not yet sent, under lock */
	atomic_size_t sending;              /* bytes of answers on their way */
	struct feed *feeds;                 /* under lock */
	atomic_bool ending;
	_Atomic int64_t log_minute; /* in which so many were logged: */
	atomic_size_t logged;
};

/* One request from its first line to its last byte sent. */
struct exchange {
	struct lane_job job;               /* the first: a job is its exchange */
	struct MHD_Connection *connection; /* asleep while its answer is made by a lane */
	struct response made;              /* so; when is_made */
	bool is_made;
	int64_t put; /* clock_mono(): when its lane was given it */
	struct request request;
	struct str body, target;
	enum listener_refusal refusal;
	bool answered;  /* before the body came */
	size_t ignored; /* bytes of body behind the largest one */
	size_t sending;
	int64_t begun;
	char address[ADDRESS_SIZE];
};

/* An answer that goes on. While there is nothing to send its connection sleeps in libmicrohttpd, without a thread and
 * without a place in the poll. */
struct feed {
	struct listener *listener;
	struct feed *next, **link;
	struct MHD_Connection *connection;
	struct response_feed source;
	pthread_mutex_t lock;
	bool asleep, woken; /* under lock */
};

/* ---- the request ----------------------------------------------------------------------------- */

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

/* What came of the headers that must not come twice, or whose last one counts. */
struct seen {
	int host, length, coding, authorization, key, match;
	const char *forwarded, *x_forwarded_for;
};

static enum MHD_Result see_header(void *ctx, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void)kind;
	struct seen *s = ctx;
	const struct {
		const char *name;
		int *n;
		const char **last;
	} known[] = {
		{ "Host", &s->host, NULL },
		{ "Content-Length", &s->length, NULL },
		{ "Transfer-Encoding", &s->coding, NULL },
		{ "Authorization", &s->authorization, NULL },
		{ "Idempotency-Key", &s->key, NULL },
		{ "If-Match", &s->match, NULL },
		{ "Forwarded", NULL, &s->forwarded },
		{ "X-Forwarded-For", NULL, &s->x_forwarded_for },
	};
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		if (strcasecmp(known[i].name, name) != 0)
			continue;
		if (known[i].n)
			++*known[i].n;
		else
			*known[i].last = value ? value : "";
	}
	return MHD_YES;
}

static void read_address(struct listener *l, struct MHD_Connection *connection, struct exchange *x)
{
	struct seen s = { .forwarded = "", .x_forwarded_for = "" };
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *peer = !l->options.unix_socket && info ? info->client_addr : NULL;
	if (peer)
		address_of_peer(peer, x->address);
	if (!l->options.trust_proxy || (peer && !address_is_loopback(peer)))
		return;
	MHD_get_connection_values(connection, MHD_HEADER_KIND, see_header, &s);
	address_forwarded(s.x_forwarded_for, s.forwarded, x->address);
}

/* Where two programs on the way could read two different requests, or a visitor be two people, there is no answer. */
static enum listener_refusal judge_head(struct MHD_Connection *connection, size_t body_max)
{
	struct seen s = { 0 };
	int64_t length = 0;
	const char *announced = header(connection, "Content-Length"), *coding = header(connection, "Transfer-Encoding");
	MHD_get_connection_values(connection, MHD_HEADER_KIND, see_header, &s);
	if (s.host > 1 || s.length + s.coding > 1 || s.authorization > 1 || s.key > 1 || s.match > 1 ||
		(s.coding && strcasecmp(coding, "chunked") != 0))
		return LISTENER_BAD_HEADER;
	if (s.length && (!str_to_i64(announced, 0, INT64_MAX, &length) || (uint64_t)length > body_max))
		return LISTENER_TOO_LARGE;
	return LISTENER_TAKES;
}

static struct exchange *exchange_new(const char *method, size_t body_max)
{
	struct exchange *x = xcalloc(1, sizeof *x);
	x->request.method = request_method_from(method);
	x->begun = clock_mono();
	str_init(&x->body, body_max);
	str_init(&x->target, 8192);
	return x;
}

static void exchange_free(struct exchange *x)
{
	str_release(&x->body);
	str_release(&x->target);
	if (x->is_made)
		response_release(&x->made);
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
	q->if_match = header(connection, "If-Match");
	q->authorization = header(connection, "Authorization");
	q->idempotency_key = header(connection, "Idempotency-Key");
	q->last_event_id = header(connection, "Last-Event-ID");
	q->user_agent = header(connection, "User-Agent");
	q->content_type = header(connection, "Content-Type");
	q->origin = header(connection, "Origin");
	q->host = header(connection, "Host");
	q->address = x->address;
	q->body = x->body.buf;
	q->body_size = x->body.len;
	for (size_t i = 0; i < REQUEST_PARAMS_MAX; i++)
		q->params[i] = "";
	MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, add_query, q);
	/* They are decoded: without their lengths, "a=b%26c=d" would be "a=b&c=d". */
	str_addz(&x->target, path);
	for (size_t i = 0; i < q->n_query; i++)
		str_addf(&x->target, " %zu:%s %zu:%s", strlen(q->query[i].name), q->query[i].name, strlen(q->query[i].value),
			q->query[i].value);
	q->target = x->target.buf;
	read_address(l, connection, x);
}

/* ---- the answer ------------------------------------------------------------------------------ */

/* With ETag and Date these are all that a 304 must have (RFC 9110, 15.4.5); who reads over a slow line opens the same
 * topics again and again, so headers that no client needs are left out. */
static void add_cache_headers(struct MHD_Response *m, const struct request *q, const struct response *r)
{
	bool read = q->method == GET || q->method == HEAD;
	MHD_add_response_header(m, "Cache-Control", !read ? "no-store" : r->personal ? "private, no-cache" : "no-cache");
	if (read && !r->personal) /* one reader's own cache has one variant, and asks about it each time */
		MHD_add_response_header(m, "Vary",
			r->of_accept ? "Accept, Accept-Encoding, Accept-Language, Authorization"
						 : "Accept-Encoding, Accept-Language, Authorization");
}

static void add_headers(
	const struct listener *l, struct MHD_Response *m, const struct request *q, const struct response *r)
{
	char text[160];
	if (r->at) {
		http_date_format(r->at, text);
		MHD_add_response_header(m, "Date", text);
	}
	if (r->status != 204 && r->status != 304)
		MHD_add_response_header(m, "Content-Type", r->type);
	if (r->gzip && r->status != 304)
		MHD_add_response_header(m, "Content-Encoding", "gzip");
	if (*r->etag)
		MHD_add_response_header(m, "ETag", r->etag);
	if (*r->location)
		MHD_add_response_header(m, "Location", r->location);
	if (r->download && r->status != 304)
		MHD_add_response_header(m, "Content-Disposition", "attachment");
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
					request_method_word((enum method)b));
		MHD_add_response_header(m, "Allow", text);
	}
	add_cache_headers(m, q, r);
	if (r->status != 304)
		MHD_add_response_header(m, "X-Content-Type-Options", "nosniff");
	if (l->ending)
		MHD_add_response_header(m, "Connection", "close");
}

/* ---- answers that go on ---------------------------------------------------------------------- */

#define FEED_BLOCK 1024

void listener_wake(struct feed *f)
{
	pthread_mutex_lock(&f->lock);
	f->woken = true;
	if (f->asleep) {
		f->asleep = false;
		MHD_resume_connection(f->connection);
	}
	pthread_mutex_unlock(&f->lock);
}

/* Who wakes a feed holds locks of its own, so the source is asked without this one; what came meanwhile shows in
 * woken. */
static ssize_t feed_read(void *ctx, uint64_t at, char *to, size_t n)
{
	(void)at;
	struct feed *f = ctx;
	for (;;) {
		pthread_mutex_lock(&f->lock);
		f->woken = false;
		pthread_mutex_unlock(&f->lock);
		ssize_t got = f->listener->ending ? -1 : f->source.read(f->source.ctx, to, n);
		if (got)
			return got > 0 ? got : MHD_CONTENT_READER_END_OF_STREAM;
		pthread_mutex_lock(&f->lock);
		bool again = f->woken;
		f->asleep = !again;
		if (!again)
			MHD_suspend_connection(f->connection);
		pthread_mutex_unlock(&f->lock);
		if (!again)
			return 0;
	}
}

static void feed_end(void *ctx)
{
	struct feed *f = ctx;
	f->source.end(f->source.ctx);
	pthread_mutex_lock(&f->listener->lock);
	*f->link = f->next;
	if (f->next)
		f->next->link = f->link;
	pthread_mutex_unlock(&f->listener->lock);
	pthread_mutex_destroy(&f->lock);
	free(f);
}

/* Takes the source over. */
static struct MHD_Response *feed_new(struct listener *l, struct MHD_Connection *connection, struct response *r)
{
	struct feed *f = xcalloc(1, sizeof *f);
	*f = (struct feed){ .listener = l, .connection = connection, .source = r->feed };
	r->feed.ctx = NULL;
	pthread_mutex_init(&f->lock, NULL);
	pthread_mutex_lock(&l->lock);
	f->next = l->feeds;
	f->link = &l->feeds;
	if (f->next)
		f->next->link = &f->next;
	l->feeds = f;
	pthread_mutex_unlock(&l->lock);
	f->source.begin(f->source.ctx, f);
	struct MHD_Response *m = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, FEED_BLOCK, feed_read, f, feed_end);
	if (!m)
		feed_end(f);
	return m;
}

static void wake_feeds(struct listener *l)
{
	pthread_mutex_lock(&l->lock);
	for (struct feed *f = l->feeds; f; f = f->next)
		listener_wake(f);
	pthread_mutex_unlock(&l->lock);
}

static struct MHD_Response *make_body(struct listener *l, struct MHD_Connection *connection, struct response *r)
{
	size_t n = r->body.len;
	if (r->feed.ctx)
		return feed_new(l, connection, r);
	return n ? MHD_create_response_from_buffer(n, str_detach(&r->body), MHD_RESPMEM_MUST_FREE)
			 : MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result send_response(
	struct listener *l, struct MHD_Connection *connection, struct exchange *x, struct response *r)
{
	if (l->sending + r->body.len > SENDING_MAX) {
		response_release(r);
		response_init(r);
		r->retry_after = IDLE_SECONDS;
		l->service.refuse(l->service.ctx, header(connection, "Accept-Language"), LISTENER_BUSY, r);
	}
	bool goes_on = r->feed.ctx != NULL;
	x->sending = r->body.len;
	l->sending += x->sending;
	struct MHD_Response *m = make_body(l, connection, r);
	if (!m)
		return MHD_NO;
	add_headers(l, m, &x->request, r);
	if (goes_on)
		MHD_add_response_header(m, "X-Accel-Buffering", "no"); /* a proxy that collects would hold events back */
	enum MHD_Result queued = MHD_queue_response(connection, (unsigned)r->status, m);
	MHD_destroy_response(m);
	return queued;
}

static enum MHD_Result refuse(
	struct listener *l, struct MHD_Connection *connection, struct exchange *x, enum listener_refusal why)
{
	struct response r;
	response_init(&r);
	l->service.refuse(l->service.ctx, header(connection, "Accept-Language"), why, &r);
	enum MHD_Result queued = send_response(l, connection, x, &r);
	response_release(&r);
	return queued;
}

static struct exchange *exchange_of(struct lane_job *job)
{
	return (struct exchange *)job;
}

/* libmicrohttpd asks for the answer again when its connection wakes. From then on it is no longer ours. */
static void give_back(struct exchange *x)
{
	x->is_made = true;
	MHD_resume_connection(x->connection);
}

#define BUSY_SECONDS 2      /* until who finds too many waiting may ask again */
#define WRITE_WAIT_MS 10000 /* behind others */

static void make_busy(struct listener *l, struct exchange *x)
{
	x->made.retry_after = BUSY_SECONDS;
	l->service.refuse(l->service.ctx, x->request.accept_language, LISTENER_BUSY, &x->made);
}

static void make_slowly(void *ctx, struct lane_job *job, bool ending)
{
	struct listener *l = ctx;
	struct exchange *x = exchange_of(job);
	response_init(&x->made);
	if (ending)
		make_busy(l, x);
	else
		l->service.answer(l->service.ctx, &x->request, &x->made);
	give_back(x);
}

static void make_writes(void *ctx, struct lane_job *jobs, bool ending)
{
	struct listener *l = ctx;
	struct request *requests[LISTENER_TOGETHER];
	struct response *responses[LISTENER_TOGETHER];
	size_t n = 0;
	for (struct lane_job *job = jobs; job; job = job->next) {
		struct exchange *x = exchange_of(job);
		response_init(&x->made);
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
		give_back(x);
	}
}

/* It sleeps before it is put: whoever answers may be quicker than the line after. */
static enum MHD_Result put_aside(
	struct listener *l, struct MHD_Connection *connection, struct exchange *x, struct lane *lane)
{
	x->connection = connection;
	x->put = clock_mono();
	MHD_suspend_connection(connection);
	if (lane_put(lane, &x->job))
		return MHD_YES;
	response_init(&x->made);
	make_busy(l, x);
	give_back(x);
	return MHD_YES;
}

static enum MHD_Result answer(
	struct listener *l, struct MHD_Connection *connection, const char *path, struct exchange *x)
{
	if (x->refusal != LISTENER_TAKES)
		return refuse(l, connection, x, x->refusal);
	if (x->is_made)
		return send_response(l, connection, x, &x->made);
	struct response r;
	fill_request(l, connection, path, x);
	if (!str_ok(&x->target) || x->request.n_query == REQUEST_QUERY_MAX)
		return refuse(l, connection, x, LISTENER_BAD_QUERY);
	struct lane *lane = l->lanes[l->service.lane(l->service.ctx, x->request.method, path)];
	if (lane)
		return put_aside(l, connection, x, lane);
	response_init(&r);
	l->service.answer(l->service.ctx, &x->request, &r);
	enum MHD_Result queued = send_response(l, connection, x, &r);
	response_release(&r);
	return queued;
}

/* ---- libmicrohttpd's callbacks --------------------------------------------------------------- */

static struct exchange *begin_exchange(
	struct listener *l, struct MHD_Connection *connection, const char *path, const char *method)
{
	size_t most = l->service.body_max(l->service.ctx, request_method_from(method), path);
	struct exchange *x = exchange_new(method, most);
	x->refusal = judge_head(connection, most);
	pthread_mutex_lock(&l->lock);
	l->under_way++;
	pthread_mutex_unlock(&l->lock);
	return x;
}

/* MHD_NO ends the connection: the body is larger than allowed, or comes too slowly. */
static enum MHD_Result take_body(struct exchange *x, const char *bytes, size_t n)
{
	str_add(&x->body, bytes, n);
	if (str_ok(&x->body) && x->refusal == LISTENER_TAKES)
		return clock_mono() - x->begun <= BODY_MS ? MHD_YES : MHD_NO;
	if (x->refusal == LISTENER_TAKES)
		x->refusal = LISTENER_TOO_LARGE;
	x->ignored += n;
	return x->ignored <= BODY_IGNORED ? MHD_YES : MHD_NO;
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
		x->answered = x->refusal != LISTENER_TAKES;
		return x->answered ? answer(l, connection, path, x) : MHD_YES;
	}
	if (*upload_size) {
		size_t n = *upload_size;
		*upload_size = 0;
		return take_body(x, upload, n);
	}
	return x->answered ? MHD_YES : answer(l, connection, path, x);
}

static void on_done(void *ctx, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode how)
{
	(void)connection, (void)how;
	struct listener *l = ctx;
	if (!*state)
		return;
	l->sending -= ((struct exchange *)*state)->sending;
	exchange_free(*state);
	*state = NULL;
	pthread_mutex_lock(&l->lock);
	l->under_way--;
	pthread_cond_broadcast(&l->done);
	pthread_mutex_unlock(&l->lock);
}

/* Mostly visitors who hang up or speak no HTTP: they must not fill a disk. */
#define LINES_A_MINUTE 20
static void on_log(void *ctx, const char *format, va_list ap) PRINTF_LIKE(2, 0);
static void on_log(void *ctx, const char *format, va_list ap)
{
	struct listener *l = ctx;
	char text[512];
	int64_t minute = clock_mono() / 60000;
	if (atomic_exchange(&l->log_minute, minute) != minute) {
		size_t n = atomic_exchange(&l->logged, 0);
		if (n > LINES_A_MINUTE)
			log_line(LOG_INFO, "http: and %zu more of such", n - LINES_A_MINUTE);
	}
	if (atomic_fetch_add(&l->logged, 1) >= LINES_A_MINUTE)
		return;
	vsnprintf(text, sizeof text, format, ap);
	text[strcspn(text, "\n")] = '\0';
	log_line(LOG_INFO, "http: %s", text);
}

#define SUBSTITUTE 0x1a /* the control character for what is none; nobody's text has it */

/* %00 in an address would end a string early and mean another address: it stays as it was written. Bytes that are no
 * characters fit nothing, and not every database takes them for text. */
static size_t unescape(void *ctx, struct MHD_Connection *connection, char *text)
{
	(void)ctx, (void)connection;
	size_t size = strstr(text, "%00") ? strlen(text) : MHD_http_unescape(text);
	uint32_t c;
	for (size_t at = 0, n; at < size; at += n) {
		n = utf8_decode(text + at, size - at, &c);
		if (c == UTF8_INVALID)
			text[at] = SUBSTITUTE;
	}
	return size;
}

/* ---- start and stop -------------------------------------------------------------------------- */

/* As many connections as this process may have files open for; it asks for more first. */
static unsigned connections_max(void)
{
	struct rlimit files;
	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return CONNECTIONS_MAX;
	if (files.rlim_cur < CONNECTIONS_MAX + OTHER_FILES) {
		files.rlim_cur = files.rlim_max < CONNECTIONS_MAX + OTHER_FILES ? files.rlim_max
																		: CONNECTIONS_MAX + OTHER_FILES;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	if (files.rlim_cur >= CONNECTIONS_MAX + OTHER_FILES)
		return CONNECTIONS_MAX;
	return files.rlim_cur > 2 * OTHER_FILES ? (unsigned)files.rlim_cur - OTHER_FILES : LISTENER_THREADS;
}

/* What writes is bounded by what one writer does in about a second; what is slow, by the memory that it takes. */
#define WRITES_WAITING 1024
#define SLOW_WAITING 256

static enum rc start_lanes(struct listener *l, struct err *e)
{
	const struct lane_work slow = { make_slowly, l, LISTENER_SLOW, 1, SLOW_WAITING, true },
						   writes = { make_writes, l, LISTENER_WRITERS, LISTENER_TOGETHER, WRITES_WAITING, false };
	enum rc rc = lane_start(&slow, &l->lanes[LANE_SLOW], e);
	return rc == RC_OK ? lane_start(&writes, &l->lanes[LANE_WRITES], e) : rc;
}

static void stop_lanes(struct listener *l)
{
	for (size_t i = 0; i < LISTENER_LANES; i++)
		lane_stop(l->lanes[i]);
}

enum rc listener_start(const struct listener_service *service, int fd, const struct listener_options *o,
	struct listener **out, struct err *e)
{
	struct listener *l = xcalloc(1, sizeof *l);
	enum rc rc = RC_OK;
	l->service = *service;
	l->options = *o;
	pthread_mutex_init(&l->lock, NULL);
	wait_init(&l->done);
	rc = start_lanes(l, e);
	l->daemon = rc != RC_OK
		? NULL
		: MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG,
			  0, NULL, NULL, on_request, l, MHD_OPTION_EXTERNAL_LOGGER, on_log, l, MHD_OPTION_LISTEN_SOCKET, fd,
			  MHD_OPTION_THREAD_POOL_SIZE, (unsigned)LISTENER_THREADS, MHD_OPTION_CONNECTION_LIMIT, connections_max(),
			  MHD_OPTION_PER_IP_CONNECTION_LIMIT, o->unix_socket || o->trust_proxy ? 0u : CONNECTIONS_OF_ONE,
			  MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
			  MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, MHD_OPTION_NOTIFY_COMPLETED, on_done, l,
			  MHD_OPTION_UNESCAPE_CALLBACK, unescape, NULL, MHD_OPTION_END);
	if (!l->daemon) {
		if (rc == RC_OK)
			rc = err_set(e, RC_SYS, errno, "the HTTP listener does not start");
		close(fd);
		listener_stop(l);
		l = NULL;
	}
	*out = l;
	return rc;
}

static void drain(struct listener *l)
{
	int64_t until = clock_mono() + DRAIN_MS;
	pthread_mutex_lock(&l->lock);
	while (l->under_way > 0 && wait_until(&l->done, &l->lock, until))
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
		wake_feeds(l); /* each finds that it is over */
		drain(l);
		stop_lanes(l);              /* wakes every connection: none may sleep when the daemon stops */
		MHD_stop_daemon(l->daemon); /* until then who is still connected may ask for something new */
		if (fd != MHD_INVALID_SOCKET)
			close(fd);
	} else {
		stop_lanes(l);
	}
	for (size_t i = 0; i < LISTENER_LANES; i++)
		lane_free(l->lanes[i]);
	pthread_mutex_destroy(&l->lock);
	pthread_cond_destroy(&l->done);
	free(l);
}
