/*
 * Taking boards along. First what has changed since the last time is put over what is kept (changes.c); then each board
 * is walked from its newest topic on, and what is missing is asked for, a few asks at a time.
 *
 *   begin -> changes, until there are no more -> the site, its boards, its agencies
 *         -> each board: its rows -> its topics -> end
 *
 * What makes it resumable is one instant, kept with the cursor: whatever the cache has had since then is up to date
 * once the changes are in, and needs no request. An interrupted fetch, and one that is done again, thus ask for what is
 * missing and nothing else.
 */
#include "app/private.h"

#define ABREAST 4
#define PAGE 100       /* rows of a page, as many as the platform gives */
#define ROWS_MAX 10000 /* of a board: as many as a copy holds */
/* pages of changes, each of a hundred topics: a platform that never ends with them is none */
#define CHANGES_MAX 1000

struct slot {
	struct app_fetch *fetch;
	struct app_ask *ask;
};

struct app_fetch {
	struct app *app;
	VEC(enum wire_board) boards;
	bool all_boards;
	int64_t most;
	size_t board;                   /* the one that is walked */
	bool begun;                     /* its rows have been asked for, or are known */
	struct arena arena;             /* of rows that are known */
	VEC(struct site_reply *) pages; /* of rows that were asked for */
	VEC(struct wire_topic) rows;
	char *after;   /* the cursor of the next page; NULL: they are all here */
	size_t row;    /* the next to look at */
	bool comments; /* of that row: its comments are next, not itself */
	int64_t since; /* what the cache has had since then is up to date */
	char *cursor;
	int pages_of_changes;
	size_t bytes; /* of what was kept already */
	size_t room;  /* three quarters of the cache: the rest is for what else is opened */
	struct slot slots[ABREAST];
	int under_way;
	struct net_timer *timer;
	struct app_fetch_progress report;
	void (*progress)(void *ctx, const struct app_fetch_progress *p);
	void (*done)(void *ctx, const struct app_fetch_progress *p, const struct err *e);
	void *ctx;
};

static void walk(void *ctx);
static void ask_changes(struct app_fetch *f);

/* ---- life ------------------------------------------------------------------------------------ */

static void release_rows(struct app_fetch *f)
{
	for (size_t i = 0; i < f->pages.n; i++)
		site_reply_drop(f->pages.items[i]);
	vec_release(&f->pages);
	vec_release(&f->rows);
	arena_release(&f->arena);
	free(f->after);
	f->after = NULL;
	f->row = 0;
	f->comments = f->begun = false;
}

void fetch_release(struct app_fetch *f)
{
	if (!f)
		return;
	f->app->fetch = NULL;
	for (size_t i = 0; i < ABREAST; i++)
		ask_let_go(&f->slots[i].ask);
	net_timer_cancel(f->timer);
	release_rows(f);
	vec_release(&f->boards);
	free(f->cursor);
	free(f);
}

bool fetch_holds(const struct app_fetch *f, const struct app_ask *ask)
{
	for (size_t i = 0; f && i < ABREAST; i++)
		if (f->slots[i].ask == ask)
			return true;
	return false;
}

void app_fetch_cancel(struct app_fetch *f)
{
	fetch_release(f);
}

static void finish(struct app_fetch *f, const struct err *e)
{
	const struct app_fetch_progress report = f->report;
	void (*done)(void *, const struct app_fetch_progress *, const struct err *) = f->done;
	void *ctx = f->ctx;
	fetch_release(f);
	done(ctx, &report, e);
}

static void tell(struct app_fetch *f)
{
	if (f->progress)
		f->progress(f->ctx, &f->report);
}

static void ask_one(struct app_fetch *f, const struct site_ask *ask, enum app_how how, app_done done)
{
	for (size_t i = 0; i < ABREAST; i++) {
		struct slot *s = &f->slots[i];
		if (s->ask)
			continue;
		f->under_way++;
		s->fetch = f;
		s->ask = ask_start(f->app, ask, how, 0, done, s);
		return;
	}
}

/* NULL while more is to come for this ask; else the fetch, whose slot is free again. */
static struct app_fetch *slot_answered(void *ctx, const struct app_answer *answer)
{
	struct slot *s = ctx;
	if (!answer->last)
		return NULL;
	s->ask = NULL;
	s->fetch->under_way--;
	return s->fetch;
}

/* A topic that went away in between is no failure of the whole. */
static bool is_fatal(enum rc rc)
{
	return rc != RC_OK && rc != RC_NOT_FOUND && rc != RC_DENIED && rc != RC_TOO_BIG;
}

static void go_on(struct app_fetch *f)
{
	if (!f->timer)
		f->timer = net_timer_start(f->app->net, 0, walk, f);
}

/* ---- where we stand with the platform -------------------------------------------------------- */

static void state_key(const struct app *a, struct str *out)
{
	str_addf(out, "%s\n%s\n%s\nfetched", a->site.name, a->signed_in ? a->account.id : "", a->site.language);
}

