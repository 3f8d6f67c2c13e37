/*
 * A topic's page as one document, in the one order: what it is, what was decided, the text, the figures, what is late,
 * the responses, what belongs to it, the comments. Screen and linear mode print this same document.
 */
#include "page/parts.h"

#include <ctype.h>

#include <math.h>

void page_put_body(struct doc *d, const char *commonmark, int level_base)
{
	doc_put_commonmark(d, commonmark, strlen(commonmark), level_base);
}

/* Chinese sentences follow each other without a space; words and unfinished lines need one. */
static void join(struct str *out)
{
	static const char *const closed[] = { "。", "，", "、", "；", "：", "！", "？", "」", "）" };
	for (size_t i = 0; i < ARRAY_LEN(closed); i++)
		if (str_ends(out->buf, closed[i]))
			return;
	if (out->len && out->buf[out->len - 1] != ' ')
		str_addc(out, ' ');
}

static void flatten(struct str *out, const struct doc_block *b)
{
	if (b->n_runs && b->kind == DOC_ITEM && !str_eq(b->marker, "-") && *b->marker) {
		join(out);
		str_addz(out, b->marker);
	}
	if (b->n_runs)
		join(out);
	for (size_t r = 0; r < b->n_runs; r++)
		for (const char *s = b->runs[r].text; *s;) {
			size_t n = strcspn(s, "\n");
			str_add(out, s, n);
			s += n;
			if (*s) {
				s++;
				join(out);
			}
		}
}

/* Where the last sentence ends that ends within n bytes; 0: none does, or so early that too little would be left. */
static size_t sentence_end(const char *s, size_t n)
{
	static const char *const ends[] = { "。", "！", "？", ". " };
	for (size_t at = n; at > n / 2; at--)
		for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
			size_t length = strlen(ends[i]);
			bool is = at > length && memcmp(s + at - length, ends[i], length) == 0;
			if (is && !isdigit((unsigned char)s[at - length - 1])) /* "2. " begins something */
				return at;
		}
	return 0;
}

bool page_gist(struct str *out, const char *commonmark, int columns)
{
	DOC_LOCAL(text);
	STR_LOCAL(whole, STR_NO_LIMIT);
	doc_put_commonmark(&text, commonmark, strlen(commonmark), 0);
	for (size_t i = 0; i < text.blocks.n && whole.len < (size_t)columns * 4;)
		if (text.blocks.items[i].kind == DOC_SOURCE)
			doc_expand(&text, i);
		else
			flatten(&whole, &text.blocks.items[i++]);
	/* little more than asked for is no cut worth */
	int room = text_fit(whole.buf, whole.len, columns * 4 / 3).cut ? columns : columns * 4 / 3;
	struct text_span fit = text_fit(whole.buf, whole.len, room);
	size_t end = fit.cut ? sentence_end(whole.buf, fit.bytes) : 0;
	text_cut(out, whole.buf, end ? end : whole.len, room);
	return fit.cut;
}

struct doc_block *page_put_table(struct doc *d, int rows, int columns, const char *const *head)
{
	struct doc_cell *cells = arena_calloc(&d->arena, (size_t)(rows + 1) * (size_t)columns, sizeof *cells);
	if (!cells)
		return NULL;
	struct doc_block *b = doc_add(d, DOC_TABLE);
	b->rows = rows + 1;
	b->columns = columns;
	b->cells = cells;
	b->head = true;
	for (int c = 0; c < columns; c++)
		page_cell_set(d, b, 0, c, head[c]);
	return b;
}

void page_cell_set(struct doc *d, struct doc_block *b, int row, int column, const char *text)
{
	struct doc_run *run = arena_calloc(&d->arena, 1, sizeof *run);
	struct doc_cell *cell = &b->cells[(size_t)row * (size_t)b->columns + (size_t)column];
	STR_LOCAL(clean, STR_NO_LIMIT);
	text_clean_lines(&clean, text, strlen(text));
	const char *kept = run ? arena_strndup(&d->arena, clean.buf, clean.len) : NULL;
	if (kept) {
		*run = (struct doc_run){ .text = kept };
		*cell = (struct doc_cell){ .runs = run, .n = 1 };
	}
}

/* ---- what it is ------------------------------------------------------------------------------ */

static void put_agencies(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	STR_LOCAL(names, PAGE_LINE_MAX);
	for (size_t i = 0; i < t->n_agencies; i++)
		/* TRANSLATORS: between the names of agencies */
		str_addf(&names, "%s%s", i ? _(", ") : "", t->agencies[i].name);
	if (names.len)
		doc_field(d, o->agency ? _(o->agency) : _("Agency"), names.buf);
}

