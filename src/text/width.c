/*
 * How wide: clusters, columns, and the wcwidth() of the whole program.
 *
 * A cluster is an extended grapheme cluster of UAX 29, ended early where it would take more than two columns (only
 * invented syllables do). Its columns are those of what text_clean() makes of it, so that measuring needs no cleaning
 * first. The distribution's libunistring is not asked: its pairwise answer splits joined emoji and flags wrongly, and
 * its version of Unicode is another on every machine, while ncurses, the layout and the tests must agree on one.
 */
#include "text/text.h"
#include "text/unicode.h"

#include <wchar.h>

static int ambiguous = 1;

void text_ambiguous_set(int columns)
{
	ambiguous = columns == 2 ? 2 : 1;
}

int text_ambiguous(void)
{
	return ambiguous;
}

bool text_is_ambiguous(uint32_t c)
{
	return c < UTF8_INVALID && text_kind(c)->width == AMBIGUOUS && text_kind(c)->show != SHOW_MARK;
}

static int columns_of(const struct text_kind *kind)
{
	return kind->width == AMBIGUOUS ? ambiguous : kind->width;
}

/* In place of libc's, for ncurses: its answer and the layout's are the same by construction. */
int wcwidth(wchar_t c)
{
	uint32_t code = (uint32_t)c;
	if (code == 0)
		return 0;
	if (code < 0x20 || (code >= 0x7f && code < 0xa0) || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return -1;
	return columns_of(text_kind(code));
}

const struct text_kind *text_kind_beyond(uint32_t c)
{
	size_t low = 0, high = text_beyond_count - 1;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (c > text_beyond[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return &text_kinds[text_beyond[low].kind];
}

enum text_as text_show(struct text_shower *shower, const struct text_kind *kind, int *columns)
{
	enum { CELL_MARKS = 4 };
	enum text_as as = AS_ITSELF;
	uint8_t joined = shower->joined, base = shower->base;
	shower->joined = kind->gcb == GCB_ZWJ;
	shower->base = true;
	switch (kind->show) {
	case SHOW_DROP: shower->base = base; return AS_NOTHING;
	case SHOW_JOIN:
		if (base && shower->marks == CELL_MARKS)
			return AS_NOTHING;
		if (base) {
			shower->marks++;
			return AS_ITSELF;
		}
		as = AS_MARK;
		break;
	case SHOW_TONE:
		if (base)
			return AS_NOTHING;
		as = AS_MARK;
		break;
	case SHOW_EMOJI:
		if (base && joined)
			return AS_NOTHING;
		break;
	case SHOW_MARK: as = AS_MARK; break;
	case SHOW_TAB:
	case SHOW_BREAK:
		if (base) /* the LF of CR LF */
			return AS_NOTHING;
		as = AS_SPACE;
		break;
	default: break;
	}
	shower->marks = as == AS_MARK ? CELL_MARKS : 0; /* nothing joins a mark of ours */
	*columns += as == AS_MARK ? ambiguous : columns_of(kind);
	return as;
}

/* What the rules need to know of the characters before a boundary. */
struct joint {
	uint8_t before;     /* enum text_gcb */
	uint8_t pictograph; /* 1: a pictograph and extenders, 2: these and a joiner */
	uint8_t regional;   /* an odd number of regional indicators */
};

static void joint_pass(struct joint *j, uint8_t gcb)
{
	j->before = gcb;
	j->regional = gcb == GCB_REGIONAL && !j->regional;
	if (gcb == GCB_PICTOGRAPH)
		j->pictograph = 1;
	else if (gcb == GCB_ZWJ && j->pictograph == 1)
		j->pictograph = 2;
	else if (gcb != GCB_EXTEND || j->pictograph == 2)
		j->pictograph = 0;
}

/* UAX 29, GB3 to GB999. */
static bool joint_holds(const struct joint *j, uint8_t after)
{
	uint8_t before = j->before;
	if (before == GCB_CR && after == GCB_LF)
		return true;
	if ((before >= GCB_CR && before <= GCB_CONTROL) || (after >= GCB_CR && after <= GCB_CONTROL))
		return false;
	if (after == GCB_EXTEND || after == GCB_ZWJ || after == GCB_SPACING || before == GCB_PREPEND)
		return true;
	switch (after) {
	case GCB_L:
	case GCB_LV:
	case GCB_LVT: return before == GCB_L;
	case GCB_V: return before == GCB_L || before == GCB_V || before == GCB_LV;
	case GCB_T: return before == GCB_V || before == GCB_LV || before == GCB_T || before == GCB_LVT;
	case GCB_PICTOGRAPH: return j->pictograph == 2;
	case GCB_REGIONAL: return j->regional;
	default: return false;
	}
}

struct text_cluster text_next(const char *s, size_t n)
{
	const struct text_kind *kind;
	if (n > 0 && s[0] >= ' ' && s[0] <= '~' && (n == 1 || (unsigned char)s[1] < 0x80))
		return (struct text_cluster){ 1, 1 };
	return text_next_kind(s, n, &kind);
}

struct text_cluster text_next_kind(const char *s, size_t n, const struct text_kind **first)
{
	struct text_cluster cluster = { 0 };
	if (n == 0)
		return cluster;
	uint32_t c;
	cluster.bytes = utf8_decode(s, n, &c);
	const struct text_kind *kind = *first = text_kind(c);
	if (kind->show == SHOW_PLAIN && kind->gcb == GCB_OTHER && !text_may_extend(s + cluster.bytes, n - cluster.bytes)) {
		cluster.columns = columns_of(kind);
		return cluster;
	}
	struct joint joint = { 0 };
	struct text_shower shower = { 0 };
	text_show(&shower, kind, &cluster.columns);
	joint_pass(&joint, kind->gcb);
	while (cluster.bytes < n) {
		size_t bytes = utf8_decode(s + cluster.bytes, n - cluster.bytes, &c);
		kind = text_kind(c);
		if (!joint_holds(&joint, kind->gcb))
			break;
		int columns = cluster.columns;
		text_show(&shower, kind, &columns);
		if (columns > 2 && columns > cluster.columns)
			break;
		cluster.columns = columns;
		cluster.bytes += bytes;
		joint_pass(&joint, kind->gcb);
	}
	return cluster;
}

/* Start of the character that ends at `at`. */
static size_t character_before(const char *s, size_t at)
{
	uint32_t c;
	for (size_t back = 1; back <= 4 && back <= at; back++)
		if (((unsigned char)s[at - back] & 0xc0) != 0x80)
			return utf8_decode(s + at - back, back, &c) == back ? at - back : at - 1;
	return at - 1;
}

static uint8_t gcb_at(const char *s, size_t n)
{
	uint32_t c;
	utf8_decode(s, n, &c);
	return text_kind(c)->gcb;
}

/* True when a cluster starts at `at` whatever stands further left. */
static bool surely_starts(const char *s, size_t n, size_t at)
{
	if (at == 0)
		return true;
	size_t start = character_before(s, at);
	uint8_t before = gcb_at(s + start, at - start), after = gcb_at(s + at, n - at);
	bool plain_before = before == GCB_OTHER || before == GCB_LF || before == GCB_CONTROL;
	return plain_before && (after == GCB_OTHER || after == GCB_CONTROL || after == GCB_CR || after == GCB_PICTOGRAPH);
}

size_t text_previous(const char *s, size_t n, size_t at)
{
	enum { FAR = 4096 }; /* a "cluster" longer than this is an attack: any place in it will do */
	size_t start = at;
	do
		start = character_before(s, start);
	while (at - start < FAR && !surely_starts(s, n, start));
	for (;;) {
		size_t bytes = text_next(s + start, n - start).bytes;
		if (start + bytes >= at)
			return start;
		start += bytes;
	}
}

int text_width(const char *s, size_t n)
{
	int columns = 0;
	for (size_t at = 0; at < n;) {
		size_t printable = text_printable(s + at, n - at);
		at += printable;
		size_t ideographs = text_ideographs(s + at, n - at);
		at += ideographs;
		columns += (int)(printable + ideographs / 3 * 2);
		if (at == n)
			break;
		struct text_cluster c = text_next(s + at, n - at);
		at += c.bytes;
		columns += c.columns;
	}
	return columns;
}

int text_widthz(const char *z)
{
	return text_width(z, strlen(z));
}
