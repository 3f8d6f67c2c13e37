/* Copies of boards: the old one stays until the new one is whole, and nothing in between can be seen. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "store/store.h"
#include "unit/store/lib.h"

static struct store *store;

static int set_up(void **state)
{
	char *moved = NULL;
	folder_make(state);
	assert_int_equal(store_open(folder, &store, &moved, NULL), RC_OK);
	return 0;
}

static int tear_down(void **state)
{
	store_close(store);
	return folder_drop(state);
}

static enum rc put(int64_t copy, int from, int to)
{
	static const char *const agency[] = { "a" };
	enum rc rc = RC_OK;
	for (int i = from; i < to && rc == RC_OK; i++) {
		char id[12], body[40];
		snprintf(id, sizeof id, "%d", i);
		snprintf(body, sizeof body, "{\"id\":\"%d\"}", i);
		const struct store_copy_row row = { .id = id,
			.number = i,
			.stage = i % 2 ? "odd" : "even",
			.response = "",
			.agencies = agency,
			.n_agencies = i % 3 == 0,
			.created_at = 1000 + i / 4,
			.endorsements = 100 - i,
			.row = body };
		rc = store_copy_put(store, copy, &row, 1, 0, NULL);
	}
	return rc;
}

static enum rc make(const char *name, int rows)
{
	int64_t copy = 0;
	enum rc rc = store_copy_begin(store, name, &copy, NULL);
	if (rc == RC_OK)
		rc = put(copy, 1, rows + 1);
	return rc == RC_OK ? store_copy_end(store, name, copy, 5000, rows, NULL) : rc;
}

static void add_id(void *ctx, const char *row, const char *id, int64_t comments)
{
	assert_non_null(strstr(row, id));
	assert_int_equal(comments, 0);
	str_addf(ctx, "%s ", id);
}

/* Ids of a page, and "first/total". */
static void expect_page(const struct store_copy_query *what, const char *name, const char *wanted)
{
	struct store_copy_query q = *what;
	struct store_copy copy;
	struct str s;
	str_init(&s, 4096);
	struct store_copy_page page = { .row = add_id, .ctx = &s };
	q.copies[0] = store_copy(store, name, &copy);
	q.limit = 4;
	if (store_copy_page(store, &q, &page))
		str_addf(&s, "%lld/%lld", (long long)page.first, (long long)page.total);
	assert_string_equal(s.buf, wanted);
	str_release(&s);
}

static void pages(void **state)
{
	(void)state;
	assert_int_equal(make("one", 12), RC_OK);
	expect_page(
		&(struct store_copy_query){ 0 }, "one", "12 11 10 9 0/12"); /* ids as numbers, where times are the same */
	expect_page(&(struct store_copy_query){ .skip = 8 }, "one", "4 3 2 1 8/12");
	expect_page(&(struct store_copy_query){ .skip = 12 }, "one", "12/12");
	expect_page(&(struct store_copy_query){ .order = STORE_BY_ENDORSEMENTS }, "one", "1 2 3 4 0/12");
	expect_page(&(struct store_copy_query){ .at = "5" }, "one", "8 7 6 5 4/12");
	expect_page(&(struct store_copy_query){ .at_number = 9 }, "one", "12 11 10 9 0/12");
	expect_page(&(struct store_copy_query){ .at_number = 99 }, "one", "");
	expect_page(&(struct store_copy_query){ .stage = "odd", .skip = 4 }, "one", "3 1 4/6");
	expect_page(&(struct store_copy_query){ .stage = "odd", .at = "3" }, "one", "3 1 4/6");
	expect_page(&(struct store_copy_query){ .stage = "odd", .at = "4" }, "one", "");
	expect_page(&(struct store_copy_query){ .agency = "a", .min_endorsements = 92 }, "one", "6 3 0/2");
	expect_page(&(struct store_copy_query){ .agency = "a' OR 1=1 --" }, "one", "0/0");
}

