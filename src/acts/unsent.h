/*
 * What a person wrote that is not published: what waits in the outbox or was refused, drafts, and a registration whose
 * answer never came. A row each, of all accounts of the site, whoever is signed in: nothing that was typed is out of
 * its writer's sight. What can be done with a row are acts: RESEND, DROP, and the one that it came from, begun again.
 */
#ifndef ACTS_UNSENT_H
#define ACTS_UNSENT_H

#include "acts/acts.h"
#include "acts/source.h"

enum unsent_state {
	UNSENT_WAITS,
	UNSENT_ELSEWHERE, /* waits for another account than the one that is signed in, if any */
	UNSENT_REFUSED,
	UNSENT_OLD, /* waits for longer than the platform would know it again: goes out when its writer says so */
	UNSENT_DRAFT,
	UNSENT_UNHEARD, /* a registration without an answer */
};
/* Strings belong to the rows; "" when there is none. */
struct unsent_row {
	char *key; /* by which it is known as long as it is there */
	enum unsent_state state;
	int64_t at;             /* 0: not known */
	char *kind;             /* as the outbox calls it: "comment"; "register" */
	char *topic;            /* an id or "idea:12"; an account's name */
	char *ref;              /* "i12 Title", once that is known */
	char *text, *why;       /* what was typed; why it was refused */
	char *reply_to;         /* a comment's id */
	char *draft;            /* the draft that it is */
	struct store_item item; /* that it is, where draft is "" */
	bool asked;             /* for its topic: once */
};
struct unsent {
	struct app *app;
	struct page_opts opts;
	int half; /* columns of a topic's name where something stands beside it; 0: nothing does */
	VEC(struct unsent_row) rows;
};
/* As it is now: items as they were sent, then drafts. Init with { .app } once. */
void unsent_load(struct unsent *u);
void unsent_release(struct unsent *u);
/* Rows are asked for their topics' names, as far as those are not kept: once each, and not while nobody answers. */
extern const struct source_ops unsent_source;                                  /* of: struct unsent */
const struct unsent_row *unsent_find(const struct unsent *u, const char *key); /* NULL: it is there no more */
const char *unsent_empty(void);                                                /* the sentence for no rows */

/* ---- words, for every front ------------------------------------------------------------------ */

void unsent_what(const struct unsent_row *r, struct str *out);                          /* "comment on i12 Title" */
const char *unsent_state_word(enum unsent_state state);                                 /* for programs: "refused" */
void unsent_page(struct doc *d, const struct unsent_row *r, const struct page_opts *o); /* all of it */
/* What became of an item that nobody stood by: a sentence; problem NULL: it was sent. */
void unsent_told(struct app *app, const struct store_item *item, const struct app_answer *answer, struct str *out);
/* For a start: that things were refused or are old, and where they are seen. A sentence, or nothing. */
void unsent_note(struct app *app, bool command, struct str *out);
/* "2 wait, 1 was refused, 1 draft"; nothing when nothing is unsent. */
void unsent_counts(struct app *app, struct str *out);

/* ---- what can be done ------------------------------------------------------------------------ */

/* To mend a row or to go on with it: the act to begin, and on what; strings live in arena. What was to be sent is a
 * draft from then on. False: why says in a sentence what can be done instead. */
bool unsent_open(struct app *app, const struct unsent_row *r, struct arena *arena, enum act_id *id, struct act_on *on,
	struct str *why);

/* Before leaving. The question, with its answers in brackets: keys gets their letters, and what Enter means comes back.
 * 's' sends now (ACT_RESEND), 'o' shows the rows, 'l', 'y' and a second 'q' leave, 'n' stays. */
char unsent_leaving(struct app *app, struct str *question, char keys[8]);
/* The same where nobody can answer: what is left, or nothing. */
void unsent_left(struct app *app, struct str *out);

#endif
