/*
 * The longest common subsequence of the characters between the texts' common beginning and end. Chinese has no words to
 * compare, and a lone character that two otherwise different passages share is a coincidence: such islands count as
 * changed.
 */
#include "page/compare.h"

enum {
	TABLE_MAX = 1 << 19, /* cells; beyond it the middle is one change */
	ISLAND = 3,          /* fewer equal characters than this between two changes are none */
};

struct side {
	const char *text;
	size_t *at;    /* where each character starts; one more: the end */
	bool *changed; /* per character */
	size_t n;
};

static void side_init(struct side *s, const char *text)
{
	size_t bytes = strlen(text);
	*s = (struct side){
		.text = text, .at = xcalloc(bytes + 1, sizeof *s->at), .changed = xcalloc(bytes + 1, sizeof *s->changed)
	};
	for (size_t i = 0; i < bytes; i++)
		if (((unsigned char)text[i] & 0xc0) != 0x80)
			s->at[s->n++] = i;
	s->at[s->n] = bytes;
}

static void side_release(struct side *s)
{
	free(s->at);
	free(s->changed);
}

static bool same(const struct side *a, size_t i, const struct side *b, size_t k)
{
	size_t n = a->at[i + 1] - a->at[i];
	return n == b->at[k + 1] - b->at[k] && memcmp(a->text + a->at[i], b->text + b->at[k], n) == 0;
}

/* Marks what is not common in a[i..n) and b[k..m). */
static void mark_middle(struct side *a, size_t i, size_t n, struct side *b, size_t k, size_t m)
{
	size_t rows = n - i + 1, columns = m - k + 1;
	bool whole = rows > TABLE_MAX / columns || rows > UINT16_MAX || columns > UINT16_MAX;
	uint16_t *length = whole ? NULL : xcalloc(rows * columns, sizeof *length);
	for (size_t r = rows - 1; !whole && r-- > 0;)
		for (size_t c = columns - 1; c-- > 0;) {
			uint16_t down = length[(r + 1) * columns + c], right = length[r * columns + c + 1];
			length[r * columns + c] = same(a, i + r, b, k + c) ? (uint16_t)(length[(r + 1) * columns + c + 1] + 1)
				: down > right                                 ? down
															   : right;
		}
	size_t r = 0, c = 0;
	while (!whole && r + 1 < rows && c + 1 < columns) {
		if (same(a, i + r, b, k + c)) {
			r++;
			c++;
		} else if (length[(r + 1) * columns + c] >= length[r * columns + c + 1]) {
			a->changed[i + r++] = true;
		} else {
			b->changed[k + c++] = true;
		}
	}
	while (i + r < n)
		a->changed[i + r++] = true;
	while (k + c < m)
		b->changed[k + c++] = true;
	free(length);
}

static void compare_sides(struct side *a, struct side *b)
{
	size_t start = 0, n = a->n, m = b->n;
	while (start < n && start < m && same(a, start, b, start))
		start++;
	while (n > start && m > start && same(a, n - 1, b, m - 1)) {
		n--;
		m--;
	}
	mark_middle(a, start, n, b, start, m);
}

/* Where the next run of equal characters begins, from i and k on; both stand on it then. */
static void skip_changed(const struct side *a, size_t *i, const struct side *b, size_t *k)
{
	while (*i < a->n && a->changed[*i])
		(*i)++;
	while (*k < b->n && b->changed[*k])
		(*k)++;
}

static size_t equal_run(const struct side *a, size_t i, const struct side *b, size_t k)
{
	size_t n = 0;
	while (i + n < a->n && k + n < b->n && !a->changed[i + n] && !b->changed[k + n])
		n++;
	return n;
}

/* How many characters stay the same after the islands between changes have gone. */
static size_t sink_islands(struct side *a, struct side *b)
{
	size_t i = 0, k = 0, kept = 0;
	while (i < a->n || k < b->n) {
		size_t before_i = i, before_k = k;
		skip_changed(a, &i, b, &k);
		size_t run = equal_run(a, i, b, k);
		bool first = before_i == i && before_k == k, last = i + run >= a->n && k + run >= b->n;
		if (!first && !last && run < ISLAND) {
			memset(a->changed + i, true, run);
			memset(b->changed + k, true, run);
		} else {
			kept += run;
		}
		i += run;
		k += run;
	}
	return kept;
}

/* How well a passage that is there on one side alone may begin with character i: a sentence of its own, a clause,
 * anything else. */
static int beginning(const struct side *s, size_t i)
{
	static const char *const clauses[] = { "，", "；", "、", "：", ",", ";" };
	if (i == 0 || s->text[s->at[i] - 1] == '\n' || (i > 0 && str_starts(s->text + s->at[i - 1], "。")))
		return 2;
	for (size_t k = 0; k < ARRAY_LEN(clauses); k++)
		if (str_starts(s->text + s->at[i], clauses[k]))
			return 1;
	return 0;
}

/*
 * "A過；B過" and "A過" differ by "；B過" as well as by "過；B", which is not how a person would put it: a passage
 * slides to where it begins best. [from, to) is changed on this side, and nothing on the other. How far it went to the
 * right.
 */
static size_t slide(struct side *s, size_t from, size_t to)
{
	size_t best = from, at = from;
	while (at > 0 && !s->changed[at - 1] && same(s, at - 1, s, at - 1 + (to - from)))
		at--;
	for (; at + (to - from) <= s->n; at++) {
		if (beginning(s, at) > beginning(s, best))
			best = at;
		if (at >= from &&
			(at + (to - from) >= s->n || s->changed[at + (to - from)] || !same(s, at, s, at + (to - from))))
			break;
	}
	memset(s->changed + from, false, to - from);
	memset(s->changed + best, true, to - from);
	return best > from ? best - from : 0;
}

static void slide_all(struct side *a, struct side *b)
{
	for (size_t i = 0, k = 0; i < a->n || k < b->n;) {
		size_t run = equal_run(a, i, b, k), from_i = i + run, from_k = k + run;
		i = from_i;
		k = from_k;
		skip_changed(a, &i, b, &k);
		size_t right = i == from_i && k > from_k ? slide(b, from_k, k)
			: k == from_k && i > from_i          ? slide(a, from_i, i)
												 : 0;
		i += right;
		k += right;
	}
}

static void gather(struct compare *c, const struct side *a, const struct side *b)
{
	for (size_t i = 0, k = 0; i < a->n || k < b->n;) {
		size_t run = equal_run(a, i, b, k), from_i, from_k;
		from_i = i += run;
		from_k = k += run;
		skip_changed(a, &i, b, &k);
		if (i > from_i || k > from_k)
			*vec_push(&c->changes) = (struct compare_change){ a->at[from_i], a->at[i], b->at[from_k], b->at[k] };
	}
}

void compare_texts(struct compare *c, const char *old, const char *new)
{
	struct side a, b;
	*c = (struct compare){ 0 };
	side_init(&a, old);
	side_init(&b, new);
	compare_sides(&a, &b);
	size_t kept = sink_islands(&a, &b), shorter = a.n < b.n ? a.n : b.n;
	c->rewritten = kept * 3 < shorter;
	slide_all(&a, &b);
	gather(c, &a, &b);
	side_release(&a);
	side_release(&b);
}
