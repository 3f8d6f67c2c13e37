/*
 * Responses. Some have twenty pages: a long section is folded to its first lines, and a line says how much more there
 * is and which key shows it.
 */
#include "page/parts.h"

enum {
	FOLD_COLUMNS = 480,   /* a section longer than this is folded */
	FOLDED_COLUMNS = 200, /* to this */
	FOLDED_ROWS = 4,      /* and a table that stands first to so many rows */
};
#define CUT ".."

/* ---- how much there is ----------------------------------------------------------------------- */

struct amount {
	long columns, characters;
};

static void add_text(struct amount *a, const char *s)
{
	for (size_t n = strlen(s); n;) {
		struct text_cluster c = text_next(s, n);
		a->columns += c.columns;
		a->characters += *s != ' ' && *s != '\n';
		s += c.bytes;
		n -= c.bytes;
	}
}

static struct amount amount_of(const struct doc_block *b)
{
	struct amount a = { .columns = (long)doc_source_bytes(b), .characters = (long)doc_source_bytes(b) };
	for (size_t i = 0; i < b->n_runs; i++)
		add_text(&a, b->runs[i].text);
	for (int i = 0; b->kind == DOC_TABLE && i < b->rows * b->columns; i++)
		for (size_t r = 0; r < b->cells[i].n; r++)
			add_text(&a, b->cells[i].runs[r].text);
	return a;
}

static struct amount amount_from(const struct doc *d, size_t from)
{
	struct amount sum = { 0 };
	for (size_t i = from; i < d->blocks.n; i++) {
		struct amount a = amount_of(&d->blocks.items[i]);
		sum.columns += a.columns;
		sum.characters += a.characters;
	}
	return sum;
}

/* ---- folding --------------------------------------------------------------------------------- */

/* Cuts the block's text to columns. Its runs are copied: readers share them. */
static void trim_block(struct doc *d, struct doc_block *b, long columns)
{
	struct doc_run *runs = arena_calloc(&d->arena, b->n_runs, sizeof *runs);
	size_t n = 0;
	for (size_t i = 0; runs && i < b->n_runs && columns > 0; i++) {
		size_t length = strlen(b->runs[i].text);
		struct text_span fit = text_fit(b->runs[i].text, length, columns < FOLD_COLUMNS ? (int)columns : FOLD_COLUMNS);
		runs[n] = b->runs[i];
		runs[n++].text = arena_printf(&d->arena, "%.*s%s", (int)fit.bytes, b->runs[i].text, fit.cut ? CUT : "");
		columns = fit.cut ? 0 : columns - fit.columns;
	}
	b->runs = runs;
	b->n_runs = n;
}

/* Keeps the first lines of the blocks from `from` on; how many characters of them are there then. */
static long keep_first(struct doc *d, size_t from)
{
	enum { WORTH = 40 }; /* columns of a paragraph that are worth beginning it */
	long room = FOLDED_COLUMNS, marks = 0;
	size_t at = from;
	for (; at < d->blocks.n && room > 0; at++) {
		struct doc_block *b = &d->blocks.items[at];
		long columns = amount_of(b).columns;
		if (columns > room && at > from && (!b->n_runs || room < WORTH))
			break;
		if (columns > room && b->kind == DOC_TABLE && b->rows > FOLDED_ROWS)
			b->rows = FOLDED_ROWS;
		else if (columns > room) {
			trim_block(d, b, room);
			marks = (long)strlen(CUT);
		}
		room -= columns;
	}
	while (at > from + 1 && d->blocks.items[at - 1].kind == DOC_HEADING)
		at--;
	d->blocks.n = at;
	return amount_from(d, from).characters - marks;
}

static void put_rest(struct doc *d, long characters, const char *anchor, const struct page_opts *o)
{
	STR_LOCAL(text, PAGE_LINE_MAX);
	if (o->unfold_key)
		/* TRANSLATORS: below the first lines of a long text: how much more there is, and the key that shows it */
		str_addf(&text,
			P_("(%ld more character; %s shows it all)", "(%ld more characters; %s shows it all)",
				(unsigned long)characters),
			characters, o->unfold_key);
	else
		str_addf(&text, P_("(%ld more character)", "(%ld more characters)", (unsigned long)characters), characters);
	struct doc_block *b = doc_add(d, DOC_PARAGRAPH);
	b->anchor = anchor;
	doc_run(d, b, text.buf, DOC_DIM, 0);
}

