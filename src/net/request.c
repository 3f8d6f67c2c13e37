/*
 * HTTP requests as cancellable handles, over libcurl's multi interface. The library starts with the first request,
 * since a visit that reads only the cache needs none of it.
 *
 * A request that cannot even start (an address that is none, a header with a line break in it) still answers from the
 * loop: it waits in `failed` for the next turn, so that callers have one way to hear of failure.
 */
#include <assert.h>
#include <strings.h>

#include "base/version.h"
#include "net/libcurl.h"
#include "net/private.h"

#define BODY_MAX ((size_t)8 << 20)
#define HEADERS_MAX 65536
#define REFUSAL_MAX ((size_t)65536) /* of the body of a refused file */
#define CONNECT_MS 8000L
#define WHOLE_MS 60000L
#define STALL_SECONDS 30L
#define REDIRECTS_MAX 3L
#define IDLE_CONNECTIONS 2L
#define PATIENCE_MS 100

struct net_req {
	struct net *net;
	struct net_req *next;
	uint64_t id; /* in the log */
	CURL *easy;  /* NULL: it failed before it could be sent */
	bool standing;
	bool waiting; /* for net_resume: curl does not have it yet */
	struct curl_slist *headers;
	bool stays; /* it follows no redirect, and says where it led */
	char *method, *url;
	char *sent; /* the body to send */
	struct str body;
	size_t taken; /* bytes that went to take() */
	bool refused; /* by take() */
	bool packed;
	int64_t from, behind; /* what was asked for; where the answer says that it goes on, -1: it does not say */
	void (*starts)(void *ctx, int64_t behind, const char *tag);
	bool (*take)(void *ctx, const char *bytes, size_t n, int64_t whole);
	int64_t sent_bytes; /* that gone() was told of */
	void (*gone)(void *ctx, int64_t n, int64_t whole);
	char etag[256], content_type[128];
	char modified[HTTP_DATE_SIZE]; /* Last-Modified; "" */
	int64_t retry_after, date;
	bool aged; /* a cache had it */
	size_t header_bytes;
	int64_t started, begun; /* when it was asked for; when it went out */
	struct err err;         /* why it failed */
	void (*done)(void *ctx, const struct net_answer *a);
	void *ctx;
};

/* The library: one per process, the same for everybody, there for good once it is there. */
static const struct libcurl *curl;

struct transport {
	struct net *net;
	CURLM *multi;       /* NULL: the library is not there */
	struct err missing; /* why */
	struct net_req *live, *failed;
	uint64_t last_id;
};

/* ---- what comes back ------------------------------------------------------------------------- */

/* As of which tag the rest could be asked for later: of these very bytes, so not a weak one. */
static const char *tag_of_bytes(const struct net_req *r)
{
	return r->packed ? "" : *r->etag && !str_starts(r->etag, "W/") ? r->etag : r->modified;
}

static bool hand_over(struct net_req *r, const char *bytes, size_t n, bool rest)
{
	curl_off_t whole = -1;
	curl->easy_getinfo(r->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &whole);
	whole = r->packed ? -1 : whole > 0 && rest ? whole + r->from : whole;
	if (rest && r->behind != r->from)
		return false; /* another piece than was asked for */
	if (!r->taken && r->starts)
		r->starts(r->ctx, rest ? r->from : 0, tag_of_bytes(r));
	r->taken += n;
	if (r->taken > r->body.max || (whole > 0 && (uint64_t)whole > r->body.max))
		return false;
	r->refused = !r->take(r->ctx, bytes, n, whole);
	return !r->refused;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *ctx)
{
	struct net_req *r = ctx;
	long status = 0;
	curl->easy_getinfo(r->easy, CURLINFO_RESPONSE_CODE, &status);
	if (r->take && status >= 200 && status <= 299)
		return hand_over(r, bytes, size * count, status == 206) ? size * count : 0;
	if (r->take && r->body.len + size * count > REFUSAL_MAX)
		return size * count; /* the words of a refusal that nobody reads */
	str_add(&r->body, bytes, size * count);
	return str_ok(&r->body) ? size * count : 0;
}

