/* Private to text/: the cells of a table as they come (builder.c), and the block that they become (builder_table.c). */
#ifndef TEXT_BUILDER_TABLE_H
#define TEXT_BUILDER_TABLE_H

#include "text/builder.h"

struct built_cell {
	struct doc_run *runs;
	size_t n;
	int row, column;
	struct doc_builder_cell form;
};

struct doc_table_builder {
	VEC(struct built_cell) cells;
	VEC(bool) heads;              /* per row: the source says that it is one of the head's */
	int depth;                    /* tables in tables, from 1 */
	int row, column, columns;     /* where we are; columns seen */
	int spanned[DOC_COLUMNS_MAX]; /* rows that a cell above still covers */
	size_t section;               /* the first cell of the one that we are in: none reaches out of it */
	bool in_head;                 /* what rows to come are part of */
	int lists, quotes, level;     /* that the table stands in; level: the depth of the item that it is part of */
	bool in_cell;
};

/* Appends what the rows and cells are to a reader: a table, or paragraphs. repeated: see struct doc_builder. */
void doc_table_put(struct doc *d, struct doc_table_builder *t, size_t *repeated);

#endif
