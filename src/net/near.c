/*
 * Carries what stays on this machine: plain HTTP/1.1 over a Unix socket, or to loopback. Nothing is resolved, nothing
 * is enciphered, no proxy is asked; so sockets and answer.c are all that it needs, and libcurl, whose thirty libraries
 * take more of a session than the rest of it, stays out. One request at a time goes over a connection, which is kept
 * for the next one when the answer ended where it said that it would.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include "net/answer.h"
#include "net/private.h"
#include "net/unpack.h"

#define BLOCK 16384
#define BLOCKS_A_TURN 16         /* then whoever types is heard */
#define STEP ((size_t)256 << 10) /* of a body that goes out, so that it is known how far it is */
#define ASIDE_MAX 65536          /* of what stands beside a redirect; then the connection is given up for it */
#define AFTER_TOKEN 64           /* bytes, of a head */
#define FULL_MS 20               /* until a socket with a full queue is tried again */

struct idle {
	struct idle *next;
	int fd;
	char *where;
};

struct near {
	struct idle *idle; /* the latest first */
};

struct near_going {
	struct net_req *r;
	char *where; /* the socket's path, or "http://host:port" */
	int fd;
	int tried;          /* of the addresses that `where` has */
	bool joined;        /* connected */
	bool reused, muted; /* it carried an answer already; it takes no more bytes */
	struct str head;
	size_t sent; /* of head and body */
	struct answer answer;
	int64_t received;
	size_t aside; /* bytes beside a redirect */
	struct unpack *unpack;
	struct net_timer *timer;
	int64_t deadline; /* of the whole; 0: none */
	int64_t moved;    /* when a byte last came or went */
};

/* ---- where ----------------------------------------------------------------------------------- */

union place {
	struct sockaddr any;
	struct sockaddr_un un;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

static socklen_t place_of_path(const char *path, union place *out)
{
	*out = (union place){ .un = { .sun_family = AF_UNIX } };
	return str_copy(out->un.sun_path, sizeof out->un.sun_path, path) ? (socklen_t)sizeof out->un : 0;
}

/* "localhost" means this machine whatever anybody's tables say (RFC 6761), in both families: the newer one first. */
static socklen_t place_of_host(const char *host, uint16_t port, int nth, union place *out)
{
	bool named = strcasecmp(host, "localhost") == 0;
	struct in_addr v4;
	*out = (union place){ 0 };
	if (strcmp(host, "[::1]") == 0 || (named && nth == 0)) {
		out->in6 = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = htons(port) };
		out->in6.sin6_addr = in6addr_loopback;
		return nth == 0 ? (socklen_t)sizeof out->in6 : 0;
	}
	if (inet_pton(AF_INET, named ? "127.0.0.1" : host, &v4) != 1 || ntohl(v4.s_addr) >> 24 != IN_LOOPBACKNET)
		return 0;
	out->in = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = v4 };
	return nth == (named ? 1 : 0) ? (socklen_t)sizeof out->in : 0;
}

/* The nth address of an origin, "http://host:port". 0: there is none, or it is another machine's. */
static socklen_t place_of_origin(const char *origin, size_t size, int nth, union place *out)
{
	char host[64];
	int64_t port = 80;
	if (!str_starts(origin, "http://") || size - 7 >= sizeof host)
		return 0;
	snprintf(host, sizeof host, "%.*s", (int)(size - 7), origin + 7);
	char *colon = strchr(*host == '[' ? host + strcspn(host, "]") : host, ':');
	if (colon && !str_to_i64(colon + 1, 1, 65535, &port))
		return 0;
	if (colon)
		*colon = '\0';
	return place_of_host(host, (uint16_t)port, nth, out);
}

static socklen_t place_of(const struct net_req *r, int nth, union place *out)
{
	if (r->socket)
		return nth ? 0 : place_of_path(r->socket, out);
	return place_of_origin(r->url, net_origin_size(r->url), nth, out);
}

