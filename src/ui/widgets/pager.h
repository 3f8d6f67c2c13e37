/* A document to scroll in: lines, headings, links, and words found. Embedded by the screens that show one. */
#ifndef UI_PAGER_H
#define UI_PAGER_H

#include "ui/widgets/screen.h"

struct pager {
	struct doc *doc; /* borrowed; a long text in it is read as it is laid out */
	struct doc_layout layout;
	int rows; /* that can be seen */
	size_t top;
	bool by_line;    /* somebody goes line by line, or to one: nothing waits for a page of its own */
	bool lines;      /* the cursor goes from line to line, and the page is turned at its ends: for ears */
	int line;        /* it stands there then, from 0 at the top */
	bool told_end;   /* for ears, that there is no further line; the next key reads the line again */
	int link;        /* selected: number from 1; 0 none */
	char focus[80];  /* the anchor of what the cursor is on, one of many alike; "" none */
	char words[256]; /* searched for; "" none */
	text_match_list matches;
	size_t match;               /* the one jumped to; matches.n when none */
	size_t match_again;         /* that was jumped to before all was laid out anew; SIZE_MAX */
	struct text_finder *finder; /* NULL: nothing is searched for, or all was looked through */
	size_t looked;              /* at so many lines */
	bool pending;               /* more is to be laid out: pager_more */
	bool partial;               /* more will come behind doc: no page is the last one that is known of */
	/* There is more of the text than doc has: asked before the search goes round its end (step -1: its start). True:
	 * its owner looks for the words there. NULL: doc is all of it. */
	bool (*further)(struct screen *s, int step);
	struct pager_goal {
		size_t block, into; /* where the reader was; SIZE_MAX: nowhere */
		size_t row;         /* of the window, in which that was */
		bool blank;
		uint64_t hash; /* of the line's text; 0: not known */
	} goal;
	/* The same, found by its anchor, where blocks before it come and go: so many lines behind its first one, in this
	 * row of the screen; "": not so. And the match that was jumped to, by its row and byte. */
	struct pager_held {
		char anchor[80], kind[16]; /* kind: what anchors of its like begin with */
		size_t into, row, match_row, match_start;
		bool match;
	} held;
	/* what was asked for and needs the whole; done when that is laid out and looked through, unless another key comes
	 * before */
	enum pager_wish { WISH_NONE, WISH_END, WISH_FIND, WISH_CONTENTS, WISH_GO, WISH_MATCH } wish;
	int64_t wish_number;  /* FIND: a step; GO: the line */
	char wish_anchor[80]; /* MATCH: the words in what has this anchor */
};

void pager_init(struct pager *p);
void pager_release(struct pager *p);
/* Lays doc out for the screen's size, as far as it can be seen; what stood at the top stays there as well as can be.
 * The rest follows by pager_more, which the screen's timer calls. */
void pager_layout(struct pager *p, struct screen *s, struct doc *doc);
/* doc becomes another one, with what the reader has before them in it, and other blocks may come before that: it stays
 * in its rows if its anchor begins so. Called while doc is what it was. */
void pager_hold(struct pager *p, const char *prefix);
/* The first line of what has this anchor; SIZE_MAX: there is none, or not yet. */
size_t pager_line(const struct pager *p, const char *anchor);
/* The line that the cursor stands in. */
size_t pager_at(const struct pager *p);
/* No further up than this line, which the reader was on or below. */
void pager_stop_at(struct pager *p, size_t line);
/* To the words that are searched for in what has this anchor, once that is laid out; to its first line where they are
 * not. */
void pager_to_match(struct pager *p, struct screen *s, const char *anchor);
/* Are they before this line? Then to the first (last: the last) of these places. */
bool pager_match_before(struct pager *p, size_t line, bool last);
/* The next pager_layout puts this block at the top. */
void pager_seek(struct pager *p, size_t block);
unsigned pager_more(struct pager *p, struct screen *s);
void pager_paint(struct pager *p, struct screen *s);
/* Scrolling, headings, links, search: true when the action was one of its own. Opens prompts, whose answers go to
 * pager_answer. */
bool pager_act(struct pager *p, struct screen *s, enum action a, const struct key *k);
bool pager_answer(struct pager *p, struct screen *s, const struct answer *a);
/* The wheel scrolls; a click on a link shows it. */
unsigned pager_mouse(struct pager *p, struct screen *s, const struct key *k);
bool pager_at_start(const struct pager *p);
bool pager_at_end(const struct pager *p);
void pager_end(struct pager *p);
/* " page 1/3 (45%) lines 1-20" */
void pager_status(const struct pager *p, struct str *out);
/* The anchor that is meant, of those that start so: the cursor's, that of the words found, and, where near is good
 * enough, the first in sight; NULL when there is none. */
const char *pager_anchor(const struct pager *p, const char *prefix, bool near);
/* The first and the last in sight that start so; NULL when there is none. */
const char *pager_in_sight(const struct pager *p, const char *prefix, const char **last);
/* Puts the cursor on the one that is meant, near or else the first of all (step 0); on the next, or the one before.
 * False: there is none, and it stays. */
bool pager_focus(struct pager *p, const char *prefix, int step);
/* Which of the document's charts is meant, from 0: the one where words were found, the first in sight, the one of the
 * section at the top, or of a heading in sight; -1: none. */
int pager_chart(const struct pager *p);

#endif
