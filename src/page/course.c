/*
 * The course of a topic: what was decided (in two or three lines, before anything else), each step and duty with how late it is, and
 * the responses. Lateness is always a word, never only a colour.
 */
#include "page/parts.h"

enum {
	DECISION_COLUMNS = 240, /* two or three lines at 80 to 100 columns */
	DECISIONS_SHOWN = 3,
	FOLD_COLUMNS = 480,     /* a section longer than this is folded */
	FOLDED_COLUMNS = 200,   /* to this */
};

/* "Ministry, 2026/11/24" */
static void say_who_when(struct str *out, const struct wire_response *r, const struct page_opts *o)
{
	struct str date;
	const char *who = *r->agency ? r->agency : _("The agency");
	str_init(&date, 64);
	page_date(&date, r->at, o);
	if (date.len)
		/* TRANSLATORS: which agency responded, and on which day */
		str_addf(out, _("%s, %s"), who, date.buf);
	else
		str_addz(out, who);
	str_release(&date);
}

static const struct wire_section *telling_section(const struct wire_response *r)
{
	for (size_t i = 0; i < r->n_sections; i++)
		if (strstr(r->sections[i].name, "參採"))
			return &r->sections[i];
	return r->n_sections ? &r->sections[0] : NULL;
}

static void put_one_decision(struct doc *d, const struct wire_response *r, const struct page_opts *o)
{
	struct str who, gist;
	str_init(&who, PAGE_LINE_MAX);
	str_init(&gist, PAGE_LINE_MAX);
	say_who_when(&who, r, o);
	struct doc_block *b = doc_add(d, DOC_PARAGRAPH);
	if (r->decision != DECISION_NONE) {
		doc_run(d, b, page_decision_word(r->decision), DOC_STRONG, 0);
		/* TRANSLATORS: after the decision, in parentheses, whose it is and when */
		doc_run(d, b, _(" ("), DOC_PLAIN, 0);
		doc_run(d, b, who.buf, DOC_PLAIN, 0);
		doc_run(d, b, _(") "), DOC_PLAIN, 0);
	} else {
		doc_run(d, b, who.buf, DOC_STRONG, 0);
		doc_run(d, b, _(": "), DOC_PLAIN, 0);
	}
	const struct wire_section *s = telling_section(r);
	if (*r->summary)
		page_gist(&gist, r->summary, DECISION_COLUMNS);
	else if (s)
		page_gist(&gist, s->body, DECISION_COLUMNS);
	doc_run(d, b, gist.buf, DOC_PLAIN, 0);
	str_release(&who);
	str_release(&gist);
}

/* The latest first: an early response is often only a notice that one will come. */
void page_put_decision(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	if (t->n_responses)
		doc_heading(d, 2, _("The decision"));
	for (size_t i = 0; i < t->n_responses && i < DECISIONS_SHOWN; i++)
		put_one_decision(d, &t->responses[t->n_responses - 1 - i], o);
}

/* ---- timeline ------------------------------------------------------------------------------------------------- */

static void say_duty(struct str *out, const struct wire_step *s)
{
	unsigned long days = s->days > 0 ? (unsigned long)s->days : 0;
	switch (s->state) {
	case DUTY_KEPT:
		str_addz(out, _("in time"));
		break;
	case DUTY_KEPT_LATE:
		str_addf(out, P_("%lu day late", "%lu days late", days), days);
		break;
	case DUTY_DUE:
		if (days)
			str_addf(out, P_("due in %lu day", "due in %lu days", days), days);
		else
			str_addz(out, _("due today"));
		break;
	case DUTY_OVERDUE:
		str_addf(out, P_("overdue by %lu day", "overdue by %lu days", days ? days : 1), days ? days : 1);
		break;
	default:
		break;
	}
}

