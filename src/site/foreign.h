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
/* A list of objects: each that is none is noted. What is null was taken away, and is not. */
const struct json *foreign_objects(const struct foreign *f, const struct json *object, const char *name);
/* A plain text as CommonMark that shows the same: lines stay lines, addresses stay links. In the arena; "" when it does
 * not fit there. */
const char *foreign_plain(struct arena *a, const char *text);

/* A title of one line out of HTML, where it is such: with a tag that ends, or a character by its name. In the arena; ""
 * when it does not fit there. */
const char *foreign_title(struct arena *a, const char *text);

/* Figures as a chart of bars: its specification, "" when it does not fit in the arena. The titles are of the axes. */
struct foreign_bar {
	const char *name;
	int64_t n;
};
const char *foreign_bars(
	struct arena *a, const struct foreign_bar *bars, size_t n, const char *names_title, const char *counts_title);

/* The boards of a site that has them without asking, into r. */
enum rc foreign_boards(struct site_reply *r, const struct wire_board_info *boards, size_t n, struct err *e);
/* RC_TOO_BIG: the arena of an answer has no room for it. */
enum rc foreign_too_big(struct err *e);

/* ---- asking ---------------------------------------------------------------------------------- */

/* An id without the board, as "idea:123" has it. NULL stays NULL. */
const char *foreign_number(const char *id);
/* "host:port" of a site's address, and the path behind that of any address. */
const char *foreign_host(const struct site *s);
const char *foreign_path(const char *address);
/* The page that an address asks for, "?page=3": the cursor. "": none. */
const char *foreign_page(const struct foreign *f, const char *address);
/* A GET for JSON at this path. RC_TOO_BIG. */
enum rc foreign_get(const struct site *s, const struct str *path, struct arena *a, struct net_params *p, struct err *e);

/* May a token be sent there? Over TLS, or to this machine. RC_REFUSED with a reason. */
enum rc foreign_confidential(const struct site *s, struct err *e);

#endif
