/*
 * server/rules/: what is allowed and what happens. A rule set is one file of data/rules: for each board its stages,
 * what moves a topic between them, who may do what, clocks, duties, thresholds, reasons, the form. The program knows
 * verbs, never a number, nor what a stage means. Pure functions over rules, a topic, a person and an instant; they read
 * no clock and keep nothing.
 *
 *   load.c     the file of rules: read whole, or refused with the place of its first mistake
 *   board.c    one board of it; check.c: what must hold between its parts; reading.c: its values; fault.c: its mistakes
 *   budgets.c  how often: of one account, from one address
 *   may.c      who may do what, and who sees what
 *   act.c      what somebody does to a topic
 *   settle.c   what time and counts do to it by themselves
 *   move.c     how a topic moves, whatever moves it
 *   duties.c   whether an agency did what it had to do
 *   life.c     what a topic's dates mean, without any rule
 *   days.c     days, working days, months, pauses
 *   people.c   what makes a level, and what stands for a person
 *   words.c    what the program's own words are called; print.c: a rule set as a picture of text
 *   book.c     the rules in force, and those under which running topics began
 */
#ifndef SERVER_RULES_H
#define SERVER_RULES_H

#include "wire/wire.h"

/* ---- what a rule set holds: plain values, which live as long as it --------------------------- */

/* The same in several languages, by catalogue names ("zh_TW"). */
struct rules_text {
	const char **languages, **texts;
	size_t n;
};

/* How long something takes: to the end (23:59:59 in the rules' zone) of the n-th day after, the n-th working day after,
 * or the same day n months later. */
enum rules_unit { RULES_DAYS, RULES_WORKING_DAYS, RULES_MONTHS };
struct rules_span {
	int64_t n; /* 0: none */
	enum rules_unit unit;
};

/* Who may: whoever is one of these. All empty: nobody. */
struct rules_needs {
	bool by_level;
	enum wire_level level; /* by_level: whoever has at least this one */
	bool proposer;         /* who proposed it */
	/* Who took an invitation: to propose with them, or to be among its first supporters (who then need that level) */
	bool co_proposer, invited;
	unsigned roles; /* RULES_ROLE(role), or-ed; an owner counts as each of them */
};
#define RULES_ROLE(role) (1u << (role))

/* What a board's form asks for. title, body and benefits are the topic's own members; any other name is one of its
 * fields. */
enum rules_field_kind { RULES_LINE, RULES_LINES, RULES_CHOICE };
struct rules_choice {
	const char *word; /* what is kept */
	struct rules_text label;
};
struct rules_field {
	const char *name;
	struct rules_text label, help; /* where it is asked for */
	struct rules_text heading;     /* where it is read; n 0: the label is */
	enum rules_field_kind kind;
	int64_t least, most; /* characters; of a choice: how many words, kept with a comma between them */
	struct rules_choice *choices;
	size_t n_choices;
};

/* Why staff refuse, hide, correct; the code is public for ever. */
struct rules_reason {
	const char *code;
	unsigned verbs;                  /* WIRE_CAN(verb), or-ed: for which it is a reason */
	struct rules_text text, instead; /* instead: where to go with it; may be empty */
	bool same_matter; /* says which topic (details.other), whose establishing bars this matter for a while */
};

/* What somebody has to do by when: in the timeline a step with a deadline, and with an instant once it is done. */
enum rules_start { RULES_FROM_THEN, RULES_FROM_CLOSES_AT };
struct rules_duty {
	const char *kind; /* scheduled, contacted, answered, summarised, notice, debated */
	struct rules_span span;
	enum rules_start start;      /* counted from when it begins, or from when a consultation closes */
	bool each;                   /* of several agencies each has its own */
	struct rules_span extension; /* each time at most so much later; n 0: it cannot be extended */
	int64_t extensions;          /* so many times */
	const char *until;           /* while undone it falls away when this kind of duty is done; "": never */
	/* Only for topics whose field has one of these values; field "": for all. The first duty of a kind that fits is it.
	 */
	const char *field, **values;
	size_t n_values;
};

/* Who sees a topic. */
enum rules_seen {
	RULES_SEEN_LISTED,      /* everyone, in lists and search too */
	RULES_SEEN_BY_ADDRESS,  /* everyone who knows its address; in no list */
	RULES_SEEN_CODE,        /* everyone, but only its number, stage and stage_code */
	RULES_SEEN_BY_STAFF,    /* those who proposed it, and staff (a clerk of its agencies alone) */
	RULES_SEEN_BY_PROPOSER, /* those who proposed it */
};

