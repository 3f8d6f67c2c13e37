/*
 * Open streams, and the one thread that looks what happened. It makes each event once, for whoever wants it, and puts
 * it into a ring; a stream is a place in the ring, what it wants, and the event that is going out. So a thousand
 * streams cost a thousand places: none has a thread, a connection to the database or a queue of its own. A stream that
 * falls behind the ring is told to read anew.
 *
 * Nothing is missed and nothing told twice: whoever joins is known to the thread before it reads how far things have
 * come, and events up to there are passed over. The thread reads what happened first and whom it concerns then.
 */
#include "base/wait.h"
#include "server/api/private.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

#define STREAMS_MAX 1500 /* of the listener's connections: others want to read meanwhile */
#define STREAMS_OF_ONE 32
#define RING 1024
#define RING_BYTES ((size_t)4 << 20)
#define BATCH 100
#define FOLLOW_MS 20  /* what a standby is behind is seen this late */
#define LOOK_MS 1000  /* what another program or the clock did is seen this late */
#define BEAT_MS 20000 /* a quiet stream says that it is there; who has gone is found then */

enum kind { TOPIC_EVENT, COMMENT_EVENT, NOTICE_EVENT };

struct event {
	int references; /* under the hub's lock */
	enum kind kind;
	int64_t number, topic, account; /* account: the comment's author, or the one whom a notice is for */
	struct place place;             /* of who has read it */
	char *text, *own;               /* own: for the author; NULL: as for all */
	VEC(int64_t) whom;              /* a topic's notice: accounts of open streams, sorted */
};

struct stream {
	struct hub *hub;
	struct stream *next, **link;
	struct feed *reader; /* NULL: it has not begun */
	int64_t account, *topics;
	size_t n_topics;
	uint8_t token_hash[STORAGE_HASH];
	char address[48];
	struct place place; /* events up to there are known to it */
	uint64_t at;        /* the next event of the ring */
	struct event *event;
	char *own; /* text that is this stream's alone */
	const char *text;
	size_t left;
	int64_t beat_at;
	bool beat, over;
};

struct hub {
	struct platform *platform;
	pthread_mutex_t lock;
	pthread_cond_t stirred;
	pthread_t thread;
	bool running, ending, stir;
	atomic_int n; /* streams */
	struct stream *streams;
	struct event *ring[RING];
	uint64_t head, tail; /* of the ring: tail <= event < head */
	size_t bytes;
	struct place place; /* what the thread has seen */
};

/* ---- events ---------------------------------------------------------------------------------- */

static void event_drop(struct event *v)
{
	if (!v || --v->references > 0)
		return;
	vec_release(&v->whom);
	free(v->text);
	free(v->own);
	free(v);
}

static size_t event_size(const struct event *v)
{
	return sizeof *v + strlen(v->text) + (v->own ? strlen(v->own) : 0);
}

static void ring_shift(struct hub *h)
{
	struct event *v = h->ring[h->tail++ % RING];
	h->bytes -= event_size(v);
	event_drop(v);
}

static void ring_put(struct hub *h, struct event *v)
{
	v->references = 1;
	h->bytes += event_size(v);
	while (h->head - h->tail == RING || (h->bytes > RING_BYTES && h->head > h->tail))
		ring_shift(h);
	h->ring[h->head++ % RING] = v;
}

static int compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

static bool has_id(const int64_t *ids, size_t n, int64_t id)
{
	return n && bsearch(&id, ids, n, sizeof *ids, compare_ids);
}

static bool wants(const struct stream *s, const struct event *v)
{
	switch (v->kind) {
	case TOPIC_EVENT: return v->number > s->place.topics && has_id(s->topics, s->n_topics, v->topic);
	case COMMENT_EVENT: return v->number > s->place.comments && has_id(s->topics, s->n_topics, v->topic);
	case NOTICE_EVENT: break;
	}
	return s->account && v->number > s->place.notices &&
		(v->account == s->account || has_id(v->whom.items, v->whom.n, s->account));
}

/* ---- a stream's reader ----------------------------------------------------------------------- */

static void forget_text(struct stream *s)
{
	event_drop(s->event);
	free(s->own);
	s->event = NULL;
	s->own = NULL;
	s->left = 0;
}

