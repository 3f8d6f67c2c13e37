/*
 * Private to text/: what a character is. One lookup in a generated table (unicode_table.c) answers every question, and
 * one decoder reads UTF-8: a byte that is not part of a valid character counts as the character UTF8_INVALID, one byte
 * long.
 */
#ifndef TEXT_UNICODE_H
#define TEXT_UNICODE_H

#include "base/utf8.h"

#include "text/text.h"

#define TEXT_UNICODE_VERSION "15.0.0" /* of unicode_table.c */
#define TEXT_MARK "\xef\xbf\xbd"      /* U+FFFD, shown for what may not be shown */

enum { AMBIGUOUS = 3 }; /* as a width: text_ambiguous() columns */

enum text_show {
	SHOW_PLAIN, /* as it is */
	SHOW_EMOJI, /* as it is, but not after a joiner: the first of a joined sequence stands for all */
	SHOW_TONE,  /* skin tone: dropped; a mark when it stands alone */
	SHOW_JOIN,  /* drawn into the character before it; a mark when there is none */
	SHOW_DROP,  /* invisible: joiners, variation selectors, soft hyphens and other format characters */
	SHOW_TAB,
	SHOW_BREAK, /* a line break */
	SHOW_MARK,  /* U+FFFD: controls, bidirectional overrides, unassigned, private use, invalid bytes */
};

/* Grapheme_Cluster_Break of UAX 29; PICTOGRAPH is Extended_Pictographic. */
enum text_gcb {
	GCB_OTHER,
	GCB_CR,
	GCB_LF,
	GCB_CONTROL,
	GCB_EXTEND,
	GCB_ZWJ,
	GCB_SPACING,
	GCB_PREPEND,
	GCB_REGIONAL,
	GCB_PICTOGRAPH,
	GCB_L,
	GCB_V,
	GCB_T,
	GCB_LV,
	GCB_LVT,
};

/* Line_Break of UAX 14 after LB1. The WIDE ones and PICTOGRAPH (unassigned ones) are splits that LB30 and LB30b ask
 * for. */
enum text_lb {
	LB_AL,
	LB_HL,
	LB_NU,
	LB_ID,
	LB_CJ,
	LB_EB,
	LB_EM,
	LB_PICTOGRAPH,
	LB_OP,
	LB_OP_WIDE,
	LB_CL,
	LB_CP,
	LB_CP_WIDE,
	LB_NS,
	LB_EX,
	LB_IS,
	LB_SY,
	LB_QU,
	LB_PR,
	LB_PO,
	LB_HY,
	LB_BA,
	LB_BB,
	LB_B2,
	LB_IN,
	LB_GL,
	LB_WJ,
	LB_CB,
	LB_RI,
	LB_H2,
	LB_H3,
	LB_JL,
	LB_JV,
	LB_JT,
	LB_CM,
	LB_ZWJ,
	LB_ZW,
	LB_SP,
	LB_BK,
	LB_CR,
	LB_LF,
	LB_NL,
};

struct text_kind {
	uint8_t width;   /* 0, 1, 2 or AMBIGUOUS */
	uint8_t show;    /* enum text_show */
	uint8_t gcb;     /* enum text_gcb */
	uint8_t lb;      /* enum text_lb */
	uint8_t chinese; /* the same in Chinese typesetting: “ ‘ open, ” ’ close, full-width digits are numbers */
};

struct text_run_of_kind {
	uint32_t first, last;
	uint8_t kind;
};

extern const struct text_kind text_kinds[];
extern const uint16_t text_block_of[];
extern const uint8_t text_kind_of[];
extern const struct text_run_of_kind text_beyond[]; /* from U+20000 on, without gaps, up to UTF8_INVALID */
extern const size_t text_beyond_count;

const struct text_kind *text_kind_beyond(uint32_t c);

static inline const struct text_kind *text_kind(uint32_t c)
{
	if (c >= 0x20000)
		return text_kind_beyond(c);
	return &text_kinds[text_kind_of[text_block_of[c >> 6] * 64 + (c & 63)]];
}

/* False when what follows surely starts a cluster after an ordinary character, without decoding: ASCII, U+4000 to
 * U+9FFF, and what Chinese has for marks (U+2010 to U+203F, U+3000 to U+3029, U+FF00 to U+FF7F). */
static inline bool text_may_extend(const char *text, size_t n)
{
	const unsigned char *s = (const unsigned char *)text;
	if (n == 0 || s[0] < 0x80 || (s[0] >= 0xe4 && s[0] <= 0xe9))
		return false;
	if (n < 3)
		return true;
	return !((s[0] == 0xef && (s[1] == 0xbc || s[1] == 0xbd)) || (s[0] == 0xe3 && s[1] == 0x80 && s[2] <= 0xa9) ||
		(s[0] == 0xe2 && s[1] == 0x80 && s[2] >= 0x90));
}

/*
 * Most text is of two kinds that need no table: ideographs from U+4E00 to U+9FFF, two columns each, and printable
 * ASCII. How many bytes of either stand at s, as far as nothing behind the last one could be part of it.
 */
static inline size_t text_ideographs(const char *text, size_t n)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t at = 0;
	while (n - at >= 3 && s[at] >= 0xe4 && s[at] <= 0xe9 && (s[at] > 0xe4 || s[at + 1] >= 0xb8) &&
		(s[at + 1] & 0xc0) == 0x80 && (s[at + 2] & 0xc0) == 0x80)
		at += 3;
	return at > 0 && text_may_extend(text + at, n - at) ? at - 3 : at;
}

static inline size_t text_printable(const char *text, size_t n)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t at = 0;
	while (at < n && s[at] >= ' ' && s[at] <= '~')
		at++;
	return at > 0 && text_may_extend(text + at, n - at) ? at - 1 : at;
}

/* Two bytes, where they first stand side by side; NULL: nowhere. */
static inline const char *text_pair(const char *s, size_t n, const char pair[2])
{
	const char *end = s + n;
	while ((s = memchr(s, pair[0], (size_t)(end - s))) && (s + 1 == end || s[1] != pair[1]))
		s++;
	return s;
}

/* How one character of a cluster is shown, in turn; start with { 0 } at each cluster. */
struct text_shower {
	uint8_t base;   /* something stands in the cell already */
	uint8_t joined; /* the last one was a joiner */
	uint8_t marks;  /* zero-width characters in the cell: ncurses keeps four */
};
enum text_as { AS_NOTHING, AS_ITSELF, AS_MARK, AS_SPACE };
/* Columns that it takes are added to *columns. */
enum text_as text_show(struct text_shower *shower, const struct text_kind *kind, int *columns);

/* text_next, and the kind of the cluster's first character (left alone when n is 0). */
struct text_cluster text_next_kind(const char *s, size_t n, const struct text_kind **first);

/* ---- confusables.c: sorted by `from`; what it looks like is a text of the pool ----------------- */

struct text_confusable {
	uint32_t from;
	uint16_t to;
};
extern const struct text_confusable text_confusables[];
extern const size_t text_confusables_n;
extern const char text_confusable_pool[];

#endif
