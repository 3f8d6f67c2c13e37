/*
 * Private to acts/: what staff do to a topic is one act (staff.c); its draft is staff_draft.c, its charts are
 * staff_chart.c, what is read before it is answered is staff_page.c.
 */
#ifndef ACTS_STAFF_H
#define ACTS_STAFF_H

#include "acts/upload.h"

enum staff_step {
	WHICH,
	WHOSE,
	CODE,
	INTO,
	AGENCIES,
	AT,
	UNTIL,
	TEXT,
	DEMAND,
	DECISION,
	WORDS,
	SECTION,
	BODY,
	OPINION,
	COUNT,
	BECOMES,
	BECAUSE,
	FIGURE,
	TABLE,
	ROWS,
	UNIT,
	SOURCE,
	FILES,
	REASON,
	CONFIRM,
	STEPS
};
enum { WAY_STEPS = 7, LISTED_MOST = 50, CHARTS_MOST = 10, FILES_MOST = 20, AGENCIES_MOST = 10 };

/* A reason must be given, a text must; it is done for an agency; to a comment, not to the topic. */
enum { WAY_REASON = 1, WAY_TEXT = 2, WAY_WHOSE = 4, WAY_COMMENT = 8 };
struct way {
	enum wire_verb verb;
	char key;
	const char *words;
	enum staff_step steps[WAY_STEPS];
	unsigned is;
};

struct staff {
	const struct way *way; /* NULL: not chosen yet */
	struct wire_act act;   /* its strings live in the act's arena; of into: as it was typed */
	struct wire_demand demands[LISTED_MOST + 1];
	struct wire_section sections[LISTED_MOST + 1];
	struct wire_opinion groups[LISTED_MOST + 1];
	/* Of the one that is not finished: text is the table as it was typed, alt the unit. */
	struct wire_infographic charts[CHARTS_MOST + 1];
	const char *agencies; /* assign: as typed; else the one whose act it is: its id */
	struct site_reply *book, *all, *who;
	struct form form; /* for names of agencies, and files */
	struct upload upload;
	const char *first_reason; /* of whoever was faster; NULL */
	bool begun;
};

/* Where what is typed for a step belongs; NULL: in no text of its own. */
const char **staff_place(struct staff *s, int step);
static inline bool staff_has(const char *text)
{
	return text && *text;
}

static inline bool staff_way_is(const struct way *w, unsigned is)
{
	return (w->is & is) != 0;
}

/* ---- staff.c */
const struct way *staff_way_of(const struct wire_act *act); /* NULL: none */
/* The answer to a question for the name of one of a list: one more, no more, or one less. */
void staff_item(struct act *a, int step, const char *text, size_t *n, size_t most);

/* The act as it is sent: of a draft that was begun as another one, only what this one asks for too. It lives in a and
 * in the draft. */
struct wire_act staff_whole(struct act *a);
/* The nth reason of the rules for this act, from 0, and the key that chooses it; NULL behind the last that can be
 * chosen. */
const struct wire_rule_reason *staff_reason_at(const struct act *a, int n);
char staff_reason_key(int n);

/* ---- staff_page.c: act_ops */
void staff_page(struct act *a, int step, struct doc *d);

/* ---- staff_draft.c */
/* An act's form and its draft: act_ops. */
void staff_form(const struct act *a, const char *text, struct str *out);
void staff_read_draft(struct act *a, const char *draft);
/* The files as they are sent; they live in a and in the form. */
void staff_put_files(const struct staff *s, struct arena *a, struct wire_act *out);

/* ---- staff_chart.c */
void staff_chart_ask(struct act *a, int step);
void staff_chart_answer(struct act *a, int step, const char *text);
/* Those that are finished, as readers will see them. */
void staff_chart_page(const struct act *a, struct doc *d);

#endif
