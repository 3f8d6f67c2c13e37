/*
 * Finding words in a text that was broken into lines. Lines break inside Chinese words without a trace, so both the
 * text and the words are compared without white space. A text is looked through byte by byte, once, whatever it is made
 * of (Knuth, Morris, Pratt): so it can be stopped behind any line and go on later, and what has been looked through is
 * not kept but for the places of the bytes that fit so far.
 */
#include "text/text.h"

#include <stdlib.h>

struct place {
	size_t line, at;
};

/* Always true: fits < n. The last `fits` bytes that were looked at are the first of words, and stand where places,
 * which goes round, says before `slot`. */
struct text_finder {
	char *words; /* without white space, folded */
	size_t n;
	size_t *shorter; /* [k]: how many of words still fit when k do and the next byte does not */
	struct place *places;
	size_t slot, fits;
};

static char fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* How many fit once c has been looked at too. */
static size_t fitting(const struct text_finder *f, size_t fits, char c)
{
	while (fits && f->words[fits] != c)
		fits = f->shorter[fits];
	return fits + (f->words[fits] == c);
}

struct text_finder *text_finder_new(const char *words)
{
	struct text_finder *f = xcalloc(1, sizeof *f);
	f->words = xcalloc(strlen(words) + 1, 1);
	for (const char *c = words; *c; c++)
		if (!is_space(*c))
			f->words[f->n++] = fold(*c);
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
	if (!f->n)
		return;
	for (size_t at = 0; at < piece->bytes && out->n < TEXT_MATCHES_MAX; at++) {
		char c = fold(piece->text[at]);
		if (is_space(c))
			continue;
		f->fits = fitting(f, f->fits, c);
		if (!f->fits)
			continue;
		f->places[f->slot] = (struct place){ line, at };
		f->slot = f->slot + 1 < f->n ? f->slot + 1 : 0;
		if (f->fits < f->n)
			continue;
		const struct place *first = &f->places[f->slot];
		*vec_push(out) = (struct text_match){ first->line, first->at, line, at + 1 };
		f->fits = 0; /* places do not overlap */
	}
}

void text_find(const struct text_piece *lines, size_t n, const char *words, text_match_list *out)
{
	struct text_finder *f = text_finder_new(words);
	vec_release(out);
	for (size_t i = 0; i < n; i++)
		text_finder_line(f, i, &lines[i], out);
	text_finder_free(f);
}
