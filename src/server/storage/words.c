/* What a person typed for a search becomes words. */
#include "base/utf8.h"
#include "server/storage/private.h"

#define TOKENS_MAX 64 /* of all words; a sentence has fewer */
#define CUT_MAX 200   /* characters of a word that is cut */

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

void words_cut(struct search_words *words, size_t tokens, struct arena *a)
{
	size_t places[CUT_MAX], left = tokens;
	for (size_t i = 0; i < words->n; i++) {
		const char *text = words->items[i].text;
		size_t its = split_shape(text, (int)strlen(text)).tokens;
		if (its <= left) {
			left -= its;
			continue;
		}
		size_t n = left ? split_chinese(text, places, CUT_MAX) : 0; /* a token is two characters, each a new one */
		words->more = true;
		words->n = i;
		if (n > left + 1)
			words->items[words->n++] = words_one(text, places[left + 1], a);
		return;
	}
}
