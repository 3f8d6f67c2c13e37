/* Any bytes as HTML: read, laid out narrow and wide, written as CommonMark, read again. */
#include "text/text.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void lay_out(struct doc *d, int width, bool linear)
{
	struct doc_layout l;
	doc_layout_init(&l);
	doc_layout_make(&l, d, &(struct doc_layout_opts){ .width = width, .linear = linear, .number_links = true });
	for (size_t i = 0; i < l.lines.n; i++)
		assert(l.lines.items[i].columns <= width);
	assert(text_is_utf8(l.text.buf, l.text.len));
	doc_layout_release(&l);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct doc d, again;
	struct str written;
	doc_init(&d);
	doc_init(&again);
	str_init(&written, STR_NO_LIMIT);
	doc_from_html(&d, (const char *)data, size);
	lay_out(&d, 40, false);
	lay_out(&d, 80, true);
	doc_to_commonmark(&d, &written);
	doc_from_commonmark(&again, written.buf, written.len, 0);
	str_release(&written);
	doc_release(&d);
	doc_release(&again);
	return 0;
}
