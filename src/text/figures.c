/* Which columns of a table hold figures. Most cells of most tables are words: those are told by their length or their
 * first character. */
#include "text/layout.h"

#include "text/unicode.h"

enum { FIGURE_BYTES = 48 };

/* Fullwidth forms read as what they stand for; other characters beyond ASCII stay. */
static uint32_t next_plain(const char **s)
{
	uint32_t c;
	*s += utf8_decode(*s, strlen(*s), &c);
	return c >= 0xff01 && c <= 0xff5e ? c - 0xff01 + '!' : c;
}

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_sign(uint32_t c)
{
	/* minus, plus-minus, triangles */
	return c == '+' || c == '-' || c == 0x2212 || c == 0xb1 || c == 0x25b2 || c == 0x25b3 || c == 0x25bc;
}

/* "-", "--", "—", "N/A": there should be a figure and is none. */
static bool is_missing(const char *s)
{
	static const char *const words[] = { "N/A", "n/a", "NA" };
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_eq(s, words[i]))
			return true;
	while (*s) {
		uint32_t c = next_plain(&s);
		if (c != '-' && c != 0x2212 && !(c >= 0x2010 && c <= 0x2015) && c != 0x2026 && c != 0x3000)
			return false;
	}
	return true;
}

/* What may stand before the digits: a sign, a currency, a parenthesis that makes it negative. */
static const char *skip_lead(const char *s, bool *parenthesis)
{
	static const char *const currencies[] = { "NT$", "US$", "$", "＄", "€", "¥", "£" };
	const char *next = s;
	*parenthesis = next_plain(&next) == '(';
	s = *parenthesis ? next : s;
	for (int k = 0; k < 2; k++) { /* either may come first */
		next = s;
		s = is_sign(next_plain(&next)) ? next : s;
		for (size_t i = 0; i < ARRAY_LEN(currencies) && k == 0; i++)
			if (str_starts(s, currencies[i])) {
				s += strlen(currencies[i]);
				break;
			}
	}
	while (*s == ' ')
		s++;
	return s;
}

/* Past the digits; how many there are. */
static int skip_digits(const char **s)
{
	int n = 0;
	for (const char *next = *s; *next && is_digit(next_plain(&next)); n++)
		*s = next;
	return n;
}

static bool starts_with_digit(const char *s)
{
	return *s && is_digit(next_plain(&s));
}

static bool skip_mark(const char **s, char mark)
{
	const char *next = *s;
	if (!*next || next_plain(&next) != (uint32_t)mark || !starts_with_digit(next))
		return false;
	*s = next;
	return true;
}

/* Past "1,234.5"; s itself when no number stands there. "112.3.5" is a date, "1,2" are two numbers, "007" is a code. */
static const char *skip_number(const char *s)
{
	const char *at = s;
	int digits = skip_digits(&at), group = digits > 3 ? 0 : 3;
	if (!digits || (*s == '0' && digits > 1))
		return s;
	while (group == 3 && skip_mark(&at, ','))
		group = skip_digits(&at);
	if (group && group != 3)
		return s;
	if (skip_mark(&at, '.') && (skip_digits(&at), skip_mark(&at, '.')))
		return s;
	return at;
}

/* "元", "%", "km/h", "萬元": letters, and nothing that goes on counting or talking. The same as the units above? */
static bool take_unit(struct text_figures *f, const char *s)
{
	char unit[sizeof f->unit];
	size_t n = 0;
	if (!*s)
		return true;
	while (*s) {
		uint32_t c = next_plain(&s);
		bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z', ideograph = c >= 0x3400 && c <= 0x9fff;
		bool sign = c == '%' || c == '/' || c == 0x2030 || c == 0xb0 || (c >= 0x2100 && c <= 0x214f) ||
			(c >= 0x3300 && c <= 0x33ff);
		if ((!letter && !ideograph && !sign) || n + 4 >= sizeof unit)
			return false;
		n += utf8_encode(unit + n, c);
	}
	unit[n] = '\0';
	if (*f->unit)
		return str_eq(f->unit, unit);
	memcpy(f->unit, unit, n + 1);
	return true;
}

static bool is_figure(struct text_figures *f, const char *s)
{
	bool parenthesis;
	const char *number = skip_lead(s, &parenthesis), *end = skip_number(number);
	if (end == number)
		return false;
	if (parenthesis) {
		uint32_t c = next_plain(&end);
		return c == ')' && !*end;
	}
	while (*end == ' ')
		end++;
	return take_unit(f, end);
}

void text_figures_add(struct text_figures *f, const struct doc_run *runs, size_t n)
{
	char text[FIGURE_BYTES];
	size_t bytes = 0;
	for (size_t i = 0; i < n && !f->none; i++) {
		size_t more = strlen(runs[i].text);
		f->none = more >= sizeof text - bytes;
		memcpy(text + bytes, runs[i].text, f->none ? 0 : more);
		bytes += more;
	}
	if (f->none)
		return;
	text[bytes] = '\0';
	while (bytes && text[bytes - 1] == ' ')
		text[--bytes] = '\0';
	const char *s = text + strspn(text, " ");
	if (is_missing(s))
		return;
	f->none = !is_figure(f, s);
	f->seen = true;
}
