/*
 * Where a line may end: UAX 14 as sets. Most rules are of the form "never between X and Y", so for each
 * class there is the set of classes that it holds on to, directly and across spaces; what needs more memory than one
 * class (numbers, flags, Hebrew hyphens, joiners) is in struct text_breaker.
 *
 * Why not libunistring: version 1.0 differs from the standard's own test in 202 cases, every distribution has another
 * version, and the rules for Chinese would have to be laid over its answer in a second pass. Here a class is one lookup
 * that measuring needs anyway.
 *
 * What Chinese typesetting adds (not under TEXT_KINSOKU_OFF): the classes of struct text_kind.chinese; a number keeps
 * the character after it (100元, 第3條), its unit and its time across a space (28.3 °C, 11/17 09:30); the number of a
 * note or a link, "[7]", stays with what it is of; when strict, small kana and —— never start a line either. The
 * hyphens that begin a word, "--linear", stay with it (LB20a of later standards, but for all of them, and after
 * brackets too).
 */
#include "text/linebreak.h"

#define B LB_BIT
#define EVERYTHING (~UINT64_C(0))
#define LETTERS (B(AL) | B(HL))
#define HANGUL (B(H2) | B(H3) | B(JL) | B(JV) | B(JT))
#define PICTURES (B(ID) | B(EB) | B(EM) | B(PICTOGRAPH))
#define OPENING (B(OP) | B(OP_WIDE))
#define CLOSING (B(CL) | B(CP) | B(CP_WIDE))
/* No break before these, not even after spaces (LB6, 7, 11, 13)... */
#define EVER (B(SP) | B(ZW) | B(BK) | B(CR) | B(LF) | B(NL) | B(WJ) | CLOSING | B(EX) | B(IS) | B(SY))
/* ... and before these only after spaces (LB12a, 19, 21, 22). */
#define USUAL (EVER | B(GL) | B(QU) | B(BA) | B(HY) | B(NS) | B(IN))

static const uint64_t holds[] = {
	[LB_AL] = USUAL | LETTERS | B(NU) | B(PR) | B(PO) | B(OP),
	[LB_HL] = USUAL | LETTERS | B(NU) | B(PR) | B(PO) | B(OP),
	[LB_NU] = USUAL | LETTERS | B(NU) | B(OP),
	[LB_ID] = USUAL | B(PO),
	[LB_EB] = USUAL | B(PO) | B(EM),
	[LB_EM] = USUAL | B(PO),
	[LB_PICTOGRAPH] = USUAL | B(PO) | B(EM),
	[LB_OP] = EVERYTHING,
	[LB_OP_WIDE] = EVERYTHING,
	[LB_CL] = USUAL,
	[LB_CP] = USUAL | LETTERS | B(NU),
	[LB_CP_WIDE] = USUAL,
	[LB_NS] = USUAL,
	[LB_EX] = USUAL,
	[LB_IS] = USUAL | LETTERS,
	[LB_SY] = USUAL | B(HL),
	[LB_QU] = EVERYTHING,
	[LB_PR] = USUAL | LETTERS | PICTURES | HANGUL | B(NU),
	[LB_PO] = USUAL | LETTERS | B(NU),
	[LB_HY] = (USUAL & ~B(GL)) | B(NU),
	[LB_BA] = USUAL & ~B(GL),
	[LB_BB] = EVERYTHING & ~B(CB),
	[LB_B2] = USUAL | B(B2),
	[LB_IN] = USUAL,
	[LB_GL] = EVERYTHING,
	[LB_WJ] = EVERYTHING,
	[LB_CB] = EVER | B(GL) | B(QU),
	[LB_RI] = USUAL,
	[LB_H2] = USUAL | B(JV) | B(JT) | B(PO),
	[LB_H3] = USUAL | B(JT) | B(PO),
	[LB_JL] = USUAL | B(JL) | B(JV) | B(H2) | B(H3) | B(PO),
	[LB_JV] = USUAL | B(JV) | B(JT) | B(PO),
	[LB_JT] = USUAL | B(JT) | B(PO),
	[LB_ZW] = B(SP) | B(ZW) | B(BK) | B(CR) | B(LF) | B(NL),
};

static uint64_t holds_across_spaces(uint8_t before)
{
	switch (before) {
	case LB_OP:
	case LB_OP_WIDE: return EVERYTHING; /* LB14 */
	case LB_QU: return EVER | OPENING;  /* LB15 */
	case LB_CL:
	case LB_CP:
	case LB_CP_WIDE: return EVER | B(NS); /* LB16 */
	case LB_B2: return EVER | B(B2);      /* LB17 */
	case LB_ZW: return holds[LB_ZW];      /* LB8 */
	default: return EVER;                 /* LB18 */
	}
}

static bool is_number_next(const char *s, size_t n)
{
	for (size_t at = 0; at < n;) {
		uint32_t c;
		at += utf8_decode(s + at, n - at, &c);
		uint8_t class = text_kind(c)->lb;
		if (class != LB_CM && class != LB_ZWJ)
			return class == LB_NU;
	}
	return false;
}

