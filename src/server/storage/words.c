/* What a person typed for a search becomes words. */
#include "base/utf8.h"
#include "server/storage/private.h"

#define TOKENS_MAX 64 /* of all words; a sentence has fewer */

/* Between words: blanks, quotation marks, commas. */
static bool is_between(uint32_t c)
{
	return c <= ' ' || c == '"' || c == ',' || c == ';' || c == 0x3000 || c == 0x3001 || c == 0xff0c || c == 0xff1b ||
		(c >= 0x300c && c <= 0x300f) || c == 0x201c || c == 0x201d || c == 0xa0 || c == SPLIT_OURS;
}

static bool has(const struct search_words *w, const char *text)
{
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->items[i].text, text) == 0)
			return true;
	return false;
}

struct search_word words_one(const char *text, size_t n, struct arena *a)
{
	const char *copy = arena_strndup(a, text, n);
	struct search_word w = { .text = copy ? copy : "" };
	w.open = split_shape(w.text, (int)strlen(w.text)).open;
	words_names(w.text, w.names);
	return w;
}

void words_read(const char *typed, struct arena *a, struct search_words *out)
{
	size_t left = strlen(typed), tokens = 0, bytes;
	*out = (struct search_words){ .n = 0 };
	for (const char *p = typed; left; p += bytes, left -= bytes) {
		uint32_t c;
		size_t n = 0, step;
		for (bytes = 0; n < left; n += step) {
			step = utf8_decode(p + n, left - n, &c);
			if (is_between(c)) {
				bytes = step;
				break;
			}
		}
		bytes += n;
		struct split_shape shape = split_shape(p, (int)n);
		struct search_word w = shape.tokens ? words_one(p, n, a) : (struct search_word){ .text = "" };
		if (!*w.text || has(out, w.text))
			continue;
		if (out->n == SEARCH_WORDS || tokens + shape.tokens > TOKENS_MAX) {
			out->more = true;
			continue;
		}
		tokens += shape.tokens;
		out->items[out->n++] = w;
	}
}

/* The longest beginning that has no more tokens; its bytes. */
static size_t beginning(const char *text, size_t tokens)
{
	size_t n = strlen(text), at = 0, fits = 0;
	while (at < n && split_shape(text, (int)at).tokens <= tokens) {
		uint32_t c;
		fits = at;
		at += utf8_decode(text + at, n - at, &c);
	}
	return fits;
}

void words_cut(struct search_words *words, size_t tokens, struct arena *a)
{
	size_t left = tokens;
	for (size_t i = 0; i < words->n; i++) {
		const char *text = words->items[i].text;
		size_t its = split_shape(text, (int)strlen(text)).tokens;
		if (its <= left) {
			left -= its;
			continue;
		}
		words->more = true;
		words->n = i;
		if (left)
			words->items[words->n++] = words_one(text, beginning(text, left), a);
		return;
	}
}

bool words_list(const struct search_words *words, struct arena *a, const char ***out, size_t *n)
{
	*n = 0;
	*out = arena_calloc(a, words->n + 1, sizeof **out);
	for (size_t i = 0; *out && i < words->n; i++)
		(*out)[(*n)++] = words->items[i].text;
	return *out != NULL;
}
