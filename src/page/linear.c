/*
 * A document as plain lines: for pipes, paper and screen readers. The same layout as the screen's; where links have
 * numbers, their addresses follow at the end.
 */
#include "page/page.h"

void page_addresses(struct str *out, const struct doc *d)
{
	bool any = false;
	for (size_t i = 0; i < d->links.n; i++) {
		if (str_starts(d->links.items[i].address, PAGE_TOPIC))
			continue; /* no address for anybody else */
		str_addz(out, any ? "" : "\n");
		any = true;
		str_addf(out, "[%zu] ", i + 1);
		text_clean(out, d->links.items[i].address, strlen(d->links.items[i].address));
		str_addc(out, '\n');
	}
}

void page_lines(struct str *out, struct doc *d, const struct doc_layout_opts *opts)
{
	struct doc_layout l;
	doc_layout_init(&l);
	doc_layout_begin(&l, opts);
	for (; doc_layout_step(&l, d); doc_layout_forget(&l))
		for (size_t i = 0; i < l.lines.n; i++) {
			str_add(out, l.text.buf + l.lines.items[i].start, l.lines.items[i].bytes);
			str_addc(out, '\n');
		}
	doc_layout_release(&l);
	if (opts->number_links)
		page_addresses(out, d);
}

struct doc_layout_opts page_linear_opts(int width)
{
	enum { NEVER = 1 << 28, LEAST = 10 };
	return (struct doc_layout_opts){ .width = !width ? NEVER
			: width < LEAST                          ? LEAST
													 : width,
		.ascii = true,
		.linear = true,
		.number_links = true };
}

void page_linear(struct str *out, struct doc *d, int width)
{
	struct doc_layout_opts opts = page_linear_opts(width);
	page_lines(out, d, &opts);
}
