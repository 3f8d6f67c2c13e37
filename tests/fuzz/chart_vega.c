/* Any bytes as a specification: all that is made of it stays within width and height and is text. The size chooses the
 * settings. */
#include <stdlib.h>

#include "chart/chart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct str *s, int width, int height)
{
	int lines = 0;
	if (!text_is_utf8(s->buf, s->len))
		abort();
	for (const char *at = s->buf, *end; *at; at = end + 1, lines++) {
		end = strchr(at, '\n');
		if (!end || text_width(at, (size_t)(end - at)) > width)
			abort();
	}
	if (height && lines > height)
		abort();
}

static void show(const struct vega_chart *c, const struct chart_opts *o)
{
	struct str out;
	str_init(&out, STR_NO_LIMIT);
	chart_draw(c, o, &out);
	check(&out, o->width, o->height);
	str_clear(&out);
	chart_sentences(c, o, &out);
	chart_table(c, o, &out);
	chart_values(c, o, &out);
	chart_csv(c, &out);
	if (!text_is_utf8(out.buf, out.len))
		abort();
	str_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json *v;
	struct arena a;
	struct vega_chart c;
	const struct chart_opts o = { .width = 24 + (int)(size % 177),
		.height = size % 3 ? 4 + (int)(size % 30) : 0,
		.ascii = size % 2,
		.roc_years = size % 5 == 0,
		.now = size % 7 ? 0 : 1767225600000 };
	if (json_parse((const char *)data, size, JSON_BODY_MAX, &v, NULL))
		return 0;
	arena_init(&a, 64 << 20);
	if (vega_chart_parse(v, ZONE_TAIPEI, &a, &c, NULL) == RC_OK)
		show(&c, &o);
	arena_release(&a);
	arena_init(&a, size * 2); /* an arena that fills up */
	if (vega_chart_parse(v, ZONE_TAIPEI, &a, &c, NULL) == RC_OK)
		show(&c, &o);
	arena_release(&a);
	json_free(v);
	return 0;
}
