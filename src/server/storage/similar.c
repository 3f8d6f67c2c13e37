/* Topics whose titles are like a text: the index of words finds those that share any, and how many they share says how
 * alike they are. */
#include "server/storage/private.h"

#define WORDS_MAX 48   /* of the text; a title has fewer */
#define LOOKED_AT 60   /* best matches that are compared */
#define LEAST_PART 0.3 /* of the words of the shorter one that both have */

struct words {
	const char *items[WORDS_MAX];
	size_t n;
	struct arena *a;
};

static bool has(const struct words *w, const char *word)
{
	for (size_t i = 0; i < w->n; i++)
		if (str_eq(w->items[i], word))
			return true;
	return false;
}

static int take(void *ctx, bool same_place, const char *word, int n, int from, int to)
{
	struct words *w = ctx;
	(void)same_place;
	(void)from;
	(void)to;
	const char *copy = arena_strndup(w->a, word, (size_t)n);
	if (copy && w->n < WORDS_MAX && !has(w, copy))
		w->items[w->n++] = copy;
	return 0;
}

/* Pairs of characters, in a language that writes without spaces: a word that is shared is shared as pairs. */
static void split(const char *text, struct arena *a, struct words *out)
{
	*out = (struct words){ .a = a };
	split_text(text, (int)strlen(text), true, &(struct sql_words){ take, out });
}

static double likeness(const struct words *asked, const char *title, struct arena *a)
{
	struct words its;
	size_t both = 0;
	split(title, a, &its);
	for (size_t i = 0; i < its.n; i++)
		both += has(asked, its.items[i]);
	size_t shorter = its.n < asked->n ? its.n : asked->n;
	return shorter ? (double)both / (double)shorter : 0;
}

static enum rc read_rows(struct storage *s, const struct words *asked, const char *expression, int board, int limit,
	struct arena *a, struct storage_topic_page *out, struct err *e)
{
	double scores[LOOKED_AT];
	enum rc rc = RC_OK;
	const char *word = board < 0 ? "" : wire_board_word((enum wire_board)board);
	struct sql_rows *q = sql_ask(s->db, s->words->ranked, "tti", expression, word, (int64_t)LOOKED_AT);
	while (out->n < LOOKED_AT && (rc = sql_next(q, e)) == RC_OK) {
		struct wire_topic t;
		rc = topics_read_row(q, a, &t, e);
		if (rc != RC_OK)
			break;
		double score = likeness(asked, t.title, a);
		size_t at = out->n;
		if (score < LEAST_PART)
			continue;
		for (; at > 0 && scores[at - 1] < score; at--) {
			scores[at] = scores[at - 1];
			out->items[at] = out->items[at - 1];
		}
		scores[at] = score;
		out->items[at] = t;
		out->n++;
	}
	rc = sql_finish(q, rc, e);
	if (out->n > (size_t)limit)
		out->n = (size_t)limit;
	out->total = (int64_t)out->n;
	return rc;
}

enum rc storage_topics_similar(struct storage *s, const char *text, int board, int limit, struct arena *a,
	struct storage_topic_page *out, struct err *e)
{
	struct words asked;
	STR_LOCAL(expression, 8192);
	*out = (struct storage_topic_page){ .items = arena_calloc(a, LOOKED_AT, sizeof *out->items) };
	if (!out->items)
		return err_set(e, RC_TOO_BIG, 0, "list");
	split(text, a, &asked);
	return s->words->any_in_title(asked.items, asked.n, &expression)
		? read_rows(s, &asked, expression.buf, board, limit, a, out, e)
		: RC_OK;
}
