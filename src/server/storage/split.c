/*
 * How text becomes words, so that a search finds Chinese ones of any length through an index. Chinese has no spaces, so
 * a run of CJK characters is indexed as its overlapping pairs, plus its last character alone (at the last pair's
 * position, so that what follows the run stays adjacent):
 *
 *     text   健保卡 5G         tokens   健保(0) 保卡(1) 卡(1) 5g(2)
 *
 * A word of two characters is then one token, a longer one a phrase of pairs, and a single character is a prefix of
 * its pairs, or the last one itself. Latin words are one token each, emoji one token a character. Characters are what
 * text_folded() makes of them: simplified, full-width and variants are one.
 */
#include "server/storage/private.h"
#include "base/utf8.h"
#include "text/text.h"

struct character {
	uint32_t c;
	int bytes;
};

enum kind { SPACE, LATIN, CJK, EMOJI };

static enum kind kind_of(uint32_t c)
{
	if (c < 0x80)
		return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ? LATIN : SPACE;
	if ((c >= 0x2e80 && c <= 0x2fdf) || (c >= 0x3005 && c <= 0x3007) || (c >= 0x3040 && c <= 0x312f) ||
		(c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3) ||
		(c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff))
		return CJK;
	if ((c >= 0x1f000 && c <= 0x1faff) || (c >= 0x2600 && c <= 0x27bf) || c == 0x2b50 || c == 0x2b55)
		return EMOJI;
	if (c == SPLIT_OURS)
		return LATIN;
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
	while (at + (int)bytes < r->size) { /* what stands upon it or joins it belongs to it */
		uint32_t mark;
		size_t more = utf8_decode(r->text + at + bytes, (size_t)(r->size - at) - bytes, &mark);
		if (mark < 0x80 || text_folded(mark))
			break;
		bytes += more;
	}
	return (struct character){ text_folded(c), (int)bytes };
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

static int put_emoji(const struct run *r)
{
	char word[4];
	int rc = 0;
	for (int at = r->at; at < r->end && rc == 0;) {
		struct character c = peek(r, at);
		rc = put(r, false, word, utf8_encode(word, c.c), at, at + c.bytes);
		at += c.bytes;
	}
	return rc;
}

static int put_run(const struct run *r, enum kind kind)
{
	switch (kind) {
	case CJK: return put_cjk(r);
	case LATIN: return put_latin(r);
	case EMOJI: return put_emoji(r);
	default: return 0;
	}
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
		int rc = put_run(&r, kind);
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
			s.tokens += kind != before || kind == EMOJI || (kind == CJK && run > 2);
			s.open = kind == CJK && run == 1;
		}
		before = kind;
		at += c.bytes;
	}
	return s;
}

size_t split_chinese(const char *word, size_t places[], size_t most)
{
	size_t n = 0;
	struct run r = { .text = word, .size = (int)strlen(word) };
	for (int at = 0; at < r.size;) {
		struct character c = peek(&r, at);
		if (kind_of(c.c) != CJK || n == most)
			return 0;
		places[n++] = (size_t)at;
		at += c.bytes;
	}
	return n;
}

size_t split_run(const char *word)
{
	struct run r = { .text = word, .size = (int)strlen(word) };
	int at = 0;
	for (enum kind first = SPACE; at < r.size;) {
		struct character c = peek(&r, at);
		if (at && kind_of(c.c) != first)
			break;
		first = kind_of(c.c);
		at += c.bytes;
	}
	return (size_t)at;
}

bool split_latin(const char *word)
{
	struct run r = { .text = word, .size = (int)strlen(word) };
	for (int at = 0; at < r.size;) {
		struct character c = peek(&r, at);
		if (kind_of(c.c) != LATIN)
			return false;
		at += c.bytes;
	}
	return r.size > 0;
}
