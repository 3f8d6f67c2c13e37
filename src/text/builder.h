/*
 * Private to text/: what a reader of markup says ("a list item starts", "bold", "some text", "the cell ends") becomes
 * blocks. HTML and CommonMark differ only in how they find these events, so that both give the same document for the
 * same thing.
 */
#ifndef TEXT_BUILDER_H
#define TEXT_BUILDER_H

#include "text/doc.h"

enum { DOC_BUILDER_EM = 1000 };

/* What surrounds the text to come; readers set and restore it. */
struct doc_builder_context {
	unsigned style; /* enum doc_style */
	int link;
	int heading; /* level; 0 outside */
	int quotes;  /* how many we are in */
	bool pre;    /* white space counts */
	bool struck; /* out, and left to be seen */
	/* How far paragraphs are set in, in DOC_BUILDER_EM, and their first lines beyond that (or less, below 0). */
	int margin, indent;
};

struct doc_builder {
	struct doc *d;
	struct doc_builder_context context;

	struct doc_builder_list {
		int number; /* of the next item; -1 for bullets */
		char style; /* '1', 'a', 'A', 'i' or 'I', as HTML has it */
		bool down;  /* it is counted down */
		int quotes; /* that the list stands in */
	} lists[DOC_DEPTH_MAX];
	int n_lists;
	bool item; /* the next block is the first of an item */

	bool open;          /* the last block of d takes text */
	bool gap, line_gap; /* white space seen, and whether a line break was in it */
	bool apart;         /* a letter or figure to come must not run together with the last one */
	struct str text;    /* gathered, of the style and link below, not yet a run */
	unsigned text_style;
	int text_link;
	bool struck; /* the words that begin what is struck out stand there, and not yet those that end it */

	struct doc_table_builder *table;
	size_t repeated; /* bytes of cells that were put into rows below their own */
};

void doc_builder_init(struct doc_builder *b, struct doc *d);
void doc_builder_finish(struct doc_builder *b); /* ends what is open and releases */

/* Text as the source has it; white space collapses unless pre. */
void doc_builder_text(struct doc_builder *b, const char *s, size_t n);
void doc_builder_break(struct doc_builder *b); /* a line break within the block */
void doc_builder_block(struct doc_builder *b); /* the block ends; the next text starts another */
void doc_builder_rule(struct doc_builder *b);
/* The end of the text so far, of the same block or cell: how many bytes at *s, 0 for none. */
size_t doc_builder_before(const struct doc_builder *b, const char **s);
/* The link for what comes next, where the address is one to follow, else 0: numbered behind those in the text before.
 */
int doc_builder_link(struct doc_builder *b, const char *address);
/* Words of ours that stand for something, and lead to it where its address is one to follow; and those for a picture
 * with a description, or else a title, which both may be "". */
void doc_builder_stand_in(struct doc_builder *b, const char *words, const char *address);
void doc_builder_image(struct doc_builder *b, const char *description, const char *title, const char *address);

void doc_builder_list_start(struct doc_builder *b, struct doc_builder_list list);
void doc_builder_list_end(struct doc_builder *b);
void doc_builder_item(struct doc_builder *b, int number); /* -1: the one that follows */

/* A table in a cell is no table: its cells become text. */
void doc_builder_table_start(struct doc_builder *b);
void doc_builder_table_end(struct doc_builder *b);
/* Rows to come are the head's, or not; no cell reaches over the end of a section. */
void doc_builder_section(struct doc_builder *b, bool head);
void doc_builder_row(struct doc_builder *b);
struct doc_builder_cell {
	bool head;
	int columns, rows; /* that it spans; at least 1 */
	enum doc_align align;
};
void doc_builder_cell(struct doc_builder *b, struct doc_builder_cell form);
void doc_builder_cell_end(struct doc_builder *b);

#endif