/* LB25 as the standard's test has it: (PR | PO)? (OP | HY)? NU (NU | SY | IS)* (CL | CP)? (PR | PO)? stays whole. */
static bool number_holds(struct text_breaker *b, uint8_t class, const char *rest, size_t n)
{
	uint8_t number = b->spaces ? 0 : b->number;
	b->number = 0;
	switch (class) {
	case LB_NU: b->number = 1; return number == 1;
	case LB_SY:
	case LB_IS: b->number = number == 1; return false;
	case LB_CL:
	case LB_CP:
	case LB_CP_WIDE: b->number = number == 1 ? 2 : 0; return false;
	case LB_PR:
	case LB_PO: return number != 0;
	case LB_OP:
	case LB_OP_WIDE: return (b->before == LB_PR || b->before == LB_PO) && !b->spaces && is_number_next(rest, n);
	default: return false;
	}
}

/* "12]" */
static bool is_mark(const char *rest, size_t n)
{
	enum { DIGITS_MAX = 5 };
	size_t at = 0;
	while (at < n && at < DIGITS_MAX && rest[at] >= '0' && rest[at] <= '9')
		at++;
	return at > 0 && at < n && rest[at] == ']';
}

static bool chinese_holds(const struct text_breaker *b, uint8_t class, const char *rest, size_t n)
{
	if (b->kinsoku == TEXT_KINSOKU_OFF)
		return false;
	if (class == LB_OP && rest[-1] == '[' && is_mark(rest, n))
		return true;
	if (b->initial && (LETTERS >> class & 1))
		return true;
	return (b->before == LB_NU && class == LB_ID) || (b->kinsoku == TEXT_KINSOKU_STRICT && class == LB_B2);
}

/* "09:30"; its first digit has been taken. */
static bool is_time(const char *rest, size_t n)
{
	size_t at = n > 0 && rest[0] >= '0' && rest[0] <= '9' ? 1 : 0;
	return n > at + 1 && rest[at] == ':' && rest[at + 1] >= '0' && rest[at + 1] <= '9';
}

static bool chinese_holds_across_spaces(const struct text_breaker *b, uint8_t class, const char *rest, size_t n)
{
	if (b->kinsoku == TEXT_KINSOKU_OFF || b->before != LB_NU)
		return false;
	return class == LB_PO || (class == LB_NU && is_time(rest, n));
}

static bool is_held(struct text_breaker *b, uint8_t class, const char *rest, size_t n)
{
	bool number = number_holds(b, class, rest, n); /* always asked: it keeps count */
	if (b->joiner)
		return true;
	if (b->spaces)
		return holds_across_spaces(b->before) >> class & 1 || chinese_holds_across_spaces(b, class, rest, n);
	if (holds[b->before] >> class & 1)
		return true;
	return number || (b->hebrew && class != LB_CB) || (class == LB_RI && b->regional) ||
		chinese_holds(b, class, rest, n);
}

/* Does a hyphen here begin a word, or go on with those that do? */
static bool is_initial(const struct text_breaker *b)
{
	return !b->begun || b->spaces || (b->before == LB_HY && b->initial) ||
		(OPENING | B(QU) | B(ID) | B(ZW) | B(CB) | B(GL)) >> b->before & 1;
}

/* Takes class in as the new last character. */
static void pass(struct text_breaker *b, uint8_t class)
{
	b->initial = class == LB_HY && is_initial(b);
	b->begun = true;
	if (class == LB_SP) {
		b->spaces = true;
		return;
	}
	b->hebrew = (class == LB_HY || class == LB_BA) && b->before == LB_HL && !b->spaces;
	b->regional = class == LB_RI && !(b->regional && b->before == LB_RI && !b->spaces);
	b->before = class;
	b->spaces = false;
}

bool text_breaker_step(struct text_breaker *b, uint8_t class, const char *rest, size_t n)
{
	/* Most text is runs of ideographs, with a break between any two, or of letters, with none; neither changes what
	 * is known. */
	if (class == b->before && (class == LB_ID || class == LB_AL) && b->begun && !b->spaces && !b->joiner)
		return class == LB_ID;
	bool after_break = b->begun && b->before >= LB_BK;
	if (after_break) {
		if (b->before == LB_CR && class == LB_LF) {
			b->before = LB_LF;
			return false;
		}
		*b = (struct text_breaker){ .kinsoku = b->kinsoku };
	}
	bool joiner = class == LB_ZWJ;
	if (class == LB_CM || joiner) {
		if (b->begun && !b->spaces && b->before != LB_ZW) { /* LB9: a mark is part of what it stands on */
			b->joiner = joiner;
			return false;
		}
		class = LB_AL; /* LB10 */
	}
	bool held = is_held(b, class, rest, n) || !b->begun;
	b->joiner = joiner;
	pass(b, class);
	return !held || after_break;
}

bool text_break_seemly(uint8_t before, uint8_t after)
{
	if ((CLOSING | B(EX) | B(IS) | B(NS) | B(BA) | B(IN)) >> after & 1)
		return false;
	return !(OPENING >> before & 1) && !(before == LB_B2 && after == LB_B2);
}
