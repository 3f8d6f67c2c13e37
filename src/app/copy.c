/*
 * Copies of whole boards, for being without a connection. A board's copy is one entry of the cache: the rows of its
 * list, newest first, as far as they were taken along; pages of any size are cut out of it. What changes is put over it
 * in changes.c.
 *
 * A page out of a copy goes on at "~40", the number of rows before the next one: cursors are the platform's own, and
 * its pages end elsewhere. Such a cursor never leaves this program, see copy_cursor().
 */
#include "app/private.h"

static void board_key(const struct app *a, enum wire_board board, struct str *out)
{
	str_addf(out, "%s\n%s\n%s\ncopy of %s", a->site.name, app_reader(a), a->site.language, wire_board_word(board));
}

void copy_key(const struct app *a, enum site_op op, const char *id, struct str *out)
{
	const struct site_ask ask = { .op = op, .id = id, .limit = op == SITE_COMMENTS ? APP_COMMENTS : 0 };
	str_clear(out);
	site_key(&a->site, &ask, app_reader(a), out);
}

bool copy_kept(struct app *a, enum site_op op, const char *id, int64_t *at, size_t *size)
{
	struct str key;
	str_init(&key, STR_NO_LIMIT);
	copy_key(a, op, id, &key);
	bool kept = store_cache_has(a->store, key.buf, at, size);
	str_release(&key);
	return kept;
}

void copy_no_comments(struct app *a, const char *id)
{
	static const char none[] = "{\"items\":[],\"total\":0}";
	struct str key;
	str_init(&key, STR_NO_LIMIT);
	copy_key(a, SITE_COMMENTS, id, &key);
	store_cache_put(a->store, key.buf, "", none, sizeof none - 1, NULL);
	str_release(&key);
}

void copy_confirm(struct app *a, enum site_op op, const char *id)
{
	struct str key;
	str_init(&key, STR_NO_LIMIT);
	copy_key(a, op, id, &key);
	store_cache_touch(a->store, key.buf);
	str_release(&key);
}

/* ---- rows ------------------------------------------------------------------------------------ */

int64_t copy_at(struct app *a, enum wire_board board)
{
	struct str key;
	int64_t at = 0;
	str_init(&key, STR_NO_LIMIT);
	board_key(a, board, &key);
	store_cache_has(a->store, key.buf, &at, NULL);
	str_release(&key);
	return at;
}

struct json *copy_read(struct app *a, const char *key, int64_t *at)
{
	struct store_cached c = { 0 };
	struct json *v = NULL;
	str_init(&c.body, CACHE_ONE_MAX);
	if (store_cache_get(a->store, key, &c) && json_parse(c.body.buf, c.body.len, JSON_BODY_MAX, &v, NULL) != RC_OK)
		store_cache_forget(a->store, key);
	if (at)
		*at = c.at;
	str_release(&c.body);
	return v;
}

bool copy_load(struct app *a, enum wire_board board, struct arena *arena, struct wire_topics *out)
{
	struct str key;
	str_init(&key, STR_NO_LIMIT);
	board_key(a, board, &key);
	struct json *v = copy_read(a, key.buf, NULL);
	bool good = v && wire_topics_parse(v, arena, out, NULL) == RC_OK;
	json_free(v);
	str_release(&key);
	return good;
}

/* Ids are the platform's: as numbers when they are some, and in any order that is always the same otherwise. */
int copy_compare(const void *one, const void *other)
{
	const struct wire_topic *a = one, *b = other;
	size_t la = strlen(a->id), lb = strlen(b->id);
	if (a->created_at != b->created_at)
		return a->created_at < b->created_at ? 1 : -1;
	return la != lb ? la < lb ? 1 : -1 : strcmp(b->id, a->id);
}

