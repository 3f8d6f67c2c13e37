/* See seek.h. Pages are asked for by the number of a comment, so nothing has to be kept of those that were looked at.
 */
#include "acts/seek.h"

#include <stdlib.h>

struct seek {
	struct app *app;
	struct app_ask *ask;
	char *topic, *words; /* of where */
	struct seek_where where;
	int64_t looked;
	void (*told)(void *ctx, const struct seek_told *what);
	void *ctx;
};

/* As its page shows it. */
static bool is_in(const struct wire_comment *c, const char *words, const struct page_opts *o)
{
	const struct wire_comments alone = { .next = "" };
	const struct doc_layout_opts opts = page_linear_opts(0);
	VEC(struct text_piece) lines = { 0 };
	text_match_list found = { 0 };
	struct doc_layout layout;
	DOC_LOCAL(doc);
	page_comment(&doc, c, &alone, o);
	doc_layout_init(&layout);
	doc_layout_make(&layout, &doc, &opts);
	for (size_t i = 0; i < layout.lines.n; i++)
		*vec_push(
			&lines) = (struct text_piece){ layout.text.buf + layout.lines.items[i].start, layout.lines.items[i].bytes };
	text_find(lines.items, lines.n, words, &found);
	bool any = found.n > 0;
	vec_release(&found);
	vec_release(&lines);
	doc_layout_release(&layout);
	return any;
}

void seek_ask(const struct seek_where *where, struct site_ask *ask)
{
	*ask = (struct site_ask){ .op = SITE_COMMENTS, .id = where->topic, .limit = APP_COMMENTS };
	*(where->back ? &ask->until : &ask->from) = where->from;
}

bool seek_look(struct seek_where *where, const struct wire_comments *page, int64_t *found)
{
	bool back = where->back, beyond = false;
	*found = 0;
	for (size_t i = 0; i < page->n && !*found && !beyond; i++) {
		const struct wire_comment *c = &page->items[back ? page->n - 1 - i : i];
		beyond = where->until && (back ? c->floor < where->until : c->floor > where->until);
		if (!beyond && is_in(c, where->words, &where->opts))
			*found = c->floor;
	}
	if (page->n)
		where->from = back ? page->items[0].floor - 1 : page->items[page->n - 1].floor + 1;
	return page->n && !*found && !beyond && (back ? where->from >= 1 : *page->next != '\0');
}

static void ask_page(struct seek *k);

static void finish(struct seek *k, struct seek_told *what)
{
	void (*told)(void *, const struct seek_told *) = k->told;
	void *ctx = k->ctx;
	what->over = true;
	seek_end(k);
	told(ctx, what);
}

static void page_came(void *ctx, const struct app_answer *a)
{
	struct seek *k = ctx;
	struct seek_told what = { 0 };
	if (!a->last)
		return;
	k->ask = NULL;
	if (!a->reply) {
		what.failed = a;
		finish(k, &what);
		return;
	}
	const struct wire_comments *page = &a->reply->u.comments;
	bool more = seek_look(&k->where, page, &what.found);
	what.looked = k->looked += (int64_t)page->n;
	what.total = page->total;
	if (!more) {
		finish(k, &what);
		return;
	}
	ask_page(k);
	k->told(k->ctx, &what);
}

static void ask_page(struct seek *k)
{
	struct site_ask ask;
	seek_ask(&k->where, &ask);
	k->ask = app_ask(k->app, &ask, APP_PASSING, page_came, k);
}

struct seek *seek_begin(
	struct app *app, const struct seek_where *where, void (*told)(void *ctx, const struct seek_told *what), void *ctx)
{
	struct seek *k = xcalloc(1, sizeof *k);
	*k = (struct seek){ .app = app,
		.topic = xstrdup(where->topic),
		.words = xstrdup(where->words),
		.where = *where,
		.told = told,
		.ctx = ctx };
	k->where.topic = k->topic;
	k->where.words = k->words;
	ask_page(k);
	return k;
}

void seek_end(struct seek *k)
{
	if (!k)
		return;
	app_cancel(k->ask);
	free(k->topic);
	free(k->words);
	free(k);
}
