/*
 * What happens while somebody looks: one stream of the platform's (server-sent events) for all topics that are open. It
 * begins when a reader has stayed for a moment, costs nothing where the line is slow or nobody wants it, and a stream
 * that breaks is taken up again where it was, later each time and without a word.
 *
 * The bytes come inside of net/'s own work, where nothing may be started or cancelled; they wait in a buffer, and an
 * eventfd makes the loop come back for them.
 */
#include "app/private.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define QUIET_MS 2000   /* stayed so long, a reader is reading */
#define SILENT_MS 60000 /* the platform says every 20 seconds that it is there */
#define AGAIN_MS 1000   /* after a break; doubled each time */
#define AGAIN_MOST_MS 300000
#define HELD_MS 60000 /* a stream that held so long was a good one: what breaks it now is something new */
#define SLOW_MS 1500  /* with "auto": who waits so long for an answer gets no stream */
#define UNREAD_MAX ((size_t)1 << 20) /* of bytes that came and were not looked at */
#define PLACE_MAX 64

struct app_live {
	struct app *app;
	struct app_live *next;
	char topic[32];
	bool asked;
	void (*happened)(void *ctx, const struct app_happened *what);
	void *ctx;
	bool over; /* ended while it was being told */
};

struct live {
	struct app *app;
	struct app_live *readers;
	struct net_req *req;
	struct net_timer *timer; /* the next beginning, or the end of patience with a silent stream */
	int wake;                /* eventfd; -1: none */
	struct str unread;
	char place[PLACE_MAX]; /* the id of the last event; "": none */
	int64_t wait;          /* before the next try */
	int64_t began;         /* the last one; monotonic */
	bool telling, refused; /* refused: the platform does not have it */
};

static void begin(void *ctx);

/* ---- events ---------------------------------------------------------------------------------- */

static bool is_of(const struct app_live *r, const char *topic)
{
	return !*topic || str_eq(r->topic, topic);
}

static void free_over(struct live *v)
{
	for (struct app_live **at = &v->readers; *at;) {
		struct app_live *r = *at;
		if (!r->over) {
			at = &r->next;
			continue;
		}
		*at = r->next;
		free(r);
	}
}

static void tell(struct live *v, const struct app_happened *what)
{
	v->telling = true;
	for (struct app_live *r = v->readers; r; r = r->next)
		if (!r->over && is_of(r, what->topic))
			r->happened(r->ctx, what);
	v->telling = false;
	free_over(v);
}

static void tell_comment(struct live *v, const struct json *data, struct arena *a)
{
	struct wire_commented c;
	if (wire_commented_parse(data, a, &c, NULL) != RC_OK || !*c.comment.topic)
		return;
	struct app_happened what = { .what = HAPPENED_COMMENT, .topic = c.comment.topic, .comment = &c.comment };
	if (json_bool(json_get(data, "removed"), false))
		what.what = HAPPENED_GONE;
	else
		held_comment(v->app, &c.comment);
	tell(v, &what);
}

static void tell_topic(struct live *v, const struct json *data, struct arena *a)
{
	struct wire_topic t;
	if (wire_topic_parse(data, a, &t, NULL) == RC_OK)
		tell(v, &(struct app_happened){ .what = HAPPENED_TOPIC, .topic = t.id, .row = &t });
}

static void take_event(struct live *v, const char *kind, const char *bytes, size_t n)
{
	struct json *data = NULL;
	ARENA_LOCAL(a, 8 << 20);
	if (json_parse_mended(bytes, n, JSON_BODY_MAX, &data, NULL) != RC_OK)
		return;
	if (str_eq(kind, "comment"))
		tell_comment(v, data, &a);
	else if (str_eq(kind, "topic"))
		tell_topic(v, data, &a);
	else if (str_eq(kind, "reset"))
		tell(v, &(struct app_happened){ .what = HAPPENED_MUCH, .topic = "" });
	else if (str_eq(kind, "notice")) {
		app_set_news(v->app, app_news(v->app) + 1);
		tell(v, &(struct app_happened){ .what = HAPPENED_NOTICE, .topic = "" });
	}
	json_free(data);
}

/* A field's value in a line; NULL: it is another one's. */
static const char *value_of(const char *line, size_t n, const char *field, size_t *size)
{
	size_t len = strlen(field);
	if (n <= len || memcmp(line, field, len) != 0 || line[len] != ':')
		return NULL;
	len += 1 + (n > len + 1 && line[len + 1] == ' ');
	*size = n - len;
	return line + len;
}

/* From one blank line to the next. The platform's own form: each field once, its data in one line. */
static void take_block(struct live *v, const char *block, size_t n)
{
	const char *data = NULL;
	char kind[16] = "";
	size_t data_size = 0;
	while (n > 0) {
		const char *end = memchr(block, '\n', n), *value;
		size_t line = end ? (size_t)(end - block) : n, size;
		if ((value = value_of(block, line, "event", &size)) && size < sizeof kind)
			memcpy(kind, value, size), kind[size] = '\0';
		else if ((value = value_of(block, line, "id", &size)) && size < sizeof v->place)
			memcpy(v->place, value, size), v->place[size] = '\0';
		else if ((value = value_of(block, line, "data", &size)))
			data = value, data_size = size;
		block += line + (end != NULL);
		n -= line + (end != NULL);
	}
	if (data)
		take_event(v, kind, data, data_size);
}

/* ---- the stream ------------------------------------------------------------------------------ */

