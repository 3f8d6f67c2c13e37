/* Part of storage.h, which includes it: who may not write until when, and their appeals (bars.c). */
#ifndef STORAGE_BARS_H
#define STORAGE_BARS_H

#include "server/storage/storage.h"

#define STORAGE_BAR_NO_END ((int64_t)253370764800000) /* until: in the year 9999 */

/* The person behind an account may not write, under whatever account. */
struct storage_bar {
	int64_t id, since, until;
	const char *code, *reason;  /* of the rules, "" or NULL: none; in words */
	int64_t topic, comment, by; /* for what, and which account's doing; each 0: none, of whoever runs the platform */
	const char *appeal;         /* "": none yet; "open", "upheld", "dismissed" */
};
/* What was said before no longer counts. v->id and v->appeal are not read. */
enum rc storage_bar(struct storage *s, int64_t account, const struct storage_bar *v, struct err *e);
/* RC_NOT_FOUND: is not barred. */
enum rc storage_bar_end(struct storage *s, int64_t account, int64_t now, struct err *e);
/* out->until 0: is not. */
enum rc storage_barred(
	struct storage *s, int64_t account, int64_t now, struct arena *a, struct storage_bar *out, struct err *e);
/* Who is, by account name; the strings live as long as the call. */
enum rc storage_bars_each(struct storage *s, int64_t now,
	void (*row)(void *arg, const char *name, int64_t until, const char *reason), void *arg, struct err *e);

/* The account appeals against its bar: a report like others from then on, about no topic where the bar is about none.
 * RC_EXISTS: it did already. */
enum rc storage_appeal_add(struct storage *s, const struct storage_bar *bar, int64_t account, const char *text,
	int64_t now, int64_t *id, struct err *e);
/* *bar 0: this report is no appeal. *by: which account barred; 0: it is gone. */
enum rc storage_appeal(struct storage *s, int64_t report, int64_t *bar, int64_t *by, struct err *e);
/* Content when it is over already. */
enum rc storage_bar_lift(struct storage *s, int64_t bar, int64_t now, struct err *e);

#endif
