/*
 * Comments as on PTT: the stance first, floor, author, text, and the date last, all in one line where the text is one
 * paragraph. A longer text stands below a head line of its own.
 */
#include "page/parts.h"

#include <stdlib.h>

static const unsigned
	stance_style[STANCES] = { [STANCE_NEUTRAL] = DOC_PLAIN, [STANCE_PRO] = DOC_WARN, [STANCE_CON] = DOC_ALERT };

/* The comments by their ids, so that a page of nothing but replies takes not its length for each. Not hashed: who
 * writes the ids could choose such as meet. */
typedef VEC(const struct wire_comment *) by_id;

static int compare(const void *a, const void *b)
{
	const struct wire_comment *x = *(const struct wire_comment *const *)a, *y = *(const struct wire_comment *const *)b;
	int order = strcmp(x->id, y->id);
	return order ? order : (x > y) - (x < y); /* of two with one id the first is meant */
}

static void sort(const struct wire_comments *all, by_id *out)
{
	bool replies = false;
	for (size_t i = 0; i < all->n && !replies; i++)
		replies = *all->items[i].reply_to != '\0';
	for (size_t i = 0; i < all->n && replies; i++)
		*vec_push(out) = &all->items[i];
	if (out->n)
		qsort(out->items, out->n, sizeof *out->items, compare);
}

static int64_t floor_of(const by_id *all, const char *id)
{
	size_t from = 0, end = *id ? all->n : 0;
	while (from < end) {
		size_t middle = from + (end - from) / 2;
		if (strcmp(all->items[middle]->id, id) < 0)
			from = middle + 1;
		else
			end = middle;
	}
	return *id && from < all->n && strcmp(all->items[from]->id, id) == 0 ? all->items[from]->floor : 0;
}

/* What stands before the text: " 12 someone (new, to 3): " */
static void say_who(struct str *out, const struct wire_comment *c, const by_id *all, const struct page_opts *o)
{
	int64_t to = c->reply_floor ? c->reply_floor : floor_of(all, c->reply_to);
	const char *author = *c->author ? c->author : c->unread.n ? "?" : _("(nobody)");
	if (c->floor || !c->unread.n)
		/* TRANSLATORS: a comment's number under its topic, then who wrote it */
		str_addf(out, _(" #%lld %s"), (long long)c->floor, author);
	else
		str_addf(out, " %s", author);
	if (to)
		str_addf(out, _(" to #%lld"), (long long)to);
	else if (c->reply_gone)
		str_addf(out, _(" to #%lld, which was taken back"), (long long)c->reply_gone);
	if (o->read_at && c->created_at > o->read_at)
		str_addz(out, _(" (new)"));
}

static void say_date(struct str *out, int64_t at, const struct page_opts *o)
{
	bool this_year = civil_from_ms(at, page_zone(o, at)).year == civil_from_ms(o->now, page_zone(o, o->now)).year;
	if (!at)
		return;
	str_addz(out, o->spoken && out->len ? _("; ") : " ");
	if (!this_year || o->spoken)
		page_date_time(out, at, o);
	else
		str_addf(out, "%02d/%02d %02d:%02d", civil_from_ms(at, page_zone(o, at)).month,
			civil_from_ms(at, page_zone(o, at)).day, civil_from_ms(at, page_zone(o, at)).hour,
			civil_from_ms(at, page_zone(o, at)).minute);
}

/* How many like it and dislike it, and whether the reader is one of them. */
static void say_likes(struct str *out, const struct wire_comment *c)
{
	if (c->likes > 0 && c->liked)
		str_addf(
			out, P_(" %lld like (yours)", " %lld likes (yours too)", (unsigned long)c->likes), (long long)c->likes);
	else if (c->likes > 0)
		str_addf(out, P_(" %lld like", " %lld likes", (unsigned long)c->likes), (long long)c->likes);
	if (c->dislikes > 0 && c->disliked)
		str_addf(out, P_(" %lld dislike (yours)", " %lld dislikes (yours too)", (unsigned long)c->dislikes),
			(long long)c->dislikes);
	else if (c->dislikes > 0)
		str_addf(out, P_(" %lld dislike", " %lld dislikes", (unsigned long)c->dislikes), (long long)c->dislikes);
}

