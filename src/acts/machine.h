/* For the files of acts alone: what an act is made of. Each is a table of functions over a struct of its own; steps are
 * its questions, by numbers of its own. */
#ifndef ACTS_MACHINE_H
#define ACTS_MACHINE_H

#include "acts/acts.h"
#include "page/page.h"
#include "text/text.h"

enum { ACT_TEXT_MAX = 4 << 20, ACT_STEPS = 32 };

struct act_ops {
	size_t size;      /* of priv, which begins as zeroes */
	const char *kind; /* of its drafts; NULL: it has none */
	bool headed;      /* its drafts begin with a line that is none of the text: act_draft_head */
	/* The topic is there, and an account where one is needed. Begins, and begins again after signing in on the way. */
	void (*begin)(struct act *a);
	/* Asks the question of a step: act_ask */
	void (*ask)(struct act *a, int step);
	/* text is the answer; for CHOICE and YES its first character is the key. Goes on: act_step, act_send, act_finish.
	 */
	void (*answer)(struct act *a, int step, const char *text);
	void (*release)(struct act *a); /* what priv holds; NULL: nothing */
	/* A form of many fields, whose draft is all of it: appends that, with text as what stands at the question now
	 * (NULL: it is none that is kept), or nothing when nothing was typed. NULL: a draft is one text. */
	void (*form)(const struct act *a, const char *text, struct str *out);
	/* What is being typed for the step has rested a little: the act may look for what belongs beside it (act_beside).
	 * NULL: it never does. */
	void (*rests)(struct act *a, int step, const char *text);
	/* The document that belongs to the question of the step: act_page. */
	void (*page)(struct act *a, int step, struct doc *d);
};
extern const struct act_ops act_propose, act_edit, act_mine, act_invite, act_retract, act_join, act_staff, act_report,
	act_judge, act_appeal;
extern const struct act_ops act_pasted;
extern const struct act_ops act_endorse, act_vote, act_comment, act_follow, act_like, act_uncomment, act_sign_in,
	act_register, act_sign_out, act_verify, act_profile, act_password, act_sessions, act_device, act_allow, act_mail,
	act_export, act_remove, act_resend, act_drop, act_fetch;

typedef void (*act_answered)(struct act *a, const struct app_answer *answer);

struct act {
	struct app *app;
	enum act_id id;
	const struct act_ops *ops;
	void *priv;
	struct act_on on; /* its strings live in arena */
	struct arena arena;
	char key[ID_SIZE]; /* Idempotency-Key: one per intention */

	struct wire_topic row;          /* what was known before */
	struct site_reply *page;        /* of its comments, while one is looked for */
	struct site_reply *reply;       /* the topic, once it was read */
	const struct wire_topic *topic; /* one of the two; NULL: neither */
	struct app_ask *ask;            /* under way */
	act_answered answered;
	void (*knows_site)(struct act *a);
	struct net_timer *patience; /* until the topic need not be waited for: read_topic */

	struct question q;
	bool asking;
	int steps[ACT_STEPS]; /* the questions up to this one */
	int n_steps;
	struct str before, error, sentence, initial, beside;
	char *draft, *draft_head; /* where what is typed is kept, and what stands before it there; NULL: nowhere */
	bool sends;               /* what was typed is in the outbox, and on its way */
	bool decides;             /* what was asked last is one of a person's decisions, of which the latest counts */
	char *claimed;            /* the draft's name, while nobody else may type into it */
	struct str typed;         /* what was answered where a draft is kept */
	char *older;              /* on.command: the draft that was kept before, whole; NULL: none */
	unsigned followed;        /* the question that the draft was at last: its serial */
	bool touched;             /* something was typed or given */
	enum rc unkept;           /* why the last of what was typed is not on disk; RC_OK: it is */

	bool begun;                /* the topic is read, and somebody is signed in who has to be */
	bool expired;              /* the account's token had: asked again as a guest */
	bool raised;               /* the account was to be verified on the way: that is asked once */
	unsigned asked;            /* questions so far, those of acts on the way among them; the outermost counts */
	struct act *inner, *outer; /* signing in on the way */
	void (*nested)(struct act *a, bool done);
	struct act_outcome outcome;
	struct str said; /* the outcome's sentence */
	struct str progress;
	struct upload *upload; /* the file that is on its way: upload.c */
	void (*turned)(void *ctx);
	void *ctx;
};

