/*
 * Reading what other platforms say, of which nothing is certain: a member may be missing, or of another type, or a
 * number in quotation marks. What cannot be read is left out and noted, so that the page can say which it was; what is
 * null or absent is just not there.
 */
#ifndef SITE_FOREIGN_H
#define SITE_FOREIGN_H

#include "site/site.h"

/* Of one thing that is read. */
struct foreign {
	struct arena *arena;        /* strings live there */
	struct wire_unread *unread; /* what could not be read */
	int zone;                   /* minutes east, of days without an hour */
};

/* One more that could not be read; name: a literal. */
void foreign_note(const struct foreign *f, const char *name);
/* "" when it is absent; a number is one too. */
const char *foreign_text(const struct foreign *f, const struct json *object, const char *name);
/* WIRE_UNKNOWN when it is absent or none; "1,234" is one. Never negative otherwise. */
int64_t foreign_count(const struct foreign *f, const struct json *object, const char *name);
/* An instant, or the beginning of a day; 0 when it is absent. */
int64_t foreign_time(const struct foreign *f, const struct json *object, const char *name);
/* An object, a list; NULL when it is absent. */
const struct json *foreign_object(const struct foreign *f, const struct json *object, const char *name);
const struct json *foreign_list(const struct foreign *f, const struct json *object, const char *name);
/* A plain text as CommonMark that shows the same: lines stay lines, addresses stay links. In the arena; "" when it does
 * not fit there. */
const char *foreign_plain(struct arena *a, const char *text);

#endif
