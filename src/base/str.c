/* struct str and small helpers on plain strings. The empty string shares one static byte, so that init allocates
 * nothing. */
#include "base/base.h"

#include <errno.h>

static char empty[1];

struct str str_within(size_t max)
{
	return (struct str){ .buf = empty, .max = max };
}

void str_init(struct str *s, size_t max)
{
	*s = str_within(max);
}

void str_release(struct str *s)
{
	if (s->cap)
		free(s->buf);
	str_init(s, s->max);
}

void str_clear(struct str *s)
{
	s->len = 0;
	s->over = false;
	if (s->cap)
		s->buf[0] = '\0';
}

/* Room for n more bytes and the NUL; false, with over set, when max forbids it. */
static bool reserve(struct str *s, size_t n)
{
	if (n > s->max - s->len) {
		s->over = true;
		return false;
	}
	size_t need = s->len + n + 1;
	if (need > s->cap) {
		size_t cap = s->cap ? s->cap + s->cap / 2 : 32;
		if (cap < need)
			cap = need;
		s->buf = xrealloc(s->cap ? s->buf : NULL, cap);
		s->cap = cap;
	}
	return true;
}

void str_reserve(struct str *s, size_t n)
{
	if (n <= s->max - s->len)
		reserve(s, n);
}

void str_add(struct str *s, const char *bytes, size_t n)
{
	if (n == 0 || !reserve(s, n))
		return;
	memcpy(s->buf + s->len, bytes, n);
	s->len += n;
	s->buf[s->len] = '\0';
}

void str_addz(struct str *s, const char *z)
{
	str_add(s, z, strlen(z));
}

void str_addn(struct str *s, char c, size_t n)
{
	if (n == 0 || !reserve(s, n))
		return;
	memset(s->buf + s->len, c, n);
	s->len += n;
	s->buf[s->len] = '\0';
}

char *str_digits(int64_t n, char buf[DIGITS_SIZE])
{
	size_t at = DIGITS_SIZE;
	uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	buf[--at] = '\0';
	do
		buf[--at] = (char)('0' + left % 10);
	while (left /= 10);
	if (n < 0)
		buf[--at] = '-';
	return buf + at;
}

void str_addi(struct str *s, int64_t n)
{
	char text[DIGITS_SIZE], *p = str_digits(n, text);
	str_add(s, p, (size_t)(text + sizeof text - 1 - p));
}

void str_vaddf(struct str *s, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	if (n > 0 && reserve(s, (size_t)n)) {
		vsnprintf(s->buf + s->len, (size_t)n + 1, fmt, again);
		s->len += (size_t)n;
	}
	va_end(again);
}

void str_addf(struct str *s, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	str_vaddf(s, fmt, ap);
	va_end(ap);
}

void str_add_grouped(struct str *s, const char *digits)
{
	size_t sign = *digits == '-', whole = strspn(digits + sign, "0123456789");
	str_add(s, digits, sign);
	for (size_t i = 0; i < whole; i++) {
		if (i && (whole - i) % 3 == 0)
			str_addc(s, ',');
		str_addc(s, digits[sign + i]);
	}
	str_addz(s, digits + sign + whole);
}

void str_add_figure(struct str *s, int64_t n)
{
	char digits[DIGITS_SIZE];
	str_add_grouped(s, str_digits(n, digits));
}

void str_truncate(struct str *s, size_t len)
{
	if (len < s->len) {
		s->len = len;
		s->buf[len] = '\0';
	}
}

void str_drop_end(struct str *s, const char *set)
{
	size_t n = s->len;
	while (n && s->buf[n - 1] && strchr(set, s->buf[n - 1]))
		n--;
	str_truncate(s, n);
}

char *str_detach(struct str *s)
{
	char *buf = s->cap ? s->buf : xstrdup("");
	str_init(s, s->max);
	return buf;
}

char *str_printf(const char *fmt, ...)
{
	struct str s;
	va_list ap;
	str_init(&s, STR_NO_LIMIT);
	va_start(ap, fmt);
	str_vaddf(&s, fmt, ap);
	va_end(ap);
	return str_detach(&s);
}

bool str_copy(char *dst, size_t size, const char *z)
{
	size_t n = strlen(z);
	if (n < size) {
		memcpy(dst, z, n + 1);
		return true;
	}
	n = size ? size - 1 : 0;
	while (n > 0 && ((unsigned char)z[n] & 0xc0) == 0x80)
		n--;
	memcpy(dst, z, n);
	if (size)
		dst[n] = '\0';
	return false;
}

bool str_eq(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool str_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool str_ends(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);
	return n >= m && memcmp(s + n - m, suffix, m) == 0;
}

bool str_has_any(const char *s, const char *const *words)
{
	for (; *words; words++)
		if (strstr(s, *words))
			return true;
	return false;
}

bool str_to_i64(const char *s, int64_t min, int64_t max, int64_t *out)
{
	if (!((s[0] >= '0' && s[0] <= '9') || (s[0] == '-' && s[1] >= '0' && s[1] <= '9')))
		return false;
	char *end;
	errno = 0;
	long long v = strtoll(s, &end, 10);
	if (errno || *end || v < min || v > max)
		return false;
	*out = v;
	return true;
}

uint64_t str_hash_more(uint64_t h, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * UINT64_C(1099511628211);
	return h;
}

uint64_t str_hash(const char *s)
{
	return str_hash_more(STR_HASH_START, s, strlen(s));
}
