/* Any bytes at any width and under any rules: lines in order, none too wide, nothing lost. The first two bytes
 * choose. */
#include "text/text.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
	const char *s;
	size_t end;
	int width;
};

static bool take(void *ctx, const struct text_line *l)
{
	struct seen *seen = ctx;
	assert(l->start >= seen->end && l->columns <= seen->width);
	for (size_t at = seen->end; at < l->start; at++)
		/* white space and the bytes of U+3000, U+2028, U+2029 */
		assert(strchr(" \t\n\r\v\f\xe3\x80\xe2\xa8\xa9", seen->s[at]));
	seen->end = l->start + l->bytes;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	struct seen seen = { .s = (const char *)data + 2, .width = 2 + data[0] % 100 };
	text_ambiguous_set(1 + (data[1] & 1));
	text_wrap(seen.s, size - 2, seen.width, (enum text_kinsoku)((data[1] >> 1) % 3), take, &seen);
	assert(seen.end <= size - 2);
	text_ambiguous_set(1);
	return 0;
}