static void load_state(struct app_fetch *f)
{
	struct str key;
	str_init(&key, STR_NO_LIMIT);
	state_key(f->app, &key);
	struct json *v = copy_read(f->app, key.buf, NULL);
	f->since = json_int(json_get(v, "since"), 0);
	if (f->since > 0 && *json_text(json_get(v, "cursor")))
		f->cursor = xstrdup(json_text(json_get(v, "cursor")));
	json_free(v);
	str_release(&key);
}

static void save_state(struct app_fetch *f, const char *cursor)
{
	struct str key, text;
	struct json_out o;
	str_init(&key, STR_NO_LIMIT);
	str_init(&text, STR_NO_LIMIT);
	state_key(f->app, &key);
	json_begin(&o, &text);
	json_open(&o, NULL, '{');
	json_put_int(&o, "since", f->since);
	json_put_text(&o, "cursor", cursor);
	json_close(&o, '}');
	store_cache_put(f->app->store, key.buf, "", text.buf, text.len, NULL);
	str_release(&text);
	str_release(&key);
}

static void begin_anew(struct app_fetch *f)
{
	free(f->cursor);
	f->cursor = NULL;
	f->since = clock_now();
}

static void site_answered(void *ctx, const struct app_answer *answer);

static void ask_site(struct app_fetch *f)
{
	static const enum site_op ops[] = { SITE_ABOUT, SITE_BOARDS, SITE_AGENCIES };
	for (size_t i = 0; i < ARRAY_LEN(ops); i++)
		ask_one(f, &(struct site_ask){ .op = ops[i] }, APP_FRESH, site_answered);
}

static void take_changes(struct app_fetch *f, const struct wire_changes *c)
{
	if (f->cursor) {
		copy_changes(f->app, c, f->since);
		f->report.changes += (int64_t)(c->n_topics + c->n_removed + c->n_comments + c->n_removed_comments);
	}
	bool more = f->cursor && c->more && ++f->pages_of_changes < CHANGES_MAX;
	free(f->cursor);
	f->cursor = xstrdup(c->next);
	save_state(f, f->cursor);
	tell(f);
	if (more)
		ask_changes(f);
	else
		ask_site(f);
}

static void changes_answered(void *ctx, const struct app_answer *answer)
{
	struct app_fetch *f = slot_answered(ctx, answer);
	if (!f)
		return;
	if (answer->reply) {
		take_changes(f, &answer->reply->u.changes);
	} else if (answer->rc == RC_REFUSED && f->cursor) { /* the platform does not know it any more */
		begin_anew(f);
		ask_changes(f);
	} else if (answer->rc == RC_NOT_FOUND || answer->rc == RC_REFUSED) {
		ask_site(f); /* a platform that tells no changes: each answer is asked for */
	} else {
		finish(f, &answer->err);
	}
}

static void ask_changes(struct app_fetch *f)
{
	ask_one(f, &(struct site_ask){ .op = SITE_CHANGES, .after = f->cursor }, APP_NO_CACHE, changes_answered);
}

/* ---- the site and its boards ----------------------------------------------------------------- */

static bool is_wanted(const struct app_fetch *f, enum wire_board board)
{
	for (size_t i = 0; i < f->boards.n; i++)
		if (f->boards.items[i] == board)
			return true;
	return false;
}

static void take_boards(struct app_fetch *f, const struct wire_boards *boards)
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

static void site_answered(void *ctx, const struct app_answer *answer)
{
	struct slot *s = ctx;
	if (answer->reply && answer->reply->op == SITE_BOARDS)
		take_boards(s->fetch, &answer->reply->u.boards);
	struct app_fetch *f = slot_answered(ctx, answer);
	if (!f)
		return;
	if (is_fatal(answer->rc))
		finish(f, &answer->err);
	else if (!f->under_way)
		go_on(f);
}

/* ---- a board's rows -------------------------------------------------------------------------- */

static void rows_answered(void *ctx, const struct app_answer *answer);

static void ask_rows(struct app_fetch *f)
{
	int64_t left = f->most ? f->most - (int64_t)f->rows.n : PAGE;
	const struct site_ask ask = { .op = SITE_TOPICS,
		.filter.board = f->boards.items[f->board],
		.after = f->after,
		.limit = left < PAGE ? (int)left : PAGE };
	ask_one(f, &ask, APP_NO_CACHE, rows_answered);
}

static void take_rows(struct app_fetch *f, struct site_reply *reply)
{
	const struct wire_topics *t = &reply->u.topics;
	*vec_push(&f->pages) = site_reply_keep(reply);
	for (size_t i = 0; i < t->n; i++)
		*vec_push(&f->rows) = t->items[i];
	free(f->after);
	bool enough = f->rows.n >= ROWS_MAX || (f->most && (int64_t)f->rows.n >= f->most);
	f->after = *t->next && t->n && !enough ? xstrdup(t->next) : NULL;
	if (!f->after)
		copy_save(f->app, f->boards.items[f->board],
			&(struct wire_topics){ .items = f->rows.items, .n = f->rows.n, .total = t->total });
}