static void say(struct stream *s, char *own)
{
	s->own = own;
	s->text = own;
	s->left = strlen(own);
}

/* The next text that this stream is to be told. */
static bool next_text(struct stream *s)
{
	struct hub *h = s->hub;
	if (s->at < h->tail) {
		STR_LOCAL(reset, 256);
		events_reset(&h->place, &reset);
		s->at = h->head;
		say(s, xstrdup(reset.buf));
		return true;
	}
	while (s->at < h->head) {
		struct event *v = h->ring[s->at++ % RING];
		if (!wants(s, v))
			continue;
		v->references++;
		s->event = v;
		s->text = v->own && v->account == s->account ? v->own : v->text;
		s->left = strlen(s->text);
		return true;
	}
	if (!s->beat)
		return false;
	say(s, xstrdup(":\n\n"));
	return true;
}

static ssize_t stream_read(void *ctx, char *to, size_t n)
{
	struct stream *s = ctx;
	ssize_t got = 0;
	pthread_mutex_lock(&s->hub->lock);
	if (!s->left)
		forget_text(s);
	if (s->over) {
		got = -1;
	} else if (s->left || next_text(s)) {
		got = (ssize_t)(n < s->left ? n : s->left);
		memcpy(to, s->text, (size_t)got);
		s->text += got;
		s->left -= (size_t)got;
		s->beat = false;
		s->beat_at = clock_mono() + BEAT_MS;
	}
	pthread_mutex_unlock(&s->hub->lock);
	return got;
}

static void stream_begin(void *ctx, struct feed *reader)
{
	struct stream *s = ctx;
	pthread_mutex_lock(&s->hub->lock);
	s->reader = reader;
	pthread_mutex_unlock(&s->hub->lock);
}

/* With the last stream everything that was held for streams goes. */
static void forget_all(struct hub *h)
{
	while (h->tail < h->head)
		ring_shift(h);
}

void hub_leave(struct stream *s)
{
	struct hub *h = s->hub;
	pthread_mutex_lock(&h->lock);
	forget_text(s);
	*s->link = s->next;
	if (s->next)
		s->next->link = s->link;
	if (--h->n == 0)
		forget_all(h);
	pthread_mutex_unlock(&h->lock);
	free(s->topics);
	free(s);
}

static void stream_end(void *ctx)
{
	hub_leave(ctx);
}

/* ---- the thread ------------------------------------------------------------------------------ */

/* What the thread found, before the ring has it. */
struct look {
	struct hub *hub;
	struct events_at at;
	struct arena arena;
	struct place place;
	VEC(int64_t) topics, accounts; /* of open streams, sorted */
	VEC(struct event *) found;
	bool more;
	bool current; /* the view shows all that is known to be written */
};

#define SORT_IDS(v) \
	do { \
		if ((v).n) \
			qsort((v).items, (v).n, sizeof *(v).items, compare_ids); \
	} while (0)

static void see_streams(struct look *k)
{
	pthread_mutex_lock(&k->hub->lock);
	for (const struct stream *s = k->hub->streams; s; s = s->next) {
		for (size_t i = 0; i < s->n_topics; i++)
			*vec_push(&k->topics) = s->topics[i];
		if (s->account)
			*vec_push(&k->accounts) = s->account;
	}
	pthread_mutex_unlock(&k->hub->lock);
	SORT_IDS(k->topics);
	SORT_IDS(k->accounts);
}

static char *text_of(const struct str *s)
{
	return s->len && str_ok(s) ? xstrdup(s->buf) : NULL;
}

static struct event *found(struct look *k, enum kind kind, int64_t number, int64_t topic, int64_t account, char *text)
{
	if (!text)
		return NULL;
	struct event *v = xcalloc(1, sizeof *v);
	*v = (struct event){
		.kind = kind, .number = number, .topic = topic, .account = account, .place = k->place, .text = text
	};
	*vec_push(&k->found) = v;
	return v;
}

