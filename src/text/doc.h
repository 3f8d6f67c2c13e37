/* Private to text/: what the readers and writers of documents share. */
#ifndef TEXT_DOC_H
#define TEXT_DOC_H

#include "text/text.h"

enum {
	DOC_INPUT_MAX = 32 << 20, /* bytes of foreign HTML that a reader takes */
	DOC_DEPTH_MAX = 64,       /* nesting that is kept; what lies deeper is flattened */
	DOC_COLUMNS_MAX = 32,     /* of a table; what stands further right joins the last */
};

#define DOC_EM_SPACE "\xe2\x80\x83"

/* A piece of CommonMark that has not been read yet. */
struct doc_source {
	const char *text, *definitions; /* definitions of links elsewhere in the text that hold here, too */
	size_t bytes, definitions_bytes;
	int level_base;
	bool plain, quoted; /* plain text; its paragraphs are quotes */
};
/* Appends what a piece says, in one go (commonmark.c). */
void commonmark_read(struct doc *d, const struct doc_source *source);
void plain_read(struct doc *d, const char *s, size_t n); /* the same of plain text (plain.c) */
/* Chinese, Japanese and Korean letters and marks, and the full-width forms of others: beside them emphasis may begin
 * and end where CommonMark lets it between words only. */
bool commonmark_is_cjk(uint32_t c);
/* Is the line, which begins with "[", a link's definition? */
bool commonmark_is_definition(const char *s, size_t n);

/* Code or a table that stands under the text of a list's item? */
bool doc_is_in_item(const struct doc_block *b);

/* A clean copy in the document's arena. */
const char *doc_keep(struct doc *d, const char *s, size_t n);
/* Appends to an array of runs that only this function grows. */
void doc_runs_add(struct doc *d, struct doc_run **runs, size_t *n, struct doc_run run);

/* doc_link for an address from outside: 0 unless it is one that a person may open (http, https, ftp, mailto, tel). */
int doc_link_safe(struct doc *d, const char *address);

/* The end of the web address that starts at `at`, or 0. Closing punctuation is not part of it. */
size_t text_url_end(const char *s, size_t n, size_t at);

#endif