static int note_progress(void *ctx, curl_off_t down_whole, curl_off_t down, curl_off_t whole, curl_off_t sent)
{
	struct net_req *r = ctx;
	(void)down_whole;
	(void)down;
	if (sent > r->sent_bytes)
		r->gone(r->ctx, sent, whole);
	r->sent_bytes = sent;
	return 0;
}

/* The value of the header line when it is the named one, without the blanks around it. */
static bool header_is(const char *line, size_t n, const char *name, char *value, size_t size)
{
	size_t len = strlen(name);
	if (n <= len || strncasecmp(line, name, len) != 0 || line[len] != ':')
		return false;
	const char *from = line + len + 1, *end = line + n;
	while (from < end && (*from == ' ' || *from == '\t'))
		from++;
	while (end > from && (end[-1] == '\r' || end[-1] == '\n' || end[-1] == ' ' || end[-1] == '\t'))
		end--;
	if ((size_t)(end - from) >= size || memchr(from, '\0', (size_t)(end - from)))
		return false; /* too long to be of use; cut it would be another value */
	memcpy(value, from, (size_t)(end - from));
	value[end - from] = '\0';
	return true;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *ctx)
{
	struct net_req *r = ctx;
	size_t n = size * count;
	char wait[16], date[HTTP_DATE_SIZE], range[64];
	r->header_bytes += n;
	if (r->header_bytes > HEADERS_MAX)
		return 0;
	if (n >= 5 && memcmp(bytes, "HTTP/", 5) == 0) { /* after a redirect it starts anew */
		r->etag[0] = r->content_type[0] = r->modified[0] = '\0';
		r->retry_after = -1;
		r->date = 0;
		r->aged = r->packed = false;
		r->behind = -1;
		str_clear(&r->body);
	}
	header_is(bytes, n, "ETag", r->etag, sizeof r->etag);
	header_is(bytes, n, "Last-Modified", r->modified, sizeof r->modified);
	header_is(bytes, n, "Content-Type", r->content_type, sizeof r->content_type);
	r->aged = r->aged || header_is(bytes, n, "Age", wait, sizeof wait);
	r->packed = r->packed || header_is(bytes, n, "Content-Encoding", range, sizeof range);
	if (header_is(bytes, n, "Content-Range", range, sizeof range) && str_starts(range, "bytes ")) {
		range[6 + strcspn(range + 6, "-")] = '\0';
		(void)str_to_i64(range + 6, 0, INT64_MAX, &r->behind);
	}
	if (header_is(bytes, n, "Date", date, sizeof date))
		http_date_parse(date, &r->date);
	if (header_is(bytes, n, "Retry-After", wait, sizeof wait))
		str_to_i64(wait, 0, 86400, &r->retry_after);
	return n;
}

static enum rc failure(struct net_req *r, CURLcode code, struct err *e)
{
	curl_off_t connected = 0;
	curl->easy_getinfo(r->easy, CURLINFO_CONNECT_TIME_T, &connected);
	const char *words = curl->easy_strerror(code);
	switch (code) {
	case CURLE_OPERATION_TIMEDOUT:
		return connected > 0 ? err_set(e, RC_TIMEOUT, 0, "connected, but no answer in time")
							 : err_because(e, RC_NET, CAUSE_UNREACHABLE, 0, "no connection in time");
	case CURLE_WRITE_ERROR:
		if (r->taken == 0 && r->take && r->behind != r->from)
			return err_set(e, RC_PROTO, 0, "another piece of the file than was asked for");
		if (r->refused)
			return err_set(e, RC_CANCELLED, 0, "the rest of the answer was not wanted");
		return err_set(e, RC_TOO_BIG, 0, "the answer is larger than %zu bytes",
			r->header_bytes > HEADERS_MAX ? (size_t)HEADERS_MAX : r->body.max);
	case CURLE_TOO_MANY_REDIRECTS: return err_because(e, RC_PROTO, CAUSE_SIGN_IN_PAGE, (int)code, "%s", words);
	case CURLE_BAD_CONTENT_ENCODING:
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_HTTP2: return err_set(e, RC_PROTO, (int)code, "%s", words);
	case CURLE_UNSUPPORTED_PROTOCOL: /* an answer that is not HTTP, or a redirect to what is not */
		return err_set(e, RC_PROTO, (int)code, "the answer is not HTTP, or leads to something that is not");
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_PROXY:
		return err_because(e, RC_NET, CAUSE_UNREACHABLE, (int)code, "the proxy that the environment names: %s", words);
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT: return err_because(e, RC_NET, CAUSE_UNREACHABLE, (int)code, "%s", words);
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_INVALIDCERTSTATUS: return err_because(e, RC_NET, CAUSE_CERTIFICATE, (int)code, "%s", words);
	case CURLE_PARTIAL_FILE: return err_because(e, RC_NET, CAUSE_CUT, (int)code, "%s", words);
	default: return err_set(e, RC_NET, (int)code, "%s", words);
	}
}

