/*
 * What the platform says has changed, put over what is kept: the rows of copied boards, topics, and the first page of
 * their comments. Each of it can be put twice without harm, so whoever is interrupted begins again at the last cursor.
 *
 * What was kept before the cursor's own time may lack changes that nobody tells of any more. It is left as it is, with
 * its age, unless the whole of it comes.
 */
#include "offline/private.h"

/* ---- rows ------------------------------------------------------------------------------------ */

/* The topic that a change brought along; NULL: none that can be read. */
static struct site_reply *changed_topic(const struct offline *o, const struct wire_change *c)
{
	return *c->topic ? copy_read(o, SITE_TOPIC, c->topic, strlen(c->topic)) : NULL;
}

/* A topic that the copy does not have is new when it is newer than what the copy has, or when the copy has all; else it
 * stands beyond the copy's end. */
static bool belongs(const struct offline *o, const struct store_copy *copy, const struct wire_topic *t)
{
	return copy->rows >= copy->total || store_copy_reaches(o->store, copy->number, t->created_at, t->id);
}

/* The row, and in what of it words are looked for. */
static void put_whole(const struct offline *o, int64_t copy, const struct wire_topic *t, int64_t more)
{
	if (copy_put(o, copy, t, 1, more, NULL) == RC_OK)
		copy_put_words(o, copy, t, NULL);
}

static void change_row(
	const struct offline *o, enum wire_board board, const struct wire_change *c, const struct wire_topic *t)
{
	const struct store_copy copy = copy_of(o, board);
	struct site_reply *row = NULL;
	STR_LOCAL(text, CACHE_ONE_MAX);
	bool known = store_copy_row(o->store, copy.number, c->id, &text);
	if (known && c->part && (row = copy_read(o, SITE_TOPIC, text.buf, text.len)) != NULL) {
		row->u.topic.counts = t->counts;
		copy_put(o, copy.number, &row->u.topic, 1, 0, NULL);
	} else if (known && !c->part) {
		put_whole(o, copy.number, t, 0);
	} else if (!known && !c->part && t->board == board && belongs(o, &copy, t)) {
		put_whole(o, copy.number, t, 1);
	}
	site_reply_drop(row);
}

/* The boards whose copies are of later than the cursor. */
static bool follows(const struct offline *o, enum wire_board board, int64_t since)
{
	const struct store_copy copy = copy_of(o, board);
	return copy.number && copy.at >= since;
}

/* ---- topics and comments --------------------------------------------------------------------- */

/* The members of part over those of whole. */
static void merge(const struct json *whole, const struct json *part, struct str *out)
{
	struct json_out o;
	STR_LOCAL(value, CACHE_ONE_MAX);
	json_begin(&o, out);
	json_open(&o, NULL, '{');
	for (const struct json *m = json_first(whole); m; m = json_next(m)) {
		const struct json *newer = json_get(part, json_name(m));
		str_clear(&value);
		json_print(newer ? newer : m, &value);
		json_put_raw(&o, json_name(m), value.buf);
	}
	json_close(&o, '}');
}

/* The JSON that is kept at key; NULL when there is none that can be read. at may be NULL. */
static struct json *kept_json(const struct offline *o, const char *key)
{
	struct store_cached c = { 0 };
	struct json *v = NULL;
	str_init(&c.body, CACHE_ONE_MAX);
	if (store_cache_get(o->store, key, &c) && json_parse(c.body.buf, c.body.len, JSON_BODY_MAX, &v, NULL) != RC_OK)
		store_cache_forget(o->store, key);
	str_release(&c.body);
	return v;
}

/* Without a tag: some of a topic's words depend on the day, so it need not be what the platform would say. */
static void put_part(const struct offline *o, const char *key, const struct wire_change *c)
{
	struct json *whole = kept_json(o, key), *part = NULL;
	STR_LOCAL(text, CACHE_ONE_MAX);
	if (whole && json_parse(c->topic, strlen(c->topic), JSON_BODY_MAX, &part, NULL) == RC_OK) {
		merge(whole, part, &text);
		if (str_ok(&text))
			store_cache_put(o->store, key, "", text.buf, text.len, NULL);
	}
	json_free(part);
	json_free(whole);
}

/* A topic is kept when it was opened before, or when its board is. t: what c brought, or NULL. */
static void change_topic(
	const struct offline *o, const struct wire_change *c, const struct wire_topic *t, int64_t since)
{
	int64_t at = 0;
	STR_LOCAL(key, STR_NO_LIMIT);
	offline_key(o, SITE_TOPIC, c->id, &key);
	bool kept = store_cache_has(o->store, key.buf, &at, NULL);
	if (kept && !*c->topic)
		store_cache_forget(o->store, key.buf);
	else if (kept && c->part && at >= since)
		put_part(o, key.buf, c);
	else if (!c->part && (kept || (t && copy_of(o, t->board).number)))
		store_cache_put(o->store, key.buf, c->etag, c->topic, strlen(c->topic), NULL);
}

