/*
 * A long list of topics in pages of PAGE_ROWS, each at its place. A page is asked for by the cursor that the page
 * before it gave, or by its place when a reader has jumped there. The replies far from the reader are let go again.
 */
#ifndef ACTS_PAGES_H
#define ACTS_PAGES_H

#include "app/app.h"

enum { PAGE_ROWS = APP_ROWS };
struct list_page {
	char *after; /* the cursor before it; NULL: not known */
	struct site_reply *reply;
	unsigned char news[PAGE_ROWS]; /* 1 + enum page_news of its rows, as far as it was looked up */
};
struct pages {
	VEC(struct list_page) pages;
	int64_t total; /* rows, as the platform says; 0 until it does */
	bool known;    /* it has answered */
	/* Of a search: there are more than total; the words that these fit, where nothing fits all of them; "" */
	bool over;
	char fitting[256];
	int64_t kept_at; /* found in what was kept here until then, and looked for nowhere else; 0: the platform's */
	bool counted;    /* that many there are, and not one more at least */
};
void pages_release(struct pages *p);
/* NULL: not here (yet, or any more). */
const struct wire_topic *pages_row(const struct pages *p, int64_t row);
/* The row of the topic with this id, or, with id NULL, this number; -1: not here. */
int64_t pages_find(const struct pages *p, const char *id, int64_t number);
/* The page to ask for so that row is here; -1: it is, or cannot be. */
int64_t pages_missing(const struct pages *p, int64_t row);
/* How to ask for it. Borrows from p. */
void pages_ask(const struct pages *p, int64_t page, struct site_ask *ask);
/* The page's answer. Others go when they no longer fit to it. */
void pages_put(struct pages *p, int64_t page, struct site_reply *reply, int64_t near_row);

#endif
