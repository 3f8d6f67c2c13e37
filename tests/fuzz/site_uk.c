/* Any bytes as an answer of petition.parliament.uk: what is read of them is written, and read again. */
#include <stdlib.h>

#include "site/site.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_as(const struct site *s, const struct site_ask *ask, const char *bytes, size_t n)
{
	struct site_reply *r = NULL, *again = NULL;
	struct str text;
	str_init(&text, JSON_BODY_MAX);
	if (site_parse(s, ask, bytes, n, &text, &r, NULL) == RC_OK && text.len &&
		site_read(s, ask->op, text.buf, text.len, &again, NULL) != RC_OK)
		abort();
	site_reply_drop(again);
	site_reply_drop(r);
	str_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct site_ask asks[] = {
		{ .op = SITE_TOPIC, .id = "1" },
		{ .op = SITE_TOPICS, .filter = { .board = BOARD_IDEA, .view = "" } },
		{ .op = SITE_TOPICS, .filter = { .board = BOARD_IDEA, .view = "trending", .sort = SORT_ACTIVITY } },
	};
	struct site s;
	if (site_init(&s, NULL, "uk", NULL) != RC_OK)
		abort();
	char *copy = malloc(size + 1);
	memcpy(copy, data, size);
	copy[size] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(asks); i++)
		read_as(&s, &asks[i], copy, size);
	/* and as the address of a page that something led to */
	struct net_answer led = {
		.status = 200, .body = "<html>", .size = 6, .etag = "", .content_type = "text/html", .moved = copy
	};
	struct site_heard h;
	site_hear(&s, &asks[0], &led, &h);
	site_heard_release(&h);
	free(copy);
	site_release(&s);
	return 0;
}
