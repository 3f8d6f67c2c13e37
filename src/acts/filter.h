/*
 * Which topics a list shows: the parts of it, in words and for the platform, how each is asked for, and what an answer
 * makes of it. Asking is the fronts': a line to type, or one of the choices that are counted up here.
 */
#ifndef ACTS_FILTER_H
#define ACTS_FILTER_H

#include "acts/actions.h"
#include "acts/board.h"

/* A plain value: copy freely. */
struct filter {
	const struct site *site; /* whose topics: only what it can is offered; NULL: one that can everything */
	bool any_board, followed, by_stage, by_response;
	enum site_mine mine;
	enum wire_board board; /* BOARD_OTHER with any_board */
	enum wire_stage stage;
	enum wire_response_state response;
	enum site_sort sort;
	char view[32];                                  /* a list of the site's own, by its word; "": none */
	char agency[128], agency_name[256], query[256]; /* query: anywhere; the next three are of the lists' own keys */
	char title[256], without[256], by[128];
	int64_t min_endorsements, number; /* 0: any */
};
struct site_filter filter_for_site(const struct filter *f); /* strings borrow from f */
struct filter filter_board(enum wire_board board);
struct filter filter_follows(void);
struct filter filter_mine(enum site_mine mine); /* what the person proposed or endorsed, on all boards */
struct filter filter_search(const char *words); /* on all boards */
/* Words anywhere, those topics first that fit best; "": none. */
void filter_set_query(struct filter *f, const char *words);
/* "words, agency, stage": what narrows the list; nothing when nothing does. */
void filter_say(const struct filter *f, struct str *out);
bool filter_narrows(const struct filter *f);
/* Of all boards, what has these words: new words to look for take the place of these. */
bool filter_is_search(const struct filter *f);
/* Does anything narrow what was searched for? */
bool filter_narrows_search(const struct filter *f);
const char *filter_name(const struct filter *f); /* the board's, or what the list is instead */
/* Another board: stages are a board's own, and do not come along. */
void filter_set_board(struct filter *f, enum wire_board board);
void filter_decided(struct filter *f); /* only what was answered */

/* ---- orders */

/* The nth that this list can have, from 0; false behind the last. */
bool filter_order(const struct filter *f, size_t n, enum site_sort *out);
void filter_next_order(struct filter *f);
const char *filter_order_word(enum site_sort sort);            /* "newest" in the reader's language */
const char *filter_order_said(enum site_sort sort);            /* "Order: newest first" */
const char *filter_order_typed(enum site_sort sort);           /* the same as it is typed */
bool filter_order_from(const char *word, enum site_sort *out); /* "newest", "endorsements", ..., as a command has it */

/* ---- parts that are asked for; which of them a site has: action_offered */

enum filter_part {
	FILTER_TITLE,
	FILTER_WITHOUT,
	FILTER_BY,     /* agency or proposer, in words; nothing: FILTER_AGENCY is asked for */
	FILTER_AGENCY, /* one of those that the platform counts up */
	FILTER_ENDORSED,
	FILTER_NUMBER,
	FILTER_STAGE,
	FILTER_ORDER,
	FILTER_BOARD,
	FILTER_PARTS
};
/* The part that an action asks for; FILTER_PARTS: none. */
enum filter_part filter_part(enum action a);
bool filter_has_choices(enum filter_part p);
const char *filter_title(const struct filter *f, enum filter_part p); /* of the choices */
/* What is asked when a key means p: where only counted agencies can be chosen, no words are asked for before. */
enum filter_part filter_part_of(const struct filter *f, enum filter_part p);
const char *filter_question(const struct filter *f, enum filter_part p); /* for a line to be typed */
/* The nth choice, from 0, as a row; false behind the last. agencies: what the platform answered, of FILTER_AGENCY. */
bool filter_choice(
	const struct filter *f, enum filter_part p, const struct wire_agencies *agencies, size_t n, struct str *row);
/* Is the nth what the list shows now? */
bool filter_is_chosen(const struct filter *f, enum filter_part p, size_t n);
/* What was typed: words, a number, or of choices the number from 1 or a word. NULL: it is taken; else the sentence that
 * says why not. */
const char *filter_take(struct filter *f, enum filter_part p, const struct wire_agencies *agencies, const char *typed);

#endif
