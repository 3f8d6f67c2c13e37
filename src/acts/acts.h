/*
 * acts/: what a person can do, once for every front.
 *
 *   acts.h      acts as machines without a screen: one question after another, an answer each, a sentence at the end
 *   act.c       what all of them have in common: reading the topic, the account on the way, drafts, going back
 *   place.c     where an act is done: here, on the site's own page, nowhere
 *   typed.c     what is typed is a draft, until it is sent;  drafts.c  what drafts are called in the store
 *   machine.h   for the files of acts: what they are made of
 *   endorse.c   endorsing, and taking it back
 *   comment.c   commenting and replying;  like.c  liking or disliking a comment, or no longer;
 *               uncomment.c  taking one's own back
 *   vote.c      voting in a poll, and taking it back
 *   follow.c    following, or no longer
 *   account.c   signing in, registering, signing out
 *   pasted.c    signing in with what a page of the site shows
 *   verify.c    verifying an account by codes, on the way of the act that needs it
 *   password.c  a new password;  sessions.c  where one is signed in, and tokens of scripts
 *   device.c    signing in by another device, and allowing one;  oneself.c  name, mail, all of it as a file, the end
 *   account.h   what can be done to one's account, a row each
 *   fetch.c     fetching a file of a site that gives what it has so
 *   resend.c    sending now what waits, and dropping what is not to be sent
 *   propose.c   proposing, and changing what was proposed: a form of many fields;  form.c  what is in it;
 *               upload.c  its files
 *   mine.c      what the proposer does to what was proposed: change, send, invite, withdraw;  join.c  by an invitation
 *   staff.c     what staff do to a topic: an act of many, each with what it takes (staff_draft.c, staff_chart.c,
 *               staff_page.c);  report.c  reporting, and judging
 *   outside.c   a long text in the person's own editor
 *   actions.h   the table of everything that a key does: keys, names, help; actions.c asks it
 *   palette.h   what colours mean;  keyname.h  what keys are called;  config.h  a person's own keys and colours, a file
 *   board.h     the boards, a row each: line of the menu, stages, orders; words for them as they are typed
 *   filter.h    which topics a list shows: its parts, how each is asked for
 *   menu.h      the main menu: the boards, and what else there is
 *   settings.h  the settings, a row each, in words;  sites.h the sites that one can go to
 *   source.h    a list of anything, for both fronts; topics.h, pages.h a list of topics; thread.h a topic's comments,
 *               seek.h words among those that are not here
 *   chain.h     lists that are read from their start: notices.h what happened, queue.h what waits for staff,
 *               endorsers.h who endorses a topic
 *   unsent.h    what was written and is not published: the outbox and drafts, a row each; what is said before leaving
 *
 * A front drives an act like this; between two of its questions an act may wait for the platform:
 *
 *	act_begin --+--> act_question: asks it, then act_answer, act_back, act_leave --+--> act_outcome: says its sentence
 *	            +--> neither: waits; `turned` is called from the loop              |
 *	            ^-------------------------------------------------------------------+
 *
 * So a refusal, a default, a draft and what a refusal offers cannot differ between fronts.
 */
#ifndef ACTS_ACTS_H
#define ACTS_ACTS_H

#include "acts/actions.h"
#include "app/app.h"

/*
 * X(id, its table of functions, title, the key's action, verb of `can`, how the topic is read, why it needs an account)
 *   action: ACTION_NONE when no key does it to a topic
 *   verb: WIRE_VERBS when it is not done to a topic
 *   account: NULL when it needs none
 */
