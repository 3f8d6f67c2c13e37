/* By which character each is looked for: one for all that readers take for the same. */
#include "text/text.h"
#include "text/variants.h"

/* Marks that stand upon others, joiners, selectors, the colours of skin: a word is the same without them. */
static bool is_left_out(uint32_t c)
{
	return c == 0xad || (c >= 0x300 && c <= 0x36f) || (c >= 0x200b && c <= 0x200f) || (c >= 0xfe00 && c <= 0xfe0f) ||
		c == 0xfeff || (c >= 0x1f3fb && c <= 0x1f3ff) || (c >= 0xe0000 && c <= 0xe0fff);
}

static uint32_t stand_in(const struct text_variant *table, size_t low, size_t high, uint32_t c)
{
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (table[middle].code == c)
			return table[middle].stand_in;
		if (table[middle].code < c)
			low = middle + 1;
		else
			high = middle;
	}
	return c;
}

static uint32_t small(uint32_t c)
{
	bool capital = (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9) ||
		(c >= 0x410 && c <= 0x42f);
	if (capital)
		return c + 0x20;
	if ((c >= 0x100 && c <= 0x137) || (c >= 0x1e00 && c <= 0x1eff))
		return c | 1; /* Latin Extended: upper and lower alternate */
	return c;
}

uint32_t text_folded(uint32_t c)
{
	if (c < 0x80)
		return small(c);
	if (is_left_out(c))
		return 0;
	if (c >= 0xff01 && c <= 0xff5e) /* full-width forms of ASCII */
		return small(c - 0xfee0);
	if (c > 0xffff)
		return c;
	if (c >= 0x2e80)
		return stand_in(text_folds, text_fold_starts[c >> 8], text_fold_starts[(c >> 8) + 1], c);
	return small(c < 0x2000 ? stand_in(text_variants, 0, text_variants_count, c) : c);
}