void copy_save(struct app *a, enum wire_board board, const struct wire_topics *t)
{
	struct str key, text;
	struct json_out o;
	str_init(&key, STR_NO_LIMIT);
	str_init(&text, CACHE_ONE_MAX);
	board_key(a, board, &key);
	json_begin(&o, &text);
	json_open(&o, NULL, '{');
	json_put_int(&o, "total", t->total);
	json_open(&o, "items", '[');
	for (size_t i = 0; i < t->n; i++) {
		struct wire_topic row = t->items[i];
		row.summary = row.stage_reason = row.proposer = ""; /* as the platform's rows have them: no list shows them */
		wire_topic_write(&o, NULL, &row, VIEW_ROW, ZONE_TAIPEI);
	}
	json_close(&o, ']');
	json_close(&o, '}');
	if (str_ok(&text))
		store_cache_put(a->store, key.buf, "", text.buf, text.len, NULL);
	str_release(&text);
	str_release(&key);
}

/* ---- answers out of a copy ------------------------------------------------------------------- */

static bool is_set(const char *s)
{
	return s && *s;
}

/* A board's list as it is without any condition: what a copy has. */
static bool is_plain(const struct site_ask *ask)
{
	const struct site_filter *f = &ask->filter;
	bool narrowed = f->any_board || f->by_stage || f->by_response || f->followed || f->number || f->min_endorsements ||
		is_set(f->agency) || is_set(f->query) || is_set(f->title) || is_set(f->by) || is_set(f->without) ||
		is_set(f->ids);
	return ask->op == SITE_TOPICS && !narrowed && f->sort == SORT_NEWEST && !is_set(ask->after) && ask->limit > 0;
}

bool copy_can_answer(struct app *a, const struct site_ask *ask, int64_t *at)
{
	*at = is_plain(ask) ? copy_at(a, ask->filter.board) : 0;
	return *at > 0;
}

/* The row where the page begins; -1: not in this copy. */
static int64_t first_of(const struct wire_topics *t, const struct site_ask *ask)
{
	if (!is_set(ask->at) && !ask->at_number)
		return ask->skip <= (int64_t)t->n ? ask->skip : -1;
	for (size_t i = 0; i < t->n; i++)
		if (is_set(ask->at) ? str_eq(t->items[i].id, ask->at) : t->items[i].number == ask->at_number)
			return (int64_t)i / ask->limit * ask->limit;
	return -1;
}

struct site_reply *copy_answer(struct app *a, const struct site_ask *ask)
{
	struct site_reply *r = xcalloc(1, sizeof *r);
	struct wire_topics *t = &r->u.topics;
	*r = (struct site_reply){ .references = 1, .op = SITE_TOPICS, .at = copy_at(a, ask->filter.board) };
	arena_init(&r->arena, COPY_MAX);
	int64_t first = copy_load(a, ask->filter.board, &r->arena, t) ? first_of(t, ask) : -1;
	if (first < 0 || (first == (int64_t)t->n && t->total > first)) {
		site_reply_drop(r); /* not so far */
		return NULL;
	}
	t->items = t->items ? t->items + first : NULL;
	t->n -= (size_t)first;
	if (t->n > (size_t)ask->limit)
		t->n = (size_t)ask->limit;
	t->first = first;
	int64_t end = first + (int64_t)t->n;
	t->next = end < t->total ? arena_printf(&r->arena, "~%lld", (long long)end) : "";
	return r;
}

void copy_cursor(struct site_ask *ask)
{
	int64_t skip;
	if (!ask->after || *ask->after != '~' || !str_to_i64(ask->after + 1, 0, INT64_MAX, &skip))
		return;
	ask->after = NULL;
	ask->skip = skip;
}

const char *copy_topic_id(struct app *a, const char *word, struct arena *out)
{
	const char *colon = strchr(word, ':'), *id = NULL;
	struct arena arena = { .max = COPY_MAX };
	struct wire_topics t;
	enum wire_board board;
	int64_t number;
	char name[32];
	if (!colon || (size_t)(colon - word) >= sizeof name || !str_to_i64(colon + 1, 1, INT64_MAX, &number))
		return NULL;
	memcpy(name, word, (size_t)(colon - word));
	name[colon - word] = '\0';
	if (wire_board_from(name, &board) && copy_load(a, board, &arena, &t))
		for (size_t i = 0; i < t.n && !id; i++)
			if (t.items[i].number == number)
				id = arena_strdup(out, t.items[i].id);
	arena_release(&arena);
	return id;
}