/* True: something went out. */
static bool count_bytes(struct net_req *r)
{
	long head = 0, request = 0;
	curl_off_t down = 0, up = 0;
	curl->easy_getinfo(r->easy, CURLINFO_REQUEST_SIZE, &request);
	curl->easy_getinfo(r->easy, CURLINFO_HEADER_SIZE, &head);
	curl->easy_getinfo(r->easy, CURLINFO_SIZE_DOWNLOAD_T, &down);
	curl->easy_getinfo(r->easy, CURLINFO_SIZE_UPLOAD_T, &up);
	r->net->totals.sent += request + up;
	r->net->totals.received += head + down;
	log_line(LOG_DEBUG, "net %llu: %ld bytes sent, %ld received", (unsigned long long)r->id, request + (long)up,
		head + (long)down);
	return request + up > 0;
}

static void begin(struct net_req *r);
static void begin_next(struct net *n);

static void lose_patience(void *ctx)
{
	struct net *n = ctx;
	n->hurry = NULL;
	begin_next(n);
}

/* May one more go out beside those that are under way? A second connection costs more than it gains where the first one
 * answers at once, so unless the number is said, a request waits for the one before it, for a moment. */
static bool room_for_more(struct net *n, int under_way, int64_t newest)
{
	int64_t left = newest + PATIENCE_MS - clock_mono();
	if (n->abreast || !under_way || left <= 0)
		return !n->abreast || under_way < n->abreast;
	if (!n->hurry)
		n->hurry = net_timer_start(n, left, lose_patience, n);
	return false;
}

/* The next of those that wait for one to end. */
static void begin_next(struct net *n)
{
	int under_way = 0;
	int64_t newest = 0;
	struct net_req *next = NULL;
	for (struct net_req *r = n->transport->live; r; r = r->next) {
		under_way += !r->waiting && !r->standing;
		newest = !r->waiting && !r->standing && r->begun > newest ? r->begun : newest;
		next = next ? next : r->waiting ? r : NULL;
	}
	if (next && !n->paused && (next->standing || room_for_more(n, under_way, newest))) {
		begin(next);
		begin_next(n);
	}
}

void net_abreast(struct net *n, int most)
{
	n->abreast = most;
}

static void req_free(struct net_req *r)
{
	if (r->easy && !r->waiting)
		curl->multi_remove_handle(r->net->transport->multi, r->easy);
	if (r->easy)
		curl->easy_cleanup(r->easy);
	for (struct curl_slist *h = r->headers; h; h = h->next)
		explicit_bzero(h->data, strlen(h->data)); /* one of them is the token */
	if (r->headers)
		curl->slist_free_all(r->headers);
	if (r->sent)
		explicit_bzero(r->sent, strlen(r->sent)); /* it may be a password */
	free(r->sent);
	free(r->method);
	free(r->url);
	str_release(&r->body);
	r->net->busy--;
	r->net->standing -= r->standing;
	struct net *n = r->net;
	free(r);
	begin_next(n);
}

