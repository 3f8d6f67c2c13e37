/*
 * Carries what leaves this machine, and what is enciphered, over libcurl's multi interface. The library comes in with
 * the first such request (libcurl.c): a visit that reads only the cache, or asks a platform on this machine (near.c),
 * has none of it in memory.
 */
#include <stdlib.h>
#include <string.h>

#include "net/answer.h"
#include "net/libcurl.h"
#include "net/private.h"

struct far_going {
	CURL *easy;
	struct curl_slist *headers;
};

struct far {
	CURLM *multi;
	int going;
};

/* The library: one per process, the same for everybody, there for good once it is there. */
static const struct libcurl *curl;

/* ---- what comes back ------------------------------------------------------------------------- */

static size_t take_body(char *bytes, size_t size, size_t count, void *ctx)
{
	struct net_req *r = ctx;
	curl_off_t length = -1;
	curl->easy_getinfo(r->far->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	return req_take_body(r, bytes, size * count, length) ? size * count : 0;
}

static int note_progress(void *ctx, curl_off_t down_whole, curl_off_t down, curl_off_t whole, curl_off_t sent)
{
	(void)down_whole, (void)down, (void)whole;
	req_tell_gone(ctx, sent);
	return 0;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *ctx)
{
	return req_take_line(ctx, bytes, size * count) ? size * count : 0;
}

static enum rc failure(struct net_req *r, CURLcode code, struct err *e)
{
	curl_off_t connected = 0;
	curl->easy_getinfo(r->far->easy, CURLINFO_CONNECT_TIME_T, &connected);
	const char *words = curl->easy_strerror(code);
	switch (code) {
	case CURLE_OPERATION_TIMEDOUT:
		return connected > 0 ? err_set(e, RC_TIMEOUT, 0, "connected, but no answer in time")
							 : err_because(e, RC_NET, CAUSE_UNREACHABLE, 0, "no connection in time");
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

static void count_bytes(struct net_req *r)
{
	long head = 0, request = 0;
	curl_off_t down = 0, up = 0;
	CURL *easy = r->far->easy;
	curl->easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &request);
	curl->easy_getinfo(easy, CURLINFO_HEADER_SIZE, &head);
	curl->easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &down);
	curl->easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &up);
	r->net->totals.sent += request + up;
	r->net->totals.received += head + down;
	r->left = r->left || request + up > 0;
	log_line(LOG_DEBUG, "net %llu: %ld bytes sent, %ld received", (unsigned long long)r->id, request + (long)up,
		head + (long)down);
}

static void end(struct net_req *r, CURLcode code)
{
	CURL *easy = r->far->easy;
	long redirects = 0;
	char *led_to = NULL;
	count_bytes(r);
	if (code != CURLE_OK && !r->err.code) /* or who takes the answer has said already what is wrong with it */
		failure(r, code, &r->err);
	curl->easy_getinfo(easy, CURLINFO_REDIRECT_COUNT, &redirects);
	if (redirects > 0 && curl->easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &led_to) == CURLE_OK && led_to) {
		free(r->url);
		r->url = xstrdup(led_to);
		r->redirects += (int)redirects;
	}
	req_end(r);
}

void far_run(struct net *n)
{
	int running, left;
	if (!n->far)
		return;
	curl->multi_perform(n->far->multi, &running);
	for (const CURLMsg *m; (m = curl->multi_info_read(n->far->multi, &left));) {
		struct net_req *r = NULL;
		if (m->msg != CURLMSG_DONE)
			continue;
		CURLcode code = m->data.result;
		curl->easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&r);
		end(r, code);
	}
}

bool far_is_busy(const struct net *n)
{
	return n->far && n->far->going > 0;
}

/* curl's own poll tells of readable descriptors but not of those that hung up, so what is ready is looked up once more.
 */
void far_poll(struct net *n, struct pollfd *fds, size_t count, int timeout)
{
	VEC(struct curl_waitfd) wait = { 0 };
	for (size_t i = 0; i < count; i++)
		*vec_push(&wait) = (struct curl_waitfd){ .fd = fds[i].fd,
			.events = (short)((fds[i].events & POLLIN ? CURL_WAIT_POLLIN : 0) |
				(fds[i].events & POLLOUT ? CURL_WAIT_POLLOUT : 0)) };
	int moved = 0;
	curl->multi_poll(n->far->multi, wait.items, (unsigned)wait.n, timeout < 0 ? WHOLE_MS : timeout, &moved);
	vec_release(&wait);
	if (poll(fds, count, 0) < 0)
		for (size_t i = 0; i < count; i++)
			fds[i].revents = 0;
}

/* ---- what goes out --------------------------------------------------------------------------- */

static void add_line(struct net_req *r, const char *line)
{
	struct curl_slist *more = curl->slist_append(r->far->headers, line);
	if (more)
		r->far->headers = more;
}

/* Lines with their ends, as lines without. */
static void add_lines(struct net_req *r, const char *lines)
{
	STR_LOCAL(line, STR_NO_LIMIT);
	for (const char *p = lines; *p; p += strspn(p, "\r\n")) {
		size_t n = strcspn(p, "\r\n");
		str_clear(&line);
		str_add(&line, p, n);
		add_line(r, line.buf);
		p += n;
	}
	explicit_bzero(line.buf, line.len);
}

/* A line that curl would add by itself is left out when it is named without a value. */
static void set_headers(struct net_req *r)
{
	add_lines(r, r->fields.buf);
	add_lines(r, r->token.buf); /* of these curl drops Authorization when a redirect leaves the host */
	if (!strstr(r->fields.buf, "Accept: "))
		add_line(r, "Accept:"); /* it would say that anything will do, in 13 bytes */
	if (r->sent && !strstr(r->fields.buf, "Content-Type: "))
		add_line(r, "Content-Type:");
	if (r->sent)
		add_line(r, "Expect:"); /* no waiting for 100 Continue */
	curl->easy_setopt(r->far->easy, CURLOPT_HTTPHEADER, r->far->headers);
}