static void put_state(struct doc *d, const struct wire_topic *t)
{
	STR_LOCAL(state, PAGE_LINE_MAX);
	if (t->stage != STAGE_OTHER)
		str_addz(&state, page_stage_word(t->stage));
	bool told = t->stage == STAGE_RESPONDED && t->response == RESPONSE_ANSWERED;
	if (t->response != RESPONSE_NONE && !told)
		str_addf(&state, "%s%s", state.len ? _(", ") : "", page_response_word(t->response));
	if (t->decision != DECISION_NONE)
		str_addf(&state, "%s%s", state.len ? _(", ") : "", page_decision_word(t->decision));
	if (state.len)
		doc_field(d, _("State"), state.buf);
	if (*t->stage_reason)
		doc_field(d, _("Reason"), t->stage_reason);
}

static void put_endorsements(struct doc *d, const struct wire_counts *c, const struct page_opts *o)
{
	STR_LOCAL(text, PAGE_LINE_MAX);
	STR_LOCAL(have, 32);
	STR_LOCAL(needed, 32);
	page_count(&have, c->endorsements);
	page_number(&needed, c->threshold);
	STR_LOCAL(percent, 32);
	if (page_tally_is_slight(c))
		str_addz(&percent, o->spoken ? _("less than 1 percent") : _("below 1%"));
	else
		page_percent(&percent, (double)page_tally_percent(c), o);
	if (page_tally_percent(c) >= 0)
		/* TRANSLATORS: endorsements, threshold, percent */
		str_addf(&text, _("%s of %s (%s)"), have.buf, needed.buf, percent.buf);
	else
		str_addz(&text, have.buf);
	doc_field(d, _("Endorsements"), text.buf);
}

static void put_counts(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	const struct wire_counts *c = &t->counts;
	long long pro = (long long)c->pro, con = (long long)c->con, neutral = (long long)c->neutral;
	STR_LOCAL(text, PAGE_LINE_MAX);
	STR_LOCAL(n, 32);
	if (t->board == BOARD_IDEA)
		put_endorsements(d, c, o);
	if (o->uncommented || page_is_place(t))
		return;
	page_count(&n, c->comments);
	str_addz(&text, n.buf);
	bool weighed = pro >= 0 && con >= 0 && neutral >= 0 && (pro || con);
	if (weighed && o->linear)
		/* TRANSLATORS: the same to be read aloud: without an arrow */
		str_addf(&text, _(" (for: %lld, against: %lld, neutral: %lld)"), pro, con, neutral);
	else if (weighed)
		/* TRANSLATORS: how many comments are for, against and neither */
		str_addf(&text, _(" (%lld for, %lld against, %lld neutral)"), pro, con, neutral);
	doc_field(d, _("Comments"), text.buf);
	if (c->followers) {
		str_clear(&n);
		page_count(&n, c->followers);
		doc_field(d, _("Followers"), n.buf);
	}
}

static void put_deadline(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	STR_LOCAL(text, PAGE_LINE_MAX);
	page_deadline(&text, t, o);
	if (text.len) {
		struct doc_block *b = doc_field(d, _(page_board(t->board)->deadline_label), "");
		doc_run(d, b, text.buf,
			t->response == RESPONSE_OVERDUE ? DOC_ALERT | DOC_STRONG
				: page_closes_soon(t, o)    ? DOC_WARN
											: DOC_PLAIN,
			0);
	}
}

static void put_date(struct doc *d, const char *label, int64_t at, const struct page_opts *o, bool hour)
{
	STR_LOCAL(text, 64);
	if (hour)
		page_date_time(&text, at, o);
	else
		page_date(&text, at, o);
	if (text.len)
		doc_field(d, label, text.buf);
}

/* From one day to another, or the one of them that is known. */
static void put_period(struct doc *d, const char *label, int64_t from, int64_t to, const struct page_opts *o)
{
	STR_LOCAL(a, 64);
	STR_LOCAL(z, 64);
	STR_LOCAL(text, 256);
	struct page_opts years = *o;
	if (from && to && !page_same_year(from, to, o))
		years.now = 0; /* of two years neither is left out */
	page_date(&a, from, &years);
	page_date(&z, to, &years);
	if (a.len && z.len)
		/* TRANSLATORS: from a day to a day */
		str_addf(&text, _("%s to %s"), a.buf, z.buf);
	else if (a.len)
		str_addf(&text, _("from %s"), a.buf);
	else if (z.len)
		str_addf(&text, _("until %s"), z.buf);
	if (text.len)
		doc_field(d, label, text.buf);
}

static void put_linked_field(struct doc *d, const char *label, const char *text, const char *address)
{
	struct doc_block *b = doc_field(d, label, "");
	doc_run(d, b, *text ? text : address, *address ? DOC_LINK : DOC_PLAIN, *address ? doc_link(d, address) : 0);
}

