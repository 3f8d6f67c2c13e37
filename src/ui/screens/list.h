/* Inside the topic list: what is fetched and which topics it is about. Only list.c, list_pages.c and list_filter.c need
 * it. */
#ifndef UI_LIST_H
#define UI_LIST_H

#include "ui/widgets/rows.h"
#include "ui/screens/screens.h"

/* ---- which (list_filter.c). A plain value: copy freely. */
struct filter {
	bool any_board, followed, by_stage, by_response;
	enum wire_board board;
	enum wire_stage stage;
	enum wire_response_state response;
	enum site_sort sort;
	char agency[128], agency_name[256], query[256]; /* query: anywhere; the next three are of the lists' own keys */
	char title[256], without[256], by[128];
	int64_t min_endorsements, number; /* 0: any */
};
struct site_filter filter_for_site(const struct filter *f); /* strings borrow from f */
/* "words, agency, stage": what narrows the list; nothing when nothing does. */
void filter_say(const struct filter *f, struct str *out);
bool filter_narrows(const struct filter *f);
void filter_next_board(struct filter *f);
void filter_set_board(struct filter *f, enum wire_board board);
const char *filter_name(const struct filter *f); /* the board's, or what the list is instead */
/* Small screens that ask for a part, and what their answers make of f (false: nothing was chosen). */
enum {
	FILTER_WORDS = TAG(TAGS_FILTER, 0),
	FILTER_WITHOUT,
	FILTER_BY,
	FILTER_ENDORSEMENTS,
	FILTER_NUMBER,
	FILTER_AGENCY,
	FILTER_STAGE,
	FILTER_SORT,
	FILTER_BOARD
};
/* True when the action asks for a part. */
bool filter_ask(struct screen *s, enum action a, const struct filter *f);
bool filter_answer(struct screen *s, struct filter *f, const struct answer *a); /* may ask on by itself */
/* The same, and answered. */
struct filter filter_decided(const struct filter *f);

/* ---- fetched (list_pages.c): pages of PAGE_ROWS, each at its place. A page is asked for by the cursor that the page
 * before it gave, or by its place when a reader has jumped there. The replies far from the reader are let go again. */
enum { PAGE_ROWS = APP_ROWS };
struct list_page {
	char *after;
	struct site_reply *reply;
}; /* after: the cursor before it; NULL: not known */
struct pages {
	VEC(struct list_page) pages;
	int64_t total; /* rows, as the platform says; 0 until it does */
	bool known;    /* it has answered */
	bool failed;   /* and then did not: nothing is asked by itself until a key is pressed */
	int64_t asked; /* page under way + 1; 0: none */
};
void pages_release(struct pages *p);
/* NULL: not here (yet, or any more). */
const struct wire_topic *pages_row(const struct pages *p, int64_t row);
int64_t pages_find_id(const struct pages *p, const char *id); /* -1: not here */
int64_t pages_find_number(const struct pages *p, int64_t number);
/* The page to ask for so that row is here; -1: it is, or cannot be. */
int64_t pages_missing(const struct pages *p, int64_t row);
/* How to ask for it. Borrows from p. */
void pages_ask(const struct pages *p, int64_t page, struct site_ask *ask);
/* The page's answer. Others go when they no longer fit to it. */
void pages_put(struct pages *p, int64_t page, struct site_reply *reply, int64_t near_row);

#endif