/* What staff hid is still counted, and why they did can be read; they themselves see its words too. */
static void put_hidden(struct doc *d, const struct wire_comment *c)
{
	STR_LOCAL(why, PAGE_LINE_MAX);
	str_addf(&why, _("(hidden by staff: %s)"), *c->hidden_reason ? c->hidden_reason : c->hidden);
	doc_run(d, doc_add(d, DOC_PARAGRAPH), why.buf, DOC_DIM, 0);
}

/* Takes the runs of the paragraph `body` (copied: its block may move) behind what b has. */
static void add_runs(struct doc *d, struct doc_block *b, const struct doc_run *runs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		doc_run(d, b, runs[i].text, runs[i].style, runs[i].link);
}

static bool ends_sentence(const struct doc_block *b)
{
	static const char *const ends[] = { "。", "！", "？", "；", "…", "」", "）", ".", "!", "?", ";", ":", "：" };
	const char *text = b->n_runs ? b->runs[b->n_runs - 1].text : "";
	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (str_ends(text, ends[i]))
			return true;
	return !*text;
}

/* A poll that stands in it, in words: how many chose what, where that is shown. */
static void put_poll(struct doc *d, const struct wire_poll *p, const struct page_opts *o)
{
	doc_run(d, doc_add(d, DOC_PARAGRAPH), p->title, DOC_STRONG, 0);
	for (size_t i = 0; i < p->n_options; i++) {
		const struct wire_option *option = &p->options[i];
		struct doc_block *b = doc_add(d, DOC_ITEM);
		STR_LOCAL(text, PAGE_LINE_MAX);
		b->level = 1;
		b->marker = "-";
		str_addz(&text, option->name);
		if (option->votes >= 0)
			/* TRANSLATORS: behind a choice of a poll: how many chose it */
			str_addf(&text, P_(": %lld vote", ": %lld votes", (unsigned long)option->votes), (long long)option->votes);
		doc_run(d, b, text.buf, DOC_PLAIN, 0);
	}
	if (*p->summary)
		doc_paragraph(d, p->summary);
	page_put_closing(d, p->closes_at, o);
	if (!*p->closed)
		doc_paragraph(d, _("It is voted in on the page where this stands."));
}

static void put_comment(struct doc *d, const struct wire_comment *c, const by_id *all, const struct page_opts *o)
{
	STR_LOCAL(who, PAGE_LINE_MAX);
	STR_LOCAL(date, 64);
	say_who(&who, c, all, o);
	say_likes(&date, c);
	say_date(&date, c->created_at, o);
	const char *anchor = arena_printf(&d->arena, "comment:%s", c->id);
	size_t head = d->blocks.n;
	(void)doc_add(d, DOC_COMMENT);
	if (*c->hidden)
		put_hidden(d, c);
	if (*c->body || (!c->unread.n && !*c->hidden))
		page_put_body(d, c->body, 3);
	for (size_t i = 0; i < c->n_polls; i++)
		put_poll(d, &c->polls[i], o);
	size_t n = d->blocks.n - head;
	bool one_line = n == 2 && d->blocks.items[head + 1].kind == DOC_PARAGRAPH;
	for (size_t i = head; i < d->blocks.n; i++)
		d->blocks.items[i].anchor = anchor ? anchor : "";
	struct doc_block *b = &d->blocks.items[head];
	doc_run(d, b, page_stance_said(c->stance, o), stance_style[c->stance], 0);
	doc_run(d, b, who.buf, DOC_EMPHASIS, 0);
	if (one_line) {
		doc_run(d, b, _(": "), DOC_PLAIN, 0);
		add_runs(d, b, d->blocks.items[head + 1].runs, d->blocks.items[head + 1].n_runs);
		d->blocks.n--;
	}
	const char *behind = date.buf;
	if (o->spoken && *behind && !ends_sentence(b)) { /* by ear what stands behind the text is no part of it */
		doc_run(d, b, _("; "), DOC_PLAIN, 0);
		behind++;
	}
	doc_run(d, b, behind, DOC_DIM, 0);
	if (c->unread.n) {
		str_clear(&who);
		str_addc(&who, ' ');
		if (*c->id || *c->body)
			page_unread(&who, &c->unread);
		else
			str_addz(&who, page_unread_row());
		doc_run(d, b, who.buf, DOC_ALERT, 0);
	}
}

