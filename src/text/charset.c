/*
 * Terminals that do not speak UTF-8. Keys come in and the screen goes out through iconv, a character at a time, and in
 * all encodings offered here a character takes as many bytes as columns; where one has no place in the encoding,
 * something of the same width stands in for it, so that the layout holds.
 */
#include "text/text.h"
#include "text/unicode.h"
#include "text/variants.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <strings.h>
#include <wchar.h>

enum { PART_MAX = 8 };

struct part {
	char bytes[PART_MAX]; /* the start of a character whose end has not come yet */
	size_t n;
};

struct text_charset {
	const char *name;
	iconv_t in, out; /* (iconv_t)-1 both: UTF-8 */
	struct part typed, shown;
};

#define NONE ((iconv_t) - 1)

static const struct {
	const char *name, *title, *iconv;
} charsets[] = {
	{ "utf-8", "UTF-8", NULL },
	{ "big5", "Big5", "BIG5" },
	{ "cp950", "CP950", "CP950" },
	{ "big5-hkscs", "Big5-HKSCS", "BIG5-HKSCS" },
	{ "gbk", "GBK", "GBK" },
	{ "euc-kr", "EUC-KR", "EUC-KR" },
	{ "shift_jis", "Shift_JIS", "SHIFT_JIS" },
};

const char *text_charset_at(size_t i)
{
	return i < ARRAY_LEN(charsets) ? charsets[i].name : NULL;
}

const char *text_charset_title(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(charsets); i++)
		if (strcmp(charsets[i].name, name) == 0)
			return charsets[i].title;
	return name;
}

enum rc text_charset_open(const char *name, struct text_charset **out, struct err *e)
{
	for (size_t i = 0; i < ARRAY_LEN(charsets); i++) {
		if (strcasecmp(name, charsets[i].name) != 0)
			continue;
		struct text_charset *cs = xcalloc(1, sizeof *cs);
		cs->name = charsets[i].name;
		cs->in = charsets[i].iconv ? iconv_open("UTF-8", charsets[i].iconv) : NONE;
		cs->out = charsets[i].iconv ? iconv_open(charsets[i].iconv, "UTF-8") : NONE;
		if (charsets[i].iconv && (cs->in == NONE || cs->out == NONE)) {
			text_charset_free(cs);
			return err_set(e, RC_NOT_FOUND, errno, "this system cannot convert %s", charsets[i].name);
		}
		*out = cs;
		return RC_OK;
	}
	return err_set(e, RC_NOT_FOUND, 0, "no such character set");
}

void text_charset_free(struct text_charset *cs)
{
	if (!cs)
		return;
	if (cs->in != NONE)
		iconv_close(cs->in);
	if (cs->out != NONE)
		iconv_close(cs->out);
	free(cs);
}

const char *text_charset_name(const struct text_charset *cs)
{
	return cs->name;
}

bool text_charset_is_utf8(const struct text_charset *cs)
{
	return cs->in == NONE;
}

/* As locales write it: without hyphens and underscores, in any case, perhaps followed by "@modifier". */
static bool is_named(const char *codeset, const char *name)
{
	for (; *codeset && *codeset != '@'; codeset++) {
		if (*codeset == '-' || *codeset == '_')
			continue;
		while (*name == '-' || *name == '_')
			name++;
		if (tolower((unsigned char)*codeset) != *name)
			return false;
		name++;
	}
	return *name == '\0';
}

const char *text_charset_of_locale(const char *locale)
{
	static const struct {
		const char *codeset, *name;
	} also[] = {
		{ "sjis", "shift_jis" },
		{ "gb2312", "gbk" },
		{ "gb18030", "gbk" },
		{ "euccn", "gbk" },
		{ "big5hkscs2008", "big5-hkscs" },
	};
	const char *codeset = locale ? strchr(locale, '.') : NULL;
	if (!codeset)
		return charsets[0].name;
	for (size_t i = 0; i < ARRAY_LEN(charsets); i++)
		if (is_named(codeset + 1, charsets[i].name))
			return charsets[i].name;
	for (size_t i = 0; i < ARRAY_LEN(also); i++)
		if (is_named(codeset + 1, also[i].codeset))
			return also[i].name;
	return charsets[0].name;
}

const char *text_charset_from_environment(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *value = getenv(names[i]);
		if (value && *value)
			return text_charset_of_locale(value);
	}
	return charsets[0].name;
}

/* ---- in -------------------------------------------------------------------------------------- */

enum got { GOT_ALL, GOT_PART, GOT_NONSENSE };

