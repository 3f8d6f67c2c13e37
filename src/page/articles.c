/*
 * A draft law, article by article: in force, amended, why. Side by side where three columns have room, one after the
 * other where not or where it is read aloud. What changes is bold on a screen, and told in words behind each
 * explanation, for whoever sees no bold.
 */
#include "page/compare.h"
#include "page/parts.h"

enum {
	SIDE_BY_SIDE = 72, /* columns: three of legible width */
	CHANGES_TOLD = 20,
	QUOTE_MAX = 400,    /* characters of a changed passage that are quoted whole; of a longer one, */
	QUOTE_KEPT = 300,   /* its beginning, and how much was left out */
	NUMBER_BYTES = 120, /* how far into an article its number may reach */
};

enum fate { AMENDED, NEW, DELETED, UNCHANGED, FATES };

/* ---- what becomes of an article -------------------------------------------------------------- */

/* "（新增）", "(deleted)", "": a cell that stands for no article. */
static bool is_absent(const char *text)
{
	static const char *const words[] = { "新增", "新訂", "本條新增", "刪除", "本條刪除", "無", "—", "-", "new",
		"deleted", "none" };
	static const char *const marks[] = { "（", "）", "(", ")", " ", "\n" };
	bool is = !*text;
	STR_LOCAL(bare, 64);
	for (const char *s = text; *s;) {
		size_t skip = 0;
		for (size_t i = 0; i < ARRAY_LEN(marks); i++)
			skip = str_starts(s, marks[i]) ? strlen(marks[i]) : skip;
		if (!skip)
			str_addc(&bare, *s);
		s += skip ? skip : 1;
	}
	for (size_t i = 0; i < ARRAY_LEN(words) && str_ok(&bare); i++)
		is = is || str_eq(bare.buf, words[i]);
	return is;
}

/* Where the words begin behind "第四十四條　（第一項第二款）", which often stands on one side alone. */
static size_t after_number(const char *text)
{
	static const char *const in_sentences[] = { "，", "。", "；", "：" };
	const char *space = strstr(text, "　"), *number = strstr(text, "第");
	if (!space || space - text > NUMBER_BYTES || !number || number > space)
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(in_sentences); i++)
		if (strstr(text, in_sentences[i]) && strstr(text, in_sentences[i]) < space)
			return 0;
	const char *words = space + strlen("　");
	if (str_starts(words, "（第") && strstr(words, "）"))
		words = strstr(words, "）") + strlen("）");
	return (size_t)(words - text);
}

static enum fate fate_of(const struct wire_article *a, const struct compare *c)
{
	if (is_absent(a->current))
		return NEW;
	if (is_absent(a->amended))
		return DELETED;
	return c->changes.n ? AMENDED : UNCHANGED;
}

/* ---- the change in words --------------------------------------------------------------------- */

/* Where character n of the passage begins; its end when it has no more. *characters: how many there are in all. */
static size_t character_at(const char *text, size_t bytes, unsigned long n, unsigned long *characters)
{
	size_t found = bytes;
	*characters = 0;
	for (size_t at = 0; at < bytes; at += text_next(text + at, bytes - at).bytes, ++*characters)
		if (*characters == n)
			found = at;
	return found;
}

static bool is_blank(char c)
{
	return c == '\n' || c == ' ';
}

/* Every word of it: who cannot see what is bold in a long article learns the change from here alone. A law has dots of
 * its own, so that what is left out of a very long passage is told in words. */
static void quote(struct str *out, const char *text, size_t from, size_t to)
{
	unsigned long characters;
	STR_LOCAL(passage, STR_NO_LIMIT);
	while (from < to && is_blank(text[from]))
		from++;
	while (from < to && is_blank(text[to - 1]))
		to--;
	size_t kept = character_at(text + from, to - from, QUOTE_KEPT, &characters);
	text_clean(&passage, text + from, characters > QUOTE_MAX ? kept : to - from);
	if (characters > QUOTE_MAX)
		/* TRANSLATORS: at the end of a quoted passage, in place of so many characters of it */
		str_addf(&passage, P_(" (%lu character left out)", " (%lu characters left out)", characters - QUOTE_KEPT),
			characters - QUOTE_KEPT);
	/* TRANSLATORS: quotation marks around a passage */
	str_addf(out, _("\"%s\""), passage.buf);
}

/* A lone character says nothing: "十" becomes "十二" rather than "二" added. Both texts have the same before a change.
 */
static struct compare_change widened(struct compare_change c, const char *old, size_t before)
{
	size_t gone = c.to_old - c.from_old, come = c.to_new - c.from_new;
	if ((gone && come) || gone + come > strlen("一") || c.from_old <= before)
		return c;
	size_t one = text_previous(old, strlen(old), c.from_old);
	c.from_new -= c.from_old - one;
	c.from_old = one;
	return c;
}

static void say_change(struct str *out, const struct compare_change *c, const char *old, const char *new)
{
	STR_LOCAL(gone, STR_NO_LIMIT);
	STR_LOCAL(come, STR_NO_LIMIT);
	quote(&gone, old, c->from_old, c->to_old);
	quote(&come, new, c->from_new, c->to_new);
	if (c->from_old == c->to_old)
		str_addf(out, _("%s added"), come.buf);
	else if (c->from_new == c->to_new)
		str_addf(out, _("%s deleted"), gone.buf);
	else
		/* TRANSLATORS: a passage in force, then what takes its place */
		str_addf(out, _("%s becomes %s"), gone.buf, come.buf);
}

