/*
 * server/import/: what comes in from elsewhere, through storage.h. Everything in real records is untidy or hostile
 * until shown otherwise (records/ reads what the client reads too); the samples are ours, and in the wire's own JSON.
 *
 *   import.c        files, transactions, what is said about them
 *   detail.c        join-detail: the platform's own objects of ideas, with responses
 *   elsewhere.c     epetitions, decidim: topics of other platforms; petition.c one petition
 *   published.c     what an agency published: its answer, or a notice that one will come
 *   duty.c          by when an agency had to answer, and which publication kept that
 *   decisions.c     what was decided, demand by demand, in the agency's words
 *   talk.c          join-detail too: consultation boards with their comments
 *   endorsements.c  join-detail too: lists of endorsements (CSV)
 *   sample.c        the sample topics
 */
#ifndef SERVER_IMPORT_H
#define SERVER_IMPORT_H

#include <stdio.h>

#include "server/storage/storage.h"

struct import_options {
	const char *format; /* one of import_format()'s names */
	int64_t now;
	int64_t
		as_of; /* when the file that is read was last changed: of records that do not say until when they are true */
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

/* ---- sample.c -------------------------------------------------------------------------------- */

/* A platform of one's own is not empty on the first day. The samples are data (data/sample, a folder per rule set with
 * a file per board), and their times are relative, so that something is always open, closing and overdue. */

struct sample_report {
	int64_t topics, comments, endorsements, added, updated, unchanged;
};

/* Puts every *.json of the folder in, all or nothing. The instant that relative times count from is the first time's,
 * kept in the database: a second run changes nothing. RC_NOT_FOUND: no such folder, or no sample in it. RC_INVALID:
 * err.detail names the place. */
enum rc sample_put(struct storage *s, const char *folder, const struct rules *r, int64_t now,
	struct sample_report *report, struct err *e);
/* Copies every file of folder/files into files/ below the platform's data, where its topics' attachments are served
 * from. */
enum rc sample_files(const char *folder, const char *data, struct err *e);
/* One line, without a line break, in the process's language. */
void sample_report_write(const struct sample_report *report, struct str *out);

/* "@-12d", "@+3d", "@-2d5h", "@-3h20m", "@+3d 14:00": days, hours, minutes from now, or a clock time on that day where
 * the rules are in force (NULL: in Taipei). A bare day is 09:00 when past and the end of the day when to come. False
 * when text is none of these. */
bool sample_time(const char *text, const struct rules *r, int64_t now, int64_t *ms);

#endif
