/*
 * Private to acts/: what is in a proposal that is being written. Its parts are what the board's rules ask for, in their
 * order, and then agencies, links, files, and whether it is discussed in public first. An answer is what was typed, and
 * is kept as such until it is sent; a draft is all answers as one JSON text.
 */
#ifndef ACTS_FORM_H
#define ACTS_FORM_H

#include "acts/machine.h"

enum { FORM_FIELDS = 12, FORM_AGENCIES = FORM_FIELDS, FORM_LINKS, FORM_FILES, FORM_DISCUSS, FORM_PARTS };

struct form_file {
	char *id, *name;
	int64_t size;
};

struct form {
	const struct app *app;
	const struct wire_board_rules *rules; /* borrowed */
	const struct wire_agencies *agencies; /* borrowed; NULL: nobody could say which there are */
	char *answers[FORM_PARTS];            /* NULL: nothing was typed there yet; those of files are in files */
	bool done[FORM_PARTS];
	VEC(struct form_file) files;
	int64_t version; /* of the topic that is changed; 0: there is none yet */
};

void form_release(struct form *f);
/* Is this part asked for here? */
bool form_has(const struct form *f, int part);
/* The name by which a part is known in drafts, files and problems: "title", "agencies". "" where there is none. */
const char *form_name(const struct form *f, int part);
/* As people call it; translated. */
const char *form_label(const struct form *f, int part);
/* The part with this name, or FORM_PARTS. */
int form_part(const struct form *f, const char *name);
/* The first from this one on that has not been answered; FORM_PARTS: all have. */
int form_open(const struct form *f, int from);
const char *form_answer(const struct form *f, int part); /* "" */
void form_set(struct form *f, int part, const char *text, bool done);
/* Is it an answer? False: why says why not. */
bool form_check(const struct form *f, int part, const char *text, struct str *why);
/* Is it a field of which one chooses some? As it is kept: the words of what was meant, by its number, word or label. */
const struct wire_form_field *form_choices(const struct form *f, int part);
void form_choose(const struct form *f, int part, const char *text, struct str *out);

/* The agencies whose names hold the last of the words that are typed: lines; nothing where it is one already. */
void form_agencies_like(const struct form *f, const char *typed, struct str *out);

/* Those that were named: their ids, how many. */
size_t form_agencies(const struct form *f, struct arena *a, const char ***ids);

/* As a draft, with text as what stands at part now (NULL: what was answered), and back, of a proposal on the wire too.
 */
void form_write(const struct form *f, int part, const char *text, struct str *out);
void form_read(struct form *f, const char *draft, int *part);
/* What is in a draft, for people who only look at it: its title, and all that was typed. */
void form_draft_title(const char *draft, struct str *out);
void form_draft_text(const char *draft, struct str *out);
/* Of a topic that is to be changed. */
void form_take_topic(struct form *f, const struct wire_topic *t);

/* As it is sent, and as others will see it: strings live in a and in the form. */
void form_proposal(const struct form *f, struct arena *a, struct wire_proposal *out);
void form_topic(const struct form *f, struct arena *a, struct wire_topic *out);

#endif
