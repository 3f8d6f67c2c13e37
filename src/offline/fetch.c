/*
 * Taking boards along. First what has changed since the last time is put over what is kept (changes.c); then each board
 * is walked from its newest topic on, and what is missing is asked for, a few asks at a time.
 *
 *   CHANGES, until there are no more -> SITE: the site, its boards, its agencies
 *     -> each board: ROWS -> TOPICS -> END
 *
 * What makes it resumable is one instant, kept with the cursor: whatever the cache has had since then is up to date
 * once the changes are in, and needs no request. An interrupted fetch, and one that is done again, thus ask for what is
 * missing and nothing else.
 */
#include "offline/private.h"

#define PAGE 100 /* rows of a page, as many as the platform gives; and of one turn */
/* pages of changes, each of a hundred topics: a platform that never ends with them is none */
#define CHANGES_MAX 1000
#define PAGES_MAX 10000 /* the same for rows */

enum phase { PHASE_BEGIN, PHASE_CHANGES, PHASE_SITE, PHASE_BOARD, PHASE_ROWS, PHASE_TOPICS, PHASE_END };
static const enum site_op site_ops[] = { SITE_ABOUT, SITE_BOARDS, SITE_AGENCIES };

struct row {
	const char *id;
	bool comments;
};

struct offline_fetch {
	enum phase phase;
	VEC(enum wire_board) boards;
	bool all_boards;
	int64_t most;
	size_t asked;         /* of site_ops */
	size_t board;         /* the one that is walked */
	int64_t copy;         /* ROWS: the one that is made; TOPICS: the one that is walked */
	int64_t had;          /* rows that have come */
	char *after;          /* the cursor of the next page of rows */
	int pages;            /* of changes, or of rows */
	VEC(struct row) rows; /* of the copy, a page at a time */
	struct arena strings; /* of rows */
	int64_t first;        /* the place of rows in the copy */
	size_t row;           /* the next to look at */
	bool comments;        /* of that row: its comments are next, not itself */
	int64_t since;        /* what the cache has had since then is up to date */
	char *cursor;
	size_t bytes; /* of what was kept already */
	int under_way;
	struct offline_progress report;
	struct err err;
};

/* ---- life ------------------------------------------------------------------------------------ */

struct offline_fetch *offline_fetch_new(const enum wire_board *boards, size_t n, int64_t most)
{
	struct offline_fetch *f = xcalloc(1, sizeof *f);
	f->all_boards = !boards;
	f->most = most;
	for (size_t i = 0; boards && i < n; i++)
		*vec_push(&f->boards) = boards[i];
	return f;
}

static void forget_rows(struct offline_fetch *f)
{
	vec_release(&f->rows);
	arena_release(&f->strings);
	f->row = 0;
}

void offline_fetch_free(struct offline_fetch *f)
{
	if (!f)
		return;
	forget_rows(f);
	vec_release(&f->boards);
	free(f->after);
	free(f->cursor);
	free(f);
}

const struct offline_progress *offline_fetch_progress(const struct offline_fetch *f)
{
	return &f->report;
}

const struct err *offline_fetch_error(const struct offline_fetch *f)
{
	return &f->err;
}

static void fail(struct offline_fetch *f, const struct err *e)
{
	f->err = *e;
	f->phase = PHASE_END;
}

/* ---- where we stand with the platform -------------------------------------------------------- */

static void state_key(const struct offline *o, struct str *out)
{
	str_addf(out, "%s\n%s\n%s\nfetched", o->site->name, o->reader, o->site->language);
}

static void load_state(struct offline_fetch *f, const struct offline *o)
{
	struct store_cached c = { 0 };
	struct json *v = NULL;
	STR_LOCAL(key, STR_NO_LIMIT);
	str_init(&c.body, CACHE_ONE_MAX);
	state_key(o, &key);
	if (store_cache_get(o->store, key.buf, &c))
		(void)json_parse(c.body.buf, c.body.len, JSON_BODY_MAX, &v, NULL);
	f->since = json_int(json_get(v, "since"), 0);
	if (f->since > 0 && *json_text(json_get(v, "cursor")))
		f->cursor = xstrdup(json_text(json_get(v, "cursor")));
	json_free(v);
	str_release(&c.body);
}