static void append(struct net_req **list, struct net_req *r)
{
	while (*list)
		list = &(*list)->next;
	*list = r;
	r->next = NULL;
}

static void unlink_req(struct net_req *r)
{
	struct transport *t = r->net->transport;
	struct net_req **at = r->easy ? &t->live : &t->failed;
	while (*at != r)
		at = &(*at)->next;
	*at = r->next;
}

/* The path without what was asked for: a search is its writer's business. */
static int url_for_log(const char *url)
{
	return (int)strcspn(url, "?");
}

static void finish(struct net_req *r, CURLcode code)
{
	struct net_answer a = { .err = r->err,
		.body = r->body.buf,
		.etag = *r->etag ? r->etag : r->modified,
		.content_type = r->content_type,
		.moved = "",
		.retry_after = r->retry_after,
		.date = r->aged ? 0 : r->date };
	if (!r->easy) {
		a.rc = r->err.code;
	} else if (code != CURLE_OK) {
		a.rc = failure(r, code, &a.err);
	} else {
		long status = 0;
		curl->easy_getinfo(r->easy, CURLINFO_RESPONSE_CODE, &status);
		a.status = (int)status;
		a.size = r->body.len;
		long redirects = 0;
		char *led_to = NULL;
		curl->easy_getinfo(r->easy, CURLINFO_REDIRECT_COUNT, &redirects);
		if (redirects > 0 && curl->easy_getinfo(r->easy, CURLINFO_EFFECTIVE_URL, &led_to) == CURLE_OK && led_to)
			a.moved = led_to;
		else if (r->stays && curl->easy_getinfo(r->easy, CURLINFO_REDIRECT_URL, &led_to) == CURLE_OK && led_to)
			a.moved = led_to;
	}
	if (r->easy)
		a.left = count_bytes(r);
	if (a.rc)
		a.body = "";
	log_line(a.rc ? LOG_WARN : LOG_INFO, "net %llu: %s %.*s: %d %s %s, %zu bytes, %lld ms", (unsigned long long)r->id,
		r->method, url_for_log(r->url), r->url, a.status, a.rc ? rc_name(a.rc) : "", a.err.detail, a.size,
		(long long)(clock_mono() - r->started));
	unlink_req(r);
	r->done(r->ctx, &a);
	req_free(r);
}

void transport_run(struct transport *t)
{
	int running, left;
	if (t->multi)
		curl->multi_perform(t->multi, &running);
	for (const CURLMsg *m; t->multi && (m = curl->multi_info_read(t->multi, &left));) {
		struct net_req *r = NULL;
		if (m->msg != CURLMSG_DONE)
			continue;
		CURLcode code = m->data.result;
		curl->easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&r);
		finish(r, code);
	}
	uint64_t before = t->last_id; /* what callbacks add now has its turn in the next turn */
	while (t->failed && t->failed->id <= before)
		finish(t->failed, CURLE_OK);
}

/* curl's own poll tells of readable descriptors but not of those that hung up, so what is ready is looked up once more.
 */
void transport_poll(struct transport *t, struct pollfd *fds, size_t n, int timeout)
{
	VEC(struct curl_waitfd) wait = { 0 };
	for (size_t i = 0; i < n; i++)
		*vec_push(&wait) = (struct curl_waitfd){ .fd = fds[i].fd, .events = CURL_WAIT_POLLIN };
	int moved = 0;
	if (timeout < 0)
		timeout = (int)WHOLE_MS;
	if (t->multi)
		curl->multi_poll(t->multi, wait.items, (unsigned)wait.n, t->failed ? 0 : timeout, &moved);
	vec_release(&wait);
	if (poll(fds, n, 0) < 0)
		for (size_t i = 0; i < n; i++)
			fds[i].revents = 0;
}

/* ---- what goes out --------------------------------------------------------------------------- */

