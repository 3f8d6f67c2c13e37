/*
 * GET /v1/changes: everything that changed since a cursor, with what it is now, so that one request brings a copy up to
 * date. A topic of which only counts changed comes with these alone; a whole one brings the tag that it would have if
 * it were asked for by itself, so that the copy can go on asking conditionally.
 *
 * A page ends early when it is large; nothing is lost, since the cursor says how far it came.
 */
#include "server/api/private.h"

#define PAGE_BYTES ((size_t)1 << 20)

#define QUESTION "changes"

/* The members that change with a count, and no other of the topic; what a guest may do does not change with it. */
static enum rc write_counts(const struct ctx *c, struct json_out *o, const struct str *whole, struct err *e)
{
	static const char *const members[] = { "id", "active_at", "counts", "mine", "can", "cannot" };
	struct json *v = NULL;
	STR_LOCAL(part, RESPONSE_MAX);
	enum rc rc = json_parse(whole->buf, whole->len, RESPONSE_MAX, &v, e);
	json_put_bool(o, "part", true);
	json_open(o, "topic", '{');
	for (size_t i = 0; i < ARRAY_LEN(members) - (c->account ? 0 : 2); i++) {
		const struct json *m = json_get(v, members[i]);
		if (!m)
			continue;
		str_clear(&part);
		json_print(m, &part);
		json_put_raw(o, members[i], part.buf);
	}
	json_close(o, '}');
	json_free(v);
	return rc;
}

/* One that is larger than a page comes with its id alone: whoever wants it asks for it. */
static enum rc write_topic(const struct ctx *c, const struct request *q, struct json_out *o,
	const struct storage_changed_topic *t, struct err *e)
{
	char id[ID_TEXT], tag[ETAG_SIZE];
	STR_LOCAL(whole, RESPONSE_MAX);
	enum rc rc = handle_whole(c, t->id, &whole, e);
	json_open(o, NULL, '{');
	snprintf(id, sizeof id, "%lld", (long long)t->id);
	json_put_text(o, "id", id);
	if (rc == RC_OK && !t->written) {
		rc = write_counts(c, o, &whole, e);
	} else if (rc == RC_OK && whole.len <= PAGE_BYTES) {
		response_tag(whole.buf, whole.len, accept_gzip(q->accept_encoding), tag);
		json_put_text(o, "etag", tag);
		json_put_raw(o, "topic", whole.buf);
	}
	json_close(o, '}');
	return rc;
}

static enum rc write_topics(const struct ctx *c, const struct request *q, struct storage_changed_topics *page,
	int64_t *at, struct response *r, struct json_out *o, struct err *e)
{
	enum rc rc = RC_OK;
	char id[ID_TEXT];
	size_t n = 0;
	json_open(o, "topics", '[');
	for (; rc == RC_OK && n < page->n && r->body.len < PAGE_BYTES; n++)
		if (!page->items[n].removed)
			rc = write_topic(c, q, o, &page->items[n], e);
	json_close(o, ']');
	json_open(o, "removed", '[');
	for (size_t i = 0; i < n; i++) {
		snprintf(id, sizeof id, "%lld", (long long)page->items[i].id);
		if (page->items[i].removed)
			json_put_text(o, NULL, id);
	}
	json_close(o, ']');
	page->more |= n < page->n;
	if (n)
		*at = page->items[n - 1].at;
	return rc;
}

static void write_comments(
	const struct ctx *c, struct storage_changed_comments *page, int64_t *at, struct response *r, struct json_out *o)
{
	size_t n = 0;
	json_open(o, "comments", '[');
	for (; n < page->n && r->body.len < 2 * PAGE_BYTES; n++)
		if (!page->items[n].removed)
			wire_comment_write(o, NULL, &page->items[n].comment, c->zone);
	json_close(o, ']');
	json_open(o, "removed_comments", '[');
	for (size_t i = 0; i < n; i++) {
		if (!page->items[i].removed)
			continue;
		json_open(o, NULL, '{');
		json_put_text(o, "id", page->items[i].comment.id);
		json_put_text(o, "topic", page->items[i].comment.topic);
		json_close(o, '}');
	}
	json_close(o, ']');
	page->more |= n < page->n;
	if (n)
		*at = page->items[n - 1].at;
}

/* False: r says why not. A cursor from beyond what there is comes from before the platform was set back to an older
 * copy: going on from it would miss what happened since. */
static bool read_after(const struct ctx *c, const struct request *q, struct response *r, struct storage_changes_at *at)
{
	struct err e = { 0 };
	struct cursor v;
	const char *after = request_query(q, "after");
	if (storage_changes_now(c->storage, at, &e) != RC_OK) {
		problem_of(c, r, &e);
		return false;
	}
	if (!after)
		return true;
	if (!cursor_open(c->platform->secret, QUESTION, after, &v) || v.key > at->topics || v.id > at->comments) {
		problem(c, r, BAD_CURSOR, "after");
		return false;
	}
	*at = (struct storage_changes_at){ v.key, v.id };
	return true;
}

void handle_changes(struct ctx *c, const struct request *q, struct response *r)
{
	struct storage_changes_at at;
	struct storage_changed_topics topics;
	struct storage_changed_comments comments;
	struct err e = { 0 };
	struct json_out o;
	int64_t limit;
	char next[CURSOR_TEXT];
	if (!input_number(c, q, r, "limit", 1, c->rules->page_max, c->rules->page_max, &limit) || !read_after(c, q, r, &at))
		return;
	enum rc rc = storage_changed_topics(c->storage, at.topics, (int)limit, c->arena, &topics, &e);
	if (rc == RC_OK)
		rc = storage_changed_comments(c->storage, c->account, at.comments, (int)limit, c->arena, &comments, &e);
	if (rc == RC_OK) {
		json_begin(&o, &r->body);
		json_open(&o, NULL, '{');
		rc = write_topics(c, q, &topics, &at.topics, r, &o, &e);
		write_comments(c, &comments, &at.comments, r, &o);
		cursor_seal(c->platform->secret, QUESTION, &(struct cursor){ at.topics, at.comments }, next);
		json_put_text(&o, "next", next);
		json_put_bool(&o, "more", topics.more || comments.more);
		json_close(&o, '}');
	}
	if (rc != RC_OK)
		problem_of(c, r, &e);
}
