/* Forms of text that are compared, not shown: over utf8proc, which knows composing, compatibility and case. */
#include <stdlib.h>
#include <utf8proc.h>

#include "text/unicode.h"

static bool map(struct str *out, const char *s, size_t n, unsigned how)
{
	utf8proc_uint8_t *made = NULL;
	utf8proc_ssize_t size = utf8proc_map(
		(const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, &made, (utf8proc_option_t)how);
	size_t before = out->len;
	if (size >= 0)
		str_add(out, (const char *)made, (size_t)size);
	free(made);
	return size >= 0 && str_ok(out) && out->len == before + (size_t)size;
}

bool text_nfkc(struct str *out, const char *s, size_t n)
{
	return map(out, s, n, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
}

bool text_fold(struct str *out, const char *s, size_t n)
{
	return map(out, s, n, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
}

static int compare(const void *key, const void *entry)
{
	uint32_t a = *(const uint32_t *)key, b = ((const struct text_confusable *)entry)->from;
	return a < b ? -1 : a > b;
}

/* The prototypes of all characters, one after the other. */
static void put_prototypes(struct str *out, const char *s, size_t n)
{
	for (size_t at = 0; at < n;) {
		utf8proc_int32_t c;
		utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)s + at, (utf8proc_ssize_t)(n - at), &c);
		if (step <= 0)
			return;
		const uint32_t key = (uint32_t)c;
		const struct text_confusable *like = bsearch(
			&key, text_confusables, text_confusables_n, sizeof *text_confusables, compare);
		if (like)
			str_addz(out, text_confusable_pool + like->to);
		else
			str_add(out, s + at, (size_t)step);
		at += (size_t)step;
	}
}

bool text_skeleton(struct str *out, const char *s, size_t n)
{
	STR_LOCAL(apart, STR_NO_LIMIT);
	STR_LOCAL(alike, STR_NO_LIMIT);
	if (!map(&apart, s, n, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_IGNORE))
		return false;
	put_prototypes(&alike, apart.buf, apart.len);
	return map(out, alike.buf, alike.len, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
}

/* As names of places are compared. */
static void fold_place(struct str *out, const char *s)
{
	STR_LOCAL(folded, STR_NO_LIMIT);
	text_fold(&folded, s, strlen(s));
	for (const char *at = folded.len ? folded.buf : ""; *at;) {
		bool as_written = str_starts(at, "台"); /* on every keyboard, where names have 臺 */
		str_add(out, as_written ? "臺" : at, as_written ? strlen("臺") : 1);
		at += as_written ? strlen("台") : 1;
	}
}

const char *text_one_of(const char *const *list, size_t n, const char *s)
{
	STR_LOCAL(wanted, STR_NO_LIMIT);
	const char *found = NULL;
	bool several = false;
	fold_place(&wanted, s);
	for (size_t i = 0; i < n && wanted.len; i++) {
		STR_LOCAL(one, STR_NO_LIMIT);
		fold_place(&one, list[i]);
		if (str_eq(one.buf, wanted.buf))
			return list[i];
		bool begins = one.len && str_starts(one.buf, wanted.buf);
		several = several || (begins && found);
		found = begins ? list[i] : found;
	}
	return several ? NULL : found;
}

/* Blanks that Unicode counts among letters and symbols: braille's, music's. Hangul's fillers are ignorable already. */
static bool is_empty(utf8proc_int32_t c)
{
	const utf8proc_property_t *p = utf8proc_get_property(c);
	switch (p->category) {
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME: return true;
	default: return p->ignorable || c == 0x2800 || c == 0x1d159;
	}
}

bool text_is_blank(const char *s, size_t n)
{
	for (size_t at = 0; at < n;) {
		utf8proc_int32_t c;
		utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)s + at, (utf8proc_ssize_t)(n - at), &c);
		if (step <= 0 || !is_empty(c))
			return false;
		at += (size_t)step;
	}
	return true;
}

static bool is_letter(utf8proc_int32_t c)
{
	utf8proc_category_t kind = utf8proc_category(c);
	return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_ME; /* LU LL LT LM LO, MN MC ME */
}

void text_letters(struct str *out, const char *s, size_t n)
{
	for (size_t at = 0; at < n;) {
		utf8proc_int32_t c;
		utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)s + at, (utf8proc_ssize_t)(n - at), &c);
		if (step <= 0)
			return;
		if (is_letter(c))
			str_add(out, s + at, (size_t)step);
		at += (size_t)step;
	}
}

size_t text_characters(const char *s, size_t n)
{
	size_t count = 0;
	for (struct text_cluster c; n > 0; s += c.bytes, n -= c.bytes, count++)
		c = text_next(s, n);
	return count;
}
