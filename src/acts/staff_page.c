/* What staff read before they answer: the reasons there are, the charts so far, and all of the act as others will see
 * it. */
#include "acts/staff.h"

static void put_texts(const struct act *a, const struct wire_act *act, struct doc *d)
{
	const struct staff *s = a->priv;
	struct page_opts o = app_page_opts(a->app);
	STR_LOCAL(day, 64);
	int64_t at = act->at ? act->at : act->until;
	const struct civil c = civil_from_ms(at, page_zone(&o, at));
	if (c.hour || c.minute)
		page_date_time(&day, at, &o);
	else
		page_date(&day, at, &o);
	if (day.len)
		doc_field(d, act->at ? _("When") : _("Until"), day.buf);
	if (staff_has(s->agencies) && s->way->verb == CAN_ASSIGN)
		doc_field(d, _("Agencies"), s->agencies);
	for (size_t i = 0; s->way->verb != CAN_ASSIGN && i < a->topic->n_agencies; i++)
		if (str_eq(a->topic->agencies[i].id, s->agencies))
			doc_field(d, _("Agency"), a->topic->agencies[i].name);
	if (staff_has(act->into))
		doc_field(d, _("With"), act->into);
	if (staff_has(act->reason))
		doc_field(d, _("Why"), act->reason);
	if (staff_has(act->text))
		doc_put_commonmark(d, act->text, strlen(act->text), 2);
}

/* As others will read it. */
static void put_act(struct act *a, struct doc *d)
{
	const struct staff *s = a->priv;
	const struct wire_act act = staff_whole(a);
	const struct wire_rule_reason *r;
	doc_field(d, _("To do"), _(s->way->words));
	for (int i = 0; staff_has(act.reason_code) && (r = staff_reason_at(a, i)); i++)
		if (str_eq(r->code, act.reason_code)) {
			doc_field(d, _("Reason"), r->text);
			if (*r->instead)
				doc_field(d, _("Instead"), r->instead);
		}
	put_texts(a, &act, d);
	for (size_t i = 0; i < act.n_demands; i++) {
		STR_LOCAL(words, STR_NO_LIMIT);
		str_addf(&words, "%s %s", page_decision_word(act.demands[i].decision), act.demands[i].words);
		doc_field(d, act.demands[i].demand, words.buf);
	}
	for (size_t i = 0; i < act.n_sections; i++) {
		doc_heading(d, 2, act.sections[i].name);
		doc_put_commonmark(d, act.sections[i].body, strlen(act.sections[i].body), 2);
	}
	for (size_t i = 0; i < act.n_groups; i++) {
		STR_LOCAL(words, STR_NO_LIMIT);
		/* TRANSLATORS: how many held an opinion, what becomes of it, why */
		str_addf(&words, _("%lld: %s %s"), (long long)act.groups[i].count, page_decision_word(act.groups[i].decision),
			act.groups[i].reason);
		doc_field(d, act.groups[i].opinion, words.buf);
	}
	staff_chart_page(a, d);
	for (size_t i = 0; i < s->form.files.n; i++)
		doc_field(d, _("File"), s->form.files.items[i].name);
}

static void put_comment(const struct act *a, struct doc *d)
{
	const struct staff *s = a->priv;
	STR_LOCAL(words, STR_NO_LIMIT);
	if (!staff_way_is(s->way, WAY_COMMENT) || !a->on.comment)
		return;
	/* TRANSLATORS: a comment's number, who wrote it, what it says */
	str_addf(&words, _("#%lld %s: %s"), (long long)a->on.comment->floor, a->on.comment->author, a->on.comment->body);
	doc_paragraph(d, words.buf);
}

void staff_page(struct act *a, int step, struct doc *d)
{
	const struct wire_rule_reason *r;
	doc_heading(d, 1, a->topic->title);
	if (step == CONFIRM || step == CODE)
		put_comment(a, d);
	if (step == CONFIRM)
		put_act(a, d);
	if (step == FIGURE)
		staff_chart_page(a, d);
	for (int i = 0; step == CODE && (r = staff_reason_at(a, i)); i++) {
		struct doc_block *b = doc_add(d, DOC_ITEM);
		b->level = 1;
		b->marker = arena_printf(&a->arena, "%c.", staff_reason_key(i));
		doc_run(d, b, r->text, DOC_PLAIN, 0);
		if (*r->instead)
			doc_run(d, b, " ", DOC_PLAIN, 0), doc_run(d, b, r->instead, DOC_PLAIN, 0);
	}
}