/* Says something before the next question. */
void act_say(struct act *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Why the last answer will not do: for the next question. */
void act_object(struct act *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* The question that the act is at now. Strings but the name are copied; choices are to be filled in by the caller. */
struct question *act_ask(struct act *a, enum question_kind kind, const char *name, const char *sentence);
/* name lasts, words are translated. */
void act_choice(struct act *a, char key, const char *name, const char *words);
void act_initial(struct act *a, const char *text);
void act_yes(struct act *a, const char *name, const char *sentence, bool otherwise); /* QUESTION_YES */
/* What belongs beside what is being typed for the question: lines. */
void act_beside(struct act *a, const char *lines);
/* To this question; going back from it leads to the one before. */
void act_step(struct act *a, int step);
/* Asks the platform; `answered` hears what app_done would. */
void act_send(struct act *a, const struct site_ask *ask, enum app_how how, act_answered answered);
void act_finish(struct act *a, enum act_end end, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* The end by what the platform said: done with `sentence`, or it waits in the outbox, or it was refused or failed. */
void act_conclude(struct act *a, const struct app_answer *answer, const char *sentence);
/* The same of what may move the topic: the answer is the topic, and the sentence says at which stage it is now. */
void act_conclude_moved(struct act *a, const struct app_answer *answer);
/* That, as why the last answer will not do: it is asked again. */
void act_object_answer(struct act *a, const struct app_answer *answer);
/* What a password has to be, before one is asked for. */
void act_say_password_rule(struct act *a);
/* account.c: how old who opens an account has to be; a year of birth as typed, of the republic's too, 0: it is none;
 * the age that is reached this year, -1: it is none. */
void act_say_age_rule(struct act *a);
int64_t act_year_typed(const char *text);
int64_t act_age_this_year(const struct act *a, const char *text);
/* Why one of so many characters will not do; false: it may. */
bool act_object_length(struct act *a, int64_t n, int64_t min, int64_t max);
/* "may read and write", for WIRE_SCOPE bits. */
const char *act_scopes(unsigned scopes);
/* For the outcome: what failed or was refused last. */
void act_note(struct act *a, const struct app_answer *answer);
/* mine.c: the code of an invitation, and what to do with it: a sentence. */
void act_say_invitation(const struct app *app, const struct wire_invitation *v, struct str *out);
/* The sentence of a failure. */
void act_failure(const struct app_answer *answer, struct str *out);
/* It has gone on, in a call from the loop that was not act_send's. */
void act_moved(struct act *a);
/* Another act on the way; its questions come next. nested hears its end. */
void act_nest(struct act *a, enum act_id id, const struct act_on *on, void (*nested)(struct act *a, bool done));

/* Whoever is signed in has not the level that this takes: the act that raises it comes first, and nested hears its end.
 */
void act_raise(struct act *a, enum wire_level needs, void (*nested)(struct act *a, bool done));
/* What a command says instead, since it has nobody who would go to a provider: a sentence. */
const char *act_identify_first(void);

bool act_takes_account(enum act_id id);
/* ---- place.c: each ends the act where it says true. Its page, and why there; false: it has none that is known. */
bool act_leads_there(struct act *a);
/* It can be done on its page alone; or of a command, its writer would have to go to a page to sign in. */
bool act_is_elsewhere(struct act *a);
bool act_lacks(struct act *a); /* it cannot be done at this site, or nobody can sign in */

/* Does the platform say that this cannot be done to the topic? Then the act ends with the reason. */
bool act_refused(struct act *a, enum wire_verb verb);
/* The reason, or NULL: it can be done, or nobody has said. */
const struct wire_refusal *act_cannot(const struct act *a, enum wire_verb verb);

/* The act on the way of another one that has the question now, or a itself. */
struct act *act_innermost(const struct act *a);
/* Keeps what is typed from now on, under the act's kind, the topic, and detail when it is not "". */
void act_draft(struct act *a, const char *detail);
/* For act.c: the ask takes the draft along; it is gone; what becomes of it at this end. */
void act_draft_sends(struct act *a, struct site_ask *ask, struct str *text);
void act_draft_forget(struct act *a);
void act_draft_follows(struct act *a); /* a form's: to the question that is asked now, at which it goes on then */
void act_draft_settle(struct act *a, enum act_end end);
void act_draft_head(struct act *a, const char *head); /* stands before the text on disk */
/* What was kept, with its head; the caller frees. NULL: nothing. */
char *act_drafted(struct act *a);
/* That this is from last time, and why it was refused then. */
void act_say_drafted(struct act *a);
/* ---- drafts.c: names of drafts in the store */
const struct act_ops *act_ops_of(enum act_id id);
/* comment: "" for none; n: from 1, of several; the caller frees. */
char *act_draft_name(const char *kind, const char *site, const char *topic, const char *comment, int n);
/* What a name of a draft says; strings are cut out of name, which is changed. False: it is no draft of this site. */
struct act_drafted {
	enum act_id act;      /* COMMENT, REPLY, ENDORSE; REGISTER: the key of a registration whose answer never came */
	const char *topic;    /* an id or "idea:12"; REGISTER: the account's name */
	const char *reply_to; /* REPLY: a comment's id */
};
bool act_draft_read(const struct site *site, char *name, struct act_drafted *out);
/* A name under which there is no draft yet, for this act; the caller frees. */
char *act_draft_free(struct app *app, const struct act_drafted *of);
/* The text alone, without what stands before it in the store. */
const char *act_draft_text(enum act_id id, const char *draft);

/* staff_draft.c: what is in a draft of what staff do, for people who only look at it. */
void act_staff_text(const char *draft, struct str *out);

/* The bounds of texts, as far as they are known here; 0: not. Without counties: */
struct wire_rules act_rules(const struct act *a);
/* Says before the next question which counties there are, where the platform has a list. */
void act_say_counties(struct act *a);
/* Whether what was typed is one of them, or nothing; if not, says so. */
bool act_county_fits(struct act *a, const char *typed);
/* verify.c: asks the platform about itself anew, and goes on once that is known, or cannot be had. */
void act_know_site(struct act *a, void (*then)(struct act *a));
/* Can it send codes for this proof? False: the act ended, and its sentence says so. What is not told may be tried. */
bool act_may_send(struct act *a, enum wire_proof proof);

#endif
