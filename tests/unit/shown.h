/* For tests of what is made of other people's texts. */
#ifndef TESTS_UNIT_SHOWN_H
#define TESTS_UNIT_SHOWN_H

#include "text/text.h"

/* What a person sees of a body. */
static inline void show(const char *body, struct str *out)
{
	const struct doc_layout_opts how = { .width = 200 };
	struct doc_layout l;
	struct doc d;
	str_init(out, STR_NO_LIMIT);
	doc_init(&d);
	doc_layout_init(&l);
	doc_from_commonmark(&d, body, strlen(body), 0);
	doc_layout_make(&l, &d, &how);
	for (size_t i = 0; i < l.lines.n; i++) {
		str_add(out, l.text.buf + l.lines.items[i].start, l.lines.items[i].bytes);
		str_addc(out, '\n');
	}
	doc_layout_release(&l);
	doc_release(&d);
}

#endif
