/*
 * A topic with thousands of comments, of which the client has some: from either end, by words, from floor to floor and
 * by linear mode they are all there, each at its place, and none is asked for that nobody wants to see.
 */
#include "tty/lib/pipe.h"
#include "tty/lib/visit.h"

enum { COMMENTS = 3000 };

static struct platform platform;
static struct fake between;
static char comments[80]; /* their path */

static int begin(void **state)
{
	(void)state;
	struct answer a;
	platform_start(&platform, &(struct platform_opts){ 0 });
	platform_import_board(&platform, 'a', COMMENTS);
	ask_get(&platform, &a, "/v1/topics?board=consultation", NULL);
	snprintf(comments, sizeof comments, "/v1/topics/%s/comments", answer_text(&a, "items.0.id"));
	answer_release(&a);
	fake_start(&between, &platform);
	return 0;
}

static int end(void **state)
{
	(void)state;
	fake_release(&between);
	platform_release(&platform);
	return 0;
}

static void open_it(struct visit *v, int rows)
{
	visit_init(v);
	visit_start(v, 80, rows, "--site", between.front.address, "--lang", "en", NULL);
	enter_as_guest(v);
	go_to(v, 'c');
	keys(v, "<Enter>");
	see(v, "3000");
}

/* The number of the comment in this row; 0: the row does not begin one. */
static int floor_in(struct visit *v, int row)
{
	const char *number = strstr(screen_row(v, row), " #");
	char digits[16];
	int64_t floor = 0;
	if (number)
		snprintf(digits, sizeof digits, "%.*s", (int)strspn(number + 2, "0123456789"), number + 2);
	return number && str_to_i64(digits, 1, COMMENTS, &floor) ? (int)floor : 0;
}

/* From the first to the last row of the screen each comment has the number behind the one above it. */
static void expect_run(struct visit *v, int rows, int *first, int *last)
{
	*first = *last = 0;
	for (int row = 2; row < rows - 1; row++) {
		int floor = floor_in(v, row);
		if (!floor)
			continue;
		if (*last && floor != *last + 1)
			visit_fail(__FILE__, __LINE__, v, "comment %d stands behind %d", floor, *last);
		*first = *first ? *first : floor;
		*last = floor;
	}
}

/* From this end, by this key, to the other one: every comment stands once between. */
static void walk(struct visit *v, int rows, const char *key, int from, int to)
{
	int first, last, step = from < to ? 1 : -1;
	expect_run(v, rows, &first, &last);
	int edge = step > 0 ? last : first;
	while (edge != to) {
		keys(v, key);
		expect_run(v, rows, &first, &last);
		int near = step > 0 ? first : last, far = step > 0 ? last : first;
		if (!first || (near - edge) * step > 1 || far == edge)
			visit_fail(__FILE__, __LINE__, v, "%s from comment %d on shows %d to %d", key, edge, first, last);
		edge = far;
	}
}

/* The end is asked for as such, and so is what is before it. */
static void the_end_is_one_request_away(void **state)
{
	(void)state;
	struct visit v;
	open_it(&v, 24);
	size_t before = fake_requests(&between, comments);
	keys(&v, "<End>");
	see(&v, "#3000");
	assert_int_equal(fake_requests(&between, comments), before + 1);
	see_row(&v, -1, "of 3,000");
	keys(&v, "<Home>");
	see_row(&v, 2, "3000"); /* the title */
	keys(&v, "c");
	see(&v, "#1 ");
	leave(&v);
	visit_release(&v);
}

static void every_comment_from_either_end(void **state)
{
	(void)state;
	enum { ROWS = 60 };
	struct visit v;
	open_it(&v, ROWS);
	keys(&v, "c");
	walk(&v, ROWS, "<PageDown>", 1, COMMENTS);
	keys(&v, "c<PageUp>"); /* from comment to comment no more */
	walk(&v, ROWS, "<PageUp>", COMMENTS, 1);
	leave(&v);
	visit_release(&v);
}

/* Over the edges of what is here, from comment to comment. */
static void from_floor_to_floor(void **state)
{
	(void)state;
	struct visit v;
	open_it(&v, 24);
	keys(&v, "<End>c");
	int first = floor_in(&v, screen_cursor(&v).row);
	for (int i = 1; i <= 150; i++) {
		keys(&v, "<Up>");
		assert_int_equal(floor_in(&v, screen_cursor(&v).row), first - i);
	}
	for (int floor = first - 149; floor <= COMMENTS; floor++) {
		keys(&v, "<Down>");
		assert_int_equal(floor_in(&v, screen_cursor(&v).row), floor);
	}
	keys(&v, "<Down>");
	see(&v, "#3000");
	see(&v, "This is the last comment.");
	leave(&v);
	visit_release(&v);
}

/* Words in comments that are not here, in both directions and round the end. */
static void words_are_found_wherever_they_stand(void **state)
{
	(void)state;
	struct visit v;
	open_it(&v, 24);
	keys(&v, "/第 1777 則<Enter>");
	await(&v, "#1777");
	assert_int_equal(floor_in(&v, screen_cursor(&v).row), 1777);
	keys(&v, "n"); /* round the end to the only one */
	await(&v, "#1777");
	keys(&v, "/9 則意見<Enter>");
	int floor = floor_in(&v, screen_cursor(&v).row);
	assert_in_range(floor, 1769, 1779);
	for (int i = 1; i <= 20; i++) { /* over the start of what is here */
		keys(&v, "N");
		assert_int_equal(floor_in(&v, screen_cursor(&v).row), floor - 10 * i);
	}
	keys(&v, "/nowhere<Enter>");
	await(&v, "Not found here.");
	keys(&v, "<Home>/第 2999 則<Enter>");
	await(&v, "#2999");
	leave(&v);
	visit_release(&v);
}

static void linear_mode_has_them_too(void **state)
{
	(void)state;
	struct outcome o;
	struct scratch home;
	scratch_make(&home);
	pipe_visit(&o, &home, platform.address, "\nc\n1\n/第 1777 則\n/第 2 則意見\nq\ng\n");
	expect_in_order(&o, " 1777樓 ", " 2樓 ", NULL);
	outcome_release(&o);
	scratch_remove(&home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_end_is_one_request_away),
		cmocka_unit_test(every_comment_from_either_end),
		cmocka_unit_test(from_floor_to_floor),
		cmocka_unit_test(words_are_found_wherever_they_stand),
		cmocka_unit_test(linear_mode_has_them_too),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