/* Topics that come whole: found by their words, one list of several copies. */
static void words(void **state)
{
	static const struct store_copy_row rows[] = {
		{ .id = "1",
			.title = "bus to the hill",
			.by = "ann",
			.words = "bus to the hill ann late buses",
			.whole = "{1}",
			.created_at = 1 },
		{ .id = "2", .title = "trees", .by = "bo", .words = "trees bo not a bus", .whole = "{2}", .created_at = 2 },
		{ .id = "3", .title = "a bus lane", .by = "ann", .words = "a bus lane ann", .whole = "{3}", .created_at = 3 },
	};
	struct store_copy one, two;
	STR_LOCAL(s, 100);
	int64_t copy = 0;
	(void)state;
	for (int i = 0; i < 3; i++) {
		struct store_copy_row row = rows[i];
		row.stage = row.response = "";
		row.row = row.id;
		if (i != 1)
			assert_int_equal(store_copy_begin(store, i ? "two" : "one", &copy, NULL), RC_OK);
		assert_int_equal(store_copy_put(store, copy, &row, 1, 0, NULL), RC_OK);
		if (i)
			assert_int_equal(store_copy_end(store, i == 1 ? "one" : "two", copy, 1, 1, NULL), RC_OK);
	}
	store_copy(store, "one", &one);
	store_copy(store, "two", &two);
	expect_page(&(struct store_copy_query){ .words = { "bus" } }, "one", "2 1 0/2");
	expect_page(&(struct store_copy_query){ .words = { "bus" }, .order = STORE_BY_FIT }, "one", "1 2 0/2");
	expect_page(&(struct store_copy_query){ .words = { "bus", "late" } }, "one", "1 0/1");
	expect_page(&(struct store_copy_query){ .title = { "bus" }, .copies = { 0, two.number } }, "one", "3 1 0/2");
	expect_page(&(struct store_copy_query){ .by = { "bo" }, .copies = { 0, two.number } }, "one", "2 0/1");
	expect_page(
		&(struct store_copy_query){ .lacks = { "bus", "lane" }, .copies = { 0, two.number } }, "one", "2 1 0/2");
	expect_page(&(struct store_copy_query){ .since = 2, .copies = { 0, two.number } }, "one", "3 2 0/2");
	expect_page(&(struct store_copy_query){ .until = 2, .order = STORE_BY_FIT, .words = { "bus" }, .at = "2" }, "one",
		"1 2 0/2");
	assert_true(store_copy_whole(store, one.number, "2", &s));
	assert_string_equal(s.buf, "{2}");
	assert_false(store_copy_whole(store, two.number, "2", &s));
	store_copy_remove(store, one.number, "2");
	assert_false(store_copy_whole(store, one.number, "2", &s));
	assert_int_equal(make("one", 1), RC_OK); /* the old one goes whole */
	assert_false(store_copy_whole(store, one.number, "1", &s));
}

static void the_old_one_until_the_new_one_is_whole(void **state)
{
	struct store_copy c;
	int64_t copy, again;
	(void)state;
	assert_int_equal(make("one", 3), RC_OK);
	assert_int_equal(store_copy_begin(store, "one", &copy, NULL), RC_OK);
	assert_int_equal(put(copy, 1, 9), RC_OK);
	store_copy(store, "one", &c);
	assert_int_equal(c.rows, 3);
	assert_int_equal(store_copy_begin(store, "one", &again, NULL), RC_OK); /* the last one was interrupted */
	assert_int_equal(put(again, 1, 6), RC_OK);
	assert_int_equal(store_copy_end(store, "one", again, 6000, 7, NULL), RC_OK);
	store_copy(store, "one", &c);
	assert_int_equal(c.rows, 5);
	assert_int_equal(c.total, 7);
	assert_int_equal(c.at, 6000);
	store_copy_remove(store, c.number, "2");
	store_copy_remove(store, c.number, "2");
	store_copy(store, "one", &c);
	assert_int_equal(c.rows, 4);
	assert_int_equal(c.total, 6);
	char *id = store_copy_id(store, c.number, 3);
	assert_string_equal(id, "3");
	free(id);
	assert_null(store_copy_id(store, c.number, 2));
	assert_true(store_copy_reaches(store, c.number, 1000, "4"));
	assert_false(store_copy_reaches(store, c.number, 1000, "1"));
}

static void readers_are_dropped_by_prefix(void **state)
{
	struct store_copy c;
	(void)state;
	assert_int_equal(make("s\n7\nen\nidea", 2), RC_OK);
	assert_int_equal(make("s\n\nen\nidea", 2), RC_OK);
	assert_int_equal(make("s\n77\nen\nidea", 2), RC_OK);
	store_copies_drop(store, "s\n7\n");
	assert_int_equal(store_copy(store, "s\n7\nen\nidea", &c), 0);
	assert_true(store_copy(store, "s\n\nen\nidea", &c) > 0);
	assert_true(store_copy(store, "s\n77\nen\nidea", &c) > 0);
}

static void full(void **state)
{
	struct store_copy c;
	int64_t copy;
	(void)state;
	store_copies_limit(store, 60);
	assert_int_equal(store_copy_begin(store, "one", &copy, NULL), RC_OK);
	assert_int_equal(put(copy, 1, 9), RC_TOO_BIG);
	assert_int_equal(store_copy_end(store, "one", copy, 5000, 8, NULL), RC_OK);
	store_copy(store, "one", &c);
	assert_int_equal(c.rows, 6); /* those that were put */
}

/* A disk that is full at any step leaves the old copy, whole. */
static void at_any_step(void **state)
{
	(void)state;
	assert_int_equal(make("one", 5), RC_OK);
	enum rc rc = RC_FULL;
	for (int n = 0; rc != RC_OK; n++) {
		struct store_copy c;
		assert_true(n < 1000);
		store_fail_after(store, n);
		rc = make("one", 2);
		store_fail_after(store, -1);
		store_copy(store, "one", &c);
		assert_int_equal(c.rows, rc == RC_OK ? 2 : 5);
		assert_int_equal(c.at, 5000);
	}
	expect_page(&(struct store_copy_query){ 0 }, "one", "2 1 0/2");
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(pages),
		T(words),
		T(the_old_one_until_the_new_one_is_whole),
		T(readers_are_dropped_by_prefix),
		T(full),
		T(at_any_step),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
