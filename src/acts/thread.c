/* See thread.h. */
#include "acts/thread.h"

#include <stdlib.h>

static void page_forget(struct thread_page *p)
{
	site_reply_drop(p->reply);
	free(p->after);
	free(p->at);
	*p = (struct thread_page){ 0 };
}

static void forget(struct thread *t, size_t from, size_t end)
{
	for (size_t i = from; i < end; i++)
		page_forget(&t->pages.items[i]);
	for (size_t i = end; i < t->pages.n; i++)
		t->pages.items[from + i - end] = t->pages.items[i];
	t->pages.n -= end - from;
}

void thread_release(struct thread *t)
{
	forget(t, 0, t->pages.n);
	vec_release(&t->pages);
	vec_release(&t->items);
	t->asked.reply = NULL;
	page_forget(&t->asked);
}

static void add_items(struct thread *t, const struct wire_comments *page)
{
	for (size_t i = 0; i < page->n; i++)
		*vec_push(&t->items) = page->items[i];
}

static void join(struct thread *t)
{
	t->items.n = 0;
	for (size_t i = 0; i < t->pages.n; i++)
		add_items(t, &t->pages.items[i].reply->u.comments);
}

void thread_ask(struct thread *t, enum thread_way way, int64_t floor, const char *comment, struct site_ask *ask)
{
	struct thread_page p = { 0 };
	const struct wire_comments all = thread_comments(t);
	switch (way) {
	case THREAD_START: break;
	case THREAD_NEXT: p.after = xstrdup(all.next); break;
	case THREAD_PREVIOUS: p.until = all.n && all.items[0].floor > 1 ? all.items[0].floor - 1 : 1; break;
	case THREAD_LAST: p.until = INT64_MAX; break;
	case THREAD_FROM: p.from = floor; break;
	case THREAD_AT: p.at = xstrdup(comment); break;
	}
	t->asked.reply = NULL;
	page_forget(&t->asked);
	t->asked = p;
	t->way = way;
	*ask = (struct site_ask){ .op = SITE_COMMENTS, .after = p.after, .at = p.at, .from = p.from, .until = p.until };
}

static struct thread_page page_of(const struct thread_page *asked, struct site_reply *reply)
{
	return (struct thread_page){ site_reply_keep(reply), asked->after ? xstrdup(asked->after) : NULL,
		asked->at ? xstrdup(asked->at) : NULL, asked->from, asked->until };
}

/* The other end goes when there are too many, but never what could not be asked for again. */
static void bound(struct thread *t)
{
	size_t n = t->pages.n;
	if (!t->most || n <= t->most || !thread_has_places(t))
		return;
	if (t->way == THREAD_PREVIOUS)
		forget(t, t->most, n);
	else
		forget(t, 0, n - t->most);
	join(t);
}

static void put_first(struct thread *t, struct site_reply *reply)
{
	(void)vec_push(&t->pages);
	for (size_t i = t->pages.n; i-- > 1;)
		t->pages.items[i] = t->pages.items[i - 1];
	t->pages.items[0] = page_of(&t->asked, reply);
	join(t);
}

void thread_put(struct thread *t, struct site_reply *reply)
{
	bool again = t->asked.reply != NULL;
	for (size_t i = 0; again && i < t->pages.n; i++)
		if (t->pages.items[i].reply == t->asked.reply) {
			thread_renew(t, i, reply);
			return;
		}
	t->asked.reply = reply;
	if (t->way == THREAD_PREVIOUS && t->pages.n) {
		put_first(t, reply);
	} else if (t->way == THREAD_NEXT && t->pages.n) {
		*vec_push(&t->pages) = page_of(&t->asked, reply);
		add_items(t, &reply->u.comments);
	} else {
		struct thread_page page = page_of(&t->asked, reply);
		forget(t, 0, t->pages.n);
		*vec_push(&t->pages) = page;
		join(t);
	}
	bound(t);
}

void thread_asked(const struct thread *t, size_t page, struct site_ask *ask)
{
	const struct thread_page *p = &t->pages.items[page];
	*ask = (struct site_ask){ .op = SITE_COMMENTS, .after = p->after, .at = p->at, .from = p->from, .until = p->until };
}

void thread_renew(struct thread *t, size_t page, struct site_reply *reply)
{
	struct site_reply **at = &t->pages.items[page].reply;
	if (t->asked.reply == *at)
		t->asked.reply = reply;
	site_reply_renew(at, reply);
	join(t);
}

struct wire_comments thread_comments(const struct thread *t)
{
	const struct wire_comments *last = t->pages.n ? &t->pages.items[t->pages.n - 1].reply->u.comments : NULL;
	struct wire_comments all = { .items = t->items.items,
		.n = t->items.n,
		.total = last ? last->total : 0,
		.first = thread_has_places(t) ? t->pages.items[0].reply->u.comments.first : 0,
		.next = last ? last->next : "" };
	for (size_t i = 0; i < t->pages.n; i++) {
		const struct wire_unread *u = &t->pages.items[i].reply->u.comments.unread;
		if (!all.unread.n)
			all.unread.first = u->first;
		all.unread.n += u->n;
	}
	return all;
}

bool thread_has_places(const struct thread *t)
{
	return t->pages.n && t->pages.items[0].reply->u.comments.first >= 0;
}

const struct wire_comment *thread_find(const struct thread *t, const char *id)
{
	for (size_t i = 0; i < t->items.n; i++)
		if (strcmp(t->items.items[i].id, id) == 0)
			return &t->items.items[i];
	return NULL;
}

const struct wire_comment *thread_find_floor(const struct thread *t, int64_t floor)
{
	for (size_t i = 0; i < t->items.n; i++)
		if (t->items.items[i].floor == floor)
			return &t->items.items[i];
	return NULL;
}