static void add_header_as_is(struct net_req *r, const char *line)
{
	struct curl_slist *more = curl->slist_append(r->headers, line);
	if (more)
		r->headers = more;
}

static void add_header(struct net_req *r, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	STR_LOCAL(line, STR_NO_LIMIT);
	str_addf(&line, "%s: %s", name, value);
	add_header_as_is(r, line.buf);
	explicit_bzero(line.buf, line.len);
}

static enum rc check(const struct net_params *p, struct err *e)
{
	enum rc rc = net_address_check(p->base, e);
	if (rc)
		return rc;
	if (!net_line_safe(p->method, false) || !net_line_safe(p->path, false) || *p->path != '/')
		return err_set(e, RC_INVALID, 0, "a path that is not encoded");
	const char *const values[] = { p->content_type, p->accept, p->language, p->token, p->etag, p->idempotency_key,
		p->if_match, p->client };
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		if (!net_line_safe(values[i], true))
			return err_set(e, RC_INVALID, 0, "a header with a control character");
	return RC_OK;
}

/* The URL, and where it is a socket, its path. */
static const char *make_url(struct net_req *r, const struct net_params *p)
{
	bool local = str_starts(p->base, "unix:");
	struct str url;
	str_init(&url, STR_NO_LIMIT);
	str_addz(&url, local ? "http://localhost" : p->base);
	while (url.len > 0 && url.buf[url.len - 1] == '/')
		str_truncate(&url, url.len - 1);
	str_addz(&url, p->path);
	r->url = str_detach(&url);
	return local ? p->base + 5 : NULL;
}

static void add_range(struct net_req *r, const struct net_params *p)
{
	char range[48];
	snprintf(range, sizeof range, "bytes=%lld-", (long long)p->from);
	add_header(r, "Range", range);
	add_header(r, "If-Range", p->etag);
}

static void set_headers(struct net_req *r, const struct net_params *p)
{
	if (p->accept)
		add_header(r, "Accept", p->accept);
	else
		add_header_as_is(r, "Accept:"); /* curl would say that anything will do, in 13 bytes */
	add_header(r, "Accept-Language", p->language);
	bool is_tag = p->etag && (*p->etag == '"' || str_starts(p->etag, "W/"));
	if (p->from > 0)
		add_range(r, p);
	else
		add_header(r, is_tag ? "If-None-Match" : "If-Modified-Since", p->etag);
	add_header(r, "Idempotency-Key", p->idempotency_key);
	add_header(r, "If-Match", p->if_match);
	add_header(r, p->client_header, p->client);
	if (p->token_header) {
		add_header(r, p->token_header, p->token);
	} else if (p->token && *p->token) {
		STR_LOCAL(bearer, STR_NO_LIMIT);
		str_addf(&bearer, "Bearer %s", p->token);
		add_header(r, "Authorization", bearer.buf); /* curl drops this one when a redirect leaves the host */
		explicit_bzero(bearer.buf, bearer.len);
	}
	if (p->body) {
		add_header(r, "Content-Type", p->content_type ? p->content_type : "application/json");
		add_header_as_is(r, "Expect:"); /* no waiting for 100 Continue */
	}
	curl->easy_setopt(r->easy, CURLOPT_HTTPHEADER, r->headers);
}

/* Only reading follows redirects: what a person sends goes to where they sent it, and so does a token of which curl
 * does not know that it is one. */