static enum rc look_at_topics(struct look *k, const struct storage_changed_topics *page, struct err *e)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < page->n; i++) {
		const struct storage_changed_topic *v = &page->items[i];
		k->place.topics = v->at;
		if (!has_id(k->topics.items, k->topics.n, v->id))
			continue;
		STR_LOCAL(text, RESPONSE_MAX);
		rc = events_topic(&k->at, v, &k->place, &text, e);
		if (rc == RC_OK)
			found(k, TOPIC_EVENT, v->at, v->id, 0, text_of(&text));
	}
	return rc;
}

static enum rc look_at_comments(struct look *k, const struct storage_changed_comments *page, struct err *e)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < page->n; i++) {
		const struct storage_changed_comment *v = &page->items[i];
		int64_t topic = 0;
		k->place.comments = v->at;
		str_to_i64(v->comment.topic, 1, INT64_MAX, &topic);
		if (!has_id(k->topics.items, k->topics.n, topic))
			continue;
		STR_LOCAL(text, RESPONSE_MAX);
		STR_LOCAL(own, RESPONSE_MAX);
		bool here = v->author && has_id(k->accounts.items, k->accounts.n, v->author);
		rc = events_comment(&k->at, v, &k->place, false, &text, e);
		if (rc == RC_OK && here)
			rc = events_comment(&k->at, v, &k->place, true, &own, e);
		struct event *made = rc == RC_OK ? found(k, COMMENT_EVENT, v->at, topic, v->author, text_of(&text)) : NULL;
		if (made)
			made->own = text_of(&own);
	}
	return rc;
}

/* Whom of those who listen a topic's notice concerns. */
static enum rc see_whom(const struct look *k, const struct storage_told *v, struct event *made, struct err *e)
{
	int64_t last = 0;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < k->accounts.n; i++) {
		int64_t account = k->accounts.items[i];
		bool does = false;
		if (account == last || account == v->actor)
			continue;
		last = account;
		rc = storage_takes_part(k->at.storage, made->topic, account, v->notice.kind, v->notice.at, &does, e);
		if (does)
			*vec_push(&made->whom) = account;
	}
	return rc;
}

static enum rc look_at_notices(struct look *k, const struct storage_told_page *page, struct err *e)
{
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < page->n; i++) {
		const struct storage_told *v = &page->items[i];
		int64_t topic = 0;
		k->place.notices = v->id;
		str_to_i64(v->notice.topic.id, 1, INT64_MAX, &topic);
		if (v->account && !has_id(k->accounts.items, k->accounts.n, v->account))
			continue;
		STR_LOCAL(text, RESPONSE_MAX);
		events_notice(&k->at, v, &k->place, &text);
		struct event *made = found(k, NOTICE_EVENT, v->id, topic, v->account, text_of(&text));
		if (made && !v->account)
			rc = see_whom(k, v, made, e);
	}
	return rc;
}

/* In one view of the database. */
static enum rc look_inside(struct look *k, struct err *e)
{
	struct storage_changed_topics topics;
	struct storage_changed_comments comments;
	struct storage_told_page notices;
	struct storage *s = k->at.storage;
	enum rc rc = storage_changed_topics(s, k->place.topics, BATCH, &k->arena, &topics, e);
	if (rc == RC_OK)
		rc = storage_changed_comments(s, 0, k->place.comments, BATCH, &k->arena, &comments, e);
	if (rc == RC_OK)
		rc = storage_notices_after(s, k->place.notices, BATCH, &k->arena, &notices, e);
	if (rc != RC_OK)
		return rc;
	see_streams(k);
	k->more = topics.more || comments.more || notices.more;
	rc = look_at_topics(k, &topics, e);
	if (rc == RC_OK)
		rc = look_at_comments(k, &comments, e);
	return rc == RC_OK ? look_at_notices(k, &notices, e) : rc;
}

static void tell(struct look *k, bool all)
{
	struct hub *h = k->hub;
	pthread_mutex_lock(&h->lock);
	for (size_t i = 0; i < k->found.n; i++) {
		if (all && h->n)
			ring_put(h, k->found.items[i]);
		else
			event_drop(k->found.items[i]);
	}
	if (all && h->n)
		h->place = k->place;
	for (struct stream *s = h->streams; s; s = s->next)
		if (s->reader && k->found.n)
			listener_wake(s->reader);
	pthread_mutex_unlock(&h->lock);
}

