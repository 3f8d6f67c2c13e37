/*
 * What fits the words that a person typed, best first: topics whose title has all of them, then those whose title,
 * agencies, proposer or number have, then those whose whole text has, then those with a comment that has; in each, the
 * newest first. The index gives places of topics, each kind downwards, so a kind is what it gives without what came
 * before: two lists are walked together, nothing is sorted. SEARCH_FOUND are found at most, and a total beyond says so.
 */
#include <stdlib.h>

#include "server/storage/private.h"

struct hit {
	int64_t place;
	int64_t key;   /* of another order */
	int32_t floor; /* of the comment that fits */
	unsigned char where;
};

struct found {
	struct hit *hits; /* in their order */
	size_t n;
	struct search_places text, seen, some; /* downwards: what whole texts have; what was found; what is looked at */
	int64_t total;
	bool over;  /* there are more */
	bool whole; /* the hits are all that texts have */
};

/* Room for as many as there can be; most searches touch little of it, so it is not zeroed. */
static void places_make(struct search_places *p)
{
	*p = (struct search_places){ .items = xmalloc((SEARCH_FOUND + 1) * sizeof *p->items), .most = SEARCH_FOUND + 1 };
}

static struct found *found_new(void)
{
	struct found *f = xcalloc(1, sizeof *f);
	/* what comments have is counted behind what texts have */
	f->hits = xmalloc((2 * SEARCH_FOUND + 2) * sizeof *f->hits);
	places_make(&f->text);
	places_make(&f->seen);
	places_make(&f->some);
	f->some.floors = xmalloc((SEARCH_FOUND + 1) * sizeof *f->some.floors);
	return f;
}

static void found_free(struct found *f)
{
	free(f->hits);
	free(f->text.items);
	free(f->seen.items);
	free(f->some.items);
	free(f->some.floors);
	free(f);
}

/* ---- in their order -------------------------------------------------------------------------- */

/* Those of `from` that are not among `seen`. */
static void append(
	struct found *f, const struct search_places *from, const struct search_places *seen, enum search_in where)
{
	size_t at = 0;
	for (size_t i = 0; i < from->n; i++) {
		while (at < seen->n && seen->items[at] > from->items[i])
			at++;
		if (at < seen->n && seen->items[at] == from->items[i])
			continue;
		f->hits[f->n++] = (struct hit){ .place = from->items[i],
			.floor = where == SEARCH_COMMENT ? from->floors[i] : 0,
			.where = (unsigned char)where };
	}
}

/* seen becomes both: one of them has all that the other has, or they are disjoint. */
static void see(struct found *f)
{
	struct search_places both;
	size_t a = 0, b = 0;
	places_make(&both);
	const struct search_places *x = &f->seen, *y = &f->some;
	while (both.n < both.most && (a < x->n || b < y->n)) {
		int64_t left = a < x->n ? x->items[a] : -1, right = b < y->n ? y->items[b] : -1;
		both.items[both.n++] = left > right ? left : right;
		a += left >= right;
		b += right >= left;
	}
	free(f->seen.items);
	f->seen = both;
}

/* Of titles and heads as many as the page needs; they are among the whole texts, which are counted. */
static enum rc find_in_texts(
	struct storage *s, const struct search_ask *ask, size_t need, struct found *f, struct err *e)
{
	enum rc rc = search_walk(s, ask, SEARCH_TEXT, &f->text, e);
	f->some.most = need;
	f->some.n = 0;
	if (rc == RC_OK && f->text.n) /* else no title has them either */
		rc = search_walk(s, ask, SEARCH_TITLE, &f->some, e);
	if (rc == RC_OK) {
		append(f, &f->some, &f->seen, SEARCH_TITLE);
		see(f);
	}
	f->some.most = SEARCH_FOUND + 1;
	f->some.n = 0;
	if (rc == RC_OK && f->n < need && f->text.n > f->n)
		rc = search_walk(s, ask, SEARCH_HEAD, &f->some, e);
	if (rc == RC_OK && f->some.n) {
		append(f, &f->some, &f->seen, SEARCH_HEAD);
		see(f);
	}
	f->whole = f->n < need;
	if (f->whole)
		append(f, &f->text, &f->seen, SEARCH_TEXT);
	f->total = (int64_t)(f->whole || f->n > f->text.n ? f->n : f->text.n);
	f->over = f->total > SEARCH_FOUND;
	return rc;
}

