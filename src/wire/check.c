/*
 * Is this JSON, and of a size and depth that we take? Asked before the library sees a byte, because it recurses per
 * level, ends a string at an embedded NUL, lets invalid UTF-8 through and is lenient about numbers. RFC 8259 to the
 * letter (a byte order mark is not JSON), without recursion: a level needs one bit (object or array), and JSON_DEPTH
 * levels fit a machine word.
 */
#include "wire/check.h"

#include "base/utf8.h"

static_assert(JSON_DEPTH <= 64, "levels are the bits of a uint64_t");

enum expected { VALUE, VALUE_OR_END, NAME, NAME_OR_END, COMMA_OR_END, NOTHING };

struct check {
	const unsigned char *s;
	size_t n, at;
	size_t values;
	uint64_t objects; /* bit d: level d is an object */
	int depth;
	enum expected expected;
	const char *wrong;
};

size_t json_utf8_length_of_any(const char *s, size_t n)
{
	uint32_t c;
	size_t bytes = n ? utf8_decode(s, n, &c) : 0;
	return bytes && c != UTF8_INVALID ? bytes : 0;
}

static int peek(const struct check *c)
{
	return c->at < c->n ? c->s[c->at] : -1;
}

static bool fail(struct check *c, const char *wrong)
{
	c->wrong = wrong;
	return false;
}

static int hex_digit(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
		return (c | 0x20) - 'a' + 10;
	return -1;
}

/* Four hexadecimal digits; -1 when they are not. */
static int take_hex4(struct check *c)
{
	int code = 0;
	for (int i = 0; i < 4; i++, c->at++) {
		int digit = hex_digit(peek(c));
		if (digit < 0)
			return -1;
		code = code * 16 + digit;
	}
	return code;
}

static bool take_escape(struct check *c)
{
	int letter = peek(c);
	c->at++;
	if (letter >= 0 && letter != 'u')
		return letter && strchr("\"\\/bfnrt", letter) ? true : fail(c, "unknown escape");
	int code = letter == 'u' ? take_hex4(c) : -1;
	if (code < 0)
		return fail(c, "broken escape");
	if (code == 0)
		return fail(c, "NUL in a string");
	if (code >= 0xdc00 && code <= 0xdfff)
		return fail(c, "half a surrogate pair");
	if (code >= 0xd800 && code <= 0xdbff) {
		if (c->n - c->at < 6 || c->s[c->at] != '\\' || c->s[c->at + 1] != 'u')
			return fail(c, "half a surrogate pair");
		c->at += 2;
		code = take_hex4(c);
		if (code < 0xdc00 || code > 0xdfff)
			return fail(c, "half a surrogate pair");
	}
	return true;
}

static bool take_string(struct check *c)
{
	for (c->at++; c->at < c->n;) {
		unsigned char b = c->s[c->at];
		size_t len = b < 0x80 ? 1 : json_utf8_length((const char *)c->s + c->at, c->n - c->at);
		if (b < 0x20)
			return fail(c, "control character in a string");
		if (len == 0)
			return fail(c, "invalid UTF-8");
		c->at += len;
		if (b == '"')
			return true;
		if (b == '\\' && !take_escape(c))
			return false;
	}
	return fail(c, "unfinished string");
}

static bool take_digits(struct check *c)
{
	size_t from = c->at;
	while (peek(c) >= '0' && peek(c) <= '9')
		c->at++;
	return c->at > from;
}

static bool take_number(struct check *c)
{
	if (peek(c) == '-')
		c->at++;
	bool ok = true;
	if (peek(c) == '0')
		c->at++;
	else
		ok = take_digits(c);
	if (ok && peek(c) == '.') {
		c->at++;
		ok = take_digits(c);
	}
	if (ok && (peek(c) == 'e' || peek(c) == 'E')) {
		c->at++;
		if (peek(c) == '+' || peek(c) == '-')
			c->at++;
		ok = take_digits(c);
	}
	return ok ? true : fail(c, "broken number");
}

static bool take_word(struct check *c, const char *word)
{
	size_t len = strlen(word);
	if (c->n - c->at < len || memcmp(c->s + c->at, word, len) != 0)
		return fail(c, "unknown word");
	c->at += len;
	return true;
}

static bool take_open(struct check *c, bool object)
{
	if (c->depth == JSON_DEPTH)
		return fail(c, "nested too deeply");
	uint64_t bit = UINT64_C(1) << c->depth++;
	c->objects = object ? c->objects | bit : c->objects & ~bit;
	c->at++;
	c->expected = object ? NAME_OR_END : VALUE_OR_END;
	return true;
}

static bool in_object(const struct check *c)
{
	return c->depth > 0 && c->objects >> (c->depth - 1) & 1;
}

static bool take_close(struct check *c)
{
	if (c->depth == 0 || peek(c) != (in_object(c) ? '}' : ']'))
		return fail(c, "unexpected end of an object or array");
	c->depth--;
	c->at++;
	c->expected = c->depth ? COMMA_OR_END : NOTHING;
	return true;
}