bool near_serves(const struct net_req *r)
{
	union place place;
	return place_of(r, 0, &place) > 0;
}

/* ---- connections ----------------------------------------------------------------------------- */

static void idle_drop(struct idle **at)
{
	struct idle *i = *at;
	*at = i->next;
	if (i->fd >= 0)
		close(i->fd);
	free(i->where);
	free(i);
}

static void idle_keep(struct near *w, int fd, const char *where)
{
	struct idle *i = xmalloc(sizeof *i);
	*i = (struct idle){ w->idle, fd, xstrdup(where) };
	w->idle = i;
	struct idle **at = &w->idle;
	for (int n = 0; *at && n < IDLE_CONNECTIONS; n++)
		at = &(*at)->next;
	while (*at)
		idle_drop(at);
}

/* One where nothing came meanwhile, neither its end nor a word that nobody asked for. -1: none. */
static int idle_take(struct near *w, const char *where)
{
	char c;
	for (struct idle **at = &w->idle; *at;) {
		if (strcmp((*at)->where, where) != 0) {
			at = &(*at)->next;
			continue;
		}
		int fd = (*at)->fd;
		bool good = recv(fd, &c, 1, MSG_PEEK) < 0 && errno == EAGAIN;
		(*at)->fd = good ? -1 : fd;
		idle_drop(at);
		if (good)
			return fd;
	}
	return -1;
}

static void fail(struct near_going *g, enum rc code, enum err_cause cause, int num, const char *words)
{
	err_because(&g->r->err, code, cause, num, "%s", words);
	req_end(g->r);
}

static void join(struct near_going *g);

static void set_timer(struct near_going *g);

static void be_late(void *ctx)
{
	struct near_going *g = ctx;
	int64_t now = clock_mono();
	g->timer = NULL;
	if (g->r->state == REQ_IS_OVER)
		return;
	if (!g->joined && now >= g->r->begun + CONNECT_MS)
		fail(g, RC_NET, CAUSE_UNREACHABLE, 0, "no connection in time");
	else if (g->deadline && now >= g->deadline)
		fail(g, g->joined ? RC_TIMEOUT : RC_NET, g->joined ? CAUSE_OTHER : CAUSE_UNREACHABLE, 0,
			g->joined ? "connected, but no answer in time" : "no connection in time");
	else if (g->joined && !g->deadline && !g->r->standing && now >= g->moved + STALL_MS)
		fail(g, RC_TIMEOUT, CAUSE_OTHER, 0, "connected, but no answer in time");
	else if (!g->joined && g->fd < 0)
		join(g);
	else
		set_timer(g);
}

/* Until whatever may end it first. A socket whose queue is full says nothing when it has room, and is tried again. */
static void set_timer(struct near_going *g)
{
	int64_t now = clock_mono(), due = INT64_MAX;
	net_timer_cancel(g->timer);
	g->timer = NULL;
	if (g->deadline)
		due = g->deadline;
	else if (g->joined && !g->r->standing)
		due = g->moved + STALL_MS;
	if (!g->joined && g->r->begun + CONNECT_MS < due)
		due = g->r->begun + CONNECT_MS;
	if (!g->joined && g->fd < 0 && now + FULL_MS < due)
		due = now + FULL_MS;
	if (due < INT64_MAX)
		g->timer = net_timer_start(g->r->net, due > now ? due - now : 0, be_late, g);
}

static void hang_up(struct near_going *g)
{
	if (g->fd >= 0)
		close(g->fd);
	g->fd = -1;
	g->joined = false;
}

