/*
 * Nothing fits what was typed. What does, instead: words that nothing has whole, in pieces that stand in the same topic
 * (they were run together, or a character of them is wrong); then without a word, the fewest possible. What is looked
 * for then is told, so that nobody takes it for what they typed. Each step asks the index whether anything fits, first
 * the heads, which are short.
 */
#include "server/storage/private.h"

#define CHARACTERS_MAX 24 /* of a word that is taken apart */
#define TRIES_MAX 24      /* ways to take a word apart that are asked of whole texts */

struct trial {
	struct storage *s;
	const struct search_ask *ask; /* what else must fit */
	struct arena *a;
	struct err *e;
	enum rc rc;
	int tries;
};

/* Do all of these stand together somewhere? */
static bool fits(struct trial *t, const struct search_words *words, enum search_in where)
{
	struct search_ask ask = *t->ask;
	bool any = false;
	ask.all = *words;
	if (t->rc == RC_OK && words->n)
		t->rc = search_any_fits(t->s, &ask, where, &any, t->e);
	return any;
}

static bool fits_anywhere(struct trial *t, const struct search_words *words)
{
	int64_t place;
	int32_t floor;
	struct search_places one = { .items = &place, .floors = &floor, .most = 1 };
	struct search_ask ask = *t->ask;
	if (fits(t, words, SEARCH_TEXT))
		return true;
	ask.all = *words;
	if (t->rc == RC_OK && !ask.title.n && !ask.people.n && !*ask.marks)
		t->rc = t->s->words->walk_comments(t->s, &ask, &one, t->e);
	return one.n > 0;
}

static void add(struct search_words *to, const struct search_word *w)
{
	for (size_t i = 0; i < to->n; i++)
		if (strcmp(to->items[i].text, w->text) == 0)
			return;
	if (to->n < SEARCH_WORDS)
		to->items[to->n++] = *w;
}

static void add_all(struct search_words *to, const struct search_words *from)
{
	for (size_t i = 0; i < from->n; i++)
		add(to, &from->items[i]);
}

/* ---- a word in pieces ------------------------------------------------------------------------ */

struct piece {
	size_t from, to; /* characters */
};
struct parts {
	const char *text;
	size_t at[CHARACTERS_MAX + 1]; /* where characters begin, and where the word ends */
	size_t n;
};

/* Pieces of one character say nothing. */
static void cut(const struct parts *p, const struct piece *pieces, size_t n, struct arena *a, struct search_words *out)
{
	*out = (struct search_words){ .n = 0 };
	for (size_t i = 0; i < n; i++)
		if (pieces[i].to >= pieces[i].from + 2) {
			struct search_word w = words_one(
				p->text + p->at[pieces[i].from], p->at[pieces[i].to] - p->at[pieces[i].from], a);
			add(out, &w);
		}
}

/* The nth way: cut in two, the later the cut the earlier it is tried; then with a character left out, the longer what
 * stays the earlier. False: there is no further one. */
static bool nth_way(const struct parts *p, size_t n, struct arena *a, struct search_words *out)
{
	size_t cuts = p->n >= 4 ? p->n - 3 : 0, inner = p->n >= 5 ? p->n - 4 : 0;
	struct piece pieces[2] = { { 0, 0 }, { 0, 0 } };
	if (n < cuts) {
		pieces[0] = (struct piece){ 0, p->n - 2 - n };
		pieces[1] = (struct piece){ p->n - 2 - n, p->n };
	} else if (n < cuts + inner) { /* both sides have two characters at least */
		size_t wrong = p->n - 3 - (n - cuts);
		pieces[0] = (struct piece){ 0, wrong };
		pieces[1] = (struct piece){ wrong + 1, p->n };
	} else if (n < cuts + inner + 4 && p->n >= 3) { /* the last, the first, and those beside them */
		static const size_t begins[] = { 0, 1, 0, 2 }, ends[] = { 1, 0, 2, 0 };
		size_t k = n - cuts - inner;
		if (p->n < begins[k] + ends[k] + 2)
			return false;
		pieces[0] = (struct piece){ begins[k], p->n - ends[k] };
	} else {
		return false;
	}
	cut(p, pieces, 2, a, out);
	return true;
}

/* The first way of these, tried in heads and then in whole texts. */
static bool some_way_fits(struct trial *t, const struct parts *p, size_t first, size_t end, struct search_words *out)
{
	for (size_t i = first; i < end && nth_way(p, i, t->a, out); i++)
		if (fits(t, out, SEARCH_HEAD))
			return true;
	for (size_t i = first; i < end && t->tries < TRIES_MAX && nth_way(p, i, t->a, out); i++, t->tries++)
		if (fits(t, out, SEARCH_TEXT))
			return true;
	return false;
}

