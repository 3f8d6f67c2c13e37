/*
 * records/: what other platforms publish as files, read into the structs of wire/: by the platform that takes it over,
 * and by the client that reads it. Everything in real records is untidy or hostile until shown otherwise.
 *
 *   split.c   a file's records, one at a time, whatever the file's size
 *   fields.c  untidy fields: numbers in strings, dates of several kinds, HTML that becomes CommonMark once
 *   ideas.c   the open-data feed of ideas of join.gov.tw
 *   boards.c  its feeds of consultations and plans
 *
 * Readers say RC_INVALID with the field's name in err.detail, RC_TOO_BIG of a record that is too long; whatever they
 * make lives in the arena, and no string is NULL: what finds no room there is "".
 */
#ifndef RECORDS_RECORDS_H
#define RECORDS_RECORDS_H

#include <stdio.h>

#include "wire/wire.h"

/* ---- split.c --------------------------------------------------------------------------------- */

#define RECORDS_ONE_MAX ((size_t)16 << 20)
#define RECORDS_FILE_MAX ((size_t)200 << 20)

/* A JSON array's elements, or the one value that the file is, as text. Memory is that of the largest element. */
struct records {
	FILE *file;
	size_t read; /* bytes so far; at most RECORDS_FILE_MAX */
	bool in_array, ended;
	struct str text; /* the record; text.over when it is larger than RECORDS_ONE_MAX */
	int64_t index;   /* from 1 */
};
void records_init(struct records *r, FILE *file);
void records_release(struct records *r); /* does not close the file */
/* RC_NOT_FOUND at the end; RC_PROTO, RC_TOO_BIG when the file cannot be read further; err.detail says why. */
enum rc records_next(struct records *r, struct err *e);

/* ---- fields.c -------------------------------------------------------------------------------- */

#define RECORDS_JOIN "https://join.gov.tw"

/* 5089, "5089" and "8,191" alike. False when it is none of these; absent, "", "無" and "-" are 0. */
bool records_number(const struct json *v, int64_t *out);
/* Epoch milliseconds, "2017-09-10 22:38:24", "2017/9/10", "106.09.10" (years of the Republic), RFC 3339; without a
 * zone: Taipei. Absent, "" and "無" are 0. */
bool records_time(const struct json *v, int64_t *out);
bool records_time_text(const char *s, int64_t *out);
/* One line: line breaks and tabs are spaces, trimmed. */
const char *records_line(const char *s, struct arena *a);
/* The UUID in s ("https://.../detail/<uuid>"), lower case; "" when there is none. */
const char *records_uuid(const char *s, struct arena *a);
/* s with everything that an address may not hold percent-encoded; a path gets the origin before it. "" stays "". */
const char *records_address(const char *origin, const char *s, struct arena *a);
/* HTML or plain text as CommonMark; "" when nothing is visible in it. */
const char *records_body(const char *foreign, struct arena *a);
/* The same of another site: addresses without a host are the origin's. */
const char *records_body_of(const char *foreign, const char *origin, struct arena *a);
/* A topic without anything, for a reader to start with: no string is NULL. */
void records_topic_init(struct wire_topic *t, enum wire_board board);
/* Where it came from, as the licence wants it named. */
void records_attribute(struct wire_topic *t, const char *path, struct arena *a);

/* ---- the feeds ------------------------------------------------------------------------------- */

/* As of which day they are judged, and what counts where a record says nothing itself. */
struct records_day {
	int64_t as_of;
	int64_t endorse_threshold, endorse_days;
};
/* id: the UUID, which is the only name that a record has. */
typedef enum rc records_reader(
	const struct json *v, const struct records_day *day, struct arena *a, struct wire_topic *out, struct err *e);
records_reader records_read_idea, records_read_consultation, records_read_plan;

#endif
