/*
 * Any bytes, again and again until they are 256 KiB, as CommonMark, as HTML and as plain text: no text may take more
 * than a bound for each of its bytes to be read and laid out. The first byte of the input chooses; the bound is a
 * hundred times what ordinary text takes without sanitizers.
 */
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BYTES = 256 << 10, NS_A_BYTE = 12000 };

static int64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { UNIT_MAX = 64 };
	struct str text;
	struct doc d;
	struct doc_layout l;
	if (size < 2 || size > UNIT_MAX)
		return 0;
	str_init(&text, STR_NO_LIMIT);
	while (text.len < BYTES)
		str_add(&text, (const char *)data + 1, size - 1);
	int64_t from = now_ns();
	doc_init(&d);
	doc_layout_init(&l);
	if (data[0] % 3 == 0)
		doc_from_html(&d, text.buf, text.len);
	else if (data[0] % 3 == 1)
		doc_put_commonmark(&d, text.buf, text.len, 0);
	else
		doc_put_text(&d, text.buf, text.len);
	doc_layout_make(&l, &d, &(struct doc_layout_opts){ .width = 78, .number_links = true });
	doc_layout_release(&l);
	doc_release(&d);
	int64_t took = now_ns() - from;
	if (took > (int64_t)text.len * NS_A_BYTE) {
		fprintf(stderr, "%lld ms for %zu bytes\n", (long long)(took / 1000000), text.len);
		abort();
	}
	str_release(&text);
	return 0;
}