static void say_changes(struct str *out, const struct compare *c, const char *old, const char *new)
{
	size_t n = c->changes.n < CHANGES_TOLD ? c->changes.n : CHANGES_TOLD;
	str_addz(out, _("Change: "));
	for (size_t i = 0; i < n; i++) {
		/* TRANSLATORS: between changes of an article */
		str_addz(out, i ? _("; ") : "");
		struct compare_change change = widened(c->changes.items[i], old, i ? c->changes.items[i - 1].to_old : 0);
		say_change(out, &change, old, new);
	}
	if (n < c->changes.n)
		str_addf(out, P_("; and %zu more", "; and %zu more", c->changes.n - n), c->changes.n - n);
	str_addz(out, _("."));
}

static void say_fate(struct str *out, enum fate fate, const struct compare *c, const char *old, const char *new)
{
	if (fate == NEW)
		str_addz(out, _("A new article."));
	else if (fate == DELETED)
		str_addz(out, _("This article is deleted."));
	else if (fate == UNCHANGED)
		str_addz(out, _("The wording is unchanged."));
	else if (c->rewritten)
		str_addz(out, _("This article is rewritten."));
	else
		say_changes(out, c, old, new);
}

/* ---- the cells ------------------------------------------------------------------------------- */

/* Text of which the parts that changed are bold: bytes from..to of each change, behind `skip` bytes of number. */
static void set_marked(
	struct doc *d, struct doc_block *b, int row, int column, const char *text, size_t skip, const struct compare *c)
{
	struct doc_block runs = { .kind = DOC_PARAGRAPH }; /* only to gather runs */
	size_t at = 0, n = c && !c->rewritten ? c->changes.n : 0;
	STR_LOCAL(part, STR_NO_LIMIT);
	for (size_t i = 0; i <= 2 * n; i++) {
		const struct compare_change *change = i < 2 * n ? &c->changes.items[i / 2] : NULL;
		size_t from = !change ? 0
			: column          ? change->from_new
							  : change->from_old,
			   to = !change ? 0
			: column        ? change->to_new
							: change->to_old;
		size_t end = !change ? strlen(text) : skip + (i % 2 ? to : from);
		str_clear(&part);
		str_add(&part, text + at, end - at);
		doc_run(d, &runs, part.buf, i % 2 ? DOC_STRONG : DOC_PLAIN, 0);
		at = end;
	}
	b->cells[row * b->columns + column] = (struct doc_cell){ .runs = runs.runs, .n = (unsigned)runs.n_runs };
}

static enum fate put_article(struct doc *d, struct doc_block *b, int row, const struct wire_article *a, bool told)
{
	size_t old = after_number(a->current), new = after_number(a->amended);
	bool both = !is_absent(a->current) && !is_absent(a->amended);
	struct compare c = { .rewritten = true };
	STR_LOCAL(why, STR_NO_LIMIT);
	if (both)
		compare_texts(&c, a->current + old, a->amended + new);
	enum fate fate = fate_of(a, &c);
	str_addf(&why, "%s%s", a->reason, told && *a->reason ? "\n" : "");
	if (told)
		say_fate(&why, fate, &c, a->current + old, a->amended + new);
	set_marked(d, b, row, 0, a->current, old, both ? &c : NULL);
	set_marked(d, b, row, 1, a->amended, new, both ? &c : NULL);
	page_cell_set(d, b, row, 2, why.buf);
	vec_release(&c.changes);
	return fate;
}

/* "8 articles: 7 amended, 1 new." */
static void say_fates(struct str *out, const unsigned long counts[FATES], unsigned long n)
{
	const char *comma = _(", ");
	str_addf(out, P_("%lu article: ", "%lu articles: ", n), n);
	size_t start = out->len;
	if (counts[AMENDED])
		str_addf(out, P_("%lu amended", "%lu amended", counts[AMENDED]), counts[AMENDED]);
	if (counts[NEW])
		str_addf(out, P_("%s%lu new", "%s%lu new", counts[NEW]), out->len > start ? comma : "", counts[NEW]);
	if (counts[DELETED])
		str_addf(
			out, P_("%s%lu deleted", "%s%lu deleted", counts[DELETED]), out->len > start ? comma : "", counts[DELETED]);
	if (counts[UNCHANGED])
		str_addf(out, P_("%s%lu unchanged", "%s%lu unchanged", counts[UNCHANGED]), out->len > start ? comma : "",
			counts[UNCHANGED]);
	str_addz(out, counts[AMENDED] ? _(". What changes stands at the end of each explanation.") : _("."));
}

/* A law that is all new has nothing to be compared with. */
static bool is_all_new(const struct wire_topic *t)
{
	for (size_t i = 0; i < t->n_articles; i++)
		if (!is_absent(t->articles[i].current))
			return false;
	return true;
}

void page_put_articles(struct doc *d, const struct wire_topic *t)
{
	const char *head[] = { _("Article in force"), _("Amended article"), _("Explanation") };
	unsigned long counts[FATES] = { 0 };
	if (!t->n_articles)
		return;
	doc_heading(d, 2, _("Comparison of articles"));
	size_t at = d->blocks.n;
	(void)doc_add(d, DOC_PARAGRAPH);
	struct doc_block *b = page_put_table(d, (int)t->n_articles, ARRAY_LEN(head), head);
	STR_LOCAL(lead, PAGE_LINE_MAX);
	bool told = !is_all_new(t);
	for (size_t i = 0; b && i < t->n_articles; i++)
		counts[put_article(d, b, (int)i + 1, &t->articles[i], told)]++;
	if (b)
		b->least = SIDE_BY_SIDE;
	say_fates(&lead, counts, t->n_articles);
	doc_run(d, &d->blocks.items[at], lead.buf, DOC_PLAIN, 0);
}
