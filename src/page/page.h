/*
 * page/: what a person is shown, composed once for both fronts: a topic's page as a document, a list's row as columns,
 * and the sentences for states and failures. In the reader's language (language_text).
 *
 *   topic.c     a topic and its comments become a document, in the one order that product and screens agree on
 *   course.c    its parts: the decision, the timeline
 *   responses.c its parts: the responses, folded
 *   figures.c   its parts: infographics, a plan's money and progress
 *   articles.c  its parts: a draft law article by article, and what changes in each; compare.c: two texts compared
 *   attachments.c   its parts: what is attached
 *   comments.c  its parts: the comments
 *   about.c     the platform, a board, a topic: in figures and a few words
 *   endorsers.c who endorses, and how the counts grew
 *   log.c       what was done to a topic; what one reported
 *   rules.c     what a board asks for, what a topic goes through there, why one is refused
 *   unread.c    what could not be read, in a sentence
 *   row.c       a topic becomes the cells of a list row
 *   notice.c    what happened, in words
 *   words.c     stages, decisions, stances, boards, dates, counts, deadlines as words
 *   sentence.c  failures and problems become one sentence that says what to do
 *   linear.c    a document as plain lines for paper, pipes and screen readers
 *   qr.c        an address as a QR code in characters
 */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "chart/chart.h"
#include "text/text.h"
#include "wire/wire.h"

/* What a reader has not seen yet of a topic. */
enum page_news { NEWS_READ, NEWS_UNREAD, NEWS_CHANGED };

struct page_opts {
	int64_t now;
	int zone;                 /* minutes east: the platform's, now */
	const struct zone *named; /* and at any instant; NULL: not known */
	/* What the site calls boards (BOARDS message ids, NULL where ours fits) and the agencies of a topic; NULL: as we do
	 */
	const char *const *boards;
	const char *agency;
	bool roc_years;         /* 民國 */
	int64_t read_at;        /* comments after this are marked new; 0: none is */
	bool linear;            /* words instead of columns; no charts */
	bool spoken;            /* dates and percents as they are said: 23 November, 84 percent */
	bool unfold;            /* responses in full */
	bool opens;             /* topics can be opened from here: related ones are links to PAGE_TOPIC and their id */
	bool charts_open;       /* a chart can be opened from here, with its table: no table where it has every figure */
	const char *unfold_key; /* what to press for that, told where something is folded; NULL: not told */
	const char *attach_key; /* what to press to read or fetch what is attached; NULL: not told */
	const char
		*figures_key; /* what to type, with a chart's number, for its values, left away then; NULL: they stand there */
	const char *own_key;   /* what to press for what the proposer of a topic may do to it; NULL: not told */
	const char *staff_key; /* the same for staff */
	enum page_news news;   /* of a row */
	bool mixed;            /* a row among rows of other boards: each column means the same in all of them */
	bool uncommented;      /* nobody can comment here: nothing is said of comments */
	bool tallies;          /* the column of states has how many endorse, since that orders the rows */
	bool comments_follow;  /* those behind these come by themselves, and how many are left is told then */
};

#define PAGE_TOPIC "minyi:"

/* Anchors of a topic's page: the heading of its comments, and where there are some that are not here. A comment's own
 * is "comment:" and its id. */
#define PAGE_COMMENTS "comments"
#define PAGE_GAP "gap"
/* Is it this place? A comment is named whole; of other things the beginning is enough: "response" is each. */
bool page_is_at(const char *anchor, const char *place);

/* ---- topic.c: appends the whole page. comments may be NULL (not there yet: 載入中 stands in their place); of those
 * that are a part of all, how many stand before and behind is told. */
void page_topic(
	struct doc *d, const struct wire_topic *t, const struct wire_comments *comments, const struct page_opts *o);

/* As much of it as a row of a list tells: until the topic itself is here. */
void page_topic_row(struct doc *d, const struct wire_topic *row, const struct page_opts *o);

/* A page of comments behind others, as they stand among all; then how many are left behind them, where some are. */
void page_comments(struct doc *d, const struct wire_comments *page, const struct wire_comments *among, int64_t left,
	const struct page_opts *o);

