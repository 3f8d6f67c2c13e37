/* See list.h. Without a screen, so that it can be tested. */
#include "ui/list.h"

#include <stdlib.h>

enum { REPLIES_KEPT = 40 };

static void page_release(struct list_page *p)
{
	free(p->after);
	site_reply_drop(p->reply);
}

static void truncate_pages(struct pages *p, size_t n)
{
	while (p->pages.n > n)
		page_release(&p->pages.items[--p->pages.n]);
}

void pages_release(struct pages *p)
{
	truncate_pages(p, 0);
	vec_release(&p->pages);
	*p = (struct pages){ 0 };
}

int64_t pages_count(const struct pages *p)
{
	int64_t rows = 0;
	for (size_t i = 0; i < p->pages.n; i++)
		rows += (int64_t)p->pages.items[i].n;
	return rows;
}

/* The last page stands in the list before it is fetched: its cursor is known from the page before. */
static bool has_unread_end(const struct pages *p)
{
	return !p->pages.n || (!p->pages.items[p->pages.n - 1].reply && !p->pages.items[p->pages.n - 1].n);
}

bool pages_complete(const struct pages *p)
{
	return p->known && !has_unread_end(p);
}

int64_t pages_page_of(const struct pages *p, int64_t row)
{
	for (size_t i = 0; i < p->pages.n; i++) {
		if (row < (int64_t)p->pages.items[i].n)
			return (int64_t)i;
		row -= (int64_t)p->pages.items[i].n;
	}
	return -1;
}

static int64_t first_row(const struct pages *p, int64_t page)
{
	int64_t row = 0;
	for (int64_t i = 0; i < page; i++)
		row += (int64_t)p->pages.items[i].n;
	return row;
}

const struct wire_topic *pages_row(const struct pages *p, int64_t row)
{
	int64_t page = pages_page_of(p, row);
	if (page < 0 || !p->pages.items[page].reply)
		return NULL;
	return &p->pages.items[page].reply->u.topics.items[row - first_row(p, page)];
}

static int64_t find(const struct pages *p, const char *id, int64_t number)
{
	int64_t row = 0;
	for (size_t i = 0; i < p->pages.n; row += (int64_t)p->pages.items[i].n, i++) {
		const struct site_reply *reply = p->pages.items[i].reply;
		for (size_t t = 0; reply && t < reply->u.topics.n; t++)
			if (id ? strcmp(reply->u.topics.items[t].id, id) == 0 : reply->u.topics.items[t].number == number)
				return row + (int64_t)t;
	}
	return -1;
}

int64_t pages_find_id(const struct pages *p, const char *id)
{
	return find(p, id, 0);
}

int64_t pages_find_number(const struct pages *p, int64_t number)
{
	return find(p, NULL, number);
}

int64_t pages_missing(const struct pages *p, int64_t row)
{
	if (!p->pages.n)
		return 0;
	int64_t page = pages_page_of(p, row);
	if (page >= 0)
		return p->pages.items[page].reply ? -1 : page;
	return has_unread_end(p) ? (int64_t)p->pages.n - 1 : -1;
}

/* Lets the reply go that is farthest from where the reader is; its place and its cursor stay. */
static void forget_far(struct pages *p, int64_t near_page)
{
	size_t kept = 0;
	int64_t farthest = -1, distance = 0;
	for (size_t i = 0; i < p->pages.n; i++) {
		if (!p->pages.items[i].reply)
			continue;
		kept++;
		int64_t d = (int64_t)i > near_page ? (int64_t)i - near_page : near_page - (int64_t)i;
		if (d > distance) {
			distance = d;
			farthest = (int64_t)i;
		}
	}
	if (kept > REPLIES_KEPT && farthest >= 0) {
		site_reply_drop(p->pages.items[farthest].reply);
		p->pages.items[farthest].reply = NULL;
	}
}

void pages_put(struct pages *p, int64_t page, struct site_reply *reply, int64_t near_row)
{
	const struct wire_topics *t = &reply->u.topics;
	if (page == 0 && !p->pages.n)
		vec_push(&p->pages)->after = xstrdup("");
	if (page < 0 || page >= (int64_t)p->pages.n)
		return;
	struct list_page *own = &p->pages.items[page];
	site_reply_drop(own->reply);
	own->reply = site_reply_keep(reply);
	own->n = t->n;
	p->total = t->total;
	p->known = true;
	bool more = *t->next && t->n > 0;
	bool same = page + 1 < (int64_t)p->pages.n && more && strcmp(p->pages.items[page + 1].after, t->next) == 0;
	if (!same) {
		truncate_pages(p, (size_t)page + 1);
		if (more)
			vec_push(&p->pages)->after = xstrdup(t->next);
	}
	forget_far(p, near_row >= 0 ? pages_page_of(p, near_row) : page);
}