/* Which of a topic's instants. */
enum rules_clock { RULES_NO_CLOCK, RULES_STAGE_BY, RULES_ENDORSE_BY, RULES_OPENS_AT, RULES_CLOSES_AT };

struct rules_stage {
	bool here;      /* the board has it */
	bool elsewhere; /* topics come in with it, and no move needs to lead there */
	enum rules_seen seen;
	struct rules_text about;            /* a sentence: what it is, and what ends it */
	enum rules_clock clock;             /* set when a topic comes into the stage */
	struct rules_span span;             /* n 0: the instant comes from elsewhere (a consultation's closes_at) */
	bool goes_on;                       /* a clock that runs already from another stage is not set anew */
	struct rules_needs may[WIRE_VERBS]; /* of verbs that move nothing: endorse .. report, edit, invite */
};

enum rules_cause {
	RULES_BY_ACT,     /* somebody of `by` does `verb` */
	RULES_BY_COUNT,   /* there are `least` endorsements */
	RULES_BY_PASSED,  /* the clock's last second is over */
	RULES_BY_REACHED, /* the clock's instant has come */
};
/* What an act must bring along: members of struct rules_details. */
enum rules_brings {
	RULES_BRINGS_CODE = 1 << 0,
	RULES_BRINGS_REASON = 1 << 1,
	RULES_BRINGS_TEXT = 1 << 2,
	RULES_BRINGS_AGENCIES = 1 << 3,
	RULES_BRINGS_OTHER = 1 << 4,
	RULES_BRINGS_UNTIL = 1 << 5,
	RULES_BRINGS_AT = 1 << 6,
	RULES_BRINGS_RESPONSE = 1 << 7,
	RULES_BRINGS_VALUE = 1 << 8,
};
struct rules_move {
	uint32_t from;      /* 1u << stage, or-ed */
	enum wire_stage to; /* STAGES: it stays where it is */
	bool back;          /* to where it was before it was hidden */
	enum rules_cause cause;
	enum wire_verb verb;
	struct rules_needs by;
	bool each;       /* it moves only when each of several agencies (or all that `by` names) did it */
	bool discuss;    /* only when a public discussion is wanted */
	unsigned brings; /* enum rules_brings, or-ed */
	int64_t most;    /* so many times with one topic; 0: as often as one likes */
	int64_t least;   /* of endorsements */
	enum rules_clock clock;
	const char *step;    /* the kind of step that it makes; "": none */
	const char **duties; /* that it begins, by kind */
	size_t n_duties;
};

struct rules_board {
	bool here;
	enum wire_stage first; /* where a new topic begins; STAGES: nobody proposes here */
	struct rules_needs propose;
	struct rules_field *fields;
	size_t n_fields;
	int64_t agencies_least, agencies_most, links_most, files_most, file_bytes_most; /* of a proposal */
	int64_t assigned_most; /* agencies that staff may assign it to */
	int64_t invitations_most;
	bool invites_sponsors;        /* who takes an invitation is `invited`, else a co-proposer */
	struct rules_span discussion; /* of who wants one before screening; n 0: there is none */
	struct rules_stage stages[STAGES];
	struct rules_move *moves; /* the first that fits is taken */
	size_t n_moves;
	struct rules_duty *duties;
	size_t n_duties;
	struct rules_reason *reasons;
	size_t n_reasons;
	bool endorsement_stays;   /* once given it is not taken back */
	struct rules_span barred; /* for how long the same matter is, once established; n 0: never */
	const char **shown;       /* what of an endorser may be public: nickname, or the initials of it; county */
	size_t n_shown;
	bool shown_always; /* the endorser has no choice */
};

/* A time in which something may not be done. The clock of a stage in which it could be done stands still meanwhile. */
struct rules_pause {
	int64_t from, to; /* its first and its last second */
	unsigned verbs;   /* WIRE_CAN(verb), or-ed */
	bool propose;
	struct rules_text why;
};

/* What stands for a person, who does once what a person does once. */
enum rules_person { RULES_PERSON_MOBILE, RULES_PERSON_EMAIL, RULES_PERSON_ADDRESS, RULES_PERSON_SUBJECT };
/* May this ("nickname", "initials", "county") of an endorser be public there? */
bool rules_shows(const struct rules_board *b, const char *what);

