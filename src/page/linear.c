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

static bool pass_much(struct str *out, bool (*put)(const struct str *lines))
{
	enum { MUCH = 64 << 10 };
	bool goes_on = true;
	if (put && out->len > MUCH) {
		goes_on = put(out);
		str_clear(out);
	}
	return goes_on;
}

/* put: NULL where all of them stay in out. */
static bool make_lines(
	struct str *out, struct doc *d, const struct doc_layout_opts *opts, bool (*put)(const struct str *lines))
{
	struct doc_layout l;
	bool goes_on = true;
	doc_layout_init(&l);
	doc_layout_begin(&l, opts);
	for (; goes_on && doc_layout_step(&l, d); doc_layout_forget(&l)) {
		for (size_t i = 0; i < l.lines.n; i++) {
			str_add(out, l.text.buf + l.lines.items[i].start, l.lines.items[i].bytes);
			str_addc(out, '\n');
		}
		goes_on = pass_much(out, put);
	}
	doc_layout_release(&l);
	if (opts->number_links)
		page_addresses(out, d);
	return goes_on;
}

void page_lines(struct str *out, struct doc *d, const struct doc_layout_opts *opts)
{
	make_lines(out, d, opts, NULL);
}

bool page_pass_lines(struct doc *d, const struct doc_layout_opts *opts, bool (*put)(const struct str *lines))
{
	STR_LOCAL(out, STR_NO_LIMIT);
	return make_lines(&out, d, opts, put) && put(&out);
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
