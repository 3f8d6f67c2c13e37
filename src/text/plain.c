/* Plain text becomes paragraphs: an empty line parts them, other line breaks stay. */
#include "text/builder.h"

void plain_read(struct doc *d, const char *s, size_t n)
{
	struct doc_builder b;
	STR_LOCAL(clean, STR_NO_LIMIT);
	text_clean_lines(&clean, s, n);
	doc_builder_init(&b, d);
	for (size_t at = 0; at < clean.len;) {
		size_t line = strcspn(clean.buf + at, "\n");
		doc_builder_text(&b, clean.buf + at, line);
		at += line;
		if (at < clean.len)
			doc_builder_break(&b); /* the second in a row parts paragraphs */
		at++;
	}
	doc_builder_finish(&b);
}
