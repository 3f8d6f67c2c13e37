/*
 * Cleaning: what came from outside becomes text that may be shown. Nothing but visible characters, spaces and (for
 * bodies) "\n" comes out, in valid UTF-8, with at most four marks on a letter: what one cell of ncurses holds.
 */
#include "text/text.h"
#include "text/unicode.h"

enum { TAB_STOP = 8 };

/* Characters that need no thought, up to the first that does. */
static size_t plain_run(const char *s, size_t n)
{
	size_t at = 0, last = 0;
	while (at < n) {
		uint32_t c;
		size_t plain = text_printable(s + at, n - at), ideographs = text_ideographs(s + at + plain, n - at - plain);
		if (plain + ideographs) {
			at += plain + ideographs;
			last = at - (ideographs ? 3 : 1);
			continue;
		}
		size_t bytes = utf8_decode(s + at, n - at, &c);
		const struct text_kind *kind = text_kind(c);
		if (kind->show != SHOW_PLAIN || kind->gcb != GCB_OTHER)
			/* The last plain one may be the base of what follows. */
			return kind->show == SHOW_BREAK || kind->show == SHOW_TAB ? at : last;
		last = at;
		at += bytes;
	}
	return at;
}

/* Where the line stands, measured no further than the last tab: a line of tabs must not be measured again at each. */
struct line {
	size_t measured;
	int column;
};

static void tab(struct str *out, struct line *line)
{
	line->column += text_width(out->buf + line->measured, out->len - line->measured);
	str_addn(out, ' ', (size_t)(TAB_STOP - line->column % TAB_STOP));
	*line = (struct line){ out->len, 0 };
}

static void cluster(struct str *out, const char *s, size_t n)
{
	struct text_shower shower = { 0 };
	int columns = 0;
	for (size_t at = 0; at < n;) {
		uint32_t c;
		size_t bytes = utf8_decode(s + at, n - at, &c);
		switch (text_show(&shower, text_kind(c), &columns)) {
		case AS_ITSELF: str_add(out, s + at, bytes); break;
		case AS_MARK: str_addz(out, TEXT_MARK); break;
		case AS_SPACE: str_addc(out, ' '); break;
		case AS_NOTHING: break;
		}
		at += bytes;
	}
}

static void clean(struct str *out, const char *s, size_t n, bool lines)
{
	struct line line = { out->len, 0 };
	for (size_t at = 0; at < n && str_ok(out);) {
		size_t run = plain_run(s + at, n - at);
		str_add(out, s + at, run);
		at += run;
		if (at == n)
			break;
		size_t bytes = text_next(s + at, n - at).bytes;
		uint32_t c;
		utf8_decode(s + at, n - at, &c);
		uint8_t show = text_kind(c)->show;
		if (lines && show == SHOW_BREAK) {
			str_addc(out, '\n');
			line = (struct line){ out->len, 0 };
		} else if (lines && show == SHOW_TAB) {
			tab(out, &line);
		} else {
			cluster(out, s + at, bytes);
		}
		at += bytes;
	}
}

void text_clean(struct str *out, const char *s, size_t n)
{
	clean(out, s, n, false);
}

void text_clean_lines(struct str *out, const char *s, size_t n)
{
	clean(out, s, n, true);
}

bool text_is_clean(const char *s, size_t n)
{
	for (size_t at = 0; at < n; at++) {
		at += plain_run(s + at, n - at);
		if (at < n && s[at] != '\n')
			return false;
	}
	return true;
}

size_t text_bom(const char *s, size_t n)
{
	size_t bytes = strlen(TEXT_BOM);
	return n >= bytes && memcmp(s, TEXT_BOM, bytes) == 0 ? bytes : 0;
}

bool text_is_utf8(const char *s, size_t n)
{
	uint32_t c;
	for (size_t at = 0; at < n;) {
		at += utf8_decode(s + at, n - at, &c);
		if (c == UTF8_INVALID)
			return false;
	}
	return true;
}

uint32_t text_narrow(uint32_t c)
{
	return c >= 0xff01 && c <= 0xff5e ? c - 0xff01 + '!' : c == 0x3000 ? ' ' : c;
}

void text_narrow_all(struct str *out, const char *s)
{
	for (size_t n = strlen(s), at = 0; at < n;) {
		uint32_t c;
		char narrow[4];
		size_t bytes = utf8_decode(s + at, n - at, &c);
		if (text_narrow(c) != c)
			str_add(out, narrow, utf8_encode(narrow, text_narrow(c)));
		else
			str_add(out, s + at, bytes);
		at += bytes;
	}
}

bool text_to_number(const char *typed, int64_t min, int64_t max, int64_t *out)
{
	STR_LOCAL(narrow, 256);
	text_narrow_all(&narrow, typed);
	str_drop_end(&narrow, " ");
	return str_ok(&narrow) && str_to_i64(narrow.buf + strspn(narrow.buf, " "), min, max, out);
}
