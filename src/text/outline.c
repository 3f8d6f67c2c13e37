/*
 * Plain lines that mean more than they say. Official Chinese numbers its levels 壹、一、（一）1.(1)甲、（甲）A.(a) in
 * this order, with or without a list's markup, and is hard to follow when the levels do not stand under one another.
 * And law texts, exported PDFs and mail come with their lines broken to somebody else's width.
 */
#include "text/outline.h"

#include "text/unicode.h"

/* ---- numbers ----------------------------------------------------------------------------------- */

enum {
	ARTICLE = 1,
	GREAT,
	CHINESE,
	CHINESE_BRACKETS,
	FIGURES,
	FIGURES_BRACKETS,
	STEM,
	STEM_BRACKETS,
	LETTER,
	LETTER_BRACKETS,
	CIRCLED,
	BULLET
};

static bool is_in(uint32_t c, const char *set)
{
	char bytes[5] = "";
	return c >= 0x80 && utf8_encode(bytes, c) && strstr(set, bytes);
}

static bool is_figure(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 0xff10 && c <= 0xff19);
}

static bool is_latin(uint32_t c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static uint32_t take(const char *s, size_t n, size_t *at)
{
	uint32_t c = 0;
	if (*at < n)
		*at += utf8_decode(s + *at, n - *at, &c);
	return c;
}

/* The level of a number at *at, which goes behind it; 0: none. */
static int take_number(const char *s, size_t n, size_t *at)
{
	static const struct {
		int level, most;
		const char *set;
	} kinds[] = {
		{ GREAT, 3, "壹貳叁參肆伍陸柒捌玖拾" },
		{ CHINESE, 4, "一二三四五六七八九十百〇零" },
		{ STEM, 1, "甲乙丙丁戊己庚辛壬癸" },
	};
	size_t next = *at;
	uint32_t c = take(s, n, &next);
	int level = is_figure(c) ? FIGURES : is_latin(c) ? LETTER : 0, most = level == FIGURES ? 3 : 1;
	const char *set = "";
	for (size_t i = 0; i < ARRAY_LEN(kinds) && !level; i++)
		if (is_in(c, kinds[i].set)) {
			level = kinds[i].level;
			most = kinds[i].most;
			set = kinds[i].set;
		}
	if (!level)
		return 0;
	do {
		*at = next;
		c = take(s, n, &next);
	} while (--most > 0 && (level == FIGURES ? is_figure(c) : is_in(c, set)));
	return level;
}

/* "第一條　", "第 12 點 ": what stands behind it is its text. */
static bool take_article(const char *s, size_t n, size_t *at)
{
	enum { NUMBER_MAX = 8 };
	uint32_t c = take(s, n, at);
	if (c != 0x7b2c) /* 第 */
		return false;
	for (int i = 0; i < NUMBER_MAX; i++) {
		c = take(s, n, at);
		if (i > 0 && is_in(c, "條點款項"))
			return *at < n && (s[*at] == ' ' || (n - *at >= 3 && memcmp(s + *at, "　", 3) == 0));
		if (c != ' ' && c != '-' && !is_figure(c) && !is_in(c, "一二三四五六七八九十百千〇零之"))
			return false;
	}
	return false;
}

static int level_of(const char *s, size_t n, size_t *at)
{
	size_t start = *at;
	uint32_t c = take(s, n, at);
	bool sign = c < 0x3100; /* no ideograph */
	if (sign && is_in(c, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⒈⒉⒊⒋⒌⒍⒎⒏⒐"))
		return CIRCLED;
	if (sign && is_in(c, "•●○◎■□◆◇▲△★☆※‧・➢✓✔►▶"))
		return BULLET;
	bool bracket = c == '(' || c == 0xff08;
	if (!bracket)
		*at = start;
	if (c == 0x7b2c)
		return take_article(s, n, at) ? ARTICLE : 0;
	int level = take_number(s, n, at);
	c = take(s, n, at);
	if (!level)
		return 0;
	if (bracket)
		return c == ')' || c == 0xff09 ? level + 1 : 0;
	if (c == 0x3001 && level != LETTER) /* 、 */
		return level;
	size_t behind = *at;
	uint32_t next = take(s, n, &behind);
	bool dot = c == '.' || c == 0xff0e; /* 1.5 is a figure, and e.g. an abbreviation */
	return dot && (level == FIGURES || level == LETTER) && !is_figure(next) && next != '.' &&
			(level != LETTER || next == ' ' || next >= 0x2e80) /* e.g. is none */
		? level
		: 0;
}

static size_t skip_blanks(const char *s, size_t n, size_t at)
{
	for (; at < n; at += s[at] == ' ' ? 1 : 3)
		if (s[at] != ' ' && (n - at < 3 || memcmp(s + at, "　", 3) != 0))
			break;
	return at;
}

struct outline_number outline_number(const char *s, size_t n)
{
	struct outline_number number = { .start = skip_blanks(s, n, 0) };
	size_t at = number.start;
	number.level = at < n ? level_of(s, n, &at) : 0;
	if (number.level)
		number.end = skip_blanks(s, n, at);
	if (number.end == n) /* a number of nothing */
		number.level = 0;
	return number;
}

int outline_indent(struct outline *o, int level, int columns)
{
	enum { COLUMNS_MAX = 6 }; /* of a longer one the levels below would stand too far in */
	while (o->n && o->levels[o->n - 1].level > level)
		o->n--;
	bool sibling = o->n && o->levels[o->n - 1].level == level;
	if (!sibling && (o->n == OUTLINE_DEPTH_MAX || (level == LETTER && !o->n)))
		return -1;
	o->n -= sibling;
	int indent = o->n ? o->levels[o->n - 1].text : 0;
	o->levels[o->n].level = level;
	o->levels[o->n++].text = indent + (columns < COLUMNS_MAX ? columns : COLUMNS_MAX);
	return indent;
}

/* ---- lines that somebody's width broke ----------------------------------------------------------- */

enum { LEAST = 40, LEAST_ALONE = 56, LINES_MAX = 128, LINE_MAX_BYTES = 600 };

struct broken_line {
	size_t start, bytes; /* of its text, without blanks before it */
	int columns;         /* with them */
};

/* The first word of a line, or its first ideograph with the mark behind it. */
static int first_columns(const char *s, size_t n)
{
	size_t at = text_next(s, n).bytes;
	if ((unsigned char)*s >= 0x80) {
		size_t next = at;
		uint32_t c = take(s, n, &next);
		return text_width(s,
			c >= 0x80 && (text_kind(c)->lb == LB_CL || text_kind(c)->lb == LB_NS || text_kind(c)->lb == LB_EX) ? next
																											   : at);
	}
	while (at < n && (unsigned char)s[at] > ' ' && (unsigned char)s[at] < 0x80)
		at++;
	return text_width(s, at);
}

static uint32_t last_of(const char *s, size_t n)
{
	uint32_t c = 0;
	size_t at = n ? text_previous(s, n, n) : 0;
	if (n)
		utf8_decode(s + at, n - at, &c);
	return c;
}

/* Ends what is said: the next line is another thing, unless everything tells otherwise. */
static bool is_end(uint32_t c)
{
	return (c < 0x80 && strchr(".!?:;|", (int)c)) || is_in(c, "。！？：；…—│");
}

/* Does the line begin like one of its own: with a blank, a number, a dash? Or does it have columns? */
static bool is_own(const char *s, size_t n)
{
	size_t digits = 0;
	if (n == 0 || *s == ' ' || strchr("-*+>|=#", *s) || outline_number(s, n).level)
		return true;
	while (digits < n && s[digits] >= '0' && s[digits] <= '9')
		digits++;
	if (digits && digits < n && strchr("-/:", s[digits]))
		return true;
	return (n >= 3 && memcmp(s, "　", 3) == 0) || text_pair(s, n, "  ") || memchr(s, '|', n);
}

/* The columns of the number that a line begins with: what goes on below it is often set in by as many. */
static int number_columns(const char *s, size_t n)
{
	const struct outline_number number = outline_number(s, n);
	return number.level ? text_width(s, number.end) : 0;
}

/* Is the line as wide as it could be, when `widest` is the width? */
static bool is_full(const char *s, const struct broken_line *line, int widest)
{
	return line->columns + first_columns(s + line[1].start, line[1].bytes) > widest;
}

static bool ends_with_mark(const char *s, const struct broken_line *line)
{
	return is_in(last_of(s + line->start, line->bytes), "，。、；：！？」』）");
}

/* Of two lines the first goes on in the second where it is long, stops within a sentence, and the second one ends it.
 */
static bool is_one_sentence(const char *s, const struct broken_line *lines)
{
	return lines[0].columns >= LEAST_ALONE && lines[0].columns >= lines[1].columns &&
		!is_end(last_of(s + lines[0].start, lines[0].bytes)) && is_end(last_of(s + lines[1].start, lines[1].bytes));
}

/* Of these lines, which go on in the next? Those that are as wide as they could be, where that is the habit: several
 * are, and most of them stop within a sentence. */
static bool join(const char *s, const struct broken_line *lines, size_t n, struct outline_breaks *out)
{
	int widest = 0;
	size_t full = 0, within = 0;
	for (size_t i = 0; i < n; i++) {
		int columns = lines[i].columns - (ends_with_mark(s, &lines[i]) ? 2 : 0); /* one may hang over the edge */
		widest = columns > widest ? columns : widest;
	}
	for (size_t i = 0; i + 1 < n && widest >= LEAST; i++)
		if (is_full(s, &lines[i], widest)) {
			full++;
			within += !is_end(last_of(s + lines[i].start, lines[i].bytes));
		}
	bool habit = full >= 2 && full * 2 >= n - 1 && within * 2 >= full;
	if (!habit && !(n == 2 && is_one_sentence(s, lines)))
		return false;
	for (size_t i = 0; i + 1 < n; i++)
		if (is_full(s, &lines[i], widest))
			*vec_push(
				&out->at) = (struct outline_break){ .at = lines[i].start + lines[i].bytes, .end = lines[i + 1].start };
	return true;
}

/* The same where they may be set in below a number, by blanks that a reader before us has taken away. */
static void join_below(const char *s, struct broken_line *lines, size_t n, struct outline_breaks *out)
{
	if (n < 2 || join(s, lines, n, out))
		return;
	int number = number_columns(s + lines[0].start, lines[0].bytes);
	lines[0].columns -= number;
	if (number)
		join(s, lines, n, out);
	lines[0].columns += number;
}

/* The blanks before a line that is set in as far as the number above it reaches; 0: it is not. */
static size_t below(const char *s, const struct broken_line *first, size_t at, size_t end)
{
	size_t blanks = skip_blanks(s + at, end - at, 0);
	return blanks && text_width(s + at, blanks) == number_columns(s + first->start, first->bytes) ? blanks : 0;
}

void outline_breaks(const char *s, size_t n, struct outline_breaks *out)
{
	struct broken_line lines[LINES_MAX];
	size_t count = 0;
	if (!memchr(s, '\n', n))
		return;
	for (size_t at = 0; at < n;) {
		const char *newline = memchr(s + at, '\n', n - at);
		size_t end = newline ? (size_t)(newline - s) : n;
		size_t text = count ? at + below(s, &lines[0], at, end) : at;
		bool own = end - at > LINE_MAX_BYTES || is_own(s + text, end - text);
		if (count && (own || count == ARRAY_LEN(lines))) {
			join_below(s, lines, count, out);
			lines[0] = lines[count - 1];
			count = !own; /* the last of those goes on, where there were too many */
		}
		if (end > at && end - at <= LINE_MAX_BYTES)
			lines[count++] = (struct broken_line){ text, end - text, text_width(s + at, end - at) };
		at = end + 1;
	}
	join_below(s, lines, count, out);
}

const char *outline_joint(const char *s, size_t n, const struct outline_break *gone)
{
	bool before = gone->at > 0 && (unsigned char)s[gone->at - 1] < 0x80;
	bool after = gone->end < n && (unsigned char)s[gone->end] < 0x80;
	return before && after ? " " : "";
}

/* The end of the paragraph at the start: of its last line. */
static size_t paragraph_end(const char *s, size_t n)
{
	const char *newline = memchr(s, '\n', n);
	while (newline && newline + 1 < s + n && newline[1] != '\n')
		newline = memchr(newline + 1, '\n', (size_t)(s + n - newline - 1));
	return newline ? (size_t)(newline - s) : n;
}

bool text_unbroken(struct str *out, const char *s, size_t n)
{
	struct outline_breaks breaks = { 0 };
	size_t from = 0;
	for (size_t at = 0; at < n; at++) {
		size_t end = paragraph_end(s + at, n - at), first = breaks.at.n;
		outline_breaks(s + at, end, &breaks);
		for (size_t i = first; i < breaks.at.n; i++) {
			breaks.at.items[i].at += at;
			breaks.at.items[i].end += at;
		}
		at += end;
	}
	for (size_t i = 0; i < breaks.at.n; i++) {
		const struct outline_break *gone = &breaks.at.items[i];
		str_add(out, s + from, gone->at - from);
		str_addz(out, outline_joint(s, n, gone));
		from = gone->end;
	}
	if (from)
		str_add(out, s + from, n - from);
	vec_release(&breaks.at);
	return from > 0;
}
