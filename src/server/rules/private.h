/* Private to rules/: reading a file of rules, and what its parts share. */
#ifndef RULES_PRIVATE_H
#define RULES_PRIVATE_H

#include "server/rules/rules.h"

/* ---- reading.c: a file read to its first mistake --------------------------------------------- */

/* Once something is wrong it stays so: later calls change nothing, and the first mistake is the one that is told. */
struct rules_reading {
	struct rules *r;
	const char *file;
	enum rc rc;
	struct err *e;
};
/* Where in the file: its names from the outermost on. name NULL: the index-th item, from 1. */
struct rules_place {
	const struct rules_place *up;
	const char *name;
	int64_t index;
};
void rules_wrong(struct rules_reading *g, const struct rules_place *at, enum rules_fault fault, const char *more);
/* names: all that an object may have there, ended by NULL. */
void rules_read_members(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, const char *const *names);
#define RULES_REQUIRED INT64_MIN
int64_t rules_read_number(struct rules_reading *g, const struct rules_place *at, const struct json *v, const char *name,
	int64_t least, int64_t most, int64_t otherwise);
bool rules_read_bool(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, const char *name, bool otherwise);
/* A word of the program or of the file: a-z, 0-9, _; at most 31 bytes. otherwise NULL: it is required. */
const char *rules_read_name(struct rules_reading *g, const struct rules_place *at, const struct json *v,
	const char *name, const char *otherwise);
/* Texts by language. An absent one is empty, unless it is required. */
void rules_read_text(struct rules_reading *g, const struct rules_place *at, const struct json *v, const char *name,
	bool required, struct rules_text *out);
/* One of days, working_days, months among v's members; none: n is 0, unless it is required. */
void rules_read_span(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, bool required, struct rules_span *out);
#define RULES_SPAN_NAMES "days", "working_days", "months"
/* "verified", "moderator", "proposer", or an array of such. */
void rules_read_needs(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, struct rules_needs *out);
/* v itself when it is no array, else its first item; and the next. */
const struct json *rules_first(const struct json *v);
const struct json *rules_next(const struct json *list, const struct json *item);
/* What one of these words stands for: its place. -1: wrong, and told. */
int rules_read_word(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, const char *const *words, size_t n);
bool rules_stage_from(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, enum wire_stage *out);
bool rules_verb_from(struct rules_reading *g, const struct rules_place *at, const struct json *v, enum wire_verb *out);
/* An array of names in the arena. */
const char **rules_read_names(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, const char *name, size_t *n);

/* ---- board.c, check.c ------------------------------------------------------------------------ */

void rules_read_budgets(struct rules_reading *g, const struct json *v); /* budgets.c */
void rules_read_board(
	struct rules_reading *g, const struct rules_place *at, const struct json *v, struct rules_board *out);
/* What must hold between the parts of a board. */
void rules_check_board(struct rules_reading *g, const struct rules_place *at, const struct rules_board *b);

/* ---- days.c ---------------------------------------------------------------------------------- */

/* Days since 1970-01-01 in the rules' zone; the first and the last second of that day. */
int64_t rules_day_of(const struct rules *r, int64_t ms);
int64_t rules_day_begins(const struct rules *r, int64_t day);
int64_t rules_day_ends(const struct rules *r, int64_t day);
/* "2026-11-23". */
bool rules_day_parse(const char *text, int64_t *day);
int rules_compare_days(const void *a, const void *b);
/* Moves the instant `by` of a clock that has run since `since` behind the pauses in which `stage` could not go on, and
 * that end after *counted, which is how far that was done before. */
void rules_stretch(
	const struct rules *r, const struct rules_stage *stage, int64_t since, int64_t *by, int64_t *counted);
/* The pause in which verb (WIRE_VERBS: to propose) may not be done at that instant; NULL: none. */
const struct rules_pause *rules_paused(const struct rules *r, enum wire_verb verb, int64_t now);

/* ---- what may, act and life share ------------------------------------------------------------ */

const struct rules_board *rules_board_of(const struct rules *r, const struct wire_topic *t);
/* NULL: the board does not know it. */
const struct rules_stage *rules_stage_of(const struct rules *r, const struct wire_topic *t);
int64_t rules_clock_of(const struct wire_topic *t, enum rules_clock clock);
/* The first move of that verb from where it is that fits what it is done with; NULL: none. */
const struct rules_move *rules_move_of(
	const struct rules *r, const struct wire_topic *t, enum wire_verb verb, bool discuss);
/* Whether whoever it is serves one of the topic's agencies (agency: an id; NULL: any), as a clerk or as the owner. */
bool rules_serves(const struct rules_who *who, const struct wire_topic *t, const char *agency);
/* The kind of duty that an act does; "": none. */
const char *rules_verb_duty(enum wire_verb verb);
/* Whether this act is still to be done, for one of the agencies for which this person may act. */
enum rules_answer rules_may_do(const struct rules *r, const struct rules_who *who, const struct rules_move *m,
	const struct wire_topic *t, int64_t now);
/* The next move by a count from where the topic is; NULL: there is none, or none any more. */
const struct rules_move *rules_next_count(const struct rules *r, const struct wire_topic *t);
/* The duty of that kind which this topic has; NULL: none. */
const struct rules_duty *rules_duty_of(const struct rules *r, const struct wire_topic *t, const char *kind);
/* The last step of that kind that is due and not done, of the agency with that name (NULL: any). */
struct wire_step *rules_open_step(const struct wire_topic *t, const char *kind, const char *agency);
/* Such a step, or one for each agency. False: arena full. */
bool rules_add_duty(struct wire_topic *t, const struct rules_duty *d, int64_t due, struct arena *a);
/* A new topic, where its board begins. */
void rules_start(const struct rules *r, struct wire_topic *t, int64_t now);

/* Room for n more steps at the end of the timeline; NULL when the arena is full. */
struct wire_step *rules_add_steps(struct wire_topic *t, size_t n, struct arena *a);
/* Carries out a move: stage, its clock, a step (at, text, role), duties. False: arena full. */
bool rules_carry_out(const struct rules *r, const struct rules_move *m, struct wire_topic *t, int64_t now,
	const struct wire_step *step, struct arena *a);

#endif
