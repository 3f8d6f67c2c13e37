/* Any bytes as a topic, and as a page of its comments: composed for each front as it is read, narrow and wide, and no
 * line is wider than it may be. */
#include "page/page.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void lay_out(struct doc *d, int width, bool linear)
{
	struct doc_layout l;
	doc_layout_init(&l);
	doc_layout_make(
		&l, d, &(struct doc_layout_opts){ .width = width, .linear = linear, .ascii = linear, .number_links = true });
	for (size_t i = 0; i < l.lines.n; i++)
		assert(l.lines.items[i].columns <= width);
	assert(text_is_utf8(l.text.buf, l.text.len));
	doc_layout_release(&l);
}

static void read_page(const struct wire_topic *t, const struct wire_comments *comments, bool spoken)
{
	const struct page_opts o = { .now = INT64_C(1700000000000),
		.zone = ZONE_TAIPEI,
		.roc_years = spoken,
		.linear = spoken,
		.spoken = spoken,
		.unfold = spoken };
	STR_LOCAL(row, STR_NO_LIMIT);
	DOC_LOCAL(d);
	page_topic(&d, t, comments, &o);
	lay_out(&d, 40, spoken);
	lay_out(&d, 100, !spoken);
	page_row_linear(&row, t, &o, "i1", 60);
	assert(text_is_utf8(row.buf, row.len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json *v;
	struct wire_topic topic;
	struct wire_comments comments;
	ARENA_LOCAL(a, (size_t)64 << 20);
	if (json_parse((const char *)data, size, JSON_BODY_MAX, &v, NULL))
		return 0;
	if (wire_topic_parse(v, &a, &topic, NULL) == RC_OK) {
		bool some = wire_comments_parse(json_get(v, "talk"), &a, &comments, NULL) == RC_OK;
		read_page(&topic, some ? &comments : NULL, false);
		read_page(&topic, some ? &comments : NULL, true);
	}
	json_free(v);
	return 0;
}
