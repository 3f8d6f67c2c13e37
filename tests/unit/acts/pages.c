/* A list of a hundred thousand topics, each page at its place: what is here, what is missing, and that memory does not
 * grow with it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "acts/topics.h"

/* Topics `from` down to `from - n + 1`, as the newest first are numbered. */
static struct site_reply *reply(int64_t from, size_t n, int64_t total, const char *next)
{
	struct site_reply *r = xcalloc(1, sizeof *r);
	r->references = 1;
	r->op = SITE_TOPICS;
	arena_init(&r->arena, 0);
	struct wire_topics *t = &r->u.topics;
	*t = (struct wire_topics){ .n = n, .total = total, .next = arena_strdup(&r->arena, next) };
	t->items = arena_calloc(&r->arena, n ? n : 1, sizeof *t->items);
	for (size_t i = 0; i < n; i++) {
		t->items[i].number = from - (int64_t)i;
		t->items[i].id = arena_printf(&r->arena, "t%ld", (long)t->items[i].number);
		t->items[i].title = "";
	}
	return r;
}

static void put(struct pages *p, int64_t page, struct site_reply *r)
{
	pages_put(p, page, r, -1);
	site_reply_drop(r);
}

static const char *cursor_of(const struct pages *p, int64_t page)
{
	struct site_ask ask = { 0 };
	pages_ask(p, page, &ask);
	assert_int_equal(ask.limit, PAGE_ROWS);
	assert_int_equal(ask.skip, ask.after ? 0 : page * PAGE_ROWS);
	return ask.after;
}

static void pages_follow_each_other(void **state)
{
	(void)state;
	struct pages p = { 0 };
	assert_int_equal(pages_missing(&p, 0), 0);
	put(&p, 0, reply(100, 40, 100, "c1"));
	assert_int_equal(p.total, 100);
	assert_int_equal(pages_missing(&p, 39), -1);
	assert_int_equal(pages_missing(&p, 40), 1);
	assert_int_equal(pages_missing(&p, 99), 2);
	assert_string_equal(cursor_of(&p, 1), "c1");
	assert_null(cursor_of(&p, 2));
	put(&p, 1, reply(60, 40, 100, "c2"));
	assert_string_equal(cursor_of(&p, 2), "c2");
	put(&p, 2, reply(20, 20, 100, ""));
	assert_int_equal(pages_missing(&p, 99), -1);
	assert_int_equal(pages_missing(&p, 100), -1);
	assert_int_equal(pages_row(&p, 59)->number, 41);
	assert_null(pages_row(&p, 100));
	assert_null(pages_row(&p, -1));
	assert_int_equal(pages_find(&p, NULL, 7), 93);
	assert_int_equal(pages_find(&p, "t41", 0), 59);
	assert_int_equal(pages_find(&p, "t200", 0), -1);
	pages_release(&p);
}

/* What came is taken: a page that is not here would be asked for again and again. */
static void more_than_was_asked_for(void **state)
{
	(void)state;
	struct pages p = { 0 };
	put(&p, 0, reply(50, PAGE_ROWS + 10, WIRE_UNKNOWN, ""));
	assert_int_equal(pages_missing(&p, 0), -1);
	assert_int_equal(p.total, PAGE_ROWS);
	assert_non_null(pages_row(&p, PAGE_ROWS - 1));
	assert_null(pages_row(&p, PAGE_ROWS));
	pages_release(&p);
}

/* Who jumps to the end leaves a gap, which is asked for by its place when somebody comes there. */
static void a_jump_leaves_a_gap(void **state)
{
	(void)state;
	struct pages p = { 0 };
	put(&p, 0, reply(100000, 40, 100000, "c1"));
	assert_int_equal(pages_missing(&p, 99999), 2499);
	assert_null(cursor_of(&p, 2499));
	put(&p, 2499, reply(40, 40, 100000, ""));
	assert_int_equal(pages_row(&p, 99999)->number, 1);
	assert_int_equal(pages_row(&p, 0)->number, 100000);
	assert_null(pages_row(&p, 50000));
	assert_int_equal(pages_missing(&p, 99959), 2498);
	assert_int_equal(p.total, 100000);
	pages_release(&p);
}

