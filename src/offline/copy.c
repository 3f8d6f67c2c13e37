/*
 * What was taken along. The rows of a board's list stand in a table of the store, as far as they were taken along, and
 * pages of any size, order and narrowing are asked out of it; topics and comments are answers in the cache like others.
 */
#include "offline/private.h"

#define WORDS_MAX 65536 /* of an ask */

void copy_name(const struct offline *o, enum wire_board board, struct str *out)
{
	str_addf(out, "%s\n%s\n%s\n%s", o->site->name, o->reader, o->site->language, wire_board_word(board));
}

struct store_copy copy_of(const struct offline *o, enum wire_board board)
{
	struct store_copy copy;
	STR_LOCAL(name, STR_NO_LIMIT);
	copy_name(o, board, &name);
	store_copy(o->store, name.buf, &copy);
	return copy;
}

/* ---- answers in the cache -------------------------------------------------------------------- */

void offline_key(const struct offline *o, enum site_op op, const char *id, struct str *out)
{
	const struct site_ask ask = { .op = op, .id = id, .limit = op == SITE_COMMENTS ? OFFLINE_COMMENTS : 0 };
	str_clear(out);
	site_key(o->site, &ask, o->reader, out);
}

bool copy_kept(const struct offline *o, enum site_op op, const char *id, int64_t *at, size_t *size)
{
	STR_LOCAL(key, STR_NO_LIMIT);
	offline_key(o, op, id, &key);
	return store_cache_has(o->store, key.buf, at, size);
}

void copy_no_comments(const struct offline *o, const char *id)
{
	static const char none[] = "{\"items\":[],\"total\":0}";
	STR_LOCAL(key, STR_NO_LIMIT);
	offline_key(o, SITE_COMMENTS, id, &key);
	store_cache_put(o->store, key.buf, "", none, sizeof none - 1, NULL);
}

void copy_confirm(const struct offline *o, enum site_op op, const char *id)
{
	STR_LOCAL(key, STR_NO_LIMIT);
	offline_key(o, op, id, &key);
	store_cache_touch(o->store, key.buf);
}

struct site_reply *copy_read(const struct offline *o, enum site_op op, const char *text, size_t n)
{
	struct site_reply *reply = NULL;
	return site_read(o->site, op, text, n, &reply, NULL) == RC_OK ? reply : NULL;
}

