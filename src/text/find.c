/*
 * Finding words in a text that was broken into lines. Lines break inside Chinese words without a trace, so both the
 * text and the words are compared without white space, and character by character as fold.c has them. A text is looked
 * through once, whatever it is made of (Knuth, Morris, Pratt): so it can be stopped behind any line and go on later,
 * and what has been looked through is not kept but for the places of the characters that fit so far.
 */
#include "base/utf8.h"
#include "text/text.h"

#include <stdlib.h>

struct place {
	size_t line, at;
};

/* Always true: fits < n. The last `fits` characters that were looked at are the first of words, and stand where
 * places, which goes round, says before `slot`. */
struct text_finder {
	uint32_t *words; /* folded, without white space */
	size_t n;
	size_t *shorter; /* [k]: how many of words still fit when k do and the next character does not */
	struct place *places;
	size_t slot, fits;
};

/* The next character of a text: what it is compared by, 0 when it is left out; and how many bytes it has. */
static uint32_t next(const char *s, size_t n, size_t *bytes)
{
	uint32_t c;
	*bytes = utf8_decode(s, n, &c);
	if (c == UTF8_INVALID)
		return c + (unsigned char)*s;
	return c == ' ' || c == '\t' || c == '\n' || c == 0x3000 ? 0 : text_folded(c);
}

/* How many fit once c has been looked at too. */
static size_t fitting(const struct text_finder *f, size_t fits, uint32_t c)
{
	while (fits && f->words[fits] != c)
		fits = f->shorter[fits];
	return fits + (f->words[fits] == c);
}

struct text_finder *text_finder_new(const char *words)
{
	struct text_finder *f = xcalloc(1, sizeof *f);
	size_t size = strlen(words), bytes;
	f->words = xcalloc(size + 1, sizeof *f->words);
	for (size_t at = 0; at < size; at += bytes) {
		uint32_t c = next(words + at, size - at, &bytes);
		if (c)
			f->words[f->n++] = c;
	}
	f->shorter = xcalloc(f->n + 1, sizeof *f->shorter);
	f->places = xcalloc(f->n + 1, sizeof *f->places);
	for (size_t k = 1; k < f->n; k++)
		f->shorter[k + 1] = fitting(f, f->shorter[k], f->words[k]);
	return f;
}

void text_finder_free(struct text_finder *f)
{
	if (!f)
		return;
	free(f->words);
	free(f->shorter);
	free(f->places);
	free(f);
}

void text_finder_line(struct text_finder *f, size_t line, const struct text_piece *piece, text_match_list *out)
{
	size_t bytes;
	if (!f->n)
		return;
	for (size_t at = 0; at < piece->bytes && out->n < TEXT_MATCHES_MAX; at += bytes) {
		uint32_t c = next(piece->text + at, piece->bytes - at, &bytes);
		if (!c)
			continue;
		f->fits = fitting(f, f->fits, c);
		if (!f->fits)
			continue;
		f->places[f->slot] = (struct place){ line, at };
		f->slot = f->slot + 1 < f->n ? f->slot + 1 : 0;
		if (f->fits < f->n)
			continue;
		const struct place *first = &f->places[f->slot];
		*vec_push(out) = (struct text_match){ first->line, first->at, line, at + bytes };
		f->fits = 0; /* places do not overlap */
	}
}

bool text_find_first(const char *text, size_t n, const char *words, size_t *start, size_t *end)
{
	struct text_finder *f = text_finder_new(words);
	size_t bytes = 1;
	bool found = false;
	for (size_t at = 0; at < n && f->n && !found; at += bytes) {
		uint32_t c = next(text + at, n - at, &bytes);
		f->fits = c ? fitting(f, f->fits, c) : f->fits;
		if (!c || !f->fits)
			continue;
		f->places[f->slot] = (struct place){ 0, at };
		f->slot = f->slot + 1 < f->n ? f->slot + 1 : 0;
		found = f->fits == f->n;
		*start = f->places[f->slot].at;
		*end = at + bytes;
		f->fits = found ? 0 : f->fits;
	}
	text_finder_free(f);
	return found;
}

void text_find(const struct text_piece *lines, size_t n, const char *words, text_match_list *out)
{
	struct text_finder *f = text_finder_new(words);
	vec_release(out);
	for (size_t i = 0; i < n; i++)
		text_finder_line(f, i, &lines[i], out);
	text_finder_free(f);
}
