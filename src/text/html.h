/* Private to text/: the parts of reading HTML. */
#ifndef TEXT_HTML_H
#define TEXT_HTML_H

#include "text/builder.h"

#include <gumbo.h>

/* What a reader has in hand over all pieces of one text. */
struct html_reader {
	struct doc_builder b;
	const char *base;  /* that addresses in it are relative to; "" until the text names one */
	const char *image; /* the address of the last picture */
	int quoted;        /* <q>s that we are in */
	int terms;         /* <dl>s */
	bool meaning;      /* the innermost one has begun to say what a term means */
	bool unscripted;   /* we are in what stands for a script's work */
};

/* ---- html_tame.c ------------------------------------------------------------------------------------------ */

/* The text without what a parser could be hurt with, a piece at a time. Each piece is a text by itself: it ends where
 * no element is open but such as only hold others. False at the end. */
struct html_piece {
	struct str text;
	/* Of the source: what a parser would only copy. One character of the text stands for each. */
	VEC(struct html_stretch {
		const char *s;
		size_t n;
	})
	stretches;
};
struct html_tamer;
struct html_tamer *html_tamer_new(const char *s, size_t n); /* which has to outlive it, and its pieces */
void html_tamer_free(struct html_tamer *t);
bool html_tame(struct html_tamer *t, struct html_piece *out);
/* What the character at s stands for, where it is of that kind, else NULL. */
const struct html_stretch *html_stretch_at(const struct html_piece *p, const char *s, size_t n);
enum { HTML_STRETCH_LEAD = 0xf4, HTML_STRETCH_BYTES = 4 }; /* each begins with this byte, and has so many */

/* ---- html_parts.c: elements that stand for something ------------------------------------------------------ */

const char *html_attribute(const GumboElement *el, const char *name); /* "" when there is none */
/* Is it this one, of those that the parser has no number for? */
bool html_is(const GumboElement *el, const char *name);
/* Appends the words in it, white space collapsed, at most some hundreds of bytes of them. */
void html_words(struct str *out, const GumboNode *node);
void html_set_base(struct html_reader *r, const GumboElement *el);
/* Where an address in the text leads: of the arena, or the address itself. */
const char *html_address(struct html_reader *r, const char *address);
/* Pictures, media, drawings, what is filled in in forms: what there is to say of it, as words. True when the element
 * was one, and its children are done with. */
bool html_put_part(struct html_reader *r, const GumboNode *node);

/* ---- html_margin.c: how far paragraphs are set in --------------------------------------------------------- */

/* Adds what the element's style says of it to the context. */
void html_set_in(const GumboElement *el, struct doc_builder_context *c);
/* Of the paragraphs from this block on: takes away what all of them are set in by. */
void html_settle_margins(struct doc *d, size_t from);

/* ---- html_math.c ------------------------------------------------------------------------------------------ */

/* A formula on one line: 1/2, √16, x^2. */
void html_put_math(struct html_reader *r, const GumboNode *node);

#endif