static bool take_value(struct check *c)
{
	c->values++;
	int b = peek(c);
	if (b == '{' || b == '[')
		return take_open(c, b == '{');
	c->expected = c->depth ? COMMA_OR_END : NOTHING;
	switch (b) {
	case '"': return take_string(c);
	case 't': return take_word(c, "true");
	case 'f': return take_word(c, "false");
	case 'n': return take_word(c, "null");
	default: return take_number(c);
	}
}

static void skip_space(struct check *c)
{
	int b = peek(c);
	for (; b == ' ' || b == '\t' || b == '\n' || b == '\r'; b = peek(c))
		c->at++;
}

static bool take_name(struct check *c)
{
	if (peek(c) != '"')
		return fail(c, "a name is missing");
	if (!take_string(c))
		return false;
	skip_space(c);
	if (peek(c) != ':')
		return fail(c, "a colon is missing");
	c->at++;
	c->expected = VALUE;
	return true;
}

static bool take_next(struct check *c)
{
	int b = peek(c);
	bool closing = b == '}' || b == ']';
	switch (c->expected) {
	case NAME: return take_name(c);
	case NAME_OR_END: return closing ? take_close(c) : take_name(c);
	case VALUE: return take_value(c);
	case VALUE_OR_END: return closing ? take_close(c) : take_value(c);
	default: break;
	}
	if (closing)
		return take_close(c);
	if (b != ',')
		return fail(c, "a comma is missing");
	c->at++;
	c->expected = in_object(c) ? NAME : VALUE;
	return true;
}

enum rc json_check(const char *bytes, size_t n, struct err *e)
{
	struct check c = { .s = (const unsigned char *)bytes, .n = n, .expected = VALUE };
	while (c.expected != NOTHING) {
		skip_space(&c);
		if (c.at >= c.n)
			return err_because(e, RC_PROTO, CAUSE_NOT_JSON, (int)c.at, "JSON ends too early");
		if (!take_next(&c))
			return err_because(e, RC_PROTO, CAUSE_NOT_JSON, (int)c.at, "not JSON at byte %zu: %s", c.at, c.wrong);
		if (c.values > JSON_VALUES)
			return err_set(e, RC_TOO_BIG, 0, "more than %d JSON values", JSON_VALUES);
	}
	skip_space(&c);
	return c.at == c.n
		? RC_OK
		: err_because(e, RC_PROTO, CAUSE_NOT_JSON, (int)c.at, "not JSON at byte %zu: something after the end", c.at);
}

/* ---- mending --------------------------------------------------------------------------------- */

enum { NUMBER_BYTES_MAX = 48 }; /* cJSON takes 63 */

/* The escape at s, six bytes or more of which are left: half a pair, or NUL? */
static bool is_bad_escape(const char *s, size_t n, size_t *length)
{
	struct check c = { .s = (const unsigned char *)s, .n = n, .at = 1 };
	bool good = take_escape(&c);
	*length = good ? c.at : 6;
	return !good && n >= 6 && s[1] == 'u';
}

static size_t mend_string(struct str *out, const char *s, size_t n)
{
	size_t at = 1;
	str_addc(out, '"');
	while (at < n && s[at] != '"') {
		unsigned char b = (unsigned char)s[at];
		size_t length = b < 0x80 ? 1 : json_utf8_length(s + at, n - at), escape;
		if (b == '\\' && is_bad_escape(s + at, n - at, &escape)) {
			str_addz(out, "\\ufffd");
			at += escape;
		} else if (b == '\\' && n - at > 1) {
			str_add(out, s + at, 2);
			at += 2;
		} else if (b < 0x20 || !length) {
			str_addc(out, b < 0x20 ? ' ' : '?');
			at++;
		} else {
			str_add(out, s + at, length);
			at += length;
		}
	}
	if (at < n)
		str_addc(out, s[at++]);
	return at;
}

static size_t mend_number(struct str *out, const char *s, size_t n)
{
	char digits[32];
	struct check c = { .s = (const unsigned char *)s, .n = n };
	if (!take_number(&c) || c.at <= NUMBER_BYTES_MAX) {
		str_add(out, s, c.at ? c.at : 1);
		return c.at ? c.at : 1;
	}
	int length = snprintf(digits, sizeof digits, "%.17g", strtod(s, NULL));
	bool finite = digits[length - 1] >= '0' && digits[length - 1] <= '9';
	str_addz(out, finite ? digits : "1e999");
	return c.at;
}

void json_mend(const char *bytes, size_t n, struct str *out)
{
	for (size_t at = 0; at < n;) {
		char b = bytes[at];
		if (b == '"') {
			at += mend_string(out, bytes + at, n - at);
		} else if (b == '-' || (b >= '0' && b <= '9')) {
			at += mend_number(out, bytes + at, n - at);
		} else {
			str_addc(out, b);
			at++;
		}
	}
}
