/*
 * The boards, a row each: what a person sees and can do on one. What a list of one looks like (its letter, its name,
 * its columns) is page_board's row of page/words.c, and the word that programs know it by wire/'s.
 */
#ifndef ACTS_BOARD_H
#define ACTS_BOARD_H

#include "page/page.h"
#include "site/site.h"

/* A stage of a board, or how far the answer is: what a list can be narrowed to. */
struct board_stage {
	bool response;
	int value; /* an enum wire_stage, or with response an enum wire_response_state */
};
struct board {
	enum wire_board id;
	const char *line;                 /* of the main menu, its letter in brackets; untranslated */
	const char *known_as;             /* what it is called, whatever the reader's language */
	bool not_yet;                     /* nothing leads to it */
	unsigned orders;                  /* 1 << enum site_sort for each */
	const struct board_stage *stages; /* in the order in which people look for them */
	size_t n_stages;
};

/* In the order in which they are shown, from 0; NULL behind the last. */
const struct board *board_at(size_t i);
/* NULL: it has no row. */
const struct board *board_of(enum wire_board id);
/* The nth board, from 0, that is there, of a site (NULL: of one that has all); NULL behind the last. */
const struct board *board_there(const struct site *s, size_t n);
const char *board_name(const struct site *s, enum wire_board id); /* as the site calls it, or as we do; s may be NULL */
/* The one that is there and comes next, round the end; the first for a board without a row. */
enum wire_board board_next(enum wire_board id, const struct site *s);
/* Stages of this board, or, of BOARD_OTHER, of all of them, each once: the nth, from 0. False behind the last. */
bool board_stage(enum wire_board id, size_t n, struct board_stage *out);
/* In the reader's language. */
const char *board_stage_word(const struct board_stage *s);

/* ---- as they are typed: the API's words, those of the screen, long and as the rows of a list have them, and the
 * Chinese ones in any language, since a script may not know in which it runs. */

/* "idea", "ideas", "i", what it is called */
bool board_from(const char *word, enum wire_board *out);
/* The same, or what this site (NULL: none) calls it, in the reader's language or its own. */
bool board_named(const struct site *s, const char *word, enum wire_board *out);
bool board_all(const char *word); /* "all" */
bool board_stage_from(const char *word, enum wire_stage *out);
bool board_response_from(const char *word, enum wire_response_state *out);
/* "i16": a board's letter, in either case, and a number. */
bool board_reference(const char *word, enum wire_board *board, int64_t *number);

#endif
