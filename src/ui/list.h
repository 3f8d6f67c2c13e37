/* Inside the topic list: what is fetched and which topics it is about. Only list.c, list_pages.c and list_filter.c need
 * it. */
#ifndef UI_LIST_H
#define UI_LIST_H

#include "ui/rows.h"
#include "ui/screens.h"

/* ---- which (list_filter.c). A plain value: copy freely. */
struct filter {
	bool any_board, followed, by_stage, by_response;
	enum wire_board board;
	enum wire_stage stage;
	enum wire_response_state response;
	enum site_sort sort;
	char agency[128], agency_name[256], query[256];
};
struct site_filter filter_for_site(const struct filter *f); /* strings borrow from f */
/* "words, agency, stage": what narrows the list; nothing when nothing does. */
void filter_say(const struct filter *f, struct str *out);
bool filter_narrows(const struct filter *f);
void filter_next_board(struct filter *f);
void filter_set_board(struct filter *f, enum wire_board board);
const char *filter_name(const struct filter *f); /* the board's, or what the list is instead */
/* Small screens that ask for a part, and what their answers make of f (false: nothing was chosen). */
enum { FILTER_WORDS = 100, FILTER_AGENCY, FILTER_STAGE, FILTER_SORT, FILTER_BOARD };
void filter_ask_words(struct screen *s);
void filter_ask_agency(struct screen *s); /* asks the platform for its agencies first */
void filter_ask_stage(struct screen *s, const struct filter *f);
void filter_ask_sort(struct screen *s);
void filter_ask_board(struct screen *s, const struct filter *f);
bool filter_answer(struct filter *f, const struct answer *a);


/* ---- fetched (list_pages.c). Pages by cursor, one behind the other; the replies far from where the reader is are let
 * go again. */
struct list_page { char *after; struct site_reply *reply; size_t n; };
struct pages {
	VEC(struct list_page) pages;
	int64_t total;      /* as the platform says; 0 until it does */
	bool known;         /* it has answered */
	bool failed;        /* and then did not: nothing is asked by itself until a key is pressed */
	int64_t asked;      /* page under way + 1; 0: none */
};
void pages_release(struct pages *p);
int64_t pages_count(const struct pages *p); /* rows of all pages so far */
bool pages_complete(const struct pages *p);
/* NULL: not here (yet, or any more). */
const struct wire_topic *pages_row(const struct pages *p, int64_t row);
int64_t pages_find_id(const struct pages *p, const char *id);         /* -1: not here */
int64_t pages_find_number(const struct pages *p, int64_t number);
/* The next page to ask for so that row is here; -1: it is, or cannot be. */
int64_t pages_missing(const struct pages *p, int64_t row);
/* The page's answer. Later pages go when the cursor behind it has changed. */
void pages_put(struct pages *p, int64_t page, struct site_reply *reply, int64_t near_row);
int64_t pages_page_of(const struct pages *p, int64_t row);

#endif