/* One comment, as it stands among all. */
void page_comment(
	struct doc *d, const struct wire_comment *c, const struct wire_comments *among, const struct page_opts *o);

/* One infographic alone, counted from 1; false, and nothing, when there is none. */
bool page_infographic(struct doc *d, const struct wire_topic *t, size_t number, const struct page_opts *o);
/* Its values, a line each; false: it has none that can be read. */
bool page_infographic_values(struct str *out, const struct wire_topic *t, size_t number, const struct page_opts *o);

/* ---- about.c: a heading and fields. Of the board BOARD_OTHER: all of them. name: as the platform calls itself, or its
 * address. */
/* data: the folder of a platform of one's own; NULL: it is another's. */
void page_about_site(
	struct doc *d, const struct wire_site *site, const char *name, const char *address, const char *data);
/* What is new on the platform, a line each; nothing when nothing is. */
void page_site_news(struct str *out, const struct wire_site *site);
void page_about_board(struct doc *d, const char *const *names, const struct wire_boards *boards, enum wire_board board);
void page_about_topic(struct doc *d, const struct wire_topic *t, const struct page_opts *o);

/* ---- endorsers.c */
/* "Mei, Taipei": as much as the endorser shows; "(shows no name)" otherwise. Not clean. */
void page_endorser(struct str *out, const struct wire_endorsement *v);
/* How many endorse and comment, from hour to hour, as charts; a sentence where nothing has changed yet. */
void page_history(struct doc *d, const struct wire_history *h, const struct page_opts *o);

/* ---- log.c */
/* What was done to a topic, when, by whom and why; and what one reported, and what became of it. */
void page_log(struct doc *d, const struct wire_log *log, const struct page_opts *o);
void page_reports(struct doc *d, const struct wire_reports *reports, const struct page_opts *o);

/* ---- rules.c */
void page_rules(struct doc *d, const struct wire_board_rules *rules);

/* ---- unread.c: what a platform said and nobody could read */
/* "Part of this could not be read: the timeline." Nothing when all could. */
void page_unread(struct str *out, const struct wire_unread *u);
const char *page_unread_row(void); /* stands for a title or a comment of which nothing is known */

/* ---- attachments.c: what is attached to a topic */
const char *page_attachment_name(const struct wire_attachment *a);          /* or its address, when it has none */
void page_attachment_row(struct str *out, const struct wire_attachment *a); /* "budget.pdf, 320 KB, with its text" */
/* its name and what it says, as a page of its own */
void page_attachment(struct doc *d, const struct wire_attachment *a);
/* Has it an address that is of use elsewhere? A path on the platform itself is none: such a file is fetched. */
bool page_attachment_has_address(const struct wire_attachment *a);
void page_bytes(struct str *out, int64_t bytes); /* "320 KB", "1.4 MB" */

/* ---- row.c ----------------------------------------------------------------------------------- */

/* The cells of a row, by board; widths in columns are fixed so that every row lines up: see page_row_widths. */
enum page_column {
	COLUMN_NUMBER,
	COLUMN_BOARD, /* where several are shown together */
	COLUMN_NEWS,
	COLUMN_COMMENTS,
	COLUMN_DATE,
	COLUMN_STATE,
	COLUMN_DEADLINE,
	COLUMN_AGENCY,
	COLUMN_TITLE,
	COLUMNS
};
struct page_cell {
	char text[64];
};
struct page_row {
	struct page_cell cells[COLUMN_TITLE];
	const char *title; /* borrowed, not clean */
};
/* COLUMN_NEWS holds "+" for what was never read, "~" for something new since, "?" where part of the row itself cannot
 * be read. */
void page_row(struct page_row *out, const struct wire_topic *t, const struct page_opts *o);
/* Columns that each cell takes on a terminal of `width` columns (0: dropped; the left group goes first, the title
 * never; the date, where the rows are in its order, behind the agency). right[i]: aligned to the right. The sum with
 * one space between columns and column 0 for the '>' is at most width. without: 1 << column of each that the site has
 * nothing for. */
void page_row_widths(
	enum wire_board board, int width, bool by_date, unsigned without, int widths[COLUMNS], bool right[COLUMNS]);