/* The character in the first n bytes, all of them: converted, or too short to be one, or none. */
static enum got decode(struct text_charset *cs, const char *s, size_t n, char *to, size_t *length)
{
	char *in = (char *)s, *out = to;
	size_t in_left = n, out_left = 16;
	iconv(cs->in, NULL, NULL, NULL, NULL);
	size_t rc = iconv(cs->in, &in, &in_left, &out, &out_left);
	if (rc == (size_t)-1 && errno == EINVAL)
		return GOT_PART;
	if (rc == (size_t)-1)
		return GOT_NONSENSE;
	iconv(cs->in, NULL, NULL, &out, &out_left);
	*length = (size_t)(out - to);
	return GOT_ALL;
}

static void take_byte(struct text_charset *cs, struct str *out, char c)
{
	struct part *part = &cs->typed;
	char to[16];
	size_t length = 0;
	part->bytes[part->n++] = c;
	switch (decode(cs, part->bytes, part->n, to, &length)) {
	case GOT_ALL:
		str_add(out, to, length);
		part->n = 0;
		break;
	case GOT_PART:
		if (part->n < PART_MAX)
			break;
		part->n = 0;
		str_addz(out, TEXT_MARK);
		break;
	case GOT_NONSENSE: /* the byte may begin something of its own: an escape sequence after half a character */
		str_addz(out, TEXT_MARK);
		bool again = part->n > 1;
		part->n = 0;
		if (again)
			take_byte(cs, out, c);
		break;
	}
}

void text_charset_decode(struct text_charset *cs, struct str *out, const char *s, size_t n)
{
	if (cs->in == NONE) {
		str_add(out, s, n);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (cs->typed.n == 0 && (unsigned char)s[i] < 0x80)
			str_addc(out, s[i]);
		else
			take_byte(cs, out, s[i]);
	}
}

/* ---- out ------------------------------------------------------------------------------------- */

/* What stands in where neither the character nor its variant has a place, all as wide as what they replace where
 * that is wide. */
static const struct {
	uint32_t code;
	const char *stand_in;
} stand_ins[] = {
	{ 0xa0, " " },
	{ 0xa5, "￥" },
	{ 0xa9, "(C" },
	{ 0xab, "《" },
	{ 0xad, "-" },
	{ 0xae, "(R" },
	{ 0xb7, "‧" },
	{ 0xbb, "》" },
	{ 0x2010, "-" },
	{ 0x2011, "-" },
	{ 0x2012, "-" },
	{ 0x2013, "－" },
	{ 0x2014, "─" },
	{ 0x2015, "─" },
	{ 0x2018, "'" },
	{ 0x2019, "'" },
	{ 0x201c, "\"" },
	{ 0x201d, "\"" },
	{ 0x2022, "‧" },
	{ 0x2026, ".." },
	{ 0x2027, "．" },
	{ 0x2032, "'" },
	{ 0x2033, "\"" },
	{ 0x203b, "＊" },
	{ 0x20ac, "EU" },
	{ 0x2116, "No" },
	{ 0x2122, "TM" },
	{ 0x2190, "<-" },
	{ 0x2192, "->" },
	{ 0x2191, "^" },
	{ 0x2193, "v" },
	{ 0x21d2, "=>" },
	{ 0x2212, "－" },
	{ 0x223c, "～" },
	{ 0x2264, "≦" },
	{ 0x2265, "≧" },
	{ 0x2500, "－" },
	{ 0x2502, "｜" },
	{ 0x25b2, "^" },
	{ 0x25b6, "＞" },
	{ 0x25ba, "＞" },
	{ 0x25bc, "v" },
	{ 0x25cf, "*" },
	{ 0x2605, "*" },
	{ 0x2606, "*" },
	{ 0x2611, "[x" },
	{ 0x2610, "[ " },
	{ 0x2639, ":(" },
	{ 0x263a, ":)" },
	{ 0x2705, "ok" },
	{ 0x2713, "v" },
	{ 0x2714, "v" },
	{ 0x2716, "x" },
	{ 0x2717, "x" },
	{ 0x274c, "x" },
	{ 0x2764, "<3" },
	{ 0x301c, "～" },
	{ 0x30fb, "‧" },
	{ 0xff0d, "-" },
	{ 0xff5e, "~" },
	{ 0xffe0, "￠" },
	{ 0xffe5, "Y" },
	{ 0xfffd, "□" },
	{ 0x1f44d, "+1" },
	{ 0x1f44e, "-1" },
	{ 0x1f494, "</" },
	{ 0x1f495, "<3" },
	{ 0x1f496, "<3" },
	{ 0x1f499, "<3" },
	{ 0x1f49a, "<3" },
	{ 0x1f49b, "<3" },
	{ 0x1f49c, "<3" },
	{ 0x1f600, ":D" },
	{ 0x1f601, ":D" },
	{ 0x1f602, "XD" },
	{ 0x1f603, ":D" },
	{ 0x1f604, ":D" },
	{ 0x1f605, "^^" },
	{ 0x1f606, "XD" },
	{ 0x1f609, ";)" },
	{ 0x1f60a, "^^" },
	{ 0x1f60d, "*_" },
	{ 0x1f614, ":(" },
	{ 0x1f61e, ":(" },
	{ 0x1f620, ">(" },
	{ 0x1f621, ">(" },
	{ 0x1f622, ";(" },
	{ 0x1f62d, "QQ" },
	{ 0x1f923, "XD" },
	{ 0x1f970, "<3" },
};

