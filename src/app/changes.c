/*
 * What the platform says has changed, put over what is kept: the rows of copied boards, topics, and the first page of
 * their comments. Each of it can be put twice without harm, so whoever is interrupted begins again at the last cursor.
 *
 * What was kept before the cursor's own time may lack changes that nobody tells of any more. It is left as it is, with
 * its age, unless the whole of it comes.
 */
#include "app/private.h"

struct rows {
	VEC(struct wire_topic) v;
	int64_t total;
};

/* ---- rows ------------------------------------------------------------------------------------ */

static bool parse_topic(const struct wire_change *c, struct arena *arena, struct wire_topic *out)
{
	struct json *v = NULL;
	bool good = *c->topic && json_parse(c->topic, strlen(c->topic), JSON_BODY_MAX, &v, NULL) == RC_OK &&
		wire_topic_parse(v, arena, out, NULL) == RC_OK;
	json_free(v);
	return good;
}

static struct wire_topic *find_row(struct rows *r, const char *id)
{
	for (size_t i = 0; i < r->v.n; i++)
		if (str_eq(r->v.items[i].id, id))
			return &r->v.items[i];
	return NULL;
}

/* A topic that the copy does not have is new when it is newer than what the copy has, or when the copy has all; else it
 * stands beyond the copy's end. */
static bool belongs(const struct rows *r, const struct wire_topic *t)
{
	return (int64_t)r->v.n >= r->total || (r->v.n && copy_compare(t, &r->v.items[r->v.n - 1]) < 0);
}

static void change_row(struct rows *r, enum wire_board board, const struct wire_change *c, struct arena *arena)
{
	struct wire_topic t;
	struct wire_topic *row = find_row(r, c->id);
	if (!parse_topic(c, arena, &t))
		return;
	if (row && c->part) {
		row->counts = t.counts;
	} else if (row) {
		*row = t;
	} else if (!c->part && t.board == board && belongs(r, &t)) {
		*vec_push(&r->v) = t;
		qsort(r->v.items, r->v.n, sizeof t, copy_compare);
		r->total++;
	}
}

static void remove_row(struct rows *r, const char *id)
{
	struct wire_topic *row = find_row(r, id);
	if (!row)
		return;
	memmove(row, row + 1, (size_t)(r->v.items + --r->v.n - row) * sizeof *row);
	r->total--;
}

static void change_board(struct app *a, enum wire_board board, const struct wire_changes *changes, int64_t since)
{
	struct arena arena = { .max = COPY_MAX };
	struct wire_topics t;
	struct rows r = { 0 };
	int64_t at = copy_at(a, board);
	if (at && at >= since && copy_load(a, board, &arena, &t)) {
		r.total = t.total;
		for (size_t i = 0; i < t.n; i++)
			*vec_push(&r.v) = t.items[i];
		for (size_t i = 0; i < changes->n_topics; i++)
			change_row(&r, board, &changes->topics[i], &arena);
		for (size_t i = 0; i < changes->n_removed; i++)
			remove_row(&r, changes->removed[i]);
		copy_save(a, board, &(struct wire_topics){ .items = r.v.items, .n = r.v.n, .total = r.total });
	}
	vec_release(&r.v);
	arena_release(&arena);
}

/* ---- topics and comments --------------------------------------------------------------------- */

/* The members of part over those of whole. */
static void merge(const struct json *whole, const struct json *part, struct str *out)
{
	struct json_out o;
	struct str value;
	str_init(&value, CACHE_ONE_MAX);
	json_begin(&o, out);
	json_open(&o, NULL, '{');
	for (const struct json *m = json_first(whole); m; m = json_next(m)) {
		const struct json *newer = json_get(part, json_name(m));
		str_clear(&value);
		json_print(newer ? newer : m, &value);
		json_put_raw(&o, json_name(m), value.buf);
	}
	json_close(&o, '}');
	str_release(&value);
}

