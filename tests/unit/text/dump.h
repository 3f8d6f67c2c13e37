/* A document as text that a test can compare: a block a line. */
#ifndef TESTS_UNIT_TEXT_DUMP_H
#define TESTS_UNIT_TEXT_DUMP_H

#include "text/text.h"

static inline void dump_runs(struct str *out, const struct doc *d, const struct doc_run *runs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned style = runs[i].style;
		const char *mark = style & DOC_STRONG ? "*" : style & DOC_EMPHASIS ? "_" : style & DOC_MONO ? "`" : "";
		str_addz(out, mark);
		for (const char *s = runs[i].text; *s; s++)
			if (*s == '\n')
				str_addz(out, "\\n");
			else
				str_addc(out, *s);
		str_addz(out, mark);
		if (runs[i].link)
			str_addf(out, "<%s>", d->links.items[runs[i].link - 1].address);
	}
}

/* "h2 Title\np Text\n-1 item\n": kind with its level, then the text; tables as "t 2x3 [a|b|c][..]", "T" with a head,
 * and before the cells, per column where one asks, auto, right, center. */
static inline void dump_doc(struct str *out, const struct doc *d)
{
	static const char *const names[] = { "h", "p", "i", "q", "c", "r", "f", "t", "chart", "comment" };
	for (size_t i = 0; i < d->blocks.n; i++) {
		const struct doc_block *b = &d->blocks.items[i];
		str_addz(out, b->kind == DOC_TABLE && b->head ? "T" : names[b->kind]);
		if (b->level)
			str_addf(out, "%d", b->level);
		for (int q = 0; q < b->quotes; q++)
			str_addc(out, '>');
		if (b->kind == DOC_TABLE)
			str_addf(out, " %dx%d ", b->rows, b->columns);
		else
			str_addf(out, "%s%s ", *b->marker ? " " : "", b->marker);
		for (int c = 0; b->aligns && c < b->columns; c++)
			str_addc(out, "arc"[b->aligns[c]]);
		for (int c = 0; b->kind == DOC_TABLE && c < b->rows * b->columns; c++) {
			str_addz(out, c % b->columns ? "|" : "[");
			dump_runs(out, d, b->cells[c].runs, b->cells[c].n);
			str_addz(out, (c + 1) % b->columns ? "" : "]");
		}
		dump_runs(out, d, b->runs, b->n_runs);
		str_addc(out, '\n');
	}
}

#endif
