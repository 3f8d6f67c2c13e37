/*
 * Real records from elsewhere, put in through storage.h. Everything in them is untidy or hostile until shown otherwise.
 *
 *   import.c           files, transactions, what is said about them
 *   import_records.c   a file's records, one at a time, whatever the file's size
 *   import_opendata.c  join-opendata: the open-data feed of ideas
 *   import_detail.c    join-detail: the platform's own objects of ideas, with responses
 *   import_talk.c      join-detail too: consultation boards with their comments
 *   import_csv.c       join-detail too: lists of endorsements
 *   import_fields.c    untidy fields: numbers in strings, dates of several kinds, HTML that becomes CommonMark once
 */
#ifndef SERVER_IMPORT_H
#define SERVER_IMPORT_H

#include <stdio.h>

#include "server/storage/storage.h"

#define IMPORT_FILE_MAX ((size_t)200 << 20)

struct import_options {
	const char *format; /* one of import_format()'s names */
	int64_t now;
	int64_t endorse_threshold; /* the rule's, for records that give none */
	int64_t endorse_days;      /* likewise: when the last day to endorse is not given */
	int64_t respond_days;
	FILE *complaints; /* a line for each record or file that could not be read; progress too */
	bool progress;    /* complaints is a terminal */
};

struct import_report {
	int64_t added, updated, unchanged; /* topics */
	int64_t broken, richer;         /* skipped: a record that cannot be read; one that is here in more detail already */
	int64_t comments, endorsements; /* added below topics */
	int64_t files, broken_files;
};

/* Names and one line each, for --help; NULL at the end of the table. line goes through _(). */
const char *import_format(size_t i, const char **line);
bool import_knows(const char *format);

/*
 * Reads the files in order, in transactions of a few hundred records. What is wrong with a record or a file is written
 * to complaints and counted; the rest goes in. Anything but RC_OK is the storage's failure (a full disk, ...): what was
 * committed before it stays. A person who runs it should hear exit status 1 when report->broken_files is not 0.
 */
enum rc import_files(struct storage *s, const struct import_options *o, char *const *files, size_t n,
	struct import_report *report, struct err *e);
/* One line, without a line break, in the process's language. */
void import_report_write(const struct import_report *report, struct str *out);

#endif