static void save_state(const struct offline_fetch *f, const struct offline *o)
{
	struct json_out json;
	STR_LOCAL(key, STR_NO_LIMIT);
	STR_LOCAL(text, STR_NO_LIMIT);
	state_key(o, &key);
	json_begin(&json, &text);
	json_open(&json, NULL, '{');
	json_put_int(&json, "since", f->since);
	json_put_text(&json, "cursor", f->cursor);
	json_close(&json, '}');
	store_cache_put(o->store, key.buf, "", text.buf, text.len, NULL);
}

static void begin_anew(struct offline_fetch *f)
{
	free(f->cursor);
	f->cursor = NULL;
	f->since = clock_now();
}

static void begin(struct offline_fetch *f, const struct offline *o)
{
	load_state(f, o);
	if (!f->cursor)
		begin_anew(f);
	/* a site that tells no changes: each answer is asked for */
	f->phase = site_can(o->site, SITE_CHANGES) ? PHASE_CHANGES : PHASE_SITE;
}

static void take_changes(struct offline_fetch *f, const struct offline *o, const struct wire_changes *c)
{
	if (f->cursor) {
		changes_put(o, c, f->since);
		f->report.changes += (int64_t)(c->n_topics + c->n_removed + c->n_comments + c->n_removed_comments);
	}
	bool more = f->cursor && c->more && ++f->pages < CHANGES_MAX;
	free(f->cursor);
	f->cursor = xstrdup(c->next);
	save_state(f, o);
	if (!more)
		f->phase = PHASE_SITE;
}

static void changes_failed(struct offline_fetch *f, const struct err *e)
{
	if (e->code == RC_REFUSED && f->cursor) /* the platform does not know it any more */
		begin_anew(f);
	else if (e->code == RC_NOT_FOUND || e->code == RC_REFUSED)
		f->phase = PHASE_SITE;
	else
		fail(f, e);
}

/* ---- the site and its boards ----------------------------------------------------------------- */

static bool is_wanted(const struct offline_fetch *f, enum wire_board board)
{
	for (size_t i = 0; i < f->boards.n; i++)
		if (f->boards.items[i] == board)
			return true;
	return false;
}

static void take_boards(struct offline_fetch *f, const struct wire_boards *boards)
{
	f->report.total = 0;
	for (size_t i = 0; i < boards->n; i++) {
		const struct wire_board_info *b = &boards->items[i];
		if (b->board == BOARD_OTHER || b->topics <= 0)
			continue;
		if (f->all_boards && !is_wanted(f, b->board))
			*vec_push(&f->boards) = b->board;
		if (is_wanted(f, b->board))
			f->report.total += f->most && b->topics > f->most ? f->most : b->topics;
	}
}

/* ---- a board's rows -------------------------------------------------------------------------- */

/* Rows that were taken along before, when they are as many as are wanted now. */
static bool rows_known(struct offline_fetch *f, const struct offline *o)
{
	const struct store_copy copy = copy_of(o, f->boards.items[f->board]);
	int64_t wanted = f->most && f->most < copy.total ? f->most : copy.total;
	if (!copy.number || copy.at < f->since || copy.rows < wanted)
		return false;
	f->copy = copy.number;
	store_copy_touch(o->store, copy.number, clock_now()); /* it is of now */
	return true;
}

static void begin_board(struct offline_fetch *f, const struct offline *o)
{
	struct err e;
	f->first = f->had = 0;
	f->comments = false;
	f->pages = 0;
	forget_rows(f);
	f->phase = f->board == f->boards.n ? PHASE_END : PHASE_TOPICS;
	if (f->phase == PHASE_END || rows_known(f, o))
		return;
	f->phase = PHASE_ROWS;
	STR_LOCAL(name, STR_NO_LIMIT);
	copy_name(o, f->boards.items[f->board], &name);
	if (store_copy_begin(o->store, name.buf, &f->copy, &e) != RC_OK)
		fail(f, &e);
}

static void ask_rows(const struct offline_fetch *f, struct site_ask *ask)
{
	int64_t left = f->most ? f->most - f->had : PAGE;
	*ask = (struct site_ask){ .op = SITE_TOPICS,
		.filter.board = f->boards.items[f->board],
		.after = f->after,
		.limit = left < PAGE ? (int)left : PAGE };
}