static void rows_answered(void *ctx, const struct app_answer *answer)
{
	struct app_fetch *f = slot_answered(ctx, answer);
	if (!f)
		return;
	if (!answer->reply) {
		finish(f, &answer->err);
		return;
	}
	take_rows(f, answer->reply);
	go_on(f);
}

/* Rows that were taken along before, when they are as many as are wanted now. */
static bool rows_known(struct app_fetch *f)
{
	enum wire_board board = f->boards.items[f->board];
	struct wire_topics t;
	if (copy_at(f->app, board) < f->since || !copy_load(f->app, board, &f->arena, &t))
		return false;
	int64_t wanted = f->most && f->most < t.total ? f->most : t.total;
	if ((int64_t)t.n < wanted)
		return false;
	for (int64_t i = 0; i < wanted; i++)
		*vec_push(&f->rows) = t.items[i];
	copy_save(f->app, board, &t); /* it is of now */
	return true;
}

/* ---- a board's topics ------------------------------------------------------------------------ */

static void topic_answered(void *ctx, const struct app_answer *answer)
{
	struct app_fetch *f = slot_answered(ctx, answer);
	if (!f)
		return;
	if (is_fatal(answer->rc)) {
		finish(f, &answer->err);
		return;
	}
	tell(f);
	go_on(f);
}

/* A topic, or its comments. */
static void want(struct app_fetch *f, enum site_op op, const char *id)
{
	int64_t at = 0;
	size_t size = 0;
	if (copy_kept(f->app, op, id, &at, &size) && at >= f->since) {
		copy_confirm(f->app, op, id);
		f->bytes += size;
		return;
	}
	f->report.asked++;
	const struct site_ask ask = { .op = op, .id = id, .limit = op == SITE_COMMENTS ? APP_COMMENTS : 0 };
	ask_one(f, &ask, APP_FRESH, topic_answered);
}

static void want_row(struct app_fetch *f)
{
	const struct wire_topic *t = &f->rows.items[f->row];
	if (!f->comments) {
		want(f, SITE_TOPIC, t->id);
	} else {
		if (t->counts.comments)
			want(f, SITE_COMMENTS, t->id);
		else
			copy_no_comments(f->app, t->id);
		f->report.topics++;
		f->row++;
	}
	f->comments = !f->comments;
}

static void next_board(struct app_fetch *f)
{
	release_rows(f);
	f->board++;
	go_on(f);
}

/* As many asks as may be under way; a hundred rows at a time where none is needed, so that others have their turn. */
static void walk_rows(struct app_fetch *f)
{
	for (int n = 0; n < PAGE && f->under_way < ABREAST && f->row < f->rows.n; n++)
		want_row(f);
	if (f->row < f->rows.n && f->under_way < ABREAST)
		go_on(f);
	else if (f->row == f->rows.n && !f->under_way)
		next_board(f);
	tell(f);
}

static void walk(void *ctx)
{
	struct app_fetch *f = ctx;
	f->timer = NULL;
	f->report.full |= f->bytes + f->app->kept_bytes > f->room;
	if (f->board == f->boards.n || f->report.full) {
		if (!f->under_way)
			finish(f, &(struct err){ 0 });
	} else if (!f->begun) {
		f->begun = true;
		if (rows_known(f))
			go_on(f);
		else
			ask_rows(f);
	} else if (f->after) {
		ask_rows(f);
	} else {
		walk_rows(f);
	}
}

/* ---- the door -------------------------------------------------------------------------------- */

static void begin(void *ctx)
{
	struct app_fetch *f = ctx;
	f->timer = NULL;
	load_state(f);
	if (!f->cursor)
		begin_anew(f);
	ask_changes(f);
}

struct app_fetch *app_fetch_boards(struct app *a, const enum wire_board *boards, size_t n, int64_t most,
	void (*progress)(void *ctx, const struct app_fetch_progress *p),
	void (*done)(void *ctx, const struct app_fetch_progress *p, const struct err *e), void *ctx)
{
	if (a->fetch)
		return NULL;
	struct app_fetch *f = a->fetch = xcalloc(1, sizeof *f);
	*f = (struct app_fetch){
		.app = a, .all_boards = !boards, .most = most, .progress = progress, .done = done, .ctx = ctx
	};
	f->arena.max = COPY_MAX;
	f->room = store_cache_max(a->store) / 4 * 3;
	for (size_t i = 0; boards && i < n; i++)
		if (!is_wanted(f, boards[i]))
			*vec_push(&f->boards) = boards[i];
	a->kept_bytes = 0;
	f->timer = net_timer_start(a->net, 0, begin, f);
	return f;
}
