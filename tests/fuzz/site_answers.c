/* Any bytes as an answer of somebody else's site: what is read of them is written, and read again; and where the site
 * asks on, the same bytes answer that. */
#include <stdlib.h>

#include "site/site.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What goes out says nothing that an answer could have put there. */
static void ask_on(const struct site *s, const struct site_ask *ask, const struct site_reply *r)
{
	ARENA_LOCAL(a, 1 << 20);
	struct net_params p;
	if (s->ops->further(s, ask, r, &a, &p, NULL) == RC_OK && p.path && strpbrk(p.path, " \r\n"))
		abort();
}

static void read_as(const struct site *s, const struct site_ask *ask, const char *bytes, size_t n)
{
	struct site_reply *r = NULL, *so_far = NULL, *again = NULL;
	struct str text;
	str_init(&text, JSON_BODY_MAX);
	for (int round = 0; round < SITE_ROUNDS; round++) {
		if (site_parse_further(s, ask, so_far, bytes, n, &text, &r, NULL) != RC_OK || !r->more)
			break;
		ask_on(s, ask, r);
		site_reply_renew(&so_far, r);
		site_reply_drop(r);
		r = NULL;
	}
	if (r && text.len && site_read(s, ask->op, text.buf, text.len, &again, NULL) != RC_OK)
		abort();
	site_reply_drop(again);
	site_reply_drop(so_far);
	site_reply_drop(r);
	str_release(&text);
}

static void read_site(const char *word, const struct site_ask *asks, size_t n_asks, const char *bytes, size_t n)
{
	struct site s;
	struct site_heard h;
	if (site_init(&s, NULL, word, NULL) != RC_OK)
		abort();
	for (size_t i = 0; i < n_asks; i++)
		read_as(&s, &asks[i], bytes, n);
	/* and as the address of a page that something led to */
	struct net_answer led = {
		.status = 200, .body = "<html>", .size = 6, .etag = "", .content_type = "text/html", .moved = bytes
	};
	site_hear(&s, &asks[0], &led, &h);
	site_heard_release(&h);
	site_release(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct site_ask uk[] = {
		{ .op = SITE_TOPIC, .id = "1" },
		{ .op = SITE_TOPICS, .filter = { .board = BOARD_IDEA, .view = "" } },
		{ .op = SITE_TOPICS, .filter = { .board = BOARD_IDEA, .view = "trending", .sort = SORT_ACTIVITY } },
		{ .op = SITE_TOPICS, .filter = { .board = BOARD_IDEA, .view = "", .agency = "local:bath" }, .limit = 3 },
		{ .op = SITE_AGENCIES },
	};
	static const struct site_ask decidim[] = {
		{ .op = SITE_TOPIC, .id = "processes/x/f/4/proposals/12" },
		{ .op = SITE_TOPIC, .id = "processes/x/f/4/debates/12" },
		{ .op = SITE_TOPIC, .id = "processes/x/f/4/meetings/12" },
		{ .op = SITE_TOPIC, .id = "processes/x/f/4/results/12" },
		{ .op = SITE_TOPIC, .id = "idea:12" },
		{ .op = SITE_TOPIC, .id = "processes/x" },
		{ .op = SITE_TOPIC, .id = "initiatives/i-1" },
		{ .op = SITE_AGENCIES },
		{ .op = SITE_TOPICS, .filter = { .board = BOARD_IDEA, .view = "processes" } },
		{ .op = SITE_TOPICS, .filter = { .board = BOARD_IDEA, .query = "a b" }, .limit = 3 },
		{ .op = SITE_COMMENTS, .id = "processes/x/f/4/proposals/12" },
		{ .op = SITE_TOPICS, .filter.board = BOARD_IDEA, .limit = 3 },
		{ .op = SITE_TOPICS, .filter.any_board = true },
		{ .op = SITE_TOPICS, .filter.board = BOARD_IDEA, .after = "processes/x/f/4/proposals:Mg" },
		{ .op = SITE_SIGN_IN, .person = { .code = "code", .old = "state proof client urn:x" } },
		{ .op = SITE_ME },
		{ .op = SITE_COMMENT, .id = "processes/x/f/4/proposals/12", .comment.body = "x", .again = true },
		{ .op = SITE_COMMENT, .id = "processes/x/f/4/debates/12", .comment = { .body = "x", .reply_to = "101" } },
		{ .op = SITE_LIKE, .id = "processes/x/f/4/proposals/12", .comment_id = "101" },
		{ .op = SITE_ENDORSE, .id = "processes/x/f/4/proposals/12" },
	};
	static const struct site_ask discourse[] = {
		{ .op = SITE_TOPIC, .id = "1" },
		{ .op = SITE_TOPICS, .filter = { .board = BOARD_CONSULTATION, .view = "" } },
		{ .op = SITE_TOPICS, .filter = { .any_board = true, .query = "x", .sort = SORT_FIT } },
		{ .op = SITE_COMMENTS, .id = "1" },
		{ .op = SITE_COMMENTS, .id = "1", .after = "402" },
		{ .op = SITE_COMMENTS, .id = "1", .from = 6 },
		{ .op = SITE_COMMENTS, .id = "1", .until = 5, .limit = 2 },
		{ .op = SITE_TOPICS, .filter = { .board = BOARD_CONSULTATION, .view = "categories" } },
		{ .op = SITE_TOPIC, .id = "category/5" },
		{ .op = SITE_AGENCIES },
		{ .op = SITE_ME },
		{ .op = SITE_COMMENT, .id = "1", .comment.body = "x", .again = true },
		{ .op = SITE_COMMENT, .id = "1", .comment = { .body = "x", .reply_to = "402" } },
		{ .op = SITE_LIKE, .id = "1", .comment_id = "402", .again = true },
	};
	char *copy = malloc(size + 1);
	memcpy(copy, data, size);
	copy[size] = '\0';
	read_site("uk", uk, ARRAY_LEN(uk), copy, size);
	read_site("decidim:decidim.example", decidim, ARRAY_LEN(decidim), copy, size);
	read_site("discourse:forum.example", discourse, ARRAY_LEN(discourse), copy, size);
	free(copy);
	return 0;
}