static void end_rows(struct offline_fetch *f, const struct offline *o, int64_t total)
{
	struct err e;
	STR_LOCAL(name, STR_NO_LIMIT);
	copy_name(o, f->boards.items[f->board], &name);
	if (store_copy_end(o->store, name.buf, f->copy, clock_now(), total, &e) != RC_OK)
		fail(f, &e);
	else
		f->phase = PHASE_TOPICS;
}

static void take_rows(struct offline_fetch *f, const struct offline *o, const struct wire_topics *t)
{
	struct err e;
	size_t n = t->n;
	if (f->most && (int64_t)n > f->most - f->had)
		n = (size_t)(f->most - f->had);
	enum rc rc = copy_put(o, f->copy, t->items, n, 0, &e);
	if (rc == RC_TOO_BIG)
		f->report.full = true;
	else if (rc)
		fail(f, &e);
	if (rc && rc != RC_TOO_BIG)
		return;
	f->had += (int64_t)n;
	free(f->after);
	bool enough = f->report.full || ++f->pages >= PAGES_MAX || (f->most && f->had >= f->most);
	f->after = *t->next && t->n && !enough ? xstrdup(t->next) : NULL;
	if (!f->after)
		end_rows(f, o, t->total > f->had || f->report.full ? t->total : f->had);
}

/* ---- a board's topics ------------------------------------------------------------------------ */

static void add_row(void *ctx, const char *row, const char *id, int64_t comments)
{
	struct offline_fetch *f = ctx;
	(void)row;
	*vec_push(&f->rows) = (struct row){ arena_strdup(&f->strings, id), comments != 0 };
}

/* False: that was the last page. */
static bool load_rows(struct offline_fetch *f, const struct offline *o)
{
	int64_t left = f->most ? f->most - f->first : PAGE;
	f->first += (int64_t)f->rows.n;
	left -= (int64_t)f->rows.n;
	forget_rows(f);
	const struct store_copy_query q = {
		.copies = { f->copy }, .skip = f->first, .limit = f->most && left < PAGE ? left : PAGE
	};
	struct store_copy_page page = { .row = add_row, .ctx = f };
	return q.limit > 0 && store_copy_page(o->store, &q, &page) && page.n > 0;
}

static void put_words(struct offline_fetch *f, const struct offline *o, const struct wire_topic *t)
{
	if (f->phase == PHASE_TOPICS && copy_put_words(o, f->copy, t, NULL) == RC_TOO_BIG)
		f->report.full = true;
}

/* Of a topic that is kept: its row may have come anew. */
static void put_kept_words(struct offline_fetch *f, const struct offline *o, const char *id)
{
	struct site_reply *r = store_copy_has_words(o->store, f->copy, id) ? NULL : copy_topic(o, id);
	if (r)
		put_words(f, o, &r->u.topic);
	site_reply_drop(r);
}

/* A topic, or its comments. True: it has to be asked for. */
static bool want(
	struct offline_fetch *f, const struct offline *o, enum site_op op, const char *id, struct site_ask *ask)
{
	int64_t at = 0;
	size_t size = 0;
	if (copy_kept(o, op, id, &at, &size) && at >= f->since) {
		copy_confirm(o, op, id);
		f->bytes += size;
		if (op == SITE_TOPIC)
			put_kept_words(f, o, id);
		return false;
	}
	f->report.asked++;
	*ask = (struct site_ask){ .op = op, .id = id, .limit = op == SITE_COMMENTS ? OFFLINE_COMMENTS : 0 };
	return true;
}

/* True: there is something to ask. */
static bool want_row(struct offline_fetch *f, const struct offline *o, struct site_ask *ask)
{
	const struct row *row = &f->rows.items[f->row];
	bool asks = false;
	if (!f->comments) {
		asks = want(f, o, SITE_TOPIC, row->id, ask);
	} else {
		if (!row->comments || !site_can(o->site, SITE_COMMENTS))
			copy_no_comments(o, row->id);
		else
			asks = want(f, o, SITE_COMMENTS, row->id, ask);
		f->report.topics++;
		f->row++;
	}
	f->comments = !f->comments;
	return asks;
}

/* A hundred rows at a time where none has to be asked for, so that others have their turn. */
static enum offline_step walk(struct offline_fetch *f, const struct offline *o, struct site_ask *ask)
{
	for (int n = 0; n < 2 * PAGE; n++) {
		if (f->row == f->rows.n && !load_rows(f, o)) {
			if (f->under_way)
				return OFFLINE_WAIT;
			f->board++;
			f->phase = PHASE_BOARD;
			return OFFLINE_AGAIN;
		}
		if (want_row(f, o, ask))
			return OFFLINE_ASK;
	}
	return OFFLINE_AGAIN;
}