/* Beside comments a list's other conditions are asked of each topic: so many of them, at most. */
#define NARROWED_MAX 1000
#define AT_ONCE 64 /* topics that are looked up with one statement */
_Static_assert(AT_ONCE + LISTS_FILTERS <= SQL_VALUES_MAX, "look_up() asks for them together");

static int by_place(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;
	return x->place < y->place ? 1 : x->place > y->place ? -1 : 0;
}

/* The next n <= AT_ONCE of them; which ones the conditions leave. */
static enum rc look_up_some(
	struct storage *s, struct lists_text *l, struct hit *hits, size_t n, bool left[AT_ONCE], struct err *e)
{
	enum rc rc;
	for (size_t i = 0; i < AT_ONCE; i++) { /* one text, however many */
		l->values[i].null = i >= n;
		l->values[i].i = i < n ? hits[i].place : 0;
		left[i] = false;
	}
	struct sql_rows *rows = sql_ask_values(s->db, l->text.buf, l->values, l->n);
	while ((rc = sql_next(rows, e)) == RC_OK) {
		size_t i = (size_t)sql_int(rows, 0);
		hits[i].key = sql_int(rows, 1);
		left[i] = true;
	}
	return sql_finish(rows, rc, e);
}

/* Gives each of the *n its key, a column, and keeps those that the conditions of q leave (NULL: none are asked). */
static enum rc look_up(struct storage *s, const struct storage_topic_query *q, const char *column, struct hit *hits,
	size_t *n, struct err *e)
{
	struct lists_text l;
	bool left[AT_ONCE];
	size_t kept = 0;
	enum rc rc = RC_OK;
	lists_begin(s, &l);
	str_addf(&l.text, "SELECT found.column1, %s FROM (VALUES ", column);
	for (int i = 0; i < AT_ONCE; i++) {
		str_addf(&l.text, "%s(%d, ", i ? ", " : "", i);
		lists_put_nullable(&l, false, 0, ")");
	}
	str_addz(&l.text, ") AS found CROSS JOIN topics t WHERE t.place = found.column2");
	if (q)
		lists_add_filters(q, &l);
	for (size_t i = 0; i < *n && rc == RC_OK; i += AT_ONCE) {
		size_t now = *n - i < AT_ONCE ? *n - i : AT_ONCE;
		rc = look_up_some(s, &l, hits + i, now, left, e);
		for (size_t j = 0; j < now; j++)
			if (left[j])
				hits[kept++] = hits[i + j];
	}
	str_release(&l.text);
	*n = kept;
	return rc;
}

static bool is_marked(const struct storage_topic_query *q)
{
	return q->board >= 0 || q->stage >= 0 || q->response >= 0 || q->agency;
}

static bool is_conditioned(const struct storage_topic_query *q)
{
	return q->min_endorsements || q->number || q->part || q->author || q->since || q->until;
}

/* Those of comments that have the marks, which stand among a topic's words alone. */
static enum rc narrow_by_marks(
	struct storage *s, const struct storage_topic_query *q, struct hit *hits, size_t *n, struct err *e)
{
	const struct storage_topic_query marks = {
		.board = q->board, .stage = q->stage, .response = q->response, .agency = q->agency, .walked = true
	};
	return look_up(s, &marks, "0", hits, n, e);
}

/* Those that have what no mark says. What marks say is not asked again: their columns are in the rows alone. */
static enum rc narrow(
	struct storage *s, const struct storage_topic_query *q, struct hit *hits, size_t *n, struct err *e)
{
	struct storage_topic_query others = *q;
	others.board = others.stage = others.response = -1;
	others.agency = NULL;
	others.walked = true;
	return look_up(s, &others, "0", hits, n, e);
}