static void a_change_takes_along_what_no_longer_fits(void **state)
{
	(void)state;
	struct pages p = { 0 };
	put(&p, 0, reply(100, 40, 100, "c1"));
	put(&p, 1, reply(60, 40, 100, "c2"));
	put(&p, 0, reply(100, 40, 100, "c1"));
	assert_non_null(pages_row(&p, 79));
	put(&p, 0, reply(100, 40, 100, "other")); /* one went, one came */
	assert_null(pages_row(&p, 79));
	assert_string_equal(cursor_of(&p, 1), "other");
	assert_null(cursor_of(&p, 2));
	put(&p, 1, reply(60, 40, 100, "c2"));
	put(&p, 0, reply(101, 40, 101, "other")); /* one came */
	assert_null(pages_row(&p, 79));
	assert_int_equal(p.total, 101);
	put(&p, 0, reply(0, 0, 0, ""));
	assert_int_equal(p.total, 0);
	assert_int_equal(pages_missing(&p, 0), -1);
	pages_release(&p);
}

static void nonsense_does_no_harm(void **state)
{
	(void)state;
	struct pages p = { 0 };
	put(&p, -1, reply(100, 40, 100, "c1"));
	assert_false(p.known);
	put(&p, INT64_MAX / PAGE_ROWS, reply(100, 40, 100, "c1"));
	assert_false(p.known);
	put(&p, 0, reply(100, 40, INT64_MAX, "c1"));
	assert_in_range(p.total, 40, 1 << 24);
	put(&p, 0, reply(0, 0, 5, "more")); /* it would be asked for without end */
	assert_int_equal(pages_missing(&p, 0), -1);
	put(&p, 0, reply(7, 7, 500, "more")); /* as would what stands behind it */
	assert_int_equal(p.total, 7);
	pages_release(&p);
}

static void memory_is_bounded_and_places_stay(void **state)
{
	(void)state;
	enum { PAGES = 1000 };
	struct pages p = { 0 };
	for (int i = 0; i < PAGES; i++) {
		char next[32];
		snprintf(next, sizeof next, "c%d", i + 1);
		put(&p, i, reply((PAGES - i) * PAGE_ROWS, PAGE_ROWS, PAGES * PAGE_ROWS, i + 1 < PAGES ? next : ""));
	}
	size_t kept = 0;
	for (size_t i = 0; i < p.pages.n; i++)
		kept += p.pages.items[i].reply != NULL;
	assert_in_range(kept, 10, 100);
	assert_int_equal(p.total, PAGES * PAGE_ROWS);
	assert_int_equal(pages_row(&p, PAGES * PAGE_ROWS - 1)->number, 1);
	assert_null(pages_row(&p, 0));
	assert_int_equal(pages_missing(&p, 0), 0);
	put(&p, 0, reply(PAGES * PAGE_ROWS, PAGE_ROWS, PAGES * PAGE_ROWS, "c1"));
	assert_int_equal(pages_row(&p, 0)->number, PAGES * PAGE_ROWS);
	pages_release(&p);
}

/* A site without numbered places is walked through by its cursors, from the nearest one that is known. */
static void without_places_pages_are_walked_to(void **state)
{
	(void)state;
	static const struct site_ops ops = { .caps = { .places = false } };
	const struct site site = { .ops = &ops };
	struct topics t = { .filter = { .board = BOARD_IDEA, .site = &site } };
	struct site_ask ask;
	assert_int_equal(topics_source.want(&t, 80, 99, &ask), 0); /* all was forgotten while a later page was read */
	assert_int_equal(topics_source.want(&t, 0, 19, &ask), 0);
	put(&t.pages, 0, reply(200, 40, 200, "c1"));
	assert_int_equal(topics_source.want(&t, 160, 179, &ask), 1);
	assert_string_equal(ask.after, "c1");
	put(&t.pages, 1, reply(160, 40, 200, "c2"));
	assert_int_equal(topics_source.want(&t, 160, 179, &ask), 2);
	assert_string_equal(ask.after, "c2");
	assert_int_equal(topics_source.find(&t, NULL, 3, &ask), -1);
	assert_int_equal(ask.op, SITE_OPS); /* nobody can tell where it stands */
	t.filter.site = NULL;
	assert_int_equal(topics_source.want(&t, 160, 179, &ask), 4);
	assert_int_equal(ask.skip, 160);
	assert_int_equal(topics_source.find(&t, NULL, 3, &ask), -1);
	assert_int_equal(ask.at_number, 3);
	assert_int_equal(topics_source.find(&t, "t150", 0, NULL), 50);
	topics_forget(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_places_pages_are_walked_to),
		cmocka_unit_test(pages_follow_each_other),
		cmocka_unit_test(more_than_was_asked_for),
		cmocka_unit_test(a_jump_leaves_a_gap),
		cmocka_unit_test(a_change_takes_along_what_no_longer_fits),
		cmocka_unit_test(nonsense_does_no_harm),
		cmocka_unit_test(memory_is_bounded_and_places_stay),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