static void put_duty(struct doc *d, struct doc_block *b, const struct wire_step *s, const struct page_opts *o)
{
	struct str duty, due;
	str_init(&duty, PAGE_LINE_MAX);
	str_init(&due, 64);
	say_duty(&duty, s);
	page_date(&due, s->due, o);
	if (duty.len) {
		bool late = s->state == DUTY_OVERDUE || s->state == DUTY_KEPT_LATE;
		doc_run(d, b, _(" ["), DOC_PLAIN, 0);
		doc_run(d, b, duty.buf, late ? DOC_ALERT | DOC_STRONG : DOC_PLAIN, 0);
		if (s->at && due.len) {
			str_clear(&duty);
			str_addf(&duty, _(", the deadline was %s"), due.buf);
			doc_run(d, b, duty.buf, DOC_PLAIN, 0);
		}
		doc_run(d, b, _("]"), DOC_PLAIN, 0);
	}
	str_release(&duty);
	str_release(&due);
}

static void put_step(struct doc *d, const struct wire_step *s, const struct page_opts *o)
{
	const char *word = page_step_word(s->kind, s->at != 0);
	struct str text;
	str_init(&text, STR_NO_LIMIT);
	if (s->at) {
		page_date(&text, s->at, o);
	} else if (s->due) {
		struct str due;
		str_init(&due, 64);
		page_date(&due, s->due, o);
		/* TRANSLATORS: the day by which a duty has to be done */
		str_addf(&text, _("by %s"), due.buf);
		str_release(&due);
	}
	str_addf(&text, "%s%s", text.len ? " " : "", word);
	if (*s->text)
		str_addf(&text, "%s%s", *word ? _(": ") : "", s->text);
	struct doc_block *b = doc_add(d, DOC_ITEM);
	b->level = 1;
	b->marker = "-";
	doc_run(d, b, text.buf, DOC_PLAIN, 0);
	put_duty(d, b, s, o);
	str_release(&text);
}

void page_put_timeline(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	if (t->n_timeline)
		doc_heading(d, 2, _("Timeline"));
	for (size_t i = 0; i < t->n_timeline; i++)
		put_step(d, &t->timeline[i], o);
}

/* ---- responses ------------------------------------------------------------------------------------------------ */

static void put_folded(struct doc *d, const char *body, const char *anchor)
{
	struct str gist;
	str_init(&gist, PAGE_LINE_MAX);
	page_gist(&gist, body, FOLDED_COLUMNS);
	struct doc_block *b = doc_paragraph(d, gist.buf);
	b->anchor = anchor;
	/* TRANSLATORS: after the first lines of a long section */
	doc_run(d, b, _(" (folded)"), DOC_DIM, 0);
	str_release(&gist);
}

static bool is_long(const char *body)
{
	struct str gist;
	str_init(&gist, PAGE_LINE_MAX);
	bool cut = page_gist(&gist, body, FOLD_COLUMNS);
	str_release(&gist);
	return cut;
}

static void put_response(struct doc *d, const struct wire_response *r, size_t number, const struct page_opts *o)
{
	struct str head, who;
	str_init(&head, PAGE_LINE_MAX);
	str_init(&who, PAGE_LINE_MAX);
	say_who_when(&who, r, o);
	str_addf(&head, _("Response: %s"), who.buf);
	const char *anchor = arena_printf(&d->arena, "response:%zu", number);
	doc_heading(d, 2, head.buf)->anchor = anchor ? anchor : "";
	if (r->decision != DECISION_NONE)
		doc_field(d, _("Decision"), page_decision_word(r->decision));
	for (size_t i = 0; i < r->n_sections; i++) {
		if (*r->sections[i].name)
			doc_heading(d, 3, r->sections[i].name);
		if (!o->unfold && is_long(r->sections[i].body))
			put_folded(d, r->sections[i].body, anchor ? anchor : "");
		else
			page_put_body(d, r->sections[i].body, 3);
	}
	if (!r->n_sections)
		page_put_body(d, r->summary, 3);
	str_release(&head);
	str_release(&who);
}

void page_put_responses(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	for (size_t i = 0; i < t->n_responses; i++)
		put_response(d, &t->responses[i], i + 1, o);
}