static enum rc find_in_comments(struct storage *s, const struct storage_topic_query *q, const struct search_ask *ask,
	struct found *f, struct err *e)
{
	if (f->over || ask->title.n || ask->people.n || ask->without.n)
		return RC_OK;
	f->some.most = is_marked(q) ? NARROWED_MAX : SEARCH_FOUND + 1;
	enum rc rc = s->words->walk_comments(s, ask, &f->some, e);
	size_t before = f->n, more;
	append(f, &f->some, &f->text, SEARCH_COMMENT);
	more = f->n - before;
	if (rc == RC_OK && is_marked(q))
		rc = narrow_by_marks(s, q, f->hits + before, &more, e);
	f->n = f->whole ? before + more : before; /* behind all that texts have, or counted */
	f->total += (int64_t)more;
	f->over = f->some.partly || f->total > SEARCH_FOUND;
	return rc;
}

/* Titles alone, or people's and agencies' names: there is one kind. */
static enum rc find_in_heads(struct storage *s, const struct search_ask *ask, struct found *f, struct err *e)
{
	enum rc rc = search_walk(s, ask, SEARCH_HEAD, &f->some, e);
	append(f, &f->some, &f->seen, SEARCH_HEAD);
	f->total = (int64_t)f->some.n;
	f->over = f->some.n > SEARCH_FOUND;
	return rc;
}

/* need: of how many the order counts. */
static enum rc find(struct storage *s, const struct storage_topic_query *q, const struct search_ask *ask, size_t need,
	struct found *f, struct err *e)
{
	f->n = f->seen.n = f->text.n = 0;
	if (!ask->all.n)
		return find_in_heads(s, ask, f, e);
	enum rc rc = find_in_texts(s, ask, need, f, e);
	return rc == RC_OK ? find_in_comments(s, q, ask, f, e) : rc;
}

/* ---- in another order ------------------------------------------------------------------------ */

static int by_key(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;
	return x->key != y->key ? (x->key < y->key ? 1 : -1) : by_place(a, b);
}

static int by_key_upwards(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;
	return x->key != y->key ? (x->key < y->key ? -1 : 1) : -by_place(a, b);
}

#define SORTED_AT_ONCE 1000 /* so few are sorted in no time */
#define STEPS_MAX 4000      /* along an index */

static struct hit *find_hit(struct hit *hits, size_t n, int64_t place)
{
	return bsearch(&(struct hit){ .place = place }, hits, n, sizeof *hits, by_place);
}

/* All of them by the column. */
static enum rc sort_all(struct storage *s, const struct lists_order *order, struct found *f, struct err *e)
{
	enum rc rc = look_up(s, NULL, order->column, f->hits, &f->n, e);
	qsort(f->hits, f->n, sizeof *f->hits, order->upwards ? by_key_upwards : by_key);
	return rc;
}

/* The first `need` of them along the order's index, where they are met often; they come by place. After STEPS_MAX it is
 * given up, and *met is less than need. */
static enum rc sort_along(
	struct storage *s, const struct storage_topic_query *q, struct found *f, size_t need, size_t *met, struct err *e)
{
	struct lists_text l;
	struct hit *out = xcalloc(need + 1, sizeof *out);
	enum rc rc = RC_OK;
	lists_begin(s, &l);
	lists_places(q, STEPS_MAX, &l);
	struct sql_rows *rows = lists_ask(s, &l);
	for (*met = 0; *met < need && (rc = sql_next(rows, e)) == RC_OK;) {
		const struct hit *h = find_hit(f->hits, f->n, sql_int(rows, 0));
		if (h)
			out[(*met)++] = *h;
	}
	rc = sql_finish(rows, rc, e);
	if (*met == need)
		memcpy(f->hits, out, need * sizeof *out); /* the rest is nobody's: the page ends before */
	free(out);
	return rc;
}

/* What was found, by a column. need: of how many the order counts. */
static enum rc sort(struct storage *s, const struct storage_topic_query *q, size_t need, struct found *f, struct err *e)
{
	size_t met = 0;
	enum rc rc = RC_OK;
	need = need < f->n ? need : f->n;
	qsort(f->hits, f->n, sizeof *f->hits, by_place);
	if (q->sort == SORT_NEWEST) /* places say it */
		return RC_OK;
	if (f->n > SORTED_AT_ONCE)
		rc = sort_along(s, q, f, need, &met, e);
	return rc == RC_OK && (f->n <= SORTED_AT_ONCE || met < need) ? sort_all(s, lists_order(q->sort), f, e) : rc;
}

/* ---- a page ---------------------------------------------------------------------------------- */

static bool at_place(const struct found *f, int64_t place, int64_t *at)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->hits[i].place == place) {
			*at = (int64_t)i;
			return true;
		}
	return false;
}