static void set_body(struct net_req *r, CURL *easy)
{
	if (r->sent) {
		curl->easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->sent_size);
		curl->easy_setopt(easy, CURLOPT_POSTFIELDS, r->sent);
		curl->easy_setopt(easy, CURLOPT_NOPROGRESS, r->gone ? 0L : 1L);
		curl->easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, note_progress);
		curl->easy_setopt(easy, CURLOPT_XFERINFODATA, r);
	}
	if (strcmp(r->method, "GET") != 0)
		curl->easy_setopt(easy, CURLOPT_CUSTOMREQUEST, r->method);
}

static void set_redirects(struct net_req *r, CURL *easy)
{
	curl->easy_setopt(easy, CURLOPT_FOLLOWLOCATION, r->follows ? 1L : 0L);
	curl->easy_setopt(easy, CURLOPT_MAXREDIRS, (long)(REDIRECTS_MAX - r->redirects));
	curl->easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl->easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, str_starts(r->url, "https:") ? "https" : "http,https");
}

/* Over a proxy when the environment names one, as with other programs: http_proxy (in small letters only, since a
 * request could make the other), https_proxy, all_proxy; and no_proxy names hosts that are gone to directly. This
 * machine itself always is. */
static void set_proxy(CURL *easy)
{
	const char *named = getenv("no_proxy") ? getenv("no_proxy") : getenv("NO_PROXY");
	STR_LOCAL(none, STR_NO_LIMIT);
	if (str_eq(named, "*"))
		str_addc(&none, '*');
	else
		str_addf(&none, "%s%slocalhost,localhost.localdomain,127.0.0.0/8,0.0.0.0,::1,::,::ffff:127.0.0.0/104",
			named ? named : "", named && *named ? "," : "");
	curl->easy_setopt(easy, CURLOPT_NOPROXY, none.buf);
	curl->easy_setopt(easy, CURLOPT_HEADEROPT, CURLHEADER_SEPARATE); /* the token is not for the proxy of a tunnel */
	curl->easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

static void set_times(const struct net_req *r, CURL *easy)
{
	curl->easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl->easy_setopt(easy, CURLOPT_TIMEOUT_MS, r->timeout < 0 ? 0L : (long)r->timeout);
	curl->easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, r->timeout < 0 && !r->standing ? 1L : 0L);
	curl->easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, STALL_MS / 1000L);
}

static void set_up(struct net_req *r, CURL *easy)
{
	curl->easy_setopt(easy, CURLOPT_URL, r->url);
	curl->easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L); /* an id of ".." is an id */
	set_proxy(easy);
	curl->easy_setopt(easy, CURLOPT_PRIVATE, r);
	/* Only TLS libraries write to a socket without asking for no SIGPIPE; there curl shields us, with a signal handler.
	 */
	curl->easy_setopt(easy, CURLOPT_NOSIGNAL, str_starts(r->url, "https:") ? 0L : 1L);
	curl->easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* cancelling does not wait for the resolver's thread */
	curl->easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	if (r->unpacks)
		curl->easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
	curl->easy_setopt(easy, CURLOPT_USERAGENT, USER_AGENT);
	set_times(r, easy);
	curl->easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
	curl->easy_setopt(easy, CURLOPT_WRITEDATA, r);
	curl->easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
	curl->easy_setopt(easy, CURLOPT_HEADERDATA, r);
	libcurl_trust(curl, easy);
	set_redirects(r, easy);
	set_body(r, easy);
	set_headers(r);
}

static enum rc start(struct net *n, struct err *e)
{
	if (n->far)
		return RC_OK;
	enum rc rc = libcurl_load(&curl, e);
	if (rc != RC_OK)
		return rc;
	n->far = xcalloc(1, sizeof *n->far);
	curl->global_init(CURL_GLOBAL_DEFAULT);
	n->far->multi = curl->multi_init();
	if (!n->far->multi)
		abort(); /* only when memory is out */
	curl->multi_setopt(n->far->multi, CURLMOPT_MAXCONNECTS, (long)IDLE_CONNECTIONS);
	return RC_OK;
}

void far_begin(struct net_req *r)
{
	struct net *n = r->net;
	if (start(n, &r->err) != RC_OK) {
		req_end(r);
		return;
	}
	r->far = xcalloc(1, sizeof *r->far);
	n->far->going++;
	r->far->easy = curl->easy_init();
	if (r->far->easy)
		set_up(r, r->far->easy);
	if (!r->far->easy || curl->multi_add_handle(n->far->multi, r->far->easy) != CURLM_OK) {
		err_set(&r->err, RC_SYS, 0, "curl does not start");
		req_end(r);
	}
}

void far_drop(struct net_req *r)
{
	struct far_going *g = r->far;
	if (!g)
		return;
	if (g->easy) {
		curl->multi_remove_handle(r->net->far->multi, g->easy); /* fine when it never was there */
		curl->easy_cleanup(g->easy);
	}
	for (struct curl_slist *h = g->headers; h; h = h->next)
		explicit_bzero(h->data, strlen(h->data)); /* one of them is the token */
	if (g->headers)
		curl->slist_free_all(g->headers);
	r->net->far->going--;
	free(g);
	r->far = NULL;
}

void far_free(struct far *w)
{
	if (!w)
		return;
	curl->multi_cleanup(w->multi);
	curl->global_cleanup();
	free(w);
}