/* What an account has shown to be so. */
enum rules_proof { RULES_PROOF_EMAIL = 1, RULES_PROOF_MOBILE = 2, RULES_PROOF_IDENTITY = 4 };

/* What is bounded by how often, beside the limits of a day: within so many minutes at most so often by one account,
 * from one address (of IPv6 64 bits), from one network (of IPv6 48 bits). 0: no matter. */
enum rules_budget {
	RULES_UNBOUNDED,
	RULES_WRITES,
	RULES_REGISTRATIONS,
	RULES_SIGN_INS,
	RULES_CODES,
	RULES_UPLOADS,
	RULES_SEARCHES,
	RULES_EXPORTS,
	RULES_BUDGETS
};
struct rules_rate {
	int64_t minutes, account, address, network;
};

struct rules {
	int64_t version;  /* its number where its text is kept; 0: it is not */
	const char *text; /* the file */
	struct rules_text title;
	struct zone *zone;
	const struct rules *calendar; /* whose zone, holidays and pauses count; NULL: its own */
	char language[16];            /* for readers who ask for none: a catalogue's name, "zh_TW" */
	const char **languages;       /* that it is meant for; n 0: whatever there is */
	size_t n_languages;
	const char **counties; /* where people can say that they live; n 0: whatever they write */
	size_t n_counties;
	struct rules_board boards[BOARDS];
	struct rules_pause *pauses; /* by their beginning */
	size_t n_pauses;
	unsigned proofs[LEVELS]; /* what makes each level: enum rules_proof, or-ed; 0: it takes none */
	char calling_code[8];    /* of mobile numbers that are given without one: "886" */
	unsigned has_level;      /* 1u << level, or-ed: which of them there are */
	enum rules_person person;
	int64_t signatures_each; /* endorsements of one topic by one person; the second under another name */
	int64_t years_least;     /* of who registers; 0: no matter */
	/* What the moves say, for those who ask in short: the last threshold of ideas, their days, the days for an answer.
	 */
	/* How many endorsements oblige to answer, and how long they may take; 0: none, or not so counted. */
	int64_t endorse_threshold, endorse_days, endorse_months, respond_days;
	int64_t title_max, body_max, comment_max, reason_max, neutral_seconds; /* lengths in characters */
	int64_t name_min, name_max, nickname_max, county_max, email_max, password_min, password_max;
	int64_t password_bits; /* a password that is guessed in fewer than 2^bits tries is refused */
	int64_t code_minutes, code_tries, codes_per_day; /* to one account, or to one address or number */
	/* Of one account: what is written new, and how often it likes, follows, endorses, mends a proposal, changes what it
	 * says of itself or makes a token. Unless the rules say otherwise 500, 50, 200, 1000, 500, 500, 500, 200. */
	int64_t bar_days_max; /* for how long a moderator may bar somebody */
	int64_t comments_per_day, topics_per_day, reports_per_day;
	int64_t likes_per_day, follows_per_day, endorsements_per_day, edits_per_day, changes_per_day;
	int64_t attempts_per_name;              /* at one name, from addresses where nobody is signed in to it */
	int64_t script_days_most, scripts_most; /* of tokens that scripts use: how long one, how many a person */
	int64_t token_days, attempts_per_account, attempts_per_address, attempts_minutes, argon2_operations,
		argon2_memory_mib;
	int64_t keys_kept_days, closing_soon_days, answered_lately_days, page_default, page_max, csv_rows_max;
	struct rules_rate budgets[RULES_BUDGETS];
	VEC(int64_t) holidays; /* days since 1970-01-01 in the zone, sorted */
	struct arena memory;
};

/* In this language (a catalogue's name or a tag), else in the same of another place, else in English, else the first;
 * "" when there is none. */
const char *rules_text_in(const struct rules_text *t, const char *language);
/* What this part of a topic is called where it is read; "": the board's form does not ask for it. */
const char *rules_heading(const struct rules *r, enum wire_board board, const char *name, const char *language);

/* ---- load.c ---------------------------------------------------------------------------------- */

