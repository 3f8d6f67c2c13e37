/* What a reader prefers: the Accept-* headers of RFC 9110, 12.5. A list of words, each perhaps with its quality. */
#include "server/http/http.h"

#include <strings.h>

struct item {
	const char *word;
	size_t n;
	int quality; /* 0 to 1000 */
};

/* The item at *p, which moves on behind it. False: there is none. */
static bool next_item(const char **p, struct item *out)
{
	*p += strspn(*p, " \t,");
	size_t rest = strcspn(*p, ",");
	out->word = *p;
	out->n = strcspn(*p, " \t,;");
	const char *q = memmem(*p, rest, "q=", 2);
	double quality = q ? strtod(q + 2, NULL) : 1;
	out->quality = quality > 0 && quality <= 1 ? (int)(quality * 1000) : 0; /* "nan" is neither */
	*p += rest;
	return rest > 0;
}

static bool is_word(const struct item *item, const char *word)
{
	return strlen(word) == item->n && strncasecmp(word, item->word, item->n) == 0;
}

/* -1: not mentioned. */
static int quality_of(const char *header, const char *word)
{
	struct item item;
	while (next_item(&header, &item))
		if (is_word(&item, word))
			return item.quality;
	return -1;
}

bool accept_gzip(const char *accept_encoding)
{
	return quality_of(accept_encoding, "gzip") > 0;
}

bool accept_csv(const char *accept)
{
	return quality_of(accept, "text/csv") > quality_of(accept, "application/json");
}

/* ---- languages ------------------------------------------------------------------------------- */

/* Whether it has this script or place: what stands behind the language. */
static bool has_subtag(const char *tag, const char *subtag, size_t n)
{
	for (const char *p = strchr(tag, '-'); p; p = strchr(p, '-'))
		if (strcspn(++p, "-") == n && strncasecmp(p, subtag, n) == 0)
			return true;
	return false;
}

/* How many parts of a range ("zh-TW") a tag ("zh-Hant-TW") has; 0: it is another language. */
static int fit_of(const struct item *range, const char *tag)
{
	size_t n = 0;
	int fit = 0;
	for (size_t at = 0; at < range->n; at += n + 1) {
		for (n = 0; at + n < range->n && range->word[at + n] != '-';)
			n++;
		if (at == 0 && (n != strcspn(tag, "-") || strncasecmp(range->word, tag, n) != 0))
			return 0;
		fit += at == 0 || has_subtag(tag, range->word + at, n);
	}
	return fit;
}

/* Any Chinese serves a reader of one Chinese better than another language does, so each range of the language counts.
 * "*" is for those that no other range names. */
static void judge(const char *header, const char *tag, int *quality, int *fit)
{
	struct item range;
	int others = 0;
	*quality = -1;
	*fit = 0;
	while (next_item(&header, &range)) {
		int its = fit_of(&range, tag);
		if (range.n == 1 && *range.word == '*')
			others = range.quality;
		if (its && (range.quality > *quality || (range.quality == *quality && its > *fit))) {
			*quality = range.quality;
			*fit = its;
		}
	}
	if (*quality < 0)
		*quality = others;
}

static bool is_same_language(const char *a, const char *b)
{
	size_t n = strcspn(a, "-");
	return n == strcspn(b, "-") && strncasecmp(a, b, n) == 0;
}

size_t accept_language(const char *header, const char *const *tags, size_t n)
{
	size_t best = 0;
	int best_quality = 0, best_fit = 0;
	for (size_t i = 0; i < n; i++) {
		int quality, fit;
		judge(header, tags[i], &quality, &fit);
		if (quality > best_quality ||
			(quality && quality == best_quality && fit > best_fit && is_same_language(tags[i], tags[best]))) {
			best = i;
			best_quality = quality;
			best_fit = fit;
		}
	}
	return best;
}
