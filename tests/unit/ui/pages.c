/* A list of a hundred thousand topics, fetched by cursors: what is here, what is missing, and that memory does not grow with it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "ui/list.h"

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

static void pages_follow_each_other(void **state)
{
	(void)state;
	struct pages p = { 0 };
	assert_int_equal(pages_missing(&p, 0), 0);
	put(&p, 0, reply(100, 40, 100, "c1"));
	assert_int_equal(pages_count(&p), 40);
	assert_int_equal(p.total, 100);
	assert_false(pages_complete(&p));
	assert_int_equal(pages_missing(&p, 39), -1);
	assert_int_equal(pages_missing(&p, 40), 1);
	assert_int_equal(pages_missing(&p, 99), 1);
	assert_string_equal(p.pages.items[1].after, "c1");
	put(&p, 1, reply(60, 40, 100, "c2"));
	put(&p, 2, reply(20, 20, 100, ""));
	assert_true(pages_complete(&p));
	assert_int_equal(pages_missing(&p, 99), -1);
	assert_int_equal(pages_missing(&p, 100), -1);
	assert_int_equal(pages_row(&p, 59)->number, 41);
	assert_null(pages_row(&p, 100));
	assert_int_equal(pages_find_number(&p, 7), 93);
	assert_int_equal(pages_find_id(&p, "t41"), 59);
	assert_int_equal(pages_find_id(&p, "t200"), -1);
	pages_release(&p);
}

static void a_changed_page_takes_the_later_ones_along(void **state)
{
	(void)state;
	struct pages p = { 0 };
	put(&p, 0, reply(100, 40, 100, "c1"));
	put(&p, 1, reply(60, 40, 100, "c2"));
	put(&p, 0, reply(100, 40, 100, "c1"));
	assert_int_equal(pages_count(&p), 80);
	put(&p, 0, reply(101, 40, 101, "other"));
	assert_int_equal(pages_count(&p), 40);
	assert_string_equal(p.pages.items[1].after, "other");
	put(&p, 0, reply(0, 0, 0, ""));
	assert_int_equal(pages_count(&p), 0);
	assert_true(pages_complete(&p));
	pages_release(&p);
}

static void answers_from_nowhere_change_nothing(void **state)
{
	(void)state;
	struct pages p = { 0 };
	put(&p, 3, reply(100, 40, 100, "c1"));
	assert_int_equal(pages_count(&p), 0);
	pages_release(&p);
}

/* An empty page that claims to have a successor would be asked for without end. */
static void an_empty_page_is_the_last(void **state)
{
	(void)state;
	struct pages p = { 0 };
	put(&p, 0, reply(0, 0, 5, "more"));
	assert_true(pages_complete(&p));
	assert_int_equal(pages_missing(&p, 0), -1);
	pages_release(&p);
}

static void memory_is_bounded_and_places_stay(void **state)
{
	(void)state;
	enum { PAGES = 1000, SIZE = 100 };
	struct pages p = { 0 };
	for (int i = 0; i < PAGES; i++) {
		char next[32];
		snprintf(next, sizeof next, "c%d", i + 1);
		put(&p, i, reply((PAGES - i) * SIZE, SIZE, PAGES * SIZE, i + 1 < PAGES ? next : ""));
	}
	size_t kept = 0;
	for (size_t i = 0; i < p.pages.n; i++)
		kept += p.pages.items[i].reply != NULL;
	assert_in_range(kept, 10, 100);
	assert_int_equal(pages_count(&p), PAGES * SIZE);
	assert_int_equal(pages_row(&p, PAGES * SIZE - 1)->number, 1);
	assert_null(pages_row(&p, 0));
	assert_int_equal(pages_missing(&p, 0), 0);
	put(&p, 0, reply(PAGES * SIZE, SIZE, PAGES * SIZE, "c1"));
	assert_int_equal(pages_row(&p, 0)->number, PAGES * SIZE);
	assert_int_equal(pages_count(&p), PAGES * SIZE);
	pages_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_follow_each_other), cmocka_unit_test(a_changed_page_takes_the_later_ones_along),
		cmocka_unit_test(answers_from_nowhere_change_nothing), cmocka_unit_test(an_empty_page_is_the_last),
		cmocka_unit_test(memory_is_bounded_and_places_stay),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