/* ---- the books ------------------------------------------------------------------------------- */

static bool is_kept(const struct offline *o, const char *id)
{
	return copy_kept(o, SITE_TOPIC, id, NULL, NULL) &&
		(!site_can(o->site, SITE_COMMENTS) || copy_kept(o, SITE_COMMENTS, id, NULL, NULL));
}

/* What can be read without a connection is what the store has now, whatever was asked for and came. */
static int64_t count_kept(struct offline_fetch *f, const struct offline *o)
{
	int64_t kept = 0;
	for (size_t b = 0; b < f->boards.n; b++) {
		f->copy = copy_of(o, f->boards.items[b]).number;
		f->first = 0;
		forget_rows(f);
		while (f->copy && load_rows(f, o))
			for (size_t i = 0; i < f->rows.n; i++)
				kept += is_kept(o, f->rows.items[i].id);
	}
	return kept;
}

/* ---- the door -------------------------------------------------------------------------------- */

static enum offline_step ask_site(struct offline_fetch *f, const struct offline *o, struct site_ask *ask)
{
	while (f->asked < ARRAY_LEN(site_ops)) {
		*ask = (struct site_ask){ .op = site_ops[f->asked++] };
		if (site_can(o->site, ask->op))
			return OFFLINE_ASK;
	}
	if (f->under_way)
		return OFFLINE_WAIT;
	f->phase = PHASE_BOARD;
	return OFFLINE_AGAIN;
}

static enum offline_step next(struct offline_fetch *f, const struct offline *o, struct site_ask *ask, bool *fresh)
{
	*fresh = f->phase == PHASE_SITE || f->phase == PHASE_TOPICS;
	switch (f->phase) {
	case PHASE_BEGIN: begin(f, o); return OFFLINE_AGAIN;
	case PHASE_CHANGES:
		*ask = (struct site_ask){ .op = SITE_CHANGES, .after = f->cursor };
		return f->under_way ? OFFLINE_WAIT : OFFLINE_ASK;
	case PHASE_SITE: return ask_site(f, o, ask);
	case PHASE_BOARD: begin_board(f, o); return OFFLINE_AGAIN;
	case PHASE_ROWS: ask_rows(f, ask); return f->under_way ? OFFLINE_WAIT : OFFLINE_ASK;
	case PHASE_TOPICS: return walk(f, o, ask);
	case PHASE_END: break;
	}
	f->report.topics = count_kept(f, o);
	return OFFLINE_END;
}

enum offline_step offline_fetch_next(
	struct offline_fetch *f, const struct offline *o, size_t kept, struct site_ask *ask, bool *fresh)
{
	/* three quarters of the cache: the rest is for what else is opened */
	bool full = f->bytes + kept > store_cache_max(o->store) / 4 * 3;
	f->report.full |= full;
	if (full && f->phase != PHASE_END) {
		if (f->under_way)
			return OFFLINE_WAIT;
		f->phase = PHASE_END;
	}
	enum offline_step step = next(f, o, ask, fresh);
	f->under_way += step == OFFLINE_ASK;
	return step;
}

/* A topic that went away in between is no failure of the whole. */
static bool is_fatal(enum rc rc)
{
	return rc != RC_OK && rc != RC_NOT_FOUND && rc != RC_DENIED && rc != RC_TOO_BIG;
}

void offline_fetch_take(struct offline_fetch *f, const struct offline *o, enum site_op op,
	const struct site_reply *reply, const struct err *e)
{
	f->under_way--;
	if (f->phase == PHASE_END)
		return;
	if (op == SITE_CHANGES && reply)
		take_changes(f, o, &reply->u.changes);
	else if (op == SITE_CHANGES)
		changes_failed(f, e);
	else if (is_fatal(e->code) || (op == SITE_TOPICS && !reply))
		fail(f, e);
	else if (op == SITE_TOPICS)
		take_rows(f, o, &reply->u.topics);
	else if (op == SITE_TOPIC && reply)
		put_words(f, o, &reply->u.topic);
	else if (op == SITE_BOARDS && reply)
		take_boards(f, &reply->u.boards);
}
