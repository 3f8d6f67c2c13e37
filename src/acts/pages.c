/* See pages.h. */
#include "acts/pages.h"

#include <stdlib.h>

enum { REPLIES_KEPT = 40, ROWS_MAX = 10 << 20 };

static void page_release(struct list_page *p)
{
	free(p->after);
	site_reply_drop(p->reply);
	*p = (struct list_page){ 0 };
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

static const struct wire_topics *topics_of(const struct pages *p, int64_t page)
{
	if (page < 0 || page >= (int64_t)p->pages.n || !p->pages.items[page].reply)
		return NULL;
	return &p->pages.items[page].reply->u.topics;
}

const struct wire_topic *pages_row(const struct pages *p, int64_t row)
{
	const struct wire_topics *t = row < 0 ? NULL : topics_of(p, row / PAGE_ROWS);
	return t && row % PAGE_ROWS < (int64_t)t->n ? &t->items[row % PAGE_ROWS] : NULL;
}

int64_t pages_find(const struct pages *p, const char *id, int64_t number)
{
	for (int64_t page = 0; page < (int64_t)p->pages.n; page++) {
		const struct wire_topics *t = topics_of(p, page);
		for (size_t i = 0; t && i < t->n; i++)
			if (id ? strcmp(t->items[i].id, id) == 0 : t->items[i].number == number)
				return page * PAGE_ROWS + (int64_t)i;
	}
	return -1;
}

int64_t pages_missing(const struct pages *p, int64_t row)
{
	if (row < 0 || (p->known && row >= p->total))
		return -1;
	return topics_of(p, row / PAGE_ROWS) ? -1 : row / PAGE_ROWS;
}

void pages_ask(const struct pages *p, int64_t page, struct site_ask *ask)
{
	ask->limit = PAGE_ROWS;
	ask->after = page < (int64_t)p->pages.n ? p->pages.items[page].after : NULL;
	ask->skip = ask->after ? 0 : page * PAGE_ROWS;
}

/* Lets the reply go that is farthest from where the reader is; its place and its cursor stay. */
static void forget_far(struct pages *p, int64_t near_page)
{
	size_t kept = 0;
	int64_t farthest = -1, distance = 0;
	for (int64_t i = 0; i < (int64_t)p->pages.n; i++) {
		if (!p->pages.items[i].reply)
			continue;
		kept++;
		int64_t d = i > near_page ? i - near_page : near_page - i;
		if (d > distance) {
			distance = d;
			farthest = i;
		}
	}
	if (kept > REPLIES_KEPT && farthest >= 0) {
		site_reply_drop(p->pages.items[farthest].reply);
		p->pages.items[farthest].reply = NULL;
	}
}

/* A page that is not full is the last, whatever the platform counts. */
static int64_t total_of(const struct pages *p, const struct wire_topics *t, int64_t page)
{
	int64_t seen = page * PAGE_ROWS + (int64_t)t->n;
	bool last = (int64_t)t->n < PAGE_ROWS || !*t->next;
	if (!last && t->total == WIRE_UNKNOWN) /* there is at least one more */
		return p->known && p->total > seen ? p->total : seen + 1;
	if (last || t->total < seen)
		return t->n || !page ? seen : t->total < seen ? t->total : seen;
	return t->total < ROWS_MAX ? t->total : ROWS_MAX;
}

static void note_cursor(struct pages *p, int64_t page, const char *next)
{
	if (page >= (int64_t)p->pages.n || !*next)
		return;
	struct list_page *own = &p->pages.items[page];
	if (own->after && strcmp(own->after, next) != 0)
		for (size_t i = (size_t)page; i < p->pages.n; i++)
			page_release(&p->pages.items[i]); /* something came or went before them */
	free(own->after);
	own->after = xstrdup(next);
}

/* What is too long for it is left out: its beginning says what was looked for. */
static void note_fitting(struct pages *p, const struct wire_topics *t)
{
	STR_LOCAL(words, sizeof p->fitting - 1);
	p->over = t->over;
	for (size_t i = 0; i < t->n_fitting; i++) {
		size_t before = words.len;
		/* TRANSLATORS: one of several words that were searched for */
		str_addf(&words, _("\"%s\""), t->fitting[i]);
		if (!str_ok(&words))
			str_truncate(&words, before);
	}
	str_copy(p->fitting, sizeof p->fitting, words.buf);
}

void pages_put(struct pages *p, int64_t page, struct site_reply *reply, int64_t near_row)
{
	struct wire_topics *t = &reply->u.topics;
	if (page < 0 || page > ROWS_MAX / PAGE_ROWS)
		return;
	if (t->n > PAGE_ROWS) /* more than were asked for: a page that is not taken would be asked for without end */
		t->n = PAGE_ROWS;
	int64_t total = total_of(p, t, page);
	site_reply_keep(reply); /* it may be held by a page that goes now */
	if (p->known && total != p->total)
		truncate_pages(p, 0);
	p->total = total;
	p->known = true;
	note_fitting(p, t);
	p->kept_at = reply->of_kept ? reply->at : 0;
	p->counted = t->total != WIRE_UNKNOWN || t->n < PAGE_ROWS || !*t->next;
	size_t n = (size_t)((total + PAGE_ROWS - 1) / PAGE_ROWS);
	truncate_pages(p, n);
	while (p->pages.n < n)
		*vec_push(&p->pages) = (struct list_page){ 0 };
	if (page < (int64_t)n) {
		site_reply_renew(&p->pages.items[page].reply, reply);
		memset(p->pages.items[page].news, 0, sizeof p->pages.items[page].news);
		note_cursor(p, page + 1, t->next);
		forget_far(p, near_row >= 0 ? near_row / PAGE_ROWS : page);
	}
	site_reply_drop(reply);
}
