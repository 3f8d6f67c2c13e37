/* UTF-8 (RFC 3629), decoded and encoded in one place for both programs. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* What a byte that is not part of a valid character counts as: no code point. */
#define UTF8_INVALID 0x110000u

/* The character at s (n bytes are left, at least 1), and how many bytes it has: 1 of an invalid one. */
static inline size_t utf8_decode(const char *s, size_t n, uint32_t *c)
{
	const unsigned char *u = (const unsigned char *)s;
#define CONTINUES(i) ((u[i] & 0xc0) == 0x80)
	if (u[0] < 0x80) {
		*c = u[0];
		return 1;
	}
	if (u[0] >= 0xe0 && u[0] < 0xf0 && n >= 3 && CONTINUES(1) && CONTINUES(2)) {
		*c = (u[0] & 0xfu) << 12 | (u[1] & 0x3fu) << 6 | (u[2] & 0x3fu);
		if (*c >= 0x800 && (*c < 0xd800 || *c > 0xdfff))
			return 3;
	} else if (u[0] >= 0xc2 && u[0] < 0xe0 && n >= 2 && CONTINUES(1)) {
		*c = (u[0] & 0x1fu) << 6 | (u[1] & 0x3fu);
		return 2;
	} else if (u[0] >= 0xf0 && u[0] < 0xf5 && n >= 4 && CONTINUES(1) && CONTINUES(2) && CONTINUES(3)) {
		*c = (u[0] & 7u) << 18 | (u[1] & 0x3fu) << 12 | (u[2] & 0x3fu) << 6 | (u[3] & 0x3fu);
		if (*c >= 0x10000 && *c <= 0x10ffff)
			return 4;
	}
#undef CONTINUES
	*c = UTF8_INVALID;
	return 1;
}

/* The bytes of c, which is no surrogate and no more than U+10FFFF; 0 otherwise. */
static inline size_t utf8_encode(char out[4], uint32_t c)
{
	if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 0;
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)((n == 2 ? 0xc0 : n == 3 ? 0xe0 : 0xf0) | c);
	return n;
}

#endif
