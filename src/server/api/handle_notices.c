/* What happened to what whoever asks takes part in, and what they did themselves. */
#include "server/api/private.h"

/* Pages go on behind an id; the cursor is bound to the list. */
static bool read_page(
	const struct ctx *c, const struct request *q, struct response *r, const char *list, int64_t *before, int64_t *limit)
{
	struct cursor v = { 0 };
	const char *after = request_query(q, "after");
	if (!input_number(c, q, r, "limit", 1, c->rules->page_max, c->rules->page_default, limit))
		return false;
	if (after && !cursor_open(c->platform->secret, list, after, &v)) {
		problem(c, r, BAD_CURSOR, "after");
		return false;
	}
	*before = v.key;
	return true;
}

static const char *question_of(const struct ctx *c, const char *list)
{
	return arena_printf(c->arena, "%s %lld", list, (long long)c->account);
}

void handle_notices(struct ctx *c, const struct request *q, struct response *r)
{
	struct storage_notice_page page;
	struct err e = { 0 };
	struct json_out o;
	char next[CURSOR_TEXT] = "";
	int64_t before, limit;
	const char *list = question_of(c, "notices");
	if (!read_page(c, q, r, list, &before, &limit))
		return;
	if (storage_notices(c->storage, c->account, before, (int)limit, c->arena, &page, &e) != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	if (page.more)
		cursor_seal(c->platform->secret, list, &(struct cursor){ page.last, 0 }, next);
	for (size_t i = 0; i < page.n; i++)
		handle_trim_row(&page.items[i].topic);
	json_begin(&o, &r->body);
	wire_notices_write(&o,
		&(struct wire_notices){
			.items = page.items, .n = page.n, .total = page.total, .new_notices = page.new_notices, .next = next },
		c->zone);
}

void handle_notices_read(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct err e = { 0 };
	const struct json *v = json_get(c->body, "up_to");
	int64_t up_to = 0;
	if (v && (!json_is_string(v) || !str_to_i64(json_text(v), 1, INT64_MAX, &up_to)))
		problem_of_thing(c, r, "up_to", N_("it has to be the id of a notice, as text."));
	else if (storage_notices_read(c->storage, c->account, up_to, &e) != RC_OK)
		problem_of(c, r, &e);
	else
		r->status = 204;
}

void handle_writings(struct ctx *c, const struct request *q, struct response *r)
{
	struct storage_writing_page page;
	struct err e = { 0 };
	struct json_out o;
	char next[CURSOR_TEXT] = "";
	int64_t before, limit;
	const char *list = question_of(c, "writings");
	if (!read_page(c, q, r, list, &before, &limit))
		return;
	if (storage_writings(c->storage, c->account, before, (int)limit, c->arena, &page, &e) != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	if (page.more)
		cursor_seal(c->platform->secret, list, &(struct cursor){ page.last, 0 }, next);
	for (size_t i = 0; i < page.n; i++)
		handle_trim_row(&page.items[i].on);
	json_begin(&o, &r->body);
	wire_writings_write(
		&o, &(struct wire_writings){ .items = page.items, .n = page.n, .total = page.total, .next = next }, c->zone);
}