/* Where the page begins. */
static enum rc find_start(
	struct storage *s, const struct storage_topic_query *q, const struct found *f, int64_t *start, struct err *e)
{
	int64_t at = 0;
	*start = q->skip;
	if (q->after) {
		*start = q->after_id; /* behind so many, should that one be gone */
		if (at_place(f, q->after_key, &at))
			*start = at + 1;
		return RC_OK;
	}
	if (!q->at && !q->at_number)
		return RC_OK;
	enum rc rc = RC_NOT_FOUND;
	struct lists_text l;
	lists_begin(s, &l);
	str_addz(&l.text, "SELECT place FROM topics WHERE");
	if (q->at)
		lists_put_int(&l, " id = ", q->at, "");
	else
		lists_put_number(&l, q->at_number);
	struct sql_rows *rows = lists_ask(s, &l);
	bool found = false;
	while (!found && (rc = sql_next(rows, e)) == RC_OK)
		found = at_place(f, sql_int(rows, 0), &at);
	sql_end(rows);
	*start = at - at % q->limit;
	if (!found && rc == RC_NOT_FOUND)
		return err_set(e, RC_NOT_FOUND, 0, "not in this list");
	return rc;
}

static enum rc read_row(struct storage *s, int64_t place, struct arena *a, struct wire_topic *out, struct err *e)
{
	struct sql_rows *q = sql_ask(s->db, "SELECT " TOPIC_COLUMNS " FROM topics t WHERE t.place = $1", "i", place);
	enum rc rc = sql_next(q, e);
	if (rc == RC_OK)
		rc = topics_read_row(q, a, out, e);
	sql_end(q);
	return rc;
}

static enum rc read_page(struct storage *s, const struct storage_topic_query *q, const struct search_ask *ask,
	const struct found *f, int64_t start, struct arena *a, struct storage_topic_page *out, struct err *e)
{
	int64_t n = (int64_t)f->n < SEARCH_FOUND ? (int64_t)f->n : SEARCH_FOUND,
			end = start < n && n - start > q->limit ? start + q->limit : n;
	enum rc rc = RC_OK;
	out->first = start;
	out->items = arena_calloc(a, (size_t)q->limit, sizeof *out->items);
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "list");
	for (int64_t i = start; i < end && rc == RC_OK; i++) {
		struct wire_topic *t = &out->items[out->n];
		rc = read_row(s, f->hits[i].place, a, t, e);
		if (rc == RC_OK && ask->all.n)
			rc = context_add(s, f->hits[i].place, f->hits[i].floor, &ask->all, a, t, e);
		out->n += rc == RC_OK;
	}
	out->more = end < n;
	out->last_key = out->n ? f->hits[end - 1].place : 0;
	out->last_id = end;
	return rc;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static enum rc make_ask(struct storage *s, const struct storage_topic_query *q, struct arena *a, struct search_ask *ask,
	bool *any, struct err *e)
{
	int64_t agency = 0;
	STR_LOCAL(marks, 1024);
	*ask = (struct search_ask){ .marks = "" };
	words_read(q->words ? q->words : "", a, &ask->all);
	words_read(q->title ? q->title : "", a, &ask->title);
	words_read(q->by ? q->by : "", a, &ask->people);
	words_read(q->without ? q->without : "", a, &ask->without);
	*any = (!q->words || ask->all.n) && (!q->title || ask->title.n) && (!q->by || ask->people.n);
	enum rc rc = q->agency ? sql_ask_int(s->db, e, &agency, "SELECT id FROM agencies WHERE key = $1", "t", q->agency)
						   : RC_OK;
	if (rc == RC_NOT_FOUND) {
		*any = false;
		rc = RC_OK;
	}
	search_marks(q, agency, &marks);
	ask->marks = arena_strdup(a, marks.buf);
	return rc != RC_OK || ask->marks ? rc : err_set(e, RC_TOO_BIG, 0, "search");
}

/* How many must be in their order for this page. */
static size_t needed(const struct storage_topic_query *q)
{
	int64_t begin = q->after ? q->after_id : q->skip;
	bool all = q->at || q->at_number || begin >= SEARCH_FOUND;
	return all ? SEARCH_FOUND : (size_t)(begin + q->limit + 1);
}

