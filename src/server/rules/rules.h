/*
 * server/rules/: what is allowed and what happens: numbers from the files of data/rules, and what follows from them.
 * Pure functions over a topic, a person and an instant; they read no clock and keep nothing.
 *
 *   load.c    the file of rules
 *   may.c     who may do what
 *   duties.c  what an agency has to do by when, and whether it did
 *   life.c    what time alone does to a topic, and what its dates mean
 *   days.c    days and working days
 *   people.c  what makes a level, and what stands for a person
 */
#ifndef SERVER_RULES_H
#define SERVER_RULES_H

#include "wire/wire.h"

/* What an agency has to do, counted from the day when an idea is established. */
struct rules_duty {
	char kind[16]; /* of the timeline's step: "scheduled", "contacted", "answered" */
	int64_t days;
	bool working;
};
#define RULES_DUTIES 8

/* What can be proved of a person, or-ed; and what of it stands for the person, so that a person is one however many
 * accounts there were. */
enum rules_proof { PROOF_EMAIL = 1, PROOF_MOBILE = 2, PROOF_IDENTITY = 4 };
enum rules_person { PERSON_MOBILE, PERSON_EMAIL, PERSON_ADDRESS, PERSON_SUBJECT, PERSONS };

struct rules {
	enum rules_person person;
	unsigned proofs[LEVELS];   /* that a level needs; 0: it cannot be reached by proofs */
	char calling_code[8];      /* of mobile numbers that are given without one: "886" */
	int64_t address_most;      /* persons that may share an e-mail address */
	int64_t password_bits;     /* a password that is guessed in fewer than 2^bits tries is refused */
	int64_t code_minutes, code_tries, codes_per_day; /* to one account, or to one address or number */
	int64_t attempts_per_name; /* at one name, from addresses where nobody is signed in to it */
	int zone;          /* minutes east */
	char language[16]; /* for readers who ask for none: a catalogue's name, "zh_TW" */
	int64_t endorse_threshold, endorse_days, summary_days;
	struct rules_duty duties[RULES_DUTIES];
	size_t n_duties;
	int64_t respond_days;                                                  /* of the duty to answer */
	int64_t title_max, body_max, comment_max, reason_max, neutral_seconds; /* lengths in characters */
	int64_t name_min, name_max, nickname_max, county_max, email_max, password_min, password_max;
	enum wire_level new_account_level;
	int64_t token_days, attempts_per_account, attempts_per_address, attempts_minutes, argon2_operations,
		argon2_memory_mib;
	int64_t keys_kept_days, closing_soon_days, answered_lately_days, page_default, page_max, csv_rows_max;
	VEC(int64_t) holidays; /* days since 1970-01-01 in the zone, sorted */
};

/* ---- load.c ---------------------------------------------------------------------------------- */

enum rules_fault {
	RULES_NO_JSON = 1,
	RULES_NO_NUMBER, /* detail ends with its bounds: "FILE: endorse_days (1-3650)" */
	RULES_NO_DUTY,   /* a list of them, one to answer */
	RULES_NO_ZONE,
	RULES_NO_LANGUAGE,
	RULES_NO_LEVEL,
	RULES_NO_PROOF, /* of what makes a level */
	RULES_NO_PERSON,
	RULES_NO_CALLING_CODE,
	RULES_NO_DATE,
};
/* Reads FILE and holidays.json beside it. RC_INVALID: err.num is the fault, err.detail the place. Release in any case.
 */
enum rc rules_load(const char *file, struct rules *out, struct err *e);
void rules_release(struct rules *r);

/* ---- days.c ---------------------------------------------------------------------------------- */

/* The end of the n-th working day after `from`; the end of the day n days after it. */
int64_t rules_working_days_after(const struct rules *r, int64_t from, int64_t n);
int64_t rules_days_after(const struct rules *r, int64_t from, int64_t n);

/* ---- may.c ----------------------------------------------------------------------------------- */

/* Whoever asks, as far as it matters to one topic. */
struct rules_who {
	enum wire_level level;
	bool proposed, endorsed, followed;
	int64_t commented_at; /* the latest of this person's comments there; 0: none */
};
enum rules_answer {
	RULES_YES,
	RULES_IS_SO, /* nothing to do: endorsed already, no endorsement to withdraw */
	RULES_SIGN_IN,
	RULES_NOT_VERIFIED,
	RULES_NOT_COLLECTING,
	RULES_CLOSED,
	RULES_NEUTRAL_ONLY,
	RULES_ANSWERS
};
/* until: when the answer becomes yes by itself; 0 when nobody can say. */
enum rules_answer rules_may(const struct rules *r, const struct rules_who *who, enum wire_verb verb,
	const struct wire_topic *t, int64_t now, int64_t *until);

/* ---- people.c -------------------------------------------------------------------------------- */

/* The level of somebody who proved this, and was given `least` when the account was made. */
enum wire_level rules_level(const struct rules *r, unsigned proofs, enum wire_level least);
/* Whether endorsements of it are still being collected, if perhaps not at this moment. */
bool rules_is_collecting(const struct rules *r, const struct wire_topic *t);

/* ---- duties.c -------------------------------------------------------------------------------- */

/* Whether enough people endorsed it. */
bool rules_is_enough(const struct wire_counts *c);
/* When the counts say so, the idea is established: stage, response, respond_by, and the timeline with the agency's
 * duties (steps in the arena, their kinds in r). True when that happened just now. False with t untouched otherwise, or
 * when the arena is full. */
bool rules_establish(const struct rules *r, struct wire_topic *t, int64_t now, struct arena *a);

/* Fills in the timeline what only today's date knows: each duty kept, due or overdue, and by how many days. False:
 * arena full. */
bool rules_duties(const struct rules *r, struct wire_topic *t, int64_t now, struct arena *a);

/* ---- life.c: without numbers of any rule set ------------------------------------------------- */

/* Brings stage and response to what they are at `now`: an idea past its last day is unmet, an answer that did not
 * come is overdue, consultations close, events begin and end. */
void life_settle(struct wire_topic *t, int64_t now);
/* When time next changes it, after life_settle; 0: never. */
int64_t life_next_change(const struct wire_topic *t);
/* What "by deadline" sorts by, nearest first: then those that are overdue, then those without any. */
int64_t life_deadline(const struct wire_topic *t);
/* The earliest instant by which the agency has to do something that it has not done; 0: none. */
int64_t life_duty_by(const struct wire_topic *t);
/* late_since, as storage knows it, is the next duty's instant; before it has passed nobody is late. */
void life_tell_late(struct wire_topic *t, int64_t now);
#define LIFE_OVERDUE (INT64_C(1) << 60)
/* The latest instant at which an agency answered; 0: it did not. */
int64_t life_answered_at(const struct wire_topic *t);
/* Gives what comes from elsewhere the instants that it left out: made, changed, last active. */
void life_complete(struct wire_topic *t, int64_t now);

#endif