struct site_reply *copy_topic(const struct offline *o, const char *id)
{
	struct store_cached c = { 0 };
	struct site_reply *r = NULL;
	STR_LOCAL(key, STR_NO_LIMIT);
	str_init(&c.body, CACHE_ONE_MAX);
	offline_key(o, SITE_TOPIC, id, &key);
	if (store_cache_get(o->store, key.buf, &c))
		r = copy_read(o, SITE_TOPIC, c.body.buf, c.body.len);
	str_release(&c.body);
	return r;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void write_row(const struct offline *o, const struct wire_topic *t, struct str *out)
{
	struct json_out json;
	struct wire_topic row = *t;
	row.summary = row.stage_reason = row.proposer = ""; /* as the platform's rows have them: no list shows them */
	json_begin(&json, out);
	wire_topic_write(&json, NULL, &row, VIEW_ROW, o->site->zone);
}

/* A topic's words as they are looked for. False: it is too long. */
static bool write_words(const struct wire_topic *t, struct arena *a, struct store_copy_row *row)
{
	STR_LOCAL(folded, CACHE_ONE_MAX);
	row->id = t->id;
	row->whole = "";
	files_fold(&folded, t->title, strlen(t->title));
	row->title = arena_strdup(a, folded.buf);
	str_clear(&folded);
	files_fold(&folded, t->proposer, strlen(t->proposer));
	for (size_t i = 0; i < t->n_agencies; i++)
		files_fold(&folded, t->agencies[i].name, strlen(t->agencies[i].name));
	row->by = arena_strdup(a, folded.buf);
	str_addf(&folded, "\n%s\n", row->title);
	files_fold(&folded, t->body, strlen(t->body));
	str_addc(&folded, '\n');
	files_fold(&folded, t->benefits, strlen(t->benefits));
	for (size_t i = 0; i < t->n_fields; i++)
		files_fold(&folded, t->fields[i].value, strlen(t->fields[i].value));
	row->words = arena_strdup(a, folded.buf);
	return str_ok(&folded) && row->title && row->by && row->words;
}

/* And all of it. */
static bool write_whole(
	const struct offline *o, const struct wire_topic *t, struct arena *a, struct store_copy_row *row)
{
	struct json_out json;
	STR_LOCAL(whole, CACHE_ONE_MAX);
	if (!write_words(t, a, row))
		return false;
	json_begin(&json, &whole);
	wire_topic_write(&json, NULL, t, VIEW_WHOLE, o->site->zone);
	row->whole = str_ok(&whole) ? arena_strdup(a, whole.buf) : NULL;
	return row->whole != NULL;
}

/* long_ones: all of each topic is put, but for those that are too long, which are counted there; NULL: rows alone, each
 * of them or none. */
static enum rc put(const struct offline *o, int64_t copy, const struct wire_topic *t, size_t n, int64_t more,
	size_t *long_ones, struct err *e)
{
	ARENA_LOCAL(arena, COPY_MAX);
	struct store_copy_row *rows = xcalloc(n + 1, sizeof *rows);
	enum rc rc = RC_OK;
	STR_LOCAL(text, CACHE_ONE_MAX);
	size_t kept = 0;
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		const char **agencies = arena_calloc(&arena, t[i].n_agencies + 1, sizeof *agencies);
		if (!*t[i].id) /* a row that nobody can read, or find again */
			continue;
		struct store_copy_row *row = &rows[kept++];
		str_clear(&text);
		write_row(o, &t[i], &text);
		*row = (struct store_copy_row){ .id = t[i].id,
			.number = t[i].number,
			.stage = wire_stage_word(t[i].stage),
			.response = wire_response_word(t[i].response),
			.agencies = agencies,
			.n_agencies = t[i].n_agencies,
			.created_at = t[i].created_at,
			.active_at = t[i].active_at,
			.endorsements = t[i].counts.endorsements,
			.comments = t[i].counts.comments,
			.row = arena_strdup(&arena, text.buf) };
		bool fits = agencies && row->row && str_ok(&text) && (!long_ones || write_whole(o, &t[i], &arena, row));
		if (!fits && long_ones) {
			++*long_ones;
			kept--;
			continue;
		}
		if (!fits)
			rc = err_set(e, RC_TOO_BIG, 0, "a row that is too long");
		for (size_t j = 0; rc == RC_OK && j < t[i].n_agencies; j++)
			agencies[j] = t[i].agencies[j].id;
	}
	if (rc == RC_OK)
		rc = store_copy_put(o->store, copy, rows, kept, more, e);
	free(rows);
	return rc;
}

enum rc copy_put(
	const struct offline *o, int64_t copy, const struct wire_topic *t, size_t n, int64_t more, struct err *e)
{
	return put(o, copy, t, n, more, NULL, e);
}

enum rc copy_put_whole(
	const struct offline *o, int64_t copy, const struct wire_topic *t, size_t n, size_t *long_ones, struct err *e)
{
	*long_ones = 0;
	return put(o, copy, t, n, 0, long_ones, e);
}

enum rc copy_put_words(const struct offline *o, int64_t copy, const struct wire_topic *t, struct err *e)
{
	ARENA_LOCAL(arena, COPY_MAX);
	struct store_copy_row row = { 0 };
	return write_words(t, &arena, &row) ? store_copy_put_words(o->store, copy, &row, e)
										: err_set(e, RC_TOO_BIG, 0, "a topic that is too long");
}

/* ---- pages ----------------------------------------------------------------------------------- */

static bool is_set(const char *s)
{
	return s && *s;
}

/* A day or an instant; end: the last instant of the day. 0: nothing was typed. */
static bool when(const char *typed, bool end, int zone, int64_t *out)
{
	struct civil c = { 0 };
	*out = 0;
	if (!is_set(typed))
		return true;
	if (strlen(typed) != strlen("2026-11-27"))
		return rfc3339_parse(typed, zone, out);
	if (sscanf(typed, "%4d-%2d-%2d", &c.year, &c.month, &c.day) != 3)
		return false;
	*out = civil_to_ms(&c, zone) + (end ? DAY_MS - 1 : 0);
	return true;
}