const char *page_stage_short(enum wire_stage v);                         /* as COLUMN_STATE has it */
const char *page_column_name(enum wire_board board, enum page_column c); /* translated */
/* An agency as newspapers call it (衛生福利部 is 衛福部), or its whole name when there is no such custom. Borrowed. */
const char *page_agency_short(const char *name);
/* The other way: the whole name of what newspapers call so, or the word itself. Borrowed. */
const char *page_agency_whole(const char *word);
/* The words around what was found, where a search found it; with the number of the comment in which they stand. */
void page_context(struct str *out, const struct wire_topic *t);
/* A row as one line of words, what it is about first: "title; unread; collecting endorsements, 84 percent; 12 days
 * left; ministry; 31 comments". name: what it can be called up by stands before the ministry; NULL: it does not. In
 * width columns what tells least is left out until half of them, or as many as it needs, are the title's; 0: all of it
 * is there. */
void page_row_linear(
	struct str *out, const struct wire_topic *t, const struct page_opts *o, const char *name, int width);

/* ---- notice.c --------------------------------------------------------------------------------- */

/* What happened, and to which topic: one line, not clean. */
void page_notice(struct str *out, const struct wire_notice *v);
/* What somebody wrote, its first line, and what became of its topic: likewise. */
void page_written(struct str *out, const struct wire_written *v, const struct page_opts *o);

/* ---- words.c --------------------------------------------------------------------------------- */

/* What is shown of a board's topics; any board has one. */
struct page_board {
	const char *letter;           /* "i1234" is idea 1234 wherever a topic can be named; "": topics have no such name */
	const char *name;             /* and the rest untranslated: pass through _() */
	const char *one;              /* one of its topics, in a word */
	const char *state, *deadline; /* what the columns are called */
	const char *widest_state, *widest_deadline; /* what they must have room for, beside words; NULL: days */
	bool weighed;                               /* the comments' column is for minus against, not how many there are */
	/* on a topic's page: its text, what page_deadline says, its dates; period NULL: none is shown */
	const char *about, *deadline_label, *created_label, *period_label;
};
const struct page_board *page_board(enum wire_board v);
const char *page_board_word(enum wire_board v);
const char *page_board_name(const char *const *names, enum wire_board v); /* the same, names: see page_opts.boards */
/* Appends "i16": what can be typed for this topic, and stays true; its id where its board has no letter, and of a long
 * one as much as is enough here. */
void page_refer(struct str *out, const struct wire_topic *t);
const char *page_stage_word(enum wire_stage v);
const char *page_response_word(enum wire_response_state v);
const char *page_decision_word(enum wire_decision v);
const char *page_role_word(enum wire_role v);
const char *page_stance_word(enum wire_stance v); /* 推 噓 → */
/* The same read aloud, where an arrow is noise. */
const char *page_stance_said(enum wire_stance v, const struct page_opts *o);
/* Minutes east at that instant, where the platform is. */
int page_zone(const struct page_opts *o, int64_t ms);
/* From the one's day to the other's, each as the clocks there showed it then; negative when `to` is earlier. */
long page_days(const struct page_opts *o, int64_t from, int64_t to);
void page_date(struct str *out, int64_t ms, const struct page_opts *o); /* 2026/11/23 or 115/11/23 */
bool page_same_year(int64_t a, int64_t b, const struct page_opts *o);
void page_date_time(struct str *out, int64_t ms, const struct page_opts *o); /* with hour and minute */
enum { PAGE_DATE_COLUMNS = 7 };                                              /* that page_date_short takes at most */
/* "11/23"; of another year than this one "114/11" or "2025/11". */
void page_date_short(struct str *out, int64_t ms, const struct page_opts *o);
void page_age(struct str *out, int64_t ms, const struct page_opts *o); /* "3 minutes ago" in words */
void page_number(struct str *out, int64_t n);                          /* 4,211 */
void page_count(struct str *out, int64_t n);                           /* the same; ? when it is WIRE_UNKNOWN */
void page_percent_figure(char out[64], double percent);                /* 48 or 48.5 */
void page_percent(
	struct str *out, double percent, const struct page_opts *o); /* 48% or 48.5%; - when it is not known */