/* A connection that is on its way is asked by connecting it again. */
static void join(struct near_going *g)
{
	union place place;
	int why = 0;
	for (socklen_t size; (size = place_of(g->r, g->tried, &place)) > 0; g->tried++) {
		if (g->fd < 0)
			g->fd = socket(place.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		g->joined = g->fd >= 0 && (connect(g->fd, &place.any, size) == 0 || errno == EISCONN);
		why = errno;
		if (g->joined && place.any.sa_family != AF_UNIX)
			setsockopt(g->fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
		bool full = !g->joined && g->fd >= 0 && why == EAGAIN;
		if (full)
			hang_up(g);
		if (g->joined || full || why == EINPROGRESS || why == EALREADY || why == EINTR) {
			g->moved = clock_mono();
			set_timer(g);
			return;
		}
		hang_up(g);
	}
	fail(g, RC_NET, CAUSE_UNREACHABLE, why, strerror(why));
}

/* ---- what comes back ------------------------------------------------------------------------- */

static bool take_line(void *ctx, const char *line, size_t n)
{
	struct near_going *g = ctx;
	return req_take_line(g->r, line, n);
}

static bool take_plain(void *ctx, const char *bytes, size_t n)
{
	struct near_going *g = ctx;
	return req_take_body(g->r, bytes, n, g->answer.length);
}

static bool leads_on(const struct near_going *g)
{
	return g->r->follows && g->r->led_to;
}

static bool garbled(struct near_going *g, const char *words)
{
	err_set(&g->r->err, RC_PROTO, 0, "%s", words);
	return false;
}

static bool take_packed(struct near_going *g, const char *bytes, size_t n)
{
	struct net_req *r = g->r;
	bool gzip = strcasecmp(r->coding, "gzip") == 0 || strcasecmp(r->coding, "x-gzip") == 0;
	if (!gzip)
		return garbled(g, "the answer is packed in another way than was asked for");
	if (!g->unpack && unpack_new(&g->unpack, &r->err) != RC_OK)
		return false;
	if (unpack_take(g->unpack, bytes, n, take_plain, g) == UNPACK_IS_BROKEN)
		return garbled(g, "what was packed cannot be unpacked");
	return !r->err.code;
}

/* What stands beside a redirect is for people. */
static bool take_body(void *ctx, const char *bytes, size_t n)
{
	struct near_going *g = ctx;
	if (leads_on(g)) {
		g->aside += n;
		return g->aside <= ASIDE_MAX;
	}
	bool packed = g->r->unpacks && *g->r->coding && strcasecmp(g->r->coding, "identity") != 0;
	return packed ? take_packed(g, bytes, n) : take_plain(g, bytes, n);
}

static void count_bytes(struct near_going *g)
{
	struct net_req *r = g->r;
	r->net->totals.sent += (int64_t)g->sent;
	r->net->totals.received += g->received;
	if (g->sent || g->received)
		log_line(LOG_DEBUG, "net %llu: %zu bytes sent, %lld received", (unsigned long long)r->id, g->sent,
			(long long)g->received);
	g->sent = 0;
	g->received = 0;
}

static void go(struct near_going *g, bool anew);

static bool whole_is_sent(const struct near_going *g)
{
	return g->sent == g->head.len + g->r->sent_size;
}

/* To another host without the token; and over the other carrier where it leaves this machine. */
static void follow(struct near_going *g)
{
	struct net_req *r = g->r;
	struct str to;
	str_init(&to, STR_NO_LIMIT);
	if (r->redirects == REDIRECTS_MAX)
		err_because(&r->err, RC_PROTO, CAUSE_SIGN_IN_PAGE, 0, "it leads from place to place");
	else
		(void)net_address_follow(r->url, r->led_to, &to, &r->err);
	if (r->err.code) {
		str_release(&to);
		req_end(r);
		return;
	}
	size_t origin = net_origin_size(r->url);
	if (origin != net_origin_size(to.buf) || strncasecmp(r->url, to.buf, origin) != 0) {
		explicit_bzero(r->token.buf, r->token.len);
		str_clear(&r->token);
	}
	free(r->url);
	r->url = str_detach(&to);
	r->redirects++;
	near_drop(r);
	if (near_serves(r))
		near_begin(r);
	else
		far_begin(r);
}

static void end(struct near_going *g, bool clean)
{
	struct net_req *r = g->r;
	if (g->unpack && !unpack_whole(g->unpack))
		garbled(g, "what was packed has no end");
	if (clean && g->answer.keeps && whole_is_sent(g)) {
		idle_keep(r->net->near, g->fd, g->where);
		g->fd = -1;
	}
	if (!r->err.code && leads_on(g))
		follow(g);
	else
		req_end(r);
}

/* Whoever closes a connection that was kept, without a word, has not seen the request that met it on the way; so it is
 * said once more, on a new one, where saying it twice does what saying it once does. */
static bool may_go_again(const struct near_going *g)
{
	const struct net_req *r = g->r;
	return g->reused && !g->received &&
		(strcmp(r->method, "GET") == 0 || strcmp(r->method, "PUT") == 0 || strcmp(r->method, "DELETE") == 0 ||
			strstr(r->fields.buf, "Idempotency-Key: "));
}

static void be_cut(struct near_going *g, int why)
{
	if (may_go_again(g)) {
		count_bytes(g);
		go(g, true);
	} else if (!g->received) {
		fail(g, RC_NET, CAUSE_OTHER, why, why ? strerror(why) : "the connection ended without an answer");
	} else {
		fail(g, RC_NET, CAUSE_CUT, why, "the answer ended before its end");
	}
}

static void judge(struct near_going *g, enum answer_is is, bool clean)
{
	struct err *e = &g->r->err;
	switch (is) {
	case ANSWER_IS_PART: return;
	case ANSWER_IS_WHOLE: end(g, clean); return;
	case ANSWER_IS_CUT: be_cut(g, 0); return;
	case ANSWER_IS_LONG:
		err_set(e, RC_TOO_BIG, 0, "the answer's head is larger than %d bytes", ANSWER_HEADS_MAX);
		break;
	case ANSWER_IS_BAD: err_set(e, RC_PROTO, 0, "the answer is not HTTP"); break;
	case ANSWER_IS_UNWANTED: /* whoever wanted no more said why, unless all that counts is where it leads */
		if (e->code)
			break;
		end(g, false);
		return;
	}
	req_end(g->r);
}

/* True: there may be more. */
static bool receive(struct near_going *g)
{
	char block[BLOCK];
	size_t used;
	ssize_t n = recv(g->fd, block, sizeof block, 0);
	if (n < 0) {
		if (errno != EAGAIN && errno != EINTR)
			be_cut(g, errno);
		return false;
	}
	g->moved = clock_mono();
	g->received += n;
	if (n == 0) {
		judge(g, answer_end(&g->answer), false);
		return false;
	}
	enum answer_is is = answer_take(&g->answer, block, (size_t)n, &used);
	judge(g, is, used == (size_t)n);
	return is == ANSWER_IS_PART && (size_t)n == sizeof block;
}

/* ---- what goes out --------------------------------------------------------------------------- */

/* Who does not take all of it may have answered already, so what it says is read all the same. */
static void transmit(struct near_going *g)
{
	struct net_req *r = g->r;
	while (!g->muted && !whole_is_sent(g)) {
		size_t of_body = g->sent > g->head.len ? g->sent - g->head.len : 0, of_head = g->sent - of_body;
		size_t step = r->sent_size - of_body < STEP ? r->sent_size - of_body : STEP;
		struct iovec parts[] = { { g->head.buf + of_head, g->head.len - of_head },
			{ r->sent ? r->sent + of_body : NULL, step } };
		struct msghdr message = { .msg_iov = parts, .msg_iovlen = r->sent ? 2 : 1 };
		ssize_t n = sendmsg(g->fd, &message, MSG_NOSIGNAL);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		g->muted = n <= 0;
		if (g->muted)
			return;
		g->moved = clock_mono();
		g->sent += (size_t)n;
		r->left = true;
		if (g->sent > g->head.len)
			req_tell_gone(r, (int64_t)(g->sent - g->head.len));
	}
}

/* The same lines in the same words as libcurl's. */
static void write_head(struct near_going *g)
{
	struct net_req *r = g->r;
	size_t origin = net_origin_size(r->url), path = strcspn(r->url + origin, "#");
	str_clear(&g->head);
	str_addf(&g->head, "%s %.*s HTTP/1.1\r\nHost: %.*s\r\nUser-Agent: " USER_AGENT "\r\n", r->method, (int)path,
		r->url + origin, (int)(origin - 7), r->url + 7);
	if (r->unpacks)
		str_addz(&g->head, "Accept-Encoding: gzip\r\n");
	str_addz(&g->head, r->fields.buf);
	str_reserve(&g->head, r->token.len + AFTER_TOKEN); /* or a copy of the token would be left where the head was */
	str_addz(&g->head, r->token.buf);
	if (r->sent)
		str_addf(&g->head, "Content-Length: %zu\r\n", r->sent_size);
	str_addz(&g->head, "\r\n");
}

/* Over a connection that is there, or anew over one that nobody used. */
static void go(struct near_going *g, bool anew)
{
	hang_up(g);
	answer_release(&g->answer);
	unpack_free(g->unpack);
	g->unpack = NULL;
	g->answer = (struct answer){ .line = take_line, .body = take_body, .ctx = g };
	answer_init(&g->answer);
	g->sent = 0;
	g->tried = 0;
	g->muted = false;
	g->fd = anew ? -1 : idle_take(g->r->net->near, g->where);
	g->reused = g->joined = g->fd >= 0;
	g->moved = clock_mono();
	if (g->joined)
		set_timer(g);
	else
		join(g);
}

void near_begin(struct net_req *r)
{
	struct net *n = r->net;
	if (!n->near)
		n->near = xcalloc(1, sizeof *n->near);
	struct near_going *g = xcalloc(1, sizeof *g);
	*g = (struct near_going){ .r = r,
		.fd = -1,
		.where = r->socket ? xstrdup(r->socket) : xstrndup(r->url, net_origin_size(r->url)),
		.deadline = r->timeout < 0 ? 0 : r->begun + r->timeout };
	r->near = g;
	str_init(&g->head, STR_NO_LIMIT);
	write_head(g);
	go(g, false);
}

void near_drop(struct net_req *r)
{
	struct near_going *g = r->near;
	if (!g)
		return;
	count_bytes(g);
	net_timer_cancel(g->timer);
	hang_up(g);
	answer_release(&g->answer);
	unpack_free(g->unpack);
	explicit_bzero(g->head.buf, g->head.len); /* it may have a token */
	str_release(&g->head);
	free(g->where);
	free(g);
	r->near = NULL;
}

/* ---- the loop's side ------------------------------------------------------------------------- */

void near_wait_for(const struct net *n, struct polls *fds)
{
	for (const struct net_req *r = n->requests; r; r = r->next) {
		const struct near_going *g = r->near;
		if (!g || g->fd < 0 || r->state == REQ_IS_OVER)
			continue;
		bool sends = !g->joined || (!g->muted && !whole_is_sent(g));
		*vec_push(fds) = (struct pollfd){ .fd = g->fd, .events = (short)(POLLIN | (sends ? POLLOUT : 0)) };
	}
}

/* Nothing here calls back to whoever could start or cancel: the list stays as it is, but for who is carried on. */
void near_run(struct net *n)
{
	for (struct net_req *r = n->requests; r; r = r->next) {
		struct near_going *g = r->near;
		if (!g || g->fd < 0 || r->state == REQ_IS_OVER)
			continue;
		if (!g->joined)
			join(g);
		if (!g->joined)
			continue;
		transmit(g);
		for (int i = 0; i < BLOCKS_A_TURN && r->near == g && r->state == REQ_GOES && g->joined && receive(g); i++)
			continue;
	}
}

void near_free(struct near *w)
{
	while (w && w->idle)
		idle_drop(&w->idle);
	free(w);
}