static void set_redirects(struct net_req *r, const struct net_params *p)
{
	bool reads = strcmp(p->method, "GET") == 0 && !str_starts(p->base, "unix:") && !p->token_header;
	r->stays = p->token_header != NULL;
	curl->easy_setopt(r->easy, CURLOPT_FOLLOWLOCATION, reads ? 1L : 0L);
	curl->easy_setopt(r->easy, CURLOPT_MAXREDIRS, REDIRECTS_MAX);
	curl->easy_setopt(r->easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl->easy_setopt(r->easy, CURLOPT_REDIR_PROTOCOLS_STR, str_starts(p->base, "https:") ? "https" : "http,https");
}

static void set_body(struct net_req *r, const struct net_params *p)
{
	if (p->body) {
		r->sent = xmalloc(p->body_size + 1);
		memcpy(r->sent, p->body, p->body_size);
		r->sent[p->body_size] = '\0';
		curl->easy_setopt(r->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)p->body_size);
		curl->easy_setopt(r->easy, CURLOPT_POSTFIELDS, r->sent);
		curl->easy_setopt(r->easy, CURLOPT_NOPROGRESS, p->gone ? 0L : 1L);
		curl->easy_setopt(r->easy, CURLOPT_XFERINFOFUNCTION, note_progress);
		curl->easy_setopt(r->easy, CURLOPT_XFERINFODATA, r);
	} else if (strcmp(p->method, "GET") != 0 && strcmp(p->method, "DELETE") != 0) {
		/* says Content-Length: 0, which some servers want to hear */
		curl->easy_setopt(r->easy, CURLOPT_POSTFIELDSIZE, 0L);
		curl->easy_setopt(r->easy, CURLOPT_POSTFIELDS, "");
		add_header_as_is(r, "Content-Type:");
	}
	if (strcmp(p->method, "GET") != 0)
		curl->easy_setopt(r->easy, CURLOPT_CUSTOMREQUEST, r->method);
}

/* Over a proxy when the environment names one, as with other programs: http_proxy (in small letters only, since a
 * request could make the other), https_proxy, all_proxy; and no_proxy names hosts that are gone to directly. This
 * machine itself always is, and a socket in it. */
static void set_proxy(CURL *easy, const char *socket_path)
{
	const char *named = getenv("no_proxy") ? getenv("no_proxy") : getenv("NO_PROXY");
	STR_LOCAL(none, STR_NO_LIMIT);
	if (socket_path || str_eq(named, "*"))
		str_addc(&none, '*');
	else
		str_addf(&none, "%s%slocalhost,localhost.localdomain,127.0.0.0/8,0.0.0.0,::1,::,::ffff:127.0.0.0/104",
			named ? named : "", named && *named ? "," : "");
	curl->easy_setopt(easy, CURLOPT_NOPROXY, none.buf);
	curl->easy_setopt(easy, CURLOPT_HEADEROPT, CURLHEADER_SEPARATE); /* the token is not for the proxy of a tunnel */
	curl->easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

static enum rc start(struct net_req *r, const struct net_params *p, struct err *e)
{
	enum rc rc = check(p, e);
	const char *socket_path = make_url(r, p);
	if (rc)
		return rc;
	if (r->net->allowed == 0)
		return err_set(e, RC_NET, 0, "the fault switch");
	if (r->net->allowed > 0)
		r->net->allowed--;
	if (!r->net->transport->multi) {
		*e = r->net->transport->missing;
		return e->code;
	}
	CURL *easy = r->easy = curl->easy_init();
	if (!easy)
		return err_set(e, RC_SYS, 0, "curl does not start");
	curl->easy_setopt(easy, CURLOPT_URL, r->url);
	curl->easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L); /* an id of ".." is an id */
	if (socket_path)
		curl->easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, socket_path);
	set_proxy(easy, socket_path);
	curl->easy_setopt(easy, CURLOPT_PRIVATE, r);
	/* Only TLS libraries write to a socket without asking for no SIGPIPE; there curl shields us, with a signal handler.
	 */
	curl->easy_setopt(easy, CURLOPT_NOSIGNAL, str_starts(r->url, "https:") ? 0L : 1L);
	curl->easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* cancelling does not wait for the resolver's thread */
	curl->easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	if (!p->take || p->packed) /* a file is wanted as it is, with its length */
		curl->easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
	curl->easy_setopt(easy, CURLOPT_USERAGENT, "minyi/" MINYI_VERSION);
	curl->easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	bool unlimited = p->timeout < 0 || p->standing;
	curl->easy_setopt(easy, CURLOPT_TIMEOUT_MS, unlimited ? 0L : p->timeout ? (long)p->timeout : WHOLE_MS);
	curl->easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, p->timeout < 0 && !p->standing ? 1L : 0L);
	curl->easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, STALL_SECONDS);
	curl->easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
	curl->easy_setopt(easy, CURLOPT_WRITEDATA, r);
	curl->easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
	curl->easy_setopt(easy, CURLOPT_HEADERDATA, r);
	libcurl_trust(curl, easy);
	set_redirects(r, p);
	set_body(r, p);
	set_headers(r, p);
	r->waiting = true;
	return RC_OK;
}