/* The rows that an ask means, and their order; its words live in a. False: what is kept here cannot tell: it depends on
 * an account, on what a platform computes, or goes on where the platform's own list was. */
static bool query_of(const struct offline *o, const struct site_ask *ask, struct arena *a, struct store_copy_query *q)
{
	static const enum store_copy_order orders[SORTS] = { [SORT_NEWEST] = STORE_BY_CREATED,
		[SORT_ENDORSEMENTS] = STORE_BY_ENDORSEMENTS,
		[SORT_ACTIVITY] = STORE_BY_ACTIVITY,
		[SORT_FIT] = STORE_BY_FIT };
	const struct site_filter *f = &ask->filter;
	*q = (struct store_copy_query){ .stage = f->by_stage ? wire_stage_word(f->stage) : NULL,
		.response = f->by_response ? wire_response_word(f->response) : NULL,
		.agency = is_set(f->agency) ? f->agency : NULL,
		.min_endorsements = f->min_endorsements,
		.number = f->number,
		.order = orders[f->sort],
		.skip = ask->skip,
		.at = is_set(ask->at) ? ask->at : NULL,
		.at_number = ask->at_number,
		.limit = ask->limit > 0 ? ask->limit : OFFLINE_ROWS };
	files_words(f->query, a, q->words);
	files_words(f->title, a, q->title);
	files_words(f->by, a, q->by);
	files_words(f->without, a, q->lacks);
	return ask->op == SITE_TOPICS && f->sort != SORT_DEADLINE && !f->followed && !f->mine && !is_set(f->ids) &&
		!is_set(f->similar) && !is_set(f->author) && !is_set(f->view) && !is_set(ask->after) &&
		when(f->since, false, o->site->zone, &q->since) && when(f->until, true, o->site->zone, &q->until);
}

static bool is_narrowed(const struct store_copy_query *q)
{
	return q->stage || q->response || q->agency || q->min_endorsements || q->number || q->order != STORE_BY_CREATED;
}

/* Does a whole copy say the same as its platform? Words it looks for in other places and in another way. */
static bool is_plain(const struct site_ask *ask, const struct store_copy_query *q)
{
	return !ask->filter.any_board && ask->filter.sort != SORT_FIT && ask->limit > 0 && !q->words[0] && !q->title[0] &&
		!q->by[0] && !q->lacks[0] && !q->since && !q->until;
}

/* A part of a board, its newest topics, can answer for nothing but the beginning of the list. */
static struct store_copy find_copy(
	const struct offline *o, const struct site_ask *ask, struct arena *words, struct store_copy_query *q)
{
	struct store_copy none = { 0 };
	if (!query_of(o, ask, words, q) || !is_plain(ask, q))
		return none;
	struct store_copy copy = copy_of(o, ask->filter.board);
	q->copies[0] = copy.number;
	return is_narrowed(q) && copy.rows < copy.total ? none : copy;
}

bool offline_can_answer(const struct offline *o, const struct site_ask *ask, int64_t *at)
{
	struct store_copy_query q;
	ARENA_LOCAL(words, WORDS_MAX);
	if (o->site->ops->files)
		return files_can_answer(o, ask, at);
	*at = find_copy(o, ask, &words, &q).at;
	return *at > 0;
}

static void add_row(void *ctx, const char *row, const char *id, int64_t comments)
{
	struct str *list = ctx;
	(void)id;
	(void)comments;
	str_addf(list, "%s%s", list->buf[list->len - 1] == '[' ? "" : ",", row);
}

struct site_reply *copy_page(const struct offline *o, const struct store_copy_query *q, int64_t at, int64_t total)
{
	STR_LOCAL(list, JSON_BODY_MAX);
	str_addz(&list, "{\"items\":[");
	struct store_copy_page page = { .row = add_row, .ctx = &list };
	if (!store_copy_page(o->store, q, &page))
		return NULL;
	str_addz(&list, "]}");
	total = total ? total : page.total;
	int64_t end = page.first + page.n;
	if (page.first > page.total || (page.first == page.total && total > page.first))
		return NULL; /* not so far */
	struct site_reply *r = str_ok(&list) ? copy_read(o, SITE_TOPICS, list.buf, list.len) : NULL;
	if (!r)
		return r;
	r->at = at;
	r->u.topics.total = total;
	r->u.topics.first = page.first;
	r->u.topics.next = end < total ? arena_printf(&r->arena, "~%lld", (long long)end) : "";
	return r;
}