/* True: there is more, at once or (*behind) when the standby has come so far. What is told is what who then asks reads.
 */
static bool look(struct hub *h, struct storage *storage, struct storage **standby, bool *behind)
{
	struct err e = { 0 };
	struct look k = { .hub = h, .at = { .storage = storage, .now = platform_clock(h->platform, storage) } };
	k.at.zone = rules_zone_at(rulebook_now(h->platform, storage)->now, k.at.now);
	pthread_mutex_lock(&h->lock);
	k.place = h->place;
	pthread_mutex_unlock(&h->lock);
	struct storage *view = standby_begin(h->platform->standby, standby, 0, &k.current);
	enum rc rc = view ? RC_OK : storage_begin(storage, STORAGE_READ, &e);
	if (rc == RC_OK) {
		k.at.storage = view ? view : storage;
		rc = look_inside(&k, &e);
		storage_rollback(k.at.storage);
	}
	if (rc != RC_OK)
		log_line(LOG_ERROR, "streams: %s", e.detail);
	tell(&k, rc == RC_OK);
	*behind = rc == RC_OK && !k.more && !k.current;
	vec_release(&k.found);
	vec_release(&k.topics);
	vec_release(&k.accounts);
	arena_release(&k.arena);
	return rc == RC_OK && (k.more || *behind);
}

/* Whoever was signed out hears no more of what is theirs. */
static bool is_signed_out(struct storage *storage, const uint8_t hash[STORAGE_HASH], int64_t now)
{
	struct storage_asker asker;
	return storage_asker(storage, hash, now, &asker, NULL) == RC_NOT_FOUND;
}

/* Quiet streams say that they are there. */
static void beat(struct hub *h, struct storage *storage)
{
	int64_t now = clock_mono(), today = platform_clock(h->platform, storage);
	pthread_mutex_lock(&h->lock);
	for (struct stream *s = h->streams; s; s = s->next) {
		if (!s->reader || s->beat_at > now)
			continue;
		s->over = s->account && is_signed_out(storage, s->token_hash, today);
		s->beat = true;
		s->beat_at = now + BEAT_MS;
		listener_wake(s->reader);
	}
	pthread_mutex_unlock(&h->lock);
}

/* Sleeps until something was written, at most LOOK_MS (behind: FOLLOW_MS), and without end while nobody listens. False:
 * it is over. stirred: something was, whether or not the version says so yet. */
static bool wait_for_work(struct hub *h, bool behind, bool *stirred)
{
	int64_t until = clock_mono() + (behind ? FOLLOW_MS : LOOK_MS);
	pthread_mutex_lock(&h->lock);
	while (!h->ending && !h->n)
		pthread_cond_wait(&h->stirred, &h->lock);
	while (!h->ending && !h->stir && wait_until(&h->stirred, &h->lock, until))
		;
	*stirred = h->stir;
	h->stir = false;
	bool on = !h->ending;
	pthread_mutex_unlock(&h->lock);
	return on;
}

static void *run(void *arg)
{
	struct hub *h = arg;
	struct storage *storage = NULL, *standby = NULL;
	struct err e = { 0 };
	bool stirred, behind = false;
	for (int64_t seen = -1; wait_for_work(h, behind, &stirred);) {
		seen = storage ? seen : -1;
		if (!storage && storage_open(h->platform->folder, &storage, &e) != RC_OK) { /* it may be there later */
			log_line(LOG_ERROR, "streams: %s", e.detail);
			continue;
		}
		/* What time did, and rules that changed, have to be seen where nobody asks, too. */
		(void)rulebook_now(h->platform, storage);
		sweeper_look(h->platform->sweeper, storage, platform_clock(h->platform, storage));
		int64_t version = storage_version(storage);
		platform_know(h->platform, storage_number(storage));
		if (version != seen && storage_is_shared(storage)) /* another connection may hear of it later */
			platform_heard(h->platform);
		if (version != seen || stirred || behind)
			while (look(h, storage, &standby, &behind) && !behind)
				;
		seen = version;
		beat(h, storage);
		if (!h->n) { /* it sleeps now, and nobody would take in what its connections are told */
			storage_close(standby);
			storage_close(storage);
			storage = standby = NULL;
		}
	}
	storage_close(standby);
	storage_close(storage);
	return NULL;
}