void page_put_proposers(struct doc *d, const struct wire_topic *t)
{
	STR_LOCAL(names, PAGE_LINE_MAX);
	str_addz(&names, t->proposer);
	for (size_t i = 0; i < t->n_co_proposers; i++)
		str_addf(&names, "%s%s", names.len ? _(", ") : "", t->co_proposers[i]);
	if (names.len)
		doc_field(d, _("Proposer"), names.buf);
}

static void put_dates(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	const struct page_board *of = page_board(t->board);
	bool published = t->board != BOARD_PLAN || t->created_at != t->opens_at;
	page_put_proposers(d, t);
	if (published)
		put_date(d, _(of->created_label), t->created_at, o, false);
	if (t->board == BOARD_EVENT)
		put_date(d, _("Ends"), t->closes_at, o, true); /* its beginning stands above */
	else if (of->period_label)
		put_period(d, _(of->period_label), t->opens_at, t->closes_at, o);
	if (*t->place)
		doc_field(d, _("Place"), t->place);
	if (*t->stream)
		put_linked_field(d, _("Live stream"), t->stream, t->stream);
}

static void put_mine(struct doc *d, const struct wire_mine *m, const struct page_opts *o)
{
	STR_LOCAL(text, PAGE_LINE_MAX);
	if (m->endorsed && m->endorsed_at) {
		STR_LOCAL(date, 64);
		page_date(&date, m->endorsed_at, o);
		str_addf(&text, _("you endorsed it on %s"), date.buf);
	} else if (m->endorsed) {
		str_addz(&text, _("you endorsed it"));
	}
	if (m->followed)
		str_addf(&text, "%s%s", text.len ? _(", ") : "", _("you follow it"));
	if (text.len)
		doc_field(d, _("You"), text.buf);
}

/* What its proposer may do to it now. */
static void put_own(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	static const struct {
		enum wire_verb verb;
		const char *words;
	} verbs[] = {
		{ CAN_EDIT, N_("change") },
		{ CAN_SEND, N_("send") },
		{ CAN_INVITE, N_("invite others") },
		{ CAN_RETRACT, N_("withdraw") },
	};
	STR_LOCAL(can, PAGE_LINE_MAX);
	for (size_t i = 0; o->own_key && i < ARRAY_LEN(verbs); i++)
		if (t->can.verbs & WIRE_CAN(verbs[i].verb))
			str_addf(&can, "%s%s", can.len ? _(", ") : "", _(verbs[i].words));
	STR_LOCAL(text, PAGE_LINE_MAX);
	if (can.len)
		/* TRANSLATORS: a key, then what it offers, as in: E lets you change, send, withdraw it */
		str_addf(&text, _("%s lets you: %s"), o->own_key, can.buf);
	if (can.len)
		doc_field(d, _("Your proposal"), text.buf);
}

/* Codes that were handed out, or are still to be. */
static void put_invitations(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	for (size_t i = 0; i < t->n_invitations; i++) {
		STR_LOCAL(until, 64);
		STR_LOCAL(text, PAGE_LINE_MAX);
		page_date_time(&until, t->invitations[i].expires_at, o);
		/* TRANSLATORS: a code, and until when somebody can use it */
		str_addf(&text, _("%s, good for one person, until %s"), t->invitations[i].code, until.buf);
		doc_field(d, _("Invitation code"), text.buf);
	}
}

/* That staff can do something to it now. */
static void put_staff(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	STR_LOCAL(text, PAGE_LINE_MAX);
	if (!o->staff_key || !(t->can.verbs >> CAN_APPROVE))
		return;
	/* TRANSLATORS: a key, and what it leads to */
	str_addf(&text, _("%s shows what can be done with it now"), o->staff_key);
	doc_field(d, _("As staff"), text.buf);
}

/* Of what comes from elsewhere: what came after that day is not known here. */
static void put_as_of(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	STR_LOCAL(day, 64);
	page_date(&day, t->as_of, o);
	if (day.len)
		doc_field(d, _("Known until"), day.buf);
}

static void put_head(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	doc_heading(d, 1, *t->title ? t->title : page_no_title(t));
	page_put_unread(d, &t->unread);
	put_agencies(d, t, o);
	put_state(d, t);
	put_counts(d, t, o);
	put_deadline(d, t, o);
	put_dates(d, t, o);
	put_as_of(d, t, o);
	put_mine(d, &t->mine, o);
	put_own(d, t, o);
	put_invitations(d, t, o);
	put_staff(d, t, o);
}

/* ---- the text -------------------------------------------------------------------------------- */

