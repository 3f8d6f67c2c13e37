/*
 * One connection, from request to request: a head, perhaps a body, an answer. It goes as far as it comes without
 * waiting; when its socket, the lane that makes its answer or the clock has something new, it goes on.
 */
#include "server/http/private.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

#define IDLE_MS 60000                /* between two requests, and for a reader to take some of an answer */
#define HEAD_MS 10000                /* from the first byte of a head to its last */
#define BODY_MS (5 * 60 * 1000)      /* to send a body in, however slowly */
#define BODY_IDLE_MS 30000           /* and between two parts of it */
#define LINGER_MS 5000               /* to hear why one was refused, */
#define LINGER_MAX ((size_t)1 << 20) /* while so much that is on its way is read over */
#define NEVER INT64_MAX
#define FEED_BLOCK 4096
#define SENDING_MAX ((size_t)512 << 20) /* answers in memory, on their way: then nothing new is begun */
#define SENDFILE_MAX ((size_t)1 << 20)  /* at once: others want the thread too */

/* ---- a request and its answer ---------------------------------------------------------------- */

static struct exchange *exchange_new(struct conn *c)
{
	struct exchange *x = xcalloc(1, sizeof *x);
	x->conn = c;
	x->begun = c->loop->now;
	x->request.accept_language = x->request.if_none_match = x->request.accept_encoding = x->request.path = "";
	x->head.forwarded = x->head.x_forwarded_for = "";
	str_init(&x->body, 0);
	str_init(&x->target, HEAD_MAX * 2);
	response_init(&x->made);
	return x;
}

static void exchange_free(struct conn *c)
{
	struct exchange *x = c->x;
	if (!x)
		return;
	response_release(&x->made); /* who feeds it wakes nobody from here on */
	loop_forget(c->loop, &x->feed);
	c->loop->listener->sending -= x->counted;
	str_release(&x->body);
	str_release(&x->target);
	free(x->bytes);
	free(x);
	c->x = NULL;
}

struct conn *conn_new(struct loop *loop, int fd)
{
	struct conn *c = xcalloc(1, sizeof *c);
	*c = (struct conn){ .loop = loop, .fd = fd, .due = clock_mono() + IDLE_MS, .readable = true };
	str_init(&c->in, HEAD_MAX + sizeof loop->scratch);
	str_init(&c->out, HEAD_MAX);
	return c;
}

void conn_close(struct conn *c)
{
	struct listener *l = c->loop->listener;
	if (c->state == CONN_CLOSED)
		return;
	c->state = CONN_CLOSED;
	exchange_free(c);
	/* Closing alone ends the events only where nobody else has it, and a program that is being started has all of it.
	 */
	epoll_ctl(c->loop->epoll, EPOLL_CTL_DEL, c->fd, NULL);
	close(c->fd);
	*c->link = c->next;
	if (c->next)
		c->next->link = c->link;
	if (c->place) {
		*c->place = c->queued;
		if (c->queued)
			c->queued->place = c->place;
		else
			c->loop->last = c->place;
		c->place = NULL;
	}
	c->next = c->loop->dead;
	c->loop->dead = c;
	share_give(l->shares, c->network);
	share_give(l->shares, c->wider);
	if (c->is_refused)
		l->refused--;
	else
		l->open--;
	if (l->ending) {
		pthread_mutex_lock(&l->lock);
		pthread_cond_signal(&l->left);
		pthread_mutex_unlock(&l->lock);
	}
}

