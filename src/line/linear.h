/*
 * The linear mode inside: a visit is a stack of places (menu, list, topic, what is unsent, settings). What is typed
 * becomes an action of the same table that the screens use, plus words behind it ("y 1234", "/ words"); the top place
 * answers by appending text. Private to line/.
 */
#ifndef LINE_LINEAR_H
#define LINE_LINEAR_H

#include "acts/filter.h"
#include "acts/source.h"
#include "line/private.h"

struct linear;
struct place_ops {
	unsigned screen;        /* IN_MENU, ...: whose keys */
	const enum action *can; /* what makes sense without a cursor, beside the acts; ends with ACTION_NONE */
	const char *(*title)(void *priv);
	void (*show)(struct linear *l, void *priv); /* says where one is, as after coming here */
	/* key is what was typed for it; word is what stood behind, "" for nothing. May close its own place as the last
	 * thing. */
	void (*act)(struct linear *l, void *priv, enum action a, const char *key, const char *word);
	void (*enter)(struct linear *l, void *priv); /* Enter alone */
	void (*number)(struct linear *l, void *priv, const char *word);
	bool (*leave)(struct linear *l, void *priv); /* true: something else went first, and the place stays; NULL: never */
	/* The id of the topic that stands `step` beside this one. False: it has been said why there is none. NULL: this
	 * place is no list. */
	bool (*neighbour)(struct linear *l, void *priv, const char *id, int step, struct str *out);
	void (*news)(struct linear *l, void *priv); /* before each prompt: what happened meanwhile; NULL: nothing does */
	void (*close)(void *priv);                  /* NULL: there is nothing to free */
};
struct place {
	const struct place_ops *ops;
	void *priv;
};

struct linear {
	struct app *app;
	struct line_input in;
	VEC(struct place) places;
	struct str news;   /* what became of things that waited, to be said before the next prompt */
	bool ended;        /* the input */
	bool loading;      /* that it takes time has been said since the last prompt */
	bool hurries;      /* nobody waits longer than a moment */
	const char *opens; /* the topic that is waited for, as it was asked for; NULL: none */
};

/* ---- sites.c: word names one, or "" and it is asked which. */
void linear_sites(struct linear *l, const char *word);
void linear_say_sites(struct linear *l);

/* ---- linear.c */
void linear_enter(struct linear *l, const struct place_ops *ops, void *priv); /* takes priv; shows the place */
/* closes the top place and says which one is below */
void linear_leave(struct linear *l);
/* A prompt and the answer to it, without spaces around. False at the end of input. */
bool linear_question(struct linear *l, const char *prompt, struct str *answer);
/* word, or when it is "" the answer to the question. */
void linear_word_or_ask(struct linear *l, const char *word, const char *question, struct str *out);
void linear_not_yet(struct linear *l);
/* The place below the one that is open, or NULL. */
const struct place *linear_below(const struct linear *l);
/* Like line_ask, and says that it takes time when it does. */
struct site_reply *linear_ask(struct linear *l, const struct site_ask *ask, enum app_how how);
/* What is here within a moment; NULL: it is not, and nothing has been said. */
struct site_reply *linear_glance(struct linear *l, const struct site_ask *ask, enum app_how how);
/* line_topic, which says what is known of it when it takes time. */
struct site_reply *linear_read_topic(struct linear *l, const char *word, enum line_exit *exit);
struct page_opts linear_opts(struct linear *l);
/* Are these rows of a source here, or can they be had? False: it has been said why not. */
bool linear_have(struct linear *l, const struct source *s, int64_t first, int64_t last);
/* Reads these rows of a source, one a line; end is behind the last. */
void linear_say_rows(const struct source *s, int64_t first, int64_t end);
/* A result in one sentence, as line_tell has it: the last thing that is said before the next prompt. */
#define linear_tell(l, ...) line_tell(&(l)->in, __VA_ARGS__)
/* What to type for an action: its first key that is one character. */
const char *linear_key(enum action a, char out[16]);

/* ---- linear_rows.c: a list, a few rows at a time */
enum { LINEAR_ROWS = 5 };
struct linear_rows {
	struct source of;
	int64_t first; /* of those that were read last */
	int64_t end;   /* behind them */
};
/* Fetches and reads those from `first` on; how many there are is said with the first ones, as a sentence that begins
 * with `name` and ends with `hint`, and in the end how many are left. False: there are none, or they cannot be had,
 * which has been said; `empty` is the sentence for none. */
bool linear_rows_say(
	struct linear *l, struct linear_rows *r, int64_t first, const char *name, const char *hint, const char *empty);
/* Where the next ones begin, the ones before, the last ones; -1: there are none, which has been said. */
int64_t linear_rows_next(struct linear *l, const struct linear_rows *r);
int64_t linear_rows_before(struct linear *l, const struct linear_rows *r);
int64_t linear_rows_last(const struct linear_rows *r);

/* ---- the places */
void linear_menu(struct linear *l);
void linear_list(struct linear *l, const struct filter *f); /* copied */
/* Asks when word is "". within may be NULL: everywhere. */
void linear_search(struct linear *l, const char *word, const struct filter *within);
/* id, reference, or a number of that board */
void linear_topic(struct linear *l, const char *id, enum wire_board board);
void linear_settings(struct linear *l);
void linear_unsent(struct linear *l);
void linear_queue(struct linear *l);
/* How many rows are read at once; SIZE_MAX where nobody sits at a terminal. How many of them a text takes. */
size_t linear_screen_lines(void);
size_t linear_rows_of(const char *text, size_t n);
/* Where the first sentences end that together take at most so many rows; at least one. */
size_t linear_sentences_end(const char *text, size_t n, size_t rows);
/* The values of a chart of this topic, by its number from 1, one by one. */
void linear_figures(struct linear *l, const struct wire_topic *t, size_t number);
/* Who endorses the topic with this id; and how its counts grew, read aloud. */
void linear_endorsers(struct linear *l, const struct wire_topic *topic);
void linear_history(struct linear *l, const char *topic);
void linear_log(struct linear *l, const char *topic); /* what was done to it */
void linear_reports(struct linear *l);                /* what one reported */
void linear_notices(struct linear *l, bool written);  /* written: the person's comments */
/* The topic, read on from where this stands: as notices_place has it. */
void linear_topic_at(struct linear *l, const char *id, const char *place);

/* ---- linear_attach.c */
/* Lists what is attached; with a number in word reads that text, or fetches that file. */
void linear_attachments(struct linear *l, const struct wire_topic *t, const char *word);

/* An act at the prompt. False when nothing was done. */
bool linear_act(struct linear *l, enum act_id id, const struct act_on *on);
/* Proposes on the board of this word, or joins by an invitation's code, and goes to what came of it. */
void linear_propose(struct linear *l, enum act_id id, const char *word);
/* Signs in on the spot when nobody is; why is a sentence. */
bool linear_need_account(struct linear *l, const char *why);

#endif