/* What a field is called, and of which days it is. */
static void put_label(struct doc *d, const struct wire_field *f, const struct page_opts *o)
{
	STR_LOCAL(label, PAGE_LINE_MAX);
	STR_LOCAL(from, 64);
	STR_LOCAL(until, 64);
	page_date(&from, f->at, o);
	page_date(&until, f->until, o);
	str_addz(&label, *f->label ? f->label : f->name);
	if (from.len && until.len)
		/* TRANSLATORS: behind what something is called: from one day to another */
		str_addf(&label, _(" (%s to %s)"), from.buf, until.buf);
	else if (from.len)
		str_addf(&label, _(" (%s)"), from.buf);
	else if (until.len)
		/* TRANSLATORS: behind what something is called: its last day */
		str_addf(&label, _(" (until %s)"), until.buf);
	doc_heading(d, 2, label.buf);
}

static void put_text(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	if (*t->body || *t->summary)
		doc_heading(d, 2, *t->body && *t->body_heading ? t->body_heading : _(page_board(t->board)->about));
	page_put_body(d, *t->body ? t->body : t->summary, 2);
	if (*t->benefits) {
		doc_heading(d, 2, *t->benefits_heading ? t->benefits_heading : _("Benefits and impact"));
		page_put_body(d, t->benefits, 2);
	}
	for (size_t i = 0; i < t->n_fields; i++) {
		if (!*t->fields[i].value && !t->fields[i].at && !t->fields[i].until)
			continue;
		put_label(d, &t->fields[i], o);
		page_put_body(d, t->fields[i].value, 2);
	}
}

/* Addresses that its proposer gave. */
static void put_links(struct doc *d, const struct wire_topic *t)
{
	if (t->n_links)
		doc_heading(d, 2, _("Links"));
	for (size_t i = 0; i < t->n_links; i++) {
		struct doc_block *b = doc_add(d, DOC_ITEM);
		b->level = 1;
		b->marker = "-";
		doc_run(d, b, t->links[i], DOC_LINK, doc_link(d, t->links[i]));
	}
}

/* ---- what belongs to it ---------------------------------------------------------------------- */

static int topic_link(struct doc *d, const char *id)
{
	STR_LOCAL(address, PAGE_LINE_MAX);
	str_addf(&address, PAGE_TOPIC "%s", id);
	return str_ok(&address) ? doc_link(d, address.buf) : 0;
}

static void put_related(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	if (t->n_related)
		doc_heading(d, 2, _("Related topics"));
	for (size_t i = 0; i < t->n_related; i++) {
		struct doc_block *b = doc_add(d, DOC_ITEM);
		b->level = 1;
		b->marker = "-";
		int link = o->opens && *t->related[i].id ? topic_link(d, t->related[i].id) : 0;
		doc_run(
			d, b, *t->related[i].title ? t->related[i].title : page_unread_row(), link ? DOC_LINK : DOC_PLAIN, link);
		STR_LOCAL(id, PAGE_LINE_MAX);
		const char *letter = page_board(t->related[i].board)->letter;
		if (*letter && t->related[i].number > 0)
			/* TRANSLATORS: after a related topic's title: its board, and what can be typed to see it: "p4" */
			str_addf(&id, _(" (%s, %s%lld)"), page_board_name(o->boards, t->related[i].board), letter,
				(long long)t->related[i].number);
		else if (*t->related[i].id)
			str_addf(&id, _(" (%s, %s)"), page_board_name(o->boards, t->related[i].board), t->related[i].id);
		doc_run(d, b, id.buf, DOC_DIM, 0);
	}
}

static void put_source(struct doc *d, const struct wire_source *s)
{
	if (!*s->name && !*s->url)
		return;
	doc_heading(d, 2, _("Source"));
	put_linked_field(d, _("From the records of"), s->name, s->url);
	if (*s->licence)
		doc_field(d, _("Licence"), _(s->licence));
}

void page_topic_row(struct doc *d, const struct wire_topic *row, const struct page_opts *o)
{
	struct wire_topic known = *row;
	known.counts.neutral = WIRE_UNKNOWN; /* of which rows say nothing */
	put_head(d, &known, o);
}

void page_topic(
	struct doc *d, const struct wire_topic *t, const struct wire_comments *comments, const struct page_opts *o)
{
	put_head(d, t, o);
	page_put_decision(d, t, o);
	put_text(d, t, o);
	page_put_infographics(d, t, o);
	page_put_plan(d, t, o);
	page_put_articles(d, t);
	page_put_timeline(d, t, o);
	page_put_responses(d, t, o);
	put_links(d, t);
	page_put_attachments(d, t, o);
	put_related(d, t, o);
	put_source(d, &t->source);
	if (!o->uncommented)
		page_put_comments(d, t, comments, o);
}