void conn_free(struct conn *c)
{
	str_release(&c->in);
	str_release(&c->out);
	free(c);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* What came, in the loop's scratch. 0: nothing now. */
static size_t receive(struct conn *c)
{
	struct loop *loop = c->loop;
	while (c->readable && !c->broken) {
		ssize_t n = recv(c->fd, loop->scratch, sizeof loop->scratch, 0);
		if (n < 0 && errno == EINTR)
			continue;
		c->ended = c->ended || n == 0;
		c->broken = n < 0 && errno != EAGAIN && errno != EWOULDBLOCK;
		c->readable = n == (ssize_t)sizeof loop->scratch || (n > 0 && c->ending);
		return n > 0 ? (size_t)n : 0;
	}
	return 0;
}

static bool receive_more(struct conn *c)
{
	size_t n = receive(c);
	str_add(&c->in, c->loop->scratch, n);
	return n > 0;
}

static void use_up(struct conn *c, size_t n)
{
	memmove(c->in.buf, c->in.buf + n, c->in.len - n);
	str_truncate(&c->in, c->in.len - n);
}

/* ---- the answer ------------------------------------------------------------------------------ */

static bool reads(const struct exchange *x)
{
	return x->request.method == GET || x->request.method == HEAD;
}

/* The head is written; whoever feeds it begins. */
static void reply(struct conn *c)
{
	struct exchange *x = c->x;
	struct response *r = &x->made;
	bool goes_on = r->feed.ctx != NULL;
	x->bodiless = x->request.method == HEAD || r->status == 304 || r->status == 204;
	x->head.closes = x->head.closes || x->refused || c->loop->listener->ending || (goes_on && x->head.old);
	const struct reply how = { .read = reads(x),
		.old = x->head.old,
		.closes = x->head.closes,
		.goes_on = goes_on,
		.chunked = goes_on && !x->head.old,
		.length = r->file.fd >= 0 ? r->file.size : r->body.len };
	str_clear(&c->out);
	c->out_sent = 0;
	reply_head(r, &how, &c->out);
	x->counted = r->body.len;
	c->loop->listener->sending += x->counted;
	c->state = goes_on && !x->bodiless ? CONN_FEEDING : CONN_SENDING;
	loop_due(c, c->loop->now + IDLE_MS);
	x->feed.conn = c;
	if (goes_on)
		r->feed.begin(r->feed.ctx, &x->feed);
}

void conn_refuse(struct conn *c, enum listener_refusal why)
{
	static const char *const words[] = { [LISTENER_BAD_REQUEST] = "a request that is none",
		[LISTENER_BAD_HEADER] = "a header that came twice, or with an invalid value",
		[LISTENER_LONG_HEAD] = "a head that was too long",
		[LISTENER_TOO_LARGE] = "a body that was too large",
		[LISTENER_SLOW_REQUEST] = "a request that was not whole in time",
		[LISTENER_VERSION] = "another version of HTTP",
		[LISTENER_CROWDED] = "a connection, because there were too many",
		[LISTENER_BUSY] = "a request, because too much was on its way" };
	struct listener *l = c->loop->listener;
	if (!c->x)
		c->x = exchange_new(c);
	struct exchange *x = c->x;
	response_release(&x->made);
	response_init(&x->made);
	l->service.refuse(l->service.ctx, x->request.accept_language, why, &x->made);
	x->refused = true;
	if (why < ARRAY_LEN(words) && words[why])
		listener_log(l, words[why]);
	reply(c);
}

/* What stands before the body, the body, the file, as far as the socket takes it. 1: all of it; 0: not yet. */
static int flush(struct conn *c)
{
	struct exchange *x = c->x;
	const struct str *body = &x->made.body;
	size_t size = x->bodiless || c->state == CONN_FEEDING ? 0 : body->len;
	bool file = !x->bodiless && x->made.file.size > 0;
	while (c->out_sent < c->out.len || x->sent < size) {
		struct iovec parts[2] = { { c->out.buf + c->out_sent, c->out.len - c->out_sent }, { NULL, 0 } };
		if (size)
			parts[1] = (struct iovec){ body->buf + x->sent, size - x->sent };
		const struct msghdr message = { .msg_iov = parts, .msg_iovlen = 2 };
		ssize_t n = sendmsg(c->fd, &message, MSG_NOSIGNAL | (file ? MSG_MORE : 0));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			c->broken = errno != EAGAIN && errno != EWOULDBLOCK;
			return 0;
		}
		size_t head = (size_t)n < parts[0].iov_len ? (size_t)n : parts[0].iov_len;
		c->out_sent += head;
		x->sent += (size_t)n - head;
		loop_due(c, c->loop->now + IDLE_MS);
	}
	return 1;
}

/* The same of a file. */
static int flush_file(struct conn *c)
{
	struct exchange *x = c->x;
	const struct response_file *f = &x->made.file;
	for (size_t turn = 0; x->sent < f->size;) {
		off_t at = (off_t)(f->from + x->sent);
		uint64_t left = f->size - x->sent;
		ssize_t n = sendfile(c->fd, f->fd, &at, left < SENDFILE_MAX ? (size_t)left : SENDFILE_MAX);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) { /* 0: it became shorter, and what was announced cannot come */
			c->broken = n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
			return 0;
		}
		x->sent += (uint64_t)n;
		loop_due(c, c->loop->now + IDLE_MS);
		if ((turn += (size_t)n) >= SENDFILE_MAX && x->sent < f->size) {
			loop_queue(c->loop, c);
			return 0;
		}
	}
	return 1;
}

/* The peer is told that nothing follows, and what it still sends is read over: a socket that is closed with something
 * unread takes the answer with it. */
static bool linger(struct conn *c, bool all)
{
	c->state = CONN_LINGERING;
	if (!all && !c->readable && !c->in.len) {
		conn_close(c);
		return false;
	}
	shutdown(c->fd, SHUT_WR);
	str_release(&c->in);
	loop_due(c, c->loop->now + LINGER_MS);
	return true;
}