/* clang-format off */
#define ACTS(X) \
	X(ENDORSE, act_endorse, N_("[Endorse]"), ACTION_ENDORSE, CAN_ENDORSE, APP_FRESH, \
		N_("Endorsing needs an account, so that everyone counts once.")) \
	X(COMMENT, act_comment, N_("[Comment]"), ACTION_COMMENT, CAN_COMMENT, APP_CACHED, N_("Commenting needs an account.")) \
	X(REPLY, act_comment, N_("[Comment]"), ACTION_REPLY, CAN_REPLY, APP_CACHED, N_("Commenting needs an account.")) \
	X(LIKE, act_like, N_("[Like]"), ACTION_LIKE, CAN_LIKE, APP_CACHED, N_("Liking a comment needs an account.")) \
	X(DISLIKE, act_like, N_("[Dislike]"), ACTION_DISLIKE, CAN_LIKE, APP_CACHED, \
		N_("Voting against a comment needs an account.")) \
	X(UNCOMMENT, act_uncomment, N_("[Take back]"), ACTION_UNCOMMENT, CAN_COMMENT, APP_CACHED, \
		N_("Only the writer of a comment can take it back; please sign in.")) \
	X(VOTE, act_vote, N_("[Vote]"), ACTION_VOTE, CAN_ENDORSE, APP_FRESH, \
		N_("Voting needs an account, so that everyone counts once.")) \
	X(FOLLOW, act_follow, N_("[Follow]"), ACTION_FOLLOW, CAN_FOLLOW, APP_CACHED, \
		N_("Following needs an account, so that you can be told.")) \
	X(PROPOSE, act_propose, N_("[Propose]"), ACTION_NONE, WIRE_VERBS, APP_CACHED, \
		N_("Proposing needs an account, so that the answer finds you.")) \
	X(EDIT, act_edit, N_("[Change the proposal]"), ACTION_NONE, CAN_EDIT, APP_FRESH, \
		N_("Only its proposer can change it; please sign in.")) \
	X(MINE, act_mine, N_("[My proposal]"), ACTION_MINE, CAN_EDIT, APP_FRESH, \
		N_("Only its proposer can change it; please sign in.")) \
	X(INVITE, act_invite, N_("[Invite]"), ACTION_NONE, CAN_INVITE, APP_FRESH, \
		N_("Only its proposer can invite others; please sign in.")) \
	X(RETRACT, act_retract, N_("[Withdraw the proposal]"), ACTION_NONE, CAN_RETRACT, APP_FRESH, \
		N_("Only its proposer can withdraw it; please sign in.")) \
	X(JOIN, act_join, N_("[Join a proposal]"), ACTION_NONE, WIRE_VERBS, APP_CACHED, \
		N_("Proposing together needs an account.")) \
	X(STAFF, act_staff, N_("[Staff]"), ACTION_STAFF, CAN_APPROVE, APP_FRESH, \
		N_("This is for staff; please sign in.")) \
	X(REPORT, act_report, N_("[Report]"), ACTION_REPORT, CAN_REPORT, APP_CACHED, \
		N_("Reporting needs an account, so that you can be told the outcome.")) \
	X(JUDGE, act_judge, N_("[Report]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, N_("This is for staff; please sign in.")) \
	X(APPEAL, act_appeal, N_("[Appeal]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, N_("This needs an account.")) \
	X(SIGN_IN, act_sign_in, N_("[Sign in]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, NULL) \
	X(PASTED, act_pasted, N_("[Sign in]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, NULL) \
	X(REGISTER, act_register, N_("[Register]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, NULL) \
	X(VERIFY, act_verify, N_("[Verify]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, N_("This needs an account.")) \
	X(PROFILE, act_profile, N_("[Name]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, N_("This needs an account.")) \
	X(PASSWORD, act_password, N_("[Password]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, N_("This needs an account.")) \
	X(RESET, act_password, N_("[New password]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, NULL) \
	X(SESSIONS, act_sessions, N_("[Signed-in devices]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, N_("This needs an account.")) \
	X(TOKENS, act_sessions, N_("[Tokens]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, N_("This needs an account.")) \
	X(DEVICE, act_device, N_("[Sign in]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, NULL) \
	X(IDENTIFY, act_device, N_("[Identity]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, N_("This needs an account.")) \
	X(ALLOW, act_allow, N_("[Allow a device]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, N_("This needs an account.")) \
	X(MAIL, act_mail, N_("[Mail]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, N_("This needs an account.")) \
	X(EXPORT, act_export, N_("[Export your data]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, N_("This needs an account.")) \
	X(REMOVE, act_remove, N_("[Delete the account]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, N_("This needs an account.")) \
	X(SIGN_OUT, act_sign_out, N_("[Sign out]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, NULL) \
	X(FETCH, act_fetch, N_("[Fetch]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, NULL) \
	X(RESEND, act_resend, N_("[Send now]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, NULL) \
	X(DROP, act_drop, N_("[Drop]"), ACTION_NONE, WIRE_VERBS, APP_NO_CACHE, NULL)
/* clang-format on */

#define ACT_ENUM(id, ops, title, action, verb, how, account) ACT_##id,
enum act_id { ACTS(ACT_ENUM) ACT_COUNT };
#undef ACT_ENUM

/* Can it be done at this site at all? What is done to topics is asked of the topic, not here. */
bool act_has_place(const struct app *app, enum act_id id);
/* Is it done on a page of the site's, and too late for this topic, as far as a row tells? */
bool act_is_over(const struct site *s, enum act_id id, const struct wire_topic *t);
/* Why nobody can sign in to this site; NULL: one can. */
const char *act_no_accounts(const struct app *app);
/* The act that this key does to a topic; ACT_COUNT: it does something else. */
enum act_id act_of(enum action a);
enum action act_action(enum act_id id); /* its key's; ACTION_NONE: it is not done to a topic */

/* Is it done to a topic? Its act_on names one then. */
bool act_is_on_topic(enum act_id id);

/* Is it done to a comment? To one alone, or to the topic where none is meant. */
enum act_comment { ACT_ON_NO_COMMENT, ACT_ON_COMMENT, ACT_ON_TOPIC_TOO };
enum act_comment act_is_on_comment(enum act_id id);

/* Does it ask anything of whoever is signed in? */
bool act_asks(enum act_id id);

/* What it is done to. Strings and topic are copied. */
struct act_on {
	/* an id, or "idea:12"; NULL: topic's. REGISTER, RESET: the account's name, which stands there then. EXPORT: the
	 * same with a file's. RESEND, DROP: the key of a row of unsent.h; RESEND with NULL: all that can go. DEVICE,
	 * IDENTIFY: the provider, "" or NULL: it is asked where there are any. JUDGE: a report's */
	const char *id;
	const char *draft; /* the draft that is gone on with, by its name in the store; NULL: whichever there is */
	/* what is known of it, as in a row, for being without a connection; NULL: nothing */
	const struct wire_topic *topic;
	/* REPLY, LIKE, UNCOMMENT: the comment that is meant; REPORT, STAFF: the same, NULL the topic */
	const struct wire_comment *comment;
	int64_t floor; /* its number under the topic, where that alone is known; 0: comment says which, or none is meant */
	enum { ACT_TURN, ACT_TURN_ON, ACT_TURN_OFF } turn; /* endorse, follow, like: the other way round, or this way */
	/* SIGN_IN: a sentence; NULL: it is an offer, on the first screen. JUDGE: what was reported, and why. Of a draft:
	 * where it comes from; NULL: last time
	 */
	const char *why;
	/* the answers are given with the command: nothing is being typed, so a draft is made only of what is refused */
	bool command;
	enum wire_verb verb; /* STAFF: which act, where a command names it; 0: it is asked. JUDGE: CAN_BAR, of an appeal */
};

enum question_kind {
	QUESTION_LINE,
	QUESTION_TEXT,   /* a line, or as many as one likes */
	QUESTION_SECRET, /* not shown, and never on disk */
	QUESTION_CHOICE, /* one of the keys */
	QUESTION_YES,    /* y or n */
};
enum { QUESTION_CHOICES = 44 };
struct question {
	enum question_kind kind;
	const char *name;     /* lasts, for whoever has the answer already: "reason" */
	const char *before;   /* what is to be said first, a paragraph a line; "" */
	const char *error;    /* why the answer before would not do; "" */
	const char *sentence; /* without choices and default: see question_label */
	const char *brief;    /* the same for narrow terminals; NULL: there is no other */
	struct {
		char key;
		const char *name; /* lasts: "pro" */
		const char *words;
	} choices[QUESTION_CHOICES];
	int n_choices;
	char fallback;       /* what Enter alone gives: CHOICE and YES */
	const char *initial; /* stands there already: LINE and TEXT */
	int64_t max;         /* characters; 0: not known */
	bool drafted;        /* what is typed is on disk: act_typed */
	bool many;           /* TEXT: a long text is what is wanted */
	bool watched;        /* what is typed is to be told when it rests: act_rests */
	const char *beside;  /* what belongs beside what is typed now, a line each; "" */
	bool paged;          /* a document belongs to it, to be read before answering: act_page */
	const char *address; /* of a page that belongs to it, to be opened, copied or shown as a QR code; NULL: none */
	bool ruled;          /* the rules of `board` can be looked up meanwhile */
	enum wire_board board;
	bool lettered;   /* CHOICE: the words have their keys in them, "[S]end" */
	unsigned serial; /* another one for another question, or the same asked again */
	bool titled;     /* a title was asked before ("title"), which may be gone back to: act_back_to */
	bool on_the_way; /* of an act that needs what this one brings: signing in, verifying */
};
/* "Send it? [y/N] ": all of it in one line, the brief one where it would not fit into so many columns. heard: "Send it?
 * Type y for yes; Enter alone cancels: ", since brackets and capitals are not spoken. */
void question_label(const struct question *q, int columns, bool heard, struct str *out);
/* The same with each choice on a line of its own. */
void question_lines(const struct question *q, bool heard, struct str *out);

enum act_end {
	ACT_GOES_ON,
	ACT_DONE,
	ACT_QUEUED,  /* it waits in the outbox */
	ACT_REFUSED, /* the sentence says why */
	ACT_LEFT,    /* by the person */
};
struct act_outcome {
	enum act_end end;
	const char *sentence; /* "" when there is nothing to say */
	const char *topic;    /* the id of what it was done to; "" */
	const char *title;    /* what that is called; "" */
	const char *address;  /* refused, since it is done there, on a page of the web; "" */
	struct err err;       /* the last thing that failed or was refused; its num is the platform's status then */
	bool later;           /* nobody answered it who could: see app_answer_later */
	bool changed;         /* refused, and the topic is another one than it was begun on: it has been read again */
	bool unkept;          /* something was typed, and it is neither sent nor kept: the sentence says so */
};

struct act;
/* turned is called from the loop, never from in here, when it has gone on by itself: a question is there, or the end,
 * or act_progress or question.beside say something else. */
struct act *act_begin(struct app *app, enum act_id id, const struct act_on *on, void (*turned)(void *ctx), void *ctx);
/* At any time; what is under way for it is no longer waited for. NULL is fine. */
void act_free(struct act *a);

/* NULL while it waits, and at the end. Valid until the next call that moves the act. */
const struct question *act_question(const struct act *a);
const struct act_outcome *act_outcome(const struct act *a);
/* While it waits: how far it is, a sentence; "": it says nothing of that. */
const char *act_progress(const struct act *a);
/* What is being typed for a watched question has rested: the act may look for what belongs beside it, and turned is
 * called when question.beside says something else. It may be the same text as before. */
void act_rests(struct act *a, const char *text);
/* Appends the document of a paged question. */
void act_page(const struct act *a, struct doc *d);
/* The name of what is being done now: signing in on the way has its own. Translated. */
const char *act_title(const struct act *a);
/* The title of the topic that it is done to, not clean; "": none is known. */
const char *act_subject(const struct act *a);

/* The answer to the question: a text, or for CHOICE and YES one of its keys as a text. An answer that will not do is
 * asked again with the reason, and nothing else is lost. */
void act_answer(struct act *a, const char *text);
/* What is being typed, at least once a second: on disk when the call returns, where the question is drafted. Otherwise
 * why it could not be kept (RC_FULL, RC_BUSY, ...), and it is to be tried again; at a question that is not drafted,
 * what could not be kept before is tried again. */
enum rc act_typed(struct act *a, const char *text);
/* For what came with a command, at the end of an act that never asked for it: keeps it as the draft of that question.
 * head: what its drafts begin with, a word; "" where they have none. */
enum rc act_keep(struct act *a, const char *head, const char *text);
/* The sentence for whoever types, while the last of it is not on disk; NULL: all of it is. */
const char *act_unkept(const struct act *a);
/* To the question before. False: this is the first. */
bool act_back(struct act *a);
/* To the question of this name among those that were answered. False: there is none, and nothing happened. */
bool act_back_to(struct act *a, const char *name);
/* Characters, as the bounds of questions count them. */
int64_t act_length(const char *text);
/* The end, with nothing done; what was typed is kept. */
void act_leave(struct act *a);
/* The same, and what was typed is gone. */
void act_throw_away(struct act *a);

/* ---- outside.c */

/* Hands what was typed for the act's question to $VISUAL or $EDITOR in a private file, waits for it, and takes it back.
 * The terminal is the caller's to give and to take again. False: the text is as it was, and why says so in a sentence.
 */
bool act_edit_outside(struct act *a, struct str *text, struct str *why);
/* The same for a text that is no act's; draft: where it is kept should the program be killed meanwhile, or "". */
bool act_edit_text(struct app *app, const char *draft, struct str *text, struct str *why);
/* Is there such an editor, and may this visit start it? wanted: the person's settings say it is the usual one. */
bool act_has_outside(const struct act *a);
bool act_wants_outside(const struct act *a);

#endif
