/*
 * The editing buffer. One string and a caret; lines are found by searching for "\n", which is quick enough for 10,000
 * of them at each key. Everything moves by visible characters.
 */
#include "text/edit.h"

#include "text/unicode.h"

#include <ctype.h>

void text_edit_init(struct text_edit *e, size_t max, bool lines)
{
	*e = (struct text_edit){ .lines = lines, .goal = -1 };
	str_init(&e->text, max);
}

void text_edit_release(struct text_edit *e)
{
	text_edit_forget(e);
	vec_release(&e->starts);
	str_release(&e->text);
	e->caret = 0;
}

/* What may stand in the buffer: the typed characters themselves, without those that could do something to a
 * terminal. */
static void take_typed(struct str *out, const char *s, size_t n, bool lines)
{
	for (size_t at = 0; at < n;) {
		uint32_t c;
		size_t bytes = utf8_decode(s + at, n - at, &c);
		switch (text_kind(c)->show) {
		case SHOW_BREAK:
			if (c == '\r' && at + 1 < n && s[at + 1] == '\n')
				break;
			str_addc(out, lines ? '\n' : ' ');
			break;
		case SHOW_TAB: str_addc(out, ' '); break;
		case SHOW_MARK: break;
		default: str_add(out, s + at, bytes); break;
		}
		at += bytes;
	}
}

/* A character that joins what follows leaves the caret inside a cluster: on to its end. */
static void settle(struct text_edit *e)
{
	size_t at = e->caret ? text_previous(e->text.buf, e->caret, e->caret) : 0;
	while (at < e->caret)
		at += text_next(e->text.buf + at, e->text.len - at).bytes;
	e->caret = at;
}

bool text_edit_set(struct text_edit *e, const char *s)
{
	size_t fits = 0;
	STR_LOCAL(clean, STR_NO_LIMIT);
	take_typed(&clean, s, strlen(s), e->lines);
	while (fits < clean.len) {
		size_t bytes = text_next(clean.buf + fits, clean.len - fits).bytes;
		if (fits + bytes > e->text.max)
			break;
		fits += bytes;
	}
	text_edit_forget(e);
	str_clear(&e->text);
	str_add(&e->text, clean.buf, fits);
	e->starts.n = 0;
	bool whole = fits == clean.len;
	e->caret = e->text.len;
	e->goal = -1;
	e->scroll = 0;
	return whole;
}

bool text_edit_insert(struct text_edit *e, const char *s, size_t n)
{
	STR_LOCAL(clean, STR_NO_LIMIT);
	take_typed(&clean, s, n, e->lines);
	bool fits = clean.len <= e->text.max - e->text.len;
	if (fits && clean.len) {
		bool typed = text_next(clean.buf, clean.len).bytes == clean.len && clean.buf[0] != '\n';
		text_edit_replace(e, e->caret, 0, clean.buf, clean.len, typed);
		settle(e);
	}
	return fits;
}

size_t text_edit_line_start(const struct text_edit *e, size_t at)
{
	const char *before = memrchr(e->text.buf, '\n', at);
	return before ? (size_t)(before - e->text.buf) + 1 : 0;
}

size_t text_edit_line_end(const struct text_edit *e, size_t at)
{
	const char *after = memchr(e->text.buf + at, '\n', e->text.len - at);
	return after ? (size_t)(after - e->text.buf) : e->text.len;
}

static size_t left_of(const struct text_edit *e, size_t at)
{
	return at ? text_previous(e->text.buf, e->text.len, at) : 0;
}

static size_t right_of(const struct text_edit *e, size_t at)
{
	return at + text_next(e->text.buf + at, e->text.len - at).bytes;
}

/* Words are runs of one sort; Chinese has no spaces, and its runs end at punctuation. */
enum sort { SORT_SPACE, SORT_LETTERS, SORT_WIDE, SORT_MARKS };

static enum sort sort_at(const struct text_edit *e, size_t at)
{
	uint32_t c;
	utf8_decode(e->text.buf + at, e->text.len - at, &c);
	switch (text_kind(c)->lb) {
	case LB_SP:
	case LB_LF: return SORT_SPACE;
	case LB_AL:
	case LB_HL:
	case LB_NU: return c < 0x80 && c != '_' && !isalnum((int)c) ? SORT_MARKS : SORT_LETTERS;
	case LB_ID:
	case LB_CJ:
	case LB_H2:
	case LB_H3: return SORT_WIDE;
	default: return c == 0x3000 ? SORT_SPACE : SORT_MARKS;
	}
}