/* The answer is out: the next request, or the end. */
static bool finish(struct conn *c)
{
	bool closes = c->x->head.closes || c->loop->listener->ending, refused = c->x->refused;
	exchange_free(c);
	str_release(&c->out);
	c->out_sent = 0;
	if (closes)
		return linger(c, refused);
	c->state = CONN_HEAD;
	c->scan = (struct head_scan){ 0 };
	loop_due(c, c->loop->now + (c->in.len ? HEAD_MS : IDLE_MS));
	if (!c->in.len) {
		str_release(&c->in);
		return true;
	}
	loop_queue(c->loop, c);
	return false;
}

static bool send_on(struct conn *c)
{
	return flush(c) && (c->x->bodiless || c->x->made.file.fd < 0 || flush_file(c)) && finish(c);
}

/* ---- an answer that goes on ------------------------------------------------------------------ */

/* The next part of it, in c->out. False: there is none now. */
static bool feed_more(struct conn *c)
{
	struct exchange *x = c->x;
	const struct response_feed *source = &x->made.feed;
	char *part = c->loop->scratch;
	ssize_t n = c->loop->listener->ending ? -1 : source->read(source->ctx, part, FEED_BLOCK);
	str_clear(&c->out);
	c->out_sent = 0;
	if (n > 0 && !x->head.old)
		str_addf(&c->out, "%zx\r\n", (size_t)n);
	if (n > 0)
		str_add(&c->out, part, (size_t)n);
	if (n > 0 && !x->head.old)
		str_add(&c->out, "\r\n", 2);
	if (n < 0 && !x->head.old)
		str_addz(&c->out, "0\r\n\r\n");
	x->fed = n < 0;
	return n != 0;
}

/* Who reads what goes on sends nothing more, or it is lost. */
static bool feed_on(struct conn *c)
{
	if (receive(c))
		c->x->head.closes = true;
	if (c->ended || c->broken) {
		conn_close(c);
		return false;
	}
	while (flush(c)) {
		if (c->x->fed)
			return finish(c);
		if (!feed_more(c)) {
			str_release(&c->out);
			loop_due(c, NEVER);
			return false;
		}
	}
	return false;
}

/* ---- the request ----------------------------------------------------------------------------- */

/* They are decoded: without their lengths, "a=b%26c=d" would be "a=b&c=d". */
static void fill_target(struct exchange *x)
{
	struct request *q = &x->request;
	str_addz(&x->target, q->path);
	for (size_t i = 0; i < q->n_query; i++)
		for (int part = 0; part < 2; part++) {
			const char *text = part ? q->query[i].value : q->query[i].name;
			str_addc(&x->target, ' ');
			str_addi(&x->target, (int64_t)strlen(text));
			str_addc(&x->target, ':');
			str_addz(&x->target, text);
		}
	q->target = x->target.buf;
}

static void fill_address(struct conn *c, struct exchange *x)
{
	char wider[ADDRESS_SIZE];
	str_copy(x->address, sizeof x->address, c->address);
	if (c->is_proxy)
		address_forwarded(x->head.x_forwarded_for, x->head.forwarded, x->address);
	address_wider(x->address, wider);
	x->request.address = x->address;
	x->request.many = c->is_many && str_eq(x->address, c->address);
	x->job.owner = *x->address && !x->request.many ? str_hash(*wider ? wider : x->address) | 1 : 0;
}

static bool make(struct conn *c)
{
	struct exchange *x = c->x;
	struct request *q = &x->request;
	fill_target(x);
	fill_address(c, x);
	q->body = x->body.buf;
	q->body_size = x->body.len;
	for (size_t i = 0; i < REQUEST_PARAMS_MAX; i++)
		q->params[i] = "";
	c->state = CONN_MAKING;
	loop_due(c, NEVER);
	if (listener_put(c->loop->listener, x))
		return false;
	reply(c);
	return true;
}

void conn_made(struct conn *c)
{
	reply(c);
	conn_run(c);
}

/* n bytes of the body. False: it was refused. */
static bool take_body(struct conn *c, const char *bytes, size_t n, size_t *used)
{
	struct exchange *x = c->x;
	bool fits = true;
	if (x->head.chunked) {
		fits = chunks_take(&x->chunks, bytes, n, used, &x->body);
	} else {
		*used = x->head.length - x->body.len < n ? (size_t)(x->head.length - x->body.len) : n;
		str_add(&x->body, bytes, *used);
	}
	if (str_ok(&x->body) && fits)
		return true;
	conn_refuse(c, fits ? LISTENER_TOO_LARGE : LISTENER_BAD_REQUEST);
	return false;
}

