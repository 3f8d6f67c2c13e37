/*
 * Search that finds Chinese words of any length through an index. Chinese has no spaces, so a run of CJK characters
 * is indexed as its overlapping pairs, plus its last character alone (at the last pair's position, so that what
 * follows the run stays adjacent):
 *
 *     text   健保卡 5G         tokens   健保(0) 保卡(1) 卡(1) 5g(2)
 *
 * A word of two characters is then one token, a longer one a phrase of pairs, and a single character is a prefix of
 * its pairs, or the last one itself. Latin words are one token each, case folded. Variants that Taiwan writes both
 * ways (臺台) are one.
 */
#include "server/storage/sqlite.h"

#include "base/utf8.h"

struct character {
	uint32_t c;
	int bytes;
};

/* Invalid bytes separate words: what is stored is valid, but a query need not be. */
static struct character decode(const char *p, int n)
{
	uint32_t c;
	size_t bytes = utf8_decode(p, (size_t)n, &c);
	return c == UTF8_INVALID ? (struct character){ ' ', 1 } : (struct character){ c, (int)bytes };
}

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

typedef int token_sink(void *, int, const char *, int, int, int); /* FTS5's own callback; a name for its type */

#define LATIN_MAX 64 /* bytes of a folded word that count; nobody types more */

struct run {
	const char *text;
	int at, end, size;
	bool query;
	void *ctx;
	token_sink *put;
};

static struct character peek(const struct run *r, int at)
{
	struct character c = decode(r->text + at, r->size - at);
	c.c = folded(c.c);
	return c;
}

static int put_latin(struct run *r)
{
	char word[LATIN_MAX + 4];
	int n = 0;
	for (int at = r->at; at < r->end;) {
		struct character c = peek(r, at);
		if (n <= LATIN_MAX - 4)
			n += (int)utf8_encode(word + n, c.c);
		at += c.bytes;
	}
	return r->put(r->ctx, 0, word, n, r->at, r->end);
}

static int put_cjk(struct run *r)
{
	char pair[8];
	bool first = true;
	for (int at = r->at, rc; at < r->end; first = false) {
		struct character a = peek(r, at);
		int n = (int)utf8_encode(pair, a.c), after = at + a.bytes;
		if (after < r->end) {
			struct character b = peek(r, after);
			n += (int)utf8_encode(pair + n, b.c);
			rc = r->put(r->ctx, 0, pair, n, at, after + b.bytes);
		} else if (first) {
			rc = r->put(r->ctx, 0, pair, n, at, after);
		} else {
			/* A query's phrase ends with its last pair. */
			rc = r->query ? SQLITE_OK : r->put(r->ctx, FTS5_TOKEN_COLOCATED, pair, n, at, after);
		}
		if (rc != SQLITE_OK)
			return rc;
		at = after;
	}
	return SQLITE_OK;
}

static int tokenize(Fts5Tokenizer *unused, void *ctx, int flags, const char *text, int size, token_sink *put)
{
	(void)unused;
	struct run r = { .text = text, .size = size, .query = flags & FTS5_TOKENIZE_QUERY, .ctx = ctx, .put = put };
	for (int at = 0; at < size;) {
		struct character c = peek(&r, at);
		enum kind kind = kind_of(c.c);
		r.at = at;
		do {
			at += c.bytes;
			c = at < size ? peek(&r, at) : (struct character){ 0, 0 };
		} while (at < size && kind_of(c.c) == kind);
		r.end = at;
		int rc = kind == CJK ? put_cjk(&r) : kind == LATIN ? put_latin(&r) : SQLITE_OK;
		if (rc != SQLITE_OK)
			return rc;
	}
	return SQLITE_OK;
}

static int create(void *unused, const char **args, int n, Fts5Tokenizer **out)
{
	(void)unused, (void)args, (void)n;
	static char nothing; /* FTS5 wants a handle that is not NULL; ours has no state */
	*out = (Fts5Tokenizer *)&nothing;
	return SQLITE_OK;
}

static void delete(Fts5Tokenizer *unused)
{
	(void)unused;
}

enum rc search_register(sqlite3 *db, struct err *e)
{
	fts5_api *api = NULL;
	sqlite3_stmt *q = NULL;
	if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &q, NULL) == SQLITE_OK) {
		sqlite3_bind_pointer(q, 1, &api, "fts5_api_ptr", NULL);
		sqlite3_step(q);
	}
	sqlite3_finalize(q);
	if (!api)
		return err_set(e, RC_SYS, 0, "this SQLite was built without FTS5");
	static fts5_tokenizer functions = { create, delete, tokenize };
	return api->xCreateTokenizer(api, "minyi", NULL, &functions, NULL) == SQLITE_OK
		? RC_OK
		: err_set(e, RC_SYS, 0, "FTS5 tokenizer");
}

/* ---- a person's words ------------------------------------------------------------------------ */

#define WORDS_MAX 16

/* Whether the word has a token at all, and whether its last token is one CJK character that may begin a pair. */
struct shape {
	bool any, open;
};

static struct shape shape_of(const char *word, int n)
{
	struct shape s = { 0 };
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

/* Words are separated by spaces (also the ideographic one) and must all be there; each is quoted, so that no
 * character in it means anything to FTS5. */
bool search_expression(const char *words, struct str *out)
{
	int found = 0;
	const char *p = words;
	while (*p && found < WORDS_MAX) {
		size_t n = strcspn(p, " \t\n\r\"");
		const char *wide = strstr(p, "\xe3\x80\x80");
		if (wide && (size_t)(wide - p) < n)
			n = (size_t)(wide - p);
		struct shape shape = shape_of(p, (int)n);
		if (shape.any) {
			str_addz(out, found++ ? " AND \"" : "\"");
			str_add(out, p, n);
			str_addz(out, shape.open ? "\" *" : "\"");
		}
		p += n;
		if (*p)
			p += (unsigned char)*p == 0xe3 ? 3 : 1;
	}
	return found > 0;
}
