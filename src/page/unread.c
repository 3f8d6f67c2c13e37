/*
 * What a platform said and nobody could read, in one sentence, so that what is missing is not taken for what is not
 * there. Parts have the names that pages give them; what has none there is named as on the wire.
 */
#include "page/parts.h"

static const struct {
	const char *field, *name;
} parts[] = {
	{ "number", N_("Number") },
	{ "board", N_("Board") },
	{ "title", N_("Title") },
	{ "body", N_("What is proposed") },
	{ "benefits", N_("Benefits and impact") },
	{ "agencies", N_("Agency") },
	{ "proposer", N_("Proposer") },
	{ "stage", N_("State") },
	{ "stage_reason", N_("Reason") },
	{ "response", N_("State") },
	{ "decision", N_("State") },
	{ "created_at", N_("Published on") },
	{ "endorse_by", N_("Deadline") },
	{ "respond_by", N_("Deadline") },
	{ "counts.endorsements", N_("Endorsements") },
	{ "counts.threshold", N_("Endorsements") },
	{ "counts", N_("Comments") },
	{ "place", N_("Place") },
	{ "stream", N_("Live stream") },
	{ "timeline", N_("Timeline") },
	{ "responses", N_("Responses") },
	{ "infographics", N_("Infographics") },
	{ "attachments", N_("Attachments") },
	{ "related", N_("Related topics") },
	{ "source", N_("Source") },
};

static const char *name_of(const char *first)
{
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		size_t n = strlen(parts[i].field);
		if (strncmp(first, parts[i].field, n) == 0 && (!first[n] || first[n] == '.'))
			return _(parts[i].name);
	}
	return "";
}

void page_unread(struct str *out, const struct wire_unread *u)
{
	enum { NAME_COLUMNS = 60 };
	if (!u->n)
		return;
	STR_LOCAL(field, 1024);
	STR_LOCAL(part, 1024);
	const char *name = name_of(u->first);
	text_cut(&field, u->first, strlen(u->first), NAME_COLUMNS);
	str_addz(&part, *name ? name : field.buf);
	if (*name)
		str_addf(&part, _(" (%s)"), field.buf);
	if (u->n == 1)
		/* TRANSLATORS: %s is what could not be read: Timeline (timeline.at) */
		str_addf(out, _("One part of this cannot be read: %s."), part.buf);
	else
		/* TRANSLATORS: how many, then the first of them */
		str_addf(out,
			P_("%ld part of this cannot be read; the first is %s.",
				"%ld parts of this cannot be read; the first is %s.", (unsigned long)u->n),
			(long)u->n, part.buf);
}

void page_put_unread(struct doc *d, const struct wire_unread *u)
{
	STR_LOCAL(text, PAGE_LINE_MAX);
	page_unread(&text, u);
	if (text.len)
		doc_run(d, doc_add(d, DOC_PARAGRAPH), text.buf, DOC_ALERT, 0);
}

const char *page_unread_row(void)
{
	return _("(this cannot be read)");
}

const char *page_no_title(const struct wire_topic *t)
{
	return t->unread.n ? page_unread_row() : _("(no title)");
}
