/* Private to import/ and its tests: from one foreign record to the wire's structs, before anything is stored. */
#ifndef SERVER_IMPORT_PRIVATE_H
#define SERVER_IMPORT_PRIVATE_H

#include "records/records.h"
#include "server/import/import.h"

/* ---- published.c: the answer, or a notice that one will come ----------------------------------- */

#define IMPORT_DECISION "參採情形" /* the section that says what is decided */

struct import_publication {
	enum { PUBLICATION_NOTICE, PUBLICATION_UNCLEAR, PUBLICATION_ANSWER } kind;
	int64_t promised;  /* the end of the last day by which it says that the answer will come; 0: it names none */
	int64_t mentioned; /* the latest day that it names where it speaks of the answer; 0: none */
	bool extends;      /* it says that the time to answer is extended */
	bool perhaps;      /* it speaks of something later in a way that may mean it */
};
struct import_publication import_published(const struct wire_response *r);
/* The text without marks, a block a line. */
void import_plain(const char *commonmark, struct str *out);
/* The length in bytes of the sentence that s begins with, its stop included. */
size_t import_sentence(const char *s);
/* Moves *s behind the word when it stands there. */
bool import_take(const char **s, const char *word);

/* ---- decisions.c: what was decided, in the agency's words ---------------------------------------- */

/* Reads a section of IMPORT_DECISION into decision and decisions, as far as it says them. */
void import_read_decisions(const char *commonmark, struct arena *a, struct wire_response *out);

/* ---- duty.c: when it was to be answered, and when it was -------------------------------------- */

/* Puts a step for each of t's responses, which are in time's order, into its timeline, which has room for them and one
 * more; respond_by becomes the deadline that was announced last, or 0 where that is not certain. */
void import_judge_answers(struct wire_topic *t);

/* ---- import.c: what a run has in hand; endorsements.c puts through it too ---------------------- */

struct import_run {
	struct storage *storage;
	const struct import_options *options;
	struct import_report *report;
	const char *file; /* its name, as it may be shown */
	int pending;      /* records in the transaction that is open, */
	int64_t begun;    /* and since when it is (clock_mono()) */
	int64_t heard;    /* storage_heard(), behind the last one */
	bool shared;      /* others wrote meanwhile, or may at any time */
};
/* After so many records: commits when enough are pending. */
enum rc import_run_pause(struct import_run *run, int records, struct err *e);
/* A record that was skipped. rc RC_INVALID: why->detail is a field's name. */
void import_run_skipped(struct import_run *run, int64_t index, enum rc rc, const struct err *why);
/* One record, as JSON: it goes in, or is skipped and counted. Anything but RC_OK ends the file. */
enum rc import_run_take(struct import_run *run, const struct str *record, int64_t index, struct err *e);
/* ---- endorsements.c */
enum rc import_read_all(FILE *file, struct str *out, struct err *e);
/* ---- elsewhere.c: the proposals of a Decidim's export */
enum rc import_decidim_csv_put(struct import_run *run, FILE *file, struct err *e);

/* A list of endorsements. RC_PROTO: the file cannot be read further; e says why. */
enum rc import_csv_put(struct import_run *run, FILE *file, const char *path, struct err *e);

/* ---- the readers: RC_INVALID with the field's name in err.detail; whatever they make lives in the arena ---- */

#define JOIN_SOURCE "join"

struct import_record {
	const char *source, *id; /* NULL: JOIN_SOURCE; there */
	struct wire_topic topic;
	struct wire_comment *comments;
	size_t n_comments;
};
typedef enum rc import_reader(
	const struct json *v, const struct import_options *o, struct arena *a, struct import_record *out, struct err *e);
import_reader import_read_detail, import_read_talk, import_read_petition, import_read_decidim;

#endif
