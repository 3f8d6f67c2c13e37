/*
 * Finding words in a text that was broken into lines. Lines break inside Chinese words without a trace, so both the
 * text and the words are compared without white space; a second array remembers where each byte came from.
 */
#include "text/text.h"

struct place {
	size_t line, at;
};
struct squeezed {
	struct str bytes;
	VEC(struct place) places;
};

static char fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static void squeeze(const struct text_piece *lines, size_t n, struct squeezed *out)
{
	str_init(&out->bytes, STR_NO_LIMIT);
	for (size_t i = 0; i < n; i++)
		for (size_t b = 0; b < lines[i].bytes; b++) {
			char c = lines[i].text[b];
			if (is_space(c))
				continue;
			str_addc(&out->bytes, fold(c));
			*vec_push(&out->places) = (struct place){ i, b };
		}
}

void text_find(const struct text_piece *lines, size_t n, const char *words, text_match_list *out)
{
	struct squeezed text = { 0 };
	vec_release(out);
	STR_LOCAL(wanted, 4096);
	for (const char *c = words; *c; c++)
		if (!is_space(*c))
			str_addc(&wanted, fold(*c));
	squeeze(lines, n, &text);
	const char *end = text.bytes.buf + text.bytes.len;
	for (const char *at = text.bytes.buf; wanted.len && out->n < TEXT_MATCHES_MAX; at += wanted.len) {
		at = memmem(at, (size_t)(end - at), wanted.buf, wanted.len);
		if (!at)
			break;
		struct place first = text.places.items[at - text.bytes.buf],
					 last = text.places.items[at - text.bytes.buf + (ptrdiff_t)wanted.len - 1];
		*vec_push(out) = (struct text_match){ first.line, first.at, last.line, last.at + 1 };
	}
	vec_release(&text.places);
	str_release(&text.bytes);
}