/* Endorsements in whole percent of the threshold, rounded down (99 until the last one is there), at most 999; -1
 * without a threshold, or when nobody knows. */
int64_t page_tally_percent(const struct wire_counts *c);
/* Some endorse it, but less than 1 percent of those that are needed. */
bool page_tally_is_slight(const struct wire_counts *c);
/* What a timeline entry of this kind says on this board once it happened ("Passed screening"), or as a duty ("Publish
 * the response"). "" for kinds unknown. */
const char *page_step_word(enum wire_board board, const char *kind, bool happened);
/* The instant that counts now for this topic: the end of endorsing, of commenting, of the time to respond; when an
 * event starts. 0: none. */
int64_t page_deadline_at(const struct wire_topic *t);
/* Is it a page of the site's own where topics stand, a category or a process, and no topic? Nobody comments on it. */
bool page_is_place(const struct wire_topic *t);
/* Has an agency missed something by now, as far as a row knows? */
bool page_is_late(const struct wire_topic *t, const struct page_opts *o);
/* It comes from elsewhere, as it was on a day that is past: what counts on from then is not said of it. */
bool page_is_record(const struct wire_topic *t, const struct page_opts *o);
/* Is it today or within three days that one can still do something? */
bool page_closes_soon(const struct wire_topic *t, const struct page_opts *o);
/* The deadline that counts now, as a sentence: "還有 12 天可以附議（到 12/05）", "機關已逾期 3 天未回應". "" when none
 * counts. */
void page_deadline(struct str *out, const struct wire_topic *t, const struct page_opts *o);

/* ---- sentence.c ------------------------------------------------------------------------------ */

/* One sentence for a failed ask: the platform's own words when it gave some (clean), ours otherwise, always saying what
 * to do. problem may be NULL. */
void page_failure(struct str *out, enum rc rc, const struct err *e, const struct wire_problem *problem);
/* What stood in the way when nobody answered who could. */
void page_in_the_way(struct str *out, const struct err *e);
/* The same for what waits in the outbox, and that it is kept. decision: one that gives way to what the person decided
 * elsewhere. */
void page_waits(struct str *out, const struct err *e, bool decision);
/* Behind the sentence that out has: a language has its own way between two. */
void page_add_sentence(struct str *out, const char *sentence);
/* "Verified (e-mail, mobile number)", or what is missing: an account's level, for its owner. */
void page_level(struct str *out, const struct wire_account *a);
/* Our sentence for a problem's code, or NULL when we have none. */
const char *page_problem_sentence(const char *code);
/* After an endorsement: "附議完成，目前 4,211 人，還差 789 人。" */
void page_endorsed(struct str *out, const struct wire_counts *c);

/* ---- linear.c -------------------------------------------------------------------------------- */

/* The document as lines, "\n" after each; no escape sequences. With opts->number_links, the addresses of the links
 * follow. */
void page_lines(struct str *out, struct doc *d, const struct doc_layout_opts *opts);
/* The same, passed on while they are made: put takes some lines at a time, and ends it with false, which is returned.
 */
bool page_pass_lines(struct doc *d, const struct doc_layout_opts *opts, bool (*put)(const struct str *lines));
/* How a document is laid out for reading aloud: tables as "label: value", no box characters, links with numbers. width
 * 0: a paragraph a line, which whoever shows it wraps; else at least 10. */
struct doc_layout_opts page_linear_opts(int width);
/* page_lines so. */
void page_linear(struct str *out, struct doc *d, int width);
/* Appends the addresses of the numbered links, a line each. */
void page_addresses(struct str *out, const struct doc *d);

/* ---- qr.c ------------------------------------------------------------------------------------ */

/* Appends lines, "\n" after each, dark squares on light ground with a quiet zone around them: half blocks, or two ASCII
 * columns a square. False, and nothing is appended, when it does not fit into so many columns and rows, or the text
 * into a QR code, or nothing here makes any. */
bool page_qr(struct str *out, const char *text, bool ascii, int columns, int rows);
/* The least that it needs in half blocks; false: it fits into no QR code, or nothing here makes any. */
bool page_qr_room(const char *text, int *columns, int *rows);
/* Is libqrencode installed? */
bool page_qr_ready(void);

#endif