/* How many must be found for that. */
static size_t to_find(const struct storage_topic_query *q)
{
	bool all = q->after || q->sort != SORT_FIT || is_conditioned(q);
	return all || needed(q) > SEARCH_FOUND ? SEARCH_FOUND : needed(q);
}

/* Nothing fits: what does, and which words that are. */
static enum rc relax_and_find(struct storage *s, const struct storage_topic_query *q, struct search_ask *ask,
	struct found *f, struct arena *a, struct storage_topic_page *out, struct err *e)
{
	enum rc rc = relax(s, ask, a, &out->fitting, &out->n_fitting, e);
	return rc == RC_OK && out->n_fitting ? find(s, q, ask, to_find(q), f, e) : rc;
}

#define TOKENS_ALL 24
#define TOKENS_COMMON 5 /* of which each stands in many topics: the index is read for all of them, to its end */
#define TOPICS_MANY 20000

/* So many words as can be looked for in no time; which ones is told. */
static enum rc bound(struct storage *s, struct search_ask *ask, struct arena *a, struct err *e)
{
	size_t tokens = 0;
	int64_t topics = 0;
	bool rare = true;
	for (size_t i = 0; i < ask->all.n; i++)
		tokens += split_shape(ask->all.items[i].text, (int)strlen(ask->all.items[i].text)).tokens;
	if (tokens <= TOKENS_COMMON)
		return RC_OK;
	enum rc rc = sql_ask_int(
		s->db, e, &topics, "SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM topic_counts WHERE agency = 0", "");
	if (rc == RC_OK && topics >= TOPICS_MANY)
		rc = search_has_rare(s, &ask->all, &rare, e);
	words_cut(&ask->all, rare ? TOKENS_ALL : TOKENS_COMMON, a);
	return rc;
}

static enum rc answer(struct storage *s, const struct storage_topic_query *q, struct search_ask *ask, struct found *f,
	struct arena *a, struct storage_topic_page *out, struct err *e)
{
	int64_t start = 0;
	enum rc rc = bound(s, ask, a, e);
	if (rc == RC_OK)
		rc = find(s, q, ask, to_find(q), f, e);
	if (rc == RC_OK && ask->all.more && !words_list(&ask->all, a, &out->fitting, &out->n_fitting))
		rc = err_set(e, RC_TOO_BIG, 0, "search");
	if (rc == RC_OK && !f->total && ask->all.n)
		rc = relax_and_find(s, q, ask, f, a, out, e);
	if (rc == RC_OK && is_conditioned(q)) {
		rc = narrow(s, q, f->hits, &f->n, e);
		f->total = (int64_t)f->n;
	}
	if (rc == RC_OK && q->sort != SORT_FIT)
		rc = sort(s, q, needed(q), f, e);
	if (rc == RC_OK)
		rc = find_start(s, q, f, &start, e);
	out->total = f->total > SEARCH_FOUND ? SEARCH_FOUND : f->total;
	out->over = f->over;
	return rc == RC_OK ? read_page(s, q, ask, f, start, a, out, e) : rc;
}

enum rc search_topics(struct storage *s, const struct storage_topic_query *q, struct arena *a,
	struct storage_topic_page *out, struct err *e)
{
	struct search_ask ask;
	bool any = false;
	*out = (struct storage_topic_page){ 0 };
	enum rc rc = make_ask(s, q, a, &ask, &any, e);
	if (rc != RC_OK)
		return rc;
	if (!any)
		return q->at || q->at_number ? err_set(e, RC_NOT_FOUND, 0, "not in this list") : RC_OK;
	struct found *f = found_new();
	rc = answer(s, q, &ask, f, a, out, e);
	found_free(f);
	return rc;
}

enum rc search_excluded(struct storage *s, const struct storage_topic_query *q, int64_t *n, struct err *e)
{
	ARENA_LOCAL(a, 0);
	struct search_ask ask;
	bool any;
	enum rc rc = make_ask(s, q, &a, &ask, &any, e);
	ask.title = ask.without;
	ask.without.n = 0;
	*n = 0;
	return rc == RC_OK && any ? search_count(s, &ask, n, e) : rc;
}

/* ---- filling it ------------------------------------------------------------------------------ */