static struct wire_comment *find_comment(struct wire_comment *items, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(items[i].id, id))
			return &items[i];
	return NULL;
}

/* All changes of this topic's comments, on the first page of them. New ones stand at the end, so on a page that is not
 * the last they are only counted; a page that would grow too long is given up and read again. */
static void merge_comments(const struct wire_changes *c, const char *topic, struct wire_comments *page, size_t room)
{
	for (size_t i = 0; i < c->n_removed_comments; i++) {
		struct wire_comment *gone = find_comment(page->items, page->n, c->removed_comments[i].id);
		if (!gone || !str_eq(c->removed_comments[i].topic, topic))
			continue;
		memmove(gone, gone + 1, (size_t)(page->items + --page->n - gone) * sizeof *gone);
		page->total--;
	}
	for (size_t i = 0; i < c->n_comments; i++) {
		if (!str_eq(c->comments[i].topic, topic))
			continue;
		struct wire_comment *known = find_comment(page->items, page->n, c->comments[i].id);
		if (known) {
			*known = c->comments[i];
			continue;
		}
		if (!*page->next && page->n < room)
			page->items[page->n++] = c->comments[i];
		page->total++;
	}
}

static void change_comments(
	const struct offline *o, const char *topic, const struct wire_changes *c, int64_t since, struct str *key)
{
	struct store_cached kept = { 0 };
	str_init(&kept.body, CACHE_ONE_MAX);
	STR_LOCAL(text, CACHE_ONE_MAX);
	offline_key(o, SITE_COMMENTS, topic, key);
	struct site_reply *r = store_cache_get(o->store, key->buf, &kept) && kept.at >= since
		? copy_read(o, SITE_COMMENTS, kept.body.buf, kept.body.len)
		: NULL;
	if (r) {
		struct wire_comments *page = &r->u.comments;
		size_t room = page->n + c->n_comments;
		struct wire_comment *items = xcalloc(room + 1, sizeof *items);
		if (page->n)
			memcpy(items, page->items, page->n * sizeof *items);
		page->items = items;
		merge_comments(c, topic, page, room);
		if (page->n <= OFFLINE_COMMENTS)
			site_write(o->site, r, &text);
		if (text.len && str_ok(&text))
			store_cache_put(o->store, key->buf, "", text.buf, text.len, NULL);
		else
			store_cache_forget(o->store, key->buf);
		free(items);
	}
	site_reply_drop(r);
	str_release(&kept.body);
}

/* Is i the first change among the comments of its topic? */
static bool is_first(const struct wire_changes *c, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (str_eq(c->comments[j].topic, c->comments[i].topic))
			return false;
	return true;
}

static bool is_first_gone(const struct wire_changes *c, size_t i)
{
	for (size_t j = 0; j < c->n_comments; j++)
		if (str_eq(c->comments[j].topic, c->removed_comments[i].topic))
			return false;
	for (size_t j = 0; j < i; j++)
		if (str_eq(c->removed_comments[j].topic, c->removed_comments[i].topic))
			return false;
	return true;
}

static void put_topics(const struct offline *o, const struct wire_changes *c, int64_t since)
{
	bool followed[BOARDS];
	for (int b = 0; b < BOARDS; b++)
		followed[b] = follows(o, (enum wire_board)b, since);
	for (size_t i = 0; i < c->n_topics; i++) {
		struct site_reply *r = changed_topic(o, &c->topics[i]);
		change_topic(o, &c->topics[i], r ? &r->u.topic : NULL, since);
		for (int b = 0; b < BOARDS && r; b++)
			if (followed[b])
				change_row(o, (enum wire_board)b, &c->topics[i], &r->u.topic);
		site_reply_drop(r);
	}
	for (int b = 0; b < BOARDS; b++) {
		const struct store_copy copy = copy_of(o, (enum wire_board)b);
		for (size_t i = 0; i < c->n_removed && followed[b]; i++)
			store_copy_remove(o->store, copy.number, c->removed[i]);
		if (followed[b])
			store_copy_touch(o->store, copy.number, clock_now());
	}
}

void changes_put(const struct offline *o, const struct wire_changes *c, int64_t since)
{
	STR_LOCAL(key, STR_NO_LIMIT);
	if (c->n_topics || c->n_removed)
		put_topics(o, c, since);
	for (size_t i = 0; i < c->n_removed; i++) {
		offline_key(o, SITE_TOPIC, c->removed[i], &key);
		store_cache_forget(o->store, key.buf);
		offline_key(o, SITE_COMMENTS, c->removed[i], &key);
		store_cache_forget(o->store, key.buf);
	}
	for (size_t i = 0; i < c->n_comments; i++)
		if (is_first(c, i))
			change_comments(o, c->comments[i].topic, c, since, &key);
	for (size_t i = 0; i < c->n_removed_comments; i++)
		if (is_first_gone(c, i))
			change_comments(o, c->removed_comments[i].topic, c, since, &key);
}