/* The longest beginning that stands somewhere, and so on with the rest: of several words that were run together. */
static void take_greedily(struct trial *t, const struct parts *p, struct search_words *out)
{
	struct search_words found = { .n = 0 }, one;
	for (size_t from = 0; from + 2 <= p->n && found.n < 4;) {
		size_t to = p->n;
		for (; to >= from + 2; to--) {
			cut(p, &(struct piece){ from, to }, 1, t->a, &one);
			if (fits(t, &one, SEARCH_HEAD))
				break;
		}
		if (to < from + 2) {
			from++;
			continue;
		}
		add_all(&found, &one);
		from = to;
	}
	*out = found;
	if (found.n > 1 && !fits(t, &found, SEARCH_TEXT))
		out->n = 1; /* the first of them */
}

static bool take_apart(struct trial *t, const struct search_word *w, struct search_words *out);

/* A word of two scripts, "FB購物": each part for itself, as far as it stands somewhere. */
static bool take_parts(struct trial *t, const struct search_word *w, size_t first, struct search_words *out)
{
	const struct search_word parts[] = { words_one(w->text, first, t->a),
		words_one(w->text + first, strlen(w->text + first), t->a) };
	struct search_words found = { .n = 0 };
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		const struct search_words one = { .items = { parts[i] }, .n = 1 };
		if (!split_shape(parts[i].text, (int)strlen(parts[i].text)).tokens)
			continue;
		if (fits(t, &one, SEARCH_TEXT))
			add(&found, &parts[i]);
		else if (take_apart(t, &parts[i], out))
			add_all(&found, out);
	}
	*out = found;
	return found.n > 0;
}

/* False: nothing of it stands anywhere. */
static bool take_apart(struct trial *t, const struct search_word *w, struct search_words *out)
{
	struct parts p = { .text = w->text };
	size_t agency = words_agency_before(w->text);
	*out = (struct search_words){ .n = 0 };
	if (agency) {
		struct search_word office = words_one(w->text, agency, t->a);
		struct search_word rest = words_one(w->text + agency, strlen(w->text + agency), t->a);
		add(out, &office);
		add(out, &rest);
		if (fits(t, out, SEARCH_TEXT))
			return true;
		out->n = 0;
	}
	if (split_latin(w->text) && strlen(w->text) >= 3) {
		struct search_word open = *w;
		open.open = true;
		add(out, &open);
		return fits(t, out, SEARCH_TEXT);
	}
	size_t first = split_run(w->text);
	if (w->text[first])
		return take_parts(t, w, first, out);
	p.n = split_chinese(w->text, p.at, CHARACTERS_MAX);
	p.at[p.n] = strlen(w->text);
	size_t cuts = p.n >= 4 ? p.n - 3 : 0;
	if (some_way_fits(t, &p, 0, cuts, out) || some_way_fits(t, &p, cuts, cuts + CHARACTERS_MAX, out))
		return true;
	take_greedily(t, &p, out);
	return out->n > 0;
}

/* ---- fewer words ----------------------------------------------------------------------------- */

/* Without one of them, the last first; then the first that stands somewhere by itself. */
static void take_fewer(struct trial *t, struct search_words *words)
{
	for (size_t i = words->n; words->n > 2 && i-- > 0;) {
		struct search_words less = { .n = 0 };
		for (size_t j = 0; j < words->n; j++)
			if (j != i)
				add(&less, &words->items[j]);
		if (fits_anywhere(t, &less)) {
			*words = less;
			return;
		}
	}
	words->n = words->n ? 1 : 0;
}

enum rc relax(
	struct storage *s, struct search_ask *ask, struct arena *a, const char ***fitting, size_t *n, struct err *e)
{
	struct trial t = { .s = s, .ask = ask, .a = a, .e = e };
	const struct search_words typed = ask->all;
	struct search_words instead = { .n = 0 }, pieces;
	*n = 0;
	for (size_t i = 0; i < typed.n && t.rc == RC_OK; i++) {
		const struct search_words one = { .items = { typed.items[i] }, .n = 1 };
		if (typed.n > 1 && fits_anywhere(&t, &one))
			add(&instead, &typed.items[i]);
		else if (take_apart(&t, &typed.items[i], &pieces))
			add_all(&instead, &pieces);
	}
	if (t.rc == RC_OK && instead.n > 1 && !fits_anywhere(&t, &instead))
		take_fewer(&t, &instead);
	if (t.rc != RC_OK || !instead.n)
		return t.rc;
	ask->all = instead;
	return words_list(&instead, a, fitting, n) ? RC_OK : err_set(e, RC_TOO_BIG, 0, "search");
}
