/* The rules of participation: numbers from the files of data/rules, and what follows from them. Pure functions over
 * a topic and an instant. */
#ifndef SERVER_RULES_H
#define SERVER_RULES_H

#include "wire/wire.h"

struct rules {
	int zone; /* minutes east */
	char name[32];
	int64_t endorse_threshold, endorse_days, respond_days, extend_days, schedule_working_days, contact_days,
		summary_days;
	int64_t title_max, body_max, comment_max, reason_max, neutral_seconds; /* lengths in characters */
	int64_t name_min, name_max, nickname_max, county_max, email_max, password_min, password_max;
	enum wire_level new_account_level;
	int64_t token_days, attempts_per_account, attempts_per_address, attempts_minutes, argon2_operations,
		argon2_memory_mib;
	int64_t answers_kept_hours, closing_soon_days, answered_lately_days, page_default, page_max, csv_rows_max;
	VEC(int64_t) holidays; /* days since 1970-01-01 in the zone, sorted */
};

/* Reads FILE and holidays.json beside it. RC_INVALID: err.detail names file and field. Release in any case. */
enum rc rules_load(const char *file, struct rules *out, struct err *e);
void rules_release(struct rules *r);

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

/* When the counts say so, the idea is established: stage, response, respond_by, and the timeline with the agency's
 * duties (steps in the arena). True when that happened just now. False with t untouched otherwise, or when the arena
 * is full. */
bool rules_establish(const struct rules *r, struct wire_topic *t, int64_t now, struct arena *a);

/* Fills in the timeline what only today's date knows: each duty kept, due or overdue, and by how many days. False:
 * arena full. */
bool rules_duties(const struct rules *r, struct wire_topic *t, int64_t now, struct arena *a);

#endif