enum rules_fault {
	RULES_NO_JSON = 1,
	RULES_NO_OBJECT,
	RULES_NO_LIST,
	RULES_NO_SUCH_NAME, /* a member that nothing reads, perhaps misspelt */
	RULES_TWICE,        /* the same name, code or word again */
	RULES_NO_NUMBER,    /* detail ends with its bounds: "FILE: limits.page_max (1-1000)" */
	RULES_NO_BOOL,
	RULES_NO_NAME, /* a-z, 0-9 and _ */
	RULES_NO_TEXT, /* {"zh_TW": "..."} */
	RULES_NO_WORD, /* detail ends with those that there are */
	RULES_NO_SPAN, /* one of days, working_days, months */
	RULES_NO_BOARD,
	RULES_NO_STAGE,
	RULES_NO_VERB,
	RULES_NO_WHO,
	RULES_NO_CAUSE, /* one of act, endorsements, passed, reached */
	RULES_NO_ZONE,
	RULES_ZONE_NOT_HERE, /* the system has no such zone */
	RULES_NO_LANGUAGE,
	RULES_NO_CALLING_CODE,
	RULES_NO_NAME_THERE, /* a text, of county_max characters at most */
	RULES_NO_DATE,
	RULES_ENDS_EARLY,
	RULES_LEAST_OVER_MOST,
	RULES_STAGE_NOT_HERE,
	RULES_DUTY_NOT_HERE,
	RULES_FIELD_NOT_HERE,
	RULES_NO_CLOCK_THERE, /* the stage has not the clock that the move waits for */
	RULES_STANDS_STILL,   /* time would make the move again and again */
	RULES_NO_REASON,      /* the act must bring a reason's code, and there is none for it */
	RULES_NO_DISCUSSION,
	RULES_NOT_REACHED, /* no move leads there */
	RULES_NO_TITLE,
	RULES_FAULTS
};
/* What it means and what to do: a message id. */
const char *rules_fault_sentence(enum rules_fault fault);
/* Reads FILE, and the holidays that it names, beside it. RC_INVALID: err.num is the fault, err.detail the place, like
 * "FILE: boards.idea.moves[3].to responded". Release in any case. */
enum rc rules_load(const char *file, struct rules *out, struct err *e);
/* The same from the file's text; calendar: another's zone, holidays and pauses count, and those of the text are not
 * read. It has to outlive what comes out. */
enum rc rules_parse(const char *file, const char *text, const struct rules *calendar, struct rules *out, struct err *e);
void rules_release(struct rules *r);

/* ---- days.c ---------------------------------------------------------------------------------- */

/* Minutes east of Greenwich, at that instant. */
int rules_zone_at(const struct rules *r, int64_t ms);
/* The last year of which the calendar has holidays; 0: it has none. */
int rules_holidays_until(const struct rules *r);
/* "Europe/London"; "" where the rules have an offset. */
const char *rules_zone_name(const struct rules *r);
int64_t rules_span_after(const struct rules *r, int64_t from, const struct rules_span *span);

/* ---- may.c ----------------------------------------------------------------------------------- */

/* Whoever asks, as far as it matters to one topic. */
struct rules_who {
	enum wire_level level;
	bool proposed, endorsed, followed;
	int64_t commented_at; /* the latest of this person's comments there; 0: none */
	bool co_proposed, invited;
	unsigned roles;              /* RULES_ROLE(role), or-ed */
	const char *const *agencies; /* ids: of a clerk */
	size_t n_agencies;
	int64_t barred_until; /* may write nothing before that; 0: is not barred */
};
enum rules_answer {
	RULES_YES,
	RULES_IS_SO, /* nothing to do: endorsed already, no endorsement to withdraw */
	RULES_SIGN_IN,
	RULES_NOT_VERIFIED,
	RULES_NOT_COLLECTING,
	RULES_CLOSED,
	RULES_NEUTRAL_ONLY,
	RULES_NOT_IDENTIFIED,
	RULES_NOT_INVITED, /* only its first supporters endorse it now */
	RULES_STAYS,       /* an endorsement is not taken back */
	RULES_NOT_YOURS,   /* a matter of who proposed it, or of staff: not told to others in `cannot` */
	RULES_NOT_AGENCY,  /* a clerk, of another agency */
	RULES_NOT_NOW,     /* not at this stage */
	RULES_HIDDEN,      /* the comment is hidden, and there is nothing to answer */
	RULES_PAUSED,      /* until: the end of the pause */
	RULES_BARRED,      /* this person, until */
	RULES_DECIDED,     /* somebody else did what this would have decided; outcome.first says what */
	RULES_INCOMPLETE,  /* the act lacks outcome.field, or that cannot be */
	RULES_TOO_LATE,    /* the deadline that it would move has passed */
	RULES_TOO_FAR,     /* it may not be moved beyond `until` */
	RULES_ENOUGH,      /* it was done as often as it may be */
	RULES_FREE_AGAIN,  /* the other topic bars this matter no longer */
	RULES_NO_ROOM,     /* the arena is full */
	RULES_ANSWERS
};
/* Whether whoever asks may do this to the topic now. A row is enough; with its timeline the answer also knows what was
 * done already. until: when the answer becomes yes by itself; 0 when nobody can say. */