static size_t word_left(const struct text_edit *e, size_t at)
{
	size_t before = left_of(e, at);
	while (before > 0 && sort_at(e, before) == SORT_SPACE)
		before = left_of(e, before);
	enum sort sort = before < e->text.len ? sort_at(e, before) : SORT_SPACE;
	while (before > 0 && sort_at(e, left_of(e, before)) == sort)
		before = left_of(e, before);
	return before;
}

static size_t word_right(const struct text_edit *e, size_t at)
{
	enum sort sort = at < e->text.len ? sort_at(e, at) : SORT_SPACE;
	while (at < e->text.len && sort_at(e, at) == sort)
		at = right_of(e, at);
	while (at < e->text.len && sort_at(e, at) == SORT_SPACE)
		at = right_of(e, at);
	return at;
}

static bool go(struct text_edit *e, size_t at)
{
	bool moved = at != e->caret;
	e->caret = at;
	e->goal = -1;
	e->typing = false;
	return moved;
}

bool text_edit_move(struct text_edit *e, enum text_edit_move where)
{
	switch (where) {
	case TEXT_LEFT: return go(e, left_of(e, e->caret));
	case TEXT_RIGHT: return go(e, right_of(e, e->caret));
	case TEXT_WORD_LEFT: return go(e, word_left(e, e->caret));
	case TEXT_WORD_RIGHT: return go(e, word_right(e, e->caret));
	case TEXT_HOME: return go(e, text_edit_line_start(e, e->caret));
	case TEXT_END: return go(e, text_edit_line_end(e, e->caret));
	case TEXT_TOP: return go(e, 0);
	case TEXT_BOTTOM: return go(e, e->text.len);
	}
	return false;
}

/* In its line, however that is wrapped. */
static int caret_column(const struct text_edit *e)
{
	size_t start = text_edit_line_start(e, e->caret);
	return text_width(e->text.buf + start, e->caret - start);
}

static bool kill_range(struct text_edit *e, size_t from, size_t to)
{
	e->typing = false;
	e->goal = -1;
	if (from >= to)
		return false;
	text_edit_replace(e, from, to - from, NULL, 0, false);
	settle(e);
	return true;
}

bool text_edit_kill(struct text_edit *e, enum text_edit_kill what)
{
	size_t at = e->caret, start = text_edit_line_start(e, at), end = text_edit_line_end(e, at);
	switch (what) {
	case TEXT_BACKSPACE: return kill_range(e, left_of(e, at), at);
	case TEXT_DELETE: return kill_range(e, at, right_of(e, at));
	case TEXT_KILL_WORD: return kill_range(e, word_left(e, at), at);
	case TEXT_KILL_END: return kill_range(e, at, at == end && end < e->text.len ? end + 1 : end);
	case TEXT_KILL_START: return kill_range(e, start, at);
	case TEXT_KILL_LINE: return kill_range(e, start, end < e->text.len ? end + 1 : end);
	}
	return false;
}

int text_edit_scroll(struct text_edit *e, int columns)
{
	int caret = caret_column(e), width = columns < 3 ? 3 : columns;
	if ((e->scroll > 0 && caret <= e->scroll) || caret >= e->scroll + width) {
		/* By a good part of the field at once, so that typing at the edge does not repaint it at every key. */
		int want = caret < width ? 0 : caret - width * 2 / 3;
		size_t start = text_edit_line_start(e, e->caret), n = e->caret - start;
		struct text_span hidden = text_fit(e->text.buf + start, n, want);
		e->scroll = hidden.columns;
		if (hidden.columns < want) /* not inside a wide character */
			e->scroll += text_next(e->text.buf + start + hidden.bytes, n - hidden.bytes).columns;
	}
	return caret - e->scroll;
}

struct text_slice text_slice(const char *s, size_t n, int from, int columns)
{
	struct text_slice slice = { 0 };
	struct text_span skipped = text_fit(s, n, from);
	slice.start = skipped.bytes;
	if (skipped.cut && skipped.columns < from) { /* the character at the edge is cut in two */
		struct text_cluster cut = text_next(s + skipped.bytes, n - skipped.bytes);
		slice.start += cut.bytes;
		slice.pad = skipped.columns + cut.columns - from;
		slice.pad = slice.pad < columns ? slice.pad : columns;
	}
	struct text_span shown = text_fit(s + slice.start, n - slice.start, columns - slice.pad);
	slice.bytes = shown.bytes;
	slice.columns = shown.columns;
	return slice;
}
