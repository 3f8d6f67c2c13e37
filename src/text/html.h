/* Private to text/: the two halves of reading HTML. */
#ifndef TEXT_HTML_H
#define TEXT_HTML_H

#include "text/doc.h"

/* Appends s without what a parser could be hurt with. */
void html_tame(struct str *out, const char *s, size_t n);

#endif