enum rules_answer rules_may(const struct rules *r, const struct rules_who *who, enum wire_verb verb,
	const struct wire_topic *t, int64_t now, int64_t *until);
enum rules_answer rules_may_propose(
	const struct rules *r, const struct rules_who *who, enum wire_board board, int64_t now, int64_t *until);
/* The same of one of the topic's comments: reply to it, like it, report it. hidden: its words are. */
enum rules_answer rules_may_on_comment(const struct rules *r, const struct rules_who *who, enum wire_verb verb,
	const struct wire_topic *t, bool hidden, int64_t now, int64_t *until);
/* Whether it is an act of staff or of who proposed it, as rules_act does it: what boards' moves are made of. */
bool rules_is_act(enum wire_verb verb);

/* What whoever asks sees of it: RULES_SEEN_LISTED the whole, RULES_SEEN_CODE only that, RULES_SEEN_BY_STAFF nothing (it
 * is as if there were no such topic). */
enum rules_seen rules_sees(const struct rules *r, const struct rules_who *who, const struct wire_topic *t);
/* Whether it stands in lists; with its words only when RULES_SEEN_LISTED. */
bool rules_lists(const struct rules *r, const struct wire_topic *t);

/* ---- act.c: what somebody does to a topic ---------------------------------------------------- */

/* What an act brings along. Texts may be NULL, as whatever an act does not need. */
struct rules_details {
	const char *reason_code, *reason, *text;
	const struct wire_agency *agencies; /* assign: from now on these */
	size_t n_agencies;
	const char *agency;             /* an id: for which of its agencies a clerk acts; NULL: the one that both have */
	const struct wire_topic *other; /* join: a row; a reason of the same matter: the whole */
	int64_t until, at;
	const struct wire_response *response; /* answer, summarise: goes to the topic's responses, with the agency's name */
	const char *value;                    /* rate: "1" (not at all content) to "5" (wholly) */
	bool discuss;                         /* send: a public discussion first */
};
struct rules_outcome {
	/* RULES_INCOMPLETE: what is missing or cannot be: "reason_code", "reason", "text", "agencies", "into", "until",
	 * "at", "decision", "value" */
	const char *field;
	int64_t until;                     /* RULES_PAUSED, RULES_BARRED, RULES_TOO_FAR */
	const struct wire_step *first;     /* RULES_DECIDED: what was done, and when */
	const struct rules_reason *reason; /* of reason_code */
	const char *as;                    /* for the log: "proposer", or the role's word */
	const char *agency;                /* the name of the agency that acted; "" : none */
	enum wire_stage before;
	bool moved;
};
/*
 * Does it: stage and its instants, response, respond_by, decision, responses, related, agencies, timeline, all in the
 * arena (what is pointed to by details and r is not copied). RULES_YES: done, and t is what to keep. Otherwise t is as
 * it was. send and edit do not look at the form's fields: rules_field_fits does. Comments and endorsements are no acts.
 */
enum rules_answer rules_act(const struct rules *r, const struct rules_who *who, struct wire_topic *t,
	enum wire_verb verb, const struct rules_details *details, int64_t now, struct arena *a, struct rules_outcome *out);
/* join says it on both sides: the other topic gets this one among its related ones. False: arena full. */
bool rules_relate(struct wire_topic *t, const struct wire_topic *other, struct arena *a);
/* A new topic of t->board, as it begins: stage, its clock, threshold. */
enum rules_answer rules_begin(
	const struct rules *r, const struct rules_who *who, struct wire_topic *t, int64_t now, struct arena *a);
/* A topic that came in without the clock of its stage gets it, as it has run since its last step, unless it has run out
 * already: how long something stayed elsewhere is no matter of these rules. */
