/* What happens while one reads: one line that tells of new comments and moves nothing; following, where they are added
 * at the end; by ear; and nothing where it was not wanted. */
#include "tty/lib/group.h"
#include "tty/lib/pipe.h"

static char *somebody;

static int begin(void **state)
{
	start_platform(state);
	somebody = platform_register(&platform, "somebody", TEST_PASSWORD);
	return 0;
}

static int end(void **state)
{
	free(somebody);
	return stop_platform(state);
}

static void say_there(const char *body)
{
	struct answer a;
	char json[300], path[80];
	ask_get(&platform, &a, "/v1/topics?title=%E9%95%B7%E7%85%A7%E4%BA%A4%E9%80%9A&stage=collecting", NULL);
	snprintf(path, sizeof path, "/v1/topics/%s/comments", answer_text(&a, "items.0.id"));
	answer_release(&a);
	snprintf(json, sizeof json, "{\"body\":\"%s\"}", body);
	ask_post(&platform, &a, path, somebody, json);
	expect_status(&a, 201, NULL);
	answer_release(&a);
}

static void one_line_tells_of_new_comments(void **state)
{
	(void)state;
	struct visit v;
	char top[4096];
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	enter_as_guest(&v);
	open_the_idea(&v);
	keys(&v, "<Down><Down>");
	str_copy(top, sizeof top, screen_row(&v, 2));
	say_there("路過的一句");
	await(&v, "1 則新留言");
	say_there("路過的又一句");
	await(&v, "2 則新留言");
	see_row(&v, 2, top); /* what is read has not moved */
	see_not(&v, "路過的一句");
	keys(&v, "<Down>");
	see_row(&v, -1, "2 則新留言（按 A 顯示）"); /* it stays */
	keys(&v, "<C-l>");
	see_not(&v, "則新留言");
	keys(&v, "<End>");
	see(&v, "路過的又一句");
	leave(&v);
	visit_release(&v);
}

static void who_follows_sees_them_at_the_end(int columns, int rows, const char *one, const char *two)
{
	struct visit v;
	char top[4096];
	visit_init(&v);
	visit_start(&v, columns, rows, "--site", platform.address, NULL);
	enter_as_guest(&v);
	open_the_idea(&v);
	keys(&v, "<End>L");
	await(&v, "即時顯示新留言");
	struct visit_cursor at = screen_cursor(&v);
	visit_mark(&v);
	say_there(one);
	say_there(two);
	await(&v, two);
	await(&v, one);
	expect_cursor(&v, at.row, at.column);
	expect_clean(&v);
	keys(&v, "<Home><Down><Down>");
	str_copy(top, sizeof top, screen_row(&v, 3));
	say_there("現場三");
	say_there("現場四");
	wait_idle(&v);
	see_row(&v, 3, top); /* who reads further up is left there */
	keys(&v, "<End>");
	await(&v, "現場四");
	keys(&v, "L");
	see_row(&v, -1, "已停止即時顯示");
	leave(&v);
	visit_release(&v);
}

static void following(void **state)
{
	(void)state;
	who_follows_sees_them_at_the_end(80, 24, "現場甲", "現場乙");
}

static void following_in_forty_columns(void **state)
{
	(void)state;
	who_follows_sees_them_at_the_end(40, 30, "現場丙", "現場丁");
}

static void a_stream_that_breaks_is_taken_up_again(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", platform.address, NULL);
	enter_as_guest(&v);
	open_the_idea(&v);
	keys(&v, "<End>L");
	await(&v, "即時顯示新留言");
	say_there("斷線以前");
	await(&v, "斷線以前");
	platform_kill(&platform);
	platform_again(&platform);
	say_there("斷線的時候");
	await(&v, "斷線的時候");
	leave(&v);
	visit_release(&v);
}

/* It lets the first words through and ends each stream then: asked at 0, 1, 3, 7 seconds, and so on. */
static void a_proxy_that_cuts_is_asked_more_and_more_seldom(void **state)
{
	(void)state;
	struct visit v;
	struct fake between;
	fake_start(&between, &platform);
	fake_rule(&between,
		&(struct fake_rule){ .path = "/v1/stream",
			.deed = FAKE_ANSWER,
			.status = 200,
			.type = "text/event-stream",
			.body = "id: 0-0-0\nevent: here\ndata: {}\n\n" });
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", between.front.address, NULL);
	enter_as_guest(&v);
	open_the_idea(&v);
	int64_t start = clock_mono(); /* before the first of them, however long the machine takes for it */
	keys(&v, "<End>L");
	await(&v, "即時顯示新留言");
	while (fake_requests(&between, "/v1/stream") < 4 && clock_mono() - start < TEST_DEADLINE_MS)
		(void)visit_rest(&v, 100);
	assert_true(fake_requests(&between, "/v1/stream") >= 4);
	assert_true(clock_mono() - start >= 6000);
	leave(&v);
	visit_release(&v);
	fake_release(&between);
}

static void nothing_is_told_to_who_wants_nothing(void **state)
{
	(void)state;
	struct visit v;
	struct fake between;
	fake_start(&between, &platform);
	visit_init(&v);
	visit_start(&v, 80, 24, "--site", between.front.address, NULL);
	enter_as_guest(&v);
	go_to(&v, 'u');
	select_row(&v, "閱讀時的新留言");
	keys(&v, "<Enter><Down><Down><Enter>");
	see(&v, "不提示");
	keys(&v, "q");
	open_the_idea(&v);
	keys(&v, "<Down>");
	assert_false(visit_rest(&v, 3000) && fake_requests(&between, "/v1/stream")); /* longer than one waits before */
	assert_int_equal(fake_requests(&between, "/v1/stream"), 0);
	leave(&v);
	visit_release(&v);
	fake_release(&between);
}

/* At a terminal, since who types through a pipe is never waited for. */
static void by_ear_they_are_read_as_they_come(void **state)
{
	(void)state;
	struct visit v;
	visit_init(&v);
	v.free_cursor = true;
	visit_start(&v, 80, 24, "--linear", "--site", platform.address, NULL);
	press(&v, "<Enter>");
	await(&v, "主選單>");
	press(&v, "i16<Enter>");
	await(&v, "提點子 16>");
	press(&v, "L<Enter>");
	await(&v, "會即時讀出新留言");
	say_there("念給你聽");
	await_prompt(&v, "somebody：念給你聽"); /* and the prompt again below it */
	press(&v, "L<Enter>");
	await(&v, "已停止即時顯示");
	see_row(&v, screen_find(&v, "somebody：念給你聽") + 1, "提點子 16> L"); /* the prompt came again below */
	press(&v, "q<Enter>g<Enter>");
	visit_end(&v, 0);
	visit_release(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_line_tells_of_new_comments),
		cmocka_unit_test(following),
		cmocka_unit_test(following_in_forty_columns),
		cmocka_unit_test(by_ear_they_are_read_as_they_come),
		cmocka_unit_test(a_stream_that_breaks_is_taken_up_again),
		cmocka_unit_test(a_proxy_that_cuts_is_asked_more_and_more_seldom),
		cmocka_unit_test(nothing_is_told_to_who_wants_nothing),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