/* Into the list of those that fail in the next turn. */
static void fail_later(struct net_req *r)
{
	if (r->easy)
		curl->easy_cleanup(r->easy);
	r->easy = NULL;
	r->waiting = false;
	append(&r->net->transport->failed, r);
}

static void begin(struct net_req *r)
{
	if (curl->multi_add_handle(r->net->transport->multi, r->easy) == CURLM_OK) {
		r->waiting = false;
		r->begun = clock_mono();
		r->net->totals.requests++;
		return;
	}
	unlink_req(r);
	err_set(&r->err, RC_SYS, 0, "curl does not start");
	fail_later(r);
}

static struct transport *transport_new(struct net *n)
{
	struct transport *t = xcalloc(1, sizeof *t);
	t->net = n;
	if (libcurl_load(&curl, &t->missing) != RC_OK)
		return t;
	curl->global_init(CURL_GLOBAL_DEFAULT);
	t->multi = curl->multi_init();
	if (!t->multi)
		abort(); /* only when memory is out */
	curl->multi_setopt(t->multi, CURLMOPT_MAXCONNECTS, IDLE_CONNECTIONS);
	return t;
}

struct net_req *net_request(
	struct net *n, const struct net_params *p, void (*done)(void *ctx, const struct net_answer *a), void *ctx)
{
	if (!n->transport)
		n->transport = transport_new(n);
	struct transport *t = n->transport;
	struct net_req *r = xcalloc(1, sizeof *r);
	*r = (struct net_req){ .net = n,
		.id = ++t->last_id,
		.retry_after = -1,
		.started = clock_mono(),
		.take = p->take,
		.from = p->from,
		.starts = p->starts,
		.gone = p->gone,
		.done = done,
		.ctx = ctx };
	r->method = xstrdup(p->method);
	str_init(&r->body, p->standing ? SIZE_MAX : p->max_body ? p->max_body : BODY_MAX);
	r->standing = p->standing;
	n->busy++;
	n->standing += p->standing;
	if (start(r, p, &r->err) != RC_OK) {
		fail_later(r);
		return r;
	}
	append(&t->live, r);
	begin_next(n);
	return r;
}

void net_pause(struct net *n)
{
	n->paused = true;
}

void net_resume(struct net *n, const struct err *e)
{
	n->paused = false;
	struct net_req *next;
	for (struct net_req *r = n->transport ? n->transport->live : NULL; r; r = next) {
		next = r->next;
		if (!r->waiting)
			continue;
		if (!e) {
			begin_next(n);
			continue;
		}
		unlink_req(r);
		r->err = *e;
		fail_later(r);
	}
}

void net_cancel(struct net_req *r)
{
	if (!r)
		return;
	log_line(
		LOG_DEBUG, "net %llu: %s %.*s: cancelled", (unsigned long long)r->id, r->method, url_for_log(r->url), r->url);
	unlink_req(r);
	req_free(r);
}

void net_fail_after(struct net *n, int count)
{
	n->allowed = count;
}

void transport_free(struct transport *t)
{
	if (!t)
		return;
	t->net->paused = true; /* or the next of those that wait would begin */
	net_timer_cancel(t->net->hurry);
	t->net->hurry = NULL;
	while (t->live)
		net_cancel(t->live);
	while (t->failed)
		net_cancel(t->failed);
	if (t->multi) {
		curl->multi_cleanup(t->multi);
		curl->global_cleanup();
	}
	free(t);
}
