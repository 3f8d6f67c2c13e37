/*
 * The parts of a topic's page, each appended by one function; private to page/. A part that has nothing to say appends
 * nothing, its heading included.
 */
#ifndef PAGE_PARTS_H
#define PAGE_PARTS_H

#include "page/page.h"

/* figures.c */
void page_put_infographics(struct doc *d, const struct wire_topic *t, const struct page_opts *o);
/* A chart of a Vega-Lite specification. RC_PROTO, RC_TOO_BIG: it cannot be read, and nothing was appended. */
enum rc page_put_chart(struct doc *d, const char *spec, const struct page_opts *o, bool table);
/* Until when a poll can be voted in; nothing where that is 0. */
void page_put_closing(struct doc *d, int64_t at, const struct page_opts *o);
void page_put_plan(struct doc *d, const struct wire_topic *t, const struct page_opts *o);

/* articles.c */
void page_put_articles(struct doc *d, const struct wire_topic *t);

/* course.c */
void page_put_decision(struct doc *d, const struct wire_topic *t, const struct page_opts *o);
void page_put_timeline(struct doc *d, const struct wire_topic *t, const struct page_opts *o);
/* "Ministry, 2026/11/24": who responded, and when. */
void page_say_who(struct str *out, const struct wire_response *r, const struct page_opts *o);

/* responses.c */
/* Folds the end of the blocks from `from` on away where they are long, unless o->unfold. */
void page_fold(struct doc *d, size_t from, const char *anchor, const struct page_opts *o);
void page_put_responses(struct doc *d, const struct wire_topic *t, const struct page_opts *o);

/* attachments.c */
void page_put_attachments(struct doc *d, const struct wire_topic *t, const struct page_opts *o);

/* comments.c */
void page_put_comments(
	struct doc *d, const struct wire_topic *t, const struct wire_comments *comments, const struct page_opts *o);

/* unread.c */
void page_put_unread(struct doc *d, const struct wire_unread *u);
/* Who proposed it, alone or together; nothing when nobody says. */
void page_put_proposers(struct doc *d, const struct wire_topic *t);
const char *page_no_title(const struct wire_topic *t);

/* topic.c: what several parts need */
#define PAGE_LINE_MAX 4096 /* bytes of a line that is composed here; bodies have no such bound */
void page_put_body(struct doc *d, const char *commonmark, int level_base);
/* The first `columns` columns of what a CommonMark text says, as one line, up to the end of a sentence where one ends
 * late enough. True when there is more than that. */
bool page_gist(struct str *out, const char *commonmark, int columns);
/* A table with a head row; cells are filled by page_cell_set. NULL when the document has no room for it. */
struct doc_block *page_put_table(struct doc *d, int rows, int columns, const char *const *head);
void page_cell_set(struct doc *d, struct doc_block *b, int row, int column, const char *text);

#endif