static bool read_body(struct conn *c)
{
	struct exchange *x = c->x;
	size_t used = 0;
	for (;;) {
		if (x->head.chunked ? x->chunks.whole : x->body.len == x->head.length)
			return make(c);
		if (c->in.len) {
			if (!take_body(c, c->in.buf, c->in.len, &used))
				return true;
			use_up(c, used);
			continue;
		}
		size_t n = receive(c);
		if (!n)
			break;
		if (!take_body(c, c->loop->scratch, n, &used))
			return true;
		str_add(&c->in, c->loop->scratch + used, n - used);
		int64_t last = x->begun + BODY_MS, next = c->loop->now + BODY_IDLE_MS;
		loop_due(c, next < last ? next : last);
	}
	if (c->ended)
		conn_close(c);
	return false;
}

/* The head is whole: is there to be an answer to it, and does a body come first? */
static void begin_exchange(struct conn *c, size_t size)
{
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	struct listener *l = c->loop->listener;
	struct exchange *x = c->x = exchange_new(c);
	x->bytes = xstrndup(c->in.buf, size);
	use_up(c, size);
	enum listener_refusal why = head_read(x->bytes, size, &x->head, &x->request);
	bool body = x->head.length || x->head.chunked;
	size_t most = why == LISTENER_TAKES && body
		? l->service.body_max(l->service.ctx, x->request.method, x->request.path)
		: 0;
	str_init(&x->body, most);
	if (why == LISTENER_TAKES && x->head.length > most)
		why = LISTENER_TOO_LARGE;
	if (why == LISTENER_TAKES && l->sending > SENDING_MAX)
		why = LISTENER_BUSY;
	c->state = CONN_BODY;
	loop_due(c, c->loop->now + BODY_IDLE_MS);
	if (why != LISTENER_TAKES)
		conn_refuse(c, why);
	else if (x->head.expects && body && !c->in.len)
		c->broken = send(c->fd, go_on, sizeof go_on - 1, MSG_NOSIGNAL) != (ssize_t)sizeof go_on - 1;
}

/* An empty line or two before a request are left over from the one before. */
static void drop_empty_lines(struct conn *c)
{
	size_t n = 0;
	while (c->in.len - n >= 2 && c->in.buf[n] == '\r' && c->in.buf[n + 1] == '\n')
		n += 2;
	if (n)
		use_up(c, n);
}

static bool read_head(struct conn *c)
{
	for (;;) {
		if (!c->scan.at)
			drop_empty_lines(c);
		bool alone = c->in.len == 1 && c->in.buf[0] == '\r';
		enum head_is is = alone ? HEAD_IS_PART : head_look(&c->scan, c->in.buf, c->in.len);
		if (is == HEAD_IS_WHOLE)
			begin_exchange(c, c->scan.at);
		else if (is != HEAD_IS_PART)
			conn_refuse(c, is == HEAD_IS_BAD ? LISTENER_BAD_REQUEST : LISTENER_LONG_HEAD);
		if (is != HEAD_IS_PART)
			return true;
		bool began = c->in.len > 0;
		if (!receive_more(c))
			break;
		if (!began)
			loop_due(c, c->loop->now + HEAD_MS);
	}
	if (c->ended)
		conn_close(c);
	return false;
}

/* ---- going on -------------------------------------------------------------------------------- */

static bool read_over(struct conn *c)
{
	for (size_t n; (n = receive(c)) > 0 && c->lingered <= LINGER_MAX;)
		c->lingered += n;
	if (c->ended || c->broken || c->lingered > LINGER_MAX)
		conn_close(c);
	return false;
}

/* True: there is more to do. */
static bool step(struct conn *c)
{
	if (c->broken && c->state != CONN_MAKING)
		conn_close(c);
	switch (c->state) {
	case CONN_HEAD: return read_head(c);
	case CONN_BODY: return read_body(c);
	case CONN_SENDING: return send_on(c);
	case CONN_FEEDING: return feed_on(c);
	case CONN_LINGERING: return read_over(c);
	case CONN_MAKING:
	case CONN_CLOSED: break;
	}
	return false;
}

void conn_run(struct conn *c)
{
	while (step(c))
		;
	if (c->broken && c->state != CONN_MAKING)
		conn_close(c);
}

void conn_happened(struct conn *c, uint32_t events)
{
	c->readable = c->readable || (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR));
	c->ending = c->ending || (events & (EPOLLRDHUP | EPOLLHUP));
	c->broken = c->broken || (events & EPOLLERR);
	conn_run(c);
}

void conn_expire(struct conn *c)
{
	if ((c->state == CONN_HEAD && c->in.len) || c->state == CONN_BODY) {
		conn_refuse(c, LISTENER_SLOW_REQUEST);
		conn_run(c);
	} else if (c->state != CONN_MAKING) {
		conn_close(c);
	}
}
