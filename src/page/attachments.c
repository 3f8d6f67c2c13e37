/* What is attached to a topic: names, sizes, and what the files say where the platform has read them. */
#include "page/parts.h"

void page_bytes(struct str *out, int64_t bytes)
{
	if (bytes >= 1 << 20)
		str_addf(out, "%.1f MB", (double)bytes / (1 << 20));
	else
		str_addf(out, "%lld KB", (long long)((bytes + 1023) / 1024));
}

const char *page_attachment_name(const struct wire_attachment *a)
{
	return *a->name ? a->name : a->url;
}

void page_attachment_row(struct str *out, const struct wire_attachment *a)
{
	str_addz(out, page_attachment_name(a));
	if (a->size > 0) {
		str_addz(out, _(", "));
		page_bytes(out, a->size);
	}
	if (*a->text)
		str_addf(out, "%s%s", _(", "), _("with its text"));
}

bool page_attachment_has_address(const struct wire_attachment *a)
{
	return *a->url && *a->url != '/';
}

/* Only a text of type Markdown is read as Markdown; in another one a "*" is a "*" and its lines stay as they are. */
static void put_text(struct doc *d, const struct wire_attachment *a, int level_base)
{
	if (!*a->type || str_starts(a->type, "text/markdown"))
		page_put_body(d, a->text, level_base);
	else
		doc_put_text(d, a->text, strlen(a->text));
}

void page_attachment(struct doc *d, const struct wire_attachment *a)
{
	doc_heading(d, 1, page_attachment_name(a));
	put_text(d, a, 1);
}

/* As a quote, so that it is not taken for the words of the page itself. */
static void put_quoted(struct doc *d, const struct wire_attachment *a, const struct page_opts *o)
{
	size_t from = d->blocks.n;
	put_text(d, a, 3);
	page_fold(d, from, "", o);
	doc_quote(d, from);
}

void page_put_attachments(struct doc *d, const struct wire_topic *t, const struct page_opts *o)
{
	STR_LOCAL(head, 256);
	if (o->attach_key)
		/* TRANSLATORS: %s is a key */
		str_addf(&head, _("Attachments (%s reads or fetches them)"), o->attach_key);
	if (t->n_attachments)
		doc_heading(d, 2, head.len ? head.buf : _("Attachments"));
	for (size_t i = 0; i < t->n_attachments; i++) {
		const struct wire_attachment *a = &t->attachments[i];
		struct doc_block *b = doc_add(d, DOC_ITEM);
		int link = page_attachment_has_address(a) ? doc_link(d, a->url) : 0;
		b->level = 1;
		b->marker = "-";
		doc_run(d, b, page_attachment_name(a), link ? DOC_LINK : DOC_PLAIN, link);
		if (a->size > 0) {
			STR_LOCAL(size, 32);
			str_addc(&size, ' ');
			page_bytes(&size, a->size);
			doc_run(d, b, size.buf, DOC_DIM, 0);
		}
		if (*a->text)
			put_quoted(d, a, o);
	}
}
