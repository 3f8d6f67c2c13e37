/*
 * How text becomes words, so that a search finds Chinese ones of any length through an index. Chinese has no spaces, so
 * a run of CJK characters is indexed as its overlapping pairs, plus its last character alone (at the last pair's
 * position, so that what follows the run stays adjacent):
 *
 *     text   健保卡 5G         tokens   健保(0) 保卡(1) 卡(1) 5g(2)
 *
 * A word of two characters is then one token, a longer one a phrase of pairs, and a single character is a prefix of
 * its pairs, or the last one itself. Latin words are one token each, case folded. Variants that Taiwan writes both
 * ways (臺台) are one.
 */
#include "server/storage/private.h"
#include "base/utf8.h"

struct character {
	uint32_t c;
	int bytes;
};

static uint32_t folded(uint32_t c)
{
	static const uint32_t variants[][2] = {
		{ 0x81fa, 0x53f0 } /* 臺台 */,
		{ 0x88cf, 0x88e1 } /* 裏裡 */,
		{ 0x8aac, 0x8aaa } /* 説說 */,
		{ 0x7232, 0x70ba } /* 爲為 */,
		{ 0x773e, 0x8846 } /* 眾衆 */,
		{ 0x5cf0, 0x5cef } /* 峰峯 */,
		{ 0x7fa3, 0x7fa4 } /* 羣群 */,
		{ 0x7dab, 0x7dda } /* 綫線 */,
	};
	if (c >= 0xff01 && c <= 0xff5e) /* full-width forms of ASCII */
		c -= 0xfee0;
	if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9) ||
		(c >= 0x410 && c <= 0x42f))
		return c + 0x20;
	if ((c >= 0x100 && c <= 0x137) || (c >= 0x1e00 && c <= 0x1eff))
		return c | 1; /* Latin Extended: upper and lower alternate */
	for (size_t i = 0; i < ARRAY_LEN(variants); i++)
		if (c == variants[i][0])
			return variants[i][1];
	return c;
}

enum kind { SPACE, LATIN, CJK };

static enum kind kind_of(uint32_t c)
{
	if (c < 0x80)
		return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ? LATIN : SPACE;
	if ((c >= 0x2e80 && c <= 0x2fdf) || (c >= 0x3005 && c <= 0x3007) || (c >= 0x3040 && c <= 0x312f) ||
		(c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3) ||
		(c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff))
		return CJK;
	bool mark = c < 0xaa || c == 0xab || c == 0xb7 || c == 0xbb || c == 0xd7 || c == 0xf7 ||
		(c >= 0x2000 && c <= 0x2bff) || (c >= 0x3000 && c <= 0x303f) || (c >= 0xd800 && c <= 0xf8ff) ||
		(c >= 0xfe00 && c <= 0xfe6f) || c >= 0xff00;
	return mark ? SPACE : LATIN;
}

#define LATIN_MAX 64 /* bytes of a folded word that count; nobody types more */

struct run {
	const char *text;
	int at, end, size;
	bool asked;
	const struct sql_words *out;
};

/* Invalid bytes separate words: what is stored is valid, but a query need not be. */
static struct character peek(const struct run *r, int at)
{
	uint32_t c;
	size_t bytes = utf8_decode(r->text + at, (size_t)(r->size - at), &c);
	return (struct character){ folded(c), (int)bytes };
}

static int put(const struct run *r, bool same_place, const char *word, size_t n, int from, int to)
{
	return r->out->put(r->out->ctx, same_place, word, (int)n, from, to);
}

static int put_latin(const struct run *r)
{
	char word[LATIN_MAX + 4] = "";
	size_t n = 0;
	for (int at = r->at; at < r->end;) {
		struct character c = peek(r, at);
		if (n <= LATIN_MAX - 4)
			n += utf8_encode(word + n, c.c);
		at += c.bytes;
	}
	return put(r, false, word, n, r->at, r->end);
}

static int put_cjk(const struct run *r)
{
	char pair[8];
	bool first = true;
	for (int at = r->at, rc; at < r->end; first = false) {
		struct character a = peek(r, at);
		size_t n = utf8_encode(pair, a.c);
		int after = at + a.bytes;
		if (after < r->end) {
			struct character b = peek(r, after);
			n += utf8_encode(pair + n, b.c);
			rc = put(r, false, pair, n, at, after + b.bytes);
		} else if (first) {
			rc = put(r, false, pair, n, at, after);
		} else {
			rc = r->asked ? 0 : put(r, true, pair, n, at, after); /* an asked phrase ends with its last pair */
		}
		if (rc != 0)
			return rc;
		at = after;
	}
	return 0;
}

int split_text(const char *text, int size, bool asked, const struct sql_words *out)
{
	struct run r = { .text = text, .size = size, .asked = asked, .out = out };
	for (int at = 0; at < size;) {
		struct character c = peek(&r, at);
		enum kind kind = kind_of(c.c);
		r.at = at;
		do {
			at += c.bytes;
			c = at < size ? peek(&r, at) : (struct character){ 0, 0 };
		} while (at < size && kind_of(c.c) == kind);
		r.end = at;
		int rc = kind == CJK ? put_cjk(&r) : kind == LATIN ? put_latin(&r) : 0;
		if (rc != 0)
			return rc;
	}
	return 0;
}

struct split_shape split_shape(const char *word, int n)
{
	struct split_shape s = { 0 };
	enum kind before = SPACE;
	int run = 0;
	struct run r = { .text = word, .size = n };
	for (int at = 0; at < n;) {
		struct character c = peek(&r, at);
		enum kind kind = kind_of(c.c);
		if (kind != SPACE) {
			run = kind == before ? run + 1 : 1;
			s.any = true;
			s.open = kind == CJK && run == 1;
		}
		before = kind;
		at += c.bytes;
	}
	return s;
}