static void stop(struct live *v)
{
	net_timer_cancel(v->timer);
	v->timer = NULL;
	net_cancel(v->req);
	v->req = NULL;
	str_clear(&v->unread);
}

static void again(struct live *v)
{
	stop(v);
	if (clock_mono() - v->began >= HELD_MS)
		v->wait = 0;
	v->wait = v->wait ? (v->wait < AGAIN_MOST_MS / 2 ? v->wait * 2 : AGAIN_MOST_MS) : AGAIN_MS;
	if (v->readers && !v->refused)
		v->timer = net_timer_start(v->app->net, v->wait, begin, v);
}

static void fell_silent(void *ctx)
{
	struct live *v = ctx;
	v->timer = NULL;
	again(v);
}

static bool take(void *ctx, const char *bytes, size_t n, int64_t whole)
{
	struct live *v = ctx;
	(void)whole;
	const uint64_t one = 1;
	if (v->unread.len + n > UNREAD_MAX)
		return false;
	str_add(&v->unread, bytes, n);
	return write(v->wake, &one, sizeof one) == sizeof one || errno == EAGAIN;
}

static void look(void *ctx)
{
	struct live *v = ctx;
	uint64_t count;
	(void)!read(v->wake, &count, sizeof count);
	if (!v->req) /* it ended in the same turn: the timer is that of the next one, which begins where this one was read
	              */
		return;
	net_timer_cancel(v->timer);
	v->timer = net_timer_start(v->app->net, SILENT_MS, fell_silent, v);
	for (const char *end; v->unread.len && (end = strstr(v->unread.buf, "\n\n"));) {
		STR_LOCAL(block, UNREAD_MAX);
		size_t n = (size_t)(end - v->unread.buf);
		str_add(&block, v->unread.buf, n);
		memmove(v->unread.buf, end + 2, v->unread.len - n - 2);
		str_truncate(&v->unread, v->unread.len - n - 2);
		take_block(v, block.buf, block.len);
	}
}

/* A platform that does not know it is not asked again. */
static void ended(void *ctx, const struct net_answer *answer)
{
	struct live *v = ctx;
	v->req = NULL;
	v->refused = answer->rc == RC_OK && answer->status >= 400 && answer->status < 500 && answer->status != 429;
	again(v);
}

static bool is_wanted(const struct live *v)
{
	const struct app *a = v->app;
	bool asked = false;
	for (const struct app_live *r = v->readers; r; r = r->next)
		asked |= r->asked;
	if (asked)
		return true;
	return v->readers && !a->offline &&
		(str_eq(a->settings.live, "on") || (str_eq(a->settings.live, "auto") && a->took < SLOW_MS));
}

static void begin(void *ctx)
{
	struct live *v = ctx;
	struct net_params p;
	v->timer = NULL;
	ARENA_LOCAL(a, 65536);
	STR_LOCAL(topics, 4096);
	for (const struct app_live *r = v->readers; r; r = r->next)
		str_addf(&topics, "%s%s", topics.len ? "," : "", r->topic);
	if (!is_wanted(v) || !site_stream(&v->app->site, topics.buf, v->place, &a, &p))
		return;
	v->began = clock_mono();
	p.standing = true;
	p.take = take;
	v->req = net_request(v->app->net, &p, ended, v);
	v->timer = net_timer_start(v->app->net, SILENT_MS, fell_silent, v);
}

/* ---- the door -------------------------------------------------------------------------------- */

static struct live *live_of(struct app *a)
{
	if (a->live)
		return a->live;
	struct live *v = a->live = xcalloc(1, sizeof *v);
	v->app = a;
	v->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	str_init(&v->unread, 2 * UNREAD_MAX);
	if (v->wake >= 0)
		net_watch(a->net, v->wake, look, v);
	return v;
}

/* With what is open now, soon. */
static void restart(struct live *v, int64_t ms)
{
	stop(v);
	v->wait = 0;
	if (v->readers && v->wake >= 0 && !v->refused)
		v->timer = net_timer_start(v->app->net, ms, begin, v);
}

struct app_live *app_live_begin(struct app *a, const char *topic, bool asked,
	void (*happened)(void *ctx, const struct app_happened *what), void *ctx)
{
	struct live *v = live_of(a);
	struct app_live *r = xcalloc(1, sizeof *r);
	*r = (struct app_live){ .app = a, .next = v->readers, .asked = asked, .happened = happened, .ctx = ctx };
	if (!str_copy(r->topic, sizeof r->topic, topic) || strspn(topic, "0123456789") != strlen(topic)) {
		free(r);
		return NULL;
	}
	if (!v->readers)
		v->place[0] = '\0'; /* nobody listened meanwhile, and who comes has just read */
	v->readers = r;
	restart(v, asked ? 0 : QUIET_MS);
	return r;
}

void app_live_end(struct app_live *r)
{
	if (!r)
		return;
	struct live *v = r->app->live;
	r->over = true;
	if (v->telling)
		return;
	free_over(v);
	if (!v->readers)
		stop(v);
}

void live_release(struct app *a)
{
	struct live *v = a->live;
	if (!v)
		return;
	stop(v);
	while (v->readers) {
		v->readers->over = true;
		free_over(v);
	}
	if (v->wake >= 0) {
		net_unwatch(a->net, v->wake);
		close(v->wake);
	}
	str_release(&v->unread);
	free(v);
	a->live = NULL;
}
