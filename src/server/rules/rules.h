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

bool rules_may_endorse(const struct wire_topic *t, int64_t now);
bool rules_may_comment(const struct wire_topic *t);
/* Whether a comment may only be neutral: under one's own topic, or so soon after one's last there (0: none). */
bool rules_neutral_only(const struct rules *r, bool own_topic, int64_t last_comment, int64_t now);

/* When the counts say so, the idea is established: stage, response, respond_by, and the timeline with the agency's
 * duties (steps in the arena). True when that happened just now. False with t untouched otherwise, or when the arena
 * is full. */
bool rules_establish(const struct rules *r, struct wire_topic *t, int64_t now, struct arena *a);

/* Fills in the timeline what only today's date knows: each duty kept, due or overdue, and by how many days. False:
 * arena full. */
bool rules_duties(const struct rules *r, struct wire_topic *t, int64_t now, struct arena *a);

#endif
