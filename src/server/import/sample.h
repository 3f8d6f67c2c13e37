/* The sample topics: a platform of one's own is not empty on the first day. They are data (data/sample, a file per
 * board, in the wire's own JSON), and their times are relative, so that something is always open, closing and overdue.
 */
#ifndef SERVER_SAMPLE_H
#define SERVER_SAMPLE_H

#include "server/storage/storage.h"

struct sample_report {
	int64_t topics, comments, endorsements, added, updated, unchanged;
};

/* Puts every *.json of the folder in, all or nothing. The instant that relative times count from is the first time's,
 * kept in the database: a second run changes nothing. RC_NOT_FOUND: no such folder, or no sample in it. RC_INVALID:
 * err.detail names the place. */
enum rc sample_put(struct storage *s, const char *folder, int64_t now, struct sample_report *report, struct err *e);
/* Copies every file of folder/files into files/ below the platform's data, where its topics' attachments are served
 * from. */
enum rc sample_files(const char *folder, const char *data, struct err *e);
/* One line, without a line break, in the process's language. */
void sample_report_write(const struct sample_report *report, struct str *out);

/* "@-12d", "@+3d", "@-2d5h", "@-3h20m", "@+3d 14:00": days, hours, minutes from now, or a clock time on that day in
 * Taipei. A bare day is 09:00 when past and the end of the day when to come. False when text is none of these. */
bool sample_time(const char *text, int64_t now, int64_t *ms);

#endif
