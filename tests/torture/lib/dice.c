/* What is chosen, by a number that can be given again (splitmix64). */
#include "torture/lib/torture.h"

uint64_t dice_mix(uint64_t seed, uint64_t number)
{
	uint64_t z = seed + (number + 1) * UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

uint32_t dice_roll(struct dice *d, uint32_t n)
{
	d->state = dice_mix(d->state, 0);
	return n ? (uint32_t)((d->state >> 32) % n) : 0;
}

bool dice_in(struct dice *d, uint32_t many, uint32_t of)
{
	return dice_roll(d, of) < many;
}

void dice_text(struct dice *d, size_t characters, struct str *out)
{
	static const char *const words[] = { "公車", "站牌", "看不到", "請", "多設", "bus", "stop", "é", "台語", "𠊎", "\"",
		"\\", "，", "？", "100%", "<b>", "&amp;", "'", "👪", "한", "%s" };
	for (size_t n = 0; n < characters; n++)
		str_addf(out, "%s%s", n && dice_in(d, 1, 3) ? " " : "", words[dice_roll(d, ARRAY_LEN(words))]);
}