/* How much there is must be known to be told. Of what is longer than anybody counts, markup counts too. */
static void expand_from(struct doc *d, size_t from)
{
	enum { COUNTED_BYTES_MAX = 128 << 10 };
	size_t expanded = 0;
	for (size_t i = from; i < d->blocks.n && expanded < COUNTED_BYTES_MAX;) {
		size_t bytes = doc_source_bytes(&d->blocks.items[i]);
		expanded += bytes;
		if (bytes)
			doc_expand(d, i);
		else
			i++;
	}
}

void page_fold(struct doc *d, size_t from, const char *anchor, const struct page_opts *o)
{
	if (o->unfold)
		return;
	expand_from(d, from);
	struct amount whole = amount_from(d, from);
	if (whole.columns <= FOLD_COLUMNS)
		return;
	put_rest(d, whole.characters - keep_first(d, from), anchor, o);
}

/* A text whose end is folded away where it is long, unless o->unfold. */
static void put_folded(struct doc *d, const char *body, const char *anchor, const struct page_opts *o)
{
	size_t from = d->blocks.n;
	page_put_body(d, body, 3);
	page_fold(d, from, anchor, o);
}

/* ---- the responses --------------------------------------------------------------------------- */

/* What was asked for, or held, and what becomes of it: by demand, by opinion. */
static void put_becomes(struct doc *d, const char *what, enum wire_decision decision, const char *words)
{
	STR_LOCAL(text, STR_NO_LIMIT);
	bool in_words = decision == DECISION_NONE && *words;
	if (!in_words)
		str_addz(&text, page_decision_word(decision));
	if (*words && !str_eq(words, text.buf))
		str_addf(&text, "%s%s", in_words ? "" : _(": "), words);
	doc_field(d, what, text.buf);
}

static void put_response(struct doc *d, const struct wire_response *r, size_t number, const struct page_opts *o)
{
	STR_LOCAL(head, PAGE_LINE_MAX);
	STR_LOCAL(who, PAGE_LINE_MAX);
	page_say_who(&who, r, o);
	if (r->decision == DECISION_NONE)
		str_addf(&head, _("Response: %s"), who.buf);
	else
		/* TRANSLATORS: which agency responded and when, and its decision */
		str_addf(&head, _("Response: %s (%s)"), who.buf, page_decision_word(r->decision));
	const char *anchor = arena_printf(&d->arena, "response:%zu", number);
	anchor = anchor ? anchor : "";
	doc_heading(d, 2, head.buf)->anchor = anchor;
	for (size_t i = 0; i < r->n_decisions && *r->decisions[i].demand; i++)
		put_becomes(d, r->decisions[i].demand, r->decisions[i].decision, r->decisions[i].words);
	for (size_t i = 0; i < r->n_sections; i++) {
		if (*r->sections[i].name)
			doc_heading(d, 3, r->sections[i].name);
		put_folded(d, r->sections[i].body, anchor, o);
	}
	if (!r->n_sections)
		put_folded(d, r->summary, anchor, o);
}

void page_put_responses(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	for (size_t i = 0; i < t->n_responses; i++)
		put_response(d, &t->responses[i], i + 1, o);
	if (t->n_opinions)
		doc_heading(d, 2, _("What was heard"));
	for (size_t i = 0; i < t->n_opinions; i++) {
		const struct wire_opinion *v = &t->opinions[i];
		STR_LOCAL(what, PAGE_LINE_MAX);
		/* TRANSLATORS: an opinion, and how many held it */
		str_addf(&what, P_("%s (%lld person)", "%s (%lld people)", (unsigned long)v->count), v->opinion,
			(long long)v->count);
		put_becomes(d, what.buf, v->decision, v->reason);
	}
}
