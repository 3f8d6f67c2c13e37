/* Any bytes: cleaning, measuring and fitting agree with each other and stay in bounds. */
#include "text/text.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	struct str once, twice;
	str_init(&once, STR_NO_LIMIT);
	str_init(&twice, STR_NO_LIMIT);
	text_clean(&once, s, size);
	text_clean(&twice, once.buf, once.len);
	assert(strcmp(once.buf, twice.buf) == 0);
	assert(text_is_utf8(once.buf, once.len));
	assert(text_width(s, size) == text_width(once.buf, once.len));
	for (size_t i = 0; i < once.len; i++)
		assert((unsigned char)once.buf[i] >= ' ');

	int columns = size ? data[0] % 40 : 0;
	str_clear(&twice);
	text_pad(&twice, s, size, columns);
	assert(text_width(twice.buf, twice.len) == columns);
	struct text_slice slice = text_slice(s, size, columns / 2, columns);
	assert(slice.start + slice.bytes <= size && slice.pad + slice.columns <= columns);

	size_t at = 0, last = 0;
	while (at < size) {
		last = at;
		at += text_next(s + at, size - at).bytes;
	}
	assert(at == size && (size == 0 || size > 4096 || text_previous(s, size, size) == last));
	str_clear(&twice);
	text_clean_lines(&twice, s, size);
	assert(text_is_utf8(twice.buf, twice.len));
	str_release(&once);
	str_release(&twice);
	return 0;
}