#define NOTE_MADE "search"
#define NOTE_FILLING "filling " SEARCH_MADE
#define BATCH 200     /* topics a transaction */
#define TELL_EVERY 20 /* of those */

static enum rc begin_filling(struct storage *s, bool *needed_at_all, struct err *e)
{
	ARENA_LOCAL(a, 0);
	const char *note = NULL;
	enum rc rc = storage_note_get(s, NOTE_MADE, &a, &note, e);
	*needed_at_all = rc == RC_OK && !str_eq(note, SEARCH_MADE);
	if (!*needed_at_all)
		return rc;
	rc = storage_begin(s, STORAGE_WRITE, e);
	if (rc != RC_OK)
		return rc;
	rc = storage_note_get(s, NOTE_MADE, &a, &note, e); /* another program may have been quicker */
	if (rc == RC_OK && !str_eq(note, SEARCH_MADE) && !str_eq(note, NOTE_FILLING)) {
		rc = s->words->clear(s, e);
		if (rc == RC_OK)
			rc = storage_note_set(s, NOTE_MADE, NOTE_FILLING, e);
	}
	if (rc == RC_OK)
		return storage_commit(s, e);
	storage_rollback(s);
	return rc;
}

static enum rc fill_one(struct storage *s, int64_t id, struct err *e)
{
	ARENA_LOCAL(a, 0);
	struct wire_topic t;
	const char *key = "";
	bool in = false;
	enum rc rc = search_has(s, id, &in, e); /* it was put there before a filling broke off */
	if (rc != RC_OK || in)
		return rc;
	rc = storage_topic(s, id, 0, &a, &t, e);
	struct sql_rows *q = sql_ask(s->db, "SELECT coalesce(source_id, '') FROM topics WHERE id = $1", "i", id);
	if (rc == RC_OK)
		rc = sql_next(q, e);
	if (rc == RC_OK)
		key = sql_copy(q, 0, &a);
	sql_end(q);
	if (rc == RC_CORRUPT || rc == RC_TOO_BIG || rc == RC_PROTO) { /* a topic that cannot be read is not found either */
		log_line(LOG_WARN, "topic %lld cannot be searched: %s", (long long)id, e ? e->detail : "");
		return RC_OK;
	}
	return rc == RC_OK ? topics_write_words(s, id, &t, t.number, key ? key : "", e) : rc;
}

/* *last: up to which topic it is filled. *n: how many these were. */
static enum rc fill_some(struct storage *s, int64_t *last, size_t *n, struct err *e)
{
	int64_t ids[BATCH];
	*n = 0;
	enum rc rc = storage_begin(s, STORAGE_WRITE, e);
	if (rc != RC_OK)
		return rc;
	struct sql_rows *q = sql_ask(s->db,
		"SELECT id FROM topics WHERE id > $1 AND listed AND NOT bare AND removed_at IS NULL"
		" ORDER BY id LIMIT $2",
		"ii", *last, (int64_t)BATCH);
	while (*n < BATCH && (rc = sql_next(q, e)) == RC_OK)
		ids[(*n)++] = sql_int(q, 0);
	rc = sql_finish(q, rc, e);
	for (size_t i = 0; i < *n && rc == RC_OK; i++)
		rc = fill_one(s, ids[i], e);
	if (*n)
		*last = ids[*n - 1];
	if (rc == RC_OK && !*n)
		rc = storage_note_set(s, NOTE_MADE, SEARCH_MADE, e);
	if (rc == RC_OK)
		return storage_commit(s, e);
	storage_rollback(s);
	return rc;
}

enum rc search_fill(struct storage *s, struct err *e)
{
	bool is_needed = false;
	int64_t last = 0, all = 0, done = 0;
	size_t n = 1;
	enum rc rc = begin_filling(s, &is_needed, e);
	if (rc == RC_OK && is_needed)
		rc = sql_ask_int(s->db, e, &all, "SELECT count(*) FROM topics", "");
	for (int turn = 1; rc == RC_OK && is_needed && n; turn++) {
		rc = fill_some(s, &last, &n, e);
		done += (int64_t)n;
		if (n && turn % TELL_EVERY == 0)
			log_line(
				LOG_WARN, "the index of words is being made: %lld of %lld topics", (long long)done, (long long)all);
	}
	return rc;
}