/* Without a tag: some of a topic's words depend on the day, so it need not be what the platform would say. */
static void put_part(struct app *a, const char *key, const struct wire_change *c)
{
	struct json *whole = copy_read(a, key, NULL), *part = NULL;
	struct str text;
	str_init(&text, CACHE_ONE_MAX);
	if (whole && json_parse(c->topic, strlen(c->topic), JSON_BODY_MAX, &part, NULL) == RC_OK) {
		merge(whole, part, &text);
		if (str_ok(&text))
			store_cache_put(a->store, key, "", text.buf, text.len, NULL);
	}
	json_free(part);
	json_free(whole);
	str_release(&text);
}

/* A topic is kept when it was opened before, or when its board is. */
static void change_topic(struct app *a, const struct wire_change *c, int64_t since, struct str *key)
{
	struct arena arena = { .max = COPY_MAX };
	struct wire_topic t;
	int64_t at = 0;
	copy_key(a, SITE_TOPIC, c->id, key);
	bool kept = store_cache_has(a->store, key->buf, &at, NULL);
	if (kept && !*c->topic)
		store_cache_forget(a->store, key->buf);
	else if (kept && c->part && at >= since)
		put_part(a, key->buf, c);
	else if (!c->part && (kept || (parse_topic(c, &arena, &t) && copy_at(a, t.board))))
		store_cache_put(a->store, key->buf, c->etag, c->topic, strlen(c->topic), NULL);
	arena_release(&arena);
}

static struct wire_comment *find_comment(struct wire_comment *items, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(items[i].id, id))
			return &items[i];
	return NULL;
}

static void save_comments(struct app *a, const char *key, const struct wire_comments *page)
{
	struct str text;
	struct json_out o;
	str_init(&text, CACHE_ONE_MAX);
	json_begin(&o, &text);
	json_open(&o, NULL, '{');
	json_open(&o, "items", '[');
	for (size_t i = 0; i < page->n; i++)
		wire_comment_write(&o, NULL, &page->items[i], ZONE_TAIPEI);
	json_close(&o, ']');
	json_put_int(&o, "total", page->total);
	json_put_text(&o, "next", page->next);
	json_close(&o, '}');
	if (str_ok(&text))
		store_cache_put(a->store, key, "", text.buf, text.len, NULL);
	str_release(&text);
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
	struct app *a, const char *topic, const struct wire_changes *c, int64_t since, struct str *key)
{
	struct arena arena = { .max = COPY_MAX };
	struct wire_comments page;
	copy_key(a, SITE_COMMENTS, topic, key);
	int64_t at = 0;
	struct json *v = copy_read(a, key->buf, &at);
	if (v && at >= since && wire_comments_parse(v, &arena, &page, NULL) == RC_OK) {
		size_t room = page.n + c->n_comments;
		struct wire_comment *items = xcalloc(room + 1, sizeof *items);
		if (page.n)
			memcpy(items, page.items, page.n * sizeof *items);
		page.items = items;
		merge_comments(c, topic, &page, room);
		if (page.n > APP_COMMENTS)
			store_cache_forget(a->store, key->buf);
		else
			save_comments(a, key->buf, &page);
		free(items);
	}
	json_free(v);
	arena_release(&arena);
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

void copy_changes(struct app *a, const struct wire_changes *c, int64_t since)
{
	struct str key;
	str_init(&key, STR_NO_LIMIT);
	for (size_t i = 0; i < c->n_topics; i++)
		change_topic(a, &c->topics[i], since, &key);
	for (size_t i = 0; i < c->n_removed; i++) {
		copy_key(a, SITE_TOPIC, c->removed[i], &key);
		store_cache_forget(a->store, key.buf);
		copy_key(a, SITE_COMMENTS, c->removed[i], &key);
		store_cache_forget(a->store, key.buf);
	}
	for (size_t i = 0; i < c->n_comments; i++)
		if (is_first(c, i))
			change_comments(a, c->comments[i].topic, c, since, &key);
	for (size_t i = 0; i < c->n_removed_comments; i++)
		if (is_first_gone(c, i))
			change_comments(a, c->removed_comments[i].topic, c, since, &key);
	for (int b = 0; b < BOARDS && (c->n_topics || c->n_removed); b++)
		change_board(a, (enum wire_board)b, c, since);
	str_release(&key);
}
