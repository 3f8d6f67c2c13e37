/* The rules of a board for whoever proposes there: how it goes, what is asked for, why something is refused. */
#include "page/parts.h"

static struct doc_block *item(struct doc *d)
{
	struct doc_block *b = doc_add(d, DOC_ITEM);
	b->level = 1;
	b->marker = "-";
	return b;
}

static void put_bounds(struct str *out, const struct wire_form_field *f)
{
	if (f->least > 1 && f->most)
		str_addf(out, _("%lld to %lld characters"), (long long)f->least, (long long)f->most);
	else if (f->most)
		str_addf(
			out, P_("at most %lld character", "at most %lld characters", (unsigned long)f->most), (long long)f->most);
	if (!f->required)
		str_addf(out, "%s%s", out->len ? _(", ") : "", _("may stay empty"));
}

static void put_fields(struct doc *d, const struct wire_board_rules *r)
{
	if (r->n_fields)
		doc_heading(d, 2, _("What is asked for"));
	for (size_t i = 0; i < r->n_fields; i++) {
		STR_LOCAL(bounds, PAGE_LINE_MAX);
		put_bounds(&bounds, &r->fields[i]);
		doc_field(d, *r->fields[i].label ? r->fields[i].label : r->fields[i].name, bounds.buf);
		if (*r->fields[i].hint)
			doc_paragraph(d, r->fields[i].hint);
	}
}

static void put_stages(struct doc *d, const struct wire_board_rules *r)
{
	if (r->n_stages)
		doc_heading(d, 2, _("What happens next"));
	for (size_t i = 0; i < r->n_stages; i++) {
		const struct wire_rule_stage *s = &r->stages[i];
		if (!*s->ends)
			continue;
		doc_field(d, *s->label ? s->label : page_stage_word(s->stage), s->ends);
	}
}

static void put_reasons(struct doc *d, const struct wire_board_rules *r)
{
	if (r->n_reasons)
		doc_heading(d, 2, _("Why something is refused"));
	for (size_t i = 0; i < r->n_reasons; i++) {
		struct doc_block *b = item(d);
		doc_run(d, b, r->reasons[i].text, DOC_PLAIN, 0);
		if (*r->reasons[i].instead) {
			doc_run(d, b, " ", DOC_PLAIN, 0);
			doc_run(d, b, r->reasons[i].instead, DOC_DIM, 0);
		}
	}
}

void page_rules(struct doc *d, const struct wire_board_rules *r)
{
	STR_LOCAL(title, PAGE_LINE_MAX);
	/* TRANSLATORS: a board's name */
	str_addf(&title, _("Rules of %s"), page_board_word(r->board));
	doc_heading(d, 1, title.buf);
	page_put_body(d, r->about, 1);
	put_reasons(d, r);
	put_stages(d, r);
	put_fields(d, r);
}