/* Rows of a search say where it was found, unless the title shows it. */
static void put_contexts(const struct offline *o, const char *query, struct site_reply *r)
{
	size_t n = strcspn(query, " \t\"");
	STR_LOCAL(word, STR_NO_LIMIT);
	str_add(&word, query, n);
	for (size_t i = 0; i < r->u.topics.n && word.len; i++) {
		struct wire_topic *row = &r->u.topics.items[i];
		struct site_reply *whole = o->site->ops->files ? files_topic(o, row->id) : copy_topic(o, row->id);
		const char *found = whole ? files_context(&whole->u.topic, word.buf, &r->arena) : NULL;
		if (found)
			row->context = found;
		site_reply_drop(whole);
	}
}

/* The copies that an ask is about, into the query. at: since when all of them are as they are here. */
static bool add_copies(const struct offline *o, const struct site_ask *ask, struct store_copy_query *q, int64_t *at)
{
	size_t n = 0;
	*at = 0;
	if (o->site->ops->files)
		return files_copies(o, &ask->filter, q->copies, at) > 0;
	for (int b = 0; b < BOARDS; b++) {
		const struct store_copy copy = copy_of(o, (enum wire_board)b);
		if (!copy.number || (!ask->filter.any_board && ask->filter.board != (enum wire_board)b))
			continue;
		q->copies[n++] = copy.number;
		*at = *at && *at < copy.at ? *at : copy.at;
	}
	return n > 0;
}

static struct site_reply *look(const struct offline *o, const struct site_ask *ask, struct store_copy_query *q)
{
	int64_t at;
	struct site_reply *r = add_copies(o, ask, q, &at) ? copy_page(o, q, at, 0) : NULL;
	if (r && is_set(ask->filter.query))
		put_contexts(o, ask->filter.query, r);
	if (r && o->site->ops->files)
		files_shorten(o, r->u.topics.items, r->u.topics.n);
	if (r)
		r->of_kept = true;
	return r;
}

struct site_reply *offline_answer(const struct offline *o, const struct site_ask *ask)
{
	struct store_copy_query q;
	ARENA_LOCAL(words, WORDS_MAX);
	if (o->site->ops->files && ask->op == SITE_TOPIC) {
		struct site_reply *topic = files_topic(o, ask->id);
		if (topic)
			files_shorten(o, &topic->u.topic, 1);
		return topic;
	}
	if (o->site->ops->files)
		return query_of(o, ask, &words, &q) ? look(o, ask, &q) : NULL;
	const struct store_copy copy = find_copy(o, ask, &words, &q);
	return copy.number ? copy_page(o, &q, copy.at, is_narrowed(&q) ? 0 : copy.total) : NULL;
}

struct site_reply *offline_look(const struct offline *o, const struct site_ask *ask)
{
	struct store_copy_query q;
	ARENA_LOCAL(words, WORDS_MAX);
	if (o->site->ops->files || !query_of(o, ask, &words, &q) || (is_plain(ask, &q) && !is_narrowed(&q)))
		return NULL;
	return look(o, ask, &q);
}

void offline_cursor(struct site_ask *ask)
{
	int64_t skip;
	if (!ask->after || *ask->after != '~' || !str_to_i64(ask->after + 1, 0, INT64_MAX, &skip))
		return;
	ask->after = NULL;
	ask->skip = skip;
}

const char *offline_topic_id(const struct offline *o, const char *word, struct arena *out)
{
	const char *colon = strchr(word, ':'), *id = NULL;
	enum wire_board board;
	int64_t number;
	char name[32];
	if (!colon || (size_t)(colon - word) >= sizeof name || !str_to_i64(colon + 1, 1, INT64_MAX, &number))
		return NULL;
	memcpy(name, word, (size_t)(colon - word));
	name[colon - word] = '\0';
	if (!wire_board_from(name, &board))
		return NULL;
	char *found = store_copy_id(o->store, copy_of(o, board).number, number);
	if (found)
		id = arena_strdup(out, found);
	free(found);
	return id;
}