/* The bytes of s in the encoding; 0 when it has no place there. */
static size_t encode(struct text_charset *cs, const char *s, size_t n, char *to, size_t room)
{
	char *in = (char *)s, *out = to;
	size_t in_left = n, out_left = room;
	iconv(cs->out, NULL, NULL, NULL, NULL);
	if (iconv(cs->out, &in, &in_left, &out, &out_left) != 0)
		return 0;
	if (iconv(cs->out, NULL, NULL, &out, &out_left) == (size_t)-1) /* back to the first state of the encoding */
		return 0;
	return (size_t)(out - to);
}

static uint32_t variant_of(uint32_t c)
{
	size_t low = 0, high = text_variants_count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (text_variants[middle].code < c)
			low = middle + 1;
		else
			high = middle;
	}
	return low < text_variants_count && text_variants[low].code == c ? text_variants[low].stand_in : 0;
}

static const char *stand_in_of(uint32_t c)
{
	size_t low = 0, high = ARRAY_LEN(stand_ins);
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (stand_ins[middle].code < c)
			low = middle + 1;
		else
			high = middle;
	}
	return low < ARRAY_LEN(stand_ins) && stand_ins[low].code == c ? stand_ins[low].stand_in : NULL;
}

/* Puts s when it has a place and takes no more columns than there are; what is left stays blank. */
static bool put(struct text_charset *cs, struct str *out, const char *s, size_t n, int columns)
{
	char to[16];
	size_t length = encode(cs, s, n, to, sizeof to);
	if (length == 0 || length > (size_t)columns)
		return false;
	str_add(out, to, length);
	str_addn(out, ' ', (size_t)columns - length);
	return true;
}

static void put_character(struct text_charset *cs, struct str *out, const char *s, size_t n, uint32_t c)
{
	char variant[4] = "";
	int columns = c == UTF8_INVALID ? 1 : wcwidth((wchar_t)c);
	if (columns <= 0 || put(cs, out, s, n, columns))
		return;                                          /* no mark stands on a letter in these encodings */
	size_t length = utf8_encode(variant, variant_of(c)); /* "\0" for none */
	if (variant[0] && put(cs, out, variant, length, columns))
		return;
	const char *stand_in = stand_in_of(c);
	if (stand_in && put(cs, out, stand_in, strlen(stand_in), columns))
		return;
	if (columns == 1 || !put(cs, out, text_kind(c)->show == SHOW_EMOJI ? "□" : "？", 3, columns))
		str_addn(out, '?', (size_t)columns);
}

static void put_part(struct text_charset *cs, struct str *out)
{
	struct part *part = &cs->shown;
	for (size_t at = 0; at < part->n;) {
		uint32_t c;
		size_t bytes = utf8_decode(part->bytes + at, part->n - at, &c);
		put_character(cs, out, part->bytes + at, bytes, c);
		at += bytes;
	}
	part->n = 0;
}

void text_charset_encode(struct text_charset *cs, struct str *out, const char *s, size_t n)
{
	struct part *part = &cs->shown;
	if (cs->out == NONE) {
		str_add(out, s, n);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		unsigned char byte = (unsigned char)s[i], lead;
		if (part->n && (byte & 0xc0) != 0x80) /* the one before was cut short */
			put_part(cs, out);
		if (part->n == 0 && byte < 0x80) {
			str_addc(out, s[i]);
			continue;
		}
		part->bytes[part->n++] = s[i];
		lead = (unsigned char)part->bytes[0];
		if (part->n >= (lead >= 0xf5 || lead < 0xc2 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2))
			put_part(cs, out);
	}
}
