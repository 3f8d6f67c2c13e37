/* See thread.h. */
#include "acts/thread.h"

static void forget_from(struct thread *t, size_t page)
{
	while (t->pages.n > page) {
		struct site_reply *reply = t->pages.items[--t->pages.n];
		t->items.n -= reply->u.comments.n;
		site_reply_drop(reply);
	}
}

void thread_release(struct thread *t)
{
	forget_from(t, 0);
	vec_release(&t->pages);
	vec_release(&t->items);
}

void thread_put(struct thread *t, size_t page, struct site_reply *reply)
{
	site_reply_keep(reply);
	forget_from(t, page);
	*vec_push(&t->pages) = reply;
	for (size_t i = 0; i < reply->u.comments.n; i++)
		*vec_push(&t->items) = reply->u.comments.items[i];
}

struct wire_comments thread_comments(const struct thread *t)
{
	const struct wire_comments *last = t->pages.n ? &t->pages.items[t->pages.n - 1]->u.comments : NULL;
	struct wire_comments all = {
		.items = t->items.items, .n = t->items.n, .total = last ? last->total : 0, .next = last ? last->next : ""
	};
	for (size_t i = 0; i < t->pages.n; i++) {
		const struct wire_unread *u = &t->pages.items[i]->u.comments.unread;
		if (!all.unread.n)
			all.unread.first = u->first;
		all.unread.n += u->n;
	}
	return all;
}