void rules_wind(const struct rules *r, struct wire_topic *t, int64_t now);
/* Whether the value has the form that the field wants. whole: as it is sent, else a draft, which may be short. */
enum rules_fit { RULES_FITS, RULES_TOO_SHORT, RULES_TOO_LONG, RULES_NO_CHOICE };
enum rules_fit rules_field_fits(const struct rules_field *f, const char *value, bool whole);
/* NULL: the board has no such field, or no such reason. */
const struct rules_field *rules_field_of(const struct rules *r, enum wire_board board, const char *name);
const struct rules_reason *rules_reason_of(const struct rules *r, enum wire_board board, const char *code);

/* ---- people.c -------------------------------------------------------------------------------- */

/* The level of somebody who proved this, and was given `least` when the account was made. What takes no proofs comes
 * with the account. */
enum wire_level rules_level(const struct rules *r, unsigned proofs, enum wire_level least);
/* Whether endorsements of it are still being collected, if perhaps not at this moment. */
bool rules_is_collecting(const struct rules *r, const struct wire_topic *t);

/* ---- duties.c -------------------------------------------------------------------------------- */

/* Fills in the timeline what only today's date knows: each duty kept, due or overdue, and by how many days. False:
 * arena full. */
bool rules_duties(const struct rules *r, struct wire_topic *t, int64_t now, struct arena *a);

/* Days by the rules' calendar from now until then, however early or late in them; negative when it is past. */
int64_t rules_days_until(const struct rules *r, int64_t then, int64_t now);

/* ---- settle.c -------------------------------------------------------------------------------- */

/* Whether enough people endorsed it for something to happen. A row is enough. */
bool rules_is_enough(const struct rules *r, const struct wire_topic *t);
/* What the count does to a whole topic: it moves on, duties begin; with several thresholds each does so once. True when
 * something happened. False with t untouched otherwise, or when the arena is full. */
bool rules_count(const struct rules *r, struct wire_topic *t, int64_t now, struct arena *a);
/* What time and counts have done to a whole topic by `now`, each at its instant: an idea past its last day is unmet, an
 * duty that was not done is overdue, consultations close, events begin and end; pauses put deadlines off. False: arena
 * full. */
bool rules_settle(const struct rules *r, struct wire_topic *t, int64_t now, struct arena *a);
/* When time next changes a whole topic, after rules_settle; 0: never. */
int64_t rules_next_change(const struct rules *r, const struct wire_topic *t);
/* What "by deadline" sorts by, nearest first: then those that are overdue, then those without any. */
int64_t rules_deadline(const struct rules *r, const struct wire_topic *t);
#define RULES_OVERDUE (INT64_C(1) << 60)

/* ---- words.c, print.c ------------------------------------------------------------------------ */

/* Message ids. A verb beyond the last: to propose. */
const char *rules_verb_label(enum wire_verb verb);
const char *rules_role_label(enum wire_role role);
const char *rules_budget_label(enum rules_budget budget);
const char *rules_level_label(enum wire_level level);
const char *rules_duty_label(const char *kind);
/* The stages in the order in which a topic comes to them; how many. */
size_t rules_stages_in_order(const struct rules_board *b, enum wire_stage order[STAGES]);
/* The life of each board, in lines of at most 80 columns, in the process's language; texts of the file in `language`.
 */
void rules_print(const struct rules *r, const char *language, struct str *out);

/* ---- book.c ---------------------------------------------------------------------------------- */

/* What is in force, and under which rules running topics began. Nothing in it changes once others see it. */
struct rules_book {
	struct rules *now;
	VEC(struct rules *) kept;
};
/* Takes now, which stands on the heap. */
struct rules_book *rules_book_new(struct rules *now);
void rules_book_free(struct rules_book *b); /* NULL is fine */
/* RC_INVALID: this program cannot read that version. */
enum rc rules_book_keep(struct rules_book *b, int64_t version, const char *text, struct err *e);
/* Of a topic's `rules`. 0, and what is not kept: those in force. */
const struct rules *rules_of(const struct rules_book *b, int64_t version);

/* ---- life.c: without any rule ---------------------------------------------------------------- */

/* The earliest instant by which the agency has to do something that it has not done; 0: none. */
int64_t life_duty_by(const struct wire_topic *t);
/* late_since, as storage knows it, is the next duty's instant; before it has passed nobody is late. */
void life_tell_late(struct wire_topic *t, int64_t now);
/* The latest instant at which an agency answered; 0: it did not. */
int64_t life_answered_at(const struct wire_topic *t);
/* Gives what comes from elsewhere the instants that it left out: made, changed, last active. */
void life_complete(struct wire_topic *t, int64_t now);

#endif
