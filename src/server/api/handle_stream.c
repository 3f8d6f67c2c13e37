/*
 * GET /v1/stream: what happens to some topics, and one's own notices, as server-sent events. Who comes back with the id
 * of the last event (Last-Event-ID, or `since` for who cannot send headers) is first told what happened meanwhile, as
 * far as that is little.
 */
#include "server/api/private.h"

#define CATCH_UP 200 /* changes of each kind, of the whole platform: who missed more reads anew */

static bool read_topics(
	struct ctx *c, const struct request *q, struct response *r, int64_t ids[STREAM_TOPICS], size_t *n)
{
	const char *text = request_query(q, "topics");
	*n = 0;
	while (text && *text) {
		char one[ID_TEXT];
		size_t len = strcspn(text, ",");
		snprintf(one, sizeof one, "%.*s", (int)(len < sizeof one ? len : sizeof one - 1), text);
		if (*n == STREAM_TOPICS || len >= sizeof one || !str_to_i64(one, 1, INT64_MAX, &ids[*n])) {
			problem(c, r, BAD_PARAMETER, "topics");
			return false;
		}
		++*n;
		text += len + (text[len] == ',');
	}
	if (*n || c->account)
		return true;
	problem(c, r, BAD_PARAMETER, "topics"); /* a guest has no notices */
	return false;
}

/* *since is where the reader was, or `now` for who says nothing. */
static bool read_since(struct ctx *c, const struct request *q, struct response *r, struct place *since, bool *said)
{
	const char *text = *q->last_event_id ? q->last_event_id : request_query(q, "since");
	*said = text != NULL;
	if (!text || events_place_read(text, since))
		return true;
	problem(c, r, *q->last_event_id ? BAD_HEADER : BAD_PARAMETER, *q->last_event_id ? "Last-Event-ID" : "since");
	return false;
}

static bool is_wanted(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

struct meanwhile {
	struct ctx *c;
	const int64_t *ids;
	size_t n;
	struct place place;
	struct str *out;
};

static enum rc tell_topics(struct meanwhile *m, const struct storage_changed_topics *page, struct err *e)
{
	const struct events_at at = { m->c->storage, m->c->zone, m->c->now };
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < page->n; i++) {
		m->place.topics = page->items[i].at;
		if (is_wanted(m->ids, m->n, page->items[i].id))
			rc = events_topic(&at, &page->items[i], &m->place, m->out, e);
	}
	return rc;
}

static enum rc tell_comments(struct meanwhile *m, const struct storage_changed_comments *page, struct err *e)
{
	const struct events_at at = { m->c->storage, m->c->zone, m->c->now };
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < page->n; i++) {
		int64_t topic = 0;
		str_to_i64(page->items[i].comment.topic, 1, INT64_MAX, &topic);
		m->place.comments = page->items[i].at;
		if (is_wanted(m->ids, m->n, topic))
			rc = events_comment(&at, &page->items[i], &m->place, page->items[i].comment.mine, m->out, e);
	}
	return rc;
}

static enum rc tell_notices(struct meanwhile *m, const struct storage_told_page *page, struct err *e)
{
	const struct events_at at = { m->c->storage, m->c->zone, m->c->now };
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < page->n; i++) {
		const struct storage_told *v = &page->items[i];
		int64_t topic = 0, me = m->c->account;
		bool mine = v->account == me;
		m->place.notices = v->id;
		str_to_i64(v->notice.topic.id, 1, INT64_MAX, &topic);
		if (!v->account && v->actor != me)
			rc = storage_takes_part(m->c->storage, topic, me, v->notice.kind, v->notice.at, &mine, e);
		if (rc == RC_OK && me && mine)
			events_notice(&at, v, &m->place, m->out);
	}
	return rc;
}

/* What happened between since and now, or that it was too much. A place that lies ahead is from before the platform was
 * set back to an older copy. */
static enum rc tell_meanwhile(struct meanwhile *m, const struct place *since, const struct place *now, struct err *e)
{
	struct storage_changed_topics topics;
	struct storage_changed_comments comments;
	struct storage_told_page notices = { 0 };
	struct ctx *c = m->c;
	if (since->topics > now->topics || since->comments > now->comments || since->notices > now->notices) {
		events_reset(now, m->out);
		return RC_OK;
	}
	m->place = *since;
	enum rc rc = storage_changed_topics(c->storage, since->topics, CATCH_UP, c->arena, &topics, e);
	if (rc == RC_OK)
		rc = storage_changed_comments(c->storage, c->account, since->comments, CATCH_UP, c->arena, &comments, e);
	if (rc == RC_OK && c->account)
		rc = storage_notices_after(c->storage, since->notices, CATCH_UP, c->arena, &notices, e);
	if (rc == RC_OK && (topics.more || comments.more || notices.more)) {
		events_reset(now, m->out);
		return RC_OK;
	}
	if (rc == RC_OK)
		rc = tell_topics(m, &topics, e);
	if (rc == RC_OK)
		rc = tell_comments(m, &comments, e);
	return rc == RC_OK ? tell_notices(m, &notices, e) : rc;
}

/* Each topic as it is when the stream begins: a reader has read it a moment before, and sees whether that is still so.
 */
static enum rc tell_now(struct meanwhile *m, const struct place *now, struct err *e)
{
	const struct events_at at = { m->c->storage, m->c->zone, m->c->now };
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < m->n; i++)
		rc = events_topic(&at, &(struct storage_changed_topic){ .id = m->ids[i] }, now, m->out, e);
	return rc;
}

/* The view of the database is taken anew once the stream has joined. One at a standby that shows less than was told
 * already is of no use. */
static enum rc begin_again(struct ctx *c, struct place *now, struct err *e)
{
	storage_rollback(c->storage);
	enum rc rc = storage_begin(c->storage, STORAGE_READ, e);
	if (rc == RC_OK)
		rc = events_place_now(c->storage, now, e);
	return rc == RC_OK && c->at_standby && hub_is_ahead(c->platform->hub, now)
		? err_set(e, RC_BUSY, 0, "streams are ahead")
		: rc;
}

void handle_stream(struct ctx *c, const struct request *q, struct response *r)
{
	int64_t ids[STREAM_TOPICS];
	size_t n;
	struct place since, now = { 0 };
	struct stream *s = NULL;
	struct err e = { 0 };
	enum problem why = BUSY;
	bool said;
	char id[PLACE_TEXT];
	if (!read_topics(c, q, r, ids, &n) || !read_since(c, q, r, &since, &said))
		return;
	enum rc rc = hub_join(c->platform->hub, c->storage, c, q->address, ids, n, &s, &why, &e);
	if (rc == RC_LIMITED) {
		r->retry_after = 60;
		problem(c, r, why, NULL);
		return;
	}
	STR_LOCAL(first, RESPONSE_MAX);
	struct meanwhile m = { .c = c, .ids = ids, .n = n, .out = &first };
	if (rc == RC_OK)
		rc = begin_again(c, &now, &e);
	if (rc == RC_OK && said)
		rc = tell_meanwhile(&m, &since, &now, &e);
	if (rc == RC_OK)
		rc = tell_now(&m, &now, &e);
	if (rc != RC_OK || !str_ok(&first)) {
		if (s)
			hub_leave(s);
		problem_of(c, r, &e);
		return;
	}
	events_place_write(&now, id);
	str_addf(&first, "id: %s\nretry: 3000\n\n", id);
	r->type = "text/event-stream";
	r->feed = hub_begin(s, &now, &first);
}
