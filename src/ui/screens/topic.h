/*
 * A topic on the screen, for the two files that make it: topic.c has the page and its keys, topic_comments.c fetches
 * comments: a window of those that there are, and looks for words among the others.
 */
#ifndef UI_TOPIC_H
#define UI_TOPIC_H

#include "acts/seek.h"
#include "acts/thread.h"
#include "ui/widgets/pager.h"

struct topic {
	char *id;
	struct site_reply *reply;                    /* NULL: not here yet */
	struct site_reply *seen;                     /* the list in which it stood; NULL: in none, or not looked up */
	const struct wire_topic *row;                /* there: what is known until it is here */
	struct thread thread;                        /* its comments */
	bool comments_known, comments_asked, failed; /* known: an answer is there; asked: one is under way */
	struct doc doc;
	struct pager pager;
	bool unfold;
	bool to_end, at_end; /* the last of the comments are on their way, since their end was asked for; are here */
	bool to_comments;    /* the cursor goes among them once they are here */
	int to_step;         /* from the comment that it is on to the one beside it, which is on its way; 0: it does not */
	struct seek *seek;   /* words are looked for among those that are not here; NULL: they are not */
	bool seek_back, seek_round;
	int64_t told_at; /* when that was said last */
	int64_t sought;  /* the number of the comment in which they are, until it is here */
	char place[64];  /* an anchor to go to once it is here; "": nowhere, or there already */
	int64_t read_at; /* before this visit */
	struct app_live *live;
	bool following;      /* what is said is appended as it comes */
	bool moved;          /* the topic is in another state than here */
	long missed;         /* comments that came before listening began */
	bool synced;         /* what happened between reading it and listening is known */
	VEC(char *) arrived; /* ids of comments that came and are not shown */
	struct str stands;   /* what the last row says of that */
	enum wire_board board;
	int64_t number; /* from the row, until the topic is here; 0: not known */
	struct str heading;
};

/* Where those behind the ones that are here begin, "": there are none; how many are before them. */
const char *topic_comments_next(const struct topic *t);
int64_t topic_comments_before(const struct topic *t);
/* Anew: the first page, or where the first is not here any more the one that the reader is in. */
void topic_comments_ask_again(struct screen *s);
/* A page as it is held; NULL: it is not. The caller drops it. */
struct site_reply *topic_comments_held(struct screen *s, size_t page);
/* Asks for what the reader comes near to, unless something is under way. */
void topic_comments_want(struct screen *s);
/* Once they are laid out: the cursor goes to what it waited for. */
void topic_comments_arrive(struct screen *s);
/* To the place that the topic was opened at, as soon as that is here; before it is laid out. */
void topic_comments_place(struct screen *s);
/* "Comments #301-#320 of 100,000", where pages are not counted from the start; false, and nothing: they are. */
bool topic_comments_status(const struct topic *t, struct str *out);
/* Their end is wanted, or (any other key) not any more. */
void topic_comments_want_end(struct screen *s, bool end);
/* The line above which are comments that are not here, of a reader who is below it; 0: it is not so. */
size_t topic_comments_gap(const struct topic *t);
/* Looks for the pager's words among those that are not here (pager.further); and stops it. */
bool topic_comments_further(struct screen *s, int step);
void topic_comments_stop(struct screen *s);

#endif