void page_comment(
	struct doc *d, const struct wire_comment *c, const struct wire_comments *among, const struct page_opts *o)
{
	by_id all = { 0 };
	sort(among, &all);
	put_comment(d, c, &all, o);
	vec_release(&all);
}

bool page_is_at(const char *anchor, const char *place)
{
	return str_starts(place, "comment:") ? str_eq(anchor, place) : str_starts(anchor, place);
}

/* How many are not here, at the place where they would stand. */
static void put_gap(struct doc *d, const char *words)
{
	struct doc_block *b = doc_add(d, DOC_PARAGRAPH);
	b->anchor = PAGE_GAP;
	doc_run(d, b, words, DOC_DIM, 0);
}

static void put_left(struct doc *d, int64_t left)
{
	STR_LOCAL(text, PAGE_LINE_MAX);
	str_addf(&text, P_("%ld more comment", "%ld more comments", (unsigned long)left), (long)left);
	if (left > 0)
		put_gap(d, text.buf);
}

void page_comments(struct doc *d, const struct wire_comments *page, const struct wire_comments *among, int64_t left,
	const struct page_opts *o)
{
	by_id all = { 0 };
	sort(among, &all);
	for (size_t i = 0; i < page->n; i++)
		put_comment(d, &page->items[i], &all, o);
	vec_release(&all);
	put_left(d, left);
}

void page_put_comments(
	struct doc *d, const struct wire_topic *t, const struct wire_comments *comments, const struct page_opts *o)
{
	STR_LOCAL(text, PAGE_LINE_MAX);
	if (page_is_place(t) && (!comments || !comments->n)) /* nobody can */
		return;
	bool kept_elsewhere = comments && comments->total <= 0 && !comments->n && t->counts.comments > 0 && *t->source.name;
	int64_t total = comments && !kept_elsewhere && comments->total >= 0 ? comments->total : t->counts.comments;
	if (total < 0)
		str_addz(&text, _("Comments: ?"));
	else
		str_addf(&text,
			o->spoken ? P_("%lld comment", "%lld comments", (unsigned long)total)
					  : P_("Comments: %lld", "Comments: %lld", (unsigned long)total),
			(long long)total);
	doc_heading(d, 2, text.buf)->anchor = PAGE_COMMENTS;
	if (!comments)
		doc_paragraph(d, _("Loading..."));
	else if (!comments->n && kept_elsewhere)
		doc_paragraph(d, _("They are on the platform that this record comes from, and are not kept here."));
	else if (!comments->n)
		doc_paragraph(d, _("Nobody has commented yet."));
	if (comments)
		page_put_unread(d, &comments->unread);
	long before = comments && comments->first > 0 ? (long)comments->first : 0;
	str_clear(&text);
	str_addf(&text, P_("%ld comment before these", "%ld comments before these", (unsigned long)before), before);
	if (before)
		put_gap(d, text.buf);
	if (comments)
		page_comments(
			d, comments, comments, o->comments_follow ? 0 : comments->total - before - (int64_t)comments->n, o);
}