/* ---- joining --------------------------------------------------------------------------------- */

struct hub *hub_new(struct platform *p)
{
	struct hub *h = xcalloc(1, sizeof *h);
	h->platform = p;
	pthread_mutex_init(&h->lock, NULL);
	wait_init(&h->stirred);
	return h;
}

void hub_free(struct hub *h)
{
	if (!h)
		return;
	pthread_mutex_lock(&h->lock);
	h->ending = true;
	pthread_cond_signal(&h->stirred);
	pthread_mutex_unlock(&h->lock);
	if (h->running)
		pthread_join(h->thread, NULL);
	forget_all(h);
	pthread_cond_destroy(&h->stirred);
	pthread_mutex_destroy(&h->lock);
	free(h);
}

void hub_stir(struct hub *h)
{
	if (!h || !h->n)
		return;
	pthread_mutex_lock(&h->lock);
	h->stir = true;
	pthread_cond_signal(&h->stirred);
	pthread_mutex_unlock(&h->lock);
}

static bool is_full(const struct hub *h, const struct ctx *reader, const char *address, enum problem *why)
{
	int of_one = 0;
	for (const struct stream *s = h->streams; s; s = s->next)
		of_one += reader->account ? s->account == reader->account : *address && str_eq(s->address, address);
	*why = h->n >= STREAMS_MAX ? BUSY : TOO_MANY;
	return h->n >= STREAMS_MAX || of_one >= STREAMS_OF_ONE;
}

/* The first one begins where things are now; the thread may have looked last an hour ago. */
static enum rc wake_up(struct hub *h, struct storage *s, struct err *e)
{
	enum rc rc = h->n ? RC_OK : events_place_now(s, &h->place, e);
	if (rc == RC_OK && !h->running) {
		h->running = pthread_create(&h->thread, NULL, run, h) == 0;
		rc = h->running ? RC_OK : err_set(e, RC_SYS, errno, "no thread for streams");
	}
	return rc;
}

enum rc hub_join(struct hub *h, struct storage *storage, const struct ctx *reader, const char *address,
	const int64_t *topics, size_t n, struct stream **out, enum problem *why, struct err *e)
{
	enum rc rc = RC_OK;
	pthread_mutex_lock(&h->lock);
	if (is_full(h, reader, address, why))
		rc = err_set(e, RC_LIMITED, 0, "streams");
	if (rc == RC_OK)
		rc = wake_up(h, storage, e);
	if (rc == RC_OK) {
		struct stream *s = *out = xcalloc(1, sizeof *s);
		*s = (struct stream){ .hub = h, .next = h->streams, .link = &h->streams, .account = reader->account };
		memcpy(s->token_hash, reader->token_hash, sizeof s->token_hash);
		str_copy(s->address, sizeof s->address, address);
		s->topics = n ? xcalloc(n, sizeof *s->topics) : NULL;
		if (n)
			memcpy(s->topics, topics, n * sizeof *topics);
		s->n_topics = n;
		if (n)
			qsort(s->topics, n, sizeof *topics, compare_ids);
		s->at = h->tail;
		if (s->next)
			s->next->link = &s->next;
		h->streams = s;
		h->n++;
		pthread_cond_signal(&h->stirred);
	}
	pthread_mutex_unlock(&h->lock);
	return rc;
}

bool hub_is_ahead(struct hub *h, const struct place *of)
{
	pthread_mutex_lock(&h->lock);
	const struct place told = h->place;
	pthread_mutex_unlock(&h->lock);
	return told.topics > of->topics || told.comments > of->comments || told.notices > of->notices;
}

struct response_feed hub_begin(struct stream *s, const struct place *place, struct str *first)
{
	pthread_mutex_lock(&s->hub->lock);
	s->place = *place;
	s->beat_at = clock_mono() + BEAT_MS;
	say(s, str_detach(first));
	pthread_mutex_unlock(&s->hub->lock);
	return (struct response_feed){ s, stream_begin, stream_read, stream_end };
}
